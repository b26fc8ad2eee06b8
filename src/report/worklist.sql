-- worklist: what each office can and must do, by the judge's own answers and the duties beside them.

-- What is owed for a project, in words: since when, until when, and what meets it.
CREATE FUNCTION duty_said(policy_id bigint, kind text, arose_on date, due_on date, document_id bigint, dated_on date) RETURNS text
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT govproj.duty_open(k.code, k.label_zh, duty_said.arose_on, duty_said.due_on,
               CASE WHEN duty_said.document_id IS NULL
                    THEN govproj.said('it is met by %s dated that day or later',
                             (SELECT string_agg(CASE WHEN starts_with(t.thing, 'evaluation:')
                                                     THEN govproj.said('an evaluation of kind %s',
                                                              govproj.word_listed(substr(t.thing, 12), v.label_zh))
                                                     WHEN n.kind IS NULL
                                                     THEN govproj.said('the step to %s', govproj.word_listed(substr(t.thing, 7),
                                                              coalesce(w.label_zh, govproj.label(substr(t.thing, 7)::govproj.stage))))
                                                     ELSE govproj.said('document %s (%s)', n.kind, n.label_zh) END,
                                                govproj.said(' or ') ORDER BY t.n)
                                FROM regexp_split_to_table(btrim(k.met_by, ', '), '[, ]+') WITH ORDINALITY AS t (thing, n)
                                LEFT JOIN policy_document n ON n.policy_id = k.policy_id AND n.kind = t.thing
                                LEFT JOIN policy_word v ON v.policy_id = k.policy_id AND v.list = 'evaluation'
                                                       AND v.word = substr(t.thing, 12)
                                LEFT JOIN policy_word w ON w.policy_id = k.policy_id AND w.list = 'stage' AND w.word = substr(t.thing, 7)))
                    ELSE govproj.said('document %s (%s) of %s waits for its receipt', duty_said.document_id::text, n.label_zh,
                                      to_char(duty_said.dated_on, 'YYYY-MM-DD')) END)
      FROM policy_obligation k
      LEFT JOIN document d ON d.id = duty_said.document_id
      LEFT JOIN policy_document n ON n.policy_id = k.policy_id AND n.kind = d.kind
     WHERE k.policy_id = duty_said.policy_id AND k.code = duty_said.kind;
END;
COMMENT ON FUNCTION duty_said(bigint, text, date, date, bigint, date) IS
    'Part of worklist: a duty of a project that is open, in words (义务说明).';

