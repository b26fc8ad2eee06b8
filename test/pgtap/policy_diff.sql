-- Two versions of the law side by side: each value that differs, each row that only one of them has, and both in words.
BEGIN;
SELECT plan(20);
\ir ../tap.sql

CREATE FUNCTION pg_temp.next_pack() RETURNS text LANGUAGE sql AS $$
    SELECT replace(replace(replace(govproj.dump_pack('yunfu', 'yunfu-2020'), '"yunfu-2020"', '"next"'), '"valid_from": "2020-02-01"', '"valid_from": "2025-02-01"'),
                   '"valid_until": "2025-01-31"', '"valid_until": "2030-01-31"')
$$;
SELECT govproj.load_pack('yunfu', pg_temp.next_pack()) AS next \gset
SELECT results_eq($$ SELECT * FROM govproj.policy_diff('yunfu', 'yunfu-2020', 'next') $$,
                  $$ VALUES (NULL::text, NULL::text, NULL::text, 'code', 'yunfu-2020', 'next', NULL::text, NULL::text), (NULL, NULL, NULL, 'valid_from', '2020-02-01', '2025-02-01', NULL, NULL),
                            (NULL, NULL, NULL, 'valid_until', '2025-01-31', '2030-01-31', NULL, NULL) $$, 'of the same law in force later only the head differs');
SELECT is_empty($$ SELECT * FROM govproj.policy_diff('yunfu', 'next', 'next') $$, 'a version does not differ from itself');

-- a value, a default among them, rows that come and go
UPDATE yunfu.policy_obligation SET due_day = 15 WHERE policy_id = :next AND code = 'annual_plan';
UPDATE yunfu.policy_order SET at_most = '18 months', article = '8(5)' WHERE policy_id = :next AND subject = 'contract:main' AND after = 'approval_opinion';
UPDATE yunfu.policy_requirement SET applies_when = '{"investment": {"from": 2000000}}' WHERE policy_id = :next AND applies_when = '{"investment": {"from": 2000000.00}}';
UPDATE yunfu.policy_requirement SET mode = 'warn' WHERE policy_id = :next AND code = 'supervision' AND needs = 'contract:supervision';
DELETE FROM yunfu.policy_waiver WHERE policy_id = :next AND track = 'public' AND rule = 'delivered';
INSERT INTO yunfu.policy_document (policy_id, kind, label_zh, label_en, issuer, article) VALUES (:next, 'pledge', '承诺书', 'pledge', 'owner', '8(1)');
INSERT INTO yunfu.policy_label (policy_id, language, list, word, label) VALUES (:next, 'mn', 'document', 'pledge', 'ᠪᠠᠲᠤ');
UPDATE yunfu.policy_article SET summary_en = 'Twenty-seven', summary_zh = '二十七' WHERE policy_id = :next AND article = '27';
UPDATE yunfu.policy_word SET label_zh = '合同（主）' WHERE policy_id = :next AND list = 'contract' AND word = 'main';
CREATE TEMPORARY VIEW diff AS SELECT * FROM govproj.policy_diff('yunfu', 'yunfu-2020', 'next') WHERE section IS NOT NULL;
SELECT results_eq('SELECT section, key, article, "column", old, new FROM diff', $$ VALUES
    ('words', 'contract main', '12', 'label_zh', '主合同', '合同（主）'),
    ('articles', '27', '27', 'summary_zh', (SELECT summary_zh::text FROM yunfu.policy_article WHERE policy_id = 1 AND article = '27'), '二十七'),
    ('articles', '27', '27', 'summary_en', (SELECT summary_en::text FROM yunfu.policy_article WHERE policy_id = 1 AND article = '27'), 'Twenty-seven'),
    ('documents', 'pledge', '8(1)', NULL, NULL, '{"kind": "pledge", "label_zh": "承诺书", "label_en": "pledge", "issuer": "owner", "article": "8(1)"}'),
    ('requirements', 'supervision > implementing contract:supervision {"investment": {"from": 2000000}}', '13', 'mode', 'refuse', 'warn'),
    ('orders', 'professional contract:main approval_opinion', '8(5)', 'at_most', '2 years', '18 months'),
    ('orders', 'professional contract:main approval_opinion', '8(5)', 'article', '8(4)', '8(5)'),
    ('obligations', 'annual_plan', '6', 'due_day', '30', '15'),
    ('waivers', 'public delivered', '18', NULL, '{"track": "public", "rule": "delivered", "grantor": "government", "document_kind": "waiver_consent_government", "article": "18", "note": "reading: as on the professional track, but by the government"}', NULL),
    ('labels', 'mn document pledge', NULL, NULL, NULL, '{"language": "mn", "list": "document", "word": "pledge", "label": "ᠪᠠᠲᠤ"}') $$,
    'a row for each value and each row that differs, in the order of a file');
