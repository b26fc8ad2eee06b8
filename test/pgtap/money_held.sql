-- Money between the steps: figures stand from the review to the decision, lines are measured by the largest figure there was,
-- next to nothing is nothing, and money is decided, arranged and paid by source within what there is of it.
BEGIN;
SELECT plan(129);
\ir ../tap.sql

CREATE FUNCTION pg_temp.change(project_id bigint, kind text, new numeric, day date, line text DEFAULT NULL, source text DEFAULT NULL, note text DEFAULT NULL) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, source, new, decided_on, note) VALUES (project_id, kind, 'law', line, source, new, day, note) RETURNING id
$$;
CREATE FUNCTION pg_temp.fund(project_id bigint, source text, requested numeric, decided numeric, arranged numeric DEFAULT NULL, year integer DEFAULT 2020) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided, arranged) VALUES (project_id, source, year, requested, decided, arranged) RETURNING id
$$;
CREATE FUNCTION pg_temp.pay(project_id bigint, amount numeric, source text DEFAULT NULL, kind text DEFAULT 'payment', undoes bigint DEFAULT NULL, day date DEFAULT '2020-06-01') RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, source, payment_id) VALUES (pg_temp.main(project_id), kind, amount, day, source, undoes) RETURNING id
$$;
-- A project with national money beside the city's, taken to a stage a week a step.
CREATE FUNCTION pg_temp.mixed(target text, abroad numeric DEFAULT 1000000, the_track text DEFAULT 'professional') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    new_id bigint := drive.project(the_track);
    day date := '2020-03-02';
    step text;
BEGIN
    UPDATE yunfu.project SET national_funds = abroad, city_funds = 2450000 - abroad WHERE id = new_id;
    PERFORM drive.paper(new_id, 'national_liaison', day) WHERE abroad > 0;
    PERFORM drive.supply(new_id, 'line ' || l, day) FROM unnest('{software_development,hardware,supervision,acceptance,security}'::text[]) AS l;
    FOREACH step IN ARRAY drive.path(the_track, target) LOOP
        day := day + 7;
        PERFORM drive.advance(new_id, step, day);
    END LOOP;
    RETURN new_id;
END $$;

--
-- Figures do not move between the review and the decision (Articles 7(2), 8(2)); the way back is a return.
--
CREATE TEMP TABLE way AS
SELECT track, stage, drive.reach(track, stage) AS p
  FROM (VALUES ('professional', 'prechecked'), ('professional', 'reviewed'), ('professional', 'fund_reviewed'), ('professional', 'approved'), ('professional', 'funded'),
               ('public', 'planned'), ('public', 'reviewed'), ('public', 'fund_reviewed'), ('public', 'funded')) AS v (track, stage);
SELECT pg_temp.refused(format('SELECT drive.line(%s, ''other'', 1)', p), CASE WHEN stage IN ('prechecked', 'planned') THEN 'done' ELSE 'ZG009 frozen' END,
                       format('%s at %s, another cost line', track, stage)) FROM way ORDER BY p;
SELECT pg_temp.refused(format('SELECT pg_temp.change(%s, ''value'', 1, ''2020-06-01'', ''hardware'')', p),
                       CASE WHEN stage IN ('prechecked', 'planned', 'reviewed', 'fund_reviewed') THEN format('ZG009 reached.%s.value', CASE track WHEN 'public' THEN 'funded' ELSE 'approved' END) ELSE 'done' END,
                       format('%s at %s, a change of value', track, stage)) FROM way ORDER BY p;
