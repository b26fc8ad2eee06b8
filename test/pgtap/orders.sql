-- What rests on what: nothing bears a day before that on which it rests, whichever of the two is entered first.
-- Every order of every version is broken in battery.sql; here is what is particular to some.
BEGIN;
SELECT no_plan();
\ir ../tap.sql

SELECT drive.reach('professional', 'accepted') AS done, drive.reach('professional', 'terminated') AS given_up \gset

-- papers may come in any sequence: one that was entered before what it rests on is judged by the step that rests on it
SELECT drive.reach('professional', 'prechecked') AS p \gset
SELECT drive.supply(:p, 'cost_review', '2020-03-20'), drive.supply(:p, 'expert_review', '2020-03-20') \g /dev/null
SELECT drive.paper(:p, 'fund_review_opinion', '2020-03-20') AS opinion \gset
SELECT drive.supply(:p, 'cost_review', '2020-03-21') \g /dev/null
SELECT is(drive.step(:p, 'reviewed', '2020-03-23'), 'done', 'a second review is a review');
SELECT drive.supply(:p, 'fund_arrangement_opinion', '2020-03-24') \g /dev/null
SELECT is(drive.step(:p, 'fund_reviewed', '2020-03-30'), 'done', 'what counted on its day bears the opinion');
SELECT drive.reach('professional', 'submitted') AS p \gset
SELECT drive.paper(:p, 'cost_review', '2020-03-09') AS early, drive.paper(:p, 'expert_review', '2020-03-12') \gset
SELECT drive.advance(:p, 'prechecked', '2020-03-12') \g /dev/null
SELECT is(drive.step(:p, 'reviewed', '2020-03-13'), 'ZG011 cost_review.after.preliminary_review', 'a review before the preliminary one bears no step');
SELECT drive.paper(:p, 'cost_review', '2020-03-12') \g /dev/null
SELECT is(drive.step(:p, 'reviewed', '2020-03-13'), 'done', 'a new one does');

-- the round: what began it is the earliest day of its papers
SELECT drive.reach('professional', 'returned') AS p \gset
SELECT stage_on AS returned_on FROM yunfu.project WHERE id = :p \gset
SELECT pg_temp.refused(format('SELECT drive.paper(%s, ''cost_review'', %L)', :p, :'returned_on'::date - 1), 'ZG011 cost_review.after.round', 'no review older than the return');
SELECT is((SELECT round_on FROM yunfu.project WHERE id = :p), (SELECT initiated_on FROM yunfu.project WHERE id = :p), 'until it is submitted anew the round is the first');
SELECT drive.advance(:p, 'submitted', '2020-05-01') \g /dev/null
SELECT is((SELECT round_on FROM yunfu.project WHERE id = :p), :'returned_on', 'then it is the day of the return');
SELECT pg_temp.refused(format('UPDATE yunfu.project SET %s WHERE id = %s', change, :p), 'ZG009 fixed', change)
  FROM unnest('{initiated_on = initiated_on + 1,round_on = round_on - 1}'::text[]) AS change;

-- contracts: each has its award, its funds and a living approval on its own day, whenever it is entered
SELECT drive.reach('professional', 'implementing') AS p \gset
SELECT pg_temp.refused(format('SELECT drive.contract(%s, ''main'', 1, ''2020-05-20'')', :p), 'ZG002 contract.awarded', 'a second main contract needs an award of its own');
SELECT drive.paper(:p, 'award_notice', '2020-05-10') \g /dev/null
SELECT pg_temp.refused(format('SELECT drive.contract(%s, ''main'', 1, %L)', :p, day), result, 'a second main contract of ' || day)
  FROM (VALUES ('2020-05-09', 'ZG002 contract.awarded'), ('2020-05-10', 'done'), ('2022-04-06', 'done'), ('2022-04-07', 'ZG004 approval_opinion.alive')) AS v (day, result);
