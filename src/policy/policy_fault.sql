-- Every contradiction of every version, one row each. load_pack consults it before it lets a pack in;
-- whoever edits a version by SQL should find it empty before the first project is born under it.
CREATE VIEW policy_fault_found WITH (security_invoker = true) AS
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
        OR to_stage = ANY (ARRAY['rejected', 'withdrawn', 'terminated']::govproj.stage[])
    UNION
    SELECT t.policy_id, t.track, s.stage
      FROM policy_track t,
           unnest(ARRAY['rejected', 'withdrawn', 'terminated']::govproj.stage[]) AS s(stage)
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
           ('funds_cover',        NULL,                NULL),
           ('source_named',       NULL,                NULL),
           ('undertaking',        NULL,                NULL),
           ('delivery_due',       NULL,                NULL),
           ('going_on',           NULL,                NULL),
           ('never',              NULL,                NULL),
           ('reached',            govproj.said('stage'), (SELECT array_agg(g.name::text) FROM govproj.stages g WHERE g.name <> 'returned')),
           ('not_reached',        govproj.said('stage'), (SELECT array_agg(g.name::text) FROM govproj.stages g WHERE g.name <> 'returned')),
           ('delivered',          NULL,                NULL),
           ('approval_lapsed',    'kind of document',  NULL),
           ('something_signed',   NULL,                NULL),
           ('renews',             NULL,                NULL),
           ('plan_line',          NULL,                NULL),
           ('planned',            NULL,                NULL),
           ('ground_named',       NULL,                NULL),
           ('budget_stated',      NULL,                NULL),
           ('settled',            'kind of duty',      NULL),
           ('four_eyes',          'stage, document or change', NULL)
),
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
),
-- the words of each version, by list; together: of a source those whose funds the project has in one column with its own
declared (policy_id, lists) AS MATERIALIZED (
    SELECT p.id,
           '{"cost_line": [], "source": [], "ground": [], "cause": [], "contract": [], "office": []}'
           || coalesce((SELECT jsonb_object_agg(l.list, l.words)
                          FROM (SELECT w.list, jsonb_agg(w.word ORDER BY w.id) AS words
                                  FROM policy_word w WHERE w.policy_id = p.id GROUP BY w.list) AS l), '{}')
           || jsonb_build_object('together', (
                SELECT jsonb_object_agg(s.word, (SELECT jsonb_agg(o.word ORDER BY o.id) FROM policy_word o
                                                  WHERE o.policy_id = p.id AND o.list = 'source'
                                                    AND govproj.has_part(o.parts, 'in_scope') = govproj.has_part(s.parts, 'in_scope')))
                  FROM policy_word s WHERE s.policy_id = p.id AND s.list = 'source'))
           || jsonb_build_object('attributes', (SELECT coalesce(jsonb_agg(t.attribute ORDER BY t.id), '[]') FROM policy_attribute t
                                                 WHERE t.policy_id = p.id))
      FROM policy p
),
-- what conditions of entries and orders may speak of, but for kinds of document
contract_word (policy_id, word) AS (
    SELECT id, 'contract' FROM policy UNION ALL
    SELECT policy_id, 'contract:' || word FROM policy_word WHERE list = 'contract'
),
stage_word (word, stage) AS (
    SELECT 'stage:' || g.name::text, g.name::govproj.stage FROM govproj.stages g
),
-- what requirements may need, but for kinds of document
need_word (policy_id, word) AS (
    SELECT policy_id, word FROM contract_word
    UNION ALL
    SELECT p.id, k.word FROM policy p, unnest('{cost_line,demand}'::text[]) AS k (word)
    UNION ALL
    SELECT policy_id, 'cost_line:' || word FROM policy_word WHERE list = 'cost_line'
),
entry_word (policy_id, word) AS (
    SELECT policy_id, word FROM contract_word
    UNION ALL
    SELECT p.id, k.word
      FROM policy p,
           unnest('{party,demand,supplement,payment,payment:payment,payment:settlement,payment:refund,payment:reversal,'
                  'allocation:requested,allocation:decided,allocation:arranged,'
                  'change,change:value,change:scope,change:duration,change:funds}'::text[]) AS k (word)
),
event_word (word) AS (
    VALUES ('initiation'), ('round'), ('change'), ('delivery')
),
ordered (policy_id, id, article, track, from_stage, subject, after, anew, own, at_least, at_most, shifts, renewed_by, extended_by,
         extension, times, asked, code, to_stage) AS (
    SELECT o.policy_id, o.id, o.article, o.track, o.from_stage, o.subject, o.after, o.anew, o.own, o.at_least, o.at_most, o.shifts,
           o.renewed_by, o.extended_by, o.extension, o.times, o.asked,
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
),
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
-- in which order rows are looked at, so that the first of several can be named
looked_at (rule_table, n) AS (
    SELECT 'policy_' || r.role, r.n
      FROM unnest('{track,class,document,step,requirement,condition,limit,order,obligation,waiver,form,attribute,'
                  'word}'::text[]) WITH ORDINALITY AS r (role, n)
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
leads (policy_id, track, a, b) AS (
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
),
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
           CASE event WHEN 'change' THEN 'change' WHEN 'delay' THEN 'contract' END, applies_when
      FROM policy_obligation
),
-- every mention of a document kind, and what it takes for granted about that kind
mention (policy_id, rule_table, rule_id, article, kind, wants) AS (
    SELECT policy_id, 'policy_requirement' AS rule_table, id, article, needs, w.wants
      FROM policy_requirement,
           LATERAL (VALUES (NULL, outcome IS NULL AND NOT independent AND NOT qualified),
                           ('outcome', outcome IS NOT NULL),
                           ('third party', independent),
                           ('qualification', qualified)) AS w(wants, does)
     WHERE w.does AND (policy_id, needs::text) NOT IN (SELECT policy_id, word FROM need_word) AND needs !~ ':'
    UNION ALL
    SELECT policy_id, 'policy_condition' AS rule_table, id, article, argument, NULL AS wants
      FROM policy_condition
     WHERE condition = 'approval_lapsed' AND argument IS NOT NULL
    UNION ALL
    SELECT c.policy_id, 'policy_condition' AS rule_table, c.id, c.article, c.argument, NULL AS wants
      FROM policy_condition c
     WHERE c.condition = 'four_eyes' AND c.argument <> 'change'
       AND NOT EXISTS (SELECT FROM policy_step s
                        WHERE s.policy_id = c.policy_id AND c.argument IN (s.from_stage::text, s.to_stage::text))
       AND NOT (govproj.is_stage(c.argument) AND EXISTS (SELECT FROM spoilt_track x WHERE x.policy_id = c.policy_id))
    UNION ALL
    SELECT policy_id, 'policy_waiver' AS rule_table, id, article, document_kind, NULL AS wants
      FROM policy_waiver
    UNION ALL
    SELECT policy_id, 'policy_limit' AS rule_table, id, article, subject, 'amount' AS wants
      FROM policy_limit
     WHERE subject NOT IN ('contracts', 'supplements', 'allocations', 'allocations:national', 'allocations:all', 'payments',
                           'payments:national', 'changes')
    UNION ALL
    SELECT policy_id, 'policy_limit' AS rule_table, id, article, ceiling, 'amount' AS wants
      FROM policy_limit
     WHERE ceiling NOT IN ('limit', 'contract', 'arranged', 'national_funds', 'total')
    UNION ALL
    SELECT policy_id, 'policy_limit' AS rule_table, id, article, lifted_by, NULL AS wants
      FROM policy_limit
     WHERE lifted_by IS NOT NULL
    UNION ALL
    SELECT o.policy_id, 'policy_order' AS rule_table, o.id, o.article, k.kind, NULL AS wants
      FROM ordered o,
           LATERAL (SELECT o.subject WHERE o.subject !~ ':'
                                       AND (o.policy_id, o.subject::text) NOT IN (SELECT policy_id, word FROM entry_word)
                    UNION ALL
                    SELECT o.after WHERE o.after !~ ':' AND o.after NOT IN (SELECT word FROM event_word)
                                     AND (o.policy_id, o.after::text) NOT IN (SELECT policy_id, word FROM contract_word)
                    UNION ALL
                    SELECT k FROM regexp_split_to_table(btrim(o.renewed_by, ', '), '[, ]+') AS k
                    UNION ALL
                    SELECT o.extended_by WHERE o.extended_by IS NOT NULL) AS k (kind)
    UNION ALL
    SELECT policy_id, 'policy_condition' AS rule_table, id, article, entry, NULL AS wants
      FROM policy_condition
     WHERE (policy_id, entry::text) NOT IN (SELECT policy_id, word FROM entry_word) AND entry !~ ':'
    UNION ALL
    SELECT policy_id, 'policy_obligation' AS rule_table, id, article, thing, NULL AS wants
      FROM duty_met
     WHERE stage IS NULL AND thing !~ '^stage:'
    UNION ALL
    SELECT policy_id, 'policy_obligation' AS rule_table, id, article, extended_by, NULL AS wants
      FROM policy_obligation
     WHERE extended_by IS NOT NULL
    UNION ALL
    SELECT policy_id, 'policy_step' AS rule_table, id, article, limit_document, 'amount' AS wants
      FROM policy_step
     WHERE limit_document IS NOT NULL
),
-- document kinds that rows name and the policy does not define: each told once
unknown_document (policy_id, kind, rows, rule_table, rule_id, article) AS (
    SELECT m.policy_id, k.kind, count(DISTINCT (m.rule_table, m.rule_id)), (array_agg(m.rule_table ORDER BY l.n, m.rule_id))[1],
           (array_agg(m.rule_id ORDER BY l.n, m.rule_id))[1], (array_agg(m.article ORDER BY l.n, m.rule_id))[1]
      FROM mention m
      JOIN looked_at l ON l.rule_table = m.rule_table,
           -- where none is defined, that is all there is to tell
           LATERAL (SELECT CASE WHEN EXISTS (SELECT FROM policy_document d WHERE d.policy_id = m.policy_id) THEN m.kind END) AS k (kind)
     WHERE NOT EXISTS (SELECT FROM policy_document d WHERE d.policy_id = m.policy_id AND d.kind = m.kind)
     GROUP BY m.policy_id, k.kind
),
-- what a document lacks that rows want of it: each told once
lacking (policy_id, kind, wants, rows, rule_table, rule_id, article) AS (
    SELECT m.policy_id, m.kind, m.wants, count(DISTINCT (m.rule_table, m.rule_id)), (array_agg(m.rule_table ORDER BY l.n, m.rule_id))[1],
           (array_agg(m.rule_id ORDER BY l.n, m.rule_id))[1], (array_agg(m.article ORDER BY l.n, m.rule_id))[1]
      FROM mention m
      JOIN looked_at l ON l.rule_table = m.rule_table
      JOIN policy_document d ON d.policy_id = m.policy_id AND d.kind = m.kind
     WHERE NOT CASE m.wants WHEN 'outcome' THEN d.has_outcome
                            WHEN 'amount' THEN d.has_amount
                            WHEN 'third party' THEN d.has_third_party
                            WHEN 'qualification' THEN d.has_qualification
                            ELSE true END
     GROUP BY m.policy_id, m.kind, m.wants
),
-- how rules are called, by which waivers name them
rule_name (policy_id, name) AS (
    SELECT policy_id, govproj.requirement_code(code, any_of, needs, absent) FROM policy_requirement
    UNION
    SELECT policy_id, govproj.condition_code(code, condition, argument, entry) FROM policy_condition
    UNION
    SELECT policy_id, unnest(ARRAY[subject || '.limit', subject || '.' || ceiling]) FROM policy_limit
    UNION
    SELECT policy_id, code FROM ordered
),
step (policy_id, id, article, track, from_stage, to_stage, kind, freezes, applies_when, what) AS (
    SELECT policy_id, id, article, track, from_stage, to_stage, kind, freezes, applies_when,
           govproj.said('step %s: %s > %s', track, coalesce(from_stage::text, govproj.said('birth')), to_stage::text)
      FROM policy_step
)
-- the tracks as graphs
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
UNION ALL
-- rows for different projects, of which one is chosen: they exclude each other, and the law has one for every project
SELECT a.policy_id, 'step_ambiguous',
       govproj.said('%s is there twice for some projects: what their when say does not exclude each other', a.what),
       a.article, 'policy_step', a.id
  FROM step a
 WHERE EXISTS (SELECT FROM step b
                WHERE b.policy_id = a.policy_id AND b.track = a.track AND b.from_stage = a.from_stage AND b.to_stage = a.to_stage
                  AND b.id < a.id
                  AND NOT govproj.when_excludes(a.applies_when, b.applies_when,
                                                (SELECT d.lists FROM declared d WHERE d.policy_id = a.policy_id)))