SELECT matches((drive.outcome(format('SELECT pg_temp.change(%s, ''value'', 1, ''2020-06-01'', ''hardware'')', p))).detail, 'a reading, reached', 'cited as a reading') FROM way WHERE stage = 'reviewed' AND track = 'professional';
-- returned, the lines open again, and what was kept of the round is let go
SELECT p AS back FROM way WHERE track = 'professional' AND stage = 'fund_reviewed' \gset
SELECT p AS public_back FROM way WHERE track = 'public' AND stage = 'fund_reviewed' \gset
SELECT is(highest_investment::numeric, 2450000.00, 'what the lines came to when they froze is kept') FROM yunfu.project WHERE id = :back;
SELECT is(drive.step(:back, 'returned', '2020-06-01', true), 'ZG002 return_notice', 'a return before the decision has its notice');
SELECT drive.paper(:back, 'return_notice', '2020-06-01'), drive.paper(:public_back, 'return_notice', '2020-06-01') \g /dev/null
SELECT is(drive.step(p, 'returned', '2020-06-01'), 'done', 'and goes back: ' || track) FROM way WHERE p IN (:back, :public_back) ORDER BY p;
SELECT is(format('%s %s %s', stage, frozen, highest_investment), 'returned f ', 'the lines are open again: ' || track) FROM yunfu.project WHERE id IN (:back, :public_back) ORDER BY id;
UPDATE yunfu.cost_line SET amount = 300000 WHERE project_id IN (:back, :public_back) AND kind = 'software_development';
SELECT is(drive.step(:public_back, 'planned', '2020-06-02'), 'done', 'the public track begins anew');
SELECT drive.supply_all(:public_back, 'reviewed', '2020-06-03', without => 'demand') \g /dev/null
SELECT is(drive.step(:public_back, 'reviewed', '2020-06-03'), 'done', 'with reviews of its own');
SELECT is(format('%s %s', total_investment, highest_investment), '950000 950000', 'by the figures of the new round') FROM yunfu.project WHERE id = :public_back;
SELECT is(drive.step(drive.reach('public', 'reviewed'), 'returned', '2020-06-01', true), 'ZG002 fund_review_opinion', 'finance sends a public project back by an opinion that failed');
-- what is approved is compared with what was appraised, where that states an amount
SELECT drive.reach('professional', 'prechecked') AS p \gset
SELECT drive.paper(:p, 'cost_review', '2020-03-23', amount => 2400000), drive.paper(:p, 'expert_review', '2020-03-23') \g /dev/null
SELECT is(drive.step(:p, 'reviewed', '2020-03-23'), 'done', 'an appraisal states an amount');
SELECT drive.supply_all(:p, 'fund_reviewed', '2020-03-30') \g /dev/null
SELECT is(drive.step(:p, 'fund_reviewed', '2020-03-30'), 'done', 'finance may go beyond it,');
SELECT matches(pg_temp.warned(:p), 'fund_review_opinion\.cost_review', 'and is warned');
SELECT drive.reach('professional', 'prechecked') AS p \gset
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, third_party) VALUES (:p, 'cost_review', 1, '2020-03-23', 'passed', '某造价公司');
SELECT drive.paper(:p, 'expert_review', '2020-03-23'), drive.step(:p, 'reviewed', '2020-03-23'), drive.supply_all(:p, 'fund_reviewed', '2020-03-30'), drive.step(:p, 'fund_reviewed', '2020-03-30') \g /dev/null
SELECT is(format('%s %s', stage, pg_temp.warned(id) ~ 'fund_review_opinion\.cost_review'), 'fund_reviewed f', 'one that states none binds nothing') FROM yunfu.project WHERE id = :p;

--
-- Article 13 is measured by the largest of total, approved and contracted, and by the software there was since the review.
--
SELECT drive.reach('professional', 'approved', 'line supervision') AS p \gset
SELECT is(total_investment::numeric, 2350000.00, 'approved above the line') FROM yunfu.project WHERE id = :p;
SELECT pg_temp.change(:p, 'value', 1000000, '2020-04-12', 'software_development'), drive.paper(:p, 'change_filing', '2020-04-12') \g /dev/null
SELECT drive.advance(:p, s, d) FROM (VALUES ('funded', '2020-04-13'::date), ('procuring', '2020-04-20'), ('contracted', '2020-04-27')) AS v (s, d) \g /dev/null
SELECT is(drive.step(:p, 'implementing', '2020-05-04', true), 'ZG003 supervision', 'lowered before the signing, supervision is still asked for');
-- a public project without any cost line
SELECT drive.project('public') AS bare \gset
SELECT drive.advance(:bare, s, '2020-03-02'::date + 7 * n::integer) FROM unnest(drive.path('public', 'contracted')) WITH ORDINALITY AS w (s, n) ORDER BY n \g /dev/null
SELECT is(drive.step(:bare, 'implementing', '2020-06-01', true), 'ZG003 supervision', 'granted 2,450,000 without a cost line: the grant is the measure');
-- software moved to hardware after the approval
SELECT drive.reach('professional', 'approved') AS p \gset
SELECT pg_temp.change(:p, 'value', 900000, '2020-04-12', 'software_development'), pg_temp.change(:p, 'value', 1250000, '2020-04-12', 'hardware') \g /dev/null
SELECT is(format('%s %s', software_cost, highest_software_cost), '900000 1800000', 'relabelled, the software there was is kept') FROM yunfu.project WHERE id = :p;
-- a supervision of nothing is none, nor of next to nothing where the policy says how much
SELECT drive.reach('professional', 'contracted', 'contract supervision') AS p \gset
SELECT is(pg_temp.after(format('SELECT drive.contract(%%s, ''supervision'', %s, ''2020-06-01'', ''广东监理公司'')', amount), :p, 'implementing'), refusal, format('a supervision contract of %s', amount))
  FROM (VALUES (0, 'ZG003 supervision'), (0.01, 'done')) AS v (amount, refusal);
