-- Agencies in reports: how each does, what it asks for and is told, how its projects are judged, what it has ready for its part.

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
  FROM agency a
  LEFT JOIN agency_kind k ON k.kind = a.kind
  -- agency by agency: whoever asks for some, or for the first in their order, has nothing read of others
 CROSS JOIN LATERAL (
        SELECT e.year,
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
               array_agg(e.state) FILTER (WHERE e.subject = 'evaluation') AS evaluated,
               array_agg(e.score) FILTER (WHERE e.subject = 'evaluation') AS scores,
               count(*) FILTER (WHERE e.subject = 'finding') AS findings,
               count(*) FILTER (WHERE e.subject = 'finding' AND e.state = 'open') AS findings_open,
               count(*) FILTER (WHERE e.subject = 'waiver') AS waivers
          FROM (
                SELECT h.year, h.subject, h.event, h.state, h.off_plan, h.contracted, h.paid, h.score
                  FROM project p
                 CROSS JOIN LATERAL (
                        SELECT p.budget_year::integer AS year, 'project' AS subject, NULL AS event,
                               CASE WHEN p.stage IN ('rejected', 'withdrawn') THEN 'dropped'
                                    WHEN p.stage = 'terminated' THEN 'terminated'
                                    WHEN p.stage >= 'filed' THEN 'filed'
                                    WHEN p.stage >= 'accepted' THEN 'accepted' ELSE 'open' END AS state,
                               p.off_plan_ground IS NOT NULL OR p.budgeted IS FALSE AS off_plan, p.contracted::numeric AS contracted,
                               (SELECT sum(c.paid::numeric) FROM contract c WHERE c.project_id = p.id) AS paid, NULL::numeric AS score
                        UNION ALL
                        SELECT v.year::integer, 'evaluation', NULL, v.kind, NULL, NULL, NULL, v.score
                          FROM evaluation v
                          JOIN policy_word w ON w.policy_id = p.policy_id AND w.list = 'evaluation' AND w.word = v.kind
                         WHERE v.project_id = p.id AND govproj.has_part(w.parts, 'scored')
                       ) AS h
                 WHERE p.owner_id = a.id
                UNION ALL
                SELECT CASE w.event WHEN 'plan' THEN w.source_id::integer
                                    ELSE coalesce(w.budget_year, extract(year FROM w.arose_on)::integer) END,
                       'duty', w.event, w.state, NULL, NULL, NULL, NULL
                  FROM obligation_watch w
                 WHERE w.agency_id = a.id
                UNION ALL
                SELECT extract(year FROM g.found_on)::integer, 'finding', NULL,
                       CASE WHEN g.remedied_on IS NULL THEN 'open' ELSE 'remedied' END, NULL, NULL, NULL, NULL
                  FROM finding g
                 WHERE g.agency_id = a.id
                UNION ALL
                SELECT extract(year FROM x.granted_on)::integer, 'waiver', NULL, NULL, NULL, NULL, NULL, NULL
                  FROM waiver x
                  JOIN project p ON p.id = x.project_id
                 WHERE p.owner_id = a.id
               ) AS e
         GROUP BY e.year
       ) AS f
 CROSS JOIN LATERAL (
        SELECT string_agg(concat_ws(' ', v.kind, v.score), ', ' ORDER BY v.kind COLLATE "C") AS average_scores
          FROM (SELECT u.kind, round(avg(u.score), 2) AS score
                  FROM unnest(f.evaluated, f.scores) AS u (kind, score)
                 GROUP BY u.kind) AS v
       ) AS s
 -- of whom the reader sees nothing, nothing is sought: who owns what he sees, was found or asked something that he sees, or owes what an
 -- office does, if any office owes anything
 WHERE (SELECT govproj.sees_all('project'::regclass))
    OR a.id = ANY ((SELECT govproj.acting_for('project'::regclass))::bigint[])
    OR EXISTS (SELECT FROM policy_obligation o WHERE o.debtor <> 'owner' AND o.event <> 'plan')
    OR a.id IN (SELECT p.owner_id FROM project p) OR a.id IN (SELECT g.agency_id FROM finding g)
    OR a.id IN (SELECT r.agency_id FROM audit_request r);

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
  LEFT JOIN project p ON p.id = d.project_id
 -- what took it up and came to nothing leaves it for another
 CROSS JOIN LATERAL (SELECT CASE WHEN d.project_id IS NULL OR p.stage IN ('rejected', 'withdrawn', 'terminated') THEN 'open'
                                 ELSE 'taken_up' END AS state) AS s
  LEFT JOIN policy_word called ON called.policy_id = p.policy_id AND called.list = 'stage' AND called.word = p.stage::text
  LEFT JOIN LATERAL (
        SELECT max(c.legal_on) AS taken_up_on
          FROM act c
         WHERE s.state = 'taken_up' AND c.project_id = d.project_id AND c.kind = 'demand_taken_up' AND c.detail ->> 'id' = d.id::text
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
COMMENT ON COLUMN demand_watch.state IS 'State (状态): open: no project has taken it up, or the one that has came to nothing; taken_up.';
COMMENT ON COLUMN demand_watch.state_zh IS 'State in Chinese (状态).';
COMMENT ON COLUMN demand_watch.state_en IS 'State in English.';
COMMENT ON COLUMN demand_watch.project_id IS 'Key of the project that took it up, also where that came to nothing; NULL: none.';
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
       b.begun_on, y.year, y.year < extract(year FROM t.today) AS year_over,
       y.kind, coalesce(w.label_zh, y.kind) AS kind_zh, coalesce(w.label_en, y.kind) AS kind_en,
       e.evaluations, e.last_score, e.last_on,
       s.state, CASE s.state WHEN 'missing' THEN '未评价' ELSE '已评价' END AS state_zh, initcap(s.state) AS state_en
  FROM project p
 CROSS JOIN LATERAL (
        SELECT min(a.legal_on) AS begun_on
          FROM act a
         WHERE a.project_id = p.id AND a.to_stage = 'implementing'
           AND a.seq <> ALL (ARRAY(SELECT u.step_seq FROM correction u WHERE u.project_id = p.id AND u.step_seq IS NOT NULL))
           AND (a.kind <> 'project_moved' OR move_stands(a.project_id, a.seq))
       ) AS b
  LEFT JOIN LATERAL (SELECT g.name FROM agency g WHERE g.id = p.owner_id OFFSET 0) AS o ON true
  LEFT JOIN policy_track tr ON tr.policy_id = p.policy_id AND tr.track = p.track
  LEFT JOIN policy_word called ON called.policy_id = p.policy_id AND called.list = 'stage' AND called.word = p.stage::text
  -- which kinds are made each year: found out once
  LEFT JOIN (SELECT k.policy_id, array_agg(k.word::text) AS yearly
               FROM policy_word k
              WHERE k.list = 'evaluation' AND govproj.has_part(k.parts, 'yearly')
              GROUP BY k.policy_id
            ) AS part ON part.policy_id = p.policy_id
  -- what no step leads on from has ended
  LEFT JOIN (SELECT DISTINCT policy_id, track, from_stage AS stage FROM policy_step) AS n
    ON n.policy_id = p.policy_id AND n.track = p.track AND n.stage = p.stage
 CROSS JOIN govproj.register_today('project'::regclass) AS t (today)
 CROSS JOIN LATERAL (
        SELECT s.year, k.word AS kind
          FROM generate_series(extract(year FROM greatest(b.begun_on, (SELECT r.begins_on FROM register r)))::integer,
                               extract(year FROM CASE WHEN n.stage IS NULL THEN p.stage_on ELSE t.today END)::integer) AS s (year)
         CROSS JOIN unnest(part.yearly) AS k (word)
        UNION ALL
        -- what is not made each year is missed in none
        SELECT DISTINCT v.year::integer, v.kind::text
          FROM evaluation v
         WHERE v.project_id = p.id AND (v.kind = ANY (part.yearly)) IS NOT TRUE
       ) AS y
  LEFT JOIN policy_word w ON w.policy_id = p.policy_id AND w.list = 'evaluation' AND w.word = y.kind
 CROSS JOIN LATERAL (
        SELECT count(*) AS evaluations, (array_agg(v.score ORDER BY v.evaluated_on DESC, v.id DESC))[1] AS last_score,
               max(v.evaluated_on::date) AS last_on
          FROM evaluation v
         WHERE v.project_id = p.id AND v.year = y.year AND v.kind = y.kind
       ) AS e
 CROSS JOIN LATERAL (SELECT CASE WHEN e.evaluations > 0 THEN 'evaluated' ELSE 'missing' END AS state) AS s
 WHERE b.begun_on IS NOT NULL;

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
SELECT a.id AS agency_id, a.code::text AS agency_code, a.name AS agency_name, a.kind AS agency_kind,
       coalesce(k.label_zh, a.kind) AS agency_kind_zh, coalesce(k.label_en, a.kind) AS agency_kind_en,
       m.leading_group AS missing_leading_group, m.responsible_office AS missing_responsible_office, m.db_role AS missing_db_role,
       q.projects, q.projects_national,
       d.projects AS projects_without_liaison,
       NOT (m.leading_group OR m.responsible_office OR m.db_role) AND d.projects = 0 AS ready
  FROM agency a
  LEFT JOIN agency_kind k ON k.kind = a.kind
 CROSS JOIN LATERAL (
        SELECT coalesce(k.appoints, false) AND a.leading_group IS NULL AS leading_group,
               coalesce(k.appoints, false) AND a.responsible_office IS NULL AS responsible_office,
               to_regrole(quote_ident(a.db_role)) IS NULL AS db_role
       ) AS m
 CROSS JOIN LATERAL (
        SELECT count(*) AS projects, count(*) FILTER (WHERE p.national_funds > 0) AS projects_national
          FROM project p
         WHERE p.owner_id = a.id
           AND EXISTS (SELECT FROM policy_step n WHERE n.policy_id = p.policy_id AND n.track = p.track AND n.from_stage = p.stage)
       ) AS q
 CROSS JOIN LATERAL (
        SELECT count(DISTINCT p.id) AS projects
          FROM project p
         CROSS JOIN LATERAL govproj.project_duties('project'::regclass, p.id) AS j
         WHERE q.projects_national > 0 AND p.owner_id = a.id AND p.national_funds > 0
           AND EXISTS (SELECT FROM policy_step n WHERE n.policy_id = p.policy_id AND n.track = p.track AND n.from_stage = p.stage)
           AND j.met_on IS NULL AND j.debtor = 'owner'
           AND (p.policy_id, j.kind) IN (
                SELECT k.policy_id, k.code::text FROM policy_obligation k WHERE k.applies_when ? 'funds_out_of_scope'
                UNION ALL
                SELECT k.policy_id, k.code::text
                  FROM policy_obligation k
                  JOIN policy_word w ON w.policy_id = k.policy_id AND w.list = 'source' AND k.applies_when ? ('funds:' || w.word)
                 WHERE NOT govproj.has_part(w.parts, 'in_scope'))
       ) AS d
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
