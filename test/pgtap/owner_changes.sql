-- A project changes hands by a decision with its paper: what the former owner planned, issued and signed stays its own, and the new one
-- goes on.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
CREATE ROLE tap_police; CREATE ROLE tap_school; CREATE ROLE tap_bureau; CREATE ROLE tap_finance; CREATE ROLE tap_government; CREATE ROLE tap_audit;
GRANT USAGE ON SCHEMA drive TO PUBLIC;
UPDATE yunfu.agency SET db_role = CASE code WHEN 'gaj' THEN 'tap_police' WHEN 'dsj' THEN 'tap_bureau' WHEN 'jyj' THEN 'tap_school'
                                  WHEN 'czj' THEN 'tap_finance' WHEN 'szf' THEN 'tap_government' WHEN 'sjj' THEN 'tap_audit' END;
SELECT drive.reach('professional', 'contracted') AS p, drive.reach('professional', 'submitted') AS s, drive.reach('professional', 'filed') AS f \gset
SELECT drive.project() AS planned \gset
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, off_plan_ground, serves_id, stage_on) VALUES ('运维', 'maintenance.software', 2, 2024, 1, 'vital', :p, '2024-12-01') RETURNING id AS service \gset
SELECT govproj.grant_register('yunfu') \g /dev/null
CREATE FUNCTION pg_temp.giving(project_id bigint, owner bigint, paper text DEFAULT '云编〔2024〕9号', more text DEFAULT '') RETURNS text LANGUAGE sql AS $$
    SELECT format('UPDATE yunfu.project SET owner_id = %s, owner_reason = %L%s WHERE id = %s', owner, paper, more, project_id)
$$;

-- 1. Who, and how
SELECT pg_temp.refused(format('UPDATE yunfu.project SET owner_id = 5 WHERE id = %s', :p), 'ZG009 fixed', 'not without its paper');
SELECT pg_temp.refused(format('UPDATE yunfu.project SET owner_reason = ''甲'' WHERE id = %s', :p), 'ZG009 fixed', 'nor the paper alone');
SELECT pg_temp.refused_to(who, pg_temp.giving(:p, 5), code, who || ' does not decide it') FROM (VALUES ('tap_police', 'ZG006 owner'), ('tap_bureau', 'ZG006 owner'), ('tap_school', '42501')) AS v (who, code) WHERE who <> 'tap_school';
SELECT pg_temp.refused(pg_temp.giving(:p, 3), 'done', 'an agency that may own such projects');
SELECT pg_temp.refused(pg_temp.giving(:p, 4), 'ZG006 owner', 'one that owns none gets none');
SELECT pg_temp.refused(pg_temp.giving(:p, 99), '23503', 'nor one that is not there');
SELECT pg_temp.refused(pg_temp.giving(:p, 5, more => ', stage = ''implementing'''), 'ZG009 fixed', 'in a statement of its own');
SELECT pg_temp.refused(pg_temp.giving(:planned, 5, more => ', city_funds = 7'), 'ZG009 fixed', 'also at "planned"');
SELECT pg_temp.refused(pg_temp.giving(:service, 5), 'ZG006 owner', 'a service goes where the system is');
UPDATE yunfu.agency SET active = false WHERE id = 5;
SELECT pg_temp.refused(pg_temp.giving(:p, 5), 'ZG006 owner', 'who acts no longer gets none');
UPDATE yunfu.agency SET active = true WHERE id = 5;

-- 2. It goes over
SELECT pg_temp.set_today('2025-01-10') \g /dev/null
SELECT pg_temp.do('none', pg_temp.giving(id, 5)) FROM unnest(ARRAY[:p, :s, :f, :planned]::bigint[]) AS id;
SELECT pg_temp.do('none', pg_temp.giving(:service, 5));
SELECT is((SELECT concat_ws(' ', kind, agency_id, legal_on, detail) FROM yunfu.act WHERE project_id = :p ORDER BY seq DESC LIMIT 1),
          'owner_changed 2 2025-01-10 {"owner_id":[2,5],"owner_reason":[null,"云编〔2024〕9号"]}', 'the act says from, to and by which paper');
