-- Plans that somebody approves: their lines count from then on, and a supplement takes the place of the plan before it.
BEGIN;
SELECT plan(30);
\ir ../tap.sql

SELECT govproj.create_register('tap_plans', pack => NULL) \g /dev/null
SELECT govproj.load_pack('tap_plans', $${"code": "plans", "title": "计划批准试验办法", "valid_from": "2019-01-01", "backdate_days": 30,
  "tracks": [{"track": "一般", "label_zh": "一般项目", "label_en": "ordinary projects", "owner_kinds": "unit", "article": "1"}],
  "documents": [{"kind": "scheme", "label_zh": "方案", "label_en": "scheme", "issuer": "owner", "article": "1"}],
  "steps": [{"track": "一般", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "1"},
            {"track": "一般", "from_stage": "planned", "to_stage": "submitted", "office": "owner", "kind": "forward", "article": "1"}],
  "conditions": [{"to_stage": "planned", "condition": "plan_line", "article": "6"}],
  "obligations": [{"code": "plan", "label_zh": "年度计划", "label_en": "annual plan", "event": "plan", "debtor": "unit", "receiver": "data_bureau", "due_month": 11, "due_day": 30, "article": "6"}],
  "forms": [{"form": "annual_plan", "does": "enter", "office": "owner", "article": "6"}, {"form": "annual_plan", "does": "file", "office": "owner", "article": "6"},
            {"form": "annual_plan", "does": "approve", "office": "data_bureau", "article": "6"}]}$$::jsonb
  || jsonb_build_object('classes', (SELECT jsonb_agg(jsonb_build_object('category', c, 'track', '一般', 'article', '1')) FROM unnest('{infrastructure,software,maintenance,operation,thirdparty}'::text[]) AS c)))
 \g /dev/null
SELECT is_empty('SELECT code, fault FROM tap_plans.policy_fault', 'no fault');
CREATE ROLE tap_town_bureau; CREATE ROLE tap_town_unit;
INSERT INTO tap_plans.agency (code, name, kind, active_since, db_role) VALUES ('u', '某局', 'unit', '2018-01-01', 'tap_town_unit') RETURNING id AS u \gset
INSERT INTO tap_plans.agency (code, name, kind, active_since, db_role) VALUES ('d', '数据局', 'data_bureau', '2018-01-01', 'tap_town_bureau') RETURNING id AS d \gset
SELECT set_config('tap.u', :'u', true) \g /dev/null
SELECT govproj.grant_register('tap_plans') \g /dev/null
GRANT USAGE ON SCHEMA drive TO PUBLIC;
CREATE FUNCTION pg_temp.plan(filed date DEFAULT NULL) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO tap_plans.annual_plan (agency_id, year, filed_on) VALUES (current_setting('tap.u')::bigint, 2021, filed) RETURNING id
$$;
CREATE FUNCTION pg_temp.line(plan bigint) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO tap_plans.plan_line (annual_plan_id, title, category, estimate) VALUES (plan, '甲', 'software', 10) RETURNING id
$$;
-- What entering a project on a line comes to on a day; it is undone.
CREATE FUNCTION pg_temp.on_line(line bigint, day date) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(': ', o.result, regexp_replace(o.message || ' ' || o.detail, '.*cannot be carried out by the project: ([^.;]*).*', '\1'))
      FROM drive.outcome(format('INSERT INTO tap_plans.project (title, category, owner_id, budget_year, stage_on, city_funds, plan_line_id) VALUES (''甲'', ''software'', %s, 2021, %L, 1, %s)',
                                current_setting('tap.u'), day, line)) AS o
$$;

