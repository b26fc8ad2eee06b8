-- Rows of which one is chosen: steps that are there for some projects, classes by what is known at birth, waivers for some alone.
BEGIN;
SELECT plan(127);
\ir ../tap.sql
SET LOCAL client_min_messages = error;

CREATE TEMPORARY TABLE pack AS SELECT $${"code": "ways", "title": "分级办理试验办法", "valid_from": "2019-01-01",
  "tracks": [{"track": "p", "label_zh": "一般项目", "label_en": "ordinary projects", "owner_kinds": "unit, finance", "article": "1"},
             {"track": "q", "label_zh": "重点项目", "label_en": "key projects", "owner_kinds": "unit, finance", "article": "1"}],
  "classes": [{"category": "software", "when": {"owner": "finance"}, "track": "q", "article": "2"},
              {"category": "software", "when": {"owner": {"not": "finance"}, "funds": {"below": 50000000}}, "track": "p", "article": "2"},
              {"category": "software", "when": {"owner": {"not": "finance"}, "funds": {"from": 50000000}}, "track": "q", "article": "2"},
              {"category": "software.platform", "when": {"classified": true}, "track": "q", "article": "2"},
              {"category": "infrastructure", "when": {"off_plan": true}, "track": "q", "article": "2"},
              {"category": "infrastructure", "when": {"off_plan": false}, "track": "p", "article": "2"},
              {"category": "maintenance", "track": "q", "article": "2"}, {"category": "operation", "track": "q", "article": "2"},
              {"category": "thirdparty", "track": "q", "article": "2"}],
  "documents": [{"kind": "opinion", "label_zh": "审批意见", "label_en": "opinion", "issuer": "data_bureau", "has_outcome": true, "has_amount": true, "article": "9"},
                {"kind": "decree", "label_zh": "政府批复", "label_en": "decree", "issuer": "government", "has_outcome": true, "has_amount": true, "article": "9"},
                {"kind": "report", "label_zh": "论证报告", "label_en": "report", "issuer": "owner", "article": "10"},
                {"kind": "leave", "label_zh": "例外许可书", "label_en": "leave", "issuer": "data_bureau", "article": "11"},
                {"kind": "grace", "label_zh": "政府许可书", "label_en": "grace", "issuer": "government", "article": "11"}],
  "steps": [{"track": "p", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "1"},
            {"track": "p", "from_stage": "planned", "to_stage": "registered", "when": {"investment": {"below": 200000}}, "office": "owner", "kind": "forward", "article": "8"},
            {"track": "p", "from_stage": "planned", "to_stage": "submitted", "when": {"investment": {"from": 200000}}, "office": "owner", "kind": "forward", "article": "9"},
            {"track": "p", "from_stage": "planned", "to_stage": "withdrawn", "office": "owner", "kind": "exit", "article": "17"},
            {"track": "p", "from_stage": "submitted", "to_stage": "fund_reviewed", "office": "finance", "kind": "forward", "freezes": true, "article": "9"},
            {"track": "p", "from_stage": "fund_reviewed", "to_stage": "approved", "when": {"investment": {"below": 10000000}}, "office": "data_bureau", "kind": "forward", "limit_document": "opinion", "article": "9(1)"},
            {"track": "p", "from_stage": "fund_reviewed", "to_stage": "approved", "when": {"investment": {"from": 10000000}}, "office": "government", "kind": "forward", "limit_document": "decree", "article": "9(2)"},
            {"track": "p", "from_stage": "fund_reviewed", "to_stage": "returned", "office": "finance", "kind": "back", "article": "9"},
            {"track": "p", "from_stage": "returned", "to_stage": "submitted", "when": {"investment": {"below": 10000000}}, "office": "owner", "kind": "restart", "article": "9"},
            {"track": "p", "from_stage": "returned", "to_stage": "submitted", "when": {"investment": {"from": 10000000}}, "office": "data_bureau", "kind": "restart", "article": "9"},
            {"track": "p", "from_stage": "planned", "to_stage": "rejected", "when": {"total": {"from": 1}, "classified": true}, "office": "data_bureau", "kind": "exit", "article": "17"},
            {"track": "p", "from_stage": "approved", "to_stage": "contracted", "when": {"approved": {"below": 9400000}}, "office": "owner", "kind": "forward", "article": "10"},
            {"track": "p", "from_stage": "approved", "to_stage": "contracted", "when": {"approved": {"from": 9400000}}, "office": "government", "kind": "forward", "article": "10"},
            {"track": "q", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "1"},
            {"track": "q", "from_stage": "planned", "to_stage": "approved", "when": {"budgeted": true}, "office": "owner", "kind": "forward", "article": "12"},
            {"track": "q", "from_stage": "planned", "to_stage": "approved", "when": {"budgeted": false}, "office": "government", "kind": "forward", "article": "12"}],
  "requirements": [{"track": "p", "to_stage": "approved", "needs": "opinion", "outcome": "passed", "when": {"investment": {"below": 10000000}}, "article": "9(1)"},
                   {"track": "p", "to_stage": "approved", "needs": "decree", "outcome": "passed", "when": {"investment": {"from": 10000000}}, "article": "9(2)"},
                   {"track": "p", "to_stage": "contracted", "needs": "report", "article": "10"}],
  "conditions": [{"to_stage": "planned", "condition": "class_agrees", "article": "2"},
                 {"track": "p", "to_stage": "contracted", "condition": "class_agrees", "article": "2"}],
  "orders": [{"subject": "stage:contracted", "after": "opinion", "at_most": "2 years", "track": "p", "when": {"investment": {"below": 10000000}}, "article": "9"},
             {"subject": "stage:contracted", "after": "decree", "at_most": "3 years", "track": "p", "when": {"investment": {"from": 10000000}}, "article": "9"}],
  "waivers": [{"track": "p", "rule": "report", "when": {"investment": {"below": 1000000}}, "grantor": "data_bureau", "document_kind": "leave", "days": 60, "article": "11"},
              {"track": "p", "rule": "report", "when": {"investment": {"from": 5000000}}, "grantor": "government", "document_kind": "grace", "article": "11"}],
  "cases": [{"case": "小额项目直接入库", "article": "8", "given": {"category": "software", "total": 199999.99, "stage": "registered", "on": "2020-03-02"}, "story": [{"step": "submitted", "expect": "step"}]},
            {"case": "二十万元须申报", "article": "9", "given": {"category": "software", "total": 200000, "stage": "planned", "on": "2020-03-02"}, "story": [{"step": "registered", "expect": "step"}, {"step": "submitted"}]},
            {"case": "千万元由政府批", "article": "9(2)", "given": {"category": "software", "total": 10000000, "stage": "fund_reviewed", "on": "2020-03-02"},
             "story": [{"enter": "opinion"}, {"step": "approved", "expect": "decree"}, {"enter": "decree"}, {"step": "approved"}]},
            {"case": "批准之后签约", "article": "10", "given": {"category": "software", "total": 9999999.99, "stage": "contracted", "on": "2020-03-02"}, "story": [{"step": "approved", "expect": "step"}]},
            {"case": "财政部门的为重点", "article": "2", "given": {"category": "software", "owner": "finance", "stage": "approved", "on": "2020-03-02"}, "story": [{"step": "contracted", "expect": "step"}]},
            {"case": "计划外的为重点", "article": "2", "given": {"category": "infrastructure", "with": {"off_plan_ground": "vital"}, "stage": "approved", "on": "2020-03-02"}, "story": [{"step": "contracted", "expect": "step"}]},
            {"case": "五百万元以上由政府许可", "article": "11", "given": {"category": "software", "total": 5000000, "stage": "approved", "on": "2020-03-02"},
             "story": [{"step": "contracted", "expect": "report"}, {"enter": "grace"}, {"enter": "waiver"}, {"step": "contracted"}]},
            {"case": "其间的不许可", "article": "11", "given": {"category": "software", "total": 4999999.99, "stage": "approved", "on": "2020-03-02"}, "story": [{"enter": "leave"}, {"enter": "waiver", "expect": "rule"}]}]}$$::jsonb AS body;

