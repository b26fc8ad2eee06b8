-- Exceptions and corrections in reports: what was waived, and what rested on papers that have been undone since.

CREATE VIEW waiver_watch WITH (security_invoker = true) AS
SELECT w.id AS waiver_id, w.project_id, p.code::text AS project_code, p.title::text AS title, p.track,
       coalesce(tr.label_zh, p.track)::text AS track_zh, coalesce(tr.label_en, p.track)::text AS track_en,
       p.owner_id, o.name AS owner_name, w.rule::text AS rule,
       coalesce(rule_label(p.policy_id, w.rule, l.said, 'zh'), w.rule)::text AS rule_zh,
       coalesce(rule_label(p.policy_id, w.rule, l.said, 'en'), w.rule)::text AS rule_en,
       k.article::text AS article, q.asks_zh, q.asks_en,
       w.granted_by AS grantor_id, g.name AS grantor_name, w.document_id, d.kind AS document_kind,
       coalesce(n.label_zh, d.kind)::text AS document_zh, coalesce(n.label_en, d.kind)::text AS document_en,
       w.granted_on::date AS granted_on, w.until::date AS until,
       s.state,
       CASE s.state WHEN 'revoked' THEN '已撤销' WHEN 'ended' THEN '已到期' ELSE '有效' END AS state_zh,
       initcap(s.state) AS state_en,
       (SELECT count(*) FROM act a
         WHERE a.project_id = w.project_id
           AND w.rule::text = ANY (string_to_array(a.detail ->> 'waived', ' ')))::integer AS acts
  FROM waiver w
  JOIN project p ON p.id = w.project_id
  LEFT JOIN LATERAL (SELECT g.name FROM agency g WHERE g.id = p.owner_id OFFSET 0) AS o ON true
  LEFT JOIN policy_track tr ON tr.policy_id = p.policy_id AND tr.track = p.track
  JOIN agency g ON g.id = w.granted_by
  JOIN document d ON d.id = w.document_id
  LEFT JOIN policy_document n ON n.policy_id = p.policy_id AND n.kind = d.kind
  LEFT JOIN LATERAL (
        SELECT y.article FROM policy_waiver y
         WHERE y.policy_id = p.policy_id AND y.rule = w.rule AND (y.track IS NULL OR y.track = p.track)
         -- of several, for different projects, the one that it was granted by
         ORDER BY (y.grantor = g.kind AND y.document_kind = d.kind) DESC, y.track NULLS LAST, y.id LIMIT 1
       ) AS k ON true
  LEFT JOIN (
        SELECT y.policy_id, y.article, y.asks_zh, y.asks_en FROM article_asked y
         WHERE y.article = ANY (ARRAY(SELECT o.article FROM policy_waiver o))
       ) AS q ON q.policy_id = p.policy_id AND q.article = k.article
 CROSS JOIN LATERAL rule_said(p.policy_id, p.track, w.rule) AS l (said)
 CROSS JOIN govproj.register_today('project'::regclass) AS t (today)
 CROSS JOIN LATERAL (
        SELECT CASE WHEN EXISTS (SELECT FROM document v WHERE v.document_id = w.document_id) THEN 'revoked'
                    WHEN t.today > w.until THEN 'ended' ELSE 'valid' END AS state
       ) AS s;

COMMENT ON VIEW waiver_watch IS
    'Waivers (例外许可一览) of rules that hold in principle: '
    'who granted which for what project, on what paper, until when, and how many acts made use of it. Key: waiver_id.';
