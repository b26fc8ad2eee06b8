-- Money in reports: money lines that are near or reached, funds from request to payment, and reasons to open a file.
-- Plain types only, Chinese and English labels, an order column beside each stage.

CREATE VIEW threshold_watch WITH (security_invoker = true) AS
SELECT w.rule, w.label_zh, w.label_en, w.article, w.bound, w.amount,
       w.basis, CASE w.basis WHEN 'investment' THEN '投资总额或合同总额' ELSE '应用软件开发费用' END AS basis_zh,
       CASE w.basis WHEN 'investment' THEN 'Investment' ELSE 'Software development cost' END AS basis_en,
       w.reached, w.state = 'near' AS near,
       w.state, CASE w.state WHEN 'near' THEN '接近' WHEN 'open' THEN '待落实' ELSE '已落实' END AS state_zh,
       initcap(w.state) AS state_en,
       w.mode, w.remedy,
       w.to_stage::text AS due_stage, govproj.label(w.to_stage, 'zh') AS due_zh, govproj.label(w.to_stage, 'en') AS due_en,
       govproj.ordinal(w.to_stage) AS due_order,
       p.id AS project_id, p.code::text AS project_code, p.title::text AS title,
       p.owner_id, o.name AS owner_name, p.budget_year::integer AS budget_year, p.track,
       p.stage::text AS stage, govproj.label(p.stage, 'zh') AS stage_zh, govproj.label(p.stage, 'en') AS stage_en,
       govproj.ordinal(p.stage) AS stage_order
  FROM project p
  JOIN agency o ON o.id = p.owner_id
 CROSS JOIN LATERAL (
        SELECT j.rule, t.label_zh, t.label_en, j.article, j.bound, j.amount, t.basis, j.reached,
               CASE WHEN NOT j.reached THEN 'near' WHEN j.met THEN 'served' ELSE 'open' END AS state,
               j.mode, j.remedy, j.to_stage
          FROM govproj.judge_thresholds('project'::regclass, p.id) AS j
          JOIN policy_threshold t ON t.policy_id = p.policy_id AND t.code = j.rule
         WHERE (j.reached OR j.amount >= 0.95 * j.bound)
           -- a cost line alone is asked for at its gate only: shown after it, it would ask for what nothing waits for
           AND (t.demands <> 'cost_line' OR p.stage < j.to_stage)
       ) AS w
 WHERE p.stage NOT IN ('rejected', 'withdrawn', 'terminated');

COMMENT ON VIEW threshold_watch IS
    'Money lines of living projects (金额门槛监测), Article 13: '
    'one row for each line that a project has reached or is near, by the judge''s own reckoning of today.';
COMMENT ON COLUMN threshold_watch.rule IS 'Key of the line within the policy (规则代码).';
COMMENT ON COLUMN threshold_watch.label_zh IS 'What the line asks for, in Chinese (门槛名称).';
COMMENT ON COLUMN threshold_watch.label_en IS 'What the line asks for, in English.';
COMMENT ON COLUMN threshold_watch.article IS 'Article it comes from (条款).';
COMMENT ON COLUMN threshold_watch.bound IS 'The line (门槛金额), yuan.';
COMMENT ON COLUMN threshold_watch.amount IS 'The project''s amount that is compared with it (比较金额), yuan.';
COMMENT ON COLUMN threshold_watch.basis IS 'Which amount that is: investment or software_cost.';
COMMENT ON COLUMN threshold_watch.basis_zh IS 'Which amount that is, in Chinese (计算依据).';
COMMENT ON COLUMN threshold_watch.basis_en IS 'Which amount that is, in English.';
COMMENT ON COLUMN threshold_watch.reached IS 'Whether the line is reached (是否达到).';
COMMENT ON COLUMN threshold_watch.near IS 'Whether the amount is in the last 5 % under the line (是否接近).';
COMMENT ON COLUMN threshold_watch.state IS
    'near: not reached yet; open: reached, and what it asks for is not there; served: reached, and it is there.';
