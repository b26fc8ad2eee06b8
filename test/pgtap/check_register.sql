-- check_register: nothing to tell of a register that is well, and each way past the engine told.
BEGIN;
SELECT plan(142);
\ir ../tap.sql

-- the manifest is what a new register has
SELECT is_empty($$
    SELECT 'gone', e.* FROM govproj.engine_triggers e
     WHERE NOT EXISTS (SELECT FROM pg_trigger g JOIN pg_proc p ON p.oid = g.tgfoid
                        WHERE g.tgrelid = format('yunfu.%I', e.role)::regclass AND g.tgname = e.name AND p.oid::regproc::text = e.function
                          AND govproj.trigger_timing(g.tgtype) = e.timing AND g.tgenabled = 'A' AND encode(g.tgargs, 'escape') = e.role || E'\\000')
    UNION ALL
    SELECT 'new', g.tgrelid::regclass::text, g.tgname, p.oid::regproc::text, govproj.trigger_timing(g.tgtype)
      FROM pg_trigger g JOIN pg_proc p ON p.oid = g.tgfoid
     WHERE p.pronamespace = 'govproj'::regnamespace
       AND NOT EXISTS (SELECT FROM govproj.engine_triggers e WHERE format('yunfu.%I', e.role)::regclass = g.tgrelid AND e.name = g.tgname)$$,
    'engine_triggers is what a new register has');
SELECT is_empty($$
    (SELECT 'gone', e.role, e.kind, e.subject FROM govproj.engine_constraints e
     EXCEPT SELECT 'gone', c.role, c.kind, c.subject FROM govproj.checked_constraints('yunfu') AS c)
    UNION ALL
    (SELECT 'new', c.role, c.kind, c.subject FROM govproj.checked_constraints('yunfu') AS c
     EXCEPT SELECT 'new', e.role, e.kind, e.subject FROM govproj.engine_constraints e)$$,
    'engine_constraints is what a new register has');
SELECT is_empty($$
    SELECT t.role FROM govproj.engine_triggers t WHERE t.name = 'zz_record' AND t.role <> 'register' EXCEPT SELECT r.role FROM govproj.recorded_tables r$$,
    'each table whose rows are recorded is compared with its acts');

-- a register with something of everything
SELECT drive.reach('professional', 'filed') AS p, drive.reach('public', 'implementing') AS q, drive.reach('professional', 'submitted') AS r,
       drive.reach('professional', 'terminated') AS t \gset
SELECT id AS c FROM yunfu.contract WHERE project_id = :q AND kind = 'main' \gset
INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (:c, -1000, '2024-12-01');
INSERT INTO yunfu.contract_party (contract_id, name, part, code) VALUES (:c, '联合体成员', 'member', '914403001922038216');
INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (:c, 5000, '2024-12-02'), (:c, 700, '2024-12-02');
INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on) VALUES (:c, 'refund', 300, '2024-12-03');
INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, payment_id) SELECT :c, 'reversal', 300, '2024-12-04', max(id) FROM yunfu.payment;
INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on) VALUES (:q, 'duration', 'other', :c, 777, '2024-12-05');
INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) SELECT :q, 'value', 'law', total_investment - 10, '2024-12-05' FROM yunfu.project WHERE id = :q;
INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (:r, 'other', 1), (:r, 'other', 2);
UPDATE yunfu.cost_line SET amount = 3 WHERE project_id = :r AND amount = 2;
DELETE FROM yunfu.cost_line WHERE project_id = :r AND amount = 1;
UPDATE yunfu.project SET title = '换个名字' WHERE id = :r;
INSERT INTO yunfu.fund_allocation (project_id, source, year, requested) VALUES (:q, 'city', 2024, 100);
UPDATE yunfu.fund_allocation SET decided = 50;
INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (2, '一件事', '2024-12-01');
INSERT INTO yunfu.matter (agency_id, project_id, title, raised_on) VALUES (2, :r, '另一件', '2024-12-01');
UPDATE yunfu.matter SET resolution = '已办', resolved_on = '2024-12-02';
INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on) VALUES (2, 'infrastructure.cloud', '云资源', 8, 'vCPU', '2024-12-01');
UPDATE yunfu.service_request SET decision = 'granted', decided_on = '2024-12-02', allocated = 4, allocated_on = '2024-12-02';
INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (:p, 2024, 1, 88.5, '2024-12-01');
INSERT INTO yunfu.audit_request (agency_id, title, requested_on, due_on) VALUES (2, '调阅', '2024-12-01', '2024-12-20');
INSERT INTO yunfu.audit_item (audit_request_id, title) SELECT id, '合同' FROM yunfu.audit_request;
UPDATE yunfu.audit_item SET handed_on = '2024-12-03';
INSERT INTO yunfu.finding (agency_id, project_id, finder_id, article, title, found_on) VALUES (2, :r, 6, '24', '未备案', '2024-12-01');
INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (2, 2025);
INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) SELECT max(id), '一项', 'software.professional', 10 FROM yunfu.annual_plan;
UPDATE yunfu.plan_line SET estimate = 20 WHERE estimate = 10;
UPDATE yunfu.annual_plan SET filed_on = '2024-12-30' WHERE year = 2025;
SELECT d.id AS d FROM yunfu.document d WHERE d.project_id = :r AND d.kind = 'scheme' \gset
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) SELECT project_id, 'voiding', issuer_id, '2024-12-01', id, '有误' FROM yunfu.document WHERE id = :d;

