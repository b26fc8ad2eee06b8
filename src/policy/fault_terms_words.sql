-- Part of policy_fault: the words that rows may say, for its other parts.

condition_word (condition, takes, arguments) AS (
    VALUES ('unclassified',       NULL,                NULL::text[]),
           ('city_funds',         NULL,                NULL),
           ('class_agrees',       NULL,                NULL),
           ('owner_agrees',       NULL,                NULL),
           ('served_alive',       NULL,                NULL),
           ('another_office',     NULL,                NULL),
           ('leading_group',      NULL,                NULL),
           ('responsible_office', NULL,                NULL),
           ('funds_cover',        NULL,                NULL),
           ('source_named',       NULL,                NULL),
           ('demand_fits',        NULL,                NULL),
           ('undertaking',        NULL,                NULL),
           ('delivery_due',       NULL,                NULL),
           ('going_on',           NULL,                NULL),
           ('never',              NULL,                NULL),
           ('reached',            govproj.said('stage'), (SELECT array_agg(g.name::text) FROM govproj.stages g WHERE g.name <> 'returned')),
           ('not_reached',        govproj.said('stage'), (SELECT array_agg(g.name::text) FROM govproj.stages g WHERE g.name <> 'returned')),
           ('delivered',          NULL,                NULL),
           ('parts_complete',     NULL,                NULL),
           ('approval_lapsed',    'kind of document',  NULL),
           ('something_signed',   NULL,                NULL),
           ('renews',             NULL,                NULL),
           ('plan_line',          NULL,                NULL),
           ('planned',            NULL,                NULL),
           ('ground_named',       NULL,                NULL),
           ('budget_stated',      NULL,                NULL),
           ('settled',            'kind of duty',      NULL),
           ('four_eyes',          'stage, document or change', NULL)
),
-- the words of each version, by list; together: of a source those whose funds the project has in one column with its own
declared (policy_id, lists) AS MATERIALIZED (
    SELECT p.id,
           (SELECT jsonb_object_agg(l.list, '[]'::jsonb) FROM unnest(govproj.word_lists()) AS l (list))
           || coalesce((SELECT jsonb_object_agg(l.list, l.words)
                          FROM (SELECT w.list, jsonb_agg(w.word ORDER BY w.id) AS words
                                  FROM policy_word w WHERE w.policy_id = p.id GROUP BY w.list) AS l), '{}')
           || jsonb_build_object('together', (
                SELECT jsonb_object_agg(s.word, (SELECT jsonb_agg(o.word ORDER BY o.id) FROM policy_word o
                                                  WHERE o.policy_id = p.id AND o.list = 'source'
                                                    AND govproj.has_part(o.parts, 'in_scope') = govproj.has_part(s.parts, 'in_scope')))
                  FROM policy_word s WHERE s.policy_id = p.id AND s.list = 'source'))
           || jsonb_build_object('attributes', (SELECT coalesce(jsonb_agg(t.attribute ORDER BY t.id), '[]') FROM policy_attribute t
                                                 WHERE t.policy_id = p.id))
      FROM policy p
),
-- what conditions of entries and orders may speak of, but for kinds of document
contract_word (policy_id, word) AS (
    SELECT id, 'contract' FROM policy UNION ALL
    SELECT policy_id, 'contract:' || word FROM policy_word WHERE list = 'contract'
),
stage_word (word, stage) AS (
    SELECT 'stage:' || g.name::text, g.name::govproj.stage FROM govproj.stages g
),
-- what requirements may need, but for kinds of document
need_word (policy_id, word) AS (
    SELECT policy_id, word FROM contract_word
    UNION ALL
    SELECT p.id, k.word FROM policy p, unnest('{cost_line,demand}'::text[]) AS k (word)
    UNION ALL
    SELECT policy_id, list || ':' || word FROM policy_word WHERE list IN ('cost_line', 'evaluation')
),
entry_word (policy_id, word) AS (
    SELECT policy_id, word FROM contract_word
    UNION ALL
    SELECT policy_id, 'evaluation:' || word FROM policy_word WHERE list = 'evaluation'
    UNION ALL
    SELECT p.id, k.word
      FROM policy p,
           unnest('{party,demand,acceptance_part,evaluation,supplement,payment,'
                  'payment:payment,payment:settlement,payment:refund,payment:reversal,'
                  'allocation:requested,allocation:decided,allocation:arranged,'
                  'change,change:value,change:scope,change:duration,change:funds}'::text[]) AS k (word)
),
event_word (word) AS (
    VALUES ('initiation'), ('round'), ('change'), ('delivery')
)
