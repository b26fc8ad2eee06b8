-- Reports that follow what is entered: the end of an approval and its amount wherever they are shown, papers that a later one
-- overrides, projects that nobody evaluates, agencies that are not ready.
BEGIN;
SELECT no_plan();
\ir ../tap.sql

-- a law that wants the approval alive when work begins as well
INSERT INTO yunfu.policy_order (policy_id, track, subject, after, at_most, renewed_by, code, article)
SELECT policy_id, track, 'stage:implementing', after, at_most, renewed_by, code, article FROM yunfu.policy_order WHERE subject = 'stage:procuring' AND after = 'approval_opinion';

CREATE FUNCTION pg_temp.days(project_id bigint) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', p.approved_amount::numeric, p.approval_last_day,
                     CASE WHEN o.approval_last_day = p.approval_last_day AND w.last_day = p.approval_last_day THEN 'one day' ELSE 'DIFFERENT' END,
                     CASE WHEN o.approved_amount = p.approved_amount THEN 'one amount' ELSE 'DIFFERENT' END)
      FROM yunfu.project p JOIN yunfu.project_overview o ON o.project_id = p.id JOIN yunfu.approval_watch w ON w.project_id = p.id WHERE p.id = days.project_id
$$;
CREATE FUNCTION pg_temp.all_anew(project_id bigint, day date, amount numeric DEFAULT 2450000) RETURNS bigint LANGUAGE sql AS $$
    SELECT max(drive.paper(project_id, kind, day, amount => amount)) FROM unnest('{cost_review,expert_review,fund_review_opinion,fund_arrangement_opinion,approval_opinion}'::text[]) AS kind
$$;

-- approval_watch: what is signed is not used as long as a step ahead asks for it alive
SELECT drive.reach('professional', 'contracted') AS signed \gset
SELECT drive.reach('professional', 'procuring') AS unsigned \gset
SELECT drive.reach('professional', 'implementing') AS begun \gset
SELECT drive.reach('professional', 'terminated') AS ended \gset
SET LOCAL govproj.today = '2022-04-06';
SELECT results_eq(format('SELECT state, days_left, signed_on FROM yunfu.approval_watch WHERE project_id IN (%s, %s, %s, %s) ORDER BY project_id', :signed, :unsigned, :begun, :ended),
                  $$ VALUES ('lapsing', 0, DATE '2020-04-27'), ('lapsing', 0, NULL), ('used', NULL, '2020-04-27'), ('used', NULL, '2020-04-27') $$, 'signed in time, and still asked for by a step ahead');
SET LOCAL govproj.today = '2022-04-07';
SELECT is((SELECT state FROM yunfu.approval_watch WHERE project_id = :signed), 'lapsed', 'it may lapse yet');
SELECT is((SELECT bool_and(met) FROM yunfu.explain(:signed, 'implementing') WHERE rule = 'approval_opinion.alive'), false, 'and the step is refused');
SET LOCAL govproj.today = '2024-12-31';

