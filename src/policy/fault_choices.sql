-- Part of policy_fault: rows for different projects, of which one is chosen. They exclude each other, and the law has one for every
-- project.
SELECT a.policy_id, 'step_ambiguous',
       govproj.said('%s is there twice for some projects: what their when say does not exclude each other', a.what),
       a.article, 'policy_step', a.id
  FROM step a
  JOIN declared d ON d.policy_id = a.policy_id
 WHERE EXISTS (SELECT FROM step b
                WHERE b.policy_id = a.policy_id AND b.track = a.track AND b.from_stage = a.from_stage AND b.to_stage = a.to_stage
                  AND b.id < a.id AND NOT govproj.when_excludes(a.applies_when, b.applies_when, d.lists))
UNION ALL
SELECT a.policy_id, 'step_kinds',
       govproj.said('%s is of one kind for some projects and of another for others, or freezes the cost lines of some alone', a.what),
       a.article, 'policy_step', a.id
  FROM step a
 WHERE EXISTS (SELECT FROM step b
                WHERE b.policy_id = a.policy_id AND b.track = a.track AND b.from_stage = a.from_stage AND b.to_stage = a.to_stage
                  AND b.id < a.id AND (b.kind, b.freezes) <> (a.kind, a.freezes))
UNION ALL
SELECT s.policy_id, 'step_gap',
       govproj.said('no step leads on from %s on track %s for some projects: %s', s.from_stage::text, s.track,
                    govproj.when_gap(array_agg(s.applies_when ORDER BY s.id))),
       min(s.article), 'policy_step', min(s.id)
  FROM step s
 -- where nothing leads forward, a new round does
 WHERE s.kind = 'forward'
    OR (s.kind = 'restart' AND NOT EXISTS (SELECT FROM step f WHERE f.policy_id = s.policy_id AND f.track = s.track
                                                                AND f.from_stage = s.from_stage AND f.kind = 'forward'))
 GROUP BY s.policy_id, s.track, s.from_stage
HAVING govproj.when_gap(array_agg(s.applies_when ORDER BY s.id)) IS NOT NULL
UNION ALL
SELECT a.policy_id, 'class_ambiguous',
       govproj.said('category %s has two classes for some projects: what their when say does not exclude each other', a.category::text),
       a.article, 'policy_class', a.id
  FROM policy_class a
  JOIN declared d ON d.policy_id = a.policy_id
 WHERE EXISTS (SELECT FROM policy_class b
                WHERE b.policy_id = a.policy_id AND b.category = a.category AND b.id < a.id
                  AND NOT govproj.when_excludes(a.applies_when, b.applies_when, d.lists))
UNION ALL
SELECT a.policy_id, 'class_gap',
       govproj.said('category %s has no class, hence no track, for some projects: %s', a.category::text,
                    govproj.when_gap(array_agg(a.applies_when ORDER BY a.id))),
       min(a.article), 'policy_class', min(a.id)
  FROM policy_class a
 WHERE NOT EXISTS (SELECT FROM policy_class b
                    WHERE b.policy_id = a.policy_id AND a.category <@ b.category AND a.category <> b.category)
 GROUP BY a.policy_id, a.category
HAVING govproj.when_gap(array_agg(a.applies_when ORDER BY a.id)) IS NOT NULL
UNION ALL
SELECT a.policy_id, 'waiver_ambiguous',
       govproj.said('%s is there twice for some projects: what their when say does not exclude each other',
                    govproj.said('waiver of %s', a.rule)),
       a.article, 'policy_waiver', a.id
  FROM policy_waiver a
  JOIN declared d ON d.policy_id = a.policy_id
 WHERE EXISTS (SELECT FROM policy_waiver b
                WHERE b.policy_id = a.policy_id AND b.rule = a.rule AND b.track IS NOT DISTINCT FROM a.track AND b.id < a.id
                  AND NOT govproj.when_excludes(a.applies_when, b.applies_when, d.lists))
UNION ALL
SELECT p.id, 'category_uncovered',
       govproj.said('no class, hence no track, for category %s', string_agg(l.name, govproj.said(', ') ORDER BY l.category)),
       NULL, 'policy', p.id
  FROM policy p, govproj.categories l
 WHERE NOT EXISTS (SELECT FROM govproj.categories below WHERE below.parent = l.category)
   AND NOT EXISTS (SELECT FROM policy_class c WHERE c.policy_id = p.id AND l.category <@ c.category)
 GROUP BY p.id
