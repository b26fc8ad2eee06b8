-- What a line of a story enters (录入). What it leaves out is filled in as the law wants it: by whom, how much, with which outcome.

-- The first word of a list that counts as something; or, where it counts as nothing, the last: others come last, as a rule.
CREATE FUNCTION govproj.trial_word(list text, part text DEFAULT NULL) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    here CONSTANT text := govproj.trial_path();
BEGIN
    IF part IS NOT NULL THEN
        RETURN (SELECT w.word FROM policy_word w
                 WHERE w.list = trial_word.list AND govproj.has_part(w.parts, part) ORDER BY w.id LIMIT 1);
    END IF;
    RETURN (SELECT w.word FROM policy_word w WHERE w.list = trial_word.list ORDER BY w.parts IS NOT NULL, w.id DESC LIMIT 1);
END
$$;
COMMENT ON FUNCTION govproj.trial_word(text, text) IS
    'Part of test_pack: a word of a list of the version (用词) that counts as something, the first; or as nothing besides, the last.';

-- A row as a case says it: agencies by code, contracts and papers by kind stand for their ids; null leaves out what would be filled in.
CREATE FUNCTION govproj.trial_row(target text, project_id bigint, said jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
    here CONSTANT text := govproj.trial_path();
    member record;
    named bigint;
    result jsonb := '{}';
BEGIN
    FOR member IN SELECT e.key, e.value, e.value #>> '{}' AS word FROM jsonb_each(jsonb_strip_nulls(said)) AS e LOOP
        named := NULL;
        IF jsonb_typeof(member.value) = 'string' AND (member.key = 'granted_by' OR EXISTS (
               SELECT FROM pg_attribute a WHERE a.attrelid = to_regclass(target) AND a.attname = member.key || '_id'))
        THEN
            IF member.key = 'contract' THEN
                SELECT max(c.id) INTO named FROM contract c WHERE c.project_id = trial_row.project_id AND c.kind = member.word;
            ELSIF member.key = 'document' THEN
                SELECT govproj.trial_paper_id(trial_row.project_id, member.word) INTO named;
            ELSE
                SELECT a.id INTO named FROM agency a WHERE a.code = member.word;
            END IF;
            IF named IS NULL THEN
                RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
                    MESSAGE = govproj.said('no %s is called %s', member.key, member.word);
            END IF;
        END IF;
        result := result || CASE WHEN named IS NULL THEN jsonb_build_object(member.key, member.value)
                                 WHEN member.key = 'granted_by' THEN jsonb_build_object(member.key, named)
                                 ELSE jsonb_build_object(member.key || '_id', named) END;
    END LOOP;
    RETURN result;
END
$$;
COMMENT ON FUNCTION govproj.trial_row(text, bigint, jsonb) IS
    'Part of test_pack: a row with ids in place of what a case calls its agencies, contracts and papers (行内容). '
    'Errors: 22023 nothing is called so.';

CREATE FUNCTION govproj.trial_insert(target text, project_id bigint, filled jsonb, said jsonb) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    here CONSTANT text := govproj.trial_path();
    -- who is named by another word is not filled in besides
    named CONSTANT text[] := ARRAY(SELECT k || '_id' FROM jsonb_object_keys(coalesce(said, '{}')) AS k);
    body jsonb := govproj.trial_row(target, project_id, filled - named || coalesce(said, '{}'));
    columns text := (SELECT string_agg(format('%I', k), ', ') FROM jsonb_object_keys(body) AS k);
    new_id bigint;
BEGIN
    EXECUTE format('INSERT INTO %1$I (%2$s) SELECT %2$s FROM jsonb_populate_record(NULL::%1$I, $1) RETURNING id', target, columns)
       INTO new_id USING body;
    RETURN new_id;
END
$$;
COMMENT ON FUNCTION govproj.trial_insert(text, bigint, jsonb, jsonb) IS
    'Part of test_pack: enters a row of what is filled in and what the case says, which goes before (录入一行).';

CREATE FUNCTION govproj.trial_update(target text, row_id bigint, project_id bigint, said jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    here CONSTANT text := govproj.trial_path();
    -- here a null is to be written
    body jsonb := govproj.trial_row(target, project_id, said)
                  || coalesce((SELECT jsonb_object_agg(e.key, e.value) FROM jsonb_each(said) AS e
                                WHERE jsonb_typeof(e.value) = 'null'), '{}');
BEGIN
    IF body = '{}' THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = govproj.said('nothing is said that would alter %s', target);
    END IF;
    EXECUTE format('UPDATE %1$I AS t SET %2$s FROM jsonb_populate_record(NULL::%1$I, $1) AS r WHERE t.id = $2', target,
                   (SELECT string_agg(format('%1$I = r.%1$I', k), ', ') FROM jsonb_object_keys(body) AS k))
      USING body, row_id;
END
$$;
COMMENT ON FUNCTION govproj.trial_update(text, bigint, bigint, jsonb) IS 'Part of test_pack: alters a row as the case says (更正一行).';

-- The paper of a kind that was entered last and is not voided.
CREATE FUNCTION govproj.trial_paper_id(project_id bigint, kind text) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    here CONSTANT text := govproj.trial_path();
BEGIN
    RETURN (SELECT d.id FROM document d
             WHERE d.project_id = trial_paper_id.project_id AND d.kind = trial_paper_id.kind
               AND NOT EXISTS (SELECT FROM document v WHERE v.document_id = d.id)
             ORDER BY d.issued_on DESC, d.id DESC LIMIT 1);
END
$$;
COMMENT ON FUNCTION govproj.trial_paper_id(bigint, text) IS
    'Part of test_pack: the paper of a kind that counts (现行文件): the latest, of one day the one entered last.';

-- What a paper may state at most: by the limits that its kind is the subject of, as far as there is what limits it.
CREATE FUNCTION govproj.trial_paper_amount(project_id bigint, kind text) RETURNS numeric
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    here CONSTANT text := govproj.trial_path();
BEGIN
    RETURN (
        SELECT least(p.total_investment, min(trunc(v.ceiling * coalesce(l.percent, 100) / 100, 2)))
          FROM project p
          LEFT JOIN policy_limit l ON l.policy_id = p.policy_id AND l.subject = trial_paper_amount.kind AND l.mode <> 'off'
                                  AND (l.track IS NULL OR l.track = p.track)
         CROSS JOIN LATERAL (
                SELECT CASE l.ceiling WHEN 'limit' THEN p.approved_amount WHEN 'total' THEN p.total_investment
                       ELSE (SELECT d.amount FROM document d WHERE d.id = govproj.trial_paper_id(p.id, l.ceiling)) END
               ) AS v (ceiling)
         WHERE p.id = trial_paper_amount.project_id
         GROUP BY p.total_investment);
END
$$;
COMMENT ON FUNCTION govproj.trial_paper_amount(bigint, text) IS
    'Part of test_pack: what a paper states that says nothing else (默认金额): the total investment, within the limits of its kind.';

CREATE FUNCTION govproj.trial_paper(project_id bigint, kind text, day date, said jsonb DEFAULT '{}') RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
    here CONSTANT text := govproj.trial_path();
    about record;
    owner bigint;
BEGIN
    SELECT d.* INTO about FROM policy_document d JOIN project p USING (policy_id)
     WHERE p.id = trial_paper.project_id AND d.kind = trial_paper.kind;
    SELECT p.owner_id INTO owner FROM project p WHERE p.id = trial_paper.project_id;
    RETURN govproj.trial_insert('document', project_id, jsonb_build_object(
        'project_id', project_id, 'kind', kind, 'issued_on', day,
        'issuer_id', coalesce((SELECT min(a.id) FROM agency a WHERE a.kind = about.issuer), owner),
        'outcome', CASE WHEN about.has_outcome THEN 'passed' END,
        'amount', CASE WHEN about.has_amount AND said ->> 'outcome' IS DISTINCT FROM 'failed'
                       THEN govproj.trial_paper_amount(project_id, kind) WHEN about.has_amount THEN 0 END,
        'third_party', CASE WHEN about.has_third_party THEN '省信息工程测评中心' END,
        'qualification', CASE WHEN about.has_third_party THEN '甲级' END,
        'reason', CASE WHEN said ->> 'outcome' = 'not_applicable' THEN '不涉及'
                       WHEN govproj.has_part(about.parts, 'suspension') THEN '等待上级统一部署'
                       WHEN govproj.has_part(about.parts, 'failure') THEN '有效投标人不足三家' END), said);
END
$$;
COMMENT ON FUNCTION govproj.trial_paper(bigint, text, date, jsonb) IS
    'Part of test_pack: enters a paper with all that its kind carries (录入文件).';

CREATE FUNCTION govproj.trial_void(project_id bigint, kind text, day date) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
    here CONSTANT text := govproj.trial_path();
    paper bigint := govproj.trial_paper_id(project_id, kind);
BEGIN
    IF paper IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = govproj.said('there is no paper %s to void', kind);
    END IF;
    INSERT INTO document (project_id, kind, issuer_id, issued_on, document_id, reason)
    SELECT d.project_id, 'voiding', d.issuer_id, greatest(day, d.issued_on), d.id, '录入错误' FROM document d WHERE d.id = paper;
END
$$;
COMMENT ON FUNCTION govproj.trial_void(bigint, text, date) IS
    'Part of test_pack: voids the paper of a kind that counts (作废文件). Errors: 22023 there is none.';

-- Of the limit, or before there is one of the total: six tenths for the main contract, one for any other, and no more than is left.
CREATE FUNCTION govproj.trial_contract(project_id bigint, kind text, day date, said jsonb DEFAULT '{}', percent numeric DEFAULT NULL)
    RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
    here CONSTANT text := govproj.trial_path();
    project record;
    renewed_supplier text;
    renewed_amount numeric;
    main CONSTANT boolean := EXISTS (SELECT FROM policy_word w WHERE w.list = 'contract' AND w.word = kind
                                                                 AND govproj.has_part(w.parts, 'main'));
    part numeric := greatest(percent / 100, CASE WHEN main THEN 0.6 ELSE 0.01 END);
    amount numeric;
BEGIN
    SELECT p.owner_id, p.policy_id, coalesce(p.approved_amount, p.total_investment) AS whole, p.contracted INTO project
      FROM project p WHERE p.id = trial_contract.project_id;
    amount := trunc(greatest(least(project.whole * part, project.whole - project.contracted), 0.01), 2);
    -- one that renews another is of the same supplier and for no more
    IF EXISTS (SELECT FROM policy_condition c WHERE c.policy_id = project.policy_id AND c.condition = 'renews'
                  AND c.entry = 'contract:' || trial_contract.kind)
    THEN
        SELECT c.supplier, c.amount INTO renewed_supplier, renewed_amount FROM contract c
         WHERE c.project_id = trial_contract.project_id
           AND c.kind IN (SELECT w.word FROM policy_word w WHERE w.list = 'contract' AND govproj.has_part(w.parts, 'main'))
         ORDER BY c.id LIMIT 1;
    END IF;
    RETURN govproj.trial_insert('contract', project_id, jsonb_build_object(
        'project_id', project_id, 'kind', kind, 'signer_id', project.owner_id,
        'supplier', coalesce(renewed_supplier, '供应商（' || kind || '）'), 'qualification', '甲级',
        'amount', least(amount, renewed_amount), 'signed_on', day, 'delivery_due', (day + interval '10 years')::date,
        'security_undertaking', true), said);
END
$$;
COMMENT ON FUNCTION govproj.trial_contract(bigint, text, date, jsonb, numeric) IS
    'Part of test_pack: enters a contract as the rules want one of its kind (录入合同), of that percentage of the limit at least.';

-- The contract that a line speaks of: of the kind it names, or else of the main one, the latest.
CREATE FUNCTION govproj.trial_contract_id(project_id bigint, said jsonb) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    here CONSTANT text := govproj.trial_path();
BEGIN
    RETURN (SELECT max(c.id) FROM contract c
             WHERE c.project_id = trial_contract_id.project_id
               AND c.kind = coalesce(said ->> 'contract', govproj.trial_word('contract', 'main')));
END
$$;
COMMENT ON FUNCTION govproj.trial_contract_id(bigint, jsonb) IS 'Part of test_pack: the contract that a line speaks of (所指合同).';

-- What is entered once and altered afterwards.
CREATE FUNCTION govproj.trial_line(project_id bigint, kind text, said jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
    here CONSTANT text := govproj.trial_path();
    found_id bigint := (SELECT min(l.id) FROM cost_line l WHERE l.project_id = trial_line.project_id AND l.kind = trial_line.kind);
BEGIN
    IF found_id IS NULL THEN
        PERFORM govproj.trial_insert('cost_line', project_id,
                                     jsonb_build_object('project_id', project_id, 'kind', kind, 'amount', 1000), said);
    ELSE
        PERFORM govproj.trial_update('cost_line', found_id, project_id, said);
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.trial_line(bigint, text, jsonb) IS
    'Part of test_pack: enters a cost line, or alters the one of its kind (录入费用).';

CREATE FUNCTION govproj.trial_allocation(project_id bigint, day date, said jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
    here CONSTANT text := govproj.trial_path();
    found_id bigint;
    figure numeric;
BEGIN
    SELECT a.id INTO found_id FROM fund_allocation a
     WHERE a.project_id = trial_allocation.project_id
       AND a.source = coalesce(said ->> 'source', govproj.trial_word('source', 'in_scope'))
       AND a.year = coalesce((said ->> 'year')::integer, extract(year FROM day)::integer);
    IF found_id IS NULL THEN
        -- what is arranged has been decided, and what is decided requested
        figure := coalesce((said ->> 'decided')::numeric, (said ->> 'arranged')::numeric, 1000);
        PERFORM govproj.trial_insert('fund_allocation', project_id, jsonb_build_object(
            'project_id', project_id, 'source', govproj.trial_word('source', 'in_scope'), 'year', extract(year FROM day),
            'requested', figure,
            'decided', CASE WHEN said ? 'arranged' THEN figure END), said);
    ELSE
        PERFORM govproj.trial_update('fund_allocation', found_id, project_id, said);
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.trial_allocation(bigint, date, jsonb) IS
    'Part of test_pack: enters the funds of a source and year, or alters them (录入资金安排).';

CREATE FUNCTION govproj.trial_plan_line(owner bigint, year integer, category text, estimate numeric) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
    here CONSTANT text := govproj.trial_path();
    plan bigint := (SELECT max(a.id) FROM annual_plan a WHERE a.agency_id = owner AND a.year = trial_plan_line.year);
    new_id bigint;
BEGIN
    IF plan IS NULL THEN
        INSERT INTO annual_plan (agency_id, year, filed_on, approved_on)
        VALUES (owner, year, make_date(year - 1, 11, 20),
                CASE WHEN EXISTS (SELECT FROM policy_form f WHERE f.does = 'approve') THEN make_date(year - 1, 11, 20) END)
        RETURNING id INTO plan;
    END IF;
    INSERT INTO plan_line (annual_plan_id, title, category, estimate) VALUES (plan, '年度项目', category::govproj.category, estimate)
    RETURNING id INTO new_id;
    RETURN new_id;
END
$$;
COMMENT ON FUNCTION govproj.trial_plan_line(bigint, integer, text, numeric) IS
    'Part of test_pack: a line of an agency''s filed plan of a year (年度计划项目).';

-- Somebody else's need of a project.
CREATE FUNCTION govproj.trial_demand(project_id bigint, said jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
    here CONSTANT text := govproj.trial_path();
BEGIN
    PERFORM govproj.trial_insert('demand', project_id, (
        SELECT jsonb_build_object('agency_id', (SELECT a.id FROM agency a JOIN agency_kind k ON k.kind = a.kind
                                                 WHERE a.id <> p.owner_id ORDER BY k.sees_all, a.id LIMIT 1),
                                  'year', p.budget_year, 'title', '需求', 'category', p.category, 'project_id', p.id)
          FROM project p WHERE p.id = trial_demand.project_id), said);
END
$$;
COMMENT ON FUNCTION govproj.trial_demand(bigint, jsonb) IS 'Part of test_pack: a demand that the project takes up (录入需求).';

-- By the first agency that the law has make one of the kind.
CREATE FUNCTION govproj.trial_evaluation(project_id bigint, kind text, day date, said jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
    here CONSTANT text := govproj.trial_path();
    named CONSTANT text := coalesce(kind, (SELECT w.word FROM policy_word w WHERE w.list = 'evaluation' ORDER BY w.id LIMIT 1));
    evaluator bigint;
BEGIN
    SELECT coalesce(min(a.id), p.owner_id) INTO evaluator
      FROM project p
      LEFT JOIN LATERAL (SELECT f.office FROM policy_form f
                          WHERE f.does = 'enter' AND f.form IN ('evaluation', 'evaluation:' || named)
                            AND coalesce(f.track, p.track) = p.track
                          ORDER BY f.form = 'evaluation', f.track IS NULL LIMIT 1) AS f ON true
      LEFT JOIN agency a ON a.kind = ANY (regexp_split_to_array(btrim(f.office, ', '), '[, ]+'))
     WHERE p.id = trial_evaluation.project_id
     GROUP BY p.owner_id;
    PERFORM govproj.trial_insert('evaluation', project_id, jsonb_build_object(
        'project_id', project_id, 'kind', named, 'year', extract(year FROM day), 'evaluator_id', evaluator, 'score', 80,
        'evaluated_on', day), said);
END
$$;
COMMENT ON FUNCTION govproj.trial_evaluation(bigint, text, date, jsonb) IS
    'Part of test_pack: an evaluation of a kind (录入评价), or of the first.';

CREATE FUNCTION govproj.trial_delivery(project_id bigint, kind text, day date) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
    here CONSTANT text := govproj.trial_path();
BEGIN
    UPDATE contract AS c SET delivered_on = greatest(day, c.signed_on)
     WHERE c.project_id = trial_delivery.project_id AND c.delivered_on IS NULL AND (kind IS NULL OR c.kind = trial_delivery.kind);
END
$$;
COMMENT ON FUNCTION govproj.trial_delivery(bigint, text, date) IS
    'Part of test_pack: what is undelivered is delivered, of a kind or all (交付).';

-- One thing, by the word that a line has for it. The project where it is one.
CREATE FUNCTION govproj.trial_enter(project_id bigint, thing text, day date, said jsonb, percent numeric DEFAULT NULL) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
    here CONSTANT text := govproj.trial_path();
    kind text := nullif(split_part(thing, ':', 2), '');
    rest jsonb := said - 'contract';
BEGIN
    CASE split_part(thing, ':', 1)
        WHEN 'project' THEN PERFORM govproj.trial_update('project', project_id, project_id, said);
        WHEN 'contract' THEN PERFORM govproj.trial_contract(project_id, kind, day, said, percent);
        WHEN 'line' THEN PERFORM govproj.trial_line(project_id, kind, said);
        WHEN 'delivery' THEN PERFORM govproj.trial_delivery(project_id, kind, day);
        -- all that explain says is missing for a step
        WHEN 'needs' THEN
            PERFORM govproj.trial_supply(project_id, kind::govproj.stage, day, govproj.trial_expected(said -> 'but'));
        WHEN 'demand' THEN PERFORM govproj.trial_demand(project_id, said);
        WHEN 'evaluation' THEN PERFORM govproj.trial_evaluation(project_id, kind, day, said);
        WHEN 'allocation' THEN PERFORM govproj.trial_allocation(project_id, day, said);
        WHEN 'plan' THEN
            PERFORM govproj.trial_insert('annual_plan', project_id, jsonb_build_object(
                'agency_id', (SELECT p.owner_id FROM project p WHERE p.id = project_id),
                'year', extract(year FROM day) + 1, 'filed_on', day), said);
        WHEN 'party' THEN
            PERFORM govproj.trial_insert('contract_party', project_id, jsonb_build_object(
                'contract_id', govproj.trial_contract_id(project_id, said), 'name', '联合体成员', 'part', 'member'), rest);
        WHEN 'acceptance_part' THEN
            PERFORM govproj.trial_insert('acceptance_part', project_id, jsonb_build_object(
                'project_id', project_id, 'title', '一期', 'accepted_on', day,
                'document_id', govproj.trial_paper(project_id, (
                    SELECT d.kind FROM policy_document d JOIN project p USING (policy_id)
                     WHERE p.id = project_id AND govproj.has_part(d.parts, 'partial_acceptance') ORDER BY d.id LIMIT 1), day, '{}')), said);
        WHEN 'supplement' THEN
            PERFORM govproj.trial_insert('supplement', project_id, jsonb_build_object(
                'contract_id', govproj.trial_contract_id(project_id, said), 'amount', 0.01, 'signed_on', day), rest);
        WHEN 'payment' THEN
            PERFORM govproj.trial_insert('payment', project_id, jsonb_build_object(
                'contract_id', govproj.trial_contract_id(project_id, said), 'kind', kind, 'amount', 0.01, 'paid_on', day), rest);
        WHEN 'change' THEN
            PERFORM govproj.trial_insert('change', project_id, jsonb_build_object(
                'project_id', project_id, 'kind', kind,
                'cause', (SELECT w.word FROM policy_word w WHERE w.list = 'cause' ORDER BY w.id LIMIT 1),
                'decided_on', day, 'note', '调整', 'source', CASE kind WHEN 'funds' THEN govproj.trial_word('source') END), said);
        WHEN 'waiver' THEN
            PERFORM govproj.trial_insert('waiver', project_id, (
                SELECT jsonb_build_object('project_id', project_id, 'rule', w.rule, 'granted_on', day, 'until', day + 30,
                                          'granted_by', (SELECT min(a.id) FROM agency a WHERE a.kind = w.grantor),
                                          'document_id', govproj.trial_paper_id(project_id, w.document_kind))
                  FROM policy_waiver w JOIN project p ON p.policy_id = w.policy_id AND (w.track IS NULL OR w.track = p.track)
                 WHERE p.id = project_id AND w.rule = coalesce(said ->> 'rule', w.rule)
                 ORDER BY govproj.judge_speaks('project'::regclass, p.id, w.applies_when) DESC, w.id LIMIT 1), said);
        ELSE PERFORM govproj.trial_paper(project_id, thing, day, said);
    END CASE;
END
$$;
COMMENT ON FUNCTION govproj.trial_enter(bigint, text, date, jsonb, numeric) IS
    'Part of test_pack: enters what a line of a story calls by one word (录入事项), with what the line says of it.';
