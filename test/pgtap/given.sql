-- A register is made for somebody else, or given to him, as a whole: nothing in it stays behind, and that it was given is an act.
BEGIN;
\ir ../tap.sql
SELECT no_plan();
SELECT pg_temp.set_today('2024-12-31') \g /dev/null
GRANT USAGE ON SCHEMA drive TO PUBLIC;
CREATE ROLE tap_first; CREATE ROLE "tap Zweite"; CREATE ROLE tap_unit; CREATE ROLE tap_reader; CREATE ROLE tap_stranger;
GRANT tap_first TO "tap Zweite";
SELECT format('GRANT CREATE ON DATABASE %I TO tap_first', current_database()) \gexec

-- what of a register's schema is not its owner's, whatever it is
CREATE FUNCTION pg_temp.left_behind(register text, owner name) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT pg_describe_object(o.class, o.oid, 0)
      FROM pg_namespace n
     CROSS JOIN LATERAL (SELECT 'pg_class'::regclass, c.oid, c.relowner FROM pg_class c WHERE c.relnamespace = n.oid
                         UNION ALL SELECT 'pg_proc'::regclass, p.oid, p.proowner FROM pg_proc p WHERE p.pronamespace = n.oid
                         UNION ALL SELECT 'pg_type'::regclass, t.oid, t.typowner FROM pg_type t WHERE t.typnamespace = n.oid
                         UNION ALL SELECT 'pg_namespace'::regclass, n.oid, n.nspowner) AS o (class, oid, owner)
     WHERE n.nspname = register AND pg_get_userbyid(o.owner) <> left_behind.owner
$$;

-- made for somebody
SELECT is(govproj.create_register('tap_given', owner => 'tap_first'), 'tap_given', 'a register is made for a role');
SELECT is_empty($$ SELECT pg_temp.left_behind('tap_given', 'tap_first') $$, 'all of it is his');
SELECT cmp_ok((SELECT count(*) FROM govproj.register_objects('tap_given')), '>', 90::bigint, 'which is much');
SELECT is_empty($$ SELECT * FROM govproj.check_register('tap_given') $$, 'and nothing is wrong with it');
SELECT is((SELECT detail::jsonb -> 'owner' FROM tap_given.register_act ORDER BY seq DESC LIMIT 1), jsonb_build_array(current_user::text, 'tap_first'), 'from whom to whom is an act');
SELECT is(pg_temp.by('tap_first', $$ SELECT govproj.grant_register('tap_given') $$), 'done', 'he grants in it');
SELECT throws_ok($$ SELECT govproj.create_register('tap_other', owner => 'nobody at all') $$, '42704', NULL, 'nobody is no owner');
SELECT is(govproj.create_register('tap_own', pack => NULL, owner => current_user), 'tap_own', 'one''s own needs no giving');
SELECT is((SELECT array_agg(kind) FROM tap_own.register_act), '{register_made}', 'nor an act of it');
SELECT pg_temp.refused_to('tap_first', $$ SELECT govproj.create_register('tap_other', pack => NULL, owner => 'tap_stranger') $$, '42501', 'for whom one cannot act, one makes none');

