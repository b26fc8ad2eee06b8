-- The examples that are shipped beside the measures: each loads by name, is written as its file, its cases come out, and who plans
-- where plans are approved does so as its office.
BEGIN;
\ir ../tap.sql
SELECT no_plan();
SET LOCAL client_min_messages = error;

-- what there is, and what is said of it
SELECT results_eq('SELECT code FROM govproj.example_packs ORDER BY code COLLATE "C"',
                  $$ VALUES ('big-city'), ('city-today'), ('county-own'), ('district-small'), ('national-pattern') $$, 'the examples');
SELECT results_eq('SELECT code FROM govproj.packs', $$ VALUES ('yunfu-2020') $$, 'the packs of measures are without them');
SELECT is_empty($$ SELECT code FROM govproj.example_packs
                    WHERE title NOT LIKE '%（示例）' OR basis NOT LIKE '示例，%' OR note NOT LIKE 'An example composed from published provisions and no statement of law: %'
                       OR body ->> 'code' <> code OR body ? 'number' $$, 'each says that it is an example, and bears no number of a document');
SELECT is_empty($$ SELECT p.code, s.key, r.body FROM govproj.example_packs AS p, jsonb_each(p.body) AS s, jsonb_array_elements(CASE jsonb_typeof(s.value) WHEN 'array' THEN s.value END) AS r (body)
                    WHERE s.key NOT IN ('notes', 'cases') AND NOT r.body ? 'note' $$, 'each row where it comes from');
SELECT is_empty($$ SELECT p.code, r.body ->> 'note' FROM govproj.example_packs AS p, jsonb_each(p.body) AS s, jsonb_array_elements(CASE jsonb_typeof(s.value) WHEN 'array' THEN s.value END) AS r (body)
                    WHERE s.key <> 'notes' AND NOT p.body -> 'notes' @> jsonb_build_array(jsonb_build_object('note', r.body ->> 'note')) AND r.body ? 'note' $$, 'in Chinese too');

-- Where plans are approved: a supplement beside the plan, by the offices themselves
SELECT govproj.create_register('ex_big', 'big-city') \g /dev/null
CREATE ROLE ex_government; CREATE ROLE ex_unit;
GRANT USAGE ON SCHEMA drive TO PUBLIC;
INSERT INTO ex_big.agency (code, name, kind, active_since, db_role) VALUES ('u', '某局', 'unit', '2023-01-01', 'ex_unit') RETURNING id AS u \gset
INSERT INTO ex_big.agency (code, name, kind, active_since, db_role) VALUES ('g', '市政府', 'government', '2023-01-01', 'ex_government') \g /dev/null
SELECT govproj.grant_register('ex_big') \g /dev/null
SELECT pg_temp.set_today('2024-03-20') \g /dev/null
INSERT INTO ex_big.annual_plan (agency_id, year, filed_on) VALUES (:u, 2024, '2024-03-01') RETURNING id AS plan \gset
INSERT INTO ex_big.plan_line (annual_plan_id, title, category, estimate) VALUES (:plan, '甲', 'software', 10) RETURNING id AS line \gset
CREATE FUNCTION pg_temp.on_line(line bigint, agency bigint) RETURNS text LANGUAGE sql AS $$
    SELECT o.result FROM drive.outcome(format(
        'INSERT INTO ex_big.project (title, category, owner_id, budget_year, stage_on, city_funds, plan_line_id) VALUES (''甲'', ''software'', %s, 2024, ''2024-03-20'', 1, %s)', agency, line)) AS o
$$;
SELECT is(pg_temp.on_line(:line, :u), 'ZG010 plan_line', 'a line of a plan that is not approved does not count');
SELECT is(pg_temp.by('ex_unit', format('UPDATE ex_big.annual_plan SET approved_on = ''2024-03-02'' WHERE id = %s', :plan)), 'ZG006 office', 'its own agency does not approve it');
SELECT pg_temp.do('ex_government', format('UPDATE ex_big.annual_plan SET approved_on = ''2024-03-02'' WHERE id = %s', :plan));
SELECT is(pg_temp.on_line(:line, :u), 'done', 'approved by the government it does');
SELECT is(pg_temp.by('ex_unit', format('INSERT INTO ex_big.annual_plan (agency_id, year, filed_on, supplements) VALUES (%s, 2024, ''2024-03-10'', true)', :u)), 'done', 'the unit supplements it');
INSERT INTO ex_big.annual_plan (agency_id, year, filed_on, supplements) VALUES (:u, 2024, '2024-03-10', true) RETURNING id AS more \gset
INSERT INTO ex_big.plan_line (annual_plan_id, title, category, estimate) VALUES (:more, '乙', 'software', 10) RETURNING id AS second \gset
SELECT is(pg_temp.on_line(:second, :u), 'ZG010 plan_line', 'a supplement does not count before it is approved');
SELECT pg_temp.do('ex_government', format('UPDATE ex_big.annual_plan SET approved_on = ''2024-03-12'' WHERE id = %s', :more));
SELECT is(pg_temp.on_line(:second, :u) || ', ' || pg_temp.on_line(:line, :u), 'done, done', 'approved it counts beside the plan');
SELECT is_empty($$ SELECT problem, object, detail FROM govproj.check_register('ex_big') WHERE severity = 'error' $$, 'the register is in order');
SELECT is_empty($$ SELECT * FROM govproj.verify('ex_big') $$, 'and its chains are whole');

