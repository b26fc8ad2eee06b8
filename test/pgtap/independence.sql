-- Independence (Articles 13 and 20): who supervises, tests or evaluates is neither the owner nor a party of any contract but its
-- own; told by unified social credit code where both state one, else by name.
BEGIN;
SELECT no_plan();
\ir ../tap.sql

-- 1. Codes, GB 32100-2015
CREATE FUNCTION pg_temp.code(said text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    state text; told text; told_more text; rule text;
BEGIN
    PERFORM said::govproj.credit_code;
    RETURN 'done';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, rule = CONSTRAINT_NAME, told = PG_EXCEPTION_DETAIL, told_more = PG_EXCEPTION_HINT;
    RETURN concat_ws('|', state || ' ' || rule, told, told_more);
END $$;
CREATE TEMP TABLE code AS
SELECT unnest('{91440300708461136T,9144030071526726XG,914403001922038216,91330100799655058B,91110108717743469K,91510000709151981F,91110108551385082Q}'::text[]) AS code;
SELECT is(pg_temp.code(code), 'done', 'a code: ' || code) FROM code;
-- any one character replaced by any other, at every place; any two neighbours exchanged
CREATE FUNCTION pg_temp.refuses(said text) RETURNS boolean LANGUAGE sql AS $$ SELECT pg_temp.code(said) LIKE '23514 credit_code_check|%' $$;
SELECT is(count(*) FILTER (WHERE pg_temp.refuses(overlay(code PLACING c FROM i FOR 1))), 18 * 30::bigint, 'and no other that differs from it in one place: ' || code)
  FROM code, generate_series(1, 18) AS i, regexp_split_to_table('0123456789ABCDEFGHJKLMNPQRTUWXY', '') AS c
 WHERE c <> substr(code, i, 1) GROUP BY code;
SELECT is(count(*) FILTER (WHERE pg_temp.refuses(overlay(code PLACING reverse(substr(code, i, 2)) FROM i FOR 2))), count(*), 'nor with two neighbours exchanged: ' || code)
  FROM code, generate_series(1, 17) AS i WHERE substr(code, i, 1) <> substr(code, i + 1, 1) GROUP BY code;
SELECT is(pg_temp.code(overlay('914403001922038216' PLACING c FROM i FOR 1)),
          format('23514 credit_code_check|Character %s is "%s"; a code has digits and capital letters only, without I, O, S, V and Z.|Copy it from the business licence; leave it out where there is none.', i, c),
          format('%s at place %s', c, i))
  FROM unnest('{I,O,S,V,Z,*,中}'::text[]) AS c, unnest('{1,9,18}'::integer[]) AS i;
SELECT is(pg_temp.code(said), '23514 credit_code_check|' || told, says) FROM (VALUES
    ('17 characters', '91440300192203821', 'It has 17 characters; a code has 18.|Copy it from the business licence; leave it out where there is none.'),
    ('19 characters', '9144030019220382166', 'It has 19 characters; a code has 18.|Copy it from the business licence; leave it out where there is none.'),
    ('nothing', '', 'It has 0 characters; a code has 18.|Copy it from the business licence; leave it out where there is none.'),
    ('the check character', '914403001922038217', 'Its check character, the last, is "7"; by the others it would be "6", so that one of them is wrong.|Copy it from the business licence; leave it out where there is none.'),
    ('lower case', '91440300708461136t', 'Character 18 is "t"; a code has digits and capital letters only, without I, O, S, V and Z.|Write it "91440300708461136T".'),
    ('spaces around', ' 914403001922038216 ', 'Character 1 is "<U+0020>"; a code has digits and capital letters only, without I, O, S, V and Z.|Write it "914403001922038216".'),
    ('spaces within', '91440300 192203821 6', 'Character 9 is "<U+0020>"; a code has digits and capital letters only, without I, O, S, V and Z.|Write it "914403001922038216".'),
    ('full width', '９144030019220３8216', 'Character 1 is "９"; a code has digits and capital letters only, without I, O, S, V and Z.|Write it "914403001922038216".')) AS v (says, said, told);
SELECT is(NULL::govproj.credit_code::text, NULL, 'none is stated');
SELECT throws_ok('SELECT repeat(''9'', 100000)::govproj.credit_code', '23514', NULL, 'nor a long one');

-- 2. Where codes stand
SELECT drive.reach('professional', 'procuring') AS p \gset
SELECT pg_temp.refused(format('INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, supplier_code, amount, signed_on) VALUES (%s, ''main'', 2, ''甲'', %L, 1, ''2020-05-01'')', :p, code), refusal, says)
  FROM (VALUES ('914403001922038216', 'done', 'a contract with a code'), ('914403001922038217', '23514 contract_supplier_code_credit_code', 'with a wrong one'), (NULL, 'done', 'with none')) AS v (code, refusal, says);
SELECT pg_temp.refused(format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, third_party, third_party_code) VALUES (%s, %L, 2, ''2020-05-01'', %L, %L, ''914403001922038216'')', :p, kind, outcome, name), refusal, says)
  FROM (VALUES ('acceptance_evaluation', 'passed', '甲', 'done', 'a paper of a third party with a code'), ('acceptance_evaluation', 'passed', NULL, '23514 content', 'with a code alone'),
               ('scheme', NULL, NULL, '23514 content', 'a paper of no third party')) AS v (kind, outcome, name, refusal, says);

-- 3. Who is the same. The supplier of the main contract is 云浮数科公司.
CREATE TEMP TABLE place AS SELECT track, drive.reach(track, 'contracted') AS contracted, drive.reach(track, CASE track WHEN 'public' THEN 'implementing' ELSE 'preaccepted' END) AS evaluated
  FROM unnest('{professional,public}'::text[]) AS track;
CREATE FUNCTION pg_temp.contracted(track text, code text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p bigint := drive.reach(track, 'procuring');
BEGIN
    PERFORM drive.supply_all(p, 'contracted', '2020-06-01');
    UPDATE yunfu.contract SET supplier_code = code WHERE project_id = p;
    PERFORM drive.step(p, 'contracted', '2020-06-01');
    RETURN p;
END $$;
CREATE FUNCTION pg_temp.supervisor(project_id bigint, name text, code text DEFAULT NULL, kind text DEFAULT 'supervision') RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, supplier_code, qualification, amount, signed_on)
    SELECT id, kind, owner_id, name, supervisor.code, '甲级', 100000, '2020-06-01' FROM yunfu.project WHERE id = project_id RETURNING id
$$;
CREATE FUNCTION pg_temp.party(contract_id bigint, name text, code text DEFAULT NULL, part text DEFAULT 'member', party_id bigint DEFAULT NULL) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.contract_party (contract_id, name, code, part, party_id) VALUES (contract_id, name, code, part, party_id) RETURNING id
$$;
CREATE FUNCTION pg_temp.maker(project_id bigint, kind text, name text, code text DEFAULT NULL) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, third_party, third_party_code, qualification)
    SELECT id, kind, owner_id, greatest(stage_on, (SELECT max(delivered_on) FROM yunfu.contract c WHERE c.project_id = maker.project_id)), 'passed', name, maker.code, '甲级'
      FROM yunfu.project WHERE id = project_id RETURNING id
