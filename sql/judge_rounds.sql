-- Rounds: returned after a failed review, lapsed and approved anew. What an earlier round reviewed does not count.
\getenv abs_srcdir PG_ABS_SRCDIR
\set drive :abs_srcdir /test/drive.sql
\i :drive

-- returned after a failed preliminary review
SELECT drive.reach('professional', 'submitted') AS p \gset
SELECT drive.paper(:p, 'preliminary_review', '2020-03-15', 'passed') AS early, drive.paper(:p, 'preliminary_review', '2020-03-16', 'failed') \g /dev/null
SELECT drive.step(:p, 'prechecked', '2020-03-16'), drive.step(:p, 'returned', '2020-03-16');
SELECT round, round_seq, step_seq FROM yunfu.project WHERE id = :p;
-- scheme and argumentation are asked for anew, catalogue and IPv6 statement are not
UPDATE yunfu.project SET stage = 'submitted', stage_on = '2020-04-01' WHERE id = :p;
SELECT drive.paper(:p, 'scheme', '2020-03-30'), drive.paper(:p, 'argumentation', '2020-03-31') \g /dev/null
SELECT drive.step(:p, 'submitted', '2020-04-01');
SELECT round, frozen FROM yunfu.project WHERE id = :p;
-- the passed review of the first round does not serve the second, however it is dated
UPDATE yunfu.project SET stage = 'prechecked', stage_on = '2020-04-02' WHERE id = :p;
-- nor does its failed one send the project back
SELECT drive.step(:p, 'returned', '2020-04-02');
SELECT drive.paper(:p, 'preliminary_review', '2020-04-02') \g /dev/null
SELECT drive.step(:p, 'prechecked', '2020-04-02');

-- a failed review by experts sends it back from prechecked, a failed opinion of finance from reviewed
SELECT drive.supply(:p, 'cost_review', '2020-04-03'), drive.supply(:p, 'failed expert_review', '2020-04-03') \g /dev/null
SELECT drive.step(:p, 'reviewed', '2020-04-03'), drive.step(:p, 'returned', '2020-04-03');
SELECT drive.advance(:p, 'submitted', '2020-04-04'), drive.advance(:p, 'prechecked', '2020-04-05'), drive.advance(:p, 'reviewed', '2020-04-06') \g /dev/null
SELECT drive.supply(:p, 'failed fund_review_opinion', '2020-04-07'), drive.supply(:p, 'fund_arrangement_opinion', '2020-04-07') \g /dev/null
SELECT drive.step(:p, 'fund_reviewed', '2020-04-07'), drive.step(:p, 'returned', '2020-04-07');
SELECT drive.advance(:p, 'submitted', '2020-04-08') \g /dev/null
SELECT round FROM yunfu.project WHERE id = :p;
-- the old papers are all still there
SELECT kind, count(*) FROM yunfu.document WHERE project_id = :p GROUP BY kind ORDER BY kind;

-- an approval that lapses: the steps that rest on it are refused, a new round opens, the figures thaw
SELECT drive.reach('professional', 'approved') AS p \gset
SELECT stage_on, approval_last_day, approved_amount, frozen FROM yunfu.project WHERE id = :p;
SELECT drive.supply_all(:p, 'funded', '2022-04-06') \g /dev/null
SELECT drive.step(:p, 'submitted', '2022-04-06') AS still_alive, drive.step(:p, 'funded', '2022-04-06', undo => true) AS last_day;
UPDATE yunfu.project SET stage = 'funded', stage_on = '2022-04-07' WHERE id = :p;
UPDATE yunfu.cost_line SET amount = 1 WHERE project_id = :p AND kind = 'hardware';
UPDATE yunfu.project SET stage = 'submitted', stage_on = '2022-04-07' WHERE id = :p;
SELECT drive.supply_all(:p, 'submitted', '2022-04-10') \g /dev/null
SELECT drive.step(:p, 'submitted', '2022-04-10');
SELECT stage, round, approval_last_day, approved_amount, frozen FROM yunfu.project WHERE id = :p;
UPDATE yunfu.cost_line SET amount = 250000 WHERE project_id = :p AND kind = 'hardware';
SELECT drive.advance(:p, 'prechecked', '2022-04-11'), drive.advance(:p, 'reviewed', '2022-04-12'), drive.advance(:p, 'fund_reviewed', '2022-04-13') \g /dev/null
-- neither the first round's approval nor its fund decision count
SELECT drive.step(:p, 'approved', '2022-04-14');
SELECT drive.advance(:p, 'approved', '2022-04-14') \g /dev/null
SELECT drive.step(:p, 'funded', '2022-04-14');
SELECT stage, total_investment, approval_last_day FROM yunfu.project WHERE id = :p;
SELECT drive.advance(:p, 'funded', '2022-04-15') \g /dev/null

-- once a contract is signed there is no way back to the submission
SELECT drive.reach('professional', 'procuring') AS p \gset
SELECT drive.supply_all(:p, 'submitted', '2023-01-01') \g /dev/null
SELECT drive.contract(:p, 'other', 1000, '2020-05-01') \g /dev/null
UPDATE yunfu.project SET stage = 'submitted', stage_on = '2023-01-01' WHERE id = :p;
SELECT drive.reach('professional', 'procuring') AS p \gset
SELECT drive.supply_all(:p, 'submitted', '2023-01-01') \g /dev/null
SELECT drive.step(:p, 'submitted', '2023-01-01');

-- the public track: returned to the beginning, new reviews
SELECT drive.reach('public', 'returned') AS p \gset
SELECT drive.step(:p, 'planned', '2020-04-01');
SELECT stage, round FROM yunfu.project WHERE id = :p;
SELECT drive.supply(:p, 'demand', '2020-04-01'), drive.supply(:p, 'scheme', '2020-04-01'), drive.supply(:p, 'expert_review', '2020-04-01') \g /dev/null
SELECT drive.step(:p, 'reviewed', '2020-04-02');
SELECT drive.supply(:p, 'cost_review', '2020-04-02') \g /dev/null
SELECT drive.step(:p, 'reviewed', '2020-04-02');

-- pre-acceptance failed after it had passed: back to implementing, and no acceptance meanwhile
SELECT drive.reach('professional', 'preaccepted') AS p \gset
SELECT drive.supply_all(:p, 'accepted', '2020-06-01'), drive.supply(:p, 'failed preacceptance_opinion', '2020-06-01') \g /dev/null
SELECT drive.step(:p, 'accepted', '2020-06-02'), drive.step(:p, 'implementing', '2020-06-02');
SELECT drive.step(:p, 'preaccepted', '2020-06-03');
SELECT drive.advance(:p, 'preaccepted', '2020-06-04') \g /dev/null
SELECT drive.step(:p, 'accepted', '2020-06-05');

DROP SCHEMA yunfu, drive CASCADE;
