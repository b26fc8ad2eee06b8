-- A project that is suspended stands where it is until it is resumed, and what is to be delivered waits; a procurement that failed is
-- on record, and another follows.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
CREATE ROLE sus_police; CREATE ROLE sus_bureau; CREATE ROLE sus_finance;
SELECT pg_temp.set_today('2020-05-18') \g /dev/null

-- Due on 1 July 2020.
CREATE FUNCTION pg_temp.begun() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p bigint := drive.reach('professional', 'procuring');
BEGIN
    PERFORM drive.supply_all(p, 'contracted', '2020-05-04', 'contract main');
    PERFORM drive.contract(p, 'main', 2000000, '2020-05-04', due => '2020-07-01');
    UPDATE yunfu.project SET stage = 'contracted', stage_on = '2020-05-04' WHERE id = p;
    PERFORM drive.advance(p, 'implementing', '2020-05-18');
    RETURN p;
END $$;
SELECT pg_temp.begun() AS p \gset
UPDATE yunfu.agency SET db_role = 'sus_police' WHERE code = 'gaj';
UPDATE yunfu.agency SET db_role = 'sus_bureau' WHERE code = 'dsj';
UPDATE yunfu.agency SET db_role = 'sus_finance' WHERE code = 'czj';
SELECT govproj.grant_register('yunfu') \g /dev/null
GRANT USAGE ON SCHEMA drive TO PUBLIC;

CREATE FUNCTION pg_temp.delays(project_id bigint, day date) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(d.arose_on::text, ', ' ORDER BY d.arose_on), '') FROM govproj.project_duties('yunfu.project', project_id, day) AS d WHERE d.kind = 'delay_filing'
$$;
CREATE FUNCTION pg_temp.written(project_id bigint) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(o.arose_on::text, ', ' ORDER BY o.arose_on), '') FROM yunfu.obligation o
     WHERE o.project_id = written.project_id AND o.kind = 'delay_filing' AND o.lapsed_on IS NULL
$$;
CREATE FUNCTION pg_temp.paper(project_id bigint, kind text, day date, reason text DEFAULT '上级统一部署未明确') RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, reason) SELECT id, %L, owner_id, %L, %L FROM yunfu.project WHERE id = %s', kind, day, reason, project_id)
$$;

-- Its papers.
SELECT pg_temp.refused(pg_temp.paper(:p, 'resumption_notice', '2020-05-18'), 'ZG009 suspended', 'what is not suspended is not resumed');
SELECT pg_temp.refused(pg_temp.paper(:p, 'suspension_notice', '2020-05-18', NULL), '23514 content', 'a suspension says why');
SELECT pg_temp.refused_to('sus_bureau', pg_temp.paper(:p, 'suspension_notice', '2020-05-18'), 'ZG006 office', 'it is the owner''s to say');
SELECT pg_temp.set_today('2020-06-01') \g /dev/null
SELECT is(pg_temp.by('sus_police', pg_temp.paper(:p, 'suspension_notice', '2020-06-01')), 'done', 'the owner suspends');
SELECT pg_temp.do('sus_police', pg_temp.paper(:p, 'suspension_notice', '2020-06-01')) \g /dev/null
SELECT pg_temp.refused(pg_temp.paper(:p, 'suspension_notice', '2020-06-01'), 'ZG009 suspended', 'once');
SELECT is((drive.outcome(pg_temp.paper(:p, 'suspension_notice', '2020-05-20'))).detail ~ 'comes after', true, 'also not before');
SELECT is((SELECT stage::text FROM yunfu.project WHERE id = :p), 'implementing', 'it stays where it is');

-- While it stands still.
SELECT drive.supply_all(:p, 'preaccepted', '2020-06-01') \g /dev/null
SELECT is(drive.step(:p, 'preaccepted', '2020-06-01'), 'ZG009 suspended', 'no step leads on');
SELECT results_eq(format('SELECT rule, office, met FROM yunfu.explain(%s, %L, %L) WHERE NOT met AND mode = %L', :p, 'preaccepted', '2020-06-01', 'refuse'), $$VALUES ('suspended', 'owner', false)$$, 'which explain tells, and who ends it');
SELECT is((SELECT kind || ' ' || rule_zh || ' ' || rule_en FROM yunfu.explain(:p, 'preaccepted', '2020-06-01') WHERE rule = 'suspended'), 'suspended 暂停 Suspension', 'in both languages');
SELECT is((SELECT remedy FROM yunfu.explain(:p, 'preaccepted', '2020-06-01') WHERE rule = 'suspended') ~ '2020-06-01.*resumption_notice', true, 'and how');
SELECT is(drive.step(:p, 'preaccepted', '2020-05-31', true), 'ZG002 preacceptance_opinion', 'a step of the day before is judged by that day');
SELECT pg_temp.set_today('2020-09-30') \g /dev/null
SELECT is(pg_temp.delays(:p, '2020-09-30'), '', 'no delay arises');
SELECT govproj.settle('yunfu') \g /dev/null
SELECT is(pg_temp.written(:p), '', 'nor is one written down');
SELECT results_eq(format('SELECT state, days_late, due_on FROM yunfu.contract_overview WHERE project_id = %s AND kind = %L', :p, 'main'), $$VALUES ('running', 0, NULL::date)$$, 'the contract waits');
SELECT is((SELECT suspended_on FROM yunfu.project_overview WHERE project_id = :p), '2020-06-01', 'the list of projects tells');
SELECT results_eq(format('SELECT suspension, suspended_on, resumed_on, days, days_before, reason FROM yunfu.suspension_watch WHERE project_id = %s', :p),
                  $$VALUES (1, date '2020-06-01', NULL::date, 121, 0, '上级统一部署未明确')$$, 'and since when, and why');
