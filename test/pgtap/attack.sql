-- What nobody may do, tried as everybody through every door: six offices, one unit against another, a reader who was granted
-- SELECT by hand, and an outsider. Each runs as a login of its own, so that what a superuser may set is not lent to it.
-- Asserted: 42501 (right, row security, owner), 0A000, 23503, 23505, 27000, 39P01, 39P03, 42804, 42809, 42P16, 55000, and the engine's
-- ZG001, ZG002, ZG006, ZG009. What several connections are needed for is in test/t/017_attack.pl.
BEGIN;
SELECT no_plan();
\ir ../tap.sql

CREATE ROLE atk_bureau; CREATE ROLE atk_police; CREATE ROLE atk_finance; CREATE ROLE atk_government; CREATE ROLE atk_school; CREATE ROLE atk_audit;
CREATE ROLE atk_reader; CREATE ROLE atk_outsider; CREATE ROLE atk_both NOINHERIT; GRANT atk_police, atk_school, atk_audit TO atk_both;
UPDATE yunfu.agency SET db_role = CASE code WHEN 'dsj' THEN 'atk_bureau' WHEN 'gaj' THEN 'atk_police' WHEN 'czj' THEN 'atk_finance'
                                  WHEN 'szf' THEN 'atk_government' WHEN 'jyj' THEN 'atk_school' WHEN 'sjj' THEN 'atk_audit' END;
GRANT USAGE ON SCHEMA drive TO PUBLIC;
GRANT SELECT ON drive.need TO PUBLIC;
-- a schema of the unit's own, as many a database gives its users
CREATE SCHEMA mine AUTHORIZATION atk_police;

-- what a statement comes to when a login runs it: SQLSTATE and message
CREATE FUNCTION pg_temp.as_login(login text, statement text, undo boolean DEFAULT true) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    me text := session_user;
    o record;
BEGIN
    PERFORM set_config('session_authorization', login, true);
    o := drive.outcome(statement, undo);
    PERFORM set_config('session_authorization', me, true);
    -- no operator: one of the login's own may be in front
    RETURN pg_catalog.concat_ws(': ', o.result, o.message);
