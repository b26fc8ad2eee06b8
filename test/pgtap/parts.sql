-- Acceptance in parts: each a record of its own, on its paper, within the whole; the last completes it, and what is accepted is not late.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
CREATE ROLE par_police; CREATE ROLE par_bureau; CREATE ROLE par_school;
UPDATE yunfu.agency SET db_role = CASE code WHEN 'dsj' THEN 'par_bureau' WHEN 'gaj' THEN 'par_police' WHEN 'jyj' THEN 'par_school' END;
GRANT USAGE ON SCHEMA drive TO PUBLIC;
SELECT pg_temp.set_today('2020-05-18') \g /dev/null

-- Two main contracts, due on 1 July and 1 September 2020.
CREATE FUNCTION pg_temp.begun() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p bigint := drive.reach('professional', 'procuring');
BEGIN
    PERFORM drive.supply_all(p, 'contracted', '2020-05-04', 'contract main');
    PERFORM drive.paper(p, 'award_notice', '2020-05-04');
    PERFORM drive.contract(p, 'main', 1000000, '2020-05-04', due => '2020-07-01');
    PERFORM drive.contract(p, 'main', 1000000, '2020-05-04', '云浮软件公司', due => '2020-09-01');
    UPDATE yunfu.project SET stage = 'contracted', stage_on = '2020-05-04' WHERE id = p;
    PERFORM drive.advance(p, 'implementing', '2020-05-18');
    RETURN p;
END $$;
SELECT pg_temp.begun() AS p \gset
SELECT min(id) AS one, max(id) AS two FROM yunfu.contract WHERE project_id = :p AND kind = 'main' \gset
SELECT min(id) AS watch FROM yunfu.contract WHERE project_id = :p AND kind = 'supervision' \gset
SELECT govproj.grant_register('yunfu') \g /dev/null
CREATE FUNCTION pg_temp.part(project bigint, contract bigint, share integer, paper bigint, day date, undoes bigint DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.acceptance_part (project_id, title, contract_id, share, document_id, accepted_on, part_id) VALUES (%s, %L, %s, %s, %s, %L, %s)',
                  project, '一期', coalesce(contract::text, 'NULL'), share, paper, day, coalesce(undoes::text, 'NULL'))
$$;
CREATE FUNCTION pg_temp.delays(project_id bigint, day date) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(d.arose_on::text, ', ' ORDER BY d.arose_on), '') FROM govproj.project_duties('yunfu.project', project_id, day) AS d WHERE d.kind = 'delay_filing'
$$;

