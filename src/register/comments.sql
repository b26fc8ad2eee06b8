-- COMMENTs in Chinese (中文注释). The modules of a register set them in English; in a register that is to have them in Chinese each
-- is replaced by what the catalogue po/comments has for its text, so that tables may be renamed, and who wrote one of his own keeps it.

CREATE TABLE govproj.register_comment (
    en  text PRIMARY KEY,
    zh  text NOT NULL UNIQUE
);
COMMENT ON TABLE govproj.register_comment IS
    'The COMMENTs of a register in both languages (注释对照表); filled when the extension is built, from po/comments.';
COMMENT ON COLUMN govproj.register_comment.en IS 'A COMMENT as the modules of a register set it (英文注释).';
COMMENT ON COLUMN govproj.register_comment.zh IS 'The same in Chinese (中文注释).';
GRANT SELECT ON govproj.register_comment TO PUBLIC;

CREATE FUNCTION govproj.commented(register text, OUT classid oid, OUT objid oid, OUT objsubid integer, OUT comment text)
    RETURNS SETOF record
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
    WITH relation AS (SELECT c.oid FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = register)
    SELECT d.classoid, d.objoid, d.objsubid, d.description
      FROM (SELECT 'pg_class'::regclass AS class, r.oid FROM relation AS r
             UNION ALL
            SELECT 'pg_trigger'::regclass, t.oid FROM pg_trigger AS t JOIN relation AS r ON r.oid = t.tgrelid
             UNION ALL
            SELECT 'pg_policy'::regclass, y.oid FROM pg_policy AS y JOIN relation AS r ON r.oid = y.polrelid
             UNION ALL
            SELECT 'pg_proc'::regclass, p.oid FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
             WHERE n.nspname = register) AS o
      JOIN pg_description AS d ON d.classoid = o.class AND d.objoid = o.oid
$$;
COMMENT ON FUNCTION govproj.commented(text) IS
    'Part of set_comments: the COMMENTs there are on a schema''s tables, views, columns, triggers, row policies and functions (已有注释).';

CREATE FUNCTION govproj.comments_language(register text) RETURNS text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT CASE WHEN count(*) FILTER (WHERE c.comment IN (SELECT r.zh FROM govproj.register_comment AS r))
                     > count(*) FILTER (WHERE c.comment IN (SELECT r.en FROM govproj.register_comment AS r)) THEN 'zh' ELSE 'en' END
      FROM govproj.commented(register) AS c;
END;
COMMENT ON FUNCTION govproj.comments_language(text) IS
    'The language of a register''s COMMENTs (注释语言), zh or en: that of most of them. upgrade_register keeps to it.';

CREATE FUNCTION govproj.comment_policy(policy name, of_table regclass, language text, said text) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
BEGIN
    EXECUTE format('COMMENT ON POLICY %I ON %s IS %L', policy, of_table,
                   coalesce((SELECT r.zh FROM govproj.register_comment AS r WHERE r.en = said AND language = 'zh'), said));
END
$$;
COMMENT ON FUNCTION govproj.comment_policy(name, regclass, text, text) IS
    'Part of grant_register and grant_reader: says in the register''s language what a row policy is that they have made (策略注释).';

CREATE FUNCTION govproj.language_of_comments(language text) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    wanted CONSTANT text := lower(coalesce(language, nullif(current_setting('govproj.language', true), ''), 'en'));
BEGIN
    IF wanted NOT IN ('zh', 'en') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = govproj.said('the COMMENTs of a register come in no language "%s"', wanted),
            HINT = govproj.said('Languages: zh, en.');
    END IF;
    RETURN wanted;
END
$$;
COMMENT ON FUNCTION govproj.language_of_comments(text) IS
    'Part of create_register and set_comments: the language that is asked for, or where none is, that of govproj.language, or English.';

CREATE FUNCTION govproj.set_comments(register text, language text DEFAULT NULL) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    wanted CONSTANT text := govproj.language_of_comments(language);
    statements text;
    n bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM govproj.registers AS r WHERE r.name = register) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_object',
            MESSAGE = govproj.said('"%s" is not a register', register),
            HINT = govproj.said('SELECT name FROM govproj.registers shows those of this database.');
    END IF;
    -- "table column" is named by COMMENT ON COLUMN, "view" by COMMENT ON VIEW
    SELECT string_agg(format('COMMENT ON %s %s IS %L', upper(substring(i.type FROM '\w+$')), i.identity,
                             CASE wanted WHEN 'zh' THEN r.zh ELSE r.en END), ';'), count(*)
      INTO statements, n
      FROM govproj.commented(register) AS c
      JOIN govproj.register_comment AS r ON c.comment = CASE wanted WHEN 'zh' THEN r.en ELSE r.zh END
     CROSS JOIN LATERAL pg_identify_object(c.classid, c.objid, c.objsubid) AS i;
    IF statements IS NOT NULL THEN
        EXECUTE statements;
    END IF;
    RETURN n;
END
$$;
COMMENT ON FUNCTION govproj.set_comments(text, text) IS
    'Sets the COMMENTs of a register''s tables, views, columns, triggers, row policies and functions in a language (设置注释语言), zh or '
    'en; NULL: as govproj.language has it, or else in English. What somebody has written himself stays. Returns how many it has set. '
    'Errors: 22023 no such language, 42704 no such register, 42501 for anyone but its owner.';
