-- What may be entered of money, when, by whom and how exactly; what each entry adds to the sums and to the ledger, and that a
-- refused one adds nothing.
BEGIN;
SELECT plan(853);
\ir ../tap.sql

-- Entries on a contract, and a change; %s in a statement tried below is the project or the contract it is tried on.
CREATE FUNCTION pg_temp.pay(contract_id bigint, amount numeric, kind text DEFAULT 'payment', day date DEFAULT '2020-06-01', undoes bigint DEFAULT NULL) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, payment_id) VALUES (contract_id, kind, amount, day, undoes) RETURNING id
$$;
CREATE FUNCTION pg_temp.change(project_id bigint, cost_line_kind text, new numeric, old numeric DEFAULT NULL, day date DEFAULT '2020-06-01') RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, old, new, decided_on) VALUES (project_id, 'value', 'policy', cost_line_kind, old, new, day) RETURNING id
$$;
CREATE FUNCTION pg_temp.fund(project_id bigint, source text, year integer, requested numeric, decided numeric DEFAULT NULL, arranged numeric DEFAULT NULL) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided, arranged) VALUES (project_id, source, year, requested, decided, arranged) RETURNING id
$$;

-- Everything of money that there is, and every act.
CREATE FUNCTION pg_temp.everything() RETURNS text LANGUAGE sql AS $$
    SELECT md5(concat_ws(' ', (SELECT string_agg(r::text, '' ORDER BY id) FROM yunfu.project r), (SELECT string_agg(r::text, '' ORDER BY id) FROM yunfu.contract r),
        (SELECT string_agg(r::text, '' ORDER BY id) FROM yunfu.supplement r), (SELECT string_agg(r::text, '' ORDER BY id) FROM yunfu.payment r),
        (SELECT string_agg(r::text, '' ORDER BY id) FROM yunfu.change r), (SELECT string_agg(r::text, '' ORDER BY id) FROM yunfu.fund_allocation r),
        (SELECT string_agg(r::text, '' ORDER BY id) FROM yunfu.cost_line r), (SELECT string_agg(r::text, '' ORDER BY project_id, seq) FROM yunfu.act r)))
$$;
-- Sums that stand on a row and are not those of the rows they sum up.
CREATE VIEW pg_temp.amiss AS
SELECT format('contract %s', id) FROM yunfu.contract c
 WHERE supplemented <> (SELECT coalesce(sum(amount), 0) FROM yunfu.supplement s WHERE s.contract_id = c.id)
    OR paid <> (SELECT coalesce(sum(CASE WHEN kind IN ('payment', 'settlement') OR (kind = 'reversal' AND (SELECT u.kind FROM yunfu.payment u WHERE u.id = p.payment_id) = 'refund')
                                         THEN amount ELSE -amount END), 0) FROM yunfu.payment p WHERE p.contract_id = c.id)
UNION ALL
SELECT format('project %s', id) FROM yunfu.project p
 WHERE contracted <> (SELECT coalesce(sum(amount + supplemented), 0) FROM yunfu.contract c WHERE c.project_id = p.id)
    OR total_investment <> (SELECT coalesce(sum(amount), 0) FROM yunfu.cost_line l WHERE l.project_id = p.id) +
                           (SELECT coalesce(sum(new - old), 0) FROM yunfu.change h WHERE h.project_id = p.id AND kind = 'value' AND frozen AND after_seq >= round_seq)
    OR software_cost <> (SELECT coalesce(sum(amount), 0) FROM yunfu.cost_line l WHERE l.project_id = p.id AND kind = 'software_development') +
                        (SELECT coalesce(sum(new - old), 0) FROM yunfu.change h WHERE h.project_id = p.id AND cost_line_kind = 'software_development' AND frozen AND after_seq >= round_seq);

SELECT drive.reach('professional', 'planned') AS planned, drive.reach('professional', 'implementing') AS p, drive.reach('professional', 'terminated') AS terminated,
       drive.reach('professional', 'accepted') AS accepted, drive.reach('public', 'implementing') AS u \gset
SELECT pg_temp.main(:p) AS c, pg_temp.main(:terminated) AS t, pg_temp.main(:u) AS d, pg_temp.main(:accepted) AS a \gset
SELECT max(id) AS s FROM yunfu.contract WHERE project_id = :p AND kind = 'supervision' \gset
SELECT pg_temp.everything() AS before \gset

-- exactness: each column that holds an amount, each way not to be one
CREATE TEMP TABLE doors (column_name text, statement text, domain text, zero text, negative text);
INSERT INTO doors VALUES
    ('cost_line.amount', format('INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (%s, ''other'', %%L)', :planned), 'cost_line_amount_yuan', 'done', NULL),
    ('contract.amount', format('INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%s, ''other'', 2, ''甲'', %%L, ''2020-03-02'')', :planned), 'contract_amount_yuan', 'done', NULL),
    ('supplement.amount', format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%s, %%L, ''2020-06-01'')', :c), 'supplement_amount_check', '23514 supplement_amount_check', 'done'),
    ('payment.amount', format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, %%L, ''2020-06-01'')', :c), 'payment_amount_yuan', '23514 payment_amount_check', NULL),
    ('change.new', format('INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%s, ''value'', ''other'', ''hardware'', %%L, ''2020-06-01'')', :p), 'change_new_figure', 'done', NULL),
    ('change.old', format('INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, old, new, decided_on) VALUES (%s, ''value'', ''other'', ''other'', %%L, 5, ''2020-06-01'')', :p), 'change_old_figure', 'done', NULL),
    ('fund_allocation.requested', format('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested) VALUES (%s, ''city'', 2020, %%L)', :p), 'fund_allocation_requested_yuan', 'done', NULL),
    ('fund_allocation.decided', format('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided) VALUES (%s, ''city'', 2020, 9, %%L)', :p), 'fund_allocation_decided_yuan', 'done', NULL),
    ('fund_allocation.arranged', format('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided, arranged) VALUES (%s, ''city'', 2020, 9, 9, %%L)', :p), 'fund_allocation_arranged_yuan', 'done', NULL),
    ('document.amount', format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, amount) VALUES (%s, ''fund_application'', 2, ''2020-03-02'', %%L)', :planned), 'document_amount_yuan', 'done', NULL),
    ('project.city_funds', format('UPDATE yunfu.project SET city_funds = %%L WHERE id = %s', :planned), 'project_city_funds_yuan', 'ZG010 city_funds', NULL),
    ('project.national_funds', format('UPDATE yunfu.project SET national_funds = %%L WHERE id = %s', :planned), 'project_national_funds_yuan', 'done', NULL);
