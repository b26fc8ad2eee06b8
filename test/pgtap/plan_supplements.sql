-- A plan that is amended during its year by a supplement, which adds to it and does not take its place: by whom, after what, from when on its
-- lines count, and that it meets no duty. Whether there are any is a row of the law.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
CREATE TEMPORARY TABLE pack AS SELECT jsonb $${"code": "adding", "title": "增补计划试验办法", "valid_from": "2019-01-01", "valid_until": "2029-12-31", "backdate_days": 30,
  "tracks": [{"track": "一般", "label_zh": "一般项目", "label_en": "ordinary projects", "owner_kinds": "unit", "article": "1"}],
  "documents": [{"kind": "scheme", "label_zh": "方案", "label_en": "scheme", "issuer": "owner", "article": "1"}],
  "steps": [{"track": "一般", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "1"},
            {"track": "一般", "from_stage": "planned", "to_stage": "submitted", "office": "owner", "kind": "forward", "article": "1"}],
  "conditions": [{"to_stage": "planned", "condition": "plan_line", "article": "6"}],
  "obligations": [{"code": "plan", "label_zh": "年度计划", "label_en": "annual plan", "event": "plan", "debtor": "unit", "receiver": "data_bureau", "due_month": 11, "due_day": 30, "in_time_by": "received", "article": "6"}],
  "forms": [{"form": "annual_plan", "does": "enter", "office": "owner", "article": "6"}, {"form": "annual_plan", "does": "file", "office": "owner", "article": "6"},
            {"form": "annual_plan", "does": "approve", "office": "data_bureau", "article": "6"}, {"form": "annual_plan", "does": "supplement", "office": "owner", "article": "7"}],
  "cases": [{"case": "增补以计划为前提", "article": "7", "given": {"category": "software", "stage": "planned", "on": "2020-03-02"},
             "story": [{"enter": "plan", "with": {"supplements": true}, "expect": "supplemented"}, {"enter": "plan"}, {"enter": "plan", "with": {"supplements": true}}, {"duty": "plan", "expect": "open"}]}]}$$
  || jsonb_build_object('classes', (SELECT jsonb_agg(jsonb_build_object('category', c, 'track', '一般', 'article', '1')) FROM unnest('{infrastructure,software,maintenance,operation,thirdparty}'::text[]) AS c)) AS body;
SELECT govproj.create_register('tap_adding', pack => NULL) \g /dev/null
SELECT govproj.load_pack('tap_adding', body) FROM pack \g /dev/null
SELECT is_empty('SELECT code, fault FROM tap_adding.policy_fault', 'no fault');
SELECT is_empty($$ SELECT title, line, got, remark FROM govproj.test_pack('tap_adding', 'adding') WHERE passed IS FALSE $$, 'its cases play');
CREATE ROLE tap_adding_bureau; CREATE ROLE tap_adding_unit; CREATE ROLE tap_adding_other;
INSERT INTO tap_adding.agency (code, name, kind, active_since, db_role) VALUES ('u', '某局', 'unit', '2018-01-01', 'tap_adding_unit') RETURNING id AS u \gset
INSERT INTO tap_adding.agency (code, name, kind, active_since, db_role) VALUES ('d', '数据局', 'data_bureau', '2018-01-01', 'tap_adding_bureau') RETURNING id AS d \gset
INSERT INTO tap_adding.agency (code, name, kind, active_since, db_role) VALUES ('o', '另一局', 'unit', '2018-01-01', 'tap_adding_other') RETURNING id AS o \gset
SELECT set_config('tap.u', :'u', true) \g /dev/null
SELECT govproj.grant_register('tap_adding') \g /dev/null
GRANT USAGE ON SCHEMA drive TO PUBLIC;
-- What a plan is entered with; NULLs are left out.
CREATE FUNCTION pg_temp.planning(filed date DEFAULT NULL, supplements text DEFAULT NULL, year integer DEFAULT 2021, agency bigint DEFAULT NULL, approved date DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO tap_adding.annual_plan (agency_id, year%s) VALUES (%s, %s%s)', concat(', filed_on' || left(filed::text, 0), ', supplements' || left(supplements, 0), ', approved_on' || left(approved::text, 0)),
                  coalesce(agency, current_setting('tap.u')::bigint), year, concat(', ' || quote_literal(filed), ', ' || supplements, ', ' || quote_literal(approved)))
