-- A malformed or contradictory pack is refused, with every fault listed, and leaves nothing behind.
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SELECT govproj.create_register('regress_faults', pack => NULL);

-- a small regulation with no fault in it, to be spoilt in one place at a time
CREATE TEMP TABLE mini AS SELECT jsonb $${
  "code": "mini", "title": "小办法", "valid_from": "2030-01-01", "valid_until": "2030-12-31",
  "tracks": [{"track": "only", "label_zh": "唯一", "label_en": "the only one", "owner_kinds": "unit", "article": "1"}],
  "classes": [{"category": "infrastructure", "track": "only", "article": "2"},
              {"category": "software", "track": "only", "article": "2"},
              {"category": "maintenance", "track": "only", "article": "2"},
              {"category": "operation", "track": "only", "article": "2"},
              {"category": "第三方服务", "track": "only", "article": "2"}],
  "documents": [{"kind": "plan", "label_zh": "计划", "label_en": "plan", "issuer": "owner", "article": "3"},
                {"kind": "opinion", "label_zh": "意见", "label_en": "opinion", "issuer": "finance",
                 "has_outcome": true, "has_amount": true, "article": "3"}],
  "steps": [{"track": "only", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "4"},
            {"track": "only", "from_stage": "planned", "to_stage": "approved", "office": "finance", "kind": "forward",
             "freezes": true, "limit_document": "opinion", "article": "4"},
            {"track": "only", "from_stage": "已立项", "to_stage": "filed", "office": "owner", "kind": "forward", "article": "4"},
            {"track": "only", "from_stage": "planned", "to_stage": "withdrawn", "office": "owner", "kind": "exit", "article": "4"}],
  "requirements": [{"to_stage": "approved", "needs": "opinion", "outcome": "passed", "article": "5"}],
  "limits": [{"to_stage": "filed", "subject": "contracts", "ceiling": "limit", "article": "6"}]
}$$ || (SELECT jsonb_build_object('words', p.body -> 'words') FROM govproj.packs p) AS body;

CREATE FUNCTION pg_temp.load(patch jsonb) RETURNS bigint LANGUAGE sql
RETURN (SELECT govproj.load_pack('regress_faults', body || patch) FROM mini);

-- with one more row in a section
CREATE FUNCTION pg_temp.load_with(section text, item jsonb) RETURNS bigint LANGUAGE sql
RETURN (SELECT govproj.load_pack('regress_faults', body || jsonb_build_object(section, coalesce(body -> section, '[]') || item)) FROM mini);

-- it loads, keys that are null count as absent, and so do sections that are
BEGIN;
SELECT pg_temp.load('{"note": null, "conditions": null}') IS NOT NULL AS loaded;
SELECT code, number, valid_from, valid_until, backdate_days, in_use FROM regress_faults.policy;
SELECT category FROM regress_faults.policy_class ORDER BY category;
SELECT * FROM regress_faults.policy_fault;
-- its code is taken now
SELECT pg_temp.load('{}');
-- the transaction is broken, and all of it goes
ROLLBACK;
SELECT count(*) FROM regress_faults.policy;

-- no register, no pack
\set VERBOSITY terse
SELECT govproj.load_pack('no such register', '{}');
SELECT govproj.load_pack('pg_catalog', '{}');
\set VERBOSITY default
SELECT govproj.load_pack(NULL, '{}');
SELECT govproj.load_pack('regress_faults', NULL);

-- not even a pack
SELECT govproj.load_pack('regress_faults', '[1]');
SELECT govproj.load_pack('regress_faults', '"x"');
SELECT govproj.load_pack('regress_faults', 'null');
SELECT govproj.load_pack('regress_faults', '{}');

