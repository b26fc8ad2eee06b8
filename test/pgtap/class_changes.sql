-- A project comes to be of another class by a decision with its paper: it stands where it stood, on the way of the new class, and what
-- that asks for up to there and is missing is told now and asked at the next step.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
CREATE ROLE tap_police; CREATE ROLE tap_school; CREATE ROLE tap_bureau; CREATE ROLE tap_finance; CREATE ROLE tap_government; CREATE ROLE tap_audit;
GRANT USAGE ON SCHEMA drive TO PUBLIC;
UPDATE yunfu.agency SET db_role = CASE code WHEN 'gaj' THEN 'tap_police' WHEN 'dsj' THEN 'tap_bureau' WHEN 'jyj' THEN 'tap_school'
                                  WHEN 'czj' THEN 'tap_finance' WHEN 'szf' THEN 'tap_government' WHEN 'sjj' THEN 'tap_audit' END;
SELECT drive.reach('professional', 'contracted') AS p, drive.reach('professional', 'approved') AS a, drive.reach('professional', 'returned') AS r,
       drive.reach('professional', 'filed') AS f, drive.reach('public', 'funded') AS u, drive.reach('public', 'implementing') AS i \gset
SELECT drive.project() AS planned \gset
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, off_plan_ground, serves_id, stage_on)
VALUES ('运维', 'maintenance.software', 2, 2024, 1, 'vital', :p, '2024-12-01') RETURNING id AS service \gset
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, off_plan_ground, track, track_reason, stage_on)
VALUES ('运营', 'operation', 2, 2024, 1, 'vital', 'professional', '本单位系统', '2024-12-01') RETURNING id AS stated \gset
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT pg_temp.set_today('2025-01-10') \g /dev/null
CREATE FUNCTION pg_temp.turning(project_id bigint, category text, owner bigint DEFAULT 1, more text DEFAULT '', paper text DEFAULT '云数〔2025〕1号') RETURNS text
LANGUAGE sql AS $$
    SELECT format('UPDATE yunfu.project SET category = %L, owner_id = %s, class_reason = %L%s WHERE id = %s', category, owner, paper, more, project_id)
$$;

-- 1. Who, and how
SELECT pg_temp.refused(format('UPDATE yunfu.project SET category = ''software.platform'' WHERE id = %s', :p), 'ZG009 fixed', 'not without its paper');
SELECT matches((drive.outcome(format('UPDATE yunfu.project SET category = ''software.platform'' WHERE id = %s', :p))).detail, 'class_reason', 'which is asked for');
SELECT pg_temp.refused(format('UPDATE yunfu.project SET class_reason = ''甲'' WHERE id = %s', :p), '23514 class', 'nor the paper alone');
SELECT pg_temp.refused(pg_temp.turning(:p, 'software.professional', 2), '23514 class', 'nor to the class that it is of');
SELECT pg_temp.refused_to('tap_police', pg_temp.turning(:p, 'software.platform'), 'ZG006 class', 'its owner does not decide it');
SELECT pg_temp.refused_to('tap_finance', pg_temp.turning(:p, 'software.platform'), 'ZG006 class', 'nor finance');
SELECT pg_temp.refused_to('tap_bureau', pg_temp.turning(:p, 'software.platform', 2), 'ZG006 owner', 'a public project is the data bureau''s');
SELECT pg_temp.refused_to('tap_bureau', pg_temp.turning(:p, 'software.platform', 99), '23503', 'and not of an agency that is not there');
SELECT pg_temp.refused_to('tap_bureau', pg_temp.turning(:p, 'software.platform', 1, ', stage = ''implementing'''), 'ZG009 fixed', 'in a statement of its own');
SELECT pg_temp.refused_to('tap_bureau', pg_temp.turning(:p, 'software.platform', 1, ', city_funds = 7'), 'ZG009 fixed', 'changing nothing beside');
SELECT pg_temp.refused_to('tap_bureau', pg_temp.turning(:p, 'software.platform', 1, ', title = ''乙'''), 'ZG009 fixed', 'its title neither');
SELECT pg_temp.refused_to('tap_bureau', pg_temp.turning(:p, 'software.platform', 1, ', track = ''professional'', track_reason = ''甲'''), '23514 class', 'its category says the class');
SELECT pg_temp.refused_to('tap_bureau', pg_temp.turning(:f, 'software.platform'), 'ZG009 fixed', 'what has ended stays what it was');
SELECT pg_temp.refused_to('tap_bureau', pg_temp.turning(:a, 'software.platform'), 'ZG001 class', 'the class has the stage');
SELECT matches((pg_temp.outcome_for('tap_bureau', pg_temp.turning(:a, 'software.platform'))).hint, 'fund_reviewed.*funded', 'else it says which both have');
SELECT pg_temp.refused_to('tap_bureau', pg_temp.turning(:service, 'maintenance.software'), '23514 class', 'a service is of the class of what it serves');
SELECT is(pg_temp.by('tap_bureau', pg_temp.turning(:planned, 'software.general')), 'done', 'at "planned" it is done likewise');

