-- A project of many changes, contracts and papers: one more costs what it costs, and not a look at each of the others.
BEGIN;
SELECT plan(55);
\ir ../tap.sql
SELECT drive.reach('professional', 'implementing') AS p \gset
SELECT govproj.settle('yunfu') \g /dev/null

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

-- each change starts from what those before it left, in the same statement too
INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on)
SELECT :p, 'value', 'law', (ARRAY['hardware', NULL, 'software_development', 'hardware', 'other'])[1 + n % 5], CASE n % 5 WHEN 1 THEN 9000000 ELSE 500000 END + n, '2020-08-02' FROM generate_series(1, 60) AS n;
SELECT is_empty(format($$
    SELECT h.id, h.old
      FROM (SELECT c.*, cost_line_kind IS NULL AS whole FROM yunfu.change c WHERE project_id = %1$s AND kind = 'value') AS h
     WHERE h.old <> (SELECT coalesce(sum(amount), 0) FROM yunfu.cost_line l WHERE l.project_id = h.project_id AND (h.whole OR l.kind = h.cost_line_kind))
                    + (SELECT coalesce(sum(e.new - e.old), 0) FROM yunfu.change e
                        WHERE e.project_id = h.project_id AND e.kind = 'value' AND e.ordinal < h.ordinal AND (h.whole OR e.cost_line_kind = h.cost_line_kind)) $$, :p), 'a figure is what its lines and the changes before it come to');
SELECT results_eq(format('SELECT total_investment::numeric, software_cost::numeric FROM yunfu.project WHERE id = %s', :p),
                  format($$ SELECT sum(amount), sum(amount) FILTER (WHERE kind = 'software_development')
                              FROM (SELECT kind, amount FROM yunfu.cost_line WHERE project_id = %1$s UNION ALL SELECT cost_line_kind, new - old FROM yunfu.change WHERE project_id = %1$s AND kind = 'value') AS f $$, :p), 'and so is the whole');
SELECT results_eq(format('SELECT ordinal FROM yunfu.change WHERE project_id = %s ORDER BY id', :p),
                  format('SELECT generate_series(1, count(*)) FROM yunfu.change WHERE project_id = %s', :p), 'they are counted from one on');
SELECT lives_ok(format($$ INSERT INTO yunfu.change (id, project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (900000, %1$s, 'value', 'law', 'hardware', 7, '2020-08-02'), (800000, %1$s, 'value', 'law', 'hardware', 8, '2020-08-02'), (850000, %1$s, 'value', 'law', NULL, 3000000, '2020-08-02') $$, :p), 'whatever ids are given');
SELECT results_eq('SELECT new::numeric, old::numeric FROM yunfu.change WHERE id = 800000', 'VALUES (8::numeric, 7::numeric)', 'in the order of their entry');
SELECT is((SELECT ordinal FROM yunfu.change WHERE id = 850000), (SELECT count(*) FROM yunfu.change WHERE project_id = :p), 'the last is the last');
INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on, ordinal) VALUES (:p, 'scope', 'law', '甲', '2020-08-02', 5) RETURNING ordinal AS given \gset
SELECT is(:given::bigint, (SELECT count(*) FROM yunfu.change WHERE project_id = :p), 'which is not for who enters it to say');
SAVEPOINT undone;
INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (:p, 'value', 'law', 'hardware', 9, '2020-08-02');
ROLLBACK TO undone;
INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (:p, 'value', 'law', 'hardware', 10, '2020-08-02') RETURNING old AS left \gset
SELECT is(:left::numeric, 8::numeric, 'what was undone left nothing');
SELECT cmp_ok(pg_temp.read_of('yunfu.change', format('INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%s, ''value'', ''law'', ''hardware'', 11, ''2020-08-02'')', :p)), '<', 10::bigint, 'a change of value reads the one before it');
SELECT cmp_ok(pg_temp.read_of('yunfu.change', format('INSERT INTO yunfu.change (project_id, kind, cause, source, new, decided_on) SELECT %s, ''funds'', ''law'', ''city'', 2450000 + n, ''2020-08-02'' FROM generate_series(1, 20) AS n', :p)), '<', 20 * 20::bigint, 'so do changes of funds');
SELECT cmp_ok(pg_temp.read_of('yunfu.obligation', format('INSERT INTO yunfu.change (project_id, kind, cause, source, new, decided_on) VALUES (%s, ''funds'', ''law'', ''city'', 1, ''2020-08-02'')', :p)), '<', 10::bigint, 'which bear on no duty');

