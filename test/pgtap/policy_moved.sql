-- A project stays under the version it was entered under, unless the register's owner moves it to a later one, with a reason;
-- and what one category may do without, another may not.
BEGIN;
SELECT plan(27);
\ir ../tap.sql
CREATE FUNCTION pg_temp.result(statement text) RETURNS text LANGUAGE sql AS $$ SELECT (drive.outcome(statement)).result $$;

SELECT drive.reach('professional', 'implementing') AS p, drive.reach('professional', 'submitted') AS submitted, drive.reach('public', 'planned') AS public \gset
UPDATE yunfu.policy SET superseded_on = '2020-12-31';
SELECT govproj.load_pack('yunfu', body || '{"code": "second", "valid_from": "2021-01-01", "valid_until": "2022-12-31"}') AS second FROM govproj.packs \gset
-- the third asks one paper more for a submission
SELECT govproj.load_pack('yunfu', body || jsonb_build_object('code', 'third', 'valid_from', '2023-01-01',
    'requirements', (body -> 'requirements') || '[{"to_stage": "submitted", "needs": "award_notice", "article": "99"}]')) AS third
  FROM govproj.packs \gset

SELECT is(pg_temp.result(format('UPDATE yunfu.project SET policy_id = %s WHERE id = %s', :second, :p)), '23514 policy', 'a reason is asked for');
SELECT is(pg_temp.result(format('UPDATE yunfu.project SET policy_reason = ''新办法'' WHERE id = %s', :p)), 'ZG007 policy', 'and a version, with the reason');
SELECT is(pg_temp.result(format('UPDATE yunfu.project SET policy_id = 999, policy_reason = ''新办法'' WHERE id = %s', :p)), 'ZG007', 'one that is there');
SELECT is(pg_temp.result(format('UPDATE yunfu.project SET policy_id = NULL, policy_reason = ''新办法'' WHERE id = %s', :p)), '23502', 'none is no version');
SELECT is(pg_temp.result(format('UPDATE yunfu.project SET policy_id = %s, policy_reason = ''新办法'', stage = ''preaccepted'' WHERE id = %s', :second, :p)), 'ZG009 fixed',
          'in a statement of its own');
SET govproj.today = '2020-12-31';
SELECT is(pg_temp.result(format('UPDATE yunfu.project SET policy_id = %s, policy_reason = ''新办法'' WHERE id = %s', :second, :p)), 'ZG007 policy', 'not before it is in force');
SET govproj.today = '2021-01-01';
SELECT is(pg_temp.result(format('UPDATE yunfu.project SET policy_id = %s, policy_reason = ''新办法'' WHERE id = %s', :second, :p)), 'done', 'from its first day on it is');
SET govproj.today = '2024-12-31';
UPDATE yunfu.project SET policy_id = :second, policy_reason = '新办法施行' WHERE id = :p;
SELECT is((SELECT kind || ' ' || policy_id || ' ' || detail FROM yunfu.act WHERE project_id = :p ORDER BY seq DESC LIMIT 1),
          format('project_moved %s {"policy_id":[1,%s],"policy_reason":[null,"新办法施行"]}', :second, :second), 'the ledger says from where, whereto and why');
SELECT is((SELECT in_use FROM yunfu.policy WHERE id = :second), true, 'the version is in use from then on');
SELECT is(pg_temp.result(format('UPDATE yunfu.policy_requirement SET qualified = false WHERE policy_id = %s', :second)), 'ZG009 in_use', 'and fixed');
SELECT is(pg_temp.result(format('UPDATE yunfu.project SET policy_id = 1, policy_reason = ''旧办法'' WHERE id = %s', :p)), 'done', 'there is a way back');
SELECT is(pg_temp.result(format('UPDATE yunfu.project SET policy_id = 1, policy_reason = ''旧办法'', title = ''另'' WHERE id = %s', :p)), 'done', 'with a title, as with any');
SELECT is(pg_temp.result(format('UPDATE yunfu.project SET policy_id = 1, policy_reason = ''旧办法'', owner_id = 3 WHERE id = %s', :p)), 'ZG009 fixed', 'but in a statement of its own');
SELECT drive.paper(:p, 'software_test_report', '2020-07-30') \g /dev/null
SELECT is(pg_temp.result(format('UPDATE yunfu.project SET policy_id = 1, policy_reason = ''旧办法'' WHERE id = %s', :p)), 'ZG007 policy', 'and none once anything has happened since');
SELECT is(drive.step(:p, 'preaccepted', '2020-08-01', undo => true), 'ZG002 preacceptance_opinion', 'steps are judged by the new version');
SELECT is((SELECT count(*)::integer FROM yunfu.explain(:p, 'preaccepted') WHERE rule = 'step' AND met), 1, 'as explain says');

