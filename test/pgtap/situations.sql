-- What happens to projects beside their straight way, situation by situation: each lived through by the offices themselves, each under the
-- role of its agency and with nothing but what was granted, without a word that is not true.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
CREATE ROLE t_bureau; CREATE ROLE t_police; CREATE ROLE t_finance; CREATE ROLE t_government; CREATE ROLE t_school; CREATE ROLE t_audit; CREATE ROLE t_new;
GRANT USAGE ON SCHEMA drive TO PUBLIC;
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

--
-- Two main contracts: each with an award and an undertaking of its own.
--
SELECT pg_temp.begun('professional', 'procuring') AS p \gset
SELECT pg_temp.set_today('2020-05-04') \g /dev/null
SELECT pg_temp.paper(:p, 'award_notice'), pg_temp.paper(:p, 'award_notice') \g /dev/null
SELECT pg_temp.signs(:p, 'main', 1000000, '云浮数科公司', due => '2020-07-01'), pg_temp.signs(:p, 'main', 900000, '云浮软件公司', false, '2020-08-01') AS second \gset
SELECT is(pg_temp.would_step(:p, 'contracted'), 'ZG002 undertaking.main', 'each main contract has its undertaking');
SELECT pg_temp.do('t_police', format('UPDATE yunfu.contract SET security_undertaking = true WHERE id = %s', :second));
SELECT is(pg_temp.step(:p, 'contracted'), 'contracted', 'and with both the project is under contract');
SELECT is((SELECT contracted::numeric FROM yunfu.project WHERE id = :p), 1900000::numeric, 'for their sum');
SELECT is(pg_temp.go(:p, 'implementing', '2020-05-18'), 'implementing', 'it is carried out');
SELECT is(pg_temp.go(:p, 'preaccepted', '2020-08-03'), 'preaccepted', 'and reviewed as a whole');
SELECT pg_temp.supply(:p, 'accepted', '{delivered}') \g /dev/null
SELECT pg_temp.do('t_police', format('UPDATE yunfu.contract SET delivered_on = ''2020-06-30'' WHERE project_id = %s AND id <> %s', :p, :second));
SELECT ok(pg_temp.would_step(:p, 'accepted') ~ '^ZG005', 'one delivery is not both');
SELECT pg_temp.do('t_police', format('UPDATE yunfu.contract SET delivered_on = ''2020-07-31'' WHERE id = %s', :second));
SELECT is(pg_temp.step(:p, 'accepted'), 'accepted', 'with both it is accepted');
SELECT is_empty(format('SELECT FROM yunfu.obligation WHERE project_id = %s AND kind = ''delay_filing''', :p), 'and neither was late');
SELECT * FROM pg_temp.is_well('two main contracts');

--
-- A consortium: its members are parties of the contract, and none of them is independent of it.
--
SELECT pg_temp.begun('professional', 'contracted') AS p \gset
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.contract_party (contract_id, name, part) VALUES (%s, ''广东监理公司'', ''member'')', pg_temp.main(:p)));
SELECT pg_temp.set_today('2020-05-11') \g /dev/null
SELECT is((SELECT string_agg(name, '、') FROM yunfu.contract_party WHERE contract_id = pg_temp.main(:p)), '广东监理公司', 'the members are on record');
SELECT pg_temp.signs(:p, 'supervision', 100000, '广东监理公司') AS watch \gset
SELECT is(pg_temp.would_step(:p, 'implementing'), 'ZG003 supervision', 'a member of it supervises nothing of it');
SELECT pg_temp.do('t_police', format('UPDATE yunfu.contract SET supplier = ''广州正信监理公司'' WHERE id = %s', :watch));
SELECT is(pg_temp.step(:p, 'implementing'), 'implementing', 'another one does');
SELECT * FROM pg_temp.is_well('a consortium');

--
-- A framework contract, renewed year by year.
--
SELECT pg_temp.begun('professional', 'implementing') AS p \gset
SELECT pg_temp.set_today('2021-05-04') \g /dev/null
SELECT is(pg_temp.by('t_police', pg_temp.signing(:p, 'renewal', 100000, '云浮软件公司', due => '2022-05-04')), 'ZG002 renews.renewal', 'another supplier is no renewal');
SELECT is(pg_temp.by('t_police', pg_temp.signing(:p, 'renewal', 100000, '云浮数科公司', due => '2022-05-04')), 'done', 'the same one is');
SELECT pg_temp.signs(:p, 'renewal', 100000, '云浮数科公司', due => '2022-05-04') AS first \gset
SELECT pg_temp.do('t_bureau', format('INSERT INTO yunfu.evaluation (project_id, kind, year, evaluator_id, score, evaluated_on) SELECT %s, (SELECT min(word) FROM yunfu.policy_word WHERE list = ''evaluation''), 2021, 1, 90, ''2021-05-04''', :p));
SELECT pg_temp.set_today('2022-05-04') \g /dev/null
SELECT pg_temp.signs(:p, 'renewal', 100000, '云浮数科公司', due => '2023-05-04') AS next \gset
SELECT is((SELECT count(*) FROM yunfu.contract_overview WHERE project_id = :p AND kind = 'renewal'), 2::bigint, 'a contract each year, also when the approval has lapsed');
SELECT is((SELECT contracted::numeric FROM yunfu.project WHERE id = :p), 2300000::numeric, 'within what was approved');
SELECT is(pg_temp.by('t_police', pg_temp.signing(:p, 'renewal', 150000.01, '云浮数科公司', due => '2023-05-04')), 'ZG008 contracts.limit', 'and not beyond');
SELECT * FROM pg_temp.is_well('a framework');