UNION ALL
SELECT a.policy_id, 'step_kinds',
       govproj.said('%s is of one kind for some projects and of another for others, or freezes the cost lines of some alone', a.what),
       a.article, 'policy_step', a.id
  FROM step a
 WHERE EXISTS (SELECT FROM step b
                WHERE b.policy_id = a.policy_id AND b.track = a.track AND b.from_stage = a.from_stage AND b.to_stage = a.to_stage
                  AND b.id < a.id AND (b.kind, b.freezes) <> (a.kind, a.freezes))
UNION ALL
SELECT s.policy_id, 'step_gap',
       govproj.said('no step leads on from %s on track %s for some projects: %s', s.from_stage::text, s.track,
                    govproj.when_gap(array_agg(s.applies_when ORDER BY s.id))),
       min(s.article), 'policy_step', min(s.id)
  FROM step s
 -- where nothing leads forward, a new round does
 WHERE s.kind = 'forward'
    OR (s.kind = 'restart' AND NOT EXISTS (SELECT FROM step f WHERE f.policy_id = s.policy_id AND f.track = s.track
                                                                AND f.from_stage = s.from_stage AND f.kind = 'forward'))
 GROUP BY s.policy_id, s.track, s.from_stage
HAVING govproj.when_gap(array_agg(s.applies_when ORDER BY s.id)) IS NOT NULL
UNION ALL
SELECT a.policy_id, 'class_ambiguous',
       govproj.said('category %s has two classes for some projects: what their when say does not exclude each other', a.category::text),
       a.article, 'policy_class', a.id
  FROM policy_class a
 WHERE EXISTS (SELECT FROM policy_class b
                WHERE b.policy_id = a.policy_id AND b.category = a.category AND b.id < a.id
                  AND NOT govproj.when_excludes(a.applies_when, b.applies_when,
                                                (SELECT d.lists FROM declared d WHERE d.policy_id = a.policy_id)))
