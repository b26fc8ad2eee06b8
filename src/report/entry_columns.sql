-- What can be entered (录入), for forms: the tables, and what people call their columns.

CREATE FUNCTION govproj.entry_table(project_table regclass, entry text) RETURNS regclass
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    register text := (SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = project_table);
    entries text[] := ARRAY(SELECT DISTINCT g.relation FROM govproj.office_privileges AS g WHERE g.privilege = 'INSERT' ORDER BY 1);
    target regclass := (SELECT t.oid FROM govproj.register_tables(register) AS t WHERE t.relation = entry AND entry = ANY (entries));
BEGIN
    IF target IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = govproj.said('nothing is entered into "%s"', coalesce(entry, '')) || govproj.near_words(coalesce(entry, ''), entries);
    END IF;
    RETURN target;
END
$$;
COMMENT ON FUNCTION govproj.entry_table(regclass, text) IS
    'Part of form and explain_entry: the table of a register into which something is entered (录入表), by what it is. '
    'Errors: 22023 there is no such table.';

CREATE FUNCTION govproj.name_said(of_table oid) RETURNS text
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT coalesce((SELECT s.relname FROM pg_catalog.pg_class AS s
                      WHERE c.relname ~ '_[0-9]+$' AND s.relnamespace = c.relnamespace
                        AND s.relname = regexp_replace(c.relname, '_[0-9]+$', '') AND govproj.is_distributed(s.oid)), c.relname)::text
      FROM pg_catalog.pg_class AS c WHERE c.oid = of_table;
END;
COMMENT ON FUNCTION govproj.name_said(oid) IS
    'Part of form: what clients call a table (表名); of one that holds the rows of a distributed one, the name of that.';