SELECT govproj.create_register('tap_ways', pack => NULL) \g /dev/null
SELECT govproj.load_pack('tap_ways', body) FROM pack \g /dev/null
SELECT is_empty('SELECT code, fault FROM tap_ways.policy_fault', 'no fault');
SELECT is((SELECT count(*) FILTER (WHERE NOT passed) || ' of ' || count(DISTINCT title) FROM govproj.test_pack('tap_ways', 'ways')), '0 of 8', 'its cases are led over the steps that are there');
INSERT INTO tap_ways.agency (code, name, kind) VALUES ('u', '某局', 'unit') RETURNING id AS u \gset
INSERT INTO tap_ways.agency (code, name, kind) VALUES ('f', '财政局', 'finance') RETURNING id AS f \gset
INSERT INTO tap_ways.agency (code, name, kind) VALUES ('d', '数据局', 'data_bureau') RETURNING id AS d \gset
INSERT INTO tap_ways.agency (code, name, kind) VALUES ('g', '市政府', 'government') RETURNING id AS g \gset
CREATE FUNCTION pg_temp.born(category text, owner text, funds numeric, said jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO tap_ways.project (title, category, owner_id, budget_year, stage_on, city_funds, national_funds, off_plan_ground, budgeted, classified, track) '
                  'SELECT ''某系统'', %L, id, 2020, ''2020-02-03'', %s, %s, %L, %L, %L, %L FROM tap_ways.agency WHERE code = %L',
                  category, funds, coalesce(said ->> 'national', '0'), said ->> 'ground', said ->> 'budgeted', coalesce(said ->> 'classified', 'false'), said ->> 'track', owner)
$$;
CREATE FUNCTION pg_temp.go(p bigint, stage text, day date DEFAULT '2020-03-02') RETURNS text LANGUAGE sql AS $$
    SELECT format('UPDATE tap_ways.project SET stage = %L, stage_on = %L WHERE id = %s', stage, day, p)
$$;
CREATE FUNCTION pg_temp.project(total numeric, stages text[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p bigint;
    s text;
BEGIN
    EXECUTE pg_temp.born('software', 'u', 1000000) || ' RETURNING id' INTO p;
    INSERT INTO tap_ways.cost_line (project_id, kind, amount) VALUES (p, 'hardware', total);
    FOREACH s IN ARRAY stages LOOP
        EXECUTE pg_temp.go(p, s);
    END LOOP;
    RETURN p;
END $$;
CREATE FUNCTION pg_temp.paper(p bigint, kind text, issuer text, amount numeric DEFAULT NULL, day date DEFAULT '2020-03-02') RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO tap_ways.document (project_id, kind, issuer_id, issued_on, outcome, amount) VALUES (%s, %L, (SELECT id FROM tap_ways.agency WHERE code = %L), %L, %L, %L)',
                  p, kind, issuer, day, CASE WHEN kind IN ('opinion', 'decree') THEN 'passed' END, amount)
$$;
CREATE FUNCTION pg_temp.alter(p bigint, value numeric) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO tap_ways.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%s, ''value'', ''law'', ''hardware'', %s, ''2020-03-02'')', p, value)
$$;
-- what the steps are that explain tells, and how the worklist has them
CREATE FUNCTION pg_temp.offered(p bigint) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', target, office, met), ', ' ORDER BY target) FROM tap_ways.explain(p) WHERE rule = 'step'
$$;
CREATE FUNCTION pg_temp.listed(p bigint) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', next_stage, step, office, missing), ', ' ORDER BY next_order) FROM tap_ways.worklist w WHERE w.project_id = p
$$;

