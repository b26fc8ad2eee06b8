-- What a step rests on, and the last step itself, is put right with four eyes: who may, what may be, what becomes of the row, of what
-- was judged by it and of what is told of past days.
BEGIN;
SELECT plan(151);
\ir ../tap.sql
CREATE ROLE tap_unit;
CREATE ROLE tap_unit_two;
CREATE ROLE tap_bureau;
CREATE ROLE tap_finance;
CREATE ROLE tap_audit;
UPDATE yunfu.agency SET db_role = CASE id WHEN 1 THEN 'tap_bureau' WHEN 2 THEN 'tap_unit' WHEN 3 THEN 'tap_finance' WHEN 5 THEN 'tap_unit_two' WHEN 6 THEN 'tap_audit' END;
SELECT govproj.grant_register('yunfu') \g /dev/null
GRANT USAGE ON SCHEMA drive TO PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA drive TO PUBLIC;

CREATE FUNCTION pg_temp.correction_of(project_id bigint, relation text, row_id bigint, column_name text, new text, old text DEFAULT NULL, paper text DEFAULT '合同原件', document_id bigint DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.correction (project_id, relation, row_id, column_name, old, new, reason, paper, document_id) VALUES (%s, %L, %L, %L, %L, %L, ''录入有误'', %L, %L) RETURNING id',
                  project_id, relation, row_id, column_name, old, new, paper, document_id)
$$;
CREATE FUNCTION pg_temp.correct(project_id bigint, relation text, row_id bigint, column_name text, new text, old text DEFAULT NULL, by text DEFAULT 'tap_unit') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    c bigint;
BEGIN
    PERFORM pg_temp.turn(by);
    EXECUTE pg_temp.correction_of(project_id, relation, row_id, column_name, new, old) INTO c;
    PERFORM pg_temp.turn('none');
    RETURN c;
END $$;
CREATE FUNCTION pg_temp.granting(correction bigint, decision text DEFAULT 'granted') RETURNS text LANGUAGE sql AS $$
    SELECT format('UPDATE yunfu.correction SET decision = %L WHERE id = %s', decision, correction)
$$;
CREATE FUNCTION pg_temp.grants(correction bigint, by text DEFAULT 'tap_bureau') RETURNS void LANGUAGE sql AS $$
    SELECT pg_temp.do(by, pg_temp.granting(correction))
