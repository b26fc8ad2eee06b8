-- What is owed each year between two stages, and plans of the year in which they are due.
BEGIN;
SELECT plan(50);
\ir ../tap.sql

SELECT govproj.create_register('tap_yearly', pack => NULL) \g /dev/null
SELECT govproj.load_pack('tap_yearly', $${"code": "yearly", "title": "年报试验办法", "valid_from": "2019-01-01", "backdate_days": 30,
  "tracks": [{"track": "一般", "label_zh": "一般项目", "label_en": "ordinary projects", "owner_kinds": "unit", "article": "1"}],
  "documents": [{"kind": "report", "label_zh": "年度报告", "label_en": "yearly report", "issuer": "owner", "article": "1"},
                {"kind": "note", "label_zh": "情况说明", "label_en": "note", "issuer": "owner", "article": "1"},
                {"kind": "closing", "label_zh": "年终报告", "label_en": "closing report", "issuer": "owner", "article": "1"}],
  "steps": [{"track": "一般", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "1"},
            {"track": "一般", "from_stage": "planned", "to_stage": "implementing", "office": "owner", "kind": "forward", "article": "1"},
            {"track": "一般", "from_stage": "implementing", "to_stage": "accepted", "office": "owner", "kind": "forward", "article": "1"},
            {"track": "一般", "from_stage": "accepted", "to_stage": "filed", "office": "owner", "kind": "forward", "article": "1"},
            {"track": "一般", "from_stage": "implementing", "to_stage": "terminated", "office": "owner", "kind": "exit", "article": "1"}],
  "conditions": [{"to_stage": "filed", "condition": "settled", "argument": "yearly", "article": "2"}],
  "obligations": [{"code": "yearly", "label_zh": "年度报告", "label_en": "yearly report", "event": "year", "stage": "implementing", "until_stage": "accepted", "receiver": "data_bureau",
                   "met_by": "report", "due_month": 12, "due_day": 31, "article": "2"},
                  {"code": "spring", "label_zh": "春季说明", "label_en": "spring note", "event": "year", "stage": "planned", "receiver": "data_bureau", "met_by": "note",
                   "due_month": 3, "due_day": 27, "shifts": true, "when": {"off_plan": false}, "article": "2"},
                  {"code": "soon", "label_zh": "说明", "label_en": "note", "event": "stage", "stage": "accepted", "receiver": "data_bureau", "met_by": "note", "period": "6 months", "article": "2"},
                  {"code": "plan", "label_zh": "本年计划", "label_en": "plan of the year", "event": "plan", "debtor": "unit", "receiver": "data_bureau", "year": "same", "due_month": 3, "due_day": 31, "article": "3"},
                  {"code": "next", "label_zh": "下年计划", "label_en": "plan of the next year", "event": "plan", "debtor": "finance", "receiver": "data_bureau", "due_month": 11, "due_day": 30, "article": "3"},
                  {"code": "turn", "label_zh": "年终报告", "label_en": "closing report", "event": "year", "stage": "implementing", "receiver": "data_bureau", "met_by": "closing",
                   "due_month": 12, "due_day": 31, "shifts": true, "article": "2"},
                  {"code": "within", "label_zh": "当年说明", "label_en": "note of the year", "event": "stage", "stage": "filed", "receiver": "data_bureau", "met_by": "note", "period": "budget year", "article": "2"}]}$$::jsonb
  || jsonb_build_object('classes', (SELECT jsonb_agg(jsonb_build_object('category', c, 'track', '一般', 'article', '1')) FROM unnest('{infrastructure,software,maintenance,operation,thirdparty}'::text[]) AS c)))
 \g /dev/null
SELECT is_empty('SELECT code, fault FROM tap_yearly.policy_fault', 'no fault');
INSERT INTO tap_yearly.agency (code, name, kind, active_since) VALUES ('u', '某局', 'unit', '2018-01-01') RETURNING id AS u \gset
INSERT INTO tap_yearly.agency (code, name, kind, active_since) VALUES ('d', '数据局', 'data_bureau', '2018-01-01'), ('f', '财政局', 'finance', '2018-01-01') \g /dev/null
SELECT set_config('tap.u', :'u', true) \g /dev/null
CREATE FUNCTION pg_temp.project(day date, ground text DEFAULT NULL) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO tap_yearly.project (title, category, owner_id, budget_year, stage_on, city_funds, off_plan_ground)
    VALUES ('甲', 'software', current_setting('tap.u')::bigint, 2020, day, 1, ground) RETURNING id
