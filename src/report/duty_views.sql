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
       EXISTS (SELECT FROM obligation w
                WHERE w.kind = d.kind AND w.agency_id = d.agency_id AND w.source_id = d.source_id
                  AND w.arose_on = d.arose_on AND w.project_id IS NOT DISTINCT FROM d.project_id AND w.lapsed_on IS NULL) AS written
  FROM (
        -- the owner is the project's own column, and nothing is joined before the duties are reckoned, so that they are
        -- reckoned once, and only for the projects of whatever agency is asked for
        SELECT j.kind, j.label_zh, j.label_en,
               j.event, j.article,
               p.id AS project_id, p.code::text AS project_code, p.title::text AS title, p.budget_year::integer AS budget_year,
               p.owner_id AS agency_id, p.owner_id, j.receiver, j.source_id, j.arose_on, j.due_on, j.met_on, j.document_id,
               j.dated_on, j.recorded_on, j.received_on, j.received_by, NULL::bigint AS annual_plan_id, p.policy_id
          FROM project p
         CROSS JOIN LATERAL govproj.project_duties('project'::regclass, p.id) AS j
         WHERE j.debtor = 'owner'
        UNION ALL
        -- what offices owe, where any does: apart, so that whoever asks for an owner's looks at no other projects
        SELECT j.kind, j.label_zh, j.label_en, j.event, j.article,
               p.id, p.code::text, p.title::text, p.budget_year::integer,
               j.agency_id, p.owner_id, j.receiver, j.source_id, j.arose_on, j.due_on, j.met_on, j.document_id,
               j.dated_on, j.recorded_on, j.received_on, j.received_by, NULL, p.policy_id
          FROM project p
         CROSS JOIN LATERAL govproj.project_duties('project'::regclass, p.id) AS j
         WHERE j.debtor <> 'owner'
           AND p.policy_id IN (SELECT k.policy_id FROM policy_obligation k WHERE k.debtor <> 'owner' AND k.event <> 'plan')
        UNION ALL
        SELECT j.kind, j.label_zh, j.label_en, j.event, j.article,
               j.project_id, p.code::text, p.title::text, p.budget_year::integer,
               j.agency_id, p.owner_id, j.receiver, j.source_id, j.arose_on, j.due_on, j.met_on, j.document_id,
               j.dated_on, j.recorded_on, j.received_on, j.received_by, j.annual_plan_id,
               coalesce(p.policy_id, duty_policy(j.kind, CASE j.event WHEN 'plan' THEN j.due_on ELSE j.arose_on END))
          FROM govproj.agency_duties('project'::regclass) AS j
          LEFT JOIN project p ON p.id = j.project_id
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
  LEFT JOIN article_asked q ON q.policy_id = d.policy_id AND q.article = d.article;

COMMENT ON VIEW obligation_watch IS
    'Duties to file or hand over (义务监测), Articles 6, 12, 17, 18 and 23: one row for each that has arisen by today, '
    'met or not, of projects and of agencies themselves, whether or not it has been written down. Key: duty_key.';
COMMENT ON COLUMN obligation_watch.duty_key IS
    'What tells it from others (义务标识): its kind, project, agency, source and the day it arose, as one text; the same from day to day.';
COMMENT ON COLUMN obligation_watch.kind IS 'Kind of duty (义务种类): a code of policy_obligation.';
COMMENT ON COLUMN obligation_watch.label_zh IS 'Kind in Chinese (义务名称).';
COMMENT ON COLUMN obligation_watch.label_en IS 'Kind in English.';
COMMENT ON COLUMN obligation_watch.event IS
    'What it arises from (产生原因): plan (the year''s turn), stage, change, '
    'delay (a day of delivery that passed) or audit_item.';
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
  JOIN agency o ON o.id = p.owner_id
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
 CROSS JOIN LATERAL (
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
       ) AS a
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
        SELECT j.agency_id, j.source_id::integer AS year, j.kind, j.label_zh, j.label_en, j.article, j.arose_on, j.due_on, j.met_on,
               j.dated_on, j.recorded_on, j.received_on, j.received_by, duty_policy(j.kind, j.due_on) AS policy_id
          FROM govproj.agency_duties('project'::regclass) AS j
         WHERE j.event = 'plan'
       ) AS d
  JOIN agency a ON a.id = d.agency_id
  LEFT JOIN article_asked k ON k.policy_id = d.policy_id AND k.article = d.article
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
         WHERE n.agency_id = d.agency_id AND n.year = d.year AND n.filed_on <= t.today AND NOT n.supplements
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
                    WHERE b.agency_id = d.agency_id AND b.year = d.year AND f.title = e.title AND f.category = e.category
                      AND p.stage NOT IN ('rejected', 'withdrawn'))) AS lines_without_project
          FROM annual_plan n
          LEFT JOIN plan_line e ON e.annual_plan_id = n.id
         WHERE n.agency_id = d.agency_id AND n.year = d.year
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
            THEN coalesce(v.left_on, t.today) - v.entered_on END AS days
  FROM (
        SELECT a.project_id, a.to_stage AS stage, a.legal_on AS entered_on,
               lead(a.legal_on) OVER visits AS left_on,
               (row_number() OVER visits)::integer AS visit,
               (1 + count(s.id) OVER visits)::integer AS round
          FROM act a
          -- of one pair of stages there may be several steps, of one kind
          LEFT JOIN LATERAL (
                SELECT s.id FROM policy_step s
                 WHERE s.policy_id = a.policy_id AND s.from_stage = a.from_stage AND s.to_stage = a.to_stage
                   AND s.kind = 'restart' AND s.track = (SELECT q.track FROM project q WHERE q.id = a.project_id)
                 LIMIT 1
               ) AS s ON true
         WHERE a.to_stage IS NOT NULL
        WINDOW visits AS (PARTITION BY a.project_id ORDER BY a.seq)
       ) AS v
  JOIN project p ON p.id = v.project_id
  JOIN agency o ON o.id = p.owner_id
  LEFT JOIN policy_track tr ON tr.policy_id = p.policy_id AND tr.track = p.track
  LEFT JOIN policy_word called ON called.policy_id = p.policy_id AND called.list = 'stage' AND called.word = v.stage::text
 CROSS JOIN govproj.register_today('project'::regclass) AS t (today);

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

