-- The money reports: every flag is raised by one case and not by the next one, a fen or a day away; money lines show their
-- state; funds add up to what was reckoned by hand.
BEGIN;
SELECT plan(1);
\ir ../drive.sql

-- A professional project of a total, taken to a stage a week a step from 2020-03-02 on (contracted: 2020-04-27, implementing:
-- 05-04, accepted: 05-18). The facts are what differs from drive's own: amounts of papers by kind, category, owner_id, serves_id,
-- national_funds; main, supplier and supervisor of its contracts.
CREATE FUNCTION pg_temp.make(title text, budget_year integer, total numeric, software numeric DEFAULT 0, target text DEFAULT 'planned', facts jsonb DEFAULT '{}')
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    new_id bigint;
    day date := '2020-03-02';
    step text;
    thing text;
BEGIN
    INSERT INTO yunfu.project (title, category, owner_id, serves_id, budget_year, city_funds, national_funds, stage_on)
    VALUES (make.title, coalesce(facts ->> 'category', 'software.professional'), coalesce((facts ->> 'owner_id')::bigint, 2), (facts ->> 'serves_id')::bigint,
            make.budget_year, 1000000, coalesce((facts ->> 'national_funds')::numeric, 0), day)
    RETURNING id INTO new_id;
    PERFORM drive.line(new_id, l.kind, l.amount)
       FROM (VALUES ('software_development', software), ('supervision', 1), ('acceptance', 1), ('security', 1), ('hardware', total - software - 3)) AS l (kind, amount)
      WHERE l.amount <> 0 AND total > 0;
    FOREACH step IN ARRAY coalesce(drive.path('professional', target), '{}') LOOP
        day := day + 7;
        FOR thing IN SELECT n.thing FROM drive.need n JOIN yunfu.project p ON p.track = n.track AND p.stage::text = n.from_stage
                      WHERE p.id = new_id AND n.to_stage = step AND n.thing NOT LIKE 'line %' AND n.thing <> 'undertaking' ORDER BY n.id
        LOOP
            CASE
                WHEN thing = 'contract main' THEN
                    PERFORM drive.contract(new_id, 'main', coalesce((facts ->> 'main')::numeric, 100000), day, coalesce(facts ->> 'supplier', '云浮数科公司'));
                WHEN thing = 'contract supervision' THEN
                    PERFORM drive.contract(new_id, 'supervision', 20000, day, coalesce(facts ->> 'supervisor', '广东监理公司'));
                WHEN facts ? thing OR thing = 'fund_decision' THEN
                    PERFORM drive.paper(new_id, thing, day, amount => coalesce(facts ->> thing, facts ->> 'approval_opinion', '2450000')::numeric);
                ELSE
                    PERFORM drive.supply(new_id, thing, day);
            END CASE;
        END LOOP;
        UPDATE yunfu.project SET stage = step, stage_on = day WHERE id = new_id;
    END LOOP;
    RETURN new_id;
END $$;

CREATE FUNCTION pg_temp.contract_of(project_id bigint, kind text DEFAULT 'main') RETURNS bigint LANGUAGE sql AS $$
    SELECT min(id) FROM yunfu.contract c WHERE c.project_id = contract_of.project_id AND c.kind = contract_of.kind