$$;
CREATE FUNCTION pg_temp.is_well(says text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN NEXT is_empty('SELECT * FROM govproj.check_register(''yunfu'')', says || ': rows and acts agree');
    RETURN NEXT is_empty('SELECT * FROM govproj.verify(''yunfu'')', says || ': the chains hold');
END $$;
-- The project's row but for what acts move in any case.
CREATE FUNCTION pg_temp.row_of(p bigint) RETURNS jsonb LANGUAGE sql AS $$
    SELECT to_jsonb(j) - '{last_seq,last_hash,corrected_seq}'::text[] FROM yunfu.project j WHERE j.id = p
$$;

-- who, and with what
SELECT drive.reach('professional', 'implementing') AS p, drive.reach('professional', 'procuring') AS q \gset
SELECT id AS c FROM yunfu.contract WHERE project_id = :p AND kind = 'main' \gset
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:p, 'contract', :c, 'supplier', '云浮数据科技公司')), 'done', 'the owner of the project enters one');
SELECT is(pg_temp.by('tap_finance', pg_temp.correction_of(:p, 'contract', :c, 'supplier', '云浮数据科技公司')), 'done', 'so does an office that takes steps of such projects');
SELECT is(pg_temp.by('tap_unit_two', pg_temp.correction_of(:p, 'contract', :c, 'supplier', '云浮数据科技公司')), '23503', 'for another unit there is no such project');
SELECT is(pg_temp.by('tap_audit', pg_temp.correction_of(:p, 'contract', :c, 'supplier', '云浮数据科技公司')), 'ZG006 office', 'the audit bureau corrects nothing');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:p, 'contract', :c, 'supplier', '云浮数据科技公司', paper => NULL)), 'ZG002 document', 'a paper is named');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:p, 'contract', :c, 'supplier', '云浮数据科技公司', paper => NULL, document_id => (SELECT min(id) FROM yunfu.document WHERE project_id = :q))), 'ZG002 document', 'not one of another project');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:p, 'contract', :c, 'supplier', '云浮数据科技公司', paper => NULL, document_id => (SELECT min(id) FROM yunfu.document WHERE project_id = :p))), 'done', 'but one of its own');
SELECT drive.void(drive.paper(:p, 'change_filing', '2020-06-01')) \g /dev/null
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:p, 'contract', :c, 'supplier', '云浮数据科技公司', paper => NULL, document_id => (SELECT max(document_id) FROM yunfu.document WHERE project_id = :p))), 'ZG002 document', 'that stands');
SELECT is(pg_temp.by('tap_unit', 'INSERT INTO yunfu.correction (project_id, relation, row_id, column_name, new, reason, paper) VALUES (' || :p || ', ''contract'', ' || :c || ', ''supplier'', ''甲'', ''  '', ''乙'')'), '23514 correction_reason_check', 'and a reason');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:p, 'contract', :c, 'supplier', '云浮数据科技公司', '某公司')), '23514 correction_old', 'what is wrong is what stands there');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:p, 'contract', :c, 'supplier', '云浮数科公司')), '23514 correction_new', 'what is right is something else');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:p, 'contract', :c, 'supplier', NULL)), '23502', 'and something, where something must stand');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:p, 'contract', :c, 'signed_on', '某日')), '22007', 'of its type');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:p, 'contract', :c, 'supplier_code', '123')), '23514 contract_supplier_code_credit_code', 'and one that its column takes');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:p, 'contract', :c, 'amount', '1999999.999')), '23514 contract_amount_yuan', 'an amount of two decimals');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:p, 'contract', :c, 'signed_on', '1800-01-01')), '23514 contract_signed_on_legal_day', 'a day that something can bear');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:p, relation, coalesce(row, :c), col, new)), '23514 ' || rule, format('%s takes no %s', col, left(new, 20)))
  FROM (VALUES ('contract', NULL::bigint, 'amount', '1999999.005', 'contract_amount_yuan'), ('contract', NULL, 'amount', 'NaN', 'contract_amount_yuan'),
               ('contract', NULL, 'delivery_due', 'infinity', 'contract_delivery_due_legal_day'), ('contract', NULL, 'qualified_until', '5874897-12-31', 'contract_qualified_until_legal_day'),
               ('contract', NULL, 'signed_on', '1900-01-01', 'contract_signed_on_legal_day'),
               ('project', :p, 'budget_year', '1999', 'project_budget_year_calendar_year')) AS v (relation, row, col, new, rule);
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:p, 'contract', :c, 'kind', '某种')), '23514 contract_kind_check', 'a word of the version''s');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:p, 'contract', :c, 'signed_on', '2025-06-01')), 'ZG011 legal_date', 'a day that has come');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:p, 'contract', :c, 'delivery_due', '2020-01-01')), '23514 contract_delivery_due_check', 'and what the table takes');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:q, 'contract', :c, 'supplier', '甲')), '23503 correction_row', 'the row is one of the project''s');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:p, 'contract', 999999, 'supplier', '甲')), '23503 correction_row', 'and is there');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:p, 'project', :q, 'stage', NULL)), '23503 correction_row', 'a project corrects itself');
-- what is put right in another way
SELECT is((pg_temp.outcome_for('tap_unit', pg_temp.correction_of(:p, w.relation, 1, w.column_name, '1'))).result, 'ZG009 correctable', w.relation || ' is put right in another way')
  FROM (VALUES ('document', 'issued_on'), ('waiver', 'until'), ('receipt', 'received_on'), ('payment', 'amount'), ('supplement', 'amount'), ('change', 'new'), ('cost_line', 'amount'), ('correction', 'new'), ('act', 'detail'), ('contract', 'signer_id'), ('project', 'owner_id')) AS w (relation, column_name);
SELECT is((drive.outcome(pg_temp.correction_of(:p, 'payment', 1, 'amount', '1'))).hint, 'Enter a payment of kind "reversal" with its payment_id, and the right one.', 'which is told');
SELECT is((drive.outcome(pg_temp.correction_of(:p, 'act', 1, 'detail', '1'))).detail LIKE 'What may be corrected is: contract.kind, contract.supplier, %, project.stage, project.stage_on, project.budget_year.', true, 'with all that may be');
SELECT drive.contract(:q, 'other', 1000, '2020-05-01') AS open \gset
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:q, 'contract', :open, 'supplier', '甲')), 'ZG009 open', 'what can be changed by itself is not corrected');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:p, 'contract', :c, 'delivered_on', '2020-08-01')), 'ZG009 open', 'nor what is still to be entered');
INSERT INTO yunfu.contract_party (contract_id, name, part) VALUES (:c, '分包一', 'subcontractor') RETURNING id AS y \gset
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:p, 'contract_party', :y, 'name', '分包二')), 'ZG009 open', 'nor a party that can be taken back');

