-- What is entered in bulk: :rows projects that are yet to be born, with what the peers, who derive nothing, have to be
-- told. Needs the database of load.sql and peers.sql, and -v rows=N.

\set ON_ERROR_STOP on
CREATE TABLE staged AS
SELECT i AS id, '新建系统 ' || i AS title, govproj.category 'software.professional' AS category, owner.id AS owner_id,
       2020 AS budget_year, 2450000 AS city_funds, 'vital' AS off_plan_ground, DATE '2020-02-10' AS stage_on, '2020-' || to_char(i, 'FM99900000000') AS code,
       'professional' AS track, policy.id AS policy_id, sha256(i::text::bytea) AS last_hash
  FROM generate_series(1, :rows) AS i, bench.agency AS owner, bench.policy
 WHERE owner.code = 'gaj';
ALTER TABLE staged ADD PRIMARY KEY (id);
GRANT SELECT ON staged TO bench_unit;
