-- What the measure forbids, asks for or wants told, as somebody might try it round the money and the owners: figures that are
-- lowered to escape a line, software that is called something else, systems and plans of whoever they are, names, money.
BEGIN;
SELECT no_plan();
\ir ../tap.sql

CREATE FUNCTION pg_temp.changing(project bigint, line text, new numeric, day date) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%s, ''value'', ''other'', %L, %s, %L)', project, line, new, day)
$$;

-- Takes a project on, a week a step; its main contract is for one million.
CREATE FUNCTION pg_temp.onward(project bigint, VARIADIC stages text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    target text;
    day date;
BEGIN
    FOREACH target IN ARRAY stages LOOP
        SELECT GREATEST(p.stage_on, p.changed_on) + 7 INTO day FROM yunfu.project p WHERE p.id = onward.project;
        PERFORM drive.supply_all(project, target, day);
        UPDATE yunfu.contract c SET amount = 1000000 WHERE c.project_id = onward.project AND kind = 'main' AND target = 'contracted';
        UPDATE yunfu.project p SET stage = target::govproj.stage, stage_on = day WHERE p.id = onward.project;
    END LOOP;
END $$;

-- Article 13: what was reviewed at two million is supervised and tested, whatever it is made before the signing
SELECT drive.reach('professional', 'approved') AS p, drive.reach('public', 'funded') AS q \gset
SELECT pg_temp.do('none', pg_temp.changing(project, line, new, '2020-04-10'))
  FROM unnest(ARRAY[:p, :q]) AS project, (VALUES ('software_development', 900000), ('hardware', 10000)) AS v (line, new) \g /dev/null
SELECT cmp_ok(total_investment::numeric, '<', 2000000::numeric, format('%s track: lowered by a change of its own', track)) FROM yunfu.project WHERE id IN (:p, :q);
SELECT drive.paper(:p, 'change_filing', '2020-04-10'), drive.step(:p, 'funded', '2020-04-13') \g /dev/null
SELECT pg_temp.onward(:p, 'funded', 'procuring', 'contracted'), pg_temp.onward(:q, 'procuring', 'contracted') \g /dev/null
SELECT pg_temp.refused_for(pg_temp.stepping(id, 'implementing', stage_on + 7), 'ZG003 supervision', format('Article 13, %s track: supervised all the same', track))
  FROM yunfu.project WHERE id IN (:p, :q);
SELECT pg_temp.onward(:p, 'implementing', 'preaccepted'), pg_temp.onward(:q, 'implementing') \g /dev/null
SELECT drive.supply_all(id, 'accepted', stage_on + 7, 'software_test_report') FROM yunfu.project WHERE id IN (:p, :q) \g /dev/null
SELECT pg_temp.refused_for(pg_temp.stepping(id, 'accepted', stage_on + 7), 'ZG003 software_test', format('Article 13, %s track: and tested', track))
  FROM yunfu.project WHERE id IN (:p, :q);
-- money that is moved from software to hardware, in parts, with the total as it was
SELECT drive.reach('professional', 'approved') AS p \gset
SELECT pg_temp.do('none', pg_temp.changing(:p, line, new, day::date))
  FROM (VALUES ('software_development', 1400000, '2020-04-10'), ('hardware', 750000, '2020-04-10'), ('software_development', 900000, '2020-04-11'), ('hardware', 1250000, '2020-04-11')) AS v (line, new, day) \g /dev/null
SELECT drive.paper(:p, 'change_filing', '2020-04-11'), pg_temp.onward(:p, 'funded', 'procuring', 'contracted', 'implementing', 'preaccepted') \g /dev/null
SELECT drive.supply_all(:p, 'accepted', stage_on + 7, 'software_test_report') FROM yunfu.project WHERE id = :p \g /dev/null
SELECT pg_temp.refused_for((SELECT pg_temp.stepping(id, 'accepted', stage_on + 7) FROM yunfu.project WHERE id = :p), 'ZG003 software_test', 'Article 13: tested, wherever its money was moved');

-- Articles 7(2), 8(2): between the review and the decision figures do not move but by a return
SELECT pg_temp.refused_for(format(statement, project), 'ZG009 frozen', format('Article %s, %s: %s', article, stage, what))
  FROM (VALUES ('professional', '8(2)'), ('public', '7(2)')) AS t (track, article), unnest('{reviewed,fund_reviewed}'::text[]) AS stage, drive.reach(track, stage) AS project,
       (VALUES ('no cost line is lowered', 'UPDATE yunfu.cost_line SET amount = 1 WHERE project_id = %s AND kind = ''hardware'''),
               ('none is added', 'SELECT drive.line(%s, ''other'', 1000000)'),
               ('none taken out', 'DELETE FROM yunfu.cost_line WHERE project_id = %s AND kind = ''supervision''')) AS v (what, statement);
SELECT pg_temp.refused_for(pg_temp.changing(drive.reach(track, stage), 'hardware', 1, '2020-04-30'), 'ZG009 reached.' || decided || '.value', format('Article %s, %s: nothing is changed before it is decided', article, stage))
  FROM (VALUES ('professional', '8(4)', 'approved'), ('public', '7(4)', 'funded')) AS t (track, article, decided), unnest('{reviewed,fund_reviewed}'::text[]) AS stage;
-- Article 7(3): the public track comes back from a failed review of finance as the professional one does
SELECT drive.reach('public', 'reviewed') AS q \gset
SELECT drive.paper(:q, 'fund_review_opinion', '2020-03-16', 'failed') \g /dev/null
SELECT is(drive.step(:q, 'returned', '2020-03-16'), 'done', 'Article 7(3): finance returns a public project');
SELECT is(drive.step(:q, 'planned', '2020-03-17'), 'done', 'it is planned anew');
SELECT pg_temp.refused(format('UPDATE yunfu.cost_line SET amount = 1 WHERE project_id = %s AND kind = ''hardware''', :q), 'done', 'and its figures move again');

-- Articles 4(4), 12, 13, 20: software that is called something else, fees and contracts of next to nothing, funds that do not add up
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES ('综合平台', 'software.professional', 2, 2020, 0.01, '2020-03-02') RETURNING id AS p \gset
SELECT drive.line(:p, kind, amount) FROM (VALUES ('other', 2400000), ('supervision', 0.01), ('acceptance', 0.01), ('security', 0.01)) AS v (kind, amount) \g /dev/null
SELECT pg_temp.onward(:p, 'submitted', 'prechecked') \g /dev/null
SELECT drive.supply_all(:p, 'reviewed', stage_on + 7) FROM yunfu.project WHERE id = :p \g /dev/null
SELECT ok(rule = ANY (pg_temp.would_warn(:p, 'reviewed', '2020-03-23')), format('Article %s: %s is told as the figures are fixed', article, rule))
  FROM (VALUES ('13', 'cost_line.software_development'), ('4(4)', 'funds_cover')) AS v (article, rule);
SELECT drive.reach('professional', 'prechecked') AS sound \gset
SELECT drive.supply_all(:sound, 'reviewed', '2020-03-23') \g /dev/null
SELECT ok('cost_line.software_development' <> ALL (pg_temp.would_warn(:sound, 'reviewed', '2020-03-23')), 'and of a sound one it is not');
SELECT pg_temp.onward(:p, 'reviewed', 'fund_reviewed', 'approved', 'funded', 'procuring') \g /dev/null
SELECT drive.paper(:p, 'award_notice', '2020-05-01'), drive.contract(:p, 'main', 0.01, '2020-05-01') \g /dev/null
SELECT pg_temp.refused_for(pg_temp.stepping(:p, 'contracted', '2020-05-01'), 'ZG002 contract.main', 'Article 12: a contract of one fen is not the contract for the project');
UPDATE yunfu.contract SET amount = 1000000 WHERE project_id = :p;
SELECT drive.step(:p, 'contracted', '2020-05-01'), drive.contract(:p, 'supervision', 0, '2020-05-02', '广东监理公司', undertaking => false) \g /dev/null
SELECT pg_temp.refused_for(pg_temp.stepping(:p, 'implementing', '2020-05-02'), 'ZG003 supervision', 'Article 13: nobody supervises for nothing');
UPDATE yunfu.contract SET amount = 0.01 WHERE project_id = :p AND kind = 'supervision';
SELECT is(drive.step(:p, 'implementing', '2020-05-02'), 'done', 'Article 13: for one fen somebody does, by the letter');
SELECT ok(EXISTS (SELECT FROM yunfu.red_flags WHERE project_id = :p AND red_flags.flag = v.flag), format('Article %s: %s is flagged', article, v.flag))
  FROM (VALUES ('13', 'no_software_line'), ('4(4)', 'funds_do_not_add_up'), ('13', 'token_supervision')) AS v (article, flag);

-- Articles 4(2), 11: a service belongs to the owner of the system it serves, which is alive
SELECT drive.reach('professional', 'planned') AS system, drive.reach('professional', 'withdrawn') AS ended \gset
CREATE FUNCTION pg_temp.serving(owner bigint, served bigint, category text DEFAULT 'maintenance.software') RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, serves_id, stage_on) VALUES (''运行维护'', %L, %s, 2020, 1, %s, ''2020-05-01'')', category, owner, served)
$$;
SELECT pg_temp.refused_for(pg_temp.serving(5, :system, category), 'ZG006 owner_agrees', format('Article 11: no unit runs the %s of another''s system', category))
  FROM unnest('{maintenance.software,operation,thirdparty}'::text[]) AS category;
