-- What the tests in test/pgtap/ begin with: a register to drive, and words for what a statement comes to.
-- The judge's warnings would stand between the results, and nothing reads them there: a test that is about a warning looks
-- for it in the acts or in explain().
\ir drive.sql
SET client_min_messages = error;

-- The day is set that the register takes for today.
CREATE FUNCTION pg_temp.set_today(day date) RETURNS void LANGUAGE sql AS $$ SELECT set_config('govproj.today', day::text, true) $$;

-- Whose turn it is; 'none' is the register's owner.
CREATE FUNCTION pg_temp.turn(who text) RETURNS void LANGUAGE sql AS $$ SELECT set_config('role', who, true) $$;
CREATE FUNCTION pg_temp.do(who text, statement text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.turn(who);
    EXECUTE statement;
    PERFORM pg_temp.turn('none');
END $$;
-- What a statement comes to for a role, with all that it is told, as drive.outcome has it; it is undone.
CREATE FUNCTION pg_temp.outcome_for(who text, statement text, OUT result text, OUT message text, OUT detail text, OUT hint text) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.turn(who);
    SELECT o.* INTO result, message, detail, hint FROM drive.outcome(statement) AS o;
    PERFORM pg_temp.turn('none');
END $$;
CREATE FUNCTION pg_temp.by(who text, statement text) RETURNS text LANGUAGE sql AS $$
    SELECT (pg_temp.outcome_for(who, statement)).result
$$;
CREATE FUNCTION pg_temp.refused(statement text, refusal text, says text) RETURNS text LANGUAGE sql AS $$
    SELECT is((drive.outcome(statement)).result, refusal, says)
$$;
-- The same where other rules may refuse too: the refusal, 'SQLSTATE rule', is among those that the detail names.
CREATE FUNCTION pg_temp.refused_for(statement text, refusal text, says text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    came_to record;
BEGIN
    came_to := drive.outcome(statement);
    IF came_to.result = refusal OR came_to.detail ~ ('(^|, )' || regexp_replace(split_part(refusal, ' ', 2), '([.+*])', '\\\1', 'g') || ' \(' || split_part(refusal, ' ', 1) || '\)') THEN
        RETURN pass(says);
    END IF;
    RETURN is(came_to.result || E'\n' || COALESCE(came_to.detail, ''), refusal, says);
END $$;
CREATE FUNCTION pg_temp.refused_to(who text, statement text, refusal text, says text) RETURNS text LANGUAGE sql AS $$
    SELECT is(pg_temp.by(who, statement), refusal, says)
$$;

CREATE FUNCTION pg_temp.stepping(project_id bigint, target text, day date) RETURNS text LANGUAGE sql AS $$
    SELECT format('UPDATE yunfu.project SET stage = %L, stage_on = %L WHERE id = %s', target, day, project_id)
$$;

-- What a step comes to after an arrangement, in which %s is the project; both are undone.
CREATE FUNCTION pg_temp.after(arrangement text, project_id bigint, target text, day date DEFAULT '2024-12-31') RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE replace(arrangement, '%s', project_id::text);
    result := drive.step(project_id, target, day);
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = result;
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;

-- The rules of which an entry only warned, as the last act of its project tells.
CREATE FUNCTION pg_temp.warned(project_id bigint) RETURNS text LANGUAGE sql AS $$
    SELECT detail ->> 'warned' FROM yunfu.act a WHERE a.project_id = warned.project_id ORDER BY seq DESC LIMIT 1
$$;
CREATE FUNCTION pg_temp.warned_of(project_id bigint, rule text) RETURNS boolean LANGUAGE sql AS $$
    SELECT rule = ANY (string_to_array(coalesce(pg_temp.warned(project_id), ''), ' '))
$$;
-- The rules of which a step would only warn, as explain tells.
CREATE FUNCTION pg_temp.would_warn(project_id bigint, target text, day date DEFAULT '2024-12-31') RETURNS text[] LANGUAGE sql AS $$
    SELECT ARRAY(SELECT rule FROM yunfu.explain(project_id, target::govproj.stage, day) WHERE mode = 'warn' AND NOT met ORDER BY rule COLLATE "C")
$$;
-- The same after statements, in which %s is the project and which are undone.
CREATE FUNCTION pg_temp.warned_after(arrangement text, project_id bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE replace(arrangement, '%s', project_id::text);
    result := pg_temp.warned(project_id);
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = coalesce(result, 'nothing');
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;

-- The life of a project by its offices, each under the role of its agency, with nothing but what was granted; cost lines are there.
CREATE FUNCTION pg_temp.live(lived bigint, path text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    roles jsonb := (SELECT jsonb_object_agg(kind, db_role ORDER BY id DESC) FROM yunfu.agency WHERE kind <> 'unit' AND db_role IS NOT NULL)
                   || (SELECT jsonb_build_object('owner', a.db_role) FROM yunfu.project p JOIN yunfu.agency a ON a.id = p.owner_id WHERE p.id = lived);
    today date := current_setting('govproj.today');
    stage_now text;
    target text;
    need record;
    day date := '2020-03-02';
BEGIN
    FOREACH target IN ARRAY path LOOP
        day := day + 7;
        PERFORM pg_temp.set_today(day);
        SELECT p.stage INTO stage_now FROM yunfu.project p WHERE p.id = lived;
        FOR need IN SELECT n.thing, coalesce((SELECT d.issuer FROM yunfu.policy_document d WHERE d.kind = n.thing LIMIT 1), 'owner') AS office
                      FROM drive.need n JOIN yunfu.project p ON p.track = n.track
                     WHERE p.id = lived AND n.from_stage = stage_now AND n.to_stage = target AND n.thing NOT LIKE 'line %' ORDER BY n.id
        LOOP
            PERFORM pg_temp.turn(roles ->> need.office), drive.supply(lived, need.thing, day), pg_temp.turn('none');
        END LOOP;
        PERFORM pg_temp.turn((SELECT roles ->> s.office FROM yunfu.policy_step s JOIN yunfu.project p USING (policy_id, track)
                               WHERE p.id = lived AND s.from_stage = stage_now AND s.to_stage = target));
        UPDATE yunfu.project SET stage = target, stage_on = day WHERE id = lived;
        PERFORM pg_temp.turn('none');
    END LOOP;
    PERFORM pg_temp.set_today(today);
    RETURN (SELECT p.stage FROM yunfu.project p WHERE p.id = lived);
END $$;

-- The main contract of a project.
CREATE FUNCTION pg_temp.main(project_id bigint) RETURNS bigint LANGUAGE sql AS $$
    SELECT min(id) FROM yunfu.contract c WHERE c.project_id = main.project_id AND kind = 'main'
$$;
-- A contract grows, or shrinks.
CREATE FUNCTION pg_temp.supplement_contract(contract_id bigint, amount numeric, day date DEFAULT '2020-06-01') RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (contract_id, amount, day) RETURNING id
$$;

-- Rows of a table read so far: what an index scan fetches is counted with its index.
CREATE FUNCTION pg_temp.rows_read(relation regclass) RETURNS bigint LANGUAGE sql AS $$
    SELECT pg_stat_get_xact_tuples_fetched(relation) + pg_stat_get_xact_tuples_returned(relation)
           + coalesce((SELECT sum(pg_stat_get_xact_tuples_fetched(indexrelid)) FROM pg_index WHERE indrelid = relation), 0)::bigint
$$;
CREATE FUNCTION pg_temp.read_of(relation regclass, statement text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    before bigint := pg_temp.rows_read(relation);
BEGIN
    EXECUTE statement;
    RETURN pg_temp.rows_read(relation) - before;
END $$;
-- How a query is planned, without figures.
CREATE FUNCTION pg_temp.plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    lines text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS off) ' || query LOOP
        lines := lines || line || E'\n';
    END LOOP;
    RETURN lines;
END $$;
