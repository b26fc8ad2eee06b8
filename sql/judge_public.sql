-- A public platform that answers two units' demands, and the services that follow it.
\getenv abs_srcdir PG_ABS_SRCDIR
\set drive :abs_srcdir /test/drive.sql
\i :drive

INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (2, 2020, '视频会商', 'software.platform'), (5, 2020, '统一认证', 'software.platform');
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on)
VALUES ('政务公共支撑平台', 'software.platform', 2, 2020, 800000, '2020-02-10');
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on)
VALUES ('政务公共支撑平台', 'software.platform', 1, 2020, 800000, '2020-02-10') RETURNING id, track;
SELECT id AS p FROM yunfu.project \gset

SELECT drive.line(:p, 'hardware', 600000), drive.line(:p, 'acceptance', 100000), drive.line(:p, 'security', 100000) \g /dev/null
SELECT drive.paper(:p, kind, '2020-03-01') FROM unnest('{scheme,cost_review,expert_review}'::text[]) AS kind \g /dev/null
UPDATE yunfu.project SET stage = 'reviewed', stage_on = '2020-03-02' WHERE id = :p;
UPDATE yunfu.demand SET project_id = :p;
UPDATE yunfu.project SET stage = 'reviewed', stage_on = '2020-03-02' WHERE id = :p;

-- a demand is taken up once, at the beginning
UPDATE yunfu.demand SET title = '别的' WHERE agency_id = 2;
DELETE FROM yunfu.demand WHERE agency_id = 2;
INSERT INTO yunfu.demand (agency_id, year, title, category, project_id) VALUES (2, 2020, '迟到的需求', 'software.platform', :p);
SELECT drive.project() AS professional \gset
INSERT INTO yunfu.demand (agency_id, year, title, category, project_id) VALUES (2, 2020, '自建', 'software.platform', :professional);

-- there is no submission and no approval on this track; the decided amount is the limit, and freezes the figures
SELECT drive.step(:p, 'submitted', '2020-03-03'), drive.step(:p, 'approved', '2020-03-03');
SELECT drive.supply_all(:p, 'fund_reviewed', '2020-03-09') \g /dev/null
SELECT drive.step(:p, 'fund_reviewed', '2020-03-09');
SELECT drive.paper(:p, 'fund_application', '2020-03-10'), drive.paper(:p, 'fund_decision', '2020-03-15', amount => 790000) \g /dev/null
SELECT drive.step(:p, 'funded', '2020-03-16');
SELECT approved_amount, approval_last_day, frozen FROM yunfu.project WHERE id = :p;
SELECT drive.step(:p, 'procuring', '2024-03-16') AS four_years_later;
SELECT drive.paper(:p, 'award_notice', '2024-04-01'), drive.contract(:p, 'main', 790000.01, '2024-04-02') AS contract \gset
SELECT drive.step(:p, 'contracted', '2024-04-02');
UPDATE yunfu.contract SET amount = 790000 WHERE id = :contract;
SELECT drive.step(:p, 'contracted', '2024-04-02'), drive.step(:p, 'implementing', '2024-04-02');
SELECT drive.step(:p, 'preaccepted', '2024-05-02');
SELECT drive.supply_all(:p, 'accepted', '2024-06-02', without => 'software_test_report') \g /dev/null
SELECT drive.step(:p, 'accepted', '2024-06-03');
SELECT drive.advance(:p, 'filed', '2024-07-01') \g /dev/null
SELECT seq, kind, from_stage, to_stage, agency_id, legal_on FROM yunfu.act WHERE project_id = :p AND kind IN ('project_entered', 'step', 'demand_taken_up') ORDER BY seq;

-- maintenance, operation and third-party services take the class of what they serve, or state one with a reason
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on, serves_id)
VALUES ('平台运维', 'maintenance.software', 1, 2020, 1, '2020-03-02', :p), ('警务平台运维', 'maintenance.software', 2, 2020, 1, '2020-03-02', :professional)
RETURNING title, track;
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on, serves_id)
VALUES ('平台运维', 'maintenance.software', 2, 2020, 1, '2020-03-02', :p);
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES ('数据治理', 'operation.governance', 2, 2020, 1, '2020-03-02');
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on, track) VALUES ('数据治理', 'operation.governance', 2, 2020, 1, '2020-03-02', 'professional');
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on, track, track_reason)
VALUES ('数据治理', 'operation.governance', 2, 2020, 1, '2020-03-02', 'professional', '服务对象为外部系统') RETURNING title, track;
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on, track, track_reason, serves_id)
VALUES ('数据治理', 'operation.governance', 2, 2020, 1, '2020-03-02', 'professional', '借口', :p);

DROP SCHEMA yunfu, drive CASCADE;
