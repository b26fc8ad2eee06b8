-- explain_entry: what would be said against an entry, by the triggers that judge it, and nothing of it stays.
BEGIN;
\ir ../tap.sql
SELECT no_plan();
SELECT pg_temp.set_today('2024-12-31') \g /dev/null

SELECT drive.reach('professional', 'planned') AS young \gset
SELECT drive.reach('professional', 'implementing') AS running \gset
SELECT id AS contract FROM yunfu.contract WHERE project_id = :running AND kind = 'main' \gset
CREATE FUNCTION pg_temp.explained(entry text, said text) RETURNS TABLE (rule text, mode text, code text) LANGUAGE sql AS $$
    SELECT e.rule, e.mode, e.code FROM yunfu.explain_entry(entry, said::jsonb) AS e
$$;
-- all rows of the register, but for the numbers of sequences
CREATE FUNCTION pg_temp.everything() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    said text := '';
    one text;
    t regclass;
BEGIN
    FOR t IN SELECT c.oid FROM pg_class c WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind = 'r' ORDER BY c.relname LOOP
        EXECUTE format('SELECT md5(string_agg(r::text, '','' ORDER BY r::text COLLATE "C")) FROM %s AS r', t) INTO one;
        said := said || t || coalesce(one, '-');
    END LOOP;
    RETURN md5(said);
END $$;
SELECT pg_temp.everything() AS before \gset

--
-- It says what an INSERT would
--
SELECT is_empty(format($$ SELECT * FROM pg_temp.explained('document', '{"project_id": %s, "kind": "scheme", "issuer_id": 2, "issued_on": "2020-04-01"}') $$, :young), 'nothing is said against what would be taken');
CREATE TEMPORARY TABLE tried AS SELECT entry, said::jsonb AS said FROM (VALUES
    ('contract', format('{"project_id": %s, "kind": "main", "signer_id": 2, "supplier": "甲公司", "amount": 99999999, "signed_on": "2024-12-20"}', :running)),
    ('contract', format('{"project_id": %s, "kind": "supervision", "signer_id": 3, "supplier": "甲公司", "amount": 1, "signed_on": "2024-12-20"}', :running)),
    ('payment', format('{"contract_id": %s, "amount": 9999999, "paid_on": "2024-12-20"}', :contract)),
    ('payment', format('{"contract_id": %s, "amount": 1, "paid_on": "2025-12-20"}', :contract)),
    ('supplement', format('{"contract_id": %s, "amount": 9999999, "signed_on": "2024-12-20"}', :contract)),
    ('change', format('{"project_id": %s, "kind": "value", "cause": "nonsense", "decided_on": "2024-12-20", "new": 5}', :running)),
    ('document', format('{"project_id": %s, "kind": "nonsense", "issuer_id": 2, "issued_on": "2024-12-20"}', :running)),
    ('document', format('{"project_id": %s, "kind": "acceptance_report", "issuer_id": 3, "issued_on": "2024-12-20"}', :running)),
    ('document', '{"project_id": 999999, "kind": "scheme", "issuer_id": 2, "issued_on": "2024-12-20"}'),
    ('document', '{}'),
    ('project', '{"title": "甲", "category": "software.professional", "owner_id": 1, "budget_year": 2024, "stage_on": "2024-12-20"}'),
    ('project', '{"title": "甲", "category": "nonsense", "owner_id": 2, "budget_year": 2024}'),
    ('project', '{"title": "", "category": "software", "owner_id": 2, "budget_year": 2024}'),
    ('cost_line', format('{"project_id": %s, "kind": "hardware", "amount": -1}', :young)),
    ('cost_line', format('{"project_id": %s, "kind": "hardware", "amount": 5}', :running)),
    ('evaluation', format('{"project_id": %s, "evaluator_id": 2, "year": 2024, "score": 3, "evaluated_on": "2024-12-20"}', :running)),
    ('waiver', format('{"project_id": %s, "rule": "nonsense", "granted_by": 4, "document_id": 1, "granted_on": "2024-12-20", "until": "2025-12-20"}', :running))) AS v (entry, said);
