-- What keeps the judge honest: four eyes, waivers, corrections, and how a version of the law read when it was taken into use.
-- Every step is put to explain() first, as the role that takes it: what it foretells is what the UPDATE comes to.
BEGIN;
SELECT plan(518);
\ir ../tap.sql

CREATE ROLE tap_bureau;
CREATE ROLE tap_police;
CREATE ROLE tap_finance;
CREATE ROLE tap_government;
CREATE ROLE tap_school;
CREATE ROLE tap_audit;
CREATE ROLE tap_stranger;
-- people: of one office each, and two who are of two
CREATE ROLE tap_li IN ROLE tap_police;
CREATE ROLE tap_wang IN ROLE tap_bureau;
CREATE ROLE tap_sun IN ROLE tap_finance;
CREATE ROLE tap_zhao IN ROLE tap_police, tap_bureau;
CREATE ROLE tap_qian IN ROLE tap_bureau, tap_finance;
CREATE ROLE tap_guest NOINHERIT IN ROLE tap_bureau;
GRANT USAGE ON SCHEMA drive, yunfu TO PUBLIC;
GRANT ALL ON ALL TABLES IN SCHEMA drive, yunfu TO PUBLIC;
UPDATE yunfu.agency SET db_role = r FROM (VALUES (1, 'tap_bureau'), (2, 'tap_police'), (3, 'tap_finance'), (4, 'tap_government'), (5, 'tap_school'), (6, 'tap_audit')) AS v (agency_id, r)
 WHERE id = agency_id;
-- a second data bureau, which has no role, and one that is no more
INSERT INTO yunfu.agency (id, code, name, kind, db_role, active) VALUES (7, 'xzx', '县政务中心', 'data_bureau', NULL, true), (8, 'jxw', '原经信局', 'data_bureau', 'tap_bureau', false);

-- A paper that the office of that role issues.
CREATE FUNCTION pg_temp.paper(who text, project_id bigint, kind text, day date, outcome text DEFAULT 'passed', amount numeric DEFAULT 2450000) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    new_id bigint;
BEGIN
    PERFORM pg_temp.turn(who);
    new_id := drive.paper(project_id, kind, day, outcome, amount);
    PERFORM pg_temp.turn('none');
    RETURN new_id;
