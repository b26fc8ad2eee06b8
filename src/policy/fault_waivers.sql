-- Part of policy_fault: waivers of nothing, and such as nobody can grant.
WITH
-- how rules are called, by which waivers name them
rule_name (policy_id, name) AS (
    SELECT policy_id, govproj.requirement_code(code, any_of, needs, absent) FROM policy_requirement
    UNION
    SELECT policy_id, govproj.condition_code(code, condition, argument, entry) FROM policy_condition
    UNION
    SELECT policy_id, unnest(ARRAY[subject || '.limit', subject || '.' || ceiling]) FROM policy_limit
    UNION
    SELECT policy_id, code FROM ordered
)
SELECT w.policy_id, 'waiver_of_nothing',
       govproj.said('waiver of %s: no rule of the policy has that name', w.rule)
       || govproj.near_words(w.rule, ARRAY(SELECT r.name FROM rule_name r WHERE r.policy_id = w.policy_id ORDER BY r.name COLLATE "C")),
       w.article, 'policy_waiver', w.id
  FROM policy_waiver w
 WHERE NOT EXISTS (SELECT FROM rule_name r WHERE r.policy_id = w.policy_id AND r.name = w.rule)
   -- the rule itself may be misspelt, which is told
   AND NOT EXISTS (SELECT FROM unknown_document u WHERE u.policy_id = w.policy_id AND govproj.is_near(u.kind, w.rule))
   AND NOT EXISTS (SELECT FROM policy_condition c
                    WHERE c.policy_id = w.policy_id AND c.condition NOT IN (SELECT condition FROM condition_word)
                      AND govproj.is_near(govproj.condition_code(c.code, c.condition, c.argument, c.entry), w.rule))
UNION ALL
SELECT w.policy_id, 'waiver_ungrantable',
       govproj.said('waiver of %s is granted by %s, but its document %s is issued by %s', w.rule, w.grantor, w.document_kind, d.issuer),
       w.article, 'policy_waiver', w.id
  FROM policy_waiver w
  JOIN policy_document d ON d.policy_id = w.policy_id AND d.kind = w.document_kind
 WHERE d.issuer NOT IN (w.grantor, 'owner')
