-- As of a day: the register as it legally stood at the end of that day, told by its acts; and, where a moment is named, by what had
-- been recorded then. Each says what a view says of today, in columns of the same names; see the views for what they mean.
--
-- Plain SQL that the planner sees through: whoever asks for one project reads the acts of one, and for duties the register's own.

CREATE FUNCTION agency_on(day date, known timestamptz DEFAULT NULL)
    RETURNS TABLE (agency_id bigint, name text, kind text, active boolean)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT g.id, coalesce(v.name, f.name, g.name), g.kind,
           -- entering one founds none: it had been there since the day that it says, unless it was not known
           coalesce(v.active, f.active AND (f.recorded_at > agency_on.known OR f.active_since > agency_on.day) IS NOT TRUE, g.active)
      FROM agency g
      LEFT JOIN LATERAL (
            SELECT v.name, v.active
              FROM agency_version v
             WHERE v.agency_id = g.id AND v.from_on <= agency_on.day AND (v.recorded_at > agency_on.known) IS NOT TRUE
             ORDER BY v.from_on DESC, v.seq DESC LIMIT 1
           ) AS v ON true
      LEFT JOIN LATERAL (
            SELECT v.name, v.active, v.recorded_at, v.active_since
              FROM agency_version v
             WHERE v.agency_id = g.id
             ORDER BY v.seq LIMIT 1
           ) AS f ON v.name IS NULL;
END;
COMMENT ON FUNCTION agency_on(date, timestamptz) IS
    'What each agency was called at the end of a day, and whether it acted (历史时点单位): by what is recorded, or had been by known. '
    'Before it was entered it is taken to have been what it was entered as, since its active_since. '
    'Part of project_on, funds_on and duties_on.';

