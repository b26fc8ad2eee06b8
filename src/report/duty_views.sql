-- Duties, plans and time in reports: what is owed, since when, by whom, and how each agency keeps to it.
-- Each view is right on any day without anything having run: duties are computed, and the day is the register's own.

CREATE FUNCTION duty_policy(kind text, on_date date) RETURNS bigint
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT y.id
      FROM policy y
      JOIN policy_obligation o ON o.policy_id = y.id AND o.code = duty_policy.kind
     WHERE y.valid_from <= on_date
     ORDER BY y.valid_from DESC
     LIMIT 1;
END;
COMMENT ON FUNCTION duty_policy(text, date) IS
    'The version of the law (制度版本) by which an agency owes a duty of that kind that is about no project: the last that was in '
    'force by the day. NULL: none.';

CREATE VIEW obligation_watch WITH (security_invoker = true) AS
SELECT concat_ws(' ', d.kind, 'project ' || d.project_id, 'agency ' || d.agency_id, d.source_id,
                 to_char(d.arose_on, 'YYYY-MM-DD')) AS duty_key,
       d.kind, d.label_zh, d.label_en, d.event, govproj.word_label('event', d.event, 'zh') AS event_zh,
       govproj.word_label('event', d.event, 'en') AS event_en, d.article, q.asks_zh, q.asks_en,
       d.project_id, d.project_code, d.title, d.budget_year,
       d.agency_id, a.name AS agency_name,
       d.receiver AS receiver_kind, coalesce(k.label_zh, govproj.word_label('office', d.receiver, 'zh'), d.receiver) AS receiver_kind_zh,
       coalesce(k.label_en, govproj.word_label('office', d.receiver, 'en'), d.receiver) AS receiver_kind_en,
       r.id AS receiver_id, r.name AS receiver_name,
       d.source_id, d.arose_on, d.due_on, d.met_on, d.document_id, d.annual_plan_id,
       d.dated_on, d.recorded_on, d.received_on, d.received_by AS received_by_id, v.name AS received_by_name,
       s.state,
       CASE s.state WHEN 'open' THEN '待履行' WHEN 'overdue' THEN '逾期未履行'
                    WHEN 'met' THEN '已履行' ELSE '逾期履行' END AS state_zh,
       CASE s.state WHEN 'met_late' THEN 'Met late' ELSE initcap(s.state) END AS state_en,
       greatest(coalesce(d.met_on, t.today) - d.arose_on, 0) AS age_days,
       greatest(coalesce(d.met_on, t.today) - d.due_on, CASE WHEN d.due_on IS NOT NULL THEN 0 END) AS days_late,
       -- looked up by the key of what is written (OFFSET 0), and not among all that was ever owed
       CASE WHEN d.project_id IS NULL
            THEN EXISTS (SELECT FROM obligation w
                          WHERE w.agency_id = d.agency_id AND w.project_id IS NULL AND w.kind = d.kind AND w.source_id = d.source_id
                            AND w.arose_on = d.arose_on AND w.lapsed_on IS NULL OFFSET 0)
            ELSE EXISTS (SELECT FROM obligation w
                          WHERE w.project_id = d.project_id AND w.agency_id = d.agency_id AND w.kind = d.kind
                            AND w.source_id = d.source_id AND w.arose_on = d.arose_on AND w.lapsed_on IS NULL OFFSET 0) END AS written,
       d.project_order
  FROM (
        -- Each in the order of its projects, or agencies, and what is owed for one reckoned when its turn comes: whoever asks for the
        -- first rows has no other's duties reckoned. The owner is the project's own column, and nothing is joined before, so that they
        -- are reckoned once, and only for the projects of whatever agency is asked for.
        (SELECT j.kind, j.label_zh, j.label_en,
                j.event, j.article,
                p.id AS project_id, p.code::text AS project_code, p.title::text AS title, p.budget_year::integer AS budget_year,
                p.owner_id AS agency_id, p.owner_id, j.receiver, j.source_id, j.arose_on, j.due_on, j.met_on, j.document_id,
                j.dated_on, j.recorded_on, j.received_on, j.received_by, NULL::bigint AS annual_plan_id, p.policy_id,
                p.id AS project_order
           FROM (SELECT id, code, title, budget_year, owner_id, policy_id FROM project ORDER BY id) AS p
          CROSS JOIN LATERAL govproj.project_duties('project'::regclass, p.id) AS j
          WHERE j.debtor = 'owner'
          ORDER BY project_order)
        UNION ALL
        -- what offices owe, where any does: apart, so that whoever asks for an owner's looks at no other projects
        (SELECT j.kind, j.label_zh, j.label_en, j.event, j.article,
                p.id, p.code::text, p.title::text, p.budget_year::integer,
                j.agency_id, p.owner_id, j.receiver, j.source_id, j.arose_on, j.due_on, j.met_on, j.document_id,
                j.dated_on, j.recorded_on, j.received_on, j.received_by, NULL, p.policy_id, p.id AS project_order
           FROM (SELECT id, code, title, budget_year, owner_id, policy_id FROM project ORDER BY id) AS p
          CROSS JOIN LATERAL govproj.project_duties('project'::regclass, p.id) AS j
          WHERE j.debtor <> 'owner'
            AND EXISTS (SELECT FROM policy_obligation k WHERE k.debtor <> 'owner' AND k.event <> 'plan') -- asked before any project is
            AND p.policy_id IN (SELECT k.policy_id FROM policy_obligation k WHERE k.debtor <> 'owner' AND k.event <> 'plan')
          ORDER BY project_order)
        UNION ALL
        -- and agencies themselves: their plans, of those alone whose duties the reader may learn of, and what audits ask of them
        (SELECT j.kind, j.label_zh, j.label_en, j.event, j.article,
                NULL, NULL, NULL, NULL,
                a.id, NULL, j.receiver, j.source_id, j.arose_on, j.due_on, j.met_on, j.document_id,
                j.dated_on, j.recorded_on, j.received_on, j.received_by, j.annual_plan_id, duty_policy(j.kind, j.due_on),
                a.turn AS project_order
           FROM (SELECT g.id, - g.id AS turn
                   FROM agency g
                  WHERE (SELECT govproj.sees_all('project'::regclass))
                     OR g.id = ANY ((SELECT govproj.acting_for('project'::regclass))::bigint[])
                  ORDER BY turn) AS a
          CROSS JOIN LATERAL govproj.plan_duties('project'::regclass, a.id) AS j
          ORDER BY project_order)
        UNION ALL
        (SELECT j.kind, j.label_zh, j.label_en, j.event, j.article,
                NULL, NULL, NULL, NULL,
                r.agency_id, NULL, j.receiver, j.source_id, j.arose_on, j.due_on, j.met_on, j.document_id,
                j.dated_on, j.recorded_on, j.received_on, j.received_by, NULL, duty_policy(j.kind, j.arose_on), r.turn AS project_order
           FROM (SELECT q.id, q.agency_id, - q.agency_id AS turn FROM audit_request q WHERE q.project_id IS NULL ORDER BY turn) AS r
          CROSS JOIN LATERAL govproj.audit_duties('project'::regclass, r.id) AS j
          ORDER BY project_order)
        UNION ALL
        (SELECT j.kind, j.label_zh, j.label_en, j.event, j.article,
                r.project_id, r.code::text, r.title::text, r.budget_year::integer,
                r.agency_id, r.owner_id, j.receiver, j.source_id, j.arose_on, j.due_on, j.met_on, j.document_id,
                j.dated_on, j.recorded_on, j.received_on, j.received_by, NULL, coalesce(r.policy_id, duty_policy(j.kind, j.arose_on)),
                r.project_id AS project_order
           FROM (SELECT q.id, q.agency_id, q.project_id, p.code, p.title, p.budget_year, p.owner_id, p.policy_id
                   FROM audit_request q
                   -- by the index of one or the other: no hash takes ANY, for which all projects would be read
                   LEFT JOIN project p ON p.id = ANY (ARRAY[q.project_id]) AND q.project_id = ANY (ARRAY[p.id])
                  WHERE q.project_id IS NOT NULL
                  ORDER BY q.project_id) AS r
          CROSS JOIN LATERAL govproj.audit_duties('project'::regclass, r.id) AS j
          ORDER BY project_order)
       ) AS d
  LEFT JOIN agency a ON a.id = d.agency_id
 CROSS JOIN govproj.register_today('project'::regclass) AS t (today)
 CROSS JOIN LATERAL (
        SELECT CASE WHEN d.met_on > d.due_on THEN 'met_late' WHEN d.met_on IS NOT NULL THEN 'met'
                    WHEN t.today > d.due_on THEN 'overdue' ELSE 'open' END AS state
       ) AS s
  LEFT JOIN (
        SELECT DISTINCT ON (g.kind) g.kind, g.id FROM agency g WHERE g.active ORDER BY g.kind, g.id
       ) AS f ON f.kind = d.receiver
  LEFT JOIN agency r ON r.id = CASE d.receiver WHEN 'owner' THEN d.owner_id ELSE f.id END
  LEFT JOIN agency v ON v.id = d.received_by
  LEFT JOIN agency_kind k ON k.kind = d.receiver
  -- of no other articles than something is owed by
  LEFT JOIN (
        SELECT y.policy_id, y.article, y.asks_zh, y.asks_en FROM article_asked y
         WHERE y.article = ANY (ARRAY(SELECT o.article FROM policy_obligation o))
       ) AS q ON q.policy_id = d.policy_id AND q.article = d.article;

