-- What a review and a reading of the money tables found: each is mended, and what is lawful beside it still passes.
BEGIN;
SELECT plan(185);
\ir ../tap.sql
-- The codes of the limits that a statement is only warned about, as its acts keep them; the statement is undone.
CREATE FUNCTION pg_temp.warned(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
    before bigint[] := ARRAY(SELECT last_seq FROM yunfu.project ORDER BY id);
    ids bigint[] := ARRAY(SELECT id FROM yunfu.project ORDER BY id);
BEGIN
    EXECUTE statement;
    SELECT coalesce(string_agg(a.detail ->> 'warned', ', ' ORDER BY a.project_id, a.seq), 'nothing') INTO result
      FROM yunfu.act a JOIN unnest(ids, before) AS b (id, last) ON a.project_id = b.id AND a.seq > b.last;
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = result;
EXCEPTION
    WHEN SQLSTATE 'UNDO0' THEN RETURN SQLERRM;
    WHEN OTHERS THEN RETURN SQLSTATE;
END $$;
CREATE FUNCTION pg_temp.supplement(contract_id bigint, amount numeric, undoes bigint DEFAULT NULL, day date DEFAULT '2020-07-01') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    new_id bigint;
BEGIN
    IF undoes IS NULL THEN
        INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (contract_id, amount, day) RETURNING id INTO new_id;
    ELSE
        INSERT INTO yunfu.supplement (contract_id, amount, signed_on, supplement_id) VALUES (contract_id, amount, day, undoes) RETURNING id INTO new_id;
    END IF;
    RETURN new_id;
END $$;
-- A project of lines and a main contract of one's own, taken on a week a step from a day on; papers are of `amount` yuan.
CREATE FUNCTION pg_temp.make(stage text, lines jsonb, main numeric, day date DEFAULT '2020-03-02', granted numeric DEFAULT NULL, without text DEFAULT 'contract supervision')
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p bigint := drive.project('professional', day);
    on_day date := day;
    target text;
BEGIN
    PERFORM drive.line(p, key, value::numeric) FROM jsonb_each_text(lines);
    FOREACH target IN ARRAY drive.path('professional', stage) LOOP
        on_day := on_day + 7;
        IF target = 'contracted' THEN
            PERFORM drive.paper(p, 'award_notice', on_day), drive.contract(p, 'main', main, on_day);
        ELSIF target = 'funded' THEN
            PERFORM drive.paper(p, 'fund_application', on_day), drive.paper(p, 'fund_decision', on_day, amount => granted);
        ELSE
            PERFORM drive.supply_all(p, target, on_day, without);
        END IF;
        UPDATE yunfu.project SET stage = target, stage_on = on_day WHERE id = p;
    END LOOP;
    RETURN p;
END $$;
CREATE FUNCTION pg_temp.reached(project_id bigint, code text) RETURNS boolean LANGUAGE sql AS $$
    SELECT reached FROM govproj.judge_thresholds('yunfu.project', project_id) WHERE rule = code
$$;

CREATE ROLE tap_police;
CREATE ROLE tap_stranger;
GRANT USAGE ON SCHEMA drive, yunfu TO PUBLIC;
UPDATE yunfu.agency SET db_role = 'tap_police' WHERE id = 2;

-- A version of the shipped pack with supplements refused, entries kept near their day and a line asked of a restart.
CREATE FUNCTION pg_temp.pack(edit jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
    SELECT body || '{"code": "strict", "valid_from": "2010-01-01", "valid_until": "2010-12-31", "superseded_on": null, "backdate_days": 30}' ||
           jsonb_build_object(
               'limits', (SELECT jsonb_agg(CASE WHEN r ->> 'subject' = 'supplements' THEN r || '{"mode": "refuse"}' ELSE r END ORDER BY n) FROM jsonb_array_elements(body -> 'limits') WITH ORDINALITY AS e (r, n))
                         || coalesce(edit -> 'limits', '[]'),
               'requirements', body -> 'requirements' || '{"track": "professional", "from_stage": "approved", "to_stage": "submitted", "needs": "cost_line:testing", "article": "13"}'::jsonb
                               || coalesce(edit -> 'requirements', '[]'))
      FROM govproj.packs WHERE code = 'yunfu-2020'
$$;
SELECT lives_ok($$ SELECT govproj.load_pack('yunfu', pg_temp.pack()) $$, 'a stricter version is loaded');

--
-- A class that a policy does not define.
--
SELECT drive.reach('professional', 'implementing') AS p, drive.reach('professional', 'implementing') AS q \gset
SELECT pg_temp.main(:p) AS c, pg_temp.main(:q) AS d \gset
CREATE FUNCTION pg_temp.born(category text, track text DEFAULT NULL, day date DEFAULT '2015-02-10') RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on, track, track_reason)
    VALUES ('系统', category::govproj.category, 2, 2015, 1, day, track, CASE WHEN track IS NOT NULL THEN '另行说明' END) RETURNING id
$$;
CREATE FUNCTION pg_temp.policy(code text, track_given text, valid date) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v bigint;
BEGIN
    INSERT INTO yunfu.policy (code, title, valid_from, valid_until) VALUES (policy.code, '办法', valid, valid + 364) RETURNING id INTO v;
    INSERT INTO yunfu.policy_track (policy_id, track, label_zh, label_en, owner_kinds, article) SELECT v, track_given, '类', 'class', 'unit', '1' WHERE track_given IS NOT NULL;
    INSERT INTO yunfu.policy_class (policy_id, category, track, article)
    SELECT v, c::govproj.category, CASE c WHEN 'software' THEN 'sort' END, '1' FROM unnest('{software,infrastructure,maintenance,operation,thirdparty}'::text[]) AS c;
    INSERT INTO yunfu.policy_step (policy_id, track, from_stage, to_stage, office, kind, freezes, article)
    VALUES (v, 'sort', NULL, 'planned', 'owner', 'birth', false, '1'), (v, 'sort', 'planned', 'contracted', 'owner', 'forward', true, '1'), (v, 'sort', 'planned', 'terminated', 'owner', 'exit', false, '1');
    INSERT INTO yunfu.policy_word (policy_id, list, word, label_zh, label_en, parts) VALUES (v, 'contract', 'main', '主合同', 'main contract', 'main'), (v, 'office', 'unit', '单位', 'a unit', NULL);
    RETURN v;
END $$;
SELECT pg_temp.policy('classless', NULL, '2014-01-01') AS classless, pg_temp.policy('open', 'sort', '2015-01-01') AS open \gset
SELECT isnt_empty(format('SELECT FROM yunfu.policy_fault WHERE policy_id = %s', :classless), 'steps of a class that is not defined are a fault');
SELECT pg_temp.refused('SELECT pg_temp.born(''software.professional'', day => ''2014-02-10'')', 'ZG007', 'and nothing is born under them');
SELECT pg_temp.refused('SELECT pg_temp.born(''software.professional'', ''sort'', ''2014-02-10'')', 'ZG007', 'nor with the class stated');
SELECT isnt_empty(format('SELECT FROM yunfu.explain(%s, ''preaccepted'')', :p), 'other versions are judged by as before');
SELECT isnt_empty(format('SELECT FROM govproj.judge_thresholds(''yunfu.project'', %s)', :p), 'so are their money lines');

SELECT is_empty(format('SELECT * FROM yunfu.policy_fault WHERE policy_id = %s', :open), 'a version without any fault that does not compare owner and class');
SELECT pg_temp.refused(format('SELECT pg_temp.born(%L, %L)', category, track), refusal, format('%s of class %s', category, coalesce(track, 'none stated')))
  FROM (VALUES ('maintenance.software', 'zzz', '22023 track'), ('maintenance.software', 'sort', 'done'), ('maintenance.software', 'professional', '22023 track'), ('maintenance.software', ' sort', '22023 track'),
               ('software.professional', NULL, 'done'), ('software.professional', 'sort', 'done'), ('software.professional', 'zzz', '22023 track')) AS v (category, track, refusal);
SELECT matches((drive.outcome('SELECT pg_temp.born(''maintenance.software'', ''zzz'')')).message, '"open".*"zzz"', 'the refusal names policy and class');
SELECT pg_temp.refused('SELECT drive.contract(pg_temp.born(''maintenance.software'', ''zzz''), ''main'', 10, ''2016-01-01'')', '22023 track', 'no contract is ever entered for such a project');
SELECT pg_temp.refused('SELECT drive.contract(pg_temp.born(''maintenance.software'', ''sort''), ''main'', 10, ''2016-01-01'')', 'done', 'one is for a project of a class that is defined');

-- the register's owner takes a class away from under a project that lives
SELECT pg_temp.born('software.professional') AS orphan \gset
SELECT pg_temp.refused(format('ALTER TABLE yunfu.policy_track DISABLE TRIGGER USER; DELETE FROM yunfu.policy_track WHERE policy_id = %s; ALTER TABLE yunfu.policy_track ENABLE TRIGGER USER; UPDATE yunfu.policy SET note = ''又读'' WHERE id = %s; %s', :open, :classless, statement), 'ZG007', 'a class taken away: ' || statement)
  FROM (VALUES (format('SELECT * FROM govproj.judge_thresholds(''yunfu.project'', %s)', :orphan)), (format('SELECT drive.contract(%s, ''main'', 10, ''2016-01-01'')', :orphan)),
               (format('SELECT drive.line(%s, ''hardware'', 10), * FROM yunfu.explain(%s, ''contracted'')', :orphan, :orphan))) AS v (statement);
SELECT pg_temp.refused(format('SELECT * FROM govproj.judge_thresholds(''yunfu.project'', %s)', :orphan), 'done', 'while it is there, they are told');

--
-- A stranger's tables around the real project.
--
CREATE SCHEMA tap_evil AUTHORIZATION tap_stranger;
GRANT SELECT, REFERENCES ON ALL TABLES IN SCHEMA yunfu TO tap_stranger;
GRANT UPDATE, INSERT ON yunfu.project, yunfu.payment TO tap_stranger;
GRANT tap_police TO tap_stranger;
SELECT drive.reach('professional', 'planned') AS victim \gset
SET LOCAL ROLE tap_stranger;
DO $$
DECLARE
    t text;
    f record;
    engine_function text;
BEGIN
    FOR t IN SELECT relname FROM pg_class WHERE relnamespace = 'yunfu'::regnamespace AND relkind = 'r' AND relname NOT IN ('register', 'agency', 'policy', 'project', 'contract') LOOP
        EXECUTE format('CREATE TABLE tap_evil.%1$I (LIKE yunfu.%1$I INCLUDING DEFAULTS)', t);
        IF t IN ('policy_track', 'policy_document') THEN
            EXECUTE format('INSERT INTO tap_evil.%1$I SELECT * FROM yunfu.%1$I', t);
        ELSIF t = 'policy_step' THEN
            INSERT INTO tap_evil.policy_step (id, policy_id, track, from_stage, to_stage, office, kind, article) SELECT 1, min(id), 'professional', 'planned', 'filed', 'owner', 'forward', 'x' FROM yunfu.policy;
        END IF;
        FOR f IN SELECT attname, confrelid::regclass AS parent FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
                  WHERE contype = 'f' AND conrelid = format('yunfu.%I', t)::regclass AND confrelid IN ('yunfu.register'::regclass, 'yunfu.agency'::regclass, 'yunfu.policy'::regclass, 'yunfu.project'::regclass, 'yunfu.contract'::regclass) LOOP
            EXECUTE format('ALTER TABLE tap_evil.%I ADD FOREIGN KEY (%I) REFERENCES %s', t, f.attname, f.parent);
        END LOOP;
        SELECT proname INTO engine_function FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid WHERE tgrelid = format('yunfu.%I', t)::regclass AND NOT tgisinternal AND pronamespace = 'govproj'::regnamespace LIMIT 1;
        IF FOUND THEN
            EXECUTE format('CREATE TRIGGER zz_record AFTER INSERT ON tap_evil.%I FOR EACH ROW EXECUTE FUNCTION govproj.%I(%L)', t, engine_function, t);
        END IF;
    END LOOP;
END $$;
RESET ROLE;
CREATE TEMP TABLE tricks (tab text, statement text);
GRANT SELECT ON tricks TO PUBLIC;
INSERT INTO tricks VALUES
    ('payment', format('INSERT INTO tap_evil.payment (id, contract_id, kind, amount, paid_on) VALUES (1, %s, ''payment'', 1234, ''2020-06-01'')', :c)),
    ('supplement', format('INSERT INTO tap_evil.supplement (id, contract_id, amount, signed_on) VALUES (1, %s, 1234, ''2020-06-01'')', :c)),
    ('change', format('INSERT INTO tap_evil.change (id, project_id, kind, cause, note, decided_on, after_seq, ordinal) VALUES (1, %s, ''scope'', ''law'', ''x'', ''2020-06-01'', 1, 1)', :p)),
    ('fund_allocation', format('INSERT INTO tap_evil.fund_allocation (id, project_id, source, year, requested) VALUES (1, %s, ''city'', 2020, 1)', :p)),
    ('cost_line', format('INSERT INTO tap_evil.cost_line (id, project_id, kind, amount) VALUES (1, %s, ''other'', 1)', :victim)),
    ('document', format('INSERT INTO tap_evil.document (id, project_id, kind, issuer_id, issued_on, after_seq, entered_on) VALUES (1, %s, ''scheme'', 2, ''2020-06-01'', 1, ''2020-06-01'')', :victim)),
    ('demand', format('INSERT INTO tap_evil.demand (id, agency_id, year, title, category, project_id) VALUES (1, 2, 2020, ''x'', ''software.platform'', %s)', :victim));
CREATE FUNCTION pg_temp.trick(statement text, target bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    PERFORM set_config('role', 'tap_stranger', true);
    result := (drive.outcome(statement, false)).result || ', ' || (drive.outcome(format('UPDATE yunfu.project SET stage = ''filed'' WHERE id = %s', target))).result;
    PERFORM set_config('role', 'none', true);
    RETURN result;
END $$;
SELECT md5(string_agg(r::text, '' ORDER BY id)) AS before FROM (SELECT id, p::text AS r FROM yunfu.project p UNION ALL SELECT id, c::text FROM yunfu.contract c) AS s \gset
SELECT matches(pg_temp.trick(statement, :victim), '^(42809|55000)[^,]*, ZG001 step$', format('a %s of a stranger''s is refused, and the judge is the register''s own', tab)) FROM tricks;
SELECT is((SELECT md5(string_agg(r::text, '' ORDER BY id)) FROM (SELECT id, p::text AS r FROM yunfu.project p UNION ALL SELECT id, c::text FROM yunfu.contract c) AS s), :'before', 'no project and no contract has moved');
SELECT is_empty('SELECT * FROM tap_evil.act', 'no act went elsewhere');
SELECT is_empty($$ SELECT id FROM yunfu.project p LEFT JOIN yunfu.act a ON a.project_id = p.id AND a.seq = p.last_seq WHERE a.hash IS DISTINCT FROM p.last_hash $$, 'every chain ends on its project');
SELECT pg_temp.refused_to('tap_stranger', format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 1, ''2020-06-01'')', :c), 'done', 'for the owner a stranger acts by the register''s own tables');

--
-- The register's owner drops what the table says of figures.
--
SELECT pg_temp.refused(format('ALTER TABLE yunfu.change %s; INSERT INTO yunfu.change (project_id, kind, cause, decided_on, old, new) VALUES (%s, %L, ''other'', ''2020-06-01'', %s, %s)', ddl, :p, kind, old, new), refusal,
                       format('%s from %s to %s: %s', kind, old, new, ddl))
  FROM (VALUES ('DROP CONSTRAINT change_value_check', 'value', 'NULL', 'NULL', '23502'), ('DROP CONSTRAINT change_value_check', 'value', '2450000', 'NULL', '23502'), ('DROP CONSTRAINT change_value_check', 'value', 'NULL', '2450000', 'done'),
               ('DROP CONSTRAINT change_value_check', 'duration', 'NULL', 'NULL', '23502'), ('DROP CONSTRAINT change_duration_check', 'duration', 'NULL', 'NULL', '23502'), ('DROP CONSTRAINT change_duration_check', 'duration', 'NULL', '90', 'done'),
               ('DROP CONSTRAINT change_duration_check', 'duration', 'NULL', '2147483647', '22008'), ('DROP CONSTRAINT change_duration_check', 'duration', 'NULL', '2147483648', '22003'),
               ('DROP CONSTRAINT change_value_check', 'scope', 'NULL', 'NULL', '23514 change_scope_check')) AS v (ddl, kind, old, new, refusal);
-- a row that was stored while nothing watched is passed over
SELECT pg_temp.refused(format('INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%1$s, ''value'', ''law'', ''hardware'', 350001, ''2020-06-01'');
                               ALTER TABLE yunfu.change DROP CONSTRAINT change_value_check, DISABLE TRIGGER USER;
                               INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, decided_on, after_seq, ordinal) VALUES (%1$s, ''value'', ''law'', ''hardware'', ''2020-06-01'', 99, 99);
                               ALTER TABLE yunfu.change ENABLE ALWAYS TRIGGER zz_check, ENABLE ALWAYS TRIGGER zz_record;
                               INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, old, new, decided_on) VALUES (%1$s, ''value'', ''law'', ''hardware'', 350001, 350002, ''2020-06-01'')', :p),
                       'done', 'a change without figures, entered past the engine, changes nothing');

--
-- A money line that was reached stays reached.
--
SELECT pg_temp.make('implementing', '{"software_development": 900000, "hardware": 600000, "acceptance": 100000, "security": 100000}', 1600000) AS small \gset
SELECT ok(NOT pg_temp.reached(:small, 'supervision'), 'below the line nothing is asked for');
INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (:small, 'value', 'law', 'hardware', 1000000, '2020-06-20');
SELECT ok(pg_temp.reached(:small, 'supervision'), 'a change of the total reaches it');
INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (:small, 'value', 'law', 'hardware', 600000, '2020-06-20');
SELECT is(format('%s, %s', total_investment, highest_investment), '1700000, 2100000', 'another that lowers it leaves how high it was') FROM yunfu.project WHERE id = :small;
SELECT ok(pg_temp.reached(:small, 'supervision'), 'and the line reached');
SELECT drive.supply_all(:small, 'preaccepted', '2020-07-06') \g /dev/null
SELECT is(drive.step(:small, 'preaccepted', '2020-07-06'), 'ZG003 supervision', 'the next step asks for the supervision');
-- so does a change that raises and one that lowers, in one statement
SELECT pg_temp.make('implementing', '{"software_development": 900000, "hardware": 600000, "acceptance": 100000, "security": 100000}', 1600000) AS small \gset
INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (:small, 'value', 'law', 'hardware', 1000000, '2020-06-20'), (:small, 'value', 'law', 'hardware', 500000, '2020-06-20');
SELECT is(string_agg(format('%s > %s', old, new), ', ' ORDER BY id), '600000 > 1000000, 1000000 > 500000', 'two changes in one statement, the first of their project: the second starts from the first') FROM yunfu.change WHERE project_id = :small;
SELECT is(format('%s, %s', total_investment, highest_investment), '1600000, 2100000', 'and leaves how high it was between them') FROM yunfu.project WHERE id = :small;

-- a main contract of no money opens no gate
SELECT drive.reach('professional', 'procuring') AS free \gset
SELECT drive.paper(:free, 'award_notice', '2020-05-04'), drive.contract(:free, 'main', 0, '2020-05-04') AS free_contract \gset
SELECT is(drive.step(:free, 'contracted', '2020-05-05'), 'ZG002 contract.main', 'signed for nothing, it opens no gate');
UPDATE yunfu.contract SET amount = 2000000 WHERE id = :free_contract;
SELECT is(drive.step(:free, 'contracted', '2020-05-05'), 'done', 'put right, it does');
INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) VALUES (:free, 'value', 'law', 1900000, '2020-05-05');
SELECT is(drive.step(:free, 'implementing', '2020-05-06'), 'ZG003 supervision', 'and a lower total is no way round the supervision');