SELECT matches((SELECT remedy FROM yunfu.explain(:p, 'implementing') WHERE rule = 'supervision'), 'above zero yuan is needed \(none is on record\)', 'none yet');
SELECT drive.contract(:p, 'supervision', 0, '2020-06-01', '广东监理公司') \g /dev/null
SELECT matches((SELECT remedy FROM yunfu.explain(:p, 'implementing') WHERE rule = 'supervision'), 'contract \d+ of 0\.00 yuan is for too little', 'and one of nothing');
SELECT drive.reach('professional', 'implementing') AS p \gset
INSERT INTO yunfu.supplement (contract_id, amount, signed_on) SELECT id, -amount, '2020-06-01' FROM yunfu.contract WHERE project_id = :p AND kind = 'supervision';
SELECT drive.paper(:p, 'preacceptance_opinion', '2020-06-02') \g /dev/null
SELECT is(drive.step(:p, 'preaccepted', '2020-06-02', true), 'ZG003 supervision', 'lowered to nothing afterwards, it serves no more');
SELECT lives_ok($$ SELECT govproj.load_pack('yunfu', body || jsonb_build_object('code', 'shares', 'valid_from', '2010-01-01', 'valid_until', '2010-12-31',
    'requirements', (SELECT jsonb_agg(CASE r ->> 'code' WHEN 'supervision' THEN r || '{"percent": 1.5}' ELSE r END) FROM jsonb_array_elements(body -> 'requirements') AS r)))
    FROM govproj.pack WHERE code = 'yunfu-2020' $$, 'a version that wants a share');
CREATE FUNCTION pg_temp.shared(fee numeric, contract numeric) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    p bigint := drive.project('professional', '2010-03-02');
    day date := '2010-03-02';
    step text;
BEGIN
    PERFORM drive.line(p, k, a) FROM (VALUES ('hardware', 2000000 - fee - 2), ('supervision', fee), ('acceptance', 1), ('security', 1)) AS v (k, a);
    FOREACH step IN ARRAY drive.path('professional', 'contracted') LOOP
        day := day + 7;
        PERFORM CASE WHEN n.thing IN ('fund_review_opinion', 'fund_arrangement_opinion', 'approval_opinion', 'fund_application', 'fund_decision')
                     THEN drive.paper(p, n.thing, day, amount => 2000000)::text
                     WHEN n.thing = 'contract main' THEN drive.contract(p, 'main', 1900000, day)::text WHEN n.thing <> 'undertaking' THEN drive.supply(p, n.thing, day)::text END
           FROM drive.need n JOIN yunfu.project j ON j.id = p AND n.track = j.track AND n.from_stage = j.stage::text
          WHERE n.to_stage = step AND n.thing NOT LIKE 'line %' ORDER BY n.id;
        UPDATE yunfu.project SET stage = step, stage_on = day WHERE id = p;
    END LOOP;
    PERFORM drive.contract(p, 'supervision', contract, day, '广东监理公司');
    RETURN drive.step(p, 'implementing', day);
END $$;
SELECT is(pg_temp.shared(fee, contract), refusal, format('of 2,000,000 a fee of %s and a contract of %s', fee, contract))
  FROM (VALUES (30000, 30000, 'done'), (29999.99, 30000, 'ZG003 supervision'), (30000, 29999.99, 'ZG003 supervision')) AS v (fee, contract, refusal);
