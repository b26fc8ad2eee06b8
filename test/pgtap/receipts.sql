-- Filing has a receiver, and is recorded on a day (Articles 6, 17, 18): by which of its days a filing is in time, who may say that it
-- was received, and that neither is altered afterwards.
BEGIN;
SELECT plan(134);
\ir ../tap.sql

CREATE FUNCTION pg_temp.receive(document_id bigint, agency_id bigint, received_on date) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.receipt (document_id, agency_id, received_on) VALUES (document_id, agency_id, received_on) RETURNING id
$$;
-- A project terminated on 2020-05-04.
CREATE FUNCTION pg_temp.terminated(track text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p bigint;
BEGIN
    PERFORM pg_temp.set_today('2020-05-04');
    p := drive.reach(track, 'contracted');
    PERFORM drive.advance(p, 'terminated', '2020-05-04');
    RETURN p;
END $$;
-- What one filing with finance comes to when the version says otherwise: in the view and as it is written. All is undone.
CREATE FUNCTION pg_temp.trial(arrangement text, track text, dated date, recorded date, received date DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    p bigint;
    d bigint;
    result text;
BEGIN
    EXECUTE arrangement;
    p := pg_temp.terminated(track);
    PERFORM pg_temp.set_today(recorded);
    d := drive.paper(p, 'termination_filing_finance', dated);
    PERFORM pg_temp.set_today('2022-12-30');
    IF received IS NOT NULL THEN
        PERFORM pg_temp.receive(d, 3, received);
    END IF;
    SELECT concat_ws(' ', w.state, w.met_on, 'age', w.age_days, 'written', coalesce(o.met_on::text, '-'), 'paper', w.document_id = d AND o.document_id = d,
                     w.dated_on, w.recorded_on, w.received_on, w.received_by_name) INTO result
      FROM yunfu.obligation_watch w JOIN yunfu.obligation o USING (project_id, kind) WHERE project_id = p AND kind = 'termination_filing_finance';
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = result;
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;
-- The same of the plan of 2021, due on 2020-11-30.
CREATE FUNCTION pg_temp.plan_trial(arrangement text, filed date, recorded date, received date DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    n bigint;
    result text;
BEGIN
    EXECUTE arrangement;
    PERFORM pg_temp.set_today(recorded);
    INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (2, 2021, filed) RETURNING id INTO n;
    PERFORM pg_temp.set_today('2021-12-30');
    IF received IS NOT NULL THEN
        INSERT INTO yunfu.receipt (annual_plan_id, agency_id, received_on) VALUES (n, 1, received);
    END IF;
    PERFORM govproj.settle('yunfu');
    SELECT concat_ws(' ', c.state, c.met_on, 'late', c.days_late, w.state, 'written', coalesce(o.met_on::text, '-'), 'plan', w.annual_plan_id = n,
                     c.filed_on, c.recorded_on, c.received_on, c.received_by_name) INTO result
      FROM yunfu.plan_compliance c
      JOIN yunfu.obligation_watch w ON w.agency_id = 2 AND w.kind = 'annual_plan' AND w.source_id = 2021
      JOIN yunfu.obligation o ON o.agency_id = 2 AND o.kind = 'annual_plan' AND o.source_id = 2021
     WHERE c.agency_id = 2 AND c.year = 2021;
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = result;
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;

-- By which day it is in time. The shipped law: by the day it was recorded, unless that is within thirty days of the day it bears.
SELECT is(string_agg(code || ' ' || in_time_by, ', ' ORDER BY code),
          'acceptance_filing recorded, annual_plan recorded, audit_item dated, change_filing recorded, contract_end_filing_data_bureau recorded, contract_end_filing_finance recorded, delay_filing recorded, national_liaison recorded, '
          'termination_filing_data_bureau recorded, termination_filing_finance recorded', 'what is filed is judged by the day it was recorded') FROM yunfu.policy_obligation;
SELECT is(bool_and(note LIKE 'reading: %in time is judged by the day it was recorded, within backdate_days of the day it bears'), true, 'which is a reading, and says so')
  FROM yunfu.policy_obligation WHERE in_time_by = 'recorded';
SELECT is(pg_temp.trial(arrangement, track, '2020-05-04', recorded::date, received::date), outcome, format('%s: %s, recorded on %s, received on %s', track, way, recorded, received))
  FROM unnest(ARRAY['professional', 'public']) AS track,
       (VALUES ('as shipped', '', '2020-06-03', NULL, 'met 2020-05-04 age 0 written 2020-05-04 paper t 2020-05-04 2020-06-03'),
               ('as shipped', '', '2020-06-04', NULL, 'met 2020-06-04 age 31 written 2020-06-04 paper t 2020-05-04 2020-06-04'),
               ('as shipped', '', '2021-12-05', NULL, 'met 2021-12-05 age 580 written 2021-12-05 paper t 2020-05-04 2021-12-05'),
               ('as shipped', '', '2020-06-04', '2020-06-10', 'met 2020-06-04 age 31 written 2020-06-04 paper t 2020-05-04 2020-06-04 2020-06-10 市财政局'),
               ('no bound', 'UPDATE yunfu.policy SET backdate_days = NULL', '2021-12-05', NULL, 'met 2020-05-04 age 0 written 2020-05-04 paper t 2020-05-04 2021-12-05'),
               ('no day', 'UPDATE yunfu.policy SET backdate_days = 0', '2020-05-05', NULL, 'met 2020-05-05 age 1 written 2020-05-05 paper t 2020-05-04 2020-05-05'),
               ('ten days to do it', 'UPDATE yunfu.policy_obligation SET period = ''10 days'' WHERE code LIKE ''termination%''', '2020-06-03', NULL, 'met 2020-05-04 age 0 written 2020-05-04 paper t 2020-05-04 2020-06-03'),
               ('ten days to do it', 'UPDATE yunfu.policy_obligation SET period = ''10 days'' WHERE code LIKE ''termination%''', '2020-06-04', NULL, 'met_late 2020-06-04 age 31 written 2020-06-04 paper t 2020-05-04 2020-06-04'),
               ('dated', 'UPDATE yunfu.policy_obligation SET in_time_by = ''dated''', '2021-12-05', NULL, 'met 2020-05-04 age 0 written 2020-05-04 paper t 2020-05-04 2021-12-05'),
               ('received', 'UPDATE yunfu.policy_obligation SET in_time_by = ''received'' WHERE event <> ''audit_item''', '2020-05-04', NULL, 'open age 970 written - paper t 2020-05-04 2020-05-04'),
               ('received', 'UPDATE yunfu.policy_obligation SET in_time_by = ''received'' WHERE event <> ''audit_item''', '2020-05-04', '2020-05-20',
                'met 2020-05-20 age 16 written 2020-05-20 paper t 2020-05-04 2020-05-04 2020-05-20 市财政局')) AS v (way, arrangement, recorded, received, outcome);
SELECT is(pg_temp.plan_trial(arrangement, '2020-11-30', recorded::date, received::date), outcome, format('a plan as of 30 November: %s, recorded on %s, received on %s', way, recorded, received))
  FROM (VALUES ('as shipped', '', '2020-12-30', NULL, 'in_time 2020-11-30 late 0 met written 2020-11-30 plan t 2020-11-30 2020-12-30'),
               ('as shipped', '', '2020-12-31', NULL, 'late 2020-12-31 late 31 met_late written 2020-12-31 plan t 2020-11-30 2020-12-31'),
               ('as shipped', '', '2020-12-31', '2021-01-05', 'late 2020-12-31 late 31 met_late written 2020-12-31 plan t 2020-11-30 2020-12-31 2021-01-05 市政务服务数据管理局'),
               ('dated', 'UPDATE yunfu.policy_obligation SET in_time_by = ''dated''', '2020-12-31', NULL, 'in_time 2020-11-30 late 0 met written 2020-11-30 plan t 2020-11-30 2020-12-31'),
               ('received', 'UPDATE yunfu.policy_obligation SET in_time_by = ''received'' WHERE event = ''plan''', '2020-11-30', NULL, 'overdue late 395 overdue written - plan t 2020-11-30 2020-11-30'),
               ('received', 'UPDATE yunfu.policy_obligation SET in_time_by = ''received'' WHERE event = ''plan''', '2020-11-30', '2020-11-30', 'in_time 2020-11-30 late 0 met written 2020-11-30 plan t 2020-11-30 2020-11-30 2020-11-30 市政务服务数据管理局'),
               ('received', 'UPDATE yunfu.policy_obligation SET in_time_by = ''received'' WHERE event = ''plan''', '2020-11-30', '2020-12-01', 'late 2020-12-01 late 1 met_late written 2020-12-01 plan t 2020-11-30 2020-11-30 2020-12-01 市政务服务数据管理局'))
       AS v (way, arrangement, recorded, received, outcome);
-- what a pack may say of it
SELECT pg_temp.refused(statement, refusal, says)
  FROM (VALUES ('UPDATE yunfu.policy_obligation SET in_time_by = ''x'' WHERE code = ''annual_plan''', '23514 policy_obligation_in_time_by_check', 'no other day'),
               ('UPDATE yunfu.policy_obligation SET in_time_by = ''received'' WHERE code = ''audit_item''', '23514 policy_obligation_filed_check', 'an audit item is not filed')) AS v (statement, refusal, says);
UPDATE yunfu.policy_obligation SET in_time_by = 'received', met_by = 'termination_filing_data_bureau' WHERE code = 'termination_filing_finance';
SELECT is((SELECT string_agg(fault, E'\n') FROM yunfu.policy_fault WHERE code = 'obligation_receivers' AND fault !~ 'contract_end'),
          'duty termination_filing_finance is met by the receipt of document termination_filing_data_bureau, which data_bureau receives for duty termination_filing_data_bureau: a paper has one receipt',
          'a paper that two offices receive cannot be one that each must have received');
UPDATE yunfu.policy_obligation SET in_time_by = 'recorded', met_by = 'termination_filing_finance' WHERE code = 'termination_filing_finance';

-- From here on a delay is filed when it has been received.
UPDATE yunfu.policy_obligation SET in_time_by = 'received' WHERE code = 'delay_filing';
CREATE ROLE tap_bureau; CREATE ROLE tap_police; CREATE ROLE tap_finance; CREATE ROLE tap_government; CREATE ROLE tap_school; CREATE ROLE tap_audit;
UPDATE yunfu.agency SET db_role = CASE code WHEN 'dsj' THEN 'tap_bureau' WHEN 'gaj' THEN 'tap_police' WHEN 'czj' THEN 'tap_finance'
                                  WHEN 'szf' THEN 'tap_government' WHEN 'jyj' THEN 'tap_school' WHEN 'sjj' THEN 'tap_audit' END;
GRANT USAGE ON SCHEMA drive TO PUBLIC;
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT is((SELECT string_agg(role, ' ' ORDER BY role) FROM govproj.register_privileges('yunfu') WHERE object = 'yunfu.receipt' AND privilege = 'INSERT'), 'tap_bureau tap_finance',
          'receipts are for those with whom something is filed');
SELECT is((SELECT string_agg(DISTINCT columns::text, ' ') FROM govproj.register_privileges('yunfu') WHERE object = 'yunfu.receipt' AND privilege = 'INSERT'), '{after_seq,agency_id,annual_plan_id,document_id,id,note,received_on}',
          'who may name all their columns');

-- A project whose delivery is late since 2020-06-11.
SELECT pg_temp.set_today('2020-06-01'), drive.reach('professional', 'procuring') AS p \gset
SELECT drive.supply_all(:p, 'contracted', '2020-04-27') \g /dev/null
UPDATE yunfu.contract SET delivery_due = '2020-06-10' WHERE project_id = :p;
UPDATE yunfu.project SET stage = 'contracted', stage_on = '2020-04-27' WHERE id = :p;
SELECT drive.advance(:p, 'implementing', '2020-05-04'), drive.advance(:p, 'preaccepted', '2020-05-11') \g /dev/null
SELECT pg_temp.set_today('2020-06-15') \g /dev/null
SELECT pg_temp.do('tap_police', format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''delay_filing'', 2, ''2020-06-12'')', :p)) \g /dev/null
SELECT id AS filing, entered_on FROM yunfu.document WHERE project_id = :p AND kind = 'delay_filing' \gset
SELECT is(:'entered_on'::text, '2020-06-15', 'a paper is recorded on the day it is entered');
SELECT id AS scheme FROM yunfu.document WHERE project_id = :p AND kind = 'scheme' \gset
SELECT is((SELECT concat_ws(' ', met_on, document_id = :filing, dated_on, recorded_on, received_on) FROM govproj.project_duties('yunfu.project', :p)), 't 2020-06-12 2020-06-15',
          'until it is received the duty is open, and the paper waits');
SELECT is((SELECT remedy FROM yunfu.explain(:p, 'accepted') WHERE rule = 'settled.delay_filing'),
          format('delay_filing (逾期交付备案) has been open since 2020-06-11; document %s waits for its receipt by an agency of kind "data_bureau"', :filing), 'so explain says');
SELECT results_eq(format('SELECT office, remedies FROM yunfu.worklist WHERE project_id = %s AND step = ''duty''', :p),
                  format('VALUES (''data_bureau'', ''delay_filing: 逾期交付备案 open since 2020-06-11; document %s (逾期交付备案) of 2020-06-12 waits for its receipt'')', :filing), 'and the worklist of who receives it');

-- Who receives what, and when.
SELECT pg_temp.refused_to(who, format('INSERT INTO yunfu.receipt (document_id, agency_id, received_on) VALUES (%s, %s, %L)', document, agency, day), refusal, format('%s: %s', who, says))
  FROM (VALUES ('tap_bureau', :filing, '1', '2020-06-15', 'done', 'the office it is filed with receives it'),
               ('none', :filing, '1', '2020-06-15', 'done', 'so does the register''s owner in its place'),
               ('tap_bureau', :filing, '1', '2020-06-12', 'done', 'on the day it bears'),
               ('tap_bureau', :filing, '1', '2020-06-11', 'ZG011 legal_date', 'not before'),
               ('tap_bureau', :filing, '1', '2020-06-16', 'ZG011 legal_date', 'nor in the future'),
               ('tap_bureau', :filing, '1', 'infinity', '23514 receipt_received_on_legal_day', 'nor for ever'),
               ('tap_finance', :filing, '3', '2020-06-15', 'ZG006 office', 'another office does not'),
               ('tap_finance', :filing, '1', '2020-06-15', 'ZG006 office', 'nor in the name of the one that does'),
               ('tap_bureau', :filing, '3', '2020-06-15', 'ZG006 office', 'nor does it in the name of another'),
               ('none', :filing, '2', '2020-06-15', 'ZG006 office', 'nor the one that filed it'),
               ('none', :filing, '999', '2020-06-15', '23503', 'nor one that there is not'),
               ('tap_police', :filing, '2', '2020-06-15', '42501', 'a unit receives nothing'),
               ('tap_audit', :filing, '6', '2020-06-15', '42501', 'nor does audit'),
               ('tap_bureau', :scheme, '1', '2020-06-15', 'ZG010 duty', 'what meets no duty is filed with nobody'),
               ('tap_bureau', 999999, '1', '2020-06-15', '23503 receipt_document_id_fkey', 'nothing that there is not')) AS v (who, document, agency, day, refusal, says);
SELECT is((drive.outcome(format('SELECT pg_temp.receive(%s, 3, ''2020-06-15'')', :filing))).detail, 'Article 17: it is filed with agency "市政务服务数据管理局" (data_bureau), who alone receives it.', 'the refusal names the office it is');
SELECT matches((drive.outcome(format('SELECT pg_temp.receive(%s, 1, ''2020-06-15'')', :scheme))).hint, 'change_filing, delay_filing', 'and what is filed');
SELECT pg_temp.refused(format('INSERT INTO yunfu.receipt (%s) VALUES (%s)', columns, vals), refusal, format('%s of %s', refusal, columns))
  FROM (VALUES ('agency_id, received_on', '1, ''2020-06-15''', '23514 receipt_subject_check'),
               ('document_id, annual_plan_id, agency_id, received_on', :filing || ', 1, 1, ''2020-06-15''', '23514 receipt_subject_check'),
               ('document_id, received_on', :filing || ', ''2020-06-15''', '23502'), ('document_id, agency_id', :filing || ', 1', '23502')) AS v (columns, vals, refusal);
-- hidden is as absent, whatever was granted
GRANT INSERT ON yunfu.receipt TO tap_school;
SELECT pg_temp.refused_to('tap_school', format('INSERT INTO yunfu.receipt (document_id, agency_id, received_on) VALUES (%s, 5, ''2020-06-15'')', document), '23503 receipt_document_id_fkey', 'a paper that is hidden, or none: ' || what)
  FROM (VALUES (:filing, 'hidden'), (999999, 'none')) AS v (document, what);
SELECT pg_temp.refused_to('tap_school', format('INSERT INTO yunfu.receipt (annual_plan_id, agency_id, received_on) VALUES (%s, 5, ''2020-06-15'')', n), '23503 receipt_annual_plan_id_fkey', 'a plan that is hidden, or none: ' || what)
  FROM (VALUES ((SELECT id FROM yunfu.annual_plan WHERE agency_id = 2), 'hidden'), (999999, 'none')) AS v (n, what);
REVOKE INSERT ON yunfu.receipt FROM tap_school;

-- Received, it meets the duty from that day on.
SELECT pg_temp.set_today('2020-06-20') \g /dev/null
SELECT pg_temp.do('tap_bureau', format('INSERT INTO yunfu.receipt (document_id, agency_id, received_on, note) VALUES (%s, 1, ''2020-06-18'', ''窗口签收'')', :filing)) \g /dev/null
SELECT id AS receipt FROM yunfu.receipt WHERE document_id = :filing \gset
SELECT is((SELECT concat_ws(' ', kind, agency_id, legal_on, actor, detail ->> 'document_id' = :'filing', detail ->> 'received_on', detail ->> 'note') FROM yunfu.act WHERE project_id = :p ORDER BY seq DESC LIMIT 1),
          'filing_received 1 2020-06-18 tap_bureau t 2020-06-18 窗口签收', 'the receipt is an act of the project''s chain');
SELECT is((SELECT after_seq FROM yunfu.receipt WHERE id = :receipt), (SELECT step_seq FROM yunfu.project WHERE id = :p), 'the engine says after which step');
SELECT is((SELECT concat_ws(' ', met_on, document_id = :filing) FROM yunfu.obligation WHERE project_id = :p AND kind = 'delay_filing'), '2020-06-18 t', 'the duty is written down as met with it');
SELECT is((SELECT concat_ws(' ', state, met_on, age_days, dated_on, recorded_on, received_on, received_by_id, received_by_name) FROM yunfu.obligation_watch WHERE project_id = :p AND kind = 'delay_filing'),
          'met 2020-06-18 7 2020-06-12 2020-06-15 2020-06-18 1 市政务服务数据管理局', 'all its days stand side by side');
SELECT is((SELECT string_agg(day || ' ' || met, ', ' ORDER BY day) FROM (VALUES ('2020-06-12'), ('2020-06-17'), ('2020-06-18')) AS v (day), yunfu.explain(:p, 'accepted', day::date) WHERE rule = 'settled.delay_filing'),
          '2020-06-12 false, 2020-06-17 false, 2020-06-18 true', 'the acceptance waits for the receipt''s day');
SELECT is((SELECT met_on FROM govproj.project_duties('yunfu.project', :p, '2020-06-17')), NULL, 'on the day before it was open');
SELECT pg_temp.refused(statement, 'ZG009 fixed', statement)
  FROM unnest(ARRAY[format('SELECT pg_temp.receive(%s, 1, ''2020-06-19'')', :filing), 'UPDATE yunfu.receipt SET received_on = ''2020-06-12''', 'UPDATE yunfu.receipt SET note = NULL', 'DELETE FROM yunfu.receipt',
                    'TRUNCATE yunfu.receipt']) AS statement;
SELECT is((drive.outcome(format('SELECT pg_temp.receive(%s, 1, ''2020-06-19'')', :filing))).detail, 'It was received on 2020-06-18, and a receipt stays.', 'the refusal says since when');
SELECT pg_temp.refused(format('INSERT INTO yunfu.receipt (document_id, agency_id, received_on) VALUES (%s, 1, ''2020-06-18''), (%1$s, 1, ''2020-06-18'')',
                              drive.paper(:p, 'change_filing', '2020-06-12')), 'ZG009 fixed', 'nor twice in one statement');
-- who sees it
SELECT is(pg_temp.by(role, 'SELECT 1 / count(*) FROM yunfu.receipt'), outcome, role || ' and receipts')
  FROM (VALUES ('tap_police', 'done'), ('tap_school', '22012'), ('tap_bureau', 'done'), ('tap_finance', 'done'), ('tap_audit', 'done')) AS v (role, outcome);
-- a voided paper is not received, and its receipt counts no more
SELECT drive.void(:filing, '2020-06-19') AS voiding \gset
SELECT is((SELECT concat_ws(' ', met_on, document_id) FROM yunfu.obligation WHERE project_id = :p AND kind = 'delay_filing'), '', 'voided, the duty is open again');
SELECT drive.paper(:p, 'delay_filing', '2020-06-20') AS again, drive.paper(:p, 'delay_filing', '2020-06-20') AS third \gset
SELECT drive.void(:again, '2020-06-20') \g /dev/null
SELECT pg_temp.refused(format('SELECT pg_temp.receive(%s, 1, ''2020-06-20'')', d), refusal, says)
  FROM (VALUES (:again, 'ZG009 document', 'a voided paper is not received'), (:voiding, 'ZG010 duty', 'nor is a voiding')) AS v (d, refusal, says);
SELECT pg_temp.receive(:third, 1, '2020-06-20') \g /dev/null
SELECT is((SELECT concat_ws(' ', met_on, document_id = :third) FROM yunfu.obligation WHERE project_id = :p AND kind = 'delay_filing'), '2020-06-20 t', 'entered anew it has a receipt of its own');
-- a later paper that was recorded at once does not stand back behind one that was dated back
SELECT pg_temp.terminated('public') AS u, pg_temp.set_today('2020-05-20') \gset
SELECT drive.paper(:u, 'termination_filing_finance', '2020-05-20'), pg_temp.set_today('2020-09-01'), drive.paper(:u, 'termination_filing_finance', '2020-05-04') AS back \gset
SELECT is((SELECT concat_ws(' ', met_on, dated_on, recorded_on) FROM govproj.project_duties('yunfu.project', :u) WHERE kind = 'termination_filing_finance'), '2020-05-20 2020-05-20 2020-05-20', 'the filing that was in time first is the one that counts');
SELECT is((SELECT string_agg(met_on::text, ' ') FROM govproj.project_duties('yunfu.project', :u, '2020-05-10') WHERE kind = 'termination_filing_finance'), '2020-09-01', 'on a day by which only the other is dated, it is met, late');
-- dated back as far as others may
SELECT pg_temp.set_today('2020-10-01') \g /dev/null
SELECT pg_temp.refused_to(who, format('INSERT INTO yunfu.receipt (document_id, agency_id, received_on) VALUES (%s, 3, %L)', :back, day), refusal, format('%s dates a receipt back to %s', who, day))
  FROM (VALUES ('tap_finance', '2020-09-01', 'done'), ('tap_finance', '2020-08-31', 'ZG011 legal_date'), ('none', '2020-05-04', 'done')) AS v (who, day, refusal);
-- the bureau's own archive: it files with itself
SELECT drive.reach('public', 'accepted') AS own \gset
SELECT drive.paper(:own, 'acceptance_filing', '2020-09-30') AS archive \gset
SELECT pg_temp.do('tap_bureau', format('INSERT INTO yunfu.receipt (document_id, agency_id, received_on) VALUES (%s, 1, ''2020-10-01'')', :archive)) \g /dev/null
SELECT is((SELECT concat_ws(' ', met_on, received_on) FROM govproj.project_duties('yunfu.project', :own)), '2020-09-30 2020-10-01', 'the public track''s archive is received by the bureau itself');

-- Plans.
SELECT pg_temp.set_today('2020-12-30') \g /dev/null
SELECT pg_temp.do('tap_police', 'INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (2, 2021)') \g /dev/null
SELECT id AS plan, coalesce(recorded_on::text, '') AS none FROM yunfu.annual_plan WHERE agency_id = 2 AND year = 2021 \gset
SELECT is(:'none'::text, '', 'a plan that is drawn up is recorded on no day');
SELECT pg_temp.refused_to('tap_bureau', format('INSERT INTO yunfu.receipt (annual_plan_id, agency_id, received_on) VALUES (%s, 1, ''2020-12-30'')', :plan), '23514 filed', 'nor is it received');
SELECT pg_temp.refused_to('tap_police', format('UPDATE yunfu.annual_plan SET filed_on = ''2020-11-29'' WHERE id = %s', :plan), 'ZG011 legal_date', 'on 30 December it is not filed as of 29 November');
SELECT pg_temp.do('tap_police', format('UPDATE yunfu.annual_plan SET filed_on = ''2020-11-30'' WHERE id = %s', :plan)) \g /dev/null
SELECT is((SELECT concat_ws(' ', state, filed_on, recorded_on, met_on) FROM yunfu.plan_compliance WHERE agency_id = 2 AND year = 2021), 'in_time 2020-11-30 2020-12-30 2020-11-30', 'but as of 30 November, and in time still');
SELECT pg_temp.set_today('2020-12-31') \g /dev/null
INSERT INTO yunfu.annual_plan (agency_id, year, filed_on, recorded_on) VALUES (5, 2021, '2020-11-30', '2020-11-30') RETURNING id AS late, recorded_on \gset
SELECT is(:'recorded_on'::text, '2020-12-31', 'a day later the owner may, and what is said of its recording is not heard');
SELECT is((SELECT concat_ws(' ', state, filed_on, recorded_on, met_on, days_late) FROM yunfu.plan_compliance WHERE agency_id = 5 AND year = 2021), 'late 2020-11-30 2020-12-31 2020-12-31 31', 'it is late');
SELECT results_eq('SELECT agency_id, plan_state, duties_met_late FROM yunfu.unit_scorecard WHERE year = 2021 AND agency_id IN (2, 5) ORDER BY 1', $$ VALUES (2::bigint, 'in_time', 0::bigint), (5, 'late', 1) $$, 'so says the score card');
INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (4, 2021, '2020-12-31');
SELECT pg_temp.refused_to(who, format('INSERT INTO yunfu.receipt (annual_plan_id, agency_id, received_on) VALUES (%s, %s, %L)', n, agency, day), refusal, format('%s: %s', who, says))
  FROM (VALUES ('tap_bureau', :plan, 1, '2020-12-31', 'done', 'the bureau receives a plan'), ('tap_finance', :plan, 3, '2020-12-31', 'ZG006 office', 'finance does not'),
               ('tap_bureau', :plan, 1, '2020-11-29', 'ZG011 legal_date', 'not before it was filed'), ('tap_bureau', :plan, 1, '2021-01-01', 'ZG011 legal_date', 'nor in the future'),
               ('none', (SELECT id FROM yunfu.annual_plan WHERE agency_id = 2 AND year = 2020), 1, '2019-11-20', 'done', 'one of before the law is received too'),
               ('none', (SELECT id FROM yunfu.annual_plan WHERE agency_id = 4), 1, '2020-12-31', 'ZG010 duty', 'who owes no plan files it with nobody')) AS v (who, n, agency, day, refusal, says);
SELECT pg_temp.do('tap_bureau', format('INSERT INTO yunfu.receipt (annual_plan_id, agency_id, received_on) VALUES (%s, 1, ''2020-12-31'')', :plan)) \g /dev/null
SELECT is((SELECT concat_ws(' ', kind, agency_id, legal_on, actor, detail ->> 'annual_plan_id' = :'plan') FROM yunfu.register_act ORDER BY seq DESC LIMIT 1), 'filing_received 1 2020-12-31 tap_bureau t', 'an act of the register''s own chain');
SELECT is((SELECT after_seq FROM yunfu.receipt WHERE annual_plan_id = :plan), NULL, 'after no step');
SELECT is((SELECT concat_ws(' ', received_on, received_by_name) FROM yunfu.plan_compliance WHERE agency_id = 2 AND year = 2021), '2020-12-31 市政务服务数据管理局', 'and seen beside the plan');
SELECT pg_temp.refused(format('INSERT INTO yunfu.receipt (annual_plan_id, agency_id, received_on) VALUES (%s, 1, ''2020-12-31'')', :plan), 'ZG009 fixed', 'once');
SELECT is(pg_temp.by(role, format('SELECT 1 / count(*) FROM yunfu.receipt WHERE annual_plan_id = %s', :plan)), outcome, role || ' and the receipt of a plan') FROM (VALUES ('tap_police', 'done'), ('tap_school', '22012')) AS v (role, outcome);

-- What the engine keeps.
SELECT pg_temp.refused(format('UPDATE yunfu.annual_plan SET recorded_on = %s WHERE id = %s', day, :plan), 'ZG009 fixed', 'the day of recording stays: ' || day) FROM unnest(ARRAY['NULL', '''2020-11-30''']) AS day;
SELECT pg_temp.refused_to('tap_police', statement, 'ZG009 fixed', statement)
  FROM unnest(ARRAY[format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, entered_on) VALUES (%s, ''change_filing'', 2, ''2020-12-30'', ''2020-12-30'')', :p),
                    'INSERT INTO yunfu.annual_plan (agency_id, year, filed_on, recorded_on) VALUES (2, 2022, ''2020-12-30'', ''2020-12-30'')', format('UPDATE yunfu.annual_plan SET recorded_on = NULL WHERE id = %s', :plan)]) AS statement;
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, entered_on) VALUES (:p, 'change_filing', 2, '2020-12-30', '2020-01-01') RETURNING id AS said, entered_on \gset
SELECT is(:'entered_on'::text, '2020-12-31', 'whatever is said of a paper');
-- what comes from before the register was recorded on its day
SET govproj.imported = on;
SELECT drive.paper(:p, 'change_filing', '2020-06-30') AS imported \gset
INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (5, 2022, '2020-10-10') RETURNING recorded_on \gset
SELECT is((SELECT entered_on FROM yunfu.document WHERE id = :imported) || ' ' || :'recorded_on', '2020-06-30 2020-10-10', 'what is taken over was recorded on the day it bears');
SELECT pg_temp.refused_to('tap_police', format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''change_filing'', 2, ''2020-06-30'')', :p), '42501', 'which is the register''s owner to say');
RESET govproj.imported;

-- The record.
SELECT is_empty($$ SELECT * FROM govproj.verify('yunfu') $$, 'the chains hold');
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') WHERE severity = 'error' $$, 'the register is as its acts say');
CREATE FUNCTION pg_temp.past(relation text, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    EXECUTE format('ALTER TABLE yunfu.%I DISABLE TRIGGER USER', relation);
    EXECUTE statement;
    EXECUTE format('SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE yunfu.%I ENABLE ALWAYS TRIGGER zz_check; ALTER TABLE yunfu.%1$I ENABLE ALWAYS TRIGGER zz_record; ALTER TABLE yunfu.%1$I ENABLE ALWAYS TRIGGER zz_check_truncate', relation);
    SELECT string_agg(problem || ' ' || detail, E'\n') INTO result FROM govproj.check_register('yunfu') WHERE severity = 'error';
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = coalesce(result, 'nothing');
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;
SELECT matches(pg_temp.past(relation, statement), found, says)
  FROM (VALUES ('receipt', format('UPDATE yunfu.receipt SET received_on = ''2020-06-12'' WHERE id = %s', :receipt), '^row_differs received_on: "2020-06-18" by act \d+, "2020-06-12" in the row.$', 'a receipt that was dated back'),
               ('receipt', format('UPDATE yunfu.receipt SET received_on = ''2020-11-30'' WHERE annual_plan_id = %s', :plan), '^row_differs received_on: "2020-12-31"', 'or that of a plan'),
               ('receipt', format('UPDATE yunfu.receipt SET agency_id = 3 WHERE id = %s', :receipt), '^row_differs agency_id: 1 by act \d+, 3 in the row.$', 'in another''s name'),
               ('receipt', format('UPDATE yunfu.receipt SET after_seq = 0 WHERE id = %s', :receipt), '^row_differs after_seq', 'before another step'),
               ('receipt', format('DELETE FROM yunfu.receipt WHERE id = %s', :receipt), '^act_without_row Act \d+ of project', 'one taken out'),
               ('receipt', format('INSERT INTO yunfu.receipt (document_id, agency_id, received_on, after_seq) VALUES (%s, 3, ''2020-05-04'', 1)', :back), '^row_without_act', 'one past the engine'),
               ('document', format('UPDATE yunfu.document SET entered_on = issued_on WHERE id = %s', :said), '^row_differs entered_on: "2020-12-31" by act \d+, "2020-12-30" in the row.$', 'a paper recorded earlier than it was'),
               ('annual_plan', format('UPDATE yunfu.annual_plan SET recorded_on = filed_on WHERE id = %s', :late), '^row_differs recorded_on: "2020-12-31"', 'a plan entered as filed'),
               ('annual_plan', format('UPDATE yunfu.annual_plan SET recorded_on = filed_on WHERE id = %s', :plan), '^row_differs recorded_on: "2020-12-30"', 'or filed later')) AS v (relation, statement, found, says);
SELECT is((SELECT string_agg(concat_ws(' ', r ->> 'document_id' = :'filing', r ->> 'agency_id', r ->> 'received_on', r ->> 'note'), ', ') FROM jsonb_array_elements(yunfu.audit_export(:p) -> 'receipts') AS r),
          't 1 2020-06-18 窗口签收, f 1 2020-06-20', 'the audit export holds the receipts');
SELECT is((SELECT d ->> 'entered_on' FROM jsonb_array_elements(yunfu.audit_export(:p) -> 'documents') AS d WHERE d ->> 'id' = :'said'), '2020-12-31', 'and since when each paper was on record');
SELECT is((SELECT concat_ws(' ', d ->> 'dated_on', d ->> 'recorded_on', d ->> 'received_on', d ->> 'received_by') FROM jsonb_array_elements(yunfu.audit_export(:p) -> 'duties') AS d WHERE d ->> 'kind' = 'delay_filing'),
          '2020-06-20 2020-06-20 2020-06-20 1', 'and the days of each duty');
SELECT * FROM finish();
ROLLBACK;
