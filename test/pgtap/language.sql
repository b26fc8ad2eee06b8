-- In which language the engine speaks (govproj.language), and in what form a refusal tells its causes (govproj.detail): by anybody,
-- without a locale of the machine, of C and of SQL alike, and never so that something else is refused.
-- Set before anything of the engine is loaded: it is to hold from then on.
SET govproj.language = 'zh';
BEGIN;
SELECT no_plan();
SELECT is(govproj.message_language(), 'zh', 'what was set before the library was loaded holds once it is');
SET govproj.language = '';
\ir ../tap.sql
SET LOCAL jit = off;

-- who may set it, and to what
CREATE ROLE "tap Reader"; CREATE ROLE tap_owner;
SELECT is(govproj.message_language(), 'en', 'unset, lc_messages decides');
SET ROLE "tap Reader";
SELECT lives_ok($$ SET govproj.language = 'zh' $$, 'anybody sets the language');
SELECT is(govproj.said('there is no such project'), '没有这个项目', 'and is spoken to in it');
SELECT lives_ok($$ SET govproj.language = 'EN' $$, 'in capitals too');
SELECT is(govproj.said('there is no such project'), 'there is no such project', 'English is what the sources say');
SELECT throws_ok($$ SET govproj.language = 'fr' $$, '22023', NULL, 'there are no other languages');
SELECT lives_ok($$ SET govproj.detail = 'json' $$, 'anybody sets the form of details');
SELECT throws_ok($$ SET govproj.detail = 'xml' $$, '22023', NULL, 'and there are no other forms');
RESET ROLE;
RESET govproj.detail;
SELECT matches((drive.outcome('SET govproj.language = ''fr''')).hint, 'zh, en', 'the refusal says which languages there are');
SELECT results_eq($$ SELECT name, setting, enumvals, context FROM pg_settings WHERE name IN ('govproj.language', 'govproj.detail') ORDER BY name $$,
                  $$ VALUES ('govproj.detail', 'text', '{text,json}'::text[], 'user'), ('govproj.language', 'en', '{zh,en}', 'user') $$, 'pg_settings tells of both');
SELECT lives_ok($$ ALTER ROLE "tap Reader" SET govproj.language = 'zh' $$, 'a role may carry it');

