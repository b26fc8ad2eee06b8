-- The money reports: every flag is raised by one case and not by the next one, a fen or a day away; money lines show their
-- state; funds add up to what was reckoned by hand.
BEGIN;
SELECT plan(229);
\ir ../tap.sql

-- A professional project of a total, taken to a stage a week a step from 2020-03-02 on (contracted: 2020-04-27, implementing:
-- 05-04, accepted: 05-18). The facts are what differs from drive's own: amounts of papers by kind; category, track, owner_id,
-- serves_id, national_funds, city_funds, the first day; main (its amount), supplier and supervisor (or none) of the contracts.
-- What no case is about is in order: funds add up, software has a line (of a fen), supervision is a hundredth.
CREATE FUNCTION pg_temp.make(title text, budget_year integer, total numeric, software numeric DEFAULT 0, target text DEFAULT 'planned', facts jsonb DEFAULT '{}')
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    new_id bigint;
    day date := coalesce(facts ->> 'day', '2020-03-02');
    step text;
    thing text;
BEGIN
    INSERT INTO yunfu.project (title, category, track, track_reason, owner_id, serves_id, budget_year, city_funds, national_funds, stage_on)
    VALUES (make.title, coalesce(facts ->> 'category', 'software.professional'), facts ->> 'track', facts ->> 'track', coalesce((facts ->> 'owner_id')::bigint, 2),
            (facts ->> 'serves_id')::bigint, make.budget_year,
            coalesce((facts ->> 'city_funds')::numeric, nullif(total, 0) - coalesce((facts ->> 'national_funds')::numeric, 0), 1000000),
            coalesce((facts ->> 'national_funds')::numeric, 0), day)
    RETURNING id INTO new_id;
    PERFORM drive.line(new_id, l.kind, l.amount)
       FROM (SELECT CASE WHEN facts ->> 'software' IS NULL AND total < 3 + software THEN software WHEN facts ->> 'software' IS NULL THEN greatest(software, ceil(total) / 50) ELSE 0 END,
                    coalesce((facts ->> 'fee')::numeric, CASE WHEN total >= 1800000 THEN round(total / 100, 2) ELSE 1 END)) AS f (software, fee),
            LATERAL (VALUES ('software_development', f.software), ('supervision', f.fee), ('acceptance', 1), ('security', 1), ('hardware', total - f.software - f.fee - 2)) AS l (kind, amount)
      WHERE l.amount <> 0 AND total > 0;
    FOREACH step IN ARRAY coalesce(drive.path('professional', target), '{}') LOOP
        day := day + 7;
        FOR thing IN SELECT n.thing FROM drive.need n JOIN yunfu.project p ON p.track = n.track AND p.stage::text = n.from_stage
                      WHERE p.id = new_id AND n.to_stage = step AND n.thing NOT LIKE 'line %' AND n.thing <> 'undertaking' ORDER BY n.id
        LOOP
            CASE
                WHEN thing = 'contract main' THEN
                    PERFORM drive.contract(new_id, 'main', coalesce((facts ->> 'main')::numeric, 100000), day, coalesce(facts ->> 'supplier', '云浮数科公司'));
                WHEN thing = 'contract supervision' AND facts ->> 'supervisor' = 'none' THEN
                    NULL;
                WHEN thing = 'contract supervision' THEN
                    PERFORM drive.contract(new_id, 'supervision', coalesce((facts ->> 'supervision')::numeric, 20000), day, coalesce(facts ->> 'supervisor', '广东监理公司'));
                WHEN facts ? thing OR thing IN ('fund_review_opinion', 'fund_arrangement_opinion', 'approval_opinion', 'fund_application', 'fund_decision') THEN
                    PERFORM drive.paper(new_id, thing, day, amount => coalesce((facts ->> thing)::numeric,
                                        CASE WHEN thing IN ('approval_opinion', 'fund_decision') THEN (facts ->> 'approval_opinion')::numeric END,
                                        (facts ->> 'fund_review_opinion')::numeric, greatest(total, (facts ->> 'approval_opinion')::numeric)));
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

-- What each project must be flagged for; NULL: nothing. A case has a budget year of its own, so that no two are taken together.
CREATE TEMP TABLE expected (project_id bigint PRIMARY KEY, why text, flags text) ON COMMIT DROP;
CREATE FUNCTION pg_temp.expect(project_id bigint, why text, flags text DEFAULT NULL) RETURNS void LANGUAGE sql AS $$
    INSERT INTO expected VALUES (project_id, why, flags)
$$;

-- possible splitting: owner, year, and title, supplier or system; the group is one row, at its largest
DO $$
DECLARE
    split text := 'split_suspect supervision';
    one bigint;
    two bigint;
BEGIN
    PERFORM pg_temp.expect(pg_temp.make(CASE WHEN length(title) > 1 THEN title ELSE '警务指挥' || title END, year, total, software, facts => facts), why, flags)
       FROM (VALUES
        ('甲', 2101, 1000000.00, 0.00, '{}'::jsonb, 'two of one owner and year, together 2,000,000.00', split),
        ('乙', 2101, 1000000.00, 0.00, '{}', 'two of one owner and year, together 2,000,000.00', NULL),
        ('甲', 2102, 1000000.00, 0.00, '{}', 'together 1,999,999.99', NULL),
        ('乙', 2102, 999999.99, 0.00, '{}', 'together 1,999,999.99', NULL),
        ('甲', 2103, 500000.00, 400000.00, '{}', 'three, together 1,000,000.00 of software', 'split_suspect software_test'),
        ('乙', 2103, 500000.00, 400000.00, '{}', 'three, together 1,000,000.00 of software', NULL),
        ('丙', 2103, 500000.00, 200000.00, '{}', 'three, together 1,000,000.00 of software', NULL),
        ('甲', 2104, 600000.00, 500000.00, '{}', 'together 999,999.99 of software', NULL),
        ('乙', 2104, 600000.00, 499999.99, '{}', 'together 999,999.99 of software', NULL),
        ('甲', 2105, 1500000.00, 900000.00, '{}', 'over both lines together', 'split_suspect software_test, ' || split),
        ('乙', 2105, 1500000.00, 900000.00, '{}', 'over both lines together', NULL),
        ('甲', 2106, 1500000.00, 0.00, '{}', 'the other is of the next year', NULL),
        ('乙', 2107, 1500000.00, 0.00, '{}', 'the other is of the year before', NULL),
        ('甲', 2108, 1500000.00, 0.00, '{}', 'the other has another owner', 'overlap'),
        ('乙', 2108, 1500000.00, 0.00, '{"owner_id": 5}', 'the other has another owner', NULL),
        ('甲', 2109, 2000000.00, 0.00, '{}', 'at the line by itself: nothing is hidden', NULL),
        ('乙', 2109, 1500000.00, 0.00, '{}', 'the other is at the line by itself', NULL),
        ('甲', 2110, 1500000.00, 0.00, '{}', 'two, and one without an amount', split),
        ('乙', 2110, 1500000.00, 0.00, '{}', 'two, and one without an amount', NULL),
        ('丙', 2110, 0.00, 0.00, '{}', 'no amount yet', NULL),
        ('甲', 2118, 1500000.00, 0.00, '{}', 'the other is of another category, and none serves a system', NULL),
        ('乙', 2118, 1500000.00, 0.00, '{"category": "thirdparty.consulting", "track": "professional"}', 'the other is of another category, and none serves a system', NULL),
        ('视频监控一期', 2119, 1000000.00, 0.00, '{}', 'titles that differ by a part, a year and the place', split),
        ('云浮市视频监控系统建设项目（二期）', 2119, 1000000.00, 0.00, '{}', 'titles that differ by a part, a year and the place', NULL),
        ('视频监控', 2120, 1000000.00, 0.00, '{}', 'the titles have three letters in common', NULL),
        ('视频监测', 2120, 1000000.00, 0.00, '{}', 'the titles have three letters in common', NULL),
        ('业务系统', 2230, 1000000.00, 0.00, '{}', 'the titles say nothing', NULL),
        ('业务系统 2', 2230, 1000000.00, 0.00, '{}', 'the titles say nothing', NULL)
      ) AS c (title, year, total, software, facts, why, flags);

    -- services of two categories: for one system, for two, and for one that a third joins by its category
    one := pg_temp.make('系统一', 2111, 0);
    two := pg_temp.make('系统二', 2112, 0);
    PERFORM pg_temp.expect(one, 'a system'), pg_temp.expect(two, 'another system');
    PERFORM pg_temp.expect(pg_temp.make(title, year, 1000000, facts => jsonb_build_object('category', category, 'serves_id', serves)), why, flags)
       FROM (VALUES
        ('运维', 2113, 'maintenance.software', one, 'two services for one system', split),
        ('运营', 2113, 'operation.analysis', one, 'two services for one system', NULL),
        ('运维', 2114, 'maintenance.software', one, 'two services for two systems', NULL),
        ('运营', 2114, 'operation.analysis', two, 'two services for two systems', NULL),
        ('运营', 2115, 'operation.analysis', one, 'two services of one kind for two systems', NULL),
        ('治理', 2115, 'operation.governance', two, 'two services of one kind for two systems', NULL),
        ('数据治理一', 2116, 'operation.analysis', one, 'of one title and for one system, yet one flag', split),
        ('数据治理二', 2116, 'operation.governance', one, 'of one title and for one system, yet one flag', NULL)
      ) AS c (title, year, category, serves, why, flags);

    -- one supplier within 30 days, contracts being signed eight weeks after the first day
    PERFORM pg_temp.expect(pg_temp.make(title, year, total, 0, 'contracted', facts::jsonb), why, flags)
       FROM (VALUES
        ('户籍档案', 2231, 1000000.00, '{}', 'one supplier, on the 30th day', split),
        ('交通抓拍', 2231, 1000000.00, '{"day": "2020-04-01"}', 'one supplier, on the 30th day', NULL),
        ('户籍档案', 2232, 1000000.00, '{}', 'one supplier, on the 31st day', NULL),
        ('交通抓拍', 2232, 1000000.00, '{"day": "2020-04-02"}', 'one supplier, on the 31st day', NULL),
        ('户籍档案', 2233, 1000000.00, '{}', 'two suppliers', NULL),
        ('交通抓拍', 2233, 1000000.00, '{"supplier": "云浮数字公司"}', 'two suppliers', NULL),
        ('户籍档案', 2234, 700000.00, '{}', 'the second within 30 days of the first, the third of the second', NULL),
        ('交通抓拍', 2234, 700000.00, '{"day": "2020-03-30"}', 'the second within 30 days of the first, the third of the second', NULL),
        ('枪支管控', 2234, 700000.01, '{"day": "2020-04-27"}', 'the second within 30 days of the first, the third of the second', split)
      ) AS c (title, year, total, facts, why, flags);

    one := pg_temp.make('警务指挥甲', 2117, 1500000);
    PERFORM drive.advance(one, 'withdrawn', '2020-03-09');
    PERFORM pg_temp.expect(one, 'withdrawn'), pg_temp.expect(pg_temp.make('警务指挥乙', 2117, 1500000), 'the other was withdrawn');
