-- Money in reports: money lines that are near or reached, the paper of each kind that counts, and funds from request to payment.
-- Plain types only, Chinese and English labels, an order column beside each stage.

CREATE VIEW threshold_watch WITH (security_invoker = true) AS
SELECT w.rule, w.label_zh::text AS label_zh, w.label_en::text AS label_en, w.article, q.asks_zh, q.asks_en, w.bound, w.amount,
       w.basis, w.basis_zh, w.basis_en,
       w.reached, w.state = 'near' AS near,
       w.state, CASE w.state WHEN 'near' THEN '接近' WHEN 'open' THEN '待落实' ELSE '已落实' END AS state_zh,
       initcap(w.state) AS state_en,
       w.mode, govproj.word_label('mode', w.mode, 'zh') AS mode_zh, govproj.word_label('mode', w.mode, 'en') AS mode_en, w.remedy,
       w.to_stage::text AS due_stage, coalesce(due_called.label_zh, govproj.label(w.to_stage, 'zh')) AS due_zh,
       coalesce(due_called.label_en, govproj.label(w.to_stage, 'en')) AS due_en,
       govproj.ordinal(w.to_stage) AS due_order,
       p.id AS project_id, p.code::text AS project_code, p.title::text AS title,
       p.owner_id, o.name AS owner_name, p.budget_year::integer AS budget_year, p.track,
       coalesce(tr.label_zh, p.track)::text AS track_zh, coalesce(tr.label_en, p.track)::text AS track_en,
       p.stage::text AS stage, coalesce(called.label_zh, govproj.label(p.stage, 'zh')) AS stage_zh,
       coalesce(called.label_en, govproj.label(p.stage, 'en')) AS stage_en,
       govproj.ordinal(p.stage) AS stage_order
  FROM project p
  LEFT JOIN LATERAL (SELECT g.name FROM agency g WHERE g.id = p.owner_id OFFSET 0) AS o ON true
  LEFT JOIN policy_track tr ON tr.policy_id = p.policy_id AND tr.track = p.track
 CROSS JOIN LATERAL (
        SELECT j.rule, coalesce(t.label_zh, d.label_zh, t.needs) AS label_zh, coalesce(t.label_en, d.label_en, t.needs) AS label_en,
               j.article, j.bound, j.amount, j.reached,
               CASE WHEN s.is_software THEN 'software_cost' ELSE j.fact END AS basis,
               CASE WHEN j.fact = 'investment' THEN '投资总额、批复金额或合同总额' ELSE coalesce(s.label_zh, f.label_zh) END AS basis_zh,
               CASE WHEN j.fact = 'investment' THEN 'Investment' WHEN s.is_software THEN 'Software development cost'
                    ELSE coalesce('Cost of ' || s.label_en, upper(left(f.label_en, 1)) || substr(f.label_en, 2)) END AS basis_en,
               CASE WHEN NOT j.reached THEN 'near' WHEN j.met THEN 'served' ELSE 'open' END AS state,
               j.mode, j.remedy, j.to_stage
          FROM govproj.judge_thresholds('project'::regclass, p.id) AS j
          -- the first of its rows names it
          JOIN policy_requirement t ON t.id = j.rows[1]
          LEFT JOIN policy_document d ON d.policy_id = t.policy_id AND d.kind = t.needs
          LEFT JOIN govproj.facts f ON f.fact = govproj.fact_of(j.fact)
          -- the line of the only kind that counts as software is the software cost
         CROSS JOIN LATERAL (
                SELECT min(w.label_zh) FILTER (WHERE j.fact = 'line:' || w.word) AS label_zh,
                       min(w.label_en) FILTER (WHERE j.fact = 'line:' || w.word) AS label_en,
                       j.fact = 'software' OR coalesce(bool_and(j.fact = 'line:' || w.word)
                                                       FILTER (WHERE govproj.has_part(w.parts, 'software')), false) AS is_software
                  FROM policy_word w
                 WHERE w.policy_id = p.policy_id AND w.list = 'cost_line'
               ) AS s
         WHERE (j.reached OR j.amount >= 0.95 * j.bound)
           -- what is asked for at its gate only would, shown after it, ask for what nothing waits for
           AND (t.onwards OR p.stage = 'returned'
                OR EXISTS (SELECT FROM policy_way y
                            WHERE y.policy_id = p.policy_id AND y.track = p.track AND y.gate = p.stage AND y.stage = j.to_stage))
       ) AS w
  LEFT JOIN policy_word called ON called.policy_id = p.policy_id AND called.list = 'stage' AND called.word = p.stage::text
  LEFT JOIN policy_word due_called
    ON due_called.policy_id = p.policy_id AND due_called.list = 'stage' AND due_called.word = w.to_stage::text
  LEFT JOIN article_asked q ON q.policy_id = p.policy_id AND q.article = w.article
 WHERE p.stage NOT IN ('rejected', 'withdrawn', 'terminated');