-- four eyes
SELECT pg_temp.correct(:p, 'contract', :c, 'supplier', '云浮数据科技公司') AS k, pg_temp.correct(:p, 'contract', :c, 'qualification', '乙级', by => 'tap_bureau') AS own \gset
SELECT is((SELECT supplier::text FROM yunfu.contract WHERE id = :c), '云浮数科公司', 'until it is decided nothing is mended');
SELECT is(pg_temp.by('tap_unit', pg_temp.granting(:k)), 'ZG006 four_eyes', 'the unit decides nothing that it entered');
SELECT is(pg_temp.by('tap_unit', pg_temp.granting(:own)), 'ZG006 office', 'nor what an office entered');
SELECT is(pg_temp.by('tap_unit_two', pg_temp.granting(:own)), 'done', 'another unit sees none');
SELECT is((SELECT decision FROM yunfu.correction WHERE id = :own), NULL, 'and decides none');
SELECT is(pg_temp.by('tap_bureau', pg_temp.granting(:own)), 'ZG006 four_eyes', 'nobody decides on his own');
SELECT is(pg_temp.by('tap_finance', pg_temp.granting(:own)), 'done', 'another office does');
SELECT is(pg_temp.by('none', pg_temp.granting(:own)), 'done', 'or the register''s owner');
SELECT is(pg_temp.by('none', pg_temp.granting(pg_temp.correct(:p, 'contract', :c, 'qualification', '丙级', by => 'none'))), 'ZG006 four_eyes', 'who does not on his own either');
SELECT is(pg_temp.by('tap_bureau', 'UPDATE yunfu.correction SET new = ''甲'', decision = ''granted'' WHERE id = ' || :k), 'ZG009 fixed', 'with the decision nothing else is changed');
SELECT is(pg_temp.by('none', 'UPDATE yunfu.correction SET new = ''甲'' WHERE id = ' || :k), 'ZG009 fixed', 'nor without');
SELECT is(pg_temp.by('tap_bureau', 'UPDATE yunfu.correction SET decision = ''maybe'' WHERE id = ' || :k), '23514 correction_decision_check', 'there are two decisions');
SELECT is(pg_temp.by('none', 'DELETE FROM yunfu.correction'), 'ZG009 fixed', 'none is removed');
SELECT is(pg_temp.by('none', 'TRUNCATE yunfu.correction'), 'ZG009 fixed', 'not all at once either');
SELECT pg_temp.grants(:k);
SELECT is((SELECT supplier::text FROM yunfu.contract WHERE id = :c), '云浮数据科技公司', 'granted, the row is mended');
SELECT results_eq(format('SELECT kind, actor, detail -> ''supplier'' ->> 0, detail -> ''supplier'' ->> 1 FROM yunfu.act WHERE project_id = %s ORDER BY seq DESC LIMIT 2', :p),
                  $$ VALUES ('contract_corrected', 'tap_bureau', '云浮数科公司', '云浮数据科技公司'), ('correction_confirmed', 'tap_bureau', NULL, NULL) $$, 'both values stay in the ledger');
