-- All words that rows of a version may say, and the engine's own beside them, each with what people call it.

CREATE VIEW words WITH (security_invoker = true) AS
SELECT w.policy_id, p.code::text AS policy_code, w.list, w.word, w.label_zh, w.label_en, w.parts, l.labels, w.word_order
  FROM (
        SELECT policy_id, list::text AS list, word::text AS word, label_zh::text AS label_zh, label_en::text AS label_en,
               parts::text AS parts, id AS word_order
          FROM policy_word
         WHERE list <> 'stage'
        UNION ALL
        SELECT y.id, 'stage', s.name, coalesce(w.label_zh, s.label_zh), coalesce(w.label_en, s.label_en), NULL, s.ordinal
          FROM policy y
         CROSS JOIN govproj.stages AS s
          LEFT JOIN policy_word w ON w.policy_id = y.id AND w.list = 'stage' AND w.word = s.name
        UNION ALL
        SELECT y.id, 'category', c.name, c.label_zh, c.label_en, NULL, c.ordinal
          FROM policy y
         CROSS JOIN govproj.categories AS c
        UNION ALL
        SELECT policy_id, 'track', track, label_zh, label_en, NULL, id FROM policy_track
        UNION ALL
        SELECT policy_id, 'document', kind, label_zh, label_en, parts, id FROM policy_document
        UNION ALL
        SELECT policy_id, 'attribute', attribute, label_zh, label_en, NULL, id FROM policy_attribute
        UNION ALL
        SELECT policy_id, 'duty', code, label_zh, label_en, NULL, id FROM policy_obligation
        UNION ALL
        -- the engine's own; an attribute of a version may be called like a list of them, and then goes before it
        SELECT y.id, e.list, e.word, e.label_zh, e.label_en, NULL, e.word_order
          FROM policy y
         CROSS JOIN govproj.engine_words AS e
         WHERE e.list <> 'office'
           AND NOT EXISTS (SELECT FROM policy_attribute a WHERE a.policy_id = y.id AND a.attribute = e.list)
       ) AS w
  JOIN policy p ON p.id = w.policy_id
  LEFT JOIN (
        SELECT policy_id, list::text AS list, word::text AS word, jsonb_object_agg(language, label) AS labels
          FROM policy_label
         GROUP BY policy_id, list, word
       ) AS l ON l.policy_id = w.policy_id AND l.list = w.list AND l.word = w.word;

COMMENT ON VIEW words IS
    'The words of each version (用词表): what columns, rows of the law and when may say, and what people call it. '
    'Key: policy_id, list, word.';
COMMENT ON COLUMN words.policy_id IS 'The version (制度版本).';
COMMENT ON COLUMN words.policy_code IS 'Its code (制度版本代码).';
COMMENT ON COLUMN words.list IS
    'The list (词表): one of policy_word (cost_line, source, ground, cause, contract, office, evaluation, or an attribute''s '
    'name), or track, document, stage, category, attribute, duty; or one of the engine''s own (govproj.engine_words), such as outcome, '
    'change, payment.';
COMMENT ON COLUMN words.word IS 'The word (词), as it is written.';
COMMENT ON COLUMN words.label_zh IS 'In Chinese (中文名称).';
COMMENT ON COLUMN words.label_en IS 'In English (英文名称).';
COMMENT ON COLUMN words.parts IS 'What it counts as (作用), as policy_word.parts or policy_document.parts; NULL: as nothing besides.';
COMMENT ON COLUMN words.labels IS 'In further languages (其他语言名称): an object, by language; NULL: none.';
COMMENT ON COLUMN words.word_order IS 'Number to order the words of a list by (排序号).';
