-- Where the extension may come: into a UTF8 database, and into a schema that nobody can take from under it.
DO $$
DECLARE
    home CONSTANT oid := 'govproj'::regnamespace;
    other text;
BEGIN
    IF getdatabaseencoding() <> 'UTF8' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('govproj works in databases of encoding UTF8, and this one is of %s', getdatabaseencoding()),
            HINT = 'CREATE DATABASE ... ENCODING ''UTF8'' TEMPLATE template0;';
    END IF;
    SELECT r.rolname INTO other
      FROM pg_catalog.pg_namespace AS n JOIN pg_catalog.pg_roles AS r ON r.oid = n.nspowner
     WHERE n.oid = home AND NOT r.rolsuper AND r.rolname <> current_user;
    IF other IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = format('schema "govproj" is there already and belongs to role "%s", '
                             'who could drop it with the stages of every register', other),
            HINT = format('Drop it, or ALTER SCHEMA govproj OWNER TO %I;', current_user);
    END IF;
    SELECT coalesce(r.rolname, 'PUBLIC') INTO other
      FROM pg_catalog.pg_namespace AS n CROSS JOIN aclexplode(n.nspacl) AS x LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = x.grantee
     WHERE n.oid = home AND x.privilege_type = 'CREATE' AND r.rolsuper IS NOT TRUE AND r.rolname IS DISTINCT FROM current_user
     ORDER BY x.grantee LIMIT 1;
    IF other IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = format('schema "govproj" is there already, and %s may create objects in it', other),
            HINT = 'Drop it, or take that right from them (REVOKE CREATE ON SCHEMA govproj).';
    END IF;
    SELECT o.object INTO other
      FROM (SELECT format('%s, of role "%s"', k.oid::regclass, r.rolname), k.relnamespace, r.rolname, r.rolsuper
              FROM pg_catalog.pg_class AS k JOIN pg_catalog.pg_roles AS r ON r.oid = k.relowner
            UNION ALL
            SELECT format('%s, of role "%s"', k.oid::regprocedure, r.rolname), k.pronamespace, r.rolname, r.rolsuper
              FROM pg_catalog.pg_proc AS k JOIN pg_catalog.pg_roles AS r ON r.oid = k.proowner
            UNION ALL
            SELECT format('%s, of role "%s"', k.oid::regtype, r.rolname), k.typnamespace, r.rolname, r.rolsuper
              FROM pg_catalog.pg_type AS k JOIN pg_catalog.pg_roles AS r ON r.oid = k.typowner) AS o (object, namespace, owner, super)
     WHERE o.namespace = home AND NOT o.super AND o.owner <> current_user LIMIT 1;
    IF other IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege',
            MESSAGE = format('schema "govproj" is there already, and holds %s', other),
            HINT = 'Drop the schema, or what is in it.';
    END IF;
END
$$;

-- Messages of functions and views that are written in SQL.

CREATE FUNCTION govproj.said(message text) RETURNS text
    LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_said';
COMMENT ON FUNCTION govproj.said(text) IS
    'A message of the engine in the language of messages (提示信息); what arguments go into, it leaves for format().';

CREATE FUNCTION govproj.said(message text, VARIADIC arguments text[]) RETURNS text
    LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_said';
COMMENT ON FUNCTION govproj.said(text, text[]) IS
    'A message of the engine in the language of messages (提示信息), its %s and %1$s filled in as format() does. '
    'The message is to be a literal: scripts/schema collects them for the catalogue.';

CREATE FUNCTION govproj.near_words(word text, words text[]) RETURNS text
    LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_near_words';
COMMENT ON FUNCTION govproj.near_words(text, text[]) IS
    'What to put behind a message about a word that is none of these (相近词、可选词): those that are near it, and all of them.';

CREATE FUNCTION govproj.is_near(word text, other text) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_is_near';
COMMENT ON FUNCTION govproj.is_near(text, text) IS 'Whether one word is likely a slip for the other, or the same (相近).';

-- The operators of stages and of categories: each within its type, and against text.
--
-- The operators lie in pg_catalog, which is searched before every schema that a search_path does not name before it:
-- so stage >= 'approved' means the same to everyone. Those against text are there because without them
-- "stage >= $1", with $1 a varchar as JDBC sends it, would compare two texts. Their planner support turns them
-- into those within the type.
--
-- Text that names none is an error (22P02) where a statement says it, as a constant or a parameter: it is a slip. What
-- comes out of rows is equal to no code, and unequal to all; that it comes before or after one stays an error.
--
-- Both types are declared by one function, so that no two declarations can differ; each type's room calls it, and the
-- last one drops it.

