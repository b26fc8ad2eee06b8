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
       || govproj.near_words(w.list, govproj.word_lists()
                                     || ARRAY(SELECT t.attribute::text FROM policy_attribute t
                                               WHERE t.policy_id = w.policy_id ORDER BY t.id)),
       min(w.article), 'policy_word', min(w.id)
  FROM policy_word w
 WHERE w.list <> ALL (govproj.word_lists())
   AND NOT EXISTS (SELECT FROM policy_attribute t WHERE t.policy_id = w.policy_id AND t.attribute = w.list)
 GROUP BY w.policy_id, w.list
UNION ALL
SELECT w.policy_id, 'word_too_many', govproj.said('list %s has %s words, and the engine keeps 63', w.list, count(*)::text),
       min(w.article), 'policy_word', max(w.id)
  FROM policy_word w
 GROUP BY w.policy_id, w.list
HAVING count(*) > 63
UNION ALL
SELECT x.policy_id, 'label_unknown',
       CASE WHEN l.known
            THEN govproj.said('language %s has a label for %s of list %s, which has no such word', x.language, x.word, x.list)
                 || govproj.near_words(x.word, ARRAY(SELECT w.word FROM words w WHERE w.policy_id = x.policy_id AND w.list = x.list
                                                      ORDER BY w.word_order))
            ELSE govproj.said('language %s has a label for %s of list %s, and there is no such list', x.language, x.word, x.list)
                 || govproj.near_words(x.list, ARRAY(SELECT w.list FROM words w WHERE w.policy_id = x.policy_id
                                                      GROUP BY w.list ORDER BY w.list COLLATE "C")) END,
       NULL, 'policy_label', x.id
  FROM policy_label x
 CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM words w WHERE w.policy_id = x.policy_id AND w.list = x.list) AS known) AS l
 WHERE NOT EXISTS (SELECT FROM words w WHERE w.policy_id = x.policy_id AND w.list = x.list AND w.word = x.word)
UNION ALL
SELECT w.policy_id, 'stage_called',
       govproj.said('%s is called %s, which is read as stage %s', w.word, l.label, s.name), w.article, 'policy_word', w.id
  FROM policy_word w
 CROSS JOIN LATERAL (VALUES (w.label_zh::text), (w.label_en::text)) AS l (label)
  JOIN govproj.stages s ON l.label = ANY (ARRAY[s.name, s.label_zh] || s.aliases)
 WHERE w.list = 'stage' AND s.name <> w.word
   -- one that no way leads to is entered by nobody
   AND EXISTS (SELECT FROM policy_step p WHERE p.policy_id = w.policy_id AND s.stage IN (p.from_stage, p.to_stage))
UNION ALL
-- a break of line, or what turns the direction of writing, would make another line of a refusal or another word of a table
SELECT l.policy_id, 'label_unseen', govproj.said('what %s is called: %s', l.word, min(f.fault)), min(l.article), l.rule_table, l.id
  FROM (SELECT policy_id, id, article, 'policy_track' AS rule_table, track::text AS word, label_zh, label_en FROM policy_track
        UNION ALL SELECT policy_id, id, article, 'policy_document', kind, label_zh, label_en FROM policy_document
        UNION ALL SELECT policy_id, id, article, 'policy_requirement', needs, label_zh, label_en FROM policy_requirement
        UNION ALL SELECT policy_id, id, article, 'policy_condition', condition, label_zh, label_en FROM policy_condition
        UNION ALL SELECT policy_id, id, article, 'policy_obligation', code, label_zh, label_en FROM policy_obligation
        UNION ALL SELECT policy_id, id, article, 'policy_attribute', attribute, label_zh, label_en FROM policy_attribute
        UNION ALL SELECT policy_id, id, article, 'policy_word', word, label_zh, label_en FROM policy_word
        UNION ALL SELECT policy_id, id, NULL, 'policy_label', word, label, NULL FROM policy_label) AS l
 CROSS JOIN LATERAL (VALUES (l.label_zh::text), (l.label_en::text)) AS v (label)
 CROSS JOIN LATERAL (SELECT govproj.identifier_fault(v.label, false) AS fault) AS f
 WHERE f.fault IS NOT NULL
 GROUP BY l.policy_id, l.word, l.rule_table, l.id
