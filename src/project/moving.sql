-- Many projects are moved to another version of the law: first what would be, then in fact.

CREATE FUNCTION govproj.move_project(
        project_table regclass, project_id bigint, policy_id bigint, to_stage govproj.stage, to_track text, paper text, really boolean,
        OUT former_policy_id bigint, OUT stage_before govproj.stage, OUT stage_after govproj.stage, OUT track_before text,
        OUT track_after text, OUT lawful boolean, OUT missing text[], OUT warned text[], OUT newly_asked text[], OUT falls_away text[],
        OUT back boolean, OUT moved boolean)
    RETURNS SETOF record
    LANGUAGE c VOLATILE ROWS 1 COST 10000 AS 'MODULE_PATHNAME', 'govproj_move_project';
COMMENT ON FUNCTION govproj.move_project(regclass, bigint, bigint, govproj.stage, text, text, boolean) IS
    'Part of move_projects: moves one project to a version, where it is lawful, or with really false tells what would be (转用办法). '
    'Errors: 42501 for others than the register''s owner; 23503 no such project; ZG007 no such version.';

-- What a filter says of a column, one word or a list; NULL: nothing.
CREATE FUNCTION govproj.filter_words(filter jsonb, key text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
RETURN CASE jsonb_typeof(filter -> key)
           WHEN 'array' THEN ARRAY(SELECT jsonb_array_elements_text(filter -> key))
           ELSE CASE WHEN filter ->> key IS NOT NULL THEN ARRAY[filter ->> key] END END;
COMMENT ON FUNCTION govproj.filter_words(jsonb, text) IS 'Part of move_projects: the words of a filter under a key (筛选条件). NULL: none.';

CREATE FUNCTION govproj.filter_fault(key text, word text) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF key = 'budget_year' THEN
        PERFORM word::integer;
    ELSIF key LIKE 'initiated%' THEN
        -- neither the client's DateStyle nor his clock has a say: no 1/2/2020, and no tomorrow
        IF word !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN
            RAISE data_exception;
        END IF;
        PERFORM word::date;
    END IF;
    RETURN NULL;
EXCEPTION WHEN data_exception THEN
    RETURN CASE key WHEN 'budget_year' THEN govproj.said('filter: "%s" is no year', word)
                    ELSE govproj.said('filter: "%s" is no day: YYYY-MM-DD', word) END;
END
$$;
COMMENT ON FUNCTION govproj.filter_fault(text, text) IS
    'Part of move_projects: what is wrong with one word of its filter under a key, if that is for days or years (筛选问题). NULL: nothing.';

CREATE FUNCTION govproj.move_argument_faults(filter jsonb, mapping jsonb) RETURNS SETOF text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT govproj.said('filter: "%s" is none of policy, stage, track, category, owner, budget_year, initiated_from, initiated_to', k)
      FROM jsonb_object_keys(CASE jsonb_typeof(filter) WHEN 'object' THEN filter ELSE '{}' END) AS k
     WHERE k <> ALL ('{policy,stage,track,category,owner,budget_year,initiated_from,initiated_to}')
    UNION ALL
    SELECT govproj.said('filter: "%s" says one value, or a list of values', e.key)
      FROM jsonb_each(CASE jsonb_typeof(filter) WHEN 'object' THEN filter ELSE '{}' END) AS e
     WHERE CASE jsonb_typeof(e.value)
               WHEN 'array'
               THEN e.key LIKE 'initiated%' OR jsonb_path_exists(e.value, '$[*] ? (@.type() != "string" && @.type() != "number")')
               ELSE jsonb_typeof(e.value) NOT IN ('string', 'number') END
    UNION ALL
    SELECT f.fault
      FROM jsonb_object_keys(CASE jsonb_typeof(filter) WHEN 'object' THEN filter ELSE '{}' END) AS k,
           unnest(govproj.filter_words(filter, k)) AS w,
           govproj.filter_fault(k, w) AS f (fault)
     WHERE f.fault IS NOT NULL
    UNION ALL
    SELECT govproj.said('filter: a list names projects by id, a number, or by code, a string')
     WHERE jsonb_typeof(filter) = 'array' AND jsonb_path_exists(filter, '$[*] ? (@.type() != "string" && @.type() != "number")')
    UNION ALL
    SELECT govproj.said('filter is an object of columns, or a list of projects')
     WHERE jsonb_typeof(filter) NOT IN ('object', 'array', 'null')
    UNION ALL
    SELECT govproj.said('mapping: "%s" is neither stages nor tracks', k)
      FROM jsonb_object_keys(CASE jsonb_typeof(mapping) WHEN 'object' THEN mapping ELSE '{}' END) AS k
     WHERE k NOT IN ('stages', 'tracks')
    UNION ALL
    SELECT govproj.said('mapping: %s is an object of words, from which and to which', e.key)
      FROM jsonb_each(CASE jsonb_typeof(mapping) WHEN 'object' THEN mapping ELSE '{}' END) AS e
     WHERE e.key IN ('stages', 'tracks')
       AND (jsonb_typeof(e.value) <> 'object' OR jsonb_path_exists(e.value, '$.* ? (@.type() != "string")'))
    UNION ALL
    SELECT govproj.said('mapping is an object of stages and tracks') WHERE jsonb_typeof(mapping) NOT IN ('object', 'null');
END;
COMMENT ON FUNCTION govproj.move_argument_faults(jsonb, jsonb) IS
    'Part of move_projects: what is wrong with its filter and mapping, a line each (参数问题).';

-- The projects that a filter means, in the order of their ids; locked in it as well where they are to be moved.
CREATE FUNCTION govproj.projects_to_move(register text, policy_id bigint, filter jsonb, locked boolean) RETURNS bigint[]
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    tables jsonb := (SELECT jsonb_object_agg(t.relation, t.oid::text) FROM govproj.register_tables(register) AS t);
    listed boolean := coalesce(jsonb_typeof(filter) = 'array', false);
    found_ids bigint[];
    absent text;
BEGIN
    EXECUTE format($sql$
        SELECT array_agg(s.id ORDER BY s.id)
          FROM (SELECT p.id
                  FROM %1$s AS p
                 WHERE CASE WHEN $2 THEN $1 @> to_jsonb(p.id) OR $1 @> to_jsonb(p.code::text)
                       ELSE p.policy_id <> $3
                            AND EXISTS (SELECT FROM %2$s AS e
                                         WHERE e.policy_id = p.policy_id AND e.track = p.track AND e.from_stage = p.stage)
                            AND ($4 IS NULL OR p.policy_id IN (SELECT v.id FROM %3$s AS v WHERE v.code = ANY ($4)))
                            AND ($5 IS NULL OR p.stage = ANY ($5)) AND ($6 IS NULL OR p.track = ANY ($6))
                            AND ($7 IS NULL OR EXISTS (SELECT FROM unnest($7) AS c WHERE p.category OPERATOR(pg_catalog.<@) c))
                            AND ($8 IS NULL OR p.owner_id IN (SELECT a.id FROM %4$s AS a WHERE a.code = ANY ($8)))
                            AND ($9 IS NULL OR p.budget_year = ANY ($9))
                            AND ($10 IS NULL OR p.initiated_on >= $10) AND ($11 IS NULL OR p.initiated_on <= $11) END
                 ORDER BY p.id %5$s) AS s$sql$,
        tables ->> 'project', tables ->> 'policy_step', tables ->> 'policy', tables ->> 'agency',
        CASE WHEN locked THEN 'FOR NO KEY UPDATE OF p' ELSE '' END)
       INTO found_ids
      USING filter, listed, policy_id, govproj.filter_words(filter, 'policy'), govproj.filter_words(filter, 'stage')::govproj.stage[],
            govproj.filter_words(filter, 'track'), govproj.filter_words(filter, 'category')::govproj.category[],
            govproj.filter_words(filter, 'owner'), govproj.filter_words(filter, 'budget_year')::integer[],
            (filter ->> 'initiated_from')::date, (filter ->> 'initiated_to')::date;
    IF listed THEN
        EXECUTE format('SELECT string_agg(e #>> ''{}'', $3) FROM jsonb_array_elements($1) AS e '
                       'WHERE NOT EXISTS (SELECT FROM %s AS p '
                       'WHERE p.id = ANY ($2) AND (e = to_jsonb(p.id) OR e = to_jsonb(p.code::text)))',
                       tables ->> 'project')
           INTO absent USING filter, found_ids, govproj.said(', ');
    END IF;
    IF absent IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = govproj.said('register "%s" has no project %s', register, absent),
            HINT = govproj.said('A number is an id, a string is a code.');
    END IF;
    RETURN coalesce(found_ids, '{}');
END
$$;
COMMENT ON FUNCTION govproj.projects_to_move(text, bigint, jsonb, boolean) IS
    'Part of move_projects: the ids of the projects that its filter means (转用范围), locked in their order where that is asked for.';

CREATE FUNCTION govproj.move_projects_now(register text, policy text, filter jsonb, dry_run boolean, paper text, mapping jsonb,
                                          only_lawful boolean)
    RETURNS TABLE (project_id bigint, code text, title text, from_policy text,
                   from_stage text, from_stage_zh text, from_stage_en text, to_stage text, to_stage_zh text, to_stage_en text,
                   from_track text, from_track_zh text, from_track_en text, to_track text, to_track_zh text, to_track_en text,
                   lawful boolean, missing text[], warned text[], newly_asked text[], falls_away text[], back boolean, moved boolean)
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    SET jit = off
AS $$
DECLARE
    tables jsonb;
    target bigint;
    really boolean := NOT coalesce(dry_run, true);
    faults text;
    stages jsonb;
    ids bigint[];
    n integer := 0;
    unlawful integer := 0;
    why text[] := '{}';
    began timestamptz;
    told timestamptz;
BEGIN
    PERFORM govproj.require_register_owner(register);
    PERFORM govproj.refuse_distributed(register, 'move_projects');
    IF policy IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'null_value_not_allowed',
            MESSAGE = govproj.said('move_projects needs the version that projects come under');
    END IF;
    IF really AND coalesce(btrim(paper), '') = '' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'null_value_not_allowed',
            MESSAGE = govproj.said('a move needs the paper that decides it'),
            HINT = govproj.said('Name it by number, title, issuer and day: paper => ''...''.');
    END IF;
    PERFORM nullif(btrim(paper), '')::govproj.reason;
    faults := (SELECT string_agg(f, E'\n') FROM govproj.move_argument_faults(filter, mapping) AS f);
    IF faults IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = govproj.said('move_projects cannot be asked like this'),
            DETAIL = faults,
            HINT = govproj.said('E.g. filter => ''{"stage": ["submitted", "reviewed"]}'', '
                                'mapping => ''{"stages": {"trial": "implementing"}}''.');
    END IF;
    target := govproj.policy_id_of(register, policy);
    tables := (SELECT jsonb_object_agg(t.relation, t.oid::text) FROM govproj.register_tables(register) AS t);
    stages := (SELECT jsonb_object_agg(e.key::govproj.stage::text, e.value::govproj.stage::text)
                 FROM jsonb_each_text(CASE jsonb_typeof(mapping -> 'stages') WHEN 'object' THEN mapping -> 'stages' ELSE '{}' END) AS e);
    ids := govproj.projects_to_move(register, target, filter, really);
    began := clock_timestamp();
    told := began;

    FOR project_id, code, title, from_policy, from_stage, from_stage_zh, from_stage_en, to_stage, to_stage_zh, to_stage_en,
        from_track, from_track_zh, from_track_en, to_track, to_track_zh, to_track_en,
        lawful, missing, warned, newly_asked, falls_away, back, moved IN EXECUTE format($sql$
        SELECT p.id, p.code::text, p.title::text, (SELECT v.code::text FROM %2$s AS v WHERE v.id = m.former_policy_id),
               m.stage_before::text, %3$I.stage_label(m.former_policy_id, m.stage_before, 'zh'),
               %3$I.stage_label(m.former_policy_id, m.stage_before, 'en'),
               m.stage_after::text, %3$I.stage_label($2, m.stage_after, 'zh'), %3$I.stage_label($2, m.stage_after, 'en'),
               m.track_before, %3$I.track_label(m.former_policy_id, m.track_before, 'zh'),
               %3$I.track_label(m.former_policy_id, m.track_before, 'en'),
               m.track_after, %3$I.track_label($2, m.track_after, 'zh'), %3$I.track_label($2, m.track_after, 'en'),
               m.lawful, m.missing, m.warned, m.newly_asked, m.falls_away, m.back, m.moved
          FROM (SELECT * FROM %1$s AS q WHERE q.id = ANY ($1) ORDER BY q.id OFFSET 0) AS p
         CROSS JOIN LATERAL govproj.move_project(%1$L, p.id, $2, ($3 ->> p.stage::text)::govproj.stage, $4 ->> p.track::text,
                                                 $5, $6) AS m$sql$,
        tables ->> 'project', tables ->> 'policy', register)
        USING ids, target, stages, mapping -> 'tracks', paper, really
    LOOP
        n := n + 1;
        IF NOT lawful THEN
            unlawful := unlawful + 1;
            IF unlawful <= 20 THEN
                why := why || (code || ': ' || array_to_string(missing, ' '));
            END IF;
        END IF;
        RETURN NEXT;
        told := govproj.tell_progress(govproj.said('move_projects of "%s", projects', register), n, cardinality(ids), began, told);
    END LOOP;
    IF really AND unlawful > 0 AND NOT coalesce(only_lawful, false) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = govproj.said('%s of %s projects cannot be moved to policy "%s", and none is', unlawful::text, n::text, policy),
            DETAIL = array_to_string(why, E'\n') || CASE WHEN unlawful > 20 THEN E'\n...' ELSE '' END,
            HINT = govproj.said('Put right what the detail names, or leave these as they are with only_lawful => true.');
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.move_projects_now(text, text, jsonb, boolean, text, jsonb, boolean) IS
    'Part of move_projects, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.move_projects(register text, policy text, filter jsonb DEFAULT NULL, dry_run boolean DEFAULT true,
                                      paper text DEFAULT NULL, mapping jsonb DEFAULT NULL, only_lawful boolean DEFAULT false)
    RETURNS TABLE (project_id bigint, code text, title text, from_policy text,
                   from_stage text, from_stage_zh text, from_stage_en text, to_stage text, to_stage_zh text, to_stage_en text,
                   from_track text, from_track_zh text, from_track_en text, to_track text, to_track_zh text, to_track_en text,
                   lawful boolean, missing text[], warned text[], newly_asked text[], falls_away text[], back boolean, moved boolean)
    LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.move_projects(text, text, jsonb, boolean, text, jsonb, boolean) IS
    'Many projects come under another version of the law (批量转用办法), or with dry_run, as by default, a row for each tells what would be: '
    'whether it would be lawful where it stands; what the version asks for that is missing, and is only warned of; of the next steps what '
    'is newly asked and not there, and what falls away. filter: an object of policy, stage, track, category, owner (code), budget_year, '
    'each one value or a list, initiated_from, initiated_to; or a list of ids and codes; without one all that go on under another version. '
    'mapping: {"stages": {"trial": "implementing"}, "tracks": {...}}. In fact, with dry_run false, it takes the paper that decides it, '
    'and all are moved or none; only_lawful leaves the others as they are. Each move is an act (project_moved). To the version that a '
    'project has just been moved from it goes back, with the stage and track of before, while nothing else has been recorded of it since. '
    'Errors: 55000 some cannot be moved; 22023 filter or mapping; 22004 no version or no paper; 23514 a paper that says nothing, or too '
    'much; 42704 no such register or version; 42501 for others than the owner.';
