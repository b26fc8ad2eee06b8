-- When something may be entered is said by rows of the law: as the shipped one says it, as another would, and as none does.
BEGIN;
\ir ../tap.sql
SELECT no_plan();

CREATE FUNCTION pg_temp.change(project_id bigint, kind text, new numeric, line text DEFAULT NULL, source text DEFAULT NULL, day date DEFAULT '2024-12-01') RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, source, new, decided_on, note) VALUES (project_id, kind, 'law', line, source, new, day, '调整') RETURNING id
$$;
CREATE FUNCTION pg_temp.fund(project_id bigint, source text, requested numeric, decided numeric DEFAULT NULL) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided) VALUES (project_id, source, 2024, requested, decided) RETURNING id
$$;
CREATE FUNCTION pg_temp.pay(project_id bigint, amount numeric, kind text DEFAULT 'payment', day date DEFAULT '2024-12-01') RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on) VALUES (pg_temp.main(project_id), kind, amount, day) RETURNING id
$$;
CREATE FUNCTION pg_temp.party(project_id bigint) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.contract_party (contract_id, name, part) VALUES (pg_temp.main(project_id), '联合体成员', 'member') RETURNING id
$$;
CREATE FUNCTION pg_temp.supplement(project_id bigint, day date DEFAULT '2024-12-01') RETURNS bigint LANGUAGE sql AS $$ SELECT pg_temp.supplement_contract(pg_temp.main(project_id), 1, day) $$;
-- What is told of a refusal: each row's articles, code and what it says; the advice.
CREATE FUNCTION pg_temp.told(statement text) RETURNS text LANGUAGE sql AS $$ SELECT concat_ws(E'\n', o.detail, o.hint) FROM drive.outcome(statement) AS o $$;

--
-- The shipped law: each refusal names its row, the articles of it, where the project is and what can be done instead.
--
SELECT drive.reach('professional', 'planned') AS p, drive.reach('professional', 'procuring') AS q, drive.reach('professional', 'terminated') AS t, drive.reach('professional', 'accepted') AS a \gset
SELECT drive.supply_all(:q, 'contracted', '2020-05-04') \g /dev/null
SELECT is(pg_temp.told(replace(statement, '%p', project::text)), replace(said, '%p', project::text), says)
  FROM (VALUES ('a payment', :q, 'SELECT pg_temp.pay(%p, 1)',
                E'Article 12, 22, a reading, reached.contracted.payment (ZG008): possible only from "contracted" on; the project is at "procuring".\n'
                'It is not the time for this entry. SELECT * FROM yunfu.explain(%p) says which steps lead on from "procuring".'),
               ('a supplement', :q, 'SELECT pg_temp.supplement(%p)',
                E'Article 12, a reading, reached.contracted.supplement (ZG009): possible only from "contracted" on; the project is at "procuring".\n'
                'It is not the time for this entry. SELECT * FROM yunfu.explain(%p) says which steps lead on from "procuring". Until a step rests on it, the contract itself is corrected.'),
               ('a change', :p, 'SELECT pg_temp.change(%p, ''value'', 5, ''hardware'')',
                E'Article 8(2), 8(4), a reading, reached.approved.value (ZG009): possible only from "approved" on; the project is at "planned".\n'
                'It is not the time for this entry. SELECT * FROM yunfu.explain(%p) says which steps lead on from "planned". Until they are frozen, cost lines and contracts are corrected themselves.'),
               ('money', :p, 'SELECT pg_temp.change(%p, ''funds'', 5, NULL, ''national'')',
                E'Article 12, a reading, reached.submitted.funds (ZG009): possible only from "submitted" on; the project is at "planned".\n'
                'It is not the time for this entry. SELECT * FROM yunfu.explain(%p) says which steps lead on from "planned". Until it leaves "planned", city_funds and national_funds are corrected themselves.'),
               ('a payment after the end', :t, 'SELECT pg_temp.pay(%p, 1)',
                E'Article 17, 22, a reading, going_on.payment (ZG008): possible only while the project goes on; it is at "terminated".\n'
                'It is not the time for this entry. SELECT * FROM yunfu.explain(%p) says which steps lead on from "terminated". '
                'What is owed for work done is paid by kind "settlement", what was paid too much comes back by kind "refund".'),
               ('a contract after acceptance', :a, 'SELECT drive.contract(%p, ''testing'', 1, ''2020-07-01'')',
                E'Article 18, a reading, not_reached.accepted.contract (ZG009): possible only before "accepted"; the project is at "accepted".\n'
                'It is not the time for this entry. SELECT * FROM yunfu.explain(%p) says which steps lead on from "accepted".'),
               ('national money', :q, 'SELECT pg_temp.fund(%p, ''national'', 1)',
                E'Article 12, a reading, no_national_funds (ZG010): ruled out: the project has no national funds: they are entered with it, and later by a change of funds '
                '(when: source "national"; funds of source "national" up to 0.00 yuan).\nEnter first what the detail names, or correct the entry.')) AS v (says, project, statement, said);
