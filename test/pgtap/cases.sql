-- A pack carries its own cases: they are played in a register that is made for it and undone, by a clock of its own.
BEGIN;
\ir ../tap.sql
SELECT plan(79);
SET LOCAL client_min_messages = error;

-- A measure of other words, not yet in force
CREATE TEMPORARY TABLE other AS SELECT jsonb $${
  "code": "other", "title": "某县办法", "valid_from": "2031-01-01",
  "words": [{"list": "contract", "word": "main", "label_zh": "建设合同", "label_en": "building contract", "parts": "main"},
            {"list": "cost_line", "word": "testing", "label_zh": "检测费", "label_en": "testing"},
            {"list": "cost_line", "word": "rest", "label_zh": "其余费用", "label_en": "the rest"}],
  "tracks": [{"track": "县级", "label_zh": "县级项目", "label_en": "county projects", "owner_kinds": "audit", "article": "1"}],
  "classes": [{"category": "infrastructure", "track": "县级", "article": "1"}, {"category": "software", "track": "县级", "article": "1"},
              {"category": "maintenance", "track": "县级", "article": "1"}, {"category": "operation", "track": "县级", "article": "1"}, {"category": "thirdparty", "track": "县级", "article": "1"}],
  "documents": [{"kind": "建议书", "label_zh": "项目建议书", "label_en": "proposal", "issuer": "owner", "article": "2"},
                {"kind": "可研批复", "label_zh": "可行性研究批复", "label_en": "feasibility reply", "issuer": "finance", "has_outcome": true, "has_amount": true, "article": "3"},
                {"kind": "试运行报告", "label_zh": "试运行报告", "label_en": "trial report", "issuer": "owner", "article": "4"}],
  "steps": [{"track": "县级", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "2"},
            {"track": "县级", "from_stage": "planned", "to_stage": "proposed", "office": "owner", "kind": "forward", "article": "2"},
            {"track": "县级", "from_stage": "proposed", "to_stage": "feasible", "office": "finance", "kind": "forward", "freezes": true, "limit_document": "可研批复", "article": "3"},
            {"track": "县级", "from_stage": "feasible", "to_stage": "contracted", "office": "owner", "kind": "forward", "article": "3"},
            {"track": "县级", "from_stage": "contracted", "to_stage": "trial", "office": "owner", "kind": "forward", "article": "4"},
            {"track": "县级", "from_stage": "trial", "to_stage": "accepted", "office": "owner", "kind": "forward", "article": "4"},
            {"track": "县级", "from_stage": "proposed", "to_stage": "withdrawn", "office": "owner", "kind": "exit", "article": "2"}],
  "requirements": [{"to_stage": "proposed", "needs": "建议书", "article": "2"},
                   {"to_stage": "feasible", "needs": "可研批复", "outcome": "passed", "when": {"total": {"from": 500000}}, "article": "3"},
                   {"to_stage": "accepted", "needs": "试运行报告", "article": "4"},
                   {"to_stage": "contracted", "needs": "contract:main", "percent": 80, "article": "3"},
                   {"to_stage": "feasible", "needs": "cost_line:testing", "percent": 2, "article": "3"}],
  "limits": [{"to_stage": "contracted", "subject": "contracts", "ceiling": "limit", "when": {"total": {"from": 500000}}, "article": "3"}],
  "orders": [{"subject": "contract:main", "after": "可研批复", "at_most": "6 months", "when": {"total": {"from": 500000}}, "article": "3"},
             {"subject": "试运行报告", "after": "stage:trial", "article": "4"}],
  "cases": [{"case": "五十万以下不须可研", "article": "3", "given": {"category": "software", "total": 499999.99, "stage": "feasible", "on": "2031-02-01"}, "story": [{"step": "contracted", "expect": "contract.main"}]},
            {"case": "五十万以上须可研", "article": "3", "given": {"category": "software", "total": 500000, "stage": "proposed", "on": "2031-02-01"},
             "story": [{"step": "feasible", "expect": "可研批复"}, {"enter": "可研批复"}, {"step": "feasible"}]},
            {"case": "批复六个月内签约", "article": "3", "given": {"category": "operation", "total": 500000, "stage": "feasible", "on": "2031-02-28"},
             "story": [{"on": "2031-08-29", "enter": "contract:main", "expect": "可研批复.alive"}, {"on": "2031-08-28", "enter": "contract:main", "with": {"amount": 399999.99}},
                       {"on": "2031-08-28", "step": "contracted", "expect": "contract.main"}, {"on": "2031-08-28", "enter": "contract:main", "with": {"amount": 0.01}}, {"on": "2031-08-30", "step": "contracted"}]},
            {"case": "走到底", "article": "4", "given": {"category": "thirdparty", "total": 800000, "stage": "accepted", "on": "2031-02-01"}, "story": [{"step": "contracted", "expect": "step"}]},
            {"case": "撤回", "article": "2", "given": {"category": "software", "stage": "withdrawn", "since": "2031-01-01", "on": "2031-02-01"}, "story": [{"step": "proposed", "expect": "step"}]}]
  }$$ AS body;

