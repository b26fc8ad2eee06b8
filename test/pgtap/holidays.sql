-- The holidays that come with the extension, put into a register's calendar.
BEGIN;
SELECT no_plan();
\ir ../tap.sql

SELECT set_eq('SELECT DISTINCT extract(year FROM day)::integer FROM govproj.published_holidays', 'SELECT generate_series(2020, 2026)', 'the years that are known');
SELECT is_empty('SELECT day FROM govproj.published_holidays GROUP BY day HAVING count(*) > 1', 'no day is said twice');
SELECT is_empty('SELECT day FROM govproj.published_holidays WHERE working AND extract(isodow FROM day) < 6', 'what is made up for is a weekend day');
SELECT is_empty($$ SELECT y FROM generate_series(2020, 2026) AS y
                    WHERE (SELECT count(*) FROM generate_series(make_date(y, 1, 1), make_date(y, 12, 31), interval '1 day') AS d
                             LEFT JOIN govproj.published_holidays h ON h.day = d
                            WHERE coalesce(h.working, extract(isodow FROM d) < 6)) NOT BETWEEN 248 AND 252 $$, 'each year has its working days');
SELECT results_eq($$ SELECT name, notice FROM govproj.published_holidays WHERE day = '2020-02-02' $$, $$ VALUES ('春节', '国办发明电〔2020〕1号') $$, 'the holiday that was prolonged');
SELECT is_empty($$ SELECT FROM govproj.published_holidays WHERE day = '2020-02-01' AND working $$, 'undid a working day');

SELECT results_eq($$ SELECT * FROM govproj.load_holidays('yunfu', 2024, 2025) $$, $$ VALUES (2024, 36::bigint, 0::bigint, NULL::date[]), (2025, 33, 0, NULL) $$, 'two years are loaded');
SELECT results_eq($$ SELECT count(*), count(*) FILTER (WHERE working), min(day)::date, max(day)::date FROM yunfu.holiday $$, $$ VALUES (69::bigint, 13::bigint, DATE '2024-01-01', DATE '2025-10-11') $$, 'and are in the calendar');
SELECT results_eq($$ SELECT working, name::text FROM yunfu.holiday WHERE day IN ('2024-10-01', '2024-10-12') ORDER BY day $$, $$ VALUES (false, '国庆节'), (true, '国庆节') $$, 'by their names');
SELECT results_eq($$ SELECT * FROM govproj.load_holidays('yunfu', 2024, 2024) $$, $$ VALUES (2024, 0::bigint, 36::bigint, NULL::date[]) $$, 'a second time adds nothing');

-- what the register says stays
UPDATE yunfu.holiday SET working = true WHERE day = '2024-10-07';
DELETE FROM yunfu.holiday WHERE day = '2024-10-08' OR day = '2024-10-01';
SELECT results_eq($$ SELECT * FROM govproj.load_holidays('yunfu', 2024, 2024) $$, $$ VALUES (2024, 1::bigint, 34::bigint, '{2024-10-07}'::date[]) $$, 'a day that is otherwise is listed');
SELECT is((SELECT working FROM yunfu.holiday WHERE day = '2024-10-07'), true, 'and stays');

-- the turn of the year: the notice of 2023 begins in 2022
SELECT is((SELECT added FROM govproj.load_holidays('yunfu', 2022, 2022)), 39::bigint, 'a year has all of its days');
SELECT is((SELECT name::text FROM yunfu.holiday WHERE day = '2022-12-31'), '元旦', 'its last, too');

-- what is not known is told
SELECT results_eq($$ SELECT * FROM govproj.load_holidays('yunfu', 2026, 2027) $$, $$ VALUES (2026, 39::bigint, 0::bigint, NULL::date[]), (2027, 0, 0, NULL) $$, 'a year that has not been published has none');
SELECT pg_temp.refused(statement, refusal, statement)
  FROM (VALUES ('SELECT govproj.load_holidays(''nowhere'', 2024, 2024)', '42704'), ('SELECT govproj.load_holidays(''yunfu'', 2025, 2024)', '22023'),
               ('SELECT govproj.load_holidays(''yunfu'', NULL, 2024)', '22023'),
               ('SELECT govproj.load_holidays(''yunfu'', -2147483648, 2147483647)', '22023')) AS v (statement, refusal);

-- under whatever name, and not by everybody
ALTER TABLE yunfu.holiday RENAME TO 节假日;
SELECT is((SELECT added FROM govproj.load_holidays('yunfu', 2023, 2023)), 33::bigint, 'a table that was renamed');
ALTER TABLE yunfu.节假日 RENAME TO holiday;
CREATE ROLE tap_stranger;
GRANT USAGE ON SCHEMA yunfu, drive TO tap_stranger;
SET LOCAL ROLE tap_stranger;
SELECT (drive.outcome('SELECT govproj.load_holidays(''yunfu'', 2021, 2021)')).result AS result \gset
RESET ROLE;
SELECT is(:'result'::text, '42501', 'a stranger loads none');

