-- Evaluations of a kind: steps need them, and duties are met by them, beside papers and steps.
BEGIN;
SELECT plan(41);
\ir ../tap.sql
CREATE TEMPORARY TABLE pack AS SELECT $${"code": "evaluated", "title": "评价试验办法", "valid_from": "2019-01-01", "backdate_days": 3000,
  "tracks": [{"track": "p", "label_zh": "一般项目", "label_en": "ordinary projects", "owner_kinds": "unit", "article": "1"}],
  "words": [{"list": "evaluation", "word": "self", "label_zh": "自评价", "label_en": "self-evaluation", "article": "21"},
            {"list": "evaluation", "word": "post", "label_zh": "后评价", "label_en": "post-evaluation", "article": "21"}],
  "documents": [{"kind": "report", "label_zh": "评价报告", "label_en": "report", "issuer": "owner", "article": "3"}],
  "steps": [{"track": "p", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "1"},
            {"track": "p", "from_stage": "planned", "to_stage": "approved", "office": "owner", "kind": "forward", "article": "1"},
            {"track": "p", "from_stage": "approved", "to_stage": "accepted", "office": "owner", "kind": "forward", "article": "1"},
            {"track": "p", "from_stage": "accepted", "to_stage": "approved", "office": "owner", "kind": "back", "article": "1"},
            {"track": "p", "from_stage": "approved", "to_stage": "withdrawn", "office": "owner", "kind": "exit", "article": "1"},
            {"track": "p", "from_stage": "accepted", "to_stage": "filed", "office": "owner", "kind": "forward", "article": "1"}],
  "requirements": [{"to_stage": "accepted", "needs": "evaluation:self", "article": "2"}, {"to_stage": "filed", "needs": "evaluation:self", "any_of": "either", "article": "2"},
                   {"to_stage": "filed", "needs": "report", "any_of": "either", "article": "2"}, {"to_stage": "approved", "needs": "evaluation:post", "absent": true, "article": "2"}],
  "conditions": [{"to_stage": "filed", "condition": "settled", "argument": "post", "article": "4"}],
  "obligations": [{"code": "post", "label_zh": "后评价义务", "label_en": "post-evaluation duty", "event": "stage", "stage": "accepted", "met_by": "evaluation:post, report", "period": "30 days", "receiver": "data_bureau", "article": "4"},
                  {"code": "each", "label_zh": "年度自评", "label_en": "yearly self-evaluation", "event": "year", "stage": "approved", "due_month": 12, "due_day": 1, "met_by": "evaluation:self", "receiver": "data_bureau", "article": "5"},
                  {"code": "way", "label_zh": "评价或者备案", "label_en": "evaluation or filing", "event": "stage", "stage": "approved", "met_by": "stage:accepted, evaluation:post", "receiver": "data_bureau", "article": "6"},
                  {"code": "again", "label_zh": "报告或者退回", "label_en": "report or return", "event": "stage", "stage": "accepted", "met_by": "stage:approved, report, evaluation:post", "receiver": "data_bureau", "article": "7"}],
  "cases": [{"case": "未自评的不得验收", "article": "2", "given": {"category": "software", "total": 1000, "stage": "approved", "on": "2020-03-02"},
             "story": [{"step": "accepted", "expect": "evaluation.self"}, {"enter": "evaluation:self", "on": "2020-03-02"}, {"step": "accepted"}, {"step": "filed", "expect": "settled.post"}, {"enter": "evaluation:post"}, {"step": "filed"}]},
            {"case": "须经后评价", "article": "4", "given": {"category": "software", "total": 1000, "stage": "filed", "on": "2020-03-02"}, "story": [{"step": "accepted", "expect": "step"}]}]}$$::jsonb
  || jsonb_build_object('classes', (SELECT jsonb_agg(jsonb_build_object('category', c, 'track', 'p', 'article', '1')) FROM unnest('{infrastructure,software,maintenance,operation,thirdparty}'::text[]) AS c)) AS body;
