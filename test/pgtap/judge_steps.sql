-- Every step of the measure: refused for want of each single thing it needs, by the right code and rule, and
-- taken once that thing is there. Every other pair of stages is refused.
BEGIN;
SELECT plan(22);
\ir ../tap.sql

-- How a step fares while one of the things it needs is absent, or there in a way that does not serve.
CREATE FUNCTION pg_temp.tries(n drive.need) RETURNS TABLE (variant text, refusal text, then_ text) LANGUAGE plpgsql AS $$
DECLARE
    subject bigint;
    start date;
    day date;
    paper bigint;
    outcomes boolean;
BEGIN
    FOR variant IN
        SELECT v FROM unnest('{absent,failed,late,voided}'::text[]) AS v
         WHERE v = 'absent' OR (v = 'late' AND n.thing LIKE 'contract %') OR n.thing IN (SELECT kind FROM yunfu.policy_document d WHERE v <> 'failed' OR has_outcome)
    LOOP
        BEGIN
            subject := drive.reach(n.track, n.from_stage, CASE WHEN n.thing LIKE 'line %' THEN n.thing ELSE '' END);
            SELECT stage_on + 7, stage_on INTO day, start FROM yunfu.project WHERE id = subject;
            IF n.to_stage = 'submitted' AND n.from_stage IN ('approved', 'funded', 'procuring') THEN
                day := day + interval '25 months';
            END IF;
            PERFORM drive.supply_all(subject, n.to_stage, day, n.thing);
            CASE variant
                WHEN 'failed' THEN PERFORM drive.paper(subject, n.thing, day, 'failed');
                WHEN 'late' THEN PERFORM drive.supply(subject, n.thing, day + 1);
                WHEN 'voided' THEN PERFORM drive.void(drive.paper(subject, n.thing, day));
                ELSE NULL;
            END CASE;
            refusal := drive.step(subject, n.to_stage, day);
            then_ := 'done';
            IF n.thing NOT LIKE 'line %' THEN
                IF variant = 'late' AND n.thing LIKE 'contract %' THEN
                    UPDATE yunfu.contract SET signed_on = day WHERE project_id = subject AND signed_on > day;
                ELSE
                    PERFORM drive.supply(subject, n.thing, day);
                END IF;
                IF n.thing = 'contract main' THEN
                    PERFORM drive.supply(subject, 'undertaking', day);
                END IF;
                then_ := drive.step(subject, n.to_stage, day);
            END IF;
            RAISE EXCEPTION USING ERRCODE = 'UNDO0';
        EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
            RETURN NEXT;
        END;
    END LOOP;
END $$;

CREATE TEMP TABLE tried ON COMMIT DROP AS
SELECT n.*, t.* FROM drive.need n, pg_temp.tries(n) t WHERE n.thing IS NOT NULL;

SELECT cmp_ok((SELECT count(*) FROM tried), '>', 150::bigint, 'enough was tried');
SELECT is_empty($$ SELECT track, from_stage, to_stage, thing, variant, refusal FROM tried WHERE refusal <> code || ' ' || rule $$,
                'each step is refused for want of each thing, by its code and rule');
SELECT is_empty($$ SELECT track, from_stage, to_stage, thing, variant, then_ FROM tried WHERE then_ <> 'done' $$,
                'and is taken once it is there');

-- every pair of stages that is no step, from every stage that can be reached
CREATE TEMP TABLE pairs (track text, from_stage text, to_stage text, refusal text) ON COMMIT DROP;
DO $$
DECLARE
    place record;
    subject bigint;
BEGIN
    FOR place IN SELECT DISTINCT track, unnest(ARRAY[from_stage, to_stage]) AS stage FROM drive.need ORDER BY 1, 2 LOOP
        subject := drive.reach(place.track, place.stage);
        INSERT INTO pairs
        SELECT place.track, place.stage, s.name, drive.step(subject, s.name, '2024-12-30', true)
          FROM govproj.stages s WHERE s.name <> place.stage;
    END LOOP;
END $$;
SELECT is((SELECT count(*) FROM pairs WHERE track = 'professional'), 17 * 27::bigint, 'the professional track knows 17 stages');
SELECT is((SELECT count(*) FROM pairs WHERE track = 'public'), 12 * 27::bigint, 'the public track knows 12 stages');
SELECT set_eq($$ SELECT track, from_stage, to_stage FROM pairs WHERE refusal <> 'ZG001 step' $$,
              $$ SELECT track, from_stage, to_stage FROM drive.need $$, 'every pair that is no step of the measure is refused as ZG001 step');