CREATE FUNCTION project_on(day date, known timestamptz DEFAULT NULL)
    RETURNS TABLE (
        project_id bigint, project_code text, title text, category text, category_zh text, category_en text, category_order integer,
        track text, track_zh text, track_en text, owner_id bigint, owner_name text, budget_year integer, policy_code text,
        stage text, stage_zh text, stage_en text, stage_order integer, stage_on date, round integer,
        city_funds numeric, national_funds numeric, total_investment numeric, software_cost numeric, approved_amount numeric,
        approval_last_day date,
        planned_on date, proposed_on date, registered_on date, submitted_on date, prechecked_on date, feasible_on date,
        designed_on date, estimated_on date, reviewed_on date, fund_reviewed_on date, approved_on date, funded_on date,
        procuring_on date, contracted_on date, implementing_on date, initially_accepted_on date, trial_on date, in_operation_on date,
        preaccepted_on date, accepted_on date, final_account_on date, evaluated_on date, filed_on date, decommissioned_on date,
        returned_on date, rejected_on date, withdrawn_on date, terminated_on date,
        attributes_zh text, attributes_en text, suspended_on date, joint_owners text)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT p.id, q.code, q.title,
           q.category::text, govproj.label(q.category, 'zh'), govproj.label(q.category, 'en'), govproj.ordinal(q.category),
           q.track, coalesce(tr.label_zh, q.track)::text, coalesce(tr.label_en, q.track)::text,
           q.owner_id, o.name, q.budget_year, y.code::text,
           q.stage::text, coalesce(called.label_zh, govproj.label(q.stage, 'zh'))::text,
           coalesce(called.label_en, govproj.label(q.stage, 'en'))::text, govproj.ordinal(q.stage), q.stage_on, q.round,
           q.city_funds, q.national_funds, q.total_investment, q.software_cost,
           q.approved_amount, q.approval_last_day,
           s.planned_on, s.proposed_on, s.registered_on, s.submitted_on, s.prechecked_on, s.feasible_on, s.designed_on,
           s.estimated_on, s.reviewed_on, s.fund_reviewed_on, s.approved_on, s.funded_on, s.procuring_on, s.contracted_on,
           s.implementing_on, s.initially_accepted_on, s.trial_on, s.in_operation_on, s.preaccepted_on, s.accepted_on,
           s.final_account_on, s.evaluated_on, s.filed_on, s.decommissioned_on, s.returned_on, s.rejected_on, s.withdrawn_on,
           s.terminated_on,
           said.zh, said.en, CASE WHEN govproj.ordinal(q.stage) >= 100 THEN q.suspended_on END,
           CASE WHEN EXISTS (SELECT FROM joint_owner j WHERE j.project_id = p.id) THEN (
                SELECT string_agg(DISTINCT g.name, '、' ORDER BY g.name)
                  FROM govproj.as_of('project'::regclass, 'joint_owner', p.id, project_on.day, project_on.known) AS j (
                       agency_id bigint, ended_on date)
                  JOIN agency_on(project_on.day, project_on.known) AS g ON g.agency_id = j.agency_id
                 WHERE j.ended_on IS NULL OR j.ended_on > project_on.day) END
      FROM project p
     CROSS JOIN LATERAL govproj.as_of('project'::regclass, 'project', p.id, project_on.day, project_on.known) AS q (
                code text, title text, category govproj.category, track text, owner_id bigint, budget_year integer, policy_id bigint,
                stage govproj.stage, stage_on date, round integer, city_funds numeric, national_funds numeric, total_investment numeric,
                software_cost numeric, approved_amount numeric, approval_last_day date, attributes jsonb, suspended_on date)
     CROSS JOIN LATERAL (SELECT g.name FROM agency_on(project_on.day, project_on.known) AS g WHERE g.agency_id = q.owner_id OFFSET 0) AS o
      LEFT JOIN policy_track tr ON tr.policy_id = q.policy_id AND tr.track = q.track
      JOIN policy y ON y.id = q.policy_id
      LEFT JOIN policy_word called ON called.policy_id = q.policy_id AND called.list = 'stage' AND called.word = q.stage::text
     CROSS JOIN LATERAL (
        SELECT
               max(a.legal_on) FILTER (WHERE a.to_stage = 'planned') AS planned_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'proposed') AS proposed_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'registered') AS registered_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'submitted') AS submitted_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'prechecked') AS prechecked_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'feasible') AS feasible_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'designed') AS designed_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'estimated') AS estimated_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'reviewed') AS reviewed_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'fund_reviewed') AS fund_reviewed_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'approved') AS approved_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'funded') AS funded_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'procuring') AS procuring_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'contracted') AS contracted_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'implementing') AS implementing_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'initially_accepted') AS initially_accepted_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'trial') AS trial_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'in_operation') AS in_operation_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'preaccepted') AS preaccepted_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'accepted') AS accepted_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'final_account') AS final_account_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'evaluated') AS evaluated_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'filed') AS filed_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'decommissioned') AS decommissioned_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'returned') AS returned_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'rejected') AS rejected_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'withdrawn') AS withdrawn_on,
               max(a.legal_on) FILTER (WHERE a.to_stage = 'terminated') AS terminated_on
          FROM act a
         -- a move gives another stage from the day on which it was made, whatever day that stage bears
         WHERE a.project_id = p.id AND a.to_stage IS NOT NULL
           AND CASE a.kind WHEN 'project_moved' THEN (a.detail ->> 'moved_on')::date ELSE a.legal_on END <= project_on.day
           AND (project_on.known IS NULL OR a.recorded_at <= project_on.known)
           -- one that had been taken back by then; what came before a later step was there when that was taken
           AND NOT EXISTS (
                SELECT FROM correction u
                  JOIN act b ON b.project_id = u.project_id AND b.kind = 'step_undone' AND (b.detail ->> 'undoes')::bigint = u.step_seq
                 WHERE u.project_id = a.project_id AND u.step_seq = a.seq
                   AND least(b.legal_on, (SELECT min(n.legal_on) FROM act n WHERE n.project_id = b.project_id AND n.seq > b.seq
                                                                             AND n.to_stage IS NOT NULL)) <= project_on.day
                   AND (project_on.known IS NULL OR b.recorded_at <= project_on.known))
           -- or a move that had been
           AND (a.kind <> 'project_moved'
                OR (a.detail ->> 'undoes' IS NULL
                    AND NOT EXISTS (
                        SELECT FROM act b
                         WHERE b.project_id = a.project_id AND b.seq = a.seq + 1 AND b.kind = 'project_moved'
                           AND b.detail ->> 'undoes' IS NOT NULL AND (b.detail ->> 'moved_on')::date <= project_on.day
                           AND (project_on.known IS NULL OR b.recorded_at <= project_on.known))))
           ) AS s
      LEFT JOIN LATERAL (
        SELECT string_agg(t.label_zh || '：' || w.label_zh, '；' ORDER BY t.id) AS zh,
               string_agg(t.label_en || ': ' || w.label_en, '; ' ORDER BY t.id) AS en
          FROM jsonb_each_text(q.attributes) AS e (attribute, word)
          JOIN policy_attribute t ON t.policy_id = q.policy_id AND t.attribute = e.attribute
          JOIN policy_word w ON w.policy_id = q.policy_id AND w.list = e.attribute AND w.word = e.word
           ) AS said ON q.attributes IS NOT NULL;
