-- What cells of a file may say: each kind of value by its reader, and all that cannot be read in one pass.
BEGIN;
SELECT plan(190);
\ir ../tap.sql

-- days
SELECT is(govproj.read_date(said), day::date, 'a day: ' || said)
  FROM (VALUES ('2020-03-02', '2020-03-02'), ('2020-3-2', '2020-03-02'), ('2020/3/2', '2020-03-02'), ('2020.3.2', '2020-03-02'), ('20200302', '2020-03-02'), ('2020年3月2日', '2020-03-02'), ('2020年03月02号', '2020-03-02'),
               ('2020 年 3 月 2 日', '2020-03-02'), ('二〇二〇年三月二日', '2020-03-02'), ('二○二○年十一月二十三日', '2020-11-23'), ('二〇二〇年十月三十日', '2020-10-30'), ('43892', '2020-03-02'), ('43892.375', '2020-03-02'),
               ('2020-3-2 0:00', '2020-03-02'), ('2020-03-02 00:00:00', '2020-03-02'), ('2020-03-02T00:00:00.000', '2020-03-02'), ('2020年3月2日 10:30', '2020-03-02'), ('２０２０－３－２', '2020-03-02'),
               ('２０２０／３／２', '2020-03-02'), (U&'\FEFF2020-03-02\00A0', '2020-03-02'), (U&'\30002020-03-02\3000', '2020-03-02'), (E'2020-03-02\r', '2020-03-02'), ('2020-02-29', '2020-02-29'), ('1949-10-01', '1949-10-01'), ('18172', '1949-10-01'),
               ('2999-12-31', '2999-12-31'), ('99999', '2173-10-13')) AS v (said, day);
SELECT ok(govproj.read_date(said) IS NULL AND govproj.read_expected('day', said) ~ expected, format('no day: %s, %s', said, expected))
  FROM (VALUES ('2020-03', 'a month'), ('2020年3月', 'a month'), ('2020.03', 'a month'), ('2020/3', 'a month'), ('202003', 'a month'), ('2020', 'a month'), ('2020年', 'a month'), ('2020年度', 'a month'), ('3/4/2020', 'year first'),
               ('2.3.2020', 'year first'), ('20-3-2', 'year first'), ('2020-02-30', 'no such day'), ('2021年2月29日', 'no such day'), ('2020-13-01', 'no such day'), ('20200230', 'no such day'), ('1949-09-30', '1949'), ('18171', '1949'), ('3000-01-01', '2999'),
               ('待定', 'such as'), ('-', 'such as'), ('/', 'such as'), ('2020-3.2', 'such as'), ('2020/3/2/1', 'such as'), ('2020-03-02 10', 'such as'), ('2020-03-02 25:61', 'such as'), ('infinity', 'such as'), ('today', 'such as'), ('二〇二〇', 'such as'), ('43892天', 'such as'),
               (repeat('1', 100), 'such as'), ('2020-03-02 10:10:10.' || repeat('0', 43) || '起', 'such as'), ('2020年三月二日前', 'such as')) AS v (said, expected);
SELECT is(govproj.read_date(''), NULL, 'nothing is no day');

-- amounts
SELECT is(govproj.read_amount(said, unit, true), yuan, format('an amount: %s, %s', said, unit))
  FROM (VALUES ('1234.50', 'yuan', 1234.50), ('1,234.50', 'yuan', 1234.50), ('1，234.5', 'yuan', 1234.5), ('¥1,234.5', 'yuan', 1234.5), ('￥65', 'yuan', 65), ('RMB 100', 'yuan', 100), ('100元', 'yuan', 100), ('100元整', 'yuan', 100),
               ('65万元', 'yuan', 650000), ('0.5万', 'yuan', 5000), ('1.2亿元', 'yuan', 120000000), ('11.200000', 'yuan', 11.20), ('１２３', 'yuan', 123), (U&'\3000 65\00A0', 'yuan', 65), ('-20,000.00', 'yuan', -20000), ('−5', 'yuan', -5),
               ('-¥5', 'yuan', -5), ('¥-5', 'yuan', -5), ('0', 'yuan', 0), ('00100', 'yuan', 100), ('9999999999999999.99', 'yuan', 9999999999999999.99),
               ('245', 'wan', 2450000), ('11.200000', 'wan', 112000), ('0.1200', 'wan', 1200), ('245.123456', 'wan', 2451234.56), ('1,234.5', 'wan', 12345000), ('100元', 'wan', 100), ('1亿', 'wan', 100000000)) AS v (said, unit, yuan);
