-- Many projects are moved to another version of the law: what would be of each, then in fact, by rows that say what its stages and
-- tracks become, and back while nothing has happened since.
BEGIN;
SELECT plan(107);
\ir ../tap.sql

SELECT drive.reach('professional', 'preaccepted') AS stood, drive.reach('professional', 'implementing') AS built,
       drive.reach('professional', 'submitted') AS submitted, drive.reach('public', 'planned') AS public \gset
SELECT drive.reach('professional', 'planned') AS planned, drive.reach('professional', 'filed') AS filed \gset
UPDATE yunfu.policy SET superseded_on = '2023-12-31';
-- The second calls a stage and a track otherwise, wants one paper more for a submission and another for procurement, and no award.
SELECT govproj.load_pack('yunfu', replace(replace(body::text, 'preaccepted', 'initially_accepted'), '"professional"', '"special"')::jsonb
       || '{"code": "second", "valid_from": "2024-01-01", "valid_until": "2028-12-31", "cases": []}') AS second FROM govproj.packs \gset
SELECT id AS project_rule FROM yunfu.policy_requirement WHERE policy_id = :second AND needs = 'data_catalogue' \gset
INSERT INTO yunfu.policy_requirement (policy_id, track, to_stage, needs, article)
VALUES (:second, 'special', 'submitted', 'national_liaison', '91'), (:second, 'special', 'initially_accepted', 'software_test_report', '92');
DELETE FROM yunfu.policy_requirement WHERE policy_id = :second AND needs = 'preliminary_review' AND to_stage = 'prechecked';
SELECT '{"stages": {"preaccepted": "initially_accepted"}, "tracks": {"professional": "special"}}' AS mapping \gset
CREATE FUNCTION pg_temp.moving(rest text) RETURNS text LANGUAGE sql AS $$ SELECT format('SELECT * FROM govproj.move_projects(''yunfu'', %s)', rest) $$;
CREATE FUNCTION pg_temp.stands(project_id bigint) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', y.code, p.track, p.stage, p.stage_on, p.frozen, p.policy_reason)
      FROM yunfu.project AS p JOIN yunfu.policy AS y ON y.id = p.policy_id WHERE p.id = stands.project_id
$$;

-- What would be.
CREATE TEMPORARY TABLE before AS SELECT * FROM yunfu.project;
CREATE TEMPORARY TABLE seen AS SELECT * FROM govproj.move_projects('yunfu', 'second');
SELECT results_eq('SELECT project_id FROM seen', format('SELECT unnest(ARRAY[%s, %s, %s, %s, %s]::bigint[]) ORDER BY 1', :stood, :built, :submitted, :public, :planned),
                  'a row for each that goes on, in the order of their ids');
SELECT is((SELECT array_agg(project_id) FROM seen WHERE lawful), ARRAY[:public]::bigint[], 'lawful where the version has class and stage');
SELECT is((SELECT missing::text FROM seen WHERE project_id = :stood),
          '{"Version \"second\" has no class \"professional\": say in the mapping which of its own it becomes."}', 'and it is said what is in the way');
SELECT results_eq($$ SELECT bool_or(moved), bool_or(back) FROM seen $$, 'VALUES (false, false)', 'nothing is moved');
SELECT results_eq('SELECT * FROM yunfu.project ORDER BY id', 'SELECT * FROM before ORDER BY id', 'nor anything written');
SELECT is((SELECT in_use FROM yunfu.policy WHERE id = :second), false, 'and the version is in use by nobody');

CREATE TEMPORARY TABLE mapped AS SELECT * FROM govproj.move_projects('yunfu', 'second', mapping => :'mapping');
SELECT is((SELECT ARRAY[from_policy, from_stage, from_stage_zh, from_stage_en, to_stage, to_stage_zh, to_stage_en] FROM mapped WHERE project_id = :stood),
          '{yunfu-2020,preaccepted,已前置审核,"Pre-acceptance review passed",initially_accepted,已初步验收,"Initially accepted"}', 'a stage becomes what the mapping says') AS a;
SELECT is((SELECT ARRAY[from_track, from_track_zh, to_track, to_track_zh] FROM mapped WHERE project_id = :stood), '{professional,专业类,special,专业类}', 'and so does a track');
SELECT is((SELECT array_agg(project_id ORDER BY project_id) FROM mapped WHERE lawful), (SELECT array_agg(v ORDER BY v) FROM unnest(ARRAY[:built, :public, :planned]::bigint[]) AS v),
          'lawful are those that have what is asked for where they stand');
