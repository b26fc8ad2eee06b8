-- Part of policy_fault: requirements that mean nothing or contradict each other.
WITH RECURSIVE
-- what a step asks for and nobody may enter before a stage, with that stage and the tracks that both are of
asked_from (policy_id, id, article, track, needs, from_stage, to_stage, gate) AS (
    SELECT q.policy_id, q.id, q.article, t.track, q.needs, q.from_stage, q.to_stage, g.stage
      FROM policy_requirement q
      JOIN policy_condition c ON c.policy_id = q.policy_id AND c.condition = 'reached'
                             AND (c.entry = q.needs OR (c.entry = 'contract' AND q.needs LIKE 'contract:%'))
     CROSS JOIN LATERAL (SELECT CASE WHEN govproj.is_stage(c.argument) THEN c.argument::govproj.stage END AS stage) AS g
      JOIN policy_track t ON t.policy_id = q.policy_id AND t.track = coalesce(q.track, t.track) AND t.track = coalesce(c.track, t.track)
      JOIN reached r ON r.policy_id = q.policy_id AND r.track = t.track AND r.stage = g.stage
     WHERE q.mode = 'refuse' AND NOT q.absent AND q.any_of IS NULL AND q.applies_when IS NULL
       AND c.mode = 'refuse' AND c.applies_when IS NULL AND c.to_stage IS NULL AND c.until_stage IS NULL
       AND NOT EXISTS (SELECT FROM policy_waiver w
                        WHERE w.policy_id = q.policy_id
                          AND w.rule IN (govproj.requirement_code(q.code, q.any_of, q.needs, q.absent),
                                         govproj.condition_code(c.code, c.condition, c.argument, c.entry)))
),
-- where a project comes to without a step that asks for it; since: by way of that stage, or of one that comes after it
come_to (policy_id, id, track, from_stage, to_stage, gate, stage, since) AS (
    SELECT a.policy_id, a.id, a.track, a.from_stage, a.to_stage, a.gate, s.to_stage,
           s.to_stage = a.gate OR EXISTS (SELECT FROM way w WHERE w.policy_id = a.policy_id AND w.track = a.track
                                                             AND w.gate = a.gate AND w.stage = s.to_stage)
      FROM asked_from a
      JOIN policy_step s ON s.policy_id = a.policy_id AND s.track = a.track AND s.from_stage IS NULL
    UNION
    SELECT p.policy_id, p.id, p.track, p.from_stage, p.to_stage, p.gate, s.to_stage,
           p.since OR s.to_stage = p.gate OR EXISTS (SELECT FROM way w WHERE w.policy_id = p.policy_id AND w.track = p.track
                                                                        AND w.gate = p.gate AND w.stage = s.to_stage)
      FROM come_to p
      JOIN policy_step s ON s.policy_id = p.policy_id AND s.track = p.track AND s.from_stage = p.stage
     WHERE s.to_stage <> p.to_stage OR s.from_stage <> coalesce(p.from_stage, s.from_stage)
)
SELECT g.policy_id, 'any_of_single',
       CASE count(*) WHEN 1
            THEN govproj.said('any_of group %s at %s has one row, so it offers no choice', min(g.any_of), g.to_stage::text)
            ELSE govproj.said('any_of groups %s at %s have one row each, so they offer no choice',
                              string_agg(g.any_of, govproj.said(', ') ORDER BY g.id),
                              g.to_stage::text) END,
       min(g.article), 'policy_requirement', min(g.id)
  FROM (SELECT q.policy_id, q.track, q.from_stage, q.to_stage, q.any_of, min(q.article) AS article, min(q.id) AS id
          FROM policy_requirement q
         WHERE q.any_of IS NOT NULL
         GROUP BY q.policy_id, q.track, q.from_stage, q.to_stage, q.any_of
        HAVING count(*) = 1) AS g
 GROUP BY g.policy_id, g.track, g.from_stage, g.to_stage
UNION ALL
SELECT min(q.policy_id), 'any_of_modes',
       govproj.said('any_of group %s at %s mixes modes or occasions, or is asked for onwards in part', q.any_of, q.to_stage::text),
       min(q.article), 'policy_requirement', min(q.id)
  FROM policy_requirement q
 WHERE q.any_of IS NOT NULL
 GROUP BY q.policy_id, q.track, q.from_stage, q.to_stage, q.any_of
HAVING count(DISTINCT (q.mode, coalesce(q.applies_when, '{}'), q.onwards)) > 1
UNION ALL
SELECT a.policy_id, 'requirement_contradicts',
       govproj.said('requirement of %s wants it %s at %s, and another row wants it %s',
                    a.needs, a.outcome, a.to_stage::text, b.outcome),
       a.article, 'policy_requirement', a.id
  FROM policy_requirement a
  JOIN policy_requirement b ON b.policy_id = a.policy_id AND b.to_stage = a.to_stage
                           AND b.needs = a.needs AND b.outcome <> a.outcome
  JOIN declared d ON d.policy_id = a.policy_id
 WHERE a.any_of IS NULL AND b.any_of IS NULL AND a.mode = 'refuse' AND b.mode = 'refuse' AND a.id < b.id
   AND NOT govproj.when_excludes(a.applies_when, b.applies_when, d.lists)
   AND EXISTS (SELECT FROM policy_step s
                WHERE s.policy_id = a.policy_id AND s.to_stage = a.to_stage
                  AND (a.track IS NULL OR s.track = a.track) AND (b.track IS NULL OR s.track = b.track)
                  AND (a.from_stage IS NULL OR s.from_stage = a.from_stage)
                  AND (b.from_stage IS NULL OR s.from_stage = b.from_stage))
