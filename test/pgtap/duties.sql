-- Duties in time: each arises on its day whether or not anything ran, is met by the right paper and no other, bars what it should, and is
-- written down the same by whoever settles.
BEGIN;
SELECT plan(394);
\ir ../tap.sql


-- The duties of a project as they are computed for a day, and as they are written and stand: KIND DAY-IT-AROSE [due DAY] [met DAY], in order.
CREATE FUNCTION pg_temp.said(kind text, arose_on date, due_on date, met_on date) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', kind, arose_on, 'due ' || due_on, 'met ' || met_on)
$$;
CREATE FUNCTION pg_temp.owed(project_id bigint, day date DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(pg_temp.said(kind, arose_on, due_on, met_on), ', ' ORDER BY arose_on, kind, source_id), '')
      FROM govproj.project_duties('yunfu.project', project_id, day)
$$;
CREATE FUNCTION pg_temp.written(project_id bigint) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(pg_temp.said(kind, arose_on, due_on, met_on), ', ' ORDER BY arose_on, kind, source_id), '')
      FROM yunfu.obligation o WHERE o.project_id = written.project_id AND lapsed_on IS NULL
$$;
-- The same of an agency's plans.
CREATE FUNCTION pg_temp.plans(agency_id bigint, day date DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(pg_temp.said(source_id::text, arose_on, due_on, met_on), ', ' ORDER BY source_id), '')
      FROM govproj.agency_duties('yunfu.project', day) d WHERE d.agency_id = plans.agency_id AND kind = 'annual_plan'
$$;
-- What is computed and is not written just so, or the reverse.
CREATE VIEW pg_temp.amiss AS
WITH computed AS (
    SELECT d.kind, p.id AS project_id, d.agency_id, d.article, d.receiver, d.source_id, d.arose_on, d.due_on, d.met_on, d.document_id
      FROM yunfu.project p, govproj.project_duties('yunfu.project', p.id) d
    UNION ALL
    SELECT kind, project_id, agency_id, article, receiver, source_id, arose_on, due_on, met_on, document_id FROM govproj.agency_duties('yunfu.project')
), kept AS (
    SELECT o.kind, project_id, agency_id, article, r.kind AS receiver, source_id, arose_on, due_on, met_on, document_id
      FROM yunfu.obligation o LEFT JOIN yunfu.agency r ON r.id = receiver_id WHERE lapsed_on IS NULL
)
(SELECT 'not written' AS how, c.* FROM (TABLE computed EXCEPT ALL TABLE kept) AS c)
UNION ALL
(SELECT 'not owed', k.* FROM (TABLE kept EXCEPT ALL TABLE computed) AS k);

-- What the step to a stage lacks in explain's eyes, among the settled conditions.
CREATE FUNCTION pg_temp.unsettled(project_id bigint, target text, day date DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(rule, ', ' ORDER BY rule) FROM yunfu.explain(project_id, target::govproj.stage, day) WHERE rule LIKE 'settled.%' AND NOT met
$$;
CREATE FUNCTION pg_temp.remedy(project_id bigint, target text, of_rule text, day date DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(remedy, E'\n') FROM yunfu.explain(project_id, target::govproj.stage, day) WHERE rule = of_rule AND NOT met
$$;
-- A value that changes, and a day of delivery that is moved (in days from the signing).
CREATE FUNCTION pg_temp.change(project_id bigint, day date, new numeric DEFAULT 2500000) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) VALUES (project_id, 'value', 'policy', new, day) RETURNING id
$$;
CREATE FUNCTION pg_temp.move(project_id bigint, day date, new integer) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on)
    SELECT move.project_id, 'duration', 'policy', min(c.id), new, day FROM yunfu.contract c WHERE c.project_id = move.project_id AND kind = 'main' RETURNING id
$$;
CREATE FUNCTION pg_temp.deliver(project_id bigint, day date) RETURNS void LANGUAGE sql AS $$
    UPDATE yunfu.contract SET delivered_on = day WHERE contract.project_id = deliver.project_id
$$;
-- A project whose main contract, signed 2020-04-27, is to be delivered on a day; it waits at "preaccepted" since 2020-05-11.
CREATE FUNCTION pg_temp.due(day date, track text DEFAULT 'professional') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p bigint := drive.reach(track, 'procuring');
    today date := current_setting('govproj.today');
    signed date;
BEGIN
    PERFORM pg_temp.set_today('2020-05-31');
    SELECT stage_on + 7 INTO signed FROM yunfu.project WHERE id = p;
    PERFORM drive.supply_all(p, 'contracted', signed);
    UPDATE yunfu.contract SET delivery_due = day WHERE project_id = p;
    UPDATE yunfu.project SET stage = 'contracted', stage_on = signed WHERE id = p;
    PERFORM drive.advance(p, 'implementing', signed + 7);
    IF track = 'professional' THEN
        PERFORM drive.advance(p, 'preaccepted', signed + 14);
    END IF;
    PERFORM pg_temp.set_today(today);
    RETURN p;
END $$;
-- What the acceptance on a day comes to, with all its papers; it is undone.
CREATE FUNCTION pg_temp.accept(project_id bigint, day date) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    PERFORM drive.supply_all(project_id, 'accepted', day, without => 'delivered');
    UPDATE yunfu.contract SET delivered_on = day WHERE contract.project_id = accept.project_id AND delivered_on IS NULL;
    result := drive.step(project_id, 'accepted', day);
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = result;
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;

-- By the days that papers bear: which day decides is the matter of receipts.sql.
UPDATE yunfu.policy_obligation SET in_time_by = 'dated';

-- National money: the liaison is owed from the birth on.
SELECT pg_temp.set_today('2020-03-10') \g /dev/null
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, national_funds, off_plan_ground, stage_on)
VALUES ('警务综合平台', 'software.professional', 2, 2020, 1000000, 500000, 'national_ministry', '2020-03-02') RETURNING id AS p \gset
SELECT is(pg_temp.written(:p), 'national_liaison 2020-03-02', 'a project with national money owes the liaison, written down with its birth');
SELECT is(ROW(o.agency_id, receiver_id, article, source_id, document_id)::text, '(2,1,12,0,)', 'its owner to the data bureau, by Article 12') FROM yunfu.obligation o WHERE project_id = :p;
SELECT is(ROW(kind, label_zh, label_en, article, agency_id, receiver)::text, '(national_liaison,国家资金项目对接,"liaison for national money",12,2,data_bureau)', 'as computed')
  FROM govproj.project_duties('yunfu.project', :p);
SELECT is(pg_temp.owed(:p, '2020-03-01'), '', 'the day before it is not owed');
SELECT is(pg_temp.owed(:p, '2020-03-02'), 'national_liaison 2020-03-02', 'on the day it is');
SELECT drive.paper(:p, 'national_liaison', '2020-03-01') \g /dev/null
SELECT is(pg_temp.written(:p), 'national_liaison 2020-03-02', 'a record of the day before does not meet it');
SELECT drive.paper(:p, 'national_liaison', '2020-03-05') AS met \gset
SELECT is(pg_temp.written(:p), 'national_liaison 2020-03-02 met 2020-03-05', 'one dated later does');
SELECT is(document_id, :met::bigint, 'and is named') FROM yunfu.obligation WHERE project_id = :p;
SELECT is(pg_temp.owed(:p, '2020-03-04'), 'national_liaison 2020-03-02', 'on an earlier day it was open still');
SELECT drive.paper(:p, 'national_liaison', '2020-03-02') \g /dev/null
SELECT is(pg_temp.written(:p), 'national_liaison 2020-03-02 met 2020-03-02', 'one of the very day does, and it is the first that counts');
SELECT drive.project() AS p \gset
SELECT is(pg_temp.written(:p) || pg_temp.owed(:p), '', 'without national money there is no such duty');
UPDATE yunfu.project SET national_funds = 1 WHERE id = :p;
SELECT is(pg_temp.owed(:p), 'national_liaison 2020-03-02', 'national money that comes while it is planned brings it');
SELECT govproj.settle('yunfu') \g /dev/null
SELECT is(pg_temp.written(:p), 'national_liaison 2020-03-02', 'settle writes it down');
UPDATE yunfu.project SET national_funds = 0 WHERE id = :p;
SELECT is(pg_temp.owed(:p), '', 'and money that goes takes it away');
SELECT govproj.settle('yunfu') \g /dev/null
SELECT is(pg_temp.written(:p), '', 'the row stands no more');
SELECT results_eq(format('SELECT kind, arose_on, met_on, lapsed_on FROM yunfu.obligation WHERE project_id = %s', :p), $$ VALUES ('national_liaison', DATE '2020-03-02', NULL::date, DATE '2020-03-10') $$, 'it is kept, with the day on which it lapsed');
UPDATE yunfu.project SET national_funds = 2 WHERE id = :p;
SELECT govproj.settle('yunfu') \g /dev/null
SELECT results_eq(format('SELECT kind, lapsed_on FROM yunfu.obligation WHERE project_id = %s', :p), $$ VALUES ('national_liaison', NULL::date) $$, 'and stands again when it is owed again');
UPDATE yunfu.project SET national_funds = 0 WHERE id = :p;
SELECT govproj.settle('yunfu') \g /dev/null

