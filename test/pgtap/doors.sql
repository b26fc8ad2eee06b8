-- Every door into a register: no client gets past the judge or the ledger, whichever way it comes.
BEGIN;
SELECT plan(229);
\ir ../tap.sql
SELECT drive.reach('professional', 'planned') AS p, drive.reach('professional', 'approved') AS approved \gset
SELECT drive.supply_all(:p, 'submitted', '2020-03-09') \g /dev/null
SELECT count(*) AS acts FROM yunfu.act \gset

-- words
SELECT pg_temp.refused('UPDATE yunfu.project SET stage = ''aproved''', '22P02', 'no such stage');
SELECT pg_temp.refused('UPDATE yunfu.project SET stage = ''''', '22P02', 'no stage at all');
SELECT pg_temp.refused('UPDATE yunfu.project SET stage = 3', '42804', 'a number is no stage');
SELECT pg_temp.refused('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds) VALUES (''甲'', ''software.profesional'', 2, 2020, 1)',
                       '22P02', 'no such category');
SELECT pg_temp.refused('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, track, stage_on) VALUES (''甲'', ''software.professional'', 2, 2020, 1, ''private'', ''2020-03-02'')',
                       'ZG006 owner_agrees', 'no such track');
SELECT pg_temp.refused('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, track, stage_on) VALUES (''甲'', ''software.professional'', 2, 2020, 1, ''public'', ''2020-03-02'')',
                       'ZG006 owner_agrees', 'another class than the category''s');
SELECT pg_temp.refused('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, track, stage_on) VALUES (''甲'', ''software.professional'', 1, 2020, 1, ''public'', ''2020-03-02'')',
                       'ZG010 class_agrees', 'even with the owner to match');
SELECT pg_temp.refused('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES (''甲'', ''software'', 2, 2020, 1, ''2020-03-02'')',
                       'ZG006 owner_agrees', 'an inner node has no class');
SELECT pg_temp.refused(format('SELECT drive.paper(%s, ''love_letter'', ''2020-03-02'')', :p), '22023 kind', 'no such paper');

-- births
SELECT pg_temp.refused(format('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage, stage_on) VALUES (''甲'', ''software.professional'', 2, 2020, 1, %L, ''2020-03-02'')', name),
                       'ZG001 step', 'nothing is born at ' || name)
  FROM govproj.stages WHERE name <> 'planned';
SELECT pg_temp.refused(format('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on, %s) VALUES (''甲'', ''software.professional'', 2, 2020, 1, ''2020-03-02'', %L)', col, val),
                       refusal, 'nothing is born with ' || col || ' ' || val)
  FROM (VALUES ('round', '2', 'ZG009 fixed'), ('total_investment', '5', 'ZG009 fixed'), ('software_cost', '5', 'ZG009 fixed'),
               ('approved_amount', '5', 'ZG009 fixed'), ('approval_last_day', '2022-01-01', 'ZG009 fixed'), ('frozen', 'true', 'ZG009 fixed'),
               ('last_hash', '\x00', 'ZG009 fixed'), ('policy_id', '77', 'ZG007 policy'), ('classified', 'true', 'ZG010 unclassified'),
               ('serves_id', '999999', 'ZG010 class_agrees'), ('off_plan_ground', 'whim', '23514 project_off_plan_ground_check'),
               ('national_funds', 'NaN', '23514 project_national_funds_yuan'), ('code', ' ', '23514 project_code_identifier')) AS v (col, val, refusal);
SELECT pg_temp.refused('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES (''甲'', ''software.professional'', 2, 2020, 0, ''2020-03-02'')',
                       'ZG010 city_funds', 'no city money, no project');
SELECT pg_temp.refused('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES (''甲'', ''software.professional'', 77, 2020, 1, ''2020-03-02'')',
                       '23503', 'no such owner');
SELECT pg_temp.refused(format('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES (''甲'', ''software.professional'', 2, 2020, 1, %L)', day),
                       refusal, 'born on ' || day)
  FROM (VALUES ('2020-01-31', 'ZG007 policy'), ('2025-02-01', 'ZG007 policy'), ('2025-01-01', 'ZG011 legal_date'), ('infinity', 'ZG007 policy'),
               ('-infinity', 'ZG007 policy'), ('2020-02-30', '22008'), ('2020-02-01', 'done')) AS v (day, refusal);

-- nulls
SELECT pg_temp.refused(format('UPDATE yunfu.project SET %I = NULL WHERE id = %s', attname, :p),
                       CASE attname WHEN 'title' THEN '23502' WHEN 'stage' THEN '23502' WHEN 'stage_on' THEN 'ZG009 fixed'
                                    WHEN 'off_plan_ground' THEN 'done' WHEN 'track_reason' THEN 'done' WHEN 'serves_id' THEN 'done' WHEN 'attributes' THEN 'done'
                                    WHEN 'approved_amount' THEN 'done' WHEN 'highest_investment' THEN 'done' WHEN 'highest_software_cost' THEN 'done' WHEN 'changed_on' THEN 'done' WHEN 'suspended_on' THEN 'done' WHEN 'corrected_seq' THEN 'done' WHEN 'plan_line_id' THEN 'done' WHEN 'policy_reason' THEN 'done' WHEN 'owner_reason' THEN 'done' WHEN 'class_reason' THEN 'done' WHEN 'owner_id' THEN '23502' WHEN 'policy_id' THEN '23502' WHEN 'approval_last_day' THEN 'done'
                                    WHEN 'budget_year' THEN '23502' WHEN 'classified' THEN '23502' WHEN 'city_funds' THEN '23502'
                                    WHEN 'national_funds' THEN '23502' ELSE 'ZG009 fixed' END, 'null ' || attname)
  FROM pg_attribute WHERE attrelid = 'yunfu.project'::regclass AND attnum > 0 AND NOT attisdropped;
SELECT pg_temp.refused(format('UPDATE yunfu.project SET stage = ''submitted'', stage_on = NULL WHERE id = %s', :p), '23502', 'a step without a day');
SELECT pg_temp.refused(format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s)', v), '23502', 'a document with null: ' || v)
  FROM unnest(ARRAY['NULL, ''scheme'', 2, ''2020-03-02''', '1, NULL, 2, ''2020-03-02''', '1, ''scheme'', NULL, ''2020-03-02''', '1, ''scheme'', 2, NULL']) AS v;
