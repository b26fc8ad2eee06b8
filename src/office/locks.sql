-- Locking the tables of a register (加锁), for what alters them while others are at work.

CREATE FUNCTION govproj.in_the_way(tables regclass[]) RETURNS text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT string_agg(w.who, govproj.said(', ') ORDER BY w.who)
      FROM (SELECT DISTINCT CASE WHEN l.pid IS NULL THEN govproj.said('a prepared transaction')
                                 ELSE concat(CASE a.backend_type WHEN 'client backend' THEN govproj.said('role "%s"', a.usename::text)
                                                                 ELSE coalesce(a.backend_type, govproj.said('somebody')) END,
                                             govproj.said(' (process %s)', l.pid::text)) END AS who
              FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
             WHERE l.locktype = 'relation' AND l.granted AND l.relation = ANY (tables)
               AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
               AND l.pid IS DISTINCT FROM pg_backend_pid()) AS w
$$;
COMMENT ON FUNCTION govproj.in_the_way(regclass[]) IS
    'Part of lock_tables: who else holds a lock on one of the tables (占用者), as text.';

-- Who waits for a lock while others wait for what he holds must give up before they are taken for a deadlock: all the
-- tables are had within half of deadlock_timeout, or none, and then again, a few times.
CREATE FUNCTION govproj.lock_tables(tables regclass[], mode text, what text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET lock_timeout = 0
AS $$
DECLARE
    patience CONSTANT interval := least(current_setting('deadlock_timeout')::interval / 2, interval '500 ms');
    deadline timestamptz;
    one regclass;
BEGIN
    FOR attempt IN 1 .. 8 LOOP
        BEGIN
            deadline := clock_timestamp() + patience;
            FOREACH one IN ARRAY tables LOOP
                PERFORM set_config('lock_timeout', greatest(1, ceil(1000 * extract(epoch FROM deadline - clock_timestamp())))::text, true);
                EXECUTE format('LOCK TABLE ONLY %s IN %s MODE', one, mode);
            END LOOP;
            RETURN;
        EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
            CONTINUE;
        END;
    END LOOP;
    RAISE EXCEPTION USING
        ERRCODE = 'lock_not_available',
        MESSAGE = govproj.said('%s is in use, and its tables could not be locked', what),
        DETAIL = govproj.said('In the way: %s.', coalesce(govproj.in_the_way(tables), govproj.said('nobody any more'))),
        HINT = govproj.said('Run it again when they have ended their transactions; nothing has been changed.');
END
$$;
COMMENT ON FUNCTION govproj.lock_tables(regclass[], text, text) IS
    'Part of what alters a register''s tables: locks them all, or none and says who is in the way (55P03); '
    'nobody waits behind it for longer than a moment (加锁).';

CREATE FUNCTION govproj.lock_register(register text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
BEGIN
    -- in the order of writers: what is entered, then the rows that it moves, then the acts
    PERFORM govproj.lock_tables(
        ARRAY(SELECT t.oid FROM govproj.register_tables(register) AS t
               ORDER BY array_position('{contract,project,act,obligation,register_act,register}', t.relation) NULLS FIRST,
                        t.relation COLLATE "C"),
        'ACCESS EXCLUSIVE', govproj.said('register "%s"', register));
END
$$;
COMMENT ON FUNCTION govproj.lock_register(text) IS
    'Part of what alters a register: grant_register, grant_reader, those that take back, give_register and upgrade_register. Locks all '
    'its tables (台账加锁), or none (55P03).';

-- GRANT and ALTER of somebody else take no lock on a table that they would wait for here: they alter the same rows of the catalogue,
-- and who comes second waits for the first to commit, and then fails (XX000). That is done anew, from the locks on.
CREATE FUNCTION govproj.run_alone(register text, statement text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET lock_timeout = 0
AS $$
DECLARE
    told text;
    said_by text;
BEGIN
    FOR attempt IN 1 .. 8 LOOP
        BEGIN
            PERFORM set_config('lock_timeout', ceil(1000 * extract(epoch FROM least(current_setting('deadlock_timeout')::interval / 2,
                                                                                     interval '500 ms')))::text, true);
            EXECUTE statement;
            RETURN;
        EXCEPTION
            WHEN internal_error THEN
                GET STACKED DIAGNOSTICS told = MESSAGE_TEXT;
                IF told !~ '^tuple concurrently (updated|deleted)$' THEN
                    RAISE;
                END IF;
            WHEN lock_not_available OR deadlock_detected THEN
                GET STACKED DIAGNOSTICS told = MESSAGE_TEXT, said_by = PG_EXCEPTION_HINT;
                -- lock_tables has tried as often, and says who is in the way
                IF said_by <> '' AND SQLSTATE = '55P03' THEN
                    RAISE;
                END IF;
        END;
    END LOOP;
    RAISE EXCEPTION USING
        ERRCODE = 'lock_not_available',
        MESSAGE = govproj.said('register "%s" is being granted or altered by somebody else', register),
        DETAIL = govproj.said('%s.', told),
        HINT = govproj.said('Run it again when they have ended their transactions; nothing has been changed.');
END
$$;
COMMENT ON FUNCTION govproj.run_alone(text, text) IS
    'Part of grant_register, grant_reader, those that take back, give_register and upgrade_register: runs a statement that alters what '
    'others grant, too, and runs it again where they came in between (重试); after some seconds it gives up (55P03).';
