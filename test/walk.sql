-- Walks projects through whatever version of the law register yunfu holds, by its rows alone, and at every step leaves out,
-- spoils and misdates each single thing that they ask for. It knows the columns of the policy tables and the words that the
-- engine itself knows (main, delivered, …), and no kind of paper, track, stage or office: those it reads. Comes after tap.sql.

CREATE SCHEMA walk;

-- One thing that the rows ask of a step, and one way of going wrong with it.
CREATE TYPE walk.thing AS (
    variant   text,   -- how it goes wrong
    rule      text,   -- the rule that must then be among the refusals
    code      text,   -- and with which SQLSTATE
    sort      text,   -- paper, contract, demand, delivered, …
    kind      text,   -- of which kind
    outcome   text,   -- the outcome that would serve
    withheld  text[], -- the rules whose things are not supplied with the rest
    after     text,   -- of an order: what it rests on; of a duty: what it comes of
    any_round boolean,
    period    interval
);

-- What came of it.
CREATE TABLE walk.trial (
    policy      text NOT NULL,
    track       text NOT NULL,
    from_stage  text NOT NULL,
    to_stage    text,
    variant     text NOT NULL,
    kind        text,
    rule        text,
    refusal     text,     -- SQLSTATE and constraint, 'done', or NULL where it could not be tried
    detail      text,
    good        boolean,  -- is it refused as it must be? NULL where it could not be tried
    then_       text      -- what the step comes to once the thing is there; NULL where that is not asked
);

