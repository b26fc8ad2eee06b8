-- What the articles ask that the rows of the law come from.

CREATE VIEW article_cited WITH (security_invoker = true) AS
SELECT policy_id, 'policy_track' AS rule_table, id AS rule_id, article::text AS article FROM policy_track
UNION ALL SELECT policy_id, 'policy_class', id, article FROM policy_class
UNION ALL SELECT policy_id, 'policy_document', id, article FROM policy_document
UNION ALL SELECT policy_id, 'policy_step', id, article FROM policy_step
UNION ALL SELECT policy_id, 'policy_requirement', id, article FROM policy_requirement
UNION ALL SELECT policy_id, 'policy_condition', id, article FROM policy_condition
UNION ALL SELECT policy_id, 'policy_limit', id, article FROM policy_limit
UNION ALL SELECT policy_id, 'policy_order', id, article FROM policy_order
UNION ALL SELECT policy_id, 'policy_obligation', id, article FROM policy_obligation
UNION ALL SELECT policy_id, 'policy_waiver', id, article FROM policy_waiver
UNION ALL SELECT policy_id, 'policy_form', id, article FROM policy_form
UNION ALL SELECT policy_id, 'policy_attribute', id, article FROM policy_attribute
UNION ALL SELECT policy_id, 'policy_word', id, article FROM policy_word WHERE article IS NOT NULL;
COMMENT ON VIEW article_cited IS 'Which articles the rows of each version come from (条款引用), one row for each row of the law. '
    'Key: rule_table, rule_id, article.';
COMMENT ON COLUMN article_cited.policy_id IS 'The version (制度版本).';
COMMENT ON COLUMN article_cited.rule_table IS 'Which of the policy tables the row is in (所在表).';
COMMENT ON COLUMN article_cited.rule_id IS 'id of that row (行号).';
COMMENT ON COLUMN article_cited.article IS 'The article, or articles, that it names (条款), e.g. "7(3), 8(3)".';

CREATE FUNCTION article_asks(policy_id bigint, article text, language text) RETURNS text
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT string_agg(concat(CASE WHEN article_asks.article ~ '[,，]'
                                  THEN govproj.article_name(c.article, language) || CASE language WHEN 'zh' THEN '：' ELSE ': ' END END,
                             CASE language WHEN 'zh' THEN a.summary_zh ELSE a.summary_en END), E'\n' ORDER BY c.n)
      FROM govproj.articles_cited(article_asks.article) AS c
     CROSS JOIN LATERAL (
            SELECT x.summary_zh, x.summary_en
              FROM policy_article x
             WHERE x.policy_id = article_asks.policy_id AND govproj.is_of_article(c.article, x.article)
             ORDER BY length(x.article) DESC
             LIMIT 1
           ) AS a;
END;
COMMENT ON FUNCTION article_asks(bigint, text, text) IS
    'What an article asks (条文要求), or each of several, by the version of the law, in Chinese (zh) or English (en); '
    'of an item that is described by no row, what its article asks. NULL: nothing is said of it.';

CREATE VIEW article_asked WITH (security_invoker = true) AS
SELECT c.policy_id, c.article, article_asks(c.policy_id, c.article, 'zh') AS asks_zh, article_asks(c.policy_id, c.article, 'en') AS asks_en
  FROM (SELECT policy_id, article FROM article_cited
        UNION ALL
        SELECT policy_id, article::text FROM policy_article) AS c
 GROUP BY c.policy_id, c.article;
COMMENT ON VIEW article_asked IS
    'What the articles ask that rows of each version cite (所引条文要求): one row for each way of citing, for views to be joined with. '
    'Key: policy_id, article.';
COMMENT ON COLUMN article_asked.policy_id IS 'The version (制度版本).';
COMMENT ON COLUMN article_asked.article IS 'The article, or articles, as they are cited (条款).';
COMMENT ON COLUMN article_asked.asks_zh IS 'What they ask, in Chinese (条文要求); NULL: no row says.';
COMMENT ON COLUMN article_asked.asks_en IS 'What they ask, in English.';

CREATE VIEW policy_advice WITH (security_invoker = true) AS
SELECT c.policy_id, 'article_undescribed' AS code,
       govproj.said('article %s is cited, and no row of policy_article says what it asks', a.article) AS advice,
       a.article, c.rule_table, c.rule_id
  FROM article_cited c, govproj.articles_cited(c.article) AS a
 WHERE NOT EXISTS (SELECT FROM policy_article x WHERE x.policy_id = c.policy_id AND govproj.is_of_article(a.article, x.article))
UNION ALL
SELECT y.id, 'form_unassigned',
       govproj.said('no row of policy_form says who does this, so any agency may: %s', string_agg(w.word, ', ' ORDER BY w.word)),
       NULL, 'policy', y.id
  FROM policy y
 CROSS JOIN (SELECT DISTINCT word FROM govproj.office_privileges AS g CROSS JOIN unnest(g.offices) AS word WHERE word LIKE '%.%') AS w
 WHERE w.word NOT IN ('annual_plan.approve', 'annual_plan.supplement', 'project.transfer', 'project.reclassify')
   -- which are asked for by their rows alone
   AND NOT EXISTS (SELECT FROM policy_form f WHERE f.policy_id = y.id AND f.form || '.' || f.does = w.word)
   -- each kind may have a row of its own
   AND (w.word <> 'evaluation.enter'
        OR NOT EXISTS (SELECT FROM policy_word k WHERE k.policy_id = y.id AND k.list = 'evaluation')
        OR EXISTS (SELECT FROM policy_word k
                    WHERE k.policy_id = y.id AND k.list = 'evaluation'
                      AND NOT EXISTS (SELECT FROM policy_form f
                                       WHERE f.policy_id = y.id AND f.form = 'evaluation:' || k.word AND f.does = 'enter')))
 GROUP BY y.id
