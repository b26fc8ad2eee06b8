-- The extension does not leave while a register stands on it, and when it leaves it leaves nothing behind.
SET client_min_messages = warning;
SELECT govproj.create_register('standing') IS NOT NULL AS stands;
\set VERBOSITY terse
DROP EXTENSION govproj;
\set VERBOSITY default
DROP EXTENSION govproj CASCADE;

-- the schema stays, as PostgreSQL has it, but empty (or it could not be dropped so); no operator in pg_catalog, no function
DROP SCHEMA govproj;
SELECT count(*) AS operators FROM pg_operator WHERE oprnamespace = 'pg_catalog'::regnamespace AND oid >= 16384;
SELECT count(*) AS functions FROM pg_proc WHERE probin = '$libdir/govproj';

-- the register's data outlive it
SELECT count(*) AS registers FROM standing.register;

-- and it can come back
CREATE EXTENSION govproj;
DROP EXTENSION govproj;