--
-- Limits judge what raises an amount, and nothing else.
--
SELECT drive.project() AS n, drive.reach('professional', 'funded') AS f \gset
UPDATE yunfu.project SET national_funds = 1000000 WHERE id = :n;
SELECT drive.paper(:n, 'national_liaison', '2020-03-02') \g /dev/null
SELECT drive.supply(:n, 'line ' || l, '2020-03-02') FROM unnest('{software_development,hardware,supervision,acceptance,security}'::text[]) AS l \g /dev/null
DO $$
DECLARE
    day date := '2020-03-02';
    target text;
BEGIN
    FOREACH target IN ARRAY drive.path('professional', 'implementing') LOOP
        day := day + 7;
        PERFORM drive.advance((SELECT id FROM yunfu.project WHERE national_funds > 0), target, day);
    END LOOP;
END $$;
INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided) VALUES (:n, 'city', 2020, 2450000, 1450000), (:n, 'city', 2021, 1000000, 1000000), (:n, 'city', 2022, 5, NULL);
SELECT drive.paper(:n, 'fund_decision', '2020-06-20', amount => 2000000) \g /dev/null
SELECT pg_temp.refused(replace(statement, '%n', :'n'), refusal, '2,450,000 arranged, 2,000,000 granted afterwards: ' || statement)
  FROM (VALUES ('UPDATE yunfu.fund_allocation SET note = ''核减'' WHERE year = 2020 AND project_id = %n', 'done'),
               ('UPDATE yunfu.fund_allocation SET decided = 800000 WHERE year = 2021 AND project_id = %n', 'done'),
               ('UPDATE yunfu.fund_allocation SET decided = NULL WHERE year = 2021 AND project_id = %n', 'done'),
               ('UPDATE yunfu.fund_allocation SET decided = 800000 WHERE year = 2021 AND project_id = %n; UPDATE yunfu.fund_allocation SET decided = 800000.01 WHERE year = 2021 AND project_id = %n', 'ZG008 allocations.fund_decision'),
               ('UPDATE yunfu.fund_allocation SET decided = 550000 WHERE year = 2021 AND project_id = %n; UPDATE yunfu.fund_allocation SET decided = 5 WHERE year = 2022 AND project_id = %n', 'ZG008 allocations.fund_decision'),
               ('UPDATE yunfu.fund_allocation SET decided = 500000 WHERE year = 2021 AND project_id = %n; UPDATE yunfu.fund_allocation SET decided = 5 WHERE year = 2022 AND project_id = %n', 'done'),
               ('UPDATE yunfu.fund_allocation SET arranged = 1000000 WHERE year = 2021 AND project_id = %n', 'done'),
               ('UPDATE yunfu.fund_allocation SET requested = 3000000 WHERE year = 2020 AND project_id = %n', 'done'),
               ('UPDATE yunfu.fund_allocation SET decided = 1450000.01 WHERE year = 2020 AND project_id = %n', 'ZG008 allocations.limit'),
               ('UPDATE yunfu.fund_allocation SET decided = 1 WHERE year = 2022 AND project_id = %n', 'ZG008 allocations.limit'),
               ('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided, arranged) VALUES (%n, ''national'', 2020, 900000, 900000, 900000)', 'done'),
               ('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested) VALUES (%n, ''city'', 2023, 900000)', 'done'),
               ('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided) VALUES (%n, ''city'', 2023, 900000, 1)', 'ZG008 allocations.limit')) AS v (statement, refusal);