END $$;

-- projects of several owners, of one sort and year, and alike; the group is one row
DO $$
DECLARE
    operation text := '{"category": "operation.%s", "track": "professional", "owner_id": %s}';
    ended bigint := pg_temp.make('视频会议撤回', 2225, 100, facts => '{"owner_id": 5}');
    beside bigint := pg_temp.make('视频会议撤回', 2221, 100, facts => '{"owner_id": 5}');
BEGIN
    PERFORM pg_temp.expect(pg_temp.make(CASE WHEN length(title) > 1 THEN title ELSE '视频会议' || title END, year, total, facts => facts::jsonb), why, flags)
       FROM (VALUES
        ('视频会议', 2235, 100.00, '{}', 'one has its owner''s name and a year in its title', 'overlap'),
        ('云浮市教育局2021年度视频会议系统采购项目', 2235, 100.00, '{"owner_id": 5}', 'one has its owner''s name and a year in its title', NULL),
        ('视频监控', 2236, 100.00, '{}', 'three letters in common', NULL),
        ('视频监测', 2236, 100.00, '{"owner_id": 5}', 'three letters in common', NULL),
        ('业务系统', 2237, 100.00, '{}', 'the titles say nothing', NULL),
        ('业务系统', 2237, 100.00, '{"owner_id": 5}', 'the titles say nothing', NULL),
        ('甲', 2221, 300000.25, '{}', 'two of one owner and one of another', NULL),
        ('乙', 2221, 400000.00, '{}', 'two of one owner and one of another', NULL),
        ('丙', 2221, 500000.00, '{"owner_id": 5}', 'two of one owner and one of another', 'overlap'),
        ('甲', 2222, 100.00, '{}', 'two of one owner alone', NULL),
        ('乙', 2222, 100.00, '{}', 'two of one owner alone', NULL),
        ('甲', 2223, 100.00, format(operation, 'analysis', 2), 'of two sorts of one kind', NULL),
        ('乙', 2223, 100.00, format(operation, 'governance', 5), 'of two sorts of one kind', NULL),
        ('甲', 2224, 100.00, replace(format(operation, '', 2), '.', ''), 'of a kind, no sort is told', NULL),
        ('乙', 2224, 100.00, replace(format(operation, '', 5), '.', ''), 'of a kind, no sort is told', NULL),
        ('甲', 2225, 100.00, '{}', 'the other was withdrawn', NULL),
        ('甲', 2226, 100.00, '{}', 'the other is of the next year', NULL),
        ('乙', 2227, 100.00, '{"owner_id": 5}', 'the other is of the year before', NULL)
      ) AS c (title, year, total, facts, why, flags);
    PERFORM pg_temp.expect(pg_temp.make(title, year, 500000, 0, 'contracted', facts::jsonb), why, flags)
       FROM (VALUES
        ('视频监控', 2238, '{}', 'titles that begin alike, and one supplier', 'overlap'),
        ('视频会商', 2238, '{"owner_id": 5}', 'titles that begin alike, and one supplier', NULL),
        ('视频监控', 2239, '{}', 'titles that begin alike, and two suppliers', NULL),
        ('视频会商', 2239, '{"owner_id": 5, "supplier": "云浮数字公司"}', 'titles that begin alike, and two suppliers', NULL),
        ('户籍档案', 2240, '{}', 'one supplier, and titles that do not', NULL),
        ('校园一卡通', 2240, '{"owner_id": 5}', 'one supplier, and titles that do not', NULL)
      ) AS c (title, year, facts, why, flags);
    PERFORM drive.advance(ended, 'withdrawn', '2020-03-09'), drive.advance(beside, 'withdrawn', '2020-03-09');
    PERFORM pg_temp.expect(ended, 'withdrawn'), pg_temp.expect(beside, 'withdrawn');
END $$;

-- the last 5 % under a line
DO $$
DECLARE
    ended bigint := pg_temp.make('撤回', 2127, 1999999.99);
BEGIN
    PERFORM pg_temp.expect(pg_temp.make('甲', year, total, software), why, flags)
       FROM (VALUES
        (2121, 1900000.00, 0.00, '95 % of the line', 'just_under_line supervision'),
        (2122, 1899999.99, 0.00, 'a fen below 95 %', NULL),
        (2123, 1999999.99, 0.00, 'a fen under the line', 'just_under_line supervision'),
        (2124, 2000000.00, 0.00, 'at the line', NULL),
        (2125, 1000000.00, 950000.00, '95 % of the software line', 'just_under_line software_test'),
        (2126, 1000000.00, 949999.99, 'a fen below 95 % of the software line', NULL)
      ) AS c (year, total, software, why, flags);
    PERFORM drive.advance(ended, 'withdrawn', '2020-03-09');
    PERFORM pg_temp.expect(ended, 'withdrawn');
END $$;

-- a supplement carries the contracts over a line
DO $$
DECLARE
    c record;
    subject bigint;
BEGIN
    FOR c IN SELECT * FROM (VALUES
        (2131, 1800000.00, 1900000.00, '{100000}'::numeric[], 'the supplement makes it 2,000,000.00', 'approval_above_appraisal, approval_above_total, supplement_over_line supervision'),
        (2132, 1800000.00, 1900000.00, '{99999.99}', 'the supplement makes it 1,999,999.99', 'approval_above_appraisal, approval_above_total'),
        (2133, 2000000.00, 1900000.00, '{100000}', 'the investment alone is at the line', 'approval_above_total'),
        (2134, 1999999.99, 1900000.00, '{100000}', 'the investment is a fen under it', 'approval_above_appraisal, approval_above_total, supplement_over_line supervision'),
        (2135, 1800000.00, 2000000.00, '{100000}', 'the contract alone is at the line', 'approval_above_appraisal, approval_above_total'),
        (2136, 1800000.00, 1999999.99, '{0.01}', 'the last fen', 'approval_above_appraisal, approval_above_total, supplement_over_line supervision'),
        (2137, 1800000.00, 2050000.00, '{-100000,50000}', 'lowered, then carried over', 'approval_above_appraisal, approval_above_total, supplement_over_line supervision'),
        (2139, 500000.00, 950000.00, '{50000}', 'the line of another figure', 'approval_above_total'),
        (2138, 1800000.00, 1900000.00, '{100000,-0.01}', 'taken back again; the line stays reached', 'approval_above_appraisal, approval_above_total')
      ) AS v (year, total, main, supplements, why, flags)
    LOOP
        subject := pg_temp.make('甲', c.year, c.total, 400000, 'contracted', jsonb_build_object('main', c.main, 'fund_review_opinion', CASE c.year WHEN 2139 THEN 1000000 ELSE 2450000 END, 'approval_opinion', CASE c.year WHEN 2139 THEN 1000000 ELSE 2450000 END));
        PERFORM pg_temp.supplement(subject, VARIADIC c.supplements);
        PERFORM pg_temp.expect(subject, c.why, c.flags);
    END LOOP;
