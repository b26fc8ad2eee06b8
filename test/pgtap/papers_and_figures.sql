-- Papers of nothing and papers of too early a day, shares of a total, figures that freeze, and limits that have fallen since.
BEGIN;
SELECT no_plan();
\ir ../tap.sql

CREATE FUNCTION pg_temp.change(project_id bigint, kind text, day date) RETURNS void LANGUAGE sql AS $$
    -- a duration is that of a contract
    SELECT drive.contract(project_id, 'main', 1, day, due => day + 90) WHERE kind = 'duration';
    INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on, note)
    VALUES (project_id, kind, 'policy', CASE kind WHEN 'value' THEN 2400000 WHEN 'duration' THEN 100 END, day, '调整')
$$;

--
-- A paper of zero yuan, where its kind bears an amount, serves nothing (Articles 7, 8).
--
CREATE TEMP TABLE amounts AS
SELECT track, at, next, kind, drive.reach(track, at) AS p
  FROM (VALUES ('professional', 'prechecked', 'reviewed', 'cost_review'), ('professional', 'reviewed', 'fund_reviewed', 'fund_review_opinion'),
               ('professional', 'reviewed', 'fund_reviewed', 'fund_arrangement_opinion'), ('professional', 'fund_reviewed', 'approved', 'approval_opinion'),
               ('professional', 'approved', 'funded', 'fund_application'), ('professional', 'approved', 'funded', 'fund_decision'),
               ('public', 'planned', 'reviewed', 'cost_review'), ('public', 'reviewed', 'fund_reviewed', 'fund_review_opinion'),
               ('public', 'reviewed', 'fund_reviewed', 'fund_arrangement_opinion'), ('public', 'fund_reviewed', 'funded', 'fund_application'),
               ('public', 'fund_reviewed', 'funded', 'fund_decision')) AS v (track, at, next, kind);
SELECT is(pg_temp.after(format('SELECT drive.supply_all(%%s, %L, ''2020-06-01'', without => %L), drive.paper(%%s, %2$L, ''2020-06-01'', amount => %s)', next, kind, amount), p, next, '2020-06-02'),
          CASE WHEN amount > 0 THEN 'done' ELSE 'ZG002 ' || kind END, format('%s to %s, %s of %s', track, next, kind, amount))
  FROM amounts, unnest('{0,0.01}'::numeric[]) AS amount ORDER BY p, amount;
