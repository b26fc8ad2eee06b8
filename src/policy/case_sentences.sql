-- The cases of a version as sentences, in Chinese and English, for annotated_law.

-- One code or several, as they are written.
CREATE FUNCTION govproj.law_codes(said jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE jsonb_typeof(said)
       WHEN 'array' THEN (SELECT string_agg('`' || e.code || '`', ', ' ORDER BY e.n)
                            FROM jsonb_array_elements_text(said) WITH ORDINALITY AS e (code, n))
       WHEN 'string' THEN '`' || (said #>> '{}') || '`' END;
COMMENT ON FUNCTION govproj.law_codes(jsonb) IS 'Codes that a case names (规定代码); NULL: none.';

-- What a line of a case enters, by one word.
CREATE FUNCTION govproj.law_entered(names jsonb, word text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
    WHEN word LIKE 'needs:%' THEN
        CASE names ->> 'language' WHEN 'zh' THEN '到' || govproj.law_stage(names, substr(word, 7)) || '尚缺的全部事项'
                                  ELSE 'all that ' || govproj.law_stage(names, substr(word, 7)) || ' still needs' END
    WHEN word LIKE 'line:%' THEN govproj.law_named(names, 'cost_line', substr(word, 6))
    WHEN word LIKE 'contract:%' THEN govproj.law_named(names, 'contract', substr(word, 10))
    WHEN word LIKE 'change:%' THEN govproj.law_named(names, 'change', substr(word, 8))
    WHEN word LIKE 'evaluation:%' THEN govproj.law_named(names, 'evaluation', substr(word, 12))
    WHEN names -> 'entered' ? split_part(word, ':', 1) THEN
        concat_ws(CASE names ->> 'language' WHEN 'zh' THEN '：' ELSE ': ' END, names -> 'entered' ->> split_part(word, ':', 1),
                  nullif(govproj.law_named(names, 'contract', split_part(word, ':', 2)), ''))
    ELSE govproj.law_named(names, 'document', word) END;
COMMENT ON FUNCTION govproj.law_entered(jsonb, text) IS 'What a line of a case enters, in words (录入事项).';

-- The columns that a case names, as they are called there.
CREATE FUNCTION govproj.law_columns(said jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT string_agg(c.key || ' ' || CASE jsonb_typeof(c.value)
                          WHEN 'array' THEN (SELECT string_agg(e.word, ' ' ORDER BY e.n)
                                               FROM jsonb_array_elements_text(c.value) WITH ORDINALITY AS e (word, n))
                          ELSE coalesce(c.value #>> '{}', 'null') END, ', ' ORDER BY c.n)
      FROM jsonb_each(CASE jsonb_typeof(said) WHEN 'object' THEN said ELSE '{}' END) WITH ORDINALITY AS c (key, value, n));
COMMENT ON FUNCTION govproj.law_columns(jsonb) IS 'The columns that a case names (栏目), as it names them.';

-- What a case begins with.
CREATE FUNCTION govproj.law_given(given jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN concat(
    CASE names ->> 'language'
        WHEN 'zh' THEN concat(govproj.law_category(names, given ->> 'category'), '项目', '，' || (given ->> 'since') || '录入',
                              '，' || (given ->> 'on'),
                              CASE WHEN given ->> 'stage' IS NULL THEN '尚未录入' ELSE '已到' || govproj.law_stage(names, given ->> 'stage') END)
        ELSE concat('a project of ', govproj.law_category(names, given ->> 'category'), ', entered ' || (given ->> 'since'),
                    CASE WHEN given ->> 'stage' IS NULL THEN ', not yet entered'
                         ELSE ', at ' || govproj.law_stage(names, given ->> 'stage') END,
                    ' on ' || (given ->> 'on')) END,
    ' (' || nullif(concat_ws(', ', govproj.law_columns(given - '{category,on,since,stage,lines,with}'::text[]),
                             govproj.law_columns(given -> 'lines'), govproj.law_columns(given -> 'with')), '') || ')');
COMMENT ON FUNCTION govproj.law_given(jsonb, jsonb) IS 'What a case has given, in words (前提).';

-- One line of a story: what is tried, and what must come of it.
CREATE FUNCTION govproj.law_case_line(line jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT CASE WHEN names ->> 'language' = 'zh' THEN
               concat(v.day, CASE WHEN line ? 'enter' THEN '录入' || govproj.law_entered(names, line ->> 'enter')
                                  WHEN line ? 'step' THEN '办理到' || govproj.law_stage(names, line ->> 'step')
                                  WHEN line ? 'void' THEN '作废' || govproj.law_named(names, 'document', line ->> 'void')
                                  ELSE '“' || govproj.law_named(names, 'duty', line ->> 'duty') || '”义务' END,
                      v.columns, '：', CASE WHEN line ? 'duty' THEN govproj.law_named(names, 'duty_state', line ->> 'expect')
                                            WHEN v.refused IS NOT NULL THEN '拒绝 ' || v.refused
                                            WHEN v.warned IS NOT NULL THEN '可以，警告 ' || v.warned ELSE '可以' END)
           ELSE
               concat(v.day, CASE WHEN line ? 'enter' THEN 'enter ' || govproj.law_entered(names, line ->> 'enter')
                                  WHEN line ? 'step' THEN 'step to ' || govproj.law_stage(names, line ->> 'step')
                                  WHEN line ? 'void' THEN 'void ' || govproj.law_named(names, 'document', line ->> 'void')
                                  ELSE 'duty “' || govproj.law_named(names, 'duty', line ->> 'duty') || '”' END,
                      v.columns, ': ', CASE WHEN line ? 'duty' THEN govproj.law_named(names, 'duty_state', line ->> 'expect')
                                            WHEN v.refused IS NOT NULL THEN 'refused by ' || v.refused
                                            WHEN v.warned IS NOT NULL THEN 'taken, with a warning of ' || v.warned ELSE 'taken' END) END
      FROM (SELECT (line ->> 'on') || ' ', ' (' || govproj.law_columns(line -> 'with') || ')',
                   govproj.law_codes(line -> 'expect'), govproj.law_codes(line -> 'warns')) AS v (day, columns, refused, warned));
COMMENT ON FUNCTION govproj.law_case_line(jsonb, jsonb) IS 'A line of a case''s story, in words (经过).';

CREATE FUNCTION govproj.sentence_of_case(r jsonb, names jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE names ->> 'language'
    WHEN 'zh' THEN
        format('%s。%s。', govproj.law_given(r -> 'given', names),
               (SELECT string_agg(govproj.law_case_line(l.line, names), '；' ORDER BY l.n)
                  FROM jsonb_array_elements(r -> 'story') WITH ORDINALITY AS l (line, n)))
    ELSE
        format('%s. %s.', govproj.law_given(r -> 'given', names),
               (SELECT string_agg(govproj.law_case_line(l.line, names), '; ' ORDER BY l.n)
                  FROM jsonb_array_elements(r -> 'story') WITH ORDINALITY AS l (line, n))) END;
COMMENT ON FUNCTION govproj.sentence_of_case(jsonb, jsonb) IS 'A row of policy_case as sentences (案例), without its name.';

