-- Stocks in reports: what waits for its acceptance, how much is built off plan, and how many projects stood where at the end of each month.
-- Plain types only, Chinese and English labels, an order column beside each stage.

CREATE VIEW acceptance_backlog WITH (security_invoker = true) AS
SELECT p.id AS project_id, p.code::text AS project_code, p.title::text AS title,
       p.owner_id, o.name AS owner_name, p.budget_year::integer AS budget_year, p.track,
       coalesce(tr.label_zh, p.track)::text AS track_zh, coalesce(tr.label_en, p.track)::text AS track_en,
       p.stage::text AS stage, coalesce(called.label_zh, govproj.label(p.stage, 'zh')) AS stage_zh,
       coalesce(called.label_en, govproj.label(p.stage, 'en')) AS stage_en,
       govproj.ordinal(p.stage) AS stage_order, p.stage_on,
       s.state, CASE s.state WHEN 'delivered' THEN '已交付未进入验收' ELSE '验收办理中' END AS state_zh,
       CASE s.state WHEN 'delivered' THEN 'Delivered' ELSE 'Being accepted' END AS state_en,
       c.contracts, c.delivered_on, w.waits_since, t.today - w.waits_since AS days,
       p.contracted::numeric AS contracted, p.paid::numeric AS paid, p.contracted - p.paid AS unpaid
  FROM project p
  LEFT JOIN LATERAL (SELECT g.name FROM agency g WHERE g.id = p.owner_id OFFSET 0) AS o ON true
  LEFT JOIN policy_track tr ON tr.policy_id = p.policy_id AND tr.track = p.track
  LEFT JOIN policy_word called ON called.policy_id = p.policy_id AND called.list = 'stage' AND called.word = p.stage::text
 CROSS JOIN govproj.register_today('project'::regclass) AS t (today)
  -- what delivers the project, at first or going on with that
  LEFT JOIN (
        SELECT x.policy_id, array_agg(x.word) AS kinds
          FROM policy_word x
         WHERE x.list = 'contract' AND (govproj.has_part(x.parts, 'main') OR govproj.has_part(x.parts, 'follows'))
         GROUP BY x.policy_id
       ) AS part ON part.policy_id = p.policy_id
 CROSS JOIN LATERAL (
        SELECT nullif(count(*), 0) AS contracts, count(k.delivered_on) AS delivered, max(k.delivered_on::date) AS delivered_on
          FROM contract k
         WHERE k.project_id = p.id AND k.ended_on IS NULL AND k.kind = ANY (part.kinds)
       ) AS c
 -- past its implementation, and on the way to its acceptance
 CROSS JOIN LATERAL (
        SELECT CASE WHEN EXISTS (SELECT FROM policy_way y
                                  WHERE y.policy_id = p.policy_id AND y.track = p.track AND y.gate = 'implementing' AND y.stage = p.stage)
                    THEN 'in_acceptance'
                    WHEN c.delivered = c.contracts THEN 'delivered' END AS state
       ) AS s
 CROSS JOIN LATERAL (
        -- since its last delivery; where none is stated, since it left its implementation
        SELECT coalesce(CASE WHEN c.delivered = c.contracts THEN c.delivered_on END,
                        (SELECT max(a.legal_on) FROM act a
                          WHERE a.project_id = p.id AND a.from_stage = 'implementing' AND a.to_stage IS NOT NULL
                            AND NOT EXISTS (SELECT FROM correction u WHERE u.project_id = a.project_id AND u.step_seq = a.seq)
                            AND (a.kind <> 'project_moved' OR move_stands(a.project_id, a.seq))),
                        p.stage_on) AS waits_since
       ) AS w
 WHERE s.state IS NOT NULL
   AND EXISTS (SELECT FROM policy_way y
                WHERE y.policy_id = p.policy_id AND y.track = p.track AND y.gate = p.stage AND y.stage = 'accepted');

COMMENT ON VIEW acceptance_backlog IS
    'What waits for its acceptance (待验收项目): projects all of whose main contracts and those that go on with them are delivered, or that '
    'stand past their implementation, and that are not accepted yet; since when, and how many days. One row each. Key: project_id.';
