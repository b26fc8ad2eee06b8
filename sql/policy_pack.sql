-- The shipped pack: what the regulation says, read back from the rows that were loaded.
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SELECT code, number, title, valid_from, valid_until FROM govproj.packs ORDER BY code;
SELECT govproj.create_register('regress_pack');
SET search_path = regress_pack;
SELECT code, issuer, interpreter, valid_from, valid_until, superseded_on, backdate_days, in_use FROM policy;
-- no contradiction in it
SELECT * FROM policy_fault;

SELECT track, label_zh, label_en, owner_kinds, article FROM policy_track ORDER BY track;
-- NULL: the class of the project it serves
SELECT category, track, article FROM policy_class ORDER BY category;
SELECT kind, label_zh, issuer, article,
       concat_ws(' ', CASE WHEN has_outcome THEN 'outcome' END, CASE WHEN has_amount THEN 'amount' END,
                 CASE WHEN has_third_party THEN 'third_party' END, CASE WHEN has_qualification THEN 'qualification' END,
                 CASE WHEN may_be_inapplicable THEN 'inapplicable' END) AS carries
  FROM policy_document ORDER BY id;

-- both tracks, step by step: who acts, and what it needs
SELECT track, coalesce(from_stage::text, '-') AS from_stage, to_stage, office, kind, freezes, limit_document, article
  FROM policy_step ORDER BY track, kind = 'exit', from_stage NULLS FIRST, to_stage;

CREATE TEMP VIEW need AS
SELECT id, 'need' AS sort, track, from_stage, to_stage, mode, article,
       concat_ws(' ', CASE WHEN absent THEN 'no' END, needs, percent || ' %', outcome, CASE WHEN each_round THEN 'each round' END, CASE WHEN onwards THEN 'and onwards' END,
                 'any of ' || any_of, 'if ' || applies_when::text) AS what
  FROM policy_requirement
UNION ALL
SELECT id, 'fact', track, from_stage, to_stage, mode, article, concat_ws('/', condition, argument, entry) FROM policy_condition
UNION ALL
SELECT id, 'limit', track, NULL, to_stage, mode, article, format('%s up to %s', subject, ceiling) FROM policy_limit
UNION ALL
SELECT o.id, 'alive', o.track, o.from_stage, s.name::govproj.stage, o.mode, o.article, format('%s %s', o.after, o.at_most)
  FROM policy_order o JOIN govproj.stages s ON o.subject = 'stage:' || s.name::text;

SELECT s.track, coalesce(s.from_stage::text, '-') AS from_stage, s.to_stage, n.sort, n.what, n.article, n.mode
  FROM policy_step s
  JOIN need n ON (n.track IS NULL OR n.track = s.track) AND (n.from_stage IS NULL OR n.from_stage = s.from_stage)
             AND n.to_stage = s.to_stage
 ORDER BY s.track, s.kind = 'exit', s.from_stage NULLS FIRST, s.to_stage, n.sort, n.id;

-- what rests on what, and for how long
SELECT coalesce(track, 'any') AS track, subject, after, concat_ws(' ', CASE WHEN anew THEN 'anew' END, CASE WHEN own THEN 'own' END,
       CASE WHEN any_round THEN 'any round' END, at_most) AS how, mode, article
  FROM policy_order ORDER BY id;

-- the two money lines
SELECT code, label_zh, track, to_stage, onwards, applies_when FROM policy_requirement WHERE govproj.when_line(applies_when) IS NOT NULL ORDER BY id;
SELECT code, needs, outcome, qualified, independent, mode, article FROM policy_requirement WHERE govproj.when_line(applies_when) IS NOT NULL ORDER BY id;

-- where the text leaves a choice, the row says which reading was taken
CREATE TEMP VIEW noted AS
SELECT 'class' AS sort, article, note FROM policy_class UNION ALL SELECT 'document', article, note FROM policy_document
UNION ALL SELECT 'step', article, note FROM policy_step UNION ALL SELECT 'requirement', article, note FROM policy_requirement
UNION ALL SELECT 'condition', article, note FROM policy_condition
UNION ALL SELECT 'limit', article, note FROM policy_limit UNION ALL SELECT 'order', article, note FROM policy_order;
SELECT sort, article, note, count(*) FROM noted WHERE note IS NOT NULL GROUP BY sort, article, note
 ORDER BY sort, article COLLATE "C", note COLLATE "C";

-- the pack in the database is the file: what was loaded is what it says, row for row
SELECT s.section, jsonb_array_length(p.body -> s.section) AS rows
  FROM govproj.pack p, (SELECT section, min(position) AS position FROM govproj.pack_grammar GROUP BY section) s
 WHERE p.code = 'yunfu-2020' AND s.section IS NOT NULL ORDER BY s.position;

-- and as pictures
SELECT govproj.diagram('regress_pack', 'professional');
SELECT govproj.diagram('regress_pack', 'public');
SELECT govproj.diagram('regress_pack', 'private');
SELECT govproj.diagram('regress_pack', NULL);
\set VERBOSITY terse
SELECT govproj.diagram('nowhere', 'public');
\set VERBOSITY default

-- a county follows the measure with figures of its own, and the city's successor starts the day after
SELECT govproj.load_pack('regress_pack', body) FROM govproj.packs;
SELECT govproj.load_pack('regress_pack', body || '{"code": "yunfu-2024", "valid_from": "2024-07-04", "valid_until": null}') FROM govproj.packs;
UPDATE policy SET superseded_on = '2024-07-03';
SELECT govproj.load_pack('regress_pack', body || '{"code": "yunfu-2024", "number": "云府办〔2024〕8号", "valid_from": "2024-07-04", "valid_until": null}') > 0 AS loaded FROM govproj.packs;
SELECT code, number, valid_from, valid_until, superseded_on FROM policy ORDER BY valid_from;
SELECT split_part(govproj.diagram('regress_pack', 'public'), E'\n', 2) AS newest;
SELECT govproj.create_register('regress_county', pack => NULL, title => '某县政务信息化项目台账');
SELECT govproj.diagram('regress_county', 'public');
CREATE FUNCTION pg_temp.with_line(pack jsonb, change jsonb) RETURNS jsonb LANGUAGE sql
RETURN jsonb_set(pack, '{requirements}', (SELECT jsonb_agg(CASE r ->> 'code' WHEN 'supervision' THEN r || change ELSE r END) FROM jsonb_array_elements(pack -> 'requirements') AS r));
SELECT govproj.load_pack('regress_county', pg_temp.with_line(body, '{"when": {"investment": {"from": 1000000.00}}}')) > 0 AS loaded FROM govproj.packs;
SELECT govproj.load_pack('regress_county', pg_temp.with_line(body, '{"when": {"investment": {"from": 1000000.00}}, "label_zh": "投资总额100万元以上（含）实行监理",
       "label_en": "supervision from 1 million yuan of total investment"}')) > 0 AS loaded
  FROM govproj.packs;
SELECT DISTINCT applies_when FROM regress_county.policy_requirement WHERE code = 'supervision';
SELECT DISTINCT applies_when FROM regress_pack.policy_requirement WHERE code = 'supervision';
-- thresholds were a section once
SELECT govproj.load_pack('regress_county', body || '{"code": "old", "thresholds": [{"code": "supervision"}]}') FROM govproj.packs;

RESET search_path;
DROP VIEW pg_temp.need, pg_temp.noted;
DROP SCHEMA regress_pack, regress_county CASCADE;
