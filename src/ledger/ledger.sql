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
    'The chains of acts that do not hold when computed anew, with the first broken act of each: '
    'that of a project, or with NULL all and the register''s own. Behind verify and audit_export.';

CREATE FUNCTION govproj.broken_chains_part(
        project_table regclass, first bigint, next bigint, part integer DEFAULT 1, parts integer DEFAULT 1,
        OUT project_id bigint, OUT seq bigint, OUT fault text)
    RETURNS SETOF record
    LANGUAGE c STABLE PARALLEL SAFE ROWS 1 COST 1000000 AS 'MODULE_PATHNAME', 'govproj_broken_chains_part';
COMMENT ON FUNCTION govproj.broken_chains_part(regclass, bigint, bigint, integer, integer) IS
    'Part of verify: the chains that do not hold, of the projects with ids from first (NULL: the least) up to the one '
    'before next (NULL: all from there on, and the register''s own chain); which part it is of how many.';

CREATE FUNCTION govproj.verify_chains(project_table regclass, OUT project_id bigint, OUT seq bigint, OUT fault text)
    RETURNS SETOF record
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    -- who is bound by it, and sees all, is not to be refused the sample
    SET row_security = on
AS $$
DECLARE
    -- so many blocks of projects that they are worth a process; and parts enough that no process has to wait long for another
    share CONSTANT bigint := 128;
    blocks bigint := pg_relation_size(project_table) / current_setting('block_size')::bigint;
    parts bigint := least(blocks / share, 64);
    cuts bigint[];