SELECT pg_temp.set_today('2020-12-15') \g /dev/null
SELECT pg_temp.plan() AS one \gset
SELECT pg_temp.line(:one) AS line \gset
SELECT is((drive.outcome(format('UPDATE tap_plans.annual_plan SET approved_on = ''2020-12-01'' WHERE id = %s', :one))).result, '23514 annual_plan_approved_on_check', 'what is not filed is not approved');
UPDATE tap_plans.annual_plan SET filed_on = '2020-11-20' WHERE id = :one;
SELECT is(pg_temp.on_line(:line, '2020-12-14'), 'ZG010 plan_line: its plan is not approved by that day', 'a line of a plan that is filed alone does not count');
SELECT is((drive.outcome(format('UPDATE tap_plans.annual_plan SET approved_on = ''2020-11-19'' WHERE id = %s', :one))).result, '23514 annual_plan_approved_on_check', 'nor is it approved before it was filed');
SELECT is((drive.outcome(format('UPDATE tap_plans.annual_plan SET approved_on = ''2020-12-16'' WHERE id = %s', :one))).result, 'ZG011 legal_date', 'nor in the future');
SELECT is(pg_temp.by('tap_town_unit', format('UPDATE tap_plans.annual_plan SET approved_on = ''2020-12-01'' WHERE id = %s', :one)), 'ZG006 office', 'nor by its own agency');
GRANT UPDATE ON tap_plans.annual_plan TO tap_town_unit;
SELECT is(pg_temp.by('tap_town_unit', format('UPDATE tap_plans.annual_plan SET approved_on = ''2020-12-01'' WHERE id = %s', :one)), 'ZG006 office', 'and were it granted, no right');
REVOKE UPDATE ON tap_plans.annual_plan FROM tap_town_unit;
SELECT govproj.grant_register('tap_plans') \g /dev/null
SELECT pg_temp.do('tap_town_bureau', format('UPDATE tap_plans.annual_plan SET approved_on = ''2020-12-01'' WHERE id = %s', :one));
SELECT is((SELECT concat_ws(' ', approved_on, sealed) FROM tap_plans.annual_plan WHERE id = :one), '2020-12-01 t', 'the bureau approves it');
SELECT is((SELECT concat_ws(' ', agency_id, legal_on) FROM tap_plans.register_act WHERE kind = 'annual_plan_approved'), format('%s 2020-12-01', :d), 'which is its act');
SELECT is(pg_temp.on_line(:line, '2020-11-30'), 'ZG010 plan_line: its plan is not approved by that day', 'on the day before it did not count');
SELECT is(pg_temp.on_line(:line, '2020-12-01'), 'done', 'from that day on it does');
SELECT is((drive.outcome(format('UPDATE tap_plans.annual_plan SET approved_on = ''2020-12-02'' WHERE id = %s', :one))).result, 'ZG009 fixed', 'it is approved once');
SELECT is((drive.outcome(format('UPDATE tap_plans.annual_plan SET approved_on = NULL WHERE id = %s', :one))).result, 'ZG009 fixed', 'and that is not taken back');
SELECT is((SELECT concat_ws(' ', version, version_filed_on, version_approved_on) FROM tap_plans.plan_compliance WHERE agency_id = :u AND year = 2021), '1 2020-11-20 2020-12-01', 'plan_compliance has the day');

-- A supplement is a version, which takes the place of the one before it when it is approved
SELECT pg_temp.set_today('2021-03-20') \g /dev/null
SELECT pg_temp.plan('2021-03-01') AS two \gset
SELECT pg_temp.line(:two) AS more \gset
SELECT is(pg_temp.on_line(:line, '2021-03-20') || ', ' || pg_temp.on_line(:more, '2021-03-20'), 'done, ZG010 plan_line: its plan is not approved by that day', 'until then the plan before it holds');
SELECT pg_temp.do('tap_town_bureau', format('UPDATE tap_plans.annual_plan SET approved_on = ''2021-03-10'' WHERE id = %s', :two));
SELECT is(pg_temp.on_line(:line, '2021-03-09') || ', ' || pg_temp.on_line(:more, '2021-03-09'), 'done, ZG010 plan_line: its plan is not approved by that day', 'on the day before, too');
SELECT is(pg_temp.on_line(:line, '2021-03-10') || ', ' || pg_temp.on_line(:more, '2021-03-10'), 'ZG010 plan_line: a later version of its plan has been filed, done', 'and no more from that day on');
SELECT is((drive.outcome(format('INSERT INTO tap_plans.plan_line (annual_plan_id, title, category, estimate) VALUES (%s, ''乙'', ''software'', 10)', :two))).detail, 'It has been approved.', 'an approved plan takes no lines, though it was entered with its day of filing');
SELECT is((drive.outcome(format('UPDATE tap_plans.annual_plan SET note = ''备'' WHERE id = %s', :two))).result, 'done', 'only remarks');

