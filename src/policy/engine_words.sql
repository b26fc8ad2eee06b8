-- The engine's own words that reports and forms show (系统用词): kinds of act, step, rule, change and payment, outcomes, modes, what
-- duties arise from, and who is no word of a version: the owner. What a version itself says, from stages to kinds of paper, is in
-- its view words, which has these as well.

-- A constant: what is asked for by a list that is written out is looked up in that list alone, and no table is read.
CREATE FUNCTION govproj.engine_word_labels() RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '{
    "act": {
        "project_entered": {"zh": "项目录入", "en": "Project entered"},
        "project_changed": {"zh": "项目资料更正", "en": "Project corrected"},
        "off_plan_ground_changed": {"zh": "计划外理由变更", "en": "Off-plan ground changed"},
        "project_moved": {"zh": "转入另一版本办法", "en": "Project moved to another version"},
        "step": {"zh": "阶段办理", "en": "Step"},
        "document_entered": {"zh": "文件录入", "en": "Document entered"},
        "document_voided": {"zh": "文件作废", "en": "Document voided"},
        "filing_received": {"zh": "备案签收", "en": "Filing received"},
        "demand_entered": {"zh": "需求录入", "en": "Demand entered"},
        "demand_changed": {"zh": "需求更正", "en": "Demand corrected"},
        "demand_taken_up": {"zh": "需求承接", "en": "Demand taken up"},
        "waiver_granted": {"zh": "例外许可", "en": "Waiver granted"},
        "cost_line_entered": {"zh": "投资构成录入", "en": "Cost line entered"},
        "cost_line_changed": {"zh": "投资构成更正", "en": "Cost line corrected"},
        "cost_line_removed": {"zh": "投资构成删除", "en": "Cost line removed"},
        "contract_entered": {"zh": "合同录入", "en": "Contract entered"},
        "contract_changed": {"zh": "合同资料变更", "en": "Contract changed"},
        "contract_assigned": {"zh": "服务提供方变更", "en": "Supplier of a contract changed"},
        "contract_ended": {"zh": "合同解除", "en": "Contract ended"},
        "party_entered": {"zh": "合同参与方录入", "en": "Party of a contract entered"},
        "supplement_entered": {"zh": "补充合同录入", "en": "Supplement entered"},
        "part_accepted": {"zh": "分期验收", "en": "Part accepted"},
        "bond_received": {"zh": "保证金收取", "en": "Bond received"},
        "bond_changed": {"zh": "保证金应退日期变更", "en": "Day a bond is due back changed"},
        "bond_released": {"zh": "保证金退还与扣除", "en": "Bond given back or forfeited"},
        "payment_entered": {"zh": "支付录入", "en": "Payment entered"},
        "party_corrected": {"zh": "合同参与方更正", "en": "Party of a contract corrected"},
        "contract_corrected": {"zh": "合同资料更正", "en": "Contract corrected"},
        "project_corrected": {"zh": "项目既定资料更正", "en": "Project corrected after a step"},
        "step_undone": {"zh": "撤销阶段办理", "en": "Step taken back"},
        "correction_entered": {"zh": "更正申请录入", "en": "Correction entered"},
        "correction_confirmed": {"zh": "更正审核同意", "en": "Correction confirmed"},
        "correction_refused": {"zh": "更正审核不同意", "en": "Correction refused"},
        "change_decided": {"zh": "变更决定", "en": "Change decided"},
        "fund_allocated": {"zh": "资金安排录入", "en": "Funds allocated"},
        "fund_allocation_changed": {"zh": "资金安排变更", "en": "Allocation of funds changed"},
        "evaluation_entered": {"zh": "评价录入", "en": "Evaluation entered"},
        "evaluation_changed": {"zh": "评价更正", "en": "Evaluation corrected"},
        "matter_entered": {"zh": "重大事项报送", "en": "Matter raised"},
        "matter_changed": {"zh": "重大事项更正", "en": "Matter corrected"},
        "matter_resolved": {"zh": "重大事项答复", "en": "Matter resolved"},
        "audit_request_entered": {"zh": "审计资料要求", "en": "Audit request entered"},
        "audit_request_changed": {"zh": "审计资料要求更正", "en": "Audit request corrected"},
        "audit_item_entered": {"zh": "审计资料录入", "en": "Audit item entered"},
        "audit_item_changed": {"zh": "审计资料更正", "en": "Audit item corrected"},
        "audit_item_handed_over": {"zh": "审计资料提供", "en": "Audit item handed over"},
        "finding_entered": {"zh": "检查问题录入", "en": "Finding entered"},
        "finding_changed": {"zh": "检查问题更正", "en": "Finding corrected"},
        "finding_remedied": {"zh": "检查问题整改确认", "en": "Finding remedied"},
        "annual_plan_entered": {"zh": "年度计划录入", "en": "Annual plan entered"},
        "annual_plan_changed": {"zh": "年度计划更正", "en": "Annual plan corrected"},
        "annual_plan_filed": {"zh": "年度计划报备", "en": "Annual plan filed"},
        "annual_plan_approved": {"zh": "年度计划批准", "en": "Annual plan approved"},
        "plan_line_entered": {"zh": "计划项目录入", "en": "Plan line entered"},
        "plan_line_changed": {"zh": "计划项目更正", "en": "Plan line corrected"},
        "plan_line_removed": {"zh": "计划项目删除", "en": "Plan line removed"},
        "service_request_entered": {"zh": "基础设施服务申请", "en": "Service request entered"},
        "service_request_changed": {"zh": "基础设施服务申请更正", "en": "Service request corrected"},
        "service_request_decided": {"zh": "基础设施服务审核", "en": "Service request decided"},
        "service_request_allocated": {"zh": "基础设施服务分配", "en": "Service allocated"},
        "succession_entered": {"zh": "机构改革承接", "en": "Agency succeeded"},
        "matter_taken_over": {"zh": "重大事项承接", "en": "Matter taken over"},
        "finding_taken_over": {"zh": "检查问题承接", "en": "Finding taken over"},
        "audit_request_taken_over": {"zh": "审计调阅承接", "en": "Audit request taken over"},
        "service_request_taken_over": {"zh": "基础设施服务申请承接", "en": "Service request taken over"},
        "annual_plan_taken_over": {"zh": "年度计划承接", "en": "Annual plan taken over"},
        "joint_owner_entered": {"zh": "联合建设单位登记", "en": "Joint owner entered"},
        "joint_owner_ended": {"zh": "联合建设单位退出", "en": "Joint owner ended"},
        "joint_owner_taken_over": {"zh": "联合建设单位承接", "en": "Joint ownership taken over"},
        "owner_changed": {"zh": "项目单位变更", "en": "Owner changed"},
        "class_changed": {"zh": "项目类别变更", "en": "Class changed"},
        "agency_entered": {"zh": "单位录入", "en": "Agency entered"},
        "agency_changed": {"zh": "单位资料变更", "en": "Agency changed"},
        "agency_renamed": {"zh": "单位更名", "en": "Agency renamed"},
        "agency_role_changed": {"zh": "单位数据库角色变更", "en": "Agency role changed"},
        "agency_closed": {"zh": "单位停用", "en": "Agency closed"},
        "agency_reopened": {"zh": "单位恢复", "en": "Agency reopened"},
        "agency_removed": {"zh": "单位删除", "en": "Agency removed"},
        "register_made": {"zh": "台账建立", "en": "Register made"},
        "register_changed": {"zh": "台账设置变更", "en": "Register changed"},
        "policy_in_use": {"zh": "办法启用", "en": "Version taken into use"},
        "policy_changed": {"zh": "办法条款更正", "en": "Version corrected"},
        "policy_corrected": {"zh": "办法文字更正", "en": "Words of a version corrected"},
        "policy_ended": {"zh": "办法终止", "en": "Version ended"},
        "article_text_changed": {"zh": "条文原文填写", "en": "Text of an article entered"},
        "holiday_entered": {"zh": "节假日录入", "en": "Holiday entered"},
        "holiday_changed": {"zh": "节假日更正", "en": "Holiday corrected"},
        "holiday_removed": {"zh": "节假日删除", "en": "Holiday removed"},
        "ddl": {"zh": "数据库结构变更", "en": "Database structure changed"}
    },
    "outcome": {
        "passed": {"zh": "通过", "en": "Passed"},
        "failed": {"zh": "未通过", "en": "Failed"},
        "not_applicable": {"zh": "不适用", "en": "Not applicable"}
    },
    "mode": {
        "refuse": {"zh": "不予受理", "en": "Refuses"},
        "warn": {"zh": "警告", "en": "Warns"},
        "off": {"zh": "停用", "en": "Off"}
    },
    "event": {
        "plan": {"zh": "年度开始", "en": "Turn of the year"},
        "stage": {"zh": "到达阶段", "en": "Coming to a stage"},
        "year": {"zh": "每年", "en": "Each year"},
        "change": {"zh": "变更", "en": "Change"},
        "delay": {"zh": "逾期交付", "en": "Delivery past its day"},
        "contract_end": {"zh": "合同解除", "en": "End of a contract"},
        "audit_item": {"zh": "审计资料要求", "en": "Request of audit"}
    },
    "office": {
        "owner": {"zh": "项目单位", "en": "Owner"}
    },
    "step": {
        "birth": {"zh": "录入", "en": "Birth"},
        "forward": {"zh": "办理", "en": "Step on"},
        "back": {"zh": "退回", "en": "Step back"},
        "restart": {"zh": "重新申报", "en": "New round"},
        "exit": {"zh": "退出", "en": "Exit"},
        "duty": {"zh": "义务", "en": "Duty"},
        "correction": {"zh": "更正", "en": "Correction"}
    },
    "rule": {
        "step": {"zh": "步骤", "en": "Step"},
        "legal_date": {"zh": "办理日期", "en": "Day of the step"},
        "office": {"zh": "办理单位", "en": "Office"},
        "suspended": {"zh": "暂停", "en": "Suspension"},
        "requirement": {"zh": "办理要求", "en": "Requirement"},
        "condition": {"zh": "办理条件", "en": "Condition"},
        "limit": {"zh": "限额", "en": "Limit"},
        "order": {"zh": "先后顺序", "en": "Order"},
        "word": {"zh": "用词", "en": "Word"}
    },
    "verdict": {
        "refused": {"zh": "不予受理", "en": "Refused"},
        "warned": {"zh": "警告", "en": "Warned"},
        "no_longer_asked": {"zh": "不再要求", "en": "No longer asked"}
    },
    "change": {
        "value": {"zh": "投资金额", "en": "Value"},
        "scope": {"zh": "建设内容", "en": "Scope"},
        "duration": {"zh": "工期", "en": "Duration"},
        "funds": {"zh": "资金来源", "en": "Funds"}
    },
    "payment": {
        "payment": {"zh": "支付", "en": "Payment"},
        "settlement": {"zh": "结算", "en": "Settlement"},
        "refund": {"zh": "退款", "en": "Refund"},
        "reversal": {"zh": "冲正", "en": "Reversal"}
    },
    "party": {
        "member": {"zh": "联合体成员", "en": "Member of the consortium"},
        "subcontractor": {"zh": "分包单位", "en": "Subcontractor"}
    },
    "assignment": {
        "renamed": {"zh": "更名", "en": "Renamed"},
        "merged": {"zh": "合并", "en": "Merged"},
        "assigned": {"zh": "合同转让", "en": "Contract assigned"}
    },
    "bond": {
        "bid": {"zh": "投标保证金", "en": "Bid bond"},
        "performance": {"zh": "履约保证金", "en": "Performance bond"},
        "warranty": {"zh": "质量保证金", "en": "Warranty bond"}
    },
    "bond_form": {
        "cash": {"zh": "现金、转账", "en": "Cash"},
        "guarantee": {"zh": "保函", "en": "Letter of guarantee"},
        "withheld": {"zh": "从合同款中预留", "en": "Withheld from the contract"}
    },
    "bond_release": {
        "returned": {"zh": "退还", "en": "Given back"},
        "forfeited": {"zh": "不予退还", "en": "Forfeited"},
        "reversal": {"zh": "冲正", "en": "Reversal"}
    },
    "bond_state": {
        "held": {"zh": "未到期", "en": "Held"},
        "due": {"zh": "今日应退", "en": "Due back today"},
        "late": {"zh": "逾期未退", "en": "Late"},
        "returned": {"zh": "已退还", "en": "Given back"},
        "forfeited": {"zh": "不予退还", "en": "Forfeited"}
    },
    "decision": {
        "granted": {"zh": "同意", "en": "Granted"},
        "refused": {"zh": "不同意", "en": "Refused"}
    },
    "deed": {
        "enter": {"zh": "录入", "en": "Enter"},
        "file": {"zh": "报备", "en": "File"},
        "take_up": {"zh": "承接", "en": "Take up"},
        "decide": {"zh": "审批", "en": "Decide"},
        "allocate": {"zh": "分配", "en": "Allocate"},
        "resolve": {"zh": "答复", "en": "Resolve"},
        "hand_over": {"zh": "提供", "en": "Hand over"},
        "remedy": {"zh": "确认整改", "en": "Take for remedied"},
        "approve": {"zh": "批准", "en": "Approve"},
        "supplement": {"zh": "增补", "en": "Supplement"},
        "transfer": {"zh": "变更项目单位", "en": "Give to another agency"},
        "reclassify": {"zh": "变更类别", "en": "Give another class"}
    },
    "in_time_by": {
        "dated": {"zh": "落款日期", "en": "The day it bears"},
        "recorded": {"zh": "登记日期", "en": "The day it was recorded"},
        "received": {"zh": "签收日期", "en": "The day it was received"}
    }
}'::jsonb;
COMMENT ON FUNCTION govproj.engine_word_labels() IS
    'The engine''s own words that reports show, as an object of lists (系统用词): see view engine_words.';

