-- Who may act and who sees what: grants to the offices, row security, and what nobody learns by the way.
BEGIN;
SELECT no_plan();
\ir ../tap.sql

CREATE ROLE tap_bureau; CREATE ROLE tap_police; CREATE ROLE tap_finance; CREATE ROLE tap_government; CREATE ROLE tap_school; CREATE ROLE tap_audit;
CREATE ROLE tap_reader; CREATE ROLE tap_stranger; CREATE ROLE tap_person NOINHERIT; GRANT tap_police TO tap_person;
UPDATE yunfu.agency SET db_role = CASE code WHEN 'dsj' THEN 'tap_bureau' WHEN 'gaj' THEN 'tap_police' WHEN 'czj' THEN 'tap_finance'
                                  WHEN 'szf' THEN 'tap_government' WHEN 'jyj' THEN 'tap_school' WHEN 'sjj' THEN 'tap_audit' END;
GRANT USAGE ON SCHEMA drive TO PUBLIC;
GRANT SELECT ON drive.need TO PUBLIC;
-- what a statement comes to when a role runs it
CREATE FUNCTION pg_temp.as_role(role text, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    o record;
BEGIN
    PERFORM set_config('role', role, true);
    o := drive.outcome(statement);
    PERFORM set_config('role', 'none', true);
    RETURN o.result || CASE WHEN o.result = 'done' THEN '' ELSE ': ' || o.message END;
END $$;
-- the one value that a query gives when a role asks
CREATE FUNCTION pg_temp.asked_by(role text, query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    answer text;
BEGIN
    PERFORM set_config('role', role, true);
    EXECUTE query INTO answer;
    PERFORM set_config('role', 'none', true);
    RETURN answer;
END $$;
CREATE FUNCTION pg_temp.can(role text, statement text, says text) RETURNS text LANGUAGE sql AS $$
    SELECT is(pg_temp.as_role(role, statement), 'done', says)
$$;
CREATE FUNCTION pg_temp.cannot(role text, statement text, refusal text, says text) RETURNS text LANGUAGE sql AS $$
    SELECT is(split_part(pg_temp.as_role(role, statement), ':', 1), refusal, says)
$$;
-- what the roles of the agencies have, as register_privileges puts it
CREATE VIEW pg_temp.had AS
WITH objects AS (
    SELECT format('%I', n.nspname) AS object, x.grantee, x.privilege_type, NULL::name AS attname FROM pg_namespace n, aclexplode(n.nspacl) AS x WHERE n.nspname = 'yunfu'
    UNION ALL
    SELECT format('yunfu.%I', c.relname), x.grantee, x.privilege_type, NULL FROM pg_class c, aclexplode(c.relacl) AS x WHERE c.relnamespace = 'yunfu'::regnamespace
    UNION ALL
    SELECT format('yunfu.%I', c.relname), x.grantee, x.privilege_type, a.attname
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, aclexplode(a.attacl) AS x WHERE c.relnamespace = 'yunfu'::regnamespace
    UNION ALL
    SELECT format('yunfu.%I(%s)', p.proname, pg_get_function_identity_arguments(p.oid)), x.grantee, x.privilege_type, NULL
      FROM pg_proc p, aclexplode(p.proacl) AS x WHERE p.pronamespace = 'yunfu'::regnamespace
)
SELECT r.rolname AS role, o.object, o.privilege_type AS privilege, array_agg(o.attname ORDER BY o.attname) FILTER (WHERE o.attname IS NOT NULL) AS columns
  FROM objects o JOIN pg_roles r ON r.oid = o.grantee WHERE r.rolname LIKE 'tap\_%' AND r.rolname <> 'tap_reader' GROUP BY 1, 2, 3;
CREATE FUNCTION pg_temp.exact(says text) RETURNS text LANGUAGE sql AS $$
    SELECT is((SELECT string_agg(d::text, E'\n') FROM ((TABLE pg_temp.had EXCEPT SELECT * FROM govproj.register_privileges('yunfu'))
                                                       UNION ALL (SELECT * FROM govproj.register_privileges('yunfu') EXCEPT TABLE pg_temp.had)) AS d), NULL, says)
$$;

-- granting
SELECT lives_ok($$SELECT govproj.grant_register('yunfu')$$, 'grant_register');
SELECT pg_temp.exact('each role has what register_privileges says, and nothing else');
SELECT md5(string_agg(h::text, ',' ORDER BY h::text)) AS had FROM pg_temp.had AS h \gset
SELECT string_agg(y::text, ',' ORDER BY tablename, policyname) AS policies FROM pg_policies AS y WHERE schemaname = 'yunfu' \gset
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT is((SELECT md5(string_agg(h::text, ',' ORDER BY h::text)) FROM pg_temp.had AS h), :'had', 'a second time changes no privilege');
SELECT is((SELECT string_agg(y::text, ',' ORDER BY tablename, policyname) FROM pg_policies AS y WHERE schemaname = 'yunfu'), :'policies', 'and no policy');
GRANT ALL ON yunfu.act, yunfu.project, yunfu.red_flags TO tap_police;
GRANT UPDATE (last_hash) ON yunfu.project TO tap_audit WITH GRANT OPTION;
GRANT INSERT (id) ON yunfu.document TO tap_school;
GRANT CREATE ON SCHEMA yunfu TO tap_bureau;
GRANT USAGE ON SEQUENCE yunfu.project_id_seq TO tap_school;
SET ROLE tap_audit;
GRANT UPDATE (last_hash) ON yunfu.project TO tap_stranger;
RESET ROLE;
SELECT isnt((SELECT md5(string_agg(h::text, ',' ORDER BY h::text)) FROM pg_temp.had AS h), :'had', 'what was granted beside it shows');
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT pg_temp.exact('and is taken back, with what was passed on');
SELECT is((SELECT string_agg(relname, ', ') FROM pg_class WHERE relnamespace = 'yunfu'::regnamespace AND relkind = 'r' AND NOT relrowsecurity), NULL,
          'row security is on for every table');
SELECT is((SELECT string_agg(relname, ', ') FROM pg_class WHERE relnamespace = 'yunfu'::regnamespace AND relkind = 'r' AND relforcerowsecurity), NULL,
          'and the owner sees all');
SELECT is((SELECT string_agg(t.relation, ', ') FROM govproj.register_tables('yunfu') AS t
            WHERE NOT EXISTS (SELECT FROM pg_policy y WHERE y.polrelid = t.oid AND y.polname = 'sees_all')), NULL, 'every table has a policy');
SELECT is((SELECT string_agg(s.relation, ', ') FROM govproj.unit_sight s LEFT JOIN govproj.register_tables('yunfu') AS t USING (relation) WHERE t.oid IS NULL),
          NULL, 'unit_sight speaks of tables that there are');
SELECT is((SELECT string_agg(t.relation, ', ' ORDER BY t.relation) FROM govproj.register_tables('yunfu') AS t LEFT JOIN govproj.unit_sight s USING (relation)
            WHERE s.relation IS NULL AND t.relation !~ '^policy_'), 'agency, agency_version, holiday, policy, register', 'only the law and the offices are for all to see');
SELECT is((SELECT string_agg(g.relation, ', ') FROM govproj.office_privileges g LEFT JOIN govproj.register_tables('yunfu') AS t USING (relation) WHERE t.oid IS NULL),
          NULL, 'office_privileges speaks of tables that there are');
SELECT is((SELECT string_agg(g.relation || '.' || c, ', ') FROM govproj.office_privileges g JOIN govproj.register_tables('yunfu') AS t USING (relation),
                  unnest(coalesce(g.columns, '{}') || coalesce(g.except_columns, '{}')) AS c
            WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = c AND NOT a.attisdropped)), NULL, 'and of columns that there are');

-- who may grant
SELECT is(pg_temp.as_role('tap_bureau', 'SELECT govproj.grant_register(''yunfu'')'), '42501: only the owner of register "yunfu" may do this', 'only the owner grants');
SELECT is(pg_temp.as_role('tap_stranger', 'SELECT govproj.revoke_register(''yunfu'')'), '42501: only the owner of register "yunfu" may do this', 'or takes back');
SELECT pg_temp.refused(format('SELECT govproj.%s(%L)', f, n), '42704', format('%s of %s', f, coalesce(n, 'nothing')))
  FROM unnest(ARRAY['grant_register', 'revoke_register']) AS f, unnest(ARRAY['nowhere', '', NULL]) AS n;
SELECT is_empty($$SELECT * FROM govproj.register_privileges('nowhere')$$, 'no privileges in what is no register');

-- two units with a project each, and one of the bureau's
SELECT drive.reach('professional', 'contracted') AS mine, drive.reach('public', 'funded') AS public \gset
INSERT INTO yunfu.project (code, title, category, owner_id, budget_year, city_funds, stage_on, plan_line_id)
SELECT 'HIDDEN-1', 'HIDDEN', 'software.professional', 5, 2020, 900000, '2020-03-02', l.id
  FROM yunfu.plan_line l JOIN yunfu.annual_plan a ON a.id = l.annual_plan_id WHERE a.agency_id = 5
RETURNING id AS hidden \gset
SELECT drive.supply(:hidden, 'line software_development', '2020-03-02'), drive.paper(:hidden, 'scheme', '2020-03-02') AS hidden_paper \gset
SELECT drive.contract(:hidden, 'main', 800000, '2020-03-03', 'HIDDEN') AS hidden_contract \gset
INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (5, 2020, 'HIDDEN', 'software.platform');
INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on) VALUES (5, 'infrastructure.cloud', 'HIDDEN', 4, 'vCPU', '2024-12-01');
INSERT INTO yunfu.matter (agency_id, project_id, title, raised_on) VALUES (5, NULL, 'HIDDEN', '2024-12-01'), (5, :hidden, 'HIDDEN', '2024-12-01');
INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on, note) VALUES (:hidden, 2024, 1, 80, '2024-12-01', 'HIDDEN');
INSERT INTO yunfu.audit_request (agency_id, project_id, title, requested_on, due_on) VALUES (5, :hidden, 'HIDDEN', '2024-12-01', '2024-12-10') RETURNING id AS request \gset
INSERT INTO yunfu.audit_item (audit_request_id, title) VALUES (:request, 'HIDDEN');
INSERT INTO yunfu.audit_request (agency_id, project_id, title, requested_on, due_on) VALUES (2, :mine, '合同', '2024-12-01', '2024-12-10') RETURNING id AS request \gset
INSERT INTO yunfu.audit_item (audit_request_id, title) VALUES (:request, '合同') RETURNING id AS item \gset
INSERT INTO yunfu.finding (agency_id, project_id, finder_id, article, title, found_on) VALUES (5, NULL, 6, '24', 'HIDDEN', '2024-12-01'), (5, :hidden, 6, '24', 'HIDDEN', '2024-12-01');
INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, note) VALUES (:hidden, 'city', 2021, 1, 'HIDDEN');
INSERT INTO yunfu.annual_plan (agency_id, year, note) VALUES (5, 2025, 'HIDDEN') RETURNING id AS hidden_plan \gset
INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) VALUES (:hidden_plan, 'HIDDEN', 'software.professional', 1) RETURNING id AS hidden_line \gset
SELECT govproj.settle('yunfu') \g /dev/null
SELECT id AS my_contract FROM yunfu.contract WHERE project_id = :mine AND kind = 'main' \gset
SELECT id AS my_paper FROM yunfu.document WHERE project_id = :mine ORDER BY id LIMIT 1 \gset

