-- Who does what with which form is rows of the law: what another measure says holds, what it does not say is for any agency.
BEGIN;
SELECT plan(80);
\ir ../tap.sql

CREATE ROLE tap_bureau; CREATE ROLE tap_police; CREATE ROLE tap_finance; CREATE ROLE tap_audit; CREATE ROLE tap_government; CREATE ROLE tap_stranger;
UPDATE yunfu.agency SET db_role = CASE code WHEN 'dsj' THEN 'tap_bureau' WHEN 'gaj' THEN 'tap_police' WHEN 'czj' THEN 'tap_finance' WHEN 'sjj' THEN 'tap_audit' WHEN 'szf' THEN 'tap_government' END;
GRANT USAGE ON SCHEMA drive TO PUBLIC;
SELECT id AS police FROM yunfu.agency WHERE code = 'gaj' \gset
SELECT id AS bureau FROM yunfu.agency WHERE code = 'dsj' \gset
SELECT id AS finance FROM yunfu.agency WHERE code = 'czj' \gset
SELECT id AS government FROM yunfu.agency WHERE code = 'szf' \gset

-- what the shipped law says
SELECT results_eq($$ SELECT form || '.' || does, office::text, article::text FROM yunfu.policy_form WHERE form IN ('fund_allocation', 'evaluation', 'service_request') ORDER BY id $$,
                  $$ VALUES ('fund_allocation.enter', 'finance', '4(4)'), ('service_request.enter', 'owner', '15'), ('service_request.decide', 'data_bureau', '15'), ('service_request.allocate', 'data_bureau', '15'), ('evaluation.enter', 'data_bureau, finance', '21') $$,
                  'the shipped law: finance allocates, the data bureau decides and allocates services, both evaluate');
SELECT is_empty($$ SELECT word, office FROM govproj.form_words('yunfu') WHERE word = 'fund_allocation.enter' AND office <> 'finance' $$, 'allocations are for finance');
SELECT set_eq($$ SELECT office FROM govproj.form_words('yunfu') WHERE word = 'demand.take_up' $$, $$ VALUES ('data_bureau') $$, 'demands for who owns projects of the class that takes them up');

SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT is((pg_temp.outcome_for('tap_finance', format('INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (%s, 2020, ''甲'', ''software.platform'')', :police))).detail,
          'Article 7(1): it is for "data_bureau", the agency concerned.', 'demands are for the data bureau, or for whose they are');
SELECT set_eq($$ SELECT govproj.sentence_of_form(to_jsonb(f), govproj.law_names('yunfu', 1, 'zh')) FROM yunfu.policy_form f WHERE form IN ('matter', 'demand') $$,
              $$ VALUES ('需求由本单位、数据主管部门录入。'), ('公共类：需求由项目单位承接。'), ('重大事项由本单位录入。'), ('重大事项由数据主管部门答复。') $$, 'as a clerk would say it');
UPDATE yunfu.policy SET superseded_on = '2024-06-30' WHERE id = 1;
-- Another measure: contracts are signed by the data bureau or the owner, money is arranged by the government, units evaluate
-- themselves, every class takes up demands, findings are for any agency.
CREATE FUNCTION pg_temp.pack(code text, forms jsonb, since date) RETURNS bigint LANGUAGE sql AS $$
    SELECT govproj.load_pack('yunfu', body || jsonb_build_object('code', $1, 'valid_from', since, 'valid_until', since + 20, 'forms', forms)) FROM govproj.packs
