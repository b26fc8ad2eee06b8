-- Drives projects through a register named yunfu, for the tests in sql/ and test/pgtap/.
\set drive_echo :ECHO
\set ECHO none
-- drive.need says, thing by thing, what the measure asks for each step, and how a step without it is
-- refused. It is written from the measure, not read off the pack, so that the two can disagree.
SET client_min_messages = warning;
SET datestyle = 'ISO';
SET govproj.today = '2024-12-31';

CREATE SCHEMA drive;

CREATE TABLE drive.need (
    id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    track       text NOT NULL,
    from_stage  text NOT NULL,
    to_stage    text NOT NULL,
    thing       text,   -- a document kind, 'failed KIND', 'line KIND', 'contract KIND', 'undertaking', 'delivered', 'demand'
    code        text,   -- the refusal without it
    rule        text
);

INSERT INTO drive.need (track, from_stage, to_stage, thing, code, rule)
SELECT track, step[1], step[2], thing, COALESCE(code, 'ZG002'), COALESCE(rule, thing)
  FROM (VALUES
    ('professional', 'planned > submitted', 'scheme', NULL, NULL),
    ('professional', 'planned > submitted', 'data_catalogue', NULL, NULL),
    ('professional', 'planned > submitted', 'ipv6_support', NULL, NULL),
    ('professional', 'planned > submitted', 'argumentation', NULL, NULL),
    ('professional', 'submitted > prechecked', 'preliminary_review', NULL, NULL),
    ('professional', 'prechecked > reviewed', 'cost_review', NULL, NULL),
    ('professional', 'prechecked > reviewed', 'expert_review', NULL, NULL),
    ('professional', 'reviewed > fund_reviewed', 'fund_review_opinion', NULL, NULL),
    ('professional', 'reviewed > fund_reviewed', 'fund_arrangement_opinion', NULL, NULL),
    ('professional', 'fund_reviewed > approved', 'approval_opinion', NULL, NULL),
    ('professional', 'approved > funded', 'fund_application', NULL, NULL),
    ('professional', 'approved > funded', 'fund_decision', NULL, NULL),
    ('professional', 'funded > procuring', NULL, NULL, NULL),
    ('professional', 'procuring > contracted', 'award_notice', NULL, NULL),
    ('professional', 'procuring > contracted', 'contract main', NULL, 'contract.main'),
    ('professional', 'procuring > contracted', 'undertaking', NULL, 'undertaking.main'),
    ('professional', 'contracted > implementing', 'line supervision', 'ZG003', 'supervision'),
    ('professional', 'contracted > implementing', 'contract supervision', 'ZG003', 'supervision'),
    ('professional', 'implementing > preaccepted', 'preacceptance_opinion', NULL, NULL),
    ('professional', 'preaccepted > accepted', 'line acceptance', 'ZG003', 'cost_line.acceptance'),
    ('professional', 'preaccepted > accepted', 'line security', 'ZG003', 'cost_line.security'),
    ('professional', 'preaccepted > accepted', 'acceptance_evaluation', NULL, NULL),
    ('professional', 'preaccepted > accepted', 'security_evaluation', NULL, NULL),
    ('professional', 'preaccepted > accepted', 'expert_acceptance', NULL, NULL),
    ('professional', 'preaccepted > accepted', 'acceptance_report', NULL, NULL),
    ('professional', 'preaccepted > accepted', 'data_registration', NULL, NULL),
    ('professional', 'preaccepted > accepted', 'ipv6_verification', NULL, NULL),
    ('professional', 'preaccepted > accepted', 'software_test_report', 'ZG003', 'software_test'),
    ('professional', 'preaccepted > accepted', 'delivered', 'ZG005', 'delivered'),
    ('professional', 'accepted > filed', 'acceptance_filing', NULL, NULL),
    ('professional', 'submitted > returned', 'failed preliminary_review', NULL, 'failed_review'),
    ('professional', 'prechecked > returned', 'failed expert_review', NULL, 'failed_review'),
    ('professional', 'reviewed > returned', 'failed fund_review_opinion', NULL, 'fund_review_opinion'),
    ('professional', 'fund_reviewed > returned', 'return_notice', NULL, NULL),
    ('professional', 'preaccepted > implementing', 'failed preacceptance_opinion', NULL, 'preacceptance_opinion'),
    ('professional', 'returned > submitted', 'scheme', NULL, NULL),
    ('professional', 'returned > submitted', 'argumentation', NULL, NULL),
    ('professional', 'approved > submitted', 'scheme', NULL, NULL),
    ('professional', 'approved > submitted', 'argumentation', NULL, NULL),
    ('professional', 'funded > submitted', 'scheme', NULL, NULL),
    ('professional', 'funded > submitted', 'argumentation', NULL, NULL),
    ('professional', 'procuring > submitted', 'scheme', NULL, NULL),
    ('professional', 'procuring > submitted', 'argumentation', NULL, NULL),
    ('professional', 'fund_reviewed > rejected', 'failed approval_opinion', NULL, 'approval_opinion'),
    ('professional', 'planned > withdrawn', 'withdrawal', NULL, NULL),
    ('professional', 'submitted > withdrawn', 'withdrawal', NULL, NULL),
    ('professional', 'prechecked > withdrawn', 'withdrawal', NULL, NULL),
    ('professional', 'reviewed > withdrawn', 'withdrawal', NULL, NULL),
    ('professional', 'fund_reviewed > withdrawn', 'withdrawal', NULL, NULL),
    ('professional', 'approved > withdrawn', 'withdrawal', NULL, NULL),
    ('professional', 'funded > withdrawn', 'withdrawal', NULL, NULL),
    ('professional', 'procuring > withdrawn', 'withdrawal', NULL, NULL),
    ('professional', 'returned > withdrawn', 'withdrawal', NULL, NULL),
    ('professional', 'planned > terminated', 'contract other', 'ZG001', 'something_signed'),
    ('professional', 'planned > terminated', 'termination_procedure', NULL, NULL),
    ('professional', 'returned > terminated', 'contract other', 'ZG001', 'something_signed'),
    ('professional', 'returned > terminated', 'termination_procedure', NULL, NULL),
    ('professional', 'submitted > terminated', 'contract other', 'ZG001', 'something_signed'),
    ('professional', 'submitted > terminated', 'termination_procedure', NULL, NULL),
    ('professional', 'prechecked > terminated', 'contract other', 'ZG001', 'something_signed'),
    ('professional', 'prechecked > terminated', 'termination_procedure', NULL, NULL),
    ('professional', 'reviewed > terminated', 'contract other', 'ZG001', 'something_signed'),
    ('professional', 'reviewed > terminated', 'termination_procedure', NULL, NULL),
    ('professional', 'fund_reviewed > terminated', 'contract other', 'ZG001', 'something_signed'),
    ('professional', 'fund_reviewed > terminated', 'termination_procedure', NULL, NULL),
    ('professional', 'approved > terminated', 'contract other', 'ZG001', 'something_signed'),
    ('professional', 'approved > terminated', 'termination_procedure', NULL, NULL),
    ('professional', 'funded > terminated', 'contract other', 'ZG001', 'something_signed'),
    ('professional', 'funded > terminated', 'termination_procedure', NULL, NULL),
    ('professional', 'procuring > terminated', 'contract other', 'ZG001', 'something_signed'),
    ('professional', 'procuring > terminated', 'termination_procedure', NULL, NULL),
    ('professional', 'contracted > terminated', 'termination_procedure', NULL, NULL),
    ('professional', 'implementing > terminated', 'termination_procedure', NULL, NULL),
    ('professional', 'preaccepted > terminated', 'termination_procedure', NULL, NULL),
    ('public', 'planned > reviewed', 'demand', NULL, NULL),
    ('public', 'planned > reviewed', 'scheme', NULL, NULL),
    ('public', 'planned > reviewed', 'cost_review', NULL, NULL),
    ('public', 'planned > reviewed', 'expert_review', NULL, NULL),
    ('public', 'reviewed > fund_reviewed', 'fund_review_opinion', NULL, NULL),
    ('public', 'reviewed > fund_reviewed', 'fund_arrangement_opinion', NULL, NULL),
    ('public', 'fund_reviewed > funded', 'fund_application', NULL, NULL),
    ('public', 'fund_reviewed > funded', 'fund_decision', NULL, NULL),
    ('public', 'funded > procuring', NULL, NULL, NULL),
    ('public', 'procuring > contracted', 'award_notice', NULL, NULL),
    ('public', 'procuring > contracted', 'contract main', NULL, 'contract.main'),
    ('public', 'procuring > contracted', 'undertaking', NULL, 'undertaking.main'),
    ('public', 'contracted > implementing', 'line supervision', 'ZG003', 'supervision'),
    ('public', 'contracted > implementing', 'contract supervision', 'ZG003', 'supervision'),
    ('public', 'implementing > accepted', 'line acceptance', 'ZG003', 'cost_line.acceptance'),
    ('public', 'implementing > accepted', 'line security', 'ZG003', 'cost_line.security'),
    ('public', 'implementing > accepted', 'acceptance_evaluation', NULL, NULL),
    ('public', 'implementing > accepted', 'security_evaluation', NULL, NULL),
    ('public', 'implementing > accepted', 'expert_acceptance', NULL, NULL),
    ('public', 'implementing > accepted', 'acceptance_report', NULL, NULL),
    ('public', 'implementing > accepted', 'data_registration', NULL, NULL),
    ('public', 'implementing > accepted', 'ipv6_verification', NULL, NULL),
    ('public', 'implementing > accepted', 'software_test_report', 'ZG003', 'software_test'),
    ('public', 'implementing > accepted', 'delivered', 'ZG005', 'delivered'),
    ('public', 'accepted > filed', 'acceptance_filing', NULL, NULL),
    ('public', 'planned > returned', 'failed cost_review', NULL, 'failed_review'),
    ('public', 'reviewed > returned', 'failed fund_review_opinion', NULL, 'fund_review_opinion'),
    ('public', 'fund_reviewed > returned', 'return_notice', NULL, NULL),
    ('public', 'returned > planned', NULL, NULL, NULL),
    ('public', 'planned > withdrawn', 'withdrawal', NULL, NULL),
    ('public', 'returned > withdrawn', 'withdrawal', NULL, NULL),
    ('public', 'reviewed > withdrawn', 'withdrawal', NULL, NULL),
    ('public', 'fund_reviewed > withdrawn', 'withdrawal', NULL, NULL),
    ('public', 'funded > withdrawn', 'withdrawal', NULL, NULL),
    ('public', 'procuring > withdrawn', 'withdrawal', NULL, NULL),
    ('public', 'planned > terminated', 'contract other', 'ZG001', 'something_signed'),
    ('public', 'planned > terminated', 'termination_procedure', NULL, NULL),
    ('public', 'returned > terminated', 'contract other', 'ZG001', 'something_signed'),
    ('public', 'returned > terminated', 'termination_procedure', NULL, NULL),
    ('public', 'reviewed > terminated', 'contract other', 'ZG001', 'something_signed'),
    ('public', 'reviewed > terminated', 'termination_procedure', NULL, NULL),
    ('public', 'fund_reviewed > terminated', 'contract other', 'ZG001', 'something_signed'),
    ('public', 'fund_reviewed > terminated', 'termination_procedure', NULL, NULL),
    ('public', 'funded > terminated', 'contract other', 'ZG001', 'something_signed'),
    ('public', 'funded > terminated', 'termination_procedure', NULL, NULL),
    ('public', 'procuring > terminated', 'contract other', 'ZG001', 'something_signed'),
    ('public', 'procuring > terminated', 'termination_procedure', NULL, NULL),
    ('public', 'contracted > terminated', 'termination_procedure', NULL, NULL),
    ('public', 'implementing > terminated', 'termination_procedure', NULL, NULL)
  ) AS n (track, pair, thing, code, rule), string_to_array(pair, ' > ') AS step;

