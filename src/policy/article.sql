-- Articles of the regulation (条款), as rows cite them: 8, 8(2), several as "7(3), 8(3)", another law's by its name.

CREATE FUNCTION govproj.articles_cited(article text, OUT n bigint, OUT article text)
    RETURNS SETOF record
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 2
BEGIN ATOMIC
    SELECT c.n, c.article
      FROM regexp_split_to_table(articles_cited.article, E'\\s*[,，]\\s*') WITH ORDINALITY AS c (article, n)
     WHERE c.article <> '';
END;
COMMENT ON FUNCTION govproj.articles_cited(text) IS
    'The articles that a row cites (所引条款), one row each in the order in which they are named.';

CREATE FUNCTION govproj.is_of_article(cited text, article text) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN cited = article OR starts_with(cited, article || '(');
COMMENT ON FUNCTION govproj.is_of_article(text, text) IS
    'Whether what is cited is an article or an item of it (是否属于该条): 8(2) is of 8(2) and of 8.';

-- From 1 to 99; what else a row says stands as it is.
CREATE FUNCTION govproj.number_in_chinese(number text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN number !~ '^[1-9][0-9]?$' THEN number
            ELSE concat(CASE WHEN number::integer >= 20 THEN substr('一二三四五六七八九', number::integer / 10, 1) END,
                        CASE WHEN number::integer >= 10 THEN '十' END,
                        CASE WHEN number::integer % 10 > 0 THEN substr('一二三四五六七八九', number::integer % 10, 1) END) END;
COMMENT ON FUNCTION govproj.number_in_chinese(text) IS 'A number as articles are numbered in Chinese (中文数字): 12 is 十二.';

CREATE FUNCTION govproj.article_name(article text, language text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
    WHEN article !~ '^[0-9]+([(][0-9]+[)])*$' THEN article
    WHEN language = 'zh' THEN
        '第' || govproj.number_in_chinese(substring(article, '^[0-9]+')) || '条'
        || coalesce((SELECT string_agg('第（' || govproj.number_in_chinese(i.item[1]) || '）项', '' ORDER BY i.n)
                       FROM regexp_matches(article, '[(]([0-9]+)[)]', 'g') WITH ORDINALITY AS i (item, n)), '')
    ELSE 'Article ' || article END;
COMMENT ON FUNCTION govproj.article_name(text, text) IS
    'An article as it is named in a language (条款名称), zh or en: 第八条第（二）项, Article 8(2). '
    'What begins with no digit is of another law, and stands as it is.';

CREATE FUNCTION govproj.cited(article text, note text) RETURNS text
    LANGUAGE c STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_cited';
COMMENT ON FUNCTION govproj.cited(text, text) IS
    'What a row comes from, as refusals cite it (条款引用): Article 8(2), or 第八条第（二）项, and that it is a reading where its note says so; '
    'NULL: no article says it.';