COMMENT ON VIEW threshold_watch IS
    'Money lines of living projects (金额门槛监测), Article 13: '
    'one row for each line that a project has reached or is near, by the judge''s own reckoning of today. Key: project_id, rule.';
COMMENT ON COLUMN threshold_watch.rule IS 'Key of the line within the policy (规则代码).';
COMMENT ON COLUMN threshold_watch.label_zh IS 'What the line asks for, in Chinese (门槛名称).';
COMMENT ON COLUMN threshold_watch.label_en IS 'What the line asks for, in English.';
COMMENT ON COLUMN threshold_watch.article IS 'Article it comes from (条款).';
COMMENT ON COLUMN threshold_watch.asks_zh IS 'What that article asks, in Chinese (条文要求).';
COMMENT ON COLUMN threshold_watch.asks_en IS 'What that article asks, in English.';
COMMENT ON COLUMN threshold_watch.bound IS 'The line (门槛金额), yuan.';
COMMENT ON COLUMN threshold_watch.amount IS 'The project''s amount that is compared with it (比较金额), yuan.';
COMMENT ON COLUMN threshold_watch.basis IS 'Which amount that is: investment, software_cost, or another fact of govproj.facts.';
COMMENT ON COLUMN threshold_watch.basis_zh IS 'Which amount that is, in Chinese (计算依据).';
COMMENT ON COLUMN threshold_watch.basis_en IS 'Which amount that is, in English.';
COMMENT ON COLUMN threshold_watch.reached IS 'Whether the line is reached (是否达到).';
COMMENT ON COLUMN threshold_watch.near IS 'Whether the amount is in the last 5 % under the line (是否接近).';
COMMENT ON COLUMN threshold_watch.state IS
    'near: not reached yet; open: reached, and what it asks for is not there; served: reached, and it is there.';
COMMENT ON COLUMN threshold_watch.state_zh IS 'State in Chinese (落实情况).';
COMMENT ON COLUMN threshold_watch.state_en IS 'State in English.';
COMMENT ON COLUMN threshold_watch.mode IS 'What the judge does about an open one at its stage (处理方式): refuse or warn.';
COMMENT ON COLUMN threshold_watch.mode_zh IS 'What it does in Chinese (处理方式).';
COMMENT ON COLUMN threshold_watch.mode_en IS 'What it does in English.';
COMMENT ON COLUMN threshold_watch.remedy IS 'What would meet it (办理要求).';
COMMENT ON COLUMN threshold_watch.due_stage IS 'First stage that cannot be reached without it, canonical name.';
COMMENT ON COLUMN threshold_watch.due_zh IS 'That stage in Chinese (落实阶段).';
COMMENT ON COLUMN threshold_watch.due_en IS 'That stage in English.';
COMMENT ON COLUMN threshold_watch.due_order IS 'Number to order those stages by; not above stage_order where the project is past it.';
COMMENT ON COLUMN threshold_watch.project_id IS 'Key of the project.';
COMMENT ON COLUMN threshold_watch.project_code IS 'Project code (项目编号).';
COMMENT ON COLUMN threshold_watch.title IS 'Title (项目名称).';
COMMENT ON COLUMN threshold_watch.owner_id IS 'Key of the owning agency.';
COMMENT ON COLUMN threshold_watch.owner_name IS 'Owning agency (项目单位).';
COMMENT ON COLUMN threshold_watch.budget_year IS 'Budget year (预算年度).';
COMMENT ON COLUMN threshold_watch.track IS 'Class (类别): a word of list track, see view words.';
COMMENT ON COLUMN threshold_watch.track_zh IS 'Class in Chinese (类别).';
COMMENT ON COLUMN threshold_watch.track_en IS 'Class in English.';
COMMENT ON COLUMN threshold_watch.stage IS 'Stage reached, canonical name.';
COMMENT ON COLUMN threshold_watch.stage_zh IS 'Stage in Chinese (所处阶段).';
COMMENT ON COLUMN threshold_watch.stage_en IS 'Stage in English.';
COMMENT ON COLUMN threshold_watch.stage_order IS 'Number to order stages by; below 100 for exits.';

