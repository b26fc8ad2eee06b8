-- Part of policy_fault: the kinds of document that rows name, for its other parts.

-- every mention of a document kind, and what it takes for granted about that kind
mention (policy_id, rule_table, rule_id, article, kind, wants) AS (
    SELECT policy_id, 'policy_requirement' AS rule_table, id, article, needs, w.wants
      FROM policy_requirement,
           LATERAL (VALUES (NULL, outcome IS NULL AND NOT independent AND NOT qualified),
                           ('outcome', outcome IS NOT NULL),
                           ('third party', independent),
                           ('qualification', qualified)) AS w(wants, does)
     WHERE w.does AND (policy_id, needs::text) NOT IN (SELECT policy_id, word FROM need_word) AND needs !~ ':'
    UNION ALL
    SELECT policy_id, 'policy_condition' AS rule_table, id, article, argument, NULL AS wants
      FROM policy_condition
     WHERE condition = 'approval_lapsed' AND argument IS NOT NULL
    UNION ALL
    SELECT c.policy_id, 'policy_condition' AS rule_table, c.id, c.article, c.argument, NULL AS wants
      FROM policy_condition c
     WHERE c.condition = 'four_eyes' AND c.argument <> 'change'
       AND NOT EXISTS (SELECT FROM policy_step s
                        WHERE s.policy_id = c.policy_id AND c.argument IN (s.from_stage::text, s.to_stage::text))
       AND NOT (govproj.is_stage(c.argument) AND EXISTS (SELECT FROM spoilt_track x WHERE x.policy_id = c.policy_id))
    UNION ALL
    SELECT policy_id, 'policy_waiver' AS rule_table, id, article, document_kind, NULL AS wants
      FROM policy_waiver
    UNION ALL
    SELECT policy_id, 'policy_limit' AS rule_table, id, article, subject, 'amount' AS wants
      FROM policy_limit
     WHERE subject NOT IN ('contracts', 'supplements', 'allocations', 'allocations:national', 'allocations:all', 'payments',
                           'payments:national', 'changes')
    UNION ALL
    SELECT policy_id, 'policy_limit' AS rule_table, id, article, ceiling, 'amount' AS wants
      FROM policy_limit
     WHERE ceiling NOT IN ('limit', 'contract', 'arranged', 'national_funds', 'total')
    UNION ALL
    SELECT policy_id, 'policy_limit' AS rule_table, id, article, lifted_by, NULL AS wants
      FROM policy_limit
     WHERE lifted_by IS NOT NULL
    UNION ALL
    SELECT o.policy_id, 'policy_order' AS rule_table, o.id, o.article, k.kind, NULL AS wants
      FROM ordered o,
           LATERAL (SELECT o.subject WHERE o.subject !~ ':'
                                       AND (o.policy_id, o.subject::text) NOT IN (SELECT policy_id, word FROM entry_word)
                    UNION ALL
                    SELECT o.after WHERE o.after !~ ':' AND o.after NOT IN (SELECT word FROM event_word)
                                     AND (o.policy_id, o.after::text) NOT IN (SELECT policy_id, word FROM contract_word)
                    UNION ALL
                    SELECT k FROM regexp_split_to_table(btrim(o.renewed_by, ', '), '[, ]+') AS k
                    UNION ALL
                    SELECT o.extended_by WHERE o.extended_by IS NOT NULL) AS k (kind)
    UNION ALL
    SELECT policy_id, 'policy_condition' AS rule_table, id, article, entry, NULL AS wants
      FROM policy_condition
     WHERE (policy_id, entry::text) NOT IN (SELECT policy_id, word FROM entry_word) AND entry !~ ':'
    UNION ALL
    SELECT policy_id, 'policy_obligation' AS rule_table, id, article, thing, NULL AS wants
      FROM duty_met
     WHERE stage IS NULL AND thing !~ '^(stage|evaluation):'
    UNION ALL
    SELECT policy_id, 'policy_obligation' AS rule_table, id, article, extended_by, NULL AS wants
      FROM policy_obligation
     WHERE extended_by IS NOT NULL
    UNION ALL
    SELECT policy_id, 'policy_step' AS rule_table, id, article, limit_document, 'amount' AS wants
      FROM policy_step
     WHERE limit_document IS NOT NULL
),
-- document kinds that rows name and the policy does not define: each told once
unknown_document (policy_id, kind, rows, rule_table, rule_id, article) AS (
    SELECT m.policy_id, k.kind, count(DISTINCT (m.rule_table, m.rule_id)), (array_agg(m.rule_table ORDER BY l.n, m.rule_id))[1],
           (array_agg(m.rule_id ORDER BY l.n, m.rule_id))[1], (array_agg(m.article ORDER BY l.n, m.rule_id))[1]
      FROM mention m
      JOIN looked_at l ON l.rule_table = m.rule_table,
           -- where none is defined, that is all there is to tell
           LATERAL (SELECT CASE WHEN EXISTS (SELECT FROM policy_document d WHERE d.policy_id = m.policy_id) THEN m.kind END) AS k (kind)
     WHERE NOT EXISTS (SELECT FROM policy_document d WHERE d.policy_id = m.policy_id AND d.kind = m.kind)
     GROUP BY m.policy_id, k.kind
)