-- The register, and its agencies: 1 data bureau, 2 and 5 units, 3 finance, 4 government, 6 audit.
DO $$
BEGIN
    PERFORM govproj.create_register('yunfu');
    INSERT INTO yunfu.agency (code, name, kind, leading_group, responsible_office)
    VALUES ('dsj', '市政务服务数据管理局', 'data_bureau', '信息化领导小组', '规划科'),
           ('gaj', '市公安局', 'unit', '信息化领导小组', '科技信息化科'),
           ('czj', '市财政局', 'finance', NULL, NULL),
           ('szf', '市人民政府', 'government', NULL, NULL),
           ('jyj', '市教育局', 'unit', '信息化领导小组', '办公室'),
           ('sjj', '市审计局', 'audit', NULL, NULL);
    -- each has planned for 2020 in time, one line for each class
    INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (1, 2020, '2019-11-20'), (2, 2020, '2019-11-20'), (5, 2020, '2019-11-20');
    INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate)
    SELECT id, '年度项目', CASE agency_id WHEN 1 THEN 'software.platform' ELSE 'software.professional' END::govproj.category, 2450000 FROM yunfu.annual_plan;
END $$;

CREATE FUNCTION drive.project(track text DEFAULT 'professional', day date DEFAULT '2020-03-02', ground text DEFAULT NULL)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    new_id bigint;
BEGIN
    INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, plan_line_id, off_plan_ground, budgeted, stage_on)
    VALUES (CASE project.track WHEN 'public' THEN '政务云平台' ELSE '警务综合平台' END,
            CASE project.track WHEN 'public' THEN 'software.platform' ELSE 'software.professional' END::govproj.category,
            CASE project.track WHEN 'public' THEN 1 ELSE 2 END, 2020, 2450000,
            CASE WHEN ground IS NULL AND day >= '2019-11-20' THEN (SELECT l.id FROM yunfu.plan_line l JOIN yunfu.annual_plan a ON a.id = l.annual_plan_id
                                            WHERE a.agency_id = CASE project.track WHEN 'public' THEN 1 ELSE 2 END AND a.year = 2020
                                            ORDER BY l.id LIMIT 1) END,
            ground, ground IS NULL, day)
    RETURNING id INTO new_id;
    RETURN new_id;
