-- What happens to projects on their way, situation by situation: each lived through by the offices themselves, under the
-- roles of their agencies and with nothing but what was granted, without a word that is not true.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
\ir ../situation.sql

--
-- A professional system becomes a platform for all, its contract signed.
--
SELECT pg_temp.begun('professional', 'contracted') AS p \gset
SELECT pg_temp.set_today('2020-05-06') \g /dev/null
SELECT pg_temp.do('t_bureau', format('UPDATE yunfu.project SET category = ''software.platform'', owner_id = 1, class_reason = ''云数〔2020〕11号'' WHERE id = %s', :p));
SELECT is((SELECT concat_ws(' ', track, owner_id, stage) FROM yunfu.project WHERE id = :p), 'public 1 contracted', 'it stands where it stood, under the data bureau');
SELECT pg_temp.do('t_bureau', format('INSERT INTO yunfu.demand (agency_id, year, title, category, project_id) VALUES (1, 2020, ''平台'', ''software.platform'', %s)', :p));
SELECT is(pg_temp.go(:p, 'implementing', '2020-05-11'), 'implementing', 'with the demands that it is to serve it goes on');
SELECT is(pg_temp.go(:p, 'accepted', '2020-06-08'), 'accepted', 'as public projects do');
SELECT is(pg_temp.go(:p, 'filed', '2020-06-15'), 'filed', 'to its end');
SELECT * FROM pg_temp.is_well('another class');

--
-- An approval that has lapsed: a new round brings it anew.
--
SELECT pg_temp.begun('professional', 'procuring') AS p \gset
SELECT approval_last_day AS last FROM yunfu.project WHERE id = :p \gset
SELECT pg_temp.set_today(:'last'::date + 1) \g /dev/null
SELECT pg_temp.paper(:p, 'award_notice') \g /dev/null
SELECT is(pg_temp.by('t_police', pg_temp.signing(:p, 'main', 2000000, '云浮数科公司', due => '2099-12-31')), 'ZG004 approval_opinion.alive', 'nothing is signed on it');
SELECT is(pg_temp.go(:p, 'submitted', :'last'::date + 8), 'submitted', 'it is submitted anew');
SELECT is((SELECT concat_ws(' ', round, frozen, approved_amount) FROM yunfu.project WHERE id = :p), '2 f', 'in a new round, its figures open again');
SELECT pg_temp.go(:p, way, (:'last'::date + 8 + 7 * n::integer)) FROM unnest('{prechecked,reviewed,fund_reviewed,approved,funded,procuring,contracted}'::text[]) WITH ORDINALITY AS w (way, n) \g /dev/null
SELECT is((SELECT concat_ws(' ', stage, approval_last_day > :'last') FROM yunfu.project WHERE id = :p), 'contracted t', 'and comes to its contract on a living approval');
SELECT * FROM pg_temp.is_well('an approval anew');

--
-- An acceptance that fails, is repeated; a review before it that fails sends the project back.
--
SELECT pg_temp.begun('professional', 'implementing') AS p \gset
SELECT pg_temp.set_today('2020-06-01') \g /dev/null
SELECT pg_temp.paper(:p, 'preacceptance_opinion', 'failed') \g /dev/null
SELECT is(pg_temp.would_step(:p, 'preaccepted'), 'ZG002 preacceptance_opinion', 'a review that fails leads nowhere');
SELECT is(pg_temp.go(:p, 'preaccepted', '2020-06-15'), 'preaccepted', 'one that passes does');
SELECT pg_temp.set_today('2020-06-22') \g /dev/null
SELECT pg_temp.supply(:p, 'accepted', '{acceptance_report}'), pg_temp.paper(:p, 'acceptance_report', 'failed') \g /dev/null
SELECT is(pg_temp.would_step(:p, 'accepted'), 'ZG002 acceptance_report', 'an acceptance that fails is none');
SELECT pg_temp.paper(:p, 'preacceptance_opinion', 'failed') \g /dev/null
SELECT is(pg_temp.step(:p, 'implementing'), 'implementing', 'the bureau sends it back');
SELECT is(pg_temp.go(:p, 'preaccepted', '2020-07-06'), 'preaccepted', 'it is reviewed again');
SELECT is(pg_temp.go(:p, 'accepted', '2020-07-13', '{delivered}'), 'accepted', 'and accepted');
SELECT * FROM pg_temp.is_well('an acceptance repeated');

