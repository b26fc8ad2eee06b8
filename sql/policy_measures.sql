-- Forty situations, six measures: what the shipped pack and the examples say of the same small projects, by the first rule that
-- refuses. The tables stand in doc/examples.md and its Chinese page, which t/011_readme compares.
SET client_min_messages = error;
SELECT govproj.create_register('measures', pack => NULL) AS register;

-- A project of that category and total, in the plan or not, at a stage on 1 March 2024. On the same day "first" is entered, and
-- "days" later something is tried: to enter it, with a share (percent) of the total as its amount and "more" (a fen), or a step.
CREATE TEMPORARY TABLE situation (
    n        integer GENERATED ALWAYS AS IDENTITY,
    zh       text NOT NULL,
    en       text NOT NULL,
    category text NOT NULL DEFAULT 'software.professional',
    total    numeric NOT NULL DEFAULT 1000000,
    planned  boolean NOT NULL DEFAULT true,
    said     jsonb NOT NULL DEFAULT '{}',
    stage    text,
    first    text[] NOT NULL DEFAULT '{}',
    days     integer NOT NULL DEFAULT 0,
    enter    text,
    share    numeric,
    more     numeric NOT NULL DEFAULT 0,
    step     text
);
INSERT INTO situation (zh, en, said, enter) VALUES
    ('没有本级资金', 'no money of its own', '{"city_funds": 0, "national_funds": 100000}', 'project'),
    ('涉密', 'classified', '{"classified": true}', 'project'),
    ('审计部门的项目', 'owned by the audit bureau', '{"owner": "audit"}', 'project'),
    ('未列入计划', 'not in a plan', '{"plan": false}', 'project');
INSERT INTO situation (zh, en, category, said, enter) VALUES
    ('单位自建政务云', 'a unit''s own cloud', 'infrastructure.cloud', '{"owner": "unit"}', 'project');
INSERT INTO situation (zh, en, total, planned, stage, first, step) VALUES
    ('申报，未列入计划', 'applied for, not in a plan', 500000, false, 'planned', '{needs:submitted}', 'submitted'),
    ('申报，差一分到20万元', 'applied for, a fen below 200,000', 199999.99, true, 'planned', '{needs:submitted}', 'submitted'),
    ('申报，20万元', 'applied for, 200,000', 200000, true, 'planned', '{needs:submitted}', 'submitted'),
    ('报批可研，列入计划', 'feasibility study, in the plan', 500000, true, 'planned', '{needs:feasible}', 'feasible'),
    ('报批可研，未列入计划', 'feasibility study, not in a plan', 500000, false, 'planned', '{needs:feasible}', 'feasible'),
    ('采购，批准3000万元', 'procured, 30,000,000 approved', 30000000, true, 'approved', '{needs:procuring-government_from_the_line}',
     'procuring'),
    ('采购，批准差一分到3000万元', 'procured, a fen less approved', 29999999.99, true, 'approved', '{needs:procuring}', 'procuring'),
    ('实施，差一分到100万元', 'carried out, a fen below 1,000,000', 999999.99, true, 'contracted', '{}', 'implementing'),
    ('实施，100万元', 'carried out, 1,000,000', 1000000, true, 'contracted', '{}', 'implementing'),
    ('实施，差一分到200万元', 'carried out, a fen below 2,000,000', 1999999.99, true, 'contracted', '{}', 'implementing'),
    ('实施，200万元', 'carried out, 2,000,000', 2000000, true, 'contracted', '{}', 'implementing'),
    ('撤回，没有申请', 'withdrawn without its paper', 500000, true, 'planned', '{}', 'withdrawn'),
    ('撤回，已签约', 'withdrawn with a contract', 500000, true, 'procuring', '{award_notice,contract:main=80,withdrawal}', 'withdrawn'),
    ('终止，没有手续', 'ended without the procedure', 500000, true, 'contracted', '{}', 'terminated'),
    ('签约总额超过批准一分', 'contracts a fen above what was approved', 500000, true, 'procuring', '{award_notice,contract:main=100+}', 'contracted'),
    ('签约总额等于批准', 'contracts of what was approved', 500000, true, 'procuring', '{award_notice,contract:main=100}', 'contracted');
INSERT INTO situation (zh, en, stage, first, days, enter, share) VALUES
    ('中标后第30日签约', 'signed 30 days after the award', 'procuring', '{award_notice}', 30, 'contract:main', 80),
    ('中标后第31日签约', 'signed 31 days after the award', 'procuring', '{award_notice}', 31, 'contract:main', 80);