COMMENT ON COLUMN waiver_watch.waiver_id IS 'Key of the waiver.';
COMMENT ON COLUMN waiver_watch.project_id IS 'Key of the project.';
COMMENT ON COLUMN waiver_watch.project_code IS 'Project code (项目编号).';
COMMENT ON COLUMN waiver_watch.title IS 'Title of the project (项目名称).';
COMMENT ON COLUMN waiver_watch.track IS 'Class (类别): a word of list track, see view words.';
COMMENT ON COLUMN waiver_watch.track_zh IS 'Class in Chinese (类别).';
COMMENT ON COLUMN waiver_watch.track_en IS 'Class in English.';
COMMENT ON COLUMN waiver_watch.owner_id IS 'Key of the owning agency.';
COMMENT ON COLUMN waiver_watch.owner_name IS 'Owning agency (项目单位).';
COMMENT ON COLUMN waiver_watch.rule IS 'The rule that is waived (例外规则), by its name in explain().';
COMMENT ON COLUMN waiver_watch.rule_zh IS 'What people call that rule, in Chinese (例外规则名称), as explain has it.';
COMMENT ON COLUMN waiver_watch.rule_en IS 'What people call that rule, in English.';
COMMENT ON COLUMN waiver_watch.article IS 'Article that leaves room for it (条款).';
COMMENT ON COLUMN waiver_watch.asks_zh IS 'What that article asks, in Chinese (条文要求).';
COMMENT ON COLUMN waiver_watch.asks_en IS 'What that article asks, in English.';
COMMENT ON COLUMN waiver_watch.grantor_id IS 'Key of the agency that granted it.';
COMMENT ON COLUMN waiver_watch.grantor_name IS 'Agency that granted it (许可单位).';
COMMENT ON COLUMN waiver_watch.document_id IS 'Paper it rests on (许可文件).';
COMMENT ON COLUMN waiver_watch.document_kind IS 'Kind of that paper (文件种类).';
COMMENT ON COLUMN waiver_watch.document_zh IS 'That paper in Chinese (许可文件).';
COMMENT ON COLUMN waiver_watch.document_en IS 'That paper in English.';
COMMENT ON COLUMN waiver_watch.granted_on IS 'First day it holds (许可日期).';
COMMENT ON COLUMN waiver_watch.until IS 'Last day it holds (有效期止).';
COMMENT ON COLUMN waiver_watch.state IS 'How it stands today (状态): valid, ended, or revoked, when its paper was voided.';
COMMENT ON COLUMN waiver_watch.state_zh IS 'That in Chinese (状态).';
COMMENT ON COLUMN waiver_watch.state_en IS 'That in English.';
COMMENT ON COLUMN waiver_watch.acts IS 'Acts of the project, steps and amounts entered, in which the rule was waived (适用次数).';