COMMENT ON COLUMN acceptance_backlog.project_id IS 'Key of the project, and of the row.';
COMMENT ON COLUMN acceptance_backlog.project_code IS 'Project code (项目编号).';
COMMENT ON COLUMN acceptance_backlog.title IS 'Title (项目名称).';
COMMENT ON COLUMN acceptance_backlog.owner_id IS 'Key of the owning agency.';
COMMENT ON COLUMN acceptance_backlog.owner_name IS 'Owning agency (项目单位).';
COMMENT ON COLUMN acceptance_backlog.budget_year IS 'Budget year (预算年度).';
COMMENT ON COLUMN acceptance_backlog.track IS 'Class (类别): a word of list track, see view words.';
COMMENT ON COLUMN acceptance_backlog.track_zh IS 'Class in Chinese (类别).';
COMMENT ON COLUMN acceptance_backlog.track_en IS 'Class in English.';
COMMENT ON COLUMN acceptance_backlog.stage IS 'Stage reached, canonical name.';
COMMENT ON COLUMN acceptance_backlog.stage_zh IS 'Stage in Chinese (所处阶段).';
COMMENT ON COLUMN acceptance_backlog.stage_en IS 'Stage in English.';
COMMENT ON COLUMN acceptance_backlog.stage_order IS 'Number to order stages by; below 100 for exits.';
COMMENT ON COLUMN acceptance_backlog.stage_on IS 'Day the stage was reached (阶段日期).';
COMMENT ON COLUMN acceptance_backlog.state IS
    'What it waits for (状态): delivered: all is delivered, and its acceptance has not begun; in_acceptance: it is past its '
    'implementation, in a trial or a review before acceptance, say.';
COMMENT ON COLUMN acceptance_backlog.state_zh IS 'State in Chinese (状态).';
COMMENT ON COLUMN acceptance_backlog.state_en IS 'State in English.';
COMMENT ON COLUMN acceptance_backlog.contracts IS 'Main contracts and those that go on with them (主合同数); NULL: none.';
COMMENT ON COLUMN acceptance_backlog.delivered_on IS 'Day of the last delivery under them (最后交付日期); NULL: none yet.';
COMMENT ON COLUMN acceptance_backlog.waits_since IS
    'Since when it waits (待验收起始日): the day of the last delivery; where something is undelivered, the day it left its implementation.';
COMMENT ON COLUMN acceptance_backlog.days IS 'Days since then (待验收天数).';
COMMENT ON COLUMN acceptance_backlog.contracted IS 'Contracts with supplements (合同金额), yuan.';
COMMENT ON COLUMN acceptance_backlog.paid IS 'Paid, less refunds (已支付金额), yuan.';
COMMENT ON COLUMN acceptance_backlog.unpaid IS 'Contracted and not yet paid (合同未付金额), yuan.';

CREATE VIEW plan_share WITH (security_invoker = true) AS
SELECT y.year, coalesce(s.projects, 0) AS projects, coalesce(s.with_line, 0) AS with_line, coalesce(s.off_plan, 0) AS off_plan,
       round(100.0 * s.off_plan / s.projects, 2) AS off_plan_share,
       coalesce(s.amount, 0) AS amount, coalesce(s.off_plan_amount, 0) AS off_plan_amount,
       round(100 * s.off_plan_amount / nullif(s.amount, 0), 2) AS off_plan_amount_share
  FROM (
        SELECT generate_series(b.first, greatest(b.last, extract(year FROM t.today)::integer)) AS year
          FROM govproj.register_today('project'::regclass) AS t (today)
         CROSS JOIN (SELECT min(v.year) AS first, max(v.year) AS last
                       FROM (SELECT p.budget_year::integer AS year FROM project p
                             UNION ALL
                             SELECT n.year::integer FROM annual_plan n) AS v) AS b
       ) AS y
  LEFT JOIN (
        SELECT p.budget_year::integer AS year, count(*) AS projects, count(p.plan_line_id) AS with_line,
               count(*) FILTER (WHERE g.off_plan) AS off_plan, sum(p.total_investment::numeric) AS amount,
               coalesce(sum(p.total_investment::numeric) FILTER (WHERE g.off_plan), 0) AS off_plan_amount
          FROM project p
         CROSS JOIN LATERAL (SELECT p.off_plan_ground IS NOT NULL OR p.budgeted IS FALSE AS off_plan) AS g
         WHERE p.stage NOT IN ('rejected', 'withdrawn')
         GROUP BY p.budget_year
       ) AS s ON s.year = y.year;

COMMENT ON VIEW plan_share IS
    'How much is built off plan (计划外项目占比), Article 9: one row for each budget year from the first of any project or annual plan to '
    'this year, or the last one planned for, also where there was none. Projects that were rejected or withdrawn are left out. Key: year.';
COMMENT ON COLUMN plan_share.year IS 'Budget year (预算年度).';
COMMENT ON COLUMN plan_share.projects IS 'Projects of the year (项目数).';
COMMENT ON COLUMN plan_share.with_line IS 'Those that carry out a line of an annual plan (列入年度计划项目数).';
COMMENT ON COLUMN plan_share.off_plan IS 'Those off plan (计划外项目数): on a ground of Article 9, or said not to be in the budget.';
COMMENT ON COLUMN plan_share.off_plan_share IS 'Their share of the number (计划外项目占比), percent; NULL: no projects.';
COMMENT ON COLUMN plan_share.amount IS 'Total investment of the projects of the year (投资总额), yuan.';
COMMENT ON COLUMN plan_share.off_plan_amount IS 'That of those off plan (计划外投资总额), yuan.';
COMMENT ON COLUMN plan_share.off_plan_amount_share IS 'Their share of the amount (计划外投资占比), percent; NULL: it is zero.';