SELECT pg_temp.set_today('2020-06-15') \g /dev/null
SELECT drive.paper(:p, 'part_acceptance_report', '2020-06-15') AS report \gset
SELECT drive.paper(:p, 'part_acceptance_report', '2020-06-15', 'failed') AS refusal \gset
SELECT min(id) AS scheme FROM yunfu.document WHERE project_id = :p AND kind = 'scheme' \gset
SELECT pg_temp.refused_to('par_police', pg_temp.part(:p, :one, 100, :report, '2020-06-15'), 'ZG002 acceptance_part.after.waiver_consent_data_bureau', 'parts want a consent');
SELECT drive.paper(:p, 'waiver_consent_data_bureau', '2020-06-15') AS consent \gset
SELECT pg_temp.refused_to('par_bureau', pg_temp.part(:p, :one, 100, :report, '2020-06-15'), 'ZG006 office', 'the data bureau accepts no part of what is not its own');
SELECT pg_temp.refused_to('par_school', pg_temp.part(:p, :one, 100, :report, '2020-06-15'), '23503', 'who does not see the project has none');
SELECT pg_temp.refused(pg_temp.part(:p, :one, 100, :scheme, '2020-06-15'), '23514 part', 'not by any paper');
SELECT pg_temp.refused(pg_temp.part(:p, :one, 100, :refusal, '2020-06-15'), 'ZG002 part', 'nor by one that says no');
SELECT pg_temp.refused(pg_temp.part(:p, :one, 100, 0, '2020-06-15'), '23503 acceptance_part_document_id_fkey', 'nor by none');
SELECT pg_temp.refused(pg_temp.part(:p, 0, 100, :report, '2020-06-15'), '23503 acceptance_part_contract_id_fkey', 'of a contract of its own');
SELECT pg_temp.refused(pg_temp.part(:p, :one, 100, :report, '2020-06-16'), 'ZG011 legal_date', 'not in the future');
SELECT pg_temp.refused(pg_temp.part(:p, :one, 0, :report, '2020-06-15'), '23514 acceptance_part_share_check', 'no part of nothing');
SELECT pg_temp.do('par_police', pg_temp.part(:p, :one, 60, :report, '2020-06-15')) \g /dev/null
SELECT pg_temp.refused(pg_temp.part(:p, :one, 41, :report, '2020-06-15'), 'ZG008 part', 'no more than the whole');
SELECT is((SELECT pg_temp.delays(:p, '2020-07-02')), '2020-07-02', 'what is accepted in part alone is late');
SELECT pg_temp.set_today('2020-07-02') \g /dev/null
SELECT govproj.settle('yunfu') \g /dev/null
SELECT is((SELECT count(*) FROM yunfu.obligation WHERE project_id = :p AND kind = 'delay_filing' AND lapsed_on IS NULL), 1::bigint, 'and written down');
SELECT pg_temp.refused(pg_temp.part(:p, :one, 40, :report, '2020-07-01'), 'ZG011 part', 'its paper is not older than the acceptance');
SELECT drive.paper(:p, 'part_acceptance_report', '2020-07-02') AS report2 \gset
SELECT pg_temp.do('par_police', pg_temp.part(:p, :one, 40, :report2, '2020-07-01')) \g /dev/null
SELECT is((SELECT pg_temp.delays(:p, '2020-07-02')), '', 'the rest completes the contract, on its day');
SELECT is((SELECT count(*) FROM yunfu.obligation WHERE project_id = :p AND kind = 'delay_filing' AND lapsed_on IS NULL), 0::bigint, 'which is written, too');
SELECT results_eq(format('SELECT contract_id, share, accepted_share, complete FROM yunfu.acceptance_part_watch WHERE project_id = %s ORDER BY part_id', :p),
                  format('VALUES (%s::bigint, 60, 60, false), (%1$s, 40, 100, true)', :one), 'the view tells how far it has come');
SELECT is((SELECT part_id FROM yunfu.acceptance_part_watch WHERE project_id = :p AND share = 40), (SELECT max(id) FROM yunfu.acceptance_part), 'by its key');

-- Taken back, before a step rests on it.
SELECT pg_temp.do('par_police', pg_temp.part(:p, :one, 40, :report2, '2020-07-01', (SELECT max(id) FROM yunfu.acceptance_part))) \g /dev/null
SELECT is((SELECT pg_temp.delays(:p, '2020-07-02')), '2020-07-02', 'what was taken back does not count');
SELECT pg_temp.refused(pg_temp.part(:p, :one, 40, :report2, '2020-07-01', (SELECT max(id) - 1 FROM yunfu.acceptance_part)), 'ZG009 part', 'once');
SELECT pg_temp.refused(pg_temp.part(:p, :one, 50, :report, '2020-06-15', (SELECT min(id) FROM yunfu.acceptance_part)), '23514 part', 'by a row that says the same');
SELECT pg_temp.refused('DELETE FROM yunfu.acceptance_part', 'ZG009 fixed', 'nothing is removed');
SELECT pg_temp.refused('UPDATE yunfu.acceptance_part SET share = 61 WHERE share = 60', 'ZG009 fixed', 'nor altered');
SELECT pg_temp.do('par_police', pg_temp.part(:p, :one, 40, :report2, '2020-07-01')) \g /dev/null

