-- What happens to contracts, money and owners of projects, situation by situation: each lived through by the offices themselves, under
-- the roles of their agencies and with nothing but what was granted, without a word that is not true.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
\ir ../situation.sql

--
-- Two main contracts: each with an award and an undertaking of its own.
--
SELECT pg_temp.begun('professional', 'procuring') AS p \gset
SELECT pg_temp.set_today('2020-05-04') \g /dev/null
SELECT pg_temp.paper(:p, 'award_notice'), pg_temp.paper(:p, 'award_notice') \g /dev/null
SELECT pg_temp.signs(:p, 'main', 1000000, '云浮数科公司', due => '2020-07-01'), pg_temp.signs(:p, 'main', 900000, '云浮软件公司', false, '2020-08-01') AS second \gset
SELECT is(pg_temp.would_step(:p, 'contracted'), 'ZG002 undertaking.main', 'each main contract has its undertaking');
SELECT pg_temp.do('t_police', format('UPDATE yunfu.contract SET security_undertaking = true WHERE id = %s', :second));
SELECT is(pg_temp.step(:p, 'contracted'), 'contracted', 'and with both the project is under contract');
SELECT is((SELECT contracted::numeric FROM yunfu.project WHERE id = :p), 1900000::numeric, 'for their sum');
SELECT is(pg_temp.go(:p, 'implementing', '2020-05-18'), 'implementing', 'it is carried out');
SELECT is(pg_temp.go(:p, 'preaccepted', '2020-08-03'), 'preaccepted', 'and reviewed as a whole');
SELECT pg_temp.supply(:p, 'accepted', '{delivered}') \g /dev/null
SELECT pg_temp.do('t_police', format('UPDATE yunfu.contract SET delivered_on = ''2020-06-30'' WHERE project_id = %s AND id <> %s', :p, :second));
SELECT ok(pg_temp.would_step(:p, 'accepted') ~ '^ZG005', 'one delivery is not both');
SELECT pg_temp.do('t_police', format('UPDATE yunfu.contract SET delivered_on = ''2020-07-31'' WHERE id = %s', :second));
SELECT is(pg_temp.step(:p, 'accepted'), 'accepted', 'with both it is accepted');
SELECT is_empty(format('SELECT FROM yunfu.obligation WHERE project_id = %s AND kind = ''delay_filing''', :p), 'and neither was late');
SELECT * FROM pg_temp.is_well('two main contracts');

--
-- A consortium: its members are parties of the contract, and none of them is independent of it.
--
SELECT pg_temp.begun('professional', 'contracted') AS p \gset
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.contract_party (contract_id, name, part) VALUES (%s, ''广东监理公司'', ''member'')', pg_temp.main(:p)));
SELECT pg_temp.set_today('2020-05-11') \g /dev/null
SELECT is((SELECT string_agg(name, '、') FROM yunfu.contract_party WHERE contract_id = pg_temp.main(:p)), '广东监理公司', 'the members are on record');
SELECT pg_temp.signs(:p, 'supervision', 100000, '广东监理公司') AS watch \gset
SELECT is(pg_temp.would_step(:p, 'implementing'), 'ZG003 supervision', 'a member of it supervises nothing of it');
SELECT pg_temp.do('t_police', format('UPDATE yunfu.contract SET supplier = ''广州正信监理公司'' WHERE id = %s', :watch));
SELECT is(pg_temp.step(:p, 'implementing'), 'implementing', 'another one does');
SELECT * FROM pg_temp.is_well('a consortium');

--
-- A framework contract, renewed year by year.
--
SELECT pg_temp.begun('professional', 'implementing') AS p \gset
SELECT pg_temp.set_today('2021-05-04') \g /dev/null
SELECT is(pg_temp.by('t_police', pg_temp.signing(:p, 'renewal', 100000, '云浮软件公司', due => '2022-05-04')), 'ZG002 renews.renewal', 'another supplier is no renewal');
SELECT is(pg_temp.by('t_police', pg_temp.signing(:p, 'renewal', 100000, '云浮数科公司', due => '2022-05-04')), 'done', 'the same one is');
SELECT pg_temp.signs(:p, 'renewal', 100000, '云浮数科公司', due => '2022-05-04') AS first \gset
SELECT pg_temp.do('t_bureau', format('INSERT INTO yunfu.evaluation (project_id, kind, year, evaluator_id, score, evaluated_on) SELECT %s, (SELECT min(word) FROM yunfu.policy_word WHERE list = ''evaluation''), 2021, 1, 90, ''2021-05-04''', :p));
SELECT pg_temp.set_today('2022-05-04') \g /dev/null
SELECT pg_temp.signs(:p, 'renewal', 100000, '云浮数科公司', due => '2023-05-04') AS next \gset
SELECT is((SELECT count(*) FROM yunfu.contract_overview WHERE project_id = :p AND kind = 'renewal'), 2::bigint, 'a contract each year, also when the approval has lapsed');
SELECT is((SELECT contracted::numeric FROM yunfu.project WHERE id = :p), 2300000::numeric, 'within what was approved');
SELECT is(pg_temp.by('t_police', pg_temp.signing(:p, 'renewal', 150000.01, '云浮数科公司', due => '2023-05-04')), 'ZG008 contracts.limit', 'and not beyond');
SELECT * FROM pg_temp.is_well('a framework');

