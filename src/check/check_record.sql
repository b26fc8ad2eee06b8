-- check_register, second part: do the rows say what the acts say? Each row whose entering is an act is compared, column by
-- column, with what was recorded of it, and each act with the row it is about.

CREATE VIEW govproj.recorded_tables AS
SELECT r.*,
       -- the day a contract is due, its supplier, the funds of a project
       CASE r.role WHEN 'contract' THEN '{change_decided,contract_assigned}'::text[] WHEN 'project' THEN '{change_decided}'::text[]
                   ELSE '{}'::text[] END AS moved_by,
       CASE WHEN r.role = ANY ('{document,waiver,change,contract,acceptance_part}')
                 OR r.role = ANY ('{cost_line,demand,fund_allocation,evaluation,correction,bond}')
            THEN '{project_id}'::text[] ELSE '{}'::text[] END
       || CASE WHEN r.role = ANY ('{document,waiver,change,contract,acceptance_part,contract_party,receipt}')
               THEN '{after_seq}'::text[] ELSE '{}'::text[] END
       || CASE WHEN r.role = ANY ('{document,change,correction}') THEN '{entered_by}'::text[] ELSE '{}'::text[] END AS told,
       -- it is entered before it is ended
       CASE r.role WHEN 'contract' THEN '{ended_on,end_document_id,end_reason}'::text[] ELSE '{}'::text[] END AS unset
  FROM (VALUES
    ('agency',          '{agency_entered}'::text[],
                        '{agency_changed,agency_renamed,agency_role_changed,agency_closed,agency_reopened}'::text[],
                        '{agency_removed}'::text[], '{}'::text[]),
    ('project',         '{project_entered}',
                        '{project_changed,off_plan_ground_changed,project_moved,owner_changed,class_changed,step,project_corrected,'
                        'step_undone}', '{}',
                        '{total_investment,software_cost,contracted,paid,paid_national,highest_investment,highest_software_cost,'
                        'changed_on,stage,stage_on,round,round_on,round_seq,step_seq}'),
    ('joint_owner',     '{joint_owner_entered}', '{joint_owner_ended,joint_owner_taken_over}', '{}', '{}'),
    ('cost_line',       '{cost_line_entered}', '{cost_line_changed}', '{cost_line_removed}', '{}'),
    ('document',        '{document_entered,document_voided}', '{}', '{}', '{}'),
    ('waiver',          '{waiver_granted}', '{}', '{}', '{}'),
    ('receipt',         '{filing_received}', '{}', '{}', '{}'),
    ('contract',        '{contract_entered}', '{contract_changed,contract_ended,contract_corrected}', '{}', '{}'),
    ('contract_party',  '{party_entered}', '{party_corrected}', '{}', '{}'),
    ('correction',      '{correction_entered}', '{correction_confirmed,correction_refused}', '{}', '{}'),
    ('assignment',      '{contract_assigned}', '{}', '{}', '{}'),
    ('supplement',      '{supplement_entered}', '{}', '{}', '{}'),
    ('payment',         '{payment_entered}', '{}', '{}', '{}'),
    ('acceptance_part', '{part_accepted}', '{}', '{}', '{}'),
    ('bond',            '{bond_received}', '{bond_changed}', '{}', '{}'),
    ('bond_release',    '{bond_released}', '{}', '{}', '{}'),
    ('change',          '{change_decided}', '{}', '{}', '{}'),
    ('fund_allocation', '{fund_allocated}', '{fund_allocation_changed}', '{}', '{}'),
    ('demand',          '{demand_taken_up}', '{}', '{}', '{}'),
    ('evaluation',      '{evaluation_entered}', '{evaluation_changed}', '{}', '{}'),
    ('matter',          '{matter_entered}', '{matter_changed,matter_resolved,matter_taken_over}', '{}', '{}'),
    ('audit_request',   '{audit_request_entered}', '{audit_request_changed,audit_request_taken_over}', '{}', '{}'),
    ('audit_item',      '{audit_item_entered}', '{audit_item_changed,audit_item_handed_over}', '{}', '{}'),
    ('finding',         '{finding_entered}', '{finding_changed,finding_remedied,finding_taken_over}', '{}', '{}'),
    ('service_request', '{service_request_entered}',
                        '{service_request_changed,service_request_decided,service_request_allocated,service_request_taken_over}',
                        '{}', '{}'),
    ('annual_plan',     '{annual_plan_entered}',
                        '{annual_plan_changed,annual_plan_filed,annual_plan_approved,annual_plan_taken_over}', '{}', '{}'),
    ('succession',      '{succession_entered}', '{}', '{}', '{}'),
    ('plan_line',       '{plan_line_entered}', '{plan_line_changed}', '{plan_line_removed}', '{}'),
    ('holiday',         '{holiday_entered}', '{holiday_changed}', '{holiday_removed}', '{}')
  ) AS r(role, entered, changed, removed, kept);
COMMENT ON VIEW govproj.recorded_tables IS
    'The tables whose rows are entered by an act (有办理记录的表), and by which kinds of act.';
COMMENT ON COLUMN govproj.recorded_tables.role IS 'What the table is in the register (表的角色).';
COMMENT ON COLUMN govproj.recorded_tables.entered IS 'Kinds of act by which a row comes in (录入事项).';
COMMENT ON COLUMN govproj.recorded_tables.changed IS 'Kinds of act that change it (变更事项).';
COMMENT ON COLUMN govproj.recorded_tables.removed IS 'Kinds of act that take it out (删除事项).';
COMMENT ON COLUMN govproj.recorded_tables.kept IS 'Columns that other acts move (汇总列): they are summed up instead.';
COMMENT ON COLUMN govproj.recorded_tables.moved_by IS 'Kinds of act about rows of other tables that change it too (连带事项).';
COMMENT ON COLUMN govproj.recorded_tables.told IS
    'Columns that the act that enters it tells by what it is (办理行为自身所载字段): of which project, after which step, who entered it.';
COMMENT ON COLUMN govproj.recorded_tables.unset IS 'Columns that are NULL until an act says otherwise (初始为空字段).';
GRANT SELECT ON govproj.recorded_tables TO PUBLIC;

CREATE TYPE govproj.act_in_doubt AS (
    project_id  bigint,
    seq         bigint,
    kind        text,
    actor       text,
    step_seq    bigint,
    policy_id   bigint,
    detail      json
);
COMMENT ON TYPE govproj.act_in_doubt IS 'An act about a row that check_register looks at closely (待细查行为).';
COMMENT ON COLUMN govproj.act_in_doubt.project_id IS 'Project of its chain (所属项目); NULL: the register''s own.';
COMMENT ON COLUMN govproj.act_in_doubt.seq IS 'Place in the chain (序号).';
COMMENT ON COLUMN govproj.act_in_doubt.kind IS 'What was done (事项).';
COMMENT ON COLUMN govproj.act_in_doubt.actor IS 'Database role that acted (操作人).';
COMMENT ON COLUMN govproj.act_in_doubt.step_seq IS 'The last step up to it (当时步骤).';
COMMENT ON COLUMN govproj.act_in_doubt.policy_id IS 'Policy version it was judged by (适用办法).';
COMMENT ON COLUMN govproj.act_in_doubt.detail IS 'What was entered or changed (内容).';