UNION ALL
SELECT a.policy_id, 'class_gap',
       govproj.said('category %s has no class, hence no track, for some projects: %s', a.category::text,
                    govproj.when_gap(array_agg(a.applies_when ORDER BY a.id))),
       min(a.article), 'policy_class', min(a.id)
  FROM policy_class a
 WHERE NOT EXISTS (SELECT FROM policy_class b
                    WHERE b.policy_id = a.policy_id AND a.category <@ b.category AND a.category <> b.category)
 GROUP BY a.policy_id, a.category
HAVING govproj.when_gap(array_agg(a.applies_when ORDER BY a.id)) IS NOT NULL
UNION ALL
SELECT a.policy_id, 'waiver_ambiguous',
       govproj.said('%s is there twice for some projects: what their when say does not exclude each other',
                    govproj.said('waiver of %s', a.rule)),
       a.article, 'policy_waiver', a.id
  FROM policy_waiver a
 WHERE EXISTS (SELECT FROM policy_waiver b
                WHERE b.policy_id = a.policy_id AND b.rule = a.rule AND b.track IS NOT DISTINCT FROM a.track AND b.id < a.id
                  AND NOT govproj.when_excludes(a.applies_when, b.applies_when,
                                                (SELECT d.lists FROM declared d WHERE d.policy_id = a.policy_id)))
