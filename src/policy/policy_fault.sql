-- Every contradiction of every version, one row each. load_pack consults it before it lets a pack in;
-- whoever edits a version by SQL should find it empty before the first project is born under it.
CREATE VIEW policy_fault WITH (security_invoker = true) AS
WITH RECURSIVE
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
        OR to_stage = ANY (ARRAY['filed', 'rejected', 'withdrawn', 'terminated']::govproj.stage[])
    UNION
    SELECT t.policy_id, t.track, s.stage
      FROM policy_track t,
           unnest(ARRAY['filed', 'rejected', 'withdrawn', 'terminated']::govproj.stage[]) AS s(stage)
),
word (condition, takes, arguments) AS (
    VALUES ('unclassified',       NULL,                NULL::text[]),
           ('city_funds',         NULL,                NULL),
           ('class_agrees',       NULL,                NULL),
           ('owner_agrees',       NULL,                NULL),
           ('served_alive',       NULL,                NULL),
           ('another_office',     NULL,                NULL),
           ('leading_group',      NULL,                NULL),
           ('responsible_office', NULL,                NULL),
           ('cost_lines',         NULL,                NULL),
           ('cost_line',          'kind of cost line', '{software_development,hardware,infrastructure,maintenance,operation,'
                                                       'supervision,testing,acceptance,security,other}'),
           ('funds_cover',        NULL,                NULL),
           ('source_named',       NULL,                NULL),
           ('demand',             NULL,                NULL),
           ('contract',           'kind of contract',  '{main,renewal,supervision,testing,evaluation,other}'),
           ('undertaking',        NULL,                NULL),
           ('delivery_due',       NULL,                NULL),
           ('going_on',           NULL,                NULL),
           ('reached',            'stage',             (SELECT array_agg(g.name::text) FROM govproj.stages g)),
           ('not_reached',        'stage',             (SELECT array_agg(g.name::text) FROM govproj.stages g)),
           ('delivered',          NULL,                NULL),
           ('approval_lapsed',    'kind of document',  NULL),
           ('nothing_signed',     NULL,                NULL),
           ('something_signed',   NULL,                NULL),
           ('renews',             NULL,                NULL),
           ('plan_line',          NULL,                NULL),
           ('planned',            NULL,                NULL),
           ('ground_named',       NULL,                NULL),
           ('budget_stated',      NULL,                NULL),
           ('settled',            'kind of duty',      NULL),
           ('four_eyes',          'stage, document or change', NULL)
),
agency_kind (kind) AS (
    VALUES ('data_bureau'), ('unit'), ('finance'), ('audit'), ('government')
),
-- what conditions of entries and orders may speak of, but for kinds of document
contract_word (word) AS (
    SELECT 'contract' UNION ALL
    SELECT 'contract:' || k.kind FROM unnest('{main,renewal,supervision,testing,evaluation,other}'::text[]) AS k (kind)
),
stage_word (word, stage) AS (
    SELECT 'stage:' || g.name::text, g.name::govproj.stage FROM govproj.stages g
),
entry_word (word) AS (
    SELECT word FROM contract_word UNION ALL VALUES ('supplement'), ('payment'), ('allocation:decided'), ('allocation:arranged'), ('change')
    UNION ALL
    SELECT 'change:' || k.kind FROM unnest('{value,scope,duration,funds}'::text[]) AS k (kind)
),
event_word (word) AS (
    VALUES ('initiation'), ('round'), ('change'), ('delivery')
),
ordered (policy_id, id, article, track, from_stage, subject, after, anew, own, at_most, shifts, renewed_by, code, to_stage) AS (
    SELECT o.policy_id, o.id, o.article, o.track, o.from_stage, o.subject, o.after, o.anew, o.own, o.at_most, o.shifts, o.renewed_by,
           coalesce(o.code, CASE WHEN o.at_most IS NULL THEN o.subject || '.after.' || o.after ELSE o.after || '.alive' END),
           s.stage
      FROM policy_order o
      LEFT JOIN stage_word s ON s.word = o.subject
),
-- every rule row, with the steps it means to bind
rule (policy_id, rule_table, rule_id, article, track, from_stage, to_stage, what) AS (
    SELECT policy_id, 'policy_requirement' AS rule_table, id, article, track, from_stage, to_stage,
           format('requirement of %s', document_kind)
      FROM policy_requirement
    UNION ALL
    SELECT policy_id, 'policy_condition' AS rule_table, id, article, track, from_stage, to_stage,
           format('condition %s', concat_ws('/', condition, argument))
      FROM policy_condition
     WHERE entry IS NULL OR entry IN (SELECT word FROM contract_word)
    UNION ALL
    SELECT policy_id, 'policy_threshold' AS rule_table, id, article, track, NULL AS from_stage, to_stage,
           format('threshold %s', code)
      FROM policy_threshold
    UNION ALL
    SELECT policy_id, 'policy_limit' AS rule_table, id, article, track, NULL AS from_stage, to_stage,
           format('limit of %s by %s', subject, ceiling)
      FROM policy_limit
    UNION ALL
    SELECT policy_id, 'policy_order' AS rule_table, id, article, track, from_stage, to_stage,
           format('order of %s after %s', subject, after)
      FROM ordered
),
-- every row that says when it speaks; entry is what it may know of what is entered
occasion (policy_id, rule_table, rule_id, article, track, what, entry, applies_when) AS (
    SELECT policy_id, 'policy_requirement', id, article, track, format('requirement of %s', document_kind), NULL, applies_when
      FROM policy_requirement
    UNION ALL
    SELECT policy_id, 'policy_condition', id, article, track, format('condition %s', concat_ws('/', condition, argument)),
           CASE WHEN entry !~ ':' AND entry NOT IN (SELECT word FROM entry_word) THEN 'document' ELSE entry END, applies_when
      FROM policy_condition
    UNION ALL
    SELECT policy_id, 'policy_threshold', id, article, track, format('threshold %s', code), NULL, applies_when
      FROM policy_threshold
    UNION ALL
    SELECT policy_id, 'policy_limit', id, article, track, format('limit of %s by %s', subject, ceiling),
           CASE WHEN subject LIKE 'payments%' THEN 'payment'
                WHEN subject = 'allocations:all' THEN 'allocation:decided'
                WHEN subject IN ('contracts', 'supplements', 'allocations', 'allocations:national') THEN 'supplement' END,
           applies_when
      FROM policy_limit
    UNION ALL
    SELECT policy_id, 'policy_order', id, article, track, format('order of %s after %s', subject, after),
           CASE WHEN subject IN (SELECT word FROM stage_word) THEN NULL
                WHEN subject !~ ':' AND subject NOT IN (SELECT word FROM entry_word) THEN 'document'
                ELSE subject END, applies_when
      FROM policy_order
    UNION ALL
    SELECT policy_id, 'policy_obligation', id, article, track, format('duty %s', code),
           CASE event WHEN 'change' THEN 'change' WHEN 'delay' THEN 'contract' END, applies_when
      FROM policy_obligation
),
-- every mention of a document kind, and what it takes for granted about that kind
mention (policy_id, rule_table, rule_id, article, kind, wants) AS (
    SELECT policy_id, 'policy_requirement' AS rule_table, id, article, document_kind, w.wants
      FROM policy_requirement,
           LATERAL (VALUES (NULL, outcome IS NULL AND NOT independent),
                           ('outcome', outcome IS NOT NULL),
                           ('third party', independent)) AS w(wants, does)
     WHERE w.does
    UNION ALL
    SELECT policy_id, 'policy_condition' AS rule_table, id, article, argument, NULL AS wants
      FROM policy_condition
     WHERE condition = 'approval_lapsed' AND argument IS NOT NULL
    UNION ALL
    SELECT c.policy_id, 'policy_condition' AS rule_table, c.id, c.article, c.argument, NULL AS wants
      FROM policy_condition c
     WHERE c.condition = 'four_eyes' AND c.argument <> 'change'
       AND NOT EXISTS (SELECT FROM reached r WHERE r.policy_id = c.policy_id AND r.stage::text = c.argument)
    UNION ALL
    SELECT policy_id, 'policy_waiver' AS rule_table, id, article, document_kind, NULL AS wants
      FROM policy_waiver
    UNION ALL
    SELECT policy_id, 'policy_threshold' AS rule_table, id, article, demanded_kind, w.wants
      FROM policy_threshold,
           LATERAL (VALUES (NULL, true),
                           ('outcome', outcome IS NOT NULL),
                           ('third party', independent),
                           ('qualification', qualified)) AS w(wants, does)
     WHERE demands = 'document' AND w.does
    UNION ALL
    SELECT policy_id, 'policy_limit' AS rule_table, id, article, subject, 'amount' AS wants
      FROM policy_limit
     WHERE subject NOT IN ('contracts', 'supplements', 'allocations', 'allocations:national', 'allocations:all', 'payments',
                           'payments:national')
    UNION ALL
    SELECT policy_id, 'policy_limit' AS rule_table, id, article, ceiling, 'amount' AS wants
      FROM policy_limit
     WHERE ceiling NOT IN ('limit', 'contract', 'arranged', 'national_funds', 'total')
    UNION ALL
    SELECT o.policy_id, 'policy_order' AS rule_table, o.id, o.article, k.kind, NULL AS wants
      FROM ordered o,
           LATERAL (SELECT o.subject WHERE o.subject NOT IN (SELECT word FROM entry_word UNION ALL SELECT word FROM stage_word)
                                       AND o.subject !~ ':'
                    UNION ALL
                    SELECT o.after WHERE o.after NOT IN (SELECT word FROM contract_word UNION ALL SELECT word FROM event_word
                                                         UNION ALL SELECT word FROM stage_word) AND o.after !~ ':'
                    UNION ALL
                    SELECT k FROM regexp_split_to_table(btrim(o.renewed_by, ', '), '[, ]+') AS k) AS k (kind)
    UNION ALL
    SELECT policy_id, 'policy_condition' AS rule_table, id, article, entry, NULL AS wants
      FROM policy_condition
     WHERE entry NOT IN (SELECT word FROM entry_word) AND entry !~ ':'
    UNION ALL
    SELECT policy_id, 'policy_obligation' AS rule_table, id, article, document_kind, NULL AS wants
      FROM policy_obligation
     WHERE document_kind IS NOT NULL
    UNION ALL
    SELECT policy_id, 'policy_step' AS rule_table, id, article, limit_document, 'amount' AS wants
      FROM policy_step
     WHERE limit_document IS NOT NULL
),
step (policy_id, id, article, track, from_stage, to_stage, kind, what) AS (
    SELECT policy_id, id, article, track, from_stage, to_stage, kind,
           format('step %s: %s → %s', track, coalesce(from_stage::text, 'birth'), to_stage::text)
      FROM policy_step
)
-- the tracks as graphs
SELECT p.id AS policy_id, 'track_missing' AS code,
       'the policy has no track, so no project can be born under it' AS fault,
       NULL::text AS article, 'policy' AS rule_table, p.id AS rule_id
  FROM policy p
 WHERE NOT EXISTS (SELECT FROM policy_track t WHERE t.policy_id = p.id)
