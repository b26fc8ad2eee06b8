-- Days that just do, and the days beside them, where no other file looks at them.
BEGIN;
SELECT no_plan();
\ir ../tap.sql

-- a money line whose bound is not its own begins a fen above it
SAVEPOINT lines;
UPDATE yunfu.policy_requirement SET applies_when = '{"investment": {"above": 2000000}}' WHERE code = 'supervision';
CREATE FUNCTION pg_temp.reached(total numeric) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    p bigint := drive.project();
BEGIN
    PERFORM drive.line(p, 'hardware', total);
    RETURN (SELECT bool_or(reached) FROM govproj.judge_thresholds('yunfu.project', p) WHERE rule = 'supervision');
END $$;
SELECT is(pg_temp.reached(total), reached, 'a total of ' || total) FROM (VALUES (2000000.00, false), (2000000.01, true)) AS v (total, reached);
ROLLBACK TO lines;

-- Does agency 2 owe a plan for 2025 where the version ends on that day? Undone.
CREATE FUNCTION pg_temp.plans(ends date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    owes boolean;
BEGIN
    UPDATE yunfu.policy SET superseded_on = ends;
    owes := EXISTS (SELECT FROM govproj.agency_duties('yunfu.project') WHERE kind = 'annual_plan' AND agency_id = 2 AND source_id = 2025);
    RAISE EXCEPTION '%', owes USING ERRCODE = 'UNDO0';
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;

-- a plan serves from the day on which it is filed
INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (2, 2025) RETURNING id AS plan \gset
INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) VALUES (:plan, '一项', 'software.professional', 10) RETURNING id AS line \gset
UPDATE yunfu.annual_plan SET filed_on = '2024-12-20' WHERE id = :plan;
SELECT pg_temp.refused(format('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, budgeted, plan_line_id, stage_on) VALUES (''一项'', ''software.professional'', 2, 2025, 1, true, %s, %L)', :line, day), result, 'a project of a plan filed on 2024-12-20, entered for ' || day)
  FROM (VALUES ('2024-12-19', 'ZG010 plan_line'), ('2024-12-20', 'done')) AS v (day, result);

