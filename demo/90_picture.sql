\set ECHO none
\i demo/offices.psql
\set ECHO all
--
-- Act 9. The whole picture. All projects, and how many acts (办理记录) each has behind it:
SELECT code, title, track, govproj.label(stage, 'zh') AS "阶段", stage, stage_on, round, last_seq AS acts
  FROM yunfu.project ORDER BY id;

-- The worklist (待办事项): the steps that open projects may take next, the office that takes each, and what is missing today.
SELECT title, stage_zh, next_zh, office, ready, missing FROM yunfu.worklist WHERE step = 'forward' ORDER BY project_id, next_order;
SELECT title, remedies FROM yunfu.worklist WHERE step = 'forward' ORDER BY project_id, next_order;

-- The duties (义务) of projects that have arisen by today, met or not. None was written down by a program that ran at night:
-- they are computed when asked. Who wants rows calls settle, which finds out once what there is to write.
SELECT title, label_zh, receiver_name, arose_on, met_on, state_zh FROM yunfu.obligation_watch
 WHERE project_id IS NOT NULL ORDER BY project_id, arose_on, kind;
SELECT govproj.settle('yunfu') > 0 AS written, govproj.settle('yunfu') AS written_again;

-- And those of the units: their annual plans (年度计划) under this measure.
SELECT year, due_on, state_zh, count(*) AS units, string_agg(agency_name, '、' ORDER BY agency_id) AS names
  FROM yunfu.plan_compliance GROUP BY year, due_on, state_zh ORDER BY year, state_zh;

-- The ledger (台账) of the project that was returned. Nothing is lost: the failed review and the first scheme are there.
SELECT a.seq, a.kind, coalesce(d.label_zh, a.detail::json ->> 'kind') AS "内容", a.detail::json ->> 'outcome' AS outcome,
       govproj.label(a.from_stage, 'zh') AS "原阶段", govproj.label(a.to_stage, 'zh') AS "新阶段", a.legal_on
  FROM yunfu.act AS a
  JOIN yunfu.project AS p ON p.id = a.project_id
  LEFT JOIN yunfu.policy_document AS d ON d.policy_id = a.policy_id AND d.kind = a.detail::json ->> 'kind'
 WHERE p.title = '中小学学籍与招生管理系统' ORDER BY a.seq;

-- Behind each refusal stands a row of the law, with its article, and a note where it is a reading and not the letter:
SELECT article, label_zh, needs, applies_when, note FROM yunfu.policy_requirement WHERE code = 'supervision' AND qualified;

-- A lawyer reads it the other way round: what each article asks, and beneath it the rows that come from it, each as a sentence.
-- The page of the whole measure is doc/annotated-law.zh-CN.md; here is one article of it:
\pset format unaligned
\pset tuples_only on
SELECT substring(govproj.annotated_law('yunfu', 'yunfu-2020', 'zh') FROM '\n(## 第十四条\n.*?)\n\n## ');
\pset tuples_only off
\pset format aligned

-- The flow of a class, drawn from the same rows (Mermaid), so that no picture differs from what is enforced. Its arrows, but
-- for withdrawing, which is open until a contract is signed:
\pset tuples_only on
SELECT arrow FROM regexp_split_to_table(govproj.diagram('yunfu', 'public'), '\n') AS arrow
 WHERE arrow ~ '-->' AND arrow !~ 'withdrawn';
\pset tuples_only off

-- All in all. Each act carries the SHA-256 of the one before it, so that none in between can be changed or left out unseen.
SELECT count(*) AS acts, count(*) FILTER (WHERE to_stage IS NOT NULL) AS births_and_steps, count(DISTINCT project_id) AS projects,
       count(DISTINCT hash) AS different_hashes FROM yunfu.act;
SELECT count(*) AS broken_chains FROM govproj.verify('yunfu');

-- Last, the tour checks itself: it fails if a project stands where it should not, as it would have failed before if any
-- refusal had been other than the one announced.
\set ECHO none
DO $$
BEGIN
    ASSERT (SELECT array_agg(stage::text || ' ' || round ORDER BY id) FROM yunfu.project)
         = ARRAY['filed 1', 'filed 1', 'implementing 2', 'submitted 2', 'terminated 1', 'accepted 1', 'implementing 1'],
        'a project is not where this tour should have left it';
    ASSERT (SELECT array_agg(p.id || ' ' || w.kind ORDER BY p.id, w.kind)
              FROM yunfu.obligation_watch w JOIN yunfu.project p ON p.id = w.project_id WHERE w.met_on IS NULL)
         = ARRAY['3 delay_filing', '5 termination_filing_finance', '6 acceptance_filing'],
        'other duties are open than this tour should have left';
    ASSERT (SELECT count(*) FROM govproj.verify('yunfu')) = 0, 'a chain of acts is broken';
END $$;
