-- No duty of a project arises after its end (Article 17): whichever way it ended, on either track, in what is computed, in the view and
-- in the rows that are written. What arose before stays, and so does what arises with the end itself.
BEGIN;
SELECT plan(52);
\ir ../tap.sql


-- Each kind of duty on every track; what would keep a project from ending with an undelivered contract is switched off.
UPDATE yunfu.policy_condition SET mode = 'off' WHERE condition IN ('settled', 'delivered');
UPDATE yunfu.policy_requirement SET mode = 'off' WHERE code = 'nothing_signed';
UPDATE yunfu.policy_order SET mode = 'off' WHERE after IN ('delivery', 'delivered');
UPDATE yunfu.policy_obligation SET track = NULL WHERE event IN ('delay', 'change');
INSERT INTO yunfu.policy_obligation (policy_id, code, label_zh, label_en, event, stage, receiver, met_by, article)
SELECT 1, 'at_' || stage, '阶段', 'stage', 'stage', stage::govproj.stage, 'finance', 'change_filing', '99'
  FROM unnest(ARRAY['procuring', 'filed', 'withdrawn']) AS stage;
-- Which stages are final is what the version's own steps say: here a public project goes on from "withdrawn".
INSERT INTO yunfu.policy_step (policy_id, track, from_stage, to_stage, office, kind, article) VALUES (1, 'public', 'withdrawn', 'planned', 'owner', 'restart', '99');

-- A project that ends on 2020-07-01, whose contract is to be delivered on a day.
CREATE FUNCTION pg_temp.ended(track text, stage text, due date) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p bigint := drive.reach(track, 'procuring');
    target text;
BEGIN
    IF stage = 'withdrawn' THEN
        PERFORM drive.paper(p, 'award_notice', '2020-04-27'), drive.contract(p, 'main', 2000000, '2020-04-27', due => ended.due);
    ELSE
        PERFORM drive.supply_all(p, 'contracted', '2020-04-27');
        UPDATE yunfu.contract SET delivery_due = ended.due WHERE project_id = p;
        UPDATE yunfu.project SET stage = 'contracted', stage_on = '2020-04-27' WHERE id = p;
        PERFORM drive.advance(p, 'implementing', '2020-05-04');
    END IF;
    IF stage = 'filed' THEN
        IF track = 'professional' THEN
            PERFORM drive.advance(p, 'preaccepted', '2020-05-11');
        END IF;
        PERFORM drive.supply_all(p, 'accepted', '2020-05-18', without => 'delivered');
        UPDATE yunfu.project SET stage = 'accepted', stage_on = '2020-05-18' WHERE id = p;
    END IF;
    PERFORM drive.advance(p, stage, '2020-07-01');
    RETURN p;
END $$;

-- The delays of a project in each of the three places, and all that it owes.
CREATE FUNCTION pg_temp.delays(project_id bigint) RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' | ', coalesce((SELECT string_agg(arose_on::text, ' ') FROM govproj.project_duties('yunfu.project', project_id) WHERE event = 'delay'), '-'),
                     coalesce((SELECT string_agg(arose_on::text, ' ') FROM yunfu.obligation_watch w WHERE w.project_id = delays.project_id AND event = 'delay'), '-'),
                     coalesce((SELECT string_agg(arose_on::text, ' ') FROM yunfu.obligation o WHERE o.project_id = delays.project_id AND kind = 'delay_filing' AND lapsed_on IS NULL), '-'))
$$;
CREATE FUNCTION pg_temp.owed(project_id bigint) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(kind || ' ' || arose_on, ', ' ORDER BY arose_on, kind) FROM govproj.project_duties('yunfu.project', project_id)
$$;

CREATE TEMP TABLE made ON COMMIT DROP AS
SELECT track, stage, due, pg_temp.ended(track, stage, due) AS p
  FROM unnest(ARRAY['professional', 'public']) AS track, unnest(ARRAY['filed', 'terminated', 'withdrawn']) AS stage,
       unnest(ARRAY['2020-06-29', '2020-06-30', '2020-07-01', '2020-12-31']::date[]) AS due;
SELECT pg_temp.set_today('2024-12-30') \g /dev/null
SELECT govproj.settle('yunfu') \g /dev/null
SELECT is(pg_temp.delays(p), wanted, format('%s, %s on 2020-07-01: delivery was due on %s', track, stage, due))
  FROM made CROSS JOIN LATERAL (SELECT CASE due WHEN '2020-06-29' THEN '2020-06-30 | 2020-06-30 | 2020-06-30'
                                                WHEN '2020-06-30' THEN '2020-07-01 | 2020-07-01 | 2020-07-01'
                                                ELSE CASE WHEN track = 'public' AND stage = 'withdrawn' THEN concat_ws(' | ', due + 1, due + 1, due + 1) ELSE '- | - | -' END END AS wanted) AS w
 ORDER BY track, stage, due;