SELECT pg_temp.refused(format(statement, amount),
           CASE what WHEN 'zero' THEN zero WHEN 'negative' THEN coalesce(negative, '23514 ' || domain) WHEN 'no number' THEN '22P02' ELSE '23514 ' || domain END,
           format('%s: %s, %s', column_name, what, amount))
  FROM doors, (VALUES ('more than two decimals', '0.001'), ('more than two decimals', '1.101'), ('more than two decimals', '4.999'), ('more than two decimals', '1e-3'), ('NaN', 'NaN'),
                      ('infinite', 'Infinity'), ('infinite', '-Infinity'), ('beyond 16 digits', '10000000000000000'), ('beyond 16 digits', '1e300'), ('negative', '-0.01'), ('zero', '0'), ('zero', '0.00'),
                      ('no number', ''), ('no number', '12,000'), ('no number', '一百'), ('no number', '￥5'), ('no number', '5元'), ('no number', '5 000'), ('no number', 'null')) AS v (what, amount)
 ORDER BY column_name, what, amount;
SELECT pg_temp.refused(replace(statement, '%L', 'NULL'), refusal, column_name || ': null')
  FROM doors JOIN (VALUES ('cost_line.amount', '23502'), ('contract.amount', '23502'), ('supplement.amount', '23502'), ('payment.amount', '23502'), ('change.new', '23502'), ('change.old', 'done'),
                          ('fund_allocation.requested', '23502'), ('fund_allocation.decided', 'done'), ('fund_allocation.arranged', 'done'), ('project.city_funds', '23502'), ('project.national_funds', '23502')) AS v (column_name, refusal) USING (column_name);
SELECT is(pg_temp.everything(), :'before', 'all that was refused or undone left nothing');
-- a zero at the end is no decimal more
SELECT pg_temp.refused(format(statement, '1.1000'), CASE column_name WHEN 'change.old' THEN '23514 old' ELSE 'done' END, column_name || ': 1.1000') FROM doors;
-- what is taken is kept to the digit
SELECT is((drive.outcome(format('DO $do$ BEGIN %s; ASSERT (SELECT %s::text FROM yunfu.%s ORDER BY id DESC LIMIT 1) = %L; END $do$', format(statement, amount), split_part(column_name, '.', 2), split_part(column_name, '.', 1), amount))).result,
          'done', format('%s keeps %s', column_name, amount))
  FROM doors, unnest('{0.01,5,5.0,5.10,7.99}'::text[]) AS amount WHERE column_name !~ '^(project|change\.old)';
SELECT pg_temp.refused(format('SELECT drive.contract(%s, ''other'', 9999999999999999.99, ''2020-03-02''), drive.contract(%s, ''other'', 0.01, ''2020-03-02'')', :planned, :planned), '22003 yuan_check', 'contracts together stay below 10^16');
SELECT pg_temp.refused(format('SELECT pg_temp.change(%s, ''hardware'', 9999999999999999.99)', :p), '22003 yuan_check', 'so does the total investment');
SELECT is(pg_temp.everything(), :'before', 'and nothing is left of these either');

-- payments: from "contracted" on; with a contract signed no project is withdrawn
CREATE TEMP TABLE early AS SELECT track, stage, drive.reach(track, 'planned') AS p, 0::bigint AS c
  FROM (VALUES ('professional', '{planned,submitted,prechecked,reviewed,fund_reviewed,approved,funded,procuring,contracted,implementing,preaccepted,accepted,filed,returned,terminated}'::text[]),
               ('public', '{planned,reviewed,fund_reviewed,funded,procuring,contracted,implementing,accepted,filed,returned,terminated}')) AS t (track, stages), unnest(stages) AS stage;
