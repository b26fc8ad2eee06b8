-- Reasons to open a file: red flags, each with the rows it names and what is at stake.
-- Plain types only, Chinese and English labels, an order column beside each stage.

-- The flags of all projects, or of one: what red_flags ranks. A query of one SELECT, so that it becomes part of whatever asks it, and
-- nothing is asked of the project where none is named.
CREATE FUNCTION flags_raised(of_project bigint)
    RETURNS TABLE (flag text, flag_zh text, flag_en text, severity integer, rule text, rule_zh text, rule_en text, article text,
                   asks_zh text, asks_en text, project_id bigint, project_code text, title text, owner_id bigint, owner_name text,
                   budget_year integer, track text, track_zh text, track_en text, stage text, stage_zh text, stage_en text,
                   stage_order integer, amount numeric, bound numeric, stake numeric, figures text, figures_zh text, sources text,
                   told text[])
    LANGUAGE sql STABLE
BEGIN ATOMIC
WITH
-- How each flag is called, how grave it is, where the article it cites is found, and the sentence its figures go into.
label (flag, severity, cites, zh, en, figures_zh, figures_en) AS (VALUES
    ('split_suspect', 3, NULL, '疑似拆分项目', 'Possible splitting',
     '同一单位同一年度%1$s个项目（%6$s）均未达到%2$s元，合计%3$s元（%4$s）',
     '%1$s projects of one owner and year (%7$s), each under %2$s yuan, together %3$s yuan (%5$s)'),
    ('just_under_line', 1, NULL, '略低于金额门槛', 'Just under a money line',
     '%1$s元，距%2$s元差%3$s元（%4$s）',
     '%1$s yuan, under the line of %2$s yuan by %3$s yuan (%5$s)'),
    ('supplement_over_line', 2, NULL, '补充合同后达到金额门槛', 'Supplement over a money line',
     '合同总额%1$s元，其中补充合同增加%2$s元，达到%3$s元（%4$s）',
     'contracts of %1$s yuan, of which supplements add %2$s yuan, reach the line of %3$s yuan (%5$s)'),
    ('contract_above_approval', 3, 'limit', '合同金额超批复', 'Contracts above the approval',
     '合同总额%1$s元，批复金额%2$s元，超出%3$s元',
     'contracts of %1$s yuan exceed the approved %2$s yuan by %3$s yuan'),
    ('contract_above_grant', 3, 'grant', '合同金额超资金批复', 'Contracts above the grant',
     '合同总额%1$s元，资金批复%2$s元，超出%3$s元',
     'contracts of %1$s yuan exceed the %2$s yuan that were granted by %3$s yuan'),
    ('investment_above_approval', 2, 'limit', '投资总额超批复', 'Investment above the approval',
     '投资总额%1$s元，批复金额%2$s元，超出%3$s元',
     'a total investment of %1$s yuan exceeds the approved %2$s yuan by %3$s yuan'),
    ('approval_above_total', 2, 'limit', '批复金额超投资总额', 'Approved beyond what it costs',
     '批复金额%1$s元，投资总额%2$s元，超出%3$s元',
     'the approved %1$s yuan exceed a total investment of %2$s yuan by %3$s yuan'),
    ('paid_above_arranged', 3, 'allocation', '支付超资金安排', 'Paid beyond what is arranged',
     '%4$s已支付%1$s元，预算安排%2$s元，超出%3$s元',
     '%1$s yuan of %5$s are paid, %2$s arranged in budgets: %3$s yuan more'),
    ('approval_above_appraisal', 2, 'limit', '批复金额超造价审核金额', 'Approved beyond the appraisal',
     '批复金额%1$s元，造价审核金额%2$s元，超出%3$s元',
     'the approved %1$s yuan exceed the appraised %2$s yuan by %3$s yuan'),
    ('supplements_above_share', 2, 'supplements', '补充合同超比例', 'Supplements above their share',
     '合同%1$s元，补充合同增加%2$s元，超过%3$s%%',
     'supplements add %2$s yuan to a contract of %1$s yuan, more than %3$s %%'),
    ('supervision_after_delivery', 2, 'independent', '交付后才签订监理合同', 'Supervision signed after delivery',
     '主合同于%1$s交付，监理合同于%2$s签订',
     'a main contract was delivered on %1$s, the supervision signed on %2$s'),
    ('agency_as_supplier', 3, 'contracted', '单位自任服务提供方', 'An agency for a supplier',
     '合同当事方%1$s是本台账中的单位',
     'the party %1$s of a contract is an agency of this register'),
    ('serves_ended', 1, 'owner_agrees', '所服务的项目已终结', 'Service of what has ended',
     '所服务的项目%1$s%2$s',
     'the project %1$s that it serves is %3$s'),
    ('ground_changed', 2, 'planned', '计划外理由变更', 'Off-plan ground changed',
     '%1$s变更或取消计划外理由，现为：%2$s',
     'the off-plan ground was changed or dropped on %1$s, and is now: %3$s'),
    ('corrected_step', 3, NULL, '更正后不符合已办步骤的规定', 'Steps that what was corrected would not have let through',
     '%1$s更正后，不符合已办步骤的规定：%2$s',
     'as corrected on %1$s, it does not meet rules of steps that were taken: %2$s'),
    ('contract_beside_main', 2, 'contracted', '主合同以外的合同过高', 'Contracts beside the main one',
     '其他合同合计%1$s元，主合同合计%2$s元',
     'contracts of other kinds come to %1$s yuan, main contracts to %2$s yuan'),
    ('funds_do_not_add_up', 1, 'city_funds', '资金来源与投资总额不符', 'Funds do not add up',
     '各来源资金合计%1$s元，投资总额%2$s元，相差%3$s元',
     'funds of all sources are %1$s yuan, the total investment is %2$s yuan, a difference of %3$s yuan'),
    ('basis_voided', 3, 'allocation', '资金安排失去批复依据', 'Money without its decision',
     '已批复或安排%1$s元，其依据的资金批复（%2$s）%3$s',
     '%1$s yuan are decided or arranged, and the decision on funds of %2$s %4$s'),
    ('payment_before_contract', 3, 'contracted', '签约前付款', 'Payment before the contract',
     '%2$s支付%1$s元，项目于%3$s签约',
     '%1$s yuan paid on %2$s, the project reached its contract on %3$s'),
    ('paid_before_acceptance', 3, 'accepted', '验收前付清', 'Paid in full before acceptance',
     '合同金额%1$s元，至%3$s已支付%2$s元，验收日期：%4$s',
     'of a contract of %1$s yuan %2$s yuan were paid by %3$s; day of acceptance: %4$s'),
    ('token_contract', 2, 'contracted', '象征性主合同', 'Main contract of next to nothing',
     '主合同合计%1$s元，不足批复金额%2$s元的1%%',
     'main contracts of %1$s yuan are under 1 %% of the approved %2$s yuan'),
    ('token_supervision', 2, NULL, '象征性监理', 'Supervision of next to nothing',
     '投资%1$s元，费用%2$s元、合同%3$s元，不足投资的0.5%%（%4$s）',
     'of %1$s yuan of investment a fee of %2$s yuan and a contract of %3$s yuan: under 0.5 %% (%5$s)'),
    ('no_software_line', 2, 'software_cost', '软件项目软件开发费用近乎为零', 'Software of next to no development',
     '软件类项目投资总额%1$s元，应用软件开发费用%2$s元',
     'a software project of %1$s yuan has cost lines of %2$s yuan for software development'),
    ('not_applicable_on_software', 2, NULL, '软件项目以不适用替代文件', 'Paper not applicable to software',
     '%3$s（%1$s）：不适用。理由：%2$s',
     '%4$s of %1$s: not applicable, for the reason "%2$s"'),
    ('plan_line_overused', 2, 'plan_line', '计划项目超用', 'Plan line overused',
     '计划项目“%1$s”（估算%2$s元）下%3$s个项目，投资总额合计%4$s元：%5$s',
     '%3$s projects of %4$s yuan together are on the plan line "%1$s" of %2$s yuan: %6$s'),
    ('related_party', 2, 'independent', '监理测评机构与项目单位或合同当事方关联', 'Supervisor, tester or evaluator related to the owner or a supplier',
     '%1$s与%3$s%2$s信用代码相同、同名，或一方名称以另一方开头',
     '%1$s and %4$s %2$s have one credit code or one name, or one name begins with the other'),
    ('early_change', 1, 'change', '中标后短期内变更', 'Change soon after the award',
     '%1$s中标，%2$s决定变更，相隔%3$s天',
     'awarded on %1$s, changed on %2$s, %3$s days later'),
    ('bond_late', 1, NULL, '保证金逾期未退', 'Bond not given back in time',
     '%4$s%1$s元应于%2$s退还，已逾期%3$s天',
     '%1$s yuan of a bond (%5$s) were due back on %2$s, %3$s days ago'),
    ('retention_paid', 2, NULL, '质保金提前支付', 'Retention money paid before its day',
     '合同总额%1$s元，已支付%2$s元，未到期的预留金额%3$s元',
     'of a contract of %1$s yuan %2$s yuan are paid, and %3$s yuan are to be withheld still'),
    ('suspended_long', 1, NULL, '长期暂停', 'Suspended for long',
     '%1$s起暂停，已%2$s天，原因：%3$s',
     'suspended on %1$s, for %2$s days by now, because: %3$s'),
    ('procurement_failed', 1, NULL, '多次采购失败', 'Procurement failed more than once',
     '采购失败%1$s次，最近一次为%2$s，原因：%3$s',
     '%1$s procurements failed, the last on %2$s, because: %3$s'),
    ('overlap', 1, NULL, '疑似分散建设', 'Possible separate building',
     '同一年度%1$s个单位共%2$s个“%4$s”类项目（%6$s），投资总额合计%3$s元',
     '%1$s agencies have %2$s projects of category %5$s in one budget year (%7$s), together %3$s yuan')
),
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
far AS (
    SELECT n.id FROM near n
    UNION
    SELECT p.id FROM project p JOIN project q ON q.id = of_project AND q.category = p.category AND q.budget_year = p.budget_year
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
      FROM project p
     CROSS JOIN LATERAL govproj.judge_thresholds('project'::regclass, p.id) AS j
     CROSS JOIN LATERAL (
            SELECT x.needs, x.label_zh::text AS label_zh, x.label_en::text AS label_en
              FROM policy_requirement x
             WHERE x.id = ANY (j.rows) AND x.needs NOT LIKE 'cost_line%'
             ORDER BY x.id
             LIMIT 1
           ) AS t
      LEFT JOIN policy_document d ON d.policy_id = p.policy_id AND d.kind = t.needs
     WHERE p.stage NOT IN ('rejected', 'withdrawn', 'terminated') AND (of_project IS NULL OR p.id IN (SELECT x.id FROM near x))
),
-- Living projects, with what their titles say.
named AS (
    SELECT p.id AS project_id, p.owner_id, p.budget_year, p.category, coalesce(govproj.parent(p.category), p.category) AS sort,
           p.serves_id, p.total_investment::numeric AS amount, govproj.title_core(p.title, o.name) AS core
      FROM project p
      JOIN agency o ON o.id = p.owner_id
     WHERE p.stage NOT IN ('rejected', 'withdrawn', 'terminated') AND (of_project IS NULL OR p.id IN (SELECT x.id FROM far x))
),
-- What contracts count as. One that neither watches over the project nor goes on with another builds something.
sort AS (
    SELECT c.id AS contract_id, v.main, v.supervision, v.examination, v.follows,
           v.main OR NOT (v.supervision OR v.examination OR v.follows) AS builds
      FROM contract c
      JOIN project p ON p.id = c.project_id
      LEFT JOIN policy_word w ON w.policy_id = p.policy_id AND w.list = 'contract' AND w.word = c.kind
     CROSS JOIN LATERAL (SELECT govproj.has_part(w.parts, 'main') AS main, govproj.has_part(w.parts, 'supervision') AS supervision,
                                govproj.has_part(w.parts, 'examination') AS examination, govproj.has_part(w.parts, 'follows') AS follows
                         ) AS v
     WHERE (of_project IS NULL OR p.id IN (SELECT x.id FROM far x))
),
-- Who builds them, and since when: one has a code, or else a name.
builder AS (
    SELECT c.project_id, coalesce(c.supplier_code::text, govproj.supplier_form(c.supplier)) AS supplier,
           min(c.signed_on::date) AS signed_on
      FROM contract c
      JOIN sort t ON t.contract_id = c.id AND t.builds
     WHERE (of_project IS NULL OR c.project_id IN (SELECT x.id FROM far x))
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
      FROM (SELECT n.category, t.likeness, count(DISTINCT n.owner_id) AS owners, sum(n.amount) AS amount,
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
             GROUP BY n.category, n.budget_year, t.likeness, t.value
            HAVING count(DISTINCT n.owner_id) > 1) AS g
     ORDER BY g.projects[1], cardinality(g.projects) DESC, g.likeness COLLATE "C"
),
-- What was granted and appraised, and what watches over a project, by the papers that count: whoever makes one that has to be
-- independent watches over it.
paper AS (
    SELECT d.project_id, d.document_id, d.issued_on, d.amount, d.third_party, d.third_party_code,
           coalesce(t.grants, false) AS grants, coalesce(t.appraises, false) AS appraises,
           EXISTS (SELECT FROM policy_requirement r WHERE r.policy_id = d.policy_id AND r.needs = d.kind AND r.independent) AS watches
      FROM current_paper() d
      LEFT JOIN part t ON t.policy_id = d.policy_id AND t.kind = d.kind
     WHERE NOT govproj.says_no(d.outcome, d.amount) AND (of_project IS NULL OR d.project_id = of_project)
),
-- Money that was decided, and the decision that counts for it, of whatever round: the last that stands, or else that was voided.
undone AS (
    SELECT a.project_id, a.amount, a.rows, d.id AS document_id, d.issued_on::date AS issued_on, d.voided
      FROM (SELECT f.project_id, sum(coalesce(f.arranged, f.decided)::numeric) AS amount,
                   string_agg('fund_allocation ' || f.id, ', ' ORDER BY f.id) AS rows
              FROM fund_allocation f
             WHERE f.decided > 0
             GROUP BY f.project_id) AS a
     CROSS JOIN LATERAL (
            SELECT x.id, x.issued_on, x.outcome, x.amount, v.voided
              FROM document x
              JOIN project p ON p.id = x.project_id
              JOIN part t ON t.policy_id = p.policy_id AND t.kind = x.kind AND t.grants
             CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM document y WHERE y.document_id = x.id) AS voided) AS v
             WHERE x.project_id = a.project_id
             ORDER BY v.voided, x.issued_on DESC, x.id DESC
             LIMIT 1
           ) AS d
     WHERE d.voided OR govproj.says_no(d.outcome, d.amount)
),
-- Cost lines as they stand, with the changes of the round.
cost AS (
    SELECT k.project_id, k.kind, sum(k.amount) AS amount, sum(k.amount) FILTER (WHERE k.entered) AS entered
      FROM (SELECT l.project_id, l.kind::text AS kind, l.amount::numeric AS amount, true AS entered FROM cost_line l
            UNION ALL
            SELECT c.project_id, c.cost_line_kind::text, c.new::numeric - c.old::numeric, false
              FROM change c
              JOIN project p ON p.id = c.project_id
             WHERE c.kind = 'value' AND c.after_seq >= p.round_seq) AS k
     WHERE (of_project IS NULL OR k.project_id IN (SELECT x.id FROM near x))
     GROUP BY k.project_id, k.kind
),
-- The investment as it was entered, before changes.
entered AS (
    SELECT k.project_id, sum(k.entered) AS amount FROM cost k GROUP BY k.project_id
),
-- Lines of annual plans that carry what they were not planned for. What a change adds later is filed as one.
planned AS (
    SELECT l.id AS plan_line_id, l.title, l.category, l.estimate::numeric AS estimate, count(*) AS projects,
           coalesce(sum(e.amount), 0) AS amount, bool_and(p.category <@ l.category) AS of_category,
           array_agg(p.id ORDER BY p.total_investment DESC, p.id) AS members
      FROM plan_line l
      JOIN project p ON p.plan_line_id = l.id
      LEFT JOIN entered e ON e.project_id = p.id
     WHERE p.stage NOT IN ('rejected', 'withdrawn', 'terminated') AND (of_project IS NULL OR p.id IN (SELECT x.id FROM near x))
     GROUP BY l.id
    HAVING count(*) > 1 OR sum(e.amount) > l.estimate OR NOT bool_and(p.category <@ l.category)
),
signed AS (
    SELECT c.project_id, c.kind::text AS kind, t.main, t.follows,
           -- one that was ended comes to what was paid on it
           sum(CASE WHEN c.ended_on IS NULL THEN c.amount + c.supplemented ELSE c.paid END) AS amount,
           string_agg('contract ' || c.id, ', ' ORDER BY c.id) AS rows
      FROM contract c
      JOIN sort t ON t.contract_id = c.id
     WHERE (of_project IS NULL OR c.project_id = of_project)
     GROUP BY c.project_id, c.kind, t.main, t.follows
),
-- Entries that stand: a reversal takes away the entry it undoes, and itself, as if neither had been.
paid AS (
    SELECT y.id, y.contract_id, y.kind, y.paid_on, CASE y.kind WHEN 'refund' THEN -y.amount ELSE y.amount END AS amount
      FROM payment y
     WHERE (of_project IS NULL OR y.contract_id IN (SELECT c.id FROM contract c WHERE c.project_id = of_project))
       AND y.kind <> 'reversal' AND NOT EXISTS (SELECT FROM payment r WHERE r.payment_id = y.id)
),
day AS (
    SELECT a.project_id, min(a.legal_on) FILTER (WHERE a.to_stage = 'contracted') AS contracted_on,
           max(a.legal_on) FILTER (WHERE a.to_stage = 'accepted') AS accepted_on,
           max(a.legal_on) FILTER (WHERE a.kind = 'off_plan_ground_changed') AS ground_on
      FROM project p
      JOIN act a ON a.project_id = p.id -- a unit has those of its own projects read alone
     WHERE (of_project IS NULL OR p.id = of_project)
       -- of all steps, which the server knows to be many: what it takes for few it would join row by row
       AND ((a.to_stage IS NOT NULL
             AND NOT EXISTS (SELECT FROM correction u WHERE u.project_id = a.project_id AND u.step_seq = a.seq)
             AND (a.kind <> 'project_moved' OR move_stands(a.project_id, a.seq)))
            OR a.kind = 'off_plan_ground_changed')
     GROUP BY a.project_id
),
-- Everybody who has, or had, a part in a contract: the supplier, who was it before, and those of contract_party that stand.
party AS (
    SELECT c.id AS contract_id, c.project_id, c.supplier::text AS name, c.supplier_code::text AS code, true AS signed,
           c.amount + c.supplemented AS amount
      FROM contract c
     WHERE (of_project IS NULL OR c.project_id = of_project)
    UNION ALL
    SELECT c.id, c.project_id, n.former, n.former_code, true, c.amount + c.supplemented
      FROM assignment n
      JOIN contract c ON c.id = n.contract_id
     WHERE (of_project IS NULL OR c.project_id = of_project)
    UNION ALL
    SELECT c.id, c.project_id, y.name, y.code, false, c.amount + c.supplemented
      FROM contract_party y
      JOIN contract c ON c.id = y.contract_id
     WHERE (of_project IS NULL OR c.project_id = of_project)
       AND y.party_id IS NULL AND NOT EXISTS (SELECT FROM contract_party t WHERE t.party_id = y.id)
),
-- Whoever watches over a project, by contract or by a paper that counts.
watcher AS (
    SELECT y.project_id, y.name, y.code, y.amount, 'contract ' || y.contract_id AS source
      FROM party y
      JOIN sort t ON t.contract_id = y.contract_id AND (t.supervision OR t.examination)
    UNION ALL
    SELECT d.project_id, d.third_party, d.third_party_code, NULL::numeric, 'document ' || d.document_id
      FROM paper d
     WHERE d.watches
),
-- Whom they watch over: who builds or delivers, and the owner.
watched AS (
    SELECT y.project_id, y.name, y.code, ', contract ' || y.contract_id AS source,
           CASE WHEN y.signed AND t.main THEN '服务提供方' ELSE '合同当事方' END AS zh,
           CASE WHEN y.signed AND t.main THEN 'the main supplier' ELSE 'the party' END AS en
      FROM party y
      JOIN sort t ON t.contract_id = y.contract_id AND t.builds
    UNION ALL
    SELECT p.id, o.name, NULL::text, ''::text, '项目单位'::text, 'the owner'::text
      FROM project p
      JOIN agency o ON o.id = p.owner_id
),
-- stake: the yuan it is about, to rank by; NULL: all that the project costs
raised (flag, rule, article, project_id, amount, bound, stake, figures, sources) AS (
    SELECT 'split_suspect', g.rule, g.article, g.projects[1], g.amount, g.bound, g.amount,
           ARRAY[cardinality(g.projects)::text, round(g.bound, 2)::text, round(g.amount, 2)::text, g.label_zh, g.label_en, k.zh, k.en],
           'project ' || array_to_string(g.projects, ', project ')
      FROM together g
      JOIN likeness k ON k.likeness = g.likeness
    UNION ALL
    SELECT 'just_under_line'::text, l.rule, l.article, l.project_id, l.amount, l.bound, l.amount,
           ARRAY[round(l.amount, 2)::text, round(l.bound, 2)::text, round(l.bound - l.amount, 2)::text, l.label_zh, l.label_en],
           'project ' || l.project_id
      FROM line l
     WHERE NOT l.reached AND l.amount >= 0.95 * l.bound
    UNION ALL
    -- the total investment alone would not have reached it: the supplement did
    SELECT 'supplement_over_line'::text, l.rule, l.article, l.project_id, l.contracted, l.bound, s.added,
           ARRAY[round(l.contracted, 2)::text, round(s.added, 2)::text, round(l.bound, 2)::text, l.label_zh, l.label_en],
           s.rows || ', project ' || l.project_id
      FROM line l
      JOIN (SELECT c.project_id, sum(u.amount) AS added,
                   string_agg(DISTINCT 'contract ' || c.id, ', ') || ', ' ||
                   string_agg('supplement ' || u.id, ', ' ORDER BY u.id) AS rows
              FROM supplement u
              JOIN contract c ON c.id = u.contract_id
             WHERE u.amount > 0
             GROUP BY c.project_id) AS s ON s.project_id = l.project_id
     WHERE l.basis = 'investment' AND l.contracted >= l.least
       AND l.contracted - s.added < l.least AND l.total_investment < l.least
    UNION ALL
    SELECT 'contract_above_approval'::text, NULL::text, NULL::text, p.id, p.contracted, p.approved_amount, p.contracted - p.approved_amount,
           ARRAY[round(p.contracted, 2)::text, round(p.approved_amount, 2)::text, round(p.contracted - p.approved_amount, 2)::text],
           (SELECT string_agg('contract ' || c.id, ', ' ORDER BY c.id) FROM contract c WHERE c.project_id = p.id)
           || ', project ' || p.id
      FROM project p
     WHERE p.contracted > p.approved_amount
    UNION ALL
    -- where the grant is itself the limit, the flag above tells it
    SELECT 'contract_above_grant'::text, NULL::text, NULL::text, p.id, p.contracted, q.amount, p.contracted - q.amount,
           ARRAY[round(p.contracted, 2)::text, round(q.amount, 2)::text, round(p.contracted - q.amount, 2)::text],
           (SELECT string_agg('contract ' || c.id, ', ' ORDER BY c.id) FROM contract c WHERE c.project_id = p.id)
           || format(', document %s, project %s', q.document_id, p.id)
      FROM project p
      JOIN (SELECT DISTINCT ON (d.project_id) d.project_id, d.document_id, d.amount
              FROM paper d WHERE d.grants ORDER BY d.project_id, d.issued_on DESC, d.document_id DESC) AS q ON q.project_id = p.id
     WHERE p.contracted > q.amount
       AND NOT EXISTS (SELECT FROM policy_step s
                         JOIN part t ON t.policy_id = s.policy_id AND t.kind = s.limit_document AND t.grants
                        WHERE s.policy_id = p.policy_id AND s.track = p.track)
    UNION ALL
    -- that a little less is approved than was asked for is ordinary, and contracts are bound by it; that it grows is not
    SELECT 'investment_above_approval'::text, NULL::text, NULL::text, p.id, p.total_investment, p.approved_amount,
           p.total_investment - p.approved_amount,
           ARRAY[round(p.total_investment, 2)::text, round(p.approved_amount, 2)::text,
                 round(p.total_investment - p.approved_amount, 2)::text],
           'project ' || p.id
      FROM project p
      LEFT JOIN entered e ON e.project_id = p.id
     WHERE p.total_investment > p.approved_amount
       AND (p.total_investment > 1.05 * p.approved_amount OR p.total_investment > coalesce(e.amount, 0))
    UNION ALL
    -- a review leaves some room; beyond that more is approved than anybody has costed
    SELECT 'approval_above_total'::text, NULL::text, NULL::text, p.id, p.approved_amount, p.total_investment,
           p.approved_amount - p.total_investment,
           ARRAY[round(p.approved_amount, 2)::text, round(p.total_investment, 2)::text,
                 round(p.approved_amount - p.total_investment, 2)::text],
           'project ' || p.id
      FROM project p
      LEFT JOIN entered e ON e.project_id = p.id
     WHERE p.approved_amount > 1.05 * greatest(p.total_investment, coalesce(e.amount, 0))
    UNION ALL
    -- where nothing was ever entered of it, nobody keeps these figures here
    SELECT 'paid_above_arranged'::text, NULL::text, NULL::text, x.project_id, x.paid, x.arranged, x.paid - x.arranged,
           ARRAY[round(x.paid, 2)::text, round(x.arranged, 2)::text, round(x.paid - x.arranged, 2)::text,
                 n.zh, n.en],
           x.rows || ', project ' || x.project_id
      FROM (SELECT a.project_id, s.in_scope, p.policy_id,
                   sum(a.arranged) FILTER (WHERE govproj.has_part(w.parts, 'in_scope') = s.in_scope) AS arranged,
                   string_agg('fund_allocation ' || a.id, ', ' ORDER BY a.id) AS rows,
                   CASE WHEN s.in_scope THEN p.paid - p.paid_national ELSE p.paid_national END::numeric AS paid
              FROM fund_allocation a
              JOIN project p ON p.id = a.project_id
              LEFT JOIN policy_word w ON w.policy_id = p.policy_id AND w.list = 'source' AND w.word = a.source
             CROSS JOIN (VALUES (true), (false)) AS s (in_scope)
             GROUP BY a.project_id, s.in_scope, p.policy_id, p.paid, p.paid_national) AS w (project_id, in_scope, policy_id, arranged, rows,
                                                                                            paid)
     CROSS JOIN LATERAL (SELECT w.project_id, w.rows, w.paid, coalesce(w.arranged, 0) AS arranged) AS x
     CROSS JOIN LATERAL (
            SELECT coalesce(string_agg(o.label_zh, '、' ORDER BY o.id), '本级资金') AS zh,
                   coalesce(string_agg(o.label_en, ', ' ORDER BY o.id), 'funds in scope') AS en
              FROM policy_word o
             WHERE o.policy_id = w.policy_id AND o.list = 'source' AND govproj.has_part(o.parts, 'in_scope') = w.in_scope) AS n
     WHERE x.paid > x.arranged
    UNION ALL
    SELECT 'corrected_step'::text, NULL::text, NULL::text, c.project_id, NULL::numeric, NULL::numeric, NULL::numeric,
           ARRAY[to_char(c.decided_on, 'YYYY-MM-DD'), c.unmet], format('correction %s, project %s', c.id, c.project_id)
      FROM correction c
     WHERE c.unmet IS NOT NULL
    UNION ALL
    SELECT 'ground_changed'::text, NULL::text, NULL::text, p.id, NULL::numeric, NULL::numeric, NULL::numeric,
           ARRAY[to_char(r.ground_on, 'YYYY-MM-DD'),
                 coalesce(w.label_zh, '无'), coalesce(w.label_en, 'none')],
           'project ' || p.id
      FROM day r
      JOIN project p ON p.id = r.project_id
      LEFT JOIN policy_word w ON w.policy_id = p.policy_id AND w.list = 'ground' AND w.word = p.off_plan_ground
     WHERE r.ground_on IS NOT NULL
    UNION ALL
    -- a renewal is of a main contract
    SELECT 'contract_beside_main'::text, NULL::text, NULL::text, s.project_id, s.other, s.main, s.other,
           ARRAY[round(s.other, 2)::text, round(s.main, 2)::text], s.rows || ', project ' || s.project_id
      FROM (SELECT g.project_id, sum(g.amount) FILTER (WHERE NOT g.main AND NOT g.follows) AS other,
                   sum(g.amount) FILTER (WHERE g.main) AS main,
                   string_agg(g.rows, ', ' ORDER BY g.kind) FILTER (WHERE g.main OR NOT g.follows) AS rows
              FROM signed g
             GROUP BY g.project_id) AS s
      JOIN project p ON p.id = s.project_id
     WHERE p.stage >= 'contracted' AND s.other > 0.5 * s.main
    UNION ALL
    SELECT 'approval_above_appraisal'::text, NULL::text, NULL::text, p.id, p.approved_amount, d.amount, p.approved_amount - d.amount,
           ARRAY[round(p.approved_amount, 2)::text, round(d.amount, 2)::text, round(p.approved_amount - d.amount, 2)::text],
           format('document %s, project %s', d.document_id, p.id)
      FROM project p
      JOIN (SELECT DISTINCT ON (d.project_id) d.project_id, d.document_id, d.amount
              FROM paper d WHERE d.appraises ORDER BY d.project_id, d.issued_on DESC, d.document_id DESC) AS d ON d.project_id = p.id
     WHERE p.approved_amount > d.amount
    UNION ALL
    SELECT 'supplements_above_share'::text, NULL::text, NULL::text, c.project_id, u.added, l.percent / 100 * c.amount, u.added,
           ARRAY[round(c.amount, 2)::text, round(u.added, 2)::text, round(l.percent, 2)::text],
           format('contract %s, %s, project %s', c.id, u.rows, c.project_id)
      FROM contract c
      JOIN project p ON p.id = c.project_id
      JOIN LATERAL (
            SELECT min(coalesce(y.percent, 100)) AS percent
              FROM policy_limit y
             WHERE y.policy_id = p.policy_id AND y.subject = 'supplements' AND y.mode <> 'off' AND (y.track IS NULL OR y.track = p.track)
           ) AS l ON l.percent IS NOT NULL
      JOIN (SELECT s.contract_id, sum(s.amount) AS added, string_agg('supplement ' || s.id, ', ' ORDER BY s.id) AS rows
              FROM supplement s
             WHERE s.amount > 0 AND s.supplement_id IS NULL AND NOT EXISTS (SELECT FROM supplement z WHERE z.supplement_id = s.id)
             GROUP BY s.contract_id) AS u ON u.contract_id = c.id
     WHERE u.added > l.percent / 100 * c.amount
    UNION ALL
    SELECT 'supervision_after_delivery'::text, NULL::text, NULL::text, v.project_id, NULL::numeric, NULL::numeric, NULL::numeric,
           ARRAY[to_char(b.delivered_on, 'YYYY-MM-DD'), to_char(v.signed_on, 'YYYY-MM-DD')],
           format('contract %s, contract %s, project %s', b.id, v.id, v.project_id)
      FROM contract v
      JOIN sort t ON t.contract_id = v.id AND t.supervision
      JOIN contract b ON b.project_id = v.project_id AND b.delivered_on < v.signed_on
      JOIN sort u ON u.contract_id = b.id AND u.main
    UNION ALL
    SELECT 'agency_as_supplier'::text, NULL::text, NULL::text, y.project_id, y.amount, NULL::numeric, y.amount, ARRAY[y.name],
           format('contract %s, project %s', y.contract_id, y.project_id)
      FROM party y
     WHERE govproj.supplier_form(y.name) IN (SELECT govproj.supplier_form(g.name) FROM agency g)
    UNION ALL
    SELECT 'serves_ended'::text, NULL::text, NULL::text, p.id, NULL::numeric, NULL::numeric, NULL::numeric,
           ARRAY[s.code, coalesce(called.label_zh, govproj.label(s.stage, 'zh')), s.stage::text],
           format('project %s, project %s', p.id, s.id)
      FROM project p
      JOIN project s ON s.id = p.serves_id
      LEFT JOIN policy_word called ON called.policy_id = s.policy_id AND called.list = 'stage' AND called.word = s.stage::text
     WHERE s.stage IN ('rejected', 'withdrawn', 'terminated')
       AND p.stage NOT IN ('rejected', 'withdrawn', 'terminated') AND p.stage < 'filed'
    UNION ALL
    -- funds are fixed before the lines are: what a change alone has moved is no difference
    SELECT 'funds_do_not_add_up'::text, NULL::text, NULL::text, p.id, p.city_funds + p.national_funds, p.total_investment,
           abs(d.difference),
           ARRAY[round(p.city_funds + p.national_funds, 2)::text, round(p.total_investment, 2)::text, round(abs(d.difference), 2)::text],
           'project ' || p.id
      FROM project p
      LEFT JOIN entered e ON e.project_id = p.id
     CROSS JOIN LATERAL (SELECT p.total_investment - (p.city_funds + p.national_funds)) AS d (difference)
     WHERE p.frozen AND p.stage NOT IN ('rejected', 'withdrawn', 'terminated')
       AND d.difference <> 0 AND p.city_funds + p.national_funds <> coalesce(e.amount, 0)
    UNION ALL
    SELECT 'basis_voided'::text, NULL::text, NULL::text, u.project_id, u.amount, NULL::numeric, u.amount,
           ARRAY[round(u.amount, 2)::text, to_char(u.issued_on, 'YYYY-MM-DD'),
                 CASE WHEN u.voided THEN '已作废' ELSE '未予批准' END, CASE WHEN u.voided THEN 'has been voided' ELSE 'says no' END],
           format('document %s, %s, project %s', u.document_id, u.rows, u.project_id)
      FROM undone u
    UNION ALL
    -- money that came back is no payment
    SELECT 'payment_before_contract'::text, NULL::text, NULL::text, c.project_id, y.amount, NULL::numeric, y.amount,
           ARRAY[round(y.amount, 2)::text, to_char(y.paid_on, 'YYYY-MM-DD'), to_char(r.contracted_on, 'YYYY-MM-DD')],
           format('contract %s, payment %s, project %s', c.id, y.id, c.project_id)
      FROM paid y
      JOIN contract c ON c.id = y.contract_id
      JOIN day r ON r.project_id = c.project_id
     WHERE y.kind <> 'refund' AND y.paid_on < r.contracted_on
    UNION ALL
    -- what was paid from the day of acceptance on is as it should be, and left out of the sum
    SELECT 'paid_before_acceptance'::text, NULL::text, NULL::text, c.project_id, sum(y.amount), c.amount + c.supplemented, sum(y.amount),
           ARRAY[round(c.amount + c.supplemented, 2)::text, round(sum(y.amount), 2)::text,
                 to_char(max(y.paid_on), 'YYYY-MM-DD'), coalesce(to_char(r.accepted_on, 'YYYY-MM-DD'), '-')],
           format('contract %s, %s, project %s', c.id, string_agg('payment ' || y.id, ', ' ORDER BY y.id), c.project_id)
      FROM contract c
      JOIN project p ON p.id = c.project_id
      JOIN paid y ON y.contract_id = c.id
      LEFT JOIN day r ON r.project_id = c.project_id
      JOIN sort t ON t.contract_id = c.id AND t.main
     WHERE c.amount + c.supplemented > 0 AND p.stage <> 'terminated' AND c.ended_on IS NULL
       AND (r.accepted_on IS NULL OR y.paid_on < r.accepted_on)
     GROUP BY c.id, r.accepted_on
    HAVING sum(y.amount) >= c.amount + c.supplemented
    UNION ALL
    SELECT 'token_contract'::text, NULL::text, NULL::text, p.id, s.amount, p.approved_amount, p.approved_amount,
           ARRAY[round(s.amount, 2)::text, round(p.approved_amount, 2)::text], s.rows || ', project ' || p.id
      FROM project p
      JOIN (SELECT g.project_id, sum(g.amount) AS amount, string_agg(g.rows, ', ' ORDER BY g.kind) AS rows
              FROM signed g WHERE g.main GROUP BY g.project_id) AS s ON s.project_id = p.id
     WHERE p.stage >= 'contracted' AND s.amount < 0.01 * p.approved_amount
    UNION ALL
    -- what is not there at all threshold_watch tells
    SELECT 'token_supervision'::text, l.rule, l.article, l.project_id, least(k.amount, s.amount), 0.005 * l.amount, l.amount,
           ARRAY[round(l.amount, 2)::text, coalesce(round(k.amount, 2)::text, '-'), coalesce(round(s.amount, 2)::text, '-'),
                 l.label_zh, l.label_en],
           concat(s.rows || ', ', 'project ', l.project_id)
      FROM line l
      LEFT JOIN cost k ON k.project_id = l.project_id AND k.kind = l.cost_line_kind
      LEFT JOIN signed s ON s.project_id = l.project_id AND s.kind = l.contract_kind
     WHERE l.contract_kind IS NOT NULL AND l.basis = 'investment' AND l.reached
       AND (k.amount < 0.005 * l.amount OR s.amount < 0.005 * l.amount)
    UNION ALL
    SELECT 'no_software_line'::text, NULL::text, NULL::text, p.id, p.total_investment, NULL::numeric, NULL::numeric,
           ARRAY[round(p.total_investment, 2)::text, round(p.software_cost, 2)::text], 'project ' || p.id
      FROM project p
     WHERE p.category <@ 'software' AND p.software_cost < 0.01 * p.total_investment
       AND p.stage NOT IN ('rejected', 'withdrawn', 'terminated')
       AND EXISTS (SELECT FROM cost_line l WHERE l.project_id = p.id)
    UNION ALL
    SELECT 'not_applicable_on_software'::text, NULL::text, n.article, p.id, NULL::numeric, NULL::numeric, NULL::numeric,
           ARRAY[to_char(d.issued_on, 'YYYY-MM-DD'), d.reason, n.label_zh, n.label_en], format('document %s, project %s', d.id, p.id)
      FROM current_paper() q
      JOIN document d ON d.id = q.document_id
      JOIN project p ON p.id = d.project_id
      JOIN policy_document n ON n.policy_id = p.policy_id AND n.kind = d.kind
     WHERE q.outcome = 'not_applicable' AND p.category <@ 'software' AND p.stage NOT IN ('rejected', 'withdrawn', 'terminated')
    UNION ALL
    SELECT 'plan_line_overused'::text, NULL::text, NULL::text, e.members[1], e.amount, e.estimate, e.amount,
           ARRAY[e.title, round(e.estimate, 2)::text, e.projects::text, round(e.amount, 2)::text,
                 concat_ws('、', CASE WHEN e.projects > 1 THEN '不止一个项目' END, CASE WHEN NOT e.of_category THEN '类别不同' END,
                           CASE WHEN e.amount > e.estimate THEN '超出估算' END),
                 concat_ws(', ', CASE WHEN e.projects > 1 THEN 'more than one' END,
                           CASE WHEN NOT e.of_category THEN 'of another category' END,
                           CASE WHEN e.amount > e.estimate THEN 'above the estimate' END)],
           format('plan_line %s, project %s', e.plan_line_id, array_to_string(e.members, ', project '))
      FROM planned e
    UNION ALL
    -- who has another code may still be a branch, and one code under two names is one body
    SELECT 'related_party'::text, NULL::text, NULL::text, w.project_id, w.amount, NULL::numeric, NULL::numeric,
           ARRAY[w.name, s.name, s.zh, s.en], format('%s%s, project %s', w.source, s.source, w.project_id)
      FROM watcher w
      JOIN watched s ON s.project_id = w.project_id
     WHERE w.code = s.code OR govproj.related_suppliers(w.name, s.name)
    UNION ALL
    -- the award that a change follows is the latest one before it
    SELECT 'early_change'::text, NULL::text, NULL::text, e.project_id, CASE e.kind WHEN 'value' THEN e.new - e.old END, NULL::numeric,
           CASE e.kind WHEN 'value' THEN abs(e.new - e.old) END,
           ARRAY[to_char(d.issued_on, 'YYYY-MM-DD'), to_char(e.decided_on, 'YYYY-MM-DD'), (e.decided_on - d.issued_on)::text],
           format('change %s, document %s, project %s', e.id, d.id, e.project_id)
      FROM change e
     CROSS JOIN LATERAL (
            SELECT a.id, a.issued_on
              FROM document a
              JOIN project p ON p.id = a.project_id
              JOIN part t ON t.policy_id = p.policy_id AND t.kind = a.kind AND t.awards
             WHERE a.project_id = e.project_id AND a.issued_on <= e.decided_on
               AND NOT EXISTS (SELECT FROM document v WHERE v.document_id = a.id)
             ORDER BY a.issued_on DESC, a.id DESC
             LIMIT 1
           ) AS d
     WHERE e.kind <> 'funds' AND e.decided_on - d.issued_on <= 60
    UNION ALL
    SELECT 'bond_late'::text, NULL::text, NULL::text, w.project_id, w.held, NULL::numeric, w.held,
           ARRAY[round(w.held, 2)::text, to_char(w.due_back_on, 'YYYY-MM-DD'), w.days_late::text, w.kind_zh, lower(w.kind_en)],
           format('bond %s, project %s', w.bond_id, w.project_id)
      FROM bond_watch w
     WHERE w.state = 'late' AND (of_project IS NULL OR w.project_id = of_project)
    UNION ALL
    -- of one that was ended nothing is left to withhold from
    SELECT 'retention_paid'::text, NULL::text, NULL::text, w.project_id, c.paid, c.amount + c.supplemented - w.held,
           c.paid + w.held - c.amount - c.supplemented,
           ARRAY[round(c.amount + c.supplemented, 2)::text, round(c.paid, 2)::text, round(w.held, 2)::text],
           format('contract %s, %s, project %s', c.id, w.bonds, w.project_id)
      FROM (SELECT x.project_id, x.contract_id, sum(x.held) AS held, string_agg('bond ' || x.bond_id, ', ' ORDER BY x.bond_id) AS bonds
              FROM bond_watch x
             WHERE x.form = 'withheld' AND x.state = 'held' AND (of_project IS NULL OR x.project_id = of_project)
             GROUP BY x.project_id, x.contract_id) AS w
      JOIN contract c ON c.id = w.contract_id
     WHERE c.ended_on IS NULL AND c.paid > c.amount + c.supplemented - w.held
    UNION ALL
    SELECT 'suspended_long'::text, NULL::text, k.article, s.project_id, NULL::numeric, NULL::numeric, NULL::numeric,
           ARRAY[to_char(s.suspended_on, 'YYYY-MM-DD'), s.days::text, s.reason],
           format('document %s, project %s', s.suspension_id, s.project_id)
      FROM suspension_watch s
      JOIN document d ON d.id = s.suspension_id
      JOIN project p ON p.id = s.project_id
      JOIN policy_document k ON k.policy_id = p.policy_id AND k.kind = d.kind
     WHERE s.resumed_on IS NULL AND s.stage_order >= 100 AND s.days > 180
    UNION ALL
    SELECT 'procurement_failed'::text, NULL::text, k.article, a.project_id, NULL::numeric, NULL::numeric, NULL::numeric,
           ARRAY[a.failures::text, to_char(a.issued_on, 'YYYY-MM-DD'), a.reason],
           format('document %s, project %s', a.document_id, a.project_id)
      FROM (SELECT DISTINCT ON (w.project_id) w.* FROM procurement_watch w WHERE w.result = 'failed' AND w.failures > 1
             ORDER BY w.project_id, w.attempt DESC) AS a
      JOIN document d ON d.id = a.document_id
      JOIN project p ON p.id = a.project_id
      JOIN policy_document k ON k.policy_id = p.policy_id AND k.kind = d.kind
     WHERE p.stage NOT IN ('rejected', 'withdrawn', 'terminated')
    UNION ALL
    SELECT 'overlap'::text, NULL::text, '2'::text, g.projects[1], g.amount, NULL::numeric, g.amount,
           ARRAY[g.owners::text, cardinality(g.projects)::text, round(g.amount, 2)::text,
                 govproj.label(g.category, 'zh'), govproj.label(g.category, 'en'), k.zh, k.en],
           'project ' || array_to_string(g.projects, ', project ')
      FROM alike g
      JOIN likeness k ON k.likeness = g.likeness
)
SELECT r.flag, b.zh AS flag_zh, b.en AS flag_en, b.severity,
       -- of a money line these figures are its names
       r.rule, CASE WHEN r.rule IS NOT NULL THEN r.figures[4] END AS rule_zh, CASE WHEN r.rule IS NOT NULL THEN r.figures[5] END AS rule_en,
       t.article, article_asks(p.policy_id, t.article, 'zh') AS asks_zh, article_asks(p.policy_id, t.article, 'en') AS asks_en,
       p.id AS project_id, p.code::text AS project_code, p.title::text AS title,
       p.owner_id, o.name AS owner_name, p.budget_year::integer AS budget_year, p.track,
       coalesce(tr.label_zh, p.track)::text AS track_zh, coalesce(tr.label_en, p.track)::text AS track_en,
       p.stage::text AS stage, coalesce(called.label_zh, govproj.label(p.stage, 'zh')) AS stage_zh,
       coalesce(called.label_en, govproj.label(p.stage, 'en')) AS stage_en,
       govproj.ordinal(p.stage) AS stage_order,
       r.amount::numeric AS amount, r.bound::numeric AS bound, s.stake,
       format(b.figures_en, VARIADIC r.figures) AS figures, format(b.figures_zh, VARIADIC r.figures) AS figures_zh, r.sources,
       r.figures AS told
  FROM raised r
  JOIN label b ON b.flag = r.flag
  JOIN project p ON p.id = r.project_id
  JOIN agency o ON o.id = p.owner_id
  LEFT JOIN policy_track tr ON tr.policy_id = p.policy_id AND tr.track = p.track
  LEFT JOIN policy_word called ON called.policy_id = p.policy_id AND called.list = 'stage' AND called.word = p.stage::text
 CROSS JOIN LATERAL (SELECT coalesce(r.stake, greatest(p.total_investment, p.contracted))::numeric) AS s (stake)
 CROSS JOIN LATERAL (
        SELECT coalesce(r.article, (SELECT min(a.article) FROM cited a
                                     WHERE a.policy_id = p.policy_id AND a.cites = b.cites AND (a.track IS NULL OR a.track = p.track)))
        OFFSET 0 -- looked up once, wherever it is named above
       ) AS t (article)
 WHERE (of_project IS NULL OR p.id = of_project);
