-- The agencies that cases may name, and what speaks against cases before anybody plays them: words of theirs that the version
-- does not know.

CREATE VIEW policy_case_agency WITH (security_invoker = true) AS
SELECT w.policy_id, w.word::text AS code, w.word::text AS kind, w.label_zh::text AS label_zh, w.label_en::text AS label_en
  FROM policy_word w
 WHERE w.list = 'office'
UNION ALL
SELECT w.policy_id, 'another_' || w.word, w.word, '另一' || w.label_zh, 'another ' || regexp_replace(w.label_en, '^(an?|the) ', '')
  FROM policy_word w
 WHERE w.list = 'office'
   AND EXISTS (SELECT FROM policy_track t
                WHERE t.policy_id = w.policy_id AND w.word = ANY (regexp_split_to_array(btrim(t.owner_kinds, ', '), '[, ]+')));
COMMENT ON VIEW policy_case_agency IS
    'The agencies that cases may name (案例单位): one of each office, and another of each that may own projects, with neither leading group '
    'nor responsible office. Key: policy_id, code.';
COMMENT ON COLUMN policy_case_agency.policy_id IS 'The version (制度版本).';
COMMENT ON COLUMN policy_case_agency.code IS 'By which a case names it (代码).';
COMMENT ON COLUMN policy_case_agency.kind IS 'Its kind (单位类型).';
COMMENT ON COLUMN policy_case_agency.label_zh IS 'In Chinese (中文名称).';
COMMENT ON COLUMN policy_case_agency.label_en IS 'In English (英文名称).';

CREATE VIEW policy_case_fault WITH (security_invoker = true) AS
WITH line (policy_id, id, title, article, n, enters, voids, duty, steps) AS (
    SELECT c.policy_id, c.id, c.title, c.article, l.n, l.line ->> 'enter', l.line ->> 'void', l.line ->> 'duty', l.line ->> 'step'
      FROM policy_case c,
           jsonb_array_elements(CASE jsonb_typeof(c.story) WHEN 'array' THEN c.story ELSE '[]' END) WITH ORDINALITY AS l (line, n)
),
-- what can be entered, but for kinds of paper
thing_word (policy_id, word) AS (
    SELECT w.policy_id, v.prefix || w.word FROM policy_word w
      JOIN (VALUES ('contract', 'contract:'), ('contract', 'delivery:'), ('cost_line', 'line:'),
                   ('evaluation', 'evaluation:')) AS v (list, prefix) ON v.list = w.list
    UNION ALL
    SELECT NULL::bigint, k.word
      FROM unnest('{project,party,delivery,supplement,payment,allocation,demand,acceptance_part,evaluation,plan,waiver}'::text[])
           AS k (word)
    UNION ALL
    SELECT NULL::bigint, 'change:' || w.word FROM govproj.law_words w WHERE w.list = 'change'
    UNION ALL
    SELECT NULL::bigint, 'needs:' || g.name::text FROM govproj.stages g
    UNION ALL
    SELECT NULL::bigint, 'payment:' || k.kind FROM unnest('{payment,settlement,refund}'::text[]) AS k (kind)
)
SELECT l.policy_id, 'case_thing' AS code,
       govproj.said('line %s enters %s, and nothing is called that', min(l.n)::text, l.enters)
       || govproj.near_words(l.enters, ARRAY(SELECT d.kind::text FROM policy_document d WHERE d.policy_id = l.policy_id ORDER BY d.id)
                                        || ARRAY(SELECT t.word FROM thing_word t
                                                  WHERE t.policy_id IS NULL OR t.policy_id = l.policy_id)) AS fault,
       l.article::text AS article, 'policy_case' AS rule_table, l.id AS rule_id
  FROM line l
 WHERE l.enters IS NOT NULL
   AND l.enters NOT IN (SELECT t.word FROM thing_word t WHERE t.policy_id IS NULL OR t.policy_id = l.policy_id)
   AND NOT EXISTS (SELECT FROM policy_document d WHERE d.policy_id = l.policy_id AND d.kind = l.enters)
 GROUP BY l.policy_id, l.id, l.article, l.enters
