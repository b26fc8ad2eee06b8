-- What the users' own constraints defer is asked, although the engine stores the head of the chain in the row after them.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
CREATE TABLE tap_ref (id bigint PRIMARY KEY);
ALTER TABLE yunfu.project ADD COLUMN tap_ref bigint CONSTRAINT project_tap_ref_fkey REFERENCES tap_ref DEFERRABLE INITIALLY DEFERRED,
                          ADD COLUMN tap_place integer CONSTRAINT project_tap_place_key UNIQUE DEFERRABLE INITIALLY DEFERRED;
SELECT drive.project() AS later, drive.project() AS other \gset
CREATE FUNCTION pg_temp.in_the_end(statement text) RETURNS text LANGUAGE sql AS $$ SELECT (drive.outcome(statement || '; SET CONSTRAINTS ALL IMMEDIATE')).result $$;
SELECT is(pg_temp.in_the_end(replace(statement, '%p', :'later')), result, says)
  FROM (VALUES ('UPDATE yunfu.project SET tap_ref = 7 WHERE id = %p', '23503 project_tap_ref_fkey', 'a deferred key of the users'' own'),
               ('UPDATE yunfu.project SET tap_ref = 7 WHERE id = %p; SELECT drive.line(%p, ''other'', 1)', '23503 project_tap_ref_fkey', 'and after another act'),
               ('UPDATE yunfu.project SET tap_ref = 7 WHERE id = %p; SELECT drive.line(%p, ''other'', 1); INSERT INTO tap_ref VALUES (7)', 'done', 'what it refers to may come later')) AS v (statement, result, says);
SELECT is(pg_temp.in_the_end(replace(replace(statement, '%p', :'later'), '%q', :'other')), result, says)
  FROM (VALUES ('UPDATE yunfu.project SET tap_place = 1 WHERE id IN (%p, %q); SELECT drive.line(%p, ''other'', 1), drive.line(%q, ''other'', 1)', '23505 project_tap_place_key', 'what is to be there once is twice'),
               ('UPDATE yunfu.project SET tap_place = 1 WHERE id IN (%p, %q); SELECT drive.line(%p, ''other'', 1); UPDATE yunfu.project SET tap_place = 2 WHERE id = %q', 'done', 'and once in the end')) AS v (statement, result, says);

SELECT is_empty('SELECT * FROM govproj.verify(''yunfu'')', 'the chains are whole');
SELECT finish();
ROLLBACK;
