-- The ledger of acts. It carries no CHECK constraint: only the engine writes here, on every step.

CREATE TABLE act (
    project_id   bigint NOT NULL REFERENCES project,
    seq          bigint NOT NULL,
    kind         text NOT NULL,
    from_stage   govproj.stage,
    to_stage     govproj.stage,
    actor        text NOT NULL,
    agency_id    bigint REFERENCES agency,
    legal_on     date NOT NULL,
    recorded_at  timestamptz NOT NULL,
    policy_id    bigint NOT NULL REFERENCES policy,
    detail       json NOT NULL,
    hash         bytea NOT NULL,
    PRIMARY KEY (project_id, seq)
);

COMMENT ON TABLE act IS 'Ledger of acts (办理台账): append-only, written by the engine alone, one hash chain per project.';
COMMENT ON COLUMN act.project_id IS 'Project the act is about (所属项目).';
COMMENT ON COLUMN act.seq IS 'Place in the project''s chain (序号), from 1 without gaps.';
COMMENT ON COLUMN act.kind IS 'What was done (事项): project_entered, project_changed, step, document_entered, document_voided, cost_line_entered, cost_line_changed, cost_line_removed, contract_entered, contract_changed, demand_taken_up.';
COMMENT ON COLUMN act.from_stage IS 'Stage before a step (原阶段).';
COMMENT ON COLUMN act.to_stage IS 'Stage after a step or birth (新阶段).';
COMMENT ON COLUMN act.actor IS 'Database role that acted (操作人).';
COMMENT ON COLUMN act.agency_id IS 'Agency it acted for (经办单位).';
COMMENT ON COLUMN act.legal_on IS 'Legal date (法定日期): the day the act is dated.';
COMMENT ON COLUMN act.recorded_at IS 'Recorded time (登记时间): start of the statement by the server''s clock.';
COMMENT ON COLUMN act.policy_id IS 'Policy version it was judged by (适用办法).';
COMMENT ON COLUMN act.detail IS 'What was entered or changed (内容), as JSON text that is kept byte for byte.';
COMMENT ON COLUMN act.hash IS 'SHA-256 of the previous act''s hash and this act (链式摘要).';

CREATE TRIGGER zz_guard BEFORE INSERT OR UPDATE OR DELETE ON act
    FOR EACH ROW EXECUTE FUNCTION govproj.act_guard('act');
CREATE TRIGGER zz_guard_truncate BEFORE TRUNCATE ON act
    FOR EACH STATEMENT EXECUTE FUNCTION govproj.act_guard('act');
ALTER TABLE act ENABLE ALWAYS TRIGGER zz_guard, ENABLE ALWAYS TRIGGER zz_guard_truncate;
COMMENT ON TRIGGER zz_guard ON act IS 'Refuses every change that is not the engine''s own.';
COMMENT ON TRIGGER zz_guard_truncate ON act IS 'Refuses TRUNCATE.';
