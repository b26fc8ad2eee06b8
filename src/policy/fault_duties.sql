-- Part of policy_fault: duties that nobody can meet, or whose own parts contradict each other.
SELECT o.policy_id, 'obligation_unmeetable',
       CASE o.debtor
            WHEN 'owner' THEN govproj.said('duty %s is the owner''s, but its document %s is issued by %s', o.code, o.thing, d.issuer)
            ELSE govproj.said('duty %s is owed by %s, but its document %s is issued by %s', o.code, o.debtor, o.thing, d.issuer) END,
       o.article, 'policy_obligation', o.id
  FROM duty_met o
  JOIN policy_document d ON d.policy_id = o.policy_id AND d.kind = o.thing
 WHERE d.issuer <> o.debtor
UNION ALL
-- of several answers another office may give some, such as a return; one at least is the debtor's own
SELECT o.policy_id, 'obligation_unmeetable',
       govproj.said('duty %s is owed by %s, who takes no step to %s', o.code, o.debtor,
                    string_agg(o.stage::text, govproj.said(', ') ORDER BY o.stage)),
       o.article, 'policy_obligation', o.id
  FROM duty_met o
 GROUP BY o.policy_id, o.id, o.article, o.code, o.debtor
HAVING bool_and(o.stage IS NOT NULL
                AND EXISTS (SELECT FROM policy_step s
                             WHERE s.policy_id = o.policy_id AND s.to_stage = o.stage AND (o.track IS NULL OR s.track = o.track))
                AND NOT EXISTS (SELECT FROM policy_step s
                                 WHERE s.policy_id = o.policy_id AND s.to_stage = o.stage AND (o.track IS NULL OR s.track = o.track)
                                   AND s.office = o.debtor))
UNION ALL
SELECT o.policy_id, 'obligation_stage_unknown',
       govproj.said('duty %s is met by %s, which is no stage', o.code, o.thing),
       o.article, 'policy_obligation', o.id
  FROM duty_met o
 WHERE o.thing ~ '^stage:' AND o.stage IS NULL
UNION ALL
SELECT o.policy_id, 'obligation_evaluation_unknown',
       govproj.said('duty %s is met by %s, which is no kind of evaluation', o.code, o.thing)
       || govproj.near_words(o.thing, ARRAY(SELECT 'evaluation:' || w.word FROM policy_word w
                                             WHERE w.policy_id = o.policy_id AND w.list = 'evaluation' ORDER BY w.id)),
       o.article, 'policy_obligation', o.id
  FROM duty_met o
 WHERE o.thing ~ '^evaluation:'
   AND NOT EXISTS (SELECT FROM policy_word w
                    WHERE w.policy_id = o.policy_id AND w.list = 'evaluation' AND o.thing = 'evaluation:' || w.word)
UNION ALL
SELECT o.policy_id, 'obligation_period',
       govproj.said('duty %s is due after %s, and is moved no later than %s before', o.code, o.period, o.asked),
       o.article, 'policy_obligation', o.id
  FROM policy_obligation o
 WHERE govproj.period_exceeds(o.asked, o.period)
UNION ALL
SELECT o.policy_id, 'obligation_period',
       govproj.said('duty %s: %s meets it, and so does not move the day on which it is due', o.code, o.extended_by),
       o.article, 'policy_obligation', o.id
  FROM policy_obligation o
 WHERE o.extended_by = ANY (regexp_split_to_array(btrim(o.met_by, ', '), '[, ]+'))
UNION ALL
SELECT o.policy_id, 'obligation_receivers',
       govproj.said('duty %s is met by the receipt of document %s, which %s receives for duty %s: a paper has one receipt',
                    o.code, m.thing, other.receiver, other.code),
       o.article, 'policy_obligation', o.id
  FROM policy_obligation o
  JOIN duty_met m ON m.policy_id = o.policy_id AND m.id = o.id
  JOIN duty_met n ON n.policy_id = o.policy_id AND n.thing = m.thing
  JOIN policy_obligation other ON other.policy_id = n.policy_id AND other.id = n.id
                              AND other.receiver <> o.receiver AND (o.track IS NULL OR other.track IS NULL OR o.track = other.track)
 WHERE o.in_time_by = 'received'
