-- Brings the register up to :size projects. The engine has entered 3000; the others are copies of them, put beside with the
-- triggers off, since nothing that a step does depends on how a neighbour came in.

\set ON_ERROR_STOP on
SET client_min_messages = warning;
SELECT count(*) AS there, greatest(:size - count(*), 0) AS missing FROM bench.project \gset
CREATE TEMP TABLE copy_of AS
SELECT :there + n AS id, 1 + n % 3000 AS source FROM generate_series(1, :missing) AS n;

ALTER TABLE bench.project DISABLE TRIGGER ALL;
ALTER TABLE bench.cost_line DISABLE TRIGGER ALL;
ALTER TABLE bench.document DISABLE TRIGGER ALL;
ALTER TABLE bench.act DISABLE TRIGGER ALL;
CREATE TEMP TABLE column_list AS
SELECT attrelid, string_agg(quote_ident(attname), ', ') AS names,
       string_agg(CASE WHEN attname = 'code' THEN $$c.id || '-copy'$$
                       WHEN attname = 'project_id' THEN 'c.id'
                       ELSE 's.' || quote_ident(attname) END, ', ') AS sources
  FROM pg_attribute
 WHERE attrelid IN ('bench.project'::regclass, 'bench.cost_line'::regclass, 'bench.document'::regclass, 'bench.act'::regclass)
   AND attnum > 0 AND NOT attisdropped AND attname <> 'id'
 GROUP BY attrelid;
SELECT format('INSERT INTO bench.project (id, %s) SELECT c.id, %s FROM copy_of c JOIN bench.project s ON s.id = c.source ORDER BY c.id',
              names, sources) FROM column_list WHERE attrelid = 'bench.project'::regclass \gexec
SELECT format('INSERT INTO %s (%s) SELECT %s FROM copy_of c JOIN %1$s s ON s.project_id = c.source ORDER BY c.id',
              attrelid::regclass, names, sources) FROM column_list WHERE attrelid <> 'bench.project'::regclass \gexec
SELECT setval(pg_get_serial_sequence('bench.project', 'id'), max(id)) FROM bench.project;
SELECT format('ALTER TABLE bench.%s ENABLE TRIGGER ALL', t) FROM unnest(ARRAY['project', 'cost_line', 'document', 'act']) AS t \gexec
SELECT format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', tgrelid::regclass, tgname)
  FROM pg_trigger
 WHERE tgrelid IN ('bench.project'::regclass, 'bench.cost_line'::regclass, 'bench.document'::regclass, 'bench.act'::regclass)
   AND tgname ~ '^zz_' \gexec
ALTER TABLE bench.project SET (fillfactor = 70);
VACUUM (FULL, ANALYZE) bench.project;
VACUUM ANALYZE;
CHECKPOINT;
