-- Sums within others: until a stage, with a paper that lifts it; what is paid on each contract, and what the changes of a round come to.
BEGIN;
SELECT plan(62);
\ir ../tap.sql

SELECT govproj.create_register('tap_limits', pack => NULL) \g /dev/null
SELECT govproj.load_pack('tap_limits', $${"code": "limits", "title": "限额试验办法", "valid_from": "2019-01-01",
  "tracks": [{"track": "一般", "label_zh": "一般项目", "label_en": "ordinary projects", "owner_kinds": "unit", "article": "1"}],
  "documents": [{"kind": "approval", "label_zh": "批复", "label_en": "approval", "issuer": "owner", "has_outcome": true, "has_amount": true, "article": "1"},
                {"kind": "consent", "label_zh": "变更批准", "label_en": "approval of the change", "issuer": "owner", "has_outcome": true, "article": "1"},
                {"kind": "guarantee", "label_zh": "保函", "label_en": "guarantee", "issuer": "owner", "article": "1"}],
  "steps": [{"track": "一般", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "1"},
            {"track": "一般", "from_stage": "planned", "to_stage": "approved", "office": "owner", "kind": "forward", "freezes": true, "limit_document": "approval", "article": "1"},
            {"track": "一般", "from_stage": "approved", "to_stage": "contracted", "office": "owner", "kind": "forward", "article": "1"},
            {"track": "一般", "from_stage": "contracted", "to_stage": "implementing", "office": "owner", "kind": "forward", "article": "1"},
            {"track": "一般", "from_stage": "implementing", "to_stage": "preaccepted", "office": "owner", "kind": "forward", "article": "1"},
            {"track": "一般", "from_stage": "preaccepted", "to_stage": "implementing", "office": "owner", "kind": "back", "article": "1"},
            {"track": "一般", "from_stage": "preaccepted", "to_stage": "accepted", "office": "owner", "kind": "forward", "article": "1"}],
  "requirements": [{"to_stage": "approved", "needs": "approval", "article": "1"}],
  "limits": [{"to_stage": "contracted", "until_stage": "preaccepted", "subject": "payments", "ceiling": "contract", "percent": 70, "article": "24"},
             {"to_stage": "contracted", "subject": "payments", "ceiling": "contract", "percent": 30, "lifted_by": "guarantee", "mode": "warn", "when": {"kind": "payment", "source": "city"}, "article": "24"},
             {"to_stage": "approved", "subject": "changes", "ceiling": "limit", "percent": 15, "lifted_by": "consent", "article": "22"},
             {"to_stage": "contracted", "until_stage": "implementing", "subject": "contracts", "ceiling": "limit", "percent": 90, "article": "20"}]}$$::jsonb
  || jsonb_build_object('classes', (SELECT jsonb_agg(jsonb_build_object('category', c, 'track', '一般', 'article', '1')) FROM unnest('{infrastructure,software,maintenance,operation,thirdparty}'::text[]) AS c)))
 \g /dev/null
SELECT is_empty('SELECT code, fault FROM tap_limits.policy_fault', 'no fault');
INSERT INTO tap_limits.agency (code, name, kind) VALUES ('u', '某局', 'unit') RETURNING id AS u \gset
INSERT INTO tap_limits.agency (code, name, kind) VALUES ('f', '财政局', 'finance');
INSERT INTO tap_limits.project (title, category, owner_id, budget_year, stage_on, city_funds) VALUES ('甲', 'software', :u, 2020, '2020-02-03', 1000000) RETURNING id AS p \gset
INSERT INTO tap_limits.cost_line (project_id, kind, amount) VALUES (:p, 'software_development', 600000), (:p, 'hardware', 400000);
CREATE FUNCTION pg_temp.go(p bigint, stage text, day date) RETURNS text LANGUAGE sql AS $$
    SELECT (drive.outcome(format('UPDATE tap_limits.project SET stage = %L, stage_on = %L WHERE id = %s', stage, day, p), undo => false)).result
