-- Days that just do, and the days beside them, where no other file looks at them.
BEGIN;
SELECT no_plan();
\ir ../tap.sql

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

SELECT * FROM finish();
ROLLBACK;