-- a day of delivery bears on the duties of its contract
SELECT max(id) AS late, max(id) - 2 AS later FROM yunfu.contract WHERE project_id = :p AND supplier LIKE '甲%' \gset
SELECT cmp_ok(pg_temp.read_of('yunfu.obligation', format('INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on) VALUES (%s, ''duration'', ''law'', %s, 90, ''2020-08-02'')', :p, :late)), '<', 20::bigint, 'a change of it');
SELECT cmp_ok(pg_temp.read_of('yunfu.contract', format('UPDATE yunfu.contract SET delivered_on = ''2020-07-01'' WHERE id = %s', :later)), '<', 20::bigint, 'and the delivery');
SELECT set_eq(format('SELECT source_id, arose_on, met_on FROM yunfu.obligation WHERE project_id = %1$s AND lapsed_on IS NULL AND source_id IN (%2$s, %3$s) AND kind IN (SELECT kind FROM govproj.project_duties(''yunfu.project'', %1$s) WHERE event = ''delay'')', :p, :late, :later),
              format('SELECT source_id, arose_on, met_on FROM govproj.project_duties(''yunfu.project'', %1$s) WHERE event = ''delay'' AND source_id IN (%2$s, %3$s)', :p, :late, :later), 'are written down with it');
SELECT is(govproj.settle('yunfu'), 0::bigint, 'and leave nothing to settle');

-- what is paid, and added, is summed once
SELECT cmp_ok(pg_temp.read_of('yunfu.contract', format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) SELECT %s, 0.01, ''2020-08-02'' FROM generate_series(1, 10)', :late)), '<', 10 * 25::bigint, 'a payment reads no other contract');
INSERT INTO yunfu.supplement (contract_id, amount, signed_on) SELECT :late, 0.01, '2020-08-02' FROM generate_series(1, 10);
SELECT cmp_ok(pg_temp.read_of('yunfu.supplement', format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on) SELECT %s, CASE n %% 2 WHEN 0 THEN 0.02 ELSE -0.01 END, ''2020-08-02'' FROM generate_series(1, 10) AS n', :late)), '<', 30::bigint, 'a supplement no other');
INSERT INTO yunfu.supplement (contract_id, amount, signed_on, supplement_id) SELECT contract_id, -amount, signed_on, id FROM (SELECT DISTINCT ON (amount) * FROM yunfu.supplement WHERE contract_id = :late ORDER BY amount, id) AS one_of_each;
SELECT is((SELECT added::numeric FROM yunfu.contract WHERE id = :late), 9 * 0.01 + 4 * 0.02, 'what they add is kept, without what lowers or was undone');
SELECT results_eq(format('SELECT paid::numeric, paid_national::numeric FROM yunfu.project WHERE id = %s', :p), format('SELECT sum(paid::numeric), sum(paid_national::numeric) FROM yunfu.contract WHERE project_id = %s', :p), 'and what was paid in all');
SELECT is_empty('SELECT * FROM govproj.check_register(''yunfu'')', 'by what is recorded, too');

-- what undoes an entry finds it
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (:p, 'other', 2, '乙', 1000, '2020-06-01') RETURNING id AS c \gset
INSERT INTO yunfu.payment (contract_id, amount, paid_on) SELECT :c, 1, '2020-06-10' FROM generate_series(1, 60);
SELECT cmp_ok(pg_temp.read_of('yunfu.payment', format('INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, payment_id) SELECT contract_id, ''reversal'', 1, paid_on, id FROM (SELECT * FROM yunfu.payment WHERE contract_id = %s ORDER BY id LIMIT 1) AS first', :c)), '<', 70::bigint, 'a reversal reads what it undoes');
SELECT pg_temp.refused(format('INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, payment_id) SELECT contract_id, ''reversal'', 1, paid_on, id FROM (SELECT * FROM yunfu.payment WHERE contract_id = %s ORDER BY id LIMIT 1) AS first', :c), 'ZG009 reversal', 'once');
SELECT is_empty('SELECT * FROM govproj.check_register(''yunfu'')', 'all is well');

-- many papers and contracts: of what is asked about few are read
SELECT drive.reach('professional', 'procuring') AS q \gset
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) SELECT :q, 'award_notice', 2, DATE '2020-05-01' + n % 40 FROM generate_series(1, 200) AS n;
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, qualification, amount, signed_on, delivery_due, security_undertaking)
SELECT :q, 'main', 2, '甲', '甲级', 0, DATE '2020-05-01' + n % 40, '2099-12-31', true FROM generate_series(1, 200) AS n;
CREATE FUNCTION pg_temp.reads_few(relation regclass, statement text, says text) RETURNS text LANGUAGE sql AS $$
    SELECT cmp_ok(pg_temp.read_of(relation, statement), '<', 150::bigint, says)
