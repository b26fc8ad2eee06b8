-- worklist: what is whose to do, each row known by a key, and no more judged than is shown.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
SELECT pg_temp.set_today('2024-12-31') \g /dev/null

CREATE ROLE tap_police; CREATE ROLE tap_school; CREATE ROLE tap_bureau; CREATE ROLE tap_finance; CREATE ROLE tap_stranger; CREATE ROLE tap_reader;
UPDATE yunfu.agency SET db_role = CASE code WHEN 'dsj' THEN 'tap_bureau' WHEN 'gaj' THEN 'tap_police' WHEN 'czj' THEN 'tap_finance' WHEN 'jyj' THEN 'tap_school' END
 WHERE code IN ('dsj', 'gaj', 'czj', 'jyj');
SELECT govproj.grant_register('yunfu'), govproj.grant_reader('yunfu', 'tap_reader') \g /dev/null
GRANT USAGE ON SCHEMA yunfu TO tap_stranger;
SELECT drive.reach('professional', 'planned') AS young, drive.reach('professional', 'submitted') AS applied, drive.reach('professional', 'implementing') AS running, drive.reach('public', 'reviewed') AS public,
       drive.reach('professional', 'filed') AS filed, drive.reach('professional', 'returned') AS back, drive.reach('professional', 'withdrawn') AS out \gset
-- two changes of one day
INSERT INTO yunfu.change (project_id, kind, cause, decided_on, note) VALUES (:running, 'scope', 'policy', '2024-12-20', '甲'), (:running, 'scope', 'policy', '2024-12-20', '乙');
INSERT INTO yunfu.audit_request (agency_id, project_id, title, requested_on, due_on) VALUES (2, :running, '调阅', '2024-12-01', '2024-12-20'), (5, NULL, '调阅', '2024-12-01', '2024-12-20');
INSERT INTO yunfu.audit_item (audit_request_id, title) SELECT r.id, t.title FROM yunfu.audit_request r, (VALUES ('合同'), ('发票')) AS t (title);

--
-- Each row has its key
--
SELECT matches(obj_description('yunfu.worklist'::regclass), 'Key: project_order, key[.]', 'the comment says by what');
SELECT is_empty('SELECT project_order, key FROM yunfu.worklist GROUP BY 1, 2 HAVING count(*) > 1', 'no two rows have one');
SELECT is_empty('SELECT key FROM yunfu.worklist GROUP BY 1 HAVING count(*) > 1', 'nor one half of it');
SELECT is_empty('SELECT key FROM yunfu.worklist WHERE project_order IS DISTINCT FROM coalesce(project_id, - owner_id)', 'agencies come before projects, the latest first');
SELECT is_empty('SELECT * FROM yunfu.worklist WHERE project_order IS NULL OR key IS NULL OR mine IS NULL OR office IS NULL', 'and none is without');
SELECT results_eq(format($$ SELECT duty, duty_zh, arose_on, count(DISTINCT source_id) FROM yunfu.worklist WHERE project_id = %s AND duty = 'change_filing' GROUP BY 1, 2, 3 $$, :running),
    $$ SELECT 'change_filing', label_zh::text, DATE '2024-12-20', 2::bigint FROM yunfu.policy_obligation WHERE code = 'change_filing' $$, 'two changes of one day are two duties');
SELECT is((SELECT count(*) FROM yunfu.worklist WHERE duty = 'audit_item'), 4::bigint, 'and so are two things that audit asks for');
SELECT is_empty($$ SELECT w.key FROM yunfu.worklist w WHERE w.duty IS NOT NULL
                    AND NOT EXISTS (SELECT FROM yunfu.obligation_watch o WHERE o.kind = w.duty AND o.source_id = w.source_id AND o.arose_on = w.arose_on AND o.due_on IS NOT DISTINCT FROM w.due_on
                                       AND o.project_id IS NOT DISTINCT FROM w.project_id AND o.agency_id = w.owner_id) $$, 'a duty is one of obligation_watch');
CREATE TEMP TABLE keys AS SELECT key FROM yunfu.worklist;
SET LOCAL datestyle = 'German, DMY';
SELECT set_eq('SELECT key FROM yunfu.worklist', 'SELECT key FROM keys', 'a key is the same however a client writes days');
SET LOCAL datestyle = 'ISO';
SELECT pg_temp.set_today('2025-01-31') \g /dev/null
SELECT is_empty('SELECT key FROM keys EXCEPT SELECT key FROM yunfu.worklist', 'and the next month');
SELECT pg_temp.set_today('2024-12-31') \g /dev/null

--
-- Steps on, back and out
--
SELECT set_eq('SELECT w.project_id, w.next_stage FROM yunfu.worklist w WHERE w.step <> ''duty''',
              $$ SELECT p.id, e.target::text FROM yunfu.project p, yunfu.explain(p.id) AS e WHERE e.step IN ('forward', 'back', 'exit')
                 UNION SELECT p.id, e.target::text FROM yunfu.project p, yunfu.explain(p.id) AS e WHERE e.step = 'restart' GROUP BY 1, 2 HAVING bool_and(e.met OR e.code <> 'ZG001') $$,
              'every step that explain has, and a new round once it is open');