INSERT INTO situation (zh, en, total, stage, days, step) VALUES
    ('审批满两年之日开工', 'carried out two years after approval', 500000, 'contracted', 730, 'implementing'),
    ('审批满两年次日开工', 'carried out two years and a day after', 500000, 'contracted', 731, 'implementing');
INSERT INTO situation (zh, en, total, stage, days, step) VALUES
    ('审批满两年之日采购', 'procured two years after approval', 500000, 'funded', 730, 'procuring'),
    ('审批满两年次日采购', 'procured two years and a day after', 500000, 'funded', 731, 'procuring');
INSERT INTO situation (zh, en, stage, first, enter, share, more) VALUES
    ('验收前支付70%', '70 % paid before acceptance', 'procuring', '{signed}', 'payment', 70, 0),
    ('验收前支付70%多一分', '70 % and a fen', 'procuring', '{signed}', 'payment', 70, 0.01),
    ('验收前全部支付', 'all of it', 'procuring', '{signed}', 'payment', 100, 0),
    ('签约环节之前支付', 'paid before it is contracted', 'procuring', '{award_notice,contract:main=100}', 'payment', 10, 0),
    ('终止后支付', 'paid after its end', 'procuring', '{signed,ended}', 'payment:payment', 10, 0),
    ('补充合同8%', 'a supplement of 8 %', 'procuring', '{signed-80}', 'supplement', 8, 0),
    ('变更增加15%', 'a change of 15 % more', 'implementing', '{}', 'change:value', 115, 0),
    ('变更增加15%多一分', 'a change of 15 % and a fen', 'implementing', '{}', 'change:value', 115, 0.01),
    ('终止后变更', 'a change after its end', 'procuring', '{signed,ended}', 'change:value', 90, 0),
    ('采购前变更', 'a change before it is procured', 'planned', '{}', 'change:value', 90, 0);
INSERT INTO situation (zh, en, stage, first, days, step) VALUES
    ('试运行满三个月差一日验收', 'accepted a day before three months of trial', 'trial', '{}', 91, 'accepted'),
    ('试运行满三个月验收', 'accepted after three months of trial', 'trial', '{}', 92, 'accepted');
INSERT INTO situation (zh, en, stage, days, enter) VALUES
    ('试运行结束半年后申请验收', 'acceptance applied for half a year and a day after the trial', 'in_operation', 185, 'acceptance_application');

-- What stands for several lines.
CREATE FUNCTION pg_temp.lines(first text[]) RETURNS text[] LANGUAGE sql AS $$
    SELECT array_agg(l ORDER BY i, j)
      FROM unnest(first) WITH ORDINALITY AS f (w, i),
           unnest(CASE w WHEN 'signed' THEN '{award_notice,contract:main=100,contracted!}'
                         WHEN 'signed-80' THEN '{award_notice,contract:main=80,contracted!}'
                         WHEN 'ended' THEN '{termination_procedure,terminated!}' ELSE ARRAY[w] END::text[]) WITH ORDINALITY AS e (l, j)
$$;
-- A line of a story: "needs:STAGE" but a rule, "STAGE!" a step, "contract:KIND=PERCENT" of the total, and a fen (+), or a paper.
CREATE FUNCTION pg_temp.line(word text, total numeric) RETURNS jsonb LANGUAGE sql AS $$
    SELECT '{"on": "2024-03-01"}' || CASE
        WHEN word LIKE '%!' THEN jsonb_build_object('step', rtrim(word, '!'))
        WHEN word LIKE 'needs:%-%' THEN jsonb_build_object('enter', split_part(word, '-', 1), 'with',
            jsonb_build_object('but', jsonb_build_array(split_part(word, '-', 2))))
        WHEN word LIKE '%=%' THEN jsonb_build_object('enter', split_part(word, '=', 1), 'with', jsonb_build_object('amount',
            round(total * rtrim(split_part(word, '=', 2), '+')::numeric / 100, 2) + CASE WHEN word LIKE '%+' THEN 0.01 ELSE 0 END))
        ELSE jsonb_build_object('enter', word) END