UNION ALL
SELECT w.policy_id, 'office_unseeing',
       govproj.said('%s acts on projects that it does not see: it has not part sees_all', w.word), min(s.article), 'policy_word', w.id
  FROM policy_word w
  JOIN (SELECT policy_id, office AS word, article FROM policy_step
        UNION ALL SELECT policy_id, issuer, article FROM policy_document
        UNION ALL SELECT policy_id, grantor, article FROM policy_waiver
        UNION ALL SELECT f.policy_id, o.word, f.article
                    FROM policy_form f, regexp_split_to_table(btrim(f.office, ', '), '[, ]+') AS o (word)
                   WHERE f.form NOT IN ('service_request', 'matter', 'demand') AND f.does IN ('enter', 'approve', 'decide')) AS s
    ON s.policy_id = w.policy_id AND s.word = w.word
 WHERE w.list = 'office' AND NOT govproj.has_part(w.parts, 'sees_all')
 GROUP BY w.policy_id, w.word, w.id
UNION ALL
-- rows of an older law may be kept for those that are moved from it, so this is no fault
SELECT t.policy_id, 'track_unclassed',
       govproj.said('no class names track %s: its rows are for projects alone that are moved here from another version', t.track),
       t.article, 'policy_track', t.id
  FROM policy_track t
 WHERE NOT EXISTS (SELECT FROM policy_class c WHERE c.policy_id = t.policy_id AND (c.track IS NULL OR c.track = t.track))
   AND EXISTS (SELECT FROM policy_class c WHERE c.policy_id = t.policy_id)
UNION ALL
SELECT y.id, 'words_none',
       govproj.said('policy_word has no word of these lists, so nothing that says one can be entered: %s',
                    string_agg(l.list, ', ' ORDER BY l.n)), NULL, 'policy', y.id
  FROM policy y
 CROSS JOIN unnest(govproj.word_lists()) WITH ORDINALITY AS l (list, n)
 -- what stages are called may be left to the engine
 WHERE l.list <> 'stage' AND NOT EXISTS (SELECT FROM policy_word w WHERE w.policy_id = y.id AND w.list = l.list)
 GROUP BY y.id
UNION ALL
SELECT y.id, 'words_without_part',
       govproj.said('no word of policy_word has these parts, so nothing counts as such: %s', string_agg(v.part, ', ' ORDER BY v.n)),
       NULL, 'policy', y.id
  FROM policy y
 CROSS JOIN (VALUES (1, 'cost_line', 'software'), (2, 'source', 'in_scope'), (3, 'contract', 'main'),
                    (4, 'office', 'sees_all'), (5, 'evaluation', 'yearly'), (6, 'evaluation', 'scored')) AS v (n, list, part)
 WHERE EXISTS (SELECT FROM policy_word w WHERE w.policy_id = y.id AND w.list = v.list)
   AND NOT EXISTS (SELECT FROM policy_word w WHERE w.policy_id = y.id AND w.list = v.list AND govproj.has_part(w.parts, v.part))
 GROUP BY y.id
UNION ALL
SELECT y.id, 'documents_without_part',
       govproj.said('no kind of policy_document has these parts, so reports tell nothing of them: %s',
                    string_agg(v.part, ', ' ORDER BY v.n)),
       NULL, 'policy', y.id
  FROM policy y
 CROSS JOIN unnest('{fund_request,fund_review,approval,fund_grant,appraisal,award}'::text[]) WITH ORDINALITY AS v (part, n)
 WHERE EXISTS (SELECT FROM policy_document d WHERE d.policy_id = y.id)
   AND NOT EXISTS (SELECT FROM policy_document d WHERE d.policy_id = y.id AND govproj.has_part(d.parts, v.part))
 GROUP BY y.id;
COMMENT ON VIEW policy_advice IS
    'What is no contradiction of a version and yet worth a look (制度条文提示), one row each. Nothing is refused for it. '
    'Key: policy_id, code, rule_table, rule_id, advice.';
COMMENT ON COLUMN policy_advice.policy_id IS 'The version (制度版本).';
COMMENT ON COLUMN policy_advice.code IS 'Name of the sort of advice (提示代码).';
COMMENT ON COLUMN policy_advice.advice IS 'What is worth a look, in words (提示说明).';
COMMENT ON COLUMN policy_advice.article IS 'The article it is about (条款); NULL: none.';
COMMENT ON COLUMN policy_advice.rule_table IS 'Which of the policy tables the row is in (所在表).';
COMMENT ON COLUMN policy_advice.rule_id IS 'id of that row (行号).';
