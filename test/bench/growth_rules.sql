-- Adds :rules rows to the law that the projects are under: papers that other steps ask for. A version in use does not
-- change, so its guard is switched off for it. Rows that say when they speak: occasions_law.sql.

\set ON_ERROR_STOP on
SET client_min_messages = warning;
ALTER TABLE bench.policy_document DISABLE TRIGGER USER;
ALTER TABLE bench.policy_requirement DISABLE TRIGGER USER;
INSERT INTO bench.policy_document (policy_id, kind, label_zh, label_en, issuer, article)
SELECT 1, format('more_%s_%s', :rules, n), '附加材料', 'another paper', 'owner', '8' FROM generate_series(1, :rules) AS n;
INSERT INTO bench.policy_requirement (policy_id, track, from_stage, to_stage, needs, article)
SELECT 1, 'professional', 'preaccepted', 'accepted', format('more_%s_%s', :rules, n), '8'
  FROM generate_series(1, :rules) AS n;
ALTER TABLE bench.policy_document ENABLE TRIGGER USER;
ALTER TABLE bench.policy_requirement ENABLE TRIGGER USER;
VACUUM (FULL, ANALYZE) bench.policy_requirement;
VACUUM (FULL, ANALYZE) bench.policy_document;
CHECKPOINT;
