-- What agencies owe, as a unit is told it: what is asked of its own and about its projects, today and as of a day, wherever a project has
-- gone since; and at the price of that, whatever audit asks of others.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
GRANT USAGE ON SCHEMA drive TO PUBLIC;
CREATE ROLE tap_police; CREATE ROLE tap_school; CREATE ROLE tap_new; CREATE ROLE tap_bureau;
SELECT pg_temp.set_today('2024-11-01') \g /dev/null
UPDATE yunfu.agency SET db_role = CASE code WHEN 'gaj' THEN 'tap_police' WHEN 'jyj' THEN 'tap_school' WHEN 'dsj' THEN 'tap_bureau' END WHERE code IN ('gaj', 'jyj', 'dsj');
INSERT INTO yunfu.agency (id, code, name, kind, db_role, active_since) VALUES (70, 'new', '市新局', 'unit', 'tap_new', '2024-06-01');
SELECT drive.project() AS stays, drive.project() AS goes \gset
-- of one's own project, of another's, of none; one of a project that goes elsewhere, and is asked of the new owner from then on
INSERT INTO yunfu.audit_request (id, agency_id, project_id, title, requested_on, due_on)
VALUES (901, 2, :stays, '本单位', '2024-11-01', '2024-12-01'), (902, 5, :stays, '另一单位', '2024-11-01', '2024-12-01'), (903, 2, NULL, '总', '2024-11-01', '2024-12-01'),
       (904, 2, :goes, '移交', '2024-11-01', '2024-12-01'), (905, 5, NULL, '教育局', '2024-11-01', '2024-12-01');
INSERT INTO yunfu.audit_item (audit_request_id, title) SELECT r.id, '合同' FROM yunfu.audit_request r ORDER BY r.id;
SELECT pg_temp.set_today('2024-11-20') \g /dev/null
INSERT INTO yunfu.succession (agency_id, successor_id, from_on, basis, project_id) VALUES (2, 70, '2024-11-15', '云编〔2024〕12号', :goes);
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT pg_temp.set_today('2024-11-30') \g /dev/null

CREATE FUNCTION pg_temp.owed(who text, query text, OUT agency_id bigint, OUT source_id bigint, OUT kind text) RETURNS SETOF record LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.turn(who);
    RETURN QUERY EXECUTE format('SELECT j.agency_id, j.source_id, j.kind FROM (%s) AS j ORDER BY 1, 2, 3', query);
    PERFORM pg_temp.turn('none');
END $$;
CREATE FUNCTION pg_temp.requests(who text, day date) RETURNS text LANGUAGE plpgsql AS $$
DECLARE ids text;
BEGIN
    PERFORM pg_temp.turn(who);
    SELECT string_agg(DISTINCT d.agency_id || ':' || d.project_id, ' ' ORDER BY d.agency_id || ':' || d.project_id) INTO ids FROM yunfu.duties_on(day) AS d WHERE d.event = 'audit_item' AND d.project_id IS NOT NULL;
    PERFORM pg_temp.turn('none');
    RETURN coalesce(ids, '');
END $$;
SELECT is(pg_temp.requests('none', '2024-11-10'), format('2:%s 2:%s 5:%s', least(:stays, :goes), greatest(:stays, :goes), :stays), 'before the project went both were asked of its owner');
SELECT is(pg_temp.requests('none', '2024-11-16'), format('2:%s 5:%1$s 70:%s', :stays, :goes), 'and since then one of the new owner');
SELECT is(pg_temp.requests(who, day), expected, format('%s, as of %s', who, day))
  FROM (VALUES ('tap_police', DATE '2024-11-10', format('2:%s 2:%s 5:%s', :stays, :goes, :stays)), ('tap_police', '2024-11-16', format('2:%s 5:%1$s', :stays)),
               ('tap_school', '2024-11-10', format('5:%s', :stays)), ('tap_new', '2024-11-10', format('2:%s', :goes)), ('tap_new', '2024-11-16', format('70:%s', :goes))) AS v (who, day, expected);

-- Today the same as those rows of the owner's that are the unit's by the definition.
SELECT bag_eq(format($$ SELECT * FROM pg_temp.owed(%L, 'SELECT * FROM govproj.agency_duties(''yunfu.project'')') $$, who),
              format($$ SELECT j.agency_id, j.source_id, j.kind FROM govproj.agency_duties('yunfu.project') AS j LEFT JOIN yunfu.project p ON p.id = j.project_id WHERE %s IN (j.agency_id, p.owner_id) $$, agency),
              format('agency_duties for %s', who))
  FROM (VALUES ('tap_police', 2), ('tap_school', 5), ('tap_new', 70)) AS v (who, agency);