COMMENT ON COLUMN threshold_watch.state_zh IS 'State in Chinese (落实情况).';
COMMENT ON COLUMN threshold_watch.state_en IS 'State in English.';
COMMENT ON COLUMN threshold_watch.mode IS 'What the judge does about an open one at its stage (处理方式): refuse or warn.';
COMMENT ON COLUMN threshold_watch.remedy IS 'What would meet it (办理要求).';
COMMENT ON COLUMN threshold_watch.due_stage IS 'First stage that cannot be reached without it, canonical name.';
COMMENT ON COLUMN threshold_watch.due_zh IS 'That stage in Chinese (落实阶段).';
COMMENT ON COLUMN threshold_watch.due_en IS 'That stage in English.';
COMMENT ON COLUMN threshold_watch.due_order IS 'Number to order those stages by; not above stage_order where the project is past it.';
COMMENT ON COLUMN threshold_watch.project_id IS 'Key of the project.';
COMMENT ON COLUMN threshold_watch.project_code IS 'Project code (项目编号).';
COMMENT ON COLUMN threshold_watch.title IS 'Title (项目名称).';
COMMENT ON COLUMN threshold_watch.owner_id IS 'Key of the owning agency.';
COMMENT ON COLUMN threshold_watch.owner_name IS 'Owning agency (项目单位).';
COMMENT ON COLUMN threshold_watch.budget_year IS 'Budget year (预算年度).';
COMMENT ON COLUMN threshold_watch.track IS 'Class (类别): professional or public.';
COMMENT ON COLUMN threshold_watch.stage IS 'Stage reached, canonical name.';
COMMENT ON COLUMN threshold_watch.stage_zh IS 'Stage in Chinese (所处阶段).';
COMMENT ON COLUMN threshold_watch.stage_en IS 'Stage in English.';
COMMENT ON COLUMN threshold_watch.stage_order IS 'Number to order stages by; below 100 for exits.';

-- The judge's own choice among papers of one kind, for reports: the latest of the round, by date and then by entry.
CREATE VIEW current_document WITH (security_invoker = true) AS
SELECT DISTINCT ON (d.project_id, d.kind)
       d.project_id, d.kind, d.id AS document_id, d.issued_on::date AS issued_on, d.outcome::text AS outcome,
       d.amount::numeric AS amount, d.third_party::text AS third_party, d.third_party_code::text AS third_party_code
  FROM document d
  JOIN project p ON p.id = d.project_id
 WHERE d.kind <> 'voiding'
   AND d.after_seq >= p.round_seq
   AND NOT EXISTS (SELECT FROM document v WHERE v.document_id = d.id)
 ORDER BY d.project_id, d.kind, d.issued_on DESC, d.id DESC;

COMMENT ON VIEW current_document IS
    'Of each kind of paper the one that counts (现行有效文件): the latest of the present round that is not voided. '
    'One whose outcome is failed is there too: it hides an earlier one and satisfies nothing.';
COMMENT ON COLUMN current_document.project_id IS 'Key of the project.';
COMMENT ON COLUMN current_document.kind IS 'Kind of paper (文件种类).';
COMMENT ON COLUMN current_document.document_id IS 'Key of the document.';
COMMENT ON COLUMN current_document.issued_on IS 'Day it is dated (出具日期).';
COMMENT ON COLUMN current_document.outcome IS 'Outcome (结论): passed, failed or not_applicable; NULL: its kind carries none.';
COMMENT ON COLUMN current_document.amount IS 'Amount it states (金额), yuan; NULL: its kind carries none.';
COMMENT ON COLUMN current_document.third_party IS 'Third party that made it (第三方机构).';
COMMENT ON COLUMN current_document.third_party_code IS 'Its unified social credit code (统一社会信用代码); NULL: not stated.';