CREATE TYPE govproj.rows_in_doubt AS (
    role      text,
    relation  regclass,
    ids       bigint[],
    acts      govproj.act_in_doubt[]
);
COMMENT ON TYPE govproj.rows_in_doubt IS 'The rows of a table that check_register looks at closely (待细查行).';
COMMENT ON COLUMN govproj.rows_in_doubt.role IS 'What the table is in the register (表的角色).';
COMMENT ON COLUMN govproj.rows_in_doubt.relation IS 'The table (表).';
COMMENT ON COLUMN govproj.rows_in_doubt.ids IS 'Ids of the rows, also of those that are gone (编号).';
COMMENT ON COLUMN govproj.rows_in_doubt.acts IS 'All acts that bear on them (相关行为).';

CREATE FUNCTION govproj.rows_in_doubt(project_table regclass, role text) RETURNS SETOF govproj.rows_in_doubt
    LANGUAGE c STABLE COST 100000 ROWS 30 AS 'MODULE_PATHNAME', 'govproj_rows_in_doubt';
COMMENT ON FUNCTION govproj.rows_in_doubt(regclass, text) IS
    'Part of check_register: of each table, or that in one role, the rows that are not plainly what their acts say, '
    'found by one pass over the ledger (待细查行). A table that is not named has to be looked at as a whole.';

-- What the engine cannot tell of a register that is far gone is looked at as a whole, and so are tables that it does not take for those of
-- that name.
CREATE FUNCTION govproj.doubts(tables jsonb, of_role text) RETURNS SETOF govproj.rows_in_doubt
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    known jsonb;
BEGIN
    known := govproj.tables_around((tables ->> 'project')::regclass);
    IF (known ->> 'act')::regclass IS DISTINCT FROM (tables ->> 'act')::regclass
       OR (known ->> 'register_act')::regclass IS DISTINCT FROM (tables ->> 'register_act')::regclass THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT d.* FROM govproj.rows_in_doubt((tables ->> 'project')::regclass, of_role) AS d
                  WHERE d.relation = (tables ->> d.role)::regclass;
EXCEPTION
    WHEN transaction_rollback OR insufficient_resources OR operator_intervention OR system_error OR lock_not_available THEN
        RAISE;
    WHEN OTHERS THEN
        RETURN;
END
$$;
COMMENT ON FUNCTION govproj.doubts(jsonb, text) IS
    'Part of check_register: rows_in_doubt of the tables that are given by what they are; nothing where the engine cannot tell.';

-- The acts about the rows of one table, with the last step before each where rows keep it: those that are handed over ($2), or all.
CREATE FUNCTION govproj.acts_about(tables jsonb, recorded govproj.recorded_tables, handed_over boolean) RETURNS text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    RETURN CASE WHEN handed_over THEN 'SELECT d.project_id, d.seq, d.kind, d.actor, d.step_seq, d.policy_id, d.detail FROM unnest($2) AS d'
           ELSE format(
        CASE WHEN 'after_seq' = ANY (recorded.told) THEN $sql$
            SELECT w.project_id, w.seq, w.kind, w.actor, coalesce(u.step_seq, w.step_seq) AS step_seq, w.policy_id, w.detail
              FROM (SELECT project_id, seq, kind, actor, policy_id, detail,
                           max(seq) FILTER (WHERE to_stage IS NOT NULL OR kind = 'step_undone')
                               OVER (PARTITION BY project_id ORDER BY seq) AS step_seq
                      FROM ONLY %1$s WHERE kind = ANY (%3$L) OR to_stage IS NOT NULL OR kind = 'step_undone') AS w
              -- where a step was taken back, or a move, the one before it is the last again
              LEFT JOIN (SELECT project_id, seq, (detail::jsonb -> 'step_seq' ->> 1)::bigint AS step_seq
                           FROM ONLY %1$s
                          WHERE kind = 'step_undone' OR (kind = 'project_moved' AND detail::jsonb ->> 'undoes' IS NOT NULL)) AS u
                ON u.project_id = w.project_id AND u.seq = w.step_seq
             WHERE w.kind = ANY (%3$L)$sql$
        ELSE 'SELECT project_id, seq, kind, actor, NULL::bigint AS step_seq, policy_id, detail FROM ONLY %1$s '
             'WHERE kind = ANY (%3$L)' END
        || ' UNION ALL SELECT NULL, seq, kind, actor, NULL, NULL, detail FROM ONLY %2$s WHERE kind = ANY (%3$L)',
        (tables ->> 'act')::regclass, (tables ->> 'register_act')::regclass,
        recorded.entered || recorded.changed || recorded.removed || recorded.moved_by) END;
COMMENT ON FUNCTION govproj.acts_about(jsonb, govproj.recorded_tables, boolean) IS
    'Part of check_register: the query that reads the acts about the rows of one table.';

