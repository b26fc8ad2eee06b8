-- The ledger computed anew: it holds as long as nobody has touched it, and says which act was touched first.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
SELECT drive.reach('professional', 'implementing') AS p, drive.reach('public', 'accepted') AS q, drive.reach('professional', 'submitted') AS r \gset
SELECT last_seq AS qlast FROM yunfu.project WHERE id = :q \gset
SELECT last_seq AS rlast FROM yunfu.project WHERE id = :r \gset
CREATE FUNCTION pg_temp.broken() RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', coalesce(project_id::text, 'register'), seq, fault), '; ' ORDER BY project_id NULLS LAST) FROM govproj.verify('yunfu')
$$;
-- What follows is what only the owner can do, with the engine's triggers off.
CREATE FUNCTION pg_temp.tampered(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    told text;
BEGIN
    ALTER TABLE yunfu.act DISABLE TRIGGER USER;
    ALTER TABLE yunfu.register_act DISABLE TRIGGER USER;
    ALTER TABLE yunfu.project DISABLE TRIGGER USER;
    EXECUTE statement;
    told := pg_temp.broken();
    RAISE EXCEPTION '%', told USING ERRCODE = 'UNDO0';
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;

SELECT is(pg_temp.broken(), NULL, 'every chain holds');
SELECT is((SELECT count(*) FROM yunfu.register_act) > 0, true, 'the register''s own among them');
SELECT is(pg_temp.tampered(format('UPDATE yunfu.act SET %s WHERE project_id = %s AND seq = 3', change, :p)),
          format('%s 3 the act, or the one before it, is not as it was written', :p), 'told: ' || change)
  FROM unnest(ARRAY['actor = ''nobody''', 'legal_on = legal_on + 1', 'kind = ''document_entered''', 'detail = ''{}''', 'agency_id = 5',
                    'recorded_at = recorded_at + interval ''1 microsecond''', 'hash = sha256(hash)']) AS change;
SELECT is(pg_temp.tampered(format('DELETE FROM yunfu.act WHERE project_id = %s AND seq = 4', :q)), format('%s 4 the act is missing', :q), 'an act taken out');
SELECT is(pg_temp.tampered(format('DELETE FROM yunfu.act WHERE project_id = %s AND seq > 5', :q)),
          format('%s %s the last acts are missing', :q, :qlast), 'the last ones cut off');
SELECT is(pg_temp.tampered(format('UPDATE yunfu.project SET last_hash = sha256(last_hash) WHERE id = %s', :r)),
          format('%s %s the head that is kept beside the acts is not theirs', :r, :rlast), 'another head');
SELECT is(pg_temp.tampered('UPDATE yunfu.register_act SET detail = ''{}'' WHERE seq = 2'), 'register 2 the act, or the one before it, is not as it was written',
          'the register''s own chain');

-- What is no head at all is told of like any other, and by a digest that was taken before; only a new one is not made
CREATE FUNCTION pg_temp.new_digest() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM govproj.digest('yunfu');
    RETURN 'taken';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
CREATE FUNCTION pg_temp.with_digest(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    kept CONSTANT text := govproj.digest('yunfu');
    told text;
BEGIN
    ALTER TABLE yunfu.act DISABLE TRIGGER USER;
    ALTER TABLE yunfu.register_act DISABLE TRIGGER USER;
    ALTER TABLE yunfu.register DISABLE TRIGGER USER;
    ALTER TABLE yunfu.project DISABLE TRIGGER USER;
    EXECUTE statement;
    SELECT string_agg(concat_ws(' ', project_id, seq, regexp_replace(fault, '^up to .*', 'digest')), '; ' ORDER BY project_id NULLS FIRST, seq NULLS LAST) INTO told
      FROM govproj.verify('yunfu', kept);
    IF told ~ 'is not as it was written' THEN
        PERFORM FROM govproj.export_ledger('yunfu');	-- which a third party finds the same in
    END IF;
    RAISE EXCEPTION '% | %', told, pg_temp.new_digest() USING ERRCODE = 'UNDO0';
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT max(seq) AS own FROM yunfu.register_act \gset
SELECT is(pg_temp.with_digest(format('UPDATE yunfu.project SET %s WHERE id = %s', change, :r)),
          format('digest; %s %s | %s', :r, told, CASE WHEN change ~ 'hash' THEN format('XX001 the head of the chain of acts of project %s is not a SHA-256 hash', :r) ELSE 'taken' END),
          'of a project: ' || change)
  FROM (VALUES (E'last_hash = ''''', :rlast || ' the head that is kept beside the acts is not theirs'), (E'last_hash = ''\\x00''', :rlast || ' the head that is kept beside the acts is not theirs'),
               ('last_hash = last_hash || last_hash', :rlast || ' the head that is kept beside the acts is not theirs'), ('last_seq = 0', '0 the head that is kept beside the acts is not theirs'),
               ('last_seq = -1', '-1 the head that is kept beside the acts is not theirs'), ('last_seq = 9223372036854775807', '9223372036854775807 the last acts are missing')) AS v (change, told);
SELECT is(pg_temp.with_digest('UPDATE yunfu.register SET ' || change),
          told || '; digest | ' || CASE WHEN change ~ '^last_hash' THEN 'XX001 the head of the register''s own chain of acts is not a SHA-256 hash' ELSE 'taken' END, 'of the register: ' || change)
  FROM (VALUES ('last_hash = NULL', :own || ' the head that is kept beside the acts is not theirs'), (E'last_hash = ''\\x00''', :own || ' the head that is kept beside the acts is not theirs'),
               ('last_seq = 0', '0 the head that is kept beside the acts is not theirs'), ('last_seq = 9223372036854775807', '9223372036854775807 the last acts are missing'),
               ('last_seq = 0, last_hash = NULL', '0 the head that is kept beside the acts is not theirs')) AS v (change, told);
-- and what is no act, or none that could be: each is told as the act that it was
SELECT matches(pg_temp.with_digest(format('UPDATE yunfu.%s SET %s WHERE seq = 3', place, change)), '(^|; )' || CASE WHEN place ~ '^act' THEN :r || ' ' ELSE '' END || told || '(;| [|])', place || ': ' || change)
  FROM (VALUES ('hash = ''''', '3 the act, or the one before it, is not as it was written'), ('hash = hash || hash', '3 the act, or the one before it, is not as it was written'), ('seq = 0', '1 the act is missing'),
               ('seq = 9223372036854775807', '3 the act is missing'), ('kind = ''''', '3 the act, or the one before it, is not as it was written'),
               ('legal_on = ''infinity''', '3 the act, or the one before it, is not as it was written'), ('legal_on = ''5874897-12-31''', '3 the act, or the one before it, is not as it was written'), ('recorded_at = ''infinity''', '3 the act, or the one before it, is not as it was written'),
               ('recorded_at = ''-infinity''', '3 the act, or the one before it, is not as it was written'), ('detail = ''1''', '3 the act, or the one before it, is not as it was written')) AS v (change, told),
       unnest('{act,register_act}'::text[]) AS place;
-- a project whose head is none is checked, and handed to audit; it takes no step
SAVEPOINT headless;
ALTER TABLE yunfu.project DISABLE TRIGGER USER;
UPDATE yunfu.project SET last_hash = '' WHERE id = :r;
ALTER TABLE yunfu.project ENABLE TRIGGER USER;
SELECT lives_ok($$ SELECT * FROM govproj.check_register('yunfu') $$, 'a register with a head that is none is checked');
SELECT is(yunfu.audit_export(:r) #>> '{broken_chain,seq}', :'rlast', 'and the project handed to audit');
SELECT throws_ok(format('UPDATE yunfu.project SET title = ''x'' WHERE id = %s', :r), 'XX001', format('the head of the chain of acts of project %s is not a SHA-256 hash', :r), 'but nothing is recorded of it any more');
ROLLBACK TO headless;

-- the ledger without the index by which it is read in order
CREATE FUNCTION pg_temp.without_keys(statement text) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.tampered('ALTER TABLE yunfu.act DROP CONSTRAINT act_pkey; ALTER TABLE yunfu.register_act DROP CONSTRAINT register_act_pkey; ' || statement)
$$;
SELECT is(pg_temp.without_keys(''), '<NULL>', 'without its keys the ledger holds as before');
SELECT is(pg_temp.without_keys(format('DELETE FROM yunfu.act WHERE project_id = %s AND seq = 4', :q)), format('%s 4 the act is missing', :q), 'or does not');

SELECT is(yunfu.audit_export(:p) -> 'broken_chain', 'null'::jsonb, 'what is handed to audit says that its chain holds');
SELECT is((SELECT jsonb_array_length(x -> 'acts') || ' ' || jsonb_array_length(x -> 'documents') || ' ' || jsonb_array_length(x -> 'contracts') FROM yunfu.audit_export(:p) AS x),
          (SELECT p.last_seq || ' ' || (SELECT count(*) FROM yunfu.document WHERE project_id = :p) || ' ' || (SELECT count(*) FROM yunfu.contract WHERE project_id = :p)
             FROM yunfu.project p WHERE id = :p), 'and holds every act, paper and contract');
SELECT throws_ok($$SELECT govproj.verify('nowhere')$$, '42704', NULL, 'no such register');
SELECT * FROM finish();
ROLLBACK;
