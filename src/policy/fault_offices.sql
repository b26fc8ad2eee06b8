-- Part of policy_fault: offices that a version does not have, or that cannot do what a row asks of them.
WITH
-- the offices that rows name, one by one
office_said (policy_id, office, rule_table, rule_id, article, what) AS (
    SELECT t.policy_id, k.office, 'policy_track', t.id, t.article,
           govproj.said('projects of track %s may be owned by %s, which is no kind of agency', t.track, k.office)
      FROM policy_track t, regexp_split_to_table(btrim(t.owner_kinds, ', '), '[, ]+') AS k (office)
    UNION ALL
    SELECT d.policy_id, nullif(d.issuer, 'owner'), 'policy_document', d.id, d.article,
           govproj.said('document kind %s is issued by %s, which is no kind of agency', d.kind, d.issuer)
      FROM policy_document d
    UNION ALL
    SELECT s.policy_id, nullif(s.office, 'owner'), 'policy_step', s.id, s.article,
           govproj.said('the step to %s is taken by %s, which is no kind of agency', s.to_stage::text, s.office)
      FROM policy_step s
    UNION ALL
    SELECT o.policy_id, CASE WHEN o.debtor <> 'owner' THEN k.office END, 'policy_obligation', o.id, o.article,
           govproj.said('duty %s is owed by %s, which is no kind of agency', o.code, k.office)
      FROM policy_obligation o, regexp_split_to_table(btrim(o.debtor, ', '), '[, ]+') AS k (office)
    UNION ALL
    SELECT o.policy_id, nullif(o.receiver, 'owner'), 'policy_obligation', o.id, o.article,
           govproj.said('duty %s is owed to %s, which is no kind of agency', o.code, o.receiver)
      FROM policy_obligation o
    UNION ALL
    SELECT w.policy_id, w.grantor, 'policy_waiver', w.id, w.article,
           govproj.said('waiver of %s is granted by %s, which is no kind of agency', w.rule, w.grantor)
      FROM policy_waiver w
    UNION ALL
    SELECT f.policy_id, nullif(k.office, 'owner'), 'policy_form', f.id, f.article,
           govproj.said('%s of %s is for %s, which is no kind of agency', f.does, f.form, k.office)
      FROM policy_form f, regexp_split_to_table(btrim(f.office, ', '), '[, ]+') AS k (office)
)
SELECT s.policy_id, 'office_unknown',
       s.what || govproj.near_words(s.office, ARRAY(SELECT w.word::text FROM policy_word w
                                                     WHERE w.policy_id = s.policy_id AND w.list = 'office' ORDER BY w.id)),
       s.article, s.rule_table, s.rule_id
  FROM office_said s
 WHERE s.office IS NOT NULL
   AND NOT EXISTS (SELECT FROM policy_word w WHERE w.policy_id = s.policy_id AND w.list = 'office' AND w.word = s.office)
UNION ALL
-- forms of a kind
SELECT f.policy_id, 'form_unknown',
       govproj.said('%s of %s: %s means nothing', f.does, f.form, f.form)
       || govproj.near_words(f.form, ARRAY(SELECT 'evaluation:' || w.word FROM policy_word w
                                            WHERE w.policy_id = f.policy_id AND w.list = 'evaluation' ORDER BY w.id)),
       f.article, 'policy_form', f.id
  FROM policy_form f
 WHERE f.form ~ ':'
   AND NOT EXISTS (SELECT FROM policy_word w
                    WHERE w.policy_id = f.policy_id AND w.list = 'evaluation' AND f.form = 'evaluation:' || w.word)
UNION ALL
SELECT o.policy_id, 'debtor_unseeing',
       govproj.said('duty %s is owed by %s, which does not see all projects: its owner owes it, or an office with the part sees_all',
                    o.code, o.debtor),
       o.article, 'policy_obligation', o.id
  FROM policy_obligation o
  JOIN policy_word w ON w.policy_id = o.policy_id AND w.list = 'office' AND w.word = o.debtor
 WHERE o.event <> 'plan' AND NOT govproj.has_part(w.parts, 'sees_all')