-- The amounts are such that every money line is reached.
CREATE FUNCTION walk.bound(policy_id bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT COALESCE(max(COALESCE(l ->> 'from', l ->> 'above')::numeric), 1000000) + 1
      FROM yunfu.policy_requirement r, LATERAL (SELECT r.applies_when -> govproj.when_line(r.applies_when)) AS w (l) WHERE r.policy_id = bound.policy_id
$$;

-- Does a row speak of that category, as far as its occasion goes by categories?
CREATE FUNCTION walk.speaks_of(applies_when jsonb, category govproj.category) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT COALESCE(category <@ (applies_when ->> 'category')::govproj.category, true)
$$;

-- The kinds of cost line that rows speak of.
CREATE FUNCTION walk.line_kinds(policy_id bigint, track text, category text) RETURNS TABLE (kind text, rule text, to_stage text, asked boolean)
LANGUAGE sql STABLE AS $$
    SELECT 'software_development', NULL, NULL, false
    UNION ALL
    SELECT split_part(r.needs, ':', 2), govproj.requirement_code(r.code, r.any_of, r.needs, r.absent), r.to_stage::text, r.mode = 'refuse'
      FROM yunfu.policy_requirement r
     WHERE r.policy_id = line_kinds.policy_id AND r.needs LIKE 'cost_line:%' AND NOT r.absent AND COALESCE(r.track, line_kinds.track) = line_kinds.track
       AND walk.speaks_of(r.applies_when, line_kinds.category::govproj.category)
$$;

-- The agencies, those first that take the fewest steps of a track.
CREATE FUNCTION walk.agencies(policy_id bigint, track text) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT a.id FROM yunfu.agency a
     ORDER BY (SELECT count(*) FROM yunfu.policy_step s WHERE s.policy_id = agencies.policy_id AND s.track = agencies.track AND s.office = a.kind), a.id
$$;

-- A project with every trait that rows ask about, owned by the first agency that may.
CREATE FUNCTION walk.birth(policy_id bigint, track text, category text, day date, without_line text DEFAULT NULL)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    stated boolean := EXISTS (SELECT FROM yunfu.policy_class c WHERE c.policy_id = birth.policy_id AND c.category = birth.category::govproj.category
                                 AND c.track IS NULL);
    agency bigint;
    new_id bigint;
BEGIN
    FOR agency IN SELECT walk.agencies(policy_id, track) LOOP
        BEGIN
            INSERT INTO yunfu.project (title, category, track, track_reason, owner_id, budget_year, city_funds, national_funds, off_plan_ground, stage_on)
            VALUES ('全程项目', birth.category::govproj.category, CASE WHEN stated THEN birth.track END, CASE WHEN stated THEN '服务本单位系统' END,
                    agency, extract(year FROM day), walk.bound(birth.policy_id), 100000, 'vital', day)
            RETURNING id INTO new_id;
            EXIT;
        EXCEPTION WHEN SQLSTATE 'ZG006' THEN
            new_id := NULL;
        END;
    END LOOP;
    IF without_line IS DISTINCT FROM '*' THEN
        PERFORM drive.line(new_id, k.kind, CASE k.kind WHEN 'software_development' THEN walk.bound(birth.policy_id) ELSE 100000 END)
           FROM (SELECT DISTINCT l.kind FROM walk.line_kinds(birth.policy_id, birth.track, birth.category) AS l) AS k
          WHERE k.kind IS DISTINCT FROM without_line;
    END IF;
    RETURN new_id;
END $$;

-- What papers say of money: as much as their limits let them.
CREATE FUNCTION walk.amount(project_id bigint, kind text) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT trunc(p.total_investment * LEAST(100, (SELECT min(percent) FROM yunfu.policy_limit l WHERE l.policy_id = p.policy_id AND l.subject = amount.kind)) / 100, 2)
      FROM yunfu.project p WHERE p.id = amount.project_id
$$;

CREATE FUNCTION walk.paper(project_id bigint, kind text, day date, outcome text DEFAULT NULL, third_party text DEFAULT '省信息工程测评中心',
                           qualification text DEFAULT '甲级', times numeric DEFAULT 1)
RETURNS bigint LANGUAGE sql AS $$
    SELECT drive.paper(project_id, kind, day, COALESCE(outcome, 'passed'), walk.amount(project_id, kind) * times, third_party, qualification)
$$;

CREATE FUNCTION walk.contract(project_id bigint, kind text, day date, supplier text DEFAULT NULL, qualification text DEFAULT '甲级',
                              undertaking boolean DEFAULT true, due date DEFAULT '2099-12-31', times numeric DEFAULT 1)
RETURNS bigint LANGUAGE sql AS $$
    SELECT drive.contract(project_id, kind, times * CASE kind WHEN 'main' THEN (SELECT trunc(p.total_investment * 0.6, 2) FROM yunfu.project p WHERE p.id = contract.project_id) ELSE 10000 END, day, COALESCE(supplier, '供应商 ' || kind), qualification, undertaking, due)
$$;

-- From which act on papers are of the round: of the next, where the project was returned or is about to begin again.
CREATE FUNCTION walk.round_seq(project_id bigint, target text DEFAULT NULL) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN p.stage = 'returned' OR EXISTS (SELECT FROM yunfu.policy_step s WHERE s.policy_id = p.policy_id AND s.track = p.track
                                                        AND s.from_stage = p.stage AND s.to_stage::text = target AND s.kind = 'restart')
                THEN p.step_seq ELSE p.round_seq END
      FROM yunfu.project p WHERE p.id = round_seq.project_id
$$;

-- The papers of a kind that are in force are voided; the day of the last of them that is of the round of a step, or NULL.
CREATE FUNCTION walk.void_all(project_id bigint, target text, kind text, day date) RETURNS date LANGUAGE plpgsql AS $$
DECLARE
    papers bigint[];
    last_on date;
BEGIN
    SELECT array_agg(d.id), max(d.issued_on) FILTER (WHERE d.after_seq >= walk.round_seq(void_all.project_id, target)) INTO papers, last_on
      FROM yunfu.document d
     WHERE d.project_id = void_all.project_id AND d.kind = void_all.kind
       AND NOT EXISTS (SELECT FROM yunfu.document v WHERE v.document_id = d.id);
    PERFORM drive.void(paper, day) FROM unnest(papers) AS paper;
    RETURN last_on;
END $$;

-- What was approved is changed, or a contract's delivery falls due the day after it was signed.
CREATE FUNCTION walk.incur(project_id bigint, event text, day date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF event = 'change' THEN
        INSERT INTO yunfu.change (project_id, kind, cause, decided_on, note) VALUES (incur.project_id, 'scope', 'other', day, '调整范围');
    ELSE
        INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on)
        SELECT c.project_id, 'duration', 'other', c.id, 1, day FROM yunfu.contract c WHERE c.project_id = incur.project_id ORDER BY c.id LIMIT 1;
    END IF;
END $$;

-- The requirements that bind a step of a project with every trait; some are asked for again by every later step that leads on.
CREATE FUNCTION walk.requirements(project_id bigint, target text) RETURNS SETOF yunfu.policy_requirement LANGUAGE sql STABLE AS $$
    SELECT r.* FROM yunfu.policy_requirement r JOIN yunfu.project p USING (policy_id)
     WHERE p.id = requirements.project_id AND r.mode = 'refuse'
       AND (CASE WHEN r.onwards THEN r.to_stage <= target::govproj.stage AND EXISTS (
                     SELECT FROM yunfu.policy_step s WHERE s.policy_id = p.policy_id AND s.track = p.track AND s.from_stage = p.stage
                        AND s.to_stage::text = target AND s.kind = 'forward')
                 ELSE r.to_stage::text = target END)
       AND (r.track IS NULL OR r.track = p.track) AND (r.from_stage IS NULL OR r.from_stage = p.stage)
       AND walk.speaks_of(r.applies_when, p.category)
$$;

-- The conditions, alike; at_entry those of entries that the step asks of all that was entered.
CREATE FUNCTION walk.conditions(project_id bigint, target text, at_entry boolean) RETURNS SETOF yunfu.policy_condition LANGUAGE sql STABLE AS $$
    SELECT c.* FROM yunfu.policy_condition c JOIN yunfu.project p USING (policy_id)
     WHERE p.id = conditions.project_id AND c.to_stage = target AND c.mode = 'refuse' AND CASE WHEN at_entry THEN c.entry ~ '^contract' ELSE c.entry IS NULL END
       AND (c.track IS NULL OR c.track = p.track) AND (c.from_stage IS NULL OR c.from_stage = p.stage)
       AND walk.speaks_of(c.applies_when, p.category)
$$;

-- The orders that bind a project's track and refuse. An order of its own asks for a paper, whatever the days.
CREATE FUNCTION walk.orders(project_id bigint) RETURNS TABLE (subject text, after text, anew boolean, any_round boolean, rule text, code text, period interval)
LANGUAGE sql STABLE AS $$
    SELECT o.subject, o.after, o.anew, o.any_round, COALESCE(o.code, CASE WHEN o.at_most IS NULL THEN o.subject || '.after.' || o.after ELSE o.after || '.alive' END),
           CASE WHEN o.own THEN 'ZG002' ELSE 'ZG011' END, o.at_most::interval
      FROM yunfu.policy_order o JOIN yunfu.project p USING (policy_id)
     WHERE p.id = orders.project_id AND o.mode = 'refuse' AND (o.track IS NULL OR o.track = p.track)
       AND (o.from_stage IS NULL OR o.from_stage = p.stage)
$$;

-- Supplies the thing that a rule of a step misses, of that day; false: it is nothing that can be supplied.
CREATE FUNCTION walk.provide(project_id bigint, target text, rule text, day date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    about record;
BEGIN
    SELECT split_part(needs, ':', 1) AS sort, split_part(needs, ':', 2) AS of, needs, outcome, absent INTO about FROM walk.requirements(project_id, target)
     WHERE govproj.requirement_code(code, any_of, needs, absent) = rule ORDER BY id LIMIT 1;
    IF FOUND THEN
        IF about.absent OR about.sort = 'cost_line' THEN
            RETURN false;
        END IF;
        CASE about.sort
            WHEN 'contract' THEN
                PERFORM walk.contract(project_id, about.of, day);
            WHEN 'demand' THEN
                INSERT INTO yunfu.demand (agency_id, year, title, category, project_id)
                SELECT a, p.budget_year, '需求', p.category, p.id FROM yunfu.project p, walk.agencies(p.policy_id, p.track) AS a
                 WHERE p.id = provide.project_id AND a <> p.owner_id LIMIT 1;
            ELSE
                PERFORM walk.paper(project_id, about.needs, day, about.outcome);
        END CASE;
        RETURN true;
    END IF;
    SELECT condition, argument INTO about FROM walk.conditions(project_id, target, false) WHERE concat_ws('.', condition, argument) = rule;
    CASE about.condition
        WHEN 'something_signed' THEN
            PERFORM walk.contract(project_id, 'other', day);
        WHEN 'delivered' THEN
            UPDATE yunfu.contract c SET delivered_on = day WHERE c.project_id = provide.project_id AND delivered_on IS NULL;
        WHEN 'settled' THEN
            PERFORM walk.paper(project_id, o.met_by, day) FROM yunfu.policy_obligation o JOIN yunfu.project p USING (policy_id)
              WHERE p.id = project_id AND o.code = about.argument;
        ELSE
            -- an order: its paper came too early, and is drawn up anew
            PERFORM walk.paper(project_id, d.kind, day) FROM yunfu.policy_document d JOIN yunfu.project p USING (policy_id)
              WHERE p.id = project_id AND d.kind = (SELECT o.subject FROM walk.orders(project_id) AS o WHERE o.rule = provide.rule LIMIT 1);
            RETURN FOUND;
    END CASE;
    RETURN true;
END $$;

-- Supplies what explain says is missing, and again until it says so of nothing that can be supplied.
CREATE FUNCTION walk.supply(project_id bigint, target text, day date, VARIADIC without text[] DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    missing text;
    seen text[] := without;
    any_supplied boolean := true;
BEGIN
    WHILE any_supplied LOOP
        any_supplied := false;
        FOR missing IN SELECT e.rule FROM yunfu.explain(project_id, target::govproj.stage, day) AS e WHERE NOT e.met AND e.mode = 'refuse' LOOP
            CONTINUE WHEN missing = ANY (seen);
            seen := seen || missing;
            IF walk.provide(project_id, target, missing, day) THEN
                any_supplied := true;
            END IF;
        END LOOP;
    END LOOP;
END $$;

-- A step as it is taken; it stays taken.
CREATE FUNCTION walk.step(project_id bigint, target text, day date, OUT refusal text, OUT detail text) LANGUAGE sql AS $$
    SELECT o.result, o.detail FROM drive.outcome(format('UPDATE yunfu.project SET stage = %L, stage_on = %L WHERE id = %s', target, day, project_id), false) AS o
$$;

-- Does a refusal name the rule, with the code? Of all that it names, the lowest code must be its SQLSTATE.
CREATE FUNCTION walk.says(refusal text, detail text, rule text, code text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT COALESCE(bool_or(m[1] = rule AND m[2] = code) AND min(m[2]) = left(refusal, 5), false)
      FROM regexp_matches(detail, '(?:^|, )(\S+) \((ZG0\d\d)\)', 'gn') AS m
$$;

-- The day of what an order's subject rests on, as it stands on record.
CREATE FUNCTION walk.day_of(project_id bigint, after text, any_round boolean) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT CASE
        -- what was returned is in its next round already, though that is not begun
        WHEN after = 'round' THEN (SELECT CASE p.stage WHEN 'returned' THEN p.stage_on ELSE p.round_on END FROM yunfu.project p WHERE p.id = day_of.project_id)
        WHEN after = 'initiation' THEN (SELECT initiated_on FROM yunfu.project p WHERE p.id = day_of.project_id)
        WHEN after = 'delivery' THEN (SELECT max(delivered_on) FROM yunfu.contract c WHERE c.project_id = day_of.project_id AND c.kind = 'main')
        WHEN after = 'change' THEN (SELECT max(decided_on) FROM yunfu.change c WHERE c.project_id = day_of.project_id)
        WHEN after LIKE 'contract%' THEN (SELECT max(signed_on) FROM yunfu.contract c
                                           WHERE c.project_id = day_of.project_id AND after IN ('contract', 'contract:' || c.kind))
        WHEN after LIKE 'stage:%' THEN (SELECT max(legal_on) FROM yunfu.act a
                                         WHERE a.project_id = day_of.project_id AND after = 'stage:' || a.to_stage::text)
        ELSE (SELECT max(issued_on) FROM yunfu.document d
               WHERE d.project_id = day_of.project_id AND d.kind = after AND d.outcome IS DISTINCT FROM 'failed'
                 AND (any_round OR d.after_seq >= walk.round_seq(d.project_id))
                 AND NOT EXISTS (SELECT FROM yunfu.document v WHERE v.document_id = d.id)) END
$$;

CREATE FUNCTION walk.about(project_id bigint, target text, variant text, kind text, rule text) RETURNS walk.trial LANGUAGE sql STABLE AS $$
    SELECT ROW(y.code, p.track, p.stage::text, target, variant, kind, rule, NULL, NULL, NULL, NULL)::walk.trial
      FROM yunfu.project p JOIN yunfu.policy y ON y.id = p.policy_id WHERE p.id = about.project_id
$$;

-- What a step asks for: papers and contracts, by the rule that asks.
CREATE FUNCTION walk.asked(project_id bigint, target text)
RETURNS TABLE (rule text, code text, sort text, kind text, outcome text, qualified boolean, independent boolean, may_be_inapplicable boolean)
LANGUAGE sql STABLE AS $$
    SELECT govproj.requirement_code(code, any_of, needs, absent), CASE WHEN govproj.when_line(applies_when) IS NULL THEN 'ZG002' ELSE 'ZG003' END,
           CASE WHEN needs LIKE 'contract:%' THEN 'contract' ELSE 'paper' END, regexp_replace(needs, '^contract:', ''), outcome, qualified, independent, may_be_inapplicable
      FROM walk.requirements(project_id, target)
     WHERE NOT COALESCE(applies_when ? 'owner_approves', false)   -- every project here is off plan and has national funds
       AND needs !~ '^(cost_line|demand|contract$)' AND NOT absent
$$;

-- All ways of going wrong with a step: one row for each.
CREATE FUNCTION walk.ways(project_id bigint, target text) RETURNS SETOF walk.thing LANGUAGE sql STABLE AS $$
    WITH asked AS (
        SELECT a.*, array_agg(a.rule) OVER (PARTITION BY a.sort, a.kind) AS rules,
               a.sort = 'contract' AND EXISTS (SELECT FROM yunfu.contract c WHERE c.project_id = ways.project_id AND c.kind = a.kind) AS signed
          FROM walk.asked(project_id, target) AS a
    )
    SELECT v.variant, a.rule, a.code, a.sort, a.kind, a.outcome, a.rules, NULL, false, NULL::interval
      FROM asked AS a JOIN yunfu.project p ON p.id = project_id
      LEFT JOIN yunfu.policy_document d ON d.policy_id = p.policy_id AND d.kind = a.kind AND a.sort = 'paper',
           LATERAL (VALUES ('missing', true), ('late', true), ('voided', a.sort = 'paper'), ('failed', d.has_outcome), ('unqualified', a.qualified),
                           ('dependent', a.independent AND (a.sort = 'contract' OR d.has_third_party)),
                           ('inapplicable', d.may_be_inapplicable AND NOT a.may_be_inapplicable)) AS v (variant, tried)
     WHERE v.tried AND NOT a.signed
    UNION ALL
    SELECT v.variant, concat_ws('.', c.condition, c.argument), v.code, c.condition, c.argument, NULL, ARRAY[concat_ws('.', c.condition, c.argument)], o.event, false, NULL
      FROM walk.conditions(project_id, target, false) AS c
      JOIN (VALUES ('delivered', 'missing', 'ZG005'), ('delivered', 'late', 'ZG005'), ('settled', 'open', 'ZG005')) AS v (condition, variant, code) USING (condition)
      LEFT JOIN yunfu.policy_obligation o ON o.policy_id = c.policy_id AND o.code = c.argument AND c.condition = 'settled'
     WHERE c.condition <> 'settled' OR o.event IN ('change', 'delay')
    UNION ALL
    -- a demand that is not there, a contract that may not be
    SELECT CASE WHEN r.absent THEN 'signed' ELSE 'missing' END, n.rule, CASE WHEN r.absent THEN 'ZG001' ELSE 'ZG002' END,
           r.needs || CASE WHEN r.absent THEN ' absent' ELSE '' END, NULL, NULL, ARRAY[n.rule], NULL, false, NULL
      FROM walk.requirements(project_id, target) AS r, LATERAL (SELECT govproj.requirement_code(r.code, r.any_of, r.needs, r.absent)) AS n (rule)
     WHERE r.needs = 'contract' AND r.absent
        OR r.needs = 'demand' AND NOT r.absent AND NOT EXISTS (SELECT FROM yunfu.demand d WHERE d.project_id = ways.project_id)
    UNION ALL
    -- what a step asks of contracts, where it asks for the contract; undertaking and day of delivery
    SELECT 'without', c.condition || '.' || a.kind, 'ZG002', c.condition, a.kind, NULL, a.rules, NULL, false, NULL
      FROM walk.conditions(project_id, target, true) AS c
      JOIN asked AS a ON c.entry = 'contract:' || a.kind AND a.sort = 'contract' AND NOT a.signed
     WHERE c.condition IN ('undertaking', 'delivery_due')
    UNION ALL
    SELECT v.variant, o.rule, CASE WHEN v.variant = 'lapsed' THEN 'ZG004' ELSE o.code END, a.sort, a.kind, a.outcome,
           a.rules || CASE WHEN NOT c.named THEN o.rule END, o.after, o.any_round, o.period
      FROM walk.orders(project_id) AS o
      JOIN asked AS a ON o.subject = a.kind AND a.sort = 'paper' OR o.subject IN ('contract', 'contract:' || a.kind) AND a.sort = 'contract' AND NOT a.signed,
           LATERAL (SELECT walk.day_of(project_id, o.after, o.any_round) AS day, EXISTS (SELECT FROM asked AS b WHERE b.kind = o.after) AS asked) AS p,
           LATERAL (SELECT EXISTS (SELECT FROM walk.conditions(project_id, target, false) WHERE concat_ws('.', condition, argument) = o.rule) AS named) AS c,
           LATERAL (VALUES ('early', o.period IS NULL AND (p.day IS NOT NULL OR p.asked OR o.after IN ('delivery', 'change'))),
                           ('early, entered first', o.period IS NULL AND p.day IS NULL AND (p.asked OR o.after = 'delivery')),
                           ('overtaken', o.anew AND o.period IS NULL AND a.sort = 'paper' AND o.after IN (SELECT kind FROM yunfu.policy_document)),
                           ('last day', o.period IS NOT NULL), ('lapsed', o.period IS NOT NULL)) AS v (variant, tried)
     WHERE v.tried AND a.outcome IS DISTINCT FROM 'failed'  -- one that failed bears nothing, and rests on nothing
    UNION ALL
    SELECT v.variant, o.rule, 'ZG004', 'stage', target, NULL, '{}', o.after, o.any_round, o.period
      FROM walk.orders(project_id) AS o, unnest('{last day,lapsed}'::text[]) AS v (variant)
     WHERE o.subject = 'stage:' || target AND o.period IS NOT NULL
    UNION ALL
    SELECT 'above', l.subject || '.' || CASE WHEN l.ceiling <> 'limit' AND a.sort = 'contract' THEN l.ceiling ELSE 'limit' END, 'ZG008', a.sort, a.kind,
           a.outcome, a.rules, NULL, false, NULL
      FROM yunfu.policy_limit l JOIN yunfu.project p USING (policy_id)
      JOIN asked AS a ON l.subject = a.kind AND a.sort = 'paper' OR l.subject = 'contracts' AND a.sort = 'contract' AND NOT a.signed
     WHERE p.id = project_id AND l.to_stage = target AND l.mode = 'refuse' AND COALESCE(l.track, p.track) = p.track
$$;

-- The day that the thing bears; NULL: what it rests on is not on record.
CREATE FUNCTION walk.thing_day(project_id bigint, t walk.thing, day date) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT CASE t.variant
        WHEN 'late' THEN day + 1
        WHEN 'early, entered first' THEN day - 1
        WHEN 'early' THEN walk.day_of(project_id, t.after, t.any_round) - 1
        WHEN 'last day' THEN (walk.day_of(project_id, t.after, t.any_round) + t.period)::date
        WHEN 'lapsed' THEN (walk.day_of(project_id, t.after, t.any_round) + t.period)::date + 1
        ELSE day END
$$;

-- How the thing is entered, wrong as its variant says; NULL: not at all.
CREATE FUNCTION walk.entering(project_id bigint, t walk.thing, day date) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    outcome text := CASE t.variant WHEN 'inapplicable' THEN 'not_applicable'
                                   WHEN 'failed' THEN CASE t.outcome WHEN 'failed' THEN 'passed' ELSE 'failed' END ELSE t.outcome END;
    times numeric := CASE t.variant WHEN 'above' THEN 1000000 ELSE 1 END;
    grade text := CASE WHEN t.variant <> 'unqualified' THEN '甲级' END;
    party text := '省信息工程测评中心';
BEGIN
    IF t.variant IN ('missing', 'open') OR t.sort = 'stage' THEN
        RETURN NULL;
    END IF;
    IF t.variant = 'dependent' THEN
        SELECT COALESCE(min(c.supplier), min(a.name)) INTO party FROM yunfu.project p JOIN yunfu.agency a ON a.id = p.owner_id
          LEFT JOIN yunfu.contract c ON c.project_id = p.id AND c.kind = 'main' WHERE p.id = entering.project_id;
    END IF;
    CASE t.sort
        WHEN 'paper' THEN
            RETURN format(CASE t.variant WHEN 'voided' THEN 'SELECT drive.void(walk.paper(%s, %L, %L, %L, %L, %L, %s))'
                                         ELSE 'SELECT walk.paper(%s, %L, %L, %L, %L, %L, %s)' END,
                          project_id, t.kind, day, outcome, party, grade, times);
        WHEN 'delivered' THEN
            RETURN format('UPDATE yunfu.contract SET delivered_on = %L WHERE project_id = %s AND delivered_on IS NULL', day, project_id);
        ELSE
            RETURN format('SELECT walk.contract(%s, %L, %L, %L, %L, %L, %L, %s)', project_id, COALESCE(t.kind, 'other'), day, party, grade,
                          t.sort <> 'undertaking', CASE WHEN t.sort <> 'delivery_due' THEN '2099-12-31' END, times);
    END CASE;
END $$;

-- One way of going wrong: all else is supplied, the thing is entered wrong, and the step is tried; then the thing is put right.
-- All of it is undone.
CREATE FUNCTION walk.attempt(project_id bigint, target text, day date, t walk.thing) RETURNS walk.trial LANGUAGE plpgsql AS $$
DECLARE
    trial walk.trial := walk.about(project_id, target, t.variant, t.kind, t.rule);
    thing_on date;
    step_on date := day;
    voided_on date;
BEGIN
    IF t.sort = 'paper' THEN
        voided_on := walk.void_all(project_id, target, t.kind, day);
    END IF;
    IF t.after IN ('change', 'delay') THEN
        PERFORM walk.incur(project_id, t.after, day);
    END IF;
    IF t.variant <> 'early, entered first' THEN
        PERFORM walk.supply(project_id, target, day, VARIADIC t.withheld);
    END IF;
    thing_on := walk.thing_day(project_id, t, day);
    SELECT o.result, o.detail INTO trial.refusal, trial.detail FROM walk.entering(project_id, t, thing_on) AS e, drive.outcome(e, false) AS o
     WHERE e IS NOT NULL;
    IF t.variant = 'early, entered first' THEN
        PERFORM walk.supply(project_id, target, day, VARIADIC t.withheld);
    END IF;
    IF t.variant = 'overtaken' THEN
        step_on := day + 1;
        PERFORM walk.paper(project_id, t.after, step_on);
    ELSIF t.period IS NOT NULL THEN
        step_on := thing_on;
    END IF;
    IF COALESCE(trial.refusal, 'done') = 'done' AND thing_on IS NOT NULL THEN
        SELECT * INTO trial.refusal, trial.detail FROM walk.step(project_id, target, step_on);
    END IF;
    trial.good := CASE WHEN trial.refusal IS NOT NULL THEN walk.says(trial.refusal, trial.detail, t.rule, t.code) = (t.variant <> 'last day') END;
    IF t.period IS NULL AND t.sort = 'paper' THEN
        PERFORM walk.paper(project_id, t.kind, CASE WHEN t.variant IN ('missing', 'late', 'voided') THEN COALESCE(voided_on, day) ELSE step_on END, t.outcome);
        IF t.variant = 'overtaken' THEN
            PERFORM walk.supply(project_id, target, step_on);
        END IF;
        trial.then_ := (walk.step(project_id, target, step_on)).refusal;
    ELSIF t.variant IN ('missing', 'open') THEN
        PERFORM walk.supply(project_id, target, day);
        trial.then_ := (walk.step(project_id, target, day)).refusal;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'UNDO0';
EXCEPTION
    WHEN SQLSTATE 'UNDO0' THEN
        RETURN trial;
    WHEN OTHERS THEN
        trial.refusal := SQLSTATE;
        trial.detail := SQLERRM;
        trial.good := false;
        RETURN trial;
END $$;

-- From where a project stands, every pair of stages that is no step.
CREATE FUNCTION walk.jumps(project_id bigint, day date) RETURNS SETOF walk.trial LANGUAGE plpgsql AS $$
DECLARE
    trial walk.trial;
    target text;
BEGIN
    FOR target IN SELECT name FROM govproj.stages s JOIN yunfu.project p ON p.id = project_id AND p.stage::text <> s.name
                   WHERE NOT EXISTS (SELECT FROM yunfu.policy_step t WHERE t.policy_id = p.policy_id AND t.track = p.track
                                        AND t.from_stage = p.stage AND t.to_stage::text = s.name)
    LOOP
        trial := walk.about(project_id, target, 'jump', NULL, 'step');
        SELECT * INTO trial.refusal, trial.detail FROM walk.step(project_id, target, day);
        trial.good := trial.refusal = 'ZG001 step';
        RETURN NEXT trial;
    END LOOP;
END $$;

-- Where a project stands, each order of a paper whose predecessor is on record: a paper of the day before is not entered, one of
-- the day is, as far as this order goes.
CREATE FUNCTION walk.entries(project_id bigint) RETURNS SETOF walk.trial LANGUAGE plpgsql AS $$
DECLARE
    trial walk.trial;
    o record;
BEGIN
    FOR o IN SELECT w.*, walk.day_of(project_id, w.after, w.any_round) AS day FROM walk.orders(project_id) AS w
               JOIN yunfu.project p ON p.id = project_id JOIN yunfu.policy_document d ON d.policy_id = p.policy_id AND d.kind = w.subject
              WHERE w.period IS NULL AND walk.day_of(project_id, w.after, w.any_round) IS NOT NULL
    LOOP
        trial := walk.about(project_id, NULL, 'entered early', o.subject, o.rule);
        SELECT e.result, e.detail INTO trial.refusal, trial.detail
          FROM drive.outcome(format('SELECT walk.paper(%s, %L, %L)', project_id, o.subject, o.day - 1)) AS e;
        trial.good := walk.says(trial.refusal, trial.detail, o.rule, o.code);
        SELECT CASE WHEN walk.says(e.result, e.detail, o.rule, o.code) THEN e.result ELSE 'done' END INTO trial.then_
          FROM drive.outcome(format('SELECT walk.paper(%s, %L, %L)', project_id, o.subject, o.day)) AS e;
        RETURN NEXT trial;
    END LOOP;
END $$;

-- All trials of one step, and its taking with the complete set of what explain asks. It stays taken.
CREATE FUNCTION walk.take(project_id bigint, target text, day date) RETURNS SETOF walk.trial LANGUAGE plpgsql AS $$
DECLARE
    trial walk.trial := walk.about(project_id, target, 'complete', NULL, NULL);
BEGIN
    RETURN QUERY SELECT a.* FROM walk.ways(project_id, target) AS w, walk.attempt(project_id, target, day, w) AS a;
    PERFORM walk.supply(project_id, target, day);
    SELECT * INTO trial.refusal, trial.detail FROM walk.step(project_id, target, day);
    trial.good := trial.refusal = 'done';
    RETURN NEXT trial;
END $$;

-- Every way on from where a project stands, deep first; a stage is left but once in the first round, and once in all later ones.
-- passed: the stages that have been left; forward: only steps that lead on, and nothing but them. All of it is undone.
CREATE FUNCTION walk.wander(project_id bigint, forward boolean, INOUT passed text[], OUT trials walk.trial[]) LANGUAGE plpgsql AS $$
DECLARE
    here yunfu.project;
    here_key text;
    way yunfu.policy_step;
    day date;
    found walk.trial[];
BEGIN
    SELECT * INTO here FROM yunfu.project WHERE id = project_id;
    here_key := here.stage || CASE WHEN here.round > 1 THEN ' anew' ELSE '' END;
    IF here_key = ANY (passed) THEN
        RETURN;
    END IF;
    passed := passed || here_key;
    IF NOT forward THEN
        trials := ARRAY(SELECT e FROM walk.entries(project_id) AS e);
    END IF;
    IF NOT forward AND here.round = 1 THEN
        trials := trials || ARRAY(SELECT j FROM walk.jumps(project_id, here.stage_on + 7) AS j);
    END IF;
    FOR way IN SELECT * FROM yunfu.policy_step s WHERE s.policy_id = here.policy_id AND s.track = here.track AND s.from_stage = here.stage
                AND (s.kind = 'forward' OR NOT forward) ORDER BY s.kind <> 'forward', s.to_stage LOOP
        day := here.stage_on + 7;
        -- a step that waits until a paper has lapsed is taken after the longest that it may live
        day := (day + COALESCE((SELECT max(o.at_most::interval) FROM yunfu.policy_order o JOIN walk.conditions(project_id, way.to_stage::text, false) AS c USING (policy_id)
                                 WHERE c.condition = 'approval_lapsed' AND o.after = c.argument), interval '0'))::date;
        BEGIN
            trials := trials || ARRAY(SELECT t FROM walk.take(project_id, way.to_stage::text, day) AS t);
            SELECT * INTO passed, found FROM walk.wander(project_id, forward, passed);
            trials := trials || found;
            RAISE EXCEPTION USING ERRCODE = 'UNDO0';
        EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
            NULL;
        END;
    END LOOP;
END $$;

-- A project without a cost line, or any: led on until a step is refused.
CREATE FUNCTION walk.without_line(policy_id bigint, track text, category text, day date, kind text) RETURNS SETOF walk.trial LANGUAGE plpgsql AS $$
DECLARE
    trial walk.trial;
    subject bigint := walk.birth(policy_id, track, category, day, kind);
    target text;
BEGIN
    LOOP
        day := day + 7;
        SELECT s.to_stage INTO target FROM yunfu.policy_step s JOIN yunfu.project p ON p.id = subject
         WHERE s.policy_id = p.policy_id AND s.track = p.track AND s.from_stage = p.stage AND s.kind = 'forward' ORDER BY s.to_stage LIMIT 1;
        EXIT WHEN NOT FOUND;
        trial := walk.about(subject, target, 'without line', kind, NULL);
        PERFORM walk.supply(subject, target, day);
        SELECT * INTO trial.refusal, trial.detail FROM walk.step(subject, target, day);
        EXIT WHEN trial.refusal <> 'done';
    END LOOP;
    FOR trial.rule IN
        SELECT l.rule FROM walk.line_kinds(policy_id, track, category) AS l WHERE l.kind = without_line.kind AND l.asked AND l.to_stage = trial.to_stage
        UNION
        SELECT govproj.requirement_code(r.code, r.any_of, r.needs, r.absent) FROM walk.requirements(subject, target) AS r
         WHERE r.needs = 'cost_line' AND NOT r.absent AND without_line.kind = '*'
    LOOP
        trial.good := walk.says(trial.refusal, trial.detail, trial.rule, 'ZG003');
        RETURN NEXT trial;
    END LOOP;
END $$;

-- Of the categories of a track one for each set of rows that speak of them, and which is the first of them.
CREATE FUNCTION walk.categories(policy_id bigint, track text) RETURNS TABLE (category text, is_first boolean) LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (spoken_of) category::text, id = min(id) OVER () FROM (
        SELECT c.category, c.id,
               ARRAY(SELECT 'r' || r.id FROM yunfu.policy_requirement r WHERE r.policy_id = c.policy_id AND c.category <@ (r.applies_when ->> 'category')::govproj.category) ||
               ARRAY(SELECT 'c' || r.id FROM yunfu.policy_condition r WHERE r.policy_id = c.policy_id AND c.category <@ (r.applies_when ->> 'category')::govproj.category) AS spoken_of
          FROM yunfu.policy_class c
         WHERE c.policy_id = categories.policy_id AND (c.track = categories.track OR c.track IS NULL AND NOT EXISTS
               (SELECT FROM yunfu.policy_class o WHERE o.policy_id = c.policy_id AND o.track = categories.track))) AS k
     ORDER BY spoken_of, id
$$;

-- The whole battery over a version, by its code.
CREATE FUNCTION walk.battery(code text, day date) RETURNS SETOF walk.trial LANGUAGE plpgsql AS $$
DECLARE
    course record;
    subject bigint;
    kind text;
    passed text[];
    found walk.trial[];
BEGIN
    FOR course IN SELECT y.id AS policy_id, t.track, c.category, c.is_first FROM yunfu.policy y JOIN yunfu.policy_track t ON t.policy_id = y.id,
                         walk.categories(y.id, t.track) AS c WHERE y.code = battery.code ORDER BY t.id
    LOOP
        subject := walk.birth(course.policy_id, course.track, course.category, day);
        SELECT * INTO passed, found FROM walk.wander(subject, NOT course.is_first, '{}');
        RETURN QUERY SELECT * FROM unnest(found);
        FOR kind IN SELECT DISTINCT l.kind FROM walk.line_kinds(course.policy_id, course.track, course.category) AS l WHERE l.asked UNION SELECT '*' LOOP
            RETURN QUERY SELECT * FROM walk.without_line(course.policy_id, course.track, course.category, day, kind);
        END LOOP;
    END LOOP;
END $$;