-- A change of what has been approved.
SELECT pg_temp.set_today('2020-07-31'), pg_temp.due('2020-12-31') AS p \gset
SELECT is(pg_temp.owed(:p), '', 'a project that runs as approved owes nothing');
SELECT is(pg_temp.accept(:p, '2020-06-10'), 'done', 'and is accepted');
SELECT pg_temp.change(:p, '2020-06-01') AS change \gset
SELECT is(pg_temp.written(:p), 'change_filing 2020-06-01', 'a change owes its filing, written down with it');
SELECT is(ROW(agency_id, receiver_id, article, source_id)::text, format('(2,1,17,%s)', :change), 'the owner to the data bureau, by Article 17, for that change')
  FROM yunfu.obligation WHERE project_id = :p;
SELECT is(pg_temp.owed(:p, '2020-05-31') || '|' || pg_temp.owed(:p, '2020-06-01'), '|change_filing 2020-06-01', 'from that day on, not from the day before');
SELECT is(pg_temp.accept(:p, '2020-06-10'), 'ZG005 settled.change_filing', 'it bars the acceptance');
SELECT is(pg_temp.unsettled(:p, 'accepted'), 'settled.change_filing', 'explain lists it');
SELECT is(pg_temp.remedy(:p, 'accepted', 'settled.change_filing'),
          'change_filing (重大变更备案) has been open since 2020-06-01; it is met by document change_filing (重大变更备案) dated that day or later', 'the remedy names paper and day');
SELECT is(count(*), 1::bigint, 'Article 17 is named') FROM yunfu.explain(:p, 'accepted') WHERE rule = 'settled.change_filing' AND article = '17' AND mode = 'refuse' AND NOT met;
SELECT is(pg_temp.unsettled(:p, 'terminated'), NULL, 'it bars no other way');
SELECT drive.paper(:p, 'delay_filing', '2020-06-02'), drive.paper(:p, 'change_filing', '2020-05-31') \g /dev/null
SELECT is(pg_temp.written(:p), 'change_filing 2020-06-01', 'neither a filing of another kind nor one of the day before meets it');
SELECT is(pg_temp.accept(:p, '2020-06-10'), 'ZG005 settled.change_filing', 'nor do they open the way');
SELECT drive.paper(:p, 'change_filing', '2020-06-08') AS filed \gset
SELECT is(pg_temp.written(:p), 'change_filing 2020-06-01 met 2020-06-08', 'its filing does, and is written down with the paper');
SELECT is(pg_temp.accept(:p, '2020-06-08'), 'ZG011 preacceptance_opinion.after.change', 'but the review of before the change does not serve any more');
SELECT drive.paper(:p, 'preacceptance_opinion', '2020-06-02') \g /dev/null
SELECT is(pg_temp.accept(:p, day::date), outcome, 'accepted on ' || day)
  FROM (VALUES ('2020-06-07', 'ZG005 settled.change_filing'), ('2020-06-08', 'done'), ('2020-06-09', 'done')) AS v (day, outcome);
SELECT is(pg_temp.unsettled(:p, 'accepted', '2020-06-07') || '|' || coalesce(pg_temp.unsettled(:p, 'accepted', '2020-06-08'), ''), 'settled.change_filing|', 'so says explain');
SELECT drive.void(:filed, '2020-06-20') \g /dev/null
SELECT is(pg_temp.written(:p), 'change_filing 2020-06-01', 'voiding the filing opens the duty again');
SELECT is(document_id, NULL, 'without its paper') FROM yunfu.obligation WHERE project_id = :p;
SELECT is(pg_temp.accept(:p, '2020-06-21'), 'ZG005 settled.change_filing', 'and shuts the way');
SELECT drive.paper(:p, 'change_filing', '2020-06-22') AS filed, drive.paper(:p, 'change_filing', '2020-06-23') AS second \gset
SELECT drive.void(:filed, '2020-06-25') \g /dev/null
SELECT is(pg_temp.written(:p), 'change_filing 2020-06-01 met 2020-06-23', 'of two filings the other stands in for one that is voided');
SELECT pg_temp.change(:p, '2020-06-23', 2600000), pg_temp.change(:p, '2020-06-24', 2700000) \g /dev/null
SELECT is(pg_temp.written(:p), 'change_filing 2020-06-01 met 2020-06-23, change_filing 2020-06-23 met 2020-06-23, change_filing 2020-06-24',
          'each change is a duty of its own; a filing of its day meets it, an earlier one does not');
SELECT is(pg_temp.accept(:p, '2020-06-30'), 'ZG005 settled.change_filing', 'one that is open is enough to bar');
SELECT matches(pg_temp.remedy(:p, 'accepted', 'settled.change_filing'), 'open since 2020-06-24;', 'the remedy names the one that is open');
SELECT isnt(pg_temp.accept(:p, '2020-06-23'), 'done', 'dating the acceptance before the change does not open the way');
SELECT drive.paper(:p, 'change_filing', '2020-06-30'), drive.paper(:p, 'preacceptance_opinion', '2020-06-30') \g /dev/null
SELECT is(pg_temp.accept(:p, '2020-06-30'), 'done', 'all filed, it is accepted');
SELECT pg_temp.refused(format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''change_filing'', %s, ''2020-06-30'')', :p, agency), 'ZG006 office',
                       'agency ' || agency || ' does not file in the owner''s place') FROM unnest(ARRAY[1, 3, 4, 5, 6]) AS agency;
SELECT pg_temp.move(:p, '2020-07-01', 300), pg_temp.move(:p, '2020-07-01', 310) \g /dev/null
SELECT is(count(*), 2::bigint, 'a day of delivery that is moved in time is a change to file, and no delay') FROM govproj.project_duties('yunfu.project', :p)
 WHERE arose_on = '2020-07-01' AND kind = 'change_filing' AND met_on IS NULL;
SELECT is_empty(format('SELECT * FROM govproj.project_duties(''yunfu.project'', %s, ''2021-03-03'') WHERE kind = ''delay_filing''', :p), 'none until the day it was moved to (310 days from 2020-04-27) has passed');
SELECT isnt_empty(format('SELECT * FROM govproj.project_duties(''yunfu.project'', %s, ''2021-03-04'') WHERE kind = ''delay_filing'' AND arose_on = ''2021-03-04''', :p), 'and then one');

-- A day of delivery that passes undelivered.
SELECT pg_temp.due('2020-08-31') AS p, pg_temp.due('2020-08-31') AS late, pg_temp.due('2020-08-31') AS told_late, pg_temp.due('2020-08-31') AS on_time, pg_temp.set_today('2020-08-31') \gset
SELECT govproj.settle('yunfu') \g /dev/null
SELECT is(pg_temp.owed(:p) || pg_temp.written(:p), '', 'on the day of delivery nothing is owed');
SELECT is(govproj.settle('yunfu'), 0::bigint, 'and settle finds nothing new');
SELECT is(coalesce(pg_temp.unsettled(:p, 'accepted'), '') || '|' || pg_temp.accept(:p, '2020-08-31'), '|done', 'delivered that day, it is accepted');
SELECT pg_temp.set_today('2020-09-01') \g /dev/null
SELECT is(pg_temp.written(:p), '', 'the day after, before anything ran, no row is written');
SELECT is(pg_temp.owed(:p), 'delay_filing 2020-09-01', 'and yet the duty is open');
SELECT is(pg_temp.owed(:p, '2020-08-31'), '', 'the day before it was not');
SELECT is(pg_temp.unsettled(:p, 'accepted'), 'settled.delay_filing', 'explain knows');
SELECT is(pg_temp.remedy(:p, 'accepted', 'settled.delay_filing'),
          'delay_filing (逾期交付备案) has been open since 2020-09-01; it is met by document delay_filing (逾期交付备案) dated that day or later', 'and says what meets it');