SELECT pg_temp.refused(format('SELECT drive.contract(%s, ''main'', 1, ''2020-05-10'', undertaking => false)', :p), 'ZG002 undertaking.main', 'without the undertaking');
SELECT pg_temp.refused(format('SELECT drive.contract(%s, ''main'', 1, ''2020-05-10'', due => NULL)', :p), 'ZG002 delivery_due.main', 'without a day of delivery');
SELECT pg_temp.refused(format('SELECT drive.contract(%s, ''renewal'', 1, ''2021-05-10'', undertaking => false)', :p), 'ZG002 undertaking.renewal', 'a renewal without the undertaking');
SELECT pg_temp.refused(format('SELECT drive.contract(%s, ''renewal'', 1, ''2021-05-10'')', :p), 'done', 'a renewal needs no award');
SELECT pg_temp.refused(format('SELECT drive.contract(%s, ''other'', 1, ''2020-04-12'')', :p), 'ZG011 contract.funded', 'nothing is signed before the funds are decided');
SELECT drive.contract(:p, 'renewal', 1, '2024-05-10') AS late \gset
SELECT is(pg_temp.warned(:p), 'contract:renewal.framework', 'a renewal in the fifth year is warned of');
-- and is judged again by the steps that rest on it, also when a paper is replaced
SELECT drive.reach('professional', 'contracted') AS p \gset
SELECT drive.void(id) FROM yunfu.document WHERE project_id = :p AND kind = 'award_notice' \g /dev/null
SELECT drive.paper(:p, 'award_notice', '2020-04-28') \g /dev/null
SELECT is(drive.step(:p, 'implementing', '2020-05-11'), 'ZG002 contract.awarded', 'an award that came after the signing bears it not');
SELECT drive.paper(:p, 'award_notice', '2020-04-27') \g /dev/null
SELECT drive.supply_all(:p, 'implementing', '2020-05-11') \g /dev/null
SELECT is(drive.step(:p, 'implementing', '2020-05-11'), 'done', 'one of the same day does');

-- also one that was entered in the round before
SELECT drive.reach('professional', 'submitted') AS p \gset
SELECT drive.contract(:p, 'main', 100, '2020-03-10'), drive.supply(:p, 'failed preliminary_review', '2020-03-10'), drive.step(:p, 'returned', '2020-03-10') \g /dev/null
SELECT drive.advance(:p, stage, '2020-03-11'::date + n::integer) FROM unnest('{submitted,prechecked,reviewed,fund_reviewed,approved,funded,procuring}'::text[]) WITH ORDINALITY AS s (stage, n) \g /dev/null
SELECT drive.paper(:p, 'award_notice', '2020-03-19') \g /dev/null
SELECT matches(detail, 'contract\.funded .ZG011.* contract\.awarded|contract\.awarded .ZG002[^\n]*\n(.*\n)*.*contract\.funded .ZG011', 'a contract that was signed in an earlier round is judged all the same')
  FROM drive.outcome(pg_temp.stepping(:p, 'contracted', '2020-03-20'));

-- one approval a round: another extends nothing unless all that it rests on is new
SELECT drive.reach('professional', 'approved') AS p \gset
SELECT drive.paper(:p, 'approval_opinion', '2021-06-01') \g /dev/null
SELECT is((SELECT last_day FROM yunfu.approval_watch WHERE project_id = :p), '2022-04-06'::date, 'a second opinion extends nothing');
SELECT drive.paper(:p, kind, '2021-07-01') FROM unnest('{cost_review,expert_review,fund_review_opinion}'::text[]) AS kind \g /dev/null
SELECT drive.paper(:p, 'approval_opinion', '2021-07-02') \g /dev/null
SELECT is((SELECT last_day FROM yunfu.approval_watch WHERE project_id = :p), '2022-04-06'::date, 'nor does it with some of the reviews anew');
SELECT drive.paper(:p, 'fund_arrangement_opinion', '2021-07-03'), drive.paper(:p, 'approval_opinion', '2021-07-04') \g /dev/null
SELECT is((SELECT last_day FROM yunfu.approval_watch WHERE project_id = :p), '2023-07-04'::date, 'with all of them it does');
SELECT drive.supply_all(:p, 'funded', '2021-07-04') \g /dev/null
SELECT is(drive.step(:p, 'funded', day::date, undo => true), result, 'funds on ' || day) FROM (VALUES ('2023-07-04', 'done'), ('2023-07-05', 'ZG004 approval_opinion.alive')) AS v (day, result);

