-- Keeps what is entered into register yunfu from here on, statement by statement as its offices would send it, so that another server can be
-- told the same. Comes after drive.sql; what is rolled back is not kept.
CREATE TABLE drive.entered (n integer GENERATED ALWAYS AS IDENTITY, today text, who text, relation text, id bigint, statement text);

CREATE FUNCTION drive.keep_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    who CONSTANT text := CASE current_setting('role') WHEN 'none' THEN session_user ELSE current_setting('role') END;
    given CONSTANT jsonb := to_jsonb(CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END);
    was CONSTANT jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) ELSE '{}' END;
    columns text;
    entries text;
BEGIN
    IF TG_OP <> 'DELETE' THEN
        SELECT string_agg(quote_ident(e.key), ', '), string_agg(quote_nullable(e.value), ', ') INTO columns, entries
          FROM jsonb_each_text(given) AS e
         WHERE e.value IS DISTINCT FROM was ->> e.key AND e.key <> 'id' AND has_column_privilege(who, TG_RELID, e.key, TG_OP);
    END IF;
    INSERT INTO drive.entered (today, who, relation, id, statement)
    SELECT current_setting('govproj.today'), current_setting('role'), TG_TABLE_NAME, CASE TG_OP WHEN 'INSERT' THEN (given ->> 'id')::bigint END,
           CASE TG_OP WHEN 'INSERT' THEN format('INSERT INTO yunfu.%I (%s) VALUES (%s)', TG_TABLE_NAME, columns, entries)
                      WHEN 'UPDATE' THEN format('UPDATE yunfu.%I SET (%s) = ROW (%s) WHERE id = %s', TG_TABLE_NAME, columns, entries, given ->> 'id')
                      ELSE format('DELETE FROM yunfu.%I WHERE id = %s', TG_TABLE_NAME, given ->> 'id') END
     WHERE columns IS NOT NULL OR TG_OP = 'DELETE';
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

SELECT format('CREATE TRIGGER aa_keep_entry BEFORE INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION drive.keep_entry()', c.oid::regclass)
  FROM pg_class c
 WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind = 'r' AND c.relname !~ '^(policy|import_|act$|register|agency_version$|obligation$)'
\gexec

-- A statement that enters no row, kept with the others.
CREATE FUNCTION drive.run(statement text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO drive.entered (today, who, statement) VALUES (current_setting('govproj.today'), current_setting('role'), statement);
    EXECUTE statement;
END $$;

-- What psql is to run for that, of those between two of them: each on its day, by its role, or the owner, with the keys it had.
CREATE FUNCTION drive.entered_between(first integer, last integer, owner text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT concat_ws(E'\n', 'RESET ROLE;', CASE WHEN id IS NOT NULL THEN format('SELECT setval(''yunfu.%s_id_seq'', %s, false);', relation, id) END,
                     format('SET ROLE %I;', CASE who WHEN 'none' THEN owner ELSE who END), format('BEGIN; SET LOCAL govproj.today = %L;', today), statement || ';', 'COMMIT;')
      FROM drive.entered WHERE n > first AND n <= last ORDER BY n
$$;