END;
COMMENT ON FUNCTION flags_raised(bigint) IS
    'Part of red_flags and project_flags: reasons to open a file, of all projects or of one (风险提示各行).';

CREATE VIEW red_flags WITH (security_invoker = true) AS
SELECT row_number() OVER (ORDER BY f.severity * f.stake DESC, f.severity DESC, f.flag COLLATE "C", f.project_id, f.rule COLLATE "C",
                                   f.sources COLLATE "C", f.told) AS rank,
       f.flag, f.flag_zh, f.flag_en, f.severity, f.rule, f.rule_zh, f.rule_en, f.article, f.asks_zh, f.asks_en,
       f.project_id, f.project_code, f.title, f.owner_id, f.owner_name, f.budget_year, f.track, f.track_zh, f.track_en,
       f.stage, f.stage_zh, f.stage_en, f.stage_order, f.amount, f.bound, f.stake, f.figures, f.figures_zh, f.sources
  FROM flags_raised(NULL::bigint) f;

COMMENT ON VIEW red_flags IS
    'Reasons to open a file (风险提示): one row each, a group of projects is one. A flag is never a verdict: '
    'every one of these can be lawful, and the row names the figures and rows that someone should look at. '
    'Of projects that live, but for what was signed, paid, changed or decided: that stays. '
    'Key: rank. From one day to the next a row is told from others by flag, rule, sources and figures.';