CREATE VIEW fund_execution WITH (security_invoker = true) AS
SELECT p.id AS project_id, p.code::text AS project_code, p.title::text AS title,
       p.owner_id, o.name AS owner_name, p.budget_year::integer AS budget_year, p.track,
       p.stage::text AS stage, govproj.label(p.stage, 'zh') AS stage_zh, govproj.label(p.stage, 'en') AS stage_en,
       govproj.ordinal(p.stage) AS stage_order,
       d.requested, d.reviewed, d.approved, d.decided,
       p.contracted::numeric AS contracted, coalesce(c.paid, 0) AS paid,
       d.decided - coalesce(c.paid, 0) AS "left", p.contracted - coalesce(c.paid, 0) AS unpaid,
       p.city_funds::numeric AS city_funds, coalesce(f.city_requested, 0) AS city_requested,
       coalesce(f.city_decided, 0) AS city_decided, coalesce(f.city_arranged, 0) AS city_arranged,
       coalesce(c.paid - c.paid_national, 0) AS city_paid,
       p.national_funds::numeric AS national_funds, coalesce(f.national_requested, 0) AS national_requested,
       coalesce(f.national_decided, 0) AS national_decided, coalesce(f.national_arranged, 0) AS national_arranged,
       coalesce(c.paid_national, 0) AS national_paid
  FROM project p
  JOIN agency o ON o.id = p.owner_id
  LEFT JOIN (
        SELECT q.project_id,
               max(q.amount) FILTER (WHERE q.kind = 'fund_application') AS requested,
               max(q.amount) FILTER (WHERE q.kind = 'fund_review_opinion') AS reviewed,
               max(q.amount) FILTER (WHERE q.kind = 'approval_opinion') AS approved,
               max(q.amount) FILTER (WHERE q.kind = 'fund_decision') AS decided
          FROM current_document q
         WHERE q.kind IN ('fund_application', 'fund_review_opinion', 'approval_opinion', 'fund_decision')
           AND q.outcome IS DISTINCT FROM 'failed'
         GROUP BY q.project_id
       ) AS d ON d.project_id = p.id
  LEFT JOIN (
        SELECT k.project_id, sum(k.paid::numeric) AS paid, sum(k.paid_national::numeric) AS paid_national
          FROM contract k
         GROUP BY k.project_id
       ) AS c ON c.project_id = p.id
  LEFT JOIN (
        SELECT a.project_id,
               sum(a.requested::numeric) FILTER (WHERE a.source = 'city') AS city_requested,
               sum(a.decided::numeric) FILTER (WHERE a.source = 'city') AS city_decided,
               sum(a.arranged::numeric) FILTER (WHERE a.source = 'city') AS city_arranged,
               sum(a.requested::numeric) FILTER (WHERE a.source = 'national') AS national_requested,
               sum(a.decided::numeric) FILTER (WHERE a.source = 'national') AS national_decided,
               sum(a.arranged::numeric) FILTER (WHERE a.source = 'national') AS national_arranged
          FROM fund_allocation a
         GROUP BY a.project_id
       ) AS f ON f.project_id = p.id;

COMMENT ON VIEW fund_execution IS
    'Funds of each project from request to payment (资金执行情况), Articles 4(4) and 22; '
    'sums per unit and year by GROUP BY owner_name, budget_year. '
    'Papers are those that count in the present round; city and national money are kept apart. '
    'Projects that were rejected or withdrawn are there too: their stage tells.';
COMMENT ON COLUMN fund_execution.project_id IS 'Key of the project.';
COMMENT ON COLUMN fund_execution.project_code IS 'Project code (项目编号).';
COMMENT ON COLUMN fund_execution.title IS 'Title (项目名称).';
COMMENT ON COLUMN fund_execution.owner_id IS 'Key of the owning agency.';
COMMENT ON COLUMN fund_execution.owner_name IS 'Owning agency (项目单位).';
COMMENT ON COLUMN fund_execution.budget_year IS 'Budget year (预算年度).';
COMMENT ON COLUMN fund_execution.track IS 'Class (类别): professional or public.';
COMMENT ON COLUMN fund_execution.stage IS 'Stage reached, canonical name.';
COMMENT ON COLUMN fund_execution.stage_zh IS 'Stage in Chinese (所处阶段).';
COMMENT ON COLUMN fund_execution.stage_en IS 'Stage in English.';
COMMENT ON COLUMN fund_execution.stage_order IS 'Number to order stages by; below 100 for exits.';
COMMENT ON COLUMN fund_execution.requested IS 'Requested of the government (申请金额), yuan: the fund application; NULL: none.';
COMMENT ON COLUMN fund_execution.reviewed IS 'Reviewed by finance (审核金额), yuan: the fund review opinion; NULL: none that passed.';
COMMENT ON COLUMN fund_execution.approved IS
    'Approved by the data bureau (立项批复金额), yuan: the approval opinion; NULL: none that passed, as on the public track.';