SELECT bag_eq(format($$ SELECT * FROM pg_temp.owed(%L, 'SELECT * FROM govproj.agency_duties_on(''yunfu.project'', DATE ''2024-11-20'', NULL)') $$, who),
              format($$ SELECT j.agency_id, j.source_id, j.kind FROM govproj.agency_duties_on('yunfu.project', DATE '2024-11-20', NULL) AS j LEFT JOIN yunfu.project p ON p.id = j.project_id WHERE %s IN (j.agency_id, p.owner_id) $$, agency),
              format('and as of a day, for %s', who))
  FROM (VALUES ('tap_police', 2), ('tap_school', 5), ('tap_new', 70)) AS v (who, agency);

-- Another's policy shows a unit one project more: of what was asked about that it is told, too.
CREATE POLICY tap_more ON yunfu.project FOR SELECT TO tap_school USING (id = :goes);
SELECT is(pg_temp.requests('tap_school', '2024-11-16'), format('5:%s 70:%s', :stays, :goes), 'a policy of the register''s owner counts, as of a day');
SELECT ok(EXISTS (SELECT FROM pg_temp.owed('tap_school', 'SELECT * FROM govproj.agency_duties(''yunfu.project'') WHERE project_id IS NOT NULL') AS o WHERE o.agency_id = 70), 'and today');
DROP POLICY tap_more ON yunfu.project;

-- What audit asks about others' projects costs it nothing: no chain of theirs is gone through.
CREATE FUNCTION pg_temp.pages(who text, query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    plan json;
BEGIN
    PERFORM pg_temp.turn(who);
    EXECUTE query;
    EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, FORMAT json) ' || query INTO plan;
    PERFORM pg_temp.turn('none');
    RETURN (plan -> 0 -> 'Plan' ->> 'Shared Hit Blocks')::bigint + (plan -> 0 -> 'Plan' ->> 'Shared Read Blocks')::bigint;
END $$;
CREATE TEMPORARY TABLE asked (query text, pages bigint);
INSERT INTO asked
SELECT q, pg_temp.pages('tap_school', q)
  FROM (VALUES ('SELECT count(*) FROM govproj.agency_duties(''yunfu.project'')'), ('SELECT count(*) FROM govproj.agency_duties_on(''yunfu.project'', DATE ''2024-11-20'', NULL)')) AS v (q);
CREATE TEMPORARY TABLE others AS SELECT drive.project() AS id FROM generate_series(1, 200);
INSERT INTO yunfu.audit_request (agency_id, project_id, title, requested_on, due_on) SELECT 2, id, '别家', '2024-11-30', '2024-12-30' FROM others;
INSERT INTO yunfu.audit_item (audit_request_id, title) SELECT r.id, '合同' FROM yunfu.audit_request r JOIN others o ON o.id = r.project_id;
ANALYZE yunfu.project; ANALYZE yunfu.audit_request;
SELECT cmp_ok(pg_temp.pages('none', query), '>', 800::bigint, 'the owner has their duties reckoned') FROM asked;
SELECT cmp_ok(pg_temp.pages('tap_school', query) - pages, '<', 100::bigint, 'and a unit does not') FROM asked;

-- One that all has gone from acts again: what it had been asked stands with its successors now, and was its own then.
INSERT INTO yunfu.agency (id, code, name, kind, active_since) VALUES (71, 'newer', '市更新局', 'unit', '2024-06-01');
SELECT pg_temp.set_today('2024-12-02') \g /dev/null
INSERT INTO yunfu.succession (agency_id, successor_id, basis) VALUES (2, 70, '云编〔2024〕13号');
INSERT INTO yunfu.succession (agency_id, successor_id, basis) VALUES (70, 71, '云编〔2024〕14号');
UPDATE yunfu.agency SET active = true WHERE id = 2;
SELECT is((SELECT agency_id FROM yunfu.audit_request WHERE id = 901), 71::bigint, 'what is open went on to the last');
SELECT is(pg_temp.requests('tap_police', '2024-11-10'), format('2:%s 2:%s', least(:stays, :goes), greatest(:stays, :goes)), 'an agency opened again is told what it had been asked');
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT is_empty('SELECT * FROM govproj.check_register(''yunfu'')', 'the register is in order');
SELECT finish();
ROLLBACK;
