-- Of many changes and deliveries an entry reads the latest, and its verdict is the one that all of them give.
BEGIN;
SELECT plan(25);
\ir ../tap.sql
INSERT INTO yunfu.policy_limit (policy_id, to_stage, subject, ceiling, percent, article) SELECT id, 'planned', 'changes', 'total', 30, '99' FROM yunfu.policy;
INSERT INTO yunfu.policy_order (policy_id, subject, after, code, article)
SELECT p.id, v.subject, v.after, v.code, '99' FROM yunfu.policy p, (VALUES ('contract:testing', 'change', 'tap.change'), ('liaison', 'change', 'tap.paper'), ('contract:other', 'delivery', 'tap.delivery')) AS v (subject, after, code);
UPDATE yunfu.policy_obligation SET applies_when = '{"kind": ["value", "scope"]}' WHERE code = 'change_filing';
INSERT INTO yunfu.policy_document (policy_id, kind, label_zh, label_en, issuer, article) SELECT id, 'liaison', '联系单', 'liaison', 'owner', '99' FROM yunfu.policy WHERE NOT EXISTS (SELECT FROM yunfu.policy_document WHERE kind = 'liaison');
INSERT INTO yunfu.policy_order (policy_id, subject, after, own, at_most, code, article) SELECT id, 'contract:evaluation', 'liaison', true, '3 days', 'tap.own', '99' FROM yunfu.policy;
SELECT is_empty('SELECT code, fault FROM yunfu.policy_fault', 'a version with a limit on changes, and with orders after changes and deliveries');
SELECT drive.reach('professional', 'implementing') AS p \gset
CREATE FUNCTION pg_temp.value(p bigint, new numeric, day date DEFAULT '2024-12-01') RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%s, ''value'', ''law'', ''hardware'', %s, %L)', p, new, day)
$$;
CREATE FUNCTION pg_temp.paper(p bigint, day date) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''liaison'', 2, %L)', p, day)
$$;
CREATE TEMPORARY TABLE judged (n integer, entered text, day date, met boolean, result text);
-- What is entered at random, what all that is on record says of it, and what came of it; what is in order stays.
CREATE PROCEDURE pg_temp.enter(p bigint, entries integer) LANGUAGE plpgsql AS $$
DECLARE
    day date;
    changed date;
    delivered date;
    lines numeric;
    moved numeric;
    hardware numeric;
    new numeric;
BEGIN
    SELECT sum(amount::numeric) INTO lines FROM yunfu.cost_line WHERE project_id = p;
    FOR n IN 1 .. entries LOOP
        day := DATE '2024-10-01' + floor(random() * 90)::integer;
        SELECT max(decided_on) INTO changed FROM yunfu.change WHERE project_id = p AND kind <> 'funds';
        SELECT max(delivered_on) INTO delivered FROM yunfu.contract WHERE project_id = p AND kind IN ('main', 'renewal', 'replacement');
        SELECT coalesce(sum(c.new::numeric - c.old::numeric), 0) INTO moved FROM yunfu.change c WHERE project_id = p AND kind = 'value';
        SELECT coalesce(sum(amount::numeric), 0) + moved INTO hardware FROM yunfu.cost_line WHERE project_id = p AND kind = 'hardware';
        CASE n % 6
            WHEN 0 THEN INSERT INTO judged SELECT n, 'testing', day, day >= coalesce(changed, day), result FROM drive.outcome(format('SELECT drive.contract(%s, ''testing'', 1, %L)', p, day), undo => false);
            WHEN 1 THEN INSERT INTO judged SELECT n, 'paper', day, day >= coalesce(changed, day), result FROM drive.outcome(pg_temp.paper(p, day), undo => false);
            WHEN 2 THEN INSERT INTO judged SELECT n, 'other', day, day >= coalesce(delivered, day), result FROM drive.outcome(format('SELECT drive.contract(%s, ''other'', 1, %L)', p, day), undo => false);
            WHEN 3 THEN
                IF random() < 0.5 THEN
                    INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) VALUES (p, 'scope', 'law', '甲', '2024-10-01'::date + n / 8);
                ELSE
                    INSERT INTO yunfu.change (project_id, kind, cause, source, new, decided_on) VALUES (p, 'funds', 'law', 'city', 2450000 + n, '2024-12-30');
                END IF;
            WHEN 4 THEN
                UPDATE yunfu.contract SET delivered_on = '2024-10-01'::date + n / 8 WHERE id = (SELECT min(id) FROM yunfu.contract WHERE project_id = p AND kind IN ('main', 'other') AND delivered_on IS NULL AND signed_on <= '2024-10-01'::date + n / 8);
                PERFORM drive.paper(p, 'award_notice', '2020-05-01');
                PERFORM drive.contract(p, 'main', 0, '2020-05-20');
            ELSE
                new := greatest(1, hardware + floor((random() - 0.5) * lines));
                CONTINUE WHEN new = hardware;
                INSERT INTO judged SELECT n, 'value', day, abs(moved + new - hardware) <= 0.3 * lines OR abs(moved + new - hardware) <= abs(moved), result
                  FROM drive.outcome(pg_temp.value(p, new, DATE '2024-10-01' + n / 8), undo => false);
        END CASE;
    END LOOP;