--
-- A procurement that failed, and another.
--
SELECT pg_temp.begun('professional', 'procuring') AS p \gset
SELECT pg_temp.set_today('2020-05-04') \g /dev/null
SELECT pg_temp.paper(:p, 'procurement_failure') AS failed \gset
SELECT is((SELECT reason FROM yunfu.document WHERE id = :failed), '情况变化', 'the failure is on record, with why');
SELECT is(pg_temp.would_step(:p, 'contracted'), 'ZG002 award_notice', 'and no award');
SELECT is(pg_temp.go(:p, 'contracted', '2020-06-01'), 'contracted', 'the next procurement has one');
SELECT * FROM pg_temp.is_well('a procurement anew');

--
-- A contract that is ended, and one in its place with another supplier.
--
SELECT pg_temp.begun('professional', 'implementing') AS p \gset
SELECT pg_temp.main(:p) AS c \gset
SELECT pg_temp.set_today('2020-06-15') \g /dev/null
SELECT pg_temp.do('t_police', pg_temp.paying(:c, 400000));
SELECT pg_temp.paper(:p, 'termination_procedure') AS paper \gset
SELECT pg_temp.do('t_police', format('UPDATE yunfu.contract SET ended_on = ''2020-06-15'', end_document_id = %s, end_reason = ''供应商违约'' WHERE id = %s', :paper, :c));
SELECT is((SELECT contracted::numeric FROM yunfu.project WHERE id = :p), 500000::numeric, 'of what is ended counts what was paid');
SELECT is((SELECT count(*) FROM yunfu.obligation WHERE project_id = :p AND kind ~ '^contract_end_filing' AND met_on IS NULL), 2::bigint, 'its end is filed with two');
SELECT pg_temp.paper(:p, 'termination_filing_data_bureau'), pg_temp.paper(:p, 'termination_filing_finance') \g /dev/null
SELECT pg_temp.set_today('2020-06-29') \g /dev/null
SELECT is(pg_temp.by('t_police', pg_temp.signing(:p, 'main', 1600000, '云浮软件公司')), 'ZG002 contract.awarded', 'what takes its place is awarded');
SELECT pg_temp.paper(:p, 'award_notice') \g /dev/null
SELECT pg_temp.signs(:p, 'main', 1600000, '云浮软件公司') AS new \gset
SELECT is(pg_temp.go(:p, 'preaccepted', '2020-10-12'), 'preaccepted', 'it goes on');
SELECT pg_temp.supply(:p, 'accepted', '{delivered}') \g /dev/null
SELECT pg_temp.do('t_police', format('UPDATE yunfu.contract SET delivered_on = ''2020-09-30'' WHERE id IN (SELECT id FROM yunfu.contract WHERE project_id = %s AND id <> %s)', :p, :c));
SELECT is(pg_temp.step(:p, 'accepted'), 'accepted', 'and is accepted, without a delivery that never was');
SELECT is((SELECT delivered_on FROM yunfu.contract WHERE id = :c), NULL, 'of the first');
SELECT * FROM pg_temp.is_well('a contract in place of another');

--
-- A supplier that becomes another: by assignment, and by name.
--
SELECT pg_temp.begun('professional', 'implementing') AS p \gset
SELECT pg_temp.main(:p) AS c \gset
SELECT pg_temp.set_today('2020-06-15') \g /dev/null
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.assignment (contract_id, cause, from_on, supplier, paper) VALUES (%s, ''renamed'', ''2020-06-01'', ''云浮数字科技公司'', ''变更登记通知书'')', :c));
SELECT is((SELECT supplier || ' ' || supplier_since FROM yunfu.contract WHERE id = :c), '云浮数字科技公司 2020-06-01', 'its new name from a day on');
SELECT pg_temp.set_today('2020-07-01') \g /dev/null
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.assignment (contract_id, cause, from_on, supplier, paper) VALUES (%s, ''assigned'', ''2020-07-01'', ''广东监理公司'', ''合同转让协议'')', :c));
SELECT pg_temp.set_today('2020-07-13') \g /dev/null
SELECT pg_temp.supply(:p, 'preaccepted') \g /dev/null
SELECT is(pg_temp.would_step(:p, 'preaccepted'), 'ZG003 supervision', 'who supervises may not come to be the supplier');
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.assignment (contract_id, cause, from_on, supplier, paper) VALUES (%s, ''assigned'', ''2020-07-13'', ''云浮软件公司'', ''合同转让协议'')', :c));
SELECT is(pg_temp.step(:p, 'preaccepted'), 'preaccepted', 'another may');
SELECT is((SELECT count(*) FROM yunfu.assignment WHERE contract_id = :c), 3::bigint, 'and all that it was stays on record');
SELECT * FROM pg_temp.is_well('another supplier');

