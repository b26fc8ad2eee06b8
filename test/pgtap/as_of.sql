-- As of a day: project_on, pipeline_on, funds_on and duties_on say of a past day what the views said on it, and of a moment what
-- they said then, whatever has been entered since.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
SET jit = off;

CREATE TEMP TABLE thing (name text PRIMARY KEY, id bigint) ON COMMIT DROP;
CREATE FUNCTION pg_temp.keep(name text, id bigint) RETURNS bigint LANGUAGE sql AS $$ INSERT INTO thing VALUES (name, id) RETURNING id $$;
CREATE FUNCTION pg_temp.id(name text) RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT id FROM thing t WHERE t.name = $1 $$;

-- What each view says, and the function that is to say it again.
CREATE TEMP TABLE told (view text PRIMARY KEY, today text, past text) ON COMMIT DROP;
INSERT INTO told VALUES
    ('project_overview', 'SELECT to_jsonb(v) FROM yunfu.project_overview AS v', 'SELECT to_jsonb(v) FROM yunfu.project_on($1, $2) AS v'),
    ('pipeline', 'SELECT to_jsonb(v) FROM yunfu.pipeline AS v', 'SELECT to_jsonb(v) FROM yunfu.pipeline_on($1, $2) AS v'),
    ('fund_execution', 'SELECT to_jsonb(v) FROM yunfu.fund_execution AS v', 'SELECT to_jsonb(v) FROM yunfu.funds_on($1, $2) AS v'),
    ('obligation_watch', 'SELECT to_jsonb(v) - ''written'' FROM yunfu.obligation_watch AS v', 'SELECT to_jsonb(v) FROM yunfu.duties_on($1, $2) AS v');
CREATE TEMP TABLE kept (view text, day date, moment timestamptz, rows text[]) ON COMMIT DROP;
CREATE FUNCTION pg_temp.rows_of(query text, day date, moment timestamptz) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    rows text[];
BEGIN
    EXECUTE format('SELECT coalesce(array_agg(q::text ORDER BY q::text COLLATE "C"), ''{}'') FROM (%s) AS r (q)', query) INTO rows USING day, moment;
    RETURN rows;
END $$;
-- A day is over: what do the views say?
CREATE FUNCTION pg_temp.evening() RETURNS void LANGUAGE sql AS $$
    INSERT INTO kept SELECT view, current_setting('govproj.today')::date, clock_timestamp(), pg_temp.rows_of(today, NULL, NULL) FROM told
$$;
CREATE FUNCTION pg_temp.morning(day date) RETURNS void LANGUAGE sql AS $$ SELECT pg_temp.set_today(day) $$;
-- The evenings of which a function does not say the same, and what it says otherwise.
CREATE FUNCTION pg_temp.differs(of text, by_moment boolean, upto date DEFAULT 'infinity') RETURNS TABLE (day date, was text, is_now text) LANGUAGE plpgsql AS $$
DECLARE
    k record;
    rows text[];
BEGIN
    FOR k IN SELECT kept.*, told.past FROM kept JOIN told USING (view) WHERE view = of AND kept.day <= upto ORDER BY kept.moment LOOP
        rows := pg_temp.rows_of(k.past, k.day, CASE WHEN by_moment THEN k.moment END);
        IF rows IS DISTINCT FROM k.rows THEN
            day := k.day;
            was := array_to_string(ARRAY(SELECT unnest(k.rows) EXCEPT SELECT unnest(rows)), E'\n');
            is_now := array_to_string(ARRAY(SELECT unnest(rows) EXCEPT SELECT unnest(k.rows)), E'\n');
            RETURN NEXT;
        END IF;
    END LOOP;
END $$;

-- Projects of the year 2020, each on its own days; a successor of the law, loaded at the end of the year.
CREATE FUNCTION pg_temp.born(name text, track text, day date, lines text[] DEFAULT '{software_development,hardware,supervision,acceptance,security}') RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p bigint := pg_temp.keep(name, drive.project(track, day));
    line text;
BEGIN
    FOREACH line IN ARRAY lines LOOP
        PERFORM drive.supply(p, 'line ' || line, day);
    END LOOP;
END $$;
CREATE FUNCTION pg_temp.go(name text, target text, day date) RETURNS void LANGUAGE sql AS $$ SELECT drive.advance(pg_temp.id(name), target, day) $$;

CREATE FUNCTION pg_temp.year_2020() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    day date := '2020-03-01';
    way CONSTANT text[] := drive.path('professional', 'filed');
    acts bigint;
    m bigint;
