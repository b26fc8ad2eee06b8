-- The ledger: each change is one act, the acts of a project are one chain, and anybody can recompute it in SQL.
\getenv abs_srcdir PG_ABS_SRCDIR
\set drive :abs_srcdir /test/drive.sql
\i :drive

SELECT drive.reach('professional', 'filed') AS p, drive.reach('public', 'terminated') AS q \gset
UPDATE yunfu.project SET title = '改名“引号”' WHERE id = :p;
SELECT drive.void(id) FROM yunfu.document WHERE project_id = :p AND kind = 'acceptance_filing' \g /dev/null

-- every act from 1 on, one for each row that was entered or changed
SELECT p.id = :p AS first, count(*) = max(seq) AND min(seq) = 1 AS no_gaps, max(seq) = p.last_seq AS head,
       count(*) FILTER (WHERE kind = 'step') AS steps, count(*) FILTER (WHERE kind = 'project_changed') AS changes,
       count(*) FILTER (WHERE kind IN ('document_entered', 'document_voided')) = (SELECT count(*) FROM yunfu.document d WHERE d.project_id = p.id) AS documents,
       count(*) FILTER (WHERE kind = 'contract_entered') = (SELECT count(*) FROM yunfu.contract c WHERE c.project_id = p.id) AS contracts,
       count(*) FILTER (WHERE kind = 'cost_line_entered') = (SELECT count(*) FROM yunfu.cost_line l WHERE l.project_id = p.id) AS lines
  FROM yunfu.act a JOIN yunfu.project p ON p.id = a.project_id GROUP BY p.id, p.last_seq ORDER BY p.id;

-- the hash is SHA-256 of the previous hash and the act's fields as netstrings, in UTF-8
CREATE FUNCTION drive.field(value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT COALESCE(octet_length(convert_to(value, 'UTF8')) || ':' || value || ',', '-,')
$$;
CREATE FUNCTION drive.hash(a yunfu.act, previous bytea) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(previous || convert_to(
        drive.field(a.project_id::text) || drive.field(a.seq::text) || drive.field(a.kind) || drive.field(a.from_stage::text) ||
        drive.field(a.to_stage::text) || drive.field(a.actor) || drive.field(a.agency_id::text) || drive.field(to_char(a.legal_on, 'YYYY-MM-DD')) ||
        drive.field((extract(epoch FROM a.recorded_at) * 1000000)::bigint::text) || drive.field(a.policy_id::text) || drive.field(a.detail::text), 'UTF8'))
$$;
SELECT count(*) AS acts, bool_and(a.hash = drive.hash(a, COALESCE(b.hash, ''))) AS all_hashes_hold
  FROM yunfu.act a LEFT JOIN yunfu.act b ON b.project_id = a.project_id AND b.seq = a.seq - 1;
SELECT bool_and(p.last_hash = a.hash) AS heads_hold FROM yunfu.project p JOIN yunfu.act a ON a.project_id = p.id AND a.seq = p.last_seq;
-- a doctored act would show
SELECT a.hash = drive.hash(a, '') AS as_written,
       a.hash = drive.hash(ROW(a.project_id, a.seq, a.kind, a.from_stage, a.to_stage, a.actor, a.agency_id, a.legal_on + 1, a.recorded_at, a.policy_id, a.detail, a.hash)::yunfu.act, '') AS doctored
  FROM yunfu.act a WHERE project_id = :p AND seq = 1;

-- what changes nothing is no act; what is undone leaves none
SELECT last_seq AS seq FROM yunfu.project WHERE id = :q \gset
UPDATE yunfu.project SET title = title, stage = stage, city_funds = city_funds WHERE id = :q;
BEGIN;
UPDATE yunfu.project SET title = '又改' WHERE id = :q;
SAVEPOINT s;
UPDATE yunfu.project SET title = '再改' WHERE id = :q;
ROLLBACK TO s;
UPDATE yunfu.project SET title = '三改' WHERE id = :q;
SELECT last_seq - :seq AS acts FROM yunfu.project WHERE id = :q;
ROLLBACK;
SELECT last_seq - :seq AS acts, (SELECT max(seq) - :seq FROM yunfu.act WHERE project_id = :q) AS in_ledger FROM yunfu.project WHERE id = :q;

-- several changes in one statement follow each other
WITH d AS (INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) SELECT :q, 'change_filing', 1, '2020-09-01' FROM generate_series(1, 3) RETURNING id)
SELECT count(*) FROM d;
SELECT seq - :seq AS seq, a.hash = drive.hash(a, (SELECT hash FROM yunfu.act b WHERE b.project_id = a.project_id AND b.seq = a.seq - 1)) AS holds
  FROM yunfu.act a WHERE project_id = :q AND seq > :seq ORDER BY seq;

-- who, when, by which law
SELECT count(*) FILTER (WHERE actor <> session_user) AS others, count(DISTINCT policy_id) AS policies,
       bool_and(recorded_at <= clock_timestamp() AND recorded_at > clock_timestamp() - interval '1 hour') AS recorded_now FROM yunfu.act;

-- nobody writes here but the engine: not the owner, not with triggers asleep
INSERT INTO yunfu.act SELECT project_id, seq + 1000, kind, from_stage, to_stage, actor, agency_id, legal_on, recorded_at, policy_id, detail, hash FROM yunfu.act LIMIT 1;
UPDATE yunfu.act SET actor = 'nobody';
DELETE FROM yunfu.act;
TRUNCATE yunfu.act;
SET session_replication_role = replica;
UPDATE yunfu.act SET actor = 'nobody';
DELETE FROM yunfu.act;
RESET session_replication_role;
MERGE INTO yunfu.act a USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE;
COPY yunfu.act FROM stdin;
1	9999	step	planned	filed	me	2	2020-03-02	2020-03-02 00:00:00+00	1	{}	\\x00
\.

DROP SCHEMA yunfu, drive CASCADE;
