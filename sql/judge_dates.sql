-- Days: the two-year rule to the day, the register's own day, and what a client's clock and settings may not do.
\getenv abs_srcdir PG_ABS_SRCDIR
\set drive :abs_srcdir /test/drive.sql
\i :drive

-- issued 2020-04-06: the day of issue does not count, the corresponding day two years on is the last
SELECT drive.reach('professional', 'approved') AS p \gset
SELECT approval_last_day FROM yunfu.project WHERE id = :p;
SELECT drive.supply_all(:p, 'funded', '2020-04-13') \g /dev/null
SELECT day, drive.step(:p, 'funded', day, undo => true) FROM unnest('{2020-04-06,2022-04-06,2022-04-07}'::date[]) AS day;
SELECT drive.step(:p, 'funded', '2022-04-06');
SELECT day, drive.step(:p, 'procuring', day, undo => true) FROM unnest('{2022-04-06,2022-04-07}'::date[]) AS day;
SELECT drive.step(:p, 'procuring', '2022-04-06');
-- the day that counts now is that of the main contract, however late the step
SELECT drive.supply_all(:p, 'contracted', '2022-04-06') \g /dev/null
UPDATE yunfu.contract SET signed_on = '2022-04-07' WHERE project_id = :p; -- a day late
SELECT drive.step(:p, 'contracted', '2023-05-01') AS signed_in_time;
SELECT drive.advance(:p, 'implementing', '2023-06-01') AS its_end_has_no_effect_now;

-- issued on 29 February: the last day is 28 February
SELECT drive.project(day => '2020-02-01') AS p \gset
SELECT drive.line(:p, 'hardware', 100), drive.advance(:p, 'submitted', '2020-02-05'), drive.advance(:p, 'prechecked', '2020-02-10'),
       drive.advance(:p, 'reviewed', '2020-02-15'), drive.advance(:p, 'fund_reviewed', '2020-02-20'), drive.advance(:p, 'approved', '2020-02-29') \g /dev/null
SELECT approval_last_day FROM yunfu.project WHERE id = :p;
SELECT drive.supply_all(:p, 'funded', '2020-03-01') \g /dev/null
SELECT day, drive.step(:p, 'funded', day, undo => true) FROM unnest('{2022-02-28,2022-03-01}'::date[]) AS day;

-- what counts is the day the approval was issued, not the day the step was taken
SELECT drive.reach('professional', 'fund_reviewed') AS p \gset
SELECT drive.paper(:p, 'approval_opinion', '2020-03-31'), drive.step(:p, 'approved', '2020-05-15') \g /dev/null
SELECT stage_on, approval_last_day FROM yunfu.project WHERE id = :p;

-- order: not before the step before, not in the future; the same day is in order
SELECT drive.reach('professional', 'planned') AS p \gset
SELECT drive.supply_all(:p, 'submitted', '2020-03-02') \g /dev/null
UPDATE yunfu.project SET stage = 'submitted', stage_on = '2025-01-01' WHERE id = :p;
SELECT drive.supply(:p, 'scheme', '2020-02-20'), drive.supply(:p, 'argumentation', '2020-02-20') \g /dev/null
SELECT drive.step(:p, 'submitted', '2020-03-02') AS same_day;
\set VERBOSITY terse
SELECT drive.paper(:p, 'preliminary_review', '2020-03-01');
\set VERBOSITY default
SELECT drive.paper(:p, 'preliminary_review', '2020-03-02') \g /dev/null
UPDATE yunfu.project SET stage = 'prechecked', stage_on = '2020-03-01' WHERE id = :p;

-- without stage_on the step is dated today
UPDATE yunfu.project SET stage = 'prechecked' WHERE id = :p RETURNING stage_on;
SELECT legal_on, detail::jsonb ? 'days_back' AS dated_back FROM yunfu.act WHERE project_id = :p AND to_stage = 'prechecked';
SELECT legal_on, (detail::jsonb -> 'days_back')::integer AS days_back FROM yunfu.act WHERE project_id = :p AND to_stage = 'submitted';