-- Who approves is in words, in grants and in the record
SELECT results_eq($$ SELECT z.sentence, e.sentence FROM govproj.law_rows('tap_plans', 1, 'zh') z JOIN govproj.law_rows('tap_plans', 1, 'en') e USING (position, id) WHERE z.sentence ~ '批准。$' $$,
                  $$ VALUES ('年度项目计划由数据主管部门批准。', 'Annual plans are approved by the data bureau.') $$, 'it is a sentence');
SELECT results_eq($$ SELECT office FROM govproj.office_words('tap_plans') WHERE word = 'annual_plan.approve' $$, $$ VALUES ('data_bureau') $$, 'the bureau is granted it');
SELECT is_empty($$ SELECT office FROM govproj.office_words('yunfu') WHERE word = 'annual_plan.approve' $$, 'where the law says nothing, nobody');
SELECT is_empty($$ SELECT advice FROM yunfu.policy_advice WHERE advice ~ 'approve' $$, 'which is no matter for advice');
SELECT is_empty($$ SELECT problem, object, detail FROM govproj.check_register('tap_plans') WHERE severity = 'error' $$, 'the register is in order');
SELECT set_config('session_replication_role', 'replica', true) \g /dev/null
ALTER TABLE tap_plans.annual_plan DISABLE TRIGGER USER;
UPDATE tap_plans.annual_plan SET approved_on = '2021-03-02' WHERE id = :two;
ALTER TABLE tap_plans.annual_plan ENABLE ALWAYS TRIGGER zz_check, ENABLE ALWAYS TRIGGER zz_record, ENABLE ALWAYS TRIGGER zz_check_truncate;
SELECT set_config('session_replication_role', 'origin', true) \g /dev/null
SELECT matches((SELECT problem || ' ' || detail FROM govproj.check_register('tap_plans') WHERE problem = 'row_differs'), 'approved_on', 'a day that was altered is told');

-- A law that has nobody approve them
SELECT pg_temp.set_today('2024-12-31') \g /dev/null
INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (2, 2025, '2024-12-20') RETURNING id AS other \gset
SELECT is((drive.outcome(format('UPDATE yunfu.annual_plan SET approved_on = ''2024-12-31'' WHERE id = %s', :other))).result, 'ZG006 office', 'takes no approval');
SELECT is((drive.outcome(format('UPDATE yunfu.annual_plan SET approved_on = ''2024-12-31'' WHERE id = %s', :other))).detail, 'The law of today has nobody approve plans.', 'and says so');

-- What a pack may say
CREATE FUNCTION pg_temp.form(form jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT (drive.outcome(format('SELECT govproj.load_pack(''yunfu'', (SELECT body || %L::jsonb || jsonb_build_object(''forms'', body -> ''forms'' || %L::jsonb) FROM govproj.packs))',
                                 '{"code": "plans", "valid_from": "2010-01-01", "valid_until": "2010-12-31"}', jsonb_build_array(form)))).result
$$;
SELECT is(pg_temp.form('{"form": "annual_plan", "does": "approve", "office": "government", "article": "6"}'), 'done', 'who approves plans');
SELECT is(pg_temp.form('{"form": "annual_plan", "does": "approve", "office": "owner", "article": "6"}'), '22023', 'is not whose plan it is');
SELECT is(pg_temp.form('{"form": "matter", "does": "approve", "office": "government", "article": "6"}'), '22023', 'nothing else is approved so');
SELECT * FROM finish();
ROLLBACK;