END $$;

-- more contracted, or more to be invested, than was approved
DO $$
DECLARE
    c record;
    subject bigint;
BEGIN
    FOR c IN SELECT * FROM (VALUES
        (2141, 590000.00, 600000.01, 'contracts a fen above the approval', 'contract_above_approval, contract_above_grant'),
        (2142, 590000.00, 600000.00, 'contracts at the approval', NULL),
        (2143, 630000.01, 100.00, 'investment a fen more than 5 % above the approval', 'investment_above_approval'),
        (2144, 630000.00, 100.00, 'investment 5 % above the approval', NULL)
      ) AS v (year, total, main, why, flags)
    LOOP
        subject := pg_temp.make('甲', c.year, c.total, 0, 'procuring', '{"approval_opinion": 600000}');
        PERFORM drive.contract(subject, 'main', c.main, '2020-04-20');
        PERFORM pg_temp.expect(subject, c.why, c.flags);
    END LOOP;
    subject := pg_temp.make('甲', 2145, 700000);
    PERFORM drive.contract(subject, 'main', 700000, '2020-04-20');
    PERFORM pg_temp.expect(subject, 'nothing is approved yet that could be exceeded');
END $$;

-- payments: before the contract stage (reached on 2020-04-27), in full before acceptance (on 2020-05-18)
DO $$
DECLARE
    subject bigint;
    early text := 'payment_before_contract';
    full_ text := 'paid_before_acceptance';
    last date;
BEGIN
    FOR last IN SELECT unnest('{2020-04-26,2020-04-27}'::date[]) LOOP
        subject := pg_temp.make('甲', 2151, 500000, 0, 'procuring');
        PERFORM drive.paper(subject, 'award_notice', '2020-04-24'), drive.contract(subject, 'main', 100000, '2020-04-24');
        UPDATE yunfu.project SET stage = 'contracted', stage_on = '2020-04-27' WHERE id = subject;
        PERFORM pg_temp.pay(subject, 10000, last);
        PERFORM pg_temp.expect(subject, 'paid on ' || last, CASE last WHEN '2020-04-26' THEN early END);
    END LOOP;
    subject := pg_temp.make('甲', 2153, 500000, 0, 'procuring');
    PERFORM drive.paper(subject, 'award_notice', '2020-04-24'), drive.contract(subject, 'main', 100000, '2020-04-24');
    UPDATE yunfu.project SET stage = 'contracted', stage_on = '2020-04-27' WHERE id = subject;
    PERFORM pg_temp.pay(subject, 10000, '2020-04-27');
    PERFORM pg_temp.pay(subject, 20000, '2020-04-27', 'reversal', pg_temp.pay(subject, 20000, '2020-04-25'));
    PERFORM pg_temp.pay(subject, 10000, '2020-04-26', 'refund');
    PERFORM pg_temp.expect(subject, 'what was paid early was entered by mistake, what came back early is no payment');

    FOR last IN SELECT unnest('{2020-05-17,2020-05-18}'::date[]) LOOP
        subject := pg_temp.make('甲', 2154, 500000, 0, 'accepted');
        PERFORM pg_temp.pay(subject, 60000, '2020-05-10'), pg_temp.pay(subject, 40000, last);
        PERFORM pg_temp.expect(subject, 'the last of it paid on ' || last, CASE last WHEN '2020-05-17' THEN full_ END);
    END LOOP;
    subject := pg_temp.make('甲', 2155, 500000, 0, 'implementing');
    PERFORM pg_temp.pay(subject, 60000, '2020-05-10'), pg_temp.pay(subject, 40000, '2020-05-11');
    PERFORM pg_temp.expect(subject, 'in full, and not accepted', full_);
    subject := pg_temp.make('甲', 2156, 500000, 0, 'implementing');
    PERFORM pg_temp.pay(subject, 99999.99, '2020-05-10');
    PERFORM pg_temp.expect(subject, 'all but a fen');
    subject := pg_temp.make('甲', 2157, 500000, 0, 'implementing');
    PERFORM pg_temp.supplement(subject, 0.01), pg_temp.pay(subject, 100000, '2020-05-10');
    PERFORM pg_temp.expect(subject, 'all but the supplement');
    subject := pg_temp.make('甲', 2158, 500000, 0, 'implementing');
    PERFORM pg_temp.pay(subject, 100000, '2020-05-10'), pg_temp.pay(subject, 0.01, '2020-05-11', 'refund');
    PERFORM pg_temp.expect(subject, 'a fen came back');
    subject := pg_temp.make('甲', 2159, 500000, 0, 'implementing');
    PERFORM pg_temp.pay(subject, 99999.99, '2020-05-10');
    PERFORM pg_temp.pay(subject, 0.01, '2020-05-10', 'reversal', pg_temp.pay(subject, 0.01, '2020-05-10'));
    PERFORM pg_temp.expect(subject, 'the last fen was entered by mistake');
    subject := pg_temp.make('甲', 2160, 500000, 0, 'implementing');
    INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (pg_temp.contract_of(subject, 'supervision'), 20000, '2020-05-10');
    PERFORM pg_temp.expect(subject, 'not the main contract');
    subject := pg_temp.make('甲', 2162, 500000, 0, 'implementing');
    PERFORM pg_temp.pay(subject, 100000, '2020-05-10'), pg_temp.pay(subject, 100000, '2020-05-11', 'refund'), pg_temp.supplement(subject, -100000);
    PERFORM pg_temp.expect(subject, 'a contract of nothing any more', 'contract_beside_main, token_contract');
    subject := pg_temp.make('甲', 2161, 500000, 0, 'contracted');
    PERFORM drive.advance(subject, 'terminated', '2020-06-01'), pg_temp.pay(subject, 100000, '2020-06-02', 'settlement');
    PERFORM pg_temp.expect(subject, 'settled in full after termination');
END $$;

-- who watches is related to who is watched; which names are related is govproj.related_suppliers' to say
DO $$
DECLARE
    subject bigint;
BEGIN
    PERFORM pg_temp.expect(pg_temp.make('甲', 2171, 500000, 0, 'implementing', '{"supervisor": "云浮数科公司罗定分公司"}'), 'the supervisor is a branch', 'related_party'),
            pg_temp.expect(pg_temp.make('甲', 2172, 500000, 0, 'implementing', '{"supervisor": "云浮数字公司"}'), 'the supervisor has another name');
    subject := pg_temp.make('甲', 2173, 500000, 0, 'contracted');
    PERFORM drive.contract(subject, 'testing', 1, '2020-04-28', '云浮数科公司测试部'), drive.contract(subject, 'evaluation', 1, '2020-04-28', '云浮数科公司测评部');
    PERFORM pg_temp.expect(subject, 'tester and evaluator by contract', 'related_party, related_party');
    subject := pg_temp.make('甲', 2174, 500000, 0, 'contracted');
    PERFORM drive.paper(subject, 'award_notice', '2020-04-28'), drive.contract(subject, 'other', 1, '2020-04-28', '云浮数科公司培训部'), drive.contract(subject, 'main', 1, '2020-04-28', '云浮数科公司二部');
    PERFORM pg_temp.expect(subject, 'a contract that watches over nothing');
    subject := pg_temp.make('甲', 2175, 500000, 0, 'contracted');
    PERFORM drive.paper(subject, kind, '2020-04-28', third_party => '云浮数科公司测评部')
       FROM unnest('{software_test_report,acceptance_evaluation,security_evaluation,expert_acceptance}'::text[]) AS kind;
    PERFORM pg_temp.expect(subject, 'three papers, and one of experts', 'related_party, related_party, related_party, related_party');
    subject := pg_temp.make('甲', 2176, 500000, 0, 'contracted');
    PERFORM drive.paper(subject, 'software_test_report', '2020-04-28', 'failed', third_party => '云浮数科公司测评部'),
            drive.void(drive.paper(subject, 'acceptance_evaluation', '2020-04-28', third_party => '云浮数科公司测评部')),
            drive.paper(subject, 'security_evaluation', '2020-04-28', third_party => '云浮数科公司测评部'), drive.paper(subject, 'security_evaluation', '2020-04-29');
    PERFORM pg_temp.expect(subject, 'papers that count no more');