SELECT is(pg_temp.by('tap_finance', pg_temp.granting(:k)), 'done', 'who says again what was decided says nothing');
SELECT is(pg_temp.by('tap_finance', pg_temp.granting(:k, 'refused')), 'ZG009 fixed', 'it is decided once');
SELECT pg_temp.do('tap_finance', pg_temp.granting(:own, 'refused'));
SELECT is((SELECT qualification::text FROM yunfu.contract WHERE id = :c), '甲级', 'one that is refused mends nothing');
SELECT is((SELECT concat_ws(' ', decision, decided_on, decided_by) FROM yunfu.correction WHERE id = :own), 'refused 2024-12-31 tap_finance', 'and says by whom');
SELECT pg_temp.correct(:p, 'contract', :c, 'supplier', '云浮一公司') AS one, pg_temp.correct(:p, 'contract', :c, 'supplier', '云浮二公司') AS two \gset
SELECT pg_temp.grants(:one);
SELECT is(pg_temp.by('tap_bureau', pg_temp.granting(:two)), '23514 correction_old', 'of two of one cell the second no longer finds what it is of');
SELECT pg_temp.do('tap_bureau', pg_temp.granting(:two, 'refused'));
SELECT drive.paper(:p, 'change_filing', '2020-06-02') AS filed \gset
INSERT INTO yunfu.correction (project_id, relation, row_id, column_name, new, reason, document_id) VALUES (:p, 'contract', :c, 'qualification', '丁级', '录入有误', :filed) RETURNING id AS k \gset
SELECT drive.void(:filed) \g /dev/null
SELECT is(pg_temp.by('tap_bureau', pg_temp.granting(:k)), 'ZG002 document', 'a paper that was voided while it waited shows nothing any more');
SELECT is(pg_temp.by('tap_bureau', pg_temp.granting(:k, 'refused')), 'done', 'and it is refused');
SELECT * FROM pg_temp.is_well('mended');

-- sums follow
SELECT contracted AS before FROM yunfu.project WHERE id = :p \gset
SELECT pg_temp.grants(pg_temp.correct(:p, 'contract', :c, 'amount', '1900000.5'));
SELECT is((SELECT contracted - :before FROM yunfu.project WHERE id = :p), -99999.5, 'what is contracted follows the amount');
INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (:c, 500000, '2020-08-01');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:p, 'contract', :c, 'amount', '400000')), 'ZG008 amount', 'which does not fall below what has been paid');
SELECT * FROM pg_temp.is_well('of another amount');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:p, 'project', NULL, 'budget_year', '1800')), '23514 project_budget_year_calendar_year', 'a year is one');
SELECT pg_temp.grants(pg_temp.correct(:p, 'project', :p, 'budget_year', '2021'));
SELECT is((SELECT budget_year::integer FROM yunfu.project WHERE id = :p), 2021, 'the budget year of a project is mended too');
INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on) VALUES (:p, 'duration', 'other', :c, 400, '2020-09-01');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:p, 'contract', :c, 'signed_on', '2020-05-05')), 'ZG009 fixed', 'changes of duration count from the day of signing, which stays');
SELECT * FROM pg_temp.is_well('in all tables');

-- of a contract that has ended
SELECT drive.reach('professional', 'implementing') AS e \gset
INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (pg_temp.main(:e), 500000, '2020-06-01');
UPDATE yunfu.contract SET ended_on = '2020-06-16', end_document_id = drive.paper(:e, 'termination_procedure', '2020-06-16'), end_reason = '违约' WHERE id = pg_temp.main(:e);
SELECT contracted AS before FROM yunfu.project WHERE id = :e \gset
SELECT pg_temp.grants(pg_temp.correct(:e, 'contract', pg_temp.main(:e), 'amount', '600000'));
SELECT is((SELECT contracted FROM yunfu.project WHERE id = :e), (:before)::numeric, 'of a contract that has ended what was paid counts, whatever its amount');
SELECT * FROM pg_temp.is_well('of another amount, ended');
SELECT pg_temp.grants(pg_temp.correct(:e, 'contract', pg_temp.main(:e), 'ended_on', NULL));
SELECT is((SELECT contracted - :before FROM yunfu.project WHERE id = :e), 100000::numeric, 'and the amount that is right, where it had not ended');
SELECT * FROM pg_temp.is_well('of another amount, not ended');

