-- Every way into the money tables: whichever statement, trigger, rule or setting it is, sums are those of the rows, each row
-- has its act, and nothing goes beyond what an INSERT alone may.

-- Prepared transactions cannot be had inside the test's own, so they come first, on a register that is dropped again. Nothing
-- here may stop the script before it is.
\set ON_ERROR_STOP off
\ir ../drive.sql
SELECT current_setting('max_prepared_transactions')::integer > 0 AS two_phase \gset
SELECT drive.reach('professional', 'contracted') AS p \gset
SELECT id AS c FROM yunfu.contract WHERE project_id = :p \gset
\set meanwhile ''
\set unseen ''
\set afterwards ''
\set settled ''
\if :two_phase
BEGIN;
INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (:c, 1200000, '2020-06-01');
PREPARE TRANSACTION 'govproj_money';
SET lock_timeout = '100ms';
SELECT (drive.outcome(format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 1200000, ''2020-06-01'')', :c), false)).result AS meanwhile \gset
RESET lock_timeout;
SELECT format('%s', paid) AS unseen FROM yunfu.contract WHERE id = :c \gset
COMMIT PREPARED 'govproj_money';
SELECT (drive.outcome(format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 1200000, ''2020-06-01'')', :c), false)).result AS afterwards \gset
BEGIN;
INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (:c, 5, '2020-06-01');
PREPARE TRANSACTION 'govproj_money';
ROLLBACK PREPARED 'govproj_money';
SELECT format('%s, %s, %s, %s', c.paid, supplemented, contracted, (SELECT count(*) FROM yunfu.act a WHERE a.project_id = p.id AND a.kind IN ('payment_entered', 'supplement_entered'))) AS settled
  FROM yunfu.contract c JOIN yunfu.project p ON p.id = c.project_id WHERE c.id = :c \gset
\endif
DROP SCHEMA yunfu, drive CASCADE;
\set ON_ERROR_STOP on

BEGIN;
SELECT plan(443);
\ir ../tap.sql

SELECT CASE WHEN :'two_phase' THEN is(have, want, 'a payment that is prepared: ' || says) ELSE skip('max_prepared_transactions is 0') END
  FROM (VALUES (:'meanwhile', '55P03', 'another one waits for it'), (:'unseen', '0', 'it is not seen yet'), (:'afterwards', 'ZG008 amount', 'committed, it counts'),
               (:'settled', '1200000, 0, 2000000, 1', 'one that is rolled back leaves nothing')) AS v (have, want, says);

-- What is wrong with the sums and acts of a register; nothing, when all is well.
CREATE FUNCTION pg_temp.amiss(register text DEFAULT 'yunfu', payment text DEFAULT 'payment') RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE replace(replace($q$
        SELECT format('contract %s', id) FROM %r.contract c
         WHERE supplemented <> (SELECT coalesce(sum(amount), 0) FROM %r.supplement s WHERE s.contract_id = c.id)
            OR paid <> (SELECT coalesce(sum(CASE WHEN kind IN ('payment', 'settlement') OR (kind = 'reversal' AND (SELECT u.kind FROM %r.%p u WHERE u.id = p.payment_id) = 'refund')
                                                 THEN amount ELSE -amount END), 0) FROM %r.%p p WHERE p.contract_id = c.id)
            OR paid > amount + supplemented OR paid < 0
        UNION ALL
        SELECT format('project %s', id) FROM %r.project p
         WHERE contracted <> (SELECT coalesce(sum(amount + supplemented), 0) FROM %r.contract c WHERE c.project_id = p.id)
            OR total_investment <> (SELECT coalesce(sum(amount), 0) FROM %r.cost_line l WHERE l.project_id = p.id) +
                                   (SELECT coalesce(sum(new - old), 0) FROM %r.change h WHERE h.project_id = p.id AND kind = 'value' AND frozen AND after_seq >= round_seq)
            OR software_cost <> (SELECT coalesce(sum(amount), 0) FROM %r.cost_line l WHERE l.project_id = p.id AND kind = 'software_development') +
                                (SELECT coalesce(sum(new - old), 0) FROM %r.change h WHERE h.project_id = p.id AND cost_line_kind = 'software_development' AND frozen AND after_seq >= round_seq)
        UNION ALL
        SELECT format('acts: %s of %s', count(*), (SELECT count(*) FROM %r.supplement) + (SELECT count(*) FROM %r.%p) + (SELECT count(*) FROM %r.change) + (SELECT count(*) FROM %r.fund_allocation)) FROM %r.act
         WHERE kind IN ('supplement_entered', 'payment_entered', 'change_decided', 'fund_allocated')
        HAVING count(*) <> (SELECT count(*) FROM %r.supplement) + (SELECT count(*) FROM %r.%p) + (SELECT count(*) FROM %r.change) + (SELECT count(*) FROM %r.fund_allocation)
        UNION ALL
        SELECT format('chain of %s', p.id) FROM %r.project p LEFT JOIN %r.act a ON a.project_id = p.id AND a.seq = p.last_seq WHERE a.hash IS DISTINCT FROM p.last_hash
        UNION ALL
        SELECT format('numbers of %s', project_id) FROM %r.act GROUP BY project_id HAVING count(*) <> max(seq)
    $q$, '%r', register), '%p', payment);
END $$;
-- What a statement comes to, and what is amiss after it; it is undone.
CREATE FUNCTION pg_temp.tried(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
    wrong text;
BEGIN
    result := (drive.outcome(statement, false)).result;
    SELECT string_agg(a, ', ') INTO wrong FROM pg_temp.amiss() AS a;
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = concat_ws(', amiss: ', result, wrong);
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;

SELECT drive.reach('professional', 'implementing') AS p, drive.reach('professional', 'implementing') AS q, drive.reach('professional', 'preaccepted') AS w, drive.reach('professional', 'procuring') AS k \gset
SELECT pg_temp.main(:p) AS c, pg_temp.main(:q) AS d, pg_temp.main(:w) AS e \gset
-- the last %s is a contract of 2,000,000 or a project of which 2,450,000 was approved and 2,100,000 is contracted
CREATE TEMP TABLE ways (tab text, columns text, good text, too_much text, refusal text);
INSERT INTO ways VALUES
    ('payment', 'contract_id, amount, paid_on', format('%s, 2000000, ''2020-06-01''', :c), format('%s, 2000000.01, ''2020-06-01''', :c), 'ZG008 amount'),
    ('supplement', 'contract_id, amount, signed_on', format('%s, 350000, ''2020-06-01''', :c), format('%s, 350000.01, ''2020-06-01''', :c), 'ZG008 contracts.limit'),
    ('contract', 'project_id, kind, signer_id, supplier, amount, signed_on', format('%s, ''other'', 2, ''甲'', 350000, ''2020-06-01''', :p), format('%s, ''other'', 2, ''甲'', 350000.01, ''2020-06-01''', :p), 'ZG008 contracts.limit'),
    ('change', 'project_id, kind, cause, cost_line_kind, new, decided_on', format('%s, ''value'', ''law'', ''hardware'', 5, ''2020-06-01''', :p), format('%s, ''value'', ''law'', ''hardware'', 350000, ''2020-06-01''', :p), '23514 change_value_check'),
    ('fund_allocation', 'project_id, source, year, requested, decided', format('%s, ''city'', 2020, 9000000, 2450000', :p), format('%s, ''city'', 2020, 9000000, 2450000.01', :p), 'ZG008 allocations.limit');
CREATE TEMP TABLE doors (says text, statement text);
INSERT INTO doors VALUES
    ('INSERT', 'INSERT INTO yunfu.%t (%c) VALUES (%v)'), ('INSERT ... SELECT', 'INSERT INTO yunfu.%t (%c) SELECT %v'),
    ('INSERT ... ON CONFLICT DO NOTHING', 'INSERT INTO yunfu.%t (%c) VALUES (%v) ON CONFLICT DO NOTHING'),
    ('INSERT ... ON CONFLICT DO UPDATE', 'INSERT INTO yunfu.%t (%c) VALUES (%v) ON CONFLICT (id) DO UPDATE SET id = %t.id'),
    ('MERGE', 'MERGE INTO yunfu.%t USING (SELECT %v) AS s (%c) ON false WHEN NOT MATCHED THEN INSERT (%c) VALUES (%v)'),
    ('COPY', 'COPY yunfu.%t (%c) FROM PROGRAM $$printf ''%s\n'' "%v" | sed "s/, /,/g; s/''//g"$$ (FORMAT csv)'),
    ('a data-modifying CTE', 'WITH x AS (INSERT INTO yunfu.%t (%c) VALUES (%v) RETURNING 1) SELECT count(*) FROM x'),
    ('a view', 'CREATE VIEW yunfu.seen AS SELECT %c FROM yunfu.%t; INSERT INTO yunfu.seen (%c) VALUES (%v)'),
    ('a view with check option', 'CREATE VIEW yunfu.seen AS SELECT * FROM yunfu.%t WHERE id > 0 WITH CHECK OPTION; INSERT INTO yunfu.seen (%c) VALUES (%v)'),
    ('replica mode', 'SET LOCAL session_replication_role = replica; INSERT INTO yunfu.%t (%c) VALUES (%v)'),
    ('PL/pgSQL', 'DO $x$ BEGIN INSERT INTO yunfu.%t (%c) VALUES (%v); EXCEPTION WHEN division_by_zero THEN NULL; END $x$'),
    ('a prepared statement', 'DEALLOCATE ALL; PREPARE entry AS INSERT INTO yunfu.%t (%c) VALUES (%v); EXECUTE entry'),
    ('a rule that redirects', 'CREATE TABLE yunfu.inbox AS SELECT %c FROM yunfu.%t WHERE false; CREATE RULE r AS ON INSERT TO yunfu.inbox DO INSTEAD INSERT INTO yunfu.%t (%c) VALUES (%v); INSERT INTO yunfu.inbox DEFAULT VALUES'),
    ('a table renamed', 'ALTER TABLE yunfu.%t RENAME TO anders; INSERT INTO yunfu.anders (%c) VALUES (%v); ALTER TABLE yunfu.anders RENAME TO %t'),
    ('deferred constraints', 'SET CONSTRAINTS ALL DEFERRED; INSERT INTO yunfu.%t (%c) VALUES (%v); SET CONSTRAINTS ALL IMMEDIATE');
SELECT is(pg_temp.tried(replace(replace(replace(statement, '%t', tab), '%c', columns), '%v', v)), CASE v WHEN good THEN 'done' ELSE refusal END, format('%s by %s: %s', tab, says, CASE v WHEN good THEN 'as much as may be' ELSE 'more' END))
  FROM ways, doors, LATERAL unnest(ARRAY[good, too_much]) AS v
 ORDER BY tab, says, v = too_much;

-- several rows in one statement count together
SELECT is(pg_temp.tried(replace(replace(statement, '%c', :'c'), '%d', :'d')), refusal, says)
  FROM (VALUES ('two payments to the last fen', 'INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%c, 1000000, ''2020-06-01''), (%c, 1000000, ''2020-06-01'')', 'done'),
               ('and a fen more', 'INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%c, 1000000, ''2020-06-01''), (%c, 1000000.01, ''2020-06-01'')', 'ZG008 amount'),
               ('two hundred payments', 'INSERT INTO yunfu.payment (contract_id, amount, paid_on) SELECT %c, 10000, ''2020-06-01'' FROM generate_series(1, 200)', 'done'),
               ('and one', 'INSERT INTO yunfu.payment (contract_id, amount, paid_on) SELECT %c, 10000, ''2020-06-01'' FROM generate_series(1, 201)', 'ZG008 amount'),
               ('on two contracts in turn', 'INSERT INTO yunfu.payment (contract_id, amount, paid_on) SELECT CASE n % 2 WHEN 0 THEN %c ELSE %d END, 500000, ''2020-06-01'' FROM generate_series(1, 8) AS n', 'done'),
               ('on two contracts in turn, once too often', 'INSERT INTO yunfu.payment (contract_id, amount, paid_on) SELECT CASE n % 2 WHEN 0 THEN %c ELSE %d END, 500000, ''2020-06-01'' FROM generate_series(1, 9) AS n', 'ZG008 amount'),
               ('a payment and its refund', 'INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on) VALUES (%c, ''payment'', 2000000, ''2020-06-01''), (%c, ''refund'', 2000000, ''2020-06-01''), (%c, ''payment'', 2000000, ''2020-06-01'')', 'done'),
               ('a refund before its payment', 'INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on) VALUES (%c, ''refund'', 5, ''2020-06-01''), (%c, ''payment'', 5, ''2020-06-01'')', 'ZG008 amount'),
               ('a payment and its reversal', 'INSERT INTO yunfu.payment (id, contract_id, kind, amount, paid_on, payment_id) VALUES (7777, %c, ''payment'', 5, ''2020-06-01'', NULL), (7778, %c, ''reversal'', 5, ''2020-06-01'', 7777)', 'done'),
               ('supplements to the last fen', 'INSERT INTO yunfu.supplement (contract_id, amount, signed_on) SELECT %c, 35000, ''2020-06-01'' FROM generate_series(1, 10)', 'done'),
               ('and one', 'INSERT INTO yunfu.supplement (contract_id, amount, signed_on) SELECT %c, 35000, ''2020-06-01'' FROM generate_series(1, 11)', 'ZG008 contracts.limit'),
               ('a supplement beyond the limit and one back', 'INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%c, 350001, ''2020-06-01''), (%c, -1, ''2020-06-01'')', 'ZG008 contracts.limit'),
               ('contracts to the last fen', 'INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) SELECT project_id, ''other'', 2, ''甲'', 35000, ''2020-06-01'' FROM yunfu.contract, generate_series(1, 10) WHERE id = %c', 'done'),
               ('and one', 'INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) SELECT project_id, ''other'', 2, ''甲'', 35000, ''2020-06-01'' FROM yunfu.contract, generate_series(1, 11) WHERE id = %c', 'ZG008 contracts.limit'),
               ('funds of several years', 'INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided) SELECT project_id, ''city'', y, 490000, 490000 FROM yunfu.contract, generate_series(2021, 2025) AS y WHERE id = %c', 'done'),
               ('and one', 'INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided) SELECT project_id, ''city'', y, 490000, 490000 FROM yunfu.contract, generate_series(2021, 2026) AS y WHERE id = %c', 'ZG008 allocations.limit')) AS v (says, statement, refusal);

-- what stands is altered by no door
INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (:c, 5, '2020-06-01') RETURNING id AS supplement \gset
INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (:c, 5, '2020-06-01') RETURNING id AS payment \gset
INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (:p, 'value', 'law', 'hardware', 350005, '2020-06-01') RETURNING id AS change \gset
INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided) VALUES (:p, 'city', 2020, 9000000, 1000) RETURNING id AS fund \gset
CREATE TEMP TABLE standing (tab text, id bigint, col text);
INSERT INTO standing VALUES ('supplement', :supplement, 'amount'), ('payment', :payment, 'amount'), ('change', :change, 'new'), ('contract', :c, 'paid'), ('contract', :c, 'supplemented'), ('contract', :c, 'amount'),
                            ('project', :p, 'contracted'), ('project', :p, 'highest_investment'), ('project', :p, 'total_investment');
SELECT is(pg_temp.tried(replace(replace(replace(statement, '%t', tab), '%i', id::text), '%c', col)),
          CASE WHEN says !~ 'CONFLICT' THEN 'ZG009 fixed' WHEN tab = 'project' THEN 'ZG001 step' WHEN tab = 'change' THEN '23514 old' ELSE 'ZG009 fixed' END, format('%s.%s by %s', tab, col, says))
  FROM standing, (VALUES ('UPDATE', 'UPDATE yunfu.%t SET %c = %c + 1 WHERE id = %i'), ('INSERT ... ON CONFLICT DO UPDATE', 'INSERT INTO yunfu.%t SELECT * FROM yunfu.%t WHERE id = %i ON CONFLICT (id) DO UPDATE SET %c = %t.%c + 1'),
                         ('MERGE', 'MERGE INTO yunfu.%t AS t USING (SELECT %i AS i) AS s ON t.id = i WHEN MATCHED THEN UPDATE SET %c = t.%c + 1'), ('MERGE DELETE', 'MERGE INTO yunfu.%t AS t USING (SELECT %i AS i) AS s ON t.id = i WHEN MATCHED THEN DELETE'),
                         ('a view', 'CREATE VIEW yunfu.seen AS SELECT * FROM yunfu.%t; UPDATE yunfu.seen SET %c = %c + 1 WHERE id = %i'), ('a rule', 'CREATE TABLE yunfu.inbox (i bigint); CREATE RULE r AS ON INSERT TO yunfu.inbox DO INSTEAD UPDATE yunfu.%t SET %c = %c + 1 WHERE id = NEW.i; INSERT INTO yunfu.inbox VALUES (%i)'),
                         ('a data-modifying CTE', 'WITH x AS (UPDATE yunfu.%t SET %c = %c + 1 WHERE id = %i RETURNING 1) SELECT count(*) FROM x'), ('a CTE that deletes', 'WITH x AS (DELETE FROM yunfu.%t WHERE id = %i RETURNING 1) SELECT count(*) FROM x'),
                         ('replica mode', 'SET LOCAL session_replication_role = replica; UPDATE yunfu.%t SET %c = %c + 1 WHERE id = %i'), ('DELETE in replica mode', 'SET LOCAL session_replication_role = replica; DELETE FROM yunfu.%t WHERE id = %i'),
                         ('TRUNCATE', 'TRUNCATE yunfu.%t CASCADE'), ('TRUNCATE in replica mode', 'SET LOCAL session_replication_role = replica; TRUNCATE yunfu.%t CASCADE'),
                         ('a trigger of another table', 'CREATE TABLE yunfu.own (i bigint); CREATE FUNCTION yunfu.move() RETURNS trigger LANGUAGE plpgsql AS $x$ BEGIN UPDATE yunfu.%t SET %c = %t.%c + 1 WHERE id = NEW.i; RETURN NULL; END $x$;
                           CREATE TRIGGER t AFTER INSERT ON yunfu.own FOR EACH ROW EXECUTE FUNCTION yunfu.move(); INSERT INTO yunfu.own VALUES (%i)')) AS v (says, statement);
SELECT is(pg_temp.tried(replace(replace(statement, '%i', :'fund'), '%p', :'p')), refusal, 'fund_allocation.decided by ' || says)
  FROM (VALUES ('INSERT ... ON CONFLICT DO UPDATE', 'INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided) VALUES (%p, ''city'', 2020, 9000000, 2450000) ON CONFLICT (project_id, source, year) DO UPDATE SET decided = excluded.decided', 'done'),
               ('it, a fen more', 'INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided) VALUES (%p, ''city'', 2020, 9000000, 2450000.01) ON CONFLICT (project_id, source, year) DO UPDATE SET decided = excluded.decided', 'ZG008 allocations.limit'),
               ('MERGE', 'MERGE INTO yunfu.fund_allocation AS f USING (SELECT 1) AS s ON f.id = %i WHEN MATCHED THEN UPDATE SET decided = 2450000', 'done'),
               ('MERGE, a fen more', 'MERGE INTO yunfu.fund_allocation AS f USING (SELECT 1) AS s ON f.id = %i WHEN MATCHED THEN UPDATE SET decided = 2450000.01', 'ZG008 allocations.limit'),
               ('MERGE DELETE', 'MERGE INTO yunfu.fund_allocation AS f USING (SELECT 1) AS s ON f.id = %i WHEN MATCHED THEN DELETE', 'ZG009 fixed'),
               ('DELETE', 'DELETE FROM yunfu.fund_allocation', 'ZG009 fixed'), ('DELETE in replica mode', 'SET LOCAL session_replication_role = replica; DELETE FROM yunfu.fund_allocation', 'ZG009 fixed'),
               ('TRUNCATE', 'TRUNCATE yunfu.fund_allocation', 'ZG009 fixed'), ('replica mode', 'SET LOCAL session_replication_role = replica; UPDATE yunfu.fund_allocation SET decided = 2450000.01 WHERE id = %i', 'ZG008 allocations.limit'),
               ('a view', 'CREATE VIEW yunfu.seen AS SELECT * FROM yunfu.fund_allocation; UPDATE yunfu.seen SET decided = 2450000.01', 'ZG008 allocations.limit')) AS v (says, statement, refusal);
-- without its foreign keys replica mode names no contract or project that is not there
SELECT is(pg_temp.tried('SET LOCAL session_replication_role = replica; ' || statement), '23503', 'replica mode: ' || says)
  FROM (VALUES ('a payment on no contract', 'INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (-1, 1, ''2020-06-01'')'), ('a supplement to none', 'INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (-1, 1, ''2020-06-01'')'),
               ('a change of no project', 'INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) VALUES (-1, ''value'', ''law'', 1, ''2020-06-01'')'), ('funds of none', 'INSERT INTO yunfu.fund_allocation (project_id, source, year, requested) VALUES (-1, ''city'', 2020, 1)'),
               ('a contract of none', 'INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (-1, ''main'', 2, ''甲'', 1, ''2020-06-01'')')) AS v (says, statement);
SELECT is(pg_temp.tried(format('SET LOCAL session_replication_role = replica; INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, payment_id) VALUES (%s, ''reversal'', 5, ''2020-06-01'', -1)', :c)), '23503 reversal', 'replica mode: a reversal of nothing');

-- an entry and a step in one statement, whichever is done first: as if the step came first, or not at all
SELECT drive.paper(:w, 'termination_procedure', '2020-06-01'), drive.supply_all(:w, 'accepted', '2020-06-01'), drive.supply_all(:k, 'contracted', '2020-06-01') \g /dev/null
SELECT pg_temp.main(:k) AS m, drive.reach('professional', 'approved') AS g, drive.reach('professional', 'approved') AS lapsed \gset
SELECT drive.supply_all(:g, 'funded', '2020-06-01'), drive.supply_all(:lapsed, 'submitted', '2022-06-01') \g /dev/null
SELECT is(pg_temp.tried(replace(format('WITH x AS (%s RETURNING 1 AS one) UPDATE yunfu.project SET stage = %L, stage_on = %L %s WHERE id = %s', entry, target, CASE target WHEN 'submitted' THEN '2022-06-01' ELSE '2020-06-01' END, source, p), '%p', p::text)),
          CASE source WHEN '' THEN step_first ELSE entry_first END, format('%s and the step to %s, %s first', says, target, CASE source WHEN '' THEN 'the step' ELSE 'the entry' END))
  FROM (VALUES ('a payment', 'terminated', :w, format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 1, ''2020-06-01'')', :e), 'ZG008 going_on.payment', 'ZG008 going_on.payment'),
               ('a settlement', 'terminated', :w, format('INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on) VALUES (%s, ''settlement'', 1, ''2020-06-01'')', :e), 'done', 'done'),
               ('a supplement', 'accepted', :w, format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%s, 1, ''2020-06-01'')', :e), 'ZG009 not_reached.preaccepted.supplement', 'ZG009 not_reached.preaccepted.supplement'),
               ('a change', 'accepted', :w, 'INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%p, ''value'', ''law'', ''other'', 5, ''2020-06-01'')', 'ZG009 not_reached.accepted.change', '55000'),
               ('a change of scope', 'accepted', :w, 'INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) VALUES (%p, ''scope'', ''law'', ''甲'', ''2020-06-01'')', 'ZG009 not_reached.accepted.change', '55000'),
               ('a change of duration', 'accepted', :w, 'INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) VALUES (%p, ''duration'', ''law'', 5, ''2020-06-01'')', 'ZG009 not_reached.accepted.change', '55000'),
               ('a contract', 'terminated', :w, 'INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%p, ''other'', 2, ''甲'', 1, ''2020-06-01'')', 'ZG009 going_on.contract', 'ZG009 not_reached.preaccepted.other'),
               ('a payment', 'contracted', :k, format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 2000000, ''2020-06-01'')', :m), 'done', 'done'),
               ('a payment of more', 'contracted', :k, format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 2000000.01, ''2020-06-01'')', :m), 'ZG008 amount', 'ZG008 amount'),
               ('a supplement', 'contracted', :k, format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%s, 450000, ''2020-06-01'')', :m), 'done', 'done'),
               ('a supplement of more', 'contracted', :k, format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%s, 450000.01, ''2020-06-01'')', :m), 'ZG008 contracts.limit', 'ZG008 contracts.limit'),
               ('a change', 'contracted', :k, 'INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%p, ''value'', ''law'', ''hardware'', 0, ''2020-06-01'')', 'done', '55000'),
               ('a correction', 'contracted', :k, format('UPDATE yunfu.contract SET amount = 9000000 WHERE id = %s', :m), 'ZG009 fixed', '55000'),
               ('funds', 'funded', :g, 'INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided) VALUES (%p, ''city'', 2020, 9000000, 2450000)', 'done', 'done'),
               ('funds of more', 'funded', :g, 'INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided) VALUES (%p, ''city'', 2020, 9000000, 2450000.01)', 'ZG008 allocations.limit', 'ZG008 allocations.limit'),
               ('a change', 'submitted', :lapsed, 'INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%p, ''value'', ''law'', ''hardware'', 5, ''2020-06-01'')', 'ZG009 reached.approved.value', '55000'))
       AS v (says, target, p, entry, step_first, entry_first), unnest('{"",FROM x}'::text[]) AS source ORDER BY target, says, source;
SELECT is(drive.step(:w, 'accepted', '2020-06-01', true), 'done', 'alone, acceptance goes on');
-- two entries in one statement: whichever comes first, nothing is amiss
SELECT matches(pg_temp.tried(replace(replace(statement, '%p', :'p'), '%c', :'c')), '^(done|ZG008 \S+|ZG009 \S+|55000)$', says)
  FROM (VALUES ('a supplement and a payment that needs it', 'WITH x AS (INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%c, 5, ''2020-06-01'')) INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%c, 2000005, ''2020-06-01'')'),
               ('a payment and the supplement it needs', 'WITH x AS (INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%c, 2000005, ''2020-06-01'')) INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%c, 5, ''2020-06-01'')'),
               ('a payment of all and a supplement that lowers', 'WITH x AS (INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%c, 2000000, ''2020-06-01'')) INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%c, -5, ''2020-06-01'')'),
               ('a supplement and a contract', 'WITH x AS (INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%c, 200000, ''2020-06-01'')) INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%p, ''other'', 2, ''甲'', 200000, ''2020-06-01'')'),
               ('a delivery and a payment', 'WITH x AS (UPDATE yunfu.contract SET delivered_on = ''2020-06-01'' WHERE id = %c) INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%c, 7, ''2020-06-01'')'),
               ('a payment and a delivery', 'WITH x AS (INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%c, 7, ''2020-06-01'')) UPDATE yunfu.contract SET delivered_on = ''2020-06-01'' WHERE id = %c'),
               ('a new contract and a payment on it', 'WITH x AS (INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%p, ''other'', 2, ''甲'', 10, ''2020-06-01'') RETURNING id) INSERT INTO yunfu.payment (contract_id, amount, paid_on) SELECT id, 10, ''2020-06-01'' FROM x'),
               ('a correction and a supplement', 'WITH n AS (SELECT id FROM yunfu.contract WHERE project_id = %p AND kind = ''supervision''), x AS (UPDATE yunfu.contract c SET qualification = ''乙级'' FROM n WHERE c.id = n.id) INSERT INTO yunfu.supplement (contract_id, amount, signed_on) SELECT id, 5, ''2020-06-01'' FROM n'),
               ('a new title and a payment', 'WITH x AS (UPDATE yunfu.project SET title = ''改'' WHERE id = %p) INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%c, 7, ''2020-06-01'')'),
               ('a payment and a new title', 'WITH x AS (INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%c, 7, ''2020-06-01'')) UPDATE yunfu.project SET title = ''改'' WHERE id = %p'),
               ('two changes', 'WITH x AS (INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%p, ''value'', ''law'', ''hardware'', 1, ''2020-06-01'')) INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%p, ''value'', ''law'', ''hardware'', 2, ''2020-06-01'')')) AS v (says, statement);
-- a statement that pays while it computes
CREATE FUNCTION pg_temp.pays(contract_id bigint) RETURNS date LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (contract_id, 3, '2020-06-01');
    RETURN '2020-06-01';
END $$;
SELECT matches(pg_temp.tried(replace(replace(statement, '%p', :'p'), '%c', :'c')), '^(done|27000|55000|ZG\d+ \S+)$', 'paying within: ' || statement)
  FROM unnest(ARRAY['UPDATE yunfu.contract SET delivered_on = pg_temp.pays(id) WHERE id = %c', 'UPDATE yunfu.project SET title = pg_temp.pays(%c)::text WHERE id = %p', 'INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%c, 4, pg_temp.pays(%c))',
                    'INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%c, 4, pg_temp.pays(%c))', 'INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) VALUES (%p, ''scope'', ''law'', ''甲'', pg_temp.pays(%c))',
                    'UPDATE yunfu.fund_allocation SET note = pg_temp.pays(%c)::text WHERE project_id = %p']) AS statement;

-- savepoints
CREATE FUNCTION pg_temp.state(contract_id bigint) RETURNS text LANGUAGE sql AS $$
    SELECT format('%s, %s, %s', c.paid, supplemented, contracted) FROM yunfu.contract c JOIN yunfu.project p ON p.id = c.project_id WHERE c.id = contract_id
$$;
SELECT pg_temp.state(:d) AS before \gset
SAVEPOINT one;
INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (:d, 2000000, '2020-06-01');
SAVEPOINT two;
INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (:d, 9, '2020-06-01');
INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (:d, 9, '2020-06-01');
ROLLBACK TO two;
SELECT is(pg_temp.state(:d), '2000000, 0, 2100000', 'rolled back to the second savepoint');
SELECT pg_temp.refused(format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 0.01, ''2020-06-01'')', :d), 'ZG008 amount', 'what was rolled back makes no room');
ROLLBACK TO one;
SELECT is(pg_temp.state(:d), :'before', 'rolled back to the first');
SELECT is_empty('SELECT pg_temp.amiss()', 'nothing is amiss');

-- what the owner adds to the tables goes on working, and goes no way round
CREATE FUNCTION yunfu.meddle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME IN ('payment', 'supplement') THEN NEW.amount := 3000000; END IF;
    IF TG_TABLE_NAME = 'change' THEN NEW.new := 77; END IF;
    IF TG_TABLE_NAME = 'fund_allocation' THEN NEW.decided := 3000000; END IF;
    IF TG_TABLE_NAME = 'contract' THEN NEW.paid := 1; END IF;
    IF TG_TABLE_NAME = 'project' THEN NEW.contracted := 0; END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION yunfu.swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TEMP TABLE lawful (tab text, statement text);
INSERT INTO lawful VALUES ('payment', format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 11, ''2020-06-01'')', :c)), ('supplement', format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%s, 11, ''2020-06-01'')', :c)),
    ('change', format('INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%s, ''value'', ''law'', ''hardware'', 11, ''2020-06-01'')', :p)),
    ('fund_allocation', format('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided) VALUES (%s, ''city'', 2021, 9000000, 11)', :p)),
    ('contract', format('UPDATE yunfu.contract SET delivered_on = ''2020-06-01'' WHERE id = %s', :c)), ('project', format('UPDATE yunfu.project SET title = ''改'' WHERE id = %s', :p));
SELECT is(pg_temp.tried(statement), 'done', tab || ' is lawful') FROM lawful;
SELECT is(pg_temp.tried(format('CREATE TRIGGER %s BEFORE INSERT OR UPDATE ON yunfu.%s FOR EACH ROW EXECUTE FUNCTION yunfu.meddle(); %s', name, tab, statement)), refusal, format('%s: a trigger %s that meddles', tab, name))
  FROM lawful JOIN (VALUES ('payment', 'aa', 'ZG008 amount'), ('payment', 'zzz', 'ZG008 amount'), ('supplement', 'aa', 'ZG008 contracts.limit'), ('supplement', 'zzz', 'ZG008 contracts.limit'), ('change', 'aa', 'done'), ('change', 'zzz', '55000'),
                           ('fund_allocation', 'aa', 'ZG008 allocations.limit'), ('fund_allocation', 'zzz', 'ZG008 allocations.limit'), ('contract', 'aa', 'ZG009 fixed'), ('contract', 'zzz', '55000'), ('project', 'aa', 'ZG009 fixed'), ('project', 'zzz', '55000')) AS v (tab, name, refusal) USING (tab);
SELECT is(pg_temp.tried(format('CREATE TRIGGER aa %s INSERT OR UPDATE ON yunfu.%s FOR EACH ROW EXECUTE FUNCTION yunfu.swallow(); %s', time, tab, statement)), 'done', format('%s: a trigger that swallows, %s', tab, time))
  FROM lawful, unnest('{BEFORE,AFTER}'::text[]) AS time;
SELECT is(pg_temp.tried(format('CREATE FUNCTION yunfu.undo() RETURNS trigger LANGUAGE plpgsql AS $x$ BEGIN %s; RETURN NULL; END $x$; CREATE TRIGGER aa AFTER INSERT ON yunfu.payment FOR EACH ROW EXECUTE FUNCTION yunfu.undo(); %s', body, statement)), refusal, 'a trigger before the engine''s: ' || body)
  FROM lawful, (VALUES ('DELETE FROM yunfu.payment WHERE id = NEW.id', 'ZG009 fixed'), ('UPDATE yunfu.payment SET amount = 1 WHERE id = NEW.id', 'ZG009 fixed'),
                       (format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%s, 1, ''2020-06-01'')', :c), 'done')) AS v (body, refusal) WHERE tab = 'payment';
SELECT is(pg_temp.tried(format('CREATE RULE r AS ON %s; %s', rule, statement)), refusal, format('%s with a rule ON %s', tab, rule))
  FROM lawful JOIN (VALUES ('payment', 'INSERT TO yunfu.payment DO INSTEAD NOTHING', 'done'), ('payment', 'INSERT TO yunfu.payment DO ALSO DELETE FROM yunfu.payment', 'ZG009 fixed'), ('payment', 'INSERT TO yunfu.payment DO ALSO UPDATE yunfu.contract SET paid = 0', 'ZG009 fixed'),
                           ('payment', 'UPDATE TO yunfu.contract DO INSTEAD NOTHING', 'done'), ('payment', 'UPDATE TO yunfu.project DO INSTEAD NOTHING', 'done'), ('supplement', 'UPDATE TO yunfu.contract DO INSTEAD NOTHING', 'done'), ('change', 'UPDATE TO yunfu.project DO INSTEAD NOTHING', 'done'),
                           ('payment', 'INSERT TO yunfu.payment DO INSTEAD INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (NEW.contract_id, NEW.amount, NEW.paid_on)', 'done'), ('payment', 'INSERT TO yunfu.act DO INSTEAD NOTHING', 'done')) AS v (tab, rule, refusal) USING (tab);
SELECT unalike(pg_temp.tried(format('CREATE TRIGGER zz_once_more AFTER INSERT ON yunfu.%1$s FOR EACH ROW EXECUTE FUNCTION govproj.%1$s_record(%1$L); %2$s', tab, statement)), '%amiss%', tab || ': an engine trigger that stands twice')
  FROM lawful WHERE tab NOT IN ('project', 'contract');

ALTER TABLE yunfu.contract ADD COLUMN handler text NOT NULL DEFAULT '经办人', ADD COLUMN owed numeric GENERATED ALWAYS AS (amount + supplemented - paid) STORED;
ALTER TABLE yunfu.project ADD COLUMN free numeric GENERATED ALWAYS AS (approved_amount - contracted) STORED, ADD COLUMN cost numeric GENERATED ALWAYS AS (total_investment - software_cost) STORED;
ALTER TABLE yunfu.payment ADD COLUMN slip text DEFAULT '凭证';
CREATE INDEX contract_paid ON yunfu.contract (paid);
CREATE INDEX project_contracted ON yunfu.project (contracted, total_investment);
SELECT is(pg_temp.tried(statement), 'done', tab || ' is lawful with columns and indexes of the owner''s') FROM lawful;
INSERT INTO yunfu.payment (contract_id, amount, paid_on, slip) VALUES (:d, 123.45, '2020-06-01', '甲-1');
INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (:d, 1000, '2020-06-01');
INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (:q, 'value', 'law', 'hardware', 0, '2020-06-01');
SELECT is(format('%s, %s', owed, handler), '2000876.55, 经办人', 'a generated column follows the payment and the supplement') FROM yunfu.contract WHERE id = :d;
SELECT is(format('%s, %s', free, cost), '349000, 300000', 'so on the project') FROM yunfu.project WHERE id = :q;
SET LOCAL enable_seqscan = off;
SELECT is((SELECT array_agg(id) FROM yunfu.contract WHERE paid = 123.45), ARRAY[:d]::bigint[], 'an index of the owner''s finds the new sum');
SELECT is_empty(format('SELECT id FROM yunfu.contract WHERE id = %s AND paid = 0', :d), 'and not the old one');
SELECT is((SELECT array_agg(id) FROM yunfu.project WHERE contracted = 2101000 AND total_investment = 2100000), ARRAY[:q]::bigint[], 'so on the project');
RESET enable_seqscan;
ALTER TABLE yunfu.contract ADD CONSTRAINT kept_back CHECK (paid <= (amount + supplemented) * 0.9);
ALTER TABLE yunfu.project ADD CONSTRAINT thrifty CHECK (contracted <= 2200000 AND total_investment <= 2500000);
SELECT drive.reach('professional', 'implementing') AS u \gset
SELECT pg_temp.main(:u) AS v \gset
SELECT pg_temp.refused(statement, refusal, 'a CHECK of the owner''s: ' || says)
  FROM (VALUES ('paid within it', format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 1800000, ''2020-06-01'')', :e), 'done'), ('paid beyond', format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 1800000.01, ''2020-06-01'')', :e), '23514 kept_back'),
               ('supplemented within it', format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%s, 100000, ''2020-06-01'')', :v), 'done'), ('supplemented beyond', format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%s, 100000.01, ''2020-06-01'')', :v), '23514 thrifty'),
               ('contracted beyond', format('SELECT drive.contract(%s, ''other'', 100000.01, ''2020-06-01'')', :u), '23514 thrifty'),
               ('changed beyond', format('INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) VALUES (%s, ''value'', ''law'', 2500000.01, ''2020-06-01'')', :u), '23514 thrifty')) AS v (says, statement, refusal);