SELECT ok(govproj.read_amount(said) IS NULL AND govproj.read_expected('yuan', said) ~ expected, format('no amount: %s, %s', said, expected))
  FROM (VALUES ('-5', 'zero or more'), ('1,23,456', 'three digits'), ('12,5', 'three digits'), ('1234,50', 'three digits'), ('1.234', 'two decimals'), ('10000000000000000', 'below'), (repeat('9', 60), 'below'), (repeat('0', 63) || '5', 'such as'), ('1234.50' || repeat('0', 56) || '万元', 'such as'), ('(65)', 'such as'), ('$65', 'such as'), ('1e5', 'such as'),
               ('1.23E+05', 'such as'), ('1 234', 'such as'), ('.5', 'such as'), ('5.', 'such as'), ('三万元', 'such as'), ('叁万元', 'such as'), ('65万美元', 'such as'), ('65%', 'such as'), ('待定', 'such as'), ('-', 'such as'), ('NaN', 'such as'), ('infinity', 'such as')) AS v (said, expected);
SELECT is(govproj.read_amount('0.0000001', 'wan'), NULL, 'a fraction of a fen');
SELECT pg_temp.refused('SELECT govproj.read_amount(''1'', ''usd'')', '22023', 'a unit that is none');

-- the others
SELECT is(govproj.read_integer(said), number, 'a whole number: ' || said)
  FROM (VALUES ('2020', 2020), ('2020.0', 2020), ('2020年', 2020), ('2020年度', 2020), ('２０２０', 2020), ('二〇二〇年', 2020), ('-5', -5), ('2020.5', NULL), ('20x', NULL), ('9999999999', NULL), ('5.' || repeat('0', 61) || '99', NULL), ('二', NULL), ('', NULL)) AS v (said, number);
SELECT is(govproj.read_boolean(said), yes, 'yes or no: ' || said)
  FROM (VALUES ('是', true), ('有', true), ('√', true), ('true', true), ('ＹＥＳ', true), ('1', true), (' t ', true), ('否', false), ('无', false), ('×', false), ('False', false), ('0', false), ('n', false), ('待定', NULL), ('2', NULL), ('是否', NULL), ('一', NULL), ('', NULL)) AS v (said, yes);
SELECT is(govproj.read_code(said), code, 'a code: ' || said)
  FROM (VALUES (U&'\FEFFYX-1', 'YX-1'), ('ＹＸ－０１　', 'YX-01'), ('云公采（２０２０）3号', '云公采（2020）3号'), (U&'\200B\3000', NULL)) AS v (said, code);
SELECT is(govproj.read_text(said), meant, 'a text')
  FROM (VALUES (U&'\3000智慧 警务\00A0', '智慧 警务'), (E'一\r\n二\r\n', E'一\n二'), (E' \t\r\n', NULL), ('x', 'x')) AS v (said, meant);
SELECT is(govproj.read_credit_code(said), code, 'a credit code: ' || said)
  FROM (VALUES ('91440300708461136t', '91440300708461136T'), ('９１４４０３００ 708461136T', '91440300708461136T'), ('914403007084611360', NULL)) AS v (said, code);
SELECT is(govproj.read_json(said), meant::jsonb, 'JSON: ' || said) FROM (VALUES ('{"a": 1}', '{"a": 1}'), ('{', NULL), ('x', NULL)) AS v (said, meant);