END $$;

-- changes after the award of 2020-04-27
DO $$
DECLARE
    subject bigint;
    c record;
BEGIN
    FOR c IN SELECT * FROM (VALUES
        (2181, '2020-06-26'::date, 'on the 60th day', 'early_change'),
        (2182, '2020-06-27', 'on the 61st day', NULL),
        (2183, '2020-04-27', 'on the day itself', 'early_change'),
        (2184, '2020-04-26', 'the day before', NULL)
      ) AS v (year, day, why, flags)
    LOOP
        subject := pg_temp.make('甲', c.year, 500000, 0, 'contracted');
        PERFORM pg_temp.change(subject, c.day), pg_temp.expect(subject, c.why, c.flags);
    END LOOP;
    subject := pg_temp.make('甲', 2185, 500000, 0, 'contracted');
    PERFORM drive.void(drive.paper(subject, 'award_notice', '2020-06-01')), pg_temp.change(subject, '2020-06-30');
    PERFORM pg_temp.expect(subject, 'a later award was voided');
    subject := pg_temp.make('甲', 2187, 500000, 0, 'contracted');
    PERFORM drive.paper(subject, 'award_notice', '2020-06-01'), pg_temp.change(subject, '2020-06-30');
    PERFORM pg_temp.expect(subject, 'a later award', 'early_change');
    subject := pg_temp.make('甲', 2186, 500000, 0, 'contracted');
    PERFORM drive.paper(subject, 'award_notice', '2020-08-01'), pg_temp.change(subject, '2020-06-26');
    PERFORM pg_temp.expect(subject, 'a lot awarded after the change', 'early_change');
END $$;

-- more contracted than granted, or next to nothing
DO $$
DECLARE
    one bigint;
BEGIN
    PERFORM pg_temp.expect(pg_temp.make('甲', year, total, 0, stage, facts::jsonb), why, flags)
       FROM (VALUES
        (2241, 500000.00, 'contracted', '{"approval_opinion": 520000, "fund_decision": 500000, "main": 500000.01}', 'contracts a fen above the grant', 'contract_above_grant'),
        (2242, 500000.00, 'contracted', '{"approval_opinion": 520000, "fund_decision": 500000, "main": 500000}', 'contracts at the grant', NULL),
        (2244, 500000.00, 'contracted', '{"approval_opinion": 520000, "main": 5200}', 'contracts of 1 % of it', NULL),
        (2245, 2000000.00, 'planned', '{"fee": 9999.99}', 'a fee a fen under 0.5 %', 'token_supervision supervision'),
        (2246, 2000000.00, 'planned', '{"fee": 10000}', 'a fee of 0.5 %', NULL),
        (2247, 2000000.00, 'implementing', '{"supervision": 9999.99}', 'a contract a fen under 0.5 %', 'token_supervision supervision'),
        (2248, 2000000.00, 'implementing', '{"supervision": 10000}', 'a contract of 0.5 %', NULL),
        (2249, 1899999.00, 'planned', '{"fee": 1}', 'no supervision is asked for', NULL),
        (2250, 500000.00, 'planned', '{"software": "none"}', 'software without a line of it', 'no_software_line'),
        (2251, 500000.00, 'planned', '{"software": "none", "category": "thirdparty.consulting", "track": "professional"}', 'no software', NULL),
        (2252, 0.00, 'planned', '{"software": "none"}', 'no lines yet', NULL),
        (2253, 500000.00, 'approved', '{"city_funds": 499999.99}', 'city funds a fen under the investment', 'funds_do_not_add_up'),
        (2254, 500000.00, 'approved', '{"city_funds": 400000, "national_funds": 100000}', 'with national funds they add up', NULL),
        (2255, 500000.00, 'prechecked', '{"city_funds": 499999.99}', 'the lines are not frozen', NULL)
      ) AS c (year, total, stage, facts, why, flags);
    one := pg_temp.make('甲', 2243, 500000, 0, 'contracted', '{"approval_opinion": 520000, "main": 5200}');
    PERFORM pg_temp.supplement(one, -0.01), pg_temp.expect(one, 'contracts a fen under 1 % of the approval', 'token_contract');
END $$;
DO $$
DECLARE
    subject bigint := pg_temp.make('甲', 2256, 500000, 0, 'contracted', '{"approval_opinion": 520000}');
BEGIN
    INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, old, new, decided_on) VALUES (subject, 'value', 'policy', 'acceptance', 1, 2, '2020-08-01');
    PERFORM pg_temp.expect(subject, 'a change alone has moved the investment');
    subject := pg_temp.make('甲', 2276, 500000, 0, 'contracted', '{"approval_opinion": 500000}');
    INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, old, new, decided_on) VALUES (subject, 'value', 'policy', 'acceptance', 1, 1.01, '2020-08-01');
    PERFORM pg_temp.expect(subject, 'a change carries it above the approval by a fen', 'investment_above_approval');
    subject := pg_temp.make('甲', 2257, 2000000, 0, 'implementing');
    INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (pg_temp.contract_of(subject, 'supervision'), -10000.01, '2020-05-05');
    PERFORM pg_temp.expect(subject, 'the supervision is lowered by a supplement', 'token_supervision supervision');
    subject := pg_temp.make('甲', 2258, 500000, 0, 'procuring', '{"approval_opinion": 520000}');
    PERFORM drive.contract(subject, 'main', 1, '2020-04-20'), pg_temp.expect(subject, 'not contracted yet');
END $$;

-- what is approved beyond all cost, paid beyond what is arranged, contracted beside the main contract, and a ground that was changed
DO $$
DECLARE
    subject bigint;
BEGIN
    PERFORM pg_temp.expect(pg_temp.make('甲', 2281, 500000, 0, 'approved', '{"approval_opinion": 525000}'), '5 % more is approved than it costs'),
            pg_temp.expect(pg_temp.make('甲', 2282, 500000, 0, 'approved', '{"approval_opinion": 525000.01}'), 'a fen more than that', 'approval_above_total');
    FOR n IN 2283..2285 LOOP
        subject := pg_temp.make('甲', n, 500000, 0, 'contracted');
        INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided, arranged) SELECT subject, 'city', n, 60000, 60000, CASE n WHEN 2283 THEN 50000 WHEN 2284 THEN 49999.99 END WHERE n < 2285;
        PERFORM pg_temp.pay(subject, 50000, '2020-05-01'), pg_temp.expect(subject, 'paid 50,000, arranged ' || n, CASE n WHEN 2284 THEN 'paid_above_arranged' END);
    END LOOP;
    FOR n IN 2286..2287 LOOP
        subject := pg_temp.make('甲', n, 500000, 0, 'contracted', '{"main": 100000}');
        PERFORM drive.contract(subject, 'other', n - 2286 + 49999, '2020-05-01', '云浮数字公司'), drive.contract(subject, 'other', 1, '2020-05-01', '云浮数据公司');
        PERFORM pg_temp.expect(subject, 'beside a main contract of 100,000', CASE n WHEN 2287 THEN 'contract_beside_main' END);
    END LOOP;
    subject := pg_temp.make('甲', 2288, 500000);
    UPDATE yunfu.project SET off_plan_ground = 'vital' WHERE id = subject;
    PERFORM pg_temp.expect(subject, 'a ground is named');
    subject := pg_temp.make('甲', 2289, 500000);
    UPDATE yunfu.project SET off_plan_ground = 'vital' WHERE id = subject;
    UPDATE yunfu.project SET off_plan_ground = 'security' WHERE id = subject;
    PERFORM pg_temp.expect(subject, 'and another', 'ground_changed');
    subject := pg_temp.make('甲', 2290, 500000, 0, 'contracted');
    INSERT INTO yunfu.change (project_id, kind, cause, source, new, decided_on) VALUES (subject, 'funds', 'policy', 'city', 500001, '2020-05-01'), (subject, 'funds', 'policy', 'city', 500000, '2020-05-02');
    PERFORM pg_temp.expect(subject, 'money of another source is no early change');
END $$;

-- a paper that does not apply to software
DO $$
DECLARE
    subject bigint := pg_temp.make('甲', 2259, 500000);
