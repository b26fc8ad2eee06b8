-- What people read of a version in use is corrected by an act: titles, labels, notes, texts of articles, never a rule; and what is altered without
-- one is seen as before.
BEGIN;
SELECT plan(75);
\ir ../tap.sql

SELECT drive.reach('professional', 'submitted') AS p \gset
CREATE FUNCTION pg_temp.faults() RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(f.problem || ' ' || f.object, ', '), 'none') FROM govproj.check_register('yunfu') AS f
$$;
CREATE FUNCTION pg_temp.correct(changes text, reason text DEFAULT '错字') RETURNS text LANGUAGE sql AS $$ SELECT format('SELECT govproj.correct_policy(''yunfu'', ''yunfu-2020'', %L, %L)', changes, reason) $$;
CREATE TEMPORARY VIEW last_act AS SELECT kind, actor, detail FROM yunfu.register_act ORDER BY seq DESC LIMIT 1;

-- what may be
SELECT is(govproj.correct_policy('yunfu', 'yunfu-2020', '{"head": {"title": "云浮市政务信息化服务项目管理办法", "note": null}, "documents": {"alter": [{"row": {"kind": "scheme"}, "set": {"label_en": "scheme of the project"}}]}}', '标题有误'),
          3::bigint, 'a title, a note taken away and a label, and how many were others');
SELECT is(title::text, '云浮市政务信息化服务项目管理办法', 'the title is corrected') FROM yunfu.policy WHERE id = 1;
SELECT is(label_en::text, 'scheme of the project', 'and the label') FROM yunfu.policy_document WHERE kind = 'scheme';
SELECT results_eq($$ SELECT kind, actor = current_user, detail ->> 'policy_id', detail ->> 'code', detail ->> 'reason' FROM last_act $$, $$ VALUES ('policy_corrected', true, '1', 'yunfu-2020', '标题有误') $$, 'an act says who and why');
SELECT results_eq($$ SELECT c ->> 'table', (c ->> 'id')::bigint, c ->> 'column', c ->> 'old', c ->> 'new' FROM last_act, json_array_elements(detail -> 'changes') AS c ORDER BY 1, 3 $$,
                  $$ VALUES ('policy', 1::bigint, 'note', 'backdate_days is no letter of the law: the regulation is silent on how late a step may be entered. Articles 1 and 26 give basis and interpreter, Article 28 the dates.', NULL),
                            ('policy', 1, 'title', '云浮市市级政务信息化服务项目管理办法', '云浮市政务信息化服务项目管理办法'), ('policy_document', 1, 'label_en', 'project scheme', 'scheme of the project') $$, 'and each value from what to what');
SELECT is(detail ->> 'sha256', govproj.policy_digest('yunfu.project', 1), 'and how the version reads now') FROM last_act;
SELECT isnt((SELECT detail ->> 'sha256' FROM yunfu.register_act WHERE kind = 'policy_in_use'), govproj.policy_digest('yunfu.project', 1), 'which is otherwise than when it was taken into use');
SELECT is(pg_temp.faults(), 'none', 'nothing has been altered unseen');
SELECT is(yunfu.policy_text(1) ->> 'sha256', yunfu.policy_text(1) ->> 'sha256_in_use', 'the auditor is handed one fingerprint');
SELECT alike(govproj.annotated_law('yunfu', 'yunfu-2020', 'en'), '%# 《云浮市政务信息化服务项目管理办法》%' || govproj.policy_digest('yunfu.project', 1) || '%', 'so is who reads the page');
SELECT pg_temp.refused(pg_temp.correct('{}'), 'done', 'nothing to correct');
SELECT is(govproj.correct_policy('yunfu', 'yunfu-2020', '{"head": {"title": "云浮市政务信息化服务项目管理办法"}}', 'again'), 0::bigint, 'what says so already is none');
SELECT is((SELECT count(*) FROM yunfu.register_act WHERE kind = 'policy_corrected'), 1::bigint, 'and no act');

