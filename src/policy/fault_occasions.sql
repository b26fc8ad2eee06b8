-- Part of policy_fault: what rows say of when they speak.
WITH
-- every row that says when it speaks; entry is what it may know of what is entered
occasion (policy_id, rule_table, rule_id, article, track, what, entry, applies_when) AS (
    SELECT policy_id, 'policy_class', id, article, track, govproj.said('class of %s', category::text), 'birth', applies_when
      FROM policy_class
    UNION ALL
    SELECT policy_id, 'policy_step', id, article, track,
           govproj.said('step %s: %s > %s', track, coalesce(from_stage::text, govproj.said('birth')), to_stage::text), NULL, applies_when
      FROM policy_step
    UNION ALL
    SELECT policy_id, 'policy_waiver', id, article, track, govproj.said('waiver of %s', rule), NULL, applies_when
      FROM policy_waiver
    UNION ALL
    SELECT policy_id, 'policy_requirement', id, article, track, govproj.said('requirement of %s', needs), NULL, applies_when
      FROM policy_requirement
    UNION ALL
    SELECT policy_id, 'policy_condition', id, article, track, govproj.said('condition %s', concat_ws('/', condition, argument)),
           CASE WHEN entry !~ ':' AND (policy_id, entry::text) NOT IN (SELECT policy_id, word FROM entry_word) THEN 'document'
                ELSE entry END, applies_when
      FROM policy_condition
    UNION ALL
    SELECT policy_id, 'policy_limit', id, article, track, govproj.said('limit of %s by %s', subject, ceiling),
           CASE WHEN subject LIKE 'payments%' THEN 'payment' WHEN subject = 'changes' THEN 'change'
                WHEN subject = 'allocations:all' THEN 'allocation:decided'
                WHEN subject IN ('contracts', 'supplements', 'allocations', 'allocations:national') THEN 'supplement' END,
           applies_when
      FROM policy_limit
    UNION ALL
    SELECT policy_id, 'policy_order', id, article, track, govproj.said('order of %s after %s', subject, after),
           CASE WHEN subject IN (SELECT word FROM stage_word) THEN NULL
                WHEN subject !~ ':' AND (policy_id, subject::text) NOT IN (SELECT policy_id, word FROM entry_word) THEN 'document'
                ELSE subject END, applies_when
      FROM policy_order
    UNION ALL
    SELECT policy_id, 'policy_obligation', id, article, track, govproj.said('duty %s', code),
           CASE event WHEN 'change' THEN 'change' WHEN 'delay' THEN 'contract' WHEN 'contract_end' THEN 'contract' END, applies_when
      FROM policy_obligation
)
SELECT o.policy_id, 'occasion', govproj.said('%s: %s', o.what, f.fault), o.article, o.rule_table, o.rule_id
  FROM occasion o
  JOIN declared d ON d.policy_id = o.policy_id,
       govproj.when_faults(o.applies_when, o.entry, d.lists) AS f (fault)
 WHERE o.applies_when IS NOT NULL
UNION ALL
SELECT o.policy_id, 'approver_unset',
       govproj.said('%s when the owner approves himself: no step sets a limit, so nobody approves', o.what),
       o.article, o.rule_table, o.rule_id
  FROM occasion o
 WHERE o.applies_when ? 'owner_approves'
   AND NOT EXISTS (SELECT FROM policy_step s
                    WHERE s.policy_id = o.policy_id AND s.limit_document IS NOT NULL AND (o.track IS NULL OR s.track = o.track))
   AND NOT EXISTS (SELECT FROM unkept_limit l WHERE l.policy_id = o.policy_id AND (o.track IS NULL OR l.track = o.track))
   AND NOT EXISTS (SELECT FROM unreached u WHERE u.policy_id = o.policy_id AND (o.track IS NULL OR u.track = o.track))
   AND NOT EXISTS (SELECT FROM spoilt_track x WHERE x.policy_id = o.policy_id AND (o.track IS NULL OR x.track = o.track))
