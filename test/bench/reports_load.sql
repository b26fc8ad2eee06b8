-- The register that is reported on: :projects projects of 200 units in turn, with ten acts and two papers each. Needs:
-- -v projects=N. The first project of each unit is entered through the engine; the others are copies of it, written past
-- the engine, which takes seconds for what it would take minutes to judge. Their chains of acts are right all the same: they
-- are computed here once more, in SQL, and verify() says so.
--
-- Beside it, in "plain", the same rows as somebody would keep them without govproj: codes as smallint, amounts as numeric,
-- and a table of labels.

\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET synchronous_commit = off;
SET maintenance_work_mem = '512MB';
CREATE EXTENSION govproj;
SELECT govproj.create_register('city') \g /dev/null
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
SELECT id, kind, owner_id, '2024-02-15' FROM city.project, (VALUES ('scheme'), ('data_catalogue')) AS paper (kind) ORDER BY id;

-- Acts 2, 4, ... of the copies are papers; acts 3, 5, ... steps, as many as i % 5, and papers after that. They come as time
-- brings them: every project's first act before any one's second.
CREATE FUNCTION pg_temp.link(hash bytea, form text) RETURNS bytea LANGUAGE sql IMMUTABLE RETURN sha256(hash || convert_to(form, 'UTF8'));
CREATE AGGREGATE pg_temp.chain(text) (SFUNC = pg_temp.link, STYPE = bytea, INITCOND = '');
CREATE TEMP TABLE made AS
SELECT a.*, concat(length(project_id::text), ':', project_id, ',', length(seq::text), ':', seq, ',', length(kind), ':', kind, ',',
                   length(from_stage) || ':' || from_stage, CASE WHEN from_stage IS NULL THEN '-' END, ',',
                   length(to_stage) || ':' || to_stage, CASE WHEN to_stage IS NULL THEN '-' END, ',',
                   length(actor), ':', actor, ',', length(agency_id::text), ':', agency_id, ',10:', to_char(legal_on, 'YYYY-MM-DD'), ',',
                   '16:', (extract(epoch FROM recorded_at) * 1000000)::bigint, ',', length(policy_id::text), ':', policy_id, ',',
                   octet_length(detail), ':', detail, ',') AS form
  FROM (SELECT i AS project_id, n AS seq, k.kind,
               CASE k.kind WHEN 'step' THEN (ARRAY['planned', 'submitted', 'prechecked', 'reviewed'])[n / 2] END AS from_stage,
               CASE k.kind WHEN 'project_entered' THEN 'planned' WHEN 'step' THEN (ARRAY['submitted', 'prechecked', 'reviewed', 'fund_reviewed'])[n / 2] END AS to_stage,
               'city_other' AS actor, first.owner_id AS agency_id, DATE '2024-02-10' + n * 3 AS legal_on,
               TIMESTAMPTZ '2024-03-01 00:00:00+00' + (n * :projects + i) * INTERVAL '3 milliseconds' AS recorded_at, first.policy_id,
               CASE k.kind WHEN 'step' THEN format('{"documents":[%s,%s],"round":1}', i, i + :projects)
                           WHEN 'project_entered' THEN format('{"id":%s,"code":"%1$s","title":"业务系统 %1$s","category":"software.professional","track":"professional","city_funds":"2450000"}', i)
                           ELSE format('{"id":%s,"kind":"scheme","issuer_id":%s,"issued_on":"2024-02-15","entered_by":"city_other"}', i, first.owner_id) END AS detail
          FROM generate_series(201, :projects) AS i
          JOIN city.project AS first ON first.id = 1 + (i - 1) % 200
         CROSS JOIN generate_series(1, 10) AS n
         CROSS JOIN LATERAL (SELECT CASE WHEN n = 1 THEN 'project_entered' WHEN n % 2 = 1 AND n / 2 <= i % 5 THEN 'step' ELSE 'document_entered' END AS kind) AS k) AS a;
ALTER TABLE city.act DISABLE TRIGGER ALL;
INSERT INTO city.act (project_id, seq, kind, from_stage, to_stage, actor, agency_id, legal_on, recorded_at, policy_id, detail, hash)
SELECT project_id, seq, kind, from_stage::govproj.stage, to_stage::govproj.stage, actor, agency_id, legal_on, recorded_at, policy_id, detail::json,
       pg_temp.chain(form) OVER (PARTITION BY project_id ORDER BY seq)
  FROM made
 ORDER BY recorded_at;
CREATE SCHEMA plain;
-- what the hashes are over
CREATE TABLE plain.form AS
SELECT coalesce(before.hash, '') || convert_to(form, 'UTF8') AS bytes
  FROM made LEFT JOIN city.act AS before ON before.project_id = made.project_id AND before.seq = made.seq - 1
 ORDER BY made.recorded_at;
DROP TABLE made;

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
    EXECUTE format('INSERT INTO %1$s (%2$s) SELECT %3$s FROM generate_series(201, %4$s) AS i JOIN %1$s AS first ON first.%5$I = 1 + (i - 1) %% 200
                      LEFT JOIN city.act AS last ON last.project_id = i AND last.seq = 10',
                   of_table, columns, sources, projects, CASE WHEN differs ? 'project_id' THEN 'project_id' ELSE 'id' END);
END $$;
CALL multiply('city.project', :projects, '{"id": "i", "code": "i", "title": "''业务系统 '' || i", "total_investment": "i % 1000", "last_seq": "10", "last_hash": "last.hash",
    "stage": "(ARRAY[''planned'', ''submitted'', ''prechecked'', ''reviewed'', ''fund_reviewed''])[1 + i % 5]::govproj.stage", "step_seq": "1 + 2 * (i % 5)"}');
CALL multiply('city.document', :projects, '{"id": "2 * i + first.id % 2", "project_id": "i"}');
SELECT govproj.grant_register('city') \g /dev/null

CREATE TABLE plain.stage AS SELECT ordinal::smallint AS id, name, label_zh, label_en FROM govproj.stages;
CREATE TABLE plain.category AS SELECT ordinal::smallint AS id, name, label_zh, label_en FROM govproj.categories;
ALTER TABLE plain.stage ADD PRIMARY KEY (id);
ALTER TABLE plain.category ADD PRIMARY KEY (id);
CREATE PROCEDURE copy_plainly(relation text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE (SELECT format('CREATE TABLE plain.%I AS SELECT %s FROM city.%1$I ORDER BY ctid', relation,
                           string_agg(CASE WHEN t.typname IN ('stage', 'category') THEN format('govproj.ordinal(%I)::smallint AS %1$I', a.attname)
                                           WHEN t.typtype = 'd' THEN format('%I::%s', a.attname, format_type(t.typbasetype, t.typtypmod))
                                           ELSE quote_ident(a.attname) END, ', ' ORDER BY a.attnum))
               FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
              WHERE a.attrelid = format('city.%I', relation)::regclass AND a.attnum > 0 AND NOT a.attisdropped);
END $$;
CALL copy_plainly('agency');
CALL copy_plainly('policy');
CALL copy_plainly('project');
CALL copy_plainly('act');
ALTER TABLE plain.agency ADD PRIMARY KEY (id);
ALTER TABLE plain.policy ADD PRIMARY KEY (id);
ALTER TABLE plain.project ADD PRIMARY KEY (id);
CREATE INDEX ON plain.project (owner_id);
ALTER TABLE plain.act ADD PRIMARY KEY (project_id, seq);
VACUUM (ANALYZE) city.agency, city.policy, city.project, city.document, city.act, plain.stage, plain.category, plain.agency, plain.policy, plain.project, plain.act, plain.form;
