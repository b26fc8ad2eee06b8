-- The ledger (台账): acts are appended by the engine alone.

CREATE FUNCTION govproj.act_guard() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_act_guard';
COMMENT ON FUNCTION govproj.act_guard() IS
    'Trigger of a register''s act table: refuses every change that is not the engine''s own (ZG009).';

CREATE FUNCTION govproj.broken_chains(
        project_table regclass, of_project bigint,
        OUT project_id bigint, OUT seq bigint, OUT fault text)
    RETURNS SETOF record
    LANGUAGE c STABLE ROWS 1 COST 1000 AS 'MODULE_PATHNAME', 'govproj_broken_chains';
COMMENT ON FUNCTION govproj.broken_chains(regclass, bigint) IS
    'The chains of acts that do not hold when computed anew, with the first broken act of each: that of a project, or with NULL all and the register''s own. Behind verify and audit_export.';

CREATE FUNCTION govproj.verify(register text, OUT project_id bigint, OUT seq bigint, OUT fault text)
    RETURNS SETOF record
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    project_table regclass;
BEGIN
    SELECT r.project::regclass INTO project_table FROM govproj.registers r WHERE r.name = verify.register;
    IF project_table IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_object',
            MESSAGE = format('"%s" is not a register', verify.register);
    END IF;
    RETURN QUERY SELECT b.project_id, b.seq, b.fault FROM govproj.broken_chains(project_table, NULL) AS b;
END
$$;
COMMENT ON FUNCTION govproj.verify(text) IS
    'Computes every chain of acts anew (台账校验): a row for each that does not hold, with the first broken act; none when all hold. project_id NULL: the register''s own chain. Errors: 42704 no such register.';

CREATE FUNCTION govproj.policy_digest(project_table regclass, policy_id bigint) RETURNS text
    LANGUAGE c STABLE STRICT AS 'MODULE_PATHNAME', 'govproj_policy_digest';
COMMENT ON FUNCTION govproj.policy_digest(regclass, bigint) IS
    'SHA-256, in hex, of a policy version as its rows read now (制度版本摘要), but for in_use, superseded_on and note. What it was when the first project came under the version stands in register_act (policy_in_use). Errors: 42501 without SELECT on the project table, 42809 when it is none.';