$$;
SELECT pg_temp.reads_few('yunfu.document', format('SELECT drive.paper(%s, ''award_notice'', ''2020-06-10'')', :q), 'a paper reads few of many');
SELECT drive.paper(:q, 'award_notice', '2020-06-10') \g /dev/null
SELECT pg_temp.reads_few(relation::regclass, format('SELECT drive.contract(%s, ''main'', 0, ''2020-06-10'')', :q), 'a contract with its award reads few of each ' || relation) FROM (VALUES ('yunfu.document'), ('yunfu.contract')) AS v (relation);
SELECT pg_temp.refused(format('SELECT drive.contract(%s, ''main'', 0, ''2020-06-10'')', :q), 'ZG002 contract.awarded', 'one without is refused');
SELECT pg_temp.reads_few(relation::regclass, format('SELECT drive.contract(%s, ''other'', 0, ''2020-06-10'')', :q), 'another contract few of each ' || relation) FROM (VALUES ('yunfu.document'), ('yunfu.contract')) AS v (relation);
SELECT pg_temp.reads_few(relation::regclass, format('SELECT drive.contract(%s, ''renewal'', 0, ''2020-06-10'', ''甲'')', :q), 'so does a renewal of ' || relation) FROM (VALUES ('yunfu.contract'), ('yunfu.contract_party')) AS v (relation);
SELECT pg_temp.reads_few('yunfu.document', format('SELECT drive.void(%s)', (SELECT max(id) FROM yunfu.document WHERE kind = 'award_notice')), 'a voiding reads few papers');
SELECT pg_temp.reads_few('yunfu.obligation', format('SELECT drive.void(%s)', (SELECT min(id) FROM yunfu.document WHERE project_id = :q AND kind = 'award_notice')), 'and no duties');
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) SELECT :p, 'change_filing', 2, DATE '2020-07-01' + n % 40 FROM generate_series(1, 200) AS n;
SELECT pg_temp.reads_few(relation::regclass, format('INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) VALUES (%s, ''scope'', ''law'', ''甲'', ''2020-09-01'')', :p), 'a change few of each ' || relation)
  FROM (VALUES ('yunfu.document'), ('yunfu.change')) AS v (relation);