COMMENT ON COLUMN fund_execution.decided IS
    'Granted by the government (资金批复金额), yuan: the fund decision; NULL: none that passed.';
COMMENT ON COLUMN fund_execution.contracted IS 'Contracts with supplements (合同金额), yuan.';
COMMENT ON COLUMN fund_execution.paid IS 'Paid, less refunds (已支付金额), yuan.';
COMMENT ON COLUMN fund_execution."left" IS
    'Left of what was granted (批复结余), yuan: decided less paid, below zero where other money pays; '
    'NULL: nothing granted. LEFT is a word of SQL: write "left" in quotes, or with the name of the view before it.';
COMMENT ON COLUMN fund_execution.unpaid IS 'Contracted and not yet paid (合同未付金额), yuan.';
COMMENT ON COLUMN fund_execution.city_funds IS 'City funds of the project (市本级财政资金), yuan.';
COMMENT ON COLUMN fund_execution.city_requested IS 'City money requested over all years (市级申请金额), yuan.';
COMMENT ON COLUMN fund_execution.city_decided IS 'City money decided over all years (市级批复金额), yuan.';
COMMENT ON COLUMN fund_execution.city_arranged IS 'City money arranged in budgets so far (市级安排金额), yuan.';
COMMENT ON COLUMN fund_execution.city_paid IS
    'Paid from city money, less refunds (市级已支付金额), yuan; payments that name no source are among it.';
COMMENT ON COLUMN fund_execution.national_funds IS 'National funds of the project (国家资金), yuan.';
COMMENT ON COLUMN fund_execution.national_requested IS 'National money requested over all years (国家资金申请金额), yuan.';
COMMENT ON COLUMN fund_execution.national_decided IS 'National money decided over all years (国家资金批复金额), yuan.';
COMMENT ON COLUMN fund_execution.national_arranged IS 'National money arranged in budgets so far (国家资金安排金额), yuan.';
COMMENT ON COLUMN fund_execution.national_paid IS 'Paid from national money, less refunds (国家资金已支付金额), yuan.';

