-- Reporting views: plain types only, Chinese and English labels, an order column beside each stage.

CREATE VIEW project_overview WITH (security_invoker = true) AS
SELECT p.id AS project_id, p.code::text AS project_code, p.title::text AS title,
       p.category::text AS category, govproj.label(p.category, 'zh') AS category_zh,
       govproj.label(p.category, 'en') AS category_en, govproj.ordinal(p.category) AS category_order,
       p.track, coalesce(tr.label_zh, p.track)::text AS track_zh, coalesce(tr.label_en, p.track)::text AS track_en,
       p.owner_id, o.name AS owner_name, p.budget_year::integer AS budget_year, y.code::text AS policy_code,
       p.stage::text AS stage, coalesce(called.label_zh, govproj.label(p.stage, 'zh')) AS stage_zh,
       coalesce(called.label_en, govproj.label(p.stage, 'en')) AS stage_en,
       govproj.ordinal(p.stage) AS stage_order, p.stage_on, p.round,
       p.city_funds::numeric AS city_funds, p.national_funds::numeric AS national_funds,
       p.total_investment::numeric AS total_investment, p.software_cost::numeric AS software_cost,
       p.approved_amount::numeric AS approved_amount, p.approval_last_day,
       r.planned_on,
       r.proposed_on,
       r.registered_on,
       r.submitted_on,
       r.prechecked_on,
       r.feasible_on,
       r.designed_on,
       r.estimated_on,
       r.reviewed_on,
       r.fund_reviewed_on,
       r.approved_on,
       r.funded_on,
       r.procuring_on,
       r.contracted_on,
       r.implementing_on,
       r.initially_accepted_on,
       r.trial_on,
       r.in_operation_on,
       r.preaccepted_on,
       r.accepted_on,
       r.final_account_on,
       r.evaluated_on,
       r.filed_on,
       r.decommissioned_on,
       r.returned_on,
       r.rejected_on,
       r.withdrawn_on,
       r.terminated_on,
       said.zh AS attributes_zh, said.en AS attributes_en,
       CASE WHEN govproj.ordinal(p.stage) >= 100 THEN p.suspended_on END AS suspended_on,
       joint.names AS joint_owners
  FROM project p
  -- project by project: whoever asks for some of them, or for the first in their order, has the acts of no other read
 CROSS JOIN LATERAL (
        SELECT max(a.legal_on) FILTER (WHERE a.to_stage = 'planned') AS planned_on,
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
         WHERE a.project_id = p.id AND a.to_stage IS NOT NULL
           AND a.seq <> ALL (ARRAY(SELECT u.step_seq FROM correction u WHERE u.project_id = p.id AND u.step_seq IS NOT NULL))
           AND (a.kind <> 'project_moved' OR move_stands(a.project_id, a.seq))
       ) AS r
  LEFT JOIN LATERAL (SELECT g.name FROM agency g WHERE g.id = p.owner_id OFFSET 0) AS o ON true
  LEFT JOIN policy_track tr ON tr.policy_id = p.policy_id AND tr.track = p.track
  JOIN policy y ON y.id = p.policy_id
  LEFT JOIN policy_word called ON called.policy_id = p.policy_id AND called.list = 'stage' AND called.word = p.stage::text
  LEFT JOIN LATERAL (
        SELECT string_agg(t.label_zh || '：' || w.label_zh, '；' ORDER BY t.id) AS zh,
               string_agg(t.label_en || ': ' || w.label_en, '; ' ORDER BY t.id) AS en
          FROM jsonb_each_text(p.attributes) AS s (attribute, word)
          JOIN policy_attribute t ON t.policy_id = p.policy_id AND t.attribute = s.attribute
          JOIN policy_word w ON w.policy_id = p.policy_id AND w.list = s.attribute AND w.word = s.word
         WHERE p.attributes IS NOT NULL -- asked first: few say anything
       ) AS said ON true
  LEFT JOIN LATERAL (
        SELECT string_agg(DISTINCT g.name, '、' ORDER BY g.name) AS names
          FROM joint_owner j JOIN agency g ON g.id = j.agency_id
         WHERE j.project_id = p.id AND j.ended_on IS NULL
       ) AS joint ON true;

