-- explain and worklist: the judge's own answers, and the duties beside them.

CREATE FUNCTION explain(project_id bigint, to_stage govproj.stage DEFAULT NULL, on_date date DEFAULT NULL)
    RETURNS TABLE (target govproj.stage, rule text, article text, met boolean, mode text, remedy text, office text, asks text)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT e.target, e.rule, e.article, e.met, e.mode, e.remedy, e.office,
           article_asks(e.policy_id, e.article, govproj.message_language())
      FROM govproj.judge_explain('project'::regclass, project_id, to_stage, on_date, true) AS e;
END;
COMMENT ON FUNCTION explain(bigint, govproj.stage, date) IS
    'Why a project can or cannot step on (办理条件说明): '
    'a row for each rule of the step to to_stage (NULL: of every possible step) on a day (NULL: today), '
    'met or not, with what would meet it, the office that must act, and what its article asks. The same judge decides the UPDATE.';

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

CREATE VIEW worklist WITH (security_invoker = true) AS
SELECT p.id AS project_id, p.code::text AS project_code, p.title::text AS title,
       p.category::text AS category, p.track,
       p.owner_id, owner.name AS owner_name,
       p.stage::text AS stage, coalesce(called.label_zh, govproj.label(p.stage, 'zh')) AS stage_zh,
       coalesce(called.label_en, govproj.label(p.stage, 'en')) AS stage_en,
       govproj.ordinal(p.stage) AS stage_order, p.stage_on,
       e.target::text AS next_stage, coalesce(next_called.label_zh, govproj.label(e.target, 'zh')) AS next_zh,
       coalesce(next_called.label_en, govproj.label(e.target, 'en')) AS next_en,
       govproj.ordinal(e.target) AS next_order,
       e.step, e.office AS office, e.ready, e.missing, e.remedies
  FROM project p
  JOIN agency owner ON owner.id = p.owner_id
  LEFT JOIN policy_word called ON called.policy_id = p.policy_id AND called.list = 'stage' AND called.word = p.stage::text
 CROSS JOIN LATERAL (
        SELECT j.target, j.step,
               max(j.office) FILTER (WHERE j.rule = 'step') AS office,
               bool_and(j.met OR j.mode <> 'refuse') AS ready,
               bool_and(j.met OR j.code <> 'ZG001') AS open,
               (count(*) FILTER (WHERE NOT j.met AND j.mode = 'refuse'))::integer AS missing,
               string_agg(CASE j.mode WHEN 'warn' THEN govproj.said('(warn) ') ELSE '' END
                          || govproj.said('%s: %s', j.rule, j.remedy), E'\n'
                          ORDER BY j.mode, j.code, j.rule COLLATE "C") FILTER (WHERE NOT j.met) AS remedies
          FROM govproj.judge_explain('project'::regclass, p.id, NULL, NULL, false) AS j
         GROUP BY j.target, j.step
       ) AS e
  LEFT JOIN policy_word next_called
    ON next_called.policy_id = p.policy_id AND next_called.list = 'stage' AND next_called.word = e.target::text
 WHERE e.step = 'forward' OR e.ready OR (e.step = 'restart' AND e.open)
UNION ALL
SELECT p.id, p.code::text, p.title::text, p.category::text, p.track,
       p.owner_id, owner.name,
       p.stage::text,
       coalesce(called.label_zh, govproj.label(p.stage, 'zh')),
       coalesce(called.label_en, govproj.label(p.stage, 'en')),
       govproj.ordinal(p.stage), p.stage_on,
       NULL, NULL, NULL, NULL, 'duty', CASE WHEN d.document_id IS NULL THEN d.debtor ELSE d.receiver END, true, 1,
       duty_said(p.policy_id, d.kind, d.arose_on, d.due_on, d.document_id, d.dated_on)
  FROM project p
  JOIN agency owner ON owner.id = p.owner_id
  LEFT JOIN policy_word called ON called.policy_id = p.policy_id AND called.list = 'stage' AND called.word = p.stage::text
 CROSS JOIN LATERAL govproj.project_duties('project'::regclass, p.id) AS d
 WHERE d.met_on IS NULL
UNION ALL
SELECT p.id, p.code::text, p.title::text, p.category::text, p.track,
       d.agency_id, debtor.name,
       p.stage::text,
       coalesce(called.label_zh, govproj.label(p.stage, 'zh')),
       coalesce(called.label_en, govproj.label(p.stage, 'en')),
       govproj.ordinal(p.stage), p.stage_on,
       NULL, NULL, NULL, NULL, 'duty', CASE WHEN d.annual_plan_id IS NULL THEN 'owner' ELSE d.receiver END, true, 1,
       govproj.duty_open(d.kind, d.label_zh, d.arose_on, d.due_on,
              CASE WHEN d.annual_plan_id IS NOT NULL
                   THEN govproj.said('annual_plan %s of %s waits for its receipt', d.annual_plan_id::text,
                                     to_char(d.dated_on, 'YYYY-MM-DD'))
                   WHEN d.event = 'plan' THEN govproj.said('it is met by filing an annual_plan of %s (filed_on)', d.source_id::text)
                   ELSE govproj.said('it is met by handing over audit_item %s, "%s" (handed_on)', d.source_id::text, i.title) END)
  FROM govproj.agency_duties('project'::regclass) AS d
  JOIN agency debtor ON debtor.id = d.agency_id
  LEFT JOIN project p ON p.id = d.project_id
  LEFT JOIN policy_word called ON called.policy_id = p.policy_id AND called.list = 'stage' AND called.word = p.stage::text
  LEFT JOIN audit_item i ON i.id = d.source_id
 WHERE d.met_on IS NULL;

COMMENT ON VIEW worklist IS
    'Worklist (待办事项): for every open project the steps it can take next, '
    'the office that takes each, and what is still missing today. '
    'A new round shows once it is open (after a return or a lapse), steps back and exits only when they are ready. '
    'Beside the steps stand the duties that are open, of projects and of agencies themselves, with step ''duty''.';
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
COMMENT ON COLUMN worklist.step IS 'Kind of step (步骤性质): forward, back, restart or exit; or duty (义务).';
COMMENT ON COLUMN worklist.office IS 
    'Office that takes the step or meets the duty (办理单位): owner or a kind of agency; '
    'of what waits for its receipt, who receives it.';
COMMENT ON COLUMN worklist.ready IS 'Whether nothing that refuses is missing (可办理); a duty may always be met.';
COMMENT ON COLUMN worklist.missing IS 'Number of unmet rules that refuse (缺项数); 1 for a duty.';
COMMENT ON COLUMN worklist.remedies IS
    'What is missing, a line each (缺项说明); what only warns is marked. '
    'Of a duty: since when it is open, until when it is in time, and what meets it.';