-- words by their labels, agencies by their names of now and before
UPDATE yunfu.agency SET name = '市公安局（本级）' WHERE id = 2;
UPDATE yunfu.agency SET name = '市公安局' WHERE id = 2;
SELECT code AS police FROM yunfu.agency WHERE id = 2 \gset
SELECT code AS bureau FROM yunfu.agency WHERE kind = 'data_bureau' \gset
CREATE FUNCTION pg_temp.listed() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT concat_ws(' ', substr(source_table, 8), source_id, sqlstate, rule) FROM govproj.import('yunfu', progress => 0)
$$;
INSERT INTO yunfu.import_project (code, title, category, owner, budget_year, budgeted, city_funds, initiated_on, track, track_reason)
VALUES ('项目编号', '项目名称', '服务类别', '项目单位', '预算年度', '是否列入年初预算', '市本级财政资金', '提出日期', '类别', '类别说明'),
       ('ＹＸ-1', '警务平台', '专业软件', ' 市公安局(本级)', '2020年', '是', '245万元', '2020年3月2日', NULL, '　'), ('YX-2', '警务平台', '专业软件', '市公安局', '2020', '否', '2,450,000', '43892', '专业类', '服务于旧系统'),
       ('YX-3', '警务平台', '专业软件', upper(:'police'), '2020', NULL, '￥2450000', '2020.3.2', 'professional', '服务于旧系统');
UPDATE yunfu.import_project SET off_plan_ground = '涉及 国计民生' WHERE code = 'YX-2';
INSERT INTO yunfu.import_cost_line (project, kind, amount) VALUES ('project', 'kind', 'amount'), ('YX-1', '应用软件开发费用', '100万'), ('YX-2 ', '其他费用', '3,000,000'), ('yx-3', 'other', '0') ;
UPDATE yunfu.import_cost_line SET project = 'YX-3' WHERE project = 'yx-3';
INSERT INTO yunfu.import_document (project, kind, issuer, issued_on, outcome) VALUES ('YX-1', '方案论证意见', '市公安局', '2020-03-09', '不通过'), ('YX-1', 'Award notice', '市公安局', '2020-03-09', NULL), ('YX-2', '支持ＩＰＶ6说明', '市公安局', '2020-03-09', NULL);
SELECT is_empty('SELECT * FROM pg_temp.listed()', 'labels in either language, names of now and before, whatever the width');
SELECT results_eq($$ SELECT p.code::text, p.owner_id, p.city_funds::numeric, p.budgeted, p.track::text, p.track_reason::text, p.off_plan_ground::text FROM yunfu.project p WHERE p.code LIKE 'YX%' ORDER BY p.code $$,
    $$ VALUES ('YX-1', 2::bigint, 2450000::numeric, true, 'professional', NULL, NULL), ('YX-2', 2, 2450000, false, 'professional', '服务于旧系统', 'vital'), ('YX-3', 2, 2450000, NULL, 'professional', '服务于旧系统', NULL) $$, 'they are what was meant');
SELECT results_eq($$ SELECT d.kind::text, d.outcome::text FROM yunfu.document d JOIN yunfu.project p ON p.id = d.project_id WHERE p.code LIKE 'YX%' ORDER BY d.id $$, $$ VALUES ('argumentation', 'failed'), ('award_notice', NULL), ('ipv6_support', NULL) $$, 'papers too');

-- what several are called names none; a code goes before a name
SAVEPOINT names;
INSERT INTO yunfu.agency (code, name, kind) VALUES ('X1', '市民政局', 'unit'), ('X2', '民政', 'unit');
UPDATE yunfu.agency SET name = '市民政 局' WHERE code = 'X2';
INSERT INTO yunfu.agency (code, name, kind) VALUES ('民政', '另一单位', 'unit');
INSERT INTO yunfu.import_project (code, title, category, owner, budget_year, city_funds, initiated_on)
SELECT 'N' || n, '平台', '专业软件', owner, 2020, 2450000, '2020-03-02' FROM unnest('{市民政局,民政}'::text[]) WITH ORDINALITY AS v (owner, n);
SELECT results_eq('SELECT * FROM pg_temp.listed()', '{project 1 23503 owner}'::text[], 'a name that two have');
ROLLBACK TO names;
ALTER SEQUENCE yunfu.import_project_id_seq RESTART;

