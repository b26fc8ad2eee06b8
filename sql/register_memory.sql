-- What a backend holds after a thousand steps is what it held after the first, in plans, in caches and in bytes; a plan that
-- somebody else's statistics made stale, and that nobody has asked for since, may be one less.
\getenv abs_srcdir PG_ABS_SRCDIR
\set drive :abs_srcdir /test/drive.sql
\i :drive

CREATE PROCEDURE drive.work(projects integer) LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1 .. projects LOOP
        PERFORM drive.reach('professional', 'filed');
        COMMIT;
        PERFORM drive.reach('public', 'filed');
        COMMIT;
        PERFORM drive.step(drive.reach('professional', 'planned'), 'filed');
        PERFORM count(*) FROM yunfu.explain((SELECT max(id) FROM yunfu.project));
        COMMIT;
    END LOOP;
END $$;
CREATE VIEW drive.held AS
SELECT count(*) FILTER (WHERE name LIKE 'govproj%' OR ident LIKE 'govproj%') AS own, count(*) FILTER (WHERE name LIKE 'CachedPlan%') AS plans,
       count(*) FILTER (WHERE name LIKE 'SPI%') AS spi, sum(used_bytes) FILTER (WHERE name LIKE 'govproj%' OR name = 'TopMemoryContext' OR
           -- on a server that throws its caches away what they hold is another at each moment
           name = 'CacheMemoryContext' AND current_setting('debug_discard_caches') = '0') AS bytes
  FROM pg_backend_memory_contexts;
CALL drive.work(6);
SELECT own, plans, spi, bytes FROM drive.held \gset before_
CALL drive.work(50);
SELECT count(*) FROM yunfu.act WHERE kind = 'step';
SELECT own - :before_own AS own, greatest(plans - :before_plans, 0) AS plans, spi - :before_spi AS spi, bytes - :before_bytes < 65536 AS steady FROM drive.held;

-- and what it knows of a register, its law and its tables, is little
SELECT pg_size_pretty(sum(total_bytes)) AS known FROM pg_backend_memory_contexts WHERE name IN ('govproj register', 'govproj rulebook')
HAVING sum(total_bytes) NOT BETWEEN 1 AND 160 * 1024;

-- what is replaced is let go: rules read anew, descriptors built anew, builds that fail half-way
CREATE PROCEDURE drive.unsettle(times integer) LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1 .. times LOOP
        UPDATE yunfu.policy SET note = i::text;
        COMMIT;
        PERFORM drive.reach('professional', 'submitted');
        COMMIT;
        EXECUTE format('ALTER TABLE yunfu.project ALTER COLUMN title SET STATISTICS %s', i);
        PERFORM drive.reach('professional', 'submitted');
        COMMIT;
        BEGIN
            UPDATE yunfu.policy SET note = '!';
            PERFORM drive.reach('professional', 'submitted');
            RAISE EXCEPTION 'undone';
        EXCEPTION WHEN raise_exception THEN
            NULL;
        END;
        PERFORM drive.reach('professional', 'submitted');
        COMMIT;
        ALTER TABLE yunfu.document RENAME COLUMN reason TO grund;
        PERFORM drive.outcome('SELECT drive.project()');
        ALTER TABLE yunfu.document RENAME COLUMN grund TO reason;
        COMMIT;
    END LOOP;
END $$;
CALL drive.unsettle(6);
SELECT own, plans, spi, bytes FROM drive.held \gset before_
CALL drive.unsettle(50);
SELECT own - :before_own AS own, greatest(plans - :before_plans, 0) AS plans, spi - :before_spi AS spi, bytes - :before_bytes < 131072 AS steady FROM drive.held;

DROP SCHEMA yunfu, drive CASCADE;
