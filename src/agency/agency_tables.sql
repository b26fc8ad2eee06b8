-- What agencies have been called, and who has acted for them (单位沿革).

CREATE TABLE agency_version (
    -- one that is removed, to which nothing else refers, takes its versions along
    agency_id    bigint NOT NULL REFERENCES agency ON DELETE CASCADE,
    from_on      date NOT NULL,
    seq          bigint NOT NULL,
    recorded_at  timestamptz NOT NULL,
    code         text NOT NULL,
    name         text NOT NULL,
    kind         text NOT NULL,
    db_role      text,
    active_since date,
    active       boolean NOT NULL,
    basis        text,
    PRIMARY KEY (agency_id, seq)
);
COMMENT ON TABLE agency_version IS
    'What each agency was called and who acted for it since when (单位沿革): a row for its entry and for each act that gave it another '
    'code, name, role or beginning, closed or reopened it. Written by the engine alone; check_register compares it with the acts.';
COMMENT ON COLUMN agency_version.agency_id IS 'Agency whose history it is (沿革所属单位).';
COMMENT ON COLUMN agency_version.from_on IS
    'First day of it (起始日期), the legal day of its act; before its first, an agency is taken to have been what that says.';
COMMENT ON COLUMN agency_version.seq IS 'Act of the register''s own chain that it rests on (所依据的办理记录).';
COMMENT ON COLUMN agency_version.recorded_at IS 'Recorded time of that act (登记时间).';
COMMENT ON COLUMN agency_version.code IS 'Code of the agency then (当时的单位代码).';
COMMENT ON COLUMN agency_version.name IS 'Name of the agency then (当时的单位名称).';
COMMENT ON COLUMN agency_version.kind IS 'What it is (单位类型); that never changes.';
COMMENT ON COLUMN agency_version.db_role IS 'Database role whose members acted for it then (当时的数据库角色); NULL: none.';
COMMENT ON COLUMN agency_version.active_since IS 
    'Day since which it owed annual plans, as it was said then (当时的启用日期); NULL: from the first.';
COMMENT ON COLUMN agency_version.active IS 'Whether it acted (当时是否在用).';
COMMENT ON COLUMN agency_version.basis IS 'Paper that it rests on (依据文件); NULL: none was named.';

CREATE TRIGGER zz_guard BEFORE INSERT OR UPDATE OR DELETE ON agency_version
    FOR EACH ROW EXECUTE FUNCTION govproj.agency_version_guard('agency_version');
CREATE TRIGGER zz_guard_truncate BEFORE TRUNCATE ON agency_version
    FOR EACH STATEMENT EXECUTE FUNCTION govproj.agency_version_guard('agency_version');
ALTER TABLE agency_version ENABLE ALWAYS TRIGGER zz_guard, ENABLE ALWAYS TRIGGER zz_guard_truncate;
COMMENT ON TRIGGER zz_guard ON agency_version IS
    'Refuses every change that is not the engine''s own; only with its agency does a version go.';
COMMENT ON TRIGGER zz_guard_truncate ON agency_version IS 'Refuses TRUNCATE.';