-- what is seen
SELECT is(pg_temp.asked_by('tap_police', 'SELECT array_agg(id ORDER BY id) FROM yunfu.project'), format('{%s}', :mine), 'a unit sees its own projects');
SELECT is(pg_temp.asked_by('tap_school', 'SELECT array_agg(id ORDER BY id) FROM yunfu.project'), format('{%s}', :hidden), 'the other its own');
SELECT pg_temp.cannot('tap_person', 'SELECT FROM yunfu.project', '42501', 'who does not inherit has nothing before SET ROLE');
SELECT is(pg_temp.asked_by(role, format('SELECT count(*) FROM yunfu.%I', relname)), (xpath('//n/text()', query_to_xml(format('SELECT count(*) AS n FROM yunfu.%I', relname), false, true, '')))[1]::text,
          format('%s sees all of %s', role, relname))
  FROM unnest(ARRAY['tap_bureau', 'tap_finance', 'tap_government', 'tap_audit']) AS role,
       unnest(ARRAY['project', 'document', 'act', 'register_act', 'plan_line', 'obligation', 'finding', 'agency', 'policy_step', 'matter', 'audit_item']) AS relname;
-- nothing of the other's anywhere: every table and view is read whole
SELECT is(pg_temp.asked_by('tap_police', format('SELECT count(*) FROM yunfu.%I AS r WHERE r::text LIKE ''%%HIDDEN%%''', c.relname)), '0', 'nothing of another unit in ' || c.relname)
  FROM pg_class c WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind IN ('r', 'v') AND c.relname NOT LIKE 'import%' ORDER BY c.relname;
