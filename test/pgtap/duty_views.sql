-- The reports on duties and time: every state of every view, a day before and on the day it turns, without anything having
-- run in between; figures are reckoned by hand.
BEGIN;
SELECT plan(90);
\ir ../tap.sql

-- what a query says on each of some days, row by row
CREATE FUNCTION pg_temp.daily(query text, VARIADIC days date[]) RETURNS TABLE (day date, line text) LANGUAGE plpgsql AS $$
DECLARE
    was date := current_setting('govproj.today');
BEGIN
    FOREACH day IN ARRAY days LOOP
        PERFORM pg_temp.set_today(day);
        FOR line IN EXECUTE format('SELECT concat_ws(''|'', VARIADIC ARRAY(SELECT coalesce(value, ''-'') FROM json_each_text(row_to_json(q)))) FROM (%s) AS q', query) LOOP
            RETURN NEXT;
        END LOOP;
    END LOOP;
    PERFORM pg_temp.set_today(was);
END $$;
CREATE TEMP TABLE thing (name text PRIMARY KEY, id bigint) ON COMMIT DROP;
CREATE FUNCTION pg_temp.keep(name text, id bigint) RETURNS bigint LANGUAGE sql AS $$ INSERT INTO thing VALUES (name, id) RETURNING id $$;
CREATE FUNCTION pg_temp.id(name text) RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT id FROM thing t WHERE t.name = $1 $$;
CREATE FUNCTION pg_temp.name(id bigint) RETURNS text LANGUAGE sql STABLE AS $$ SELECT name FROM thing t WHERE t.id = $1 AND t.name LIKE 'p %' $$;
CREATE FUNCTION pg_temp.born(owner_id bigint, year integer, day date, national_funds numeric DEFAULT 0, plan_line_id bigint DEFAULT NULL, ground text DEFAULT NULL)
RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, national_funds, plan_line_id, off_plan_ground, stage_on)
    VALUES ('项目', CASE owner_id WHEN 1 THEN 'software.platform' ELSE 'software.professional' END::govproj.category, owner_id, year, 1000, national_funds, plan_line_id, ground, day)
    RETURNING id
$$;

-- A successor from 2024-07-01 on gives ten days for the liaison record, moves the last day of an approval to a working
-- day, lets no approved project begin anew, and has the professional track begin a round as the public one does.
UPDATE yunfu.policy SET superseded_on = '2024-06-30';
SELECT govproj.load_pack('yunfu', (
         SELECT jsonb_object_agg(key, CASE WHEN jsonb_typeof(value) <> 'array' THEN value ELSE (
                    SELECT jsonb_agg(r || CASE r ->> 'code' WHEN 'national_liaison' THEN '{"period": "10 days", "article": "99"}' ELSE '{}' END::jsonb
                                         || CASE WHEN key = 'orders' AND r ->> 'after' = 'approval_opinion' AND r ? 'at_most' THEN '{"shifts": true}' ELSE '{}' END::jsonb)
                      FROM jsonb_array_elements(CASE key WHEN 'steps' THEN
                               '[{"track": "professional", "from_stage": "returned", "to_stage": "planned", "office": "owner", "kind": "restart", "article": "99"}]'
                           WHEN 'orders' THEN -- of a paper that approves nothing
                               '[{"subject": "stage:approved", "after": "cost_review", "at_most": "1 year", "article": "99"}]' ELSE '[]' END::jsonb || value) AS r
                     WHERE (r ->> 'from_stage', r ->> 'to_stage') IS DISTINCT FROM ('approved', 'submitted')) END)
           FROM jsonb_each(body || '{"code": "next", "valid_from": "2024-07-01", "valid_until": null}')))
  FROM govproj.packs WHERE code = 'yunfu-2020' \g /dev/null
-- By the days that papers bear, for the whole past is entered on one: which day decides is the matter of receipts.sql.
UPDATE yunfu.policy_obligation SET in_time_by = 'dated';
INSERT INTO yunfu.agency (id, code, name, kind, active_since) OVERRIDING SYSTEM VALUE VALUES (20, 'wjj', '市卫生健康局', 'unit', '2024-11-30');

-- Duties of projects: two of a termination (2020-05-04), a change, a day of delivery that passes, and ten days.
DO $$
DECLARE
    p bigint := pg_temp.keep('p ended', drive.reach('professional', 'terminated'));
    q bigint;
BEGIN
    PERFORM drive.paper(p, 'termination_filing_data_bureau', '2020-05-10');

    p := pg_temp.keep('p changed', drive.reach('professional', 'contracted'));
    FOR q IN INSERT INTO yunfu.change (project_id, kind, cause, decided_on, note)
             VALUES (p, 'scope', 'law', '2020-06-01', '调整范围'), (p, 'scope', 'law', '2020-06-08', '再调整') RETURNING id LOOP
        NULL;
    END LOOP;
    PERFORM pg_temp.keep('second change', q), drive.paper(p, 'change_filing', '2020-06-05');

    p := pg_temp.keep('p delayed', drive.reach('professional', 'procuring'));
    PERFORM drive.paper(p, 'award_notice', '2020-04-27');
    INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on, delivery_due, security_undertaking)
    VALUES (p, 'main', 2, '云浮数科公司', 2000000, '2020-04-27', '2020-08-31', true) RETURNING id INTO q;
    UPDATE yunfu.project SET stage = 'contracted', stage_on = '2020-04-27' WHERE id = p;
    PERFORM pg_temp.keep('late contract', q);

    PERFORM pg_temp.keep('p owing', pg_temp.born(5, 2024, '2024-07-01', 5));
    PERFORM drive.paper(pg_temp.keep('p timely', pg_temp.born(5, 2024, '2024-07-01', 5)), 'national_liaison', '2024-07-11');
    PERFORM drive.paper(pg_temp.keep('p tardy', pg_temp.born(5, 2024, '2024-07-01', 5)), 'national_liaison', '2024-07-12');
END $$;

-- Plans for 2021 and after; agency 2 in time with two versions, then late by a day; agency 5 for 2023 and, before it is owed, for 2025; 20 from 2024-11-30 on.
DO $$
DECLARE
    first_ bigint;
    second_ bigint;
    line bigint;
    p bigint;
BEGIN
    INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (2, 2021, '2020-11-30') RETURNING id INTO first_;
    INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) VALUES (first_, '甲', 'software.professional', 100) RETURNING id INTO line;
    INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) VALUES (first_, '乙', 'software.professional', 200.50);
    INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (2, 2021, '2021-01-15') RETURNING id INTO second_;
    PERFORM pg_temp.keep('on the first version', pg_temp.born(2, 2021, '2021-01-04', 0, line));
    INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) VALUES (second_, '甲', 'software.professional', 150), (second_, '甲', 'maintenance.software', 5), (second_, '丁', 'software.professional', 7);
    INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) VALUES (second_, '丙', 'software.professional', 300) RETURNING id INTO line;
    PERFORM pg_temp.born(2, 2021, '2021-02-01', 0, line), pg_temp.born(2, 2021, '2021-02-01', ground => 'vital'), pg_temp.born(2, 2021, '2021-02-01', ground => 'security'),
            pg_temp.born(2, 2021, '2021-02-01', ground => 'security'), pg_temp.born(2, 2021, '2021-02-01', ground => 'national_ministry'), pg_temp.born(2, 2021, '2021-02-01'),
            drive.advance(pg_temp.born(2, 2021, '2021-02-01'), 'withdrawn', '2021-02-02');
    SELECT id INTO line FROM yunfu.plan_line WHERE annual_plan_id = second_ AND title = '丁';
    PERFORM drive.advance(pg_temp.born(2, 2021, '2021-02-01', 0, line), 'withdrawn', '2021-02-02');
    INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (2, 2021);
    INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (2, 2022, '2021-12-01'), (5, 2023, '2022-11-30'), (2, 2023, '2022-01-02'), (5, 2025, '2024-06-30');
