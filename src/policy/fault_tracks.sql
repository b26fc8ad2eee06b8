-- Part of policy_fault: the tracks as graphs.
WITH RECURSIVE leads (policy_id, track, a, b) AS (
    SELECT u.policy_id, u.track, u.stage, u.stage
      FROM unreached u
    UNION
    SELECT l.policy_id, l.track, l.a, s.to_stage
      FROM leads l
      JOIN policy_step s ON s.policy_id = l.policy_id AND s.track = l.track AND s.from_stage = l.b
      JOIN unreached v ON v.policy_id = s.policy_id AND v.track = s.track AND v.stage = s.to_stage
),
-- Where the way breaks off: all other stages that are not reached follow from these.
lost_stage (policy_id, track, stage) AS (
    SELECT u.policy_id, u.track, u.stage
      FROM unreached u
     WHERE NOT EXISTS (SELECT FROM leads l
                        WHERE l.policy_id = u.policy_id AND l.track = u.track AND l.b = u.stage AND l.a <> u.stage
                          AND (l.a < u.stage
                               OR NOT EXISTS (SELECT FROM leads m
                                               WHERE m.policy_id = u.policy_id AND m.track = u.track AND m.a = u.stage AND m.b = l.a)))
)
SELECT p.id AS policy_id, 'track_missing' AS code,
       govproj.said('the policy has no track, so no project can be born under it') AS fault,
       NULL::text AS article, 'policy' AS rule_table, p.id AS rule_id
  FROM policy p
 WHERE NOT EXISTS (SELECT FROM policy_track t WHERE t.policy_id = p.id)
UNION ALL
SELECT p.id, 'birth_missing', govproj.said('the policy has no step, so no project can be born under it'), NULL, 'policy', p.id
  FROM policy p
 WHERE NOT EXISTS (SELECT FROM policy_step s WHERE s.policy_id = p.id) AND EXISTS (SELECT FROM policy_track t WHERE t.policy_id = p.id)
UNION ALL
SELECT t.policy_id, 'birth_missing',
       govproj.said('track %s has no birth step, so no project can be born on it', t.track),
       t.article, 'policy_track', t.id
  FROM policy_track t
 WHERE NOT EXISTS (SELECT FROM policy_step s
                    WHERE s.policy_id = t.policy_id AND s.track = t.track AND s.from_stage IS NULL)
   AND NOT EXISTS (SELECT FROM unknown_track u WHERE u.policy_id = t.policy_id)
   AND EXISTS (SELECT FROM policy_step s WHERE s.policy_id = t.policy_id)
UNION ALL
SELECT t.policy_id, 'birth_ambiguous',
       govproj.said('track %s has %s birth steps, to %s, and a project is born once', t.track, count(*)::text,
                    string_agg(s.to_stage::text, govproj.said(', ') ORDER BY s.id)),
       t.article, 'policy_track', t.id
  FROM policy_track t
  JOIN policy_step s ON s.policy_id = t.policy_id AND s.track = t.track AND s.from_stage IS NULL
 GROUP BY t.id
HAVING count(*) > 1
UNION ALL
SELECT u.policy_id, 'track_unknown',
       CASE u.rows WHEN 1 THEN govproj.said('track %s is not defined by the policy', u.track)
                   ELSE govproj.said('track %s is not defined by the policy, and %s rows name it', u.track, u.rows::text) END
       || govproj.near_words(u.track, ARRAY(SELECT t.track FROM policy_track t WHERE t.policy_id = u.policy_id ORDER BY t.id)),
       u.article, u.rule_table, u.rule_id
  FROM unknown_track u
UNION ALL
SELECT s.policy_id, 'step_out_of_final',
       CASE count(*) WHEN 1 THEN govproj.said('%s leads out of a final stage', min(s.what))
                     ELSE govproj.said('%s steps of track %s lead out of %s, a final stage', count(*)::text, s.track,
                                       s.from_stage::text) END,
       min(s.article), 'policy_step', min(s.id)
  FROM step s
  JOIN final f ON f.policy_id = s.policy_id AND f.track = s.track AND f.stage = s.from_stage
 GROUP BY s.policy_id, s.track, s.from_stage
UNION ALL
SELECT u.policy_id, 'stage_unreachable',
       CASE count(s.id) WHEN 1
            THEN govproj.said('no way leads from birth to %s on track %s, so that the step from it can never be taken',
                              u.stage::text, u.track)
            ELSE govproj.said('no way leads from birth to %s on track %s, so that %s steps can never be taken',
                              u.stage::text, u.track, count(s.id)::text) END,
       (array_agg(s.article ORDER BY s.from_stage <> u.stage, s.id))[1], 'policy_step',
       (array_agg(s.id ORDER BY s.from_stage <> u.stage, s.id))[1]
  FROM lost_stage u
  JOIN leads l ON l.policy_id = u.policy_id AND l.track = u.track AND l.a = u.stage
  JOIN policy_step s ON s.policy_id = u.policy_id AND s.track = u.track AND s.from_stage = l.b
 GROUP BY u.policy_id, u.track, u.stage
UNION ALL
SELECT s.policy_id, 'dead_end',
       govproj.said('%s leads back to a stage that no step leaves', s.what),
       s.article, 'policy_step', s.id
  FROM step s
 WHERE s.kind IN ('back', 'restart')
   AND NOT EXISTS (SELECT FROM policy_step o
                    WHERE o.policy_id = s.policy_id AND o.track = s.track AND o.from_stage = s.to_stage)
UNION ALL
SELECT s.policy_id, 'forward_descends',
       govproj.said('%s is a forward step but leads to an earlier stage', s.what),
       s.article, 'policy_step', s.id
  FROM step s
 WHERE s.id IN (SELECT d.id FROM descending d)
UNION ALL
SELECT s.policy_id, 'back_ascends',
       govproj.said('%s is a step back but leads to a later stage', s.what),
       s.article, 'policy_step', s.id
  FROM step s
 WHERE s.kind = 'back' AND s.to_stage > s.from_stage
   AND NOT EXISTS (SELECT FROM way w
                    WHERE w.policy_id = s.policy_id AND w.track = s.track AND w.gate = s.to_stage AND w.stage = s.from_stage)