-- every malformed value at once
SELECT pg_temp.load($${
  "code": " ", "number": 5, "valid_from": "2030-02-30", "valid_until": "soon", "backdate_days": -1, "in_use": true,
  "tracks": [{"track": "only", "label_zh": "唯一", "label_en": "only", "owner_kinds": "mayor", "article": "1"}, 7, null],
  "classes": {"category": "software"},
  "documents": [{"kind": "plan", "label_zh": "计划", "label_en": null, "issuer": "council", "has_outcome": "yes", "article": "3"}],
  "steps": [{"track": "only", "from_stage": "dreamt", "to_stage": "planned", "office": "owner", "kind": "leap", "article": "4", "colour": "red"},
            {"to_stage": null, "office": "owner", "kind": "birth"}],
  "requirements": [{"to_stage": "approved", "needs": "plan", "outcome": "maybe",
                    "when": "raining", "mode": "perhaps", "each_round": 1, "article": ""},
                   {"code": "a", "to_stage": "approved", "needs": "contract:main", "when": {"investment": {"from": "NaN"}}, "onwards": "yes", "article": "7"},
                   {"code": "b", "to_stage": "approved", "needs": "contract:main", "when": {"investment": {"above": "200万元"}}, "percent": "all", "article": "7"},
                   {"code": "c", "label_zh": 7, "to_stage": "approved", "when": {"feeling": true}, "article": "7"}],
  "thresholds": [{"code": "a", "label_zh": "a", "label_en": "a", "to_stage": "approved", "basis": "investment", "bound": 1000000,
                  "inclusive": true, "demands": "contract", "demanded_kind": "main", "article": "7"}],
  "limits": "none",
  "orders": [{"subject": "stage:filed", "after": "opinion", "at_most": "-2 years", "article": "8"},
             {"subject": "stage:filed", "after": "opinion", "at_most": "2 fortnights", "shifts": "often", "mode": "loud", "article": ""}],
  "obligations": []
}$$);

-- dates out of order
SELECT pg_temp.load('{"valid_from": "2031-01-01"}');
SELECT pg_temp.load('{"superseded_on": "2029-12-31"}');
SELECT pg_temp.load('{"superseded_on": "2031-01-01"}');

-- well-formed rows that the tables refuse
SELECT pg_temp.load_with('steps', '{"track": "only", "from_stage": "planned", "to_stage": "filed", "office": "owner", "kind": "birth", "article": "4"}');
SELECT pg_temp.load_with('steps', '{"track": "only", "from_stage": "planned", "to_stage": "planned", "office": "owner", "kind": "back", "article": "4"}');
SELECT pg_temp.load_with('documents', '{"kind": "voiding", "label_zh": "作废", "label_en": "voiding", "issuer": "owner", "article": "3"}');
SELECT pg_temp.load_with('limits', '{"to_stage": "filed", "subject": "limit", "ceiling": "contracts", "article": "6"}');
-- rows said twice
SELECT pg_temp.load_with('tracks', body -> 'tracks' -> 0) FROM mini;
SELECT pg_temp.load_with('classes', '{"category": "software", "track": "only", "article": "2"}');
SELECT pg_temp.load_with('documents', body -> 'documents' -> 1) FROM mini;
SELECT pg_temp.load_with('steps', body -> 'steps' -> 0) FROM mini;
SELECT pg_temp.load_with('requirements', body -> 'requirements' -> 0) FROM mini;
SELECT pg_temp.load_with('limits', body -> 'limits' -> 0) FROM mini;

-- unknown stage, step out of a final stage, unreachable stage, a paper nobody may issue, overlapping validity: all listed
BEGIN;
SELECT govproj.load_pack('regress_faults', body || '{"code": "earlier", "valid_from": "2029-06-01", "valid_until": "2030-06-30"}') IS NOT NULL AS loaded FROM mini;
SELECT pg_temp.load(jsonb_build_object(
    'steps', body -> 'steps' || '[{"track": "only", "from_stage": "approved", "to_stage": "limbo", "office": "owner", "kind": "forward", "article": "4"},
                                  {"track": "only", "from_stage": "filed", "to_stage": "planned", "office": "owner", "kind": "back", "article": "4"},
                                  {"track": "only", "from_stage": "funded", "to_stage": "procuring", "office": "owner", "kind": "forward", "article": "4"}]',
    'requirements', jsonb '[{"to_stage": "approved", "needs": "blessing", "article": "5"}]')) FROM mini;
ROLLBACK;

-- the graph of a track
SELECT pg_temp.load('{"tracks": []}');
SELECT pg_temp.load_with('tracks', '{"track": "idle", "label_zh": "空", "label_en": "idle", "owner_kinds": "unit", "article": "1"}');
SELECT pg_temp.load_with('steps', '{"track": "only", "to_stage": "submitted", "office": "owner", "kind": "birth", "article": "4"}');
SELECT pg_temp.load_with('steps', '{"track": "other", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "4"}');
SELECT pg_temp.load_with('steps', '{"track": "only", "from_stage": "withdrawn", "to_stage": "planned", "office": "owner", "kind": "restart", "article": "4"}');
SELECT pg_temp.load_with('steps', '{"track": "only", "from_stage": "planned", "to_stage": "returned", "office": "finance", "kind": "back", "article": "4"}');
SELECT pg_temp.load_with('steps', '{"track": "only", "from_stage": "approved", "to_stage": "planned", "office": "finance", "kind": "forward", "article": "4"}');

-- classes
SELECT pg_temp.load('{"classes": [{"category": "software", "track": "only", "article": "2"}, {"category": "thirdparty", "track": "ghost", "article": "2"}]}');