-- The projects come in the order of their ids, and what is to do for one is reckoned when its turn comes: whoever asks for the first
-- rows has the first projects judged and no other. So nothing is joined to them that could be turned about: labels are looked up.
CREATE VIEW worklist WITH (security_invoker = true) AS
SELECT w.project_id, w.project_code, w.title, w.category::text AS category, w.track, w.owner_id,
       (SELECT g.name FROM agency g WHERE g.id = w.owner_id) AS owner_name,
       w.stage::text AS stage,
       coalesce((SELECT c.label_zh FROM policy_word c WHERE c.policy_id = w.policy_id AND c.list = 'stage' AND c.word = w.stage::text),
                govproj.label(w.stage, 'zh')) AS stage_zh,
       coalesce((SELECT c.label_en FROM policy_word c WHERE c.policy_id = w.policy_id AND c.list = 'stage' AND c.word = w.stage::text),
                govproj.label(w.stage, 'en')) AS stage_en,
       govproj.ordinal(w.stage) AS stage_order, w.stage_on,
       w.target::text AS next_stage,
       coalesce((SELECT c.label_zh FROM policy_word c WHERE c.policy_id = w.policy_id AND c.list = 'stage' AND c.word = w.target::text),
                govproj.label(w.target, 'zh')) AS next_zh,
       coalesce((SELECT c.label_en FROM policy_word c WHERE c.policy_id = w.policy_id AND c.list = 'stage' AND c.word = w.target::text),
                govproj.label(w.target, 'en')) AS next_en,
       govproj.ordinal(w.target) AS next_order,
       w.step, w.office, w.ready, w.missing, w.remedies,
       w.project_order, w.key,
       coalesce(CASE WHEN w.agency_id IS NOT NULL THEN w.agency_id = ANY ((SELECT govproj.acting_for('project'::regclass))::bigint[])
                     -- office by office, each until one is found: the register's owner acts for every agency
                     ELSE w.office = ANY (ARRAY(SELECT o.word FROM policy_word o
                                                 WHERE o.list = 'office'
                                                   AND EXISTS (
                                                       SELECT FROM agency g
                                                        WHERE g.kind = o.word
                                                          AND g.id = ANY ((SELECT govproj.acting_for('project'::regclass))::bigint[])
                                                       OFFSET 0))) END, false) AS mine,
       (SELECT t.label_zh::text FROM policy_track t WHERE t.policy_id = w.policy_id AND t.track = w.track) AS track_zh,
       (SELECT t.label_en::text FROM policy_track t WHERE t.policy_id = w.policy_id AND t.track = w.track) AS track_en,
       govproj.word_label('step', w.step, 'zh') AS step_zh, govproj.word_label('step', w.step, 'en') AS step_en,
       coalesce(govproj.word_label('office', w.office, 'zh'),
                (SELECT o.label_zh FROM policy_word o WHERE o.policy_id = w.policy_id AND o.list = 'office' AND o.word = w.office),
                -- of a duty about no project as the latest version calls it
                (SELECT k.label_zh FROM agency_kind k WHERE k.kind = w.office), w.office) AS office_zh,
       coalesce(govproj.word_label('office', w.office, 'en'),
                (SELECT govproj.as_label(o.label_en) FROM policy_word o
                  WHERE o.policy_id = w.policy_id AND o.list = 'office' AND o.word = w.office),
                (SELECT k.label_en FROM agency_kind k WHERE k.kind = w.office), w.office) AS office_en,
       w.duty, w.duty_zh, w.duty_en, w.source_id, w.arose_on, w.due_on,
       govproj.label(w.category, 'zh') AS category_zh, govproj.label(w.category, 'en') AS category_en,
       govproj.ordinal(w.category) AS category_order
  FROM (
        (SELECT p.id AS project_id, p.code::text AS project_code, p.title::text AS title, p.category, p.track,
                p.owner_id, p.policy_id, p.stage, p.stage_on, e.target, e.step, e.office, e.ready, e.missing, e.remedies,
                p.id AS project_order, format('%s:%s', p.id, e.key) AS key,
                CASE e.office WHEN 'owner' THEN p.owner_id ELSE e.agency_id END AS agency_id,
                e.duty, e.duty_zh, e.duty_en, e.source_id, e.arose_on, e.due_on
           FROM (SELECT id, code, title, category, track, owner_id, policy_id, stage, stage_on FROM project ORDER BY id) AS p
          CROSS JOIN LATERAL (
                 SELECT s.target, s.step, s.office, s.ready, s.missing, s.remedies, s.target::text AS key, NULL::bigint AS agency_id,
                        NULL::text AS duty, NULL::text AS duty_zh, NULL::text AS duty_en, NULL::bigint AS source_id,
                        NULL::date AS arose_on, NULL::date AS due_on
                   FROM (SELECT j.target, j.step,
                                max(j.office) FILTER (WHERE j.rule = 'step') AS office,
                                bool_and(j.met OR j.mode <> 'refuse') AS ready,
                                bool_and(j.met OR j.code <> 'ZG001') AS open,
                                (count(*) FILTER (WHERE NOT j.met AND j.mode = 'refuse'))::integer AS missing,
                                string_agg(CASE j.mode WHEN 'warn' THEN govproj.said('(warn) ') ELSE '' END
                                           || govproj.said('%s: %s', j.rule, j.remedy), E'\n'
                                           ORDER BY j.mode, j.code, j.rule COLLATE "C") FILTER (WHERE NOT j.met) AS remedies
                           FROM govproj.judge_explain('project'::regclass, p.id, NULL, NULL, false) AS j
                          GROUP BY j.target, j.step) AS s
                  WHERE s.step IN ('forward', 'back', 'exit') OR s.ready OR (s.step = 'restart' AND s.open)
                 UNION ALL
                 SELECT NULL::govproj.stage, 'duty'::text, CASE WHEN d.document_id IS NULL THEN d.debtor ELSE d.receiver END, true, 1,
                        duty_said(p.policy_id, d.kind, d.arose_on, d.due_on, d.document_id, d.dated_on),
                        format('duty:%s:%s:%s', d.kind, d.source_id, to_char(d.arose_on, 'YYYY-MM-DD')),
                        CASE WHEN d.document_id IS NULL THEN d.agency_id END,
                        d.kind, d.label_zh, d.label_en, d.source_id, d.arose_on, d.due_on
                   FROM govproj.project_duties('project'::regclass, p.id) AS d
                  WHERE d.met_on IS NULL
                 UNION ALL
                 SELECT NULL::govproj.stage, 'correction'::text, o.office::text, true, 1,
                        govproj.said('correction %s of %s %s: %s is "%s" and should be "%s", because: %s. Another role than "%s" grants or '
                                     'refuses it (decision)', c.id::text, c.relation, c.row_id::text,
                                     govproj.word_listed(c.column_name, coalesce(
                                         govproj.entry_column_labels() -> c.relation -> c.column_name ->> 0, c.column_name)),
                                     coalesce(c.old, ''), coalesce(c.new, ''), c.reason, c.entered_by),
                        format('correction:%s:%s', c.id, o.office), NULL::bigint,
                        NULL::text, NULL::text, NULL::text, c.id, NULL::date, NULL::date
                   FROM correction c
                  CROSS JOIN (SELECT DISTINCT s.office FROM policy_step s
                               WHERE s.policy_id = p.policy_id AND s.track = p.track AND s.office <> 'owner') AS o
                  WHERE c.project_id = p.id AND c.decision IS NULL
                ) AS e
          ORDER BY project_order)
        UNION ALL
        -- what agencies owe that is about no project, agency by agency, of those alone whose duties the reader may learn of
        (SELECT NULL::bigint, NULL::text, NULL::text, NULL::govproj.category, NULL::text, a.id, NULL::bigint, NULL::govproj.stage,
                NULL::date, NULL::govproj.stage, 'duty'::text,
                CASE WHEN d.annual_plan_id IS NULL THEN 'owner' ELSE d.receiver END, true, 1,
                govproj.duty_open(d.kind, d.label_zh, d.arose_on, d.due_on,
                       CASE WHEN d.annual_plan_id IS NOT NULL
                            THEN govproj.said('annual_plan %s of %s waits for its receipt', d.annual_plan_id::text,
                                              to_char(d.dated_on, 'YYYY-MM-DD'))
                            ELSE govproj.said('it is met by filing an annual_plan of %s (filed_on)', d.source_id::text) END),
                a.turn AS project_order,
                format('0:duty:%s:%s:%s:%s', d.kind, d.source_id, to_char(d.arose_on, 'YYYY-MM-DD'), a.id) AS key,
                CASE WHEN d.annual_plan_id IS NULL THEN a.id END,
                d.kind, d.label_zh, d.label_en, d.source_id, d.arose_on, d.due_on
           FROM (SELECT g.id, - g.id AS turn
                   FROM agency g
                  WHERE (SELECT govproj.sees_all('project'::regclass))
                     OR g.id = ANY ((SELECT govproj.acting_for('project'::regclass))::bigint[])
                  ORDER BY turn) AS a
          CROSS JOIN LATERAL govproj.plan_duties('project'::regclass, a.id) AS d
          WHERE d.met_on IS NULL
          ORDER BY project_order)
        UNION ALL
        (SELECT NULL::bigint, NULL::text, NULL::text, NULL::govproj.category, NULL::text, r.agency_id, NULL::bigint, NULL::govproj.stage,
                NULL::date, NULL::govproj.stage, 'duty'::text, 'owner', true, 1,
                govproj.duty_open(d.kind, d.label_zh, d.arose_on, d.due_on,
                       govproj.said('it is met by handing over audit_item %s, "%s" (handed_on)', d.source_id::text,
                                    (SELECT i.title FROM audit_item i WHERE i.id = d.source_id))),
                r.turn AS project_order,
                format('0:duty:%s:%s:%s:%s', d.kind, d.source_id, to_char(d.arose_on, 'YYYY-MM-DD'), r.agency_id) AS key,
                r.agency_id, d.kind, d.label_zh, d.label_en, d.source_id, d.arose_on, d.due_on
           FROM (SELECT q.id, q.agency_id, - q.agency_id AS turn FROM audit_request q WHERE q.project_id IS NULL ORDER BY turn) AS r
          CROSS JOIN LATERAL govproj.audit_duties('project'::regclass, r.id) AS d
          WHERE d.met_on IS NULL
          ORDER BY project_order)
        UNION ALL
        (SELECT r.seen_id, r.code::text, r.title::text, r.category, r.track, r.agency_id,
                r.policy_id, r.stage, r.stage_on, NULL::govproj.stage, 'duty'::text, 'owner', true, 1,
                govproj.duty_open(d.kind, d.label_zh, d.arose_on, d.due_on,
                       govproj.said('it is met by handing over audit_item %s, "%s" (handed_on)', d.source_id::text,
                                    (SELECT i.title FROM audit_item i WHERE i.id = d.source_id))),
                r.project_id AS project_order,
                format('%s:duty:%s:%s:%s:%s', r.project_id, d.kind, d.source_id, to_char(d.arose_on, 'YYYY-MM-DD'), r.agency_id) AS key,
                r.agency_id, d.kind, d.label_zh, d.label_en, d.source_id, d.arose_on, d.due_on
           FROM (SELECT q.id, q.agency_id, q.project_id,
                        p.id AS seen_id, p.code, p.title, p.category, p.track, p.policy_id, p.stage, p.stage_on
                   FROM audit_request q
                   -- by the index of one or the other: no hash takes ANY, for which all projects would be read
                   LEFT JOIN project p ON p.id = ANY (ARRAY[q.project_id]) AND q.project_id = ANY (ARRAY[p.id])
                  WHERE q.project_id IS NOT NULL
                  ORDER BY q.project_id) AS r
          CROSS JOIN LATERAL govproj.audit_duties('project'::regclass, r.id) AS d
          WHERE d.met_on IS NULL
          ORDER BY project_order)
       ) AS w;