$$;
CREATE FUNCTION pg_temp.plan(filed date DEFAULT NULL, supplements text DEFAULT NULL) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    id bigint;
BEGIN
    EXECUTE pg_temp.planning(filed, supplements) || ' RETURNING id' INTO id;
    RETURN id;
END $$;
CREATE FUNCTION pg_temp.lining(plan bigint) RETURNS text LANGUAGE sql AS $$ SELECT format('INSERT INTO tap_adding.plan_line (annual_plan_id, title, category, estimate) VALUES (%s, ''甲'', ''software'', 10)', plan) $$;
CREATE FUNCTION pg_temp.line(plan bigint, title text DEFAULT '甲') RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO tap_adding.plan_line (annual_plan_id, title, category, estimate) VALUES (plan, title, 'software', 10) RETURNING id
$$;
-- What entering a project on a line comes to on a day; it is undone.
CREATE FUNCTION pg_temp.on_line(line bigint, day date) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(': ', o.result, regexp_replace(o.message || ' ' || o.detail, '.*cannot be carried out by the project: ([^.;]*).*', '\1'))
      FROM drive.outcome(format('INSERT INTO tap_adding.project (title, category, owner_id, budget_year, stage_on, city_funds, plan_line_id) VALUES (''甲'', ''software'', %s, 2021, %L, 1, %s)',
                                current_setting('tap.u'), day, line)) AS o
$$;
CREATE FUNCTION pg_temp.setting(plan bigint, said text) RETURNS text LANGUAGE sql AS $$ SELECT format('UPDATE tap_adding.annual_plan SET %s WHERE id = %s', said, plan) $$;
CREATE FUNCTION pg_temp.told(statement text) RETURNS text LANGUAGE sql AS $$ SELECT o.result || ': ' || o.detail FROM drive.outcome(statement) AS o $$;

-- After what
SELECT pg_temp.set_today('2020-12-15') \g /dev/null
SELECT is(pg_temp.told(pg_temp.planning(supplements => 'true')), 'ZG002 supplemented: None of 2021 has been filed.', 'before any plan there is none');
SELECT pg_temp.plan() AS one \gset
SELECT pg_temp.line(:one) AS line \gset
SELECT is(pg_temp.told(pg_temp.planning(supplements => 'true')), 'ZG002 supplemented: None of 2021 has been filed.', 'nor to one that is being drawn up');
UPDATE tap_adding.annual_plan SET filed_on = '2020-11-20' WHERE id = :one;
SELECT is(pg_temp.told(pg_temp.planning(supplements => 'true', year => 2022)), 'ZG002 supplemented: None of 2022 has been filed.', 'nor of another year');
SELECT is(pg_temp.told(pg_temp.planning(supplements => 'true', agency => :o)), 'ZG002 supplemented: None of 2021 has been filed.', 'nor of another agency');
SELECT is(pg_temp.told(pg_temp.planning('2020-11-19', 'true')), 'ZG011 legal_date: That of 2021 was filed on 2020-11-20, and the supplement on 2020-11-19.', 'nor filed before it');
SELECT is((drive.outcome(pg_temp.planning('2020-11-19', 'true'))).message, 'a supplement adds to a plan of the same agency and year', 'which is told');
SELECT pg_temp.refused(pg_temp.planning('2020-11-20', 'true'), 'done', 'on the same day it is in order');
SELECT pg_temp.refused(pg_temp.planning('2020-12-16', 'true'), 'ZG011 legal_date', 'not in the future');
SELECT pg_temp.refused(pg_temp.planning(supplements => 'NULL'), '23502', 'it is one or is not');
SELECT pg_temp.refused(format('INSERT INTO tap_adding.annual_plan (agency_id, supplements) VALUES (%s, true)', :u), '23502', 'of a year');
SELECT is(pg_temp.told(pg_temp.planning('2020-12-10', 'true', approved => '2020-12-10')), 'ZG002 supplemented: None of 2021 has been approved.', 'nor approved before what it adds to');
SELECT is(pg_temp.told(pg_temp.planning('2020-11-19', 'true', approved => '2020-12-10')),
          E'ZG002 supplemented: That of 2021 was filed on 2020-11-20, and the supplement on 2020-11-19.\nNone of 2021 has been approved.', 'both are told, each in a line');