COMMENT ON COLUMN red_flags.rank IS
    'How worth opening it is (序次): 1 is first. By severity times stake, then by severity; every row has its own, '
    'among those that the reader may see.';
COMMENT ON COLUMN red_flags.flag IS
    'Key of the flag: split_suspect (projects of one owner and budget year, each under a money line and together not, '
    'that are for one system, or of one kind of service and of like titles, or of one kind and given to one supplier '
    'within 30 days), just_under_line (in the last 5 % under one), supplement_over_line, contract_above_approval, '
    'contract_above_grant (above what was granted where another paper is the limit), investment_above_approval '
    '(by changes, or by more than 5 %), approval_above_total (by more than 5 %), paid_above_arranged (of a source, where '
    'anything is entered of its allocations), ground_changed, corrected_step (a correction put on record what a rule of a step that was '
    'taken refuses), contract_beside_main (contracts of kinds other than main and '
    'renewal above half of the main ones), approval_above_appraisal, supplements_above_share (of the policy''s limit), '
    'supervision_after_delivery, agency_as_supplier (by name), serves_ended, '
    'funds_do_not_add_up (funds of all sources are neither the total investment nor what it was before changes, once it is '
    'frozen), basis_voided (money is decided or arranged, and the decision on it is voided or overridden), '
    'payment_before_contract (dated before the day the contract stage was reached), paid_before_acceptance '
    '(a main contract in full), token_contract (main contracts under 1 % of the approved amount), token_supervision '
    '(a fee or a contract that a money line of investment asks for is there, and under 0.5 % of it), no_software_line '
    '(software whose cost lines for software development are under 1 % of the total), not_applicable_on_software (a paper that may be '
    '"not applicable" is so, of software), plan_line_overused (more than one project, one of another category, or more '
    'than the estimate before changes), related_party (who supervises, tests or evaluates with the owner or a party of a main '
    'or other contract), early_change (within 60 days of the award), bond_late (its day has passed, '
    'and something is held), retention_paid (less of a contract is left to pay than is withheld from it), '
    'suspended_long (for more than 180 days, and not resumed), '
    'procurement_failed (more than once), overlap (projects of different owners and one budget year, '
    'of one sort of service, the finest in the tree of categories, for one system, or of like titles, or of one supplier and titles '
    'that begin alike). 0.5 %, 1 %, 5 %, 30, 60 and 180 days are conventions of this report. '
    'Titles are alike by what govproj.title_core leaves of them: its first four letters, or all of fewer.';
