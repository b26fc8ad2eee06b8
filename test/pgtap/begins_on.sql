-- A register that begins in the middle of things owes nothing of the years before it.
BEGIN;
SELECT no_plan();
\ir ../tap.sql

SELECT pg_temp.set_today('2024-12-15') \g /dev/null
SELECT govproj.create_register('tap_fresh', begins_on => '2023-07-01') \g /dev/null
INSERT INTO tap_fresh.agency (code, name, kind) VALUES ('dsj', '数据局', 'data_bureau'), ('gaj', '公安局', 'unit');
INSERT INTO tap_fresh.agency (code, name, kind, active_since) VALUES ('xin', '新局', 'unit', '2024-06-01');
CREATE FUNCTION pg_temp.plans(agency text) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(year::text || ' ' || state, ', ' ORDER BY year), 'none') FROM tap_fresh.plan_compliance c JOIN tap_fresh.agency a ON a.id = c.agency_id WHERE a.code = agency
$$;
SELECT is(pg_temp.plans('gaj'), '2024 overdue, 2025 overdue', 'plans that were due before the register began are not owed');
SELECT is(pg_temp.plans('xin'), '2025 overdue', 'nor those that were due before the agency was active');
SELECT govproj.settle('tap_fresh') \g /dev/null
SELECT is((SELECT count(*) FROM tap_fresh.obligation WHERE lapsed_on IS NULL), 5::bigint, 'nor written down');
SELECT is_empty($$SELECT * FROM govproj.check_register('tap_fresh')$$, 'the register is in order');
UPDATE tap_fresh.register SET begins_on = '2023-11-30';
SELECT is(pg_temp.plans('gaj'), '2024 overdue, 2025 overdue', 'what is due on that day is owed');
UPDATE tap_fresh.register SET begins_on = '2023-12-01';
SELECT is(pg_temp.plans('gaj'), '2025 overdue', 'and not what was due on the day before');
SELECT govproj.settle('tap_fresh') \g /dev/null
SELECT is((SELECT count(*) FROM tap_fresh.obligation WHERE lapsed_on IS NULL), 3::bigint, 'what is owed no more lapses');
SELECT is((SELECT string_agg(detail::text, ' ' ORDER BY seq) FROM tap_fresh.register_act WHERE kind = 'register_changed'), '{"begins_on":["2023-07-01","2023-11-30"]} {"begins_on":["2023-11-30","2023-12-01"]}', 'each change is an act');
UPDATE tap_fresh.register SET begins_on = NULL;
SELECT is(pg_temp.plans('gaj'), '2021 overdue, 2022 overdue, 2023 overdue, 2024 overdue, 2025 overdue', 'without it all years of the law are owed');
SELECT is(govproj.create_register('tap_plain'), 'tap_plain', 'a register may say nothing of it');
SELECT is((SELECT begins_on FROM tap_plain.register), NULL, 'as before');
SELECT govproj.settle('tap_fresh') \g /dev/null
SELECT is_empty($$SELECT * FROM govproj.check_register('tap_fresh')$$, 'the register is in order');

-- Years without an evaluation are missed from then on.
SELECT drive.reach('professional', 'implementing') AS p \gset
SELECT is((SELECT string_agg(year::text, ' ' ORDER BY year) FROM yunfu.evaluation_watch WHERE project_id = :p AND state = 'missing'), '2020 2021 2022 2023 2024', 'every year of its implementation');
UPDATE yunfu.register SET begins_on = '2023-01-01';
SELECT is((SELECT string_agg(year::text, ' ' ORDER BY year) FROM yunfu.evaluation_watch WHERE project_id = :p AND state = 'missing'), '2023 2024', 'but for those before the register began');
UPDATE yunfu.register SET begins_on = '2019-01-01';
SELECT is((SELECT count(*) FROM yunfu.evaluation_watch WHERE project_id = :p AND state = 'missing'), 5::bigint, 'none before the project did');
-- the register's owner who alters it past the engine is found out
ALTER TABLE yunfu.register DISABLE TRIGGER USER;
UPDATE yunfu.register SET begins_on = '2024-01-01';
ALTER TABLE yunfu.register ENABLE ALWAYS TRIGGER zz_guard; ALTER TABLE yunfu.register ENABLE ALWAYS TRIGGER zz_record;
ALTER TABLE yunfu.register ENABLE ALWAYS TRIGGER zz_guard_truncate; ALTER TABLE yunfu.register ENABLE ALWAYS TRIGGER zz_changed;
SELECT is((SELECT detail FROM govproj.check_register('yunfu') WHERE problem = 'row_differs'), 'begins_on: "2019-01-01" by what is recorded, "2024-01-01" in fact.', 'who alters it past the engine is found out');
SELECT finish();
ROLLBACK;
