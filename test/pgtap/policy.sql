-- The law as rows: the public face of packs, and one SQLSTATE for each way a pack can be refused.
BEGIN;
SELECT plan(87);
SET LOCAL client_min_messages = warning;

SELECT has_view('govproj', 'packs', 'packs can be listed');
SELECT has_function('govproj', 'load_pack', ARRAY['text', 'jsonb'], 'load_pack(register, pack)');
SELECT function_returns('govproj', 'load_pack', ARRAY['text', 'jsonb'], 'bigint', 'load_pack returns the policy');
SELECT has_function('govproj', 'diagram', ARRAY['text', 'text'], 'diagram(register, track)');
SELECT isnt_definer('govproj', 'load_pack', ARRAY['text', 'jsonb'], 'load_pack acts with the caller''s rights');

SELECT is(govproj.create_register('tap_policy'), 'tap_policy', 'a register to look at');
SELECT has_table('tap_policy', t, t) FROM unnest(ARRAY['policy', 'policy_track', 'policy_class', 'policy_document', 'policy_step',
    'policy_requirement', 'policy_condition', 'policy_limit', 'policy_order', 'policy_form', 'policy_attribute', 'policy_word', 'policy_label', 'policy_article', 'policy_note', 'policy_case']) AS t;
SELECT has_trigger('tap_policy', t, 'zz_guard', t || ' is guarded') FROM unnest(ARRAY['policy', 'policy_track', 'policy_class',
    'policy_document', 'policy_step', 'policy_requirement', 'policy_condition', 'policy_limit', 'policy_order', 'policy_form', 'policy_attribute', 'policy_word', 'policy_label', 'policy_article',
    'policy_note', 'policy_case']) AS t;
SELECT is_empty('SELECT * FROM tap_policy.policy_fault', 'the shipped pack contradicts itself nowhere');

-- what was loaded is what the pack says, in every row and key
CREATE FUNCTION pg_temp.said(section text) RETURNS SETOF jsonb LANGUAGE sql AS $$
    SELECT jsonb_strip_nulls(e - '{when,case,case_en}'::text[] || jsonb_build_object('applies_when', e -> 'when', 'title', coalesce(e -> 'title', e -> 'case'), 'title_en', e -> 'case_en')) FROM govproj.packs p, jsonb_array_elements(p.body -> $1) AS e WHERE p.code = 'yunfu-2020' $$;
CREATE FUNCTION pg_temp.loaded(role text) RETURNS SETOF jsonb LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT jsonb_strip_nulls(to_jsonb(r)) - ''{id,policy_id}''::text[] FROM tap_policy.%I r', role);
END $$;
SELECT is((SELECT count(*) FROM pg_temp.loaded('policy_' || s.role) l
            WHERE NOT EXISTS (SELECT FROM pg_temp.said(s.section) d WHERE l @> d))
          + abs((SELECT count(*) FROM pg_temp.loaded('policy_' || s.role)) - (SELECT count(*) FROM pg_temp.said(s.section))),
          0::bigint, s.section || ' were loaded as written')
  FROM (VALUES ('tracks', 'track'), ('classes', 'class'), ('documents', 'document'), ('steps', 'step'),
               ('requirements', 'requirement'), ('conditions', 'condition'), ('limits', 'limit'),
               ('forms', 'form'), ('words', 'word'), ('articles', 'article'), ('notes', 'note'), ('cases', 'case')) AS s(section, role);

-- every step out of the pack is one of the measure's; exits and the archive are final
SELECT is_empty($$ SELECT * FROM tap_policy.policy_step WHERE from_stage IN ('filed', 'rejected', 'withdrawn', 'terminated') $$,
                'nothing leads out of a final stage');
SELECT is((SELECT array_agg(DISTINCT to_stage ORDER BY to_stage) FROM tap_policy.policy_step WHERE kind = 'birth')::text[],
          ARRAY['planned'], 'projects are born at planned only');
SELECT is((SELECT count(*) FROM tap_policy.policy_step WHERE track = 'public' AND to_stage IN ('submitted', 'prechecked', 'approved', 'preaccepted')),
          0::bigint, 'the public track has no submission, approval opinion or pre-acceptance review');
SELECT is((SELECT string_agg(DISTINCT code || ' ' || applies_when, ', ') FROM tap_policy.policy_requirement WHERE code IN ('supervision', 'software_test')),
          'software_test {"line:software_development": {"from": 1000000.00}}, supervision {"investment": {"from": 2000000.00}}', 'both money lines include their bound');
SELECT is((SELECT string_agg(DISTINCT mode, ' ') FROM tap_policy.policy_condition WHERE condition IN ('leading_group', 'responsible_office')),
          'warn', 'Article 4(3) warns');