SELECT results_eq(format('SELECT next_stage, step, step_zh, office_zh, office_en, ready, missing FROM yunfu.worklist WHERE project_id = %s ORDER BY next_order', :applied),
    $$ VALUES ('withdrawn', 'exit', '退出', '项目单位', 'Owner', false, 1), ('terminated', 'exit', '退出', '项目单位', 'Owner', false, 2),
              ('returned', 'back', '退回', '数据主管部门', 'Data bureau', false, 1), ('prechecked', 'forward', '办理', '数据主管部门', 'Data bureau', false, 1) $$, 'each a row of its own, ready or not');
SELECT drive.supply(:applied, 'failed preliminary_review', '2024-12-30') \g /dev/null
SELECT is((SELECT concat_ws(' ', ready, missing) FROM yunfu.worklist WHERE project_id = :applied AND next_stage = 'returned'), 't 0', 'which is told');
SELECT is_empty($$ SELECT key FROM yunfu.worklist WHERE office_zh !~ '[一-龥]' OR office_en !~ '^[A-Z]' OR step_zh IS NULL OR step_en IS NULL OR (track_zh IS NULL) <> (project_id IS NULL)
                    OR (track_en IS NULL) <> (project_id IS NULL) OR (duty_zh IS NULL) <> (duty IS NULL) OR (duty_en IS NULL) <> (duty IS NULL) $$, 'every code has its names beside it');

--
-- Whose it is
--
CREATE FUNCTION pg_temp.mine(who text) RETURNS TABLE (key text, office text, mine boolean) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.turn(who);
    RETURN QUERY SELECT w.key, w.office, w.mine FROM yunfu.worklist w;
    PERFORM pg_temp.turn('none');
END $$;
SELECT set_eq('SELECT DISTINCT mine FROM yunfu.worklist', '{t}'::boolean[], 'all is the register''s owner''s');
SELECT set_eq($$ SELECT DISTINCT office, mine FROM pg_temp.mine('tap_police') $$, $$ VALUES ('owner', true), ('data_bureau', false) $$, 'of its own a unit has what its owner does');
SELECT set_eq($$ SELECT DISTINCT office, mine FROM pg_temp.mine('tap_finance') WHERE office IN ('finance', 'data_bureau') $$, $$ VALUES ('finance', true), ('data_bureau', false) $$, 'an office what is for its kind');
SELECT set_eq($$ SELECT key FROM pg_temp.mine('tap_finance') WHERE office = 'owner' AND mine $$, $$ SELECT key FROM yunfu.worklist WHERE owner_id = 3 AND duty IS NOT NULL $$, 'and what it owes itself');
SELECT set_eq($$ SELECT key FROM pg_temp.mine('tap_bureau') WHERE mine $$,
              $$ SELECT w.key FROM yunfu.worklist w WHERE w.office = 'data_bureau' OR w.office = 'owner' AND w.owner_id = 1 $$, 'who owns and decides has both');
SELECT set_eq($$ SELECT DISTINCT mine FROM pg_temp.mine('tap_reader') $$, '{f}'::boolean[], 'nothing is a reader''s');
SELECT throws_ok($$ SELECT * FROM pg_temp.mine('tap_stranger') $$, '42501', NULL, 'a stranger is refused');
SELECT pg_temp.turn('none') \g /dev/null
SELECT is_empty($$ SELECT key FROM pg_temp.mine('tap_school') WHERE key !~ '^0:duty' $$, 'another unit sees no project of the police');

--
-- Pages
--
SELECT drive.reach('professional', 'planned') FROM generate_series(1, 40) \g /dev/null
SELECT drive.reach('public', 'withdrawn') FROM generate_series(1, 5) \g /dev/null
ANALYZE;
CREATE FUNCTION pg_temp.cost(query text, OUT judged bigint, OUT duties bigint, OUT plans bigint, OUT buffers bigint) LANGUAGE plpgsql AS $$
DECLARE
    plan jsonb;