UNION ALL
SELECT a.policy_id, 'requirement_contradicts',
       govproj.said('requirement of %s at %s, and another row says that it may not be there', a.needs, a.to_stage::text),
       a.article, 'policy_requirement', a.id
  FROM policy_requirement a
  JOIN policy_requirement b ON b.policy_id = a.policy_id AND b.to_stage = a.to_stage AND b.needs = a.needs AND b.absent
  JOIN declared d ON d.policy_id = a.policy_id
 WHERE NOT a.absent AND a.any_of IS NULL AND a.mode = 'refuse' AND b.mode = 'refuse'
   AND NOT govproj.when_excludes(a.applies_when, b.applies_when, d.lists)
   AND EXISTS (SELECT FROM policy_step s
                WHERE s.policy_id = a.policy_id AND s.to_stage = a.to_stage
                  AND (a.track IS NULL OR s.track = a.track) AND (b.track IS NULL OR s.track = b.track)
                  AND (a.from_stage IS NULL OR s.from_stage = a.from_stage)
                  AND (b.from_stage IS NULL OR s.from_stage = b.from_stage))
UNION ALL
SELECT q.policy_id, 'requirement_needs',
       govproj.said('requirement of %s: %s means nothing', q.needs, q.needs)
       || govproj.near_words(q.needs, ARRAY(SELECT word FROM need_word n WHERE n.policy_id = q.policy_id ORDER BY word COLLATE "C")),
       q.article, 'policy_requirement', q.id
  FROM policy_requirement q
 WHERE q.needs ~ ':' AND (q.policy_id, q.needs::text) NOT IN (SELECT policy_id, word FROM need_word)
UNION ALL
SELECT q.policy_id, 'requirement_needs', govproj.said('requirement of %s: only a document has an outcome', q.needs),
       q.article, 'policy_requirement', q.id
  FROM policy_requirement q
 WHERE (q.policy_id, q.needs::text) IN (SELECT policy_id, word FROM need_word) AND q.outcome IS NOT NULL
UNION ALL
SELECT q.policy_id, 'requirement_needs',
       CASE WHEN q.qualified THEN govproj.said('requirement of %s: only a document or a contract is of a body that is qualified', q.needs)
            ELSE govproj.said('requirement of %s: only a document or a contract is of a body that is independent', q.needs) END,
       q.article, 'policy_requirement', q.id
  FROM policy_requirement q
 WHERE (q.needs = 'demand' OR q.needs LIKE 'cost_line%' OR q.needs LIKE 'evaluation:%') AND (q.qualified OR q.independent)
   AND (q.policy_id, q.needs::text) IN (SELECT policy_id, word FROM need_word)
UNION ALL
SELECT q.policy_id, 'requirement_needs',
       govproj.said('requirement of %s: who carries out the project is not independent of it', q.needs),
       q.article, 'policy_requirement', q.id
  FROM policy_requirement q
 WHERE q.independent
   AND (q.needs = 'contract' OR EXISTS (SELECT FROM policy_word w
                                         WHERE w.policy_id = q.policy_id AND w.list = 'contract' AND q.needs = 'contract:' || w.word
                                           AND govproj.has_part(w.parts, 'main')))
UNION ALL
SELECT a.policy_id, 'requirement_too_early',
       govproj.said('%s is asked of the step to %s, and may be entered from %s on alone, which no way there passes', a.needs,
                    a.to_stage::text, a.gate::text),
       a.article, 'policy_requirement', a.id
  FROM (SELECT DISTINCT ON (a.id) a.* FROM asked_from a
         WHERE EXISTS (SELECT FROM come_to p
                         JOIN policy_step s ON s.policy_id = p.policy_id AND s.track = p.track AND s.from_stage = p.stage
                        WHERE p.id = a.id AND p.gate = a.gate AND p.track = a.track AND s.to_stage = a.to_stage
                          AND s.from_stage = coalesce(a.from_stage, s.from_stage))
           AND NOT EXISTS (SELECT FROM come_to p
                             JOIN policy_step s ON s.policy_id = p.policy_id AND s.track = p.track AND s.from_stage = p.stage
                            WHERE p.id = a.id AND p.gate = a.gate AND p.track = a.track AND p.since AND s.to_stage = a.to_stage
                              AND s.from_stage = coalesce(a.from_stage, s.from_stage))
         ORDER BY a.id, a.gate) AS a