END $$;

-- Audit asks agency 5 for two items, one of them a paper of another agency's project.
INSERT INTO yunfu.audit_request (agency_id, title, requested_on, due_on) VALUES (5, '年度审计', '2023-03-01', '2023-03-10') RETURNING id AS request \gset
INSERT INTO yunfu.audit_item (audit_request_id, title) VALUES (:request, '合同') RETURNING id AS item \gset
INSERT INTO yunfu.audit_item (audit_request_id, title, handed_on) VALUES (:request, '发票', '2023-03-11') RETURNING id AS handed \gset
INSERT INTO yunfu.audit_request (agency_id, project_id, title, requested_on, due_on) VALUES (5, pg_temp.id('p ended'), '专项审计', '2023-03-01', '2023-03-10') RETURNING id AS request \gset
INSERT INTO yunfu.audit_item (audit_request_id, title, handed_on) VALUES (:request, '终止手续', '2023-03-10') RETURNING id AS lent \gset

-- obligation_watch
\set duties 'SELECT pg_temp.name(project_id) AS p, kind, arose_on, due_on, met_on, document_id IS NOT NULL AS paper, state, age_days, days_late FROM yunfu.obligation_watch WHERE event <> ''plan'' ORDER BY project_id, arose_on, kind COLLATE "C", source_id'
SELECT set_eq(format('SELECT line FROM pg_temp.daily(%L, %L, %L)', :'duties', '2020-05-03', '2020-05-04'),
    $$ VALUES ('p ended|termination_filing_data_bureau|2020-05-04|-|-|false|open|0|-'), ('p ended|termination_filing_finance|2020-05-04|-|-|false|open|0|-') $$,
    'a termination owes two filings from its day on');
SELECT results_eq(format('SELECT day, line FROM pg_temp.daily(%L, %L, %L)', :'duties', '2020-05-09', '2020-05-10'),
    $$ VALUES (DATE '2020-05-09', 'p ended|termination_filing_data_bureau|2020-05-04|-|-|false|open|5|-'), ('2020-05-09', 'p ended|termination_filing_finance|2020-05-04|-|-|false|open|5|-'),
              ('2020-05-10', 'p ended|termination_filing_data_bureau|2020-05-04|-|2020-05-10|true|met|6|-'), ('2020-05-10', 'p ended|termination_filing_finance|2020-05-04|-|-|false|open|6|-') $$,
    'each is met by its own paper on that paper''s day');
SELECT is_empty(format('SELECT line FROM pg_temp.daily(%L, %L) WHERE line LIKE ''p changed%%''', :'duties', '2020-05-31'), 'no change is owed before it is decided');
SELECT set_eq(format('SELECT day, line FROM pg_temp.daily(%L, %L, %L) WHERE line LIKE ''p changed%%''', :'duties', '2020-06-05', '2020-06-08'),
    $$ VALUES (DATE '2020-06-05', 'p changed|change_filing|2020-06-01|-|2020-06-05|true|met|4|-'),
              ('2020-06-08', 'p changed|change_filing|2020-06-01|-|2020-06-05|true|met|4|-'), ('2020-06-08', 'p changed|change_filing|2020-06-08|-|-|false|open|0|-') $$,
    'a paper meets the change before it, not the one after it');
SELECT set_eq(format('SELECT day, line FROM pg_temp.daily(%L, %L, %L, %L) WHERE line LIKE ''p delayed%%''', :'duties', '2020-08-31', '2020-09-01', '2020-09-02'),
    $$ VALUES (DATE '2020-09-01', 'p delayed|delay_filing|2020-09-01|-|-|false|open|0|-'), ('2020-09-02', 'p delayed|delay_filing|2020-09-01|-|-|false|open|1|-') $$,
    'a delay is owed from the day after the day of delivery');
SELECT set_eq(format('SELECT day, line FROM pg_temp.daily(%L, %L, %L, %L, %L) WHERE line ~ ''^p (owing|timely|tardy)''', :'duties', '2024-06-30', '2024-07-10', '2024-07-11', '2024-07-12'),
    $$ VALUES (DATE '2024-07-10', 'p owing|national_liaison|2024-07-01|2024-07-11|-|false|open|9|0'), ('2024-07-10', 'p timely|national_liaison|2024-07-01|2024-07-11|-|false|open|9|0'),
              ('2024-07-10', 'p tardy|national_liaison|2024-07-01|2024-07-11|-|false|open|9|0'),
              ('2024-07-11', 'p owing|national_liaison|2024-07-01|2024-07-11|-|false|open|10|0'), ('2024-07-11', 'p timely|national_liaison|2024-07-01|2024-07-11|2024-07-11|true|met|10|0'),
              ('2024-07-11', 'p tardy|national_liaison|2024-07-01|2024-07-11|-|false|open|10|0'),
              ('2024-07-12', 'p owing|national_liaison|2024-07-01|2024-07-11|-|false|overdue|11|1'), ('2024-07-12', 'p timely|national_liaison|2024-07-01|2024-07-11|2024-07-11|true|met|10|0'),
              ('2024-07-12', 'p tardy|national_liaison|2024-07-01|2024-07-11|2024-07-12|true|met_late|11|1') $$,
    'the tenth day is in time, the eleventh is late');
SELECT results_eq($$ SELECT source_id, agency_id, project_id, receiver_kind, arose_on, due_on, met_on, state, age_days, days_late FROM yunfu.obligation_watch WHERE kind = 'audit_item' ORDER BY source_id $$,
    format($$ VALUES (%s::bigint, 5::bigint, NULL::bigint, 'audit', DATE '2023-03-01', DATE '2023-03-10', NULL::date, 'overdue', 671, 662),
                     (%s, 5, NULL, 'audit', '2023-03-01', '2023-03-10', '2023-03-11', 'met_late', 10, 1), (%s, 5, %s, 'audit', '2023-03-01', '2023-03-10', '2023-03-10', 'met', 9, 0) $$,
           :item, :handed, :lent, pg_temp.id('p ended')), 'audit items are owed by the agency that is asked');
-- Page after page, each from the last row of the one before, as who sees all reads it.
SELECT results_eq($$ WITH RECURSIVE page (n, project_order, duty_key) AS (
                         SELECT 0, - 9000000000::bigint, ''
                         UNION ALL
                         SELECT p.n + 1, w.project_order, w.duty_key
                           FROM page p
                          CROSS JOIN LATERAL (SELECT o.project_order, o.duty_key FROM yunfu.obligation_watch o
                                               WHERE o.project_order >= p.project_order AND (o.project_order, o.duty_key) > (p.project_order, p.duty_key)
                                               ORDER BY o.project_order, o.duty_key LIMIT 1) AS w)
                     SELECT project_order, duty_key FROM page WHERE n > 0 ORDER BY n $$,
    'SELECT project_order, duty_key FROM yunfu.obligation_watch ORDER BY project_order, duty_key', 'by page it is told whole, and once');
SELECT is_empty($$ SELECT duty_key FROM yunfu.obligation_watch WHERE project_order IS DISTINCT FROM coalesce(project_id, - agency_id) $$,
    'agencies'' own duties before those of projects');
SELECT results_eq($$ SELECT agency_id, source_id, arose_on, due_on, met_on, state, age_days, days_late, event, label_zh, label_en, article, project_id, title, budget_year, receiver_id, receiver_name
                       FROM yunfu.obligation_watch WHERE event = 'plan' AND agency_id = 2 AND source_id <= 2022 ORDER BY agency_id, source_id $$,
    $$ VALUES (2::bigint, 2021::bigint, DATE '2020-02-01', DATE '2020-11-30', DATE '2020-11-30', 'met', 303, 0, 'plan', '年度计划备案', 'filing of the annual plan', '6', NULL::bigint, NULL, NULL::integer, 1::bigint, '市政务服务数据管理局'),
              (2, 2022, '2021-01-01', '2021-11-30', '2021-12-01', 'met_late', 334, 1, 'plan', '年度计划备案', 'filing of the annual plan', '6', NULL, NULL, NULL, 1, '市政务服务数据管理局') $$, 'so are plans');