$$;
CREATE FUNCTION pg_temp.pay(c bigint, amount numeric) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO tap_limits.payment (contract_id, kind, amount, paid_on) VALUES (%s, ''payment'', %s, ''2020-06-01'')', c, amount)
$$;
CREATE FUNCTION pg_temp.alter(p bigint, kind text, value numeric) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO tap_limits.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%s, ''value'', ''law'', %L, %s, ''2020-06-01'')', p, kind, value)
$$;
CREATE FUNCTION pg_temp.paper(p bigint, kind text, outcome text DEFAULT NULL, amount numeric DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO tap_limits.document (project_id, kind, issuer_id, issued_on, outcome, amount) SELECT id, %L, owner_id, ''2020-03-02'', %L, %L FROM tap_limits.project WHERE id = %s', kind, outcome, amount, p)
$$;
SELECT pg_temp.paper(:p, 'approval', 'passed', 1000000) \gexec

-- what this round's changes come to, up or down
SELECT pg_temp.go(:p, 'approved', '2020-03-02') \g /dev/null
SELECT pg_temp.refused(pg_temp.alter(:p, 'hardware', value), result, 'hardware at ' || value)
  FROM (VALUES (550000.00, 'done'), (550000.01, 'ZG008 changes.limit'), (250000, 'done'), (249999.99, 'ZG008 changes.limit')) AS v (value, result);
SELECT pg_temp.alter(:p, 'hardware', 550000) \gexec
SELECT pg_temp.refused(pg_temp.alter(:p, 'software_development', value), result, 'with hardware up 150,000, software at ' || value)
  FROM (VALUES (600000.01, 'ZG008 changes.limit'), (599999.99, 'done'), (300000, 'done'), (299999.99, 'ZG008 changes.limit')) AS v (value, result);
SELECT is((drive.outcome(pg_temp.alter(:p, 'software_development', 700000))).detail,
          'Article 22, changes.limit (ZG008): changes of this round (250000.00 yuan) may not exceed the approved amount (1000000.00 yuan), of which 15.00 %; consent lifts it.',
          'a refusal says what is too much, and what lifts it');
SAVEPOINT lifted;
SELECT pg_temp.paper(:p, 'consent', 'passed') \gexec
SELECT pg_temp.alter(:p, 'software_development', 700000) \gexec
INSERT INTO tap_limits.document (project_id, kind, issuer_id, issued_on, document_id, reason) SELECT project_id, 'voiding', issuer_id, '2020-05-01', max(id), '有误' FROM tap_limits.document WHERE kind = 'consent' GROUP BY 1, 3;
SELECT pg_temp.refused(pg_temp.alter(:p, 'software_development', value), result, 'from 250,000 too much, software at ' || value)
  FROM (VALUES (700000.01, 'ZG008 changes.limit'), (699999.99, 'done'), (199999.99, 'ZG008 changes.limit')) AS v (value, result);
UPDATE tap_limits.policy SET superseded_on = '2020-12-31';
SELECT govproj.load_pack('tap_limits', '{"code": "of_total", "title": "x", "valid_from": "2021-01-01",
  "tracks": [{"track": "一般", "label_zh": "一般项目", "label_en": "ordinary projects", "owner_kinds": "unit", "article": "1"}],
  "steps": [{"track": "一般", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "1"},
            {"track": "一般", "from_stage": "planned", "to_stage": "approved", "office": "owner", "kind": "forward", "freezes": true, "article": "1"}],
  "classes": [{"category": "software", "track": "一般", "article": "1"}, {"category": "infrastructure", "track": "一般", "article": "1"}, {"category": "maintenance", "track": "一般", "article": "1"},
              {"category": "operation", "track": "一般", "article": "1"}, {"category": "thirdparty", "track": "一般", "article": "1"}],
  "documents": [{"kind": "approval", "label_zh": "批复", "label_en": "approval", "issuer": "owner", "article": "1"}],
  "limits": [{"to_stage": "approved", "subject": "changes", "ceiling": "total", "percent": 50, "article": "23"}]}') \g /dev/null
INSERT INTO tap_limits.project (title, category, owner_id, budget_year, stage_on, city_funds) VALUES ('乙', 'software', :u, 2021, '2021-02-03', 1000000) RETURNING id AS q \gset
INSERT INTO tap_limits.cost_line (project_id, kind, amount) VALUES (:q, 'software_development', 600000), (:q, 'hardware', 400000);
SELECT pg_temp.go(:q, 'approved', '2021-03-02') \g /dev/null
SELECT pg_temp.refused(replace(pg_temp.alter(:q, 'software_development', value), '2020-06-01', '2021-06-01'), result, 'half of the total that the changes start from: ' || value)
  FROM (VALUES (1100000, 'done'), (1100000.01, 'ZG008 changes.total'), (100000, 'done'), (99999.99, 'ZG008 changes.total')) AS v (value, result);
ROLLBACK TO lifted;
SELECT pg_temp.paper(:p, 'consent', 'failed') \gexec
SELECT pg_temp.refused(pg_temp.alter(:p, 'software_development', 700000), 'ZG008 changes.limit', 'a paper that says no lifts nothing');
SELECT pg_temp.paper(:p, 'consent', 'passed') \gexec
SELECT pg_temp.refused(pg_temp.alter(:p, 'software_development', 700000), 'done', 'one that says yes does');
INSERT INTO tap_limits.document (project_id, kind, issuer_id, issued_on, document_id, reason) SELECT project_id, 'voiding', issuer_id, '2020-05-01', max(id), '有误' FROM tap_limits.document WHERE kind = 'consent' GROUP BY 1, 3;
SELECT pg_temp.refused(pg_temp.alter(:p, 'software_development', 700000), 'ZG008 changes.limit', 'until it is voided');
ROLLBACK TO lifted;

-- contracts, until a stage
INSERT INTO tap_limits.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (:p, 'main', :u, '甲公司', 400000, '2020-04-01') RETURNING id AS c \gset
INSERT INTO tap_limits.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (:p, 'other', :u, '乙公司', 500000, '2020-04-01') RETURNING id AS d \gset
SELECT is(pg_temp.go(:p, 'contracted', '2020-06-01'), 'done', 'contracts of ninety in a hundred');
\set grows 'INSERT INTO tap_limits.supplement (contract_id, amount, signed_on) SELECT ' :d ', 0.01, ''2020-06-01'''
SELECT pg_temp.refused(:'grows', 'ZG008 contracts.limit', 'and no fen more');

-- what is paid on each contract
SELECT pg_temp.refused(pg_temp.pay(c, amount), result, format('%s yuan paid on contract %s', amount, c))
  FROM (VALUES (:c, 280000.00, 'done'), (:c, 280000.01, 'ZG008 payments.contract'), (:d, 350000, 'done'), (:d, 350000.01, 'ZG008 payments.contract')) AS v (c, amount, result);
SELECT pg_temp.pay(:c, 200000) \gexec
SELECT is((SELECT detail ->> 'warned' FROM tap_limits.act WHERE project_id = :p ORDER BY seq DESC LIMIT 1), 'payments.contract', 'thirty in a hundred without a guarantee are warned about');
SELECT is((drive.outcome(pg_temp.pay(:c, 80000.01))).detail,
          format('Article 24, payments.contract (ZG008): 280000.01 yuan are paid on contract %s, which comes to 400000.00 yuan; 70.00 %% at most may be paid.', :c), 'all payments count together, and no other contract''s');
SELECT pg_temp.paper(:p, 'guarantee') \gexec
SELECT pg_temp.pay(:d, 350000) \gexec
SELECT is((SELECT detail ->> 'warned' FROM tap_limits.act WHERE project_id = :p ORDER BY seq DESC LIMIT 1), NULL, 'a guarantee lifts what it lifts');
SELECT pg_temp.refused(pg_temp.pay(:d, 0.01), 'ZG008 payments.contract', 'and nothing else');
INSERT INTO tap_limits.payment (contract_id, kind, amount, paid_on) VALUES (:d, 'refund', 50000, '2020-06-01');
SELECT pg_temp.refused(pg_temp.pay(:d, amount), result, 'of what came back ' || amount) FROM (VALUES (50000, 'done'), (50000.01, 'ZG008 payments.contract')) AS v (amount, result);
SAVEPOINT lowered;
SELECT pg_temp.paper(:p, 'approval', 'passed', 900000) \gexec
SELECT pg_temp.refused(:'grows', 'ZG008 contracts.limit', 'with less approved');
SELECT is(pg_temp.go(:p, 'implementing', '2020-06-01'), 'done', 'the step to where it ends is not bound');
ROLLBACK TO lowered;
SELECT is(pg_temp.go(:p, 'implementing', '2020-06-01'), 'done', 'on to where contracts are not limited');
SELECT pg_temp.refused(:'grows', 'done', 'they are free from then on');
INSERT INTO tap_limits.supplement (contract_id, amount, signed_on) VALUES (:c, 100000, '2020-06-01');
SELECT pg_temp.refused(pg_temp.pay(:c, amount), result, 'of a contract that has grown ' || amount) FROM (VALUES (150000, 'done'), (150000.01, 'ZG008 payments.contract')) AS v (amount, result);
SAVEPOINT shrinks;
SELECT pg_temp.pay(:c, 150000) \gexec
CREATE FUNCTION pg_temp.shrink(c bigint, amount numeric) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO tap_limits.supplement (contract_id, amount, signed_on) VALUES (%s, -%s, ''2020-06-01'')', c, amount)
$$;
SELECT is((drive.outcome(pg_temp.shrink(:c, 0.01))).detail,
          format('Article 24, payments.contract (ZG008): 350000.00 yuan are paid on contract %s, which comes to 499999.99 yuan; 70.00 %% at most may be paid.', :c), 'nor does a contract shrink below what was paid of it');
SELECT pg_temp.refused('INSERT INTO tap_limits.supplement (contract_id, amount, signed_on, supplement_id) SELECT contract_id, -amount, signed_on, id FROM tap_limits.supplement WHERE amount = 100000', 'ZG008 payments.contract', 'nor by an undoing');
INSERT INTO tap_limits.payment (contract_id, kind, amount, paid_on) VALUES (:c, 'refund', 7000, '2020-06-01');
SELECT pg_temp.refused(pg_temp.shrink(:c, amount), result, 'of what came back, less ' || amount) FROM (VALUES (10000, 'done'), (10000.01, 'ZG008 payments.contract')) AS v (amount, result);
SELECT is(pg_temp.go(:p, 'preaccepted', '2020-06-01'), 'done', 'where payments are not limited');
SELECT pg_temp.refused(pg_temp.shrink(:c, 150000), 'done', 'a contract may shrink to what was paid of it');
ROLLBACK TO shrinks;
SELECT is(pg_temp.go(:p, 'preaccepted', '2020-06-01'), 'done', 'on to where payments are not');
SELECT pg_temp.refused(pg_temp.pay(:c, 300000), 'done', 'all may be paid');
SELECT is(pg_temp.go(:p, 'implementing', '2020-06-01'), 'done', 'and back');
SELECT pg_temp.refused(pg_temp.pay(:c, 300000), 'ZG008 payments.contract', 'there it binds again');
SELECT is_empty('SELECT * FROM govproj.check_register(''tap_limits'')', 'the register is sound');

-- in words, and what no version could mean
SELECT results_eq($$ SELECT z.code, z.sentence, e.sentence FROM govproj.law_rows('tap_limits', 1, 'zh') z JOIN govproj.law_rows('tap_limits', 1, 'en') e USING (position, id)
                       WHERE z.code ~ '^(payments|changes|contracts)\.' ORDER BY z.id $$,
    $$ VALUES ('payments.contract', '到“已签约”及其后录入时（到“已前置审核”为止），每份合同的支付合计不得超过该合同及其补充合同金额的70%。', 'To “Contracted”, and on later entries, until “Pre-acceptance review passed”: what is paid on a contract may not exceed 70 % of the contract with what supplements add.'),
              ('payments.contract', '到“已签约”及其后录入时，每份合同的支付合计不得超过该合同及其补充合同金额的30%；有《保函》的不限；仅限：录入事项种类为付款，且资金来源为市本级财政资金。', 'To “Contracted”, and on later entries: what is paid on a contract may not exceed 30 % of the contract with what supplements add; the guarantee lifts it; only where: kind of what is entered is payment of kind payment, and source of the money is city funds.'),
              ('changes.limit', '到“已立项”及其后录入时，本轮价值变更合计（增减相抵）不得超过批复金额的15%；有《变更批准》的不限。', 'To “Approved”, and on later entries: what this round''s changes of value come to may not exceed 15 % of the approved amount; the approval of the change lifts it.'),
              ('contracts.limit', '到“已签约”及其后录入时（到“实施中”为止），合同及补充合同总额不得超过批复金额的90%。', 'To “Contracted”, and on later entries, until “In implementation”: contracts and supplements together may not exceed 90 % of the approved amount.') $$, 'each is a sentence');
INSERT INTO tap_limits.policy (code, title, valid_from, superseded_on) VALUES ('draft', '某法', '2018-01-01', '2018-12-31') RETURNING id AS draft \gset
SELECT is((drive.outcome(format('INSERT INTO tap_limits.policy_limit (policy_id, article, to_stage, until_stage, subject, ceiling) VALUES (%s, ''1'', ''approved'', %L, %L, %L)', :draft, until_stage, subject, ceiling))).result, result,
          concat_ws(' ', subject, ceiling, until_stage))
  FROM (VALUES ('payments', 'contract', NULL, 'done'), ('payments', 'arranged', NULL, 'done'), ('payments', 'limit', NULL, '23514 policy_limit_subject_check'), ('supplements', 'arranged', NULL, '23514 policy_limit_subject_check'),
               ('contracts', 'contract', NULL, '23514 policy_limit_subject_check'), ('contracts', 'arranged', NULL, '23514 policy_limit_subject_check'), ('limit', 'changes', NULL, '23514 policy_limit_subject_check'), ('changes', 'total', NULL, 'done')) AS v (subject, ceiling, until_stage, result);
INSERT INTO tap_limits.policy_track (policy_id, track, label_zh, label_en, owner_kinds, article) VALUES (:draft, '一般', '甲', 'a', 'unit', '1');
INSERT INTO tap_limits.policy_step (policy_id, track, to_stage, office, kind, article) VALUES (:draft, '一般', 'planned', 'owner', 'birth', '1');
INSERT INTO tap_limits.policy_limit (policy_id, article, to_stage, until_stage, subject, ceiling) VALUES (:draft, '1', 'planned', 'trial', 'changes', 'limit');
SELECT is((SELECT fault FROM tap_limits.policy_fault WHERE policy_id = :draft AND code = 'until_stage_unreachable'), 'limit of changes by limit ends at trial, and no way leads there', 'a limit that nothing ends');
-- What lifts a limit of papers is asked for again once it is voided
SELECT govproj.create_register('tap_lifted', pack => NULL) \g /dev/null
SELECT govproj.load_pack('tap_lifted', $${"code": "lifted", "title": "限额试验办法", "valid_from": "2019-01-01",
  "tracks": [{"track": "一般", "label_zh": "一般项目", "label_en": "ordinary projects", "owner_kinds": "unit", "article": "1"}],
  "documents": [{"kind": "approval", "label_zh": "批复", "label_en": "approval", "issuer": "owner", "has_amount": true, "article": "1"},
                {"kind": "review", "label_zh": "评审意见", "label_en": "review", "issuer": "owner", "has_amount": true, "article": "1"},
                {"kind": "consent", "label_zh": "超额同意", "label_en": "consent", "issuer": "owner", "has_outcome": true, "article": "1"}],
  "steps": [{"track": "一般", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "1"},
            {"track": "一般", "from_stage": "planned", "to_stage": "approved", "office": "owner", "kind": "forward", "freezes": true, "limit_document": "approval", "article": "1"},
            {"track": "一般", "from_stage": "approved", "to_stage": "contracted", "office": "owner", "kind": "forward", "article": "1"}],
  "limits": [{"to_stage": "approved", "subject": "approval", "ceiling": "review", "lifted_by": "consent", "article": "2"}]}$$::jsonb
  || jsonb_build_object('classes', (SELECT jsonb_agg(jsonb_build_object('category', c, 'track', '一般', 'article', '1')) FROM unnest('{infrastructure,software,maintenance,operation,thirdparty}'::text[]) AS c)))
 \g /dev/null
INSERT INTO tap_lifted.agency (code, name, kind) VALUES ('u', '某局', 'unit') RETURNING id AS u \gset
INSERT INTO tap_lifted.project (title, category, owner_id, budget_year, stage_on, city_funds) VALUES ('甲', 'software', :u, 2020, '2020-02-03', 1000000) RETURNING id AS l \gset
INSERT INTO tap_lifted.document (project_id, kind, issuer_id, issued_on, amount) VALUES (:l, 'review', :u, '2020-03-01', 900000), (:l, 'approval', :u, '2020-03-01', 1000000);
CREATE FUNCTION pg_temp.on_to(stage text, day date) RETURNS text LANGUAGE sql AS $$
    SELECT format('UPDATE tap_lifted.project SET stage = %L, stage_on = %L', stage, day)
$$;
SELECT pg_temp.refused(pg_temp.on_to('approved', '2020-03-02'), 'ZG008 approval.limit', 'more is approved than was found right');
INSERT INTO tap_lifted.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (:l, 'consent', :u, '2020-03-02', 'passed') RETURNING id AS consent \gset
SELECT pg_temp.on_to('approved', '2020-03-02') \gexec
SELECT pg_temp.refused(pg_temp.on_to('contracted', '2020-03-03'), 'done', 'where that is consented to it goes on');
INSERT INTO tap_lifted.document (project_id, kind, issuer_id, issued_on, document_id, reason) VALUES (:l, 'voiding', :u, '2020-03-03', :consent, '有误');
SELECT pg_temp.refused(pg_temp.on_to('contracted', '2020-03-03'), 'ZG008 approval.limit', 'until the consent is voided: what the step rested on is gone');

SELECT * FROM finish();
ROLLBACK;