END $$;
SELECT setseed(0.3) \g /dev/null
CALL pg_temp.enter(:p, 600);
SELECT govproj.settle('yunfu') \g /dev/null
SELECT is_empty($$ SELECT * FROM judged WHERE result IS DISTINCT FROM CASE WHEN met THEN 'done' ELSE CASE entered WHEN 'value' THEN 'ZG008 changes.total' WHEN 'testing' THEN 'ZG011 tap.change' WHEN 'paper' THEN 'ZG011 tap.paper' ELSE 'ZG011 tap.delivery' END END $$,
                'each entry is judged as all changes and deliveries together say');
SELECT results_eq($$ SELECT entered FROM judged GROUP BY entered HAVING count(*) FILTER (WHERE met) > 10 AND count(*) FILTER (WHERE NOT met) > 10 ORDER BY 1 $$, $$ VALUES ('other'), ('paper'), ('testing'), ('value') $$, 'of each there is much that is in order, and much that is not');
SELECT is((SELECT count(*) > 100 FROM yunfu.change WHERE project_id = :p), true, 'there are many changes');
SELECT is((SELECT count(*) > 100 FROM yunfu.contract WHERE project_id = :p), true, 'and contracts');

-- of one day a paper that is entered comes after the changes there are
SELECT max(decided_on) AS last FROM yunfu.change WHERE project_id = :p AND kind <> 'funds' \gset
SELECT pg_temp.refused(pg_temp.paper(:p, DATE :'last'), 'done', 'a paper of the day of the last change');
SELECT pg_temp.refused(pg_temp.paper(:p, DATE :'last' - 1), 'ZG011 tap.paper', 'of the day before');

-- of several kinds that are delivered the last day counts
SELECT drive.contract(:p, 'renewal', 0, '2024-12-20') AS renewal \gset
UPDATE yunfu.contract SET delivered_on = '2024-12-31' WHERE id = :renewal;
SELECT pg_temp.refused(format('SELECT drive.contract(%s, ''other'', 1, ''2024-12-30'')', :p), 'ZG011 tap.delivery', 'a renewal delivered after all others');

-- what one more reads
CREATE FUNCTION pg_temp.reads_few(relation regclass, statement text, says text) RETURNS text LANGUAGE sql AS $$
    SELECT cmp_ok(pg_temp.read_of(relation, statement), '<', 30::bigint, says)
