-- The views of a register as such: none says a word of the law, each has a key, codes have labels beside them, names need no quotes,
-- and what a version calls its things is no matter to any: the same story gives the same views under a pack all of whose words are others.
BEGIN;
\ir ../tap.sql
SELECT no_plan();
SET jit = off; -- each view is read a few times, none is worth compiling

--
-- The twin: the shipped pack, every word of whose lists has other letters
--
CREATE TEMP TABLE word AS SELECT DISTINCT w.list, w.word FROM yunfu.words w JOIN yunfu.policy y ON y.id = w.policy_id WHERE y.code = 'yunfu-2020' AND w.list NOT IN ('stage', 'category')
    AND w.list NOT IN (SELECT e.list FROM govproj.engine_words e WHERE e.list <> 'office');
CREATE TEMP TABLE spoken AS SELECT '(?<![a-z_])(' || string_agg(DISTINCT word, '|') || ')(?![a-z_])' AS words FROM word;
CREATE FUNCTION pg_temp.renamed(said jsonb, key text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT CASE jsonb_typeof(said)
        WHEN 'object' THEN (SELECT jsonb_object_agg(CASE WHEN o.key ~ '^(line|funds):' THEN regexp_replace(o.key, ':', ':zz_') ELSE o.key END, pg_temp.renamed(o.value, o.key)) FROM jsonb_each(said) AS o)
        WHEN 'array' THEN (SELECT coalesce(jsonb_agg(pg_temp.renamed(a, renamed.key)), '[]') FROM jsonb_array_elements(said) AS a)
        WHEN 'string' THEN CASE
            -- evaluation and national of these are the engine's
            WHEN key = ANY ('{word,track,owner_kinds,kind,issuer,office,limit_document,needs,any_of,entry,argument,subject,ceiling,lifted_by,after,renewed_by,extended_by,debtor,receiver,met_by,code,rule,grantor,document_kind,ground,cause,source,owner,not}')
                 AND said #>> '{}' !~ CASE key WHEN 'word' THEN '^$' ELSE '^(evaluation|(allocations|payments):national|yunfu-2020)$' END
            THEN to_jsonb(regexp_replace(said #>> '{}', (SELECT words FROM spoken), 'zz_\1', 'g')) ELSE said END
        ELSE said END
$$;
SELECT govproj.create_register('twin', pack => NULL) \g /dev/null
SELECT isnt(govproj.load_pack('twin', pg_temp.renamed(body - 'cases', '')), NULL, 'the shipped law in other words') FROM govproj.packs WHERE code = 'yunfu-2020';
SELECT is_empty('SELECT w.list, w.word FROM twin.words w JOIN word USING (list, word)', 'not one of its words is the shipped one''s');

--
-- One story in both registers. <word> is a word of the law.
--
CREATE FUNCTION pg_temp.both(statement text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE regexp_replace(regexp_replace(statement, '\mR\.', 'yunfu.', 'g'), '<(\w+)>', '\1', 'g');
    EXECUTE regexp_replace(regexp_replace(statement, '\mR\.', 'twin.', 'g'), '<(\w+)>', 'zz_\1', 'g');
END $$;
CREATE FUNCTION pg_temp.paper(project_id bigint, kind text, day date, outcome text DEFAULT 'passed', amount numeric DEFAULT 2000000, third_party text DEFAULT '省信息工程测评中心') RETURNS void LANGUAGE sql AS $$
    SELECT pg_temp.both(format('INSERT INTO R.document (project_id, kind, issuer_id, issued_on, outcome, amount, third_party, qualification, reason)
        SELECT p.id, d.kind, CASE d.issuer WHEN ''owner'' THEN p.owner_id ELSE (SELECT min(a.id) FROM R.agency a WHERE a.kind = d.issuer) END, %L,
               CASE WHEN d.has_outcome OR %3$L = ''not_applicable'' THEN %3$L END, CASE WHEN d.has_amount THEN %4$L::numeric END, CASE WHEN d.has_third_party THEN %5$L END,
               CASE WHEN d.has_qualification THEN ''甲级'' END, CASE WHEN %3$L = ''not_applicable'' THEN ''不涉及'' END
          FROM R.project p JOIN R.policy_document d USING (policy_id) WHERE p.id = %2$s AND d.kind = ''<%6$s>''', day, project_id, outcome, amount, third_party, kind))
$$;
CREATE FUNCTION pg_temp.contract(project_id bigint, kind text, amount numeric, day date, supplier text, due date DEFAULT '2024-10-10') RETURNS void LANGUAGE sql AS $$
    SELECT pg_temp.both(format('INSERT INTO R.contract (project_id, kind, signer_id, supplier, qualification, amount, signed_on, delivery_due, security_undertaking)
        SELECT id, ''<%s>'', owner_id, %L, ''甲级'', %s, %L, %L, true FROM R.project WHERE id = %s', kind, supplier, amount, day, due, project_id))
$$;
CREATE FUNCTION pg_temp.advance(project_id bigint, VARIADIC stages text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    target text;
    n record;
    day date;
BEGIN
    FOREACH target IN ARRAY stages LOOP
        SELECT stage_on + 7 INTO day FROM yunfu.project WHERE id = project_id;
        FOR n IN SELECT d.thing, split_part(d.thing, ' ', 2) AS word FROM drive.need d JOIN yunfu.project p USING (track)
                  WHERE p.id = project_id AND d.from_stage = p.stage::text AND d.to_stage = target AND d.thing NOT LIKE 'line %' AND d.thing <> 'undertaking' ORDER BY d.id LOOP
            CASE
                WHEN n.thing = 'demand' THEN
                    PERFORM pg_temp.both(format('INSERT INTO R.demand (agency_id, year, title, category, project_id) VALUES (2, 2020, ''视频会议'', ''software.platform'', %s)', project_id));
                WHEN n.thing LIKE 'contract %' THEN
                    PERFORM pg_temp.contract(project_id, n.word, CASE n.word WHEN 'main' THEN 1700000 ELSE 9000 END, day, CASE n.word WHEN 'main' THEN '数科公司' ELSE '广东监理公司' END);
                WHEN n.thing = 'delivered' THEN
                    PERFORM pg_temp.both(format('UPDATE R.contract SET delivered_on = %L WHERE project_id = %s', day, project_id));
                WHEN n.thing LIKE 'failed %' THEN PERFORM pg_temp.paper(project_id, n.word, day, 'failed');
                ELSE PERFORM pg_temp.paper(project_id, n.thing, day);
            END CASE;
        END LOOP;
        PERFORM pg_temp.both(format('UPDATE R.project SET stage = %L, stage_on = %L WHERE id = %s', target, day, project_id));
    END LOOP;
END $$;
CREATE FUNCTION pg_temp.born(title text, category text, owner bigint, year integer, ground text DEFAULT NULL, day date DEFAULT NULL) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.both(format('INSERT INTO R.project (title, category, owner_id, budget_year, city_funds, plan_line_id, off_plan_ground, budgeted, stage_on)
        VALUES (%L, %L, %s, %s, 2450000, (SELECT min(l.id) FROM R.plan_line l JOIN R.annual_plan a ON a.id = l.annual_plan_id WHERE a.agency_id = %3$s AND a.year = %4$s AND %6$L), %5$s, %6$L, %7$L)',
        title, category, owner, year, coalesce('''<' || ground || '>''', 'NULL'), ground IS NULL, coalesce(day, make_date(year, 3, 2))));
    PERFORM pg_temp.both(format('INSERT INTO R.cost_line (project_id, kind, amount) SELECT (SELECT max(p.id) FROM R.project p), k, a FROM (VALUES (''<software_development>'', 1800000), (''<hardware>'', 350000),
        (''<supervision>'', 100000), (''<acceptance>'', 100000), (''<security>'', 100000)) AS v (k, a)'));
    RETURN (SELECT max(id) FROM yunfu.project);
END $$;
-- what drive.sql has made in the one
INSERT INTO twin.agency (code, name, kind, leading_group, responsible_office) SELECT code, name, 'zz_' || kind, leading_group, responsible_office FROM yunfu.agency ORDER BY id;
INSERT INTO twin.annual_plan (agency_id, year, filed_on) SELECT agency_id, year, filed_on FROM yunfu.annual_plan ORDER BY id;
INSERT INTO twin.plan_line (annual_plan_id, title, category, estimate) SELECT annual_plan_id, title, category, estimate FROM yunfu.plan_line ORDER BY id;

CREATE FUNCTION pg_temp.story() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p bigint;
BEGIN
    -- the whole way of both classes, with money, changes and a third party that is near to the supplier
    p := pg_temp.born('警务综合平台', 'software.professional', 2, 2020);
    PERFORM pg_temp.advance(p, 'submitted', 'prechecked', 'reviewed', 'fund_reviewed');
    PERFORM pg_temp.paper(p, 'cost_review', '2020-03-30', 'passed', 1950000);
    PERFORM pg_temp.paper(p, 'fund_review_opinion', '2020-03-31', 'passed', 2000000);
    PERFORM pg_temp.advance(p, 'approved', 'funded', 'procuring', 'contracted');
    PERFORM pg_temp.both(format('INSERT INTO R.fund_allocation (project_id, source, year, requested, decided, arranged) VALUES (%s, ''<city>'', 2020, 900000, 800000, 700000)', p));
    PERFORM pg_temp.advance(p, 'implementing');
    PERFORM pg_temp.contract(p, 'testing', 10000, '2020-05-10', '数科公司测评部');
    PERFORM pg_temp.both(format('INSERT INTO R.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%s, ''value'', ''<policy>'', ''<hardware>'', 400000, ''2020-06-01'')', p));
    PERFORM pg_temp.both(format('INSERT INTO R.change (project_id, kind, cause, source, new, decided_on) VALUES (%s, ''funds'', ''<other>'', ''<national>'', 100, ''2020-06-02'')', p));
    PERFORM pg_temp.both(format('INSERT INTO R.supplement (contract_id, amount, signed_on) SELECT id, 175000, ''2020-06-03'' FROM R.contract WHERE project_id = %s AND kind = ''<main>''', p));
    PERFORM pg_temp.both(format('INSERT INTO R.payment (contract_id, amount, paid_on, source) SELECT id, 750000, ''2020-06-10'', ''<city>'' FROM R.contract WHERE project_id = %s AND kind = ''<main>''', p));
    PERFORM pg_temp.paper(p, 'change_filing', '2020-06-11');
    PERFORM pg_temp.paper(p, 'national_liaison', '2020-06-11');
    -- late, and then delivered: it waits for its acceptance
    p := pg_temp.born('政务云平台', 'software.platform', 1, 2020);
    PERFORM pg_temp.advance(p, 'reviewed', 'fund_reviewed', 'funded', 'procuring', 'contracted', 'implementing');
    PERFORM pg_temp.both(format('UPDATE R.contract SET delivered_on = ''2024-12-01'' WHERE project_id = %s', p));
    p := pg_temp.born('教育平台', 'software.professional', 5, 2020, 'vital');
    PERFORM pg_temp.paper(p, 'government_consent', '2020-03-02');
    PERFORM pg_temp.advance(p, 'submitted', 'prechecked', 'reviewed', 'fund_reviewed', 'approved', 'funded', 'procuring', 'contracted', 'implementing', 'preaccepted');
    p := pg_temp.born('学籍平台', 'software.professional', 5, 2020, 'security');
    PERFORM pg_temp.paper(p, 'government_consent', '2020-03-02');
    PERFORM pg_temp.advance(p, 'submitted', 'prechecked', 'reviewed', 'fund_reviewed', 'approved', 'funded', 'procuring', 'contracted', 'implementing', 'preaccepted', 'accepted', 'filed');
    -- what its money rests on is undone
    p := pg_temp.born('备用平台', 'software.platform', 1, 2020);
    PERFORM pg_temp.advance(p, 'reviewed', 'fund_reviewed', 'funded', 'procuring');
    PERFORM pg_temp.both(format('INSERT INTO R.fund_allocation (project_id, source, year, requested, decided) VALUES (%s, ''<city>'', 2020, 100, 100)', p));
    PERFORM pg_temp.both(format('INSERT INTO R.document (project_id, kind, issuer_id, issued_on, document_id, reason) SELECT project_id, ''voiding'', issuer_id, issued_on + 9, id, ''错'' FROM R.document WHERE project_id = %s AND kind = ''<fund_decision>''', p));
    -- ends, and a new round
    p := pg_temp.born('退回', 'software.professional', 2, 2020);
    PERFORM pg_temp.advance(p, 'submitted', 'returned', 'submitted');
    p := pg_temp.born('撤回', 'software.professional', 2, 2020);
    PERFORM pg_temp.advance(p, 'withdrawn');
    p := pg_temp.born('终止', 'software.professional', 2, 2020);
    PERFORM pg_temp.advance(p, 'submitted', 'prechecked', 'reviewed', 'fund_reviewed', 'approved', 'funded', 'procuring', 'contracted', 'terminated');
    p := pg_temp.born('豁免', 'software.professional', 2, 2020);
    PERFORM pg_temp.advance(p, 'submitted', 'prechecked', 'reviewed', 'fund_reviewed', 'approved', 'funded', 'procuring', 'contracted', 'implementing');
    PERFORM pg_temp.paper(p, 'waiver_consent_data_bureau', '2024-12-01');
    PERFORM pg_temp.both(format('INSERT INTO R.waiver (project_id, rule, granted_by, document_id, granted_on, until) SELECT %s, ''delivered'', 1, max(id), ''2024-12-01'', ''2024-12-31'' FROM R.document', p));
    PERFORM pg_temp.paper(p, 'part_acceptance_report', '2024-12-05');
    PERFORM pg_temp.both(format('INSERT INTO R.acceptance_part (project_id, title, share, document_id, accepted_on) SELECT %s, ''一期'', 40, max(id), ''2024-12-05'' FROM R.document', p));
    PERFORM pg_temp.both(format('INSERT INTO R.bond (project_id, kind, giver, amount, received_on) VALUES (%s, ''bid'', ''甲'', 10, ''2024-12-05''), (%1$s, ''bid'', ''乙'', 10, ''2024-12-05'')', p));
    PERFORM pg_temp.both('INSERT INTO R.bond_release (bond_id, amount, released_on) SELECT max(id), 10, ''2024-12-06'' FROM R.bond');
    PERFORM pg_temp.both(format('INSERT INTO R.document (project_id, kind, issuer_id, issued_on, reason) SELECT id, ''<suspension_notice>'', owner_id, ''2024-12-06'', ''部署调整'' FROM R.project WHERE id = %s', p));
    PERFORM pg_temp.born('明年的', 'software.professional', 2, 2023, 'vital');
    PERFORM pg_temp.both('INSERT INTO R.demand (agency_id, year, title, category) VALUES (5, 2021, ''甲'', ''software.platform'')');
    PERFORM pg_temp.both('INSERT INTO R.service_request (agency_id, category, title, asked, unit, requested_on) VALUES (2, ''infrastructure.cloud'', ''云资源'', 8, ''vCPU'', ''2024-12-01''), (5, ''infrastructure.cloud'', ''云'', 8, ''vCPU'', ''2024-12-01'')');
    PERFORM pg_temp.both('UPDATE R.service_request SET decision = ''granted'', decided_on = ''2024-12-02'', allocated = 4, allocated_on = ''2024-12-02'' WHERE agency_id = 2');
    PERFORM pg_temp.both(format('INSERT INTO R.matter (agency_id, project_id, title, raised_on) VALUES (2, %s, ''一件事'', ''2024-12-01''), (2, NULL, ''又一件'', ''2024-12-01'')', p));
    PERFORM pg_temp.both('UPDATE R.matter SET resolution = ''已办'', resolved_on = ''2024-12-02'' WHERE project_id IS NOT NULL');
    PERFORM pg_temp.both(format('INSERT INTO R.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (%s, 2023, 1, 88, ''2024-12-01'')', p));
    PERFORM pg_temp.both(format('INSERT INTO R.audit_request (agency_id, project_id, title, requested_on, due_on) VALUES (2, %s, ''调阅'', ''2024-12-01'', ''2024-12-20''), (5, NULL, ''调阅'', ''2024-12-01'', ''2024-12-20'')', p));
    PERFORM pg_temp.both('INSERT INTO R.audit_item (audit_request_id, title) SELECT id, t FROM R.audit_request, (VALUES (''合同''), (''凭证'')) AS v (t)');
    PERFORM pg_temp.both(format('INSERT INTO R.finding (agency_id, project_id, finder_id, article, title, found_on) VALUES (2, %s, 6, ''24'', ''未备案'', ''2024-12-01'')', p));
    PERFORM pg_temp.both('INSERT INTO R.annual_plan (agency_id, year, filed_on) VALUES (2, 2022, ''2021-12-20'')');
END $$;
SELECT lives_ok('SELECT pg_temp.story()', 'one story in both registers');
SELECT is_empty($$ SELECT * FROM govproj.check_register('twin') WHERE severity = 'error' $$, 'the twin holds what the engine put there');

-- all views, and what is compared of them
CREATE TEMP TABLE view AS SELECT c.relname::text AS name, c.oid, obj_description(c.oid) AS says FROM pg_class c WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind = 'v';
CREATE FUNCTION pg_temp.rows_of(register text, name text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    -- hashes are over the words and the time, and details list what was warned of in the words'' order
    RETURN QUERY EXECUTE format('SELECT replace((to_jsonb(v) - ''{hash,detail,recorded_at}''::text[])::text, ''zz_'', '''') FROM %I.%I AS v', register, name);
END $$;
SELECT bag_eq(format('SELECT pg_temp.rows_of(''twin'', %L)', name), format('SELECT pg_temp.rows_of(''yunfu'', %L)', name), name || ': the same in other words')
  -- what worklist lists is in the order of its words
  FROM view WHERE name <> 'worklist' ORDER BY name COLLATE "C";
SELECT is_empty(format('SELECT %L WHERE NOT EXISTS (SELECT FROM yunfu.%I)', name, name), name || ' tells something') FROM view
 WHERE name NOT IN ('policy_fault', 'policy_fault_found', 'policy_case_fault', 'policy_advice') ORDER BY name COLLATE "C";
SELECT results_eq('SELECT requested, reviewed, approved, decided, remaining FROM twin.fund_execution WHERE project_id = 1', 'VALUES (2000000.00, 2000000.00, 2000000.00, 2000000.00, 1250000.00)', 'funds by what papers count as');
SELECT is_empty($$ SELECT v.flag FROM unnest('{approval_above_appraisal,early_change,related_party,basis_voided,paid_above_arranged,supplements_above_share}'::text[]) AS v (flag) WHERE v.flag NOT IN (SELECT flag FROM twin.red_flags) $$,
                'and so the flags');

--
-- No view says a word of the law
--
-- What is no part that a word plays and no word of the engine's list.
CREATE TEMP TABLE said AS
SELECT DISTINCT v.name, t.token
  FROM view v
 CROSS JOIN LATERAL (SELECT regexp_replace(pg_get_viewdef(v.oid), 'has_part\([^'']*''[a-z_]+''::text\)|word_label\(''[a-z]+''::text', '', 'g') AS definition) AS d
 CROSS JOIN regexp_matches(d.definition, '''((?:[^'']|'''')*)''', 'g') AS m
 CROSS JOIN regexp_split_to_table(btrim(m[1], '{}'), '[:,]') AS t (token)
 WHERE m[1] ~ '^[a-z_:,{}]+$';
-- Words that the engine has as well: tables and forms, what a duty arises from, grammar of rows, parts beside their list.
CREATE TEMP TABLE excepted (name, word) AS VALUES ('evaluation_watch', 'evaluation'), ('unit_scorecard', 'evaluation'), ('plan_compliance', 'annual_plan'),
    ('policy_advice', 'evaluation'), ('policy_advice', 'main'), ('policy_advice', 'yearly'), ('policy_advice', 'policy'),
    ('policy_case_fault', 'evaluation'), ('policy_fault_found', 'evaluation'), ('policy_fault_found', 'audit_item'), ('policy_fault_found', 'national'), ('policy_fault_found', 'policy');
SELECT is_empty('SELECT DISTINCT s.name, s.token FROM said s JOIN word w ON w.word = s.token EXCEPT SELECT name, word FROM excepted', 'no view says a word of the shipped law''s lists');
SELECT is_empty('SELECT name, word FROM excepted EXCEPT SELECT s.name, s.token FROM said s JOIN word w ON w.word = s.token', 'but for these, which are words of the engine');

--
-- Keys
--
CREATE TEMP TABLE key AS SELECT name, string_to_array(substring(says FROM 'Key: ([a-z_]+(, [a-z_]+)*)\.'), ', ') AS columns FROM view;
SELECT is(columns IS NOT NULL, true, name || ' names its key in its comment') FROM key ORDER BY name COLLATE "C";
SELECT is_empty(format('SELECT * FROM (SELECT %1$s, count(*) AS rows FROM yunfu.%2$I GROUP BY %1$s) AS k WHERE rows > 1 OR num_nulls(%1$s) > 0', array_to_string(columns, ', '), name),
                name || ': one row a key, and no part of it is null') FROM key ORDER BY name COLLATE "C";

--
-- Names and labels
--
CREATE TEMP TABLE col AS SELECT v.name AS view, a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS type FROM view v JOIN pg_attribute a ON a.attrelid = v.oid AND a.attnum > 0;
SELECT is_empty('SELECT view, name FROM col WHERE quote_ident(name) <> name', 'no column needs quotes');
-- of these the rows are the law's own
DELETE FROM col WHERE view ~ '^(policy|article)_' OR view IN ('words', 'agency_kind');
-- A label stands under the column's own name, or without what says that it is a code; of the row's own kind it may be its label.
CREATE FUNCTION pg_temp.lacks(col, ending text) RETURNS boolean LANGUAGE sql AS $$
    SELECT NOT EXISTS (SELECT FROM col c WHERE c.view = $1.view AND c.name IN ($1.name || ending, regexp_replace($1.name, '_(stage|kind)$', '') || ending, CASE WHEN $1.name IN ('kind', 'rule') THEN 'label' || ending END))
$$;
-- What is a code is seen by what stands there: words of the version, of the engine and stages, and nothing else.
CREATE TEMP TABLE code AS SELECT word FROM yunfu.words UNION SELECT word FROM govproj.engine_words;
CREATE FUNCTION pg_temp.holds_codes(col) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    answer boolean;
BEGIN
    EXECUTE format('SELECT bool_and(v.x IN (SELECT word FROM code)) FROM yunfu.%I AS t, LATERAL (SELECT t.%I::text) AS v (x) WHERE v.x IS NOT NULL', $1.view, $1.name) INTO answer;
    RETURN coalesce(answer, false);
END $$;
CREATE TEMP TABLE coded AS SELECT c.* FROM col c WHERE c.type = 'text' AND c.name !~ '_(zh|en)$' AND pg_temp.holds_codes(c);
SELECT cmp_ok((SELECT count(*) FROM coded), '>', 40::bigint, 'codes are found');
SELECT is_empty($$ SELECT c.view, c.name, e.ending FROM coded c, unnest('{_zh,_en}'::text[]) AS e (ending) WHERE pg_temp.lacks((c.view, c.name, c.type)::col, e.ending) $$, 'each code has its names beside it, in Chinese and English');
SELECT is_empty($$ SELECT c.view, c.name, e.ending FROM col c, unnest('{_zh,_en}'::text[]) AS e (ending)
                    WHERE c.name ~ '(^|_)(track|stage|kind|category|outcome|mode|event|state|flag|how|basis)$' AND c.type = 'text' AND pg_temp.lacks((c.view, c.name, c.type)::col, e.ending) $$, 'by their names, too');
SELECT is_empty($$ SELECT c.view, c.name FROM col c WHERE c.name ~ '(^|_)(stage|category)$'
                      AND NOT EXISTS (SELECT FROM col o WHERE o.view = c.view AND o.name IN (c.name || '_order', regexp_replace(c.name, '_stage$', '') || '_order')) $$, 'and each stage a number to order by');
SELECT is_empty($$ SELECT a.kind FROM (SELECT kind FROM yunfu.act UNION SELECT kind FROM yunfu.register_act) AS a WHERE a.kind NOT IN (SELECT word FROM govproj.engine_words WHERE list = 'act') $$, 'every kind of act has a name');
SELECT is_empty($$ SELECT list, word FROM govproj.engine_words WHERE label_zh !~ '[一-龥]' OR label_en !~ '^[A-Z][a-z ]' OR label_zh IS DISTINCT FROM govproj.word_label(list, word, 'zh') $$, 'in both languages');
SELECT is_empty($$ SELECT unnest('{passed,failed,not_applicable}'::text[]) EXCEPT SELECT word FROM govproj.engine_words WHERE list = 'outcome' $$, 'and every outcome');

--
-- Acts in the order of their key are read off it, and in that of their time off an index of one's own
--
CREATE INDEX ON yunfu.act (recorded_at);
ANALYZE yunfu.act;
-- what an agency was called then is looked up for each row that is shown
SELECT is(split_part(pg_temp.plan_of(query), 'SubPlan', 1) ~ '(Sort|Seq Scan on act)', false, query)
  FROM (VALUES ('SELECT * FROM yunfu.act_log ORDER BY recorded_at DESC LIMIT 20'), ('SELECT * FROM yunfu.act_log ORDER BY project_id DESC, seq DESC LIMIT 20')) AS v (query);

--
-- Stocks
--
SELECT results_eq('SELECT project_id, state, waits_since, days FROM yunfu.acceptance_backlog ORDER BY project_id',
                  $$ VALUES (2::bigint, 'delivered', DATE '2024-12-01', 30), (3, 'in_acceptance', (SELECT stage_on FROM yunfu.project WHERE id = 3), DATE '2024-12-31' - (SELECT stage_on FROM yunfu.project WHERE id = 3)) $$,
                  'what is delivered and what is past its implementation waits for its acceptance');
SELECT results_eq('SELECT year, projects, off_plan, off_plan_share, off_plan_amount_share FROM yunfu.plan_share ORDER BY year',
                  $$ VALUES (2020, 8::bigint, 2::bigint, 25.00, round(100 * 4900000.0 / (SELECT sum(total_investment) FROM yunfu.project WHERE budget_year = 2020 AND stage <> 'withdrawn'), 2)),
                            (2021, 0, 0, NULL, NULL), (2022, 0, 0, NULL, NULL), (2023, 1, 1, 100.00, 100.00), (2024, 0, 0, NULL, NULL) $$, 'years without projects are there, too');
SELECT set_eq($$ SELECT track, stage, projects, total_investment, city_funds FROM yunfu.pipeline_by_month WHERE month = '2024-12-01' $$,
              'SELECT track, stage, projects, total_investment, city_funds FROM yunfu.pipeline', 'this month stands as the pipeline does');
SELECT results_eq('SELECT month::date FROM (SELECT DISTINCT month FROM yunfu.pipeline_by_month) AS m ORDER BY 1', $$ SELECT d::date FROM generate_series(timestamp '2020-03-01', '2024-12-01', '1 month') AS d $$, 'every month is there, from the first');
SELECT is_empty($$ SELECT m.month, m.stage, m.track FROM yunfu.pipeline_by_month m FULL JOIN
                     (SELECT d::date AS month, s.track, s.stage, count(*) AS projects FROM generate_series(timestamp '2020-03-01', '2024-12-01', '1 month') AS d
                        JOIN yunfu.stage_duration s ON s.entered_on < d + interval '1 month' AND (s.left_on IS NULL OR s.left_on >= d + interval '1 month') GROUP BY 1, 2, 3) AS s
                     USING (month, track, stage, projects) WHERE m.projects IS NULL OR s.month IS NULL OR m.counted_on IS NULL $$, 'each month as the stays at stages have it');
SELECT results_eq($$ SELECT stage, total_investment, city_funds FROM yunfu.pipeline_by_month WHERE month IN ('2020-05-01', '2020-06-01') AND stage = 'implementing' AND track = 'professional' ORDER BY month $$,
                  $$ VALUES ('implementing', 4900000::numeric, 4900000::numeric), ('implementing', 4950000, 4900000) $$, 'a change counts from its day');
SELECT * FROM finish();
ROLLBACK;