UNION ALL
-- classes
SELECT p.id, 'category_uncovered',
       govproj.said('no class, hence no track, for category %s', string_agg(l.name, govproj.said(', ') ORDER BY l.category)),
       NULL, 'policy', p.id
  FROM policy p, govproj.categories l
 WHERE NOT EXISTS (SELECT FROM govproj.categories below WHERE below.parent = l.category)
   AND NOT EXISTS (SELECT FROM policy_class c WHERE c.policy_id = p.id AND l.category <@ c.category)
 GROUP BY p.id
UNION ALL
-- rules and the steps they bind
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
-- document kinds
SELECT u.policy_id, 'document_unknown', govproj.said('the policy defines no document, and %s rows name one', u.rows::text),
       NULL, 'policy', u.policy_id
  FROM unknown_document u
 WHERE u.kind IS NULL
UNION ALL
SELECT u.policy_id, 'document_unknown',
       CASE u.rows WHEN 1 THEN govproj.said('document kind %s is not defined by the policy, so nobody may issue it', u.kind)
                   ELSE govproj.said('document kind %s is not defined by the policy, so nobody may issue it, and %s rows name it',
                                     u.kind, u.rows::text) END
       || govproj.near_words(u.kind,
                             ARRAY(SELECT d.kind FROM policy_document d WHERE d.policy_id = u.policy_id ORDER BY d.id)
                             || CASE WHEN u.rule_table = 'policy_limit'
                                     THEN '{contracts,supplements,allocations,payments,changes,limit,contract,arranged,'
                                          'national_funds,total}'::text[]
                                     WHEN u.rule_table = 'policy_requirement' THEN '{contract,cost_line,demand}'::text[]
                                     WHEN u.rule_table IN ('policy_order', 'policy_condition')
                                     THEN ARRAY(SELECT word FROM (SELECT word FROM entry_word e
                                                                   WHERE word !~ ':' AND e.policy_id = u.policy_id
                                                                  UNION SELECT word FROM event_word
                                                                  UNION SELECT s.to_stage::text FROM policy_step s
                                                                         WHERE s.policy_id = u.policy_id) AS k ORDER BY word COLLATE "C")
                                END),
       u.article, u.rule_table, u.rule_id
  FROM unknown_document u
 WHERE u.kind IS NOT NULL