-- 2. It becomes public
SELECT pg_temp.do('tap_bureau', pg_temp.turning(:p, 'software.platform'));
SELECT is((SELECT concat_ws(' ', category, track, owner_id, class_reason, owner_reason, stage, frozen, approved_amount) FROM yunfu.project WHERE id = :p),
          'software.platform public 1 云数〔2025〕1号 云数〔2025〕1号 contracted t 2450000', 'it stands where it stood');
SELECT results_eq(format('SELECT kind, agency_id, legal_on, detail - ''unmet'' FROM (SELECT seq, kind, agency_id, legal_on, detail::jsonb AS detail FROM yunfu.act WHERE project_id = %s) AS x ORDER BY seq DESC LIMIT 2', :p), $$ VALUES
    ('class_changed', 1::bigint, '2025-01-10'::date, '{"category": ["software.professional", "software.platform"], "track": ["professional", "public"], "class_reason": [null, "云数〔2025〕1号"], "approval_last_day": ["2022-04-06", null]}'::jsonb),
    ('owner_changed', 1, '2025-01-10', '{"owner_id": [2, 1], "owner_reason": [null, "云数〔2025〕1号"]}') $$, 'the acts say from, to and by which paper');
SELECT is((SELECT detail ->> 'unmet' FROM yunfu.act WHERE project_id = :p AND kind = 'class_changed'), 'demand', 'and what the new way asks for that is not there');
SELECT is((SELECT DISTINCT kind_zh FROM yunfu.act_log WHERE kind = 'class_changed'), '项目类别变更', 'in words');
SELECT set_eq(format($$ SELECT DISTINCT next_stage FROM yunfu.worklist WHERE project_id = %s AND next_stage IS NOT NULL $$, :p), ARRAY['implementing', 'terminated'], 'the worklist has the steps of its class');
SELECT pg_temp.do('tap_bureau', format($$ INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, qualification, amount, signed_on, delivery_due) VALUES (%s, 'supervision', 1, '广东监理公司', '甲级', 100000, '2025-01-10', '2025-12-31') $$, :p));
SELECT pg_temp.refused_to('tap_bureau', format('UPDATE yunfu.project SET stage = ''implementing'' WHERE id = %s', :p), 'ZG002 demand', 'the next step asks for it');
SELECT isnt_empty(format($$ SELECT FROM yunfu.explain(%s, 'implementing') WHERE rule = 'demand' AND NOT met $$, :p), 'as explain says');
SELECT pg_temp.do('tap_bureau', format($$ INSERT INTO yunfu.demand (agency_id, year, title, category, project_id) VALUES (1, 2020, '平台', 'software.platform', %s) $$, :p));
SELECT is(pg_temp.by('tap_bureau', format('UPDATE yunfu.project SET stage = ''implementing'' WHERE id = %s', :p)), 'done', 'with it the step is taken');
SELECT pg_temp.do('tap_bureau', format('UPDATE yunfu.project SET stage = ''implementing'' WHERE id = %s', :p));
SELECT pg_temp.refused_to('tap_police', format('UPDATE yunfu.project SET title = ''改'' WHERE id = %s', :p), 'done', 'the former owner sees it no more');
-- a paper that the former way asked for bears it no more; what both ask for is asked again
SELECT drive.void(id, '2025-01-10') FROM yunfu.document WHERE project_id = :p AND kind = 'approval_opinion' \g /dev/null
SELECT drive.supply_all(:p, 'accepted', '2025-01-10') \g /dev/null
SELECT is(drive.step(:p, 'accepted', '2025-01-10', undo => true), 'done', 'a paper of the former way alone is not asked again');
SELECT drive.void(id, '2025-01-10') FROM yunfu.document WHERE project_id = :p AND kind = 'fund_decision' \g /dev/null
SELECT is(drive.step(:p, 'accepted', '2025-01-10', undo => true) ~ '^ZG00', true, 'one of both is');
SELECT drive.paper(:p, 'fund_decision', (SELECT issued_on FROM yunfu.document WHERE project_id = :p AND kind = 'fund_decision')) \g /dev/null
SELECT is(drive.step(:p, 'accepted', '2025-01-10'), 'done', 'until it is replaced');
SELECT is(drive.step(:p, 'filed', '2025-01-10'), 'ZG002 acceptance_filing', 'to its end');

