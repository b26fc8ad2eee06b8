-- Red flags about papers, parties and services that no case of money_views.sql raises: each in one story, a fen or a day away
-- in none, and none of them in an ordinary project of either track.
BEGIN;
SELECT no_plan();
\ir ../tap.sql

CREATE FUNCTION pg_temp.flagged(project_id bigint, flag text) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(format('%s / %s: %s', round(r.amount, 2), round(r.bound, 2), r.sources), '; ' ORDER BY r.rank), 'no')
      FROM yunfu.red_flags r WHERE r.project_id = flagged.project_id AND r.flag = flagged.flag
$$;
CREATE FUNCTION pg_temp.raised(project_id bigint, flag text, says text, wanted boolean) RETURNS text LANGUAGE sql AS $$
    SELECT is(pg_temp.flagged(project_id, flag) <> 'no', wanted, format('%s: %s', flag, says))
$$;

-- an ordinary project raises none of these, nor of those about approvals, payments, grounds and contracts beside the main one
SELECT drive.reach('professional', 'filed') AS p, drive.reach('public', 'filed') AS q \gset
SELECT is_empty(format($$ SELECT project_id, flag, figures FROM yunfu.red_flags WHERE project_id IN (%s, %s)
                   AND flag IN ('approval_above_appraisal', 'supplements_above_share', 'supervision_after_delivery', 'agency_as_supplier', 'serves_ended',
                                'approval_above_total', 'paid_above_arranged', 'ground_changed', 'contract_beside_main') $$, :p, :q), 'nothing of an ordinary project');

-- approved beyond the appraisal, by the appraisal that counts
CREATE TEMP TABLE approving AS
SELECT track, drive.reach(track, CASE track WHEN 'public' THEN 'planned' ELSE 'prechecked' END) AS p, appraised
  FROM unnest('{professional,public}'::text[]) AS track, unnest('{2449999.99,2450000.00}'::numeric[]) AS appraised;
DO $$
DECLARE
    a record;
    step text;
    day date;
BEGIN
    FOR a IN SELECT * FROM approving LOOP
        day := '2020-03-16';
        PERFORM drive.supply_all(a.p, 'reviewed', day, without => 'cost_review'), drive.paper(a.p, 'cost_review', day, amount => a.appraised);
        UPDATE yunfu.project SET stage = 'reviewed', stage_on = day WHERE id = a.p;
        FOREACH step IN ARRAY CASE a.track WHEN 'public' THEN '{fund_reviewed,funded}' ELSE '{fund_reviewed,approved}' END::text[] LOOP
            day := day + 7;
            PERFORM drive.advance(a.p, step, day);
        END LOOP;
    END LOOP;
END $$;
SELECT pg_temp.raised(p, 'approval_above_appraisal', format('%s, 2,450,000 on an appraisal of %s', track, appraised), appraised < 2450000) FROM approving ORDER BY p;
SELECT is(regexp_replace(pg_temp.flagged(p, 'approval_above_appraisal'), ':.*', ''), '2450000.00 / 2449999.99', track || ', with both amounts') FROM approving WHERE appraised < 2450000 ORDER BY p;

-- supplements above the share that the policy sets, each contract by itself
CREATE TEMP TABLE supplemented AS
SELECT track, added, drive.reach(track, 'contracted') AS p
  FROM unnest('{professional,public}'::text[]) AS track, unnest('{200000.00,200000.01}'::numeric[]) AS added;
SELECT pg_temp.supplement_contract(pg_temp.main(p), a) FROM supplemented, unnest(ARRAY[added - 1, 1]) AS a \g /dev/null
SELECT pg_temp.raised(p, 'supplements_above_share', format('%s, %s added to a contract of 2,000,000', track, added), added > 200000) FROM supplemented ORDER BY p;
SELECT is(regexp_replace(pg_temp.flagged(p, 'supplements_above_share'), ':.*', ''), '200000.01 / 200000.00', track || ', with both amounts') FROM supplemented WHERE added > 200000 ORDER BY p;
INSERT INTO yunfu.supplement (contract_id, amount, signed_on, supplement_id)
SELECT s.contract_id, -s.amount, s.signed_on, s.id FROM yunfu.supplement s JOIN supplemented u ON s.contract_id = pg_temp.main(u.p) WHERE added > 200000 AND amount = 1;
SELECT pg_temp.raised(p, 'supplements_above_share', track || ', undone again', false) FROM supplemented WHERE added > 200000 ORDER BY p;