$$;
SELECT is(pg_temp.after(format('SELECT pg_temp.supervisor(%%s, %L, %L)', name, code), p, 'implementing'), refusal, track || ', a supervisor with ' || says)
  FROM (SELECT track, pg_temp.contracted(track, '914403001922038216') AS p FROM unnest('{professional,public}'::text[]) AS track) AS t,
       (VALUES ('the same name and no code', '云浮数科公司', NULL, 'ZG003 supervision'), ('the same name and code', '云浮数科公司', '914403001922038216', 'ZG003 supervision'),
               ('the same name and another code', '云浮数科公司', '91440300708461136T', 'done'), ('another name and the same code', '诚信监理公司', '914403001922038216', 'ZG003 supervision'),
               ('another name and another code', '诚信监理公司', '91440300708461136T', 'done'), ('another name and no code', '诚信监理公司', NULL, 'done')) AS v (says, name, code, refusal);
SELECT is(pg_temp.after(format('SELECT pg_temp.supervisor(%%s, %L, %L)', name, code), contracted, 'implementing'), refusal, track || ', the main supplier without a code, a supervisor with ' || says)
  FROM place, (VALUES ('the same name and a code', '云浮数科公司', '914403001922038216', 'ZG003 supervision'), ('another', '诚信监理公司', '914403001922038216', 'done')) AS v (says, name, code, refusal);