CREATE VIEW unit_scorecard WITH (security_invoker = true) AS
SELECT a.id AS agency_id, a.name AS agency_name, a.kind AS agency_kind,
       coalesce(k.label_zh, a.kind) AS agency_kind_zh, coalesce(k.label_en, a.kind) AS agency_kind_en, f.year,
       f.projects, f.projects_open, f.accepted_not_filed, f.projects_filed, f.projects_terminated, f.projects_dropped, f.off_plan,
       f.contracted, f.paid,
       f.plan_state,
       CASE f.plan_state WHEN 'pending' THEN '未到期' WHEN 'overdue' THEN '逾期未报'
                         WHEN 'in_time' THEN '按期备案' WHEN 'late' THEN '逾期备案' END AS plan_state_zh,
       CASE f.plan_state WHEN 'in_time' THEN 'In time' ELSE initcap(f.plan_state) END AS plan_state_en,
       f.duties, f.duties_open, f.duties_overdue, f.duties_met_late,
       f.evaluations, f.average_score, s.average_scores, f.findings, f.findings_open, f.waivers,
       coalesce(k.appoints, false) AND a.leading_group IS NULL AS missing_leading_group,
       coalesce(k.appoints, false) AND a.responsible_office IS NULL AS missing_responsible_office
  FROM (
        SELECT e.agency_id, e.year,
               count(*) FILTER (WHERE e.subject = 'project') AS projects,
               count(*) FILTER (WHERE e.subject = 'project' AND e.state IN ('open', 'accepted')) AS projects_open,
               count(*) FILTER (WHERE e.subject = 'project' AND e.state = 'accepted') AS accepted_not_filed,
               count(*) FILTER (WHERE e.subject = 'project' AND e.state = 'filed') AS projects_filed,
               count(*) FILTER (WHERE e.subject = 'project' AND e.state = 'terminated') AS projects_terminated,
               count(*) FILTER (WHERE e.subject = 'project' AND e.state = 'dropped') AS projects_dropped,
               count(*) FILTER (WHERE e.subject = 'project' AND e.off_plan AND e.state <> 'dropped') AS off_plan,
               coalesce(sum(e.contracted), 0) AS contracted, coalesce(sum(e.paid), 0) AS paid,
               max(CASE e.state WHEN 'open' THEN 'pending' WHEN 'overdue' THEN 'overdue' WHEN 'met' THEN 'in_time' ELSE 'late' END)
                   FILTER (WHERE e.event = 'plan') AS plan_state,
               count(*) FILTER (WHERE e.subject = 'duty') AS duties,
               count(*) FILTER (WHERE e.subject = 'duty' AND e.state IN ('open', 'overdue')) AS duties_open,
               count(*) FILTER (WHERE e.subject = 'duty' AND e.state = 'overdue') AS duties_overdue,
               count(*) FILTER (WHERE e.subject = 'duty' AND e.state = 'met_late') AS duties_met_late,
               count(e.score) AS evaluations,
               -- each kind has a yardstick of its own: a mean of several would say who evaluates oftener, and not how well
               CASE WHEN count(DISTINCT e.state) FILTER (WHERE e.subject = 'evaluation') = 1 THEN round(avg(e.score), 2) END
                   AS average_score,
               count(*) FILTER (WHERE e.subject = 'finding') AS findings,
               count(*) FILTER (WHERE e.subject = 'finding' AND e.state = 'open') AS findings_open,
               count(*) FILTER (WHERE e.subject = 'waiver') AS waivers
          FROM (
                SELECT p.owner_id AS agency_id, p.budget_year::integer AS year, 'project' AS subject, NULL AS event,
                       CASE WHEN p.stage IN ('rejected', 'withdrawn') THEN 'dropped'
                            WHEN p.stage = 'terminated' THEN 'terminated'
                            WHEN p.stage >= 'filed' THEN 'filed'
                            WHEN p.stage >= 'accepted' THEN 'accepted' ELSE 'open' END AS state,
                       p.off_plan_ground IS NOT NULL OR p.budgeted IS FALSE AS off_plan, p.contracted::numeric AS contracted,
                       (SELECT sum(c.paid::numeric) FROM contract c WHERE c.project_id = p.id) AS paid, NULL::numeric AS score
                  FROM project p
                UNION ALL
                SELECT w.agency_id, CASE w.event WHEN 'plan' THEN w.source_id::integer
                                    ELSE coalesce(w.budget_year, extract(year FROM w.arose_on)::integer) END,
                       'duty', w.event, w.state, NULL, NULL, NULL, NULL
                  FROM obligation_watch w
                UNION ALL
                SELECT p.owner_id, v.year::integer, 'evaluation', NULL, v.kind, NULL, NULL, NULL, v.score
                  FROM evaluation v
                  JOIN project p ON p.id = v.project_id
                  JOIN policy_word w ON w.policy_id = p.policy_id AND w.list = 'evaluation' AND w.word = v.kind
                 WHERE govproj.has_part(w.parts, 'scored')
                UNION ALL
                SELECT g.agency_id, extract(year FROM g.found_on)::integer, 'finding', NULL,
                       CASE WHEN g.remedied_on IS NULL THEN 'open' ELSE 'remedied' END, NULL, NULL, NULL, NULL
                  FROM finding g
                UNION ALL
                SELECT p.owner_id, extract(year FROM x.granted_on)::integer, 'waiver', NULL, NULL, NULL, NULL, NULL, NULL
                  FROM waiver x
                  JOIN project p ON p.id = x.project_id
               ) AS e
         GROUP BY e.agency_id, e.year
       ) AS f
  JOIN agency a ON a.id = f.agency_id
  LEFT JOIN agency_kind k ON k.kind = a.kind
  LEFT JOIN (
        SELECT v.agency_id, v.year, string_agg(concat_ws(' ', v.kind, v.score), ', ' ORDER BY v.kind COLLATE "C") AS average_scores
          FROM (SELECT p.owner_id AS agency_id, v.year::integer, v.kind, round(avg(v.score), 2) AS score
                  FROM evaluation v
                  JOIN project p ON p.id = v.project_id
                  JOIN policy_word w ON w.policy_id = p.policy_id AND w.list = 'evaluation' AND w.word = v.kind
                 WHERE govproj.has_part(w.parts, 'scored')
                 GROUP BY p.owner_id, v.year, v.kind) AS v
         GROUP BY v.agency_id, v.year
       ) AS s ON s.agency_id = f.agency_id AND s.year = f.year;