-- 3. Of what it serves, and stated
SELECT pg_temp.do('tap_bureau', pg_temp.turning(:service, 'maintenance.software'));
SELECT is((SELECT track || ' ' || owner_id FROM yunfu.project WHERE id = :service), 'public 1', 'the service follows');
SELECT pg_temp.refused_to('tap_bureau', pg_temp.turning(:stated, 'operation'), '23514 class', 'one that serves none says its class');
SELECT pg_temp.do('tap_bureau', pg_temp.turning(:stated, 'operation', 1, ', track = ''public'', track_reason = ''公共平台运营'''));
SELECT is((SELECT track || ' ' || track_reason FROM yunfu.project WHERE id = :stated), 'public 公共平台运营', 'and why');

SELECT matches((drive.outcome(format('UPDATE yunfu.project SET track = ''private'', track_reason = ''甲'', class_reason = ''乙'' WHERE id = %s', :stated))).detail, 'knows no class "private"', 'one that the version has');
SELECT pg_temp.refused(format('UPDATE yunfu.project SET category = NULL, class_reason = ''乙'' WHERE id = %s', :stated), '23502', 'and a category');
SELECT pg_temp.refused(format('UPDATE yunfu.project SET track = NULL, class_reason = ''乙'' WHERE id = %s', :stated), '23514 class', 'none is no class');

-- 4. Returned, it begins anew on the other way
SELECT pg_temp.do('tap_bureau', pg_temp.turning(:r, 'software.general'));
SELECT is((SELECT detail ->> 'unmet' FROM yunfu.act WHERE project_id = :r AND kind = 'class_changed'), NULL, 'what was returned has all before it');
SELECT is((SELECT frozen FROM yunfu.project WHERE id = :r), false, 'its figures stay open');
SELECT is(drive.step(:r, 'submitted', '2025-01-10'), 'ZG001 step', 'it does not go the former way');
SELECT is(drive.step(:r, 'planned', '2025-01-10'), 'done', 'but the new one');
SELECT is((SELECT round FROM yunfu.project WHERE id = :r), 2, 'in a new round');

-- 5. A public one becomes professional, and comes back
SELECT pg_temp.do('tap_bureau', pg_temp.turning(:i, 'software.professional', 2, ', owner_reason = ''云府〔2025〕9号'''));
SELECT is((SELECT concat_ws(' ', track, owner_id, class_reason, owner_reason, approved_amount) FROM yunfu.project WHERE id = :i), 'professional 2 云数〔2025〕1号 云府〔2025〕9号 2450000',
          'its owner by a paper of its own; the limit stays until the paper is there that sets it');
SELECT is((SELECT detail ->> 'unmet' FROM yunfu.act WHERE project_id = :i AND kind = 'class_changed'), 'data_catalogue ipv6_support argumentation preliminary_review approval_opinion', 'what the professional way asks for');
SELECT drive.paper(:i, k, '2025-01-10', amount => 2450000) FROM unnest('{data_catalogue,ipv6_support,argumentation,preliminary_review,preacceptance_opinion}'::text[]) AS k \g /dev/null
SELECT is(drive.step(:i, 'preaccepted', '2025-01-10'), 'ZG002 approval_opinion', 'is asked by the next step');
SELECT drive.paper(:i, 'approval_opinion', '2025-01-10', amount => 2450000) \g /dev/null
SELECT is(drive.step(:i, 'preaccepted', '2025-01-10', undo => true), 'done', 'and with it the step is taken: what was signed and issued before followed its class then');
SELECT is((drive.outcome(format($$ UPDATE yunfu.project SET stage = 'preaccepted', stage_on = '2025-01-10' WHERE id = %s; DO $x$ BEGIN ASSERT (SELECT approval_last_day FROM yunfu.project WHERE id = %s) = '2027-01-10'; END $x$ $$, :i, :i))).result, 'done', 'its limit lives as long as the paper that sets it now');
SELECT pg_temp.do('tap_bureau', pg_temp.turning(:i, 'software.platform', 1, paper => '云数〔2025〕2号'));
SELECT is((SELECT detail ->> 'unmet' FROM yunfu.act WHERE project_id = :i AND kind = 'class_changed' ORDER BY seq DESC LIMIT 1), NULL, 'back on the way that it came nothing is missing');
SELECT drive.supply_all(:i, 'accepted', '2025-01-10') \g /dev/null
SELECT is(drive.step(:i, 'accepted', '2025-01-10', undo => true), 'done', 'and it goes on');