COMMENT ON VIEW project_overview IS 'Projects (项目一览): one row each, with the day each stage was last reached. Key: project_id.';
COMMENT ON COLUMN project_overview.project_id IS 'Key of the project.';
COMMENT ON COLUMN project_overview.project_code IS 'Project code (项目编号).';
COMMENT ON COLUMN project_overview.title IS 'Title (项目名称).';
COMMENT ON COLUMN project_overview.category IS 'Category of service, canonical name.';
COMMENT ON COLUMN project_overview.category_zh IS 'Category in Chinese (服务类别).';
COMMENT ON COLUMN project_overview.category_en IS 'Category in English.';
COMMENT ON COLUMN project_overview.category_order IS 'Number to order categories by.';
COMMENT ON COLUMN project_overview.track IS 'Class (类别): a word of list track, see view words.';
COMMENT ON COLUMN project_overview.track_zh IS 'Class in Chinese (类别).';
COMMENT ON COLUMN project_overview.track_en IS 'Class in English.';
COMMENT ON COLUMN project_overview.owner_id IS 'Key of the owning agency.';
COMMENT ON COLUMN project_overview.owner_name IS 'Owning agency (项目单位).';
COMMENT ON COLUMN project_overview.joint_owners IS 'Agencies that own it with the owner, which leads (联合建设单位), by name; NULL: none.';
COMMENT ON COLUMN project_overview.budget_year IS 'Budget year (预算年度).';
COMMENT ON COLUMN project_overview.policy_code IS 'Policy version that governs it (适用办法).';
COMMENT ON COLUMN project_overview.stage IS 'Stage reached, canonical name.';
COMMENT ON COLUMN project_overview.stage_zh IS 'Stage in Chinese (所处阶段).';
COMMENT ON COLUMN project_overview.stage_en IS 'Stage in English.';
COMMENT ON COLUMN project_overview.stage_order IS 'Number to order stages by; below 100 for exits.';
COMMENT ON COLUMN project_overview.stage_on IS 'Day that stage was reached (阶段日期).';
COMMENT ON COLUMN project_overview.round IS 'Round of submission (申报轮次).';
COMMENT ON COLUMN project_overview.city_funds IS 'City funds asked for (市本级财政资金), yuan.';
COMMENT ON COLUMN project_overview.national_funds IS 'National funds (国家资金), yuan.';
COMMENT ON COLUMN project_overview.total_investment IS 'Total investment (投资总额), yuan.';
COMMENT ON COLUMN project_overview.software_cost IS 'Application software development cost (应用软件开发费用), yuan.';
COMMENT ON COLUMN project_overview.approved_amount IS 'Amount that contracts may reach (批复金额), yuan.';
COMMENT ON COLUMN project_overview.approval_last_day IS 'Last valid day of the approval (审批意见有效期止).';
COMMENT ON COLUMN project_overview.planned_on IS 'Day "planned" (计划) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.proposed_on IS 'Day "proposed" (提出) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.registered_on IS 'Day "registered" (入库) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.submitted_on IS 'Day "submitted" (申报) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.prechecked_on IS 'Day "prechecked" (初审) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.feasible_on IS 'Day "feasible" (可研) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.designed_on IS 'Day "designed" (设计) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.estimated_on IS 'Day "estimated" (定概算) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.reviewed_on IS 'Day "reviewed" (论证评审) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.fund_reviewed_on IS 'Day "fund_reviewed" (资金审核) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.approved_on IS 'Day "approved" (立项审批) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.funded_on IS 'Day "funded" (资金批复) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.procuring_on IS 'Day "procuring" (采购) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.contracted_on IS 'Day "contracted" (签订合同) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.implementing_on IS 'Day "implementing" (实施) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.initially_accepted_on IS 'Day "initially_accepted" (初步验收) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.trial_on IS 'Day "trial" (试运行) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.in_operation_on IS 'Day "in_operation" (投入运行) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.preaccepted_on IS 'Day "preaccepted" (验收前置审核) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.accepted_on IS 'Day "accepted" (验收) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.final_account_on IS 'Day "final_account" (决算) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.evaluated_on IS 'Day "evaluated" (评价) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.filed_on IS 'Day "filed" (备案归档) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.decommissioned_on IS 'Day "decommissioned" (下线) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.returned_on IS 'Day "returned" (退回) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.rejected_on IS 'Day "rejected" (不予立项) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.withdrawn_on IS 'Day "withdrawn" (撤回) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.terminated_on IS 'Day "terminated" (终止) was last reached; NULL: never.';
COMMENT ON COLUMN project_overview.attributes_zh IS 'What else it says of itself, in Chinese (项目属性); NULL: nothing.';
COMMENT ON COLUMN project_overview.attributes_en IS 'What else it says of itself, in English; NULL: nothing.';
COMMENT ON COLUMN project_overview.suspended_on IS 'Day from which on it stands still (暂停日期); NULL: it goes on, or has ended.';