COMMENT ON VIEW unit_scorecard IS
    'Score card of each agency and year (单位考核情况), Articles 4(3), 21 and 24: '
    'projects, plan, duties, evaluations, findings and money. About offices, never about persons. Key: agency_id, year.';
COMMENT ON COLUMN unit_scorecard.agency_id IS 'Key of the agency.';
COMMENT ON COLUMN unit_scorecard.agency_name IS 'Agency (单位).';
COMMENT ON COLUMN unit_scorecard.agency_kind IS 'What it is (单位类型): unit, data_bureau and so on.';
COMMENT ON COLUMN unit_scorecard.agency_kind_zh IS 'Kind in Chinese (单位类型).';
COMMENT ON COLUMN unit_scorecard.agency_kind_en IS 'Kind in English.';
COMMENT ON COLUMN unit_scorecard.year IS
    'Year (年度): the budget year of projects and of their duties, the year that a plan is for, that an evaluation '
    'is about, in which a finding was made, a waiver granted or an audit item about no project was asked for.';
COMMENT ON COLUMN unit_scorecard.projects IS 'Projects it owns (项目数): open, filed, terminated and dropped.';
COMMENT ON COLUMN unit_scorecard.projects_open IS 'Projects under way (在办项目数), those that are accepted and not filed among them.';
COMMENT ON COLUMN unit_scorecard.accepted_not_filed IS 'Projects accepted and not filed (已验收未备案项目数), Article 18.';
COMMENT ON COLUMN unit_scorecard.projects_filed IS 'Projects filed (已备案归档项目数).';
COMMENT ON COLUMN unit_scorecard.projects_terminated IS 'Projects terminated (已终止项目数).';
COMMENT ON COLUMN unit_scorecard.projects_dropped IS 'Projects rejected or withdrawn (不予立项或撤回项目数).';
COMMENT ON COLUMN unit_scorecard.off_plan IS
    'Projects off plan on a ground of Article 9, or said not to be in the budget (计划外项目数), but for those rejected or withdrawn.';