COMMENT ON COLUMN red_flags.flag_zh IS 'Flag in Chinese (风险类型).';
COMMENT ON COLUMN red_flags.flag_en IS 'Flag in English.';
COMMENT ON COLUMN red_flags.severity IS
    'How grave the flag is by itself (严重程度), a convention of this report: 3: money may have gone where a rule bars it; '
    '2: a rule may have been got round; 1: look when there is time.';
COMMENT ON COLUMN red_flags.rule IS 'Money line it is about (规则代码); NULL: none.';
COMMENT ON COLUMN red_flags.rule_zh IS 'That rule in Chinese (规则名称).';
COMMENT ON COLUMN red_flags.rule_en IS 'That rule in English.';
COMMENT ON COLUMN red_flags.article IS
    'Article it touches (条款), by the project''s policy; NULL: the policy has none. '
    'An overlap touches Article 2, which no row of a policy is about.';
COMMENT ON COLUMN red_flags.asks_zh IS 'What that article asks, in Chinese (条文要求).';
COMMENT ON COLUMN red_flags.asks_en IS 'What that article asks, in English.';
COMMENT ON COLUMN red_flags.project_id IS
    'Key of the project; of a group (split_suspect, overlap, plan_line_overused) the one with the largest investment, '
    'the first entered of equals. All of them are in sources, in that order.';