$$;
CREATE FUNCTION pg_temp.move(p bigint, stage text, day date) RETURNS text LANGUAGE sql AS $$
    SELECT (drive.outcome(format('UPDATE tap_yearly.project SET stage = %L, stage_on = %L WHERE id = %s', stage, day, p), undo => false)).result
$$;
CREATE FUNCTION pg_temp.report(p bigint, day date, kind text DEFAULT 'report') RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO tap_yearly.document (project_id, kind, issuer_id, issued_on) VALUES (p, kind, current_setting('tap.u')::bigint, day) RETURNING id
$$;
-- What is owed of a kind, as it is computed on a day.
CREATE FUNCTION pg_temp.owed(p bigint, kind text, day date) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    was text := current_setting('govproj.today');
    result text;
BEGIN
    PERFORM pg_temp.set_today(day);
    SELECT string_agg(concat_ws(' ', d.source_id, d.arose_on, d.due_on, CASE WHEN d.met_on > d.due_on THEN 'met_late' WHEN d.met_on IS NOT NULL THEN 'met' WHEN owed.day > d.due_on THEN 'overdue' ELSE 'open' END,
                                d.met_on), '; ' ORDER BY d.source_id) INTO result
      FROM govproj.project_duties('tap_yearly.project', p) AS d WHERE d.kind = owed.kind;
    PERFORM pg_temp.set_today(was::date);
    RETURN coalesce(result, 'nothing');
END $$;
-- What is written says what is computed.
CREATE FUNCTION pg_temp.amiss() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT concat_ws(' ', d.kind, d.source_id, w.arose_on, d.arose_on, w.due_on, d.due_on, w.met_on, d.met_on, w.lapsed_on)
      FROM tap_yearly.project p CROSS JOIN govproj.project_duties('tap_yearly.project', p.id) AS d
      FULL JOIN (SELECT * FROM tap_yearly.obligation WHERE project_id IS NOT NULL AND lapsed_on IS NULL) AS w
             ON w.project_id = p.id AND w.kind = d.kind AND w.source_id = d.source_id AND w.arose_on = d.arose_on
     WHERE w.id IS NULL OR d.kind IS NULL OR (w.due_on, w.met_on) IS DISTINCT FROM (d.due_on, d.met_on)
$$;

-- One project, from 2020 to 2023
SELECT pg_temp.set_today('2020-05-04') \g /dev/null
SELECT pg_temp.project('2020-02-03') AS p \gset
SELECT is(pg_temp.owed(:p, 'yearly', '2020-05-04'), 'nothing', 'before the stage nothing is owed');
SELECT is(pg_temp.move(:p, 'implementing', '2020-05-04'), 'done', 'it is reached');
SELECT is((SELECT concat_ws(' ', source_id, arose_on, due_on, met_on) FROM tap_yearly.obligation WHERE project_id = :p AND kind = 'yearly'), '2020 2020-05-04 2020-12-31', 'and with it the first arises, and is written');
SELECT is(pg_temp.owed(:p, 'yearly', day), owed, 'on ' || day) FROM (VALUES
    ('2020-12-31'::date, '2020 2020-05-04 2020-12-31 open'), ('2021-01-01', '2020 2020-05-04 2020-12-31 overdue; 2021 2021-01-01 2021-12-31 open'),
    ('2022-01-01', '2020 2020-05-04 2020-12-31 overdue; 2021 2021-01-01 2021-12-31 overdue; 2022 2022-01-01 2022-12-31 open')) AS v (day, owed);