-- by name, with neither fault nor advice
SELECT govproj.create_register('ex_' || split_part(code, '-', 1), code) FROM govproj.example_packs WHERE code <> 'big-city' ORDER BY code \g /dev/null
CREATE TEMPORARY TABLE example AS SELECT p.code, 'ex_' || split_part(p.code, '-', 1) AS register, p.body FROM govproj.example_packs AS p ORDER BY p.code;
SELECT throws_ok($$ SELECT govproj.create_register('ex_none', 'ordinary') $$, '42704', 'there is no pack "ordinary"', 'another name is refused');
SELECT format($$SELECT is_empty('SELECT * FROM %1$s.policy_fault', '%1$s has no fault')$$, register),
       format($$SELECT is_empty('SELECT code, advice FROM %1$s.policy_advice', '%1$s calls for no advice')$$, register) FROM example \gexec
SELECT is_empty(format('SELECT * FROM govproj.pack_fault(%L::jsonb)', body), code || ' has no fault of form') FROM example;

-- the file is what is written of it, to the byte
\set file `cat src/policy/examples/big-city.json`
SELECT is(md5(govproj.dump_pack('ex_big', 'big-city')), md5(:'file'), 'big-city is written as its file');
\set file `cat src/policy/examples/city-today.json`
SELECT is(md5(govproj.dump_pack('ex_city', 'city-today')), md5(:'file'), 'city-today is');
\set file `cat src/policy/examples/county-own.json`
SELECT is(md5(govproj.dump_pack('ex_county', 'county-own')), md5(:'file'), 'county-own is');
\set file `cat src/policy/examples/district-small.json`
SELECT is(md5(govproj.dump_pack('ex_district', 'district-small')), md5(:'file'), 'district-small is');
\set file `cat src/policy/examples/national-pattern.json`
SELECT is(md5(govproj.dump_pack('ex_national', 'national-pattern')), md5(:'file'), 'national-pattern is');

-- its cases come out, at its bounds and to the end of each class
CREATE TEMPORARY TABLE played AS SELECT e.code, t.* FROM example AS e, govproj.test_pack(e.register, e.code) AS t;
SELECT is_empty(format('SELECT title, line, tried, expected, got FROM played WHERE code = %L AND NOT passed', code), code || ': each case comes out as told') FROM example;
SELECT results_eq('SELECT code, count(DISTINCT title), count(*) FILTER (WHERE line > 0) FROM played WHERE passed GROUP BY code ORDER BY code',
                  $$ SELECT e.code, count(*), sum(jsonb_array_length(c -> 'story'))::bigint FROM example AS e, jsonb_array_elements(e.body -> 'cases') AS c GROUP BY e.code ORDER BY e.code $$, 'and every line was played');
SELECT is_empty($$ SELECT code FROM example AS e
                    WHERE jsonb_array_length(e.body -> 'tracks') > (SELECT count(DISTINCT p.title) FROM played AS p WHERE p.code = e.code AND p.passed AND p.tried LIKE '%step filed' AND p.expected = '{}') $$,
                'each class goes to its end');
SELECT is_empty($$ SELECT code, rule FROM (VALUES
    ('national-pattern', 'acceptance_application.in_time'), ('national-pattern', 'self_evaluation.in_time'), ('national-pattern', 'changes.limit'), ('national-pattern', 'design_approval.limit'),
    ('city-today', 'contract.awarded'), ('city-today', 'payments.contract'), ('city-today', 'trial.three_months'), ('city-today', 'supervision'), ('city-today', 'cost_review'),
    ('district-small', 'approval_opinion.alive'), ('district-small', 'too_large'), ('district-small', 'approval_from_the_line'), ('district-small', 'approval_lapsed.approval_opinion'),
    ('big-city', 'not_in_plan'), ('big-city', 'government_from_the_line'), ('county-own', 'supervision'), ('county-own', 'software_test')) AS v (code, rule)
    WHERE NOT EXISTS (SELECT FROM played AS p WHERE p.code = v.code AND p.passed AND v.rule = ANY (p.expected)) $$, 'what each is an example of refuses in one of its cases');

SELECT * FROM finish();
ROLLBACK;