SELECT is_empty($$ SELECT * FROM pairs WHERE refusal = 'done' AND (track, from_stage, to_stage) NOT IN
                   (SELECT track, from_stage, to_stage FROM drive.need WHERE thing IS NULL) $$, 'and none is taken without its papers');
SELECT set_eq($$ SELECT DISTINCT from_stage FROM pairs p WHERE NOT EXISTS
                 (SELECT FROM pairs q WHERE q.track = p.track AND q.from_stage = p.from_stage AND q.refusal <> 'ZG001 step') $$,
              ARRAY['filed', 'rejected', 'withdrawn', 'terminated'], 'final stages are final');
SELECT is((drive.outcome(format('UPDATE yunfu.project SET stage = ''implementing'' WHERE id = %s', drive.reach('public', 'filed')))).hint,
          '"filed" is final: no step leads on from it.', 'and the hint says so');

-- a review of before the stage it follows does not serve
SELECT drive.reach('professional', 'prechecked') AS subject \gset
SELECT pg_temp.refused(format('SELECT drive.paper(%s, ''cost_review'', %L)', :subject, stage_on - 1), 'ZG011 cost_review.after.preliminary_review', 'a cost review of before the preliminary review is not entered') FROM yunfu.project WHERE id = :subject;
SELECT drive.paper(:subject, 'expert_review', stage_on) FROM yunfu.project WHERE id = :subject \g /dev/null
SELECT is(drive.step(:subject, 'reviewed', '2020-04-01'), 'ZG002 cost_review', 'and does not count');
SELECT drive.paper(:subject, 'cost_review', stage_on) FROM yunfu.project WHERE id = :subject \g /dev/null
SELECT is(drive.step(:subject, 'reviewed', '2020-04-01'), 'done', 'one of the same day does');
-- entered before the preliminary review, it waits for the step that rests on both
SELECT drive.reach('professional', 'submitted') AS subject \gset
SELECT drive.paper(:subject, 'cost_review', '2020-03-15'), drive.paper(:subject, 'preliminary_review', '2020-03-16'), drive.paper(:subject, 'expert_review', '2020-03-16') \g /dev/null
SELECT is(drive.step(:subject, 'prechecked', '2020-03-16'), 'done', 'a cost review that was entered first bars no preliminary review');
SELECT is(drive.step(:subject, 'reviewed', '2020-04-01'), 'ZG011 cost_review.after.preliminary_review', 'but bars the step that rests on it');
SELECT drive.paper(:subject, 'cost_review', '2020-03-16') \g /dev/null
SELECT is(drive.step(:subject, 'reviewed', '2020-04-01'), 'done', 'until there is one of the same day');

-- of a kind the latest counts: by date, then by entry
SELECT drive.reach('professional', 'submitted') AS subject \gset
SELECT drive.paper(:subject, 'preliminary_review', '2020-03-20', 'passed'), drive.paper(:subject, 'preliminary_review', '2020-03-12', 'failed') \g /dev/null
SELECT is(drive.step(:subject, 'prechecked', '2020-03-19', true), 'ZG002 preliminary_review', 'on the 19th the failed review is the latest');
SELECT is(drive.step(:subject, 'prechecked', '2020-03-20', true), 'done', 'on the 20th the passed one is');
SELECT drive.paper(:subject, 'preliminary_review', '2020-03-20', 'failed') AS failed \gset
SELECT is(drive.step(:subject, 'prechecked', '2020-03-20', true), 'ZG002 preliminary_review', 'of one day the one entered last counts');
SELECT drive.void(:failed) \g /dev/null
SELECT is(drive.step(:subject, 'prechecked', '2020-03-20', true), 'done', 'voided, it counts no more');

-- off plan: a ground, and the government's consent
SELECT drive.project(ground => 'vital') AS subject \gset
SELECT drive.line(:subject, 'hardware', 100000), drive.supply_all(:subject, 'submitted', '2020-03-09') \g /dev/null
SELECT is(drive.step(:subject, 'submitted', '2020-03-09'), 'ZG002 government_consent', 'off plan, nothing leaves the first stage without consent');
SELECT drive.paper(:subject, 'government_consent', '2020-03-10') \g /dev/null
SELECT is(drive.step(:subject, 'submitted', '2020-03-09'), 'ZG002 government_consent', 'nor before it');
SELECT is(drive.step(:subject, 'submitted', '2020-03-10'), 'done', 'with it, it does');

SELECT * FROM finish();
ROLLBACK;