SELECT pg_temp.set_today('2022-06-30') \g /dev/null
SELECT cmp_ok(govproj.settle('tap_yearly'), '>', 0::bigint, 'those of later years are written when somebody settles');
SELECT is_empty('SELECT pg_temp.amiss()', 'as they are');
SELECT pg_temp.report(:p, '2022-06-01') AS of_2022 \gset
SELECT is(pg_temp.owed(:p, 'yearly', '2022-06-30'), '2020 2020-05-04 2020-12-31 overdue; 2021 2021-01-01 2021-12-31 overdue; 2022 2022-01-01 2022-12-31 met 2022-06-01', 'a report is of the year in which it is made');
SELECT pg_temp.report(:p, '2022-06-15') \g /dev/null
SELECT is(pg_temp.owed(:p, 'yearly', '2022-06-30'), '2020 2020-05-04 2020-12-31 met_late 2022-06-15; 2021 2021-01-01 2021-12-31 overdue; 2022 2022-01-01 2022-12-31 met 2022-06-01', 'another makes up for the first year that has none');
SELECT is_empty('SELECT pg_temp.amiss()', 'which is written');
SELECT pg_temp.report(:p, '2021-12-31') \g /dev/null
SELECT is(pg_temp.owed(:p, 'yearly', '2022-06-30'), '2020 2020-05-04 2020-12-31 met_late 2022-06-15; 2021 2021-01-01 2021-12-31 met 2021-12-31; 2022 2022-01-01 2022-12-31 met 2022-06-01', 'each of the year whose day it bears');
INSERT INTO tap_yearly.document (project_id, kind, issuer_id, issued_on, document_id, reason) VALUES (:p, 'voiding', :u, '2022-06-30', :of_2022, '有误');
SELECT is(pg_temp.owed(:p, 'yearly', '2022-06-30'), '2020 2020-05-04 2020-12-31 overdue; 2021 2021-01-01 2021-12-31 met 2021-12-31; 2022 2022-01-01 2022-12-31 met 2022-06-15', 'where one is voided the other is of its own year again');
SELECT is_empty('SELECT pg_temp.amiss()', 'which is written, too');

-- until the other stage
SELECT is(pg_temp.move(:p, 'accepted', '2022-12-31'), 'ZG011 legal_date', 'not yet');
SELECT pg_temp.set_today('2023-02-01') \g /dev/null
SELECT is(pg_temp.owed(:p, 'yearly', '2023-02-01'), '2020 2020-05-04 2020-12-31 overdue; 2021 2021-01-01 2021-12-31 met 2021-12-31; 2022 2022-01-01 2022-12-31 met 2022-06-15; 2023 2023-01-01 2023-12-31 open', 'another year begins');
SELECT govproj.settle('tap_yearly') \g /dev/null
SELECT is(pg_temp.move(:p, 'accepted', '2023-02-01'), 'done', 'accepted in it');
SELECT is(pg_temp.owed(:p, 'yearly', '2023-02-01'), '2020 2020-05-04 2020-12-31 overdue; 2021 2021-01-01 2021-12-31 met 2021-12-31; 2022 2022-01-01 2022-12-31 met 2022-06-15', 'it is owed no more');
SELECT is((SELECT lapsed_on FROM tap_yearly.obligation WHERE project_id = :p AND kind = 'yearly' AND source_id = 2023), '2023-02-01'::date, 'what was written of it lapses');
SELECT is_empty('SELECT pg_temp.amiss()', 'and all else stands');
SELECT is(pg_temp.owed(:p, 'soon', '2023-02-01'), '0 2023-02-01 2023-08-01 open', 'six months are six months');
SELECT is(pg_temp.move(:p, 'filed', '2023-02-01'), 'ZG005 settled.yearly', 'an open one bars what it bars');
SELECT pg_temp.report(:p, '2023-02-01') \g /dev/null
SELECT is(pg_temp.move(:p, 'filed', '2023-02-01'), 'done', 'until it is made up for');
SELECT is_empty('SELECT pg_temp.amiss()', 'in the last year of all');

