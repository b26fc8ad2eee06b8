-- Part of red_flags.sql: what has happened to the projects, as several flags ask it.

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
             WHERE of_project IS NULL
            UNION ALL
            SELECT l.project_id, l.kind::text, l.amount::numeric, true
              FROM near x
              JOIN cost_line l ON l.project_id = x.id
             WHERE of_project IS NOT NULL
            UNION ALL
            SELECT c.project_id, c.cost_line_kind::text, c.new::numeric - c.old::numeric, false
              FROM near_project p
              JOIN change c ON c.project_id = p.id
             WHERE c.kind = 'value' AND c.after_seq >= p.round_seq) AS k
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
      JOIN near_project p ON p.plan_line_id = l.id
      LEFT JOIN entered e ON e.project_id = p.id
     WHERE p.stage NOT IN ('rejected', 'withdrawn', 'terminated')
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
      FROM (SELECT a.id, a.contract_id, a.kind, a.paid_on, a.amount FROM payment a WHERE of_project IS NULL
            UNION ALL
            SELECT a.id, a.contract_id, a.kind, a.paid_on, a.amount
              FROM contract c
              JOIN payment a ON a.contract_id = c.id
             WHERE c.project_id = of_project) AS y
     WHERE y.kind <> 'reversal' AND NOT EXISTS (SELECT FROM payment r WHERE r.payment_id = y.id)
),
day AS (
    SELECT p.id AS project_id, d.contracted_on, d.accepted_on, d.ground_on
      FROM project p
     CROSS JOIN LATERAL (
            SELECT min(a.legal_on) FILTER (WHERE a.to_stage = 'contracted') AS contracted_on,
                   max(a.legal_on) FILTER (WHERE a.to_stage = 'accepted') AS accepted_on,
                   max(a.legal_on) FILTER (WHERE a.kind = 'off_plan_ground_changed') AS ground_on
              FROM act a
             WHERE a.project_id = p.id
               AND ((a.to_stage IN ('contracted', 'accepted')
                     AND a.seq <> ALL (ARRAY(SELECT u.step_seq FROM correction u WHERE u.project_id = p.id AND u.step_seq IS NOT NULL))
                     AND (a.kind <> 'project_moved' OR move_stands(a.project_id, a.seq)))
                    OR a.kind = 'off_plan_ground_changed')
           ) AS d
     WHERE (of_project IS NULL OR p.id = of_project)
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