SELECT is_empty($$SELECT * FROM govproj.check_register('yunfu')$$, 'a register in use that is well: nothing to tell');
SET LOCAL timezone = 'America/Los_Angeles'; SET LOCAL datestyle = 'German'; SET LOCAL intervalstyle = 'sql_standard'; SET LOCAL bytea_output = 'escape';
SELECT is_empty($$SELECT * FROM govproj.check_register('yunfu')$$, 'nor whatever the client has set');
RESET timezone; RESET datestyle; RESET intervalstyle; RESET bytea_output;

-- What check_register tells after the statements, which are undone.
CREATE FUNCTION pg_temp.told(VARIADIC statements text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    statement text;
    told text;
BEGIN
    FOREACH statement IN ARRAY statements LOOP EXECUTE statement; END LOOP;
    SELECT string_agg(DISTINCT concat_ws(' ', problem, object), '; ') INTO told FROM govproj.check_register('yunfu');
    RAISE EXCEPTION '%', coalesce(told, 'nothing') USING ERRCODE = 'UNDO0';
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;
-- The same for what goes past the triggers of one table, which are put back as they were.
CREATE FUNCTION pg_temp.past(relation text, statement text) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.told(VARIADIC ARRAY['ALTER TABLE yunfu.' || relation || ' DISABLE TRIGGER USER', statement, 'SET CONSTRAINTS ALL IMMEDIATE']
        || ARRAY(SELECT format('ALTER TABLE yunfu.%I ENABLE ALWAYS TRIGGER %I', relation, e.name) FROM govproj.engine_triggers e WHERE e.role = relation))
$$;

-- triggers
SELECT is(pg_temp.told('ALTER TABLE yunfu.project DISABLE TRIGGER zz_judge'), 'trigger_disabled zz_judge on yunfu.project', 'a trigger disabled');
SELECT is(pg_temp.told('ALTER TABLE yunfu.project ENABLE TRIGGER zz_judge'), 'trigger_downgraded zz_judge on yunfu.project', 'one that is no longer ALWAYS');
SELECT is(pg_temp.told('ALTER TABLE yunfu.project ENABLE REPLICA TRIGGER zz_judge'), 'trigger_downgraded zz_judge on yunfu.project', 'or for replicas only');
SELECT is(pg_temp.told('DROP TRIGGER zz_record ON yunfu.payment'), 'trigger_missing zz_record on yunfu.payment', 'one dropped');
SELECT is(pg_temp.told('DROP TRIGGER zz_check ON yunfu.holiday', 'DROP TRIGGER zz_changed ON yunfu.holiday', 'DROP TRIGGER zz_record ON yunfu.holiday', 'DROP TRIGGER zz_record_truncate ON yunfu.holiday')
          LIKE 'check_impossible%trigger_missing zz_changed on yunfu.holiday; trigger_missing zz_check on yunfu.holiday; trigger_missing zz_record on yunfu.holiday; trigger_missing zz_record_truncate on yunfu.holiday', true, 'the last of a table dropped');
SELECT is(pg_temp.told('ALTER TABLE yunfu.act DISABLE TRIGGER ALL') LIKE
          'constraint_off foreign key (agency_id agency) on yunfu.act;%trigger_disabled zz_guard on yunfu.act; trigger_disabled zz_guard_truncate on yunfu.act', true, 'all of a table disabled, its foreign keys among them');
SELECT is(pg_temp.told('CREATE FUNCTION public.idle() RETURNS trigger LANGUAGE plpgsql AS $f$BEGIN RETURN NEW; END$f$', 'DROP TRIGGER zz_check ON yunfu.document',
          'CREATE TRIGGER zz_check BEFORE INSERT OR UPDATE OR DELETE ON yunfu.document FOR EACH ROW EXECUTE FUNCTION public.idle(''document'')',
          'ALTER TABLE yunfu.document ENABLE ALWAYS TRIGGER zz_check'), 'trigger_altered zz_check on yunfu.document', 'one of another function');
SELECT is(pg_temp.told('DROP TRIGGER zz_check ON yunfu.document',
          'CREATE TRIGGER zz_check BEFORE INSERT OR UPDATE OR DELETE ON yunfu.document FOR EACH ROW WHEN (pg_trigger_depth() > 99) EXECUTE FUNCTION govproj.document_record(''document'')',
          'ALTER TABLE yunfu.document ENABLE ALWAYS TRIGGER zz_check'), 'trigger_altered zz_check on yunfu.document', 'one with a condition');
SELECT is(pg_temp.told('DROP TRIGGER zz_check ON yunfu.document',
          'CREATE TRIGGER zz_check BEFORE INSERT OR DELETE OR UPDATE OF kind ON yunfu.document FOR EACH ROW EXECUTE FUNCTION govproj.document_record(''document'')',
          'ALTER TABLE yunfu.document ENABLE ALWAYS TRIGGER zz_check'), 'trigger_altered zz_check on yunfu.document', 'one of some columns only');
SELECT is(pg_temp.told('DROP TRIGGER zz_check ON yunfu.document',
          'CREATE TRIGGER zz_check BEFORE INSERT ON yunfu.document FOR EACH ROW EXECUTE FUNCTION govproj.document_record(''document'')',
          'ALTER TABLE yunfu.document ENABLE ALWAYS TRIGGER zz_check'), 'trigger_altered zz_check on yunfu.document', 'one of some events only');
SELECT is(pg_temp.told('ALTER TRIGGER zz_check ON yunfu.document RENAME TO zz_other'), 'nothing', 'one of another name does as well');
SELECT is(pg_temp.told('ALTER TABLE yunfu.project RENAME TO projekt', 'ALTER TABLE yunfu.projekt DISABLE TRIGGER zz_judge'), 'trigger_disabled zz_judge on yunfu.projekt', 'a table may have been renamed');
SELECT is(pg_temp.told('ALTER TABLE yunfu.payment SET SCHEMA public', 'ALTER TABLE public.payment DISABLE TRIGGER zz_record'), 'trigger_disabled zz_record on public.payment', 'or moved');
SELECT alike(pg_temp.told('DROP TRIGGER zz_judge ON yunfu.project', 'DROP TRIGGER zz_record ON yunfu.project', 'DROP TRIGGER zz_judge_truncate ON yunfu.project'),
          'check_impossible%trigger_missing zz_judge on yunfu.project;%', 'a register that has lost its judge is one all the same');
SELECT alike(pg_temp.told('ALTER FUNCTION govproj.act_guard() SET search_path = public'), '%function_altered govproj.act_guard()%', 'a function of the engine altered');
-- every statement of the remedies mends what it is for
SELECT is(pg_temp.told('DROP TRIGGER zz_record ON yunfu.payment', 'ALTER TABLE yunfu.act ENABLE TRIGGER zz_guard', 'ALTER TABLE yunfu.demand DISABLE TRIGGER zz_check', 'CREATE RULE r AS ON INSERT TO yunfu.document DO INSTEAD NOTHING',
          $do$DO $d$ DECLARE f record; BEGIN FOR f IN SELECT * FROM govproj.check_register('yunfu') LOOP EXECUTE f.remedy; END LOOP; END $d$$do$), 'nothing', 'the remedies are statements that mend');

-- tables
SELECT is(pg_temp.told('CREATE TABLE yunfu.aside () INHERITS (yunfu.project)'), 'child_table yunfu.aside', 'a child table, for whose rows no trigger fires');
SELECT is(pg_temp.told('CREATE RULE r AS ON INSERT TO yunfu.document DO INSTEAD NOTHING'), 'rule r on yunfu.document', 'a rule');
SELECT alike(pg_temp.told('DROP TABLE yunfu.fund_allocation CASCADE'), '%table_missing yunfu.fund_allocation%', 'a table dropped');
SELECT is(pg_temp.told(format('DROP TABLE yunfu.%I CASCADE', role)) LIKE 'check_impossible%table_missing yunfu.' || role || '%', true, 'or another: ' || role)
  FROM unnest('{register,agency,policy,policy_step,demand,project,document,contract,payment,act,register_act}'::text[]) AS role;
SELECT alike(pg_temp.told('CREATE ROLE tap_serves', 'UPDATE yunfu.agency SET db_role = ''tap_serves'' WHERE id = 2', format('DROP TABLE yunfu.%I CASCADE', role)), '%check_impossible yunfu: access%', 'one that says who may do what: ' || role)
  FROM unnest('{policy,policy_word,policy_track,policy_form,policy_obligation}'::text[]) AS role;
SELECT alike(pg_temp.told('CREATE ROLE tap_other', 'GRANT CREATE ON SCHEMA yunfu TO tap_other', 'ALTER TABLE yunfu.payment OWNER TO tap_other'), '%table_owner yunfu.payment%', 'a table of another owner');
SELECT is(pg_temp.told('CREATE TABLE yunfu.t (id bigint)', 'CREATE TRIGGER zz_check BEFORE INSERT ON yunfu.t FOR EACH ROW EXECUTE FUNCTION govproj.document_record(''document'')'),
          'table_twice yunfu.t', 'another table with the engine''s triggers');

-- constraints
SELECT is(pg_temp.told('ALTER TABLE yunfu.project DROP CONSTRAINT project_owner_id_fkey'), 'constraint_missing foreign key (owner_id agency) on yunfu.project', 'a foreign key dropped');
SELECT alike(pg_temp.told('ALTER TABLE yunfu.payment ALTER amount DROP NOT NULL'), '%constraint_missing not null (amount) on yunfu.payment', 'NOT NULL dropped');
SELECT is(pg_temp.told('ALTER TABLE yunfu.contract DROP CONSTRAINT contract_paid_check'), 'constraint_missing check (contract_paid_check) on yunfu.contract', 'a CHECK dropped');
SELECT is(pg_temp.told('DROP INDEX yunfu.document_document_id_key'), 'constraint_missing unique (document_id) on yunfu.document', 'a unique index dropped');
SELECT is(pg_temp.told('ALTER TABLE yunfu.contract DROP CONSTRAINT contract_paid_check', 'ALTER TABLE yunfu.contract ADD CONSTRAINT contract_paid_check CHECK (paid <= amount + supplemented) NOT VALID'),
          'constraint_off check (contract_paid_check) on yunfu.contract', 'a CHECK that is NOT VALID');
SELECT alike(pg_temp.told('ALTER TABLE yunfu.document DROP COLUMN outcome CASCADE'), 'check_impossible yunfu: chains%', 'a column dropped');

-- rows and acts
SELECT is(pg_temp.past('document', 'UPDATE yunfu.document SET amount = 1 WHERE id = (SELECT min(id) FROM yunfu.document WHERE amount IS NOT NULL)') LIKE 'row_differs yunfu.document, id %', true, 'a paper altered');
SELECT is(pg_temp.past('document', format('UPDATE yunfu.document SET %s WHERE id = %s', change, :d)), 'row_differs yunfu.document, id ' || :d, 'a paper altered: ' || change)
  FROM unnest(ARRAY['after_seq = 0', 'entered_by = ''nobody''', 'issued_on = issued_on - 1', 'number = ''7''', 'project_id = 1', 'reason = ''''']) AS change;
SELECT is(pg_temp.past('document', 'INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, entered_by, after_seq, entered_on) SELECT project_id, ''data_catalogue'', 2, issued_on, entered_by, after_seq, entered_on FROM yunfu.document WHERE id = ' || :d)
          LIKE 'row_without_act yunfu.document, id %', true, 'a paper past the engine');
SELECT alike(pg_temp.past('document', 'DELETE FROM yunfu.document WHERE document_id = ' || :d), 'act_without_row yunfu.document, id %', 'a paper taken out');
SELECT is(pg_temp.past('cost_line', format('UPDATE yunfu.cost_line SET amount = amount + 1 WHERE project_id = %s AND amount = 3', :r)) ~ '^row_differs yunfu.cost_line, id \d+; row_differs yunfu.project, id \d+$', true,
          'a cost line altered after its last act, and the sum that no longer is one');
SELECT alike(pg_temp.past('cost_line', format('DELETE FROM yunfu.cost_line WHERE project_id = %s AND amount = 3', :r)), 'act_without_row yunfu.cost_line%', 'or taken out');
SELECT is(pg_temp.told('ALTER TABLE yunfu.cost_line DISABLE TRIGGER USER', format('UPDATE yunfu.cost_line SET amount = 9 WHERE project_id = %s AND amount = 3', :r),
          'ALTER TABLE yunfu.cost_line ENABLE ALWAYS TRIGGER zz_check, ENABLE ALWAYS TRIGGER zz_record, ENABLE ALWAYS TRIGGER zz_check_truncate',
          format('UPDATE yunfu.cost_line SET amount = 12 WHERE project_id = %s AND amount = 9', :r)) LIKE 'acts_disagree yunfu.cost_line, id %', true, 'altered past the engine, and then through it');
SELECT is(pg_temp.past('contract', format('UPDATE yunfu.contract SET supplier = ''别家'' WHERE id = %s', :c)), 'row_differs yunfu.contract, id ' || :c, 'a contract''s supplier');
SELECT is(pg_temp.past('contract', format('UPDATE yunfu.contract SET delivery_due = delivery_due + 1 WHERE id = %s', :c)), 'row_differs yunfu.contract, id ' || :c, 'or its day due, which a change had moved');
SELECT is(pg_temp.past('contract', format('UPDATE yunfu.contract SET paid = paid - 1 WHERE id = %s', :c)), 'row_differs yunfu.contract, id ' || :c, 'or what has been paid on it');
SELECT is(pg_temp.past('contract', format('UPDATE yunfu.contract SET added = added + 1 WHERE id = %s', :c)), 'row_differs yunfu.contract, id ' || :c, 'or added to it');
SELECT is(pg_temp.past('payment', format('UPDATE yunfu.payment SET amount = amount + 1 WHERE contract_id = %s AND amount = 700', :c)) ~ '^row_differs yunfu.contract, id \d+; row_differs yunfu.payment, id \d+; row_differs yunfu.project, id \d+$', true, 'a payment, and the sums that no longer are ones');
SELECT is(pg_temp.past('supplement', 'UPDATE yunfu.supplement SET note = ''x''') LIKE 'row_differs yunfu.supplement, id %', true, 'a supplement''s note');
SELECT is(pg_temp.past('contract_party', format('UPDATE yunfu.contract_party SET %s', change)) LIKE 'row_differs yunfu.contract_party, id %', true, 'a party: ' || change)
  FROM unnest(ARRAY['name = ''别家''', 'code = NULL', 'part = ''subcontractor''', 'after_seq = 1']) AS change;
SELECT is(pg_temp.past('contract_party', 'DELETE FROM yunfu.contract_party') LIKE 'act_without_row yunfu.contract_party, id %', true, 'or one that is gone');
SELECT is(pg_temp.past('change', 'UPDATE yunfu.change SET cause = ''policy'' WHERE cause = ''law''') LIKE 'row_differs yunfu.change, id %', true, 'a change''s cause');
SELECT is(pg_temp.past('project', format('UPDATE yunfu.project SET %s WHERE id = %s', change, :r)), 'row_differs yunfu.project, id ' || :r, 'a project: ' || change)
  FROM unnest(ARRAY['stage = ''approved''', 'stage_on = stage_on - 1', 'round = 2', 'title = ''x''', 'owner_id = 5', 'approved_amount = 1', 'total_investment = total_investment + 1', 'contracted = 1', 'paid = paid + 1', 'paid_national = paid_national + 0.01, paid = paid + 0.01', 'frozen = true', 'step_seq = 1', 'city_funds = 1']) AS change;
SELECT is(pg_temp.past('matter', 'UPDATE yunfu.matter SET resolution = ''未办'' WHERE project_id IS NULL') LIKE 'row_differs yunfu.matter, id %', true, 'an answer');
SELECT is(pg_temp.past('service_request', 'UPDATE yunfu.service_request SET allocated = 5') LIKE 'row_differs yunfu.service_request, id %', true, 'one of two answers');
SELECT is(pg_temp.past('annual_plan', 'UPDATE yunfu.annual_plan SET filed_on = ''2024-11-30'' WHERE year = 2025') LIKE 'row_differs yunfu.annual_plan, id %', true, 'the day a plan was filed');
SELECT is(pg_temp.past('finding', 'DELETE FROM yunfu.finding') LIKE 'act_without_row yunfu.finding, id %', true, 'a finding that is gone');
SELECT is(pg_temp.past('fund_allocation', 'UPDATE yunfu.fund_allocation SET decided = 60') LIKE 'row_differs yunfu.fund_allocation, id %', true, 'what was decided of funds');
SELECT is(pg_temp.past('evaluation', 'UPDATE yunfu.evaluation SET score = 99') LIKE 'row_differs yunfu.evaluation, id %', true, 'a score');
SELECT is(pg_temp.past('demand', 'UPDATE yunfu.demand SET title = ''x'' WHERE project_id IS NOT NULL') LIKE 'row_differs yunfu.demand, id %', true, 'a demand that was taken up');
SELECT is(pg_temp.past('act', format('UPDATE yunfu.act SET actor = ''nobody'' WHERE project_id = %s AND seq = 3', :q)) LIKE 'chain_broken project ' || :q || ', act 3%', true, 'an act');
SELECT is((SELECT detail FROM govproj.check_register('yunfu')), NULL, 'and all of it undone');

-- policies
SELECT is(pg_temp.past('policy_step', 'UPDATE yunfu.policy_step SET office = ''owner'' WHERE to_stage = ''approved'''), 'policy_changed yunfu.policy "yunfu-2020"', 'rows of a version in use');
SELECT is(pg_temp.past('policy', 'UPDATE yunfu.policy SET in_use = false'), 'policy_not_in_use yunfu.policy "yunfu-2020"', 'a version that is no longer said to be in use');
SELECT is(pg_temp.told('UPDATE yunfu.policy SET superseded_on = ''2024-12-31'', note = ''x''', 'UPDATE yunfu.policy SET superseded_on = NULL', 'UPDATE yunfu.policy SET superseded_on = ''2024-12-30'''), 'nothing', 'what may change of it');
SELECT is((drive.outcome(format('UPDATE yunfu.policy SET superseded_on = %L', day))).result, result, 'a version that ends on ' || day)
  FROM (SELECT max(initiated_on)::date AS born FROM yunfu.project) AS p, LATERAL (VALUES (born, 'done'), (born - 1, 'ZG011 superseded_on')) AS v (day, result);
SELECT is((SELECT string_agg(concat_ws(' ', detail -> 'superseded_on' ->> 0, '>', detail -> 'superseded_on' ->> 1), ', ' ORDER BY seq) FROM yunfu.register_act WHERE kind = 'policy_ended'), NULL, 'no act of what was undone');
SAVEPOINT ended;
UPDATE yunfu.policy SET superseded_on = '2024-12-31', note = 'x';
UPDATE yunfu.policy SET superseded_on = NULL;
SELECT results_eq($$ SELECT (detail ->> 'policy_id')::bigint, detail ->> 'code', detail -> 'superseded_on' ->> 0, detail -> 'superseded_on' ->> 1, actor = current_user FROM yunfu.register_act WHERE kind = 'policy_ended' ORDER BY seq $$,
                  $$ VALUES (1::bigint, 'yunfu-2020', NULL, '2024-12-31', true), (1, 'yunfu-2020', '2024-12-31', NULL, true) $$, 'who ended it, when, from what to what');
ROLLBACK TO ended;
SELECT is(pg_temp.past('policy', 'UPDATE yunfu.policy SET superseded_on = ''2024-12-31'''), 'policy_changed yunfu.policy "yunfu-2020"', 'an end that no act tells of');

-- what the engine keeps and judges by, where no act says it in so many words
SELECT drive.reach('professional', 'implementing') AS k \gset
INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (:k, 'value', 'law', 'software_development', 2500000, '2024-12-01'), (:k, 'value', 'law', 'software_development', 100000, '2024-12-02'), (:k, 'value', 'law', NULL, 900000, '2024-12-03');
INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (pg_temp.main(:k), 1000, '2024-12-01'), (pg_temp.main(:k), -300000, '2024-12-02');
SELECT is_empty($$SELECT * FROM govproj.check_register('yunfu')$$, 'lines that were reached and left again');
SELECT alike(pg_temp.past('project', format('UPDATE yunfu.project SET %s WHERE id = %s', change, :k)), '%row_differs yunfu.project, id ' || :k, 'a project: ' || change)
  FROM unnest(ARRAY['changed_on = NULL', 'changed_on = changed_on - 1', 'changed_on = changed_on + 1', 'highest_investment = highest_investment - 0.01', 'highest_investment = highest_investment + 0.01', 'highest_investment = NULL',
                    'highest_software_cost = highest_software_cost - 0.01', 'highest_software_cost = NULL', 'round_seq = 1']) AS change;
SELECT is(pg_temp.past('obligation', format('UPDATE yunfu.obligation SET %s WHERE id = (SELECT min(id) FROM yunfu.obligation WHERE project_id = %s AND kind = ''change_filing'')', change, :k)) ~ '^duty_differs yunfu.obligation', true, 'a duty: ' || change)
  FROM unnest(ARRAY['kind = ''delay_filing''', 'article = ''1''', 'agency_id = 5', 'source_id = 0', 'arose_on = arose_on - 1', 'due_on = ''2024-12-31''', 'met_on = ''2024-12-31''', 'document_id = 1', 'lapsed_on = ''2024-12-31''', 'receiver_id = 6', 'project_id = 1']) AS change;
SELECT is(pg_temp.past('obligation', format('DELETE FROM yunfu.obligation WHERE project_id = %s', :k)), 'duty_differs yunfu.obligation', 'or one that is gone');

-- what users add to the tables is their own
SELECT is(pg_temp.told('ALTER TABLE yunfu.document ADD COLUMN tags text[] DEFAULT ''{a}'', ADD COLUMN weight float8 DEFAULT 0.1, ADD COLUMN seen timestamptz DEFAULT now(), ADD CHECK (weight < 9)',
          'CREATE FUNCTION public.idle() RETURNS trigger LANGUAGE plpgsql AS $f$BEGIN RETURN NEW; END$f$', 'CREATE TRIGGER mine BEFORE INSERT ON yunfu.document FOR EACH ROW EXECUTE FUNCTION public.idle()',
          'CREATE TABLE yunfu.mine (id bigint PRIMARY KEY, project_id bigint REFERENCES yunfu.project)', 'INSERT INTO yunfu.mine VALUES (1, 1)',
          format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''withdrawal'', 2, ''2024-12-01'')', :r),
          'UPDATE yunfu.project SET title = ''y'' WHERE id = ' || :r), 'nothing', 'columns, triggers and tables of the users'' own');