UNION ALL
SELECT t.policy_id, 'birth_missing',
       format('track %s has no birth step, so no project can be born on it', t.track),
       t.article, 'policy_track', t.id
  FROM policy_track t
 WHERE NOT EXISTS (SELECT FROM policy_step s
                    WHERE s.policy_id = t.policy_id AND s.track = t.track AND s.from_stage IS NULL)
UNION ALL
SELECT t.policy_id, 'birth_ambiguous',
       format('track %s has %s birth steps, and a project is born once', t.track, count(*)),
       t.article, 'policy_track', t.id
  FROM policy_track t
  JOIN policy_step s ON s.policy_id = t.policy_id AND s.track = t.track AND s.from_stage IS NULL
 GROUP BY t.id
HAVING count(*) > 1
UNION ALL
SELECT s.policy_id, 'track_unknown',
       format('%s is of a track the policy does not define', s.what),
       s.article, 'policy_step', s.id
  FROM step s
 WHERE NOT EXISTS (SELECT FROM policy_track t WHERE t.policy_id = s.policy_id AND t.track = s.track)
UNION ALL
SELECT s.policy_id, 'step_out_of_final',
       format('%s leads out of a final stage', s.what),
       s.article, 'policy_step', s.id
  FROM step s
  JOIN final f ON f.policy_id = s.policy_id AND f.track = s.track AND f.stage = s.from_stage