SELECT matches((SELECT missing[1] FROM mapped WHERE project_id = :submitted), '^Article 91, national_liaison \(ZG002\): ', 'of the others the rule is named');
SELECT matches((SELECT missing[1] FROM mapped WHERE project_id = :stood), '^Article 92, software_test_report \(ZG002\): ', 'also where the stage has another name');
SELECT is((SELECT missing FROM mapped WHERE project_id = :built), '{}', 'nothing is missing for a stage that has been passed');
SELECT matches((SELECT newly_asked[1] FROM mapped WHERE project_id = :built), '^Article 92, software_test_report \(ZG002\): ', 'what it asks next is told as well');
SELECT is((SELECT falls_away FROM mapped WHERE project_id = :submitted), '{"Article 8(2), preliminary_review, for \"prechecked\""}', 'and what it asks no longer');
SELECT is((SELECT falls_away FROM mapped WHERE project_id = :planned), '{}', 'where anything does');
SELECT results_eq('SELECT * FROM yunfu.project ORDER BY id', 'SELECT * FROM before ORDER BY id', 'still nothing is written');

-- Which are meant.
CREATE FUNCTION pg_temp.meant(filter jsonb) RETURNS bigint[] LANGUAGE sql AS $$
    SELECT coalesce(array_agg(m.project_id), '{}') FROM govproj.move_projects('yunfu', 'second', filter) AS m
$$;
SELECT is(pg_temp.meant('{"stage": "submitted"}'), ARRAY[:submitted]::bigint[], 'those at a stage');
SELECT is(pg_temp.meant('{"stage": ["已前置审核", "planned"], "track": "professional"}'), (SELECT array_agg(v ORDER BY v) FROM unnest(ARRAY[:stood, :planned]::bigint[]) AS v), 'or at one of several, of a track');
SELECT is(pg_temp.meant('{"category": "software", "track": ["public"]}'), ARRAY[:public]::bigint[], 'of a category');
SELECT is(cardinality(pg_temp.meant('{"policy": "yunfu-2020", "budget_year": 2020}')), 5, 'of a version, and of a year');
SELECT is(pg_temp.meant('{"policy": "second"}'), '{}', 'none of which is under it');
SELECT is(cardinality(pg_temp.meant('{"initiated_from": "2020-03-02", "initiated_to": "2020-03-02"}')), 5, 'entered from a day to another');
SELECT is(pg_temp.meant('{"initiated_to": "2020-03-01"}'), '{}', 'and none before');
SELECT is(cardinality(pg_temp.meant((SELECT jsonb_build_object('owner', code) FROM yunfu.agency WHERE id = (SELECT owner_id FROM yunfu.project WHERE id = :stood)))),
          (SELECT count(*)::integer FROM yunfu.project WHERE stage <> 'filed' AND owner_id = (SELECT owner_id FROM yunfu.project WHERE id = :stood)), 'of an agency, by its code');
SELECT is(pg_temp.meant(jsonb_build_array(:filed, (SELECT code FROM yunfu.project WHERE id = :stood))), (SELECT array_agg(v ORDER BY v) FROM unnest(ARRAY[:filed, :stood]::bigint[]) AS v),
          'or those that are named, by id or code, at an end or not');
SELECT pg_temp.refused(pg_temp.moving($$'second', '[1, 999, "x"]'$$), '22023', 'one that is not there is not passed over');
SELECT is((drive.outcome(pg_temp.moving($$'second', '[1, 999, "x"]'$$))).message, 'register "yunfu" has no project 999, x', 'which says which');
SELECT pg_temp.refused(pg_temp.moving(a), r, a) FROM (VALUES
    ($$'second', '{"stag": "planned"}'$$, '22023'), ($$'second', '{"stage": null}'$$, '22023'), ($$'second', '{"stage": {"a": 1}}'$$, '22023'), ($$'second', '"planned"'$$, '22023'),
    ($$'second', '[null]'$$, '22023'), ($$'second', '{"stage": "nowhere"}'$$, '22P02'), ($$'second', mapping => '{"stage": {}}'$$, '22023'), ($$'second', mapping => '[]'$$, '22023'),
    ($$'second', mapping => '{"tracks": {"a": 1}}'$$, '22023'), ($$'nosuch'$$, '42704'), ($$NULL$$, '22004'), ($$'second', '{}', false$$, '22004'), ($$'second', '{}', false, ' '$$, '22004')) AS v (a, r);