SELECT is((SELECT DISTINCT kind_zh FROM yunfu.act_log WHERE kind = 'owner_changed'), '项目单位变更', 'in words');
SELECT is(pg_temp.by('tap_police', format('DO $x$ BEGIN IF EXISTS (SELECT FROM yunfu.project WHERE id = %s) THEN RAISE; END IF; END $x$', :p)), 'done', 'the former owner sees it no more');
SELECT is(pg_temp.by('tap_school', format('UPDATE yunfu.project SET title = ''改'' WHERE id = %s', :p)), 'done', 'the new one has it');
SELECT pg_temp.refused_to('tap_police', format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 1, ''2025-01-10'')', pg_temp.main(:p)), '42501', 'the former pays nothing of it');
SELECT is(pg_temp.by('tap_school', format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 1, ''2025-01-10'')', pg_temp.main(:p))), 'done', 'the new one does');
-- what was signed and issued before
SELECT is((SELECT signer_id FROM yunfu.contract WHERE id = pg_temp.main(:p)), 2::bigint, 'what was signed stays signed by who signed it');
SELECT is(pg_temp.by('tap_school', format('UPDATE yunfu.contract SET delivered_on = ''2025-01-10'' WHERE id = %s', pg_temp.main(:p))), 'done', 'and is delivered to the new one');
CREATE FUNCTION pg_temp.signing(signer bigint, day date) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%s, ''other'', %s, ''甲'', 1, %L)', current_setting('tap.p'), signer, day)
$$;
SELECT set_config('tap.p', :'p', true) \g /dev/null
SELECT is(pg_temp.by('tap_school', pg_temp.signing(2, '2025-01-09')), 'done', 'one of the day before is signed by its owner then');
SELECT is(pg_temp.by('tap_school', pg_temp.signing(5, '2025-01-10')), 'done', 'one of that day by the new one');
SELECT pg_temp.refused_to('tap_school', pg_temp.signing(5, '2025-01-09'), 'ZG006 office', 'not by who did not have it yet');
SELECT pg_temp.refused_to('tap_school', pg_temp.signing(2, '2025-01-10'), 'ZG006 office', 'nor by who had it no more');
CREATE FUNCTION pg_temp.issuing(issuer bigint, day date) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''scheme'', %s, %L)', current_setting('tap.p'), issuer, day)
$$;
SELECT set_config('tap.p', :'s', true) \g /dev/null
SELECT is(pg_temp.by('tap_school', pg_temp.issuing(2, '2025-01-09')), 'done', 'papers likewise');
SELECT is(pg_temp.by('tap_school', pg_temp.issuing(5, '2025-01-10')), 'done', 'of either day');
SELECT pg_temp.refused_to('tap_school', pg_temp.issuing(5, '2025-01-09'), 'ZG006 office', 'by who had it');
SELECT pg_temp.refused_to('tap_school', pg_temp.issuing(2, '2025-01-10'), 'ZG006 office', 'on that day');
SELECT pg_temp.refused_to('tap_police', pg_temp.issuing(2, '2025-01-09'), '23503', 'and the former enters none');
SELECT is(pg_temp.by('tap_school', format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) SELECT project_id, ''voiding'', 5, ''2025-01-10'', id, ''误'' FROM yunfu.document WHERE project_id = %s AND kind = ''scheme''', :s)),
          'done', 'the new one voids what the former issued');
-- the plan it stands in is the former's
SELECT is(drive.step(:planned, 'submitted', '2025-01-10') ~ 'plan_line', false, 'its line of the plan serves it still');
SELECT is_empty(format($$ SELECT rule FROM yunfu.explain(%s, 'submitted') WHERE rule ~ 'plan_line' AND NOT met $$, :planned), 'as explain tells');

-- 3. As of a day
SELECT results_eq($$ SELECT day, owner_id, owner_name FROM (VALUES ('2025-01-09'::date), ('2025-01-10')) AS d(day) CROSS JOIN LATERAL (SELECT owner_id, owner_name FROM yunfu.project_on(day) WHERE project_id = current_setting('tap.p')::bigint) AS o $$,
                  $$ VALUES ('2025-01-09'::date, 2::bigint, '市公安局'), ('2025-01-10', 5, '市教育局') $$, 'the owner then');
SELECT is_empty($$ SELECT f.day FROM (VALUES ('2025-01-09'::date, 2::bigint), ('2025-01-10', 5)) AS f(day, owner)
                    WHERE EXISTS (SELECT FROM yunfu.duties_on(f.day) d WHERE d.project_id IS NOT NULL AND d.kind = 'acceptance_filing' AND d.agency_id <> f.owner) $$, 'who owed then');

-- 4. By whom the law has it
SELECT govproj.create_register('tap_giving', NULL) \g /dev/null
INSERT INTO tap_giving.agency (code, name, kind, db_role) SELECT code, name, kind, db_role FROM yunfu.agency ORDER BY id;
SELECT govproj.load_pack('tap_giving', jsonb_set(body, '{forms}', (body -> 'forms') || '{"form": "project", "does": "transfer", "office": "government", "article": "10"}') || '{"cases": []}') FROM govproj.packs WHERE code = 'yunfu-2020' \g /dev/null
SELECT pg_temp.set_today('2024-12-31') \g /dev/null
INSERT INTO tap_giving.project (title, category, owner_id, budget_year, city_funds, off_plan_ground, stage_on) VALUES ('甲', 'software.professional', 2, 2024, 1, 'vital', '2024-12-31') RETURNING id AS g \gset
SELECT govproj.grant_register('tap_giving') \g /dev/null
SELECT is(pg_temp.by('tap_government', format('UPDATE tap_giving.project SET owner_id = 5, owner_reason = ''云府〔2024〕1号'' WHERE id = %s', :g)), 'done', 'the office that the version names decides');
SELECT pg_temp.refused_to('tap_government', format('UPDATE tap_giving.project SET owner_id = 5, owner_reason = ''云府〔2024〕1号'', title = ''乙'' WHERE id = %s', :g), 'ZG009 fixed', 'and changes nothing beside');
SELECT pg_temp.refused_to('tap_police', format('UPDATE tap_giving.project SET owner_id = 5, owner_reason = ''云府〔2024〕1号'' WHERE id = %s', :g), 'ZG006 owner', 'and no other');
SELECT is_empty($$ SELECT * FROM govproj.check_register('tap_giving') $$, 'all is well there');

SELECT govproj.settle('yunfu') \g /dev/null
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'all is well');
SELECT is_empty($$ SELECT * FROM govproj.verify('yunfu') $$, 'and the chains hold');
SELECT * FROM finish();
ROLLBACK;
