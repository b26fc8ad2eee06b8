-- Words are a version's own (policy_word): a measure whose kinds of cost line and contract, sources of money, grounds and causes
-- are none of the shipped one's is driven from birth to filed, and the engine asks them for nothing but their parts.
BEGIN;
\ir ../tap.sql
SELECT no_plan();
SET govproj.today = '2031-12-31';

CREATE TEMPORARY TABLE county AS SELECT jsonb $${
  "code": "county-2031", "title": "某县政务信息化项目管理办法", "valid_from": "2031-01-01", "valid_until": "2032-12-31",
  "words": [
    {"list": "cost_line", "word": "application", "label_zh": "应用开发费", "label_en": "applications", "parts": "software", "article": "2"},
    {"list": "cost_line", "word": "algorithm", "label_zh": "算法模型费", "label_en": "algorithms", "parts": "software"},
    {"list": "cost_line", "word": "cloud_services", "label_zh": "云服务费", "label_en": "cloud services"},
    {"list": "cost_line", "word": "rest", "label_zh": "其余费用", "label_en": "the rest"},
    {"list": "source", "word": "county", "label_zh": "县级财政资金", "label_en": "county funds", "parts": "in_scope"},
    {"list": "source", "word": "town", "label_zh": "镇级配套资金", "label_en": "town funds", "parts": "in_scope"},
    {"list": "source", "word": "province", "label_zh": "省级补助资金", "label_en": "provincial funds"},
    {"list": "source", "word": "bond", "label_zh": "专项债券资金", "label_en": "bonds"},
    {"list": "ground", "word": "emergency", "label_zh": "应急处置", "label_en": "an emergency"},
    {"list": "ground", "word": "pilot", "label_zh": "上级试点", "label_en": "a pilot"},
    {"list": "cause", "word": "audit_ruling", "label_zh": "审计意见", "label_en": "a ruling of the audit bureau"},
    {"list": "cause", "word": "need", "label_zh": "业务需要", "label_en": "need"},
    {"list": "contract", "word": "build", "label_zh": "建设合同", "label_en": "building contract", "parts": "main"},
    {"list": "contract", "word": "design", "label_zh": "设计合同", "label_en": "design contract"},
    {"list": "contract", "word": "watch", "label_zh": "监督合同", "label_en": "watching contract", "parts": "supervision"},
    {"list": "contract", "word": "check", "label_zh": "检测合同", "label_en": "checking contract", "parts": "examination"},
    {"list": "contract", "word": "extend", "label_zh": "续建合同", "label_en": "extension", "parts": "follows"}],
  "tracks": [{"track": "县级", "label_zh": "县级项目", "label_en": "county projects", "owner_kinds": "unit", "article": "1"}],
  "classes": [{"category": "infrastructure", "track": "县级", "article": "1"}, {"category": "software", "track": "县级", "article": "1"},
              {"category": "maintenance", "track": "县级", "article": "1"}, {"category": "operation", "track": "县级", "article": "1"},
              {"category": "thirdparty", "track": "县级", "article": "1"}],
  "documents": [
    {"kind": "approval", "label_zh": "批复", "label_en": "approval", "issuer": "finance", "has_outcome": true, "has_amount": true, "article": "3"},
    {"kind": "emergency_note", "label_zh": "应急说明", "label_en": "note on the emergency", "issuer": "owner", "article": "3"},
    {"kind": "award", "label_zh": "中标通知", "label_en": "award", "issuer": "owner", "article": "4"},
    {"kind": "liaison", "label_zh": "上级资金对接单", "label_en": "liaison", "issuer": "owner", "article": "4"},
    {"kind": "test_report", "label_zh": "检测报告", "label_en": "test report", "issuer": "owner", "has_third_party": true, "article": "5"},
    {"kind": "acceptance", "label_zh": "验收报告", "label_en": "acceptance report", "issuer": "owner", "article": "5"},
    {"kind": "delay_note", "label_zh": "逾期说明", "label_en": "note on delay", "issuer": "owner", "article": "5"}],
  "steps": [{"track": "县级", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "1"},
            {"track": "县级", "from_stage": "planned", "to_stage": "approved", "office": "finance", "kind": "forward", "freezes": true,
             "limit_document": "approval", "article": "3"},
            {"track": "县级", "from_stage": "approved", "to_stage": "contracted", "office": "owner", "kind": "forward", "article": "4"},
            {"track": "县级", "from_stage": "contracted", "to_stage": "implementing", "office": "owner", "kind": "forward", "article": "4"},
            {"track": "县级", "from_stage": "implementing", "to_stage": "accepted", "office": "owner", "kind": "forward", "article": "5"},
            {"track": "县级", "from_stage": "accepted", "to_stage": "filed", "office": "owner", "kind": "forward", "article": "5"},
            {"track": "县级", "from_stage": "planned", "to_stage": "withdrawn", "office": "owner", "kind": "exit", "article": "1"}],
  "requirements": [
    {"to_stage": "approved", "needs": "cost_line:cloud_services", "percent": 5, "article": "2"},
    {"to_stage": "approved", "needs": "approval", "outcome": "passed", "article": "3"},
    {"to_stage": "approved", "needs": "emergency_note", "when": {"ground": "emergency"}, "article": "3"},
    {"to_stage": "contracted", "needs": "contract:build", "percent": 50, "article": "4"},
    {"code": "design_first", "to_stage": "contracted", "needs": "contract:design", "when": {"line:cloud_services": {"from": 100000}}, "article": "4"},
    {"to_stage": "implementing", "needs": "liaison", "when": {"funds_out_of_scope": {"above": 0}}, "article": "4"},
    {"code": "software_test", "label_zh": "软件检测", "label_en": "software test", "to_stage": "accepted", "onwards": true, "needs": "test_report",
     "independent": true, "when": {"software": {"from": 600000}}, "article": "5"},
    {"to_stage": "accepted", "needs": "acceptance", "article": "5"}],
  "conditions": [
    {"to_stage": "accepted", "condition": "delivered", "article": "5"},
    {"to_stage": "contracted", "entry": "contract:build", "condition": "undertaking", "article": "4"},
    {"entry": "contract:extend", "condition": "renews", "article": "4"},
    {"entry": "change", "condition": "reached", "argument": "implementing", "when": {"cause": "audit_ruling"}, "article": "5"},
    {"entry": "payment", "condition": "source_named", "article": "4"},
    {"entry": "payment", "condition": "reached", "argument": "implementing", "when": {"source": "bond"}, "article": "4"}],
  "limits": [{"to_stage": "contracted", "subject": "contracts", "ceiling": "limit", "article": "4"},
             {"to_stage": "contracted", "subject": "payments", "ceiling": "arranged", "article": "4"},
             {"to_stage": "contracted", "subject": "allocations:national", "ceiling": "national_funds", "article": "4"}],
  "orders": [{"subject": "contract:build", "after": "award", "own": true, "article": "4"},
             {"subject": "contract:check", "after": "contract:build", "article": "4"},
             {"subject": "acceptance", "after": "delivery", "article": "5"}],
  "obligations": [{"code": "delay", "label_zh": "逾期说明", "label_en": "note on delay", "event": "delay", "receiver": "finance", "met_by": "delay_note",
                   "when": {"kind": "build"}, "article": "5"}],
  "articles": [{"article": "1", "summary_zh": "一", "summary_en": "one"}, {"article": "2", "summary_zh": "二", "summary_en": "two"},
               {"article": "3", "summary_zh": "三", "summary_en": "three"}, {"article": "4", "summary_zh": "四", "summary_en": "four"},
               {"article": "5", "summary_zh": "五", "summary_en": "five"}],
  "cases": [{"case": "无设计不签约", "article": "4", "given": {"category": "software", "lines": {"cloud_services": 100000, "application": 500000}, "stage": "approved", "on": "2031-03-03"},
             "story": [{"on": "2031-04-01", "enter": "award"}, {"on": "2031-04-01", "enter": "contract:build"}, {"on": "2031-04-01", "step": "contracted", "expect": "design_first"},
                       {"on": "2031-04-01", "enter": "contract:design"}, {"on": "2031-04-01", "step": "contracted"}]},
            {"case": "审计意见须在实施后", "article": "5", "given": {"category": "software", "lines": {"cloud_services": 50000, "algorithm": 500000}, "stage": "contracted", "on": "2031-03-03"},
             "story": [{"on": "2031-04-01", "enter": "change:scope", "expect": "reached.implementing.change"},
                       {"on": "2031-04-01", "enter": "change:funds", "with": {"cause": "need", "new": 1}}, {"on": "2031-04-01", "enter": "payment:payment", "with": {"source": "bond"}, "expect": ["reached.implementing.payment"]}]}]
}$$ AS body;

