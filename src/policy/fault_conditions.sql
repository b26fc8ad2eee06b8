-- Part of policy_fault: conditions that mean nothing, are asked where they cannot be, or are always or never met.
SELECT c.policy_id, 'condition_unknown',
       coalesce(govproj.condition_that_was(c.condition, c.argument),
                govproj.said('condition %s is no word of the vocabulary', c.condition)
                || govproj.near_words(c.condition, ARRAY(SELECT w.condition FROM condition_word w ORDER BY w.condition COLLATE "C"))),
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE NOT EXISTS (SELECT FROM condition_word w WHERE w.condition = c.condition)
UNION ALL
SELECT c.policy_id, 'condition_argument',
       govproj.said('condition %s: %s is no %s', c.condition, c.argument, w.takes) || govproj.near_words(c.argument, w.arguments),
       c.article, 'policy_condition', c.id
  FROM policy_condition c
  JOIN condition_word w ON w.condition = c.condition
 WHERE c.argument <> ALL (w.arguments)
UNION ALL
SELECT c.policy_id, 'condition_never_met',
       govproj.said('condition approval_lapsed/%s can never be met: no order says how long it lives', c.argument),
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE c.condition = 'approval_lapsed'
   AND EXISTS (SELECT FROM policy_document d WHERE d.policy_id = c.policy_id AND d.kind = c.argument)
   AND NOT EXISTS (SELECT FROM policy_order o
                    WHERE o.policy_id = c.policy_id AND o.after = c.argument AND o.at_most IS NOT NULL)
UNION ALL
SELECT c.policy_id, 'entry_unknown',
       govproj.said('condition %s is asked of the entry of %s, which nobody enters', c.condition, c.entry)
       || govproj.near_words(c.entry, ARRAY(SELECT word FROM entry_word e WHERE e.policy_id = c.policy_id ORDER BY word COLLATE "C")),
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE c.entry ~ ':' AND (c.policy_id, c.entry::text) NOT IN (SELECT policy_id, word FROM entry_word)
UNION ALL
SELECT c.policy_id, 'condition_of_entry',
       CASE WHEN c.entry IS NULL THEN govproj.said('condition %s is of contracts and asked of a step', c.condition)
            ELSE govproj.said('condition %s is of contracts and asked of the entry of %s', c.condition, c.entry) END,
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE c.condition IN ('undertaking', 'delivery_due', 'renews')
   AND ((c.policy_id, c.entry::text) IN (SELECT policy_id, word FROM contract_word)) IS NOT TRUE
   AND (c.entry IS NULL OR (c.policy_id, c.entry::text) IN (SELECT policy_id, word FROM entry_word UNION ALL
                                                            SELECT policy_id, kind FROM policy_document))
UNION ALL
SELECT c.policy_id, 'condition_of_entry',
       CASE WHEN c.entry IS NULL THEN govproj.said('condition %s is of payments and asked of a step', c.condition)
            ELSE govproj.said('condition %s is of payments and asked of the entry of %s', c.condition, c.entry) END,
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE c.condition = 'source_named' AND c.entry !~ '^payment(:|$)' IS NOT FALSE
   AND (c.entry IS NULL OR (c.policy_id, c.entry::text) IN (SELECT policy_id, word FROM entry_word UNION ALL
                                                            SELECT policy_id, kind FROM policy_document))
UNION ALL
SELECT c.policy_id, 'condition_of_entry',
       CASE WHEN c.entry IS NULL THEN govproj.said('condition %s is of demands and asked of a step', c.condition)
            ELSE govproj.said('condition %s is of demands and asked of the entry of %s', c.condition, c.entry) END,
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE c.condition = 'demand_fits' AND c.entry IS DISTINCT FROM 'demand'
   AND (c.entry IS NULL OR (c.policy_id, c.entry::text) IN (SELECT policy_id, word FROM entry_word UNION ALL
                                                            SELECT policy_id, kind FROM policy_document))