-- one day, and one amount, on the project, in the overview and in the watch
SELECT drive.reach('professional', 'funded') AS p \gset
SELECT is(pg_temp.days(:p), '2450000 2022-04-06 one day one amount', 'as approved');
SELECT drive.paper(:p, 'approval_opinion', '2021-05-03', amount => 2450000) AS second \gset
SELECT is(pg_temp.days(:p), '2450000 2022-04-06 one day one amount', 'a second opinion alone extends nothing');
SELECT drive.paper(:p, kind, '2021-05-03') FROM unnest('{cost_review,expert_review,fund_review_opinion,fund_arrangement_opinion}'::text[]) AS kind \g /dev/null
SELECT is(pg_temp.days(:p), '2450000 2023-05-03 one day one amount', 'with the reviews that are entered after it it does, at once');
SELECT is((SELECT detail::text FROM yunfu.act WHERE project_id = :p ORDER BY seq DESC LIMIT 1), '{"approval_last_day":["2022-04-06","2023-05-03"]}', 'an act says so');
SELECT drive.void(:second, '2021-05-04') \g /dev/null
SELECT is(pg_temp.days(:p), '2450000 2022-04-06 one day one amount', 'and not any more when it is void');
SELECT drive.paper(:p, 'approval_opinion', '2021-05-05', amount => 2400000) AS less \gset
SELECT is(pg_temp.days(:p), '2400000 2023-05-05 one day one amount', 'a lower one lowers the limit at once');
SELECT drive.paper(:p, 'approval_opinion', '2021-05-06', amount => 2440000) AS more \gset
SELECT is(pg_temp.days(:p), '2440000 2023-05-05 one day one amount', 'one within what was judged counts at once as well');
SELECT drive.paper(:p, 'approval_opinion', '2021-05-07', amount => 9000000) AS most \gset
SELECT is(pg_temp.days(:p), '2450000 2023-05-05 one day one amount', 'one beyond it goes no further than what was judged');
SELECT drive.void(id, '2021-05-08') FROM unnest(ARRAY[:most, :more, :less]) AS id \g /dev/null
SELECT is(pg_temp.days(:p), '2450000 2022-04-06 one day one amount', 'all is as before when they are void');
SELECT drive.void(min(id), '2021-05-09') FROM yunfu.document WHERE project_id = :p AND kind = 'approval_opinion' AND issued_on < '2021-01-01' \g /dev/null
SELECT is(pg_temp.days(:p), '2450000 2022-04-06 one day one amount', 'with none left it stays as it was last');
SELECT is((SELECT state FROM yunfu.approval_watch WHERE project_id = :p), 'lapsed', 'and is no approval');
SELECT drive.paper(:p, 'approval_opinion', '2021-05-10', 'failed', 1) \g /dev/null
SELECT is(pg_temp.days(:p), '2450000 2022-04-06 one day one amount', 'one that says no moves nothing');
-- what a step has passed without judging it against what finance reviewed stays out, whatever is voided after it
SELECT drive.reach('professional', 'approved') AS beyond \gset
SELECT drive.paper(:beyond, 'approval_opinion', '2020-04-07', amount => 9000000) \g /dev/null
SELECT drive.advance(:beyond, 'funded', '2020-04-13') \g /dev/null
SELECT drive.void(min(id), '2020-04-14') FROM yunfu.document WHERE project_id = :beyond AND kind = 'approval_opinion' \g /dev/null
SELECT is(pg_temp.days(:beyond), '2450000 2022-04-06 one day one amount', 'a paper beyond it does not come in when the first is void');
-- what a later step has judged in its place is not lowered to it again, and what is lower counts
SELECT drive.reach('professional', 'approved') AS again \gset
SELECT drive.void(max(id), '2020-04-07') FROM yunfu.document WHERE project_id = :again AND kind IN ('approval_opinion', 'fund_review_opinion') GROUP BY kind \g /dev/null
SELECT drive.paper(:again, 'fund_review_opinion', '2020-04-07', amount => 2700000), drive.paper(:again, 'approval_opinion', '2020-04-07', amount => 2600000) \g /dev/null
SELECT is(pg_temp.days(:again), '2450000 2022-04-06 one day one amount', 'a higher one waits');
SELECT drive.advance(:again, 'funded', '2020-04-13') \g /dev/null
SELECT is(pg_temp.days(:again), '2600000 2022-04-06 one day one amount', 'for the step that judges it');
SELECT drive.paper(:again, 'cost_review', '2020-04-14') \g /dev/null
SELECT is(pg_temp.days(:again), '2600000 2022-04-06 one day one amount', 'and stands from then on');
-- the public track, whose limit is the grant, and which does not lapse
SELECT drive.reach('public', 'procuring') AS cloud \gset
SELECT drive.paper(:cloud, 'fund_decision', '2020-05-04', amount => 2000000) \g /dev/null
SELECT is((SELECT concat_ws(' ', approved_amount::numeric, approval_last_day) FROM yunfu.project WHERE id = :cloud), '2000000', 'a lower grant');
-- before any limit is set nothing follows
SELECT drive.reach('professional', 'fund_reviewed') AS early \gset
SELECT drive.paper(:early, 'approval_opinion', '2020-04-01', amount => 2000000) \g /dev/null
SELECT is((SELECT concat_ws(' ', approved_amount::numeric, approval_last_day) FROM yunfu.project WHERE id = :early), '', 'not before the step that sets it');
SELECT is_empty($$ SELECT * FROM govproj.verify('yunfu') $$, 'the chains hold');
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') WHERE problem IN ('row_differs', 'acts_disagree') $$, 'and the rows are as the acts say');