SELECT isnt(pg_temp.asked_by('tap_school', format('SELECT count(*) FROM yunfu.%I AS r WHERE r::text LIKE ''%%HIDDEN%%''', r)), '0', 'while it sees its own in ' || r)
  FROM unnest(ARRAY['project', 'document', 'contract', 'demand', 'service_request', 'matter', 'evaluation', 'audit_request', 'audit_item', 'finding', 'fund_allocation',
                    'annual_plan', 'plan_line', 'act', 'register_act', 'worklist', 'project_overview', 'obligation_watch']) AS r WHERE r <> 'document';
-- every table, by the project or the agency that its rows are about
SELECT is(pg_temp.asked_by('tap_police', format('SELECT count(*) FROM yunfu.%I WHERE project_id <> %s', c.relname, :mine)), '0', 'nothing of another project in ' || c.relname)
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'project_id'
 WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind IN ('r', 'v') AND c.relname NOT LIKE 'import%' AND c.relname NOT LIKE 'demand%' ORDER BY c.relname;
SELECT is(pg_temp.asked_by('tap_police', format('SELECT count(*) FROM yunfu.demand WHERE project_id = %s AND agency_id = 2', :public)), '1', 'but a demand of one''s own that was taken up stays one''s own');
SELECT is(pg_temp.asked_by('tap_police', 'SELECT string_agg(DISTINCT agency_id::text, '','') FROM govproj.agency_duties(''yunfu.project'')'), '2', 'agencies'' duties are one''s own');
SELECT isnt(pg_temp.asked_by('tap_audit', 'SELECT count(DISTINCT agency_id) FROM govproj.agency_duties(''yunfu.project'')'), '1', 'the auditor sees those of all');
-- asked one by one they are the same: agency by agency, plans by agencies, items by audit requests; ids that are nobody's among them
SELECT is(pg_temp.asked_by(r, format($$ SELECT count(*) FROM ((SELECT j.* FROM %1$s) EXCEPT ALL SELECT * FROM govproj.agency_duties('yunfu.project')
                                                             UNION ALL (SELECT * FROM govproj.agency_duties('yunfu.project') EXCEPT ALL (SELECT j.* FROM %1$s))) AS x $$, q)), '0', format('the same one by one: %s, %s', r, q))
  FROM unnest('{none,tap_audit,tap_police,tap_school}'::text[]) AS r,
       unnest(ARRAY['generate_series(-1, 20) AS a CROSS JOIN LATERAL govproj.agency_duties(''yunfu.project'', NULL, a) AS j',
                    '(VALUES (true), (false)) AS v (plan) CROSS JOIN generate_series(-1, 20) AS i CROSS JOIN LATERAL (SELECT * FROM govproj.plan_duties(''yunfu.project'', i) WHERE v.plan
                      UNION ALL SELECT * FROM govproj.audit_duties(''yunfu.project'', i) WHERE NOT v.plan) AS j']) AS q;
SELECT is(pg_temp.asked_by('none', format('SELECT count(*) FROM govproj.%s', f)), '0', 'none of nobody: ' || f)
  FROM unnest(ARRAY['plan_duties(''yunfu.project'', NULL)', 'plan_duties(NULL, 2)', 'audit_duties(''yunfu.project'', NULL)', 'audit_duties(''yunfu.project'', 0)', 'agency_duties(''yunfu.project'', NULL, 0)']) AS f;
SELECT pg_temp.cannot('tap_stranger', 'SELECT * FROM govproj.' || f, '42501', 'a stranger is told nothing: ' || f)
  FROM unnest(ARRAY['plan_duties(''yunfu.project'', 2)', 'audit_duties(''yunfu.project'', 1)', 'agency_duties(''yunfu.project'', NULL, 2)']) AS f;
-- what audits ask of another agency about a unit's project, and of the unit about another's; and about one that a policy of somebody's own shows
CREATE POLICY more ON yunfu.project TO tap_police USING (id = :public);
INSERT INTO yunfu.audit_request (agency_id, project_id, title, requested_on, due_on)
SELECT a, p, title, '2024-12-01', '2024-12-10' FROM (VALUES (5, :mine, '甲'), (2, :hidden, '乙'), (5, :public, '丙'), (5, :hidden, '丁'), (5, NULL, '丁'), (2, NULL, '戊')) AS v (a, p, title);
INSERT INTO yunfu.audit_item (audit_request_id, title) SELECT id, title FROM yunfu.audit_request WHERE title ~ '^[甲乙丙丁戊]$';
SELECT is(pg_temp.asked_by('tap_police', 'SELECT string_agg(i.title, '' '' ORDER BY i.id) FROM govproj.agency_duties(''yunfu.project'') d JOIN yunfu.audit_item i ON i.id = d.source_id AND d.event = ''audit_item'''),
          (SELECT string_agg(i.title, ' ' ORDER BY i.id) FROM yunfu.audit_item i JOIN yunfu.audit_request r ON r.id = i.audit_request_id
            WHERE r.agency_id = 2 OR r.project_id IN (:mine, :public)), 'a unit is told of what is asked of it, and about its projects');
SELECT is(pg_temp.asked_by(r, $$ SELECT count(*) FROM (((SELECT j.* FROM (VALUES (true), (false)) AS v (plan) CROSS JOIN generate_series(1, 40) AS i CROSS JOIN LATERAL (SELECT * FROM govproj.plan_duties('yunfu.project', i) WHERE v.plan UNION ALL SELECT * FROM govproj.audit_duties('yunfu.project', i) WHERE NOT v.plan) AS j) EXCEPT ALL SELECT * FROM govproj.agency_duties('yunfu.project'))
                                                       UNION ALL (SELECT * FROM govproj.agency_duties('yunfu.project') EXCEPT ALL (SELECT j.* FROM (VALUES (true), (false)) AS v (plan) CROSS JOIN generate_series(1, 40) AS i CROSS JOIN LATERAL (SELECT * FROM govproj.plan_duties('yunfu.project', i) WHERE v.plan UNION ALL SELECT * FROM govproj.audit_duties('yunfu.project', i) WHERE NOT v.plan) AS j))) AS x $$), '0', 'and of all that each request tells by itself: ' || r)
  FROM unnest('{none,tap_audit,tap_police,tap_school}'::text[]) AS r;
DROP POLICY more ON yunfu.project;
SELECT is(pg_temp.asked_by('tap_police', format('SELECT count(*) FROM yunfu.project_flags(%s)', :hidden)), '0', 'nor are flags of a project that one does not see');
SELECT is(pg_temp.asked_by('tap_police', 'SELECT govproj.acting_for(''yunfu.project'')'), '{2}', 'acting_for a unit');
SELECT is(pg_temp.asked_by('none', 'SELECT cardinality(govproj.acting_for(''yunfu.project''))'), '6', 'the owner acts for all');
SELECT pg_temp.cannot('tap_stranger', 'SELECT govproj.acting_for(''yunfu.project'')', '42501', 'a stranger may not even ask');

-- a project of another is like one that is not there: in answers
SELECT is(pg_temp.asked_by('tap_police', format('SELECT array_agg(e ORDER BY e) FROM yunfu.explain(%s, %s) AS e', :hidden, stage)),
          pg_temp.asked_by('tap_police', format('SELECT array_agg(e ORDER BY e) FROM yunfu.explain(99999, %s) AS e', stage)), 'explain to ' || stage)
  FROM unnest(ARRAY['NULL', '''submitted''', '''planned''', '''filed''']) AS stage;
SELECT is(pg_temp.asked_by('tap_police', format('SELECT count(*) FROM %s', f)), '0', f)
  FROM unnest(ARRAY[format('govproj.judge_thresholds(''yunfu.project'', %s)', :hidden), format('govproj.project_duties(''yunfu.project'', %s)', :hidden),
                    format('govproj.broken_chains(''yunfu.project'', %s)', :hidden)]) AS f;
SELECT is(pg_temp.asked_by('tap_police', format('SELECT yunfu.audit_export(%s)', :hidden)), NULL, 'audit_export');
SELECT is(pg_temp.asked_by('tap_police', format('SELECT met FROM yunfu.explain(%s, ''implementing'') WHERE rule = ''step''', :mine)), 'true', 'while explain speaks of one''s own');
SET LOCAL row_security = off;
SELECT is(pg_temp.asked_by('tap_police', format('SELECT remedy FROM yunfu.explain(%s)', :hidden)), 'there is no such project', 'explain when row_security is off');
SELECT pg_temp.cannot('tap_police', 'SELECT FROM yunfu.project', '42501', 'which does not turn it off');
SET LOCAL row_security = on;
-- and in refusals: the same words for what is hidden and for what is not there
SELECT is(regexp_replace(pg_temp.as_role('tap_police', format(door, target.hidden)), '\m' || target.hidden || '\M', '99999'), pg_temp.as_role('tap_police', format(door, 99999)), door)
  FROM (VALUES
    ('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''scheme'', 2, ''2020-03-02'')', :hidden),
    ('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''nonsense'', 2, ''2020-03-02'')', :hidden),
    ('INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (%s, ''other'', 1)', :hidden),
    ('INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%s, ''main'', 2, ''甲'', 1, ''2020-03-02'')', :hidden),
    ('INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) VALUES (%s, ''value'', ''other'', 1, ''2020-03-02'')', :hidden),
    (format('INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on) VALUES (%%s, ''duration'', ''other'', %s, 1, ''2020-03-02'')', :hidden_contract), :hidden),
    ('INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) VALUES (%s, ''duration'', ''other'', 1, ''2020-03-02'')', :hidden),
    ('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, plan_line_id) VALUES (''甲'', ''software.professional'', 2, 2025, 1, %s)', :hidden_line),
    ('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, off_plan_ground, serves_id) VALUES (''甲'', ''thirdparty.supervision'', 2, 2020, 1, ''vital'', %s)', :hidden),
    ('INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) VALUES (%s, ''甲'', ''software.professional'', 1)', :hidden_plan),
    ('INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%s, 1, ''2020-03-02'')', :hidden_contract),
    ('INSERT INTO yunfu.contract_party (contract_id, name, part) VALUES (%s, ''甲'', ''member'')', :hidden_contract),
    ('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 1, ''2020-03-02'')', :hidden_contract),
    ('INSERT INTO yunfu.assignment (contract_id, cause, from_on, supplier, paper) VALUES (%s, ''renamed'', ''2020-12-02'', ''甲'', ''乙'')', :hidden_contract),
    ('INSERT INTO yunfu.correction (project_id, relation, column_name, reason, paper) VALUES (%s, ''project'', ''stage'', ''甲'', ''乙'')', :hidden),
    ('INSERT INTO yunfu.matter (agency_id, project_id, title, raised_on) VALUES (2, %s, ''事'', ''2024-12-02'')', :hidden),
    ('UPDATE yunfu.project SET title = ''x'' WHERE id = %s', :hidden),
    ('UPDATE yunfu.project SET stage = ''submitted'' WHERE id = %s', :hidden),
    ('UPDATE yunfu.contract SET supplier = ''x'' WHERE id = %s', :hidden_contract),
    ('DELETE FROM yunfu.cost_line WHERE project_id = %s', :hidden),
    ('UPDATE yunfu.audit_item SET handed_on = ''2024-12-02'', document_id = %s', :hidden_paper)) AS target (door, hidden);
SELECT is(pg_temp.asked_by('tap_police', format('WITH u AS (UPDATE yunfu.project SET title = ''x'' WHERE id = %s RETURNING 1) SELECT count(*) FROM u', :hidden)), '0', 'no row of another is touched');
SELECT pg_temp.can('tap_police', format('UPDATE yunfu.audit_item SET handed_on = ''2024-12-02'', document_id = %s WHERE id = %s', :my_paper, :item), 'a paper of one''s own is handed over');

-- what speaks of the whole register is for those who see the whole
SELECT pg_temp.cannot('tap_police', f, '42501', 'a unit may not: ' || f)
  FROM unnest(ARRAY['SELECT govproj.verify(''yunfu'')', 'SELECT govproj.broken_chains(''yunfu.project'', NULL)', 'SELECT govproj.settle(''yunfu'')']) AS f;
SELECT pg_temp.can('tap_audit', 'SELECT govproj.verify(''yunfu'')', 'the auditor verifies');
SELECT pg_temp.can('tap_bureau', 'SELECT govproj.settle(''yunfu'')', 'the bureau settles');
SELECT pg_temp.cannot('tap_audit', 'SELECT govproj.settle(''yunfu'')', '42501', 'the auditor does not');
GRANT INSERT ON yunfu.obligation TO tap_police;
SELECT is(pg_temp.as_role('tap_police', 'SELECT govproj.settle(''yunfu'')'),
          '42501: this speaks of all projects, and row security shows you some of them only', 'nor a unit, even with INSERT on obligation');
SELECT govproj.grant_register('yunfu') \g /dev/null

-- what an office may name
SELECT is((SELECT string_agg(format('%s %s.%s', r.role, t.relation, a.attname), ', ')
             FROM govproj.register_tables('yunfu') AS t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped, govproj.office_roles('yunfu') AS r
            WHERE has_any_column_privilege(r.role, t.oid, 'UPDATE') AND NOT has_column_privilege(r.role, t.oid, a.attnum, 'UPDATE')
               OR t.relation <> 'obligation' AND has_any_column_privilege(r.role, t.oid, 'INSERT') AND (NOT has_column_privilege(r.role, t.oid, a.attnum, 'INSERT') OR NOT has_column_privilege(r.role, t.oid, a.attnum, 'UPDATE'))), NULL,
          'who names one column of a table may name all of them: what he sets is the engine''s to say');
SELECT is((SELECT string_agg(format('%s %s', r.role, t.relation), ', ') FROM govproj.register_tables('yunfu') AS t, govproj.office_roles('yunfu') AS r
            WHERE has_table_privilege(r.role, t.oid, 'UPDATE') OR t.relation <> 'obligation' AND has_table_privilege(r.role, t.oid, 'INSERT')), NULL, 'but has no table whole');
SELECT is((SELECT string_agg(t.relation, ', ') FROM govproj.register_tables('yunfu') AS t, govproj.office_roles('yunfu') AS r
            WHERE (t.relation ~ '^(register|agency|holiday|act|register_act|policy.*)$')
              AND (has_any_column_privilege(r.role, t.oid, 'INSERT, UPDATE, REFERENCES') OR has_table_privilege(r.role, t.oid, 'DELETE, TRUNCATE, TRIGGER'))), NULL,
          'nobody but the owner writes the law, the offices and the ledger');
SELECT is((SELECT string_agg(DISTINCT t.relation, ', ' ORDER BY t.relation) FROM govproj.register_tables('yunfu') AS t
            WHERE has_any_column_privilege('tap_audit', t.oid, 'INSERT, UPDATE') OR has_table_privilege('tap_audit', t.oid, 'DELETE')),
          'acceptance_part, annual_plan, assignment, audit_item, audit_request, bond, bond_release, change, contract, contract_party, correction, cost_line, demand, document, finding, matter, payment, plan_line, project, service_request, supplement',
          'audit writes its requests and findings, and what it owns');
SELECT is((SELECT string_agg(DISTINCT t.relation, ', ' ORDER BY t.relation) FROM govproj.register_tables('yunfu') AS t
            WHERE has_any_column_privilege('tap_finance', t.oid, 'INSERT, UPDATE') OR has_table_privilege('tap_finance', t.oid, 'DELETE')),
          'acceptance_part, annual_plan, assignment, audit_item, bond, bond_release, change, contract, contract_party, correction, cost_line, demand, document, evaluation, finding, fund_allocation, matter, payment, plan_line, project, receipt, service_request, supplement',
          'finance');
SELECT is((SELECT string_agg(DISTINCT t.relation, ', ' ORDER BY t.relation) FROM govproj.register_tables('yunfu') AS t
            WHERE has_any_column_privilege('tap_government', t.oid, 'INSERT, UPDATE') OR has_table_privilege('tap_government', t.oid, 'DELETE')),
          'audit_item, document, finding, waiver', 'government');
SELECT is((SELECT string_agg(t.relation, ', ') FROM govproj.register_tables('yunfu') AS t, govproj.office_roles('yunfu') AS r
            WHERE has_table_privilege(r.role, t.oid, 'TRUNCATE') OR has_table_privilege(r.role, t.oid, 'TRIGGER') OR has_any_column_privilege(r.role, t.oid, 'REFERENCES')), NULL,
          'nobody truncates, nobody attaches triggers or keys');
SELECT pg_temp.cannot(role, statement, '42501', role || ': ' || statement)
  FROM (VALUES
    ('tap_police', 'INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (1, 2024, 2, 100, ''2024-12-01'')'),
    ('tap_police', 'INSERT INTO yunfu.audit_request DEFAULT VALUES'), ('tap_police', 'UPDATE yunfu.evaluation SET id = id'),
    ('tap_police', 'INSERT INTO yunfu.finding (agency_id) VALUES (5)'), ('tap_police', 'INSERT INTO yunfu.act (seq) VALUES (1)'),
    ('tap_police', 'DELETE FROM yunfu.document'), ('tap_police', 'TRUNCATE yunfu.cost_line'), ('tap_police', 'ALTER TABLE yunfu.project DISABLE ROW LEVEL SECURITY'),
    ('tap_police', 'CREATE POLICY mine ON yunfu.project USING (true)'), ('tap_police', 'ALTER TABLE yunfu.project DISABLE TRIGGER ALL'),
    ('tap_police', 'CREATE TABLE yunfu.x ()'), ('tap_police', 'SELECT nextval(''yunfu.finding_id_seq'')'), ('tap_police', 'SELECT setval(''yunfu.project_id_seq'', 1)'),
    ('tap_police', 'SELECT FROM yunfu.import_project'),
    ('tap_government', 'UPDATE yunfu.project SET title = ''x'''), ('tap_government', 'INSERT INTO yunfu.cost_line (project_id) VALUES (1)'),
    ('tap_government', 'INSERT INTO yunfu.contract (project_id) VALUES (1)'), ('tap_audit', 'UPDATE yunfu.obligation SET met_on = NULL'),
    ('tap_audit', 'UPDATE yunfu.act SET detail = detail'), ('tap_government', 'UPDATE yunfu.project SET stage = ''funded'''),
    ('tap_bureau', 'UPDATE yunfu.agency SET db_role = ''tap_bureau'''), ('tap_bureau', 'INSERT INTO yunfu.fund_allocation (project_id) VALUES (1)'),
    ('tap_bureau', 'UPDATE yunfu.policy_step SET office = ''data_bureau'''), ('tap_bureau', 'DELETE FROM yunfu.obligation')) AS v (role, statement);
-- and what it may not although it can: the judge says so
SELECT pg_temp.cannot(role, statement, refusal, role || ': ' || statement)
  FROM (VALUES
    ('tap_bureau', format('INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%s, ''other'', 2, ''甲'', 1, ''2020-06-02'')', :mine), 'ZG006 office'),
    ('tap_finance', format('UPDATE yunfu.project SET title = ''x'' WHERE id = %s', :mine), 'ZG006 office'),
    ('tap_audit', format('INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%s, ''other'', 6, ''甲'', 1, ''2020-06-02'')', :mine), 'ZG006 office'),
    ('tap_audit', format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''scheme'', 6, ''2024-12-02'')', :mine), 'ZG006 office'),
    ('tap_finance', format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, amount) VALUES (%s, ''approval_opinion'', 1, ''2024-12-02'', ''passed'', 1)', :mine), 'ZG006 office'),
    ('tap_bureau', format('UPDATE yunfu.project SET title = ''x'' WHERE id = %s', :mine), 'ZG006 office'),
    ('tap_school', format('UPDATE yunfu.demand SET project_id = %s', :hidden), 'ZG010 demand'),
    ('tap_school', 'UPDATE yunfu.service_request SET decision = ''granted'', decided_on = ''2024-12-02''', 'ZG006 office'),
    ('tap_school', 'UPDATE yunfu.matter SET resolution = ''x'', resolved_on = ''2024-12-02''', 'ZG006 office'),
    ('tap_police', 'UPDATE yunfu.project SET frozen = NOT frozen', 'ZG009 fixed'), ('tap_police', 'UPDATE yunfu.project SET policy_id = 77', 'ZG007'),
    ('tap_police', 'UPDATE yunfu.contract SET paid = paid + 1', 'ZG009 fixed'),
    ('tap_bureau', 'INSERT INTO yunfu.obligation (agency_id, kind, article, source_id, arose_on) VALUES (2, ''x'', ''1'', 0, ''2020-01-01'')', 'ZG009 fixed')) AS v (role, statement, refusal);

-- doors
SET ROLE tap_police;
SELECT is((drive.outcome('COPY yunfu.document (project_id) FROM PROGRAM ''true''')).result, '42501', 'COPY from a program');
PREPARE whose AS SELECT array_agg(id ORDER BY id) FROM yunfu.project;
CREATE FUNCTION pg_temp.whose() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT array_agg(id ORDER BY id) FROM yunfu.project); END $$;
SELECT pg_temp.whose() \g /dev/null
CREATE TEMP TABLE seen (title text);
GRANT ALL ON seen TO PUBLIC;
CREATE FUNCTION pg_temp.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$ BEGIN INSERT INTO pg_temp.seen VALUES ($1); RETURN true; END $$;
SELECT count(*) FROM yunfu.project WHERE pg_temp.leak(title) \g /dev/null
SELECT count(*) FROM yunfu.document WHERE pg_temp.leak(project_id::text) \g /dev/null
SELECT is((SELECT count(*) FROM seen WHERE title LIKE '%HIDDEN%' OR title = :'hidden'), 0::bigint, 'a cheap function of the unit''s own is shown no row that it does not see');
-- shadows: a table and an operator of the unit's own in front of the register's
CREATE TEMP TABLE project (id bigint, owner_id bigint, code text);
CREATE TEMP TABLE agency (id bigint, kind text, db_role text);
INSERT INTO agency VALUES (5, 'audit', 'tap_police');
SET LOCAL search_path = pg_temp, yunfu, pg_catalog, public;
SELECT is((SELECT array_agg(id ORDER BY id)::text FROM yunfu.project), format('{%s}', :mine), 'temp tables in front change nothing');
SELECT is((SELECT count(*) FROM yunfu.document WHERE project_id <> :mine), 0::bigint, 'nor for what hangs on projects');
RESET search_path;
CREATE FUNCTION pg_temp.always(bigint, bigint[]) RETURNS boolean LANGUAGE sql AS 'SELECT true';
SELECT is((SELECT count(*) FROM yunfu.project), 1::bigint, 'nor do functions');
RESET ROLE;
CREATE SCHEMA tap_evil AUTHORIZATION tap_police;
SET ROLE tap_police;
CREATE FUNCTION tap_evil.yes(bigint, bigint) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION tap_evil.yes(bigint, bigint[]) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE FUNCTION tap_evil.acting_for(regclass) RETURNS bigint[] LANGUAGE sql AS 'SELECT ARRAY[2::bigint, 5]';
CREATE OPERATOR tap_evil.= (FUNCTION = tap_evil.yes, LEFTARG = bigint, RIGHTARG = bigint);
SET LOCAL search_path = tap_evil, yunfu, public, pg_catalog;
SELECT is((SELECT array_agg(project.id)::text FROM yunfu.project WHERE id = 99999::bigint), format('{%s}', :mine), 'an operator in front holds for the unit''s own conditions');
SELECT is((SELECT count(*) FROM yunfu.document WHERE project_id OPERATOR(pg_catalog.<>) :mine), 0::bigint, 'and not for row security');
SELECT is((SELECT count(*) > 1 FROM yunfu.explain(:hidden)), false, 'nor for the judge');
SELECT is((drive.outcome(format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''scheme'', 2, ''2020-03-02'')', :hidden))).result, '23503', 'nor for what is entered');
RESET search_path;
RESET ROLE;
SET ROLE tap_school;
SELECT is((SELECT array_agg(id ORDER BY id)::text FROM yunfu.project), format('{%s}', :hidden), 'after a change of role');
SELECT is(pg_temp.whose(), format('{%s}', :hidden), 'a plan that was kept asks anew');
RESET ROLE;
SELECT is(pg_temp.as_role('tap_police', format('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES (''x'', ''software.professional'', 5, 2020, 1, ''2020-03-02'')')) LIKE '%ZG006%', true,
          'nobody enters a project for another');
SELECT is(pg_temp.as_role('tap_police', 'MERGE INTO yunfu.project p USING (SELECT ' || :hidden || '::bigint AS id) AS s ON p.id = s.id WHEN MATCHED THEN UPDATE SET title = ''x'' WHEN NOT MATCHED THEN DO NOTHING'), 'done',
          'MERGE matches nothing that is hidden');
SELECT is((SELECT title FROM yunfu.project WHERE id = :hidden), 'HIDDEN', 'and changes nothing');
-- a view of the owner's own that does not ask as its reader is not granted
CREATE VIEW yunfu.everything AS SELECT * FROM yunfu.project;
CREATE FUNCTION yunfu.anything() RETURNS bigint SECURITY DEFINER LANGUAGE sql AS 'SELECT count(*) FROM yunfu.project';
REVOKE ALL ON FUNCTION yunfu.anything() FROM PUBLIC;
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT pg_temp.cannot('tap_police', 'SELECT FROM yunfu.everything', '42501', 'a view that would show all');
SELECT pg_temp.cannot('tap_police', 'SELECT yunfu.anything()', '42501', 'a function that would tell all');
DROP VIEW yunfu.everything; DROP FUNCTION yunfu.anything();

-- readers of the owner's own making
GRANT USAGE ON SCHEMA yunfu TO tap_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA yunfu TO tap_reader;
SELECT pg_temp.cannot('tap_reader', 'SELECT count(*) FROM yunfu.project', '42501', 'who is granted SELECT without a policy is not told that there is nothing');
SELECT pg_temp.cannot('tap_reader', format('SELECT remedy FROM yunfu.explain(%s)', :mine), '42501', 'nor told of a project that it is not there');
SELECT pg_temp.cannot('tap_reader', 'SELECT FROM govproj.agency_duties(''yunfu.project'')', '42501', 'nor that nothing is owed');
SELECT pg_temp.cannot('tap_reader', 'SELECT govproj.verify(''yunfu'')', '42501', 'nor verifies');
CREATE POLICY reader ON yunfu.project TO tap_reader USING (code = 'HIDDEN-1');
SELECT is(pg_temp.asked_by('tap_reader', format('SELECT count(*) > 1 FROM yunfu.explain(%s)', :hidden)), 'true', 'with a policy he is told of what it shows');
SELECT is(pg_temp.asked_by('tap_reader', format('SELECT remedy FROM yunfu.explain(%s)', :mine)), 'there is no such project', 'and of that alone');
CREATE POLICY curfew ON yunfu.project AS RESTRICTIVE TO tap_police USING (code = 'HIDDEN-1');
SELECT is(pg_temp.asked_by('tap_police', format('SELECT remedy FROM yunfu.explain(%s)', :mine)), 'there is no such project', 'a restrictive policy hides from the judge''s words as well');
DROP POLICY curfew ON yunfu.project;
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT is((SELECT count(*) FROM pg_policies WHERE policyname = 'reader'), 1::bigint, 'grant_register leaves policies of others alone');
SET LOCAL govproj.today = '2020-03-02';
SET ROLE tap_police;
SELECT drive.reach('professional', 'planned') AS lived \gset
RESET ROLE;
SELECT is(pg_temp.live(:lived, drive.path('professional', 'filed')), 'filed', 'a professional project from beginning to end, each office with its own rights');
SET ROLE tap_bureau;
SELECT drive.reach('public', 'planned') AS lived \gset
RESET ROLE;
SELECT is(pg_temp.live(:lived, drive.path('public', 'filed')), 'filed', 'and a public one');
SET LOCAL govproj.today = '2024-12-31';
SELECT pg_temp.can(role, statement, role || ': ' || statement)
  FROM (VALUES
    ('tap_police', format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 1, ''2020-12-02'')', :my_contract)),
    ('tap_police', format('INSERT INTO yunfu.contract_party (contract_id, name, part) VALUES (%s, ''甲'', ''subcontractor'')', :my_contract)),
    ('tap_police', format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%s, 1, ''2020-12-02'')', :my_contract)),
    ('tap_police', format('INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) VALUES (%s, ''scope'', ''policy'', ''甲'', ''2024-12-30'')', :mine)),
    ('tap_police', 'INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (2, 2021, ''甲'', ''software.platform'')'),
    ('tap_police', 'INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on) VALUES (2, ''infrastructure.cloud'', ''甲'', 4, ''vCPU'', ''2024-12-01'')'),
    ('tap_police', format('INSERT INTO yunfu.matter (agency_id, project_id, title, raised_on) VALUES (2, %s, ''甲'', ''2024-12-01'')', :mine)),
    ('tap_police', 'INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (2, 2025)'),
    ('tap_bureau', 'UPDATE yunfu.service_request SET decision = ''granted'', decided_on = ''2024-12-02'''),
    ('tap_bureau', 'UPDATE yunfu.matter SET resolution = ''甲'', resolved_on = ''2024-12-02'''),
    ('tap_bureau', 'INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (2, 2021, ''甲'', ''software.platform'')'),
    ('tap_bureau', format('INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (%s, 2024, 1, 90, ''2024-12-02'')', :mine)),
    ('tap_finance', format('INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (%s, 2024, 3, 90, ''2024-12-02'')', :mine)),
    ('tap_finance', format('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested) VALUES (%s, ''city'', 2022, 10)', :mine)),
    ('tap_finance', 'UPDATE yunfu.fund_allocation SET requested = 2'),
    ('tap_audit', format('INSERT INTO yunfu.audit_request (agency_id, project_id, title, requested_on, due_on) VALUES (2, %s, ''甲'', ''2024-12-01'', ''2024-12-10'')', :mine)),
    ('tap_audit', 'INSERT INTO yunfu.audit_item (audit_request_id, title) SELECT max(id), ''甲'' FROM yunfu.audit_request'),
    ('tap_audit', format('INSERT INTO yunfu.finding (agency_id, project_id, finder_id, article, title, found_on) VALUES (2, %s, 6, ''24'', ''甲'', ''2024-12-01'')', :mine)),
    ('tap_audit', 'UPDATE yunfu.finding SET remedy = ''甲'', remedied_on = ''2024-12-02'' WHERE remedy IS NULL'),
    ('tap_government', format('INSERT INTO yunfu.finding (agency_id, project_id, finder_id, article, title, found_on) VALUES (2, %s, 4, ''24'', ''甲'', ''2024-12-01'')', :mine))) AS v (role, statement);
SELECT is_empty($$SELECT * FROM govproj.verify('yunfu')$$, 'and the ledger is whole');

-- changes of office
UPDATE yunfu.agency SET db_role = 'tap_stranger' WHERE code = 'gaj';
SELECT pg_temp.cannot('tap_police', 'SELECT count(*) FROM yunfu.project', '42501', 'who no longer acts for a unit sees nothing of it at once, and is told so');
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT pg_temp.exact('the role that was given up has nothing');
SELECT is(pg_temp.asked_by('tap_stranger', 'SELECT count(*) > 0 FROM yunfu.project'), 'true', 'and the new one sees');
UPDATE yunfu.agency SET active = false WHERE code = 'sjj';
SELECT pg_temp.cannot('tap_audit', 'SELECT govproj.verify(''yunfu'')', '42501', 'an office that is closed sees all no longer');
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT pg_temp.cannot('tap_audit', 'SELECT FROM yunfu.agency', '42501', 'and has nothing any more');
UPDATE yunfu.agency SET db_role = 'tap_nobody' WHERE code = 'sjj';
UPDATE yunfu.agency SET active = true, db_role = 'no such role' WHERE code = 'sjj';
SELECT lives_ok($$SELECT govproj.grant_register('yunfu')$$, 'a role that does not exist is passed over');
UPDATE yunfu.agency SET db_role = current_user WHERE code = 'sjj';
SELECT lives_ok($$SELECT govproj.grant_register('yunfu')$$, 'an office may be the owner''s own');
SELECT ok((SELECT count(*) > 0 FROM yunfu.project), 'who is not locked out by it');

-- an owner who is no superuser
CREATE ROLE tap_keeper;
SELECT format('GRANT CREATE ON DATABASE %I TO tap_keeper', current_database()) \gexec
SET ROLE tap_keeper;
SELECT govproj.create_register('kept') \g /dev/null
INSERT INTO kept.agency (code, name, kind, db_role, leading_group, responsible_office)
VALUES ('gaj', '市公安局', 'unit', 'tap_police', '有', '有'), ('jyj', '市教育局', 'unit', 'tap_school', '有', '有'), ('dsj', '市政务服务数据管理局', 'data_bureau', 'tap_keeper', '有', '有');
SELECT lives_ok($$SELECT govproj.grant_register('kept')$$, 'grants as well');
INSERT INTO kept.project (title, category, owner_id, budget_year, city_funds, off_plan_ground, stage_on)
SELECT '甲', 'software.professional', id, 2024, 5, 'vital', '2024-12-20' FROM kept.agency WHERE kind = 'unit';
SELECT is((SELECT count(*) FROM kept.project), 2::bigint, 'and sees all, as an office too');
RESET ROLE;
SELECT is(pg_temp.asked_by('tap_police', 'SELECT count(*) FROM kept.project'), '1', 'while a unit sees its own');
SELECT pg_temp.can('tap_police', 'INSERT INTO kept.document (project_id, kind, issuer_id, issued_on) SELECT id, ''scheme'', owner_id, ''2024-12-20'' FROM kept.project', 'and enters its papers');

-- what somebody without any right gets out of the functions of the extension that read a register
SELECT is(pg_temp.as_role('tap_stranger', f) LIKE '42501: permission denied for%', true, f || ' by a stranger')
  FROM unnest(ARRAY['SELECT govproj.judge_explain(''kept.project'', 1, NULL, NULL, true)', 'SELECT govproj.judge_thresholds(''kept.project'', 1)',
                    'SELECT govproj.project_duties(''kept.project'', 1)', 'SELECT govproj.agency_duties(''kept.project'')', 'SELECT govproj.broken_chains(''kept.project'', 1)',
                    'SELECT govproj.register_today(''kept.project'')', 'SELECT govproj.verify(''kept'')', 'SELECT govproj.settle(''kept'')', 'SELECT govproj.acting_for(''kept.project'')',
                    'SELECT govproj.register_privileges(''kept'')', 'SELECT govproj.office_roles(''kept'')', 'SELECT govproj.office_words(''kept'')',
                    'SELECT govproj.granted_roles(''kept'')', 'SELECT govproj.take_back(''kept'', ARRAY[''tap_police''::regrole::oid])', 'SELECT kept.explain(1)', 'SELECT kept.audit_export(1)']) AS f;
SELECT is(split_part(pg_temp.as_role('tap_police', f), ':', 1), '42501', f || ' by a unit')
  FROM unnest(ARRAY['SELECT govproj.make_register_policies(''kept'')', 'SELECT govproj.drop_register_policies(''kept'', ''{sees_all}'')', 'SELECT govproj.set_row_security(''kept'', false)',
                    'SELECT govproj.grant_register(''kept'')']) AS f;

-- without row security, and back
SELECT govproj.grant_register('yunfu', row_security => false) \g /dev/null
SELECT is((SELECT count(*) FROM pg_class WHERE relnamespace = 'yunfu'::regnamespace AND relrowsecurity), 0::bigint, 'row security off');
SELECT is(pg_temp.asked_by('tap_school', 'SELECT count(*) FROM yunfu.project'), (SELECT count(*)::text FROM yunfu.project), 'a unit sees all');
SELECT isnt(pg_temp.asked_by('tap_school', format('SELECT remedy FROM yunfu.explain(%s) LIMIT 1', :mine)), 'there is no such project', 'and is told of all');
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT pg_temp.exact('back again');
SELECT govproj.revoke_register('kept') \g /dev/null
SELECT govproj.revoke_register('yunfu') \g /dev/null
SELECT is((SELECT count(*) FROM pg_temp.had), 0::bigint, 'revoke_register takes all back');
SELECT is((SELECT count(*) FROM pg_policies WHERE schemaname = 'yunfu' AND policyname LIKE 'sees%'), 0::bigint, 'and its policies');
SELECT ok((SELECT bool_and(relrowsecurity) FROM pg_class WHERE relnamespace = 'yunfu'::regnamespace AND relkind = 'r'), 'row security stays on');
SELECT lives_ok('DROP ROLE tap_school', 'a role that has nothing left can be dropped');
SELECT lives_ok($$SELECT govproj.revoke_register('yunfu')$$, 'twice does no harm');

-- renamed, a register goes on
ALTER SCHEMA yunfu RENAME TO "云浮 台账";
ALTER TABLE "云浮 台账".document RENAME TO "文 件";
CREATE ROLE tap_school;
SELECT lives_ok($$SELECT govproj.grant_register('云浮 台账')$$, 'under other names');
SELECT is(pg_temp.asked_by('tap_school', 'SELECT count(*) > 0 FROM "云浮 台账"."文 件"'), 'true', 'the same is seen');
SELECT is(pg_temp.asked_by('tap_school', 'SELECT count(*) FROM "云浮 台账".project'), '1', 'by the same');

SELECT * FROM finish();
ROLLBACK;