COMMENT ON COLUMN unit_scorecard.contracted IS 'Contracts with supplements (合同金额), yuan.';
COMMENT ON COLUMN unit_scorecard.paid IS 'Paid, less refunds (已支付金额), yuan.';
COMMENT ON COLUMN unit_scorecard.plan_state IS
    'Annual plan (年度计划): pending, overdue, in_time or late, as in plan_compliance; NULL: it owes none.';
COMMENT ON COLUMN unit_scorecard.plan_state_zh IS 'Annual plan in Chinese (年度计划备案情况).';
COMMENT ON COLUMN unit_scorecard.plan_state_en IS 'Annual plan in English.';
COMMENT ON COLUMN unit_scorecard.duties IS 'Duties that have arisen (义务数), met or not, the plan among them.';
COMMENT ON COLUMN unit_scorecard.duties_open IS 'Duties not met (未履行义务数), overdue or not.';
COMMENT ON COLUMN unit_scorecard.duties_overdue IS 'Duties not met that are past their last day (逾期未履行义务数).';
COMMENT ON COLUMN unit_scorecard.duties_met_late IS 'Duties met after their last day (逾期履行义务数).';
COMMENT ON COLUMN unit_scorecard.evaluations IS
    'Evaluations of its projects that count for it (评价次数), Article 21: of kinds with part scored; the others are in evaluation_watch.';
COMMENT ON COLUMN unit_scorecard.average_score IS
    'Their average score (平均得分), to two decimals, where they are of one kind; NULL: there are none, or of several kinds.';
COMMENT ON COLUMN unit_scorecard.average_scores IS
    'Their average score by kind (各类评价平均得分): "post 40.00, yearly 85.00"; NULL: there are none.';
COMMENT ON COLUMN unit_scorecard.findings IS 'Findings against it (问题数), Article 24.';
COMMENT ON COLUMN unit_scorecard.findings_open IS 'Findings not put right (未整改问题数).';
COMMENT ON COLUMN unit_scorecard.waivers IS 'Waivers granted for its projects in the year (例外许可数).';
COMMENT ON COLUMN unit_scorecard.missing_leading_group IS
    'Whether an agency other than the government names no leading group (未设领导小组), Article 4(3); today''s, whatever the year.';
COMMENT ON COLUMN unit_scorecard.missing_responsible_office IS
    'Whether an agency other than the government names no responsible office (未明确责任科室), Article 4(3); '
    'today''s, whatever the year.';

CREATE VIEW demand_watch WITH (security_invoker = true) AS
SELECT d.id AS demand_id, d.agency_id, a.name AS agency_name, d.year, d.title::text AS title,
       d.category::text AS category, govproj.label(d.category, 'zh') AS category_zh, govproj.label(d.category, 'en') AS category_en,
       govproj.ordinal(d.category) AS category_order,
       s.state, CASE s.state WHEN 'open' THEN '未承接' ELSE '已承接' END AS state_zh,
       CASE s.state WHEN 'open' THEN 'Open' ELSE 'Taken up' END AS state_en,
       p.id AS project_id, p.code::text AS project_code, p.title::text AS project_title,
       p.stage::text AS stage, coalesce(called.label_zh, govproj.label(p.stage, 'zh')) AS stage_zh,
       coalesce(called.label_en, govproj.label(p.stage, 'en')) AS stage_en,
       govproj.ordinal(p.stage) AS stage_order,
       u.taken_up_on, greatest(coalesce(u.taken_up_on, t.today) - make_date(d.year, 1, 1), 0) AS age_days
  FROM demand d
  JOIN agency a ON a.id = d.agency_id
 CROSS JOIN govproj.register_today('project'::regclass) AS t (today)
 CROSS JOIN LATERAL (SELECT CASE WHEN d.project_id IS NULL THEN 'open' ELSE 'taken_up' END AS state) AS s
  LEFT JOIN project p ON p.id = d.project_id
  LEFT JOIN policy_word called ON called.policy_id = p.policy_id AND called.list = 'stage' AND called.word = p.stage::text
  LEFT JOIN LATERAL (
        SELECT max(c.legal_on) AS taken_up_on
          FROM act c
         WHERE c.project_id = d.project_id AND c.kind = 'demand_taken_up' AND c.detail ->> 'id' = d.id::text
       ) AS u ON true;

COMMENT ON VIEW demand_watch IS
    'Units'' demands for public services (公共类服务需求情况), Articles 4 and 7: one row each, and the project that took it up. Key: demand_id.';