END;
COMMENT ON FUNCTION project_on(date, timestamptz) IS
    'Projects as of a day (历史时点项目一览): as project_overview, column by column, showed them or would have, as they legally stood at the '
    'end of that day. By all that is recorded, entries that came late and are dated no later among them; with known by what had been '
    'recorded at that moment (the law''s day and the moment of recording: 法定时点与登记时点). Told from the acts, and not from today''s rows. '
    'An entry that bears no day of its own, such as a cost line, is dated by its typing, but no later than a step that came after it. '
    'A project is there from the day of its entry on.';

CREATE FUNCTION pipeline_on(day date, known timestamptz DEFAULT NULL)
    RETURNS TABLE (
        track text, track_zh text, track_en text, stage text, stage_zh text, stage_en text, stage_order integer,
        projects bigint, total_investment numeric, city_funds numeric, longest_since date)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT g.track, coalesce(tr.label_zh, g.track)::text, coalesce(tr.label_en, g.track)::text,
           g.stage::text, coalesce(called.label_zh, govproj.label(g.stage, 'zh'))::text,
           coalesce(called.label_en, govproj.label(g.stage, 'en'))::text, govproj.ordinal(g.stage),
           g.projects, g.total_investment, g.city_funds, g.longest_since
      FROM (SELECT q.track, q.stage::text::govproj.stage AS stage, count(*) AS projects, sum(q.total_investment) AS total_investment,
                   sum(q.city_funds) AS city_funds, min(q.stage_on) AS longest_since
              FROM project p
             CROSS JOIN LATERAL govproj.as_of('project'::regclass, 'project', p.id, pipeline_on.day, pipeline_on.known) AS q (
                        track text, stage govproj.stage, stage_on date, total_investment numeric, city_funds numeric)
             GROUP BY q.track, q.stage::text) AS g
      -- versions may differ in this: the newest of that day that says something
      LEFT JOIN LATERAL (
            SELECT w.label_zh, w.label_en
              FROM policy_word w
              JOIN policy y ON y.id = w.policy_id
             WHERE w.list = 'stage' AND w.word = g.stage::text AND y.valid_from <= pipeline_on.day
             ORDER BY y.valid_from DESC
             LIMIT 1
           ) AS called ON true
      LEFT JOIN LATERAL (
            SELECT t.label_zh, t.label_en
              FROM policy_track t
              JOIN policy y ON y.id = t.policy_id
             WHERE t.track = g.track AND y.valid_from <= pipeline_on.day
             ORDER BY y.valid_from DESC
             LIMIT 1
           ) AS tr ON true;
END;
COMMENT ON FUNCTION pipeline_on(date, timestamptz) IS
    'How many projects were at each stage at the end of a day, and their money (历史时点各阶段项目统计): as pipeline, column by column, with '
    'day and known as in project_on. A class and a stage are called as the newest version of that day calls them.';