-- whatever the day of the step, and whenever it is entered; and what has lapsed stays so
SELECT drive.reach('professional', 'fund_reviewed') AS p, drive.reach('professional', 'approved') AS q \gset
SELECT drive.paper(:p, 'approval_opinion', '2020-04-06'), drive.step(:p, 'approved', '2022-03-30'), drive.paper(:p, 'approval_opinion', '2022-03-29'), drive.supply_all(:p, 'funded', '2022-03-30') \g /dev/null
SELECT is(drive.step(:p, 'funded', '2022-04-07', undo => true), 'ZG004 approval_opinion.alive', 'one dated before a late step extends nothing');
SELECT drive.paper(:q, kind, '2023-05-30') FROM unnest('{cost_review,expert_review,fund_review_opinion,fund_arrangement_opinion,approval_opinion}'::text[]) AS kind \g /dev/null
SELECT drive.supply_all(:q, 'funded', '2023-05-30') \g /dev/null
SELECT is(drive.step(:q, 'funded', '2023-06-01', undo => true), 'ZG004 approval_opinion.alive', 'nothing revives what has lapsed but a new round');

-- a later paper that says no bites as a voiding does
SELECT drive.reach('professional', 'funded') AS p \gset
SELECT drive.supply(:p, 'failed fund_decision', '2020-04-14') \g /dev/null
SELECT is(drive.step(:p, 'procuring', '2020-04-20'), 'ZG002 fund_decision', 'funds that were refused after all bear no procurement');
SELECT drive.paper(:p, 'fund_decision', '2020-04-21') \g /dev/null
SELECT is(drive.step(:p, 'procuring', '2020-04-21'), 'done', 'granted anew they do');
SELECT drive.reach('public', 'fund_reviewed') AS p \gset
SELECT drive.supply(:p, 'failed expert_review', '2020-03-25') \g /dev/null
SELECT drive.supply_all(:p, 'funded', '2020-03-26') \g /dev/null
SELECT is(drive.step(:p, 'funded', '2020-03-30'), 'ZG002 expert_review', 'on the public track too');

-- also when yet another has said yes since: what rested on the first is judged by the last
SELECT drive.reach('professional', 'approved') AS p \gset
SELECT drive.supply(:p, 'failed fund_review_opinion', '2020-04-07'), drive.paper(:p, 'fund_review_opinion', '2020-04-08', amount => 2000000), drive.supply_all(:p, 'funded', '2020-04-13') \g /dev/null
SELECT is(drive.step(:p, 'funded', '2020-04-13', undo => true), 'ZG008 approval_opinion.limit', 'an approval beyond what finance says in the end');
SELECT drive.paper(:p, 'approval_opinion', '2020-04-09', amount => 2000000), drive.paper(:p, 'fund_decision', '2020-04-13', amount => 2000000) \g /dev/null
SELECT is(drive.step(:p, 'funded', '2020-04-13', undo => true), 'done', 'brought down to it, is in order');

-- what hides an early paper behind a later one, or in an earlier round, is judged by it all the same
SELECT drive.reach('professional', 'submitted') AS p, drive.reach('professional', 'submitted') AS q, drive.reach('professional', 'submitted') AS r, drive.reach('professional', 'submitted') AS s \gset
SELECT drive.paper(:p, kind, '2020-03-09') FROM unnest('{cost_review,expert_review,fund_review_opinion,fund_arrangement_opinion}'::text[]) AS kind \g /dev/null
SELECT drive.advance(:p, 'prechecked', '2020-03-16'), drive.advance(:p, 'reviewed', '2020-03-23') \g /dev/null
SELECT matches(drive.step(:p, 'fund_reviewed', '2020-03-30'), '^ZG011 (cost|expert)_review.after.preliminary_review', 'finance before the reviews, on reviews that came too early');
SELECT drive.paper(:q, kind, '2020-03-09') FROM unnest('{approval_opinion,fund_application,fund_decision}'::text[]) AS kind \g /dev/null
SELECT drive.advance(:q, 'prechecked', '2020-03-16'), drive.advance(:q, 'reviewed', '2020-03-23'), drive.advance(:q, 'fund_reviewed', '2020-03-30'), drive.advance(:q, 'approved', '2020-04-06') \g /dev/null
SELECT matches(drive.step(:q, 'funded', '2020-04-07'), '^ZG011 approval_opinion.after', 'funds on an approval that came before its reviews');
SELECT drive.paper(:r, 'preacceptance_opinion', '2020-03-09') \g /dev/null
SELECT drive.advance(:r, stage, '2020-03-09'::date + 7 * n::integer)
  FROM unnest('{prechecked,reviewed,fund_reviewed,approved,funded,procuring,contracted,implementing}'::text[]) WITH ORDINALITY AS v (stage, n) \g /dev/null