CREATE VIEW red_flags WITH (security_invoker = true) AS
WITH
-- How each flag is called, where the article it cites is found, and the sentence its figures go into.
label (flag, cites, zh, en, figures_zh, figures_en) AS (VALUES
    ('split_suspect', NULL, '疑似拆分项目', 'Possible splitting',
     '同一单位同一年度%1$s个项目均未达到%2$s元，合计%3$s元（%4$s）',
     '%1$s projects of one owner and year, each under %2$s yuan, together %3$s yuan (%5$s)'),
    ('just_under_line', NULL, '略低于金额门槛', 'Just under a money line',
     '%1$s元，距%2$s元差%3$s元（%4$s）',
     '%1$s yuan, under the line of %2$s yuan by %3$s yuan (%5$s)'),
    ('supplement_over_line', NULL, '补充合同后达到金额门槛', 'Supplement over a money line',
     '合同总额%1$s元，其中补充合同增加%2$s元，达到%3$s元（%4$s）',
     'contracts of %1$s yuan, of which supplements add %2$s yuan, reach the line of %3$s yuan (%5$s)'),
    ('contract_above_approval', 'limit', '合同金额超批复', 'Contracts above the approval',
     '合同总额%1$s元，批复金额%2$s元，超出%3$s元',
     'contracts of %1$s yuan exceed the approved %2$s yuan by %3$s yuan'),
    ('investment_above_approval', 'limit', '投资总额超批复', 'Investment above the approval',
     '投资总额%1$s元，批复金额%2$s元，超出%3$s元',
     'a total investment of %1$s yuan exceeds the approved %2$s yuan by %3$s yuan'),
    ('payment_before_contract', 'contracted', '签约前付款', 'Payment before the contract',
     '%2$s支付%1$s元，项目于%3$s签约',
     '%1$s yuan paid on %2$s, the project reached its contract on %3$s'),
    ('paid_before_acceptance', 'accepted', '验收前付清', 'Paid in full before acceptance',
     '合同金额%1$s元，至%3$s已支付%2$s元，验收日期：%4$s',
     'of a contract of %1$s yuan %2$s yuan were paid by %3$s; day of acceptance: %4$s'),
    ('related_party', 'independent', '监理测评机构与项目单位或合同当事方关联', 'Supervisor, tester or evaluator related to the owner or a supplier',
     '%1$s与%3$s%2$s信用代码相同、同名，或一方名称以另一方开头',
     '%1$s and %4$s %2$s have one credit code or one name, or one name begins with the other'),
    ('early_change', 'change', '中标后短期内变更', 'Change soon after the award',
     '%1$s中标，%2$s决定变更，相隔%3$s天',
     'awarded on %1$s, changed on %2$s, %3$s days later'),
    ('overlap', NULL, '疑似分散建设', 'Possible separate building',
     '同一年度%1$s个单位共%2$s个“%4$s”类项目，投资总额合计%3$s元',
     '%1$s agencies have %2$s projects of category %5$s in one budget year, together %3$s yuan')
),
cited (policy_id, track, cites, article) AS (
    SELECT policy_id, track, to_stage::text, min(article) FROM policy_step
     WHERE kind = 'forward' AND to_stage IN ('contracted', 'accepted') GROUP BY policy_id, track, to_stage
    UNION ALL
    SELECT policy_id, track, 'limit', min(article) FROM policy_step
     WHERE limit_document IS NOT NULL GROUP BY policy_id, track
    UNION ALL
    SELECT policy_id, NULL, 'independent', min(article) FROM policy_threshold WHERE independent GROUP BY policy_id
    UNION ALL
    SELECT policy_id, NULL, 'change', article FROM policy_document WHERE kind = 'change_filing'
),
-- Money lines of living projects, by the judge. Those that ask for a cost line alone repeat the line whose fee it is.
-- Money has two decimals, so least is the smallest amount that reaches the line.
line AS (
    SELECT p.id AS project_id, p.owner_id, p.budget_year, p.serves_id,
           coalesce(govproj.parent(p.category), p.category) AS category,
           j.rule, j.article, j.amount, j.bound, j.bound + CASE WHEN t.inclusive THEN 0 ELSE 0.01 END AS least, j.reached,
           t.basis, t.label_zh, t.label_en, p.total_investment, p.contracted
      FROM project p
     CROSS JOIN LATERAL govproj.judge_thresholds('project'::regclass, p.id) AS j
      JOIN policy_threshold t ON t.policy_id = p.policy_id AND t.code = j.rule
     WHERE p.stage NOT IN ('rejected', 'withdrawn', 'terminated') AND t.demands <> 'cost_line'
),
-- Groups of projects that may be one: of one category, or for one system. A group that is both is one group.
together AS (
    SELECT DISTINCT l.rule, l.bound, sum(l.amount) AS amount, array_agg(l.project_id ORDER BY l.project_id) AS projects
      FROM line l
     CROSS JOIN LATERAL (VALUES ('category', l.category::text), ('system', l.serves_id::text)) AS g (sort, value)
     WHERE NOT l.reached AND l.amount > 0 AND g.value IS NOT NULL
     GROUP BY l.owner_id, l.budget_year, l.rule, l.basis, l.bound, l.least, g.sort, g.value
    HAVING sum(l.amount) >= l.least
),
-- Living projects of one leaf of the category tree and one budget year, of more than one owner; of each owner the first.
alike AS (
    SELECT o.category, o.budget_year, sum(o.projects) AS projects, sum(o.amount) AS amount,
           array_agg(o.owner_id) AS owners, array_agg(o.first_id) AS firsts
      FROM (SELECT p.category, p.budget_year, p.owner_id,
                   count(*) AS projects, sum(p.total_investment::numeric) AS amount, min(p.id) AS first_id
              FROM project p
             WHERE p.stage NOT IN ('rejected', 'withdrawn', 'terminated') AND govproj.category_last(p.category) = p.category
             GROUP BY p.category, p.budget_year, p.owner_id) AS o
     GROUP BY o.category, o.budget_year
    HAVING count(*) > 1
),
-- Entries that stand: a reversal takes away the entry it undoes, and itself, as if neither had been.
paid AS (
    SELECT y.id, y.contract_id, y.kind, y.paid_on, CASE y.kind WHEN 'refund' THEN -y.amount ELSE y.amount END AS amount
      FROM payment y
     WHERE y.kind <> 'reversal' AND NOT EXISTS (SELECT FROM payment r WHERE r.payment_id = y.id)
),
day AS (
    SELECT a.project_id, min(a.legal_on) FILTER (WHERE a.to_stage = 'contracted') AS contracted_on,
           max(a.legal_on) FILTER (WHERE a.to_stage = 'accepted') AS accepted_on
      FROM act a
     WHERE a.to_stage IN ('contracted', 'accepted')
     GROUP BY a.project_id
),
-- Everybody who has a part in a contract: the supplier, and those of contract_party that stand.
party AS (
    SELECT c.id AS contract_id, c.project_id, c.kind, c.supplier::text AS name, c.supplier_code::text AS code, true AS signed,
           c.amount + c.supplemented AS amount
      FROM contract c
    UNION ALL
    SELECT c.id, c.project_id, c.kind, y.name, y.code, false, c.amount + c.supplemented
      FROM contract_party y
      JOIN contract c ON c.id = y.contract_id
     WHERE y.party_id IS NULL AND NOT EXISTS (SELECT FROM contract_party t WHERE t.party_id = y.id)
),
-- Whoever watches over a project, by contract or by a paper that counts.
watcher AS (
    SELECT y.project_id, y.name, y.code, y.amount, 'contract ' || y.contract_id AS source
      FROM party y
     WHERE y.kind IN ('supervision', 'testing', 'evaluation')
    UNION ALL
    SELECT d.project_id, d.third_party, d.third_party_code, NULL, 'document ' || d.document_id
      FROM current_document d
     WHERE d.kind IN ('software_test_report', 'acceptance_evaluation', 'security_evaluation', 'expert_acceptance')
       AND d.outcome IS DISTINCT FROM 'failed'
),
-- Whom they watch over: who builds or delivers, and the owner.
watched AS (
    SELECT y.project_id, y.name, y.code, ', contract ' || y.contract_id AS source,
           CASE WHEN y.signed AND y.kind = 'main' THEN '承建单位' ELSE '合同当事方' END AS zh,
           CASE WHEN y.signed AND y.kind = 'main' THEN 'the main supplier' ELSE 'the party' END AS en
      FROM party y
     WHERE y.kind IN ('main', 'other')
    UNION ALL
    SELECT p.id, o.name, NULL, '', '项目单位', 'the owner'
      FROM project p
      JOIN agency o ON o.id = p.owner_id
),
raised (flag, rule, article, project_id, amount, bound, figures, rows) AS (
    SELECT 'split_suspect', l.rule, l.article, l.project_id, g.amount, g.bound,
           ARRAY[cardinality(g.projects)::text, round(g.bound, 2)::text, round(g.amount, 2)::text, l.label_zh, l.label_en],
           'project ' || array_to_string(g.projects, ', project ')
      FROM together g
     CROSS JOIN unnest(g.projects) AS member (project_id)
      JOIN line l ON l.project_id = member.project_id AND l.rule = g.rule
    UNION ALL
    SELECT 'just_under_line', l.rule, l.article, l.project_id, l.amount, l.bound,
           ARRAY[round(l.amount, 2)::text, round(l.bound, 2)::text, round(l.bound - l.amount, 2)::text, l.label_zh, l.label_en],
           'project ' || l.project_id
      FROM line l
     WHERE NOT l.reached AND l.amount >= 0.95 * l.bound
    UNION ALL
    -- the total investment alone would not have reached it: the supplement did
    SELECT 'supplement_over_line', l.rule, l.article, l.project_id, l.contracted, l.bound,
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
    SELECT 'contract_above_approval', NULL, NULL, p.id, p.contracted, p.approved_amount,
           ARRAY[round(p.contracted, 2)::text, round(p.approved_amount, 2)::text, round(p.contracted - p.approved_amount, 2)::text],
           (SELECT string_agg('contract ' || c.id, ', ' ORDER BY c.id) FROM contract c WHERE c.project_id = p.id)
           || ', project ' || p.id
      FROM project p
     WHERE p.contracted > p.approved_amount
    UNION ALL
    SELECT 'investment_above_approval', NULL, NULL, p.id, p.total_investment, p.approved_amount,
           ARRAY[round(p.total_investment, 2)::text, round(p.approved_amount, 2)::text,
                 round(p.total_investment - p.approved_amount, 2)::text],
           'project ' || p.id
      FROM project p
     WHERE p.total_investment > p.approved_amount
    UNION ALL
    -- money that came back is no payment
    SELECT 'payment_before_contract', NULL, NULL, c.project_id, y.amount, NULL,
           ARRAY[round(y.amount, 2)::text, to_char(y.paid_on, 'YYYY-MM-DD'), to_char(r.contracted_on, 'YYYY-MM-DD')],
           format('contract %s, payment %s, project %s', c.id, y.id, c.project_id)
      FROM paid y
      JOIN contract c ON c.id = y.contract_id
      JOIN day r ON r.project_id = c.project_id
     WHERE y.kind <> 'refund' AND y.paid_on < r.contracted_on
    UNION ALL
    -- what was paid from the day of acceptance on is as it should be, and left out of the sum
    SELECT 'paid_before_acceptance', NULL, NULL, c.project_id, sum(y.amount), c.amount + c.supplemented,
           ARRAY[round(c.amount + c.supplemented, 2)::text, round(sum(y.amount), 2)::text,
                 to_char(max(y.paid_on), 'YYYY-MM-DD'), coalesce(to_char(r.accepted_on, 'YYYY-MM-DD'), '-')],
           format('contract %s, %s, project %s', c.id, string_agg('payment ' || y.id, ', ' ORDER BY y.id), c.project_id)
      FROM contract c
      JOIN project p ON p.id = c.project_id
      JOIN paid y ON y.contract_id = c.id
      LEFT JOIN day r ON r.project_id = c.project_id
     WHERE c.kind = 'main' AND c.amount + c.supplemented > 0 AND p.stage <> 'terminated'
       AND (r.accepted_on IS NULL OR y.paid_on < r.accepted_on)
     GROUP BY c.id, r.accepted_on
    HAVING sum(y.amount) >= c.amount + c.supplemented
    UNION ALL
    -- who has another code may still be a branch, and one code under two names is one body
    SELECT 'related_party', NULL, NULL, w.project_id, w.amount, NULL,
           ARRAY[w.name, s.name, s.zh, s.en], format('%s%s, project %s', w.source, s.source, w.project_id)
      FROM watcher w
      JOIN watched s ON s.project_id = w.project_id
     WHERE w.code = s.code OR govproj.related_suppliers(w.name, s.name)
    UNION ALL
    -- the award that a change follows is the latest one before it
    SELECT 'early_change', NULL, NULL, e.project_id, CASE e.kind WHEN 'value' THEN e.new - e.old END, NULL,
           ARRAY[to_char(d.issued_on, 'YYYY-MM-DD'), to_char(e.decided_on, 'YYYY-MM-DD'), (e.decided_on - d.issued_on)::text],
           format('change %s, document %s, project %s', e.id, d.id, e.project_id)
      FROM change e
     CROSS JOIN LATERAL (
            SELECT a.id, a.issued_on
              FROM document a
             WHERE a.project_id = e.project_id AND a.kind = 'award_notice' AND a.issued_on <= e.decided_on
               AND NOT EXISTS (SELECT FROM document v WHERE v.document_id = a.id)
             ORDER BY a.issued_on DESC, a.id DESC
             LIMIT 1
           ) AS d
     WHERE e.decided_on - d.issued_on <= 60
    UNION ALL
    -- its own row and one of each other owner: all of them in each row would be too many to read
    SELECT 'overlap', NULL, '2', p.id, g.amount, NULL,
           ARRAY[cardinality(g.owners)::text, g.projects::text, round(g.amount, 2)::text,
                 govproj.label(g.category, 'zh'), govproj.label(g.category, 'en')],
           'project ' || p.id || (SELECT string_agg(', project ' || f.id, '' ORDER BY f.id)
                                    FROM unnest(g.owners, g.firsts) AS f (owner_id, id) WHERE f.owner_id <> p.owner_id)
      FROM alike g
      JOIN project p ON p.category = g.category AND p.budget_year = g.budget_year
     WHERE p.stage NOT IN ('rejected', 'withdrawn', 'terminated')
)
SELECT r.flag, b.zh AS flag_zh, b.en AS flag_en, r.rule, coalesce(r.article, a.article) AS article,
       p.id AS project_id, p.code::text AS project_code, p.title::text AS title,
       p.owner_id, o.name AS owner_name, p.budget_year::integer AS budget_year, p.track,
       p.stage::text AS stage, govproj.label(p.stage, 'zh') AS stage_zh, govproj.label(p.stage, 'en') AS stage_en,
       govproj.ordinal(p.stage) AS stage_order,
       r.amount::numeric AS amount, r.bound::numeric AS bound,
       format(b.figures_en, VARIADIC r.figures) AS figures, format(b.figures_zh, VARIADIC r.figures) AS figures_zh, r.rows
  FROM raised r
  JOIN label b ON b.flag = r.flag
  JOIN project p ON p.id = r.project_id
  JOIN agency o ON o.id = p.owner_id
  LEFT JOIN cited a ON a.policy_id = p.policy_id AND a.cites = b.cites AND (a.track IS NULL OR a.track = p.track);