SELECT govproj.create_register('tap_met', pack => NULL) \g /dev/null
SELECT govproj.load_pack('tap_met', (SELECT pack.body || jsonb_build_object('words', (SELECT jsonb_agg(w) FROM jsonb_array_elements(p.body -> 'words') AS w WHERE w ->> 'list' IN ('office', 'source', 'cause', 'contract', 'cost_line'))
                                                                                || (pack.body -> 'words')) FROM pack)) FROM govproj.packs AS p \g /dev/null
SELECT is_empty('SELECT code, fault FROM tap_met.policy_fault', 'no fault');
SELECT is_empty('SELECT title, line, expected, got FROM govproj.test_pack(''tap_met'', ''evaluated'') WHERE NOT passed', 'its cases are led over evaluations');
SELECT results_eq($$ SELECT z.sentence, e.sentence FROM govproj.law_rows('tap_met', 1, 'zh') z JOIN govproj.law_rows('tap_met', 1, 'en') e USING (position, id)
                      WHERE e.code IN ('evaluation.self', 'either', 'post', 'evaluation.post.absent') AND e.sentence ~ 'evaluation' ORDER BY e.position, e.id $$,
                  $$ VALUES ('到“已验收”，须有自评价。', 'To “Accepted”: needs a self-evaluation.'), ('到“已备案”，须有自评价，或者同组的其他文件。', 'To “Filed”: needs a self-evaluation, or another of the same group.'),
                            ('到“已立项”，不得有后评价。', 'To “Approved”: there may be no post-evaluation.'),
                            ('后评价义务：项目到“已验收”的，项目单位须将后评价或者《评价报告》报数据主管部门，期限30天。', 'Post-evaluation duty: once the project is at “Accepted”, the owner owes the data bureau the post-evaluation or the report, within 30 days.') $$, 'sentences say so');
INSERT INTO tap_met.agency (code, name, kind, active_since) VALUES ('u', '某局', 'unit', '2018-01-01'), ('d', '数据局', 'data_bureau', '2018-01-01');
SELECT id AS u FROM tap_met.agency WHERE code = 'u' \gset
SELECT id AS d FROM tap_met.agency WHERE code = 'd' \gset
CREATE FUNCTION pg_temp.project() RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO tap_met.project (title, category, owner_id, budget_year, stage_on, city_funds)
    SELECT '某系统', 'software', id, 2020, '2020-02-03', 1 FROM tap_met.agency WHERE code = 'u' RETURNING id