-- correction_watch: what a later paper overrides
SELECT drive.reach('professional', 'reviewed') AS r \gset
CREATE FUNCTION pg_temp.corrections(project_id bigint) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', document_kind, how, state, steps), ', ' ORDER BY document_id) FROM yunfu.correction_watch c WHERE c.project_id = corrections.project_id
$$;
SELECT drive.paper(:r, 'cost_review', '2020-03-24', 'failed') AS no \gset
SELECT is(pg_temp.corrections(:r), 'cost_review overridden open 1', 'a later one says no');
SELECT results_eq(format('SELECT how, how_zh, how_en, voiding_id, voided_on, reason, replaced_by, rested FROM yunfu.correction_watch WHERE project_id = %s', :r),
                  format($$ VALUES ('overridden', '被否定', 'Overridden', %s::bigint, DATE '2020-03-24', NULL, NULL::bigint, 'prechecked → reviewed, 2020-03-23') $$, :no), 'which, since when, and what rests on it');
SELECT pg_temp.refused_for(pg_temp.stepping(:r, 'fund_reviewed', '2020-06-01'), 'ZG002 cost_review', 'and the next step is refused for it');
SELECT drive.paper(:r, 'cost_review', '2020-03-23') \g /dev/null
SELECT is(pg_temp.corrections(:r), 'cost_review overridden open 1', 'one of before it replaces nothing');
SELECT drive.paper(:r, 'cost_review', '2020-03-25') \g /dev/null
SELECT is(pg_temp.corrections(:r), 'cost_review overridden replaced 1', 'one after it does');
SELECT drive.void(:no, '2020-03-26') \g /dev/null
SELECT is(pg_temp.corrections(:r), 'cost_review voided past 0', 'when it is void itself nothing is overridden');
SELECT drive.reach('professional', 'prechecked') AS q \gset
SELECT drive.paper(:q, 'cost_review', '2020-03-17'), drive.paper(:q, 'cost_review', '2020-03-18', 'failed'), drive.paper(:q, 'cost_review', '2020-03-19'), drive.paper(:q, 'expert_review', '2020-03-19') \g /dev/null
SELECT is(pg_temp.corrections(:q), NULL, 'what no step rests on is superseded, no more');
SELECT drive.step(:q, 'reviewed', '2020-03-23') \g /dev/null
SELECT is(pg_temp.corrections(:q), NULL, 'nor is it when a step rests on what came after');
SELECT drive.void(max(id), '2020-03-24') FROM yunfu.document WHERE project_id = :q AND kind = 'expert_review' \g /dev/null
SELECT is(pg_temp.corrections(:q), 'expert_review voided open 1', 'a voiding is called one');

-- evaluation_watch
SELECT drive.reach('professional', 'filed') AS filed \gset
CREATE FUNCTION pg_temp.years(project_id bigint) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', year, state, nullif(evaluations, 0), last_score, last_on), ', ' ORDER BY year) FROM yunfu.evaluation_watch w WHERE w.project_id = years.project_id
$$;
INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on)
VALUES (:begun, 2020, 1, 80, '2021-02-01'), (:begun, 2020, 3, 70.5, '2021-03-01'), (:begun, 2022, 3, 60, '2022-12-01');
SELECT is(pg_temp.years(:begun), '2020 evaluated 2 70.5 2021-03-01, 2021 missing, 2022 evaluated 1 60 2022-12-01, 2023 missing, 2024 missing', 'each year since it began');
SELECT is(pg_temp.years(:filed), '2020 missing', 'until it was filed');
SELECT is(pg_temp.years(:ended) IS NULL AND pg_temp.years(:signed) IS NULL, true, 'none of what was never begun');
SELECT drive.reach('professional', 'implementing') AS stopped \gset
SELECT drive.advance(:stopped, 'terminated', '2022-01-01') \g /dev/null
SELECT is(pg_temp.years(:stopped), '2020 missing, 2021 missing, 2022 missing', 'until it was terminated');
SELECT is((SELECT string_agg(year_over::text, ' ' ORDER BY year) FROM yunfu.evaluation_watch WHERE project_id = :begun), 'true true true true false', 'this year is not over');
SELECT results_eq(format('SELECT DISTINCT begun_on, title, owner_id, owner_name, budget_year, track, stage, stage_zh, stage_en, stage_order FROM yunfu.evaluation_watch WHERE project_id = %s', :begun),
    $$ SELECT DATE '2020-05-04', '警务综合平台', 2::bigint, '市公安局', 2020, 'professional', name, label_zh, label_en, ordinal FROM govproj.stages WHERE name = 'implementing' $$, 'which project');