-- 6. As of a day
SELECT results_eq(format($$ SELECT day, track, category FROM (VALUES ('2025-01-09'::date), ('2025-01-10')) AS d(day) CROSS JOIN LATERAL (SELECT track, category FROM yunfu.project_on(day) WHERE project_id = %s) AS o $$, :p),
                  $$ VALUES ('2025-01-09'::date, 'professional', 'software.professional'), ('2025-01-10', 'public', 'software.platform') $$, 'the class then');
SELECT is((SELECT projects FROM yunfu.pipeline_on('2025-01-09') WHERE track = 'professional' AND stage = 'contracted'), 1::bigint, 'and the stock');

-- 7. Duties: those of the former class stand, and of the new one arise from the day on
SELECT drive.reach('professional', 'implementing') AS d, drive.reach('professional', 'implementing') AS l \gset
SELECT pg_temp.set_today('2025-01-05') \g /dev/null
INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) SELECT id, 'scope', 'other', '改', '2025-01-05' FROM unnest(ARRAY[:d]::bigint[]) AS id;
SELECT govproj.settle('yunfu') \g /dev/null
SELECT pg_temp.set_today('2025-01-12') \g /dev/null
SELECT pg_temp.do('tap_bureau', pg_temp.turning(:d, 'software.platform'));
INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) VALUES (:d, 'scope', 'other', '再改', '2025-01-12');
SELECT results_eq(format($$ SELECT kind, arose_on, agency_id, met_on FROM yunfu.obligation WHERE project_id = %s AND kind = 'change_filing' $$, :d), $$ VALUES ('change_filing', '2025-01-05'::date, 1::bigint, NULL::date) $$,
                  'the filing of the change before is owed still, that of the one after is not');
SELECT drive.paper(:d, 'change_filing', '2025-01-12') \g /dev/null
SELECT is((SELECT met_on FROM yunfu.obligation WHERE project_id = :d AND kind = 'change_filing'), '2025-01-12', 'and is met');
SELECT is_empty(format($$ SELECT d.kind FROM yunfu.duties_on('2025-01-11') d WHERE d.project_id = %s AND d.kind = 'change_filing' AND d.met_on IS NOT NULL $$, :d), 'as of the day before it was open');

-- 8. A later version takes it as it stands, and a step is taken back
SELECT drive.reach('professional', 'procuring') AS b, drive.reach('professional', 'funded') AS m \gset
SELECT pg_temp.do('tap_bureau', pg_temp.turning(id, 'software.platform')) FROM unnest(ARRAY[:b, :m]::bigint[]) AS id;
SELECT is(drive.step(:b, 'withdrawn', undo => true), 'ZG002 withdrawal', 'it leaves as a public project');
INSERT INTO yunfu.demand (agency_id, year, title, category, project_id) VALUES (1, 2020, '平台', 'software.platform', :b);
SELECT drive.supply_all(:b, 'contracted', '2025-01-12') \g /dev/null
SELECT is(drive.step(:b, 'contracted', '2025-01-12'), 'done', 'it comes to its contract');
SELECT drive.void(id, '2025-01-12') FROM yunfu.document WHERE project_id = :b AND kind = 'award_notice' \g /dev/null
INSERT INTO yunfu.correction (project_id, relation, column_name, reason, paper) SELECT :b, 'project', 'stage', '误', '说明';
SELECT pg_temp.refused(format('INSERT INTO yunfu.correction (project_id, relation, column_name, reason, paper) VALUES (%s, ''project'', ''stage'', ''误'', ''说明'')', :d), 'ZG009 undoing', 'no step before the decision is taken back');
CREATE ROLE tap_second;
SELECT format('GRANT %I TO tap_second', CURRENT_USER) \gexec
SET LOCAL ROLE tap_second;
UPDATE yunfu.correction SET decision = 'granted' WHERE project_id = :b;
RESET ROLE;
SELECT is((SELECT concat_ws(' ', track, stage) FROM yunfu.project WHERE id = :b), 'public procuring', 'one after it is, in its class');
UPDATE yunfu.policy SET superseded_on = '2025-01-12' WHERE id = 1;
SELECT govproj.load_pack('yunfu', body || '{"code": "second", "valid_from": "2025-01-13", "valid_until": "2030-12-31"}') AS second FROM govproj.packs WHERE code = 'yunfu-2020' \gset
SELECT pg_temp.set_today('2025-01-14') \g /dev/null
SELECT pg_temp.refused(format('UPDATE yunfu.project SET policy_id = %s, policy_reason = ''新办法'', class_reason = ''丙'' WHERE id = %s', :second, :m), 'ZG009 fixed', 'it is moved in a statement of its own');
SELECT pg_temp.refused(format('UPDATE yunfu.project SET policy_id = %s, policy_reason = ''新办法'' WHERE id = %s', :second, :m), 'done', 'by the step of its class to where it stands');