CREATE FUNCTION funds_on(day date, known timestamptz DEFAULT NULL)
    RETURNS TABLE (
        project_id bigint, project_code text, title text, owner_id bigint, owner_name text, budget_year integer,
        track text, track_zh text, track_en text, stage text, stage_zh text, stage_en text, stage_order integer,
        requested numeric, reviewed numeric, approved numeric, decided numeric,
        contracted numeric, paid numeric, remaining numeric, unpaid numeric,
        city_funds numeric, city_requested numeric, city_decided numeric, city_arranged numeric, city_paid numeric,
        national_funds numeric, national_requested numeric, national_decided numeric, national_arranged numeric, national_paid numeric)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT p.id, q.code, q.title, q.owner_id, o.name, q.budget_year,
           q.track, coalesce(tr.label_zh, q.track)::text, coalesce(tr.label_en, q.track)::text,
           q.stage::text, coalesce(called.label_zh, govproj.label(q.stage, 'zh'))::text,
           coalesce(called.label_en, govproj.label(q.stage, 'en'))::text, govproj.ordinal(q.stage),
           d.requested, d.reviewed, d.approved, d.decided,
           q.contracted, q.paid, d.decided - q.paid, q.contracted - q.paid,
           q.city_funds, coalesce(f.city_requested, 0), coalesce(f.city_decided, 0), coalesce(f.city_arranged, 0),
           q.paid - q.paid_national,
           q.national_funds, coalesce(f.national_requested, 0), coalesce(f.national_decided, 0),
           coalesce(f.national_arranged, 0), q.paid_national
      FROM project p
     CROSS JOIN LATERAL govproj.as_of('project'::regclass, 'project', p.id, funds_on.day, funds_on.known) AS q (
                code text, title text, owner_id bigint, budget_year integer, track text, policy_id bigint, stage govproj.stage,
                round integer, round_seq bigint, step_seq bigint, contracted numeric, paid numeric, paid_national numeric,
                city_funds numeric, national_funds numeric)
     CROSS JOIN LATERAL (SELECT g.name FROM agency_on(funds_on.day, funds_on.known) AS g WHERE g.agency_id = q.owner_id OFFSET 0) AS o
      LEFT JOIN policy_track tr ON tr.policy_id = q.policy_id AND tr.track = q.track
      LEFT JOIN policy_word called ON called.policy_id = q.policy_id AND called.list = 'stage' AND called.word = q.stage::text
     CROSS JOIN LATERAL (
            WITH paper AS MATERIALIZED (
                SELECT d.*
                  FROM govproj.as_of('project'::regclass, 'document', p.id, funds_on.day, funds_on.known) AS d (
                        id bigint, kind text, issued_on date, outcome text, amount numeric, document_id bigint, after_seq bigint))
            -- of several kinds that count as one thing the latest
            SELECT (array_agg(c.amount ORDER BY c.issued_on DESC, c.id DESC) FILTER (WHERE x.requests))[1] AS requested,
                   (array_agg(c.amount ORDER BY c.issued_on DESC, c.id DESC) FILTER (WHERE x.reviews))[1] AS reviewed,
                   (array_agg(c.amount ORDER BY c.issued_on DESC, c.id DESC) FILTER (WHERE x.approves))[1] AS approved,
                   (array_agg(c.amount ORDER BY c.issued_on DESC, c.id DESC) FILTER (WHERE x.grants))[1] AS decided
              FROM (
                    SELECT DISTINCT ON (d.kind) d.id, d.kind, d.issued_on, d.amount, d.outcome
                      FROM paper d
                     WHERE d.kind <> 'voiding'
                       AND (d.after_seq >= q.round_seq
                            -- entered since a later round began, it is of that
                            AND NOT EXISTS (SELECT FROM act a
                                             WHERE a.project_id = p.id AND a.seq > q.step_seq AND a.seq <= d.after_seq
                                               AND a.kind = 'step' AND (a.detail ->> 'round')::integer > q.round)
                            -- what a restart rested on is of the round that it began
                            OR q.round > 1 AND EXISTS (SELECT FROM act a
                                                        WHERE a.project_id = p.id AND a.seq = q.round_seq
                                                          AND (a.detail::jsonb -> 'documents') @> to_jsonb(d.id)))
                       AND NOT EXISTS (SELECT FROM paper v WHERE v.document_id = d.id)
                     ORDER BY d.kind, d.issued_on DESC, d.id DESC
                   ) AS c
              JOIN policy_document n ON n.policy_id = q.policy_id AND n.kind = c.kind
             CROSS JOIN LATERAL (
                    SELECT govproj.has_part(n.parts, 'fund_request') AS requests, govproj.has_part(n.parts, 'fund_review') AS reviews,
                           govproj.has_part(n.parts, 'approval') AS approves, govproj.has_part(n.parts, 'fund_grant') AS grants
                   ) AS x
             WHERE n.parts IS NOT NULL AND NOT govproj.says_no(c.outcome, c.amount)
           ) AS d
     CROSS JOIN LATERAL (
            SELECT sum(a.requested) FILTER (WHERE s.in_scope) AS city_requested,
                   sum(a.decided) FILTER (WHERE s.in_scope) AS city_decided,
                   sum(a.arranged) FILTER (WHERE s.in_scope) AS city_arranged,
                   sum(a.requested) FILTER (WHERE NOT s.in_scope) AS national_requested,
                   sum(a.decided) FILTER (WHERE NOT s.in_scope) AS national_decided,
                   sum(a.arranged) FILTER (WHERE NOT s.in_scope) AS national_arranged
              FROM govproj.as_of('project'::regclass, 'fund_allocation', p.id, funds_on.day, funds_on.known) AS a (
                    source text, requested numeric, decided numeric, arranged numeric)
              LEFT JOIN policy_word w ON w.policy_id = q.policy_id AND w.list = 'source' AND w.word = a.source
             CROSS JOIN LATERAL (SELECT govproj.has_part(w.parts, 'in_scope') AS in_scope) AS s
           ) AS f;
