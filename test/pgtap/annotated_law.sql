-- What each article asks, and the law with its rows side by side.
BEGIN;
\ir ../tap.sql
SELECT plan(104);
SET LOCAL client_min_messages = warning;

-- The shipped pack: all 28 articles, and whatever its rows cite
SELECT is((SELECT array_agg(article::integer ORDER BY id) FROM yunfu.policy_article WHERE article ~ '^[0-9]+$'),
          ARRAY(SELECT generate_series(1, 28)), 'all 28 articles, in their order');
SELECT is_empty('SELECT * FROM yunfu.policy_advice', 'and every article that a row cites is there');
SELECT is((SELECT array_agg(x.article ORDER BY x.article COLLATE "C")
             FROM (SELECT DISTINCT a.article FROM yunfu.article_cited c, govproj.articles_cited(c.article) a) AS x
            WHERE NOT EXISTS (SELECT FROM yunfu.policy_article p WHERE p.article = x.article)), NULL, 'each under its own number, items too');
SELECT is((SELECT count(*) FROM yunfu.policy_article WHERE text_zh IS NOT NULL), 0::bigint, 'its official text is for a city to fill in');
SELECT is_empty($$ SELECT article FROM yunfu.policy_article a
                    WHERE (note IS NULL) = NOT EXISTS (SELECT FROM yunfu.article_cited c, govproj.articles_cited(c.article) x
                                                        WHERE govproj.is_of_article(x.article, a.article)) $$,
                'what no row comes from says why, and nothing else does');
SELECT is_empty($$ SELECT r.note FROM govproj.law_rows('yunfu', 1, 'en') r WHERE r.note IS NOT NULL
                      AND NOT EXISTS (SELECT FROM yunfu.policy_note n WHERE n.policy_id = 1 AND n.note = r.note) $$, 'every note is there in Chinese');
SELECT is_empty($$ SELECT n.note FROM yunfu.policy_note n
                    WHERE n.note NOT IN (SELECT r.note FROM govproj.law_rows('yunfu', 1, 'en') r WHERE r.note IS NOT NULL
                                         UNION ALL SELECT a.note FROM yunfu.policy_article a WHERE a.note IS NOT NULL
                                         UNION ALL SELECT y.note FROM yunfu.policy y) $$, 'and nothing that nobody says');
-- figures that the text gives
SELECT matches(yunfu.article_asks(1, article, 'zh') || yunfu.article_asks(1, article, 'en'), pattern, article || ' with its figures')
  FROM (VALUES ('6', '11月30日.*30 November'), ('8(4)', '两年.*two years'), ('13', '200万元以上（含）.*100万元以上（含）.*2,000,000 yuan \(inclusive\).*1,000,000 yuan \(inclusive\)'),
               ('28', '2020年2月1日.*2025年1月31日.*1 February 2020.*31 January 2025'), ('政府采购法第49条', '10%.*10 %')) AS v (article, pattern);

-- How articles are named, cited and found
SELECT is(govproj.article_name(article, 'zh') || ', ' || govproj.article_name(article, 'en'), name, article)
  FROM (VALUES ('8', '第八条, Article 8'), ('8(2)', '第八条第（二）项, Article 8(2)'), ('10', '第十条, Article 10'), ('12(11)', '第十二条第（十一）项, Article 12(11)'),
               ('20', '第二十条, Article 20'), ('99', '第九十九条, Article 99'), ('100', '第100条, Article 100'), ('政府采购法第49条', '政府采购法第49条, 政府采购法第49条')) AS v (article, name);
SELECT is(yunfu.article_asks(1, '7(3), 8(3)', 'zh'), (SELECT string_agg(CASE article WHEN '7(3)' THEN '第七条第（三）项：' ELSE '第八条第（三）项：' END || summary_zh, E'\n' ORDER BY id)
                                                      FROM yunfu.policy_article WHERE article IN ('7(3)', '8(3)')), 'of several articles each is told');
SELECT is(yunfu.article_asks(1, '8(9)', 'en'), (SELECT summary_en::text FROM yunfu.policy_article WHERE article = '8'), 'an item without a row is its article''s');
SELECT is(yunfu.article_asks(1, article, 'en'), NULL, format('of %s nothing is said', article)) FROM unnest(ARRAY['81', '', NULL]) AS article;

-- explain and the views say it
SELECT drive.reach('professional', 'implementing') AS p \gset
SELECT is_empty(format($$ SELECT rule FROM yunfu.explain(%s, 'preaccepted') WHERE (asks IS NULL) <> (article IS NULL) $$, :p), 'explain says what each article asks');
SELECT is((SELECT asks FROM yunfu.explain(:p, 'preaccepted') WHERE rule = 'preacceptance_opinion'), (SELECT summary_en::text FROM yunfu.policy_article WHERE article = '18'),
          'in the language of messages');
