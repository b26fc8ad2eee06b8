-- The law moves: a version ends early and another follows, projects come under the one of their day; the next version is made of the last, or not
-- at all, with every fault told.
BEGIN;
SELECT plan(63);
\ir ../tap.sql

CREATE TEMPORARY VIEW ends AS SELECT seq, detail::text AS detail FROM yunfu.register_act WHERE kind = 'policy_ended';
CREATE FUNCTION pg_temp.born(project_id bigint) RETURNS text LANGUAGE sql AS $$
    SELECT y.code::text FROM yunfu.project AS p JOIN yunfu.policy AS y ON y.id = p.policy_id WHERE p.id = born.project_id
$$;
CREATE FUNCTION pg_temp.ending(day date, reason text DEFAULT '另有规定', code text DEFAULT 'yunfu-2020') RETURNS text LANGUAGE sql AS $$ SELECT format('SELECT govproj.end_policy(''yunfu'', %L, %L, %L)', code, day, reason) $$;

-- end_policy, then load_pack
SELECT is(pg_temp.born(drive.project('professional', '2024-06-28')), 'yunfu-2020', 'a project of the first version');
SELECT pg_temp.refused(pg_temp.ending(day::date, reason, code), result, concat_ws(' ', 'an end on', day, reason, code, 'is', result))
  FROM (VALUES ('2024-06-27', 'x', 'yunfu-2020', 'ZG011 superseded_on'), ('2020-01-31', 'x', 'yunfu-2020', '22023'), ('2025-02-01', 'x', 'yunfu-2020', '22023'), (NULL, 'x', 'yunfu-2020', '22004'),
               ('2024-06-30', NULL, 'yunfu-2020', '22004'), ('2024-06-30', ' ', 'yunfu-2020', '23514 reason_check'), ('2024-06-30', 'x', 'none', '42704'), ('2024-06-30', 'x', NULL, '22004'), ('2024-06-28', 'x', 'yunfu-2020', 'done'), ('2025-01-31', 'x', 'yunfu-2020', 'done')) AS v (day, reason, code, result);
SELECT is((drive.outcome(pg_temp.ending('2025-02-01'))).message, 'policy "yunfu-2020" cannot end on 2025-02-01: it ends on 2025-01-31 by itself', 'which says why');
SELECT is((SELECT count(*) FROM ends), 0::bigint, 'no act of what was refused');
SELECT govproj.end_policy('yunfu', 'yunfu-2020', '2024-06-30', '云府办〔2024〕8号另有规定') \g /dev/null
SELECT is((SELECT detail FROM ends), '{"policy_id":1,"code":"yunfu-2020","reason":"云府办〔2024〕8号另有规定","superseded_on":[null,"2024-06-30"]}', 'the act says from what to what, and why');
SELECT is(superseded_on::date, '2024-06-30', 'and the version ends on that day') FROM yunfu.policy;
SELECT matches((drive.outcome($$ SELECT drive.project('professional', '2024-07-01') $$)).result, '^ZG007', 'no project comes under it afterwards');
SELECT govproj.load_pack('yunfu', body || '{"code": "second", "valid_from": "2024-07-01", "valid_until": "2029-06-30", "cases": []}') AS second FROM govproj.packs \gset
SELECT is(pg_temp.born(drive.project('professional', day::date)), code, 'a project of ' || day || ' comes under ' || code) FROM (VALUES ('2024-06-30', 'yunfu-2020'), ('2024-07-01', 'second'), ('2024-06-29', 'yunfu-2020'), ('2024-12-31', 'second')) AS v (day, code);
SELECT is((drive.outcome(pg_temp.ending('2024-07-01'))).message, 'policy "yunfu-2020" cannot end on 2024-07-01: policy "second" begins on 2024-07-01', 'nor does it end when another is in force');
SELECT pg_temp.refused(pg_temp.ending('2024-06-29'), 'ZG011 superseded_on', 'nor before its last project');
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'the register is as recorded');
SELECT is_empty($$ SELECT * FROM govproj.verify('yunfu') $$, 'and its chains hold');

-- a version that no project has come under yet
SELECT govproj.load_pack('yunfu', body || '{"code": "third", "valid_from": "2029-07-01", "valid_until": "2034-06-30", "cases": []}') AS third FROM govproj.packs \gset
SELECT pg_temp.refused(pg_temp.ending('2030-12-31', 'x', 'third'), 'done', 'may end early, too');
SELECT govproj.end_policy('yunfu', 'third', '2031-12-31', '试行') \g /dev/null
SELECT is((SELECT detail FROM ends ORDER BY seq DESC LIMIT 1), format('{"policy_id":%s,"code":"third","reason":"试行","superseded_on":[null,"2031-12-31"]}', :third), 'which is an act as well');
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'and recorded');
DELETE FROM yunfu.policy WHERE code = 'third';
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'a version that is deleted leaves nothing amiss');