-- a statement that was planned before speaks the language of the moment, and so does a parallel worker
PREPARE said AS SELECT govproj.said('there is no such project') FROM generate_series(1, 1);
SET plan_cache_mode = force_generic_plan;
CREATE FUNCTION pg_temp.run_said(language text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    said text;
BEGIN
    PERFORM set_config('govproj.language', run_said.language, true);
    EXECUTE 'EXECUTE said' INTO said;
    RETURN said;
END $$;
SELECT is(ARRAY[pg_temp.run_said('zh'), pg_temp.run_said('en'), pg_temp.run_said('zh')],
          ARRAY['没有这个项目', 'there is no such project', '没有这个项目'], 'nothing said is folded into a plan');
RESET plan_cache_mode;
SELECT set_config(CASE WHEN current_setting('server_version_num')::integer < 160000 THEN 'force_parallel_mode' ELSE 'debug_parallel_query' END, 'on', true) \g /dev/null
SET LOCAL govproj.language = 'zh';
SELECT is((SELECT string_agg(DISTINCT concat_ws(' ', govproj.message_language(), govproj.said('there is no such project')), '|') FROM pg_class), 'zh 没有这个项目', 'a parallel worker speaks it');
SELECT set_config(CASE WHEN current_setting('server_version_num')::integer < 160000 THEN 'force_parallel_mode' ELSE 'debug_parallel_query' END, 'off', true) \g /dev/null
SET LOCAL govproj.language = 'en';
CREATE FUNCTION pg_temp.in_chinese() RETURNS text LANGUAGE sql STABLE SET govproj.language = 'zh' RETURN govproj.said('there is no such project');
SELECT is(pg_temp.in_chinese() || govproj.said('there is no such project'), '没有这个项目there is no such project', 'a function may carry a language of its own');

-- what a query or statement says in a language, with all of its rows, and nothing left behind
CREATE FUNCTION pg_temp.told(language text, query text, OUT result text, OUT rows bigint, OUT said text, OUT message text, OUT detail text, OUT hint text)
LANGUAGE plpgsql AS $$
DECLARE
    state text;
    rule text;
BEGIN
    PERFORM set_config('govproj.language', told.language, true);
    BEGIN
        EXECUTE format('SELECT count(*), string_agg(q::text, E''\n'') FROM (%s) AS q', query) INTO rows, said;
        result := 'done';
        RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = 'undone';
    EXCEPTION
        WHEN SQLSTATE 'UNDO0' THEN
            NULL;
        WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, rule = CONSTRAINT_NAME, message = MESSAGE_TEXT,
                detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
            result := rtrim(state || ' ' || rule);
            said := concat_ws(E'\n', message, nullif(detail, ''), nullif(hint, ''));
    END;
END $$;
-- a statement that returns no rows, as one that does
CREATE FUNCTION pg_temp.do(statement text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN EXECUTE statement; RETURN 'done'; END $$;
-- English that is left in Chinese: two words in a row that are neither SQL, nor in quotes, nor in brackets.
CREATE FUNCTION pg_temp.english(said text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT substring(regexp_replace(said, '（[^（）]*）|"[^"\n]*"|(SELECT|INSERT|UPDATE|ALTER|CREATE|DROP|REVOKE|GRANT|REINDEX)[ -~]*', '', 'g'), '[A-Za-z]{2,} [a-z]{2,}')
$$;

CREATE TEMP TABLE question (n integer GENERATED ALWAYS AS IDENTITY, name text, query text);

-- every step on the way from birth to filed, on both tracks, asked for before its time, and the exits beside it
SELECT set_config('govproj.language', 'en', true) \g /dev/null
CREATE TEMP TABLE tried (track text, to_stage text, english text, chinese text, codes text, codes_zh text, message text, hint text);
CREATE FUNCTION pg_temp.try(project bigint, track text, target text, day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    statement text := format('SELECT pg_temp.do(%L)', format('UPDATE yunfu.project SET stage = %L, stage_on = %L WHERE id = %s', target, day, project));
    en record := pg_temp.told('en', statement);
    zh record := pg_temp.told('zh', statement);
BEGIN
    PERFORM set_config('govproj.language', 'en', true);
    INSERT INTO tried VALUES (track, target, en.detail, zh.detail, en.result, zh.result, zh.message, zh.hint);
END $$;
CREATE FUNCTION pg_temp.drive(track text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    project bigint := drive.project(track);
    day date := '2020-03-02';
    target text;
    beside text;
    line text;
BEGIN
    FOREACH line IN ARRAY '{software_development,hardware,supervision,acceptance,security}'::text[] LOOP
        PERFORM drive.supply(project, 'line ' || line, day);
    END LOOP;
    FOREACH target IN ARRAY drive.path(track, 'filed') LOOP
        day := day + 7;
        FOR beside IN SELECT DISTINCT n.to_stage FROM drive.need n JOIN yunfu.project p ON p.id = project AND p.track = n.track AND p.stage::text = n.from_stage
                       UNION SELECT target UNION SELECT 'decommissioned' LOOP
            PERFORM pg_temp.try(project, track, beside, day);
        END LOOP;
        PERFORM drive.advance(project, target, day);
    END LOOP;
    RETURN project;
END $$;
SELECT pg_temp.drive('professional') AS p, pg_temp.drive('public') \gset
SELECT cmp_ok(count(*), '>', 80::bigint, 'steps were tried from birth to filed') FROM tried WHERE codes LIKE 'ZG%';
SELECT is_empty($$ SELECT * FROM tried WHERE codes <> codes_zh $$, 'what is refused, and with which code and rule, is the same in both languages');
SELECT is_empty($$ SELECT * FROM tried WHERE (SELECT array_agg(c[1]) FROM regexp_matches(english, '([a-z0-9_.]+) \((ZG[0-9]{3})\): ', 'g') AS c)
                                  IS DISTINCT FROM (SELECT array_agg(c[1]) FROM regexp_matches(chinese, '([a-z0-9_.]+)（(ZG[0-9]{3})）：', 'g') AS c) $$,
                'and so are all the rules that are unmet');
SELECT is_empty($$ SELECT line FROM tried, string_to_table(chinese, E'\n') AS line
                    WHERE line !~ '^((对?第[一二三四五六七八九十]+条(第（[一二三四五六七八九十]+）项)?、?)+(的理解)?，)?[a-z0-9_.]+（ZG[0-9]{3}）：.+。$' $$,
                'each in a Chinese line, after the article as it is cited');
SELECT is_empty($$ SELECT line FROM tried, string_to_table(chinese, E'\n') AS line WHERE line ~ '[,;:()]' $$, 'in Chinese punctuation');
SELECT is_empty($$ SELECT line FROM tried, string_to_table(chinese, E'\n') AS line
                    WHERE regexp_replace(regexp_replace(regexp_replace(line, '^.*?（ZG[0-9]{3}）：', ''), '（[^（）]*）', '', 'g'), '"[^"]*"', '', 'g') ~ '[a-z_]{4,}' $$,
                'and no code stands without its Chinese name');
SELECT is_empty($$ SELECT message FROM tried WHERE message !~ '^项目 "[0-9-]+" 不能(于 [0-9]{4}-[0-9]{2}-[0-9]{2} )?从[^a-z" ]+（[a-z_]+）转入[^a-z" ]+（[a-z_]+）：有 [0-9]+ 项规定未满足$' $$,
                'the message names both stages in Chinese, with their codes in brackets');
SELECT is_empty($$ SELECT hint FROM tried WHERE pg_temp.english(hint) IS NOT NULL OR hint !~ '。$|可列出全部规定|可列出所需条件' $$, 'and so does the hint');

-- what else is refused, told and found, of C and of SQL
SELECT drive.reach('professional', 'contracted') AS c, drive.reach('professional', 'approved') AS a, drive.reach('professional', 'planned') AS n \gset
SELECT govproj.settle('yunfu') \g /dev/null
-- a register that is not as it was, another's
CREATE SCHEMA tap_none;
DO $$
BEGIN
    EXECUTE format('GRANT CREATE ON DATABASE %I TO tap_owner', current_database());
    SET LOCAL ROLE tap_owner;
    PERFORM govproj.create_register('tap_amiss');
    INSERT INTO tap_amiss.agency (code, name, kind) VALUES ('gaj', '公安局', 'unit'), ('dsj', '数据局', 'data_bureau');
    INSERT INTO tap_amiss.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES ('甲', 'software.professional', 1, 2024, 100, '2024-03-02');
    ALTER TABLE tap_amiss.payment DISABLE TRIGGER zz_check;
    DROP TRIGGER zz_record ON tap_amiss.demand;
    ALTER TABLE tap_amiss.matter SET UNLOGGED;
    CREATE RULE own AS ON DELETE TO tap_amiss.finding DO INSTEAD NOTHING;
    GRANT SELECT ON tap_amiss.contract TO PUBLIC;
    ALTER TABLE tap_amiss.agency DISABLE TRIGGER USER;
    ALTER TABLE tap_amiss.project DISABLE TRIGGER USER;
    ALTER TABLE tap_amiss.register DISABLE TRIGGER USER;
    ALTER TABLE tap_amiss.act DISABLE TRIGGER USER;
    UPDATE tap_amiss.agency SET name = '另一局' WHERE id = 1;
    INSERT INTO tap_amiss.agency (code, name, kind) VALUES ('x', '某局', 'unit');
    DELETE FROM tap_amiss.agency WHERE id = 2;
    UPDATE tap_amiss.project SET total_investment = 5, round = 2;
    UPDATE tap_amiss.register SET title = '别名';
    UPDATE tap_amiss.act SET legal_on = legal_on - 1;
    RESET ROLE;
    -- for import
    PERFORM govproj.create_register('tap_county');
    INSERT INTO tap_county.agency (code, name, kind) VALUES ('gaj', '公安局', 'unit');
    INSERT INTO tap_county.import_project (code, title, category, owner, budget_year, city_funds, initiated_on, serves, plan_line)
    VALUES ('A', '甲', 'software.professional', 'gaj', 2020, 10, '2020-03-02', NULL, NULL), ('A', '甲', 'software.professional', 'gaj', 2020, 10, '2020-03-02', NULL, NULL),
           (NULL, '乙', 'software.professional', 'nobody', 2020, 10, NULL, NULL, NULL), ('B', '丙', 'software.professional', 'gaj', 2020, 10, '2020-03-02', 'C', 'x'),
           ('C', '丁', 'software.professional', 'gaj', 2020, 10, '2020-03-02', 'B', NULL), ('D', '戊', 'software.platform', 'gaj', 2020, 0, '2020-03-02', 'ZZ', NULL),
           ('E', '己', 'software.professional', 'gaj', 2020, 10, '2020-03-02', NULL, NULL);
    INSERT INTO tap_county.import_step (project, to_stage, stage_on) VALUES ('E', 'submitted', '2020-03-09'), ('E', 'submitted', '2020-03-10'), ('Q', 'submitted', '2020-03-10');
    INSERT INTO tap_county.import_contract (project, code, kind, supplier, amount, signed_on) VALUES ('E', 'K', 'main', '甲', 1, '2020-03-02'), ('E', 'K', 'main', '甲', 1, '2020-03-02');
    INSERT INTO tap_county.import_payment (project, contract, amount, paid_on) VALUES ('E', 'Z', 1, '2020-03-02');
    INSERT INTO tap_county.import_receipt (project, kind, issued_on, agency, received_on) VALUES ('E', 'scheme', '2020-03-02', 'gaj', '2020-03-02');
END $$;
INSERT INTO question (name, query) VALUES
    ('a document by another office', $$SELECT pg_temp.do('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (:n, ''preliminary_review'', 2, ''2020-03-02'')')$$),
    ('a document that is not complete', $$SELECT pg_temp.do('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (:n, ''cost_review'', 1, ''2020-03-02'')')$$),
    ('a document of tomorrow', $$SELECT pg_temp.do('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (:n, ''scheme'', 2, ''2030-03-02'')')$$),
    ('a document of no kind', $$SELECT pg_temp.do('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (:n, ''scheem'', 2, ''2020-03-02'')')$$),
    ('a contract of another signer', $$SELECT pg_temp.do('INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (:c, ''main'', 1, ''甲'', 1, ''2020-03-02'')')$$),
    ('a contract on nothing', $$SELECT pg_temp.do('INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (:c, ''main'', 2, ''甲'', 99999999.99, ''2020-02-10'')')$$),
    ('a payment too large', $$SELECT pg_temp.do('INSERT INTO yunfu.payment (contract_id, amount, paid_on) SELECT id, 99999999, ''2020-12-01'' FROM yunfu.contract WHERE project_id = :c')$$),
    ('a payment too early', $$SELECT pg_temp.do('INSERT INTO yunfu.payment (contract_id, amount, paid_on) SELECT id, 1, ''2019-12-01'' FROM yunfu.contract WHERE project_id = :c')$$),
    ('a change that starts from another figure', $$SELECT pg_temp.do('INSERT INTO yunfu.change (project_id, kind, cause, old, new, decided_on) VALUES (:c, ''value'', ''law'', 1, 2, ''2020-12-01'')')$$),
    ('a change too early', $$SELECT pg_temp.do('INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) VALUES (:n, ''value'', ''law'', 2, ''2020-12-01'')')$$),
    ('a cost line that is frozen', $$SELECT pg_temp.do('DELETE FROM yunfu.cost_line WHERE project_id = :a')$$),
    ('an owner changed', $$SELECT pg_temp.do('UPDATE yunfu.project SET owner_id = 5 WHERE id = :n')$$),
    ('a project removed', $$SELECT pg_temp.do('DELETE FROM yunfu.project')$$),
    ('an act altered', $$SELECT pg_temp.do('UPDATE yunfu.act SET seq = 1')$$),
    ('a truncation', $$SELECT pg_temp.do('TRUNCATE yunfu.demand')$$),
    ('a policy row in use', $$SELECT pg_temp.do('UPDATE yunfu.policy_step SET article = ''1''')$$),
    ('a waiver', $$SELECT pg_temp.do('INSERT INTO yunfu.waiver (project_id, rule, granted_by, document_id, granted_on, until) VALUES (:n, ''scheme'', 1, 1, ''2024-12-01'', ''2024-12-31'')')$$),
    ('a receipt of nothing', $$SELECT pg_temp.do('INSERT INTO yunfu.receipt (agency_id, received_on) VALUES (1, ''2024-12-30'')')$$),
    ('a demand for another class', $$SELECT pg_temp.do('INSERT INTO yunfu.demand (agency_id, year, title, category, project_id) VALUES (2, 2020, ''甲'', ''software.platform'', :n)')$$),
    ('a birth out of time', $$SELECT pg_temp.do('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES (''甲'', ''software.platform'', 1, 2020, 1, ''2020-01-02'')')$$),
    ('a birth by another kind of agency', $$SELECT pg_temp.do('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES (''甲'', ''software.platform'', 2, 2020, 0, ''2020-03-02'')')$$),
    ('a birth at a later stage', $$SELECT pg_temp.do('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage) VALUES (''甲'', ''software.professional'', 2, 2020, 1, ''approved'')')$$),
    ('no stage', $$SELECT 'x'::govproj.stage$$),
    ('no category', $$SELECT 'software.x'::govproj.category$$),
    ('explain', $$SELECT rule, remedy FROM yunfu.explain(:n) UNION ALL SELECT rule, remedy FROM yunfu.explain(:c) UNION ALL SELECT rule, remedy FROM yunfu.explain(:p)$$),
    ('explain of no project', $$SELECT rule, remedy FROM yunfu.explain(-1)$$),
    ('worklist', $$SELECT remedies FROM yunfu.worklist WHERE remedies IS NOT NULL$$),
    ('thresholds', $$SELECT remedy FROM govproj.judge_thresholds('yunfu.project', :c)$$),
    ('check_register', $$SELECT detail FROM govproj.check_register('tap_amiss')$$),
    ('what check_register advises', $$SELECT remedy FROM govproj.check_register('tap_amiss')$$),
    ('check_register of none', $$SELECT * FROM govproj.check_register('tap_none')$$),
    ('verify', $$SELECT fault FROM govproj.verify('tap_amiss')$$),
    ('verify against no digest', $$SELECT fault FROM govproj.verify('yunfu', 'x')$$),
    ('import', $$SELECT message FROM govproj.import('tap_county')$$),
    ('load_pack of what is malformed', $$SELECT govproj.load_pack('tap_county', p.body || '{"code": "z", "valid_from": "2020-02-30", "own": 1}') FROM govproj.packs AS p$$),
    ('load_pack of what contradicts itself', $$SELECT govproj.load_pack('tap_county', p.body || '{"code": "z", "valid_from": "2030-01-01", "steps": []}') FROM govproj.packs AS p$$),
    ('load_pack of no JSON', $$SELECT govproj.load_pack('tap_county', '{"code": }'::text)$$),
    ('load_pack into no register', $$SELECT govproj.load_pack('tap_none', p.body) FROM govproj.packs AS p$$),
    ('create_register', $$SELECT govproj.create_register('yunfu')$$),
    ('create_register without a name', $$SELECT govproj.create_register(NULL)$$),
    ('create_register of no pack', $$SELECT govproj.create_register('tap_other', 'nope')$$),
    ('diagram', $$SELECT govproj.diagram('yunfu', 'x')$$),
    ('dump_pack', $$SELECT govproj.dump_pack('yunfu', 'x')$$),
    ('policy_diff', $$SELECT * FROM govproj.policy_diff('yunfu', 'x', 'y')$$),
    ('judge_under', $$SELECT * FROM govproj.judge_under('yunfu', 'x')$$),
    ('annotated_law', $$SELECT govproj.annotated_law('yunfu', 'x', 'zh')$$),
    ('test_pack', $$SELECT remark FROM govproj.test_pack('yunfu', 'x')$$),
    ('upgrade_register', $$SELECT govproj.upgrade_register('tap_none')$$),
    ('grant_register', $$SELECT govproj.grant_register('tap_none')$$);
UPDATE question SET query = replace(replace(replace(replace(query, ':n', :'n'), ':c', :'c'), ':a', :'a'), ':p', :'p');
CREATE TEMP TABLE answer AS
SELECT q.*, en.result, en.rows, en.said AS english, zh.result AS result_zh, zh.rows AS rows_zh, zh.said AS chinese
  FROM question q CROSS JOIN LATERAL pg_temp.told('en', q.query) AS en CROSS JOIN LATERAL pg_temp.told('zh', q.query) AS zh;
SELECT set_config('govproj.language', 'en', true) \g /dev/null
SELECT is_empty($$ SELECT name, result, result_zh FROM answer WHERE result <> result_zh $$, 'whatever is asked, the same is refused');
SELECT is_empty($$ SELECT name, rows, rows_zh FROM answer WHERE rows IS DISTINCT FROM rows_zh $$, 'and as many rows are told');
SELECT is_empty($$ SELECT name FROM answer WHERE english IS NULL OR rows = 0 $$, 'something is told of each');
SELECT ok(result_zh IS NOT NULL AND chinese ~ '[一-龥]' AND pg_temp.english(chinese) IS NULL, name || ' is told in Chinese')
       || CASE WHEN pg_temp.english(chinese) IS NOT NULL THEN E'\n' || diag(pg_temp.english(chinese), E'\n', chinese) ELSE '' END FROM answer ORDER BY n;
SELECT is_empty($$ SELECT name, x FROM answer, regexp_matches(english, '[^\n]*[。；，、][^\n]*', 'g') AS x WHERE name NOT LIKE 'load_pack%' $$, 'and in English without Chinese punctuation');
SELECT is((SELECT count(*) FROM question), (SELECT count(*) FROM answer WHERE english <> chinese), 'never the same in both');

-- details as JSON: always an array, the same rules as the text, and the text itself
CREATE FUNCTION pg_temp.as_json(query text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    detail text;
BEGIN
    PERFORM set_config('govproj.detail', 'json', true);
    detail := (pg_temp.told(current_setting('govproj.language'), query)).detail;
    PERFORM set_config('govproj.detail', 'text', true);
    RETURN detail;
END $$;
CREATE FUNCTION pg_temp.is_json(said text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RETURN jsonb_typeof(said::jsonb) = 'array';
EXCEPTION WHEN invalid_text_representation THEN
    RETURN false;
END $$;
-- what is undone has used up its number
CREATE FUNCTION pg_temp.unnumbered(said text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT regexp_replace(said, '(contract|document|合同|文件) [0-9]+', '\1', 'g') $$;
CREATE TEMP TABLE refusal AS
SELECT q.name, q.query, l.language, t.result, t.message, nullif(t.detail, '') AS detail, j.detail AS json
  FROM question q CROSS JOIN unnest('{en,zh}'::text[]) AS l (language) CROSS JOIN LATERAL pg_temp.told(l.language, q.query) AS t
 CROSS JOIN LATERAL (SELECT pg_temp.told(l.language, q.query || ' /*' || set_config('govproj.detail', 'json', true) || '*/') AS d, set_config('govproj.detail', 'text', true)) AS u
 CROSS JOIN LATERAL (SELECT (u.d).detail) AS j
 WHERE t.result LIKE '% %';
SELECT set_config('govproj.language', 'en', true), set_config('govproj.detail', 'text', true) \g /dev/null
SELECT cmp_ok(count(*), '>', 30::bigint, 'enough is refused by a rule') FROM refusal;
SELECT is_empty($$ SELECT name, language, result, json FROM refusal WHERE NOT pg_temp.is_json(json) $$, 'each detail is an array of JSON');
SELECT is_empty($$ SELECT name, language, detail, json FROM refusal
                    WHERE pg_temp.unnumbered(coalesce(detail, message))
                          <> (SELECT pg_temp.unnumbered(string_agg(e ->> 'text', E'\n' ORDER BY n)) FROM jsonb_array_elements(json::jsonb) WITH ORDINALITY AS j (e, n)) $$,
                'whose texts are the detail that is text');
SELECT is_empty($$ SELECT name, result, e FROM refusal, jsonb_array_elements(json::jsonb) WITH ORDINALITY AS j (e, n)
                    WHERE n = 1 AND concat_ws(' ', e ->> 'code', e ->> 'rule') <> result $$, 'the first is by which it is refused');
SELECT is_empty($$ SELECT name, e FROM refusal, jsonb_array_elements(json::jsonb) AS e
                    WHERE NOT e ?& '{rule,code,met,mode,kind,article,stage,target,office,step,policy_id,project_id,remedy,text}' OR (e ->> 'met')::boolean OR e ->> 'mode' <> 'refuse' $$,
                'and each has every key that all have');
SELECT is_empty($$ SELECT name FROM refusal GROUP BY name HAVING count(DISTINCT (SELECT jsonb_agg(e - '{text,remedy,subject_id}'::text[] ORDER BY n) FROM jsonb_array_elements(json::jsonb) WITH ORDINALITY AS j (e, n))) <> 1 $$,
                'but for its words it is the same in both languages');

-- of a step: as explain tells it
SET LOCAL govproj.detail = 'json';
CREATE TEMP TABLE step AS SELECT e FROM jsonb_array_elements((drive.outcome(format('UPDATE yunfu.project SET stage = ''submitted'', stage_on = ''2030-01-01'' WHERE id = %s', drive.project()))).detail::jsonb) AS e;
SELECT results_eq($$ SELECT e ->> 'rule', e ->> 'kind', e ->> 'stage', e ->> 'target', e ->> 'step' FROM step ORDER BY (e ->> 'rule') COLLATE "C" $$,
                  $$ VALUES ('argumentation', 'requirement', 'planned', 'submitted', 'forward'), ('cost_lines', 'requirement', 'planned', 'submitted', 'forward'),
                            ('data_catalogue', 'requirement', 'planned', 'submitted', 'forward'), ('ipv6_support', 'requirement', 'planned', 'submitted', 'forward'),
                            ('legal_date', 'legal_date', 'planned', 'submitted', 'forward'), ('scheme', 'requirement', 'planned', 'submitted', 'forward') $$, 'a step tells of each unmet rule');
SELECT is((SELECT e #- '{wanted,0,requirement_id}' -> 'wanted' -> 0 FROM step WHERE e ->> 'rule' = 'argumentation'),
          '{"needs": "argumentation", "met": false, "fault": "missing", "absent": false, "outcome": "passed", "qualified": false, "independent": false, "percent": null,
            "office": "owner", "on_record": "nothing", "there": null}', 'a paper that is missing');
SELECT is((SELECT e - '{remedy,text,policy_id,project_id}'::text[] FROM step WHERE e ->> 'rule' = 'legal_date'),
          '{"rule": "legal_date", "code": "ZG011", "met": false, "mode": "refuse", "kind": "legal_date", "article": "8(1)", "stage": "planned", "target": "submitted", "office": "owner", "step": "forward",
            "fault": "in_future", "day": "2030-01-01", "first_day": null, "last_day": "2024-12-31"}', 'a day to come');
SELECT drive.paper(:n, 'argumentation', '2020-03-02', 'failed') AS failed \gset
SELECT results_eq(format($$ SELECT e #> '{wanted,0,there}', e #>> '{wanted,0,fault}', e #>> '{wanted,0,on_record}' FROM jsonb_array_elements((drive.outcome('UPDATE yunfu.project SET stage = ''submitted'' WHERE id = %s')).detail::jsonb) AS e
                             WHERE e ->> 'rule' = 'argumentation' $$, :n),
                  format($$ SELECT '{"id": %s, "issued_on": "2020-03-02", "outcome": "failed", "amount": null}'::jsonb, 'outcome', 'on_record' $$, :failed), 'a paper that failed');
-- a step dated back: the day that it is judged by is said, and the paper that was not there yet
SELECT drive.reach('professional', 'submitted') AS back \gset
SELECT drive.paper(:back, 'preliminary_review', '2020-03-12') AS young \gset
SELECT results_eq(format($$ SELECT e #> '{wanted,0,there,id}', e #>> '{wanted,0,there,issued_on}', e #>> '{wanted,0,fault}', e #>> '{wanted,0,on_record}'
                              FROM jsonb_array_elements((drive.outcome('UPDATE yunfu.project SET stage = ''prechecked'', stage_on = ''2020-03-11'' WHERE id = %s')).detail::jsonb) AS e $$, :back),
                  format($$ VALUES ('%s'::jsonb, '2020-03-12', 'missing', 'later') $$, :young), 'a paper of a later day');
SET LOCAL govproj.detail = 'text';
SELECT results_eq(format($$ SELECT message, substring(detail FROM 'document [0-9]+ is of [^.]*') FROM drive.outcome('UPDATE yunfu.project SET stage = ''prechecked'', stage_on = ''2020-03-11'' WHERE id = %s') $$, :back),
                  format($$ SELECT format('project "%%s" cannot go from "submitted" to "prechecked" on 2020-03-11: 1 rule is not met', code), 'document %s is of 2020-03-12, later than 2020-03-11' FROM yunfu.project WHERE id = %s $$, :young, :back),
                  'in words');
SELECT matches((drive.outcome(format('UPDATE yunfu.project SET stage = ''reviewed'' WHERE id = %s', :back))).message, 'to "reviewed": ', 'today is not said');
SET LOCAL govproj.detail = 'json';

-- amounts to the fen, and what they are measured by
CREATE TEMP TABLE entry AS SELECT e FROM jsonb_array_elements(pg_temp.as_json((SELECT query FROM question WHERE name = 'a contract on nothing'))) AS e;
SET LOCAL govproj.detail = 'json';
SELECT results_eq($$ SELECT e ->> 'kind', e ->> 'subject', e ->> 'ceiling', e ->> 'amount', (e -> 'bound')::numeric, (e -> 'percent')::numeric, e -> 'target' FROM entry WHERE e ->> 'code' = 'ZG008' $$,
                  $$ VALUES ('limit', 'contracts', 'limit', '101999999.99', 2450000::numeric, 100::numeric, 'null'::jsonb) $$, 'a limit, to the fen');
SELECT results_eq($$ SELECT e ->> 'subject', e ->> 'after', e ->> 'fault', e ->> 'at_most', e #>> '{there,outcome}', e ->> 'day' FROM entry WHERE e ->> 'rule' = 'approval_opinion.alive' $$,
                  $$ VALUES ('contract:main', 'approval_opinion', 'before', '24 months', 'passed', '2020-02-10') $$, 'an order, in the words of its row');
SELECT results_eq($$ SELECT e ->> 'condition', e ->> 'entry' FROM entry WHERE e ->> 'rule' = 'undertaking.main' $$, $$ VALUES ('undertaking', 'contract:main') $$, 'a condition');
SELECT is((SELECT count(*) FROM entry WHERE e ->> 'kind' = 'order' AND (e ->> 'subject_id')::bigint > 0), (SELECT count(*) FROM entry WHERE e ->> 'kind' = 'order'), 'and which contract it is');
SELECT results_eq(format($$ SELECT e ->> 'fact', e ->> 'amount', (e -> 'bound')::numeric, (e -> 'inclusive')::boolean, e #>> '{wanted,0,needs}', e #>> '{wanted,0,fault}'
                              FROM jsonb_array_elements((drive.outcome('UPDATE yunfu.project SET stage = ''implementing'' WHERE id = %s')).detail::jsonb) AS e $$, :c),
                  $$ VALUES ('investment', '2450000', 2000000::numeric, true, 'contract:supervision', 'missing') $$, 'a money line');

-- values that a domain refuses, whichever table they were meant for
SELECT results_eq(format($$ SELECT e ->> 'rule', e ->> 'code', e ->> 'text', e -> 'kind' FROM jsonb_array_elements((drive.outcome(%L)).detail::jsonb) AS e $$, 'SELECT ' || value),
                  format($$ VALUES (%L, '23514', %L, 'null'::jsonb) $$, rule, said), value)
  FROM (VALUES ('(-1.00)::govproj.yuan', 'yuan_check', '-1.00 is no amount in yuan'), ('''''::govproj.nonblank', 'nonblank_check', '"" says nothing, where something must be said'),
               ('repeat(''甲'', 501)::govproj.nonblank', 'nonblank_check', 'a text of 501 characters is too long: at most 500 are kept here'),
               (''' a''::govproj.identifier', 'identifier_check', '"<U+0020>a" cannot be a code: it contains U+0020 at character 1, which is not seen'),
               ('''1''::govproj.credit_code', 'credit_code_check', 'It has 1 characters; a code has 18.')) AS v (value, rule, said);

-- odd letters in what people write: quotes, strokes, tabs and new lines
CREATE TEMP TABLE odd AS SELECT o AS name FROM unnest(ARRAY['公安"局', E'公安\\局', E'公安\t局', E'公安\n局', '{"公安": [局]}', E'\\u0000', '公安😀局''']) AS o;
CREATE FUNCTION pg_temp.signed_by_another(owner text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    UPDATE yunfu.agency SET name = owner WHERE id = 2;
    RETURN (drive.outcome((SELECT regexp_replace(query, '^SELECT pg_temp.do\(''(.*)''\)$', '\1') FROM question WHERE name = 'a contract of another signer'))).detail;
EXCEPTION WHEN check_violation THEN
    RETURN NULL;
END $$;
UPDATE question SET query = replace(query, '''''', '''') WHERE name = 'a contract of another signer';
SELECT cmp_ok(count(*), '>', 3::bigint, 'names may be odd') FROM odd WHERE pg_temp.signed_by_another(name) IS NOT NULL;
SELECT is_empty($$ SELECT name, pg_temp.signed_by_another(name) FROM odd WHERE strpos(pg_temp.signed_by_another(name)::jsonb -> 0 ->> 'text', '"' || name || '"') = 0 $$, 'and come out of the JSON as they went in');
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, qualification, amount, signed_on)
SELECT id, 'supervision', owner_id, '云浮数科公司', E'甲级"\\', 100, '2020-06-01' FROM yunfu.project WHERE id = :c;
SELECT is((SELECT e #>> '{wanted,0,fault}' FROM jsonb_array_elements((drive.outcome(format('UPDATE yunfu.project SET stage = ''implementing'' WHERE id = %s', :c))).detail::jsonb) AS e), 'dependent', 'a supervisor that builds is told of');
RESET govproj.detail;

-- a warning tells in the same form, and the cases of a pack are played whatever the session says
SELECT is((SELECT count(*) FROM govproj.test_pack('yunfu', 'yunfu-2020') WHERE passed IS FALSE), 0::bigint, 'cases are played in text');
SET LOCAL govproj.detail = 'json';
SET LOCAL govproj.language = 'zh';
SELECT is((SELECT count(*) FROM govproj.test_pack('yunfu', 'yunfu-2020') WHERE passed IS FALSE), 0::bigint, 'and whatever a session asks for itself');

-- what is kept does not speak: acts and fingerprints are the same
SELECT drive.reach('professional', 'filed') AS z \gset
SET LOCAL govproj.language = 'en';
SELECT drive.reach('professional', 'filed') AS e \gset
SELECT is((SELECT array_agg(regexp_replace(detail::text, '[0-9]+', '', 'g') ORDER BY seq) FROM yunfu.act WHERE project_id = :z),
          (SELECT array_agg(regexp_replace(detail::text, '[0-9]+', '', 'g') ORDER BY seq) FROM yunfu.act WHERE project_id = :e), 'an act speaks no language');

SELECT * FROM finish();
ROLLBACK;