BEGIN
    PERFORM drive.paper(subject, 'data_registration', '2020-03-03', 'not_applicable'), drive.paper(subject, 'ipv6_verification', '2020-03-03', 'not_applicable');
    PERFORM pg_temp.expect(subject, 'two papers are not applicable', 'not_applicable_on_software, not_applicable_on_software');
    subject := pg_temp.make('甲', 2260, 500000);
    PERFORM drive.paper(subject, 'data_registration', '2020-03-03', 'not_applicable'), drive.paper(subject, 'data_registration', '2020-03-04'),
            drive.void(drive.paper(subject, 'ipv6_verification', '2020-03-03', 'not_applicable'));
    PERFORM pg_temp.expect(subject, 'one was replaced, the other is void');
    subject := pg_temp.make('甲', 2261, 500000, facts => '{"category": "thirdparty.consulting", "track": "professional"}');
    PERFORM drive.paper(subject, 'data_registration', '2020-03-03', 'not_applicable'), pg_temp.expect(subject, 'no software');
END $$;

-- lines of the plan
DO $$
DECLARE
    c record;
    line bigint;
    subject bigint;
    first_ bigint;
BEGIN
    INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) SELECT 2, y, '2020-03-01' FROM generate_series(2262, 2265) AS y;
    FOR c IN SELECT * FROM (VALUES
        (2262, 'software.professional', 500000.01, 'a fen above the estimate', 'plan_line_overused'),
        (2263, 'software', 500000.00, 'at the estimate, and of a category below the line''s', NULL),
        (2264, 'thirdparty', 500000.00, 'of another category', 'plan_line_overused'),
        (2265, 'software.professional', 300000.00, 'two on one line', 'plan_line_overused')
      ) AS v (year, category, total, why, flags)
    LOOP
        INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate)
        SELECT id, '计划项目', c.category, 500000 * CASE c.year WHEN 2265 THEN 2 ELSE 1 END FROM yunfu.annual_plan WHERE agency_id = 2 AND year = c.year RETURNING id INTO line;
        subject := pg_temp.make('户籍档案', c.year, c.total);
        UPDATE yunfu.project SET plan_line_id = line WHERE id = subject;
        PERFORM pg_temp.expect(subject, c.why, c.flags);
    END LOOP;
    subject := pg_temp.make('交通抓拍', 2265, 300000);
    UPDATE yunfu.project SET plan_line_id = line WHERE id = subject;
    PERFORM pg_temp.expect(subject, 'two on one line');
    subject := pg_temp.make('枪支管控', 2263, 10);
    UPDATE yunfu.project p SET plan_line_id = (SELECT q.plan_line_id FROM yunfu.project q WHERE q.budget_year = 2263 AND q.id <> subject) WHERE p.id = subject;
    PERFORM drive.advance(subject, 'withdrawn', '2020-03-09'), pg_temp.expect(subject, 'withdrawn from the line');
END $$;

-- money on a decision that is gone
DO $$
DECLARE
    c record;
    subject bigint;
BEGIN
    FOR c IN SELECT * FROM (VALUES
        (2271, 500000.00, 'void', 'decided on, and the decision is void', 'basis_voided'),
        (2272, 500000.00, 'failed', 'and a later one says no', 'basis_voided'),
        (2273, 500000.00, 'replaced', 'void, and decided anew', NULL),
        (2274, 0.00, 'void', 'nothing was decided', NULL),
        (2277, 500000.00, 'failed void', 'the one that said no is void', NULL),
        (2278, 500000.00, 'failed replaced', 'the one that said no was followed by one that says yes', NULL),
        (2275, 500000.00, '', 'the decision stands', NULL)
      ) AS v (year, decided, happens, why, flags)
    LOOP
        subject := pg_temp.make('甲', c.year, 500000, 0, 'funded', '{"approval_opinion": 520000}');
        INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided, arranged) VALUES (subject, 'city', c.year, 500000, c.decided, c.decided);
        IF c.happens IN ('void', 'replaced') THEN
            PERFORM drive.void(id) FROM yunfu.document WHERE project_id = subject AND kind = 'fund_decision';
        END IF;
        IF c.happens ~ 'failed' THEN PERFORM drive.paper(subject, 'fund_decision', '2020-06-01', 'failed', 500000); END IF;
        IF c.happens = 'failed void' THEN PERFORM drive.void(max(id)) FROM yunfu.document WHERE project_id = subject AND kind = 'fund_decision'; END IF;
        IF c.happens ~ 'replaced' THEN PERFORM drive.paper(subject, 'fund_decision', '2020-06-01', 'passed', 500000); END IF;
        PERFORM pg_temp.expect(subject, c.why, c.flags);
    END LOOP;
END $$;

-- a successor with another line, the figure itself not included, and without the other one
UPDATE yunfu.policy SET superseded_on = '2024-06-30';
SELECT govproj.load_pack('yunfu', body || '{"code": "next", "valid_from": "2024-07-01", "valid_until": null}' || jsonb_build_object('requirements', (
         SELECT jsonb_agg(t || CASE t ->> 'code' WHEN 'supervision' THEN '{"when": {"investment": {"above": 3000000}}, "label_zh": "实行监理", "label_en": "supervision", "article": "99"}' WHEN 'software_test' THEN '{"mode": "off"}' ELSE '{}' END::jsonb)
           FROM jsonb_array_elements(body -> 'requirements') AS t)))
  FROM govproj.packs WHERE code = 'yunfu-2020' \g /dev/null
DO $$
DECLARE
    next jsonb := '{"day": "2024-07-01"}';
BEGIN
    PERFORM pg_temp.expect(pg_temp.make('警务指挥', year, total, software, facts => facts), why, flags)
       FROM (VALUES
        (2191, 1800000.00, 0.00, '{}', 'under another line than the other', NULL),
        (2191, 1800000.00, 0.00, next, 'under another line than the other', NULL),
        (2192, 1500000.00, 900000.00, next, 'together at a line that is not reached at itself', NULL),
        (2192, 1500000.00, 900000.00, next, 'together at a line that is not reached at itself', NULL),
        (2193, 1500000.01, 0.00, next, 'together a fen over it', 'split_suspect supervision'),
        (2193, 1500000.00, 0.00, next, 'together a fen over it', NULL),
        (2194, 3000000.00, 960000.00, next, 'at it', 'just_under_line supervision'),
        (2195, 3000000.01, 0.00, next, 'a fen over it', NULL)
      ) AS c (year, total, software, facts, why, flags);
END $$;

CREATE TEMP TABLE flags ON COMMIT DROP AS SELECT * FROM yunfu.red_flags;
CREATE TEMP TABLE told ON COMMIT DROP AS
SELECT e.*, p.budget_year, p.title, (SELECT string_agg(concat_ws(' ', f.flag, f.rule), ', ' ORDER BY f.flag, f.rule) FROM flags f WHERE f.project_id = p.id) AS found
  FROM yunfu.project p LEFT JOIN expected e ON e.project_id = p.id;
SELECT is(found, flags, format('%s %s: %s', budget_year, title, why)) FROM told ORDER BY project_id;