SELECT is(pg_temp.warned(format(statement, :p, :c)), codes, format('a contract of 2,000,000: %s is warned about %s', says, codes))
  FROM (VALUES ('a tenth added', 'SELECT pg_temp.supplement(%2$s, 200000)', 'nothing'), ('more', 'SELECT pg_temp.supplement(%2$s, 200000.01)', 'supplements.limit'),
               ('more, then less,', 'SELECT pg_temp.supplement(%2$s, 250000), pg_temp.supplement(%2$s, -240000), pg_temp.supplement(%2$s, -5)', 'supplements.limit'),
               ('more, then still more,', 'SELECT pg_temp.supplement(%2$s, 250000), pg_temp.supplement(%2$s, -240000), pg_temp.supplement(%2$s, 1)', 'supplements.limit, supplements.limit'),
               ('more, then another contract supplemented,', 'SELECT pg_temp.supplement(%2$s, 250000), pg_temp.supplement((SELECT max(id) FROM yunfu.contract WHERE project_id = %1$s AND id <> %2$s), 10000)', 'supplements.limit'),
               ('more, and the other one more,', 'SELECT pg_temp.supplement(%2$s, 250000), pg_temp.supplement((SELECT max(id) FROM yunfu.contract WHERE project_id = %1$s AND id <> %2$s), 10000.01)', 'supplements.limit, supplements.limit')) AS v (says, statement, codes);