COMMENT ON VIEW obligation_watch IS
    'Duties to file or hand over (义务监测), Articles 6, 12, 17, 18 and 23: one row for each that has arisen by today, '
    'met or not, of projects and of agencies themselves, whether or not it has been written down. Key: project_order, duty_key. '
    'Asked for in that order, with LIMIT, no more duties are reckoned than those of the projects that are shown.';
COMMENT ON COLUMN obligation_watch.duty_key IS
    'What tells it from others (义务标识): its kind, project, agency, source and the day it arose, as one text; the same from day to day.';
COMMENT ON COLUMN obligation_watch.kind IS 'Kind of duty (义务种类): a code of policy_obligation.';
COMMENT ON COLUMN obligation_watch.label_zh IS 'Kind in Chinese (义务名称).';
COMMENT ON COLUMN obligation_watch.label_en IS 'Kind in English.';
COMMENT ON COLUMN obligation_watch.event IS
    'What it arises from (产生原因): plan (the year''s turn), stage, change, '
    'delay (a day of delivery that passed), contract_end (a contract was ended before its delivery) or audit_item.';
COMMENT ON COLUMN obligation_watch.event_zh IS 'What it arises from in Chinese (产生原因).';
COMMENT ON COLUMN obligation_watch.event_en IS 'What it arises from in English.';
COMMENT ON COLUMN obligation_watch.article IS 'Article it comes from (条款).';
COMMENT ON COLUMN obligation_watch.asks_zh IS 'What that article asks, in Chinese (条文要求).';
COMMENT ON COLUMN obligation_watch.asks_en IS 'What that article asks, in English.';
COMMENT ON COLUMN obligation_watch.project_id IS 'Key of the project; NULL: a duty of the agency itself, about no project.';
COMMENT ON COLUMN obligation_watch.project_code IS 'Project code (项目编号).';
COMMENT ON COLUMN obligation_watch.title IS 'Title of the project (项目名称).';
COMMENT ON COLUMN obligation_watch.budget_year IS 'Budget year of the project (预算年度).';
COMMENT ON COLUMN obligation_watch.agency_id IS
    'Key of the agency that owes it: of an office the first active agency, or the one that met it; NULL: the office has none.';
