-- What the tests in test/pgtap/ begin with: a register to drive, and words for what a statement comes to.
-- The judge's warnings would stand between the results, and nothing reads them there: a test that is about a warning looks
-- for it in the acts or in explain().
\ir drive.sql
SET client_min_messages = error;

-- Whose turn it is; 'none' is the register's owner.
CREATE FUNCTION pg_temp.turn(who text) RETURNS void LANGUAGE sql AS $$ SELECT set_config('role', who, true) $$;
CREATE FUNCTION pg_temp.do(who text, statement text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.turn(who);
    EXECUTE statement;
    PERFORM pg_temp.turn('none');
END $$;
-- What a statement comes to for a role, as drive.outcome has it; it is undone.
CREATE FUNCTION pg_temp.by(who text, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    PERFORM pg_temp.turn(who);
    result := (drive.outcome(statement)).result;
    PERFORM pg_temp.turn('none');
    RETURN result;
END $$;
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

-- The main contract of a project.
CREATE FUNCTION pg_temp.main(project_id bigint) RETURNS bigint LANGUAGE sql AS $$
    SELECT min(id) FROM yunfu.contract c WHERE c.project_id = main.project_id AND kind = 'main'
$$;
