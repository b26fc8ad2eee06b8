-- The steps of a track as a drawing.

CREATE FUNCTION govproj.diagram_now(register text, track text) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    policy record;
    track_table regclass;
    title text;
    known text;
    lines text[];
    names jsonb;
BEGIN
    IF register IS NULL OR track IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'null_value_not_allowed',
            MESSAGE = govproj.said('diagram needs the name of a register and of a track');
    END IF;
    EXECUTE format('SELECT p.id, concat_ws('' '', p.number, p.code) AS title FROM %s p ORDER BY p.valid_from DESC, p.id DESC LIMIT 1',
                   govproj.policy_table(register, 'policy')) INTO policy;
    IF policy.id IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_object',
            MESSAGE = govproj.said('register "%s" holds no policy', register),
            HINT = govproj.said('Load one with govproj.load_pack().');
    END IF;
    track_table := govproj.policy_table(register, 'policy_track');
    EXECUTE format('SELECT t.label_zh || '' ('' || t.label_en || '')'' FROM %s t WHERE t.policy_id = $1 AND t.track = $2',
                   track_table) INTO title USING policy.id, track;
    IF title IS NULL THEN
        EXECUTE format('SELECT string_agg(t.track, %L ORDER BY t.track COLLATE "C") FROM %s t WHERE t.policy_id = $1', govproj.said(', '),
                       track_table) INTO known USING policy.id;
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_object',
            MESSAGE = govproj.said('the policy of register "%s" has no track "%s"', register, track),
            HINT = govproj.said('Its tracks: %s.', coalesce(known, govproj.said('none')));
    END IF;

    names := govproj.law_names(register, policy.id, 'zh');
    -- a colon, quote, semicolon or hash ends a label in Mermaid
    EXECUTE format($query$
        WITH step AS (
            SELECT s.from_stage, s.to_stage,
                   concat(o.zh || ' ', s.office, ', Art. ' || translate(s.article, ':;"#%%' || chr(10), '     '),
                          -- for which projects it is there, without what explains a fact
                          ' (' || translate(regexp_replace(govproj.law_scope(to_jsonb(s), $3), '^；仅限：|（[^）含]*）', '', 'g'),
                                            ':;"#%%' || chr(10), '     ') || ')') AS label,
                   s.id
              FROM %1$s s
              LEFT JOIN (SELECT 'owner', '项目单位'
                         UNION ALL SELECT w.word, translate(w.label_zh, ':;"#%%%%' || chr(10), '     ') FROM %2$s w
                                    WHERE w.policy_id = $1 AND w.list = 'office') AS o (office, zh)
                ON o.office = s.office
             WHERE s.policy_id = $1 AND s.track = $2
        ),
        stage AS (
            SELECT from_stage AS stage FROM step WHERE from_stage IS NOT NULL
            UNION
            SELECT to_stage FROM step
        ),
        line AS (
            SELECT 1 AS part, stage AS a, stage AS b, NULL::bigint AS id,
                   format('    state "%%s %%s" as %%s',
                          translate(coalesce(n.label_zh, govproj.label(stage, 'zh')), ':;"#%%' || chr(10), '     '),
                          translate(coalesce(n.label_en, govproj.label(stage, 'en')), ':;"#%%' || chr(10), '     '), stage::text) AS line
              FROM stage
              LEFT JOIN %2$s n ON n.policy_id = $1 AND n.list = 'stage' AND n.word = stage::text
            UNION ALL
            SELECT 2, from_stage, to_stage, id,
                   format('    %%s --> %%s : %%s', coalesce(from_stage::text, '[*]'), to_stage::text, label)
              FROM step
            UNION ALL
            SELECT 3, stage, stage, NULL, format('    %%s --> [*]', stage::text)
              FROM stage
             WHERE stage NOT IN (SELECT from_stage FROM step WHERE from_stage IS NOT NULL)
        )
        SELECT array_agg(line ORDER BY part, a NULLS FIRST, b, id) FROM line
        $query$, govproj.policy_table(register, 'policy_step'), govproj.policy_table(register, 'policy_word'))
       INTO lines USING policy.id, track, names;
    RETURN array_to_string(ARRAY['stateDiagram-v2',
                                 format('    %%%% %s, %s', translate(policy.title, chr(10), ' '), translate(title, chr(10), ' '))]
                           || lines, E'\n');
END
$$;
COMMENT ON FUNCTION govproj.diagram_now(text, text) IS
    'Part of diagram, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.diagram(register text, track text) RETURNS text
    LANGUAGE c STABLE AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.diagram(text, text) IS
    'The steps of a track (流程图) as Mermaid text, drawn from the newest policy of the register. '
    'Errors: 42704 no such register, policy or track, the hint names the known ones; 22004 an argument is NULL.';