-- reached on the very day, or after it
SELECT pg_temp.set_today('2024-12-31') \g /dev/null
SELECT pg_temp.project('2021-12-31') AS p \gset
SELECT pg_temp.move(:p, 'implementing', '2021-12-31') \g /dev/null
SELECT is(pg_temp.owed(:p, 'yearly', '2021-12-31'), '2021 2021-12-31 2021-12-31 open', 'begun on the day on which it is due');
SELECT is(pg_temp.move(:p, 'accepted', '2022-12-31'), 'done', 'accepted on that day a year later');
SELECT is(pg_temp.owed(:p, 'yearly', '2024-12-31'), '2021 2021-12-31 2021-12-31 overdue', 'nothing is owed of that year');
SELECT pg_temp.project('2021-03-28') AS q, pg_temp.project('2021-03-27') AS r \gset
SELECT is(pg_temp.owed(:q, 'spring', '2022-01-01'), '2022 2022-01-01 2022-03-28 open', 'entered after that day it is owed from the next year on; a Sunday moves to Monday');
SELECT is(pg_temp.owed(:r, 'spring', '2022-01-01'), '2021 2021-03-27 2021-03-29 overdue; 2022 2022-01-01 2022-03-28 open', 'entered on it, of the same');
SELECT is(pg_temp.owed(pg_temp.project('2021-01-01', 'vital'), 'spring', '2022-01-01'), 'nothing', 'nor of whom the row does not speak');
SELECT pg_temp.move(:r, 'implementing', '2021-05-01'), pg_temp.move(:r, 'terminated', '2023-03-27') \g /dev/null
SELECT is(pg_temp.owed(:r, 'spring', '2024-12-31'), '2021 2021-03-27 2021-03-29 overdue; 2022 2022-01-01 2022-03-28 overdue', 'without another stage it ends with the project');
SELECT is(pg_temp.owed(:r, 'yearly', '2024-12-31'), '2021 2021-05-01 2021-12-31 overdue; 2022 2022-01-01 2022-12-31 overdue', 'so does what has one');
SELECT pg_temp.project('2022-05-04') AS s \gset
SELECT pg_temp.move(:s, 'implementing', '2022-05-04') \g /dev/null
SELECT pg_temp.report(:s, '2023-01-02', 'closing') \g /dev/null
SELECT is(pg_temp.owed(:s, 'turn', '2024-01-02'), '2022 2022-05-04 2023-01-02 met 2023-01-02; 2023 2023-01-01 2024-01-01 overdue; 2024 2024-01-01 2024-12-31 open',
          'a last day that moves into the next year is in time for the year before');
SELECT pg_temp.report(:s, '2024-01-02', 'closing') \g /dev/null
SELECT is(pg_temp.owed(:s, 'turn', '2024-01-02'), '2022 2022-05-04 2023-01-02 met 2023-01-02; 2023 2023-01-01 2024-01-01 overdue; 2024 2024-01-01 2024-12-31 met 2024-01-02',
          'the day after is of its own');
SELECT govproj.settle('tap_yearly') \g /dev/null
SELECT is(govproj.settle('tap_yearly'), 0::bigint, 'nothing is left to settle');
SELECT is_empty('SELECT pg_temp.amiss()', 'all is written');
SELECT is_empty('SELECT * FROM govproj.check_register(''tap_yearly'')', 'and the register is sound');

-- Plans of the same year
SELECT results_eq($$ SELECT source_id, arose_on, due_on FROM govproj.agency_duties('tap_yearly.project', '2021-01-01') d WHERE kind = 'plan' ORDER BY 1 $$,
                  $$ VALUES (2019::bigint, DATE '2019-01-01', DATE '2019-03-31'), (2020, '2020-01-01', '2020-03-31'), (2021, '2021-01-01', '2021-03-31') $$, 'the plan of a year is due in that year');
SELECT results_eq($$ SELECT source_id, arose_on, due_on FROM govproj.agency_duties('tap_yearly.project', '2021-01-01') d WHERE kind = 'next' ORDER BY 1 $$,
                  $$ VALUES (2020::bigint, DATE '2019-01-01', DATE '2019-11-30'), (2021, '2020-01-01', '2020-11-30'), (2022, '2021-01-01', '2021-11-30') $$, 'or the year before');
INSERT INTO tap_yearly.annual_plan (agency_id, year, filed_on) VALUES (:u, 2024, '2024-12-31') \g /dev/null
SELECT is((SELECT concat_ws(' ', due_on, met_on, days_late) FROM tap_yearly.obligation_watch WHERE kind = 'plan' AND source_id = 2024), '2024-03-31 2024-12-31 275', 'one that is filed late is told so');

