-- The calendar: days off, working days made up for, what counts by them, and that a change of the calendar is seen at once.
BEGIN;
SELECT plan(65);
\ir ../tap.sql

-- The calendar as anybody would look it up, day by day.
CREATE FUNCTION pg_temp.is_working(day date) RETURNS boolean LANGUAGE sql AS $$
    SELECT coalesce((SELECT working FROM yunfu.holiday h WHERE h.day = is_working.day), extract(isodow FROM day) < 6)
$$;
CREATE FUNCTION pg_temp.last_day(start date, period text, shifts boolean) RETURNS date LANGUAGE plpgsql AS $$
DECLARE
    day date := start;
BEGIN
    IF period !~ 'working' THEN
        day := start + split_part(period, ' ', 1)::integer;
    ELSE
        FOR i IN 1 .. split_part(period, ' ', 1)::integer LOOP
            LOOP
                day := day + 1;
                EXIT WHEN pg_temp.is_working(day);
            END LOOP;
        END LOOP;
    END IF;
    WHILE shifts AND NOT pg_temp.is_working(day) LOOP
        day := day + 1;
    END LOOP;
    RETURN day;
END $$;

-- From 2024-02-01 on a version that owes something on each birth in every way of counting, and whose approvals end on a working day.
UPDATE yunfu.policy SET superseded_on = '2024-01-31';
SELECT govproj.load_pack('yunfu', body || jsonb_build_object('code', 'own', 'valid_from', '2024-02-01', 'valid_until', NULL,
    'conditions', (SELECT jsonb_agg(c) FROM jsonb_array_elements(body -> 'conditions') c WHERE c ->> 'condition' <> 'settled'),
    'orders', (SELECT jsonb_agg(v || CASE WHEN v ->> 'after' = 'approval_opinion' AND v ? 'at_most' THEN '{"shifts": true}' ELSE '{}' END::jsonb) FROM jsonb_array_elements(body -> 'orders') v),
    'cases', '[]'::jsonb, 'obligations', (SELECT jsonb_agg(jsonb_build_object('code', concat_ws(' ', days, counts, CASE WHEN shifts THEN 'shifting' END), 'label_zh', '备', 'label_en', 'note', 'event', 'stage', 'stage', 'planned', 'receiver', 'audit',
                                                        'met_by', 'scheme', 'period', days || CASE counts WHEN 'days' THEN ' days' ELSE ' working days' END, 'shifts', shifts, 'article', '1'))
                      FROM unnest(ARRAY[1, 2, 5, 10, 365, 366]) AS days, unnest(ARRAY['days', 'working_days']) AS counts, unnest(ARRAY[false, true]) AS shifts)
                   || '[{"code": "budget", "event": "plan", "debtor": "finance", "due_month": 10, "due_day": 1, "shifts": true, "label_zh": "预算", "label_en": "budget", "receiver": "government", "article": "33"},
                        {"code": "plain", "event": "plan", "debtor": "audit", "due_month": 10, "due_day": 1, "label_zh": "预算", "label_en": "plain", "receiver": "government", "article": "33"}]'))
  FROM govproj.packs WHERE code = 'yunfu-2020' \g /dev/null
SELECT drive.project(day => day::date) FROM generate_series(DATE '2024-02-01', DATE '2024-10-20', '1 day') AS day \g /dev/null
-- what is owed and when, computed and written, beside what the calendar says
CREATE FUNCTION pg_temp.miscounted() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT format('%s from %s: %s, by the calendar %s', d.kind, d.arose_on, d.due_on, pg_temp.last_day(d.arose_on, o.period, o.shifts))
      FROM yunfu.project p CROSS JOIN govproj.project_duties('yunfu.project', p.id) d JOIN yunfu.policy_obligation o ON o.code = d.kind
     WHERE p.policy_id = o.policy_id AND split_part(o.period, ' ', 1)::integer <= 10 AND d.due_on IS DISTINCT FROM pg_temp.last_day(d.arose_on, o.period, o.shifts)
    UNION ALL
    SELECT format('%s of %s is written %s, and due %s', w.kind, w.project_id, w.due_on, d.due_on)
      FROM yunfu.project p CROSS JOIN govproj.project_duties('yunfu.project', p.id) d LEFT JOIN yunfu.obligation w ON w.project_id = p.id AND w.kind = d.kind WHERE w.due_on IS DISTINCT FROM d.due_on
$$;
CREATE FUNCTION pg_temp.due(day date, kind text) RETURNS date LANGUAGE sql AS $$
    SELECT due_on FROM yunfu.project p, govproj.project_duties('yunfu.project', p.id) d WHERE p.stage_on = day AND d.kind = due.kind
$$;
CREATE FUNCTION pg_temp.budget() RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(kind || ' ' || due_on, ', ' ORDER BY kind, due_on) FROM govproj.agency_duties('yunfu.project') WHERE kind IN ('budget', 'plain')
$$;

-- without a calendar: Monday to Friday
SELECT is_empty('SELECT * FROM yunfu.holiday', 'a register begins without a calendar');
SELECT is(count(*), 263::bigint * 24, 'so many duties') FROM yunfu.obligation WHERE project_id IS NOT NULL;
SELECT is_empty('SELECT pg_temp.miscounted()', 'counted by weekdays');
SELECT is(pg_temp.due(day::date, kind), due::date, format('%s from %s', kind, day))
  FROM (VALUES ('2024-04-01', '5 days', '2024-04-06'), ('2024-04-01', '5 days shifting', '2024-04-08'), ('2024-04-01', '5 working_days', '2024-04-08'), ('2024-04-01', '10 working_days', '2024-04-15'), ('2024-04-05', '1 working_days', '2024-04-08'),
               ('2024-04-06', '1 working_days', '2024-04-08'), ('2024-04-07', '1 days', '2024-04-08'), ('2024-02-29', '365 days', '2025-02-28'), ('2024-02-29', '366 days', '2025-03-01'), ('2024-02-29', '366 days shifting', '2025-03-03'),
               ('2024-02-28', '1 days', '2024-02-29'), ('2024-02-28', '2 days', '2024-03-01')) AS v (day, kind, due);
SELECT is(pg_temp.budget(), 'budget 2024-10-01, plain 2024-10-01', 'Tuesday 1 October is a working day where no calendar says otherwise');

-- the year 2024 as it was
INSERT INTO yunfu.holiday (day, working, name)
SELECT d::date, false, name FROM (VALUES ('2024-02-10', '2024-02-17', '春节'), ('2024-04-04', '2024-04-06', '清明节'), ('2024-05-01', '2024-05-05', '劳动节'), ('2024-06-10', '2024-06-10', '端午节'),
                                         ('2024-09-15', '2024-09-17', '中秋节'), ('2024-10-01', '2024-10-07', '国庆节'), ('2025-01-01', '2025-01-01', '元旦')) AS v (first, last, name), generate_series(first::date, last::date, '1 day') AS d
UNION ALL
SELECT d, true, '调休上班' FROM unnest('{2024-02-04,2024-02-18,2024-04-07,2024-04-28,2024-05-11,2024-09-14,2024-09-29,2024-10-12}'::date[]) AS d;
SELECT isnt_empty('SELECT pg_temp.miscounted()', 'what is written is behind when the calendar comes later');
SELECT is(pg_temp.due(day::date, kind), due::date, format('%s from %s, by the calendar', kind, day))
  FROM (VALUES ('2024-04-01', '5 days', '2024-04-06'), ('2024-04-01', '5 days shifting', '2024-04-07'), ('2024-04-01', '2 working_days', '2024-04-03'), ('2024-04-01', '5 working_days', '2024-04-09'), ('2024-04-03', '1 working_days', '2024-04-07'),
               ('2024-04-03', '1 days', '2024-04-04'), ('2024-04-03', '1 days shifting', '2024-04-07'), ('2024-04-30', '1 working_days', '2024-05-06'), ('2024-04-27', '1 working_days', '2024-04-28'), ('2024-09-30', '1 working_days', '2024-10-08'),
               ('2024-09-30', '5 working_days', '2024-10-12'), ('2024-09-30', '5 working_days shifting', '2024-10-12'), ('2024-09-28', '1 days shifting', '2024-09-29')) AS v (day, kind, due);
SELECT is(pg_temp.budget(), 'budget 2024-10-08, plain 2024-10-01', 'what is due on National Day moves behind the holidays where the row says so');
SELECT govproj.settle('yunfu') \g /dev/null
SELECT is_empty('SELECT pg_temp.miscounted()', 'settled, every duty is counted by the calendar');
SELECT is(govproj.settle('yunfu'), 0::bigint, 'and there is nothing left to settle');

-- a change is seen at once, and one that is undone never was
SELECT is((drive.outcome('UPDATE yunfu.holiday SET working = true WHERE day = ''2024-10-08''; INSERT INTO yunfu.holiday (day) VALUES (''2024-10-08'')')).result, 'done', 'a day more');
SELECT is(pg_temp.budget(), 'budget 2024-10-08, plain 2024-10-01', 'undone');
INSERT INTO yunfu.holiday (day) VALUES ('2024-10-08');
SELECT is(pg_temp.budget(), 'budget 2024-10-09, plain 2024-10-01', 'a day more off');
UPDATE yunfu.holiday SET working = true WHERE day = '2024-10-03';
SELECT is(pg_temp.budget(), 'budget 2024-10-03, plain 2024-10-01', 'one that is worked');
DELETE FROM yunfu.holiday WHERE day = '2024-10-01';
SELECT is(pg_temp.budget(), 'budget 2024-10-01, plain 2024-10-01', 'one that is no holiday');
UPDATE yunfu.holiday SET day = '2024-10-01' WHERE day = '2024-10-03';
SELECT is(pg_temp.budget(), 'budget 2024-10-01, plain 2024-10-01', 'a working day made up for on a weekday changes nothing');
SET LOCAL session_replication_role = replica;
UPDATE yunfu.holiday SET working = false WHERE day = '2024-10-01';
SET LOCAL session_replication_role = origin;
SELECT is(pg_temp.budget(), 'budget 2024-10-03, plain 2024-10-01', 'seen as a replica too');
CREATE FUNCTION pg_temp.undone() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    during text;
BEGIN
    TRUNCATE yunfu.holiday;
    during := pg_temp.budget();
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = during;
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM || ' then ' || pg_temp.budget();
END $$;
SELECT is(pg_temp.undone(), 'budget 2024-10-01, plain 2024-10-01 then budget 2024-10-03, plain 2024-10-01', 'what is undone is unseen again');
SELECT govproj.settle('yunfu') \g /dev/null
SELECT is_empty('SELECT pg_temp.miscounted()', 'settled by this calendar too');
-- long holidays
INSERT INTO yunfu.holiday (day) SELECT d::date FROM generate_series(DATE '2024-10-25', DATE '2027-11-01', '1 day') AS d ON CONFLICT (day) DO NOTHING;
SELECT is(pg_temp.due('2024-10-20', '10 days shifting'), DATE '2027-11-02', 'a thousand days off are a thousand days');
SELECT is(pg_temp.due('2024-10-20', '366 working_days'), pg_temp.last_day('2024-10-20', '366 working days', false), 'and working days come after them');
TRUNCATE yunfu.holiday;
SELECT is(pg_temp.due('2024-10-20', '10 days shifting'), DATE '2024-10-30', 'without a calendar again');
SELECT govproj.settle('yunfu') \g /dev/null
SELECT is_empty('SELECT pg_temp.miscounted()', 'and all by weekdays again');

-- An approval that ends on a day off, by the row of the version: the shipped pack counts plain days.
CREATE FUNCTION pg_temp.approved(born date, issued date) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p bigint := drive.project(day => born);
    step text;
BEGIN
    PERFORM drive.line(p, 'software_development', 1000000), drive.line(p, 'supervision', 1450000);
    FOREACH step IN ARRAY '{submitted,prechecked,reviewed,fund_reviewed}'::text[] LOOP
        PERFORM drive.advance(p, step, born);
    END LOOP;
    PERFORM drive.paper(p, 'approval_opinion', issued);
    UPDATE yunfu.project SET stage = 'approved', stage_on = issued WHERE id = p;
    PERFORM drive.supply_all(p, 'funded', issued);
    RETURN p;
END $$;
INSERT INTO yunfu.holiday (day, name) SELECT d::date, '国庆节' FROM generate_series(DATE '2026-10-01', DATE '2026-10-07', '1 day') AS d;
SELECT pg_temp.approved('2024-09-02', '2024-10-03') AS shifting, pg_temp.approved('2024-01-02', '2024-10-03') AS plain, pg_temp.approved('2024-09-02', '2024-10-10') AS later \gset
SELECT is(array_agg(approval_last_day ORDER BY v.place), '{2026-10-08,2026-10-03,2026-10-12}', 'two years on: the first working day after the holidays; the plain day; the Monday after a Saturday')
  FROM (VALUES (1, :shifting), (2, :plain), (3, :later)) AS v (place, p) JOIN yunfu.project ON id = p;
SET govproj.today = '2026-10-31';
SELECT is(drive.step(p, 'funded', day::date, undo => true), outcome, format('%s on %s', what, day))
  FROM (VALUES (:shifting, 'shifting', '2026-10-03', 'done'), (:shifting, 'shifting', '2026-10-08', 'done'), (:shifting, 'shifting', '2026-10-09', 'ZG004 approval_opinion.alive'), (:plain, 'plain', '2026-10-03', 'done'), (:plain, 'plain', '2026-10-04', 'ZG004 approval_opinion.alive'),
               (:later, 'over a weekend', '2026-10-12', 'done'), (:later, 'over a weekend', '2026-10-13', 'ZG004 approval_opinion.alive')) AS v (p, what, day, outcome);
DELETE FROM yunfu.holiday;
SELECT is(drive.step(:shifting, 'funded', day::date, undo => true), outcome, 'without the holidays, on ' || day) FROM (VALUES ('2026-10-05', 'done'), ('2026-10-06', 'ZG004 approval_opinion.alive')) AS v (day, outcome);

-- The rows of a calendar.
SELECT pg_temp.refused('INSERT INTO yunfu.holiday (day, working) VALUES ' || v, refusal, 'a row of ' || v)
  FROM (VALUES ('(''2026-01-01'', false), (''2026-01-01'', true)', '23505 holiday_day_key'), ('(NULL, false)', '23502'), ('(''2026-01-01'', NULL)', '23502'), ('(''infinity'', false)', '23514 holiday_day_legal_day'),
               ('(''-infinity'', true)', '23514 holiday_day_legal_day'), ('(''2026-02-29'', true)', '22008'), ('(''2028-02-29'', true)', 'done')) AS a (v, refusal);
SELECT pg_temp.refused('INSERT INTO yunfu.holiday (register_id, day) VALUES (2, ''2026-01-01'')', '23503 holiday_register_id_fkey', 'of no other register');
CREATE ROLE tap_stranger;
GRANT USAGE ON SCHEMA yunfu, drive TO tap_stranger;
SET LOCAL ROLE tap_stranger;
SELECT (drive.outcome('INSERT INTO yunfu.holiday (day) VALUES (''2026-01-01'')')).result AS result \gset
RESET ROLE;
SELECT is(:'result'::text, '42501', 'the calendar is not everybody''s to write');

SELECT * FROM finish();
ROLLBACK;