BEGIN
    WHILE day < '2021-03-01' LOOP
        day := day + 1;
        PERFORM pg_temp.morning(day);
        acts := (SELECT count(*) FROM yunfu.act) + (SELECT count(*) FROM yunfu.register_act);
        CASE day::text
            WHEN '2020-03-02' THEN
                PERFORM pg_temp.born('long', 'professional', day), pg_temp.born('delayed', 'professional', day), pg_temp.born('returned', 'professional', day, '{software_development,hardware}'),
                        pg_temp.born('public', 'public', day), pg_temp.born('withdrawn', 'professional', day), pg_temp.born('voided', 'professional', day);
            WHEN '2020-03-03' THEN
                UPDATE yunfu.cost_line SET amount = amount + 1000.5, kind = 'other' WHERE project_id = pg_temp.id('returned') AND kind = 'hardware';
                UPDATE yunfu.project SET title = '警务综合平台（二期）', city_funds = 2450000.25 WHERE id = pg_temp.id('returned');
                DELETE FROM yunfu.cost_line WHERE project_id = pg_temp.id('withdrawn') AND kind = 'security';
            WHEN '2020-03-04' THEN
                PERFORM pg_temp.go('withdrawn', 'withdrawn', day);
            WHEN '2020-03-16' THEN
                PERFORM pg_temp.go('returned', 'returned', day);
            WHEN '2020-03-18' THEN -- of the round that is to come
                PERFORM drive.supply(pg_temp.id('returned'), 'line ' || l, day) FROM unnest('{supervision,acceptance,security}'::text[]) AS l;
                UPDATE yunfu.cost_line SET kind = 'hardware' WHERE project_id = pg_temp.id('returned') AND kind = 'other';
            WHEN '2020-03-20' THEN
                PERFORM pg_temp.go('returned', 'submitted', day);
            WHEN '2020-04-14' THEN
                INSERT INTO yunfu.fund_allocation (project_id, source, year, requested) VALUES (pg_temp.id('long'), 'city', 2020, 2000000), (pg_temp.id('long'), 'city', 2021, 450000);
            WHEN '2020-04-15' THEN
                PERFORM pg_temp.keep('lower', drive.paper(pg_temp.id('voided'), 'approval_opinion', day, amount => 2400000));
            WHEN '2020-04-16' THEN
                PERFORM drive.void(pg_temp.id('lower'), day);
            WHEN '2020-04-21' THEN
                UPDATE yunfu.fund_allocation SET decided = requested WHERE project_id = pg_temp.id('long');
                UPDATE yunfu.fund_allocation SET arranged = 1000000 WHERE project_id = pg_temp.id('long') AND year = 2020;
            WHEN '2020-05-05' THEN
                INSERT INTO yunfu.payment (contract_id, amount, paid_on, source) VALUES (pg_temp.main(pg_temp.id('long')), 600000, day, 'city');
                INSERT INTO yunfu.bond (project_id, contract_id, kind, giver, amount, received_on) VALUES (pg_temp.id('long'), pg_temp.main(pg_temp.id('long')), 'performance', '甲', 5000, day);
            WHEN '2020-05-06' THEN
                INSERT INTO yunfu.change (project_id, kind, cause, source, new, decided_on) VALUES (pg_temp.id('long'), 'funds', 'other', 'national', 300000, day);
            WHEN '2020-05-07' THEN
                UPDATE yunfu.bond SET due_back_on = '2020-12-01', note = '验收后';
                INSERT INTO yunfu.bond_release (bond_id, amount, released_on) SELECT id, 2000, day FROM yunfu.bond;
                INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided) VALUES (pg_temp.id('long'), 'national', 2020, 300000, 300000);
                PERFORM pg_temp.keep('paid', id) FROM (SELECT max(id) AS id FROM yunfu.payment) AS p;
                INSERT INTO yunfu.payment (contract_id, amount, paid_on, source) VALUES (pg_temp.main(pg_temp.id('long')), 100000, day, 'national');
            WHEN '2020-05-08' THEN
                INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, payment_id) VALUES (pg_temp.main(pg_temp.id('long')), 'reversal', 600000, day, pg_temp.id('paid'));
                INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (pg_temp.main(pg_temp.id('long')), 500000, day);
            WHEN '2020-05-09' THEN
                INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (pg_temp.id('long'), 'value', 'law', 'hardware', 340000, day);
                INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (pg_temp.id('long'), 'value', 'law', 'software_development', 1795000, day);
                PERFORM pg_temp.keep('supplement', pg_temp.supplement_contract(pg_temp.main(pg_temp.id('long')), 5000, day));
            WHEN '2020-05-10' THEN
                INSERT INTO yunfu.supplement (contract_id, amount, signed_on, supplement_id) VALUES (pg_temp.main(pg_temp.id('long')), -5000, day, pg_temp.id('supplement'));
                PERFORM drive.paper(pg_temp.id('long'), 'change_filing', day);
                PERFORM pg_temp.supplement_contract(pg_temp.main(pg_temp.id('long')), 20000, day);
                PERFORM drive.paper(pg_temp.id('long'), 'national_liaison', day);
            WHEN '2020-05-11' THEN
                INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on) VALUES (pg_temp.id('public'), 'duration', 'other', pg_temp.main(pg_temp.id('public')), 70, day);
            WHEN '2020-05-12' THEN
                INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on) VALUES (pg_temp.id('delayed'), 'duration', 'other', pg_temp.main(pg_temp.id('delayed')), 60, day);
            WHEN '2020-05-13' THEN
                INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, source) VALUES (pg_temp.main(pg_temp.id('long')), 'refund', 2000, day, 'national') RETURNING id INTO m;
                PERFORM pg_temp.keep('refund', m);
            WHEN '2020-05-14' THEN
                INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, payment_id) VALUES (pg_temp.main(pg_temp.id('long')), 'reversal', 2000, day, pg_temp.id('refund'));
            WHEN '2020-07-10' THEN -- too late: the day has passed
                INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on) VALUES (pg_temp.id('delayed'), 'duration', 'other', pg_temp.main(pg_temp.id('delayed')), 120, day);
            WHEN '2020-07-12' THEN
                PERFORM drive.paper(pg_temp.id('delayed'), 'delay_filing', day);
            WHEN '2020-08-05' THEN
                PERFORM pg_temp.keep('received', drive.paper(pg_temp.id('public'), 'termination_filing_data_bureau', day));
            WHEN '2020-08-06' THEN
                INSERT INTO yunfu.receipt (document_id, agency_id, received_on) VALUES (pg_temp.id('received'), 1, day);
            WHEN '2020-08-30' THEN
                UPDATE yunfu.contract SET delivered_on = day WHERE id = pg_temp.main(pg_temp.id('delayed'));
            WHEN '2020-06-15' THEN
                UPDATE yunfu.agency SET name = '市公安局（新）' WHERE id = 2;
                UPDATE yunfu.agency SET responsible_office = '规划处' WHERE id = 1;
            WHEN '2020-06-16' THEN
                INSERT INTO yunfu.agency (id, code, name, kind, active_since) VALUES (91, 'yjj', '市应急局', 'unit', day);
            WHEN '2020-06-18' THEN -- a project changes hands
                UPDATE yunfu.project SET owner_id = 91, owner_reason = '云府〔2020〕5号' WHERE id = pg_temp.id('returned');
                INSERT INTO yunfu.matter (agency_id, project_id, title, raised_on) VALUES (91, pg_temp.id('returned'), '一事', day);
            WHEN '2020-06-20' THEN -- and another gets a second owner
                INSERT INTO yunfu.joint_owner (project_id, agency_id, from_on) VALUES (pg_temp.id('long'), 91, day);
                INSERT INTO yunfu.audit_request (agency_id, project_id, title, requested_on, due_on) VALUES (91, pg_temp.id('returned'), '调阅', day, '2020-12-01');
                INSERT INTO yunfu.audit_item (audit_request_id, title) SELECT max(id), '材料' FROM yunfu.audit_request;
            WHEN '2020-07-22' THEN
                INSERT INTO yunfu.agency (id, code, name, kind, active_since) VALUES (92, 'xyjj', '市应急和公安局', 'unit', day);
            WHEN '2020-07-24' THEN -- that is succeeded itself
                INSERT INTO yunfu.succession (agency_id, successor_id, basis) VALUES (91, 92, '云编〔2020〕7号');
            WHEN '2020-09-01' THEN
                UPDATE yunfu.joint_owner SET ended_on = day;
            WHEN '2020-09-10' THEN -- a project becomes public, with what it owes
                UPDATE yunfu.project SET category = 'software.platform', owner_id = 1, class_reason = '云数〔2020〕6号' WHERE id = pg_temp.id('delayed');
            WHEN '2020-09-12' THEN
                INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (pg_temp.id('delayed'), 'value', 'law', 'hardware', 340000, day);
            WHEN '2020-09-20' THEN -- and is professional again
                UPDATE yunfu.project SET category = 'software.professional', class_reason = '云数〔2020〕7号' WHERE id = pg_temp.id('delayed');
            WHEN '2020-07-20' THEN
                PERFORM pg_temp.go('public', 'terminated', day);
            WHEN '2020-07-30' THEN
                PERFORM pg_temp.keep('filing', drive.paper(pg_temp.id('public'), 'termination_filing_finance', day));
            WHEN '2020-08-03' THEN
                PERFORM drive.void(pg_temp.id('filing'), day);
            WHEN '2020-10-01' THEN
                INSERT INTO yunfu.audit_request (agency_id, title, requested_on, due_on) VALUES (5, '年度审计', day, '2020-10-10');
                INSERT INTO yunfu.audit_request (agency_id, project_id, title, requested_on, due_on) VALUES (2, pg_temp.id('long'), '专项审计', day, '2020-10-10');
                INSERT INTO yunfu.audit_item (audit_request_id, title) SELECT id, '材料' FROM yunfu.audit_request WHERE agency_id <> 92;
            WHEN '2020-10-09' THEN
                UPDATE yunfu.audit_item i SET handed_on = day WHERE EXISTS (SELECT FROM yunfu.audit_request r WHERE r.id = i.audit_request_id AND r.project_id IS NULL);
            WHEN '2020-10-15' THEN
                UPDATE yunfu.audit_item SET handed_on = day WHERE handed_on IS NULL;
            WHEN '2020-11-20' THEN
                INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (2, 2021) RETURNING id INTO m;
                PERFORM pg_temp.keep('plan', m);
            WHEN '2020-11-25' THEN
                UPDATE yunfu.annual_plan SET filed_on = day WHERE id = pg_temp.id('plan');
            WHEN '2020-11-27' THEN
                INSERT INTO yunfu.receipt (annual_plan_id, agency_id, received_on) VALUES (pg_temp.id('plan'), 1, day);
            WHEN '2020-12-05' THEN
                INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (5, 2021, day);
            WHEN '2020-12-31' THEN
                UPDATE yunfu.policy SET superseded_on = day;
                -- by which finance owes something, too
                PERFORM govproj.load_pack('yunfu', body || '{"code": "second", "valid_from": "2021-01-01", "valid_until": "2022-12-31"}' || jsonb_build_object('obligations', (body -> 'obligations')
                    || '[{"code": "answer", "label_zh": "答复", "label_en": "answer", "event": "stage", "stage": "funded", "debtor": "finance", "receiver": "owner", "met_by": "fund_arrangement_opinion", "article": "8"}]'))
                  FROM govproj.packs WHERE code = 'yunfu-2020';
            WHEN '2021-01-05' THEN
                UPDATE yunfu.project SET policy_id = (SELECT id FROM yunfu.policy WHERE code = 'second'), policy_reason = '新办法施行' WHERE id = pg_temp.id('voided');
            WHEN '2021-01-10' THEN
                UPDATE yunfu.agency SET active = false WHERE id = 5;
            WHEN '2021-01-12' THEN
                INSERT INTO yunfu.agency (code, name, kind, active_since) VALUES ('czj2', '市财政局（合署）', 'finance', day);
            WHEN '2021-01-14' THEN
                UPDATE yunfu.agency SET active = false WHERE id = 3;
            ELSE NULL;
        END CASE;
        IF day < '2020-06-08' AND (day - DATE '2020-03-02') % 7 = 0 AND day > '2020-03-02' THEN
            PERFORM pg_temp.go('long', way[(day - DATE '2020-03-02') / 7], day) WHERE (day - DATE '2020-03-02') / 7 <= array_length(way, 1);
            PERFORM pg_temp.go('delayed', way[(day - DATE '2020-03-02') / 7], day) WHERE (day - DATE '2020-03-02') / 7 <= 9;
            PERFORM pg_temp.go('voided', way[(day - DATE '2020-03-02') / 7], day) WHERE (day - DATE '2020-03-02') / 7 <= 6;
            PERFORM pg_temp.go('public', (drive.path('public', 'implementing'))[(day - DATE '2020-03-02') / 7], day) WHERE (day - DATE '2020-03-02') / 7 <= 6;
            PERFORM pg_temp.go('returned', 'submitted', day) WHERE day = '2020-03-09';
        END IF;
        -- something came in, or turns of itself
        IF acts <> (SELECT count(*) FROM yunfu.act) + (SELECT count(*) FROM yunfu.register_act)
           OR day IN ('2020-06-26', '2020-06-27', '2020-08-25', '2020-08-26', '2020-07-14', '2020-07-15', '2020-10-10', '2020-10-11', '2020-11-30', '2020-12-01', '2021-01-01', '2021-03-01') THEN
            PERFORM pg_temp.evening();
        END IF;
    END LOOP;
