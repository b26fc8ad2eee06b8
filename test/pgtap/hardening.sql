-- What users may add to a register, and what strangers may try, without the engine being misled.
BEGIN;
SELECT plan(23);
\ir ../tap.sql

-- an office that takes a step changes nothing else of the project beside it
CREATE ROLE tap_bureau;
UPDATE yunfu.agency SET db_role = 'tap_bureau' WHERE id = 1;
GRANT USAGE ON SCHEMA drive, yunfu TO PUBLIC;
GRANT SELECT, UPDATE ON yunfu.project TO tap_bureau;
SELECT drive.reach('professional', 'submitted') AS p \gset
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (:p, 'preliminary_review', 1, '2024-12-30', 'passed');
SET ROLE tap_bureau;
SELECT (drive.outcome(format('UPDATE yunfu.project SET stage = ''prechecked'', title = ''别的'' WHERE id = %s', :p))).result AS beside,
       (drive.outcome(format('UPDATE yunfu.project SET stage = ''prechecked'' WHERE id = %s', :p))).result AS alone \gset
RESET ROLE;
SELECT is(:'beside'::text, 'ZG006 office', 'a title is not changed by the office that takes a step');
SELECT is(:'alone'::text, 'done', 'the step alone is taken');

-- a draft with a word that nobody knows stops nothing but itself
INSERT INTO yunfu.policy (code, title, valid_from) VALUES ('draft', '草案', '2099-01-01') RETURNING id AS draft \gset
INSERT INTO yunfu.policy_condition (policy_id, to_stage, condition, article) VALUES (:draft, 'planned', 'astrology', '1');
SELECT isnt_empty(format('SELECT FROM yunfu.explain(%s)', :p), 'other versions are judged by as before');
SELECT is((SELECT count(*) FROM yunfu.policy_fault WHERE code = 'condition_unknown'), 1::bigint, 'and the fault is listed');

-- constraints and columns of users on the ledger hold for the engine's own inserts
CREATE TABLE yunfu.batch (id integer PRIMARY KEY);
ALTER TABLE yunfu.act ADD COLUMN batch integer REFERENCES yunfu.batch, ADD COLUMN nr bigint GENERATED ALWAYS AS IDENTITY;
ALTER TABLE yunfu.act ALTER COLUMN batch SET DEFAULT 7;
SELECT pg_temp.refused(format('SELECT drive.line(%s, ''other'', 1)', :p), '23503 act_batch_fkey', 'a foreign key of the user''s');
INSERT INTO yunfu.batch VALUES (7);
SELECT pg_temp.refused(format('SELECT drive.line(%s, ''other'', 1)', :p), 'done', 'met, it lets the act through');
SELECT lives_ok(format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''scheme'', 2, ''2020-03-01'')', :p), 'one more act');
SELECT ok((SELECT batch = 7 AND nr > 0 FROM yunfu.act WHERE project_id = :p ORDER BY seq DESC LIMIT 1), 'defaults and identities are filled');
ALTER TABLE yunfu.project ADD COLUMN mark text GENERATED ALWAYS AS ('#' || last_seq) STORED;
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (:p, 'scheme', 2, '2020-03-02');
SELECT is((SELECT mark FROM yunfu.project WHERE id = :p), (SELECT '#' || last_seq FROM yunfu.project WHERE id = :p), 'a generated column follows the chain');

-- without its index the table is read whole
DROP INDEX yunfu.agency_kind_idx;
SELECT pg_temp.refused(format('UPDATE yunfu.project SET stage = ''prechecked'' WHERE id = %s', :p), 'done', 'a step without the index on offices');

-- a stranger's table that points here is none of the register's
CREATE ROLE tap_stranger;
CREATE SCHEMA tap_stranger AUTHORIZATION tap_stranger;
GRANT REFERENCES ON yunfu.project TO tap_stranger;
SET ROLE tap_stranger;
CREATE TABLE tap_stranger.cost_line (id bigint NOT NULL, project_id bigint NOT NULL REFERENCES yunfu.project, kind text NOT NULL, amount numeric NOT NULL);
CREATE TRIGGER zz_check BEFORE INSERT ON tap_stranger.cost_line FOR EACH ROW EXECUTE FUNCTION govproj.cost_line_record('cost_line');
RESET ROLE;
SELECT pg_temp.refused(format('SELECT drive.line(%s, ''other'', 1)', :p), 'done', 'the register goes on beside a stranger''s table');

