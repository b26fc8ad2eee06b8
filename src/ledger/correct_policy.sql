-- A version of the law in use ends early, and its words are corrected; each is an act with its reason.

CREATE FUNCTION govproj.set_policy_end(project_table regclass, policy_id bigint, last_day date, reason text) RETURNS void
    LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'govproj_set_policy_end';
COMMENT ON FUNCTION govproj.set_policy_end(regclass, bigint, date, text) IS
    'Part of end_policy: ends a version on a day, with the reason in the act. '
    'Errors: ZG011 an end before the last project that came under it; 42501 for others than the owner.';

CREATE FUNCTION govproj.correct_policy_rows(project_table regclass, policy_id bigint, tables text[], ids bigint[], columns text[],
                                            "values" text[], reason text) RETURNS bigint
    LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'govproj_correct_policy_rows';
COMMENT ON FUNCTION govproj.correct_policy_rows(regclass, bigint, text[], bigint[], text[], text[], text) IS
    'Part of correct_policy: writes values of a version in place of others, with the act, and returns how many were others. '
    'Errors: 22023 for what is a rule; ZG009 for a version that was altered unseen; 42501 for others than the owner.';

-- Who asks says why.
CREATE FUNCTION govproj.require_reason(function_name text, is_complete boolean, reason text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF is_complete IS NOT TRUE OR reason IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'null_value_not_allowed',
            MESSAGE = govproj.said('%s leaves none of its arguments open, and wants a reason', function_name);
    END IF;
    PERFORM reason::govproj.reason;
END
$$;
COMMENT ON FUNCTION govproj.require_reason(text, boolean, text) IS
    'Part of end_policy and correct_policy. Errors: 22004 an argument is NULL; 23514 a reason that says nothing.';

CREATE FUNCTION govproj.end_policy_now(register text, code text, last_day date, reason text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    policies regclass;
    version record;
    next record;
BEGIN
    PERFORM govproj.require_reason('end_policy', register IS NOT NULL AND code IS NOT NULL AND last_day IS NOT NULL, reason);
    PERFORM last_day::govproj.legal_day;
    policies := govproj.policy_table(register, 'policy');
    EXECUTE format('SELECT p.id, p.valid_from, p.valid_until FROM %s AS p WHERE p.id = $1', policies)
       INTO version USING govproj.policy_id_of(register, code);
    IF last_day < version.valid_from OR last_day > version.valid_until THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = CASE WHEN last_day < version.valid_from
                THEN govproj.said('policy "%s" cannot end on %s: it begins on %s', code, to_char(last_day, 'YYYY-MM-DD'),
                                  to_char(version.valid_from, 'YYYY-MM-DD'))
                ELSE govproj.said('policy "%s" cannot end on %s: it ends on %s by itself', code, to_char(last_day, 'YYYY-MM-DD'),
                                  to_char(version.valid_until, 'YYYY-MM-DD')) END;
    END IF;
    EXECUTE format('SELECT p.code, p.valid_from FROM %s AS p WHERE p.valid_from BETWEEN $1 AND $2 AND p.id <> $3 LIMIT 1', policies)
       INTO next USING version.valid_from, last_day, version.id;
    IF next.code IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = govproj.said('policy "%s" cannot end on %s: policy "%s" begins on %s', code, to_char(last_day, 'YYYY-MM-DD'),
                                   next.code, to_char(next.valid_from, 'YYYY-MM-DD'));
    END IF;
    PERFORM govproj.set_policy_end(r.project::regclass, version.id, last_day, reason) FROM govproj.registers AS r WHERE r.name = register;
END
$$;
COMMENT ON FUNCTION govproj.end_policy_now(text, text, date, text) IS
    'Part of end_policy, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.end_policy(register text, code text, last_day date, reason text) RETURNS void
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.end_policy(text, text, date, text) IS
    'Ends a version of the law early, on last_day (提前终止制度版本), for the register''s owner: its projects stay under it, and those that begin '
    'later come under the version that load_pack has for their day. An act (policy_ended) with the reason. '
    'Errors: ZG011 an end before the last project that came under it; 22023 a day on which it is not in force, or another version is; '
    '42704 no such register or version; 22004 an argument is NULL; 23514 a reason that says nothing, or a day that nothing can bear; '
    '42501 for others than the owner.';

-- What of a version may be corrected, section by section.
CREATE FUNCTION govproj.correctable_keys() RETURNS text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
RETURN (
    SELECT string_agg(s.section || ': ' || s.keys, '; ' ORDER BY s.written)
      FROM (SELECT coalesce(g.section, 'head') AS section, string_agg(g.key, ', ' ORDER BY g.written) AS keys, min(g.written) AS written
              FROM govproj.pack_grammar AS g WHERE g.correctable GROUP BY g.section) AS s);
COMMENT ON FUNCTION govproj.correctable_keys() IS
    'What correct_policy may alter of a version in use (可更正内容), for messages: keys of the head and of each section.';

CREATE FUNCTION govproj.correct_policy_now(register text, code text, changes jsonb, reason text) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    SET jit = off
AS $$
DECLARE
    version bigint;
    faults text[];
    roles text[];
    ids bigint[];
    keys text[];
    said text[];
BEGIN
    PERFORM govproj.require_reason('correct_policy', register IS NOT NULL AND code IS NOT NULL AND changes IS NOT NULL, reason);
    version := govproj.policy_id_of(register, code);
    WITH change AS (
        SELECT row_number() OVER () AS n, c.* FROM govproj.policy_changes(register, version, changes) AS c
    ), value AS (
        SELECT c.n, c.place, c.row_id, e.key, e.value, g.role, g.correctable,
               coalesce(c.fault,
                        CASE WHEN c.verb IN ('add', 'remove')
                             THEN govproj.said('rows come and go with the next version alone')
                             WHEN g.key IS NULL THEN govproj.said('"%s" is no key of this', e.key)
                             WHEN NOT g.correctable THEN govproj.said('%s is a rule, which no correction alters', e.key)
                             WHEN jsonb_typeof(e.value) NOT IN ('string', 'null') THEN govproj.said('%s is no text', e.key)
                             WHEN g.required AND e.value = 'null' THEN govproj.said('%s is missing', e.key) END) AS fault
          FROM change AS c
          LEFT JOIN LATERAL jsonb_each(CASE WHEN c.fault IS NULL AND c.verb IN ('alter', 'head') THEN c.body END) AS e ON true
          LEFT JOIN govproj.pack_grammar AS g ON g.section IS NOT DISTINCT FROM nullif(c.section, 'head') AND g.key = e.key
    )
    SELECT array_agg(govproj.said('%s: %s', v.place, v.fault) ORDER BY v.n) FILTER (WHERE v.fault IS NOT NULL),
           array_agg(v.role ORDER BY v.n), array_agg(coalesce(v.row_id, version) ORDER BY v.n),
           array_agg(govproj.pack_column(v.key) ORDER BY v.n), array_agg(v.value #>> '{}' ORDER BY v.n)
      INTO faults, roles, ids, keys, said
      FROM value AS v;
    IF faults IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = CASE cardinality(faults)
                WHEN 1 THEN govproj.said('policy "%s" is not corrected: 1 fault', code)
                ELSE govproj.said('policy "%s" is not corrected: %s faults', code, cardinality(faults)::text) END,
            DETAIL = array_to_string(faults, E'\n'),
            HINT = govproj.said('What may be corrected is what people read: %s. '
                                'A rule changes in the next version: govproj.revise_policy().',
                                govproj.correctable_keys());
    END IF;
    RETURN (SELECT govproj.correct_policy_rows(r.project::regclass, version, coalesce(roles, '{}'), coalesce(ids, '{}'),
                                               coalesce(keys, '{}'), coalesce(said, '{}'), reason)
              FROM govproj.registers AS r WHERE r.name = register);
END
$$;
COMMENT ON FUNCTION govproj.correct_policy_now(text, text, jsonb, text) IS
    'Part of correct_policy, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.correct_policy(register text, code text, changes jsonb, reason text) RETURNS bigint
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.correct_policy(text, text, jsonb, text) IS
    'Corrects what people read of a version of the law in use (更正制度文字), for the register''s owner: titles, labels, notes and their '
    'translations, the texts of articles, never a rule. changes: {"head": {KEY: TEXT}, SECTION: {"alter": [{"row": {...}, "set": {KEY: '
    'TEXT}}]}}; a row is meant by as much of it as tells it from the others. All of it or nothing, and an act (policy_corrected) '
    'with the reason and each value from what to what; returns how many. '
    'Errors: 22023 with every fault in the detail; ZG009 the version was altered unseen; 42704 no such register or version; 22004 an '
    'argument is NULL; 23505, 23514 a text that the row does not take; 42501 for others than the owner.';
