-- A contract is ended before its delivery, and the project goes on with another supplier (Article 17): by what, what it counts as from then
-- on, what is still asked of it, and what reports say.
BEGIN;
SELECT plan(70);
\ir ../tap.sql
CREATE ROLE tap_unit;
CREATE ROLE tap_bureau;
UPDATE yunfu.agency SET db_role = CASE id WHEN 1 THEN 'tap_bureau' WHEN 2 THEN 'tap_unit' END WHERE id < 3;
SELECT govproj.grant_register('yunfu') \g /dev/null
GRANT USAGE ON SCHEMA drive TO PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA drive TO PUBLIC;

CREATE FUNCTION pg_temp.ending(contract bigint, day date, paper bigint, reason text DEFAULT '供应商违约') RETURNS text LANGUAGE sql AS $$
    SELECT format('UPDATE yunfu.contract SET ended_on = %L, end_document_id = %L, end_reason = %L WHERE id = %s', day, paper, reason, contract)
$$;
CREATE FUNCTION pg_temp.is_well(says text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN NEXT is_empty('SELECT * FROM govproj.check_register(''yunfu'')', says || ': rows and acts agree');
    RETURN NEXT is_empty('SELECT * FROM govproj.verify(''yunfu'')', says || ': the chains hold');
END $$;

SELECT drive.reach('professional', 'implementing') AS p, drive.reach('professional', 'implementing') AS q \gset
SELECT id AS c FROM yunfu.contract WHERE project_id = :p AND kind = 'main' \gset
SELECT id AS other FROM yunfu.contract WHERE project_id = :q AND kind = 'main' \gset
SELECT pg_temp.set_today('2021-03-01');
INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (:c, 500000, '2020-07-01');
SELECT contracted AS before FROM yunfu.project WHERE id = :p \gset
SELECT drive.paper(:p, 'termination_procedure', '2021-02-20') AS paper, drive.paper(:p, 'change_filing', '2021-02-20') AS wrong, drive.paper(:q, 'termination_procedure', '2021-02-20') AS theirs,
       drive.paper(:p, 'termination_procedure', '2021-02-20') AS voided \gset
SELECT drive.void(:voided, '2021-02-21') \g /dev/null

-- by what
SELECT is(pg_temp.by('tap_unit', format('INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on, ended_on, end_document_id, end_reason) VALUES (%s, ''other'', 2, ''甲'', 1, ''2021-01-01'', ''2021-02-01'', %s, ''乙'')', :p, :paper)), 'ZG009 fixed', 'a contract is not entered as ended');
SELECT is(pg_temp.by('tap_unit', pg_temp.ending(:c, '2021-02-20', NULL)), 'ZG002 document', 'it is ended by a paper');
SELECT is(pg_temp.by('tap_unit', pg_temp.ending(:c, '2021-02-20', :wrong)), 'ZG002 document', 'of the kind that ends contracts');
SELECT is((pg_temp.outcome_for('tap_unit', pg_temp.ending(:c, '2021-02-20', :wrong))).detail, 'It is ended by a document of the project that has not been voided, of one of the kinds: termination_procedure (合同终止手续).', 'which is told');
SELECT is(pg_temp.by('tap_unit', pg_temp.ending(:c, '2021-02-20', :theirs)), 'ZG002 document', 'not one of another project');
SELECT is(pg_temp.by('tap_unit', pg_temp.ending(:c, '2021-02-20', :voided)), 'ZG002 document', 'nor one that was voided');
SELECT is(pg_temp.by('tap_unit', pg_temp.ending(:c, '2021-02-20', :paper, NULL)), 'ZG002 end', 'with a reason');
SELECT is(pg_temp.by('tap_unit', pg_temp.ending(:c, NULL, :paper)), 'ZG002 end', 'and a day');
SELECT is(pg_temp.by('tap_unit', pg_temp.ending(:c, '2021-03-02', :paper)), 'ZG011 legal_date', 'that has come');
SELECT is(pg_temp.by('tap_unit', pg_temp.ending(:c, '2020-01-02', :paper)), 'ZG011 legal_date', 'after its signing');
SELECT is(pg_temp.by('tap_bureau', pg_temp.ending(:c, '2021-02-20', :paper)), 'ZG006 office', 'who signed it ends it');
UPDATE yunfu.contract SET delivered_on = '2020-12-01' WHERE id = :other;
SELECT is(pg_temp.by('tap_unit', pg_temp.ending(:other, '2021-02-20', :theirs)), 'ZG009 delivered', 'what is delivered is not ended');
UPDATE yunfu.contract SET delivered_on = NULL WHERE id = :other;
SELECT pg_temp.do('tap_unit', pg_temp.ending(:c, '2021-02-25', :paper));
SELECT results_eq(format('SELECT kind, legal_on, actor, detail ->> ''released'', detail -> ''end_reason'' ->> 1 FROM yunfu.act WHERE project_id = %s ORDER BY seq DESC LIMIT 1', :p),
                  $$ VALUES ('contract_ended', '2021-02-25'::date, 'tap_unit', '1500000', '供应商违约') $$, 'an act says so');
SELECT * FROM pg_temp.is_well('ended');

-- both filings are owed for it
SELECT results_eq(format('SELECT kind, arose_on, source_id, event_zh FROM yunfu.obligation_watch WHERE project_id = %s AND met_on IS NULL ORDER BY kind', :p),
                  format('VALUES (''contract_end_filing_data_bureau'', ''2021-02-25''::date, %1$s::bigint, ''合同解除''), (''contract_end_filing_finance'', ''2021-02-25'', %1$s, ''合同解除'')', :c), 'two filings are owed');
SELECT is((SELECT count(*) FROM yunfu.obligation WHERE project_id = :p AND source_id = :c AND met_on IS NULL), 2::bigint, 'and written down');
SELECT drive.paper(:p, k, '2021-02-26') FROM unnest('{termination_filing_data_bureau,termination_filing_finance}'::text[]) AS k \g /dev/null
SELECT is((SELECT count(*) FROM yunfu.obligation WHERE project_id = :p AND source_id = :c AND met_on = '2021-02-26'), 2::bigint, 'papers meet them');
SELECT is((SELECT count(*) FROM yunfu.duties_on('2021-02-25') WHERE project_id = :p AND met_on IS NULL), 2::bigint, 'as of a day before they did not');
SELECT is_empty(format('SELECT FROM yunfu.duties_on(''2021-02-24'') WHERE project_id = %s', :p), 'and as of the day before the end nothing was owed');
SELECT * FROM pg_temp.is_well('filed');

-- what it counts as
SELECT is((SELECT contracted - :before FROM yunfu.project WHERE id = :p), -1500000::numeric, 'among contracts it counts as what was paid on it');
SELECT is((SELECT highest_investment::numeric FROM yunfu.project WHERE id = :p), 2450000.00, 'money lines stay reached');
SELECT is((SELECT concat_ws(' ', state, state_zh, state_en, ended_on, unpaid, total) FROM yunfu.contract_overview WHERE contract_id = :c), 'ended 已解除 Ended 2021-02-25 0 2000000', 'the overview says so');
SELECT is((SELECT concat_ws(' ', contracts, ended, overdue) FROM yunfu.supplier_overview WHERE supplier = '云浮数科公司'), '2 1 0', 'and that of suppliers');
SELECT is((SELECT contracted FROM yunfu.fund_execution WHERE project_id = :p), (:before - 1500000)::numeric, 'and of funds');
SELECT is((SELECT contracted FROM yunfu.funds_on('2021-02-24') WHERE project_id = :p), (:before)::numeric, 'as of the day before, as it was');
SELECT is((SELECT contracted FROM yunfu.funds_on('2021-02-25') WHERE project_id = :p), (:before - 1500000)::numeric, 'since that day, as it is');
SELECT is(pg_temp.by('tap_unit', format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 1, ''2021-02-26'')', :c)), 'ZG009 ended', 'nothing more is paid on it');
SELECT is(pg_temp.by('tap_unit', format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 1, ''2021-02-25'')', :c)), 'done', 'but what was paid by then is entered');
SELECT is(pg_temp.by('tap_unit', format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%s, 1, ''2021-02-26'')', :c)), 'ZG009 ended', 'nothing is supplemented');
SELECT is(pg_temp.by('tap_unit', format('INSERT INTO yunfu.contract_party (contract_id, name, part) VALUES (%s, ''甲'', ''member'')', :c)), 'ZG009 ended', 'nobody joins it');
SELECT is(pg_temp.by('tap_unit', format('INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on) VALUES (%s, ''duration'', ''other'', %s, 900, ''2021-02-26'')', :p, :c)), 'ZG009 ended', 'its delivery is not put off');
SELECT is(pg_temp.by('tap_unit', format('UPDATE yunfu.contract SET delivered_on = ''2021-02-20'' WHERE id = %s', :c)), 'ZG009 fixed', 'nor is it delivered');
SELECT is(pg_temp.by('tap_unit', format('UPDATE yunfu.contract SET ended_on = ''2021-02-24'' WHERE id = %s', :c)), 'ZG009 fixed', 'the end stays');
INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on) VALUES (:c, 'settlement', 100000, '2021-02-28') RETURNING id AS settled \gset
INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on) VALUES (:c, 'refund', 30000, '2021-02-28');
SELECT is((SELECT contracted - :before FROM yunfu.project WHERE id = :p), -1430000::numeric, 'what is settled and comes back moves what it counts as');
INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, payment_id) VALUES (:c, 'reversal', 100000, '2021-03-01', :settled);
SELECT is((SELECT contracted - :before FROM yunfu.project WHERE id = :p), -1530000::numeric, 'so does what is reversed');
SELECT is((SELECT contracted FROM yunfu.funds_on('2021-02-28') WHERE project_id = :p), (:before - 1430000)::numeric, 'as of a day, too');
SELECT * FROM pg_temp.is_well('settled');

-- what is asked of the project
SELECT is(pg_temp.by('tap_bureau', format('UPDATE yunfu.project SET stage = ''preaccepted'', stage_on = ''2021-03-01'' WHERE id = %s', :p)) LIKE 'ZG%', true, 'without a contract it does not go on');
SELECT drive.paper(:p, 'preacceptance_opinion', '2021-03-01') \g /dev/null
SELECT is((SELECT string_agg(rule, ' ' ORDER BY rule) FROM yunfu.explain(:p, 'preaccepted') WHERE NOT met AND mode = 'refuse'), NULL, 'the step that asks for none is open');
SELECT is(pg_temp.by('tap_unit', format('INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on, delivery_due, security_undertaking) VALUES (%s, ''main'', 2, ''接手公司'', 1500000, ''2021-03-01'', ''2021-12-31'', true)', :p)) LIKE 'ZG%', true, 'another main contract takes an award of its own');
SELECT drive.paper(:p, 'award_notice', '2021-02-28') \g /dev/null
INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on, delivery_due, security_undertaking) VALUES (:p, 'main', 2, '接手公司', 1500000, '2021-03-01', '2021-12-31', true) RETURNING id AS new \gset
SELECT is((SELECT contracted - :before FROM yunfu.project WHERE id = :p), -30000::numeric, 'which fits into what was approved');
INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) VALUES (:p, 'duration', 'other', 400, '2021-03-01') RETURNING contract_id = :new AS named \gset
SELECT ok(:'named', 'the contract that is left is the one a change speaks of');
SELECT pg_temp.set_today('2022-06-01');
UPDATE yunfu.contract SET delivered_on = '2022-01-15' WHERE project_id = :p AND ended_on IS NULL;
SELECT is((SELECT concat_ws(' ', contracts, state) FROM yunfu.acceptance_backlog WHERE project_id = :p), '1 delivered', 'no delivery of it is waited for');
SELECT drive.paper(:p, 'change_filing', '2022-01-20') \g /dev/null
SELECT drive.paper(:p, 'preacceptance_opinion', '2022-02-01') \g /dev/null
UPDATE yunfu.project SET stage = 'preaccepted', stage_on = '2022-02-01' WHERE id = :p;
SELECT drive.paper(:p, k, '2022-02-10') FROM unnest('{acceptance_evaluation,security_evaluation,expert_acceptance,acceptance_report,data_registration,ipv6_verification,software_test_report}'::text[]) AS k \g /dev/null
SELECT is((SELECT string_agg(rule, ' ' ORDER BY rule) FROM yunfu.explain(:p, 'accepted', '2022-02-10') WHERE NOT met AND mode = 'refuse'), NULL, 'it is accepted on the contract that took its place');
UPDATE yunfu.project SET stage = 'accepted', stage_on = '2022-02-10' WHERE id = :p;
SELECT is((SELECT stage::text FROM yunfu.project WHERE id = :p), 'accepted', 'which it is');
SELECT is_empty(format('SELECT FROM yunfu.obligation_watch WHERE project_id = %s AND kind = ''delay_filing''', :p), 'no delay has arisen');
SELECT * FROM pg_temp.is_well('accepted');

