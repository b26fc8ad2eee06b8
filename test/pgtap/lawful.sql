-- What the measure forbids, as somebody might try it: papers and contracts out of order, reviews overtaken by changes, contracts
-- that were left behind, funds that were refused. Each is refused, and by the article that forbids it.
BEGIN;
SELECT no_plan();
\ir ../tap.sql

-- Articles 7, 8, 10, 11: what the round's papers rest on comes first, and so does the round
SELECT drive.reach('professional', 'reviewed') AS p, drive.reach('public', 'reviewed') AS q \gset
SELECT pg_temp.refused_for(format('SELECT drive.paper(%s, %L, %L)', project, kind, day), 'ZG011 ' || kind || '.after.round',
                       format('Articles 7, 8, %s track: no %s before the project was initiated', track, kind))
  FROM (VALUES (:p, 'professional'), (:q, 'public')) AS t (project, track),
       (VALUES ('fund_review_opinion', '2020-02-01'), ('fund_arrangement_opinion', '2020-02-01'), ('approval_opinion', '2020-01-15'),
               ('fund_application', '2020-01-10'), ('fund_decision', '2020-01-12'), ('award_notice', '2020-01-13')) AS v (kind, day);
SELECT pg_temp.refused_for(format('SELECT drive.contract(%s, ''main'', 500000, ''2020-01-20'')', project), 'ZG011 contract.after.round',
                       format('Article %s: no contract before the project was initiated', article))
  FROM (VALUES (:p, 11), (:q, 10)) AS t (project, article);
SELECT pg_temp.refused_for(pg_temp.stepping(:p, 'fund_reviewed', '2020-03-30'), 'ZG002 fund_arrangement_opinion', 'Article 8(3): nothing goes on without them');
SELECT pg_temp.refused_for(pg_temp.stepping(:p, 'contracted', '2020-03-30'), 'ZG001 step', 'Article 11: nor past what lies between');
SELECT drive.reach('professional', 'procuring') AS p \gset
SELECT pg_temp.refused_for(format('SELECT drive.contract(%s, %L, 600000, %L)', :p, kind, day), refusal, format('Article 11: a contract of kind %s, signed on %s', kind, day))
  FROM (VALUES ('main', '2020-04-12', 'ZG011 contract.funded'), ('other', '2020-04-12', 'ZG011 contract.funded'), ('other', '2019-06-01', 'ZG011 contract.after.round')) AS v (kind, day, refusal);
SELECT pg_temp.refused(format('SELECT drive.contract(%s, ''other'', 600000, ''2020-04-13'')', :p), 'done', 'Article 11: one of the day of the decision may be signed');

-- Article 18: acceptance follows the review before it, the filing follows acceptance
SELECT drive.reach('professional', 'implementing') AS p \gset
UPDATE yunfu.contract SET delivered_on = '2020-06-20' WHERE project_id = :p;
SELECT drive.paper(:p, kind, '2020-06-20')
  FROM unnest('{software_test_report,acceptance_evaluation,security_evaluation,expert_acceptance,acceptance_report,data_registration,ipv6_verification,acceptance_filing}'::text[]) AS kind \g /dev/null
SELECT drive.paper(:p, 'preacceptance_opinion', '2020-07-20') \g /dev/null
SELECT is(drive.step(:p, 'preaccepted', '2020-07-21'), 'done', 'Article 18: the review may follow what the unit prepared');
SELECT pg_temp.refused_for(pg_temp.stepping(:p, 'accepted', '2020-07-21'), 'ZG011 acceptance_report.after.preacceptance_opinion', 'Article 18: acceptance does not precede it');
SELECT pg_temp.refused_for(pg_temp.stepping(:p, 'accepted', '2020-07-21'), 'ZG011 expert_acceptance.after.preacceptance_opinion', 'Article 18: nor do the experts');
SELECT drive.paper(:p, kind, '2020-07-21') FROM unnest('{expert_acceptance,acceptance_report}'::text[]) AS kind \g /dev/null
SELECT is(drive.step(:p, 'accepted', '2020-07-21'), 'done', 'Article 18: what follows it is acceptance');
SELECT pg_temp.refused_for(pg_temp.stepping(:p, 'filed', '2020-07-21'), 'ZG011 acceptance_filing.after.stage:accepted', 'Article 18: what was filed before acceptance files nothing');
SELECT is((SELECT state FROM yunfu.obligation_watch WHERE project_id = :p AND kind = 'acceptance_filing'), 'open', 'Article 18: and meets no duty');
SELECT drive.paper(:p, 'acceptance_filing', '2020-07-21') \g /dev/null
SELECT is(drive.step(:p, 'filed', '2020-07-21'), 'done', 'Article 18: what is filed after it does');
SELECT is((SELECT state FROM yunfu.obligation_watch WHERE project_id = :p AND kind = 'acceptance_filing'), 'met', 'Article 18: and the duty is met with it');