CREATE VIEW pipeline WITH (security_invoker = true) AS
SELECT g.track, coalesce(tr.label_zh, g.track)::text AS track_zh, coalesce(tr.label_en, g.track)::text AS track_en,
       g.stage::text AS stage, coalesce(called.label_zh, govproj.label(g.stage, 'zh')) AS stage_zh,
       coalesce(called.label_en, govproj.label(g.stage, 'en')) AS stage_en, govproj.ordinal(g.stage) AS stage_order,
       g.projects, g.total_investment, g.city_funds, g.longest_since
  FROM (SELECT track, stage, count(*) AS projects, sum(total_investment::numeric) AS total_investment,
               sum(city_funds::numeric) AS city_funds, min(stage_on) AS longest_since
          FROM project
         GROUP BY track, stage) AS g
  -- versions may differ in this: the newest that says something
  LEFT JOIN LATERAL (
        SELECT w.label_zh, w.label_en
          FROM policy_word w
          JOIN policy y ON y.id = w.policy_id
         WHERE w.list = 'stage' AND w.word = g.stage::text
         ORDER BY y.valid_from DESC
         LIMIT 1
       ) AS called ON true
  LEFT JOIN LATERAL (
        SELECT t.label_zh, t.label_en
          FROM policy_track t
          JOIN policy y ON y.id = t.policy_id
         WHERE t.track = g.track
         ORDER BY y.valid_from DESC
         LIMIT 1
       ) AS tr ON true;

COMMENT ON VIEW pipeline IS 'How many projects are at each stage, and their money (各阶段项目统计). Key: track, stage.';
COMMENT ON COLUMN pipeline.track IS 'Class (类别): a word of list track, see view words.';
COMMENT ON COLUMN pipeline.track_zh IS 'Class in Chinese (类别).';
COMMENT ON COLUMN pipeline.track_en IS 'Class in English.';
COMMENT ON COLUMN pipeline.stage IS 'Stage, canonical name.';
COMMENT ON COLUMN pipeline.stage_zh IS 'Stage in Chinese (阶段).';
COMMENT ON COLUMN pipeline.stage_en IS 'Stage in English.';
COMMENT ON COLUMN pipeline.stage_order IS 'Number to order stages by; below 100 for exits.';
COMMENT ON COLUMN pipeline.projects IS 'Number of projects (项目数).';
COMMENT ON COLUMN pipeline.total_investment IS 'Their total investment (投资总额), yuan.';
COMMENT ON COLUMN pipeline.city_funds IS 'City funds asked for (市本级财政资金), yuan.';
COMMENT ON COLUMN pipeline.longest_since IS 'Day the one that has stood there longest came (最早日期).';