-- refusals
PREPARE overlap AS SELECT govproj.load_pack('tap_policy', body || '{"code": "again"}') FROM govproj.packs;
SELECT throws_like('overlap', '%not lawful to load: 1 fault%', 'an overlapping version is a fault');
SELECT throws_ok($$ SELECT govproj.load_pack('tap_policy', body || '{"code": "again"}') FROM govproj.packs $$, '22023', NULL, '22023 overlapping version');
SELECT throws_ok($$ SELECT govproj.load_pack('tap_policy', body) FROM govproj.packs $$, '42710', NULL, '42710 code taken');
SELECT throws_ok($$ SELECT govproj.load_pack('tap_none', body) FROM govproj.packs $$, '42704', NULL, '42704 no such register');
SELECT throws_ok($$ SELECT govproj.load_pack(NULL, '{}') $$, '22004', NULL, '22004 no register given');
SELECT throws_ok($$ SELECT govproj.load_pack('tap_policy', NULL) $$, '22004', NULL, '22004 no pack given');
SELECT throws_ok($$ SELECT govproj.load_pack('tap_policy', '[]') $$, '22023', NULL, '22023 no object');
SELECT throws_ok($$ SELECT govproj.diagram('tap_policy', 'private') $$, '42704', NULL, '42704 no such track');
SELECT throws_ok($$ SELECT govproj.diagram('tap_none', 'public') $$, '42704', NULL, '42704 no such register for a diagram');
SELECT throws_ok($$ SELECT govproj.diagram(NULL, 'public') $$, '22004', NULL, '22004 no register for a diagram');
SELECT throws_ok($$ INSERT INTO tap_policy.policy_condition (policy_id, to_stage, condition, article) SELECT id, 'filed', 'settled', '1' FROM tap_policy.policy $$,
                 '23514', NULL, '23514 a condition without its argument');
SAVEPOINT mayor;
INSERT INTO tap_policy.policy_step (policy_id, track, from_stage, to_stage, office, kind, article) SELECT id, 'public', 'planned', 'funded', 'mayor', 'forward', '1' FROM tap_policy.policy;
SELECT is((SELECT fault FROM tap_policy.policy_fault WHERE code = 'office_unknown'), 'the step to funded is taken by mayor, which is no kind of agency; one of: data_bureau, unit, finance, audit, government', 'no such office');
ROLLBACK TO mayor;

-- a successor by plain SQL, and back to one
UPDATE tap_policy.policy SET superseded_on = DATE '2024-07-03';
SELECT lives_ok($$ SELECT govproj.load_pack('tap_policy', body || '{"code": "next", "valid_from": "2024-07-04", "valid_until": null}') FROM govproj.packs $$,
                'a successor starts on the day after');
SELECT lives_ok($$ DELETE FROM tap_policy.policy WHERE code = 'next' $$, 'a version under which nothing was born can go');
SELECT is((SELECT count(DISTINCT policy_id) FROM tap_policy.policy_step), 1::bigint, 'and takes its rows along');

-- pictures do not change from one call to the next
SELECT is(govproj.diagram('tap_policy', 'public'), govproj.diagram('tap_policy', 'public'), 'a diagram is deterministic');
SELECT matches(govproj.diagram('tap_policy', 'professional'), '^stateDiagram-v2\n', 'a diagram is Mermaid');
SELECT is((SELECT count(*) FROM regexp_matches(govproj.diagram('tap_policy', 'professional'), ' --> ', 'g')),
          (SELECT count(*) FROM tap_policy.policy_step WHERE track = 'professional') + 4, 'each step is an arrow, each final stage one more');

-- a version in use is immutable, but for its end and its note
INSERT INTO tap_policy.agency (code, name, kind) VALUES ('U', '市某局', 'unit');
SELECT throws_ok($$ UPDATE tap_policy.policy SET in_use = true $$, 'ZG009', NULL, 'ZG009 in_use is the engine''s');
UPDATE tap_policy.policy SET backdate_days = NULL;
INSERT INTO tap_policy.project (title, category, owner_id, budget_year, city_funds, off_plan_ground, stage_on)
SELECT '市某局业务系统', 'software.professional', id, 2020, 100000, 'vital', DATE '2020-03-02' FROM tap_policy.agency;
SELECT ok(in_use, 'the first birth takes a version into use') FROM tap_policy.policy;
SELECT throws_ok(sql, 'ZG009', NULL, 'ZG009 ' || sql)
  FROM unnest(ARRAY[
    $$UPDATE tap_policy.policy SET in_use = false$$,
    $$UPDATE tap_policy.policy SET valid_from = DATE '2020-01-01'$$,
    $$UPDATE tap_policy.policy_step SET office = 'unit' WHERE track = 'public'$$,
    $$UPDATE tap_policy.policy_requirement SET applies_when = '{"investment": {"from": 9000000}}' WHERE code = 'supervision'$$,
    $$UPDATE tap_policy.policy_condition SET mode = 'off'$$,
    $$DELETE FROM tap_policy.policy_requirement WHERE needs = 'scheme'$$,
    $$INSERT INTO tap_policy.policy_limit (policy_id, to_stage, subject, ceiling, article) SELECT id, 'filed', 'contracts', 'limit', '8' FROM tap_policy.policy$$,
    $$TRUNCATE tap_policy.policy_order$$]) AS sql;
SELECT throws_ok($$ DELETE FROM tap_policy.policy $$, NULL, NULL, 'nor can it go');
SELECT lives_ok($$ UPDATE tap_policy.policy SET superseded_on = DATE '2024-06-30', note = '提前废止' $$, 'it can be ended early, and annotated');
SELECT throws_ok($$ SET LOCAL session_replication_role = replica; UPDATE tap_policy.policy_requirement SET qualified = false; $$, 'ZG009', NULL,
                 'ZG009 whatever session_replication_role says');

SELECT * FROM finish();
ROLLBACK;
