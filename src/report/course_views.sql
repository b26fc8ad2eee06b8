-- What a project's course is told by that is no step: when it stood still, and how its procurements went.
-- Plain types only, Chinese and English labels, an order column beside each stage.

-- Windows and groups are of one project each, which is joined beside them: whoever asks for some projects, or for the first in their
-- order, has nothing read of others. The owner's name is looked up (OFFSET 0): joined, it would have the server go through
-- all projects by their owners, where row security shows few of them. It is so in all views; pgtap/report_plans sees to it.
CREATE VIEW suspension_watch WITH (security_invoker = true) AS
SELECT p.id AS project_id, p.code::text AS project_code, p.title::text AS title,
       p.owner_id, o.name AS owner_name, p.budget_year::integer AS budget_year, p.track,
       coalesce(tr.label_zh, p.track)::text AS track_zh, coalesce(tr.label_en, p.track)::text AS track_en,
       p.stage::text AS stage, coalesce(called.label_zh, govproj.label(p.stage, 'zh')) AS stage_zh,
       coalesce(called.label_en, govproj.label(p.stage, 'en')) AS stage_en, govproj.ordinal(p.stage) AS stage_order,
       s.suspension, s.suspension_id, s.suspended_on, s.reason, s.resumption_id, s.resumed_on,
       -- what has ended waits for nothing
       coalesce(s.resumed_on, CASE WHEN p.stage IN ('rejected', 'withdrawn', 'terminated') THEN p.stage_on END, t.today)
           - s.suspended_on AS days,
       s.days_before
  -- the few that ever stood still, by the index of papers by kind
  FROM (SELECT DISTINCT d.project_id
          FROM document d
         WHERE d.kind COLLATE "C" = ANY ((SELECT array_agg(k.kind) FROM policy_document k
                                           WHERE govproj.has_part(k.parts, 'suspension'))::text[])
         ORDER BY d.project_id
       ) AS still
  JOIN project p ON p.id = still.project_id
  -- what papers of its version suspend and resume: found out once
  JOIN (SELECT k.policy_id, array_agg(k.kind) AS kinds,
               array_agg(k.kind) FILTER (WHERE govproj.has_part(k.parts, 'suspension')) AS suspend
          FROM policy_document k
         WHERE regexp_split_to_array(k.parts, '[, ]+') && '{suspension,resumption}'
         GROUP BY k.policy_id
       ) AS part ON part.policy_id = p.policy_id
 CROSS JOIN LATERAL (
        SELECT (row_number() OVER earlier)::integer AS suspension, u.id AS suspension_id, u.issued_on AS suspended_on, u.reason,
               u.resumption_id, u.resumed_on,
               coalesce(sum(u.resumed_on - u.issued_on) OVER (ORDER BY u.issued_on, u.id
                                                              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::integer AS days_before
          FROM (
                -- what does not follow on, since one before it was voided, does nothing
                SELECT w.*, lead(w.id) OVER later AS resumption_id, lead(w.issued_on) OVER later AS resumed_on
                  FROM (SELECT d.id, d.issued_on::date AS issued_on, d.reason::text AS reason, v.suspends,
                               lag(v.suspends, 1, false) OVER (ORDER BY d.issued_on, d.id) AS stood
                          FROM unnest(part.kinds) AS k (kind)
                         CROSS JOIN LATERAL (
                                SELECT x.id, x.issued_on, x.reason, x.outcome, x.amount FROM document x
                                 WHERE x.project_id = p.id AND x.kind COLLATE "C" = k.kind
                                OFFSET 0 -- by the index, kind by kind
                               ) AS d
                         CROSS JOIN LATERAL (SELECT coalesce(k.kind = ANY (part.suspend), false) AS suspends) AS v
                         WHERE d.id <> ALL (ARRAY(SELECT z.document_id FROM document z
                                                   WHERE z.project_id = p.id AND z.kind COLLATE "C" = 'voiding'))
                           AND NOT govproj.says_no(d.outcome::text, d.amount)) AS w
                 WHERE w.suspends <> w.stood
                WINDOW later AS (ORDER BY w.issued_on, w.id)) AS u
         WHERE u.suspends
        WINDOW earlier AS (ORDER BY u.issued_on, u.id)
       ) AS s
  LEFT JOIN LATERAL (SELECT g.name FROM agency g WHERE g.id = p.owner_id OFFSET 0) AS o ON true
  LEFT JOIN policy_track tr ON tr.policy_id = p.policy_id AND tr.track = p.track
  LEFT JOIN policy_word called ON called.policy_id = p.policy_id AND called.list = 'stage' AND called.word = p.stage::text
 CROSS JOIN govproj.register_today('project'::regclass) AS t (today);

COMMENT ON VIEW suspension_watch IS
    'When projects stood still (项目暂停情况): one row for each time, by the papers that suspend and resume (policy_document.parts). '
    'Key: project_id, suspension.';
COMMENT ON COLUMN suspension_watch.project_id IS 'Key of the project.';
COMMENT ON COLUMN suspension_watch.project_code IS 'Project code (项目编号).';
COMMENT ON COLUMN suspension_watch.title IS 'Title (项目名称).';
COMMENT ON COLUMN suspension_watch.owner_id IS 'Key of the owning agency.';
COMMENT ON COLUMN suspension_watch.owner_name IS 'Owning agency (项目单位).';
COMMENT ON COLUMN suspension_watch.budget_year IS 'Budget year (预算年度).';
COMMENT ON COLUMN suspension_watch.track IS 'Class (类别): a word of list track, see view words.';
COMMENT ON COLUMN suspension_watch.track_zh IS 'Class in Chinese (类别).';
COMMENT ON COLUMN suspension_watch.track_en IS 'Class in English.';
COMMENT ON COLUMN suspension_watch.stage IS 'Stage that the project has reached, and goes on from, canonical name.';
COMMENT ON COLUMN suspension_watch.stage_zh IS 'Stage in Chinese (所处阶段).';
COMMENT ON COLUMN suspension_watch.stage_en IS 'Stage in English.';
COMMENT ON COLUMN suspension_watch.stage_order IS 'Number to order stages by; below 100 for exits.';
COMMENT ON COLUMN suspension_watch.suspension IS 'Which time of the project''s it is (第几次暂停), from 1.';
COMMENT ON COLUMN suspension_watch.suspension_id IS 'Key of the paper that suspended it (暂停文件).';
COMMENT ON COLUMN suspension_watch.suspended_on IS 'Day from which on it stood still (暂停日期).';
COMMENT ON COLUMN suspension_watch.reason IS 'Why, as the paper says (暂停原因).';
COMMENT ON COLUMN suspension_watch.resumption_id IS 'Key of the paper by which it went on (恢复文件); NULL: it has not.';
COMMENT ON COLUMN suspension_watch.resumed_on IS 'Day from which on it went on (恢复日期); NULL: it has not.';
COMMENT ON COLUMN suspension_watch.days IS
    'Days it stood still (暂停天数), up to today, or to its end where it came to one; by as many a day of delivery is put off that had '
    'not come when it began.';
COMMENT ON COLUMN suspension_watch.days_before IS 'Days of its earlier ones together (此前暂停天数).';

CREATE VIEW procurement_watch WITH (security_invoker = true) AS
SELECT p.id AS project_id, p.code::text AS project_code, p.title::text AS title,
       p.owner_id, o.name AS owner_name, p.budget_year::integer AS budget_year, p.track,
       coalesce(tr.label_zh, p.track)::text AS track_zh, coalesce(tr.label_en, p.track)::text AS track_en,
       p.stage::text AS stage, coalesce(called.label_zh, govproj.label(p.stage, 'zh')) AS stage_zh,
       coalesce(called.label_en, govproj.label(p.stage, 'en')) AS stage_en, govproj.ordinal(p.stage) AS stage_order,
       a.attempt, a.failures, a.document_id, a.document_number, a.issued_on,
       a.result, CASE a.result WHEN 'failed' THEN '采购失败' ELSE '成交' END AS result_zh,
       CASE a.result WHEN 'failed' THEN 'Failed' ELSE 'Awarded' END AS result_en, a.reason
  FROM project p
  -- what papers of its version say how it went: found out once
  JOIN (SELECT k.policy_id, array_agg(k.kind) AS kinds,
               array_agg(k.kind) FILTER (WHERE govproj.has_part(k.parts, 'failure')) AS fail
          FROM policy_document k
         WHERE regexp_split_to_array(k.parts, '[, ]+') && '{failure,award}'
         GROUP BY k.policy_id
       ) AS part ON part.policy_id = p.policy_id
 CROSS JOIN LATERAL (
        SELECT d.id AS document_id, d.number::text AS document_number, d.issued_on::date AS issued_on,
               d.reason::text AS reason, CASE WHEN s.failed THEN 'failed' ELSE 'awarded' END AS result,
               (row_number() OVER papers)::integer AS attempt, (count(*) FILTER (WHERE s.failed) OVER papers)::integer AS failures
          FROM unnest(part.kinds) AS k (kind)
         CROSS JOIN LATERAL (
                SELECT x.id, x.number, x.issued_on, x.reason FROM document x
                 WHERE x.project_id = p.id AND x.kind COLLATE "C" = k.kind
                OFFSET 0 -- by the index, kind by kind
               ) AS d
         CROSS JOIN LATERAL (SELECT coalesce(k.kind = ANY (part.fail), false) AS failed) AS s
         WHERE d.id <> ALL (ARRAY(SELECT v.document_id FROM document v WHERE v.project_id = p.id AND v.kind COLLATE "C" = 'voiding'))
        WINDOW papers AS (ORDER BY d.issued_on, d.id)
       ) AS a
  LEFT JOIN LATERAL (SELECT g.name FROM agency g WHERE g.id = p.owner_id OFFSET 0) AS o ON true
  LEFT JOIN policy_track tr ON tr.policy_id = p.policy_id AND tr.track = p.track
  LEFT JOIN policy_word called ON called.policy_id = p.policy_id AND called.list = 'stage' AND called.word = p.stage::text;

COMMENT ON VIEW procurement_watch IS
    'How the procurements of projects went (采购情况): one row for each that failed or was awarded, in their order, by the papers that '
    'say so (policy_document.parts); those that were voided are left out. Key: project_id, attempt.';
COMMENT ON COLUMN procurement_watch.project_id IS 'Key of the project.';
COMMENT ON COLUMN procurement_watch.project_code IS 'Project code (项目编号).';
COMMENT ON COLUMN procurement_watch.title IS 'Title (项目名称).';
COMMENT ON COLUMN procurement_watch.owner_id IS 'Key of the owning agency.';
COMMENT ON COLUMN procurement_watch.owner_name IS 'Owning agency (项目单位).';
COMMENT ON COLUMN procurement_watch.budget_year IS 'Budget year (预算年度).';
COMMENT ON COLUMN procurement_watch.track IS 'Class (类别): a word of list track, see view words.';
COMMENT ON COLUMN procurement_watch.track_zh IS 'Class in Chinese (类别).';
COMMENT ON COLUMN procurement_watch.track_en IS 'Class in English.';
COMMENT ON COLUMN procurement_watch.stage IS 'Stage that the project has reached, canonical name.';
COMMENT ON COLUMN procurement_watch.stage_zh IS 'Stage in Chinese (所处阶段).';
COMMENT ON COLUMN procurement_watch.stage_en IS 'Stage in English.';
COMMENT ON COLUMN procurement_watch.stage_order IS 'Number to order stages by; below 100 for exits.';
COMMENT ON COLUMN procurement_watch.attempt IS 'Which attempt of the project''s it is (第几次采购), from 1.';
COMMENT ON COLUMN procurement_watch.failures IS 'How many had failed by then, it among them (累计失败次数).';
COMMENT ON COLUMN procurement_watch.document_id IS 'Key of the paper that says so (结果文件).';
COMMENT ON COLUMN procurement_watch.document_number IS 'Number of that paper (文号); NULL: none is stated.';
COMMENT ON COLUMN procurement_watch.issued_on IS 'Day it bears (结果日期).';
COMMENT ON COLUMN procurement_watch.result IS 'What came of it (采购结果): failed (流标、废标) or awarded (成交).';
COMMENT ON COLUMN procurement_watch.result_zh IS 'Result in Chinese (采购结果).';
COMMENT ON COLUMN procurement_watch.result_en IS 'Result in English.';
COMMENT ON COLUMN procurement_watch.reason IS 'Why it failed, as the paper says (失败原因); NULL: it did not, or nothing is stated.';

CREATE VIEW acceptance_part_watch WITH (security_invoker = true) AS
SELECT a.id AS part_id, a.project_id, a.code::text AS project_code, a.project_title::text AS title,
       a.owner_id, o.name AS owner_name, a.budget_year::integer AS budget_year, a.track,
       coalesce(tr.label_zh, a.track)::text AS track_zh, coalesce(tr.label_en, a.track)::text AS track_en,
       a.stage::text AS stage, coalesce(called.label_zh, govproj.label(a.stage, 'zh')) AS stage_zh,
       coalesce(called.label_en, govproj.label(a.stage, 'en')) AS stage_en, govproj.ordinal(a.stage) AS stage_order,
       a.title::text AS accepted, a.contract_id, c.supplier::text AS supplier, a.share, a.accepted_on, a.document_id,
       a.accepted_share, a.accepted_share >= 100 AS complete
  FROM (
        SELECT x.id, p.id AS project_id, p.owner_id, p.code, p.title AS project_title, p.budget_year, p.policy_id, p.track, p.stage,
               x.title, x.contract_id, x.share, x.accepted_on::date AS accepted_on, x.document_id,
               (sum(x.share) OVER (PARTITION BY p.id, p.owner_id, p.code, x.contract_id
                                   ORDER BY x.accepted_on, x.id))::integer AS accepted_share
          FROM acceptance_part x
          JOIN project p ON p.id = x.project_id
          JOIN document d ON d.id = x.document_id
         WHERE x.part_id IS NULL AND NOT EXISTS (SELECT FROM acceptance_part z WHERE z.part_id = x.id)
           AND NOT EXISTS (SELECT FROM document v WHERE v.document_id = d.id)
           AND NOT govproj.says_no(d.outcome::text, d.amount)
       ) AS a
  JOIN agency o ON o.id = a.owner_id
  LEFT JOIN contract c ON c.id = a.contract_id
  LEFT JOIN policy_track tr ON tr.policy_id = a.policy_id AND tr.track = a.track
  LEFT JOIN policy_word called ON called.policy_id = a.policy_id AND called.list = 'stage' AND called.word = a.stage::text;

COMMENT ON VIEW acceptance_part_watch IS
    'Parts of projects that were accepted (分期验收情况): one row each, without those that were taken back or whose paper is voided, and '
    'how far what they are of has come with them. Key: part_id.';
COMMENT ON COLUMN acceptance_part_watch.part_id IS 'Key of the part, and of the row.';
COMMENT ON COLUMN acceptance_part_watch.project_id IS 'Key of the project.';
COMMENT ON COLUMN acceptance_part_watch.project_code IS 'Project code (项目编号).';
COMMENT ON COLUMN acceptance_part_watch.title IS 'Title (项目名称).';
COMMENT ON COLUMN acceptance_part_watch.owner_id IS 'Key of the owning agency.';
COMMENT ON COLUMN acceptance_part_watch.owner_name IS 'Owning agency (项目单位).';
COMMENT ON COLUMN acceptance_part_watch.budget_year IS 'Budget year (预算年度).';
COMMENT ON COLUMN acceptance_part_watch.track IS 'Class (类别): a word of list track, see view words.';
COMMENT ON COLUMN acceptance_part_watch.track_zh IS 'Class in Chinese (类别).';
COMMENT ON COLUMN acceptance_part_watch.track_en IS 'Class in English.';
COMMENT ON COLUMN acceptance_part_watch.stage IS 'Stage that the project has reached, canonical name.';
COMMENT ON COLUMN acceptance_part_watch.stage_zh IS 'Stage in Chinese (所处阶段).';
COMMENT ON COLUMN acceptance_part_watch.stage_en IS 'Stage in English.';
COMMENT ON COLUMN acceptance_part_watch.stage_order IS 'Number to order stages by; below 100 for exits.';
COMMENT ON COLUMN acceptance_part_watch.accepted IS 'What was accepted (验收内容).';
COMMENT ON COLUMN acceptance_part_watch.contract_id IS 'Key of the contract it is of (所属合同); NULL: it is of the project as a whole.';
COMMENT ON COLUMN acceptance_part_watch.supplier IS 'Supplier of that contract (服务提供方).';
COMMENT ON COLUMN acceptance_part_watch.share IS 'Share of that contract, or of the project (所占比例), percent.';
COMMENT ON COLUMN acceptance_part_watch.accepted_on IS 'Day it was accepted (验收日期).';
COMMENT ON COLUMN acceptance_part_watch.document_id IS 'Key of the paper by which it was (验收文件).';
COMMENT ON COLUMN acceptance_part_watch.accepted_share IS
    'How much of that contract, or of the project, was accepted with it and with what came before (累计验收比例), percent.';
COMMENT ON COLUMN acceptance_part_watch.complete IS 'Whether that is all of it (是否全部验收).';