SELECT results_eq($$ SELECT pg_temp.name(project_id), agency_id, agency_name, project_code = (SELECT code FROM yunfu.project WHERE id = project_id), title, budget_year, label_zh, label_en, article, event, receiver_kind, receiver_id, receiver_name, source_id
                       FROM yunfu.obligation_watch WHERE kind IN ('delay_filing', 'termination_filing_finance') OR kind = 'change_filing' AND met_on IS NULL ORDER BY kind COLLATE "C" $$,
    format($$ VALUES ('p changed', 2::bigint, '市公安局', true, '警务综合平台', 2020, '重大变更备案', 'filing of a change', '17', 'change', 'data_bureau', 1::bigint, '市政务服务数据管理局', %s::bigint),
                     ('p delayed', 2, '市公安局', true, '警务综合平台', 2020, '逾期交付备案', 'filing of a late delivery', '17', 'delay', 'data_bureau', 1, '市政务服务数据管理局', %s),
                     ('p ended', 2, '市公安局', true, '警务综合平台', 2020, '终止备案（财政局）', 'filing of a termination with finance', '17', 'stage', 'finance', 3, '市财政局', 0) $$,
           pg_temp.id('second change'), pg_temp.id('late contract')), 'a duty says whose it is, to whom, and from what');
SELECT is((SELECT article FROM yunfu.obligation_watch WHERE project_id = pg_temp.id('p owing')), '99', 'by the project''s own version');
SELECT results_eq($$ SELECT DISTINCT state, state_zh, state_en FROM yunfu.obligation_watch ORDER BY 1 $$,
                  $$ VALUES ('met', '已履行', 'Met'), ('met_late', '逾期履行', 'Met late'), ('open', '待履行', 'Open'), ('overdue', '逾期未履行', 'Overdue') $$, 'states have two names');
SELECT is((SELECT age_days FROM yunfu.obligation_watch WHERE agency_id = 2 AND source_id = 2023), 1, 'a plan filed on the day after it is owed');
SELECT is((SELECT age_days FROM yunfu.obligation_watch WHERE agency_id = 5 AND source_id = 2025), 181, 'one that is filed half a year on');

-- the receiver is the first active agency of its kind, or none
SAVEPOINT receivers;
INSERT INTO yunfu.agency (code, name, kind) VALUES ('czj2', '财政二局', 'finance');
SELECT is((SELECT receiver_name FROM yunfu.obligation_watch WHERE kind = 'termination_filing_finance'), '市财政局', 'the first of two offices');
UPDATE yunfu.agency SET active = false WHERE id = 3;
SELECT is((SELECT receiver_name FROM yunfu.obligation_watch WHERE kind = 'termination_filing_finance'), '财政二局', 'that is active');
UPDATE yunfu.agency SET active = false WHERE code = 'czj2';
SELECT results_eq($$ SELECT receiver_kind, receiver_id, receiver_name FROM yunfu.obligation_watch WHERE kind = 'termination_filing_finance' $$,
                  $$ VALUES ('finance', NULL::bigint, NULL::text) $$, 'or none');
ROLLBACK TO receivers;

-- one duty is written, and not another of the same day and of a source of the same number
SAVEPOINT doubles;
SELECT govproj.settle('yunfu') \g /dev/null
INSERT INTO yunfu.audit_request (agency_id, title, requested_on, due_on) VALUES (5, '审计', '2020-02-01', '2020-03-01') RETURNING id AS request \gset
INSERT INTO yunfu.audit_item (id, audit_request_id, title) VALUES (2021, :request, '合同');
SELECT results_eq($$ SELECT kind, arose_on, written FROM yunfu.obligation_watch WHERE source_id = 2021 AND agency_id = 5 ORDER BY kind $$,
                  $$ VALUES ('annual_plan', DATE '2020-02-01', true), ('audit_item', '2020-02-01', false) $$, 'two that differ in kind alone');
ROLLBACK TO doubles;

-- Nothing of this has been run: what time brings is not written, and settling changes nothing but that.
SELECT results_eq($$ SELECT event, written, count(*) FROM yunfu.obligation_watch WHERE event IN ('plan', 'stage', 'change') GROUP BY 1, 2 ORDER BY 1 $$,
                  $$ VALUES ('change', true, 2::bigint), ('plan', false, 26), ('stage', true, 5) $$, 'what arose with an act is written, what time brought is not');
CREATE TEMP TABLE before ON COMMIT DROP AS SELECT to_jsonb(w) - 'written' AS duty FROM yunfu.obligation_watch w;
SELECT govproj.settle('yunfu') > 0 AS settled \gset
SELECT ok(:'settled' AND bool_and(written) AND count(*) = (SELECT count(*) FROM yunfu.obligation), 'after settling all are written') FROM yunfu.obligation_watch;
SELECT set_eq($$ SELECT to_jsonb(w) - 'written' FROM yunfu.obligation_watch w $$, 'SELECT duty FROM before', 'and say the same');

-- plan_compliance; the data bureau, finance and audit, who owe plans too and file none, are left aside
\set plans 'SELECT agency_id AS a, year, arose_on, due_on, filed_on, version, version_filed_on, state, days_late FROM yunfu.plan_compliance WHERE agency_id NOT IN (1, 3, 6) ORDER BY agency_id, year'
SELECT is_empty(format('SELECT line FROM pg_temp.daily(%L, %L)', :'plans', '2020-01-31'), 'no plan is owed before the measure');
SELECT results_eq(format('SELECT day, line FROM pg_temp.daily(%L, %L, %L, %L)', :'plans', '2020-11-29', '2020-11-30', '2020-12-01'),
    $$ VALUES (DATE '2020-11-29', '2|2021|2020-02-01|2020-11-30|-|-|-|pending|0'), ('2020-11-29', '5|2021|2020-02-01|2020-11-30|-|-|-|pending|0'),
              ('2020-11-30', '2|2021|2020-02-01|2020-11-30|2020-11-30|1|2020-11-30|in_time|0'), ('2020-11-30', '5|2021|2020-02-01|2020-11-30|-|-|-|pending|0'),
              ('2020-12-01', '2|2021|2020-02-01|2020-11-30|2020-11-30|1|2020-11-30|in_time|0'), ('2020-12-01', '5|2021|2020-02-01|2020-11-30|-|-|-|overdue|1') $$,
    '30 November is in time, 1 December is not');
SELECT results_eq(format('SELECT day, line FROM pg_temp.daily(%L, %L, %L, %L) WHERE line LIKE ''2|2022|%%''', :'plans', '2020-12-31', '2021-01-01', '2021-12-01'),
    $$ VALUES (DATE '2021-01-01', '2|2022|2021-01-01|2021-11-30|-|-|-|pending|0'), ('2021-12-01', '2|2022|2021-01-01|2021-11-30|2021-12-01|1|2021-12-01|late|1') $$,
    'the next year''s is owed from 1 January, and late by a day');
SELECT results_eq($$ SELECT agency_id, year, arose_on, due_on, state FROM yunfu.plan_compliance WHERE agency_id NOT IN (1, 3, 6) AND (year >= 2024 OR agency_id = 20) ORDER BY 1, 2 $$,
    $$ VALUES (2::bigint, 2024, DATE '2023-01-01', DATE '2023-11-30', 'overdue'), (2, 2025, '2024-01-01', '2024-11-30', 'overdue'),
              (5, 2024, '2023-01-01', '2023-11-30', 'overdue'), (5, 2025, '2024-01-01', '2024-11-30', 'in_time'), (20, 2025, '2024-01-01', '2024-11-30', 'overdue') $$,
    'across two versions of the measure each year is owed once, from one day on');
