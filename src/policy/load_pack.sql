-- A pack becomes rows of a register, or all that is wrong with it is told.

CREATE FUNCTION govproj.load_pack_head(register text, pack jsonb, head_faulty boolean, OUT policy_id bigint, OUT key text, OUT fault text)
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    policy_table regclass := govproj.policy_table(register, 'policy');
    other record;
    loaded record;
BEGIN
    IF NOT head_faulty THEN
        EXECUTE format(
            'SELECT p.code, p.valid_from, least(p.valid_until, p.superseded_on) AS last_day
               FROM %s p
              WHERE daterange(p.valid_from, least(p.valid_until, p.superseded_on), ''[]'')
                    && daterange($1, least($2, $3), ''[]'')
              ORDER BY p.valid_from
              LIMIT 1', policy_table)
           INTO other
          USING (pack ->> 'valid_from')::date, (pack ->> 'valid_until')::date, (pack ->> 'superseded_on')::date;
        IF other.code IS NOT NULL THEN
            key := 'valid_from';
            fault := CASE WHEN other.last_day IS NULL
                THEN govproj.said('overlaps policy "%s", in force from %s without end', other.code, to_char(other.valid_from, 'YYYY-MM-DD'))
                ELSE govproj.said('overlaps policy "%s", in force from %s until %s', other.code,
                                  to_char(other.valid_from, 'YYYY-MM-DD'), to_char(other.last_day, 'YYYY-MM-DD')) END;
        END IF;
    END IF;
    IF NOT head_faulty AND fault IS NULL THEN
        SELECT r.row_id, r.key, r.fault INTO loaded
          FROM govproj.load_pack_row(policy_table, (SELECT jsonb_object_agg(g.key, pack -> g.key) FROM govproj.pack_grammar g
                                                     WHERE g.section IS NULL AND pack ? g.key)) AS r;
        policy_id := loaded.row_id;
        key := loaded.key;
        fault := loaded.fault;
    END IF;
    IF policy_id IS NULL THEN
        -- Nothing will stay; a stand-in lets the rows be looked at all the same, on a day before all versions, if there is one.
        EXECUTE format('INSERT INTO %1$s (code, title, valid_from, valid_until)
                        SELECT gen_random_uuid()::text, ''stand-in'', d.day, d.day
                          FROM (SELECT coalesce(min(valid_from), DATE ''2000-01-01'') - 1 FROM %1$s) AS d(day)
                         WHERE d.day >= ''1949-10-01''
                        RETURNING id', policy_table) INTO policy_id;
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.load_pack_head(text, jsonb, boolean) IS
    'Part of load_pack: the version itself, or where something speaks against it a stand-in.';

-- A fault as a line: where, and what.
CREATE FUNCTION govproj.pack_fault_line(fault jsonb) RETURNS text
    LANGUAGE sql STABLE
RETURN (
    SELECT govproj.said('%s: %s', CASE WHEN fault ->> 'line' IS NULL THEN p.place
                                       ELSE govproj.said('%s (line %s)', p.place, fault ->> 'line') END, fault ->> 'fault')
      FROM (SELECT CASE WHEN fault ->> 'key' IS NULL THEN fault ->> 'place'
                        ELSE govproj.said('%s, %s', fault ->> 'place', fault ->> 'key') END) AS p (place)
);
COMMENT ON FUNCTION govproj.pack_fault_line(jsonb) IS 'Part of load_pack: a fault as a line of its detail.';

-- Tells what may be meant otherwise, and refuses what is wrong.
CREATE FUNCTION govproj.tell_pack_faults(code text, faults jsonb[], sections text[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    advice text[];
    refusal text[];
    form_is_wrong boolean;
BEGIN
    -- in the order of the text: the head, then the sections as they come
    SELECT array_agg(govproj.pack_fault_line(f.fault) ORDER BY f.n) FILTER (WHERE f.fault ->> 'sort' = 'advice'),
           array_agg(govproj.pack_fault_line(f.fault) ORDER BY f.n) FILTER (WHERE f.fault ->> 'sort' <> 'advice'),
           bool_or(f.fault ->> 'sort' IN ('form', 'row'))
      INTO advice, refusal, form_is_wrong
      FROM (SELECT e.fault, row_number() OVER (ORDER BY CASE WHEN e.fault ->> 'section' IS NULL THEN 0
                                                             ELSE coalesce(array_position(sections, e.fault ->> 'section'), 1000000) END,
                                                        (e.fault ->> 'item')::integer NULLS FIRST, e.n) AS n
              FROM unnest(faults) WITH ORDINALITY AS e(fault, n)) AS f;
    IF advice IS NOT NULL THEN
        RAISE WARNING USING
            MESSAGE = govproj.said('pack "%s" says what may be meant otherwise', coalesce(code, '?')),
            DETAIL = array_to_string(advice, E'\n'),
            HINT = govproj.said('It is loaded as it stands where nothing else is wrong. '
                                'A label that names the figure says that it is meant.');
    END IF;
    IF refusal IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = CASE cardinality(refusal)
                WHEN 1 THEN govproj.said('pack "%s" is not lawful to load: 1 fault', coalesce(code, '?'))
                ELSE govproj.said('pack "%s" is not lawful to load: %s faults', coalesce(code, '?'), cardinality(refusal)::text) END,
            DETAIL = array_to_string(refusal, E'\n'),
            HINT = CASE WHEN form_is_wrong
                THEN govproj.said('Mend these and load the pack again: what its rows say of one another is looked at when the form '
                                  'is right. The view govproj.pack_grammar tells what a pack may say.')
                ELSE govproj.said('Mend these and load the pack again. The view govproj.pack_grammar tells what a pack may say.') END;
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.tell_pack_faults(text, jsonb[], text[]) IS
    'Part of load_pack: warns of what may be meant otherwise, and refuses (22023) with every fault, in the order of the text.';

-- Who says nothing of words, or only how he calls stages, speaks the usual ones, of no article of his own; whose words are of no office
-- has the usual offices, and whose are of no evaluation the usual evaluations.
CREATE FUNCTION govproj.pack_with_words(pack jsonb) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
RETURN pack || (
    SELECT jsonb_build_object('words', coalesce(pack -> 'words', '[]') || coalesce(jsonb_agg(u.body - 'article' ORDER BY u.position), '[]'))
      FROM govproj.usual_words AS u
     WHERE NOT pack ? 'words'
        OR (pack @? '$.words[*]' AND NOT pack @? '$.words[*] ? (@.list != "stage")')
        OR (u.list IN ('office', 'evaluation')
            AND NOT EXISTS (SELECT FROM jsonb_path_query(pack, '$.words[*].list') AS l (list) WHERE l.list #>> '{}' = u.list)));
COMMENT ON FUNCTION govproj.pack_with_words(jsonb) IS 'Part of load_pack: a pack with the words that it leaves to the shipped one.';

-- Where faults of rows are, which only then is looked for.
CREATE FUNCTION govproj.placed_faults(faults jsonb[], pack text, unsaid text) RETURNS jsonb[]
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
RETURN (
    SELECT array_agg(CASE WHEN r.place IS NULL THEN f.fault - '{section,item}'::text[] || '{"place": "pack"}'
                          ELSE f.fault || (to_jsonb(r) - unsaid) END ORDER BY f.n)
      FROM unnest(faults) WITH ORDINALITY AS f (fault, n)
      LEFT JOIN govproj.pack_rows(pack) AS r ON r.section = f.fault ->> 'section' AND r.item = (f.fault ->> 'item')::integer);
COMMENT ON FUNCTION govproj.placed_faults(jsonb[], text, text) IS
    'Part of load_pack: adds to faults of rows what messages call the row, and its line, but for what is unsaid of these.';

-- source: the pack as it was given, NULL if not as text; unsaid: line, where that says nothing; form: what pack_fault says;
-- sections: in the order of the text.
CREATE FUNCTION govproj.load_pack_from(register text, pack jsonb, source text, unsaid text, form jsonb[], sections text[])
    RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    SET jit = off
AS $$
DECLARE
    head record;
    head_faulty boolean;
    skipped jsonb;
    faults jsonb[] := form;
    of_rows jsonb[];
    unreadable boolean := jsonb_typeof(pack) <> 'object';
    taken boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %s p WHERE p.code = $1)', govproj.policy_table(register, 'policy'))
       INTO taken USING pack ->> 'code';
    IF taken THEN
        RAISE EXCEPTION USING
            ERRCODE = 'duplicate_object',
            MESSAGE = govproj.said('register "%s" already holds a policy "%s"', register, pack ->> 'code'),
            HINT = govproj.said('Give the new version a code of its own, or delete the old one while no project was born under it.');
    END IF;

    SELECT coalesce(bool_or(f ->> 'section' IS NULL), false),
           coalesce(jsonb_object_agg(concat_ws(' ', f ->> 'section', f ->> 'item'), true), '{}')
      INTO head_faulty, skipped
      FROM unnest(form) AS f
     WHERE f ->> 'sort' = 'form';
    IF NOT unreadable THEN
        head := govproj.load_pack_head(register, pack, head_faulty);
        IF head.fault IS NOT NULL THEN
            faults := faults || jsonb_build_object('place', coalesce(head.key, 'pack'), 'fault', head.fault, 'sort', 'head');
        END IF;
        IF head.policy_id IS NOT NULL THEN
            of_rows := govproj.load_pack_rows(register, govproj.pack_with_words(pack), head.policy_id, skipped);
        END IF;
        IF cardinality(of_rows) > 0 THEN
            faults := faults || govproj.placed_faults(of_rows, coalesce(source, pack::text), unsaid);
        END IF;
    END IF;
    PERFORM govproj.tell_pack_faults(left(pack ->> 'code', 60), faults, sections);
    RETURN head.policy_id;
END
$$;
COMMENT ON FUNCTION govproj.load_pack_from(text, jsonb, text, text, jsonb[], text[]) IS
    'Part of load_pack: loads a pack whose form has been looked at, or tells all that speaks against it.';

-- What speaks against loading anything.
CREATE FUNCTION govproj.require_pack_and_register(register text, pack_is_null boolean) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF register IS NULL OR pack_is_null THEN
        RAISE EXCEPTION USING
            ERRCODE = 'null_value_not_allowed',
            MESSAGE = CASE WHEN register IS NULL THEN govproj.said('load_pack needs the name of a register')
                           ELSE govproj.said('load_pack needs a pack') END;
    END IF;
    PERFORM govproj.policy_table(register, 'policy');
    PERFORM govproj.require_version(r.project::regclass) FROM govproj.registers AS r WHERE r.name = register;
END
$$;
COMMENT ON FUNCTION govproj.require_pack_and_register(text, boolean) IS
    'Part of load_pack. Errors: 22004 an argument is NULL; 42704 no such register; 55000 a register of another version.';

CREATE FUNCTION govproj.load_pack_now(register text, pack jsonb) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    form jsonb[];
    sections text[];
BEGIN
    PERFORM govproj.require_pack_and_register(register, pack IS NULL);
    SELECT array_agg(to_jsonb(f)) INTO form FROM govproj.pack_fault(pack) AS f;
    sections := ARRAY(SELECT g.section FROM govproj.pack_grammar g WHERE g.section IS NOT NULL GROUP BY g.section ORDER BY min(g.position));
    RETURN govproj.load_pack_from(register, pack, NULL, 'line', coalesce(form, '{}'), sections);
END
$$;
COMMENT ON FUNCTION govproj.load_pack_now(text, jsonb) IS
    'Part of load_pack, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.load_pack_now(register text, pack text) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- of a text in one line its number says nothing
    unsaid text := CASE WHEN btrim(pack, E' \t\r\n') ~ E'\n' THEN '' ELSE 'line' END;
    form jsonb[];
    sections text[];
BEGIN
    PERFORM govproj.require_pack_and_register(register, pack IS NULL);
    SELECT array_agg(to_jsonb(f) - unsaid) INTO form FROM govproj.pack_fault(pack) AS f;
    IF form[1] ->> 'sort' = 'json' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_text_representation',
            MESSAGE = govproj.said('the pack is no JSON'),
            DETAIL = govproj.said('%s: %s', form[1] ->> 'place', form[1] ->> 'fault'),
            HINT = govproj.said('Mend this and load the pack again. Nothing else of it has been looked at.');
    END IF;
    IF json_typeof(pack::json) = 'object' THEN
        sections := ARRAY(SELECT json_object_keys(pack::json));
    END IF;
    RETURN govproj.load_pack_from(register, pack::jsonb, pack, unsaid, coalesce(form, '{}'), sections);
END
$$;
COMMENT ON FUNCTION govproj.load_pack_now(text, text) IS
    'Part of load_pack, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.load_pack(register text, pack jsonb) RETURNS bigint
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.load_pack(text, jsonb) IS
    'Loads a policy pack (制度包) into a register as a new version and returns its policy id: all of it or nothing. '
    'Errors: 22023 the pack is malformed or contradicts itself, with every fault in the detail; '
    '42710 its code is loaded already; 42704 no such register; 22004 an argument is NULL.';

CREATE FUNCTION govproj.load_pack(register text, pack text) RETURNS bigint
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.load_pack(text, text) IS
    'The same from the text of a pack (制度包文本), as a file has it: what is said twice is told, and every fault with its line. '
    'Errors: as of the other, and 22P02 the text is no JSON.';
