-- The digest: one line outside the database by which a ledger that was rewritten as a whole is told from the one it was.
BEGIN;
SELECT plan(62);
\ir ../tap.sql
SELECT drive.reach('professional', 'implementing') AS p, drive.reach('public', 'accepted') AS q, drive.reach('professional', 'submitted') AS r \gset
SELECT govproj.digest('yunfu') AS kept \gset
CREATE TEMPORARY TABLE kept AS SELECT :'kept'::text AS line;

-- What both ways of verifying say: the broken chains; and what only the digest tells.
CREATE FUNCTION pg_temp.told() RETURNS text[] LANGUAGE sql AS $$
    SELECT ARRAY[
           (SELECT string_agg(concat_ws(' ', coalesce(project_id::text, 'register'), seq, fault), '; ' ORDER BY project_id NULLS LAST) FROM govproj.verify('yunfu')),
           (SELECT string_agg(v.fault, '; ') FROM kept, govproj.verify('yunfu', line) AS v WHERE v.project_id IS NULL AND v.seq IS NULL)]
$$;
-- The tree of RFC 6962 as that defines it, from above: over the heads as they stand.
CREATE FUNCTION pg_temp.tree(leaves bytea[]) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE
    n integer := cardinality(leaves);
    k integer := 1;
BEGIN
    IF n = 0 THEN
        RETURN sha256('');
    END IF;
    IF n = 1 THEN
        RETURN sha256('\x00'::bytea || leaves[1]);
    END IF;
    WHILE 2 * k < n LOOP
        k := 2 * k;
    END LOOP;
    RETURN sha256('\x01'::bytea || pg_temp.tree(leaves[1:k]) || pg_temp.tree(leaves[k + 1:n]));