CREATE FUNCTION govproj.word_label(list text, word text, lang text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN govproj.engine_word_labels() -> list -> word ->> lang;
COMMENT ON FUNCTION govproj.word_label(text, text, text) IS
    'What people call one of the engine''s own words (系统用词名称), by its list, in Chinese (zh) or English (en); NULL: there is no such word. '
    'The lists are in view engine_words.';

CREATE VIEW govproj.engine_words AS
SELECT l.key AS list, w.key AS word, w.value ->> 'zh' AS label_zh, w.value ->> 'en' AS label_en,
       coalesce(array_position('{birth,forward,back,restart,exit,duty,step,legal_date,office,suspended,requirement,condition,limit,order,
                                 passed,failed,not_applicable,refuse,warn,off,value,scope,duration,funds,
                                 bid,performance,warranty,cash,guarantee,withheld,held,due,late,returned,forfeited,
                                 payment,settlement,refund,reversal,member,subcontractor,renamed,merged,assigned,granted,refused,
                                 dated,recorded,received}',
                               w.key), 100 + w.n)::bigint AS word_order
  FROM jsonb_each(govproj.engine_word_labels()) AS l
 CROSS JOIN jsonb_each(l.value) WITH ORDINALITY AS w (key, value, n);
COMMENT ON VIEW govproj.engine_words IS
    'The engine''s own words that reports show, and what people call them (系统用词). Those of a version are in view words of its register. '
    'Key: list, word.';
