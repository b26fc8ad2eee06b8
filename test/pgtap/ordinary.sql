-- An ordinary city: five units with twelve projects each in two years, all of it lawful, at every stage, and of few suppliers.
-- The reports must leave it in peace: what flags an ordinary project hides what is worth looking at.
BEGIN;
SELECT plan(11);
\ir ../tap.sql

INSERT INTO yunfu.agency (code, name, kind, leading_group, responsible_office)
VALUES ('rsj', '市人力资源和社会保障局', 'unit', '信息化领导小组', '办公室'), ('wjj', '市卫生健康局', 'unit', '信息化领导小组', '办公室'), ('zrj', '市自然资源局', 'unit', '信息化领导小组', '办公室');
CREATE TEMP TABLE ordinary ON COMMIT DROP AS
SELECT a.id AS owner_id, k, title, (2020 + (k - 1) / 6)::integer AS year, (ARRAY[680000, 860000, 2450000, 1150000, 320000, 240000, 540000, 3200000, 760000, 1280000, 450000, 180000])[k] + 11000 * a.id AS total,
       (ARRAY['filed', 'accepted', 'implementing', 'contracted', 'filed', 'filed', 'preaccepted', 'implementing', 'procuring', 'reviewed', 'approved', 'planned'])[k] AS stage,
       CASE k % 6 WHEN 5 THEN 'maintenance.software' WHEN 0 THEN 'thirdparty.consulting' ELSE 'software.professional' END AS category,
       (ARRAY['云浮数科公司', '广东讯达科技有限公司', '南方数字技术有限公司', '广州启明软件有限公司', '粤西网络工程有限公司', '深圳华创信息技术有限公司', '佛山智联系统集成有限公司'])[1 + (5 * a.id + k * k) % 7] AS supplier
  FROM (VALUES
    ('gaj', '{警务综合平台建设项目,出入境证件自助受理系统,视频图像智能分析系统,执法办案场所管理系统,警务综合平台运维服务,等级保护测评咨询服务,
              交通违法处理系统升级改造,反诈预警研判系统,禁毒人员管控系统,移动警务终端应用,执法办案场所系统运维,道路监控点位规划咨询}'::text[]),
    ('jyj', '{智慧校园综合管理平台,中小学学籍与招生管理系统,教育城域网安全监测系统,教师继续教育平台,智慧校园平台运维,教育信息化规划编制,
              招生考试标准化考点系统,校园安全预警平台,学生体质健康监测系统,教育资源公共服务平台,招生系统运行维护,教育数据标准咨询}'),
    ('rsj', '{社会保险业务综合管理系统,劳动人事争议在线调解系统,就业创业服务平台,人才引进申报系统,社保业务系统运维服务,社保数据质量评估咨询,
              职业技能鉴定考务系统,农民工工资支付监管平台,事业单位人事管理系统,社保卡即时制卡系统,就业平台运行维护,仲裁档案规范咨询}'),
    ('wjj', '{区域医学影像共享系统,全民健康信息平台,急救指挥调度系统,疾病预防控制监测系统,医学影像系统运维,医院评级咨询服务,
              家庭医生签约服务系统,电子病历质控系统,血液管理信息系统,妇幼保健管理系统,健康信息平台运维服务,互联互通测评咨询}'),
    ('zrj', '{不动产登记档案管理系统,国土空间规划一张图系统,地质灾害监测预警系统,矿产资源动态监管系统,不动产登记系统运维,测绘成果质量检查服务,
              土地供应全流程管理系统,林业有害生物监测系统,建设用地审批系统,海域使用动态监管系统,空间规划系统运行维护,国土变更调查咨询服务}')
  ) AS v (code, titles)
  JOIN yunfu.agency a USING (code)
 CROSS JOIN LATERAL unnest(v.titles) WITH ORDINALITY AS t (title, k);
INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) SELECT DISTINCT owner_id, 2021, DATE '2020-11-20' FROM ordinary;
INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) SELECT DISTINCT owner_id, 2020, DATE '2020-02-10' FROM ordinary ORDER BY 1;
INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate)
SELECT max(n.id), o.title, o.category::govproj.category, o.total FROM ordinary o JOIN yunfu.annual_plan n ON n.agency_id = o.owner_id AND n.year = o.year GROUP BY o.owner_id, o.k, o.title, o.category, o.total ORDER BY o.owner_id, o.k;

