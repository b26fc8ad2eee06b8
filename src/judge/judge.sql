-- The judges answers as rows.

CREATE FUNCTION govproj.judge_explain(
        project_table regclass, project_id bigint, to_stage govproj.stage, on_date date, by_actor boolean,
        OUT target govproj.stage, OUT rule text, OUT article text, OUT met boolean, OUT mode text,
        OUT remedy text, OUT office text, OUT step text, OUT code text)
    RETURNS SETOF record
    LANGUAGE c STABLE ROWS 20 AS 'MODULE_PATHNAME', 'govproj_judge_explain';
COMMENT ON FUNCTION govproj.judge_explain(regclass, bigint, govproj.stage, date, boolean) IS
    'The judge''s findings for a project of the register whose project table is named: '
    'a row for each rule of the step to to_stage (NULL: of every possible step) on a day (NULL: today); '
    'by_actor false leaves the current user''s office out; '
    'what is waived counts as met, and the remedy names the waiver. Behind explain and worklist of each register.';

CREATE FUNCTION govproj.judge_thresholds(
        project_table regclass, project_id bigint,
        OUT rule text, OUT article text, OUT to_stage govproj.stage, OUT mode text, OUT amount numeric, OUT bound numeric,
        OUT reached boolean, OUT met boolean, OUT remedy text)
    RETURNS SETOF record
    LANGUAGE c STABLE ROWS 3 AS 'MODULE_PATHNAME', 'govproj_judge_thresholds';
COMMENT ON FUNCTION govproj.judge_thresholds(regclass, bigint) IS
    'The judge''s findings for each money line of a project (金额门槛): the amount it is measured by and its bound in '
    'yuan, whether it is reached and whether what it demands is there today. Behind threshold_watch of each register.';

CREATE FUNCTION govproj.judge_last_day(project_table regclass, project_id bigint) RETURNS date
    LANGUAGE c STABLE AS 'MODULE_PATHNAME', 'govproj_judge_last_day';
COMMENT ON FUNCTION govproj.judge_last_day(regclass, bigint) IS
    'The last day of the paper that sets a project''s limit (审批意见有效期止), as it counts today and by the calendar as it '
    'is today; NULL: there is none, or it does not lapse. Behind approval_watch of each register.';

CREATE FUNCTION govproj.related_suppliers(a text, b text) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 50 AS 'MODULE_PATHNAME', 'govproj_related_suppliers';
COMMENT ON FUNCTION govproj.related_suppliers(text, text) IS
    'Whether two suppliers'' names are the same but for width and spaces, or one begins with the whole of the other, '
    'as a branch''s does (关联供应商). A likeness of names, no more.';
