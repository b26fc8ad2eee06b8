-- By which clock: what is entered is judged, and recorded, as it comes, however long its transaction or statement has been held
-- open. The register's midnight is laid, by its time zone, between the beginning of the transaction or statement and the entry.
BEGIN;
SELECT plan(15);
\ir ../tap.sql
SET LOCAL govproj.today = '';

-- From that time on it is the day after: a time zone whose clocks are then put forward by 24 hours. (Offsets of seconds are none.)
CREATE FUNCTION pg_temp.midnight(at timestamptz) RETURNS void LANGUAGE sql AS $$
    UPDATE yunfu.register SET time_zone = format('AAA0BBB-24,%s/%s,%s/0', doy - 1, to_char(at AT TIME ZONE 'UTC', 'HH24:MI:SS'), (doy + 1) % 365)
      FROM extract(doy FROM at AT TIME ZONE 'UTC') AS doy
$$;
CREATE FUNCTION pg_temp.wait_for(at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WHILE clock_timestamp() < at LOOP
    END LOOP;
END $$;
CREATE FUNCTION pg_temp.last_act() RETURNS yunfu.register_act LANGUAGE sql AS $$ SELECT * FROM yunfu.register_act ORDER BY seq DESC LIMIT 1 $$;
UPDATE yunfu.policy SET backdate_days = 10;
CREATE ROLE tap_police;
GRANT USAGE ON SCHEMA drive, yunfu TO PUBLIC;
GRANT ALL ON ALL TABLES IN SCHEMA drive, yunfu TO PUBLIC;
UPDATE yunfu.agency SET db_role = 'tap_police' WHERE id = 2;

-- A transaction that began before midnight
SELECT date_trunc('second', now()) + interval '1 second' AS midnight, (now() AT TIME ZONE 'UTC' + interval '1 second')::date + 1 AS day \gset
\o /dev/null
SELECT pg_temp.wait_for(:'midnight');
SELECT pg_temp.midnight(:'midnight');
\o
SELECT is(govproj.register_today('yunfu.project'), :'day'::date, 'a query goes by the start of its statement');
INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (2, 2021, :'day');
SELECT is(recorded_on, :'day', 'what is filed after midnight is filed on the new day') FROM yunfu.annual_plan WHERE year = 2021;
SELECT is((pg_temp.last_act()).legal_on, :'day'::date, 'and so it is recorded');
INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (2, 2022, :'day'::date - 1);
SELECT is(recorded_on, :'day', 'what is dated the day before is dated back') FROM yunfu.annual_plan WHERE year = 2022;
SELECT pg_temp.refused_to('tap_police', format('INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (2, 2023, %L)', :'day'::date - day), result, name)
  FROM (VALUES (-1, 'ZG011 legal_date', 'tomorrow has not come'), (10, 'done', 'as far back as the policy lets him'),
               (11, 'ZG011 legal_date', 'and no further, however old the transaction')) AS t (day, result, name);
SELECT ok(recorded_at > now(), 'an act does not bear the time of the transaction') FROM pg_temp.last_act();

-- A statement that began before midnight
SELECT date_trunc('second', clock_timestamp()) + interval '2 seconds' AS midnight, (clock_timestamp() AT TIME ZONE 'UTC' + interval '2 seconds')::date + 1 AS day \gset
\o /dev/null
SELECT pg_temp.midnight(:'midnight');
\o
CREATE TEMPORARY TABLE told (asked_on date, began timestamptz, written timestamptz, asked_again_on date);
GRANT ALL ON told TO PUBLIC;
SELECT set_config('tap.midnight', :'midnight', true), set_config('tap.day', :'day', true) \g /dev/null
DO $$
DECLARE
    asked date := govproj.register_today('yunfu.project');
    began timestamptz;
BEGIN
    PERFORM pg_temp.wait_for(current_setting('tap.midnight')::timestamptz);
    began := clock_timestamp();
    INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (2, 2024, current_setting('tap.day')::date);
    INSERT INTO told VALUES (asked, began, clock_timestamp(), govproj.register_today('yunfu.project'));
END $$;
SELECT is(asked_on, :'day'::date - 1, 'a query goes by the start of its statement') FROM told;
SELECT is(asked_again_on, asked_on, 'throughout') FROM told;
SELECT is(recorded_on, :'day', 'what is filed after midnight is filed on the new day') FROM yunfu.annual_plan WHERE year = 2024;
SELECT ok(recorded_at BETWEEN began AND written, 'and its act bears the time at which it was written') FROM told, pg_temp.last_act();
SELECT is((pg_temp.last_act()).legal_on, :'day'::date, 'and that day');

-- A birth is hashed before it can be written, with other rows between, or none: one time for both
INSERT INTO yunfu.project (id, title, category, owner_id, budget_year, city_funds, stage_on)
VALUES (901, 'a', 'software.professional', 2, 2020, 1, '2020-03-02'), (901, 'b', 'software.professional', 2, 2020, 1, '2020-03-02'),
       (902, 'c', 'software.professional', 2, 2020, 1, '2020-03-02')
    ON CONFLICT DO NOTHING;
SELECT is(array_agg(title ORDER BY id), '{a,c}', 'of two births with one key the second is none') FROM yunfu.project WHERE id > 900;
SELECT is_empty('SELECT * FROM govproj.verify(''yunfu'')', 'and the chains hold');
SELECT * FROM finish();
ROLLBACK;