COMMENT ON COLUMN obligation_watch.agency_name IS 'Agency that owes it (义务单位).';
COMMENT ON COLUMN obligation_watch.receiver_kind IS 'Kind of agency it is owed to (接收单位类型), or owner.';
COMMENT ON COLUMN obligation_watch.receiver_kind_zh IS 'That kind in Chinese (接收单位类型).';
COMMENT ON COLUMN obligation_watch.receiver_kind_en IS 'That kind in English.';
COMMENT ON COLUMN obligation_watch.receiver_id IS
    'Key of the agency it is owed to: the first active one of that kind, or the project''s owner; NULL: the register holds none.';
COMMENT ON COLUMN obligation_watch.receiver_name IS 'Agency it is owed to (接收单位).';
COMMENT ON COLUMN obligation_watch.source_id IS
    'What it arose from (来源): the id of the change, the contract or the audit item, the year of a plan, 0 for a stage.';
COMMENT ON COLUMN obligation_watch.arose_on IS 'Day it arose (产生日期).';
COMMENT ON COLUMN obligation_watch.due_on IS 'Last day to meet it in time (到期日); NULL: the text names no number of days.';
COMMENT ON COLUMN obligation_watch.met_on IS
    'Day it was met (履行日期): the day that stands on what met it, that on which it was recorded, or received, '
    'as policy_obligation.in_time_by has it; NULL: not yet.';
COMMENT ON COLUMN obligation_watch.document_id IS 'Paper that met it (履行依据); while it is open, one that waits for its receipt.';
COMMENT ON COLUMN obligation_watch.annual_plan_id IS 'Annual plan that met it (履行依据的年度计划), or waits for its receipt.';
COMMENT ON COLUMN obligation_watch.dated_on IS
    'Day that stands on that paper, or on which the plan was filed or the item handed over (落款日期).';
COMMENT ON COLUMN obligation_watch.recorded_on IS 'Day on which it was recorded in the register (登记日期); NULL for an audit item.';
COMMENT ON COLUMN obligation_watch.received_on IS 'Day on which it was received (签收日期); NULL: no receipt is on record.';
COMMENT ON COLUMN obligation_watch.received_by_id IS 'Key of the agency that received it.';
COMMENT ON COLUMN obligation_watch.received_by_name IS 'Agency that received it (签收单位).';
COMMENT ON COLUMN obligation_watch.state IS
    'State today (状态): open; overdue: open and past its last day; met: in time, or without a last day; met_late.';
COMMENT ON COLUMN obligation_watch.state_zh IS 'State in Chinese (状态).';
COMMENT ON COLUMN obligation_watch.state_en IS 'State in English.';
COMMENT ON COLUMN obligation_watch.age_days IS
    'Age (存续天数): days from the day it arose to the day it was met, or today; 0 when it was met beforehand.';
COMMENT ON COLUMN obligation_watch.days_late IS
    'Days past its last day, when it was met or today (逾期天数); 0: in time so far; NULL: it has no last day.';
COMMENT ON COLUMN obligation_watch.written IS
    'Whether a row of obligation says it (已结转); those that arise with time are written by govproj.settle().';
COMMENT ON COLUMN obligation_watch.project_order IS
    'Number to page by (分页序号): the project''s id; of a duty that is about none the id of the agency that owes it, below zero.';