SELECT govproj.create_register('county', pack => NULL) \g /dev/null
SELECT isnt(govproj.load_pack('county', body), NULL, 'words of one''s own are lawful') FROM county;
SELECT is_empty('SELECT code, fault FROM county.policy_fault', 'and contradict nothing');
SELECT is_empty('SELECT code, advice FROM county.policy_advice WHERE code LIKE ''words%''', 'nor lack anything');
SELECT is((SELECT advice FROM county.policy_advice WHERE code = 'documents_without_part'), 'no kind of policy_document has these parts, so reports tell nothing of them: fund_request, fund_review, approval, fund_grant, appraisal, award',
          'but what reports ask of papers, which is told');
SELECT is_empty($$ SELECT title, line, tried, expected, got, remark FROM govproj.test_pack('county', 'county-2031') WHERE passed IS FALSE $$, 'its cases play in its words');
INSERT INTO county.agency (code, name, kind, leading_group, responsible_office) SELECT code, name, kind, leading_group, responsible_office FROM yunfu.agency ORDER BY id;
SELECT id AS unit FROM county.agency WHERE kind = 'unit' ORDER BY id LIMIT 1 \gset
SELECT id AS finance FROM county.agency WHERE kind = 'finance' ORDER BY id LIMIT 1 \gset

