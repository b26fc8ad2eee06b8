-- Who decides: nobody on a plan of his own, on a step whom its own figure names; how long what he approves lives; and what a score is of.
BEGIN;
SELECT plan(26);
\ir ../tap.sql
CREATE TEMPORARY TABLE pack AS SELECT $${"code": "deciders", "title": "审批权限试验办法", "valid_from": "2019-01-01", "backdate_days": 3000,
  "tracks": [{"track": "p", "label_zh": "一般项目", "label_en": "ordinary projects", "owner_kinds": "unit", "article": "1"}],
  "words": [{"list": "evaluation", "word": "yearly", "label_zh": "年度评价", "label_en": "yearly evaluation", "parts": "scored", "article": "21"},
            {"list": "evaluation", "word": "post", "label_zh": "后评价", "label_en": "post-evaluation", "parts": "scored", "article": "21"},
            {"list": "evaluation", "word": "self", "label_zh": "自评价", "label_en": "self-evaluation", "article": "21"}],
  "documents": [{"kind": "opinion", "label_zh": "审批意见", "label_en": "opinion", "issuer": "data_bureau", "has_outcome": true, "has_amount": true, "article": "9"},
                {"kind": "report", "label_zh": "报告", "label_en": "report", "issuer": "owner", "article": "12"}],
  "steps": [{"track": "p", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "1"},
            {"track": "p", "from_stage": "planned", "to_stage": "approved", "when": {"approved": {"below": 1000000}}, "office": "data_bureau", "kind": "forward", "limit_document": "opinion", "article": "9(1)"},
            {"track": "p", "from_stage": "planned", "to_stage": "approved", "when": {"approved": {"from": 1000000}}, "office": "government", "kind": "forward", "limit_document": "opinion", "article": "9(2)"},
            {"track": "p", "from_stage": "approved", "to_stage": "planned", "office": "data_bureau", "kind": "back", "article": "9"},
            {"track": "p", "from_stage": "approved", "to_stage": "contracted", "office": "owner", "kind": "forward", "article": "10"}],
  "requirements": [{"track": "p", "to_stage": "approved", "needs": "opinion", "outcome": "passed", "article": "9"}],
  "orders": [{"subject": "contract", "after": "opinion", "at_most": "1 year", "when": {"approved": {"below": 1000000}}, "article": "10"},
             {"subject": "contract", "after": "opinion", "at_most": "2 years", "when": {"approved": {"from": 1000000}}, "article": "10"}],
  "obligations": [{"code": "plan", "label_zh": "年度计划", "label_en": "annual plan", "event": "plan", "debtor": "unit, data_bureau", "receiver": "government", "due_month": 11, "due_day": 30, "article": "6"},
                  {"code": "dear", "label_zh": "大额项目报告", "label_en": "report on a dear project", "event": "stage", "stage": "planned", "when": {"approved": {"from": 1000000}}, "met_by": "report", "receiver": "government", "article": "12"}],
  "forms": [{"form": "annual_plan", "does": "enter", "office": "owner", "article": "6"}, {"form": "annual_plan", "does": "file", "office": "owner", "article": "6"},
            {"form": "annual_plan", "does": "approve", "office": "data_bureau, finance", "article": "6(2)"}]}$$::jsonb
  || jsonb_build_object('classes', (SELECT jsonb_agg(jsonb_build_object('category', c, 'track', 'p', 'article', '1')) FROM unnest('{infrastructure,software,maintenance,operation,thirdparty}'::text[]) AS c)) AS body;
SELECT govproj.create_register('tap_deciders', pack => NULL) \g /dev/null
SELECT govproj.load_pack('tap_deciders', (SELECT pack.body || jsonb_build_object('words', (SELECT jsonb_agg(w) FROM jsonb_array_elements(p.body -> 'words') AS w WHERE w ->> 'list' IN ('office', 'source', 'cause', 'contract', 'cost_line'))
                                                                                   || (pack.body -> 'words')) FROM pack)) FROM govproj.packs AS p \g /dev/null
SELECT is_empty('SELECT code, fault FROM tap_deciders.policy_fault', 'no fault: what lives otherwise is approved otherwise');
CREATE ROLE tap_deciders_u; CREATE ROLE tap_deciders_d; CREATE ROLE tap_deciders_e; CREATE ROLE tap_deciders_f; CREATE ROLE tap_deciders_g;
INSERT INTO tap_deciders.agency (code, name, kind, active_since, db_role)
SELECT code, name, kind, '2018-01-01', 'tap_deciders_' || code
  FROM (VALUES ('u', '某局', 'unit'), ('d', '数据局', 'data_bureau'), ('e', '区数据局', 'data_bureau'), ('f', '财政局', 'finance'), ('g', '市政府', 'government')) AS v (code, name, kind);
