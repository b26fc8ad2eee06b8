-- What a project's course is told by that is no step: when it stood still, and how its procurements went.
-- Plain types only, Chinese and English labels, an order column beside each stage.

-- In windows and groups there stand beside the project its owner and its code, by which it is asked for too: whoever names one of them
-- has nothing read of other projects. It is so in all views; pgtap/report_plans sees to it.
CREATE VIEW suspension_watch WITH (security_invoker = true) AS
WITH paper AS (
    SELECT p.id AS project_id, p.owner_id, p.code, p.title, p.budget_year, p.policy_id, p.track, p.stage, p.stage_on,
           d.id, d.issued_on::date AS issued_on, d.reason::text AS reason, s.suspends,
           lag(s.suspends, 1, false) OVER (PARTITION BY p.id, p.owner_id, p.code ORDER BY d.issued_on, d.id) AS stood
      FROM document d
      JOIN project p ON p.id = d.project_id
      JOIN policy_document k ON k.policy_id = p.policy_id AND k.kind = d.kind
     CROSS JOIN LATERAL (SELECT govproj.has_part(k.parts, 'suspension') AS suspends) AS s
     WHERE (s.suspends OR govproj.has_part(k.parts, 'resumption'))
       AND d.document_id IS NULL AND NOT EXISTS (SELECT FROM document v WHERE v.document_id = d.id)
       AND NOT govproj.says_no(d.outcome::text, d.amount)
),
-- what does not follow on, since one before it was voided, does nothing
turn AS (
    SELECT t.*, lead(t.id) OVER later AS resumption_id, lead(t.issued_on) OVER later AS resumed_on
      FROM paper t
     WHERE t.suspends <> t.stood
    WINDOW later AS (PARTITION BY t.project_id, t.owner_id, t.code ORDER BY t.issued_on, t.id)
)
SELECT s.project_id, s.code::text AS project_code, s.title::text AS title,
       s.owner_id, o.name AS owner_name, s.budget_year::integer AS budget_year, s.track,
       coalesce(tr.label_zh, s.track)::text AS track_zh, coalesce(tr.label_en, s.track)::text AS track_en,
       s.stage::text AS stage, coalesce(called.label_zh, govproj.label(s.stage, 'zh')) AS stage_zh,
       coalesce(called.label_en, govproj.label(s.stage, 'en')) AS stage_en, govproj.ordinal(s.stage) AS stage_order,
       s.suspension, s.suspension_id, s.suspended_on, s.reason, s.resumption_id, s.resumed_on,
       coalesce(s.resumed_on, s.ended_on, t.today) - s.suspended_on AS days, s.days_before
  FROM (
        SELECT u.*, (row_number() OVER earlier)::integer AS suspension,
               coalesce(sum(u.resumed_on - u.suspended_on)
                        OVER (PARTITION BY u.project_id, u.owner_id, u.code ORDER BY u.suspended_on, u.suspension_id
                              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::integer AS days_before
          FROM (SELECT t.project_id, t.owner_id, t.code, t.title, t.budget_year, t.policy_id, t.track, t.stage,
                       t.id AS suspension_id, t.issued_on AS suspended_on, t.reason, t.resumption_id, t.resumed_on,
                       -- what has ended waits for nothing
                       CASE WHEN t.stage IN ('rejected', 'withdrawn', 'terminated') THEN t.stage_on END AS ended_on
                  FROM turn t
                 WHERE t.suspends) AS u
        WINDOW earlier AS (PARTITION BY u.project_id, u.owner_id, u.code ORDER BY u.suspended_on, u.suspension_id)
       ) AS s
  JOIN agency o ON o.id = s.owner_id
  LEFT JOIN policy_track tr ON tr.policy_id = s.policy_id AND tr.track = s.track
  LEFT JOIN policy_word called ON called.policy_id = s.policy_id AND called.list = 'stage' AND called.word = s.stage::text
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
SELECT a.project_id, a.code::text AS project_code, a.title::text AS title,
       a.owner_id, o.name AS owner_name, a.budget_year::integer AS budget_year, a.track,
       coalesce(tr.label_zh, a.track)::text AS track_zh, coalesce(tr.label_en, a.track)::text AS track_en,
       a.stage::text AS stage, coalesce(called.label_zh, govproj.label(a.stage, 'zh')) AS stage_zh,
       coalesce(called.label_en, govproj.label(a.stage, 'en')) AS stage_en, govproj.ordinal(a.stage) AS stage_order,
       a.attempt, a.failures, a.document_id, a.document_number, a.issued_on,
       a.result, CASE a.result WHEN 'failed' THEN '采购失败' ELSE '成交' END AS result_zh,
       CASE a.result WHEN 'failed' THEN 'Failed' ELSE 'Awarded' END AS result_en, a.reason
  FROM (
        SELECT p.id AS project_id, p.owner_id, p.code, p.title, p.budget_year, p.policy_id, p.track, p.stage,
               d.id AS document_id, d.number::text AS document_number, d.issued_on::date AS issued_on,
               d.reason::text AS reason, CASE WHEN s.failed THEN 'failed' ELSE 'awarded' END AS result,
               (row_number() OVER papers)::integer AS attempt, (count(*) FILTER (WHERE s.failed) OVER papers)::integer AS failures
          FROM document d
          JOIN project p ON p.id = d.project_id
          JOIN policy_document k ON k.policy_id = p.policy_id AND k.kind = d.kind
         CROSS JOIN LATERAL (SELECT govproj.has_part(k.parts, 'failure') AS failed) AS s
         WHERE (s.failed OR govproj.has_part(k.parts, 'award'))
           AND d.document_id IS NULL AND NOT EXISTS (SELECT FROM document v WHERE v.document_id = d.id)
        WINDOW papers AS (PARTITION BY p.id, p.owner_id, p.code ORDER BY d.issued_on, d.id)
       ) AS a
  JOIN agency o ON o.id = a.owner_id
  LEFT JOIN policy_track tr ON tr.policy_id = a.policy_id AND tr.track = a.track
  LEFT JOIN policy_word called ON called.policy_id = a.policy_id AND called.list = 'stage' AND called.word = a.stage::text;

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