-- rules that bind nothing, or speak of papers that do not carry what they ask for
SELECT pg_temp.load_with('requirements', '{"track": "ghost", "to_stage": "approved", "needs": "plan", "article": "5"}');
SELECT pg_temp.load_with('requirements', '{"from_stage": "approved", "to_stage": "withdrawn", "needs": "plan", "article": "5"}');
SELECT pg_temp.load_with('requirements', '{"to_stage": "filed", "needs": "plan", "outcome": "passed", "article": "5"}');
SELECT pg_temp.load_with('requirements', '{"to_stage": "filed", "needs": "plan", "any_of": "pick", "article": "5"}');
SELECT pg_temp.load_with('requirements', '[{"to_stage": "filed", "needs": "plan", "any_of": "pick", "article": "5"},
                                           {"to_stage": "filed", "needs": "opinion", "any_of": "pick", "mode": "warn", "article": "5"}]');
SELECT pg_temp.load_with('requirements', '{"from_stage": "planned", "to_stage": "approved", "needs": "opinion", "outcome": "failed", "article": "5"}');
SELECT pg_temp.load_with('conditions', '[{"to_stage": "filed", "condition": "good_weather", "article": "6"},
                                         {"to_stage": "filed", "condition": "delivered", "argument": "plan", "article": "6"},
                                         {"to_stage": "filed", "condition": "settled", "article": "6"},
                                         {"to_stage": "filed", "condition": "reached", "argument": "marriage", "article": "6"},
                                         {"to_stage": "filed", "condition": "approval_lapsed", "argument": "blessing", "article": "6"},
                                         {"to_stage": "filed", "condition": "approval_lapsed", "argument": "opinion", "article": "6"},
                                         {"to_stage": "funded", "condition": "delivered", "article": "6"}]');
SELECT pg_temp.load_with('requirements', '[{"code": "a", "to_stage": "filed", "onwards": true, "needs": "contract:marriage", "outcome": "passed", "when": {"investment": {"from": 2000000}}, "article": "7"},
                                           {"code": "b", "to_stage": "filed", "onwards": true, "needs": "contract:main", "independent": true, "when": {"investment": {"above": 0}}, "article": "7"},
                                           {"code": "c", "to_stage": "accepted", "needs": "plan", "outcome": "passed", "qualified": true, "independent": true, "when": {"line:software_development": {"from": 1000000}}, "article": "7"},
                                           {"code": "d", "to_stage": "filed", "needs": "blessing", "when": {"line:lunch": {"from": 1000000}}, "article": "7"},
                                           {"code": "e", "to_stage": "filed", "needs": "demand", "qualified": true, "article": "7"},
                                           {"code": "f", "to_stage": "filed", "needs": "cost_line:hardware", "outcome": "passed", "independent": true, "article": "7"},
                                           {"code": "g", "to_stage": "filed", "needs": "contract", "absent": true, "article": "7"},
                                           {"to_stage": "filed", "needs": "contract", "article": "7"},
                                           {"code": "h", "to_stage": "filed", "needs": "demnd", "article": "7"}]');
-- conditions that are requirements by now
SELECT pg_temp.load_with('conditions', '[{"to_stage": "filed", "condition": "contract", "argument": "main", "article": "6"},
                                         {"to_stage": "filed", "condition": "cost_line", "argument": "hardware", "article": "6"}]');
SELECT pg_temp.load_with('conditions', '[{"to_stage": "filed", "condition": "cost_lines", "article": "6"}, {"to_stage": "filed", "condition": "demand", "article": "6"},
                                         {"to_stage": "filed", "condition": "nothing_signed", "article": "6"}]');
-- rows that the table refuses
SELECT pg_temp.load_with('requirements', '[{"to_stage": "filed", "needs": "plan", "percent": 5, "article": "7"},
                                           {"to_stage": "filed", "needs": "demand", "percent": 5, "article": "7"},
                                           {"to_stage": "filed", "needs": "cost_line", "percent": 5, "article": "7"},
                                           {"to_stage": "filed", "needs": "contract:main", "percent": 101, "article": "7"},
                                           {"code": "x", "to_stage": "filed", "needs": "plan", "any_of": "y", "article": "7"},
                                           {"from_stage": "approved", "to_stage": "filed", "needs": "plan", "onwards": true, "article": "7"},
                                           {"to_stage": "withdrawn", "needs": "plan", "onwards": true, "article": "7"},
                                           {"to_stage": "filed", "needs": "contract:other", "absent": true, "qualified": true, "article": "7"}]');