COMMENT ON COLUMN demand_watch.demand_id IS 'Key of the demand.';
COMMENT ON COLUMN demand_watch.agency_id IS 'Key of the agency whose demand it is.';
COMMENT ON COLUMN demand_watch.agency_name IS 'Agency whose demand it is (需求单位).';
COMMENT ON COLUMN demand_watch.year IS 'Year it is for (需求年度).';
COMMENT ON COLUMN demand_watch.title IS 'What is needed (需求).';
COMMENT ON COLUMN demand_watch.category IS 'Category of service, canonical name.';
COMMENT ON COLUMN demand_watch.category_zh IS 'Category in Chinese (服务类别).';
COMMENT ON COLUMN demand_watch.category_en IS 'Category in English.';
COMMENT ON COLUMN demand_watch.category_order IS 'Number to order categories by.';
COMMENT ON COLUMN demand_watch.state IS 'State (状态): open: no project has taken it up; taken_up.';
COMMENT ON COLUMN demand_watch.state_zh IS 'State in Chinese (状态).';
COMMENT ON COLUMN demand_watch.state_en IS 'State in English.';
COMMENT ON COLUMN demand_watch.project_id IS 'Key of the project that took it up; NULL: none.';
COMMENT ON COLUMN demand_watch.project_code IS 'Code of that project (项目编号).';
COMMENT ON COLUMN demand_watch.project_title IS 'Title of that project (项目名称).';
COMMENT ON COLUMN demand_watch.stage IS 'Stage that project has reached, canonical name.';
COMMENT ON COLUMN demand_watch.stage_zh IS 'Stage in Chinese (所处阶段).';
COMMENT ON COLUMN demand_watch.stage_en IS 'Stage in English.';
COMMENT ON COLUMN demand_watch.stage_order IS 'Number to order stages by; below 100 for exits.';
COMMENT ON COLUMN demand_watch.taken_up_on IS 'Day it was taken up (承接日期).';
COMMENT ON COLUMN demand_watch.age_days IS
    'Days from 1 January of its year to the day it was taken up, or today (等待天数), not below zero; '
    'a demand carries no day of its own.';

CREATE VIEW service_watch WITH (security_invoker = true) AS
SELECT q.id AS service_request_id, q.agency_id, a.name AS agency_name, q.title::text AS title,
       q.category::text AS category, govproj.label(q.category, 'zh') AS category_zh, govproj.label(q.category, 'en') AS category_en,
       govproj.ordinal(q.category) AS category_order,
       q.asked, q.allocated, q.unit::text AS unit,
       q.requested_on::date AS requested_on, q.decided_on::date AS decided_on, q.allocated_on::date AS allocated_on,
       s.state,
       CASE s.state WHEN 'waiting' THEN '待审核' WHEN 'granted' THEN '待分配'
                    WHEN 'allocated' THEN '已分配' ELSE '不同意' END AS state_zh,
       initcap(s.state) AS state_en,
       coalesce(q.allocated_on::date, CASE q.decision WHEN 'refused' THEN q.decided_on::date END, t.today) - q.requested_on AS age_days
  FROM service_request q
  JOIN agency a ON a.id = q.agency_id
 CROSS JOIN govproj.register_today('project'::regclass) AS t (today)
 CROSS JOIN LATERAL (
        SELECT CASE WHEN q.decision IS NULL THEN 'waiting' WHEN q.allocated IS NOT NULL THEN 'allocated' ELSE q.decision END AS state
       ) AS s;

COMMENT ON VIEW service_watch IS
    'Requests for infrastructure services (基础设施服务申请情况), Article 15: one row each; '
    'what each unit holds by sum(allocated) GROUP BY agency_name, category, unit. Key: service_request_id.';
COMMENT ON COLUMN service_watch.service_request_id IS 'Key of the request.';
COMMENT ON COLUMN service_watch.agency_id IS 'Key of the agency that asks.';
COMMENT ON COLUMN service_watch.agency_name IS 'Agency that asks (申请单位).';
COMMENT ON COLUMN service_watch.title IS 'What is asked for (申请内容).';
COMMENT ON COLUMN service_watch.category IS 'Category of service, canonical name.';
COMMENT ON COLUMN service_watch.category_zh IS 'Category in Chinese (服务类别).';
COMMENT ON COLUMN service_watch.category_en IS 'Category in English.';
COMMENT ON COLUMN service_watch.category_order IS 'Number to order categories by.';
COMMENT ON COLUMN service_watch.asked IS 'How much is asked for (申请数量), in unit.';
COMMENT ON COLUMN service_watch.allocated IS 'How much was allocated (分配数量), in unit; NULL: nothing yet.';
COMMENT ON COLUMN service_watch.unit IS 'Unit of both (计量单位).';
COMMENT ON COLUMN service_watch.requested_on IS 'Day of the request (申请日期).';
COMMENT ON COLUMN service_watch.decided_on IS 'Day of the decision (审核日期).';
COMMENT ON COLUMN service_watch.allocated_on IS 'Day of the allocation (分配日期).';
COMMENT ON COLUMN service_watch.state IS 'State (状态): waiting for the decision, granted and not allocated yet, allocated, or refused.';
COMMENT ON COLUMN service_watch.state_zh IS 'State in Chinese (状态).';
COMMENT ON COLUMN service_watch.state_en IS 'State in English.';
COMMENT ON COLUMN service_watch.age_days IS 'Days from the request to its allocation or refusal, or today (办理天数).';

