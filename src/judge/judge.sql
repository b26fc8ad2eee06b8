-- The judges answers as rows.

CREATE FUNCTION govproj.judge_explain(
        project_table regclass, project_id bigint, to_stage govproj.stage, on_date date, by_actor boolean,
        in_detail boolean DEFAULT false,
        OUT target govproj.stage, OUT rule text, OUT article text, OUT met boolean, OUT mode text,
        OUT remedy text, OUT office text, OUT step text, OUT code text, OUT policy_id bigint, OUT detail jsonb)
    RETURNS SETOF record
    LANGUAGE c STABLE ROWS 20 COST 1000 AS 'MODULE_PATHNAME', 'govproj_judge_explain';
COMMENT ON FUNCTION govproj.judge_explain(regclass, bigint, govproj.stage, date, boolean, boolean) IS
    'The judge''s findings for a project of the register whose project table is named: '
    'a row for each rule of the step to to_stage (NULL: of every possible step) on a day (NULL: today); '
    'by_actor false leaves the current user''s office out; in_detail tells what each was judged by, as govproj.detail = ''json'' does; '
    'what is waived counts as met, and the remedy names the waiver. Behind explain and worklist of each register.';

-- What a judged rule wants and has, out of its detail: the keys of govproj.detail = 'json'.
CREATE FUNCTION govproj.wanted_of(detail jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(jsonb_path_query_first(detail, '$.wanted[*] ? (@.met == false)'), detail #> '{wanted,0}');
COMMENT ON FUNCTION govproj.wanted_of(jsonb) IS
    'Part of explain: of the things that a requirement wants the first that is missing, else the first (所需事项); NULL: it is none.';

CREATE FUNCTION govproj.needs_of(detail jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE detail ->> 'kind' WHEN 'requirement' THEN govproj.wanted_of(detail) ->> 'needs' WHEN 'order' THEN detail ->> 'after' END;
COMMENT ON FUNCTION govproj.needs_of(jsonb) IS
    'Part of explain: what a requirement wants, or what an order comes after (所需事项), as the rows of the law say it; NULL: no such thing.';

CREATE FUNCTION govproj.paper_of(detail jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN govproj.needs_of(detail) !~ '^((contract|cost_line|stage)(:.*)?|demand|initiation|round|change|delivery)$'
            THEN govproj.needs_of(detail) END;
COMMENT ON FUNCTION govproj.paper_of(jsonb) IS 'Part of explain: the same where it is a kind of paper (所需文件种类).';

CREATE FUNCTION govproj.document_of(detail jsonb) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce((detail ->> 'document_id')::bigint, (detail #>> '{duty,document_id}')::bigint,
                CASE WHEN govproj.paper_of(detail) IS NOT NULL
                     THEN coalesce(govproj.wanted_of(detail) #>> '{there,id}', detail #>> '{there,id}')::bigint END);
COMMENT ON FUNCTION govproj.document_of(jsonb) IS 'Part of explain: the paper that is there (已有文件); NULL: none is.';

CREATE FUNCTION govproj.contract_of(detail jsonb) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce((detail ->> 'contract_id')::bigint,
                CASE WHEN govproj.needs_of(detail) ~ '^contract(:|$)'
                     THEN coalesce(govproj.wanted_of(detail) #>> '{there,id}', detail #>> '{there,id}')::bigint END);
COMMENT ON FUNCTION govproj.contract_of(jsonb) IS 'Part of explain: the contract that is there (已有合同); NULL: none is.';

CREATE FUNCTION govproj.as_of(project_table regclass, of text, project_id bigint, day date, known timestamptz DEFAULT NULL)
    RETURNS SETOF record
    LANGUAGE c STABLE ROWS 1 COST 500 AS 'MODULE_PATHNAME', 'govproj_as_of';
COMMENT ON FUNCTION govproj.as_of(regclass, text, bigint, date, timestamptz) IS
    'The rows of one table that are a project''s, as they legally stood at the end of a day (历史时点数据), told by its acts and by '
    'nothing else; known: by what had been recorded at that moment, NULL by all that has. of: project, document, contract and so on, '
    'of the register whose project table is named; the query lists the columns: AS d (kind text, issued_on date). Behind project_on, '
    'funds_on and duties_on of each register. Errors: 42501 without SELECT on the table and on act, 22023 for a table that a '
    'project''s acts do not tell of, 42703 and 42804 for columns that it has not, XX001 where an act does not tell what it must.';

CREATE FUNCTION govproj.judge_thresholds(
        project_table regclass, project_id bigint,
        OUT rule text, OUT article text, OUT to_stage govproj.stage, OUT mode text, OUT amount numeric, OUT bound numeric,
        OUT reached boolean, OUT met boolean, OUT remedy text, OUT fact text, OUT inclusive boolean, OUT rows bigint[])
    RETURNS SETOF record
    LANGUAGE c STABLE ROWS 3 AS 'MODULE_PATHNAME', 'govproj_judge_thresholds';
COMMENT ON FUNCTION govproj.judge_thresholds(regclass, bigint) IS
    'The judge''s findings for each money line of a project (金额门槛), a requirement that speaks from an amount on: the amount and '
    'where it begins in yuan, whether that is reached and what is needed is there today; fact: which amount; inclusive: whether the '
    'bound itself reaches it; rows: ids of policy_requirement. Behind threshold_watch of each register.';

CREATE FUNCTION govproj.judge_times(
        project_table regclass, project_id bigint,
        OUT thing text, OUT rule text, OUT article text, OUT code text, OUT remedy text)
    RETURNS SETOF record
    LANGUAGE c STABLE ROWS 5 AS 'MODULE_PATHNAME', 'govproj_judge_times';
COMMENT ON FUNCTION govproj.judge_times(regclass, bigint) IS
    'What cannot be entered for a project at its present stage (暂不能录入的事项), a row for each rule that says so: the thing as '
    'policy_condition.entry has it, a kind of paper by its word; the rule, its article and SQLSTATE; from when on it can, or that it no '
    'longer can. Behind form of each register.';

CREATE FUNCTION govproj.judge_last_day(project_table regclass, project_id bigint) RETURNS date
    LANGUAGE c STABLE AS 'MODULE_PATHNAME', 'govproj_judge_last_day';
COMMENT ON FUNCTION govproj.judge_last_day(regclass, bigint) IS
    'The last day of the paper that sets a project''s limit (审批意见有效期止), as it counts today and by the calendar as it '
    'is today; NULL: there is none, or it does not lapse. Behind approval_watch of each register.';

CREATE FUNCTION govproj.judge_speaks(project_table regclass, project_id bigint, applies_when jsonb) RETURNS boolean
    LANGUAGE c STABLE AS 'MODULE_PATHNAME', 'govproj_judge_speaks';
COMMENT ON FUNCTION govproj.judge_speaks(regclass, bigint, jsonb) IS
    'Whether a row of the law of that occasion (适用情形), an object of the facts of govproj.facts, speaks of a project as it stands; '
    'NULL: there is no such project. Errors: 22023 the occasion means nothing. Behind import, and for who writes a pack.';

CREATE FUNCTION govproj.related_suppliers(a text, b text) RETURNS boolean
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 50 AS 'MODULE_PATHNAME', 'govproj_related_suppliers';
COMMENT ON FUNCTION govproj.related_suppliers(text, text) IS
    'Whether two suppliers'' names are the same but for width and spaces, or one begins with the whole of the other, '
    'as a branch''s does (关联服务提供方). A likeness of names, no more.';

CREATE FUNCTION govproj.supplier_form(name text) RETURNS text
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 50 AS 'MODULE_PATHNAME', 'govproj_supplier_form';
COMMENT ON FUNCTION govproj.supplier_form(text) IS
    'A supplier''s name as the judge compares it (服务提供方名称比对形式): letters in one width, without spaces. '
    'Two with the same form are one supplier where not both state a code.';

-- Inlined into the views that ask it.
CREATE FUNCTION govproj.says_no(outcome text, amount numeric) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(outcome = 'failed' OR amount = 0 AND outcome IS DISTINCT FROM 'not_applicable', false);
COMMENT ON FUNCTION govproj.says_no(text, numeric) IS
    'Whether a paper of that outcome and amount says no, as the judge takes it (否定性文件): it failed, or grants zero yuan. '
    'It serves nothing, and undoes an earlier one of its kind.';

-- In this order: letters in one form; what tells a part or a year; what is no letter; the owner; the place; words that
-- any title may have; what a part is numbered by where it was not said in words.
CREATE FUNCTION govproj.title_core(title text, owner text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 500
RETURN (
    SELECT CASE WHEN length(s.core) >= 2 THEN s.core END
      FROM (SELECT CASE getdatabaseencoding() WHEN 'UTF8' THEN normalize(title, NFKC) ELSE title END,
                   CASE getdatabaseencoding() WHEN 'UTF8' THEN normalize(owner, NFKC) ELSE owner END
            OFFSET 0) AS f (title, owner) -- each reckoned once, wherever it is named below
     CROSS JOIN LATERAL (
            SELECT regexp_replace(regexp_replace(lower(f.title COLLATE "C"),
                       '[(][0-9一二三四五六七八九十]+[)]|第?[0-9一二三四五六七八九十]+(期|批次?|标段|标包|包|阶段)|(19|20)[0-9]{2}(年度?)?', '', 'g'),
                       E'[[:space:][:punct:]、。〈〉《》「」『』【】〔〕“”‘’…\\u2014\\u00b7\\uff5e]+', '', 'g'),
                   coalesce(regexp_replace(lower(f.owner COLLATE "C"), '[[:space:][:punct:]]+', '', 'g'), '')
            OFFSET 0
           ) AS g (title, owner)
     CROSS JOIN LATERAL (
            -- a place may stand before the owner
            SELECT CASE WHEN g.owner = '' THEN g.title
                        WHEN strpos(g.title, g.owner) BETWEEN 1 AND 5 THEN substr(g.title, strpos(g.title, g.owner) + length(g.owner))
                        ELSE replace(g.title, g.owner, '') END
            OFFSET 0
           ) AS h (title)
     CROSS JOIN LATERAL (
            SELECT regexp_replace(regexp_replace(regexp_replace(h.title, '^(全市|市级|市直|[^省市县区]{2,3}[省市县区])', ''),
                       '项目|工程|建设|采购|购置|服务|系统|平台|信息化|数字化|智能化|信息|管理|综合|业务|应用|软件|硬件|设备|技术'
                       '|升级|改造|扩容|更新|完善|开发|运行|维护|运维|保障|年度|新建|续建|第三方', '', 'g'),
                       '([0-9]+|[一二三四五六七八九十]|(?<![a-z])[ivx]+)$', '')
            OFFSET 0
           ) AS s (core));
COMMENT ON FUNCTION govproj.title_core(text, text) IS
    'What a project''s title says that others'' do not (名称要素), to compare titles by: in one form of letters, without years, '
    'parts and numbers, without its owner and the place, without words that any title may have. '
    'NULL: fewer than two letters are left, and nothing is told by them.';
