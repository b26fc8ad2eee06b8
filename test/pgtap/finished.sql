-- settle passes over projects that are finished. After many stories told at random, in which it runs now and then, on a later day, and
-- with holidays entered afterwards, it leaves nothing that looking into every project would still find.
BEGIN;
\ir ../tap.sql
SELECT no_plan();
SELECT setseed(0.2025) \g /dev/null
CREATE ROLE tap_unit;
CREATE ROLE tap_bureau;
UPDATE yunfu.agency SET db_role = CASE id WHEN 1 THEN 'tap_bureau' WHEN 2 THEN 'tap_unit' END WHERE id IN (1, 2);
SELECT govproj.grant_register('yunfu') \g /dev/null

CREATE FUNCTION pg_temp.pick(choices anyarray) RETURNS anyelement LANGUAGE sql VOLATILE AS $$
    SELECT choices[1 + floor(random() * cardinality(choices))]
$$;
CREATE FUNCTION pg_temp.done(statement text) RETURNS boolean LANGUAGE sql AS $$ SELECT (drive.outcome(statement, false)).result = 'done' $$;

-- What settle has left that looking into every project finds.
CREATE FUNCTION pg_temp.left_behind() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    n bigint;
BEGIN
    PERFORM govproj.settle('yunfu');
    n := govproj.settle('yunfu', true);
    RETURN n;
END $$;