-- What these say of the rows: seq, the row's id, how it bears on the row, and what it says.
CREATE FUNCTION govproj.acts_on(recorded govproj.recorded_tables) RETURNS text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    RETURN format($sql$
        SELECT a.project_id AS chain, a.seq,
               CASE WHEN a.kind = ANY (%1$L) THEN 'entered' WHEN a.kind = ANY (%2$L) THEN 'removed' ELSE 'changed' END AS bears,
               CASE WHEN %4$L THEN a.project_id ELSE (a.detail ->> 'id')::bigint END AS id,
               CASE WHEN a.kind = 'step' THEN coalesce(a.detail::jsonb -> 'changed', '{}')
                    WHEN a.kind = ANY (%1$L) THEN %5$s a.detail::jsonb - '{warned,imported,freed_from}'::text[]
                    ELSE a.detail::jsonb - '{warned,imported,id,moved_on,by}'::text[] END - %6$L::text[] AS body
          FROM act AS a WHERE a.kind = ANY (%3$L) %7$s$sql$,
        recorded.entered, recorded.removed, recorded.entered || recorded.changed || recorded.removed, recorded.role = 'project',
        -- what the act says by itself, and the engine keeps on the row; and what is not there yet
        CASE WHEN recorded.told || recorded.unset <> '{}' THEN format('jsonb_build_object(%s) || ', (
            SELECT string_agg(format('%L, %s', t.name, CASE t.name WHEN 'project_id' THEN 'a.project_id' WHEN 'after_seq' THEN 'a.step_seq'
                                                                   WHEN 'entered_by' THEN 'a.actor' ELSE 'NULL' END), ', ')
              FROM unnest(recorded.told || recorded.unset) AS t(name))) END,
        recorded.kept,
        -- what came free with the end of one project is what the act of the next says; where that end was taken back, the project may
        -- have taken it up once more, so as often as it came free, and no more, are its acts left out
        CASE recorded.role WHEN 'demand' THEN $sql$AND (a.project_id IS NULL
            OR a.project_id || ' ' || (a.detail ->> 'id') NOT IN (
                SELECT (f.detail ->> 'freed_from') || ' ' || (f.detail ->> 'id') FROM act AS f
                 WHERE f.project_id IS NOT NULL AND f.detail ->> 'freed_from' IS NOT NULL AND f.detail ->> 'id' IS NOT NULL)
            OR (SELECT count(*) FROM act AS f WHERE f.project_id IS NOT NULL
                   AND f.detail ->> 'freed_from' = a.project_id::text AND f.detail ->> 'id' = a.detail ->> 'id')
               < (SELECT count(*) FROM act AS t
                   WHERE t.project_id = a.project_id AND t.seq <= a.seq AND t.detail ->> 'id' = a.detail ->> 'id'))$sql$ END);
COMMENT ON FUNCTION govproj.acts_on(govproj.recorded_tables) IS
    'Part of check_register: the query that reads what the acts say of the rows of one table.';

CREATE FUNCTION govproj.check_rows(tables jsonb, recorded govproj.recorded_tables, doubt govproj.rows_in_doubt)
    RETURNS SETOF govproj.register_fault
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    -- how many rows a CTE has the planner guesses, and too few: every project against every act of its kind
    SET enable_nestloop = off
    SET jit = off
AS $$
BEGIN
    IF doubt.ids = '{}' THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE format($sql$
        -- an id that was taken out of one project's chain may be given in another's: place tells these apart, else it is 0
        WITH act AS MATERIALIZED (%17$s),
        said AS MATERIALIZED (SELECT a.*, %15$s AS place FROM (%1$s) AS a),
        entered AS (SELECT DISTINCT ON (s.id, s.place) s.* FROM said s WHERE s.bears <> 'changed' ORDER BY s.id, s.place, s.seq DESC),
        here AS MATERIALIZED (SELECT t.id, %16$s AS place, govproj.row_detail(t)::jsonb AS body FROM ONLY %2$s AS t WHERE %3$s),
        met AS MATERIALIZED (
            SELECT coalesce(e.id, h.id) AS id, coalesce(e.place, h.place) AS place, e.chain, e.seq, e.bears, e.body AS said, h.body
              FROM entered e FULL JOIN here h ON h.id = e.id AND h.place = e.place),
        -- few rows are changed, and fewer differ: only these are taken apart
        suspect AS MATERIALIZED (
            SELECT m.id, m.place, m.chain, m.body FROM met m
             WHERE m.bears = 'entered' AND m.body IS NOT NULL
               AND (NOT m.body @> m.said OR m.id IN (SELECT s.id FROM said s WHERE s.bears = 'changed')
                    OR m.id IN (SELECT d.id FROM (%4$s) AS d))),
        cell AS (
            SELECT s.id, s.place, s.seq, k.key, NULL::jsonb AS old, k.value AS new
              FROM said s JOIN suspect u ON u.id = s.id AND u.place = s.place, jsonb_each(s.body) AS k WHERE s.bears = 'entered'
            UNION ALL
            SELECT s.id, s.place, s.seq, k.key, k.value -> 0, k.value -> 1
              FROM said s JOIN suspect u ON u.id = s.id AND u.place = s.place, jsonb_each(s.body) AS k WHERE s.bears = 'changed'
            UNION ALL
            SELECT d.id, u.place, d.seq, d.key, d.old, coalesce(d.new, to_jsonb((u.body ->> 'signed_on')::date + d.days))
              FROM (%4$s) AS d JOIN suspect u ON u.id = d.id),
        line AS (
            SELECT c.*, lag(c.new) OVER w AS new_before, lag(c.old) OVER w AS old_before,
                   row_number() OVER (PARTITION BY c.id, c.place, c.key ORDER BY c.seq DESC) AS n
              FROM cell c WINDOW w AS (PARTITION BY c.id, c.place, c.key ORDER BY c.seq))
        SELECT 'error', 'row_without_act', format('%%s, id %%s', %5$L, m.id), %6$L, %7$L
          FROM met m WHERE m.body IS NOT NULL AND m.bears IS DISTINCT FROM 'entered'
        UNION ALL
        SELECT 'error', 'act_without_row', format('%%s, id %%s', %5$L, m.id),
               CASE WHEN m.chain IS NULL THEN format(%8$L, m.seq) ELSE format(%9$L, m.seq, m.chain) END, %10$L
          FROM met m WHERE m.body IS NULL AND m.bears = 'entered'
        UNION ALL
        SELECT 'error', 'row_differs', format('%%s, id %%s', %5$L, u.id),
               string_agg(format(%11$L, l.key, l.new, l.seq, u.body -> l.key), ' ' ORDER BY l.key COLLATE "C"), %12$L
          FROM line l JOIN suspect u ON u.id = l.id AND u.place = l.place
         WHERE l.n = 1 AND u.body ? l.key AND u.body -> l.key IS DISTINCT FROM l.new
         GROUP BY u.id
        UNION ALL
        -- two answers in one statement are two acts that say the same
        SELECT 'error', 'acts_disagree', format('%%s, id %%s', %5$L, l.id),
               format(%13$L, l.key, l.new_before, l.old, l.seq), %14$L
          FROM line l
         WHERE l.old IS NOT NULL AND l.new_before IS NOT NULL AND l.old <> l.new_before
           AND (l.old, l.new) IS DISTINCT FROM (l.old_before, l.new_before)$sql$,
        govproj.acts_on(recorded), (tables ->> recorded.role)::regclass,
        concat_ws(' AND ', CASE recorded.role WHEN 'demand' THEN 't.project_id IS NOT NULL' ELSE 'true' END,
                  CASE WHEN doubt.ids IS NOT NULL THEN 't.id = ANY ($1)' END),
        -- what a change alters on another row: the day a contract is due, its supplier, the funds of a project
        format(CASE recorded.role
            WHEN 'contract' THEN
                'SELECT (detail ->> ''contract_id'')::bigint AS id, seq, ''delivery_due'' AS key, NULL::jsonb AS old, NULL::jsonb AS new, '
                '(detail ->> ''new'')::numeric::integer AS days '
                'FROM act WHERE kind = ''change_decided'' AND detail ->> ''kind'' = ''duration'' '
                'AND detail ->> ''contract_id'' IS NOT NULL UNION ALL '
                'SELECT (a.detail ->> ''contract_id'')::bigint, a.seq, k.key, a.detail::jsonb -> k.former, a.detail::jsonb -> k.key, NULL '
                'FROM act AS a '
                'CROSS JOIN (VALUES (''supplier'', ''former''), (''supplier_code'', ''former_code'')) AS k (key, former) '
                'WHERE a.kind = ''contract_assigned'''
            WHEN 'project' THEN
                'SELECT a.project_id AS id, a.seq, CASE WHEN EXISTS (SELECT FROM ONLY %s AS w WHERE w.policy_id = a.policy_id '
                'AND w.list = ''source'' AND w.word = a.detail ->> ''source'' AND govproj.has_part(w.parts, ''in_scope'')) '
                'THEN ''city_funds'' ELSE ''national_funds'' END AS key, a.detail::jsonb -> ''old'' AS old, '
                'a.detail::jsonb -> ''new'' AS new, NULL::integer AS days '
                'FROM act AS a WHERE a.kind = ''change_decided'' AND a.detail ->> ''kind'' = ''funds'''
            ELSE 'SELECT NULL::bigint AS id, NULL::bigint AS seq, NULL AS key, NULL::jsonb AS old, NULL::jsonb AS new, 0 AS days '
                 'WHERE false' END, (tables ->> 'policy_word')::regclass),
        (tables ->> recorded.role)::regclass,
        govproj.said('No act tells of it: it came in past the engine.'),
        govproj.said('Find out who put it there; take it out, and enter it through the engine.'),
        govproj.said('Act %s of the register entered it, and it is gone.'),
        govproj.said('Act %s of project %s entered it, and it is gone.'),
        govproj.said('Restore the row from a backup, as its acts say.'),
        govproj.said('%s: %s by act %s, %s in the row.'),
        govproj.said('Find out who altered it; put the row back as its acts say.'),
        govproj.said('%s was %s by what was recorded before, and %s where act %s changed it.'),
        govproj.said('It was altered past the engine before that act. Find out by whom.'),
        CASE recorded.role WHEN 'cost_line' THEN 'a.chain' ELSE '0::bigint' END,
        CASE recorded.role WHEN 'cost_line' THEN 't.project_id' ELSE '0::bigint' END,
        govproj.acts_about(tables, recorded, doubt.ids IS NOT NULL)) USING doubt.ids, doubt.acts;