CREATE VIEW approval_watch WITH (security_invoker = true) AS
SELECT p.id AS project_id, p.code::text AS project_code, p.title::text AS title,
       p.owner_id, o.name AS owner_name, p.budget_year::integer AS budget_year, p.track,
       coalesce(tr.label_zh, p.track)::text AS track_zh, coalesce(tr.label_en, p.track)::text AS track_en,
       p.stage::text AS stage, coalesce(called.label_zh, govproj.label(p.stage, 'zh')) AS stage_zh,
       coalesce(called.label_en, govproj.label(p.stage, 'en')) AS stage_en,
       govproj.ordinal(p.stage) AS stage_order, p.stage_on,
       l.last_day, CASE WHEN s.state <> 'used' THEN l.last_day - t.today END AS days_left,
       u.signed_on,
       s.state,
       CASE s.state WHEN 'living' THEN '有效' WHEN 'lapsing' THEN '即将失效'
                    WHEN 'lapsed' THEN '已失效' ELSE '已使用' END AS state_zh,
       initcap(s.state) AS state_en
  FROM project p
  LEFT JOIN LATERAL (SELECT g.name FROM agency g WHERE g.id = p.owner_id OFFSET 0) AS o ON true
  LEFT JOIN policy_track tr ON tr.policy_id = p.policy_id AND tr.track = p.track
  LEFT JOIN policy_word called ON called.policy_id = p.policy_id AND called.list = 'stage' AND called.word = p.stage::text
 CROSS JOIN govproj.register_today('project'::regclass) AS t (today)
  -- the opinion that counts today, and the calendar as it is today: both may have changed since the project was approved
  LEFT JOIN LATERAL (
        SELECT d.issued_on,
               govproj.judge_last_day('project'::regclass, p.id) AS last_day
          FROM policy_step n
          JOIN current_document d ON d.project_id = p.id AND d.kind = n.limit_document
           AND NOT govproj.says_no(d.outcome, d.amount)
         WHERE n.policy_id = p.policy_id AND n.track = p.track
         ORDER BY d.issued_on DESC, d.document_id DESC
         LIMIT 1 -- the paper that sets the limit: of the one kind that does, or the latest
       ) AS d ON true
 CROSS JOIN LATERAL (SELECT coalesce(d.last_day, p.approval_last_day) AS last_day) AS l
  -- from the contract stage on the judge has seen that it was alive at the signing
  LEFT JOIN LATERAL (
        SELECT min(c.signed_on::date) AS signed_on
          FROM contract c
         WHERE c.project_id = p.id
           AND EXISTS (SELECT FROM policy_word w WHERE w.policy_id = p.policy_id AND w.list = 'contract' AND w.word = c.kind
                                                   AND govproj.has_part(w.parts, 'main'))
           AND c.signed_on <= greatest(l.last_day, p.approval_last_day)
           AND (c.signed_on >= d.issued_on OR p.stage >= 'contracted' OR p.stage = 'terminated')
       ) AS u ON true
  -- is there a step ahead that asks for it alive?
  LEFT JOIN LATERAL (
        SELECT EXISTS (SELECT FROM policy_step n
                         JOIN policy_order r ON r.policy_id = n.policy_id AND r.after = n.limit_document
                        WHERE n.policy_id = p.policy_id AND n.track = p.track AND p.stage >= 'planned'
                          AND r.at_most IS NOT NULL AND r.mode <> 'off' AND (r.track IS NULL OR r.track = p.track)
                          AND (r.from_stage IS NULL OR r.from_stage = p.stage
                               OR EXISTS (SELECT FROM policy_way y
                                           WHERE y.policy_id = p.policy_id AND y.track = p.track AND y.gate = p.stage
                                             AND y.stage = r.from_stage))
                          AND CASE WHEN starts_with(r.subject, 'stage:') THEN substr(r.subject, 7)::govproj.stage END IN (
                              SELECT y.stage FROM policy_way y
                               WHERE y.policy_id = p.policy_id AND y.track = p.track AND y.gate = p.stage)) AS needed
         WHERE u.signed_on IS NOT NULL -- whoever has signed nothing has not used it up
        OFFSET 0 -- asked once, and not wherever the state is named above
       ) AS a ON true
  -- the judge knows more than the day: an opinion that was voided is no approval either
  LEFT JOIN LATERAL (
        SELECT bool_or(j.met) AS lapsed
          FROM policy_step n
         CROSS JOIN LATERAL govproj.judge_explain('project'::regclass, p.id, n.to_stage, NULL, false) AS j
         WHERE n.policy_id = p.policy_id AND n.track = p.track AND n.from_stage = p.stage AND n.kind = 'restart'
           AND starts_with(j.rule, 'approval_lapsed')
       ) AS r ON true
 CROSS JOIN LATERAL (
        SELECT CASE WHEN u.signed_on IS NOT NULL AND NOT a.needed THEN 'used'
                    WHEN coalesce(r.lapsed, t.today > l.last_day) THEN 'lapsed'
                    WHEN l.last_day - t.today <= 90 THEN 'lapsing' ELSE 'living' END AS state
       ) AS s
 WHERE p.approval_last_day IS NOT NULL AND p.stage NOT IN ('rejected', 'withdrawn');

