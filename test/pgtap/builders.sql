-- What programs that map whole rows send: every column of every table that an office enters, with DEFAULT, with NULL, with what
-- stands there, and amounts in a scale of their own. All by the catalogue, so that a new column is tried without being named.
BEGIN;
SELECT no_plan();
\ir ../tap.sql

CREATE ROLE tap_bureau; CREATE ROLE tap_police; CREATE ROLE tap_finance; CREATE ROLE tap_government; CREATE ROLE tap_school; CREATE ROLE tap_audit;
UPDATE yunfu.agency SET db_role = CASE code WHEN 'dsj' THEN 'tap_bureau' WHEN 'gaj' THEN 'tap_police' WHEN 'czj' THEN 'tap_finance'
                                  WHEN 'szf' THEN 'tap_government' WHEN 'jyj' THEN 'tap_school' WHEN 'sjj' THEN 'tap_audit' END;
GRANT USAGE ON SCHEMA drive TO PUBLIC;
SELECT drive.project() AS planned, drive.reach('professional', 'contracted') AS mine, drive.reach('public', 'funded') AS public \gset
SELECT drive.reach('professional', 'implementing') AS running \gset
SELECT drive.paper(:running, 'waiver_consent_data_bureau', '2024-12-01'), drive.paper(:running, 'part_acceptance_report', '2024-12-01') \g /dev/null
SELECT max(id) AS report FROM yunfu.document \gset
SELECT drive.line(:planned, 'software_development', 1000) \g /dev/null
SELECT id AS contract FROM yunfu.contract WHERE project_id = :mine AND kind = 'main' \gset
SELECT drive.paper(:mine, 'waiver_consent_data_bureau', '2024-12-01') AS consent \gset
INSERT INTO yunfu.bond (project_id, contract_id, kind, giver, amount, received_on) VALUES (:mine, :contract, 'performance', '甲', 100, '2024-12-01') RETURNING id AS bond \gset
INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (2, 2025) RETURNING id AS plan \gset
INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (5, 2025, '2024-12-30') RETURNING id AS filed \gset
INSERT INTO yunfu.audit_request (agency_id, title, requested_on, due_on) VALUES (2, '调阅', '2024-12-01', '2024-12-20') RETURNING id AS request \gset
SELECT govproj.grant_register('yunfu') \g /dev/null