CREATE VIEW matter_watch WITH (security_invoker = true) AS
SELECT m.id AS matter_id, m.agency_id, a.name AS agency_name, m.title::text AS title,
       p.id AS project_id, p.code::text AS project_code, p.title::text AS project_title,
       m.raised_on::date AS raised_on, m.resolved_on::date AS resolved_on, m.resolution::text AS resolution,
       s.state, CASE s.state WHEN 'open' THEN '待协调' ELSE '已办结' END AS state_zh, initcap(s.state) AS state_en,
       coalesce(m.resolved_on::date, t.today) - m.raised_on AS age_days
  FROM matter m
  JOIN agency a ON a.id = m.agency_id
  LEFT JOIN project p ON p.id = m.project_id
 CROSS JOIN govproj.register_today('project'::regclass) AS t (today)
 CROSS JOIN LATERAL (SELECT CASE WHEN m.resolved_on IS NULL THEN 'open' ELSE 'resolved' END AS state) AS s;

COMMENT ON VIEW matter_watch IS
    'Major matters reported for coordination (重大事项协调情况), Article 16: one row each, with its age. Key: matter_id.';
COMMENT ON COLUMN matter_watch.matter_id IS 'Key of the matter.';
COMMENT ON COLUMN matter_watch.agency_id IS 'Key of the agency that raised it.';
COMMENT ON COLUMN matter_watch.agency_name IS 'Agency that raised it (报告单位).';
COMMENT ON COLUMN matter_watch.title IS 'What it is about (事项).';
COMMENT ON COLUMN matter_watch.project_id IS 'Key of the project it concerns; NULL: none.';
COMMENT ON COLUMN matter_watch.project_code IS 'Code of that project (项目编号).';
COMMENT ON COLUMN matter_watch.project_title IS 'Title of that project (项目名称).';
COMMENT ON COLUMN matter_watch.raised_on IS 'Day it was raised (报告日期).';
COMMENT ON COLUMN matter_watch.resolved_on IS 'Day it was resolved (办结日期); NULL: open.';
COMMENT ON COLUMN matter_watch.resolution IS 'How it was resolved (协调结果).';
COMMENT ON COLUMN matter_watch.state IS 'State (状态): open or resolved.';
COMMENT ON COLUMN matter_watch.state_zh IS 'State in Chinese (状态).';
COMMENT ON COLUMN matter_watch.state_en IS 'State in English.';
COMMENT ON COLUMN matter_watch.age_days IS 'Days from the day it was raised to its resolution, or today (办理天数).';

CREATE VIEW evaluation_watch WITH (security_invoker = true) AS
SELECT p.id AS project_id, p.code::text AS project_code, p.title::text AS title,
       p.owner_id, o.name AS owner_name, p.budget_year::integer AS budget_year, p.track,
       coalesce(tr.label_zh, p.track)::text AS track_zh, coalesce(tr.label_en, p.track)::text AS track_en,
       p.stage::text AS stage, coalesce(called.label_zh, govproj.label(p.stage, 'zh')) AS stage_zh,
       coalesce(called.label_en, govproj.label(p.stage, 'en')) AS stage_en,
       govproj.ordinal(p.stage) AS stage_order,
       p.begun_on, y.year, y.year < extract(year FROM t.today) AS year_over,
       y.kind, coalesce(w.label_zh, y.kind) AS kind_zh, coalesce(w.label_en, y.kind) AS kind_en,
       coalesce(e.evaluations, 0) AS evaluations, e.last_score, e.last_on,
       s.state, CASE s.state WHEN 'missing' THEN '未评价' ELSE '已评价' END AS state_zh, initcap(s.state) AS state_en
  FROM (
        -- joined first and grouped after: so whatever is asked of a project chooses the acts that are read
        SELECT p.id, p.code, p.title, p.owner_id, p.budget_year, p.policy_id, p.track, p.stage, p.stage_on,
               min(a.legal_on) AS begun_on
          FROM project p
          JOIN act a ON a.project_id = p.id AND a.to_stage = 'implementing'
         GROUP BY p.id
       ) AS p
  JOIN agency o ON o.id = p.owner_id
  LEFT JOIN policy_track tr ON tr.policy_id = p.policy_id AND tr.track = p.track
  LEFT JOIN policy_word called ON called.policy_id = p.policy_id AND called.list = 'stage' AND called.word = p.stage::text
  -- what no step leads on from has ended
  LEFT JOIN (SELECT DISTINCT policy_id, track, from_stage AS stage FROM policy_step) AS n
    ON n.policy_id = p.policy_id AND n.track = p.track AND n.stage = p.stage
 CROSS JOIN govproj.register_today('project'::regclass) AS t (today)
 CROSS JOIN LATERAL (
        SELECT s.year, k.word::text AS kind
          FROM generate_series(extract(year FROM p.begun_on)::integer,
                               extract(year FROM CASE WHEN n.stage IS NULL THEN p.stage_on ELSE t.today END)::integer) AS s (year)
          JOIN policy_word k ON k.policy_id = p.policy_id AND k.list = 'evaluation' AND govproj.has_part(k.parts, 'yearly')
        UNION ALL
        -- what is not made each year is missed in none
        SELECT DISTINCT v.year::integer, v.kind::text
          FROM evaluation v
         WHERE v.project_id = p.id
           AND NOT EXISTS (SELECT FROM policy_word k WHERE k.policy_id = p.policy_id AND k.list = 'evaluation' AND k.word = v.kind
                                                      AND govproj.has_part(k.parts, 'yearly'))
       ) AS y
  LEFT JOIN policy_word w ON w.policy_id = p.policy_id AND w.list = 'evaluation' AND w.word = y.kind
  LEFT JOIN (
        SELECT v.project_id, v.kind::text AS kind, v.year::integer AS year, count(*) AS evaluations,
               (array_agg(v.score ORDER BY v.evaluated_on DESC, v.id DESC))[1] AS last_score, max(v.evaluated_on::date) AS last_on
          FROM evaluation v
         GROUP BY v.project_id, v.kind, v.year
       ) AS e ON e.project_id = p.id AND e.year = y.year AND e.kind = y.kind
 CROSS JOIN LATERAL (SELECT CASE WHEN e.evaluations > 0 THEN 'evaluated' ELSE 'missing' END AS state) AS s;