UNION ALL
SELECT k.policy_id, 'document_carries_no_' || replace(k.wants, ' ', '_'),
       CASE k.rows WHEN 1 THEN govproj.said('document kind %s carries no %s, and the rule needs one', k.kind, w.said)
                   ELSE govproj.said('document kind %s carries no %s, and %s rules need one', k.kind, w.said, k.rows::text) END,
       k.article, k.rule_table, k.rule_id
  FROM lacking k,
       LATERAL (SELECT CASE k.wants WHEN 'outcome' THEN govproj.said('outcome')
                                    WHEN 'amount' THEN govproj.said('amount')
                                    WHEN 'third party' THEN govproj.said('third party')
                                    ELSE govproj.said('qualification') END) AS w (said)
UNION ALL
-- requirements
SELECT g.policy_id, 'any_of_single',
       CASE count(*) WHEN 1
            THEN govproj.said('any_of group %s at %s has one row, so it offers no choice', min(g.any_of), g.to_stage::text)
            ELSE govproj.said('any_of groups %s at %s have one row each, so they offer no choice', string_agg(g.any_of, ', ' ORDER BY g.id),
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
 WHERE a.any_of IS NULL AND b.any_of IS NULL AND a.mode = 'refuse' AND b.mode = 'refuse' AND a.id < b.id
   AND NOT govproj.when_excludes(a.applies_when, b.applies_when, (SELECT d.lists FROM declared d WHERE d.policy_id = a.policy_id))
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
 WHERE NOT a.absent AND a.any_of IS NULL AND a.mode = 'refuse' AND b.mode = 'refuse'
   AND NOT govproj.when_excludes(a.applies_when, b.applies_when, (SELECT d.lists FROM declared d WHERE d.policy_id = a.policy_id))
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
 WHERE (q.needs = 'demand' OR q.needs LIKE 'cost_line%') AND (q.qualified OR q.independent)
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
-- conditions
SELECT c.policy_id, 'condition_unknown',
       coalesce(govproj.condition_that_was(c.condition, c.argument),
                govproj.said('condition %s is no word of the vocabulary', c.condition)
                || govproj.near_words(c.condition, ARRAY(SELECT w.condition FROM word w ORDER BY w.condition COLLATE "C"))),
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE NOT EXISTS (SELECT FROM word w WHERE w.condition = c.condition)
UNION ALL
SELECT c.policy_id, 'condition_argument',
       govproj.said('condition %s: %s is no %s', c.condition, c.argument, w.takes) || govproj.near_words(c.argument, w.arguments),
       c.article, 'policy_condition', c.id
  FROM policy_condition c
  JOIN word w ON w.condition = c.condition
 WHERE c.argument <> ALL (w.arguments)
UNION ALL
SELECT c.policy_id, 'condition_never_met',
       govproj.said('condition approval_lapsed/%s can never be met: no order says how long it lives', c.argument),
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE c.condition = 'approval_lapsed'
   AND EXISTS (SELECT FROM policy_document d WHERE d.policy_id = c.policy_id AND d.kind = c.argument)
   AND NOT EXISTS (SELECT FROM policy_order o
                    WHERE o.policy_id = c.policy_id AND o.after = c.argument AND o.at_most IS NOT NULL)
UNION ALL
SELECT c.policy_id, 'entry_unknown',
       govproj.said('condition %s is asked of the entry of %s, which nobody enters', c.condition, c.entry)
       || govproj.near_words(c.entry, ARRAY(SELECT word FROM entry_word e WHERE e.policy_id = c.policy_id ORDER BY word COLLATE "C")),
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE c.entry ~ ':' AND (c.policy_id, c.entry::text) NOT IN (SELECT policy_id, word FROM entry_word)
UNION ALL
SELECT c.policy_id, 'condition_of_entry',
       CASE WHEN c.entry IS NULL THEN govproj.said('condition %s is of contracts and asked of a step', c.condition)
            ELSE govproj.said('condition %s is of contracts and asked of the entry of %s', c.condition, c.entry) END,
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE c.condition IN ('undertaking', 'delivery_due', 'renews')
   AND ((c.policy_id, c.entry::text) IN (SELECT policy_id, word FROM contract_word)) IS NOT TRUE
   AND (c.entry IS NULL OR (c.policy_id, c.entry::text) IN (SELECT policy_id, word FROM entry_word UNION ALL
                                                            SELECT policy_id, kind FROM policy_document))
UNION ALL
SELECT c.policy_id, 'condition_of_entry',
       CASE WHEN c.entry IS NULL THEN govproj.said('condition %s is of payments and asked of a step', c.condition)
            ELSE govproj.said('condition %s is of payments and asked of the entry of %s', c.condition, c.entry) END,
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE c.condition = 'source_named' AND c.entry !~ '^payment(:|$)' IS NOT FALSE
   AND (c.entry IS NULL OR (c.policy_id, c.entry::text) IN (SELECT policy_id, word FROM entry_word UNION ALL
                                                            SELECT policy_id, kind FROM policy_document))
UNION ALL
SELECT c.policy_id, 'condition_of_entry',
       govproj.said('condition %s says when something is entered and is asked of a step, which has its stage', c.condition),
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE c.condition IN ('reached', 'not_reached', 'going_on') AND c.entry IS NULL
UNION ALL
SELECT c.policy_id, 'condition_of_step',
       govproj.said('condition %s is of a step and asked of the entry of %s', c.condition, c.entry),
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE c.condition IN ('another_office', 'four_eyes') AND c.entry IS NOT NULL
UNION ALL
-- from when on, and until when
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
UNION ALL
-- orders
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
SELECT c.policy_id, 'condition_always_met',
       CASE WHEN c.entry IS NULL
            THEN govproj.said('condition served_alive is asked of a birth alone, and bars nothing at %s', c.to_stage::text)
            ELSE govproj.said('condition served_alive is asked of a birth alone, and bars nothing at the entry of %s', c.entry) END,
       c.article, 'policy_condition', c.id
  FROM policy_condition c
 WHERE c.condition = 'served_alive'
   AND (c.entry IS NOT NULL
        OR NOT EXISTS (SELECT FROM policy_step s
                        WHERE s.policy_id = c.policy_id AND s.kind = 'birth' AND s.to_stage = c.to_stage AND c.from_stage IS NULL
                          AND (c.track IS NULL OR s.track = c.track)))
   AND NOT EXISTS (SELECT FROM spoilt_track x WHERE x.policy_id = c.policy_id AND (c.track IS NULL OR x.track = c.track))
UNION ALL
-- offices
SELECT s.policy_id, 'office_unknown',
       s.what || govproj.near_words(s.office, ARRAY(SELECT w.word::text FROM policy_word w
                                                     WHERE w.policy_id = s.policy_id AND w.list = 'office' ORDER BY w.id)),
       s.article, s.rule_table, s.rule_id
  FROM office_said s
 WHERE s.office IS NOT NULL
   AND NOT EXISTS (SELECT FROM policy_word w WHERE w.policy_id = s.policy_id AND w.list = 'office' AND w.word = s.office)
UNION ALL
SELECT o.policy_id, 'debtor_unseeing',
       govproj.said('duty %s is owed by %s, which does not see all projects: its owner owes it, or an office with the part sees_all',
                    o.code, o.debtor),
       o.article, 'policy_obligation', o.id
  FROM policy_obligation o
  JOIN policy_word w ON w.policy_id = o.policy_id AND w.list = 'office' AND w.word = o.debtor
 WHERE o.event <> 'plan' AND NOT coalesce(govproj.has_part(w.parts, 'sees_all'), false)
UNION ALL
-- occasions
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
 WHERE o.rule_table IN ('policy_requirement', 'policy_condition') AND o.entry IS NULL AND o.applies_when IS NOT NULL
   AND NOT EXISTS (SELECT FROM policy_requirement q WHERE o.rule_table = 'policy_requirement' AND q.id = o.rule_id AND q.onwards)
   AND NOT EXISTS (SELECT FROM step s
                    WHERE s.policy_id = r.policy_id AND s.to_stage = r.to_stage AND (r.track IS NULL OR s.track = r.track)
                      AND (r.from_stage IS NULL OR s.from_stage = r.from_stage)
                      AND NOT govproj.when_excludes(s.applies_when, o.applies_when,
                                                    (SELECT d.lists FROM declared d WHERE d.policy_id = r.policy_id)))
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
SELECT c.policy_id, 'settled_dead_end',
       govproj.said('condition settled/%s bars the only steps that meet that duty', c.argument), c.article, 'policy_condition', c.id
  FROM policy_condition c
  JOIN policy_obligation o ON o.policy_id = c.policy_id AND o.code = c.argument
 WHERE c.condition = 'settled' AND c.to_stage IS NOT NULL AND c.from_stage IS NULL AND c.mode = 'refuse' AND o.met_by ~ '^[, ]*stage:'
   AND NOT EXISTS (SELECT FROM regexp_split_to_table(btrim(o.met_by, ', '), '[, ]+') AS t (thing)
                    WHERE NOT starts_with(t.thing, 'stage:')
                       OR (t.thing <> 'stage:' || c.to_stage::text
                           AND NOT EXISTS (SELECT FROM way w WHERE w.policy_id = c.policy_id AND (c.track IS NULL OR w.track = c.track)
                                              AND w.gate = c.to_stage AND 'stage:' || w.stage::text = t.thing)))
UNION ALL
SELECT o.policy_id, 'occasion_of_agency',
       govproj.said('duty %s is an agency''s and no project''s, so no project''s facts say when it arises', o.code),
       o.article, 'policy_obligation', o.id
  FROM policy_obligation o
 WHERE o.event IN ('plan', 'audit_item') AND o.applies_when IS NOT NULL
UNION ALL
-- duties
SELECT c.policy_id, 'obligation_unknown',
       CASE count(*) WHEN 1 THEN govproj.said('condition settled/%s: no such duty is defined by the policy', c.argument)
                     ELSE govproj.said('condition settled/%s: no such duty is defined by the policy, and %s rows name it', c.argument,
                                       count(*)::text) END
       || govproj.near_words(c.argument, ARRAY(SELECT o.code FROM policy_obligation o WHERE o.policy_id = c.policy_id ORDER BY o.id)),
       (array_agg(c.article ORDER BY c.id))[1], 'policy_condition', min(c.id)
  FROM policy_condition c
 WHERE c.condition = 'settled'
   AND NOT EXISTS (SELECT FROM policy_obligation o WHERE o.policy_id = c.policy_id AND o.code = c.argument)
 GROUP BY c.policy_id, c.argument
UNION ALL
SELECT c.policy_id, 'condition_always_met',
       CASE WHEN o.event IN ('plan', 'audit_item')
            THEN govproj.said('condition settled/%s bars nothing: that duty is an agency''s and no project''s', c.argument)
            ELSE govproj.said('condition settled/%s bars nothing: that duty is of another track', c.argument) END,
       c.article, 'policy_condition', c.id
  FROM policy_condition c
  JOIN policy_obligation o ON o.policy_id = c.policy_id AND o.code = c.argument
 WHERE c.condition = 'settled' AND (o.event IN ('plan', 'audit_item') OR o.track <> c.track)
UNION ALL
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
UNION ALL
-- waivers
SELECT w.policy_id, 'waiver_of_nothing',
       govproj.said('waiver of %s: no rule of the policy has that name', w.rule)
       || govproj.near_words(w.rule, ARRAY(SELECT r.name FROM rule_name r WHERE r.policy_id = w.policy_id ORDER BY r.name COLLATE "C")),
       w.article, 'policy_waiver', w.id
  FROM policy_waiver w
 WHERE NOT EXISTS (SELECT FROM rule_name r WHERE r.policy_id = w.policy_id AND r.name = w.rule)
   -- the rule itself may be misspelt, which is told
   AND NOT EXISTS (SELECT FROM unknown_document u WHERE u.policy_id = w.policy_id AND govproj.is_near(u.kind, w.rule))
   AND NOT EXISTS (SELECT FROM policy_condition c
                    WHERE c.policy_id = w.policy_id AND c.condition NOT IN (SELECT condition FROM word)
                      AND govproj.is_near(govproj.condition_code(c.code, c.condition, c.argument, c.entry), w.rule))
UNION ALL
SELECT w.policy_id, 'waiver_ungrantable',
       govproj.said('waiver of %s is granted by %s, but its document %s is issued by %s', w.rule, w.grantor, w.document_kind, d.issuer),
       w.article, 'policy_waiver', w.id
  FROM policy_waiver w
  JOIN policy_document d ON d.policy_id = w.policy_id AND d.kind = w.document_kind
 WHERE d.issuer NOT IN (w.grantor, 'owner')
UNION ALL
-- money
SELECT l.policy_id, 'limit_unset',
       CASE count(DISTINCT l.id) WHEN 1
            THEN govproj.said('limit of %s: no step sets the project''s limit, so there is none to keep', min(l.subject))
            ELSE govproj.said('no step of track %s sets the project''s limit (limit_document), so that %s limits have none to keep',
                              string_agg(DISTINCT l.track, ', '), count(DISTINCT l.id)::text) END,
       (array_agg(l.article ORDER BY l.id))[1], 'policy_limit', min(l.id)
  FROM unkept_limit l
 GROUP BY l.policy_id
UNION ALL
-- a document that sets the limit, or is said to have lapsed, lives one length of time within a track
(SELECT DISTINCT ON (a.policy_id, a.after) a.policy_id, 'period_contradicts',
       govproj.said('order of %s after %s: another row gives what it rests on another length of life', a.subject, a.after),
       a.article, 'policy_order', a.id
  FROM ordered a
 WHERE EXISTS (SELECT FROM ordered b
                WHERE b.policy_id = a.policy_id AND b.after = a.after AND b.id < a.id
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
UNION ALL
-- attributes and words
SELECT t.policy_id, 'attribute_taken',
       govproj.said('attribute %s has the name of a fact that govproj.facts lists', t.attribute), t.article, 'policy_attribute', t.id
  FROM policy_attribute t
 WHERE t.attribute IN (SELECT f.fact FROM govproj.facts f)
UNION ALL
SELECT t.policy_id, 'attribute_wordless',
       govproj.said('attribute %s has no word: its words are rows of words with that list', t.attribute), t.article,
       'policy_attribute', t.id
  FROM policy_attribute t
 WHERE NOT EXISTS (SELECT FROM policy_word w WHERE w.policy_id = t.policy_id AND w.list = t.attribute)
UNION ALL
SELECT w.policy_id, 'list_unknown',
       govproj.said('list %s is neither one of the engine''s nor an attribute', w.list)
       || govproj.near_words(w.list, '{cost_line,source,ground,cause,contract,office}'::text[]
                                     || ARRAY(SELECT t.attribute::text FROM policy_attribute t
                                               WHERE t.policy_id = w.policy_id ORDER BY t.id)),
       min(w.article), 'policy_word', min(w.id)
  FROM policy_word w
 WHERE w.list NOT IN ('cost_line', 'source', 'ground', 'cause', 'contract', 'office')
   AND NOT EXISTS (SELECT FROM policy_attribute t WHERE t.policy_id = w.policy_id AND t.attribute = w.list)
 GROUP BY w.policy_id, w.list
UNION ALL
SELECT w.policy_id, 'word_too_many', govproj.said('list %s has %s words, and the engine keeps 63', w.list, count(*)::text),
       min(w.article), 'policy_word', max(w.id)
  FROM policy_word w
 GROUP BY w.policy_id, w.list
HAVING count(*) > 63
UNION ALL
-- cases
SELECT policy_id, code, fault, article, rule_table, rule_id FROM policy_case_fault;

COMMENT ON VIEW policy_fault_found IS 'Part of policy_fault: the same, as it is looked for (制度条文矛盾).';
COMMENT ON COLUMN policy_fault_found.policy_id IS 'The version (制度版本).';
COMMENT ON COLUMN policy_fault_found.code IS 'Name of the sort of fault (错误代码).';
COMMENT ON COLUMN policy_fault_found.fault IS 'What is wrong, in words (错误说明).';
COMMENT ON COLUMN policy_fault_found.article IS 'Article of the row at fault (条款); NULL where a row is missing.';
COMMENT ON COLUMN policy_fault_found.rule_table IS 'Which of the policy tables the row is in (所在表).';
COMMENT ON COLUMN policy_fault_found.rule_id IS 'id of that row (行号).';

-- Tables that were never analysed look large to the planner, which then compiles for seconds what runs for some milliseconds.
CREATE FUNCTION policy_faults() RETURNS SETOF policy_fault_found
    LANGUAGE sql STABLE ROWS 10
    SET jit = off
BEGIN ATOMIC
    SELECT f.policy_id, f.code, f.fault, f.article, f.rule_table, f.rule_id FROM policy_fault_found AS f;
END;
COMMENT ON FUNCTION policy_faults() IS 'Part of policy_fault: its rows (制度条文矛盾).';

CREATE VIEW policy_fault WITH (security_invoker = true) AS
SELECT f.policy_id, f.code, f.fault, f.article, f.rule_table, f.rule_id FROM policy_faults() AS f;
COMMENT ON VIEW policy_fault IS
    'Contradictions within the loaded versions (制度条文矛盾): one row each, none when all is well.';
COMMENT ON COLUMN policy_fault.policy_id IS 'The version (制度版本).';
COMMENT ON COLUMN policy_fault.code IS 'Name of the sort of fault (错误代码).';
COMMENT ON COLUMN policy_fault.fault IS 'What is wrong, in words (错误说明).';
COMMENT ON COLUMN policy_fault.article IS 'Article of the row at fault (条款); NULL where a row is missing.';
COMMENT ON COLUMN policy_fault.rule_table IS 'Which of the policy tables the row is in (所在表).';
COMMENT ON COLUMN policy_fault.rule_id IS 'id of that row (行号).';