SELECT is(pg_temp.accept(:p, '2020-09-01'), 'ZG005 settled.delay_filing', 'the judge knows');
SELECT is(pg_temp.accept(:p, '2020-08-31'), 'done', 'delivered and accepted on the last day, though entered later, it owes nothing');
SELECT is(govproj.settle('yunfu'), 4::bigint, 'settle writes down the four');
SELECT is(pg_temp.written(:p), 'delay_filing 2020-09-01', 'this one among them');
SELECT is(govproj.settle('yunfu'), 0::bigint, 'and nothing the second time');
SELECT pg_temp.deliver(:told_late, '2020-08-31') \g /dev/null
SELECT is(pg_temp.owed(:told_late) || pg_temp.written(:told_late), '', 'delivery in time that is entered late: the row that was written stands no more');
SELECT is(lapsed_on, DATE '2020-09-01', 'it has lapsed') FROM yunfu.obligation WHERE project_id = :told_late;
SELECT pg_temp.set_today('2020-10-10'), pg_temp.deliver(:late, '2020-09-01') \g /dev/null
SELECT is(pg_temp.written(:late), 'delay_filing 2020-09-01', 'a day late is late: delivery does not meet the duty');
SELECT is(pg_temp.accept(:late, '2020-09-15'), 'ZG005 settled.delay_filing', 'it bars the acceptance');
SELECT drive.paper(:late, 'delay_filing', '2020-08-31') \g /dev/null
SELECT is(pg_temp.accept(:late, '2020-09-15'), 'ZG005 settled.delay_filing', 'filed before the day had passed, it is no filing of this delay');
SELECT drive.paper(:late, 'delay_filing', '2020-09-01') \g /dev/null
SELECT is(pg_temp.written(:late) || '|' || pg_temp.accept(:late, '2020-09-15'), 'delay_filing 2020-09-01 met 2020-09-01|done', 'filed, it is accepted');
SELECT is(pg_temp.owed(:p), 'delay_filing 2020-09-01', 'undelivered, it is one duty however long it lasts');
SELECT pg_temp.deliver(:on_time, '2020-08-30') \g /dev/null
SELECT is(pg_temp.owed(:on_time) || pg_temp.written(:on_time), '', 'delivered the day before');
-- moved before and after it had passed
SELECT pg_temp.due('2020-08-31') AS before, pg_temp.due('2020-08-31') AS after, pg_temp.due('2020-08-31') AS twice \gset
SELECT pg_temp.move(:before, '2020-08-31', 157), pg_temp.move(:after, '2020-09-01', 157), pg_temp.move(:twice, '2020-09-10', 157) \g /dev/null
SELECT is(pg_temp.owed(:before, '2020-09-30'), 'change_filing 2020-08-31', 'moved to 2020-10-01 on its last day, it has not passed');
SELECT is(pg_temp.owed(:before, '2020-10-01') || '|' || pg_temp.owed(:before, '2020-10-02'), 'change_filing 2020-08-31|change_filing 2020-08-31, delay_filing 2020-10-02', 'until that day has');
SELECT is(pg_temp.owed(:after, '2020-10-01'), 'change_filing 2020-09-01, delay_filing 2020-09-01', 'moved the day after, it had passed');
SELECT is(pg_temp.owed(:after), 'change_filing 2020-09-01, delay_filing 2020-09-01, delay_filing 2020-10-02', 'and the day it was moved to passes too');
SELECT is(pg_temp.written(:after), pg_temp.owed(:after), 'all is written with the change');
SELECT pg_temp.move(:twice, '2020-09-20', 126), pg_temp.move(:twice, '2020-09-20', 200) \g /dev/null
SELECT is(pg_temp.owed(:twice), 'delay_filing 2020-09-01, change_filing 2020-09-10, change_filing 2020-09-20, change_filing 2020-09-20',
          'a day that has passed, is moved, and moved back and on again, passes once');
SELECT is(pg_temp.written(:twice), pg_temp.owed(:twice), 'and is written once');
SELECT pg_temp.deliver(:twice, '2020-08-31') \g /dev/null
SELECT is_empty(format('SELECT * FROM govproj.project_duties(''yunfu.project'', %s) WHERE kind = ''delay_filing''', :twice), 'and never did, when it turns out to have been delivered on it');
SELECT govproj.settle('yunfu') \g /dev/null
SELECT is_empty('TABLE pg_temp.amiss', 'settled, what is written is what is owed');
-- a second contract is a delay of its own, and a late one of no day is none
SELECT pg_temp.set_today('2020-05-31'), drive.reach('professional', 'procuring') AS p \gset
SELECT drive.supply_all(:p, 'contracted', '2020-04-27'), drive.contract(:p, 'other', 100, '2020-04-27') AS other, drive.contract(:p, 'evaluation', 100, '2020-04-27') \gset
UPDATE yunfu.contract SET delivery_due = CASE kind WHEN 'main' THEN '2020-06-10' WHEN 'other' THEN '2020-06-10' END::date WHERE project_id = :p;
UPDATE yunfu.project SET stage = 'contracted', stage_on = '2020-04-27' WHERE id = :p;
SELECT pg_temp.set_today('2020-06-11') \g /dev/null
SELECT is(pg_temp.owed(:p), 'delay_filing 2020-06-11, delay_filing 2020-06-11', 'two contracts that are late, two duties; one without a day of delivery, none');
SELECT is(array_agg(source_id ORDER BY source_id), (SELECT array_agg(id ORDER BY id) FROM yunfu.contract WHERE project_id = :p AND delivery_due IS NOT NULL), 'each of its contract')
  FROM govproj.project_duties('yunfu.project', :p);
-- a contract that was ended is not late for a day that came after; for one that had passed it is
SELECT pg_temp.set_today('2020-06-30'), pg_temp.due('2020-06-20') AS ended, pg_temp.due('2020-06-20') AS passed \gset
SELECT drive.advance(:ended, 'terminated', '2020-06-20'), drive.advance(:passed, 'terminated', '2020-06-21') \g /dev/null
SELECT is(pg_temp.written(:ended), 'termination_filing_data_bureau 2020-06-20, termination_filing_finance 2020-06-20', 'terminated on its day of delivery');
SELECT is(pg_temp.owed(:passed), 'delay_filing 2020-06-21, termination_filing_data_bureau 2020-06-21, termination_filing_finance 2020-06-21', 'terminated the day after');
-- nor does a project that was given up owe what it was to do
SELECT drive.project() AS p \gset
UPDATE yunfu.project SET national_funds = 1 WHERE id = :p;
SELECT is(pg_temp.written(:p), 'national_liaison 2020-03-02', 'it is written with the money');
SELECT drive.advance(:p, 'withdrawn', '2020-06-01') \g /dev/null
SELECT is(pg_temp.owed(:p), '', 'withdrawn, it owes nothing more');
-- 29 February
SELECT pg_temp.set_today('2024-12-31'), pg_temp.due('2024-02-29') AS leap, pg_temp.due('2023-02-28') AS common \gset
SELECT is(pg_temp.owed(:leap, '2024-02-29') || '|' || pg_temp.owed(:leap, '2024-03-01'), '|delay_filing 2024-03-01', '29 February passes on 1 March');
SELECT is(pg_temp.owed(:common, '2023-02-28') || '|' || pg_temp.owed(:common, '2023-03-01'), '|delay_filing 2023-03-01', 'so does 28 February of a common year');
SELECT pg_temp.move(:common, '2024-02-29', 1404) \g /dev/null
SELECT is(pg_temp.owed(:common, '2024-02-28') || '|' || pg_temp.owed(:common, '2024-02-29'), 'delay_filing 2023-03-01|delay_filing 2023-03-01, change_filing 2024-02-29',
          'a change of 29 February is owed from 29 February on');

-- Termination: two at once, one to each office.
SELECT pg_temp.set_today('2020-07-31'), drive.reach('professional', 'contracted') AS p, drive.reach('public', 'implementing') AS u \gset
SELECT drive.advance(:p, 'terminated', '2020-06-01'), drive.advance(:u, 'terminated', '2020-06-01') \g /dev/null
SELECT is(pg_temp.written(p), 'termination_filing_data_bureau 2020-06-01, termination_filing_finance 2020-06-01', track || ': two duties with the step') FROM (VALUES (:p, 'professional'), (:u, 'public')) AS v (p, track);
SELECT is(string_agg(format('%s to %s of %s', o.kind, r.kind, article), ', ' ORDER BY o.kind),
          'termination_filing_data_bureau to data_bureau of 17, termination_filing_finance to finance of 17', 'one to each office') FROM yunfu.obligation o JOIN yunfu.agency r ON r.id = receiver_id WHERE project_id = :p;
SELECT is(pg_temp.owed(:p, '2020-05-31'), '', 'not the day before');
SELECT pg_temp.refused(format('SELECT drive.paper(%s, ''termination_filing_finance'', ''2020-05-31'')', :p), 'ZG011 termination_filing_finance.after.termination_procedure', 'nor is it filed before it');
SELECT drive.paper(:p, 'termination_filing_finance', '2020-06-02') AS filed \gset
SELECT is(pg_temp.written(:p), 'termination_filing_data_bureau 2020-06-01, termination_filing_finance 2020-06-01 met 2020-06-02', 'each is met by its own filing, dated no earlier');
SELECT drive.paper(:p, 'termination_filing_data_bureau', '2020-06-01') \g /dev/null
SELECT is(pg_temp.written(:p), 'termination_filing_data_bureau 2020-06-01 met 2020-06-01, termination_filing_finance 2020-06-01 met 2020-06-02', 'both met');
SELECT drive.void(:filed, '2020-06-03') \g /dev/null
SELECT is(pg_temp.written(:p), 'termination_filing_data_bureau 2020-06-01 met 2020-06-01, termination_filing_finance 2020-06-01', 'one voided is open again, on a terminated project too');

