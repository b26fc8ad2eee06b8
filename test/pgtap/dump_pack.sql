-- A version is written as the text of its pack: what that says loaded anew, and written, is the same text, for the shipped pack, those of
-- test/pgtap/measures, and whatever rows the tables take.
BEGIN;
\ir ../tap.sql
SELECT plan(43);
SELECT govproj.create_register('tap_copy', pack => NULL) \g /dev/null
CREATE TEMPORARY TABLE shipped AS SELECT govproj.dump_pack('yunfu', 'yunfu-2020') AS text;

SELECT is(govproj.load_pack('tap_copy', text), 1::bigint, 'the text of the shipped pack can be loaded') FROM shipped;
SELECT is(govproj.dump_pack('tap_copy', 'yunfu-2020'), text, 'and is the same when it is written again') FROM shipped;
SELECT is(govproj.policy_digest('tap_copy.project', 1), govproj.policy_digest('yunfu.project', 1), 'and the fingerprint is');
SELECT is_empty('SELECT f.* FROM shipped, govproj.pack_fault(text) AS f', 'nothing is wrong with its form');

-- what the pack says and what is written of it, with lists of values as the rows that they stand for
CREATE FUNCTION pg_temp.rows(pack jsonb, section text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_agg(r.body ORDER BY n) FROM (SELECT body, row_number() OVER () AS n FROM govproj.pack_section_rows(pack, section, '{}')) AS r
$$;
SELECT is(pg_temp.rows(text::jsonb, section), pg_temp.rows(p.body, section), section || ' are as the pack says')
  FROM shipped, govproj.packs AS p, (SELECT DISTINCT g.section FROM govproj.pack_grammar AS g WHERE g.section IS NOT NULL) AS s
 WHERE p.code = 'yunfu-2020' ORDER BY section;
SELECT is((SELECT jsonb_object_agg(key, value) FROM jsonb_each(text::jsonb) WHERE jsonb_typeof(value) <> 'array'),
          (SELECT jsonb_object_agg(key, value) FROM jsonb_each(body) WHERE jsonb_typeof(value) <> 'array'), 'the head is as the pack says')
  FROM shipped, govproj.packs WHERE code = 'yunfu-2020';
SELECT is((SELECT array_agg(k ORDER BY n) FROM json_object_keys(text::json) WITH ORDINALITY AS k (k, n)),
          '{code,number,title,issuer,interpreter,basis,valid_from,valid_until,backdate_days,note,forms,words,articles,tracks,classes,documents,steps,requirements,conditions,limits,orders,obligations,waivers,notes,cases}',
          'in the order of the file') FROM shipped;

-- as a person writes it
SELECT ok(E'\n' || text || E'\n' LIKE '%' || E'\n' || line || E'\n%', left(line, 60))
  FROM shipped, (VALUES (E'{\n  "code": "yunfu-2020",\n  "number": "云府办〔2020〕2号",'),
    ('    {"kind": "scheme", "label_zh": "项目方案", "label_en": "project scheme", "issuer": "owner", "article": "7(1), 8(1)"},'),
    ('    {"track": "professional", "from_stage": "planned", "to_stage": "submitted", "office": "owner", "kind": "forward", "article": "8(1)"},'),
    (E'  ],\n  "waivers": ['), (E'  ]\n}')) AS v (line);
SELECT matches(text, E'\\{"case": "全部使用其他资金的不适用", "case_en": "Money wholly from elsewhere is out of scope", "article": "3",\n     "given": \\{"category": "software.professional", "on": "2020-03-02"\\},\n     "story": \\[\\{"on": "2020-03-02", "enter": "project", "with": \\{[^}]*\\}, "expect": "city_funds"\\},\n               \\{"on"',
               'a case line by line, in the order in which one reads it') FROM shipped;
SELECT ok(text !~ '"mode": "refuse"|"in_time_by": "dated"|"(each_round|has_outcome|absent|anew)": false', 'what a pack may leave out is left out') FROM shipped;
SELECT is((SELECT count(*) FROM string_to_table(text, E'\n') AS l WHERE l ~ '^    \{'), (SELECT count(*) FROM govproj.version_rows('yunfu', 1) WHERE section IS NOT NULL), 'each row begins a line') FROM shipped;

-- who may; what there is not
SELECT pg_temp.refused($$ SELECT govproj.dump_pack('yunfu', 'other') $$, '42704', 'a version that is not there');
SELECT is((drive.outcome($$ SELECT govproj.dump_pack('yunfu', 'other') $$)).hint, 'Its policies: yunfu-2020.', 'the hint names those that are');
SELECT pg_temp.refused($$ SELECT govproj.dump_pack('nowhere', 'yunfu-2020') $$, '42704', 'a register that is not there');
SELECT pg_temp.refused($$ SELECT govproj.dump_pack('yunfu', NULL) $$, '22004', 'a code that is not said');
SELECT pg_temp.refused($$ SELECT govproj.dump_pack(NULL, 'yunfu-2020') $$, '22004', 'a register that is not said');
CREATE ROLE tap_stranger;
CREATE ROLE tap_lawyer;
GRANT USAGE ON SCHEMA drive TO tap_lawyer, tap_stranger;
GRANT USAGE ON SCHEMA yunfu TO tap_lawyer;
SELECT format('GRANT SELECT ON %s TO tap_lawyer', t.target) FROM govproj.policy_tables('yunfu') AS t \gexec
SELECT is(pg_temp.by('tap_lawyer', $$ SELECT govproj.dump_pack('yunfu', 'yunfu-2020') $$), 'done', 'who may read the law may have it written');
SELECT matches(pg_temp.by('tap_stranger', $$ SELECT govproj.dump_pack('yunfu', 'yunfu-2020') $$), '^42501', 'a stranger may not');

-- What the owner of a register has made of a default is not run by who reads it.
CREATE FUNCTION pg_temp.shout() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'run'; END $$;
ALTER TABLE tap_copy.policy_step ALTER freezes SET DEFAULT pg_temp.shout();
SELECT matches(govproj.dump_pack('tap_copy', 'yunfu-2020'), '"freezes": false', 'what is no constant is said');
ALTER TABLE tap_copy.policy_step ALTER freezes SET DEFAULT false;
ALTER TABLE tap_copy.policy_step ADD COLUMN remark text DEFAULT 'x';
SELECT is(govproj.dump_pack('tap_copy', 'yunfu-2020'), text, 'columns of the user''s own are no part of a pack') FROM shipped;

-- Whatever the tables take, lawful or not: rows of every section by the grammar itself, so that a key that comes to it is tried too.
SELECT setseed(0.2031) \g /dev/null
CREATE FUNCTION pg_temp.pick(choices anyarray) RETURNS anyelement LANGUAGE sql VOLATILE AS $$ SELECT choices[1 + floor(random() * cardinality(choices))] $$;
CREATE FUNCTION pg_temp.some_text() RETURNS jsonb LANGUAGE sql VOLATILE AS $$
    SELECT to_jsonb('t' || string_agg(pg_temp.pick('{"\"",\\,/,"{","}",[,],:,",",a,Z,0,%,%s,''," ","\n","\t",云,《,》,（,—,😀,é,null,true,1e5,--,$,&lt;}'::text[]), '') || 'x')
      FROM generate_series(1, 1 + floor(random() * 12)::integer)
$$;
CREATE FUNCTION pg_temp.some_when() RETURNS jsonb LANGUAGE sql VOLATILE AS $$
    SELECT pg_temp.pick(ARRAY['{"off_plan": true}', format('{"investment": {"from": %s.%s}, "category": ["software", "operation"]}', floor(random() * 1000), 10 + floor(random() * 90)),
                              '{"b": [1, 2.50, "x", null], "aa": {"to": 1e3, "at": "中"}}', '{"line:software_development": {"below": 0.10}}'])::jsonb
$$;
CREATE FUNCTION pg_temp.some_value(section text, key text, type text, words text[]) RETURNS jsonb LANGUAGE sql VOLATILE AS $$
    SELECT CASE
        WHEN section = 'obligations' AND key = 'met_by' THEN pg_temp.pick('{"\"paper\"","\"stage:approved,paper\"","\"evaluation:self\""}'::text[])::jsonb
        WHEN section = 'limits' AND key = 'subject' THEN to_jsonb(pg_temp.pick('{paper,contracts,changes}'::text[]))
        WHEN section = 'limits' AND key = 'ceiling' THEN to_jsonb(pg_temp.pick('{limit,other}'::text[]))
        WHEN section = 'words' AND key = 'word' THEN to_jsonb('w' || floor(random() * 1000000)::text)
        WHEN section = 'labels' AND key = 'language' THEN to_jsonb(pg_temp.pick('{mn,bo,zgh,mn-Mong,ug-Arab-CN}'::text[]))
        WHEN section = 'requirements' AND key = 'needs' THEN to_jsonb(pg_temp.pick('{contract:main,cost_line:hardware,paper}'::text[]))
        WHEN key = 'condition' THEN to_jsonb(pg_temp.pick('{delivered,never,settled,reached,four_eyes,unclassified}'::text[]))
        WHEN key = 'due_month' THEN to_jsonb(1 + floor(random() * 12)::integer)
        WHEN key IN ('due_day', 'times') THEN to_jsonb(1 + floor(random() * 28)::integer)
        WHEN key IN ('attribute', 'code', 'form') AND section <> 'forms' THEN to_jsonb('c' || floor(random() * 1000000)::text)
        WHEN type = 'text' THEN pg_temp.some_text()
        WHEN type IN ('word', 'words', 'form', 'list') THEN to_jsonb(pg_temp.pick(words))
        WHEN type = 'office' THEN to_jsonb(pg_temp.pick('{unit,finance,audit}'::text[]))
        WHEN type = 'offices' THEN to_jsonb(pg_temp.pick('{unit,owner,"unit,finance","unit, audit,finance"}'::text[]))
        WHEN type = 'boolean' THEN to_jsonb(random() < 0.5)
        WHEN type = 'stage' THEN to_jsonb(pg_temp.pick(ARRAY(SELECT s.name::text FROM govproj.stages AS s)))
        WHEN type = 'category' THEN to_jsonb(pg_temp.pick(ARRAY(SELECT c.name::text FROM govproj.categories AS c)))
        WHEN type = 'date' THEN to_jsonb((DATE '2030-01-01' + floor(random() * 100)::integer)::text)
        WHEN type = 'percent' THEN to_jsonb(pg_temp.pick('{70,12.5,0.10,100}'::numeric[]))
        WHEN type = 'days' THEN to_jsonb(floor(random() * 400)::integer)
        WHEN type = 'period' THEN to_jsonb(pg_temp.pick('{2 years,1 year,6 months,30 days,15 working days}'::text[]))
        WHEN type = 'when' THEN pg_temp.some_when()
        WHEN type = 'given' THEN jsonb_build_object('on', '2020-03-02', 'category', 'software', 'with', pg_temp.some_when())
        WHEN type = 'story' THEN jsonb_build_array(jsonb_build_object('step', 'planned', 'on', '2020-03-02'),
                                                   jsonb_build_object('expect', jsonb_build_array(pg_temp.some_text()), 'with', pg_temp.some_when(), 'enter', 'paper')) END
$$;
-- A row of a section: what is required, and each of the rest as often as this row is full.
CREATE FUNCTION pg_temp.some_row(of_section text) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    full_by float := random();
    body jsonb;
BEGIN
    SELECT jsonb_object_agg(g.key, pg_temp.some_value(g.section, g.key, g.type, g.words)) INTO body
      FROM govproj.pack_grammar AS g WHERE g.section = of_section AND (g.required OR random() < full_by);
    -- what the tables ask of a row's keys together
    CASE of_section
        WHEN 'obligations' THEN
            body := CASE WHEN body ->> 'event' NOT IN ('stage', 'year') THEN body - '{stage,until_stage,each_time}'::text[] ELSE '{"stage": "approved"}' || body END;
            body := CASE WHEN body ->> 'event' = 'stage' THEN body - 'until_stage' ELSE body - 'each_time' END;
            body := CASE WHEN body ->> 'event' IN ('plan', 'year') THEN '{"due_month": 2, "due_day": 28}' || body - 'period' ELSE body - '{due_month,due_day,year}'::text[] END;
            body := CASE WHEN body ->> 'event' <> 'plan' THEN body - 'year' ELSE body END;
            body := CASE WHEN body ->> 'event' IN ('plan', 'audit_item') THEN body - 'met_by' - '{extended_by,extension,times,asked}'::text[]
                         ELSE body || jsonb_build_object('met_by', CASE WHEN body ->> 'event' = 'year' OR body ->> 'in_time_by' <> 'dated' THEN to_jsonb('paper'::text) ELSE coalesce(body -> 'met_by', '"paper"') END) END;
            body := CASE body ->> 'event' WHEN 'plan' THEN body || '{"debtor": "unit,finance", "receiver": "finance"}' WHEN 'audit_item' THEN body - 'debtor' - 'in_time_by' || '{"receiver": "audit"}'
                         ELSE body || jsonb_build_object('debtor', pg_temp.pick('{owner,finance}'::text[]), 'receiver', 'unit') END;
            body := CASE WHEN body ? 'extension' THEN '{"extended_by": "paper"}' || body || CASE WHEN body ->> 'event' = 'year' THEN '{}'::jsonb ELSE '{"period": "30 days"}' END
                         ELSE body - '{extended_by,times,asked}'::text[] END;
        WHEN 'orders' THEN
            body := CASE WHEN body ? 'extension' THEN '{"extended_by": "paper", "at_most": "2 years"}' || body ELSE body - '{extended_by,times,asked}'::text[] END;
            body := CASE WHEN body ? 'at_most' THEN body ELSE body - '{renewed_by,shifts}'::text[] END;
        WHEN 'conditions' THEN
            body := CASE WHEN body ? 'entry' THEN body - 'from_stage' ELSE body - 'until_stage' || '{"to_stage": "filed"}' END;
            body := CASE WHEN body ->> 'condition' IN ('settled', 'reached', 'four_eyes') THEN '{"argument": "planned"}' || body ELSE body - 'argument' END;
        WHEN 'requirements' THEN
            body := CASE WHEN body ? 'any_of' THEN body - 'code' ELSE body END;
            body := CASE WHEN (body ->> 'absent')::boolean THEN body - '{qualified,independent,percent,outcome,any_of}'::text[] ELSE body END;
            body := CASE WHEN (body ->> 'onwards')::boolean THEN body - 'from_stage' || '{"to_stage": "approved"}' ELSE body END;
            body := CASE WHEN body ->> 'needs' = 'paper' THEN body - 'percent' ELSE body END;
        WHEN 'documents' THEN body := CASE WHEN (body ->> 'has_amount')::boolean THEN body ELSE body - 'amount_optional' END;
        WHEN 'steps' THEN body := CASE WHEN body ->> 'kind' = 'birth' THEN body - 'from_stage' - 'when' ELSE '{"from_stage": "planned"}' || body END;
        WHEN 'limits' THEN body := body || '{"to_stage": "approved"}';
        WHEN 'waivers' THEN body := body || '{"grantor": "unit"}';
        WHEN 'forms' THEN body := body || CASE WHEN random() < 0.5 THEN '{"form": "annual_plan", "office": "unit, finance"}'::jsonb ELSE '{"does": "enter", "form": "evaluation:self"}' END;
            body := CASE WHEN body ->> 'form' = 'annual_plan' THEN body - 'track' ELSE body END;
        WHEN 'words' THEN body := CASE body ->> 'list' WHEN 'office' THEN body || '{"parts": "sees_all, settles"}' WHEN 'contract' THEN body || '{"parts": "main"}' ELSE body - 'parts' END;
        ELSE
    END CASE;
    RETURN body;
END $$;
CREATE FUNCTION pg_temp.some_pack(n integer) RETURNS jsonb LANGUAGE sql VOLATILE AS $$
    SELECT (SELECT jsonb_object_agg(g.key, pg_temp.some_value(NULL, g.key, g.type, g.words)) FROM govproj.pack_grammar AS g
             WHERE g.section IS NULL AND (g.required OR random() < 0.7) AND g.key NOT IN ('valid_until', 'superseded_on'))
           || format('{"code": "some-%s", "valid_from": "2030-01-01", "valid_until": "2031-12-31", "superseded_on": "2031-01-01"}', n)::jsonb
           || (SELECT jsonb_object_agg(r.section, r.rows)
                 FROM (SELECT s.section, jsonb_agg(pg_temp.some_row(s.section)) AS rows
                         FROM (SELECT DISTINCT g.section FROM govproj.pack_grammar AS g WHERE g.section IS NOT NULL) AS s, generate_series(1, 12) GROUP BY s.section) AS r)
$$;
-- As load_pack does, but what the rows say of one another is left to say: those stay that the tables take.
CREATE FUNCTION pg_temp.load_anyhow(register text, pack jsonb) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    head record := govproj.load_pack_head(register, pack, false);
    faults jsonb[];
BEGIN
    IF head.fault IS NOT NULL THEN
        RAISE EXCEPTION 'head: % %', head.key, head.fault;
    END IF;
    faults := govproj.load_pack_rows(register, govproj.pack_with_words(pack), head.policy_id, '{}');
    RETURN (SELECT count(*) FROM unnest(faults) AS f WHERE f ->> 'sort' = 'row');
END $$;
CREATE TEMPORARY TABLE tried (n integer, key text);
CREATE TEMPORARY TABLE refused_rows (n integer, refused integer);
CREATE FUNCTION pg_temp.there_and_back(n integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    code text := 'some-' || n;
    first text;
    again integer;
BEGIN
    DELETE FROM tap_one.policy;
    DELETE FROM tap_two.policy;
    INSERT INTO refused_rows SELECT n, pg_temp.load_anyhow('tap_one', pg_temp.some_pack(n));
    first := govproj.dump_pack('tap_one', code);
    INSERT INTO tried SELECT DISTINCT n, concat(v.section, '.', k) FROM govproj.version_rows('tap_one', govproj.policy_id_of('tap_one', code)) AS v, jsonb_object_keys(v.body) AS k;
    again := pg_temp.load_anyhow('tap_two', first::jsonb);
    RETURN CASE WHEN again > 0 THEN again || ' rows do not go in again'
                WHEN first <> govproj.dump_pack('tap_two', code) THEN 'another text: ' || first
                WHEN EXISTS ((SELECT section, item, source - '{id,policy_id,in_use}'::text[] FROM govproj.version_rows('tap_one', govproj.policy_id_of('tap_one', code)))
                             EXCEPT (SELECT section, item, source - '{id,policy_id,in_use}'::text[] FROM govproj.version_rows('tap_two', govproj.policy_id_of('tap_two', code)))) THEN 'other rows'
                ELSE 'the same' END;
END $$;
SELECT govproj.create_register('tap_one', pack => NULL), govproj.create_register('tap_two', pack => NULL) \g /dev/null
SELECT is((SELECT string_agg(DISTINCT pg_temp.there_and_back(n), E'\n') FROM generate_series(1, 14) AS n), 'the same', 'dump, load and dump is the same text and the same rows, for 14 packs of any rows');
SELECT set_eq('SELECT DISTINCT key FROM tried', $$ SELECT concat(g.section, '.', g.key) FROM govproj.pack_grammar AS g $$, 'which held every key of every section');
SELECT cmp_ok((SELECT sum(refused) FROM refused_rows), '<', 14 * 60::bigint, 'and most rows were taken');

SELECT * FROM finish();
ROLLBACK;