-- which way, by an amount
SELECT pg_temp.refused(pg_temp.go(pg_temp.project(total, '{}'), stage), result, format('to %s with %s', stage, total))
  FROM (VALUES (199999.99, 'registered', 'done'), (199999.99, 'submitted', 'ZG001 step'), (200000, 'registered', 'ZG001 step'), (200000, 'submitted', 'done'),
               (200000.01, 'registered', 'ZG001 step'), (200000.01, 'submitted', 'done'), (200000, 'withdrawn', 'done'), (200000, 'approved', 'ZG001 step')) AS v (total, stage, result);
SELECT pg_temp.project(199999.99, '{}') AS p \gset
SELECT (drive.outcome(pg_temp.go(:p, 'submitted'))).* \gset
SELECT is(:'detail'::text, 'step (ZG001): the step from "planned" to "submitted" is not there for this project: it is there when investment from 200000.00 yuan, but investment is 199999.99 yuan.', 'a refusal says for which projects the step is, and what decides');
SELECT is(:'hint'::text, 'From "planned" the steps are: registered (owner), withdrawn (owner).', 'and which steps there are');
SELECT is((drive.outcome(pg_temp.go(:p, 'approved'))).detail, 'step (ZG001): policy ways has no step from "planned" to "approved" on the p track.', 'one that is for nobody is refused as ever');
SELECT is(pg_temp.offered(:p), 'withdrawn owner t, registered owner t', 'explain tells the steps that are there');
SELECT is(pg_temp.listed(:p), 'withdrawn exit owner 0, registered forward owner 0', 'and so does the worklist');
SELECT results_eq(format('SELECT target::text, rule, met, mode, remedy, office FROM tap_ways.explain(%s, ''submitted'')', :p),
    $$ VALUES ('submitted', 'step', false, 'refuse', 'the step from "planned" to "submitted" is not there for this project: it is there when investment from 200000.00 yuan, but investment is 199999.99 yuan', NULL::text) $$,
    'asked for another, it says why that is not there');
UPDATE tap_ways.cost_line SET amount = 200000 WHERE project_id = :p;
SELECT is(pg_temp.offered(:p), 'withdrawn owner t, submitted owner t', 'an amount that is put right opens another way');
SELECT pg_temp.refused(pg_temp.go(:p, 'registered'), 'ZG001 step', 'and closes the first');
DELETE FROM tap_ways.cost_line WHERE project_id = :p;
SELECT pg_temp.refused(pg_temp.go(:p, stage), 'ZG001 step', 'without cost lines to ' || stage) FROM unnest('{registered,submitted}'::text[]) AS v (stage);
SELECT is((drive.outcome(pg_temp.go(:p, 'registered'))).detail, 'step (ZG001): the step from "planned" to "registered" is not there for this project: it is there when investment below 200000.00 yuan, but investment is not known yet.', 'what nobody has entered decides nothing');
SELECT is(pg_temp.offered(:p), 'withdrawn owner t, registered f, submitted f', 'explain tells both ways, of which one will be there');
SELECT is(pg_temp.listed(:p), 'withdrawn exit owner 0, registered forward 1, submitted forward 1', 'and so does the worklist');

-- who decides, by an amount
CREATE FUNCTION pg_temp.at_review(total numeric) RETURNS bigint LANGUAGE sql AS $$ SELECT pg_temp.project(total, '{submitted,fund_reviewed}') $$;
SELECT pg_temp.at_review(9999999.99) AS small \gset
SELECT pg_temp.at_review(10000000) AS large \gset
SELECT is(pg_temp.offered(p), 'returned finance t, approved ' || office || ' t', office || ' decides') FROM (VALUES (:small, 'data_bureau'), (:large, 'government')) AS v (p, office);
SELECT is(pg_temp.listed(p), format('returned back finance 0, approved forward %s 1', office), 'the worklist names ' || office) FROM (VALUES (:small, 'data_bureau'), (:large, 'government')) AS v (p, office);
SELECT pg_temp.paper(p, kind, issuer, 9000000) FROM (VALUES (:small, 'opinion', 'd'), (:large, 'decree', 'g')) AS v (p, kind, issuer) \gexec
CREATE ROLE tap_bureau;
CREATE ROLE tap_government;
GRANT USAGE ON SCHEMA drive TO tap_bureau, tap_government;
UPDATE tap_ways.agency SET db_role = CASE code WHEN 'd' THEN 'tap_bureau' ELSE 'tap_government' END WHERE code IN ('d', 'g');
SELECT govproj.grant_register('tap_ways') \g /dev/null
SELECT pg_temp.refused_to(who, pg_temp.go(p, 'approved'), result, format('%s approves %s', who, p))
  FROM (VALUES ('tap_bureau', :small, 'done'), ('tap_government', :small, 'ZG006 office'), ('tap_bureau', :large, 'ZG006 office'), ('tap_government', :large, 'done')) AS v (who, p, result);
SELECT is((pg_temp.outcome_for('tap_bureau', pg_temp.go(:large, 'approved'))).detail, 'Article 9(2), office (ZG006): the step is taken by an agency of kind "government", or by the register''s owner in its place.', 'by the article of the row that is there');
SAVEPOINT reviewed;