UNION ALL
SELECT s.policy_id, 'stage_unreachable',
       format('%s can never be taken: no way leads from birth to %s', s.what, s.from_stage::text),
       s.article, 'policy_step', s.id
  FROM step s
 WHERE s.from_stage IS NOT NULL
   AND NOT EXISTS (SELECT FROM reached r
                    WHERE r.policy_id = s.policy_id AND r.track = s.track AND r.stage = s.from_stage)
UNION ALL
SELECT s.policy_id, 'dead_end',
       format('%s leads back to a stage that no step leaves', s.what),
       s.article, 'policy_step', s.id
  FROM step s
 WHERE s.kind IN ('back', 'restart')
   AND NOT EXISTS (SELECT FROM policy_step o
                    WHERE o.policy_id = s.policy_id AND o.track = s.track AND o.from_stage = s.to_stage)
UNION ALL
SELECT s.policy_id, 'forward_descends',
       format('%s is a forward step but leads to an earlier stage', s.what),
       s.article, 'policy_step', s.id
  FROM step s
 WHERE s.kind = 'forward' AND s.to_stage < s.from_stage
UNION ALL
-- classes
SELECT c.policy_id, 'track_unknown',
       format('class of %s is track %s, which the policy does not define', c.category::text, c.track),
       c.article, 'policy_class', c.id
  FROM policy_class c
 WHERE c.track IS NOT NULL
   AND NOT EXISTS (SELECT FROM policy_track t WHERE t.policy_id = c.policy_id AND t.track = c.track)