-- what was judged by it is judged again
SELECT drive.reach('professional', 'contracted') AS j \gset
SELECT id AS main FROM yunfu.contract WHERE project_id = :j AND kind = 'main' \gset
SELECT drive.supply_all(:j, 'implementing', '2020-06-01');
SELECT is((drive.outcome(format('UPDATE yunfu.project SET stage = ''implementing'', stage_on = ''2020-06-01'' WHERE id = %s', :j))).result, 'done', 'the next step would be taken');
SELECT pg_temp.grants(pg_temp.correct(:j, 'contract', :main, 'security_undertaking', 'false'));
SELECT is((SELECT unmet::text FROM yunfu.correction WHERE project_id = :j), 'undertaking.main', 'the correction tells what a step that was taken does not bear');
SELECT is((SELECT flag || ' ' || figures FROM yunfu.red_flags WHERE project_id = :j AND flag = 'corrected_step'), 'corrected_step as corrected on 2024-12-31, it does not meet rules of steps that were taken: undertaking.main', 'so do the red flags');
SELECT is((drive.outcome(format('UPDATE yunfu.project SET stage = ''implementing'', stage_on = ''2020-06-01'' WHERE id = %s', :j))).result, 'ZG002 undertaking.main', 'the next step is judged by it, and refused');
SELECT isnt_empty(format('SELECT FROM yunfu.explain(%s, ''implementing'', ''2020-06-01'') WHERE rule = ''undertaking.main'' AND NOT met', :j), 'explain says the same');
SELECT pg_temp.grants(pg_temp.correct(:j, 'contract', :main, 'security_undertaking', 'true'), 'tap_finance');
SELECT is((SELECT count(*) FROM yunfu.correction WHERE project_id = :j AND unmet IS NULL), 1::bigint, 'put right again nothing is told');
SELECT drive.advance(:j, 'implementing', '2020-06-01');
SELECT is((SELECT stage::text FROM yunfu.project WHERE id = :j), 'implementing', 'and the step is taken');
SELECT pg_temp.grants(pg_temp.correct(:j, 'contract', :main, 'amount', '2450000.01'));
SELECT is((SELECT unmet::text FROM yunfu.correction WHERE project_id = :j ORDER BY id DESC LIMIT 1) IS NOT NULL, true, 'contracts above the approval are told');
SELECT pg_temp.grants(pg_temp.correct(:j, 'contract', :main, 'signed_on', '2020-01-15'));
SELECT isnt((SELECT unmet::text FROM yunfu.correction WHERE project_id = :j ORDER BY id DESC LIMIT 1), NULL, 'so is a signing before what it rests on');
SELECT * FROM pg_temp.is_well('judged again');

SELECT drive.reach('professional', 'contracted') AS m \gset
SELECT drive.supply_all(:m, 'implementing', '2020-06-01');
SELECT pg_temp.grants(pg_temp.correct(:m, 'contract', pg_temp.main(:m), 'security_undertaking', 'false'));
SELECT pg_temp.grants(pg_temp.correct(:m, 'project', NULL, 'stage_on', '2020-04-28'));
SELECT is((drive.outcome(pg_temp.stepping(:m, 'implementing', '2020-06-01'))).result, 'ZG002 undertaking.main', 'a step that is dated anew has not judged it');
SELECT * FROM pg_temp.is_well('mended and dated anew');
SELECT drive.reach('professional', 'preaccepted') AS m \gset
SELECT pg_temp.grants(pg_temp.correct(:m, 'contract', pg_temp.main(:m), 'security_undertaking', 'false'));
SELECT drive.paper(:m, 'preacceptance_opinion', '2020-06-10', 'failed') \g /dev/null
UPDATE yunfu.project SET stage = 'implementing', stage_on = '2020-06-11' WHERE id = :m;
SELECT drive.paper(:m, 'preacceptance_opinion', '2020-06-20') \g /dev/null
SELECT is((drive.outcome(pg_temp.stepping(:m, 'preaccepted', '2020-06-21'))).result, 'ZG002 undertaking.main', 'nor has a way back');
SELECT * FROM pg_temp.is_well('mended and taken back');

-- a step by mistake
SELECT drive.reach('professional', 'reviewed') AS w \gset
SELECT pg_temp.row_of(:w) AS row_before, drive.paper(:w, 'withdrawal', '2020-04-01') AS paper \gset
UPDATE yunfu.project SET stage = 'withdrawn', stage_on = '2020-04-01' WHERE id = :w;
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:w, 'project', NULL, 'stage', 'planned')), '23514 correction_new', 'a step goes back to where it came from, and nowhere else');
SELECT pg_temp.correct(:w, 'project', NULL, 'stage', NULL) AS k \gset
SELECT is((SELECT concat_ws(' ', row_id = :w, old, new) FROM yunfu.correction WHERE id = :k), 't withdrawn reviewed', 'which is filled in');
SELECT pg_temp.set_today('2025-01-15');
SELECT pg_temp.grants(:k);
SELECT is(pg_temp.row_of(:w), :'row_before'::jsonb, 'the project is as it was before the step');
SELECT results_eq(format('SELECT kind, from_stage::text, to_stage::text, (detail ->> ''undoes'')::bigint = (SELECT seq FROM yunfu.act WHERE project_id = %1$s AND to_stage = ''withdrawn'') FROM yunfu.act WHERE project_id = %1$s ORDER BY seq DESC LIMIT 1', :w),
                  $$ VALUES ('step_undone', 'withdrawn', NULL, true) $$, 'the act stays, and another says that it was taken back');