SELECT pg_temp.refused(format('INSERT INTO tap_adding.annual_plan (agency_id, year, filed_on, supplements) VALUES (%s, 2023, ''2020-12-01'', false), (%1$s, 2023, ''2020-12-02'', true), (%1$s, 2023, ''2020-12-02'', true)', :u), 'done', 'all in one statement, in their order');
SELECT pg_temp.refused(format('INSERT INTO tap_adding.annual_plan (agency_id, year, filed_on, supplements) VALUES (%s, 2023, ''2020-12-02'', true), (%1$s, 2023, ''2020-12-01'', false)', :u), 'ZG002 supplemented', 'and in no other');

-- By whom
SELECT is(pg_temp.by(who, pg_temp.planning(supplements => supplements, agency => agency)), result, format('%s enters one of %s: %s', who, agency, supplements))
  FROM (VALUES ('tap_adding_unit', 'true', :u, 'done'), ('tap_adding_unit', 'false', :u, 'done'), ('tap_adding_unit', NULL, :u, 'done'), ('tap_adding_other', 'true', :u, 'ZG006 office'),
               ('tap_adding_other', 'true', :o, 'ZG002 supplemented'), ('tap_adding_bureau', 'true', :u, '42501'), ('tap_adding_bureau', 'true', :d, '42501')) AS v (who, supplements, agency, result);
SELECT results_eq($$ SELECT office FROM govproj.office_words('tap_adding') WHERE word = 'annual_plan.supplement' $$, $$ VALUES ('unit') $$, 'who may own is granted it');

-- From when on it counts
SELECT pg_temp.do('tap_adding_bureau', pg_temp.setting(:one, 'approved_on = ''2020-12-01'''));
SELECT pg_temp.do('tap_adding_unit', pg_temp.planning(supplements => 'true'));
SELECT max(id) AS two FROM tap_adding.annual_plan \gset
SELECT pg_temp.do('tap_adding_unit', pg_temp.lining(:two));
SELECT max(id) AS more FROM tap_adding.plan_line \gset
SELECT is((SELECT concat_ws(' ', version, supplements, sealed) FROM tap_adding.annual_plan WHERE id = :two), '2 t f', 'it has a version of its own');
SELECT is((SELECT concat_ws(' ', kind, agency_id, detail ->> 'supplements') FROM tap_adding.register_act WHERE kind = 'annual_plan_entered' ORDER BY seq DESC LIMIT 1), format('annual_plan_entered %s true', :u), 'and an act, which says what it is');
SELECT pg_temp.set_today('2021-03-20') \g /dev/null
SELECT pg_temp.refused(pg_temp.setting(:two, 'approved_on = ''2021-03-02'''), '23514 annual_plan_approved_on_check', 'what is not filed is not approved');
SELECT pg_temp.refused(pg_temp.setting(:two, said), 'ZG009 fixed', said) FROM unnest(ARRAY['supplements = false', 'supplements = NULL', 'year = 2020', 'version = 1']) AS said;
SELECT pg_temp.refused(pg_temp.setting(:one, 'supplements = true'), 'ZG009 fixed', 'nor does a plan become one');
SELECT is((drive.outcome(pg_temp.setting(:one, 'supplements = true, sealed = false, note = ''甲'', year = 2020'))).message, '"year", "supplements", "sealed" of "annual_plan" may not be changed: what was entered stays', 'all that is altered is named');
SELECT pg_temp.do('tap_adding_unit', pg_temp.setting(:two, 'filed_on = ''2021-03-02'''));
SELECT pg_temp.refused(pg_temp.lining(:two), 'ZG009 fixed', 'its lines are fixed then');
SELECT is(pg_temp.on_line(:line, '2021-03-05') || ', ' || pg_temp.on_line(:more, '2021-03-05'), 'done, ZG010 plan_line: its plan is not approved by that day', 'what it adds to stays, it waits itself');
SELECT is(pg_temp.told(pg_temp.setting(:two, 'approved_on = ''2020-11-30''')), 'ZG011 legal_date: That of 2021 was approved on 2020-12-01, and the supplement on 2020-11-30.', 'it is not approved before what it adds to');
SELECT pg_temp.refused(pg_temp.setting(:two, 'approved_on = ''2021-03-01'''), '23514 annual_plan_approved_on_check', 'nor before it was filed');
SELECT pg_temp.do('tap_adding_bureau', pg_temp.setting(:two, 'approved_on = ''2021-03-10'''));
SELECT is(pg_temp.on_line(:line, '2021-03-09') || ', ' || pg_temp.on_line(:more, '2021-03-09'), 'done, ZG010 plan_line: its plan is not approved by that day', 'nor on the day before it is approved');
SELECT is(pg_temp.on_line(:line, '2021-03-10') || ', ' || pg_temp.on_line(:more, '2021-03-10'), 'done, done', 'from then on both count');
SELECT pg_temp.refused(pg_temp.setting(:two, 'approved_on = NULL'), 'ZG009 fixed', 'which is not taken back');
SAVEPOINT spoilt;
ALTER TABLE tap_adding.annual_plan DISABLE TRIGGER zz_check;
UPDATE tap_adding.annual_plan SET filed_on = '2021-03-09', approved_on = '2021-03-20' WHERE id = :one;
ALTER TABLE tap_adding.annual_plan ENABLE ALWAYS TRIGGER zz_check;
SELECT pg_temp.refused(pg_temp.setting(:two, 'note = ''甲'''), 'done', 'a remark asks nothing of what it adds to');
ROLLBACK TO spoilt;
-- another one adds to the plan, and not to the one before it
SELECT pg_temp.plan('2021-03-15', 'true') AS three \gset
SELECT pg_temp.line(:three, '乙') AS third \gset
SELECT pg_temp.refused(pg_temp.setting(:three, 'approved_on = ''2021-03-20'''), 'done', 'there may be several');
-- a paper's lines still come to what was entered from it, though a supplement has been entered since
SELECT pg_temp.plan('2021-03-16', 'true') AS four \gset
SELECT pg_temp.refused(pg_temp.lining(:three), 'done', 'a later supplement takes no place of an earlier one');
SELECT results_eq(format('SELECT version, version_filed_on, version_approved_on, supplements, lines, estimate, lines_without_project FROM tap_adding.plan_compliance WHERE agency_id = %s AND year = 2021', :u),
                  $$ VALUES (1, DATE '2020-11-20', DATE '2020-12-01', 1::bigint, 2::bigint, 20::numeric, 2::bigint) $$, 'plan_compliance has the plan in force with what has been added to it');