CREATE VIEW act_log WITH (security_invoker = true) AS
SELECT a.project_id, p.code::text AS project_code, p.title::text AS title, a.seq, a.kind,
       coalesce(govproj.word_label('act', a.kind, 'zh'), a.kind) AS kind_zh,
       coalesce(govproj.word_label('act', a.kind, 'en'), a.kind) AS kind_en,
       a.from_stage::text AS from_stage, coalesce(from_called.label_zh, govproj.label(a.from_stage, 'zh')) AS from_zh,
       coalesce(from_called.label_en, govproj.label(a.from_stage, 'en')) AS from_en, govproj.ordinal(a.from_stage) AS from_order,
       a.to_stage::text AS to_stage, coalesce(to_called.label_zh, govproj.label(a.to_stage, 'zh')) AS to_zh,
       coalesce(to_called.label_en, govproj.label(a.to_stage, 'en')) AS to_en, govproj.ordinal(a.to_stage) AS to_order,
       a.actor, a.agency_id,
       -- on one day what was recorded before goes by the former name
       coalesce((SELECT v.name FROM agency_version v
                  WHERE v.agency_id = a.agency_id AND (v.from_on, v.recorded_at) <= (a.legal_on, a.recorded_at)
                  ORDER BY v.from_on DESC, v.seq DESC LIMIT 1),
                (SELECT v.name FROM agency_version v WHERE v.agency_id = a.agency_id ORDER BY v.seq LIMIT 1), g.name) AS agency_name,
       g.name AS agency_name_now,
       a.legal_on, a.recorded_at, y.code::text AS policy_code,
       a.detail::text AS detail, encode(a.hash, 'hex') AS hash
  FROM act a
  JOIN project p ON p.id = a.project_id
  JOIN policy y ON y.id = a.policy_id
  LEFT JOIN policy_word from_called
    ON from_called.policy_id = a.policy_id AND from_called.list = 'stage' AND from_called.word = a.from_stage::text
  LEFT JOIN policy_word to_called ON to_called.policy_id = a.policy_id AND to_called.list = 'stage' AND to_called.word = a.to_stage::text
  LEFT JOIN agency g ON g.id = a.agency_id;

COMMENT ON VIEW act_log IS 'The ledger in readable form (台账明细): one row per act. Key: project_id, seq.';
COMMENT ON COLUMN act_log.project_id IS 'Key of the project.';
COMMENT ON COLUMN act_log.project_code IS 'Project code (项目编号).';
COMMENT ON COLUMN act_log.title IS 'Title (项目名称).';
COMMENT ON COLUMN act_log.seq IS 'Place in the chain (序号).';
COMMENT ON COLUMN act_log.kind IS 'What was done (事项): a word of list act, see govproj.engine_words.';
COMMENT ON COLUMN act_log.kind_zh IS 'What was done, in Chinese (事项).';
COMMENT ON COLUMN act_log.kind_en IS 'What was done, in English.';
COMMENT ON COLUMN act_log.from_stage IS 'Stage before, canonical name.';
COMMENT ON COLUMN act_log.from_zh IS 'Stage before in Chinese (原阶段).';
COMMENT ON COLUMN act_log.from_en IS 'Stage before in English.';
COMMENT ON COLUMN act_log.from_order IS 'Number to order stages by, of the stage before.';
COMMENT ON COLUMN act_log.to_stage IS 'Stage after, canonical name.';
COMMENT ON COLUMN act_log.to_zh IS 'Stage after in Chinese (新阶段).';
COMMENT ON COLUMN act_log.to_en IS 'Stage after in English.';
COMMENT ON COLUMN act_log.to_order IS 'Number to order stages by, of the stage after.';
COMMENT ON COLUMN act_log.actor IS 'Database role that acted (操作人).';
COMMENT ON COLUMN act_log.agency_id IS 'Key of the agency it acted for.';
COMMENT ON COLUMN act_log.agency_name IS 'Agency it acted for, by its name then (经办单位，当时名称): on the legal day, as agency_version has it.';
COMMENT ON COLUMN act_log.agency_name_now IS 'The same by its name today (经办单位现名).';
COMMENT ON COLUMN act_log.legal_on IS 'Legal date (法定日期).';
COMMENT ON COLUMN act_log.recorded_at IS 'Recorded time (登记时间).';
COMMENT ON COLUMN act_log.policy_code IS 'Policy version it was judged by (适用办法).';
COMMENT ON COLUMN act_log.detail IS 'What was entered or changed (内容), JSON text.';
COMMENT ON COLUMN act_log.hash IS 'SHA-256 of the chain up to this act (链式摘要), hexadecimal.';