-- refused where the policy refuses
SELECT pg_temp.make('implementing', '{"software_development": 1800000, "hardware": 350000, "supervision": 100000, "acceptance": 100000, "security": 100000}', 2000000, '2010-03-02', 2450000, '') AS strict \gset
SELECT pg_temp.main(:strict) AS sa, max(id) AS sb FROM yunfu.contract WHERE project_id = :strict \gset
SELECT is(y.code::text, 'strict', 'a project under the stricter version') FROM yunfu.policy y JOIN yunfu.project p ON y.id = policy_id WHERE p.id = :strict;
SELECT pg_temp.refused(replace(replace(statement, '%a', :'sa'), '%b', :'sb'), refusal, 'contracts a of 2,000,000 and b of 100,000: ' || says)
  FROM (VALUES ('a tenth added to a', 'SELECT pg_temp.supplement(%a, 200000)', 'done'), ('a fen more', 'SELECT pg_temp.supplement(%a, 200000.01)', 'ZG008 supplements.limit'), ('in two parts', 'SELECT pg_temp.supplement(%a, 200000), pg_temp.supplement(%a, 0.01)', 'ZG008 supplements.limit'),
               ('a tenth added to each', 'SELECT pg_temp.supplement(%a, 200000), pg_temp.supplement(%b, 10000)', 'done'), ('a fen more to b', 'SELECT pg_temp.supplement(%a, 1), pg_temp.supplement(%b, 10000.01)', 'ZG008 supplements.limit'),
               ('a lowered after a tenth', 'SELECT pg_temp.supplement(%a, 200000), pg_temp.supplement(%a, -200000)', 'done'), ('lowered, a makes no room', 'SELECT pg_temp.supplement(%a, 200000), pg_temp.supplement(%a, -200000), pg_temp.supplement(%a, 1)', 'ZG008 supplements.limit')) AS v (says, statement, refusal);