CREATE FUNCTION pg_temp.build(o ordinary) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    new_id bigint;
    step text;
    thing text;
    fee CONSTANT numeric := CASE WHEN o.total >= 2000000 THEN round(o.total * 0.03, 2) ELSE 0 END;
    software CONSTANT numeric := CASE WHEN o.category ~ '^software' THEN round(o.total * 0.6, 2) ELSE 0 END;
    day date := make_date(o.year, 3, 2) + 5 * o.k::integer + o.owner_id::integer;
BEGIN
    INSERT INTO yunfu.project (title, category, track, track_reason, owner_id, serves_id, budget_year, plan_line_id, city_funds, stage_on)
    SELECT o.title, o.category, CASE o.k % 6 WHEN 0 THEN 'professional' END, CASE o.k % 6 WHEN 0 THEN '本单位专用' END, o.owner_id,
           CASE o.k % 6 WHEN 5 THEN (SELECT min(p.id) FROM yunfu.project p WHERE p.owner_id = o.owner_id AND p.budget_year = o.year) END, o.year, l.id, o.total, day
      FROM yunfu.plan_line l JOIN yunfu.annual_plan n ON n.id = l.annual_plan_id
     WHERE n.agency_id = o.owner_id AND n.year = o.year AND l.title = o.title
    RETURNING id INTO STRICT new_id;
    PERFORM drive.line(new_id, l.kind, l.amount)
       FROM (VALUES ('software_development', software), ('supervision', fee), ('acceptance', 10000), ('security', 15000), ('other', o.total - software - fee - 25000)) AS l (kind, amount)
      WHERE l.amount > 0;
    FOREACH step IN ARRAY coalesce(drive.path('professional', o.stage), '{}') LOOP
        day := day + 6;
        FOR thing IN SELECT n.thing FROM drive.need n JOIN yunfu.project p ON p.track = n.track AND p.stage::text = n.from_stage
                      WHERE p.id = new_id AND n.to_stage = step AND n.thing NOT LIKE 'line %' AND n.thing <> 'undertaking' ORDER BY n.id
        LOOP
            CASE thing
                WHEN 'contract main' THEN PERFORM drive.contract(new_id, 'main', round(o.total * 0.92, 2), day, o.supplier);
                WHEN 'contract supervision' THEN
                    IF fee > 0 THEN PERFORM drive.contract(new_id, 'supervision', round(fee * 0.95, 2), day, '广东诚信监理有限公司'); END IF;
                WHEN 'delivered' THEN PERFORM drive.supply(new_id, thing, day);
                -- less is approved than was asked for
                ELSE PERFORM drive.paper(new_id, thing, day, amount => CASE WHEN thing IN ('approval_opinion', 'fund_application', 'fund_decision') THEN round(o.total * 0.97, 2) ELSE o.total END);
            END CASE;
        END LOOP;
        UPDATE yunfu.project SET stage = step, stage_on = day WHERE id = new_id;
    END LOOP;
    INSERT INTO yunfu.payment (contract_id, amount, paid_on)
    SELECT c.id, round(c.amount * 0.3, 2), day FROM yunfu.contract c JOIN yunfu.project p ON p.id = c.project_id WHERE p.id = new_id AND p.stage >= 'contracted' AND c.kind = 'main';
    IF o.stage IN ('contracted', 'implementing') THEN
        INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided, arranged) VALUES (new_id, 'city', o.year, round(o.total * 0.97, 2), round(o.total * 0.97, 2), round(o.total * 0.8, 2));
    END IF;
    -- what is built changes in the third month
    IF o.k = 3 THEN INSERT INTO yunfu.change (project_id, kind, cause, decided_on, note) VALUES (new_id, 'scope', 'policy', day + 80, '按新规调整接口'); END IF;
    RETURN new_id;
END $$;
DO $$
DECLARE
    o ordinary;
BEGIN
    FOR o IN SELECT * FROM ordinary ORDER BY owner_id, k LOOP PERFORM pg_temp.build(o); END LOOP;