SELECT is((SELECT suspended_days FROM yunfu.stage_duration WHERE project_id = :p AND stage = 'implementing'), 121, 'days of the stage that do not count');
SELECT is_empty(format('SELECT flag FROM yunfu.red_flags WHERE project_id = %s AND flag = %L', :p, 'suspended_long'), 'it is not long yet');
SELECT pg_temp.set_today('2020-11-29') \g /dev/null
SELECT is((SELECT figures FROM yunfu.red_flags WHERE project_id = :p AND flag = 'suspended_long'), 'suspended on 2020-06-01, for 181 days by now, because: 上级统一部署未明确', 'long');
SELECT is(drive.step(:p, 'terminated', '2020-11-29', true), 'ZG002 termination_procedure', 'it may be ended, with its papers');

-- It goes on where it stood; 1 July was 30 days after the suspension, and so is the day that delivery is due now.
SELECT pg_temp.set_today('2020-12-01') \g /dev/null
SELECT pg_temp.do('sus_police', pg_temp.paper(:p, 'resumption_notice', '2020-12-01')) \g /dev/null
SELECT is(pg_temp.delays(:p, '2020-12-31'), '', 'the day of delivery is put off');
SELECT is((SELECT due_on FROM yunfu.contract_overview WHERE project_id = :p AND kind = 'main'), '2020-12-31', 'by as many days');
SELECT pg_temp.set_today('2021-01-01') \g /dev/null
SELECT is(pg_temp.delays(:p, '2021-01-01'), '2021-01-01', 'then it is late');
SELECT govproj.settle('yunfu') \g /dev/null
SELECT is(pg_temp.written(:p), '2021-01-01', 'and written down');
SELECT is((SELECT suspended_on FROM yunfu.project_overview WHERE project_id = :p), NULL, 'it is suspended no more');
SELECT is((SELECT suspended_on FROM yunfu.project_on('2020-11-30') WHERE project_id = :p), '2020-06-01', 'as it was the day before it went on');
SELECT is((SELECT suspended_on FROM yunfu.project_on('2020-12-01') WHERE project_id = :p), NULL, 'and not on that day');
SELECT drive.advance(:p, 'preaccepted', '2021-01-01') \g /dev/null
SELECT is((SELECT stage::text FROM yunfu.project WHERE id = :p), 'preaccepted', 'steps lead on again');

-- A paper that was entered wrong is voided, and the days count again.
SELECT is((SELECT result FROM drive.outcome(format('SELECT drive.void(%s, %L)', (SELECT id FROM yunfu.document WHERE project_id = :p AND kind = 'resumption_notice'), '2021-01-01'))), 'done', 'a paper may be voided');
SELECT drive.void((SELECT id FROM yunfu.document WHERE project_id = :p AND kind = 'suspension_notice'), '2021-01-01') \g /dev/null
SELECT is(pg_temp.written(:p), '2020-07-02', 'a suspension that was none puts nothing off');
SELECT is_empty(format('SELECT FROM yunfu.suspension_watch WHERE project_id = %s', :p), 'and a resumption of nothing is none');
SELECT is((SELECT string_agg(detail::text, ' ' ORDER BY seq) FROM yunfu.act WHERE project_id = :p AND kind = 'project_changed'), '{"suspended_on":[null,"2020-06-01"]} {"suspended_on":["2020-06-01",null]}', 'each turn is an act');

-- Two suspensions; the second begins before the day that the first put off.
SELECT pg_temp.set_today('2020-05-18') \g /dev/null
SELECT pg_temp.begun() AS q \gset
SELECT pg_temp.set_today('2020-12-31') \g /dev/null
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, reason)
SELECT p.id, d.kind, p.owner_id, d.day, '部署调整' FROM yunfu.project p,
       (VALUES ('suspension_notice', date '2020-06-01'), ('resumption_notice', '2020-06-11'), ('suspension_notice', '2020-07-05'), ('resumption_notice', '2020-07-15')) AS d (kind, day) WHERE p.id = :q;
