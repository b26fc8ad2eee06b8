-- For which agencies a role acts: found by its roles, and the same that one finds who asks each agency of a province.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
GRANT USAGE ON SCHEMA drive TO PUBLIC;
CREATE ROLE tap_unit; CREATE ROLE tap_many; CREATE ROLE tap_group; CREATE ROLE tap_member; CREATE ROLE tap_beside NOINHERIT; CREATE ROLE tap_nobody;
CREATE ROLE tap_ended; CREATE ROLE tap_after; CREATE ROLE tap_finance; CREATE ROLE "tap O'Neill"; CREATE ROLE tap_god SUPERUSER;
SELECT set_config('tap.owner', (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()), true) \g /dev/null
SELECT pg_temp.set_today('2024-11-01') \g /dev/null
INSERT INTO yunfu.agency (id, code, name, kind, db_role, active_since)
SELECT 1000 + n, 'unit' || n, '单位' || n || repeat('长', 30), 'unit',
       CASE WHEN n IN (40, 390) THEN 'tap_unit' WHEN n % 7 = 0 AND n < 300 THEN 'tap_many' WHEN n = 41 THEN 'tap_group' WHEN n BETWEEN 301 AND 304 THEN 'tap_ended'
            WHEN n = 305 THEN 'tap_after' WHEN n = 43 THEN 'tap O''Neill' WHEN n = 44 THEN 'tap_gone' WHEN n = 45 THEN 'pg_database_owner' WHEN n = 50 THEN 'tap_finance' WHEN n = 46 THEN NULL
            ELSE 'tap_other' || n END,
       '2030-01-01'
  FROM generate_series(1, 400) AS n;
GRANT tap_group TO tap_member;
GRANT tap_member TO tap_beside;
GRANT tap_many TO tap_group;
-- one after another; one that nobody has succeeded; one succeeded by two in turn, for it acted once more; and one that gave a project away
UPDATE yunfu.agency SET active = false WHERE id = 1304;
INSERT INTO yunfu.succession (agency_id, successor_id, basis) VALUES (1301, 1302, '云编〔2024〕1号');
INSERT INTO yunfu.succession (agency_id, successor_id, basis) VALUES (1302, 1305, '云编〔2024〕1号');
INSERT INTO yunfu.succession (agency_id, successor_id, basis) VALUES (1303, 1305, '云编〔2024〕1号');
UPDATE yunfu.agency SET active = true WHERE id = 1303;
INSERT INTO yunfu.succession (agency_id, successor_id, basis) VALUES (1303, 1040, '云编〔2024〕2号');
-- a ring, in which nobody acts any more
INSERT INTO yunfu.succession (agency_id, successor_id, basis) VALUES (1310, 1311, '云编〔2024〕3号');
UPDATE yunfu.agency SET active = true WHERE id = 1310;
INSERT INTO yunfu.succession (agency_id, successor_id, basis) VALUES (1311, 1310, '云编〔2024〕3号');
UPDATE yunfu.agency SET active = false WHERE id = 1310;
UPDATE yunfu.agency SET db_role = 'tap_ended' WHERE id = 1310;
SELECT drive.reach('professional', 'planned') AS given \gset
UPDATE yunfu.agency SET db_role = 'tap_ended' WHERE id = 2;
INSERT INTO yunfu.succession (agency_id, successor_id, project_id, basis) VALUES (2, 1040, :given, '云编〔2024〕4号');
ANALYZE yunfu.agency;
SELECT cmp_ok(pg_relation_size('yunfu.agency'), '>', 8192::bigint, 'these are more than a page');
SELECT govproj.grant_register('yunfu') \g /dev/null
GRANT USAGE ON SCHEMA yunfu TO PUBLIC;
GRANT SELECT ON yunfu.project TO PUBLIC;

-- What the definition says: an agency is its role's; one that has ended is whoever's has come after it.
CREATE TEMPORARY VIEW after AS
WITH RECURSIVE turn (agency, at, turn) AS (
    SELECT id, id, 0 FROM yunfu.agency
    UNION ALL
    SELECT t.agency, s.successor_id, t.turn + 1
      FROM turn t
      JOIN yunfu.agency a ON a.id = t.at AND NOT a.active
     CROSS JOIN LATERAL (SELECT successor_id FROM yunfu.succession s WHERE s.agency_id = t.at AND s.project_id IS NULL ORDER BY s.id DESC LIMIT 1) AS s
     WHERE t.turn < 32)
SELECT DISTINCT ON (agency) agency, (SELECT db_role FROM yunfu.agency a WHERE a.id = t.at) AS db_role FROM turn t ORDER BY agency, turn DESC;
CREATE FUNCTION pg_temp.acts_by_definition(who name) RETURNS bigint[] LANGUAGE sql AS $$
    SELECT ARRAY(SELECT agency FROM after WHERE EXISTS (SELECT FROM pg_roles r WHERE r.rolname = db_role AND pg_has_role(who, r.oid, 'USAGE')) ORDER BY agency)