END $$;

-- A paper with all that its kind carries, entered by the office that issues it; what is not given is filled in: an amount with
-- one that leaves the project on its side of the line of two million.
CREATE FUNCTION drive.paper(project_id bigint, kind text, day date, outcome text DEFAULT 'passed', amount numeric DEFAULT NULL,
                            third_party text DEFAULT '省信息工程测评中心', qualification text DEFAULT '甲级')
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    about yunfu.policy_document;
    owner bigint;
    total numeric;
    new_id bigint;
BEGIN
    SELECT d.* INTO about FROM yunfu.policy_document d JOIN yunfu.project p USING (policy_id)
     WHERE p.id = paper.project_id AND d.kind = paper.kind;
    SELECT owner_id, nullif(total_investment, 0) INTO owner, total FROM yunfu.project p WHERE p.id = paper.project_id;
    INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, amount, third_party, qualification, reason)
    VALUES (paper.project_id, paper.kind,
            COALESCE((SELECT min(a.id) FROM yunfu.agency a WHERE a.kind = about.issuer), owner),
            day,
            CASE WHEN about.has_outcome OR paper.outcome = 'not_applicable' THEN paper.outcome END,
            CASE WHEN about.has_amount THEN coalesce(paper.amount, CASE WHEN total < 2000000 THEN 1999999.99 ELSE 2450000 END) END,
            CASE WHEN about.has_third_party THEN paper.third_party END,
            CASE WHEN about.has_third_party THEN paper.qualification END,
            CASE WHEN paper.outcome = 'not_applicable' THEN '不涉及' WHEN about.parts ~ 'suspension|failure' THEN '情况变化' END)
    RETURNING id INTO new_id;
    RETURN new_id;
