-- What tests of situations begin with, after tap.sql: the offices under the roles of their agencies, and what each of them does.
CREATE ROLE t_bureau; CREATE ROLE t_police; CREATE ROLE t_finance; CREATE ROLE t_government; CREATE ROLE t_school; CREATE ROLE t_audit; CREATE ROLE t_new;
GRANT USAGE ON SCHEMA drive TO PUBLIC;
SELECT pg_temp.set_today('2020-01-10') \g /dev/null
UPDATE yunfu.agency SET db_role = (ARRAY['t_bureau', 't_police', 't_finance', 't_government', 't_school', 't_audit'])[id];
SELECT govproj.grant_register('yunfu') \g /dev/null

-- A project of two and a half million that its owner enters, come to a stage a week a step from 9 March 2020 on.
CREATE FUNCTION pg_temp.begun(track text, stage text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p bigint;
BEGIN
    PERFORM pg_temp.set_today('2020-03-02'), pg_temp.turn(CASE track WHEN 'public' THEN 't_bureau' ELSE 't_police' END);
    p := drive.project(track);
    PERFORM drive.supply(p, 'line ' || l, '2020-03-02') FROM unnest('{software_development,hardware,supervision,acceptance,security}'::text[]) AS l;
    PERFORM pg_temp.turn('none'), pg_temp.live(p, coalesce(drive.path(track, stage), '{}'));
    PERFORM pg_temp.set_today((SELECT stage_on FROM yunfu.project WHERE id = p));
    RETURN p;
END $$;
-- The role of an office for a project.
CREATE FUNCTION pg_temp.role_of(office text, p bigint) RETURNS text LANGUAGE sql AS $$
    SELECT CASE office WHEN 'owner' THEN (SELECT a.db_role FROM yunfu.project j JOIN yunfu.agency a ON a.id = j.owner_id WHERE j.id = p)
                ELSE (SELECT a.db_role FROM yunfu.agency a WHERE a.kind = office AND a.active ORDER BY a.id LIMIT 1) END
$$;
-- A paper, by who issues it; the step to a stage, by who takes it, on the register's day.
CREATE FUNCTION pg_temp.paper(p bigint, of text, outcome text DEFAULT 'passed', amount numeric DEFAULT NULL) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    id bigint;
BEGIN
    PERFORM pg_temp.turn(pg_temp.role_of((SELECT d.issuer FROM yunfu.policy_document d WHERE d.kind = of LIMIT 1), p));
    id := drive.paper(p, of, current_setting('govproj.today')::date, outcome, amount);
    PERFORM pg_temp.turn('none');
    RETURN id;
END $$;
CREATE FUNCTION pg_temp.stepping(p bigint, target text) RETURNS text LANGUAGE sql AS $$ SELECT format('UPDATE yunfu.project SET stage = %L WHERE id = %s', target, p) $$;
CREATE FUNCTION pg_temp.taker(p bigint, target text) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.role_of(s.office, p) FROM yunfu.policy_step s JOIN yunfu.project j USING (policy_id, track) WHERE j.id = p AND s.from_stage = j.stage AND s.to_stage::text = target LIMIT 1
$$;
CREATE FUNCTION pg_temp.step(p bigint, target text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.do(pg_temp.taker(p, target), pg_temp.stepping(p, target));
    RETURN (SELECT stage FROM yunfu.project WHERE id = p);
END $$;
-- What it comes to, undone.
CREATE FUNCTION pg_temp.would_step(p bigint, target text) RETURNS text LANGUAGE sql AS $$ SELECT pg_temp.by(pg_temp.taker(p, target), pg_temp.stepping(p, target)) $$;
-- All that a step needs, by whom it is for, but for what is named.
CREATE FUNCTION pg_temp.supply(p bigint, target text, without text[] DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    need record;
BEGIN
    FOR need IN SELECT n.thing, coalesce((SELECT d.issuer FROM yunfu.policy_document d WHERE d.kind = n.thing LIMIT 1), 'owner') AS office
                  FROM drive.need n JOIN yunfu.project j USING (track)
                 WHERE j.id = p AND n.from_stage = j.stage::text AND n.to_stage = target AND n.thing NOT LIKE 'line %' AND n.thing <> ALL (without) ORDER BY n.id
    LOOP
        PERFORM pg_temp.turn(pg_temp.role_of(need.office, p)), drive.supply(p, need.thing, current_setting('govproj.today')::date), pg_temp.turn('none');
    END LOOP;
END $$;
CREATE FUNCTION pg_temp.go(p bigint, target text, day date, without text[] DEFAULT '{}') RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.set_today(day), pg_temp.supply(p, target, without);
    RETURN pg_temp.step(p, target);
END $$;
CREATE FUNCTION pg_temp.signing(p bigint, of text, amount numeric, supplier text, undertaking boolean DEFAULT true, due date DEFAULT '2020-12-31') RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, qualification, amount, signed_on, delivery_due, security_undertaking) SELECT id, %L, owner_id, %L, ''甲级'', %s, %L, %L, %L FROM yunfu.project WHERE id = %s',
                  of, supplier, amount, current_setting('govproj.today'), due, undertaking, p)
$$;
CREATE FUNCTION pg_temp.signs(p bigint, of text, amount numeric, supplier text, undertaking boolean DEFAULT true, due date DEFAULT '2020-12-31') RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.do(pg_temp.role_of('owner', p), pg_temp.signing(p, of, amount, supplier, undertaking, due));
    RETURN (SELECT max(id) FROM yunfu.contract WHERE project_id = p);
END $$;
CREATE FUNCTION pg_temp.paying(contract bigint, amount numeric, of text DEFAULT 'payment', source text DEFAULT 'city') RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, source) VALUES (%s, %L, %s, %L, %L)', contract, of, amount, current_setting('govproj.today'), source)
$$;
CREATE FUNCTION pg_temp.is_well(says text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM govproj.settle('yunfu');
    RETURN NEXT is_empty('SELECT * FROM govproj.check_register(''yunfu'')', says || ': rows and acts agree');
    RETURN NEXT is_empty('SELECT * FROM govproj.verify(''yunfu'')', says || ': the chains hold');
END $$;
