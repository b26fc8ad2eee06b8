-- Part of policy_fault: orders that mean nothing or contradict each other, and their periods.
SELECT o.policy_id, 'order_unknown',
       govproj.said('order of %s after %s: %s means nothing', o.subject, o.after, w.word)
       || govproj.near_words(w.word, ARRAY(SELECT word FROM (SELECT word FROM entry_word e WHERE e.policy_id = o.policy_id
                                                             UNION SELECT word FROM stage_word) AS k ORDER BY word COLLATE "C")),
       o.article, 'policy_order', o.id
  FROM ordered o,
       LATERAL (SELECT o.subject WHERE o.subject ~ ':' AND o.subject NOT IN (SELECT word FROM stage_word)
                   AND (o.policy_id, o.subject::text) NOT IN (SELECT policy_id, word FROM entry_word)
                UNION ALL
                SELECT o.after WHERE o.after ~ ':' AND o.after NOT IN (SELECT word FROM stage_word)
                   AND (o.policy_id, o.after::text) NOT IN (SELECT policy_id, word FROM contract_word)
               ) AS w (word)
UNION ALL
SELECT o.policy_id, 'order_binds_nothing',
       govproj.said('order of %s after %s: only a step is left from a stage', o.subject, o.after),
       o.article, 'policy_order', o.id
  FROM ordered o
 WHERE o.from_stage IS NOT NULL AND o.to_stage IS NULL
   AND (o.subject !~ ':' OR (o.policy_id, o.subject::text) IN (SELECT policy_id, word FROM entry_word))
UNION ALL
SELECT o.policy_id, 'order_own',
       govproj.said('order of %s after %s: only a contract has a document of its own', o.subject, o.after),
       o.article, 'policy_order', o.id
  FROM ordered o
 WHERE (o.subject !~ ':' OR o.subject IN (SELECT word FROM stage_word)
        OR (o.policy_id, o.subject::text) IN (SELECT policy_id, word FROM entry_word))
   AND o.own AND ((o.policy_id, o.subject::text) NOT IN (SELECT policy_id, word FROM contract_word)
                  OR o.after IN (SELECT word FROM event_word UNION ALL SELECT word FROM stage_word)
                  OR (o.policy_id, o.after::text) IN (SELECT policy_id, word FROM contract_word))
UNION ALL
SELECT o.policy_id, 'order_period',
       govproj.said('order of %s after %s: only a document begins a period again', o.subject, o.after),
       o.article, 'policy_order', o.id
  FROM ordered o
 WHERE o.renewed_by IS NOT NULL
   AND (o.after IN (SELECT word FROM event_word UNION ALL SELECT word FROM stage_word)
        OR (o.policy_id, o.after::text) IN (SELECT policy_id, word FROM contract_word))
UNION ALL
SELECT o.policy_id, 'order_period',
       govproj.said('order of %s after %s: it is in order after %s at the earliest, and for %s at most', o.subject, o.after, o.at_least,
                    o.at_most),
       o.article, 'policy_order', o.id
  FROM ordered o
 WHERE govproj.period_exceeds(o.at_least, o.at_most)
UNION ALL
SELECT o.policy_id, 'order_period',
       govproj.said('order of %s after %s: it lasts %s, and is lengthened no later than %s before it ends', o.subject, o.after, o.at_most,
                    o.asked),
       o.article, 'policy_order', o.id
  FROM ordered o
 WHERE govproj.period_exceeds(o.asked, o.at_most)
UNION ALL
SELECT o.policy_id, 'order_period',
       govproj.said('order of %s after %s: %s begins the period, and so does not lengthen it', o.subject, o.after, o.after),
       o.article, 'policy_order', o.id
  FROM ordered o
 WHERE o.extended_by = o.after
UNION ALL
SELECT a.policy_id, 'order_contradicts',
       govproj.said('order of %s after %s, and another row says the reverse', a.subject, a.after),
       a.article, 'policy_order', a.id
  FROM ordered a
  JOIN ordered b ON b.policy_id = a.policy_id AND b.subject = a.after AND b.after = a.subject
                AND (a.track IS NULL OR b.track IS NULL OR a.track = b.track)
 WHERE a.id <= b.id
UNION ALL
-- a document that sets the limit, or is said to have lapsed, lives one length of time within a track
(SELECT DISTINCT ON (a.policy_id, a.after) a.policy_id, 'period_contradicts',
       govproj.said('order of %s after %s: another row gives what it rests on another length of life', a.subject, a.after),
       a.article, 'policy_order', a.id
  FROM ordered a
  JOIN declared d ON d.policy_id = a.policy_id
 WHERE EXISTS (SELECT FROM ordered b
                WHERE b.policy_id = a.policy_id AND b.after = a.after AND b.id < a.id
                  AND NOT govproj.when_excludes(a.applies_when, b.applies_when, d.lists)
                  AND (a.track IS NULL OR b.track IS NULL OR a.track = b.track)
                  AND a.at_most IS NOT NULL AND b.at_most IS NOT NULL
                  -- arrays, since rows come back from a dump in other brackets
                  AND ARRAY[b.at_most, b.shifts::text, b.renewed_by, b.extended_by, b.extension, b.times::text, b.asked]::text[]
                      <> ARRAY[a.at_most, a.shifts::text, a.renewed_by, a.extended_by, a.extension, a.times::text, a.asked]::text[]
                  -- a paper that is misspelt there is told
                  AND NOT EXISTS (SELECT FROM unknown_document u
                                   WHERE u.policy_id = a.policy_id
                                     AND u.kind = ANY (regexp_split_to_array(
                                             concat_ws(',', a.renewed_by, b.renewed_by, a.extended_by, b.extended_by), '[, ]+'))))
   AND (EXISTS (SELECT FROM policy_step s WHERE s.policy_id = a.policy_id AND s.limit_document = a.after)
        OR EXISTS (SELECT FROM policy_condition c
                    WHERE c.policy_id = a.policy_id AND c.condition = 'approval_lapsed' AND c.argument = a.after))
 ORDER BY a.policy_id, a.after, a.id)
