-- Part of policy_fault: which stages there are on a track, and whether its steps let that be told, for its other parts.

-- Tracks that rows name and the policy does not define. Each is told once: it is one slip, in whatever many rows.
unknown_track (policy_id, track, rows, rule_table, rule_id, article) AS (
    SELECT n.policy_id, n.track, count(*), (array_agg(n.rule_table ORDER BY l.n, n.id))[1], (array_agg(n.id ORDER BY l.n, n.id))[1],
           (array_agg(n.article ORDER BY l.n, n.id))[1]
      FROM (SELECT policy_id, 'policy_class' AS rule_table, id, article, track FROM policy_class
            UNION ALL
            SELECT policy_id, 'policy_step' AS rule_table, id, article, track FROM policy_step
            UNION ALL
            SELECT policy_id, 'policy_requirement' AS rule_table, id, article, track FROM policy_requirement
            UNION ALL
            SELECT policy_id, 'policy_condition' AS rule_table, id, article, track FROM policy_condition
            UNION ALL
            SELECT policy_id, 'policy_limit' AS rule_table, id, article, track FROM policy_limit
            UNION ALL
            SELECT policy_id, 'policy_order' AS rule_table, id, article, track FROM policy_order
            UNION ALL
            SELECT policy_id, 'policy_obligation' AS rule_table, id, article, track FROM policy_obligation
            UNION ALL
            SELECT policy_id, 'policy_form' AS rule_table, id, article, track FROM policy_form
            UNION ALL
            SELECT policy_id, 'policy_waiver' AS rule_table, id, article, track FROM policy_waiver) AS n
      JOIN looked_at l ON l.rule_table = n.rule_table
     WHERE n.track IS NOT NULL
       AND NOT EXISTS (SELECT FROM policy_track t WHERE t.policy_id = n.policy_id AND t.track = n.track)
       AND EXISTS (SELECT FROM policy_track t WHERE t.policy_id = n.policy_id)
     GROUP BY n.policy_id, n.track
),
reached (policy_id, track, stage) AS (
    SELECT policy_id, track, to_stage
      FROM policy_step
     WHERE from_stage IS NULL
    UNION
    SELECT s.policy_id, s.track, s.to_stage
      FROM reached r
      JOIN policy_step s ON s.policy_id = r.policy_id AND s.track = r.track AND s.from_stage = r.stage
),
final (policy_id, track, stage) AS (
    SELECT policy_id, track, to_stage
      FROM policy_step
     WHERE kind = 'exit'
        OR to_stage = ANY (ARRAY['rejected', 'withdrawn', 'terminated']::govproj.stage[])
    UNION
    SELECT t.policy_id, t.track, s.stage
      FROM policy_track t,
           unnest(ARRAY['rejected', 'withdrawn', 'terminated']::govproj.stage[]) AS s(stage)
),
way (policy_id, track, gate, stage) AS MATERIALIZED (
    SELECT policy_id, track, gate, stage FROM policy_way
),
-- Steps that are no way on: in a ring, or from where nothing leads, and then the one that goes against the usual order is meant.
descending (policy_id, track, id) AS (
    SELECT s.policy_id, s.track, s.id
      FROM policy_step s
     WHERE s.kind = 'forward' AND s.to_stage < s.from_stage
       AND (EXISTS (SELECT FROM way w
                     WHERE w.policy_id = s.policy_id AND w.track = s.track AND w.gate = s.to_stage AND w.stage = s.from_stage)
            OR NOT EXISTS (SELECT FROM reached r WHERE r.policy_id = s.policy_id AND r.track = s.track AND r.stage = s.from_stage))
),
-- Tracks whose steps are wrong in another way, from which would follow that stages are not reached.
spoilt_track (policy_id, track) AS (
    SELECT t.policy_id, t.track
      FROM policy_track t
     WHERE NOT EXISTS (SELECT FROM policy_step s WHERE s.policy_id = t.policy_id AND s.track = t.track AND s.from_stage IS NULL)
        OR EXISTS (SELECT FROM descending s WHERE s.policy_id = t.policy_id AND s.track = t.track)
        OR EXISTS (SELECT FROM policy_step s JOIN final f ON f.policy_id = s.policy_id AND f.track = s.track AND f.stage = s.from_stage
                    WHERE s.policy_id = t.policy_id AND s.track = t.track)
        OR EXISTS (SELECT FROM unknown_track u
                     JOIN policy_step s ON s.policy_id = u.policy_id AND s.track = u.track
                    WHERE u.policy_id = t.policy_id)
),
-- stages that steps leave and no way leads to
unreached (policy_id, track, stage) AS (
    SELECT DISTINCT s.policy_id, s.track, s.from_stage
      FROM policy_step s
      JOIN policy_track t ON t.policy_id = s.policy_id AND t.track = s.track
     WHERE s.from_stage IS NOT NULL
       AND NOT EXISTS (SELECT FROM reached r WHERE r.policy_id = s.policy_id AND r.track = s.track AND r.stage = s.from_stage)
       AND NOT EXISTS (SELECT FROM spoilt_track x WHERE x.policy_id = s.policy_id AND x.track = s.track)
),
-- tracks on which no step sets the project's limit, though all its steps can be taken
limitless (policy_id, track) AS (
    SELECT t.policy_id, t.track
      FROM policy_track t
     WHERE NOT EXISTS (SELECT FROM policy_step s WHERE s.policy_id = t.policy_id AND s.track = t.track AND s.limit_document IS NOT NULL)
       AND NOT EXISTS (SELECT FROM spoilt_track x WHERE x.policy_id = t.policy_id AND x.track = t.track)
       AND NOT EXISTS (SELECT FROM unreached u WHERE u.policy_id = t.policy_id AND u.track = t.track)
),
unkept_limit (policy_id, track, id, article, subject) AS (
    SELECT l.policy_id, n.track, l.id, l.article, l.subject
      FROM policy_limit l
      JOIN limitless n ON n.policy_id = l.policy_id AND (l.track IS NULL OR n.track = l.track)
     WHERE l.ceiling = 'limit'
)
