-- Numbers that others give: what is sent twice is entered once, and what was entered wrong may be entered anew under its number.
BEGIN;
SELECT plan(46);
\ir ../tap.sql

SELECT drive.reach('professional', 'contracted') AS p, drive.reach('professional', 'contracted') AS q \gset
SELECT min(id) AS c FROM yunfu.contract WHERE project_id = :p \gset
SELECT min(id) AS d FROM yunfu.contract WHERE project_id = :q \gset
CREATE FUNCTION pg_temp.pay(contract bigint, voucher text, amount numeric DEFAULT 1000, reverses bigint DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, voucher, payment_id) VALUES (%s, %L, %s, ''2024-07-01'', %L, %L)', contract, CASE WHEN reverses IS NULL THEN 'payment' ELSE 'reversal' END, amount, voucher, reverses)
$$;
CREATE FUNCTION pg_temp.enters(statement text, says text) RETURNS text LANGUAGE sql AS $$ SELECT lives_ok(statement, says) $$;

-- payments: the voucher
SELECT pg_temp.enters(pg_temp.pay(:c, 'PZ-1'), 'a payment with its voucher');
SELECT pg_temp.refused(pg_temp.pay(:c, 'PZ-1'), '23505 payment_voucher_key', 'sent twice it is entered once');
SELECT is(o.message || ' / ' || o.detail || ' / ' || o.hint, format('voucher "PZ-1" has been entered on contract %s before / It is that of payment %s. / There is nothing to enter where it is the same payment. Where that one was entered wrong, reverse it first.', :c, (SELECT max(id) FROM yunfu.payment)), 'with what to do')
  FROM drive.outcome(pg_temp.pay(:c, 'PZ-1')) AS o;
SELECT pg_temp.refused(pg_temp.pay(:c, 'PZ-1', 5), '23505 payment_voucher_key', 'whatever the amount');
SELECT pg_temp.refused('INSERT INTO yunfu.payment (contract_id, amount, paid_on, voucher) SELECT ' || :c || ', 1, ''2024-07-01'', ''PZ-2'' FROM generate_series(1, 2)', '23505 payment_voucher_key', 'in one statement, too');
SELECT pg_temp.enters(pg_temp.pay(:c, 'pz-1'), 'another voucher');
SELECT pg_temp.enters(pg_temp.pay(:d, 'PZ-1'), 'the same on another contract: one voucher pays several');
SELECT pg_temp.enters(pg_temp.pay(:c, NULL), 'none');
SELECT pg_temp.enters(pg_temp.pay(:c, NULL), 'none again');
SELECT is((SELECT paid::numeric FROM yunfu.contract WHERE id = :c), 4000::numeric, 'what was sent twice is paid once');
SELECT min(id) AS first FROM yunfu.payment WHERE contract_id = :c \gset
SELECT pg_temp.enters(pg_temp.pay(:c, 'PZ-1', 1000, :first), 'a reversal may bear the voucher of what it reverses');
SELECT pg_temp.enters(pg_temp.pay(:c, 'PZ-1', 900), 'what was reversed is entered anew under its voucher');
SELECT pg_temp.refused(pg_temp.pay(:c, 'PZ-1', 900), '23505 payment_voucher_key', 'once');
SELECT pg_temp.refused(pg_temp.pay(:c, U&'PZ\200B'), '23514 payment_voucher_designation', 'a voucher with what nobody sees');
SELECT is((SELECT a.detail ->> 'voucher' FROM yunfu.act a WHERE a.project_id = :p AND a.kind = 'payment_entered' ORDER BY a.seq DESC LIMIT 1), 'PZ-1', 'its act tells it');

-- supplements
CREATE FUNCTION pg_temp.supplement(contract bigint, number text, amount numeric DEFAULT -100, undoes bigint DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on, number, supplement_id) VALUES (%s, %s, ''2024-07-01'', %L, %L)', contract, amount, number, undoes)
$$;
SELECT pg_temp.enters(pg_temp.supplement(:c, 'B-1'), 'a supplement with its number');
SELECT pg_temp.refused(pg_temp.supplement(:c, 'B-1'), '23505 supplement_number_key', 'sent twice it is entered once');
SELECT pg_temp.enters(pg_temp.supplement(:d, 'B-1'), 'the same on another contract');
SELECT pg_temp.enters(pg_temp.supplement(:c, NULL), 'none');
SELECT min(id) AS wrong FROM yunfu.supplement WHERE contract_id = :c \gset
SELECT pg_temp.enters(pg_temp.supplement(:c, NULL, 100, :wrong), 'undone');
SELECT pg_temp.enters(pg_temp.supplement(:c, 'B-1', -90), 'and anew');

