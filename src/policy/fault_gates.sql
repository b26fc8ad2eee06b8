-- Part of policy_fault: rules whose step, stage or time never comes.
WITH RECURSIVE
-- the stages to which steps lead from the one with which such a duty arises
answered (policy_id, track, a, b) AS (
    SELECT s.policy_id, s.track, s.from_stage, s.to_stage
      FROM policy_step s
     WHERE EXISTS (SELECT FROM duty_met m WHERE m.policy_id = s.policy_id AND m.stage IS NOT NULL AND m.event_stage = s.from_stage)
    UNION
    SELECT f.policy_id, f.track, f.a, s.to_stage
      FROM answered f
      JOIN policy_step s ON s.policy_id = f.policy_id AND s.track = f.track AND s.from_stage = f.b
),
-- Rows that speak of a stage, or a step to it, that there is not. That it is not reached may be told already.
idle (policy_id, code, rule_table, rule_id, article, track, from_stage, stage, what, fault) AS (
    SELECT r.policy_id, 'step_missing' AS code, r.rule_table, r.rule_id, r.article, r.track, r.from_stage, r.to_stage AS stage, r.what,
           CASE WHEN r.track IS NULL AND r.from_stage IS NULL
                THEN govproj.said('%s binds nothing: no step leads to %s', r.what, r.to_stage::text)
                ELSE govproj.said('%s binds nothing: there is no step %s', r.what,
                                  concat_ws(' ', r.track, r.from_stage::text, '>', r.to_stage::text)) END
      FROM rule r
     WHERE (r.track IS NULL OR EXISTS (SELECT FROM policy_track t WHERE t.policy_id = r.policy_id AND t.track = r.track))
       AND r.to_stage IS NOT NULL
       AND NOT EXISTS (SELECT FROM policy_step s
                        WHERE s.policy_id = r.policy_id
                          AND (r.track IS NULL OR s.track = r.track)
                          AND (r.from_stage IS NULL OR s.from_stage = r.from_stage)
                          AND s.to_stage = r.to_stage)
    UNION ALL
    SELECT o.policy_id, 'obligation_never_arises' AS code, 'policy_obligation' AS rule_table, o.id, o.article, o.track,
           NULL AS from_stage, o.stage, govproj.said('duty %s', o.code),
           govproj.said('duty %s can never arise: stage %s is never reached', o.code, o.stage::text)
      FROM policy_obligation o
     WHERE o.stage IS NOT NULL
       AND NOT EXISTS (SELECT FROM reached r
                        WHERE r.policy_id = o.policy_id AND (o.track IS NULL OR r.track = o.track) AND r.stage = o.stage)
    UNION ALL
    SELECT o.policy_id, 'obligation_stage_unreachable' AS code, 'policy_obligation' AS rule_table, o.id, o.article, o.track,
           NULL AS from_stage, o.stage, govproj.said('duty %s', o.code),
           CASE WHEN o.event_stage IS NULL
                THEN govproj.said('duty %s is met by the step to %s, which is never reached', o.code, o.stage::text)
                ELSE govproj.said('duty %s is met by the step to %s, and no way leads there from %s', o.code, o.stage::text,
                                  o.event_stage::text) END
      FROM duty_met o
     WHERE o.stage IS NOT NULL
       AND NOT EXISTS (SELECT FROM reached r
                        WHERE o.event_stage IS NULL AND r.policy_id = o.policy_id AND (o.track IS NULL OR r.track = o.track)
                          AND r.stage = o.stage)
       AND NOT EXISTS (SELECT FROM answered r
                        WHERE r.policy_id = o.policy_id AND (o.track IS NULL OR r.track = o.track) AND r.a = o.event_stage
                          AND r.b = o.stage)
    UNION ALL
    SELECT o.policy_id, 'order_stage_unreachable' AS code, 'policy_order' AS rule_table, o.id, o.article, o.track,
           NULL AS from_stage, s.stage, govproj.said('order of %s after %s', o.subject, o.after),
           govproj.said('order of %s after %s, which is never reached', o.subject, o.after)
      FROM ordered o
      JOIN stage_word s ON s.word = o.after
     WHERE NOT EXISTS (SELECT FROM reached r
                        WHERE r.policy_id = o.policy_id AND (o.track IS NULL OR r.track = o.track) AND r.stage = s.stage)
),
idle_alone (policy_id, code, rule_table, rule_id, article, track, from_stage, stage, what, fault) AS (
    SELECT i.*
      FROM idle i
     WHERE NOT EXISTS (SELECT FROM spoilt_track x WHERE x.policy_id = i.policy_id AND (i.track IS NULL OR x.track = i.track))
       AND NOT EXISTS (SELECT FROM unreached u
                        WHERE u.policy_id = i.policy_id AND (i.track IS NULL OR u.track = i.track)
                          AND u.stage IN (i.stage, i.from_stage))
),
-- the stages at which rows begin to speak, or end: those of contracts whose steps they bind are told as idle
time_said (policy_id, code, rule_table, rule_id, article, track, stage, fault) AS (
    SELECT c.policy_id, 'entry_stage_unreachable', 'policy_condition', c.id, c.article, c.track, v.stage,
           govproj.said('condition %s is asked of the entry of %s, and no way leads to %s', c.condition, c.entry, v.stage::text)
      FROM policy_condition c,
           LATERAL (SELECT CASE WHEN c.condition IN ('reached', 'not_reached') AND govproj.is_stage(c.argument)
                                THEN c.argument::govproj.stage END
                    UNION SELECT c.until_stage
                    UNION SELECT CASE WHEN (c.policy_id, c.entry::text) NOT IN (SELECT policy_id, word FROM contract_word)
                                      THEN c.to_stage END) AS v (stage)
     WHERE c.entry IS NOT NULL AND v.stage IS NOT NULL
    UNION ALL
    SELECT policy_id, 'until_stage_unreachable', 'policy_limit', id, article, track, until_stage,
           govproj.said('limit of %s by %s ends at %s, and no way leads there', subject, ceiling, until_stage::text)
      FROM policy_limit
     WHERE until_stage IS NOT NULL
    UNION ALL
    SELECT policy_id, 'until_stage_unreachable', 'policy_obligation', id, article, track, until_stage,
           govproj.said('duty %s ends at %s, and no way leads there', code, until_stage::text)
      FROM policy_obligation
     WHERE until_stage IS NOT NULL
),
track_stage (policy_id, track, stage) AS (
    SELECT s.policy_id, s.track, s.to_stage FROM policy_step s
    UNION
    SELECT s.policy_id, s.track, s.from_stage FROM policy_step s WHERE s.from_stage IS NOT NULL
),
-- Rows that bind from a stage on until another
ending (policy_id, code, rule_table, id, article, track, begins, ends, fault) AS (
    SELECT policy_id, 'until_stage_early' AS code, 'policy_limit' AS rule_table, id, article, track, to_stage, until_stage,
           govproj.said('limit of %s by %s binds from %s until %s, which does not come after it', subject, ceiling, to_stage::text,
                        until_stage::text)
      FROM policy_limit WHERE until_stage IS NOT NULL
    UNION ALL
    SELECT policy_id, 'until_stage_early', 'policy_obligation', id, article, track, stage, until_stage,
           govproj.said('duty %s is owed from %s until %s, which does not come after it', code, stage::text, until_stage::text)
      FROM policy_obligation WHERE until_stage IS NOT NULL
    UNION ALL
    SELECT policy_id, 'entry_time_empty', 'policy_condition', id, article, track, to_stage, until_stage,
           govproj.said('condition %s is asked of the entry of %s at no time: not before %s, nor from %s on', condition, entry,
                        to_stage::text, until_stage::text)
      FROM policy_condition WHERE until_stage IS NOT NULL AND to_stage IS NOT NULL
)
SELECT i.policy_id, min(i.code),
       CASE count(*) WHEN 1 THEN min(i.fault)
                     ELSE govproj.said('there is no step %s, and %s rows bind nothing: %s',
                                       concat_ws(' ', i.track, (array_agg(i.from_stage))[1]::text, '>', i.stage::text), count(*)::text,
                                       string_agg(i.what, govproj.said(', ') ORDER BY l.n, i.rule_id)) END,
       (array_agg(i.article ORDER BY l.n, i.rule_id))[1], (array_agg(i.rule_table ORDER BY l.n, i.rule_id))[1],
       (array_agg(i.rule_id ORDER BY l.n, i.rule_id))[1]
  FROM idle_alone i
  JOIN looked_at l ON l.rule_table = i.rule_table
 GROUP BY i.policy_id, i.track, i.stage,
       CASE WHEN EXISTS (SELECT FROM policy_step s
                          WHERE s.policy_id = i.policy_id AND (i.track IS NULL OR s.track = i.track) AND s.to_stage = i.stage)
            THEN i.from_stage END