-- The judge's own choice among papers of one kind, for reports: the latest of the round, by date and then by entry. A query of one
-- SELECT, so that it becomes part of whatever asks it; with the owner and the code, by which projects are asked for.
CREATE FUNCTION current_paper()
    RETURNS TABLE (project_id bigint, owner_id bigint, code text, policy_id bigint, kind text, document_id bigint, issued_on date,
                   outcome text, amount numeric, third_party text, third_party_code text)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT p.id, p.owner_id, p.code, p.policy_id, d.kind, d.id, d.issued_on, d.outcome, d.amount, d.third_party, d.third_party_code
      FROM project p
     CROSS JOIN LATERAL (
            -- in the order of the index, from its end
            SELECT DISTINCT ON (x.kind COLLATE "C") x.kind, x.id, x.issued_on, x.outcome, x.amount, x.third_party, x.third_party_code
              FROM document x
             WHERE x.project_id = p.id AND x.kind <> 'voiding'
               AND (x.after_seq >= p.round_seq
                    -- what a restart rested on is of the round that it began
                    OR p.round > 1 AND EXISTS (SELECT FROM act a
                                                WHERE a.project_id = p.id AND a.seq = p.round_seq
                                                  AND (a.detail::jsonb -> 'documents') @> to_jsonb(x.id)))
               -- a voiding is of the same project
               AND x.id <> ALL (ARRAY(SELECT v.document_id FROM document v WHERE v.project_id = p.id AND v.kind COLLATE "C" = 'voiding'))
             ORDER BY x.kind COLLATE "C" DESC, x.issued_on DESC, x.id DESC) AS d;
END;
COMMENT ON FUNCTION current_paper() IS
    'Part of current_document, fund_execution and red_flags: of each kind of paper of a project the one that counts (现行有效文件).';

CREATE VIEW current_document WITH (security_invoker = true) AS
SELECT d.project_id, d.kind, coalesce(n.label_zh, d.kind)::text AS kind_zh, coalesce(n.label_en, d.kind)::text AS kind_en,
       d.document_id, d.issued_on, d.outcome,
       govproj.word_label('outcome', d.outcome, 'zh') AS outcome_zh, govproj.word_label('outcome', d.outcome, 'en') AS outcome_en,
       d.amount, d.third_party, d.third_party_code
  FROM current_paper() d
  LEFT JOIN policy_document n ON n.policy_id = d.policy_id AND n.kind = d.kind;

COMMENT ON VIEW current_document IS
    'Of each kind of paper the one that counts (现行有效文件): the latest of the present round that is not voided. '
    'One that says no (see govproj.says_no) is there too: it hides an earlier one and satisfies nothing. Key: project_id, kind.';
COMMENT ON COLUMN current_document.project_id IS 'Key of the project.';
COMMENT ON COLUMN current_document.kind IS 'Kind of paper (文件种类): a word of list document.';
COMMENT ON COLUMN current_document.kind_zh IS 'Kind in Chinese (文件种类).';
COMMENT ON COLUMN current_document.kind_en IS 'Kind in English.';
COMMENT ON COLUMN current_document.document_id IS 'Key of the document.';
COMMENT ON COLUMN current_document.issued_on IS 'Day it is dated (出具日期).';
COMMENT ON COLUMN current_document.outcome IS 'Outcome (结论): passed, failed or not_applicable; NULL: its kind carries none.';
COMMENT ON COLUMN current_document.outcome_zh IS 'Outcome in Chinese (结论).';
COMMENT ON COLUMN current_document.outcome_en IS 'Outcome in English.';
COMMENT ON COLUMN current_document.amount IS 'Amount it states (金额), yuan; NULL: its kind carries none.';
COMMENT ON COLUMN current_document.third_party IS 'Third party that made it (第三方机构).';
COMMENT ON COLUMN current_document.third_party_code IS 'Its unified social credit code (统一社会信用代码); NULL: not stated.';