-- delays
SELECT drive.paper(:q, 'termination_procedure', '2021-05-01') AS paper \gset
INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on) SELECT :q, 'duration', 'other', :other, '2021-04-01' - signed_on, '2022-06-01' FROM yunfu.contract WHERE id = :other;
SELECT is((SELECT count(*) FROM yunfu.obligation_watch WHERE project_id = :q AND kind = 'delay_filing'), 1::bigint, 'a day of delivery has passed');
SAVEPOINT late;
SELECT pg_temp.do('tap_unit', pg_temp.ending(:other, '2021-05-01', :paper));
SELECT is((SELECT count(*) FROM yunfu.obligation_watch WHERE project_id = :q AND kind = 'delay_filing'), 1::bigint, 'ended after that, the delay stays');
SELECT * FROM pg_temp.is_well('late');
ROLLBACK TO late;
SELECT pg_temp.do('tap_unit', pg_temp.ending(:other, '2021-03-31', :theirs));
SELECT is((SELECT count(*) FROM yunfu.obligation_watch WHERE project_id = :q AND kind = 'delay_filing'), 0::bigint, 'ended before, there is none');
SELECT * FROM pg_temp.is_well('in time');

-- independence: who has left has no part any more
SELECT drive.reach('professional', 'preaccepted') AS i \gset
SELECT id AS main FROM yunfu.contract WHERE project_id = :i AND kind = 'main' \gset
SELECT pg_temp.do('tap_unit', pg_temp.ending(:main, '2022-03-01', drive.paper(:i, 'termination_procedure', '2022-03-01')));
SELECT drive.paper(:i, 'software_test_report', '2022-03-01', third_party => '云浮数科公司') AS report \gset
SELECT is((SELECT met FROM yunfu.explain(:i, 'accepted', '2022-03-05') WHERE rule = 'software_test'), false, 'on the day of the end the supplier does not test the software');
SELECT drive.void(:report, '2022-03-02') \g /dev/null
SELECT drive.paper(:i, 'software_test_report', '2022-03-02', third_party => '云浮数科公司') \g /dev/null
SELECT is((SELECT met FROM yunfu.explain(:i, 'accepted', '2022-03-05') WHERE rule = 'software_test'), true, 'the day after that it may');