SELECT pg_temp.refused(format('SELECT govproj.load_pack(''yunfu'', body || jsonb_build_object(''code'', ''wrong'', ''valid_from'', ''2011-01-01'', ''valid_until'', ''2011-12-31'', %L, jsonb_build_array(body -> %1$L -> 0 || %L::jsonb))) FROM govproj.pack WHERE code = ''yunfu-2020''', section, edit),
                       '22023', 'a share that means nothing: ' || edit)
  FROM (VALUES ('conditions', '{"percent": 5}'), ('requirements', '{"percent": 5}')) AS v (section, edit);

--
-- Software wants a software line, and the money of all sources comes to the total: told at the review.
--
SELECT drive.project() AS p \gset
SELECT drive.line(:p, k, a) FROM (VALUES ('hardware', 2450000), ('supervision', 1), ('acceptance', 1), ('security', 1)) AS v (k, a) \g /dev/null
SELECT drive.advance(:p, s, d) FROM (VALUES ('submitted', '2020-03-09'::date), ('prechecked', '2020-03-16'), ('reviewed', '2020-03-23')) AS v (s, d) \g /dev/null
SELECT is(string_agg(w, ' ' ORDER BY w), 'cost_line.software_development funds_cover', 'both are told') FROM string_to_table(pg_temp.warned(:p), ' ') AS w WHERE w !~ '^four_eyes';
SELECT drive.reach('professional', 'reviewed') AS p \gset
SELECT is_empty(format('SELECT FROM string_to_table(pg_temp.warned(%s), '' '') AS w WHERE w !~ ''^four_eyes''', :p), 'neither where all is in order');

--
-- Money is decided and arranged once the government has decided on it, each source within its own (Articles 4(4), 12, 22).
--
SELECT pg_temp.mixed('approved') AS p \gset
SELECT drive.supply_all(:p, 'funded', '2020-04-13') \g /dev/null
SELECT pg_temp.refused(format('SELECT pg_temp.fund(%s, %L, 100, %s, %s)', :p, source, decided, arranged), refusal, format('before "funded", %s money, %s decided and %s arranged', source, decided, arranged))
  FROM (VALUES ('city', 'NULL', 'NULL', 'done'), ('city', '1', 'NULL', 'ZG009 reached.funded.decided'), ('national', '1', '1', 'ZG009 reached.funded.arranged')) AS v (source, decided, arranged, refusal);
SELECT drive.step(:p, 'funded', '2020-04-13') \g /dev/null
SELECT pg_temp.refused(format('SELECT pg_temp.fund(%s, ''national'', 9999999, %s)', :p, decided), refusal, format('of 1,000,000 of national money %s decided', decided))
  FROM (VALUES (1000000.00, 'done'), (1000000.01, 'ZG008 allocations:national.national_funds')) AS v (decided, refusal);
SELECT pg_temp.fund(:p, 'national', 9999999, 600000) AS n \gset
SELECT pg_temp.refused(format('SELECT pg_temp.fund(%s, ''national'', 9999999, %s, NULL, 2021)', :p, decided), refusal, format('all years together, %s more', decided))
  FROM (VALUES (400000.00, 'done'), (400000.01, 'ZG008 allocations:national.national_funds')) AS v (decided, refusal);
SELECT pg_temp.refused(format('SELECT pg_temp.fund(%s, ''national'', 1, 0)', drive.reach('professional', 'funded')), 'ZG010 no_national_funds', 'a project without national money');

--
-- National money that comes later comes by a change of funds (Article 12).
--
SELECT drive.reach('professional', 'procuring') AS p \gset
SELECT pg_temp.refused(format('SELECT pg_temp.change(%s, %L, %s, ''2020-06-01'', NULL, %s)', :p, kind, new, source), refusal, format('a change of %s to %s of %s', kind, new, source))
  FROM (VALUES ('funds', '500000', '''national''', 'done'), ('funds', '500000', 'NULL', '23514 change_funds_check'), ('value', '500000', '''national''', '23514 change_funds_check'),
               ('funds', '0', '''national''', '23514 change_value_check'), ('funds', '0', '''city''', 'ZG010 city_funds.funds'), ('funds', '2000000', '''city''', 'done'), ('funds', '-1', '''national''', '23514 change_new_figure')) AS v (kind, new, source, refusal);
SELECT pg_temp.refused(format('SELECT pg_temp.change(%s, ''funds'', 1, ''2020-06-01'', NULL, ''national'')', drive.reach('professional', stage)), refusal, 'a change of funds at ' || stage)
  FROM (VALUES ('planned', 'ZG009 reached.submitted.funds'), ('submitted', 'done'), ('returned', 'done'), ('accepted', 'done'), ('filed', 'done'), ('withdrawn', 'ZG009 going_on.change'), ('terminated', 'ZG009 going_on.change')) AS v (stage, refusal);