SELECT set_eq('SELECT agency_id, year::bigint, due_on, filed_on FROM yunfu.plan_compliance', $$ SELECT agency_id, source_id, due_on, met_on FROM yunfu.obligation_watch WHERE event = 'plan' $$,
              'these are the duties');
\set lines 'SELECT version, lines, estimate, lines_without_project, projects, with_line, without_line, off_plan, off_plan_zh FROM yunfu.plan_compliance WHERE agency_id = 2 AND year = 2021'
SELECT results_eq(format('SELECT day, line FROM pg_temp.daily(%L, %L, %L, %L)', :'lines', '2020-11-29', '2021-01-14', '2021-01-15'),
    $$ VALUES (DATE '2020-11-29', '-|0|0|0|7|2|1|4|国家部委要求建设 1、涉及国计民生 1、涉及网络信息安全 2'), ('2021-01-14', '1|2|300.50|1|7|2|1|4|国家部委要求建设 1、涉及国计民生 1、涉及网络信息安全 2'), ('2021-01-15', '2|4|462|2|7|2|1|4|国家部委要求建设 1、涉及国计民生 1、涉及网络信息安全 2') $$,
    'lines of the version in force and their projects; off plan by ground');
SELECT results_eq($$ SELECT DISTINCT state, state_zh, state_en FROM yunfu.plan_compliance UNION SELECT 'pending', '未到期', 'Pending' ORDER BY 1 $$,
                  $$ VALUES ('in_time', '按期备案', 'In time'), ('late', '逾期备案', 'Late'), ('overdue', '逾期未报', 'Overdue'), ('pending', '未到期', 'Pending') $$, 'states have two names');
SELECT set_eq(format('SELECT line FROM pg_temp.daily(%L, %L)', 'SELECT DISTINCT state, state_zh, state_en FROM yunfu.plan_compliance', '2020-06-01'), $$ VALUES ('pending|未到期|Pending') $$, 'the first too');
SELECT results_eq($$ SELECT agency_name, kind, label_zh, label_en, article FROM yunfu.plan_compliance WHERE agency_id = 20 $$,
                  $$ VALUES ('市卫生健康局', 'annual_plan', '年度计划备案', 'filing of the annual plan', '6') $$, 'and so has the duty');

-- approval_watch: opinions of 2020-04-06 live until 2022-04-06
DO $$
DECLARE
    p bigint := pg_temp.keep('p voided', drive.reach('professional', 'approved'));
    late bigint;
BEGIN
    PERFORM drive.void(d.id, '2020-05-01') FROM yunfu.document d WHERE d.project_id = p AND d.kind = 'approval_opinion';
    PERFORM pg_temp.keep('p approved', drive.reach('professional', 'approved')), pg_temp.keep('p funded', drive.reach('professional', 'funded')),
            drive.advance(drive.reach('professional', 'approved'), 'withdrawn', '2020-05-01'), pg_temp.keep('p public', drive.reach('public', 'procuring'));
    p := pg_temp.keep('p signed', drive.reach('professional', 'procuring'));
    PERFORM drive.contract(p, 'main', 2000000, '2022-04-06');
    -- what the opinion does not cover stands only where it was entered before the opinion
    p := pg_temp.keep('p too late', drive.reach('professional', 'fund_reviewed'));
    PERFORM drive.contract(p, 'main', 2000000, '2022-04-07');
    PERFORM drive.advance(p, step, day::date) FROM (VALUES ('approved', '2020-04-06'), ('funded', '2020-04-13'), ('procuring', '2020-04-20')) AS v (step, day);
    p := pg_temp.keep('p too early', drive.reach('professional', 'fund_reviewed'));
    PERFORM drive.contract(p, 'main', 2000000, '2020-04-05');
    PERFORM drive.advance(p, step, day::date) FROM (VALUES ('approved', '2020-04-06'), ('funded', '2020-04-13'), ('procuring', '2020-04-20')) AS v (step, day);
    p := pg_temp.keep('p same day', drive.reach('professional', 'fund_reviewed'));
    PERFORM drive.advance(p, step, '2020-04-06') FROM unnest('{approved,funded,procuring}'::text[]) AS step;
    PERFORM drive.contract(p, 'main', 2000000, '2020-04-06');
    p := pg_temp.keep('p watched only', drive.reach('professional', 'procuring'));
    PERFORM drive.contract(p, 'supervision', 100000, '2020-04-20', '广东监理公司');
    p := pg_temp.keep('p again', drive.reach('professional', 'approved'));
    PERFORM drive.advance(p, 'submitted', '2022-04-07');
    -- what was used stays used
    PERFORM drive.void(d.id, '2020-06-01') FROM yunfu.document d WHERE d.project_id IN (pg_temp.id('p ended'), pg_temp.id('p changed')) AND d.kind = 'approval_opinion';
END $$;
SELECT pg_temp.refused(format('SELECT drive.contract(%s, ''main'', 2000000, %L)', pg_temp.id(p), day), refusal, p || ' signs on ' || day)
  FROM (VALUES ('p funded', '2022-04-06', 'done'), ('p funded', '2022-04-07', 'ZG004 approval_opinion.alive'), ('p funded', '2020-04-05', 'ZG011 contract.funded')) AS v (p, day, refusal);
\set approvals 'SELECT pg_temp.name(project_id) AS p, stage, last_day, days_left, signed_on, state FROM yunfu.approval_watch ORDER BY pg_temp.name(project_id) COLLATE "C"'
SELECT results_eq(format('SELECT line FROM pg_temp.daily(%L, %L)', :'approvals', '2022-01-05'),
    $$ VALUES ('p approved|approved|2022-04-06|91|-|living'), ('p changed|contracted|2022-04-06|-|2020-04-27|used'), ('p delayed|contracted|2022-04-06|-|2020-04-27|used'),
              ('p ended|terminated|2022-04-06|-|2020-04-27|used'), ('p funded|funded|2022-04-06|91|-|living'), ('p same day|procuring|2022-04-06|-|2020-04-06|used'), ('p signed|procuring|2022-04-06|-|2022-04-06|used'),
              ('p too early|procuring|2022-04-06|91|-|living'), ('p too late|procuring|2022-04-06|91|-|living'),
              ('p voided|approved|2022-04-06|91|-|lapsed'), ('p watched only|procuring|2022-04-06|91|-|living') $$,
    '91 days before its end an approval lives, unless it was used or voided');
SELECT results_eq(format('SELECT day, line FROM pg_temp.daily(%L, %L, %L, %L) WHERE line ~ ''^p (approved|signed|too late|watched)''', :'approvals', '2022-01-06', '2022-04-06', '2022-04-07'),
    $$ VALUES (DATE '2022-01-06', 'p approved|approved|2022-04-06|90|-|lapsing'), ('2022-01-06', 'p signed|procuring|2022-04-06|-|2022-04-06|used'),
              ('2022-01-06', 'p too late|procuring|2022-04-06|90|-|lapsing'), ('2022-01-06', 'p watched only|procuring|2022-04-06|90|-|lapsing'),
              ('2022-04-06', 'p approved|approved|2022-04-06|0|-|lapsing'), ('2022-04-06', 'p signed|procuring|2022-04-06|-|2022-04-06|used'),
              ('2022-04-06', 'p too late|procuring|2022-04-06|0|-|lapsing'), ('2022-04-06', 'p watched only|procuring|2022-04-06|0|-|lapsing'),
              ('2022-04-07', 'p approved|approved|2022-04-06|-1|-|lapsed'), ('2022-04-07', 'p signed|procuring|2022-04-06|-|2022-04-06|used'),
              ('2022-04-07', 'p too late|procuring|2022-04-06|-1|-|lapsed'), ('2022-04-07', 'p watched only|procuring|2022-04-06|-1|-|lapsed') $$,
    'it lapses the day after its last one');