$$;
CREATE FUNCTION pg_temp.supplement(project_id bigint, VARIADIC amounts numeric[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO yunfu.supplement (contract_id, amount, signed_on) SELECT pg_temp.contract_of(project_id), a, '2020-05-01' FROM unnest(amounts) AS a
$$;
CREATE FUNCTION pg_temp.pay(project_id bigint, amount numeric, day date, kind text DEFAULT 'payment', undoes bigint DEFAULT NULL) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, payment_id) VALUES (pg_temp.contract_of(project_id), kind, amount, day, undoes) RETURNING id
$$;
CREATE FUNCTION pg_temp.change(project_id bigint, day date) RETURNS void LANGUAGE sql AS $$
    INSERT INTO yunfu.change (project_id, kind, cause, decided_on, note) VALUES (project_id, 'scope', 'other', day, '调整范围')
$$;

-- What each project must be flagged for; NULL: nothing. Each budget year is a case of its own, so that no two cases are taken together.
CREATE TEMP TABLE expected (project_id bigint PRIMARY KEY, why text, flags text) ON COMMIT DROP;
CREATE FUNCTION pg_temp.expect(project_id bigint, why text, flags text DEFAULT NULL) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO expected VALUES (project_id, why, flags) RETURNING project_id
$$;

-- possible splitting
SELECT pg_temp.expect(pg_temp.make('甲', 2101, 1000000), 'together 2,000,000.00', 'split_suspect supervision'),
       pg_temp.expect(pg_temp.make('乙', 2101, 1000000), 'together 2,000,000.00', 'split_suspect supervision'),
       pg_temp.expect(pg_temp.make('甲', 2102, 1000000), 'together 1,999,999.99'),
       pg_temp.expect(pg_temp.make('乙', 2102, 999999.99), 'together 1,999,999.99'),
       pg_temp.expect(pg_temp.make('甲', 2103, 700000, 400000), 'three together 1,000,000.00 of software and 2,100,000 in all', 'split_suspect software_test, split_suspect supervision'),
       pg_temp.expect(pg_temp.make('乙', 2103, 700000, 400000), 'three together 1,000,000.00 of software and 2,100,000 in all', 'split_suspect software_test, split_suspect supervision'),
       pg_temp.expect(pg_temp.make('丙', 2103, 700000, 200000), 'three together 1,000,000.00 of software and 2,100,000 in all', 'split_suspect software_test, split_suspect supervision'),
       pg_temp.expect(pg_temp.make('甲', 2104, 600000, 500000), 'together 999,999.99 of software'),
       pg_temp.expect(pg_temp.make('乙', 2104, 600000, 499999.99), 'together 999,999.99 of software'),
       pg_temp.expect(pg_temp.make('甲', 2105, 1500000), 'another year'),
       pg_temp.expect(pg_temp.make('乙', 2106, 1500000), 'another year'),
       pg_temp.expect(pg_temp.make('甲', 2107, 1500000), 'another owner'),
       pg_temp.expect(pg_temp.make('乙', 2107, 1500000, facts => '{"owner_id": 5}'), 'another owner'),
       pg_temp.expect(pg_temp.make('甲', 2108, 2000000), 'one of two is over the line by itself, and is not hidden'),
       pg_temp.expect(pg_temp.make('乙', 2108, 1500000), 'one of two is over the line by itself, and is not hidden') \g /dev/null
SELECT pg_temp.expect(drive.advance(id, 'withdrawn', '2020-03-09')::text::bigint, '') FROM (SELECT NULL::bigint AS id) AS none WHERE false \g /dev/null
SELECT pg_temp.make('甲', 2109, 1500000) AS withdrawn, pg_temp.make('乙', 2109, 1500000) AS other \gset
SELECT drive.advance(:withdrawn, 'withdrawn', '2020-03-09'), pg_temp.expect(:withdrawn, 'withdrawn'), pg_temp.expect(:other, 'the other was withdrawn') \g /dev/null
-- of one system: services of two categories for one project, and for two
SELECT pg_temp.expect(pg_temp.make('系统一', 2110, 0), 'a system') AS one, pg_temp.expect(pg_temp.make('系统二', 2110, 0), 'a system') AS two \gset
SELECT pg_temp.expect(pg_temp.make('运维', 2111, 1000000, facts => '{"category": "maintenance.software", "serves_id": :one}'), 'two services for one system, 2,000,000.00', 'split_suspect supervision'),
       pg_temp.expect(pg_temp.make('运营', 2111, 1000000, facts => '{"category": "operation.analysis", "serves_id": :one}'), 'two services for one system, 2,000,000.00', 'split_suspect supervision')
\g /dev/null