SELECT pg_temp.change(:p, 'funds', 500000, '2020-06-01', NULL, 'national') \g /dev/null
SELECT is(format('%s %s %s', national_funds, changed_on, pg_temp.warned(id)), '500000  ', 'it stands on the project, and is no change of what was approved') FROM yunfu.project WHERE id = :p;
SELECT results_eq(format('SELECT kind, arose_on, met_on FROM govproj.project_duties(''yunfu.project'', %s)', :p), $$ VALUES ('national_liaison', '2020-06-01'::date, NULL::date) $$, 'liaison is owed from the day it came');
SELECT pg_temp.fund(:p, 'national', 500000, 500000) \g /dev/null
SELECT pg_temp.refused(format('SELECT pg_temp.change(%s, ''funds'', %s, ''2020-06-01'', NULL, ''national'')', :p, new), refusal, 'lowered afterwards to ' || new)
  FROM (VALUES ('600000', 'done'), ('499999.99', 'ZG008 allocations:national.national_funds')) AS v (new, refusal);
SELECT pg_temp.refused(format('INSERT INTO yunfu.change (project_id, kind, cause, source, old, new, decided_on) VALUES (%s, ''funds'', ''law'', ''national'', %s, 7, ''2020-06-01'')', :p, old), refusal, 'from ' || old)
  FROM (VALUES ('500000', 'ZG008 allocations:national.national_funds'), ('0', '23514 old')) AS v (old, refusal);

--
-- Payments carry their source and stay within what is arranged of it.
--
SELECT pg_temp.mixed('implementing') AS p \gset
SELECT pg_temp.fund(:p, 'city', 1450000, 1450000, 800000), pg_temp.fund(:p, 'national', 1000000, 1000000, 700000) \g /dev/null
SELECT is(pg_temp.warned_after(arrangement, :p), told, says)
  FROM (VALUES ('city money to what is arranged', 'SELECT pg_temp.pay(%s, 800000, ''city'')', 'nothing'), ('a fen more', 'SELECT pg_temp.pay(%s, 800000.01, ''city'')', 'payments.arranged'),
               ('national money to what is arranged', 'SELECT pg_temp.pay(%s, 700000, ''national'')', 'nothing'), ('a fen more', 'SELECT pg_temp.pay(%s, 700000.01, ''national'')', 'payments.arranged'),
               ('in two', 'SELECT pg_temp.pay(%s, 400000, ''national''); SELECT pg_temp.pay(%s, 300000.01, ''national'')', 'payments.arranged'),
               ('one source takes nothing of the other', 'SELECT pg_temp.pay(%s, 700000, ''national''); SELECT pg_temp.pay(%s, 800000, ''city'')', 'nothing'),
               ('what comes back makes room', 'SELECT pg_temp.pay(%s, 700000, ''national''); SELECT pg_temp.pay(%s, 100000, ''national'', ''refund''); SELECT pg_temp.pay(%s, 100000, ''national'')', 'nothing'),
               ('what comes back is asked nothing', 'SELECT pg_temp.pay(%s, 900000, ''national''); SELECT pg_temp.pay(%s, 1, ''national'', ''refund'')', 'nothing'),
               ('none named', 'SELECT pg_temp.pay(%s, 1)', 'source_named.payment'), ('none named, beyond the city''s', 'SELECT pg_temp.pay(%s, 800000.01)', 'payments.arranged source_named.payment')) AS v (says, arrangement, told);