COMMENT ON VIEW evaluation_watch IS
    'Evaluations of projects (评价监测), Article 21: one row for each project, year and kind with part yearly, from the year in which it '
    'was first implemented to the year in which it ended, filed or terminated, or to this year, whether anybody evaluated it or not; of '
    'other kinds one for each year that one is about. Key: project_id, year, kind.';
COMMENT ON COLUMN evaluation_watch.project_id IS 'Key of the project; with year and kind, of the row.';
COMMENT ON COLUMN evaluation_watch.project_code IS 'Project code (项目编号).';
COMMENT ON COLUMN evaluation_watch.title IS 'Title (项目名称).';
COMMENT ON COLUMN evaluation_watch.owner_id IS 'Key of the owning agency.';
COMMENT ON COLUMN evaluation_watch.owner_name IS 'Owning agency (项目单位).';
COMMENT ON COLUMN evaluation_watch.budget_year IS 'Budget year (预算年度).';
COMMENT ON COLUMN evaluation_watch.track IS 'Class (类别): a word of list track, see view words.';
COMMENT ON COLUMN evaluation_watch.track_zh IS 'Class in Chinese (类别).';
COMMENT ON COLUMN evaluation_watch.track_en IS 'Class in English.';
COMMENT ON COLUMN evaluation_watch.stage IS 'Stage reached, canonical name.';
COMMENT ON COLUMN evaluation_watch.stage_zh IS 'Stage in Chinese (所处阶段).';
COMMENT ON COLUMN evaluation_watch.stage_en IS 'Stage in English.';
COMMENT ON COLUMN evaluation_watch.stage_order IS 'Number to order stages by; below 100 for exits.';
COMMENT ON COLUMN evaluation_watch.begun_on IS 'Day its implementation first began (开始实施日期).';
COMMENT ON COLUMN evaluation_watch.year IS 'Year that an evaluation is about (评价年度).';
COMMENT ON COLUMN evaluation_watch.year_over IS 'Whether that year is over (年度已结束): until then an evaluation may yet come in time.';
COMMENT ON COLUMN evaluation_watch.kind IS 'Kind of evaluation (评价种类), a word of the project''s version; shipped: yearly.';
COMMENT ON COLUMN evaluation_watch.kind_zh IS 'Kind in Chinese (评价名称).';
COMMENT ON COLUMN evaluation_watch.kind_en IS 'Kind in English.';
COMMENT ON COLUMN evaluation_watch.evaluations IS 'Evaluations of that kind about that year (评价次数): by each evaluator once.';
COMMENT ON COLUMN evaluation_watch.last_score IS 'Score of the last of them (最近得分); NULL: none.';
COMMENT ON COLUMN evaluation_watch.last_on IS 'Day of the last of them (最近评价日期); NULL: none.';
COMMENT ON COLUMN evaluation_watch.state IS 'State (状态): evaluated, or missing: nobody has evaluated it.';
COMMENT ON COLUMN evaluation_watch.state_zh IS 'State in Chinese (状态).';
COMMENT ON COLUMN evaluation_watch.state_en IS 'State in English.';