--
-- The budget is cut after the approval: by a change, or by a grant that is lower than what was approved.
--
SELECT pg_temp.begun('professional', 'approved') AS p \gset
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%s, ''value'', ''other'', ''software_development'', 1500000, %L)', :p, current_setting('govproj.today')));
SELECT is((SELECT concat_ws(' ', total_investment, highest_investment) FROM yunfu.project WHERE id = :p), '2150000 2450000', 'it costs less, and a line that was reached stays reached');
SELECT pg_temp.paper(:p, 'change_filing') \g /dev/null
SELECT is((SELECT count(*) FROM yunfu.obligation WHERE project_id = :p AND kind = 'change_filing' AND met_on IS NOT NULL), 1::bigint, 'the change is filed');
SELECT pg_temp.set_today('2020-04-20') \g /dev/null
SELECT pg_temp.paper(:p, 'fund_application'), pg_temp.paper(:p, 'fund_decision', amount => 1800000) \g /dev/null
SELECT is(pg_temp.step(:p, 'funded'), 'funded', 'the government grants less');
SELECT is(pg_temp.go(:p, 'procuring', '2020-04-27'), 'procuring', 'and it goes on');
SELECT pg_temp.set_today('2020-05-04') \g /dev/null
SELECT pg_temp.paper(:p, 'award_notice') \g /dev/null
SELECT pg_temp.signs(:p, 'main', 1900000, '云浮数科公司') AS c \gset
SELECT ok('contracts.fund_decision' = ANY (pg_temp.would_warn(:p, 'contracted', '2020-05-04')), 'contracts beyond the grant are warned of');
SELECT pg_temp.do('t_police', format('UPDATE yunfu.contract SET amount = 1750000 WHERE id = %s', :c));
SELECT is('contracts.fund_decision' = ANY (pg_temp.would_warn(:p, 'contracted', '2020-05-04')), false, 'within it they are not');
SELECT is(pg_temp.step(:p, 'contracted'), 'contracted', 'and the step is taken');
SELECT is_empty(format('SELECT FROM yunfu.red_flags WHERE project_id = %s AND flag = ''contract_above_grant''', :p), 'with no flag');
SELECT * FROM pg_temp.is_well('a budget that is cut');

