-- What projects of a version say of themselves besides what the engine asks: attributes, with words of the version's own.
BEGIN;
\ir ../tap.sql
SELECT no_plan();
SELECT pg_temp.set_today('2024-12-31') \g /dev/null

CREATE FUNCTION pg_temp.pack(said jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
    SELECT $pack${"code": "attributes", "title": "属性试验办法", "valid_from": "2024-01-01", "valid_until": "2024-12-31",
      "attributes": [{"attribute": "build", "label_zh": "建设性质", "label_en": "kind of build", "article": "2"},
                     {"attribute": "field", "label_zh": "领域", "label_en": "field", "article": "3"}],
      "words": [{"list": "build", "word": "new", "label_zh": "新建", "label_en": "new"}, {"list": "build", "word": "upgrade", "label_zh": "升级改造", "label_en": "an upgrade"},
                {"list": "field", "word": "ai", "label_zh": "人工智能", "label_en": "artificial intelligence"}, {"list": "field", "word": "other", "label_zh": "其他", "label_en": "another"},
                {"list": "cost_line", "word": "all", "label_zh": "全部", "label_en": "all"}],
      "tracks": [{"track": "一般", "label_zh": "一般项目", "label_en": "ordinary projects", "owner_kinds": "unit", "article": "1"}],
      "documents": [{"kind": "opinion", "label_zh": "意见", "label_en": "opinion", "issuer": "owner", "article": "1"},
                    {"kind": "ethics", "label_zh": "伦理意见", "label_en": "opinion on ethics", "issuer": "owner", "article": "3"}],
      "steps": [{"track": "一般", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "1"},
                {"track": "一般", "from_stage": "planned", "to_stage": "approved", "office": "owner", "kind": "forward", "article": "1"}],
      "requirements": [{"to_stage": "approved", "needs": "opinion", "when": {"build": "new"}, "article": "2"},
                       {"to_stage": "approved", "needs": "ethics", "when": {"field": {"not": "other"}}, "article": "3"}],
      "cases": [{"case": "新建的须有意见", "article": "2", "given": {"category": "software", "with": {"attributes": {"build": "new"}}, "stage": "planned", "on": "2024-03-03"},
                 "story": [{"on": "2024-03-03", "step": "approved", "expect": "opinion"}, {"on": "2024-03-03", "enter": "opinion"}, {"on": "2024-03-03", "step": "approved"}]},
                {"case": "人工智能须有伦理意见", "article": "3", "given": {"category": "software", "with": {"attributes": {"field": "ai"}}, "stage": "planned", "on": "2024-03-03"},
                 "story": [{"on": "2024-03-03", "step": "approved", "expect": "ethics"}]},
                {"case": "没有写明的不问", "article": "2, 3", "given": {"category": "software", "stage": "planned", "on": "2024-03-03"},
                 "story": [{"on": "2024-03-03", "step": "approved"}]}]}$pack$::jsonb
           || jsonb_build_object('classes', (SELECT jsonb_agg(jsonb_build_object('category', c, 'track', '一般', 'article', '1'))
                                               FROM unnest('{infrastructure,software,maintenance,operation,thirdparty}'::text[]) AS c)) || said
$$;
SELECT govproj.create_register('tap_attributes', pack => NULL) \g /dev/null
SELECT isnt(govproj.load_pack('tap_attributes', pg_temp.pack()), NULL, 'attributes of one''s own are lawful');
SELECT is_empty('SELECT code, fault FROM tap_attributes.policy_fault', 'and contradict nothing');
SELECT is_empty($$ SELECT title, line, tried, expected, got, remark FROM govproj.test_pack('tap_attributes', 'attributes') WHERE passed IS FALSE $$, 'cases say them');
INSERT INTO tap_attributes.agency (code, name, kind) VALUES ('u', '某局', 'unit') RETURNING id AS u \gset
\set born 'INSERT INTO tap_attributes.project (title, category, owner_id, budget_year, stage_on, city_funds, attributes) VALUES (''甲'', ''software'', %s, 2024, ''2024-02-03'', 1, %L)'
SELECT is((drive.outcome(format(:'born', :u, said)))::text, says::text, 'born with ' || said)
  FROM (VALUES ('{"build": "rebuilt"}', ROW('23514 project_attributes_check', 'attributes.build of "project" is "rebuilt", which is no word of policy "attributes"',
                                             'Its words: new (新建 / new), upgrade (升级改造 / an upgrade).', 'The words of a version are rows of policy_word, the section "words" of its pack.')),
               ('{"colour": "red"}', ROW('23514 project_attributes_check', 'attributes of "project" name "colour", which policy "attributes" does not have',
                                          'Its attributes: build (建设性质 / kind of build), field (领域 / field).', 'The attributes of a version are rows of policy_attribute, the section "attributes" of its pack.'))) AS v (said, says);
SELECT pg_temp.refused(format(:'born', :u, said), result, 'born with ' || coalesce(said, 'nothing'))
  FROM (VALUES ('{"build": 1}', '23514 project_attributes_check'), ('{"build": ["new"]}', '23514 project_attributes_check'), ('["build"]', '23514 project_attributes_check'), ('"new"', '23514 project_attributes_check'),
               ('{"build": "new", "field": "x"}', '23514 project_attributes_check'), ('{"build": {"new": "upgrade"}}', '23514 project_attributes_check'), ('{}', 'done'), (NULL, 'done'), ('{"build": null}', 'done'), ('{"build": "new", "field": "ai"}', 'done')) AS v (said, result);
SELECT format(:'born', :u, '{"build": "new"}') || ' RETURNING id AS p' AS statement \gset
:statement \gset
\set go 'UPDATE tap_attributes.project SET stage = ''approved'', stage_on = ''2024-03-03'' WHERE id = %s'
SELECT pg_temp.refused(format(:'go', :p), 'ZG002 opinion', 'what is asked of new ones is asked');
SELECT is((drive.outcome(format(:'go', :p))).detail, 'Article 2, opinion (ZG002): needs document opinion (意见) issued by the project''s owner; none is on record that is dated by that day (when: "build" "new").', 'and why');
UPDATE tap_attributes.project SET attributes = '{"build": "upgrade", "field": "ai"}' WHERE id = :p;
SELECT is(detail::text, '{"attributes":[{"build": "new"},{"build": "upgrade", "field": "ai"}]}', 'a change is an act') FROM tap_attributes.act WHERE project_id = :p ORDER BY seq DESC LIMIT 1;
SELECT pg_temp.refused(format('UPDATE tap_attributes.project SET attributes = ''{"build": "x"}'' WHERE id = %s', :p), '23514 project_attributes_check', 'to a word of the version');
SELECT pg_temp.refused(format(:'go', :p), 'ZG002 ethics', 'then what is asked of those');
UPDATE tap_attributes.project SET attributes = '{"build": "upgrade", "field": "other"}' WHERE id = :p;
SELECT format(:'go', :p) \gexec
SELECT pg_temp.refused(format('UPDATE tap_attributes.project SET attributes = NULL WHERE id = %s', :p), 'ZG009 fixed', 'from the first step on they stay');
SELECT is((SELECT concat_ws(' / ', attributes_zh, attributes_en) FROM tap_attributes.project_overview WHERE project_id = :p),
          '建设性质：升级改造；领域：其他 / kind of build: an upgrade; field: another', 'the overview says them in both languages');
SELECT is_empty($$ SELECT FROM tap_attributes.project p JOIN tap_attributes.project_overview o ON o.project_id = p.id WHERE (p.attributes IS NULL) <> (o.attributes_zh IS NULL) AND p.attributes::text !~ '^\{("build": null)?\}$' $$,
          'and nothing of projects that say none');

-- They come over with an import
INSERT INTO tap_attributes.import_project (code, title, category, owner, budget_year, initiated_on, city_funds, attributes)
VALUES ('I-1', '移入', 'software', 'u', 2024, '2024-02-03', 1, '{"build": "new"}'), ('I-2', '移入二', 'software', 'u', 2024, '2024-02-03', 1, '{"build": "x"}');
SELECT results_eq($$ SELECT project_code, sqlstate, rule FROM govproj.import('tap_attributes', progress => 0) $$, $$ VALUES ('I-2', '23514', 'project_attributes_check') $$, 'what is no word of the version is told');
DELETE FROM tap_attributes.import_project WHERE code = 'I-2';
SELECT is_empty($$ SELECT project_code, sqlstate, message FROM govproj.import('tap_attributes', progress => 0) $$, 'the others come in');
SELECT is((SELECT attributes_zh FROM tap_attributes.project_overview WHERE project_code = 'I-1'), '建设性质：新建', 'with what they say');
SELECT is_empty($$ SELECT * FROM govproj.check_register('tap_attributes') WHERE severity = 'error' $$, 'the register is sound');
SELECT is_empty($$ SELECT * FROM govproj.verify('tap_attributes') $$, 'and the ledger');
SELECT is((SELECT count(*) FROM regexp_matches(govproj.annotated_law('tap_attributes', 'attributes', language), v.line, 'g')), 1::bigint, v.line)
  FROM (VALUES ('zh', '项目写明建设性质（`build`）。'), ('en', 'Projects say their field \(`field`\)\.'), ('zh', '\*\*建设性质\*\*\n\n- `new` 新建\n- `upgrade` 升级改造\n'), ('en', '\*\*field\*\*\n\n- `ai` artificial intelligence\n'),
               ('zh', '仅限：建设性质为新建'), ('en', 'only where: field is not another')) AS v (language, line);

-- A version to move to has the attributes with the words that the project says
CREATE FUNCTION pg_temp.move(p bigint, said jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    came_to record;
BEGIN
    PERFORM govproj.load_pack('tap_attributes', pg_temp.pack('{"code": "next", "valid_from": "2025-01-01", "valid_until": null, "cases": []}' || said));
    came_to := drive.outcome(format('UPDATE tap_attributes.project SET policy_id = (SELECT id FROM tap_attributes.policy WHERE code = ''next''), policy_reason = ''新办法'' WHERE id = %s', p));
    DELETE FROM tap_attributes.policy WHERE code = 'next';
    RETURN concat_ws(' | ', came_to.result, came_to.detail);
END $$;
SELECT pg_temp.set_today('2025-03-03') \g /dev/null
SELECT is(pg_temp.move(:p, '{}'), 'done', 'to one that has them');
SELECT is(pg_temp.move(:p, jsonb_build_object('words', (SELECT jsonb_agg(w) FROM jsonb_array_elements(pg_temp.pack() -> 'words') w WHERE w ->> 'word' <> 'upgrade'))),
          '23514 policy | Rows of the project say "build", which is no word of version "next", or counts as something else there.', 'to none that lacks the word');
SELECT is(pg_temp.move(:p, jsonb_build_object('requirements', '[]'::jsonb, 'attributes', (SELECT jsonb_agg(a) FROM jsonb_array_elements(pg_temp.pack() -> 'attributes') a WHERE a ->> 'attribute' <> 'field'),
                                              'words', (SELECT jsonb_agg(w) FROM jsonb_array_elements(pg_temp.pack() -> 'words') w WHERE w ->> 'list' <> 'field'))),
          '23514 policy | Rows of the project say "field", which is no word of version "next", or counts as something else there.', 'nor the attribute');

-- What speaks against a pack's attributes
CREATE FUNCTION pg_temp.load(section text, said jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce((o).detail, (o).result) FROM drive.outcome(format('SELECT govproj.load_pack(''tap_attributes'', %L)', pg_temp.pack('{"code": "draft", "valid_from": "2020-01-01", "valid_until": "2020-12-31", "cases": []}')
        || jsonb_build_object(section, (pg_temp.pack() -> section) || said))) AS o
$$;
SELECT matches(pg_temp.load(section, said::jsonb), fault, section || ': ' || said)
  FROM (VALUES
    ('attributes', '{"attribute": "total", "label_zh": "x", "label_en": "x", "article": "1"}', 'attribute total has the name of a fact that govproj.facts lists'),
    ('attributes', '{"attribute": "contract", "label_zh": "x", "label_en": "x", "article": "1"}', '"contract" is a word the engine keeps for itself'),
    ('attributes', '{"attribute": "Size", "label_zh": "x", "label_en": "x", "article": "1"}', '"Size" is no word: small letters'),
    ('attributes', '{"attribute": "size", "label_zh": "x", "label_en": "x", "article": "1"}', 'attribute size has no word: its words are rows of words with that list'),
    ('attributes', '{"attribute": "build", "label_zh": "x", "label_en": "x", "article": "1"}', 'is given twice'),
    ('words', '{"list": "built", "word": "x", "label_zh": "x", "label_en": "x"}', 'list: "built" is no word for this; did you mean "build"'),
    ('words', '{"list": "build", "word": "x", "label_zh": "x", "label_en": "x", "parts": "main"}', 'a word of list build has no parts'),
    ('requirements', '{"to_stage": "approved", "needs": "ethics", "when": {"build": "neww"}, "article": "2"}', 'when.build "neww" is no word for this; one of: new, upgrade'),
    ('requirements', '{"to_stage": "approved", "needs": "ethics", "when": {"colour": "red"}, "article": "2"}', 'when.colour is no fact that govproj.facts lists'),
    ('requirements', '{"to_stage": "approved", "needs": "opinion", "absent": true, "when": {"build": {"not": "upgrade"}}, "article": "2"}', 'may not be there')) AS v (section, said, fault);
INSERT INTO tap_attributes.policy (code, title, valid_from, valid_until) VALUES ('sql', 'x', '2019-01-01', '2019-12-31') RETURNING id AS draft \gset
INSERT INTO tap_attributes.policy_word (policy_id, list, word, label_zh, label_en) VALUES (:draft, 'build', 'new', '新建', 'new');
SELECT is((SELECT fault FROM tap_attributes.policy_fault WHERE policy_id = :draft AND code = 'list_unknown'),
          'list build is neither one of the engine''s nor an attribute; one of: cost_line, source, ground, cause, contract, office, evaluation, stage', 'words of no list');
-- A class goes by an attribute, and by the share of what is asked for in what the system served costs
UPDATE tap_attributes.policy SET superseded_on = '2024-12-31' WHERE code = 'attributes';
SELECT govproj.load_pack('tap_attributes', pg_temp.pack() || jsonb_build_object('code', 'served', 'valid_from', '2026-01-01', 'valid_until', NULL, 'cases', '[]'::jsonb, 'requirements', '[]'::jsonb,
    'conditions', '[{"to_stage": "planned", "condition": "class_agrees", "article": "1"}]'::jsonb,
    'tracks', (pg_temp.pack() -> 'tracks') || '{"track": "简易", "label_zh": "简易项目", "label_en": "small projects", "owner_kinds": "unit", "article": "1"}'::jsonb,
    'steps', (pg_temp.pack() -> 'steps') || '{"track": "简易", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "1"}'::jsonb,
    'classes', '[{"category": "infrastructure", "track": "一般", "article": "1"}, {"category": "operation", "track": "一般", "article": "1"}, {"category": "thirdparty", "track": "一般", "article": "1"}, {"category": "software", "track": "一般", "article": "1"},
                 {"category": "maintenance", "when": {"serves": true}, "track": "一般", "article": "1"}, {"category": "maintenance", "when": {"serves": false}, "track": "一般", "article": "1"},
                 {"category": "maintenance.software", "when": {"build": "upgrade", "share:served": {"to": 15}}, "track": "简易", "article": "1"}, {"category": "maintenance.software", "when": {"build": "upgrade", "share:served": {"above": 15}}, "track": "一般", "article": "1"},
                 {"category": "maintenance.software", "when": {"build": "new", "serves": true}, "track": "一般", "article": "1"}]'::jsonb)) \g /dev/null
SELECT pg_temp.set_today('2026-03-03') \g /dev/null
INSERT INTO tap_attributes.project (title, category, owner_id, budget_year, stage_on, city_funds) VALUES ('系统', 'software', :u, 2026, '2026-02-03', 1000000), ('没有费用的系统', 'software', :u, 2026, '2026-02-03', 1000000);
SELECT id AS system FROM tap_attributes.project WHERE title = '系统' \gset
SELECT id AS costless FROM tap_attributes.project WHERE title = '没有费用的系统' \gset
INSERT INTO tap_attributes.cost_line (project_id, kind, amount) VALUES (:system, 'all', 1000000);
CREATE FUNCTION pg_temp.track(serves bigint, city numeric, others numeric, said jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    came text;
BEGIN
    INSERT INTO tap_attributes.project (title, category, owner_id, budget_year, stage_on, city_funds, national_funds, serves_id, attributes)
    SELECT '运维', 'maintenance.software', p.owner_id, 2026, '2026-02-03', city, others, p.id, said FROM tap_attributes.project p WHERE p.id = serves RETURNING track INTO came;
    RETURN came;
END $$;
SELECT is(pg_temp.track(serves, city, others, said::jsonb), track, format('%s and %s yuan beside %s: %s', city, others, serves, said))
  FROM (VALUES (:system, 150000, 0, '{"build": "upgrade"}', '简易'), (:system, 150000.01, 0, '{"build": "upgrade"}', '一般'), (:system, 100000, 50000, '{"build": "upgrade"}', '简易'), (:system, 100000, 50000.01, '{"build": "upgrade"}', '一般'),
               (:system, 1, 0, '{"build": "new"}', '一般'), (:system, 0, 0, '{"build": "upgrade"}', '简易'), (:system, 1, 0, '{}', '一般'), (:costless, 1, 0, '{"build": "upgrade"}', '一般')) AS v (serves, city, others, said, track);
SELECT is((SELECT count(*) FROM regexp_matches(govproj.annotated_law('tap_attributes', 'served', language), v.line, 'g')), 1::bigint, v.line)
  FROM (VALUES ('zh', '各渠道资金占所服务项目投资总额的比例15%以下（含），且建设性质为升级改造'), ('en', 'share of its funds in the investment of the project it serves up to 15 % \(inclusive\)')) AS v (language, line);
SELECT * FROM finish();
ROLLBACK;