-- the time is asked before all else: nothing is to be put right first that cannot be entered at all
SELECT is((drive.outcome(replace(statement, '%p', :'t'))).result, refusal, says)
  FROM (VALUES ('a main contract that lacks all', 'INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%p, ''main'', 2, ''甲'', 99999999, ''2020-06-01'')', 'ZG009 going_on.contract'),
               ('a supplement beyond everything', 'SELECT pg_temp.supplement_contract(pg_temp.main(%p), 99999999)', 'ZG009 going_on.supplement'),
               ('a refund of more than was paid', 'SELECT pg_temp.pay(%p, 5, ''refund'')', 'ZG008 amount'),
               ('a change from another figure', 'INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, old, new, decided_on) VALUES (%p, ''value'', ''law'', ''hardware'', 7, 5, ''2020-06-01'')', 'ZG009 reached.approved.value'),
               ('a contract of nobody''s amount', 'INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier) VALUES (%p, ''main'', 2, ''甲'')', 'ZG009 going_on.contract')) AS v (says, statement, refusal);
-- the law tells them in both languages
SELECT set_eq($$ SELECT govproj.sentence_of_condition(to_jsonb(c), govproj.law_names('yunfu', 1, l)) FROM yunfu.policy_condition c, unnest('{zh,en}'::text[]) AS l
                  WHERE c.entry IN ('payment', 'payment:payment', 'party', 'allocation:requested', 'change') AND c.condition <> 'source_named'
                     OR c.entry IN ('contract', 'supplement') AND c.track IS NULL OR c.entry = 'change:funds' AND c.track IS NOT NULL $$,
              $$ VALUES ('录入合同时，项目须尚未到“已验收”。'), ('录入合同当事方时，项目须尚未到“已验收”。'), ('录入补充合同时，项目须尚未到“已验收”。'), ('录入变更时，项目须尚未到“已验收”；仅限：录入事项种类为金额变更、范围变更、工期变更。'),
                        ('录入合同时，项目须未终结。'), ('录入合同当事方时，项目须未终结。'), ('录入补充合同时，项目须未终结。'), ('录入变更时，项目须未终结。'), ('录入补充合同时，项目须已到“已签约”。'),
                        ('录入支付时，项目须已到“已签约”（到“已签约”为止）。'), ('录入付款时，项目须未终结。'), ('录入支付时，项目须尚未到“已撤回”。'), ('专业类：录入支付时，项目须尚未到“不予立项”。'),
                        ('专业类：录入资金变更时，项目须已到“已申报”（自“已计划”起）（到“已申报”为止）。'), ('公共类：录入资金变更时，项目须已到“已论证”（自“已计划”起）（到“已论证”为止）。'),
                        ('录入资金申请时，不得办理：项目没有国家资金（国家资金随项目录入，以后由资金变更录入）；仅限：国家资金0元以下（含），且资金来源为国家资金。'),
                        ('on entry of each contract: the project must not have come to “Accepted” yet.'), ('on entry of each party of a contract: the project must not have come to “Accepted” yet.'),
                        ('on entry of each supplement: the project must not have come to “Accepted” yet.'),
                        ('on entry of each change: the project must not have come to “Accepted” yet; only where: kind of what is entered is change of value, change of scope or change of duration.'),
                        ('on entry of each contract: the project must not have ended.'), ('on entry of each party of a contract: the project must not have ended.'), ('on entry of each supplement: the project must not have ended.'),
                        ('on entry of each change: the project must not have ended.'), ('on entry of each supplement: the project must have come to “Contracted”.'),
                        ('on entry of each payment: the project must have come to “Contracted” (until “Contracted”).'), ('on entry of each payment of kind payment: the project must not have ended.'),
                        ('on entry of each payment: the project must not have come to “Withdrawn” yet.'), ('professional class, on entry of each payment: the project must not have come to “Rejected” yet.'),
                        ('professional class, on entry of each change of funds: the project must have come to “Submitted” (from “Planned” on) (until “Submitted”).'),
                        ('public class, on entry of each change of funds: the project must have come to “Reviewed” (from “Planned” on) (until “Reviewed”).'),
                        ('on entry of each request for an allocation: ruled out: the project has no national funds: they are entered with it, and later by a change of funds; only where: national funds up to 0 yuan (inclusive), and source of the money is national funds.') $$,
              'each row is a sentence in both languages');