SELECT is((SELECT count(asks) FROM yunfu.explain(-1)), 0::bigint, 'and of no project nothing');
SELECT is_empty($$ SELECT kind, agency_id, year FROM yunfu.plan_compliance WHERE asks_zh IS DISTINCT FROM yunfu.article_asks(1, article, 'zh') $$, 'plan_compliance does');
SELECT is_empty($$ SELECT kind FROM yunfu.obligation_watch WHERE asks_en IS NULL OR asks_en IS DISTINCT FROM yunfu.article_asks(1, article, 'en') $$, 'obligation_watch');
SELECT isnt_empty('SELECT FROM yunfu.obligation_watch', 'which has rows');
SELECT drive.reach('professional', 'submitted') AS big \gset
SELECT drive.line(:big, 'hardware', 2500000);
SELECT is((SELECT min(asks_zh) FROM yunfu.threshold_watch WHERE rule = 'supervision'), (SELECT summary_zh::text FROM yunfu.policy_article WHERE article = '13'), 'threshold_watch');

-- The page
CREATE FUNCTION pg_temp.page(language text) RETURNS text LANGUAGE sql AS $$ SELECT govproj.annotated_law('yunfu', 'yunfu-2020', language) $$;
CREATE TEMPORARY TABLE page AS SELECT language, pg_temp.page(language) AS page FROM unnest('{zh,en}'::text[]) AS language;
SELECT is((SELECT count(*) FROM regexp_matches(page, '^### ', 'gn')), 14::bigint, language || ': an item each') || E'\n' ||
       is((SELECT count(*) FROM regexp_matches(page, '^## ', 'gn')), 30::bigint, 'an article each, the other law''s, and the words') || E'\n' ||
       is((SELECT count(*) FROM regexp_matches(substr(page, strpos(page, E'\n\n[')), '^- (?!`)', 'gn')),
          (SELECT count(*) FROM (SELECT DISTINCT c.rule_table, c.rule_id, x.article
                                   FROM yunfu.article_cited c, govproj.articles_cited(c.article) x
                                  WHERE c.policy_id = 1 AND c.rule_table <> 'policy_word') AS d),
          'a sentence for each row beneath each of its articles') || E'\n' ||
       is((SELECT count(*) FROM regexp_matches(page, '^- `', 'gn')), (SELECT count(*) FROM yunfu.policy_word), 'a line for each word') || E'\n' ||
       is((SELECT count(*) FROM regexp_matches(page, '\*\*(没有规定出自该条。|No row comes from it\.)\*\* \S', 'g')), 8::bigint, 'what no row comes from stands out')
  FROM page;
SELECT unalike(page, '%reading%', 'the Chinese page tells readings in Chinese') FROM page WHERE language = 'zh';
SELECT ok(page LIKE '%' || sentence || '%', btrim(sentence, E'\n')) FROM page, (VALUES
    ('en', E'\n- From “In procurement” to “Contracted”: needs the award notice, of the present round. `award_notice`\n'),
    ('zh', E'\n- 由“采购中”到“已签约”，须有本轮的《中标（成交）通知书》。 `award_notice`\n'),
    ('zh', E'\n- 专业类：《立项审批意见》不得早于《资金审核意见》。 `approval_opinion.after.fund_review_opinion`\n'),
    ('en', E'\n- Professional class: the approval opinion may bear no day before the fund review opinion. `approval_opinion.after.fund_review_opinion`\n'),
    ('zh', '主合同须以《立项审批意见》为依据，在其日期起2年内；'),
    ('en', 'To “In implementation” and every later step: needs a supervision contract above zero, by a body with a valid qualification, '
           'independent of the owner and of the parties of other contracts; only where: '),
    ('zh', '- 由“采购中”到“已签约”，须有合计金额不低于批复金额（尚无批复的为投资总额）的1%的主合同。 `contract.main`'),
    ('zh', '- 到“已撤回”，不得有金额大于零的合同。 `nothing_signed`'),
    ('zh', '- **警告** 到“已签约”及其后录入时，补充合同增加的金额合计不得超过原合同金额的10%。 `supplements.limit`〔注1〕'),
    ('en', E'\n- “Software maintenance” is of the class of the project that it serves. (note 1)\n')) AS v (language, sentence)
 WHERE page.language = v.language;