INSERT INTO tap_adding.project (title, category, owner_id, budget_year, stage_on, city_funds, plan_line_id) VALUES ('甲', 'software', :u, 2021, '2021-03-20', 1, :more);
SELECT results_eq(format('SELECT lines_without_project, with_line FROM tap_adding.plan_compliance WHERE agency_id = %s AND year = 2021', :u), $$ VALUES (0::bigint, 1::bigint) $$, 'a line of the same name is carried out');
UPDATE tap_adding.annual_plan SET approved_on = '2021-03-18' WHERE id IN (:three, :four);
SELECT results_eq(format('SELECT version, supplements, lines, lines_without_project FROM tap_adding.plan_compliance WHERE agency_id = %s AND year = 2021', :u), $$ VALUES (1, 3::bigint, 3::bigint, 1::bigint) $$, 'as more are approved');

-- A version that is none takes the place of the plan and of all that was added
SELECT pg_temp.plan('2021-03-19') AS whole \gset
SELECT pg_temp.line(:whole, '丙') AS instead \gset
SELECT is((SELECT string_agg(pg_temp.on_line(l, '2021-03-20'), ', ' ORDER BY n) FROM unnest(ARRAY[:line, :more, :third, :instead]) WITH ORDINALITY AS l (l, n)), 'done, done, done, ZG010 plan_line: its plan is not approved by that day', 'once it is approved');
SELECT results_eq(format('SELECT version, supplements, lines FROM tap_adding.plan_compliance WHERE agency_id = %s AND year = 2021', :u), $$ VALUES (1, 3::bigint, 3::bigint) $$, 'and no sooner');
SELECT is((drive.outcome(pg_temp.lining(:four))).detail, 'It has been approved.', 'approved lines are fixed');
UPDATE tap_adding.annual_plan SET approved_on = '2021-03-20' WHERE id = :whole;
SELECT is((SELECT string_agg(DISTINCT pg_temp.on_line(l, '2021-03-20'), ', ') FROM unnest(ARRAY[:line, :more, :third]) AS l), 'ZG010 plan_line: a later version of its plan has been filed', 'then they count no more');
SELECT is(pg_temp.on_line(:instead, '2021-03-20') || ', ' || pg_temp.on_line(:third, '2021-03-19'), 'done, done', 'and on the day before they did');
SELECT results_eq(format('SELECT version, supplements, lines, lines_without_project FROM tap_adding.plan_compliance WHERE agency_id = %s AND year = 2021', :u), $$ VALUES (5, 0::bigint, 1::bigint, 1::bigint) $$, 'the reports follow');
SELECT pg_temp.plan(supplements => 'true') AS six \gset
SELECT pg_temp.plan() AS seven \gset
SELECT is((drive.outcome(pg_temp.lining(:six))).detail, 'A later version has taken its place.', 'nor does one take lines when another plan has been begun');
SELECT pg_temp.refused(pg_temp.lining(:seven), 'done', 'which takes them');
SELECT pg_temp.refused('DELETE FROM tap_adding.annual_plan WHERE supplements', 'ZG009 fixed', 'none is removed');