-- at its beginning, or returned, it has the way of its class before it
SELECT drive.reach('public', 'returned') AS again \gset
SELECT drive.step(:again, 'planned', '2025-01-14') \g /dev/null
SELECT drive.reach('professional', 'returned') AS back \gset
SELECT pg_temp.do('tap_bureau', pg_temp.turning(:again, 'software.professional', 2)), pg_temp.do('tap_bureau', pg_temp.turning(:back, 'software.platform')) \g /dev/null
SELECT results_eq(format($$ SELECT project_id, lawful, missing FROM govproj.move_projects('yunfu', 'second', '[%s, %s]') $$, :again, :back), format($$ VALUES (%s::bigint, true, '{}'::text[]), (%s, true, '{}') $$, :again, :back), 'what is before all of it is moved likewise');
SELECT pg_temp.do('none', format('SELECT FROM govproj.move_projects(''yunfu'', ''second'', ''[%s, %s]'', false, ''新办法'')', :again, :back)) \g /dev/null
SELECT is(drive.step(:back, 'planned', '2025-01-14'), 'done', 'and goes on by it');

-- a version that calls the former class otherwise lets what was owed as of that class stand
UPDATE yunfu.policy SET superseded_on = '2025-01-14' WHERE id = :second;
SELECT govproj.load_pack('yunfu', replace(body::text, '"professional"', '"own"')::jsonb || '{"code": "third", "valid_from": "2025-01-15", "valid_until": "2030-12-31", "cases": []}') AS third FROM govproj.packs WHERE code = 'yunfu-2020' \gset
SELECT drive.reach('professional', 'implementing') AS o \gset
INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) VALUES (:o, 'scope', 'other', '改', '2025-01-14');
SELECT pg_temp.set_today('2025-01-15') \g /dev/null
SELECT pg_temp.do('tap_bureau', pg_temp.turning(:o, 'software.platform'));
INSERT INTO yunfu.demand (agency_id, year, title, category, project_id) VALUES (1, 2020, '平台', 'software.platform', :o);
SELECT is((SELECT array_agg(moved) FROM govproj.move_projects('yunfu', 'third', to_jsonb(ARRAY[:o]), false, '新办法')), '{t}', 'it comes under a third');
SELECT results_eq(format($$ SELECT kind, arose_on, lapsed_on FROM yunfu.obligation WHERE project_id = %s $$, :o), $$ VALUES ('change_filing', '2025-01-14'::date, NULL::date) $$, 'and owes still what it owed');

-- a step of the former class that is dated anew afterwards was one of that class
SELECT drive.reach('professional', 'contracted') AS dated \gset
SELECT pg_temp.do('tap_bureau', pg_temp.turning(:dated, 'software.platform'));
INSERT INTO yunfu.correction (project_id, relation, column_name, new, reason, paper) VALUES (:dated, 'project', 'stage_on', '2020-04-28', '误', '说明');
SET LOCAL ROLE tap_second;
UPDATE yunfu.correction SET decision = 'granted' WHERE project_id = :dated;
RESET ROLE;
SELECT is((SELECT stage_on FROM yunfu.project WHERE id = :dated), '2020-04-28', 'a step from before is dated anew');

-- put to another version it is of the class that this has it be of, before and after
CREATE TEMPORARY TABLE renamed AS SELECT j.* FROM govproj.packs AS p, govproj.judge_under('yunfu', replace(replace(p.body::text, '"professional"', '"own"'), '"public"', '"shared"')::jsonb || '{"cases": []}', project => :p) AS j;
SELECT is_empty($$ SELECT act_seq, act, rule, remedy FROM renamed WHERE verdict = 'refused' AND rule <> 'demand' $$, 'classes that are called otherwise change nothing');
SELECT is_empty($$ SELECT j.* FROM yunfu.policy v, LATERAL govproj.judge_under('yunfu', v.code) j JOIN yunfu.act a ON a.project_id = j.project_id AND a.seq = j.act_seq WHERE a.policy_id = v.id AND j.verdict = 'refused' $$,
                'and by its own nothing is refused');