SELECT is(pg_temp.warned_after('SELECT pg_temp.fund(%s, ''city'', 9, 9, 9); SELECT pg_temp.pay(%s, 9)', drive.reach('professional', 'implementing')), 'nothing', 'a project of one source need not name it');
SELECT pg_temp.pay(:p, 300000, 'national') AS national, pg_temp.pay(:p, 500000, 'city') AS city, pg_temp.pay(:p, 7) AS unnamed \gset
SELECT pg_temp.refused(replace(statement, '%s', :'p'), refusal, says)
  FROM (VALUES ('more national money back than was paid', 'SELECT pg_temp.pay(%s, 300000.01, ''national'', ''refund'')', 'ZG008 amount'), ('more city money', 'SELECT pg_temp.pay(%s, 500007.01, ''city'', ''refund'')', 'ZG008 amount'),
               ('a reversal of another source', format('SELECT pg_temp.pay(%%s, 300000, ''city'', ''reversal'', %s)', :national), '23514 reversal'), ('of none, which has one', format('SELECT pg_temp.pay(%%s, 300000, NULL, ''reversal'', %s)', :national), 'done'),
               ('naming one where there is none', format('SELECT pg_temp.pay(%%s, 7, ''city'', ''reversal'', %s)', :unnamed), '23514 reversal'), ('a source that is none', 'SELECT pg_temp.pay(%s, 1, ''county'')', '23514 payment_source_check')) AS v (says, statement, refusal);
SELECT results_eq(format('SELECT paid, city_paid, national_paid FROM yunfu.fund_execution WHERE project_id = %s', :p), 'VALUES (800007::numeric, 500007::numeric, 300000::numeric)', 'city and national money paid are told apart');
SELECT pg_temp.pay(:p, 300000, NULL, 'reversal', :national) \g /dev/null
SELECT results_eq(format('SELECT paid, city_paid, national_paid FROM yunfu.fund_execution WHERE project_id = %s', :p), 'VALUES (500007::numeric, 500007::numeric, 0::numeric)', 'a reversal goes back to where it came from');
SELECT pg_temp.refused(format('UPDATE yunfu.contract SET paid_national = 1 WHERE id = %s', pg_temp.main(:p)), 'ZG009 fixed', 'the sum is the engine''s');

--
-- A change after the pre-acceptance review undoes it, also on the same day (Article 18); a signed contract is ended, not withdrawn from.
--
SELECT drive.reach('professional', 'preaccepted') AS p \gset
SELECT stage_on AS day FROM yunfu.project WHERE id = :p \gset
SELECT pg_temp.change(:p, 'scope', NULL, :'day', note => '换掉一半功能'), drive.paper(:p, 'change_filing', :'day'), drive.supply_all(:p, 'accepted', :'day') \g /dev/null
SELECT is(drive.step(:p, 'accepted', :'day', true), 'ZG011 preacceptance_opinion.after.change', 'a change of the day of the review, entered after the step that rests on it');
SELECT drive.paper(:p, 'preacceptance_opinion', :'day') \g /dev/null
SELECT is(drive.step(:p, 'accepted', :'day', true), 'done', 'reviewed again, it is accepted');
SELECT drive.reach('professional', 'procuring') AS p, drive.reach('public', 'procuring') AS q \gset
SELECT drive.contract(p, 'supervision', 1000, '2020-06-01', '广东监理公司'), drive.paper(p, 'withdrawal', '2020-06-02'), drive.paper(p, 'termination_procedure', '2020-06-02') FROM unnest(ARRAY[:p, :q]::bigint[]) AS p \g /dev/null
SELECT is(drive.step(p, 'withdrawn', '2020-06-02', true) || ', ' || drive.step(p, 'terminated', '2020-06-02', true), 'ZG001 nothing_signed, done', 'signed before the main contract: ended, not withdrawn')
  FROM unnest(ARRAY[:p, :q]::bigint[]) AS p;