--
-- Another law: paid from procurement on, contracted and supplemented after acceptance; what is small changes till the end.
--
UPDATE yunfu.policy SET superseded_on = '2024-06-30' WHERE id = 1;
SELECT govproj.load_pack('yunfu', (body - 'cases') || jsonb_build_object('code', 'own', 'valid_from', '2024-07-01', 'valid_until', NULL,
    'conditions', (SELECT jsonb_agg(c) FROM jsonb_array_elements(body -> 'conditions') c
                    WHERE coalesce(c ->> 'condition', '') NOT IN ('reached', 'not_reached', 'going_on', 'never') OR c ->> 'entry' LIKE 'allocation:%' AND c ->> 'condition' <> 'never')
               || $$[{"entry": "payment", "condition": "reached", "argument": "procuring", "article": "3(1)"},
                     {"entry": "supplement", "condition": "reached", "argument": "contracted", "mode": "warn", "article": "3(2)"},
                     {"entry": "change:value", "condition": "not_reached", "argument": "implementing", "when": {"amount": {"above": 1000}}, "article": "3(3)"},
                     {"entry": "contract:testing", "to_stage": "contracted", "until_stage": "accepted", "condition": "not_reached", "argument": "implementing", "article": "3(4)"},
                     {"entry": "supplement", "condition": "not_reached", "argument": "terminated", "article": "3(5)"},
                     {"entry": "contract:other", "to_stage": "implementing", "condition": "never", "code": "petty", "label_zh": "小额合同", "label_en": "petty contracts", "when": {"amount": {"below": 100}}, "article": "3(6)"},
                     {"to_stage": "submitted", "condition": "never", "label_zh": "不足申报起点", "label_en": "below the floor", "when": {"investment": {"below": 300000}}, "article": "3(7)"},
                     {"entry": "allocation:requested", "condition": "never", "code": "half", "label_zh": "申请过半", "label_en": "more than half", "when": {"amount": {"above": 1225000}}, "mode": "warn", "article": "3(8)"}]$$::jsonb,
    'waivers', body -> 'waivers' || '[{"rule": "reached.procuring.payment", "grantor": "data_bureau", "document_kind": "waiver_consent_data_bureau", "article": "3(9)"}]')) AS own
  FROM govproj.packs WHERE code = 'yunfu-2020' \gset
SELECT is_empty('SELECT code, fault FROM yunfu.policy_fault WHERE policy_id = ' || :own, 'it has no fault');
CREATE FUNCTION pg_temp.reach(target text, track text DEFAULT 'professional') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    new_id bigint := drive.project(track, '2024-07-01', 'vital');
    day date := '2024-07-01';
    step text;
BEGIN
    PERFORM drive.supply(new_id, 'line ' || l, day) FROM unnest('{software_development,hardware,supervision,acceptance,security}'::text[]) AS l;
    PERFORM drive.paper(new_id, 'government_consent', day);
    FOREACH step IN ARRAY coalesce(drive.path(track, target), '{}') LOOP
        day := day + 7;
        PERFORM drive.advance(new_id, step, day);
    END LOOP;
    RETURN new_id;
