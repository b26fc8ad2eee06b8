-- Explain and the stage trigger are one judge: for every pair of stages, and many sets of papers, contracts and
-- cost lines, explain says that all is met exactly when the UPDATE goes through, and names what the refusal names.
BEGIN;
SELECT plan(9);
\ir ../tap.sql
SELECT setseed(0.2020) \g /dev/null

CREATE TEMP TABLE answers (
    track text, from_stage text, to_stage text, day date, lawful boolean, unmet text[], refusal text, detail text
) ON COMMIT DROP;

CREATE FUNCTION pg_temp.pick(choices anyarray) RETURNS anyelement LANGUAGE sql VOLATILE AS $$
    SELECT choices[1 + floor(random() * cardinality(choices))]
$$;

-- One thing done at random to what a project rests on; what the doors refuse stays undone.
CREATE FUNCTION pg_temp.disturb(subject bigint, day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    about record;
    around date := day + pg_temp.pick(ARRAY[-800, -30, -8, -7, -1, 0, 0, 0, 1]);
BEGIN
    CASE floor(random() * 8)::integer
        WHEN 0, 1, 2 THEN
            SELECT kind, has_outcome, may_be_inapplicable INTO about FROM yunfu.policy_document ORDER BY random() LIMIT 1;
            PERFORM drive.paper(subject, about.kind, around,
                CASE WHEN about.may_be_inapplicable THEN pg_temp.pick('{passed,not_applicable}'::text[]) ELSE pg_temp.pick('{passed,failed}'::text[]) END,
                pg_temp.pick(ARRAY[2450000, 2450000, 1999999.99, 100000, 2450000.01]),
                pg_temp.pick(ARRAY['省测评中心', '云浮数科公司', ' 云浮数科公司 ']), pg_temp.pick(ARRAY['甲级', NULL]));
        WHEN 3, 4 THEN
            PERFORM drive.void(d.id) FROM (SELECT id FROM yunfu.document WHERE project_id = subject AND document_id IS NULL
                                            ORDER BY id DESC LIMIT 12) AS d ORDER BY random() LIMIT 1;
        WHEN 5 THEN
            PERFORM drive.contract(subject, pg_temp.pick('{main,supervision,testing,evaluation,other}'::text[]),
                pg_temp.pick(ARRAY[1, 100000, 2000000, 9000000]), LEAST(around, '2024-12-31'),
                pg_temp.pick(ARRAY['云浮数科公司', '广东监理公司']), pg_temp.pick(ARRAY['甲级', NULL]), random() < 0.5);
        WHEN 6 THEN
            UPDATE yunfu.contract SET delivered_on = pg_temp.pick(ARRAY[around, NULL]) WHERE project_id = subject AND random() < 0.7;
        ELSE
            UPDATE yunfu.cost_line SET amount = pg_temp.pick(ARRAY[0, 1, 999999.99, 1000000, 1800000]) WHERE project_id = subject AND random() < 0.4;
            DELETE FROM yunfu.cost_line WHERE project_id = subject AND random() < 0.1;
    END CASE;
EXCEPTION WHEN OTHERS THEN
    NULL;
END $$;

-- Both answers, side by side; unmet holds explain's unmet rules in the form of the refusal's lines, without article and code.
CREATE FUNCTION pg_temp.ask(subject bigint, target text, day date) RETURNS answers LANGUAGE plpgsql AS $$
DECLARE
    tried record;
    answer answers;
BEGIN
    SELECT p.track, p.stage::text, target, ask.day INTO answer.track, answer.from_stage, answer.to_stage, answer.day
      FROM yunfu.project p WHERE p.id = subject;
    SELECT bool_and(met) FILTER (WHERE mode = 'refuse'),
           array_agg(line ORDER BY line) FILTER (WHERE NOT met AND mode = 'refuse')
      INTO answer.lawful, answer.unmet
      FROM yunfu.explain(subject, target::govproj.stage, ask.day),
           concat(rule, ': ', remedy, '.') AS line;
    SELECT * INTO tried FROM drive.outcome(format('UPDATE yunfu.project SET stage = %L, stage_on = %L WHERE id = %s', target, ask.day, subject));
    answer.refusal := tried.result;
    answer.detail := tried.detail;
    RETURN answer;
END $$;

CREATE FUNCTION pg_temp.trials(track text, stage text, without text, trials integer) RETURNS SETOF answers LANGUAGE plpgsql AS $$
DECLARE
    subject bigint := drive.reach(track, stage, without);
    since date := (SELECT stage_on FROM yunfu.project WHERE id = subject);
    targets text[] := ARRAY(SELECT DISTINCT to_stage FROM drive.need n WHERE n.track = trials.track AND from_stage = stage ORDER BY 1);
    found answers[];
    day date;
BEGIN
    FOR i IN 1 .. trials LOOP
        BEGIN
            -- each way on is tried once in time and once after a lapse, undisturbed; everything else is left to chance
            IF i <= 2 * cardinality(targets) THEN
                day := since + CASE WHEN i <= cardinality(targets) THEN 7 ELSE 770 END;
                PERFORM drive.outcome(format('SELECT drive.supply_all(%s, %L, %L)', subject, targets[1 + (i - 1) % cardinality(targets)], day), false);
            ELSE
                day := since + pg_temp.pick(ARRAY[-1, 0, 7, 7, 7, 7, 14, 770, 770, 1767]);
                IF random() < 0.8 AND cardinality(targets) > 0 THEN
                    PERFORM drive.outcome(format('SELECT drive.supply_all(%s, %L, %L)', subject, pg_temp.pick(targets), LEAST(day, '2024-12-31')), false);
                END IF;
                FOR j IN 1 .. floor(random() * 3) LOOP
                    PERFORM pg_temp.disturb(subject, day);
                END LOOP;
                IF random() < 0.05 THEN
                    day := pg_temp.pick('{infinity,-infinity,2025-01-01,2024-12-31}'::date[]);
                END IF;
            END IF;
            found := ARRAY(SELECT pg_temp.ask(subject, s.name, day) FROM govproj.stages s);
            RAISE EXCEPTION USING ERRCODE = 'UNDO0';
        EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
            RETURN QUERY SELECT * FROM unnest(found);
        END;
    END LOOP;
END $$;

INSERT INTO answers
SELECT a.* FROM (SELECT DISTINCT track, unnest(ARRAY[from_stage, to_stage]) AS stage FROM drive.need ORDER BY 1, 2) AS place,
       unnest(ARRAY['', 'line acceptance']) AS without, pg_temp.trials(track, stage, without, 20) AS a
 WHERE without = '' OR stage NOT IN ('accepted', 'filed');

SELECT cmp_ok((SELECT count(*) FROM answers), '>', 20000::bigint, 'many questions were asked');
SELECT is((SELECT count(DISTINCT (track, from_stage, to_stage)) FROM answers), ((17 + 12) * 28)::bigint, 'of every pair of stages');
SELECT is_empty($$ SELECT * FROM answers WHERE lawful IS NULL $$, 'explain always answers');
SELECT is_empty($$ SELECT * FROM answers WHERE lawful <> (refusal = 'done') $$, 'explain says that all is met exactly when the step succeeds');
SELECT is_empty($$ SELECT * FROM answers WHERE from_stage <> to_stage AND NOT lawful AND unmet IS DISTINCT FROM
                   ARRAY(SELECT regexp_replace(line, '^.*?([a-z0-9_.]+) \(ZG0\d\d\)', '\1') FROM regexp_split_to_table(detail, E'\n') AS line ORDER BY 1)
                   LIMIT 3 $$,
                'the refusal lists the very rules that explain calls unmet, in the same words');
SELECT is_empty($$ SELECT * FROM answers WHERE from_stage <> to_stage AND NOT lawful AND left(refusal, 5) <>
                   (SELECT min(code[1]) FROM regexp_matches(detail, '\((ZG0\d\d)\)', 'g') AS code) $$,
                'of several codes the lowest is the SQLSTATE');
SELECT is_empty($$ SELECT * FROM answers WHERE from_stage <> to_stage AND NOT lawful AND
                   refusal <> substring(detail, '\((ZG0\d\d)\)') || ' ' || substring(detail, '([a-z0-9_.]+) \(ZG') $$,
                'and the first rule listed is the constraint');
SELECT set_eq($$ SELECT DISTINCT track, from_stage, to_stage FROM answers WHERE from_stage <> to_stage AND lawful $$,
              $$ SELECT DISTINCT track, from_stage, to_stage FROM drive.need $$, 'every step was taken at least once');
SELECT set_eq($$ SELECT DISTINCT track, from_stage, to_stage FROM answers
                  WHERE from_stage <> to_stage AND NOT lawful AND refusal <> 'ZG001 step' $$,
              $$ SELECT DISTINCT track, from_stage, to_stage FROM drive.need $$, 'and refused at least once');

SELECT * FROM finish();
ROLLBACK;