END $$;
SELECT pg_temp.year_2020() \g /dev/null

SELECT cmp_ok((SELECT count(*) FROM kept WHERE view = 'project_overview'), '>', 45::bigint, 'a year of evenings was kept');
SELECT is((SELECT count(DISTINCT agency_id)::integer FROM kept, unnest(rows) AS r, jsonb_to_record(r::jsonb) AS d (kind text, agency_id bigint) WHERE view = 'obligation_watch' AND kind = 'answer'), 2,
          'what an office owes passes on with it');
SELECT is_empty(format('SELECT * FROM pg_temp.differs(%L, %L)', view, by_moment), format('%s says of each %s what it said', view, CASE WHEN by_moment THEN 'moment' ELSE 'day' END))
  FROM told, unnest('{t,f}'::boolean[]) AS by_moment ORDER BY view, by_moment;
SELECT is_empty($$ SELECT view FROM told WHERE NOT EXISTS (SELECT FROM kept k WHERE k.view = told.view AND array_length(k.rows, 1) > 3) $$, 'of each there was something to say');
SELECT set_eq($$ SELECT DISTINCT r::jsonb ->> 'stage' FROM kept, unnest(rows) AS r WHERE view = 'project_overview' $$,
    $$ SELECT unnest(drive.path('professional', 'filed') || drive.path('public', 'implementing') || '{planned,returned,withdrawn,terminated}'::text[]) $$, 'every stage of the stories among it');