--
-- Acceptance in parts, with the consent to it.
--
SELECT pg_temp.begun('professional', 'procuring') AS p \gset
SELECT pg_temp.set_today('2020-04-27') \g /dev/null
SELECT pg_temp.paper(:p, 'award_notice'), pg_temp.paper(:p, 'award_notice') \g /dev/null
SELECT pg_temp.signs(:p, 'main', 1000000, '云浮数科公司', due => '2020-07-01') AS one, pg_temp.signs(:p, 'main', 1000000, '云浮软件公司', due => '2020-09-01') AS two \gset
SELECT is(pg_temp.step(:p, 'contracted'), 'contracted', 'two contracts, two parts');
SELECT is(pg_temp.go(:p, 'implementing', '2020-05-04'), 'implementing', 'carried out one after the other');
SELECT pg_temp.set_today('2020-06-15') \g /dev/null
SELECT pg_temp.paper(:p, 'waiver_consent_data_bureau'), pg_temp.paper(:p, 'part_acceptance_report') AS report \gset
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.acceptance_part (project_id, title, contract_id, share, document_id, accepted_on) VALUES (%s, ''一期'', %s, 100, %s, ''2020-06-15'')', :p, :one, :report));
SELECT pg_temp.set_today('2020-07-15') \g /dev/null
SELECT is_empty(format('SELECT FROM govproj.project_duties(''yunfu.project'', %s, ''2020-07-15'') AS d WHERE d.kind = ''delay_filing''', :p), 'what is accepted is not late');
SELECT pg_temp.set_today('2020-08-17') \g /dev/null
SELECT pg_temp.paper(:p, 'part_acceptance_report') AS report \gset
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.acceptance_part (project_id, title, contract_id, share, document_id, accepted_on) VALUES (%s, ''二期'', %s, 100, %s, ''2020-08-17'')', :p, :two, :report));
SELECT is(pg_temp.go(:p, 'preaccepted', '2020-08-24'), 'preaccepted', 'then it is reviewed');
SELECT pg_temp.do('t_police', format('UPDATE yunfu.contract SET delivered_on = ''2020-08-24'' WHERE project_id = %s AND kind = ''supervision''', :p));
SELECT is(pg_temp.go(:p, 'accepted', '2020-08-31', '{delivered}'), 'accepted', 'and accepted as a whole');
SELECT * FROM pg_temp.is_well('acceptance in parts');

--
-- Suspended, and resumed.
--
SELECT pg_temp.begun('professional', 'implementing') AS p \gset
SELECT pg_temp.set_today('2020-06-01') \g /dev/null
SELECT pg_temp.paper(:p, 'suspension_notice') \g /dev/null
SELECT is((SELECT suspended_on FROM yunfu.project_overview WHERE project_id = :p), '2020-06-01', 'it stands still');
SELECT pg_temp.set_today('2020-07-01'), pg_temp.supply(:p, 'preaccepted') \g /dev/null
SELECT is(pg_temp.would_step(:p, 'preaccepted'), 'ZG009 suspended', 'and goes on no further');
SELECT pg_temp.paper(:p, 'resumption_notice') \g /dev/null
SELECT is(pg_temp.step(:p, 'preaccepted'), 'preaccepted', 'until it is resumed');
SELECT is((SELECT suspended_days FROM yunfu.stage_duration WHERE project_id = :p AND stage = 'implementing'), 30, 'the days that it stood are told apart');
SELECT * FROM pg_temp.is_well('a suspension');