END
$$;
COMMENT ON FUNCTION govproj.check_rows(jsonb, govproj.recorded_tables, govproj.rows_in_doubt) IS
    'Part of check_register: rows of one table without an act, acts without a row, and rows that are not as their acts say; of those in '
    'doubt, or, where nothing is handed over, of all.';

CREATE FUNCTION govproj.check_sums(tables jsonb) RETURNS SETOF govproj.register_fault
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
BEGIN
    RETURN QUERY EXECUTE format($sql$
        WITH software AS (
            SELECT w.policy_id, w.word::text AS word FROM ONLY %9$s AS w
             WHERE w.list = 'cost_line' AND govproj.has_part(w.parts, 'software')),
        in_scope AS (
            SELECT w.policy_id, w.word::text AS word FROM ONLY %9$s AS w WHERE w.list = 'source' AND govproj.has_part(w.parts, 'in_scope')),
        -- the ledger is read once: steps, and what else is asked for, with as much of the detail as is asked for
        told AS MATERIALIZED (
            SELECT a.project_id, a.seq, a.kind, a.from_stage, a.to_stage, a.legal_on, a.policy_id,
                   CASE WHEN a.kind = ANY ('{step_undone,project_moved}') THEN (a.detail ->> 'undoes')::bigint END AS undoes,
                   a.kind = 'step' AND a.detail ->> 'correction_id' IS NOT NULL AS dated_anew,
                   CASE WHEN a.kind = 'step' THEN (a.detail -> 'changed')::jsonb
                        WHEN a.kind = ANY ('{project_moved,class_changed,step_undone}') THEN a.detail::jsonb END AS body
              FROM ONLY %1$s AS a
             WHERE a.to_stage IS NOT NULL OR a.seq = 1
                OR a.kind = ANY ('{step,step_undone,project_moved,class_changed,contract_corrected,party_corrected,project_corrected,'
                               'contract_assigned,change_decided,supplement_entered,contract_ended}')),
        undone AS MATERIALIZED (
            SELECT t.project_id, s.step_seq
              FROM told AS t
             -- who takes a move back is no step either
             CROSS JOIN LATERAL (VALUES (t.undoes), (CASE t.kind WHEN 'project_moved' THEN t.seq END)) AS s (step_seq)
             WHERE t.kind = 'step_undone' OR t.undoes IS NOT NULL),
        taken AS NOT MATERIALIZED (
            SELECT a.project_id, a.seq FROM ONLY %1$s AS a
             WHERE a.to_stage IS NOT NULL AND (a.project_id, a.seq) NOT IN (SELECT u.project_id, u.step_seq FROM undone u
                                                                             WHERE u.step_seq IS NOT NULL)),
        went AS (
            SELECT t.* FROM told AS t
             WHERE t.to_stage IS NOT NULL AND (t.project_id, t.seq) NOT IN (SELECT u.project_id, u.step_seq FROM undone u
                                                                             WHERE u.step_seq IS NOT NULL)),
        step AS (
            SELECT DISTINCT ON (a.project_id) a.project_id, a.seq, a.to_stage, a.legal_on
              FROM went AS a ORDER BY a.project_id, a.seq DESC),
        corrected AS (
            SELECT t.project_id, max(t.seq) AS seq FROM told AS t
             WHERE t.kind = ANY ('{contract_corrected,party_corrected,project_corrected,contract_assigned,class_changed}') OR t.dated_anew
             GROUP BY t.project_id),
        round AS (
            -- what was returned is in the next round since then
            SELECT a.project_id, count(*) AS restarts,
                   max(CASE WHEN a.from_stage = 'returned'
                            THEN (SELECT max(b.seq) FROM taken AS b WHERE b.project_id = a.project_id AND b.seq < a.seq)
                            ELSE a.seq END) AS began
              FROM went AS a JOIN ONLY %2$s AS p ON p.id = a.project_id
             WHERE EXISTS (SELECT FROM ONLY %3$s AS s
                            WHERE s.policy_id = a.policy_id AND s.kind = 'restart'
                              AND s.from_stage = a.from_stage AND s.to_stage = a.to_stage
                              -- a change of class, or a move, may have given it another track since
                              AND s.track = coalesce((SELECT m.detail -> 'track' ->> 0 FROM ONLY %1$s AS m
                                                       WHERE (p.class_reason IS NOT NULL OR p.policy_reason IS NOT NULL)
                                                         AND m.project_id = a.project_id AND m.kind IN ('class_changed', 'project_moved')
                                                         AND m.seq > a.seq AND m.detail -> 'track' IS NOT NULL
                                                       ORDER BY m.seq LIMIT 1), p.track))
               AND a.kind <> 'project_moved'
             GROUP BY a.project_id),
        latest AS (
            SELECT c.project_id, max(c.decided_on) AS decided_on FROM ONLY %5$s AS c WHERE c.kind <> 'funds' GROUP BY c.project_id),
        -- how high a line was reached: as the last act says that speaks of it, or what a later act took it from
        said AS MATERIALIZED (
            SELECT DISTINCT ON (t.project_id, k.col) t.project_id, k.col, t.seq, (t.body -> k.col ->> 1)::numeric AS amount
              FROM told AS t CROSS JOIN (VALUES ('highest_investment'), ('highest_software_cost')) AS k(col)
             WHERE t.kind = ANY ('{step,project_moved,class_changed,step_undone}') AND t.body ? k.col
             ORDER BY t.project_id, k.col, t.seq DESC),
        moved AS (
            SELECT m.project_id, m.seq, m.keeps, m.software, m.stage,
                   p.total_investment - sum(m.total) OVER w AS total_before,
                   p.total_investment - sum(m.total) OVER w + m.total AS total_after,
                   p.software_cost - sum(m.software) OVER w AS software_before, p.contracted - sum(m.contracted) OVER w AS contracted_before
              FROM (SELECT a.project_id, a.seq, a.kind IN ('change_decided', 'supplement_entered', 'contract_ended') AS keeps, d.*,
                           (SELECT coalesce(s.to_stage, (s.detail -> 'stage' ->> 1)::govproj.stage) FROM ONLY %1$s AS s
                             WHERE s.project_id = a.project_id AND s.seq < a.seq AND (s.to_stage IS NOT NULL OR s.kind = 'step_undone')
                             ORDER BY s.seq DESC LIMIT 1) AS stage
                      FROM ONLY %1$s AS a
                     CROSS JOIN LATERAL (
                        SELECT v.difference AS total,
                               CASE WHEN (a.policy_id, a.detail ->> 'cost_line_kind') IN (SELECT o.policy_id, o.word FROM software o)
                                    THEN v.difference ELSE 0 END AS software,
                               0 AS contracted
                          FROM (SELECT (a.detail ->> 'new')::numeric - (a.detail ->> 'old')::numeric AS difference) AS v
                         WHERE a.kind = 'change_decided' AND a.detail ->> 'kind' = 'value' AND v.difference IS NOT NULL
                        UNION ALL
                        SELECT 0, 0, - (a.detail ->> 'released')::numeric
                         WHERE a.kind = ANY ('{contract_ended,contract_corrected}') AND a.detail ->> 'released' IS NOT NULL
                        UNION ALL
                        -- what is paid on a contract that has ended counts again
                        SELECT 0, 0, CASE WHEN (a.detail ->> 'kind' = 'refund')
                                               <> (a.detail ->> 'kind' = 'reversal' AND o.kind IS DISTINCT FROM 'refund')
                                          THEN - (a.detail ->> 'amount')::numeric ELSE (a.detail ->> 'amount')::numeric END
                          FROM ONLY %8$s AS y LEFT JOIN ONLY %8$s AS o ON o.id = y.payment_id
                         WHERE a.kind = 'payment_entered' AND y.id = (a.detail ->> 'id')::bigint
                           AND EXISTS (SELECT FROM ONLY %1$s AS e
                                        WHERE e.project_id = a.project_id AND e.seq < a.seq AND e.kind = 'contract_ended'
                                          AND (e.detail ->> 'id')::bigint = y.contract_id
                                          AND NOT EXISTS (SELECT FROM ONLY %1$s AS b
                                                           WHERE b.project_id = e.project_id AND b.seq > e.seq AND b.seq < a.seq
                                                             AND b.kind = 'contract_corrected' AND b.detail -> 'ended_on' ->> 1 IS NULL
                                                             AND b.detail ->> 'released' IS NOT NULL
                                                             AND (b.detail ->> 'id')::bigint = y.contract_id))
                        UNION ALL
                        SELECT 0, 0, CASE WHEN a.kind = ANY ('{contract_changed,contract_corrected}')
                                          THEN (a.detail::jsonb -> 'amount' ->> 1)::numeric - (a.detail::jsonb -> 'amount' ->> 0)::numeric
                                                 ELSE (a.detail ->> 'amount')::numeric END
                         WHERE a.kind = ANY ('{supplement_entered,contract_entered}')
                            OR (a.kind = ANY ('{contract_changed,contract_corrected}') AND a.detail::jsonb ? 'amount'
                                -- one that has ended counts as what was paid on it, whatever its amount
                                AND NOT EXISTS (SELECT FROM ONLY %1$s AS e
                                                 WHERE e.project_id = a.project_id AND e.seq < a.seq AND e.kind = 'contract_ended'
                                                   AND (e.detail ->> 'id')::bigint = (a.detail ->> 'id')::bigint
                                                   AND NOT EXISTS (SELECT FROM ONLY %1$s AS b
                                                                    WHERE b.project_id = e.project_id AND b.seq > e.seq AND b.seq < a.seq
                                                                      AND b.kind = 'contract_corrected'
                                                                      AND b.detail ->> 'released' IS NOT NULL
                                                                      AND b.detail -> 'ended_on' ->> 1 IS NULL
                                                                      AND (b.detail ->> 'id')::bigint = (a.detail ->> 'id')::bigint)))) AS d
                     WHERE a.project_id IN (SELECT s.project_id FROM said s WHERE s.amount IS NOT NULL)
                       -- only what keeps asks for what was before it
                       AND a.project_id IN (SELECT t.project_id FROM told AS t
                                             WHERE t.kind = ANY ('{change_decided,supplement_entered,contract_ended}'))
                       AND a.kind = ANY ('{change_decided,supplement_entered,contract_entered,contract_changed,contract_ended,'
                                       'contract_corrected,payment_entered}')) AS m
              JOIN ONLY %2$s AS p ON p.id = m.project_id
            WINDOW w AS (PARTITION BY m.project_id ORDER BY m.seq DESC)),
        highest AS (
            SELECT s.project_id, s.col, greatest(s.amount, max(CASE s.col
                       WHEN 'highest_software_cost' THEN m.software_before
                       ELSE greatest(m.total_before, CASE WHEN m.software <> 0 THEN m.total_after END,
                                     CASE WHEN m.stage >= 'contracted' THEN m.contracted_before END) END)) AS amount
              FROM said s LEFT JOIN moved m ON m.project_id = s.project_id AND m.seq > s.seq AND m.keeps
             WHERE s.amount IS NOT NULL GROUP BY s.project_id, s.col, s.amount),
        line AS (
            SELECT l.project_id, sum(l.amount) AS total,
                   sum(l.amount) FILTER (WHERE (p.policy_id, l.kind::text) IN (SELECT o.policy_id, o.word FROM software o)) AS software
              FROM ONLY %4$s AS l JOIN ONLY %2$s AS p ON p.id = l.project_id GROUP BY l.project_id),
        change AS (
            SELECT c.project_id, sum(c.new - c.old) AS total,
                   sum(c.new - c.old) FILTER (WHERE (p.policy_id, c.cost_line_kind::text) IN (SELECT o.policy_id, o.word FROM software o))
                       AS software
              FROM ONLY %5$s AS c JOIN ONLY %2$s AS p ON p.id = c.project_id
             WHERE c.kind = 'value' AND c.after_seq >= p.round_seq GROUP BY c.project_id),
        supplement AS (
            SELECT s.contract_id, sum(s.amount) AS total,
                   sum(s.amount) FILTER (WHERE s.amount > 0 AND s.supplement_id IS NULL AND u.id IS NULL) AS added
              FROM ONLY %7$s AS s LEFT JOIN ONLY %7$s AS u ON u.supplement_id = s.id GROUP BY s.contract_id),
        payment AS (
            SELECT p.contract_id,
                   sum(w.moved) AS total,
                   sum(w.moved) FILTER (WHERE coalesce(o.source, p.source) IS NOT NULL
                                              AND (j.policy_id, coalesce(o.source, p.source)::text)
                                                  NOT IN (SELECT s.policy_id, s.word FROM in_scope s)) AS national
              FROM ONLY %8$s AS p LEFT JOIN ONLY %8$s AS o ON o.id = p.payment_id
              JOIN ONLY %6$s AS k ON k.id = p.contract_id JOIN ONLY %2$s AS j ON j.id = k.project_id
             CROSS JOIN LATERAL (
                SELECT CASE WHEN (p.kind = 'refund') <> (p.kind = 'reversal' AND o.kind IS DISTINCT FROM 'refund')
                            THEN -p.amount ELSE p.amount END AS moved) AS w
             GROUP BY p.contract_id),
        assigned AS (
            SELECT s.contract_id, max(s.from_on) AS from_on FROM ONLY %13$s AS s GROUP BY s.contract_id),
        contract AS (
            SELECT c.project_id, sum(CASE WHEN c.ended_on IS NULL THEN c.amount + c.supplemented ELSE coalesce(p.total, 0) END) AS total,
                   sum(p.total) AS paid, sum(p.national) AS national
              FROM ONLY %6$s AS c LEFT JOIN payment p ON p.contract_id = c.id GROUP BY c.project_id)
        SELECT 'error', 'row_differs', format('%%s, id %%s', k.relation, k.id),
               format(%10$L, k.col, coalesce(k.wanted, %12$L), coalesce(k.found, %12$L)), %11$L
          FROM (
            SELECT %2$L AS relation, p.id, v.col, v.wanted, v.found
              FROM ONLY %2$s AS p
              LEFT JOIN step ON step.project_id = p.id LEFT JOIN round ON round.project_id = p.id
              LEFT JOIN corrected ON corrected.project_id = p.id
              LEFT JOIN told AS birth ON birth.project_id = p.id AND birth.seq = 1
              LEFT JOIN told AS began ON began.project_id = p.id AND began.seq = greatest(p.round_seq, 1)
              LEFT JOIN line ON line.project_id = p.id LEFT JOIN latest ON latest.project_id = p.id
              LEFT JOIN highest hi ON hi.project_id = p.id AND hi.col = 'highest_investment'
              LEFT JOIN highest hs ON hs.project_id = p.id AND hs.col = 'highest_software_cost'
              LEFT JOIN change ON change.project_id = p.id LEFT JOIN contract ON contract.project_id = p.id
             CROSS JOIN LATERAL (VALUES
                ('stage', step.to_stage::text, p.stage::text, step.to_stage::text = p.stage::text),
                ('stage_on', to_char(step.legal_on, 'YYYY-MM-DD'), to_char(p.stage_on, 'YYYY-MM-DD'), step.legal_on = p.stage_on),
                ('step_seq', step.seq::text, p.step_seq::text, step.seq = p.step_seq),
                ('corrected_seq', corrected.seq::text, p.corrected_seq::text, corrected.seq IS NOT DISTINCT FROM p.corrected_seq),
                ('initiated_on', to_char(birth.legal_on, 'YYYY-MM-DD'), to_char(p.initiated_on, 'YYYY-MM-DD'),
                 birth.legal_on = p.initiated_on),
                ('round_on', to_char(began.legal_on, 'YYYY-MM-DD'), to_char(p.round_on, 'YYYY-MM-DD'), began.legal_on = p.round_on),
                ('round_seq', coalesce(round.began, 0)::text, p.round_seq::text, coalesce(round.began, 0) = p.round_seq),
                ('changed_on', to_char(latest.decided_on, 'YYYY-MM-DD'), to_char(p.changed_on, 'YYYY-MM-DD'),
                 latest.decided_on IS NOT DISTINCT FROM p.changed_on),
                ('highest_investment', hi.amount::text, p.highest_investment::text,
                 hi.amount IS NOT DISTINCT FROM p.highest_investment),
                ('highest_software_cost', hs.amount::text, p.highest_software_cost::text,
                 hs.amount IS NOT DISTINCT FROM p.highest_software_cost),
                ('round', (1 + coalesce(round.restarts, 0))::text, p.round::text, 1 + coalesce(round.restarts, 0) = p.round),
                ('total_investment', (coalesce(line.total, 0) + coalesce(change.total, 0))::text, p.total_investment::text,
                 coalesce(line.total, 0) + coalesce(change.total, 0) = p.total_investment),
                ('software_cost', (coalesce(line.software, 0) + coalesce(change.software, 0))::text, p.software_cost::text,
                 coalesce(line.software, 0) + coalesce(change.software, 0) = p.software_cost),
                ('contracted', coalesce(contract.total, 0)::text, p.contracted::text, coalesce(contract.total, 0) = p.contracted),
                ('paid', coalesce(contract.paid, 0)::text, p.paid::text, coalesce(contract.paid, 0) = p.paid),
                ('paid_national', coalesce(contract.national, 0)::text, p.paid_national::text,
                 coalesce(contract.national, 0) = p.paid_national)
              ) AS v(col, wanted, found, agrees) WHERE v.agrees IS NOT TRUE
            UNION ALL
            SELECT %6$L, c.id, v.col, v.wanted, v.found
              FROM ONLY %6$s AS c LEFT JOIN supplement s ON s.contract_id = c.id LEFT JOIN payment p ON p.contract_id = c.id
              LEFT JOIN assigned n ON n.contract_id = c.id
             CROSS JOIN LATERAL (VALUES
                ('supplier_since', to_char(n.from_on, 'YYYY-MM-DD'), to_char(c.supplier_since, 'YYYY-MM-DD'),
                 n.from_on IS NOT DISTINCT FROM c.supplier_since),
                ('supplemented', coalesce(s.total, 0)::text, c.supplemented::text, coalesce(s.total, 0) = c.supplemented),
                ('added', coalesce(s.added, 0)::text, c.added::text, coalesce(s.added, 0) = c.added),
                ('paid', coalesce(p.total, 0)::text, c.paid::text, coalesce(p.total, 0) = c.paid),
                ('paid_national', coalesce(p.national, 0)::text, c.paid_national::text, coalesce(p.national, 0) = c.paid_national)
              ) AS v(col, wanted, found, agrees) WHERE v.agrees IS NOT TRUE) AS k$sql$,
        (tables ->> 'act')::regclass, (tables ->> 'project')::regclass, (tables ->> 'policy_step')::regclass,
        (tables ->> 'cost_line')::regclass, (tables ->> 'change')::regclass, (tables ->> 'contract')::regclass,
        (tables ->> 'supplement')::regclass, (tables ->> 'payment')::regclass, (tables ->> 'policy_word')::regclass,
        govproj.said('%s: %s by what is recorded, %s in the row.'),
        govproj.said('Find out who altered it; put the row back as its acts say.'), govproj.said('none'),
        (tables ->> 'assignment')::regclass);
