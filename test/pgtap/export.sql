-- export_ledger line by line: through cursors that are left, held, interleaved, and as who reads it.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
SELECT pg_temp.set_today('2024-12-31') \g /dev/null

SELECT drive.reach('professional', 'implementing') AS p, drive.reach('public', 'filed') AS q \gset
-- the lines but for the digest at the end, which bears the time
CREATE FUNCTION pg_temp.lines() RETURNS text[] LANGUAGE sql AS $$
    SELECT array_agg(l ORDER BY n) FROM govproj.export_ledger('yunfu') WITH ORDINALITY AS e(l, n) WHERE l NOT LIKE '{"digest"%'
$$;
-- what stands in the tables, written by the server
CREATE FUNCTION pg_temp.written() RETURNS text[] LANGUAGE sql AS $$
    SELECT ARRAY['{"format" : "govproj-ledger", "version" : 1, "register" : "yunfu"}']
           || array_agg(json_build_object('project_id', project_id::text, 'seq', seq::text, 'kind', kind, 'from_stage', from_stage::text,
                  'to_stage', to_stage::text, 'actor', actor, 'agency_id', agency_id::text, 'legal_on', to_char(legal_on::timestamp, 'YYYY-MM-DD'),
                  'recorded_at', (EXTRACT(epoch FROM recorded_at) * 1000000)::bigint::text, 'policy_id', policy_id::text, 'detail', detail::text,
                  'hash', encode(hash, 'hex'))::text ORDER BY project_id NULLS FIRST, seq)
      FROM (SELECT NULL::bigint AS project_id, seq, kind, NULL::govproj.stage AS from_stage, NULL::govproj.stage AS to_stage, actor, agency_id, legal_on,
                   recorded_at, NULL::bigint AS policy_id, detail, hash FROM yunfu.register_act
            UNION ALL
            SELECT project_id, seq, kind, from_stage, to_stage, actor, agency_id, legal_on, recorded_at, policy_id, detail, hash FROM yunfu.act) AS a