--
-- Typing errors in what a step rests on, its day, and a step that was taken by mistake.
--
SELECT pg_temp.begun('professional', 'contracted') AS p \gset
SELECT pg_temp.main(:p) AS c \gset
CREATE FUNCTION pg_temp.corrects(p bigint, what text, id bigint, col text, new text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.do('t_police', format('INSERT INTO yunfu.correction (project_id, relation, row_id, column_name, new, reason, paper) VALUES (%s, %L, %s, %L, %L, ''录入有误'', ''合同原件'')', p, what, id, col, new));
    RETURN (SELECT max(k.id) FROM yunfu.correction k WHERE k.project_id = p);
END $$;
CREATE FUNCTION pg_temp.granting(correction bigint) RETURNS text LANGUAGE sql AS $$ SELECT format('UPDATE yunfu.correction SET decision = ''granted'' WHERE id = %s', correction) $$;
SELECT is(pg_temp.by('t_police', format('UPDATE yunfu.contract SET supplier = ''云浮数科有限公司'' WHERE id = %s', :c)) ~ '^ZG009', true, 'what a step rests on is not just altered');
SELECT pg_temp.corrects(:p, 'contract', :c, 'supplier', '云浮数科有限公司') AS k \gset
SELECT is(pg_temp.by('t_police', pg_temp.granting(:k)), 'ZG006 four_eyes', 'nor by one person');
SELECT pg_temp.do('t_bureau', pg_temp.granting(:k));
SELECT is((SELECT supplier::text FROM yunfu.contract WHERE id = :c), '云浮数科有限公司', 'but with four eyes');
SELECT pg_temp.corrects(:p, 'project', :p, 'stage_on', (SELECT (stage_on - 1)::text FROM yunfu.project WHERE id = :p)) AS k \gset
SELECT pg_temp.do('t_bureau', pg_temp.granting(:k));
SELECT is((SELECT stage_on FROM yunfu.project WHERE id = :p), '2020-04-26', 'the day of the step too');
SELECT pg_temp.begun('professional', 'prechecked') AS w \gset
SELECT pg_temp.paper(:w, 'withdrawal') AS paper, pg_temp.step(:w, 'withdrawn') AS stage \gset
SELECT pg_temp.corrects(:w, 'project', :w, 'stage', 'prechecked') AS k \gset
SELECT pg_temp.do('t_bureau', pg_temp.granting(:k));
SELECT is((SELECT stage::text FROM yunfu.project WHERE id = :w), 'prechecked', 'and the step itself is taken back');
SELECT is(pg_temp.go(:w, 'reviewed', '2020-04-06'), 'reviewed', 'from where it goes on');
SELECT * FROM pg_temp.is_well('what was typed wrong');

--
-- The government refuses the money, is asked again, and grants it.
--
SELECT pg_temp.begun('professional', 'approved') AS p \gset
SELECT pg_temp.set_today('2020-04-20') \g /dev/null
SELECT pg_temp.paper(:p, 'fund_application'), pg_temp.paper(:p, 'fund_decision', 'failed') \g /dev/null
SELECT is(pg_temp.would_step(:p, 'funded'), 'ZG002 fund_decision', 'refused, it goes no further');
SELECT is(pg_temp.go(:p, 'funded', '2020-06-15'), 'funded', 'granted, it does');
SELECT is((SELECT count(*) FROM yunfu.document WHERE project_id = :p AND kind = 'fund_decision'), 2::bigint, 'both stay on record');
SELECT is(pg_temp.go(:p, 'procuring', '2020-06-22'), 'procuring', 'it procures');
SELECT pg_temp.set_today('2020-06-29') \g /dev/null
SELECT pg_temp.paper(:p, 'fund_decision', 'failed') \g /dev/null
SELECT is(pg_temp.by('t_police', format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''award_notice'', 2, ''2020-06-29'')', :p)), 'ZG002 award_notice.after.fund_decision', 'what is refused after that is not awarded');
SELECT is(pg_temp.by('t_police', pg_temp.signing(:p, 'main', 2000000, '云浮数科公司')) ~ '^ZG002', true, 'nor signed');
SELECT * FROM pg_temp.is_well('a grant refused');

--
-- Finance builds a system of its own, as any municipal body does.
--
SELECT pg_temp.set_today('2020-03-02') \g /dev/null
SELECT pg_temp.do('t_finance', 'INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (3, 2020, ''2020-03-02'')');
SELECT pg_temp.do('t_finance', 'INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) SELECT id, ''预算一体化'', ''software.professional'', 2450000 FROM yunfu.annual_plan WHERE agency_id = 3');
SELECT pg_temp.do('t_finance', 'INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, plan_line_id, budgeted) SELECT ''预算一体化系统'', ''software.professional'', 3, 2020, 2450000, id, true FROM yunfu.plan_line WHERE title = ''预算一体化''');
SELECT id AS p FROM yunfu.project WHERE owner_id = 3 \gset
SELECT pg_temp.turn('t_finance'), drive.supply(:p, 'line ' || l, '2020-03-02') FROM unnest('{software_development,hardware,supervision,acceptance,security}'::text[]) AS l \g /dev/null
SELECT pg_temp.turn('none') \g /dev/null
SELECT is(pg_temp.live(:p, drive.path('professional', 'reviewed')), 'reviewed', 'its own project, by its own role');
SELECT is(pg_temp.by('t_police', format('UPDATE yunfu.project SET title = ''乙'' WHERE id = %s; DO $x$ BEGIN IF EXISTS (SELECT FROM yunfu.project WHERE owner_id = 3) THEN RAISE; END IF; END $x$', :p)), 'done', 'no unit sees it');
SELECT pg_temp.set_today('2020-03-30'), pg_temp.supply(:p, 'fund_reviewed') \g /dev/null
SELECT ok('another_office' = ANY (pg_temp.would_warn(:p, 'fund_reviewed', '2020-03-30')), 'that it reviews its own money is told');
SELECT is(pg_temp.step(:p, 'fund_reviewed'), 'fund_reviewed', 'the measure names nobody else');
SELECT is(pg_temp.go(:p, 'approved', '2020-04-06'), 'approved', 'and the data bureau approves it');
SELECT * FROM pg_temp.is_well('a system of finance''s own');

--
-- National money that comes later.
--
SELECT pg_temp.begun('professional', 'implementing') AS p \gset
SELECT pg_temp.main(:p) AS c \gset
SELECT pg_temp.set_today('2020-06-01') \g /dev/null
SELECT is(pg_temp.by('t_police', pg_temp.paying(:c, 100000, source => 'national')) ~ '^ZG008', true, 'of none nothing is paid');
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.change (project_id, kind, cause, source, new, decided_on) VALUES (%s, ''funds'', ''other'', ''national'', 300000, ''2020-06-01'')', :p));
SELECT is((SELECT national_funds::numeric FROM yunfu.project WHERE id = :p), 300000::numeric, 'a change of funds has it');
SELECT is((SELECT count(*) FROM yunfu.obligation WHERE project_id = :p AND kind = 'national_liaison' AND met_on IS NULL), 1::bigint, 'the liaison is owed from then on');
SELECT pg_temp.paper(:p, 'national_liaison') \g /dev/null
SELECT is((SELECT met_on FROM yunfu.obligation WHERE project_id = :p AND kind = 'national_liaison'), '2020-06-01', 'and done');
SELECT pg_temp.do('t_finance', format('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided, arranged) VALUES (%s, ''national'', 2020, 300000, 300000, 300000)', :p));
SELECT pg_temp.do('t_police', pg_temp.paying(:c, 100000, source => 'national'));
SELECT is((SELECT concat_ws(' ', paid, paid_national) FROM yunfu.project WHERE id = :p), '100000 100000', 'and is paid from');
SELECT is((SELECT national_funds FROM yunfu.project_on('2020-05-31') WHERE project_id = :p), 0::numeric, 'before that there was none');
SELECT * FROM pg_temp.is_well('national money later');

--
-- A project becomes classified: it is no project of this register any more.
--
SELECT pg_temp.begun('professional', 'implementing') AS p \gset
SELECT pg_temp.set_today('2020-06-01') \g /dev/null
SELECT is(pg_temp.by('t_police', format('UPDATE yunfu.project SET classified = true WHERE id = %s', :p)), 'ZG010 unclassified', 'it is not said and carried on');
SELECT is(pg_temp.go(:p, 'terminated', '2020-06-01'), 'terminated', 'but ended');
SELECT is((SELECT count(*) FROM yunfu.obligation WHERE project_id = :p AND kind ~ '^termination_filing' AND met_on IS NULL), 2::bigint, 'with both filings');
SELECT pg_temp.paper(:p, 'termination_filing_data_bureau'), pg_temp.paper(:p, 'termination_filing_finance') \g /dev/null
SELECT is((SELECT count(*) FROM yunfu.obligation WHERE project_id = :p AND met_on IS NULL), 0::bigint, 'after which nothing is owed');
SELECT pg_temp.do('t_police', pg_temp.paying(pg_temp.main(:p), 500000, 'settlement'));
SELECT is((SELECT paid::numeric FROM yunfu.project WHERE id = :p), 500000::numeric, 'what was done is paid for');
SELECT * FROM pg_temp.is_well('a project that is classified');

--
-- A public project that finance sends back.
--
SELECT pg_temp.begun('public', 'reviewed') AS p \gset
SELECT pg_temp.set_today('2020-03-16') \g /dev/null
SELECT pg_temp.paper(:p, 'fund_review_opinion', 'failed') \g /dev/null
SELECT is(pg_temp.would_step(:p, 'fund_reviewed') ~ '^ZG002', true, 'it does not go on');
SELECT is(pg_temp.step(:p, 'returned'), 'returned', 'finance sends it back');
SELECT is(pg_temp.go(:p, 'planned', '2020-03-23'), 'planned', 'the data bureau begins anew');
SELECT is((SELECT concat_ws(' ', round, frozen) FROM yunfu.project WHERE id = :p), '2 f', 'in a round of its own, its figures open');
SELECT is(pg_temp.go(:p, 'reviewed', '2020-03-30', '{demand}'), 'reviewed', 'it is reviewed again');
SELECT is(pg_temp.go(:p, 'fund_reviewed', '2020-04-06'), 'fund_reviewed', 'and finance agrees');
SELECT * FROM pg_temp.is_well('a public project sent back');
SELECT * FROM finish();
ROLLBACK;