SELECT is((SELECT concat_ws(' ', stage, withdrawn_on) FROM yunfu.project_overview WHERE project_id = :w), 'reviewed', 'the overview no longer knows of it');
SELECT is((SELECT string_agg(stage, ' ' ORDER BY visit) FROM yunfu.stage_duration WHERE project_id = :w), 'planned submitted prechecked reviewed', 'nor do the stays');
SELECT is((SELECT left_on FROM yunfu.stage_duration WHERE project_id = :w ORDER BY visit DESC LIMIT 1), NULL, 'the last of which goes on');
SELECT is((SELECT concat_ws(' ', stage, withdrawn_on) FROM yunfu.project_on('2025-01-14') WHERE project_id = :w), 'withdrawn 2020-04-01', 'as of a day before, it was taken');
SELECT is((SELECT concat_ws(' ', stage, stage_on, withdrawn_on) FROM yunfu.project_on('2025-01-15') WHERE project_id = :w), 'reviewed 2020-03-23', 'since then, it was not');
SELECT is((SELECT string_agg(stage, ' ' ORDER BY month) FROM (SELECT DISTINCT month, stage FROM yunfu.pipeline_by_month WHERE month IN ('2024-12-01', '2025-01-01') AND stage IN ('withdrawn')) AS m), 'withdrawn', 'and so by month');
SELECT drive.void(:paper);
SELECT drive.advance(:w, 'fund_reviewed', '2025-01-15');
SELECT is((SELECT string_agg(stage, ' ' ORDER BY visit) FROM yunfu.stage_duration WHERE project_id = :w), 'planned submitted prechecked reviewed fund_reviewed', 'it goes on');
SELECT is((SELECT stage FROM yunfu.project_on('2025-01-15') WHERE project_id = :w), 'fund_reviewed', 'also as of a day');
SELECT * FROM pg_temp.is_well('taken back');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of((SELECT drive.reach('professional', 'planned')), 'project', NULL, 'stage', NULL)), 'ZG009 undoing', 'where none was taken, none is taken back');

-- nothing may rest on it
SELECT drive.reach('professional', 'contracted') AS r \gset
SELECT drive.contract((:r)::bigint, 'other', 100, '2020-06-01') AS late, drive.paper(:r, 'change_filing', '2020-06-01') AS filed \gset
SELECT is((pg_temp.outcome_for('tap_unit', pg_temp.correction_of(:r, 'project', NULL, 'stage', NULL))).detail, format('Entered after the step, and still standing: contract %s, document %s.', :late, :filed), 'what was entered since is listed');
SELECT drive.reach('professional', 'contracted') AS r \gset
SELECT id AS main FROM yunfu.contract WHERE project_id = :r AND kind = 'main' \gset
SELECT pg_temp.row_of(:r) AS row_before \gset
SELECT drive.advance(:r, 'terminated', '2020-06-01');
SELECT is((SELECT count(*) FROM yunfu.obligation WHERE project_id = :r AND lapsed_on IS NULL), 2::bigint, 'two filings are owed for the end');
INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on) VALUES (:main, 'settlement', 5, '2020-06-02') RETURNING id AS pay \gset
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:r, 'project', NULL, 'stage', NULL)), 'ZG009 undoing', 'a payment since stands in the way');
INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, payment_id) VALUES (:main, 'reversal', 5, '2020-06-02', :pay);
SELECT pg_temp.grants(pg_temp.correct(:r, 'project', NULL, 'stage', NULL));
SELECT is(pg_temp.row_of(:r), :'row_before'::jsonb, 'reversed, it does not');
SELECT is((SELECT count(*) FROM yunfu.obligation WHERE project_id = :r AND lapsed_on IS NULL), 0::bigint, 'and nothing is owed any more');
SELECT is_empty(format('SELECT * FROM yunfu.obligation_watch WHERE project_id = %s', :r), 'by the duties themselves');
SELECT drive.void(id) FROM yunfu.document WHERE project_id = :r AND kind = 'termination_procedure' \g /dev/null
SELECT pg_temp.grants(pg_temp.correct(:r, 'project', NULL, 'stage', NULL));
SELECT is((SELECT stage::text FROM yunfu.project WHERE id = :r), 'procuring', 'one after another');
SELECT * FROM pg_temp.is_well('two of them');