$$;
SELECT is(pg_temp.lines(), pg_temp.written(), 'each act a line, as the server writes JSON');
SET LOCAL timezone = 'America/Los_Angeles'; SET LOCAL datestyle = 'German';
SELECT is(pg_temp.lines(), pg_temp.written(), 'whatever the client has set');
RESET timezone; RESET datestyle;
SELECT cardinality(pg_temp.lines()) AS n \gset
CREATE TEMP TABLE got (cursor text, n integer, line text);
CREATE FUNCTION pg_temp.take(cursor text, lines integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    c CONSTANT refcursor := take.cursor;
    told text;
BEGIN
    FOR i IN 1..lines LOOP
        FETCH c INTO told;
        EXIT WHEN NOT FOUND;
        INSERT INTO got SELECT take.cursor, count(*) + 1, told FROM got g WHERE g.cursor = take.cursor;
    END LOOP;
    RETURN (SELECT count(*) FROM got g WHERE g.cursor = take.cursor);
END $$;
CREATE FUNCTION pg_temp.got(cursor text) RETURNS text[] LANGUAGE sql AS $$
    SELECT array_agg(g.line ORDER BY g.n) FROM got g WHERE g.cursor = got.cursor AND g.line NOT LIKE '{"digest"%'
$$;

SELECT pg_temp.lines() AS before \gset
DECLARE a NO SCROLL CURSOR FOR SELECT govproj.export_ledger('yunfu');
DECLARE b NO SCROLL CURSOR FOR SELECT govproj.export_ledger('yunfu');
DECLARE left_open CURSOR FOR SELECT govproj.export_ledger('yunfu');
SELECT is(pg_temp.take('a', 3), 3, 'three lines, and no more is asked for');
SELECT is(pg_temp.take('b', 7), 7, 'of another at the same time seven');
SELECT is(pg_temp.take('left_open', 1), 1, 'and of one that is left');
-- meanwhile the register goes on, something is undone, and the engine reads its tables anew
SAVEPOINT meanwhile;
SELECT pg_temp.take('a', 2) \g /dev/null
INSERT INTO yunfu.payment (contract_id, amount, paid_on) SELECT min(id), 5, '2024-12-02' FROM yunfu.contract WHERE project_id = :p;
ALTER TABLE yunfu.document ADD COLUMN own text;
RELEASE meanwhile;
INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (2, '一件事', '2024-12-01');
CREATE INDEX ON yunfu.agency (name);
SELECT is(pg_temp.take('b', 100000), :n + 1, 'to its end, with the digest');
SELECT is(pg_temp.take('a', 100000), :n + 1, 'as the other');
SELECT is(pg_temp.got('a'), :'before'::text[], 'each has what there was when it began');
SELECT is(pg_temp.got('b'), :'before'::text[], 'the other as well');
SAVEPOINT undone;
DECLARE in_it CURSOR FOR SELECT govproj.export_ledger('yunfu');
SELECT is(pg_temp.take('in_it', 5), 5, 'one that was opened in what is undone');
ROLLBACK TO undone;
FETCH 2 FROM left_open \g /dev/null
SELECT throws_ok('FETCH 2 FROM in_it', '34000', NULL, 'is gone, and nothing else');
CLOSE ALL;

SELECT is((SELECT count(*) FROM (SELECT govproj.export_ledger('yunfu') LIMIT 4) AS l), 4::bigint, 'a part of it');
SELECT is((SELECT count(*) FROM (SELECT govproj.export_ledger(r) FROM unnest(ARRAY['yunfu', 'yunfu']) AS r) AS l), 2 * (cardinality(pg_temp.lines()) + 1)::bigint,
          'of one register after the other');
SELECT is((SELECT count(*) FROM unnest(ARRAY['yunfu', 'yunfu']) AS r, LATERAL (SELECT govproj.export_ledger(r) LIMIT 2) AS l), 4::bigint, 'of each a part');
SELECT is((SELECT count(*) FROM unnest(ARRAY['yunfu', 'yunfu']) AS r, govproj.export_ledger(r) AS l), 2 * (cardinality(pg_temp.lines()) + 1)::bigint,
          'of each the whole');
SELECT throws_ok('SELECT CASE WHEN true THEN govproj.export_ledger(''yunfu'') END', '0A000', NULL, 'not where no set may stand');

-- nothing is put down for it
CREATE FUNCTION pg_temp.put_down(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    plan json;
BEGIN
    EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, FORMAT json, TIMING off) ' || query INTO plan;
    RETURN plan -> 0 -> 'Plan' ->> 'Temp Written Blocks';
END $$;
SET LOCAL work_mem = '64kB';
SELECT pg_temp.put_down('SELECT govproj.export_ledger(''yunfu'') LIMIT 1') AS first \gset
SELECT is(pg_temp.put_down('SELECT govproj.export_ledger(''yunfu'')'), :'first', 'no line is written to a file, though there is no room');
SELECT cmp_ok(pg_temp.put_down('SELECT * FROM govproj.export_ledger(''yunfu'')')::integer, '>', :first, 'where it stands in FROM, all are');
RESET work_mem;

-- as who sees all, and where rows may be hidden not at all
CREATE ROLE tap_reader; CREATE ROLE tap_unit;
UPDATE yunfu.agency SET db_role = 'tap_unit' WHERE id = 2;
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT govproj.grant_reader('yunfu', 'tap_reader') \g /dev/null
SELECT pg_temp.lines() AS all_lines \gset
GRANT SELECT, INSERT ON got TO tap_reader;
SET LOCAL ROLE tap_reader;
SELECT is(pg_temp.lines(), :'all_lines'::text[], 'a reader gets all of it');
SET LOCAL ROLE tap_unit;
SELECT throws_ok('SELECT govproj.export_ledger(''yunfu'')', '42501', NULL, 'a unit nothing');
SELECT throws_ok('SELECT govproj.ledger_lines(''yunfu.project'')', '42501', NULL, 'nor by the function behind');
RESET ROLE;
CREATE POLICY own ON yunfu.act AS RESTRICTIVE TO tap_reader USING (kind <> 'payment_entered');
SET LOCAL ROLE tap_reader;
SELECT throws_ok('SELECT govproj.export_ledger(''yunfu'')', '42501',
                 'the ledger is exported as a whole, of which a RESTRICTIVE policy on "act" may hide some from you', 'nobody a part of it for the whole');
RESET ROLE;
SELECT is(pg_temp.lines(), :'all_lines'::text[], 'the owner is not bound');
DROP POLICY own ON yunfu.act;

SELECT is_empty($$SELECT * FROM govproj.verify('yunfu')$$, 'the ledger holds');
SELECT is_empty($$SELECT * FROM govproj.check_register('yunfu') WHERE problem <> 'role_unbound'$$, 'and all is well');
SELECT * FROM finish();
ROLLBACK;
