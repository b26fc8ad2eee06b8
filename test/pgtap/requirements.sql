-- What a step needs, as a row says it: papers, contracts, cost lines; from an amount on, at later steps too, or that they are not there.
BEGIN;
SELECT no_plan();
\ir ../tap.sql

INSERT INTO yunfu.policy_requirement (policy_id, code, to_stage, onwards, needs, absent, qualified, independent, percent, any_of, applies_when, mode, article)
SELECT p.id, r.* FROM yunfu.policy p, (VALUES
    ('tested', 'implementing'::govproj.stage, true, 'contract:testing', false, true, true, NULL::numeric, NULL, '{"line:testing": {"from": 20000}}'::jsonb, 'refuse', '13'),
    (NULL, 'preaccepted', false, 'contract:evaluation', true, false, false, NULL, NULL, NULL, 'refuse', '18'),
    (NULL, 'funded', false, 'return_notice', true, false, false, NULL, NULL, NULL, 'refuse', '8(4)'),
    ('secure', 'submitted', false, 'cost_line:security', false, false, false, 4, NULL, '{"investment": {"from": 2000000}}', 'refuse', '20'),
    ('costly', 'submitted', false, 'cost_line:acceptance', false, false, false, 50, NULL, '{"category": "infrastructure"}', 'refuse', '20'),
    ('half', 'preaccepted', false, 'contract', false, false, false, 82, NULL, NULL, 'refuse', '12'),
    (NULL, 'implementing', false, 'contract:testing', false, false, false, NULL, 'watched', NULL, 'warn', '13'),
    (NULL, 'implementing', false, 'software_test_report', false, true, false, NULL, 'watched', NULL, 'warn', '13'),
    ('between', 'implementing', true, 'contract:evaluation', false, false, false, NULL, NULL, '{"line:testing": {"above": 30000, "to": 40000}}', 'warn', '13')) AS r;
SELECT is_empty('SELECT code, fault FROM yunfu.policy_fault', 'such rows have no fault');