END $$;
CREATE FUNCTION pg_temp.expected(register text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    head record;
BEGIN
    EXECUTE format($q$SELECT array_agg(convert_to(format('%%s:%%s,%%s:%%s,64:%%s,', length(id::text), id, length(seq::text), seq, encode(hash, 'hex')), 'UTF8') ORDER BY id) AS leaves,
                             count(*) AS chains, coalesce(sum(seq), 0) AS acts
                        FROM (SELECT 0 AS id, last_seq AS seq, last_hash AS hash FROM %1$I.register UNION ALL SELECT id, last_seq, last_hash FROM %1$I.project) AS h
                       WHERE hash IS NOT NULL$q$, register) INTO head;
    RETURN format('govproj-digest:1 root=%s chains=%s acts=%s', encode(pg_temp.tree(coalesce(head.leaves, '{}')), 'hex'), head.chains, head.acts);
END $$;
-- The hashes of a chain and its head computed again, by one who may write everywhere.
CREATE FUNCTION pg_temp.rehash(of_project bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    head bytea := '';
    a record;
BEGIN
    FOR a IN SELECT * FROM yunfu.act WHERE project_id = of_project ORDER BY seq LOOP
        head := sha256(head || convert_to((SELECT string_agg(coalesce(octet_length(f.v) || ':' || f.v, '-') || ',', '' ORDER BY f.i)
            FROM unnest(ARRAY[a.project_id::text, a.seq::text, a.kind, a.from_stage::text, a.to_stage::text, a.actor, a.agency_id::text,
                 to_char(a.legal_on, 'YYYY-MM-DD'), (extract(epoch FROM a.recorded_at) * 1000000)::bigint::text, a.policy_id::text,
                 a.detail::text]) WITH ORDINALITY AS f(v, i)), 'UTF8'));
        UPDATE yunfu.act SET hash = head WHERE project_id = of_project AND seq = a.seq;
        UPDATE yunfu.project SET last_seq = a.seq, last_hash = head WHERE id = of_project;
    END LOOP;
END $$;
-- What a superuser does with the engine's triggers and the foreign keys off, and what is told of it.
CREATE FUNCTION pg_temp.tampered(statements text, OUT chains text, OUT digest text) LANGUAGE plpgsql AS $$
DECLARE
    relation regclass;
    told text[];
BEGIN
    FOR relation IN SELECT oid::regclass FROM pg_class WHERE relnamespace = 'yunfu'::regnamespace AND relkind = 'r' LOOP
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER ALL', relation);
    END LOOP;
    EXECUTE statements;
    told := pg_temp.told();
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = 'undo', DETAIL = coalesce(told[1], '-'), HINT = coalesce(told[2], '-');
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    GET STACKED DIAGNOSTICS chains = PG_EXCEPTION_DETAIL, digest = PG_EXCEPTION_HINT;
END $$;

-- What it says
SELECT matches(:'kept'::text, '^govproj-digest:1 root=[0-9a-f]{64} chains=4 acts=[0-9]+ until=2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{6}Z register="yunfu"$', 'one line');
SELECT is(split_part(:'kept', ' until', 1), pg_temp.expected('yunfu'), 'the tree over the heads of all chains');
SELECT is(split_part(govproj.digest('yunfu'), ' until', 1), split_part(:'kept', ' until', 1), 'the same as long as nothing happens');
SELECT is(substring(:'kept' FROM 'acts=([0-9]+)')::bigint, (SELECT count(*) FROM yunfu.act) + (SELECT count(*) FROM yunfu.register_act), 'it counts every act');
SELECT is(substring(:'kept' FROM 'until=([^ ]+)')::timestamptz > (SELECT max(recorded_at) FROM yunfu.act), true, 'before its time');
SELECT is(pg_temp.told(), '{NULL,NULL}'::text[], 'all holds');
SET timezone = 'America/New_York';
SET datestyle = 'SQL, DMY';
SET bytea_output = 'escape';
SELECT is(pg_temp.told(), '{NULL,NULL}'::text[], 'whatever the client''s settings');
SELECT is((SELECT count(*) FROM kept, govproj.verify('yunfu', E'  ' || line || E'\r\n')), 0::bigint, 'spaces around the line do no harm');
RESET timezone;
RESET datestyle;
RESET bytea_output;

-- Registers of every size
\o /dev/null
SELECT govproj.create_register('small');
\o
SELECT is(split_part(govproj.digest('small'), ' until', 1), pg_temp.expected('small'), 'no acts at all');
INSERT INTO small.agency (code, name, kind, leading_group, responsible_office) VALUES ('gaj', '市公安局', 'unit', '领导小组', '科信科');
CREATE FUNCTION pg_temp.one_more(n integer) RETURNS void LANGUAGE sql AS $$
    INSERT INTO small.project (id, title, category, owner_id, budget_year, city_funds, stage_on)
    VALUES (n * n * 1000003 % 97, '警务', 'software.professional', 1, 2020, 1, '2020-03-02')
$$;
SELECT pg_temp.one_more(n) FROM generate_series(1, 1) n;
SELECT is(split_part(govproj.digest('small'), ' until', 1), pg_temp.expected('small'), 'one project');
SELECT pg_temp.one_more(n) FROM generate_series(2, 2) n;
SELECT is(split_part(govproj.digest('small'), ' until', 1), pg_temp.expected('small'), 'two, in the order of their ids');
SELECT pg_temp.one_more(n) FROM generate_series(3, 6) n;
SELECT is(split_part(govproj.digest('small'), ' until', 1), pg_temp.expected('small'), 'six');
SELECT pg_temp.one_more(n) FROM generate_series(7, 7) n;
SELECT is(split_part(govproj.digest('small'), ' until', 1), pg_temp.expected('small'), 'seven');
SELECT pg_temp.one_more(n) FROM generate_series(8, 37) n;
SELECT is(split_part(govproj.digest('small'), ' until', 1), pg_temp.expected('small'), 'thirty-seven');

-- The ledger goes on
SELECT drive.advance(:r, 'withdrawn', '2020-06-01');
SELECT drive.reach('professional', 'planned') AS s \gset
INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (2, 2021, '2020-11-20');
SELECT is(pg_temp.told(), '{NULL,NULL}'::text[], 'what comes later does not touch a digest');
SELECT isnt(split_part(govproj.digest('yunfu'), ' until', 1), split_part(:'kept', ' until', 1), 'but a new one is another');

-- What nobody sees from within: by how many chains and acts the digest finds the ledger to differ.
CREATE FUNCTION pg_temp.difference(statements text) RETURNS text LANGUAGE sql AS $$
    SELECT t.chains || ', ' || CASE
               WHEN t.digest = 'up to the digest''s time there are as many acts as the digest tells of, but they are not the same' THEN 'not the same'
               ELSE format('%s chains and %s acts', n[1]::integer - n[3]::integer, n[2]::integer - n[4]::integer) END
      FROM pg_temp.tampered(statements) AS t,
           regexp_match(t.digest, '^up to the digest''s time there are ([0-9]+) chains with ([0-9]+) acts, where the digest tells of ([0-9]+) with ([0-9]+): acts that it (does not know|knows)') AS n
$$;
SELECT last_seq AS plast FROM yunfu.project WHERE id = :p \gset
SELECT last_seq AS slast FROM yunfu.project WHERE id = :s \gset
SELECT count(*) AS own FROM yunfu.register_act WHERE recorded_at < substring(:'kept' FROM 'until=([^ ]+)')::timestamptz \gset
SELECT is(pg_temp.difference(replace(statement, '$p', :'p') || CASE WHEN rehashed THEN format('; SELECT pg_temp.rehash(%s)', :p) ELSE '' END), verdict, name)
  FROM (VALUES
    (1, 'an act that says something else', true, 'UPDATE yunfu.act SET detail = ''{"amount":1}'' WHERE project_id = $p AND seq = 3', '-, not the same'),
    (2, 'of another day', true, 'UPDATE yunfu.act SET legal_on = legal_on - 30 WHERE project_id = $p AND seq = 9', '-, not the same'),
    (3, 'the last one by another actor', true, 'UPDATE yunfu.act SET actor = ''nobody'' WHERE (project_id, seq) = (SELECT id, last_seq FROM yunfu.project WHERE id = $p)', '-, not the same'),
    (4, 'the last one cut off', true, 'DELETE FROM yunfu.act WHERE (project_id, seq) = (SELECT id, last_seq FROM yunfu.project WHERE id = $p)', '-, 0 chains and -1 acts'),
    (5, 'one put in after the last', true, 'INSERT INTO yunfu.act SELECT project_id, seq + 1, kind, from_stage, to_stage, actor, agency_id, legal_on, recorded_at, policy_id, detail, hash
                                              FROM yunfu.act WHERE (project_id, seq) = (SELECT id, last_seq FROM yunfu.project WHERE id = $p)', '-, 0 chains and 1 acts'),
    (6, 'one made younger than the digest', true, 'UPDATE yunfu.act SET recorded_at = clock_timestamp() WHERE project_id = $p AND seq = (SELECT last_seq - 6 FROM yunfu.project WHERE id = $p)', '-, 0 chains and -7 acts'),
    (7, 'the first one made younger', true, 'UPDATE yunfu.act SET recorded_at = clock_timestamp() WHERE project_id = $p AND seq = 1',
        format('-, -1 chains and -%s acts', :plast)),
    (8, 'a project gone with all that was its', false, 'DELETE FROM yunfu.act WHERE project_id = $p; DELETE FROM yunfu.document WHERE project_id = $p; DELETE FROM yunfu.project WHERE id = $p',
        format('-, -1 chains and -%s acts', :plast)),
    (9, 'a project gone, its acts left behind', false, 'DELETE FROM yunfu.project WHERE id = $p',
        format('%s 1 the project of the acts is missing, -1 chains and -%s acts', :p, :plast)),
    (10, 'a later project made older', false, format('UPDATE yunfu.act SET recorded_at = recorded_at - interval ''1 day'' WHERE project_id = %s; SELECT pg_temp.rehash(%1$s)', :s),
        format('-, 1 chains and %s acts', :slast)),
    (11, 'a head that is no longer that of its acts', false, 'UPDATE yunfu.project SET last_hash = sha256(last_hash) WHERE id = $p',
        format('%s %s the head that is kept beside the acts is not theirs, not the same', :p, :plast)),
    (12, 'the register''s own chain without its end', false, 'DELETE FROM yunfu.register_act WHERE seq > 2; UPDATE yunfu.register SET last_seq = 2, last_hash = (SELECT hash FROM yunfu.register_act WHERE seq = 2)',
        format('-, 0 chains and %s acts', 2 - :own))
  ) AS t (n, name, rehashed, statement, verdict) ORDER BY n;
SELECT is(pg_temp.told(), '{NULL,NULL}'::text[], 'all that is undone');

-- Another register's digest, another name
SELECT is((SELECT string_agg(v.fault, '; ') ~ '^up to the digest''s time there are [0-9]+ chains' FROM kept, govproj.verify('small', line) AS v), true, 'not of this register');
ALTER SCHEMA yunfu RENAME TO yunfu_2020;
SELECT is((SELECT count(*) FROM kept, govproj.verify('yunfu_2020', line)), 0::bigint, 'a register renamed is the same');
ALTER SCHEMA yunfu_2020 RENAME TO yunfu;
ALTER TABLE yunfu.act RENAME TO acts;
SELECT is((SELECT count(*) FROM kept, govproj.verify('yunfu', line)), 0::bigint, 'and so is one whose tables are');
SELECT is((SELECT count(*) FROM govproj.export_ledger('yunfu')), (SELECT count(*) + (SELECT count(*) FROM yunfu.register_act) + 2 FROM yunfu.acts), 'which are exported, too');
ALTER TABLE yunfu.acts RENAME TO act;
\o /dev/null
SELECT govproj.create_register(E'a "b"\\c\n云浮');
\o
SELECT is((SELECT count(*) FROM govproj.verify(E'a "b"\\c\n云浮', govproj.digest(E'a "b"\\c\n云浮'))), 0::bigint, 'a name that needs quoting');
SELECT unalike(govproj.digest(E'a "b"\\c\n云浮'), E'%\n%', 'the digest is one line all the same');

-- What is no digest
SELECT throws_ok(format('SELECT govproj.verify(''yunfu'', %L)', t.line), '22023', t.message, 'no digest: ' || t.name)
  FROM kept AS k,
       LATERAL (VALUES
    ('NULL', NULL, 'this is not a digest of a ledger'),
    ('nothing', '', 'this is not a digest of a ledger'),
    ('half of it', left(k.line, 100), 'this is not a digest of a ledger'),
    ('another version', replace(k.line, ':1 ', ':2 '), 'this is not a digest of a ledger'),
    ('a root too short', regexp_replace(k.line, '.( chains)', '\1'), 'this is not a digest of a ledger'),
    ('a count below nothing', replace(k.line, 'chains=', 'chains=-'), 'this is not a digest of a ledger'),
    ('a count beyond all', regexp_replace(k.line, 'acts=[0-9]+', 'acts=' || repeat('9', 30)), 'this is not a digest of a ledger'),
    ('a day that never was', regexp_replace(k.line, 'until=....-..-..', 'until=2024-02-31'), 'this is not a digest of a ledger'),
    ('no time zone', replace(k.line, 'Z register', ' register'), 'this is not a digest of a ledger'),
    ('two lines', k.line || E'\n' || k.line, 'this is not a digest of a ledger'),
    ('of the year 9999', regexp_replace(k.line, 'until=....', 'until=9999'), 'this digest is of a time that is yet to come')
  ) AS t (name, line, message);
SELECT throws_ok('SELECT govproj.digest(''nowhere'')', '42704', '"nowhere" is not a register', 'no such register');
SELECT throws_ok('SELECT govproj.digest(NULL)', '42704', NULL, 'none at all');
SELECT throws_ok('SELECT govproj.export_ledger(''nowhere'')', '42704', '"nowhere" is not a register', 'nothing to export');

-- Who may
CREATE ROLE reader;
CREATE ROLE clerk;
GRANT USAGE ON SCHEMA yunfu TO reader, clerk;
GRANT SELECT ON yunfu.project TO reader, clerk;
GRANT SELECT ON kept TO reader, clerk;
SET ROLE reader;
SELECT lives_ok('SELECT govproj.digest(''yunfu'')', 'who may read all projects may have the digest');
SELECT throws_ok('SELECT govproj.export_ledger(''yunfu'')', '42501', 'permission denied for table register_act', 'the acts themselves are shown to those who may read them');
RESET ROLE;
ALTER TABLE yunfu.project ENABLE ROW LEVEL SECURITY;
UPDATE yunfu.agency SET db_role = 'clerk' WHERE code = 'gaj';
GRANT SELECT ON yunfu.act, yunfu.register_act TO clerk;
SET ROLE clerk;
SELECT throws_ok(statement, '42501', NULL, 'who may see some projects only: ' || statement)
  FROM unnest(ARRAY['SELECT govproj.digest(''yunfu'')', 'SELECT govproj.verify(''yunfu'')', 'SELECT govproj.verify(''yunfu'', line) FROM kept',
                    'SELECT govproj.export_ledger(''yunfu'')', 'SELECT govproj.ledger_lines(''yunfu.project'')',
                    'SELECT govproj.digest_fault(''yunfu.project'', ''\x00'', 1, 1, now())', 'SELECT govproj.broken_chains(''yunfu.project'', NULL)']) AS statement;
RESET ROLE;
UPDATE yunfu.agency SET db_role = NULL WHERE code = 'gaj';
UPDATE yunfu.agency SET db_role = 'clerk' WHERE code = 'sjj';
SET ROLE clerk;
SELECT is((SELECT count(*) FROM kept, govproj.verify('yunfu', line)), 0::bigint, 'the auditor may');
RESET ROLE;

-- What the audit bureau is handed of a project stands on its own
SELECT is(x -> 'proof' ->> 'hash', encode(p.last_hash, 'hex'), 'the proof is the head of its chain')
  FROM yunfu.project p, yunfu.audit_export(:p) AS x WHERE p.id = :p;
SELECT is((SELECT jsonb_object_agg(k, jsonb_array_length(x -> 'policy' -> k)) FROM unnest('{tracks,steps,requirements,conditions,orders,obligations,forms,attributes,words,labels,articles,notes,cases}'::text[]) AS k),
          jsonb_build_object('tracks', (SELECT count(*) FROM yunfu.policy_track), 'steps', (SELECT count(*) FROM yunfu.policy_step), 'requirements', (SELECT count(*) FROM yunfu.policy_requirement),
                             'conditions', (SELECT count(*) FROM yunfu.policy_condition),
                             'orders', (SELECT count(*) FROM yunfu.policy_order), 'obligations', (SELECT count(*) FROM yunfu.policy_obligation),
                             'forms', (SELECT count(*) FROM yunfu.policy_form), 'attributes', (SELECT count(*) FROM yunfu.policy_attribute), 'words', (SELECT count(*) FROM yunfu.policy_word), 'labels', (SELECT count(*) FROM yunfu.policy_label), 'articles', (SELECT count(*) FROM yunfu.policy_article), 'notes', (SELECT count(*) FROM yunfu.policy_note), 'cases', (SELECT count(*) FROM yunfu.policy_case)), 'the law is there, row by row')
  FROM yunfu.audit_export(:p) AS x;
CREATE TEMPORARY TABLE handed AS SELECT yunfu.audit_export(:p) AS x;
SET timezone = 'Asia/Kathmandu';
SET intervalstyle = 'sql_standard';
SET bytea_output = 'escape';
SET datestyle = 'German';
SELECT is(yunfu.audit_export(:p), x, 'and the same whoever asks') FROM handed;
SELECT * FROM finish();
ROLLBACK;
