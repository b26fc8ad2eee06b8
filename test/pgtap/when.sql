-- Occasions (applies_when): every fact and operator at its bounds, what is unknown, both tracks, entries, duties and faults.
-- Whether a row speaks of a project is read off explain(), which has a row for each rule that bears on a step.
BEGIN;
\ir ../tap.sql
SELECT plan(191);
SELECT pg_temp.set_today('2024-06-03');

-- A rule a case, all of them at the first step of either track; its code is the occasion.
CREATE FUNCTION pg_temp.ask(VARIADIC says jsonb[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO yunfu.policy_requirement (policy_id, to_stage, needs, any_of, applies_when, mode, article)
    SELECT p.id, s.stage, 'scheme', o.said::text, o.said, 'warn', '1'
      FROM yunfu.policy p, unnest(says) AS o (said), unnest('{submitted,reviewed,funded}'::govproj.stage[]) AS s (stage)
$$;
SELECT pg_temp.ask(VARIADIC ARRAY(
    SELECT jsonb_build_object(f.fact, jsonb_build_object(e.op, 1000000.00))
      FROM unnest('{total,investment,line:software_development,line:hardware,funds,funds:city,funds:national,approved,contracted}'::text[]) AS f (fact),
           unnest('{from,above,below,to}'::text[]) AS e (op)));
SELECT pg_temp.ask('{"investment": {"from": 200000, "below": 5000000}}', '{"investment": {"above": 999999.99, "to": 1000000}}', '{"investment": {"above": 0}}',
    '{"category": "software"}', '{"category": {"not": "software"}}', '{"category": ["infrastructure", "software.platform"]}', '{"category": "software.professional"}',
    '{"owner": "unit"}', '{"owner": {"not": "unit"}}', '{"owner": ["unit", "finance"]}', '{"owner": "data_bureau"}',
    '{"ground": "vital"}', '{"ground": {"not": "vital"}}', '{"ground": ["vital", "security"]}',
    '{"off_plan": true}', '{"off_plan": false}', '{"in_plan": true}', '{"in_plan": false}', '{"budgeted": true}', '{"budgeted": false}',
    '{"classified": true}', '{"classified": false}', '{"serves": true}', '{"serves": false}', '{"owner_approves": true}', '{"owner_approves": false}',
    '{"off_plan": true, "owner": "unit", "total": {"from": 1}}', '{"share:change": {"from": 10}}', '{"share:change": {"above": 10}}', '{"share:change": {"below": 10}}',
    '{"funds:national": {"above": 0}}');

-- and rules of what is entered
INSERT INTO yunfu.policy_condition (policy_id, entry, condition, argument, applies_when, article)
SELECT p.id, v.entry, 'not_reached', 'planned', v.said::jsonb, '1' FROM yunfu.policy p,
       (VALUES ('change', '{"kind": "scope", "cause": "policy"}'), ('contract', '{"kind": "other", "amount": {"above": 500}}'),
               ('allocation:decided', '{"source": "city", "amount": {"from": 300}}'), ('supplement', '{"amount": {"below": 0}}'),
               ('payment', '{"kind": {"not": "payment"}, "source": "city"}')) AS v (entry, said);
INSERT INTO yunfu.policy_order (policy_id, subject, after, applies_when, article)
SELECT p.id, v.subject, v.after, v.said::jsonb, '1' FROM yunfu.policy p,
       (VALUES ('contract:testing', 'scheme', '{"amount": {"from": 1000}}'), ('contract:evaluation', 'scheme', '{"owner": "finance"}'),
               ('cost_review', 'data_catalogue', '{"amount": {"above": 900}}')) AS v (subject, after, said);
INSERT INTO yunfu.policy_limit (policy_id, to_stage, subject, ceiling, applies_when, article)
SELECT p.id, 'planned', 'contracts', 'total', '{"owner": "finance"}', '1' FROM yunfu.policy p;
INSERT INTO yunfu.policy_obligation (policy_id, code, label_zh, label_en, event, receiver, met_by, applies_when, article)
SELECT p.id, 'law_change', '法规变更', 'change by law', 'change', 'finance', 'change_filing', '{"cause": "law", "off_plan": false}', '1' FROM yunfu.policy p;
INSERT INTO yunfu.policy_obligation (policy_id, code, label_zh, label_en, event, stage, receiver, met_by, applies_when, article)
SELECT p.id, 'big_funds', '大额', 'much money', 'stage', 'planned', 'finance', 'scheme', '{"funds": {"from": 3000000}}', '1' FROM yunfu.policy p;
SELECT is_empty($$ SELECT fault FROM yunfu.policy_fault WHERE code <> 'any_of_single' $$, 'every one of them makes sense');

-- Which occasions hold, of those that speak of a fact.
CREATE FUNCTION pg_temp.holds(project_id bigint, fact text) RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT string_agg(e.rule, ' ' ORDER BY e.rule COLLATE "C")
      FROM yunfu.explain(project_id, CASE (SELECT track FROM yunfu.project WHERE id = project_id) WHEN 'public' THEN 'reviewed' ELSE 'submitted' END::govproj.stage) AS e
     WHERE e.rule LIKE '{"' || fact || '":%'
$$;
CREATE FUNCTION pg_temp.ends(project_id bigint, fact text) RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT coalesce(string_agg(substring(e.rule FROM '{"(\w+)": 1000000'), ' ' ORDER BY e.rule COLLATE "C"), 'none')
      FROM yunfu.explain(project_id, CASE (SELECT track FROM yunfu.project WHERE id = project_id) WHEN 'public' THEN 'reviewed' ELSE 'submitted' END::govproj.stage) AS e
     WHERE e.rule ~ ('^{"' || fact || '": {"\w+": 1000000.00}}$')
$$;
CREATE FUNCTION pg_temp.born(facts jsonb DEFAULT '{}') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    made bigint;
    row_ jsonb := '{"title": "甲", "category": "software.professional", "owner_id": 2, "budget_year": 2024, "city_funds": 1, "budgeted": true, "stage_on": "2024-06-03"}'::jsonb || facts;
BEGIN
    EXECUTE format('INSERT INTO yunfu.project (%1$s) SELECT %1$s FROM jsonb_populate_record(NULL::yunfu.project, $1) RETURNING id',
                   (SELECT string_agg(quote_ident(k), ', ') FROM jsonb_object_keys(row_) AS k)) INTO made USING row_;
    RETURN made;
END $$;

-- money, to the fen, on both tracks
CREATE TEMP TABLE line_of (track text, amount numeric, id bigint);
INSERT INTO line_of SELECT t.track, a.amount, pg_temp.born(t.facts || jsonb_build_object('title', t.track || a.amount))
  FROM (VALUES ('professional', '{}'::jsonb), ('public', '{"category": "software.platform", "owner_id": 1}')) AS t (track, facts),
       unnest('{999999.99,1000000.00,1000000.01}'::numeric[]) AS a (amount);
SELECT drive.line(id, 'software_development', amount) FROM line_of \g /dev/null
SELECT is(pg_temp.ends(id, fact), CASE amount WHEN 999999.99 THEN 'below to' WHEN 1000000.00 THEN 'from to' ELSE 'above from' END,
          format('%s of %s yuan, %s', fact, amount, track))
  FROM line_of, unnest('{total,investment,line:software_development}'::text[]) AS f (fact) ORDER BY id, fact;
SELECT is(pg_temp.ends(id, 'line:hardware'), 'none', 'a cost that nobody has entered is unknown') FROM line_of;
SELECT is(pg_temp.ends(id, 'approved'), 'none', 'so is what nobody has approved') FROM line_of;
SELECT is(pg_temp.ends(id, 'contracted'), 'below to', 'what is contracted is a sum, and nothing at first') FROM line_of;
SELECT is(pg_temp.holds(id, 'investment'), CASE amount
              WHEN 999999.99 THEN '{"investment": {"above": 0}} {"investment": {"below": 1000000.00}} {"investment": {"from": 200000, "below": 5000000}} {"investment": {"to": 1000000.00}}'
              ELSE '{"investment": {"above": 0}} {"investment": {"from": 1000000.00}} {"investment": {"from": 200000, "below": 5000000}} {"investment": {"to": 1000000, "above": 999999.99}} {"investment": {"to": 1000000.00}}' END,
          'two ends') FROM line_of WHERE amount < 1000000.01;
SELECT pg_temp.born('{"title": "hw"}') AS hardware \gset
SELECT is(pg_temp.ends(:hardware, fact), 'none', fact || ' without a cost line is unknown') FROM unnest('{total,investment,line:software_development,line:hardware}'::text[]) AS f (fact);
SELECT is(pg_temp.holds(:hardware, 'share:change'), NULL, 'a share of nothing is unknown');
SELECT drive.line(:hardware, 'hardware', 400000), drive.line(:hardware, 'hardware', 600000) \g /dev/null
SELECT is(pg_temp.ends(:hardware, 'line:hardware'), 'from to', 'lines of a kind are summed');
SELECT is(pg_temp.ends(:hardware, 'line:software_development'), 'none', 'and others are not among them');
CREATE FUNCTION pg_temp.funded(of_city numeric, of_nation numeric) RETURNS bigint LANGUAGE sql AS $$
    SELECT pg_temp.born(jsonb_build_object('title', 'f' || of_city || '/' || of_nation, 'city_funds', of_city, 'national_funds', of_nation))
$$;
SELECT is(concat_ws(', ', pg_temp.ends(p.id, 'funds'), pg_temp.ends(p.id, 'funds:city'), pg_temp.ends(p.id, 'funds:national'), pg_temp.holds(p.id, 'funds:national') ~ 'above": 0'),
          v.says, format('funds of %s and %s', v.city, v.national))
  FROM (VALUES (1000000, 0, 'from to, from to, below to, f'), (0.01, 999999.99, 'from to, below to, below to, t'), (1000000, 1000000.01, 'above from, from to, above from, t')) AS v (city, national, says),
       LATERAL pg_temp.funded(v.city, v.national) AS p (id);

-- words and flags
SELECT is(pg_temp.holds(p.id, 'category'), v.says, 'category ' || v.category)
  FROM (VALUES ('software.professional', 2, '{"category": "software"} {"category": "software.professional"}'),
               ('software.platform', 1, '{"category": "software"} {"category": ["infrastructure", "software.platform"]}'),
               ('infrastructure.cloud', 1, '{"category": ["infrastructure", "software.platform"]} {"category": {"not": "software"}}')) AS v (category, owner, says),
       LATERAL pg_temp.born(jsonb_build_object('title', v.category, 'category', v.category, 'owner_id', v.owner)) AS p (id);
SELECT is(pg_temp.holds(p.id, 'owner') || ' ' || pg_temp.holds(p.id, 'owner_approves'), v.says, 'owner ' || v.owner)
  FROM (VALUES (2, '{"owner": "unit"} {"owner": ["unit", "finance"]} {"owner_approves": false}'), (3, '{"owner": ["unit", "finance"]} {"owner": {"not": "unit"}} {"owner_approves": false}'),
               (1, '{"owner": "data_bureau"} {"owner": {"not": "unit"}} {"owner_approves": true}')) AS v (owner, says),
       LATERAL pg_temp.born(jsonb_build_object('title', 'o' || v.owner, 'owner_id', v.owner)) AS p (id);
SELECT is(concat_ws(' ', pg_temp.holds(p.id, 'ground'), pg_temp.holds(p.id, 'off_plan'), pg_temp.holds(p.id, 'budgeted')), v.says, 'a ground: ' || v.facts)
  FROM (VALUES ('{"off_plan_ground": "vital"}', '{"ground": "vital"} {"ground": ["vital", "security"]} {"off_plan": true} {"budgeted": true}'),
               ('{"off_plan_ground": "national_ministry", "budgeted": false}', '{"ground": {"not": "vital"}} {"off_plan": true} {"budgeted": false}'),
               ('{"budgeted": true}', '{"off_plan": false} {"budgeted": true}'), ('{"budgeted": null}', '{"off_plan": false}')) AS v (facts, says),
       LATERAL pg_temp.born(v.facts::jsonb || jsonb_build_object('title', v.facts)) AS p (id);
SELECT pg_temp.born('{"title": "served"}') AS served \gset
SELECT pg_temp.born(jsonb_build_object('title', 'serving', 'category', 'maintenance.software', 'serves_id', :served)) AS serving \gset
SELECT is(concat_ws(' ', pg_temp.holds(:served, 'serves'), pg_temp.holds(:serving, 'serves')), '{"serves": false} {"serves": true}', 'a service');
SELECT is(pg_temp.holds(:served, 'classified'), '{"classified": false}', 'unclassified');
SELECT is(concat_ws(' ', pg_temp.holds(:served, 'in_plan'), pg_temp.holds(drive.project('professional', '2024-06-03'), 'in_plan')), '{"in_plan": false} {"in_plan": true}', 'a plan line')
 WHERE EXISTS (SELECT FROM yunfu.annual_plan);
CREATE FUNCTION pg_temp.all_hold(project_id bigint) RETURNS integer LANGUAGE sql AS $$
    SELECT count(*)::integer FROM yunfu.explain(project_id, 'submitted') WHERE rule LIKE '{"owner": "unit", "total"%'
$$;
SELECT is(pg_temp.all_hold(CASE WHEN l.line IS NOT DISTINCT FROM l.line THEN p.id END), v.n, 'all must hold: ' || v.says)
  FROM (VALUES ('{"off_plan_ground": "vital"}', true, 1, 'they do'), ('{"off_plan_ground": "vital"}', false, 0, 'no cost line'), ('{}', true, 0, 'in the plan')) AS v (facts, costs, n, says),
       LATERAL pg_temp.born(v.facts::jsonb || jsonb_build_object('title', v.says)) AS p (id),
       LATERAL (SELECT CASE WHEN v.costs THEN drive.line(p.id, 'hardware', 1) END) AS l (line);

-- the words of it
SELECT matches((SELECT remedy FROM yunfu.explain(id, 'submitted') WHERE rule = '{"line:software_development": {"from": 1000000.00}}'),
               '^software development cost is [0-9]+\.[0-9]{2} yuan, the line 1000000\.00; [^(]+ \([^()]+\) is needed \([^()]+\)$', 'an amount from which on is said before what is needed, and once')
  FROM (SELECT id FROM line_of ORDER BY amount DESC, id LIMIT 1) AS l;
SELECT is((SELECT substring(remedy FROM ' \(when: .*$') FROM yunfu.explain(l.id, 'submitted') WHERE rule = v.rule), v.words, v.rule)
  FROM line_of AS l, (VALUES ('{"investment": {"from": 200000, "below": 5000000}}', ' (when: investment from 200000.00 yuan, investment below 5000000.00 yuan)'),
                             ('{"line:software_development": {"to": 1000000.00}}', ' (when: software development cost up to 1000000.00 yuan)'),
                             ('{"owner": ["unit", "finance"]}', ' (when: owner "unit" or "finance")'),
                             ('{"category": "software"}', ' (when: category within "software")'), ('{"off_plan": false}', ' (when: not off plan)'),
                             ('{"funds:city": {"to": 1000000.00}}', ' (when: funds of source "city" up to 1000000.00 yuan)')) AS v (rule, words)
 WHERE l.amount = 1000000.00 AND l.track = 'professional';

-- judge_speaks says the same of an occasion that is no row's
SELECT is_empty($$ SELECT p.id, r.any_of
                     FROM (SELECT p.id, p.track, ARRAY(SELECT e.rule FROM yunfu.explain(p.id, CASE p.track WHEN 'public' THEN 'reviewed' ELSE 'submitted' END::govproj.stage) AS e) AS rules
                             FROM yunfu.project p OFFSET 0) AS p
                     JOIN yunfu.policy_requirement r ON r.any_of LIKE '{%' AND r.to_stage = CASE p.track WHEN 'public' THEN 'reviewed' ELSE 'submitted' END::govproj.stage
                    WHERE govproj.judge_speaks('yunfu.project', p.id, r.applies_when) <> (r.any_of::text = ANY (p.rules)) $$, 'asked without a row, the answer is the same');
SELECT ok(govproj.judge_speaks('yunfu.project', :served, NULL), 'what says nothing always speaks');
SELECT is(govproj.judge_speaks('yunfu.project', 0, '{"serves": true}'), NULL, 'of no project nothing is said');
SELECT is((drive.outcome(format('SELECT govproj.judge_speaks(''yunfu.project'', %s, %L)', :served, said))).result, '22023', 'no occasion: ' || said)
  FROM unnest('{"[]","{}","{\"colour\": true}","{\"total\": 5}","{\"total\": {\"about\": 5}}","{\"total\": {\"from\": \"5\"}}","{\"off_plan\": 1}","{\"owner\": \"mayor\"}","{\"owner\": []}","{\"owner\": {\"is\": \"unit\"}}","{\"category\": \"magic\"}","{\"line\": {\"from\": 1}}","{\"line:roof\": {\"from\": 1}}","{\"total\": {\"from\": 1, \"above\": 2}}"}'::text[]) AS said;

-- entries: what is entered is asked about, and no other
CREATE FUNCTION pg_temp.signs(project_id bigint, kind text, amount numeric, day date DEFAULT '2024-06-03') RETURNS text LANGUAGE sql AS $$
    SELECT format('SELECT drive.contract(%s, %L, %s, %L, %L)', project_id, kind, amount, day, '甲' || kind)
$$;
SELECT is((drive.outcome(pg_temp.signs(:served, v.kind, v.amount))).result, v.refusal, format('%s for %s', v.kind, v.amount))
  FROM (VALUES ('other', 500, 'done'), ('other', 500.01, 'ZG009 not_reached.planned.contract'), ('supervision', 5000, 'done')) AS v (kind, amount, refusal);
SELECT pg_temp.born('{"title": "order", "stage_on": "2024-05-06"}') AS ordered \gset
SELECT pg_temp.born('{"title": "order of finance", "stage_on": "2024-05-06", "owner_id": 3}') AS of_finance \gset
SELECT drive.paper(p, k, '2024-05-20') FROM unnest(ARRAY[:ordered, :of_finance]) AS p, unnest('{scheme,data_catalogue}'::text[]) AS k \g /dev/null
SELECT is((drive.outcome(pg_temp.signs(:ordered, v.kind, v.amount, v.day))).result, v.refusal, format('%s for %s on %s', v.kind, v.amount, v.day))
  FROM (VALUES ('testing', 999.99, DATE '2024-05-13', 'done'), ('testing', 1000, '2024-05-13', 'ZG011 contract:testing.after.scheme'), ('testing', 1000, '2024-05-20', 'done'),
               ('evaluation', 1000, '2024-05-13', 'done')) AS v (kind, amount, day, refusal);
SELECT drive.line(:of_finance, 'hardware', 2000) \g /dev/null
SELECT is((drive.outcome(pg_temp.signs(:of_finance, v.kind, v.amount, v.day))).result, v.refusal, format('of finance: %s for %s on %s', v.kind, v.amount, v.day))
  FROM (VALUES ('evaluation', 1000, DATE '2024-05-13', 'ZG011 contract:evaluation.after.scheme'), ('evaluation', 2000, '2024-05-20', 'done'),
               ('evaluation', 2000.01, '2024-05-20', 'ZG008 contracts.total')) AS v (kind, amount, day, refusal);
SELECT is((drive.outcome(pg_temp.signs(:served, 'evaluation', 999999))).result, 'done', 'the limit is of finance''s own projects alone');
SELECT is((drive.outcome(format('SELECT drive.paper(%s, ''cost_review'', ''2024-05-13'', ''passed'', %s)', :ordered, v.amount))).result, v.refusal, 'a paper of ' || v.amount)
  FROM (VALUES (900, 'done'), (900.01, 'ZG011 cost_review.after.data_catalogue')) AS v (amount, refusal);

-- changes, their duties and their share, where something is approved
SELECT drive.reach('professional', 'approved') AS approved \gset
CREATE FUNCTION pg_temp.change(project_id bigint, kind text, cause text, more numeric DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.change (project_id, kind, cause, old, new, note, decided_on) SELECT id, %L, %L, %s, %s, ''甲'', ''2024-06-03'' FROM yunfu.project WHERE id = %s',
                  kind, cause, CASE kind WHEN 'value' THEN 'total_investment' ELSE 'NULL' END, COALESCE('total_investment + ' || more, 'NULL'), project_id)
$$;
SELECT is((drive.outcome(pg_temp.change(:approved, v.kind, v.cause, v.more))).result, v.refusal, format('change of %s by %s', v.kind, v.cause))
  FROM (VALUES ('scope', 'policy', NULL, 'ZG009 not_reached.planned.change'), ('scope', 'other', NULL, 'done'), ('value', 'policy', 1, 'done')) AS v (kind, cause, more, refusal);
SELECT is((SELECT string_agg(kind, ' ' ORDER BY kind) FROM govproj.project_duties('yunfu.project', :approved) WHERE kind LIKE '%_change'), NULL, 'no change, no duty');
SELECT drive.outcome(pg_temp.change(:approved, 'scope', 'other'), false) \g /dev/null
SELECT is((SELECT string_agg(kind, ' ' ORDER BY kind) FROM govproj.project_duties('yunfu.project', :approved) WHERE kind LIKE '%_change'), NULL, 'a change for another cause brings none');
SELECT drive.outcome(pg_temp.change(:approved, 'scope', 'law'), false) \g /dev/null
SELECT is((SELECT string_agg(kind, ' ' ORDER BY kind) FROM govproj.project_duties('yunfu.project', :approved) WHERE kind LIKE '%_change'), 'law_change', 'one by law does');
CREATE FUNCTION pg_temp.share(more numeric) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    held text;
    subject bigint := (SELECT max(id) FROM yunfu.project WHERE stage = 'approved');
BEGIN
    BEGIN
        EXECUTE pg_temp.change(subject, 'value', 'other', (SELECT approved_amount * more / 100 FROM yunfu.project WHERE id = subject));
        SELECT string_agg(substring(e.rule FROM '"(\w+)": 10'), ' ' ORDER BY e.rule COLLATE "C") INTO held FROM yunfu.explain(subject, 'funded') AS e WHERE e.rule LIKE '{"share:change"%';
        RAISE EXCEPTION 'undone' USING ERRCODE = 'UNDO0';
    EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
        RETURN held;
    END;
END $$;
SELECT is(pg_temp.share(v.more), v.says, format('changes of %s %% of what is approved', v.more))
  FROM (VALUES (9.99, 'below'), (10, 'from'), (10.01, 'above from'), (-10, 'from'), (-10.01, 'above from')) AS v (more, says);
SELECT is((SELECT string_agg(substring(e.rule FROM '"approved": {"(\w+)'), ' ' ORDER BY e.rule COLLATE "C") FROM yunfu.explain(:approved, 'funded') AS e WHERE e.rule LIKE '{"approved"%'),
          'above from', 'what is approved is known');

-- a duty that money brings, from the day on which it comes to it
SELECT pg_temp.born('{"title": "money", "city_funds": 2900000, "national_funds": 100000, "stage_on": "2024-05-06"}') AS much \gset
SELECT drive.reach('professional', 'submitted') AS less \gset
SELECT is((SELECT arose_on FROM govproj.project_duties('yunfu.project', :much) WHERE kind = 'big_funds'), DATE '2024-05-06', 'money of all sources comes to it at entry');
SELECT is((SELECT arose_on FROM govproj.project_duties('yunfu.project', :less) WHERE kind = 'big_funds'), NULL, 'less does not');
INSERT INTO yunfu.change (project_id, kind, cause, source, old, new, decided_on) VALUES (:less, 'funds', 'other', 'national', 0, 550000, '2024-05-20');
SELECT is((SELECT arose_on FROM govproj.project_duties('yunfu.project', :less) WHERE kind = 'big_funds'), DATE '2024-05-20', 'until more comes');

-- faults, each by its row
CREATE FUNCTION pg_temp.lists() RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_object_agg(list, words) FROM (SELECT list, jsonb_agg(word ORDER BY id) AS words FROM yunfu.policy_word GROUP BY list) AS l
$$;
SELECT is((SELECT string_agg(f, ' | ') FROM govproj.when_faults(v.said::jsonb, v.entry, pg_temp.lists()) AS f), v.fault, v.said || ' of ' || coalesce(v.entry, 'a step'))
  FROM (VALUES
    ('{"colour": "red"}', NULL, 'when.colour is no fact that govproj.facts lists'), ('{"line": {"from": 1}}', NULL, 'when.line names no kind of cost line: line:WORD'),
    ('{"amount": {"from": 1}}', NULL, 'when.amount is of what is entered, and nothing is entered here'),
    ('{"cause": "law"}', 'contract', 'when.cause is not known of the entry of contract'), ('{"kind": "main"}', 'contract:main', 'when.kind is not known of the entry of contract:main'),
    ('{"kind": "roof"}', 'contract', 'when.kind "roof" is no word for this; one of: main, renewal, supervision, testing, evaluation, other'), ('{"kind": "main"}', 'contract', NULL),
    ('{"cause": ["law", "whim"]}', 'change', 'when.cause "whim" is no word for this; one of: law, policy, other'), ('{"amount": {"below": -1}}', 'supplement', NULL),
    ('{"off_plan": "yes"}', NULL, 'when.off_plan is neither true nor false'), ('{"off_plan": null}', NULL, 'when.off_plan is neither true nor false'),
    ('{"total": 5}', NULL, 'when.total is not between ends: {"from": 1, "below": 2}'), ('{"total": {}}', NULL, 'when.total is not between ends: {"from": 1, "below": 2}'),
    ('{"total": {"about": 5}}', NULL, 'when.total "about" is no end: from, above, below, to'), ('{"total": {"from": "5"}}', NULL, 'when.total has an end that is no amount in yuan: a number, not negative, at most two decimals'),
    ('{"total": {"from": 0.001}}', NULL, 'when.total has an end that is no amount in yuan: a number, not negative, at most two decimals'), ('{"total": {"from": -1}}', NULL, 'when.total has an end that is no amount in yuan: a number, not negative, at most two decimals'),
    ('{"total": {"from": 1, "above": 1}}', NULL, 'when.total has two ends on one side'), ('{"total": {"from": 2, "to": 1}}', NULL, 'when.total lets nothing through: its ends leave nothing between them'),
    ('{"total": {"from": 1, "below": 1}}', NULL, 'when.total lets nothing through: its ends leave nothing between them'), ('{"total": {"above": 1, "below": 1.01}}', NULL, 'when.total lets nothing through: its ends leave nothing between them'),
    ('{"total": {"above": 1, "below": 1.02}}', NULL, NULL), ('{"total": {"from": 1, "to": 1}}', NULL, NULL),
    ('{"owner": "mayor"}', NULL, 'when.owner "mayor" is no word for this; one of: data_bureau, unit, finance, audit, government'), ('{"owner": []}', NULL, 'when.owner is neither a word, a list of words nor {"not": words}'),
    ('{"owner": {"is": "unit"}}', NULL, 'when.owner is neither a word, a list of words nor {"not": words}'), ('{"owner": [1]}', NULL, 'when.owner lists what is no word'), ('{"owner": 7}', NULL, 'when.owner is neither a word, a list of words nor {"not": words}'),
    ('{"category": "magic"}', NULL, 'when.category "magic" is no category'), ('{"category": {"not": ["software", "magic"]}}', NULL, 'when.category "magic" is no category')) AS v (said, entry, fault);
SELECT is(govproj.when_excludes(v.one::jsonb, v.other::jsonb), v.they_do, v.one || ' against ' || coalesce(v.other, 'all'))
  FROM (VALUES ('{"total": {"below": 5}}', '{"total": {"from": 5}}', true), ('{"total": {"to": 5}}', '{"total": {"from": 5}}', false), ('{"total": {"below": 5}}', NULL, false),
               ('{"total": {"below": 5}}', '{"funds": {"from": 5}}', false), ('{"off_plan": true}', '{"off_plan": false, "total": {"from": 1}}', true), ('{"owner": "unit"}', '{"owner": ["finance", "audit"]}', true),
               ('{"owner": "unit"}', '{"owner": {"not": ["unit", "audit"]}}', true), ('{"owner": {"not": "unit"}}', '{"owner": ["unit"]}', true), ('{"owner": {"not": "unit"}}', '{"owner": "audit"}', false),
               ('{"owner": {"not": "unit"}}', '{"owner": {"not": "audit"}}', false), ('{"category": "software"}', '{"category": "software.platform"}', false),
               ('{"category": "software"}', '{"category": "infrastructure"}', true), ('{"category": "software.platform"}', '{"category": {"not": "software"}}', true),
               ('{"category": {"not": "software"}}', '{"category": "infrastructure.cloud"}', false), ('{"share:change": {"below": 10}}', '{"share:change": {"from": 10}}', true)) AS v (one, other, they_do);
-- where each leaves words out, all the words that there are must be known
SELECT is(govproj.when_excludes(v.one::jsonb, v.other::jsonb, '{"office": ["unit", "audit"], "heat": ["gas", "coal", "none"]}'), v.they_do, v.one || ' and ' || v.other)
  FROM (VALUES ('{"owner": {"not": "unit"}}', '{"owner": {"not": "audit"}}', true), ('{"heat": {"not": ["gas", "none"]}}', '{"heat": {"not": "gas"}}', false),
               ('{"heat": {"not": ["gas", "none"]}}', '{"heat": {"not": ["coal"]}}', true), ('{"light": {"not": "on"}}', '{"light": {"not": "off"}}', false),
               ('{"heat": ["gas", "coal"]}', '{"heat": ["none"]}', true), ('{"heat": ["gas", "coal"]}', '{"heat": ["none", "coal"]}', false),
               ('{"category": {"not": "software"}}', '{"category": {"not": "infrastructure"}}', false), ('{"category": {"not": ["software", "operation"]}}', '{"category": ["software.general", "operation"]}', true),
               ('{"category": ["software.general", "operation"]}', '{"category": ["software", "thirdparty"]}', false), ('{"total": {"above": 5}}', '{"total": {"to": 5}}', true),
               ('{"total": {"from": 1, "to": 2}}', '{"total": {"above": 1, "below": 2}}', false), ('{"line:hardware": {"to": 2}}', '{"line:hardware": {"from": 2.01}}', true),
               ('{"total": {"from": "x"}}', '{"total": {"to": 5}}', true), ('{"total": {"from": 3, "to": 2}}', '{"total": {"from": 1}}', true), ('{"off_plan": true}', '{"off_plan": "yes"}', true)) AS v (one, other, they_do);
CREATE FUNCTION pg_temp.load(section text, said jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce((o).detail, (o).result) FROM (SELECT drive.outcome(format('SELECT govproj.load_pack(''yunfu'', %L)',
        body || '{"code": "mine", "valid_from": "2019-01-01", "valid_until": "2019-12-31"}' || jsonb_build_object(section, body -> section || said))) AS o FROM govproj.packs WHERE code = 'yunfu-2020') AS s
$$;
SELECT matches(pg_temp.load(v.section, v.said::jsonb), v.fault, v.section || ': ' || v.said)
  FROM (VALUES
    ('requirements', '{"to_stage": "submitted", "needs": "scheme", "when": {"moon": true}, "article": "1"}', '^requirements, row \d+: requirement of scheme: when.moon is no fact that govproj.facts lists \(Art. 1\)$'),
    ('conditions', '{"to_stage": "submitted", "condition": "delivered", "when": {"amount": {"from": 1}}, "article": "1"}', ': condition delivered: when.amount is of what is entered, and nothing is entered here \(Art. 1\)$'),
    ('limits', '{"to_stage": "funded", "subject": "payments", "ceiling": "arranged", "when": {"source": "moon"}, "article": "1"}', ': limit of payments by arranged: when.source "moon" is no word for this; one of: city, national \(Art. 1\)$'),
    ('orders', '{"subject": "contract", "after": "scheme", "when": {"cause": "law"}, "article": "1"}', ': order of contract after scheme: when.cause is not known of the entry of contract \(Art. 1\)$'),
    ('obligations', '{"code": "x", "label_zh": "x", "label_en": "x", "event": "change", "receiver": "finance", "met_by": "change_filing", "when": {"total": {"from": 2, "to": 1}}, "article": "1"}', ': duty x: when.total lets nothing through'),
    ('obligations', '{"code": "x", "label_zh": "x", "label_en": "x", "event": "plan", "debtor": "unit", "receiver": "finance", "due_month": 1, "due_day": 1, "when": {"off_plan": true}, "article": "1"}', ': duty x is an agency''s and no project''s'),
    ('requirements', '{"track": "public", "to_stage": "reviewed", "needs": "scheme", "when": {"category": "software.professional"}, "article": "1"}', ': requirement of scheme is for track public, to which no project of its category belongs'),
    ('requirements', '{"track": "public", "to_stage": "reviewed", "needs": "scheme", "when": {"owner": "unit"}, "article": "1"}', ': requirement of scheme is for track public, whose projects no such agency owns'),
    ('requirements', '{"to_stage": "submitted", "needs": "scheme", "when": {"ground": "vital", "off_plan": false}, "article": "1"}', ': requirement of scheme is for projects that name a ground and yet are not off plan'),
    ('requirements', '{"to_stage": "submitted", "needs": "scheme", "when": {}, "article": "1"}', '^requirements, row \d+, when: {} is no occasion such as'),
    ('requirements', '{"to_stage": "submitted", "needs": "scheme", "when": [1], "article": "1"}', '^requirements, row \d+, when: \[1\] is no occasion such as'),
    ('requirements', '{"to_stage": "submitted", "needs": "withdrawal", "when": {"investment": {"from": 200000, "below": 5000000}}, "article": "8"}', '^done$')) AS v (section, said, fault);

SELECT * FROM finish();
ROLLBACK;
