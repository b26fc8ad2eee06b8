-- The city of import_load.sql for growth_of_reports: of 200 units and five budget years; sums and suppliers differ, there are funds and
-- changes, and unit 77 and the data bureau have roles of their own. What is entered after the import: growth_of_reports_more.sql.

\set units 200
\set years 5
\set lines 5
\set days 140
\set development '1000000 + (i::bigint * 7919 % 1400) * 1000'
\set body 'i % 40'
\set supplier 'i % 300'
\ir import_load.sql

DO $$
BEGIN
    IF to_regrole('city_unit') IS NULL THEN
        CREATE ROLE city_unit;
        CREATE ROLE city_other;
        CREATE ROLE city_bureau;
    END IF;
END $$;
INSERT INTO city.agency (code, name, kind) VALUES ('sjj', '市审计局', 'audit');
UPDATE city.agency SET db_role = CASE code WHEN 'dsj' THEN 'city_bureau' WHEN 'unit77' THEN 'city_unit' ELSE 'city_other' END
 WHERE kind IN ('unit', 'data_bureau');
INSERT INTO city.import_fund_allocation (project, source, year, requested, decided, arranged)
SELECT r.code, 'city', r.year, dev + 450000, dev + 450000, dev + 450000
  FROM running AS r JOIN way AS w ON w.track = r.track AND w.n <= r.steps AND w.stage = 'funded' ORDER BY r.code;
-- one project in ten, contracted but not further: a change of the development's price (a change filing is owed)
INSERT INTO city.import_change (project, kind, cause, cost_line_kind, new, decided_on, note)
SELECT r.code, 'value', 'policy', 'security', 90000, r.day + 7 * 9 + 1, '政策调整'
  FROM running r WHERE r.track = 'professional' AND r.steps = 9 ORDER BY r.code;