SELECT is((drive.outcome(format('UPDATE yunfu.project SET policy_id = %s, policy_reason = ''新办法'' WHERE id = %s', :third, :submitted))).result, 'ZG002 award_notice',
          'what the version asks for the stage must be there');
SELECT matches((drive.outcome(format('UPDATE yunfu.project SET policy_id = %s, policy_reason = ''新办法'' WHERE id = %s', :third, :submitted))).detail,
               'Article 99, award_notice', 'and the refusal names it');
SELECT drive.paper(:submitted, 'award_notice', '2020-03-09') \g /dev/null
SELECT is(pg_temp.result(format('UPDATE yunfu.project SET policy_id = %s, policy_reason = ''新办法'' WHERE id = %s', :third, :submitted)), 'done', 'with it the project is moved');
SELECT is(pg_temp.result(format('UPDATE yunfu.project SET policy_id = %s, policy_reason = ''新办法'' WHERE id = %s', :third, :public)), 'done', 'and a planned one by the rules of birth');

CREATE ROLE tap_moved_unit;
GRANT USAGE ON SCHEMA yunfu TO tap_moved_unit;
GRANT ALL ON ALL TABLES IN SCHEMA yunfu TO tap_moved_unit;
UPDATE yunfu.agency SET db_role = 'tap_moved_unit' WHERE id = 2;
GRANT USAGE ON SCHEMA drive TO tap_moved_unit;
SET ROLE tap_moved_unit;
SELECT is(pg_temp.result(format('UPDATE yunfu.project SET policy_id = %s, policy_reason = ''新办法'' WHERE id = %s', :third, :submitted)), 'ZG006 policy',
          'its owner may not choose the law');
RESET ROLE;
SELECT is(pg_temp.result('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on, policy_reason) VALUES (''甲'', ''software.professional'', 2, 2020, 1, ''2020-03-02'', ''x'')'),
          'ZG009 fixed', 'nothing is born moved');

-- not applicable, with reason: where the row lets it be
SELECT govproj.load_pack('yunfu', body || jsonb_build_object('code', 'fourth', 'valid_from', '2019-01-01', 'valid_until', '2020-01-31', 'superseded_on', NULL,
    'requirements', (SELECT jsonb_agg(CASE r ->> 'needs' WHEN 'data_registration' THEN r || '{"when": {"category": "software"}, "may_be_inapplicable": false}' ELSE r END)
                       FROM jsonb_array_elements(body -> 'requirements') AS r)
                    || '[{"to_stage": "accepted", "needs": "data_registration", "when": {"category": "operation"}, "article": "19"}]')) AS fourth
  FROM govproj.packs \gset
SELECT is((SELECT count(*)::integer FROM yunfu.policy_requirement WHERE policy_id = :fourth AND needs = 'data_registration'), 2, 'a row for each subtree');
SELECT is((SELECT bool_and(may_be_inapplicable) FROM yunfu.policy_requirement WHERE policy_id = 1), true, 'the shipped pack asks nobody more than the kind does');
SELECT is((SELECT count(*)::integer FROM yunfu.policy_fault), 0, 'and none of it is a fault');
SELECT drive.reach('professional', 'preaccepted') AS r \gset
SELECT drive.supply_all(:r, 'accepted', '2020-06-10', without => 'data_registration'), drive.paper(:r, 'data_registration', '2020-06-10', 'not_applicable') \g /dev/null
SELECT is(drive.step(:r, 'accepted', '2020-06-10', undo => true), 'done', 'under the shipped pack a reason will do');
ALTER TABLE yunfu.policy_requirement DISABLE TRIGGER zz_guard;
UPDATE yunfu.policy_requirement SET may_be_inapplicable = false WHERE policy_id = 1 AND needs = 'data_registration';
ALTER TABLE yunfu.policy_requirement ENABLE ALWAYS TRIGGER zz_guard;
SELECT is(drive.step(:r, 'accepted', '2020-06-10', undo => true), 'ZG002 data_registration', 'under a row that says otherwise it will not');
SELECT * FROM finish();
ROLLBACK;