-- the judge opens a new round where an approval has lapsed and nothing is signed, and nowhere else
SELECT results_eq(format('SELECT day, line FROM pg_temp.daily(%L, %L, %L) ORDER BY day, line COLLATE "C"', $$ SELECT pg_temp.name(project_id) FROM yunfu.approval_watch w
        WHERE state = 'lapsed' AND NOT EXISTS (SELECT FROM yunfu.contract c WHERE c.project_id = w.project_id) $$, '2022-04-06', '2022-04-07'),
    format('SELECT day, line FROM pg_temp.daily(%L, %L, %L) ORDER BY day, line COLLATE "C"', $$ SELECT pg_temp.name(project_id) FROM yunfu.worklist WHERE step = 'restart' $$, '2022-04-06', '2022-04-07'),
    'the judge says the same');
SELECT is((SELECT count(*) FROM yunfu.approval_watch WHERE state = 'lapsed'), 6::bigint, 'of six of them today');
SELECT is_empty($$ SELECT FROM yunfu.approval_watch WHERE project_id IN (pg_temp.id('p public'), pg_temp.id('p again')) OR stage = 'withdrawn' $$, 'not where there is none, nor in a new round');
SELECT results_eq($$ SELECT DISTINCT title, owner_id, owner_name, budget_year, track, stage_zh, stage_en, stage_order, stage_on FROM yunfu.approval_watch WHERE stage = 'funded' $$,
    $$ SELECT '警务综合平台', 2::bigint, '市公安局', 2020, 'professional', label_zh, label_en, ordinal, DATE '2020-04-13' FROM govproj.stages WHERE name = 'funded' $$, 'a row says which project');
SELECT results_eq($$ SELECT v.* FROM (VALUES ('lapsed', '已失效', 'Lapsed'), ('lapsing', '即将失效', 'Lapsing'), ('living', '有效', 'Living'), ('used', '已使用', 'Used')) AS v $$,
    format('SELECT DISTINCT split_part(line, ''|'', 1), split_part(line, ''|'', 2), split_part(line, ''|'', 3) FROM pg_temp.daily(%L, %L, %L, %L) ORDER BY 1',
           'SELECT state, state_zh, state_en FROM yunfu.approval_watch', '2022-01-05', '2022-01-06', '2022-04-07'), 'states have two names');

-- an opinion that is given anew extends nothing, unless the reviews it rests on are new as well: then it counts from its own day
SAVEPOINT renewed;
SELECT drive.paper(pg_temp.id('p funded'), 'approval_opinion', '2022-03-01') \g /dev/null
SELECT results_eq(format('SELECT day, line FROM pg_temp.daily(%L, %L, %L) WHERE line LIKE ''p funded%%''', :'approvals', '2022-04-06', '2022-04-07'),
    $$ VALUES (DATE '2022-04-06', 'p funded|funded|2022-04-06|0|-|lapsing'), ('2022-04-07', 'p funded|funded|2022-04-06|-1|-|lapsed') $$, 'a second opinion alone');
SELECT drive.paper(pg_temp.id('p funded'), kind, '2022-03-02')
  FROM unnest('{cost_review,expert_review,fund_review_opinion,fund_arrangement_opinion,approval_opinion}'::text[]) AS kind \g /dev/null
SELECT results_eq(format('SELECT day, line FROM pg_temp.daily(%L, %L, %L, %L) WHERE line LIKE ''p funded%%''', :'approvals', '2022-04-07', '2024-03-02', '2024-03-03'),
    $$ VALUES (DATE '2022-04-07', 'p funded|funded|2024-03-02|695|-|living'), ('2024-03-02', 'p funded|funded|2024-03-02|0|-|lapsing'), ('2024-03-03', 'p funded|funded|2024-03-02|-1|-|lapsed') $$,
    'one on new reviews, until a Saturday');
SELECT drive.paper(pg_temp.id('p funded'), 'approval_opinion', '2022-03-03', 'failed') \g /dev/null
SELECT results_eq(format('SELECT line FROM pg_temp.daily(%L, %L) WHERE line LIKE ''p funded%%''', :'approvals', '2022-03-03'),
    $$ VALUES ('p funded|funded|2024-03-02|730|-|lapsed') $$, 'a failed one takes it away, whatever day was the last');
ROLLBACK TO renewed;

-- Under the successor the last day, Saturday 2026-08-01, becomes a working day; at the first stage no new round may begin.
DO $$
DECLARE
    p bigint;
    goal text;
BEGIN
    FOREACH goal IN ARRAY '{approved,funded}'::text[] LOOP
        p := pg_temp.keep('p next ' || goal, pg_temp.born(2, 2024, '2024-07-01'));
        PERFORM drive.line(p, 'hardware', 2450000);
        PERFORM drive.advance(p, target, '2024-08-01') FROM unnest(drive.path('professional', goal)) AS target;
    END LOOP;
END $$;
\set next 'SELECT pg_temp.name(project_id) AS p, last_day, days_left, state, (SELECT count(*) FROM yunfu.worklist l WHERE l.project_id = w.project_id AND step = ''restart'') AS anew FROM yunfu.approval_watch w WHERE budget_year = 2024 ORDER BY stage'
SELECT results_eq(format('SELECT day, line FROM pg_temp.daily(%L, %L, %L)', :'next', '2026-08-03', '2026-08-04'),
    $$ VALUES (DATE '2026-08-03', 'p next approved|2026-08-03|0|lapsing|0'), ('2026-08-03', 'p next funded|2026-08-03|0|lapsing|0'),
              ('2026-08-04', 'p next approved|2026-08-03|-1|lapsed|0'), ('2026-08-04', 'p next funded|2026-08-03|-1|lapsed|1') $$, 'the Monday after');
INSERT INTO yunfu.holiday (day, working, name) VALUES ('2026-08-03', false, '休'), ('2026-08-04', false, '休');
SELECT results_eq(format('SELECT day, line FROM pg_temp.daily(%L, %L, %L)', :'next', '2026-08-05', '2026-08-06'),
    $$ VALUES (DATE '2026-08-05', 'p next approved|2026-08-05|0|lapsing|0'), ('2026-08-05', 'p next funded|2026-08-05|0|lapsing|0'),
              ('2026-08-06', 'p next approved|2026-08-05|-1|lapsed|0'), ('2026-08-06', 'p next funded|2026-08-05|-1|lapsed|1') $$, 'by the calendar of that day');
INSERT INTO yunfu.holiday (day, working, name) VALUES ('2026-08-01', true, '班');
SELECT is((SELECT last_day FROM yunfu.approval_watch WHERE project_id = pg_temp.id('p next funded')), '2026-08-01', 'a Saturday that is made up for');

-- stage_duration
SELECT pg_temp.keep('p returned', drive.reach('professional', 'returned')) AS returned, pg_temp.keep('p back', drive.reach('public', 'returned')) AS back \gset
SELECT drive.advance(:returned, 'submitted', '2020-03-26'), drive.advance(:returned, 'prechecked', '2020-03-26'), drive.advance(:back, 'planned', '2020-03-20') \g /dev/null
\set stays 'SELECT round, visit, stage, entered_on, left_on, days FROM yunfu.stage_duration WHERE project_id = '
SELECT results_eq(format('SELECT line FROM pg_temp.daily(%L, %L)', :'stays' || :returned || ' ORDER BY visit', '2020-04-01'),
    $$ VALUES ('1|1|planned|2020-03-02|2020-03-09|7'), ('1|2|submitted|2020-03-09|2020-03-16|7'), ('1|3|returned|2020-03-16|2020-03-26|10'),
              ('2|4|submitted|2020-03-26|2020-03-26|0'), ('2|5|prechecked|2020-03-26|-|6') $$, 'a stay for each time a stage was reached, by rounds');