-- what was frozen sticks: less does not bring a project back under a line, more brings it over
SELECT pg_temp.alter(:large, 9999999.99) \gexec
SELECT pg_temp.refused_to('tap_bureau', pg_temp.go(:large, 'approved'), 'ZG006 office', 'a line that was reached when figures froze stays reached');
SELECT pg_temp.alter(:small, 10000000) \gexec
SELECT pg_temp.refused_to('tap_bureau', pg_temp.go(:small, 'approved'), 'ZG003 decree', 'one that is reached by a change is reached');
SELECT is(pg_temp.offered(:small), 'returned finance t, approved government t', 'and another decides');
ROLLBACK TO reviewed;

-- what was approved is the figure of the paper of the row that was taken, and lives as long as that
SELECT pg_temp.do('tap_bureau', pg_temp.go(:small, 'approved')) \g /dev/null
SELECT pg_temp.do('tap_government', pg_temp.go(:large, 'approved')) \g /dev/null
SELECT results_eq(format('SELECT approved_amount::numeric, approval_last_day::date FROM tap_ways.project WHERE id IN (%s, %s) ORDER BY id', :small, :large), $$ VALUES (9000000::numeric, '2022-03-02'::date), (9000000, '2023-03-02') $$, 'each has its limit');
SELECT results_eq(format('SELECT last_day::date, govproj.judge_last_day(''tap_ways.project'', project_id) FROM tap_ways.approval_watch WHERE project_id IN (%s, %s) ORDER BY project_id', :small, :large),
    $$ VALUES ('2022-03-02'::date, '2022-03-02'::date), ('2023-03-02', '2023-03-02') $$, 'and its last day in the reports');
SELECT results_eq(format('SELECT s.office::text FROM tap_ways.act a JOIN tap_ways.policy_step s ON s.id = (a.detail ->> ''step_id'')::bigint WHERE a.to_stage = ''approved'' AND a.project_id IN (%s, %s) ORDER BY a.project_id', :small, :large),
    $$ VALUES ('data_bureau'), ('government') $$, 'the act says which of two rows was taken');
SELECT is_empty($$ SELECT FROM tap_ways.act WHERE detail::jsonb ? 'step_id' AND to_stage NOT IN ('approved', 'submitted') $$, 'where there is one alone it does not');
SELECT pg_temp.paper(:small, 'opinion', 'd', 8000000) \gexec
SELECT pg_temp.paper(:large, 'decree', 'g', 7000000) \gexec
SELECT pg_temp.alter(:small, 20000000) \gexec
SELECT pg_temp.paper(:small, 'opinion', 'd', 7500000) \gexec
SELECT results_eq(format('SELECT approved_amount::numeric FROM tap_ways.project WHERE id IN (%s, %s) ORDER BY id', :small, :large), $$ VALUES (7500000::numeric), (7000000) $$, 'a second paper lowers it, also of one that has grown over the line since');
SELECT pg_temp.paper(:small, 'decree', 'g', 1) \gexec
SELECT is((SELECT approved_amount::numeric FROM tap_ways.project WHERE id = :small), 7500000.00, 'the paper of the other row does not');
INSERT INTO tap_ways.document (project_id, kind, issuer_id, issued_on, document_id, reason) SELECT project_id, 'voiding', issuer_id, '2020-03-02', id, '有误' FROM tap_ways.document WHERE project_id = :large AND kind = 'decree';
SELECT pg_temp.refused_for(pg_temp.go(:large, 'contracted'), 'ZG003 decree', 'what was undone is asked for again');
ROLLBACK TO reviewed;

-- a limit that the step itself corrects decides
SELECT pg_temp.do('tap_bureau', pg_temp.go(:small, 'approved')) \g /dev/null
SELECT pg_temp.paper(:small, 'report', 'u') \gexec
SELECT is(pg_temp.offered(:small), 'contracted owner t', 'by what was approved');
INSERT INTO tap_ways.document (project_id, kind, issuer_id, issued_on, document_id, reason) SELECT project_id, 'voiding', issuer_id, '2020-03-02', id, '有误' FROM tap_ways.document WHERE project_id = :small AND kind = 'opinion';
SELECT pg_temp.paper(:small, 'opinion', 'd', 9400000) \gexec
SELECT is((SELECT approved_amount::numeric FROM tap_ways.project WHERE id = :small), 9000000.00, 'a higher paper in its place waits for a step');
SELECT is(pg_temp.offered(:small), 'contracted government t', 'which is taken by whom its figure says');
SELECT pg_temp.refused_to(who, pg_temp.go(:small, 'contracted'), result, who || ' takes it') FROM (VALUES ('tap_bureau', 'ZG006 office'), ('tap_government', 'done')) AS v (who, result);
ROLLBACK TO reviewed;

-- under a later version, too
SELECT pg_temp.do('tap_government', pg_temp.go(:large, 'approved')) \g /dev/null
UPDATE tap_ways.policy SET superseded_on = '2020-12-31';
SELECT govproj.load_pack('tap_ways', body - 'cases' || '{"code": "later", "valid_from": "2021-01-01"}') FROM pack \g /dev/null
SELECT is((drive.outcome(format('UPDATE tap_ways.project SET policy_id = (SELECT id FROM tap_ways.policy WHERE code = ''later''), policy_reason = ''新办法'' WHERE id = %s', :large), undo => false)).result, 'done', 'it is moved');
SELECT pg_temp.paper(:large, 'decree', 'g', 7000000) \gexec
SELECT is((SELECT approved_amount::numeric FROM tap_ways.project WHERE id = :large), 7000000::numeric, 'and has its limit from the same kind of paper');
SELECT results_eq(format('SELECT last_day::date FROM tap_ways.approval_watch WHERE project_id = %s', :large), $$ VALUES ('2023-03-02'::date) $$, 'with its last day');
ROLLBACK TO reviewed;