END $$;
CREATE TEMP TABLE there AS SELECT stage, pg_temp.reach(stage) AS p FROM unnest('{planned,funded,procuring,implementing,accepted,terminated}'::text[]) AS stage;
SELECT drive.contract(p, 'main', 900000, '2024-12-01') FROM there WHERE stage IN ('planned') \g /dev/null
SELECT p AS planned FROM there WHERE stage = 'planned' \gset
SELECT p AS procuring FROM there WHERE stage = 'procuring' \gset
SELECT drive.paper(p, 'award_notice', '2024-12-01'), drive.contract(p, 'main', 900000, '2024-12-01') FROM there WHERE stage = 'procuring' \g /dev/null
SELECT is((SELECT array_agg(policy_id) FROM yunfu.project JOIN there ON p = id), array_fill(:own::bigint, ARRAY[6]), 'projects under it');
SELECT is((drive.outcome(replace(statement, '%p', p::text))).result, refusal, format('%s at %s', says, stage))
  FROM there JOIN (VALUES ('planned', 'a payment', 'SELECT pg_temp.pay(%p, 1)', 'ZG008 reached.procuring.payment'), ('procuring', 'a payment', 'SELECT pg_temp.pay(%p, 1)', 'done'),
                          ('planned', 'a settlement', 'SELECT pg_temp.pay(%p, 1, ''settlement'')', 'ZG008 reached.procuring.payment'),
                          ('terminated', 'a payment', 'SELECT pg_temp.pay(%p, 1)', 'ZG008 reached.procuring.payment'), ('terminated', 'a supplement', 'SELECT pg_temp.supplement(%p)', 'ZG009 not_reached.terminated.supplement'),
                          ('accepted', 'a contract', 'SELECT drive.contract(%p, ''other'', 1000, ''2024-12-01'')', 'done'), ('accepted', 'a party', 'SELECT pg_temp.party(%p)', 'done'),
                          ('accepted', 'a supplement', 'SELECT pg_temp.supplement(%p)', 'done'), ('procuring', 'a supplement', 'SELECT pg_temp.supplement(%p)', 'done'),
                          ('accepted', 'a small change', 'SELECT pg_temp.change(%p, ''value'', 351000, ''hardware'')', 'done'), ('accepted', 'a large change', 'SELECT pg_temp.change(%p, ''value'', 351000.01, ''hardware'')', 'ZG009 not_reached.implementing.value'),
                          ('funded', 'a large change', 'SELECT pg_temp.change(%p, ''value'', 400000, ''hardware'')', 'done'), ('planned', 'a change before anything is frozen', 'SELECT pg_temp.change(%p, ''value'', 351000, ''hardware'')', 'done'),
                          ('accepted', 'a change of scope', 'SELECT pg_temp.change(%p, ''scope'', NULL)', 'done'), ('planned', 'national money of a project without', 'SELECT pg_temp.change(%p, ''funds'', 5, NULL, ''national'')', 'done'),
                          ('funded', 'national money that nobody gave', 'SELECT pg_temp.fund(%p, ''national'', 1)', 'done'), ('funded', 'but decided', 'SELECT pg_temp.fund(%p, ''national'', 1, 1)', 'ZG008 allocations:national.national_funds'),
                          ('implementing', 'a testing contract', 'SELECT drive.contract(%p, ''testing'', 1, ''2024-12-01'')', 'ZG009 not_reached.implementing.testing'),
                          ('procuring', 'a testing contract', 'SELECT drive.contract(%p, ''testing'', 1, ''2024-12-01'')', 'done'), ('accepted', 'a testing contract', 'SELECT drive.contract(%p, ''testing'', 1, ''2024-12-01'')', 'done'),
                          ('implementing', 'a petty contract', 'SELECT drive.contract(%p, ''other'', 99.99, ''2024-12-01'')', 'ZG010 petty'), ('implementing', 'one of a hundred', 'SELECT drive.contract(%p, ''other'', 100, ''2024-12-01'')', 'done'),
                          ('procuring', 'a petty contract', 'SELECT drive.contract(%p, ''other'', 99.99, ''2024-12-01'')', 'done')) AS v (stage, says, statement, refusal) USING (stage)
 ORDER BY stage, says;
