-- A project of many changes and contracts: one more costs what it costs, and not a look at each of the others.
BEGIN;
SELECT plan(9);
\ir ../tap.sql
SELECT drive.reach('professional', 'implementing') AS p \gset
SELECT govproj.settle('yunfu') \g /dev/null
CREATE FUNCTION pg_temp.read_of(relation regclass, statement text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    before bigint := pg_stat_get_xact_tuples_fetched(relation) + pg_stat_get_xact_tuples_returned(relation);
BEGIN
    EXECUTE statement;
    RETURN pg_stat_get_xact_tuples_fetched(relation) + pg_stat_get_xact_tuples_returned(relation) - before;
END $$;

-- which paper meets which of many duties, and since when each has been owed
INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) SELECT :p, 'scope', 'law', '甲', DATE '2020-07-01' + (n * 7) % 60 FROM generate_series(1, 60) AS n;
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) SELECT :p, 'change_filing', 2, DATE '2020-07-01' + n FROM unnest(ARRAY[30, 11, 12, 40, 3, 12]) AS n;
SELECT is((SELECT count(*) FROM yunfu.obligation WHERE project_id = :p AND kind = 'change_filing'), 60::bigint, 'each change is a duty of its own');
SELECT results_eq(format('SELECT source_id, arose_on, document_id FROM govproj.project_duties(''yunfu.project'', %s) WHERE kind = ''change_filing'' ORDER BY source_id', :p),
                  format('SELECT c.id, c.decided_on::date, (SELECT d.id FROM yunfu.document d WHERE d.project_id = c.project_id AND d.kind = ''change_filing'' AND d.issued_on >= c.decided_on ORDER BY d.issued_on, d.id LIMIT 1)
                            FROM yunfu.change c WHERE c.project_id = %s ORDER BY c.id', :p), 'the first paper dated no earlier counts for each');
SELECT set_eq('SELECT source_id, arose_on, met_on, document_id FROM yunfu.obligation WHERE kind = ''change_filing''',
              format('SELECT source_id, arose_on, met_on, document_id FROM govproj.project_duties(''yunfu.project'', %s) WHERE kind = ''change_filing''', :p), 'and is written down so');
SELECT is(govproj.settle('yunfu'), 0::bigint, 'with nothing left to settle');

-- late contracts, their days moved
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on, delivery_due) SELECT :p, 'other', 2, '甲' || n, 1, '2020-06-01', '2020-07-01' FROM generate_series(1, 40) AS n;
INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on) SELECT :p, 'duration', 'law', id, 60, '2020-07-20' FROM yunfu.contract WHERE project_id = :p AND kind = 'other' AND id % 2 = 0 ORDER BY id DESC;
SELECT set_eq(format('SELECT source_id, arose_on FROM govproj.project_duties(''yunfu.project'', %s) WHERE event = ''delay'' AND source_id IN (SELECT id FROM yunfu.contract WHERE kind = ''other'')', :p),
              format('SELECT id, DATE ''2020-07-02'' FROM yunfu.contract WHERE project_id = %1$s AND kind = ''other'' UNION SELECT contract_id, DATE ''2020-06-01'' + 61 FROM yunfu.change WHERE project_id = %1$s AND kind = ''duration''', :p),
              'each day that passed is owed for, the one that was moved too');

-- what one more reads
SELECT govproj.settle('yunfu') \g /dev/null
SELECT count(*) AS obligations FROM yunfu.obligation \gset
SELECT cmp_ok(:obligations::bigint, '>', 100::bigint, 'there are duties enough');
SELECT cmp_ok(pg_temp.read_of('yunfu.obligation', format('INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) VALUES (%s, ''scope'', ''law'', ''甲'', ''2020-08-01'')', :p)), '<', 10::bigint, 'a change reads no other''s duties');
SELECT cmp_ok(pg_temp.read_of('yunfu.contract', format('INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%s, ''other'', 2, ''甲'', 1, ''2020-06-01'')', :p)), '<', 10::bigint, 'a contract reads no other');
SELECT cmp_ok(pg_temp.read_of('yunfu.contract', format('INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) VALUES (%s, ''scope'', ''law'', ''甲'', ''2020-08-01'')', :p)), '<', 10::bigint, 'nor does a change of scope');
SELECT * FROM finish();
ROLLBACK;