-- of two papers of one day the one entered last counts
SELECT drive.reach('professional', 'reviewed') AS p \gset
SELECT is(pg_temp.after(format('SELECT drive.supply_all(%%s, ''fund_reviewed'', ''2020-06-01'');
    SELECT drive.paper(%%s, ''cost_review'', (SELECT max(issued_on) FROM yunfu.document WHERE project_id = %%s AND kind = ''cost_review''), %L)', outcome), :p, 'fund_reviewed', '2020-06-02'),
          result, format('a second review of the same day, %s', outcome))
  FROM (VALUES ('failed', 'ZG002 cost_review'), ('passed', 'done')) AS v (outcome, result);

-- an approval of 2020-04-06 is renewed by another of its last day at the latest, on reviews of later than itself
CREATE FUNCTION pg_temp.renewed(reviewed date, approved date) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    p bigint := drive.reach('professional', 'approved');
BEGIN
    PERFORM drive.paper(p, kind, reviewed) FROM unnest('{cost_review,expert_review,fund_review_opinion,fund_arrangement_opinion}'::text[]) AS kind;
    PERFORM drive.paper(p, 'approval_opinion', approved);
    RETURN (SELECT to_char(last_day, 'YYYY-MM-DD') FROM yunfu.approval_watch WHERE project_id = p);
END $$;
SELECT is(pg_temp.renewed(reviewed::date, approved::date), last_day, format('reviews of %s and another approval of %s', reviewed, approved))
  FROM (VALUES ('2022-04-05', '2022-04-06', '2024-04-06'), ('2022-04-06', '2022-04-06', '2024-04-06'), ('2022-04-06', '2022-04-07', '2022-04-06'),
               ('2020-04-06', '2022-04-06', '2022-04-06'), ('2020-04-07', '2022-04-06', '2024-04-06')) AS v (reviewed, approved, last_day);

-- a new round begins once the approval has lapsed, and not on its last day
SELECT drive.reach('professional', 'funded') AS p \gset
SELECT is(pg_temp.after(format('SELECT drive.supply_all(%%s, ''submitted'', %L)', day), :p, 'submitted', day::date), result, 'submitted anew on ' || day)
  FROM (VALUES ('2022-04-06', 'ZG001 approval_lapsed.approval_opinion'), ('2022-04-07', 'done')) AS v (day, result);

-- a step bears no day after today, nor before the step it follows; a paper none before the stage that it follows
SELECT drive.reach('professional', 'submitted') AS p \gset
SELECT stage_on AS submitted_on FROM yunfu.project WHERE id = :p \gset
SELECT is(pg_temp.after('SELECT drive.supply_all(%s, ''withdrawn'', ''2020-03-31'')', :p, 'withdrawn', day), result, 'withdrawn on ' || says)
  FROM (VALUES ('2024-12-31'::date, 'done', 'today'), ('2025-01-01', 'ZG011 legal_date', 'tomorrow')) AS v (day, result, says);
SELECT is(pg_temp.after(format('SELECT drive.supply_all(%%s, ''withdrawn'', %L)', :'submitted_on'::date + days), :p, 'withdrawn', :'submitted_on'::date + days), result, format('withdrawn %s days after it was submitted', days))
  FROM (VALUES (0, 'done'), (-1, 'ZG011 legal_date')) AS v (days, result);
SELECT drive.reach('professional', 'procuring') AS p \gset
SELECT pg_temp.refused(format('SELECT drive.paper(%s, ''award_notice'', (SELECT stage_on + %s FROM yunfu.project WHERE id = %s))', :p, days, :p), result, format('an award %s days after procurement began', days))
  FROM (VALUES (0, 'done'), (-1, 'ZG011 award_notice.after.stage:procuring')) AS v (days, result);

SELECT drive.reach('professional', 'contracted') AS p \gset
SELECT pg_temp.refused(format('SELECT drive.paper(%s, ''award_notice'', (SELECT legal_on + %s FROM yunfu.act WHERE project_id = %s AND to_stage = ''procuring''))', :p, days, :p), result, format('entered later, %s days after it began', days))
  FROM (VALUES (0, 'done'), (-1, 'ZG011 award_notice.after.stage:procuring')) AS v (days, result);

-- what a project was accepted on stays delivered when it was
SELECT drive.reach('professional', 'preaccepted') AS p, drive.reach('professional', 'accepted') AS q \gset
SELECT pg_temp.refused(format('UPDATE yunfu.contract SET delivered_on = delivered_on - 1 WHERE id = %s', pg_temp.main(p)), result, 'delivery entered anew at ' || at)
  FROM (VALUES (:p, 'preaccepted', 'done'), (:q, 'accepted', 'ZG009 fixed')) AS v (p, at, result);
SELECT pg_temp.refused(format('SELECT drive.contract(%s, ''evaluation'', 1, ''2020-06-30'', ''评估公司'')', p), result, 'another contract at ' || at)
  FROM (VALUES (:p, 'preaccepted', 'done'), (:q, 'accepted', 'ZG009 not_reached.accepted.contract')) AS v (p, at, result);

-- what is handed over was asked for by then
INSERT INTO yunfu.audit_request (agency_id, title, requested_on, due_on) VALUES (2, '调阅', '2024-12-20', '2024-12-31') RETURNING id AS request \gset
INSERT INTO yunfu.audit_item (audit_request_id, title) VALUES (:request, '合同') RETURNING id AS item \gset
SELECT pg_temp.refused(format('UPDATE yunfu.audit_item SET handed_on = %L WHERE id = %s', day, :item), result, 'asked for on 2024-12-20, handed over on ' || day)
  FROM (VALUES ('2024-12-20', 'done'), ('2024-12-19', 'ZG011 legal_date')) AS v (day, result);

-- a plan is owed under a version that is in force on the day on which it is due
SELECT is(pg_temp.plans(day::date), owed, 'a version that ends on ' || day)
  FROM (VALUES ('2024-11-30', true), ('2024-11-29', false)) AS v (day, owed);

-- a branch bears the whole name of another, of four characters at least
SELECT is(govproj.related_suppliers(name, name || '罗定分公司'), related, 'a branch of ' || name)
  FROM (VALUES ('云浮数科', true), ('云浮数', false)) AS v (name, related);

-- how far an office dates back
CREATE ROLE edge_police;
UPDATE yunfu.agency SET db_role = 'edge_police' WHERE id = 2;
SELECT govproj.grant_register('yunfu') \g /dev/null
GRANT USAGE ON SCHEMA drive TO edge_police;
SELECT drive.project() AS p \gset
SELECT drive.supply_all(:p, 'withdrawn', '2020-03-02') \g /dev/null
SELECT pg_temp.set_today('2020-04-01') \g /dev/null
SELECT pg_temp.refused_to('edge_police', pg_temp.stepping(:p, 'withdrawn', '2020-03-02'), 'done', 'thirty days back');
SELECT pg_temp.set_today('2020-04-02') \g /dev/null
SELECT pg_temp.refused_to('edge_police', pg_temp.stepping(:p, 'withdrawn', '2020-03-02'), 'ZG011 legal_date', 'not thirty-one');

SELECT * FROM finish();
ROLLBACK;