$$;
SELECT pg_temp.pack('joint', $$[
    {"form": "contract", "does": "enter", "office": "owner, data_bureau", "article": "5(1)"},
    {"form": "cost_line", "does": "enter", "office": "data_bureau", "article": "5(2)"},
    {"form": "supplement", "does": "enter", "track": "public", "office": "owner", "article": "5(3)"},
    {"form": "payment", "does": "enter", "office": "finance", "article": "5(4)"},
    {"form": "payment", "does": "enter", "track": "professional", "office": "government", "article": "5(5)"},
    {"form": "fund_allocation", "does": "enter", "office": "government", "article": "6"},
    {"form": "evaluation", "does": "enter", "office": "unit", "article": "7", "note": "reading: whoever built it"},
    {"form": "service_request", "does": "enter", "office": "unit", "article": "8"},
    {"form": "service_request", "does": "decide", "office": "finance", "article": "8(1)"},
    {"form": "service_request", "does": "allocate", "office": "data_bureau", "article": "8(2)"},
    {"form": "demand", "does": "enter", "office": "data_bureau", "article": "9"},
    {"form": "audit_request", "does": "enter", "office": "government", "article": "10"},
    {"form": "matter", "does": "enter", "office": "owner", "article": "11"},
    {"form": "matter", "does": "resolve", "office": "government", "article": "11"}]$$, '2024-07-01') AS joint \gset
SELECT is_empty('SELECT * FROM yunfu.policy_fault WHERE policy_id = ' || :joint, 'it has no fault');
SELECT is((SELECT advice FROM yunfu.policy_advice WHERE policy_id = :joint AND code = 'form_unassigned'),
          'no row of policy_form says who does this, so any agency may: annual_plan.enter, audit_item.enter, audit_item.hand_over, change.enter, contract_party.enter, demand.take_up, finding.enter, finding.remedy, project.enter',
          'what it does not say is told');
SELECT is_empty('SELECT * FROM yunfu.policy_advice WHERE policy_id = 1', 'the shipped law says it all');
SELECT lives_ok($$ SELECT govproj.grant_register('yunfu') $$, 'the offices are granted what either says');
SELECT set_eq($$ SELECT office FROM govproj.form_words('yunfu') WHERE word = 'fund_allocation.enter' $$, $$ VALUES ('finance'), ('government') $$, 'by both');
SELECT is((SELECT count(*) FROM govproj.form_words('yunfu') WHERE word = 'finding.enter'), 5::bigint, 'by all where one says nothing');

SELECT pg_temp.set_today('2024-07-10');
SELECT drive.project(day => '2024-07-02', ground => 'security') AS p \gset
SELECT drive.project('public', '2024-07-02', 'security') AS q \gset
SELECT is((SELECT policy_id FROM yunfu.project WHERE id = :p), :joint::bigint, 'a project under it');
SELECT pg_temp.refused_to('tap_police', format('INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (%s, ''hardware'', 5)', :p), 'ZG006 office', 'cost lines are not for the owner');
SELECT is((pg_temp.outcome_for('tap_police', format('INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (%s, ''hardware'', 5)', :p))).detail, 'Article 5(2): it is for "data_bureau".', 'as the row''s article says');
SELECT is(pg_temp.by('tap_bureau', format('INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (%s, ''hardware'', 5)', :p)), 'done', 'but for the data bureau');
SELECT pg_temp.do('tap_bureau', format('INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (%s, ''hardware'', 500000)', :p));
SELECT is((SELECT agency_id FROM yunfu.act WHERE project_id = :p ORDER BY seq DESC LIMIT 1), :bureau::bigint, 'whose act it is');
CREATE FUNCTION pg_temp.signing(project_id bigint, signer bigint) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%s, ''other'', %s, ''甲公司'', 0, %L)', project_id, signer, govproj.register_today('yunfu.project'))
$$;
SELECT is(pg_temp.by('tap_bureau', pg_temp.signing(:p, :bureau)), 'done', 'the data bureau signs');
SELECT is(pg_temp.by('tap_police', pg_temp.signing(:p, :police)), 'done', 'or the owner');
SELECT pg_temp.refused(pg_temp.signing(:p, :finance), 'ZG006 office', 'and nobody else');
SELECT is((drive.outcome(pg_temp.signing(:p, :finance))).detail, 'Article 5(1): it is for "data_bureau", "owner".', 'as the row''s article says');
SELECT pg_temp.refused(pg_temp.signing(:p, 999), '23503 contract_signer_id_fkey', 'nor an agency that there is not');
SELECT pg_temp.refused_to('tap_police', pg_temp.signing(:p, :bureau), 'ZG006 office', 'nor the one for the other');
SELECT pg_temp.do('tap_bureau', pg_temp.signing(:p, :bureau));
SELECT is((SELECT agency_id FROM yunfu.act WHERE project_id = :p ORDER BY seq DESC LIMIT 1), :bureau::bigint, 'a contract is the act of who signs it');
SELECT is((drive.outcome(format('UPDATE yunfu.contract SET paid = 1, after_seq = NULL WHERE project_id = %s', :p))).message, format('"paid", "after_seq" of contract %s may not be changed', id), 'of which the engine keeps sums and marks')
  FROM yunfu.contract WHERE project_id = :p;