$$;
CREATE FUNCTION pg_temp.evaluating(p bigint, kind text, day date, of_year integer DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO tap_met.evaluation (project_id, kind, year, evaluator_id, score, evaluated_on) SELECT %s, %L, %s, id, 80, %L FROM tap_met.agency WHERE code = ''d''',
                  p, kind, coalesce(of_year, extract(year FROM day)::integer), day)
$$;
CREATE FUNCTION pg_temp.go(p bigint, stage text, day date DEFAULT '2020-03-02') RETURNS text LANGUAGE sql AS $$
    SELECT format('UPDATE tap_met.project SET stage = %L, stage_on = %L WHERE id = %s', stage, day, p)
$$;
CREATE FUNCTION pg_temp.owed(p bigint) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', kind, nullif(source_id, 0), arose_on, coalesce('met ' || met_on, 'open')), ', ' ORDER BY kind, source_id, arose_on) FROM tap_met.obligation WHERE project_id = p AND source_id = 0 AND kind <> 'again'
$$;
SELECT pg_temp.set_today('2020-12-31') \g /dev/null

-- what a step needs
SELECT pg_temp.project() AS p \gset
SAVEPOINT born;
SELECT pg_temp.evaluating(:p, 'post', '2020-03-02') \gexec
SELECT pg_temp.refused(pg_temp.go(:p, 'approved', '2020-03-01'), 'done', 'one of a later day is none');
SELECT pg_temp.refused(pg_temp.go(:p, 'approved', '2020-03-02'), 'ZG001 evaluation.post.absent', 'one that may not be there bars the step');
SELECT is((drive.outcome(pg_temp.go(:p, 'approved', '2020-03-02'))).detail, 'Article 2, evaluation.post.absent (ZG001): possible only while there is no evaluation of kind "post".', 'as it says');
ROLLBACK TO born;
SELECT pg_temp.go(:p, 'approved') \gexec
SELECT pg_temp.refused(pg_temp.go(:p, 'accepted', '2020-03-03'), 'ZG002 evaluation.self', 'without it there is no step');
SELECT is((drive.outcome(pg_temp.go(:p, 'accepted', '2020-03-03'))).detail, 'Article 2, evaluation.self (ZG002): needs an evaluation of kind "self" by that day.', 'as it says');
SAVEPOINT approved;
SELECT pg_temp.evaluating(:p, 'post', '2020-03-03') \gexec
SELECT pg_temp.refused(pg_temp.go(:p, 'accepted', '2020-03-03'), 'ZG002 evaluation.self', 'another kind is another');
SELECT pg_temp.evaluating(:p, 'self', '2020-03-04') \gexec
SELECT pg_temp.refused(pg_temp.go(:p, 'accepted', day::date), result, 'on ' || day) FROM (VALUES ('2020-03-03', 'ZG002 evaluation.self'), ('2020-03-04', 'done'), ('2020-03-05', 'done')) AS v (day, result);

-- what meets a duty
ROLLBACK TO approved;
SELECT is(pg_temp.owed(:p), 'way 2020-03-02 open', 'a duty that an evaluation or a step is to meet');
SELECT matches((SELECT string_agg(remedies, ' ') FROM tap_met.worklist WHERE project_id = :p), 'evaluation of kind "self"', 'the worklist says what a step waits for');
SELECT pg_temp.evaluating(:p, 'post', '2020-03-01', 2019) \gexec
SELECT is(pg_temp.owed(:p), 'way 2020-03-02 open', 'one from before it arose does not meet it');
SELECT pg_temp.evaluating(:p, 'post', '2020-03-02') \gexec
SELECT is(pg_temp.owed(:p), 'way 2020-03-02 met 2020-03-02', 'one of the day does, as it is entered');
SELECT is(govproj.settle('tap_met'), 0::bigint, 'and leaves nothing to settle');
ROLLBACK TO approved;
SELECT pg_temp.evaluating(:p, 'self', '2020-03-04') \gexec
SELECT pg_temp.go(:p, 'accepted', '2020-03-04') \gexec
SELECT is((SELECT string_agg(concat_ws(' ', kind, met_on), ', ' ORDER BY kind) FROM tap_met.obligation WHERE project_id = :p AND source_id = 0 AND kind <> 'again'), 'post, way 2020-03-04', 'the step meets the one');
SELECT pg_temp.evaluating(:p, 'post', '2020-03-04') \gexec
SELECT is((SELECT string_agg(concat_ws(' ', kind, met_on), ', ' ORDER BY kind) FROM tap_met.obligation WHERE project_id = :p AND source_id = 0 AND kind <> 'again'), 'post 2020-03-04, way 2020-03-04', 'an evaluation of its day the other');
SELECT is_empty(format('SELECT kind, arose_on, met_on FROM govproj.project_duties(''tap_met.project'', %1$s) EXCEPT SELECT kind, arose_on, met_on FROM tap_met.obligation WHERE project_id = %1$s', :p), 'as it is computed');
SELECT is((SELECT document_id FROM tap_met.obligation WHERE project_id = :p AND kind = 'post'), NULL, 'no paper has met it');
SAVEPOINT accepted;
SELECT pg_temp.refused(pg_temp.go(:p, 'filed', '2020-03-05'), 'done', 'it bars no step any more');
ROLLBACK TO approved;
SELECT pg_temp.evaluating(:p, 'self', '2020-03-04') \gexec
SELECT pg_temp.go(:p, 'accepted', '2020-03-04') \gexec
SELECT pg_temp.refused(pg_temp.go(:p, 'filed', '2020-03-05'), 'ZG005 settled.post', 'before that it did');
SELECT matches((drive.outcome(pg_temp.go(:p, 'filed', '2020-03-05'))).detail, 'it is met by document report \(评价报告\) or an evaluation of kind "post" dated that day or later', 'and said what meets it');
SELECT pg_temp.evaluating(:p, 'post', '2020-03-10') \gexec
SELECT pg_temp.refused(pg_temp.go(:p, 'filed', day::date), result, 'on ' || day) FROM (VALUES ('2020-03-09', 'ZG005 settled.post'), ('2020-03-10', 'done')) AS v (day, result);
INSERT INTO tap_met.document (project_id, kind, issuer_id, issued_on) VALUES (:p, 'report', :u, '2020-03-08') RETURNING id AS report \gset
SELECT results_eq(format('SELECT met_on::date, document_id FROM tap_met.obligation WHERE project_id = %s AND kind = ''post''', :p), format('SELECT DATE ''2020-03-08'', %s::bigint', :report), 'of a paper and an evaluation the first counts');
INSERT INTO tap_met.document (project_id, kind, issuer_id, issued_on, document_id, reason) VALUES (:p, 'voiding', :u, '2020-03-11', :report, '有误');
SELECT results_eq(format('SELECT met_on::date, document_id FROM tap_met.obligation WHERE project_id = %s AND kind = ''post''', :p), 'SELECT DATE ''2020-03-10'', NULL::bigint', 'without the paper the evaluation');