UNION ALL
SELECT p.id, 'category_uncovered',
       format('no class, hence no track, for category %s', string_agg(l.name, ', ' ORDER BY l.category)),
       NULL, 'policy', p.id
  FROM policy p, govproj.categories l
 WHERE NOT EXISTS (SELECT FROM govproj.categories below WHERE below.parent = l.category)
   AND NOT EXISTS (SELECT FROM policy_class c WHERE c.policy_id = p.id AND l.category <@ c.category)
 GROUP BY p.id
UNION ALL
-- rules and the steps they bind
SELECT r.policy_id, 'track_unknown',
       format('%s is for track %s, which the policy does not define', r.what, r.track),
       r.article, r.rule_table, r.rule_id
  FROM rule r
 WHERE r.track IS NOT NULL
   AND NOT EXISTS (SELECT FROM policy_track t WHERE t.policy_id = r.policy_id AND t.track = r.track)
UNION ALL
SELECT r.policy_id, 'step_missing',
       format('%s binds nothing: no step%s%s leads to %s', r.what, ' of track ' || r.track,
              ' from ' || r.from_stage::text, r.to_stage::text),
       r.article, r.rule_table, r.rule_id
  FROM rule r
 WHERE (r.track IS NULL OR EXISTS (SELECT FROM policy_track t
                                     WHERE t.policy_id = r.policy_id AND t.track = r.track))
   AND r.to_stage IS NOT NULL
   AND NOT EXISTS (SELECT FROM policy_step s
                    WHERE s.policy_id = r.policy_id
                      AND (r.track IS NULL OR s.track = r.track)
                      AND (r.from_stage IS NULL OR s.from_stage = r.from_stage)
                      AND s.to_stage = r.to_stage)
UNION ALL
-- document kinds
SELECT DISTINCT m.policy_id, 'document_unknown',
       format('document kind %s is not defined by the policy, so nobody may issue it', m.kind),
       m.article, m.rule_table, m.rule_id
  FROM mention m
 WHERE NOT EXISTS (SELECT FROM policy_document d WHERE d.policy_id = m.policy_id AND d.kind = m.kind)
UNION ALL
SELECT DISTINCT m.policy_id, 'document_carries_no_' || replace(m.wants, ' ', '_'),
       format('document kind %s carries no %s, and the rule needs one', m.kind, m.wants),
       m.article, m.rule_table, m.rule_id
  FROM mention m
  JOIN policy_document d ON d.policy_id = m.policy_id AND d.kind = m.kind
 WHERE NOT CASE m.wants WHEN 'outcome' THEN d.has_outcome
                        WHEN 'amount' THEN d.has_amount
                        WHEN 'third party' THEN d.has_third_party
                        WHEN 'qualification' THEN d.has_qualification
                        ELSE true END
UNION ALL
-- requirements
SELECT min(q.policy_id), 'any_of_single',
       format('any_of group %s at %s has one row, so it offers no choice', q.any_of, q.to_stage::text),
       min(q.article), 'policy_requirement', min(q.id)
  FROM policy_requirement q
 WHERE q.any_of IS NOT NULL
 GROUP BY q.policy_id, q.track, q.from_stage, q.to_stage, q.any_of
HAVING count(*) = 1
UNION ALL
SELECT min(q.policy_id), 'any_of_modes',
       format('any_of group %s at %s mixes modes or occasions', q.any_of, q.to_stage::text),
       min(q.article), 'policy_requirement', min(q.id)
  FROM policy_requirement q
 WHERE q.any_of IS NOT NULL
 GROUP BY q.policy_id, q.track, q.from_stage, q.to_stage, q.any_of
