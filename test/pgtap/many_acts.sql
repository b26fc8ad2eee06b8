-- Many acts of one chain in one transaction: each looks at its head where the one before left it, and not at all versions of it.
BEGIN;
\ir ../tap.sql
SELECT no_plan();
SELECT pg_temp.set_today('2020-12-31') \g /dev/null

CREATE FUNCTION pg_temp.blocks() RETURNS bigint LANGUAGE sql AS $$
    SELECT sum(pg_stat_get_xact_blocks_fetched(r))::bigint FROM unnest('{yunfu.register,yunfu.register_pkey}'::regclass[]) AS r
$$;
CREATE FUNCTION pg_temp.blocks_of(matters integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    before bigint := pg_temp.blocks();
BEGIN
    INSERT INTO yunfu.matter (agency_id, title, raised_on) SELECT 2, '甲', '2020-12-01' FROM generate_series(1, matters);
    RETURN pg_temp.blocks() - before;
END
$$;
SELECT pg_temp.blocks_of(10) \g /dev/null
SELECT pg_temp.blocks_of(150) AS first \gset
SELECT pg_temp.blocks_of(900) \g /dev/null
SELECT pg_temp.blocks_of(150) AS last \gset
SELECT cmp_ok(:last::numeric, '<', 1.3 * :first, 'a thousand acts on, the head of the chain costs what it did');
SELECT is_empty('SELECT * FROM govproj.verify(''yunfu'')', 'the chain holds');

-- where the head was left there may be nothing any more
SAVEPOINT undone;
SELECT pg_temp.blocks_of(30) \g /dev/null
ROLLBACK TO undone;
SELECT pg_temp.blocks_of(3) \g /dev/null
SELECT is_empty('SELECT * FROM govproj.verify(''yunfu'')', 'after some were undone');
CREATE FUNCTION pg_temp.undone() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.blocks_of(5);
    RAISE EXCEPTION 'no';
EXCEPTION WHEN raise_exception THEN
    PERFORM pg_temp.blocks_of(2);
END
$$;
SELECT pg_temp.undone() \g /dev/null
SELECT is_empty('SELECT * FROM govproj.verify(''yunfu'')', 'in a function, too');
SET LOCAL client_min_messages = error;
CLUSTER yunfu.register USING register_pkey;
ALTER TABLE yunfu.register SET WITHOUT CLUSTER;
SELECT pg_temp.blocks_of(3) \g /dev/null
SELECT is_empty('SELECT * FROM govproj.verify(''yunfu'')', 'after the table was written anew');
UPDATE yunfu.register SET title = '甲';
SELECT pg_temp.blocks_of(3) \g /dev/null
SELECT is_empty('SELECT * FROM govproj.verify(''yunfu'')', 'after the row was changed by a client');

-- of a project, and of two in turn
SELECT drive.reach('professional', 'planned') AS p \gset
SELECT drive.reach('professional', 'planned') AS q \gset
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on)
SELECT CASE WHEN n % 3 = 0 THEN :p ELSE :q END, 'scheme', 2, '2020-12-30' FROM generate_series(1, 60) AS n;
UPDATE yunfu.project SET title = title || '甲' WHERE id = :p;
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) SELECT :p, 'scheme', 2, '2020-12-30' FROM generate_series(1, 5);
SELECT is((SELECT p.last_seq FROM yunfu.project p WHERE id = :p), (SELECT max(seq) FROM yunfu.act WHERE project_id = :p), 'the head is the last act');
SELECT is_empty('SELECT * FROM govproj.verify(''yunfu'')', 'every chain holds');
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') WHERE problem <> 'role_unbound' $$, 'and the register is as recorded');
SELECT * FROM finish();
ROLLBACK;