-- contract a comes to stand above its bound, entered while nothing watched: it is a's affair
SELECT pg_temp.refused(format('ALTER TABLE yunfu.supplement DISABLE TRIGGER zz_record; ALTER TABLE yunfu.contract DISABLE TRIGGER zz_check, DISABLE TRIGGER zz_record; SELECT pg_temp.supplement(%1$s, 300000); UPDATE yunfu.contract SET supplemented = 300000, added = 300000 WHERE id = %1$s;
                               ALTER TABLE yunfu.supplement ENABLE ALWAYS TRIGGER zz_record; ALTER TABLE yunfu.contract ENABLE ALWAYS TRIGGER zz_check, ENABLE ALWAYS TRIGGER zz_record; %2$s', :sa, format(statement, :sa, :sb)), refusal, 'a beyond its bound: ' || says)
  FROM (VALUES ('b is supplemented', 'SELECT pg_temp.supplement(%2$s, 10000)', 'done'), ('b beyond its own', 'SELECT pg_temp.supplement(%2$s, 10000.01)', 'ZG008 supplements.limit'), ('a is lowered', 'SELECT pg_temp.supplement(%1$s, -5)', 'done'),
               ('a is supplemented', 'SELECT pg_temp.supplement(%1$s, 5)', 'ZG008 supplements.limit')) AS v (says, statement, refusal);

--
-- Exits lie behind every gate, and are none.
--
SELECT pg_temp.refused(format('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided) VALUES (%s, ''city'', 2021, 99999999, %s)', drive.reach(track, stage), amount), refusal, format('%s at %s, %s decided for it', track, stage, amount))
  FROM (VALUES ('professional', 'terminated', 2450000, 'ZG009 reached.funded.decided'), ('professional', 'terminated', 2450000.01, 'ZG008 allocations.limit'), ('professional', 'withdrawn', 1, 'ZG002 allocation.decided'), ('professional', 'rejected', 1, 'ZG002 allocation.decided'),
               ('professional', 'returned', 99999999, 'ZG002 allocation.decided'), ('professional', 'planned', 99999999, 'ZG002 allocation.decided'), ('public', 'terminated', 2450000.01, 'ZG008 allocations.limit'), ('public', 'withdrawn', 1, 'ZG002 allocation.decided')) AS v (track, stage, amount, refusal);
SELECT pg_temp.refused(format('SELECT govproj.load_pack(''yunfu'', pg_temp.pack(%L) || ''{"code": "exits", "valid_from": "2009-01-01", "valid_until": "2009-12-31"}'')', edit), '22023', 'an exit for a gate: ' || edit::text)
  FROM (SELECT jsonb_build_object(section, jsonb_build_array(row || jsonb_build_object('to_stage', stage))) AS edit
          FROM (VALUES ('limits', '{"subject": "allocations", "ceiling": "approval_opinion", "article": "1"}'::jsonb),
                       ('requirements', '{"code": "late", "onwards": true, "needs": "scheme", "when": {"investment": {"from": 5}}, "article": "1"}')) AS s (section, row),
               unnest('{terminated,withdrawn,rejected,returned}'::text[]) AS stage) AS e;
SELECT lives_ok(format('SELECT govproj.load_pack(''yunfu'', pg_temp.pack(%L) || ''{"code": "gates", "valid_from": "2009-01-01", "valid_until": "2009-12-31", "backdate_days": null}'')', edit), 'a stage for a gate: ' || edit)
  FROM unnest(ARRAY['{"limits": [{"subject": "allocations", "ceiling": "approval_opinion", "to_stage": "approved", "article": "1"}], "requirements": [{"code": "late", "onwards": true, "needs": "scheme", "when": {"investment": {"from": 5}}, "to_stage": "planned", "article": "1"}]}']) AS edit;
SELECT matches(concat_ws(E'\n', message, detail), section || ' [^:]+(:[^:]+)*: an exit is no gate ', 'the fault is told, with its place: ' || section)
  FROM (VALUES ('limits', '{"limits": [{"subject": "allocations", "ceiling": "approval_opinion", "to_stage": "terminated", "article": "1"}]}'),
               ('requirements', '{"requirements": [{"code": "late", "onwards": true, "needs": "scheme", "when": {"investment": {"from": 5}}, "to_stage": "terminated", "article": "1"}]}')) AS v (section, edit),
       drive.outcome(format('SELECT govproj.load_pack(''yunfu'', pg_temp.pack(%L) || ''{"code": "exits", "valid_from": "2008-01-01", "valid_until": "2008-12-31"}'')', edit));

--
-- Changes: two in one statement, their contract, their day, and the round they belong to.
--
UPDATE yunfu.contract SET delivered_on = NULL WHERE id = :c;
INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) VALUES (:p, 'duration', 'law', 100, '2020-06-01');
SELECT pg_temp.refused(format('INSERT INTO yunfu.change (project_id, kind, cause, contract_id, old, new, decided_on) VALUES %s', replace(replace(v, '%p', :'p'), '%c', :'c')), refusal, 'durations, from 100 days: ' || says)
  FROM (VALUES ('one', '(%p, ''duration'', ''law'', %c, NULL, 110, ''2020-06-01'')', 'done'), ('two that start from the same day', '(%p, ''duration'', ''law'', %c, NULL, 110, ''2020-06-01''), (%p, ''duration'', ''law'', %c, NULL, 120, ''2020-06-01'')', '23514 old'),
               ('two that say so', '(%p, ''duration'', ''law'', %c, 100, 110, ''2020-06-01''), (%p, ''duration'', ''law'', %c, 100, 120, ''2020-06-01'')', '23514 old')) AS v (says, v, refusal);
SELECT is(delivery_due - signed_on, 100, 'of what was refused nothing is left') FROM yunfu.contract WHERE id = :c;
SELECT pg_temp.refused(format('INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on) VALUES (%1$s, ''duration'', ''law'', %2$s, 110, ''2020-06-01'');
                               INSERT INTO yunfu.change (project_id, kind, cause, contract_id, old, new, decided_on) VALUES (%1$s, ''duration'', ''law'', %2$s, 110, 120, ''2020-06-01'')', :p, :c), 'done', 'one after another they are lawful');
SELECT pg_temp.refused(format('INSERT INTO yunfu.change (project_id, kind, cause, contract_id, note, decided_on) VALUES (%s, ''scope'', ''law'', %s, ''增加模块'', ''2020-06-01'')', :p, contract), '23514 change_contract_id_check', 'a change of scope names no contract, ' || says)
  FROM (VALUES ('its own', :c), ('another project''s', :d)) AS v (says, contract);
SELECT min(legal_on) AS frozen FROM yunfu.act WHERE project_id = :p AND to_stage = 'approved' \gset
SELECT pg_temp.refused(format('INSERT INTO yunfu.change (project_id, kind, cause, note, new, decided_on) VALUES (%s, %L, ''law'', ''x'', %s, %L)', :p, kind, CASE kind WHEN 'value' THEN '2450001' WHEN 'duration' THEN '130' ELSE 'NULL' END, day),
                       CASE WHEN day < :'frozen' THEN format('ZG011 change:%s.after.stage:approved', kind) ELSE 'done' END, format('approved on %s, a change of %s dated %s', :'frozen', kind, day))
  FROM unnest('{value,scope,duration}'::text[]) AS kind, unnest(ARRAY['1950-01-01', '2020-03-01', :'frozen'::date - 1, :'frozen', '2024-12-31']::date[]) AS day;
SELECT matches(detail, '1950-01-01.*' || :'frozen', 'the refusal names both days')
  FROM drive.outcome(format('INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) VALUES (%s, ''scope'', ''law'', ''x'', ''1950-01-01'')', :p));
-- a paper that may not be older than the last change, and the day of the latest change on the project
SELECT drive.paper(:q, 'preacceptance_opinion', '2020-06-10') \g /dev/null
SELECT pg_temp.refused(format('INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) SELECT %1$s, ''scope'', ''law'', ''x'', d FROM unnest(%2$L::date[]) AS d; UPDATE yunfu.project SET stage = ''preaccepted'', stage_on = ''2020-07-01'' WHERE id = %1$s', :q, days), refusal,
                       'an opinion of 2020-06-10 after changes of ' || days)
  FROM (VALUES ('{}', 'done'), ('{2020-06-09}', 'done'), ('{2020-06-10}', 'ZG011 preacceptance_opinion.after.change'), ('{2020-06-11}', 'ZG011 preacceptance_opinion.after.change'), ('{2020-06-11,2020-05-25}', 'ZG011 preacceptance_opinion.after.change')) AS v (days, refusal);
SELECT pg_temp.refused(format('UPDATE yunfu.project SET changed_on = %s WHERE id = %s', v, :p), 'ZG009 fixed', 'that day is the engine''s: ' || v) FROM unnest('{"NULL","''2020-01-01''"}'::text[]) AS v;
-- dated back no further than the policy lets a unit
GRANT SELECT, INSERT ON yunfu.change TO tap_police;
SELECT pg_temp.refused_to(who, format('INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) VALUES (%s, ''scope'', ''law'', ''x'', %L)', :strict, day), refusal, format('30 days before 2024-12-31, %s by %s', day, who))
  FROM (VALUES ('tap_police'::name, '2024-12-31', 'done'), ('tap_police', '2024-12-01', 'done'), ('tap_police', '2024-11-30', 'ZG011 legal_date'), ('tap_police', '2010-12-01', 'ZG011 legal_date'), ('tap_police', '2025-01-01', 'ZG011 legal_date'),
               (current_user, '2010-12-01', 'done'), (current_user, '2010-01-01', 'ZG011 change:scope.after.stage:approved'), (current_user, '2025-01-01', 'ZG011 legal_date')) AS v (who, day, refusal);
SELECT pg_temp.make('approved', '{"hardware": 100}', 0, '2009-03-02') AS unbound \gset
SELECT pg_temp.refused_to('tap_police', format('INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) VALUES (%s, ''scope'', ''law'', ''x'', %L)', :unbound, day), refusal, 'where the policy sets no bound, a unit dates back to ' || day)
  FROM (VALUES ('2009-06-01', 'done'), ('2009-03-31', 'ZG011 change:scope.after.stage:approved')) AS v (day, refusal);

-- a restart is judged by what the new round begins with
CREATE FUNCTION pg_temp.restarted(lines jsonb, changed numeric) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    p bigint := pg_temp.make('approved', lines, 0, '2010-03-02');
    result text;
    judged text;
BEGIN
    IF changed IS NOT NULL THEN
        INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (p, 'value', 'law', 'testing', changed, '2010-06-01');
    END IF;
    PERFORM drive.supply_all(p, 'submitted', '2012-06-01');
    result := drive.step(p, 'submitted', '2012-06-01');
    RETURN (SELECT format('%s: %s, round %s', result, total_investment, round) FROM yunfu.project WHERE id = p);
END $$;
SELECT is(pg_temp.restarted(lines::jsonb, changed), result, 'a restart that asks for a line of testing: ' || says)
  FROM (VALUES ('there is none', '{"hardware": 100}', NULL, 'ZG003 cost_line.testing: 100, round 1'), ('there is only a change', '{"hardware": 100}', 5, 'ZG003 cost_line.testing: 105, round 1'),
               ('there is one', '{"hardware": 100, "testing": 7}', NULL, 'done: 107, round 2'), ('it was changed', '{"hardware": 100, "testing": 7}', 5, 'done: 107, round 2'), ('it was changed to nothing', '{"hardware": 100, "testing": 7}', 0, 'done: 107, round 2'))
       AS v (says, lines, changed, result);

--
-- The engine's functions hung up otherwise.
--
SELECT pg_temp.refused(format('DROP TRIGGER zz_record ON yunfu.%1$s; CREATE TRIGGER zz_record BEFORE %2$s ON yunfu.%1$s FOR EACH ROW EXECUTE FUNCTION govproj.%1$s_record(%1$L); %3$s', tab, event, statement), '55000', format('zz_record of %s BEFORE %s', tab, event))
  FROM (VALUES ('payment', 'INSERT', format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 999999999, ''2020-06-01'')', :c)), ('supplement', 'INSERT', format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%s, 9, ''2020-06-01'')', :c)),
               ('fund_allocation', 'INSERT', format('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested) VALUES (%s, ''city'', 2028, 9)', :p)),
               ('fund_allocation', 'UPDATE', format('UPDATE yunfu.fund_allocation SET requested = 9000000 WHERE project_id = %s', :n))) AS v (tab, event, statement);

--
-- What is undone is undone.
--
SELECT pg_temp.supplement(:sa, 150000) AS wrong, pg_temp.supplement(:sb, 10) AS elsewhere, pg_temp.supplement(:sa, -100000) AS lowered \gset
SELECT pg_temp.refused(format('SELECT pg_temp.supplement(%s, %s, %s)', contract, amount, target), refusal, 'a supplement of 150,000 is undone ' || says)
  FROM (VALUES ('by its opposite', :sa, -150000, :wrong, 'done'), ('by less', :sa, -149999.99, :wrong, '23514 undoing'), ('by more', :sa, -150000.01, :wrong, '23514 undoing'), ('by itself once more', :sa, 150000, :wrong, '23514 undoing'),
               ('on another contract', :sb, -150000, :wrong, '23503 undoing'), ('under another''s number', :sa, -10, :elsewhere, '23503 undoing'), ('under no number', :sa, -150000, -1, '23503 supplement_supplement_id_fkey')) AS v (says, contract, amount, target, refusal);
SELECT pg_temp.supplement(:sa, -150000, :wrong) AS undoing \gset
SELECT pg_temp.refused(format('SELECT pg_temp.supplement(%s, -150000, %s)', :sa, :wrong), 'ZG009 undoing', 'twice');
SELECT pg_temp.refused(format('SELECT pg_temp.supplement(%s, 150000, %s)', :sa, :undoing), 'ZG009 undoing', 'and the undoing itself');
SELECT pg_temp.refused(format('SELECT pg_temp.supplement(%s, %s)', :sa, amount), refusal, format('undone, it takes no part of the tenth: %s more', amount))
  FROM (VALUES (200000, 'done'), (200000.01, 'ZG008 supplements.limit')) AS v (amount, refusal);
SELECT pg_temp.refused(format('SELECT pg_temp.supplement(%1$s, 100000, %2$s), pg_temp.supplement(%1$s, %3$s)', :sa, :lowered, amount), refusal, format('nor is one that lowered, undone, an addition: %s more', amount))
  FROM (VALUES (200000, 'done'), (200000.01, 'ZG008 supplements.limit')) AS v (amount, refusal);
SELECT is(format('%s, %s', supplemented, (SELECT count(*) FROM yunfu.act a WHERE a.project_id = c.project_id AND kind = 'supplement_entered')), '-100000, 4', 'the sums are those of the rows, and each has its act') FROM yunfu.contract c WHERE id = :sa;
SELECT is((detail ->> 'supplement_id')::bigint, :wrong::bigint, 'which says what it undid') FROM yunfu.act WHERE project_id = :strict AND kind = 'supplement_entered' ORDER BY seq DESC LIMIT 1;
SELECT is(pg_temp.warned(format('SELECT pg_temp.supplement(%1$s, -300000, pg_temp.supplement(%1$s, 300000)), pg_temp.supplement(%1$s, 200000)', :c)), 'supplements.limit', 'a mistake is warned about once, and what is right not');
INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (:c, 800, '2020-06-01') RETURNING id AS paid \gset
INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, payment_id) VALUES (:c, 'reversal', 800, '2020-06-02', :paid);
SELECT pg_temp.refused(format('INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, payment_id) VALUES (%s, ''reversal'', 800, ''2020-06-02'', %s)', :c, :paid), 'ZG009 reversal', 'a payment is reversed once');
INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (:d, 800, '2020-06-01') RETURNING id AS paid \gset
SELECT pg_temp.refused(format('INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, payment_id) SELECT %s, ''reversal'', 800, ''2020-06-02'', %s FROM generate_series(1, %s)', :d, :paid, n), refusal, format('%s at once', n))
  FROM (VALUES (1, 'done'), (2, 'ZG009 reversal')) AS v (n, refusal);

