-- Readers see everything and write nothing, and nobody takes for empty what is hidden from him.
BEGIN;
\ir ../tap.sql
SELECT no_plan();
SELECT pg_temp.set_today('2024-12-31') \g /dev/null
SET jit = off;

-- something in every table that reports look at
SELECT drive.reach('professional', s) FROM unnest('{planned,reviewed,approved,contracted,filed,terminated}'::text[]) AS s \g /dev/null
SELECT drive.reach('public', 'accepted') AS p \gset
INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (2, 2024, '甲', 'software.platform');
INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on) VALUES (2, 'infrastructure.cloud', '甲', 4, 'vCPU', '2024-12-01');
INSERT INTO yunfu.matter (agency_id, project_id, title, raised_on) VALUES (2, :p, '甲', '2024-12-01');
INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (:p, 2024, 1, 90, '2024-12-02');
INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (2, 2025, '2024-12-30');
INSERT INTO yunfu.audit_request (agency_id, project_id, title, requested_on, due_on) VALUES (2, :p, '甲', '2024-12-01', '2024-12-10');
INSERT INTO yunfu.audit_item (audit_request_id, title) SELECT id, '甲' FROM yunfu.audit_request;
INSERT INTO yunfu.finding (agency_id, project_id, finder_id, article, title, found_on) VALUES (2, :p, 6, '24', '甲', '2024-12-01');
SELECT drive.void((SELECT min(id) FROM yunfu.document WHERE project_id = :p)) \g /dev/null
SELECT drive.reach('professional', 'implementing') AS still \gset
SELECT drive.paper(:still, 'waiver_consent_data_bureau', '2024-12-01'), drive.paper(:still, 'part_acceptance_report', '2024-12-01') \g /dev/null
INSERT INTO yunfu.acceptance_part (project_id, title, share, document_id, accepted_on) SELECT :still, '甲', 50, max(id), '2024-12-01' FROM yunfu.document;
INSERT INTO yunfu.bond (project_id, kind, giver, amount, received_on) VALUES (:still, 'bid', '甲', 1, '2024-12-01');
SELECT drive.paper(:still, 'suspension_notice', '2024-12-02') \g /dev/null
SELECT govproj.settle('yunfu') \g /dev/null

GRANT USAGE ON SCHEMA drive TO PUBLIC;
CREATE ROLE tap_reader; CREATE ROLE "tap Reader 二"; CREATE ROLE tap_auditor; CREATE ROLE tap_selects; CREATE ROLE tap_plain; CREATE ROLE tap_unit; CREATE ROLE tap_open;
UPDATE yunfu.agency SET db_role = 'tap_auditor' WHERE code = 'sjj';
UPDATE yunfu.agency SET db_role = 'tap_unit' WHERE id = 2;
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT lives_ok($$ SELECT govproj.grant_reader('yunfu', 'tap_reader') $$, 'a reader');
GRANT USAGE ON SCHEMA yunfu TO tap_selects, tap_open;
GRANT SELECT ON ALL TABLES IN SCHEMA yunfu TO tap_selects, tap_open;