-- contracts: within a project; one that has none is given it later
CREATE FUNCTION pg_temp.contract(project bigint, number text) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.contract (project_id, kind, number, signer_id, supplier, amount, signed_on) VALUES (%s, ''other'', %L, 2, ''甲'', 1, ''2024-07-01'')', project, number)
$$;
SELECT pg_temp.enters(pg_temp.contract(:p, '云公采〔2024〕1号'), 'a contract with its number');
SELECT pg_temp.refused(pg_temp.contract(:p, '云公采〔2024〕1号'), '23505 contract_number_key', 'entered once');
SELECT pg_temp.enters(pg_temp.contract(:q, '云公采〔2024〕1号'), 'the same of another project: a purchase together');
SELECT pg_temp.enters(pg_temp.contract(:p, NULL), 'none');
SELECT pg_temp.refused(format('UPDATE yunfu.contract SET number = ''云公采〔2024〕1号'' WHERE id = %s', :c), '23505 contract_number_key', 'nor by an update');
SELECT pg_temp.enters(format('UPDATE yunfu.contract SET number = ''云公采〔2024〕2号'' WHERE id = %s', :c), 'it may be added when steps and payments rest on the contract');
SELECT pg_temp.refused(format('UPDATE yunfu.contract SET number = ''云公采〔2024〕3号'' WHERE id = %s', :c), 'ZG009 fixed', 'but not altered after that');
SELECT is((SELECT (a.detail -> 'number')::text FROM yunfu.act a WHERE a.project_id = :p AND a.kind = 'contract_changed' ORDER BY a.seq DESC LIMIT 1), '[null,"云公采〔2024〕2号"]', 'its act tells it');

-- papers: a kind, an issuer, a round; voided ones may be issued anew
CREATE FUNCTION pg_temp.paper(project bigint, kind text, number text, issuer bigint DEFAULT 2, voids bigint DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, number, document_id, reason) VALUES (%s, %L, %s, ''2024-07-02'', %L, %L, %L)', project, kind, issuer, number, voids, CASE WHEN voids IS NOT NULL THEN '笔误' END)
$$;
SELECT pg_temp.enters(pg_temp.paper(:p, 'scheme', '云公信〔2024〕1号'), 'a paper with its number');
SELECT pg_temp.refused(pg_temp.paper(:p, 'scheme', '云公信〔2024〕1号'), '23505 document_number_key', 'entered once');
SELECT pg_temp.enters(pg_temp.paper(:p, 'data_catalogue', '云公信〔2024〕1号'), 'one paper may be of two kinds');
SELECT pg_temp.enters(pg_temp.paper(:q, 'scheme', '云公信〔2024〕1号'), 'and of two projects');
SELECT max(id) AS paper FROM yunfu.document WHERE project_id = :p AND kind = 'scheme' \gset
SELECT pg_temp.enters(pg_temp.paper(:p, 'voiding', NULL, 2, :paper), 'voided');
SELECT pg_temp.enters(pg_temp.paper(:p, 'scheme', '云公信〔2024〕1号'), 'it is issued anew under its number');
SELECT pg_temp.refused(pg_temp.paper(:p, 'scheme', '云公信〔2024〕1号'), '23505 document_number_key', 'once');
SELECT drive.reach('professional', 'submitted') AS r \gset
SELECT stage_on AS day FROM yunfu.project WHERE id = :r \gset
CREATE FUNCTION pg_temp.of_round(project bigint, day date) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, number) VALUES (%s, ''scheme'', 2, %L, ''X'')', project, day)
$$;
SELECT pg_temp.enters(pg_temp.of_round(:r, :'day'), 'a paper of a round');
SELECT drive.advance(:r, 'returned', :'day'::date + 1) \g /dev/null
SELECT pg_temp.enters(pg_temp.of_round(:r, :'day'::date + 2), 'is entered again for the next');
SELECT pg_temp.refused(pg_temp.of_round(:r, :'day'::date + 2), '23505 document_number_key', 'once');

-- among many, the one that bears the number is read, and not all
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, number) SELECT :q, 'change_filing', 2, '2024-07-01', '文' || n FROM generate_series(1, 300) AS n;
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on, number) SELECT :q, 'other', 2, '甲', 1, '2024-07-01', '合' || n FROM generate_series(1, 300) AS n;
INSERT INTO yunfu.payment (contract_id, amount, paid_on, voucher) SELECT :d, 1, '2024-07-01', '凭' || n FROM generate_series(1, 300) AS n;
SELECT cmp_ok(pg_temp.read_of(relation, format(statement, quote_literal('第301'))) - pg_temp.read_of(relation, format(statement, 'NULL')), '<', 10::bigint, format('one more of %s with a number reads as one without', relation))
  FROM (VALUES ('yunfu.document'::regclass, format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, number) VALUES (%s, ''change_filing'', 2, ''2024-07-01'', %%s)', :q)),
               ('yunfu.contract', format('INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on, number) VALUES (%s, ''other'', 2, ''甲'', 1, ''2024-07-01'', %%s)', :q)),
               ('yunfu.payment', format('INSERT INTO yunfu.payment (contract_id, amount, paid_on, voucher) VALUES (%s, 1, ''2024-07-01'', %%s)', :d))) AS v (relation, statement);
SELECT pg_temp.refused(format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, number) VALUES (%s, ''change_filing'', 2, ''2024-07-01'', ''文150'')', :q), '23505 document_number_key', 'and finds it');

SELECT is_empty('SELECT * FROM govproj.check_register(''yunfu'')', 'nothing is amiss in the register');
SELECT is_empty('SELECT * FROM govproj.verify(''yunfu'')', 'every chain holds');
SELECT pg_temp.refused('SET LOCAL session_replication_role = replica; UPDATE yunfu.payment SET voucher = ''y'' WHERE id = ' || :first, 'ZG009 fixed', 'a voucher stays');
SELECT * FROM finish();
ROLLBACK;