SELECT pg_temp.reads_few(relation::regclass, format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''change_filing'', 2, ''2020-09-01'')', :p), 'a filing few of each ' || relation)
  FROM (VALUES ('yunfu.document'), ('yunfu.change'), ('yunfu.obligation'), ('yunfu.contract')) AS v (relation);
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (:p, 'change_filing', 2, '2020-09-02') RETURNING id AS filing \gset
SELECT pg_temp.reads_few('yunfu.obligation', format('INSERT INTO yunfu.receipt (document_id, agency_id, received_on) VALUES (%s, 1, ''2024-12-20'')', :filing), 'its receipt few duties');
SELECT pg_temp.reads_few('yunfu.obligation', format('SELECT drive.void(%s)', :filing), 'and its voiding');
SELECT is(govproj.settle('yunfu'), 0::bigint, 'and all is written down');

-- which of many contracts are left without an award of their own is what taking them one by one comes to
SELECT drive.reach('professional', 'procuring') AS o \gset
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, qualification, amount, signed_on, delivery_due, security_undertaking)
SELECT :o, 'main', 2, '甲', '甲级', 0, DATE '2020-05-20' + (n * 13) % 29, '2099-12-31', true FROM generate_series(1, 60) AS n;
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) SELECT :o, 'award_notice', 2, DATE '2020-05-20' + (n * 7) % 31 FROM generate_series(1, 45) AS n;
SELECT count(drive.void(id)) FROM (SELECT id FROM yunfu.document WHERE project_id = :o AND kind = 'award_notice' ORDER BY id LIMIT 6) AS d \g /dev/null
CREATE FUNCTION pg_temp.left_over(project bigint) RETURNS SETOF bigint LANGUAGE plpgsql AS $$
DECLARE
    days date[] := ARRAY(SELECT d.issued_on FROM yunfu.document d WHERE d.project_id = project AND d.kind = 'award_notice' AND NOT EXISTS (SELECT FROM yunfu.document v WHERE v.document_id = d.id) ORDER BY d.issued_on);
    used integer := 0;
    c record;
BEGIN
    FOR c IN SELECT k.id, k.signed_on::date AS day FROM yunfu.contract k WHERE k.project_id = project AND k.kind = 'main' ORDER BY k.signed_on, k.id LOOP
        IF days[used + 1] <= c.day THEN
            used := used + 1;
        ELSE
            RETURN NEXT c.id;
        END IF;
    END LOOP;
END $$;
SELECT cmp_ok((SELECT count(*) FROM pg_temp.left_over(:o)), '>', 21::bigint, 'more than come to no award at all');
SELECT set_eq(format($$ SELECT (detail ->> 'subject_id')::bigint FROM yunfu.explain(%s, 'contracted', '2020-06-20') WHERE rule = 'contract.awarded' AND NOT met $$, :o), format('SELECT pg_temp.left_over(%s)', :o), 'those the step names');

-- funds that were corrected in "planned" again are what the next change starts from
SELECT drive.reach('public', 'reviewed') AS r \gset
INSERT INTO yunfu.change (project_id, kind, cause, source, new, decided_on) VALUES (:r, 'funds', 'other', 'city', 2460000, '2020-03-20');
SELECT drive.advance(:r, 'returned', '2020-03-23'), drive.advance(:r, 'planned', '2020-03-24') \g /dev/null
UPDATE yunfu.project SET city_funds = 2470000 WHERE id = :r;
SELECT drive.advance(:r, 'reviewed', '2020-03-25') \g /dev/null
SELECT lives_ok(format('INSERT INTO yunfu.change (project_id, kind, cause, source, new, decided_on) VALUES (%s, ''funds'', ''other'', ''city'', 2480000, ''2020-03-26'')', :r), 'funds change again');
SELECT is((SELECT old::numeric FROM yunfu.change WHERE project_id = :r AND new = 2480000), 2470000::numeric, 'from what they were corrected to');
SELECT * FROM finish();
ROLLBACK;