--
-- A grant is put right, downwards: the paper is voided, a lower one takes its place, the contract follows.
--
SELECT pg_temp.begun('public', 'contracted') AS p \gset
SELECT pg_temp.main(:p) AS c \gset
SELECT pg_temp.set_today((SELECT stage_on + 7 FROM yunfu.project WHERE id = :p)) \g /dev/null
SELECT pg_temp.do('t_government', format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) SELECT %1$s, ''voiding'', 4, %2$L, id, ''数额有误'' FROM yunfu.document WHERE project_id = %1$s AND kind = ''fund_decision''', :p, current_setting('govproj.today')));
SELECT pg_temp.turn('t_government'), drive.paper(:p, 'fund_decision', (SELECT issued_on FROM yunfu.document WHERE project_id = :p AND kind = 'fund_decision'), amount => 1900000), pg_temp.turn('none') \g /dev/null
SELECT is((SELECT approved_amount::numeric FROM yunfu.project WHERE id = :p), 1900000::numeric, 'the limit is lower at once');
SELECT pg_temp.supply(:p, 'implementing', '{contract supervision}') \g /dev/null
SELECT is(pg_temp.would_step(:p, 'implementing') ~ '^ZG00[38]', true, 'what was signed is beyond it');
SELECT pg_temp.do('t_bureau', format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%s, -200000, %L)', :c, current_setting('govproj.today')));
SELECT pg_temp.signs(:p, 'supervision', 100000, '广东监理公司') \g /dev/null
SELECT is(pg_temp.step(:p, 'implementing'), 'implementing', 'until a supplement lowers it');
SELECT * FROM pg_temp.is_well('a grant that was put right');

--
-- A unit is renamed, split and merged: its projects go on, and what was done stays who did it.
--
SELECT pg_temp.begun('professional', 'contracted') AS p, pg_temp.begun('professional', 'submitted') AS s \gset
SELECT pg_temp.set_today('2022-06-01') \g /dev/null
SAVEPOINT reform;
UPDATE yunfu.agency SET name = '市公安与应急局' WHERE id = 2;
SELECT is((SELECT name FROM yunfu.agency_on('2022-05-31') WHERE agency_id = 2), '市公安局', 'what it was called on an earlier day stays');
INSERT INTO yunfu.agency (id, code, name, kind, leading_group, responsible_office, db_role) VALUES (70, 'yjj', '市应急管理局', 'unit', '信息化领导小组', '办公室', 't_new');
SELECT govproj.grant_register('yunfu') \g /dev/null
INSERT INTO yunfu.succession (agency_id, successor_id, from_on, basis, project_id) VALUES (2, 70, '2022-06-01', '云编〔2022〕3号', :s);
SELECT is((SELECT owner_id FROM yunfu.project WHERE id = :s), 70::bigint, 'of a split, one project goes');
SELECT is((SELECT owner_id FROM yunfu.project WHERE id = :p), 2::bigint, 'and the rest stays');
SELECT is(pg_temp.by('t_new', format('UPDATE yunfu.project SET title = ''应急平台'' WHERE id = %s', :s)), 'done', 'who has it now has it');
INSERT INTO yunfu.succession (agency_id, successor_id, from_on, basis) VALUES (2, 70, '2022-06-01', '云编〔2022〕4号');
SELECT is((SELECT owner_id FROM yunfu.project WHERE id = :p), 70::bigint, 'of a merger, all');
SELECT is((SELECT signer_id FROM yunfu.contract WHERE id = pg_temp.main(:p)), 2::bigint, 'who signed, signed');
SELECT is(pg_temp.go(:p, 'implementing', '2022-06-08'), 'implementing', 'and it goes on under the new one');
SELECT is((SELECT agency_id FROM yunfu.act WHERE project_id = :p AND kind = 'step' ORDER BY seq DESC LIMIT 1), 70::bigint, 'which takes its steps');
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT * FROM pg_temp.is_well('an institutional reform');
ROLLBACK TO reform;

--
-- Two units build together: one leads, the other sees.
--
SELECT pg_temp.begun('professional', 'contracted') AS p \gset
SAVEPOINT joint;
INSERT INTO yunfu.joint_owner (project_id, agency_id, from_on, basis) VALUES (:p, 5, '2020-04-27', '联合建设协议');
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT pg_temp.turn('t_school') \g /dev/null
SELECT is((SELECT count(*) FROM yunfu.project), 1::bigint, 'the other sees it');
SELECT is((SELECT joint_owners FROM yunfu.project_overview), '市教育局', 'and is named');
SELECT pg_temp.turn('none') \g /dev/null
SELECT is(pg_temp.by('t_school', pg_temp.paying(pg_temp.main(:p), 1)), 'ZG006 office', 'who leads, pays');
SELECT is(pg_temp.go(:p, 'implementing', '2020-05-11'), 'implementing', 'and takes the steps');
SELECT * FROM pg_temp.is_well('a joint project');
ROLLBACK TO joint;

--
-- Instalments, and the retention money after all is filed.
--
SELECT pg_temp.begun('professional', 'implementing') AS p \gset
SELECT pg_temp.main(:p) AS c \gset
SELECT pg_temp.do('t_finance', format('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided, arranged) VALUES (%s, ''city'', 2020, 2000000, 2000000, 2000000)', :p));
SELECT pg_temp.set_today('2020-05-20') \g /dev/null
SELECT pg_temp.do('t_police', pg_temp.paying(:c, 600000));
SELECT is(pg_temp.go(:p, 'preaccepted', '2020-06-01'), 'preaccepted', 'the first third is paid, and it goes on');
SELECT is(pg_temp.go(:p, 'accepted', '2020-06-08'), 'accepted', 'it is accepted');
SELECT pg_temp.do('t_police', pg_temp.paying(:c, 1300000));
SELECT is(pg_temp.go(:p, 'filed', '2020-06-15'), 'filed', 'and filed');
SELECT pg_temp.set_today('2021-06-15') \g /dev/null
SELECT is(pg_temp.by('t_police', pg_temp.paying(:c, 100000.01)) ~ '^ZG008', true, 'no more than the contract');
SELECT pg_temp.do('t_police', pg_temp.paying(:c, 100000));
SELECT is((SELECT concat_ws(' ', paid, unpaid) FROM yunfu.contract_overview WHERE contract_id = :c), '2000000 0', 'what was retained is paid a year later');
SELECT pg_temp.do('t_police', pg_temp.paying(:c, 5000, 'refund'));
SELECT is((SELECT paid::numeric FROM yunfu.project WHERE id = :p), 1995000::numeric, 'and what was too much comes back');
SELECT * FROM pg_temp.is_well('instalments');

--
-- Bonds: for bids, for the performance of the contract, and retention money that is paid when the warranty is over.
--
SELECT pg_temp.begun('professional', 'procuring') AS p \gset
SELECT pg_temp.set_today('2020-05-04') \g /dev/null
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.bond (project_id, kind, giver, amount, received_on, due_back_on) SELECT %s, ''bid'', g, 40000, ''2020-04-20'', ''2020-05-11'' FROM unnest(''{云浮数科公司,云浮软件公司}''::text[]) AS g', :p));
SELECT is(pg_temp.go(:p, 'contracted', '2020-05-11'), 'contracted', 'who was awarded the contract signs it');
SELECT pg_temp.main(:p) AS c \gset
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.bond_release (bond_id, amount, released_on) SELECT id, amount, ''2020-05-11'' FROM yunfu.bond WHERE project_id = %s AND giver = ''云浮软件公司''', :p));
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.bond (project_id, contract_id, kind, form, giver, amount, received_on, due_back_on) SELECT project_id, id, k, f, supplier, a, ''2020-05-11'', d::date FROM yunfu.contract, (VALUES (''performance'', ''guarantee'', 200000, ''2020-12-31''), (''warranty'', ''withheld'', 100000, ''2021-06-08'')) AS b (k, f, a, d) WHERE id = %s', :c));
SELECT is(pg_temp.go(:p, 'implementing', '2020-05-18'), 'implementing', 'it is carried out');
SELECT results_eq(format('SELECT kind, state, held, days_late FROM yunfu.bond_watch WHERE project_id = %s ORDER BY bond_id', :p),
                  $$ VALUES ('bid', 'late', 40000::numeric, 7), ('bid', 'returned', 0, 0), ('performance', 'held', 200000, 0), ('warranty', 'held', 100000, 0) $$,
                  'one bidder has his bond back, the other is told of');