SELECT pg_temp.load_with('limits', '[{"to_stage": "approved", "subject": "opinion", "ceiling": "plan", "article": "6"},
                                     {"to_stage": "approved", "subject": "blessing", "ceiling": "limit", "article": "6"}]');
SELECT pg_temp.load(jsonb_build_object('steps', jsonb_set(body -> 'steps', '{1,limit_document}', '"plan"'))) FROM mini;
SELECT pg_temp.load(jsonb_build_object('steps', jsonb_set(body -> 'steps', '{1,limit_document}', 'null'))) FROM mini;
SELECT pg_temp.load_with('orders', '[{"subject": "stage:filed", "after": "blessing", "at_most": "1 year", "article": "8"},
                                     {"subject": "stage:filed", "after": "opinion", "at_most": "2 years", "article": "8"},
                                     {"from_stage": "approved", "subject": "stage:filed", "after": "opinion", "at_most": "6 months", "article": "8"},
                                     {"subject": "contract:marriage", "after": "opinion", "article": "8"},
                                     {"subject": "blessing", "after": "plan", "article": "8"},
                                     {"subject": "plan", "after": "stage:funded", "article": "8"},
                                     {"subject": "plan", "after": "opinion", "own": true, "article": "8"},
                                     {"subject": "opinion", "after": "plan", "article": "8"},
                                     {"subject": "opinion", "after": "change", "at_most": "1 year", "article": "8"},
                                     {"from_stage": "approved", "subject": "opinion", "after": "round", "article": "8"},
                                     {"subject": "contract:main", "after": "opinion", "at_most": "2 years", "renewed_by": "plan, prayer", "article": "8"}]');
SELECT pg_temp.load_with('conditions', '[{"entry": "contract:marriage", "condition": "undertaking", "article": "6"},
                                         {"entry": "plan", "condition": "delivery_due", "article": "6"},
                                         {"to_stage": "filed", "condition": "undertaking", "article": "6"},
                                         {"entry": "blessing", "condition": "going_on", "article": "6"},
                                         {"entry": "payment", "condition": "reached", "argument": "limbo", "article": "6"}]');

-- nothing of all that stayed
SELECT count(*) FROM regress_faults.policy;
SELECT count(*) FROM regress_faults.policy_step;

-- whoever writes the law by SQL sees the same faults in the view, once per version
SELECT pg_temp.load('{}') IS NOT NULL AS loaded;
INSERT INTO regress_faults.policy_requirement (policy_id, to_stage, needs, article)
SELECT id, 'contracted', 'blessing', '9' FROM regress_faults.policy;
SELECT code, fault, article, rule_table FROM regress_faults.policy_fault ORDER BY code;
-- while the tables refuse what no version could mean
\set VERBOSITY terse
INSERT INTO regress_faults.policy_requirement (policy_id, to_stage, needs, percent, article) SELECT id, 'filed', 'contract:main', 'NaN', '9' FROM regress_faults.policy;
INSERT INTO regress_faults.policy_requirement (policy_id, to_stage, needs, percent, article) SELECT id, 'filed', 'plan', 5, '9' FROM regress_faults.policy;
INSERT INTO regress_faults.policy_requirement (policy_id, to_stage, needs, onwards, article) SELECT id, 'withdrawn', 'plan', true, '9' FROM regress_faults.policy;
INSERT INTO regress_faults.policy_order (policy_id, subject, after, at_most, article)
SELECT id, 'stage:filed', 'opinion', '36 hours', '9' FROM regress_faults.policy;
INSERT INTO regress_faults.policy_condition (policy_id, entry, from_stage, condition, article)
SELECT id, 'payment', 'approved', 'going_on', '9' FROM regress_faults.policy;
INSERT INTO regress_faults.policy_condition (policy_id, to_stage, condition, article)
SELECT id, 'filed', 'settled', '9' FROM regress_faults.policy;
INSERT INTO regress_faults.policy (code, title, valid_from) VALUES ('late', '后法', '2030-12-31');
INSERT INTO regress_faults.policy (code, title, valid_from) VALUES ('endless', '永久', '-infinity');
\set VERBOSITY default
-- a version that was cut short makes room for the next day's
UPDATE regress_faults.policy SET superseded_on = '2030-06-30';
INSERT INTO regress_faults.policy (code, title, valid_from) VALUES ('next', '后法', '2030-07-01');
DELETE FROM regress_faults.policy WHERE code = 'mini';
SELECT (SELECT count(*) FROM regress_faults.policy_step) AS steps, (SELECT count(*) FROM regress_faults.policy) AS versions;

DROP SCHEMA regress_faults CASCADE;