-- 4. Of whom a supervisor is to be independent
CREATE FUNCTION pg_temp.owner(track text) RETURNS text LANGUAGE sql AS $$ SELECT name FROM yunfu.agency WHERE id = CASE track WHEN 'public' THEN 1 ELSE 2 END $$;
SELECT is(pg_temp.after(format(arrangement, pg_temp.owner(track)), contracted, 'implementing'), refusal, track || ', the supervisor is ' || says)
  FROM place, (VALUES
    ('nobody else', 'SELECT pg_temp.supervisor(%%s, ''诚信监理公司'')', 'done'),
    ('the main supplier', 'SELECT pg_temp.supervisor(%%s, ''云浮数科公司'')', 'ZG003 supervision'),
    ('the owner', 'SELECT pg_temp.supervisor(%%s, %L)', 'ZG003 supervision'),
    ('a member of the main contract', 'SELECT pg_temp.supervisor(%%s, ''乙公司''), pg_temp.party(pg_temp.main(%%s), ''乙公司'')', 'ZG003 supervision'),
    ('a member of it by code', 'SELECT pg_temp.supervisor(%%s, ''乙公司'', ''914403001922038216''), pg_temp.party(pg_temp.main(%%s), ''乙'', ''914403001922038216'')', 'ZG003 supervision'),
    ('not by code, though by name', 'SELECT pg_temp.supervisor(%%s, ''乙公司'', ''914403001922038216''), pg_temp.party(pg_temp.main(%%s), ''乙公司'', ''91440300708461136T'')', 'done'),
    ('a subcontractor of it', 'SELECT pg_temp.supervisor(%%s, ''乙公司''), pg_temp.party(pg_temp.main(%%s), ''乙公司'', part => ''subcontractor'')', 'ZG003 supervision'),
    ('a member that was taken back', 'SELECT pg_temp.supervisor(%%s, ''乙公司''), pg_temp.party(pg_temp.main(%%s), ''乙公司'', party_id => pg_temp.party(pg_temp.main(%%s), ''乙公司''))', 'done'),
    ('one taken back and entered anew', 'SELECT pg_temp.supervisor(%%s, ''乙公司''), pg_temp.party(pg_temp.main(%%s), ''乙公司'', party_id => pg_temp.party(pg_temp.main(%%s), ''乙公司'')), pg_temp.party(pg_temp.main(%%s), ''乙公司'')', 'ZG003 supervision'),
    ('supplier of another contract', 'SELECT pg_temp.supervisor(%%s, ''乙公司''), drive.contract(%%s, ''other'', 100, ''2020-06-01'', ''乙公司'')', 'ZG003 supervision'),
    ('supplier of the testing contract', 'SELECT pg_temp.supervisor(%%s, ''乙公司''), drive.contract(%%s, ''testing'', 100, ''2020-06-01'', ''乙公司'')', 'ZG003 supervision'),
    ('supplier of a further main contract', 'SELECT pg_temp.supervisor(%%s, ''乙公司''), drive.paper(%%s, ''award_notice'', ''2020-06-01''), drive.contract(%%s, ''main'', 100, ''2020-06-01'', ''乙公司'')', 'ZG003 supervision'),
    ('a member of another contract', 'SELECT pg_temp.supervisor(%%s, ''乙公司''), pg_temp.party(drive.contract(%%s, ''other'', 100, ''2020-06-01'', ''丙公司''), ''乙公司'')', 'ZG003 supervision'),
    ('supervisor under two contracts', 'SELECT pg_temp.supervisor(%%s, ''乙公司''), pg_temp.supervisor(%%s, ''乙公司'')', 'done'),
    ('with the main supplier in its consortium', 'SELECT pg_temp.party(pg_temp.supervisor(%%s, ''乙公司''), ''云浮数科公司'')', 'ZG003 supervision'),
    ('with the main supplier as subcontractor', 'SELECT pg_temp.party(pg_temp.supervisor(%%s, ''乙公司''), ''云浮数科公司'', part => ''subcontractor'')', 'ZG003 supervision'),
    ('with the owner in its consortium', 'SELECT pg_temp.party(pg_temp.supervisor(%%s, ''乙公司''), %L)', 'ZG003 supervision'),
    ('with somebody else in its consortium', 'SELECT pg_temp.party(pg_temp.supervisor(%%s, ''乙公司''), ''丙公司'')', 'done'),
    ('a dependent one beside another that is not', 'SELECT pg_temp.supervisor(%%s, ''云浮数科公司''), pg_temp.supervisor(%%s, ''乙公司'')', 'done')) AS v (says, arrangement, refusal);