CREATE VIEW fund_execution WITH (security_invoker = true) AS
SELECT p.id AS project_id, p.code::text AS project_code, p.title::text AS title,
       p.owner_id, o.name AS owner_name, p.budget_year::integer AS budget_year, p.track,
       coalesce(tr.label_zh, p.track)::text AS track_zh, coalesce(tr.label_en, p.track)::text AS track_en,
       p.stage::text AS stage, coalesce(called.label_zh, govproj.label(p.stage, 'zh')) AS stage_zh,
       coalesce(called.label_en, govproj.label(p.stage, 'en')) AS stage_en,
       govproj.ordinal(p.stage) AS stage_order,
       d.requested, d.reviewed, d.approved, d.decided,
       p.contracted::numeric AS contracted, p.paid::numeric AS paid, d.decided - p.paid AS remaining, p.contracted - p.paid AS unpaid,
       p.city_funds::numeric AS city_funds, coalesce(f.city_requested, 0) AS city_requested,
       coalesce(f.city_decided, 0) AS city_decided, coalesce(f.city_arranged, 0) AS city_arranged,
       p.paid - p.paid_national AS city_paid,
       p.national_funds::numeric AS national_funds, coalesce(f.national_requested, 0) AS national_requested,
       coalesce(f.national_decided, 0) AS national_decided, coalesce(f.national_arranged, 0) AS national_arranged,
       p.paid_national::numeric AS national_paid
  FROM project p
  LEFT JOIN LATERAL (SELECT g.name FROM agency g WHERE g.id = p.owner_id OFFSET 0) AS o ON true
  LEFT JOIN policy_track tr ON tr.policy_id = p.policy_id AND tr.track = p.track
  LEFT JOIN policy_word called ON called.policy_id = p.policy_id AND called.list = 'stage' AND called.word = p.stage::text
  -- what kinds of paper and sources count as by its version: found out once
  LEFT JOIN (
        SELECT n.policy_id, array_agg(n.kind) AS kinds,
               array_agg(n.kind) FILTER (WHERE govproj.has_part(n.parts, 'fund_request')) AS request,
               array_agg(n.kind) FILTER (WHERE govproj.has_part(n.parts, 'fund_review')) AS review,
               array_agg(n.kind) FILTER (WHERE govproj.has_part(n.parts, 'approval')) AS approve,
               array_agg(n.kind) FILTER (WHERE govproj.has_part(n.parts, 'fund_grant')) AS grants
          FROM policy_document n
         WHERE regexp_split_to_array(n.parts, '[, ]+') && '{fund_request,fund_review,approval,fund_grant}'
         GROUP BY n.policy_id
       ) AS part ON part.policy_id = p.policy_id
  LEFT JOIN (
        SELECT w.policy_id, array_agg(w.word) AS sources
          FROM policy_word w
         WHERE w.list = 'source' AND govproj.has_part(w.parts, 'in_scope')
         GROUP BY w.policy_id
       ) AS scope ON scope.policy_id = p.policy_id
 CROSS JOIN LATERAL (
        -- of several kinds that count as one thing the latest
        SELECT (array_agg(q.amount ORDER BY q.issued_on DESC, q.id DESC) FILTER (WHERE q.kind = ANY (part.request)))[1] AS requested,
               (array_agg(q.amount ORDER BY q.issued_on DESC, q.id DESC) FILTER (WHERE q.kind = ANY (part.review)))[1] AS reviewed,
               (array_agg(q.amount ORDER BY q.issued_on DESC, q.id DESC) FILTER (WHERE q.kind = ANY (part.approve)))[1] AS approved,
               (array_agg(q.amount ORDER BY q.issued_on DESC, q.id DESC) FILTER (WHERE q.kind = ANY (part.grants)))[1] AS decided
          FROM unnest(part.kinds) AS k (kind)
         CROSS JOIN LATERAL (
                SELECT d.kind, d.id, d.issued_on, d.outcome, d.amount
                  FROM document d
                 WHERE d.project_id = p.id AND d.kind COLLATE "C" = k.kind
                   AND (d.after_seq >= p.round_seq
                        OR p.round > 1 AND EXISTS (SELECT FROM act a
                                                    WHERE a.project_id = p.id AND a.seq = p.round_seq
                                                      AND (a.detail::jsonb -> 'documents') @> to_jsonb(d.id)))
                   AND d.id <> ALL (ARRAY(SELECT v.document_id FROM document v
                                           WHERE v.project_id = p.id AND v.kind COLLATE "C" = 'voiding'))
                 ORDER BY d.issued_on DESC, d.id DESC
                 LIMIT 1) AS q
         WHERE NOT govproj.says_no(q.outcome, q.amount)
       ) AS d
 CROSS JOIN LATERAL (
        SELECT sum(a.requested::numeric) FILTER (WHERE s.in_scope) AS city_requested,
               sum(a.decided::numeric) FILTER (WHERE s.in_scope) AS city_decided,
               sum(a.arranged::numeric) FILTER (WHERE s.in_scope) AS city_arranged,
               sum(a.requested::numeric) FILTER (WHERE NOT s.in_scope) AS national_requested,
               sum(a.decided::numeric) FILTER (WHERE NOT s.in_scope) AS national_decided,
               sum(a.arranged::numeric) FILTER (WHERE NOT s.in_scope) AS national_arranged
          FROM fund_allocation a
         CROSS JOIN LATERAL (SELECT coalesce(a.source = ANY (scope.sources), false) AS in_scope) AS s
         WHERE a.project_id = p.id
       ) AS f;