-- who may
CREATE ROLE tap_reader;
GRANT USAGE ON SCHEMA drive TO tap_reader;
SELECT govproj.grant_reader('yunfu', 'tap_reader') \g /dev/null
SELECT matches(pg_temp.by('tap_reader', pg_temp.ending('2024-12-31', 'x', 'second')), '^42501', 'a reader ends nothing');
SELECT matches(pg_temp.by('tap_reader', $$ SELECT govproj.set_policy_end('yunfu.project', 1, '2024-12-31', 'x') $$), '^42501', 'by no way');
SELECT matches(pg_temp.by('tap_reader', $$ SELECT govproj.revise_policy('yunfu', 'second', 'x', '2025-01-01', '{}') $$), '^42501', 'and revises nothing');
SELECT pg_temp.set_today('2025-01-31');

-- revise_policy
CREATE FUNCTION pg_temp.revising(day date, changes text, code text DEFAULT 'revised', former text DEFAULT 'second') RETURNS text LANGUAGE sql AS $$ SELECT format('SELECT govproj.revise_policy(''yunfu'', %L, %L, %L, %L)', former, code, day, changes) $$;
CREATE TEMPORARY TABLE change AS SELECT $${
    "head": {"number": "云府办〔2025〕1号", "title": "云浮市政务信息化服务项目管理办法（2025年修订）", "valid_until": "2030-01-31", "issuer": null},
    "documents": {"add": [{"kind": "pledge", "label_zh": "承诺书", "label_en": "pledge", "issuer": "owner", "article": "8(1)"}]},
    "requirements": {"add": [{"track": "professional", "to_stage": ["submitted", "accepted"], "needs": "pledge", "article": "8(1)"}],
                     "alter": [{"row": {"code": "supervision", "needs": "contract:supervision"}, "set": {"when": {"investment": {"from": 3000000}}, "label_zh": "投资总额300万元以上（含）实行监理", "label_en": "supervision from 3,000,000 yuan of total investment"}},
                               {"row": {"code": "supervision", "needs": "contract:supervision"}, "set": {"note": null}}]},
    "obligations": {"alter": [{"row": {"code": "annual_plan"}, "set": {"due_day": 15}}]},
    "waivers": {"remove": [{"track": "public", "rule": "delivered"}]},
    "labels": {"add": [{"language": "mn", "list": "document", "word": "pledge", "label": "ᠪᠠᠲᠤ"}]},
    "cases": {"add": []}}$$ AS said;
SELECT is((SELECT count(*) FROM yunfu.policy), 2::bigint, 'two versions there are');
SELECT govproj.revise_policy('yunfu', 'second', 'revised', '2025-02-01', said::jsonb) AS revised FROM change \gset
SELECT is((SELECT id FROM yunfu.policy WHERE code = 'revised'), :revised::bigint, 'what comes back is its id');
SELECT results_eq($$ SELECT code::text, number::text, issuer::text, interpreter::text, backdate_days, valid_from::date, valid_until::date, superseded_on::date FROM yunfu.policy WHERE code IN ('second', 'revised') ORDER BY valid_from $$,
    $$ VALUES ('second', '云府办〔2020〕2号', '云浮市人民政府办公室', '云浮市政务服务数据管理局', 30, DATE '2024-07-01', DATE '2029-06-30', DATE '2025-01-31'),
              ('revised', '云府办〔2025〕1号', NULL, '云浮市政务服务数据管理局', 30, '2025-02-01', '2030-01-31', NULL) $$, 'the head is the former''s but for what is said, and the former ends the day before');
SELECT is((SELECT detail FROM ends ORDER BY seq DESC LIMIT 1), format('{"policy_id":%s,"code":"second","reason":"revised as policy \"revised\"","superseded_on":[null,"2025-01-31"]}', :second), 'by an act');
SELECT results_eq($$ SELECT section, key, "column", new FROM govproj.policy_diff('yunfu', 'second', 'revised') WHERE section IS NOT NULL $$, $$ VALUES
    ('documents', 'pledge', NULL, '{"kind": "pledge", "label_zh": "承诺书", "label_en": "pledge", "issuer": "owner", "article": "8(1)"}'),
    ('requirements', 'supervision > implementing contract:supervision {"investment": {"from": 2000000.00}}', NULL, NULL),
    ('requirements', 'supervision > implementing contract:supervision {"investment": {"from": 3000000}}', NULL, (SELECT '{"code": "supervision", "label_zh": "投资总额300万元以上（含）实行监理", "label_en": "supervision from 3,000,000 yuan of total investment", "to_stage": "implementing", "needs": "contract:supervision", "independent": true, "qualified": true, "onwards": true, "when": {"investment": {"from": 3000000}}, "article": "13"}')),
    ('requirements', 'professional > submitted pledge', NULL, '{"track": "professional", "to_stage": "submitted", "needs": "pledge", "article": "8(1)"}'),
    ('requirements', 'professional > accepted pledge', NULL, '{"track": "professional", "to_stage": "accepted", "needs": "pledge", "article": "8(1)"}'),
    ('obligations', 'annual_plan', 'due_day', '15'), ('waivers', 'public delivered', NULL, NULL), ('labels', 'mn document pledge', NULL, '{"language": "mn", "list": "document", "word": "pledge", "label": "ᠪᠠᠲᠤ"}') $$,
    'what differs is what was said, lists as the rows that they stand for');