SELECT pg_temp.refused(format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on) SELECT id, 1, ''2024-07-04'' FROM yunfu.contract WHERE project_id = %s', :p), 'ZG010 track', 'supplements are of another class''s projects');
SELECT is((pg_temp.outcome_for('tap_finance', format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) SELECT id, 1, ''2024-07-04'' FROM yunfu.contract WHERE project_id = %s', :p))).detail, 'Article 5(5): it is for "government".', 'what is said of a class goes before what is said of all');
SELECT is(pg_temp.by('tap_government', format('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested) VALUES (%s, ''city'', 2024, 5)', :p)), 'done', 'the government allocates');
SELECT pg_temp.refused_to('tap_finance', format('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested) VALUES (%s, ''city'', 2024, 5)', :p), 'ZG006 office', 'and no longer finance');
SELECT is(pg_temp.by('tap_police', format('INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (%s, 2024, %s, 90, ''2024-07-05'')', :p, :police)), 'done', 'a unit evaluates');
SELECT is((pg_temp.outcome_for('tap_finance', format('INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (%s, 2024, %s, 90, ''2024-07-05'')', :p, :finance))).detail,
          'Article 7, a reading: agency "市财政局" is none of the kinds "unit".', 'and finance does not, by a reading');
SELECT is(pg_temp.by(who, format('INSERT INTO yunfu.finding (agency_id, project_id, finder_id, article, title, found_on) SELECT %s, %s, id, ''12'', ''甲'', ''2024-07-05'' FROM yunfu.agency WHERE db_role = %L', :police, :p, who)), 'done', 'findings: ' || who)
  FROM unnest(ARRAY['tap_police', 'tap_bureau', 'tap_finance', 'tap_audit', 'tap_government']) AS who;
SELECT is(pg_temp.by('tap_bureau', format('INSERT INTO yunfu.demand (agency_id, year, title, category, project_id) VALUES (%s, 2024, ''甲'', ''software.platform'', %s)', :police, project)), 'done', 'demands are taken up by any class')
  FROM unnest(ARRAY[:p, :q]) AS project;
SELECT pg_temp.refused_to('tap_police', format('INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (%s, 2024, ''甲'', ''software.platform'')', :police), 'ZG006 demand', 'and entered by the data bureau alone');
SELECT pg_temp.do('tap_police', format('INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on) VALUES (%s, ''政务云'', ''甲'', 1, ''个'', ''2024-07-05'')', :police));
SELECT pg_temp.refused_to('tap_bureau', 'UPDATE yunfu.service_request SET decision = ''granted'', decided_on = ''2024-07-06''', 'ZG006 office', 'requests are not for the data bureau to decide');
SELECT is(pg_temp.by('tap_finance', 'UPDATE yunfu.service_request SET decision = ''granted'', decided_on = ''2024-07-06'''), 'done', 'but for finance');
SELECT is(pg_temp.by('tap_bureau', format('INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on) VALUES (%s, ''政务云'', ''甲'', 1, ''个'', ''2024-07-05'')', :bureau)), 'ZG006 office', 'and made by units alone');
SELECT pg_temp.refused_to('tap_stranger', 'TABLE yunfu.project', '42501', 'a stranger is one still');
-- projects born before stay under the law of their birth
SELECT drive.reach('professional', 'planned') AS old \gset
SELECT pg_temp.refused_to('tap_government', format('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested) VALUES (%s, ''city'', 2020, 5)', :old), 'ZG006 office', 'of a project under the law before, the government allocates nothing');
SELECT is(pg_temp.by('tap_finance', format('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested) VALUES (%s, ''city'', 2020, 5)', :old)), 'done', 'but finance');
SELECT pg_temp.refused(pg_temp.signing(:old, :bureau), 'ZG006 office', 'nor does the data bureau sign');

-- rows that cannot be
SELECT matches((drive.outcome(format('SELECT pg_temp.pack(''odd'', %L, ''2024-08-01'')', jsonb_build_array(row)))).detail, said, row::text)
  FROM (VALUES ('{"form": "evaluations", "does": "enter", "office": "finance", "article": "1"}'::jsonb, 'did you mean "?evaluation'), ('{"form": "evaluation", "does": "decide", "office": "finance", "article": "1"}', 'nobody can decide evaluation'),
               ('{"form": "finding", "does": "enter", "track": "public", "office": "finance", "article": "1"}', 'finding is about no project'), ('{"form": "payment", "does": "enter", "office": "finances", "article": "1"}', 'finance'),
               ('{"form": "payment", "does": "enter", "office": "finance"}', 'article.* is missing'),
               ('{"form": "payment", "does": "enter", "track": "district", "office": "owner", "article": "1"}', 'track district is not defined')) AS v (row, said);
-- Whose the act is, and who may do the one and not the other.
SELECT pg_temp.pack('apart', $$[
    {"form": "contract", "does": "enter", "office": "data_bureau, government", "article": "1"},
    {"form": "contract_party", "does": "enter", "office": "finance", "article": "2"},
    {"form": "demand", "does": "enter", "office": "finance", "article": "3"},
    {"form": "demand", "does": "take_up", "office": "government", "article": "4"},
    {"form": "evaluation", "does": "enter", "office": "owner", "article": "5"}]$$, '2024-08-01') AS apart \gset
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT pg_temp.set_today('2024-08-10');
SELECT drive.project(day => '2024-08-02', ground => 'security') AS s \gset
CREATE FUNCTION pg_temp.actor(project_id bigint) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', a.kind, g.code) FROM yunfu.act a LEFT JOIN yunfu.agency g ON g.id = a.agency_id WHERE a.project_id = $1 ORDER BY seq DESC LIMIT 1
$$;
SELECT pg_temp.do('tap_bureau', pg_temp.signing(:s, :bureau));
SELECT max(id) AS signed FROM yunfu.contract WHERE project_id = :s \gset
SELECT pg_temp.refused_to('tap_police', format('INSERT INTO yunfu.contract_party (contract_id, name, part) VALUES (%s, ''乙'', ''member'')', :signed), 'ZG006 office', 'parties are not for the owner');
SELECT pg_temp.do('tap_finance', format('INSERT INTO yunfu.contract_party (contract_id, name, part) VALUES (%s, ''乙'', ''member'')', :signed));
SELECT is(pg_temp.actor(:s), 'party_entered czj', 'a party is the act of who enters it');
INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (:police, 2024, '丁', 'software.platform') RETURNING id AS demanded \gset
SELECT pg_temp.refused_to('tap_finance', format('UPDATE yunfu.demand SET project_id = %s WHERE id = %s', :s, :demanded), 'ZG006 demand', 'who enters demands takes none up');
SELECT pg_temp.refused_to('tap_government', format('INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (%s, 2024, ''丁'', ''software.platform'')', :police), 'ZG006 demand', 'nor does who takes them up enter any');
SELECT pg_temp.do('tap_government', format('UPDATE yunfu.demand SET project_id = %s WHERE id = %s', :s, :demanded));
SELECT is(pg_temp.actor(:s), 'demand_taken_up szf', 'it is the act of who takes it up');
SELECT pg_temp.refused(format('INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (%s, 2024, %s, 90, ''2024-08-05'')', :s, :finance), 'ZG006 office', 'where the owner evaluates, no other does');
SELECT is(pg_temp.by('tap_police', format('INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (%s, 2024, %s, 90, ''2024-08-05'')', :s, :police)), 'done', 'but the owner');
GRANT UPDATE (signer_id) ON yunfu.contract TO tap_government;
SELECT pg_temp.refused_to('tap_government', format('UPDATE yunfu.contract SET signer_id = %s WHERE id = %s', :government, :signed), 'ZG006 office', 'nobody takes a contract from who signed it');
CREATE ROLE tap_both IN ROLE tap_bureau, tap_government;
SELECT pg_temp.refused_to(who, format('UPDATE yunfu.contract SET signer_id = %s WHERE id = %s', :government, :signed), refusal, who || ', who acts for both, hands it over')
  FROM (VALUES ('tap_both', 'ZG009 fixed'), ('none', 'done')) AS v (who, refusal);
UPDATE yunfu.agency SET active = false WHERE code = 'szf';
SELECT pg_temp.refused(pg_temp.signing(:s, :government), 'ZG006 office', 'an agency that acts no longer signs nothing');
UPDATE yunfu.agency SET active = true WHERE code = 'szf';
SELECT pg_temp.pack('unused', '[]', '2024-10-01') AS unused \gset
SELECT throws_ok(format($$ INSERT INTO yunfu.policy_form (policy_id, form, does, office, article) VALUES (%s, %s, '1') $$, :unused, row), '23514', NULL, 'a row ' || row)
  FROM unnest(ARRAY['''payment'', ''file'', ''owner''', '''letter'', ''enter'', ''owner''', '''audit_request'', ''enter'', ''owner''', '''service_request'', ''decide'', ''finance, owner''', '''matter'', ''resolve'', ''owner''', '''finding'', ''remedy'', ''owner''', '''payment'', ''enter'', ''Nobody''']) AS row;

-- A version without any row: whoever acts for an agency enters it, and the ledger says for which.
SELECT pg_temp.pack('open', '[]', '2024-09-01') AS open \gset
SELECT govproj.grant_register('yunfu');
SELECT pg_temp.set_today('2024-09-10');
SELECT drive.project(day => '2024-09-02', ground => 'security') AS r \gset
SELECT is(pg_temp.by(who, format('INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (%s, ''hardware'', 5)', :r)), 'done', 'a cost line by ' || who) FROM unnest(ARRAY['tap_police', 'tap_bureau', 'tap_finance', 'tap_audit', 'tap_government']) AS who;
SELECT pg_temp.do('tap_finance', format('INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (%s, ''hardware'', 5)', :r));
SELECT is((SELECT agency_id FROM yunfu.act WHERE project_id = :r ORDER BY seq DESC LIMIT 1), :finance::bigint, 'it is finance''s act');
SELECT is(pg_temp.by('tap_finance', pg_temp.signing(:r, :finance)), 'done', 'any agency signs');
SELECT pg_temp.refused_to('tap_finance', pg_temp.signing(:r, :police), 'ZG006 office', 'for itself');
SELECT is(pg_temp.by('tap_police', format('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested) VALUES (%s, ''city'', 2024, 5)', :r)), 'done', 'the owner allocates');
SELECT is_empty('SELECT * FROM govproj.check_register(''yunfu'')', 'all is well');
SELECT is_empty('SELECT * FROM govproj.verify(''yunfu'')', 'and the chains hold');
SELECT * FROM finish();
ROLLBACK;
