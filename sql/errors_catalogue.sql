-- Each SQLSTATE of class ZG, as a client sees it.
\getenv abs_srcdir PG_ABS_SRCDIR
\set drive :abs_srcdir /test/drive.sql
\i :drive

SELECT drive.reach('professional', 'planned') AS p, drive.reach('professional', 'contracted') AS contracted, drive.reach('professional', 'preaccepted') AS preaccepted,
       drive.reach('professional', 'fund_reviewed') AS reviewed, drive.reach('professional', 'approved') AS approved \gset

\echo ZG001 no such step
UPDATE yunfu.project SET stage = 'funded' WHERE id = :p;
\echo :LAST_ERROR_SQLSTATE

\echo ZG002 document missing or not passed
UPDATE yunfu.project SET stage = 'submitted' WHERE id = :p;
\echo :LAST_ERROR_SQLSTATE

\echo ZG003 money line not served
UPDATE yunfu.project SET stage = 'implementing' WHERE id = :contracted;
\echo :LAST_ERROR_SQLSTATE

\echo ZG004 approval lapsed
SELECT drive.supply_all(:approved, 'funded', '2020-05-01') \g /dev/null
UPDATE yunfu.project SET stage = 'funded', stage_on = '2022-04-07' WHERE id = :approved;
\echo :LAST_ERROR_SQLSTATE

\echo ZG005 open obligation
SELECT drive.supply_all(:preaccepted, 'accepted', '2020-06-01', without => 'delivered') \g /dev/null
UPDATE yunfu.project SET stage = 'accepted' WHERE id = :preaccepted;
\echo :LAST_ERROR_SQLSTATE

\echo ZG006 wrong office or person
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (:p, 'preliminary_review', 2, '2020-03-09', 'passed');
\echo :LAST_ERROR_SQLSTATE

\echo ZG007 no policy in force
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES ('早', 'software.professional', 2, 2020, 5, '2020-01-31');
\echo :LAST_ERROR_SQLSTATE

\echo ZG008 amount above its limit
SELECT drive.paper(:reviewed, 'approval_opinion', '2020-06-01', amount => 2450000.01) \g /dev/null
UPDATE yunfu.project SET stage = 'approved' WHERE id = :reviewed;
\echo :LAST_ERROR_SQLSTATE

\echo ZG009 record may not be altered
DELETE FROM yunfu.document WHERE project_id = :p;
UPDATE yunfu.document SET number = '改' WHERE project_id = :approved;
\echo :LAST_ERROR_SQLSTATE

\echo ZG010 out of the scope of the measure
UPDATE yunfu.project SET classified = true WHERE id = :p;
\echo :LAST_ERROR_SQLSTATE
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES ('无市财政资金', 'software.professional', 2, 2020, 0, '2020-03-02');
\echo :LAST_ERROR_SQLSTATE

\echo ZG011 date out of order
SELECT drive.supply_all(:p, 'submitted', '2020-03-01') \g /dev/null
UPDATE yunfu.project SET stage = 'submitted', stage_on = '2020-03-01' WHERE id = :p;
\echo :LAST_ERROR_SQLSTATE

-- several codes: the lowest is the error, every one is in the detail
SELECT drive.paper(:approved, 'fund_decision', '2022-04-06', amount => 99999999) \g /dev/null
SELECT drive.void(id) FROM yunfu.document WHERE project_id = :approved AND kind = 'fund_application' \g /dev/null
UPDATE yunfu.project SET stage = 'funded', stage_on = '2025-04-07' WHERE id = :approved;
\echo :LAST_ERROR_SQLSTATE

DROP SCHEMA yunfu, drive CASCADE;
