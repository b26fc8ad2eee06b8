-- A project of many papers and contracts is judged as one of few is: what is read of many says what reading all of them would.
BEGIN;
SELECT plan(14);
\ir ../tap.sql
UPDATE yunfu.policy_order SET applies_when = '{"amount": {"above": 0}}' WHERE code = 'contract.awarded';
INSERT INTO yunfu.policy_obligation (policy_id, code, label_zh, label_en, event, receiver, met_by, in_time_by, article)
SELECT policy_id, code || '_' || way, label_zh, label_en, event, receiver, met_by, way, article
  FROM yunfu.policy_obligation, unnest(ARRAY['dated', 'received']) AS way WHERE code = 'change_filing';
SELECT is_empty('SELECT code, fault FROM yunfu.policy_fault', 'a version whose papers meet duties in three ways, and of whose contracts some need no award');
SELECT drive.reach('professional', 'procuring') AS p \gset
SELECT drive.reach('professional', 'implementing') AS f \gset
SELECT drive.paper(:f, 'waiver_consent_data_bureau', '2024-12-30') AS w \gset
SELECT govproj.settle('yunfu') \g /dev/null

-- contracts and their awards: each takes, in the order of their days, the earliest that is left and no later
CREATE FUNCTION pg_temp.is_awarded(p bigint, contract_id bigint, day date, amount numeric) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    awards date[] := ARRAY(SELECT issued_on FROM yunfu.document d WHERE project_id = p AND kind = 'award_notice'
                           AND NOT EXISTS (SELECT FROM yunfu.document v WHERE v.document_id = d.id) ORDER BY issued_on, id);
    used int := 1;
    signed date;
BEGIN
    FOR signed IN SELECT signed_on FROM yunfu.contract c WHERE project_id = p AND kind = 'main' AND c.amount > 0
                  AND id <> contract_id AND (signed_on, id) < (day, contract_id) ORDER BY signed_on, id LOOP
        used := used + (awards[used] <= signed)::int;
        EXIT WHEN used > cardinality(awards);
    END LOOP;
    RETURN amount = 0 OR cardinality(awards) = 0 OR used <= cardinality(awards) AND awards[used] <= day;
END $$;
CREATE TEMP TABLE judged (n int, papers bigint, contracts bigint, awarded boolean, result text);
CREATE FUNCTION pg_temp.any_day() RETURNS date LANGUAGE sql VOLATILE AS $$ SELECT '2020-05-01'::date + floor(random() * 30)::int $$;
CREATE PROCEDURE pg_temp.procure(p bigint, entries int) LANGUAGE plpgsql AS $$
DECLARE
    statement text;
    day date;
    amount int;
    chosen bigint;
    awarded boolean;
    papers bigint;
    contracts bigint;
BEGIN
    FOR n IN 1 .. entries LOOP
        day := pg_temp.any_day();
        amount := (random() < 0.8)::int;
        SELECT count(*) INTO papers FROM yunfu.document WHERE project_id = p;
        SELECT count(*) INTO contracts FROM yunfu.contract WHERE project_id = p;
        CASE
            WHEN n % 9 IN (0, 3, 6) THEN
                PERFORM drive.paper(p, 'award_notice', day);
            WHEN n % 9 = 8 THEN
                PERFORM drive.void(id) FROM (SELECT id FROM yunfu.document d WHERE project_id = p AND kind = 'award_notice'
                                             AND NOT EXISTS (SELECT FROM yunfu.document v WHERE v.document_id = d.id) ORDER BY random() LIMIT 1) AS one;
            WHEN n % 9 = 7 AND contracts > 0 THEN
                SELECT id, c.amount INTO chosen, amount FROM yunfu.contract c WHERE project_id = p AND signed_on <> day ORDER BY random() LIMIT 1;
                awarded := pg_temp.is_awarded(p, chosen, day, amount);
                statement := format('UPDATE yunfu.contract SET signed_on = %L WHERE id = %s', day, chosen);
                INSERT INTO judged SELECT n, papers, contracts, awarded, result FROM drive.outcome(statement, undo => false);
            ELSE
                awarded := pg_temp.is_awarded(p, 9223372036854775807, day, amount);
                statement := format('SELECT drive.contract(%s, ''main'', %s, %L)', p, amount, day);
                INSERT INTO judged SELECT n, papers, contracts, awarded, result FROM drive.outcome(statement, undo => false);
        END CASE;
    END LOOP;
END $$;
SELECT setseed(0.2) \g /dev/null
CALL pg_temp.procure(:p, 450);
SELECT is_empty('SELECT * FROM judged WHERE result IS DISTINCT FROM CASE WHEN awarded THEN ''done'' ELSE ''ZG002 contract.awarded'' END', 'each contract is judged as all contracts and awards together say');
SELECT cmp_ok((SELECT count(*) FROM judged WHERE awarded AND papers > 70 AND contracts > 70), '>', 20::bigint, 'there are awards');
SELECT cmp_ok((SELECT count(*) FROM judged WHERE NOT awarded AND papers > 70 AND contracts > 70), '>', 20::bigint, 'and contracts without, of many');
SELECT cmp_ok((SELECT count(*) FROM judged WHERE NOT awarded AND papers < 60 AND contracts < 60), '>', 5::bigint, 'and of few');