-- The step rests on all parts.
SELECT pg_temp.set_today('2020-08-10') \g /dev/null
UPDATE yunfu.contract SET delivered_on = '2020-08-01' WHERE project_id = :p;
SELECT drive.advance(:p, 'preaccepted', '2020-08-10') \g /dev/null
SELECT drive.supply_all(:p, 'accepted', '2020-08-10') \g /dev/null
SELECT is(drive.step(:p, 'accepted', '2020-08-10', true), 'ZG005 parts_complete', 'the whole is accepted when all its parts are');
SELECT is((SELECT (drive.outcome(pg_temp.stepping(:p, 'accepted', '2020-08-10'))).detail) ~ 'acceptance_part', true, 'which the refusal tells');
SELECT pg_temp.refused(pg_temp.part(:p, :one, 40, :report2, '2020-07-01', (SELECT max(id) FROM yunfu.acceptance_part)), 'ZG009 part', 'a step rests on the parts before it');
SELECT drive.paper(:p, 'part_acceptance_report', '2020-08-10') AS report3 \gset
SELECT pg_temp.do('par_police', pg_temp.part(:p, :two, 100, :report3, '2020-08-10')) \g /dev/null
SELECT is(drive.step(:p, 'accepted', '2020-08-10', true), 'done', 'the last part completes it');
-- a paper that is voided bears no part
SELECT is(pg_temp.after(format('SELECT drive.void(%s, %L)', :report3, '2020-08-10'), :p, 'accepted', '2020-08-10'), 'ZG005 parts_complete', 'a part whose paper is voided does not count');
SELECT is(drive.step(:p, 'accepted', '2020-08-10'), 'done', 'accepted');
SELECT pg_temp.refused(pg_temp.part(:p, :two, 1, :report3, '2020-08-10'), 'ZG009 not_reached.accepted.acceptance_part', 'after the whole no part is accepted');

-- Parts of the project as a whole; and without parts all is as it was.
SELECT pg_temp.set_today('2020-05-18') \g /dev/null
SELECT pg_temp.begun() AS q \gset
SELECT pg_temp.set_today('2020-08-10') \g /dev/null
SELECT drive.paper(:q, 'waiver_consent_data_bureau', '2020-06-15') \g /dev/null
SELECT drive.paper(:q, 'part_acceptance_report', '2020-06-15') AS r \gset
SELECT pg_temp.do('par_police', pg_temp.part(:q, NULL, 30, :r, '2020-06-15')) \g /dev/null
UPDATE yunfu.contract SET delivered_on = '2020-06-15' WHERE project_id = :q;
SELECT drive.advance(:q, 'preaccepted', '2020-08-10') \g /dev/null
SELECT drive.supply_all(:q, 'accepted', '2020-08-10', 'delivered') \g /dev/null
SELECT is(drive.step(:q, 'accepted', '2020-08-10', true), 'ZG005 parts_complete', 'thirty percent are not the whole');
SELECT drive.paper(:q, 'part_acceptance_report', '2020-08-10') AS r2 \gset
SELECT pg_temp.do('par_police', pg_temp.part(:q, NULL, 70, :r2, '2020-08-10')) \g /dev/null
SELECT is(drive.step(:q, 'accepted', '2020-08-10', true), 'done', 'a hundred are');
-- A part whose paper is voided leaves the day of delivery undelivered again, and that is written down at once.
SELECT pg_temp.set_today('2020-05-18') \g /dev/null
SELECT pg_temp.begun() AS s \gset
SELECT min(id) AS due FROM yunfu.contract WHERE project_id = :s AND kind = 'main' \gset
SELECT drive.paper(:s, 'waiver_consent_data_bureau', '2020-05-18') \g /dev/null
SELECT pg_temp.set_today('2020-08-10') \g /dev/null
SELECT drive.paper(:s, 'part_acceptance_report', '2020-06-15') AS borne \gset
SELECT govproj.settle('yunfu') \g /dev/null
SELECT pg_temp.do('par_police', pg_temp.part(:s, :due, 100, :borne, '2020-06-15')) \g /dev/null
SELECT is((SELECT lapsed_on FROM yunfu.obligation WHERE project_id = :s AND arose_on = '2020-07-02'), DATE '2020-08-10', 'what was accepted in time owes no filing of a delay');
SELECT drive.void(:borne, '2020-08-10') \g /dev/null
SELECT is((SELECT lapsed_on FROM yunfu.obligation WHERE project_id = :s AND arose_on = '2020-07-02'), NULL, 'until its paper is voided');
SELECT is_empty(format($$SELECT c.* FROM govproj.check_register('yunfu') c JOIN yunfu.obligation o ON c.object = 'yunfu.obligation, id ' || o.id WHERE o.project_id = %s$$, :s), 'and nobody is said to have altered it');