SELECT is((SELECT count(*) FROM govproj.policy_diff('yunfu', 'next', 'yunfu-2020')), (SELECT count(*) + 3 FROM diff), 'the other way round there are as many');
SELECT is_empty($$ SELECT section, replace(key, '.00', ''), "column", old, new FROM govproj.policy_diff('yunfu', 'next', 'yunfu-2020') EXCEPT SELECT section, key, "column", new, old FROM govproj.policy_diff('yunfu', 'yunfu-2020', 'next') $$, 'the same, old for new');

-- in words
SELECT is(said, wanted, what) FROM (VALUES
    ((SELECT old_says FROM diff WHERE section = 'obligations'), 'Filing of the annual plan: each year by 30 November (inclusive) %', 'what was owed'),
    ((SELECT new_says FROM diff WHERE section = 'obligations'), 'Filing of the annual plan: each year by 15 November (inclusive) %', 'what is owed'),
    ((SELECT old_says FROM diff WHERE section = 'documents'), NULL, 'what came was not there'),
    ((SELECT new_says FROM diff WHERE section = 'documents'), 'The pledge is issued by the owner.', 'what came'),
    ((SELECT old_says FROM diff WHERE section = 'waivers'), 'Public class: rule `delivered` may be waived by the government, on the consent to acceptance in parts, by the government.', 'what went'),
    ((SELECT new_says FROM diff WHERE section = 'waivers'), NULL, 'what went is there no more'),
    ((SELECT new_says FROM diff WHERE section = 'labels'), 'pledge (mn): ᠪᠠᠲᠤ', 'a label of a further language'),
    ((SELECT new_says FROM diff WHERE section = 'articles' AND "column" = 'summary_en'), 'Twenty-seven', 'an article')) AS v (said, pattern, what),
    LATERAL (SELECT CASE WHEN said LIKE pattern THEN said ELSE pattern END) AS w (wanted);
SET LOCAL govproj.language = 'zh';
SELECT is((SELECT new_says FROM diff WHERE section = 'documents'), '《承诺书》由项目单位出具。', 'in the language of the session');
SELECT alike((SELECT new_says FROM diff WHERE "column" = 'due_day'), '%11月15日以前（含当日）%', 'each sentence');
SELECT is((SELECT new_says FROM diff WHERE section = 'articles' AND "column" = 'summary_zh'), '二十七', 'and articles');
SET LOCAL govproj.language = 'en';

-- who may; what there is not
SELECT pg_temp.refused($$ SELECT * FROM govproj.policy_diff('yunfu', 'yunfu-2020', 'other') $$, '42704', 'a version that is not there');
SELECT pg_temp.refused($$ SELECT * FROM govproj.policy_diff('yunfu', NULL, 'next') $$, '22004', 'a code that is not said');
SELECT pg_temp.refused($$ SELECT * FROM govproj.policy_diff('nowhere', 'a', 'b') $$, '42704', 'a register that is not there');
CREATE ROLE tap_stranger;
GRANT USAGE ON SCHEMA drive TO tap_stranger;
SELECT matches(pg_temp.by('tap_stranger', $$ SELECT * FROM govproj.policy_diff('yunfu', 'yunfu-2020', 'next') $$), '^42501', 'a stranger may not');

SELECT * FROM finish();
ROLLBACK;
