-- The peers: copies of the register without the engine.
--   floor   the columns and indexes alone
--   bare    foreign keys as well, but no CHECK and no domain
--   twin    CHECKs and domains as well, for the PL/pgSQL twin
--   client  the same, for a client that checks by itself
-- Needs: -v all=1, or 0 for the first two alone.

\set ON_ERROR_STOP on
SET client_min_messages = warning;

CREATE PROCEDURE copy_register(source text, target text, with_keys boolean, with_checks boolean)
    LANGUAGE plpgsql
AS $$
DECLARE
    tables CONSTANT name[] := ARRAY(SELECT relname FROM pg_class
                                     WHERE relnamespace = source::regnamespace AND relkind = 'r' ORDER BY oid);
    tab name;
    col record;
    fk  record;
BEGIN
    EXECUTE format('CREATE SCHEMA %I', target);
    FOREACH tab IN ARRAY tables LOOP
        EXECUTE format('CREATE TABLE %1$I.%2$I (LIKE %3$I.%2$I INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING INDEXES %4$s)',
                       target, tab, source, CASE WHEN with_checks THEN 'INCLUDING CONSTRAINTS' ELSE '' END);
        FOR col IN
            SELECT a.attname, format_type(t.typbasetype, t.typtypmod) AS type
              FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
             WHERE a.attrelid = format('%I.%I', source, tab)::regclass AND a.attnum > 0 AND t.typtype = 'd'
               AND NOT with_checks
        LOOP
            EXECUTE format('ALTER TABLE %I.%I ALTER %I TYPE %s', target, tab, col.attname, col.type);
        END LOOP;
        EXECUTE format('INSERT INTO %1$I.%2$I OVERRIDING SYSTEM VALUE TABLE %3$I.%2$I', target, tab, source);
        IF tab NOT IN ('act', 'register_act', 'agency_version') THEN
            EXECUTE format('SELECT setval(pg_get_serial_sequence(%1$L, %2$L), 1 + (SELECT coalesce(max(id), 0) FROM %3$I.%4$I))',
                           format('%I.%I', target, tab), 'id', target, tab);
        END IF;
    END LOOP;
    FOR fk IN
        SELECT c.relname, k.conname, pg_get_constraintdef(k.oid) AS definition
          FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
         WHERE k.connamespace = source::regnamespace AND k.contype = 'f' AND with_keys
    LOOP
        EXECUTE format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', target, fk.relname, fk.conname,
                       replace(fk.definition, format('REFERENCES %I.', source), format('REFERENCES %I.', target)));
    END LOOP;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO bench_unit', target);
    EXECUTE format('GRANT ALL ON ALL TABLES IN SCHEMA %I TO bench_unit', target);
    EXECUTE format('GRANT ALL ON ALL SEQUENCES IN SCHEMA %I TO bench_unit', target);
END
$$;

CALL copy_register('bench', 'floor', false, false);
CALL copy_register('bench', 'bare', true, false);
\if :all
CALL copy_register('bench', 'twin', true, true);
CALL copy_register('bench', 'client', true, true);

-- The engine guards what it keeps; the twin does it by privileges.
REVOKE UPDATE ON twin.project FROM bench_unit;
GRANT UPDATE (title, stage, stage_on) ON twin.project TO bench_unit;
\endif