UNION ALL
SELECT o.policy_id, 'occasion_of_track',
       govproj.said('%s is for track %s, to which no project of its category belongs', o.what, o.track),
       o.article, o.rule_table, o.rule_id
  FROM occasion o
 WHERE o.track IS NOT NULL
   AND NOT EXISTS (SELECT FROM policy_class c
                    WHERE c.policy_id = o.policy_id AND (c.track IS NULL OR c.track = o.track)
                      AND NOT govproj.when_excludes(jsonb_build_object('category', c.category::text),
                                                    jsonb_build_object('category', o.applies_when -> 'category')))
   AND o.applies_when ? 'category'
   AND NOT EXISTS (SELECT FROM govproj.when_faults(jsonb_build_object('category', o.applies_when -> 'category'), NULL, '{}'))
UNION ALL
SELECT o.policy_id, 'occasion_of_track',
       govproj.said('%s is for track %s, whose projects no such agency owns', o.what, o.track),
       o.article, o.rule_table, o.rule_id
  FROM occasion o
  JOIN policy_track t ON t.policy_id = o.policy_id AND t.track = o.track
 WHERE o.applies_when ? 'owner'
   AND govproj.when_excludes(jsonb_build_object('owner', o.applies_when -> 'owner'),
                             jsonb_build_object('owner', regexp_split_to_array(btrim(t.owner_kinds, ', '), '[, ]+')))
UNION ALL
SELECT o.policy_id, 'occasion_never',
       govproj.said('%s is for projects that name a ground and yet are not off plan', o.what),
       o.article, o.rule_table, o.rule_id
  FROM occasion o
 WHERE o.applies_when ? 'ground' AND o.applies_when -> 'off_plan' = 'false'
UNION ALL
SELECT c.policy_id, 'occasion_never', govproj.said('class of %s is for projects of other categories', c.category::text),
       c.article, 'policy_class', c.id
  FROM policy_class c
 WHERE govproj.when_excludes(jsonb_build_object('category', c.category::text), c.applies_when)
UNION ALL
SELECT o.policy_id, 'occasion_never',
       govproj.said('%s speaks of no project: its steps are there for others', o.what),
       o.article, o.rule_table, o.rule_id
  FROM occasion o
  JOIN rule r ON r.rule_table = o.rule_table AND r.rule_id = o.rule_id
  JOIN declared d ON d.policy_id = o.policy_id
 WHERE o.rule_table IN ('policy_requirement', 'policy_condition') AND o.entry IS NULL AND o.applies_when IS NOT NULL
   AND NOT EXISTS (SELECT FROM policy_requirement q WHERE o.rule_table = 'policy_requirement' AND q.id = o.rule_id AND q.onwards)
   AND NOT EXISTS (SELECT FROM step s
                    WHERE s.policy_id = r.policy_id AND s.to_stage = r.to_stage AND (r.track IS NULL OR s.track = r.track)
                      AND (r.from_stage IS NULL OR s.from_stage = r.from_stage)
                      AND NOT govproj.when_excludes(s.applies_when, o.applies_when, d.lists))
   AND EXISTS (SELECT FROM step s
                WHERE s.policy_id = r.policy_id AND s.to_stage = r.to_stage AND (r.track IS NULL OR s.track = r.track)
                  AND (r.from_stage IS NULL OR s.from_stage = r.from_stage))
UNION ALL
SELECT o.policy_id, 'occasion_of_served',
       govproj.said('duty %s cannot go by what another project costs: it would begin and end unseen', o.code),
       o.article, 'policy_obligation', o.id
  FROM policy_obligation o
 WHERE o.applies_when ? 'share:served'
UNION ALL
SELECT o.policy_id, 'occasion_of_agency',
       govproj.said('duty %s is an agency''s and no project''s, so no project''s facts say when it arises', o.code),
       o.article, 'policy_obligation', o.id
  FROM policy_obligation o
 WHERE o.event IN ('plan', 'audit_item') AND o.applies_when IS NOT NULL