-- today is the register's, in its own time zone: at this moment it is one day there and another for the client
SET govproj.today = '';
SET timezone = 'Pacific/Pago_Pago';
UPDATE yunfu.register SET time_zone = 'Pacific/Kiritimati';
SELECT (now() AT TIME ZONE 'Pacific/Kiritimati')::date - (now() AT TIME ZONE 'Pacific/Pago_Pago')::date IN (1, 2) AS days_differ;
BEGIN;
SELECT drive.reach('professional', 'submitted') AS p \gset
SELECT drive.paper(:p, 'preliminary_review', (now() AT TIME ZONE 'Pacific/Kiritimati')::date) \g /dev/null
UPDATE yunfu.project SET stage = 'prechecked' WHERE id = :p;
SELECT stage_on = (now() AT TIME ZONE 'Pacific/Kiritimati')::date AS its_own_today FROM yunfu.project WHERE id = :p;
ROLLBACK;
UPDATE yunfu.register SET time_zone = 'Pacific/Pago_Pago';
SET timezone = 'Pacific/Kiritimati';
SELECT drive.reach('professional', 'submitted') AS p \gset
SELECT drive.paper(:p, 'preliminary_review', '2020-03-09') \g /dev/null
SELECT drive.step(:p, 'prechecked', current_date) AS tomorrow_there, drive.step(:p, 'prechecked', (now() AT TIME ZONE 'Pacific/Pago_Pago')::date) AS today_there;
UPDATE yunfu.register SET time_zone = 'Asia/Shanghai';
RESET timezone;

-- DateStyle changes how a client writes dates, nothing else
SET govproj.today = '2024-12-31';
SET datestyle = 'German, DMY';
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES ('日期', 'software.professional', 2, 2020, 1, '03.04.2020') RETURNING stage_on;
SELECT legal_on, detail::jsonb ? 'days_back' AS dated_back, split_part(detail::text, 'stage_on', 2) = '' AS not_repeated FROM yunfu.act ORDER BY project_id DESC, seq LIMIT 1;
SET datestyle = 'SQL, MDY';
UPDATE yunfu.project SET stage = 'submitted', stage_on = '01/01/2025' WHERE title = '日期';
SET datestyle = 'ISO';

-- only a superuser fixes today
SHOW govproj.today;
CREATE ROLE regress_clock;
SET ROLE regress_clock;
SET govproj.today = '2020-01-01';
SELECT set_config('govproj.today', '2020-01-01', false);
RESET ROLE;
DROP ROLE regress_clock;
SET govproj.today = '31.12.2024';
SET govproj.today = '2023-02-29';
SET govproj.tomorrow = '2024-02-29';

-- dating back: as far as the policy lets anyone, further only for the register's owner
CREATE ROLE regress_unit;
GRANT USAGE ON SCHEMA yunfu TO regress_unit;
GRANT SELECT, INSERT, UPDATE ON yunfu.project TO regress_unit;
UPDATE yunfu.agency SET db_role = 'regress_unit' WHERE id = 2;
SELECT backdate_days FROM yunfu.policy;
SELECT drive.reach('professional', 'planned') AS p \gset
SELECT drive.supply_all(:p, 'submitted', '2020-03-02') \g /dev/null
SET ROLE regress_unit;
UPDATE yunfu.project SET stage = 'submitted', stage_on = '2024-11-30' WHERE id = :p;
UPDATE yunfu.project SET stage = 'submitted', stage_on = '2024-12-01' WHERE id = :p RETURNING stage_on;
RESET ROLE;
SELECT detail, actor FROM yunfu.act WHERE project_id = :p AND to_stage = 'submitted';
DROP OWNED BY regress_unit;
DROP ROLE regress_unit;

DROP SCHEMA yunfu, drive CASCADE;