-- a new round, by whom the figures say as it is found
SELECT pg_temp.go(p, 'returned') FROM unnest(ARRAY[:small, :large]) AS p \gexec
SELECT is(pg_temp.offered(p), 'submitted ' || office || ' t', 'applied for anew by ' || office) FROM (VALUES (:small, 'owner'), (:large, 'data_bureau')) AS v (p, office);
SELECT pg_temp.go(p, 'submitted') FROM unnest(ARRAY[:small, :large]) AS p \gexec
SELECT results_eq(format('SELECT round::integer, frozen FROM tap_ways.project WHERE id IN (%s, %s) ORDER BY id', :small, :large), 'VALUES (2, false), (2, false)', 'each is in its second round');
SELECT results_eq(format('SELECT stage::text, round, count(*)::integer FROM tap_ways.stage_duration WHERE project_id = %s GROUP BY 1, 2 ORDER BY 2, 1', :small),
    $$ VALUES ('fund_reviewed', 1, 1), ('planned', 1, 1), ('returned', 1, 1), ('submitted', 1, 1), ('submitted', 2, 1) $$, 'the reports count a restart once');
SELECT is_empty('SELECT * FROM govproj.check_register(''tap_ways'')', 'the register is sound');
SELECT is_empty('SELECT * FROM govproj.verify(''tap_ways'')', 'and its chains are whole');
ROLLBACK TO reviewed;

-- waivers for some alone: as they are granted
CREATE FUNCTION pg_temp.approved(total numeric) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p bigint := pg_temp.at_review(total);
BEGIN
    EXECUTE pg_temp.paper(p, 'opinion', 'd', least(total, 100000));
    EXECUTE pg_temp.go(p, 'approved');
    EXECUTE pg_temp.paper(p, 'leave', 'd');
    EXECUTE pg_temp.paper(p, 'grace', 'g');
    RETURN p;
END $$;
CREATE FUNCTION pg_temp.waive(p bigint, who text, kind text) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO tap_ways.waiver (project_id, rule, granted_by, document_id, granted_on, until) SELECT %s, ''report'', a.id, d.id, ''2020-03-02'', ''2020-04-30'' FROM tap_ways.agency a, tap_ways.document d '
                  'WHERE a.code = %L AND d.project_id = %s AND d.kind = %L', p, who, p, kind)
$$;
SELECT pg_temp.refused(pg_temp.waive(pg_temp.approved(total), who, kind), result, format('%s waives for %s', who, total))
  FROM (VALUES (999999.99, 'd', 'leave', 'done'), (999999.99, 'g', 'grace', 'ZG006 office'), (1000000, 'd', 'leave', 'ZG010 rule'), (4999999.99, 'g', 'grace', 'ZG010 rule'),
               (5000000, 'g', 'grace', 'done'), (5000000, 'd', 'leave', 'ZG006 office')) AS v (total, who, kind, result);
SELECT pg_temp.approved(1000000) AS p \gset
SELECT (drive.outcome(pg_temp.waive(:p, 'd', 'leave'))).* \gset
SELECT is(:'detail'::text, 'Policy "ways" does not let it be waived for this project: it does when investment below 1000000.00 yuan, but investment is 1000000.00 yuan; or when investment from 5000000.00 yuan, but investment is 1000000.00 yuan.', 'a refusal says for which projects it may be');
SELECT is(:'hint'::text, 'What it lets be waived, and by whom: -.', 'and what may be for this one');
SELECT pg_temp.approved(999999.99) AS p \gset
SELECT pg_temp.waive(:p, 'd', 'leave') \gexec
SELECT pg_temp.refused(pg_temp.go(:p, 'contracted'), 'done', 'a waiver is made use of');
SELECT pg_temp.alter(:p, 2000000) \gexec
SELECT pg_temp.refused(pg_temp.go(:p, 'contracted'), 'done', 'once granted it holds, though the project grows');
SELECT is((SELECT article FROM tap_ways.waiver_watch WHERE project_id = :p), '11', 'it is told once');
ROLLBACK TO reviewed;

-- classes, by what is known at birth
SELECT pg_temp.refused(pg_temp.born(category, owner, funds, said::jsonb || jsonb_build_object('track', track)), result, concat_ws(' ', category, owner, funds, said, 'is of', track))
  FROM (VALUES ('software', 'f', 1, '{}', 'q', 'done'), ('software', 'f', 1, '{}', 'p', 'ZG010 class_agrees'), ('software', 'u', 49999999.99, '{}', 'p', 'done'), ('software', 'u', 49999999.99, '{}', 'q', 'ZG010 class_agrees'),
               ('software', 'u', 50000000, '{}', 'q', 'done'), ('software', 'u', 50000000, '{}', 'p', 'ZG010 class_agrees'), ('software', 'u', 49999999.99, '{"national": 0.01}', 'q', 'done'),
               ('software.professional', 'u', 1, '{}', 'p', 'done'), ('software.platform', 'u', 1, '{}', 'p', 'done'), ('software.platform', 'u', 1, '{"classified": true}', 'q', 'done'),
               ('infrastructure.cloud', 'u', 1, '{}', 'p', 'done'), ('infrastructure.cloud', 'u', 1, '{"ground": "vital"}', 'q', 'done'), ('infrastructure.cloud', 'u', 1, '{"budgeted": false, "ground": "vital"}', 'p', 'ZG010 class_agrees'),
               ('operation', 'u', 1, '{}', 'q', 'done')) AS v (category, owner, funds, said, track, result);