COMMENT ON VIEW approval_watch IS
    'Approvals that expire (立项审批有效期监测), Article 8(4): '
    'one row for each project that has one, but for those rejected or withdrawn. Key: project_id.';
COMMENT ON COLUMN approval_watch.project_id IS 'Key of the project.';
COMMENT ON COLUMN approval_watch.project_code IS 'Project code (项目编号).';
COMMENT ON COLUMN approval_watch.title IS 'Title (项目名称).';
COMMENT ON COLUMN approval_watch.owner_id IS 'Key of the owning agency.';
COMMENT ON COLUMN approval_watch.owner_name IS 'Owning agency (项目单位).';
COMMENT ON COLUMN approval_watch.budget_year IS 'Budget year (预算年度).';
COMMENT ON COLUMN approval_watch.track IS 'Class (类别): a word of list track, see view words.';
COMMENT ON COLUMN approval_watch.track_zh IS 'Class in Chinese (类别).';
COMMENT ON COLUMN approval_watch.track_en IS 'Class in English.';
COMMENT ON COLUMN approval_watch.stage IS 'Stage reached, canonical name.';
COMMENT ON COLUMN approval_watch.stage_zh IS 'Stage in Chinese (所处阶段).';
COMMENT ON COLUMN approval_watch.stage_en IS 'Stage in English.';
COMMENT ON COLUMN approval_watch.stage_order IS 'Number to order stages by; below 100 for exits.';
COMMENT ON COLUMN approval_watch.stage_on IS 'Day that stage was reached (阶段日期).';
COMMENT ON COLUMN approval_watch.last_day IS
    'Last valid day of the approval (审批意见有效期止): of the opinion that counts today; '
    'of the one that counted last, where that was voided or says no. The same day as on the project, unless the calendar has changed.';
COMMENT ON COLUMN approval_watch.days_left IS
    'Days to that day (剩余天数), 0 on the day itself, below zero after it; NULL: it was used, and its end has no effect.';
COMMENT ON COLUMN approval_watch.signed_on IS 'Day the first main contract was signed while it was alive (签订日期); NULL: none was.';
COMMENT ON COLUMN approval_watch.state IS
    'State today (状态): living; lapsing: 90 days or fewer are left; '
    'lapsed: past its last day, or voided: where the policy lets the project begin a new round, the judge says so; '
    'used: a main contract was signed while it was alive, and no step ahead asks for it alive any more.';
COMMENT ON COLUMN approval_watch.state_zh IS 'State in Chinese (状态).';
COMMENT ON COLUMN approval_watch.state_en IS 'State in English.';

