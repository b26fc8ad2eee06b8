-- The extension installs into its own schema, and only superusers install it.
CREATE ROLE regress_govproj_plain;
SELECT current_database() AS database \gset
GRANT CREATE ON DATABASE :"database" TO regress_govproj_plain;
SET ROLE regress_govproj_plain;
CREATE EXTENSION govproj;
RESET ROLE;
DROP OWNED BY regress_govproj_plain;
DROP ROLE regress_govproj_plain;

CREATE EXTENSION govproj;
SELECT extversion, extrelocatable, extnamespace::regnamespace AS schema FROM pg_extension WHERE extname = 'govproj';

-- it cannot wander
ALTER EXTENSION govproj SET SCHEMA public;

-- every function whose body is C finds its symbol in the library (the validator of LANGUAGE c checks)
SELECT count(*) > 0 AS c_functions, bool_and(probin = '$libdir/govproj') AS one_library
  FROM pg_proc JOIN pg_language l ON l.oid = prolang
 WHERE lanname = 'c' AND pronamespace = 'govproj'::regnamespace;

-- members lie in govproj, operators and what they need in pg_catalog, nowhere else
SELECT DISTINCT COALESCE(identity.schema, '-') AS schema_outside
  FROM pg_depend d, LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) AS identity
 WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
   AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'govproj')
   AND identity.schema NOT IN ('govproj', 'pg_catalog');

-- everything public says what it is: members of govproj without a COMMENT
SELECT identity.type, identity.identity
  FROM pg_depend d, LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) AS identity
 WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
   AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'govproj')
   AND identity.type IN ('function', 'table', 'view', 'type')
   AND obj_description(d.objid, d.classid::regclass::name) IS NULL
   AND NOT EXISTS (SELECT FROM pg_type t WHERE d.classid = 'pg_type'::regclass AND t.oid = d.objid
                      AND (t.typrelid <> 0 OR t.typelem <> 0))
 ORDER BY 1, 2;