-- A step is not taken back from under a part that was accepted since.
SELECT pg_temp.set_today('2020-05-18') \g /dev/null
SELECT drive.reach('professional', 'procuring') AS u \gset
SELECT drive.supply_all(:u, 'contracted', '2020-05-04', 'contract main') \g /dev/null
SELECT drive.paper(:u, 'award_notice', '2020-05-04') \g /dev/null
SELECT drive.contract(:u, 'main', 1000000, '2020-05-04', due => '2020-07-01') AS early \gset
UPDATE yunfu.project SET stage = 'contracted', stage_on = '2020-05-04' WHERE id = :u;
SELECT drive.paper(:u, 'waiver_consent_data_bureau', '2020-05-18') \g /dev/null
SELECT drive.paper(:u, 'part_acceptance_report', '2020-05-18') AS bears \gset
SELECT drive.advance(:u, 'implementing', '2020-05-18') \g /dev/null
SELECT pg_temp.do('par_police', pg_temp.part(:u, :early, 100, :bears, '2020-05-18')) \g /dev/null
CREATE FUNCTION pg_temp.taking_back(project bigint) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.correction (project_id, relation, column_name, reason, paper) VALUES (%s, %L, %L, %L, %L)', project, 'project', 'stage', '误', '原件')
$$;
SELECT pg_temp.refused_to('par_police', pg_temp.taking_back(:u), 'ZG009 undoing', 'a part that was accepted after the step stands in the way');
SELECT pg_temp.do('par_police', pg_temp.part(:u, :early, 100, :bears, '2020-05-18', (SELECT max(id) FROM yunfu.acceptance_part))) \g /dev/null
SELECT is(pg_temp.by('par_police', pg_temp.taking_back(:u)), 'done', 'until it is taken back');

-- the acts, the export, the past, what an owner alters
SELECT is((SELECT count(*) FROM yunfu.act WHERE project_id = :q AND kind = 'part_accepted'), 2::bigint, 'each is an act');
SELECT is(jsonb_array_length(yunfu.audit_export(:p) -> 'acceptance_parts'), 5, 'and in the export');
SELECT is((SELECT count(*) FROM yunfu.duties_on('2020-07-02') WHERE project_id = :p AND kind = 'delay_filing'), 0::bigint, 'on a past day the parts of then count');
SELECT is_empty($$SELECT * FROM govproj.check_register('yunfu') WHERE problem <> 'duty_differs'$$, 'the register is in order');
SELECT is_empty($$SELECT * FROM govproj.verify('yunfu')$$, 'its chains hold');
ALTER TABLE yunfu.acceptance_part DISABLE TRIGGER USER;
UPDATE yunfu.acceptance_part SET share = 31 WHERE share = 30;
SELECT is((SELECT detail FROM govproj.check_register('yunfu') WHERE problem = 'row_differs') ~ 'share: 30 by act', true, 'who alters one past the engine is found out');
SELECT finish();
ROLLBACK;
