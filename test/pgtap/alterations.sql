-- Each column of each table of a register is altered past the engine in one row, and each table loses one: check_register tells of it, or
-- the page on auditing names the column with the reason.
BEGIN;
SELECT plan(8);
\ir ../tap.sql

-- Something of everything: each column of a row of the law that the shipped measure leaves empty is filled in, in rows that only warn.
INSERT INTO yunfu.policy_attribute (policy_id, attribute, label_zh, label_en, article, note) VALUES (1, 'xinchuang', '信创', 'home-grown', '9', '自定');
INSERT INTO yunfu.policy_word (policy_id, list, word, label_zh, label_en) VALUES (1, 'xinchuang', 'yes', '是', 'yes');
INSERT INTO yunfu.policy_label (policy_id, language, list, word, label, note) VALUES (1, 'ja', 'source', 'city', '市の資金', '試訳');
INSERT INTO yunfu.policy_form (policy_id, form, does, office, article) VALUES (1, 'annual_plan', 'approve', 'government', '6');
UPDATE yunfu.annual_plan SET approved_on = filed_on WHERE filed_on IS NOT NULL;
UPDATE yunfu.policy_article SET text_zh = '条文原文' WHERE article = '9';
UPDATE yunfu.policy_word SET note = '云浮市' WHERE list = 'source' AND word = 'city';
INSERT INTO yunfu.policy_class (policy_id, category, applies_when, track, article) SELECT policy_id, 'software.platform', '{"budgeted": false}', track, article FROM yunfu.policy_class WHERE category = 'software.platform';
UPDATE yunfu.policy_limit SET applies_when = '{"investment": {"from": 1}}', lifted_by = 'waiver_consent_data_bureau', until_stage = 'filed' WHERE subject = 'supplements';
INSERT INTO yunfu.policy_obligation (policy_id, code, label_zh, label_en, event, stage, receiver, met_by, period, extended_by, extension, times, asked, article, applies_when)
VALUES (1, 'report_soon', '竣工报告', 'report', 'stage', 'filed', 'data_bureau', 'scheme', '30 working days', 'waiver_consent_data_bureau', '30 days', 2, '3 days', '20', '{"off_plan": true}');
INSERT INTO yunfu.policy_obligation (policy_id, code, label_zh, label_en, event, stage, until_stage, receiver, met_by, due_month, due_day, article)
VALUES (1, 'report_yearly', '年度报告', 'yearly report', 'year', 'filed', 'terminated', 'data_bureau', 'scheme', 3, 31, '20');
INSERT INTO yunfu.policy_obligation (policy_id, code, label_zh, label_en, event, debtor, receiver, due_month, due_day, year, article) VALUES (1, 'plan_again', '再报计划', 'plan again', 'plan', 'unit', 'data_bureau', 12, 31, 'next', '6');
INSERT INTO yunfu.policy_order (policy_id, track, from_stage, subject, after, at_least, at_most, shifts, extended_by, extension, times, asked, mode, article, applies_when)
VALUES (1, 'public', 'implementing', 'stage:accepted', 'scheme', '1 day', '30 years', true, 'waiver_consent_data_bureau', '1 year', 2, '1 month', 'warn', '18', '{"off_plan": true}');
INSERT INTO yunfu.policy_waiver (policy_id, rule, applies_when, grantor, document_kind, days, article) VALUES (1, 'undertaking.main', '{"off_plan": true}', 'data_bureau', 'waiver_consent_data_bureau', 30, '9');
UPDATE yunfu.policy_step SET applies_when = '{"off_plan": true}' WHERE track = 'professional' AND from_stage = 'funded' AND to_stage = 'withdrawn';
UPDATE yunfu.policy_case SET note = '试' WHERE id = (SELECT min(id) FROM yunfu.policy_case);

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
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, off_plan_ground, track, track_reason, stage_on, attributes) VALUES ('测评', 'thirdparty.testing', 2, 2024, 1, 'vital', 'professional', '单列', '2024-12-01', '{"xinchuang": "yes"}');
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
INSERT INTO yunfu.acceptance_part (project_id, title, contract_id, share, document_id, accepted_on, note)
SELECT :q, '一期', :c, 40, drive.paper(:q, 'part_acceptance_report', '2024-12-10'), '2024-12-10', '先行' FROM drive.paper(:q, 'waiver_consent_government', '2024-12-09');
INSERT INTO yunfu.acceptance_part (project_id, title, contract_id, share, document_id, accepted_on, part_id) SELECT project_id, title, contract_id, share, document_id, accepted_on, id FROM yunfu.acceptance_part;
UPDATE yunfu.register SET begins_on = '2000-01-01';
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
                     WHEN 'numeric' THEN ARRAY['%1$I - 1', '%1$I + 1', '%1$I + 0.5'] WHEN 'date' THEN ARRAY['%1$I - 1', '%1$I + 1', '''2024-12-01''']
                     WHEN 'timestamptz' THEN ARRAY['%1$I - interval ''1 s'''] WHEN 'bool' THEN ARRAY['NOT %1$I'] WHEN 'interval' THEN ARRAY['%1$I + interval ''1 year''']
                     WHEN 'bytea' THEN ARRAY['sha256(''x'')'] WHEN 'json' THEN ARRAY['''{"a": 1}''::json']
                     WHEN 'stage' THEN ARRAY['''filed''', '''accepted''', '''planned'''] WHEN 'category' THEN ARRAY['''software.general''', '''infrastructure''', '''infrastructure.other''']
                     ELSE ARRAY['%1$I || ''x'''] END
           || coalesce(words, '{}')
           || ARRAY['''warn''', '''off''', '''refuse''', '''Asia/Urumqi''', '''finance''', '''passed''', '''failed''', '''professional''', '''national''', '''city''', '''other''', '''refund''', '''payment''', '''unit''', 'NULL'];