--
-- Contracts beyond what was granted; another law's article; nothing contracted.
--
SELECT pg_temp.make('contracted', '{"hardware": 2000000}', 2000000, '2020-03-02', 2000000, '') AS granted, pg_temp.make('contracted', '{"hardware": 2000000}', 2000000.01, '2020-03-02', 2000000, '') AS beyond \gset
SELECT is((SELECT detail ->> 'warned' FROM yunfu.act WHERE project_id = p AND to_stage = 'contracted'), codes, format('2,000,000 granted, contracted for %s', says))
  FROM (VALUES (:granted, '2,000,000', NULL), (:beyond, 'a fen more', 'contracts.fund_decision')) AS v (p, says, codes);
SELECT is(pg_temp.warned(format(statement, p, pg_temp.main(p))), codes, format('%s of 2,000,000 granted, %s: %s', contracted, statement, codes))
  FROM yunfu.project JOIN (VALUES (:granted, 'SELECT drive.contract(%s, ''other'', 1, ''2020-06-01'')', 'contracts.fund_decision'), (:granted, 'SELECT pg_temp.supplement(%2$s, 1)', 'contracts.fund_decision'), (:granted, 'SELECT pg_temp.supplement(%2$s, -1)', 'nothing'),
               (:beyond, 'SELECT pg_temp.supplement(%2$s, -0.01)', 'nothing'), (:granted, 'SELECT drive.contract(%1$s, ''other'', 5, ''2020-06-01''); UPDATE yunfu.contract SET amount = 4 WHERE project_id = %1$s AND kind = ''other''', 'contracts.fund_decision'),
               (:granted, 'SELECT drive.contract(%1$s, ''other'', 5, ''2020-06-01''); UPDATE yunfu.contract SET amount = 6 WHERE project_id = %1$s AND kind = ''other''', 'contracts.fund_decision, contracts.fund_decision'),
               (:granted, 'SELECT drive.contract(%s, ''other'', 450001, ''2020-06-01'')', 'ZG008')) AS v (p, statement, codes) ON p = id;