-- Everything that playing could leave behind: schemas, acts, and how far the register's sequences are.
CREATE FUNCTION pg_temp.traces() RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    sequence record;
    at bigint;
    found jsonb := jsonb_build_object('schemas', (SELECT jsonb_agg(nspname ORDER BY nspname) FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp'),
                                      'registers', (SELECT count(*) FROM govproj.registers), 'today', current_setting('govproj.today'),
                                      'path', current_setting('search_path'), 'acts', (SELECT count(*) FROM yunfu.act),
                                      'register_acts', (SELECT count(*) FROM yunfu.register_act), 'in_use', (SELECT in_use FROM yunfu.policy));
BEGIN
    FOR sequence IN SELECT c.oid::regclass AS name FROM pg_class c WHERE c.relkind = 'S' AND c.relnamespace = 'yunfu'::regnamespace LOOP
        EXECUTE format('SELECT last_value FROM %s', sequence.name) INTO at;
        found := found || jsonb_build_object(sequence.name::text, at);
    END LOOP;
    RETURN found;
END $$;

-- The shipped pack
CREATE TEMPORARY TABLE before AS SELECT pg_temp.traces() AS traces;
CREATE TEMPORARY TABLE played AS SELECT row_number() OVER () AS n, t.* FROM govproj.test_pack('yunfu', 'yunfu-2020') AS t;
SELECT is_empty('SELECT title, line, tried, expected, got, warned, remark FROM played WHERE NOT passed', 'all its cases come out');
SELECT is((SELECT count(DISTINCT case_id) FROM played), (SELECT count(*) FROM yunfu.policy_case), 'each has been played');
SELECT is_empty($$ SELECT c.title, jsonb_array_length(c.story) FROM yunfu.policy_case c
                    WHERE jsonb_array_length(c.story) + 1 <> (SELECT count(*) FROM played p WHERE p.case_id = c.id) $$, 'with a row for each line, and one for what is given');
SELECT is_empty($$ SELECT a.article, count(DISTINCT c.id)
                     FROM (SELECT DISTINCT substring(x.article, '^[0-9]+') AS article
                             FROM govproj.law_rows('yunfu', 1, 'en') AS r, govproj.articles_cited(r.article) AS x WHERE r.mode = 'refuse') AS a
                     LEFT JOIN yunfu.policy_case c ON EXISTS (SELECT FROM govproj.articles_cited(c.article) AS x WHERE govproj.is_of_article(x.article, a.article))
                    WHERE a.article IS NOT NULL GROUP BY a.article HAVING count(DISTINCT c.id) < 3 $$, 'at least three for each article that refuses anything');
SELECT is((SELECT pg_temp.traces()), (SELECT traces FROM before), 'nothing of it remains');
SELECT is_empty($$ SELECT tried FROM played WHERE passed IS NULL AND tried !~ '^(four_eyes\.|change:duration\.|reached\..*\.duration$|served_alive|planned|budget_stated)' $$,
                'and few rules are such that no case saw them unmet');
SELECT is_empty('SELECT article, title_en FROM yunfu.policy_case WHERE title_en IS NULL', 'every case has its name in both languages');
SELECT results_eq($$ SELECT tried, expected, got, passed FROM played WHERE title = '审批意见满两年之日仍有效，次日失效' ORDER BY n $$,
    $$ VALUES ('2020-05-20 software.professional procuring', '{}'::text[], '{}'::text[], true), ('2020-06-01 enter award_notice', '{}', '{}', true),
              ('2022-05-21 enter contract:main', '{approval_opinion.alive}', '{approval_opinion.alive}', true), ('2022-05-20 enter contract:main', '{}', '{}', true),
              ('2022-05-21 step contracted', '{}', '{}', true) $$, 'line by line');

-- What a change of one row makes fall, and nothing else
SELECT govproj.create_register('tap_cases', pack => NULL) \g /dev/null
CREATE FUNCTION pg_temp.of_cases(named text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_set(p.body, '{cases}', (SELECT jsonb_agg(c.body) FROM jsonb_array_elements(p.body -> 'cases') AS c (body)
                                          WHERE concat_ws(' ', c.body ->> 'article', c.body ->> 'case') ~ named))
      FROM govproj.packs p WHERE p.code = 'yunfu-2020'
$$;
SELECT govproj.load_pack('tap_cases', pg_temp.of_cases('两年|2月29日|监理|^14')) \g /dev/null
CREATE FUNCTION pg_temp.fallen(change text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    titles text;
BEGIN
    EXECUTE change;
    SELECT string_agg(DISTINCT t.title, '; ' ORDER BY t.title) INTO titles FROM govproj.test_pack('tap_cases', 'yunfu-2020') AS t WHERE NOT t.passed;
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = coalesce(titles, 'none');
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;
CREATE FUNCTION pg_temp.titles(VARIADIC titles text[]) RETURNS text LANGUAGE sql AS $$ SELECT string_agg(t, '; ' ORDER BY t) FROM unnest(titles) AS t $$;
SELECT is(pg_temp.fallen('SELECT'), 'none', 'none falls as it is');
SELECT is(pg_temp.fallen($$ UPDATE tap_cases.policy_order SET at_most = '3 years' WHERE code = 'approval_opinion.alive' $$),
          pg_temp.titles('2月29日的审批意见到2月28日为止', '两年之后不得开始采购，须重新申报', '两年之后不得批复资金', '审批意见满两年之日仍有效，次日失效', '另行出具的审批意见不延长两年'), 'two years become three');
SELECT is(pg_temp.fallen($$ UPDATE tap_cases.policy_requirement SET applies_when = '{"investment": {"from": 3000000}}' WHERE code = 'supervision' $$),
          pg_temp.titles('投资总额200万元的须监理', '投资总额过200万元一分的须监理', '监理须有资质并独立', '监理费用须列入总投资'), 'two million become three');
SELECT is(pg_temp.fallen($$ UPDATE tap_cases.policy_requirement SET applies_when = '{"investment": {"above": 2000000}}' WHERE code = 'supervision' $$),
          pg_temp.titles('投资总额200万元的须监理', '监理须有资质并独立'), 'the figure itself is left out');
SELECT is(pg_temp.fallen($$ UPDATE tap_cases.policy_condition SET mode = 'warn' WHERE condition = 'undertaking' AND entry = 'contract:main' $$),
          pg_temp.titles('主合同须有安全和隐私承诺', '签约之后的主合同录入时即须有承诺', '公共类主合同也须有承诺'), 'a refusal becomes a warning');
SELECT is(pg_temp.fallen($$ UPDATE tap_cases.policy_requirement SET mode = 'off' WHERE code = 'supervision_fee' $$), '评审时没有监理费用的警告', 'a warning is left out');

-- Cases are no law: no fingerprint is of them, and yet they stay as they are in use
CREATE TEMPORARY TABLE fingerprint AS SELECT govproj.policy_digest('tap_cases.project'::regclass, id, NULL) AS sha256 FROM tap_cases.policy;
UPDATE tap_cases.policy_case SET note = 'x' WHERE article = '14';
DELETE FROM tap_cases.policy_case WHERE article = '13';
SELECT is(govproj.policy_digest('tap_cases.project'::regclass, id, NULL), (SELECT sha256 FROM fingerprint), 'a fingerprint is not of the cases') FROM tap_cases.policy;
SELECT drive.reach('professional', 'submitted') AS p \gset
SELECT pg_temp.refused(statement, 'ZG009 in_use', statement) FROM (VALUES ('DELETE FROM yunfu.policy_case WHERE article = ''14'''),
    ('UPDATE yunfu.policy_case SET note = ''x'' WHERE article = ''14'''), ('INSERT INTO yunfu.policy_case (policy_id, title, article, given, story) SELECT 1, ''x'', ''1'', ''{}'', ''[{}]''')) AS v (statement);
SELECT pg_temp.refused('TRUNCATE yunfu.policy_case', 'ZG009 fixed', 'nor are they truncated');
SELECT is((SELECT jsonb_array_length(yunfu.policy_text(1) -> 'cases')), (SELECT count(*)::integer FROM yunfu.policy_case), 'an auditor is handed them with the law');

-- What cannot be reached says why, and is no error
CREATE FUNCTION pg_temp.with_cases(cases jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM tap_cases.policy;
    PERFORM govproj.load_pack('tap_cases', body || jsonb_build_object('cases', cases)) FROM govproj.packs;
END $$;
SELECT pg_temp.with_cases($${"cases": [
    {"case": "a", "article": "8", "given": {"category": "software.professional", "stage": "designed", "on": "2020-03-02"}, "story": [{"step": "submitted"}]},
    {"case": "b", "article": "8", "given": {"category": "software.professional", "owner": "government", "stage": "submitted", "on": "2020-03-02"}, "story": [{"step": "submitted"}]},
    {"case": "c", "article": "20", "given": {"category": "software.professional", "lines": {"acceptance": 0, "hardware": 1}, "stage": "filed", "on": "2020-03-02"},
     "story": [{"step": "submitted"}]},
    {"case": "d", "article": "8", "given": {"category": "software.professional", "on": "2020-03-02"}, "story": [{"step": "submitted"}, {"enter": "project", "with": {"colour": "red"}},
     {"enter": "project"}, {"enter": "project"}, {"void": "scheme"}, {"enter": "payment"}, {"enter": "scheme", "with": {"issuer": "nobody"}}, {"enter": "change:value", "expect": []},
     {"duty": "change_filing", "expect": "none"}, {"step": "submitted", "expect": ["scheme"]}, {"on": "2020-03-01", "step": "submitted", "expect": "legal_date"}]},
    {"case": "e", "article": "8", "given": {"category": "software.professional", "stage": "planned", "on": "2020-03-02"}, "story": [{"enter": "needs:submitted"},
     {"step": "submitted", "warns": ["leading_group"]}]}]}$$::jsonb -> 'cases');
CREATE TEMPORARY TABLE unreached AS SELECT row_number() OVER () AS n, t.* FROM govproj.test_pack('tap_cases', 'yunfu-2020') AS t WHERE t.passed IS NOT NULL;
SELECT is((SELECT count(*) FROM unreached WHERE title = name), lines::bigint, name || ': as far as it comes') FROM (VALUES ('a', 1), ('b', 1), ('c', 1), ('d', 12), ('e', 3)) AS v (name, lines);
SELECT is((SELECT remark FROM unreached WHERE title = 'a'), 'no way leads to designed', 'no way leads there');
SELECT matches((SELECT remark FROM unreached WHERE title = 'b'), 'owner_agrees \(ZG006\): ', 'it cannot be entered');
SELECT matches((SELECT remark FROM unreached WHERE title = 'c'), '^the step to accepted is not reached lawfully: cost_line\.acceptance: needs', 'a line that is named as zero is not filled in');
SELECT is((SELECT string_agg(concat_ws(' ', line, got[1], passed), '; ' ORDER BY n) FROM unreached WHERE title = 'd'),
          '0 t; 1 22023 f; 2 42703 f; 3 t; 4 22023 f; 5 22023 f; 6 23502 f; 7 22023 f; 8 23502 f; 9 none t; 10 argumentation f; 11 argumentation f', 'what cannot be tried says why');
SELECT is((SELECT remark FROM unreached WHERE title = 'e' AND line = 2), 'expected to warn: leading_group', 'a warning that does not come is a fault');
CREATE TEMPORARY TABLE required AS SELECT o.* FROM drive.outcome($$ SELECT govproj.require_cases('tap_cases', 'yunfu-2020') $$) AS o;
SELECT is((SELECT result FROM required), '22023', 'who asks for it is refused');
SELECT matches((SELECT detail FROM required), '^a, line 0: .*\n.*e, line 2: 2020-03-02 step submitted; expected –, got –$', 'with every line');

-- Faults of form, each named once
CREATE FUNCTION pg_temp.fault_of(given jsonb, story jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(f.place || ': ' || f.fault, E'\n')
      FROM other p, govproj.pack_fault(p.body || jsonb_build_object('cases', jsonb_build_array(jsonb_build_object('case', '两年', 'article', '8', 'given', given, 'story', story)))) AS f
$$;
SELECT is(pg_temp.fault_of('{"category": "software", "on": "2020-03-02"}', '[{"step": "submitted"}]'), NULL, 'a case that has none');
SELECT alike(pg_temp.fault_of(given, story), 'cases 两年, ' || says, says) FROM (VALUES
    ('{"category": "software", "on": "2020-03-02", "stge": "planned"}'::jsonb, '[{"step": "submitted"}]'::jsonb, 'given: "stge" is no key of this; did you mean "stage"? Keys: category, on, %'),
    ('{"categry": "software", "on": "2020-03-02"}', '[{"step": "submitted"}]', 'given: "categry" is no key of this; did you mean "category"? Keys: %'),
    ('{"category": "software"}', '[{"step": "submitted"}]', 'given: on is missing'),
    ('{"category": "softwares", "on": "2020-03-02"}', '[{"step": "submitted"}]', 'given: category "softwares" is no category; did you mean "software"? %'),
    ('{"category": "software", "on": "2020-02-30"}', '[{"step": "submitted"}]', 'given: on "2020-02-30" is no date: month 2 of 2020 has 29 days'),
    ('{"category": "software", "on": "2020-03-02", "stage": "aproved"}', '[{"step": "submitted"}]', 'given: stage "aproved" is no stage; did you mean "approved"? %'),
    ('{"category": "software", "on": "2020-03-02", "lines": {"hardware": "200万"}}', '[{"step": "submitted"}]', 'given: lines.hardware "200万" is %2000000%'),
    ('{"category": "software", "on": "2020-03-02", "lines": [1]}', '[{"step": "submitted"}]', 'given: lines is no object in braces but an array'),
    ('[]', '[{"step": "submitted"}]', 'given: is no object in braces but an array'),
    ('{"category": "software", "on": "2020-03-02"}', '[]', 'story: is no array of lines such as %'),
    ('{"category": "software", "on": "2020-03-02"}', '["x"]', 'story: line 1: is no object in braces but a text'),
    ('{"category": "software", "on": "2020-03-02"}', '[{"step": "submitted"}, {"entr": "scheme"}]', 'story: line 2: "entr" is no key of this; did you mean "enter"? Keys: on, enter, %'),
    ('{"category": "software", "on": "2020-03-02"}', '[{"on": "2020-03-02"}]', 'story: line 1: tries nothing: it has one of enter, step, void, duty'),
    ('{"category": "software", "on": "2020-03-02"}', '[{"step": "submitted", "void": "scheme"}]', 'story: line 1: tries several things: %'),
    ('{"category": "software", "on": "2020-03-02"}', '[{"duty": "change_filing"}]', 'story: line 1: of a duty expect is one of: open, met, late, none'),
    ('{"category": "software", "on": "2020-03-02"}', '[{"step": "submited"}]', 'story: line 1: step "submited" is no stage; did you mean "submitted"? %'),
    ('{"category": "software", "on": "2020-03-02"}', '[{"step": "submitted", "expect": 5}]', 'story: line 1: expect 5 is not a text: write "5"'),
    ('{"category": "software", "on": "2020-03-02"}', '[{"step": "submitted", "on": "2020"}, {"enter": "x", "with": 1}]', 'story: line 1: on "2020" is no date: %; line 2: with is no object in braces but a number')) AS v (given, story, says);
CREATE FUNCTION pg_temp.bare(name text, given jsonb, story jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('case', name, 'article', '8', 'given', given || '{"category": "software.professional", "on": "2020-03-02"}', 'story', story)
$$;
CREATE TEMPORARY TABLE contradicted AS SELECT o.detail FROM drive.outcome(format('SELECT pg_temp.with_cases(%L)', jsonb_build_array(
    pg_temp.bare('一', '{}', '[{"enter": "schem"}, {"enter": "schem"}]'), pg_temp.bare('二', '{}', '[{"enter": "contract:mian"}]'),
    pg_temp.bare('三', '{}', '[{"step": "submitted"}, {"void": "cost_reviw"}]'), pg_temp.bare('四', '{}', '[{"duty": "change_filng", "expect": "open"}]'),
    pg_temp.bare('五', '{"track": "profesional"}', '[{"step": "submitted"}]'), pg_temp.bare('六', '{"owner": "unitt"}', '[{"step": "submitted"}]')))) AS o;
SELECT is((SELECT cardinality(string_to_array(detail, E'\n')) FROM contradicted), 6, 'words that the version does not know, each once');
SELECT alike((SELECT detail FROM contradicted), '%cases ' || says || '%', says) FROM (VALUES
    ('一: line 1 enters schem, and nothing is called that; did you mean "scheme"? One of: scheme, '), ('二: line 1 enters contract:mian, and nothing is called that; did you mean "contract:main"? '),
    ('三: line 2 voids cost_reviw, which is no kind of paper of the version; did you mean "cost_review"? '),
    ('四: line 1 asks after duty change_filng, which the version does not define; did you mean "change_filing"? '),
    ('五: its project is of track profesional, which the version does not define; did you mean "professional"? '),
    ('六: its project is owned by unitt, and no agency of a trial is called that; did you mean "unit"? ')) AS v (says);

-- The measure of other words
SELECT govproj.create_register('tap_other', pack => NULL) \g /dev/null
SELECT govproj.load_pack('tap_other', body) FROM other \g /dev/null
CREATE TEMPORARY TABLE played_other AS SELECT * FROM govproj.test_pack('tap_other', 'other');
SELECT is_empty($$ SELECT title, line, tried, expected, got, remark FROM played_other WHERE NOT passed $$, 'a measure of other words, not yet in force, plays too');
SELECT set_eq($$ SELECT tried FROM played_other WHERE passed IS NULL $$, '{建议书,试运行报告,试运行报告.after.stage:trial,cost_line.testing,contracts.limit}'::text[],
              'and tells which of its rules no case saw unmet');
SELECT lives_ok($$ SELECT govproj.require_cases('tap_other', 'other') $$, 'who asks for it is let through');
SELECT matches(govproj.annotated_law('tap_other', 'other', 'zh'), E'\\*\\*案例\\*\\*\n\n1\\. \\*\\*五十万以下不须可研\\*\\*：“软件开发服务”项目，2031-02-01已到“.*” \\(total 499999.99\\)。办理到“已签约”：拒绝 `contract.main`。\n2\\. ', 'the annotated law tells them');
SELECT matches(govproj.annotated_law('tap_other', 'other', 'en'), E'\\*\\*Cases\\*\\*\n\n1\\. \\*\\*撤回\\*\\*: a project of “Software development services”, entered 2031-01-01, at “Withdrawn” on 2031-02-01\\. step to “.*”: refused by `step`\\.', 'in English by its Chinese name where it has no other');

-- Who may play
CREATE ROLE cases_owner; CREATE ROLE cases_stranger; CREATE ROLE cases_reader;
GRANT USAGE ON SCHEMA drive TO cases_stranger, cases_reader;
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO cases_owner', current_database()); END $$;
SET LOCAL ROLE cases_owner;
SELECT govproj.create_register('tap_owned', pack => NULL) \g /dev/null
SELECT govproj.load_pack('tap_owned', pg_temp.of_cases('^28')) \g /dev/null
SELECT is((SELECT count(*) FROM govproj.test_pack('tap_owned', 'yunfu-2020') WHERE passed), 8::bigint, 'the register''s owner plays, by days that are not today');
SELECT throws_ok('SET govproj.today = ''2020-03-02''', '42501', NULL, 'who still may not set the clock');
SELECT throws_ok('SELECT govproj.trial_day(''2020-03-02'')', '55000', NULL, 'nor by the player');
SELECT throws_ok('SELECT govproj.trial_play(''{}'')', NULL, NULL, 'nor what is no version');
SELECT throws_ok('SELECT govproj.trial_day(''2020-03-02'')', '55000', NULL, 'nor after a trial that failed');
SELECT is(current_setting('govproj.today'), '2024-12-31', 'it stands where it stood');
RESET ROLE;
SELECT is((SELECT count(*) FROM govproj.test_pack('tap_owned', 'yunfu-2020') WHERE passed), 8::bigint, 'a superuser plays as the owner');
SELECT pg_temp.refused_to('cases_stranger', $$ SELECT * FROM govproj.test_pack('tap_owned', 'yunfu-2020') $$, '42501', 'a stranger does not');
GRANT USAGE ON SCHEMA tap_owned TO cases_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA tap_owned TO cases_reader;
SELECT pg_temp.refused_to('cases_reader', $$ SELECT * FROM govproj.test_pack('tap_owned', 'yunfu-2020') $$, '42501', 'nor who reads and may make no schema');
SELECT is((pg_temp.outcome_for('cases_reader', $$ SELECT * FROM govproj.test_pack('tap_owned', 'yunfu-2020') $$)).hint, format('GRANT CREATE ON DATABASE %I TO cases_reader;', current_database()), 'who is told what that takes');
SELECT pg_temp.refused($$ SELECT * FROM govproj.test_pack('tap_owned', 'nothing') $$, '42704', 'no such version');
SELECT pg_temp.refused($$ SELECT * FROM govproj.test_pack('nowhere', 'yunfu-2020') $$, '42704', 'no such register');
SELECT pg_temp.refused($$ SELECT * FROM govproj.test_pack(NULL, 'yunfu-2020') $$, '22004', 'no register named');
SELECT pg_temp.refused($$ SELECT * FROM govproj.test_pack('tap_owned', NULL) $$, '22004', 'no version named');
-- who is alone cannot keep four eyes, which then warn
SET LOCAL ROLE cases_owner;
UPDATE tap_owned.policy_condition SET mode = 'refuse' WHERE condition = 'four_eyes';
INSERT INTO tap_owned.policy_case (policy_id, title, article, given, story)
SELECT id, '四眼', '8', '{"category": "software.professional", "stage": "filed", "on": "2020-03-02"}', '[{"step": "filed", "expect": ["step"]}]' FROM tap_owned.policy;
SELECT ok((SELECT passed FROM govproj.test_pack('tap_owned', 'yunfu-2020') WHERE title = '四眼' AND line = 0), 'rules of four eyes do not keep one player from going on');
-- a row that no pack was asked about
INSERT INTO tap_owned.policy_case (policy_id, title, article, given, story)
SELECT id, '无日', '8', '{"category": "software.professional", "stage": "filed", "on": "某日"}', '[{"step": "filed"}]' FROM tap_owned.policy;
SELECT results_eq($$ SELECT title, line, got FROM govproj.test_pack('tap_owned', 'yunfu-2020') WHERE NOT passed AND title <> '四眼' $$, $$ VALUES ('无日', 0, '{22007}'::text[]) $$, 'a day that is none fails its case, and no other');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