-- days of a filter are read as they are written, whatever the client's settings and clock
SET LOCAL datestyle = 'SQL, DMY';
SELECT pg_temp.refused(pg_temp.moving(format($$'second', '{"initiated_from": "%s"}'$$, day)), '22023', day || ' is no day')
  FROM unnest('{31/12/2020,tomorrow,infinity,20200201,2020-02-31}'::text[]) AS day;
SELECT lives_ok(pg_temp.moving($$'second', '{"initiated_from": "2020-02-29", "budget_year": 2020}'$$), '2020-02-29 is one');
RESET datestyle;
SELECT is((drive.outcome(pg_temp.moving($$'second', '{"stag": 1, "owner": []}', mapping => '{"x": 1}'$$))).detail,
          E'filter: "stag" is none of policy, stage, track, category, owner, budget_year, initiated_from, initiated_to\nmapping: "x" is neither stages nor tracks', 'all that is wrong is told');

-- In fact: all of them, or only those that may.
CREATE FUNCTION pg_temp.move(ids bigint[], mapping text, only_lawful boolean DEFAULT false, policy text DEFAULT 'second', paper text DEFAULT '云府办〔2024〕8号') RETURNS bigint[] LANGUAGE sql AS $$
    SELECT array_agg(m.project_id) FROM govproj.move_projects('yunfu', policy, to_jsonb(ids), false, paper, mapping::jsonb, only_lawful) AS m WHERE m.moved
$$;
SELECT is((drive.outcome(format('SELECT pg_temp.move(ARRAY[%s, %s], %L)', :built, :submitted, :'mapping'))).result, '55000', 'one that may not be moved holds all back');
SELECT matches((drive.outcome(format('SELECT pg_temp.move(ARRAY[%s, %s], %L)', :built, :submitted, :'mapping'))).detail, '^[^ ]+: Article 91, national_liaison \(ZG002\): ', 'and is named, with the rule');
SELECT drive.paper(:stood, 'software_test_report', '2020-05-06') \g /dev/null
CREATE TEMPORARY TABLE standing AS SELECT * FROM yunfu.project;
SELECT is(pg_temp.move(ARRAY[:stood, :built, :submitted], :'mapping', true), (SELECT array_agg(v ORDER BY v) FROM unnest(ARRAY[:stood, :built]::bigint[]) AS v), 'only_lawful leaves it where it is');
SELECT is(pg_temp.stands(:stood), (SELECT 'second special initially_accepted ' || stage_on || ' t 云府办〔2024〕8号' FROM standing WHERE id = :stood), 'a project is under the version, with class and stage');
SELECT is(pg_temp.stands(:built), (SELECT 'second special implementing ' || stage_on || ' t 云府办〔2024〕8号' FROM standing WHERE id = :built), 'or with the stage that it had');
SELECT is(pg_temp.stands(:submitted), (SELECT 'yunfu-2020 professional submitted ' || stage_on || ' f' FROM standing WHERE id = :submitted), 'or is not');
SELECT is((SELECT concat_ws(' ', kind, from_stage, to_stage, legal_on, policy_id, detail) FROM yunfu.act WHERE project_id = :stood ORDER BY seq DESC LIMIT 1),
          format('project_moved preaccepted initially_accepted %s %s {"moved_on":"2024-12-31","track":["professional","special"],"policy_id":[1,%s],"policy_reason":[null,"云府办〔2024〕8号"]}',
                 (SELECT stage_on FROM standing WHERE id = :stood), :second, :second), 'the act says from what to what, and by which paper');
SELECT is((SELECT concat_ws(' ', kind, from_stage, to_stage, legal_on) FROM yunfu.act WHERE project_id = :built ORDER BY seq DESC LIMIT 1), 'project_moved 2024-12-31', 'without a stage where that stays');
SELECT is((SELECT in_use FROM yunfu.policy WHERE id = :second), true, 'the version is in use');
SELECT results_eq(format($$ SELECT policy_code, stage FROM yunfu.project_on('2024-12-30') WHERE project_id = %s $$, :stood), $$ VALUES ('yunfu-2020', 'preaccepted') $$,
                  'the day before it stood under the former one, at its former stage');