-- papers of a day before its steps; a project that has ended owes no step
ROLLBACK TO approved;
SELECT pg_temp.evaluating(:p, 'self', '2020-03-02') \gexec
SELECT pg_temp.go(:p, 'accepted', '2020-03-02') \gexec
INSERT INTO tap_met.document (project_id, kind, issuer_id, issued_on) VALUES (:p, 'report', :u, '2020-03-02') RETURNING id AS report \gset
SELECT results_eq(format('SELECT met_on::date, document_id FROM tap_met.obligation WHERE project_id = %s AND kind = ''again''', :p), format('SELECT DATE ''2020-03-02'', %s::bigint', :report), 'a paper of the day meets what arose with its second step');
ROLLBACK TO approved;
SELECT pg_temp.evaluating(:p, 'self', '2020-03-02') \gexec
SELECT pg_temp.go(:p, 'accepted', '2020-03-02') \gexec
SELECT pg_temp.evaluating(:p, 'post', '2020-03-02') \gexec
SELECT is((SELECT met_on::date FROM tap_met.obligation WHERE project_id = :p AND kind = 'again'), '2020-03-02', 'so does an evaluation');
ROLLBACK TO approved;
SELECT pg_temp.go(:p, 'withdrawn', '2020-03-05') \gexec
SELECT is((SELECT lapsed_on IS NOT NULL FROM tap_met.obligation WHERE project_id = :p AND kind = 'way'), true, 'what a step was to meet lapses with the exit');

-- of each year one
ROLLBACK TO approved;
SELECT pg_temp.set_today('2022-12-31') \g /dev/null
SELECT govproj.settle('tap_met') \g /dev/null
SELECT is((SELECT string_agg(concat_ws(' ', source_id, met_on), ', ' ORDER BY source_id) FROM tap_met.obligation WHERE project_id = :p AND kind = 'each'), '2020, 2021, 2022', 'each year is owed');
SELECT pg_temp.evaluating(:p, 'self', '2021-05-01') \gexec
SELECT is((SELECT string_agg(concat_ws(' ', source_id, met_on), ', ' ORDER BY source_id) FROM tap_met.obligation WHERE project_id = :p AND kind = 'each'), '2020, 2021 2021-05-01, 2022', 'one is of its year alone');
SELECT pg_temp.evaluating(:p, 'self', '2021-06-01', 2020) \gexec
SELECT is((SELECT string_agg(concat_ws(' ', source_id, met_on), ', ' ORDER BY source_id) FROM tap_met.obligation WHERE project_id = :p AND kind = 'each'), '2020 2021-06-01, 2021 2021-05-01, 2022', 'what comes besides makes up for a year before');
SELECT is_empty('SELECT * FROM govproj.check_register(''tap_met'') WHERE severity = ''error''', 'the register is in order');

-- an exit writes it down by itself, where nothing else of the law would
SELECT govproj.create_register('tap_met_exit', pack => NULL) \g /dev/null
SELECT govproj.load_pack('tap_met_exit', (SELECT body || jsonb_build_object('words', (SELECT jsonb_agg(to_jsonb(w) - '{id,policy_id}'::text[]) FROM tap_met.policy_word w),
    'cases', '[]'::jsonb, 'obligations', (SELECT jsonb_agg(o) FROM jsonb_array_elements(body -> 'obligations') AS o WHERE o ->> 'code' IN ('way', 'post'))) FROM pack)) \g /dev/null
