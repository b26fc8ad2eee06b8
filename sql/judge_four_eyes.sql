-- Four eyes: what the client is told, who is told, and what the act says.
\getenv abs_srcdir PG_ABS_SRCDIR
\set drive :abs_srcdir /test/drive.sql
\i :drive
CREATE ROLE regress_unit;
CREATE ROLE regress_bureau;
CREATE ROLE regress_zhao IN ROLE regress_unit, regress_bureau;
CREATE ROLE regress_wang IN ROLE regress_bureau;
GRANT USAGE ON SCHEMA drive, yunfu TO PUBLIC;
GRANT ALL ON ALL TABLES IN SCHEMA drive, yunfu TO PUBLIC;
UPDATE yunfu.agency SET db_role = 'regress_bureau' WHERE id = 1;
UPDATE yunfu.agency SET db_role = 'regress_unit' WHERE id = 2;
SET govproj.today = '2020-03-16';

SELECT drive.reach('professional', 'planned') AS p, drive.reach('professional', 'submitted') AS own \gset
SELECT drive.supply_all(:p, 'submitted', '2020-03-09'), drive.supply_all(:own, 'prechecked', '2020-03-16') \g /dev/null
SET ROLE regress_zhao;
UPDATE yunfu.project SET stage = 'submitted' WHERE id = :p;
RESET ROLE;
SELECT drive.supply_all(:p, 'prechecked', '2020-03-16') \g /dev/null

-- who submitted is warned
BEGIN;
SET LOCAL ROLE regress_zhao;
UPDATE yunfu.project SET stage = 'prechecked' WHERE id = :p;
SELECT detail ->> 'warned' AS warned FROM yunfu.act WHERE project_id = :p ORDER BY seq DESC LIMIT 1;
ROLLBACK;
-- another is not
BEGIN;
SET LOCAL ROLE regress_wang;
UPDATE yunfu.project SET stage = 'prechecked' WHERE id = :p;
SELECT detail ->> 'warned' AS warned FROM yunfu.act WHERE project_id = :p ORDER BY seq DESC LIMIT 1;
ROLLBACK;
-- the opinion of who submitted warns whoever steps on by it
BEGIN;
SET LOCAL ROLE regress_zhao;
SELECT drive.paper(:p, 'preliminary_review', '2020-03-16') \g /dev/null
SET LOCAL ROLE regress_wang;
UPDATE yunfu.project SET stage = 'prechecked' WHERE id = :p;
ROLLBACK;
-- the register's owner, who alone acts for all, is spared the warning at each step; the act says it
UPDATE yunfu.project SET stage = 'prechecked', stage_on = '2020-03-16' WHERE id = :own;
SELECT detail ->> 'warned' AS warned FROM yunfu.act WHERE project_id = :own ORDER BY seq DESC LIMIT 1;

-- in mode refuse nobody is spared
\set VERBOSITY terse
UPDATE yunfu.policy SET superseded_on = '2020-12-31';
SELECT govproj.load_pack('yunfu', body || '{"code": "strict", "valid_from": "2021-01-01"}') AS strict FROM govproj.packs \gset
UPDATE yunfu.policy_condition SET mode = 'refuse' WHERE condition = 'four_eyes' AND policy_id = :strict;
SET govproj.today = '2021-03-01';
SELECT drive.project(day => '2021-03-01') AS s \gset
SELECT drive.line(:s, 'software_development', 900000), drive.advance(:s, 'submitted', '2021-03-01'), drive.supply_all(:s, 'prechecked', '2021-03-01') \g /dev/null
UPDATE yunfu.project SET stage = 'prechecked' WHERE id = :s;

SET client_min_messages = warning;
DROP SCHEMA yunfu, drive CASCADE;
DROP ROLE regress_zhao, regress_wang, regress_unit, regress_bureau;