CREATE VIEW plan_compliance WITH (security_invoker = true) AS
SELECT d.agency_id, a.name AS agency_name, d.year, d.kind, d.label_zh, d.label_en, d.article, k.asks_zh, k.asks_en,
       d.arose_on, d.due_on, d.dated_on AS filed_on, d.recorded_on, d.received_on, r.name AS received_by_name, d.met_on,
       v.version, v.filed_on AS version_filed_on, v.approved_on AS version_approved_on, l.supplements,
       s.state,
       CASE WHEN d.met_on IS NULL AND d.dated_on IS NOT NULL THEN '已报待签收' WHEN s.state = 'pending' THEN '未到期'
            WHEN s.state = 'overdue' THEN '逾期未报' WHEN s.state = 'in_time' THEN '按期备案' ELSE '逾期备案' END AS state_zh,
       CASE WHEN d.met_on IS NULL AND d.dated_on IS NOT NULL THEN 'Waits for its receipt' WHEN s.state = 'in_time' THEN 'In time'
            ELSE initcap(s.state) END AS state_en,
       greatest(coalesce(d.met_on, t.today) - d.due_on, 0) AS days_late,
       l.lines, l.estimate, l.lines_without_project,
       q.projects, q.with_line, q.without_line, q.off_plan, g.off_plan_zh, g.off_plan_en,
       q.unbudgeted, q.budget_not_stated
  FROM (
        SELECT a.id AS agency_id, j.source_id::integer AS year, j.kind, j.label_zh, j.label_en, j.article, j.arose_on, j.due_on, j.met_on,
               j.dated_on, j.recorded_on, j.received_on, j.received_by, duty_policy(j.kind, j.due_on) AS policy_id,
               -- one that was founded to take another's place has that one's plan
               coalesce((SELECT n.agency_id FROM annual_plan n WHERE n.id = j.annual_plan_id), a.id) AS planned_by
          FROM agency a
         CROSS JOIN LATERAL govproj.plan_duties('project'::regclass, a.id) AS j
         WHERE (SELECT govproj.sees_all('project'::regclass))
            OR a.id = ANY ((SELECT govproj.acting_for('project'::regclass))::bigint[])
       ) AS d
  JOIN agency a ON a.id = d.agency_id
  LEFT JOIN (
        SELECT y.policy_id, y.article, y.asks_zh, y.asks_en FROM article_asked y
         WHERE y.article = ANY (ARRAY(SELECT o.article FROM policy_obligation o))
       ) AS k ON k.policy_id = d.policy_id AND k.article = d.article
  LEFT JOIN agency r ON r.id = d.received_by
 CROSS JOIN govproj.register_today('project'::regclass) AS t (today)
 CROSS JOIN LATERAL (
        SELECT CASE WHEN d.met_on > d.due_on THEN 'late' WHEN d.met_on IS NOT NULL THEN 'in_time'
                    WHEN t.today > d.due_on THEN 'overdue' ELSE 'pending' END AS state
       ) AS s
  -- does the law have somebody approve plans?
 CROSS JOIN LATERAL (
        SELECT EXISTS (SELECT FROM policy_form f WHERE f.policy_id = d.policy_id AND f.form = 'annual_plan' AND f.does = 'approve') AS asked
       ) AS u
  LEFT JOIN LATERAL (
        -- one that waits for its approval is told as long as none is in force
        SELECT n.version, n.filed_on::date AS filed_on, n.approved_on::date AS approved_on
          FROM annual_plan n
         WHERE n.agency_id = d.planned_by AND n.year = d.year AND n.filed_on <= t.today AND NOT n.supplements
         ORDER BY u.asked AND (n.approved_on <= t.today) IS NOT TRUE, n.version DESC
         LIMIT 1
       ) AS v ON true
 CROSS JOIN LATERAL (
        SELECT count(DISTINCT n.id) FILTER (WHERE n.supplements) AS supplements,
               count(e.id) AS lines, coalesce(sum(e.estimate::numeric), 0) AS estimate,
               -- a project may stand on the same line of an earlier version
               count(e.id) FILTER (WHERE NOT EXISTS (
                   SELECT FROM annual_plan b
                     JOIN plan_line f ON f.annual_plan_id = b.id
                     JOIN project p ON p.plan_line_id = f.id
                    WHERE b.agency_id = d.planned_by AND b.year = d.year AND f.title = e.title AND f.category = e.category
                      AND p.stage NOT IN ('rejected', 'withdrawn'))) AS lines_without_project
          FROM annual_plan n
          LEFT JOIN plan_line e ON e.annual_plan_id = n.id
         WHERE n.agency_id = d.planned_by AND n.year = d.year
           AND (n.version = v.version
                OR (n.supplements AND n.version > v.version AND n.filed_on <= t.today AND (n.approved_on <= t.today OR NOT u.asked)))
       ) AS l
 CROSS JOIN LATERAL (
        SELECT count(*) AS projects, count(p.plan_line_id) AS with_line,
               count(*) FILTER (WHERE p.plan_line_id IS NULL AND p.off_plan_ground IS NULL) AS without_line,
               count(*) FILTER (WHERE p.plan_line_id IS NULL AND p.off_plan_ground IS NOT NULL) AS off_plan,
               count(*) FILTER (WHERE NOT p.budgeted) AS unbudgeted,
               count(*) FILTER (WHERE p.budgeted IS NULL AND p.off_plan_ground IS NULL) AS budget_not_stated
          FROM project p
         WHERE p.owner_id = d.agency_id AND p.budget_year = d.year AND p.stage NOT IN ('rejected', 'withdrawn')
       ) AS q
 CROSS JOIN LATERAL (
        -- what two versions call alike is one ground
        SELECT string_agg(n.zh || ' ' || n.projects, '、' ORDER BY n.first) AS off_plan_zh,
               string_agg(n.en || ' ' || n.projects, ', ' ORDER BY n.first) AS off_plan_en
          FROM (SELECT coalesce(w.label_zh, p.off_plan_ground) AS zh, coalesce(w.label_en, p.off_plan_ground) AS en,
                       count(*) AS projects, min(w.id) AS first
                  FROM project p
                  LEFT JOIN policy_word w ON w.policy_id = p.policy_id AND w.list = 'ground' AND w.word = p.off_plan_ground
                 WHERE p.owner_id = d.agency_id AND p.budget_year = d.year AND p.stage NOT IN ('rejected', 'withdrawn')
                   AND p.plan_line_id IS NULL AND p.off_plan_ground IS NOT NULL
                 GROUP BY 1, 2) AS n
       ) AS g;

COMMENT ON VIEW plan_compliance IS
    'Annual plans that are owed (年度计划备案情况), Articles 6 and 9: one row for each agency and year, '
    'with the plan in force and the projects of that year. Projects that were rejected or withdrawn are left out. '
    'Key: agency_id, year, kind.';
COMMENT ON COLUMN plan_compliance.agency_id IS 'Key of the agency that owes the plan.';
COMMENT ON COLUMN plan_compliance.agency_name IS 'Agency that owes the plan (填报单位).';
COMMENT ON COLUMN plan_compliance.year IS 'Year it plans (计划年度).';
COMMENT ON COLUMN plan_compliance.kind IS 'Kind of duty (义务种类): a code of policy_obligation.';
COMMENT ON COLUMN plan_compliance.label_zh IS 'Kind in Chinese (义务名称).';
COMMENT ON COLUMN plan_compliance.label_en IS 'Kind in English.';
COMMENT ON COLUMN plan_compliance.article IS 'Article it comes from (条款).';
COMMENT ON COLUMN plan_compliance.asks_zh IS 'What that article asks, in Chinese (条文要求).';
COMMENT ON COLUMN plan_compliance.asks_en IS 'What that article asks, in English.';
COMMENT ON COLUMN plan_compliance.arose_on IS 'Day from which it is owed (产生日期).';
COMMENT ON COLUMN plan_compliance.due_on IS 'Last day to file it in time (到期日).';
COMMENT ON COLUMN plan_compliance.filed_on IS
    'Day of the filing that decides (备案日期), the first that meets it, as the plan bears it; NULL: not yet.';
