-- What each view and function of the register costs, in pages touched: whole, and asked for a part of it; as the register's owner, as
-- an office that sees all, and as a unit that sees its own. Needs: -v size=N, which the figures bear, and -v patience=TIME for each. A part is
-- asked for twice, and the second time counts, when what a session keeps is there.

\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET govproj.today = '2024-12-31';

CREATE TABLE figure (size integer, of text, who text, asked text, rows bigint, pages bigint);
CREATE FUNCTION cost(query text, OUT rows bigint, OUT pages bigint) LANGUAGE plpgsql AS $$
DECLARE
    plan json;
BEGIN
    EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ' || query INTO plan;
    rows := (plan -> 0 -> 'Plan' ->> 'Actual Rows')::numeric; -- from 18 on with decimals
    pages := (plan -> 0 -> 'Plan' ->> 'Shared Hit Blocks')::bigint + (plan -> 0 -> 'Plan' ->> 'Shared Read Blocks')::bigint;
END $$;

-- A project of the unit's, one that has gone all the way where there is one.
SELECT p.id, p.code, p.owner_id
  FROM city.project p JOIN city.agency a ON a.id = p.owner_id
 WHERE a.code = 'unit77' ORDER BY p.stage = 'filed' DESC, p.id LIMIT 1 \gset
CREATE TABLE reading AS
SELECT v.relname AS of, p.asked, format('SELECT * FROM city.%I', v.relname) || p.condition AS query
  FROM pg_class v
 CROSS JOIN LATERAL (
        SELECT 'whole' AS asked, '' AS condition
        UNION ALL
        SELECT c.asked, format(' WHERE %I = %L', c.attname, c.value)
          FROM (VALUES ('project', 'project_id', :'id'), ('code', 'project_code', :'code'),
                       ('owner', 'owner_id', :'owner_id'), ('owner', 'agency_id', :'owner_id')) AS c (asked, attname, value)
          JOIN pg_attribute a ON a.attrelid = v.oid AND a.attname = c.attname
         -- in the log of acts that is who acted
         WHERE c.attname <> 'agency_id' OR v.relname <> 'act_log'
        UNION ALL
        SELECT 'page', format(' ORDER BY %s LIMIT 20', key) FROM substring(obj_description(v.oid, 'pg_class'), 'Key: ([a-z_, ]+)') AS key
         WHERE key IS NOT NULL) AS p
 WHERE v.relnamespace = 'city'::regnamespace AND v.relkind = 'v' AND v.relname !~ '^(policy|article|agency_kind|words)'
UNION ALL
SELECT f.of, f.asked, f.query
  FROM (VALUES
        ('agency_on', 'whole', 'SELECT * FROM city.agency_on(''2022-12-31'')'), ('project_on', 'whole', 'SELECT * FROM city.project_on(''2022-12-31'')'),
        ('pipeline_on', 'whole', 'SELECT * FROM city.pipeline_on(''2022-12-31'')'), ('funds_on', 'whole', 'SELECT * FROM city.funds_on(''2022-12-31'')'),
        ('duties_on', 'whole', 'SELECT * FROM city.duties_on(''2022-12-31'')'),
        ('project_flags', 'project', format('SELECT * FROM city.project_flags(%s)', :'id')),
        ('explain', 'project', format('SELECT * FROM city.explain(%s)', :'id')), ('audit_export', 'project', format('SELECT city.audit_export(%s)', :'id')),
        ('agency_duties', 'whole', 'SELECT * FROM govproj.agency_duties(''city.project'')'),
        ('agency_duties', 'owner', format('SELECT * FROM govproj.agency_duties(''city.project'', agency => %s)', :'owner_id')),
        ('verify', 'whole', 'SELECT * FROM govproj.verify(''city'')'), ('digest', 'whole', 'SELECT govproj.digest(''city'')'),
        ('export_ledger', 'whole', 'SELECT * FROM govproj.export_ledger(''city'')'), ('settle', 'whole', 'SELECT govproj.settle(''city'')')
       ) AS f (of, asked, query);

CREATE FUNCTION measure(size integer, who text, role text, r reading) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    told bigint;
    touched bigint;
BEGIN
    PERFORM set_config('role', measure.role, true);
    IF r.asked <> 'whole' THEN
        PERFORM cost(r.query);
    END IF;
    SELECT c.rows, c.pages INTO told, touched FROM cost(r.query) AS c;
    PERFORM set_config('role', 'none', true);
    INSERT INTO figure VALUES (measure.size, r.of, measure.who, r.asked, told, touched);
EXCEPTION WHEN insufficient_privilege THEN
    NULL; -- it is not for them
END $$;
-- What takes longer than it may has no figure.
\set ON_ERROR_STOP off
SET statement_timeout = :'patience';
SELECT format('SELECT measure(%s, %L, %L, r) FROM reading AS r WHERE (r.of, r.asked) = (%L, %L)', :size, w.who, w.role, g.of, g.asked)
  FROM (VALUES ('owner', 'none'), ('bureau', 'city_bureau'), ('unit', 'city_unit')) AS w (who, role) CROSS JOIN reading AS g
 ORDER BY w.who, g.of, g.asked
\gexec