SELECT is(pg_temp.born(drive.project('professional', day::date)), code, 'a project of ' || day || ' comes under ' || code) FROM (VALUES ('2025-01-31', 'second')) AS v (day, code);
SELECT pg_temp.set_today('2025-03-01');
SELECT is(pg_temp.born(drive.project('professional', day::date)), code, 'a project of ' || day || ' comes under ' || code) FROM (VALUES ('2025-02-01', 'revised'), ('2025-01-31', 'second')) AS v (day, code);
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'the register is as recorded');

-- slips: each of the changes, and what load_pack says of the pack, at once, and nothing is done
CREATE FUNCTION pg_temp.state() RETURNS text LANGUAGE sql AS $$ SELECT concat((SELECT string_agg(concat_ws(' ', code, superseded_on), ', ' ORDER BY id) FROM yunfu.policy), ' ', (SELECT count(*) FROM ends)) $$;
SELECT pg_temp.state() AS state \gset
SELECT is((SELECT array_agg(regexp_replace(l, ' (One of|Keys|Sections): .*', '') ORDER BY l COLLATE "C") FROM drive.outcome(pg_temp.revising('2026-01-01', '{"head": {"valid_untill": "2030-01-01", "code": "x"}, "step": {}, "steps": {"alter": [{"row": {"track": "public"}, "set": {"office": "owner"}}, {"row": {"track": "public", "from_stage": null, "to_stage": "planned"}, "set": {"office": "ownr"}}],
    "drop": []}, "documents": {"add": [{"kind": "x"}, 7], "remove": [{"kind": "none"}, "x"]}}', 'next', 'revised')) AS o, string_to_table(o.detail, E'\n') AS l), ARRAY[
    'documents x, article: is missing', 'documents x, issuer: is missing; one of: owner, data_bureau, unit, finance, audit, government', 'documents x, label_en: is missing', 'documents x, label_zh: is missing',
    'documents, add 2: is no object in braces', 'documents, remove 1: no row says {"kind": "none"}', 'documents, remove 2: is no object in braces', 'head: code is said as an argument of revise_policy', 'step: is no section of a pack.',
    'steps public > planned, office: "ownr" is no word for this; did you mean "owner"?', 'steps, alter 1: 27 rows say {"track": "public"}: say more of the one that is meant',
    'steps, drop: "drop" is nothing that can be done with rows: add, alter, remove', 'valid_untill: is no key of the head; did you mean "valid_until"?'], 'every fault of the changes, and of the pack that they make');
SELECT is(pg_temp.state(), :'state', 'and nothing is done');
SELECT is((drive.outcome(pg_temp.revising(day::date, changes, code, former))).result, result, concat_ws(' ', day, changes, code, former, result))
  FROM (VALUES ('2026-01-01', '[]', 'next', 'revised', '22023'), ('2026-01-01', '{}', 'second', 'revised', '42710'), ('2026-01-01', '{}', 'next', 'none', '42704'), ('2026-01-01', NULL, 'next', 'revised', '22004'), (NULL, '{}', 'next', 'revised', '22004'),
               ('2026-01-01', '{}', NULL, 'revised', '22004'), ('2025-02-01', '{}', 'next', 'revised', '22023'), ('2024-01-01', '{}', 'next', 'revised', '22023'), ('2025-02-01', '{}', 'next', 'second', '22023'), ('2026-01-01', '{"steps": {"remove": [{"track": "public", "from_stage": null, "to_stage": "planned"}]}}', 'next', 'revised', '22023'),
               ('2026-01-01', '{"documents": {"remove": [{"kind": "scheme"}]}}', 'next', 'revised', '22023'), ('2026-01-01', '{}', 'next', 'revised', 'done'), ('2031-01-01', '{}', 'next', 'revised', 'done')) AS v (day, changes, code, former, result);
SELECT is((drive.outcome(pg_temp.revising('2025-02-01', '{}', 'next', 'revised'))).detail, 'valid_from: does not lie after that of policy "revised", 2025-02-01', 'a day that is none after the former''s');
SELECT alike((drive.outcome(pg_temp.revising('2025-01-31', '{}', 'next', 'second'))).detail, 'valid_from: policy "second" cannot end on 2025-01-30: A project came under it on 2025-01-31, and stays under it.%', 'a day before the former''s last project');
SELECT alike((drive.outcome(pg_temp.revising('2026-01-01', '{"documents": {"remove": [{"kind": "scheme"}]}}', 'next', 'revised'))).detail, '%document kind scheme is not defined by the policy%', 'what load_pack says of what is missing');
SELECT is(pg_temp.state(), :'state', 'all of it undone');
SELECT lives_ok(pg_temp.revising('2026-01-01', '{}', 'next', 'revised'), 'without changes it is the same law anew');
SELECT is((SELECT array_agg("column") FROM govproj.policy_diff('yunfu', 'revised', 'next')), '{code,valid_from,valid_until,superseded_on}', 'in which the head alone differs');
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'the register is as recorded');
SELECT is_empty($$ SELECT * FROM govproj.verify('yunfu') $$, 'and its chains hold');

SELECT * FROM finish();
ROLLBACK;