SELECT set_eq($$ SELECT DISTINCT r::jsonb ->> 'state' FROM kept, unnest(rows) AS r WHERE view = 'obligation_watch' $$, '{open,overdue,met,met_late}'::text[], 'and every state of a duty');

-- Columns are those of the views, but for what no act tells.
CREATE FUNCTION pg_temp.columns_of(function_name text) RETURNS TABLE (name text, type text) LANGUAGE sql AS $$
    SELECT a.name, a.type::regtype::text
      FROM pg_proc p, unnest(p.proargnames, p.proallargtypes, p.proargmodes) WITH ORDINALITY AS a (name, type, mode, place)
     WHERE p.oid = to_regproc('yunfu.' || function_name) AND a.mode = 't'
     ORDER BY a.place
$$;
SELECT results_eq(format('SELECT name COLLATE "C", type COLLATE "C" FROM pg_temp.columns_of(%L)', f), format($$ SELECT attname::text COLLATE "C", atttypid::regtype::text COLLATE "C" FROM pg_attribute WHERE attrelid = 'yunfu.%s'::regclass AND attnum > 0 AND attname <> 'written' ORDER BY attnum $$, v), f || ' has the columns of ' || v || ', in their order')
  FROM (VALUES ('project_on', 'project_overview'), ('pipeline_on', 'pipeline'), ('funds_on', 'fund_execution'), ('duties_on', 'obligation_watch')) AS t (f, v);