-- A row of each table as a person enters it: what must be given, and by whom.
CREATE TEMP TABLE sample (relation text, role text, given jsonb);
INSERT INTO sample VALUES
    ('project', 'tap_police', '{"title": "甲", "category": "专业软件", "owner_id": 2, "budget_year": 2020, "city_funds": 100, "off_plan_ground": "vital"}'),
    ('cost_line', 'tap_police', jsonb_build_object('project_id', :planned, 'kind', 'acceptance', 'amount', 100)),
    ('document', 'tap_police', jsonb_build_object('project_id', :planned, 'kind', 'scheme', 'issuer_id', 2, 'issued_on', '2024-12-01')),
    ('contract', 'tap_police', jsonb_build_object('project_id', :mine, 'kind', 'other', 'signer_id', 2, 'supplier', '甲', 'amount', 1000, 'signed_on', '2024-12-01')),
    ('contract_party', 'tap_police', jsonb_build_object('contract_id', :contract, 'name', '乙', 'part', 'member')),
    ('acceptance_part', 'tap_police', jsonb_build_object('project_id', :running, 'title', '一期', 'document_id', :report, 'accepted_on', '2024-12-01')),
    ('supplement', 'tap_police', jsonb_build_object('contract_id', :contract, 'amount', -10, 'signed_on', '2024-12-01')),
    ('payment', 'tap_police', jsonb_build_object('contract_id', :contract, 'amount', 10, 'paid_on', '2024-12-01')),
    ('bond', 'tap_police', jsonb_build_object('project_id', :mine, 'contract_id', :contract, 'kind', 'warranty', 'giver', '甲', 'amount', 10, 'received_on', '2024-12-01')),
    ('bond_release', 'tap_police', jsonb_build_object('bond_id', :bond, 'amount', 10, 'released_on', '2024-12-01')),
    ('change', 'tap_police', jsonb_build_object('project_id', :mine, 'kind', 'value', 'cause', 'policy', 'cost_line_kind', 'hardware', 'new', 360000, 'decided_on', '2024-12-20')),
    ('annual_plan', 'tap_police', '{"agency_id": 2, "year": 2026, "filed_on": "2024-12-30"}'),
    ('plan_line', 'tap_police', jsonb_build_object('annual_plan_id', :plan, 'title', '一项', 'category', 'software.professional', 'estimate', 10)),
    ('demand', 'tap_police', '{"agency_id": 2, "year": 2024, "title": "视频会议", "category": "software.platform"}'),
    ('service_request', 'tap_police', '{"agency_id": 2, "category": "infrastructure.cloud", "title": "云", "asked": 4, "unit": "vCPU", "requested_on": "2024-12-01"}'),
    ('matter', 'tap_police', '{"agency_id": 2, "title": "协调", "raised_on": "2024-12-01"}'),
    ('evaluation', 'tap_bureau', jsonb_build_object('project_id', :mine, 'year', 2024, 'evaluator_id', 1, 'score', 88.5, 'evaluated_on', '2024-12-01')),
    ('fund_allocation', 'tap_finance', jsonb_build_object('project_id', :mine, 'source', 'city', 'year', 2021, 'requested', 100)),
    ('audit_request', 'tap_audit', '{"agency_id": 2, "title": "调阅", "requested_on": "2024-12-01", "due_on": "2024-12-20"}'),
    ('audit_item', 'tap_audit', jsonb_build_object('audit_request_id', :request, 'title', '合同')),
    ('finding', 'tap_audit', '{"agency_id": 2, "finder_id": 6, "article": "24", "title": "未备案", "found_on": "2024-12-01"}'),
    ('waiver', 'tap_bureau', jsonb_build_object('project_id', :mine, 'rule', 'delivered', 'granted_by', 1, 'document_id', :consent, 'granted_on', '2024-12-01', 'until', '2024-12-31')),
    ('assignment', 'tap_police', jsonb_build_object('contract_id', :contract, 'cause', 'renamed', 'from_on', '2024-12-01', 'supplier', '丁', 'paper', '原件')),
    ('correction', 'tap_police', jsonb_build_object('project_id', :mine, 'relation', 'contract', 'row_id', :contract, 'column_name', 'qualification', 'new', '丙级', 'reason', '误', 'paper', '原件')),
    ('receipt', 'tap_bureau', jsonb_build_object('annual_plan_id', :filed, 'agency_id', 1, 'received_on', '2024-12-30'));
SELECT set_eq('SELECT relation FROM sample', $$ SELECT relation FROM govproj.office_privileges WHERE privilege = 'INSERT' $$, 'every table that an office enters is tried');
CREATE TEMP VIEW col AS
SELECT s.relation, s.role, s.given, t.oid, a.attname::text AS name, CASE WHEN y.typtype = 'd' THEN y.typbasetype ELSE y.oid END::regtype AS type,
       a.attnotnull, a.atthasdef OR a.attidentity <> '' AS has_default, a.attname = ANY (k.columns) AS is_kept
  FROM sample s JOIN govproj.register_tables('yunfu') AS t USING (relation) JOIN govproj.engine_columns k USING (relation)
  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type y ON y.oid = a.atttypid;
GRANT SELECT ON sample, col TO PUBLIC;