ALTER TABLE yunfu.contract DROP CONSTRAINT kept_back;
ALTER TABLE yunfu.project DROP CONSTRAINT thrifty;

-- who may only enter payments needs no right on what they add to, and row security hides nothing from the engine
CREATE ROLE tap_cashier;
UPDATE yunfu.agency SET db_role = 'tap_cashier' WHERE id = 2;
GRANT USAGE ON SCHEMA yunfu TO tap_cashier;
GRANT INSERT ON yunfu.payment TO tap_cashier;
ALTER TABLE yunfu.contract ENABLE ROW LEVEL SECURITY;
ALTER TABLE yunfu.project ENABLE ROW LEVEL SECURITY;
SET LOCAL ROLE tap_cashier;
INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (:e, 1999999.99, '2020-06-01');
RESET ROLE;
SELECT is(paid::text, '1999999.99', 'a payment by a role that may do nothing else') FROM yunfu.contract WHERE id = :e;
CREATE FUNCTION pg_temp.as_cashier(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    SET LOCAL ROLE tap_cashier;
    EXECUTE statement;
    RESET ROLE;
    RETURN 'done';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
SELECT is(pg_temp.as_cashier(format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 0.02, ''2020-06-01'')', :e)), 'ZG008', 'is held to the contract that it cannot see');
SELECT is(pg_temp.as_cashier('UPDATE yunfu.contract SET paid = 0'), '42501', 'and may do nothing else');
ALTER TABLE yunfu.contract DISABLE ROW LEVEL SECURITY;
ALTER TABLE yunfu.project DISABLE ROW LEVEL SECURITY;
SELECT is_empty('SELECT pg_temp.amiss()', 'nothing is amiss by then');

-- a new round: what changed the figures in the last one is gone, and the lines are open again
SELECT drive.reach('professional', 'approved') AS r \gset
INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (:r, 'value', 'law', 'hardware', 0, '2020-06-01');
INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (:r, 'value', 'law', 'software_development', 900000, '2020-06-01');
INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) VALUES (:r, 'value', 'law', 1000000, '2020-06-01');
SELECT is(format('%s, %s, %s', total_investment, software_cost, frozen), '1000000, 900000, t', 'changed while approved') FROM yunfu.project WHERE id = :r;
SELECT drive.advance(:r, 'submitted', '2022-06-01') \g /dev/null
SELECT is(format('%s, %s, %s, %s', total_investment, software_cost, frozen, coalesce(approved_amount::text, 'none')), '2450000, 1800000, f, none', 'in a new round the figures are those of the lines') FROM yunfu.project WHERE id = :r;
SELECT is_empty('SELECT pg_temp.amiss()', 'and nothing is amiss');
SELECT pg_temp.refused(format('INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%s, ''value'', ''law'', ''hardware'', 5, ''2022-06-01'')', :r), 'ZG009 reached.approved.value', 'nothing is frozen to be changed');
UPDATE yunfu.cost_line SET amount = 500000.50 WHERE project_id = :r AND kind = 'hardware';
DELETE FROM yunfu.cost_line WHERE project_id = :r AND kind = 'supervision';
SELECT is(format('%s, %s', total_investment, software_cost), '2500000.50, 1800000', 'lines are corrected') FROM yunfu.project WHERE id = :r;
SELECT drive.advance(:r, target, '2022-06-02') FROM unnest('{prechecked,reviewed,fund_reviewed,approved}'::text[]) AS target \g /dev/null
SELECT pg_temp.refused(format('UPDATE yunfu.cost_line SET amount = 1 WHERE project_id = %s AND kind = ''hardware''', :r), 'ZG009 frozen', 'approved again, they are frozen again');
INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (:r, 'value', 'law', 'hardware', 500000, '2022-06-03');
SELECT is((SELECT format('%s > %s', old, new) FROM yunfu.change WHERE project_id = :r ORDER BY id DESC LIMIT 1), '500000.50 > 500000', 'a change starts from the line as it was corrected');
SELECT is(format('%s, %s', total_investment, software_cost), '2500000.00, 1800000', 'and counts, as those of the last round do not') FROM yunfu.project WHERE id = :r;
SELECT is_empty('SELECT pg_temp.amiss()', 'nothing is amiss');
INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (:r, 'value', 'law', 'supervision', 5, '2022-06-03');
SELECT drive.advance(:r, 'submitted', '2024-06-10') \g /dev/null
SELECT is(format('%s, %s, %s', round, total_investment, software_cost), '3, 2500000.50, 1800000', 'so in a third round') FROM yunfu.project WHERE id = :r;

-- whatever is tried in whatever order, sums stay those of the rows, what is refused leaves no act, and nothing is beyond its limit
SELECT setseed(0.2020) \g /dev/null
CREATE FUNCTION pg_temp.pick(choices anyarray) RETURNS anyelement LANGUAGE sql VOLATILE AS $$
    SELECT choices[1 + floor(random() * cardinality(choices))]
$$;
-- An entry at random on a contract of the project and the project.
CREATE FUNCTION pg_temp.entry(p bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    c bigint := coalesce((SELECT id FROM yunfu.contract WHERE project_id = p ORDER BY random() LIMIT 1), -1);
    amount numeric := pg_temp.pick('{0.01,1,99999.99,100000,350000,1000000,1224999.99,2000000}'::numeric[]);
BEGIN
    RETURN CASE floor(random() * 9)::integer
        WHEN 0 THEN format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, %s, ''2023-01-01'')', c, amount)
        WHEN 1 THEN format('INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on) VALUES (%s, %L, %s, ''2023-01-01'')', c, pg_temp.pick('{refund,settlement}'::text[]), amount)
        WHEN 2 THEN format('INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, payment_id) SELECT contract_id, ''reversal'', amount, ''2023-01-02'', id FROM yunfu.payment WHERE contract_id = %s ORDER BY random() LIMIT 1', c)
        WHEN 3 THEN format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%s, %s, ''2023-01-01'')', c, amount * pg_temp.pick('{1,-1}'::integer[]))
        WHEN 4 THEN format('INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%s, ''value'', ''law'', %L, %s, ''2023-01-01'')', p, pg_temp.pick('{hardware,software_development,NULL}'::text[]), amount)
        WHEN 5 THEN format('SELECT drive.contract(%s, %L, %s, ''2022-06-01'')', p, pg_temp.pick('{main,other,supervision}'::text[]), amount)
        WHEN 6 THEN format('UPDATE yunfu.contract SET amount = %s WHERE id = %s', amount, c)
        WHEN 7 THEN format('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided) VALUES (%s, ''city'', %s, 9000000, %s) ON CONFLICT (project_id, source, year) DO UPDATE SET decided = excluded.decided', p, 2020 + n, amount)
        ELSE format('UPDATE yunfu.cost_line SET amount = %s WHERE project_id = %s AND kind = ''hardware''', amount, p)
    END FROM floor(random() * 3) AS n;