BEGIN
    EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, FORMAT json) ' || query INTO plan;
    SELECT coalesce(sum((p ->> 'Actual Loops')::bigint) FILTER (WHERE p ->> 'Function Name' = 'judge_explain'), 0),
           coalesce(sum((p ->> 'Actual Loops')::bigint) FILTER (WHERE p ->> 'Function Name' = 'project_duties'), 0),
           coalesce(sum((p ->> 'Actual Loops')::bigint) FILTER (WHERE p ->> 'Function Name' = 'plan_duties'), 0) INTO judged, duties, plans
      FROM jsonb_path_query(plan, 'strict $.** ? (@."Node Type" == "Function Scan")') AS p;
    buffers := (plan #>> '{0,Plan,Shared Hit Blocks}')::bigint + (plan #>> '{0,Plan,Shared Read Blocks}')::bigint;
END $$;
SELECT is((c.judged, c.duties), ((SELECT count(*) FROM yunfu.project), (SELECT count(*) FROM yunfu.project)), 'the whole judges each project once') FROM pg_temp.cost('SELECT * FROM yunfu.worklist') AS c;
SELECT is((c.judged, c.duties), (1::bigint, 1::bigint), 'of one project it judges that one') FROM pg_temp.cost('SELECT * FROM yunfu.worklist WHERE project_id = 7') AS c;
SELECT is((c.judged, c.duties), (1::bigint, 1::bigint), 'so asked by what it is ordered by') FROM pg_temp.cost('SELECT * FROM yunfu.worklist WHERE project_order = 7') AS c;
-- twenty rows beyond the duties of agencies, of which a project has three at least
CREATE FUNCTION pg_temp.page(after_project bigint, after_key text) RETURNS text LANGUAGE sql AS $$
    SELECT format('SELECT * FROM yunfu.worklist WHERE project_order >= %1$s AND (project_order, key) > (%1$s, %2$L) ORDER BY project_order, key LIMIT 20', after_project, after_key)
$$;
CREATE FUNCTION pg_temp.pages(who text) RETURNS TABLE (page integer, rows bigint, projects bigint, judged bigint, buffers bigint) LANGUAGE plpgsql AS $$
DECLARE
    last_project bigint := -9999; -- below all agencies
    last_key text := '';
BEGIN
    PERFORM pg_temp.turn(who);
    FOR n IN 1 .. 50 LOOP
        page := n;
        EXECUTE format('CREATE TEMP TABLE page_%s_%s AS %s', who, n, pg_temp.page(last_project, last_key));
        EXECUTE format('SELECT count(*), count(DISTINCT project_id) FROM page_%s_%s', who, n) INTO rows, projects;
        EXIT WHEN rows = 0;
        SELECT c.judged, c.buffers INTO judged, buffers FROM pg_temp.cost(pg_temp.page(last_project, last_key)) AS c;
        EXECUTE format('SELECT project_order, key FROM page_%s_%s ORDER BY 1 DESC, 2 DESC LIMIT 1', who, n) INTO last_project, last_key;
        RETURN NEXT;
    END LOOP;
    PERFORM pg_temp.turn('none');
END $$;
CREATE TEMP TABLE pages AS SELECT * FROM pg_temp.pages('none');
SELECT is((SELECT sum(rows) FROM pages)::bigint, (SELECT count(*) FROM yunfu.worklist), 'page after page it is all there, and nothing twice');
SELECT is_empty('SELECT * FROM pages WHERE judged > projects + 12', 'and a page judges the projects that it shows, with few that have nothing to show');
SELECT cmp_ok((SELECT max(buffers) FROM pages), '<', (SELECT c.buffers / 2 FROM pg_temp.cost('SELECT * FROM yunfu.worklist') AS c), 'and reads as little');
SELECT is((SELECT string_agg(DISTINCT (c.judged <= 20)::text, ' ') FROM unnest('{ORDER BY project_order\, key LIMIT 20,WHERE step = ''forward'' ORDER BY project_order\, key LIMIT 10}'::text[]) AS q,
                  LATERAL pg_temp.cost('SELECT * FROM yunfu.worklist ' || q) AS c), 'true', 'so does the first, and one of steps on');
GRANT CREATE, TEMPORARY ON DATABASE :DBNAME TO tap_police;
CREATE TEMP TABLE unit_pages AS SELECT * FROM pg_temp.pages('tap_police');
SELECT is_empty('SELECT * FROM unit_pages WHERE judged > projects + 12', 'a unit''s page judges no more under row security');
SELECT is((SELECT sum(rows) FROM unit_pages)::bigint, (SELECT count(*) FROM pg_temp.mine('tap_police')), 'and it has all its own');
-- agencies
INSERT INTO yunfu.agency (code, name, kind, active_since) SELECT 'u' || n, '单位' || n, 'unit', '2020-01-01' FROM generate_series(1, 100) AS n;
ANALYZE yunfu.agency;
SELECT cmp_ok(c.plans, '<', 12::bigint, 'the first page reckons the duties of the first agencies, and of no other') FROM pg_temp.cost('SELECT * FROM yunfu.worklist ORDER BY project_order, key LIMIT 20') AS c;
SELECT cmp_ok(c.plans, '<', 12::bigint, 'so does the next') FROM (SELECT project_order, key FROM yunfu.worklist ORDER BY 1, 2 OFFSET 19 LIMIT 1) AS l, pg_temp.cost(pg_temp.page(l.project_order, l.key)) AS c;
CREATE TEMP TABLE of_all AS SELECT * FROM pg_temp.cost('SELECT * FROM govproj.agency_duties(''yunfu.project'')');
SELECT pg_temp.turn('tap_police') \g /dev/null
CREATE TEMP TABLE of_its_own AS SELECT * FROM pg_temp.cost('SELECT * FROM govproj.agency_duties(''yunfu.project'')');
SELECT pg_temp.turn('none') \g /dev/null
SELECT cmp_ok(o.buffers, '<', a.buffers / 2, 'who sees its own duties alone has no other''s reckoned') FROM of_its_own o, of_all a;
SELECT * FROM finish();