COMMENT ON VIEW red_flags IS
    'Reasons to open a file (风险提示): one row each. A flag is never a verdict: '
    'every one of these can be lawful, and the row names the figures and rows that someone should look at. '
    'Living projects only for money lines and overlaps.';
COMMENT ON COLUMN red_flags.flag IS
    'Key of the flag: split_suspect (projects of one owner and budget year, of one category of service '
    'or for one system, each under a money line and together not), just_under_line (in the last 5 % under one), '
    'supplement_over_line, contract_above_approval, investment_above_approval, payment_before_contract '
    '(dated before the day the contract stage was reached), paid_before_acceptance (a main contract in full), '
    'related_party (who supervises, tests or evaluates with the owner or a party of a main or other contract), '
    'early_change (within 60 days of the award), overlap (projects of different owners, '
    'of one sort of service, the finest in the tree of categories, and one budget year).';
COMMENT ON COLUMN red_flags.flag_zh IS 'Flag in Chinese (风险类型).';
COMMENT ON COLUMN red_flags.flag_en IS 'Flag in English.';
COMMENT ON COLUMN red_flags.rule IS 'Money line it is about (规则代码); NULL: none.';
COMMENT ON COLUMN red_flags.article IS
    'Article it touches (条款), by the project''s policy; NULL: the policy has none. '
    'An overlap touches Article 2, which no row of a policy is about.';
