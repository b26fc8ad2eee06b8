-- What a version calls its stages, and what its words are called in further languages.
BEGIN;
\ir ../tap.sql
SELECT no_plan();
SELECT pg_temp.set_today('2024-12-31') \g /dev/null

CREATE FUNCTION pg_temp.pack(said jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT $pack${"code": "names", "title": "阶段名称试验办法", "valid_from": "2024-01-01",
      "tracks": [{"track": "一般", "label_zh": "一般项目", "label_en": "ordinary projects", "owner_kinds": "unit", "article": "1"}],
      "documents": [{"kind": "opinion", "label_zh": "意见", "label_en": "opinion", "issuer": "owner", "article": "1"}],
      "steps": [{"track": "一般", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "1"},
                {"track": "一般", "from_stage": "planned", "to_stage": "trial", "office": "owner", "kind": "forward", "article": "1"},
                {"track": "一般", "from_stage": "trial", "to_stage": "accepted", "office": "owner", "kind": "forward", "article": "1"},
                {"track": "一般", "from_stage": "planned", "to_stage": "withdrawn", "office": "owner", "kind": "exit", "article": "1"}],
      "requirements": [{"to_stage": "trial", "needs": "opinion", "article": "2"}],
      "conditions": [{"to_stage": "planned", "condition": "served_alive", "article": "4"}, {"entry": "contract", "condition": "reached", "argument": "trial", "code": "contract.trial", "article": "3"}],
      "words": [{"list": "stage", "word": "planned", "label_zh": "储备", "label_en": "In the project store"},
                {"list": "stage", "word": "trial", "label_zh": "初验", "label_en": "Initial acceptance", "article": "2"},
                {"list": "stage", "word": "withdrawn", "label_zh": "撤项", "label_en": "Taken off"}],
      "labels": [{"language": "mn", "list": "track", "word": "一般", "label": "ᠲᠥᠰᠥᠯ"},
                 {"language": "bo", "list": "track", "word": "一般", "label": "ལས་གཞི།"},
                 {"language": "mn", "list": "stage", "word": "trial", "label": "ᠲᠤᠷᠰᠢᠯᠲᠠ"}]}$pack$::jsonb
           || jsonb_build_object('classes', (SELECT jsonb_agg(jsonb_build_object('category', c, 'track', '一般', 'article', '1'))
                                               FROM unnest('{infrastructure,software,maintenance,operation,thirdparty}'::text[]) AS c)) || said
$$;
SELECT govproj.create_register('tap_names', pack => NULL) \g /dev/null
SELECT isnt(govproj.load_pack('tap_names', pg_temp.pack('{}')), NULL, 'a version that calls two stages otherwise, and a track in two more languages');
SELECT is_empty('SELECT code, fault FROM tap_names.policy_fault', 'contradicts nothing');

--
-- Words that a version may say
--
SELECT bag_eq($$ SELECT list, word, label_zh, label_en, labels FROM tap_names.words WHERE list = 'track' OR list = 'stage' AND word IN ('planned', 'trial', 'accepted') $$,
              $$ VALUES ('track', '一般', '一般项目', 'ordinary projects', '{"mn": "ᠲᠥᠰᠥᠯ", "bo": "ལས་གཞི།"}'::jsonb),
                        ('stage', 'planned', '储备', 'In the project store', NULL), ('stage', 'trial', '初验', 'Initial acceptance', '{"mn": "ᠲᠤᠷᠰᠢᠯᠲᠠ"}'),
                        ('stage', 'accepted', '已验收', 'Accepted', NULL) $$, 'words lists what each is called');
SELECT is_empty($$ SELECT policy_id, list, word FROM tap_names.words GROUP BY policy_id, list, word HAVING count(*) > 1 $$, 'each once');
SELECT bag_eq($$ SELECT DISTINCT list FROM tap_names.words $$, $$ SELECT unnest('{cost_line,source,ground,cause,contract,office,evaluation,stage,category,track,document}'::text[])
                  UNION SELECT list FROM govproj.engine_words $$,
              'who names stages alone speaks the usual words besides');
SELECT is((SELECT count(*) FROM yunfu.words w WHERE w.list = 'stage'), (SELECT count(*) FROM govproj.stages), 'all stages are there');
SELECT is_empty($$ SELECT FROM yunfu.words w JOIN govproj.stages s ON s.name = w.word WHERE w.list = 'stage' AND (w.label_zh, w.label_en) <> (s.label_zh, s.label_en) $$,
                'and of a version that says nothing they are called as the engine does');

--
-- Every report and refusal
--
INSERT INTO tap_names.agency (code, name, kind) VALUES ('u', '某局', 'unit') RETURNING id AS u \gset
INSERT INTO tap_names.project (title, category, owner_id, budget_year, stage_on, city_funds) VALUES ('甲', 'software', :u, 2024, '2024-02-03', 1000000) RETURNING id AS p \gset
-- whatever column shows a label of a stage, in every view that has one
CREATE FUNCTION pg_temp.labels(stage text) RETURNS TABLE (said text) LANGUAGE plpgsql AS $$
DECLARE
    shown record;
BEGIN
    FOR shown IN SELECT c.table_name, left(c.column_name, -3) AS prefix,
                        CASE left(c.column_name, -3) WHEN 'next' THEN 'next_stage' WHEN 'due' THEN 'due_stage' ELSE 'stage' END AS code
                   FROM information_schema.columns c
                   JOIN information_schema.views v USING (table_schema, table_name)
                  WHERE c.table_schema = 'tap_names' AND c.column_name IN ('stage_zh', 'next_zh', 'due_zh') LOOP
        RETURN QUERY EXECUTE format('SELECT DISTINCT format(''%%s.%%s: %%s %%s'', %L, %L, %I, %I) FROM tap_names.%I WHERE %I = $1', shown.table_name, shown.prefix,
                                    shown.prefix || '_zh', shown.prefix || '_en', shown.table_name, shown.code) USING stage;
    END LOOP;
END
$$;
SELECT is_empty($$ SELECT * FROM pg_temp.labels('planned') WHERE said !~ '储备 In the project store$' $$, 'no view calls it otherwise');
SELECT bag_eq($$ SELECT * FROM pg_temp.labels('trial') $$, $$ VALUES ('worklist.next: 初验 Initial acceptance') $$, 'nor the next stage');
SELECT cmp_ok((SELECT count(*) FROM pg_temp.labels('planned')), '>=', 5::bigint, 'several show it');
SELECT is_empty($$ SELECT c.oid::regclass FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                    WHERE c.relnamespace = 'tap_names'::regnamespace AND c.relkind = 'v' AND a.attname = 'stage_zh'
                      AND concat(pg_get_viewdef(c.oid), (SELECT string_agg(pg_get_functiondef(d.refobjid), '') FROM pg_rewrite r JOIN pg_depend d ON d.objid = r.oid
                                                          WHERE r.ev_class = c.oid AND d.refclassid = 'pg_proc'::regclass AND d.refobjid IN
                                                                (SELECT p.oid FROM pg_proc p WHERE p.pronamespace = c.relnamespace))) !~ '''stage''' $$,
                'every view that shows a stage''s label asks the version');
-- nor does any column of any view hold what the engine calls them, by whatever name it goes
CREATE FUNCTION pg_temp.engine_says() RETURNS TABLE (view text, row_said text) LANGUAGE plpgsql AS $$
BEGIN
    FOR view IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'tap_names'::regnamespace AND c.relkind = 'v' LOOP
        RETURN QUERY EXECUTE format('SELECT %L, to_jsonb(v)::text FROM tap_names.%I AS v WHERE EXISTS (SELECT FROM jsonb_each_text(to_jsonb(v)) AS k,
                                     govproj.stages AS s WHERE s.name IN (''planned'', ''trial'') AND (k.value = s.label_en OR k.value LIKE ''%%'' || s.label_zh || ''%%''))', view, view);
    END LOOP;
END
$$;
SELECT is_empty('SELECT * FROM pg_temp.engine_says()', 'no column of any view holds what the engine calls them');
SET LOCAL govproj.language = 'zh';
SELECT alike((drive.outcome(format('UPDATE tap_names.project SET stage = ''trial'' WHERE id = %s', :p))).message, '%储备（planned）%初验（trial）%', 'nor does the refusal of a step');
SELECT alike((drive.outcome(format('UPDATE tap_names.project SET stage = ''accepted'' WHERE id = %s', :p))).message, '%储备（planned）%', 'or of one there is not');
SET LOCAL govproj.language = 'en';
INSERT INTO tap_names.document (project_id, kind, issuer_id, issued_on) VALUES (:p, 'opinion', :u, '2024-03-01');
UPDATE tap_names.project SET stage = 'trial', stage_on = '2024-03-02' WHERE id = :p;
SELECT is_empty('SELECT * FROM pg_temp.engine_says()', 'once it is at the other, too');
SELECT results_eq('SELECT from_zh, to_zh, to_en FROM tap_names.act_log WHERE kind = ''step'' AND from_stage IS NOT NULL', $$ VALUES ('储备', '初验', 'Initial acceptance') $$, 'acts are told in its names');
SELECT matches(govproj.diagram('tap_names', '一般'), 'state "储备 In the project store" as planned', 'so does the drawing');
SELECT matches(govproj.annotated_law('tap_names', 'names', 'zh'), '“初验”', 'and the page in Chinese');
SELECT matches(govproj.annotated_law('tap_names', 'names', 'en'), '“Initial acceptance”', 'and in English');
SELECT alike(govproj.annotated_law('tap_names', 'names', 'zh'), '%“已验收”%', 'where the version is silent the engine''s name stands');

-- a second version, which calls it otherwise: each project by its own
UPDATE tap_names.policy SET superseded_on = '2024-12-31';
SELECT isnt(govproj.load_pack('tap_names', pg_temp.pack('{"code": "later", "valid_from": "2025-01-01", "valid_until": "2029-12-31"}') #- '{words}' #- '{labels}'), NULL, 'a version without names');
SELECT is((SELECT stage_zh FROM tap_names.project_overview WHERE project_id = :p), '初验', 'a project keeps those of its version');
INSERT INTO tap_names.project (title, category, owner_id, budget_year, stage_on, city_funds) VALUES ('乙', 'software', :u, 2024, '2024-02-03', 1) RETURNING id AS gone \gset
UPDATE tap_names.project SET stage = 'withdrawn', stage_on = '2024-02-04' WHERE id = :gone;
SELECT pg_temp.set_today('2025-01-10') \g /dev/null
SELECT set_config('govproj.language', 'zh', true) \g /dev/null
SELECT matches((drive.outcome(format('INSERT INTO tap_names.project (title, category, owner_id, budget_year, city_funds, serves_id) VALUES (''丙'', ''maintenance'', %s, 2025, 1, %s)', :u, :gone))).detail,
               '撤项（withdrawn）', 'a service under the later version is told of the stage of what it serves by that one''s name');
SELECT set_config('govproj.language', 'en', true) \g /dev/null
SELECT pg_temp.set_today('2024-12-31') \g /dev/null

--
-- What is no name
--
CREATE FUNCTION pg_temp.load(said jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT o.detail FROM drive.outcome(format('SELECT govproj.load_pack(''tap_names'', %L::jsonb)', pg_temp.pack('{"code": "x", "valid_from": "2030-01-01"}' || said))) AS o
$$;
SELECT is(pg_temp.load(said), detail, what)
  FROM (VALUES ('{"words": [{"list": "stage", "word": "triall", "label_zh": "x", "label_en": "x"}]}'::jsonb,
                'words stage triall: "triall" is none of the stages, which a version may call otherwise, but not add to; did you mean "trial"? One of: '
                || (SELECT string_agg(name, ', ' ORDER BY ordinal) FROM govproj.stages), 'a stage there is not'),
               ('{"words": [{"list": "stage", "word": "trial", "label_zh": "x", "label_en": "x", "parts": "main"}]}',
                'words stage trial: a word of list stage has no parts', 'a stage with a part'),
               ('{"words": [{"list": "stage", "word": "trial", "label_zh": "已验收", "label_en": "x"}]}',
                'words stage trial: trial is called 已验收, which is read as stage accepted', 'a stage by the name of another that this version has'),
               ('{"labels": [{"language": "zh-TW", "list": "track", "word": "一般", "label": "x"}]}',
                'labels zh-TW track 一般: "zh-TW" is no tag of a further language, such as mn or bo: zh and en are label_zh and label_en of the row itself', 'Chinese as a further language'),
               ('{"labels": [{"language": "mn", "list": "track", "word": "通常", "label": "x"}]}',
                'labels mn track 通常: language mn has a label for 通常 of list track, which has no such word; one of: 一般', 'a label of no word'),
               ('{"labels": [{"language": "mn", "list": "trak", "word": "一般", "label": "x"}]}',
                'labels mn trak 一般: language mn has a label for 一般 of list trak, and there is no such list; did you mean "track"? '
                'One of: ' || (SELECT string_agg(DISTINCT list, ', ' ORDER BY list) FROM tap_names.words), 'a label of no list'),
               ('{"labels": [{"language": "mn", "list": "track", "word": "一般", "label": "x"}, {"language": "mn", "list": "track", "word": "一般", "label": "y"}]}',
                'labels mn track 一般: is given twice: rows 1 and 2 of labels', 'a label twice')) AS v (said, detail, what);
SELECT is((SELECT count(*) FROM tap_names.policy), 2::bigint, 'nothing of these is loaded');

-- names are of the version in use like the rest of it
SELECT is((drive.outcome('UPDATE tap_names.policy_label SET label = ''x''')).result, 'ZG009 in_use', 'fixed once a project was born under it');
SELECT finish();
ROLLBACK;