END;
COMMENT ON FUNCTION funds_on(date, timestamptz) IS
    'Funds of each project as of a day (历史时点资金执行情况): as fund_execution, column by column, with day and known as in project_on. '
    'Papers are those that counted in the round of that day; one that was voided later still counts. What is allocated is dated by '
    'its entry, for it bears no day.';

CREATE FUNCTION duties_on(day date, known timestamptz DEFAULT NULL)
    RETURNS TABLE (
        duty_key text, kind text, label_zh text, label_en text, event text, event_zh text, event_en text, article text,
        asks_zh text, asks_en text,
        project_id bigint, project_code text, title text, budget_year integer, agency_id bigint, agency_name text,
        receiver_kind text, receiver_kind_zh text, receiver_kind_en text, receiver_id bigint, receiver_name text,
        source_id bigint, arose_on date, due_on date, met_on date,
        document_id bigint, annual_plan_id bigint, dated_on date, recorded_on date, received_on date,
        received_by_id bigint, received_by_name text, state text, state_zh text, state_en text, age_days integer, days_late integer,
        project_order bigint)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT concat_ws(' ', d.kind, 'project ' || d.project_id, 'agency ' || d.agency_id, d.source_id,
                     to_char(d.arose_on, 'YYYY-MM-DD')),
           d.kind, d.label_zh, d.label_en, d.event, govproj.word_label('event', d.event, 'zh'),
           govproj.word_label('event', d.event, 'en'), d.article, q.asks_zh, q.asks_en,
           d.project_id, d.project_code, d.title, d.budget_year, d.agency_id, a.name,
           d.receiver, coalesce(k.label_zh, govproj.word_label('office', d.receiver, 'zh'), d.receiver),
           coalesce(k.label_en, govproj.word_label('office', d.receiver, 'en'), d.receiver), r.agency_id, r.name,
           d.source_id, d.arose_on, d.due_on, d.met_on,
           d.document_id, d.annual_plan_id, d.dated_on, d.recorded_on, d.received_on, d.received_by, v.name,
           s.state,
           CASE s.state WHEN 'open' THEN '待履行' WHEN 'overdue' THEN '逾期未履行' WHEN 'met' THEN '已履行' ELSE '逾期履行' END,
           CASE s.state WHEN 'met_late' THEN 'Met late' ELSE initcap(s.state) END,
           greatest(coalesce(d.met_on, duties_on.day) - d.arose_on, 0),
           greatest(coalesce(d.met_on, duties_on.day) - d.due_on, CASE WHEN d.due_on IS NOT NULL THEN 0 END),
           coalesce(d.project_id, - d.agency_id)
      FROM (
            SELECT j.kind, j.label_zh, j.label_en, j.event, j.article,
                   p.id AS project_id, p.code::text AS project_code, t.title AS title, t.budget_year AS budget_year,
                   CASE j.debtor WHEN 'owner' THEN t.owner_id ELSE j.agency_id END AS agency_id, t.owner_id, j.receiver, j.source_id,
                   j.arose_on, j.due_on, j.met_on, j.document_id, j.dated_on, j.recorded_on, j.received_on, j.received_by,
                   NULL::bigint AS annual_plan_id, t.policy_id
              FROM project p
             CROSS JOIN LATERAL govproj.project_duties_on('project'::regclass, p.id, duties_on.day, duties_on.known) AS j
             CROSS JOIN LATERAL govproj.as_of('project'::regclass, 'project', p.id, duties_on.day, duties_on.known) AS t (
                    title text, budget_year integer, policy_id bigint, owner_id bigint)
            UNION ALL
            SELECT j.kind, j.label_zh, j.label_en, j.event, j.article,
                   j.project_id, p.code::text, t.title, t.budget_year,
                   j.agency_id, t.owner_id, j.receiver, j.source_id,
                   j.arose_on, j.due_on, j.met_on, j.document_id, j.dated_on, j.recorded_on, j.received_on, j.received_by,
                   j.annual_plan_id,
                   coalesce(t.policy_id, duty_policy(j.kind, CASE j.event WHEN 'plan' THEN j.due_on ELSE j.arose_on END))
              FROM govproj.agency_duties_on('project'::regclass, duties_on.day, duties_on.known) AS j
              LEFT JOIN project p ON p.id = j.project_id
              LEFT JOIN LATERAL govproj.as_of('project'::regclass, 'project', p.id, duties_on.day, duties_on.known) AS t (
                    title text, budget_year integer, policy_id bigint, owner_id bigint) ON true
           ) AS d
      -- each agency looked up where it is named (OFFSET 0), and of all of them the receivers alone told
      LEFT JOIN LATERAL (
            SELECT g.name FROM agency_on(duties_on.day, duties_on.known) AS g WHERE g.agency_id = d.agency_id OFFSET 0
           ) AS a ON true
     CROSS JOIN LATERAL (
            SELECT CASE WHEN d.met_on > d.due_on THEN 'met_late' WHEN d.met_on IS NOT NULL THEN 'met'
                        WHEN duties_on.day > d.due_on THEN 'overdue' ELSE 'open' END AS state
           ) AS s
      LEFT JOIN (
            SELECT DISTINCT ON (g.kind) g.kind, g.agency_id
              FROM agency_on(duties_on.day, duties_on.known) AS g
             WHERE g.active AND g.kind = ANY (ARRAY(SELECT o.receiver FROM policy_obligation o))
             ORDER BY g.kind, g.agency_id
           ) AS f ON f.kind = d.receiver
      LEFT JOIN LATERAL (
            SELECT g.agency_id, g.name FROM agency_on(duties_on.day, duties_on.known) AS g
             WHERE g.agency_id = CASE d.receiver WHEN 'owner' THEN d.owner_id ELSE f.agency_id END OFFSET 0
           ) AS r ON true
      LEFT JOIN LATERAL (
            SELECT g.name FROM agency_on(duties_on.day, duties_on.known) AS g WHERE g.agency_id = d.received_by OFFSET 0
           ) AS v ON true
      LEFT JOIN agency_kind k ON k.kind = d.receiver
      LEFT JOIN article_asked q ON q.policy_id = d.policy_id AND q.article = d.article;
END;
COMMENT ON FUNCTION duties_on(date, timestamptz) IS
    'Duties to file or hand over as of a day (历史时点义务监测): as obligation_watch, column by column, with day and known as in project_on; '
    'state, age_days and days_late are of that day. A paper that was voided later still met its duty. Without its column written: no '
    'act tells when a row of obligation was written. Last days are reckoned by the holidays and by the ends of versions that are on '
    'record today, which bear no day of their own.';