CREATE VIEW correction_watch WITH (security_invoker = true) AS
SELECT p.project_id, p.code::text AS project_code, p.title::text AS title, p.owner_id, o.name AS owner_name,
       p.stage::text AS stage, coalesce(called.label_zh, govproj.label(p.stage, 'zh')) AS stage_zh,
       coalesce(called.label_en, govproj.label(p.stage, 'en')) AS stage_en,
       govproj.ordinal(p.stage) AS stage_order,
       p.how, CASE p.how WHEN 'voided' THEN '作废' ELSE '被否定' END AS how_zh, initcap(p.how) AS how_en,
       p.document_id, d.kind AS document_kind, n.label_zh::text AS document_zh, n.label_en::text AS document_en,
       d.issued_on::date AS issued_on, d.issuer_id, i.name AS issuer_name,
       p.voiding_id, p.issued_on::date AS voided_on, p.reason::text AS reason,
       r.replaced_by, coalesce(s.steps, 0) AS steps, s.rested,
       q.state,
       CASE q.state WHEN 'open' THEN '待补正' WHEN 'replaced' THEN '已补正' ELSE '无影响' END AS state_zh,
       initcap(q.state) AS state_en
  FROM (
        -- by the index of what voids another, in the order of what is voided
        -- (ANY, which no hash takes: for that all projects would be read)
        (SELECT p.id AS project_id, p.code, p.title, p.owner_id, p.policy_id, p.stage, p.round_seq,
                v.document_id, 'voided' AS how, v.id AS voiding_id, v.issued_on, v.reason
           FROM document v
           JOIN project p ON p.id = ANY (ARRAY[v.project_id]) AND v.project_id = ANY (ARRAY[p.id])
          WHERE v.document_id IS NOT NULL
          ORDER BY v.document_id)
        UNION ALL
        -- by the index of what says no
        (SELECT DISTINCT ON (d.id, p.id, p.owner_id, p.code) p.id, p.code, p.title, p.owner_id, p.policy_id, p.stage, p.round_seq,
                d.id, 'overridden', f.id, f.issued_on, f.reason
           FROM document f
           JOIN project p ON p.id = f.project_id
          CROSS JOIN LATERAL (
                 SELECT x.id
                   FROM document x
                  WHERE x.project_id = f.project_id AND x.kind COLLATE "C" = f.kind AND (x.issued_on, x.id) < (f.issued_on, f.id)
                    AND NOT govproj.says_no(x.outcome, x.amount)
                    AND NOT EXISTS (SELECT FROM document y WHERE y.document_id IN (x.id, f.id))
                 OFFSET 0 -- kind by kind
                ) AS d
          WHERE govproj.says_no(f.outcome, f.amount) AND f.after_seq >= p.round_seq
          ORDER BY d.id, p.id, p.owner_id, p.code, f.issued_on, f.id)
       ) AS p
  -- looked up one by one, so that they stay in that order
 CROSS JOIN LATERAL (SELECT x.id, x.kind, x.issued_on, x.issuer_id FROM document x WHERE x.id = p.document_id OFFSET 0) AS d
  LEFT JOIN LATERAL (SELECT g.name FROM agency g WHERE g.id = p.owner_id OFFSET 0) AS o ON true
  JOIN agency i ON i.id = d.issuer_id
  LEFT JOIN policy_document n ON n.policy_id = p.policy_id AND n.kind = d.kind
  LEFT JOIN policy_word called ON called.policy_id = p.policy_id AND called.list = 'stage' AND called.word = p.stage::text
 CROSS JOIN LATERAL (
        SELECT max(x.id) AS replaced_by
          FROM document x
         WHERE x.project_id = p.project_id AND x.kind = d.kind AND x.id > d.id
           AND (p.how = 'voided'
                OR (NOT govproj.says_no(x.outcome, x.amount) AND (x.issued_on, x.id) > (p.issued_on, p.voiding_id)))
           AND NOT EXISTS (SELECT FROM document y WHERE y.document_id = x.id)
       ) AS r
 CROSS JOIN LATERAL (
        SELECT count(*)::integer AS steps, bool_or(a.seq >= p.round_seq) AS now,
               string_agg(format('%s → %s, %s', a.from_stage::text, a.to_stage::text, to_char(a.legal_on, 'YYYY-MM-DD')), E'\n'
                          ORDER BY a.seq) AS rested
          FROM act a
         WHERE a.project_id = p.project_id AND a.kind = 'step'
           AND NOT EXISTS (SELECT FROM correction u WHERE u.project_id = a.project_id AND u.step_seq = a.seq)
           AND (a.detail::jsonb -> 'documents') @> to_jsonb(d.id)
       ) AS s
 LEFT JOIN LATERAL (
        -- what the judge says of a step that leads on, of the rules that want such a paper
        SELECT EXISTS (SELECT FROM govproj.judge_explain('project'::regclass, p.project_id, NULL, NULL, false) AS j
                        WHERE j.step = 'forward' AND NOT j.met AND j.mode = 'refuse'
                          AND (j.rule IN (SELECT govproj.requirement_code(x.code, x.any_of, x.needs, x.absent) FROM policy_requirement x
                                           WHERE x.policy_id = p.policy_id AND x.needs = d.kind)
                               -- an order is named by what follows and what it follows
                               OR (j.rule LIKE '%.after.%'
                                   AND d.kind IN (split_part(j.rule, '.after.', 1), split_part(j.rule, '.after.', 2))))) AS missed
         WHERE s.now
       ) AS e ON true
 CROSS JOIN LATERAL (
        SELECT CASE WHEN s.now IS NOT TRUE THEN 'past'
                    WHEN e.missed THEN 'open'
                    WHEN r.replaced_by IS NOT NULL THEN 'replaced'
                    ELSE 'past' END AS state
       ) AS q
 -- what no step of the round relied on is no more than superseded by one that says no
 WHERE p.how = 'voided'
    OR EXISTS (SELECT FROM act a
                WHERE a.project_id = p.project_id AND a.seq >= p.round_seq AND a.kind = 'step'
                  AND (a.detail::jsonb -> 'documents') @> to_jsonb(p.document_id) OFFSET 0);