-- Articles 17, 18: a change undoes the review that came before it
SELECT drive.reach('professional', 'preaccepted') AS p \gset
INSERT INTO yunfu.change (project_id, kind, cause, decided_on, note) VALUES (:p, 'scope', 'other', '2020-06-01', '换掉一半功能');
SELECT drive.paper(:p, 'change_filing', '2020-06-01'), drive.supply_all(:p, 'accepted', '2020-06-05') \g /dev/null
SELECT pg_temp.refused_for(pg_temp.stepping(:p, 'accepted', '2020-06-05'), 'ZG011 preacceptance_opinion.after.change', 'Article 18: nothing is accepted on the review of what it was before');

-- Article 17: who has signed ends the contract, he does not withdraw from it
SELECT drive.reach('professional', 'procuring') AS p, drive.reach('public', 'procuring') AS q \gset
SELECT drive.paper(project, 'award_notice', '2020-05-05'), drive.contract(project, 'main', 500000, '2020-05-05', due => '2020-12-31'), drive.paper(project, 'withdrawal', '2020-05-06')
  FROM unnest(ARRAY[:p, :q]) AS project \g /dev/null
SELECT pg_temp.refused_for(pg_temp.stepping(project, 'withdrawn', '2020-05-06'), 'ZG001 nothing_signed', format('Article 17, %s track: no withdrawal from a signed contract', track))
  FROM (VALUES (:p, 'professional'), (:q, 'public')) AS t (project, track);

-- Articles 8(4), 11, 14, 17: every main contract is awarded, undertaken and covered by an approval, whatever came before it
SET govproj.today = '2024-12-31';
SELECT drive.reach('professional', 'implementing') AS p \gset
SELECT is((SELECT approval_last_day FROM yunfu.project WHERE id = :p), '2022-04-06'::date, 'Article 8(4): two years from the day of issue');
CREATE FUNCTION pg_temp.second(project bigint, undertaking boolean DEFAULT true, due date DEFAULT '2023-12-31', day date DEFAULT '2023-06-05') RETURNS text LANGUAGE sql AS $$
    SELECT format('SELECT drive.contract(%s, ''main'', 100000, %L, ''乙公司'', undertaking => %L, due => %L)', project, day, undertaking, due)
$$;
SELECT pg_temp.refused_for(pg_temp.second(:p, undertaking => false, due => NULL), refusal, format('Article %s: a second main contract, years later', article))
  FROM (VALUES ('8(4)', 'ZG004 approval_opinion.alive'), ('11', 'ZG002 contract.awarded'), ('14', 'ZG002 undertaking.main'), ('17', 'ZG002 delivery_due.main')) AS v (article, refusal);
SELECT drive.paper(:p, 'award_notice', '2020-05-20') AS award \gset
SELECT pg_temp.refused_for(pg_temp.second(:p), 'ZG004 approval_opinion.alive', 'Article 8(4): awarded and undertaken, without a living approval');
SELECT pg_temp.refused_for(pg_temp.second(:p, undertaking => false, day => '2020-06-05'), 'ZG002 undertaking.main', 'Article 14: awarded and approved, without the undertaking');
SELECT pg_temp.refused_for(pg_temp.second(:p, due => NULL, day => '2020-06-05'), 'ZG002 delivery_due.main', 'Article 17: without a day of delivery');
SELECT pg_temp.refused_for(pg_temp.second(:p, day => '2020-05-19'), 'ZG002 contract.awarded', 'Article 11: before its award');
SELECT pg_temp.refused(pg_temp.second(:p, day => '2020-06-05'), 'done', 'Article 11: with all of it, it is signed');

-- Articles 7(4), 8(5), 10, 11: funds that were refused after all bear nothing
SELECT drive.reach('professional', 'procuring') AS p, drive.reach('public', 'procuring') AS q \gset
SELECT drive.paper(project, 'fund_decision', '2020-05-01', 'failed', 0) FROM unnest(ARRAY[:p, :q]) AS project \g /dev/null
SELECT pg_temp.refused_for(format('SELECT drive.paper(%s, ''award_notice'', ''2020-05-02'')', project), 'ZG002 award_notice.after.fund_decision', format('Article %s: nothing is awarded on them', article))
  FROM (VALUES (:p, 11), (:q, 10)) AS t (project, article);
SELECT pg_temp.refused_for(format('SELECT drive.contract(%s, ''other'', 1, ''2020-05-02'')', project), 'ZG002 contract.funded', format('Article %s: nothing is signed', article))
  FROM (VALUES (:p, 11), (:q, 10)) AS t (project, article);
SELECT drive.reach('professional', 'contracted') AS p, drive.reach('public', 'contracted') AS q \gset
SELECT drive.paper(project, 'fund_decision', '2020-05-01', 'failed', 0), drive.contract(project, 'supervision', 50000, '2020-04-28', '广东监理公司', undertaking => false)
  FROM unnest(ARRAY[:p, :q]) AS project \g /dev/null
SELECT pg_temp.refused_for(pg_temp.stepping(project, 'implementing', '2020-05-04'), 'ZG002 fund_decision', format('Article %s: and what was signed is not begun', article))
  FROM (VALUES (:p, '8(5)'), (:q, '7(4)')) AS t (project, article);