--
-- A procurement that failed, and another.
--
SELECT pg_temp.begun('professional', 'procuring') AS p \gset
SELECT pg_temp.set_today('2020-05-04') \g /dev/null
SELECT pg_temp.paper(:p, 'procurement_failure') AS failed \gset
SELECT is((SELECT reason FROM yunfu.document WHERE id = :failed), '情况变化', 'the failure is on record, with why');
SELECT is(pg_temp.would_step(:p, 'contracted'), 'ZG002 award_notice', 'and no award');
SELECT is(pg_temp.go(:p, 'contracted', '2020-06-01'), 'contracted', 'the next procurement has one');
SELECT * FROM pg_temp.is_well('a procurement anew');

--
-- A contract that is ended, and one in its place with another supplier.
--
SELECT pg_temp.begun('professional', 'implementing') AS p \gset
SELECT pg_temp.main(:p) AS c \gset
SELECT pg_temp.set_today('2020-06-15') \g /dev/null
SELECT pg_temp.do('t_police', pg_temp.paying(:c, 400000));
SELECT pg_temp.paper(:p, 'termination_procedure') AS paper \gset
SELECT pg_temp.do('t_police', format('UPDATE yunfu.contract SET ended_on = ''2020-06-15'', end_document_id = %s, end_reason = ''供应商违约'' WHERE id = %s', :paper, :c));
SELECT is((SELECT contracted::numeric FROM yunfu.project WHERE id = :p), 500000::numeric, 'of what is ended counts what was paid');
SELECT is((SELECT count(*) FROM yunfu.obligation WHERE project_id = :p AND kind ~ '^contract_end_filing' AND met_on IS NULL), 2::bigint, 'its end is filed with two');
SELECT pg_temp.paper(:p, 'termination_filing_data_bureau'), pg_temp.paper(:p, 'termination_filing_finance') \g /dev/null
SELECT pg_temp.set_today('2020-06-29') \g /dev/null
SELECT is(pg_temp.by('t_police', pg_temp.signing(:p, 'main', 1600000, '云浮软件公司')), 'ZG002 contract.awarded', 'what takes its place is awarded');
SELECT pg_temp.paper(:p, 'award_notice') \g /dev/null
SELECT pg_temp.signs(:p, 'main', 1600000, '云浮软件公司') AS new \gset
SELECT is(pg_temp.go(:p, 'preaccepted', '2020-10-12'), 'preaccepted', 'it goes on');
SELECT pg_temp.supply(:p, 'accepted', '{delivered}') \g /dev/null
SELECT pg_temp.do('t_police', format('UPDATE yunfu.contract SET delivered_on = ''2020-09-30'' WHERE id IN (SELECT id FROM yunfu.contract WHERE project_id = %s AND id <> %s)', :p, :c));
SELECT is(pg_temp.step(:p, 'accepted'), 'accepted', 'and is accepted, without a delivery that never was');
SELECT is((SELECT delivered_on FROM yunfu.contract WHERE id = :c), NULL, 'of the first');
SELECT * FROM pg_temp.is_well('a contract in place of another');

--
-- A supplier that becomes another: by assignment, and by name.
--
SELECT pg_temp.begun('professional', 'implementing') AS p \gset
SELECT pg_temp.main(:p) AS c \gset
SELECT pg_temp.set_today('2020-06-15') \g /dev/null
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.assignment (contract_id, cause, from_on, supplier, paper) VALUES (%s, ''renamed'', ''2020-06-01'', ''云浮数字科技公司'', ''变更登记通知书'')', :c));
SELECT is((SELECT supplier || ' ' || supplier_since FROM yunfu.contract WHERE id = :c), '云浮数字科技公司 2020-06-01', 'its new name from a day on');
SELECT pg_temp.set_today('2020-07-01') \g /dev/null
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.assignment (contract_id, cause, from_on, supplier, paper) VALUES (%s, ''assigned'', ''2020-07-01'', ''广东监理公司'', ''合同转让协议'')', :c));
SELECT pg_temp.set_today('2020-07-13') \g /dev/null
SELECT pg_temp.supply(:p, 'preaccepted') \g /dev/null
SELECT is(pg_temp.would_step(:p, 'preaccepted'), 'ZG003 supervision', 'who supervises may not come to be the supplier');
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.assignment (contract_id, cause, from_on, supplier, paper) VALUES (%s, ''assigned'', ''2020-07-13'', ''云浮软件公司'', ''合同转让协议'')', :c));
SELECT is(pg_temp.step(:p, 'preaccepted'), 'preaccepted', 'another may');
SELECT is((SELECT count(*) FROM yunfu.assignment WHERE contract_id = :c), 3::bigint, 'and all that it was stays on record');
SELECT * FROM pg_temp.is_well('another supplier');
SELECT * FROM finish();
ROLLBACK;
