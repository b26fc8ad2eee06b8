-- Each column of each table of a register is altered past the engine in one row, and each table loses one: check_register tells of it, or
-- the page on auditing names the column with the reason.
BEGIN;
SELECT plan(3);
\ir ../tap.sql

-- something of everything
SELECT drive.reach('professional', 'filed') AS p, drive.reach('public', 'implementing') AS q, drive.reach('professional', 'submitted') AS r,
       drive.reach('professional', 'returned') AS s, drive.reach('professional', 'terminated') AS t \gset
SELECT id AS c FROM yunfu.contract WHERE project_id = :q AND kind = 'main' \gset
UPDATE yunfu.agency SET active_since = '2020-01-01', leading_group = '领导小组', responsible_office = '科技科', db_role = 'tap_nobody', basis = '云编〔2024〕1号' WHERE id = 2;
INSERT INTO yunfu.supplement (contract_id, amount, signed_on, note, number) VALUES (:c, -1000, '2024-12-01', '减少', '补1'), (:c, -5, '2024-12-01', '误', NULL);
INSERT INTO yunfu.supplement (contract_id, amount, signed_on, supplement_id) SELECT :c, 5, '2024-12-01', max(id) FROM yunfu.supplement;
INSERT INTO yunfu.contract_party (contract_id, name, part, code, note) VALUES (:c, '联合体成员', 'member', '914403001922038216', '牵头'), (:c, '分包单位', 'subcontractor', NULL, NULL);
INSERT INTO yunfu.contract_party (contract_id, name, part, party_id) SELECT :c, name, part, id FROM yunfu.contract_party WHERE name = '分包单位';
INSERT INTO yunfu.payment (contract_id, amount, paid_on, source, note, voucher) VALUES (:c, 5000, '2024-12-02', 'city', '首付', 'PZ-1'), (:c, 700, '2024-12-02', 'city', NULL, NULL);
INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, payment_id) SELECT :c, 'reversal', 700, '2024-12-04', max(id) FROM yunfu.payment;
INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on, note) VALUES (:q, 'duration', 'other', :c, 777, '2024-12-05', '延期');
INSERT INTO yunfu.change (project_id, kind, cause, source, new, decided_on, note) VALUES (:q, 'funds', 'other', 'national', 100, '2024-12-05', '国家资金');
INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) SELECT :q, 'value', 'law', 'hardware', 10, '2024-12-05' WHERE EXISTS (SELECT FROM yunfu.cost_line WHERE project_id = :q AND kind = 'hardware');
INSERT INTO yunfu.cost_line (project_id, kind, amount, note) VALUES (:r, 'other', 1, '杂项');
INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided, arranged, note) VALUES (:q, 'city', 2024, 100, 50, 40, '首年');
INSERT INTO yunfu.matter (agency_id, project_id, title, raised_on, note) VALUES (2, :r, '一件事', '2024-12-01', '急');
UPDATE yunfu.matter SET resolution = '已办', resolved_on = '2024-12-02';
INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on, note) VALUES (2, 'infrastructure.cloud', '云资源', 8, 'vCPU', '2024-12-01', '扩容');
UPDATE yunfu.service_request SET decision = 'granted', decided_on = '2024-12-02', allocated = 4, allocated_on = '2024-12-02';
INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on, note) VALUES (:p, 2024, 1, 88.5, '2024-12-01', '良好');
INSERT INTO yunfu.audit_request (agency_id, project_id, title, requested_on, due_on, note) VALUES (2, :r, '调阅', '2024-12-01', '2024-12-20', '年度');
INSERT INTO yunfu.audit_item (audit_request_id, title, note) SELECT id, '合同', '原件' FROM yunfu.audit_request;
UPDATE yunfu.audit_item SET handed_on = '2024-12-03', document_id = (SELECT min(id) FROM yunfu.document WHERE project_id = :r);
INSERT INTO yunfu.finding (agency_id, project_id, finder_id, article, title, found_on, note) VALUES (2, :r, 6, '24', '未备案', '2024-12-01', '首次');
UPDATE yunfu.finding SET remedy = '已补', remedied_on = '2024-12-05';
INSERT INTO yunfu.annual_plan (agency_id, year, note) VALUES (2, 2025, '年度计划');
INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate, note) SELECT max(id), '一项', 'software.professional', 10, '新建' FROM yunfu.annual_plan;
UPDATE yunfu.annual_plan SET filed_on = '2024-12-30' WHERE year = 2025;
INSERT INTO yunfu.receipt (annual_plan_id, agency_id, received_on, note) SELECT max(id), 1, '2024-12-30', '收' FROM yunfu.annual_plan;
INSERT INTO yunfu.holiday (day, name, working) VALUES ('2024-10-01', '国庆节', false);
SELECT drive.reach('professional', 'implementing') AS u \gset
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, number, uri, sha256, qualification, qualified_until, third_party, third_party_code, outcome, amount)
VALUES (:s, 'cost_review', 1, '2024-12-01', '文〔2024〕1号', 'file:///1', sha256('1'), '甲级', '2026-12-31', '测评中心', '914403001922038216', 'passed', 5), (:s, 'cost_review', 1, '2024-12-02', '文〔2024〕2号', NULL, NULL, NULL, NULL, '测评中心', NULL, 'passed', 5);
SELECT drive.void(max(id)) FROM yunfu.document \g /dev/null
INSERT INTO yunfu.contract (project_id, kind, number, signer_id, supplier, supplier_code, amount, signed_on, qualification, qualified_until) VALUES (:q, 'evaluation', '云数采〔2024〕1号', 1, '评估公司', '914403001922038216', 1, '2024-12-01', '甲级', '2026-12-31');
UPDATE yunfu.contract SET ended_on = '2024-12-09', end_reason = '违约', end_document_id = drive.paper(:u, 'termination_procedure', '2024-12-08') WHERE project_id = :u AND kind = 'main';
INSERT INTO yunfu.waiver (project_id, rule, granted_by, document_id, granted_on, until) VALUES (:u, 'delivered', 1, drive.paper(:u, 'waiver_consent_data_bureau', '2024-12-01'), '2024-12-01', '2024-12-31');
INSERT INTO yunfu.receipt (document_id, agency_id, received_on, note) SELECT document_id, 1, '2024-12-31', '收' FROM yunfu.obligation WHERE kind = 'acceptance_filing';
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, off_plan_ground, serves_id, stage_on) VALUES ('运维', 'maintenance.software', 2, 2024, 1, 'vital', :u, '2024-12-01');
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, off_plan_ground, track, track_reason, stage_on) VALUES ('测评', 'thirdparty.testing', 2, 2024, 1, 'vital', 'professional', '单列', '2024-12-01');
INSERT INTO yunfu.assignment (contract_id, cause, from_on, supplier, supplier_code, document_id, paper, note) VALUES (:c, 'renamed', '2024-12-06', '云浮数字公司', '914403001922038216', NULL, '通知书', '更名');
INSERT INTO yunfu.assignment (contract_id, cause, from_on, supplier, document_id) SELECT :c, 'assigned', '2024-12-07', '接手公司', min(id) FROM yunfu.document WHERE project_id = :q;
INSERT INTO yunfu.bond (project_id, contract_id, kind, form, giver, giver_code, number, amount, received_on, due_back_on, note)
VALUES (:q, :c, 'performance', 'guarantee', '云浮数科公司', '914403001922038216', 'BH-1', 50000, '2024-12-01', '2024-12-20', '银行保函'), (:q, NULL, 'bid', 'cash', '某公司', NULL, NULL, 10, '2024-12-01', NULL, NULL);
INSERT INTO yunfu.bond (project_id, kind, giver, amount, received_on, bond_id) SELECT :q, 'bid', '某公司', 10, '2024-12-01', max(id) FROM yunfu.bond;
UPDATE yunfu.bond SET due_back_on = '2024-12-31' WHERE number = 'BH-1';
INSERT INTO yunfu.bond_release (bond_id, kind, amount, released_on, reason, document_id, paper, note) SELECT b.id, 'forfeited', 5, '2024-12-02', '违约', (SELECT min(d.id) FROM yunfu.document d WHERE d.project_id = :q), '通知', '误' FROM yunfu.bond b WHERE b.number = 'BH-1';
INSERT INTO yunfu.bond_release (bond_id, kind, amount, released_on, bond_release_id) SELECT bond_id, 'reversal', 5, '2024-12-03', id FROM yunfu.bond_release;
INSERT INTO yunfu.correction (project_id, relation, row_id, column_name, new, reason, paper) VALUES (:q, 'contract', :c, 'qualification', '乙级', '误', '原件');
INSERT INTO yunfu.correction (project_id, relation, column_name, reason, document_id) VALUES (:t, 'project', 'stage', '误', (SELECT min(id) FROM yunfu.document WHERE project_id = :t));
INSERT INTO yunfu.correction (project_id, relation, row_id, column_name, new, reason, paper) SELECT :p, 'contract', min(id), 'security_undertaking', 'false', '误', '原件' FROM yunfu.contract WHERE project_id = :p AND kind = 'main';
CREATE ROLE tap_second;
SELECT format('GRANT %I TO tap_second', CURRENT_USER) \gexec
SET LOCAL ROLE tap_second;
UPDATE yunfu.correction SET decision = 'granted' WHERE relation = 'project' OR new = 'false';
RESET ROLE;
INSERT INTO yunfu.joint_owner (project_id, agency_id, from_on, basis) VALUES (:u, 5, '2024-12-01', '协议'), (:p, 5, '2024-12-01', '协议');
UPDATE yunfu.joint_owner SET ended_on = '2024-12-30' WHERE project_id = :p;
UPDATE yunfu.project SET owner_id = 5, owner_reason = '云府〔2024〕1号' WHERE id = :t;
UPDATE yunfu.project SET category = 'software.general', owner_id = 1, class_reason = '云数〔2024〕1号' WHERE id = :t;
INSERT INTO yunfu.succession (agency_id, successor_id, basis, project_id) VALUES (2, 5, '云编〔2024〕2号', :s);
UPDATE yunfu.policy SET superseded_on = '2024-12-31';
SELECT govproj.settle('yunfu') \g /dev/null
SELECT is_empty($$SELECT * FROM govproj.check_register('yunfu')$$, 'all is well');

