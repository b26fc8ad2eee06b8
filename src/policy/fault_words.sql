-- Part of policy_fault: attributes, lists and words.
SELECT t.policy_id, 'attribute_taken',
       govproj.said('attribute %s has the name of a fact that govproj.facts lists', t.attribute), t.article, 'policy_attribute', t.id
  FROM policy_attribute t
 WHERE t.attribute IN (SELECT f.fact FROM govproj.facts f)
UNION ALL
SELECT t.policy_id, 'attribute_wordless',
       govproj.said('attribute %s has no word: its words are rows of words with that list', t.attribute), t.article,
       'policy_attribute', t.id
  FROM policy_attribute t
 WHERE NOT EXISTS (SELECT FROM policy_word w WHERE w.policy_id = t.policy_id AND w.list = t.attribute)
UNION ALL
SELECT w.policy_id, 'list_unknown',
       govproj.said('list %s is neither one of the engine''s nor an attribute', w.list)
       || govproj.near_words(w.list, '{cost_line,source,ground,cause,contract,office}'::text[]
                                     || ARRAY(SELECT t.attribute::text FROM policy_attribute t
                                               WHERE t.policy_id = w.policy_id ORDER BY t.id)),
       min(w.article), 'policy_word', min(w.id)
  FROM policy_word w
 WHERE w.list NOT IN ('cost_line', 'source', 'ground', 'cause', 'contract', 'office')
   AND NOT EXISTS (SELECT FROM policy_attribute t WHERE t.policy_id = w.policy_id AND t.attribute = w.list)
 GROUP BY w.policy_id, w.list
UNION ALL
SELECT w.policy_id, 'word_too_many', govproj.said('list %s has %s words, and the engine keeps 63', w.list, count(*)::text),
       min(w.article), 'policy_word', max(w.id)
  FROM policy_word w
 GROUP BY w.policy_id, w.list
HAVING count(*) > 63