END $$;

CREATE FUNCTION drive.void(document_id bigint, day date DEFAULT '2024-12-31') RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason)
    SELECT project_id, 'voiding', issuer_id, greatest(day, issued_on), id, '录入错误' FROM yunfu.document WHERE id = void.document_id
    RETURNING id
$$;

CREATE FUNCTION drive.line(project_id bigint, kind text, amount numeric) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (line.project_id, line.kind, line.amount) RETURNING id
$$;

CREATE FUNCTION drive.contract(project_id bigint, kind text, amount numeric, day date, supplier text DEFAULT '云浮数科公司',
                               qualification text DEFAULT '甲级', undertaking boolean DEFAULT true, due date DEFAULT '2099-12-31')
RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, qualification, amount, signed_on, delivery_due, security_undertaking)
    SELECT id, kind, owner_id, supplier, qualification, amount, day, due, undertaking FROM yunfu.project WHERE id = contract.project_id
    RETURNING id
$$;

-- One thing that a step needs, dated that day.
CREATE FUNCTION drive.supply(project_id bigint, thing text, day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    word text := split_part(thing, ' ', 2);
BEGIN
    CASE
        WHEN thing = 'demand' THEN
            INSERT INTO yunfu.demand (agency_id, year, title, category, project_id)
            VALUES (2, 2020, '视频会议', 'software.platform', supply.project_id);
        WHEN thing LIKE 'line %' THEN
            PERFORM drive.line(project_id, word, CASE word WHEN 'software_development' THEN 1800000 WHEN 'hardware' THEN 350000 ELSE 100000 END);
        WHEN thing = 'contract main' THEN
            PERFORM drive.contract(project_id, 'main', 2000000, day, undertaking => false);
        WHEN thing = 'undertaking' THEN
            UPDATE yunfu.contract SET security_undertaking = true WHERE contract.project_id = supply.project_id AND kind = 'main';
        WHEN thing = 'contract other' THEN
            PERFORM drive.contract(project_id, 'other', 1000, day, undertaking => false);
        WHEN thing = 'contract supervision' THEN
            PERFORM drive.contract(project_id, 'supervision', 100000, day, '广东监理公司', undertaking => false);
        WHEN thing = 'delivered' THEN
            UPDATE yunfu.contract SET delivered_on = day WHERE contract.project_id = supply.project_id;
        WHEN thing LIKE 'failed %' THEN
            PERFORM drive.paper(project_id, word, day, 'failed');
        ELSE
            PERFORM drive.paper(project_id, thing, day);
    END CASE;
END $$;

-- All that the step to a stage needs. Cost lines are entered with the project (drive.reach).
CREATE FUNCTION drive.supply_all(project_id bigint, target text, day date, without text DEFAULT '') RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    n drive.need;
BEGIN
    FOR n IN SELECT need.* FROM drive.need JOIN yunfu.project p USING (track)
              WHERE p.id = project_id AND from_stage = p.stage::text AND to_stage = target
                AND thing <> without AND thing NOT LIKE 'line %' ORDER BY need.id
    LOOP
        CONTINUE WHEN n.thing = 'undertaking' AND without = 'contract main';
        PERFORM drive.supply(project_id, n.thing, day);
    END LOOP;
END $$;

CREATE FUNCTION drive.advance(project_id bigint, target text, day date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM drive.supply_all(project_id, target, day);
    UPDATE yunfu.project SET stage = target, stage_on = day WHERE id = project_id;
END $$;

-- The stages a project passes on its way to one.
CREATE FUNCTION drive.path(track text, stage text) RETURNS text[] LANGUAGE sql AS $$
    SELECT CASE
        WHEN stage = 'returned' THEN CASE track WHEN 'public' THEN '{returned}' ELSE '{submitted,returned}' END::text[]
        WHEN stage = 'withdrawn' THEN '{withdrawn}'
        WHEN stage = 'rejected' THEN drive.path(track, 'fund_reviewed') || stage
        WHEN stage = 'terminated' THEN drive.path(track, 'contracted') || stage
        ELSE way[:array_position(way, stage)]
    END
    FROM (SELECT CASE track
            WHEN 'public' THEN '{reviewed,fund_reviewed,funded,procuring,contracted,implementing,accepted,filed}'
            ELSE '{submitted,prechecked,reviewed,fund_reviewed,approved,funded,procuring,contracted,implementing,preaccepted,accepted,filed}'
          END::text[] AS way) AS w
$$;

-- A project of 2,450,000 yuan, taken to a stage by lawful steps a week apart from 2020-03-02 on.
CREATE FUNCTION drive.reach(track text, stage text, without text DEFAULT '') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    new_id bigint := drive.project(track);
    day date := '2020-03-02';
    target text;
BEGIN
    FOREACH target IN ARRAY '{software_development,hardware,supervision,acceptance,security}'::text[] LOOP
        CONTINUE WHEN without = 'line ' || target;
        PERFORM drive.supply(new_id, 'line ' || target, day);
    END LOOP;
    FOREACH target IN ARRAY COALESCE(drive.path(track, stage), '{}') LOOP
        day := day + 7;
        PERFORM drive.advance(new_id, target, day);
    END LOOP;
    RETURN new_id;
END $$;

-- What a statement comes to: 'done', or SQLSTATE and constraint of its refusal. It is undone when asked to.
CREATE FUNCTION drive.outcome(statement text, undo boolean DEFAULT true, OUT result text, OUT message text, OUT detail text, OUT hint text)
LANGUAGE plpgsql AS $$
DECLARE
    rule text;
    state text;
BEGIN
    EXECUTE statement;
    IF undo THEN
        RAISE EXCEPTION 'undone' USING ERRCODE = 'UNDO0';
    END IF;
    result := 'done';
EXCEPTION
    WHEN SQLSTATE 'UNDO0' THEN
        result := 'done';
    WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, rule = CONSTRAINT_NAME, message = MESSAGE_TEXT,
            detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
        result := rtrim(state || ' ' || rule);
END $$;

-- The step itself; 'done' leaves it taken unless undo.
CREATE FUNCTION drive.step(project_id bigint, target text, day date DEFAULT NULL, undo boolean DEFAULT false) RETURNS text LANGUAGE sql AS $$
    SELECT result FROM drive.outcome(format('UPDATE yunfu.project SET stage = %L %s WHERE id = %s', target,
                                            COALESCE(', stage_on = ' || quote_literal(day), ''), project_id), undo)
$$;
\set ECHO :drive_echo
