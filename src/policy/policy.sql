-- Policy packs (制度包): a regulation as data. A pack is JSON text that a person can read and compare;
-- load_pack turns it into rows of a register, where it lives from then on.

CREATE FUNCTION govproj.policy_guard() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_policy_guard';
COMMENT ON FUNCTION govproj.policy_guard() IS
    'Trigger of the policy tables: refuses to alter a policy version in use (ZG009). Argument: the table''s role.';

CREATE FUNCTION govproj.holiday_check() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_holiday_check';
COMMENT ON FUNCTION govproj.holiday_check() IS
    'Trigger of a register''s calendar: what a day and its name may be (23514).';

CREATE FUNCTION govproj.policy_changed() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_policy_changed';
COMMENT ON FUNCTION govproj.policy_changed() IS
    'Trigger of the policy tables: tells every backend to compile the policy anew. Argument: the table''s role.';

CREATE TABLE govproj.pack (
    code     text PRIMARY KEY,
    body     jsonb NOT NULL,
    example  boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE govproj.pack IS
    'The packs shipped with the extension (随附制度包). Packs of your own go straight to load_pack: a row added here is not dumped.';
COMMENT ON COLUMN govproj.pack.code IS 'Name of the pack (制度包代码), e.g. yunfu-2020.';
COMMENT ON COLUMN govproj.pack.body IS 'The pack itself, as load_pack takes it (制度包内容).';
COMMENT ON COLUMN govproj.pack.example IS
    'Whether it is composed to show what rows can say, and is no law (示例): see example_packs.';
GRANT SELECT ON govproj.pack TO PUBLIC;

CREATE VIEW govproj.packs WITH (security_invoker = true) AS
SELECT p.code,
       p.body ->> 'number' AS number,
       p.body ->> 'title' AS title,
       (p.body ->> 'valid_from')::date AS valid_from,
       (p.body ->> 'valid_until')::date AS valid_until,
       p.body
  FROM govproj.pack p
 WHERE NOT p.example;
COMMENT ON VIEW govproj.packs IS
    'The packs that create_register can be given by name (可用制度包), those of measures; composed examples are in example_packs.';
COMMENT ON COLUMN govproj.packs.code IS 'Name of the pack (制度包代码).';
COMMENT ON COLUMN govproj.packs.number IS 'Document number of the regulation (文号).';
COMMENT ON COLUMN govproj.packs.title IS 'Title of the regulation (文件名称).';
COMMENT ON COLUMN govproj.packs.valid_from IS 'First day in force (施行日期).';
COMMENT ON COLUMN govproj.packs.valid_until IS 'Last day in force as enacted (有效期至).';
COMMENT ON COLUMN govproj.packs.body IS 'The pack itself: change a copy and give it to load_pack (制度包内容).';
GRANT SELECT ON govproj.packs TO PUBLIC;

-- Apart from the measures, so that nobody who loads what there is loads what is no law.
CREATE VIEW govproj.example_packs WITH (security_invoker = true) AS
SELECT p.code,
       p.body ->> 'title' AS title,
       p.body ->> 'basis' AS basis,
       p.body ->> 'note' AS note,
       p.body
  FROM govproj.pack p
 WHERE p.example;
COMMENT ON VIEW govproj.example_packs IS
    'Packs composed from what other measures provide, to learn from and to begin with (示例制度包), and no law; '
    'create_register takes them by name too.';
COMMENT ON COLUMN govproj.example_packs.code IS 'Name of the example (示例代码).';
COMMENT ON COLUMN govproj.example_packs.title IS 'What it is called (名称).';
COMMENT ON COLUMN govproj.example_packs.basis IS 'What it was composed after (参照依据).';
COMMENT ON COLUMN govproj.example_packs.note IS 'What it is an example of (说明).';
COMMENT ON COLUMN govproj.example_packs.body IS 'The pack itself: change a copy and give it to load_pack (制度包内容).';
GRANT SELECT ON govproj.example_packs TO PUBLIC;

-- The words that a pack speaks which says none of its own.
CREATE VIEW govproj.usual_words WITH (security_invoker = true) AS
SELECT w.n AS position, w.body ->> 'list' AS list, w.body ->> 'word' AS word, w.body ->> 'label_zh' AS label_zh,
       w.body ->> 'label_en' AS label_en, w.body
  FROM govproj.packs AS p
 CROSS JOIN jsonb_array_elements(p.body -> 'words') WITH ORDINALITY AS w (body, n)
 WHERE p.code = 'yunfu-2020';
COMMENT ON VIEW govproj.usual_words IS
    'The words of the shipped pack (常用词): those of a pack that has no section words, and the offices of one whose section names '
    'none.';
COMMENT ON COLUMN govproj.usual_words.position IS 'Their order (顺序).';
COMMENT ON COLUMN govproj.usual_words.list IS 'As policy_word has it (词表).';
COMMENT ON COLUMN govproj.usual_words.word IS 'The word (词).';
COMMENT ON COLUMN govproj.usual_words.label_zh IS 'In Chinese (中文名称).';
COMMENT ON COLUMN govproj.usual_words.label_en IS 'In English (英文名称).';
COMMENT ON COLUMN govproj.usual_words.body IS 'The row of the pack (制度包行).';
GRANT SELECT ON govproj.usual_words TO PUBLIC;

CREATE FUNCTION govproj.requirement_code(code text, any_of text, needs text, absent boolean) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(any_of, code, replace(needs, ':', '.') || CASE WHEN absent THEN '.absent' ELSE '' END);
COMMENT ON FUNCTION govproj.requirement_code(text, text, text, boolean) IS
    'How refusals and explain call a row of policy_requirement (规则代码), by its columns.';

CREATE FUNCTION govproj.condition_code(code text, condition text, argument text, entry text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(code, concat_ws('.', condition, argument, regexp_replace(entry, '^[^:]*:', '')));
COMMENT ON FUNCTION govproj.condition_code(text, text, text, text) IS
    'How refusals and explain call a row of policy_condition (规则代码), by its columns.';

-- By the engine's trigger and its argument, since their owner may have renamed them.
CREATE FUNCTION govproj.policy_tables(register text) RETURNS TABLE (role text, target regclass)
    LANGUAGE plpgsql STABLE ROWS 16
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    guard oid := 'govproj.policy_guard()'::regprocedure;
BEGIN
    RETURN QUERY
        SELECT DISTINCT ON (r.role) r.role, t.tgrelid::regclass
          FROM pg_class AS c
          JOIN pg_trigger AS t ON t.tgrelid = c.oid
         CROSS JOIN LATERAL convert_from(rtrim(t.tgargs, '\x00'), 'UTF8') AS r (role)
         WHERE c.relnamespace = (SELECT n.oid FROM pg_namespace AS n WHERE n.nspname = policy_tables.register)
           AND c.relhastriggers AND t.tgfoid = guard
         ORDER BY r.role, t.oid;
END
$$;
COMMENT ON FUNCTION govproj.policy_tables(text) IS
    'The tables of a register that hold its versions (制度表), with the role that each plays (policy, policy_step, ...), whatever its name '
    'by now; none: there is no such register.';

CREATE FUNCTION govproj.policy_table(register text, role text) RETURNS regclass
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    found_table regclass;
BEGIN
    SELECT t.target INTO found_table FROM govproj.policy_tables(register) AS t WHERE t.role = policy_table.role;
    IF found_table IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_object',
            MESSAGE = govproj.said('"%s" is not a register', policy_table.register),
            HINT = CASE WHEN EXISTS (SELECT FROM govproj.registers)
                        THEN govproj.said('Registers here: %s.', (SELECT string_agg(quote_ident(r.name), govproj.said(', ') ORDER BY r.name)
                                                                    FROM govproj.registers r))
                        ELSE govproj.said('There is none yet: SELECT govproj.create_register(''yunfu'').') END;
    END IF;
    RETURN found_table;
END
$$;
COMMENT ON FUNCTION govproj.policy_table(text, text) IS
    'The table that plays a role (policy, policy_step, ...) in a register, whatever its name by now. Errors: 42704 no such register.';