SELECT pg_temp.born('software.platform', 'u', 1, '{"classified": true}') || ' RETURNING id AS p, track' \gexec
SELECT is((SELECT string_agg(DISTINCT track, ',') FROM tap_ways.project WHERE category = 'software.platform'), 'q', 'what states no class is given it');
INSERT INTO tap_ways.project (title, category, owner_id, budget_year, stage_on, city_funds) VALUES ('甲', 'software', :u, 2020, '2020-02-03', 49999999.99) RETURNING id AS p, track \gset
SELECT is(:'track'::text, 'p', 'by its funds');
SELECT pg_temp.refused(format('UPDATE tap_ways.project SET city_funds = %s WHERE id = %s', funds, :p), result, 'funds put right to ' || funds) FROM (VALUES (49999999, 'done'), (50000000, 'ZG010 class_agrees')) AS v (funds, result);
INSERT INTO tap_ways.cost_line (project_id, kind, amount) VALUES (:p, 'hardware', 300000);
SELECT pg_temp.go(:p, stage) FROM unnest('{submitted,fund_reviewed}'::text[]) AS v (stage) \gexec
SELECT pg_temp.paper(:p, 'opinion', 'd', 300000) \gexec
SELECT pg_temp.paper(:p, 'report', 'u') \gexec
SELECT pg_temp.go(:p, 'approved') \gexec
SAVEPOINT chosen;
INSERT INTO tap_ways.change (project_id, kind, cause, source, new, decided_on) VALUES (:p, 'funds', 'law', 'city', 60000000, '2020-03-02');
SELECT pg_temp.refused(pg_temp.go(:p, 'contracted'), 'done', 'a class that was chosen stays, whatever becomes of the funds');
ROLLBACK TO chosen;

-- what is not known is none of the tests, and none of the steps either
SELECT pg_temp.born('operation', 'u', 1, jsonb_build_object('budgeted', b)) FROM unnest('{true,false}'::boolean[]) AS b \gexec
INSERT INTO tap_ways.project (title, category, owner_id, budget_year, stage_on, city_funds) VALUES ('乙', 'operation', :u, 2020, '2020-02-03', 1) RETURNING id AS p \gset
SELECT results_eq('SELECT budgeted, pg_temp.offered(id) FROM tap_ways.project WHERE category = ''operation'' ORDER BY id', $$ VALUES (true, 'approved owner t'), (false, 'approved government t'), (NULL, 'approved f') $$, 'by a flag');
SELECT (drive.outcome(pg_temp.go(:p, 'approved'))).* \gset
SELECT is(:'detail'::text, 'step (ZG001): the step from "planned" to "approved" is not there for this project: it is there when in the year''s budget, but that is not stated yet; or when not in the year''s budget, but that is not stated yet.', 'which nobody has stated');
SELECT is(:'hint'::text, format('From "planned" no step is there for this project as it stands. SELECT * FROM tap_ways.explain(%s) says what decides.', :p), 'no step is there, and yet it is no end');
SELECT is_empty('SELECT * FROM govproj.check_register(''tap_ways'')', 'the register is sound');
SELECT is_empty('SELECT * FROM govproj.verify(''tap_ways'')', 'and its chains are whole');

-- what its rows say, and what no version could mean
SELECT results_eq($$ SELECT z.sentence, e.sentence FROM govproj.law_rows('tap_ways', 1, 'zh') z JOIN govproj.law_rows('tap_ways', 1, 'en') e USING (position, id)
                       WHERE z.sentence ~ '仅限' AND (z.position IN (2, 10) OR z.position = 4 AND z.article ~ '^9.2|^12') ORDER BY z.position, z.id $$,
    $$ VALUES ('“软件开发服务”属于重点项目；仅限：项目单位类型为财政部门。', '“Software development services” is of the key projects; only where: kind of agency that owns it is the finance bureau.'),
              ('“软件开发服务”属于一般项目；仅限：各渠道资金合计不足50,000,000元，且项目单位类型不为财政部门。', '“Software development services” is of the ordinary projects; only where: funds of all sources below 50,000,000 yuan, and kind of agency that owns it is not the finance bureau.'),
              ('“软件开发服务”属于重点项目；仅限：各渠道资金合计50,000,000元以上（含），且项目单位类型不为财政部门。', '“Software development services” is of the key projects; only where: funds of all sources from 50,000,000 yuan (inclusive), and kind of agency that owns it is not the finance bureau.'),
              ('“公共支撑平台开发服务”属于重点项目；仅限：涉密。', '“Common platform development” is of the key projects; only where: classified.'),
              ('“基础设施服务”属于重点项目；仅限：计划外。', '“Infrastructure services” is of the key projects; only where: a ground is named, or it is said not to be budgeted.'),
              ('“基础设施服务”属于一般项目；仅限：不是“计划外”。', '“Infrastructure services” is of the ordinary projects; only where: not: a ground is named, or it is said not to be budgeted.'),
              ('一般项目：由“已审核资金”到“已立项”，由政府办理；自此以《政府批复》的金额为批复金额；仅限：投资总额（总投资、批复金额、合同总额中最高者）10,000,000元以上（含）。', 'Ordinary projects, from “Funds reviewed” to “Approved”: taken by the government; the amount of the decree is the approved amount from then on; only where: investment: the largest of total, approved and contracted from 10,000,000 yuan (inclusive).'),
              ('重点项目：由“已计划”到“已立项”，由项目单位办理；仅限：列入年初预算。', 'Key projects, from “Planned” to “Approved”: taken by the owner; only where: it is in the year''s budget.'),
              ('重点项目：由“已计划”到“已立项”，由政府办理；仅限：不是“列入年初预算”。', 'Key projects, from “Planned” to “Approved”: taken by the government; only where: not: it is in the year''s budget.'),
              ('一般项目：规定 `report` 可由数据主管部门凭《例外许可书》给予例外许可，最长60天；仅限：投资总额（总投资、批复金额、合同总额中最高者）不足1,000,000元。', 'Ordinary projects: rule `report` may be waived by the data bureau, on the leave, for 60 days at most; only where: investment: the largest of total, approved and contracted below 1,000,000 yuan.'),
              ('一般项目：规定 `report` 可由政府凭《政府许可书》给予例外许可；仅限：投资总额（总投资、批复金额、合同总额中最高者）5,000,000元以上（含）。', 'Ordinary projects: rule `report` may be waived by the government, on the grace; only where: investment: the largest of total, approved and contracted from 5,000,000 yuan (inclusive).') $$, 'each is a sentence');
