-- Part of policy_fault: rows as several of its other parts look at them.

-- in which order rows are looked at, so that the first of several can be named
looked_at (rule_table, n) AS (
    SELECT 'policy_' || r.role, r.n
      FROM unnest('{track,class,document,step,requirement,condition,limit,order,obligation,waiver,form,attribute,'
                  'word}'::text[]) WITH ORDINALITY AS r (role, n)
),
step (policy_id, id, article, track, from_stage, to_stage, kind, freezes, applies_when, what) AS (
    SELECT policy_id, id, article, track, from_stage, to_stage, kind, freezes, applies_when,
           govproj.said('step %s: %s > %s', track, coalesce(from_stage::text, govproj.said('birth')), to_stage::text)
      FROM policy_step
),
-- every rule row, with the steps it means to bind
rule (policy_id, rule_table, rule_id, article, track, from_stage, to_stage, what) AS (
    SELECT policy_id, 'policy_requirement' AS rule_table, id, article, track, from_stage, to_stage,
           govproj.said('requirement of %s', needs)
      FROM policy_requirement
    UNION ALL
    SELECT policy_id, 'policy_condition' AS rule_table, id, article, track, from_stage, to_stage,
           govproj.said('condition %s', concat_ws('/', condition, argument))
      FROM policy_condition
     WHERE entry IS NULL OR (policy_id, entry) IN (SELECT policy_id, word FROM contract_word)
    UNION ALL
    SELECT policy_id, 'policy_limit' AS rule_table, id, article, track, NULL AS from_stage, to_stage,
           govproj.said('limit of %s by %s', subject, ceiling)
      FROM policy_limit
    UNION ALL
    SELECT policy_id, 'policy_order' AS rule_table, id, article, track, from_stage, to_stage,
           govproj.said('order of %s after %s', subject, after)
      FROM ordered
),
ordered (policy_id, id, article, track, from_stage, subject, after, anew, own, at_least, at_most, shifts, renewed_by, extended_by,
         extension, times, asked, applies_when, code, to_stage) AS (
    SELECT o.policy_id, o.id, o.article, o.track, o.from_stage, o.subject, o.after, o.anew, o.own, o.at_least, o.at_most, o.shifts,
           o.renewed_by, o.extended_by, o.extension, o.times, o.asked, o.applies_when,
           coalesce(o.code, CASE WHEN o.at_most IS NULL THEN o.subject || '.after.' || o.after ELSE o.after || '.alive' END),
           s.stage
      FROM policy_order o
      LEFT JOIN stage_word s ON s.word = o.subject
),
-- each thing that meets a duty of a project; stage: of one that is a step
duty_met (policy_id, id, article, code, track, debtor, event, event_stage, thing, stage) AS (
    SELECT o.policy_id, o.id, o.article, o.code, o.track, o.debtor, o.event, o.stage, k.thing, s.stage
      FROM policy_obligation o
     CROSS JOIN LATERAL regexp_split_to_table(btrim(o.met_by, ', '), '[, ]+') AS k (thing)
      LEFT JOIN stage_word s ON s.word = k.thing
)
