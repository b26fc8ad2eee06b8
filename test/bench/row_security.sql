-- The register that is read: :projects projects of 200 units in turn, a paper each, and row security as grant_register
-- makes it. Needs: -v projects=N. The first project of each unit is entered through the engine; the others are copies of
-- it, written past the engine because only reading is measured.

\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION govproj;
SELECT govproj.create_register('city');
CREATE ROLE city_unit;
CREATE ROLE city_other;
CREATE ROLE city_audit;

INSERT INTO city.agency (code, name, kind, db_role, leading_group, responsible_office)
SELECT 'unit' || i, '单位' || i, 'unit', CASE i WHEN 77 THEN 'city_unit' ELSE 'city_other' END, '信息化领导小组', '办公室'
  FROM generate_series(1, 200) AS i;
INSERT INTO city.agency (code, name, kind, db_role) VALUES ('sjj', '市审计局', 'audit', 'city_audit');
INSERT INTO city.project (title, category, owner_id, budget_year, off_plan_ground, city_funds, stage_on)
SELECT '业务系统', 'software.professional', id, 2024, 'vital', 2450000, '2024-02-10' FROM city.agency WHERE kind = 'unit' ORDER BY id;
INSERT INTO city.document (project_id, kind, issuer_id, issued_on)
SELECT id, 'scheme', owner_id, '2024-02-15' FROM city.project ORDER BY id;

-- multiply TABLE, COLUMN = VALUE...: rows like the first 200, with what differs
CREATE PROCEDURE multiply(of_table regclass, projects integer, differs jsonb) LANGUAGE plpgsql AS $$
DECLARE
    columns text;
    sources text;
BEGIN
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),
           string_agg(coalesce(differs ->> attname, 'first.' || quote_ident(attname)), ', ' ORDER BY attnum) INTO columns, sources
      FROM pg_attribute WHERE attrelid = of_table AND attnum > 0 AND NOT attisdropped;
    EXECUTE format('ALTER TABLE %s DISABLE TRIGGER ALL', of_table);
    EXECUTE format('INSERT INTO %1$s (%2$s) SELECT %3$s FROM generate_series(201, %4$s) AS i JOIN %1$s AS first ON first.id = 1 + (i - 1) %% 200',
                   of_table, columns, sources, projects);
END $$;
CALL multiply('city.project', :projects, '{"id": "i", "code": "i", "title": "''业务系统 '' || i", "total_investment": "i % 1000"}');
CALL multiply('city.document', :projects, '{"id": "i", "project_id": "i"}');
SELECT govproj.grant_register('city');
VACUUM (ANALYZE) city.project, city.document;

-- who reads what, and with what condition in place of row security
CREATE TABLE reading (query text, who text, role text, text text);
INSERT INTO reading
SELECT q.query, w.who, w.role, q.text || CASE WHEN w.who = 'inline' THEN q.condition ELSE '' END
  FROM (VALUES
        ('projects',    'SELECT (count(*), sum(p.total_investment), max(p.title), count(*) FILTER (WHERE p.stage >= ''approved''))::text FROM city.project AS p',
                        ' WHERE p.owner_id = 77'),
        ('papers',      'SELECT (count(*), max(d.issued_on), count(*) FILTER (WHERE d.kind = ''scheme''))::text FROM city.document AS d',
                        ' WHERE EXISTS (SELECT FROM city.project AS p WHERE p.id = d.project_id AND p.owner_id = 77)'),
        ('one project', 'SELECT p.title FROM city.project AS p WHERE p.id = 877', ' AND p.owner_id = 77'),
        ('one''s papers', 'SELECT count(*)::text FROM city.document AS d WHERE d.project_id = 877',
                        ' AND EXISTS (SELECT FROM city.project AS p WHERE p.id = d.project_id AND p.owner_id = 77)')) AS q (query, text, condition),
       (VALUES ('none', 'none'), ('auditor', 'city_audit'), ('unit', 'city_unit'), ('inline', 'none')) AS w (who, role);
CREATE TABLE measured (query text, who text, ms double precision, answer text);

-- Each query by all in turn, so that a busy machine slows all alike. Planning is part of it, as for an application's query.
CREATE PROCEDURE measure(rounds integer) LANGUAGE plpgsql AS $$
DECLARE
    r record;
    begun timestamptz;
    ended timestamptz;
    answer text;
BEGIN
    FOR r IN SELECT * FROM reading, generate_series(1, rounds) AS round ORDER BY query, round, who LOOP
        PERFORM set_config('role', r.role, true);
        begun := clock_timestamp();
        EXECUTE r.text INTO answer;
        ended := clock_timestamp();
        PERFORM set_config('role', 'none', true);
        INSERT INTO measured VALUES (r.query, r.who, 1000 * extract(epoch FROM ended - begun), answer);
    END LOOP;
END $$;

-- The fastest of each: whatever else the machine does only adds.
CREATE VIEW fastest AS
SELECT query, who, min(ms) AS ms, min(answer) AS answer, count(DISTINCT answer) AS answers FROM measured GROUP BY 1, 2;
CREATE VIEW figures AS
SELECT n.query, round(n.ms::numeric, 3) AS none, round(a.ms::numeric, 3) AS auditor, round(u.ms::numeric, 3) AS unit, round(i.ms::numeric, 3) AS inline,
       round((a.ms / n.ms)::numeric, 2) AS "auditor/none", round((u.ms / n.ms)::numeric, 3) AS "unit/none", round((u.ms / i.ms)::numeric, 2) AS "unit/inline",
       a.answer = n.answer AND u.answer = i.answer AND greatest(n.answers, a.answers, u.answers, i.answers) = 1 AS agree
  FROM fastest n JOIN fastest a USING (query) JOIN fastest u USING (query) JOIN fastest i USING (query)
 WHERE n.who = 'none' AND a.who = 'auditor' AND u.who = 'unit' AND i.who = 'inline'
 ORDER BY n.ms DESC;
