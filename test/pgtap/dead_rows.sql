-- Rows that no project comes to, papers asked for before they may be entered, and names of words that cannot be read: what a pack is told of.
BEGIN;
SELECT plan(23);
\ir ../tap.sql
SELECT govproj.create_register('tap_dead', pack => NULL) \g /dev/null
CREATE TEMPORARY TABLE measure AS SELECT $${"code": "m", "title": "试验办法", "valid_from": "2019-01-01",
  "tracks": [{"track": "p", "label_zh": "一般项目", "label_en": "ordinary projects", "owner_kinds": "unit", "article": "1"},
             {"track": "q", "label_zh": "其他项目", "label_en": "other projects", "owner_kinds": "unit", "article": "1"}],
  "documents": [{"kind": "scheme", "label_zh": "方案", "label_en": "scheme", "issuer": "owner", "article": "3"}, {"kind": "leave", "label_zh": "许可书", "label_en": "leave", "issuer": "data_bureau", "article": "3"}],
  "steps": [{"track": "p", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "4"},
            {"track": "p", "from_stage": "planned", "to_stage": "submitted", "office": "owner", "kind": "forward", "article": "4"},
            {"track": "p", "from_stage": "planned", "to_stage": "registered", "office": "owner", "kind": "forward", "article": "4"},
            {"track": "p", "from_stage": "registered", "to_stage": "submitted", "office": "owner", "kind": "forward", "article": "4"},
            {"track": "p", "from_stage": "submitted", "to_stage": "approved", "office": "owner", "kind": "forward", "article": "4"},
            {"track": "p", "from_stage": "approved", "to_stage": "planned", "office": "owner", "kind": "back", "article": "4"},
            {"track": "p", "from_stage": "approved", "to_stage": "contracted", "office": "owner", "kind": "forward", "article": "4"},
            {"track": "q", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "4"},
            {"track": "q", "from_stage": "planned", "to_stage": "approved", "office": "owner", "kind": "forward", "article": "4"}],
  "classes": [{"category": "infrastructure", "track": "q", "article": "2"}, {"category": "software", "track": "p", "article": "2"}, {"category": "maintenance", "track": "p", "article": "2"},
              {"category": "operation", "track": "p", "article": "2"}, {"category": "thirdparty", "track": "p", "article": "2"}]}$$::jsonb AS body;
-- The faults of the measure with rows besides.
CREATE FUNCTION pg_temp.told(besides jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    told text;
BEGIN
    PERFORM govproj.load_pack('tap_dead', (SELECT body || besides FROM measure));
    RAISE EXCEPTION USING ERRCODE = 'UNDO0';
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN 'nothing';
WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS told = PG_EXCEPTION_DETAIL;
    RETURN told;
END $$;
SELECT is(pg_temp.told('{}'), 'nothing', 'the measure has no fault');

-- a paper that may be entered from a stage on, and is asked for before
CREATE FUNCTION pg_temp.early(asks jsonb, reached jsonb DEFAULT '{}', besides jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.told(jsonb_build_object('requirements', jsonb_build_array('{"to_stage": "submitted", "needs": "scheme", "article": "5"}'::jsonb || asks),
                                           'conditions', jsonb_build_array('{"entry": "scheme", "condition": "reached", "argument": "approved", "article": "6"}'::jsonb || reached)) || besides)
$$;
SELECT is(pg_temp.early('{}'), 'requirements > submitted scheme: scheme is asked of the step to submitted, and may be entered from approved on alone, which no way there passes (Art. 5)', 'is told');
SELECT is(pg_temp.early('{"to_stage": "contracted"}'), 'nothing', 'after that stage it may be asked for');
SELECT is(pg_temp.early('{"to_stage": "approved"}'), 'requirements > approved scheme: scheme is asked of the step to approved, and may be entered from approved on alone, which no way there passes (Art. 5)', 'by the step to that stage it may not');
SELECT is(pg_temp.early('{"from_stage": "registered"}'), 'nothing', 'nor where another way comes round to the step');
SELECT is(pg_temp.early('{"from_stage": "registered"}', '{"argument": "registered"}'), 'nothing', 'the stage that a step leaves is reached');
SELECT is(pg_temp.early('{}', '{"argument": "registered"}'), 'nothing', 'by one of two ways it is');
SELECT is(pg_temp.early('{"from_stage": "planned"}', '{"argument": "registered"}'), 'nothing', 'and from where a way leads back');
SELECT matches(pg_temp.early('{"from_stage": "planned"}', '{"argument": "contracted"}'), 'may be entered from contracted on alone', 'but not from the last');
SELECT is(pg_temp.early(asks, reached), 'nothing', 'nothing is told of ' || says)
  FROM (VALUES ('{"mode": "warn"}'::jsonb, '{}'::jsonb, 'what is warned of'), ('{}', '{"mode": "warn"}', 'what is entered all the same'), ('{"when": {"budgeted": true}}', '{}', 'what is asked of some'),
               ('{}', '{"when": {"budgeted": true}}', 'what is held back of some'), ('{"absent": true}', '{}', 'what may not be there'), ('{}', '{"entry": "leave"}', 'another paper')) AS v (asks, reached, says);
SELECT is(pg_temp.early('{}', '{}', '{"waivers": [{"rule": "scheme", "grantor": "data_bureau", "document_kind": "leave", "article": "7"}]}'), 'nothing', 'nor of what can be waived');
SELECT is(pg_temp.told('{"requirements": [{"to_stage": "submitted", "needs": "scheme", "article": "5"}], "orders": [{"subject": "scheme", "after": "stage:approved", "article": "6"}]}'), 'nothing', 'an order after a stage that is not reached misses nothing');

-- a track without a class
SELECT govproj.load_pack('tap_dead', body) FROM measure \g /dev/null
SELECT is_empty($$ SELECT advice FROM tap_dead.policy_advice WHERE code = 'track_unclassed' $$, 'each track has a class');
UPDATE tap_dead.policy_class SET track = 'p';
SELECT results_eq($$ SELECT advice, article, rule_table FROM tap_dead.policy_advice WHERE code = 'track_unclassed' $$,
    $$ VALUES ('no class names track q: its rows are for projects alone that are moved here from another version', '1', 'policy_track') $$, 'one without is told');
UPDATE tap_dead.policy_class SET track = NULL WHERE category = 'operation';
SELECT is_empty($$ SELECT advice FROM tap_dead.policy_advice WHERE code = 'track_unclassed' $$, 'a class that names none takes any');
DELETE FROM tap_dead.policy;

-- what words are called
SELECT is(pg_temp.told('{"words": [{"list": "ground", "word": "vital", "label_zh": "重大急需", "label_en": "vital\nand urgent", "article": "8"}]}'), 'words ground vital: what vital is called: it contains U+000A at character 6, which is not seen (Art. 8)', 'a name has no second line');
SELECT is(pg_temp.told(('{"documents": [{"kind": "scheme", "label_zh": "方案' || U&'\202E' || '", "label_en": "scheme", "issuer": "owner", "article": "3"}]}')::jsonb), 'documents scheme: what scheme is called: it contains U+202E at character 3, which is not seen (Art. 3)', 'nor one that turns round what follows');
SELECT is(pg_temp.told('{"words": [{"list": "ground", "word": "vital", "label_zh": "重大　急需", "label_en": "vital, urgent (１)", "article": "8"}]}'), 'nothing', 'it may be of any width');
SELECT * FROM finish();
ROLLBACK;
