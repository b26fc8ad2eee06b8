-- Who may own: finance, audit and the data bureau beside the units, each for its own business; what services belong to;
-- and Article 9, whose test is the year's budget and not the plan.
BEGIN;
SELECT plan(301);
\ir ../tap.sql
CREATE ROLE own_bureau; CREATE ROLE own_police; CREATE ROLE own_finance; CREATE ROLE own_government; CREATE ROLE own_school; CREATE ROLE own_audit;
UPDATE yunfu.agency SET db_role = CASE code WHEN 'dsj' THEN 'own_bureau' WHEN 'gaj' THEN 'own_police' WHEN 'czj' THEN 'own_finance'
                                  WHEN 'szf' THEN 'own_government' WHEN 'jyj' THEN 'own_school' WHEN 'sjj' THEN 'own_audit' END;
GRANT USAGE ON SCHEMA drive TO PUBLIC;
GRANT SELECT ON drive.need TO PUBLIC;
SELECT govproj.grant_register('yunfu') \g /dev/null

-- A birth that states what it is told; the columns that are left out are left out.
CREATE FUNCTION pg_temp.birth(owner bigint, facts jsonb DEFAULT '{}', day date DEFAULT '2024-12-31') RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.project (%s) VALUES (%s)', string_agg(quote_ident(key), ', '), string_agg(quote_nullable(value), ', '))
      FROM jsonb_each_text('{"title": "甲", "category": "software.professional", "budget_year": 2024, "city_funds": 1, "budgeted": true}'
                           || jsonb_build_object('owner_id', owner, 'stage_on', day) || facts)
$$;
CREATE FUNCTION pg_temp.born(owner bigint, facts jsonb DEFAULT '{}', day date DEFAULT '2024-12-31') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    new_id bigint;
BEGIN
    EXECUTE pg_temp.birth(owner, facts, day) || ' RETURNING id' INTO new_id;
    RETURN new_id;
END $$;
-- what the last act of a project says
CREATE FUNCTION pg_temp.last_act(project_id bigint) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', kind, detail) FROM yunfu.act a WHERE a.project_id = last_act.project_id ORDER BY seq DESC LIMIT 1
$$;
-- what a rule holds of a step, as explain tells it
CREATE FUNCTION pg_temp.told(project_id bigint, target text, of_rule text, day date DEFAULT '2024-12-31') RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', article, met, remedy), E'\n') FROM yunfu.explain(project_id, target::govproj.stage, day) WHERE rule = of_rule
$$;

-- 1. Who may own what
SELECT pg_temp.refused(pg_temp.birth(owner, jsonb_build_object('category', category)), refusal, format('%s owned by agency %s', category, owner))
  FROM (VALUES (1, 'software.professional', 'done'), (2, 'software.professional', 'done'), (3, 'software.professional', 'done'), (6, 'software.professional', 'done'),
               (4, 'software.professional', 'ZG006 owner_agrees'),
               (1, 'software.platform', 'done'), (2, 'software.platform', 'ZG006 owner_agrees'), (3, 'software.platform', 'ZG006 owner_agrees'),
               (4, 'software.platform', 'ZG006 owner_agrees'), (6, 'software.platform', 'ZG006 owner_agrees'),
               (3, 'infrastructure.cloud', 'ZG006 owner_agrees'), (6, 'maintenance.infrastructure', 'ZG006 owner_agrees')) AS v (owner, category, refusal);
SELECT is((drive.outcome(pg_temp.birth(4))).detail,
          'Article 4(1), 4(2), owner_agrees (ZG006): a project of the professional track must be owned by an active agency of kind "data_bureau" or "unit" or "finance" or "audit".',
          'the refusal names the kinds');
SELECT is((drive.outcome(pg_temp.birth(2, '{"category": "software.platform"}'))).detail,
          'Article 4(1), 4(2), owner_agrees (ZG006): a project of the public track must be owned by an active agency of kind "data_bureau".', 'or the one');
UPDATE yunfu.agency SET active = false WHERE id = 3;
SELECT pg_temp.refused(pg_temp.birth(3), 'ZG006 owner_agrees', 'an agency that acts no longer owns nothing new');
UPDATE yunfu.agency SET active = true WHERE id = 3;
SELECT pg_temp.refused(pg_temp.birth(NULL), '23502', 'somebody owns it');
INSERT INTO yunfu.agency (code, name, kind) VALUES ('kfq', '开发区财政局', 'finance') RETURNING id AS second \gset
SELECT pg_temp.refused(pg_temp.birth(:second), 'done', 'every agency of the kind may');

-- 2. With real roles: each acts for itself, and for no other
SELECT pg_temp.refused_to(who, pg_temp.birth(owner, '{}', '2024-12-31'), refusal, format('%s enters a project of agency %s', who, owner))
  FROM (VALUES ('own_finance', 3, 'done'), ('own_audit', 6, 'done'), ('own_bureau', 1, 'done'), ('own_police', 2, 'done'),
               ('own_police', 3, 'ZG006 office'), ('own_police', 1, 'ZG006 office'), ('own_finance', 2, 'ZG006 office'), ('own_finance', 6, 'ZG006 office'),
               ('own_audit', 3, 'ZG006 office'), ('own_bureau', 3, 'ZG006 office'), ('own_government', 4, '42501')) AS v (who, owner, refusal);
SET LOCAL govproj.today = '2020-03-02';
SELECT pg_temp.born(3, '{"title": "预算管理一体化系统", "budget_year": 2020, "city_funds": 2450000}', '2020-03-02') AS finance,
       pg_temp.born(6, '{"title": "审计作业系统", "budget_year": 2020, "city_funds": 2450000}', '2020-03-02') AS audit,
       pg_temp.born(1, '{"title": "政务内部办公系统", "budget_year": 2020, "city_funds": 2450000}', '2020-03-02') AS bureau,
       drive.project() AS police \gset
SELECT set_config('own.' || name, id::text, true) FROM (VALUES ('finance', :finance), ('audit', :audit), ('bureau', :bureau), ('police', :police)) AS v (name, id) \g /dev/null
-- who does what an owner does, on a project of his own and on another's
CREATE TEMP TABLE deed AS
SELECT v.* FROM (VALUES
    ('a cost line', 'INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (%1$s, ''hardware'', 1)'),
    ('a paper', 'INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%1$s, ''scheme'', %2$s, ''2020-03-02'')'),
    ('a contract', 'INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%1$s, ''other'', %2$s, ''甲'', 1, ''2020-03-02'')'),
    ('another title', 'UPDATE yunfu.project SET title = ''乙'' WHERE id = %1$s')) AS v (deed, statement);