-- It meets no duty, however it is received
INSERT INTO tap_adding.receipt (annual_plan_id, agency_id, received_on) VALUES (:two, :d, '2021-03-20');
SELECT is((SELECT concat_ws(' ', filed_on, received_on, met_on, state) FROM tap_adding.plan_compliance WHERE agency_id = :u AND year = 2021), '2020-11-20 overdue', 'the receipt of a supplement receives no plan');
INSERT INTO tap_adding.receipt (annual_plan_id, agency_id, received_on) VALUES (:one, :d, '2021-03-19');
SELECT is((SELECT concat_ws(' ', filed_on, received_on, met_on, state) FROM tap_adding.plan_compliance WHERE agency_id = :u AND year = 2021), '2020-11-20 2021-03-19 2021-03-19 late', 'only the plan''s own does');
SELECT is((SELECT count(*) FROM tap_adding.obligation_watch WHERE agency_id = :u AND event = 'plan' AND source_id = 2021), 1::bigint, 'and it is one duty');
SELECT is_empty($$ SELECT problem, object, detail FROM govproj.check_register('tap_adding') WHERE severity = 'error' $$, 'the register is in order');
SELECT is_empty($$ SELECT * FROM govproj.verify('tap_adding') $$, 'and its chain');
SELECT set_config('session_replication_role', 'replica', true) \g /dev/null
ALTER TABLE tap_adding.annual_plan DISABLE TRIGGER USER;
UPDATE tap_adding.annual_plan SET supplements = false WHERE id = :two;
ALTER TABLE tap_adding.annual_plan ENABLE ALWAYS TRIGGER zz_check, ENABLE ALWAYS TRIGGER zz_record, ENABLE ALWAYS TRIGGER zz_check_truncate;
SELECT set_config('session_replication_role', 'origin', true) \g /dev/null
SELECT matches((SELECT detail FROM govproj.check_register('tap_adding') WHERE problem = 'row_differs'), 'supplements: true by act [0-9]+, false in the row', 'one that was made a plan is told');

-- What is said of it
SELECT results_eq($$ SELECT z.sentence, e.sentence FROM govproj.law_rows('tap_adding', 1, 'zh') z JOIN govproj.law_rows('tap_adding', 1, 'en') e USING (position, id) WHERE z.sentence ~ '增补。$' $$,
                  $$ VALUES ('年度项目计划由本单位增补。', 'Annual plans are supplemented by the agency concerned.') $$, 'it is a sentence');
CREATE FUNCTION pg_temp.form(form jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT (drive.outcome(format('SELECT govproj.load_pack(''tap_adding'', %L)', body - 'cases' || '{"code": "next", "valid_from": "2033-01-01", "valid_until": null}' || jsonb_build_object('forms', jsonb_build_array(form))))).result FROM pack
$$;
SELECT is(pg_temp.form(form::jsonb), result, form)
  FROM (VALUES ('{"form": "annual_plan", "does": "supplement", "office": "unit, finance", "article": "6"}', 'done'), ('{"form": "contract", "does": "supplement", "office": "owner", "article": "6"}', '22023'),
               ('{"form": "annual_plan", "does": "supplement", "track": "一般", "office": "owner", "article": "6"}', '22023'), ('{"form": "annual_plan", "does": "supplement", "office": "nobody", "article": "6"}', '22023')) AS v (form, result);

-- A law that approves nothing has them count once they are filed; one that has a certain office add has no other
SELECT govproj.load_pack('tap_adding', body - 'cases' || '{"code": "filing", "valid_from": "2030-01-01", "valid_until": "2031-12-31", "forms": [{"form": "annual_plan", "does": "enter", "office": "owner", "article": "6"}, {"form": "annual_plan", "does": "file", "office": "owner", "article": "6"},
    {"form": "annual_plan", "does": "supplement", "office": "data_bureau", "article": "7"}]}') FROM pack \g /dev/null