COMMENT ON COLUMN red_flags.project_id IS 'Key of the project.';
COMMENT ON COLUMN red_flags.project_code IS 'Project code (项目编号).';
COMMENT ON COLUMN red_flags.title IS 'Title (项目名称).';
COMMENT ON COLUMN red_flags.owner_id IS 'Key of the owning agency.';
COMMENT ON COLUMN red_flags.owner_name IS 'Owning agency (项目单位).';
COMMENT ON COLUMN red_flags.budget_year IS 'Budget year (预算年度).';
COMMENT ON COLUMN red_flags.track IS 'Class (类别): professional or public.';
COMMENT ON COLUMN red_flags.stage IS 'Stage reached, canonical name.';
COMMENT ON COLUMN red_flags.stage_zh IS 'Stage in Chinese (所处阶段).';
COMMENT ON COLUMN red_flags.stage_en IS 'Stage in English.';
COMMENT ON COLUMN red_flags.stage_order IS 'Number to order stages by; below 100 for exits.';
COMMENT ON COLUMN red_flags.amount IS 'Amount it rests on (涉及金额), yuan; NULL: none.';
COMMENT ON COLUMN red_flags.bound IS 'What that is measured by (对照金额), yuan; NULL: nothing.';
COMMENT ON COLUMN red_flags.figures IS 'Its figures in a sentence, in English.';
COMMENT ON COLUMN red_flags.figures_zh IS 'Its figures in a sentence, in Chinese (情况说明).';
COMMENT ON COLUMN red_flags.rows IS 'Rows it rests on, by table and key (依据记录), such as "contract 3, supplement 5, project 7".';