INSERT INTO tap_met_exit.agency (code, name, kind, active_since) VALUES ('u', '某局', 'unit', '2018-01-01'), ('d', '数据局', 'data_bureau', '2018-01-01');
INSERT INTO tap_met_exit.project (title, category, owner_id, budget_year, stage_on, city_funds) VALUES ('某系统', 'software', 1, 2020, '2020-02-03', 1);
UPDATE tap_met_exit.project SET stage = 'approved', stage_on = '2020-03-02';
UPDATE tap_met_exit.project SET stage = 'withdrawn', stage_on = '2020-03-05';
SELECT results_eq('SELECT kind::text, lapsed_on IS NOT NULL FROM tap_met_exit.obligation', $$ VALUES ('way', true) $$, 'what a step was to meet lapses with the exit alone');
INSERT INTO tap_met_exit.project (title, category, owner_id, budget_year, stage_on, city_funds) VALUES ('某系统', 'software', 1, 2020, '2020-02-03', 1) RETURNING id AS again \gset
UPDATE tap_met_exit.project SET stage = 'approved', stage_on = '2020-03-02' WHERE id = :again;
INSERT INTO tap_met_exit.evaluation (project_id, kind, year, evaluator_id, score, evaluated_on) VALUES (:again, 'self', 2020, 2, 80, '2020-03-03');
UPDATE tap_met_exit.project SET stage = 'accepted', stage_on = '2020-03-03' WHERE id = :again;
INSERT INTO tap_met_exit.evaluation (project_id, kind, year, evaluator_id, score, evaluated_on) VALUES (:again, 'post', 2020, 2, 80, '2020-03-04');
INSERT INTO tap_met_exit.document (project_id, kind, issuer_id, issued_on) VALUES (:again, 'report', 1, '2020-03-10');
SELECT results_eq(format('SELECT met_on::date, document_id FROM tap_met_exit.obligation WHERE kind = ''post'' AND project_id = %s', :again), $$ VALUES (DATE '2020-03-04', NULL::bigint) $$, 'a paper that comes after an evaluation changes nothing');

-- slips
CREATE FUNCTION pg_temp.told(section text, rows jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    told text;
BEGIN
    PERFORM govproj.load_pack('tap_met', (SELECT pack.body || jsonb_build_object('code', 'slip', 'valid_from', '2010-01-01', 'valid_until', '2010-12-31', 'cases', '[]'::jsonb,
        'words', (SELECT jsonb_agg(w) FROM jsonb_array_elements(p.body -> 'words') AS w WHERE w ->> 'list' <> 'evaluation') || (pack.body -> 'words'), section, (pack.body -> section) || rows)
                                            FROM pack)) FROM govproj.packs AS p;
    RETURN 'nothing';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS told = PG_EXCEPTION_DETAIL;
    RETURN told;
END $$;
SELECT matches(pg_temp.told('requirements', '[{"to_stage": "filed", "needs": "evaluation:pots", "article": "9"}]'), 'evaluation:pots means nothing; did you mean "?evaluation:post', 'a kind misspelt in what a step needs');
SELECT matches(pg_temp.told('requirements', '[{"to_stage": "filed", "needs": "evaluation:post", "qualified": true, "article": "9"}]'), 'only a document or a contract is of a body that is qualified', 'an evaluation states no qualification');
SELECT matches(pg_temp.told('obligations', '[{"code": "x", "label_zh": "甲", "label_en": "x", "event": "change", "met_by": "evaluation:pots", "receiver": "data_bureau", "article": "9"}]'), 'duty x is met by evaluation:pots, which is no kind of evaluation; did you mean "?evaluation:post', 'in what meets a duty');
SELECT matches(pg_temp.told('obligations', '[{"code": "x", "label_zh": "甲", "label_en": "x", "event": "change", "met_by": "evaluation:post", "in_time_by": "received", "receiver": "data_bureau", "article": "9"}]'), 'an evaluation meets a duty by its day alone', 'nobody receives an evaluation');
SELECT * FROM finish();
ROLLBACK;