COMMENT ON COLUMN red_flags.project_code IS 'Project code (项目编号).';
COMMENT ON COLUMN red_flags.title IS 'Title (项目名称).';
COMMENT ON COLUMN red_flags.owner_id IS 'Key of the owning agency.';
COMMENT ON COLUMN red_flags.owner_name IS 'Owning agency (项目单位).';
COMMENT ON COLUMN red_flags.budget_year IS 'Budget year (预算年度).';
COMMENT ON COLUMN red_flags.track IS 'Class (类别): a word of list track, see view words.';
COMMENT ON COLUMN red_flags.track_zh IS 'Class in Chinese (类别).';
COMMENT ON COLUMN red_flags.track_en IS 'Class in English.';
COMMENT ON COLUMN red_flags.stage IS 'Stage reached, canonical name.';
COMMENT ON COLUMN red_flags.stage_zh IS 'Stage in Chinese (所处阶段).';
COMMENT ON COLUMN red_flags.stage_en IS 'Stage in English.';
COMMENT ON COLUMN red_flags.stage_order IS 'Number to order stages by; below 100 for exits.';
COMMENT ON COLUMN red_flags.amount IS 'Amount it rests on (涉及金额), yuan; NULL: none.';
COMMENT ON COLUMN red_flags.bound IS 'What that is measured by (对照金额), yuan; NULL: nothing.';
COMMENT ON COLUMN red_flags.stake IS
    'Money it is about (风险金额), yuan: what is too much, paid, decided or changed; the sum of a group; '
    'else what the project costs, its investment or its contracts, whichever is more.';
