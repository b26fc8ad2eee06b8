-- The law and its rows side by side: what a lawyer reads and signs.

-- What a row says, on one line, with nothing in it that Markdown takes for its own.
CREATE FUNCTION govproj.markdown_line(said text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN replace(regexp_replace(regexp_replace(said, E'\\s+', ' ', 'g'), E'([*\\[\\]])', E'\\\\\\1', 'g'), '<', '&lt;');
COMMENT ON FUNCTION govproj.markdown_line(text) IS 'A text as one line of Markdown, as it stands (Markdown 文本).';

CREATE FUNCTION govproj.law_names(register text, policy_id bigint, language text) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    zh CONSTANT boolean := language = 'zh';
    names jsonb;
    of_version jsonb;
    within text;
    beyond text;
BEGIN
    EXECUTE format($query$
        SELECT string_agg(s.label, s.comma ORDER BY s.id) FILTER (WHERE s.in_scope),
               string_agg(s.label, s.comma ORDER BY s.id) FILTER (WHERE NOT s.in_scope)
          FROM (SELECT w.id, CASE WHEN $2 THEN w.label_zh ELSE w.label_en END AS label, CASE WHEN $2 THEN '和' ELSE ' and ' END AS comma,
                       govproj.has_part(w.parts, 'in_scope') AS in_scope
                  FROM %s w WHERE w.policy_id = $1 AND w.list = 'source') AS s
        $query$, govproj.policy_table(register, 'policy_word')) INTO within, beyond USING policy_id, zh;
    within := coalesce(within, CASE WHEN zh THEN '本级资金' ELSE 'funds in scope' END);
    beyond := coalesce(beyond, CASE WHEN zh THEN '其他来源资金' ELSE 'funds of other sources' END);
    -- a condition is a format, in which a label's percent sign is one
    SELECT jsonb_build_object('language', language) || jsonb_object_agg(l.list, l.words) INTO names
      FROM (SELECT w.list, jsonb_object_agg(w.word, CASE w.list
                       WHEN 'condition' THEN replace(replace(v.label, '{in}', replace(within, '%', '%%')),
                                                     '{out}', replace(beyond, '%', '%%'))
                       ELSE replace(replace(v.label, '{in}', within), '{out}', beyond) END) AS words
              FROM govproj.law_words w
             CROSS JOIN LATERAL (SELECT CASE WHEN zh THEN w.label_zh ELSE w.label_en END) AS v (label)
             GROUP BY w.list) AS l;
    EXECUTE format($query$
        SELECT jsonb_build_object(
            'track', (SELECT jsonb_object_agg(t.track, CASE WHEN $2 THEN t.label_zh ELSE t.label_en END)
                        FROM %s t WHERE t.policy_id = $1),
            'document', (SELECT jsonb_object_agg(d.kind, CASE WHEN $2 THEN '《' || d.label_zh || '》' ELSE 'the ' || d.label_en END)
                           FROM %s d WHERE d.policy_id = $1),
            'attribute', (SELECT coalesce(jsonb_object_agg(a.attribute, CASE WHEN $2 THEN a.label_zh ELSE a.label_en END), '{}')
                            FROM %s a WHERE a.policy_id = $1),
            'duty', (SELECT jsonb_object_agg(o.code, CASE WHEN $2 THEN o.label_zh ELSE o.label_en END)
                       FROM %s o WHERE o.policy_id = $1))
            || coalesce((SELECT jsonb_object_agg(l.list, l.words)
                           FROM (SELECT w.list, jsonb_object_agg(w.word, CASE WHEN $2 THEN w.label_zh ELSE w.label_en END) AS words
                                   FROM %s w WHERE w.policy_id = $1 GROUP BY w.list) AS l), '{}')
        $query$, govproj.policy_table(register, 'policy_track'), govproj.policy_table(register, 'policy_document'),
        govproj.policy_table(register, 'policy_attribute'), govproj.policy_table(register, 'policy_obligation'),
        govproj.policy_table(register, 'policy_word'))
       INTO of_version USING policy_id, zh;
    -- the owner is an office, too, and no word of the version
    RETURN names || of_version || jsonb_build_object('office', (names -> 'office') || coalesce(of_version -> 'office', '{}'),
                                                     'word_list', (names -> 'word_list') || (of_version -> 'attribute'));
END
$$;
COMMENT ON FUNCTION govproj.law_names(text, bigint, text) IS
    'How the words of a version''s rows are called in a language (名称表), for sentences: law_words, and the labels of the '
    'version''s own tracks, papers, duties and words.';

CREATE FUNCTION govproj.law_rows_now(register text, policy_id bigint, language text)
    RETURNS TABLE ("position" integer, id bigint, article text, note text, mode text, code text, sentence text)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    names jsonb := govproj.law_names(register, policy_id, language);
    part record;
BEGIN
    FOR part IN SELECT t.position, t.role FROM govproj.law_tables t ORDER BY t.position LOOP
        RETURN QUERY EXECUTE format(
            'SELECT $2, t.id, t.article::text, t.note::text, j.r ->> ''mode'', govproj.law_code($3, j.r),
                    upper(left(s.said, 1)) || substr(s.said, 2)
               FROM %s t
              CROSS JOIN LATERAL (SELECT to_jsonb(t) OFFSET 0) AS j (r)
              CROSS JOIN LATERAL govproj.%I(j.r, $4) AS s (said)
              WHERE t.policy_id = $1
              ORDER BY t.id', govproj.policy_table(register, part.role), replace(part.role, 'policy_', 'sentence_of_'))
            USING policy_id, part.position, part.role, names;
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.law_rows_now(text, bigint, text) IS
    'Part of law_rows, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.law_rows(register text, policy_id bigint, language text)
    RETURNS TABLE ("position" integer, id bigint, article text, note text, mode text, code text, sentence text)
    LANGUAGE c STABLE AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.law_rows(text, bigint, text) IS
    'The rows of a version of the law as sentences (规定逐条), in the order of annotated_law: what kind of row, its id, the articles '
    'that it comes from, its note, mode and code.';

-- Who may read the law, and not the view, is told the law alone.
CREATE FUNCTION govproj.law_contradictions(register text, policy_id bigint, language text) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    -- so that what is set below ends with the function
    SET govproj.language = 'en'
AS $$
BEGIN
    PERFORM set_config('govproj.language', language, true);
    RETURN (SELECT coalesce(jsonb_object_agg(c.rule, c.faults), '{}')
              FROM (SELECT p.rule, jsonb_agg(p.fault ORDER BY p.fault COLLATE "C") AS faults
                      FROM govproj.policy_contradictions(register, policy_id) AS p GROUP BY p.rule) AS c);
EXCEPTION
    WHEN insufficient_privilege THEN
        RETURN '{}';
END
$$;
COMMENT ON FUNCTION govproj.law_contradictions(text, bigint, text) IS
    'Part of annotated_law: what policy_fault says of a version in a language, zh or en, by row (各行矛盾), such as "policy_step 12".';

CREATE FUNCTION govproj.law_faults(faults jsonb, rule text, indent text, language text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT string_agg(concat(indent, '- ', CASE language WHEN 'zh' THEN '**矛盾** ' ELSE '**at fault** ' END, govproj.markdown_line(f.fault)),
                      E'\n' ORDER BY f.n)
      FROM jsonb_array_elements_text(faults -> rule) WITH ORDINALITY AS f (fault, n));
COMMENT ON FUNCTION govproj.law_faults(jsonb, text, text, text) IS
    'Part of annotated_law: what is wrong with a row, as lines beneath it (该行矛盾); NULL: nothing.';

-- The head of the page: which version it is of, and how it is to be read.
CREATE FUNCTION govproj.law_head(version jsonb, rows bigint, readings bigint, language text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE language
    WHEN 'zh' THEN concat_ws(E'\n',
        format(E'# 《%s》条文与规定对照\n', version ->> 'title'),
        format('- 制度版本：%s（`%s`）', coalesce(version ->> 'number', '无文号'), version ->> 'code'),
        '- 制定机关：' || (version ->> 'issuer'), '- 解释机关：' || (version ->> 'interpreter'), '- 制定依据：' || (version ->> 'basis'),
        format('- 施行：自%s起%s', version ->> 'valid_from', '，至' || coalesce(version ->> 'superseded_on', version ->> 'valid_until') || '止'),
        '- 步骤、变更和签收最多可补录' || (version ->> 'backdate_days') || '天',
        '- 备注：' || (version ->> 'note'), '- 指纹（SHA-256）：`' || (version ->> 'sha256') || '`',
        format(E'\n逐条写明条文的要求，其下是出自该条的每一项规定：共%s项，其中%s项为对条文的理解。', rows, readings),
        E'\n- 条文的要求是概括，不是原文；填写了原文的，引在其后。引用几条的规定，在每一条之下都列出。'
        '\n- 不满足规定的，不能办理；注明**警告**的，可以办理，但记录在案；注明**停用**的，不判断。'
        '\n- 代码是拒绝、警告和 `explain` 中这一规定的名称。'
        '\n- 文件须为当日现行有效的；写明“本轮”的，退回或重新申报之前的不算。'
        '\n- 案例写明从何处开始、试办什么、应当如何；拒绝的规定以代码写明，没有写明的由 `govproj.test_pack` 依法补齐。'
        '\n- 注中以“理解”开头的，规定是在条文可作不同理解或者没有写明之处所作的选择；以“条文；理解”开头的，规定出自条文，细节是理解。')
    ELSE concat_ws(E'\n',
        format(E'# 《%s》: its articles and its rows\n', version ->> 'title'),
        format('- version: `%s`, %s', version ->> 'code', coalesce(version ->> 'number', 'without a number')),
        '- issued by: ' || (version ->> 'issuer'), '- interpreted by: ' || (version ->> 'interpreter'),
        '- rests on: ' || (version ->> 'basis'),
        format('- in force from %s%s', version ->> 'valid_from',
               ' until ' || coalesce(version ->> 'superseded_on', version ->> 'valid_until')),
        '- steps, changes and receipts are dated back by ' || (version ->> 'backdate_days') || ' days at most',
        '- note: ' || (version ->> 'note'), '- fingerprint (SHA-256): `' || (version ->> 'sha256') || '`',
        format(E'\nArticle by article: what it asks, and beneath it each row that comes from it, %s in all, of which %s are readings.',
               rows, readings),
        E'\n- What an article asks is said in words of our own; its official text is quoted after that where it has been filled in. '
        'A row that cites several articles stands under each.'
        '\n- A step or an entry that does not keep a row is refused; with a row marked **warned** it goes on, and that is recorded; one '
        'marked **off** is not judged.'
        '\n- The code is what refusals, warnings and `explain` call the rule.'
        '\n- A paper must count on the day; "of the present round" means that one from before a return or a new application does not.'
        '\n- A case says from where it begins, what is tried and what must come of it; rules that refuse are named by their code, and '
        'what is not said `govproj.test_pack` fills in lawfully.'
        '\n- A note that begins with "reading" says that the row is a choice where the text allows two or is silent; '
        '"the letter; reading", that the row is the letter of the law and its detail a choice.') END;
COMMENT ON FUNCTION govproj.law_head(jsonb, bigint, bigint, text) IS 'The head of annotated_law (页首).';

CREATE FUNCTION govproj.annotated_law_now(register text, code text, language text) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    SET datestyle = 'ISO'
    SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    zh CONSTANT boolean := language = 'zh';
    acts regclass;
    version jsonb;
    articles jsonb;
    notes jsonb;
    cases jsonb;
    words text;
    faults jsonb;
    page text;
BEGIN
    IF register IS NULL OR code IS NULL OR language IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'null_value_not_allowed',
            MESSAGE = govproj.said('annotated_law needs the name of a register, the code of a version and a language');
    END IF;
    IF language NOT IN ('zh', 'en') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = govproj.said('annotated_law is written in no language "%s"', language),
            HINT = govproj.said('Languages: zh, en.');
    END IF;
    EXECUTE format('SELECT to_jsonb(p) FROM %s p WHERE p.id = $1', govproj.policy_table(register, 'policy'))
       INTO version USING govproj.policy_id_of(register, annotated_law_now.code);
    faults := govproj.law_contradictions(register, (version ->> 'id')::bigint, language);
    EXECUTE format('SELECT jsonb_agg(jsonb_build_object(''n'', a.id, ''article'', a.article, ''original'', a.text_zh, ''note'', a.note,
                                                        ''summary'', CASE WHEN $2 THEN a.summary_zh ELSE a.summary_en END))
                      FROM %s a WHERE a.policy_id = $1', govproj.policy_table(register, 'policy_article'))
       INTO articles USING (version ->> 'id')::bigint, zh;
    IF zh THEN
        EXECUTE format('SELECT jsonb_object_agg(t.note, t.note_zh) FROM %s t WHERE t.policy_id = $1',
                       govproj.policy_table(register, 'policy_note')) INTO notes USING (version ->> 'id')::bigint;
    END IF;
    EXECUTE format('SELECT jsonb_agg(jsonb_build_object(''n'', c.id, ''article'', c.article,
                                                        ''said'', govproj.sentence_of_case(to_jsonb(c), $2),
                                                        ''title'', CASE WHEN $3 THEN c.title ELSE coalesce(c.title_en, c.title) END))
                      FROM %s c WHERE c.policy_id = $1', govproj.policy_table(register, 'policy_case'))
       INTO cases USING (version ->> 'id')::bigint, govproj.law_names(register, (version ->> 'id')::bigint, language), zh;
    EXECUTE format($query$
        SELECT string_agg(E'**' || l.label || E'**\n\n' || l.lines, E'\n\n' ORDER BY l.first)
          FROM (SELECT govproj.law_named($2, 'word_list', w.list) AS label, min(w.id) AS first,
                       string_agg(concat_ws(E'\n', '- ' || govproj.markdown_line(govproj.sentence_of_word(to_jsonb(w), $2)),
                                            govproj.law_faults($3, 'policy_word ' || w.id, '  ', $2 ->> 'language')),
                                  E'\n' ORDER BY w.id) AS lines
                  FROM %s w WHERE w.policy_id = $1 GROUP BY w.list) AS l
        $query$, govproj.policy_table(register, 'policy_word'))
       INTO words USING (version ->> 'id')::bigint, govproj.law_names(register, (version ->> 'id')::bigint, language), faults;
    -- as it was recorded when the version was taken into use, where the reader sees that act
    SELECT t.oid INTO acts FROM govproj.register_tables(register) AS t WHERE t.relation = 'register_act';
    IF has_table_privilege(acts, 'SELECT') THEN
        EXECUTE format('SELECT $1 || jsonb_build_object(''sha256'',
                                   (SELECT r.detail ->> ''sha256'' FROM %s r
                                     WHERE r.kind IN (''policy_in_use'', ''policy_corrected'')
                                       AND (r.detail ->> ''policy_id'')::bigint = ($1 ->> ''id'')::bigint
                                     ORDER BY r.seq DESC LIMIT 1))', acts) INTO version USING version;
    END IF;

    WITH article AS (
        SELECT a.n, a.article, a.summary, a.original, a.note,
               (SELECT x.article FROM jsonb_to_recordset(articles) AS x (article text)
                 WHERE x.article <> a.article AND govproj.is_of_article(a.article, x.article) LIMIT 1) AS of
          FROM jsonb_to_recordset(coalesce(articles, '[]')) AS a (n bigint, article text, summary text, original text, note text)
    ),
    rule AS (
        SELECT r.position, r.id, r.article, r.note, r.mode, r.code, r.sentence,
               govproj.law_faults(faults, t.role || ' ' || r.id, '  ', language) AS fault,
               row_number() OVER (ORDER BY r.position, r.id) AS n
          FROM govproj.law_rows_now(register, (version ->> 'id')::bigint, language) AS r
          JOIN govproj.law_tables AS t ON t.position = r.position
    ),
    -- where a row stands: under the item or article that is described, or else under what it cites
    placed AS (
        SELECT DISTINCT r.n, coalesce(a.article, c.article) AS article, a.article IS NOT NULL AS described
          FROM rule r
         CROSS JOIN LATERAL govproj.articles_cited(r.article) AS c
          LEFT JOIN LATERAL (SELECT x.article FROM article x WHERE govproj.is_of_article(c.article, x.article)
                              ORDER BY length(x.article) DESC LIMIT 1) AS a ON true
    ),
    tried AS (
        SELECT DISTINCT t.n, t.title, t.said, coalesce(a.article, c.article) AS article, a.article IS NOT NULL AS described
          FROM jsonb_to_recordset(coalesce(cases, '[]')) AS t (n bigint, article text, title text, said text)
         CROSS JOIN LATERAL govproj.articles_cited(t.article) AS c
          LEFT JOIN LATERAL (SELECT x.article FROM article x WHERE govproj.is_of_article(c.article, x.article)
                              ORDER BY length(x.article) DESC LIMIT 1) AS a ON true
    ),
    section AS (
        SELECT a.article, a.n, a.summary, a.original, a.note, a.of, true AS described,
               NOT EXISTS (SELECT FROM placed p WHERE govproj.is_of_article(p.article, a.article)) AS bare
          FROM article a
        UNION ALL
        SELECT DISTINCT p.article, NULL::bigint, NULL, NULL, NULL, NULL, false, false
          FROM (SELECT article, described FROM placed UNION SELECT article, described FROM tried) AS p
         WHERE NOT p.described
    ),
    -- a note that several rows of an article share is told once
    noted AS (
        SELECT f.article, f.note, row_number() OVER (PARTITION BY f.article ORDER BY f.n) AS number
          FROM (SELECT p.article, r.note, min(r.n) AS n
                  FROM placed p
                  JOIN rule r ON r.n = p.n
                 WHERE r.note IS NOT NULL
                 GROUP BY p.article, r.note) AS f
    ),
    list AS (
        SELECT p.article, r.position,
               string_agg(concat('- ', CASE r.mode WHEN 'warn' THEN CASE WHEN zh THEN '**警告** ' ELSE '**warned** ' END
                                                   WHEN 'off' THEN CASE WHEN zh THEN '**停用** ' ELSE '**off** ' END END,
                                 govproj.markdown_line(r.sentence), ' `' || r.code || '`',
                                 CASE WHEN zh THEN '〔注' || d.number || '〕' ELSE ' (note ' || d.number || ')' END, E'\n' || r.fault),
                          E'\n' ORDER BY r.n) AS lines
          FROM placed p
          JOIN rule r ON r.n = p.n
          LEFT JOIN noted d ON d.article = p.article AND d.note = r.note
         GROUP BY p.article, r.position
    ),
    told AS (
        SELECT s.described, s.n, s.article, s.of IS NULL AS first_level, h.name,
               concat_ws(E'\n\n',
                   CASE WHEN s.of IS NULL THEN '## ' ELSE '### ' END || h.name,
                   CASE WHEN s.described THEN govproj.markdown_line(s.summary)
                        WHEN zh THEN '没有一行写明该条的要求。' ELSE 'No row says what this article asks.' END,
                   '> ' || replace(replace(s.original, '<', '&lt;'), E'\n', E'\n> '),
                   CASE WHEN s.bare AND zh THEN '**没有规定出自该条。**' WHEN s.bare THEN '**No row comes from it.**' END
                   || coalesce(' ' || govproj.markdown_line(coalesce(notes ->> s.note, s.note)), ''),
                   (SELECT string_agg(format(E'**%s**\n\n%s', CASE WHEN zh THEN t.label_zh ELSE t.label_en END, l.lines),
                                      E'\n\n' ORDER BY l.position)
                      FROM list l
                      JOIN govproj.law_tables t ON t.position = l.position
                     WHERE l.article = s.article),
                   (SELECT concat(CASE WHEN zh THEN '**案例**' ELSE '**Cases**' END, E'\n\n',
                                  string_agg(format(CASE WHEN zh THEN '%s. **%s**：%s' ELSE '%s. **%s**: %s' END, t.number,
                                                    govproj.markdown_line(t.title), govproj.markdown_line(t.said))
                                             || coalesce(E'\n' || govproj.law_faults(faults, 'policy_case ' || t.n, '   ', language), ''),
                                             E'\n' ORDER BY t.number))
                      FROM (SELECT c.n, c.title, c.said, row_number() OVER (ORDER BY c.n) AS number
                              FROM tried c WHERE c.article = s.article) AS t
                    HAVING count(*) > 0),
                   (SELECT concat(CASE WHEN zh THEN '**注**' ELSE '**Notes**' END, E'\n\n',
                                  string_agg(format('%s. %s', d.number, govproj.markdown_line(coalesce(notes ->> d.note, d.note))),
                                             E'\n' ORDER BY d.number))
                      FROM noted d
                     WHERE d.article = s.article
                    HAVING count(*) > 0)) AS body
          FROM section s
         CROSS JOIN LATERAL (
                SELECT CASE WHEN s.of IS NOT NULL AND NOT zh THEN 'Item ' || s.article
                            ELSE govproj.markdown_line(govproj.article_name(s.article, language)) END
               ) AS h (name)
    ),
    ordered AS (
        SELECT t.first_level, t.name, t.body,
               row_number() OVER (ORDER BY t.described DESC, t.n, substring(t.article, '^[0-9]{1,9}')::integer NULLS LAST,
                                           t.article COLLATE "C") AS n
          FROM told t
    )
    SELECT concat_ws(E'\n\n',
               govproj.law_head((SELECT jsonb_object_agg(v.key, govproj.markdown_line(coalesce(notes ->> v.value, v.value)))
                                   FROM jsonb_each_text(version) AS v),
                                (SELECT count(*) FROM rule), (SELECT count(*) FROM rule r WHERE starts_with(r.note, 'reading')), language),
               govproj.law_faults(faults, 'policy ' || (version ->> 'id'), '', language),
               -- the anchor of a heading is it in small letters, without punctuation
               (SELECT string_agg(format('[%s](#%s)', o.name, translate(lower(o.name), ' ()（）《》“”、，。：.', '-')), ' · ' ORDER BY o.n)
                  FROM ordered o WHERE o.first_level)
               || CASE WHEN words IS NULL THEN '' WHEN zh THEN ' · [用词](#用词)' ELSE ' · [Words](#words)' END,
               string_agg(o.body, E'\n\n' ORDER BY o.n),
               CASE WHEN zh THEN '## 用词' ELSE '## Words' END
               || CASE WHEN zh THEN E'\n\n项目所用的词，以及每个词的作用。其他的词不能录入。'
                       ELSE E'\n\nThe words that its projects use, and what each counts as. No other is taken.' END
               || E'\n\n' || words) || E'\n'
      INTO page
      FROM ordered o;
    RETURN page;
END
$$;
COMMENT ON FUNCTION govproj.annotated_law_now(text, text, text) IS
    'Part of annotated_law, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.annotated_law(register text, code text, language text) RETURNS text
    LANGUAGE c STABLE AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.annotated_law(text, text, text) IS
    'A version of the law with its rows (条文与规定对照) as one page of Markdown in a language, zh or en: article by article what it asks, '
    'beneath it each row that comes from it as a sentence, with its note; an article without a row stands out, and of a row at fault '
    'what policy_fault says stands beneath it, in the language of messages. '
    'Errors: 42704 no such register or version, the hint names the known ones; 22023 no such language; 22004 an argument is NULL.';