UNION ALL
SELECT c.policy_id, 'condition_of_entry',
       govproj.said('condition %s says when something is entered and is asked of a step, which has its stage', c.condition),
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE c.condition IN ('reached', 'not_reached', 'going_on') AND c.entry IS NULL
UNION ALL
SELECT c.policy_id, 'condition_of_step',
       govproj.said('condition %s is of a step and asked of the entry of %s', c.condition, c.entry),
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE c.condition IN ('another_office', 'four_eyes') AND c.entry IS NOT NULL
UNION ALL
SELECT c.policy_id, 'condition_always_met',
       CASE WHEN c.entry IS NULL
            THEN govproj.said('condition served_alive is asked of a birth alone, and bars nothing at %s', c.to_stage::text)
            ELSE govproj.said('condition served_alive is asked of a birth alone, and bars nothing at the entry of %s', c.entry) END,
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE c.condition = 'served_alive'
   AND (c.entry IS NOT NULL
        OR NOT EXISTS (SELECT FROM policy_step s
                        WHERE s.policy_id = c.policy_id AND s.kind = 'birth' AND s.to_stage = c.to_stage AND c.from_stage IS NULL
                          AND (c.track IS NULL OR s.track = c.track)))
   AND NOT EXISTS (SELECT FROM spoilt_track x WHERE x.policy_id = c.policy_id AND (c.track IS NULL OR x.track = c.track))
UNION ALL
SELECT c.policy_id, 'obligation_unknown',
       CASE count(*) WHEN 1 THEN govproj.said('condition settled/%s: no such duty is defined by the policy', c.argument)
                     ELSE govproj.said('condition settled/%s: no such duty is defined by the policy, and %s rows name it', c.argument,
                                       count(*)::text) END
       || govproj.near_words(c.argument, ARRAY(SELECT o.code FROM policy_obligation o WHERE o.policy_id = c.policy_id ORDER BY o.id)),
       (array_agg(c.article ORDER BY c.id))[1], 'policy_condition', min(c.id)
  FROM policy_condition c
 WHERE c.condition = 'settled'
   AND NOT EXISTS (SELECT FROM policy_obligation o WHERE o.policy_id = c.policy_id AND o.code = c.argument)
 GROUP BY c.policy_id, c.argument
UNION ALL
SELECT c.policy_id, 'condition_always_met',
       CASE WHEN o.event IN ('plan', 'audit_item')
            THEN govproj.said('condition settled/%s bars nothing: that duty is an agency''s and no project''s', c.argument)
            ELSE govproj.said('condition settled/%s bars nothing: that duty is of another track', c.argument) END,
       c.article, 'policy_condition', c.id
  FROM policy_condition c
  JOIN policy_obligation o ON o.policy_id = c.policy_id AND o.code = c.argument
 WHERE c.condition = 'settled' AND (o.event IN ('plan', 'audit_item') OR o.track <> c.track)
UNION ALL
SELECT c.policy_id, 'settled_dead_end',
       govproj.said('condition settled/%s bars the only steps that meet that duty', c.argument), c.article, 'policy_condition', c.id
  FROM policy_condition c
  JOIN policy_obligation o ON o.policy_id = c.policy_id AND o.code = c.argument
 WHERE c.condition = 'settled' AND c.to_stage IS NOT NULL AND c.from_stage IS NULL AND c.mode = 'refuse' AND o.met_by ~ '^[, ]*stage:'
   AND NOT EXISTS (SELECT FROM regexp_split_to_table(btrim(o.met_by, ', '), '[, ]+') AS t (thing)
                    WHERE NOT starts_with(t.thing, 'stage:')
                       OR (t.thing <> 'stage:' || c.to_stage::text
                           AND NOT EXISTS (SELECT FROM way w WHERE w.policy_id = c.policy_id AND (c.track IS NULL OR w.track = c.track)
                                              AND w.gate = c.to_stage AND 'stage:' || w.stage::text = t.thing)))