-- every bad cell in one pass, with what it says and what was expected; what follows from another is left out
INSERT INTO yunfu.import_project (code, title, category, owner, budget_year, city_funds, national_funds, initiated_on, attributes)
VALUES ('B1', '　', '软件开发类', '某学院', '1999', '-5', '1,23', '3/4/2020', '{'), ('B2', '平台', '专业软件', '市公安局', '2020', '2450000', NULL, '2020-03-02', '[1]'), ('B3', repeat('字', 501), '专业软件', '市公安局', '2020', '2450000', NULL, '2020-03-02', NULL);
INSERT INTO yunfu.import_document (project, kind, issuer, issued_on, number, sha256, third_party_code) VALUES ('B2', '小说', '市公安局', '2020年3月', U&'云\200B1号', 'xyz', '914403007084611360');
INSERT INTO yunfu.import_receipt (project, kind, issued_on, agency, received_on) VALUES ('B2', '方案', '2020-03-09', '市公安局', '2020-03-09'), ('B2', '项目方案', '2020-03-09', '市公安局', '2020-03-09');
INSERT INTO yunfu.import_contract (project, code, kind, supplier, amount, signed_on, security_undertaking) VALUES ('B2', 'HT1', '主合同', '甲', '待定', '2020-03-09', '待定');
INSERT INTO yunfu.import_contract_party (project, contract, name, part, code) VALUES ('B2', 'HT1', '甲', '朋友', 'x');
INSERT INTO yunfu.import_step (project, to_stage, stage_on, turn) VALUES ('B2', '在建', '2020-02-30', '先');
INSERT INTO yunfu.import_change (project, kind, cause, old, new, decided_on) VALUES ('B2', '工期', '政策调整', '一', '90', '2020-03-09'), ('B2', '别的', '政策', NULL, '1.005', '2020-03-09');
INSERT INTO yunfu.import_supplement (project, contract, amount, signed_on) VALUES ('B2', 'HT1', '(65)', '2020-03-09');
INSERT INTO yunfu.import_payment (project, contract, kind, amount, paid_on, source) VALUES ('B2', NULL, '礼物', '-1', '2020-03-09', '省');
INSERT INTO yunfu.import_fund_allocation (project, source, year, requested) VALUES (NULL, 'city', '20', '1');
SELECT results_eq($$ SELECT concat_ws(' ', substr(source_table, 8), source_id, project_code, sqlstate, source_column) FROM govproj.import('yunfu', progress => 0) $$,
    $$ VALUES ('project 1 B1 23502 title'), ('project 1 B1 22P02 category'), ('project 1 B1 23503 owner'), ('project 1 B1 23514 budget_year'), ('project 1 B1 22P02 attributes'), ('project 1 B1 23514 city_funds'), ('project 1 B1 22P02 national_funds'), ('project 1 B1 22007 initiated_on'),
              ('project 2 B2 22P02 attributes'), ('project 3 B3 23514 title'), ('change 1 B2 22P02 old'), ('change 2 B2 23514 kind'), ('change 2 B2 23514 cause'), ('change 2 B2 22P02 new'), ('contract 1 B2 22P02 amount'), ('contract 1 B2 22P02 security_undertaking'),
              ('contract_party 1 B2 23514 code'), ('contract_party 1 B2 23514 part'), ('document 1 B2 22023 kind'), ('document 1 B2 23514 third_party_code'), ('document 1 B2 23514 number'), ('document 1 B2 22007 issued_on'), ('document 1 B2 22023 sha256'), ('fund_allocation 1 23502 project'),
              ('fund_allocation 1 23514 year'), ('payment 1 B2 23502 contract'), ('payment 1 B2 23514 kind'), ('payment 1 B2 23514 amount'), ('payment 1 B2 23514 source'), ('receipt 1 B2 22023 kind'), ('step 1 B2 22P02 to_stage'), ('step 1 B2 22007 stage_on'), ('step 1 B2 22P02 turn'),
              ('supplement 1 B2 22P02 amount') $$, 'every cell, and nothing that follows from one');
SELECT results_eq($$ SELECT rule, value, expected, message FROM govproj.import('yunfu', progress => 0) WHERE source_table = 'import_receipt' OR source_column = 'initiated_on' $$,
    $$ VALUES ('initiated_on', '3/4/2020', 'a day is expected with its year first, in four figures, such as 2020-03-02; which figure is which cannot be told',
               '"3/4/2020" cannot stand in initiated_on: a day is expected with its year first, in four figures, such as 2020-03-02; which figure is which cannot be told'),
              ('kind', '方案', (SELECT 'one of these is expected: ' || string_agg(k, ', ') FROM (SELECT DISTINCT kind::text AS k FROM yunfu.policy_document UNION SELECT 'voiding' ORDER BY 1) AS k),
               (SELECT '"方案" cannot stand in kind: one of these is expected: ' || string_agg(k, ', ') FROM (SELECT DISTINCT kind::text AS k FROM yunfu.policy_document UNION SELECT 'voiding' ORDER BY 1) AS k)) $$, 'with what it says, and what was expected');