-- attached by a register's owner who is not theirs, the engine's triggers serve nobody
SELECT pg_temp.refused(format('INSERT INTO tap_stranger.cost_line VALUES (1, %s, ''other'', 1)', :p), '42809', 'and the stranger''s table gets nowhere');

-- nor is a table of the same owner's, of another register it may be, that is tied to this one by a column of the users' own
CREATE TABLE tap_beside (id bigint NOT NULL, of_interest bigint REFERENCES yunfu.project, project_id bigint NOT NULL, kind text NOT NULL, amount numeric NOT NULL);
CREATE TRIGGER zz_check BEFORE INSERT ON tap_beside FOR EACH ROW EXECUTE FUNCTION govproj.cost_line_record('cost_line');
SELECT pg_temp.refused(format('SELECT drive.line(%s, ''other'', 1)', :p), 'done', 'the register goes on beside a table that is tied to it otherwise');
SELECT pg_temp.refused(format('INSERT INTO tap_beside VALUES (1, %1$s, %1$s, ''other'', 1)', :p), '42809', 'which gets nowhere either');
DROP TABLE tap_beside;

-- nor does one that looks as if it referred to others: a user's own constraint trigger says nothing of keys
CREATE TABLE tap_stranger.document (project_id bigint);
CREATE TRIGGER a BEFORE INSERT ON tap_stranger.document FOR EACH ROW EXECUTE FUNCTION govproj.document_record('document');
CREATE CONSTRAINT TRIGGER b AFTER INSERT ON tap_stranger.document FOR EACH ROW EXECUTE FUNCTION "RI_FKey_check_ins"();
CREATE CONSTRAINT TRIGGER c AFTER DELETE ON tap_stranger.document FOR EACH ROW EXECUTE FUNCTION "RI_FKey_noaction_del"();
SELECT pg_temp.refused('INSERT INTO tap_stranger.document VALUES (1)', '42809', 'a table with triggers like those of foreign keys');
SELECT pg_temp.refused('SELECT govproj.acting_for(''tap_stranger.document'')', '42809', 'asked about as a register');

-- a trigger that fires after the guard of the law would change what was let through
CREATE FUNCTION tap_later() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.valid_from := '-infinity'; NEW.issuer := '别人'; RETURN NEW; END $$;
CREATE TRIGGER zzz BEFORE INSERT OR UPDATE ON yunfu.policy FOR EACH ROW EXECUTE FUNCTION tap_later();
SELECT pg_temp.refused('UPDATE yunfu.policy SET note = ''甲'' WHERE in_use', '55000', 'of a version in use');
SELECT pg_temp.refused('INSERT INTO yunfu.policy (code, title, valid_from) VALUES (''later'', ''草案'', ''2099-01-01'')', '55000', 'and of a draft');
DROP TRIGGER zzz ON yunfu.policy;
SELECT pg_temp.refused('UPDATE yunfu.policy SET note = ''甲'' WHERE in_use', 'done', 'without it the note is changed');

-- what a row says that was altered past the engine brings nobody down
ALTER TABLE yunfu.project DISABLE TRIGGER USER;
UPDATE yunfu.project SET track = 'nonsense', attributes = NULL WHERE id = :p;
SELECT is((drive.outcome(format('SELECT count(*) FROM yunfu.explain(%s)', :p))).result, 'done', 'a class that the version does not have');
SELECT is((drive.outcome('SELECT count(x.*) FROM yunfu.worklist x')).result, 'done', 'nor does the list of work');
UPDATE yunfu.project SET track = 'professional', attributes = to_jsonb(ARRAY(SELECT a.attribute FROM yunfu.policy_attribute a)) WHERE id = :p;
SELECT is((drive.outcome(format('SELECT count(*) FROM yunfu.explain(%s)', :p))).result, 'done', 'attributes that are no object');

-- pg_upgrade brings functions back before operator classes, which what sorts or groups asks for when it is made
SELECT is_empty($$ SELECT DISTINCT p.oid::regprocedure, o.oid::regoperator
                     FROM pg_proc p CROSS JOIN LATERAL regexp_matches(p.prosqlbody::text, ':(?:eqop|sortop) (\d+)', 'g') AS m JOIN pg_operator o ON o.oid = m[1]::oid
                    WHERE o.oprleft IN ('govproj.stage'::regtype, 'govproj.category'::regtype) $$, 'no function sorts or groups by a type of the extension');

SELECT * FROM finish();
ROLLBACK;