UNION ALL
SELECT t.policy_id, t.code, t.fault, t.article, t.rule_table, t.rule_id
  FROM time_said t
 WHERE NOT EXISTS (SELECT FROM reached r
                    WHERE r.policy_id = t.policy_id AND (t.track IS NULL OR r.track = t.track) AND r.stage = t.stage)
   AND (t.track IS NULL OR EXISTS (SELECT FROM policy_track k WHERE k.policy_id = t.policy_id AND k.track = t.track))
   AND NOT EXISTS (SELECT FROM spoilt_track x WHERE x.policy_id = t.policy_id AND (t.track IS NULL OR x.track = t.track))
   AND NOT EXISTS (SELECT FROM unreached u
                    WHERE u.policy_id = t.policy_id AND (t.track IS NULL OR u.track = t.track) AND u.stage = t.stage)
UNION ALL
SELECT e.policy_id, e.code, e.fault, e.article, e.rule_table, e.id
  FROM ending e
 WHERE CASE WHEN EXISTS (SELECT FROM track_stage b JOIN track_stage u ON u.policy_id = b.policy_id AND u.track = b.track
                          WHERE b.policy_id = e.policy_id AND (e.track IS NULL OR b.track = e.track)
                            AND b.stage = e.begins AND u.stage = e.ends)
            THEN NOT EXISTS (SELECT FROM way w
                              WHERE w.policy_id = e.policy_id AND (e.track IS NULL OR w.track = e.track)
                                AND w.gate = e.begins AND w.stage = e.ends)
            ELSE e.ends <= e.begins END
UNION ALL
SELECT c.policy_id, 'entry_time_empty',
       govproj.said('condition %s is asked of the entry of %s from %s on, and by an exit a project comes to no stage', c.condition,
                    c.entry, v.stage::text),
       c.article, 'policy_condition', c.id
  FROM policy_condition c, LATERAL (VALUES (c.to_stage), (c.until_stage)) AS v (stage)
 WHERE c.entry IS NOT NULL AND v.stage < 'planned'