COMMENT ON COLUMN red_flags.figures IS 'Its figures in a sentence, in English.';
COMMENT ON COLUMN red_flags.figures_zh IS 'Its figures in a sentence, in Chinese (情况说明).';
COMMENT ON COLUMN red_flags.sources IS 'Rows it rests on, by table and key (依据记录), such as "contract 3, supplement 5, project 7".';

CREATE FUNCTION project_flags(project_id bigint)
    RETURNS TABLE (flag text, flag_zh text, flag_en text, severity integer, rule text, rule_zh text, rule_en text, article text,
                   asks_zh text, asks_en text, amount numeric, bound numeric, stake numeric, figures text, figures_zh text, sources text)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT f.flag, f.flag_zh, f.flag_en, f.severity, f.rule, f.rule_zh, f.rule_en, f.article, f.asks_zh, f.asks_en,
           f.amount, f.bound, f.stake, f.figures, f.figures_zh, f.sources
      FROM flags_raised(project_flags.project_id) f
     WHERE project_flags.project_id IS NOT NULL
     ORDER BY f.severity * f.stake DESC, f.severity DESC, f.flag COLLATE "C", f.rule COLLATE "C", f.sources COLLATE "C", f.told;
END;
COMMENT ON FUNCTION project_flags(bigint) IS
    'The rows of red_flags about one project (项目风险提示), in their order and without a rank, which only all of them together have: '
    'for a project''s own page, at the cost of that project and of those it may be one with.';