-- what is entered after the step that rests on a review undoes it whatever its day; of one day the ledger tells which came first
SELECT drive.reach('professional', 'preaccepted') AS p, drive.reach('professional', 'implementing') AS q, drive.reach('professional', 'implementing') AS r \gset
SELECT pg_temp.change(:p, 'scope', NULL, '2020-04-20', note => '换掉一半功能'), drive.paper(:p, 'change_filing', '2020-05-11'), drive.supply_all(:p, 'accepted', '2020-05-12') \g /dev/null
SELECT is(drive.step(:p, 'accepted', '2020-05-12', true), 'ZG011 preacceptance_opinion.after.change', 'dated before the review, entered after the step that rests on it');
SELECT matches((drive.outcome(format('UPDATE yunfu.project SET stage = ''accepted'', stage_on = ''2020-05-12'' WHERE id = %s', :p))).detail, 'entered after it: the last change was decided on 2020-04-20', 'the refusal says so');
SELECT drive.paper(:q, 'preacceptance_opinion', '2020-06-01'), pg_temp.change(:q, 'scope', NULL, '2020-06-01', note => '换掉一半功能') \g /dev/null
SELECT is(drive.step(:q, 'preaccepted', '2020-06-01', true), 'ZG011 preacceptance_opinion.after.change', 'of one day, the change entered last');
SELECT pg_temp.change(:r, 'scope', NULL, '2020-06-01', note => '换掉一半功能'), drive.paper(:r, 'preacceptance_opinion', '2020-06-01') \g /dev/null
SELECT is(drive.step(:r, 'preaccepted', '2020-06-01', true), 'done', 'of one day, the review entered last');
-- so does another main contract, between the review and the step
SELECT drive.reach('professional', 'implementing') AS p \gset
SELECT drive.paper(:p, 'preacceptance_opinion', '2020-06-01'), drive.paper(:p, 'award_notice', '2020-06-02'), drive.contract(:p, 'main', 100000, '2020-06-02') \g /dev/null
SELECT is(drive.step(:p, 'preaccepted', '2020-06-03', true), 'ZG011 preacceptance_opinion.after.contract:main', 'what is reviewed is the whole');
SELECT drive.paper(:p, 'preacceptance_opinion', '2020-06-02') \g /dev/null
SELECT is(drive.step(:p, 'preaccepted', '2020-06-03', true), 'done', 'reviewed with it, it goes on');

-- a main contract that comes to nothing after its gate
SELECT drive.reach('professional', 'contracted') AS p, drive.reach('public', 'implementing') AS q \gset
INSERT INTO yunfu.supplement (contract_id, amount, signed_on) SELECT pg_temp.main(p), -2000000, '2020-06-01' FROM unnest(ARRAY[:p, :q]::bigint[]) AS p;
SELECT drive.supply_all(:p, 'implementing', '2020-06-02'), drive.supply_all(:q, 'accepted', '2020-06-02') \g /dev/null
SELECT is(drive.step(:p, 'implementing', '2020-06-02', true) || ', ' || drive.step(:q, 'accepted', '2020-06-02', true), 'ZG002 contract.main, ZG002 contract.main', 'opens no later gate either');

-- an approval entered wrong and replaced leaves nothing behind; nor is more approved than it costs without being told
SELECT drive.reach('professional', 'fund_reviewed') AS p \gset
SELECT drive.paper(:p, 'approval_opinion', '2020-04-06', amount => 2450000) AS wrong, drive.step(:p, 'approved', '2020-04-06') \gset
SELECT drive.void(:wrong, '2020-04-07'), drive.paper(:p, 'approval_opinion', '2020-04-07', amount => 1900000) \g /dev/null
SELECT is(approved_amount::numeric, 1900000.00, 'the approval that counts') FROM yunfu.project WHERE id = :p;
SELECT drive.reach('professional', 'prechecked', 'line software_development') AS p \gset
SELECT drive.advance(:p, 'reviewed', '2020-03-23'), drive.advance(:p, 'fund_reviewed', '2020-03-30'), drive.advance(:p, 'approved', '2020-04-06') \g /dev/null
SELECT matches(pg_temp.warned(:p), 'approval_opinion\.total', 'approved beyond the total, it is told');

-- both sources together, and national money where there is none
SELECT pg_temp.mixed('implementing') AS p, drive.reach('professional', 'implementing') AS q \gset
SELECT pg_temp.fund(:p, 'city', 2450000, 1450000), pg_temp.fund(:p, 'national', 1000000, 1000000) \g /dev/null
SELECT is(pg_temp.warned(:p), NULL, 'as much as was approved');
UPDATE yunfu.fund_allocation SET decided = 1450000.01 WHERE project_id = :p AND source = 'city';
SELECT matches(pg_temp.warned(:p), 'allocations:all\.limit', 'and a fen more');
SELECT pg_temp.refused(format('SELECT pg_temp.pay(%s, 1, ''national'')', :q), 'ZG008 payments:national.national_funds', 'national money paid where the project has none');
SELECT pg_temp.pay(:p, 700000, 'national') \g /dev/null
UPDATE yunfu.fund_allocation SET decided = 0 WHERE project_id = :p AND source = 'national';
SELECT pg_temp.refused(format('SELECT pg_temp.change(%s, ''funds'', %s, ''2020-06-01'', NULL, ''national'')', :p, new), refusal, 'national funds lowered to ' || new)
  FROM (VALUES ('700000', 'done'), ('699999.99', 'ZG008 payments:national.national_funds')) AS v (new, refusal);