CREATE TEMP TABLE known AS SELECT jsonb_object_agg(t.role, t.relation) AS tables FROM govproj.checked_tables('yunfu') AS t;
-- Whether the parts of check_register that look at what is recorded tell anything; that of the table alone comes first.
CREATE FUNCTION pg_temp.is_told(role text) RETURNS boolean LANGUAGE sql AS $$
    SELECT bool_or(EXISTS (SELECT FROM govproj.check_part('yunfu', k.tables, part))) OR EXISTS (SELECT FROM known k, govproj.check_version('yunfu', k.tables))
      FROM known k, unnest(ARRAY(SELECT r.role FROM govproj.recorded_tables r WHERE r.role = is_told.role) || '{versions,own,sums,duties,policies,chains}'::text[]) AS part
$$;
-- Other values of a column, the likeliest first.
CREATE FUNCTION pg_temp.others(relation text, name text, type oid) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    base text := (SELECT b.typname FROM pg_type t JOIN pg_type b ON b.oid = CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END WHERE t.oid = others.type);
    words text[];
BEGIN
    EXECUTE format('SELECT array_agg(DISTINCT quote_literal(%1$I::text)) FROM (SELECT %1$I FROM yunfu.%2$I WHERE %1$I IS NOT NULL LIMIT 200) AS w', name, relation) INTO words;
    RETURN CASE base WHEN 'int8' THEN ARRAY['%1$I + 1', '%1$I - 1', '%1$I + 1000'] WHEN 'int4' THEN ARRAY['%1$I + 1', '%1$I - 1'] WHEN 'int2' THEN ARRAY['%1$I + 1']
                     WHEN 'numeric' THEN ARRAY['%1$I - 1', '%1$I + 1', '%1$I + 0.5'] WHEN 'date' THEN ARRAY['%1$I - 1', '%1$I + 1']
                     WHEN 'timestamptz' THEN ARRAY['%1$I - interval ''1 s'''] WHEN 'bool' THEN ARRAY['NOT %1$I'] WHEN 'interval' THEN ARRAY['%1$I + interval ''1 year''']
                     WHEN 'bytea' THEN ARRAY['sha256(''x'')'] WHEN 'json' THEN ARRAY['''{"a": 1}''::json']
                     WHEN 'stage' THEN ARRAY['''filed''', '''accepted''', '''planned'''] WHEN 'category' THEN ARRAY['''software.general''', '''infrastructure''']
                     ELSE ARRAY['%1$I || ''x'''] END
           || coalesce(words, '{}')
           || ARRAY['''warn''', '''off''', '''refuse''', '''Asia/Urumqi''', '''finance''', '''passed''', '''failed''', '''professional''', '''national''', '''city''', '''other''', '''refund''', '''payment''', '''unit''', 'NULL'];