SELECT results_eq(format($$ SELECT policy_code, stage FROM yunfu.project_on('2024-12-31') WHERE project_id = %s $$, :stood), $$ VALUES ('second', 'initially_accepted') $$, 'and on the day under this one');
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'the register is as recorded');
SELECT is_empty($$ SELECT * FROM govproj.verify('yunfu') $$, 'and its chains hold');
SELECT is((SELECT missing::text FROM govproj.move_projects('yunfu', 'second', to_jsonb(ARRAY[:stood]))), '{"It is under version \"second\" already."}', 'there is nothing more to move');
SELECT matches(drive.step(:stood, 'accepted', '2020-06-10', undo => true), '^ZG00[23] ', 'the next step is one of the version');

-- Back.
SELECT is((SELECT ARRAY[back::text, lawful::text, to_stage, to_track] FROM govproj.move_projects('yunfu', 'yunfu-2020', to_jsonb(ARRAY[:stood]))), '{true,true,preaccepted,professional}',
          'back it can be moved, and then has what it had');
SELECT is(pg_temp.move(ARRAY[:stood, :built], NULL, false, 'yunfu-2020', '误转，予以更正'), (SELECT array_agg(v ORDER BY v) FROM unnest(ARRAY[:stood, :built]::bigint[]) AS v), 'so it is');
SELECT results_eq($$ SELECT to_jsonb(p) - '{policy_reason,last_seq,last_hash,step_seq}'::text[] FROM yunfu.project AS p ORDER BY id $$,
                  $$ SELECT to_jsonb(p) - '{policy_reason,last_seq,last_hash,step_seq}'::text[] FROM standing AS p ORDER BY id $$, 'and nothing is otherwise than before');
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'the register is as recorded');
SELECT is_empty($$ SELECT * FROM govproj.verify('yunfu') $$, 'and its chains hold');
SELECT is(pg_temp.move(ARRAY[:stood, :built], :'mapping'), (SELECT array_agg(v ORDER BY v) FROM unnest(ARRAY[:stood, :built]::bigint[]) AS v), 'it may be moved anew');
SELECT drive.paper(:built, 'software_test_report', '2020-05-06') \g /dev/null
SELECT is((SELECT ARRAY[back::text, lawful::text, missing[1]] FROM govproj.move_projects('yunfu', 'yunfu-2020', to_jsonb(ARRAY[:built]))),
          '{false,false,"Version \"yunfu-2020\" is not a later one that has come into force."}', 'after anything else there is no way back');
SELECT is((SELECT missing::text FROM govproj.move_projects('yunfu', 'second', to_jsonb(ARRAY[:planned]), mapping => '{"stages": {"planned": "returned"}, "tracks": {"professional": "special"}}')),
          '{"\"planned\" does not become \"returned\": a return and an end stay what they are."}', 'an end or a return is no other stage');

SELECT pg_temp.refused(format($$ INSERT INTO yunfu.correction (project_id, relation, column_name, reason, document_id) SELECT project_id, 'project', 'stage', '误转', max(id) FROM yunfu.document WHERE project_id = %s GROUP BY 1 $$, :stood), 'ZG009 undoing',
                       'no correction takes a move back as if it were a step');

-- On it goes under the version: what rests on the stage rests on the day of that which it was.
SELECT drive.supply(:stood, n.thing, '2020-06-10') FROM drive.need AS n
 WHERE n.track = 'professional' AND n.from_stage = 'preaccepted' AND n.to_stage = 'accepted' AND n.thing <> 'software_test_report' AND n.thing NOT LIKE 'line %' ORDER BY n.id \g /dev/null
SELECT is(drive.step(:stood, 'accepted', '2020-06-10'), 'done', 'the project goes on to the next stage');
SELECT results_eq(format('SELECT initially_accepted_on, accepted_on FROM yunfu.project_overview WHERE project_id = %s', :stood),
                  format('SELECT stage_on, ''2020-06-10''::date FROM standing WHERE id = %s', :stood), 'each stage has its day');