-- changes and their filings: what is written down with each is what settling would write
CREATE TEMP TABLE behind (n int, entered text, papers bigint, rows bigint);
CREATE FUNCTION pg_temp.a_filing(p bigint, received boolean) RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT id FROM yunfu.document d WHERE project_id = p AND kind = 'change_filing' AND NOT EXISTS (SELECT FROM yunfu.document v WHERE v.document_id = d.id)
       AND (received OR NOT EXISTS (SELECT FROM yunfu.receipt r WHERE r.document_id = d.id)) ORDER BY random() LIMIT 1
$$;
CREATE PROCEDURE pg_temp.change_and_file(p bigint, entries int) LANGUAGE plpgsql AS $$
DECLARE
    day date;
    entered text;
BEGIN
    FOR n IN 1 .. entries LOOP
        day := '2024-10-01'::date + floor(random() * 85)::int;
        entered := (ARRAY['change', 'filing', 'receipt', 'change', 'filing', 'voiding'])[1 + n % 6];
        CASE entered
            WHEN 'change' THEN INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) VALUES (p, 'scope', 'law', '甲', day);
            WHEN 'filing' THEN PERFORM drive.paper(p, 'change_filing', day - 10);
            WHEN 'voiding' THEN PERFORM drive.void(pg_temp.a_filing(p, true));
            WHEN 'receipt' THEN
                INSERT INTO yunfu.receipt (document_id, agency_id, received_on) SELECT id, 1, greatest(issued_on, DATE '2024-12-20') FROM yunfu.document WHERE id = pg_temp.a_filing(p, false);
        END CASE;
        INSERT INTO behind SELECT n, entered, (SELECT count(*) FROM yunfu.document WHERE project_id = p), govproj.settle('yunfu');
    END LOOP;
END $$;
CALL pg_temp.change_and_file(:f, 300);
SELECT is_empty('SELECT * FROM behind WHERE rows <> 0', 'nothing is left to settle, whatever is entered');
SELECT is((SELECT count(DISTINCT entered) FROM behind WHERE papers > 70), 4::bigint, 'of many papers');
SELECT results_eq(format('SELECT source_id, kind, met_on, document_id FROM yunfu.obligation WHERE project_id = %s AND kind ~ ''change'' ORDER BY 1, 2', :f),
                  format($$ SELECT c.id, k.code::text, b.met_on, b.id FROM yunfu.change c CROSS JOIN (SELECT code FROM yunfu.policy_obligation WHERE code ~ '^change_filing') AS k
                    LEFT JOIN LATERAL (SELECT d.id, CASE k.code WHEN 'change_filing_received' THEN r.received_on
                                                        ELSE CASE WHEN k.code = 'change_filing' AND d.entered_on - d.issued_on > (SELECT backdate_days FROM yunfu.policy LIMIT 1) THEN d.entered_on ELSE d.issued_on END END AS met_on
                                         FROM yunfu.document d LEFT JOIN yunfu.receipt r ON r.document_id = d.id
                                        WHERE d.project_id = c.project_id AND d.kind = 'change_filing' AND d.issued_on >= c.decided_on
                                          AND NOT EXISTS (SELECT FROM yunfu.document v WHERE v.document_id = d.id)
                                        ORDER BY met_on, d.issued_on, d.id LIMIT 1) AS b ON true
                   WHERE c.project_id = %s ORDER BY 1, 2 $$, :f), 'the first that meets each is the one that is written');
SELECT is((SELECT count(DISTINCT met_on IS NULL) FROM yunfu.obligation WHERE kind = 'change_filing_received' AND project_id = :f), 2::bigint, 'some have been received, some not');

-- what counts of many is what counts
SELECT drive.void(max(id)) FROM yunfu.document WHERE project_id = :p AND kind = 'fund_decision' \g /dev/null
SELECT pg_temp.refused(format('SELECT drive.contract(%s, ''other'', 1, ''2020-07-01'')', :p), 'done', 'without a decision there is nothing to come before');
SELECT drive.paper(:p, 'fund_decision', '2020-06-15') \g /dev/null
SELECT pg_temp.refused(format('SELECT drive.contract(%s, ''other'', 1, ''2020-06-14'')', :p), 'ZG011 contract.funded', 'a later decision counts from its day');
SELECT pg_temp.refused(format('SELECT drive.contract(%s, ''other'', 1, ''2020-06-15'')', :p), 'done', 'and on it');
SELECT drive.void(max(id)) FROM yunfu.document WHERE project_id = :p AND kind = 'approval_opinion' \g /dev/null
SELECT is(drive.step(:p, 'contracted', '2024-12-31', undo => true) LIKE 'ZG%', true, 'a step of it is judged by all');
SELECT is_empty('SELECT * FROM govproj.check_register(''yunfu'')', 'all is well');
SELECT * FROM finish();
ROLLBACK;
