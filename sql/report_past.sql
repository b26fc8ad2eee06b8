-- govproj.today moves today and nothing that is on record: who reads duties of a day that projects are past is told so, once.
\getenv abs_srcdir PG_ABS_SRCDIR
\set drive :abs_srcdir /test/drive.sql
\i :drive

SELECT drive.reach('professional', 'terminated') AS p \gset
SET client_min_messages = notice;
SELECT kind, arose_on, state FROM yunfu.obligation_watch WHERE project_id = :p ORDER BY kind COLLATE "C";
-- setting it says nothing; a story is played so from day to day
SET govproj.today = '2020-04-30';
SELECT kind, arose_on, state FROM yunfu.obligation_watch WHERE project_id = :p ORDER BY kind COLLATE "C";
SELECT stage FROM yunfu.project_overview WHERE project_id = :p;
SELECT count(*) FROM yunfu.worklist WHERE step = 'duty' AND project_id = :p;
-- that is how it was
SELECT stage, stage_on, contracted_on, terminated_on FROM yunfu.project_on('2020-04-30') WHERE project_id = :p;
SELECT stage, projects, total_investment, longest_since FROM yunfu.pipeline_on('2020-04-30');
SELECT stage, approved, decided, contracted, paid FROM yunfu.funds_on('2020-04-30');
SELECT kind, arose_on, state, days_late FROM yunfu.duties_on('2020-05-04') WHERE project_id = :p ORDER BY kind COLLATE "C";
SELECT kind FROM yunfu.duties_on('2020-04-30') WHERE project_id = :p;
SELECT short_desc, extra_desc FROM pg_settings WHERE name = 'govproj.today';
SET client_min_messages = warning;
DROP SCHEMA yunfu, drive CASCADE;