-- supervised once all is delivered
CREATE TEMP TABLE supervised AS
SELECT track, days, drive.reach(track, 'contracted') AS p FROM unnest('{professional,public}'::text[]) AS track, unnest('{0,1}'::integer[]) AS days;
UPDATE yunfu.contract SET delivered_on = '2020-06-01' WHERE project_id IN (SELECT p FROM supervised);
SELECT drive.contract(p, 'testing', 1000, '2020-06-02', '广东检测公司'), drive.contract(p, 'supervision', 100000, '2020-06-01'::date + days, '广东监理公司') FROM supervised \g /dev/null
SELECT pg_temp.raised(p, 'supervision_after_delivery', format('%s, signed %s days after the delivery', track, days), days > 0) FROM supervised ORDER BY p;

-- an agency of the register among the parties
SELECT drive.reach('professional', 'contracted') AS p, drive.reach('public', 'contracted') AS q \gset
SELECT pg_temp.raised(p, 'agency_as_supplier', 'a company', false) FROM unnest(ARRAY[:p, :q]::bigint[]) AS p;
SELECT drive.contract(:p, 'other', 1, '2020-06-01', '市教育局') \g /dev/null
SELECT pg_temp.raised(:p, 'agency_as_supplier', 'another agency', true);
INSERT INTO yunfu.contract_party (contract_id, name, part) VALUES (pg_temp.main(:q), '市审计局', 'member');
SELECT pg_temp.raised(:q, 'agency_as_supplier', 'an agency in the consortium', true);

-- the service of what has ended, while it goes on itself
SELECT drive.reach('professional', 'contracted') AS p, drive.reach('professional', 'contracted') AS q \gset
CREATE FUNCTION pg_temp.service(serves bigint) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.project (title, category, owner_id, serves_id, budget_year, city_funds, budgeted, stage_on)
    VALUES ('运维', 'maintenance.software', 2, serves, 2020, 100000, true, '2020-05-01') RETURNING id
$$;
SELECT pg_temp.service(:p) AS s, pg_temp.service(:p) AS given_up, pg_temp.service(:q) AS other \gset
SELECT pg_temp.raised(s, 'serves_ended', 'of a system that goes on', false) FROM unnest(ARRAY[:s, :given_up, :other]::bigint[]) AS s;
SELECT drive.paper(:given_up, 'withdrawal', '2020-05-02'), drive.step(:given_up, 'withdrawn', '2020-05-02'), drive.advance(:p, 'terminated', '2020-06-01') \g /dev/null
SELECT pg_temp.raised(:s, 'serves_ended', 'its system is terminated', true);
SELECT pg_temp.raised(:given_up, 'serves_ended', 'it has ended, too', false);
SELECT pg_temp.raised(:other, 'serves_ended', 'its own goes on', false);
SELECT pg_temp.raised(:p, 'serves_ended', 'the system itself', false);

-- one project's flags are those rows, in that order
SELECT bag_eq($$ SELECT p.id, f.* FROM yunfu.project p CROSS JOIN LATERAL yunfu.project_flags(p.id) AS f $$,
              $$ SELECT project_id, flag, flag_zh, flag_en, severity, rule, rule_zh, rule_en, article, asks_zh, asks_en, amount, bound, stake, figures, figures_zh, sources FROM yunfu.red_flags $$,
              'project_flags says of each project what red_flags does');
SELECT results_eq($$ SELECT f.flag, f.sources FROM yunfu.project_flags((SELECT project_id FROM yunfu.red_flags GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1)) AS f $$,
                  $$ SELECT flag, sources FROM yunfu.red_flags WHERE project_id = (SELECT project_id FROM yunfu.red_flags GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1) ORDER BY rank $$,
                  'and in its order');
SELECT is_empty($$ SELECT * FROM yunfu.project_flags(NULL) UNION ALL SELECT * FROM yunfu.project_flags(0) $$, 'of no project nothing');

SELECT * FROM finish();
ROLLBACK;