SELECT is(pg_temp.warned_after(replace(statement, '%p', '%s'), p), warned, format('warned of %s at %s', says, stage))
  FROM there JOIN (VALUES ('procuring', 'a supplement', 'SELECT pg_temp.supplement(%p)', 'reached.contracted.supplement'), ('accepted', 'a supplement', 'SELECT pg_temp.supplement(%p)', 'nothing'),
                          ('funded', 'more than half', 'SELECT pg_temp.fund(%p, ''city'', 1225000.01)', 'half'), ('funded', 'half', 'SELECT pg_temp.fund(%p, ''city'', 1225000)', 'nothing'),
                          ('funded', 'more than half, by and by', 'SELECT pg_temp.fund(%p, ''city'', 1); UPDATE yunfu.fund_allocation SET requested = 1225000.01 WHERE project_id = %p', 'half')) AS v (stage, says, statement, warned) USING (stage);
-- what is ruled out of contracts is asked of them at the steps from there on, too; when they were entered is not
SELECT pg_temp.reach('contracted') AS c \gset
SELECT drive.contract(:c, 'other', 99.99, '2024-12-01') AS small, drive.contract(:c, 'other', 1000, '2024-12-01') AS large, drive.contract(:c, 'testing', 1000, '2024-12-01') AS tested \g /dev/null
SELECT drive.supply_all(:c, 'implementing', '2024-12-02') \g /dev/null
SELECT is((drive.outcome(pg_temp.stepping(:c, 'implementing', '2024-12-02'))).result, 'ZG010 petty', 'the petty contract bars the way');
SELECT is((SELECT string_agg(remedy, ';') FROM yunfu.explain(:c, 'implementing', '2024-12-02') WHERE rule = 'petty'), 'ruled out: petty contracts (when: amount below 100.00 yuan)', 'and explain tells it');
UPDATE yunfu.contract SET amount = 100 WHERE project_id = :c AND amount = 99.99;
SELECT is(drive.step(:c, 'implementing', '2024-12-02'), 'done', 'corrected it does not');
-- what is unknown is not ruled out
SELECT drive.project('professional', '2024-07-01', 'vital') AS n \gset
SELECT is((SELECT count(*) FROM yunfu.explain(:n, 'submitted') WHERE rule = 'never'), 0::bigint, 'a project of no figure');
SELECT drive.line(:n, 'hardware', 299999.99) \g /dev/null
SELECT is((SELECT remedy FROM yunfu.explain(:n, 'submitted') WHERE rule = 'never'), 'ruled out: below the floor (when: investment below 300000.00 yuan)', 'a fen too little');
SELECT drive.line(:n, 'other', 0.01) \g /dev/null
SELECT is((SELECT count(*) FROM yunfu.explain(:n, 'submitted') WHERE rule = 'never'), 0::bigint, 'the floor itself');
-- a gate is waived as other rules are, and the act says so
SELECT drive.paper(:planned, 'waiver_consent_data_bureau', '2024-12-01') AS consent \gset
INSERT INTO yunfu.waiver (project_id, rule, granted_by, granted_on, until, document_id) VALUES (:planned, 'reached.procuring.payment', 1, '2024-12-01', '2024-12-31', :consent);
SELECT is((drive.outcome(format('SELECT pg_temp.pay(%s, 1)', :planned), false)).result, 'done', 'a payment by waiver');
SELECT is((SELECT detail ->> 'waived' FROM yunfu.act WHERE project_id = :planned ORDER BY seq DESC LIMIT 1), 'reached.procuring.payment', 'which the act tells');

--
-- No law: whoever writes nothing is refused nothing but arithmetic, the ledger and the record.
--
SELECT govproj.create_register('tap_lawless', pack => NULL) \g /dev/null
SELECT govproj.load_pack('tap_lawless', jsonb_build_object('code', 'empty', 'title', '无规则', 'valid_from', '2020-01-01',
    'tracks', '[{"track": "x", "label_zh": "类", "label_en": "class", "owner_kinds": "unit,data_bureau,finance,audit,government", "article": "1"}]'::jsonb,
    'classes', (SELECT jsonb_agg(jsonb_build_object('category', c, 'track', 'x', 'article', '1')) FROM unnest('{infrastructure,software,maintenance,operation,thirdparty}'::text[]) AS c),
    'documents', '[{"kind": "paper", "label_zh": "材料", "label_en": "paper", "issuer": "owner", "article": "1"}]'::jsonb,
    'steps', (SELECT jsonb_agg(jsonb_build_object('track', 'x', 'from_stage', f, 'to_stage', t, 'office', 'owner', 'kind', k, 'article', '1'))
                FROM (VALUES (NULL, 'planned', 'birth'), ('planned', 'approved', 'forward'), ('approved', 'contracted', 'forward'), ('contracted', 'implementing', 'forward'),
                             ('implementing', 'accepted', 'forward'), ('accepted', 'filed', 'forward'), ('planned', 'withdrawn', 'exit'), ('implementing', 'terminated', 'exit'),
                             ('approved', 'returned', 'back'), ('returned', 'planned', 'restart')) AS s (f, t, k)))) AS none \gset