-- A project of 2,450,000 yuan, as much of it for testing, taken to a stage.
CREATE FUNCTION pg_temp.make(testing numeric, stage text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p bigint := drive.project();
    day date := '2020-03-02';
    step text;
BEGIN
    PERFORM drive.line(p, k, a) FROM (VALUES ('software_development', 1800000), ('hardware', 350000 - testing), ('testing', testing), ('supervision', 100000),
                                             ('acceptance', 100000), ('security', 100000)) AS v (k, a) WHERE a > 0;
    FOREACH step IN ARRAY COALESCE(drive.path('professional', stage), '{}') LOOP
        day := day + 7;
        IF step = 'implementing' AND testing >= 20000 THEN
            PERFORM drive.contract(p, 'testing', 20000, day, '某测评公司');
        END IF;
        PERFORM drive.advance(p, step, day);
    END LOOP;
    RETURN p;
END $$;
\set rest '; SELECT drive.supply_all(%s, ''implementing'', ''2020-06-01'')'
\set tested 'SELECT drive.contract(%s, ''testing'', 20000, ''2020-06-01'', ''某测评公司'')'

-- a contract from an amount on, by a body that is qualified and independent
CREATE TEMP TABLE made AS SELECT t.testing, pg_temp.make(t.testing, 'contracted') AS p FROM (VALUES (0), (19999.99), (20000), (20000.01)) AS t (testing);
SELECT is(pg_temp.after('SELECT 1' || :'rest', p, 'implementing', '2020-06-01'), CASE WHEN testing < 20000 THEN 'done' ELSE 'ZG003 tested' END, 'no contract, a line of ' || testing)
  FROM made;
SELECT is(pg_temp.after(v.arrangement || :'rest', p, 'implementing', '2020-06-01'), v.refusal, v.says)
  FROM made, (VALUES ('such a contract', :'tested', 'done'),
                     ('without a qualification', 'SELECT drive.contract(%s, ''testing'', 20000, ''2020-06-01'', ''某测评公司'', NULL)', 'ZG003 tested'),
                     ('with the supplier of the main contract', 'SELECT drive.contract(%s, ''testing'', 20000, ''2020-06-01'')', 'ZG003 tested'),
                     ('with the owner', 'SELECT drive.contract(%s, ''testing'', 20000, ''2020-06-01'', a.name) FROM yunfu.agency a WHERE a.id = 2', 'ZG003 tested'),
                     ('of nothing', 'SELECT drive.contract(%s, ''testing'', 0, ''2020-06-01'', ''某测评公司'')', 'ZG003 tested'),
                     ('signed on the next day', 'SELECT drive.contract(%s, ''testing'', 20000, ''2020-06-02'', ''某测评公司'')', 'ZG003 tested'),
                     ('and another that does not serve', :'tested' || '; SELECT drive.contract(%s, ''testing'', 1, ''2020-06-01'', ''乙公司'', NULL)', 'done'),
                     ('of another kind', 'SELECT drive.contract(%s, ''evaluation'', 20000, ''2020-06-01'', ''某测评公司'')', 'ZG003 tested')) AS v (says, arrangement, refusal)
 WHERE testing = 20000;

-- again at every later step that leads on, and at no other
SELECT pg_temp.make(20000, 'implementing') AS p, pg_temp.make(20000, 'preaccepted') AS q, pg_temp.make(0, 'implementing') AS r \gset
\set lowered 'INSERT INTO yunfu.supplement (contract_id, amount, signed_on) SELECT id, -amount, ''2020-06-01'' FROM yunfu.contract WHERE project_id = %s AND kind = ''testing'''
SELECT is(pg_temp.after(v.arrangement, v.p, v.target, '2020-06-10'), v.refusal, v.says)
  FROM (VALUES ('with it, the next step', :p, 'preaccepted', 'SELECT drive.supply_all(%s, ''preaccepted'', ''2020-06-10'')', 'done'),
               ('lowered to nothing, no more', :p, 'preaccepted', :'lowered' || '; SELECT drive.supply_all(%s, ''preaccepted'', ''2020-06-10'')', 'ZG003 tested'),
               ('a step back asks for nothing', :q, 'implementing', 'SELECT drive.paper(%s, ''preacceptance_opinion'', ''2020-06-10'', ''failed'')', 'done'),
               ('a change that reaches the amount', :r, 'preaccepted', 'INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on)
                    VALUES (%s, ''value'', ''policy'', ''testing'', 20000, ''2020-06-01''); SELECT drive.supply_all(%s, ''preaccepted'', ''2020-06-10'')', 'ZG003 tested'),
               ('or does not', :r, 'preaccepted', 'INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on)
                    VALUES (%s, ''value'', ''policy'', ''testing'', 19999.99, ''2020-06-01''); SELECT drive.supply_all(%s, ''preaccepted'', ''2020-06-10'')', 'done'))
    AS v (says, p, target, arrangement, refusal);

-- what may not be there
SELECT pg_temp.make(0, 'approved') AS a \gset
SELECT is(pg_temp.after(v.arrangement, v.p, v.target, '2020-06-10'), v.refusal, v.says)
  FROM (VALUES ('a contract that may not be there', :r, 'preaccepted', 'SELECT drive.contract(%s, ''evaluation'', 1, ''2020-06-01'', ''某测评公司''); SELECT drive.supply_all(%s, ''preaccepted'', ''2020-06-10'')', 'ZG001 contract.evaluation.absent'),
               ('nor on a later day', :r, 'preaccepted', 'SELECT drive.contract(%s, ''evaluation'', 1, ''2020-06-11'', ''某测评公司''); SELECT drive.supply_all(%s, ''preaccepted'', ''2020-06-10'')', 'ZG001 contract.evaluation.absent'),
               ('one of nothing binds nobody', :r, 'preaccepted', 'SELECT drive.contract(%s, ''evaluation'', 0, ''2020-06-01'', ''某测评公司''); SELECT drive.supply_all(%s, ''preaccepted'', ''2020-06-10'')', 'done'),
               ('a paper that may not be there', :a, 'funded', 'SELECT drive.paper(%s, ''return_notice'', ''2020-06-01''); SELECT drive.supply_all(%s, ''funded'', ''2020-06-10'')', 'ZG001 return_notice.absent'),
               ('is voided', :a, 'funded', 'SELECT drive.void(drive.paper(%s, ''return_notice'', ''2020-06-01''), ''2020-06-01''); SELECT drive.supply_all(%s, ''funded'', ''2020-06-10'')', 'done'))
    AS v (says, p, target, arrangement, refusal);
SELECT matches((drive.outcome(format('SELECT drive.contract(%s, ''evaluation'', 1, ''2020-06-01'', ''某测评公司''); SELECT drive.supply_all(%1$s, ''preaccepted'', ''2020-06-10'');
                                      UPDATE yunfu.project SET stage = ''preaccepted'', stage_on = ''2020-06-10'' WHERE id = %1$s', :r))).detail,
               '^Article 18, contract\.evaluation\.absent \(ZG001\): possible only while no contract of kind "evaluation" is signed\.$', 'the refusal says so');

-- a share: of the amount from which on it is needed, else of what was approved
CREATE FUNCTION pg_temp.secured(total numeric, security numeric) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    p bigint := drive.project();
BEGIN
    PERFORM drive.line(p, 'hardware', total - security), drive.line(p, 'security', security);
    PERFORM drive.supply_all(p, 'submitted', '2020-03-09');
    RETURN drive.step(p, 'submitted', '2020-03-09');
END $$;
SELECT is(pg_temp.secured(total, security), refusal, format('of %s, %s for security', total, security))
  FROM (VALUES (2000000, 79999.99, 'ZG003 secure'), (2000000, 80000, 'done'), (1999999.99, 1, 'done'), (3000000, 80000, 'ZG003 secure'), (3000000, 120000, 'done')) AS v (total, security, refusal);
SELECT is(pg_temp.after(format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on) SELECT pg_temp.main(%%s), %s, ''2020-06-01''; SELECT drive.supply_all(%%s, ''preaccepted'', ''2020-06-10'')', less),
                        :r, 'preaccepted', '2020-06-10'), refusal, format('contracts of 2,100,000 together, less %s, of 2,450,000 approved', less))
  FROM (VALUES (-91000, 'done'), (-91000.01, 'ZG002 half')) AS v (less, refusal);

-- rows of one name are one rule, which needs all of them; rows of a choice are one, which needs one
SELECT pg_temp.make(0, 'contracted') AS c \gset
SELECT is((SELECT count(*)::integer FROM yunfu.explain(:c, 'implementing', '2020-06-01') WHERE rule = 'supervision'), 1, 'two rows of a name are one rule');
SELECT matches((SELECT remedy FROM yunfu.explain(:c, 'implementing', '2020-06-01') WHERE rule = 'supervision'),
               '^investment is 2450000\.00 yuan, the line 2000000\.00; from the line on a contract of kind "supervision" above zero yuan is needed \(none is on record\), by a body whose qualification is on record, neither the owner nor a party of any contract but its own; its cost line "supervision" is there$',
               'and its words tell of both');
SELECT matches((SELECT remedy FROM yunfu.explain(:c, 'implementing', '2020-06-01') WHERE rule = 'watched'),
               '^needs a contract of kind "testing" above zero yuan, signed by that day; or needs document software_test_report \(.*\) issued by .*, by a body whose qualification is on record; none is on record that is dated by that day$',
               'a contract or a paper');
SELECT is(pg_temp.after(v.arrangement || '; SELECT drive.supply_all(%s, ''implementing'', ''2020-06-01'')', :c, 'implementing', '2020-06-01'), 'done', v.says)
  FROM (VALUES ('by neither', 'SELECT 1'), ('by the contract', :'tested')) AS v (says, arrangement);
SELECT drive.contract(:c, 'testing', 1, '2020-06-01', '某测评公司') \g /dev/null
SELECT ok((SELECT met FROM yunfu.explain(:c, 'implementing', '2020-06-01') WHERE rule = 'watched'), 'one of a choice suffices');

-- money lines are those rows that speak from an amount on
SELECT is((SELECT format('%s of %s, %s, %s, %s, %s', round(amount, 2), round(bound, 2), fact, reached, met, inclusive) FROM govproj.judge_thresholds('yunfu.project', p) WHERE rule = v.rule), v.told, format('%s, a line of %s', v.rule, v.testing))
  FROM (VALUES ('tested', 0, '0.00 of 20000.00, line:testing, f, t, t'), ('tested', 19999.99, '19999.99 of 20000.00, line:testing, f, t, t'),
               ('tested', 20000, '20000.00 of 20000.00, line:testing, t, f, t'), ('between', 20000, '20000.00 of 30000.00, line:testing, f, t, f')) AS v (rule, testing, told) JOIN made USING (testing);
SELECT results_eq($$ SELECT w.rule, w.basis, w.basis_zh, w.basis_en, w.label_zh, w.state FROM yunfu.threshold_watch w JOIN made ON made.p = w.project_id WHERE testing = 20000 AND rule IN ('tested', 'supervision') ORDER BY 1 $$,
    $$ VALUES ('supervision', 'investment', '投资总额、批复金额或合同总额', 'Investment', '投资总额200万元以上（含）实行监理', 'open'), ('tested', 'line:testing', '测试费用', 'Cost of testing', 'contract:testing', 'open') $$,
    'and threshold_watch shows them, by what is needed where they have no label');
CREATE FUNCTION pg_temp.between(testing numeric) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    p bigint := drive.project();
BEGIN
    PERFORM drive.line(p, 'testing', testing);
    RETURN (SELECT reached FROM govproj.judge_thresholds('yunfu.project', p) WHERE rule = 'between');
END $$;
SELECT is(pg_temp.between(testing), reached, 'above 30,000 and up to 40,000: ' || testing) FROM (VALUES (30000, false), (30000.01, true), (40000, true), (40000.01, NULL)) AS v (testing, reached);
SELECT is((SELECT sentence FROM govproj.law_rows('yunfu', 1, 'zh') WHERE code = 'tested'),
          '自到“实施中”起的每一步骤，须有金额大于零的测试合同，其机构须具备有效资质，且独立于项目单位和其他合同的当事方；仅限：测试费用20,000元以上（含）。', 'as a sentence');
SELECT is((SELECT sentence FROM govproj.law_rows('yunfu', 1, 'en') WHERE code = 'secure'),
          'To “Submitted”: needs cost lines for security that come to 4 % of that amount at least; only where: investment: the largest of total, approved and contracted from 2,000,000 yuan (inclusive).', 'a share');
SELECT is((SELECT sentence FROM govproj.law_rows('yunfu', 1, 'en') WHERE code = 'contract.evaluation.absent'), 'To “Pre-acceptance review passed”: there may be no evaluation contract above zero.', 'and what may not be there');

-- faults
SELECT govproj.create_register('tap_requirements', pack => NULL) \g /dev/null
CREATE FUNCTION pg_temp.told(said jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT CASE o.result WHEN 'done' THEN 'done' ELSE coalesce(o.detail, o.result) END
      FROM govproj.packs, drive.outcome(format('SELECT govproj.load_pack(''tap_requirements'', %L::jsonb)',
               jsonb_set(body, '{requirements}', body -> 'requirements' || jsonb_build_array('{"to_stage": "accepted", "article": "1"}'::jsonb || said)))) AS o
     WHERE code = 'yunfu-2020'
$$;
SELECT alike(pg_temp.told(said::jsonb), fault, said)
  FROM (VALUES ('{"needs": "contract:testing", "code": "x"}', 'done'), ('{"needs": "contract", "percent": 100}', 'done'), ('{"needs": "demand", "absent": true, "to_stage": "filed"}', 'done'),
               ('{"needs": "contract:supervisoin"}', '%contract:supervisoin means nothing; did you mean "contract:supervision"?%'),
               ('{"needs": "contrct:main"}', '%contrct:main means nothing; did you mean "contract:main"?%'),
               ('{"needs": "cost_line:hardwear"}', '%means nothing; did you mean "cost_line:hardware"?%'),
               ('{"needs": "demnd"}', '%document kind demnd is not defined%did you mean "demand"?%'),
               ('{"needs": "sceme"}', '%document kind sceme is not defined%did you mean "scheme"?%'),
               ('{"document_kind": "scheme"}', '%document_kind: is no key of requirements; "needs", which is missing, seems to be meant.%'),
               ('{"needs": "demand", "qualified": true}', '%only a document or a contract is of a body that is qualified%'),
               ('{"needs": "cost_line:hardware", "independent": true}', '%only a document or a contract is of a body that is independent%'),
               ('{"needs": "contract:main", "outcome": "passed"}', '%only a document has an outcome%'),
               ('{"needs": "contract:main", "from_stage": "preaccepted", "independent": true}', '%who carries out the project is not independent of it%'),
               ('{"needs": "scheme", "qualified": true}', '%document kind scheme carries no qualification, and the rule needs one%'),
               ('{"needs": "scheme", "percent": 5}', '%a percentage is of a contract or a cost line, and is 100 at most'),
               ('{"needs": "cost_line", "percent": 5}', '%a percentage is of a contract or a cost line, and is 100 at most'),
               ('{"needs": "contract:main", "from_stage": "preaccepted", "percent": 101}', '%a percentage is of a contract or a cost line, and is 100 at most'),
               ('{"needs": "scheme", "onwards": true, "from_stage": "preaccepted"}', '%leave from_stage out'),
               ('{"needs": "scheme", "onwards": true, "to_stage": "terminated"}', '%an exit is no gate from which on something is asked for'),
               ('{"needs": "contract:other", "absent": true, "qualified": true}', '%what may not be there has neither outcome, qualified, independent, percent nor any_of'),
               ('{"needs": "contract:main", "from_stage": "preaccepted", "absent": true}', '%and another row says that it may not be there%'),
               ('{"needs": "scheme", "code": "x", "any_of": "y"}', '%rows of a choice are called by any_of, and have no code'),
               ('{"needs": "contract:testing", "when": {"line:testing": {"from": "2万元"}}}', '%when.line:testing.from: "2万元" is a text: write the number of yuan, 20000, without quotes or unit'),
               ('{"needs": "contract:testing", "label_zh": "测试费用3万元以上（含）", "when": {"line:testing": {"from": 20000}}}', '%when.line:testing.from: 20000 contradicts label_zh, which says "3万元", 30000'),
               ('{"needs": "contract:testing", "label_zh": "测试费用2万元以上（含）", "when": {"line:testing": {"above": 20000}}}', '%when.line:testing.above: contradicts label_zh, which has the figure itself in it: write "from"')) AS v (said, fault);
-- what packs once said, and what to write instead
SELECT results_eq($$ SELECT f.place, f.fault LIKE 'is no section of a pack: what is needed from an amount on is a row of requirements%"needs": "contract:supervision"%' FROM govproj.packs p, govproj.pack_fault(p.body
                       || '{"thresholds": [{"code": "supervision", "basis": "investment", "bound": 2000000}, 7]}') AS f WHERE p.code = 'yunfu-2020' $$,
                  $$ VALUES ('thresholds', true) $$, 'a section of thresholds is one fault, which says what to write');
SELECT is((drive.outcome(format('SELECT govproj.load_pack(''tap_requirements'', %L::jsonb)', jsonb_set(body, '{conditions}', body -> 'conditions' || jsonb_build_array('{"to_stage": "accepted", "article": "12"}'::jsonb || said::jsonb))))).detail, fault, said)
  FROM govproj.packs, (VALUES
    ('{"condition": "contract", "argument": "main"}', 'conditions > accepted contract main: condition contract is a row of requirements: write "needs": "contract:main" there'),
    ('{"condition": "cost_line", "argument": "security"}', 'conditions > accepted cost_line security: condition cost_line is a row of requirements: write "needs": "cost_line:security" there'),
    ('{"condition": "demand"}', 'conditions > accepted demand: condition demand is a row of requirements: write "needs": "demand" there (Art. 12)'),
    ('{"condition": "cost_lines"}', 'conditions > accepted cost_lines: condition cost_lines is a row of requirements: write "needs": "cost_line", "code": "cost_lines" there (Art. 12)'),
    ('{"condition": "nothing_signed"}', 'conditions > accepted nothing_signed: condition nothing_signed is a row of requirements: write "needs": "contract", "absent": true, "code": "nothing_signed" there (Art. 12)')) AS v (said, fault)
 WHERE code = 'yunfu-2020';

SELECT * FROM finish();
ROLLBACK;