COMMENT ON VIEW fund_execution IS
    'Funds of each project from request to payment (资金执行情况), Articles 4(4) and 22; '
    'sums per unit and year by GROUP BY owner_name, budget_year. '
    'Papers are those that count in the present round. City money is that of all sources that the project''s policy has in scope, '
    'national money that of all others. '
    'Projects that were rejected or withdrawn are there too: their stage tells. Key: project_id.';
COMMENT ON COLUMN fund_execution.project_id IS 'Key of the project.';
COMMENT ON COLUMN fund_execution.project_code IS 'Project code (项目编号).';
COMMENT ON COLUMN fund_execution.title IS 'Title (项目名称).';
COMMENT ON COLUMN fund_execution.owner_id IS 'Key of the owning agency.';
COMMENT ON COLUMN fund_execution.owner_name IS 'Owning agency (项目单位).';
COMMENT ON COLUMN fund_execution.budget_year IS 'Budget year (预算年度).';
COMMENT ON COLUMN fund_execution.track IS 'Class (类别): a word of list track, see view words.';
COMMENT ON COLUMN fund_execution.track_zh IS 'Class in Chinese (类别).';
COMMENT ON COLUMN fund_execution.track_en IS 'Class in English.';
COMMENT ON COLUMN fund_execution.stage IS 'Stage reached, canonical name.';
COMMENT ON COLUMN fund_execution.stage_zh IS 'Stage in Chinese (所处阶段).';
COMMENT ON COLUMN fund_execution.stage_en IS 'Stage in English.';
COMMENT ON COLUMN fund_execution.stage_order IS 'Number to order stages by; below 100 for exits.';
COMMENT ON COLUMN fund_execution.requested IS
    'Requested of the government (申请金额), yuan: papers with part fund_request (policy_document.parts); NULL: none.';
COMMENT ON COLUMN fund_execution.reviewed IS
    'Left by the review (审核金额), yuan: papers with part fund_review; NULL: none that passed.';
COMMENT ON COLUMN fund_execution.approved IS
    'Approved (立项批复金额), yuan: papers with part approval; NULL: none that passed, as on a track without one.';
COMMENT ON COLUMN fund_execution.decided IS
    'Granted (资金批复金额), yuan: papers with part fund_grant; NULL: none that passed.';
COMMENT ON COLUMN fund_execution.contracted IS 'Contracts with supplements (合同金额), yuan.';
COMMENT ON COLUMN fund_execution.paid IS 'Paid, less refunds (已支付金额), yuan.';
COMMENT ON COLUMN fund_execution.remaining IS
    'Left of what was granted (批复结余), yuan: decided less paid, below zero where other money pays; NULL: nothing granted.';
COMMENT ON COLUMN fund_execution.unpaid IS 'Contracted and not yet paid (合同未付金额), yuan.';
COMMENT ON COLUMN fund_execution.city_funds IS 'City funds of the project (市本级财政资金), yuan.';
COMMENT ON COLUMN fund_execution.city_requested IS 'City money requested over all years (市级申请金额), yuan.';
COMMENT ON COLUMN fund_execution.city_decided IS 'City money decided over all years (市级批复金额), yuan.';
COMMENT ON COLUMN fund_execution.city_arranged IS 'City money arranged in budgets so far (市级安排金额), yuan.';
COMMENT ON COLUMN fund_execution.city_paid IS
    'Paid from city money, less refunds (市级已支付金额), yuan; payments that name no source are among it.';
COMMENT ON COLUMN fund_execution.national_funds IS 'National funds of the project (国家资金), yuan.';
COMMENT ON COLUMN fund_execution.national_requested IS 'National money requested over all years (国家资金申请金额), yuan.';
COMMENT ON COLUMN fund_execution.national_decided IS 'National money decided over all years (国家资金批复金额), yuan.';
COMMENT ON COLUMN fund_execution.national_arranged IS 'National money arranged in budgets so far (国家资金安排金额), yuan.';
COMMENT ON COLUMN fund_execution.national_paid IS 'Paid from national money, less refunds (国家资金已支付金额), yuan.';