-- what a flag says: the article, its figures, and the rows they are in
SELECT is(concat_ws('|', f.article, round(f.amount, 2), round(f.bound, 2), f.figures, regexp_replace(f.sources, '\d+', 'N', 'g')), v.says, v.flag || ' speaks: ' || v.year)
  FROM (VALUES
    (2103, 'split_suspect', '13|1000000.00|1000000.00|3 projects of one owner and year (of like titles), each under 1000000.00 yuan, together 1000000.00 yuan (third-party test from 1,000,000 yuan of software development)|project N, project N, project N'),
    (2125, 'just_under_line', '13|950000.00|1000000.00|950000.00 yuan, under the line of 1000000.00 yuan by 50000.00 yuan (third-party test from 1,000,000 yuan of software development)|project N'),
    (2137, 'supplement_over_line', '13|2000000.00|2000000.00|contracts of 2000000.00 yuan, of which supplements add 50000.00 yuan, reach the line of 2000000.00 yuan (supervision from 2,000,000 yuan of total investment)|contract N, supplement N, project N'),
    (2141, 'contract_above_approval', '8(4)|600000.01|600000.00|contracts of 600000.01 yuan exceed the approved 600000.00 yuan by 0.01 yuan|contract N, project N'),
    (2143, 'investment_above_approval', '8(4)|630000.01|600000.00|a total investment of 630000.01 yuan exceeds the approved 600000.00 yuan by 30000.01 yuan|project N'),
    (2151, 'payment_before_contract', '11|10000.00|10000.00 yuan paid on 2020-04-26, the project reached its contract on 2020-04-27|contract N, payment N, project N'),
    (2154, 'paid_before_acceptance', '18|100000.00|100000.00|of a contract of 100000.00 yuan 100000.00 yuan were paid by 2020-05-17; day of acceptance: 2020-05-18|contract N, payment N, payment N, project N'),
    (2155, 'paid_before_acceptance', '18|100000.00|100000.00|of a contract of 100000.00 yuan 100000.00 yuan were paid by 2020-05-11; day of acceptance: -|contract N, payment N, payment N, project N'),
    (2171, 'related_party', '13|20000.00|云浮数科公司罗定分公司 and the main supplier 云浮数科公司 have one credit code or one name, or one name begins with the other|contract N, contract N, project N'),
    (2194, 'just_under_line', '99|3000000.00|3000000.00|3000000.00 yuan, under the line of 3000000.00 yuan by 0.00 yuan (supervision)|project N'),
    (2181, 'early_change', '17|awarded on 2020-04-27, changed on 2020-06-26, 60 days later|change N, document N, project N'),
    (2241, 'contract_above_grant', '8(5)|500000.01|500000.00|contracts of 500000.01 yuan exceed the 500000.00 yuan that were granted by 0.01 yuan|contract N, document N, project N'),
    (2243, 'token_contract', '11|5199.99|520000.00|main contracts of 5199.99 yuan are under 1 % of the approved 520000.00 yuan|contract N, project N'),
    (2245, 'token_supervision', '13|9999.99|10000.00|of 2000000.00 yuan of investment a fee of 9999.99 yuan and a contract of - yuan: under 0.5 % (supervision from 2,000,000 yuan of total investment)|project N'),
    (2247, 'token_supervision', '13|9999.99|10000.00|of 2000000.00 yuan of investment a fee of 20000.00 yuan and a contract of 9999.99 yuan: under 0.5 % (supervision from 2,000,000 yuan of total investment)|contract N, project N'),
    (2250, 'no_software_line', '13|500000.00|a software project of 500000.00 yuan has cost lines of 0.00 yuan for software development|project N'),
    (2253, 'funds_do_not_add_up', '3|499999.99|500000.00|funds of all sources are 499999.99 yuan, the total investment is 500000.00 yuan, a difference of 0.01 yuan|project N'),
    (2259, 'not_applicable_on_software', '19|proof that the data is under the city''s data management of 2020-03-03: not applicable, for the reason "不涉及"|document N, project N'),
    (2262, 'plan_line_overused', '6|500000.01|500000.00|1 projects of 500000.01 yuan together are on the plan line "计划项目" of 500000.00 yuan: above the estimate|plan_line N, project N'),
    (2264, 'plan_line_overused', '6|500000.00|500000.00|1 projects of 500000.00 yuan together are on the plan line "计划项目" of 500000.00 yuan: of another category|plan_line N, project N'),
    (2265, 'plan_line_overused', '6|600000.00|1000000.00|2 projects of 600000.00 yuan together are on the plan line "计划项目" of 1000000.00 yuan: more than one|plan_line N, project N, project N'),
    (2271, 'basis_voided', '22|500000.00|500000.00 yuan are decided or arranged, and the decision on funds of 2020-04-13 has been voided|document N, fund_allocation N, project N'),
    (2272, 'basis_voided', '22|500000.00|500000.00 yuan are decided or arranged, and the decision on funds of 2020-06-01 says no|document N, fund_allocation N, project N'),
    (2231, 'split_suspect', '13|2000000.00|2000000.00|2 projects of one owner and year (of one supplier), each under 2000000.00 yuan, together 2000000.00 yuan (supervision from 2,000,000 yuan of total investment)|project N, project N'),
    (2113, 'split_suspect', '13|2000000.00|2000000.00|2 projects of one owner and year (for one system), each under 2000000.00 yuan, together 2000000.00 yuan (supervision from 2,000,000 yuan of total investment)|project N, project N'),
    (2221, 'overlap', '2|1200000.25|2 agencies have 3 projects of category Professional software development in one budget year (of like titles), together 1200000.25 yuan|project N, project N, project N')
  ) AS v (year, flag, says)
  LEFT JOIN LATERAL (SELECT * FROM flags f WHERE f.budget_year = v.year AND f.flag = v.flag ORDER BY f.project_id LIMIT 1) AS f ON true
 ORDER BY v.year;
CREATE TEMP VIEW entry (word, budget_year, flags) AS
SELECT 'project ' || id, budget_year, '.' FROM yunfu.project
UNION ALL SELECT 'contract ' || c.id, budget_year, '.' FROM yunfu.contract c JOIN yunfu.project p ON p.id = project_id
UNION ALL SELECT 'supplement ' || s.id, budget_year, 'supplement' FROM yunfu.supplement s JOIN yunfu.contract c ON c.id = contract_id JOIN yunfu.project p ON p.id = project_id WHERE s.amount > 0
UNION ALL SELECT 'payment ' || y.id, budget_year, 'p(ayment|aid)_before' FROM yunfu.payment y JOIN yunfu.contract c ON c.id = contract_id JOIN yunfu.project p ON p.id = project_id
UNION ALL SELECT 'change ' || h.id, budget_year, 'change' FROM yunfu.change h JOIN yunfu.project p ON p.id = project_id
UNION ALL SELECT 'fund_allocation ' || a.id, budget_year, 'basis|arranged' FROM yunfu.fund_allocation a JOIN yunfu.project p ON p.id = project_id
UNION ALL SELECT 'plan_line ' || p.plan_line_id, budget_year, 'plan_line' FROM yunfu.project p
UNION ALL SELECT 'document ' || d.id, budget_year, CASE d.kind WHEN 'award_notice' THEN 'change' WHEN 'fund_decision' THEN 'grant|basis' WHEN 'cost_review' THEN 'appraisal' ELSE 'related|not_applicable' END FROM yunfu.document d JOIN yunfu.project p ON p.id = project_id
           WHERE d.kind IN ('award_notice', 'cost_review', 'fund_decision', 'data_registration', 'ipv6_verification', 'software_test_report', 'acceptance_evaluation', 'security_evaluation', 'expert_acceptance');
SELECT is_empty($$ SELECT f.flag, f.project_id, word FROM yunfu.red_flags f, unnest(string_to_array(f.sources, ', ')) AS w (word)
                    WHERE NOT EXISTS (SELECT FROM entry e WHERE e.word = w.word AND e.budget_year = f.budget_year AND f.flag ~ e.flags) $$, 'each row that a flag names is one of its case');
SELECT is((SELECT flag_zh || '：' || figures_zh FROM yunfu.red_flags WHERE budget_year = 2141 AND flag = 'contract_above_approval'), '合同金额超批复：合同总额600000.01元，批复金额600000.00元，超出0.01元', 'and it speaks Chinese');
SELECT results_eq($$ SELECT title, figures_zh, (SELECT string_agg(p.title, ', ' ORDER BY w.n) FROM string_to_table(f.sources, ', ') WITH ORDINALITY AS w (word, n) JOIN yunfu.project p ON 'project ' || p.id = w.word)
                       FROM yunfu.red_flags f WHERE budget_year = 2221 ORDER BY project_id $$,
    $$ VALUES ('视频会议丙', '同一年度2个单位共3个“专业软件开发服务”类项目（名称相近），投资总额合计1200000.25元', '视频会议丙, 视频会议乙, 视频会议甲') $$,
    'an overlap is one row, of its largest project, and names all');

-- ranks: one each, by severity times the money at stake
SELECT results_eq('SELECT rank FROM yunfu.red_flags ORDER BY rank', 'SELECT n::bigint FROM generate_series(1, (SELECT count(*) FROM yunfu.red_flags)) AS n', 'each row has a rank of its own');
SELECT is_empty('SELECT FROM flags a JOIN flags b ON b.rank = a.rank + 1 WHERE a.severity * a.stake < b.severity * b.stake', 'by severity and stake');
SELECT is_empty('SELECT flag, rule, sources, figures FROM yunfu.red_flags GROUP BY 1, 2, 3, 4 HAVING count(*) > 1', 'and is told apart without it');
SELECT results_eq($$ SELECT budget_year, flag, severity, stake FROM yunfu.red_flags
                      WHERE flag NOT IN ('approval_above_total', 'approval_above_appraisal') AND budget_year IN (2101, 2121, 2136, 2141, 2151, 2154, 2171, 2181, 2221, 2243, 2247, 2253, 2265, 2271) ORDER BY rank $$,
    $$ VALUES (2101, 'split_suspect', 3, 2000000.00), (2247, 'token_supervision', 2, 2000000), (2121, 'just_under_line', 1, 1900000), (2271, 'basis_voided', 3, 500000),
              (2221, 'overlap', 1, 1200000.25), (2265, 'plan_line_overused', 2, 600000), (2243, 'token_contract', 2, 520000), (2171, 'related_party', 2, 500000),
              (2181, 'early_change', 1, 500000), (2154, 'paid_before_acceptance', 3, 100000), (2151, 'payment_before_contract', 3, 10000),
              (2141, 'contract_above_approval', 3, 0.01), (2141, 'contract_above_grant', 3, 0.01), (2136, 'supplement_over_line', 2, 0.01), (2253, 'funds_do_not_add_up', 1, 0.01) $$, 'what is at stake');