SELECT pg_temp.refused(pg_temp.serving(2, :system), 'done', 'Article 11: the owner of the system does');
SELECT pg_temp.refused_for(pg_temp.serving(2, :ended), 'ZG010 served_alive', 'Article 4(2): but not of one that has come to nothing');
SELECT pg_temp.refused_for(pg_temp.serving(2, :system, 'software.professional'), 'ZG010 class_agrees', 'Article 4(2): software serves nothing');

-- Articles 3, 4(3), 6: finance, audit and the data bureau have business of their own, and plans
UPDATE yunfu.agency SET leading_group = '信息化领导小组', responsible_office = '办公室';
CREATE FUNCTION pg_temp.owned(owner bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    new_id bigint;
BEGIN
    INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES ('业务系统', 'software.professional', owner, 2020, 1000000, '2020-03-02') RETURNING id INTO new_id;
    PERFORM drive.line(new_id, 'software_development', 900000), drive.line(new_id, 'acceptance', 50000), drive.line(new_id, 'security', 50000), drive.supply_all(new_id, 'submitted', '2020-03-09');
    RETURN new_id;
END $$;
SELECT pg_temp.refused(format('SELECT pg_temp.owned(%s)', id), 'done', format('Article 4(2): professional software of %s', name)) FROM yunfu.agency WHERE kind IN ('finance', 'audit', 'data_bureau');
SELECT pg_temp.refused('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES (''云平台'', ''infrastructure'', 3, 2020, 1, ''2020-03-02'')', 'ZG006 owner_agrees', 'Article 2: but not the common platforms');
SELECT pg_temp.owned(1) AS own, pg_temp.owned(3) AS finance_own \gset
SELECT is(drive.step(:finance_own, 'submitted', '2020-03-09'), 'done', 'Article 8(1): finance applies as any unit does');
SELECT pg_temp.refused_for(pg_temp.stepping(:own, 'submitted', '2020-03-09'), 'ZG002 government_consent', 'Article 8(4): nobody approves himself');
SELECT drive.paper(:own, 'government_consent', '2020-03-09') \g /dev/null
SELECT is(drive.step(:own, 'submitted', '2020-03-09'), 'done', 'Article 8(4): the government consents to it');
SELECT set_eq($$ SELECT DISTINCT a.kind FROM yunfu.obligation_watch o JOIN yunfu.agency a ON a.id = o.agency_id WHERE o.event = 'plan' $$,
              '{unit,finance,audit,data_bureau}'::text[], 'Article 6: all of them owe their plans');

-- Article 9: what is not in the year's budget names its ground, and has the consent
SELECT pg_temp.refused_for('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, budgeted, stage_on) VALUES (''预算外'', ''software.professional'', 2, 2020, 1, false, ''2020-03-02'')',
                           'ZG002 ground_named', 'Article 9: outside the budget without a ground');
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, budgeted, off_plan_ground, stage_on) VALUES ('预算外', 'software.professional', 2, 2020, 1, false, 'vital', '2020-03-02') RETURNING id AS p \gset
SELECT drive.line(:p, 'software_development', 1), drive.supply_all(:p, 'submitted', '2020-03-09') \g /dev/null
SELECT pg_temp.refused_for(pg_temp.stepping(:p, 'submitted', '2020-03-09'), 'ZG002 government_consent', 'Article 9: with one, not without consent');

