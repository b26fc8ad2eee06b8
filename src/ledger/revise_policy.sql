-- The next version of the law is made of the last: its rows, less what is removed, with what is altered and added.

-- What is said as null is left out.
CREATE FUNCTION govproj.without_nulls(body jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
RETURN (SELECT coalesce(jsonb_object_agg(e.key, e.value), '{}') FROM jsonb_each(body) AS e WHERE jsonb_typeof(e.value) <> 'null');
COMMENT ON FUNCTION govproj.without_nulls(jsonb) IS 'Part of revise_policy: an object without the keys that say nothing (去除空值).';

-- Changes that are at fault change nothing here.
CREATE FUNCTION govproj.revised_pack(register text, policy_id bigint, code text, valid_from date, changes jsonb) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET jit = off
BEGIN ATOMIC
    WITH change AS MATERIALIZED (
        SELECT row_number() OVER () AS n, c.section, c.verb, c.row_id, c.body
          FROM govproj.policy_changes(revised_pack.register, revised_pack.policy_id, revised_pack.changes) AS c WHERE c.fault IS NULL
    ), said AS MATERIALIZED (
        SELECT v.section, v.item, v.row_id, v.body FROM govproj.version_rows(revised_pack.register, revised_pack.policy_id) AS v
    ), kept AS (
        -- of several changes of a row the later ones go on from the earlier
        SELECT s.section, s.item,
               govproj.without_nulls(s.body || coalesce((
                   SELECT jsonb_object_agg(e.key, e.value ORDER BY c.n) FROM change AS c, jsonb_each(c.body) AS e
                    WHERE c.verb = 'alter' AND c.row_id = s.row_id AND c.section = s.section), '{}')) AS body
          FROM said AS s
         WHERE s.section IS NOT NULL
           AND NOT EXISTS (SELECT FROM change AS c WHERE c.verb = 'remove' AND c.row_id = s.row_id AND c.section = s.section)
        UNION ALL
        SELECT c.section, 1000000 + c.n, c.body FROM change AS c WHERE c.verb = 'add'
    )
    SELECT (SELECT govproj.without_nulls(s.body - '{valid_until,superseded_on}'::text[]
                                         || coalesce((SELECT c.body FROM change AS c WHERE c.verb = 'head'), '{}')
                                         || jsonb_build_object('code', revised_pack.code, 'valid_from', revised_pack.valid_from))
              FROM said AS s WHERE s.section IS NULL)
           || coalesce((SELECT jsonb_object_agg(g.section, coalesce(r.rows, '[]'))
                          FROM (SELECT DISTINCT x.section FROM govproj.pack_grammar AS x WHERE x.section IS NOT NULL) AS g
                          LEFT JOIN (SELECT k.section, jsonb_agg(k.body ORDER BY k.item) AS rows FROM kept AS k GROUP BY k.section) AS r
                            ON r.section = g.section), '{}');
END;
COMMENT ON FUNCTION govproj.revised_pack(text, bigint, text, date, jsonb) IS
    'Part of revise_policy: the pack that changes make of a version (修订后的制度包).';

CREATE FUNCTION govproj.revise_policy_now(register text, "from" text, new_code text, valid_from date, changes jsonb) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    SET jit = off
AS $$
DECLARE
    former record;
    pack jsonb;
    faults jsonb[];
    sections text[] := ARRAY(SELECT g.section FROM govproj.pack_grammar AS g WHERE g.section IS NOT NULL
                              GROUP BY g.section ORDER BY min(g.written));
    against text;
BEGIN
    IF register IS NULL OR "from" IS NULL OR new_code IS NULL OR valid_from IS NULL OR changes IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'null_value_not_allowed',
            MESSAGE = govproj.said('revise_policy leaves none of its arguments open');
    END IF;
    PERFORM govproj.require_pack_and_register(register, false);
    EXECUTE format('SELECT p.id, p.valid_from, least(p.valid_until, p.superseded_on) AS last_day FROM %s AS p WHERE p.id = $1',
                   govproj.policy_table(register, 'policy'))
       INTO former USING govproj.policy_id_of(register, "from");
    pack := govproj.revised_pack(register, former.id, new_code, valid_from, changes);
    faults := ARRAY(SELECT jsonb_build_object('section', nullif(c.section, 'head'), 'place', c.place, 'fault', c.fault, 'sort', 'form')
                      FROM govproj.policy_changes(register, former.id, changes) AS c WHERE c.fault IS NOT NULL)
              || ARRAY(SELECT jsonb_build_object('place', 'head', 'sort', 'form',
                                                 'fault', govproj.said('%s is said as an argument of revise_policy', k))
                         FROM unnest('{code,valid_from}'::text[]) AS k WHERE changes -> 'head' ? k)
              || ARRAY(SELECT to_jsonb(f) - 'line' FROM govproj.pack_fault(pack) AS f);

    IF valid_from <= former.valid_from THEN
        against := govproj.said('does not lie after that of policy "%s", %s', "from", to_char(former.valid_from, 'YYYY-MM-DD'));
    ELSIF former.last_day IS NULL OR former.last_day >= valid_from THEN
        BEGIN
            PERFORM govproj.end_policy(register, "from", valid_from - 1, govproj.said('revised as policy "%s"', left(new_code, 500)));
        EXCEPTION
            WHEN SQLSTATE 'ZG011' THEN
                GET STACKED DIAGNOSTICS against = PG_EXCEPTION_DETAIL;
                against := SQLERRM || ': ' || against;
        END;
    END IF;
    IF against IS NOT NULL THEN
        faults := jsonb_build_object('place', 'valid_from', 'fault', against, 'sort', 'form') || faults;
    END IF;
    RETURN govproj.load_pack_from(register, pack, NULL, 'line', faults, sections);
END
$$;
COMMENT ON FUNCTION govproj.revise_policy_now(text, text, text, date, jsonb) IS
    'Part of revise_policy, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.revise_policy(register text, "from" text, new_code text, valid_from date, changes jsonb) RETURNS bigint
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.revise_policy(text, text, text, date, jsonb) IS
    'Makes the next version of the law of the last (修订制度), ends the last on the day before, and returns the policy id, as load_pack does; '
    'all of it or nothing. changes: {"head": {KEY: VALUE}, SECTION: {"add": [ROW], "alter": [{"row": {...}, "set": {...}}], "remove": '
    '[{...}]}}; a row is meant by as much of it as tells it from the others, and what is set to null is taken away. The new version has no '
    'valid_until but the one that its head is given. '
    'Errors: 22023 with every fault of the changes and of the pack in the detail; 42710 its code is loaded already; 42704 no such register '
    'or version; 22004 an argument is NULL; 42501 for others than the owner.';