SELECT is(pg_temp.by('t_school', format('INSERT INTO yunfu.bond_release (bond_id, amount, released_on) SELECT min(id), 1, ''2020-05-18'' FROM yunfu.bond WHERE project_id = %s', :p)) ~ '^done', false, 'nobody else gives it back');
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.bond_release (bond_id, amount, released_on) SELECT min(id), 40000, ''2020-05-18'' FROM yunfu.bond WHERE project_id = %s', :p));
SELECT is(pg_temp.go(:p, 'preaccepted', '2020-06-01'), 'preaccepted', 'it is finished');
SELECT is(pg_temp.go(:p, 'accepted', '2020-06-08'), 'accepted', 'accepted');
SELECT is(pg_temp.go(:p, 'filed', '2020-06-15'), 'filed', 'and filed');
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.bond_release (bond_id, amount, released_on) SELECT id, amount, ''2020-06-15'' FROM yunfu.bond WHERE project_id = %s AND kind = ''performance''', :p));
SELECT pg_temp.do('t_finance', format('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided, arranged) VALUES (%s, ''city'', 2020, 2000000, 2000000, 2000000)', :p));
SELECT pg_temp.do('t_police', pg_temp.paying(:c, 1900000));
SELECT is_empty(format('SELECT FROM yunfu.project_flags(%s) WHERE flag IN (''bond_late'', ''retention_paid'')', :p), 'all but what is retained is paid');
SELECT pg_temp.set_today('2021-06-15') \g /dev/null
SELECT is((SELECT string_agg(flag, ' ') FROM yunfu.project_flags(:p) WHERE flag LIKE 'bond%' OR flag LIKE 'retention%'), 'bond_late', 'a year later that is due');
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.bond_release (bond_id, amount, released_on) SELECT id, amount, ''2021-06-15'' FROM yunfu.bond WHERE project_id = %s AND kind = ''warranty''', :p));
SELECT pg_temp.do('t_police', pg_temp.paying(:c, 100000));
SELECT is((SELECT concat_ws(' ', sum(held), min(state)) FROM yunfu.bond_watch WHERE project_id = :p), '0 returned', 'and paid, and no bond is held any more');
SELECT * FROM pg_temp.is_well('bonds');
SELECT * FROM finish();
ROLLBACK;