SELECT results_eq(format('SELECT line FROM pg_temp.daily(%L, %L)', :'stays' || :back || ' ORDER BY visit', '2020-03-20'),
    $$ VALUES ('1|1|planned|2020-03-02|2020-03-09|7'), ('1|2|returned|2020-03-09|2020-03-20|11'), ('2|3|planned|2020-03-20|-|0') $$, 'on the public track too');
SELECT pg_temp.keep('p next back', pg_temp.born(1, 2024, '2024-07-01')) AS next_back \gset
SELECT drive.advance(:next_back, 'returned', '2024-07-02'), drive.advance(:next_back, 'planned', '2024-07-04') \g /dev/null
SELECT results_eq(format('SELECT line FROM pg_temp.daily(%L, %L)', :'stays' || :next_back || ' ORDER BY visit', '2024-07-04'),
    $$ VALUES ('1|1|planned|2024-07-01|2024-07-02|1'), ('1|2|returned|2024-07-02|2024-07-04|2'), ('2|3|planned|2024-07-04|-|0') $$, 'whatever the other track does');
SELECT results_eq(format('SELECT stage, days FROM yunfu.stage_duration WHERE project_id = %s AND left_on IS NULL', pg_temp.id('p ended')), $$ VALUES ('terminated', NULL::integer) $$, 'nothing is waited for at the end');
SELECT is_empty($$ SELECT FROM yunfu.project p FULL JOIN (SELECT project_id, max(round) AS round, max(stage) FILTER (WHERE left_on IS NULL) AS stage, max(entered_on) FILTER (WHERE left_on IS NULL) AS stage_on
                                                           FROM yunfu.stage_duration GROUP BY project_id) d ON d.project_id = p.id
                    WHERE p.round IS DISTINCT FROM d.round OR p.stage::text IS DISTINCT FROM d.stage OR p.stage_on IS DISTINCT FROM d.stage_on $$, 'the last stay is where the project stands');
SELECT results_eq(format('SELECT title, owner_id, owner_name, budget_year, track, stage_zh, stage_en, stage_order FROM yunfu.stage_duration WHERE project_id = %s AND visit = 1', :back),
    $$ SELECT '政务云平台', 1::bigint, '市政务服务数据管理局', 2020, 'public', label_zh, label_en, ordinal FROM govproj.stages WHERE name = 'planned' $$, 'a row says which project');

-- unit_scorecard: agency 20 in 2031 has one project of each sort, and in 2030 what is about no project
DO $$
DECLARE
    p bigint;
    c bigint;
BEGIN
    INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, off_plan_ground, stage_on)
    SELECT '考核', 'software.professional', 20, 2031, 1000, CASE WHEN n <= 2 THEN 'vital' END, '2024-12-01' FROM generate_series(1, 3) AS n;
    SELECT max(id) INTO p FROM yunfu.project;
    PERFORM drive.paper(p - 2, 'withdrawal', '2024-12-02');
    UPDATE yunfu.project SET stage = 'withdrawn', stage_on = '2024-12-02' WHERE id = p - 2;
    PERFORM pg_temp.set_today('2031-12-31');
    INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (p, 2031, 1, 80, '2031-12-10'), (p, 2031, 3, 90.51, '2031-12-10'), (p - 1, 2030, 3, 70, '2031-12-10');
    PERFORM pg_temp.set_today('2024-12-31');
    INSERT INTO yunfu.finding (agency_id, project_id, finder_id, article, title, found_on, remedy, remedied_on)
    VALUES (20, p, 6, '23', '资料不全', '2024-12-11', NULL, NULL), (20, NULL, 6, '23', '资料不全', '2024-12-11', '已补齐', '2024-12-12'), (20, NULL, 1, '21', '未备案', '2023-12-11', NULL, NULL);
    INSERT INTO yunfu.audit_request (agency_id, title, requested_on, due_on) VALUES (20, '审计', '2024-12-13', '2024-12-30') RETURNING id INTO c;
    INSERT INTO yunfu.audit_item (audit_request_id, title) VALUES (c, '合同');
    INSERT INTO yunfu.audit_request (agency_id, project_id, title, requested_on, due_on) VALUES (20, p, '审计', '2024-12-13', '2024-12-31') RETURNING id INTO c;
    INSERT INTO yunfu.audit_item (audit_request_id, title) VALUES (c, '合同');
END $$;
SELECT results_eq($$ SELECT agency_name, agency_kind, year, projects, projects_open, accepted_not_filed, projects_filed, projects_terminated, projects_dropped, off_plan, contracted, paid, plan_state,
                            duties, duties_open, duties_overdue, duties_met_late, evaluations, average_score, findings, findings_open, missing_leading_group, missing_responsible_office
                       FROM yunfu.unit_scorecard WHERE agency_id = 20 ORDER BY year $$,
    $$ VALUES ('市卫生健康局', 'unit', 2023, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::numeric, 0::numeric, NULL, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, NULL::numeric, 1::bigint, 1::bigint, true, true),
              ('市卫生健康局', 'unit', 2024, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 1, 1, 1, 0, 0, NULL, 2, 1, true, true),
              ('市卫生健康局', 'unit', 2025, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'overdue', 1, 1, 1, 0, 0, NULL, 0, 0, true, true),
              ('市卫生健康局', 'unit', 2030, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, 0, 1, 70.00, 0, 0, true, true),
              ('市卫生健康局', 'unit', 2031, 3, 2, 0, 0, 0, 1, 1, 0, 0, NULL, 1, 1, 0, 0, 2, 85.26, 0, 0, true, true) $$, 'the score card of a unit');
-- the public projects of 2020 besides those above: one accepted, one filed, one terminated, with payments
DO $$
DECLARE
    p bigint := drive.reach('public', 'accepted');
    c bigint;
BEGIN
    SELECT id INTO c FROM yunfu.contract WHERE project_id = p AND kind = 'main';
    INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (c, 100.25, '2020-06-01'), (c, 50, '2020-06-02');
    PERFORM drive.reach('public', 'filed'), drive.reach('public', 'terminated');
END $$;
SELECT results_eq($$ SELECT projects, projects_open, accepted_not_filed, projects_filed, projects_terminated, projects_dropped, contracted, paid, plan_state, duties, duties_open, missing_leading_group
                       FROM yunfu.unit_scorecard WHERE agency_id = 1 AND year = 2020 $$,
    $$ VALUES (5::bigint, 3::bigint, 1::bigint, 1::bigint, 1::bigint, 0::bigint, 6200000.00, 150.25, NULL, 4::bigint, 3::bigint, false) $$, 'of the data bureau, in 2020, the year before the first of which a plan is owed');
SELECT results_eq($$ SELECT year, plan_state, plan_state_zh, plan_state_en, duties_met_late FROM yunfu.unit_scorecard WHERE agency_id = 2 AND plan_state IS NOT NULL AND year <= 2024 ORDER BY 1 $$,
    $$ VALUES (2021, 'in_time', '按期备案', 'In time', 0::bigint), (2022, 'late', '逾期备案', 'Late', 1), (2023, 'in_time', '按期备案', 'In time', 0), (2024, 'overdue', '逾期未报', 'Overdue', 0) $$, 'plans by year');