END $$;
-- What becomes of altering a column in one row: told, untold, kept (by a constraint, whatever value is tried), or empty (there is none).
CREATE FUNCTION pg_temp.altered(relation text, name text, type oid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    other text;
    n integer;
BEGIN
    FOREACH other IN ARRAY pg_temp.others(relation, name, type) LOOP
        BEGIN
            EXECUTE format('UPDATE ONLY yunfu.%2$I SET %1$I = ' || other || ' WHERE ctid = (SELECT ctid FROM ONLY yunfu.%2$I WHERE %1$I IS NOT NULL AND %1$I IS DISTINCT FROM (' || other || ')::%3$s ORDER BY ctid LIMIT 1)', name, relation, format_type(type, NULL));
            GET DIAGNOSTICS n = ROW_COUNT;
            CONTINUE WHEN n = 0;
            RAISE EXCEPTION '%', CASE WHEN pg_temp.is_told(relation) THEN 'told' ELSE 'untold' END USING ERRCODE = 'UNDO0';
        EXCEPTION
            WHEN SQLSTATE 'UNDO0' THEN RETURN SQLERRM;
            WHEN integrity_constraint_violation OR data_exception OR datatype_mismatch OR undefined_function OR numeric_value_out_of_range THEN NULL;
        END;
    END LOOP;
    EXECUTE format('SELECT count(*) FROM yunfu.%2$I WHERE %1$I IS NOT NULL', name, relation) INTO n;
    RETURN CASE n WHEN 0 THEN 'empty' ELSE 'kept' END;
END $$;
CREATE FUNCTION pg_temp.removed(relation text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    n integer;
BEGIN
    EXECUTE format('DELETE FROM ONLY yunfu.%1$I WHERE ctid = (SELECT max(ctid) FROM ONLY yunfu.%1$I)', relation);
    GET DIAGNOSTICS n = ROW_COUNT;
    RAISE EXCEPTION '%', CASE WHEN n = 0 THEN 'empty' WHEN pg_temp.is_told(relation) THEN 'told' ELSE 'untold' END USING ERRCODE = 'UNDO0';
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;

DO $$
DECLARE
    relation text;
BEGIN
    SET CONSTRAINTS ALL IMMEDIATE;
    FOR relation IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind = 'r' AND c.relname !~ '^import_' LOOP
        EXECUTE format('ALTER TABLE yunfu.%I DISABLE TRIGGER ALL', relation);
    END LOOP;
END $$;
-- The rules are compiled while they are whole: a period that is none ends the compiling.
SELECT govproj.register_today('yunfu.project') \g /dev/null
CREATE TEMP TABLE tried AS
SELECT c.relname::text AS relation, a.attname::text AS name, pg_temp.altered(c.relname, a.attname, a.atttypid) AS came_to
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
 WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind = 'r' AND c.relname !~ '^import_'
UNION ALL
SELECT c.relname, '-', pg_temp.removed(c.relname) FROM pg_class c WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind = 'r' AND c.relname !~ '^import_';
SELECT diag(came_to || ': ' || string_agg(relation || '.' || name, ' ' ORDER BY relation, name)) FROM tried WHERE came_to <> 'told' GROUP BY came_to;
SELECT cmp_ok((SELECT count(*) FROM tried WHERE came_to = 'told'), '>', 330::bigint, 'alterations that are told');
SELECT set_eq($$ SELECT relation, name FROM tried WHERE came_to = 'untold' $$,
              $$ VALUES ('contract', 'checked_seq'), ('obligation', 'id'), ('obligation', 'lapsed_on'), ('obligation', '-'), ('holiday', 'id'), ('holiday', 'register_id'), ('holiday', 'day'), ('holiday', 'name'), ('holiday', 'working'), ('holiday', '-')
                 UNION ALL SELECT 'policy_case', name FROM unnest('{-,id,policy_id,title,title_en,article,given,story}'::text[]) AS name $$,
              'what is not told is named on the page');

SELECT * FROM finish();
ROLLBACK;