-- given, with everything that it holds and grants
SELECT drive.reach('professional', 'contracted') AS p \gset
UPDATE yunfu.agency SET db_role = 'tap_unit' WHERE id = 2;
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT govproj.grant_reader('yunfu', 'tap_reader') \g /dev/null
CREATE TABLE yunfu.notes (id serial PRIMARY KEY, said text);
CREATE VIEW yunfu.mine AS SELECT id FROM yunfu.project;
CREATE MATERIALIZED VIEW yunfu.kept AS SELECT 1 AS one;
CREATE SEQUENCE yunfu.count;
CREATE TYPE yunfu.pair AS (a integer, b text);
CREATE DOMAIN yunfu.small AS integer CHECK (VALUE < 5);
CREATE FUNCTION yunfu.twice(integer) RETURNS integer LANGUAGE sql RETURN $1 * 2;
CREATE PROCEDURE yunfu."do it"() LANGUAGE sql BEGIN ATOMIC SELECT 1; END;
SELECT lives_ok($$ SELECT govproj.give_register('yunfu', 'tap Zweite') $$, 'a register is given');
SELECT is_empty($$ SELECT pg_temp.left_behind('yunfu', 'tap Zweite') $$, 'with all that its owner had put there');
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') WHERE severity = 'error' OR problem = 'object_owner' $$, 'it is guarded as before');
SELECT is_empty($$ SELECT * FROM govproj.verify('yunfu') $$, 'its chains hold');
SELECT is((SELECT detail::jsonb #>> '{owner,1}' FROM yunfu.register_act ORDER BY seq DESC LIMIT 1), 'tap Zweite', 'the act says to whom');
SELECT is(pg_temp.by('tap_unit', format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''scheme'', 2, ''2020-03-05'')', :p)), 'done', 'offices enter as before');
SELECT is(pg_temp.by('tap_reader', 'SELECT FROM yunfu.project_overview'), 'done', 'readers read');
SELECT is(pg_temp.by('tap Zweite', 'SELECT govproj.settle(''yunfu'')'), 'done', 'the new owner does what an owner does');
SELECT lives_ok($$ SELECT govproj.give_register('yunfu', 'tap Zweite') $$, 'to give it to whose it is');
SELECT is((SELECT count(*) FROM yunfu.register_act WHERE detail::text LIKE '%"owner":[%'), 1::bigint, 'is no act');

-- by its owner, to whom he can act for, and by nobody else
SELECT is(pg_temp.by('tap Zweite', 'SELECT govproj.give_register(''yunfu'', ''tap_stranger'')'), '42501', 'not to a role that he is no member of');
SELECT is(pg_temp.by('tap_stranger', 'SELECT govproj.give_register(''yunfu'', ''tap_stranger'')'), '42501', 'nobody takes one');
SELECT is(pg_temp.by('tap_unit', 'SELECT govproj.give_register(''yunfu'', ''tap_unit'')'), '42501', 'nor does an office');
SELECT throws_ok($$ SELECT govproj.give_register('nowhere', 'tap_first') $$, '42704', NULL, 'there is no such register');
SELECT throws_ok($$ SELECT govproj.give_register('yunfu', 'no such') $$, '42704', NULL, 'nor such a role');
SELECT throws_ok($$ SELECT govproj.give_register(NULL, 'tap_first') $$, '42704', NULL, 'nor none');
SELECT throws_ok($$ SELECT govproj.give_register('yunfu', NULL) $$, '42704', NULL, 'nor none of these');
SELECT is_empty($$ SELECT pg_temp.left_behind('yunfu', 'tap Zweite') $$, 'what was refused has moved nothing');

-- who had it can do nothing more; a superuser runs nothing of an owner's
SELECT format('GRANT CREATE ON DATABASE %I TO "tap Zweite"', current_database()) \gexec
CREATE TABLE public.ran_as (who name);
GRANT INSERT ON public.ran_as TO PUBLIC;
CREATE FUNCTION yunfu.tells() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO public.ran_as VALUES (current_user); RETURN NULL; END';
ALTER FUNCTION yunfu.tells() OWNER TO "tap Zweite";
CREATE TRIGGER tells AFTER INSERT ON yunfu.register_act FOR EACH ROW EXECUTE FUNCTION yunfu.tells();
SELECT is(pg_temp.by('tap Zweite', 'SELECT govproj.give_register(''yunfu'', ''tap_first'')'), 'done', 'given on to a role of his');
SELECT lives_ok($$ SELECT govproj.give_register('yunfu', 'tap_first') $$, 'by a superuser');
SELECT is_empty($$ SELECT who FROM public.ran_as WHERE who = session_user $$, 'the owner''s trigger did not run as one');
SELECT is_empty($$ SELECT pg_temp.left_behind('yunfu', 'tap_first') $$, 'all of it has gone over');

-- what its maker could act by as the new owner stays his
SELECT govproj.create_register('tap_back', owner => 'tap_first') \g /dev/null
SET ROLE tap_first;
CREATE FUNCTION tap_back.run(statement text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS 'DECLARE r text; BEGIN EXECUTE statement INTO r; RETURN r; END';
GRANT USAGE ON SCHEMA tap_back TO PUBLIC;
RESET ROLE;
SELECT lives_ok($$ SELECT govproj.give_register('tap_back', 'tap_stranger') $$, 'given by a superuser to who has no part in it');
SET ROLE tap_first;
SELECT tap_back.run('SELECT current_user') AS ran_as \gset
RESET ROLE;
SELECT is(:'ran_as'::text, 'tap_first', 'the function of who had it acts as he and not as the new owner');
SELECT is((SELECT string_agg(problem, ' ' ORDER BY problem) FROM govproj.check_register('tap_back') WHERE object ~ 'run'), 'object_owner security_definer', 'which is told');
SELECT set_eq($$ SELECT pg_temp.left_behind('tap_back', 'tap_stranger') $$, ARRAY['function tap_back.run(text)'], 'and is all that stays');

-- what did not go over is told
ALTER TABLE yunfu.import_project OWNER TO tap_stranger;
ALTER VIEW yunfu.pipeline OWNER TO tap_stranger;
ALTER SEQUENCE yunfu.count OWNER TO tap_stranger;
ALTER FUNCTION yunfu.twice(integer) OWNER TO tap_stranger;
SELECT set_eq($$ SELECT object FROM govproj.check_register('yunfu') WHERE problem = 'object_owner' $$, '{yunfu.import_project,yunfu.pipeline,yunfu.count,yunfu.twice(integer)}'::text[], 'a staging table, a view, a sequence, a function');
DO $$
DECLARE
    remedy text;
BEGIN
    FOR remedy IN SELECT c.remedy FROM govproj.check_register('yunfu') AS c WHERE problem = 'object_owner' LOOP
        EXECUTE remedy;
    END LOOP;
END $$;
SELECT is_empty($$ SELECT pg_temp.left_behind('yunfu', 'tap_first') $$, 'and how to mend it');
SELECT * FROM finish();
ROLLBACK;