$$;
SELECT pg_temp.reads_few('yunfu.change', format('SELECT drive.contract(%s, ''testing'', 1, ''2024-12-31'')', :p), 'a contract after changes reads the last of each kind');
SELECT pg_temp.reads_few('yunfu.change', pg_temp.paper(:p, '2024-12-31'), 'so does a paper');
SELECT cmp_ok(pg_temp.read_of('yunfu.contract', format('SELECT drive.contract(%s, ''other'', 1, ''2024-12-31'')', :p)), '<', 150::bigint, 'a contract after deliveries reads few others');
SELECT coalesce(sum(l.amount::numeric), 0) AS hardware FROM yunfu.cost_line l WHERE project_id = :p AND kind = 'hardware' \gset
SELECT pg_temp.value(:p, :hardware + 10, '2024-12-31') \gexec
SELECT pg_temp.reads_few('yunfu.change', pg_temp.value(:p, :hardware + 20, '2024-12-31'), 'a change under a limit of changes reads the one before it');
SELECT pg_temp.reads_few('yunfu.change', format('INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) VALUES (%s, ''scope'', ''law'', ''甲'', ''2024-12-31'')', :p), 'one whose kind makes it a duty none but itself');
SELECT is(govproj.settle('yunfu'), 0::bigint, 'and its duty is written');
INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on) SELECT :p, 'duration', 'law', min(id), 9000, '2024-12-31' FROM yunfu.contract WHERE project_id = :p AND kind = 'other';
SELECT is(govproj.settle('yunfu'), 0::bigint, 'one of another kind is none');

-- contracts that each take a paper while it lives read those of their kind
DELETE FROM judged;
SELECT cmp_ok(pg_temp.read_of('yunfu.contract', format('SELECT drive.contract(%s, ''evaluation'', 1, ''2024-12-31'')', :p)), '<', 150::bigint, 'a contract with a paper of its own that lapses');
SELECT pg_temp.refused(format('SELECT drive.contract(%s, ''evaluation'', 1, %L)', :p, DATE :'last' + offset_days), result, 'on day ' || offset_days)
  FROM (VALUES (0, 'done'), (2, 'done')) AS v (offset_days, result);

-- several in one statement are judged one after the other
SELECT pg_temp.refused(format('INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%1$s, ''value'', ''law'', ''hardware'', %2$s + 5000000, ''2024-12-31''), (%1$s, ''value'', ''law'', ''hardware'', %2$s + 10, ''2024-12-31'')', :p, :hardware), 'ZG008 changes.total', 'one that goes beyond, though another brings it back');
SELECT pg_temp.refused(format('INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%1$s, ''value'', ''law'', ''hardware'', %2$s + 30, ''2024-12-31''), (%1$s, ''value'', ''law'', ''hardware'', %2$s + 40, ''2024-12-31'')', :p, :hardware), 'done', 'two within it');
-- a paper concerns the duties that it meets first, and those before them are not looked at
SELECT drive.paper(:p, 'change_filing', '2024-12-31') \g /dev/null
SELECT cmp_ok((SELECT count(*) FROM yunfu.obligation WHERE project_id = :p AND kind = 'change_filing' AND met_on IS NOT NULL), '>', 100::bigint, 'one paper meets many duties');
SELECT pg_temp.reads_few('yunfu.obligation', format('SELECT drive.paper(%s, ''change_filing'', ''2024-12-31'')', :p), 'another reads few of them');

-- of what has been voided often nothing counts
SELECT drive.reach('professional', 'procuring') AS q \gset
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) SELECT :q, 'award_notice', 2, '2020-05-20' FROM generate_series(1, 70);
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (:q, 'award_notice', 2, '2020-06-10');
SELECT pg_temp.refused(format('SELECT drive.contract(%s, ''main'', 0, ''2020-06-05'')', :q), 'done', 'an award of the day');
SELECT drive.void(id) FROM yunfu.document WHERE project_id = :q AND kind = 'award_notice' AND issued_on = '2020-05-20' \g /dev/null
SELECT pg_temp.refused(format('SELECT drive.contract(%s, ''main'', 0, ''2020-06-05'')', :q), 'ZG002 contract.awarded', 'after seventy voidings none');
SELECT is_empty('SELECT * FROM govproj.check_register(''yunfu'')', 'all is well');
SELECT * FROM finish();
ROLLBACK;