CREATE FUNCTION govproj.entry_column_labels() RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '{
    "project": {
        "code": ["项目编号", "Project code"],
        "title": ["项目名称", "Title"],
        "category": ["服务类别", "Category of service"],
        "track": ["类别", "Class"],
        "track_reason": ["类别说明", "Reason for stating the class"],
        "owner_id": ["项目单位", "Owner"],
        "serves_id": ["所服务的项目", "Project served"],
        "budget_year": ["预算年度", "Budget year"],
        "plan_line_id": ["对应计划项目", "Plan line"],
        "off_plan_ground": ["计划外理由", "Off-plan ground"],
        "budgeted": ["是否列入年初预算", "In the year''s budget"],
        "classified": ["是否涉密", "Classified"],
        "attributes": ["项目属性", "Attributes"],
        "city_funds": ["本级财政资金", "Funds in scope"],
        "national_funds": ["其他来源资金", "Funds of other sources"],
        "stage": ["所处阶段", "Stage"],
        "stage_on": ["阶段日期", "Day of the stage"]
    },
    "cost_line": {
        "project_id": ["所属项目", "Project"],
        "kind": ["费用种类", "Kind of cost"],
        "amount": ["金额（元）", "Amount (yuan)"],
        "note": ["备注", "Remark"]
    },
    "document": {
        "project_id": ["所属项目", "Project"],
        "kind": ["文件种类", "Kind of document"],
        "issuer_id": ["出具单位", "Issuer"],
        "third_party": ["第三方机构", "Third party"],
        "third_party_code": ["第三方机构统一社会信用代码", "Credit code of the third party"],
        "qualification": ["资质", "Qualification"],
        "qualified_until": ["资质有效期止", "Last day of the qualification"],
        "number": ["文号", "Number"],
        "issued_on": ["出具日期", "Day it is dated"],
        "outcome": ["结论", "Outcome"],
        "amount": ["金额（元）", "Amount (yuan)"],
        "uri": ["存放位置", "Where the file is kept"],
        "sha256": ["文件摘要", "SHA-256 of the file"],
        "reason": ["理由", "Reason"],
        "document_id": ["被作废的文件", "Document voided"]
    },
    "contract": {
        "project_id": ["所属项目", "Project"],
        "kind": ["合同种类", "Kind of contract"],
        "signer_id": ["签订单位", "Signer"],
        "supplier": ["服务提供方", "Supplier"],
        "number": ["合同编号", "Number on the contract"],
        "supplier_code": ["服务提供方统一社会信用代码", "Credit code of the supplier"],
        "qualification": ["资质", "Qualification"],
        "qualified_until": ["资质有效期止", "Last day of the qualification"],
        "amount": ["合同金额（元）", "Amount (yuan)"],
        "signed_on": ["签订日期", "Day of signing"],
        "delivery_due": ["约定交付日期", "Day delivery is due"],
        "delivered_on": ["实际交付日期", "Day of delivery"],
        "security_undertaking": ["安全与隐私保护承诺", "Undertaking on security and privacy"]
    },
    "contract_party": {
        "contract_id": ["所属合同", "Contract"],
        "name": ["名称", "Name"],
        "code": ["统一社会信用代码", "Credit code"],
        "part": ["当事方类型", "Part"],
        "party_id": ["被撤回的当事方", "Party taken back"],
        "note": ["备注", "Remark"]
    },
    "acceptance_part": {
        "project_id": ["所属项目", "Project"],
        "title": ["验收内容", "What was accepted"],
        "contract_id": ["所属合同", "Contract"],
        "share": ["所占比例（%）", "Share (percent)"],
        "document_id": ["验收文件", "Paper"],
        "accepted_on": ["验收日期", "Day of acceptance"],
        "part_id": ["被撤回的分期验收", "Part taken back"],
        "note": ["备注", "Remark"]
    },
    "bond": {
        "project_id": ["所属项目", "Project"],
        "contract_id": ["所属合同", "Contract"],
        "kind": ["保证金种类", "Kind of bond"],
        "form": ["保证金形式", "Form"],
        "giver": ["交纳单位", "Given by"],
        "giver_code": ["交纳单位统一社会信用代码", "Credit code of who gave it"],
        "number": ["保函号、收据号", "Number of the guarantee or receipt"],
        "amount": ["金额（元）", "Amount (yuan)"],
        "received_on": ["收取日期", "Day it was received"],
        "due_back_on": ["应退日期", "Day it is due back"],
        "bond_id": ["被撤回的保证金", "Bond taken back"],
        "note": ["备注", "Remark"]
    },
    "bond_release": {
        "bond_id": ["所属保证金", "Bond"],
        "kind": ["事项种类", "What becomes of it"],
        "amount": ["金额（元）", "Amount (yuan)"],
        "released_on": ["退还、扣除日期", "Day it was given back or forfeited"],
        "reason": ["不予退还理由", "Why it is forfeited"],
        "document_id": ["依据文件", "Paper it rests on"],
        "paper": ["依据材料", "Paper that is not in the register"],
        "bond_release_id": ["被冲正的退还、扣除", "Entry undone"],
        "note": ["备注", "Remark"]
    },
    "assignment": {
        "contract_id": ["所属合同", "Contract"],
        "cause": ["变更事由", "Cause"],
        "from_on": ["变更生效日期", "First day"],
        "supplier": ["变更后的服务提供方", "Supplier from then on"],
        "supplier_code": ["变更后的统一社会信用代码", "Its credit code"],
        "document_id": ["变更依据文件", "Paper it rests on"],
        "paper": ["变更依据材料", "Paper that is not in the register"],
        "note": ["备注", "Remark"]
    },
    "supplement": {
        "contract_id": ["原合同", "Contract"],
        "amount": ["增减金额（元）", "Amount added (yuan)"],
        "signed_on": ["签订日期", "Day of signing"],
        "supplement_id": ["被冲正的补充合同", "Supplement undone"],
        "number": ["补充合同编号", "Number on the supplement"],
        "note": ["备注", "Remark"]
    },
    "payment": {
        "contract_id": ["所属合同", "Contract"],
        "kind": ["支付种类", "Kind of payment"],
        "amount": ["金额（元）", "Amount (yuan)"],
        "paid_on": ["支付日期", "Day of payment"],
        "voucher": ["支付凭证号", "Number of the voucher"],
        "source": ["资金来源", "Source of the money"],
        "payment_id": ["被冲正的支付", "Payment undone"],
        "note": ["备注", "Remark"]
    },
    "change": {
        "project_id": ["所属项目", "Project"],
        "kind": ["变更种类", "Kind of change"],
        "cause": ["变更原因", "Cause"],
        "source": ["资金来源", "Source of the money"],
        "cost_line_kind": ["费用种类", "Kind of cost"],
        "contract_id": ["所属合同", "Contract"],
        "old": ["变更前", "Figure before"],
        "new": ["变更后", "Figure after"],
        "decided_on": ["决定日期", "Day of the decision"],
        "note": ["变更内容", "What it is about"]
    },
    "correction": {
        "project_id": ["所属项目", "Project"],
        "relation": ["更正的表", "Table corrected"],
        "row_id": ["更正的行", "Row corrected"],
        "column_name": ["更正的字段", "Column corrected"],
        "old": ["更正前", "What stands there"],
        "new": ["更正后", "What is right"],
        "reason": ["更正理由", "Reason"],
        "document_id": ["依据文件", "Paper it rests on"],
        "paper": ["依据材料", "Paper that is not in the register"]
    },
    "fund_allocation": {
        "project_id": ["所属项目", "Project"],
        "source": ["资金来源", "Source of the money"],
        "year": ["预算年度", "Budget year"],
        "requested": ["申请金额（元）", "Requested (yuan)"],
        "decided": ["批复金额（元）", "Decided (yuan)"],
        "arranged": ["安排金额（元）", "Arranged (yuan)"],
        "note": ["备注", "Remark"]
    },
    "annual_plan": {
        "agency_id": ["填报单位", "Agency"],
        "year": ["计划年度", "Year planned"],
        "supplements": ["增补计划", "Supplement of a plan"],
        "filed_on": ["备案日期", "Day of filing"],
        "note": ["备注", "Remark"]
    },
    "plan_line": {
        "annual_plan_id": ["所属计划", "Annual plan"],
        "title": ["项目名称", "Title"],
        "category": ["服务类别", "Category of service"],
        "estimate": ["估算投资（元）", "Estimate (yuan)"],
        "note": ["备注", "Remark"]
    },
    "demand": {
        "agency_id": ["提出单位", "Agency"],
        "year": ["年度", "Year"],
        "title": ["需求名称", "What is asked for"],
        "category": ["服务类别", "Category of service"],
        "project_id": ["承接项目", "Project that takes it up"]
    },
    "service_request": {
        "agency_id": ["申请单位", "Agency"],
        "category": ["服务类别", "Category of service"],
        "title": ["申请内容", "What is asked for"],
        "asked": ["申请数量", "How much"],
        "unit": ["计量单位", "Unit"],
        "requested_on": ["申请日期", "Day of the request"],
        "note": ["备注", "Remark"]
    },
    "matter": {
        "agency_id": ["报告单位", "Agency"],
        "project_id": ["所属项目", "Project"],
        "title": ["事项", "What it is about"],
        "raised_on": ["报告日期", "Day it was raised"],
        "note": ["备注", "Remark"]
    },
    "evaluation": {
        "project_id": ["所属项目", "Project"],
        "kind": ["评价种类", "Kind of evaluation"],
        "year": ["评价年度", "Year evaluated"],
        "evaluator_id": ["评价单位", "Evaluator"],
        "score": ["得分", "Score"],
        "evaluated_on": ["评价日期", "Day of the evaluation"],
        "note": ["备注", "Remark"]
    },
    "audit_request": {
        "agency_id": ["被审计单位", "Agency asked"],
        "project_id": ["所属项目", "Project"],
        "title": ["事由", "What it is about"],
        "requested_on": ["调阅日期", "Day of the request"],
        "due_on": ["提供期限", "Last day to hand over"],
        "note": ["备注", "Remark"]
    },
    "audit_item": {
        "audit_request_id": ["所属调阅", "Audit request"],
        "title": ["材料名称", "What is asked for"],
        "note": ["备注", "Remark"]
    },
    "finding": {
        "agency_id": ["责任单位", "Agency it is about"],
        "project_id": ["所属项目", "Project"],
        "finder_id": ["发现单位", "Found by"],
        "article": ["所涉条款", "Article"],
        "title": ["问题", "What was found"],
        "found_on": ["发现日期", "Day it was found"],
        "remedy": ["整改情况", "How it was put right"],
        "remedied_on": ["整改日期", "Day it was put right"],
        "note": ["备注", "Remark"]
    },
    "waiver": {
        "project_id": ["所属项目", "Project"],
        "rule": ["例外规则", "Rule waived"],
        "granted_by": ["许可单位", "Granted by"],
        "document_id": ["许可文件", "Paper it rests on"],
        "granted_on": ["许可日期", "First day"],
        "until": ["有效期止", "Last day"]
    },
    "receipt": {
        "document_id": ["签收的文件", "Paper received"],
        "annual_plan_id": ["签收的年度计划", "Annual plan received"],
        "agency_id": ["签收单位", "Receiver"],
        "received_on": ["签收日期", "Day it was received"],
        "note": ["备注", "Remark"]
    }
}'::jsonb;
COMMENT ON FUNCTION govproj.entry_column_labels() IS
    'Part of form: what people call the columns that an entry fills (字段名称), by table and column, in Chinese and in English.';