CREATE FUNCTION pg_temp.remedy(arrangement text, project_id bigint, target text, of text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE replace(arrangement, '%s', project_id::text);
    RETURN (SELECT regexp_replace(remedy, '\d{1,5}(?!\d|-|\.)', 'N', 'g') FROM yunfu.explain(project_id, target::govproj.stage, '2024-12-31') WHERE rule = of);
END $$;
SELECT alike(pg_temp.remedy(arrangement, pg_temp.contracted('professional', NULL), 'implementing', 'supervision'), '%' || told || '%', told)
  FROM (VALUES ('SELECT pg_temp.supervisor(%s, ''云浮数科公司'')', '("云浮数科公司", the supplier of contract N, is the supplier of contract N)'),
               ('SELECT pg_temp.supervisor(%s, ''市公安局'')', '("市公安局", the supplier of contract N, is the project''s owner)'),
               ('SELECT pg_temp.supervisor(%s, ''乙公司''), pg_temp.party(pg_temp.main(%s), ''乙公司'')', '("乙公司", the supplier of contract N, is a member of contract N)'),
               ('SELECT pg_temp.party(pg_temp.supervisor(%s, ''乙公司''), ''云浮数科公司'', part => ''subcontractor'')', '("云浮数科公司", a subcontractor of contract N, is the supplier of contract N)'),
               ('SELECT pg_temp.supervisor(%s, ''乙公司'')', '(contract N serves), by a body whose qualification is on record, neither the owner nor a party of any contract but its own')) AS v (arrangement, told);

-- a party that comes after the step is judged with at the next one
SELECT drive.reach(track, 'implementing') AS p FROM (VALUES ('professional')) AS v (track) \gset
SELECT pg_temp.party(pg_temp.main(:p), '广东监理公司', part => 'subcontractor') \gset
SELECT drive.supply_all(:p, 'preaccepted', '2020-08-01') \g /dev/null
SELECT is(drive.step(:p, 'preaccepted', '2020-08-01'), 'ZG003 supervision', 'a subcontractor that was found out later, and supervises');

-- 5. Who evaluates and tests
CREATE FUNCTION pg_temp.accepted(project_id bigint, of text, arrangement text) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.after(format('SELECT drive.supply_all(%%s, ''accepted'', ''2020-12-01'', without => %L); ', of) || arrangement, project_id, 'accepted')
$$;
SELECT is(pg_temp.accepted(evaluated, kind, replace(format(arrangement, pg_temp.owner(track)), 'KIND', quote_literal(kind))),
          CASE WHEN refused THEN CASE kind WHEN 'software_test_report' THEN 'ZG003 software_test' ELSE 'ZG002 ' || kind END ELSE 'done' END, format('%s, %s by %s', track, kind, says))
  FROM place, unnest('{acceptance_evaluation,security_evaluation,expert_acceptance,software_test_report}'::text[]) AS kind, (VALUES
    ('somebody else', false, 'SELECT pg_temp.maker(%%s, KIND, ''某测评中心'')'),
    ('the main supplier', true, 'SELECT pg_temp.maker(%%s, KIND, ''云浮数科公司'')'),
    ('it in other letters', true, 'SELECT pg_temp.maker(%%s, KIND, ''云浮 数科公司'')'),
    ('the owner', true, 'SELECT pg_temp.maker(%%s, KIND, %L)'),
    ('a member of the main contract', true, 'SELECT pg_temp.maker(%%s, KIND, ''乙公司''), pg_temp.party(pg_temp.main(%%s), ''乙公司'')'),
    ('a subcontractor, told by code', true, 'SELECT pg_temp.maker(%%s, KIND, ''乙公司'', ''914403001922038216''), pg_temp.party(pg_temp.main(%%s), ''丙公司'', ''914403001922038216'', ''subcontractor'')'),
    ('another of the same name', false, 'SELECT pg_temp.maker(%%s, KIND, ''乙公司'', ''914403001922038216''), pg_temp.party(pg_temp.main(%%s), ''乙公司'', ''91440300708461136T'')'),
    ('the supervisor', true, 'SELECT pg_temp.maker(%%s, KIND, ''广东监理公司'')'),
    ('who supplies something else', true, 'SELECT pg_temp.maker(%%s, KIND, ''乙公司''); UPDATE yunfu.contract SET delivered_on = signed_on WHERE id = drive.contract(%%s, ''supervision'', 1, ''2020-06-01'', ''乙公司'')'),
    ('who has a contract to evaluate', false, 'SELECT pg_temp.maker(%%s, KIND, ''乙公司''); SELECT drive.contract(%%s, ''evaluation'', 1, ''2020-06-01'', ''乙公司''); UPDATE yunfu.contract SET delivered_on = ''2020-12-01'' WHERE project_id = %%s AND delivered_on IS NULL'),
    ('who has one to test', false, 'SELECT pg_temp.maker(%%s, KIND, ''乙公司''); SELECT drive.contract(%%s, ''testing'', 1, ''2020-06-01'', ''乙公司''); UPDATE yunfu.contract SET delivered_on = ''2020-12-01'' WHERE project_id = %%s AND delivered_on IS NULL'),
    ('the main supplier, and then by another', false, 'SELECT pg_temp.maker(%%s, KIND, ''云浮数科公司''), pg_temp.maker(%%s, KIND, ''某测评中心'')'),
    ('another, and then by the main supplier', true, 'SELECT pg_temp.maker(%%s, KIND, ''某测评中心''), pg_temp.maker(%%s, KIND, ''云浮数科公司'')')) AS v (says, refused, arrangement);
SELECT alike(pg_temp.remedy(format('SELECT drive.supply_all(%%s, ''accepted'', ''2020-12-01'', without => %L); ', kind) || format(arrangement, kind), p, 'accepted', replace(kind, '_report', '')), '%' || told || '%', told || ', ' || kind)
  FROM (SELECT kind, drive.reach('professional', 'preaccepted') AS p, arrangement, told
          FROM unnest('{expert_acceptance,software_test_report}'::text[]) AS kind,
               (VALUES ('SELECT pg_temp.maker(%%s, %L, ''云浮数科公司'')', '"云浮数科公司", the third party of document N, is the supplier of contract N'),
                       ('SELECT pg_temp.maker(%%s, %L, ''市公安局'')', '"市公安局", the third party of document N, is the project''s owner')) AS v (arrangement, told)) AS v;
-- a step does not rest on a paper that is not independent
SELECT is(pg_temp.remedy('SELECT', drive.reach('public', 'implementing'), 'accepted', 'acceptance_evaluation'),
          'needs document acceptance_evaluation (第三方验收测评报告) issued by the project''s owner with outcome "passed", by a third party that is neither the owner nor a party of any contract but its own; none is on record that is dated by that day',
          'what is asked for');

-- 6. Parties are entered by the owner, stand, and are taken back until a step rests on them
SELECT drive.reach('professional', 'procuring') AS p \gset
SELECT drive.supply_all(:p, 'contracted', '2020-06-01') \g /dev/null
SELECT pg_temp.main(:p) AS c \gset
SELECT pg_temp.party(:c, '乙公司', '914403001922038216') AS b, pg_temp.party(:c, '丙公司', part => 'subcontractor') AS d \gset
SELECT results_eq(format($$ SELECT kind, agency_id, legal_on, detail::jsonb - 'id' FROM yunfu.act WHERE project_id = %s ORDER BY seq DESC LIMIT 1 $$, :p),
                  format($$ VALUES ('party_entered', 2::bigint, '2024-12-31'::date, '{"contract_id": %s, "name": "丙公司", "code": null, "part": "subcontractor", "party_id": null, "note": null}'::jsonb) $$, :c), 'each is an act');
SELECT pg_temp.refused(statement, refusal, says) FROM (VALUES
    ('a party is not altered', format('UPDATE yunfu.contract_party SET name = ''丁'' WHERE id = %s', :b), 'ZG009 fixed'), ('nor removed', format('DELETE FROM yunfu.contract_party WHERE id = %s', :b), 'ZG009 fixed'),
    ('nor all of them', 'TRUNCATE yunfu.contract_party', 'ZG009 fixed'), ('of no contract', 'SELECT pg_temp.party(999999, ''丁'')', '23503'), ('without one', 'SELECT pg_temp.party(NULL, ''丁'')', '23502'),
    ('without a name', format('SELECT pg_temp.party(%s, '' '')', :c), '23514 contract_party_name_nonblank'), ('of another part', format('SELECT pg_temp.party(%s, ''丁'', part => ''friend'')', :c), '23514 contract_party_part_check'),
    ('with a wrong code', format('SELECT pg_temp.party(%s, ''丁'', ''914403001922038217'')', :c), '23514 contract_party_code_credit_code'),
    ('taken back', format('SELECT pg_temp.party(%s, ''乙公司'', ''914403001922038216'', ''member'', %s)', :c, :b), 'done'),
    ('under another name', format('SELECT pg_temp.party(%s, ''乙'', ''914403001922038216'', ''member'', %s)', :c, :b), '23514 undoing'),
    ('without its code', format('SELECT pg_temp.party(%s, ''乙公司'', NULL, ''member'', %s)', :c, :b), '23514 undoing'), ('as another part', format('SELECT pg_temp.party(%s, ''丙公司'', NULL, ''member'', %s)', :c, :d), '23514 undoing'),
    ('twice', format('SELECT pg_temp.party(%1$s, ''丙公司'', NULL, ''subcontractor'', %2$s), pg_temp.party(%1$s, ''丙公司'', NULL, ''subcontractor'', %2$s)', :c, :d), 'ZG009 undoing'),
    ('what takes back', format('SELECT pg_temp.party(%1$s, ''丙公司'', NULL, ''subcontractor'', pg_temp.party(%1$s, ''丙公司'', NULL, ''subcontractor'', %2$s))', :c, :d), 'ZG009 undoing'),
    ('which there is not', format('SELECT pg_temp.party(%s, ''丙公司'', NULL, ''subcontractor'', 999999)', :c), '23503 contract_party_party_id_fkey'),
    ('of another contract', format('SELECT pg_temp.party(drive.contract(%s, ''other'', 1, ''2020-06-01'', ''戊''), ''丙公司'', NULL, ''subcontractor'', %s)', :p, :d), '23503 undoing')) AS v (says, statement, refusal);
SELECT is(drive.step(:p, 'contracted', '2020-06-01'), 'done', 'a step rests on them');
SELECT pg_temp.refused(format('SELECT pg_temp.party(%s, ''丙公司'', NULL, ''subcontractor'', %s)', :c, :d), 'ZG009 undoing', 'and they are not taken back any more');
SELECT pg_temp.refused(format('SELECT pg_temp.party(%1$s, ''己'', NULL, ''member'', pg_temp.party(%1$s, ''己''))', :c), 'done', 'but one that came after it');
SELECT pg_temp.refused(format('WITH y AS (INSERT INTO yunfu.contract_party (contract_id, name, part) VALUES (%s, ''庚'', ''member'') RETURNING contract_id)
    UPDATE yunfu.project SET stage = ''terminated'', stage_on = ''2024-12-31'' FROM y WHERE id = %s', :c, :p), 'ZG002 termination_procedure', 'a party and a step in one');
SELECT pg_temp.refused(format('SELECT pg_temp.party(pg_temp.main(%s), ''辛'')', drive.reach(track, stage)), refusal, format('%s at %s', track, stage))
  FROM (VALUES ('professional', 'preaccepted', 'done'), ('professional', 'accepted', 'ZG009 not_reached.accepted.party'), ('public', 'implementing', 'done'), ('public', 'filed', 'ZG009 not_reached.accepted.party'), ('professional', 'terminated', 'ZG009 going_on.party')) AS v (track, stage, refusal);
SELECT is((SELECT count(*) FROM jsonb_array_elements(yunfu.audit_export(:p) -> 'contract_parties')), 2::bigint, 'they are handed to the audit');
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') WHERE severity = 'error' $$, 'and agree with their acts');
CREATE ROLE tap_police;
CREATE ROLE tap_school;
GRANT USAGE ON SCHEMA drive TO PUBLIC;
UPDATE yunfu.agency SET db_role = r FROM (VALUES (2, 'tap_police'), (5, 'tap_school')) AS v (agency_id, r) WHERE id = agency_id;
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT pg_temp.refused_to('tap_police', format('INSERT INTO yunfu.contract_party (contract_id, name, part) VALUES (%s, ''壬'', ''member'')', :c), 'done', 'the owner enters them');
SELECT pg_temp.refused_to('tap_police', format('INSERT INTO yunfu.contract_party (contract_id, name, part, after_seq) VALUES (%s, ''壬'', ''member'', 1)', :c), 'ZG009 fixed', 'but what the engine keeps');
SELECT pg_temp.refused_to('tap_school', format('INSERT INTO yunfu.contract_party (contract_id, name, part) VALUES (%s, ''壬'', ''member'')', :c), '23503', 'another unit has no such contract');
SET LOCAL ROLE tap_school;
SELECT is_empty('SELECT FROM yunfu.contract_party', 'nor sees its parties');
RESET ROLE;

-- 7. The rows of the law: what is not asked is not judged, and what cannot be asked is a fault
SELECT is((SELECT string_agg(needs, ', ' ORDER BY needs) FROM yunfu.policy_requirement WHERE independent AND applies_when IS NULL), 'acceptance_evaluation, expert_acceptance, security_evaluation', 'asked of these');
SELECT govproj.create_register('tap_lax', NULL) \g /dev/null
SELECT lives_ok($$ SELECT govproj.load_pack('tap_lax', (SELECT body || jsonb_build_object('requirements', (SELECT jsonb_agg(q - 'independent') FROM jsonb_array_elements(body -> 'requirements') AS q))
    FROM govproj.pack WHERE code = 'yunfu-2020')) $$, 'a pack that does not ask for it');
SELECT is((SELECT count(*) FROM tap_lax.policy_requirement WHERE independent), 0::bigint, 'has it nowhere');
UPDATE tap_lax.policy_requirement SET independent = true WHERE needs IN ('acceptance_report', 'expert_acceptance');
SELECT is((SELECT count(*) FROM tap_lax.policy_fault WHERE rule_table = 'policy_requirement'), 1::bigint, 'of a paper that carries no third party it cannot be asked');

-- 8. Flags: by code as well as by name, of all parties and the owner
CREATE FUNCTION pg_temp.flags(arrangement text, project_id bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE replace(arrangement, '%s', project_id::text);
    result := (SELECT string_agg(figures_zh, E'\n' ORDER BY figures_zh) FROM yunfu.red_flags f WHERE f.project_id = flags.project_id AND flag = 'related_party');
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = coalesce(result, '-');
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;
SELECT is(pg_temp.flags(arrangement, contracted), coalesce(told || '信用代码相同、同名，或一方名称以另一方开头', '-'), says)
  FROM place, (VALUES
    ('nobody', 'SELECT pg_temp.supervisor(%s, ''乙公司'')', NULL),
    ('the main supplier', 'SELECT pg_temp.supervisor(%s, ''云浮数科公司'')', '云浮数科公司与服务提供方云浮数科公司'),
    ('a branch of it with a code of its own', 'SELECT pg_temp.supervisor(%s, ''云浮数科公司罗定分公司'', ''914403001922038216'')', '云浮数科公司罗定分公司与服务提供方云浮数科公司'),
    ('a member', 'SELECT pg_temp.supervisor(%s, ''乙公司''), pg_temp.party(pg_temp.main(%s), ''乙公司'')', '乙公司与合同当事方乙公司'),
    ('a member by code', 'SELECT pg_temp.supervisor(%s, ''乙公司'', ''914403001922038216''), pg_temp.party(pg_temp.main(%s), ''丁'', ''914403001922038216'')', '乙公司与合同当事方丁'),
    ('taken back', 'SELECT pg_temp.supervisor(%s, ''乙公司''), pg_temp.party(pg_temp.main(%s), ''乙公司'', party_id => pg_temp.party(pg_temp.main(%s), ''乙公司''))', NULL),
    ('a contract of kind other', 'SELECT pg_temp.supervisor(%s, ''乙公司''), drive.contract(%s, ''other'', 2, ''2020-06-01'', ''乙公司'')', '乙公司与合同当事方乙公司'),
    ('the supervisor''s member', 'SELECT pg_temp.party(pg_temp.supervisor(%s, ''乙公司''), ''云浮数科公司'')', '云浮数科公司与服务提供方云浮数科公司'),
    ('the owner', 'SELECT pg_temp.maker(%s, ''expert_acceptance'', ''市公安局'')', '市公安局与项目单位市公安局'),
    ('two who watch', 'SELECT pg_temp.supervisor(%s, ''乙公司''), drive.contract(%s, ''testing'', 2, ''2020-06-01'', ''乙公司'')', NULL)) AS v (says, arrangement, told)
 WHERE track = 'professional';
SELECT * FROM finish();
ROLLBACK;