BEGIN
    IF parts < 2 THEN
        RETURN QUERY SELECT b.project_id, b.seq, b.fault FROM govproj.broken_chains(project_table, NULL) AS b;
        RETURN;
    END IF;
    PERFORM govproj.broken_chains_part(project_table, 1, 1);	-- of none: is it a project table, and seen as a whole?
    -- ids may have gaps, so the cuts between the parts are those of a sample, of 256 blocks or so
    EXECUTE format('SELECT percentile_disc(ARRAY(SELECT part / $1::float8 FROM generate_series(1, $1 - 1) AS part))
                           WITHIN GROUP (ORDER BY id)
                      FROM %s TABLESAMPLE SYSTEM (least(100, 25600.0 / $2))', project_table) INTO cuts USING parts, blocks;
    RETURN QUERY EXECUTE (
        SELECT string_agg(format('SELECT * FROM govproj.broken_chains_part($1, %s, %s, %s, %s)',
                                 coalesce(part.first::text, 'NULL'), coalesce(part.next::text, 'NULL'), part.n, part.parts),
                          ' UNION ALL ' ORDER BY part.n)
          FROM (SELECT lag(cut) OVER w AS first, cut AS next, row_number() OVER w AS n, count(*) OVER () AS parts
                  FROM (SELECT unnest(cuts) UNION SELECT NULL) AS c (cut) WINDOW w AS (ORDER BY cut)) AS part)
        USING project_table;
END
$$;
COMMENT ON FUNCTION govproj.verify_chains(regclass) IS
    'Part of verify: broken_chains for the whole register, by as many processes as max_parallel_workers_per_gather lets a query have.';

CREATE FUNCTION govproj.ledger_root(
        project_table regclass,
        OUT root bytea, OUT chains bigint, OUT acts bigint, OUT until timestamptz)
    LANGUAGE c VOLATILE STRICT COST 100000 AS 'MODULE_PATHNAME', 'govproj_ledger_root';
COMMENT ON FUNCTION govproj.ledger_root(regclass) IS
    'The Merkle root over the heads of all chains of acts, how many chains and acts these are, '
    'and the moment before which they were recorded. Behind digest.';

CREATE FUNCTION govproj.digest_fault(project_table regclass, root bytea, chains bigint, acts bigint, until timestamptz) RETURNS text
    LANGUAGE c VOLATILE STRICT COST 100000 AS 'MODULE_PATHNAME', 'govproj_digest_fault';
COMMENT ON FUNCTION govproj.digest_fault(regclass, bytea, bigint, bigint, timestamptz) IS
    'How the ledger differs from what ledger_root said of it; NULL: it does not. Behind verify.';

CREATE FUNCTION govproj.ledger_lines(project_table regclass) RETURNS SETOF text
    LANGUAGE c VOLATILE STRICT ROWS 10000 COST 100000 AS 'MODULE_PATHNAME', 'govproj_ledger_lines';
COMMENT ON FUNCTION govproj.ledger_lines(regclass) IS
    'Every act of a register as a line of JSON, one by one as they are asked for. Behind export_ledger.';

CREATE FUNCTION govproj.project_table(register text) RETURNS regclass
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    project_table regclass;
BEGIN
    SELECT r.project::regclass INTO project_table FROM govproj.registers r WHERE r.name = project_table.register;
    IF project_table IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_object',
            MESSAGE = govproj.said('"%s" is not a register', register),
            HINT = govproj.said('SELECT name FROM govproj.registers shows those of this database.');
    END IF;
    RETURN project_table;
END
$$;
COMMENT ON FUNCTION govproj.project_table(text) IS
    'The project table of a register (项目表), by which the engine knows it. Errors: 42704 no such register.';

CREATE FUNCTION govproj.verify_now(register text, OUT project_id bigint, OUT seq bigint, OUT fault text)
    RETURNS SETOF record
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    project_table CONSTANT regclass := govproj.project_table(register);
BEGIN
    IF govproj.is_distributed(project_table) THEN
        RETURN QUERY EXECUTE govproj.asked_there(project_table, 'govproj.verify_chains(%s)');
        RETURN;
    END IF;
    RETURN QUERY SELECT b.project_id, b.seq, b.fault FROM govproj.verify_chains(project_table) AS b;
END
$$;
COMMENT ON FUNCTION govproj.verify_now(text) IS
    'Part of verify, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.verify(register text, OUT project_id bigint, OUT seq bigint, OUT fault text)
    RETURNS SETOF record
    LANGUAGE c STABLE AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.verify(text) IS
    'Computes every chain of acts anew (台账校验): a row for each that does not hold, with the first broken act; '
    'none when all hold. project_id NULL: the register''s own chain. '
    'Errors: 42704 no such register, 42501 for those who may not see all projects.';

CREATE FUNCTION govproj.digest_now(register text) RETURNS text
    LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    project_table CONSTANT regclass := govproj.project_table(register);
    r record;
BEGIN
    IF govproj.is_distributed(project_table) THEN
        EXECUTE govproj.asked_there(project_table, 'govproj.ledger_root(%s)') INTO STRICT r;
    ELSE
        SELECT x.* INTO STRICT r FROM govproj.ledger_root(project_table) AS x;
    END IF;
    RETURN format('govproj-digest:1 root=%s chains=%s acts=%s until=%s register=%s', encode(r.root, 'hex'), r.chains, r.acts,
                  to_char(r.until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), to_json(digest_now.register));
END
$$;
COMMENT ON FUNCTION govproj.digest_now(text) IS
    'Part of digest, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.digest(register text) RETURNS text
    LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.digest(text) IS
    'One line that stands for every act recorded before the time in it (台账摘要), to be kept outside the database: '
    'the Merkle root over the heads of all chains, how many chains and acts. '
    'That time is now, or when the eldest transaction began that has recorded something in the register and is not over. '
    'verify(register, digest) compares. Errors: 42704 no such register, 42501 for those who may not see all projects, '
    '55000 while a transaction is prepared that has, 25006 on a standby.';

CREATE FUNCTION govproj.verify_now(register text, digest text, OUT project_id bigint, OUT seq bigint, OUT fault text)
    RETURNS SETOF record
    LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    project_table regclass := govproj.project_table(register);
    told text[] := regexp_match(btrim(digest, E' \t\r\n'),
        E'^govproj-digest:1 root=([0-9a-f]{64}) chains=([0-9]{1,18}) acts=([0-9]{1,18})'
        ' until=([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{6}Z) register="([^"[:cntrl:]]|[\\\\].)*"$');
    until timestamptz;
BEGIN
    BEGIN
        until := told[4]::timestamptz;
    EXCEPTION WHEN datetime_field_overflow OR invalid_datetime_format THEN
        told := NULL;
    END;
    IF told IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = govproj.said('this is not a digest of a ledger'),
            HINT = govproj.said('Give the whole line that govproj.digest() returned, from "govproj-digest:1" to the register''s name.');
    END IF;
    IF until > clock_timestamp() THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = govproj.said('this digest is of a time that is yet to come'),
            DETAIL = govproj.said('It says %s; the server''s clock says %s.', told[4],
                                  to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'));
    END IF;
    RETURN QUERY SELECT v.project_id, v.seq, v.fault FROM govproj.verify_now(register) AS v;
    IF govproj.is_distributed(project_table) THEN
        EXECUTE govproj.asked_there(project_table, format('govproj.digest_fault(%%s, decode(%L, ''hex''), %s, %s, %L)',
                                                          told[1], told[2], told[3], until)) INTO STRICT fault;
    ELSE
        fault := govproj.digest_fault(project_table, decode(told[1], 'hex'), told[2]::bigint, told[3]::bigint, until);
    END IF;
    IF fault IS NOT NULL THEN
        RETURN NEXT;
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.verify_now(text, text) IS
    'Part of verify, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.verify(register text, digest text, OUT project_id bigint, OUT seq bigint, OUT fault text)
    RETURNS SETOF record
    LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.verify(text, text) IS
    'As verify(register), and compares with a digest taken earlier (对照摘要校验): one more row, with project_id and seq '
    'NULL, when the acts recorded before its time are no longer those of which it speaks. The register''s name in '
    'the digest is for people and not compared. Errors: those of verify(register); 22023 when it is no digest.';

CREATE FUNCTION govproj.ledger_lines_there(project_table regclass) RETURNS SETOF text
    LANGUAGE plpgsql VOLATILE ROWS 10000
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY EXECUTE govproj.asked_there(project_table, 'govproj.ledger_lines(%s)');
END
$$;
COMMENT ON FUNCTION govproj.ledger_lines_there(regclass) IS
    'Part of export_ledger: the same of a distributed register, asked for where its rows are.';

-- Line by line, as they are asked for: a setting of its own would be made and undone for each.
CREATE FUNCTION govproj.export_ledger_now(register text) RETURNS SETOF text
    LANGUAGE sql VOLATILE ROWS 10000
BEGIN ATOMIC
    -- the digest comes before the acts are read: then all that it speaks of are among them
    WITH asked AS MATERIALIZED (
        SELECT t.project, govproj.is_distributed(t.project) AS is_there,
               CASE WHEN pg_is_in_recovery() THEN NULL ELSE govproj.digest(register) END AS digest
          FROM (SELECT govproj.project_table(register) AS project) AS t)
    SELECT json_build_object('format', 'govproj-ledger', 'version', 1, 'register', register)::text FROM asked
    UNION ALL SELECT govproj.ledger_lines(a.project) FROM asked AS a WHERE NOT a.is_there
    UNION ALL SELECT govproj.ledger_lines_there(a.project) FROM asked AS a WHERE a.is_there
    UNION ALL SELECT json_build_object('digest', a.digest)::text FROM asked AS a;
END;
COMMENT ON FUNCTION govproj.export_ledger_now(text) IS
    'Part of export_ledger, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.export_ledger(register text) RETURNS SETOF text
    LANGUAGE c VOLATILE ROWS 10000 AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.export_ledger(text) IS
    'The whole ledger as JSON Lines (台账导出), for a third party to compute again: '
    'a header, a line for each act with every field that its hash is over, and the digest, which is null on a standby. '
    'A cursor for SELECT govproj.export_ledger(...), as psql has with FETCH_COUNT, gets the lines one by one, and nothing is put down; '
    'in FROM, all are put down first. '
    'Errors: those of digest, but for 25006; 42501 without SELECT on act and register_act, or where a RESTRICTIVE policy may hide some '
    'of them.';

CREATE FUNCTION govproj.own_row_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_own_row_record';
COMMENT ON FUNCTION govproj.own_row_record() IS
    'Trigger of the register''s own row: what it is called, its time zone, whether it notifies, and whose it is, '
    'are acts of its own chain (台账自身登记). Argument: the table''s role.';

CREATE FUNCTION govproj.record_owner(project_table regclass) RETURNS void
    LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'govproj_record_owner';
COMMENT ON FUNCTION govproj.record_owner(regclass) IS
    'Part of grant_register: writes down, as an act, that the register has come to another owner than its acts name (所有者变更). '
    'Errors: 42501 for others than the owner, 42809 when the table is no register''s.';

CREATE FUNCTION govproj.policy_article_text() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_policy_article_text';
COMMENT ON FUNCTION govproj.policy_article_text() IS
    'Trigger of a register''s policy_article table: writes the act by which the official text of an article of a version in use '
    'is filled in or altered.';

CREATE FUNCTION govproj.holiday_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_holiday_record';
COMMENT ON FUNCTION govproj.holiday_record() IS
    'Triggers of a register''s calendar: a day that is entered, altered or taken out is an act of the register''s own chain '
    '(节假日登记). Argument: the table''s role.';

CREATE FUNCTION govproj.policy_ended() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_policy_ended';
COMMENT ON FUNCTION govproj.policy_ended() IS
    'Trigger of the policy table: ending a version in use, taking its end back, or altering its note, is an act of the register''s own '
    'chain (制度终止), and none ends before the last project that came under it (ZG011). Argument: the table''s role.';

CREATE FUNCTION govproj.policy_digest(project_table regclass, policy_id bigint, columns text[] DEFAULT NULL) RETURNS text
    LANGUAGE c STABLE AS 'MODULE_PATHNAME', 'govproj_policy_digest';
COMMENT ON FUNCTION govproj.policy_digest(regclass, bigint, text[]) IS
    'SHA-256, in hex, of a policy version as its rows read now (制度版本摘要), but for in_use, superseded_on, texts of articles and what '
    'is null; of the columns named (policy_columns), or of all that the engine knows, never of others. What it was when the '
    'first project came under the version, or its words were last corrected, stands in register_act (policy_in_use, policy_corrected). '
    'Errors: 42501 without SELECT on the project table, 42809 when it is none, 22004 NULL among the columns.';

CREATE FUNCTION govproj.policy_columns(detail json) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT array_agg(c.key || '.' || name) FROM json_each_text(detail -> 'columns') AS c, string_to_table(c.value, ' ') AS name
$$;
COMMENT ON FUNCTION govproj.policy_columns(json) IS
    'The columns that the fingerprint in the detail of an act policy_in_use or policy_corrected is of (指纹所含字段), for policy_digest: '
    'those that the engine knew then, as table.column. NULL: it names none.';

CREATE FUNCTION govproj.row_detail(record) RETURNS text
    LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_row_detail';
COMMENT ON FUNCTION govproj.row_detail(record) IS
    'A row as the detail of an act would say it (行内容), as JSON, whatever the client''s settings.';