-- What comes in late: the law's day and the day it was known part.
SELECT pg_temp.morning('2021-03-02') \g /dev/null
CREATE FUNCTION pg_temp.moment(of date) RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT max(moment) FROM kept WHERE day = of $$;
INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (pg_temp.main(pg_temp.id('long')), 50000, '2020-10-08');
SELECT drive.void(max(id), '2020-05-20') FROM yunfu.document WHERE project_id = pg_temp.id('voided') AND kind = 'approval_opinion' AND id <> pg_temp.id('lower') \g /dev/null
SELECT drive.paper(pg_temp.id('voided'), 'approval_opinion', '2020-04-05', amount => 2400000) \g /dev/null
SELECT pg_temp.born('late', 'professional', '2020-04-01') \g /dev/null
SELECT pg_temp.go('late', 'submitted', '2020-04-08') \g /dev/null
UPDATE yunfu.project SET title = '改名' WHERE id = pg_temp.id('late');
SELECT drive.paper(pg_temp.id('public'), 'termination_filing_finance', '2020-07-25') \g /dev/null
UPDATE yunfu.agency SET name = '市公安局（三）' WHERE id = 2;
INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (1, 2021) RETURNING id AS draft \gset
UPDATE yunfu.annual_plan SET filed_on = '2020-12-20' WHERE id = :draft;
UPDATE yunfu.contract SET delivered_on = '2020-09-01' WHERE project_id = pg_temp.id('delayed') AND kind = 'supervision';

SELECT is_empty(format('SELECT * FROM pg_temp.differs(%L, true)', view), format('what comes in late leaves what %s said of each moment', view)) FROM told ORDER BY view;
SELECT is_empty(format('SELECT * FROM pg_temp.differs(%L, false, ''2020-03-31'')', view), format('and what it says of each day before', view)) FROM told ORDER BY view;