HAVING count(DISTINCT (q.mode, coalesce(q.applies_when, '{}'))) > 1
UNION ALL
SELECT a.policy_id, 'requirement_contradicts',
       format('requirement of %s wants it %s at %s, and another row wants it %s',
              a.document_kind, a.outcome, a.to_stage::text, b.outcome),
       a.article, 'policy_requirement', a.id
  FROM policy_requirement a
  JOIN policy_requirement b ON b.policy_id = a.policy_id AND b.to_stage = a.to_stage
                           AND b.document_kind = a.document_kind AND b.outcome <> a.outcome
 WHERE a.any_of IS NULL AND b.any_of IS NULL AND a.mode = 'refuse' AND b.mode = 'refuse'
   AND a.id < b.id AND NOT govproj.when_excludes(a.applies_when, b.applies_when)
   AND EXISTS (SELECT FROM policy_step s
                WHERE s.policy_id = a.policy_id AND s.to_stage = a.to_stage
                  AND (a.track IS NULL OR s.track = a.track) AND (b.track IS NULL OR s.track = b.track)
                  AND (a.from_stage IS NULL OR s.from_stage = a.from_stage)
                  AND (b.from_stage IS NULL OR s.from_stage = b.from_stage))
UNION ALL
-- conditions
SELECT c.policy_id, 'condition_unknown',
       format('condition %s is no word of the vocabulary', c.condition),
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE NOT EXISTS (SELECT FROM word w WHERE w.condition = c.condition)
UNION ALL
SELECT c.policy_id, 'condition_argument',
       format('condition %s: %s is no %s', c.condition, c.argument, w.takes),
       c.article, 'policy_condition', c.id
  FROM policy_condition c
  JOIN word w ON w.condition = c.condition
 WHERE c.argument <> ALL (w.arguments)
UNION ALL
SELECT c.policy_id, 'condition_never_met',
       format('condition approval_lapsed/%s can never be met: no order says how long it lives', c.argument),
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE c.condition = 'approval_lapsed'
   AND EXISTS (SELECT FROM policy_document d WHERE d.policy_id = c.policy_id AND d.kind = c.argument)
   AND NOT EXISTS (SELECT FROM policy_order o
                    WHERE o.policy_id = c.policy_id AND o.after = c.argument AND o.at_most IS NOT NULL)
UNION ALL
SELECT c.policy_id, 'entry_unknown',
       format('condition %s is asked of the entry of %s, which nobody enters', c.condition, c.entry),
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE c.entry ~ ':' AND c.entry NOT IN (SELECT word FROM entry_word)
UNION ALL
SELECT c.policy_id, 'condition_of_entry',
       format('condition %s is of contracts and asked of %s', c.condition, coalesce('the entry of ' || c.entry, 'a step')),
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE c.condition IN ('undertaking', 'delivery_due', 'renews') AND (c.entry IN (SELECT word FROM contract_word)) IS NOT TRUE
UNION ALL
SELECT c.policy_id, 'condition_of_entry',
       format('condition %s is of payments and asked of %s', c.condition, coalesce('the entry of ' || c.entry, 'a step')),
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE c.condition = 'source_named' AND c.entry IS DISTINCT FROM 'payment'
UNION ALL
-- orders
SELECT o.policy_id, 'order_unknown',
       format('order of %s after %s: %s means nothing', o.subject, o.after, w.word),
       o.article, 'policy_order', o.id
  FROM ordered o,
       LATERAL (SELECT o.subject WHERE o.subject ~ ':'
                   AND o.subject NOT IN (SELECT word FROM entry_word UNION ALL SELECT word FROM stage_word)
                UNION ALL
                SELECT o.after WHERE o.after ~ ':' AND o.after NOT IN (SELECT word FROM contract_word UNION ALL SELECT word FROM stage_word)
               ) AS w (word)
UNION ALL
SELECT o.policy_id, 'order_binds_nothing',
       format('order of %s after %s: only a step is left from a stage', o.subject, o.after),
       o.article, 'policy_order', o.id
  FROM ordered o
 WHERE o.from_stage IS NOT NULL AND o.to_stage IS NULL
UNION ALL
SELECT o.policy_id, 'order_own',
       format('order of %s after %s: only a contract has a document of its own', o.subject, o.after),
       o.article, 'policy_order', o.id
  FROM ordered o
 WHERE o.own AND (o.subject NOT IN (SELECT word FROM contract_word)
                  OR o.after IN (SELECT word FROM contract_word UNION ALL SELECT word FROM event_word
                                 UNION ALL SELECT word FROM stage_word))
UNION ALL
SELECT o.policy_id, 'order_period',
       format('order of %s after %s: only a document or a contract lives for a time', o.subject, o.after),
       o.article, 'policy_order', o.id
  FROM ordered o
 WHERE o.at_most IS NOT NULL AND o.after IN (SELECT word FROM event_word UNION ALL SELECT word FROM stage_word)
UNION ALL
SELECT o.policy_id, 'order_stage_unreachable',
       format('order of %s after %s, which is never reached', o.subject, o.after),
       o.article, 'policy_order', o.id
  FROM ordered o
  JOIN stage_word s ON s.word = o.after
 WHERE NOT EXISTS (SELECT FROM reached r
                    WHERE r.policy_id = o.policy_id AND (o.track IS NULL OR r.track = o.track) AND r.stage = s.stage)