END
$$;
COMMENT ON FUNCTION govproj.check_sums(jsonb) IS
    'Part of check_register: stages, rounds and sums that the engine keeps on projects and contracts, computed anew.';

CREATE FUNCTION govproj.check_own(tables jsonb) RETURNS SETOF govproj.register_fault
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY EXECUTE format($sql$
        WITH said AS (
            SELECT DISTINCT ON (k.key) k.key, a.seq, CASE a.kind WHEN 'register_made' THEN k.value ELSE k.value -> 1 END AS value
              FROM ONLY %2$s AS a, jsonb_each(a.detail::jsonb) AS k
             WHERE a.kind = ANY ('{register_made,register_changed}') ORDER BY k.key, a.seq DESC),
        here AS (
            SELECT v.key, v.value
              FROM ONLY %1$s AS r JOIN pg_class c ON c.oid = r.tableoid
             CROSS JOIN LATERAL (VALUES ('title', to_jsonb(r.title::text)), ('time_zone', to_jsonb(r.time_zone::text)),
                ('begins_on', coalesce(to_jsonb(r.begins_on::date), 'null')),
                ('notify', to_jsonb(r.notify)), ('owner', to_jsonb(pg_get_userbyid(c.relowner)::text))) AS v(key, value))
        SELECT 'error', CASE h.key WHEN 'owner' THEN 'owner_differs' ELSE 'row_differs' END, %1$L,
               format(%3$L, h.key, coalesce(s.value::text, %4$L), h.value),
               CASE h.key WHEN 'owner' THEN %5$L ELSE %6$L END
          FROM here h LEFT JOIN said s ON s.key = h.key WHERE s.value IS DISTINCT FROM h.value$sql$,
        (tables ->> 'register')::regclass, (tables ->> 'register_act')::regclass,
        govproj.said('%s: %s by what is recorded, %s in fact.'), govproj.said('nothing'),
        govproj.said('Find out who gave it away; if it is meant, the new owner runs grant_register, which records it.'),
        govproj.said('Find out who altered it; put it back as the acts say.'));