COMMENT ON COLUMN plan_compliance.recorded_on IS 'Day on which that filing was recorded in the register (备案登记日期).';
COMMENT ON COLUMN plan_compliance.received_on IS 'Day on which it was received (签收日期); NULL: no receipt is on record.';
COMMENT ON COLUMN plan_compliance.received_by_name IS 'Agency that received it (签收单位).';
COMMENT ON COLUMN plan_compliance.met_on IS
    'Day by which it is judged to be in time (履行日期), by policy_obligation.in_time_by; NULL: it is still owed.';
COMMENT ON COLUMN plan_compliance.version IS
    'Version in force (现行版次): the last one that was filed, and approved where the law has somebody approve plans, and that is no '
    'supplement; where none is approved yet the last one filed; NULL: none.';
COMMENT ON COLUMN plan_compliance.version_filed_on IS 'Day that version was filed (现行版备案日期).';
COMMENT ON COLUMN plan_compliance.version_approved_on IS
    'Day that version was approved (现行版批准日期); NULL: it has not been, or the law has nobody approve plans.';
COMMENT ON COLUMN plan_compliance.supplements IS
    'Supplements of that version in force (增补计划数), filed, and approved where the law has somebody approve plans.';
COMMENT ON COLUMN plan_compliance.state IS
    'State today (状态): pending: not filed, and not due yet; overdue; in_time; late: filed after its last day, by met_on.';
COMMENT ON COLUMN plan_compliance.state_zh IS 'State in Chinese (状态).';
COMMENT ON COLUMN plan_compliance.state_en IS 'State in English.';
COMMENT ON COLUMN plan_compliance.days_late IS 'Days past its last day, by met_on or today (逾期天数); 0: in time so far.';
COMMENT ON COLUMN plan_compliance.lines IS 'Lines of the version in force and its supplements (计划项目数).';
COMMENT ON COLUMN plan_compliance.estimate IS 'Their estimates together (估算投资合计), yuan.';
COMMENT ON COLUMN plan_compliance.lines_without_project IS
    'Lines of the version in force and its supplements that no project carries out yet (未启动计划项目数); '
    'a project on a line of the same title and category of an earlier version does.';
COMMENT ON COLUMN plan_compliance.projects IS
    'Projects of the agency and year (项目数): the sum of those with a line, without one, and off plan.';
COMMENT ON COLUMN plan_compliance.with_line IS 'Projects that carry out a line of the plan, of whichever version (计划内项目数).';
COMMENT ON COLUMN plan_compliance.without_line IS
    'Projects with neither a line nor a ground for being off plan (未列入计划项目数).';
COMMENT ON COLUMN plan_compliance.off_plan IS 'Projects off plan, on whatever ground (计划外项目数).';
COMMENT ON COLUMN plan_compliance.off_plan_zh IS 'How many on each ground, in Chinese (计划外理由及项目数); NULL: none.';
COMMENT ON COLUMN plan_compliance.off_plan_en IS 'How many on each ground, in English; NULL: none.';
COMMENT ON COLUMN plan_compliance.unbudgeted IS
    'Projects that are said not to have been in the year''s budget as drawn up at its beginning (未列入年初预算项目数), '
    'whether or not they carry out a line of the plan.';
COMMENT ON COLUMN plan_compliance.budget_not_stated IS
    'Projects that neither say whether they are in the budget nor name a ground for not being there (未说明是否列入年初预算项目数).';