SELECT is((SELECT initiated_on FROM yunfu.import_project WHERE code = 'B1'), '3/4/2020', 'what is staged stays as it was');
TRUNCATE yunfu.import_project, yunfu.import_document, yunfu.import_receipt, yunfu.import_contract, yunfu.import_contract_party, yunfu.import_step, yunfu.import_change, yunfu.import_supplement, yunfu.import_payment, yunfu.import_fund_allocation RESTART IDENTITY;

-- the unit of bare figures, and what looks like the wrong one
SELECT pg_temp.refused('SELECT * FROM govproj.import(''yunfu'', unit => ''usd'')', '22023', 'a unit that is none');
SELECT pg_temp.refused('SELECT * FROM govproj.import(''yunfu'', unit => NULL)', '22023', 'nor NULL');
CREATE FUNCTION pg_temp.warned(unit text, funds text[]) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO yunfu.import_project (code, title, category, owner, budget_year, budgeted, plan_line, city_funds, initiated_on)
    SELECT 'W' || n, '平台', '专业软件', '市公安局', '2020', '是', NULL, f, '2020-03-02' FROM unnest(funds) WITH ORDINALITY AS v (f, n);
    RETURN QUERY SELECT concat_ws(' ', source_table, source_id, rule) FROM govproj.import('yunfu', warnings => true, unit => warned.unit, progress => 0) WHERE rule <> 'planned';
    RETURN QUERY SELECT p.code || ' ' || p.city_funds FROM yunfu.project p WHERE p.code LIKE 'W%' ORDER BY p.code;
    RAISE EXCEPTION SQLSTATE 'UNDO0';
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    ALTER SEQUENCE yunfu.import_project_id_seq RESTART;
END $$;
SELECT results_eq($$ SELECT pg_temp.warned('yuan', '{245,2450000}') $$, '{import_project 1 city_funds,W1 245,W2 2450000}'::text[], 'one amount that is small');
SELECT results_eq($$ SELECT pg_temp.warned('wan', '{245,2450000元}') $$, '{W1 2450000,W2 2450000}'::text[], 'in tens of thousands it is not, and a cell''s own unit holds');

-- templates are files that can be loaded
SELECT is(split_part(govproj.import_template(c.source, 'en'), E'\n', 1), string_agg(c.name, ',' ORDER BY c.place), 'the header of ' || c.source) FROM govproj.import_columns() AS c GROUP BY c.source ORDER BY c.source;
SELECT is_empty($$ SELECT c.source, c.name FROM govproj.import_columns() AS c
                   FULL JOIN (SELECT t.relname, a.attname, a.attnum FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid WHERE t.relnamespace = 'yunfu'::regnamespace AND t.relname LIKE 'import\_%' AND t.relkind = 'r' AND a.attnum > 1 AND a.atttypid = 'text'::regtype) AS t
                     ON t.relname = c.source AND t.attname = c.name AND t.attnum = c.place + 1 WHERE c.name IS NULL OR t.relname IS NULL $$, 'columns are those of the tables, in their order');
SELECT is(govproj.import_template('yunfu.import_step', 'zh'), E'项目编号,到达阶段,阶段日期,同日次序\nYJ-2020-07,已申报,2020-03-12,\n', 'in Chinese');
SELECT is(govproj.import_template('cost_line', 'en'), E'project,kind,amount,note,entered_on,turn\nYJ-2020-07,应用软件开发费用,60万元,,,\n', 'by its short name');
SELECT pg_temp.refused(statement, '22023', statement) FROM unnest(ARRAY['SELECT govproj.import_template(''x'')', 'SELECT govproj.import_template(''step'', ''fr'')', 'SELECT govproj.import_template('''')']) AS statement;

SELECT is_empty('SELECT * FROM govproj.check_register(''yunfu'')', 'nothing is amiss in the register');
SELECT is_empty('SELECT * FROM govproj.verify(''yunfu'')', 'every chain holds');
SELECT * FROM finish();
ROLLBACK;