END $$;
-- What becomes of altering a column in one row: told, untold, kept (by a constraint, whatever value is tried), or empty (there is none).
CREATE FUNCTION pg_temp.altered(relation text, name text, type oid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    other text;
    was text;
    n integer;
BEGIN
    -- in a row that says something, or where none does in any
    FOR was, other IN SELECT w, o FROM unnest(ARRAY['NOT NULL', 'NULL']) WITH ORDINALITY AS was (w, n), unnest(pg_temp.others(relation, name, type)) WITH ORDINALITY AS other (o, n) ORDER BY was.n, other.n LOOP
        BEGIN
            EXECUTE format('UPDATE ONLY yunfu.%2$I SET %1$I = ' || other || ' WHERE ctid = (SELECT ctid FROM ONLY yunfu.%2$I WHERE %1$I IS ' || was || ' AND %1$I::text IS DISTINCT FROM (' || other || ')::%3$s::text ORDER BY ctid LIMIT 1)', name, relation, format_type(type, NULL));
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
SELECT is_empty($$ SELECT relation, name FROM tried WHERE came_to = 'empty' $$, 'every table has a row, and every column of it says something or can be made to');
SELECT cmp_ok((SELECT count(*) FROM tried WHERE came_to = 'told'), '>', 330::bigint, 'alterations that are told');
SELECT set_eq($$ SELECT relation, name FROM tried WHERE came_to = 'untold' $$,
              $$ VALUES ('contract', 'checked_seq'), ('policy_article', 'text_zh'), ('obligation', 'id'), ('obligation', 'lapsed_on'), ('obligation', '-')
                 UNION ALL SELECT 'policy_case', name FROM unnest('{-,id,policy_id,title,title_en,article,given,story,note}'::text[]) AS name $$,
              'what is not told is named on the page');

-- Whatever stands in a column, when the CHECKs on it are gone as well: the check goes to its end, by rules that are compiled anew.
DO $$
DECLARE
    rule record;
BEGIN
    FOR rule IN SELECT conrelid::regclass AS relation, conname FROM pg_constraint WHERE connamespace = 'yunfu'::regnamespace AND contype = 'c' LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', rule.relation, rule.conname);
    END LOOP;
END $$;
SELECT set_eq($$ SELECT t.relation, t.name FROM tried t JOIN pg_attribute a ON a.attrelid = format('yunfu.%I', t.relation)::regclass AND a.attname = t.name
                  WHERE came_to = 'kept' AND pg_temp.altered(t.relation, t.name, a.atttypid) <> 'told' $$,
              $$ VALUES ('register', 'id') $$, 'what a CHECK alone keeps is told without it, but for the key of the one row, whose CHECK is missed');
CREATE FUNCTION pg_temp.spoilt(relation text, type oid) RETURNS text[] LANGUAGE sql AS $$
    SELECT CASE WHEN t.typname = 'numeric' THEN ARRAY['''Infinity'''] WHEN t.typname = 'date' THEN ARRAY['''5874897-12-31''']
                WHEN t.typname = 'timestamptz' THEN ARRAY['''infinity'''] WHEN t.typname = 'bytea' THEN ARRAY['''''']
                WHEN t.typname = 'json' THEN ARRAY['''{"id": null, "amount": "x", "day": []}''', '''1'''] WHEN t.typname = 'jsonb' THEN ARRAY['''[1]''', '''{"investment": {"from": 1e400}}''']
                WHEN t.typname = 'stage' THEN ARRAY['''decommissioned'''] WHEN relation ~ '^policy' AND t.typname = 'text' THEN ARRAY['''999999999 yearz'''] END
      FROM pg_type t WHERE t.oid = spoilt.type
$$;
-- What ends check_register, or the view of faults, when all rows of a table say that, or the first alone; NULL: nothing does.
CREATE FUNCTION pg_temp.ended_by(relation text, name text, said text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    context text;
BEGIN
    BEGIN
        EXECUTE format('UPDATE ONLY yunfu.%2$I SET %1$I = ' || said, name, relation);
    EXCEPTION WHEN integrity_constraint_violation OR data_exception THEN
        EXECUTE format('UPDATE ONLY yunfu.%2$I SET %1$I = ' || said || ' WHERE ctid = (SELECT min(ctid) FROM ONLY yunfu.%2$I)', name, relation);
    END;
    ALTER TABLE yunfu.policy RESET (fillfactor);
    PERFORM govproj.check_part('yunfu', k.tables, part) FROM known k, unnest(ARRAY['sums', 'duties', 'policies', 'own', 'versions', relation] || CASE WHEN relation ~ '^(act|project|register)' THEN '{chains}'::text[] END) AS part
     WHERE part NOT LIKE 'policy%';
    IF relation ~ '^policy' THEN
        PERFORM count(f::text) FROM yunfu.policy_fault f;
    END IF;
    RAISE EXCEPTION 'undone' USING ERRCODE = 'UNDO0';
EXCEPTION
    WHEN SQLSTATE 'UNDO0' OR integrity_constraint_violation THEN RETURN NULL;
    WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS context = PG_EXCEPTION_CONTEXT;
        RETURN CASE WHEN context !~ '^SQL statement "UPDATE' THEN concat_ws(' ', SQLSTATE, SQLERRM, split_part(context, E'\n', 1)) END;
END $$;
SAVEPOINT whole;
UPDATE yunfu.policy_order SET at_most = '30 dayz' WHERE at_most IS NOT NULL;
ALTER TABLE yunfu.policy RESET (fillfactor);
SELECT set_eq($$ SELECT f.problem, substring(f.detail FROM '\([^()]*\)\s*$') FROM known k, unnest('{duties,policies}'::text[]) AS part, govproj.check_part('yunfu', k.tables, part) AS f $$,
              $$ VALUES ('check_impossible', '(ZG007)'), ('policy_changed', NULL) $$, 'a period that is none is told by the part that asks for it');
ROLLBACK TO whole;
UPDATE yunfu.change SET old = 'Infinity';
SELECT is((SELECT string_agg(DISTINCT f.problem || coalesce(substring(f.detail FROM ' \(.....\)$'), ''), ' ') FROM known k, govproj.check_part('yunfu', k.tables, 'duties') AS f), 'check_impossible (0A000)', 'and a figure that nobody can reckon with');
ROLLBACK TO whole;
SELECT is_empty($$ SELECT c.relname, a.attname, said, ended FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped, unnest(pg_temp.spoilt(c.relname, a.atttypid)) AS said,
                          pg_temp.ended_by(c.relname, a.attname, said) AS ended
                    WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind = 'r' AND c.relname !~ '^import_' AND ended IS NOT NULL $$,
                'nothing that stands in a row ends the check');

SELECT * FROM finish();
ROLLBACK;