CREATE VIEW agency_watch WITH (security_invoker = true) AS
WITH running AS NOT MATERIALIZED (
    SELECT p.id, p.policy_id, p.owner_id, p.national_funds
      FROM project p
     WHERE EXISTS (SELECT FROM policy_step n WHERE n.policy_id = p.policy_id AND n.track = p.track AND n.from_stage = p.stage)
)
SELECT a.id AS agency_id, a.code::text AS agency_code, a.name AS agency_name, a.kind AS agency_kind,
       coalesce(k.label_zh, a.kind) AS agency_kind_zh, coalesce(k.label_en, a.kind) AS agency_kind_en,
       m.leading_group AS missing_leading_group, m.responsible_office AS missing_responsible_office, m.db_role AS missing_db_role,
       coalesce(q.projects, 0) AS projects, coalesce(q.projects_national, 0) AS projects_national,
       coalesce(d.projects, 0) AS projects_without_liaison,
       NOT (m.leading_group OR m.responsible_office OR m.db_role) AND d.projects IS NULL AS ready
  FROM agency a
  LEFT JOIN agency_kind k ON k.kind = a.kind
  LEFT JOIN pg_catalog.pg_roles r ON r.rolname = a.db_role
 CROSS JOIN LATERAL (
        SELECT coalesce(k.appoints, false) AND a.leading_group IS NULL AS leading_group,
               coalesce(k.appoints, false) AND a.responsible_office IS NULL AS responsible_office,
               r.rolname IS NULL AS db_role
       ) AS m
  LEFT JOIN (
        SELECT p.owner_id, count(*) AS projects, count(*) FILTER (WHERE p.national_funds > 0) AS projects_national
          FROM running p
         GROUP BY p.owner_id
       ) AS q ON q.owner_id = a.id
  LEFT JOIN (
        SELECT p.owner_id, count(DISTINCT p.id) AS projects
          FROM running p
         CROSS JOIN LATERAL govproj.project_duties('project'::regclass, p.id) AS j
         WHERE p.national_funds > 0 AND j.met_on IS NULL AND j.debtor = 'owner'
           AND (p.policy_id, j.kind) IN (
                SELECT k.policy_id, k.code::text FROM policy_obligation k WHERE k.applies_when ? 'funds_out_of_scope'
                UNION ALL
                SELECT k.policy_id, k.code::text
                  FROM policy_obligation k
                  JOIN policy_word w ON w.policy_id = k.policy_id AND w.list = 'source' AND k.applies_when ? ('funds:' || w.word)
                 WHERE NOT govproj.has_part(w.parts, 'in_scope'))
         GROUP BY p.owner_id
       ) AS d ON d.owner_id = a.id
 -- of an agency whose projects are hidden from the reader nothing is told
 WHERE a.active AND (a.id = ANY ((SELECT govproj.acting_for('project'::regclass))::bigint[])
                     OR (SELECT govproj.sees_all('project'::regclass)));

COMMENT ON VIEW agency_watch IS
    'What agencies have ready for their part (单位履职准备情况), Articles 4(3) and 12: one row for each that is active '
    'and whose projects the reader may see: a unit sees its own. Key: agency_id.';
COMMENT ON COLUMN agency_watch.agency_id IS 'Key of the agency.';
COMMENT ON COLUMN agency_watch.agency_code IS 'Code of the agency (单位代码).';
COMMENT ON COLUMN agency_watch.agency_name IS 'Agency (单位).';
COMMENT ON COLUMN agency_watch.agency_kind IS 'What it is: unit, data_bureau and so on.';
COMMENT ON COLUMN agency_watch.agency_kind_zh IS 'What it is, in Chinese (单位类型).';
COMMENT ON COLUMN agency_watch.agency_kind_en IS 'What it is, in English.';
COMMENT ON COLUMN agency_watch.missing_leading_group IS
    'Whether it names no leading group (未设领导小组), Article 4(3), where its kind has to.';
COMMENT ON COLUMN agency_watch.missing_responsible_office IS
    'Whether it names no responsible office (未明确责任科室), Article 4(3), where its kind has to.';
COMMENT ON COLUMN agency_watch.missing_db_role IS
    'Whether nobody can act for it (未配置数据库角色): it names no database role, or one that does not exist.';
COMMENT ON COLUMN agency_watch.projects IS 'Projects of its own that go on (在办项目数).';
COMMENT ON COLUMN agency_watch.projects_national IS 'Of these, with national money (其中使用国家资金项目数).';
COMMENT ON COLUMN agency_watch.projects_without_liaison IS
    'Of these, with an open duty that national money brings (其中未对接项目数), Article 12: the paper on the liaison is missing.';
COMMENT ON COLUMN agency_watch.ready IS 'Whether nothing of that is missing (准备就绪).';