-- Articles 7(2), 8(2): so with reviews that failed after they had passed
SELECT drive.reach('professional', 'reviewed') AS p, drive.reach('public', 'reviewed') AS q \gset
SELECT drive.supply_all(project, 'fund_reviewed', '2020-03-24') FROM unnest(ARRAY[:p, :q]) AS project \g /dev/null
SELECT drive.paper(project, 'expert_review', '2020-03-25', 'failed') FROM unnest(ARRAY[:p, :q]) AS project \g /dev/null
SELECT pg_temp.refused_for(format('SELECT drive.paper(%s, ''fund_review_opinion'', ''2020-03-25'')', project), 'ZG002 fund_review_opinion.after.expert_review',
                           format('Article %s: finance reviews nothing that failed', article))
  FROM (VALUES (:p, '8(3)'), (:q, '7(3)')) AS t (project, article);
SELECT pg_temp.refused_for(pg_temp.stepping(project, 'fund_reviewed', '2020-03-26'), 'ZG002 expert_review', format('Article %s: nor does it go on', article))
  FROM (VALUES (:p, '8(3)'), (:q, '7(3)')) AS t (project, article);

-- Articles 4(4), 22: nothing is arranged before it is decided, nor beyond it
CREATE FUNCTION pg_temp.arranging(project bigint, decided numeric, arranged numeric DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided, arranged) VALUES (%s, ''city'', 2020, 99999999, %L, %L)', project, decided, arranged)
$$;
SELECT pg_temp.refused_for(pg_temp.arranging(drive.reach(track, stage), 99999999, arranged), 'ZG002 allocation.decided', format('Article 22, %s track: %s at %s', track, what, stage))
  FROM (VALUES ('professional', 'planned'), ('professional', 'approved'), ('public', 'planned'), ('public', 'fund_reviewed')) AS t (track, stage),
       (VALUES (NULL, 'no money is decided'), (99999999, 'none arranged')) AS v (arranged, what);
SELECT pg_temp.refused_for(pg_temp.arranging(drive.reach(track, 'funded'), 2450000.01), 'ZG008 allocations.' || ceiling, format('Article 22, %s track: no more than the %s', track, ceiling))
  FROM unnest('{professional,public}'::text[]) AS track, unnest('{limit,fund_decision}'::text[]) AS ceiling;
SELECT pg_temp.refused(pg_temp.arranging(drive.reach(track, 'funded'), 2450000, 2450000), 'done', format('Article 22, %s track: what was granted is arranged', track))
  FROM unnest('{professional,public}'::text[]) AS track;
SELECT pg_temp.refused_for(pg_temp.arranging(drive.reach('professional', stage), 1, arranged), refusal, format('Article 22: nothing for a project that was %s', stage))
  FROM (VALUES ('withdrawn'), ('rejected'), ('terminated')) AS t (stage), (VALUES (NULL, 'ZG009 going_on.decided'), (1, 'ZG009 going_on.arranged')) AS v (arranged, refusal);

-- Article 13: who lowers an amount once a contract is signed does not escape
SELECT drive.reach('professional', 'contracted') AS p \gset
INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (:p, 'value', 'other', 'software_development', 900000, '2020-05-01'), (:p, 'value', 'other', 'hardware', 10000, '2020-05-01');
SELECT cmp_ok((SELECT total_investment::numeric FROM yunfu.project WHERE id = :p), '<', 2000000::numeric, 'the total lies under the line');
SELECT pg_temp.refused_for(pg_temp.stepping(:p, 'implementing', '2020-05-04'), 'ZG003 supervision', 'Article 13: lowered after the signing, it is supervised all the same');
SELECT drive.supply_all(:p, 'implementing', '2020-05-04'), drive.step(:p, 'implementing', '2020-05-04') \g /dev/null
SELECT drive.supply_all(:p, 'preaccepted', '2020-05-11'), drive.step(:p, 'preaccepted', '2020-05-11'), drive.supply_all(:p, 'accepted', '2020-05-18', 'software_test_report') \g /dev/null
SELECT pg_temp.refused_for(pg_temp.stepping(:p, 'accepted', '2020-05-18'), 'ZG003 software_test', 'Article 13: and tested');

-- Article 17: what was terminated is no longer late
SELECT drive.reach('professional', 'procuring') AS p \gset
SELECT drive.paper(:p, 'award_notice', '2020-04-27'), drive.contract(:p, 'main', 2000000, '2020-04-27', due => '2020-12-31') \g /dev/null
SELECT drive.step(:p, 'contracted', '2020-04-28'), drive.advance(:p, 'terminated', '2020-05-06') \g /dev/null
SELECT set_eq(format('SELECT kind FROM yunfu.obligation_watch WHERE project_id = %s', :p), '{termination_filing_data_bureau,termination_filing_finance}'::text[], 'Article 17: it is filed with both offices, and owes no filing of a delay');

SELECT * FROM finish();
ROLLBACK;