UNION ALL
SELECT a.policy_id, 'order_contradicts',
       format('order of %s after %s, and another row says the reverse', a.subject, a.after),
       a.article, 'policy_order', a.id
  FROM ordered a
  JOIN ordered b ON b.policy_id = a.policy_id AND b.subject = a.after AND b.after = a.subject
                AND (a.track IS NULL OR b.track IS NULL OR a.track = b.track)
 WHERE a.id <= b.id
UNION ALL
SELECT c.policy_id, 'condition_always_met',
       format('condition served_alive is asked of a birth alone, and bars nothing at %s',
              coalesce('the entry of ' || c.entry, c.to_stage::text)),
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE c.condition = 'served_alive'
   AND (c.entry IS NOT NULL
        OR NOT EXISTS (SELECT FROM policy_step s
                        WHERE s.policy_id = c.policy_id AND s.kind = 'birth' AND s.to_stage = c.to_stage AND c.from_stage IS NULL
                          AND (c.track IS NULL OR s.track = c.track)))
UNION ALL
-- owners and debtors
SELECT t.policy_id, 'owner_unknown',
       format('projects of track %s may be owned by %s, which is no kind of agency', t.track, k.kind),
       t.article, 'policy_track', t.id
  FROM policy_track t, regexp_split_to_table(btrim(t.owner_kinds, ', '), '[, ]+') AS k (kind)
 WHERE k.kind NOT IN (SELECT kind FROM agency_kind)
UNION ALL
SELECT o.policy_id, 'debtor_unknown',
       format('duty %s is owed by %s, which is no kind of agency', o.code, k.kind),
       o.article, 'policy_obligation', o.id
  FROM policy_obligation o, regexp_split_to_table(btrim(o.debtor, ', '), '[, ]+') AS k (kind)
 WHERE o.debtor <> 'owner' AND k.kind NOT IN (SELECT kind FROM agency_kind)
UNION ALL
-- occasions
SELECT o.policy_id, 'occasion', format('%s: %s', o.what, f.fault), o.article, o.rule_table, o.rule_id
  FROM occasion o, govproj.when_faults(o.applies_when, o.entry) AS f (fault)
 WHERE o.applies_when IS NOT NULL
UNION ALL
SELECT o.policy_id, 'approver_unset',
       format('%s when the owner approves himself: no step sets a limit, so nobody approves', o.what),
       o.article, o.rule_table, o.rule_id
  FROM occasion o
 WHERE o.applies_when ? 'owner_approves'
   AND NOT EXISTS (SELECT FROM policy_step s
                    WHERE s.policy_id = o.policy_id AND s.limit_document IS NOT NULL AND (o.track IS NULL OR s.track = o.track))
UNION ALL
SELECT o.policy_id, 'occasion_of_track',
       format('%s is for track %s, to which no project of its category belongs', o.what, o.track),
       o.article, o.rule_table, o.rule_id
  FROM occasion o
 WHERE o.track IS NOT NULL
   AND NOT EXISTS (SELECT FROM policy_class c
                    WHERE c.policy_id = o.policy_id AND (c.track IS NULL OR c.track = o.track)
                      AND NOT govproj.when_excludes(jsonb_build_object('category', c.category::text),
                                                    jsonb_build_object('category', o.applies_when -> 'category')))
   AND o.applies_when ? 'category'
   AND NOT EXISTS (SELECT FROM govproj.when_faults(jsonb_build_object('category', o.applies_when -> 'category'), NULL))
UNION ALL
SELECT o.policy_id, 'occasion_of_track',
       format('%s is for track %s, whose projects no such agency owns', o.what, o.track),
       o.article, o.rule_table, o.rule_id
  FROM occasion o
  JOIN policy_track t ON t.policy_id = o.policy_id AND t.track = o.track
 WHERE o.applies_when ? 'owner'
   AND govproj.when_excludes(jsonb_build_object('owner', o.applies_when -> 'owner'),
                             jsonb_build_object('owner', regexp_split_to_array(btrim(t.owner_kinds, ', '), '[, ]+')))
UNION ALL
SELECT o.policy_id, 'occasion_never',
       format('%s is for projects that name a ground and yet are not off plan', o.what),
       o.article, o.rule_table, o.rule_id
  FROM occasion o
 WHERE o.applies_when ? 'ground' AND o.applies_when -> 'off_plan' = 'false'