SELECT govproj.grant_register('tap_adding') \g /dev/null
SELECT pg_temp.set_today('2031-03-20') \g /dev/null
INSERT INTO tap_adding.annual_plan (agency_id, year, filed_on) VALUES (:d, 2031, '2031-03-01'), (:u, 2031, '2031-03-01');
SELECT pg_temp.refused_to('tap_adding_unit', pg_temp.planning('2031-03-02', 'true', 2031), 'ZG006 office', 'a unit adds nothing');
SELECT is((pg_temp.outcome_for('tap_adding_unit', pg_temp.planning('2031-03-02', 'true', 2031))).detail, 'Article 7: agency "某局" is none of the kinds "data_bureau".', 'which is for the data bureau');
SELECT pg_temp.do('tap_adding_bureau', pg_temp.planning('2031-03-02', 'true', 2031, :d));
SELECT pg_temp.do('tap_adding_bureau', pg_temp.lining((SELECT max(id) FROM tap_adding.annual_plan)));
SELECT is((drive.outcome(pg_temp.planning('2031-03-02', 'true', 2031, :d, '2031-03-02'))).detail, 'The law of today has nobody approve plans.', 'none is approved');
SELECT results_eq(format('SELECT supplements, lines FROM tap_adding.plan_compliance WHERE agency_id = %s AND year = 2031', :u), $$ VALUES (0::bigint, 0::bigint) $$, 'a plan of nothing has none');

-- The shipped law revises plans, and adds nothing to them
SELECT pg_temp.set_today('2024-12-31') \g /dev/null
CREATE ROLE tap_adding_police;
UPDATE yunfu.agency SET db_role = 'tap_adding_police' WHERE id = 2;
SELECT govproj.grant_register('yunfu') \g /dev/null
INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (2, 2025, '2024-12-20') RETURNING id AS shipped \gset
SELECT is(pg_temp.told('INSERT INTO yunfu.annual_plan (agency_id, year, supplements) VALUES (2, 2025, true)'), 'ZG006 office: The law of today has nobody supplement plans: a plan is revised, by another that takes its place.', 'it says so');
SELECT pg_temp.refused('INSERT INTO yunfu.annual_plan (agency_id, year, supplements) VALUES (2, 2025, false)', 'done', 'a plan is no supplement');
SELECT pg_temp.refused_to('tap_adding_police', 'INSERT INTO yunfu.annual_plan (agency_id, year, supplements) VALUES (2, 2025, true)', 'ZG006 office', 'an office is not to say so');
SELECT pg_temp.refused_to('tap_adding_police', 'INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (2, 2025)', 'done', 'which it does without');
SELECT is_empty($$ SELECT office FROM govproj.office_words('yunfu') WHERE word = 'annual_plan.supplement' $$, 'nobody is');
SELECT is_empty($$ SELECT advice FROM yunfu.policy_advice WHERE advice ~ 'supplement' $$, 'which is no matter for advice');
-- one that was entered under a law that knew them stays what it is, and may be annotated and filed
SELECT govproj.load_pack('tap_adding', body - 'cases' || '{"code": "revising", "valid_from": "2032-01-01", "valid_until": "2032-12-31", "forms": []}') FROM pack \g /dev/null
SELECT pg_temp.set_today('2032-01-05') \g /dev/null
SELECT pg_temp.refused(pg_temp.setting(:six, said), result, 'under the next law: ' || said) FROM (VALUES ('note = ''备''', 'done'), ('filed_on = ''2032-01-05''', 'done'), ('supplements = false', 'ZG009 fixed')) AS v (said, result);
SELECT pg_temp.refused(pg_temp.planning('2032-01-05', 'true', 2031), 'ZG006 office', 'and a new one is none');
SELECT * FROM finish();
ROLLBACK;