END $$;
CREATE TEMP TABLE walked (entry text, result text, wrong text);
DO $do$
DECLARE
    subjects bigint[] := ARRAY[drive.reach('professional', 'procuring'), drive.reach('professional', 'implementing'), drive.reach('public', 'implementing'), drive.reach('professional', 'approved')];
    before text;
    w walked;
BEGIN
    FOR i IN 1..400 LOOP
        w.entry := pg_temp.entry(pg_temp.pick(subjects));
        SELECT string_agg(last_seq::text, ',' ORDER BY id) INTO before FROM yunfu.project;
        w.result := (drive.outcome(w.entry, false)).result;
        SELECT string_agg(a, ', ') INTO w.wrong FROM (
            SELECT pg_temp.amiss() UNION ALL SELECT format('project %s beyond its limit', id) FROM yunfu.project WHERE stage >= 'contracted' AND contracted > approved_amount
            UNION ALL SELECT format('funds of project %s', project_id) FROM yunfu.fund_allocation JOIN yunfu.project p ON p.id = project_id WHERE stage >= 'funded' GROUP BY project_id HAVING sum(decided) > 2450000
            UNION ALL SELECT 'an act of what was refused' FROM yunfu.project HAVING w.result <> 'done' AND string_agg(last_seq::text, ',' ORDER BY id) <> before) AS wrong (a);
        INSERT INTO walked VALUES (w.entry, w.result, w.wrong);
    END LOOP;