END
$$;
COMMENT ON FUNCTION govproj.check_own(jsonb) IS
    'Part of check_register: whether the register''s own row, and its owner, are as the acts of it say.';

-- The rows are a copy, and may be behind: what is written down only by settle is not missed before it.
CREATE FUNCTION govproj.check_duties(tables jsonb) RETURNS SETOF govproj.register_fault
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY EXECUTE format($sql$
        WITH written AS MATERIALIZED (SELECT o.* FROM ONLY %1$s AS o),
        owing AS (
            SELECT o.project_id FROM written o WHERE o.project_id IS NOT NULL
            UNION SELECT c.project_id FROM ONLY %2$s AS c
            UNION SELECT a.project_id FROM ONLY %3$s AS a
                   WHERE a.kind = 'contract_ended'
                      OR (a.policy_id, a.to_stage) IN (SELECT k.policy_id, k.stage FROM ONLY %4$s AS k WHERE k.event = 'stage')),
        owed AS MATERIALIZED (
            SELECT p.project_id, true AS of_project, d.kind, d.label_zh, d.event, d.article, d.agency_id, d.receiver, d.source_id,
                   d.arose_on, d.due_on, d.met_on, d.document_id,
                   CASE d.receiver WHEN 'owner' THEN (SELECT q.owner_id FROM ONLY %5$s AS q WHERE q.id = p.project_id) END AS owner_id
              FROM owing p CROSS JOIN LATERAL govproj.project_duties(%5$L::regclass, p.project_id) AS d
            UNION ALL
            SELECT d.project_id, false, d.kind, d.label_zh, d.event, d.article, d.agency_id, d.receiver, d.source_id, d.arose_on, d.due_on,
                   d.met_on, d.document_id, NULL
              FROM govproj.agency_duties(%5$L::regclass) AS d),
        met AS MATERIALIZED (
            SELECT o.id, o.project_id AS written_of, o.agency_id AS written_by, o.article AS written_article, o.due_on AS written_due,
                   o.met_on AS written_met, o.document_id AS written_document, o.lapsed_on, b.active,
                   CASE o.receiver_id WHEN d.owner_id THEN 'owner' ELSE r.kind END AS written_receiver,
                   coalesce(d.kind, o.kind) AS kind, d.label_zh, coalesce(d.arose_on, o.arose_on) AS arose_on, d.project_id, d.of_project,
                   d.event, d.article, d.agency_id, d.receiver, d.due_on, d.met_on, d.document_id
              FROM written o
              LEFT JOIN ONLY %6$s AS r ON r.id = o.receiver_id LEFT JOIN ONLY %6$s AS b ON b.id = o.agency_id
              FULL JOIN owed d ON d.kind = o.kind AND d.source_id = o.source_id AND d.arose_on = o.arose_on
                              AND CASE WHEN d.of_project THEN d.project_id = o.project_id ELSE d.agency_id = o.agency_id END)
        SELECT 'warning', 'duty_differs', format('%%s, id %%s', %1$L, m.id),
               string_agg(format(%7$L, v.col, coalesce(v.wanted, %8$L), coalesce(v.found, %8$L)), ' ' ORDER BY v.col COLLATE "C"), %9$L
          FROM met m
         CROSS JOIN LATERAL (VALUES
            ('agency_id', m.agency_id::text, m.written_by::text), ('article', m.article, m.written_article),
            ('due_on', to_char(m.due_on, 'YYYY-MM-DD'), to_char(m.written_due, 'YYYY-MM-DD')),
            ('met_on', to_char(m.met_on, 'YYYY-MM-DD'), to_char(m.written_met, 'YYYY-MM-DD')),
            ('document_id', m.document_id::text, m.written_document::text), ('lapsed_on', NULL, to_char(m.lapsed_on, 'YYYY-MM-DD')),
            ('receiver', m.receiver, m.written_receiver)) AS v(col, wanted, found)
         WHERE m.id IS NOT NULL AND m.event IS NOT NULL AND v.wanted IS DISTINCT FROM v.found
           -- who owes it, of several of a kind, moves when one retires, which settle says, and nobody owes what has no agency
           AND NOT (v.col = 'agency_id' AND m.of_project AND (v.wanted IS NULL OR NOT m.active))
           -- of an agency's own only settle says that it is met, and of nobody it may become somebody's
           AND NOT (v.col = 'met_on' AND v.found IS NULL AND NOT m.of_project) AND NOT (v.col = 'receiver' AND v.found IS NULL)
         GROUP BY m.id
        UNION ALL
        SELECT 'warning', 'duty_differs', format('%%s, id %%s', %1$L, m.id), %10$L, %11$L
          FROM met m
         WHERE m.event IS NULL AND m.written_met IS NULL AND m.lapsed_on IS NULL AND (m.active OR m.written_of IS NOT NULL)
        UNION ALL
        SELECT 'warning', 'duty_differs', %1$L,
               format(%12$L, govproj.word_listed(m.kind, m.label_zh), m.project_id, to_char(m.arose_on, 'YYYY-MM-DD')), %13$L
          FROM met m
         WHERE m.id IS NULL AND m.of_project AND m.agency_id IS NOT NULL
           AND (m.event = ANY ('{stage,change,contract_end}') OR m.document_id IS NOT NULL)$sql$,
        (tables ->> 'obligation')::regclass, (tables ->> 'change')::regclass, (tables ->> 'act')::regclass,
        (tables ->> 'policy_obligation')::regclass, (tables ->> 'project')::regclass, (tables ->> 'agency')::regclass,
        govproj.said('%s: %s by what is recorded, %s in the row.'), govproj.said('none'),
        govproj.said('settle(register, true) brings it up to what is owed; find out who altered it.'),
        govproj.said('Nobody owes it.'), govproj.said('settle() lets it lapse; find out who put it there.'),
        govproj.said('%s of project %s, which arose on %s, is not written down.'),
        govproj.said('settle(register, true) writes it down anew; find out who removed it.'));