SELECT pg_temp.change(:p, 'funds', 700000, '2020-06-01', NULL, 'national') \g /dev/null
SELECT is(pg_temp.warned(:p), 'funds_cover.funds', 'what no longer covers the total is told');

-- what falls is judged by nobody: money decided for a project that has been given up, or by a round that is past, is taken back
SELECT drive.reach('professional', 'implementing') AS p \gset
SELECT pg_temp.fund(:p, 'city', 2450000, 2450000, 2000000), drive.advance(:p, 'terminated', '2020-06-01') \g /dev/null
SELECT pg_temp.refused(format('UPDATE yunfu.fund_allocation SET %s WHERE project_id = %s', change, :p), refusal, 'of a terminated project: ' || change)
  FROM (VALUES ('decided = 1, arranged = 1', 'done'), ('decided = 0, arranged = 0', 'done'), ('decided = NULL, arranged = NULL', 'done'), ('arranged = 2000000.01', 'ZG009 reached.funded.arranged')) AS v (change, refusal);

-- liaison is owed since the project first had national money, and settled before acceptance
SELECT drive.reach('professional', 'implementing') AS q \gset
SELECT pg_temp.change(:q, 'funds', 500000, '2020-06-01', NULL, 'national'), pg_temp.change(:q, 'funds', 0, '2020-06-02', NULL, 'national'), pg_temp.change(:q, 'funds', 400000, '2020-06-03', NULL, 'national') \g /dev/null
SELECT is(arose_on, '2020-06-01'::date, 'since it first had it') FROM govproj.project_duties('yunfu.project', :q) WHERE kind = 'national_liaison';
SELECT drive.advance(:q, 'preaccepted', '2020-06-08'), drive.supply_all(:q, 'accepted', '2020-06-09') \g /dev/null
SELECT is(drive.step(:q, 'accepted', '2020-06-09', true), 'ZG005 settled.national_liaison', 'not accepted before the money is coordinated');
SELECT drive.paper(:q, 'national_liaison', '2020-06-09') \g /dev/null
SELECT is(drive.step(:q, 'accepted', '2020-06-09', true), 'done', 'then it is');

-- moved to a version that has frozen the figures by then, a project's figures are frozen
UPDATE yunfu.policy SET superseded_on = '2020-06-30' WHERE code = 'yunfu-2020';
SELECT govproj.load_pack('yunfu', jsonb_set(body, '{steps}', (SELECT jsonb_agg(CASE WHEN s ->> 'to_stage' = 'reviewed' THEN s - 'freezes' WHEN s ->> 'limit_document' IS NOT NULL THEN s || '{"freezes": true}' ELSE s END) FROM jsonb_array_elements(body -> 'steps') AS s))
           || '{"code": "late", "valid_from": "2020-07-01", "valid_until": "2020-12-31"}') AS late FROM govproj.pack WHERE code = 'yunfu-2020' \gset
SELECT govproj.load_pack('yunfu', body || '{"code": "early", "valid_from": "2021-01-01", "valid_until": null}') AS early FROM govproj.pack WHERE code = 'yunfu-2020' \gset
SELECT drive.project('professional', '2020-07-06') AS p \gset
SELECT drive.supply(:p, 'line ' || l, '2020-07-06') FROM unnest('{software_development,hardware,supervision,acceptance,security}'::text[]) AS l \g /dev/null
SELECT drive.advance(:p, s, '2020-07-06'::date + 7 * n::integer) FROM unnest('{submitted,prechecked,reviewed,fund_reviewed}'::text[]) WITH ORDINALITY AS w (s, n) \g /dev/null
SELECT is(frozen, false, 'by its own version they are open yet') FROM yunfu.project WHERE id = :p;
UPDATE yunfu.project SET policy_id = :early, policy_reason = '适用新办法' WHERE id = :p;
SELECT is(format('%s %s', frozen, highest_investment), 't 2450000', 'by the other they are not') FROM yunfu.project WHERE id = :p;
SELECT pg_temp.refused(format('SELECT drive.line(%s, ''other'', 1)', :p), 'ZG009 frozen', 'nor altered any more');

SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') WHERE severity = 'error' $$, 'the register is as its acts say');
SELECT is_empty($$ SELECT * FROM govproj.verify('yunfu') $$, 'and the chains hold');
SELECT * FROM finish();
ROLLBACK;