SELECT is((SELECT string_agg(btrim(l), E'\n') FROM regexp_split_to_table(govproj.diagram('tap_ways', 'p'), E'\n') AS l WHERE l ~ 'review.* --> approved'),
          E'fund_reviewed --> approved : 数据主管部门 data_bureau, Art. 9(1) (投资总额不足10,000,000元)\nfund_reviewed --> approved : 政府 government, Art. 9(2) (投资总额10,000,000元以上（含）)', 'the diagram has both');
UPDATE tap_ways.policy SET superseded_on = '2030-12-31';
SELECT govproj.load_pack('tap_ways', body - 'cases' || '{"code": "draft", "valid_from": "2031-01-01"}') FROM pack \g /dev/null
SELECT id AS draft FROM tap_ways.policy WHERE code = 'draft' \gset
CREATE FUNCTION pg_temp.faults(change text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    found text;
BEGIN
    EXECUTE replace(change, 'DRAFT', (SELECT id::text FROM tap_ways.policy WHERE code = 'draft'));
    SELECT string_agg(code || ': ' || fault, E'\n' ORDER BY code, fault) INTO found FROM tap_ways.policy_fault;
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = coalesce(found, 'none');
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;
CREATE FUNCTION pg_temp.step(track text, from_stage text, to_stage text, occasion jsonb, office text DEFAULT 'owner', kind text DEFAULT 'forward', freezes boolean DEFAULT false) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO tap_ways.policy_step (policy_id, track, from_stage, to_stage, applies_when, office, kind, freezes, article) VALUES (DRAFT, %L, %L, %L, %L, %L, %L, %L, ''1'')', track, from_stage, to_stage, occasion, office, kind, freezes)
$$;
CREATE FUNCTION pg_temp.class(category text, occasion jsonb, track text DEFAULT 'p') RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO tap_ways.policy_class (policy_id, category, applies_when, track, article) VALUES (DRAFT, %L, %L, %L, ''1'')', category, occasion, track)
$$;
CREATE FUNCTION pg_temp.limited(stage text, occasion jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT format('UPDATE tap_ways.policy_step SET applies_when = %L WHERE policy_id = DRAFT AND to_stage = %L AND applies_when ?| ''{investment,budgeted}'' AND office IN (''owner'', ''government'')', occasion, stage)
$$;
SELECT is(pg_temp.faults(change), fault, change)
  FROM (VALUES
    (pg_temp.step('p', 'submitted', 'proposed', '{"investment": {"from": 199999.99, "below": 200000}}', kind => 'back'), 'dead_end: step p: submitted > proposed leads back to a stage that no step leaves'),
    (pg_temp.step('p', 'planned', 'submitted', '{"investment": {"from": 100000, "to": 200000}}'), 'step_ambiguous: step p: planned > submitted is there twice for some projects: what their when say does not exclude each other'),
    (pg_temp.step('p', 'planned', 'submitted', '{"investment": {"from": 100000, "to": 199999.99}}'), 'none'),
    (pg_temp.step('p', 'planned', 'submitted', NULL), 'step_ambiguous: step p: planned > submitted is there twice for some projects: what their when say does not exclude each other'),
    (pg_temp.step('p', 'planned', 'submitted', '{"off_plan": true}'), 'step_ambiguous: step p: planned > submitted is there twice for some projects: what their when say does not exclude each other'),
    (pg_temp.step('p', 'approved', 'contracted', '{"off_plan": true}'), 'step_ambiguous: step p: approved > contracted is there twice for some projects: what their when say does not exclude each other'),
    (pg_temp.step('q', 'planned', 'approved', '{"budgeted": true, "in_plan": false}'), 'step_ambiguous: step q: planned > approved is there twice for some projects: what their when say does not exclude each other'),
    (pg_temp.step('p', 'planned', 'submitted', '{"investment": {"from": 100, "below": 200}}', kind => 'exit'), E'step_kinds: step p: planned > submitted is of one kind for some projects and of another for others, or freezes the cost lines of some alone\nstep_out_of_final: step p: submitted > fund_reviewed leads out of a final stage'),
    (pg_temp.step('p', 'planned', 'submitted', '{"investment": {"from": 100, "below": 200}}', freezes => true), 'step_kinds: step p: planned > submitted is of one kind for some projects and of another for others, or freezes the cost lines of some alone'),
    (pg_temp.limited('registered', '{"investment": {"to": 199999.99}}'), 'none'),
    (pg_temp.limited('registered', '{"investment": {"to": 199999.98}}'), 'step_gap: no step leads on from planned on track p for some projects: investment from 199999.99 below 200000.00'),
    (pg_temp.limited('registered', '{"investment": {"above": 0, "below": 200000}}'), 'none'),
    (pg_temp.limited('registered', '{"investment": {"above": 0, "below": 200000}, "off_plan": true}'), 'none'),
    ('UPDATE tap_ways.policy_step SET applies_when = jsonb_set(applies_when, ''{investment,below}'', ''20000000'') WHERE policy_id = DRAFT AND office = ''government'' AND track = ''p''', 'step_gap: no step leads on from fund_reviewed on track p for some projects: investment from 20000000.00'),
    ('DELETE FROM tap_ways.policy_step WHERE policy_id = DRAFT AND applies_when @> ''{"budgeted": true}''', 'step_gap: no step leads on from planned on track q for some projects: budgeted true'),
    (pg_temp.step('p', 'planned', 'proposed', '{"amount": {"from": 1}}'), 'occasion: step p: planned > proposed: when.amount is of what is entered, and nothing is entered here'),
    ('INSERT INTO tap_ways.policy_requirement (policy_id, track, to_stage, needs, applies_when, article) VALUES (DRAFT, ''p'', ''registered'', ''report'', ''{"investment": {"from": 200000}}'', ''1'')', 'occasion_never: requirement of report speaks of no project: its steps are there for others'),
    ('INSERT INTO tap_ways.policy_requirement (policy_id, track, to_stage, needs, applies_when, onwards, article) VALUES (DRAFT, ''p'', ''registered'', ''report'', ''{"investment": {"from": 200000}}'', true, ''1'')', 'none'),
    (pg_temp.class('software', '{"owner": "unit", "funds": {"from": 50000000}}'), 'class_ambiguous: category software has two classes for some projects: what their when say does not exclude each other'),
    (pg_temp.class('operation', '{"classified": true}'), 'class_ambiguous: category operation has two classes for some projects: what their when say does not exclude each other'),
    (pg_temp.class('software.general', NULL), 'none'),
    (pg_temp.class('software.general', '{"off_plan": true}'), 'none'),
    ('DELETE FROM tap_ways.policy_class WHERE policy_id = DRAFT AND category = ''infrastructure'' AND track = ''p''', 'class_gap: category infrastructure has no class, hence no track, for some projects: off_plan false'),
    ('UPDATE tap_ways.policy_class SET applies_when = ''{"funds_in_scope": {"from": 5}}'' WHERE policy_id = DRAFT AND category = ''operation''', 'class_gap: category operation has no class, hence no track, for some projects: funds_in_scope from 0.00 below 5.00'),
    (pg_temp.class('software.general', '{"category": "operation"}'), E'occasion_never: class of software.general is for projects of other categories\noccasion_of_track: class of software.general is for track p, to which no project of its category belongs'),
    (pg_temp.class('software.general', '{"owner": "audit"}'), 'occasion_of_track: class of software.general is for track p, whose projects no such agency owns')) AS v (change, fault);
SELECT is(pg_temp.faults(pg_temp.class('software.general', said)),
          (SELECT string_agg(format('occasion: class of software.general: when.%s is not known yet as a project is entered, which is when its class is chosen', f.key), E'\n' ORDER BY f.key) FROM jsonb_object_keys(said) AS f (key)), 'what is not known at birth')
  FROM (VALUES ('{"investment": {"from": 1}, "total": {"from": 1}, "approved": {"from": 1}, "contracted": {"from": 1}, "software": {"from": 1}, "line:hardware": {"from": 1}, "share:change": {"from": 1}, "owner_approves": true, "kind": "main", "amount": {"from": 1}}'::jsonb)) AS v (said);
SELECT is(pg_temp.faults(pg_temp.class('software.general', '{"funds": {"from": 1}, "funds:city": {"from": 1}, "funds_in_scope": {"from": 1}, "funds_out_of_scope": {"from": 1}, "owner": "finance", "ground": "vital", "off_plan": true, "in_plan": true, "budgeted": true, "classified": true, "serves": true}')), 'none', 'and what is');
SELECT is(pg_temp.faults(format('INSERT INTO tap_ways.policy_waiver (policy_id, track, rule, applies_when, grantor, document_kind, article) VALUES (DRAFT, ''p'', ''report'', %L, ''data_bureau'', ''leave'', ''11'')', occasion)), fault, occasion)
  FROM (VALUES ('{"investment": {"from": 1000000, "below": 5000000}}', 'none'), ('{"investment": {"from": 999999.99, "below": 5000000}}', 'waiver_ambiguous: waiver of report is there twice for some projects: what their when say does not exclude each other'), ('{"source": "city"}', E'occasion: waiver of report: when.source is of what is entered, and nothing is entered here\nwaiver_ambiguous: waiver of report is there twice for some projects: what their when say does not exclude each other')) AS v (occasion, fault);
SELECT is((drive.outcome(replace(pg_temp.step('p', NULL, 'planned', '{"off_plan": true}', kind => 'birth'), 'DRAFT', :'draft'))).result, '23514 policy_step_birth_when_check', 'a birth is for all');
SELECT is((drive.outcome(format('SELECT govproj.load_pack(''tap_ways'', %L)', jsonb_set(body, '{steps,0,when}', '{"off_plan": true}') || '{"code": "other", "valid_from": "2011-01-01", "superseded_on": "2011-12-31"}'))).detail, E'steps, row 1: a birth step is for all: which way a project goes is for its class to say', 'as load_pack says') FROM pack;
SELECT is((drive.outcome(format('SELECT govproj.load_pack(''tap_ways'', %L)', jsonb_set(body, '{steps,5,when,investment,below}', '10000001') || '{"code": "other", "valid_from": "2011-01-01", "superseded_on": "2011-12-31"}'))).detail, E'steps, row 7: step p: fund_reviewed > approved is there twice for some projects: what their when say does not exclude each other (Art. 9(2))', 'and what overlaps') FROM pack;
SELECT * FROM finish();
ROLLBACK;