$$;
CREATE FUNCTION pg_temp.acts(who text) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE ids bigint[];
BEGIN
    PERFORM pg_temp.turn(who);
    ids := govproj.acting_for('yunfu.project');
    PERFORM pg_temp.turn('none');
    RETURN ids;
END $$;
SELECT is(pg_temp.acts(who), pg_temp.acts_by_definition(who), format('%s acts for %s agencies', who, cardinality(pg_temp.acts_by_definition(who))))
  FROM unnest('{tap_unit,tap_many,tap_group,tap_member,tap_beside,tap_nobody,tap_ended,tap_after,tap O''Neill}'::text[]) AS who;
SELECT is(pg_temp.acts('tap_unit'), '{1040,1303,1390}', 'a unit''s: its own, and one that has come to it');
SELECT is(pg_temp.acts('tap_after'), '{1301,1302,1305}', 'the successor''s: all that came to it, one after another');
SELECT is(cardinality(pg_temp.acts('tap_ended')), 3, 'the role of those that ended: the one that nobody has succeeded, one of the ring, and who gave one project away');
SELECT is(cardinality(pg_temp.acts('tap_member')), 43, 'through a role of a role');
SELECT is(pg_temp.acts('tap_beside'), '{}', 'who does not inherit acts for nobody');
SELECT is(cardinality(pg_temp.acts('none')), (SELECT count(*)::integer FROM yunfu.agency), 'the owner acts for all');
SELECT is(cardinality(pg_temp.acts('tap_god')), (SELECT count(*)::integer FROM yunfu.agency), 'and so does a superuser');

-- Who owns the database has the role that nobody is granted.
CREATE ROLE tap_database;
SELECT format('ALTER DATABASE %I OWNER TO tap_database', current_database()) \gexec
SELECT is(pg_temp.acts('tap_database'), '{1045}', 'pg_database_owner is its owner''s');
SELECT format('ALTER DATABASE %I OWNER TO %I', current_database(), current_setting('tap.owner')) \gexec

-- Without its index all are asked.
SAVEPOINT whole;
DROP INDEX yunfu.agency_db_role_idx;
SELECT is(pg_temp.acts(who), pg_temp.acts_by_definition(who), format('without the index on roles %s acts for the same', who))
  FROM unnest('{tap_unit,tap_member,tap_ended,tap_after,tap_nobody}'::text[]) AS who;
ROLLBACK TO whole;

-- Of a kind that many agencies are of the one acts that is the role's, though it was entered last; and the first of two.
INSERT INTO yunfu.agency (id, code, name, kind, db_role)
SELECT 2000 + n, 'finance' || n, '财政' || n, 'finance', CASE WHEN n IN (20, 21) THEN 'tap_finance' ELSE 'tap_other' || n END FROM generate_series(1, 21) AS n;
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT drive.reach('professional', 'implementing') AS p \gset
SELECT pg_temp.do('tap_finance', format($$ INSERT INTO yunfu.fund_allocation (project_id, source, year, requested) VALUES (%s, 'city', 2024, 1000) $$, :p)) \g /dev/null
SELECT is((SELECT agency_id FROM yunfu.act WHERE project_id = :p ORDER BY seq DESC LIMIT 1), 2020::bigint, 'of a kind with many agencies the role''s own acts, the first of its two, and not the unit that it is besides');
SELECT pg_temp.refused_to('tap_many', format($$ INSERT INTO yunfu.fund_allocation (project_id, source, year, requested) VALUES (%s, 'city', 2025, 1000) $$, :p), '42501', 'and whoever is of another kind does not');

-- As a unit, what is read of the agencies is what is its own: some pages, and not their table.
CREATE FUNCTION pg_temp.pages(who text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    plan json;
BEGIN
    PERFORM pg_temp.turn(who);
    PERFORM govproj.acting_for('yunfu.project');
    EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, FORMAT json) SELECT govproj.acting_for(''yunfu.project'')' INTO plan;
    PERFORM pg_temp.turn('none');
    RETURN (plan -> 0 -> 'Plan' ->> 'Shared Hit Blocks')::bigint + (plan -> 0 -> 'Plan' ->> 'Shared Read Blocks')::bigint;
END $$;
INSERT INTO yunfu.agency (id, code, name, kind, active_since) SELECT 10000 + n, 'more' || n, '又一单位' || n || repeat('长', 30), 'unit', '2030-01-01' FROM generate_series(1, 3000) AS n;
SELECT cmp_ok(pg_temp.pages('tap O''Neill'), '<', 12::bigint, 'one agency of three thousand is found by index');
SELECT finish();
ROLLBACK;