SELECT results_eq(format($$ SELECT stage, entered_on, days FROM yunfu.stage_duration WHERE project_id = %s AND stage IN ('preaccepted', 'initially_accepted') ORDER BY visit DESC LIMIT 1 $$, :stood),
                  format($$ SELECT 'initially_accepted', stage_on::date, ('2020-06-10' - stage_on)::integer FROM standing WHERE id = %s $$, :stood), 'and its length');
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'the register is as recorded');
SELECT is_empty($$ SELECT * FROM govproj.verify('yunfu') $$, 'and its chains hold');

-- A project of a second round, which was returned under another name of its track.
SELECT pg_temp.set_today('2023-06-01');
SELECT drive.reach('professional', 'returned') AS again \gset
SELECT drive.supply(:again, n.thing, '2020-05-20') FROM drive.need AS n WHERE n.track = 'professional' AND n.from_stage = 'returned' AND n.to_stage = 'submitted' ORDER BY n.id \g /dev/null
SELECT is(drive.step(:again, 'submitted', '2020-05-20'), 'done', 'a project is submitted again');
SELECT pg_temp.set_today('2024-12-31');
SELECT drive.paper(:again, 'national_liaison', '2020-05-20') \g /dev/null
SELECT is(pg_temp.move(ARRAY[:again], :'mapping'), ARRAY[:again]::bigint[], 'and moved');
SELECT pg_temp.set_today('2023-06-01');
SELECT drive.reach('professional', 'approved') AS anew \gset
SELECT drive.supply(:anew, n.thing, '2023-01-02') FROM drive.need AS n WHERE n.track = 'professional' AND n.from_stage = 'approved' AND n.to_stage = 'submitted' ORDER BY n.id \g /dev/null
SELECT is(drive.step(:anew, 'submitted', '2023-01-02'), 'done', 'as is one that begins anew after it was approved');
SELECT pg_temp.set_today('2024-12-31');
SELECT drive.paper(:anew, 'national_liaison', '2023-01-02') \g /dev/null
SELECT is((SELECT missing FROM govproj.move_projects('yunfu', 'second', to_jsonb(ARRAY[:anew]), mapping => :'mapping')), '{}', 'of which nothing is missing either');
SELECT is((SELECT max(round) FROM yunfu.stage_duration WHERE project_id = :again), 2, 'its rounds are as they were');
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'the register is as recorded');

-- A move is no step: what either version would have said begins at the next, on its own track.
SELECT is_empty($$ SELECT j.act_seq FROM unnest('{yunfu-2020,second}'::text[]) AS v, govproj.judge_under('yunfu', v) AS j WHERE j.act = 'project_moved' $$, 'a move is not put to the judge');
SELECT is_empty(format($$ SELECT act_seq, rule FROM govproj.judge_under('yunfu', 'yunfu-2020') WHERE verdict = 'refused' AND (project_id <> %s OR from_stage <> 'initially_accepted') $$, :stood),
                'by the former version on its own track nothing is refused');
SELECT matches((SELECT remedy FROM govproj.judge_under('yunfu', 'yunfu-2020', project => :stood) WHERE verdict = 'refused'), 'on the professional track$', 'but a step from a stage that it does not know');