SELECT drive.reach('professional', 'procuring') AS none, drive.reach('public', 'procuring') AS public_none \gset
SELECT is((SELECT string_agg(format('%s %s %s', rule, mode, met), ', ' ORDER BY rule) FROM yunfu.explain(p, 'contracted') WHERE rule LIKE 'contracts.%'), rules, track || ', before anything is contracted')
  FROM (VALUES ('professional', :none, 'contracts.fund_decision warn t, contracts.limit refuse t'), ('public', :public_none, 'contracts.limit refuse t')) AS v (track, p, rules);
SELECT matches(remedy, '\(0\.00 yuan\)', 'nothing contracted is nothing: ' || rule) FROM yunfu.explain(:none, 'contracted') WHERE rule LIKE 'contracts.%' ORDER BY rule;
SELECT matches(detail, '^政府采购法第49条, a reading, supplements\.limit \(ZG008\): ', 'the article of another law is cited as that law''s')
  FROM drive.outcome(format('SELECT pg_temp.supplement(%s, 200001)', :sb));
SELECT matches(detail, '(^|\n)Article 7\(4\), 8\(5\), a reading, contracts\.limit \(ZG008\): ', 'the measure''s own as before')
  FROM drive.outcome(format('SELECT drive.contract(%s, ''other'', 2450000, ''2020-07-01'')', :strict));

SELECT * FROM finish();
ROLLBACK;