-- access
CREATE ROLE tap_bureau; CREATE ROLE tap_unit; CREATE ROLE tap_audit; CREATE ROLE tap_reader;
SELECT is(pg_temp.told('UPDATE yunfu.agency SET db_role = ''tap_unit'' WHERE id = 2'), 'nothing', 'before anything is granted');
UPDATE yunfu.agency SET db_role = CASE id WHEN 1 THEN 'tap_bureau' WHEN 2 THEN 'tap_unit' WHEN 6 THEN 'tap_audit' END WHERE id IN (1, 2, 6);
SELECT govproj.grant_register('yunfu');
SELECT is(pg_temp.told('SELECT 1'), 'nothing', 'as grant_register leaves it');
SELECT is(pg_temp.told('GRANT UPDATE (met_on) ON yunfu.obligation TO tap_unit'), 'privilege_beyond yunfu.obligation (met_on)', 'a column too many');
SELECT is(pg_temp.told('GRANT DELETE ON yunfu.act, yunfu.project, yunfu.payment, yunfu.agency TO PUBLIC'), 'privilege_beyond yunfu.act, yunfu.agency, yunfu.payment and 1 more', 'something to everybody');
SELECT is(pg_temp.told('REVOKE SELECT ON yunfu.act FROM tap_audit'), 'privilege_missing yunfu.act', 'something too little');
SELECT is(pg_temp.told('ALTER TABLE yunfu.payment DISABLE ROW LEVEL SECURITY'), 'row_security_off yunfu.payment', 'row security off');
SELECT is(pg_temp.told('ALTER POLICY sees_own ON yunfu.project USING (true)'), 'policy_altered sees_own on yunfu.project', 'a policy altered');
SELECT is(pg_temp.told('ALTER POLICY sees_all ON yunfu.project TO tap_unit'), 'policy_altered sees_all on yunfu.project', 'or for others');
SELECT is(pg_temp.told('CREATE POLICY mine ON yunfu.project TO tap_unit USING (true)'), 'policy_foreign mine on yunfu.project', 'a policy beside them');
SELECT is(pg_temp.told('GRANT tap_bureau TO tap_unit', 'ALTER ROLE tap_unit BYPASSRLS'), 'role_unbound role tap_unit', 'an office that row security does not bind');
SELECT is(pg_temp.told('CREATE FUNCTION yunfu.door() RETURNS void LANGUAGE sql SECURITY DEFINER BEGIN ATOMIC SELECT 1; END'), 'security_definer yunfu.door()', 'a function that runs as the owner');
SET LOCAL ROLE tap_audit;
SELECT is((SELECT count(*) FROM govproj.check_register('yunfu')), 0::bigint, 'the auditor may ask');
SET LOCAL ROLE tap_unit;
SELECT throws_ok($$SELECT govproj.check_register('yunfu')$$, '42501', NULL, 'a unit may not');
SET LOCAL ROLE tap_reader;
SELECT throws_ok($$SELECT govproj.check_register('yunfu')$$, '42501', NULL, 'nor a stranger');
RESET ROLE;
SELECT throws_ok($$SELECT govproj.check_register('nowhere')$$, '42704', NULL, 'no such register');
SELECT throws_ok($$SELECT govproj.check_register(NULL)$$, '42704', NULL, 'none named');
SELECT throws_ok($$SELECT govproj.record_ddl()$$, '39P03', NULL, 'nobody makes up that DDL was recorded');
SELECT * FROM finish();
ROLLBACK;