UPDATE early SET c = drive.contract(p, 'main', 900000, '2020-03-03');
-- the approval must be alive when the contract is signed, so its day is put right on the way; one "main" contract is there already
CREATE FUNCTION pg_temp.onward(p bigint, track text, stage text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    target text;
    day date := '2020-03-03';
BEGIN
    FOREACH target IN ARRAY coalesce(drive.path(track, stage), '{}') LOOP
        day := day + 7;
        IF target = 'contracted' THEN
            UPDATE yunfu.contract SET signed_on = day WHERE project_id = p AND kind = 'main';
            PERFORM drive.supply_all(p, target, day, without => 'contract main');
            UPDATE yunfu.project SET stage = target, stage_on = day WHERE id = p;
        ELSE
            PERFORM drive.advance(p, target, day);
        END IF;
    END LOOP;
END $$;
SELECT pg_temp.onward(p, track, stage) FROM early \g /dev/null
SELECT is_empty('SELECT e.* FROM early e JOIN yunfu.project y ON y.id = p WHERE y.stage <> e.stage', 'projects with an early contract are at every stage');
SELECT pg_temp.refused(format('SELECT pg_temp.pay(%s, 1, %L, ''2020-12-01'')', c, kind),
           CASE WHEN stage IN ('planned', 'submitted', 'prechecked', 'reviewed', 'fund_reviewed', 'approved', 'funded', 'procuring', 'returned') THEN 'ZG008 reached.contracted.payment'
                WHEN stage = 'terminated' AND kind = 'payment' THEN 'ZG008 going_on.payment'
                WHEN kind = 'refund' THEN 'ZG008 amount' ELSE 'done' END, format('%s at %s, a %s', track, stage, kind))
  FROM early, unnest('{payment,settlement,refund}'::text[]) AS kind;
SELECT matches((drive.outcome(format('SELECT pg_temp.pay(%s, 1)', c))).detail, format('^Article (12, 22|17, 22), a reading, [^:]+: possible only [^;]*; .* is at "%s"\.$', stage), 'the refusal names article and stage: ' || stage)
  FROM early WHERE stage IN ('procuring', 'terminated', 'withdrawn') AND track = 'professional';
-- after termination what was paid before can come back or be undone
SELECT pg_temp.pay(c, 500, 'payment', '2020-05-12') AS paid, c AS ended, p AS ended_project FROM early WHERE track = 'professional' AND stage = 'contracted' \gset
SELECT drive.advance(:ended_project, 'terminated', '2020-07-01') \g /dev/null
SELECT pg_temp.refused(format(statement, :ended), refusal, 'after termination, 500 of 900,000 having been paid: ' || says)
  FROM (VALUES ('a payment', 'SELECT pg_temp.pay(%s, 1)', 'ZG008 going_on.payment'), ('a settlement of the rest', 'SELECT pg_temp.pay(%s, 899500, ''settlement'')', 'done'),
               ('a settlement of more', 'SELECT pg_temp.pay(%s, 899500.01, ''settlement'')', 'ZG008 amount'), ('a refund', 'SELECT pg_temp.pay(%s, 500, ''refund'')', 'done'),
               ('a refund of more', 'SELECT pg_temp.pay(%s, 500.01, ''refund'')', 'ZG008 amount'),
               ('a reversal', format('SELECT pg_temp.pay(%%s, 500, ''reversal'', ''2020-08-01'', %s)', :paid), 'done')) AS v (says, statement, refusal);

-- the day of a payment, and its parts
SELECT pg_temp.refused(format('SELECT pg_temp.pay(%s, 1, ''payment'', %L)', :c, day), refusal, 'signed on 2020-04-27, paid on ' || day)
  FROM (VALUES ('2020-04-26', 'ZG011 legal_date'), ('2020-04-27', 'done'), ('2024-12-31', 'done'), ('2025-01-01', 'ZG011 legal_date'), ('infinity', '23514 payment_paid_on_legal_day'), ('-infinity', '23514 payment_paid_on_legal_day')) AS v (day, refusal);
SELECT pg_temp.refused(format('INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, payment_id) VALUES (%s)', replace(v, '%s', :'c')), refusal, 'a payment of ' || v)
  FROM (VALUES ('NULL, ''payment'', 1, ''2020-06-01'', NULL', '23502'), ('%s, NULL, 1, ''2020-06-01'', NULL', '23502'), ('%s, ''payment'', 1, NULL, NULL', '23502'), ('%s, ''bribe'', 1, ''2020-06-01'', NULL', '23514 payment_kind_check'),
               ('%s, ''payment'', 1, ''2020-06-01'', 1', '23514 payment_reversal_check'), ('%s, ''reversal'', 1, ''2020-06-01'', NULL', '23514 payment_reversal_check'),
               ('-1, ''payment'', 1, ''2020-06-01'', NULL', '23503 payment_contract_id_fkey')) AS v (v, refusal);

-- reversals: of one entry, whole, once, of the same contract, not before it
SELECT pg_temp.pay(:c, 100) AS one, pg_temp.pay(:c, 60, 'refund') AS back, pg_temp.pay(:c, 100) AS two, pg_temp.pay(:s, 70) AS other, pg_temp.pay(:c, 30, 'settlement') AS settled \gset
SELECT pg_temp.pay(:c, 100, 'reversal', '2020-06-01', :two) AS reversal \gset
SELECT is(paid::text, '70', 'payments and settlements less refunds and what was reversed') FROM yunfu.contract WHERE id = :c;
SELECT pg_temp.refused(format('SELECT pg_temp.pay(%s, %s, ''reversal'', %L, %s)', :c, amount, day, target), refusal, 'a reversal: ' || says)
  FROM (VALUES ('of a settlement', 30, '2020-06-01', :settled, 'done'), ('of a refund', 60, '2020-06-01', :back, 'done'), ('of a part', 29.99, '2020-06-01', :settled, '23514 reversal'), ('of more', 30.01, '2020-06-01', :settled, '23514 reversal'),
               ('dated before', 30, '2020-05-31', :settled, 'ZG011 reversal'), ('of a payment on another contract', 70, '2020-06-01', :other, '23503 reversal'),
               ('of no payment', 70, '2020-06-01', -1, '23503 payment_payment_id_fkey'), ('a second time', 100, '2020-06-01', :two, 'ZG009 reversal'), ('of a reversal', 100, '2020-06-01', :reversal, 'ZG009 reversal'),
               ('of what partly came back', 100, '2020-06-01', :one, 'ZG008 amount')) AS v (says, amount, day, target, refusal);
SELECT pg_temp.refused(format('INSERT INTO yunfu.payment (id, contract_id, kind, amount, paid_on, payment_id) VALUES (999999, %s, ''reversal'', 1, ''2020-06-01'', 999999)', :c), 'ZG009 reversal', 'a reversal of itself');
SELECT pg_temp.refused(format('SELECT pg_temp.pay(%s, 1999930); SELECT pg_temp.pay(%s, 60, ''reversal'', ''2020-06-01'', %s)', :c, :c, :back), 'ZG008 amount', 'a refund is not undone beyond the contract');
SELECT is((SELECT count(*) FROM pg_temp.amiss), 0::bigint, 'the sums are those of the rows');

-- supplements: from "contracted" on and before "accepted"
SELECT pg_temp.refused(format('SELECT pg_temp.supplement_contract(%s, 1, ''2020-12-01'')', c), CASE WHEN stage IN ('contracted', 'implementing') THEN 'done' WHEN stage = 'preaccepted' THEN 'ZG009 not_reached.preaccepted.supplement'
                WHEN stage = 'terminated' THEN 'ZG009 going_on.supplement' WHEN stage IN ('accepted', 'filed') THEN CASE track WHEN 'public' THEN 'ZG009 not_reached.accepted.supplement' ELSE 'ZG009 not_reached.preaccepted.supplement' END
                ELSE 'ZG009 reached.contracted.supplement' END, format('%s, a supplement at %s', track, stage))
  FROM early WHERE c <> :ended;
SELECT pg_temp.refused(format('SELECT pg_temp.supplement_contract(%s, 1, %L)', :c, day), refusal, 'signed on 2020-04-27, supplemented on ' || day)
  FROM (VALUES ('2020-04-26', 'ZG011 legal_date'), ('2020-04-27', 'done'), ('2024-12-31', 'done'), ('2025-01-01', 'ZG011 legal_date'), ('infinity', '23514 supplement_signed_on_legal_day'), ('-infinity', '23514 supplement_signed_on_legal_day')) AS v (day, refusal);
SELECT pg_temp.refused(format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%s)', replace(v, '%s', :'c')), refusal, 'a supplement of ' || v)
  FROM (VALUES ('NULL, 1, ''2020-06-01''', '23502'), ('%s, 1, NULL', '23502'), ('-1, 1, ''2020-06-01''', '23503 supplement_contract_id_fkey')) AS v (v, refusal);

-- one that was entered wrong is undone by its exact opposite, once, on the same contract
SELECT pg_temp.supplement_contract(:c, 30) AS wrong, pg_temp.supplement_contract(:s, 30) AS elsewhere, pg_temp.supplement_contract(:c, -20) AS low, pg_temp.supplement_contract(:c, 40) AS gone \gset
INSERT INTO yunfu.supplement (contract_id, amount, signed_on, supplement_id) VALUES (:c, -40, '2020-06-01', :gone) RETURNING id AS undoing \gset
SELECT pg_temp.refused(format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on, supplement_id) VALUES (%s, %s, ''2020-06-01'', %s)', :c, amount, target), refusal, 'undone: ' || says)
  FROM (VALUES ('by its opposite', -30, :wrong, 'done'), ('one that lowered', 20, :low, 'done'), ('in part', -29.99, :wrong, '23514 undoing'), ('more than it was', -30.01, :wrong, '23514 undoing'), ('by the same again', 30, :wrong, '23514 undoing'),
               ('one of another contract', -30, :elsewhere, '23503 undoing'), ('none that is there', -30, -1, '23503 supplement_supplement_id_fkey'), ('a second time', -40, :gone, 'ZG009 undoing'), ('what undoes another', 40, :undoing, 'ZG009 undoing')) AS v (says, amount, target, refusal);
SELECT is(supplemented::text, '10', 'the sum has all of them') FROM yunfu.contract WHERE id = :c;
INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (:c, -10, '2020-06-01'), (:s, -30, '2020-06-01');

-- changes: from the approval on, or the grant where there is none, and before "accepted"
SELECT pg_temp.refused(format('INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on, note, contract_id) VALUES (%s, %L, ''law'', %s, %s, ''2020-12-01'', ''调整'', %s)', p, kind,
                              CASE kind WHEN 'value' THEN '''hardware''' ELSE 'NULL' END, CASE kind WHEN 'scope' THEN 'NULL' ELSE '90' END, CASE kind WHEN 'duration' THEN c::text ELSE 'NULL' END),
           CASE WHEN stage IN ('accepted', 'filed') THEN 'ZG009 not_reached.accepted.change'
                WHEN stage IN ('planned', 'submitted', 'prechecked', 'reviewed', 'fund_reviewed', 'returned', 'terminated') THEN format('ZG009 reached.%s.%s', CASE track WHEN 'public' THEN 'funded' ELSE 'approved' END, kind)
                ELSE 'done' END, format('%s, a change of %s at %s', track, kind, stage))
  FROM early, unnest('{value,scope,duration}'::text[]) AS kind WHERE c <> :ended;

-- the figure before: filled in, or right
SELECT pg_temp.refused(format('SELECT pg_temp.change(%s, %s, %s, %s)', :p, kind, new, old), refusal, format('a change of %s from %s to %s', kind, old, new))
  FROM (VALUES ('''hardware''', 'NULL', '350000.01', 'done'), ('''hardware''', '350000', '350000.01', 'done'), ('''hardware''', '350000.00', '1', 'done'), ('''hardware''', '350000.01', '1', '23514 old'), ('''hardware''', '0', '1', '23514 old'),
               ('''hardware''', 'NULL', '350000', '23514 change_value_check'), ('''hardware''', '350000', '350000.00', '23514 change_value_check'), ('''testing''', 'NULL', '5', 'done'), ('''testing''', '0', '5', 'done'), ('''testing''', '5', '6', '23514 old'),
               ('''testing''', 'NULL', '0', '23514 change_value_check'), ('NULL', 'NULL', '3000000', 'done'), ('NULL', '2450000', '3000000', 'done'), ('NULL', '2449999.99', '3000000', '23514 old'),
               ('''software_development''', '1800000', '0', 'done'), ('NULL', 'NULL', '1800000', 'done'), ('NULL', 'NULL', '1799999.99', 'ZG008 amount')) AS v (kind, old, new, refusal);
SELECT matches((drive.outcome(format('SELECT pg_temp.change(%s, ''hardware'', 1, 2)', :p))).detail, '^old is 2\.00; the present figure is 350000\.00\.$', 'the refusal names both figures');
SELECT pg_temp.change(:p, 'hardware', 400000) AS h1 \gset
SELECT pg_temp.change(:p, 'hardware', 300000) AS h2, pg_temp.change(:p, 'testing', 20000.50) AS t1 \gset
SELECT pg_temp.change(:p, 'software_development', 1900000) AS w1, pg_temp.change(:p, NULL, 2500000.50) AS n1 \gset
SELECT is(string_agg(format('%s > %s', old, new), ', ' ORDER BY id), '350000 > 400000, 400000 > 300000, 0 > 20000.50, 1800000 > 1900000, 2520000.50 > 2500000.50', 'each change starts from where the last one left')
  FROM yunfu.change WHERE project_id = :p;
SELECT is(format('%s, %s', total_investment, software_cost), '2500000.50, 1900000', 'total and software follow') FROM yunfu.project WHERE id = :p;
SELECT is((SELECT count(*) FROM pg_temp.amiss), 0::bigint, 'and are those of lines and changes');
SELECT pg_temp.refused(format('INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, contract_id, old, new, decided_on, note) VALUES (%s)', replace(v, '%s', :'p')), refusal, 'a change of ' || v)
  FROM (VALUES ('%s, ''price'', ''law'', NULL, NULL, NULL, 1, ''2020-06-01'', NULL', '23514 change_kind_check'), ('%s, ''value'', ''whim'', NULL, NULL, NULL, 9000000, ''2020-06-01'', NULL', '23514 change_cause_check'),
               ('%s, NULL, ''law'', NULL, NULL, NULL, 1, ''2020-06-01'', NULL', '23502'), ('%s, ''value'', NULL, NULL, NULL, NULL, 9000000, ''2020-06-01'', NULL', '23502'), ('NULL, ''value'', ''law'', NULL, NULL, NULL, 1, ''2020-06-01'', NULL', '23502'),
               ('%s, ''value'', ''law'', NULL, NULL, NULL, 9000000, NULL, NULL', '23502'), ('-1, ''value'', ''law'', NULL, NULL, NULL, 1, ''2020-06-01'', NULL', '23503'),
               ('%s, ''value'', ''law'', ''bribes'', NULL, NULL, 1, ''2020-06-01'', NULL', '23514 change_cost_line_kind_check'), ('%s, ''value'', ''law'', NULL, NULL, NULL, 9000000, ''2025-01-01'', NULL', 'ZG011 legal_date'),
               ('%s, ''value'', ''law'', NULL, NULL, NULL, 9000000, ''infinity'', NULL', '23514 change_decided_on_legal_day'), ('%s, ''scope'', ''law'', NULL, NULL, NULL, NULL, ''2020-06-01'', NULL', '23514 change_scope_check'),
               ('%s, ''scope'', ''law'', ''hardware'', NULL, NULL, NULL, ''2020-06-01'', ''甲''', '23514 change_cost_line_kind_check'), ('%s, ''scope'', ''law'', NULL, NULL, 3, 4, ''2020-06-01'', NULL', 'done'),
               ('%s, ''scope'', ''law'', NULL, NULL, NULL, NULL, ''2020-06-01'', ''甲''', 'done')) AS v (v, refusal);
SELECT pg_temp.refused(format('INSERT INTO yunfu.change (project_id, kind, cause, contract_id, note, decided_on) VALUES (%s, ''scope'', ''law'', %s, ''甲'', ''2020-06-01'')', :p, contract), '23514 change_contract_id_check', 'nor does one of scope')
  FROM unnest(ARRAY[:c, :d]) AS contract;
SELECT pg_temp.refused(format('INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on) VALUES (%s, ''value'', ''law'', %s, 1, ''2020-06-01'')', :p, :c), '23514 change_contract_id_check', 'a change of value names no contract');

-- duration: days from signing to delivery, of the one main contract or of one that is named
SELECT drive.reach('professional', 'procuring') AS none, drive.reach('professional', 'implementing') AS single, drive.reach('professional', 'implementing') AS double \gset
SELECT drive.paper(:double, 'award_notice', '2020-06-01') \g /dev/null
SELECT pg_temp.main(:single) AS sc, pg_temp.main(:double) AS dc, drive.contract(:double, 'main', 100, '2020-06-01') AS dc2 \gset
UPDATE yunfu.contract SET delivery_due = '2020-06-11' WHERE id = :dc2;
SELECT pg_temp.refused(format('INSERT INTO yunfu.change (project_id, kind, cause, contract_id, old, new, decided_on) VALUES (%s, ''duration'', ''law'', %s, %s, %s, ''2020-06-02'')', p, coalesce(c::text, 'NULL'), coalesce(old, 'NULL'), coalesce(new, 'NULL')), refusal, 'duration: ' || says)
  FROM (VALUES ('no main contract', :none, NULL, NULL, '90', '23502'), ('one main contract', :single, NULL, NULL, '90', 'done'), ('one, named', :single, :sc, NULL, '90', 'done'), ('two, none named', :double, NULL, NULL, '90', '23502'),
               ('two, one named', :double, :dc2, NULL, '90', 'done'), ('another project''s', :double, :sc, NULL, '90', '23503'), ('no contract at all', :double, -1, NULL, '90', '23503'), ('right before', :double, :dc2, '10', '90', 'done'),
               ('wrong before', :double, :dc2, '11', '90', '23514 old'), ('a day that was not set', :single, NULL, '0', '90', '23514 old'), ('no days', :single, NULL, NULL, '0', 'done'), ('as it is', :double, :dc2, NULL, '10', '23514 change_duration_check'),
               ('half a day', :single, NULL, NULL, '0.5', '23514 change_duration_check'), ('days with decimals', :single, NULL, NULL, '90.01', '23514 change_duration_check'), ('whole days', :single, NULL, NULL, '90.00', 'done'), ('nothing', :single, NULL, NULL, NULL, '23502'),
               ('centuries', :single, NULL, NULL, '100000', '23514 change_duration_check'), ('fewer than none', :single, NULL, NULL, '-1', '23514 change_new_figure')) AS v (says, p, c, old, new, refusal);
INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) VALUES (:single, 'duration', 'law', 30, '2020-06-02');
INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) VALUES (:single, 'duration', 'law', 45, '2020-06-02');
SELECT is((SELECT string_agg(format('%s > %s', coalesce(old::text, 'none'), new), ', ' ORDER BY id) FROM yunfu.change WHERE project_id = :single), format('%s > 30, 30 > 45', DATE '2099-12-31' - DATE '2020-04-27'), 'each starts from the last');
SELECT is(delivery_due::date, signed_on + 45, 'and moves the day delivery is due') FROM yunfu.contract WHERE id = :sc;
SELECT is((SELECT array_agg(DISTINCT contract_id) FROM yunfu.change WHERE project_id = :single), ARRAY[:sc]::bigint[], 'of the contract it names');