END $$;
-- the one value that a query gives when a login asks, or the SQLSTATE
CREATE FUNCTION pg_temp.asked_by(login text, query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    me text := session_user;
    answer text;
BEGIN
    BEGIN
        PERFORM set_config('session_authorization', login, true);
        EXECUTE query INTO answer;
    EXCEPTION WHEN OTHERS THEN
        answer := pg_catalog.concat_ws(': ', SQLSTATE, SQLERRM);
    END;
    PERFORM set_config('session_authorization', me, true);
    RETURN answer;
END $$;
CREATE FUNCTION pg_temp.cannot(login text, statement text, refusal text) RETURNS text LANGUAGE sql AS $$
    SELECT is(split_part(pg_temp.as_login(login, statement), ':', 1), refusal, login || ': ' || left(statement, 150))
$$;
-- all that could be altered: rows, rights, policies, triggers, functions and settings
CREATE FUNCTION pg_temp.everything() RETURNS text LANGUAGE sql AS $$
    SELECT md5(concat_ws(' ',
        (SELECT string_agg(md5(query_to_xml(format('SELECT md5(coalesce(string_agg(t::text, E''\n'' ORDER BY t::text COLLATE "C"), '''')) FROM yunfu.%I AS t', relname), false, false, '')::text), ','
                           ORDER BY relname) FROM pg_class WHERE relnamespace = 'yunfu'::regnamespace AND relkind = 'r'),
        (SELECT string_agg(concat_ws(' ', oid, relname, relacl, relowner, relrowsecurity, relforcerowsecurity, relhasrules, reloptions), ',' ORDER BY oid)
           FROM pg_class WHERE relnamespace IN ('yunfu'::regnamespace, 'govproj'::regnamespace)),
        (SELECT string_agg(concat_ws(' ', attrelid, attname, attacl), ',' ORDER BY attrelid, attnum) FROM pg_attribute WHERE attacl IS NOT NULL),
        (SELECT string_agg(y::text, ',' ORDER BY oid) FROM pg_policy AS y), (SELECT string_agg(concat_ws(' ', oid, tgenabled, tgfoid), ',' ORDER BY oid) FROM pg_trigger),
        (SELECT string_agg(concat_ws(' ', oid, proname, proowner, prosecdef, proconfig, md5(prosrc)), ',' ORDER BY oid)
           FROM pg_proc WHERE pronamespace IN ('yunfu'::regnamespace, 'govproj'::regnamespace)),
        (SELECT string_agg(concat_ws(' ', nspname, nspacl), ',' ORDER BY oid) FROM pg_namespace WHERE nspname IN ('yunfu', 'govproj')),
        current_setting('govproj.today'), current_setting('govproj.imported')))
$$;

-- a project of the police, one of the bureau's, and one of the school, with all that can hang on it
SELECT drive.reach('professional', 'contracted') AS mine, drive.reach('public', 'contracted') AS public \gset
INSERT INTO yunfu.project (code, title, category, owner_id, budget_year, city_funds, stage_on, plan_line_id)
SELECT 'HIDDEN-1', 'HIDDEN', 'software.professional', 5, 2020, 900000, '2020-03-02', l.id
  FROM yunfu.plan_line l JOIN yunfu.annual_plan a ON a.id = l.annual_plan_id WHERE a.agency_id = 5
RETURNING id AS hidden, plan_line_id AS hidden_line \gset
SELECT drive.supply(:hidden, 'line software_development', '2020-03-02'), drive.paper(:hidden, 'scheme', '2020-03-02') AS hidden_paper \gset
SELECT drive.contract(:hidden, 'main', 800000, '2020-03-03', 'HIDDEN') AS hidden_contract \gset
INSERT INTO yunfu.payment (contract_id, amount, paid_on) SELECT id, 10, '2020-12-04' FROM yunfu.contract WHERE project_id = :public RETURNING id AS hidden_payment \gset
INSERT INTO yunfu.supplement (contract_id, amount, signed_on) SELECT id, 10, '2020-12-04' FROM yunfu.contract WHERE project_id = :public RETURNING id AS hidden_supplement \gset
INSERT INTO yunfu.contract_party (contract_id, name, part) SELECT id, 'HIDDEN', 'member' FROM yunfu.contract WHERE project_id = :public RETURNING id AS hidden_party \gset
INSERT INTO yunfu.bond (project_id, contract_id, kind, giver, amount, received_on) SELECT project_id, id, 'performance', 'HIDDEN', 10, '2020-12-04' FROM yunfu.contract WHERE project_id = :public RETURNING id AS hidden_bond \gset
INSERT INTO yunfu.bond_release (bond_id, amount, released_on) VALUES (:hidden_bond, 5, '2020-12-05') RETURNING id AS hidden_release \gset
SELECT drive.reach('public', 'implementing') AS built \gset
SELECT drive.paper(:built, 'waiver_consent_government', '2024-12-01'), drive.paper(:built, 'part_acceptance_report', '2024-12-02') AS hidden_report \gset
SELECT setval('yunfu.acceptance_part_id_seq', 7777) \g /dev/null
INSERT INTO yunfu.acceptance_part (project_id, title, contract_id, share, document_id, accepted_on)
SELECT :built, 'HIDDEN', min(id), 50, :hidden_report, '2024-12-02' FROM yunfu.contract WHERE project_id = :built RETURNING id AS hidden_part \gset
INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (5, 2020, 'HIDDEN', 'software.platform') RETURNING id AS hidden_demand \gset
INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on) VALUES (5, 'infrastructure.cloud', 'HIDDEN', 4, 'vCPU', '2024-12-01');
INSERT INTO yunfu.matter (agency_id, project_id, title, raised_on) VALUES (5, NULL, 'HIDDEN', '2024-12-01'), (5, :hidden, 'HIDDEN', '2024-12-01');
INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on, note) VALUES (:hidden, 2024, 1, 80, '2024-12-01', 'HIDDEN');
INSERT INTO yunfu.audit_request (agency_id, project_id, title, requested_on, due_on) VALUES (5, :hidden, 'HIDDEN', '2024-12-01', '2024-12-10') RETURNING id AS hidden_request \gset
INSERT INTO yunfu.audit_item (audit_request_id, title) VALUES (:hidden_request, 'HIDDEN') RETURNING id AS hidden_item \gset
INSERT INTO yunfu.audit_request (agency_id, project_id, title, requested_on, due_on) VALUES (2, :mine, '合同', '2024-12-01', '2024-12-10') RETURNING id AS request \gset
INSERT INTO yunfu.audit_item (audit_request_id, title) VALUES (:request, '合同') RETURNING id AS item \gset
INSERT INTO yunfu.finding (agency_id, project_id, finder_id, article, title, found_on) VALUES (5, NULL, 6, '24', 'HIDDEN', '2024-12-01'), (5, :hidden, 6, '24', 'HIDDEN', '2024-12-01');
INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, note) VALUES (:hidden, 'city', 2021, 1, 'HIDDEN');
INSERT INTO yunfu.annual_plan (agency_id, year, note) VALUES (5, 2025, 'HIDDEN') RETURNING id AS hidden_plan \gset
INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (2, 2025) RETURNING id AS plan \gset
SELECT govproj.settle('yunfu') \g /dev/null
SELECT govproj.grant_register('yunfu') \g /dev/null
GRANT USAGE ON SCHEMA yunfu TO atk_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA yunfu TO atk_reader;
SELECT id AS contract FROM yunfu.contract WHERE project_id = :mine AND kind = 'main' \gset
SELECT min(id) AS paper FROM yunfu.document WHERE project_id = :mine AND kind = 'scheme' \gset
INSERT INTO yunfu.bond (project_id, kind, giver, amount, received_on) VALUES (:mine, 'bid', '甲', 10, '2024-12-20') RETURNING id AS bond \gset
SELECT min(id) AS demand FROM yunfu.demand WHERE agency_id = 2 \gset
CREATE TEMP TABLE login AS
SELECT l.role, l.kind FROM (VALUES ('atk_bureau', 'data_bureau'), ('atk_police', 'unit'), ('atk_finance', 'finance'), ('atk_government', 'government'), ('atk_audit', 'audit'),
                                   ('atk_reader', NULL), ('atk_outsider', NULL)) AS l (role, kind);
GRANT SELECT ON login TO PUBLIC;
SELECT pg_temp.everything() AS before \gset

-- 1. Every table, every verb, every login. Whatever is not refused for want of a right is in this list, as granted.
CREATE TEMP TABLE tried AS
SELECT l.role, c.relname::text AS relation, v.verb, split_part(pg_temp.as_login(l.role, format(v.statement, c.relname)), ':', 1) AS result
  FROM login l
  CROSS JOIN pg_class c
  CROSS JOIN (VALUES ('insert',  'INSERT INTO yunfu.%I DEFAULT VALUES'),
                     ('conflict', 'INSERT INTO yunfu.%I (id) VALUES (1) ON CONFLICT DO NOTHING'),
                     ('update',  'UPDATE yunfu.%I SET id = id'),
                     ('delete',  'DELETE FROM yunfu.%I'),
                     ('truncate', 'TRUNCATE yunfu.%I CASCADE'),
                     ('merge',   'MERGE INTO yunfu.%I AS t USING (SELECT 1) AS s ON true WHEN MATCHED THEN DELETE'),
                     ('copy',    'COPY yunfu.%I FROM ''/nowhere'''),
                     ('program', 'COPY (SELECT FROM yunfu.%I) TO PROGRAM ''true'''),
                     ('lock',    'LOCK TABLE yunfu.%I IN ACCESS EXCLUSIVE MODE'),
                     ('trigger', 'CREATE TRIGGER t BEFORE INSERT ON yunfu.%I FOR EACH ROW EXECUTE FUNCTION pg_catalog.suppress_redundant_updates_trigger()'),
                     ('key',     'CREATE TABLE mine.k (id bigint REFERENCES yunfu.%I)'),
                     ('rule',    'CREATE RULE r AS ON INSERT TO yunfu.%I DO INSTEAD NOTHING'),
                     ('policy',  'CREATE POLICY p ON yunfu.%I USING (true)'),
                     ('alter',   'ALTER TABLE yunfu.%I DISABLE TRIGGER ALL'),
                     ('unbound', 'ALTER TABLE yunfu.%I DISABLE ROW LEVEL SECURITY'),
                     ('owner',   'ALTER TABLE yunfu.%I OWNER TO atk_outsider'),
                     ('drop',    'DROP TABLE yunfu.%I CASCADE'),
                     ('inherit', 'CREATE TABLE mine.k () INHERITS (yunfu.%I)'),
                     ('index',   'CREATE INDEX ON yunfu.%I ((1))'),
                     ('comment', 'COMMENT ON TABLE yunfu.%I IS ''x''')) AS v (verb, statement)
 WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind = 'r';
-- each of these is a right that was given, and what the engine makes of a row that says nothing
SELECT is((SELECT string_agg(line, E'\n' ORDER BY line COLLATE "C") FROM (
               SELECT concat_ws(' ', verb, relation, result, string_agg(role, ' ' ORDER BY role)) FROM tried t
                WHERE result <> '42501' AND verb NOT IN ('insert', 'conflict', 'update') AND (result <> '42703' OR relation NOT IN ('act', 'register_act'))
                GROUP BY verb, relation, result) AS t (line)), concat_ws(E'\n',
    'delete cost_line ZG009 frozen atk_audit atk_bureau atk_finance atk_police', 'delete demand ZG009 demand atk_audit atk_bureau atk_finance atk_police',
    'delete plan_line ZG009 fixed atk_audit atk_bureau atk_finance atk_police',
    -- who may delete may lock: so PostgreSQL has it
    'lock cost_line done atk_audit atk_bureau atk_finance atk_police', 'lock demand done atk_audit atk_bureau atk_finance atk_police',
    'lock plan_line done atk_audit atk_bureau atk_finance atk_police',
    'merge cost_line ZG009 frozen atk_audit atk_bureau atk_finance atk_police', 'merge demand ZG009 demand atk_audit atk_bureau atk_finance atk_police',
    'merge plan_line ZG009 fixed atk_audit atk_bureau atk_finance'),
    'every verb on every table is refused for want of a right, but for what was granted');
SELECT is((SELECT string_agg(DISTINCT concat_ws(' ', role, relation), E'\n') FROM tried t WHERE verb IN ('insert', 'conflict') AND result = 'done'), NULL, 'nobody enters a row that says nothing');
-- who enters rows of a table names any of its columns; what he says of them is for the engine (pgtap/builders)
SELECT is_empty(format($$ SELECT role, relation FROM tried WHERE verb = %L AND result NOT IN ('42501', '42703') EXCEPT SELECT DISTINCT p.role::text, c.relname::text FROM govproj.register_privileges('yunfu') AS p JOIN pg_class c ON c.oid = p.object::regclass
                         WHERE p.privilege = %L $$, verb, privilege), verb || ': who may, and nobody else')
  FROM (VALUES ('conflict', 'INSERT'), ('update', 'UPDATE')) AS v (verb, privilege);
SELECT is((SELECT string_agg(DISTINCT concat_ws(' ', role, relation, result), E'\n') FROM tried WHERE verb = 'update' AND result NOT IN ('42501', '42703', 'done')), NULL, 'an update that changes nothing is nobody''s fault');
-- the same through every view
SELECT is((SELECT string_agg(DISTINCT concat_ws(' ', t.role, t.relname, t.verb, t.result), E'\n') FROM (
    SELECT l.role, c.relname, v.verb, split_part(pg_temp.as_login(l.role, format(v.statement, c.relname)), ':', 1) AS result
      FROM login l CROSS JOIN pg_class c
      CROSS JOIN (VALUES ('insert', 'INSERT INTO yunfu.%I DEFAULT VALUES'), ('delete', 'DELETE FROM yunfu.%I'),
                         ('replace', 'CREATE OR REPLACE VIEW yunfu.%I AS SELECT 1'), ('trigger', 'CREATE TRIGGER t INSTEAD OF INSERT ON yunfu.%I FOR EACH ROW EXECUTE FUNCTION pg_catalog.suppress_redundant_updates_trigger()'),
                         ('invoker', 'ALTER VIEW yunfu.%I SET (security_invoker = false)')) AS v (verb, statement)
     WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind = 'v') AS t WHERE t.result NOT IN ('42501', '55000')), NULL, 'nobody writes through a view, or alters one');
SELECT is((SELECT string_agg(relname, ', ') FROM pg_class WHERE relnamespace = 'yunfu'::regnamespace AND relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)), NULL,
          'every view asks as its reader');
-- sequences, import and the tables of the extension
SELECT is((SELECT string_agg(DISTINCT concat_ws(' ', role, relname, result), E'\n') FROM (
    SELECT l.role, c.relname, split_part(pg_temp.as_login(l.role, format(v.statement, c.oid::regclass)), ':', 1) AS result
      FROM login l CROSS JOIN pg_class c CROSS JOIN (VALUES ('SELECT setval(%L, 1)'), ('SELECT last_value FROM %s')) AS v (statement)
     WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind = 'S') AS t WHERE result <> '42501'), NULL, 'sequences are nobody''s to set or read');
CREATE TEMP TABLE drawn AS
SELECT l.role, c.relname::text AS sequence, split_part(pg_temp.as_login(l.role, format('SELECT nextval(%L)', c.oid::regclass)), ':', 1) AS result,
       -- to whom it may not tell, this says nothing from 18 on
       coalesce(split_part(pg_temp.asked_by(l.role, format('SELECT pg_sequence_last_value(%L)', c.oid::regclass)), ':', 1), '42501') AS told
  FROM login l CROSS JOIN pg_class c WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind = 'S';
SELECT set_eq($$ SELECT role, sequence FROM drawn WHERE result <> '42501' $$,
              $$ SELECT p.role::text, c.relname::text || '_id_seq' FROM govproj.register_privileges('yunfu') AS p JOIN pg_class c ON c.oid = p.object::regclass
                  WHERE p.privilege = 'INSERT' AND p.role IN (SELECT role FROM login) AND c.relname <> 'obligation' $$, 'who enters rows may draw their ids, and nobody else');
SELECT is_empty($$ SELECT * FROM drawn WHERE result NOT IN ('42501', 'done') OR (result = '42501') <> (told = '42501') $$, 'and hears how far they have come');
SELECT is((SELECT string_agg(DISTINCT concat_ws(' ', role, relname, result), E'\n') FROM (
    SELECT l.role, c.relname, split_part(pg_temp.as_login(l.role, format(v.statement, c.oid::regclass)), ':', 1) AS result
      FROM login l CROSS JOIN pg_class c CROSS JOIN (VALUES ('INSERT INTO %s DEFAULT VALUES'), ('DELETE FROM %s'), ('TRUNCATE %s'), ('ALTER TABLE %s RENAME TO x')) AS v (statement)
     WHERE c.relnamespace = 'govproj'::regnamespace AND c.relkind IN ('r', 'v')) AS t WHERE result NOT IN ('42501', '42809', '55000')), NULL, 'nor does anybody write the extension''s own tables');
SELECT is(pg_temp.everything(), :'before', 'and nothing is altered by any of it');

-- 2. The database's own doors
SELECT pg_temp.cannot(l.role, v.statement, v.refusal) FROM login l CROSS JOIN (VALUES
    ('SET govproj.today = ''2030-01-01''', '42501'), ('SELECT set_config(''govproj.today'', ''2030-01-01'', true)', '42501'),
    ('ALTER ROLE CURRENT_USER SET govproj.today = ''2030-01-01''', '42501'),
    ('CREATE FUNCTION mine.f() RETURNS text LANGUAGE sql SET govproj.today = ''2030-01-01'' AS ''SELECT 1''', '42501'),
    ('SET session_replication_role = replica', '42501'), ('SET ROLE postgres', '42501'), ('SET ROLE atk_school', '42501'),
    ('DROP EXTENSION govproj CASCADE', '42501'), ('ALTER EXTENSION govproj ADD TABLE login', '42501'), ('DROP SCHEMA yunfu CASCADE', '42501'), ('ALTER SCHEMA yunfu RENAME TO x', '42501'),
    ('CREATE FUNCTION govproj.x() RETURNS int LANGUAGE sql AS ''SELECT 1''', '42501'), ('CREATE FUNCTION yunfu.x() RETURNS int LANGUAGE sql AS ''SELECT 1''', '42501'),
    ('CREATE FUNCTION pg_temp.x() RETURNS trigger LANGUAGE c AS ''$libdir/govproj'', ''govproj_project_judge''', '42501'),
    ('CREATE FUNCTION pg_temp.x(regclass) RETURNS text LANGUAGE c AS ''$libdir/govproj'', ''govproj_acting_for''', '42501'),
    ('CREATE FUNCTION pg_temp.x() RETURNS int LANGUAGE internal AS ''now''', '42501'),
    ('CREATE CAST (text AS govproj.stage) WITH INOUT', '42501'), ('CREATE CAST (integer AS govproj.stage) WITHOUT FUNCTION', '42501'),
    ('ALTER FUNCTION govproj.acting_for(regclass) LEAKPROOF', '42501'), ('ALTER FUNCTION govproj.project_judge() SECURITY DEFINER', '42501'),
    ('CREATE OR REPLACE FUNCTION govproj.acting_for(project_table regclass) RETURNS bigint[] LANGUAGE sql AS ''SELECT ARRAY[5::bigint]''', '42501'),
    ('CREATE FUNCTION pg_temp.x(bigint) RETURNS boolean LANGUAGE plpgsql LEAKPROOF AS ''BEGIN RETURN true; END''', '42501'),
    ('CREATE EVENT TRIGGER x ON ddl_command_start EXECUTE FUNCTION pg_catalog.pg_event_trigger_dropped_objects()', '42501'),
    ('UPDATE pg_catalog.pg_class SET relrowsecurity = false', '42501'), ('DELETE FROM pg_catalog.pg_policy', '42501'), ('INSERT INTO pg_catalog.pg_auth_members DEFAULT VALUES', '42501'),
    ('ALTER TABLE pg_catalog.pg_trigger RENAME TO x', '42501'), ('SELECT rolpassword FROM pg_catalog.pg_authid', '42501'),
    ('REASSIGN OWNED BY postgres TO CURRENT_USER', '42501'), ('GRANT atk_school TO CURRENT_USER', '42501'), ('ALTER ROLE atk_school RENAME TO x', '42501'), ('CREATE ROLE x', '42501'),
    ('CREATE PUBLICATION x FOR TABLE yunfu.act', '42501'), ('CREATE STATISTICS mine.s ON title, code FROM yunfu.project', '42501'), ('REINDEX TABLE yunfu.project', '42501'),
    ('CREATE TEMP TABLE t (id bigint REFERENCES yunfu.project)', '42P16'),
    ('SELECT govproj.create_register(''own'')', '42501'), ('SELECT govproj.grant_register(''yunfu'')', '42501'), ('SELECT govproj.grant_register(''yunfu'', false)', '42501'),
    ('SELECT govproj.revoke_register(''yunfu'')', '42501'), ('SELECT govproj.set_row_security(''yunfu'', false)', '42501'), ('SELECT govproj.drop_register_policies(''yunfu'', ''{sees_all}'')', '42501'),
    ('SELECT govproj.make_register_policies(''yunfu'')', '42501'), ('SELECT govproj.take_back(''yunfu'', ARRAY[''atk_police''::regrole::oid])', '42501'), ('SELECT govproj.import(''yunfu'')', '42501'),
    ('SELECT * FROM yunfu.import_project', '42501')) AS v (statement, refusal)
 WHERE (l.role, v.statement) NOT IN (('atk_reader', 'SELECT * FROM yunfu.import_project'),
                                       ('atk_reader', 'SELECT govproj.make_register_policies(''yunfu'')'),   -- who sees no agency has none to make a policy for
                                       ('atk_outsider', 'CREATE TEMP TABLE t (id bigint REFERENCES yunfu.project)'));
SELECT pg_temp.cannot('atk_bureau', 'SELECT govproj.load_pack(''yunfu'', (SELECT body || ''{"code": "own"}'' FROM govproj.pack WHERE code = ''yunfu-2020''))', '42501');
SELECT is(pg_temp.everything(), :'before', 'and nothing is altered by any of it');

-- 3. What is taken over from before the register is its owner's word alone
SELECT is((SELECT string_agg(concat_ws(' ', role, left(statement, 60), result), E'\n') FROM (VALUES
    ('atk_police', 'INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%1$s, ''scheme'', 2, ''2024-12-20'')'),
    ('atk_police', 'INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%2$s, 1, ''2024-12-20'')'),
    ('atk_police', 'INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%2$s, 1, ''2024-12-20'')'),
    ('atk_police', 'INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%1$s, ''other'', 2, ''甲'', 1, ''2024-12-20'')'),
    ('atk_police', 'UPDATE yunfu.project SET title = ''x'''), ('atk_police', 'INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (2, ''x'', ''2024-12-20'')'),
    ('atk_police', 'INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (2, 2026)'),
    ('atk_police', 'INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, off_plan_ground) VALUES (''x'', ''software.professional'', 2, 2024, 1, ''vital'')'),
    ('atk_finance', 'UPDATE yunfu.fund_allocation SET requested = 2'), ('atk_audit', 'UPDATE yunfu.finding SET remedy = ''x'', remedied_on = ''2024-12-20''')) AS v (role, statement),
    LATERAL (SELECT pg_temp.as_login(v.role, 'SET LOCAL govproj.imported = on; ' || format(v.statement, :mine, :contract)) AS result) AS r
    WHERE result NOT LIKE '42501: only the register''s owner may import'), NULL, 'nobody imports by setting govproj.imported');

-- 4. Every function of the extension, called by who may not: nothing is altered, and nothing crashes
CREATE FUNCTION pg_temp.arguments(type oid) RETURNS text[] LANGUAGE sql AS $$
    SELECT CASE type::regtype::text
        WHEN 'regclass' THEN ARRAY['NULL', '''999999''', '''yunfu.project''', '''yunfu.act''', '''yunfu.worklist''', '''pg_catalog.pg_class''', '''yunfu.project_pkey''']
        WHEN 'text' THEN ARRAY['NULL', '''yunfu''', '''''', '''yunfu"; DROP TABLE yunfu.act; --''', '''planned''']
        WHEN 'name' THEN ARRAY['NULL', '''yunfu''']
        WHEN 'bigint' THEN ARRAY['NULL', (SELECT max(p.id)::text FROM yunfu.project p), '-9223372036854775808']
        WHEN 'integer' THEN ARRAY['NULL', '0', '-2147483648']
        WHEN 'date' THEN ARRAY['NULL', '''2024-12-20''', '''infinity''', '''4714-11-24 BC''']
        WHEN 'boolean' THEN ARRAY['NULL', 'true', 'false']
        WHEN 'jsonb' THEN ARRAY['NULL', '''{}''', '''[{"project": "yunfu.project"}]''']
        WHEN 'bytea' THEN ARRAY['NULL', '''''', '''\x00''']
        WHEN 'timestamp with time zone' THEN ARRAY['NULL', '''infinity''', 'now()']
        WHEN 'govproj.stage' THEN ARRAY['NULL', '''approved''']
        WHEN 'govproj.category' THEN ARRAY['NULL', '''software''']
        ELSE ARRAY['NULL'] END
$$;
-- all combinations of few arguments; of more, as many as fit
CREATE FUNCTION pg_temp.calls(function oid, most integer) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    calls text[] := '{""}';
    type oid;
BEGIN
    FOR type IN SELECT unnest(p.proargtypes::oid[]) FROM pg_proc p WHERE p.oid = function LOOP
        calls := ARRAY(SELECT c || CASE c WHEN '' THEN '' ELSE ', ' END || format('%s::%s', a, type::regtype) FROM unnest(calls) AS c, unnest(pg_temp.arguments(type)) AS a
                        ORDER BY md5(c || a) LIMIT most);
    END LOOP;
    RETURN QUERY SELECT format('SELECT govproj.%I(%s)', p.proname, c) FROM pg_proc p, unnest(calls) AS c WHERE p.oid = function;
END $$;
CREATE TEMP TABLE called AS
SELECT l.role, p.oid, c.call, pg_temp.as_login(l.role, c.call, false) AS result
  FROM pg_proc p CROSS JOIN LATERAL pg_temp.calls(p.oid, 24) AS c (call) CROSS JOIN (VALUES ('atk_outsider'), ('atk_reader'), ('atk_police')) AS l (role)
 WHERE p.pronamespace = 'govproj'::regnamespace AND p.prokind = 'f' AND NOT ('internal'::regtype = ANY (p.proargtypes::oid[])) AND NOT ('cstring'::regtype = ANY (p.proargtypes::oid[]))
   AND p.proname !~ '^(category|stage|text)_';
SELECT cmp_ok((SELECT count(DISTINCT oid) FROM called), '>', 60::bigint, 'every function was called');
SELECT is(pg_temp.everything(), :'before', 'which altered nothing, whatever came of it');
SELECT is((SELECT string_agg(DISTINCT role || ' ' || call || ' ' || result, E'\n') FROM called WHERE result LIKE 'XX%' OR result LIKE '58%'), NULL, 'no call ends in an internal error');
SELECT is((SELECT string_agg(DISTINCT call || ' ' || result, E'\n') FROM called JOIN pg_proc p USING (oid) WHERE p.prorettype IN ('trigger'::regtype, 'event_trigger'::regtype) AND result !~ '^(39P01|39P03|0A000)'), NULL,
          'a trigger''s function is no plain function');
SELECT is((SELECT string_agg(DISTINCT left(call, 80), E'\n') FROM called JOIN pg_proc p USING (oid) WHERE role = 'atk_outsider' AND result = 'done' AND call LIKE '%yunfu.project''::regclass%' AND call !~ 'NULL'
              AND p.proname <> 'sight_condition'), NULL, 'an outsider is told nothing of a register');
SELECT is((SELECT string_agg(oid::regprocedure::text, ', ') FROM pg_proc WHERE pronamespace IN ('govproj'::regnamespace, 'yunfu'::regnamespace) AND prosecdef), NULL, 'no function runs with its owner''s rights');
SELECT is((SELECT string_agg(oid::regprocedure::text, ', ' ORDER BY oid::regprocedure::text COLLATE "C") FROM pg_proc
            WHERE pronamespace = 'govproj'::regnamespace AND proleakproof
              AND EXISTS (SELECT FROM unnest(proargtypes::oid[]) AS t WHERE t NOT IN ('govproj.stage'::regtype, 'govproj.category'::regtype, 'bigint'::regtype))), NULL,
          'leakproof is only what compares codes, which cannot fail');
SELECT is((SELECT string_agg(oid::regprocedure::text, ', ') FROM pg_proc p WHERE pronamespace IN ('govproj'::regnamespace, 'yunfu'::regnamespace)
            AND (SELECT lanname FROM pg_language WHERE oid = p.prolang) IN ('plpgsql', 'sql') AND prosqlbody IS NULL
            AND NOT coalesce(proconfig && ARRAY['search_path=pg_catalog, pg_temp', 'search_path=""', 'search_path=pg_catalog'], false)), NULL, 'no function goes by its caller''s search_path');

-- 5. An engine's function on a table of one's own: it serves registers only
CREATE FUNCTION pg_temp.own_trigger(function text, timing text, each text, argument text) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.as_login('atk_police', format(
        'CREATE TABLE mine.project (id bigint PRIMARY KEY, owner_id text, stage text, code bytea, agency_id int, project_id numeric, kind bigint, issued_on text);
         INSERT INTO mine.project (id) VALUES (1);
         CREATE TRIGGER t %s INSERT OR UPDATE OR DELETE ON mine.project FOR EACH %s EXECUTE FUNCTION govproj.%I(%s);
         INSERT INTO mine.project (id, owner_id) VALUES (7, ''x''); UPDATE mine.project SET id = 9, code = ''x''; DELETE FROM mine.project', timing, each, function, argument))
$$;
SELECT is((SELECT string_agg(concat_ws(' ', p.proname, t.timing, e.each, a.argument, r.result), E'\n')
             FROM pg_proc p CROSS JOIN (VALUES ('BEFORE'), ('AFTER')) AS t (timing) CROSS JOIN (VALUES ('ROW'), ('STATEMENT')) AS e (each)
             CROSS JOIN (VALUES (''), ('''project'''), ('''act'''), ('''document'', ''x'''), (''''''), ('''audit_item''')) AS a (argument)
             CROSS JOIN LATERAL pg_temp.own_trigger(p.proname, t.timing, e.each, a.argument) AS r (result)
            WHERE p.pronamespace = 'govproj'::regnamespace AND p.prorettype = 'trigger'::regtype AND r.result !~ '^(39P01|42809|42804|55000|ZG009)'), NULL,
          'on a stranger''s table it refuses to work, whatever the table''s columns');
SELECT is(pg_temp.everything(), :'before', 'and nothing is altered by any of it');

-- 6. One unit against another: what is hidden is as what is not there, at every foreign key that it can write
CREATE TEMP TABLE key_door AS
SELECT * FROM (VALUES
    ('project', 'serves_id', 'INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, off_plan_ground, serves_id) VALUES (''x'', ''thirdparty.supervision'', 2, 2024, 1, ''vital'', %s)', :hidden),
    ('project', 'plan_line_id', 'INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, plan_line_id) VALUES (''x'', ''software.professional'', 2, 2020, 1, %s)', :hidden_line),
    ('project', 'plan_line_id', 'UPDATE yunfu.project SET plan_line_id = %s', :hidden_line),
    ('document', 'project_id', 'INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''scheme'', 2, ''2024-12-20'')', :hidden),
    ('document', 'document_id', format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) VALUES (%s, ''voiding'', 2, ''2024-12-20'', %%s, ''x'')', :mine), :hidden_paper),
    ('document', 'document_id', format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) VALUES (%s, ''voiding'', 2, ''2024-12-20'', %s, ''x'')', '%s', :hidden_paper), :hidden),
    ('cost_line', 'project_id', 'INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (%s, ''other'', 1)', :hidden),
    ('contract', 'project_id', 'INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%s, ''main'', 2, ''甲'', 1, ''2024-12-20'')', :hidden),
    ('contract_party', 'contract_id', 'INSERT INTO yunfu.contract_party (contract_id, name, part) VALUES (%s, ''甲'', ''member'')', :hidden_contract),
    ('contract_party', 'party_id', format('INSERT INTO yunfu.contract_party (contract_id, name, part, party_id) VALUES (%s, ''甲'', ''member'', %%s)', :contract), :hidden_party),
    ('acceptance_part', 'project_id', 'INSERT INTO yunfu.acceptance_part (project_id, title, share, document_id, accepted_on) VALUES (%s, ''x'', 50, (SELECT min(id) FROM yunfu.document WHERE project_id = ' || :mine || ' AND kind = ''scheme''), ''2024-12-20'')', :hidden),
    ('acceptance_part', 'contract_id', format('INSERT INTO yunfu.acceptance_part (project_id, title, contract_id, share, document_id, accepted_on) VALUES (%s, ''x'', %%s, 50, (SELECT min(id) FROM yunfu.document WHERE project_id = ' || :mine || ' AND kind = ''scheme''), ''2024-12-20'')', :mine), :hidden_contract),
    ('acceptance_part', 'document_id', format('INSERT INTO yunfu.acceptance_part (project_id, title, share, document_id, accepted_on) VALUES (%s, ''x'', 50, %%s, ''2024-12-20'')', :mine), :hidden_paper),
    ('acceptance_part', 'part_id', format('INSERT INTO yunfu.acceptance_part (project_id, title, share, document_id, accepted_on, part_id) VALUES (%s, ''x'', 50, (SELECT min(id) FROM yunfu.document WHERE project_id = ' || :mine || ' AND kind = ''scheme''), ''2024-12-20'', %%s)', :mine), :hidden_part),
    ('assignment', 'contract_id', 'INSERT INTO yunfu.assignment (contract_id, cause, from_on, supplier, paper) VALUES (%s, ''renamed'', ''2024-12-20'', ''乙'', ''x'')', :hidden_contract),
    ('assignment', 'document_id', format('INSERT INTO yunfu.assignment (contract_id, cause, from_on, supplier, document_id) VALUES (%s, ''renamed'', ''2024-12-20'', ''乙'', %%s)', :contract), :hidden_paper),
    ('correction', 'project_id', 'INSERT INTO yunfu.correction (project_id, relation, column_name, new, reason, paper) VALUES (%s, ''project'', ''stage_on'', ''2020-03-02'', ''x'', ''x'')', :hidden),
    ('correction', 'row_id', format('INSERT INTO yunfu.correction (project_id, relation, row_id, column_name, new, reason, paper) VALUES (%s, ''contract'', %%s, ''qualification'', ''x'', ''x'', ''x'')', :mine), :hidden_contract),
    ('correction', 'document_id', format('INSERT INTO yunfu.correction (project_id, relation, row_id, column_name, new, reason, document_id) VALUES (%s, ''contract'', %s, ''qualification'', ''x'', ''x'', %%s)', :mine, :contract), :hidden_paper),
    ('supplement', 'contract_id', 'INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%s, 1, ''2024-12-20'')', :hidden_contract),
    ('supplement', 'supplement_id', format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on, supplement_id) VALUES (%s, -10, ''2024-12-20'', %%s)', :contract), :hidden_supplement),
    ('payment', 'contract_id', 'INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 1, ''2024-12-20'')', :hidden_contract),
    ('payment', 'payment_id', format('INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, payment_id) VALUES (%s, ''reversal'', 10, ''2024-12-20'', %%s)', :contract), :hidden_payment),
    ('bond', 'project_id', 'INSERT INTO yunfu.bond (project_id, kind, giver, amount, received_on) VALUES (%s, ''bid'', ''甲'', 1, ''2024-12-20'')', :hidden),
    ('bond', 'contract_id', format('INSERT INTO yunfu.bond (project_id, contract_id, kind, giver, amount, received_on) VALUES (%s, %%s, ''warranty'', ''甲'', 1, ''2024-12-20'')', :mine), :hidden_contract),
    ('bond', 'bond_id', format('INSERT INTO yunfu.bond (project_id, kind, giver, amount, received_on, bond_id) VALUES (%s, ''bid'', ''甲'', 1, ''2024-12-20'', %%s)', :mine), :hidden_bond),
    ('bond_release', 'bond_id', 'INSERT INTO yunfu.bond_release (bond_id, amount, released_on) VALUES (%s, 1, ''2024-12-20'')', :hidden_bond),
    ('bond_release', 'document_id', format('INSERT INTO yunfu.bond_release (bond_id, amount, released_on, document_id) VALUES (%s, 1, ''2024-12-20'', %%s)', :bond), :hidden_paper),
    ('bond_release', 'bond_release_id', format('INSERT INTO yunfu.bond_release (bond_id, kind, amount, released_on, bond_release_id) VALUES (%s, ''reversal'', 5, ''2024-12-20'', %%s)', :bond), :hidden_release),
    ('change', 'project_id', 'INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) VALUES (%s, ''scope'', ''policy'', ''x'', ''2024-12-20'')', :hidden),
    ('change', 'contract_id', format('INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on) VALUES (%s, ''duration'', ''other'', %%s, 1, ''2024-12-20'')', :mine), :hidden_contract),
    ('plan_line', 'annual_plan_id', 'INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) VALUES (%s, ''x'', ''software.professional'', 1)', :hidden_plan),
    ('matter', 'project_id', 'INSERT INTO yunfu.matter (agency_id, project_id, title, raised_on) VALUES (2, %s, ''x'', ''2024-12-20'')', :hidden),
    ('audit_item', 'audit_request_id', format('UPDATE yunfu.audit_item SET audit_request_id = %%s WHERE id = %s', :item), :hidden_request),
    ('demand', 'project_id', 'INSERT INTO yunfu.demand (agency_id, year, title, category, project_id) VALUES (2, 2024, ''x'', ''software.platform'', %s)', :hidden),
    ('audit_item', 'document_id', format('UPDATE yunfu.audit_item SET handed_on = ''2024-12-20'', document_id = %%s WHERE id = %s', :item), :hidden_paper)) AS d (relation, col, door, hidden);
SELECT is(regexp_replace(pg_temp.as_login('atk_police', format(door, hidden)), '\m' || hidden || '\M', '99999', 'g'), pg_temp.as_login('atk_police', format(door, 99999)), door) FROM key_door;
-- nor do the words or their form give it away: the server refuses in its own what it refuses by itself
SET LOCAL govproj.language = 'zh';
SET LOCAL govproj.detail = 'json';
SELECT is(regexp_replace(pg_temp.as_login('atk_police', format(door, hidden)), '\m' || hidden || '\M', '99999', 'g'), pg_temp.as_login('atk_police', format(door, 99999)),
          'in Chinese and JSON: ' || door) FROM key_door;
SET LOCAL govproj.language = '';
SET LOCAL govproj.detail = 'text';
SELECT isnt(pg_temp.as_login('atk_police', format(door, hidden)), 'done', 'and refused: ' || door) FROM key_door;
SELECT set_eq($$ SELECT relation, col, substring((pg_temp.outcome_for('atk_police', format(door, hidden))).detail FROM '^Key is not present in table "(.*)"\.$') FROM key_door
                  WHERE (relation, col) IN (('supplement', 'supplement_id'), ('payment', 'payment_id'), ('contract_party', 'party_id'), ('bond', 'contract_id'), ('bond_release', 'document_id')) $$,
              $$ VALUES ('supplement', 'supplement_id', 'supplement'), ('payment', 'payment_id', 'payment'), ('contract_party', 'party_id', 'contract_party'), ('bond', 'contract_id', 'contract'), ('bond_release', 'document_id', 'document') $$,
              'the table that is named is the one that is referred to');
SELECT is((SELECT string_agg(c.relname || '.' || a.attname, ', ' ORDER BY c.relname, a.attname)
             FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid JOIN govproj.unit_sight s ON s.relation = f.relname
             JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
            WHERE k.contype = 'f' AND c.relnamespace = 'yunfu'::regnamespace AND c.relkind = 'r'
              AND has_column_privilege('atk_police', c.oid, a.attnum, 'INSERT, UPDATE')
              AND NOT EXISTS (SELECT FROM key_door d WHERE d.relation = c.relname AND d.col = a.attname)), NULL, 'these are all the keys that a unit can write');
-- what cannot be hidden: a number that is taken. It is told without the row.
SELECT is(pg_temp.as_login('atk_police', 'INSERT INTO yunfu.project (code, title, category, owner_id, budget_year, city_funds, off_plan_ground, stage_on) VALUES (''HIDDEN-1'', ''x'', ''software.professional'', 2, 2024, 1, ''vital'', ''2024-12-20'')'),
          '23505 project_code_key: duplicate key value violates unique constraint "project_code_key"', 'a number that is taken is told of');
SELECT pg_temp.cannot('atk_police', 'INSERT INTO yunfu.project (code, title, category, owner_id, budget_year, city_funds, off_plan_ground, stage_on) VALUES (''HIDDEN-1'', ''x'', ''software.professional'', 2, 2024, 1, ''vital'', ''2024-12-20'') ON CONFLICT (code) DO UPDATE SET title = ''x''', '42501');
-- rows of another's are not found by any verb
SELECT is(pg_temp.asked_by('atk_police', q), '0', q) FROM (VALUES
    (format('WITH u AS (UPDATE yunfu.project SET title = ''x'' WHERE id = %s RETURNING 1) SELECT count(*) FROM u', :hidden)),
    (format('WITH u AS (UPDATE yunfu.contract SET supplier = ''x'' WHERE id = %s RETURNING 1) SELECT count(*) FROM u', :hidden_contract)),
    (format('WITH u AS (DELETE FROM yunfu.cost_line WHERE project_id = %s RETURNING 1) SELECT count(*) FROM u', :hidden)),
    (format('WITH u AS (UPDATE yunfu.demand SET title = ''x'' WHERE id = %s RETURNING 1) SELECT count(*) FROM u', :hidden_demand)),
    (format('WITH u AS (UPDATE yunfu.annual_plan SET note = ''x'' WHERE id = %s RETURNING 1) SELECT count(*) FROM u', :hidden_plan)),
    (format('WITH u AS (UPDATE yunfu.audit_item SET handed_on = ''2024-12-20'' WHERE id = %s RETURNING 1) SELECT count(*) FROM u', :hidden_item)),
    ('SELECT count(*) FROM yunfu.project TABLESAMPLE SYSTEM (100) WHERE code = ''HIDDEN-1'''), ('SELECT count(*) FROM yunfu.project WHERE ctid = ANY (ARRAY(SELECT format(''(0,%s)'', n)::tid FROM generate_series(1, 9) AS n)) AND title = ''HIDDEN'''),
    (format('SELECT count(*) FROM (SELECT FROM yunfu.contract WHERE id = %s FOR UPDATE) AS c', :hidden_contract)),
    ('SELECT count(*) FROM pg_stats WHERE schemaname = ''yunfu'''),
    ('SELECT strpos(schema_to_xml(''yunfu'', true, false, '''')::text, ''HIDDEN'')'), ('SELECT strpos(table_to_xml(''yunfu.contract'', true, false, '''')::text, ''HIDDEN'')'),
    ('SELECT count(*) FROM ts_stat(''SELECT to_tsvector(''''simple'''', title) FROM yunfu.project'') WHERE word LIKE ''hidden%''')) AS v (q);
-- one office's row in another's name
SELECT pg_temp.cannot(v.role, format(v.statement, :mine, :public, :item, :hidden), v.refusal) FROM (VALUES
    ('atk_police', 'INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (%1$s, ''preliminary_review'', 1, ''2024-12-20'', ''passed'')', 'ZG006 office'),
    ('atk_police', 'INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%1$s, ''scheme'', 5, ''2024-12-20'')', 'ZG006 office'),
    ('atk_police', 'INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (%1$s, ''preliminary_review'', 2, ''2024-12-20'', ''passed'')', 'ZG006 office'),
    ('atk_police', 'UPDATE yunfu.project SET stage = ''filed''', 'ZG001 step'),
    ('atk_police', 'INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (5, 2026)', 'ZG006 office'), ('atk_police', 'INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (5, ''x'', ''2024-12-20'')', 'ZG006 office'),
    ('atk_police', 'INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (5, 2024, ''x'', ''software.platform'')', 'ZG006 demand'),
    ('atk_police', 'INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on) VALUES (5, ''infrastructure.cloud'', ''x'', 1, ''vCPU'', ''2024-12-20'')', 'ZG006 office'),
    ('atk_police', 'INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (%1$s, 2024, 2, 100, ''2024-12-20'')', '42501'),
    ('atk_police', 'INSERT INTO yunfu.waiver (project_id, rule, granted_by, document_id, granted_on) VALUES (%1$s, ''plan_line'', 2, 1, ''2024-12-20'')', '42501'),
    ('atk_bureau', 'INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%1$s, ''other'', 1, ''甲'', 1, ''2024-12-20'')', 'ZG006 office'),
    ('atk_bureau', 'INSERT INTO yunfu.payment (contract_id, amount, paid_on) SELECT id, 1, ''2024-12-20'' FROM yunfu.contract WHERE project_id = %1$s LIMIT 1', 'ZG006 office'),
    ('atk_bureau', 'INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (%4$s, ''other'', 1)', 'ZG006 office'),
    ('atk_bureau', 'INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (%1$s, 2024, 3, 100, ''2024-12-20'')', 'ZG006 office'),
    ('atk_bureau', 'INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%1$s, ''scheme'', 2, ''2024-12-20'')', 'ZG006 office'),
    ('atk_bureau', 'UPDATE yunfu.audit_item SET handed_on = ''2024-12-20'' WHERE id = %3$s', 'ZG006 office'),
    ('atk_bureau', 'INSERT INTO yunfu.fund_allocation (project_id, source, year, requested) VALUES (%1$s, ''city'', 2024, 1)', '42501'),
    ('atk_finance', 'INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, amount) VALUES (%1$s, ''approval_opinion'', 3, ''2024-12-20'', ''passed'', 1)', 'ZG006 office'),
    ('atk_finance', 'INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%2$s, ''scheme'', 1, ''2024-12-20'')', 'ZG006 office'),
    ('atk_finance', 'INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (%1$s, 2024, 1, 100, ''2024-12-20'')', 'ZG006 office'),
    ('atk_finance', 'UPDATE yunfu.audit_item SET handed_on = ''2024-12-20'' WHERE id = %3$s', 'ZG006 office'),
    ('atk_finance', 'INSERT INTO yunfu.finding (agency_id, finder_id, article, title, found_on) VALUES (2, 6, ''24'', ''x'', ''2024-12-20'')', 'ZG006 office'),
    ('atk_government', 'INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (%1$s, ''preliminary_review'', 4, ''2024-12-20'', ''passed'')', 'ZG006 office'),
    ('atk_government', 'INSERT INTO yunfu.finding (agency_id, finder_id, article, title, found_on) VALUES (2, 6, ''24'', ''x'', ''2024-12-20'')', 'ZG006 office'),
    ('atk_government', 'UPDATE yunfu.finding SET remedy = ''x'', remedied_on = ''2024-12-20''', 'ZG006 office'),
    ('atk_audit', 'INSERT INTO yunfu.finding (agency_id, finder_id, article, title, found_on) VALUES (2, 4, ''24'', ''x'', ''2024-12-20'')', 'ZG006 office'),
    ('atk_audit', 'UPDATE yunfu.audit_item SET handed_on = ''2024-12-20''', 'ZG006 office'), ('atk_audit', 'UPDATE yunfu.project SET title = ''x''', 'ZG006 office'),
    ('atk_audit', 'SELECT govproj.settle(''yunfu'')', '42501')) AS v (role, statement, refusal);
-- of several rules the lowest number gives the code: that of the office is among the reasons
SELECT is(pg_temp.asked_by(role, format('SELECT bool_or(rule = ''office'' AND NOT met) FROM yunfu.explain(%s, %L)', id, stage)) || ' ' || (pg_temp.as_login(role, format('UPDATE yunfu.project SET stage = %L WHERE id = %s', stage, id)) ~ '^ZG0'),
          'true true', role || ' does not take the step to ' || stage)
  FROM (VALUES ('atk_bureau', 'implementing', :mine), ('atk_finance', 'implementing', :mine), ('atk_finance', 'implementing', :public)) AS v (role, stage, id);

-- what speaks of the whole register is for those who see the whole
SELECT is(split_part(pg_temp.asked_by(l.role, 'SELECT count(*) FROM ' || f || ' AS r'), ':', 1) = '42501', l.kind IS NULL OR l.kind = 'unit', l.role || ': ' || f)
  FROM login l, unnest(ARRAY['govproj.verify(''yunfu'')', 'govproj.digest(''yunfu'')', 'govproj.export_ledger(''yunfu'')', 'govproj.check_register(''yunfu'')', 'govproj.ledger_root(''yunfu.project'')',
                             'govproj.ledger_lines(''yunfu.project'')', 'govproj.broken_chains(''yunfu.project'', NULL)']) AS f;
SELECT is(split_part(pg_temp.asked_by(role, 'SELECT govproj.settle(''yunfu'')'), ':', 1), CASE kind WHEN 'data_bureau' THEN '0' ELSE '42501' END, role || ' settles, or not') FROM (SELECT role, coalesce(kind, '') AS kind FROM login) AS l;
SELECT is(pg_temp.asked_by(role, format('SELECT count(*) FROM govproj.project_duties(''yunfu.project'', %s)', :hidden)) || ' ' || coalesce(pg_temp.asked_by(role, format('SELECT yunfu.audit_export(%s)::text', :hidden)), 'nothing'), CASE role WHEN 'atk_police' THEN '0 nothing' ELSE refused || ' ' || refused END, role || ': what is asked about a hidden project')
  FROM login, (VALUES ('42501: role "atk_reader" is shown nothing of table "project"')) AS v (refused) WHERE role IN ('atk_police', 'atk_reader');

-- 7. In front: tables, types, functions and operators of one's own before the engine's
CREATE TEMP TABLE question AS
SELECT * FROM (VALUES
    ('SELECT array_agg(p::text ORDER BY p.id) FROM yunfu.project AS p'), ('SELECT array_agg(a::text ORDER BY a.project_id, a.seq) FROM yunfu.act AS a'),
    ('SELECT array_agg(w::text ORDER BY w::text) FROM yunfu.worklist AS w'), ('SELECT array_agg(w::text ORDER BY w::text) FROM yunfu.project_overview AS w'),
    ('SELECT array_agg(w::text ORDER BY w::text) FROM yunfu.red_flags AS w'), ('SELECT array_agg(w::text ORDER BY w::text) FROM yunfu.evaluation_watch AS w'), ('SELECT array_agg(w::text ORDER BY w::text) FROM yunfu.agency_watch AS w'), ('SELECT array_agg(w::text ORDER BY w::text) FROM yunfu.correction_watch AS w'), ('SELECT array_agg(w::text ORDER BY w::text) FROM yunfu.unit_scorecard AS w'), ('SELECT array_agg(w::text ORDER BY w::text) FROM yunfu.obligation_watch AS w'),
    (format('SELECT array_agg(e::text ORDER BY e::text) FROM yunfu.explain(%s) AS e', :mine)), (format('SELECT array_agg(e::text) FROM yunfu.explain(%s) AS e', :hidden)),
    (format('SELECT yunfu.audit_export(%s)::text', :hidden)), (format('SELECT array_agg(e::text) FROM govproj.project_duties(''yunfu.project'', %s) AS e', :mine)),
    ('SELECT array_agg(e::text) FROM govproj.agency_duties(''yunfu.project'') AS e'), ('SELECT govproj.acting_for(''yunfu.project'')::text'), ('SELECT count(*)::text FROM govproj.verify(''yunfu'') AS v'),
    ('SELECT govproj.diagram(''yunfu'', ''professional'')'), ('SELECT array_agg(r::text ORDER BY r::text) FROM govproj.register_privileges(''yunfu'') AS r'), ('SELECT array_agg(t::text) FROM govproj.register_tables(''yunfu'') AS t'),
    ('SELECT array_agg(t::text ORDER BY t::text) FROM govproj.office_roles(''yunfu'') AS t'), ('SELECT array_agg(t::text ORDER BY t::text) FROM govproj.registers AS t'), ('SELECT govproj.policy_digest(''yunfu.project'', 1)'),
    ('SELECT govproj.label(''approved''::govproj.stage, ''zh'')'), ('SELECT govproj.settle(''yunfu'')::text'), ('SELECT govproj.load_pack(''yunfu'', ''{}'')::text')) AS q (query);
CREATE TEMP TABLE answered AS
SELECT l.role, q.query, pg_temp.asked_by(l.role, q.query) AS answer FROM question q CROSS JOIN (VALUES ('atk_police'), ('atk_audit'), ('atk_reader'), ('atk_outsider')) AS l (role);
SELECT is(count(*), 0::bigint, 'nothing of the other unit''s is in an answer to a unit, a reader or an outsider') FROM answered WHERE role <> 'atk_audit' AND answer LIKE '%HIDDEN%';
SELECT isnt(count(*), 0::bigint, 'but in those to the auditor') FROM answered WHERE role = 'atk_audit' AND answer LIKE '%HIDDEN%';
CREATE FUNCTION pg_temp.shadow() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    name text;
BEGIN
    -- every table and view of the register and of the extension, and what the engine reads of the catalogue
    FOR name IN SELECT relname FROM pg_class WHERE relnamespace IN ('yunfu'::regnamespace, 'govproj'::regnamespace) AND relkind IN ('r', 'v')
                UNION SELECT unnest(ARRAY['pg_class', 'pg_trigger', 'pg_proc', 'pg_namespace', 'pg_policy', 'pg_roles', 'pg_attribute', 'pg_constraint', 'pg_type', 'pg_prepared_xacts', 'pg_stat_activity'])
    LOOP
        EXECUTE format('CREATE TEMP TABLE %I (id bigint, name text, kind text, db_role text, owner_id bigint, oid oid, relname name)', name);
        EXECUTE format('INSERT INTO pg_temp.%I VALUES (5, ''yunfu'', ''audit'', ''atk_police'', 2, 1, ''project'')', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['stage', 'category', 'yuan', 'nonblank', 'legal_day', 'date', 'numeric', 'regclass', 'oid', 'name', 'bytea', 'jsonb'] LOOP
        EXECUTE format('CREATE DOMAIN pg_temp.%I AS pg_catalog.int4', name);
    END LOOP;
END $$;
-- functions and operators that tell of themselves when they are called
CREATE TABLE mine.fired (what text);
GRANT ALL ON mine.fired TO PUBLIC;
GRANT USAGE ON SCHEMA mine TO PUBLIC;
CREATE FUNCTION pg_temp.front() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    o record;
    f record;
BEGIN
    FOR o IN SELECT symbol, type FROM unnest(ARRAY['=', '<>', '<', '>', '<=', '>=', '||', '@>', '<@', '->', '->>', '~', '!~', '+', '-']) AS symbol,
                unnest(ARRAY['bigint', 'text', 'name', 'date', 'numeric', 'oid', 'boolean', 'integer', 'bytea', 'jsonb', 'govproj.stage', 'govproj.category']) AS type
    LOOP
        EXECUTE format('CREATE OR REPLACE FUNCTION mine.operate(a %1$s, b %1$s) RETURNS boolean LANGUAGE plpgsql AS %2$L', o.type, 'BEGIN INSERT INTO mine.fired VALUES (''operator''); RETURN false; END');
        EXECUTE format('CREATE OPERATOR mine.%1$s (LEFTARG = %2$s, RIGHTARG = %2$s, FUNCTION = mine.operate)', o.symbol, o.type);
    END LOOP;
    -- a function of each name that the extension's own SQL calls, with the very same arguments
    FOR f IN SELECT DISTINCT p.proname, pg_get_function_identity_arguments(p.oid) AS arguments FROM pg_proc p
              WHERE p.pronamespace IN ('pg_catalog'::regnamespace, 'govproj'::regnamespace) AND p.prokind = 'f' AND NOT p.proretset AND p.provariadic = 0
                AND p.proname IN ('format', 'quote_ident', 'to_regnamespace', 'pg_has_role', 'has_table_privilege', 'pg_get_userbyid', 'array_length', 'split_part', 'encode', 'left', 'right', 'lower',
                                  'concat', 'now', 'current_setting', 'register_today', 'acting_for', 'project_table', 'label', 'ordinal', 'sha256', 'convert_to', 'replace', 'to_char', 'cardinality', 'isfinite')
                AND NOT EXISTS (SELECT FROM unnest(p.proargtypes::oid[]) AS t WHERE t::regtype::text IN ('internal', 'cstring') OR t::regtype::text LIKE 'any%')
    LOOP
        EXECUTE format('CREATE FUNCTION mine.%I(%s) RETURNS text LANGUAGE plpgsql AS %L', f.proname, f.arguments, 'BEGIN INSERT INTO mine.fired VALUES (''function''); RETURN NULL; END');
    END LOOP;
END $$;
-- what is in front by the time that a question is asked; the settings end with it
CREATE FUNCTION pg_temp.asked_behind(login text, query text, path text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('search_path', path, true);
    RETURN pg_temp.asked_by(login, query);
END $$;
SAVEPOINT clean;
SELECT pg_temp.shadow() \g /dev/null
SELECT coalesce(string_agg(concat_ws(' ', role, query, got), E'\n') FILTER (WHERE got IS DISTINCT FROM answer), '') AS differing, count(*) AS asked
  FROM (SELECT a.*, pg_temp.asked_behind(a.role, a.query, 'pg_temp, yunfu, govproj, pg_catalog, public') AS got FROM answered AS a OFFSET 0) AS a \gset
ROLLBACK TO clean;
SELECT is(:'differing', ''::text, 'every answer is the same behind temporary tables and types of the same names');
SELECT is(:asked, (SELECT count(*)::int FROM answered), 'all of them');
SAVEPOINT clean;
SELECT set_config('role', 'atk_police', true) \g /dev/null
SELECT pg_temp.front() \g /dev/null
SELECT set_config('role', 'none', true) \g /dev/null
SELECT coalesce(string_agg(concat_ws(' ', role, query, got), E'\n') FILTER (WHERE got IS DISTINCT FROM answer), '') AS differing
  FROM (SELECT a.*, pg_temp.asked_behind(a.role, a.query, 'mine, pg_catalog, public') AS got FROM answered AS a OFFSET 0) AS a \gset
RESET search_path;
SELECT is(:'differing', ''::text, 'nor does it differ behind operators and functions');
SELECT is((SELECT count(*) FROM mine.fired), 0::bigint, 'none of which is ever called');
-- and what a victim with the intruder's schema in front writes is judged and recorded as ever
SELECT pg_temp.as_login('atk_police', format('SET LOCAL search_path = mine, pg_catalog, public; INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''scheme'', 2, ''2024-12-20'')', :mine), false) AS wrote \gset
RESET search_path;
SELECT is(:'wrote', 'done'::text, 'who writes behind them');
SELECT is((SELECT count(*) FROM mine.fired), 0::bigint, 'calls none of them either');
ROLLBACK TO clean;

-- 8. Side channels of a query: functions without LEAKPROOF, casts, errors, statistics
SAVEPOINT clean;
SELECT set_config('session_authorization', 'atk_police', true) \g /dev/null
CREATE TABLE mine.seen (what text);
GRANT ALL ON mine.seen TO PUBLIC;
CREATE FUNCTION mine.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$ BEGIN INSERT INTO mine.seen VALUES ($1); RETURN true; END $$;
CREATE FUNCTION mine.leak(text, text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$ BEGIN INSERT INTO mine.seen VALUES ($1), ($2); RETURN true; END $$;
CREATE OPERATOR mine.<<< (LEFTARG = text, RIGHTARG = text, FUNCTION = mine.leak, RESTRICT = eqsel);
CREATE AGGREGATE mine.gather (text) (SFUNC = textcat, STYPE = text, INITCOND = '');
SELECT count(*) FROM yunfu.project WHERE mine.leak(title) AND title OPERATOR(mine.<<<) code \g /dev/null
SELECT count(*) FROM yunfu.contract WHERE mine.leak(supplier) AND supplier OPERATOR(mine.<<<) 'x' \g /dev/null
SELECT count(*) FROM yunfu.document WHERE mine.leak(project_id::text) \g /dev/null
SELECT count(*) FROM yunfu.project_overview AS o WHERE mine.leak(o::text) \g /dev/null
SELECT count(*) FROM yunfu.worklist AS w WHERE mine.leak(w::text) \g /dev/null
SELECT count(*) FROM yunfu.act WHERE mine.leak(detail::text) \g /dev/null
SELECT count(*) FROM yunfu.payment p JOIN yunfu.contract c ON mine.leak(c.supplier) AND c.id = p.contract_id \g /dev/null
SELECT count(*) FROM yunfu.demand WHERE mine.leak(title) \g /dev/null
SELECT count(*) FROM yunfu.finding LEFT JOIN LATERAL (SELECT mine.leak(title)) AS l ON true \g /dev/null
SELECT is((SELECT count(*) FROM mine.seen WHERE what LIKE '%HIDDEN%' OR what = :'hidden'), 0::bigint, 'a cheap function, operator or join of the unit''s own is shown no hidden row');
SELECT is(mine.gather(title) LIKE '%HIDDEN%', false, 'nor an aggregate') FROM yunfu.project;
SELECT is((drive.outcome('SELECT FROM yunfu.contract WHERE 1 / CASE supplier WHEN ''HIDDEN'' THEN 0 ELSE 1 END = 1')).result, 'done', 'no division by what is hidden');
SELECT is((drive.outcome('SELECT code::integer FROM yunfu.project WHERE title = ''HIDDEN''')).result, 'done', 'no cast of what is hidden');
-- a view of one's own is read with the rights of two: never more than its owner sees
CREATE VIEW mine.projects AS SELECT * FROM yunfu.project;
CREATE FUNCTION mine.counted() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT string_agg(title, '','') FROM yunfu.project';
CREATE FUNCTION mine.voided(document bigint) RETURNS void LANGUAGE sql SECURITY DEFINER AS
    'INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) SELECT project_id, ''voiding'', issuer_id, ''2024-12-20'', id, ''x'' FROM yunfu.document WHERE id = $1';
GRANT SELECT, UPDATE, INSERT ON mine.projects TO PUBLIC;
RESET SESSION AUTHORIZATION;
SELECT is(pg_temp.asked_by('atk_school', 'SELECT string_agg(code, '','') FROM mine.projects'), 'HIDDEN-1', 'through a unit''s view another sees its own');
SELECT is(pg_temp.asked_by('atk_outsider', 'SELECT count(*) FROM mine.projects'), '42501: permission denied for table project', 'and an outsider nothing');
SELECT is(pg_temp.asked_by('atk_reader', 'SELECT count(*) FROM mine.projects'), '42501: role "atk_reader" is shown nothing of table "project"', 'nor who was merely granted SELECT');
SELECT is(pg_temp.asked_by('atk_audit', 'SELECT mine.counted() LIKE ''%HIDDEN%'''), 'false', 'a definer''s function sees with the definer''s eyes, whoever calls');
SELECT pg_temp.cannot('atk_audit', format('UPDATE mine.projects SET title = ''x'' WHERE id = %s', :hidden), '42501');
SELECT is(pg_temp.asked_by('atk_school', format('WITH u AS (UPDATE mine.projects SET title = ''x'' WHERE id = %s RETURNING 1) SELECT count(*) FROM u', :mine)), '0', 'nobody writes another''s rows through a view');
SELECT pg_temp.cannot('atk_bureau', format('SELECT mine.voided(id) FROM yunfu.document WHERE project_id = %s AND issuer_id = 1 LIMIT 1', :mine), 'ZG006 voiding');
SELECT pg_temp.cannot('atk_outsider', 'SELECT mine.counted() FROM yunfu.project', '42501');
ROLLBACK TO clean;
-- who sets row_security off is refused, and learns no more of what there is than of what there is not
SET LOCAL row_security = off;
SELECT is(pg_temp.as_login('atk_police', format(q, :hidden)), pg_temp.as_login('atk_police', format(q, 99999)), 'row_security off: ' || q) FROM (VALUES
    ('SELECT FROM yunfu.project WHERE id = %s'), ('SELECT FROM yunfu.explain(%s)'), ('SELECT yunfu.audit_export(%s)'), ('SELECT FROM govproj.project_duties(''yunfu.project'', %s)'),
    ('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''scheme'', 2, ''2024-12-20'')'), ('UPDATE yunfu.project SET title = ''x'' WHERE id = %s')) AS v (q);
SELECT is(pg_temp.as_login('atk_police', 'COPY yunfu.project TO PROGRAM ''true''') LIKE '42501%', true, 'nor does COPY');
SET LOCAL row_security = on;
-- plans speak of the caller's own agencies
SELECT unalike((SELECT string_agg(line, E'\n') FROM (SELECT pg_temp.asked_by('atk_police', 'EXPLAIN (VERBOSE, FORMAT TEXT) SELECT * FROM ' || q) AS line FROM unnest(ARRAY['yunfu.project', 'yunfu.document', 'yunfu.act', 'yunfu.worklist']) AS q) AS p),
               '%HIDDEN%', 'EXPLAIN shows no value of another''s');

-- 9. What is kept while the role, the rights or the policies change
SELECT set_config('session_authorization', 'atk_both', true) \g /dev/null
SET LOCAL plan_cache_mode = force_generic_plan;
SET ROLE atk_police;
PREPARE mine AS SELECT coalesce(string_agg(code, ',' ORDER BY code), '') AS codes FROM yunfu.project;
PREPARE explained(bigint) AS SELECT count(*) FROM yunfu.explain($1);
PREPARE entered(bigint) AS INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES ($1, 'scheme', 2, '2024-12-20');
PREPARE renamed AS UPDATE yunfu.project SET title = 'x' RETURNING code;
EXECUTE mine \g /dev/null
EXECUTE explained(1) \g /dev/null
DECLARE opened CURSOR FOR SELECT code FROM yunfu.project ORDER BY code;
DECLARE begun CURSOR FOR SELECT code FROM yunfu.project ORDER BY code;
FETCH begun \g /dev/null
SET ROLE atk_school;
SELECT is((drive.outcome('EXECUTE mine')).result, 'done', 'a statement that was prepared by one unit runs for another');
EXECUTE mine \gset kept_
SELECT is(:'kept_codes'::text, 'HIDDEN-1', 'which it shows its own, and nothing else');
EXECUTE explained(:mine) \gset kept_
SELECT is(:kept_count, 1, 'to the judge''s function as well');
SELECT is((drive.outcome(format('EXECUTE entered(%s)', :mine))).result, '23503', 'nor may it enter a paper there');
EXECUTE renamed \gset kept_
SELECT is(:'kept_code'::text, 'HIDDEN-1', 'it writes its own');
FETCH opened \gset kept_
SELECT is(:'kept_code'::text, 'HIDDEN-1', 'a cursor that has not begun asks when it begins');
CLOSE opened;
SELECT is((drive.outcome('FETCH begun')).result, 'done', 'one that has begun ends as it began');
CLOSE begun;
SET ROLE atk_audit;
EXECUTE mine \gset kept_
SELECT matches(:'kept_codes'::text, 'HIDDEN-1.*', 'the auditor sees all');
SELECT is((drive.outcome('EXECUTE renamed')).result, 'ZG006 office', 'and writes nothing there');
SET ROLE atk_police;
SELECT is((drive.outcome('EXECUTE renamed')).result, 'done', 'back again');
RESET ROLE;
SELECT is((drive.outcome('EXECUTE mine')).result, '42501', 'who does not inherit has nothing without SET ROLE');
RESET SESSION AUTHORIZATION;
SAVEPOINT clean;
ALTER POLICY sees_own ON yunfu.project USING (false);
SELECT is(pg_temp.asked_by('atk_police', 'SELECT count(*) FROM yunfu.project'), '0', 'a policy that is altered holds at once');
SET ROLE atk_police;
EXECUTE mine \gset kept_
RESET ROLE;
SELECT is(:'kept_codes'::text, '', 'for what was prepared, too');
ROLLBACK TO clean;
UPDATE yunfu.agency SET db_role = 'atk_outsider' WHERE code = 'gaj';
SET ROLE atk_police;
SELECT is(rtrim((drive.outcome('EXECUTE mine')).result), '42501', 'nor does it show anything to who acts for the unit no longer');
SELECT is(rtrim((drive.outcome(format('EXECUTE entered(%s)', :mine))).result), '42501', 'or let him write');
RESET ROLE;
ROLLBACK TO clean;
SELECT govproj.revoke_register('yunfu') \g /dev/null
SET ROLE atk_police;
SELECT is((drive.outcome('EXECUTE mine')).result, '42501', 'what was taken back is taken from what was prepared');
SELECT is((drive.outcome(format('EXECUTE entered(%s)', :mine))).result, '42501', 'to write with as well');
RESET ROLE;
ROLLBACK TO clean;
DEALLOCATE ALL;

-- 10. In the middle of a statement: functions of one's own that act while the judge works
SELECT drive.reach('professional', 'planned') AS a, drive.reach('professional', 'planned') AS b \gset
SELECT drive.supply_all(:a, 'submitted', '2020-03-09'), drive.supply_all(:b, 'submitted', '2020-03-09') \g /dev/null
SET LOCAL govproj.today = '2020-03-09';
SELECT set_config('session_authorization', 'atk_police', true) \g /dev/null
CREATE FUNCTION pg_temp.submit(p bigint) RETURNS date LANGUAGE sql AS $$ UPDATE yunfu.project SET stage = 'submitted' WHERE id = p; SELECT DATE '2020-03-09' $$;
CREATE FUNCTION pg_temp.rename(p bigint) RETURNS date LANGUAGE sql AS $$ UPDATE yunfu.project SET title = 'other' WHERE id = p; SELECT DATE '2020-03-09' $$;
CREATE FUNCTION pg_temp.void(p bigint) RETURNS boolean LANGUAGE sql AS $$
    INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) SELECT project_id, 'voiding', 2, '2020-03-09', id, 'x' FROM yunfu.document WHERE project_id = p AND kind = 'scheme';
    SELECT true
$$;
SELECT is((drive.outcome(format('UPDATE yunfu.project SET stage = ''submitted'', stage_on = pg_temp.submit(id) WHERE id = %s', :a))).result, '27000', 'a step within the same step');
SELECT is((drive.outcome(format('UPDATE yunfu.project SET stage = ''submitted'', stage_on = pg_temp.rename(id) WHERE id = %s', :a))).result, '27000', 'a change within the step');
SELECT is((drive.outcome(format('UPDATE yunfu.project SET stage = ''submitted'' WHERE id = %s AND pg_temp.void(id)', :a))).result IN ('27000', 'ZG002 scheme'), true, 'a paper that is voided while the row is read is not counted');
SELECT is((drive.outcome(format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%1$s, ''withdrawal'', 2, ''2020-03-09'') RETURNING pg_temp.submit(%1$s)', :a))).result, '55000', 'a step within the entry of a paper');
UPDATE yunfu.project SET stage = 'submitted' WHERE id = :a RETURNING pg_temp.void(:b) \g /dev/null
SELECT is((drive.outcome(format('UPDATE yunfu.project SET stage = ''submitted'' WHERE id = %s', :b))).result, 'ZG002 scheme', 'what is voided on the way is voided');
RESET SESSION AUTHORIZATION;
SET LOCAL govproj.today = '2024-12-31';
SELECT is_empty('SELECT * FROM govproj.verify(''yunfu'')', 'and the ledger is whole');
SELECT * FROM finish();
ROLLBACK;