-- codes are those that explain has
SELECT is_empty(format($$ SELECT e.rule FROM yunfu.project p, yunfu.explain(p.id) AS e WHERE e.article IS NOT NULL AND e.rule NOT IN ('step', 'office', 'legal_date')
                             AND e.rule NOT IN (SELECT r.code FROM govproj.law_rows('yunfu', 1, 'en') r WHERE r.code IS NOT NULL) $$), 'rules are called as explain calls them');

-- what is asked for wrongly
SELECT throws_ok(statement, sqlstate, NULL, statement) FROM (VALUES
    ($$ SELECT govproj.annotated_law('yunfu', 'yunfu-2020', 'fr') $$, '22023'), ($$ SELECT govproj.annotated_law('yunfu', 'yunfu-2020', 'ZH') $$, '22023'),
    ($$ SELECT govproj.annotated_law('yunfu', 'yunfu-2020', NULL) $$, '22004'), ($$ SELECT govproj.annotated_law('yunfu', NULL, 'zh') $$, '22004'),
    ($$ SELECT govproj.annotated_law(NULL, 'yunfu-2020', 'zh') $$, '22004'), ($$ SELECT govproj.annotated_law('yunfu', 'county-2021', 'zh') $$, '42704'),
    ($$ SELECT govproj.annotated_law('nowhere', 'yunfu-2020', 'zh') $$, '42704')) AS v (statement, sqlstate);
SELECT is((drive.outcome($$ SELECT govproj.annotated_law('yunfu', 'yunfu-2020', 'fr') $$)).hint, 'Languages: zh, en.', 'the hint names the languages');
SELECT is((drive.outcome($$ SELECT govproj.annotated_law('yunfu', 'county-2021', 'zh') $$)).hint, 'Its policies: yunfu-2020.', 'and the versions');

-- A law of one's own: no articles, no rules, words that Markdown knows
SELECT govproj.create_register('empty', pack => NULL);
SELECT is((drive.outcome($$ SELECT govproj.annotated_law('empty', 'any', 'zh') $$)).hint, 'It holds none yet: load one with govproj.load_pack().', 'none to tell');
CREATE TEMPORARY TABLE own AS SELECT $p${"code": "own", "title": "县办法", "valid_from": "2020-01-01",
    "words": [{"list": "cost_line", "word": "hardware", "label_zh": "硬件购置费用", "label_en": "hardware"}],
    "tracks": [{"track": "x", "label_zh": "一类*", "label_en": "<one> class", "owner_kinds": "unit", "article": "3"}],
    "classes": [{"category": "infrastructure", "track": "x", "article": "2"}, {"category": "software", "track": "x", "article": "2"}, {"category": "maintenance", "track": "x", "article": "2"},
                {"category": "operation", "track": "x", "article": "2"}, {"category": "thirdparty", "track": "x", "article": "2"}],
    "documents": [{"kind": "paper", "label_zh": "材料", "label_en": "paper", "issuer": "unit", "article": "11"}],
    "steps": [{"track": "x", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "10(2)"},
              {"track": "x", "from_stage": "planned", "to_stage": "approved", "office": "owner", "kind": "forward", "article": "2"}]}$p$::jsonb AS pack;
SELECT lives_ok($$ SELECT govproj.load_pack('empty', pack) FROM own $$, 'a pack that says nothing of its articles is lawful');
SELECT results_eq('SELECT DISTINCT article FROM empty.policy_advice WHERE code = ''article_undescribed'' ORDER BY 1', $$ VALUES ('10(2)'), ('11'), ('2'), ('3') $$, 'and told that it does not');
SELECT is((SELECT array_agg(h[1] ORDER BY n) FROM regexp_matches(govproj.annotated_law('empty', 'own', 'zh'), '^## (.*)$', 'gn') WITH ORDINALITY AS m (h, n)),
          '{第二条,第三条,第十条第（二）项,第十一条,用词}', 'its page goes by what its rows cite, in the order of numbers, and ends with its words');