-- two changes of one figure in one statement: the second does not start from where the first one started
CREATE FUNCTION pg_temp.figures(project_id bigint, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE statement;
    SELECT string_agg(format('%s > %s', coalesce(old::text, 'none'), new), ', ' ORDER BY id) INTO result
      FROM yunfu.change h WHERE h.project_id = figures.project_id AND decided_on = '2020-06-20';
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = result;
EXCEPTION
    WHEN SQLSTATE 'UNDO0' THEN RETURN SQLERRM;
    WHEN OTHERS THEN RETURN 'refused';
END $$;
SELECT ok(pg_temp.figures(:single, statement) IN ('refused', lawful), format('two at once, %s: %s', says, pg_temp.figures(:single, statement)))
  FROM (VALUES ('value', format('INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) SELECT %s, ''value'', ''law'', ''hardware'', n, ''2020-06-20'' FROM unnest(''{400000,450000}''::numeric[]) AS n', :single), '350000 > 400000, 400000 > 450000'),
               ('value, to nothing twice', format('INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) SELECT %s, ''value'', ''law'', ''hardware'', 0, ''2020-06-20'' FROM generate_series(1, 2)', :single), '350000 > 0'),
               ('value, in two parts of a statement', format('WITH a AS (INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%1$s, ''value'', ''law'', ''hardware'', 0, ''2020-06-20''))
                   INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%1$s, ''value'', ''law'', ''hardware'', 0, ''2020-06-20'')', :single), '350000 > 0'),
               ('the total', format('INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) SELECT %s, ''value'', ''law'', n, ''2020-06-20'' FROM unnest(''{2000000,2100000}''::numeric[]) AS n', :single), '2450000 > 2000000, 2000000 > 2100000'),
               ('duration', format('INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) SELECT %s, ''duration'', ''law'', n, ''2020-06-20'' FROM unnest(''{60,75}''::numeric[]) AS n', :single), '45 > 60, 60 > 75')) AS v (says, statement, lawful);

-- funds: what was requested, decided and arranged, city and national apart
SELECT drive.reach('professional', 'funded') AS f, drive.reach('professional', 'fund_reviewed') AS g \gset
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, national_funds, stage_on) VALUES ('甲', 'software.professional', 2, 2020, 1, 1, '2020-03-02') RETURNING id AS n \gset
SELECT pg_temp.refused(replace(replace(statement, '%s', :'f'), '%n', :'n'), refusal, 'funds: ' || says)
  FROM (VALUES ('as much as was decided', 'SELECT pg_temp.fund(%s, ''city'', 2020, 9000000, 2450000, 2450000)', 'done'), ('a fen more', 'SELECT pg_temp.fund(%s, ''city'', 2020, 9000000, 2450000.01)', 'ZG008 allocations.limit'),
               ('over two years', 'SELECT pg_temp.fund(%s, ''city'', 2020, 9000000, 1000000), pg_temp.fund(%s, ''city'', 2021, 9000000, 1450000)', 'done'),
               ('over two years, a fen more', 'SELECT pg_temp.fund(%s, ''city'', 2020, 9000000, 1000000), pg_temp.fund(%s, ''city'', 2021, 9000000, 1450000.01)', 'ZG008 allocations.limit'),
               ('requested only', 'SELECT pg_temp.fund(%s, ''city'', 2020, 9000000)', 'done'), ('raised to the last fen', 'SELECT pg_temp.fund(%s, ''city'', 2020, 9000000, 1); UPDATE yunfu.fund_allocation SET decided = 2450000 WHERE project_id = %s', 'done'),
               ('raised by one more', 'SELECT pg_temp.fund(%s, ''city'', 2020, 9000000, 1); UPDATE yunfu.fund_allocation SET decided = 2450000.01 WHERE project_id = %s', 'ZG008 allocations.limit'),
               ('a national one of a project without', 'SELECT pg_temp.fund(%s, ''national'', 2020, 1)', 'ZG010 no_national_funds'), ('a national one of a project with', 'SELECT pg_temp.fund(%n, ''national'', 2020, 9)', 'done'),
               ('decided before the government did', 'SELECT pg_temp.fund(%n, ''national'', 2020, 9, 9, 9)', 'ZG002 allocation.decided'),
               ('a provincial one', 'SELECT pg_temp.fund(%s, ''province'', 2020, 1)', '23514 fund_allocation_source_check'), ('the same year twice', 'SELECT pg_temp.fund(%s, ''city'', 2020, 1), pg_temp.fund(%s, ''city'', 2020, 1)', '23505 fund_allocation_key'),
               ('city and national of a year', 'SELECT pg_temp.fund(%n, ''city'', 2020, 1), pg_temp.fund(%n, ''national'', 2020, 1)', 'done'), ('no year', 'SELECT pg_temp.fund(%s, ''city'', NULL, 1)', '23502'), ('the year 1999', 'SELECT pg_temp.fund(%s, ''city'', 1999, 1)', '23514 fund_allocation_year_calendar_year'),
               ('no source', 'SELECT pg_temp.fund(%s, NULL, 2020, 1)', '23502'), ('no project', 'SELECT pg_temp.fund(NULL, ''city'', 2020, 1)', '23502'), ('an unknown project', 'SELECT pg_temp.fund(-1, ''city'', 2020, 1)', '23503 fund_allocation_project_id_fkey'),
               ('more decided than requested', 'SELECT pg_temp.fund(%s, ''city'', 2020, 5, 5.01)', '23514 fund_allocation_decided_check'), ('more arranged than decided', 'SELECT pg_temp.fund(%s, ''city'', 2020, 5, 4, 4.01)', '23514 fund_allocation_arranged_check'),
               ('arranged but not decided', 'SELECT pg_temp.fund(%s, ''city'', 2020, 5, NULL, 4)', '23514 fund_allocation_arranged_check')) AS v (says, statement, refusal);
SELECT pg_temp.fund(:f, 'city', 2020, 5, 4, 3) AS fund \gset
SELECT pg_temp.refused(format('UPDATE yunfu.fund_allocation SET %s WHERE id = %s', change, :fund), refusal, 'funds: SET ' || change)
  FROM (VALUES ('requested = 6', 'done'), ('decided = 5', 'done'), ('arranged = NULL', 'done'), ('note = ''追加''', 'done'), ('requested = 6, decided = 6, arranged = 6', 'done'), ('decided = 2.99', '23514 fund_allocation_arranged_check'),
               (format('project_id = %s', :g), 'ZG009 fixed'), ('source = ''national''', 'ZG009 fixed'), ('year = 2021', 'ZG009 fixed'), ('id = 77', 'ZG009 fixed')) AS v (change, refusal);
-- national money is not city money: it takes up none of what the city granted
SELECT drive.reach('professional', 'planned') AS mixed \gset
UPDATE yunfu.project SET national_funds = 5000000 WHERE id = :mixed;
SELECT pg_temp.onward(:mixed, 'professional', 'funded'), pg_temp.fund(:mixed, 'national', 2020, 5000000, 5000000) \g /dev/null
SELECT pg_temp.refused(format('SELECT pg_temp.fund(%s, ''city'', 2020, 9000000, %s)', :mixed, decided), refusal, format('beside 5,000,000 of national money, %s of the city''s', decided))
  FROM (VALUES (2450000, 'done'), (2450000.01, 'ZG008 allocations.limit')) AS v (decided, refusal);
-- before "funded" nothing is decided, though the government's decision is on record
SELECT pg_temp.refused(format('SELECT pg_temp.fund(%s, ''city'', 2020, 9000000, 1)', :g), 'ZG002 allocation.decided', 'nor is there anything to rest on');
SELECT drive.advance(:g, 'approved', '2020-06-01'), drive.supply_all(:g, 'funded', '2020-06-01') \g /dev/null
SELECT pg_temp.refused(format('SELECT pg_temp.fund(%s, ''city'', 2020, 9000000, 1)', :g), 'ZG009 reached.funded.decided', 'the paper is there, the step is not');
SELECT is(drive.step(:g, 'funded', '2020-06-01'), 'done', 'the step');
SELECT pg_temp.refused(format('SELECT pg_temp.fund(%s, ''city'', 2020, 9000000, 2450000.01)', :g), 'ZG008 allocations.limit', 'more city money than the government grants');
-- a project that has ended has no more money decided for it than the government granted
SELECT pg_temp.refused(format('SELECT pg_temp.fund(%s, ''city'', 2021, 9000000, 2450000.01)', p), 'ZG008 allocations.limit', format('%s at %s, more than was decided', track, stage))
  FROM early WHERE stage IN ('contracted', 'implementing', 'accepted', 'filed', 'terminated') AND c <> :ended ORDER BY p;
SELECT isnt((drive.outcome(format('SELECT pg_temp.fund(%s, ''city'', 2021, 9000000, 9000000)', drive.reach(track, stage)))).result, 'done', format('%s at %s, city money for what was never granted any', track, stage))
  FROM (VALUES ('professional', 'withdrawn'), ('professional', 'rejected'), ('public', 'withdrawn')) AS t (track, stage);

-- the sums are the engine's
SELECT pg_temp.supplement_contract(:c, 5) \g /dev/null
SELECT pg_temp.refused(format('UPDATE yunfu.%s SET %s = %s WHERE id = %s', tab, col, val, id), 'ZG009 fixed', format('%s.%s is not set to %s', tab, col, val))
  FROM (VALUES ('contract', :c), ('project', :p)) AS t (tab, id) JOIN (VALUES ('contract', 'paid'), ('contract', 'supplemented'), ('project', 'contracted'), ('project', 'highest_investment'), ('project', 'highest_software_cost'), ('project', 'total_investment'),
              ('project', 'software_cost'), ('project', 'approved_amount')) AS c (tab, col) USING (tab), unnest('{0,1,5000000}'::text[]) AS val;
SELECT pg_temp.refused(format('UPDATE yunfu.%s SET %s = NULL WHERE id = %s', tab, col, id), 'ZG009 fixed', format('%s.%s is not set to null', tab, col))
  FROM (VALUES ('project', 'contracted', :p), ('project', 'highest_investment', :p), ('project', 'highest_software_cost', :p), ('contract', 'supplemented', :c)) AS v (tab, col, id);
SELECT pg_temp.refused(format('INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on, %s) VALUES (%s, ''other'', 2, ''甲'', 9, ''2020-06-01'', %s)', col, :p, val), refusal, format('no contract begins with %s %s', col, val))
  FROM (VALUES ('paid', '1', 'ZG009 fixed'), ('paid', '0.00', 'done'), ('supplemented', '1', 'ZG009 fixed'), ('supplemented', '-1', 'ZG009 fixed'), ('supplemented', '0', 'done'), ('supplemented', '''NaN''', 'ZG009 fixed'), ('paid', '''NaN''', '23514 contract_paid_yuan')) AS v (col, val, refusal);
SELECT pg_temp.refused(format('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on, %s) VALUES (''甲'', ''software.professional'', 2, 2020, 1, ''2020-03-02'', %s)', col, val), refusal, format('no project begins with %s %s', col, val))
  FROM (VALUES ('contracted', '1', 'ZG009 fixed'), ('contracted', '0', 'done'), ('highest_investment', '0', 'ZG009 fixed'), ('highest_software_cost', '1', 'ZG009 fixed')) AS v (col, val, refusal);
-- what entries rest on stays, except the day of delivery
SELECT drive.reach('professional', 'contracted') AS r \gset
SELECT drive.contract(:r, 'other', 1000, '2020-06-01') AS paid_one, drive.contract(:r, 'other', 1000, '2020-06-01') AS supplemented_one, drive.contract(:r, 'other', 1000, '2020-06-01') AS free \gset
SELECT pg_temp.pay(:paid_one, 1), pg_temp.supplement_contract(:supplemented_one, 1) \g /dev/null
SELECT pg_temp.refused(format('UPDATE yunfu.contract SET %s WHERE id = %s', change, c), CASE WHEN c = :free OR change ~ '^delivered_on' THEN 'done' ELSE 'ZG009 fixed' END, format('with %s, SET %s', says, change))
  FROM (VALUES ('a payment', :paid_one), ('a supplement', :supplemented_one), ('neither', :free)) AS k (says, c),
       unnest('{amount = 2000,supplier = ''乙'',signed_on = ''2020-06-02'',qualification = ''乙级'',qualified_until = ''2030-01-01'',kind = ''testing'',delivery_due = ''2021-01-01'',security_undertaking = false,delivered_on = ''2020-07-01''}'::text[]) AS change;

-- nothing is altered or removed
SELECT pg_temp.change(:r, 'hardware', 5), pg_temp.fund(:r, 'city', 2020, 1) \g /dev/null
SELECT pg_temp.refused(statement, 'ZG009 fixed', statement)
  FROM (SELECT format(f, t) AS statement FROM unnest('{supplement,payment,change,fund_allocation}'::text[]) AS t, unnest('{DELETE FROM yunfu.%s,TRUNCATE yunfu.%s CASCADE}'::text[]) AS f
        UNION ALL SELECT format('UPDATE yunfu.%s SET note = ''改''', t) FROM unnest('{supplement,payment,change}'::text[]) AS t
        UNION ALL SELECT format('UPDATE yunfu.%s', c) FROM unnest('{supplement SET amount = amount * 2,payment SET amount = amount + 1,payment SET contract_id = contract_id + 1,change SET new = new + 1,change SET decided_on = decided_on - 1}'::text[]) AS c) AS s;
SELECT is_empty($$ SELECT * FROM pg_temp.amiss $$, 'the sums are still those of the rows');

-- whose it is to enter
CREATE ROLE tap_police;
CREATE ROLE tap_school;
CREATE ROLE tap_bureau;
CREATE ROLE tap_finance;
CREATE ROLE tap_stranger;
UPDATE yunfu.agency SET db_role = r FROM (VALUES (1, 'tap_bureau'), (2, 'tap_police'), (3, 'tap_finance'), (5, 'tap_school')) AS v (agency_id, r) WHERE id = agency_id;
GRANT USAGE ON SCHEMA yunfu, drive TO PUBLIC;
GRANT SELECT, INSERT, UPDATE ON yunfu.contract, yunfu.cost_line, yunfu.supplement, yunfu.payment, yunfu.change, yunfu.fund_allocation, yunfu.project TO PUBLIC;
CREATE TEMP TABLE entries (tab text, statement text);
GRANT SELECT ON entries TO PUBLIC;
INSERT INTO entries VALUES
    ('supplement', 'INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%2$s, 1, ''2020-06-01'')'), ('payment', 'INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%2$s, 1, ''2020-06-01'')'),
    ('change', 'INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) VALUES (%1$s, ''scope'', ''law'', ''调整'', ''2024-12-30'')'),
    ('duration', 'INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) VALUES (%1$s, ''duration'', ''law'', 77, ''2024-12-30'')'),
    ('contract', 'INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) SELECT id, ''other'', owner_id, ''甲'', 1, ''2020-06-01'' FROM yunfu.project WHERE id = %1$s'),
    ('delivery', 'UPDATE yunfu.contract SET delivered_on = ''2020-06-01'' WHERE id = %2$s'), ('cost line', 'INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (%3$s, ''other'', 1)'),
    ('funds', 'INSERT INTO yunfu.fund_allocation (project_id, source, year, requested) VALUES (%1$s, ''city'', 2031, 1)'), ('funds changed', 'UPDATE yunfu.fund_allocation SET requested = 5 WHERE project_id = %1$s');
SELECT pg_temp.fund(:p, 'city', 2030, 9), pg_temp.fund(:u, 'city', 2030, 9), drive.reach('public', 'planned') AS uplanned \gset
SELECT pg_temp.refused_to(who, format(statement, p, c, l), CASE WHEN CASE WHEN tab ~ '^funds' THEN who = 'tap_finance' ELSE who = owner END THEN 'done' ELSE 'ZG006 office' END,
                          format('%s''s project, %s by %s', owner, tab, who))
  FROM entries, unnest('{tap_police,tap_school,tap_bureau,tap_finance,tap_stranger}'::name[]) AS who, (VALUES ('tap_police'::name, :p, :c, :planned), ('tap_bureau', :u, :d, :uplanned)) AS o (owner, p, c, l)
 ORDER BY owner, tab, who;
GRANT tap_police TO tap_stranger;
SELECT pg_temp.refused_to('tap_stranger', format(statement, :p, :c, :planned), CASE WHEN tab ~ '^funds' THEN 'ZG006 office' ELSE 'done' END, 'a member of the owner''s role: ' || tab) FROM entries;
UPDATE yunfu.agency SET active = false WHERE id = 3;
SELECT pg_temp.refused_to('tap_finance', format(statement, :p, :c, :planned), 'ZG006 office', 'an office that is no longer active: ' || tab) FROM entries WHERE tab ~ '^funds';
UPDATE yunfu.agency SET active = true WHERE id = 3;

-- one act an entry, of its kind, day and office; none for what is refused or changes nothing
CREATE FUNCTION pg_temp.acts(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    before bigint[] := ARRAY(SELECT last_seq FROM yunfu.project ORDER BY id);
    ids bigint[] := ARRAY(SELECT id FROM yunfu.project ORDER BY id);
BEGIN
    PERFORM drive.outcome(statement, false);
    RETURN (SELECT string_agg(format('%s %s by %s', kind, legal_on, agency_id), ', ' ORDER BY project_id, seq) FROM yunfu.act a JOIN unnest(ids, before) AS b (id, last) ON a.project_id = b.id AND seq > last);
END $$;
SELECT pg_temp.pay(:d, 9, 'payment', '2020-06-02') AS wrong \gset
SELECT pg_temp.pay(:d, 9, 'payment', '2020-06-02') \g /dev/null
SELECT is(coalesce(pg_temp.acts(replace(replace(replace(statement, '%p', :'p'), '%c', :'c'), '%d', :'d')), 'none'), acts, format('%s: %s', says, acts))
  FROM (VALUES
    (1, 'a supplement', 'SELECT pg_temp.supplement_contract(%c, 5, ''2020-06-02'')', 'supplement_entered 2020-06-02 by 2'), (2, 'one that lowers', 'SELECT pg_temp.supplement_contract(%c, -5, ''2020-06-03'')', 'supplement_entered 2020-06-03 by 2'),
    (3, 'a payment', 'SELECT pg_temp.pay(%c, 5, ''payment'', ''2020-06-04'')', 'payment_entered 2020-06-04 by 2'), (4, 'a settlement', 'SELECT pg_temp.pay(%c, 5, ''settlement'', ''2020-06-05'')', 'payment_entered 2020-06-05 by 2'),
    (5, 'a refund', 'SELECT pg_temp.pay(%c, 1, ''refund'', ''2020-06-06'')', 'payment_entered 2020-06-06 by 2'), (6, 'a reversal', format('SELECT pg_temp.pay(%%d, 9, ''reversal'', ''2020-06-07'', %s)', :wrong), 'payment_entered 2020-06-07 by 1'),
    (7, 'a change of value', 'SELECT pg_temp.change(%p, ''testing'', 7, NULL, ''2020-06-08'')', 'change_decided 2020-06-08 by 2'), (8, 'of scope', 'INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) VALUES (%p, ''scope'', ''law'', ''甲'', ''2020-06-09'')', 'change_decided 2020-06-09 by 2'),
    (9, 'of duration', 'INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) VALUES (%p, ''duration'', ''law'', 99, ''2020-06-10'')', 'change_decided 2020-06-10 by 2'),
    (10, 'funds', 'SELECT pg_temp.fund(%p, ''city'', 2022, 5)', 'fund_allocated 2024-12-31 by 3'), (11, 'funds changed', 'UPDATE yunfu.fund_allocation SET decided = 5 WHERE project_id = %p AND year = 2022', 'fund_allocation_changed 2024-12-31 by 3'),
    (12, 'funds changed to what they are', 'UPDATE yunfu.fund_allocation SET decided = 5 WHERE project_id = %p AND year = 2022', 'none'),
    (13, 'two payments in one statement', 'INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%c, 1, ''2020-06-11''), (%d, 1, ''2020-06-12'')', 'payment_entered 2020-06-11 by 2, payment_entered 2020-06-12 by 1'),
    (14, 'two of which one is refused', 'INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%c, 1, ''2020-06-11''), (%c, 9000000, ''2020-06-12'')', 'none'), (15, 'a refused supplement', 'SELECT pg_temp.supplement_contract(%c, 9000000)', 'none'),
    (16, 'a refused change', 'SELECT pg_temp.change(%p, ''testing'', 8, 1)', 'none'), (17, 'refused funds', 'SELECT pg_temp.fund(%p, ''city'', 2022, 5)', 'none')) AS v (place, says, statement, acts) ORDER BY place;
SELECT matches((SELECT detail::text FROM yunfu.act WHERE project_id = :u AND kind = 'payment_entered' AND legal_on = '2020-06-07'), '"kind":"reversal","amount":9,"paid_on":"2020-06-07","source":null,"payment_id":' || :wrong, 'the act says which kind of payment, and what it undoes');
SELECT matches((SELECT detail::text FROM yunfu.act WHERE project_id = :p AND kind = 'change_decided' AND legal_on = '2020-06-08'), '"old":20000\.50,"new":7', 'the act of a change says from what to what');
SELECT matches((SELECT detail::text FROM yunfu.act WHERE project_id = :p AND kind = 'fund_allocation_changed' ORDER BY seq DESC LIMIT 1), '"decided":\[null,5\]|"decided":\{', 'the act of changed funds says it too');

-- whole chains: no gap, each hash over the one before
CREATE FUNCTION pg_temp.field(value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT COALESCE(octet_length(convert_to(value, 'UTF8')) || ':' || value || ',', '-,')
$$;
SELECT is_empty($$ SELECT a.project_id, a.seq FROM yunfu.act a LEFT JOIN yunfu.act b ON b.project_id = a.project_id AND b.seq = a.seq - 1
    WHERE (b.seq IS NULL AND a.seq <> 1) OR a.hash <> sha256(coalesce(b.hash, '') || convert_to(concat(pg_temp.field(a.project_id::text), pg_temp.field(a.seq::text), pg_temp.field(a.kind), pg_temp.field(a.from_stage::text),
          pg_temp.field(a.to_stage::text), pg_temp.field(a.actor), pg_temp.field(a.agency_id::text), pg_temp.field(to_char(a.legal_on, 'YYYY-MM-DD')),
          pg_temp.field((extract(epoch FROM a.recorded_at) * 1000000)::bigint::text), pg_temp.field(a.policy_id::text), pg_temp.field(a.detail::text)), 'UTF8')) $$, 'the chains are whole');
SELECT is_empty($$ SELECT id FROM yunfu.project p LEFT JOIN yunfu.act a ON a.project_id = p.id AND a.seq = p.last_seq
                    WHERE a.hash IS DISTINCT FROM p.last_hash OR EXISTS (SELECT FROM yunfu.act b WHERE b.project_id = p.id AND b.seq > p.last_seq) $$, 'and each ends on its project');
SELECT is_empty($$ SELECT * FROM pg_temp.amiss $$, 'the sums are those of the rows to the end');

SELECT * FROM finish();
ROLLBACK;
