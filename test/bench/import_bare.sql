-- What an import is measured by: the same rows in their last state, by COPY into tables with the same keys and indexes, where an act is
-- hashed and nothing is checked. Prints the seconds that the process computed. Needs: -v dir=DIRECTORY, which the server may write to, and
-- the function cpu() of the script import.

\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE SCHEMA bare;
CREATE FUNCTION bare.hash(json) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$ SELECT sha256(convert_to($1::text, 'UTF8')) $$;
CREATE TEMP TABLE copied AS
SELECT c.oid, c.relname, format('bare.%I', c.relname) AS bare, format('%L', :'dir' || '/' || c.relname) AS file,
       string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS columns
  FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
 WHERE c.relnamespace = 'city'::regnamespace AND c.relkind = 'r' AND c.relname !~ '^import_'
   AND a.attnum > 0 AND NOT a.attisdropped AND (c.relname, a.attname) <> ('act', 'hash')
 GROUP BY c.oid;
SELECT format('CREATE TABLE %s (LIKE city.%I INCLUDING DEFAULTS INCLUDING INDEXES)', bare, relname) FROM copied
\gexec
ALTER TABLE bare.act DROP hash, ADD hash bytea GENERATED ALWAYS AS (bare.hash(detail)) STORED;
SELECT format('COPY city.%I (%s) TO %s', relname, columns, file) FROM copied
\gexec
SELECT format('ALTER TABLE %s ADD %s', t.bare, replace(pg_get_constraintdef(k.oid), 'REFERENCES city.', 'REFERENCES bare.'))
  FROM pg_constraint AS k JOIN copied AS t ON t.oid = k.conrelid WHERE k.contype = 'f'
\gexec
-- what there was before the import
SELECT format('COPY %s (%s) FROM %s', bare, columns, file) FROM copied WHERE relname ~ '^(policy|agency|annual_plan|plan_line|register|holiday)'
 ORDER BY relname <> 'register', relname !~ '^agency', relname !~ '^policy$', relname !~ '^policy', relname
\gexec
SELECT cpu() AS began \gset
BEGIN;
SELECT format('COPY %s (%s) FROM %s', bare, columns, file) FROM copied WHERE relname !~ '^(policy|agency|annual_plan|plan_line|register|holiday)'
 ORDER BY array_position('{project,contract,document,bond,acceptance_part,audit_request}', relname::text) NULLS LAST, relname
\gexec
COMMIT;
SELECT cpu() - :began;