CREATE FUNCTION govproj.code_against_text_support(internal) RETURNS internal
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_code_against_text_support';
COMMENT ON FUNCTION govproj.code_against_text_support(internal) IS
    'Planner support: turns a test of a stage or category against text into the test within the type.';

CREATE FUNCTION govproj.make_code_type(type text) RETURNS void
    LANGUAGE plpgsql
AS $module$
DECLARE
    op record;
BEGIN
    FOR op IN
        SELECT *
          FROM (VALUES
               ('eq', '=', '=', '<>', 'eq', 'equal'),
               ('ne', '<>', '<>', '=', 'neq', 'not equal'),
               ('lt', '<', '>', '>=', 'scalarlt', 'comes before'),
               ('le', '<=', '>=', '>', 'scalarle', 'comes before or is equal'),
               ('gt', '>', '<', '<=', 'scalargt', 'comes after'),
               ('ge', '>=', '<=', '<', 'scalarge', 'comes after or is equal'))
               AS o (verb, sign, commutator, negator, estimator, meaning)
         CROSS JOIN LATERAL (VALUES
               -- a code is an int2, and the server's own functions for int2 are the fastest there are
               (format('%s_%s', type, verb), 'govproj.' || type, 'govproj.' || type,
                format('LANGUAGE internal LEAKPROOF AS %L', 'int2' || verb),
                CASE verb WHEN 'eq' THEN ', HASHES, MERGES' ELSE '' END),
               (format('%s_%s_text', type, verb), 'govproj.' || type, 'text',
                format('LANGUAGE c SUPPORT govproj.code_against_text_support AS %L, %L',
                       'MODULE_PATHNAME', format('govproj_%s_%s_text', type, verb)), ''),
               (format('text_%s_%s', verb, type), 'text', 'govproj.' || type,
                format('LANGUAGE c SUPPORT govproj.code_against_text_support AS %L, %L',
                       'MODULE_PATHNAME', format('govproj_text_%s_%s', verb, type)), ''))
               AS f (function, leftarg, rightarg, body, options)
    LOOP
        EXECUTE format($$
            CREATE FUNCTION govproj.%1$I(%2$s, %3$s) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE %4$s;
            COMMENT ON FUNCTION govproj.%1$I(%2$s, %3$s) IS 'implementation of %5$s operator';
            CREATE OPERATOR pg_catalog.%5$s (
                FUNCTION = govproj.%1$I, LEFTARG = %2$s, RIGHTARG = %3$s,
                COMMUTATOR = OPERATOR(pg_catalog.%6$s), NEGATOR = OPERATOR(pg_catalog.%7$s),
                RESTRICT = %8$ssel, JOIN = %8$sjoinsel%9$s);
            COMMENT ON OPERATOR pg_catalog.%5$s (%2$s, %3$s) IS %10$L;
        $$, op.function, op.leftarg, op.rightarg, op.body, op.sign, op.commutator, op.negator, op.estimator,
            op.options, op.meaning);
    END LOOP;

    EXECUTE replace($$
        CREATE FUNCTION govproj.%_code(text) RETURNS smallint
            LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_%_code';
        COMMENT ON FUNCTION govproj.%_code(text) IS
            'What the planner compares with text of rows (内部编码): the number of the govproj.% that it names; 0: it names none.';
    $$, '%', type);

    -- Operator classes; min() and max(), since without them min(stage) would be that of the names; and ||, quote_literal()
    -- and quote_nullable(), which the cast to text alone leaves ambiguous beside the server's own for any type.
    EXECUTE replace($$
        CREATE FUNCTION govproj.%_cmp(govproj.%, govproj.%) RETURNS integer
            LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'btint2cmp';
        COMMENT ON FUNCTION govproj.%_cmp(govproj.%, govproj.%) IS 'less-equal-greater, for btree indexes';
        CREATE FUNCTION govproj.%_hash(govproj.%) RETURNS integer
            LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'hashint2';
        COMMENT ON FUNCTION govproj.%_hash(govproj.%) IS 'hash';
        CREATE FUNCTION govproj.%_hash_extended(govproj.%, bigint) RETURNS bigint
            LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'hashint2extended';
        COMMENT ON FUNCTION govproj.%_hash_extended(govproj.%, bigint) IS 'hash with a seed, for hash partitions';

        CREATE OPERATOR CLASS govproj.%_ops DEFAULT FOR TYPE govproj.% USING btree AS
            OPERATOR 1 pg_catalog.<, OPERATOR 2 pg_catalog.<=, OPERATOR 3 pg_catalog.=,
            OPERATOR 4 pg_catalog.>=, OPERATOR 5 pg_catalog.>,
            FUNCTION 1 govproj.%_cmp(govproj.%, govproj.%),
            FUNCTION 2 pg_catalog.btint2sortsupport(internal),
            FUNCTION 4 pg_catalog.btequalimage(oid);
        COMMENT ON OPERATOR CLASS govproj.%_ops USING btree IS 'Order of govproj.%.';
        COMMENT ON OPERATOR FAMILY govproj.%_ops USING btree IS 'Order of govproj.%.';
        CREATE OPERATOR CLASS govproj.%_ops DEFAULT FOR TYPE govproj.% USING hash AS
            OPERATOR 1 pg_catalog.=,
            FUNCTION 1 govproj.%_hash(govproj.%),
            FUNCTION 2 govproj.%_hash_extended(govproj.%, bigint);
        COMMENT ON OPERATOR CLASS govproj.%_ops USING hash IS 'Equality of govproj.%.';
        COMMENT ON OPERATOR FAMILY govproj.%_ops USING hash IS 'Equality of govproj.%.';

        CREATE FUNCTION govproj.%_smaller(govproj.%, govproj.%) RETURNS govproj.%
            LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'int2smaller';
        COMMENT ON FUNCTION govproj.%_smaller(govproj.%, govproj.%) IS 'the one that comes first';
        CREATE FUNCTION govproj.%_larger(govproj.%, govproj.%) RETURNS govproj.%
            LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'int2larger';
        COMMENT ON FUNCTION govproj.%_larger(govproj.%, govproj.%) IS 'the one that comes last';
        CREATE AGGREGATE pg_catalog.min(govproj.%) (
            SFUNC = govproj.%_smaller, STYPE = govproj.%, COMBINEFUNC = govproj.%_smaller,
            SORTOP = OPERATOR(pg_catalog.<), PARALLEL = safe);
        COMMENT ON AGGREGATE pg_catalog.min(govproj.%) IS 'The govproj.% that comes first.';
        CREATE AGGREGATE pg_catalog.max(govproj.%) (
            SFUNC = govproj.%_larger, STYPE = govproj.%, COMBINEFUNC = govproj.%_larger,
            SORTOP = OPERATOR(pg_catalog.>), PARALLEL = safe);
        COMMENT ON AGGREGATE pg_catalog.max(govproj.%) IS 'The govproj.% that comes last.';

        CREATE FUNCTION govproj.%_concat_text(govproj.%, text) RETURNS text
            LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::text OPERATOR(pg_catalog.||) $2;
        COMMENT ON FUNCTION govproj.%_concat_text(govproj.%, text) IS 'implementation of || operator';
        CREATE OPERATOR pg_catalog.|| (
            FUNCTION = govproj.%_concat_text, LEFTARG = govproj.%, RIGHTARG = text);
        COMMENT ON OPERATOR pg_catalog.|| (govproj.%, text) IS 'concatenate, as text';
        CREATE FUNCTION govproj.text_concat_%(text, govproj.%) RETURNS text
            LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1 OPERATOR(pg_catalog.||) $2::text;
        COMMENT ON FUNCTION govproj.text_concat_%(text, govproj.%) IS 'implementation of || operator';
        CREATE OPERATOR pg_catalog.|| (
            FUNCTION = govproj.text_concat_%, LEFTARG = text, RIGHTARG = govproj.%);
        COMMENT ON OPERATOR pg_catalog.|| (text, govproj.%) IS 'concatenate, as text';

        CREATE FUNCTION pg_catalog.quote_literal(govproj.%) RETURNS text
            LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN pg_catalog.quote_literal($1::text);
        COMMENT ON FUNCTION pg_catalog.quote_literal(govproj.%) IS 'its name as a literal of SQL';
        CREATE FUNCTION pg_catalog.quote_nullable(govproj.%) RETURNS text
            LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN pg_catalog.quote_nullable($1::text);
        COMMENT ON FUNCTION pg_catalog.quote_nullable(govproj.%) IS 'its name as a literal of SQL, or NULL';
    $$, '%', type);
END
$module$;

CREATE FUNCTION govproj.message_language() RETURNS text
    LANGUAGE c STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_message_language';
COMMENT ON FUNCTION govproj.message_language() IS
    'The language that messages come in (提示语言): zh or en, by govproj.language, else by lc_messages and the catalogue that is installed.';

CREATE FUNCTION govproj.word_listed(word text, label text) RETURNS text
    LANGUAGE c STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_word_listed';
COMMENT ON FUNCTION govproj.word_listed(text, text) IS
    'A word as messages show it (提示中的用词): as SQL writes it, and in Chinese messages by its Chinese label, with the word in '
    'brackets; label NULL: it has none.';