UNION ALL
SELECT l.policy_id, 'case_paper',
       govproj.said('line %s voids %s, which is no kind of paper of the version', min(l.n)::text, l.voids)
       || govproj.near_words(l.voids, ARRAY(SELECT d.kind::text FROM policy_document d WHERE d.policy_id = l.policy_id ORDER BY d.id)),
       l.article, 'policy_case', l.id
  FROM line l
 WHERE l.voids IS NOT NULL
   AND NOT EXISTS (SELECT FROM policy_document d WHERE d.policy_id = l.policy_id AND d.kind = l.voids)
 GROUP BY l.policy_id, l.id, l.article, l.voids
UNION ALL
SELECT l.policy_id, 'case_duty',
       govproj.said('line %s asks after duty %s, which the version does not define', min(l.n)::text, l.duty)
       || govproj.near_words(l.duty, ARRAY(SELECT o.code::text FROM policy_obligation o WHERE o.policy_id = l.policy_id ORDER BY o.id)),
       l.article, 'policy_case', l.id
  FROM line l
 WHERE l.duty IS NOT NULL
   AND NOT EXISTS (SELECT FROM policy_obligation o WHERE o.policy_id = l.policy_id AND o.code = l.duty)
 GROUP BY l.policy_id, l.id, l.article, l.duty
UNION ALL
SELECT l.policy_id, 'case_stage',
       govproj.said('line %s is a step to %s, which is no stage', min(l.n)::text, l.steps)
       || govproj.near_words(l.steps, ARRAY(SELECT g.name::text FROM govproj.stages g)),
       l.article, 'policy_case', l.id
  FROM line l
 WHERE NOT govproj.is_stage(l.steps)
 GROUP BY l.policy_id, l.id, l.article, l.steps
UNION ALL
SELECT c.policy_id, 'case_stage',
       govproj.said('its project is at %s, which is no stage', c.given ->> 'stage')
       || govproj.near_words(c.given ->> 'stage', ARRAY(SELECT g.name::text FROM govproj.stages g)),
       c.article, 'policy_case', c.id
  FROM policy_case c
 WHERE NOT govproj.is_stage(c.given ->> 'stage')
UNION ALL
SELECT c.policy_id, 'case_category',
       govproj.said('its project is of category %s, which is none', c.given ->> 'category')
       || govproj.near_words(c.given ->> 'category', ARRAY(SELECT g.name::text FROM govproj.categories g)),
       c.article, 'policy_case', c.id
  FROM policy_case c
 WHERE NOT govproj.is_category(c.given ->> 'category')
UNION ALL
SELECT c.policy_id, 'case_track',
       govproj.said('its project is of track %s, which the version does not define', c.given ->> 'track')
       || govproj.near_words(c.given ->> 'track', ARRAY(SELECT t.track::text FROM policy_track t WHERE t.policy_id = c.policy_id
                                                        ORDER BY t.id)),
       c.article, 'policy_case', c.id
  FROM policy_case c
 WHERE c.given ->> 'track' IS NOT NULL
   AND NOT EXISTS (SELECT FROM policy_track t WHERE t.policy_id = c.policy_id AND t.track = c.given ->> 'track')
UNION ALL
SELECT c.policy_id, 'case_owner',
       govproj.said('its project is owned by %s, and no agency of a trial is called that', c.given ->> 'owner')
       || govproj.near_words(c.given ->> 'owner', ARRAY(SELECT a.code FROM policy_case_agency a WHERE a.policy_id = c.policy_id)),
       c.article, 'policy_case', c.id
  FROM policy_case c
 WHERE c.given ->> 'owner' IS NOT NULL
   AND NOT EXISTS (SELECT FROM policy_case_agency a WHERE a.policy_id = c.policy_id AND a.code = c.given ->> 'owner');

COMMENT ON VIEW policy_case_fault IS
    'What speaks against the cases of the versions (案例问题) before they are played: part of policy_fault. '
    'Key: policy_id, code, rule_table, rule_id, fault.';
COMMENT ON COLUMN policy_case_fault.policy_id IS 'The version (制度版本).';
COMMENT ON COLUMN policy_case_fault.code IS 'Name of the sort of fault (错误代码).';
COMMENT ON COLUMN policy_case_fault.fault IS 'What is wrong, in words (错误说明).';
COMMENT ON COLUMN policy_case_fault.article IS 'Article of the case (条款).';
COMMENT ON COLUMN policy_case_fault.rule_table IS 'policy_case (所在表).';
COMMENT ON COLUMN policy_case_fault.rule_id IS 'id of the case (行号).';