-- a new round
SELECT drive.reach('professional', 'returned') AS n \gset
SELECT pg_temp.row_of(:n) AS row_before \gset
SELECT drive.supply_all(:n, 'submitted', '2020-04-01');
SELECT drive.line(:n, 'other', 7) \g /dev/null
SELECT pg_temp.row_of(:n) AS row_before \gset
UPDATE yunfu.project SET stage = 'submitted', stage_on = '2020-04-02' WHERE id = :n;
SELECT is((SELECT concat_ws(' ', round, round_on) FROM yunfu.project WHERE id = :n), '2 2020-03-16', 'a new round has begun');
SELECT pg_temp.grants(pg_temp.correct(:n, 'project', NULL, 'stage', NULL));
SELECT is(pg_temp.row_of(:n), :'row_before'::jsonb, 'and is none');
SELECT * FROM pg_temp.is_well('of a round');
SELECT drive.reach('professional', 'returned') AS n \gset
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:n, 'project', NULL, 'stage_on', '2020-03-20')), 'done', 'a return may be dated anew');
SELECT drive.supply_all(:n, 'submitted', '2020-04-01');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:n, 'project', NULL, 'stage_on', '2020-03-20')), 'ZG009 undoing', 'not one after which papers of the next round have come');
SELECT drive.reach('professional', 'reviewed') AS w \gset
SELECT drive.paper(:w, 'withdrawal', '2020-04-01') \g /dev/null
UPDATE yunfu.project SET stage = 'withdrawn', stage_on = '2020-04-01' WHERE id = :w;
SELECT pg_temp.correct(:w, 'project', NULL, 'stage', NULL) AS one, pg_temp.correct(:w, 'project', NULL, 'stage', NULL) AS two \gset
SELECT pg_temp.grants(:one);
UPDATE yunfu.project SET stage = 'withdrawn', stage_on = '2020-04-10' WHERE id = :w;
SELECT is(pg_temp.by('tap_bureau', pg_temp.granting(:two)), '23514 correction_old', 'one that waited does not take back a step that was taken since');