SELECT results_eq('SELECT DISTINCT state, state_zh, state_en FROM yunfu.evaluation_watch ORDER BY 1', $$ VALUES ('evaluated', '已评价', 'Evaluated'), ('missing', '未评价', 'Missing') $$, 'states have two names');
SELECT is((SELECT count(*) FROM (SELECT project_id, year FROM yunfu.evaluation_watch GROUP BY 1, 2 HAVING count(*) > 1) AS x), 0::bigint, 'a row for each project and year');
SELECT results_eq('SELECT DISTINCT kind, kind_zh, kind_en FROM yunfu.evaluation_watch', $$ VALUES ('yearly', '年度绩效评价', 'yearly evaluation') $$, 'there is one kind');

-- agency_watch
CREATE ROLE tap_unit;
UPDATE yunfu.agency SET db_role = CASE id WHEN 2 THEN 'tap_unit' WHEN 5 THEN 'tap_nobody' END WHERE id IN (2, 5);
UPDATE yunfu.agency SET leading_group = NULL, responsible_office = NULL WHERE id = 5;
INSERT INTO yunfu.agency (code, name, kind, active) VALUES ('old', '已撤并的单位', 'unit', false);
CREATE FUNCTION pg_temp.national(stage text, liaison date DEFAULT NULL) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    one bigint;
BEGIN
    INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, national_funds, stage_on) VALUES ('国家资金项目', 'software.professional', 5, 2024, 1000, 5, '2024-03-01') RETURNING id INTO one;
    IF liaison IS NOT NULL THEN PERFORM drive.paper(one, 'national_liaison', liaison); END IF;
    IF stage = 'withdrawn' THEN PERFORM drive.advance(one, 'withdrawn', '2024-03-02'); END IF;
    RETURN one;
END $$;
SELECT pg_temp.national('planned'), pg_temp.national('planned', '2024-03-02'), pg_temp.national('withdrawn') \g /dev/null
SELECT results_eq('SELECT agency_id, agency_code, agency_kind, agency_kind_zh, agency_kind_en, missing_leading_group, missing_responsible_office, missing_db_role, projects_national, projects_without_liaison, ready
                     FROM yunfu.agency_watch ORDER BY agency_id',
    $$ VALUES (1::bigint, 'dsj', 'data_bureau', '数据主管部门', 'Data bureau', false, false, true, 0::bigint, 0::bigint, false), (2, 'gaj', 'unit', '市直单位', 'Unit', false, false, false, 0, 0, true),
              (3, 'czj', 'finance', '财政部门', 'Finance bureau', true, true, true, 0, 0, false), (4, 'szf', 'government', '政府', 'Government', false, false, true, 0, 0, false),
              (5, 'jyj', 'unit', '市直单位', 'Unit', true, true, true, 2, 1, false), (6, 'sjj', 'audit', '审计部门', 'Audit bureau', true, true, true, 0, 0, false) $$, 'what each lacks');
SELECT is((SELECT projects FROM yunfu.agency_watch WHERE agency_id = 2), 9::bigint, 'projects that go on: nine of the twelve above');
SELECT is((SELECT agency_name FROM yunfu.agency_watch WHERE agency_id = 5), '市教育局', 'by name');

-- Stages that the shipped law does not use are in the reports as well
SELECT is_empty($$ SELECT s.name FROM govproj.stages s WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = 'yunfu.project_overview'::regclass AND a.attname = s.name || '_on') $$,
                'the overview has the day of each stage');