SELECT matches(govproj.annotated_law('empty', 'own', 'en'), '\n- Projects of the &lt;one> class are owned by a unit\.\n', 'what a row says stands as it is');
SELECT matches(govproj.annotated_law('empty', 'own', 'zh'), '\n- 一类\\\*的项目单位可以是：市直单位。\n', 'in either language');
INSERT INTO empty.policy_article (policy_id, article, summary_zh, summary_en) SELECT id, '10', '第十条要求', 'Ten asks' FROM empty.policy;
SELECT matches(govproj.annotated_law('empty', 'own', 'en'), '## Article 10\n\nTen asks\n\n\*\*Steps\*\*\n\n- &lt;one> class, to “Planned”: entered by the owner\.\n', 'a row of an item stands under its article');
INSERT INTO empty.policy_requirement (policy_id, to_stage, needs, mode, article, note)
SELECT id, 'approved', 'cost_line:hardware', 'off', '10', 'a [remark]' FROM empty.policy;
SELECT matches(govproj.annotated_law('empty', 'own', 'zh'), '- \*\*停用\*\* 到“已立项”，须有投资构成中金额大于零的硬件购置费用。 `cost_line\.hardware`〔注1〕\n\n\*\*注\*\*\n\n1\. a \\\[remark\\\]', 'what is off is marked, and a note without Chinese stands as it is');
INSERT INTO empty.policy_condition (policy_id, to_stage, condition, mode, article) SELECT id, 'approved', 'moon_is_full', 'off', '10' FROM empty.policy;
SELECT matches(govproj.annotated_law('empty', 'own', 'en'), 'To “Approved”: moon_is_full\. `moon_is_full`\n  - \*\*at fault\*\* condition moon_is_full is no word of the vocabulary', 'a word that nobody knows is told by itself') FROM empty.policy;

-- A draft has stages and categories that are none: they stand as they are, and what policy_fault says of the row beneath it.
INSERT INTO empty.policy_condition (policy_id, entry, condition, argument, article) SELECT id, 'contract', 'reached', 'aproved', '10' FROM empty.policy;
UPDATE empty.policy_requirement SET applies_when = '{"category": {"not": ["softwear", "maintenance"]}}';
INSERT INTO empty.policy_order (policy_id, subject, after, article) SELECT id, 'stage:nowhere', 'paper', '10' FROM empty.policy;
INSERT INTO empty.policy_case (policy_id, title, article, given, story) SELECT id, '无名', '10', '{"category": "softwear", "stage": "aproved"}',
    '[{"on": "2020-03-02", "step": "nowhere"}, {"on": "2020-03-02", "enter": "needs:elsewhere"}]' FROM empty.policy;
DELETE FROM empty.policy_class WHERE category = 'operation';
CREATE TEMPORARY TABLE draft AS SELECT language, govproj.annotated_law('empty', 'own', language) AS page FROM unnest('{zh,en}'::text[]) AS language;
SELECT is((SELECT count(*) FROM draft d, regexp_matches(d.page, v.line, 'g') WHERE d.language = v.language), 1::bigint, v.line)
  FROM (VALUES ('en', '\n\n- \*\*at fault\*\* no class, hence no track, for category operation\.[^\n]*\n\n\['), ('zh', '\n\n- \*\*矛盾\*\* 服务类别 [^\n]*operation[^\n]* 没有归类，因而没有类别轨道'),
    ('en', '\n- On entry of each contract: the project must have come to “aproved”\. `reached\.aproved\.contract`\n  - \*\*at fault\*\* condition reached: aproved is no stage; did you mean "approved"\?'),
    ('en', 'only where: category of service is not “softwear” nor “Maintenance services”\. `cost_line\.hardware` \(note 1\)\n  - \*\*at fault\*\* requirement of cost_line:hardware: when\.category "softwear" is no category\n'),
    ('zh', '；仅限：服务类别不为“softwear”、“运维服务”。 `cost_line\.hardware`〔注1〕\n  - \*\*矛盾\*\* 对 cost_line:hardware 的要求'),
    ('en', ' “nowhere”[^\n]* `stage:nowhere\.after\.paper`\n  - \*\*at fault\*\* order of stage:nowhere after paper: stage:nowhere means nothing'),
    ('en', '\n1\. \*\*无名\*\*: a project of “softwear”, at “aproved”\. 2020-03-02 step to “nowhere”: taken; 2020-03-02 enter all that “elsewhere” still needs: taken\.\n   - \*\*at fault\*\* '),
    ('en', '\n   - \*\*at fault\*\* its project is of category softwear, which is none; did you mean "software"\?'), ('en', '\n   - \*\*at fault\*\* its project is at aproved, which is no stage; did you mean "approved"\?'),
    ('en', '\n   - \*\*at fault\*\* line 1 is a step to nowhere, which is no stage; '), ('zh', '\n1\. \*\*无名\*\*：“softwear”项目已到“aproved”。2020-03-02 办理到“nowhere”：可以；2020-03-02 录入到“elsewhere”尚缺的全部事项：可以。\n   - ')) AS v (language, line);
SELECT is((SELECT count(*) FROM page, regexp_matches(page, 'at fault|矛盾', 'g')), 0::bigint, 'the shipped law has none');