REVOKE USAGE ON SCHEMA yunfu FROM tap_stranger;

-- Each day that comes, changes or goes is an act of the register's own, and the calendar is what its acts say
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'all that was loaded is on record');
SELECT max(seq) AS before FROM yunfu.register_act \gset
CREATE FUNCTION pg_temp.acts(after bigint) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT concat_ws(' ', kind, detail ->> 'day', detail ->> 'working', (detail ->> 'id' IS NOT NULL)::text) FROM yunfu.register_act WHERE seq > after ORDER BY seq
$$;
INSERT INTO yunfu.holiday (day, working, name) VALUES ('2030-10-01', false, '国庆节'), ('2030-10-12', true, '调休') ON CONFLICT (day) DO UPDATE SET name = 'x';
INSERT INTO yunfu.holiday (day, working, name) VALUES ('2030-10-01', false, '国庆节') ON CONFLICT (day) DO NOTHING;
UPDATE yunfu.holiday SET working = false WHERE day = '2030-10-12';
UPDATE yunfu.holiday SET working = false WHERE day = '2030-10-12';
UPDATE yunfu.holiday SET id = 100000, day = '2030-10-13' WHERE day = '2030-10-12';
DELETE FROM yunfu.holiday WHERE day = '2030-10-01';
INSERT INTO yunfu.holiday (id, day) VALUES (100001, '2030-10-02');
DELETE FROM yunfu.holiday WHERE id = 100001;
INSERT INTO yunfu.holiday (id, day) VALUES (100001, '2030-10-03');
SELECT results_eq(format('SELECT pg_temp.acts(%s)', :before), $$ VALUES ('holiday_entered 2030-10-01 false true'), ('holiday_entered 2030-10-12 true true'), ('holiday_changed [true,false] true'),
       ('holiday_removed 2030-10-12 false true'), ('holiday_entered 2030-10-13 false true'), ('holiday_removed 2030-10-01 false true'),
       ('holiday_entered 2030-10-02 false true'), ('holiday_removed 2030-10-02 false true'), ('holiday_entered 2030-10-03 false true') $$, 'each as it was, and one that gets another number is another');
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'as the calendar stands');
SELECT is_empty($$ SELECT DISTINCT kind FROM yunfu.register_act WHERE kind LIKE 'holiday%' AND (govproj.word_label('act', kind, 'zh') !~ '节假日' OR agency_id IS NOT NULL) $$, 'each has a name, and none is an agency''s');
-- whoever is granted the table by hand is recorded too
GRANT USAGE ON SCHEMA yunfu TO tap_stranger;
GRANT SELECT, UPDATE ON yunfu.holiday TO tap_stranger;
SET LOCAL ROLE tap_stranger;
UPDATE yunfu.holiday SET working = true WHERE id = 100001;
RESET ROLE;
SELECT results_eq($$ SELECT kind, actor FROM yunfu.register_act ORDER BY seq DESC LIMIT 1 $$, $$ VALUES ('holiday_changed', 'tap_stranger') $$, 'by whoever did it');
REVOKE ALL ON yunfu.holiday FROM tap_stranger;
REVOKE USAGE ON SCHEMA yunfu FROM tap_stranger;
-- what goes past the engine is told
CREATE FUNCTION pg_temp.told_of(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    ALTER TABLE yunfu.holiday DISABLE TRIGGER USER;
    EXECUTE statement;
    ALTER TABLE yunfu.holiday ENABLE ALWAYS TRIGGER zz_check, ENABLE ALWAYS TRIGGER zz_changed, ENABLE ALWAYS TRIGGER zz_record, ENABLE ALWAYS TRIGGER zz_record_truncate;
    RAISE EXCEPTION '%', (SELECT string_agg(problem || ' ' || object, '; ') FROM govproj.check_register('yunfu')) USING ERRCODE = 'UNDO0';
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;
SELECT is(pg_temp.told_of(statement), told, statement) FROM (VALUES
    ('UPDATE yunfu.holiday SET working = false WHERE id = 100001', 'row_differs yunfu.holiday, id 100001'), ('DELETE FROM yunfu.holiday WHERE id = 100001', 'act_without_row yunfu.holiday, id 100001'),
    ('INSERT INTO yunfu.holiday (id, day) VALUES (200000, ''2031-01-01'')', 'row_without_act yunfu.holiday, id 200000')) AS v (statement, told);
-- all at once
SELECT count(*) AS n FROM yunfu.holiday \gset
SELECT max(seq) AS before FROM yunfu.register_act \gset
TRUNCATE yunfu.holiday;
SELECT is((SELECT count(*) FROM yunfu.register_act WHERE seq > :before AND kind = 'holiday_removed'), :n::bigint, 'emptied, each day is an act');
TRUNCATE yunfu.holiday;
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') UNION ALL SELECT NULL, fault, NULL, NULL, NULL FROM govproj.verify('yunfu') $$, 'and the chain holds');

SELECT * FROM finish();
ROLLBACK;