CREATE FUNCTION govproj.entry_columns(
        project_table regclass, entry text,
        OUT column_name text, OUT label_zh text, OUT label_en text, OUT type text, OUT required boolean, OUT default_value text,
        OUT refers_to text, OUT column_order integer)
    RETURNS SETOF record
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT a.attname::text, coalesce(l.labels ->> 0, a.attname::text), coalesce(l.labels ->> 1, a.attname::text),
           CASE WHEN b.oid IN ('govproj.category'::regtype, 'govproj.stage'::regtype) THEN 'text' ELSE format_type(b.oid, NULL) END,
           a.attnotnull AND NOT a.atthasdef,
           -- what has a default that is no constant is filled in by the engine
           CASE WHEN e.said ~ '^(''.*''|[0-9.]+|true|false)(::.*)?$'
                THEN regexp_replace(regexp_replace(e.said, '::[^'']*$', ''), '^''(.*)''$', E'\\1') END,
           (SELECT govproj.name_said(k.confrelid)
              FROM pg_catalog.pg_constraint k
             WHERE k.conrelid = t.oid AND k.contype = 'f' AND k.conkey = ARRAY[a.attnum] LIMIT 1),
           a.attnum::integer
      FROM (SELECT govproj.entry_table(project_table, entry)) AS t (oid)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
     CROSS JOIN LATERAL (SELECT CASE WHEN y.typtype = 'd' THEN y.typbasetype ELSE y.oid END) AS b (oid)
     CROSS JOIN LATERAL (SELECT govproj.entry_column_labels() -> entry -> a.attname::text) AS l (labels)
      LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      LEFT JOIN LATERAL (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid)) AS e (said) ON true
     WHERE a.attname <> ALL (SELECT unnest(k.columns) FROM govproj.engine_columns AS k WHERE k.relation = entry)
       -- what another office fills in later is not entered
       AND EXISTS (SELECT FROM govproj.office_privileges AS g
                    WHERE g.relation = entry AND g.privilege = 'INSERT'
                      AND coalesce(a.attname = ANY (g.columns), true) AND NOT coalesce(a.attname = ANY (g.except_columns), false));
END;
COMMENT ON FUNCTION govproj.entry_columns(regclass, text) IS
    'Part of form: the columns that may be said of an entry (可填字段), by the register''s own table, without those that the engine keeps. '
    'Errors: 22023 there is no such table.';