-- Acceptance: filed after.
SELECT drive.reach('professional', 'accepted') AS p, drive.reach('public', 'accepted') AS u \gset
SELECT is(pg_temp.written(p), 'acceptance_filing ' || stage_on, track || ': an accepted project owes its filing') FROM (VALUES (:p), (:u)) AS v (p) JOIN yunfu.project ON id = p;
SELECT is(drive.step(:p, 'filed', '2020-06-30'), 'ZG002 acceptance_filing', 'which the step to "filed" asks for');
SELECT drive.advance(:p, 'filed', '2020-06-30'), drive.paper(:u, 'acceptance_filing', '2020-05-03') \g /dev/null
SELECT is(pg_temp.written(:p), 'acceptance_filing 2020-05-18 met 2020-06-30', 'and which meets it');
SELECT is(pg_temp.written(:u), 'acceptance_filing 2020-04-20 met 2020-05-03', 'filed while accepted still');

-- The public track: Article 17 asks units to file changes and delays of professional projects.
SELECT pg_temp.due('2020-06-10', 'public') AS u \gset
SELECT pg_temp.change(:u, '2020-06-01') \g /dev/null
SELECT is(pg_temp.owed(:u) || pg_temp.written(:u), '', 'a public project owes neither for a change nor for a delay');
SELECT is(pg_temp.accept(:u, '2020-06-20'), 'done', 'and is accepted');

-- Annual plans: every municipal body's, by 30 November of the year before, first in the year in which the measure came into force.
SELECT pg_temp.set_today('2020-12-31') \g /dev/null
SELECT is(pg_temp.plans(2, day::date), owed, 'plans of a unit on ' || day)
  FROM (VALUES ('2020-01-31', ''), ('2020-02-01', '2021 2020-02-01 due 2020-11-30'), ('2020-12-31', '2021 2020-02-01 due 2020-11-30'),
               ('2021-01-01', '2021 2020-02-01 due 2020-11-30, 2022 2021-01-01 due 2021-11-30'),
               ('2025-12-31', '2021 2020-02-01 due 2020-11-30, 2022 2021-01-01 due 2021-11-30, 2023 2022-01-01 due 2022-11-30, 2024 2023-01-01 due 2023-11-30, 2025 2024-01-01 due 2024-11-30'))
       AS v (day, owed);
SELECT set_eq($$ SELECT DISTINCT agency_id, receiver, article FROM govproj.agency_duties('yunfu.project') WHERE kind = 'annual_plan' $$,
              $$ VALUES (1::bigint, 'data_bureau', '6'), (2, 'data_bureau', '6'), (3, 'data_bureau', '6'), (5, 'data_bureau', '6'), (6, 'data_bureau', '6') $$,
              'units owe them, the data bureau, finance and audit as well, and not the government');
INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (2, 2021), (5, 2021);
SELECT is(pg_temp.plans(2, '2020-12-31'), '2021 2020-02-01 due 2020-11-30', 'a plan that is not filed meets nothing');
-- the last day, in the register's time zone: the same instant whether it is written in +08 or in UTC
CREATE FUNCTION pg_temp.filed(instant timestamptz, client_zone text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    PERFORM set_config('timezone', client_zone, true);
    PERFORM pg_temp.set_today((instant AT TIME ZONE (SELECT time_zone FROM yunfu.register))::date);
    UPDATE yunfu.annual_plan SET filed_on = govproj.register_today('yunfu.project') WHERE agency_id = 2 AND year = 2021;
    SELECT CASE WHEN met_on <= due_on THEN 'in time' ELSE 'late' END INTO result FROM govproj.agency_duties('yunfu.project') WHERE agency_id = 2 AND source_id = 2021;
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = result;
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;
SELECT is(pg_temp.filed(instant::timestamptz, client), outcome, format('filed at %s by a client in %s', instant, client))
  FROM (VALUES ('2020-11-30 23:59:59+08', 'in time'), ('2020-12-01 00:00:00+08', 'late'), ('2020-11-30 15:59:59+00', 'in time'), ('2020-11-30 16:00:00+00', 'late'),
               ('2020-11-30 00:00:00+08', 'in time'), ('2020-11-29 16:00:00+00', 'in time'), ('2020-11-29 15:59:59+00', 'in time')) AS i (instant, outcome),
       unnest(ARRAY['Asia/Shanghai', 'UTC', 'Etc/GMT+12', 'Pacific/Kiritimati']) AS client;
SELECT pg_temp.set_today('2020-12-31') \g /dev/null
UPDATE yunfu.annual_plan SET filed_on = '2020-11-30' WHERE agency_id = 2 AND year = 2021;
UPDATE yunfu.annual_plan SET filed_on = '2020-12-01' WHERE agency_id = 5 AND year = 2021;
SELECT is(pg_temp.plans(2) || '|' || pg_temp.plans(5), '2021 2020-02-01 due 2020-11-30 met 2020-11-30|2021 2020-02-01 due 2020-11-30 met 2020-12-01', 'late or in time is there to see');
SELECT is(pg_temp.plans(2, '2020-11-29'), '2021 2020-02-01 due 2020-11-30', 'the day before filing it was open');
INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (2, 2021, '2020-12-20');
SELECT is(pg_temp.plans(2), '2021 2020-02-01 due 2020-11-30 met 2020-11-30', 'a revision leaves the first filing what it was');
INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (2, 2022, '2020-12-20');
SELECT is(pg_temp.plans(2, '2021-01-01'), '2021 2020-02-01 due 2020-11-30 met 2020-11-30, 2022 2021-01-01 due 2021-11-30 met 2020-12-20', 'a plan filed ahead of its year is in time');
-- from when an agency owes plans
INSERT INTO yunfu.agency (code, name, kind, active_since) VALUES ('a', '市水务局', 'unit', '2020-11-30'), ('b', '市林业局', 'unit', '2020-12-01'), ('c', '市商务局', 'unit', '2024-12-01');
SELECT is(pg_temp.plans(id, '2021-01-01'), owed, 'an agency that owes plans since ' || active_since)
  FROM (VALUES ('a', '2021 2020-02-01 due 2020-11-30, 2022 2021-01-01 due 2021-11-30'), ('b', '2022 2021-01-01 due 2021-11-30'), ('c', '')) AS v (code, owed) JOIN yunfu.agency USING (code);
UPDATE yunfu.agency SET active = false WHERE code = 'b';
SELECT is(pg_temp.plans(id), '', 'one that is no longer there owes none') FROM yunfu.agency WHERE code = 'b';

-- Audit items: handing over is owed from the request on.
INSERT INTO yunfu.audit_request (agency_id, project_id, title, requested_on, due_on) VALUES (2, :p, '建设材料', '2020-12-01', '2020-12-15') RETURNING id AS request \gset
INSERT INTO yunfu.audit_item (audit_request_id, title) VALUES (:request, '合同'), (:request, '验收报告');
SELECT min(id) AS item FROM yunfu.audit_item \gset
CREATE FUNCTION pg_temp.items(day date DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(pg_temp.said(concat_ws(' ', agency_id, receiver, article, project_id IS NOT NULL), arose_on, due_on, met_on), ', ' ORDER BY source_id), '')
      FROM govproj.agency_duties('yunfu.project', day) WHERE kind = 'audit_item'
$$;
SELECT is(pg_temp.items(), '2 audit 23 t 2020-12-01 due 2020-12-15, 2 audit 23 t 2020-12-01 due 2020-12-15', 'an item for each, owed to audit by the agency that was asked');
SELECT is(pg_temp.items('2020-11-30'), '', 'not before it was asked');
UPDATE yunfu.audit_item SET handed_on = '2020-12-16', document_id = (SELECT min(id) FROM yunfu.document WHERE project_id = :p) WHERE id = :item;
SELECT is(pg_temp.items(), '2 audit 23 t 2020-12-01 due 2020-12-15 met 2020-12-16, 2 audit 23 t 2020-12-01 due 2020-12-15', 'met by handing it over; a day late is there to see');
SELECT is(pg_temp.items('2020-12-15'), '2 audit 23 t 2020-12-01 due 2020-12-15, 2 audit 23 t 2020-12-01 due 2020-12-15', 'and open the day before');
SELECT is(d.document_id, i.document_id, 'with the paper') FROM yunfu.audit_item i JOIN govproj.agency_duties('yunfu.project') d ON d.kind = 'audit_item' AND source_id = i.id WHERE i.id = :item;
SELECT isnt(pg_temp.owed(:p), pg_temp.items(), 'they are the agency''s, not the project''s');

-- Settling: what is owed is written, once, whatever the day is said to be.
SELECT govproj.settle('yunfu') \g /dev/null
SELECT is_empty('TABLE pg_temp.amiss', 'all is written');
SELECT is(govproj.settle('yunfu'), 0::bigint, 'nothing is left to write');
SELECT set_eq($$ SELECT DISTINCT kind FROM yunfu.obligation $$, $$ SELECT code FROM yunfu.policy_obligation WHERE event <> 'contract_end' $$, 'duties of every kind were there, but those of pgtap/contract_ends');
SELECT count(*) AS rows FROM yunfu.obligation \gset
SELECT pg_temp.set_today('2021-01-01') \g /dev/null
SELECT is(govproj.settle('yunfu'), 6::bigint, 'with the new year six agencies owe a plan more');
SELECT is((SELECT count(*) FROM yunfu.obligation), :rows + 6::bigint, 'six rows, no other');
INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (5, 2022, '2021-01-01');
SELECT is(govproj.settle('yunfu') || ' ' || govproj.settle('yunfu'), '1 0', 'one that is met is one row to bring up to date');
SELECT is_empty('TABLE pg_temp.amiss', 'all is written again');

SELECT is((drive.outcome('INSERT INTO yunfu.project (id, title, category, owner_id, budget_year, city_funds, stage_on) VALUES (0, ''甲'', ''software.professional'', 2, 2020, 1, ''2020-03-02'')')).result,
          '23514 id', 'no project of id 0, which stands for none');

CREATE ROLE tap_reader;
CREATE ROLE tap_stranger;
GRANT USAGE ON SCHEMA drive, yunfu TO PUBLIC;
GRANT SELECT ON yunfu.project TO tap_reader;
SELECT pg_temp.set_today('2022-01-01') \g /dev/null
SELECT pg_temp.refused_to('tap_stranger', statement, '42501', 'a role that may not read projects: ' || statement)
  FROM unnest(ARRAY['SELECT govproj.settle(''yunfu'')', 'SELECT govproj.write_duties(''yunfu.project'')', 'SELECT govproj.register_today(''yunfu.project'')',
                    'SELECT govproj.agency_duties(''yunfu.project'')', 'SELECT govproj.project_duties(''yunfu.project'', 1)']) AS statement;
SELECT pg_temp.refused_to('tap_reader', statement, '42501', 'nor one that may read projects only: ' || statement)
  FROM unnest(ARRAY['SELECT govproj.settle(''yunfu'')', 'SELECT govproj.agency_duties(''yunfu.project'')', 'SELECT count(*) FROM yunfu.obligation', 'DELETE FROM yunfu.obligation']) AS statement;
SELECT pg_temp.refused_to('tap_reader', 'SELECT govproj.project_duties(''yunfu.project'', 1)', 'done', 'who may ask for their duties');
GRANT INSERT ON yunfu.obligation TO tap_reader;
SELECT pg_temp.refused_to('tap_reader', statement, refusal, 'one that settles: ' || statement)
  FROM (VALUES ('SELECT govproj.agency_duties(''yunfu.project'')', '42501'), ('SELECT count(*) FROM yunfu.obligation', '42501'),
               ('INSERT INTO yunfu.obligation (agency_id, kind, article, source_id, arose_on) VALUES (2, ''annual_plan'', ''6'', 1999, ''1998-01-01'')', 'ZG009 fixed')) AS v (statement, refusal);
SET LOCAL ROLE tap_reader;
SELECT govproj.settle('yunfu') AS first, govproj.settle('yunfu') AS second \gset
RESET ROLE;
SELECT is(ARRAY[:first, :second], ARRAY[7, 0], 'INSERT on obligation is all it needs');
SELECT is_empty('TABLE pg_temp.amiss', 'as well as anybody');
SELECT pg_temp.refused(statement, refusal, statement)
  FROM (VALUES ('SELECT govproj.settle(''county'')', '42704'), ('SELECT govproj.settle(NULL)', '42704'), ('SELECT govproj.settle('''')', '42704'),
               ('SELECT govproj.register_today(''yunfu.contract'')', '42809'), ('SELECT govproj.project_duties(''yunfu.obligation'', 1)', '42809'),
               ('SELECT govproj.agency_duties(''pg_class'')', '42809'), ('SELECT govproj.write_duties(''yunfu.act'')', '42809')) AS v (statement, refusal);
SELECT is_empty(statement, statement || ' is empty')
  FROM unnest(ARRAY['SELECT govproj.project_duties(''yunfu.project'', NULL)', 'SELECT govproj.project_duties(NULL, 1)', 'SELECT govproj.agency_duties(NULL)',
                    'SELECT govproj.project_duties(''yunfu.project'', 999999)', 'SELECT govproj.agency_duties(''yunfu.project'', ''0001-01-01'')',
                    'SELECT d.* FROM yunfu.project p, govproj.project_duties(''yunfu.project'', p.id, ''0001-01-01'') AS d']) AS statement;
SELECT pg_temp.refused(format(statement, day), '22008', format(statement, day))
  FROM unnest(ARRAY['infinity', '-infinity']) AS day, unnest(ARRAY['SELECT govproj.agency_duties(''yunfu.project'', %L)', 'SELECT govproj.project_duties(''yunfu.project'', 1, %L)']) AS statement;
SELECT lives_ok('SELECT count(*) FROM govproj.agency_duties(''yunfu.project'', ''5874897-12-31'')', 'the last day there is');

-- The rows are nobody's to write: not the owner's, nor his who was granted everything.
GRANT ALL ON ALL TABLES IN SCHEMA yunfu TO tap_stranger;
SELECT pg_temp.refused(statement, 'ZG009 fixed', statement) || E'\n' || pg_temp.refused_to('tap_stranger', statement, 'ZG009 fixed', 'granted all: ' || statement)
  FROM unnest(ARRAY['UPDATE yunfu.obligation SET met_on = ''2020-12-31''', 'UPDATE yunfu.obligation SET id = id', 'UPDATE yunfu.obligation SET due_on = NULL WHERE due_on IS NOT NULL',
                    'DELETE FROM yunfu.obligation', 'DELETE FROM yunfu.obligation WHERE kind = ''change_filing''', 'TRUNCATE yunfu.obligation',
                    'INSERT INTO yunfu.obligation (agency_id, kind, article, source_id, arose_on) VALUES (2, ''annual_plan'', ''6'', 1999, ''1998-01-01'')',
                    'INSERT INTO yunfu.obligation SELECT * FROM yunfu.obligation ON CONFLICT DO NOTHING',
                    'INSERT INTO yunfu.obligation SELECT * FROM yunfu.obligation ON CONFLICT (id) DO UPDATE SET met_on = ''2020-12-31''',
                    'MERGE INTO yunfu.obligation o USING yunfu.obligation s ON s.id = o.id WHEN MATCHED THEN DELETE',
                    'WITH gone AS (DELETE FROM yunfu.obligation RETURNING id) SELECT count(*) FROM gone']) AS statement;
SELECT pg_temp.refused('TRUNCATE yunfu.document, yunfu.obligation CASCADE', 'ZG009 fixed', 'TRUNCATE among others');
SELECT pg_temp.refused(format('SET LOCAL session_replication_role = replica; %s', statement), 'ZG009 fixed', 'as a replica: ' || statement)
  FROM unnest(ARRAY['DELETE FROM yunfu.obligation', 'UPDATE yunfu.obligation SET met_on = arose_on', 'TRUNCATE yunfu.obligation']) AS statement;
SELECT is_empty('TABLE pg_temp.amiss', 'nothing was touched');
SELECT pg_temp.refused('SET LOCAL transaction_read_only = on; SELECT govproj.settle(''yunfu'')', '25006', 'a transaction that only reads settles nothing');
SELECT pg_temp.set_today('2023-01-01') \g /dev/null
SELECT pg_temp.refused('SET LOCAL transaction_read_only = on; SELECT govproj.settle(''yunfu'')', '25006', 'nor can it be settled there');

-- What day it is: the register's time zone and the start of the transaction, nothing of the client's.
SET govproj.today = '';
CREATE FUNCTION pg_temp.register_today(zone text, client text DEFAULT 'UTC', style text DEFAULT 'ISO') RETURNS date LANGUAGE plpgsql AS $$
BEGIN
    UPDATE yunfu.register SET time_zone = zone;
    PERFORM set_config('timezone', client, true), set_config('datestyle', style, true);
    RETURN govproj.register_today('yunfu.project');
END $$;
SELECT is(pg_temp.register_today(zone, client, style), (now() AT TIME ZONE zone)::date, format('today in %s for a client in %s, %s', zone, client, style))
  FROM unnest(ARRAY['Etc/GMT+12', 'Etc/GMT-14', 'Asia/Shanghai', 'UTC', 'America/St_Johns', 'Asia/Kathmandu']) AS zone,
       (VALUES ('UTC', 'ISO, YMD'), ('Etc/GMT+12', 'SQL, DMY'), ('Etc/GMT-14', 'German'), ('<+12>-12', 'Postgres, MDY')) AS c (client, style);
SELECT cmp_ok(pg_temp.register_today('Etc/GMT-14') - pg_temp.register_today('Etc/GMT+12'), '>=', 1, 'ends of the world never share a day');
CREATE FUNCTION pg_temp.dated(zone text, day date, style text DEFAULT 'ISO') RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    UPDATE yunfu.register SET time_zone = zone;
    PERFORM set_config('datestyle', style, true);
    RETURN (drive.outcome(format('INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (2, ''甲'', %L)', day))).result;
END $$;
SELECT is(pg_temp.dated('Etc/GMT+12', (now() AT TIME ZONE 'Etc/GMT-14')::date, style), 'ZG011 legal_date', 'what has begun at one end lies in the future at the other: ' || style)
  FROM unnest(ARRAY['ISO', 'SQL, DMY', 'German']) AS style;
SELECT is(pg_temp.dated(zone, (now() AT TIME ZONE zone)::date + days), refusal, format('%s and %s days', zone, days))
  FROM unnest(ARRAY['Etc/GMT+12', 'Etc/GMT-14', 'Asia/Shanghai']) AS zone, (VALUES (0, 'done'), (1, 'ZG011 legal_date'), (-1, 'done')) AS v (days, refusal);
UPDATE yunfu.register SET time_zone = 'Asia/Shanghai';
SET datestyle = 'ISO';
SET timezone = 'UTC';
-- the setting is a superuser's
SELECT pg_temp.refused_to('tap_stranger', statement, '42501', 'refused to others: ' || statement)
  FROM unnest(ARRAY['SET govproj.today = ''2020-01-01''', 'SELECT set_config(''govproj.today'', ''2020-01-01'', false)', 'RESET govproj.today; SET LOCAL govproj.today = ''''',
                    'ALTER ROLE CURRENT_USER SET govproj.today = ''2020-01-01''']) AS statement;
SELECT pg_temp.refused(format('SET govproj.today = %L', day), refusal, format('today is %L', day))
  FROM (VALUES ('2020-02-29', 'done'), ('2021-02-29', '22023'), ('2020-02-30', '22023'), ('2020-13-01', '22023'), ('29.02.2020', '22023'), ('2020-2-9', '22023'), ('soon', '22023'),
               ('infinity', '22023'), ('0000-01-01', '22023'), ('', 'done'), ('2020-02-29 ', '22023'), ('2020-02-29T00', '22023'), ('2020/02/29', '22023')) AS v (day, refusal);
SET govproj.today = '2020-02-29';
SELECT is(pg_temp.register_today('Asia/Shanghai', 'Etc/GMT+12', 'SQL, DMY'), DATE '2020-02-29', 'a leap day, for whatever client');
SET datestyle = 'ISO';

-- Rows of policy. How a pack may say what is owed, each bad form with its place and reason:
SET govproj.today = '2024-12-31';
CREATE FUNCTION pg_temp.own(obligations jsonb, conditions jsonb DEFAULT '[]') RETURNS jsonb LANGUAGE sql AS $$
    SELECT body || jsonb_build_object('code', 'own', 'valid_from', '2024-04-01', 'valid_until', NULL, 'cases', '[]'::jsonb, 'obligations', obligations,
                                      'conditions', (SELECT jsonb_agg(c) FROM jsonb_array_elements(body -> 'conditions') c WHERE c ->> 'condition' <> 'settled') || conditions)
      FROM govproj.packs WHERE code = 'yunfu-2020'
$$;
-- Loaded into a register of its own, a version of a page: planned, submitted, withdrawn; planned only on the public track.
SELECT govproj.create_register('county', NULL) \g /dev/null
CREATE FUNCTION pg_temp.load(obligations jsonb, conditions jsonb DEFAULT '[]') RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', result, detail) FROM drive.outcome(format('SELECT govproj.load_pack(''county'', %L)', jsonb_build_object('code', 'brief', 'title', '办法', 'valid_from', '2020-02-01',
        'tracks', (SELECT jsonb_agg(jsonb_build_object('track', t, 'label_zh', t, 'label_en', t, 'owner_kinds', 'unit', 'article', '1')) FROM unnest(ARRAY['professional', 'public']) AS t),
        'classes', (SELECT jsonb_agg(jsonb_build_object('category', c, 'track', 'professional', 'article', '1')) FROM unnest(ARRAY['infrastructure', 'software', 'maintenance', 'operation', 'thirdparty']) AS c),
        'documents', '[{"kind": "scheme", "label_zh": "方案", "label_en": "scheme", "issuer": "owner", "article": "2"}, {"kind": "cost_review", "label_zh": "评审", "label_en": "review", "issuer": "data_bureau", "article": "2"}]'::jsonb,
        'steps', '[{"track": "professional", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "3"}, {"track": "professional", "from_stage": "planned", "to_stage": "submitted", "office": "owner", "kind": "forward", "article": "3"},
                   {"track": "professional", "from_stage": "submitted", "to_stage": "filed", "office": "owner", "kind": "forward", "article": "3"},
                   {"track": "professional", "from_stage": "submitted", "to_stage": "withdrawn", "office": "owner", "kind": "exit", "article": "3"}, {"track": "public", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "3"}]'::jsonb,
        'words', (SELECT p.body -> 'words' FROM govproj.packs p), 'obligations', obligations, 'conditions', conditions)))