-- what a query comes to for a role: how many rows and their hash, or the SQLSTATE
CREATE FUNCTION pg_temp.told(who text, query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    told text;
BEGIN
    PERFORM pg_temp.turn(who);
    EXECUTE format('SELECT count(*) || '' '' || coalesce(md5(string_agg(to_jsonb(r)::text, '','' ORDER BY to_jsonb(r)::text COLLATE "C")), '''') FROM (%s) AS r', query) INTO told;
    PERFORM pg_temp.turn('none');
    RETURN told;
EXCEPTION WHEN OTHERS THEN
    PERFORM pg_temp.turn('none');
    RETURN SQLSTATE;
END $$;
CREATE TEMPORARY TABLE question AS
    -- what is whose to do is not the same for all
    SELECT c.relname::text AS what, format(CASE c.relname WHEN 'worklist' THEN 'SELECT to_jsonb(w) - ''mine'' FROM yunfu.%I AS w' ELSE 'SELECT * FROM yunfu.%I' END, c.relname) AS query, c.relkind
      FROM pg_class c WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind IN ('r', 'v') AND c.relname !~ '^import_'
    UNION ALL
    SELECT f, 'SELECT * FROM ' || f, 'f' FROM unnest(ARRAY['govproj.agency_duties(''yunfu.project'')', 'govproj.verify(''yunfu'')', 'govproj.check_register(''yunfu'')']) AS f
    UNION ALL
    SELECT f, 'SELECT true FROM ' || f, 'f' FROM unnest(ARRAY['govproj.digest(''yunfu'')', 'govproj.export_ledger(''yunfu'')', 'govproj.annotated_law(''yunfu'', ''yunfu-2020'', ''zh'')']) AS f
    UNION ALL
    SELECT format('%s of %s', f, p.id), format(f, p.id), 'f'
      FROM (SELECT id FROM yunfu.project ORDER BY stage DESC LIMIT 2) p, unnest(ARRAY['SELECT to_jsonb(e) - ''mine'' FROM yunfu.explain(%s) AS e WHERE rule <> ''office''', 'SELECT * FROM govproj.project_duties(''yunfu.project'', %s)', 'SELECT yunfu.audit_export(%s)']) AS f;
CREATE TEMPORARY TABLE answer AS
    SELECT q.what, q.relkind, pg_temp.told('none', q.query) AS owner, pg_temp.told('tap_reader', q.query) AS reader, pg_temp.told('tap_auditor', q.query) AS auditor,
           pg_temp.told('tap_selects', q.query) AS selects, pg_temp.told('tap_unit', q.query) AS unit
      FROM question q;
SELECT is_empty($$ SELECT what, owner FROM answer WHERE owner !~ '^[0-9]+ ' OR owner IS NULL $$, 'the owner is told something of each');
SELECT cmp_ok((SELECT count(*) FROM answer WHERE owner ~ '^[1-9][0-9]* '), '>=', 60::bigint, 'most that can be asked has something to tell');
SELECT is_empty($$ SELECT what, owner FROM answer WHERE relkind = 'v' AND what ~ '_(watch|flags|overview|scorecard|duration|compliance|log|execution)$|^(pipeline|worklist|red_flags)$' AND what <> 'waiver_watch' AND owner ~ '^0' $$,
                'no report is empty');
SELECT is_empty($$ SELECT what, owner, reader FROM answer WHERE reader IS DISTINCT FROM owner $$, 'a reader is told what the owner is');
SELECT is_empty($$ SELECT what, owner, auditor FROM answer WHERE auditor IS DISTINCT FROM owner $$, 'so is the auditor');
SELECT is_empty($$ SELECT what, owner, selects FROM answer WHERE selects IS NULL OR selects NOT IN (owner, '42501') $$, 'who has been granted SELECT alone is told the same or an error');
SELECT is_empty($$ SELECT what FROM answer WHERE relkind = 'v' AND owner ~ '^[1-9][0-9]* ' AND selects <> '42501' AND what !~ '^(policy|article|agency|words|working|calendar|holiday|register)' $$, 'of projects an error');
SELECT is_empty($$ SELECT what, unit FROM answer WHERE unit = '42501' AND relkind IN ('r', 'v') $$, 'a unit is told its own, and refused nothing');
-- a policy of the owner's own that shows all projects shows what is owed besides
CREATE POLICY everything ON yunfu.project TO tap_open USING (true);
SELECT is(pg_temp.told('tap_open', 'SELECT * FROM govproj.agency_duties(''yunfu.project'')'), pg_temp.told('none', 'SELECT * FROM govproj.agency_duties(''yunfu.project'')'), 'a policy that shows everything shows duties of agencies');
SELECT is(pg_temp.told('tap_open', 'SELECT * FROM yunfu.project_overview'), '42501', 'tables without one are still refused');
DROP POLICY everything ON yunfu.project;