$$;
-- what is given and tried, as a case
CREATE FUNCTION pg_temp.told(s situation) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('case', s.n::text, 'article', 'x',
        'given', jsonb_strip_nulls(jsonb_build_object('category', s.category, 'on', '2024-03-01', 'stage', s.stage,
                                                      'total', CASE WHEN s.stage IS NOT NULL THEN s.total END,
                                                      'with', CASE WHEN NOT s.planned THEN '{"plan": false}'::jsonb END)),
        'story', coalesce((SELECT jsonb_agg(pg_temp.line(w, s.total) ORDER BY i) FROM unnest(pg_temp.lines(s.first)) WITH ORDINALITY AS f (w, i)), '[]')
                 || (CASE WHEN s.step = 'accepted'
                          THEN jsonb_build_array(jsonb_build_object('on', date '2024-03-01' + s.days, 'enter', 'needs:accepted',
                                                                    'with', '{"but": ["trial.three_months"]}'::jsonb))
                          ELSE '[]' END)
                 || jsonb_build_array(jsonb_strip_nulls(jsonb_build_object('on', date '2024-03-01' + s.days, 'enter', s.enter, 'step', s.step,
                        'with', nullif(s.said || CASE WHEN s.share IS NULL THEN '{}'
                                                 ELSE jsonb_build_object(CASE WHEN s.enter LIKE 'change:%' THEN 'new' ELSE 'amount' END,
                                                                         round(s.total * s.share / 100, 2) + s.more) END, '{}')))))
$$;

-- Each pack with the situations in the place of its cases; those that it has no such step or paper for are left out, and shown as -.
CREATE TEMPORARY TABLE verdict (code text, n integer, verdict text);
DO $do$
DECLARE
    pack record;
BEGIN
    FOR pack IN SELECT p.code, p.body FROM govproj.packs AS p UNION ALL SELECT e.code, e.body FROM govproj.example_packs AS e
    LOOP
        BEGIN
            PERFORM govproj.load_pack('measures', pack.body || jsonb_build_object('cases', (
                SELECT jsonb_agg(pg_temp.told(s) ORDER BY s.n) FROM situation AS s
                 WHERE (s.stage IS NULL OR EXISTS (SELECT FROM jsonb_array_elements(pack.body -> 'steps') AS t (step)
                                                    WHERE t.step ->> 'to_stage' = s.stage))
                   AND (s.step IS NULL OR EXISTS (SELECT FROM jsonb_array_elements(pack.body -> 'steps') AS t (step)
                                                   WHERE t.step ->> 'to_stage' = s.step AND t.step ->> 'from_stage' = s.stage))
                   AND (s.enter IS NULL OR s.enter ~ '^(project|contract|payment|supplement|change)'
                        OR EXISTS (SELECT FROM jsonb_array_elements(pack.body -> 'documents') AS d (document)
                                    WHERE d.document ->> 'kind' = s.enter)))));
            INSERT INTO verdict
            SELECT DISTINCT ON (t.case_id) pack.code, t.title::integer,
                   -- what comes first is to be taken, or the answer would be to another question
                   CASE WHEN t.line = 0 OR count(*) FILTER (WHERE t.got <> '{}') OVER before > 0 THEN 'not reached'
                        WHEN t.got <> '{}' THEN t.got[1] ELSE 'taken' END
              FROM govproj.test_pack('measures', pack.code) AS t
             WHERE t.case_id IS NOT NULL
            WINDOW before AS (PARTITION BY t.case_id ORDER BY t.line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
             ORDER BY t.case_id, t.line DESC;
            RAISE EXCEPTION USING ERRCODE = 'ZZ001', MESSAGE = (SELECT jsonb_agg(v) FROM verdict AS v WHERE v.code = pack.code);
        EXCEPTION WHEN SQLSTATE 'ZZ001' THEN
            -- the version is gone, and what it said stays
            INSERT INTO verdict SELECT * FROM jsonb_populate_recordset(NULL::verdict, SQLERRM::jsonb);
        END;
    END LOOP;
END
$do$;
CREATE TEMPORARY VIEW verdicts AS
SELECT s.n, s.zh, s.en, p.*
  FROM situation AS s
 CROSS JOIN LATERAL (
        SELECT coalesce(max(v.verdict) FILTER (WHERE v.code = 'yunfu-2020'), '-') AS yunfu,
               coalesce(max(v.verdict) FILTER (WHERE v.code = 'county-own'), '-') AS county,
               coalesce(max(v.verdict) FILTER (WHERE v.code = 'national-pattern'), '-') AS national,
               coalesce(max(v.verdict) FILTER (WHERE v.code = 'city-today'), '-') AS city,
               coalesce(max(v.verdict) FILTER (WHERE v.code = 'big-city'), '-') AS big,
               coalesce(max(v.verdict) FILTER (WHERE v.code = 'district-small'), '-') AS district
          FROM verdict AS v WHERE v.n = s.n) AS p;
SELECT en AS situation, yunfu, county, national, city, big, district FROM verdicts ORDER BY n;
SELECT zh AS "情形", yunfu, county, national, city, big, district FROM verdicts ORDER BY n;
DROP SCHEMA measures CASCADE;