SELECT id AS u FROM tap_deciders.agency WHERE code = 'u' \gset
SELECT id AS d FROM tap_deciders.agency WHERE code = 'd' \gset
SELECT id AS e FROM tap_deciders.agency WHERE code = 'e' \gset
SELECT govproj.grant_register('tap_deciders') \g /dev/null
GRANT USAGE ON SCHEMA drive TO PUBLIC;
SELECT pg_temp.set_today('2020-12-31') \g /dev/null

-- Plans: whoever approves of plans approves none of his own
INSERT INTO tap_deciders.annual_plan (agency_id, year, filed_on) VALUES (:u, 2021, '2020-11-20') RETURNING id AS of_u \gset
INSERT INTO tap_deciders.annual_plan (agency_id, year, filed_on) VALUES (:d, 2021, '2020-11-20') RETURNING id AS of_d \gset
CREATE FUNCTION pg_temp.approving(plan bigint) RETURNS text LANGUAGE sql AS $$
    SELECT format('UPDATE tap_deciders.annual_plan SET approved_on = ''2020-12-01'' WHERE id = %s', plan)
$$;
SELECT pg_temp.refused_to('tap_deciders_d', pg_temp.approving(:of_u), 'done', 'the bureau approves a unit''s plan');
SELECT pg_temp.refused_to('tap_deciders_d', pg_temp.approving(:of_d), 'ZG006 office', 'its own it does not');
SELECT is((pg_temp.outcome_for('tap_deciders_d', pg_temp.approving(:of_d))).detail, 'Article 6(2), a reading: agency "数据局" approves no plan of its own.', 'and is told why');
SELECT pg_temp.refused_to(who, pg_temp.approving(:of_d), result, who || ' does or does not')
  FROM (VALUES ('tap_deciders_e', 'done'), ('tap_deciders_f', 'done'), ('tap_deciders_g', '42501')) AS v (who, result);
GRANT tap_deciders_f TO tap_deciders_d;
SELECT pg_temp.do('tap_deciders_d', pg_temp.approving(:of_d));
SELECT is((SELECT a.code FROM tap_deciders.register_act r JOIN tap_deciders.agency a ON a.id = r.agency_id WHERE r.kind = 'annual_plan_approved' ORDER BY r.seq DESC LIMIT 1), 'f', 'who acts for another office as well approves as that office');
REVOKE tap_deciders_f FROM tap_deciders_d;
INSERT INTO tap_deciders.annual_plan (agency_id, year, filed_on) VALUES (:d, 2022, '2020-11-20') RETURNING id AS next \gset
SELECT pg_temp.do('none', pg_temp.approving(:next));
SELECT is((SELECT a.code FROM tap_deciders.register_act r JOIN tap_deciders.agency a ON a.id = r.agency_id WHERE r.kind = 'annual_plan_approved' ORDER BY r.seq DESC LIMIT 1), 'e', 'so does who keeps the register, for another of the kind');
INSERT INTO tap_deciders.annual_plan (agency_id, year, filed_on) VALUES (:d, 2023, '2020-11-20') RETURNING id AS last \gset
UPDATE tap_deciders.agency SET active = false WHERE code IN ('e', 'f');
SELECT pg_temp.refused(pg_temp.approving(:last), 'ZG006 office', 'and for nobody where there is no other');
UPDATE tap_deciders.agency SET active = true WHERE code IN ('e', 'f');

-- Steps: by whom the figure is approved, that figure says
CREATE FUNCTION pg_temp.project() RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO tap_deciders.project (title, category, owner_id, budget_year, stage_on, city_funds)
    SELECT '某系统', 'software', id, 2020, '2020-02-03', 1 FROM tap_deciders.agency WHERE code = 'u' RETURNING id
