-- How many rows of the catalogue a register takes up: a database with a hundred of them has a hundred times as many, in each connection's caches
-- and in each dump. Who adds to a register raises a bound here, and sees by how much; test/bench/README.md says where they come from.
BEGIN;
SELECT plan(3);
SET client_min_messages = error;

-- PostgreSQL 18 has a constraint for each column that is NOT NULL, and what depends on it
CREATE FUNCTION pg_temp.catalogue() RETURNS TABLE (name text, n bigint) LANGUAGE plpgsql AS $$
BEGIN
    FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r' AND NOT relisshared LOOP
        EXECUTE format('SELECT count(*) FROM pg_catalog.%I', name) INTO n;
        IF name = 'pg_constraint' THEN
            n := n - (SELECT count(*) FROM pg_constraint WHERE contype = 'n');
        ELSIF name = 'pg_depend' THEN
            n := n - (SELECT count(*) FROM pg_depend d JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND d.objid = k.oid
                       WHERE k.contype = 'n');
        END IF;
        RETURN NEXT;
    END LOOP;
END $$;
CREATE TEMP TABLE before (name text, n bigint);
CREATE TEMP TABLE after (LIKE before);
INSERT INTO before SELECT * FROM pg_temp.catalogue();
INSERT INTO after SELECT * FROM pg_temp.catalogue();
SELECT is_empty($$ SELECT name, a.n - b.n FROM after AS a JOIN before AS b USING (name) WHERE a.n <> b.n $$, 'counting makes no rows');

SELECT govproj.create_register('counted') IS NULL AS made \gset
TRUNCATE after;
INSERT INTO after SELECT * FROM pg_temp.catalogue();
CREATE TEMP VIEW rows AS SELECT name, a.n - b.n AS n FROM after AS a JOIN before AS b USING (name) WHERE a.n <> b.n;
SELECT is_empty($$ SELECT name, n, most FROM rows LEFT JOIN (VALUES ('pg_depend', 5300), ('pg_attribute', 3480), ('pg_description', 1840), ('pg_trigger', 520),
                    ('pg_class', 475), ('pg_constraint', 340), ('pg_index', 240), ('pg_type', 220), ('pg_attrdef', 95), ('pg_sequence', 65), ('pg_rewrite', 44),
                    ('pg_proc', 42), ('pg_namespace', 1)) AS bound (name, most) USING (name) WHERE n > coalesce(most, 0) $$,
                'a register has hardly more rows in any table of the catalogue than when its bounds were set');
SELECT cmp_ok((SELECT sum(n) FROM rows), '<=', 12500::numeric, 'nor in all');
SELECT * FROM finish();
ROLLBACK;
