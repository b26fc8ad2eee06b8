-- The same physical state for all: no dead rows, and room on each page for the next version of a project, as there is
-- once a table has been in use for a while.

\set ON_ERROR_STOP on
ALTER TABLE bench.project SET (fillfactor = 70);
ALTER TABLE floor.project SET (fillfactor = 70);
ALTER TABLE bare.project SET (fillfactor = 70);
ALTER TABLE IF EXISTS twin.project SET (fillfactor = 70);
ALTER TABLE IF EXISTS client.project SET (fillfactor = 70);
VACUUM (FULL, ANALYZE);
VACUUM;
CHECKPOINT;