UNION ALL
SELECT o.policy_id, 'occasion_of_agency',
       format('duty %s is an agency''s and no project''s, so no project''s facts say when it arises', o.code),
       o.article, 'policy_obligation', o.id
  FROM policy_obligation o
 WHERE o.event IN ('plan', 'audit_item') AND o.applies_when IS NOT NULL
UNION ALL
-- duties
SELECT c.policy_id, 'obligation_unknown',
       format('condition settled/%s: no such duty is defined by the policy', c.argument),
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE c.condition = 'settled'
   AND NOT EXISTS (SELECT FROM policy_obligation o WHERE o.policy_id = c.policy_id AND o.code = c.argument)
UNION ALL
SELECT c.policy_id, 'condition_always_met',
       format('condition settled/%s bars nothing: that duty is %s', c.argument,
              CASE WHEN o.event IN ('plan', 'audit_item') THEN 'an agency''s and no project''s' ELSE 'of another track' END),
       c.article, 'policy_condition', c.id
  FROM policy_condition c
  JOIN policy_obligation o ON o.policy_id = c.policy_id AND o.code = c.argument
 WHERE c.condition = 'settled' AND (o.event IN ('plan', 'audit_item') OR o.track <> c.track)
UNION ALL
SELECT o.policy_id, 'track_unknown',
       format('duty %s is for track %s, which the policy does not define', o.code, o.track),
       o.article, 'policy_obligation', o.id
  FROM policy_obligation o
 WHERE o.track IS NOT NULL
   AND NOT EXISTS (SELECT FROM policy_track t WHERE t.policy_id = o.policy_id AND t.track = o.track)
UNION ALL
SELECT o.policy_id, 'obligation_never_arises',
       format('duty %s can never arise: stage %s is never reached', o.code, o.stage::text),
       o.article, 'policy_obligation', o.id
  FROM policy_obligation o
 WHERE o.stage IS NOT NULL
   AND NOT EXISTS (SELECT FROM reached r
                    WHERE r.policy_id = o.policy_id AND (o.track IS NULL OR r.track = o.track) AND r.stage = o.stage)
UNION ALL
SELECT o.policy_id, 'obligation_unmeetable',
       format('duty %s is the owner''s, but its document %s is issued by %s', o.code, o.document_kind, d.issuer),
       o.article, 'policy_obligation', o.id
  FROM policy_obligation o
  JOIN policy_document d ON d.policy_id = o.policy_id AND d.kind = o.document_kind
 WHERE d.issuer <> 'owner'
UNION ALL
SELECT o.policy_id, 'obligation_receivers',
       format('duty %s is met by the receipt of document %s, which %s receives for duty %s: a paper has one receipt',
              o.code, o.document_kind, other.receiver, other.code),
       o.article, 'policy_obligation', o.id
  FROM policy_obligation o
  JOIN policy_obligation other ON other.policy_id = o.policy_id AND other.document_kind = o.document_kind
                              AND other.receiver <> o.receiver AND (o.track IS NULL OR other.track IS NULL OR o.track = other.track)
 WHERE o.in_time_by = 'received'
UNION ALL
-- waivers
SELECT w.policy_id, 'track_unknown',
       format('waiver of %s is for track %s, which the policy does not define', w.rule, w.track),
       w.article, 'policy_waiver', w.id
  FROM policy_waiver w
 WHERE w.track IS NOT NULL
   AND NOT EXISTS (SELECT FROM policy_track t WHERE t.policy_id = w.policy_id AND t.track = w.track)
UNION ALL
SELECT w.policy_id, 'waiver_of_nothing',
       format('waiver of %s: no rule of the policy has that name', w.rule),
       w.article, 'policy_waiver', w.id
  FROM policy_waiver w
 WHERE NOT EXISTS (SELECT FROM policy_requirement q
                    WHERE q.policy_id = w.policy_id AND coalesce(q.any_of, q.document_kind) = w.rule)
   AND NOT EXISTS (SELECT FROM policy_condition c
                    WHERE c.policy_id = w.policy_id
                      AND concat_ws('.', c.condition, c.argument, regexp_replace(c.entry, '^[^:]*:', '')) = w.rule)
   AND NOT EXISTS (SELECT FROM policy_threshold t WHERE t.policy_id = w.policy_id AND t.code = w.rule)
   AND NOT EXISTS (SELECT FROM policy_limit l
                    WHERE l.policy_id = w.policy_id
                      AND w.rule IN (l.subject || '.limit', l.subject || '.' || l.ceiling))
   AND NOT EXISTS (SELECT FROM ordered o WHERE o.policy_id = w.policy_id AND o.code = w.rule)
