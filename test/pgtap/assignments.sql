-- A contract has another supplier from a day on, or its supplier another name: who enters it, what it rests on, whom rules of independence
-- and reports take for its supplier, and when.
BEGIN;
SELECT plan(41);
\ir ../tap.sql
CREATE ROLE tap_unit;
CREATE ROLE tap_unit_two;
CREATE ROLE tap_bureau;
UPDATE yunfu.agency SET db_role = CASE id WHEN 1 THEN 'tap_bureau' WHEN 2 THEN 'tap_unit' WHEN 5 THEN 'tap_unit_two' END WHERE id IN (1, 2, 5);
SELECT govproj.grant_register('yunfu') \g /dev/null
GRANT USAGE ON SCHEMA drive TO PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA drive TO PUBLIC;
CREATE FUNCTION pg_temp.assigning(contract bigint, cause text, from_on date, supplier text, code text DEFAULT NULL, paper text DEFAULT '变更登记通知书', document_id bigint DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.assignment (contract_id, cause, from_on, supplier, supplier_code, paper, document_id) VALUES (%s, %L, %L, %L, %L, %L, %L)', contract, cause, from_on, supplier, code, paper, document_id)
$$;
CREATE FUNCTION pg_temp.is_well(says text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN NEXT is_empty('SELECT * FROM govproj.check_register(''yunfu'')', says || ': rows and acts agree');
    RETURN NEXT is_empty('SELECT * FROM govproj.verify(''yunfu'')', says || ': the chains hold');
END $$;
SELECT drive.reach('professional', 'preaccepted') AS p, drive.reach('professional', 'implementing') AS q \gset
SELECT id AS c FROM yunfu.contract WHERE project_id = :p AND kind = 'main' \gset
SELECT id AS other FROM yunfu.contract WHERE project_id = :q AND kind = 'main' \gset

-- who, by what, from when on
SELECT is(pg_temp.by('tap_unit', pg_temp.assigning(:c, 'renamed', '2020-09-01', '云浮数字公司')), 'done', 'the owner of the project enters it');
SELECT is(pg_temp.by('tap_bureau', pg_temp.assigning(:c, 'renamed', '2020-09-01', '云浮数字公司')), 'ZG006 office', 'nobody else');
SELECT is(pg_temp.by('tap_unit_two', pg_temp.assigning(:c, 'renamed', '2020-09-01', '云浮数字公司')), '23503', 'for another unit there is no such contract');
SELECT is(pg_temp.by('tap_unit', pg_temp.assigning(:c, 'renamed', '2020-09-01', '云浮数字公司', paper => NULL)), 'ZG002 document', 'by a paper');
SELECT is(pg_temp.by('tap_unit', pg_temp.assigning(:c, 'renamed', '2020-09-01', '云浮数字公司', paper => NULL, document_id => (SELECT min(id) FROM yunfu.document WHERE project_id = :q))), 'ZG002 document', 'not of another project');
SELECT is(pg_temp.by('tap_unit', pg_temp.assigning(:c, 'renamed', '2020-09-01', '云浮数字公司', paper => NULL, document_id => (SELECT min(id) FROM yunfu.document WHERE project_id = :p))), 'done', 'but its own');
SELECT is(pg_temp.by('tap_unit', pg_temp.assigning(:c, 'renamed', '2020-01-01', '云浮数字公司')), 'ZG011 legal_date', 'after the contract was signed');
SELECT is(pg_temp.by('tap_unit', pg_temp.assigning(:c, 'renamed', '2025-01-01', '云浮数字公司')), 'ZG011 legal_date', 'and no day to come');
SELECT is(pg_temp.by('tap_unit', pg_temp.assigning(:c, 'sold', '2020-09-01', '云浮数字公司')), '23514 assignment_cause_check', 'for one of three causes');
SELECT is(pg_temp.by('tap_unit', pg_temp.assigning(:c, 'renamed', '2020-09-01', '云浮数科公司')), '23514 supplier', 'to another than it has');
SELECT is(pg_temp.by('tap_unit', format('INSERT INTO yunfu.assignment (contract_id, cause, from_on, supplier, paper, former) VALUES (%s, ''renamed'', ''2020-09-01'', ''甲'', ''乙'', ''丙'')', :c)), 'ZG009 fixed', 'who it was the engine knows');

SELECT pg_temp.do('tap_unit', pg_temp.assigning(:c, 'renamed', '2020-09-01', '云浮数字公司', '914403001922038216'));
SELECT is((SELECT concat_ws(' ', supplier, supplier_code, supplier_since) FROM yunfu.contract WHERE id = :c), '云浮数字公司 914403001922038216 2020-09-01', 'the contract says who it is');
SELECT results_eq(format('SELECT kind, legal_on, actor, detail ->> ''former'' FROM yunfu.act WHERE project_id = %s ORDER BY seq DESC LIMIT 1', :p), $$ VALUES ('contract_assigned', '2020-09-01'::date, 'tap_unit', '云浮数科公司') $$, 'an act who it was');
SELECT pg_temp.do('tap_unit', pg_temp.assigning(:c, 'renamed', '2020-09-10', '云浮数智公司'));
SELECT is((SELECT supplier_code::text FROM yunfu.contract WHERE id = :c), '914403001922038216', 'who is renamed keeps his code');
SELECT is(pg_temp.by('tap_unit', pg_temp.assigning(:c, 'assigned', '2020-09-09', '接手公司')), 'ZG011 legal_date', 'one comes after the other');
SELECT pg_temp.do('tap_unit', pg_temp.assigning(:c, 'assigned', '2020-10-01', '接手公司'));
SELECT is((SELECT supplier_code::text FROM yunfu.contract WHERE id = :c), NULL, 'another one has a code of his own');
SELECT results_eq(format('SELECT from_on, until_on, supplier, cause, cause_zh, present FROM yunfu.contract_supplier WHERE contract_id = %s ORDER BY from_on', :c),
                  format($$ VALUES (%L::date, '2020-09-01'::date, '云浮数科公司', NULL, NULL, false), ('2020-09-01', '2020-09-10', '云浮数字公司', 'renamed', '更名', false),
                                   ('2020-09-10', '2020-10-01', '云浮数智公司', 'renamed', '更名', false), ('2020-10-01', NULL, '接手公司', 'assigned', '合同转让', true) $$, (SELECT signed_on FROM yunfu.contract WHERE id = :c)), 'the view tells who it was when');
SELECT is((SELECT contracts FROM yunfu.supplier_overview WHERE supplier = '接手公司'), 1, 'the overview goes by the present one');
SELECT is((SELECT count(*) FROM yunfu.contract_supplier WHERE contract_id = :other), 1::bigint, 'who was never changed is there once');
SELECT * FROM pg_temp.is_well('assigned');
SELECT is((SELECT supplier FROM govproj.as_of('yunfu.project', 'contract', :p, '2020-09-30') AS t (id bigint, supplier text) WHERE id = :c), '云浮数智公司', 'as of a day it is who it was then');
SELECT is((SELECT supplier FROM govproj.as_of('yunfu.project', 'contract', :p, '2020-10-01') AS t (id bigint, supplier text) WHERE id = :c), '接手公司', 'and since');
SELECT is(pg_temp.by('none', 'DELETE FROM yunfu.assignment'), 'ZG009 fixed', 'no row is removed');
SELECT is(pg_temp.by('none', 'UPDATE yunfu.assignment SET note = ''x'''), 'ZG009 fixed', 'nor altered');
SELECT is(pg_temp.by('none', 'TRUNCATE yunfu.assignment'), 'ZG009 fixed', 'nor all at once');
SELECT is(pg_temp.by('tap_unit', format('INSERT INTO yunfu.correction (project_id, relation, row_id, column_name, new, reason, paper) VALUES (%s, ''contract'', %s, ''supplier'', ''甲'', ''误'', ''原件'')', :p, :c)), 'ZG009 fixed', 'a supplier that came so is not corrected in the contract');
SELECT is(pg_temp.by('tap_unit', format('INSERT INTO yunfu.assignment (contract_id, cause, from_on, supplier, paper) VALUES (%1$s, ''merged'', ''2020-11-01'', ''甲'', ''原件''), (%1$s, ''merged'', ''2020-11-01'', ''乙'', ''原件'')', :c)), '55000 supplier', 'two at once are one too many');

-- independence goes by it
SELECT drive.paper(:p, 'software_test_report', '2020-11-01', third_party => '接手公司') AS report \gset
SELECT is((SELECT met FROM yunfu.explain(:p, 'accepted', '2020-11-02') WHERE rule = 'software_test'), false, 'who has taken the contract over does not test');
SELECT drive.void(:report, '2020-11-01') \g /dev/null
SELECT drive.paper(:p, 'software_test_report', '2020-11-01', third_party => '云浮数智公司') AS report \gset
SELECT is((SELECT met FROM yunfu.explain(:p, 'accepted', '2020-11-02') WHERE rule = 'software_test'), true, 'who has given it away may');
SELECT drive.void(:report, '2020-11-01') \g /dev/null
SELECT drive.paper(:p, 'software_test_report', '2020-09-30', third_party => '云浮数智公司') AS report \gset
SELECT is((SELECT met FROM yunfu.explain(:p, 'accepted', '2020-11-02') WHERE rule = 'software_test'), false, 'but not while he had it');
SELECT drive.void(:report, '2020-11-01') \g /dev/null
SELECT drive.paper(:p, 'software_test_report', '2020-11-01', third_party => '云浮数科公司') AS report \gset
SELECT is((SELECT met FROM yunfu.explain(:p, 'accepted', '2020-11-02') WHERE rule = 'software_test'), true, 'under whichever name');
SELECT drive.void(:report, '2020-11-01') \g /dev/null
SELECT drive.paper(:p, 'software_test_report', '2020-09-20', third_party => '云浮数科公司') AS report \gset
SELECT is((SELECT met FROM yunfu.explain(:p, 'accepted', '2020-11-02') WHERE rule = 'software_test'), false, 'while he had it a name that he had before is his own');

-- the next step is judged by it
SELECT pg_temp.do('tap_unit', pg_temp.assigning(:other, 'assigned', '2020-09-01', '广东监理公司'));
SELECT drive.paper(:q, 'preacceptance_opinion', '2020-09-02') \g /dev/null
SELECT is((drive.outcome(format('UPDATE yunfu.project SET stage = ''preaccepted'', stage_on = ''2020-09-03'' WHERE id = %s', :q))).result, 'ZG003 supervision', 'who supervises does not take the contract over');
SELECT is(pg_temp.after(pg_temp.assigning(:other, 'renamed', '2020-09-02', '广东监理集团'), :q, 'preaccepted', '2020-09-03'), 'ZG003 supervision', 'nor under another name that he takes afterwards');
SELECT pg_temp.do('tap_unit', pg_temp.assigning(:other, 'assigned', '2020-09-02', '另一公司'));
SELECT is((drive.outcome(format('UPDATE yunfu.project SET stage = ''preaccepted'', stage_on = ''2020-09-03'' WHERE id = %s', :q))).result, 'done', 'given on to yet another, the step is taken');
SELECT * FROM pg_temp.is_well('judged');
SELECT pg_temp.do('tap_unit', format('UPDATE yunfu.contract SET ended_on = ''2020-10-01'', end_document_id = %s, end_reason = ''违约'' WHERE id = %s', drive.paper(:q, 'termination_procedure', '2020-10-01'), :other));
SELECT is(pg_temp.by('tap_unit', pg_temp.assigning(:other, 'renamed', '2020-10-02', '再一公司')), 'ZG009 ended', 'a contract that was ended has no other supplier');
SELECT * FROM pg_temp.is_well('ended');
SELECT * FROM finish();
ROLLBACK;