END
$$;
COMMENT ON FUNCTION govproj.check_duties(jsonb) IS
    'Part of check_register: duties that are written down otherwise than they are owed, or were and are no more.';

CREATE FUNCTION govproj.check_policies(tables jsonb) RETURNS SETOF govproj.register_fault
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
BEGIN
    RETURN QUERY EXECUTE format($sql$
        WITH taken AS (
            SELECT DISTINCT ON (a.id) a.* FROM (
                SELECT (r.detail ->> 'policy_id')::bigint AS id, r.seq, r.detail ->> 'code' AS code, r.detail ->> 'sha256' AS sha256,
                       govproj.policy_columns(r.detail) AS columns
                  FROM ONLY %1$s AS r WHERE r.kind IN ('policy_in_use', 'policy_corrected')) AS a ORDER BY a.id, a.seq DESC),
        ended AS (
            SELECT DISTINCT ON (a.id) a.* FROM (
                SELECT (r.detail ->> 'policy_id')::bigint AS id, r.seq, (r.detail::jsonb -> 'superseded_on' ->> 1)::date AS last_day
                  FROM ONLY %1$s AS r WHERE r.kind = 'policy_ended') AS a ORDER BY a.id, a.seq DESC)
        SELECT 'error', f.problem, format('%%s "%%s"', %2$L, coalesce(p.code, t.code)), f.detail, f.remedy
          FROM ONLY %2$s AS p FULL JOIN taken t ON t.id = p.id LEFT JOIN ended e ON e.id = p.id
         CROSS JOIN LATERAL (VALUES
            ('policy_changed', p.in_use AND t.sha256 <> govproj.policy_digest(%3$L::regclass, p.id, t.columns),
             format(%4$L, t.seq), %5$L),
            ('policy_without_act', p.in_use AND t.id IS NULL,
             %6$L, %7$L),
            ('policy_not_in_use', NOT p.in_use AND (t.id IS NOT NULL OR EXISTS (SELECT FROM ONLY %3$s AS j WHERE j.policy_id = p.id)),
             %8$L, %9$L),
            ('policy_changed', p.in_use AND p.superseded_on IS DISTINCT FROM e.last_day,
             format(%10$L, 'superseded_on', coalesce(to_char(e.last_day, 'YYYY-MM-DD'), %11$L),
                    coalesce(to_char(p.superseded_on, 'YYYY-MM-DD'), %11$L)), %12$L),
            ('act_without_row', p.id IS NULL,
             format(%13$L, t.seq), %14$L)
          ) AS f(problem, found, detail, remedy) WHERE f.found$sql$,
        (tables ->> 'register_act')::regclass, (tables ->> 'policy')::regclass, (tables ->> 'project')::regclass,
        govproj.said('Its rows are not as they were when it was taken into use or last corrected (act %s of the register).'),
        govproj.said('Put the rows back from a backup or from its pack.'),
        govproj.said('It is in use, and no act tells since when.'), govproj.said('Find out who took it into use past the engine.'),
        govproj.said('Projects have been judged by it, and its rows are open to change.'), govproj.said('Set in_use again.'),
        govproj.said('%s: %s by what is recorded, %s in the row.'), govproj.said('none'),
        govproj.said('Find out who altered it; put the day back as the act policy_ended says.'),
        govproj.said('Act %s of the register took it into use, and it is gone.'), govproj.said('Restore it from a backup.'));
END
$$;
COMMENT ON FUNCTION govproj.check_policies(jsonb) IS
    'Part of check_register: policy versions in use whose rows are not as they were when the first project came under them.';