-- a change of value has an amount; on the public track the limit is the funds granted, by another article
SELECT drive.reach('public', 'contracted') AS cloud \gset
INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, old, new, decided_on) VALUES (:cloud, 'value', 'policy', 'hardware', 350000, 350000.01, '2020-05-01');
SELECT results_eq(format('SELECT flag, article, amount, bound FROM yunfu.red_flags WHERE project_id = %s ORDER BY flag', :cloud),
                  $$ VALUES ('early_change', '17', 0.01, NULL), ('investment_above_approval', '7(4)', 2450000.01, 2450000.00) $$, 'a change of a fen on the public track');

-- the state of each money line
DO $$
DECLARE
    p bigint;
    c record;
BEGIN
    FOR c IN SELECT * FROM (VALUES
        (2201, 1899999.99, 949999.99, 'planned', ''), (2202, 1900000.00, 950000.00, 'planned', ''), (2203, 1999999.99, 999999.99, 'planned', ''),
        (2204, 2000000.00, 1000000.00, 'planned', ''), (2205, 2000000.00, 0.00, 'approved', ''), (2206, 1900000.00, 0.00, 'approved', ''),
        (2207, 1990000.00, 0.00, 'implementing', '{"main": 1980000, "supervisor": "none"}'),
        (2208, 1990000.00, 0.00, 'implementing', '{"main": 1980000, "supervisor": "none"}'),
        (2209, 1990000.00, 0.00, 'implementing', '{"main": 1980000, "supervisor": "none"}'),
        (2210, 1000000.00, 1000000.00 - 3, 'accepted', ''), (2211, 1100000.00, 1000000.00, 'implementing', ''),
        (2212, 2000000.00, 0.00, 'prechecked', ''), (2213, 2000000.00, 0.00, 'withdrawn', ''), (2214, 2000000.00, 1000000.00, 'filed', ''),
        (2215, 2000000.00, 0.00, 'rejected', ''), (2216, 2000000.00, 0.00, 'returned', ''), (2217, 2000000.00, 0.00, 'terminated', '')
      ) AS v (year, total, software, stage, facts)
    LOOP
        p := pg_temp.make('门槛', c.year, c.total, c.software, c.stage, coalesce(nullif(c.facts, ''), '{}')::jsonb);
        CASE c.year
            WHEN 2207, 2208, 2209 THEN
                INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) VALUES (p, 'value', 'law', CASE c.year WHEN 2207 THEN 1999999.99 WHEN 2208 THEN 2000000 ELSE 2010000 END, '2020-06-01');
                IF c.year = 2209 THEN PERFORM drive.contract(p, 'supervision', 10000, '2020-06-01', '广东监理公司'); END IF;
            WHEN 2212 THEN DELETE FROM yunfu.cost_line WHERE project_id = p AND kind = 'supervision'; PERFORM drive.line(p, 'other', 20000);
            ELSE NULL;
        END CASE;
    END LOOP;
END $$;
SELECT results_eq($$ SELECT budget_year, rule, state, reached, near, amount, bound, mode, due_stage, stage FROM yunfu.threshold_watch
                      WHERE budget_year BETWEEN 2201 AND 2217 ORDER BY budget_year, rule COLLATE "C" $$,
    $$ VALUES
        (2202, 'software_test', 'near', false, true, 950000.00, 1000000.00, 'refuse', 'accepted', 'planned'),
        (2202, 'supervision', 'near', false, true, 1900000.00, 2000000.00, 'refuse', 'implementing', 'planned'),
        (2202, 'supervision_fee', 'near', false, true, 1900000.00, 2000000.00, 'warn', 'reviewed', 'planned'),
        (2203, 'software_test', 'near', false, true, 999999.99, 1000000.00, 'refuse', 'accepted', 'planned'),
        (2203, 'supervision', 'near', false, true, 1999999.99, 2000000.00, 'refuse', 'implementing', 'planned'),
        (2203, 'supervision_fee', 'near', false, true, 1999999.99, 2000000.00, 'warn', 'reviewed', 'planned'),
        (2204, 'software_test', 'open', true, false, 1000000.00, 1000000.00, 'refuse', 'accepted', 'planned'),
        (2204, 'supervision', 'open', true, false, 2000000.00, 2000000.00, 'refuse', 'implementing', 'planned'),
        (2204, 'supervision_fee', 'served', true, false, 2000000.00, 2000000.00, 'warn', 'reviewed', 'planned'),
        (2205, 'supervision', 'open', true, false, 2000000.00, 2000000.00, 'refuse', 'implementing', 'approved'),
        (2206, 'supervision', 'near', false, true, 1900000.00, 2000000.00, 'refuse', 'implementing', 'approved'),
        (2207, 'supervision', 'near', false, true, 1999999.99, 2000000.00, 'refuse', 'implementing', 'implementing'),
        (2208, 'supervision', 'open', true, false, 2000000.00, 2000000.00, 'refuse', 'implementing', 'implementing'),
        (2209, 'supervision', 'served', true, false, 2010000.00, 2000000.00, 'refuse', 'implementing', 'implementing'),
        (2210, 'software_test', 'near', false, true, 999997.00, 1000000.00, 'refuse', 'accepted', 'accepted'),
        (2211, 'software_test', 'open', true, false, 1000000.00, 1000000.00, 'refuse', 'accepted', 'implementing'),
        (2212, 'supervision', 'open', true, false, 2000000.00, 2000000.00, 'refuse', 'implementing', 'prechecked'),
        (2212, 'supervision_fee', 'open', true, false, 2000000.00, 2000000.00, 'warn', 'reviewed', 'prechecked'),
        (2214, 'software_test', 'served', true, false, 1000000.00, 1000000.00, 'refuse', 'accepted', 'filed'),
        (2214, 'supervision', 'served', true, false, 2000000.00, 2000000.00, 'refuse', 'implementing', 'filed'),
        (2216, 'supervision', 'open', true, false, 2000000.00, 2000000.00, 'refuse', 'implementing', 'returned'),
        (2216, 'supervision_fee', 'served', true, false, 2000000.00, 2000000.00, 'warn', 'reviewed', 'returned') $$,
    'near from 95 %, then open, then served; a fee alone only until its gate; nothing of what has ended');
SELECT results_eq($$ SELECT DISTINCT state, state_zh, state_en FROM yunfu.threshold_watch ORDER BY 1 $$,
                  $$ VALUES ('near', '接近', 'Near'), ('open', '待落实', 'Open'), ('served', '已落实', 'Served') $$, 'states have two names');
SELECT results_eq($$ SELECT DISTINCT rule, basis, basis_zh, label_zh, label_en, article, due_zh, due_en, due_order, stage_zh, stage_en, stage_order
                       FROM yunfu.threshold_watch WHERE budget_year IN (2208, 2210) ORDER BY rule $$,
    $$ SELECT t.code::text, CASE t.code WHEN 'supervision' THEN 'investment' ELSE 'software_cost' END, CASE t.code WHEN 'supervision' THEN '投资总额、批复金额或合同总额' ELSE '应用软件开发费用' END, t.label_zh::text, t.label_en::text, t.article::text, d.label_zh, d.label_en, d.ordinal, s.label_zh, s.label_en, s.ordinal
         FROM yunfu.policy_requirement t JOIN govproj.stages d ON d.stage = t.to_stage JOIN govproj.stages s ON s.name = CASE t.code WHEN 'supervision' THEN 'implementing' ELSE 'accepted' END
        WHERE t.code IN ('supervision', 'software_test') AND t.policy_id = 1 AND t.needs NOT LIKE 'cost_line%' ORDER BY t.code $$, 'and so have stages and lines');
SELECT matches((SELECT remedy FROM yunfu.threshold_watch WHERE budget_year = 2208), 'supervision.*is needed', 'an open line says what would meet it');

-- funds, against figures reckoned by hand
DO $$
DECLARE
    p bigint := pg_temp.make('一', 2301, 2000000, 0, 'contracted', '{"fund_review_opinion": 2400000, "approval_opinion": 2300000, "fund_application": 2200000, "fund_decision": 2100000,
                             "main": 1500000, "national_funds": 350000}');
    q bigint;