$$;
CREATE FUNCTION pg_temp.opinion(p bigint, amount numeric, day date DEFAULT '2020-03-02') RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO tap_deciders.document (project_id, kind, issuer_id, issued_on, outcome, amount) SELECT %s, ''opinion'', id, %L, ''passed'', %s FROM tap_deciders.agency WHERE code = ''d''', p, day, amount)
$$;
CREATE FUNCTION pg_temp.go(p bigint, stage text, day date DEFAULT '2020-03-02') RETURNS text LANGUAGE sql AS $$
    SELECT format('UPDATE tap_deciders.project SET stage = %L, stage_on = %L WHERE id = %s', stage, day, p)
$$;
CREATE FUNCTION pg_temp.offered(p bigint) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', target, office, met), ', ' ORDER BY target) FROM tap_deciders.explain(p) WHERE rule = 'step'
$$;
SELECT pg_temp.project() AS p \gset
SELECT pg_temp.refused(pg_temp.go(:p, 'approved'), 'ZG001 step', 'without a figure nobody is named');
SELECT matches((drive.outcome(pg_temp.go(:p, 'approved'))).detail, 'not known yet', 'since it is not known');
SELECT pg_temp.opinion(:p, 1000000) \gexec
SELECT is(pg_temp.offered(:p), 'approved government t', 'the figure that the step sets names who takes it');
SELECT pg_temp.refused_to(who, pg_temp.go(:p, 'approved'), result, who || ' takes it or does not') FROM (VALUES ('tap_deciders_d', 'ZG006 office'), ('tap_deciders_g', 'done')) AS v (who, result);
SELECT pg_temp.do('tap_deciders_g', pg_temp.go(:p, 'approved'));
SELECT results_eq(format('SELECT approved_amount::numeric, approval_last_day::date FROM tap_deciders.project WHERE id = %s', :p), $$ VALUES (1000000::numeric, '2022-03-02'::date) $$, 'and lives as long as that figure says');
SELECT is(govproj.judge_last_day('tap_deciders.project', :p), '2022-03-02', 'by the reports, too');
SELECT is((SELECT count(*) FROM tap_deciders.obligation WHERE project_id = :p AND kind = 'dear'), 1::bigint, 'what is owed for it is written with the step');
SELECT pg_temp.go(:p, 'planned', '2020-03-03') \gexec
SELECT pg_temp.opinion(:p, 999999.99, '2020-03-04') \gexec
SELECT is(pg_temp.offered(:p), 'approved data_bureau t', 'another figure names another, whatever is on record');
SELECT pg_temp.refused_to(who, pg_temp.go(:p, 'approved', '2020-03-04'), result, who || ' takes it or does not') FROM (VALUES ('tap_deciders_d', 'done'), ('tap_deciders_g', 'ZG006 office')) AS v (who, result);
SELECT pg_temp.project() AS small \gset
SELECT pg_temp.opinion(:small, 999999.99) \gexec
SELECT pg_temp.do('tap_deciders_d', pg_temp.go(:small, 'approved'));
SELECT results_eq(format('SELECT approved_amount::numeric, approval_last_day::date FROM tap_deciders.project WHERE id = %s', :small), $$ VALUES (999999.99::numeric, '2021-03-02'::date) $$, 'of two rows of one paper the first is as good as the second');
SELECT results_eq(format('SELECT last_day::date FROM tap_deciders.approval_watch WHERE project_id = %s', :small), $$ VALUES ('2021-03-02'::date) $$, 'in the reports as well');

-- Scores: kinds are not added up
INSERT INTO tap_deciders.evaluation (project_id, kind, year, evaluator_id, score, evaluated_on) VALUES (:p, 'yearly', 2019, :d, 90, '2020-03-02'), (:p, 'yearly', 2019, :e, 80, '2020-03-02');
SELECT results_eq('SELECT evaluations, average_score, average_scores FROM tap_deciders.unit_scorecard WHERE year = 2019 AND evaluations > 0', $$ VALUES (2::bigint, 85.00, 'yearly 85.00') $$, 'of one kind there is a mean');
INSERT INTO tap_deciders.evaluation (project_id, kind, year, evaluator_id, score, evaluated_on) VALUES (:p, 'post', 2019, :d, 40, '2020-03-02'), (:p, 'self', 2019, :u, 100, '2020-03-02');
SELECT results_eq('SELECT evaluations, average_score, average_scores FROM tap_deciders.unit_scorecard WHERE year = 2019 AND evaluations > 0', $$ VALUES (3::bigint, NULL::numeric, 'post 40.00, yearly 85.00') $$, 'of two kinds there are two');
SELECT is_empty($$ SELECT * FROM govproj.check_register('tap_deciders') WHERE severity = 'error' $$, 'the register is in order');
SELECT * FROM finish();
ROLLBACK;