-- in packs
SELECT matches((drive.outcome(format('SELECT govproj.load_pack(''empty'', %L)', pack || '{"code": "later", "valid_from": "2019-01-01", "valid_until": "2019-12-31"}' || articles))).detail, fault, fault)
  FROM own, (VALUES ('{"articles": [{"article": "1, 2", "summary_zh": "一", "summary_en": "one"}]}'::jsonb, '^articles "1, 2": a row is of one article$'),
                    ('{"articles": [{"article": "1", "summary_zh": "一", "summary_en": "one"}, {"article": "1", "summary_zh": "二", "summary_en": "two"}]}', '^articles 1: is given twice: rows 1 and 2 of articles$'),
                    ('{"articles": [{"article": "1", "summary_zh": "一"}]}', '^articles 1, summary_en: is missing$')) AS v (articles, fault);

-- The official text: no rule, so it is filled in while the version is in use, as an act
SELECT is((SELECT in_use FROM yunfu.policy WHERE id = 1), true, 'the version is in use');
UPDATE yunfu.policy_article SET text_zh = E'第五条　本办法适用于……\n第二款 <另有>' WHERE article = '5';
SELECT is((SELECT array_agg(k ORDER BY k COLLATE "C") FROM yunfu.register_act a, json_object_keys(a.detail) AS k WHERE a.kind = 'article_text_changed'), '{article,policy_id,text_zh}',
          'to fill it in is an act');
SELECT matches(page, '\n\n> 第五条　本办法适用于……\n> 第二款 &lt;另有>\n\n', 'and it is quoted, in either language') FROM (SELECT pg_temp.page(language) FROM unnest('{zh,en}'::text[]) AS language) AS p (page);
UPDATE yunfu.policy_article SET text_zh = text_zh WHERE article = '5';
SELECT is((SELECT count(*) FROM yunfu.register_act WHERE kind = 'article_text_changed'), 1::bigint, 'what stays as it is is none');
SELECT is((drive.outcome(statement)).result, 'ZG009 in_use', statement) FROM unnest(ARRAY[
    'UPDATE yunfu.policy_article SET summary_zh = summary_zh || ''。'' WHERE article = ''5''', 'UPDATE yunfu.policy_article SET text_zh = NULL, note = ''x'' WHERE article = ''5''',
    'DELETE FROM yunfu.policy_article WHERE article = ''5''', 'UPDATE yunfu.policy_note SET note_zh = ''x''',
    'INSERT INTO yunfu.policy_article (policy_id, article, summary_zh, summary_en) VALUES (1, ''29'', ''x'', ''x'')']) AS statement;
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') AS c WHERE c::text LIKE '%policy%' $$, 'the version is still as it was');
SELECT is_empty($$ SELECT * FROM govproj.verify('yunfu') $$, 'and the chains hold');
SELECT matches(pg_temp.page('en'), '\n- fingerprint \(SHA-256\): `' || (detail ->> 'sha256') || '`\n', 'the page of a version in use bears its fingerprint')
  FROM yunfu.register_act WHERE kind = 'policy_in_use';
SELECT is((SELECT e ->> 'text_zh' FROM jsonb_array_elements(yunfu.audit_export(:p) -> 'policy' -> 'articles') AS e WHERE e ->> 'article' = '5'),
          (SELECT text_zh::text FROM yunfu.policy_article WHERE article = '5'), 'the auditor is handed it');

-- whoever reads the law
CREATE ROLE tap_lawyer;
CREATE ROLE tap_stranger;
GRANT USAGE ON SCHEMA drive TO tap_lawyer, tap_stranger;
GRANT USAGE ON SCHEMA yunfu TO tap_lawyer;
DO $$ BEGIN EXECUTE (SELECT string_agg(format('GRANT SELECT ON yunfu.%I TO tap_lawyer', relname), '; ') FROM pg_class
                      WHERE relnamespace = 'yunfu'::regnamespace AND relkind = 'r' AND relname ~ '^policy'); END $$;
SELECT is(pg_temp.by('tap_lawyer', $$ SELECT length(govproj.annotated_law('yunfu', 'yunfu-2020', 'zh')) $$), 'done', 'a reader of the law alone may have its page');
SELECT matches(pg_temp.by('tap_stranger', $$ SELECT govproj.annotated_law('yunfu', 'yunfu-2020', 'zh') $$), '^42501', 'a stranger may not');
SELECT matches(pg_temp.by('tap_lawyer', $$ UPDATE yunfu.policy_article SET text_zh = 'x' $$), '^42501', 'and the text is the owner''s to fill in');

SELECT * FROM finish();
ROLLBACK;
