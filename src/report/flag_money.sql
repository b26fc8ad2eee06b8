-- Part of red_flags.sql: flags of what it costs, what is paid, and what bounds that.

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
    SELECT 'approval_above_appraisal'::text, NULL::text, NULL::text, p.id, p.approved_amount, d.amount, p.approved_amount - d.amount,
           ARRAY[round(p.approved_amount, 2)::text, round(d.amount, 2)::text, round(p.approved_amount - d.amount, 2)::text],
           format('document %s, project %s', d.document_id, p.id)
      FROM project p
      JOIN (SELECT DISTINCT ON (d.project_id) d.project_id, d.document_id, d.amount
              FROM paper d WHERE d.appraises ORDER BY d.project_id, d.issued_on DESC, d.document_id DESC) AS d ON d.project_id = p.id
     WHERE p.approved_amount > d.amount
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
