-- form: what may be said of an entry. Who knows nothing but what it tells leads a project from its entry to its filing.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
SELECT pg_temp.set_today('2020-03-02') \g /dev/null

-- Is one of the words said that a condition names? every: of each of its columns, else of any.
CREATE FUNCTION pg_temp.holds(terms jsonb, said jsonb, every boolean) RETURNS boolean LANGUAGE sql AS $$
    SELECT CASE WHEN every THEN coalesce(bool_and(h.holds), true) ELSE coalesce(bool_or(h.holds), false) END
      FROM (SELECT CASE WHEN said ? t.key THEN t.value @> (said -> t.key) ELSE t.value @> 'null' END AS holds FROM jsonb_each(terms) AS t) AS h
$$;
-- An entry: what is given, and of all else what form says must be there, the first that it allows, or anything of its type.
CREATE FUNCTION pg_temp.filled(entry text, project_id bigint, given jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    said jsonb := given;
    one record;
    picked jsonb;
BEGIN
    FOR one IN SELECT * FROM yunfu.form(entry, project_id) LOOP
        CONTINUE WHEN said ? one.column_name OR NOT (one.required OR pg_temp.holds(one.required_for, said, false));
        IF one.allowed IS NOT NULL THEN
            SELECT a.value -> 'value' INTO STRICT picked
              FROM jsonb_array_elements(one.allowed) WITH ORDINALITY AS a (value, n)
             WHERE pg_temp.holds(a.value -> 'for', said, true) AND coalesce((a.value ->> 'now')::boolean, true) ORDER BY a.n LIMIT 1;
        ELSE
            picked := CASE one.type WHEN 'text' THEN to_jsonb('某项'::text) WHEN 'numeric' THEN to_jsonb(50)
                                    WHEN 'integer' THEN to_jsonb(left(current_setting('govproj.today'), 4)::integer)
                                    WHEN 'date' THEN to_jsonb(current_setting('govproj.today')) END;
        END IF;
        said := said || jsonb_build_object(one.column_name, picked);
    END LOOP;
    RETURN said;
END $$;
CREATE FUNCTION pg_temp.enter(entry text, project_id bigint DEFAULT NULL, given jsonb DEFAULT '{}') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    said jsonb := pg_temp.filled(entry, project_id, given);
    columns text := (SELECT string_agg(quote_ident(k), ', ') FROM jsonb_object_keys(said) AS k);
    new_id bigint;
BEGIN
    EXECUTE format('INSERT INTO yunfu.%1$I (%2$s) SELECT %2$s FROM jsonb_populate_record(NULL::yunfu.%1$I, $1) RETURNING id', entry, columns)
       INTO new_id USING said;
    RETURN new_id;
END $$;
CREATE FUNCTION pg_temp.allowed(entry text, project_id bigint, named text) RETURNS TABLE (value text, n bigint, more jsonb) LANGUAGE sql AS $$
    SELECT a.value ->> 'value', a.n, a.value FROM yunfu.form(entry, project_id) AS f, jsonb_array_elements(f.allowed) WITH ORDINALITY AS a (value, n)
     WHERE f.column_name = named ORDER BY a.n
$$;
-- the kinds that a next step wants, first
CREATE FUNCTION pg_temp.wanted(entry text, project_id bigint, step text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT value FROM pg_temp.allowed(entry, project_id, 'kind') WHERE more -> 'steps' ? step ORDER BY n
$$;

--
-- The columns
--
CREATE TEMP TABLE entry AS SELECT DISTINCT relation AS name FROM govproj.office_privileges WHERE privilege = 'INSERT';
CREATE TEMP TABLE said AS SELECT e.name AS entry, f.* FROM entry e, yunfu.form(e.name) AS f;
SELECT set_eq('SELECT name FROM entry', 'SELECT DISTINCT entry FROM said', 'there is a form for every table that is entered into');
SELECT is_empty($$ SELECT entry, column_name FROM said WHERE label_zh !~ '[一-龥]' OR label_en = column_name OR label_en !~ '^[A-Z]' $$, 'each column has a name in both languages');
SELECT is_empty($$ SELECT l.key, c.key FROM jsonb_each(govproj.entry_column_labels()) AS l, jsonb_each(l.value) AS c WHERE NOT EXISTS (SELECT FROM said s WHERE s.entry = l.key AND s.column_name = c.key) $$,
                'and none has that is not there');
SELECT is_empty($$ SELECT s.entry, s.column_name FROM said s JOIN govproj.engine_columns k ON k.relation = s.entry WHERE s.column_name = ANY (k.columns) $$, 'what the engine keeps is left out');
SELECT is_empty($$ SELECT entry, column_name FROM said WHERE (entry, column_name) IN (('annual_plan', 'approved_on'), ('matter', 'resolution'), ('audit_item', 'handed_on')) $$, 'and what others answer');
SELECT results_eq($$ SELECT column_name, type, required, default_value FROM said WHERE entry = 'project' AND column_name IN ('code', 'title', 'category', 'owner_id', 'city_funds', 'classified', 'attributes', 'stage') $$,
    $$ VALUES ('code', 'text', false, NULL), ('title', 'text', true, NULL), ('category', 'text', true, NULL), ('owner_id', 'bigint', true, NULL), ('classified', 'boolean', false, 'false'),
              ('attributes', 'jsonb', false, NULL), ('city_funds', 'numeric', false, '0'), ('stage', 'text', false, 'planned') $$, 'types are those below domains; what is filled in where it is left out is not required');
SELECT is_empty($$ SELECT entry, column_name, type FROM said WHERE type NOT IN ('text', 'numeric', 'date', 'integer', 'bigint', 'boolean', 'jsonb', 'bytea') $$, 'and plain');
ALTER TABLE yunfu.document ADD COLUMN shelf text;
SELECT is((SELECT concat_ws(' ', label_zh, label_en, required, allowed IS NULL) FROM yunfu.form('document') WHERE column_name = 'shelf'), 'shelf shelf f t', 'a column of one''s own is a field, too');
ALTER TABLE yunfu.document DROP COLUMN shelf;
SELECT is_empty($$ SELECT entry, column_name, a FROM said, jsonb_array_elements(allowed) AS a WHERE NOT (a ? 'value' AND a ? 'label_zh' AND a ? 'label_en') OR a ->> 'label_zh' IS NULL OR a ->> 'label_en' IS NULL $$,
                'whatever is allowed has a name in both languages');
SELECT matches((drive.outcome($$ SELECT * FROM yunfu.form('documents') $$)).message, '^nothing is entered into "documents"; did you mean "document"', 'a table that is not there is refused');
SELECT is_empty('SELECT * FROM yunfu.form(''document'', -1)', 'nothing is said of a project that is not');
-- every word that the tables take is there
SELECT set_eq($$ SELECT entry || '.' || column_name FROM said WHERE column_name IN ('kind', 'outcome', 'part', 'source', 'cause', 'cost_line_kind', 'off_plan_ground', 'category', 'rule', 'track') AND allowed IS NULL $$, '{}'::text[],
              'no column of words is left to be guessed');
SELECT set_eq($$ SELECT e.name, a.value FROM entry e, pg_temp.allowed(e.name, NULL, 'kind') AS a WHERE e.name IN ('cost_line', 'contract', 'change', 'payment', 'evaluation') $$,
              $$ SELECT list, word FROM yunfu.words WHERE list IN ('cost_line', 'contract', 'change', 'payment', 'evaluation') $$, 'kinds are those of the view words');

--
-- A story, by the forms alone
--
SELECT pg_temp.enter('project', NULL, '{"category": "software.professional", "city_funds": 500, "off_plan_ground": "vital"}') AS p \gset
SELECT is((SELECT concat_ws(' ', a.kind = ANY (regexp_split_to_array(t.owner_kinds, '[, ]+')), p.track, p.stage)
             FROM yunfu.project p JOIN yunfu.agency a ON a.id = p.owner_id JOIN yunfu.policy_track t USING (policy_id, track) WHERE p.id = :p), 't professional planned', 'a project is entered, by an agency that may own one of its category');
SELECT set_eq(format($$ SELECT * FROM pg_temp.wanted('document', %s, 'submitted') $$, :p), '{argumentation,data_catalogue,ipv6_support,scheme,government_consent}'::text[], 'the papers that the next step wants come first');
SELECT is((SELECT max(n) FROM pg_temp.allowed('document', :p, 'kind') WHERE more -> 'steps' ? 'submitted'), 5::bigint, 'before all others');
CREATE FUNCTION pg_temp.tell(p bigint) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    target text;
    kind text;
    tried integer;
BEGIN
    FOR turn IN 1 .. 20 LOOP
        SELECT next_stage INTO target FROM yunfu.worklist WHERE project_id = p AND step = 'forward' ORDER BY next_order LIMIT 1;
        EXIT WHEN target IS NULL;
        IF EXISTS (SELECT FROM yunfu.explain(p, target::govproj.stage) WHERE needs = 'cost_line' AND NOT met) THEN
            PERFORM pg_temp.enter('cost_line', p, jsonb_build_object('kind', a.value, 'amount', 100)) FROM pg_temp.allowed('cost_line', p, 'kind') AS a;
        END IF;
        FOR kind IN SELECT * FROM pg_temp.wanted('document', p, target) LOOP
            PERFORM pg_temp.enter('document', p, jsonb_build_object('kind', kind));
        END LOOP;
        FOR kind IN SELECT * FROM pg_temp.wanted('contract', p, target) LOOP
            PERFORM pg_temp.enter('contract', p, jsonb_build_object('kind', kind, 'supplier', '供应商' || kind));
        END LOOP;
        UPDATE yunfu.contract SET delivered_on = signed_on
         WHERE project_id = p AND EXISTS (SELECT FROM yunfu.explain(p, target::govproj.stage) WHERE rule = 'delivered' AND NOT met);
        UPDATE yunfu.project SET stage = target WHERE id = p;
        RETURN NEXT target;
        IF target = 'contracted' THEN
            RETURN NEXT coalesce((SELECT string_agg(concat_ws(' ', value, more ->> 'article'), ', ') FROM pg_temp.allowed('change', p, 'kind') WHERE more ->> 'now' <> 'true'), 'all changes may come');
        END IF;
    END LOOP;
END $$;
SELECT results_eq(format('SELECT * FROM pg_temp.tell(%s)', :p),
    $$ SELECT unnest('{submitted,prechecked,reviewed,fund_reviewed,approved,funded,procuring,contracted,all changes may come,implementing,preaccepted,accepted,filed}'::text[]) $$,
    'who fills in what a form requires, with what it allows, comes to the end');
SELECT is_empty('SELECT * FROM govproj.verify(''yunfu'')', 'and the record holds');

--
-- Each other form, filled in as it says
--
SELECT pg_temp.set_today('2024-12-31') \g /dev/null
SELECT drive.reach('professional', 'contracted') AS c, drive.reach('public', 'planned') AS d, drive.reach('professional', 'planned') AS young \gset
SELECT id AS main FROM yunfu.contract WHERE project_id = :c AND kind = 'main' \gset
SELECT drive.reach('professional', 'implementing') AS running \gset
SELECT drive.paper(:running, 'waiver_consent_data_bureau', '2024-12-01'), drive.paper(:running, 'part_acceptance_report', '2024-12-31') \g /dev/null
SELECT drive.paper(:c, 'waiver_consent_data_bureau', '2024-12-01') \g /dev/null
SELECT drive.paper(:c, 'change_filing', '2024-12-01') \g /dev/null
SELECT lives_ok(format('SELECT pg_temp.enter(%L, %s, %L)', v.entry, coalesce(v.project::text, 'NULL'), v.given), concat_ws(' ', 'as the form says:', v.entry, v.given))
  FROM (VALUES ('contract_party', :c, '{}'), ('acceptance_part', :running, '{}'), ('supplement', :c, '{}'), ('payment', :c, '{}'), ('payment', :c, '{"kind": "settlement"}'),
               ('payment', :c, '{"kind": "reversal", "amount": 50}'), ('bond', :c, '{}'), ('bond', :c, '{"kind": "performance"}'), ('bond', :c, '{"kind": "warranty", "form": "withheld"}'),
               ('bond_release', :c, '{"amount": 50}'), ('bond_release', :c, '{"kind": "reversal", "amount": 50}'), ('bond_release', :c, '{"kind": "forfeited", "paper": "通知"}'),
               ('change', :c, '{"kind": "scope"}'), ('change', :c, '{"kind": "value", "cost_line_kind": "hardware"}'),
               ('change', :c, '{"kind": "duration", "new": 20000}'), ('change', :c, '{"kind": "funds"}'), ('fund_allocation', :c, '{}'), ('demand', NULL, '{}'), ('demand', :d, '{}'),
               ('service_request', NULL, '{}'), ('matter', NULL, '{}'), ('matter', :c, '{}'), ('evaluation', :c, '{}'), ('audit_request', :c, '{}'), ('audit_item', NULL, '{}'), ('finding', :c, '{}'),
               ('assignment', :c, '{}'), ('correction', :c, format('{"relation": "contract", "row_id": %s, "column_name": "amount", "new": "1999999"}', :main)),
               ('waiver', :c, '{}'), ('receipt', :c, '{}'), ('annual_plan', NULL, '{}'), ('plan_line', NULL, '{}'), ('document', :c, '{"kind": "voiding"}'),
               ('document', :c, '{"kind": "software_test_report"}'), ('document', :c, '{"kind": "ipv6_verification", "outcome": "not_applicable"}'))
       AS v (entry, project, given);
SELECT set_eq('SELECT name FROM entry', $$ VALUES ('project'), ('cost_line'), ('document'), ('contract'), ('contract_party'), ('acceptance_part'), ('supplement'), ('payment'), ('bond'), ('bond_release'), ('change'), ('fund_allocation'), ('demand'), ('service_request'), ('matter'),
              ('evaluation'), ('audit_request'), ('audit_item'), ('finding'), ('assignment'), ('correction'), ('waiver'), ('receipt'), ('annual_plan'), ('plan_line') $$, 'so every form has been filled in');

--
-- What may come at a stage, and who enters it
--
SELECT is_empty(format($$ SELECT value FROM pg_temp.allowed('change', %s, 'kind') WHERE (more ->> 'now')::boolean OR more ->> 'because' IS NULL OR more ->> 'article' IS NULL $$, :young), 'no change may come yet, and each says why');
-- what the form says may not come now is refused by the very rule, and what may is not refused for its time
CREATE FUNCTION pg_temp.timely(entry text, project_id bigint, kind text) RETURNS boolean LANGUAGE sql AS $$
    SELECT NOT EXISTS (SELECT FROM yunfu.explain_entry(entry, jsonb_build_object('project_id', project_id, 'kind', kind, 'signer_id', (SELECT owner_id FROM yunfu.project WHERE id = timely.project_id), 'supplier', '甲', 'amount', 1, 'signed_on', '2024-12-20',
                                                                                 'cause', 'policy', 'decided_on', '2024-12-20', 'note', '甲', 'new', 1)
                                                       - CASE entry WHEN 'contract' THEN '{cause,decided_on,note,new}' ELSE '{signer_id,supplier,amount,signed_on}' END::text[])
                        WHERE code = 'ZG009' AND rule ~ '^(not_)?reached|^going_on')
$$;
SELECT is((a.more ->> 'now')::boolean, pg_temp.timely(v.entry, v.project, a.value), format('%s %s at %s', v.entry, a.value, (SELECT stage FROM yunfu.project WHERE id = v.project)))
  FROM (VALUES ('change', :young), ('change', :c), ('change', :p), ('contract', :young), ('contract', :c), ('contract', :p)) AS v (entry, project), pg_temp.allowed(v.entry, v.project, 'kind') AS a
 WHERE a.value <> 'duration' -- of a contract, which young ones do not have
 ORDER BY v.entry, v.project, a.n;
SELECT is((SELECT bool_or((more ->> 'now')::boolean) FROM pg_temp.allowed('cost_line', :c, 'kind')), false, 'frozen cost lines take no more');
SELECT is((SELECT string_agg(o ->> 'label_zh', ' ') FROM pg_temp.allowed('document', :c, 'kind') AS a, jsonb_array_elements(a.more -> 'offices') AS o WHERE a.value = 'approval_opinion'), '数据主管部门', 'who enters a paper is said by name');
SELECT is((SELECT string_agg(value, ' ') FROM pg_temp.allowed('document', :c, 'issuer_id') WHERE more #> '{for,kind}' ? 'scheme'), '2', 'of the owner it is the owner');
SELECT is((SELECT string_agg(value, ' ') FROM pg_temp.allowed('document', :c, 'issuer_id') WHERE more #> '{for,kind}' ? 'approval_opinion'), '1', 'of another office the agencies of that kind');
SELECT is((SELECT string_agg(value, ' ') FROM pg_temp.allowed('evaluation', :c, 'evaluator_id')), '1 3', 'and so of evaluations');
SELECT is((SELECT string_agg(value, ' ') FROM pg_temp.allowed('contract', :c, 'signer_id')), '2', 'and contracts');
SELECT is((SELECT required_for FROM yunfu.form('contract', :c) WHERE column_name = 'qualification'), '{"kind": ["supervision"]}'::jsonb, 'what a step will not do without is asked for');

--
-- For whom it is
--
CREATE ROLE tap_police; CREATE ROLE tap_school; CREATE ROLE tap_stranger; CREATE ROLE tap_reader;
UPDATE yunfu.agency SET db_role = CASE code WHEN 'gaj' THEN 'tap_police' WHEN 'jyj' THEN 'tap_school' END WHERE code IN ('gaj', 'jyj');
SELECT govproj.grant_register('yunfu'), govproj.grant_reader('yunfu', 'tap_reader') \g /dev/null
GRANT USAGE ON SCHEMA yunfu TO tap_stranger;
CREATE FUNCTION pg_temp.rows_for(who text, entry text, project_id bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    PERFORM pg_temp.turn(who);
    SELECT count(*)::text || coalesce(' ' || (SELECT string_agg(DISTINCT a ->> 'mine', ' ') FROM yunfu.form(rows_for.entry, rows_for.project_id) AS g, jsonb_array_elements(g.allowed) AS a WHERE g.column_name = 'issuer_id'), '')
      INTO result FROM yunfu.form(rows_for.entry, rows_for.project_id) AS f;
    PERFORM pg_temp.turn('none');
    RETURN result;
EXCEPTION WHEN insufficient_privilege THEN
    PERFORM pg_temp.turn('none');
    RETURN '42501';
END $$;
SELECT is(pg_temp.rows_for('tap_police', 'document', :c), '15 false true', 'the owner has a form for its project, with itself marked');
SELECT is(pg_temp.rows_for('tap_school', 'document', :c), '0', 'another unit none');
SELECT is(pg_temp.rows_for('tap_reader', 'document', :c), '15 false', 'a reader one in which nobody is he');
SELECT is(pg_temp.rows_for('tap_stranger', 'document', :c), '42501', 'a stranger is refused');
SELECT pg_temp.turn('tap_police') \g /dev/null
SELECT is((SELECT value FROM pg_temp.allowed('project', NULL, 'owner_id') WHERE n = 1), '2', 'who is at work comes first');
SELECT pg_temp.turn('none') \g /dev/null

--
-- Words
--
SELECT is_empty($$ SELECT policy_id, list, word FROM yunfu.words GROUP BY 1, 2, 3 HAVING count(*) > 1 $$, 'each word is in the view words once');
SELECT is_empty($$ SELECT list, word FROM yunfu.words WHERE label_zh !~ '[一-龥]' OR label_en !~ '[A-Za-z]' $$, 'with a name in both languages');
SELECT set_eq($$ SELECT DISTINCT list FROM yunfu.words WHERE list NOT IN (SELECT list FROM yunfu.policy_word) $$,
              $$ SELECT DISTINCT list FROM govproj.engine_words WHERE list <> 'office' UNION SELECT unnest('{stage,category,track,document,duty}'::text[]) $$, 'the engine''s own beside those of the version');
-- every word that a CHECK of the tables lists is one of them
SELECT is_empty($$ SELECT c.conname, w[1] FROM pg_constraint c, regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''::text', 'g') AS w
                    WHERE c.conname IN ('payment_kind_check', 'change_kind_check', 'contract_party_part_check', 'service_request_decision_check', 'policy_step_kind_check', 'policy_requirement_mode_check',
                                        'policy_obligation_event_check', 'policy_obligation_in_time_by_check', 'policy_form_deed_check')
                      AND c.connamespace = 'yunfu'::regnamespace AND w[1] NOT IN (SELECT word FROM govproj.engine_words) $$, 'every word of the engine''s is listed');

--
-- Another law: what a form says comes from its rows
--
SELECT is_empty($$ SELECT p.proname, w.word FROM pg_proc p, (SELECT word FROM yunfu.policy_word WHERE list <> 'stage' UNION SELECT kind FROM yunfu.policy_document UNION SELECT track FROM yunfu.policy_track) AS w
                    WHERE p.pronamespace = 'yunfu'::regnamespace AND p.proname ~ '^(form|explain|.*_label$)' AND pg_get_functiondef(p.oid) ~ format('''%s''', w.word)
                      AND w.word NOT IN ('evaluation', 'infrastructure') -- a table and a category, too $$, 'no function knows a word of the shipped law');
SELECT govproj.create_register('tap_county', pack => NULL) \g /dev/null
SELECT govproj.load_pack('tap_county', replace(regexp_replace(replace(body::text, '"argumentation"', '"lunzheng"'), '"(contract:)?main"', '"\1zhuti"', 'g'), '"parts": "zhuti"', '"parts": "main"')::jsonb - 'cases') AS loaded
  FROM govproj.pack WHERE code = 'yunfu-2020' \gset
SELECT is(:'loaded' <> '', true, 'a county''s words');
SELECT is((SELECT count(*) FROM tap_county.form('document') AS f, jsonb_array_elements(f.allowed) AS a WHERE f.column_name = 'kind' AND a ->> 'value' = 'lunzheng'), 1::bigint, 'its papers are those that may be entered');
SELECT is((SELECT (required_for -> 'kind' ? 'lunzheng')::text FROM tap_county.form('document') WHERE column_name = 'outcome'), 'true', 'with what they carry');
SELECT is((SELECT string_agg(a ->> 'value', ' ') FROM tap_county.form('contract') AS f, jsonb_array_elements(f.allowed) AS a WHERE f.column_name = 'kind' AND a ->> 'value' IN ('main', 'zhuti')), 'zhuti', 'and its contracts');
SELECT is((SELECT (required_for -> 'kind' ? 'zhuti')::text FROM tap_county.form('contract') WHERE column_name = 'delivery_due'), 'true', 'with what its rows ask of them');
SELECT * FROM finish();
