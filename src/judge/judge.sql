-- The judge: the trigger of the project table, and its answers as rows.

CREATE FUNCTION govproj.project_judge() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_project_judge';
COMMENT ON FUNCTION govproj.project_judge() IS
    'Trigger of a register''s project table: judges births and steps by the project''s policy and writes their acts; every code of class ZG.';

CREATE FUNCTION govproj.judge_explain(
        project_table regclass, project_id bigint, to_stage govproj.stage, on_date date, by_actor boolean,
        OUT target govproj.stage, OUT rule text, OUT article text, OUT met boolean, OUT mode text,
        OUT remedy text, OUT office text, OUT step text, OUT code text)
    RETURNS SETOF record
    LANGUAGE c STABLE ROWS 20 AS 'MODULE_PATHNAME', 'govproj_judge_explain';
COMMENT ON FUNCTION govproj.judge_explain(regclass, bigint, govproj.stage, date, boolean) IS
    'The judge''s findings for a project of the register whose project table is named: a row for each rule of the step to to_stage (NULL: of every possible step) on a day (NULL: today); by_actor false leaves the current user''s office out. Behind explain and worklist of each register.';