SELECT is(pg_temp.after(format('SELECT drive.supply_all(%%s, ''reviewed'', ''2020-06-01'', without => ''cost_review'');
                                INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, third_party) VALUES (%%s, ''cost_review'', 1, ''2020-06-01'', ''passed'', ''省信息工程测评中心'')'), p, 'reviewed'),
          'done', track || ', an appraisal that states no amount is none of nothing') FROM amounts WHERE kind = 'cost_review' ORDER BY p;
-- one that says no need not state what it refuses
SELECT is(pg_temp.after('SELECT drive.paper(%s, ''approval_opinion'', ''2020-06-01'', ''failed'', amount => 0)', p, 'rejected'), 'done', 'rejected at zero yuan') FROM amounts WHERE kind = 'approval_opinion';
-- nor does one that takes the place of another
SELECT drive.reach('professional', 'funded') AS p, drive.reach('public', 'funded') AS q \gset
SELECT is(pg_temp.after(format('SELECT drive.void(id), drive.paper(%%s, kind, issued_on, amount => %s) FROM yunfu.document WHERE project_id = %%s AND kind = ''fund_decision''', amount), p, 'procuring', '2020-06-02'),
          CASE WHEN amount > 0 THEN 'done' ELSE 'ZG002 fund_decision' END, format('project %s, the decision on funds entered anew, of %s', p, amount)) FROM unnest(ARRAY[:p, :q]::bigint[]) AS p, unnest('{0,0.01}'::numeric[]) AS amount;
-- and a later one undoes it as one that says no does, until another grants something
SELECT is(pg_temp.after(format('SELECT drive.paper(%%s, ''fund_decision'', ''2020-06-01'', amount => %s)', amount) || again, p, 'procuring', '2020-06-02'),
          CASE WHEN amount > 0 OR again <> '' THEN 'done' ELSE 'ZG002 fund_decision' END, format('project %s, a later decision on funds, of %s%s', p, amount, CASE WHEN again <> '' THEN ', and yet another' END))
  FROM unnest(ARRAY[:p, :q]::bigint[]) AS p, unnest('{0,0.01}'::numeric[]) AS amount, unnest(ARRAY['', '; SELECT drive.paper(%s, ''fund_decision'', ''2020-06-02'')']) AS again;
-- it says no more than that, and so needs no order
SELECT drive.reach('professional', 'submitted') AS early \gset
SELECT pg_temp.refused(format('SELECT drive.paper(%s, ''cost_review'', ''2020-01-31'', amount => %s)', :early, amount), result, 'before the project began, an appraisal of ' || amount)
  FROM (VALUES (0, 'done'), (1, 'ZG011 cost_review.after.round')) AS v (amount, result);
SAVEPOINT watched;
SELECT drive.paper(:p, 'fund_decision', '2020-06-01', amount => 0) AS zero \gset
SELECT results_eq(format('SELECT document_kind, voiding_id, state FROM yunfu.correction_watch WHERE project_id = %s', :p), format($$ VALUES ('fund_decision'::text, %s::bigint, 'open'::text) $$, :zero), 'and is watched');
SELECT drive.paper(:p, 'fund_decision', '2020-06-02') AS again \gset
SELECT results_eq(format('SELECT replaced_by, state FROM yunfu.correction_watch WHERE project_id = %s', :p), format($$ VALUES (%s::bigint, 'replaced'::text) $$, :again), 'until it is put right');
ROLLBACK TO watched;

--
-- Software has a line for its development of one percent of the total (Article 13, a reading).
--
-- A version under which that is refused.
SELECT govproj.load_pack('yunfu', jsonb_set(body, '{requirements}', (SELECT jsonb_agg(CASE r ->> 'needs' WHEN 'cost_line:software_development' THEN r || '{"mode": "refuse"}' ELSE r END) FROM jsonb_array_elements(body -> 'requirements') AS r))
           || '{"code": "strict", "valid_from": "2010-01-01", "valid_until": "2019-12-31"}') FROM govproj.pack WHERE code = 'yunfu-2020' \g /dev/null
CREATE FUNCTION pg_temp.costing(track text, software numeric, category text, day date) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p bigint;
    step text;
BEGIN
    IF category IS NULL THEN
        p := drive.project(track, day);
    ELSE
        INSERT INTO yunfu.project (title, category, track, track_reason, owner_id, budget_year, city_funds, budgeted, stage_on)
        VALUES ('咨询', category::govproj.category, track, '无所服务的系统', CASE track WHEN 'public' THEN 1 ELSE 2 END, 2020, 1000000, true, day) RETURNING id INTO p;
    END IF;
    PERFORM drive.line(p, kind, amount)
       FROM (VALUES ('software_development', software), ('acceptance', 1.00), ('security', 1.00), ('hardware', 1000000 - 2 - software)) AS l (kind, amount) WHERE amount > 0;
    FOREACH step IN ARRAY CASE costing.track WHEN 'public' THEN '{}' ELSE '{submitted,prechecked}' END::text[] LOOP
        PERFORM drive.advance(p, step, day);
    END LOOP;
    PERFORM drive.supply_all(p, 'reviewed', day);
    RETURN p;
END $$;
CREATE TEMP TABLE costed AS
SELECT track, software, category, day, software < 10000 AND category IS NULL AS short, pg_temp.costing(track, software, category, day) AS p
  FROM unnest('{professional,public}'::text[]) AS track, unnest('{2010-03-02,2020-03-02}'::date[]) AS day,
       (VALUES (0, NULL), (9999.99, NULL), (10000.00, NULL), (0, 'thirdparty.consulting')) AS v (software, category);
SELECT is(drive.step(p, 'reviewed', day), CASE WHEN short AND day < '2020-01-01' THEN 'ZG003 cost_line.software_development' ELSE 'done' END,
          concat(track, ' of ', day, ', ', software, ' of 1,000,000 for software development', ', ' || category)) FROM costed ORDER BY p;
SELECT is(pg_temp.warned_of(p, 'cost_line.software_development'), short, concat(track, ', ', software, ', ' || category, ', and warned of')) FROM costed WHERE day > '2020-01-01' ORDER BY p;

--
-- Papers of acceptance: none of Article 19 before implementation began, none of the public track before the last change (Article 18).
--
SELECT drive.reach('professional', 'implementing') AS p, drive.reach('public', 'implementing') AS q \gset
SELECT pg_temp.refused(format('SELECT drive.paper(%s, %L, %L, %L)', id, kind, stage_on + days, outcome), CASE WHEN days < 0 THEN format('ZG011 %s.after.stage:implementing', kind) ELSE 'done' END,
                       format('%s, %s, %s, %s days after implementation began', track, kind, coalesce(outcome, 'there'), days))
  FROM yunfu.project, unnest('{data_registration,ipv6_verification}'::text[]) AS kind, unnest('{-1,0}'::integer[]) AS days, unnest('{NULL,not_applicable}'::text[]) AS outcome
 WHERE id IN (:p, :q) ORDER BY id, kind, outcome, days;
-- one that was entered before is judged by the acceptance
SELECT drive.reach('professional', 'contracted') AS p, drive.reach('public', 'contracted') AS q \gset
SELECT drive.paper(id, kind, '2020-05-03') FROM unnest(ARRAY[:p, :q]::bigint[]) AS id, unnest('{data_registration,ipv6_verification}'::text[]) AS kind \g /dev/null
SELECT drive.advance(id, 'implementing', '2020-05-04') FROM unnest(ARRAY[:p, :q]::bigint[]) AS id \g /dev/null
SELECT drive.advance(:p, 'preaccepted', '2020-05-11') \g /dev/null
SELECT is(pg_temp.after(format('SELECT drive.supply(%%s, thing, ''2020-05-18'') FROM drive.need WHERE track = %L AND to_stage = ''accepted'' AND thing NOT LIKE ''line %%'' AND thing <> %L', track, kind), id, 'accepted'),
          format('ZG011 %s.after.stage:implementing', kind), format('%s, accepted on %s that came too early', track, kind))
  FROM yunfu.project, unnest('{data_registration,ipv6_verification}'::text[]) AS kind WHERE id IN (:p, :q) ORDER BY id, kind;
-- a change undoes what came before it: of the public track both papers, of the other the review alone is asked for
SELECT drive.reach('public', 'implementing') AS q \gset
SELECT drive.supply_all(:q, 'accepted', '2020-06-01') \g /dev/null
SELECT is(drive.step(:q, 'accepted', '2020-06-02', undo => true), 'done', 'nothing has changed');
SELECT is(pg_temp.after(format('SELECT pg_temp.change(%%s, %L, %L); SELECT drive.paper(%%s, kind, ''2020-06-01'') FROM unnest(%L::text[]) AS kind', change, day, papers), :q, 'accepted', '2020-06-02'), refusal,
          format('a change of %s of %s, and then %s anew', change, day, papers))
  FROM unnest('{scope,value}'::text[]) AS change,
       (VALUES ('2020-05-31', '{expert_acceptance,acceptance_report}', 'done'), ('2020-06-01', '{expert_acceptance,acceptance_report}', 'done'),
               ('2020-06-02', '{}', 'ZG011 expert_acceptance.after.change')) AS v (day, papers, refusal) ORDER BY change, day;
SELECT is(pg_temp.after(format('SELECT pg_temp.change(%%s, ''scope'', ''2020-06-02''), drive.paper(%%s, %L, ''2020-06-02'')', kind), :q, 'accepted', '2020-06-02'),
          format('ZG011 %s.after.change', other), 'after the change ' || kind || ' alone')
  FROM (VALUES ('expert_acceptance', 'acceptance_report'), ('acceptance_report', 'expert_acceptance')) AS v (kind, other);
SELECT pg_temp.change(:q, 'scope', '2020-06-02') \g /dev/null
SELECT pg_temp.refused(format('SELECT drive.paper(%s, %L, %L)', :q, kind, day), CASE day WHEN '2020-06-01' THEN format('ZG011 %s.after.change', kind) ELSE 'done' END, format('%s of %s, once something has changed on 2020-06-02', kind, day))
  FROM unnest('{expert_acceptance,acceptance_report}'::text[]) AS kind, unnest('{2020-06-01,2020-06-02}'::text[]) AS day ORDER BY kind, day;

--
-- Figures freeze with the review; before the decision the way back is a return, after it a change (Articles 7, 8).
--
CREATE TEMP TABLE frozen AS
SELECT track, stage, stage NOT IN ('planned', 'prechecked', 'returned') AS closed, stage IN ('approved', 'funded') AND (track, stage) <> ('public', 'approved') AS decided, drive.reach(track, stage) AS p
  FROM (VALUES ('professional', 'prechecked'), ('professional', 'reviewed'), ('professional', 'fund_reviewed'), ('professional', 'approved'), ('professional', 'returned'),
               ('public', 'planned'), ('public', 'reviewed'), ('public', 'fund_reviewed'), ('public', 'funded'), ('public', 'returned')) AS v (track, stage);
SELECT pg_temp.refused(format(statement, p), CASE WHEN closed THEN 'ZG009 frozen' ELSE 'done' END, format('%s at %s: %s', track, stage, statement))
  FROM frozen, unnest(ARRAY['SELECT drive.line(%s, ''other'', 0.01)', 'UPDATE yunfu.cost_line SET amount = amount + 0.01 WHERE kind = ''hardware'' AND project_id = %s',
                            'DELETE FROM yunfu.cost_line WHERE kind = ''hardware'' AND project_id = %s']) AS statement ORDER BY p, statement;
-- the funds of a project are fixed once it leaves its first stage, and then move by a change of funds alone
SELECT pg_temp.refused(format('UPDATE yunfu.project SET %s WHERE id = %s', figure, p), CASE stage WHEN 'planned' THEN 'done' ELSE 'ZG009 fixed' END, format('%s at %s, %s', track, stage, figure))
  FROM frozen, unnest('{city_funds = city_funds - 0.01,national_funds = 0.01}'::text[]) AS figure ORDER BY p, figure;
SELECT pg_temp.refused(format('SELECT pg_temp.change(%s, %L, ''2020-06-01'')', p, kind), CASE WHEN decided THEN 'done' ELSE format('ZG009 reached.%s.%s', CASE track WHEN 'public' THEN 'funded' ELSE 'approved' END, kind) END,
                       format('%s at %s, a change of %s', track, stage, kind))
  FROM frozen, unnest('{value,scope,duration}'::text[]) AS kind WHERE closed ORDER BY p, kind;

--
-- Limits are judged again at each later step that leads on: what bore the contracts may have been replaced by less.
--
CREATE TEMP TABLE signed AS
SELECT track, at, next, drive.reach(track, at) AS p, CASE at WHEN 'contracted' THEN 2000000.00 ELSE 2100000.00 END AS signed
  FROM (VALUES ('professional', 'contracted', 'implementing'), ('professional', 'implementing', 'preaccepted'), ('professional', 'preaccepted', 'accepted'), ('professional', 'accepted', 'filed'),
               ('public', 'contracted', 'implementing'), ('public', 'implementing', 'accepted'), ('public', 'accepted', 'filed')) AS v (track, at, next);
SELECT drive.supply_all(p, next, '2020-12-01') FROM signed \g /dev/null
UPDATE signed SET signed = (SELECT contracted FROM yunfu.project WHERE id = p);
-- the papers that carry the limit, voided and entered anew on their own days
CREATE FUNCTION pg_temp.lower(project_id bigint, new numeric) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    old yunfu.document;
BEGIN
    FOR old IN SELECT * FROM yunfu.document d WHERE d.project_id = lower.project_id AND kind IN ('approval_opinion', 'fund_decision') ORDER BY issued_on, id LOOP
        PERFORM drive.void(old.id), drive.paper(lower.project_id, old.kind, old.issued_on, amount => new);
    END LOOP;
END $$;
SELECT is(pg_temp.after(format('SELECT pg_temp.lower(%%s, %s)', signed + above), p, next), CASE WHEN above < 0 THEN 'ZG008 contracts.limit' ELSE 'done' END,
          format('%s to %s, contracts of %s and a limit of %s', track, next, signed, signed + above))
  FROM signed, unnest('{-0.01,0,0.01}'::numeric[]) AS above ORDER BY p, above;
SELECT is(pg_temp.after(format('SELECT pg_temp.lower(%%s, %s); INSERT INTO yunfu.supplement (contract_id, amount, signed_on) SELECT pg_temp.main(%%s), -0.01, ''2020-12-01''', signed - 0.01), p, next), 'done',
          format('%s to %s, lowered to the limit by a supplement', track, next)) FROM signed WHERE at = 'contracted' ORDER BY p;

SELECT * FROM finish();
ROLLBACK;