$$;
-- a note that is owed on submission, but for what form says; null takes a key away
CREATE FUNCTION pg_temp.note(form jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_array(jsonb_strip_nulls('{"code": "note", "label_zh": "备", "label_en": "note", "event": "stage", "stage": "submitted", "receiver": "audit", "met_by": "scheme", "article": "1"}'::jsonb || form))
$$;
CREATE FUNCTION pg_temp.plan(form jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.note('{"event": "plan", "stage": null, "met_by": null, "debtor": "unit", "due_month": 11, "due_day": 30}'::jsonb || form)
$$;
SELECT is(pg_temp.load(pg_temp.note(form::jsonb)), 'done', 'a pack may say: ' || form)
  FROM unnest(ARRAY['{}', '{"period": "1 day"}', '{"period": "9999 days"}', '{"period": "6 months"}', '{"period": "1 year"}', '{"period": "budget year"}', '{"event": "year", "due_month": 12, "due_day": 31}', '{"event": "year", "stage": "planned", "due_month": 3, "due_day": 31, "until_stage": "submitted", "shifts": true}', '{"period": "10 working days", "shifts": true}', '{"when": {"off_plan": true}}', '{"when": {"funds:national": {"above": 0}}}', '{"debtor": "owner"}',
                    '{"event": "change", "stage": null, "track": "public"}', '{"event": "delay", "stage": null, "period": "5 days"}', '{"event": "audit_item", "stage": null, "met_by": null}', '{"note": "reading"}']) AS form;
SELECT is(pg_temp.load(pg_temp.plan(form::jsonb)), 'done', 'of a plan: ' || form)
  FROM unnest(ARRAY['{}', '{"due_month": 2, "due_day": 28}', '{"due_month": 12, "due_day": 31, "shifts": true}', '{"due_month": 1, "due_day": 1, "debtor": "finance"}', '{"year": "next"}', '{"year": "same", "due_month": 3, "due_day": 31}']) AS form;
SELECT is(pg_temp.load(pg_temp.note(form::jsonb)), '22023 obligations' || fault, 'refused: ' || form)
  FROM (VALUES
    ('{"code": null}', ', row 1, code: is missing'), ('{"code": " "}', ' "<U+0020>", code: is empty'), ('{"code": 3}', ' 3, code: 3 is not a text: write "3"'),
    ('{"label_zh": null}', ' note, label_zh: is missing'), ('{"label_en": null}', ' note, label_en: is missing'), ('{"article": null}', ' note, article: is missing'), ('{"article": " "}', ' note, article: is empty'),
    ('{"event": null}', ' note, event: is missing; one of: plan, stage, year, change, delay, contract_end, audit_item'), ('{"event": "day"}', ' note, event: "day" is no word for this; one of: plan, stage, year, change, delay, contract_end, audit_item'),
    ('{"stage": "sumitted"}', ' note, stage: "sumitted" is no stage; did you mean "submitted"? One of: rejected, withdrawn, terminated, returned, planned, proposed, registered, submitted, prechecked, feasible, designed, estimated, reviewed, fund_reviewed, approved, funded, procuring, contracted, implementing, initially_accepted, trial, in_operation, preaccepted, accepted, final_account, evaluated, filed, decommissioned'), ('{"stage": null}', ' note: a duty whose event is stage or year, and no other, names the stage; that of each year may name until_stage too'),
    ('{"event": "change"}', ' note: a duty whose event is stage or year, and no other, names the stage; that of each year may name until_stage too'),
    ('{"met_by": null}', ' note: a duty that arises with a stage, each year, with a change, a delay or the end of a contract, and no other, says in met_by what meets it'),
    ('{"event": "delay", "stage": null, "met_by": null}', ' note: a duty that arises with a stage, each year, with a change, a delay or the end of a contract, and no other, says in met_by what meets it'),
    ('{"event": "audit_item", "stage": null}', ' note: a duty that arises with a stage, each year, with a change, a delay or the end of a contract, and no other, says in met_by what meets it'),
    ('{"debtor": "mayor"}', ' note, debtor: "mayor" is no word for this; one of: owner, data_bureau, unit, finance, audit, government'), ('{"debtor": "finance, audit"}', ' note: a plan is owed by kinds of agency, an audit item by the owner, anything else by one office'),
    ('{"receiver": null}', ' note: a duty names its receiver: only what another office owes for a project is owed to the owner, if it names none'),
    ('{"receiver": "owner"}', ' note: a duty names its receiver: only what another office owes for a project is owed to the owner, if it names none'),
    ('{"when": "monday"}', ' note, when: "monday" is no occasion such as {"off_plan": true}'),
    ('{"when": {"weekday": "monday"}}', ' note: duty note: when.weekday is no fact that govproj.facts lists (Art. 1)'),
    ('{"due_month": 1, "due_day": 1}', ' note: a plan, and what is owed each year, is due on a day of a month (due_month, due_day), anything else within a period or whenever'),
    ('{"period": "ten"}', ' note, period: "ten" is no period such as "2 years", "6 months", "30 days", "15 working days" or "budget year"'), ('{"period": 10}', ' note, period: 10 is no period such as "2 years", "6 months", "30 days", "15 working days" or "budget year"'), ('{"period": "10个工作日"}', ' note, period: "10个工作日" is no period: write "10 working days"'),
    ('{"period": "-1 day"}', ' note, period: "-1 day" is no period such as "2 years", "6 months", "30 days", "15 working days" or "budget year"'),
    ('{"event": "year"}', ' note: a plan, and what is owed each year, is due on a day of a month (due_month, due_day), anything else within a period or whenever'),
    ('{"event": "year", "due_month": 2, "due_day": 29}', ' note: no day 29: month 2 has 28 days'), ('{"event": "year", "due_month": 2, "due_day": 28, "stage": null}', ' note: a duty whose event is stage or year, and no other, names the stage; that of each year may name until_stage too'),
    ('{"event": "year", "due_month": 2, "due_day": 28, "met_by": null}', ' note: a duty that arises with a stage, each year, with a change, a delay or the end of a contract, and no other, says in met_by what meets it'),
    ('{"until_stage": "submitted"}', ' note: a duty whose event is stage or year, and no other, names the stage; that of each year may name until_stage too'),
    ('{"event": "audit_item", "stage": null, "met_by": null, "period": "3 days"}', ' note: a plan, and what is owed each year, is due on a day of a month (due_month, due_day), anything else within a period or whenever'),
    ('{"shifts": "maybe"}', ' note, shifts: "maybe" is neither true nor false'), ('{"shifts": 1}', ' note, shifts: 1 is neither true nor false: write true, without quotes'),
    ('{"colour": "red"}', ' note, colour: is no key of obligations. Keys: code, label_zh, label_en, track, event, stage, when, debtor, receiver, met_by, due_month, due_day, year, period, shifts, article, note, until_stage, in_time_by, each_time, extended_by, extension, times, asked'),
    ('{"track": "public"}', ' note: duty note can never arise: stage submitted is never reached (Art. 1)'),
    ('{"event": "change", "stage": null, "track": "private"}', ' note: track private is not defined by the policy; one of: professional, public (Art. 1)'),
    ('{"met_by": "letter"}', ' note: document kind letter is not defined by the policy, so nobody may issue it; one of: scheme, cost_review (Art. 1)'),
    ('{"met_by": "voiding"}', ' note: document kind voiding is not defined by the policy, so nobody may issue it; one of: scheme, cost_review (Art. 1)'),
    ('{"met_by": "cost_review"}', ' note: duty note is the owner''s, but its document cost_review is issued by data_bureau (Art. 1)')) AS v (form, fault);
SELECT matches(pg_temp.load(pg_temp.note(form::jsonb)), '^22023 obligations note(, period)?: ', 'refused: ' || form) FROM unnest(ARRAY['{"period": "101 years"}', '{"period": "1201 months"}', '{"year": "same"}']) AS form;
SELECT is(pg_temp.load(pg_temp.plan(form::jsonb)), '22023 obligations note: ' || fault, 'refused of a plan: ' || form)
  FROM (VALUES ('{"debtor": "owner"}', 'a plan is owed by kinds of agency, an audit item by the owner, anything else by one office'), ('{"debtor": null}', 'a plan is owed by kinds of agency, an audit item by the owner, anything else by one office'),
               ('{"due_month": null}', 'a plan, and what is owed each year, is due on a day of a month (due_month, due_day), anything else within a period or whenever'), ('{"due_day": null}', 'a plan, and what is owed each year, is due on a day of a month (due_month, due_day), anything else within a period or whenever'),
               ('{"due_month": 2, "due_day": 29}', 'no day 29: month 2 has 28 days'), ('{"due_day": 31}', 'no day 31: month 11 has 30 days'), ('{"due_month": 12, "due_day": 32}', 'no day 32: month 12 has 31 days'),
               ('{"period": "3 days"}', 'a plan, and what is owed each year, is due on a day of a month (due_month, due_day), anything else within a period or whenever'),
               ('{"met_by": "scheme"}', 'a duty that arises with a stage, each year, with a change, a delay or the end of a contract, and no other, says in met_by what meets it')) AS v (form, fault);
SELECT matches(pg_temp.load(pg_temp.plan(form::jsonb)), '^22023 obligations note: ', 'refused of a plan: ' || form)
  FROM unnest(ARRAY['{"due_month": 13}', '{"due_month": 0}', '{"due_day": 0}']) AS form;
SELECT is(pg_temp.load(pg_temp.note('{}') || pg_temp.note('{}')), '22023 obligations note: is given twice: rows 1 and 2 of obligations', 'no duty twice');
SELECT matches(pg_temp.load(pg_temp.note('{}'), jsonb_build_array(form::jsonb || '{"to_stage": "submitted", "article": "1"}')), '^22023 conditions > submitted ' || fault, 'refused: condition ' || form)
  FROM (VALUES ('{"condition": "settled"}', 'settled: condition settled lacks its argument'), ('{"condition": "settled", "argument": "nothing"}', 'settled nothing: condition settled/nothing: no such duty is defined by the policy'),
               ('{"condition": "plan_line", "argument": "x"}', 'plan_line x: condition plan_line takes no argument'), ('{"condition": "planned", "argument": "x"}', 'planned x: condition planned takes no argument')) AS v (form, fault);
SELECT is(pg_temp.load(pg_temp.note('{}'), '[{"condition": "settled", "argument": "note", "to_stage": "submitted", "article": "1"}]'), 'done', 'what is defined may be asked to be settled');

-- A version of one's own from 2024-04-01 on: numbers of days, working days, the next working day, and what is to be settled.
SELECT govproj.settle('yunfu') \g /dev/null
SELECT is_empty('TABLE pg_temp.amiss', 'settled under the old version');
UPDATE yunfu.policy SET superseded_on = '2024-03-31';
SELECT govproj.load_pack('yunfu', pg_temp.own(
    (SELECT jsonb_agg('{"event": "stage", "stage": "planned", "label_zh": "备", "label_en": "note", "receiver": "finance", "article": "30"}'::jsonb || form::jsonb)
       FROM unnest(ARRAY['{"code": "a_none", "met_by": "scheme"}', '{"code": "b_days", "period": "5 days", "met_by": "data_catalogue"}', '{"code": "c_shifts", "period": "5 days", "shifts": true, "met_by": "ipv6_support"}',
                         '{"code": "d_working", "period": "5 working days", "met_by": "argumentation"}', '{"code": "e_off_plan", "period": "1 day", "when": {"off_plan": true}, "met_by": "scheme"}',
                         '{"code": "f_both", "period": "1 working day", "shifts": true, "met_by": "withdrawal"}', '{"code": "g_public", "track": "public", "met_by": "scheme"}']) AS form)
    || '[{"code": "h_change", "event": "change", "period": "20 days", "label_zh": "变更", "label_en": "change", "receiver": "data_bureau", "met_by": "change_filing", "article": "31"},
         {"code": "i_delay", "event": "delay", "period": "10 working days", "label_zh": "逾期", "label_en": "delay", "receiver": "data_bureau", "met_by": "delay_filing", "article": "31"},
         {"code": "annual_plan", "event": "plan", "debtor": "unit", "due_month": 11, "due_day": 30, "shifts": true, "label_zh": "计划", "label_en": "plan", "receiver": "data_bureau", "article": "6"},
         {"code": "budget", "event": "plan", "debtor": "finance", "due_month": 6, "due_day": 30, "shifts": true, "label_zh": "预算", "label_en": "budget", "receiver": "government", "article": "33"}]',
    '[{"condition": "settled", "argument": "b_days", "to_stage": "submitted", "article": "34"}, {"condition": "settled", "argument": "d_working", "to_stage": "submitted", "mode": "warn", "article": "34"},
      {"condition": "settled", "argument": "f_both", "to_stage": "submitted", "mode": "off", "article": "34"}, {"condition": "settled", "argument": "h_change", "to_stage": "procuring", "article": "35"}]')) \g /dev/null
SELECT is_empty('SELECT * FROM yunfu.policy_fault', 'it contradicts itself nowhere');
-- said by plain SQL, what load_pack refuses is a fault of the version
CREATE FUNCTION pg_temp.faults(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    faults text;
BEGIN
    EXECUTE statement;
    SELECT string_agg(DISTINCT concat_ws(' ', f.code, rule_table, article), ', ') INTO faults FROM yunfu.policy_fault f;
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = coalesce(faults, 'none');
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;
SELECT is(pg_temp.faults('UPDATE yunfu.policy_obligation SET ' || change || ' WHERE policy_id = (SELECT id FROM yunfu.policy WHERE code = ''own'') AND code = ''a_none'''), fault, change)
  FROM (VALUES ('period = ''7 days''', 'none'), ('track = ''private''', 'obligation_never_arises policy_obligation 30, track_unknown policy_obligation 30'), ('stage = ''preaccepted'', track = ''public''', 'obligation_never_arises policy_obligation 30'),
               ('met_by = ''letter''', 'document_unknown policy_obligation 30'), ('met_by = ''cost_review''', 'obligation_unmeetable policy_obligation 30')) AS v (change, fault);
SELECT is(pg_temp.faults('DELETE FROM yunfu.policy_obligation WHERE policy_id = (SELECT id FROM yunfu.policy WHERE code = ''own'') AND code = ''b_days'''), 'obligation_unknown policy_condition 34', 'a duty that is asked to be settled, and gone');
SELECT is(pg_temp.faults('UPDATE yunfu.policy_condition SET argument = ''nothing'' WHERE policy_id = (SELECT id FROM yunfu.policy WHERE code = ''own'') AND argument = ''h_change'''), 'obligation_unknown policy_condition 35', 'one that never was');
SELECT drive.project(day => '2024-04-01') AS p, drive.project(day => '2024-04-01', ground => 'vital') AS off_plan, drive.project('public', '2024-04-01') AS u, drive.project(day => '2024-02-29') AS old \gset
SELECT is(pg_temp.written(:p), 'a_none 2024-04-01, b_days 2024-04-01 due 2024-04-06, c_shifts 2024-04-01 due 2024-04-08, d_working 2024-04-01 due 2024-04-08, f_both 2024-04-01 due 2024-04-02',
          'from Monday 1 April: no day; Saturday; the Monday after; five working days; one');
SELECT is(pg_temp.owed(:p), pg_temp.written(:p), 'so they are computed');
SELECT is(pg_temp.written(:off_plan), replace(pg_temp.written(:p), 'f_both', 'e_off_plan 2024-04-01 due 2024-04-02, f_both'), 'off plan, one more');
SELECT is(pg_temp.written(:u), pg_temp.written(:p) || ', g_public 2024-04-01', 'on the public track, another');
SELECT is(pg_temp.written(:old), '', 'a project of before owes nothing of the kind');
SELECT drive.paper(:p, 'scheme', '2024-04-03'), drive.paper(:p, 'ipv6_support', '2024-04-09'), drive.paper(:p, 'argumentation', '2024-04-08'), drive.line(:p, 'hardware', 100000) \g /dev/null
SELECT is(drive.step(:p, 'submitted', '2024-04-09'), 'ZG002 data_catalogue', 'what is not there is a paper missing and a duty open');
SELECT drive.paper(:p, 'data_catalogue', '2024-03-31') \g /dev/null
SELECT is(drive.step(:p, 'submitted', '2024-04-09'), 'ZG005 settled.b_days', 'a paper of before the duty arose is there, and does not settle it');
SELECT drive.paper(:p, 'data_catalogue', '2024-04-09') \g /dev/null
SELECT is(pg_temp.written(:p), 'a_none 2024-04-01 met 2024-04-03, b_days 2024-04-01 due 2024-04-06 met 2024-04-09, c_shifts 2024-04-01 due 2024-04-08 met 2024-04-09, d_working 2024-04-01 due 2024-04-08 met 2024-04-08, f_both 2024-04-01 due 2024-04-02',
          'late, late, and on the last day');
SELECT is(drive.step(:p, 'submitted', '2024-04-09', undo => true), 'done', 'met late is settled; a row that is off bars nothing');
SELECT is(string_agg(format('%s %s %s', rule, mode, met), ', ' ORDER BY rule), 'settled.b_days refuse t, settled.d_working warn t', 'explain lists what is in force')
  FROM yunfu.explain(:p, 'submitted', '2024-04-09') WHERE rule LIKE 'settled%';
SELECT is(drive.step(:p, 'submitted', '2024-04-09'), 'done', 'it is taken');
SELECT drive.paper(:off_plan, k, '2024-04-01') FROM unnest(ARRAY['data_catalogue', 'ipv6_support']) AS k \g /dev/null
SELECT drive.paper(:off_plan, 'scheme', '2024-03-31'), drive.paper(:off_plan, 'argumentation', '2024-03-31'), drive.line(:off_plan, 'hardware', 100000) \g /dev/null
SELECT is(count(*), 1::bigint, 'one that warns is said not to be met') FROM yunfu.explain(:off_plan, 'submitted', '2024-04-02') WHERE rule = 'settled.d_working' AND mode = 'warn' AND NOT met;
-- changes and delays under it, with a number of days, on either track
SELECT pg_temp.set_today('2024-06-30') \g /dev/null
SELECT drive.advance(:p, step, day::date) FROM (VALUES ('prechecked', '2024-04-15'), ('reviewed', '2024-04-22'), ('fund_reviewed', '2024-04-29'), ('approved', '2024-05-06'), ('funded', '2024-05-13')) AS v (step, day) \g /dev/null
SELECT pg_temp.change(:p, '2024-05-14', 2000000) \g /dev/null
SELECT is(count(*), 1::bigint, 'twenty days for a change') FROM yunfu.obligation WHERE project_id = :p AND kind = 'h_change' AND due_on = '2024-06-03' AND met_on IS NULL AND article = '31';
SELECT is(drive.step(:p, 'procuring', '2024-05-20'), 'ZG005 settled.h_change', 'which here bars the procurement');
SELECT drive.paper(:p, 'change_filing', '2024-05-20') \g /dev/null
SELECT is(drive.step(:p, 'procuring', '2024-05-20'), 'done', 'until it is filed');
SELECT drive.supply_all(:p, 'contracted', '2024-05-27') \g /dev/null
UPDATE yunfu.contract SET delivery_due = '2024-06-14' WHERE project_id = :p;
SELECT is((SELECT due_on FROM govproj.project_duties('yunfu.project', :p) WHERE kind = 'i_delay'), DATE '2024-06-28', 'ten working days for a delay, from Saturday 15 June on');
SELECT matches(pg_temp.owed(:p, '2024-06-15'), 'i_delay 2024-06-15 due 2024-06-28$', 'on that very Saturday too');
-- the plans of the two versions
SELECT pg_temp.set_today('2024-12-31') \g /dev/null
SELECT is(replace(pg_temp.plans(5), pg_temp.plans(5, '2023-12-31'), ''), ', 2025 2024-01-01 due 2024-12-02', 'the plan due on Saturday 30 November 2024 is the successor''s, who moves it to Monday; it arose as ever');
SELECT is(string_agg(pg_temp.said(agency_id || ' ' || source_id, arose_on, due_on, met_on), ', ' ORDER BY agency_id, source_id), '3 2025 2024-04-01 due 2024-07-01', 'finance owes what the successor asks of it')
  FROM govproj.agency_duties('yunfu.project') WHERE kind = 'budget';
SELECT govproj.settle('yunfu') \g /dev/null
SELECT is_empty('TABLE pg_temp.amiss', 'settled, what is written is what is owed, under either version');
SELECT is(govproj.settle('yunfu'), 0::bigint, 'and all of it');
SELECT is(pg_temp.written(:u), 'a_none 2024-04-01, b_days 2024-04-01 due 2024-04-06, c_shifts 2024-04-01 due 2024-04-08, d_working 2024-04-01 due 2024-04-08, f_both 2024-04-01 due 2024-04-02, g_public 2024-04-01',
          'what was written stays');

SELECT * FROM finish();
ROLLBACK;