SELECT is((SELECT due_on FROM yunfu.contract_overview WHERE project_id = :q AND kind = 'main'), '2020-07-21', 'two put it off by both');
SELECT is(pg_temp.delays(:q, '2020-12-31'), '2020-07-22', 'as the judge reckons');
SELECT is(pg_temp.written(:q), '2020-07-22', 'and has written down');
SELECT is((SELECT string_agg(format('%s %s %s', suspension, days, days_before), ', ' ORDER BY suspension) FROM yunfu.suspension_watch WHERE project_id = :q), '1 10 0, 2 10 10', 'each a row');
SELECT is((SELECT suspended_days FROM yunfu.stage_duration WHERE project_id = :q AND stage = 'implementing'), 20, 'days of both');
-- one that begins once it is late changes nothing
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, reason) SELECT id, 'suspension_notice', owner_id, '2020-08-01', '部署调整' FROM yunfu.project WHERE id = :q;
SELECT is(pg_temp.delays(:q, '2020-12-31'), '2020-07-22', 'what was late stays so');
SELECT results_eq(format('SELECT state, due_on FROM yunfu.contract_overview WHERE project_id = %s AND kind = %L', :q, 'main'), $$VALUES ('overdue', date '2020-07-21')$$, 'and is shown so');

SELECT drive.void((SELECT id FROM yunfu.document WHERE project_id = :q AND kind = 'resumption_notice' ORDER BY id DESC LIMIT 1), '2020-12-31') \g /dev/null
SELECT is((SELECT suspended_on FROM yunfu.project WHERE id = :q), '2020-07-05', 'a resumption that is voided leaves it suspended, since the one before it');
SELECT is(pg_temp.written(:q), '', 'and nothing late');

-- The approval's two years run on meanwhile.
SELECT pg_temp.set_today('2022-12-31') \g /dev/null
SELECT drive.reach('professional', 'funded') AS f \gset
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, reason) SELECT id, 'suspension_notice', owner_id, '2020-05-01', '部署调整' FROM yunfu.project WHERE id = :f;
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, reason) SELECT id, 'resumption_notice', owner_id, '2022-05-01', '部署明确' FROM yunfu.project WHERE id = :f;
SELECT is(drive.step(:f, 'procuring', '2022-05-02', true), 'ZG004 approval_opinion.alive', 'the approval has lapsed');

-- Procurements that fail.
SELECT pg_temp.set_today('2020-05-04') \g /dev/null
SELECT drive.reach('professional', 'funded') AS t \gset
SELECT pg_temp.refused(pg_temp.paper(:t, 'procurement_failure', '2020-05-04'), 'ZG009 reached.procuring.procurement_failure', 'nothing fails before it begins');
SELECT drive.advance(:t, 'procuring', '2020-05-04') \g /dev/null
SELECT pg_temp.refused(pg_temp.paper(:t, 'procurement_failure', '2020-05-04', NULL), '23514 content', 'a failure has a reason');
SELECT pg_temp.set_today('2020-05-20') \g /dev/null
SELECT pg_temp.do('sus_police', pg_temp.paper(:t, 'procurement_failure', '2020-05-20', '有效投标人不足三家')) \g /dev/null
SELECT is_empty(format('SELECT flag FROM yunfu.red_flags WHERE project_id = %s AND flag = %L', :t, 'procurement_failed'), 'once is no flag');
SELECT pg_temp.set_today('2020-06-20') \g /dev/null
SELECT pg_temp.do('sus_police', pg_temp.paper(:t, 'procurement_failure', '2020-06-20', '报价均超预算')) \g /dev/null
SELECT is((SELECT figures FROM yunfu.red_flags WHERE project_id = :t AND flag = 'procurement_failed'), '2 procurements failed, the last on 2020-06-20, because: 报价均超预算', 'twice is one');
SELECT pg_temp.set_today('2020-07-20') \g /dev/null
SELECT drive.advance(:t, 'contracted', '2020-07-20') \g /dev/null
SELECT results_eq(format('SELECT attempt, failures, issued_on, result, result_zh, result_en, reason FROM yunfu.procurement_watch WHERE project_id = %s ORDER BY attempt', :t),
                  $$VALUES (1, 1, date '2020-05-20', 'failed', '采购失败', 'Failed', '有效投标人不足三家'), (2, 2, '2020-06-20', 'failed', '采购失败', 'Failed', '报价均超预算'),
                           (3, 2, '2020-07-20', 'awarded', '成交', 'Awarded', NULL)$$, 'each attempt is a row, up to the award');

SELECT pg_temp.set_today('2022-12-31') \g /dev/null
SELECT govproj.settle('yunfu') \g /dev/null
SELECT is_empty($$SELECT * FROM govproj.check_register('yunfu')$$, 'the register is in order');
SELECT is_empty($$SELECT * FROM govproj.verify('yunfu')$$, 'and its chains hold');
SELECT finish();
ROLLBACK;
