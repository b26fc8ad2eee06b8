-- A demand is taken up once; when what took it up comes to nothing, by another. What does not fit is warned about.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
CREATE ROLE dem_bureau; CREATE ROLE dem_police;
UPDATE yunfu.agency SET db_role = CASE code WHEN 'dsj' THEN 'dem_bureau' WHEN 'gaj' THEN 'dem_police' END;
SELECT govproj.grant_register('yunfu') \g /dev/null
GRANT USAGE ON SCHEMA drive TO PUBLIC;
SELECT pg_temp.set_today('2020-03-02') \g /dev/null

SELECT drive.project('public') AS one \gset
SELECT drive.project('public') AS two \gset
SELECT drive.project('public') AS three \gset
INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (2, 2020, '视频会议', 'software.platform') RETURNING id AS d \gset
CREATE FUNCTION pg_temp.take(demand bigint, project bigint) RETURNS text LANGUAGE sql AS $$ SELECT format('UPDATE yunfu.demand SET project_id = %s WHERE id = %s', project, demand) $$;

SELECT pg_temp.do('dem_bureau', pg_temp.take(:d, :one)) \g /dev/null
SELECT is((SELECT state FROM yunfu.demand_watch WHERE demand_id = :d), 'taken_up', 'it is taken up');
SELECT pg_temp.refused_to('dem_bureau', pg_temp.take(:d, :two), 'ZG009 demand', 'and stays so while the project goes on');
SELECT drive.advance(:one, 'withdrawn', '2020-03-02') \g /dev/null
SELECT results_eq(format('SELECT state, state_zh, project_id, taken_up_on FROM yunfu.demand_watch WHERE demand_id = %s', :d), format('VALUES (%L, %L, %s::bigint, NULL::date)', 'open', '未承接', :one), 'what was withdrawn leaves it free');
SELECT pg_temp.refused(format('UPDATE yunfu.demand SET title = %L WHERE id = %s', '电视会议', :d), 'ZG009 demand', 'it is not altered');
SELECT pg_temp.refused(format('UPDATE yunfu.demand SET title = %L, project_id = %s WHERE id = %s', '电视会议', :two, :d), 'ZG009 demand', 'nor on the way');
SELECT pg_temp.refused(format('UPDATE yunfu.demand SET project_id = NULL WHERE id = %s', :d), 'ZG009 demand', 'nor let go of');
SELECT pg_temp.refused(format('DELETE FROM yunfu.demand WHERE id = %s', :d), 'ZG009 demand', 'nor removed');
SELECT pg_temp.refused_to('dem_police', pg_temp.take(:d, :two), '23503', 'a unit sees no such project');
SELECT pg_temp.do('dem_bureau', pg_temp.take(:d, :two)) \g /dev/null
SELECT is((SELECT project_id FROM yunfu.demand WHERE id = :d), :two::bigint, 'another project takes it up');
SELECT results_eq(format($$SELECT project_id, (detail ->> 'freed_from')::bigint FROM yunfu.act WHERE kind = 'demand_taken_up' AND detail ->> 'id' = '%s' ORDER BY recorded_at, seq, project_id$$, :d),
                  format('VALUES (%s::bigint, NULL::bigint), (%s, %s)', :one, :two, :one), 'both chains tell of it, the second from whom');
SELECT is((SELECT state FROM yunfu.demand_watch WHERE demand_id = :d), 'taken_up', 'taken up again');
SELECT pg_temp.refused_to('dem_bureau', pg_temp.take(:d, :three), 'ZG009 demand', 'for good');
SELECT drive.advance(:two, 'withdrawn', '2020-03-02') \g /dev/null
SELECT pg_temp.do('dem_bureau', pg_temp.take(:d, :three)) \g /dev/null
SELECT is_empty($$SELECT * FROM govproj.check_register('yunfu')$$, 'after three projects the register is in order');

-- What fits.
CREATE FUNCTION pg_temp.takes(project bigint, category text, year integer) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO yunfu.demand (agency_id, year, title, category, project_id) VALUES (2, takes.year, '需求', takes.category::govproj.category, project);
    RETURN pg_temp.warned(project);
END $$;
SELECT is(pg_temp.takes(:three, 'software.platform', 2020), NULL, 'for the same service and year');
SELECT is(pg_temp.takes(:three, 'software', 2019), NULL, 'for the kind that it is of, and an earlier year');
SELECT is(pg_temp.takes(:three, 'software.general', 2020), 'demand_fits.demand', 'another service is warned of');
SELECT is(pg_temp.takes(:three, 'infrastructure.cloud', 2020), 'demand_fits.demand', 'and another kind');
SELECT is(pg_temp.takes(:three, 'software.platform', 2021), 'demand_fits.demand', 'and a later year');
UPDATE yunfu.demand SET project_id = :two WHERE false;
-- a project whose end is taken back takes up once more what another took meanwhile
SELECT drive.project('public') AS first \gset
SELECT drive.project('public') AS second \gset
INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (2, 2020, '视频监控', 'software.platform') RETURNING id AS wanted \gset
SELECT pg_temp.do('dem_bureau', pg_temp.take(:wanted, :first)) \g /dev/null
SELECT drive.advance(:first, 'withdrawn', '2020-03-02') \g /dev/null
SELECT pg_temp.do('dem_bureau', pg_temp.take(:wanted, :second)) \g /dev/null
SELECT pg_temp.do('dem_bureau', format('INSERT INTO yunfu.correction (project_id, relation, column_name, reason, paper) VALUES (%s, %L, %L, %L, %L)', :first, 'project', 'stage', '误', '原件')) \g /dev/null
UPDATE yunfu.correction SET decision = 'granted' WHERE project_id = :first;
SELECT drive.advance(:second, 'withdrawn', '2020-03-02') \g /dev/null
SELECT pg_temp.do('dem_bureau', pg_temp.take(:wanted, :first)) \g /dev/null
SELECT is((SELECT project_id FROM yunfu.demand WHERE id = :wanted), :first::bigint, 'it is taken up again by the first');
SELECT is_empty($$SELECT * FROM govproj.check_register('yunfu')$$, 'the register is in order');
-- an owner who puts it back is found out
ALTER TABLE yunfu.demand DISABLE TRIGGER USER;
UPDATE yunfu.demand SET project_id = :one WHERE id = :d;
ALTER TABLE yunfu.demand ENABLE ALWAYS TRIGGER zz_check; ALTER TABLE yunfu.demand ENABLE ALWAYS TRIGGER zz_record; ALTER TABLE yunfu.demand ENABLE ALWAYS TRIGGER zz_check_truncate;
SELECT is((SELECT problem FROM govproj.check_register('yunfu') WHERE problem = 'row_differs'), 'row_differs', 'who puts it back past the engine is found out');
UPDATE yunfu.register SET title = title;
SELECT is_empty($$SELECT * FROM govproj.verify('yunfu')$$, 'the chains hold');
SELECT finish();
ROLLBACK;