CREATE FUNCTION pg_temp.insertion(entry text, said jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce((SELECT format('INSERT INTO yunfu.%1$I (%2$s) SELECT %2$s FROM jsonb_populate_record(NULL::yunfu.%1$I, %3$L)', entry, string_agg(quote_ident(k), ', '), said)
                       FROM jsonb_object_keys(said) AS k HAVING count(*) > 0), format('INSERT INTO yunfu.%I DEFAULT VALUES', entry))
$$;
SELECT is(e.codes, t.code, entry || ' ' || said)
  FROM tried,
       LATERAL (SELECT string_agg(DISTINCT x.code, ',') FILTER (WHERE x.mode = 'refuse' AND x.n = 1) AS codes
                  FROM (SELECT c.*, row_number() OVER (PARTITION BY c.mode) AS n FROM pg_temp.explained(entry, said::text) AS c) AS x) AS e,
       LATERAL (SELECT split_part((drive.outcome(pg_temp.insertion(entry, said))).result, ' ', 1) AS code) AS t;
SELECT is_empty($$ SELECT entry, said FROM tried t WHERE NOT EXISTS (SELECT FROM yunfu.explain_entry(t.entry, t.said) AS e WHERE e.mode = 'refuse' AND NOT e.met AND e.remedy <> '' AND e.code <> '') $$, 'each of these is refused, with what is wrong in words');
SELECT is_empty($$ SELECT entry, said, e.detail FROM tried t, yunfu.explain_entry(t.entry, t.said) AS e
                    WHERE NOT e.detail ?& '{rule,code,met,mode,kind,article,stage,target,office,step,policy_id,project_id,remedy,text}'::text[] $$, 'and as data, in one form whoever refuses it');
-- what is only warned of, by the rules that the act would name
CREATE FUNCTION pg_temp.warned(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    warned text;
BEGIN
    EXECUTE statement;
    SELECT a.detail::jsonb ->> 'warned' INTO warned FROM yunfu.act a ORDER BY a.recorded_at DESC, a.seq DESC LIMIT 1;
    RAISE EXCEPTION USING ERRCODE = 'ZZ000', MESSAGE = warned;
EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
    RETURN warned;
END $$;
SELECT is(pg_temp.everything(), :'before', 'and nothing of all that stays');
SELECT drive.reach('professional', 'contracted') AS signed \gset
SELECT id AS signed_contract FROM yunfu.contract WHERE project_id = :signed AND kind = 'main' \gset
SELECT pg_temp.everything() AS before \gset
SELECT matches(pg_temp.warned(format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 100, ''2024-12-20'')', :signed_contract)), '.', 'a payment beyond what is arranged is warned of');
SELECT is((SELECT string_agg(rule, ', ') FROM pg_temp.explained('payment', format('{"contract_id": %s, "amount": 100, "paid_on": "2024-12-20"}', :signed_contract)) WHERE mode = 'warn'),
          pg_temp.warned(format('INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 100, ''2024-12-20'')', :signed_contract)), 'which is told');
SELECT is_empty(format($$ SELECT * FROM pg_temp.explained('payment', '{"contract_id": %s, "amount": 100, "paid_on": "2024-12-20"}') WHERE mode = 'refuse' $$, :signed_contract), 'and refused by nothing');
SELECT is(pg_temp.everything(), :'before', 'and nothing of all that stays');
SELECT is_empty($$ SELECT * FROM govproj.verify('yunfu') $$, 'the chains are whole');
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') WHERE severity = 'error' $$, 'so is the record');

-- within a trigger of the users' own that asks as well, and that sets the form of details
CREATE FUNCTION pg_temp.nest() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM FROM yunfu.explain_entry('document', '{}'); PERFORM set_config('govproj.detail', 'text', true); RETURN NEW; END $$;
CREATE TRIGGER aaa BEFORE INSERT ON yunfu.payment FOR EACH ROW EXECUTE FUNCTION pg_temp.nest();
SELECT isnt_empty(format($$ SELECT * FROM pg_temp.explained('payment', '{"contract_id": %s, "amount": 100, "paid_on": "2024-12-20"}') WHERE mode = 'warn' $$, :signed_contract), 'one within another loses nothing');
DROP TRIGGER aaa ON yunfu.payment;

--
-- What cannot be asked
--
SELECT is(rtrim((drive.outcome(format('SELECT * FROM yunfu.explain_entry(%s)', said))).result), refusal, said)
  FROM (VALUES ('''contracts'', ''{}''', '22023'), ('''act'', ''{}''', '22023'), ('NULL, ''{}''', '22023'), ('''contract'', NULL', '22023'), ('''contract'', ''[]''', '22023'),
               ('''contract'', ''{"sum": 1}''', '42703'), ('''contract'', ''{"id; DROP TABLE yunfu.act": 1}''', '42703')) AS v (said, refusal);
SELECT is((drive.outcome('SELECT * FROM yunfu.explain_entry(''contracts'', ''{}'')')).message, 'nothing is entered into "contracts"; did you mean "contract"? One of: acceptance_part, annual_plan, assignment, audit_item, audit_request, bond, bond_release, change, contract, contract_party, correction, cost_line, demand, document, evaluation, finding, fund_allocation, matter, payment, plan_line, project, receipt, service_request, supplement, waiver', 'what is meant');
SET LOCAL transaction_read_only = on;
SELECT throws_ok(format($$ SELECT * FROM yunfu.explain_entry('document', '{"project_id": %s, "kind": "scheme", "issuer_id": 2, "issued_on": "2020-04-01"}') $$, :young), '25006', NULL, 'nothing can be tried in a read-only transaction');
SELECT finish();
ROLLBACK;