SELECT set_eq(format('SELECT line FROM pg_temp.daily(%L, %L)', 'SELECT plan_state, plan_state_zh, plan_state_en FROM yunfu.unit_scorecard WHERE year = 2021 AND agency_id = 5', '2020-11-30'), $$ VALUES ('pending|未到期|Pending') $$, 'one that is not due yet');
SELECT results_eq($$ SELECT sum(projects), sum(projects_open + projects_filed + projects_terminated + projects_dropped), sum(duties), sum(contracted), sum(paid), sum(evaluations), sum(findings) FROM yunfu.unit_scorecard $$,
    $$ SELECT (SELECT count(*) FROM yunfu.project)::numeric, (SELECT count(*) FROM yunfu.project)::numeric, (SELECT count(*) FROM yunfu.obligation_watch)::numeric, (SELECT sum(contracted::numeric) FROM yunfu.project),
              (SELECT sum(paid::numeric) FROM yunfu.contract), (SELECT count(*) FROM yunfu.evaluation)::numeric, (SELECT count(*) FROM yunfu.finding)::numeric $$, 'nothing is left out or counted twice');
UPDATE yunfu.agency SET leading_group = '领导小组' WHERE id = 20;
SELECT results_eq('SELECT DISTINCT missing_leading_group, missing_responsible_office FROM yunfu.unit_scorecard WHERE agency_id = 20', 'VALUES (false, true)', 'what a unit has named');

-- demand_watch
DELETE FROM yunfu.demand WHERE project_id IS NULL;
INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (5, 2021, '云桌面', 'infrastructure.cloud'), (5, 2030, '视频会议', 'software.platform');
SELECT pg_temp.keep('p taker', drive.project('public', '2021-03-01')) AS taker \gset
SELECT pg_temp.set_today('2021-03-02') \g /dev/null
INSERT INTO yunfu.demand (agency_id, year, title, category, project_id) VALUES (2, 2021, '邮箱', 'software.platform', :taker);
SELECT pg_temp.set_today('2021-03-05') \g /dev/null
INSERT INTO yunfu.demand (agency_id, year, title, category, project_id) VALUES (2, 2021, '网盘', 'software.platform', :taker);
SELECT pg_temp.set_today('2024-12-31') \g /dev/null
SELECT results_eq(format('SELECT day, line FROM pg_temp.daily(%L, %L, %L)', 'SELECT agency_name, year, title, category, state, pg_temp.name(project_id) AS p, taken_up_on, age_days FROM yunfu.demand_watch WHERE year > 2020 ORDER BY demand_id', '2021-01-01', '2021-03-03'),
    $$ VALUES (DATE '2021-01-01', '市教育局|2021|云桌面|infrastructure.cloud|open|-|-|0'), ('2021-01-01', '市教育局|2030|视频会议|software.platform|open|-|-|0'), ('2021-01-01', '市公安局|2021|邮箱|software.platform|taken_up|p taker|2021-03-02|60'), ('2021-01-01', '市公安局|2021|网盘|software.platform|taken_up|p taker|2021-03-05|63'),
              ('2021-03-03', '市教育局|2021|云桌面|infrastructure.cloud|open|-|-|61'), ('2021-03-03', '市教育局|2030|视频会议|software.platform|open|-|-|0'), ('2021-03-03', '市公安局|2021|邮箱|software.platform|taken_up|p taker|2021-03-02|60'), ('2021-03-03', '市公安局|2021|网盘|software.platform|taken_up|p taker|2021-03-05|63') $$,
    'demands wait until a project takes them up');
SELECT results_eq($$ SELECT DISTINCT w.state, state_zh, state_en, category_zh, category_en, category_order, project_title, stage_zh, stage_en, stage_order FROM yunfu.demand_watch w WHERE title IN ('云桌面', '邮箱') ORDER BY 1 $$,
    $$ SELECT 'open', '未承接', 'Open', label_zh, label_en, ordinal, NULL, NULL, NULL, NULL::integer FROM govproj.categories WHERE name = 'infrastructure.cloud'
       UNION ALL SELECT 'taken_up', '已承接', 'Taken up', c.label_zh, c.label_en, c.ordinal, '政务云平台', s.label_zh, s.label_en, s.ordinal FROM govproj.categories c, govproj.stages s WHERE c.name = 'software.platform' AND s.name = 'planned' $$,
    'states, categories and stages have two names');

-- service_watch and matter_watch
INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on, decision, decided_on, allocated, allocated_on)
VALUES (2, 'infrastructure.cloud', '等待', 8, 'vCPU', '2024-12-01', NULL, NULL, NULL, NULL), (2, 'infrastructure.cloud', '同意', 8, 'vCPU', '2024-12-01', 'granted', '2024-12-05', NULL, NULL),
       (2, 'infrastructure.cloud', '分配', 8, 'vCPU', '2024-12-01', 'granted', '2024-12-05', 6, '2024-12-08'), (2, 'infrastructure.cloud', '再分配', 8, 'vCPU', '2024-12-01', 'granted', '2024-12-05', 0.5, '2024-12-08'),
       (5, 'infrastructure.network', '拒绝', 1, '条', '2024-12-01', 'refused', '2024-12-05', NULL, NULL);
SELECT results_eq('SELECT agency_name, title, category, category_zh, category_en, category_order, asked, allocated, unit, requested_on, decided_on, allocated_on, state, state_zh, state_en, age_days FROM yunfu.service_watch ORDER BY service_request_id',
    $$ SELECT v.agency, v.title, c.name, c.label_zh, c.label_en, c.ordinal, v.asked, v.allocated, v.unit, DATE '2024-12-01', v.decided_on, v.allocated_on, v.state, v.zh, v.en, v.age
         FROM (VALUES (1, '市公安局', '等待', 'infrastructure.cloud', 8::numeric, NULL::numeric, 'vCPU', NULL::date, NULL::date, 'waiting', '待审核', 'Waiting', 30),
                      (2, '市公安局', '同意', 'infrastructure.cloud', 8, NULL, 'vCPU', '2024-12-05', NULL, 'granted', '待分配', 'Granted', 30),
                      (3, '市公安局', '分配', 'infrastructure.cloud', 8, 6, 'vCPU', '2024-12-05', '2024-12-08', 'allocated', '已分配', 'Allocated', 7),
                      (4, '市公安局', '再分配', 'infrastructure.cloud', 8, 0.5, 'vCPU', '2024-12-05', '2024-12-08', 'allocated', '已分配', 'Allocated', 7),
                      (5, '市教育局', '拒绝', 'infrastructure.network', 1, NULL, '条', '2024-12-05', NULL, 'refused', '不同意', 'Refused', 4))
              AS v (n, agency, title, category, asked, allocated, unit, decided_on, allocated_on, state, zh, en, age) JOIN govproj.categories c ON c.name = v.category ORDER BY v.n $$, 'requests by state and age');
SELECT results_eq('SELECT agency_name, unit, sum(allocated) FROM yunfu.service_watch GROUP BY 1, 2 HAVING sum(allocated) > 0', $$ VALUES ('市公安局', 'vCPU', 6.5) $$, 'what a unit holds');
INSERT INTO yunfu.matter (agency_id, project_id, title, raised_on, resolution, resolved_on)
VALUES (2, :back, '机房', '2024-12-01', NULL, NULL), (5, NULL, '网络', '2024-12-01', '已开通', '2024-12-03');
SELECT results_eq('SELECT agency_name, title, project_id, project_title, raised_on, resolved_on, resolution, state, state_zh, state_en, age_days FROM yunfu.matter_watch ORDER BY matter_id',
    format($$ VALUES ('市公安局', '机房', %s::bigint, '政务云平台', DATE '2024-12-01', NULL::date, NULL, 'open', '待协调', 'Open', 30),
                     ('市教育局', '网络', NULL, NULL, '2024-12-01', '2024-12-03', '已开通', 'resolved', '已办结', 'Resolved', 2) $$, :back), 'matters by state and age');