--
-- What refusals say
--
SELECT results_eq($$ SELECT rtrim(result), message, detail, hint FROM pg_temp.outcome_for('tap_selects', 'SELECT FROM yunfu.document') $$,
                  $$ VALUES ('42501', 'role "tap_selects" is shown nothing of table "document"', 'Row security is on, and the role serves no agency of the register and is none of its readers.',
                             'The register''s owner makes it a reader, who sees all and writes nothing: SELECT govproj.grant_reader(''yunfu'', ''tap_selects'').') $$, 'who to ask for what');
SELECT is(rtrim(pg_temp.by('tap_reader', statement)), '42501', 'a reader does not ' || statement)
  FROM unnest(ARRAY['INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (2, 2024, ''甲'', ''software.platform'')', 'UPDATE yunfu.project SET title = title', 'DELETE FROM yunfu.cost_line',
                    'TRUNCATE yunfu.act', 'SELECT govproj.settle(''yunfu'')', 'SELECT govproj.grant_reader(''yunfu'', ''tap_plain'')', 'SELECT FROM yunfu.project FOR UPDATE']) AS statement;
SELECT is(rtrim(pg_temp.by('none', format('SELECT govproj.grant_reader(%s)', said))), refusal, 'grant_reader(' || said || ')')
  FROM (VALUES ('''no such register'', ''tap_plain''', '42704'), ('''yunfu'', ''no such role''', '42704'), ('''yunfu'', NULL', '22004'), ('NULL, ''tap_plain''', '42704'),
               ('''yunfu'', ''tap_unit''', '22023'), ('''yunfu'', current_user', '22023')) AS v (said, refusal);

--
-- It stays so
--
SELECT is_empty($$ SELECT severity, problem, object, detail FROM govproj.check_register('yunfu') WHERE problem ~ '^(policy|privilege|row_security)' AND detail !~ 'tap_selects|tap_open' $$, 'check_register expects a reader');
SELECT lives_ok($$ SELECT govproj.grant_reader('yunfu', 'tap Reader 二') $$, 'one more, whose name takes quotes');
SELECT lives_ok($$ SELECT govproj.grant_reader('yunfu', 'tap_reader') $$, 'the first again');
SELECT bag_eq($$ SELECT role FROM govproj.readers('yunfu') $$, $$ VALUES ('tap_reader'::name), ('tap Reader 二') $$, 'these are the readers');
CREATE VIEW yunfu.mine WITH (security_invoker = true) AS SELECT count(*) FROM yunfu.project;
SELECT is(pg_temp.told('tap_reader', 'SELECT * FROM yunfu.mine'), '42501', 'a view that has been added');
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT is(pg_temp.told(who, 'SELECT * FROM yunfu.mine'), pg_temp.told('none', 'SELECT * FROM yunfu.mine'), 'is for ' || who || ' after grant_register')
  FROM unnest('{tap_reader,tap Reader 二}'::text[]) AS who;
DROP VIEW yunfu.mine;
GRANT UPDATE ON yunfu.project TO tap_reader; GRANT SELECT ON yunfu.import_project TO tap_reader;
SELECT bag_eq($$ SELECT severity, detail FROM govproj.check_register('yunfu') WHERE problem = 'privilege_beyond' AND detail ~ 'tap_reader' $$,
              $$ VALUES ('error', 'Role "tap_reader" has UPDATE; a reader needs it not.'), ('error', 'Role "tap_reader" has SELECT; a reader needs it not.') $$, 'what he has beyond is told');
SELECT govproj.grant_reader('yunfu', 'tap_reader') \g /dev/null
SELECT is(has_table_privilege('tap_reader', 'yunfu.project', 'UPDATE'), false, 'and taken back');
DROP POLICY reads_all ON yunfu.document; DROP POLICY strangers ON yunfu.change; ALTER POLICY reads_all ON yunfu.act USING (false); ALTER POLICY strangers ON yunfu.project USING (false);
SELECT bag_eq($$ SELECT problem, object, detail FROM govproj.check_register('yunfu') WHERE problem ~ '^policy' AND detail !~ 'tap_open' $$,
              $$ VALUES ('policy_missing', 'yunfu.document', 'The readers of the register see no row of it.'),
                        ('policy_missing', 'yunfu.change', 'Who is neither office nor reader gets no error, and takes it for empty.'),
                        ('policy_altered', 'reads_all on yunfu.act', 'It is not as grant_register made it.'), ('policy_altered', 'strangers on yunfu.project', 'It is not as grant_register made it.') $$,
              'policies that are gone or altered are told');
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT is_empty($$ SELECT problem, object, detail FROM govproj.check_register('yunfu') WHERE problem ~ '^policy' $$, 'and made again');

-- taken back
SELECT lives_ok($$ SELECT govproj.revoke_reader('yunfu', 'tap_reader') $$, 'a reader no longer');
SELECT is(pg_temp.told('tap_reader', 'SELECT * FROM yunfu.agency'), '42501', 'he reads nothing');
SELECT is(pg_temp.told('tap Reader 二', 'SELECT * FROM yunfu.document'), pg_temp.told('none', 'SELECT * FROM yunfu.document'), 'the other does');
SELECT lives_ok($$ SELECT govproj.revoke_register('yunfu') $$, 'from the offices all is taken');
SELECT is(pg_temp.told('tap Reader 二', 'SELECT * FROM yunfu.document'), pg_temp.told('none', 'SELECT * FROM yunfu.document'), 'and nothing from the reader');
SELECT is(pg_temp.told('tap_selects', 'SELECT * FROM yunfu.document'), '42501', 'nor does it hide anything from others without a word');
SELECT lives_ok($$ SELECT govproj.revoke_reader('yunfu', 'tap Reader 二') $$, 'the last');
SELECT is((SELECT count(*) FROM pg_policies WHERE policyname = 'reads_all'), 0::bigint, 'leaves no policy behind');
SELECT lives_ok($$ DROP ROLE tap_reader; DROP ROLE "tap Reader 二" $$, 'and the roles can go');

-- a policy that is there and no longer names everybody
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT govproj.grant_reader('yunfu', 'tap_plain') \g /dev/null
SELECT govproj.grant_reader('yunfu', 'tap_open') \g /dev/null
ALTER POLICY reads_all ON yunfu.document TO tap_plain; ALTER POLICY sees_all ON yunfu.policy TO tap_unit;
SELECT bag_eq($$ SELECT problem, object, detail FROM govproj.check_register('yunfu') WHERE problem ~ '^policy' $$,
              $$ VALUES ('policy_missing', 'yunfu.document', 'Policy reads_all does not name role "tap_open", which sees nothing of it.'),
                        ('policy_missing', 'yunfu.policy', 'Policy sees_all does not name role "tap_auditor", which sees nothing of it.') $$, 'whom a policy leaves out is told');
-- a reader who may write, by whatever way
GRANT tap_unit TO tap_plain;
SELECT matches((SELECT detail FROM govproj.check_register('yunfu') WHERE problem = 'role_unbound' AND object = 'role tap_plain'), 'serves as a reader, and may write as role "tap_unit"', 'so is a reader who is a member of an office');
REVOKE tap_unit FROM tap_plain;
-- through a unit's own view nobody takes for all what is a part
SELECT govproj.grant_register('yunfu') \g /dev/null
CREATE SCHEMA tap_mine AUTHORIZATION tap_unit; GRANT USAGE ON SCHEMA tap_mine TO PUBLIC;
SELECT pg_temp.do('tap_unit', 'CREATE VIEW tap_mine.v AS SELECT id FROM yunfu.project; GRANT SELECT ON tap_mine.v TO PUBLIC; CREATE VIEW tap_mine.w WITH (security_invoker = true) AS SELECT id FROM yunfu.project; GRANT SELECT ON tap_mine.w TO PUBLIC') \g /dev/null
SELECT is(pg_temp.told(who, 'SELECT * FROM tap_mine.v'), '42501', who || ' through a view that runs as a unit') FROM unnest('{tap_plain,tap_auditor,tap_selects}'::text[]) AS who;
SELECT is(pg_temp.told(who, 'SELECT * FROM tap_mine.w'), pg_temp.told('none', 'SELECT id FROM yunfu.project'), who || ' through one that runs as its reader') FROM unnest('{tap_plain,tap_auditor,none}'::text[]) AS who;
SELECT is(pg_temp.told('none', 'SELECT * FROM tap_mine.v'), pg_temp.told('none', 'SELECT id FROM yunfu.project'), 'the register''s owner sees all through either');
SELECT is(pg_temp.told('tap_unit', 'SELECT * FROM tap_mine.v'), pg_temp.told('tap_unit', 'SELECT id FROM yunfu.project'), 'and the unit its own');
SELECT govproj.revoke_reader('yunfu', role) FROM unnest('{tap_plain,tap_open}'::name[]) AS role \g /dev/null

-- who comes to serve an agency sees what that one sees, and who serves none any more is a stranger
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT govproj.grant_reader('yunfu', 'tap_selects') \g /dev/null
UPDATE yunfu.agency SET db_role = 'tap_selects' WHERE code = 'jyj';
SELECT isnt_empty($$ SELECT FROM govproj.check_register('yunfu') WHERE problem = 'policy_altered' AND object ~ '^reads_all on ' $$, 'a reader who has come to serve a unit, and sees all still, is told of');
SELECT is_empty($$ SELECT detail FROM govproj.check_register('yunfu') WHERE detail ~ 'tap_selects.*a reader' $$, 'as one who serves an office');
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT is_empty($$ SELECT FROM govproj.readers('yunfu') $$, 'a reader who has come to serve a unit is a reader no longer');
SELECT is_empty($$ SELECT problem, object, detail FROM govproj.check_register('yunfu') WHERE problem ~ '^policy' $$, 'of which nothing is amiss');
SELECT is(pg_temp.told('tap_selects', 'SELECT id FROM yunfu.project'), '0 ', 'and sees what the unit sees');
SELECT lives_ok($$ SELECT govproj.revoke_reader('yunfu', 'tap_selects') $$, 'to take it back takes nothing of the office');
SELECT is(pg_temp.told('tap_selects', 'SELECT id FROM yunfu.project'), '0 ', 'which sees as before');
UPDATE yunfu.agency SET db_role = NULL WHERE id = 2;
SELECT is(pg_temp.told('tap_unit', q), '42501', 'a role that its agency has given up is told so: ' || q) FROM unnest('{SELECT id FROM yunfu.project,SELECT * FROM yunfu.project_overview,SELECT * FROM govproj.agency_duties(''yunfu.project'')}'::text[]) AS q;
SELECT is(rtrim(pg_temp.by('none', 'SELECT govproj.grant_reader(''yunfu'', ''pg_read_all_data'')')), '22023', 'nor is a role of the server''s own a reader');

-- readers of a register that nobody has been granted yet
SELECT govproj.create_register('tap_readers') \g /dev/null
SELECT lives_ok($$ SELECT govproj.grant_reader('tap_readers', 'tap_plain') $$, 'a reader before all offices');
SELECT isnt(pg_temp.told('tap_plain', 'SELECT * FROM tap_readers.policy'), '42501', 'reads');
SELECT govproj.grant_register('tap_readers') \g /dev/null
SELECT is(pg_temp.told('tap_plain', 'SELECT * FROM tap_readers.policy'), pg_temp.told('none', 'SELECT * FROM tap_readers.policy'), 'and goes on when row security comes');
SELECT finish();
ROLLBACK;