COMMENT ON VIEW correction_watch IS
    'Corrections (更正监测): one row for each paper that was voided, or that a step of the round rests on and a later paper of '
    'its kind overrides by saying no, with the steps that had rested on it. '
    'What is open bars the next step that leads on until a paper of the kind is entered anew, and after it what rests on it; '
    'explain() says so too. Key: document_id.';
COMMENT ON COLUMN correction_watch.project_id IS 'Key of the project.';
COMMENT ON COLUMN correction_watch.project_code IS 'Project code (项目编号).';
COMMENT ON COLUMN correction_watch.title IS 'Title of the project (项目名称).';
COMMENT ON COLUMN correction_watch.owner_id IS 'Key of the owning agency.';
COMMENT ON COLUMN correction_watch.owner_name IS 'Owning agency (项目单位).';
COMMENT ON COLUMN correction_watch.stage IS 'Stage the project has reached.';
COMMENT ON COLUMN correction_watch.stage_zh IS 'That stage in Chinese (所处阶段).';
COMMENT ON COLUMN correction_watch.stage_en IS 'That stage in English.';
COMMENT ON COLUMN correction_watch.stage_order IS 'Number to order stages by.';
COMMENT ON COLUMN correction_watch.how IS 'How it was undone: voided, or overridden by a later paper of its kind that says no.';
COMMENT ON COLUMN correction_watch.how_zh IS 'That in Chinese (更正方式).';
COMMENT ON COLUMN correction_watch.how_en IS 'That in English.';
COMMENT ON COLUMN correction_watch.document_id IS 'Key of the paper that was undone.';
COMMENT ON COLUMN correction_watch.document_kind IS 'Its kind.';
COMMENT ON COLUMN correction_watch.document_zh IS 'Its kind in Chinese (文件种类).';
COMMENT ON COLUMN correction_watch.document_en IS 'Its kind in English.';
COMMENT ON COLUMN correction_watch.issued_on IS 'Day it was dated (出具日期).';
COMMENT ON COLUMN correction_watch.issuer_id IS 'Key of the agency that issued it; a voiding is its own as well.';
COMMENT ON COLUMN correction_watch.issuer_name IS 'That agency (出具单位).';
COMMENT ON COLUMN correction_watch.voiding_id IS 'Key of the document that undid it: the voiding, or the paper that says no.';
COMMENT ON COLUMN correction_watch.voided_on IS 'Day it was undone (作废或否定日期).';
COMMENT ON COLUMN correction_watch.reason IS 'Why (理由); NULL: the paper that says no gives none.';
COMMENT ON COLUMN correction_watch.replaced_by IS
    'Latest paper of the kind entered after it and not voided, of one overridden after that said no; NULL: none.';
COMMENT ON COLUMN correction_watch.steps IS 'How many steps had rested on it (依据该文件的步骤数).';
COMMENT ON COLUMN correction_watch.rested IS 'Those steps, a line each (依据该文件的步骤).';
COMMENT ON COLUMN correction_watch.state IS
    'open: a step of the present round rested on it and the next one that leads on lacks such a paper, '
    'as explain() says; replaced; past: no step rests on it any more, or none needs it.';
COMMENT ON COLUMN correction_watch.state_zh IS 'That in Chinese (状态).';
COMMENT ON COLUMN correction_watch.state_en IS 'That in English.';