CREATE VIEW pipeline_by_month WITH (security_invoker = true) AS
WITH
-- What each act does to a project's stage and figures, and from which day on that is so: from its own, or from that of the step after
-- it, where that is earlier. What is entered of a past day by day counts from the step on for which it was entered.
done AS (
    SELECT a.project_id, p.track, a.seq,
           coalesce(a.to_stage, CASE a.kind WHEN 'step_undone' THEN (a.detail -> 'stage' ->> 1)::govproj.stage END) AS to_stage,
           -- a move that gave it another stage bears the day of that
           least(d.day, min(d.day) FILTER (WHERE a.to_stage IS NOT NULL) OVER later) AS day,
           coalesce(CASE a.kind
               WHEN 'cost_line_entered' THEN (a.detail ->> 'amount')::numeric
               WHEN 'cost_line_removed' THEN - (a.detail ->> 'amount')::numeric
               WHEN 'cost_line_changed' THEN (a.detail -> 'amount' ->> 1)::numeric - (a.detail -> 'amount' ->> 0)::numeric
               WHEN 'change_decided' THEN CASE a.detail ->> 'kind'
                   WHEN 'value' THEN (a.detail ->> 'new')::numeric - (a.detail ->> 'old')::numeric END
               -- a new round begins with the lines as they were entered
               WHEN 'step' THEN (a.detail -> 'changed' -> 'total_investment' ->> 1)::numeric
                                - (a.detail -> 'changed' -> 'total_investment' ->> 0)::numeric
               WHEN 'step_undone' THEN (a.detail -> 'total_investment' ->> 1)::numeric
                                       - (a.detail -> 'total_investment' ->> 0)::numeric END, 0) AS total_investment,
           coalesce(CASE a.kind
               WHEN 'project_entered' THEN (a.detail ->> 'city_funds')::numeric
               WHEN 'project_changed' THEN (a.detail -> 'city_funds' ->> 1)::numeric - (a.detail -> 'city_funds' ->> 0)::numeric
               WHEN 'off_plan_ground_changed' THEN (a.detail -> 'city_funds' ->> 1)::numeric - (a.detail -> 'city_funds' ->> 0)::numeric
               WHEN 'change_decided' THEN CASE WHEN a.detail ->> 'kind' = 'funds' AND s.in_scope
                   THEN (a.detail ->> 'new')::numeric - (a.detail ->> 'old')::numeric END END, 0) AS city_funds
      -- A unit has the acts read of its projects alone, which are found by their owner (OFFSET 0): in the order of the acts, all would be
      -- gone through.
      FROM (SELECT x.id, x.track FROM project x OFFSET 0) AS p
      JOIN act a ON a.project_id = p.id
     CROSS JOIN LATERAL (
            SELECT a.detail ->> 'source' IS NULL
                   OR EXISTS (SELECT FROM policy_word w
                               WHERE w.policy_id = a.policy_id AND w.list = 'source' AND w.word = a.detail ->> 'source'
                                 AND govproj.has_part(w.parts, 'in_scope')) AS in_scope
           ) AS s
     CROSS JOIN LATERAL (
            SELECT CASE a.kind WHEN 'project_moved' THEN (a.detail ->> 'moved_on')::date ELSE a.legal_on END AS day
           ) AS d
     WHERE a.to_stage IS NOT NULL
        OR a.kind IN ('step_undone', 'project_changed', 'off_plan_ground_changed', 'cost_line_entered', 'cost_line_changed',
                      'cost_line_removed', 'change_decided')
    WINDOW later AS (PARTITION BY a.project_id ORDER BY a.seq ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
),
-- How a project stood from one such day to the next.
stood AS (
    SELECT n.track, first_value(n.to_stage) OVER (PARTITION BY n.project_id, n.visit ORDER BY n.day, n.seq) AS stage,
           n.day, lead(n.day) OVER (PARTITION BY n.project_id ORDER BY n.day, n.seq) AS next_day, n.total_investment, n.city_funds
      FROM (SELECT d.project_id, d.track, d.seq, d.to_stage, d.day, count(d.to_stage) OVER acts AS visit,
                   sum(d.total_investment) OVER acts AS total_investment, sum(d.city_funds) OVER acts AS city_funds
              FROM done d
            WINDOW acts AS (PARTITION BY d.project_id ORDER BY d.day, d.seq)) AS n
),
-- What comes to a stock and what leaves it, by month: whatever comes and leaves within one is at no month's end.
moved AS (
    SELECT date_trunc('month', v.day)::date AS month, s.track, s.stage, sum(v.sign) AS projects,
           sum(v.sign * s.total_investment) AS total_investment, sum(v.sign * s.city_funds) AS city_funds
      FROM stood s
     CROSS JOIN LATERAL (VALUES (1, s.day), (-1, s.next_day)) AS v (sign, day)
     WHERE v.day IS NOT NULL AND s.next_day IS DISTINCT FROM s.day
     GROUP BY 1, 2, 3
),
-- What they are called. Versions may differ in this: by the newest that says something.
called AS MATERIALIZED (
    SELECT k.track, coalesce(t.label_zh, k.track)::text AS track_zh, coalesce(t.label_en, k.track)::text AS track_en,
           k.stage, coalesce(w.label_zh, govproj.label(k.stage, 'zh')) AS stage_zh,
           coalesce(w.label_en, govproj.label(k.stage, 'en')) AS stage_en
      FROM (SELECT DISTINCT f.track, f.stage FROM moved f) AS k
      LEFT JOIN LATERAL (
            SELECT x.label_zh, x.label_en
              FROM policy_word x
              JOIN policy y ON y.id = x.policy_id
             WHERE x.list = 'stage' AND x.word = k.stage::text
             ORDER BY y.valid_from DESC
             LIMIT 1
           ) AS w ON true
      LEFT JOIN LATERAL (
            SELECT x.label_zh, x.label_en
              FROM policy_track x
              JOIN policy y ON y.id = x.policy_id
             WHERE x.track = k.track
             ORDER BY y.valid_from DESC
             LIMIT 1
           ) AS t ON true
)
SELECT g.month, least((g.month + interval '1 month - 1 day')::date, g.today) AS counted_on,
       g.track, g.track_zh, g.track_en, g.stage::text AS stage, g.stage_zh, g.stage_en, govproj.ordinal(g.stage) AS stage_order,
       g.projects::bigint AS projects, g.total_investment, g.city_funds
  FROM (SELECT m.month, m.today, k.track, k.track_zh, k.track_en, k.stage, k.stage_zh, k.stage_en,
               sum(v.projects) OVER months AS projects, sum(v.total_investment) OVER months AS total_investment,
               sum(v.city_funds) OVER months AS city_funds
          FROM (SELECT (b.first + make_interval(months => n))::date AS month, t.today
                  FROM govproj.register_today('project'::regclass) AS t (today)
                 CROSS JOIN (SELECT min(f.month) AS first FROM moved f) AS b
                 CROSS JOIN LATERAL generate_series(0, ((extract(year FROM t.today) - extract(year FROM b.first)) * 12
                                                        + extract(month FROM t.today) - extract(month FROM b.first))::integer) AS n
               ) AS m
         CROSS JOIN called k
          LEFT JOIN moved v ON v.month = m.month AND v.track = k.track AND v.stage = k.stage
        WINDOW months AS (PARTITION BY k.track, k.stage ORDER BY m.month)) AS g
 WHERE g.projects > 0;

COMMENT ON VIEW pipeline_by_month IS
    'How many projects stood at each stage at the end of each month, and their money (月末各阶段项目存量), from the acts: from the month of '
    'the first to this one, which is counted as of today. Stages where nothing stood are left out. A step counts from its legal date; what '
    'was entered of a project from that day too, or from the step it was entered for, where that is dated earlier. '
    'Whatever class a project was of then, it is counted in that of today; pipeline_on(day) tells that of the day. '
    'Key: month, track, stage.';
COMMENT ON COLUMN pipeline_by_month.month IS 'The month (月份), by its first day.';
COMMENT ON COLUMN pipeline_by_month.counted_on IS 'Day as of which it is counted (统计日): the last of the month; of this month today.';
COMMENT ON COLUMN pipeline_by_month.track IS 'Class (类别): a word of list track, see view words.';
COMMENT ON COLUMN pipeline_by_month.track_zh IS 'Class in Chinese (类别).';
COMMENT ON COLUMN pipeline_by_month.track_en IS 'Class in English.';
COMMENT ON COLUMN pipeline_by_month.stage IS 'Stage, canonical name.';
COMMENT ON COLUMN pipeline_by_month.stage_zh IS 'Stage in Chinese (阶段).';
COMMENT ON COLUMN pipeline_by_month.stage_en IS 'Stage in English.';
COMMENT ON COLUMN pipeline_by_month.stage_order IS 'Number to order stages by; below 100 for exits.';
COMMENT ON COLUMN pipeline_by_month.projects IS 'Number of projects (项目数).';
COMMENT ON COLUMN pipeline_by_month.total_investment IS 'Their total investment as of then (投资总额), yuan.';
COMMENT ON COLUMN pipeline_by_month.city_funds IS 'City funds asked for as of then (市本级财政资金), yuan.';