END $do$;
SELECT is_empty('SELECT * FROM walked WHERE wrong IS NOT NULL', 'a random walk leaves nothing amiss');
SELECT cmp_ok((SELECT count(*) FROM walked WHERE result = 'done'), '>', 100::bigint, 'having entered a good deal');
SELECT cmp_ok((SELECT count(DISTINCT result) FROM walked WHERE result LIKE 'ZG%'), '>', 4::bigint, 'and been refused for several reasons');

-- tables and schema under other names
ALTER TABLE yunfu.payment RENAME TO zahlung;
ALTER TABLE yunfu.zahlung RENAME COLUMN note TO bemerkung;
ALTER SCHEMA yunfu RENAME TO "甲 乙";
SELECT pg_temp.refused(replace(replace(statement, '%e', :'e'), '%v', :'v'), refusal, 'under other names: ' || says)
  FROM (VALUES ('the last fen', 'INSERT INTO "甲 乙".zahlung (contract_id, amount, paid_on) VALUES (%e, 0.01, ''2020-06-01'')', 'done'), ('one more', 'INSERT INTO "甲 乙".zahlung (contract_id, amount, paid_on) VALUES (%e, 0.02, ''2020-06-01'')', 'ZG008 amount'),
               ('a supplement', 'INSERT INTO "甲 乙".supplement (contract_id, amount, signed_on) VALUES (%v, 350000, ''2020-06-01'')', 'done'), ('one beyond', 'INSERT INTO "甲 乙".supplement (contract_id, amount, signed_on) VALUES (%v, 350000.01, ''2020-06-01'')', 'ZG008 contracts.limit'),
               ('an alteration', 'UPDATE "甲 乙".zahlung SET amount = 1', 'ZG009 fixed')) AS v (says, statement, refusal);
INSERT INTO "甲 乙".zahlung (contract_id, amount, paid_on) VALUES (:e, 0.01, '2020-06-01');
SELECT is_empty('SELECT pg_temp.amiss(''"甲 乙"'', ''zahlung'')', 'nothing is amiss to the end');

SELECT * FROM finish();
ROLLBACK;
