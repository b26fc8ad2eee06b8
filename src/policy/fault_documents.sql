-- Part of policy_fault: kinds of document that nobody defines, or that carry less than is asked of them.
WITH
-- what a document lacks that rows want of it: each told once
lacking (policy_id, kind, wants, rows, rule_table, rule_id, article) AS (
    SELECT m.policy_id, m.kind, m.wants, count(DISTINCT (m.rule_table, m.rule_id)), (array_agg(m.rule_table ORDER BY l.n, m.rule_id))[1],
           (array_agg(m.rule_id ORDER BY l.n, m.rule_id))[1], (array_agg(m.article ORDER BY l.n, m.rule_id))[1]
      FROM mention m
      JOIN looked_at l ON l.rule_table = m.rule_table
      JOIN policy_document d ON d.policy_id = m.policy_id AND d.kind = m.kind
     WHERE NOT CASE m.wants WHEN 'outcome' THEN d.has_outcome
                            WHEN 'amount' THEN d.has_amount
                            WHEN 'third party' THEN d.has_third_party
                            WHEN 'qualification' THEN d.has_qualification
                            ELSE true END
     GROUP BY m.policy_id, m.kind, m.wants
)
SELECT u.policy_id, 'document_unknown', govproj.said('the policy defines no document, and %s rows name one', u.rows::text),
       NULL, 'policy', u.policy_id
  FROM unknown_document u
 WHERE u.kind IS NULL
UNION ALL
SELECT u.policy_id, 'document_unknown',
       CASE u.rows WHEN 1 THEN govproj.said('document kind %s is not defined by the policy, so nobody may issue it', u.kind)
                   ELSE govproj.said('document kind %s is not defined by the policy, so nobody may issue it, and %s rows name it',
                                     u.kind, u.rows::text) END
       || govproj.near_words(u.kind,
                             ARRAY(SELECT d.kind FROM policy_document d WHERE d.policy_id = u.policy_id ORDER BY d.id)
                             || CASE WHEN u.rule_table = 'policy_limit'
                                     THEN '{contracts,supplements,allocations,payments,changes,limit,contract,arranged,'
                                          'national_funds,total}'::text[]
                                     WHEN u.rule_table = 'policy_requirement' THEN '{contract,cost_line,demand}'::text[]
                                     WHEN u.rule_table IN ('policy_order', 'policy_condition')
                                     THEN ARRAY(SELECT word FROM (SELECT word FROM entry_word e
                                                                   WHERE word !~ ':' AND e.policy_id = u.policy_id
                                                                  UNION SELECT word FROM event_word
                                                                  UNION SELECT s.to_stage::text FROM policy_step s
                                                                         WHERE s.policy_id = u.policy_id) AS k ORDER BY word COLLATE "C")
                                END),
       u.article, u.rule_table, u.rule_id
  FROM unknown_document u
 WHERE u.kind IS NOT NULL
UNION ALL
SELECT k.policy_id, 'document_carries_no_' || replace(k.wants, ' ', '_'),
       CASE k.rows WHEN 1 THEN govproj.said('document kind %s carries no %s, and the rule needs one', k.kind, w.said)
                   ELSE govproj.said('document kind %s carries no %s, and %s rules need one', k.kind, w.said, k.rows::text) END,
       k.article, k.rule_table, k.rule_id
  FROM lacking k,
       LATERAL (SELECT CASE k.wants WHEN 'outcome' THEN govproj.said('outcome')
                                    WHEN 'amount' THEN govproj.said('amount')
                                    WHEN 'third party' THEN govproj.said('third party')
                                    ELSE govproj.said('qualification') END) AS w (said)