-- Articles 12, 22: of each source no more is decided than there is, nor paid than is arranged
SELECT drive.reach('professional', 'contracted') AS p \gset
SELECT pg_temp.refused(format('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided) VALUES (%s, ''national'', 2020, 99999999, 99999999)', :p), 'ZG010 no_national_funds',
               'Article 12: no national money that the project has not');
INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided, arranged) VALUES (:p, 'city', 2020, 2000000, 2000000, 1);
SELECT drive.step(:p, 'contracted'), pg_temp.main(:p) AS main \gset
INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (:main, 1, '2020-04-28');
SELECT is(pg_temp.warned(:p), NULL, 'Article 22: what is arranged is paid');
INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (:main, 600000, '2020-04-28');
SELECT is(pg_temp.warned(:p), 'payments.arranged', 'Article 22: what is not is told');

-- Article 17: no duty arises after a project's end
SELECT drive.reach('professional', 'preaccepted') AS p \gset
SELECT drive.paper(:p, 'award_notice', '2020-05-18') \g /dev/null
SELECT drive.contract(:p, 'evaluation', 100, '2020-05-18', due => '2020-12-31') \g /dev/null
SELECT drive.supply_all(:p, 'accepted', '2020-05-25', 'delivered'), drive.paper(:p, 'waiver_consent_data_bureau', '2020-05-25') AS consent \gset
UPDATE yunfu.contract SET delivered_on = '2020-05-18' WHERE project_id = :p AND kind <> 'evaluation';
INSERT INTO yunfu.waiver (project_id, rule, granted_by, document_id, granted_on, until) VALUES (:p, 'delivered', 1, :consent, '2020-05-25', '2020-12-31');
SELECT is(drive.step(:p, 'accepted', '2020-05-25'), 'done', 'accepted in parts');
SELECT drive.advance(:p, 'filed', '2020-06-01') \g /dev/null
SELECT is_empty(format('SELECT kind, arose_on FROM yunfu.obligation_watch WHERE project_id = %s AND event = ''delay''', :p), 'Article 17: what is late after the end is filed no more');

-- Articles 8(1), 8(4): what is submitted anew after a lapse is of the new round, as what is submitted after a return
CREATE FUNCTION pg_temp.overtaken(stage text, day date) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    project bigint := drive.reach('professional', stage);
BEGIN
    IF stage <> 'submitted' THEN
        PERFORM drive.advance(project, 'submitted', day);
    END IF;
    PERFORM drive.void(max(d.id), day + 3) FROM yunfu.document d WHERE d.project_id = project AND d.kind = 'scheme';
    PERFORM drive.paper(project, 'scheme', day + 3), drive.paper(project, 'preliminary_review', day + 7);
    RETURN pg_temp.stepping(project, 'prechecked', day + 7);
END $$;
SELECT pg_temp.refused_for(pg_temp.overtaken(stage, day::date), 'ZG011 argumentation.after.scheme', format('Article 8(1), from %s: a scheme drawn up after its argumentation is argued anew', stage))
  FROM (VALUES ('submitted', '2020-03-09'), ('returned', '2020-05-04'), ('approved', '2022-05-02'), ('funded', '2022-05-02'), ('procuring', '2022-05-02')) AS v (stage, day);

SELECT * FROM finish();
ROLLBACK;