BEGIN
    PERFORM drive.contract(p, 'supervision', 100000, '2020-05-01', '广东监理公司'), pg_temp.supplement(p, -50000);
    PERFORM pg_temp.pay(p, 300000, '2020-05-02'), pg_temp.pay(p, 200000.50, '2020-05-03'), pg_temp.pay(p, 0.50, '2020-05-04', 'refund');
    PERFORM pg_temp.pay(p, 10000, '2020-05-05', 'reversal', pg_temp.pay(p, 10000, '2020-05-05'));
    INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (pg_temp.contract_of(p, 'supervision'), 30000.07, '2020-05-06');
    INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided, arranged)
    VALUES (p, 'city', 2301, 2000000, 1500000, 1000000), (p, 'city', 2302, 500000, 400000.25, NULL), (p, 'national', 2301, 300000, NULL, NULL), (p, 'national', 2302, 50000, 40000, 30000);
    PERFORM pg_temp.make('二', 2301, 600000, 0, 'funded', '{"fund_review_opinion": 700000, "approval_opinion": 650000, "fund_application": 640000, "fund_decision": 630000}');
    PERFORM pg_temp.make('三', 2301, 0, 0, 'planned', '{"owner_id": 5}');
    -- of two papers the later counts, and a failed one satisfies nothing
    p := pg_temp.make('四', 2302, 600000, 0, 'reviewed');
    PERFORM drive.paper(p, 'fund_review_opinion', '2020-04-02', 'failed', 1), drive.paper(p, 'fund_review_opinion', '2020-04-01', 'passed', 800000);
    -- voided, or of a day, entered last
    p := pg_temp.make('五', 2302, 600000, 0, 'reviewed');
    PERFORM drive.paper(p, 'fund_review_opinion', '2020-04-01', 'passed', 2), drive.paper(p, 'fund_review_opinion', '2020-04-01', 'passed', 800000),
            drive.void(drive.paper(p, 'fund_review_opinion', '2020-04-02', 'failed', 1));
    -- papers of before the return, and of after it
    p := pg_temp.make('六', 2302, 600000, 0, 'reviewed');
    PERFORM drive.paper(p, 'fund_review_opinion', '2020-04-01', 'passed', 3);
    q := drive.paper(p, 'fund_review_opinion', '2020-04-02', 'failed', 3);
    UPDATE yunfu.project SET stage = 'returned', stage_on = '2020-04-03' WHERE id = p;
    PERFORM drive.paper(p, 'fund_application', '2020-04-04', amount => 640000), drive.advance(p, 'submitted', '2020-04-06'), drive.void(q);
END $$;
SELECT results_eq($$ SELECT title, owner_name, budget_year, stage, requested, reviewed, approved, decided, contracted, paid, remaining, unpaid
                       FROM yunfu.fund_execution WHERE budget_year BETWEEN 2301 AND 2399 ORDER BY project_id $$,
    $$ VALUES ('一', '市公安局', 2301, 'contracted', 2200000.00, 2400000.00, 2300000.00, 2100000.00, 1550000.00, 530000.07, 1569999.93, 1019999.93),
              ('二', '市公安局', 2301, 'funded', 640000, 700000, 650000, 630000, 0, 0, 630000, 0),
              ('三', '市教育局', 2301, 'planned', NULL, NULL, NULL, NULL, 0, 0, NULL, 0),
              ('四', '市公安局', 2302, 'reviewed', NULL, NULL, NULL, NULL, 0, 0, NULL, 0),
              ('五', '市公安局', 2302, 'reviewed', NULL, 800000, NULL, NULL, 0, 0, NULL, 0),
              ('六', '市公安局', 2302, 'submitted', 640000, NULL, NULL, NULL, 0, 0, NULL, 0) $$, 'funds of each project');
SELECT results_eq($$ SELECT title, city_funds, city_requested, city_decided, city_arranged, national_funds, national_requested, national_decided, national_arranged
                       FROM yunfu.fund_execution WHERE budget_year = 2301 ORDER BY project_id $$,
    $$ VALUES ('一', 1650000.00, 2500000.00, 1900000.25, 1000000.00, 350000.00, 350000.00, 40000.00, 30000.00),
              ('二', 600000, 0, 0, 0, 0, 0, 0, 0), ('三', 1000000, 0, 0, 0, 0, 0, 0, 0) $$, 'city and national money are kept apart');
SELECT results_eq($$ SELECT owner_name, budget_year, count(*), sum(requested), sum(reviewed), sum(approved), sum(decided), sum(contracted), sum(paid), sum(f.remaining), sum(unpaid),
                            sum(city_decided), sum(national_decided)
                       FROM yunfu.fund_execution f WHERE budget_year BETWEEN 2301 AND 2399 GROUP BY owner_id, owner_name, budget_year ORDER BY owner_id, budget_year $$,
    $$ VALUES ('市公安局', 2301, 2::bigint, 2840000.00, 3100000.00, 2950000.00, 2730000.00, 1550000.00, 530000.07, 2199999.93, 1019999.93, 1900000.25, 40000.00),
              ('市公安局', 2302, 3, 640000, 800000, NULL, NULL, 0, 0, NULL, 0, 0, 0),
              ('市教育局', 2301, 1, NULL, NULL, NULL, NULL, 0, 0, NULL, 0, 0, 0) $$, 'funds of each unit and year');
SELECT results_eq($$ SELECT kind, issued_on, outcome, amount, third_party FROM yunfu.current_document
                      WHERE project_id = (SELECT project_id FROM yunfu.fund_execution WHERE title = '五') AND kind IN ('fund_review_opinion', 'voiding', 'cost_review') ORDER BY kind COLLATE "C" $$,
    $$ VALUES ('cost_review', DATE '2020-03-23', 'passed', 1999999.99, '省信息工程测评中心'), ('fund_review_opinion', '2020-04-01', 'passed', 800000.00, NULL) $$, 'the papers that count');
SELECT set_eq('SELECT project_id FROM yunfu.fund_execution', 'SELECT id FROM yunfu.project', 'every project is there');
SELECT is((SELECT count(*) FROM yunfu.fund_execution), (SELECT count(*) FROM yunfu.project), 'once');

-- whoever may read the register may read its reports, and nobody else
CREATE ROLE tap_reader;
CREATE ROLE tap_stranger;
DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %s TO PUBLIC',
    (SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'pgtap')); END $$;
GRANT ALL ON ALL TABLES IN SCHEMA pg_temp TO PUBLIC;
GRANT ALL ON ALL SEQUENCES IN SCHEMA pg_temp TO PUBLIC;
GRANT USAGE ON SCHEMA yunfu TO tap_reader, tap_stranger;
GRANT SELECT ON ALL TABLES IN SCHEMA yunfu TO tap_reader;
GRANT SELECT ON yunfu.threshold_watch, yunfu.current_document, yunfu.fund_execution, yunfu.red_flags TO tap_stranger;
CREATE TEMP TABLE seen ON COMMIT DROP AS
SELECT (SELECT count(*) FROM yunfu.threshold_watch) AS lines, (SELECT count(*) FROM yunfu.current_document) AS papers,
       (SELECT count(*) FROM yunfu.fund_execution) AS funds, (SELECT count(*) FROM yunfu.red_flags) AS flags;
GRANT SELECT ON seen TO tap_reader;
SET LOCAL ROLE tap_reader;
SELECT results_eq($$ SELECT (SELECT count(*) FROM yunfu.threshold_watch), (SELECT count(*) FROM yunfu.current_document), (SELECT count(*) FROM yunfu.fund_execution), (SELECT count(*) FROM yunfu.red_flags) $$,
                  'SELECT * FROM seen', 'a reader of the register sees what its owner sees');
SET LOCAL ROLE tap_stranger;
SELECT throws_ok('SELECT * FROM yunfu.' || report, '42501', NULL, report || ' shows nothing to one who may not read the tables')
  FROM unnest('{threshold_watch,current_document,fund_execution,red_flags}'::text[]) AS report;
RESET ROLE;
SELECT ok('security_invoker=true' = ANY (reloptions), relname || ' reads with the rights of its reader')
  FROM pg_class WHERE relnamespace = 'yunfu'::regnamespace AND relname IN ('threshold_watch', 'current_document', 'fund_execution', 'red_flags') ORDER BY relname;
SELECT is_empty($$ SELECT attrelid::regclass, attname, atttypid::regtype FROM pg_attribute
                    WHERE attrelid IN ('yunfu.threshold_watch'::regclass, 'yunfu.current_document'::regclass, 'yunfu.fund_execution'::regclass, 'yunfu.red_flags'::regclass)
                      AND attnum > 0 AND atttypid <> ALL ('{text,numeric,integer,bigint,date,boolean}'::regtype[]) $$, 'reports are made of plain types');

SELECT * FROM finish();
ROLLBACK;