CREATE FUNCTION pg_temp.of(function_name text, name text, field text, day date, moment timestamptz DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    value text;
BEGIN
    EXECUTE format('SELECT to_jsonb(v) ->> %L FROM yunfu.%I($1, $2) AS v WHERE project_id = $3', field, function_name) INTO value USING day, moment, pg_temp.id(name);
    RETURN value;
END $$;
SELECT is(pg_temp.of('funds_on', 'long', 'paid', '2020-10-07'), '600000', 'a payment is not there on the day before its own');
SELECT is(pg_temp.of('funds_on', 'long', 'paid', '2020-10-08'), '650000', 'on its day it is, however late it was entered');
SELECT is(pg_temp.of('funds_on', 'long', 'paid', '2020-10-09', pg_temp.moment('2020-10-09')), '600000', 'and was not known then');
SELECT is(pg_temp.of('funds_on', 'long', 'paid', '2020-05-07'), '700000', 'a reversal undoes nothing before its day');
SELECT is(pg_temp.of('funds_on', 'voided', 'approved', '2020-05-19'), '2450000', 'a paper counts until it is void');
SELECT is(pg_temp.of('funds_on', 'voided', 'approved', '2020-05-20'), '2400000', 'and no longer: the one before it then');
SELECT is(pg_temp.of('funds_on', 'voided', 'approved', '2020-06-15', pg_temp.moment('2020-06-15')), '2450000', 'as was known before it was voided');
SELECT results_eq($$ SELECT pg_temp.of('project_on', 'voided', 'approved_amount', d) FROM unnest('{2020-04-05,2020-04-06,2020-04-12,2020-04-13}'::date[]) AS d $$,
    '{NULL,2450000,2450000,2400000}'::text[], 'what a paper moved on the project it had not moved before the step that it came after');
SELECT is(pg_temp.of('project_on', 'late', 'stage', '2020-03-31'), NULL, 'a project is not there before its birth');
SELECT is(pg_temp.of('project_on', 'late', 'stage', '2020-04-07') || pg_temp.of('project_on', 'late', 'total_investment', '2020-04-07'), 'planned0', 'what bears no day is dated by its typing');
SELECT is(pg_temp.of('project_on', 'late', 'stage', '2020-04-08') || pg_temp.of('project_on', 'late', 'total_investment', '2020-04-08'), 'submitted2450000', 'but no later than the step that was taken after it');
SELECT is(pg_temp.of('project_on', 'late', 'stage', '2020-06-15', pg_temp.moment('2020-06-15')), NULL, 'nobody knew of it');
SELECT is(pg_temp.of('project_on', 'late', 'title', '2021-03-01'), '警务综合平台', 'a title is what it was');
SELECT is(pg_temp.of('project_on', 'late', 'title', '2021-03-02'), '改名', 'until the day it was altered');
SELECT results_eq($$ SELECT pg_temp.of('project_on', 'long', 'owner_name', d) FROM unnest('{2020-06-14,2020-06-15,2021-03-01,2021-03-02}'::date[]) AS d $$,
    '{市公安局,市公安局（新）,市公安局（新）,市公安局（三）}'::text[], 'an owner is called as it was');
SELECT is(pg_temp.of('project_on', 'long', 'owner_name', '2021-03-02', pg_temp.moment('2020-06-15')), '市公安局（新）', 'and as was known');
SELECT is(pg_temp.of('project_on', 'voided', 'policy_code', d::date), c, 'a project is under the version of ' || d) FROM (VALUES ('2021-01-04', 'yunfu-2020'), ('2021-01-05', 'second')) AS v (d, c);
SELECT results_eq($$ SELECT state FROM unnest('{2020-07-24,2020-07-25,2020-08-02}'::date[]) AS d, yunfu.duties_on(d) WHERE project_id = pg_temp.id('public') AND kind = 'termination_filing_finance' ORDER BY d $$,
    '{open,met,met}'::text[], 'a duty is met from the day of its paper on');
SELECT results_eq($$ SELECT annual_plan_id IS NOT NULL FROM unnest('{2020-12-19,2020-12-20}'::date[]) AS d, yunfu.duties_on(d) WHERE agency_id = 1 AND event = 'plan' AND source_id = 2021 ORDER BY d $$,
    '{f,t}'::boolean[], 'a plan is filed on the day that it bears, whenever it was drawn up');
SELECT is((SELECT round FROM yunfu.project_on(d) WHERE project_id = pg_temp.id('returned')), r, 'the round of ' || d) FROM (VALUES (DATE '2020-03-19', 1), ('2020-03-20', 2)) AS v (d, r);
SELECT is_empty($$ SELECT * FROM yunfu.project_on('2020-03-01') $$, 'before the first there is none');
SELECT results_eq($$ SELECT sum(projects)::bigint, sum(total_investment) FROM yunfu.pipeline_on('2020-04-08') $$, $$ SELECT count(*), sum(total_investment) FROM yunfu.project_on('2020-04-08') $$, 'a pipeline is the sum of its projects');
SELECT is_empty(format($$ SELECT * FROM yunfu.%s(NULL) $$, f), f || ' of no day says nothing') FROM unnest('{project_on,pipeline_on,funds_on,duties_on}'::text[]) AS f;

-- Whoever asks for one project reads the acts of one.
SET LOCAL enable_seqscan = off;
SELECT doesnt_match(pg_temp.plan_of(format('SELECT * FROM yunfu.%s(''2020-06-15'') WHERE project_id = %s', f, pg_temp.id('long'))), 'Function Scan on ' || f, f || ' is seen through')
  FROM unnest('{project_on,funds_on,duties_on}'::text[]) AS f;
SELECT matches(pg_temp.plan_of(format('SELECT * FROM yunfu.%s(''2020-06-15'') WHERE project_id = %s', f, pg_temp.id('long'))), format('Index (Only )?Scan using project_pkey on project p\n +Index Cond: \(id = ''?%s\M', pg_temp.id('long')), f || ' looks at the project that is asked for')
  FROM unnest('{project_on,funds_on}'::text[]) AS f;
SELECT doesnt_match(pg_temp.plan_of('SELECT * FROM yunfu.agency_on(''2020-06-15'')'), 'register_act', 'names are found without reading the register''s chain');
RESET enable_seqscan;

-- Rows of a table, as they stood, in the columns that are asked for; and the table's own type is nobody's, so that users may add columns.
SELECT results_eq(format($$ SELECT * FROM govproj.as_of('yunfu.project', 'cost_line', %s, '2020-03-03') AS l (kind text, amount numeric) ORDER BY kind DESC $$, pg_temp.id('returned')),
    $$ VALUES ('software_development', 1800000.0), ('other', 351000.5) $$, 'as_of tells the rows of a table as they stood');
CREATE FUNCTION pg_temp.still_so(of text, leave_out text DEFAULT '') RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    columns text := (SELECT string_agg(format('%I %s', attname, atttypid::regtype), ', ' ORDER BY attnum) FROM pg_attribute
                      WHERE attrelid = ('yunfu.' || of)::regclass AND attnum > 0);
BEGIN
    RETURN QUERY EXECUTE format('SELECT (to_jsonb(r) - $1)::text FROM yunfu.project p, govproj.as_of(''yunfu.project'', %L, p.id, ''2021-03-02'') AS r (%s)
                                 EXCEPT SELECT (to_jsonb(t) - $1)::text FROM yunfu.%I t', of, columns, of) USING leave_out;
    RETURN QUERY EXECUTE format('SELECT (to_jsonb(t) - $1)::text FROM yunfu.%I t
                                 EXCEPT SELECT (to_jsonb(r) - $1)::text FROM yunfu.project p, govproj.as_of(''yunfu.project'', %L, p.id, ''2021-03-02'') AS r (%s)', of, of, columns) USING leave_out;
END $$;
SELECT is_empty(format('SELECT pg_temp.still_so(%L, %L)', of, but), format('of %s all that is there today', of))
  FROM (VALUES ('project', ''), ('cost_line', ''), ('document', ''), ('contract', 'checked_seq'), ('supplement', ''), ('payment', ''), ('bond', ''), ('bond_release', ''), ('change', ''), ('fund_allocation', ''), ('waiver', ''), ('contract_party', '')) AS t (of, but);
SELECT results_eq(format($$ SELECT delivered_on FROM unnest('{2020-08-31,2020-09-01}'::date[]) AS d, govproj.as_of('yunfu.project', 'contract', %s, d) AS c (kind text, delivered_on date) WHERE kind = 'supervision' ORDER BY d $$, pg_temp.id('delayed')),
    '{NULL,2020-09-01}'::date[], 'a delivery is of its day, not of its typing');
SELECT pg_temp.refused(format($$ SELECT * FROM govproj.as_of('yunfu.project', %L, 1, '2020-03-03') AS x (id bigint) $$, of), '22023', 'not of ' || of || ', of which no act of a project tells')
  FROM unnest('{policy,annual_plan,agency}'::text[]) AS of;
SELECT pg_temp.refused($$ SELECT * FROM govproj.as_of('yunfu.project', 'document', 1, '2020-03-03') AS x (colour text) $$, '42703', 'nor columns that are not there');
SELECT pg_temp.refused($$ SELECT * FROM govproj.as_of('yunfu.project', 'document', 1, '2020-03-03') AS x (kind date) $$, '42804', 'nor as what they are not');
ALTER TABLE yunfu.project ADD COLUMN label text GENERATED ALWAYS AS (title || '!') STORED;
SELECT is(pg_temp.of('project_on', 'long', 'stage', '2020-03-02'), 'planned', 'a column that a user adds is in nobody''s way');
ALTER TABLE yunfu.project ADD COLUMN extra jsonb, ADD COLUMN other json, ADD COLUMN n text;
UPDATE yunfu.project SET extra = '"x"', other = '{"b": [1, "x"]}', n = 'n/a' WHERE id = pg_temp.id('long');
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
SELECT results_eq(format($$ SELECT extra::text, other::text, n FROM govproj.as_of('yunfu.project', 'project', %s, '2021-03-02') AS p (extra jsonb, other json, n text) $$, pg_temp.id('long')),
    $$ VALUES ('"x"', '{"b": [1, "x"]}', 'n/a') $$, 'such columns are told to who asks for them, JSON as JSON');
ALTER TABLE yunfu.project ALTER COLUMN n TYPE integer USING NULL;
SELECT lives_ok(format('SELECT * FROM yunfu.%s(''2021-03-02'')', f), f || ' looks at none of another type since') FROM unnest('{project_on,pipeline_on,funds_on,duties_on}'::text[]) AS f;
SELECT results_eq(format($$ SELECT extra FROM govproj.as_of('yunfu.project', 'project', %s, '2021-03-02') AS p (extra jsonb) $$, pg_temp.id('long')), $$ VALUES ('"x"'::jsonb) $$, 'nor who asks for another');
SELECT pg_temp.refused($$ SELECT * FROM yunfu.duties_on('infinity') $$, '22008', 'infinity is no day');

-- What an act does not tell since it was altered is refused, and brings nobody down.
CREATE FUNCTION pg_temp.altered(name text, of text, new text, query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    ALTER TABLE yunfu.act DISABLE TRIGGER USER;
    ALTER TABLE yunfu.register_act DISABLE TRIGGER USER;
    IF name IS NULL THEN
        UPDATE yunfu.register_act SET detail = new::json WHERE seq = (SELECT min(seq) FROM yunfu.register_act WHERE kind = of);
    ELSE
        UPDATE yunfu.act SET detail = new::json WHERE project_id = pg_temp.id(name) AND seq = (SELECT min(seq) FROM yunfu.act WHERE project_id = pg_temp.id(name) AND kind = of);
    END IF;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no act % of %', of, name;
    END IF;
    ALTER TABLE yunfu.act ENABLE TRIGGER USER;
    ALTER TABLE yunfu.register_act ENABLE TRIGGER USER;
    EXECUTE query;
    RAISE EXCEPTION 'nothing is refused';
EXCEPTION WHEN OTHERS THEN
    RETURN concat_ws(' ', SQLSTATE, regexp_replace(SQLERRM, '\d+', '#', 'g'));
END $$;
SELECT matches(pg_temp.altered(n, of, new, format('SELECT * FROM yunfu.%s(''2021-03-02'')', f)), '^XX001 act # of project # does not tell ' || what, format('%s: %s of an act %s that says %s', f, what, of, new))
  FROM unnest('{project_on,funds_on,duties_on}'::text[]) AS f,
       (VALUES ('long', 'project_entered', '{"id":1,"policy_id":1}', '"code", "title", "category"'), ('long', 'project_entered', '[1]', '"id"'),
               ('long', 'project_entered', '5', '"id"'), ('long', 'project_entered', '{"id":"1"}', '"id"'),
               ('returned', 'project_changed', '{"city_funds": [null, 5]}', '"city_funds"'), ('returned', 'project_changed', '{"city_funds": [5, null]}', '"city_funds"'),
               ('returned', 'project_changed', '{"title": ["a", null]}', '"title"'), ('returned', 'project_changed', '"x"', '"id"'),
               ('long', 'payment_entered', '{"id": 7}', '"contract_id", "kind", "amount", "paid_on"'), ('long', 'payment_entered', '{}', '"id"'),
               ('returned', 'cost_line_changed', '{"amount": [1, 2]}', '"id"'),
               ('delayed', 'contract_changed', '[]', '"id"')) AS v (n, of, new, what);
SELECT matches(pg_temp.altered('long', 'audit_request_entered', '{"id": 1}', 'SELECT * FROM yunfu.duties_on(''2021-03-02'') WHERE project_id IS NULL'), '^XX001 act # of project # does not tell "',
    'what audit asked of a project, told among the duties of agencies');
SELECT matches(pg_temp.altered(NULL, of, new, 'SELECT * FROM yunfu.duties_on(''2021-03-02'')'), '^XX001 act # of the register does not tell ' || what, format('an act %s of the register that says %s', of, new))
  FROM (VALUES ('annual_plan_entered', '{"id": 1}', '"agency_id", "year"'), ('annual_plan_filed', '[1]', '"id"')) AS v (of, new, what);
SELECT is(pg_temp.altered('long', 'step', '{"changed": [1, 2]}', 'SELECT * FROM yunfu.project_on(''2020-03-10'')'), 'P0001 nothing is refused', 'a step whose changes are no object changes none');

-- Each sees what the views show him.
CREATE ROLE tap_as_unit; CREATE ROLE tap_as_reader; CREATE ROLE tap_as_stranger; CREATE ROLE tap_as_selects;
UPDATE yunfu.agency SET db_role = 'tap_as_unit' WHERE id = 2;
SELECT govproj.grant_register('yunfu'), govproj.grant_reader('yunfu', 'tap_as_reader') \g /dev/null
GRANT USAGE ON SCHEMA yunfu TO tap_as_stranger, tap_as_selects;
GRANT SELECT ON ALL TABLES IN SCHEMA yunfu TO tap_as_selects;
CREATE FUNCTION pg_temp.told(who text, query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    told text;
BEGIN
    PERFORM pg_temp.turn(who);
    EXECUTE format('SELECT md5(string_agg(to_jsonb(r)::text, '','' ORDER BY to_jsonb(r)::text COLLATE "C")) FROM (%s) AS r', query) INTO told;
    PERFORM pg_temp.turn('none');
    RETURN told;
EXCEPTION WHEN OTHERS THEN
    PERFORM pg_temp.turn('none');
    RETURN SQLSTATE;
END $$;
CREATE TEMP TABLE asked ON COMMIT DROP AS
    SELECT f, format('SELECT * FROM yunfu.%s(''2020-12-31'')', f) AS query FROM unnest('{project_on,pipeline_on,funds_on,duties_on}'::text[]) AS f;
SELECT is(pg_temp.told('tap_as_reader', query), pg_temp.told('none', query), 'a reader is told all by ' || f) FROM asked;
SELECT is(pg_temp.told('tap_as_selects', query), '42501', 'a stranger nothing by ' || f) FROM asked;
SELECT is(pg_temp.told('tap_as_stranger', query), '42501', 'nor one without SELECT by ' || f) FROM asked;
SELECT is(pg_temp.told('tap_as_unit', query), pg_temp.told('none', query || ' WHERE owner_id = 2'), 'a unit its own by ' || f) FROM asked WHERE f IN ('project_on', 'funds_on');
SELECT is(pg_temp.told('tap_as_unit', query), pg_temp.told('none', query || ' WHERE agency_id = 2'), 'a unit its own by ' || f) FROM asked WHERE f = 'duties_on';
SELECT is(pg_temp.told('tap_as_unit', query || ' WHERE track = ''public'''), NULL, 'and no sums of others') FROM asked WHERE f = 'pipeline_on';
SELECT is(pg_temp.told('tap_as_unit', format($$ SELECT * FROM govproj.as_of('yunfu.project', 'document', %s, '2020-12-31') AS d (kind text) $$, pg_temp.id('public'))), NULL, 'as_of shows a unit nothing of others');
-- who is shown less of a table by a policy that somebody has added is shown no more of it as of a day, whatever columns he asks for
CREATE FUNCTION pg_temp.papers(who text, columns text DEFAULT 'kind text') RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.told(who, format('SELECT * FROM govproj.as_of(''yunfu.project'', ''document'', %s, ''2020-12-31'') AS d (%s)', pg_temp.id('long'), columns))
$$;
SELECT isnt(pg_temp.papers('tap_as_unit'), NULL, 'a unit is told of its papers');
CREATE POLICY curfew ON yunfu.document AS RESTRICTIVE TO tap_as_unit USING (kind = 'scheme');
SELECT is(pg_temp.papers('tap_as_unit', 'kind text, issued_on date'), pg_temp.told('none', format($$ SELECT * FROM govproj.as_of('yunfu.project', 'document', %s, '2020-12-31') AS d (kind text, issued_on date) WHERE kind = 'scheme' $$, pg_temp.id('long'))), 'as of a day of those that it sees today');
SELECT is(pg_temp.told('tap_as_unit', format($$ SELECT count(*) FROM govproj.as_of('yunfu.project', 'document', %s, '2020-12-31') AS d (issued_on date) $$, pg_temp.id('long'))), pg_temp.told('tap_as_unit', format('SELECT count(*) FROM yunfu.document WHERE project_id = %s', pg_temp.id('long'))), 'one of many');
SELECT is(pg_temp.papers('tap_as_reader'), pg_temp.papers('none'), 'whom the policy is not for is told all');
DROP POLICY curfew ON yunfu.document;
CREATE POLICY curfew ON yunfu.act AS RESTRICTIVE TO tap_as_unit USING (kind <> 'document_entered');
SELECT is(pg_temp.papers('tap_as_unit'), '42501', 'of acts that it sees in part nothing is told');
SELECT is(pg_temp.papers('tap_as_reader'), pg_temp.papers('none'), 'but to others');
DROP POLICY curfew ON yunfu.act;
CREATE POLICY curfew ON yunfu.project AS RESTRICTIVE TO tap_as_unit USING (false);
SELECT is(pg_temp.papers('tap_as_unit'), NULL, 'and of a project that is hidden nothing either');
DROP POLICY curfew ON yunfu.project;
REVOKE SELECT ON yunfu.act FROM tap_as_unit;
SELECT is(pg_temp.told('tap_as_unit', format($$ SELECT * FROM govproj.as_of('yunfu.project', 'document', %s, '2020-12-31') AS d (kind text) $$, pg_temp.id('long'))), '42501', 'nor anything to whom acts tell nothing');
SELECT * FROM finish();
ROLLBACK;