COMMENT ON VIEW worklist IS
    'Worklist (待办事项): for every open project the steps there are, on, back and out, a row each, '
    'the office that takes it, and what is still missing today. A new round shows once it is open (after a return or a lapse). '
    'Beside the steps stand the duties that are open, of projects and of agencies themselves, with step ''duty'', and the corrections '
    'that wait, with step ''correction'', for each office that may decide on one. '
    'Key: project_order, key. Asked for in that order, with LIMIT or of one project, no more projects are judged than are shown.';
COMMENT ON COLUMN worklist.project_id IS 'Project; NULL, and with it all that is said of it, for a duty that is about none.';
COMMENT ON COLUMN worklist.project_code IS 'Project code (项目编号).';
COMMENT ON COLUMN worklist.title IS 'Title (项目名称).';
COMMENT ON COLUMN worklist.category IS 'Category of service (服务类别).';
COMMENT ON COLUMN worklist.track IS 'Class (类别): professional or public.';
COMMENT ON COLUMN worklist.owner_id IS 'Owning agency; of a duty of an agency itself, that agency.';
COMMENT ON COLUMN worklist.owner_name IS 'Name of that agency (项目单位).';
COMMENT ON COLUMN worklist.stage IS 'Stage reached.';
COMMENT ON COLUMN worklist.stage_zh IS 'Stage reached in Chinese (所处阶段).';
COMMENT ON COLUMN worklist.stage_en IS 'Stage reached in English.';
COMMENT ON COLUMN worklist.stage_order IS 'Number to order stages by.';
COMMENT ON COLUMN worklist.stage_on IS 'Day the stage was reached (阶段日期).';
COMMENT ON COLUMN worklist.next_stage IS 'Stage the step leads to; NULL for a duty.';
COMMENT ON COLUMN worklist.next_zh IS 'Stage the step leads to in Chinese (下一阶段).';
COMMENT ON COLUMN worklist.next_en IS 'Stage the step leads to in English.';
COMMENT ON COLUMN worklist.next_order IS 'Number to order next stages by.';
COMMENT ON COLUMN worklist.step IS 'Kind of step (步骤性质): forward, back, restart or exit; or duty (义务), or correction (更正) that waits.';
COMMENT ON COLUMN worklist.office IS 
    'Office that takes the step or meets the duty (办理单位): owner or a kind of agency; '
    'of what waits for its receipt, who receives it.';