-- One thing that happens to a project on a day, whether it goes on or is over; what is refused has not happened.
CREATE FUNCTION pg_temp.happens(p bigint, day date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    at date := day - pg_temp.pick('{0,0,1,5,20}'::integer[]);
    c yunfu.contract;
    k bigint;
BEGIN
    SELECT k.* INTO c FROM yunfu.contract AS k WHERE k.project_id = p ORDER BY random() LIMIT 1;
    CASE floor(random() * 14)::integer
        WHEN 0, 11, 12, 13 THEN
            PERFORM drive.paper(p, pg_temp.pick('{delay_filing,change_filing,national_liaison,acceptance_filing,termination_filing_data_bureau,termination_filing_finance}'::text[]), at);
        WHEN 1 THEN
            PERFORM drive.void(d.id, day) FROM (SELECT id FROM yunfu.document WHERE project_id = p AND document_id IS NULL AND kind ~ 'filing|liaison'
                                                 ORDER BY random() LIMIT 1) AS d;
        WHEN 2 THEN
            UPDATE yunfu.contract SET delivered_on = pg_temp.pick(ARRAY[at, NULL, '2020-06-01']) WHERE id = c.id;
        WHEN 3 THEN
            UPDATE yunfu.contract SET delivery_due = at WHERE id = c.id;
        WHEN 4 THEN
            INSERT INTO yunfu.change (project_id, kind, cause, old, new, decided_on)
            SELECT p, 'value', 'policy', total_investment, total_investment + 1000, at FROM yunfu.project WHERE id = p;
        WHEN 5 THEN
            INSERT INTO yunfu.change (project_id, contract_id, kind, cause, old, new, decided_on)
            VALUES (p, c.id, 'duration', 'policy', c.delivery_due - c.signed_on, c.delivery_due - c.signed_on + pg_temp.pick('{-20,5,40}'::integer[]), at);
        WHEN 6 THEN
            UPDATE yunfu.contract SET ended_on = at, end_document_id = drive.paper(p, 'termination_procedure', at), end_reason = '协商解除' WHERE id = c.id;
        WHEN 7 THEN
            INSERT INTO yunfu.change (project_id, kind, source, cause, old, new, decided_on)
            SELECT p, 'funds', 'national', 'policy', national_funds, national_funds + pg_temp.pick('{0,100,-100}'::numeric[]), at FROM yunfu.project WHERE id = p;
        WHEN 8 THEN
            UPDATE yunfu.project SET owner_id = 7 - owner_id, owner_reason = '云编〔2024〕9号' WHERE id = p AND owner_id IN (2, 5);
        WHEN 9 THEN
            UPDATE yunfu.project SET policy_id = (SELECT v.id FROM yunfu.policy AS v WHERE v.id <> policy_id), policy_reason = '云府〔2024〕1号' WHERE id = p;
        ELSE
            PERFORM pg_temp.turn('tap_unit');
            INSERT INTO yunfu.correction (project_id, relation, row_id, column_name, reason, paper) VALUES (p, 'project', NULL, 'stage', '误录', '原件') RETURNING id INTO k;
            PERFORM pg_temp.turn('tap_bureau');
            UPDATE yunfu.correction SET decision = 'granted' WHERE id = k;
            PERFORM pg_temp.turn('none');
    END CASE;
    RETURN true;
EXCEPTION WHEN OTHERS THEN
    PERFORM pg_temp.turn('none');
    RETURN false;
END $$;

UPDATE yunfu.policy SET superseded_on = '2024-06-30';
SELECT govproj.load_pack('yunfu', p.body || '{"code": "second", "valid_from": "2024-07-01", "valid_until": "2028-12-31", "cases": []}'
       || jsonb_build_object('obligations', jsonb_path_query_array(p.body, '$.obligations[*] ? (!(@.stage == "terminated"))'))) FROM govproj.packs AS p WHERE p.code = 'yunfu-2020' \g /dev/null

-- Steps a week apart, days of delivery that pass unseen between them, and settling seldom.
CREATE FUNCTION pg_temp.story(track text, stage text, day date DEFAULT '2020-03-02') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p bigint;
    target text;
BEGIN
    PERFORM pg_temp.set_today(day);
    p := drive.project(track, day);
    PERFORM drive.supply(p, 'line ' || l, day) FROM unnest('{software_development,hardware,supervision,acceptance,security}'::text[]) AS l;
    FOREACH target IN ARRAY coalesce(drive.path(track, stage), '{}') LOOP
        day := day + 7;
        PERFORM pg_temp.set_today(day);
        EXIT WHEN NOT pg_temp.done(format('SELECT drive.advance(%s, %L, %L)', p, target, day));
        IF target = 'contracted' AND random() < 0.7 THEN
            INSERT INTO yunfu.change (project_id, contract_id, kind, cause, old, new, decided_on)
            SELECT p, k.id, 'duration', 'policy', k.delivery_due - k.signed_on, day + pg_temp.pick('{3,10,30}'::integer[]) - k.signed_on, day
              FROM yunfu.contract AS k WHERE k.project_id = p;
        END IF;
        IF random() < 0.3 THEN
            PERFORM pg_temp.happens(p, day);
        END IF;
        IF random() < 0.03 THEN
            PERFORM govproj.settle('yunfu');
        END IF;
    END LOOP;
    RETURN p;
END $$;

CREATE TEMPORARY TABLE told AS
    SELECT pg_temp.story(v.track, v.stage) AS p
      FROM generate_series(1, 6) AS n,
           (VALUES ('professional', 'filed'), ('professional', 'filed'), ('professional', 'terminated'), ('professional', 'withdrawn'),
                   ('professional', 'rejected'), ('public', 'filed'), ('professional', 'accepted'), ('public', 'implementing')) AS v (track, stage);
SELECT cmp_ok((SELECT count(p) FROM told)::integer, '>', 35, 'stories are told');
SELECT pg_temp.set_today('2020-12-31');
SELECT is(pg_temp.left_behind(), 0::bigint, 'settled, nothing is left behind');
SELECT cmp_ok((SELECT count(*) FROM yunfu.project AS q WHERE q.stage IN ('filed', 'terminated', 'withdrawn', 'rejected')
                AND NOT EXISTS (SELECT FROM yunfu.obligation AS o WHERE o.project_id = q.id AND o.met_on IS NULL AND o.lapsed_on IS NULL))::integer, '>', 10,
              'though many are finished, and passed over');
SELECT cmp_ok((SELECT count(*) FROM yunfu.obligation WHERE kind = 'delay_filing')::integer, '>', 3, 'some of which came late');

-- Afterwards: what comes in late, day after day
CREATE TEMPORARY TABLE came (day date, n bigint, behind bigint);
DO $$
DECLARE
    n bigint;
    day date;
BEGIN
    FOR day IN SELECT d::date FROM generate_series(date '2021-01-04', '2024-12-31', '97 days') AS d LOOP
        PERFORM pg_temp.set_today(day);
        SELECT count(*) FILTER (WHERE pg_temp.happens(t.p, day)) INTO n FROM told AS t WHERE t.p IS NOT NULL AND random() < 0.8;
        INSERT INTO came VALUES (day, n, CASE WHEN random() < 0.7 THEN pg_temp.left_behind() END);
    END LOOP;
END $$;
SELECT cmp_ok((SELECT sum(n) FROM came)::integer, '>', 60, 'much comes in after the end');
SELECT is_empty('SELECT * FROM came WHERE behind > 0', 'and settled, nothing is left behind');
SELECT is(pg_temp.left_behind(), 0::bigint, 'nor in the end');

-- By a version that asks nothing of who ends a project, a delay that nobody saw before is written with the last step all the same.
SELECT pg_temp.set_today('2024-07-08');
CREATE TEMPORARY TABLE ended AS SELECT pg_temp.story('professional', 'procuring', '2024-07-08') AS p FROM generate_series(1, 4);
SELECT pg_temp.set_today('2024-09-09'),
       pg_temp.done(format('SELECT drive.supply_all(%s, ''contracted'', ''2024-09-09'', ''contract main''), drive.contract(%1$s, ''main'', 2000000, ''2024-09-09'', due => ''2024-09-12'')', p)),
       pg_temp.done(pg_temp.stepping(p, 'contracted', '2024-09-09')) FROM ended \g /dev/null
SELECT pg_temp.set_today('2024-09-20'), pg_temp.done(format('SELECT drive.advance(%s, ''terminated'', ''2024-09-20'')', p)) FROM ended \g /dev/null
DELETE FROM ended USING yunfu.project AS q WHERE q.id = ended.p AND q.stage <> 'terminated';
SELECT cmp_ok((SELECT count(*) FROM ended)::integer, '>', 1, 'projects under the second version end');
SELECT set_eq($$ SELECT project_id FROM yunfu.obligation WHERE kind = 'delay_filing' AND arose_on = '2024-09-13' $$, 'SELECT p FROM ended',
              'it is written with their last step that delivery was late');
SELECT is(pg_temp.left_behind(), 0::bigint, 'so that nothing is left behind');
SELECT pg_temp.set_today('2024-12-31');

-- What is none of the project's acts
SELECT pg_temp.set_today('2024-12-31');
INSERT INTO yunfu.holiday (day, name, working) SELECT d, '补录', false FROM generate_series(date '2020-04-01', '2020-12-31', '1 day') AS d ON CONFLICT DO NOTHING;
SELECT is(pg_temp.left_behind(), 0::bigint, 'with holidays entered afterwards');
UPDATE yunfu.agency SET active = false WHERE id = 3;
SELECT is(pg_temp.left_behind(), 0::bigint, 'with an office gone');
SELECT is_empty($$ SELECT * FROM govproj.verify('yunfu') $$, 'every chain holds');
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') WHERE problem = 'duty_differs' $$, 'and the duties are as they are owed');

-- Past the engine: the row of a finished project is found, and written anew where all are looked into.
SELECT o.id AS altered, o.met_on AS met, (SELECT max(r.id) FROM yunfu.obligation AS r JOIN yunfu.project AS q ON q.id = r.project_id
                                           WHERE q.stage = 'filed' AND r.met_on IS NOT NULL AND r.id > o.id) AS removed
  FROM yunfu.obligation AS o JOIN yunfu.project AS q ON q.id = o.project_id WHERE q.stage = 'filed' AND o.kind = 'acceptance_filing' AND o.met_on IS NOT NULL ORDER BY o.id LIMIT 1 \gset
ALTER TABLE yunfu.obligation DISABLE TRIGGER USER;
UPDATE yunfu.obligation SET met_on = met_on + 1 WHERE id = :altered;
DELETE FROM yunfu.obligation WHERE id = :removed;
ALTER TABLE yunfu.obligation ENABLE TRIGGER USER;
SELECT cmp_ok((SELECT count(*) FROM govproj.check_register('yunfu') WHERE problem = 'duty_differs' AND remedy ~ '^settle\(register, true\)')::integer, '>=', 2, 'what was altered is found, with what mends it');
SELECT is(govproj.settle('yunfu'), 0::bigint, 'settle passes it over');
SELECT is(govproj.settle('yunfu', true), 2::bigint, 'and asked to look into all, mends it');
SELECT is((SELECT met_on FROM yunfu.obligation WHERE id = :altered), :'met'::date, 'as it was');
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') WHERE problem = 'duty_differs' $$, 'which is found');
SELECT is(govproj.settle('yunfu', NULL), 0::bigint, 'NULL is no');
SELECT * FROM finish();
ROLLBACK;