SELECT matches(drive.step(:r, 'preaccepted', '2020-05-11'), '^ZG011 preacceptance_opinion.after.(stage:implementing|contract:main)$', 'reviewed before there was anything to review');
SELECT drive.paper(:s, kind, '2020-03-09') FROM unnest('{acceptance_evaluation,security_evaluation,expert_acceptance,acceptance_report,data_registration,ipv6_verification}'::text[]) AS kind \g /dev/null
SELECT drive.supply(:s, 'failed preliminary_review', '2020-03-16'), drive.step(:s, 'returned', '2020-03-16') \g /dev/null
SELECT drive.advance(:s, stage, '2020-03-16'::date + 7 * n::integer)
  FROM unnest('{submitted,prechecked,reviewed,fund_reviewed,approved,funded,procuring,contracted,implementing,preaccepted}'::text[]) WITH ORDINALITY AS v (stage, n) \g /dev/null
SELECT drive.paper(:s, 'software_test_report', '2020-05-27') \g /dev/null
UPDATE yunfu.contract SET delivered_on = '2020-05-28' WHERE project_id = :s;
SELECT matches(drive.step(:s, 'accepted', '2020-06-01'), '^ZG0(02|11) ', 'accepted on papers of the round before, older than the contract');

-- what replaces a paper may be later than what rests on it: that is judged again with the next step, whatever its rules ask for
CREATE FUNCTION pg_temp.replaced(at text, kind text, day date, next text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    p bigint := drive.reach('professional', at);
BEGIN
    PERFORM drive.void(id) FROM yunfu.document d WHERE d.project_id = p AND d.kind = replaced.kind;
    PERFORM drive.paper(p, kind, day), drive.supply_all(p, next, '2020-06-30');
    RETURN drive.step(p, next, '2020-06-30');
END $$;
SELECT is(pg_temp.replaced(at, kind, day::date, next), refusal, format('%s, %s of %s, %s', at, kind, day, next))
  FROM (VALUES ('submitted', 'scheme', '2020-03-12', 'prechecked', 'ZG011 argumentation.after.scheme'), ('submitted', 'scheme', '2020-03-09', 'prechecked', 'done'),
               ('reviewed', 'preliminary_review', '2020-03-28', 'fund_reviewed', 'ZG011 cost_review.after.preliminary_review'), ('reviewed', 'preliminary_review', '2020-03-16', 'fund_reviewed', 'done'),
               ('funded', 'approval_opinion', '2020-04-19', 'procuring', 'ZG011 fund_application.after.approval_opinion'), ('funded', 'approval_opinion', '2020-04-06', 'procuring', 'done'),
               ('accepted', 'preacceptance_opinion', '2020-06-01', 'filed', 'ZG011 acceptance_report.after.preacceptance_opinion'), ('accepted', 'preacceptance_opinion', '2020-05-11', 'filed', 'done')
       ) AS v (at, kind, day, next, refusal);

-- a change undoes the review that came before it
SELECT drive.reach('professional', 'preaccepted') AS p \gset
SELECT stage_on AS reviewed_on FROM yunfu.project WHERE id = :p \gset
INSERT INTO yunfu.change (project_id, kind, cause, decided_on, note) VALUES (:p, 'scope', 'other', :'reviewed_on'::date + 1, '换掉一半功能');
SELECT drive.paper(:p, 'change_filing', :'reviewed_on'::date + 1), drive.supply_all(:p, 'accepted', :'reviewed_on'::date + 2) \g /dev/null
SELECT is(drive.step(:p, 'accepted', :'reviewed_on'::date + 2), 'ZG011 preacceptance_opinion.after.change', 'accepted on the old review');
SELECT drive.paper(:p, 'preacceptance_opinion', :'reviewed_on'::date + 2) \g /dev/null
SELECT is(drive.step(:p, 'accepted', :'reviewed_on'::date + 2), 'done', 'on a new one');

-- the end, and the money
SELECT drive.reach('professional', 'procuring') AS p \gset
SELECT drive.paper(:p, 'award_notice', '2020-04-20'), drive.contract(:p, 'main', 1, '2020-04-20'), drive.supply_all(:p, 'withdrawn', '2020-04-21') \g /dev/null
SELECT is(drive.step(:p, 'withdrawn', '2020-04-21'), 'ZG001 nothing_signed', 'with a contract signed a project is terminated, not withdrawn');
SELECT drive.reach('professional', 'procuring') AS p \gset
SELECT is(pg_temp.after(format('SELECT drive.supply_all(%%s, ''withdrawn'', ''2020-04-21''), drive.contract(%%s, ''other'', %s, ''2020-05-20'')', amount), :p, 'withdrawn', '2020-04-21'), result, says)
  FROM (VALUES (0, 'done', 'a contract of nothing binds nobody'), (0.01, 'ZG001 nothing_signed', 'nor is it withdrawn on a day before it was signed')) AS v (amount, result, says);
SELECT is(pg_temp.after(format('SELECT drive.paper(%%s, ''termination_procedure'', ''2020-05-20''), drive.contract(%%s, ''other'', %s, ''2020-05-20'')', amount), :p, 'terminated', '2020-05-20'), result, says)
  FROM (VALUES (0, 'ZG001 something_signed', 'and nobody ends what a contract of nothing binds to'), (0.01, 'done', 'what is worth a fen is ended')) AS v (amount, result, says);
SELECT drive.reach('professional', 'approved') AS p \gset
SELECT pg_temp.refused(format('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested%s) VALUES (%s, ''city'', 2020, 1%s)', ', ' || nullif(figure, 'requested'), :p, repeat(', 1', n)), result, figure || ' before funds are decided')
  FROM (VALUES ('requested', 0, 'done'), ('decided', 1, 'ZG002 allocation.decided'), ('decided, arranged', 2, 'ZG002 allocation.decided')) AS v (figure, n, result);
SELECT pg_temp.refused(format('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, %s) VALUES (%s, ''city'', 2020, 1%s)', figure, :given_up, repeat(', 1', n)), result, figure || ' for a project that has ended')
  FROM (VALUES ('decided', 1, 'ZG009 reached.funded.decided'), ('decided, arranged', 2, 'ZG009 reached.funded.arranged')) AS v (figure, n, result);
SELECT pg_temp.refused(format('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided, arranged) VALUES (%s, ''city'', 2020, 1, 1, 1)', :done), 'done', 'funds that were decided are arranged');

-- another main contract comes before the review of the whole, or after it has failed
SELECT drive.reach('professional', 'preaccepted') AS p \gset
SELECT stage_on AS day FROM yunfu.project WHERE id = :p \gset
SELECT drive.paper(:p, 'award_notice', :'day') \g /dev/null
SELECT pg_temp.refused(format('SELECT drive.contract(%s, %L, 1, %L)', :p, kind, :'day'), result, 'after the pre-acceptance review, a contract of kind ' || kind)
  FROM (VALUES ('main', 'ZG009 not_reached.preaccepted.main'), ('other', 'ZG009 not_reached.preaccepted.other'), ('evaluation', 'done')) AS v (kind, result);
SELECT pg_temp.refused(format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on) SELECT pg_temp.main(%s), 1, %L', :p, :'day'), 'ZG009 not_reached.preaccepted.supplement', 'nor a supplement');
SELECT drive.paper(:p, 'preacceptance_opinion', :'day', 'failed'), drive.step(:p, 'implementing', :'day') \g /dev/null
SELECT pg_temp.refused(format('SELECT drive.contract(%s, ''main'', 1, %L)', :p, :'day'), 'done', 'back in implementation it may');

-- any pack: rows alone say it
UPDATE yunfu.policy SET superseded_on = '2024-06-30';
SELECT govproj.load_pack('yunfu', body || jsonb_build_object('code', 'own', 'valid_from', '2024-07-01', 'valid_until', NULL, 'orders',
    '[{"subject": "argumentation", "after": "scheme", "article": "1"}, {"subject": "payment", "after": "contract:supervision", "code": "watched", "mode": "warn", "article": "2"},
      {"subject": "data_catalogue", "after": "scheme", "at_most": "30 days", "code": "fresh", "article": "3"},
      {"subject": "stage:submitted", "after": "scheme", "at_most": "59 days", "code": "scheme.alive", "article": "3"}]'::jsonb,
    'requirements', (SELECT jsonb_agg(r) FROM jsonb_array_elements(body -> 'requirements') r WHERE (r ->> 'code') IS DISTINCT FROM 'nothing_signed'),
    'conditions', (SELECT jsonb_agg(c) FROM jsonb_array_elements(body -> 'conditions') c WHERE c ->> 'condition' NOT IN ('settled', 'approval_lapsed') AND coalesce(c ->> 'entry', '') !~ '^allocation:')
                  || '[{"entry": "ipv6_support", "condition": "not_reached", "argument": "submitted", "article": "4"}, {"entry": "payment", "condition": "reached", "argument": "implementing", "article": "5"},
                         {"entry": "allocation:decided", "condition": "reached", "argument": "funded", "mode": "warn", "article": "6"}, {"entry": "allocation:arranged", "condition": "reached", "argument": "funded", "mode": "warn", "article": "6"}]'))
       IS NOT NULL AS loaded FROM govproj.packs WHERE code = 'yunfu-2020' \gset
SELECT is_empty('SELECT code, fault FROM yunfu.policy_fault', 'a pack with orders of its own');
SELECT drive.project(day => '2024-07-01', ground => 'vital') AS p \gset
SELECT drive.paper(:p, 'scheme', '2024-07-01'), drive.paper(:p, 'government_consent', '2024-07-01'), drive.line(:p, 'hardware', 5), drive.paper(:p, 'argumentation', '2024-07-02'), drive.paper(:p, 'ipv6_support', '2024-07-02') \g /dev/null
SELECT pg_temp.refused(format('SELECT drive.paper(%s, ''data_catalogue'', %L)', :p, day), result, 'a paper that must be fresh, on ' || day)
  FROM (VALUES ('2024-06-30', 'ZG011 fresh'), ('2024-07-31', 'done'), ('2024-08-01', 'ZG004 fresh')) AS v (day, result);
SELECT drive.paper(:p, 'data_catalogue', '2024-07-31') \g /dev/null
SELECT is(drive.step(:p, 'submitted', day::date, undo => true), result, 'submitted on ' || day) FROM (VALUES ('2024-08-29', 'done'), ('2024-08-30', 'ZG004 scheme.alive')) AS v (day, result);
SELECT is(drive.step(:p, 'submitted', '2024-08-01'), 'done', 'within both');
SELECT pg_temp.refused(format('SELECT drive.paper(%s, ''ipv6_support'', ''2024-08-01'')', :p), 'ZG009 not_reached.submitted.ipv6_support', 'a paper that comes too late');
SELECT is(pg_temp.warned_after(format('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, %s) VALUES (%%s, ''city'', 2024, 1%s)', figures, repeat(', 1', n)), :p), warned, figures || ': the act tells of each')
  FROM (VALUES ('decided', 1, 'reached.funded.decided'), ('decided, arranged', 2, 'reached.funded.arranged reached.funded.decided')) AS v (figures, n, warned);

SELECT * FROM finish();
ROLLBACK;