SELECT govproj.create_register('tap_stages', pack => NULL) \g /dev/null
SELECT govproj.load_pack('tap_stages', $${"code": "stages", "title": "阶段试验办法", "valid_from": "2019-01-01",
  "tracks": [{"track": "一般", "label_zh": "一般项目", "label_en": "ordinary projects", "owner_kinds": "unit", "article": "1"}], "documents": [],
  "steps": [{"track": "一般", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "1"},
            {"track": "一般", "from_stage": "planned", "to_stage": "in_operation", "office": "owner", "kind": "forward", "freezes": true, "article": "1"},
            {"track": "一般", "from_stage": "planned", "to_stage": "withdrawn", "office": "owner", "kind": "exit", "article": "1"},
            {"track": "一般", "from_stage": "in_operation", "to_stage": "accepted", "office": "owner", "kind": "forward", "article": "1"},
            {"track": "一般", "from_stage": "accepted", "to_stage": "final_account", "office": "owner", "kind": "forward", "article": "1"},
            {"track": "一般", "from_stage": "final_account", "to_stage": "filed", "office": "owner", "kind": "forward", "article": "1"},
            {"track": "一般", "from_stage": "filed", "to_stage": "decommissioned", "office": "owner", "kind": "forward", "article": "1"}]}$$::jsonb
  || jsonb_build_object('classes', (SELECT jsonb_agg(jsonb_build_object('category', c, 'track', '一般', 'article', '1')) FROM unnest('{infrastructure,software,maintenance,operation,thirdparty}'::text[]) AS c))) \g /dev/null
INSERT INTO tap_stages.agency (code, name, kind) VALUES ('u', '某局', 'unit') RETURNING id AS u \gset
INSERT INTO tap_stages.project (title, category, owner_id, budget_year, stage_on, city_funds) SELECT s.name, 'software', :u, 2024, '2024-01-02', 1 FROM govproj.stages s
 WHERE s.name IN ('planned', 'in_operation', 'accepted', 'final_account', 'filed', 'decommissioned', 'withdrawn') ORDER BY s.ordinal;
INSERT INTO tap_stages.project (title, category, owner_id, budget_year, stage_on, city_funds, serves_id)
SELECT title || ' serving', 'maintenance', :u, 2025, '2024-01-02', 1, (SELECT id FROM tap_stages.project WHERE title = 'withdrawn') FROM tap_stages.project WHERE title <> 'withdrawn' ORDER BY id;
DO $$
DECLARE
    p record;
    s govproj.stage;
BEGIN
    FOR p IN SELECT id, split_part(title, ' ', 1) AS target FROM tap_stages.project ORDER BY id LOOP
        FOREACH s IN ARRAY CASE p.target WHEN 'withdrawn' THEN '{withdrawn}'::govproj.stage[] ELSE '{in_operation,accepted,final_account,filed,decommissioned}' END LOOP
            EXIT WHEN p.target = 'planned' OR (s > p.target::govproj.stage AND p.target <> 'withdrawn');
            UPDATE tap_stages.project SET stage = s, stage_on = '2024-02-03' WHERE id = p.id;
        END LOOP;
    END LOOP;
END $$;
SELECT results_eq('SELECT projects, projects_open, accepted_not_filed, projects_filed, projects_dropped FROM tap_stages.unit_scorecard WHERE year = 2024',
                  'VALUES (7::bigint, 4::bigint, 2::bigint, 2::bigint, 1::bigint)', 'the scorecard counts them where they stand');
SELECT set_eq($$ SELECT p.title FROM tap_stages.red_flags f JOIN tap_stages.project p ON p.id = f.project_id WHERE f.flag = 'serves_ended' $$,
              $$ VALUES ('planned serving'), ('in_operation serving'), ('accepted serving'), ('final_account serving') $$, 'what is filed or out of use serves nothing any more');
SELECT results_eq($$ SELECT in_operation_on, final_account_on, decommissioned_on, registered_on FROM tap_stages.project_overview WHERE title = 'decommissioned' $$,
                  $$ VALUES (DATE '2024-02-03', DATE '2024-02-03', DATE '2024-02-03', NULL::date) $$, 'and so the overview');

SELECT * FROM finish();
ROLLBACK;