CREATE VIEW stage_duration WITH (security_invoker = true) AS
SELECT p.id AS project_id, p.code::text AS project_code, p.title::text AS title,
       p.owner_id, o.name AS owner_name, p.budget_year::integer AS budget_year, p.track,
       coalesce(tr.label_zh, p.track)::text AS track_zh, coalesce(tr.label_en, p.track)::text AS track_en,
       v.round, v.visit,
       v.stage::text AS stage, coalesce(called.label_zh, govproj.label(v.stage, 'zh')) AS stage_zh,
       coalesce(called.label_en, govproj.label(v.stage, 'en')) AS stage_en,
       govproj.ordinal(v.stage) AS stage_order,
       v.entered_on, v.left_on,
       -- whoever has arrived spends no time
       CASE WHEN v.left_on IS NOT NULL
              OR EXISTS (SELECT FROM policy_step s WHERE s.policy_id = p.policy_id AND s.track = p.track AND s.from_stage = v.stage)
            THEN coalesce(v.left_on, t.today) - v.entered_on END AS days,
       CASE WHEN stood.ranges IS NULL THEN 0
            ELSE (SELECT coalesce(sum(upper(r) - lower(r)), 0)
                    FROM unnest(stood.ranges * datemultirange(daterange(v.entered_on,
                                greatest(v.entered_on, coalesce(v.left_on, t.today))))) AS r)
       END::integer AS suspended_days
  FROM project p
  LEFT JOIN LATERAL (SELECT g.name FROM agency g WHERE g.id = p.owner_id OFFSET 0) AS o ON true
  LEFT JOIN policy_track tr ON tr.policy_id = p.policy_id AND tr.track = p.track
 CROSS JOIN govproj.register_today('project'::regclass) AS t (today)
 CROSS JOIN LATERAL (
        SELECT range_agg(daterange(s.suspended_on, s.suspended_on + s.days)) AS ranges
          FROM suspension_watch s
         WHERE s.project_id = p.id
           -- looked up first: few ever stand still
           AND EXISTS (SELECT FROM document d
                        WHERE d.project_id = p.id
                          AND d.kind COLLATE "C" = ANY ((SELECT array_agg(k.kind) FROM policy_document k
                                                          WHERE govproj.has_part(k.parts, 'suspension'))::text[])
                       OFFSET 0)
       ) AS stood
 CROSS JOIN LATERAL (
        SELECT a.to_stage AS stage, a.legal_on AS entered_on,
               lead(a.legal_on) OVER visits AS left_on,
               (row_number() OVER visits)::integer AS visit,
               (1 + count(s.policy_id) OVER visits)::integer AS round
          FROM act a
          -- of one pair of stages there may be several steps, of one kind
          LEFT JOIN (SELECT DISTINCT policy_id, track, from_stage, to_stage FROM policy_step WHERE kind = 'restart') AS s
            ON s.policy_id = a.policy_id AND s.from_stage = a.from_stage AND s.to_stage = a.to_stage AND a.kind <> 'project_moved'
               -- a change of class, or a move, may have given it another track since
           AND s.track = CASE WHEN p.class_reason IS NULL AND p.policy_reason IS NULL THEN p.track
                              ELSE coalesce((SELECT m.detail -> 'track' ->> 0 FROM act m
                                              WHERE m.project_id = p.id AND m.kind IN ('class_changed', 'project_moved')
                                                AND m.seq > a.seq AND m.detail -> 'track' IS NOT NULL ORDER BY m.seq LIMIT 1), p.track) END
         WHERE a.project_id = p.id AND a.to_stage IS NOT NULL
           AND a.seq <> ALL (ARRAY(SELECT u.step_seq FROM correction u WHERE u.project_id = p.id AND u.step_seq IS NOT NULL))
           AND (a.kind <> 'project_moved' OR move_stands(a.project_id, a.seq))
        WINDOW visits AS (ORDER BY a.seq)
       ) AS v
  LEFT JOIN policy_word called ON called.policy_id = p.policy_id AND called.list = 'stage' AND called.word = v.stage::text;

COMMENT ON VIEW stage_duration IS
    'How long projects stay at each stage (阶段用时), Article 8(2): one row for each time a project came to a stage. '
    'Averages by GROUP BY stage; the days of one review round by GROUP BY project_id, round. Key: project_id, visit.';
COMMENT ON COLUMN stage_duration.project_id IS 'Key of the project.';
COMMENT ON COLUMN stage_duration.project_code IS 'Project code (项目编号).';
COMMENT ON COLUMN stage_duration.title IS 'Title (项目名称).';
COMMENT ON COLUMN stage_duration.owner_id IS 'Key of the owning agency.';
COMMENT ON COLUMN stage_duration.owner_name IS 'Owning agency (项目单位).';
COMMENT ON COLUMN stage_duration.budget_year IS 'Budget year (预算年度).';
COMMENT ON COLUMN stage_duration.track IS 'Class (类别): a word of list track, see view words.';
COMMENT ON COLUMN stage_duration.track_zh IS 'Class in Chinese (类别).';
COMMENT ON COLUMN stage_duration.track_en IS 'Class in English.';
COMMENT ON COLUMN stage_duration.round IS
    'Round of submission (申报轮次), from 1; a stay at "returned" is still of the round that was returned.';
COMMENT ON COLUMN stage_duration.visit IS 'Place among the stays of the project (序号), from 1.';
COMMENT ON COLUMN stage_duration.stage IS 'Stage, canonical name.';
COMMENT ON COLUMN stage_duration.stage_zh IS 'Stage in Chinese (阶段).';
COMMENT ON COLUMN stage_duration.stage_en IS 'Stage in English.';
COMMENT ON COLUMN stage_duration.stage_order IS 'Number to order stages by; below 100 for exits.';
COMMENT ON COLUMN stage_duration.entered_on IS 'Day it was reached (进入日期).';
COMMENT ON COLUMN stage_duration.left_on IS 'Day the next step was taken (离开日期); NULL: still there.';
COMMENT ON COLUMN stage_duration.days IS
    'Days from one to the other, or to today (用时天数); NULL: the stage is final, nothing is waited for.';
COMMENT ON COLUMN stage_duration.suspended_days IS 'Of these, days on which the project was suspended (其中暂停天数).';