-- In words
SELECT results_eq($$ SELECT z.code, z.sentence, e.sentence FROM govproj.law_rows('tap_yearly', 1, 'zh') z JOIN govproj.law_rows('tap_yearly', 1, 'en') e USING (position, id)
                       JOIN tap_yearly.policy_obligation o ON o.id = z.id AND o.code = z.code ORDER BY o.id $$,
    $$ VALUES ('yearly', '年度报告：项目到“实施中”之后、到“已验收”之前，每年12月31日以前（含当日），项目单位须将《年度报告》报数据主管部门。', 'Yearly report: from “In implementation” on, until “Accepted”, each year by 31 December (inclusive) the owner owes the data bureau the yearly report.'),
              ('spring', '春季说明：项目到“已计划”之后，每年3月27日以前（含当日），项目单位须将《情况说明》报数据主管部门，末日不是工作日的顺延到下一工作日；仅限：不是“计划外”。', 'Spring note: from “Planned” on each year by 27 March (inclusive) the owner owes the data bureau the note, a last day that is no working day moving to the next one; only where: not: a ground is named, or it is said not to be budgeted.'),
              ('soon', '说明：项目到“已验收”的，项目单位须将《情况说明》报数据主管部门，期限6个月。', 'Note: once the project is at “Accepted”, the owner owes the data bureau the note, within 6 months.'),
              ('plan', '本年计划：每年3月31日以前（含当日），市直单位须将本年度计划报数据主管部门备案。', 'Plan of the year: each year by 31 March (inclusive) a unit must file a plan of the same year with the data bureau.'),
              ('next', '下年计划：每年11月30日以前（含当日），财政部门须将下一年度计划报数据主管部门备案。', 'Plan of the next year: each year by 30 November (inclusive) the finance bureau must file a plan of the next year with the data bureau.'),
              ('turn', '年终报告：项目到“实施中”之后，每年12月31日以前（含当日），项目单位须将《年终报告》报数据主管部门，末日不是工作日的顺延到下一工作日。', 'Closing report: from “In implementation” on each year by 31 December (inclusive) the owner owes the data bureau the closing report, a last day that is no working day moving to the next one.'),
              ('within', '当年说明：项目到“已备案”的，项目单位须将《情况说明》报数据主管部门，期限至当年12月31日。', 'Note of the year: once the project is at “Filed”, the owner owes the data bureau the note, within the budget year.') $$, 'each is a sentence');

-- However far off a day is asked about, years end
SELECT is((SELECT max(source_id) FROM govproj.project_duties('tap_yearly.project', :s, '5000000-01-01') WHERE kind = 'turn'), 2999::bigint, 'no year is one of no calendar');

-- What no version could mean
INSERT INTO tap_yearly.policy (code, title, valid_from, valid_until) VALUES ('draft', '某法', '2018-01-01', '2018-12-31') RETURNING id AS draft \gset
INSERT INTO tap_yearly.policy_track (policy_id, track, label_zh, label_en, owner_kinds, article) VALUES (:draft, '一般', '甲', 'a', 'unit', '1');
INSERT INTO tap_yearly.policy_step (policy_id, track, to_stage, office, kind, article) VALUES (:draft, '一般', 'planned', 'owner', 'birth', '1');
CREATE FUNCTION pg_temp.owing(draft bigint, until_stage text) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO tap_yearly.policy_obligation (policy_id, code, label_zh, label_en, event, stage, until_stage, receiver, met_by, due_month, due_day, article)
                   VALUES (%s, ''x'', ''甲'', ''x'', ''year'', ''planned'', %L, ''data_bureau'', ''report'', 1, 1, ''1'')', draft, until_stage)
$$;
SELECT pg_temp.owing(:draft, 'trial') \gexec
SELECT is((SELECT fault FROM tap_yearly.policy_fault WHERE policy_id = :draft AND code = 'until_stage_unreachable'), 'duty x ends at trial, and no way leads there', 'a duty that nothing ends');

