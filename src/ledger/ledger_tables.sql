-- The ledger of acts. It carries no CHECK constraint: only the engine writes here, on every step.

CREATE TABLE act (
    project_id   bigint NOT NULL,
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
CREATE INDEX act_recorded_at_idx ON act (recorded_at);

COMMENT ON TABLE act IS 'Ledger of acts (办理台账): append-only, written by the engine alone, one hash chain per project.';
COMMENT ON COLUMN act.project_id IS 'Project the act is about (所属项目).';
COMMENT ON COLUMN act.seq IS 'Place in the project''s chain (序号), from 1 without gaps.';
COMMENT ON COLUMN act.kind IS
    'What was done (事项): project_entered, project_changed, off_plan_ground_changed, step, document_entered, document_voided, '
    'cost_line_entered, cost_line_changed, cost_line_removed, contract_entered, contract_changed, contract_ended, contract_assigned, '
    'party_entered, part_accepted, bond_received, bond_changed, bond_released, '
    'demand_taken_up, supplement_entered, payment_entered, change_decided, fund_allocated, '
    'fund_allocation_changed, evaluation_entered, and waiver_granted, project_moved, owner_changed, class_changed, joint_owner_entered, '
    'joint_owner_ended, '
    'correction_entered, correction_confirmed, correction_refused and what one that is confirmed does: contract_corrected, '
    'party_corrected, project_corrected, step_undone, '
    'and those of matters, audit requests and findings that concern the project.';
COMMENT ON COLUMN act.from_stage IS 'Stage before a step (原阶段); of step_undone, which has no to_stage, the stage that is left.';
COMMENT ON COLUMN act.to_stage IS
    'Stage after a step or birth (新阶段); of project_moved the stage that it has under the other version, where that is another.';
COMMENT ON COLUMN act.actor IS 'Database role that acted (操作人).';
COMMENT ON COLUMN act.agency_id IS 'Agency it acted for (经办单位).';
COMMENT ON COLUMN act.legal_on IS 'Legal date (法定日期): the day the act is dated.';
COMMENT ON COLUMN act.recorded_at IS 'Recorded time (登记时间): when the act was written down, by the server''s clock.';
COMMENT ON COLUMN act.policy_id IS 'Policy version it was judged by (适用办法).';
COMMENT ON COLUMN act.detail IS 'What was entered or changed (内容), as JSON text that is kept byte for byte.';
COMMENT ON COLUMN act.hash IS 'SHA-256 of the previous act''s hash and this act (链式摘要).';

CREATE TABLE register_act (
    register_id  bigint NOT NULL DEFAULT 1 REFERENCES register,
    seq          bigint NOT NULL,
    kind         text NOT NULL,
    actor        text NOT NULL,
    agency_id    bigint REFERENCES agency,
    legal_on     date NOT NULL,
    recorded_at  timestamptz NOT NULL,
    detail       json NOT NULL,
    hash         bytea NOT NULL,
    PRIMARY KEY (register_id, seq)
);

COMMENT ON TABLE register_act IS
    'Acts that are about no project (非项目事项台账): '
    'append-only, written by the engine alone, one hash chain for the register.';
COMMENT ON COLUMN register_act.register_id IS 'The register (台账): its one row.';
COMMENT ON COLUMN register_act.seq IS 'Place in the chain (序号), from 1 without gaps.';
COMMENT ON COLUMN register_act.kind IS
    'What was done (事项): register_made, register_changed, agency_entered, agency_renamed, agency_role_changed, agency_changed, '
    'agency_closed, agency_reopened, agency_removed, '
    'annual_plan_entered, annual_plan_filed, plan_line_entered, service_request_entered, '
    'service_request_decided, matter_entered and so on: the table and what was done to its row; '
    'policy_in_use, how a version read when it was first used; policy_corrected, what of its words was corrected; '
    'policy_ended, on which day it ends early; '
    'article_text_changed, the official text of an article of it; holiday_entered, holiday_changed, holiday_removed, days of the '
    'calendar; ddl, what record_ddl() saw.';
COMMENT ON COLUMN register_act.actor IS 'Database role that acted (操作人).';
COMMENT ON COLUMN register_act.agency_id IS 'Agency it acted for (经办单位).';
COMMENT ON COLUMN register_act.legal_on IS 'Legal date (法定日期): the day the act is dated.';
COMMENT ON COLUMN register_act.recorded_at IS 'Recorded time (登记时间): when the act was written down, by the server''s clock.';
COMMENT ON COLUMN register_act.detail IS 'What was entered or changed (内容), as JSON text that is kept byte for byte.';
COMMENT ON COLUMN register_act.hash IS 'SHA-256 of the previous act''s hash and this act (链式摘要).';

CREATE TRIGGER zz_guard BEFORE INSERT OR UPDATE OR DELETE ON register_act
    FOR EACH ROW EXECUTE FUNCTION govproj.act_guard('register_act');
CREATE TRIGGER zz_guard_truncate BEFORE TRUNCATE ON register_act
    FOR EACH STATEMENT EXECUTE FUNCTION govproj.act_guard('register_act');
ALTER TABLE register_act ENABLE ALWAYS TRIGGER zz_guard, ENABLE ALWAYS TRIGGER zz_guard_truncate;
COMMENT ON TRIGGER zz_guard ON register_act IS 'Refuses every change that is not the engine''s own.';
COMMENT ON TRIGGER zz_guard_truncate ON register_act IS 'Refuses TRUNCATE.';

CREATE TRIGGER zz_guard BEFORE INSERT OR UPDATE OR DELETE ON act
    FOR EACH ROW EXECUTE FUNCTION govproj.act_guard('act');
CREATE TRIGGER zz_guard_truncate BEFORE TRUNCATE ON act
    FOR EACH STATEMENT EXECUTE FUNCTION govproj.act_guard('act');
ALTER TABLE act ENABLE ALWAYS TRIGGER zz_guard, ENABLE ALWAYS TRIGGER zz_guard_truncate;
COMMENT ON TRIGGER zz_guard ON act IS 'Refuses every change that is not the engine''s own.';
COMMENT ON TRIGGER zz_guard_truncate ON act IS 'Refuses TRUNCATE.';