SELECT pg_temp.refused_to(o.who, format(d.statement, p.id, p.owner), CASE WHEN o.owner = p.owner THEN 'done' ELSE 'ZG006 office' END,
                          format('%s: %s for a project of agency %s', o.who, d.deed, p.owner))
  FROM deed d, (VALUES ('own_finance', 3), ('own_audit', 6), ('own_bureau', 1)) AS o (who, owner),
       (VALUES (:finance, 3), (:audit, 6), (:bureau, 1), (:police, 2)) AS p (id, owner);
-- a unit does not see them: for it they are not there
SELECT pg_temp.refused_to('own_police', format(d.statement, :finance, 3), CASE d.deed WHEN 'another title' THEN 'done' ELSE '23503' END,
                          'a unit: ' || d.deed || ' for a project of finance')
  FROM deed d;
SELECT is((SELECT title FROM yunfu.project WHERE id = :finance), '预算管理一体化系统', 'whose title stays');
SELECT is(pg_temp.by('own_police', 'SELECT 1 / (SELECT count(*) FROM yunfu.project WHERE owner_id <> 2)'), '22012', 'a unit sees its own projects alone');
-- papers of the offices stay the offices'
SELECT pg_temp.refused_to('own_audit', format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, amount) VALUES (%s, ''fund_review_opinion'', 3, ''2020-03-02'', ''passed'', 1)', :audit),
                          'ZG006 office', 'an owner issues no opinion of finance on his own project');
SELECT pg_temp.refused_to('own_finance', format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (%s, ''preliminary_review'', 1, ''2020-03-02'', ''passed'')', :finance),
                          'ZG006 office', 'nor of the data bureau');

-- From beginning to end by the offices, with nothing but what was granted
SELECT pg_temp.do(owner, format('SELECT drive.supply(%s, ''line '' || kind, ''2020-03-02'') FROM unnest(''{software_development,hardware,supervision,acceptance,security}''::text[]) AS kind', id))
  FROM (VALUES (:finance, 'own_finance'), (:audit, 'own_audit'), (:bureau, 'own_bureau')) AS v (id, owner) \g /dev/null
SAVEPOINT lives;
SELECT is(pg_temp.live(:finance, drive.path('professional', 'filed')), 'filed', 'finance enters, submits, reviews and files a project of its own');
SELECT is((SELECT string_agg(to_stage || ' ' || agency_id, ', ' ORDER BY seq) FROM yunfu.act WHERE project_id = :finance AND detail::jsonb ->> 'warned' LIKE '%another_office%'),
          'fund_reviewed 3', 'the one step that the act says was warned of: its own review of its own money');