-- What is in time by its receipt meets the year by that; and a duty of those whose money reaches a figure is written when it does
SELECT govproj.create_register('tap_received', pack => NULL) \g /dev/null
SELECT govproj.load_pack('tap_received', $${"code": "received", "title": "签收试验办法", "valid_from": "2019-01-01", "backdate_days": 30,
  "tracks": [{"track": "一般", "label_zh": "一般项目", "label_en": "ordinary projects", "owner_kinds": "unit", "article": "1"}],
  "documents": [{"kind": "report", "label_zh": "年度报告", "label_en": "yearly report", "issuer": "owner", "article": "1"}],
  "steps": [{"track": "一般", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "1"},
            {"track": "一般", "from_stage": "planned", "to_stage": "implementing", "office": "owner", "kind": "forward", "freezes": true, "article": "1"},
            {"track": "一般", "from_stage": "implementing", "to_stage": "accepted", "office": "owner", "kind": "forward", "article": "1"}],
  "obligations": [{"code": "yearly", "label_zh": "年度报告", "label_en": "yearly report", "event": "year", "stage": "implementing", "receiver": "data_bureau", "in_time_by": "received",
                   "met_by": "report", "due_month": 12, "due_day": 31, "article": "2"},
                  {"code": "large", "label_zh": "大额报告", "label_en": "report of much money", "event": "stage", "stage": "implementing", "receiver": "data_bureau",
                   "met_by": "report", "period": "6 months", "when": {"funds_in_scope": {"from": 1000000}}, "article": "2"}]}$$::jsonb
  || jsonb_build_object('classes', (SELECT jsonb_agg(jsonb_build_object('category', c, 'track', '一般', 'article', '1')) FROM unnest('{infrastructure,software,maintenance,operation,thirdparty}'::text[]) AS c)))
 \g /dev/null
INSERT INTO tap_received.agency (code, name, kind, active_since) VALUES ('u', '某局', 'unit', '2018-01-01') RETURNING id AS u \gset
INSERT INTO tap_received.agency (code, name, kind, active_since) VALUES ('d', '数据局', 'data_bureau', '2018-01-01') RETURNING id AS d \gset
SELECT pg_temp.set_today('2022-12-31') \g /dev/null
INSERT INTO tap_received.project (title, category, owner_id, budget_year, stage_on, city_funds) VALUES ('甲', 'software', :u, 2022, '2022-01-03', 500000) RETURNING id AS g \gset
UPDATE tap_received.project SET stage = 'implementing', stage_on = '2022-02-03' WHERE id = :g;
INSERT INTO tap_received.document (project_id, kind, issuer_id, issued_on) VALUES (:g, 'report', :u, '2022-06-01');
INSERT INTO tap_received.document (project_id, kind, issuer_id, issued_on) VALUES (:g, 'report', :u, '2022-07-01') RETURNING id AS taken \gset
PREPARE met AS SELECT kind, source_id, met_on IS NOT NULL FROM tap_received.obligation WHERE lapsed_on IS NULL ORDER BY kind, source_id;
SELECT results_eq('met', $$ VALUES ('yearly', 2022::bigint, false) $$, 'two papers that nobody took meet nothing');
INSERT INTO tap_received.receipt (document_id, agency_id, received_on) VALUES (:taken, :d, '2022-07-02');
SELECT results_eq('met', $$ VALUES ('yearly', 2022::bigint, true) $$, 'the second, which was taken, meets the year');
INSERT INTO tap_received.change (project_id, kind, cause, source, old, new, decided_on) VALUES (:g, 'funds', 'law', 'city', 500000, 999999.99, '2022-08-01');
SELECT results_eq('met', $$ VALUES ('yearly', 2022::bigint, true) $$, 'a fen short of the figure nothing arises');
INSERT INTO tap_received.change (project_id, kind, cause, source, old, new, decided_on) VALUES (:g, 'funds', 'law', 'city', 999999.99, 1000000, '2022-08-02');
SELECT results_eq($$ SELECT kind, arose_on, due_on, met_on FROM tap_received.obligation WHERE lapsed_on IS NULL AND kind = 'large' $$, $$ VALUES ('large', DATE '2022-08-02', DATE '2023-02-02', NULL::date) $$,
                  'the change that reaches it writes what is owed from then on');
SELECT is_empty($$ SELECT * FROM govproj.check_register('tap_received') $$, 'all is written');
SELECT is(govproj.settle('tap_received'), 0::bigint, 'and nothing is left to settle');

SELECT * FROM finish();
ROLLBACK;