-- one that calls the classes otherwise knows which it was of before
INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) VALUES (:l, 'scope', 'other', '改', '2025-01-14');
SELECT pg_temp.set_today('2025-01-15') \g /dev/null
SELECT pg_temp.do('tap_bureau', pg_temp.turning(:l, 'software.platform'));
INSERT INTO yunfu.demand (agency_id, year, title, category, project_id) VALUES (1, 2020, '平台', 'software.platform', :l);
SELECT drive.void(id, '2025-01-15') FROM yunfu.document WHERE project_id = :l AND kind = 'fund_decision' \g /dev/null
UPDATE yunfu.policy SET superseded_on = '2025-01-15' WHERE id = :third;
SELECT govproj.load_pack('yunfu', replace(replace(body::text, '"public"', '"open"'), '"professional"', '"special"')::jsonb || '{"code": "fourth", "valid_from": "2025-01-16", "valid_until": "2030-12-31", "cases": []}')
  FROM govproj.packs WHERE code = 'yunfu-2020' \g /dev/null
SELECT pg_temp.set_today('2025-01-17') \g /dev/null
SELECT results_eq(format($$ SELECT moved, to_track FROM govproj.move_projects('yunfu', 'fourth', to_jsonb(ARRAY[%s]), false, '新办法', '{"tracks": {"public": "open"}}') $$, :l),
                  $$ VALUES (true, 'open') $$, 'it is moved to a version that calls the classes otherwise');
SELECT results_eq(format($$ SELECT arose_on, lapsed_on FROM yunfu.obligation WHERE project_id = %s AND kind = 'change_filing' $$, :l), $$ VALUES ('2025-01-14'::date, NULL::date) $$,
                  'what it owed while it was of the former class it owes still');
SELECT matches((drive.outcome(format('UPDATE yunfu.project SET stage = ''accepted'' WHERE id = %s', :l))).detail,
               format('contract.funded \(ZG002\): contract %s ', (SELECT id FROM yunfu.contract WHERE project_id = :l AND kind = 'main')), 'and what it signed then rests on what that asked');

SELECT govproj.settle('yunfu') \g /dev/null
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'all is well');
SELECT is_empty($$ SELECT * FROM govproj.verify('yunfu') $$, 'and the chains hold');
-- 9. What another version would have said goes by the class then: by its own nothing is refused, and where classes are called otherwise, nothing either;
-- but for the project whose class was stated, which such a version has not
SELECT is_empty($$ SELECT project_id, act_seq, rule FROM govproj.judge_under('yunfu', 'yunfu-2020') WHERE verdict = 'refused' $$, 'its own version refuses nothing of what was lawful');
SELECT is_empty(format($$ SELECT j.project_id, j.act_seq, j.rule FROM govproj.packs AS k, govproj.judge_under('yunfu', replace(replace(k.body::text, '"professional"', '"own"'), '"public"', '"shared"')::jsonb || '{"cases": []}') AS j
                           WHERE k.code = 'yunfu-2020' AND j.verdict <> 'warned' AND j.project_id <> %s $$, :stated), 'nor does one that calls the classes otherwise');
-- a column of the register's own that changes beside the class is told with it
ALTER TABLE yunfu.project ADD COLUMN remark text;
SELECT govproj.grant_register('yunfu') \g /dev/null
UPDATE yunfu.project SET category = 'software.platform', owner_id = 1, class_reason = '丁', remark = '改类' WHERE id = :again;
SELECT is((SELECT detail -> 'remark' ->> 1 FROM yunfu.act WHERE project_id = :again AND kind = 'class_changed' ORDER BY seq DESC LIMIT 1), '改类',
          'a column of the register''s own is told with it');
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'so that the rows say what the acts say');
-- what the register's owner alters past the engine is seen
ALTER TABLE yunfu.project DISABLE TRIGGER zz_judge;
UPDATE yunfu.project SET class_reason = '改' WHERE id = :p;
ALTER TABLE yunfu.project ENABLE ALWAYS TRIGGER zz_judge;
SELECT matches((SELECT string_agg(detail, ' ') FROM govproj.check_register('yunfu')), 'class_reason', 'an alteration past the engine is seen');
SELECT * FROM finish();
ROLLBACK;