COMMENT ON COLUMN worklist.ready IS 'Whether nothing that refuses is missing (可办理); a duty may always be met.';
COMMENT ON COLUMN worklist.missing IS 'Number of unmet rules that refuse (缺项数); 1 for a duty or a correction.';
COMMENT ON COLUMN worklist.remedies IS
    'What is missing, a line each (缺项说明); what only warns is marked. '
    'Of a duty: since when it is open, until when it is in time, and what meets it. Of a correction: what of, from what to what, and why.';
COMMENT ON COLUMN worklist.project_order IS 'Number to page by (分页序号): the project''s id; '
    'of a duty that is about none the id of the agency that owes it, below zero.';
COMMENT ON COLUMN worklist.key IS
    'What the row is known by (待办标识), unique by itself and the same every day as long as the step or the duty is there.';
COMMENT ON COLUMN worklist.mine IS 'Whether it is for an agency that the current user may act for (是否本单位经办).';
COMMENT ON COLUMN worklist.track_zh IS 'Class in Chinese (类别).';
COMMENT ON COLUMN worklist.track_en IS 'Class in English.';
COMMENT ON COLUMN worklist.step_zh IS 'Kind of step in Chinese (步骤性质).';
COMMENT ON COLUMN worklist.step_en IS 'Kind of step in English.';
COMMENT ON COLUMN worklist.office_zh IS 'Office in Chinese (办理单位).';
COMMENT ON COLUMN worklist.office_en IS 'Office in English.';
COMMENT ON COLUMN worklist.duty IS 'Kind of duty (义务种类), a code of policy_obligation; NULL: it is a step.';
COMMENT ON COLUMN worklist.duty_zh IS 'Kind of duty in Chinese (义务名称).';
COMMENT ON COLUMN worklist.duty_en IS 'Kind of duty in English.';
COMMENT ON COLUMN worklist.source_id IS 'What the duty arose from (来源), as obligation_watch.source_id; of a correction its key.';
COMMENT ON COLUMN worklist.arose_on IS 'Day the duty arose (产生日期).';
COMMENT ON COLUMN worklist.due_on IS 'Last day to meet it in time (到期日); NULL: no number of days, or it is a step.';
COMMENT ON COLUMN worklist.category_zh IS 'Category in Chinese (服务类别).';
COMMENT ON COLUMN worklist.category_en IS 'Category in English.';
COMMENT ON COLUMN worklist.category_order IS 'Number to order categories by.';
