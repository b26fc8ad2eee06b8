-- The holidays that come with the extension, put into a register's calendar.
BEGIN;
SELECT plan(21);
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

SELECT * FROM finish();
ROLLBACK;