SELECT pg_temp.refused(format('INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%s)', v), '23502', 'a contract with null: ' || v)
  FROM unnest(ARRAY['NULL, ''main'', 2, ''甲'', 1, ''2020-03-02''', '1, NULL, 2, ''甲'', 1, ''2020-03-02''', '1, ''main'', NULL, ''甲'', 1, ''2020-03-02''',
                    '1, ''main'', 2, NULL, 1, ''2020-03-02''', '1, ''main'', 2, ''甲'', NULL, ''2020-03-02''', '1, ''main'', 2, ''甲'', 1, NULL']) AS v;
SELECT pg_temp.refused(format('INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (%s)', v), '23502', 'a cost line with null: ' || v)
  FROM unnest(ARRAY['NULL, ''hardware'', 1', '1, NULL, 1', '1, ''hardware'', NULL']) AS v;
SELECT is((SELECT bool_and(met) FROM yunfu.explain(NULL)), false, 'of no project nothing is said to be met');

-- money
SELECT pg_temp.refused(format(door, :p, amount), replace(refusal, 'yuan', format('%s_amount_yuan', substring(door FROM 'yunfu\.(\w+)'))), format('%s yuan by %s', amount, split_part(door, ' ', 3)))
  FROM (VALUES ('NaN', '23514 yuan'), ('Infinity', '23514 yuan'), ('-Infinity', '23514 yuan'), ('-0.01', '23514 yuan'),
               ('0.001', '23514 yuan'), ('10000000000000000', '23514 yuan'), ('9999999999999999.99', 'done'), ('0', 'done')) AS a (amount, refusal),
       unnest(ARRAY['INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (%s, ''other'', %L)',
                    'INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%s, ''main'', 2, ''甲'', %L, ''2020-03-02'')',
                    'INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, amount) VALUES (%s, ''fund_application'', 2, ''2020-03-02'', %L)']) AS door
 WHERE NOT (amount LIKE '99%' AND door LIKE '%cost_line%');