SELECT is(pg_temp.owed(p), wanted, format('%s, %s: what arose with the end stays', track, stage))
  FROM made JOIN (VALUES ('professional', 'filed', 'at_procuring 2020-04-20, acceptance_filing 2020-05-18, at_filed 2020-07-01'),
                         ('public', 'filed', 'at_procuring 2020-03-30, acceptance_filing 2020-05-18, at_filed 2020-07-01'),
                         ('professional', 'terminated', 'at_procuring 2020-04-20, termination_filing_data_bureau 2020-07-01, termination_filing_finance 2020-07-01'),
                         ('public', 'terminated', 'at_procuring 2020-03-30, termination_filing_data_bureau 2020-07-01, termination_filing_finance 2020-07-01'),
                         ('professional', 'withdrawn', 'at_withdrawn 2020-07-01'), ('public', 'withdrawn', 'at_withdrawn 2020-07-01, delay_filing 2021-01-01'))
         AS v (track, stage, wanted) USING (track, stage)
 WHERE due = '2020-12-31' ORDER BY track, stage;
SELECT is((SELECT string_agg(kind || ' ' || arose_on, ', ' ORDER BY arose_on, kind) FROM yunfu.obligation WHERE project_id = p AND lapsed_on IS NULL), pg_temp.owed(p),
          format('%s, %s: so it is written', track, stage)) FROM made WHERE due = '2020-12-31' ORDER BY track, stage;
SELECT is((SELECT count(*) FROM yunfu.worklist WHERE project_id = p AND remedies LIKE 'delay_filing%'), 0::bigint, format('%s, %s: nor is it work to do', track, stage))
  FROM made WHERE due = '2020-12-31' AND NOT (track = 'public' AND stage = 'withdrawn') ORDER BY track, stage;

-- Until it ends, a day that passes is one; an end that is dated before it takes it away again, and so does the row that was written.
SELECT pg_temp.set_today('2020-05-01'), drive.reach('public', 'procuring') AS u, drive.reach('professional', 'procuring') AS p \gset
SELECT drive.supply_all(:u, 'contracted', '2020-04-27'), drive.supply_all(:p, 'contracted', '2020-04-27') \g /dev/null
UPDATE yunfu.contract SET delivery_due = '2020-05-20' WHERE project_id IN (:u, :p);
UPDATE yunfu.project SET stage = 'contracted', stage_on = '2020-04-27' WHERE id IN (:u, :p);
SELECT pg_temp.set_today('2020-05-31') \g /dev/null
SELECT govproj.settle('yunfu') \g /dev/null
SELECT is(pg_temp.delays(p), '2020-05-21 | 2020-05-21 | 2020-05-21', 'while it runs a day that passes is a duty, and written') FROM unnest(ARRAY[:u, :p]) AS p;
SELECT drive.advance(p, 'terminated', '2020-05-20') FROM unnest(ARRAY[:u, :p]) AS p \g /dev/null
SELECT is(pg_temp.delays(p), '- | - | -', 'an end dated on that day takes it away') FROM unnest(ARRAY[:u, :p]) AS p;
SELECT is((SELECT lapsed_on FROM yunfu.obligation WHERE project_id = p AND kind = 'delay_filing'), DATE '2020-05-31', 'and the row says since when') FROM unnest(ARRAY[:u, :p]) AS p;

-- Changes: those decided before the end stay, and none comes after it.
SELECT pg_temp.set_today('2024-12-30') \g /dev/null
SELECT drive.reach('professional', 'contracted') AS p, drive.reach('public', 'contracted') AS u \gset
INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) SELECT p, 'value', 'policy', 2500000, '2020-07-01' FROM unnest(ARRAY[:p, :u]) AS p;
SELECT drive.advance(p, 'terminated', '2020-07-01') FROM unnest(ARRAY[:p, :u]) AS p \g /dev/null
SELECT is(count(*), 1::bigint, 'a change of its last day is a duty') FROM unnest(ARRAY[:p, :u]) AS p, govproj.project_duties('yunfu.project', p) AS d WHERE kind = 'change_filing' GROUP BY p;
SELECT pg_temp.refused(format('INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) VALUES (%s, ''value'', ''policy'', 2600000, ''2020-07-02'')', p), format('ZG009 reached.%s.value', CASE p WHEN :u THEN 'funded' ELSE 'approved' END), 'a later one is refused')
  FROM unnest(ARRAY[:p, :u]) AS p;

SELECT is_empty('SELECT * FROM govproj.check_register(''yunfu'') WHERE severity = ''error''', 'the register is as its acts say');
SELECT * FROM finish();
ROLLBACK;
