-- Money: the lines of Article 13 to the cent, ceilings, and figures that freeze so that nobody slips below a line.
\getenv abs_srcdir PG_ABS_SRCDIR
\set drive :abs_srcdir /test/drive.sql
\i :drive

-- A project at contracted, of so much software and so much in all; no supervision yet.
CREATE FUNCTION drive.costing(software numeric, total numeric, supervision numeric DEFAULT 0) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p bigint := drive.project();
    day date := '2020-03-02';
    target text;
BEGIN
    PERFORM drive.line(p, 'software_development', software), drive.line(p, 'acceptance', 1), drive.line(p, 'security', 1),
            drive.line(p, 'supervision', supervision), drive.line(p, 'other', total - software - supervision - 2);
    FOREACH target IN ARRAY drive.path('professional', 'procuring') LOOP
        day := day + 7;
        PERFORM drive.advance(p, target, day);
    END LOOP;
    PERFORM drive.paper(p, 'award_notice', day), drive.contract(p, 'main', LEAST(total, 900000), day);
    UPDATE yunfu.project SET stage = 'contracted', stage_on = day WHERE id = p;
    RETURN p;
END $$;

-- supervision: 1,999,999.99 is below the line, 2,000,000.00 is on it
SELECT drive.costing(0, 1999999.99) AS below \gset
SELECT drive.costing(0, 2000000.00) AS line \gset
SELECT id = :line AS on_the_line, total_investment, software_cost, approved_amount FROM yunfu.project ORDER BY id;
SELECT drive.step(:below, 'implementing', '2020-06-01');
UPDATE yunfu.project SET stage = 'implementing', stage_on = '2020-06-01' WHERE id = :line;

-- the fee must have been among the costs; they are frozen, so a contract alone mends nothing
SELECT drive.contract(:line, 'supervision', 1, '2020-06-01', '监理公司') \g /dev/null
SELECT drive.step(:line, 'implementing', '2020-06-01');
SELECT drive.line(:line, 'supervision', 1);
-- with it, the supervisor must be qualified, and not the main supplier, and signed by that day
SELECT drive.costing(0, 2000000.00, 50000) AS p \gset
SELECT drive.step(:p, 'implementing', '2020-06-01') AS none;
SELECT drive.contract(:p, 'supervision', 1, '2020-06-01', '监理公司', NULL) AS c \gset
SELECT drive.step(:p, 'implementing', '2020-06-01') AS unqualified;
UPDATE yunfu.contract SET qualification = '甲级', supplier = ' 云浮数科公司 ' WHERE id = :c;
SELECT drive.step(:p, 'implementing', '2020-06-01') AS main_supplier;
UPDATE yunfu.contract SET supplier = '监理公司', signed_on = '2020-06-02' WHERE id = :c;
SELECT drive.step(:p, 'implementing', '2020-06-01') AS next_day;
UPDATE yunfu.contract SET signed_on = '2020-06-01' WHERE id = :c;
SELECT drive.step(:p, 'implementing', '2020-06-01') AS good;

-- what a change adds later counts, and stays: here 1,999,999.99 grows by a fen, and shrinks again
INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) VALUES (:below, 'value', 'policy', 2000000.00, '2020-06-02');
SELECT drive.paper(:below, 'change_filing', '2020-06-02'), drive.paper(:below, 'preacceptance_opinion', '2020-06-03') \g /dev/null
SELECT drive.step(:below, 'preaccepted', '2020-06-03') AS checked_again_later;
INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) VALUES (:below, 'value', 'policy', 1999999.99, '2020-06-03');
SELECT total_investment, highest_investment FROM yunfu.project WHERE id = :below;
SELECT drive.step(:below, 'preaccepted', '2020-06-03') AS below_again;

-- software test: 999,999.99 is below the line, 1,000,000.00 is on it
SELECT drive.costing(999999.99, 1500000) AS below \gset
SELECT drive.costing(1000000.00, 1500000) AS line \gset
SELECT drive.advance(p, 'implementing', '2020-06-01'), drive.advance(p, 'preaccepted', '2020-06-02'),
       drive.supply_all(p, 'accepted', '2020-06-10', without => 'software_test_report') FROM unnest(ARRAY[:below, :line]::bigint[]) AS p \g /dev/null
SELECT drive.step(:below, 'accepted', '2020-06-10');
UPDATE yunfu.project SET stage = 'accepted', stage_on = '2020-06-10' WHERE id = :line;
SELECT drive.paper(:line, 'software_test_report', '2020-06-05', qualification => NULL) AS d \gset
SELECT drive.step(:line, 'accepted', '2020-06-10') AS unqualified;
SELECT drive.void(:d) \g /dev/null
SELECT drive.paper(:line, 'software_test_report', '2020-06-05', third_party => '云浮数科公司') AS d \gset
SELECT drive.step(:line, 'accepted', '2020-06-10') AS main_supplier;
SELECT drive.paper(:line, 'software_test_report', '2020-06-05', 'failed') AS d \gset
SELECT drive.step(:line, 'accepted', '2020-06-10') AS failed;
SELECT drive.paper(:line, 'software_test_report', '2020-06-05') AS d \gset
SELECT drive.step(:line, 'accepted', '2020-06-10') AS good;

-- ceilings: approval within the fund review, decision within the approval, contracts within the approval; equal is within
SELECT drive.reach('professional', 'fund_reviewed') AS p \gset
SELECT drive.paper(:p, 'approval_opinion', '2020-04-01', amount => 2450000.01) AS d \gset
UPDATE yunfu.project SET stage = 'approved', stage_on = '2020-04-06' WHERE id = :p;
SELECT drive.void(:d), drive.paper(:p, 'approval_opinion', '2020-04-01', amount => 2450000.00) \g /dev/null
SELECT drive.step(:p, 'approved', '2020-04-06', undo => true) AS equal;
SELECT drive.paper(:p, 'approval_opinion', '2020-04-02', amount => 2000000.00) \g /dev/null
SELECT drive.step(:p, 'approved', '2020-04-06') AS less;
SELECT drive.paper(:p, 'fund_application', '2020-04-07'), drive.paper(:p, 'fund_decision', '2020-04-07', amount => 2000000.01) AS d \gset
SELECT drive.step(:p, 'funded', '2020-04-08');
SELECT drive.paper(:p, 'fund_decision', '2020-04-08', amount => 1500000) \g /dev/null
SELECT drive.step(:p, 'funded', '2020-04-08'), drive.step(:p, 'procuring', '2020-04-08');
SELECT approved_amount FROM yunfu.project WHERE id = :p;
SELECT drive.paper(:p, 'award_notice', '2020-04-09'), drive.contract(:p, 'main', 1900000, '2020-04-09'), drive.contract(:p, 'other', 100000.01, '2020-04-09') AS c \gset
UPDATE yunfu.project SET stage = 'contracted', stage_on = '2020-04-09' WHERE id = :p;
UPDATE yunfu.contract SET amount = 100000 WHERE id = :c;
SELECT drive.step(:p, 'contracted', '2020-04-09') AS equal;
-- from then on each contract is judged as it is entered
SELECT drive.contract(:p, 'supervision', 0.01, '2020-04-10', '监理公司');

DROP SCHEMA yunfu, drive CASCADE;
