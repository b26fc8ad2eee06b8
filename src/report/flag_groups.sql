-- Part of red_flags.sql: which versions of the law say what, what lies near a money line, and which projects are alike.

-- Where one project alone is asked about: those it may be one with, of its owner and year or on its line of a plan, and those that may
-- overlap with it.
near AS (
    SELECT p.id
      FROM project p
      JOIN project q ON q.id = of_project
     WHERE p.id = q.id OR (p.owner_id = q.owner_id AND p.budget_year = q.budget_year)
    UNION
    SELECT p.id FROM project p JOIN project q ON q.id = of_project AND q.plan_line_id = p.plan_line_id
),
asked AS MATERIALIZED (
    SELECT q.category, q.budget_year, q.serves_id, left(govproj.title_core(q.title, o.name), 2) AS begins
      FROM project q
      JOIN agency o ON o.id = q.owner_id
     WHERE q.id = of_project
),
far AS MATERIALIZED (
    SELECT p.id, p.owner_id, p.budget_year, p.category, p.stage, p.policy_id, p.serves_id, p.total_investment, p.title
      FROM near x
      JOIN project p ON p.id = x.id
    UNION ALL
    -- whatever makes two of them alike, they are for one system or their titles begin with the same two letters
    SELECT p.id, p.owner_id, p.budget_year, p.category, p.stage, p.policy_id, p.serves_id, p.total_investment, p.title
      FROM project p
      JOIN agency o ON o.id = p.owner_id
     WHERE p.category = (SELECT q.category FROM asked q) AND p.budget_year = (SELECT q.budget_year FROM asked q)
       AND NOT EXISTS (SELECT FROM near x WHERE x.id = p.id)
       AND (p.serves_id = (SELECT q.serves_id FROM asked q)
            OR left(govproj.title_core(p.title, o.name), 2) = (SELECT q.begins FROM asked q))
),
-- Those of which anything is asked: all, or these.
near_project AS NOT MATERIALIZED (
    SELECT p.id, p.owner_id, p.budget_year, p.category, p.stage, p.policy_id, p.plan_line_id, p.round_seq, p.total_investment, p.contracted
      FROM project p
     WHERE of_project IS NULL
    UNION ALL
    SELECT p.id, p.owner_id, p.budget_year, p.category, p.stage, p.policy_id, p.plan_line_id, p.round_seq, p.total_investment, p.contracted
      FROM near x
      JOIN project p ON p.id = x.id
     WHERE of_project IS NOT NULL
),
far_project AS NOT MATERIALIZED (
    SELECT p.id, p.owner_id, p.budget_year, p.category, p.stage, p.policy_id, p.serves_id, p.total_investment, p.title
      FROM project p
     WHERE of_project IS NULL
    UNION ALL
    SELECT x.id, x.owner_id, x.budget_year, x.category, x.stage, x.policy_id, x.serves_id, x.total_investment, x.title
      FROM far x
     WHERE of_project IS NOT NULL
),
-- What makes projects alike, and how that is said.
likeness (likeness, zh, en) AS (VALUES
    ('system', '服务于同一系统', 'for one system'),
    ('title', '名称相近', 'of like titles'),
    ('supplier', '同一服务提供方', 'of one supplier')
),
-- What kinds of paper count as, by the version: of the law's own words none is said here.
part AS (
    SELECT d.policy_id, d.kind, govproj.has_part(d.parts, 'fund_grant') AS grants, govproj.has_part(d.parts, 'appraisal') AS appraises,
           govproj.has_part(d.parts, 'award') AS awards
      FROM policy_document d
     WHERE d.parts IS NOT NULL
),
cited (policy_id, track, cites, article) AS (
    SELECT policy_id, track, to_stage::text, article FROM policy_step
     WHERE kind = 'forward' AND to_stage IN ('contracted', 'accepted')
    UNION ALL
    SELECT policy_id, track, 'limit'::text, article FROM policy_step WHERE limit_document IS NOT NULL
    UNION ALL
    SELECT policy_id, track, 'grant'::text, article FROM policy_limit
     WHERE subject = 'contracts' AND mode <> 'off'
       AND (policy_id, ceiling) IN (SELECT t.policy_id, t.kind FROM part t WHERE t.grants)
    UNION ALL
    SELECT policy_id, track, 'allocation'::text, article FROM policy_order
     WHERE subject IN ('allocation:decided', 'allocation:arranged')
       AND (policy_id, after) IN (SELECT t.policy_id, t.kind FROM part t WHERE t.grants)
    UNION ALL
    SELECT policy_id, track, condition, article FROM policy_condition
     WHERE condition IN ('plan_line', 'planned', 'city_funds', 'owner_agrees') AND entry IS NULL
    UNION ALL
    SELECT policy_id, track, 'supplements'::text, article FROM policy_limit WHERE subject = 'supplements' AND mode <> 'off'
    UNION ALL
    SELECT policy_id, track, 'software_cost'::text, article FROM policy_requirement
     WHERE govproj.when_line(applies_when) = 'software'
        OR govproj.when_line(applies_when) IN (SELECT 'line:' || w.word FROM policy_word w
                                                WHERE w.policy_id = policy_requirement.policy_id AND w.list = 'cost_line'
                                                  AND govproj.has_part(w.parts, 'software'))
    UNION ALL
    SELECT policy_id, NULL::text, 'independent'::text, article FROM policy_requirement
     WHERE independent AND govproj.when_line(applies_when) IS NOT NULL
    UNION ALL
    SELECT d.policy_id, NULL::text, 'change'::text, d.article
      FROM policy_obligation b
      JOIN policy_document d ON d.policy_id = b.policy_id AND d.kind = ANY (regexp_split_to_array(btrim(b.met_by, ', '), '[, ]+'))
     WHERE b.event = 'change'
),
-- Money lines of living projects, by the judge: what is needed from an amount on. Those that ask for a cost line alone repeat the
-- line whose fee it is; of what a line needs the first row that is no cost line names it.
-- Money has two decimals, so least is the smallest amount that reaches the line.
line AS (
    SELECT p.id AS project_id, p.owner_id, p.budget_year,
           j.rule, j.article, j.amount, j.bound, j.bound + CASE WHEN j.inclusive THEN 0 ELSE 0.01 END AS least, j.reached,
           j.fact AS basis, coalesce(t.label_zh, d.label_zh, t.needs) AS label_zh, coalesce(t.label_en, d.label_en, t.needs) AS label_en,
           CASE WHEN t.needs LIKE 'contract:%' THEN split_part(t.needs, ':', 2) END AS contract_kind,
           (SELECT min(split_part(x.needs, ':', 2)) FROM policy_requirement x
             WHERE x.id = ANY (j.rows) AND x.needs LIKE 'cost_line:%') AS cost_line_kind,
           p.total_investment, p.contracted
      FROM near_project p
     CROSS JOIN LATERAL govproj.judge_thresholds('project'::regclass, p.id) AS j
     CROSS JOIN LATERAL (
            SELECT x.needs, x.label_zh::text AS label_zh, x.label_en::text AS label_en
              FROM policy_requirement x
             WHERE x.id = ANY (j.rows) AND x.needs NOT LIKE 'cost_line%'
             ORDER BY x.id
             LIMIT 1
           ) AS t
      LEFT JOIN policy_document d ON d.policy_id = p.policy_id AND d.kind = t.needs
     WHERE p.stage NOT IN ('rejected', 'withdrawn', 'terminated')
),
-- Living projects, with what their titles say.
named AS (
    SELECT p.id AS project_id, p.owner_id, p.budget_year, p.category, coalesce(govproj.parent(p.category), p.category)::text AS sort,
           p.serves_id, p.total_investment::numeric AS amount, govproj.title_core(p.title, o.name) AS core
      FROM far_project p
      JOIN agency o ON o.id = p.owner_id
     WHERE p.stage NOT IN ('rejected', 'withdrawn', 'terminated')
),
-- What contracts count as. One that neither watches over the project nor goes on with another builds something.
sort AS (
    SELECT c.id AS contract_id, c.project_id, c.supplier, c.supplier_code, c.signed_on, v.main, v.supervision, v.examination, v.follows,
           v.main OR NOT (v.supervision OR v.examination OR v.follows) AS builds
      FROM far_project p
      JOIN contract c ON c.project_id = p.id
      LEFT JOIN policy_word w ON w.policy_id = p.policy_id AND w.list = 'contract' AND w.word = c.kind
     CROSS JOIN LATERAL (SELECT govproj.has_part(w.parts, 'main') AS main, govproj.has_part(w.parts, 'supervision') AS supervision,
                                govproj.has_part(w.parts, 'examination') AS examination, govproj.has_part(w.parts, 'follows') AS follows
                         ) AS v
),
-- Who builds them, and since when: one has a code, or else a name.
builder AS (
    SELECT t.project_id, coalesce(t.supplier_code::text, govproj.supplier_form(t.supplier)) AS supplier,
           min(t.signed_on::date) AS signed_on
      FROM sort t
     WHERE t.builds
     GROUP BY 1, 2
),
-- Of one owner and year, what one supplier was given within 30 days of the last is one series.
series AS (
    SELECT s.project_id, s.sort, s.supplier,
           sum(s.begins) OVER (PARTITION BY s.owner_id, s.budget_year, s.sort, s.supplier ORDER BY s.signed_on, s.project_id) AS n
      FROM (SELECT n.project_id, n.owner_id, n.budget_year, n.sort, b.supplier, b.signed_on,
                   CASE WHEN b.signed_on - lag(b.signed_on) OVER (PARTITION BY n.owner_id, n.budget_year, n.sort, b.supplier
                                                                  ORDER BY b.signed_on, n.project_id) <= 30 THEN 0 ELSE 1 END AS begins
              FROM named n
              JOIN builder b ON b.project_id = n.project_id) AS s
),
-- Projects of one owner and year are alike by these. Titles are by the four letters that they begin with, or all of fewer.
trait (project_id, likeness, value) AS (
    SELECT n.project_id, 'title', concat(n.sort, ' ', left(n.core, 4)) FROM named n WHERE n.core IS NOT NULL
    UNION ALL
    SELECT n.project_id, 'system'::text, n.serves_id::text FROM named n WHERE n.serves_id IS NOT NULL
    UNION ALL
    SELECT s.project_id, 'supplier'::text, concat(s.sort, ' ', s.n, ' ', s.supplier) FROM series s
),
-- Groups of projects that may be one. Of those that have their largest project in common the largest stands for all.
together AS (
    SELECT DISTINCT ON (g.rule, g.projects[1]) g.*
      FROM (SELECT l.rule, l.bound, min(l.article) AS article, min(l.label_zh) AS label_zh, min(l.label_en) AS label_en,
                   t.likeness, sum(l.amount) AS amount,
                   array_agg(l.project_id ORDER BY l.total_investment DESC, l.project_id) AS projects
              FROM line l
              JOIN trait t ON t.project_id = l.project_id
             WHERE NOT l.reached AND l.amount > 0
             GROUP BY l.owner_id, l.budget_year, l.rule, l.basis, l.bound, l.least, t.likeness, t.value
            HAVING sum(l.amount) >= l.least) AS g
     ORDER BY g.rule, g.projects[1], cardinality(g.projects) DESC, g.likeness COLLATE "C"
),
-- Projects of one leaf of the category tree and one budget year, of more than one owner, that are alike. That half a city
-- has one supplier is no likeness: the titles must begin alike as well.
alike AS (
    SELECT DISTINCT ON (g.projects[1]) g.*
      FROM (SELECT n.category::text::govproj.category AS category, t.likeness,
                   count(DISTINCT n.owner_id) AS owners, sum(n.amount) AS amount,
                   array_agg(n.project_id ORDER BY n.amount DESC, n.project_id) AS projects
              FROM named n
              JOIN (SELECT m.project_id, 'title' AS likeness, left(m.core, 4) AS value FROM named m WHERE m.core IS NOT NULL
                    UNION ALL
                    SELECT m.project_id, 'system'::text, m.serves_id::text FROM named m WHERE m.serves_id IS NOT NULL
                    UNION ALL
                    SELECT m.project_id, 'supplier'::text, concat(left(m.core, 2), ' ', b.supplier)
                      FROM named m JOIN builder b ON b.project_id = m.project_id
                     WHERE m.core IS NOT NULL) AS t ON t.project_id = n.project_id
             WHERE govproj.category_last(n.category) = n.category
             GROUP BY n.category::text, n.budget_year, t.likeness, t.value
            HAVING count(DISTINCT n.owner_id) > 1) AS g
     ORDER BY g.projects[1], cardinality(g.projects) DESC, g.likeness COLLATE "C"
),