END $$;

CREATE TEMP TABLE flags ON COMMIT DROP AS SELECT * FROM yunfu.red_flags;
-- each project that a row names, first or not
CREATE TEMP TABLE named ON COMMIT DROP AS SELECT DISTINCT f.flag, substr(w.word, 9)::bigint AS project_id FROM flags f, string_to_table(f.sources, ', ') AS w (word) WHERE w.word LIKE 'project %';
SELECT is((SELECT count(*) FROM yunfu.project), 60::bigint, 'sixty projects');
SELECT is((SELECT count(DISTINCT stage) FROM yunfu.project) >= 9, true, 'at many stages');
SELECT cmp_ok((SELECT count(DISTINCT project_id) FROM named), '<=', 6::bigint, 'at most one in ten is named by a flag');
SELECT diag(string_agg(format('%s: %s', flag, figures), E'\n')) FROM flags HAVING count(*) > 6;
SELECT is_empty($$ SELECT flag, figures, sources FROM flags WHERE flag NOT IN ('just_under_line', 'split_suspect', 'overlap') $$, 'and by none of those that no lawful file is expected to raise');

-- The one file among them that is not: it comes before the others.
DO $$
DECLARE
    one bigint := (SELECT id FROM yunfu.project WHERE title = '反诈预警研判系统');
BEGIN
    PERFORM drive.void(id, '2021-12-01') FROM yunfu.document WHERE project_id = one AND kind = 'fund_decision';
END $$;
SELECT results_eq('SELECT flag, title FROM yunfu.red_flags ORDER BY rank LIMIT 1', $$ VALUES ('basis_voided', '反诈预警研判系统') $$, 'what is wrong comes first');

-- What titles are compared by.
SELECT results_eq($$ SELECT govproj.title_core(t, '市公安局') FROM unnest(ARRAY['警务综合平台建设项目', '云浮市公安局警务综合平台（一期）', '2021年度警务综合平台升级改造（第二批）', 'ＶＩＤＥＯ监控Ⅱ', '业务系统 17', '甲', '', NULL]) WITH ORDINALITY AS x (t, n) ORDER BY n $$,
    $$ SELECT * FROM unnest(ARRAY['警务', '警务', '警务', 'video监控', NULL, NULL, NULL, NULL]) $$, 'what is left of a title');
SELECT is(govproj.title_core('智慧校园平台', NULL), '智慧校园', 'without an owner as well');

-- Two agencies maintain one system. The law may bar it; the report must not rest on that.
ALTER TABLE yunfu.project DISABLE TRIGGER ALL;
UPDATE yunfu.project SET serves_id = (SELECT id FROM yunfu.project WHERE title = '警务综合平台建设项目') WHERE title IN ('智慧校园平台运维', '警务综合平台运维服务');
SELECT results_eq($$ SELECT title, split_part(figures, ', together', 1) FROM yunfu.red_flags WHERE flag = 'overlap' $$,
                  $$ VALUES ('智慧校园平台运维', '2 agencies have 2 projects of category Software maintenance in one budget year (for one system)') $$, 'two owners for one system');

-- one project's flags are those rows, in that order
SELECT bag_eq($$ SELECT p.id, f.* FROM yunfu.project p CROSS JOIN LATERAL yunfu.project_flags(p.id) AS f $$,
              $$ SELECT project_id, flag, flag_zh, flag_en, severity, rule, rule_zh, rule_en, article, asks_zh, asks_en, amount, bound, stake, figures, figures_zh, sources FROM yunfu.red_flags $$,
              'project_flags says of each project what red_flags does');
SELECT results_eq($$ SELECT f.flag, f.sources FROM yunfu.project_flags((SELECT project_id FROM yunfu.red_flags GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1)) AS f $$,
                  $$ SELECT flag, sources FROM yunfu.red_flags WHERE project_id = (SELECT project_id FROM yunfu.red_flags GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1) ORDER BY rank $$,
                  'and in its order');
SELECT is_empty($$ SELECT * FROM yunfu.project_flags(NULL) UNION ALL SELECT * FROM yunfu.project_flags(0) $$, 'of no project nothing');

SELECT * FROM finish();
ROLLBACK;