-- the worklist shows every open duty once beside the steps, and nothing else is new in it
SELECT set_eq($$ SELECT owner_id, owner_name, project_id, project_code, title, split_part(remedies, ':', 1), count(*) FROM yunfu.worklist WHERE step = 'duty' GROUP BY 1, 2, 3, 4, 5, 6 $$,
              $$ SELECT agency_id, agency_name, project_id, project_code, title, kind, count(*) FROM yunfu.obligation_watch WHERE met_on IS NULL GROUP BY 1, 2, 3, 4, 5, 6 $$, 'open duties are work to do');
SELECT set_eq($$ SELECT DISTINCT step = 'duty' AS duty, step = 'duty' AND (office, ready, missing) = ('owner', true, 1) AS ready, next_stage IS NULL AND next_zh IS NULL AND next_en IS NULL AND next_order IS NULL AS nowhere FROM yunfu.worklist $$,
              'VALUES (true, true, true), (false, false, false)', 'for their owner, with no next stage');
SELECT results_eq(format('SELECT stage, stage_zh, stage_en, stage_order, stage_on, category, track, remedies FROM yunfu.worklist WHERE step = ''duty'' AND project_id = %s', pg_temp.id('p ended')),
    $$ SELECT 'terminated', label_zh, label_en, ordinal, DATE '2020-05-04', 'software.professional', 'professional',
              'termination_filing_finance: 终止备案（财政局） open since 2020-05-04; it is met by document termination_filing_finance (终止备案（财政局）) dated that day or later' FROM govproj.stages WHERE name = 'terminated' $$, 'of a project');
SELECT is((SELECT remedies FROM yunfu.worklist WHERE step = 'duty' AND project_id = pg_temp.id('p owing')),
    'national_liaison: 国家资金项目对接 open since 2024-07-01, due by 2024-07-11; it is met by document national_liaison (国家资金项目对接记录) dated that day or later', 'with its last day');
SELECT results_eq($$ SELECT project_id, title, stage, stage_on, category, remedies FROM yunfu.worklist WHERE owner_id = 5 AND step = 'duty' AND project_id IS NULL AND remedies ~ 'of 2021|合同' ORDER BY remedies COLLATE "C" $$,
    format($$ VALUES (NULL::bigint, NULL, NULL, NULL::date, NULL, 'annual_plan: 年度计划备案 open since 2020-02-01, due by 2020-11-30; it is met by filing an annual_plan of 2021 (filed_on)'),
                     (NULL, NULL, NULL, NULL, NULL, 'audit_item: 审计材料提供 open since 2023-03-01, due by 2023-03-10; it is met by handing over audit_item %s, "合同" (handed_on)') $$, :item), 'and of an agency');
SELECT is_empty(format('SELECT line FROM pg_temp.daily(%L, %L) WHERE line LIKE ''%%delay_filing%%''', 'SELECT step, remedies FROM yunfu.worklist', '2020-08-31'), 'on the day of delivery nothing is owed');
SELECT isnt_empty(format('SELECT line FROM pg_temp.daily(%L, %L) WHERE line LIKE ''duty|delay_filing%%''', 'SELECT step, remedies FROM yunfu.worklist', '2020-09-01'), 'the day after, it is, though nothing has run');

-- whoever asks for one owner has only that owner's projects judged
CREATE FUNCTION pg_temp.asked(query text) RETURNS TABLE (function text, times bigint) LANGUAGE plpgsql AS $$
DECLARE
    plan json;
BEGIN
    EXECUTE 'EXPLAIN (ANALYZE, FORMAT json) ' || query INTO plan;
    RETURN QUERY SELECT n #>> '{}', sum((p ->> 'Actual Loops')::bigint)::bigint
                   FROM jsonb_path_query(plan::jsonb, 'strict $.** ? (@."Node Type" == "Function Scan")') AS p, LATERAL (SELECT p -> 'Function Name') AS f (n)
                  WHERE n #>> '{}' IN ('judge_explain', 'project_duties') GROUP BY 1 ORDER BY 1;
END $$;
SELECT results_eq('SELECT * FROM pg_temp.asked(''SELECT * FROM yunfu.worklist WHERE owner_id = 20'')', $$ VALUES ('judge_explain', 3::bigint), ('project_duties', 3) $$, 'in the worklist');
SELECT results_eq('SELECT * FROM pg_temp.asked(''SELECT * FROM yunfu.obligation_watch WHERE agency_id = 20'')', $$ VALUES ('project_duties', 3::bigint) $$, 'among duties');
SELECT results_eq('SELECT * FROM pg_temp.asked(''SELECT * FROM yunfu.unit_scorecard WHERE agency_id = 20'')', $$ VALUES ('project_duties', 3::bigint) $$, 'and on the score card');

-- whoever may read the register may read its reports, and nobody else
CREATE TEMP TABLE report (name) ON COMMIT DROP AS
SELECT unnest('{obligation_watch,approval_watch,plan_compliance,stage_duration,unit_scorecard,demand_watch,service_watch,matter_watch,evaluation_watch,agency_watch,worklist}'::text[]);
CREATE FUNCTION pg_temp.seen() RETURNS TABLE (name text, rows bigint) LANGUAGE plpgsql AS $$
BEGIN
    FOR name IN SELECT r.name FROM report r ORDER BY 1 LOOP
        EXECUTE format('SELECT count(*) FROM (SELECT DISTINCT * FROM yunfu.%I) AS q', name) INTO rows;
        RETURN NEXT;
    END LOOP;
END $$;
CREATE TEMP TABLE seen ON COMMIT DROP AS SELECT * FROM pg_temp.seen();
SELECT is_empty('SELECT FROM seen WHERE rows < 2', 'there is something in every report');
CREATE ROLE tap_reader;
CREATE ROLE tap_stranger;
DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %s TO PUBLIC',
    (SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'pgtap')); END $$;
GRANT ALL ON ALL TABLES IN SCHEMA pg_temp TO PUBLIC;
GRANT ALL ON ALL SEQUENCES IN SCHEMA pg_temp TO PUBLIC;
GRANT USAGE ON SCHEMA yunfu TO tap_reader, tap_stranger;
GRANT SELECT ON ALL TABLES IN SCHEMA yunfu TO tap_reader;
DO $$ BEGIN EXECUTE (SELECT format('GRANT SELECT ON %s TO tap_stranger', string_agg('yunfu.' || name, ', ')) FROM report); END $$;
SET LOCAL ROLE tap_reader;
SELECT results_eq('SELECT * FROM pg_temp.seen()', 'SELECT * FROM seen', 'a reader of the register sees what its owner sees');
SET LOCAL ROLE tap_stranger;
SELECT throws_ok('SELECT * FROM yunfu.' || name, '42501', NULL, name || ' shows nothing to one who may not read the tables') FROM report;
RESET ROLE;
SELECT is_empty($$ SELECT name FROM report JOIN pg_class ON oid = ('yunfu.' || name)::regclass WHERE 'security_invoker=true' = ANY (reloptions) IS NOT TRUE $$, 'reports read with the rights of their reader');
SELECT is_empty($$ SELECT attrelid::regclass, attname, atttypid::regtype FROM pg_attribute JOIN report ON attrelid = ('yunfu.' || name)::regclass
                    WHERE attnum > 0 AND atttypid <> ALL ('{text,numeric,integer,bigint,date,boolean}'::regtype[]) $$, 'reports are made of plain types');
SELECT is_empty($$ SELECT name, attname FROM pg_attribute JOIN report ON attrelid = ('yunfu.' || name)::regclass
                    WHERE attnum >= 0 AND col_description(attrelid, attnum) IS NULL OR obj_description(attrelid, 'pg_class') IS NULL $$, 'and say what they mean');

SELECT * FROM finish();
ROLLBACK;
