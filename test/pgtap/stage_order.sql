-- Stages come in the order of a track's own steps: what is asked from a stage on, until another, or once a stage is reached, goes by these.
BEGIN;
\ir ../tap.sql
SELECT no_plan();
SELECT pg_temp.set_today('2024-12-31') \g /dev/null

CREATE FUNCTION pg_temp.pack(said jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT $pack${"code": "order", "title": "阶段顺序试验办法", "valid_from": "2024-01-01",
      "tracks": [{"track": "一般", "label_zh": "一般项目", "label_en": "ordinary projects", "owner_kinds": "unit", "article": "1"}],
      "documents": [{"kind": "opinion", "label_zh": "意见", "label_en": "opinion", "issuer": "owner", "article": "1"},
                    {"kind": "drawing", "label_zh": "图纸", "label_en": "drawing", "issuer": "owner", "article": "1"},
                    {"kind": "approval", "label_zh": "批复", "label_en": "approval", "issuer": "owner", "has_amount": true, "article": "1"},
                    {"kind": "note", "label_zh": "说明", "label_en": "note", "issuer": "owner", "article": "1"}],
      "steps": [{"track": "一般", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "1"},
                {"track": "一般", "from_stage": "planned", "to_stage": "registered", "office": "owner", "kind": "forward", "article": "1"},
                {"track": "一般", "from_stage": "planned", "to_stage": "submitted", "office": "owner", "kind": "forward", "article": "1"},
                {"track": "一般", "from_stage": "submitted", "to_stage": "approved", "office": "owner", "kind": "forward", "freezes": true, "limit_document": "approval", "article": "1"},
                {"track": "一般", "from_stage": "approved", "to_stage": "designed", "office": "owner", "kind": "forward", "article": "1"},
                {"track": "一般", "from_stage": "designed", "to_stage": "approved", "office": "owner", "kind": "back", "article": "1"},
                {"track": "一般", "from_stage": "designed", "to_stage": "contracted", "office": "owner", "kind": "forward", "article": "1"},
                {"track": "一般", "from_stage": "registered", "to_stage": "contracted", "office": "owner", "kind": "forward", "article": "1"},
                {"track": "一般", "from_stage": "contracted", "to_stage": "accepted", "office": "owner", "kind": "forward", "article": "1"}],
      "requirements": [{"to_stage": "designed", "onwards": true, "needs": "drawing", "article": "2"}],
      "conditions": [{"entry": "contract", "condition": "reached", "argument": "designed", "code": "contract.designed", "article": "3"},
                     {"entry": "change:scope", "condition": "reached", "argument": "registered", "code": "change.registered", "article": "3"},
                     {"to_stage": "approved", "until_stage": "designed", "entry": "change:value", "condition": "never", "when": {"classified": false}, "label_zh": "不得变更", "label_en": "no change", "code": "no_change", "article": "3"}],
      "limits": [{"to_stage": "approved", "until_stage": "designed", "subject": "allocations", "ceiling": "limit", "percent": 10, "article": "4"},
                 {"to_stage": "designed", "subject": "allocations", "ceiling": "limit", "percent": 50, "article": "4"}],
      "obligations": [{"code": "note", "label_zh": "年度说明", "label_en": "yearly note", "event": "year", "stage": "approved", "until_stage": "designed", "receiver": "data_bureau", "met_by": "note", "due_month": 12, "due_day": 31, "article": "5"}]}$pack$::jsonb
           || jsonb_build_object('classes', (SELECT jsonb_agg(jsonb_build_object('category', c, 'track', '一般', 'article', '1'))
                                               FROM unnest('{infrastructure,software,maintenance,operation,thirdparty}'::text[]) AS c)) || said
$$;
SELECT govproj.create_register('tap_order', pack => NULL) \g /dev/null
SELECT isnt(govproj.load_pack('tap_order', pg_temp.pack('{}')), NULL, 'a design after the approval, and a way beside both');
SELECT is_empty('SELECT code, fault FROM tap_order.policy_fault', 'contradicts nothing');
SELECT set_eq($$ SELECT gate::text, stage::text FROM tap_order.policy_way WHERE gate IN ('approved', 'designed', 'registered') $$,
              $$ VALUES ('approved', 'designed'), ('approved', 'contracted'), ('approved', 'accepted'), ('designed', 'contracted'), ('designed', 'accepted'), ('registered', 'contracted'), ('registered', 'accepted') $$,
              'what comes after what');
SELECT is_empty($$ SELECT w.track, w.gate, w.stage FROM yunfu.policy_way w WHERE w.stage <= w.gate
                   UNION ALL
                   SELECT a.track, a.stage, b.stage FROM (SELECT DISTINCT track, to_stage AS stage FROM yunfu.policy_step WHERE to_stage >= 'planned' AND kind <> 'back') a
                     JOIN (SELECT DISTINCT track, to_stage AS stage FROM yunfu.policy_step WHERE to_stage >= 'planned' AND kind <> 'back') b ON b.track = a.track AND b.stage > a.stage
                    WHERE NOT EXISTS (SELECT FROM yunfu.policy_way w WHERE w.track = a.track AND w.gate = a.stage AND w.stage = b.stage) $$, 'on the shipped tracks that is the usual order');

INSERT INTO tap_order.agency (code, name, kind) VALUES ('u', '某局', 'unit') RETURNING id AS u \gset
INSERT INTO tap_order.agency (code, name, kind) VALUES ('f', '财政局', 'finance'), ('d', '数据局', 'data_bureau');
CREATE FUNCTION pg_temp.born(agency bigint) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO tap_order.project (title, category, owner_id, budget_year, stage_on, city_funds, classified) VALUES ('甲', 'software', agency, 2024, '2024-02-03', 1000000, false) RETURNING id
$$;
CREATE FUNCTION pg_temp.go(p bigint, stage text) RETURNS text LANGUAGE sql AS $$
    SELECT (drive.outcome(format('UPDATE tap_order.project SET stage = %L, stage_on = ''2024-03-04'' WHERE id = %s', stage, p), undo => false)).result
$$;
CREATE FUNCTION pg_temp.paper(p bigint, kind text, amount numeric DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO tap_order.document (project_id, kind, issuer_id, issued_on, amount) SELECT id, %L, owner_id, ''2024-03-03'', %L FROM tap_order.project WHERE id = %s', kind, amount, p)
$$;
CREATE FUNCTION pg_temp.alter(p bigint) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO tap_order.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%s, ''value'', ''law'', ''software_development'', 1, ''2024-03-04'')', p)
$$;
CREATE FUNCTION pg_temp.sign(p bigint) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO tap_order.contract (project_id, kind, signer_id, supplier, amount, signed_on) SELECT id, ''main'', owner_id, ''甲公司'', 100, ''2024-03-04'' FROM tap_order.project WHERE id = %s', p)
$$;
CREATE FUNCTION pg_temp.fund(p bigint, amount numeric) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO tap_order.fund_allocation (project_id, source, year, requested, decided) VALUES (%s, ''city'', 2024, %s, %s)', p, amount, amount)
$$;
SELECT pg_temp.born(:u) AS p \gset
INSERT INTO tap_order.cost_line (project_id, kind, amount) VALUES (:p, 'software_development', 1000000);
SELECT is(pg_temp.go(:p, 'submitted'), 'done', 'submitted');
SELECT pg_temp.refused(pg_temp.sign(:p), 'ZG009 contract.designed', 'no contract before the design');
SELECT pg_temp.paper(:p, 'approval', 1000000) \gexec
SELECT is(pg_temp.go(:p, 'approved'), 'done', 'approved without a drawing: that is of a later stage, which usually is an earlier one');
SELECT pg_temp.refused(pg_temp.sign(:p), 'ZG009 contract.designed', 'nor is the design reached');
SELECT pg_temp.refused(pg_temp.alter(:p), 'ZG010 no_change', 'from the approval until the design nothing is changed');
SELECT pg_temp.refused(pg_temp.fund(:p, amount), result, 'allocated at the approval ' || amount) FROM (VALUES (100000, 'done'), (100000.01, 'ZG008 allocations.limit')) AS v (amount, result);
SELECT results_eq(format('SELECT kind, source_id FROM govproj.project_duties(''tap_order.project'', %s)', :p), $$ VALUES ('note', 2024::bigint) $$, 'the yearly duty runs from the approval');
SELECT is(pg_temp.go(:p, 'designed'), 'ZG002 drawing', 'the drawing is asked for at the design');
SELECT pg_temp.paper(:p, 'drawing') \gexec
SELECT is(pg_temp.go(:p, 'designed'), 'done', 'designed');
SELECT is_empty(format('SELECT kind, source_id FROM govproj.project_duties(''tap_order.project'', %s)', :p), 'until the design');
SELECT pg_temp.refused(pg_temp.alter(:p), 'done', 'then it is');
SELECT pg_temp.refused(pg_temp.fund(:p, amount), result, 'allocated at the design ' || amount) FROM (VALUES (500000, 'done'), (500000.01, 'ZG008 allocations.limit')) AS v (amount, result);
SELECT pg_temp.refused(pg_temp.sign(:p), 'done', 'and contracts are signed');
SAVEPOINT back;
SELECT is(pg_temp.go(:p, 'approved'), 'done', 'back to the approval');
SELECT pg_temp.refused(pg_temp.sign(:p), 'ZG009 contract.designed', 'the design is ahead again');
ROLLBACK TO back;
INSERT INTO tap_order.document (project_id, kind, issuer_id, issued_on, document_id, reason) SELECT project_id, 'voiding', issuer_id, '2024-03-04', id, '有误' FROM tap_order.document WHERE kind = 'drawing' AND project_id = :p;
SELECT is(pg_temp.go(:p, 'contracted'), 'ZG002 drawing', 'what is asked from the design on is asked later');
SELECT pg_temp.paper(:p, 'drawing') \gexec
SELECT is(pg_temp.go(:p, 'contracted'), 'done', 'contracted');
-- the way beside
SELECT pg_temp.born(:u) AS q, pg_temp.born(:u) AS r \gset
SELECT pg_temp.go(:q, 'registered'), pg_temp.go(:r, 'submitted') \g /dev/null
SELECT pg_temp.refused(format('INSERT INTO tap_order.change (project_id, kind, cause, note, decided_on) VALUES (%s, ''scope'', ''law'', ''x'', ''2024-03-05'')', project), result, 'a stage of the one way, on ' || way)
  FROM (VALUES (:q, 'done', 'it'), (:r, 'ZG009 change.registered', 'the other')) AS v (project, result, way);
SELECT is_empty($$ SELECT * FROM govproj.check_register('tap_order') WHERE severity = 'error' $$, 'the register is sound');

-- What no order could mean
CREATE FUNCTION pg_temp.load(section text, said jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce((o).detail, (o).result) FROM drive.outcome(format('SELECT govproj.load_pack(''tap_order'', %L)', pg_temp.pack('{"code": "next", "valid_from": "2020-01-01", "valid_until": "2020-12-31"}')
        || jsonb_build_object(section, (pg_temp.pack('{}') -> section) || said))) AS o
$$;
SELECT is(pg_temp.load(section, said::jsonb), fault, section || ': ' || said)
  FROM (VALUES
    ('steps', '{"track": "一般", "from_stage": "contracted", "to_stage": "designed", "office": "owner", "kind": "forward", "article": "1"}',
     'steps 一般 contracted > designed: step 一般: contracted > designed is a forward step but leads to an earlier stage (Art. 1)'),
    ('steps', '{"track": "一般", "from_stage": "contracted", "to_stage": "approved", "office": "owner", "kind": "back", "article": "1"}', 'done'),
    ('limits', '{"to_stage": "designed", "until_stage": "approved", "subject": "changes", "ceiling": "limit", "article": "4"}',
     'limits > designed changes limit: limit of changes by limit binds from designed until approved, which does not come after it (Art. 4)'),
    ('limits', '{"to_stage": "registered", "until_stage": "approved", "subject": "changes", "ceiling": "limit", "article": "4"}',
     'limits > registered changes limit: limit of changes by limit binds from registered until approved, which does not come after it (Art. 4)'),
    ('limits', '{"to_stage": "designed", "until_stage": "designed", "subject": "changes", "ceiling": "limit", "article": "4"}',
     'limits > designed changes limit: limit of changes by limit binds from designed until designed, which does not come after it (Art. 4)'),
    ('limits', '{"to_stage": "designed", "until_stage": "contracted", "subject": "changes", "ceiling": "limit", "article": "4"}', 'done'),
    ('obligations', '{"code": "x", "label_zh": "x", "label_en": "x", "event": "year", "stage": "designed", "until_stage": "approved", "receiver": "data_bureau", "met_by": "note", "due_month": 1, "due_day": 1, "article": "5"}',
     'obligations x: duty x is owed from designed until approved, which does not come after it (Art. 5)'),
    ('conditions', '{"to_stage": "designed", "until_stage": "approved", "entry": "contract", "condition": "undertaking", "article": "5"}',
     'conditions > designed contract undertaking: condition undertaking is asked of the entry of contract at no time: not before designed, nor from approved on (Art. 5)')) AS v (section, said, fault);

SELECT * FROM finish();
ROLLBACK;