-- each key of which the grammar says so, of every section of which there are rows; everything else of them is refused
CREATE TEMPORARY TABLE tried AS
SELECT DISTINCT ON (g.section, g.key) g.section, g.key, g.correctable, (SELECT coalesce(jsonb_object_agg(k, v.body -> k), '{}') FROM unnest(g.named_by) AS k) AS named
  FROM govproj.pack_grammar AS g JOIN govproj.version_rows('yunfu', 1) AS v ON v.section IS NOT DISTINCT FROM g.section ORDER BY g.section, g.key, v.item;
CREATE FUNCTION pg_temp.change_of(section text, key text, named jsonb, said jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN section IS NULL THEN jsonb_build_object('head', jsonb_build_object(key, said))
                ELSE jsonb_build_object(section, jsonb_build_object('alter', jsonb_build_array(jsonb_build_object('row', named, 'set', jsonb_build_object(key, said))))) END::text
$$;
SELECT is((SELECT string_agg(concat_ws('.', section, key) || ' ' || o.result || ' ' || coalesce(o.message, ''), ', ') FROM tried, drive.outcome(pg_temp.correct(pg_temp.change_of(section, key, named, '"更正"'))) AS o WHERE correctable AND o.result <> 'done'),
          NULL, 'what people read may be corrected in every section');
SELECT cmp_ok((SELECT count(*) FROM tried WHERE correctable), '>=', 35::bigint, 'and that is much');
SELECT is((SELECT string_agg(concat_ws('.', section, key) || ' ' || o.result, ', ') FROM tried, drive.outcome(pg_temp.correct(pg_temp.change_of(section, key, named, '"更正"'))) AS o
            WHERE NOT correctable AND (o.result <> '22023' OR o.detail NOT LIKE '%is a rule, which no correction alters' OR o.hint NOT LIKE 'What may be corrected is what people read: head: number, title, issuer, %; documents: label_zh, label_en, note; %')), NULL,
          'no rule may, and the hint lists what may');
SELECT cmp_ok((SELECT count(*) FROM tried WHERE NOT correctable), '>=', 60::bigint, 'which is more');

-- readings, texts of articles, labels of further languages, translations of notes
SELECT (drive.outcome(pg_temp.correct('{"articles": {"alter": [{"row": {"article": "27"}, "set": {"text_zh": "第二十七条 各县（市、区）……", "summary_en": "Counties may follow it."}}]},
   "notes": {"alter": [{"row": {"note": "reading: as on the professional track, but by the government"}, "set": {"note_zh": "理解：同专业类，由政府许可"}}]},
   "steps": {"alter": [{"row": {"track": "public", "from_stage": null, "to_stage": "planned"}, "set": {"note": "reading: x"}}]}}'), undo => false)).result AS o \gset
SELECT is(:'o'::text, 'done', 'texts, translations and readings');
SELECT is((SELECT text_zh::text FROM yunfu.policy_article WHERE article = '27'), '第二十七条 各县（市、区）……', 'the text of an article');
SELECT is((SELECT count(*) FROM yunfu.register_act WHERE kind = 'article_text_changed'), 0::bigint, 'is no other act');
SELECT is(pg_temp.faults(), 'none', 'all of it by acts');
UPDATE yunfu.policy_article SET text_zh = '第二十七条' WHERE article = '27';
SELECT is((SELECT kind FROM last_act), 'article_text_changed', 'an UPDATE of the text alone is the act it was');
SELECT is(pg_temp.faults(), 'none', 'and seen as one');

-- the note by an UPDATE
UPDATE yunfu.policy SET note = 'by hand' WHERE id = 1;
SELECT results_eq($$ SELECT kind, detail ->> 'reason', detail -> 'changes' -> 0 ->> 'old', detail -> 'changes' -> 0 ->> 'new' FROM last_act $$, $$ VALUES ('policy_corrected', NULL, NULL, 'by hand') $$, 'an UPDATE of the note is an act, which says no reason');
SELECT is(pg_temp.faults(), 'none', 'and explains it');
UPDATE yunfu.policy SET note = 'by hand', superseded_on = '2024-12-31' WHERE id = 1;
SELECT is((SELECT detail::text FROM last_act), '{"policy_id":1,"code":"yunfu-2020","superseded_on":[null,"2024-12-31"]}', 'an end with the same note is the end alone');
UPDATE yunfu.policy SET note = 'with its end', superseded_on = NULL WHERE id = 1;
SELECT results_eq($$ SELECT kind, CASE kind WHEN 'policy_ended' THEN detail::text ELSE detail -> 'changes' -> 0 ->> 'new' END FROM (SELECT * FROM yunfu.register_act ORDER BY seq DESC LIMIT 2) AS a ORDER BY seq $$,
                  $$ VALUES ('policy_corrected', 'with its end'), ('policy_ended', '{"policy_id":1,"code":"yunfu-2020","superseded_on":["2024-12-31",null]}') $$, 'both at once are two acts');
SELECT is(pg_temp.faults(), 'none', 'and seen as such');
SELECT pg_temp.refused('UPDATE yunfu.policy SET title = ''x'' WHERE id = 1', 'ZG009 in_use', 'a title by an UPDATE is refused as before');
SELECT pg_temp.refused('UPDATE yunfu.policy_document SET label_zh = ''x'' WHERE kind = ''scheme''', 'ZG009 in_use', 'so is a label');

-- what the owner does past the guard is seen, and no correction covers it
CREATE FUNCTION pg_temp.past(of_table text, statement text, further text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE format('ALTER TABLE yunfu.%I DISABLE TRIGGER USER', of_table);
    EXECUTE statement;
    EXECUTE (SELECT string_agg(format('ALTER TABLE yunfu.%I ENABLE ALWAYS TRIGGER %I', of_table, t.tgname), '; ') FROM pg_trigger t WHERE t.tgrelid = format('yunfu.%I', of_table)::regclass AND NOT t.tgisinternal);
    result := CASE WHEN further IS NULL THEN pg_temp.faults() ELSE (drive.outcome(further)).result END;
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = result;
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;
SELECT is(pg_temp.past(t, s), 'policy_changed yunfu.policy "yunfu-2020"', 'past the guard: ' || s)
  FROM (VALUES ('policy', 'UPDATE yunfu.policy SET note = ''y'' WHERE id = 1'), ('policy', 'UPDATE yunfu.policy SET title = ''y'' WHERE id = 1'), ('policy_document', 'UPDATE yunfu.policy_document SET label_en = ''project scheme'' WHERE kind = ''scheme'''),
               ('policy_step', 'UPDATE yunfu.policy_step SET office = ''owner'' WHERE to_stage = ''approved''')) AS v (t, s);
SELECT is(pg_temp.past('policy_step', 'UPDATE yunfu.policy_step SET office = ''owner'' WHERE to_stage = ''approved''', further), 'ZG009 in_use', 'and then: ' || further)
  FROM (VALUES (pg_temp.correct('{"head": {"title": "y"}}')), ('UPDATE yunfu.policy SET note = ''z'' WHERE id = 1')) AS v (further);
SELECT is(pg_temp.past('policy_step', 'UPDATE yunfu.policy_step SET office = ''owner'' WHERE to_stage = ''approved''', 'UPDATE yunfu.policy SET note = note WHERE id = 1'), 'done', 'what changes nothing says nothing');

-- slips, each told, and nothing done
SELECT is((drive.outcome(pg_temp.correct(changes))).result, result, changes || ': ' || result)
  FROM (VALUES ('[]', '22023'), ('"x"', '22023'), ('{"heads": {}}', '22023'), ('{"head": []}', '22023'), ('{"head": {"titel": "x"}}', '22023'), ('{"head": {"title": 1}}', '22023'),
               ('{"documents": [{"row": {"kind": "scheme"}, "set": {"note": "x"}}]}', '22023'), ('{"documents": {"change": []}}', '22023'), ('{"documents": {"alter": {}}}', '22023'),
               ('{"documents": {"alter": ["x"]}}', '22023'), ('{"documents": {"alter": [{"row": {"kind": "scheme"}}]}}', '22023'), ('{"documents": {"alter": [{"row": {}, "set": {"note": "x"}}]}}', '22023'),
               ('{"documents": {"alter": [{"row": {"kind": "scheme", "kin": "x"}, "set": {"note": "x"}}]}}', '22023'), ('{"documents": {"alter": [{"row": {"issuer": "owner"}, "set": {"note": "x"}}]}}', '22023'),
               ('{"documents": {"alter": [{"row": {"kind": "none"}, "set": {"note": "x"}}]}}', '22023'), ('{"documents": {"add": [{"kind": "x"}]}}', '22023'), ('{"documents": {"remove": [{"kind": "scheme"}]}}', '22023'),
               ('{"head": {"title": null}}', '22023'), ('{"documents": {"alter": [{"row": {"kind": "scheme"}, "set": {"label_zh": null}}]}}', '22023'), ('{"head": {"title": " "}}', '23514 policy_title_nonblank'),
               ('{"notes": {"alter": [{"row": {"note": "reading: as on the professional track, but by the government"}, "set": {"note": "reading: nothing is decided for a project that has ended"}}]}}', '23505 policy_note_key')) AS v (changes, result);
SELECT is((SELECT string_agg(l, E'\n' ORDER BY n) FROM drive.outcome(pg_temp.correct('{"head": {"code": "x", "titel": "y"}, "steps": {"remove": [{"track": "public"}], "alter": [{"row": {"track": "none"}, "set": {"note": "x"}}]}}')) AS o, string_to_table(o.message || E'\n' || o.detail, E'\n') WITH ORDINALITY AS t (l, n)),
          E'policy "yunfu-2020" is not corrected: 4 faults\nhead: code is a rule, which no correction alters\nhead: "titel" is no key of this\nsteps, alter 1: no row says {"track": "none"}\nsteps, remove 1: 27 rows say {"track": "public"}: say more of the one that is meant', 'all of them in the order of a pack');
SELECT pg_temp.refused(s, r, s) FROM (VALUES (pg_temp.correct(NULL), '22004'), (pg_temp.correct('{}', NULL), '22004'), (pg_temp.correct('{}', ' '), '23514 reason_check'), ($$ SELECT govproj.correct_policy('yunfu', 'none', '{}', 'x') $$, '42704')) AS v (s, r);

-- whose it is
CREATE ROLE tap_reader;
GRANT USAGE ON SCHEMA drive TO tap_reader;
SELECT govproj.grant_reader('yunfu', 'tap_reader') \g /dev/null
SELECT matches(pg_temp.by('tap_reader', pg_temp.correct('{"head": {"title": "y"}}')), '^42501', 'a reader corrects nothing');
SELECT matches(pg_temp.by('tap_reader', $$ SELECT govproj.correct_policy_rows('yunfu.project', 1, '{policy}', '{1}', '{title}', '{y}', 'x') $$), '^42501', 'by no way');
SELECT pg_temp.refused(format('SELECT govproj.correct_policy_rows(''yunfu.project'', %s, %L, %L, ''{title}'', ''{x}'', ''y'')', version, tables, ids), state, format('%s, %s, %s', version, tables, ids))
  FROM (VALUES (99, '{policy}', '{1}', '42704'), (1, '{nothing}', '{1}', '22023'), (1, '{policy,policy}', '{1}', '22023'), (1, '{policy}', '{99}', '42704')) AS v (version, tables, ids, state);
SELECT pg_temp.refused('SELECT govproj.set_policy_end(''yunfu.project'', 99, ''2024-06-30'', ''x'')', '42704', 'no version, no end of it');
SELECT pg_temp.refused($$ SELECT govproj.correct_policy_rows('yunfu.project', 1, '{policy}', '{1}', '{backdate_days}', '{99}', 'x') $$, '22023', 'nor does the owner alter a rule so');

-- a version that nobody has come under is the owner's to write
SELECT govproj.load_pack('yunfu', body || '{"code": "later", "valid_from": "2026-01-01", "valid_until": "2029-12-31", "cases": []}') AS later FROM govproj.packs \gset
SELECT is(govproj.correct_policy('yunfu', 'later', '{"head": {"title": "以后的办法"}}', 'x'), 1::bigint, 'a version not in use');
SELECT is((SELECT count(*) FROM yunfu.register_act WHERE detail ->> 'code' = 'later'), 0::bigint, 'of which there are no acts yet');
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'the register is as recorded');
SELECT is_empty($$ SELECT * FROM govproj.verify('yunfu') $$, 'and its chains hold');

SELECT * FROM finish();
ROLLBACK;