GRANT SELECT ON govproj.engine_words TO PUBLIC;
COMMENT ON COLUMN govproj.engine_words.list IS
    'The list (词表): act (办理事项), outcome (结论), mode (规定方式), event (义务产生原因), step (步骤性质), rule (规定种类), '
    'change (变更种类), payment (支付种类), party (当事方类型), assignment (服务提供方变更事由), '
    'bond (保证金种类), bond_form (保证金形式), bond_release (保证金退还与扣除), bond_state (保证金状态), decision (审核结论), deed (经办事项), in_time_by (履行日期依据) or '
    'office (职能: the owner, who is no word of a version).';
COMMENT ON COLUMN govproj.engine_words.word IS 'The word (词), as it is written.';
COMMENT ON COLUMN govproj.engine_words.label_zh IS 'In Chinese (中文名称).';
COMMENT ON COLUMN govproj.engine_words.label_en IS 'In English (英文名称).';
COMMENT ON COLUMN govproj.engine_words.word_order IS 'Number to order the words of a list by (排序号).';

CREATE FUNCTION govproj.as_label(name text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN upper(substring(name, '^(?:an? |the )?(.)')) || substring(name, '^(?:an? |the )?.(.*)$');
COMMENT ON FUNCTION govproj.as_label(text) IS
    'An office''s English name as a label (标签): without its article, with a capital letter.';