-- One that was a mistake leaves nothing behind: no stage that was come to, no duty, and nothing that stands in the way of a correction.
SELECT drive.reach('professional', 'implementing') AS mistaken, drive.reach('professional', 'preaccepted') AS simply \gset
SELECT stage_on AS since, step_seq FROM yunfu.project WHERE id = :mistaken \gset
CREATE TEMPORARY TABLE visits AS SELECT * FROM yunfu.stage_duration WHERE project_id = :mistaken;
SELECT is(pg_temp.move(ARRAY[:mistaken], '{"stages": {"implementing": "initially_accepted"}, "tracks": {"professional": "special"}}', true), NULL, 'a stage is not simply said to be another');
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) SELECT :mistaken, kind, 1, '2020-05-11', 'passed' FROM yunfu.policy_document WHERE policy_id = 1 AND kind = 'preacceptance_opinion';
SELECT drive.paper(:mistaken, 'software_test_report', '2020-05-06') \g /dev/null
SELECT is(pg_temp.move(ARRAY[:mistaken], '{"stages": {"implementing": "initially_accepted"}, "tracks": {"professional": "special"}}'), ARRAY[:mistaken]::bigint[], 'with what that asks for it is moved');
SELECT is((SELECT initially_accepted_on FROM yunfu.project_overview WHERE project_id = :mistaken), :'since'::date, 'and stands there');
SELECT is((SELECT initially_accepted_on FROM yunfu.project_on('2024-12-30') WHERE project_id = :mistaken), NULL, 'which it did not the day before');
SELECT pg_temp.set_today('2025-01-02');
SELECT is(pg_temp.move(ARRAY[:mistaken], NULL, policy => 'yunfu-2020', paper => '误转'), ARRAY[:mistaken]::bigint[], 'it was a mistake');
SELECT is((SELECT ARRAY[initially_accepted_on, implementing_on] FROM yunfu.project_overview WHERE project_id = :mistaken), ARRAY[NULL, :'since'::date], 'it never was at that stage');
SELECT results_eq(format($$ SELECT initially_accepted_on FROM (VALUES ('2024-12-31'::date), ('2025-01-02')) AS v (day), yunfu.project_on(day) WHERE project_id = %s ORDER BY day $$, :mistaken),
                  format($$ VALUES (%L::date), (NULL) $$, :'since'), 'but seemed to be between');
SELECT results_eq(format('SELECT stage, visit, entered_on, left_on, round FROM yunfu.stage_duration WHERE project_id = %s ORDER BY visit', :mistaken), 'SELECT stage, visit, entered_on, left_on, round FROM visits ORDER BY visit', 'it stayed where it was');
SELECT is((SELECT step_seq FROM yunfu.project WHERE id = :mistaken), :step_seq::bigint, 'by the step that led there');
SELECT is((SELECT (detail ->> 'undoes')::bigint - seq FROM yunfu.act WHERE project_id = :mistaken ORDER BY seq DESC LIMIT 1), -1::bigint, 'the act says which it takes back');
SELECT drive.void(max(id), '2025-01-02') FROM yunfu.document WHERE project_id = :mistaken GROUP BY kind HAVING kind IN ('software_test_report', 'preacceptance_opinion') \g /dev/null
SELECT pg_temp.refused(format($$ INSERT INTO yunfu.correction (project_id, relation, column_name, reason, paper) VALUES (%s, 'project', 'stage', '误', '说明') $$, :mistaken), 'done', 'and that can be taken back');
SELECT is(pg_temp.move(ARRAY[:simply], '{"tracks": {"professional": "special"}, "stages": {"preaccepted": "accepted"}}', true), NULL, 'nor is it accepted by its being said');
SELECT is_empty($$ SELECT * FROM govproj.judge_under('yunfu', 'second') WHERE act = 'project_moved' $$, 'a move is no step, which another version could refuse');
SELECT is_empty($$ SELECT * FROM govproj.judge_under('yunfu', 'yunfu-2020') WHERE act = 'project_moved' $$, 'nor could its own');
SELECT is_empty($$ SELECT j.* FROM yunfu.policy v, LATERAL govproj.judge_under('yunfu', v.code) j JOIN yunfu.act a ON a.project_id = j.project_id AND a.seq = j.act_seq WHERE a.policy_id = v.id AND j.verdict = 'refused' $$,
                'and what each version let through it would let through again');
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'the register is as recorded');
SELECT is_empty($$ SELECT * FROM govproj.verify('yunfu') $$, 'and its chains hold');

-- By whom.
CREATE ROLE tap_moving;
SELECT govproj.grant_reader('yunfu', 'tap_moving') \g /dev/null
GRANT USAGE ON SCHEMA drive TO tap_moving;
SELECT pg_temp.refused_to('tap_moving', pg_temp.moving($$'second'$$), '42501', 'a reader neither asks');
SELECT pg_temp.refused_to('tap_moving', pg_temp.moving($$'second', '{}', false, 'x'$$), '42501', 'nor moves');
SELECT pg_temp.refused_to('tap_moving', format($$ SELECT * FROM govproj.move_project('yunfu.project', %s, %s, NULL, NULL, 'x', true) $$, :planned, :second), '42501', 'by no way');
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'the register is as recorded');
SELECT is_empty($$ SELECT * FROM govproj.verify('yunfu') $$, 'and its chains hold');
SELECT * FROM finish();
ROLLBACK;
