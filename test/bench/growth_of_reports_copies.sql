-- Brings the city of growth_of_reports up to :size projects: the units, their plans and projects with all that hangs on them are put
-- beside themselves as often as it takes, as the units of another county would be, under names and numbers of their own. Triggers are off
-- meanwhile, since no report asks how a row came in; the chains of the copies are those of their models, so that who checks them
-- finds fault with each.

\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET synchronous_commit = off;
SET work_mem = '256MB';

-- Copy n of row i has the number n * 10^7 + i. In a model a number that goes up with the copy is below zero, in a detail it has seven
-- digits behind a mark.
CREATE SCHEMA model;

CREATE FUNCTION model.detail(detail json, moving bigint[]) RETURNS text LANGUAGE sql AS $$
    SELECT '{' || string_agg(to_json(e.key) || ':' || CASE
               WHEN e.key !~ '(^|_)id$' OR e.key = 'policy_id' OR e.value::text !~ '^\d{1,7}$' THEN e.value::text
               WHEN e.key ~ '^(agency|owner|issuer|receiver|signer|evaluator|finder)_id$' AND e.value::text::bigint <> ALL (moving) THEN e.value::text
               ELSE E'\x1f' || lpad(e.value::text, 7, '0') END, ',' ORDER BY e.n) || '}'
      FROM json_each(detail) WITH ORDINALITY AS e (key, value, n)
$$;

CREATE PROCEDURE model.take() LANGUAGE plpgsql AS $$
DECLARE
    relations CONSTANT name[] := '{agency,agency_version,annual_plan,plan_line,project,contract,document,bond,audit_request,acceptance_part,act,
        assignment,audit_item,bond_release,change,contract_party,correction,cost_line,demand,evaluation,finding,fund_allocation,joint_owner,matter,
        obligation,payment,receipt,service_request,succession,supplement,waiver}';
    -- what a row hangs on: the first of these that it names
    holders CONSTANT name[] := '{project_id,contract_id,annual_plan_id,document_id,bond_id,audit_request_id,owner_id,agency_id}';
    relation name;
    columns text;
    holder text;
BEGIN
    FOREACH relation IN ARRAY relations LOOP
        SELECT string_agg(CASE
                   WHEN a.attname = 'id' OR a.attname IN ('row_id', 'source_id') THEN format('-t.%I AS %1$I', a.attname)
                   WHEN a.attname = 'detail' THEN format('model.detail(t.detail, ARRAY(SELECT -id FROM model.agency)) AS detail')
                   WHEN f.to IS NULL THEN format('t.%I', a.attname)
                   WHEN f.to = relation THEN format('-t.%I AS %1$I', a.attname)
                   ELSE format('CASE WHEN t.%1$I IN (SELECT -id FROM model.%2$I) THEN -t.%1$I ELSE t.%1$I END AS %1$I', a.attname, f.to) END,
                   ', ' ORDER BY a.attnum),
               string_agg(format('WHEN t.%1$I IS NOT NULL THEN t.%1$I IN (SELECT -id FROM model.%2$I)', a.attname, f.to), ' ' ORDER BY array_position(holders, a.attname))
                   FILTER (WHERE a.attname = ANY (holders) AND f.to <> relation)
          INTO columns, holder
          FROM pg_attribute AS a
          LEFT JOIN LATERAL (
                SELECT t.relname AS to FROM pg_constraint AS k JOIN pg_class AS t ON t.oid = k.confrelid
                 WHERE k.contype = 'f' AND k.conrelid = a.attrelid AND k.conkey = ARRAY[a.attnum] AND t.relname = ANY (relations)) AS f ON true
         WHERE a.attrelid = format('city.%I', relation)::regclass AND a.attnum > 0 AND NOT a.attisdropped;
        EXECUTE format('CREATE TABLE model.%1$I AS SELECT %2$s FROM city.%1$I AS t WHERE %3$s', relation, columns,
                       CASE WHEN relation = 'agency' THEN $c$t.kind = 'unit'$c$ ELSE format('CASE %s END', holder) END);
    END LOOP;
END $$;
CALL model.take();

CREATE PROCEDURE model.put(size integer) LANGUAGE plpgsql AS $$
DECLARE
    there CONSTANT bigint := (SELECT count(*) FROM city.project);
    copies CONSTANT bigint := ceil((size - there)::numeric / (SELECT count(*) FROM model.project));
    model record;
BEGIN
    FOR model IN
        SELECT format('city.%I', c.relname) AS relation,
               format('INSERT INTO city.%I (%s) SELECT %s FROM model.%1$I AS t', c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum),
                      string_agg(format(CASE
                          WHEN a.attname = 'code' AND c.relname IN ('project', 'agency', 'agency_version') THEN $c$t.%I || '-' || $1$c$
                          WHEN a.attname = 'db_role' THEN $c$'city_other'$c$
                          WHEN a.attname IN ('title', 'name', 'supplier', 'giver', 'third_party') THEN 'chr(19968 + $1) || t.%I'
                          WHEN a.attname = 'detail' THEN $c$replace(t.%I, E'\x1f', $1::text)::json$c$
                          WHEN a.atttypid = 'bigint'::regtype THEN 'CASE WHEN t.%1$I < 0 THEN $1 * 10000000 - t.%1$I ELSE t.%1$I END'
                          ELSE 't.%I' END, a.attname), ', ' ORDER BY a.attnum)) AS statement
          FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
         WHERE c.relnamespace = 'model'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
         GROUP BY c.oid ORDER BY c.oid
    LOOP
        FOR copy IN 1 .. copies LOOP
            EXECUTE model.statement USING copy;
        END LOOP;
        COMMIT;
    END LOOP;
END $$;

CREATE TEMP TABLE switch AS
SELECT format('ALTER TABLE %s ENABLE %s TRIGGER %I', t.tgrelid::regclass, CASE t.tgenabled WHEN 'A' THEN 'ALWAYS' ELSE '' END, t.tgname) AS back
  FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid WHERE c.relnamespace = 'city'::regnamespace;
SELECT format('ALTER TABLE %s DISABLE TRIGGER ALL', c.oid::regclass) FROM pg_class AS c WHERE c.relnamespace = 'city'::regnamespace AND c.relkind = 'r'
\gexec
CALL model.put(:size);
SELECT back FROM switch
\gexec
DROP SCHEMA model CASCADE;
VACUUM (ANALYZE);
CHECKPOINT;