END $$;
-- What a step comes to for a role: the rules that refuse, each with its code, or 'done' and what the act says of it. It is undone. What
-- explain() foretold is said too when it was anything else.
CREATE FUNCTION pg_temp.step(who text, project_id bigint, target text, day date DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    foretold text;
    result text;
    said text;
BEGIN
    PERFORM pg_temp.turn(who);
    SELECT coalesce(string_agg(DISTINCT rule COLLATE "C", ' ') FILTER (WHERE mode = 'refuse'),
                    concat_ws(' ', 'done', 'warned ' || string_agg(DISTINCT rule COLLATE "C", ' ') FILTER (WHERE mode = 'warn')))
      INTO foretold FROM yunfu.explain(step.project_id, target::govproj.stage, day) WHERE NOT met;
    BEGIN
        EXECUTE format('UPDATE yunfu.project SET stage = %L %s WHERE id = %s', target, ', stage_on = ' || quote_literal(day), step.project_id);
        SELECT concat_ws(' ', 'done', 'warned ' || (SELECT string_agg(w, ' ' ORDER BY w COLLATE "C") FROM unnest(string_to_array(detail ->> 'warned', ' ')) AS w)),
               ', waived ' || (detail ->> 'waived')
          INTO result, said
          FROM yunfu.act a WHERE a.project_id = step.project_id AND a.kind = 'step' ORDER BY seq DESC LIMIT 1;
        RAISE EXCEPTION 'undone' USING ERRCODE = 'UNDO0';
    EXCEPTION
        WHEN SQLSTATE 'UNDO0' THEN
            NULL;
        WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS said = PG_EXCEPTION_DETAIL;
            SELECT string_agg(m[1], ' ' ORDER BY m[1] COLLATE "C") INTO result FROM regexp_matches(said, '([^ ]+) \(ZG\d\d\d\): ', 'g') AS m;
            said := ' ' || SQLSTATE;
    END;
    PERFORM pg_temp.turn('none');
    RETURN concat(result, said, CASE WHEN foretold IS DISTINCT FROM result THEN ', but explain() foretold ' || foretold END);
END $$;
CREATE FUNCTION pg_temp.remedy(who text, project_id bigint, target text, rule text, day date DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    text text;
BEGIN
    PERFORM pg_temp.turn(who);
    SELECT concat_ws(' ', e.article, e.mode, e.met, e.office, e.remedy) INTO text FROM yunfu.explain(remedy.project_id, target::govproj.stage, day) AS e WHERE e.rule = remedy.rule;
    PERFORM pg_temp.turn('none');
    RETURN text;
END $$;
CREATE FUNCTION pg_temp.last_act(project_id bigint) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', kind, actor, agency_id, legal_on, detail) FROM yunfu.act a WHERE a.project_id = last_act.project_id ORDER BY seq DESC LIMIT 1
$$;
-- A project of a later version, taken to a stage by the register's owner, all on one day; he may leave its submission to another.
CREATE FUNCTION pg_temp.later(stage text, day date, submitted_by text DEFAULT 'none') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    new_id bigint := drive.project(day => day);
    target text;
BEGIN
    FOREACH target IN ARRAY '{software_development,hardware,supervision,acceptance,security}'::text[] LOOP
        PERFORM drive.supply(new_id, 'line ' || target, day);
    END LOOP;
    FOREACH target IN ARRAY coalesce(drive.path('professional', stage), '{}') LOOP
        PERFORM pg_temp.turn(CASE target WHEN 'submitted' THEN submitted_by ELSE 'none' END);
        PERFORM drive.advance(new_id, target, day);
        PERFORM pg_temp.turn('none');
    END LOOP;
    RETURN new_id;
END $$;
-- Void the latest paper of a kind that stands.
CREATE FUNCTION pg_temp.void(project_id bigint, kind text, day date DEFAULT '2020-08-01') RETURNS bigint LANGUAGE sql AS $$
    SELECT drive.void(max(d.id), day) FROM yunfu.document d WHERE d.project_id = void.project_id AND d.kind = void.kind AND NOT EXISTS (SELECT FROM yunfu.document v WHERE v.document_id = d.id)
$$;

-- Four eyes. In the shipped pack the row warns.
SELECT pg_temp.set_today('2020-03-16');
SELECT drive.reach('professional', 'planned') AS p \gset
SELECT drive.supply_all(:p, 'submitted', '2020-03-09');
SELECT pg_temp.do('tap_zhao', format('UPDATE yunfu.project SET stage = ''submitted'', stage_on = ''2020-03-10'' WHERE id = %s', :p));
SELECT is(entered_by::text, current_user::text, 'a paper says who entered it') FROM yunfu.document WHERE project_id = :p AND kind = 'scheme';
SELECT pg_temp.paper('tap_wang', :p, 'preliminary_review', '2020-03-11') \g /dev/null
SELECT is(entered_by::text, 'tap_wang', 'the person, not the office') FROM yunfu.document WHERE project_id = :p AND kind = 'preliminary_review';
SELECT pg_temp.do('tap_zhao', format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, entered_by, after_seq) VALUES (%s, ''preliminary_review'', 1, ''2020-03-11'', ''passed'', ''tap_wang'', 0)', :p));
SELECT is(entered_by || ' ' || (after_seq = step_seq), 'tap_zhao true', 'whatever it is told') FROM yunfu.document d JOIN yunfu.project p ON p.id = project_id ORDER BY d.id DESC LIMIT 1;
SELECT is(pg_temp.step('tap_wang', :p, 'prechecked'), 'done warned four_eyes.submitted', 'nobody enters his opinion under another''s name');
PREPARE precheck(bigint) AS UPDATE yunfu.project SET stage = 'prechecked' WHERE id = $1;
SELECT pg_temp.void(:p, 'preliminary_review', '2020-03-11') \g /dev/null
SELECT is(pg_temp.by(who, format('EXECUTE precheck(%s)', :p)), outcome, 'a statement that was prepared is judged by who executes it: ' || who)
  FROM (VALUES ('tap_wang', 'done'), ('tap_li', 'ZG006 office'), ('tap_zhao', 'done'), ('tap_stranger', 'ZG006 office')) AS v (who, outcome);
SELECT is(pg_temp.step('tap_wang', :p, 'prechecked'), 'done', 'one submits, another prechecks');
SELECT is(pg_temp.step('tap_bureau', :p, 'prechecked'), 'done', 'the office itself is another');
SELECT is(pg_temp.step('none', :p, 'prechecked'), 'done', 'so is the register''s owner');
SELECT is(pg_temp.step('tap_zhao', :p, 'prechecked'), 'done warned four_eyes.submitted', 'whoever submitted is warned when he prechecks, and the act says so');
SELECT is(pg_temp.step('tap_li', :p, 'prechecked'), 'office ZG006', 'who is of the unit alone may not at all');
SELECT is(pg_temp.step('tap_guest', :p, 'prechecked'), 'office ZG006', 'nor who would have to SET ROLE first');
SELECT matches(pg_temp.remedy('tap_zhao', :p, 'prechecked', 'four_eyes.submitted'), '^8\(2\) warn f .*"tap_zhao" entered the step to "submitted" and may not decide on it', 'explain says who, and what he has done');
SELECT matches(pg_temp.remedy('tap_wang', :p, 'prechecked', 'four_eyes.submitted'), '^8\(2\) warn t ', 'and that it is met by another');
SELECT is((SELECT ready AND remedies IS NULL FROM yunfu.worklist WHERE project_id = :p AND next_stage = 'prechecked'), true, 'the worklist is nobody''s: it does not know who will take the step');
-- by way of the opinion
SELECT pg_temp.void(:p, 'preliminary_review', '2020-03-11') \g /dev/null
SELECT pg_temp.paper('tap_zhao', :p, 'preliminary_review', '2020-03-11') \g /dev/null
SELECT is(pg_temp.step(who, :p, 'prechecked'), 'done warned four_eyes.submitted', 'an opinion of whoever submitted warns whoever takes the step: ' || who)
  FROM unnest(ARRAY['tap_wang', 'tap_zhao', 'tap_bureau', 'none']) AS who;
SELECT matches((SELECT concat_ws(' ', ready, missing, remedies) FROM yunfu.worklist WHERE project_id = :p AND next_stage = 'prechecked'), '^t 0 \(warn\) four_eyes.submitted: "tap_zhao" entered', 'so does the worklist, for all to see');
SELECT pg_temp.do('tap_wang', format('UPDATE yunfu.project SET stage = ''prechecked'' WHERE id = %s', :p));
SELECT matches(pg_temp.last_act(:p), '^step tap_wang 1 2020-03-16 .*"warned":"four_eyes.submitted"', 'and the act');
-- reviews are decided upon as well, by finance
SELECT pg_temp.paper('tap_qian', :p, 'cost_review', '2020-03-16'), pg_temp.paper('tap_wang', :p, 'expert_review', '2020-03-16') \g /dev/null
SELECT is(pg_temp.step('tap_qian', :p, 'reviewed'), 'done', 'to review and to say so is one thing');
SELECT pg_temp.do('tap_qian', format('UPDATE yunfu.project SET stage = ''reviewed'' WHERE id = %s', :p));
SELECT pg_temp.paper('tap_sun', :p, 'fund_review_opinion', '2020-03-16'), pg_temp.paper('tap_sun', :p, 'fund_arrangement_opinion', '2020-03-16') \g /dev/null
SELECT is(pg_temp.step('tap_sun', :p, 'fund_reviewed'), 'done', 'finance decides');
SELECT is(pg_temp.step('tap_qian', :p, 'fund_reviewed'), 'done warned four_eyes.cost_review', 'not whoever reviewed the cost');
SELECT pg_temp.paper('tap_qian', :p, 'fund_review_opinion', '2020-03-16', amount => 2449999) \g /dev/null
SELECT is(pg_temp.step('tap_sun', :p, 'fund_reviewed'), 'done warned four_eyes.cost_review', 'nor by the opinion that is the latest');
SELECT pg_temp.paper('tap_sun', :p, 'fund_review_opinion', '2020-03-16') \g /dev/null
SELECT is(pg_temp.step('tap_sun', :p, 'fund_reviewed'), 'done', 'one that was replaced decides nothing');
SELECT pg_temp.void(:p, 'cost_review', '2020-03-16') \g /dev/null
SELECT pg_temp.paper('tap_wang', :p, 'cost_review', '2020-03-16') \g /dev/null
SELECT is(pg_temp.step('tap_qian', :p, 'fund_reviewed'), 'done', 'what was voided is not decided upon: the review that counts is another''s');
SELECT pg_temp.do('tap_sun', format('UPDATE yunfu.project SET stage = ''fund_reviewed'' WHERE id = %s', :p));
-- an exit is a decision too
SELECT pg_temp.paper('tap_zhao', :p, 'approval_opinion', '2020-03-16', 'failed') \g /dev/null
SELECT is(pg_temp.step('tap_wang', :p, 'rejected'), 'done warned four_eyes.submitted', 'nor rejects who submitted');
SELECT pg_temp.paper('tap_wang', :p, 'approval_opinion', '2020-03-16') \g /dev/null
SELECT is(pg_temp.step('tap_zhao', :p, 'approved'), 'done warned four_eyes.cost_review four_eyes.expert_review four_eyes.submitted', 'nor approves');
SELECT is(pg_temp.step('tap_wang', :p, 'approved'), 'done warned four_eyes.cost_review four_eyes.expert_review', 'nor who reviewed');
SELECT is(pg_temp.step('tap_qian', :p, 'approved'), 'done warned four_eyes.cost_review four_eyes.expert_review', 'the opinion is his who entered it, whoever takes the step');
-- the register's owner alone acts for all: the act says so
SELECT drive.reach('professional', 'submitted') AS own \gset
SELECT drive.supply_all(:own, 'prechecked', '2020-03-16');
SELECT is(pg_temp.step('none', :own, 'prechecked', '2020-03-16'), 'done warned four_eyes.submitted', 'of the register''s owner too, who is alone in acting for all');
-- an opinion that is replaced is his who enters it, and not his who takes the step with which it is judged again
SELECT pg_temp.later('funded', '2020-03-16', 'tap_zhao') AS led \gset
SELECT pg_temp.void(:led, 'preliminary_review', '2020-03-16'), drive.supply_all(:led, 'procuring', '2020-03-16') \g /dev/null
SELECT pg_temp.paper('tap_wang', :led, 'preliminary_review', '2020-03-16') \g /dev/null
SELECT is(pg_temp.step('tap_zhao', :led, 'procuring'), 'done', 'who submitted takes a later step of his own');
SELECT pg_temp.paper('tap_zhao', :led, 'preliminary_review', '2020-03-16') \g /dev/null
SELECT is(pg_temp.step('tap_zhao', :led, 'procuring'), 'done warned four_eyes.submitted', 'and not on an opinion of his');
-- a change
SELECT pg_temp.set_today('2020-06-01');
SELECT drive.reach('professional', 'implementing') AS changed \gset
SELECT pg_temp.do('tap_zhao', format('INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%s, ''value'', ''policy'', ''hardware'', 360000, ''2020-05-20'')', :changed));
SELECT pg_temp.paper('tap_wang', :changed, 'preacceptance_opinion', '2020-05-25') \g /dev/null
SELECT is(pg_temp.step('tap_wang', :changed, 'preaccepted'), 'done', 'who did not enter the change accepts it');
SELECT is(pg_temp.step('tap_zhao', :changed, 'preaccepted'), 'done warned four_eyes.change', 'who entered it does not');
SELECT is(pg_temp.by('tap_zhao', format('INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on, entered_by) VALUES (%s, ''scope'', ''policy'', ''甲'', ''2020-05-21'', ''tap_li'')', :changed)), 'done', 'a change is entered');
SELECT is(entered_by::text, 'tap_zhao', 'by whom it is entered') FROM yunfu.change WHERE project_id = :changed;
SELECT matches(pg_temp.remedy('tap_zhao', :changed, 'preaccepted', 'four_eyes.change'), '"tap_zhao" entered the change and may not decide', 'as explain says');
SELECT drive.reach('professional', 'implementing') AS unchanged \gset
SELECT drive.supply_all(:unchanged, 'preaccepted', '2020-05-25');
SELECT is(pg_temp.step('tap_zhao', :unchanged, 'preaccepted'), 'done', 'nothing is decided upon where nothing was changed');

-- The same rows in mode refuse, in a version that no project is under yet.
UPDATE yunfu.policy SET superseded_on = '2020-12-31';
SELECT govproj.load_pack('yunfu', body || '{"code": "strict", "valid_from": "2021-01-01", "valid_until": "2022-12-31"}') AS strict FROM govproj.packs \gset
SELECT is(pg_temp.by('none', format('UPDATE yunfu.policy_condition SET mode = ''refuse'' WHERE condition = ''four_eyes'' AND policy_id = %s', 1)), 'ZG009 in_use', 'a version in use stays as lenient as it is');
UPDATE yunfu.policy_condition SET mode = 'refuse' WHERE condition = 'four_eyes' AND policy_id = :strict;
SELECT pg_temp.set_today('2021-03-01');
SELECT pg_temp.later('planned', '2021-03-01') AS s \gset
SELECT drive.supply_all(:s, 'submitted', '2021-03-01');
SELECT pg_temp.do('tap_zhao', format('UPDATE yunfu.project SET stage = ''submitted'' WHERE id = %s', :s));
SELECT pg_temp.paper('tap_wang', :s, 'preliminary_review', '2021-03-01') \g /dev/null
SELECT is(pg_temp.step('tap_wang', :s, 'prechecked'), 'done', 'strictly: another may');
SELECT is(pg_temp.step('tap_zhao', :s, 'prechecked'), 'four_eyes.submitted ZG006', 'whoever submitted may not');
SELECT pg_temp.turn('tap_zhao');
SELECT detail AS refusal, hint AS advice FROM drive.outcome(format('UPDATE yunfu.project SET stage = ''prechecked'' WHERE id = %s', :s)) \gset
SELECT pg_temp.turn('none');
SELECT is(:'refusal'::text, 'four_eyes.submitted (ZG006): "tap_zhao" entered the step to "submitted" and may not decide on it: the step and its opinions are for somebody else of the deciding office.', 'the refusal says who and why');
SELECT is((SELECT concat_ws(' ', ready, missing) FROM yunfu.worklist WHERE project_id = :s AND next_stage = 'prechecked'), 't 0', 'the step waits for somebody else');
SELECT pg_temp.paper('tap_zhao', :s, 'preliminary_review', '2021-03-01') \g /dev/null
SELECT is(pg_temp.step(who, :s, 'prechecked'), 'four_eyes.submitted ZG006', 'on his opinion nobody may: ' || who) FROM unnest(ARRAY['tap_wang', 'tap_zhao', 'tap_bureau', 'none']) AS who;
SELECT is((SELECT concat_ws(' ', ready, missing) FROM yunfu.worklist WHERE project_id = :s AND next_stage = 'prechecked'), 'f 1', 'and the worklist says so');
SELECT pg_temp.later('submitted', '2021-03-01') AS own \gset
SELECT drive.supply_all(:own, 'prechecked', '2021-03-01');
SELECT is(pg_temp.step('none', :own, 'prechecked'), 'four_eyes.submitted ZG006', 'the register''s owner is one person as well');
SELECT is(pg_temp.step('tap_wang', :own, 'prechecked'), 'four_eyes.submitted ZG006', 'his opinion is his');
SELECT pg_temp.void(:own, 'preliminary_review', '2021-03-01') \g /dev/null
SELECT pg_temp.paper('tap_wang', :own, 'preliminary_review', '2021-03-01') \g /dev/null
SELECT is(pg_temp.step('tap_wang', :own, 'prechecked'), 'done', 'until another gives one');
-- a person is not two by having two roles, nor one by sharing an office
SELECT is(pg_temp.step('tap_qian', :own, 'prechecked'), 'done', 'two of one office are two');
-- nor by way of a paper that replaces one on which the step was taken
SELECT pg_temp.later('planned', '2021-03-01') AS swapped \gset
SELECT drive.supply_all(:swapped, 'submitted', '2021-03-01');
SELECT pg_temp.do('tap_zhao', format('UPDATE yunfu.project SET stage = ''submitted'' WHERE id = %s', :swapped));
SELECT pg_temp.paper('tap_wang', :swapped, 'preliminary_review', '2021-03-01') \g /dev/null
SELECT pg_temp.do('tap_wang', format('UPDATE yunfu.project SET stage = ''prechecked'' WHERE id = %s', :swapped));
SELECT pg_temp.void(:swapped, 'preliminary_review', '2021-03-01') \g /dev/null
SELECT pg_temp.paper('tap_zhao', :swapped, 'preliminary_review', '2021-03-01') \g /dev/null
SELECT pg_temp.paper('tap_wang', :swapped, kind, '2021-03-01') FROM unnest(ARRAY['cost_review', 'expert_review']) AS kind \g /dev/null
SELECT is(pg_temp.step('tap_wang', :swapped, 'reviewed'), 'four_eyes.submitted ZG006', 'his opinion does not come in behind the step');
SELECT pg_temp.void(:swapped, 'preliminary_review', '2021-03-01') \g /dev/null
SELECT pg_temp.paper('tap_wang', :swapped, 'preliminary_review', '2021-03-01') \g /dev/null
SELECT is(pg_temp.step('tap_wang', :swapped, 'reviewed'), 'done', 'another''s does');
-- in a new round it is who submitted last
SELECT pg_temp.later('planned', '2021-03-01') AS again \gset
SELECT drive.supply_all(:again, 'submitted', '2021-03-01');
SELECT pg_temp.do('tap_zhao', format('UPDATE yunfu.project SET stage = ''submitted'' WHERE id = %s', :again));
SELECT pg_temp.paper('tap_wang', :again, 'preliminary_review', '2021-03-01', 'failed') \g /dev/null
SELECT pg_temp.do('tap_wang', format('UPDATE yunfu.project SET stage = ''returned'' WHERE id = %s', :again));
SELECT pg_temp.paper('tap_li', :again, kind, '2021-03-01') FROM unnest(ARRAY['scheme', 'argumentation']) AS kind \g /dev/null
SELECT pg_temp.do('tap_li', format('UPDATE yunfu.project SET stage = ''submitted'' WHERE id = %s', :again));
SELECT pg_temp.paper('tap_zhao', :again, 'preliminary_review', '2021-03-01') \g /dev/null
SELECT is(pg_temp.step('tap_zhao', :again, 'prechecked'), 'done', 'who submitted an earlier round decides on this one');

-- Waivers. The pack lets "delivered" be waived (Article 18: as a whole, in principle), by the data bureau, for its own projects by the government.
SELECT pg_temp.set_today('2020-09-01');
SELECT drive.reach('professional', 'preaccepted') AS w, drive.reach('professional', 'preaccepted') AS other, drive.reach('public', 'implementing') AS public \gset
SELECT drive.supply_all(:w, 'accepted', '2020-05-11', without => 'delivered'), drive.supply_all(:public, 'accepted', '2020-05-11', without => 'delivered') \g /dev/null
SELECT pg_temp.set_today('2020-05-18');
CREATE FUNCTION pg_temp.grant(project_id bigint, document_id bigint, rule text DEFAULT 'delivered', by bigint DEFAULT 1, since date DEFAULT '2020-05-12', until date DEFAULT '2020-08-31') RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.waiver (project_id, rule, granted_by, document_id, granted_on, until) VALUES (%L, %L, %L, %L, %L, %L)', project_id, rule, by, document_id, since, until)
$$;
SELECT is(pg_temp.step('tap_police', :w, 'accepted'), 'delivered ZG005', 'without a waiver the contracts must be delivered');
SELECT pg_temp.paper('tap_bureau', :w, 'waiver_consent_data_bureau', '2020-05-11') AS consent,
       pg_temp.paper('tap_bureau', :other, 'waiver_consent_data_bureau', '2020-05-11') AS elsewhere,
       pg_temp.paper('tap_government', :w, 'waiver_consent_government', '2020-05-11') AS from_above,
       pg_temp.paper('tap_government', :public, 'waiver_consent_government', '2020-05-11') AS public_consent,
       drive.void(pg_temp.paper('tap_bureau', :w, 'waiver_consent_data_bureau', '2020-05-11'), '2020-05-12') AS voiding \gset
SELECT document_id AS voided FROM yunfu.document WHERE id = :voiding \gset
SELECT max(id) AS scheme FROM yunfu.document WHERE project_id = :w AND kind = 'scheme' \gset
SELECT max(id) AS opinion FROM yunfu.document WHERE project_id = :w AND kind = 'preacceptance_opinion' \gset
-- who
SELECT is(pg_temp.by(who, pg_temp.grant(:w, :consent)), CASE WHEN who IN ('tap_bureau', 'tap_wang', 'tap_zhao', 'none') THEN 'done' ELSE 'ZG006 office' END, who || ' grants for the data bureau')
  FROM unnest(ARRAY['none', 'tap_bureau', 'tap_wang', 'tap_zhao', 'tap_guest', 'tap_police', 'tap_li', 'tap_finance', 'tap_government', 'tap_school', 'tap_audit', 'tap_stranger']) AS who;
SELECT is(pg_temp.by('none', pg_temp.grant(:w, :consent, by => agency)), 'ZG006 office', 'it is not for agency ' || agency || ' to grant, nor for anyone in its name')
  FROM unnest(ARRAY[2, 3, 4, 5, 6, 8]) AS agency;
SELECT is(pg_temp.by('none', pg_temp.grant(:w, :consent, by => 99)), '23503', 'it is an agency that grants');
SELECT is(pg_temp.by('tap_bureau', pg_temp.grant(:w, :consent, by => 7)), 'ZG006 office', 'nor does one bureau speak for another');
SELECT is(pg_temp.by('tap_bureau', pg_temp.grant(:public, :public_consent)), 'ZG006 office', 'nobody excuses himself: of a public project it is the government''s');
SELECT is(pg_temp.by('tap_government', pg_temp.grant(:public, :public_consent, by => 4)), 'done', 'who may');
-- what
SELECT is(pg_temp.by('none', pg_temp.grant(:w, :consent, rule)), 'ZG010 rule', 'what the policy does not let be waived: ' || rule)
  FROM unnest(ARRAY['step', 'office', 'legal_date', 'acceptance_report', 'four_eyes.submitted', 'contracts.limit', 'approval_opinion.alive', 'software_test', 'settled.change_filing', 'Delivered', 'delivered ', 'delivered.main', 'nothing']) AS rule;
SELECT is(pg_temp.by('none', pg_temp.grant(:w, :consent, '  ')), '23514 waiver_rule_nonblank', 'a rule has a name');
-- on which paper
SELECT is(pg_temp.by('none', pg_temp.grant(:w, paper)), 'ZG002 document', 'a waiver rests on a paper, not on ' || says)
  FROM (VALUES (0::bigint, 'none'), (-1, 'less'), (:elsewhere, 'another project''s'), (:scheme, 'one of another kind'), (:opinion, 'one of another kind by the same office'), (:from_above, 'another office''s'),
               (:voided, 'one that was voided'), (:voiding, 'the voiding'), (9223372036854775807, 'one that there is not')) AS v (paper, says);
SELECT is(pg_temp.by('none', pg_temp.grant(:w, :consent, by => 7)), 'ZG002 document', 'nor on one that was issued by another agency of the kind');
SELECT is(pg_temp.by('none', pg_temp.grant(column1, column2, column3, column4, column5, column6)), column7, column8)
  FROM (VALUES (NULL::bigint, :consent::bigint, 'delivered', 1::bigint, '2020-05-12'::date, '2020-08-31'::date, '23502', 'it is of a project'), (99999, :consent, 'delivered', 1, '2020-05-12', '2020-08-31', '23503', 'that there is'),
               (:w, NULL, 'delivered', 1, '2020-05-12', '2020-08-31', '23502', 'on a paper'), (:w, :consent, NULL, 1, '2020-05-12', '2020-08-31', '23502', 'of a rule'),
               (:w, :consent, 'delivered', NULL, '2020-05-12', '2020-08-31', '23502', 'by an agency'), (:w, :consent, 'delivered', 1, NULL, '2020-08-31', '23502', 'from a day'),
               (:w, :consent, 'delivered', 1, '2020-05-12', NULL, '23502', 'until a day')) AS v;
-- when
SELECT is(pg_temp.by('tap_bureau', pg_temp.grant(:w, :consent, since => since, until => until)), outcome, says)
  FROM (VALUES ('2020-05-18'::date, '2020-05-18'::date, 'done', 'from today, for a day'), ('2020-05-11', '2020-05-11', 'done', 'from the day of its paper, even if it is over'), ('2020-05-11', '2099-12-31', 'done', 'the shipped pack sets no length'),
               ('2020-05-19', '2020-08-31', 'ZG011 legal_date', 'not from tomorrow'), ('2020-05-10', '2020-08-31', 'ZG011 legal_date', 'not from before its paper'),
               ('2020-05-12', '2020-05-11', 'ZG011 until', 'not until before it begins'), ('2020-05-12', 'infinity', '23514 waiver_until_legal_day', 'not for ever'), ('infinity', 'infinity', '23514 waiver_granted_on_legal_day', 'nor from never')) AS v (since, until, outcome, says);
-- a paper and the waiver that rests on it, in one statement
SELECT is((drive.outcome(format('WITH d AS (INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''waiver_consent_data_bureau'', 1, ''2020-05-12'') RETURNING id)
    INSERT INTO yunfu.waiver (project_id, rule, granted_by, document_id, granted_on, until) SELECT %1$s, ''delivered'', 1, id, ''2020-05-12'', ''2020-08-31'' FROM d', :w))).result, 'done', 'paper and waiver may come together');
-- it is an act
SELECT pg_temp.do('tap_wang', pg_temp.grant(:w, :consent));
SELECT max(id) AS waiver FROM yunfu.waiver WHERE project_id = :w \gset
SELECT is(pg_temp.last_act(:w), format('waiver_granted tap_wang 1 2020-05-12 {"id":%s,"rule":"delivered","granted_by":1,"document_id":%s,"granted_on":"2020-05-12","until":"2020-08-31"}', :waiver, :consent), 'granting is an act');
SELECT is(after_seq, p.step_seq, 'what the engine keeps is the engine''s') FROM yunfu.waiver w JOIN yunfu.project p ON p.id = project_id WHERE w.id = :waiver;
INSERT INTO yunfu.waiver (project_id, rule, granted_by, document_id, granted_on, until, after_seq) VALUES (:w, 'delivered', 1, :consent, '2020-05-11', '2020-05-11', 99);
SELECT is((SELECT after_seq FROM yunfu.waiver ORDER BY id DESC LIMIT 1), (SELECT step_seq FROM yunfu.project WHERE id = :w), 'whatever is said');
-- and stays as it is
SELECT is(pg_temp.by(who, statement), 'ZG009 fixed', who || ': ' || statement)
  FROM unnest(ARRAY['none', 'tap_bureau']) AS who,
       unnest(ARRAY['UPDATE yunfu.waiver SET until = ''2030-01-01''', 'UPDATE yunfu.waiver SET rule = rule || ''x''', 'UPDATE yunfu.waiver SET after_seq = 0', 'DELETE FROM yunfu.waiver', 'TRUNCATE yunfu.waiver', 'TRUNCATE yunfu.waiver CASCADE',
                    'MERGE INTO yunfu.waiver w USING (SELECT 1) AS s ON w.id > 0 WHEN MATCHED THEN UPDATE SET until = ''2030-01-01''', 'MERGE INTO yunfu.waiver w USING (SELECT 1) AS s ON w.id > 0 WHEN MATCHED THEN DELETE',
                    format('INSERT INTO yunfu.waiver (id, project_id, rule, granted_by, document_id, granted_on, until) VALUES (%s, %s, ''delivered'', 1, %s, ''2020-05-12'', ''2020-08-31'') ON CONFLICT (id) DO UPDATE SET until = ''2030-01-01''', :waiver, :w, :consent)]) AS statement;
SELECT last_seq AS before FROM yunfu.project WHERE id = :w \gset
SELECT is(pg_temp.by('tap_bureau', format('INSERT INTO yunfu.waiver (id, project_id, rule, granted_by, document_id, granted_on, until) VALUES (%s, %s, ''delivered'', 1, %s, ''2020-05-12'', ''2020-08-31'') ON CONFLICT DO NOTHING', :waiver, :w, :consent)), 'done', 'what is not inserted');
SELECT is(last_seq, :before::bigint, 'is no act') FROM yunfu.project WHERE id = :w;
-- it is honoured: by the step, by explain, in the act
SELECT is(pg_temp.step(who, :w, 'accepted'), 'done, waived delivered', who || ' steps on by it') FROM unnest(ARRAY['tap_police', 'tap_li', 'none']) AS who;
SELECT is(pg_temp.remedy('tap_police', :w, 'accepted', 'delivered'), format('18 refuse t owner waived by waiver %s, on document %s, from 2020-05-12 until 2020-08-31', :waiver, :consent), 'explain names it');
SELECT is((SELECT concat_ws(' ', ready, missing, remedies) FROM yunfu.worklist WHERE project_id = :w AND next_stage = 'accepted'), 't 0', 'the worklist takes it for met');
SELECT pg_temp.set_today('2020-08-31');
SELECT is(pg_temp.step('none', :w, 'accepted', day), outcome, 'on ' || day)
  FROM (VALUES ('2020-05-11'::date, 'done, waived delivered'), ('2020-05-12', 'done, waived delivered'), ('2020-08-31', 'done, waived delivered')) AS v (day, outcome);
SELECT pg_temp.set_today('2020-09-01');
SELECT is(pg_temp.step('tap_police', :w, 'accepted'), 'delivered ZG005', 'the day after its end it excuses nothing');
SELECT is(pg_temp.step('tap_police', :w, 'accepted', '2020-08-31'), 'done, waived delivered', 'a step of its last day it does');
SELECT is(pg_temp.step('tap_police', :other, 'accepted', '2020-08-31') ~ 'delivered', true, 'of its own project only');
SELECT set_eq(format('SELECT rule, rule_zh, rule_en, article, document_kind, grantor_id, state, state_zh, state_en, acts FROM yunfu.waiver_watch WHERE project_id = %s', :w),
              $$VALUES ('delivered', '全部合同须已交付', 'every contract must be delivered', '18', 'waiver_consent_data_bureau', 1::bigint, 'ended', '已到期', 'Ended', 0)$$, 'and is told to have ended');
SELECT pg_temp.set_today('2020-08-31');
SELECT bag_eq(format('SELECT until, state FROM yunfu.waiver_watch WHERE project_id = %s', :w), $$VALUES ('2020-08-31'::date, 'valid'), ('2020-05-11', 'ended')$$, 'one ends with its own day');
SELECT is(sum(waivers), 2::numeric, 'the scorecard counts what was granted') FROM yunfu.unit_scorecard WHERE agency_id = 2 AND year = 2020;
SELECT is(coalesce(sum(waivers), 0), 0::numeric, 'to whom') FROM yunfu.unit_scorecard WHERE agency_id <> 2 OR year <> 2020;
-- together with the step it would stand after it in the ledger
SELECT is(pg_temp.by('none', format('WITH w AS (%s RETURNING project_id) UPDATE yunfu.project SET stage = ''accepted'' FROM w WHERE id = project_id', pg_temp.grant(:w, :consent))), '55000', 'not in one statement with the step');
SELECT is(pg_temp.by('none', format('WITH s AS (UPDATE yunfu.project SET stage = ''accepted'' WHERE id = %s RETURNING id) INSERT INTO yunfu.waiver (project_id, rule, granted_by, document_id, granted_on, until) SELECT id, ''delivered'', 1, %s, ''2020-05-12'', ''2020-08-31'' FROM s', :w, :consent)),
          'done', 'after it, it is another act');
-- revoked
SELECT is(pg_temp.by('tap_police', format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) VALUES (%s, ''voiding'', 1, ''2020-08-31'', %s, ''撤回'')', :w, :consent)), 'ZG006 voiding', 'only who granted it takes it back');
SELECT is(pg_temp.by('tap_police', format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) VALUES (%s, ''voiding'', 2, ''2020-08-31'', %s, ''撤回'')', :w, :consent)), 'ZG006 voiding', 'and not another in its own name');
SELECT pg_temp.do('tap_bureau', format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) VALUES (%s, ''voiding'', 1, ''2020-08-31'', %s, ''撤回'')', :w, :consent));
SELECT is(pg_temp.step('tap_police', :w, 'accepted'), 'delivered ZG005', 'it ends when its paper is voided');
SELECT is(pg_temp.step('tap_police', :w, 'accepted', '2020-08-01'), 'delivered ZG005', 'also for a day before that');
SELECT set_eq(format('SELECT state, state_zh, state_en FROM yunfu.waiver_watch WHERE project_id = %s', :w), $$VALUES ('revoked', '已撤销', 'Revoked')$$, 'and is told to be revoked');
SELECT is(pg_temp.by('tap_bureau', pg_temp.grant(:w, :consent)), 'ZG002 document', 'its paper bears none any more');
SELECT pg_temp.paper('tap_bureau', :w, 'waiver_consent_data_bureau', '2020-08-31') AS renewed \gset
SELECT is(pg_temp.step('tap_police', :w, 'accepted'), 'delivered ZG005', 'a new paper alone does not revive it');
SELECT pg_temp.do('tap_bureau', pg_temp.grant(:w, :renewed, since => '2020-08-31'));
SELECT is(pg_temp.step('tap_police', :w, 'accepted'), 'done, waived delivered', 'a new waiver is needed, and given');
-- taken, and revoked after
SELECT pg_temp.do('tap_police', format('UPDATE yunfu.project SET stage = ''accepted'' WHERE id = %s', :w));
SELECT matches(pg_temp.last_act(:w), '^step tap_police 2 2020-08-31 .*"waived":"delivered"', 'the act says what was waived');
SELECT drive.void(:renewed, '2020-08-31') \g /dev/null
SELECT bag_eq(format('SELECT state, acts FROM yunfu.waiver_watch WHERE project_id = %s AND granted_on = ''2020-08-31''', :w), $$VALUES ('revoked', 1)$$, 'the step that was taken by it is counted');
SELECT drive.supply_all(:w, 'filed', '2020-08-31');
SELECT is(pg_temp.step('tap_police', :w, 'filed'), 'done', 'and stands');
-- the government's, for the data bureau's own
SELECT is(pg_temp.step('tap_bureau', :public, 'accepted'), 'delivered ZG005', 'of a public project too');
SELECT pg_temp.do('tap_government', pg_temp.grant(:public, :public_consent, by => 4));
SELECT is(pg_temp.step('tap_bureau', :public, 'accepted'), 'done, waived delivered', 'the government excuses the data bureau');
-- in words, whoever looks on
SELECT matches((drive.outcome(pg_temp.grant(:other, :elsewhere, 'contracts.limit'))).hint, 'What it lets be waived, and by whom: delivered \(data_bureau\)\.$', 'who asks for what cannot be waived is told what can');
SELECT is((drive.outcome('ALTER TABLE yunfu.waiver RENAME TO exemption; UPDATE yunfu.exemption SET rule = ''x''')).message, 'waivers in "exemption" may be neither altered nor removed', 'under whatever name');

-- What a version lets be waived, and for how long, is its rows: here a paper, a money line and four eyes, ten days at most, and by the unit's own paper.
SELECT govproj.load_pack('yunfu', body || jsonb_build_object('code', 'lenient', 'valid_from', '2023-01-01', 'valid_until', '2023-12-31', 'waivers', '[
    {"rule": "data_catalogue", "grantor": "data_bureau", "document_kind": "waiver_consent_data_bureau", "days": 10, "article": "90"},
    {"rule": "supervision", "grantor": "finance", "document_kind": "fund_review_opinion", "days": 0, "article": "91"},
    {"rule": "contracts.limit", "grantor": "data_bureau", "document_kind": "waiver_consent_data_bureau", "article": "94"},
    {"track": "professional", "rule": "four_eyes.submitted", "grantor": "unit", "document_kind": "scheme", "article": "92"}]'::jsonb)) AS lenient FROM govproj.packs \gset
UPDATE yunfu.policy_condition SET mode = 'refuse' WHERE condition = 'four_eyes' AND argument = 'submitted' AND policy_id = :lenient;
SELECT is_empty(format('SELECT * FROM yunfu.policy_fault WHERE policy_id = %s', :lenient), 'such a version is sound');
SELECT pg_temp.set_today('2023-03-01');
SELECT pg_temp.later('planned', '2023-03-01') AS l \gset
SELECT drive.supply_all(:l, 'submitted', '2023-03-01', without => 'data_catalogue');
SELECT pg_temp.paper('tap_bureau', :l, 'waiver_consent_data_bureau', '2023-02-20') AS consent \gset
SELECT is(pg_temp.step('tap_police', :l, 'submitted'), 'data_catalogue ZG002', 'a paper is asked for');
SELECT is(pg_temp.by('tap_bureau', pg_temp.grant(:l, :consent, 'data_catalogue', since => '2023-02-20', until => until)), outcome, until || ' is ' || outcome)
  FROM (VALUES ('2023-03-02'::date, 'done'), ('2023-03-03', 'ZG011 until'), ('2024-02-20', 'ZG011 until')) AS v (until, outcome);
SELECT matches((drive.outcome(pg_temp.grant(:l, :consent, 'data_catalogue', since => '2023-02-20', until => '2023-03-03'))).detail, '^Article 90: it may hold 10 days at most, which is until 2023-03-02\.', 'and says until when it might');
SELECT pg_temp.do('tap_bureau', pg_temp.grant(:l, :consent, 'data_catalogue', since => '2023-02-20', until => '2023-03-02'));
SELECT is(pg_temp.step('tap_police', :l, 'submitted'), 'done, waived data_catalogue', 'a paper is waived');
SELECT pg_temp.do('tap_zhao', format('UPDATE yunfu.project SET stage = ''submitted'' WHERE id = %s', :l));
SELECT pg_temp.paper('tap_wang', :l, 'preliminary_review', '2023-03-01') \g /dev/null
SELECT is(pg_temp.step('tap_zhao', :l, 'prechecked'), 'four_eyes.submitted ZG006', 'four eyes');
SELECT max(id) AS scheme FROM yunfu.document WHERE project_id = :l AND kind = 'scheme' \gset
SELECT is(pg_temp.by('tap_school', pg_temp.grant(:l, :scheme, 'four_eyes.submitted', 5, '2023-03-01', '2023-03-31')), 'ZG002 document', 'another unit has not issued the paper');
SELECT pg_temp.do('tap_police', pg_temp.grant(:l, :scheme, 'four_eyes.submitted', 2, '2023-03-01', '2023-03-31'));
SELECT is(pg_temp.step('tap_zhao', :l, 'prechecked'), 'done, waived four_eyes.submitted', 'are waived where the version lets them be');
SELECT pg_temp.later('contracted', '2023-03-01', 'tap_li') AS line \gset
SELECT is(pg_temp.step('tap_police', :line, 'implementing'), 'supervision ZG003', 'a money line');
SELECT is(pg_temp.by('tap_finance', pg_temp.grant(:line, pg_temp.paper('tap_finance', :line, 'fund_review_opinion', '2023-03-01', 'failed'), 'supervision', 3, '2023-03-01', '2023-03-01')), 'ZG002 document', 'on no paper that says no');
SELECT pg_temp.paper('tap_finance', :line, 'fund_review_opinion', '2023-03-01') AS opinion \gset
SELECT pg_temp.do('tap_finance', pg_temp.grant(:line, :opinion, 'supervision', 3, '2023-03-01', '2023-03-01'));
SELECT is(pg_temp.step('tap_police', :line, 'implementing'), 'done, waived supervision', 'is waived');
SELECT is(met::text || ' ' || remedy, format('true waived by waiver %s, on document %s, from 2023-03-01 until 2023-03-01', (SELECT max(id) FROM yunfu.waiver), :opinion), 'the list of money lines says so')
  FROM govproj.judge_thresholds('yunfu.project', :line) WHERE rule = 'supervision';
SELECT pg_temp.set_today('2023-03-02');
SELECT is(pg_temp.step('tap_police', :line, 'implementing'), 'supervision ZG003', 'for a day of 0 days');
-- an amount that is entered
SELECT pg_temp.paper('tap_bureau', :line, 'waiver_consent_data_bureau', '2023-03-02') AS more \gset
SELECT is(pg_temp.by('tap_police', format('SELECT drive.contract(%s, ''other'', 900000, ''2023-03-02'')', :line)), 'ZG008 contracts.limit', 'contracts above the limit');
SELECT pg_temp.do('tap_bureau', pg_temp.grant(:line, :more, 'contracts.limit', since => '2023-03-02', until => '2023-03-02'));
SELECT is(pg_temp.by('tap_police', format('SELECT drive.contract(%s, ''other'', 900000, ''2023-03-02'')', :line)), 'done', 'are waived as they are entered');
SELECT pg_temp.do('tap_police', format('SELECT drive.contract(%s, ''other'', 900000, ''2023-03-02'')', :line));
SELECT matches(pg_temp.last_act(:line), '^contract_entered tap_police .*"waived":"contracts.limit"', 'as the act says');
SELECT results_eq(format('SELECT acts, rule_zh, rule_en FROM yunfu.waiver_watch WHERE project_id = %s AND rule = ''contracts.limit''', :line), $$VALUES (1, '合同及补充合同总额不超过批复金额', 'contracts and supplements together within the approved amount')$$, 'which is counted, of a rule that people have a name for');
-- what the pack's own version lets be waived is nothing to this one
SELECT is(pg_temp.by('none', pg_temp.grant(:l, :consent)), 'ZG010 rule', 'nor the other way: "delivered" holds here');
-- moved to a version that gives it to another office, a project needs that office's
SELECT pg_temp.set_today('2024-06-01');
SELECT govproj.load_pack('yunfu', body || jsonb_build_object('code', 'higher', 'valid_from', '2024-01-01', 'valid_until', '2024-06-30', 'waivers', '[
    {"rule": "delivered", "grantor": "government", "document_kind": "waiver_consent_government", "article": "93"}]'::jsonb)) AS higher FROM govproj.packs \gset
SELECT drive.reach('professional', 'preaccepted') AS moved \gset
SELECT drive.supply_all(:moved, 'accepted', '2020-05-11', without => 'delivered') \g /dev/null
SELECT pg_temp.do('tap_bureau', pg_temp.grant(:moved, pg_temp.paper('tap_bureau', :moved, 'waiver_consent_data_bureau', '2020-05-11'), until => '2024-12-31'));
SELECT is(pg_temp.step('none', :moved, 'accepted'), 'done, waived delivered', 'under the version that it was granted by');
UPDATE yunfu.project SET policy_id = :higher, policy_reason = '新办法' WHERE id = :moved;
SELECT is(pg_temp.step('none', :moved, 'accepted'), 'delivered ZG005', 'a waiver is no longer one under another that gives it to another office');
SELECT pg_temp.do('tap_government', pg_temp.grant(:moved, pg_temp.paper('tap_government', :moved, 'waiver_consent_government', '2024-06-01'), by => 4, since => '2024-06-01', until => '2024-12-31'));
SELECT is(pg_temp.step('none', :moved, 'accepted'), 'done, waived delivered', 'until that office grants it');

-- Corrections: a paper that a step rested on is voided. The step stands; with the next that leads on it is judged again.
SELECT pg_temp.set_today('2024-12-31');
CREATE FUNCTION pg_temp.state(project_id bigint) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', document_kind, state), ', ' ORDER BY voiding_id) FROM yunfu.correction_watch c WHERE c.project_id = state.project_id
$$;
-- paper by paper: the stage whose step rested on it, the next one, and the rule
CREATE TEMP TABLE rest (track text, kind text, at text, next text, missed text, article text);
INSERT INTO rest VALUES
    ('professional', 'scheme', 'submitted', 'prechecked', 'scheme ZG002', '8(1)'), ('professional', 'argumentation', 'submitted', 'prechecked', 'argumentation ZG002', '8(1)'),
    ('professional', 'data_catalogue', 'submitted', 'prechecked', 'data_catalogue ZG002', '8(1)'), ('professional', 'preliminary_review', 'prechecked', 'reviewed', 'preliminary_review ZG002', '8(2)'),
    ('professional', 'scheme', 'reviewed', 'fund_reviewed', 'scheme ZG002', '8(1)'), ('professional', 'cost_review', 'reviewed', 'fund_reviewed', 'cost_review ZG002', '8(2)'),
    ('professional', 'expert_review', 'fund_reviewed', 'approved', 'expert_review ZG002', '8(2)'), ('professional', 'fund_review_opinion', 'fund_reviewed', 'approved', 'approval_opinion.limit fund_review_opinion ZG002', '8(3)'),
    ('professional', 'approval_opinion', 'approved', 'funded', 'approval_opinion approval_opinion.alive ZG002', '8(4)'), ('professional', 'approval_opinion', 'contracted', 'implementing', 'approval_opinion approval_opinion.alive ZG002', '8(4)'),
    ('professional', 'fund_decision', 'funded', 'procuring', 'fund_decision ZG002', '8(5)'), ('professional', 'cost_review', 'implementing', 'preaccepted', 'cost_review ZG002', '8(2)'),
    ('professional', 'award_notice', 'contracted', 'implementing', 'award_notice contract.awarded ZG002', '10, 11'), ('professional', 'scheme', 'accepted', 'filed', 'scheme ZG002', '8(1)'),
    ('professional', 'acceptance_report', 'accepted', 'filed', 'acceptance_report ZG002', '18'), ('professional', 'software_test_report', 'accepted', 'filed', 'software_test ZG003', '13'),
    ('public', 'scheme', 'reviewed', 'fund_reviewed', 'scheme ZG002', '7(1)'), ('public', 'cost_review', 'funded', 'procuring', 'cost_review ZG002', '7(2)'),
    ('public', 'fund_decision', 'funded', 'procuring', 'fund_decision ZG002', '7(4)'), ('public', 'fund_review_opinion', 'fund_reviewed', 'funded', 'fund_decision.limit fund_review_opinion ZG002', '7(3)');
-- what each comes to: with the paper, with it voided, its article, the view; replaced by one that failed; replaced; the exit; and, voided before the step it was for, nothing
CREATE FUNCTION pg_temp.tried(r rest, OUT before text, OUT voided text, OUT said text, OUT shown text, OUT failed text, OUT replaced text, OUT shown_at_last text, OUT exits text) LANGUAGE plpgsql AS $$
DECLARE
    p bigint := drive.reach(r.track, r.at);
    bad bigint;
    about yunfu.policy_document;
BEGIN
    SELECT d.* INTO about FROM yunfu.policy_document d JOIN yunfu.project USING (policy_id) WHERE project.id = p AND d.kind = r.kind;
    PERFORM drive.supply_all(p, r.next, '2020-07-31');
    before := pg_temp.step('none', p, r.next, '2020-08-01');
    PERFORM pg_temp.void(p, r.kind);
    voided := pg_temp.step('none', p, r.next, '2020-08-01');
    SELECT e.article INTO said FROM yunfu.explain(p, r.next::govproj.stage, '2020-08-01') AS e WHERE NOT e.met AND e.mode = 'refuse' AND e.rule IN (r.kind, 'software_test');
    shown := pg_temp.state(p);
    SELECT string_agg(DISTINCT rule, ' ') INTO exits
      FROM yunfu.explain(p, NULL, '2020-08-01') AS e WHERE NOT met AND mode = 'refuse' AND target IN ('withdrawn', 'terminated');
    IF about.has_outcome THEN
        bad := drive.paper(p, r.kind, '2020-07-31', 'failed');
        failed := pg_temp.step('none', p, r.next, '2020-08-01') ~ 'ZG00[23]$' AND pg_temp.state(p) ~ ' open$';
    END IF;
    PERFORM drive.void(bad) WHERE bad IS NOT NULL;
    -- the right one bears the day of the wrong one: what rests on it is no older
    PERFORM drive.paper(p, r.kind, (SELECT max(d.issued_on) FROM yunfu.document d WHERE d.project_id = p AND d.kind = r.kind AND d.issued_on < '2020-07-31'));
    replaced := pg_temp.step('none', p, r.next, '2020-08-01');
    shown_at_last := split_part(pg_temp.state(p), ', ', 1); -- the one that failed is of no step's
END $$;
CREATE TEMP TABLE tried AS SELECT r.*, t.* FROM rest AS r, LATERAL pg_temp.tried(r) AS t;
SELECT matches(before, '^done', format('%s to %s on its papers', track, next)) || E'\n' || is(voided, missed, format('%s, voided at %s, bars the step to %s', kind, at, next)) || E'\n' ||
       is(said, article, 'by its article') || E'\n' || is(shown, kind || ' open', 'and is shown as open') || E'\n' || ok(coalesce(failed::boolean, true), 'one that failed does not replace it') || E'\n' ||
       -- what replaces an opinion is looked at with four eyes as the opinion was, and here one person enters everything
       is(regexp_replace(replaced, ' warned (four_eyes\.\w+ ?)+$', ''), regexp_replace(before, ' warned (four_eyes\.\w+ ?)+$', ''), 'a new one opens the step') || E'\n' || is(shown_at_last, kind || ' replaced', 'and is shown to replace it') || E'\n' ||
       ok(string_to_array(coalesce(exits, ''), ' ') <@ '{withdrawal,termination_procedure,something_signed}'::text[], 'an exit asks for nothing more than ever')
  FROM tried;

-- the limit: raised, it is judged by what bounds it; lowered, it binds
CREATE FUNCTION pg_temp.instead(project_id bigint, kind text, amount numeric, day date DEFAULT '2020-04-20') RETURNS void LANGUAGE sql AS $$
    SELECT pg_temp.void(project_id, kind), drive.paper(project_id, kind, day, 'passed', amount)
$$;
CREATE FUNCTION pg_temp.ready(stage text, next text, track text DEFAULT 'professional', day date DEFAULT '2020-04-20') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p bigint := drive.reach(track, stage);
BEGIN
    PERFORM drive.supply_all(p, next, day);
    RETURN p;
END $$;
CREATE FUNCTION pg_temp.approved(p bigint) RETURNS numeric LANGUAGE sql AS $$ SELECT approved_amount::numeric FROM yunfu.project WHERE id = p $$;
SELECT pg_temp.ready('approved', 'funded') AS a \gset
SELECT pg_temp.instead(:a, 'approval_opinion', 9000000) \g /dev/null
SELECT is(pg_temp.step('none', :a, 'funded', '2020-08-01'), 'approval_opinion.limit ZG008', 'an approval that was replaced goes no further than finance did');
SELECT matches(pg_temp.remedy('none', :a, 'funded', 'approval_opinion.limit', '2020-08-01'), '^8\(4\) refuse f .*9000000\.00 yuan.*2450000\.00 yuan', 'as explain says in figures');
SELECT pg_temp.instead(:a, 'approval_opinion', 2400000) \g /dev/null
SELECT is(pg_temp.step('none', :a, 'funded', '2020-08-01'), 'fund_decision.limit ZG008', 'a lower one binds what is decided with the step');
SELECT pg_temp.instead(:a, 'fund_decision', 2400000) \g /dev/null
SELECT is(pg_temp.approved(:a), 2400000::numeric, 'the limit is lowered at once');
SELECT is(drive.step(:a, 'funded', '2020-08-01'), 'done', 'which is taken');
SELECT is(pg_temp.approved(:a), 2400000::numeric, 'and leaves it there');
SELECT is(approval_last_day::date, '2022-04-06'::date, 'and lives no longer for being drawn up anew') FROM yunfu.project WHERE id = :a;
SELECT results_eq(format('SELECT before.kind, a.agency_id, a.detail::text FROM yunfu.act a JOIN yunfu.act before ON before.project_id = a.project_id AND before.seq = a.seq - 1 WHERE a.project_id = %s AND a.kind = ''project_changed''', :a),
                  $$VALUES ('document_entered', 1::bigint, '{"approved_amount":[2450000,2400000]}')$$, 'as an act says beside that of the paper');
SELECT is(pg_temp.step('none', :a, 'procuring', '2020-08-02'), 'done', 'the step after it asks no more');
SELECT pg_temp.instead(:a, 'fund_decision', 2400001) \g /dev/null
SELECT is(pg_temp.step('none', :a, 'procuring', '2020-08-02'), 'fund_decision.limit ZG008', 'a grant that was replaced does not go beyond the limit');
SELECT pg_temp.ready('procuring', 'contracted') AS c \gset
SELECT is(contracted::numeric, 2000000::numeric, 'of contracts') FROM yunfu.project WHERE id = :c;
SELECT pg_temp.instead(:c, 'approval_opinion', 1999999.99, '2020-04-06') \g /dev/null
SELECT is(pg_temp.step('none', :c, 'contracted', '2020-08-01'), 'contracts.limit fund_decision.limit ZG008', 'above the lower limit the step is barred');
SELECT pg_temp.instead(:c, 'approval_opinion', 2000000, '2020-04-06'), pg_temp.instead(:c, 'fund_decision', 2000000, '2020-04-13') \g /dev/null
SELECT is(drive.step(:c, 'contracted', '2020-08-01'), 'done', 'to the fen');
SELECT is(pg_temp.approved(:c), 2000000::numeric, 'within it, it lowers the limit');
SELECT is((drive.outcome(format('SELECT drive.contract(%s, ''other'', 0.01, ''2020-08-01'')', :c))).result, 'ZG008 contracts.limit', 'by which amounts are judged from then on');
SELECT pg_temp.ready('contracted', 'implementing') AS d \gset
SELECT pg_temp.instead(:d, 'approval_opinion', 1000) \g /dev/null
SELECT matches(pg_temp.step('none', :d, 'implementing', '2020-08-01'), '^contracts\.limit.* ZG008$', 'so it is once contracts are signed');
SELECT pg_temp.ready('reviewed', 'fund_reviewed', 'public') AS e \gset
SELECT drive.advance(:e, 'fund_reviewed', '2020-08-01'), drive.advance(:e, 'funded', '2020-08-02') \g /dev/null
SELECT pg_temp.instead(:e, 'fund_decision', 2000000, '2020-08-02') \g /dev/null
SELECT is(drive.step(:e, 'procuring', '2020-08-03') || ' ' || pg_temp.approved(:e), 'done 2000000', 'on the public track the limit is the grant');
-- what bounds it, lowered after it
SELECT pg_temp.ready('approved', 'funded') AS f, pg_temp.ready('funded', 'procuring', 'public') AS g \gset
SELECT pg_temp.instead(:f, 'fund_review_opinion', 1000, '2020-03-30'), pg_temp.instead(:g, 'fund_review_opinion', 1000, '2020-03-16') \g /dev/null
SELECT is(pg_temp.step('none', :f, 'funded', '2020-08-01'), 'approval_opinion.limit ZG008', 'an approval is judged by the opinion of finance that counts now');
SELECT is(pg_temp.step('none', :g, 'procuring', '2020-08-01'), 'fund_decision.limit ZG008', 'a grant too');

-- what no step rested on, or not any more, bars nothing
SELECT pg_temp.ready('fund_reviewed', 'approved') AS early \gset
SELECT drive.void(drive.paper(:early, 'approval_opinion', '2020-04-01', 'passed', 100), '2020-04-02') \g /dev/null
SELECT is(pg_temp.state(:early), 'approval_opinion past', 'what was voided before the step is past');
SELECT drive.advance(:early, 'approved', '2020-08-01'), drive.paper(:early, 'approval_opinion', '2020-08-01', 'passed', 9000000) \g /dev/null
SELECT drive.supply_all(:early, 'funded', '2020-08-01');
SELECT is(drive.step(:early, 'funded', '2020-08-02') || ' ' || pg_temp.approved(:early), 'done 2450000', 'and opens no limit to a later paper');
SELECT pg_temp.ready('prechecked', 'reviewed') AS two \gset
SELECT drive.paper(:two, 'cost_review', '2020-07-31') AS second \gset
SELECT drive.step(:two, 'reviewed', '2020-08-01') \g /dev/null
SELECT drive.void(:second), drive.supply_all(:two, 'fund_reviewed', '2020-08-01') \g /dev/null
SELECT is(pg_temp.step('none', :two, 'fund_reviewed', '2020-08-02'), 'done warned four_eyes.cost_review four_eyes.expert_review four_eyes.submitted', 'another paper that serves is enough');
SELECT is(pg_temp.state(:two), 'cost_review past', 'and nothing is open');
SELECT pg_temp.ready('reviewed', 'fund_reviewed') AS none \gset
SELECT drive.void(drive.paper(:none, 'government_consent', '2020-04-01')), drive.void(drive.paper(:none, 'scheme', '2020-07-01')) \g /dev/null
SELECT is(pg_temp.step('none', :none, 'fund_reviewed', '2020-08-02'), 'done warned four_eyes.cost_review four_eyes.expert_review four_eyes.submitted', 'nor does a paper that no step asked for');
SELECT is(pg_temp.state(:none), 'government_consent past, scheme past', 'which the view knows');
-- steps back, returns and exits
SELECT pg_temp.ready('preaccepted', 'accepted', day => '2020-07-31') AS back \gset
SELECT drive.paper(:back, 'preacceptance_opinion', '2020-07-31', 'failed') AS failed \gset
SELECT drive.step(:back, 'implementing', '2020-08-01') \g /dev/null
SELECT drive.void(:failed), drive.void(max(id)) FROM yunfu.document WHERE project_id = :back AND kind = 'acceptance_report' \g /dev/null
SELECT is(pg_temp.step('none', :back, 'preaccepted', '2020-08-01'), 'done', 'a step back is not judged again');
SELECT is(pg_temp.state(:back), 'preacceptance_opinion past, acceptance_report past', 'nor shown as open');
SELECT pg_temp.void(:back, 'cost_review'), drive.supply_all(:back, 'terminated', '2020-08-01') \g /dev/null
SELECT is(pg_temp.step('none', :back, 'preaccepted', '2020-08-01'), 'cost_review ZG002', 'the way on is barred');
SELECT is(pg_temp.step('none', :back, 'terminated', '2020-08-01'), 'done', 'the way out is not');
SELECT drive.step(:back, 'terminated', '2020-08-01') \g /dev/null
SELECT matches(pg_temp.state(:back), 'cost_review past$', 'after which nothing is open');
-- rounds
SELECT drive.reach('professional', 'returned') AS r \gset
SELECT pg_temp.void(:r, 'scheme'), pg_temp.void(:r, 'preliminary_review') \g /dev/null
SELECT is(pg_temp.state(:r), 'scheme past, preliminary_review past', 'a project that was returned begins anew');
SELECT drive.supply_all(:r, 'submitted', '2020-07-30') \g /dev/null
SELECT is(drive.step(:r, 'submitted', '2020-07-30'), 'done', 'a new round is free of what was voided before it');
SELECT drive.supply_all(:r, 'prechecked', '2020-07-31') \g /dev/null
SELECT is(pg_temp.step('none', :r, 'prechecked', '2020-08-01'), 'done warned four_eyes.submitted', 'a paper of an earlier round does not matter');
SELECT pg_temp.void(:r, 'argumentation') \g /dev/null
SELECT is(pg_temp.step('none', :r, 'prechecked', '2020-08-01'), 'argumentation ZG002', 'one of the present round does');
SELECT drive.paper(:r, 'argumentation', '2020-07-30') \g /dev/null
SELECT is(pg_temp.step('none', :r, 'prechecked', '2020-08-01'), 'done warned four_eyes.submitted', 'until it is replaced');
SELECT drive.reach('professional', 'funded') AS lapsed \gset
SELECT pg_temp.void(:lapsed, 'cost_review'), drive.paper(:lapsed, 'scheme', '2022-07-01'), drive.paper(:lapsed, 'argumentation', '2022-07-01') \g /dev/null
SELECT is(drive.step(:lapsed, 'submitted', '2022-07-01'), 'done', 'after a lapse too');
SELECT is(pg_temp.approved(:lapsed), NULL::numeric, 'with no limit yet');
SELECT drive.supply_all(:lapsed, 'prechecked', '2022-07-02') \g /dev/null
SELECT is(pg_temp.step('none', :lapsed, 'prechecked', '2022-07-02'), 'done warned four_eyes.submitted', 'what was voided in the earlier round is past');
SELECT pg_temp.void(:lapsed, 'scheme', '2022-07-02') \g /dev/null
SELECT is(pg_temp.step('none', :lapsed, 'prechecked', '2022-07-02'), 'scheme ZG002', 'the papers of the new submission are judged again');
SELECT is(pg_temp.state(:lapsed), 'cost_review past, scheme open', 'as shown');
SELECT drive.paper(:lapsed, 'scheme', '2022-07-02') \g /dev/null
SELECT is(pg_temp.step('none', :lapsed, 'prechecked', '2022-07-02'), 'argumentation.after.scheme ZG011', 'and what rested on them');
SELECT drive.paper(:lapsed, 'argumentation', '2022-07-02') \g /dev/null
SELECT is(pg_temp.step('none', :lapsed, 'prechecked', '2022-07-02'), 'done warned four_eyes.submitted', 'until they are replaced');
SELECT drive.step(:lapsed, 'prechecked', '2022-07-02') \g /dev/null
-- several at once, all of them listed
SELECT pg_temp.ready('fund_reviewed', 'approved') AS many \gset
SELECT pg_temp.void(:many, kind) FROM unnest(ARRAY['scheme', 'cost_review', 'fund_arrangement_opinion']) AS kind \g /dev/null
SELECT is(pg_temp.step('none', :many, 'approved', '2020-08-01'), 'cost_review fund_arrangement_opinion scheme ZG002', 'one refusal lists them all');
SELECT is((drive.outcome(format('UPDATE yunfu.project SET stage = ''approved'', stage_on = ''2020-08-01'' WHERE id = %s', :many))).detail ~ E'^Article 8\\(1\\), scheme \\(ZG002\\): [^\n]+\nArticle 8\\(2\\), cost_review \\(ZG002\\): [^\n]+\nArticle 8\\(3\\), fund_arrangement_opinion \\(ZG002\\): [^\n]+$',
          true, 'each with its article');
SELECT is(concat_ws(' ', ready, missing), 'f 3', 'so does the worklist') FROM yunfu.worklist WHERE project_id = :many AND next_stage = 'approved';
-- no day before that of the paper it voids
SELECT is((drive.outcome(format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) SELECT project_id, ''voiding'', issuer_id, issued_on - %s, id, ''误'' FROM yunfu.document WHERE project_id = %s AND kind = ''cost_review'' ORDER BY id DESC LIMIT 1', days, p))).result,
          outcome, format('voided %s days before it was issued', days))
  FROM (VALUES (0, 'done'), (1, 'ZG011 voiding')) AS v (days, outcome), drive.reach('professional', 'reviewed') AS p;
-- in one statement with the step, whichever comes first, the voiding would stand after it
SELECT pg_temp.ready('prechecked', 'reviewed') AS s \gset
SELECT drive.supply_all(:s, 'withdrawn', '2020-08-01') \g /dev/null
SELECT is((drive.outcome(format($$WITH v AS (INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) SELECT project_id, 'voiding', issuer_id, '2020-08-01', id, '误' FROM yunfu.document
          WHERE project_id = %s AND kind = 'scheme' RETURNING project_id) UPDATE yunfu.project SET stage = %L, stage_on = '2020-08-01' FROM v WHERE id = v.project_id$$, :s, target))).result, outcome, 'not in one statement with the step to ' || target)
  FROM (VALUES ('reviewed', 'ZG002 scheme'), ('withdrawn', '55000')) AS v (target, outcome);
-- the view, in full
SELECT pg_temp.ready('reviewed', 'fund_reviewed') AS v \gset
SELECT pg_temp.void(:v, 'cost_review') AS voiding \gset
SELECT results_eq(format('SELECT project_id, owner_id, stage, stage_zh, stage_en, document_kind, document_zh, issuer_id, voided_on, reason, replaced_by, steps, rested, state, state_zh, state_en FROM yunfu.correction_watch WHERE voiding_id = %s', :voiding),
                  format($$VALUES (%s::bigint, 2::bigint, 'reviewed', '已论证', 'Reviewed', 'cost_review', '造价审核报告', 1::bigint, '2020-08-01'::date, '录入错误', NULL::bigint, 1, 'prechecked → reviewed, 2020-03-23', 'open', '待补正', 'Open')$$, :v), 'who, what, when, why, and what had rested on it');
SAVEPOINT later;
SELECT drive.paper(:v, 'cost_review', '2020-08-01') AS new \gset
SELECT is(concat_ws(' ', replaced_by, state, state_zh, state_en), :new || ' open 待补正 Open', 'what rests on it is older than the new one, and bars the step') FROM yunfu.correction_watch WHERE voiding_id = :voiding;
ROLLBACK TO later;
SELECT drive.paper(:v, 'cost_review', '2020-03-23') AS new \gset
SELECT is(concat_ws(' ', replaced_by, state, state_zh, state_en), :new || ' replaced 已补正 Replaced', 'and by what it is replaced') FROM yunfu.correction_watch WHERE voiding_id = :voiding;
-- a user's own column is none of the papers
ALTER TABLE yunfu.project ADD COLUMN documents bigint;
SELECT pg_temp.ready('funded', 'procuring') AS u \gset
SELECT min(id) AS one FROM yunfu.document WHERE project_id = :u AND kind = 'award_notice' \gset
SELECT drive.paper(:u, 'award_notice', '2020-07-01') AS notice \gset
UPDATE yunfu.project SET documents = 5 WHERE id = :u;
UPDATE yunfu.project SET stage = 'procuring', stage_on = '2020-08-01', documents = :notice WHERE id = :u;
SELECT drive.void(:notice), drive.supply_all(:u, 'contracted', '2020-08-01') \g /dev/null
SELECT is(pg_temp.step('none', :u, 'contracted', '2020-08-02'), 'done', 'a column that is called so by a user is none of the papers');
ALTER TABLE yunfu.project DROP COLUMN documents;

-- How a version read when it was taken into use.
SELECT is(string_agg(concat_ws(' ', detail ->> 'policy_id', detail ->> 'code', legal_on, actor = current_user, agency_id), ', ' ORDER BY seq),
          format('1 yunfu-2020 2020-03-16 t, %s strict 2021-03-01 t, %s lenient 2023-03-01 t, %s higher 2024-06-01 t', :strict, :lenient, :higher), 'each version is written down once, with its first project') FROM yunfu.register_act WHERE kind = 'policy_in_use';
SELECT matches(detail::text, '^\{"policy_id":\d+,"code":"[^"]+","sha256":"[0-9a-f]{64}","form":1,"columns":\{"policy":"id register_id code [a-z_ ]+",("policy_[a-z]+":"id policy_id [a-z_ ]+",?)+\}\}$', 'the act is of this form') FROM yunfu.register_act WHERE kind = 'policy_in_use';
CREATE FUNCTION pg_temp.as_written(policy bigint) RETURNS boolean LANGUAGE sql AS $$
    SELECT detail ->> 'sha256' = govproj.policy_digest('yunfu.project', policy) FROM yunfu.register_act WHERE kind IN ('policy_in_use', 'policy_corrected') AND (detail ->> 'policy_id')::bigint = policy ORDER BY seq DESC LIMIT 1
$$;
SELECT ok(pg_temp.as_written(policy), 'version ' || policy || ' is as it was') FROM unnest(ARRAY[1, :strict, :lenient, :higher]) AS policy;
SELECT is(count(DISTINCT govproj.policy_digest('yunfu.project', id)), 4::bigint, 'no two are the same') FROM yunfu.policy;
SELECT is(govproj.policy_digest('yunfu.project', 999), NULL, 'what is not there has none');
SELECT is(govproj.policy_digest('yunfu.project', NULL), NULL, 'nor has NULL');
SELECT is(govproj.policy_digest(NULL, 1), NULL, 'nor NULL''s');
SELECT throws_ok('SELECT govproj.policy_digest(''yunfu.policy'', 1)', '42809', NULL, 'it is asked of the project table');
SELECT throws_ok('SELECT govproj.policy_digest(''pg_class'', 1)', '42809', NULL, 'of a register');
SELECT is((drive.outcome('REVOKE ALL ON yunfu.project FROM PUBLIC; SET LOCAL ROLE tap_stranger; SELECT govproj.policy_digest(''yunfu.project'', 1)')).result, '42501', 'by who may read it');
-- whatever the client's settings
CREATE FUNCTION pg_temp.under(settings text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    same boolean;
BEGIN
    EXECUTE settings;
    same := pg_temp.as_written(1);
    RAISE EXCEPTION 'undone' USING ERRCODE = 'UNDO0';
EXCEPTION
    WHEN SQLSTATE 'UNDO0' THEN
        RETURN same;
END $$;
SELECT ok(pg_temp.under(settings), 'under ' || settings)
  FROM unnest(ARRAY['SET LOCAL DateStyle = ''German, DMY''', 'SET LOCAL DateStyle = ''SQL, MDY''', 'SET LOCAL IntervalStyle = sql_standard', 'SET LOCAL IntervalStyle = postgres_verbose', 'SET LOCAL TimeZone = ''Pacific/Kiritimati''',
                    'SET LOCAL TimeZone = ''America/Los_Angeles''', 'SET LOCAL extra_float_digits = -15', 'SET LOCAL extra_float_digits = 3', 'SET LOCAL bytea_output = escape', 'SET LOCAL quote_all_identifiers = on',
                    'SET LOCAL search_path = pg_temp', 'SET LOCAL row_security = off', 'SET LOCAL enable_indexscan = off', 'SET LOCAL govproj.today = ''2030-01-01''']) AS settings;
SELECT is((drive.outcome('SET LOCAL ROLE tap_stranger; SELECT 1 / (pg_temp.as_written(1))::integer')).result, 'done', 'whoever asks');
-- what may change of a version in use does not count
UPDATE yunfu.policy SET superseded_on = '2020-12-30', note = '已废止' WHERE id = 1;
SELECT ok(pg_temp.as_written(1), 'that it is superseded, and annotated by an act, is no alteration');
ALTER TABLE yunfu.policy_step ADD COLUMN remark text;
ALTER TABLE yunfu.policy RENAME TO measure;
SELECT ok(pg_temp.as_written(1), 'nor is a column of the users'', nor a table''s name');
ALTER TABLE yunfu.measure RENAME TO policy;
ALTER TABLE yunfu.policy_step DROP COLUMN remark;
SELECT ok(pg_temp.as_written(1), 'nor that it is dropped again');
-- what a superuser does with triggers off shows
CREATE FUNCTION pg_temp.tampered(altered text, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    text text;
    n bigint;
BEGIN
    EXECUTE format('ALTER TABLE yunfu.%I DISABLE TRIGGER ALL', altered);
    EXECUTE statement;
    GET DIAGNOSTICS n = ROW_COUNT;
    SELECT concat(n > 0, ' ', string_agg(id::text, ' ' ORDER BY id)) INTO text FROM unnest(ARRAY[1, (SELECT id FROM yunfu.policy WHERE code = 'strict')]) AS id WHERE NOT pg_temp.as_written(id);
    RAISE EXCEPTION 'undone' USING ERRCODE = 'UNDO0';
EXCEPTION
    WHEN SQLSTATE 'UNDO0' THEN
        RETURN text;
END $$;
SELECT is((drive.outcome(statement)).result, 'ZG009 in_use', 'refused while the triggers stand: ' || statement) || E'\n' ||
       is(pg_temp.tampered(altered, statement), 't 1', 'and seen when they did not: ' || statement)
  FROM (VALUES ('policy', 'UPDATE yunfu.policy SET backdate_days = 3000 WHERE id = 1'), ('policy', 'UPDATE yunfu.policy SET valid_until = valid_until + 1 WHERE id = 1'), ('policy', 'UPDATE yunfu.policy SET title = title || '' '' WHERE id = 1'),
               ('policy_track', 'UPDATE yunfu.policy_track SET owner_kinds = ''finance'' WHERE policy_id = 1'), ('policy_class', 'DELETE FROM yunfu.policy_class WHERE policy_id = 1 AND category = ''software.platform'''),
               ('policy_document', 'UPDATE yunfu.policy_document SET label_zh = ''方案'' WHERE policy_id = 1 AND kind = ''scheme'''), ('policy_step', 'UPDATE yunfu.policy_step SET office = ''owner'' WHERE policy_id = 1 AND to_stage = ''approved'''),
               ('policy_requirement', 'UPDATE yunfu.policy_requirement SET mode = ''off'' WHERE policy_id = 1 AND needs = ''cost_review'''), ('policy_condition', 'UPDATE yunfu.policy_condition SET note = NULL WHERE policy_id = 1 AND condition = ''four_eyes'''),
               ('policy_requirement', 'UPDATE yunfu.policy_requirement SET applies_when = ''{"investment": {"from": 2000000.01}}'' WHERE policy_id = 1 AND code = ''supervision'''), ('policy_limit', 'UPDATE yunfu.policy_limit SET percent = 100.5 WHERE policy_id = 1'),
               ('policy_order', 'UPDATE yunfu.policy_order SET at_most = ''4 years'' WHERE policy_id = 1 AND at_most IS NOT NULL'), ('policy_obligation', 'UPDATE yunfu.policy_obligation SET label_zh = ''备案'' WHERE policy_id = 1'),
               ('policy_waiver', 'UPDATE yunfu.policy_waiver SET days = 9999 WHERE policy_id = 1'), ('policy_waiver', 'DELETE FROM yunfu.policy_waiver WHERE policy_id = 1'),
               ('policy_article', 'UPDATE yunfu.policy_article SET summary_zh = summary_en WHERE policy_id = 1'), ('policy_note', 'DELETE FROM yunfu.policy_note WHERE policy_id = 1'),
               ('policy_form', 'UPDATE yunfu.policy_form SET office = ''unit'' WHERE policy_id = 1 AND form = ''evaluation'''), ('policy_form', 'DELETE FROM yunfu.policy_form WHERE policy_id = 1'),
               ('policy_word', 'UPDATE yunfu.policy_word SET parts = NULL WHERE policy_id = 1 AND list = ''cost_line'''), ('policy_word', 'DELETE FROM yunfu.policy_word WHERE policy_id = 1 AND word = ''vital''')) AS v (altered, statement);

-- Rows that contradict themselves are found before a version is used.
SELECT govproj.load_pack('yunfu', body || '{"code": "faulty", "valid_from": "2024-07-01", "valid_until": "2024-12-31"}') AS faulty FROM govproj.packs \gset
CREATE FUNCTION pg_temp.fault(policy bigint, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    found text;
    rule text;
BEGIN
    EXECUTE replace(statement, '$1', policy::text);
    SELECT string_agg(concat_ws(' ', code, rule_table, article), ', ' ORDER BY code) INTO found FROM yunfu.policy_fault WHERE policy_id = policy;
    RAISE EXCEPTION 'undone' USING ERRCODE = 'UNDO0';
EXCEPTION
    WHEN SQLSTATE 'UNDO0' THEN
        RETURN found;
    WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS rule = CONSTRAINT_NAME;
        RETURN rtrim(SQLSTATE || ' ' || rule);
END $$;
SELECT is(pg_temp.fault(:faulty, 'INSERT INTO yunfu.policy_condition (policy_id, track, to_stage, condition, argument, article) VALUES ($1, ''professional'', ''approved'', ''four_eyes'', ' || argument || ', ''99'')'), outcome, 'four eyes on ' || argument)
  FROM (VALUES ('''returned''', NULL), ('''withdrawal''', NULL), ('''planned''', NULL), ('''nobody''', 'document_unknown policy_condition 99'), ('''trial''', 'document_unknown policy_condition 99'), ('''changes''', 'document_unknown policy_condition 99'),
               ('''''', '23514 policy_condition_argument_nonblank'), ('NULL', '23514 policy_condition_argument_check')) AS v (argument, outcome);
SELECT is(pg_temp.fault(:faulty, 'INSERT INTO yunfu.policy_condition (policy_id, to_stage, condition, argument, article) VALUES ($1, ''accepted'', ''four_eyes'', ''change'', ''99'')'), NULL, 'four eyes on a change');
SELECT is(pg_temp.fault(:faulty, format('INSERT INTO yunfu.policy_waiver (policy_id, track, rule, grantor, document_kind, days, article) VALUES ($1, %s, ''99'')', row)), outcome, 'a waiver of ' || row)
  FROM (VALUES ('NULL, ''scheme'', ''data_bureau'', ''waiver_consent_data_bureau'', NULL', NULL), ('NULL, ''failed_review'', ''data_bureau'', ''waiver_consent_data_bureau'', 0', NULL),
               ('NULL, ''approval_opinion.alive'', ''data_bureau'', ''waiver_consent_data_bureau'', 1', NULL), ('NULL, ''supervision'', ''unit'', ''scheme'', 1', NULL), ('NULL, ''contracts.limit'', ''data_bureau'', ''waiver_consent_data_bureau'', 1', NULL),
               ('NULL, ''contracts.fund_decision'', ''data_bureau'', ''waiver_consent_data_bureau'', 1', NULL), ('NULL, ''four_eyes.change'', ''data_bureau'', ''waiver_consent_data_bureau'', 1', NULL),
               ('NULL, ''nothing'', ''data_bureau'', ''waiver_consent_data_bureau'', NULL', 'waiver_of_nothing policy_waiver 99'), ('NULL, ''step'', ''data_bureau'', ''waiver_consent_data_bureau'', NULL', 'waiver_of_nothing policy_waiver 99'),
               ('NULL, ''office'', ''data_bureau'', ''waiver_consent_data_bureau'', NULL', 'waiver_of_nothing policy_waiver 99'), ('NULL, ''four_eyes'', ''data_bureau'', ''waiver_consent_data_bureau'', NULL', 'waiver_of_nothing policy_waiver 99'),
               ('''city'', ''scheme'', ''data_bureau'', ''waiver_consent_data_bureau'', NULL', 'track_unknown policy_waiver 99'), ('NULL, ''scheme'', ''data_bureau'', ''consent'', NULL', 'document_unknown policy_waiver 99'),
               ('NULL, ''scheme'', ''finance'', ''waiver_consent_data_bureau'', NULL', 'waiver_ungrantable policy_waiver 99'), ('NULL, ''scheme'', ''mayor'', ''waiver_consent_data_bureau'', NULL', 'office_unknown policy_waiver 99, waiver_ungrantable policy_waiver 99'), ('NULL, ''scheme'', ''owner'', ''waiver_consent_data_bureau'', NULL', '23514 policy_waiver_grantor_check'),
               ('NULL, ''scheme'', ''data_bureau'', ''waiver_consent_data_bureau'', -1', '23514 policy_waiver_days_check'), ('NULL, '' '', ''data_bureau'', ''waiver_consent_data_bureau'', NULL', '23514 policy_waiver_rule_nonblank'),
               ('''public'', ''delivered'', ''data_bureau'', ''waiver_consent_data_bureau'', NULL', '23505 policy_waiver_key')) AS v (row, outcome);

SELECT is_empty('SELECT * FROM govproj.verify(''yunfu'')', 'the chains hold');
SELECT * FROM finish();
ROLLBACK;