-- an end that was entered wrong
SELECT is((drive.outcome(format('SELECT drive.void(%s, ''2022-06-01'')', :theirs))).result, 'ZG009 voiding', 'the paper of an end that stands is not voided');
INSERT INTO yunfu.correction (project_id, relation, row_id, column_name, reason, paper) VALUES (:q, 'contract', :other, 'ended_on', '误录', '原件') RETURNING id AS k \gset
SELECT pg_temp.do('tap_bureau', format('UPDATE yunfu.correction SET decision = ''granted'' WHERE id = %s', :k));
SELECT is((SELECT concat_ws(' ', contracted, (SELECT state FROM yunfu.contract_overview WHERE contract_id = :other)) FROM yunfu.project WHERE id = :q), format('%s overdue', :before), 'is corrected with four eyes, and the contract runs again');
SELECT is((SELECT count(*) FROM yunfu.obligation_watch WHERE project_id = :q AND kind = 'delay_filing'), 1::bigint, 'and is late again');
SELECT is((drive.outcome(format('SELECT drive.void(%s, ''2022-06-01'')', :theirs))).result, 'done', 'and its paper may be voided');
SELECT * FROM pg_temp.is_well('corrected');
SELECT drive.paper(:q, 'termination_procedure', '2022-06-01') AS paper \gset
SELECT pg_temp.do('tap_unit', format('UPDATE yunfu.project SET stage = ''terminated'', stage_on = ''2022-06-01'' WHERE id = %s', :q));
SELECT is(pg_temp.by('tap_unit', pg_temp.ending(:other, '2022-06-01', :paper)), 'ZG009 ended', 'in a project that has ended none is ended by itself');
SELECT * FROM pg_temp.is_well('terminated');
SELECT * FROM finish();
ROLLBACK;