-- the day of a step
SELECT drive.reach('professional', 'prechecked') AS d \gset
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:d, 'project', NULL, 'stage_on', '2020-03-08')), 'ZG011 legal_date', 'a step is not dated before the one before it');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:d, 'project', NULL, 'stage_on', '2025-03-08')), 'ZG011 legal_date', 'nor in the future');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:d, 'project', NULL, 'stage_on', '2020-03-09')), 'done', 'on its day it may be');
SELECT drive.paper(:d, 'cost_review', '2020-03-20') \g /dev/null
SELECT pg_temp.grants(pg_temp.correct(:d, 'project', NULL, 'stage_on', '2020-03-18'));
SELECT is((SELECT concat_ws(' ', stage, stage_on) FROM yunfu.project WHERE id = :d), 'prechecked 2020-03-18', 'the step is of the other day, with what was entered since');
SELECT is((SELECT string_agg(stage || ' ' || entered_on, ', ' ORDER BY visit) FROM yunfu.stage_duration WHERE project_id = :d), 'planned 2020-03-02, submitted 2020-03-09, prechecked 2020-03-18', 'and one stay');
SELECT pg_temp.grants(pg_temp.correct(:d, 'project', NULL, 'stage_on', '2020-03-10'));
SELECT isnt((SELECT unmet::text FROM yunfu.correction WHERE project_id = :d ORDER BY id DESC LIMIT 1), NULL, 'what a step of that day would have lacked is told');
SELECT drive.advance(:d, 'reviewed', '2020-04-01');
SELECT is((SELECT concat_ws(' ', stage, prechecked_on) FROM yunfu.project_overview WHERE project_id = :d), 'reviewed 2020-03-10', 'it goes on');
SELECT * FROM pg_temp.is_well('of another day');
SELECT drive.reach('professional', 'implementing') AS d \gset
SELECT drive.paper(:d, 'change_filing', '2020-09-02') \g /dev/null
SELECT count(*) AS papers FROM govproj.as_of('yunfu.project', 'document', :d, '2020-06-15') AS t (id bigint) \gset
SELECT pg_temp.grants(pg_temp.correct(:d, 'project', NULL, 'stage_on', '2020-06-10'));
SELECT is((SELECT count(*) FROM govproj.as_of('yunfu.project', 'document', :d, '2020-06-15') AS t (id bigint)), (:papers)::bigint, 'a paper that came after the step is not told of a day before its own');
SELECT is((SELECT concat_ws(' ', stage, stage_on) FROM yunfu.project_on('2020-06-10') WHERE project_id = :d), 'implementing 2020-06-10', 'and the step is told of its own');
-- a contract is signed no later than what was entered on it, but for what was undone
SELECT pg_temp.set_today('2024-12-31') \g /dev/null
SELECT drive.reach('professional', 'implementing') AS z \gset
SELECT id AS paid, signed_on AS signed FROM yunfu.contract WHERE project_id = :z AND kind = 'main' \gset
INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (:paid, 10, :'signed'::date + 3) RETURNING id AS payment \gset
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:z, 'contract', :paid, 'signed_on', (:'signed'::date + 4)::text)), 'ZG011 legal_date', 'not after a payment');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:z, 'contract', :paid, 'signed_on', (:'signed'::date + 3)::text)), 'done', 'on its day');
INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, payment_id) VALUES (:paid, 'reversal', 10, :'signed'::date + 3, :payment);
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:z, 'contract', :paid, 'signed_on', (:'signed'::date + 4)::text)), 'done', 'nor is one that was reversed in the way');
INSERT INTO yunfu.assignment (contract_id, cause, from_on, supplier, paper) VALUES (:paid, 'renamed', :'signed'::date + 5, '新名公司', '工商变更');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:z, 'contract', :paid, 'signed_on', (:'signed'::date + 6)::text)), 'ZG011 legal_date', 'another supplier is');
SELECT drive.contract(:z, 'other', 1000, :'signed'::date + 3) AS held \gset
INSERT INTO yunfu.bond (project_id, contract_id, kind, form, giver, amount, received_on)
SELECT :z, :held, 'performance', f.form, '甲公司', 10, f.day
  FROM (VALUES ('cash', :'signed'::date), ('withheld', :'signed'::date + 4)) AS f (form, day);
SELECT drive.advance(:z, 'preaccepted', :'signed'::date + 60) \g /dev/null
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:z, 'contract', :held, 'signed_on', (:'signed'::date + 5)::text)), 'ZG011 legal_date',
          'what is withheld from it is, too');
SELECT is(pg_temp.by('tap_unit', pg_temp.correction_of(:z, 'contract', :held, 'signed_on', (:'signed'::date + 4)::text)), 'done',
          'but no bond that came before it');
-- who may decide finds it in the worklist, and in his language, until it is decided
SELECT pg_temp.correct(:z, 'contract', :paid, 'qualification', '特级') AS waiting \gset
SELECT pg_temp.turn('tap_bureau') \g /dev/null
SET LOCAL govproj.language = 'zh';
SELECT is((SELECT format('%s|%s|%s|%s|%s', w.step, w.step_zh, w.office_zh, w.mine, w.remedies) FROM yunfu.worklist w WHERE w.project_id = :z AND w.key = format('%s:correction:%s:data_bureau', :z, :waiting)),
          format('correction|更正|数据主管部门|t|更正 %s（contract %s）：资质（qualification）由“%s”改为“特级”，理由：录入有误。由“tap_unit”以外的角色审核（decision）', :waiting, :paid,
                 (SELECT coalesce(old, '') FROM yunfu.correction WHERE id = :waiting)), 'it waits for the bureau');
RESET govproj.language;
SELECT pg_temp.turn('none') \g /dev/null
SELECT pg_temp.grants(:waiting);
SELECT is_empty(format('SELECT FROM yunfu.worklist WHERE project_id = %s AND step = ''correction'' AND source_id = %s', :z, :waiting), 'and no longer when it is decided');
SELECT * FROM finish();
ROLLBACK;