SELECT pg_temp.refused(format('SELECT drive.line(%s, ''other'', 9999999999999999.99)', :p), '22003 yuan_check', 'lines may not add up to more than an amount holds');
SELECT pg_temp.refused('SELECT 1.005::numeric(18, 2)::govproj.yuan', 'done', 'what the client has rounded is the client''s business');

-- days
SELECT pg_temp.refused(format('UPDATE yunfu.project SET stage = ''submitted'', stage_on = %L WHERE id = %s', day, :p), refusal, 'a step on ' || day)
  FROM (VALUES ('2020-03-01', 'ZG002 scheme'), ('2025-01-01', 'ZG011 legal_date'), ('infinity', 'ZG011 legal_date'),
               ('-infinity', 'ZG002 scheme'), ('2020-03-09', 'done'), ('2024-12-31', 'done'), ('soon', '22007')) AS v (day, refusal);
SELECT pg_temp.refused(format('SELECT drive.paper(%s, ''scheme'', %L)', :p, day), refusal, 'a paper of ' || day)
  FROM (VALUES ('2025-01-01', 'ZG011 legal_date'), ('infinity', '23514 document_issued_on_legal_day'), ('-infinity', '23514 document_issued_on_legal_day'), ('1999-01-01', 'done')) AS v (day, refusal);
SELECT pg_temp.refused(format('SELECT drive.contract(%s, ''main'', 1, %L)', :p, day), CASE WHEN day ~ 'infinity' THEN '23514 contract_signed_on_legal_day' ELSE 'ZG011 legal_date' END, 'a contract of ' || day)
  FROM unnest(ARRAY['2025-01-01', 'infinity', '-infinity']) AS day;
SELECT drive.contract(:p, 'other', 1, '2020-03-05') AS contract \gset
SELECT pg_temp.refused(format('UPDATE yunfu.contract SET delivered_on = %L WHERE id = %s', day, :contract), refusal, 'a delivery on ' || day)
  FROM (VALUES ('2020-03-04', '23514 contract_delivered_on_check'), ('2025-01-01', 'ZG011 legal_date'), ('infinity', '23514 contract_delivered_on_legal_day'), ('2020-03-05', 'done')) AS v (day, refusal);

-- removing and altering
SELECT pg_temp.refused(statement, 'ZG009 fixed', statement)
  FROM unnest(ARRAY[
    'DELETE FROM yunfu.project', 'DELETE FROM yunfu.document', 'DELETE FROM yunfu.contract', 'DELETE FROM yunfu.act',
    'UPDATE yunfu.document SET issued_on = issued_on - 1', 'UPDATE yunfu.document SET number = ''1''',
    'UPDATE yunfu.act SET actor = ''nobody''', 'UPDATE yunfu.act SET detail = detail',
    'INSERT INTO yunfu.act SELECT project_id, seq + 1000, kind, from_stage, to_stage, actor, agency_id, legal_on, recorded_at, policy_id, detail, hash FROM yunfu.act',
    'TRUNCATE yunfu.act', 'TRUNCATE yunfu.cost_line', 'TRUNCATE yunfu.contract CASCADE', 'TRUNCATE yunfu.supplement', 'TRUNCATE yunfu.change', 'TRUNCATE yunfu.fund_allocation',
    'TRUNCATE yunfu.payment', 'TRUNCATE yunfu.document CASCADE', 'TRUNCATE yunfu.obligation', 'TRUNCATE yunfu.register_act', 'TRUNCATE yunfu.matter',
    'TRUNCATE yunfu.service_request', 'TRUNCATE yunfu.evaluation', 'TRUNCATE yunfu.finding', 'TRUNCATE yunfu.audit_request CASCADE', 'TRUNCATE yunfu.plan_line CASCADE', 'TRUNCATE yunfu.project CASCADE',
    'TRUNCATE yunfu.agency CASCADE', 'TRUNCATE yunfu.demand']) AS statement;