--
-- What speaks against a pack's words
--
CREATE FUNCTION pg_temp.load(change jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce((o).detail, (o).result) FROM (SELECT drive.outcome(format('SELECT govproj.load_pack(''county'', %L)', body - 'cases' || '{"code": "next", "valid_from": "2033-01-01", "valid_until": null}' || change)) AS o FROM county) AS s
$$;
CREATE FUNCTION pg_temp.load(section text, said jsonb) RETURNS text LANGUAGE sql AS $$ SELECT pg_temp.load(jsonb_build_object(section, body -> section || said)) FROM county $$;
SELECT is(pg_temp.load('{}'), 'done', 'as it is it is lawful');
SELECT matches(pg_temp.load(v.section, v.said::jsonb), v.fault, v.section || ': ' || v.said)
  FROM (VALUES
    ('words', '{"list": "contract", "word": "Main", "label_zh": "主", "label_en": "main"}', 'words contract Main: "Main" is no word: small letters, digits and underscores'),
    ('words', '{"list": "contract", "word": "main", "label_zh": "主", "label_en": "main", "parts": "software"}', 'a word of list contract may have these parts: main, supervision, examination, follows'),
    ('words', '{"list": "ground", "word": "main", "label_zh": "主", "label_en": "main", "parts": "main"}', 'a word of list ground has no parts'),
    ('words', '{"list": "contract", "word": "main", "label_zh": "主", "label_en": "main", "parts": "mian"}', '"mian" is no word for this; did you mean "main"\?'),
    ('words', '{"list": "contracts", "word": "main", "label_zh": "主", "label_en": "main"}', 'list: "contracts" is no word for this; did you mean "contract"\?'),
    ('words', '{"list": "contract", "word": "build", "label_zh": "建", "label_en": "b"}', 'is given twice'),
    ('documents', '{"kind": "x", "label_zh": "x", "label_en": "x", "issuer": "owner", "parts": "awards", "article": "5"}', '"awards" is no word for this; did you mean "award"\?'),
    ('requirements', '{"to_stage": "contracted", "needs": "contract:main", "article": "4"}', 'contract:main means nothing'),
    ('requirements', '{"to_stage": "approved", "needs": "cost_line:hardware", "article": "4"}', 'cost_line:hardware means nothing'),
    ('requirements', '{"code": "x", "to_stage": "contracted", "needs": "contract:build", "independent": true, "article": "4"}', 'who carries out the project is not independent of it'),
    ('requirements', '{"to_stage": "contracted", "needs": "award", "when": {"line:hardware": {"from": 1}}, "article": "4"}', 'when.line:hardware "hardware" is no word of list cost_line'),
    ('requirements', '{"to_stage": "contracted", "needs": "award", "when": {"funds:national": {"from": 1}}, "article": "4"}', 'when.funds:national "national" is no word of list source'),
    ('requirements', '{"to_stage": "contracted", "needs": "award", "when": {"funds:province": {"from": 1}}, "article": "4"}',
     'when.funds:province cannot be told apart: a project keeps the funds of province, bond together; use funds_in_scope or funds_out_of_scope'),
    ('requirements', '{"to_stage": "contracted", "needs": "award", "when": {"ground": "vital"}, "article": "4"}', 'when.ground "vital" is no word for this; one of: emergency, pilot'),
    ('conditions', '{"entry": "contract:main", "condition": "undertaking", "article": "4"}', 'entry of contract:main, which nobody enters; did you mean'),
    ('conditions', '{"entry": "change", "condition": "reached", "argument": "approved", "when": {"cause": "law"}, "article": "4"}', 'when.cause "law" is no word for this; one of: audit_ruling, need'),
    ('conditions', '{"entry": "payment", "condition": "reached", "argument": "approved", "when": {"source": "city"}, "article": "4"}', 'when.source "city" is no word for this; one of: county, town, province, bond'),
    ('orders', '{"subject": "contract:testing", "after": "award", "article": "4"}', 'contract:testing means nothing'),
    ('obligations', '{"code": "x", "label_zh": "x", "label_en": "x", "event": "delay", "receiver": "finance", "met_by": "delay_note", "when": {"kind": "main"}, "article": "5"}',
     'when.kind "main" is no word for this; one of: build, design, watch, check, extend'),
    ('cases', '{"case": "x", "article": "4", "given": {"category": "software", "on": "2033-03-03"}, "story": [{"enter": "line:hardware"}]}', 'line 1 enters line:hardware, and nothing is called that')) AS v (section, said, fault);
-- two occasions that leave out all words between them exclude each other
SELECT is(pg_temp.load('requirements', format('[{"to_stage": "approved", "needs": "award", "outcome": null, "code": "a", "when": {"ground": {"not": "emergency"}}, "article": "3"},
    {"to_stage": "approved", "needs": "award", "absent": true, "code": "b", "when": {"ground": {"not": %s}}, "article": "3"}]', words)::jsonb) ~ 'may not be there', contradicts, 'not ' || words)
  FROM (VALUES ('"pilot"', false), ('"emergency"', true)) AS v (words, contradicts);
-- of a version without words nothing that says one can be entered
SELECT is((SELECT count(*) FROM county, govproj.pack_fault(body - 'words') AS f), 0::bigint, 'a pack may say nothing of words');
SELECT matches((drive.outcome(format('SELECT govproj.load_pack(''county'', %L::jsonb)', (body - 'words') || '{"code": "usual", "valid_from": "2050-01-01", "valid_until": null}'))).detail,
               'contract:build means nothing; .*contract:evaluation, contract:main, contract:other', 'and speaks the usual ones then') FROM county;
SELECT is((SELECT count(*) FROM county, govproj.pack_fault(body || '{"words": []}') AS f), 0::bigint, 'or have none on purpose');
SELECT matches(pg_temp.load('{"words": []}'), 'contract:build means nothing', 'yet what its rows say is missed');
INSERT INTO county.policy (code, title, valid_from, valid_until) VALUES ('bare', 'x', '2040-01-01', '2040-12-31'), ('partless', 'x', '2041-01-01', '2041-12-31');
INSERT INTO county.policy_word (policy_id, list, word, label_zh, label_en) SELECT p.id, l, 'x', 'x', 'x' FROM county.policy p, unnest('{cost_line,source,contract}'::text[]) AS l WHERE p.code = 'partless';
SELECT results_eq($$ SELECT p.code::text, a.code, a.advice FROM county.policy_advice a JOIN county.policy p ON p.id = a.policy_id WHERE a.code LIKE 'words%' ORDER BY 1, 2 $$,
                  $$ VALUES ('bare', 'words_none', 'policy_word has no word of these lists, so nothing that says one can be entered: cost_line, source, ground, cause, contract, office, evaluation'),
                            ('partless', 'words_none', 'policy_word has no word of these lists, so nothing that says one can be entered: ground, cause, office, evaluation'),
                            ('partless', 'words_without_part', 'no word of policy_word has these parts, so nothing counts as such: software, in_scope, main') $$, 'policy_advice tells what is not there');
INSERT INTO county.policy_word (policy_id, list, word, label_zh, label_en) SELECT p.id, 'ground', 'g' || n, 'x', 'x' FROM county.policy p, generate_series(1, 63) AS n WHERE p.code = 'bare';
SELECT is_empty($$ SELECT FROM county.policy_fault WHERE code = 'word_too_many' $$, 'a list holds 63 words');
INSERT INTO county.policy_word (policy_id, list, word, label_zh, label_en) SELECT p.id, 'ground', 'g64', 'x', 'x' FROM county.policy p WHERE p.code = 'bare';
SELECT results_eq($$ SELECT fault FROM county.policy_fault WHERE code = 'word_too_many' $$, $$ VALUES ('list ground has 64 words, and the engine keeps 63') $$, 'and no more');
DELETE FROM county.policy WHERE code IN ('bare', 'partless');

--
-- A project of these words, from birth on
--
CREATE FUNCTION pg_temp.said(statement text) RETURNS text LANGUAGE sql AS $$ SELECT concat_ws(' | ', o.result, o.detail) FROM drive.outcome(statement) AS o $$;
CREATE FUNCTION pg_temp.paper(project_id bigint, kind text, day date, amount numeric DEFAULT NULL, third_party text DEFAULT NULL) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO county.document (project_id, kind, issuer_id, issued_on, outcome, amount, third_party)
    SELECT project_id, kind, CASE d.issuer WHEN 'owner' THEN p.owner_id ELSE (SELECT min(a.id) FROM county.agency a WHERE a.kind = d.issuer) END, day,
           CASE WHEN d.has_outcome THEN 'passed' END, amount, third_party
      FROM county.project p JOIN county.policy_document d ON d.policy_id = p.policy_id AND d.kind = paper.kind WHERE p.id = project_id RETURNING id
$$;
CREATE FUNCTION pg_temp.contract(project_id bigint, kind text, amount numeric, day date, supplier text, due date DEFAULT NULL) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO county.contract (project_id, kind, signer_id, supplier, amount, signed_on, delivery_due, security_undertaking)
    SELECT p.id, kind, p.owner_id, supplier, amount, day, due, true FROM county.project p WHERE p.id = project_id RETURNING id
$$;
CREATE FUNCTION pg_temp.step(project_id bigint, target text, day date) RETURNS text LANGUAGE sql AS $$
    SELECT o.result FROM drive.outcome(format('UPDATE county.project SET stage = %L, stage_on = %L WHERE id = %s', target, day, project_id), false) AS o
$$;
\set born 'INSERT INTO county.project (title, category, owner_id, budget_year, off_plan_ground, budgeted, city_funds, national_funds, stage_on) VALUES (''项目'', ''software.professional'', %s, 2031, %s, false, 900000, 300000, ''2031-02-03'')'
SELECT is(pg_temp.said(format(:'born', :unit, '''vital''')), '23514 project_off_plan_ground_check | Its words: emergency (应急处置 / an emergency), pilot (上级试点 / a pilot).',
          'a ground of another version is refused, and those there are are listed in both languages');
INSERT INTO county.project (title, category, owner_id, budget_year, off_plan_ground, budgeted, city_funds, national_funds, stage_on)
VALUES ('县政务云', 'software.professional', :unit, 2031, 'emergency', false, 900000, 300000, '2031-02-03') RETURNING id AS p \gset
SELECT is(pg_temp.said(format('UPDATE county.project SET off_plan_ground = ''security'' WHERE id = %s', :p)),
          '23514 project_off_plan_ground_check | Its words: emergency (应急处置 / an emergency), pilot (上级试点 / a pilot).', 'also later');
SELECT is(pg_temp.said(format('INSERT INTO county.cost_line (project_id, kind, amount) VALUES (%s, ''software_development'', 1)', :p)),
          '23514 cost_line_kind_check | Its words: application (应用开发费 / applications), algorithm (算法模型费 / algorithms), cloud_services (云服务费 / cloud services), rest (其余费用 / the rest).',
          'a cost line of another version');
SELECT is((drive.outcome(format('INSERT INTO county.cost_line (project_id, kind, amount) VALUES (%s, ''software_development'', 1)', :p))).message,
          'kind of "cost_line" is "software_development", which is no word of policy "county-2031"', 'said to be one');
INSERT INTO county.cost_line (project_id, kind, amount) VALUES (:p, 'application', 300000), (:p, 'algorithm', 310000), (:p, 'cloud_services', 120000), (:p, 'rest', 470000);
SELECT is(format('%s %s', total_investment, software_cost), '1200000 610000', 'all kinds that count as software are software') FROM county.project WHERE id = :p;
SELECT is(pg_temp.said(format('UPDATE county.cost_line SET kind = ''hardware'' WHERE project_id = %s AND kind = ''rest''', :p)) ~ '^23514 cost_line_kind_check', true, 'nor does a line become one');
UPDATE county.cost_line SET kind = 'application' WHERE project_id = :p AND kind = 'rest';
SELECT is(software_cost::numeric, 1080000::numeric, 'a line that becomes software is of it') FROM county.project WHERE id = :p;
UPDATE county.cost_line SET kind = 'rest' WHERE project_id = :p AND amount = 470000;

SELECT is(pg_temp.step(:p, 'approved', '2031-03-03'), 'ZG002 approval', 'papers are as ever');
SELECT pg_temp.paper(:p, 'approval', '2031-03-03', 1200000) \g /dev/null
SELECT is(pg_temp.step(:p, 'approved', '2031-03-03'), 'ZG002 emergency_note', 'what is for a ground is asked for it');
SELECT pg_temp.paper(:p, 'emergency_note', '2031-03-03') \g /dev/null
SELECT is(pg_temp.step(:p, 'approved', '2031-03-03'), 'done', 'approved');

-- contracts
SELECT is(pg_temp.said(format('SELECT pg_temp.contract(%s, ''main'', 1, ''2031-04-01'', ''甲'')', :p)),
          '23514 contract_kind_check | Its words: build (建设合同 / building contract), design (设计合同 / design contract), watch (监督合同 / watching contract), '
          'check (检测合同 / checking contract), extend (续建合同 / extension).', 'a contract of another version');
SELECT pg_temp.refused(format('SELECT pg_temp.contract(%s, ''check'', 10, ''2031-04-01'', ''检测公司'')', :p), 'ZG002 contract:check.after.contract:build', 'what rests on a contract of a kind is after one of it');
SELECT pg_temp.paper(:p, 'award', '2031-04-02') \g /dev/null
SELECT pg_temp.refused(format('SELECT pg_temp.contract(%s, ''build'', 700000, ''2031-04-01'', ''建设公司'')', :p), 'ZG002 contract:build.after.award', 'an award comes before the contract that it is for');
SELECT pg_temp.contract(:p, 'build', 700000, '2031-04-02', '建设公司', '2031-08-01') AS build \gset
SELECT pg_temp.refused(format('SELECT pg_temp.contract(%s, ''build'', 1, ''2031-04-02'', ''另一公司'')', :p), 'ZG002 contract:build.after.award', 'each needs one of its own');
SELECT pg_temp.refused(format('SELECT pg_temp.contract(%s, ''watch'', 500000.01, ''2031-04-02'', ''监督公司'')', :p), 'done', 'before its stage the limit does not bind');
SELECT is(pg_temp.step(:p, 'contracted', '2031-04-02'), 'ZG003 design_first', 'what is needed from an amount of a kind of cost on is');
SELECT pg_temp.contract(:p, 'design', 20000, '2031-04-02', '设计公司') \g /dev/null
SELECT is(pg_temp.step(:p, 'contracted', '2031-04-02'), 'done', 'contracted');
SELECT pg_temp.refused(format('SELECT pg_temp.contract(%s, ''extend'', %s, ''2031-05-01'', %L)', :p, amount, supplier), refusal, format('an extension of %s to %s', amount, supplier))
  FROM (VALUES (1, '设计公司', 'ZG002 renews.extend'), (700000.01, '建设公司', 'ZG002 renews.extend'), (1, '建设公司', 'done')) AS v (amount, supplier, refusal);
SELECT pg_temp.refused(format('SELECT pg_temp.contract(%s, ''watch'', 480000.01, ''2031-05-01'', ''监督公司'')', :p), 'ZG008 contracts.limit', 'contracts keep their limit');
SELECT pg_temp.contract(:p, 'watch', 10000, '2031-05-01', '监督公司') \g /dev/null
SELECT pg_temp.contract(:p, 'check', 10000, '2031-05-01', '检测公司') AS checking \gset

-- money: two sources are in scope, two are not
SELECT is(pg_temp.said(format('INSERT INTO county.fund_allocation (project_id, source, year, requested) VALUES (%s, ''national'', 2031, 1)', :p)),
          '23514 fund_allocation_source_check | Its words: county (县级财政资金 / county funds), town (镇级配套资金 / town funds), province (省级补助资金 / provincial funds), bond (专项债券资金 / bonds).',
          'money of another version');
INSERT INTO county.fund_allocation (project_id, source, year, requested, decided, arranged)
VALUES (:p, 'county', 2031, 300000, 300000, 300000), (:p, 'town', 2031, 100000, 100000, 100000), (:p, 'province', 2031, 200000, 200000, 200000);
SELECT pg_temp.refused(format('INSERT INTO county.fund_allocation (project_id, source, year, requested, decided) VALUES (%s, ''bond'', 2031, 200000, 100000.01)', :p),
                       'ZG008 allocations:national.national_funds', 'of all sources not in scope together no more than the project has');
INSERT INTO county.fund_allocation (project_id, source, year, requested, decided, arranged) VALUES (:p, 'bond', 2031, 100000, 100000, 100000);
\set pay 'INSERT INTO county.payment (contract_id, amount, paid_on, source) VALUES (%s, %s, ''2031-06-02'', %L)'
SELECT is(pg_temp.said(format(:'pay', :build, 1, 'city')) ~ '^23514 payment_source_check \| Its words: county \(县级财政资金 / county funds\), ', true, 'a payment from a source of another version');
SELECT pg_temp.refused(format(:'pay', :build, 1, NULL), 'ZG002 source_named.payment', 'a payment says whose money it is');
SELECT pg_temp.refused(format(:'pay', :build, 1, 'bond'), 'ZG008 reached.implementing.payment', 'a row that names a source is of that source');
INSERT INTO county.payment (contract_id, amount, paid_on, source) VALUES (:build, 250000, '2031-06-02', 'county'), (:build, 150000, '2031-06-02', 'town'), (:build, 200000, '2031-06-02', 'province');
SELECT is(format('%s %s', paid, paid_national), '600000 200000', 'what is not in scope is kept apart') FROM county.project WHERE id = :p;
SELECT pg_temp.refused(format(:'pay', :build, 0.01, source), refusal, 'a fen more of ' || source) FROM (VALUES ('town', 'ZG008 payments.arranged'), ('province', 'done')) AS v (source, refusal);
SELECT results_eq(format('SELECT city_funds, city_decided, city_arranged, city_paid, national_funds, national_decided, national_arranged, national_paid FROM county.fund_execution WHERE project_id = %s', :p),
                  'VALUES (900000::numeric, 400000::numeric, 400000::numeric, 400000::numeric, 300000::numeric, 300000::numeric, 300000::numeric, 200000::numeric)', 'and so in reports');
SELECT is(pg_temp.step(:p, 'implementing', '2031-06-03'), 'ZG002 liaison', 'what money from elsewhere asks for is asked for');
SELECT pg_temp.paper(:p, 'liaison', '2031-06-03') \g /dev/null

-- changes
\set changed 'INSERT INTO county.change (project_id, kind, cause, source, cost_line_kind, new, note, decided_on) VALUES (%s, %L, %L, %L, %L, %s, ''x'', ''2031-06-03'')'
SELECT is(pg_temp.said(format(:'changed', :p, kind, cause, source, line, 1)), refusal, concat_ws(' ', kind, cause, source, line))
  FROM (VALUES ('scope', 'law', NULL, NULL, '23514 change_cause_check | Its words: audit_ruling (审计意见 / a ruling of the audit bureau), need (业务需要 / need).'),
               ('funds', 'need', 'city', NULL, '23514 change_source_check | Its words: county (县级财政资金 / county funds), town (镇级配套资金 / town funds), province (省级补助资金 / provincial funds), bond (专项债券资金 / bonds).'),
               ('value', 'need', NULL, 'hardware', '23514 change_cost_line_kind_check | Its words: application (应用开发费 / applications), algorithm (算法模型费 / algorithms), cloud_services (云服务费 / cloud services), rest (其余费用 / the rest).')) AS v (kind, cause, source, line, refusal);
SELECT pg_temp.refused(format(:'changed', :p, 'scope', 'audit_ruling', NULL, NULL, 'NULL'), 'ZG009 reached.implementing.change', 'a row that names a cause is of that cause');
SELECT pg_temp.refused(format(:'changed', :p, 'scope', 'need', NULL, NULL, 'NULL'), 'done', 'and of no other');
SELECT is(pg_temp.step(:p, 'implementing', '2031-06-03'), 'done', 'implementing');
INSERT INTO county.change (project_id, kind, cause, cost_line_kind, old, new, decided_on) VALUES (:p, 'value', 'audit_ruling', 'algorithm', 310000, 250000, '2031-06-03'), (:p, 'value', 'need', 'cloud_services', 120000, 180000, '2031-06-03');
INSERT INTO county.change (project_id, kind, cause, source, old, new, decided_on) VALUES (:p, 'funds', 'need', 'bond', 300000, 350000, '2031-06-03'), (:p, 'funds', 'need', 'town', 900000, 850000, '2031-06-03');
SELECT pg_temp.refused(format('INSERT INTO county.change (project_id, kind, cause, source, old, new, decided_on) VALUES (%s, ''funds'', ''need'', ''province'', 300000, 1, ''2031-06-03'')', :p),
                       '23514 old', 'the figure is that of all sources not in scope');
SELECT is(format('%s %s %s %s %s', total_investment, software_cost, highest_software_cost, city_funds, national_funds), '1200000 550000 610000 850000 350000', 'sums follow what a word counts as')
  FROM county.project WHERE id = :p;
-- the contract of a change of duration is the only one that counts as main; only such a one of the kind that the duty names is late
INSERT INTO county.change (project_id, kind, cause, new, note, decided_on) VALUES (:p, 'duration', 'need', 130, 'x', '2031-06-03');
SELECT is(delivery_due::date, DATE '2031-04-02' + 130, 'left out, it is the main one') FROM county.contract WHERE id = :build;
SELECT results_eq(format('SELECT kind, source_id, arose_on FROM govproj.project_duties(''county.project'', %s)', :p), format('VALUES (''delay'', %s::bigint, DATE ''2031-08-11'')', :build), 'a duty is of the kind it names');

-- acceptance: the highest software there was asks for the test, by somebody who is no party but of contracts that examine
SELECT results_eq(format('SELECT rule::text, basis, basis_zh, basis_en, amount, state FROM county.threshold_watch WHERE project_id = %s AND rule = ''software_test''', :p),
                  $$ VALUES ('software_test', 'software_cost', '软件开发费用合计', 'Software development cost', 610000.00, 'open') $$, 'money lines are by what counts as software');
UPDATE county.contract SET delivered_on = '2031-09-01' WHERE project_id = :p AND kind <> 'build';
SELECT pg_temp.refused(format('SELECT pg_temp.paper(%s, ''acceptance'', ''2031-08-31'')', :p), 'done', 'what delivers is delivered by no contract of another sort');
UPDATE county.contract SET delivered_on = '2031-09-01' WHERE id = :build;
SELECT pg_temp.refused(format('SELECT pg_temp.paper(%s, ''acceptance'', ''2031-08-31'')', :p), 'ZG011 acceptance.after.delivery', 'the main contract delivers');
SELECT pg_temp.paper(:p, 'acceptance', '2031-09-01') \g /dev/null
SELECT is(pg_temp.step(:p, 'accepted', '2031-09-01'), 'ZG003 software_test', 'the test is asked for');
SELECT pg_temp.paper(:p, 'test_report', '2031-09-01', NULL, '监督公司') AS report \gset
SELECT is(pg_temp.step(:p, 'accepted', '2031-09-01'), 'ZG003 software_test', 'who watches is no tester');
SELECT pg_temp.paper(:p, 'test_report', '2031-09-01', NULL, '检测公司') \g /dev/null
SELECT is(pg_temp.step(:p, 'accepted', '2031-09-01'), 'done', 'who examines is');
SELECT is(pg_temp.step(:p, 'filed', '2031-09-02'), 'done', 'from birth to filed in words of its own');
SELECT is_empty($$ SELECT * FROM govproj.check_register('county') WHERE severity = 'error' $$, 'the rows say what the acts say');
SELECT is_empty($$ SELECT * FROM govproj.verify('county') $$, 'and the ledger holds');

-- flags go by parts, and labels are the version's
INSERT INTO county.project (title, category, owner_id, budget_year, off_plan_ground, budgeted, city_funds, national_funds, stage_on)
VALUES ('县一张图', 'software.professional', :unit, 2031, 'emergency', false, 1000000, 0, '2031-02-03') RETURNING id AS q \gset
SELECT pg_temp.refused(format('UPDATE county.project SET off_plan_ground = NULL WHERE id = %s', :q), 'done', 'a law none of whose rows asks for a ground lets it be taken back');
UPDATE county.project SET off_plan_ground = 'pilot' WHERE id = :q;
INSERT INTO county.cost_line (project_id, kind, amount) VALUES (:q, 'application', 5000), (:q, 'cloud_services', 995000);
SELECT pg_temp.paper(:q, 'approval', '2031-03-03', 1000000), pg_temp.paper(:q, 'award', '2031-03-03') \g /dev/null
SELECT is(pg_temp.step(:q, 'approved', '2031-03-03'), 'done', 'another project');
SELECT pg_temp.contract(:q, 'build', 600000, '2031-03-03', '建设公司'), pg_temp.contract(:q, 'design', 350000, '2031-03-03', '设计公司'), pg_temp.contract(:q, 'watch', 10000, '2031-03-03', '建设公司监理部') \g /dev/null
SELECT is(pg_temp.step(:q, 'contracted', '2031-03-03'), 'done', 'contracted');
SELECT set_eq(format($$ SELECT flag, figures_zh FROM county.red_flags WHERE project_id = %s AND flag IN ('no_software_line', 'contract_beside_main', 'related_party', 'ground_changed') $$, :q),
              $$ VALUES ('no_software_line', '软件类项目投资总额1000000.00元，应用软件开发费用5000.00元'), ('related_party', '建设公司监理部与服务提供方建设公司信用代码相同、同名，或一方名称以另一方开头'),
                       ('contract_beside_main', '其他合同合计360000.00元，主合同合计600000.00元'), ('ground_changed', '2031-12-31变更或取消计划外理由，现为：上级试点') $$, 'flags');
SELECT is_empty(format($$ SELECT flag FROM county.red_flags WHERE project_id = %s AND flag IN ('related_party', 'no_software_line', 'paid_above_arranged') $$, :p), 'and where there is nothing none are');
SELECT results_eq(format('SELECT off_plan, off_plan_zh, off_plan_en FROM county.plan_compliance WHERE agency_id = %s AND year = 2031', :unit), 'SELECT NULL::bigint, NULL::text, NULL::text WHERE false', 'nobody owes a plan here');
SELECT is((SELECT count(*) FROM regexp_matches(govproj.annotated_law('county', 'county-2031', language), v.line, 'g')), 1::bigint, v.line)
  FROM (VALUES ('zh', '\n- `cloud_services` 云服务费\n'), ('en', '\n- `build` building contract: delivers the project, and its supplier builds it\n'), ('zh', '\n- `application` 应用开发费：计入软件开发费用（第二条）\n'),
               ('zh', '须有投资构成中合计不低于投资总额的5%的云服务费'), ('en', 'only where: off-plan ground is an emergency'), ('zh', '云服务费100,000元以上（含）'), ('en', 'Each building contract may bear no day before the award'),
               ('zh', '省级补助资金和专项债券资金批复各年度合计不得超过项目的省级补助资金和专项债券资金'), ('en', 'where the project has provincial funds and bonds, the source must be named')) AS v (language, line);

--
-- A version of other words is not one to move to
--
-- of its words one is otherwise
CREATE FUNCTION pg_temp.move(list text, word text, instead jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    came_to record;
BEGIN
    PERFORM govproj.load_pack('county', body || jsonb_build_object('code', 'county-2033', 'valid_from', '2033-01-01', 'valid_until', NULL, 'cases', '[]'::jsonb,
        'words', (SELECT jsonb_agg(CASE WHEN w ->> 'list' = move.list AND w ->> 'word' = move.word THEN w || instead ELSE w END) FROM jsonb_array_elements(body -> 'words') AS w))) FROM county;
    came_to := drive.outcome(format('UPDATE county.project SET policy_id = (SELECT id FROM county.policy WHERE code = ''county-2033''), policy_reason = ''新办法'' WHERE id = %s', (SELECT max(id) FROM county.project)));
    DELETE FROM county.policy WHERE code = 'county-2033';
    RETURN concat_ws(' | ', came_to.result, came_to.detail);
END $$;
SET govproj.today = '2033-03-03';
SELECT is(pg_temp.move('contract', 'none', '{}'), 'done', 'to one of the same words a project moves');
SELECT is(pg_temp.move(list, word, instead::jsonb), refusal, format('%s %s: %s', list, word, instead))
  FROM (VALUES ('contract', 'watch', '{"word": "watcher"}', '23514 policy | Rows of the project say "watch", which is no word of version "county-2033", or counts as something else there.'),
               ('cost_line', 'application', '{"parts": null}', '23514 policy | Rows of the project say "application", which is no word of version "county-2033", or counts as something else there.'),
               ('ground', 'pilot', '{"word": "trial"}', '23514 policy | Rows of the project say "pilot", which is no word of version "county-2033", or counts as something else there.'),
               ('cost_line', 'rest', '{"word": "others"}', 'done'), ('contract', 'design', '{"label_zh": "方案设计合同"}', 'done'), ('source', 'town', '{"parts": null}', 'done')) AS v (list, word, instead, refusal);

--
-- A version none of whose sources is in scope, with a percent sign in a label
--
SELECT isnt(govproj.load_pack('county', body || jsonb_build_object('code', 'county-2034', 'valid_from', '2034-01-01', 'valid_until', NULL, 'cases', '[]'::jsonb, 'limits', '[]'::jsonb,
    'conditions', (SELECT jsonb_agg(c || CASE c ->> 'condition' WHEN 'source_named' THEN '{"mode": "warn"}' ELSE '{}' END::jsonb) FROM jsonb_array_elements(body -> 'conditions') AS c),
    'words', (SELECT jsonb_agg(CASE w ->> 'list' WHEN 'source' THEN w - 'parts' || jsonb_build_object('label_zh', (w ->> 'label_zh') || '（50%）', 'label_en', (w ->> 'label_en') || ' (50 %s)') ELSE w END)
                FROM jsonb_array_elements(body -> 'words') AS w))), NULL, 'no source need be in scope') FROM county;
SET govproj.today = '2034-12-31';
SELECT is((SELECT count(*) FROM regexp_matches(govproj.annotated_law('county', 'county-2034', language), v.line, 'g')), 1::bigint, v.line)
  FROM (VALUES ('zh', '项目有县级财政资金（50%）和镇级配套资金（50%）和省级补助资金（50%）和专项债券资金（50%）的'),
               ('en', 'where the project has county funds \(50 %s\) and town funds \(50 %s\) and provincial funds \(50 %s\) and bonds \(50 %s\)')) AS v (language, line);
INSERT INTO county.project (title, category, owner_id, budget_year, city_funds, national_funds, stage_on) VALUES ('县数据港', 'software.professional', :unit, 2034, 0, 500000, '2034-02-03') RETURNING id AS r \gset
INSERT INTO county.cost_line (project_id, kind, amount) VALUES (:r, 'cloud_services', 500000);
SELECT pg_temp.paper(:r, 'approval', '2034-03-03', 500000), pg_temp.paper(:r, 'award', '2034-03-03') \g /dev/null
SELECT is(pg_temp.step(:r, 'approved', '2034-03-03'), 'done', 'a project of such money');
SELECT pg_temp.contract(:r, 'build', 400000, '2034-03-03', '建设公司') AS build, pg_temp.contract(:r, 'design', 10000, '2034-03-03', '设计公司') \gset
SELECT is(pg_temp.step(:r, s, '2034-03-03'), 'done', s) FROM (VALUES ('contracted')) AS v (s);
SELECT pg_temp.paper(:r, 'liaison', '2034-03-03') \g /dev/null
SELECT is(pg_temp.step(:r, 'implementing', '2034-03-03'), 'done', 'implementing');
INSERT INTO county.fund_allocation (project_id, source, year, requested, decided, arranged) VALUES (:r, 'province', 2034, 500000, 500000, 500000);
INSERT INTO county.payment (contract_id, amount, paid_on) VALUES (:build, 100000, '2034-06-02');
SELECT is(paid_national::numeric, 0::numeric, 'money of no source is of none of the others') FROM county.project WHERE id = :r;
SELECT is_empty($$ SELECT * FROM govproj.check_register('county') WHERE severity = 'error' $$, 'as the proof finds');
SELECT results_eq(format($$ SELECT figures_zh IS NOT NULL, figures IS NOT NULL FROM county.red_flags WHERE project_id = %s AND flag = 'paid_above_arranged' $$, :r), 'VALUES (true, true)', 'a flag of money that no source has says which');

SELECT * FROM finish();
ROLLBACK;
