-- The fingerprint of a version in use is of the columns that the engine knew when it was taken into use: what is added beside
-- them makes no other version of it, and what is altered in them does.
BEGIN;
SELECT plan(34);
\ir ../tap.sql

SELECT drive.reach('professional', 'submitted') AS p \gset
CREATE FUNCTION pg_temp.faults() RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(DISTINCT f.problem || ' ' || f.object, ', '), 'none') FROM govproj.check_register('yunfu') AS f
$$;
-- What check_register says after statements, and whether the audit bureau is handed one fingerprint or two; all is undone.
CREATE FUNCTION pg_temp.after_ddl(VARIADIC statements text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    statement text;
    result text;
BEGIN
    FOREACH statement IN ARRAY statements LOOP EXECUTE statement; END LOOP;
    result := pg_temp.faults() || CASE WHEN y ->> 'sha256' = y ->> 'sha256_in_use' THEN '' ELSE ', two for the auditor' END
       FROM yunfu.policy_text(1) AS y;
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = result;
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;
-- A row of a version in use goes past the guard.
CREATE FUNCTION pg_temp.past(of_table text, statement text) RETURNS text[] LANGUAGE sql AS $$
    SELECT ARRAY[format('ALTER TABLE yunfu.%I DISABLE TRIGGER USER', of_table), statement]
           || array_agg(format('ALTER TABLE yunfu.%I ENABLE ALWAYS TRIGGER %I', of_table, t.tgname))
      FROM pg_trigger t WHERE t.tgrelid = format('yunfu.%I', of_table)::regclass AND NOT t.tgisinternal
$$;

SELECT is(pg_temp.faults(), 'none', 'nothing is altered yet');

-- columns of the user's own, on every policy table
SELECT is(pg_temp.after_ddl(format('ALTER TABLE yunfu.%I ADD COLUMN urgent boolean NOT NULL DEFAULT false', r.role)), 'none', 'a column with a default on ' || r.role)
  FROM (SELECT DISTINCT t.role FROM govproj.engine_triggers t WHERE t.role LIKE 'policy%') AS r ORDER BY r.role;
SELECT is(pg_temp.after_ddl('ALTER TABLE yunfu.policy ADD COLUMN department text DEFAULT ''数据局''', 'ALTER TABLE yunfu.policy_step ADD COLUMN remark text DEFAULT ''x''',
    'ALTER TABLE yunfu.policy_step RENAME remark TO said', 'ALTER TABLE yunfu.policy DROP COLUMN department'), 'none', 'renamed and dropped again');
SELECT is(pg_temp.after_ddl('ALTER TABLE yunfu.policy_step ADD COLUMN twice text GENERATED ALWAYS AS (upper(article)) STORED'), 'none', 'a generated one');
SELECT is(pg_temp.after_ddl(VARIADIC '{ALTER TABLE yunfu.policy_step ADD COLUMN urgent boolean NOT NULL DEFAULT false}'::text[]
    || pg_temp.past('policy_step', 'UPDATE yunfu.policy_step SET urgent = true')), 'none', 'whatever it says');

-- columns of the engine's
SELECT is(pg_temp.after_ddl(VARIADIC pg_temp.past('policy_step', 'UPDATE yunfu.policy_step SET article = article || ''x'' WHERE id = (SELECT min(id) FROM yunfu.policy_step)')),
    'policy_changed yunfu.policy "yunfu-2020", two for the auditor', 'one altered');
SELECT is(pg_temp.after_ddl(VARIADIC '{ALTER TABLE yunfu.policy_step ADD COLUMN urgent boolean NOT NULL DEFAULT false}'::text[]
    || pg_temp.past('policy_step', 'DELETE FROM yunfu.policy_step WHERE id = (SELECT min(id) FROM yunfu.policy_step)')),
    'policy_changed yunfu.policy "yunfu-2020", two for the auditor', 'a row gone, beside a column of the user''s');
SELECT is(pg_temp.after_ddl(VARIADIC pg_temp.past('policy_condition', 'INSERT INTO yunfu.policy_condition SELECT (jsonb_populate_record(c, ''{"id": 100000, "to_stage": "filed"}'')).* FROM yunfu.policy_condition AS c WHERE c.condition = ''unclassified''')),
    'policy_changed yunfu.policy "yunfu-2020", two for the auditor', 'a row more');

-- what the act says: the columns that are known now, for who computes it in another version
CREATE TEMPORARY VIEW taken AS SELECT r.detail, govproj.policy_columns(r.detail) AS columns FROM yunfu.register_act AS r WHERE r.kind = 'policy_in_use';
SELECT is(detail ->> 'form', '1', 'the act bears the number of its form') FROM taken;
SELECT is(detail ->> 'sha256', govproj.policy_digest('yunfu.project', 1, columns), 'and its columns give its fingerprint') FROM taken;
SELECT isnt(detail ->> 'sha256', govproj.policy_digest('yunfu.project', 1, array_remove(columns, 'policy_step.article')), 'without one of them it is another') FROM taken;
SELECT is(detail ->> 'sha256', govproj.policy_digest('yunfu.project', 1, columns || '{policy_step.not_there,nothing.id}'), 'one that is not there changes nothing') FROM taken;
SELECT ok(NOT columns && '{policy.in_use,policy.superseded_on,policy_article.text_zh}' AND columns @> '{policy.note}', 'what may change of a version in use by itself is none of them, its note is') FROM taken;
SELECT is(govproj.policy_columns('{}'), NULL, 'an act that names none');
SELECT throws_ok($$SELECT govproj.policy_digest('yunfu.project', 1, '{NULL}')$$, '22004', NULL, '22004 NULL among them');
SELECT is(pg_temp.after_ddl('UPDATE yunfu.policy SET note = ''x'''), 'none', 'a note may change, which is an act');
SELECT is(pg_temp.after_ddl(VARIADIC pg_temp.past('policy', 'UPDATE yunfu.policy SET note = ''x''')), 'policy_changed yunfu.policy "yunfu-2020", two for the auditor', 'but not past the guard');

SELECT * FROM finish();
ROLLBACK;