SELECT pg_temp.refused(statement, refusal, statement)
  FROM (VALUES ('TRUNCATE yunfu.policy CASCADE', 'ZG009 fixed'), ('TRUNCATE yunfu.policy_step', 'ZG009 fixed'), ('TRUNCATE yunfu.register CASCADE', 'ZG009 fixed'),
               ('DELETE FROM yunfu.register', 'ZG009 fixed'), ('DELETE FROM yunfu.policy_step', 'ZG009 in_use'),
               ('UPDATE yunfu.agency SET kind = ''unit'' WHERE id = 1', 'ZG009 fixed')) AS v (statement, refusal);
SELECT pg_temp.refused('TRUNCATE yunfu.project', '0A000', 'TRUNCATE of what others refer to');
-- which of its foreign keys speaks first is not told: PostgreSQL fires them in the order of their triggers' names, which hold OIDs
SELECT throws_ok('DELETE FROM yunfu.agency WHERE id = 2', '23503', NULL, 'an agency that has planned');
SELECT pg_temp.refused(format('UPDATE yunfu.project SET %s WHERE id = %s', change, :p), refusal, change)
  FROM (VALUES ('id = 77', 'ZG009 fixed'), ('code = ''77''', 'ZG009 fixed'), ('category = ''software.general''', 'ZG009 fixed'), ('track = ''public''', 'ZG009 fixed'),
               ('owner_id = 5', 'ZG009 fixed'), ('serves_id = 1', 'ZG009 fixed'), ('policy_id = 77', 'ZG007'), ('round = 2', 'ZG009 fixed'),
               ('total_investment = 1', 'ZG009 fixed'), ('last_hash = ''\x00''', 'ZG009 fixed'), ('last_seq = 1', 'ZG009 fixed'), ('step_seq = 0', 'ZG009 fixed'),
               ('round_seq = 7', 'ZG009 fixed'), ('frozen = true', 'ZG009 fixed'), ('stage_on = ''2020-03-03''', 'ZG009 fixed'), ('classified = true', 'ZG010 unclassified'),
               ('stage = ''submitted'', city_funds = 5', 'ZG009 fixed'), ('city_funds = 0', 'ZG010 city_funds'), ('city_funds = 5', 'done'),
               ('budget_year = 2021', 'ZG010 plan_line'), ('budget_year = 2021, plan_line_id = NULL', 'done'), ('title = ''新名''', 'done'), ('title = '' ''', '23514 project_title_nonblank'),
               ('stage = ''planned''', 'done'), ('stage = ''planned'', stage_on = ''2020-03-02''', 'done'), ('stage = ''planned'', stage_on = ''2020-03-03''', 'ZG009 fixed')) AS v (change, refusal);
SELECT pg_temp.refused(format('UPDATE yunfu.project SET %s WHERE id = %s', change, :approved), 'ZG009 fixed', 'once past planned, ' || change)
  FROM unnest(ARRAY['city_funds = 5', 'budget_year = 2021', 'off_plan_ground = ''vital''', 'national_funds = 5']) AS change;
SELECT pg_temp.refused(format('UPDATE yunfu.cost_line SET amount = 1 WHERE project_id = %s', :approved), 'ZG009 frozen', 'frozen lines stay');
SELECT pg_temp.refused(format('DELETE FROM yunfu.cost_line WHERE project_id = %s', :approved), 'ZG009 frozen', 'and are not removed');
SELECT pg_temp.refused(format('SELECT drive.line(%s, ''other'', 1)', :approved), 'ZG009 frozen', 'or added to');
SELECT pg_temp.refused(format('UPDATE yunfu.cost_line SET project_id = %s WHERE project_id = %s', :approved, :p), 'ZG009 fixed', 'lines do not wander');

-- none of all that left a trace
SELECT is((SELECT count(*) FROM yunfu.act) - :acts, 1::bigint, 'the one contract that was entered is the one act that was added');

SELECT * FROM finish();
ROLLBACK;