UNION ALL
SELECT w.policy_id, 'waiver_ungrantable',
       format('waiver of %s is granted by %s, but its document %s is issued by %s', w.rule, w.grantor, w.document_kind, d.issuer),
       w.article, 'policy_waiver', w.id
  FROM policy_waiver w
  JOIN policy_document d ON d.policy_id = w.policy_id AND d.kind = w.document_kind
 WHERE d.issuer NOT IN (w.grantor, 'owner')
UNION ALL
-- money
SELECT t.policy_id, 'threshold_demand',
       format('threshold %s demands contract %s, which is no kind of contract', t.code, t.demanded_kind),
       t.article, 'policy_threshold', t.id
  FROM policy_threshold t
 WHERE t.demands = 'contract'
   AND t.demanded_kind NOT IN ('main', 'renewal', 'supervision', 'testing', 'evaluation', 'other')
UNION ALL
SELECT t.policy_id, 'threshold_demand',
       format('threshold %s demands cost line %s, which is no kind of cost line, or more than a line', t.code,
              t.demanded_kind),
       t.article, 'policy_threshold', t.id
  FROM policy_threshold t
 WHERE t.demands = 'cost_line'
   AND (t.demanded_kind NOT IN ('software_development', 'hardware', 'infrastructure', 'maintenance', 'operation',
                                'supervision', 'testing', 'acceptance', 'security', 'other')
        OR t.outcome IS NOT NULL OR t.qualified OR t.independent OR t.cost_line_kind IS NOT NULL)
UNION ALL
SELECT t.policy_id, 'threshold_demand',
       format('threshold %s demands an outcome of a contract, and contracts carry none', t.code),
       t.article, 'policy_threshold', t.id
  FROM policy_threshold t
 WHERE t.demands = 'contract' AND t.outcome IS NOT NULL
UNION ALL
SELECT t.policy_id, 'threshold_demand',
       format('threshold %s demands a main contract of a supplier independent of the project', t.code),
       t.article, 'policy_threshold', t.id
  FROM policy_threshold t
 WHERE t.demands = 'contract' AND t.demanded_kind = 'main' AND t.independent
UNION ALL
SELECT l.policy_id, 'limit_unset',
       format('limit of %s: no step sets the project''s limit, so there is none to keep', l.subject),
       l.article, 'policy_limit', l.id
  FROM policy_limit l
 WHERE l.ceiling = 'limit'
   AND EXISTS (SELECT FROM policy_track t
                WHERE t.policy_id = l.policy_id AND (l.track IS NULL OR t.track = l.track)
                  AND NOT EXISTS (SELECT FROM policy_step s
                                   WHERE s.policy_id = t.policy_id AND s.track = t.track
                                     AND s.limit_document IS NOT NULL))
UNION ALL
-- a document that sets the limit, or is said to have lapsed, lives one length of time within a track
SELECT a.policy_id, 'period_contradicts',
       format('order of %s after %s: another row gives what it rests on another length of life', a.subject, a.after),
       a.article, 'policy_order', a.id
  FROM ordered a
 WHERE EXISTS (SELECT FROM ordered b
                WHERE b.policy_id = a.policy_id AND b.after = a.after AND b.id < a.id
                  AND (a.track IS NULL OR b.track IS NULL OR a.track = b.track)
                  AND a.at_most IS NOT NULL AND b.at_most IS NOT NULL
                  AND (b.at_most, b.shifts, coalesce(b.renewed_by, '')) <> (a.at_most, a.shifts, coalesce(a.renewed_by, '')))
   AND (EXISTS (SELECT FROM policy_step s WHERE s.policy_id = a.policy_id AND s.limit_document = a.after)
        OR EXISTS (SELECT FROM policy_condition c
                    WHERE c.policy_id = a.policy_id AND c.condition = 'approval_lapsed' AND c.argument = a.after));

COMMENT ON VIEW policy_fault IS
    'Contradictions within the loaded versions (制度条文矛盾): one row each, none when all is well.';
COMMENT ON COLUMN policy_fault.policy_id IS 'The version (制度版本).';
COMMENT ON COLUMN policy_fault.code IS 'Name of the sort of fault (错误代码).';
COMMENT ON COLUMN policy_fault.fault IS 'What is wrong, in words (错误说明).';
COMMENT ON COLUMN policy_fault.article IS 'Article of the row at fault (条款); NULL where a row is missing.';
COMMENT ON COLUMN policy_fault.rule_table IS 'Which of the policy tables the row is in (所在表).';
COMMENT ON COLUMN policy_fault.rule_id IS 'id of that row (行号).';