SELECT is_empty('SELECT code, fault FROM tap_lawless.policy_fault', 'a law of no rules has no fault');
INSERT INTO tap_lawless.agency (code, name, kind) VALUES ('u', '某局', 'unit'), ('f', '财政局', 'finance'), ('d', '数据局', 'data_bureau');
CREATE FUNCTION pg_temp.lawless(stages text[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    new_id bigint;
    step text;
BEGIN
    INSERT INTO tap_lawless.project (title, category, owner_id, budget_year, city_funds, classified, stage_on)
    VALUES ('涉密', 'software.professional', 2, 2021, 0, true, '2021-01-01') RETURNING id INTO new_id;
    INSERT INTO tap_lawless.cost_line (project_id, kind, amount) VALUES (new_id, 'hardware', 1000);
    INSERT INTO tap_lawless.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (new_id, 'main', 1, '甲', 1000, '2021-01-01');
    FOREACH step IN ARRAY stages LOOP
        UPDATE tap_lawless.project SET stage = step, stage_on = '2021-01-01' WHERE id = new_id;
    END LOOP;
    RETURN new_id;
END $$;
CREATE TEMP TABLE lawless AS
SELECT stage, pg_temp.lawless(way) AS p
  FROM (VALUES ('planned', '{}'::text[]), ('returned', '{approved,returned}'), ('approved', '{approved}'), ('contracted', '{approved,contracted}'), ('implementing', '{approved,contracted,implementing}'),
               ('accepted', '{approved,contracted,implementing,accepted}'), ('filed', '{approved,contracted,implementing,accepted,filed}'), ('withdrawn', '{withdrawn}'),
               ('terminated', '{approved,contracted,implementing,terminated}')) AS v (stage, way);
SELECT is((SELECT array_agg(y.stage::text ORDER BY y.id) FROM tap_lawless.project y), (SELECT array_agg(stage ORDER BY p) FROM lawless), 'classified, without money, of a finance bureau, signed by another: at every stage');
SELECT is((drive.outcome(replace(replace(statement, '%c', (SELECT min(id) FROM tap_lawless.contract c WHERE c.project_id = p)::text), '%p', p::text))).result, 'done', format('%s at %s', says, stage))
  FROM lawless, (VALUES ('a contract', 'INSERT INTO tap_lawless.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%p, ''main'', 3, ''乙'', 1, ''2021-06-01'')'),
                        ('a party', 'INSERT INTO tap_lawless.contract_party (contract_id, name, part) VALUES (%c, ''丙'', ''member'')'),
                        ('a supplement', 'INSERT INTO tap_lawless.supplement (contract_id, amount, signed_on) VALUES (%c, 9999, ''2021-06-01'')'),
                        ('a payment', 'INSERT INTO tap_lawless.payment (contract_id, amount, paid_on) VALUES (%c, 1000, ''2021-06-01'')'),
                        ('a settlement', 'INSERT INTO tap_lawless.payment (contract_id, kind, amount, paid_on) VALUES (%c, ''settlement'', 1000, ''2021-06-01'')'),
                        ('a change of value', 'INSERT INTO tap_lawless.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%p, ''value'', ''law'', ''hardware'', 5, ''2021-06-01'')'),
                        ('a change of scope', 'INSERT INTO tap_lawless.change (project_id, kind, cause, note, decided_on) VALUES (%p, ''scope'', ''law'', ''甲'', ''2021-06-01'')'),
                        ('a change of duration', 'INSERT INTO tap_lawless.change (project_id, kind, cause, new, decided_on) VALUES (%p, ''duration'', ''law'', 5, ''2021-06-01'')'),
                        ('a change of funds', 'INSERT INTO tap_lawless.change (project_id, kind, cause, source, new, decided_on) VALUES (%p, ''funds'', ''law'', ''national'', 5, ''2021-06-01'')'),
                        ('funds', 'INSERT INTO tap_lawless.fund_allocation (project_id, source, year, requested, decided, arranged) VALUES (%p, ''city'', 2021, 9, 8, 7)'),
                        ('national funds', 'INSERT INTO tap_lawless.fund_allocation (project_id, source, year, requested, decided, arranged) VALUES (%p, ''national'', 2021, 9, 8, 7)'),
                        ('a paper', 'INSERT INTO tap_lawless.document (project_id, kind, issuer_id, issued_on) VALUES (%p, ''paper'', 2, ''2021-06-01'')'),
                        ('a demand', 'INSERT INTO tap_lawless.demand (agency_id, year, title, category, project_id) VALUES (2, 2021, ''需求'', ''software.professional'', %p)'),
                        ('an evaluation', 'INSERT INTO tap_lawless.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (%p, 2021, 3, 90, ''2021-06-01'')'),
                        ('a cost line', 'INSERT INTO tap_lawless.cost_line (project_id, kind, amount) VALUES (%p, ''other'', 5)')) AS v (says, statement)
 ORDER BY stage, says;
-- what is refused all the same, at whichever stage, is arithmetic and the record
SELECT is((drive.outcome(replace(replace(statement, '%c', (SELECT min(id) FROM tap_lawless.contract c WHERE c.project_id = p)::text), '%p', p::text))).result, refusal, format('%s at %s', says, stage))
  FROM lawless, (VALUES ('a payment of more', 'INSERT INTO tap_lawless.payment (contract_id, amount, paid_on) VALUES (%c, 1000.01, ''2021-06-01'')', 'ZG008 amount'),
                        ('one before it was signed', 'INSERT INTO tap_lawless.payment (contract_id, amount, paid_on) VALUES (%c, 1, ''2020-12-31'')', 'ZG011 legal_date'),
                        ('one removed', 'INSERT INTO tap_lawless.payment (contract_id, amount, paid_on) VALUES (%c, 1, ''2021-06-01''); DELETE FROM tap_lawless.payment WHERE contract_id = %c', 'ZG009 fixed'),
                        ('a change from another figure', 'INSERT INTO tap_lawless.change (project_id, kind, cause, cost_line_kind, old, new, decided_on) VALUES (%p, ''value'', ''law'', ''hardware'', 1, 5, ''2021-06-01'')', '23514 old')) AS v (says, statement, refusal)
 WHERE stage IN ('planned', 'accepted', 'terminated') ORDER BY stage, says;
-- lines and changes come to the total, in whichever order
SELECT p FROM lawless WHERE stage = 'planned' \gset
INSERT INTO tap_lawless.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (:p, 'value', 'law', 'hardware', 400, '2021-06-01');
UPDATE tap_lawless.cost_line SET amount = 1500 WHERE project_id = :p;
SELECT is(total_investment::numeric, 900.00, 'a line that is corrected after it was changed') FROM tap_lawless.project WHERE id = :p;
SELECT is_empty('SELECT * FROM govproj.check_register(''tap_lawless'')', 'and nothing is amiss');

--
-- What is wrong with such rows is told.
--
CREATE FUNCTION pg_temp.load(said jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce((o).detail, (o).result) FROM (SELECT drive.outcome(format('SELECT govproj.load_pack(''yunfu'', %L)',
        (body - 'cases') || '{"code": "other", "valid_from": "2018-01-01", "valid_until": "2018-12-31"}' || jsonb_build_object('conditions', body -> 'conditions' || said))) AS o FROM govproj.packs WHERE code = 'yunfu-2020') AS s
$$;
CREATE TEMP TABLE wrong (said, fault) AS VALUES
    ('{"to_stage": "contracted", "condition": "reached", "argument": "approved", "article": "1"}', 'condition reached says when something is entered and is asked of a step, which has its stage'),
    ('{"to_stage": "accepted", "condition": "going_on", "article": "1"}', 'condition going_on says when something is entered and is asked of a step'),
    ('{"entry": "payment", "condition": "reached", "argument": "contracteed", "article": "1"}', 'condition reached: contracteed is no stage; did you mean "contracted"\?'),
    ('{"entry": "payment", "condition": "reached", "argument": "trial", "article": "1"}', 'condition reached is asked of the entry of payment, and no way leads to trial'),
    ('{"track": "public", "entry": "payment", "condition": "not_reached", "argument": "preaccepted", "article": "1"}', 'condition not_reached is asked of the entry of payment, and no way leads to preaccepted'),
    ('{"entry": "change:scope", "until_stage": "evaluated", "condition": "going_on", "article": "1"}', 'condition going_on is asked of the entry of change:scope, and no way leads to evaluated'),
    ('{"entry": "supplement", "to_stage": "trial", "condition": "going_on", "article": "1"}', 'condition going_on is asked of the entry of supplement, and no way leads to trial'),
    ('{"entry": "contract:main", "to_stage": "trial", "condition": "undertaking", "article": "1"}', 'condition undertaking binds nothing: no step leads to trial'),
    ('{"entry": "supplement", "to_stage": "accepted", "until_stage": "contracted", "condition": "going_on", "article": "1"}', 'condition going_on is asked of the entry of supplement at no time: not before accepted, nor from contracted on'),
    ('{"entry": "change:duration", "until_stage": "terminated", "condition": "going_on", "article": "1"}', 'condition going_on is asked of the entry of change:duration from terminated on, and by an exit a project comes to no stage'),
    ('{"entry": "payment", "condition": "another_office", "article": "1"}', 'condition another_office is of a step and asked of the entry of payment'),
    ('{"entry": "change", "condition": "four_eyes", "argument": "submitted", "article": "1"}', 'condition four_eyes is of a step and asked of the entry of change'),
    ('{"entry": "payment", "condition": "undertaking", "article": "1"}', 'condition undertaking is of contracts and asked of the entry of payment'),
    ('{"entry": "party", "condition": "source_named", "article": "1"}', 'condition source_named is of payments and asked of the entry of party'),
    ('{"entry": "payment:bribe", "condition": "going_on", "article": "1"}', 'condition going_on is asked of the entry of payment:bribe, which nobody enters'),
    ('{"entry": "allocation:spent", "condition": "going_on", "article": "1"}', 'condition going_on is asked of the entry of allocation:spent, which nobody enters'),
    ('{"entry": "party", "condition": "going_on", "when": {"amount": {"from": 1}}, "article": "1"}', 'when.amount is not known of the entry of party'),
    ('{"entry": "payment:refund", "condition": "going_on", "when": {"kind": "refund"}, "article": "1"}', 'when.kind is not known of the entry of payment:refund');
SELECT pg_temp.load((SELECT jsonb_agg(said::jsonb) FROM wrong)) AS told \gset
SELECT matches(:'told'::text, fault, said) FROM wrong;
SELECT matches(pg_temp.load(said::jsonb), fault, left(said, 60))
  FROM (VALUES
    ('{"to_stage": "submitted", "condition": "never", "when": {"off_plan": true}, "article": "1"}', 'condition never says in when what it rules out, and in label_zh and label_en how that is called'),
    ('{"to_stage": "submitted", "condition": "never", "label_zh": "甲", "label_en": "x", "article": "1"}', 'condition never says in when what it rules out'),
    ('{"to_stage": "submitted", "condition": "never", "argument": "planned", "label_zh": "甲", "label_en": "x", "when": {"off_plan": true}, "article": "1"}', 'condition never takes no argument'),
    ('[{"entry": "payment:settlement", "condition": "source_named", "article": "1"}, {"entry": "payment", "condition": "not_reached", "argument": "rejected", "when": {"kind": "refund"}, "article": "1"},
       {"entry": "contract", "condition": "not_reached", "argument": "filed", "code": "no_more", "article": "1"}]', '^done$')) AS v (said, fault);
-- a version that says so by SQL, and is looked at by nobody, judges nothing
INSERT INTO yunfu.policy (code, title, valid_from, valid_until) VALUES ('raw', '甲', '2018-01-01', '2018-12-31') RETURNING id AS raw \gset
INSERT INTO yunfu.policy_condition (policy_id, to_stage, condition, argument, article) VALUES (:raw, 'planned', 'reached', 'approved', '1');
SELECT results_eq(format('SELECT code FROM yunfu.policy_fault WHERE policy_id = %s AND code = ''condition_of_entry''', :raw), $$ VALUES ('condition_of_entry') $$, 'it is found by the view, too');

SELECT * FROM finish();
ROLLBACK;