-- INSERT of the sample; expressions: what further columns are given
CREATE FUNCTION pg_temp.entering(relation text, expressions jsonb DEFAULT '{}', without text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.%I (%s) VALUES (%s)', s.relation, string_agg(quote_ident(k.key), ', ' ORDER BY k.key), string_agg(k.value, ', ' ORDER BY k.key))
      FROM sample s, LATERAL (SELECT key, quote_literal(value) AS value FROM jsonb_each_text(s.given) WHERE NOT expressions ? key AND key IS DISTINCT FROM without
                              UNION ALL SELECT key, value FROM jsonb_each_text(expressions)) AS k
     WHERE s.relation = entering.relation GROUP BY s.relation
$$;
-- the row that it comes to; it is undone
CREATE FUNCTION pg_temp.row_of(relation text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    came_to jsonb;
BEGIN
    PERFORM pg_temp.turn((SELECT s.role FROM sample s WHERE s.relation = row_of.relation));
    EXECUTE pg_temp.entering(relation) || ' RETURNING to_jsonb(' || quote_ident(relation) || ')' INTO came_to;
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = came_to::text;
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    PERFORM pg_temp.turn('none');
    RETURN SQLERRM::jsonb;
END $$;
-- another value of a column's type
CREATE FUNCTION pg_temp.other(type regtype, value text) RETURNS text LANGUAGE sql AS $$
    SELECT quote_literal(CASE type::text WHEN 'boolean' THEN (NOT coalesce(value::boolean, false))::text WHEN 'date' THEN (coalesce(value::date, '2024-01-01') - 1)::text
                                         WHEN 'bytea' THEN '\x' || repeat('00', 32) WHEN 'jsonb' THEN '{"a": "b"}' WHEN 'govproj.category' THEN CASE value WHEN 'infrastructure.cloud' THEN 'infrastructure.network' ELSE 'infrastructure.cloud' END
                                         WHEN 'govproj.stage' THEN 'accepted' WHEN 'text' THEN coalesce(value, '') || '改'
                                         WHEN 'integer' THEN (coalesce(value::integer, 0) + 1)::text ELSE (coalesce(value::numeric, 0) + 1)::text END)
$$;

-- What the catalogue says: nothing but what a person must give is without a default.
SELECT set_eq('SELECT relation, name FROM col WHERE attnotnull AND NOT has_default',
              $$ SELECT c.relation, c.name FROM col c WHERE c.attnotnull AND NOT c.has_default AND c.given ? c.name AND (drive.outcome(pg_temp.entering(c.relation, '{}', c.name))).result ~ '^(23502|ZG010)' $$,
              'a column that the catalogue has given must be given');
SELECT is_empty('SELECT relation, name FROM col WHERE is_kept AND attnotnull AND NOT has_default', 'what the engine fills in need not be');

-- Each row as programs send it.
SELECT is(pg_temp.by(role, pg_temp.entering(relation)), 'done', relation || ' as a person enters it') FROM sample;
SELECT is(pg_temp.by(s.role, pg_temp.entering(s.relation, (SELECT jsonb_object_agg(c.name, 'DEFAULT') FROM col c WHERE c.relation = s.relation AND NOT s.given ? c.name))), 'done', s.relation || ' with every column, DEFAULT for the rest')
  FROM sample s;
SELECT is(pg_temp.by(s.role, pg_temp.entering(s.relation, (SELECT jsonb_object_agg(c.name, 'NULL') FROM col c WHERE c.relation = s.relation AND c.is_kept))), 'done', s.relation || ' with NULL for what the engine fills in')
  FROM sample s;
-- and NULL for all that may be null or is filled in
SELECT is(pg_temp.by(s.role, pg_temp.entering(s.relation, (SELECT jsonb_object_agg(c.name, CASE WHEN c.is_kept OR NOT c.attnotnull OR c.name IN ('code', 'track', 'stage', 'stage_on') THEN 'NULL' ELSE 'DEFAULT' END)
                                                             FROM col c WHERE c.relation = s.relation AND NOT s.given ? c.name))), 'done', s.relation || ' with NULL for all that was not said')
  FROM sample s;
-- with what the engine would write; the hash tells the time, so nobody can know it
SELECT is(pg_temp.by(s.role, pg_temp.entering(s.relation, (SELECT jsonb_object_agg(c.name, CASE c.name WHEN 'id' THEN format('nextval(pg_get_serial_sequence(%L, %L))', 'yunfu.' || s.relation, 'id')
                                                                                                       ELSE quote_nullable(r.row ->> c.name) END)
                                                             FROM col c WHERE c.relation = s.relation AND c.is_kept AND c.name <> 'last_hash'))), 'done', s.relation || ' with what the engine would write')
  FROM sample s, LATERAL (SELECT pg_temp.row_of(s.relation) AS row) AS r;
-- and in another scale
SELECT is(pg_temp.by(s.role, pg_temp.entering(s.relation, (SELECT jsonb_object_agg(c.name, quote_nullable((r.row ->> c.name)::numeric(20, 3)::text))
                                                             FROM col c WHERE c.relation = s.relation AND c.type = 'numeric'::regtype))), 'done', s.relation || ' with amounts in thousandths')
  FROM sample s, LATERAL (SELECT pg_temp.row_of(s.relation) AS row) AS r WHERE EXISTS (SELECT FROM col c WHERE c.relation = s.relation AND c.type = 'numeric'::regtype);
-- with anything else
SELECT is(pg_temp.by(c.role, pg_temp.entering(c.relation, jsonb_build_object(c.name, pg_temp.other(c.type, r.row ->> c.name)))),
          CASE c.name WHEN 'policy_id' THEN 'ZG007 policy' ELSE 'ZG009 fixed' END, format('%s.%s is not for an office to give', c.relation, c.name))
  FROM col c, LATERAL (SELECT pg_temp.row_of(c.relation) AS row) AS r WHERE c.is_kept AND c.name <> 'id' ORDER BY c.relation, c.name;
SELECT is((SELECT concat_ws(E'\n', o.message, o.detail, o.hint) FROM pg_temp.outcome_for('tap_police', pg_temp.entering('project', '{"round": "2", "frozen": "true", "paid": "0.00", "last_seq": "1"}')) AS o),
          concat_ws(E'\n', '"round", "frozen" of table "project" may not be given', 'Kept by the engine.',
                    'Leave these columns out of the INSERT, or give DEFAULT or NULL; RETURNING tells what they have become.'), 'it says which');
-- who may write the whole table is answered as ever: what he says of a paper is replaced
SELECT is(pg_temp.by('none', pg_temp.entering(c.relation, jsonb_build_object(c.name, pg_temp.other(c.type, r.row ->> c.name)))), 'done', format('the register''s owner says something of %s.%s', c.relation, c.name))
  FROM col c, LATERAL (SELECT pg_temp.row_of(c.relation) AS row) AS r WHERE (c.relation, c.name) IN (('document', 'entered_on'), ('document', 'after_seq'), ('change', 'ordinal'), ('annual_plan', 'version'), ('contract', 'after_seq'));

-- Ids.
SELECT is(pg_temp.by(s.role, pg_temp.entering(s.relation, jsonb_build_object('id', v.id))), v.refusal, format('%s with %s', s.relation, v.id))
  FROM sample s, LATERAL (VALUES ('900000', 'ZG009 fixed'), ('0', 'ZG009 fixed'), ('-1', 'ZG009 fixed'), ('9223372036854775807', 'ZG009 fixed'),
                                 ('NULL', 'done'), ('DEFAULT', 'done')) AS v (id, refusal);
SELECT nextval('yunfu.document_id_seq') AS drawn \gset
SELECT is(pg_temp.by('tap_police', pg_temp.entering('document', jsonb_build_object('id', :drawn))), 'done', 'an id that was drawn before is used');
SELECT is(pg_temp.by('tap_police', pg_temp.entering('document', jsonb_build_object('id', :consent))), '23505 document_pkey', 'one that a row has is not');
SELECT is(pg_temp.by('tap_police', pg_temp.entering('document', jsonb_build_object('id', :drawn + 1))), 'ZG009 fixed', 'nor the next, that nobody has drawn');
SELECT is((SELECT concat_ws(E'\n', o.message, o.detail) FROM pg_temp.outcome_for('tap_police', pg_temp.entering('document', jsonb_build_object('id', :drawn + 7))) AS o),
          concat_ws(E'\n', format('id %s of table "document" may not be given', :drawn + 7), format('Ids come from the sequence of the table, which has come to %s.', :drawn)), 'it says how far they have come');
SELECT pg_temp.do('tap_police', pg_temp.entering('document', jsonb_build_object('id', :drawn))) \g /dev/null
SELECT pg_temp.do('tap_police', pg_temp.entering('document')) \g /dev/null
SELECT is((SELECT max(id) FROM yunfu.document), :drawn + 1::bigint, 'and stands in nobody''s way');
SELECT lives_ok(pg_temp.entering('demand', '{"id": "900000"}'), 'the register''s owner gives any');
DELETE FROM yunfu.demand WHERE id = 900000;

-- Rows written back whole, by everybody who may name their columns.
CREATE TEMP TABLE stands (relation text, id bigint);
DO $$
DECLARE
    s record;
    new_id bigint;
BEGIN
    FOR s IN SELECT sample.*, pg_temp.entering(relation) AS statement FROM sample LOOP
        PERFORM pg_temp.turn(s.role);
        EXECUTE s.statement || ' RETURNING id' INTO new_id;
        PERFORM pg_temp.turn('none');
        INSERT INTO stands VALUES (s.relation, new_id);
    END LOOP;
END $$;
INSERT INTO stands VALUES ('project', :mine), ('project', :public), ('contract', :contract), ('annual_plan', :filed), ('annual_plan', :plan);
INSERT INTO stands SELECT 'document', id FROM yunfu.document WHERE project_id = :mine AND amount IS NOT NULL;
INSERT INTO stands SELECT 'cost_line', id FROM yunfu.cost_line WHERE project_id = :mine;
INSERT INTO stands SELECT 'plan_line', id FROM yunfu.plan_line WHERE annual_plan_id IN (SELECT id FROM yunfu.annual_plan WHERE filed_on IS NOT NULL);
INSERT INTO stands SELECT 'demand', id FROM yunfu.demand WHERE project_id IS NOT NULL;
UPDATE yunfu.fund_allocation SET decided = 90, arranged = 80.5 WHERE project_id = :mine AND year = 2021;
UPDATE yunfu.service_request SET decision = 'granted', decided_on = '2024-12-02', allocated = 3.5, allocated_on = '2024-12-02';

CREATE FUNCTION pg_temp.as_it_stands(relation text, id bigint) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    found jsonb;
BEGIN
    EXECUTE format('SELECT to_jsonb(t) FROM yunfu.%I AS t WHERE id = $1', relation) INTO found USING id;
    RETURN found;
END $$;
-- UPDATE of all columns but those that are left out to what they are; changed: those that are set to something else, as SQL. It divides by zero where it touches no row.
CREATE FUNCTION pg_temp.writing_back(relation text, id bigint, changed jsonb DEFAULT '{}', without text[] DEFAULT '{}', scaled boolean DEFAULT false) RETURNS text LANGUAGE sql AS $$
    SELECT format('WITH u AS (UPDATE yunfu.%I SET %s WHERE id = %s RETURNING 1) SELECT 1 / count(*) FROM u', writing_back.relation,
                  string_agg(format('%I = %s', c.name, coalesce(changed ->> c.name, CASE WHEN scaled AND c.type = 'numeric'::regtype THEN quote_nullable((r.row ->> c.name)::numeric(20, 4)::text)
                                                                                      ELSE quote_nullable(r.row ->> c.name) END)), ', '), writing_back.id)
      FROM col c, pg_temp.as_it_stands(writing_back.relation, writing_back.id) AS r (row) WHERE c.relation = writing_back.relation AND c.name <> ALL (without)
$$;
CREATE FUNCTION pg_temp.acts() RETURNS bigint LANGUAGE sql AS $$ SELECT (SELECT count(*) FROM yunfu.act) + (SELECT count(*) FROM yunfu.register_act) $$;
-- who may name the columns of a row that he sees
CREATE TEMP TABLE writer AS
SELECT s.relation, s.id, p.role::text
  FROM stands s JOIN govproj.register_tables('yunfu') AS t USING (relation) JOIN govproj.register_privileges('yunfu') AS p ON p.object = format('yunfu.%I', s.relation) AND p.privilege = 'UPDATE'
 WHERE pg_temp.by(p.role, format('SELECT 1 / count(*) FROM yunfu.%I WHERE id = %s', s.relation, s.id)) = 'done';
SELECT cmp_ok((SELECT count(*) FROM writer), '>', 100::bigint, 'many write many rows back');
SELECT is_empty($$ SELECT r.relation, r.role FROM sample r WHERE NOT EXISTS (SELECT FROM writer w WHERE w.relation = r.relation AND w.role = r.role) $$, 'who entered a row among them');
SELECT pg_temp.acts() AS acts \gset
SELECT md5(string_agg(t.x, E'\n' ORDER BY t.x COLLATE "C")) AS rows FROM (SELECT query_to_xml(format('SELECT t::text FROM yunfu.%I t ORDER BY id', relation), false, false, '')::text AS x FROM sample) AS t \gset
-- in one go, and kept: what comes to be altered would show
CREATE FUNCTION pg_temp.kept_by(who text, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    came_to record;
BEGIN
    PERFORM pg_temp.turn(who);
    came_to := drive.outcome(statement, false);
    PERFORM pg_temp.turn('none');
    RETURN rtrim(came_to.result || ' ' || coalesce(came_to.message, ''));
END $$;
SELECT is_empty($$ SELECT * FROM (SELECT relation, id, role, scaled, pg_temp.kept_by(role, pg_temp.writing_back(relation, id, scaled => scaled)) AS result
                                    FROM writer, unnest(ARRAY[false, true]) AS scaled) AS w WHERE result <> 'done' $$, 'a row written back as it stands is let through, whoever does, in any scale');
SELECT is_empty($$ SELECT * FROM (SELECT w.relation, w.id, w.role, c.name, pg_temp.kept_by(w.role, format('UPDATE yunfu.%I SET %I = %I * 1.0000 WHERE id = %s', w.relation, c.name, c.name, w.id)) AS result
                                    FROM writer w JOIN col c ON c.relation = w.relation AND c.type = 'numeric'::regtype) AS w WHERE result <> 'done' $$, 'so is one amount in another scale');
SELECT is_empty($$ SELECT * FROM (SELECT relation, id, pg_temp.kept_by('none', pg_temp.writing_back(relation, id, scaled => scaled)) AS result FROM stands, unnest(ARRAY[false, true]) AS scaled) AS w WHERE result <> 'done' $$,
                'by the register''s owner too');
SELECT is(pg_temp.acts(), :acts::bigint, 'no act tells of it');
SELECT is((SELECT md5(string_agg(t.x, E'\n' ORDER BY t.x COLLATE "C")) FROM (SELECT query_to_xml(format('SELECT t::text FROM yunfu.%I t ORDER BY id', relation), false, false, '')::text AS x FROM sample) AS t), :'rows',
          'and every row stands as it was written');
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') WHERE problem <> 'privilege_missing' $$, 'check_register finds nothing');

-- What an office sets is what office_privileges says, though it may name the rest; the engine refuses it, in its own words.
CREATE TEMP TABLE settable AS
SELECT DISTINCT g.relation, o.role::text, c.name
  FROM govproj.office_privileges g JOIN govproj.office_words('yunfu') AS w ON w.word = ANY (g.offices) JOIN govproj.office_roles('yunfu') AS o ON o.office = w.office
  JOIN (SELECT DISTINCT relation, name, is_kept FROM col) AS c ON c.relation = g.relation
   AND CASE WHEN g.columns IS NULL THEN NOT c.is_kept AND c.name <> ALL (coalesce(g.except_columns, '{}')) ELSE c.name = ANY (g.columns) END
 WHERE g.privilege = 'UPDATE';
CREATE TEMP TABLE attempt AS
SELECT w.relation, w.id, w.role, c.name,
       pg_temp.by(w.role, pg_temp.writing_back(w.relation, w.id, jsonb_build_object(c.name, pg_temp.other(c.type, r.row ->> c.name)))) AS whole,
       pg_temp.by(w.role, format('UPDATE yunfu.%I SET %I = %s WHERE id = %s', w.relation, c.name, pg_temp.other(c.type, r.row ->> c.name), w.id)) AS alone
  FROM writer w JOIN col c USING (relation) CROSS JOIN LATERAL pg_temp.as_it_stands(w.relation, w.id) AS r (row)
 WHERE NOT EXISTS (SELECT FROM settable s WHERE s.relation = w.relation AND s.role = w.role AND s.name = c.name);
SELECT cmp_ok((SELECT count(*) FROM attempt), '>', 1000::bigint, 'much is tried');
SELECT is_empty($$ SELECT * FROM attempt WHERE whole !~ '^(ZG0|23503|22023|23514)' OR alone !~ '^(ZG0|23503|22023|23514)' $$, 'and all of it is refused by the engine');
SELECT is_empty($$ SELECT a.* FROM attempt a JOIN col c USING (relation, name) WHERE c.is_kept AND (whole !~ '^ZG00[679]' OR alone !~ '^ZG00[679]') $$, 'what the engine keeps, as its own');
-- beside an answer, too, which is another's to give than the rest
SELECT is_empty(format($$ SELECT * FROM (SELECT v.*, pg_temp.by(v.role, v.statement) AS result FROM (VALUES
    ('tap_bureau', 'UPDATE yunfu.matter SET resolution = ''x'', resolved_on = ''2024-12-02'', note = ''x'''), ('tap_audit', 'UPDATE yunfu.finding SET remedy = ''x'', remedied_on = ''2024-12-02'', note = ''x'' WHERE finder_id = 6'),
    ('tap_police', 'UPDATE yunfu.audit_item SET handed_on = ''2024-12-30'', note = ''x'' WHERE id = %s')) AS v (role, statement)) AS o WHERE result !~ '^ZG00[69]' $$, (SELECT id FROM stands WHERE relation = 'audit_item')), 'no office sets beside its answer what is not its own');
SELECT is(pg_temp.by(role, statement), 'done', role || ': ' || statement)
  FROM (VALUES ('tap_bureau', 'UPDATE yunfu.matter SET resolution = ''x'', resolved_on = ''2024-12-02'', note = note, title = title'), ('tap_police', 'UPDATE yunfu.matter SET note = ''x'''),
               ('tap_police', format('UPDATE yunfu.annual_plan SET note = ''x'' WHERE id = %s', :plan)), ('tap_police', format('UPDATE yunfu.annual_plan SET note = ''x'', filed_on = ''2024-12-31'', recorded_on = NULL, sealed = false WHERE id = %s', :plan))) AS v (role, statement);
-- columns of the users' own: theirs who could set them, and a trigger of their own that keeps one is in nobody's way
ALTER TABLE yunfu.matter ADD COLUMN altered_by text, ADD COLUMN hours numeric;
ALTER TABLE yunfu.payment ADD COLUMN slip text UNIQUE;
CREATE FUNCTION pg_temp.stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.altered_by := current_user; RETURN NEW; END $$;
CREATE TRIGGER stamp BEFORE UPDATE ON yunfu.matter FOR EACH ROW EXECUTE FUNCTION pg_temp.stamp();
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT pg_temp.refused_to(role, statement, refusal, role || ': ' || statement)
  FROM (VALUES ('tap_bureau', 'UPDATE yunfu.matter SET resolution = ''x'', resolved_on = ''2024-12-02''', 'done'), ('tap_bureau', 'UPDATE yunfu.matter SET resolution = ''x'', resolved_on = ''2024-12-02'', hours = 5', 'ZG006 office'),
               ('tap_police', 'UPDATE yunfu.matter SET hours = 5', 'ZG009 fixed'), ('tap_police', 'UPDATE yunfu.payment SET slip = ''x''', 'ZG009 fixed'),
               ('none', 'UPDATE yunfu.matter SET hours = 5', 'done'), ('none', 'UPDATE yunfu.matter SET hours = 5; UPDATE yunfu.matter SET hours = 5.00', 'done')) AS v (role, statement, refusal);

-- Steps by clients that write all columns: dated today, not on the day that they read; and said outright as ever.
SELECT drive.supply_all(:planned, 'submitted', '2024-12-30') \g /dev/null
SELECT pg_temp.do('tap_police', pg_temp.writing_back('project', :planned, '{"stage": "''submitted''"}')) \g /dev/null
SELECT is((SELECT concat_ws(' ', stage, stage_on) FROM yunfu.project WHERE id = :planned), 'submitted 2024-12-31', 'a step by who writes the whole row back is dated today');
SELECT is((SELECT detail::text FROM yunfu.act WHERE project_id = :planned ORDER BY seq DESC LIMIT 1) ~ '"changed"', false, 'and says nothing of what stayed');
SELECT is(pg_temp.by('tap_police', pg_temp.writing_back('project', :planned, '{"title": "''新''"}', scaled => true)), 'done', 'a title among amounts of another scale');
SELECT pg_temp.do('tap_police', pg_temp.writing_back('project', :planned, '{"title": "''新''"}', scaled => true)) \g /dev/null
SELECT is((SELECT kind || ' ' || detail FROM yunfu.act WHERE project_id = :planned ORDER BY seq DESC LIMIT 1), 'project_changed {"title":["警务综合平台","新"]}', 'is all that the act tells of');
SELECT is((SELECT city_funds::text || ' ' || total_investment FROM yunfu.project WHERE id = :planned), '2450000 1100', 'and they stay as they were written');
SELECT drive.paper(:planned, 'preliminary_review', '2024-12-31') \g /dev/null
SELECT is(pg_temp.by('tap_bureau', pg_temp.writing_back('project', :planned, '{"stage": "''prechecked''", "stage_on": "''2024-12-30''"}')), 'ZG002 preliminary_review', 'a day that is said is the step''s');
SELECT pg_temp.do('tap_bureau', format('UPDATE yunfu.project SET stage = ''prechecked'', stage_on = stage_on, title = title WHERE id = %s', :planned)) \g /dev/null
SELECT is((SELECT concat_ws(' ', stage, stage_on) FROM yunfu.project WHERE id = :planned), 'prechecked 2024-12-31', 'so is the same day again');
-- who read the row before somebody else wrote it is refused: what the engine keeps has moved on
SELECT pg_temp.writing_back('project', :planned, '{"title": "''二''"}') AS stale \gset
SELECT pg_temp.do('tap_police', format('UPDATE yunfu.project SET title = ''一'' WHERE id = %s', :planned)) \g /dev/null
SELECT is(pg_temp.by('tap_police', :'stale'), 'ZG009 fixed', 'a row read before another''s change is not written over it');

-- Amounts that are one, entered in two scales.
SELECT pg_temp.do('tap_police', format('INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, payment_id) SELECT contract_id, ''reversal'', 10.000, ''2024-12-02'', id FROM yunfu.payment WHERE id = %s', (SELECT id FROM stands WHERE relation = 'payment'))) \g /dev/null
SELECT pg_temp.do('tap_police', format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on, supplement_id) SELECT contract_id, 10.00, ''2024-12-02'', id FROM yunfu.supplement WHERE id = %s', (SELECT id FROM stands WHERE relation = 'supplement'))) \g /dev/null
SELECT is(pg_temp.by('tap_police', pg_temp.entering('change', '{"old": "360000.000", "new": "''370000.0''"}')), 'done', 'a change from what is the present figure in another scale');
SELECT is(pg_temp.by('tap_police', pg_temp.entering('change', '{"old": "360000", "new": "360000.00"}')), '23514 change_value_check', 'but to none');
-- a scale that came in past the engine is no other amount either
ALTER TABLE yunfu.contract DISABLE TRIGGER USER;
ALTER TABLE yunfu.payment DISABLE TRIGGER USER;
UPDATE yunfu.contract SET amount = amount * 1.000;
UPDATE yunfu.payment SET amount = amount * 1.000;
ALTER TABLE yunfu.contract ENABLE ALWAYS TRIGGER zz_check, ENABLE ALWAYS TRIGGER zz_record, ENABLE ALWAYS TRIGGER zz_check_truncate;
ALTER TABLE yunfu.payment ENABLE ALWAYS TRIGGER zz_check, ENABLE ALWAYS TRIGGER zz_record, ENABLE ALWAYS TRIGGER zz_check_truncate;
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'the register is as it should be');
SELECT is_empty($$ SELECT * FROM govproj.verify('yunfu') $$, 'and every chain holds');

-- An id that was taken out of one project's record and given in another's: each is told by its own chain.
SELECT drive.reach('professional', 'planned') AS taken \gset
SELECT drive.project('professional') AS given \gset
SELECT drive.line(:taken, 'hardware', 7) AS line \gset
SELECT pg_temp.do('none', format('DELETE FROM yunfu.cost_line WHERE id = %s', :line)) \g /dev/null
SELECT pg_temp.do('none', format('INSERT INTO yunfu.cost_line (id, project_id, kind, amount) VALUES (%s, %s, ''hardware'', 5)', :line, :given)) \g /dev/null
SELECT is_empty($$ SELECT problem, object FROM govproj.check_register('yunfu') WHERE object LIKE 'yunfu.cost_line%' $$, 'an id that is used again is no row without an act');
ALTER TABLE yunfu.cost_line DISABLE TRIGGER USER;
DELETE FROM yunfu.cost_line WHERE id = :line;
SELECT results_eq($$ SELECT problem FROM govproj.check_register('yunfu') WHERE object LIKE 'yunfu.cost_line, id %' $$, $$ VALUES ('act_without_row') $$, 'and missed when it is gone');

-- Texts that do not fit in a row are compared by what they say.
SELECT string_agg(md5(i::text), '') AS one, string_agg(md5((i + 1000)::text), '') AS other FROM generate_series(1, 250) AS i \gset
INSERT INTO yunfu.finding (agency_id, finder_id, article, title, found_on, note) VALUES (2, 6, '24', '甲', '2024-12-01', :'one') RETURNING id AS long_one \gset
INSERT INTO yunfu.finding (agency_id, finder_id, article, title, found_on, note) VALUES (2, 6, '24', '乙', '2024-12-01', :'other') RETURNING id AS long_other \gset
UPDATE yunfu.finding AS f SET note = g.note FROM yunfu.finding AS g WHERE f.id = :long_one AND g.id = :long_other;
SELECT is((SELECT note FROM yunfu.finding WHERE id = :long_one), :'other', 'a long text is replaced by another of the same length');
SELECT is((SELECT count(*) FROM yunfu.register_act WHERE kind = 'finding_changed' AND detail ->> 'id' = :'long_one'), 1::bigint, 'which is an act');
UPDATE yunfu.policy_article SET text_zh = :'one' WHERE article = '24';
UPDATE yunfu.policy_article SET text_zh = :'other' WHERE article = '24';
SELECT is((SELECT count(*) FROM yunfu.register_act WHERE kind = 'article_text_changed'), 2::bigint, 'and so is an article''s');
SELECT is_empty($$ SELECT problem, object FROM govproj.check_register('yunfu') WHERE object ~ '^yunfu[.](finding|policy_article)' $$, 'so that rows and acts agree');
SELECT * FROM finish();
ROLLBACK;
