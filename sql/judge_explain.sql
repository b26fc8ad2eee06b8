-- What a project can do next, and why not: explain for one project, the worklist for all.
\getenv abs_srcdir PG_ABS_SRCDIR
\set drive :abs_srcdir /test/drive.sql
\i :drive

SELECT drive.reach('professional', 'planned') AS p \gset
SELECT target, rule, article, met, mode, remedy, office, asks FROM yunfu.explain(:p, 'submitted', '2020-03-09');
SELECT drive.supply(:p, 'scheme', '2020-03-05'), drive.supply(:p, 'argumentation', '2020-03-10'), drive.supply(:p, 'failed argumentation', '2020-03-08') \g /dev/null
SELECT rule, met, remedy, office FROM yunfu.explain(:p, 'submitted', '2020-03-09');

-- every step that leads on from here, today; nothing of a project that is not
SELECT target, count(*) AS rules, count(*) FILTER (WHERE NOT met) AS unmet FROM yunfu.explain(:p) GROUP BY target ORDER BY target;
SELECT target, rule, met, remedy FROM yunfu.explain(-1);
-- where there is no step, that is the one answer
SELECT target, rule, article, met, mode, remedy, office, asks FROM yunfu.explain(:p, 'filed');
SELECT target, rule, article, met, mode, remedy, office, asks FROM yunfu.explain(:p, 'planned');
SELECT target, rule, article, met, mode, remedy, office, asks FROM yunfu.explain(:p, '已备案');
SELECT target, rule, article, met, mode, remedy, office, asks FROM yunfu.explain(:p, 'no such stage');

-- asking changes nothing
SELECT count(*) FROM yunfu.act WHERE project_id = :p AND kind = 'step';

-- the worklist: what each office can do, what is missing; steps back and exits beside those on
SELECT drive.reach('professional', 'submitted') AS q, drive.reach('public', 'reviewed') AS r, drive.reach('public', 'filed') \gset
SELECT project_id, stage, next_stage, next_zh, step, office, ready, missing, remedies FROM yunfu.worklist WHERE project_id IS NOT NULL ORDER BY project_id, next_order;
SELECT drive.supply(:q, 'failed preliminary_review', '2020-03-20'), drive.supply_all(:r, 'fund_reviewed', '2020-03-20'), drive.supply(:p, 'withdrawal', '2020-03-20') \g /dev/null
SELECT project_id, stage, next_stage, step, office, ready, missing FROM yunfu.worklist WHERE project_id IS NOT NULL ORDER BY project_id, next_order;

-- it needs no more than reading the table, and no less
CREATE ROLE regress_reader;
GRANT USAGE ON SCHEMA yunfu TO regress_reader;
SET ROLE regress_reader;
SELECT count(*) FROM yunfu.explain(:p);
SELECT count(*) FROM govproj.judge_explain('yunfu.project', :p, NULL, NULL, true);
SELECT count(*) FROM yunfu.worklist WHERE project_id IS NOT NULL;
RESET ROLE;
GRANT SELECT ON yunfu.project TO regress_reader;
SET ROLE regress_reader;
SELECT rule, met, remedy FROM yunfu.explain(:p, 'withdrawn') WHERE rule IN ('office', 'withdrawal');
RESET ROLE;
DROP OWNED BY regress_reader;
DROP ROLE regress_reader;
SELECT * FROM govproj.judge_explain('yunfu.document', :p, NULL, NULL, true);
SELECT * FROM govproj.judge_explain('drive.need', :p, NULL, NULL, true);

DROP SCHEMA yunfu, drive CASCADE;