SET LOCAL govproj.today = '2020-03-02';
SELECT is(pg_temp.live(:audit, drive.path('professional', 'filed')), 'filed', 'audit as well');
SELECT is_empty(format('SELECT seq FROM yunfu.act WHERE project_id = %s AND detail::jsonb ->> ''warned'' LIKE ''%%another_office%%''', :audit), 'which nobody is warned of');
SET LOCAL govproj.today = '2020-03-02';
SELECT is((drive.outcome(format('SELECT pg_temp.live(%s, ''{submitted}'')', :bureau))).result, 'ZG002 government_consent', 'the data bureau''s own does not leave its first stage');
SELECT pg_temp.do('own_government', format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (%s, ''government_consent'', 4, ''2020-03-02'', ''passed'')', :bureau)) \g /dev/null
SELECT is(pg_temp.live(:bureau, drive.path('professional', 'filed')), 'filed', 'without the consent of the government, with which it goes to its end');
SELECT is_empty($$SELECT * FROM govproj.verify('yunfu')$$, 'and the ledger is whole');
SELECT is_empty($$SELECT * FROM govproj.check_register('yunfu')$$, 'as is the register');
ROLLBACK TO lives;
SET LOCAL govproj.today = '2024-12-31';

-- what hangs on a project's owner beside: matters, demands and requests
SELECT pg_temp.refused_to(who, statement, refusal, who || ': ' || statement)
  FROM (VALUES ('own_audit', 'INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (6, 2024, ''视频会议'', ''software.platform'')', 'done'),
               ('own_audit', 'INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (2, 2024, ''视频会议'', ''software.platform'')', 'ZG006 demand'),
               ('own_finance', 'INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on) VALUES (3, ''infrastructure.cloud'', ''云'', 4, ''vCPU'', ''2024-12-01'')', 'done'),
               ('own_finance', 'INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on) VALUES (2, ''infrastructure.cloud'', ''云'', 4, ''vCPU'', ''2024-12-01'')', 'ZG006 office'),
               ('own_audit', 'INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (6, ''甲'', ''2024-12-01'')', 'done'),
               ('own_audit', 'INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (2, ''甲'', ''2024-12-01'')', 'ZG006 office'),
               ('own_audit', 'INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (6, 2025)', 'done'),
               ('own_finance', 'INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (3, 2025)', 'done'),
               ('own_finance', 'INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (2, 2025)', 'ZG006 office'),
               ('own_government', 'INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (4, 2025)', '42501')) AS v (who, statement, refusal);
INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (2, '公安事项', '2024-12-01') RETURNING id AS matter \gset
SELECT pg_temp.refused_to('own_finance', format('UPDATE yunfu.matter SET note = ''乙'' WHERE id = %s', :matter), 'ZG006 office', 'a remark is for whose matter it is');

-- 3. Plans: each of them owes one, the government none
SELECT results_eq($$ SELECT agency_id, count(*) FROM govproj.agency_duties('yunfu.project') WHERE kind = 'annual_plan' AND source_id = 2021 GROUP BY 1 ORDER BY 1 $$,
                  $$ SELECT id, 1::bigint FROM yunfu.agency WHERE kind <> 'government' ORDER BY 1 $$, 'who owes a plan of 2021, once each');
SET LOCAL govproj.today = '2023-11-30';
SELECT pg_temp.do('own_finance', 'INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (3, 2024, ''2023-11-30'')') \g /dev/null
SELECT results_eq('SELECT agency_id, state FROM yunfu.plan_compliance WHERE year = 2024 AND agency_id IN (1, 3, 6) ORDER BY 1', $$ VALUES (1::bigint, 'pending'), (3, 'in_time'), (6, 'pending') $$, 'finance files its own in time');
SET LOCAL govproj.today = '2024-12-31';
SELECT is(bool_and(missing_leading_group AND missing_responsible_office), true, 'and is reported without a leading group, as a unit is') FROM yunfu.unit_scorecard WHERE agency_id = 3;
SELECT is(pg_temp.would_warn(:finance, 'submitted'), '{leading_group,responsible_office}'::text[], 'and warned of it');

-- 4. Nobody approves himself
SELECT is(pg_temp.told(:bureau, 'submitted', 'government_consent'),
          '8(4) f needs document government_consent (市政府同意立项意见) issued by an agency of kind "government" with outcome "passed"; none is on record that is dated by that day (when: approved by the owner himself)', 'what is missing');
SELECT is(pg_temp.told(p, 'submitted', 'government_consent'), NULL, 'and of others nothing is asked') FROM unnest(ARRAY[:finance, :audit, :police]) AS p;
SELECT drive.project('public') AS public \gset
SELECT is(pg_temp.told(:public, 'reviewed', 'government_consent'), NULL, 'nor of the data bureau''s public ones, which the government decides on');
SELECT drive.supply_all(:bureau, 'submitted', '2024-12-31'), drive.line(:bureau, 'hardware', 1) \g /dev/null
SELECT matches((drive.outcome(format('UPDATE yunfu.project SET stage = ''submitted'' WHERE id = %s', :bureau))).detail, '^A reading of Article 8\(4\), government_consent \(ZG002\)|^Article 8\(4\), a reading, government_consent \(ZG002\)', 'it is refused as a reading');
SELECT is(pg_temp.after(format('SELECT drive.paper(%%s, ''government_consent'', %L, %L)', day, outcome), :bureau, 'submitted'), refusal, format('a consent of %s that says %s', day, outcome))
  FROM (VALUES ('2024-12-31', 'passed', 'done'), ('2020-03-02', 'passed', 'done'), ('2024-12-31', 'failed', 'ZG002 government_consent')) AS v (day, outcome, refusal);
SELECT drive.paper(:bureau, 'government_consent', '2024-12-31') AS consent \gset
SELECT is(drive.step(:bureau, 'submitted'), 'done', 'with it, it is submitted');
SELECT drive.void(:consent) \g /dev/null
SELECT drive.supply_all(:bureau, 'prechecked', '2024-12-31') \g /dev/null
SELECT is(drive.step(:bureau, 'prechecked'), 'ZG002 government_consent', 'voided, it is asked for again');
SELECT drive.paper(:bureau, 'government_consent', '2024-12-31') \g /dev/null
SELECT is(drive.step(:bureau, 'prechecked'), 'done', 'and replaced');
SELECT drive.paper(:bureau, 'waiver_consent_data_bureau', '2024-12-31') AS paper \gset
SELECT pg_temp.refused(format('INSERT INTO yunfu.waiver (project_id, rule, granted_by, document_id, granted_on, until) VALUES (%s, ''delivered'', 1, %s, ''2024-12-31'', ''2025-12-31'')', :bureau, :paper),
                       'ZG006 office', 'nor does it excuse itself');
SELECT pg_temp.refused(format('INSERT INTO yunfu.waiver (project_id, rule, granted_by, document_id, granted_on, until) VALUES (%s, ''delivered'', 1, %s, ''2024-12-31'', ''2025-12-31'')', :audit,
                              drive.paper(:audit, 'waiver_consent_data_bureau', '2024-12-31')), 'done', 'as it may excuse others');
SELECT is(pg_temp.told(:finance, 'fund_reviewed', 'another_office'), NULL, 'the review is not yet asked about');
SAVEPOINT reviewed;
SELECT drive.line(:finance, 'hardware', 1), drive.advance(:finance, 'submitted', '2024-12-31'), drive.advance(:finance, 'prechecked', '2024-12-31'), drive.advance(:finance, 'reviewed', '2024-12-31') \g /dev/null
SELECT is(pg_temp.told(:finance, 'fund_reviewed', 'another_office'), '8(3) f agency "市财政局" owns the project, and another office than its owner''s takes this step', 'finance is told of its own review');
SELECT drive.line(:police, 'hardware', 1), drive.advance(:police, 'submitted', '2024-12-31'), drive.advance(:police, 'prechecked', '2024-12-31'), drive.advance(:police, 'reviewed', '2024-12-31') \g /dev/null
SELECT matches(pg_temp.told(:police, 'fund_reviewed', 'another_office'), '^8\(3\) t ', 'of a unit''s project it is met');
ROLLBACK TO reviewed;

-- 5. Services belong to whom they serve, and serve what is alive
SELECT drive.reach('professional', 'planned') AS system, drive.reach('public', 'planned') AS platform, drive.reach('professional', 'filed') AS filed,
       drive.reach('professional', 'returned') AS returned \gset
SELECT pg_temp.refused(pg_temp.birth(owner, jsonb_build_object('category', category, 'serves_id', serves)), refusal, format('%s for %s by agency %s', category, says, owner))
  FROM (VALUES ('maintenance.software', :system, 2, 'done', 'a system of the police'), ('operation.analysis', :system, 2, 'done', 'a system of the police'), ('thirdparty.supervision', :system, 2, 'done', 'a system of the police'),
               ('maintenance.software', :system, 5, 'ZG006 owner_agrees', 'a system of the police'), ('operation.analysis', :system, 5, 'ZG006 owner_agrees', 'a system of the police'),
               ('thirdparty.supervision', :system, 5, 'ZG006 owner_agrees', 'a system of the police'), ('maintenance.software', :system, 3, 'ZG006 owner_agrees', 'a system of the police'),
               ('maintenance.software', :system, 1, 'ZG006 owner_agrees', 'a system of the police'),
               ('maintenance.software', :platform, 1, 'done', 'a platform'), ('operation.governance', :platform, 2, 'ZG006 owner_agrees', 'a platform'),
               ('maintenance.software', :finance, 3, 'done', 'a system of finance'), ('maintenance.software', :finance, 2, 'ZG006 owner_agrees', 'a system of finance'),
               ('maintenance.software', :filed, 2, 'done', 'a system that is filed'), ('maintenance.software', :returned, 2, 'done', 'one that was returned'),
               ('maintenance.software', 999999, 2, 'ZG006 owner_agrees', 'nothing'),
               ('software.professional', :system, 2, 'ZG010 class_agrees', 'a system, though it serves nothing'), ('software.platform', :platform, 1, 'ZG010 class_agrees', 'a platform, though it serves nothing'),
               ('infrastructure.cloud', :platform, 1, 'ZG010 class_agrees', 'a platform, though it serves nothing')) AS v (category, serves, owner, refusal, says);
SELECT pg_temp.refused(pg_temp.birth(2, '{"category": "maintenance.software", "serves_id": 999999, "track": "professional", "track_reason": "甲"}'), '23503 project_serves_id_fkey', 'one that there is not is the key''s to refuse');
SELECT pg_temp.refused(pg_temp.birth(2, '{"category": "maintenance.software", "track": "professional", "track_reason": "外部系统"}'), 'done', 'what serves none states its class, as before');
SELECT is((drive.outcome(pg_temp.birth(5, jsonb_build_object('category', 'maintenance.software', 'serves_id', :system)))).detail,
          format('Article 4(1), 4(2), owner_agrees (ZG006): a service belongs to the owner of the project it serves: project "%s" is owned by agency "市公安局".', code), 'whose it is, is named') FROM yunfu.project WHERE id = :system;
SELECT is((drive.outcome(pg_temp.birth(2, jsonb_build_object('category', '专业软件开发服务', 'serves_id', :system)))).detail,
          'Article 4(1), 4(2), class_agrees (ZG010): category "software.professional" is of the professional track by itself and serves no project: leave serves_id out.', 'and that a system serves nothing');
-- a unit does not learn of what it may not see
SELECT pg_temp.refused_to('own_school', pg_temp.birth(5, jsonb_build_object('category', 'maintenance.software', 'serves_id', :system)), '23503', 'for a unit another''s system is not there');
SELECT matches((pg_temp.outcome_for('own_finance', pg_temp.birth(3, jsonb_build_object('category', 'maintenance.software', 'serves_id', :system)))).detail, 'is owned by agency "市公安局"', 'finance, which sees all, is told');
-- one that was entered before the rule, or for another owner's system by a policy without it, is put right without a word of that system
SAVEPOINT hidden;
SELECT pg_temp.born(5, '{"category": "maintenance.software", "track": "professional", "track_reason": "甲"}') AS school \gset
ALTER TABLE yunfu.project DISABLE TRIGGER USER;
UPDATE yunfu.project SET serves_id = :system WHERE id = :school;
ALTER TABLE yunfu.project ENABLE TRIGGER USER;
SELECT is((pg_temp.outcome_for('own_school', format('UPDATE yunfu.project SET city_funds = 2 WHERE id = %s', :school))).detail,
          'Article 4(1), 4(2), owner_agrees (ZG006): a service belongs to the owner of the project it serves.', 'of a system that one may not see nothing is said');
SELECT matches((pg_temp.outcome_for('none', format('UPDATE yunfu.project SET city_funds = 2 WHERE id = %s', :school))).detail, 'is owned by agency "市公安局"', 'but to those who may');
ROLLBACK TO hidden;

-- alive
CREATE FUNCTION pg_temp.ended(way text) RETURNS bigint LANGUAGE sql AS $$ SELECT drive.reach('professional', way) $$;
SELECT pg_temp.ended('withdrawn') AS withdrawn, pg_temp.ended('rejected') AS rejected, pg_temp.ended('terminated') AS terminated \gset
SELECT pg_temp.refused(pg_temp.birth(2, jsonb_build_object('category', 'maintenance.software', 'serves_id', id)), 'ZG010 served_alive', 'a service of a project that is ' || stage)
  FROM yunfu.project WHERE id IN (:withdrawn, :rejected, :terminated) ORDER BY id;
SELECT is((drive.outcome(pg_temp.birth(2, jsonb_build_object('category', 'maintenance.software', 'serves_id', id)))).detail,
          format('Article 4(2), 11, a reading, served_alive (ZG010): a new service serves a project that is neither rejected nor withdrawn nor terminated; project "%s" has been at "withdrawn" since 2020-03-09.', code),
          'the refusal says since when') FROM yunfu.project WHERE id = :withdrawn;
SELECT pg_temp.refused(pg_temp.birth(2, jsonb_build_object('category', 'maintenance.software', 'serves_id', :withdrawn, 'budget_year', 2020), day::date), refusal, 'a service of ' || day || ' of a project withdrawn on 2020-03-09')
  FROM (VALUES ('2020-03-08', 'done'), ('2020-03-09', 'ZG010 served_alive'), ('2020-03-10', 'ZG010 served_alive')) AS v (day, refusal);
SELECT pg_temp.born(2, jsonb_build_object('category', 'maintenance.software', 'serves_id', :system)) AS service \gset
SELECT drive.advance(:system, 'withdrawn', '2024-12-31') \g /dev/null
SELECT pg_temp.refused(format('UPDATE yunfu.project SET city_funds = 2 WHERE id = %s', :service), 'done', 'the service of a system that ended since is still put right');
SELECT pg_temp.refused(pg_temp.birth(2, jsonb_build_object('category', 'maintenance.software', 'serves_id', :service)), 'done', 'a service may be served: it is alive itself');
SELECT drive.advance(:service, 'withdrawn', '2024-12-31') \g /dev/null
SELECT pg_temp.refused(pg_temp.birth(2, jsonb_build_object('category', 'maintenance.software', 'serves_id', :service)), 'ZG010 served_alive', 'while it is');
-- system and service in one statement, and one that is proposed and not inserted
SELECT pg_temp.refused($$ INSERT INTO yunfu.project (id, title, category, owner_id, budget_year, city_funds, budgeted, serves_id, stage_on)
    VALUES (5001, '系统', 'software.professional', 2, 2024, 1, true, NULL, '2024-12-31'), (5002, '运维', 'maintenance.software', 2, 2024, 1, true, 5001, '2024-12-31') $$, 'done',
    'of one statement the former row is served by the latter');
SELECT count(*) AS acts FROM yunfu.act \gset
SELECT pg_temp.refused(format('%s ON CONFLICT (id) DO NOTHING', pg_temp.birth(5, jsonb_build_object('id', :filed, 'category', 'maintenance.software', 'serves_id', :filed + 0))), '23514 serves', 'nothing serves itself');
SELECT pg_temp.refused(format('%s ON CONFLICT (id) DO NOTHING', pg_temp.birth(3, jsonb_build_object('id', :filed))), 'done', 'a project of finance that meets another''s number is not entered');
SELECT pg_temp.refused(format('%s ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title', pg_temp.birth(5, jsonb_build_object('id', :filed, 'category', 'maintenance.software', 'serves_id', :returned))),
                       'ZG006 owner_agrees', 'what is proposed is judged though it would not go in');
SELECT is((SELECT count(*) FROM yunfu.act), :acts::bigint, 'and leaves no act');

-- 6. Article 9: the budget
SELECT pg_temp.refused(pg_temp.birth(owner, jsonb_build_object('category', category, 'budgeted', budgeted, 'off_plan_ground', ground)), refusal, format('%s, budgeted %s, ground %s', category, budgeted, ground))
  FROM (VALUES (2, 'software.professional'), (3, 'software.professional'), (1, 'software.platform')) AS o (owner, category),
       (VALUES (true, NULL, 'done'), (false, NULL, 'ZG002 ground_named'), (NULL, NULL, 'done'), (true, 'vital', 'done'), (false, 'vital', 'done'), (false, 'security', 'done'),
               (false, 'national_ministry', 'done'), (NULL, 'vital', 'done'), (false, 'whim', '23514 project_off_plan_ground_check')) AS v (budgeted, ground, refusal);
SELECT is((drive.outcome(pg_temp.birth(2, '{"budgeted": false}'))).detail,
          'Article 9, ground_named (ZG002): a project that is not in the year''s budget (budgeted) names the ground for that (off_plan_ground).', 'the refusal says what is missing');
-- by the strict pack what is only warned of is refused: so the shipped one warns of it
SELECT govproj.load_pack('yunfu', jsonb_set(jsonb_set(body, '{conditions}', (SELECT jsonb_agg(CASE WHEN c ->> 'condition' = 'budget_stated' THEN c - 'mode' ELSE c END) FROM jsonb_array_elements(body -> 'conditions') AS c)),
                                            '{obligations}', body -> 'obligations') || '{"code": "strict", "valid_from": "2025-02-01", "valid_until": "2025-12-31"}') FROM govproj.packs WHERE code = 'yunfu-2020' \g /dev/null
SELECT is(string_agg(p.code || ' ' || c.mode || ' ' || c.article, ', ' ORDER BY p.id), 'yunfu-2020 warn 9, strict refuse 9', 'a pack may refuse what the shipped one warns of')
  FROM yunfu.policy_condition c JOIN yunfu.policy p ON p.id = c.policy_id WHERE condition = 'budget_stated';
SET LOCAL govproj.today = '2025-03-01';
SELECT pg_temp.refused(pg_temp.birth(2, jsonb_build_object('budgeted', budgeted, 'off_plan_ground', ground, 'budget_year', 2025), '2025-03-01'), refusal, format('by the strict pack, budgeted %s, ground %s', budgeted, ground))
  FROM (VALUES (true, NULL, 'done'), (false, NULL, 'ZG002 ground_named'), (NULL, NULL, 'ZG002 budget_stated'), (NULL, 'vital', 'done'), (false, 'vital', 'done')) AS v (budgeted, ground, refusal);
SELECT matches((drive.outcome(pg_temp.birth(2, '{"budgeted": null, "budget_year": 2025}', '2025-03-01'))).detail,
               '^Article 9, a reading, budget_stated \(ZG002\): needs to say whether the project is in the year''s budget as it was drawn up \(budgeted\), or the ground for its not being there \(off_plan_ground\)\.$', 'in words');
SET LOCAL govproj.today = '2024-12-31';

-- consent is required of what is beside the budget, however it is said
CREATE FUNCTION pg_temp.asks_consent(project_id bigint) RETURNS boolean LANGUAGE sql AS $$
    SELECT count(*) = 1 FROM yunfu.explain(project_id, (CASE (SELECT track FROM yunfu.project WHERE id = project_id) WHEN 'public' THEN 'reviewed' ELSE 'submitted' END)::govproj.stage)
     WHERE rule = 'government_consent' AND NOT met
$$;
SELECT is(pg_temp.asks_consent(pg_temp.born(owner, jsonb_build_object('category', category, 'budgeted', budgeted, 'off_plan_ground', ground))), asks, format('consent: %s, budgeted %s, ground %s', category, budgeted, ground))
  FROM (VALUES (2, 'software.professional'), (1, 'software.platform')) AS o (owner, category),
       (VALUES (true, NULL, false), (NULL, NULL, false), (false, 'vital', true), (NULL, 'vital', true), (true, 'vital', true)) AS v (budgeted, ground, asks);
-- a plan line is no place in the budget
SELECT drive.project(day => '2020-03-02') AS lined \gset
SELECT pg_temp.refused(format('UPDATE yunfu.project SET budgeted = false WHERE id = %s', :lined), 'ZG002 ground_named', 'a line of the plan does not stand for the budget');
UPDATE yunfu.project SET budgeted = false, off_plan_ground = 'security' WHERE id = :lined;
SELECT is(pg_temp.asks_consent(:lined), true, 'and does not stand for the consent');
SELECT is(pg_temp.last_act(:lined), 'project_changed {"off_plan_ground":[null,"security"],"budgeted":[true,false]}', 'to name a ground is a change as others are');
-- the plan stays a rule of its own
SELECT is((SELECT count(*) FROM yunfu.plan_compliance WHERE agency_id = 2 AND year = 2024 AND without_line > 0), 1::bigint, 'what has neither line nor ground is told whatever the budget says');

-- 7. A ground once named
SELECT pg_temp.born(2, '{"off_plan_ground": "vital", "budgeted": false}') AS off, pg_temp.born(2, '{"off_plan_ground": "vital", "budgeted": null}') AS unsaid,
       pg_temp.born(2, '{"budgeted": null}') AS silent, pg_temp.born(2) AS stated, pg_temp.born(2, '{"off_plan_ground": "vital", "budgeted": true}') AS both \gset
SELECT pg_temp.refused(format('UPDATE yunfu.project SET %s WHERE id = %s', change, p), refusal, format('%s: %s', says, change))
  FROM (VALUES
    (:off, 'off plan', 'off_plan_ground = NULL', 'ZG009 fixed'), (:off, 'off plan', 'off_plan_ground = NULL, budgeted = NULL', 'ZG009 fixed'), (:off, 'off plan', 'off_plan_ground = NULL, budgeted = false', 'ZG009 fixed'),
    (:off, 'off plan', 'off_plan_ground = NULL, budgeted = true', 'done'), (:off, 'off plan', 'off_plan_ground = ''security''', 'done'), (:off, 'off plan', 'off_plan_ground = ''whim''', '23514 project_off_plan_ground_check'),
    (:off, 'off plan', 'budgeted = NULL', 'done'), (:off, 'off plan', 'budgeted = true', 'done'), (:off, 'off plan', 'title = ''乙''', 'done'),
    (:unsaid, 'a ground and no word of the budget', 'off_plan_ground = NULL', 'ZG009 fixed'), (:unsaid, 'a ground and no word of the budget', 'off_plan_ground = NULL, budgeted = true', 'done'),
    (:both, 'a ground, though budgeted', 'off_plan_ground = NULL', 'done'), (:both, 'a ground, though budgeted', 'off_plan_ground = NULL, budgeted = NULL', 'ZG009 fixed'),
    (:silent, 'nothing said', 'budgeted = true', 'done'), (:silent, 'nothing said', 'budgeted = false', 'ZG002 ground_named'), (:silent, 'nothing said', 'off_plan_ground = ''vital''', 'done'),
    (:silent, 'nothing said', 'title = ''乙''', 'done'),
    (:stated, 'in the budget', 'budgeted = NULL', 'ZG009 fixed'), (:stated, 'in the budget', 'budgeted = NULL, off_plan_ground = ''vital''', 'done'),
    (:stated, 'in the budget', 'budgeted = false', 'ZG002 ground_named'), (:stated, 'in the budget', 'budgeted = false, off_plan_ground = ''vital''', 'done'),
    (:off, 'off plan', 'off_plan_ground = NULL, budgeted = true, stage = ''submitted''', 'ZG009 fixed')) AS v (p, says, change, refusal);
SELECT o.detail || ' ' || o.hint AS said FROM drive.outcome(format('UPDATE yunfu.project SET off_plan_ground = NULL WHERE id = %s', :off)) AS o \gset
SELECT matches(:'said'::text, 'reading.*is not taken back.*budgeted = true', 'the refusal is a reading, and says what to do');
UPDATE yunfu.project SET off_plan_ground = 'security' WHERE id = :off;
SELECT is(pg_temp.last_act(:off), 'off_plan_ground_changed {"off_plan_ground":["vital","security"]}', 'another ground is an act of its own');
UPDATE yunfu.project SET title = '乙', off_plan_ground = NULL, budgeted = true WHERE id = :off;
SELECT is(pg_temp.last_act(:off), 'off_plan_ground_changed {"title":["甲","乙"],"off_plan_ground":["security",null],"budgeted":[false,true]}', 'so is dropping it, with all that was changed');
SELECT is(pg_temp.asks_consent(:off), false, 'after which no consent is asked for');
UPDATE yunfu.project SET budgeted = true WHERE id = :unsaid;
SELECT is(pg_temp.last_act(:unsaid), 'project_changed {"budgeted":[null,true]}', 'the budget stated before');
UPDATE yunfu.project SET off_plan_ground = NULL WHERE id = :unsaid;
SELECT is(pg_temp.last_act(:unsaid), 'off_plan_ground_changed {"off_plan_ground":["vital",null]}', 'it is dropped afterwards');
SELECT pg_temp.refused_to('own_school', format('UPDATE yunfu.project SET off_plan_ground = NULL WHERE id = %s', :both), 'done', 'a unit changes nothing that it does not see');
SELECT is((SELECT off_plan_ground::text FROM yunfu.project WHERE id = :both), 'vital', 'the ground stands');
SELECT pg_temp.refused_to('own_finance', format('UPDATE yunfu.project SET off_plan_ground = NULL WHERE id = %s', :both), 'ZG006 office', 'nor does an office of another''s project');
SELECT pg_temp.refused_to('own_police', format('UPDATE yunfu.project SET off_plan_ground = NULL WHERE id = %s', :both), 'done', 'its owner does');
-- past planned all of it is fixed, and a move to another version is no way round
SELECT drive.reach('professional', 'submitted') AS submitted \gset
SELECT pg_temp.refused(format('UPDATE yunfu.project SET %s WHERE id = %s', change, :submitted), 'ZG009 fixed', 'once submitted, ' || change)
  FROM unnest(ARRAY['budgeted = NULL', 'budgeted = false', 'off_plan_ground = ''vital''']) AS change;
SET LOCAL govproj.today = '2025-03-01';
SELECT pg_temp.refused(format('UPDATE yunfu.project SET policy_id = (SELECT id FROM yunfu.policy WHERE code = ''strict''), policy_reason = ''甲'', %s WHERE id = %s', change, :submitted), 'ZG009 fixed', 'in a move, ' || change)
  FROM unnest(ARRAY['budgeted = NULL', 'off_plan_ground = ''vital''', 'city_funds = 5']) AS change;
SELECT pg_temp.refused(format('UPDATE yunfu.project SET policy_id = (SELECT id FROM yunfu.policy WHERE code = ''strict''), policy_reason = ''甲'' WHERE id = %s', :silent), 'ZG002 budget_stated', 'what is planned comes under a strict version with its budget stated');
SET LOCAL govproj.today = '2024-12-31';
SELECT is_empty($$SELECT * FROM govproj.check_register('yunfu')$$, 'the rows say what the acts say');

-- 8. plan_compliance counts what is said of the budget
SELECT pg_temp.born(5, jsonb_build_object('budget_year', 2023, 'budgeted', budgeted, 'off_plan_ground', ground)) FROM
       (VALUES (true, NULL), (NULL, NULL), (NULL, NULL), (false, 'vital'), (false, 'security'), (false, 'vital'), (NULL, 'vital'), (true, 'vital')) AS v (budgeted, ground) \g /dev/null
SELECT drive.advance(pg_temp.born(5, '{"budget_year": 2023, "budgeted": null}'), 'withdrawn', '2024-12-31') \g /dev/null
SELECT results_eq('SELECT projects, with_line, without_line, off_plan, off_plan_en, unbudgeted, budget_not_stated FROM yunfu.plan_compliance WHERE agency_id = 5 AND year = 2023',
                  $$ VALUES (8::bigint, 0::bigint, 3::bigint, 5::bigint, 'vital to the economy and livelihood 4, network and information security 1', 3::bigint, 2::bigint) $$, 'those withdrawn left out');
SELECT is(off_plan, 5::bigint, 'the score card knows them as off plan') FROM yunfu.unit_scorecard WHERE agency_id = 5 AND year = 2023;

-- 9. An import of such projects
SELECT govproj.create_register('county') \g /dev/null
INSERT INTO county.agency (code, name, kind) SELECT code, name, kind FROM yunfu.agency ORDER BY id;
INSERT INTO county.import_project (code, title, category, owner, serves, budget_year, off_plan_ground, budgeted, city_funds, initiated_on) VALUES
    ('A', '预算系统', 'software.professional', 'czj', NULL, 2024, NULL, true, 1, '2024-12-01'), ('B', '预算系统运维', 'maintenance.software', 'czj', 'A', 2024, NULL, NULL, 1, '2024-12-02'),
    ('C', '审计系统', 'software.professional', 'sjj', NULL, 2024, 'vital', false, 1, '2024-12-01'), ('D', '办公系统', 'software.professional', 'dsj', NULL, 2024, 'vital', NULL, 1, '2024-12-01');
SAVEPOINT staged;
UPDATE county.import_project SET owner = 'gaj' WHERE code = 'B';
UPDATE county.import_project SET off_plan_ground = NULL WHERE code = 'C';
UPDATE county.import_project SET owner = 'szf' WHERE code = 'D';
INSERT INTO county.import_project (code, title, category, owner, serves, budget_year, budgeted, city_funds, initiated_on) VALUES ('E', '系统', 'software.professional', 'czj', 'A', 2024, true, 1, '2024-12-02');
SELECT results_eq($$ SELECT project_code, sqlstate, rule FROM govproj.import('county', progress => 0) ORDER BY 1 $$,
                  $$ VALUES ('B', 'ZG006', 'owner_agrees'), ('C', 'ZG002', 'ground_named'), ('D', 'ZG006', 'owner_agrees'), ('E', 'ZG010', 'class_agrees') $$, 'each fault has its row');
ROLLBACK TO staged;
SELECT results_eq($$ SELECT project_code, rule, message FROM govproj.import('county', warnings => true, progress => 0) WHERE rule <> 'city_funds' ORDER BY 1, 2 $$,
                  $$ VALUES ('A', 'planned', 'project "A" is entered although it has neither a plan line nor an off-plan ground'),
                            ('B', 'budget_stated', 'project "B" is entered although neither its place in the year''s budget nor an off-plan ground is stated'),
                            ('B', 'planned', 'project "B" is entered although it has neither a plan line nor an off-plan ground') $$, 'and what is only warned of is told');
SELECT results_eq('SELECT code::text, budgeted, off_plan_ground::text FROM county.project ORDER BY code', $$ VALUES ('A', true, NULL), ('B', NULL, NULL), ('C', false, 'vital'), ('D', NULL, 'vital') $$, 'they come in as they were staged');

-- 10. What a pack may say: the form of the lists, and what loading makes of them
CREATE FUNCTION pg_temp.form(section text, path text, value jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(f.place || ': ' || f.fault, E'\n') FROM govproj.packs, govproj.pack_fault(jsonb_set(body, ARRAY[section] || path::text[], value)) AS f WHERE code = 'yunfu-2020'
$$;
SELECT is(pg_temp.form('tracks', '{1,owner_kinds}', kinds), outcome, 'owner_kinds ' || kinds::text)
  FROM (VALUES ('"unit"'::jsonb, NULL), ('"unit, finance"', NULL), ('"unit , finance"', NULL), ('"unit,unit"', NULL), ('"government"', NULL),
               ('"unit,mayor"', 'tracks professional, owner_kinds: "mayor" is no word for this; one of: data_bureau, unit, finance, audit, government'),
               ('"owner"', 'tracks professional, owner_kinds: "owner" is no word for this; one of: data_bureau, unit, finance, audit, government'),
               ('"Unit,mayor"', 'tracks professional, owner_kinds: "Unit" is no word for this; did you mean "unit"? One of: data_bureau, unit, finance, audit, government'),
               ('" "', 'tracks professional, owner_kinds: is empty'), ('","', 'tracks professional, owner_kinds: "," is no word for this; one of: data_bureau, unit, finance, audit, government'),
               ('["unit"]', NULL), ('["unit", "finance"]', NULL), ('["unit", "mayor"]', 'tracks professional, owner_kinds: "mayor" is no word for this; one of: data_bureau, unit, finance, audit, government'), ('null', 'tracks professional, owner_kinds: is missing; one of: data_bureau, unit, finance, audit, government')) AS v (kinds, outcome);
SELECT is(pg_temp.form('obligations', '{0,debtor}', kinds), outcome, 'debtor ' || kinds::text)
  FROM (VALUES ('"unit"'::jsonb, NULL), ('"finance, audit"', NULL), ('"owner"', NULL),
               ('"unit,mayor"', 'obligations annual_plan, debtor: "mayor" is no word for this; one of: owner, data_bureau, unit, finance, audit, government')) AS v (kinds, outcome);
SELECT is((drive.outcome(format('SELECT govproj.load_pack(''county'', %L)', (SELECT jsonb_set(body, '{obligations,0,debtor}', kinds) || '{"code": "other", "valid_from": "2026-01-01", "valid_until": null}'
                                                                               FROM govproj.packs WHERE code = 'yunfu-2020')))).detail, outcome, 'loaded with debtor ' || kinds::text)
  FROM (VALUES ('"finance, audit"'::jsonb, NULL), ('"owner"', 'obligations annual_plan: a plan is owed by kinds of agency, an audit item by the owner, anything else by one office'),
               ('"unit,owner"', 'obligations annual_plan: duty annual_plan is owed by owner, which is no kind of agency; one of: data_bureau, unit, finance, audit, government (Art. 6)')) AS v (kinds, outcome);
-- rows that are not loaded but entered
SAVEPOINT drafts;
INSERT INTO county.policy (code, title, valid_from) VALUES ('draft', '草案', '2030-01-01') RETURNING id AS draft \gset
INSERT INTO county.policy_word (policy_id, list, word, label_zh, label_en) SELECT :draft, 'office', o.word, o.label_zh, o.label_en FROM govproj.usual_words AS o WHERE o.list = 'office';
INSERT INTO county.policy_track (policy_id, track, label_zh, label_en, owner_kinds, article) VALUES (:draft, 'a', '甲', 'a', 'unit,mayor, finance', '1');
INSERT INTO county.policy_obligation (policy_id, code, label_zh, label_en, event, debtor, receiver, due_month, due_day, article) VALUES (:draft, 'p', '计划', 'p', 'plan', 'unit,owner', 'data_bureau', 1, 1, '2');
INSERT INTO county.policy_requirement (policy_id, track, to_stage, needs, applies_when, article) VALUES (:draft, 'a', 'submitted', 'scheme', '{"owner_approves": true}', '3');
INSERT INTO county.policy_step (policy_id, track, to_stage, office, kind, article) VALUES (:draft, 'a', 'planned', 'owner', 'birth', '4');
INSERT INTO county.policy_step (policy_id, track, from_stage, to_stage, office, kind, article) VALUES (:draft, 'a', 'planned', 'submitted', 'owner', 'forward', '4');
INSERT INTO county.policy_condition (policy_id, to_stage, condition, article) VALUES (:draft, 'planned', 'served_alive', '5'), (:draft, 'submitted', 'served_alive', '6');
SELECT set_eq(format('SELECT code, fault, article, rule_table FROM county.policy_fault WHERE policy_id = %s AND code IN (''office_unknown'', ''approver_unset'', ''condition_always_met'')', :draft),
              $$ VALUES ('condition_always_met', 'condition served_alive is asked of a birth alone, and bars nothing at submitted', '6', 'policy_condition'),
                        ('office_unknown', 'projects of track a may be owned by mayor, which is no kind of agency; one of: data_bureau, unit, finance, audit, government', '1', 'policy_track'),
                        ('office_unknown', 'duty p is owed by owner, which is no kind of agency; one of: data_bureau, unit, finance, audit, government', '2', 'policy_obligation'),
                        ('approver_unset', 'requirement of scheme when the owner approves himself: no step sets a limit, so nobody approves', '3', 'policy_requirement') $$, 'each is a fault of the version');
SELECT pg_temp.refused(format('UPDATE county.policy_track SET owner_kinds = %L WHERE policy_id = %s', kinds, :draft), refusal, format('owner_kinds %L', kinds))
  FROM (VALUES ('unit', 'done'), ('unit,finance', 'done'), ('unit , finance', 'done'), ('', '23514 policy_track_owner_kinds_nonblank'), (',', '23514 policy_track_owner_kinds_check'), ('unit,', '23514 policy_track_owner_kinds_check'),
               ('unit;finance', '23514 policy_track_owner_kinds_check'), (NULL, '23502')) AS v (kinds, refusal);
ROLLBACK TO drafts;
SELECT is_empty('SELECT * FROM county.policy_fault', 'the shipped pack contradicts itself nowhere');

-- by a pack where only units own and owe, all is as it was
SAVEPOINT units;
SELECT govproj.create_register('district', pack => NULL) \g /dev/null
SELECT govproj.load_pack('district', jsonb_set(jsonb_set(body, '{tracks,1,owner_kinds}', '"unit"'), '{obligations,0,debtor}', '"unit"')) FROM govproj.packs WHERE code = 'yunfu-2020' \g /dev/null
INSERT INTO district.agency (code, name, kind, db_role) SELECT code, name, kind, db_role FROM yunfu.agency ORDER BY id;
SELECT pg_temp.refused(replace(pg_temp.birth(owner), 'yunfu.', 'district.'), refusal, 'where only units own: agency ' || owner)
  FROM (VALUES (1, 'ZG006 owner_agrees'), (2, 'done'), (3, 'ZG006 owner_agrees'), (6, 'ZG006 owner_agrees')) AS v (owner, refusal);
SELECT results_eq($$ SELECT DISTINCT agency_id FROM govproj.agency_duties('district.project') WHERE kind = 'annual_plan' ORDER BY 1 $$, 'VALUES (2::bigint), (5)', 'and only units owe plans');
SELECT govproj.grant_register('district') \g /dev/null
SELECT is(has_any_column_privilege('own_finance', 'district.project', 'INSERT'), false, 'finance is granted no births there');
SELECT is(has_any_column_privilege('own_finance', 'yunfu.project', 'INSERT'), true, 'as it is here');
-- where finance owes plans and owns nothing, it may enter them
SELECT govproj.load_pack('district', jsonb_set(jsonb_set(body, '{tracks,1,owner_kinds}', '"unit"'), '{obligations,0,debtor}', '"unit,finance"')
                                     || '{"code": "later", "valid_from": "2025-02-01", "valid_until": null}') FROM govproj.packs WHERE code = 'yunfu-2020' \g /dev/null
SELECT govproj.grant_register('district') \g /dev/null
SELECT is(ARRAY[has_any_column_privilege('own_finance', 'district.annual_plan', 'INSERT'), has_any_column_privilege('own_finance', 'district.plan_line', 'INSERT'),
                has_any_column_privilege('own_finance', 'district.project', 'INSERT'), has_any_column_privilege('own_audit', 'district.annual_plan', 'INSERT')],
          '{t,t,f,f}', 'who owes plans enters them, and no projects');
ROLLBACK TO units;
-- a version that says an unknown word all the same is not judged by
SELECT govproj.create_register('odd') \g /dev/null
INSERT INTO odd.agency (code, name, kind) SELECT code, name, kind FROM yunfu.agency ORDER BY id;
UPDATE odd.policy_track SET owner_kinds = owner_kinds || ',mayor' WHERE track = 'professional';
SELECT is(o.result || ' ' || o.message, 'ZG007 policy "yunfu-2020" cannot be read: policy_track says "mayor", which means nothing', 'the birth says which word') FROM drive.outcome(replace(pg_temp.birth(2), 'yunfu.', 'odd.')) AS o;
-- nor one that says a period which is none, past the engine
SELECT govproj.create_register('strange') \g /dev/null
INSERT INTO strange.agency (code, name, kind) SELECT code, name, kind FROM yunfu.agency ORDER BY id;
ALTER TABLE strange.policy_order DISABLE TRIGGER ALL;
UPDATE strange.policy_order SET at_most = '2 yearsx' WHERE at_most = '2 years';
SELECT is(o.result || ' ' || o.message, 'ZG007 policy "yunfu-2020" cannot be read: policy_order says "2 yearsx", which means nothing', 'nor a period')
  FROM drive.outcome(replace(pg_temp.birth(2), 'yunfu.', 'strange.')) AS o;
SELECT lives_ok($$ SELECT FROM govproj.check_register('strange') $$, 'and check_register comes to its end');
SELECT * FROM finish();
ROLLBACK;
