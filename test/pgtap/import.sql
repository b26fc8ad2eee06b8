-- The import of running projects: what went through the register step by step and is staged anew comes out the same, every
-- fault is found in one pass, and nothing is imported while there is one.
BEGIN;
SELECT plan(117);
\ir ../tap.sql

-- A second register with the same agencies, into which everything of the first is staged, as an export would give it.
SELECT govproj.create_register('county') \g /dev/null
INSERT INTO county.agency (code, name, kind, leading_group, responsible_office) SELECT code, name, kind, leading_group, responsible_office FROM yunfu.agency ORDER BY id;
INSERT INTO county.annual_plan (agency_id, year, filed_on) SELECT agency_id, year, filed_on FROM yunfu.annual_plan ORDER BY id;
INSERT INTO county.plan_line (annual_plan_id, title, category, estimate) SELECT annual_plan_id, title, category, estimate FROM yunfu.plan_line ORDER BY id;

CREATE PROCEDURE pg_temp.stage_all() LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO county.import_project (code, title, category, track, track_reason, owner, serves, budget_year, plan_line, off_plan_ground, budgeted, city_funds, national_funds, initiated_on)
    SELECT p.code, p.title, govproj.label(p.category, 'zh'), CASE WHEN p.track_reason IS NOT NULL THEN p.track END, p.track_reason, a.code, s.code,
           p.budget_year, l.title, p.off_plan_ground, p.budgeted, p.city_funds, p.national_funds, b.legal_on
      FROM yunfu.project p JOIN yunfu.agency a ON a.id = p.owner_id JOIN yunfu.act b ON b.project_id = p.id AND b.seq = 1
      LEFT JOIN yunfu.project s ON s.id = p.serves_id LEFT JOIN yunfu.plan_line l ON l.id = p.plan_line_id
     ORDER BY p.id DESC;
    INSERT INTO county.import_demand (project, agency, year, title, category)
    SELECT p.code, a.code, d.year, d.title, d.category FROM yunfu.demand d JOIN yunfu.project p ON p.id = d.project_id JOIN yunfu.agency a ON a.id = d.agency_id;
    INSERT INTO county.import_cost_line (project, kind, amount, note)
    SELECT p.code, l.kind, l.amount, l.note FROM yunfu.cost_line l JOIN yunfu.project p ON p.id = l.project_id ORDER BY l.id;
    INSERT INTO county.import_document (project, kind, issuer, third_party, third_party_code, qualification, qualified_until, number, issued_on, outcome, amount, uri, sha256, reason)
    SELECT p.code, d.kind, a.code, d.third_party, d.third_party_code, d.qualification, d.qualified_until, d.number, d.issued_on, d.outcome, d.amount, d.uri, encode(d.sha256, 'hex'), d.reason
      FROM yunfu.document d JOIN yunfu.project p ON p.id = d.project_id JOIN yunfu.agency a ON a.id = d.issuer_id ORDER BY random();
    INSERT INTO county.import_receipt (project, kind, issued_on, agency, received_on, note)
    SELECT p.code, d.kind, d.issued_on, a.code, r.received_on, r.note
      FROM yunfu.receipt r JOIN yunfu.document d ON d.id = r.document_id JOIN yunfu.project p ON p.id = d.project_id JOIN yunfu.agency a ON a.id = r.agency_id ORDER BY random();
    INSERT INTO county.import_contract (project, code, kind, signer, supplier, supplier_code, qualification, qualified_until, amount, signed_on, delivery_due, delivered_on, security_undertaking)
    SELECT p.code, 'HT' || c.id, c.kind, CASE WHEN c.kind = 'main' THEN a.code END, c.supplier, c.supplier_code, c.qualification, c.qualified_until, c.amount, c.signed_on,
           -- as first signed: before the first change of duration
           CASE WHEN EXISTS (SELECT FROM yunfu.change h WHERE h.contract_id = c.id)
                THEN c.signed_on + (SELECT h.old::integer FROM yunfu.change h WHERE h.contract_id = c.id ORDER BY h.id LIMIT 1) ELSE c.delivery_due END,
           c.delivered_on, c.security_undertaking
      FROM yunfu.contract c JOIN yunfu.project p ON p.id = c.project_id JOIN yunfu.agency a ON a.id = c.signer_id ORDER BY random();
    INSERT INTO county.import_contract_party (project, contract, name, code, part, note)
    SELECT p.code, 'HT' || c.id, y.name, y.code, y.part, y.note FROM yunfu.contract_party y JOIN yunfu.contract c ON c.id = y.contract_id JOIN yunfu.project p ON p.id = c.project_id ORDER BY random();
    INSERT INTO county.import_step (project, to_stage, stage_on)
    SELECT p.code, govproj.label(a.to_stage, 'zh'), a.legal_on FROM yunfu.act a JOIN yunfu.project p ON p.id = a.project_id WHERE a.kind = 'step' ORDER BY a.project_id, a.seq;
    INSERT INTO county.import_change (project, kind, cause, cost_line_kind, contract, old, new, decided_on, note)
    SELECT p.code, h.kind, h.cause, h.cost_line_kind, 'HT' || h.contract_id, h.old, h.new, h.decided_on, h.note FROM yunfu.change h JOIN yunfu.project p ON p.id = h.project_id ORDER BY h.id;
    INSERT INTO county.import_supplement (project, contract, amount, signed_on, note)
    SELECT p.code, 'HT' || c.id, s.amount, s.signed_on, s.note FROM yunfu.supplement s JOIN yunfu.contract c ON c.id = s.contract_id JOIN yunfu.project p ON p.id = c.project_id ORDER BY s.id;
    INSERT INTO county.import_payment (project, contract, kind, amount, paid_on, note)
    SELECT p.code, 'HT' || c.id, nullif(s.kind, 'payment'), s.amount, s.paid_on, s.note FROM yunfu.payment s JOIN yunfu.contract c ON c.id = s.contract_id JOIN yunfu.project p ON p.id = c.project_id ORDER BY s.id;
    INSERT INTO county.import_fund_allocation (project, source, year, requested, decided, arranged, note)
    SELECT p.code, f.source, f.year, f.requested, f.decided, f.arranged, f.note FROM yunfu.fund_allocation f JOIN yunfu.project p ON p.id = f.project_id ORDER BY f.id;
END $$;

-- Everything of a register but keys, order numbers and hashes, a line each.
CREATE FUNCTION pg_temp.content(register text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    part text;
BEGIN
    FOREACH part IN ARRAY ARRAY[
        $q$SELECT p.code, to_jsonb(p) - '{id,owner_id,serves_id,plan_line_id,policy_id,step_seq,round_seq,last_seq,last_hash}'::text[], a.code, s.code, l.title, l.annual_plan_id
             FROM %1$I.project p JOIN %1$I.agency a ON a.id = p.owner_id LEFT JOIN %1$I.project s ON s.id = p.serves_id LEFT JOIN %1$I.plan_line l ON l.id = p.plan_line_id$q$,
        $q$SELECT p.code, 'demand', a.code, to_jsonb(t) - '{id,project_id,agency_id}'::text[] FROM %1$I.demand t JOIN %1$I.agency a ON a.id = t.agency_id JOIN %1$I.project p ON p.id = t.project_id$q$,
        $q$SELECT p.code, 'line', to_jsonb(t) - '{id,project_id}'::text[] FROM %1$I.cost_line t JOIN %1$I.project p ON p.id = t.project_id$q$,
        $q$SELECT p.code, 'paper', a.code, to_jsonb(t) - '{id,project_id,issuer_id,after_seq,entered_on}'::text[],
                  (SELECT s.to_stage FROM %1$I.act s WHERE s.project_id = p.id AND s.seq = t.after_seq)
             FROM %1$I.document t JOIN %1$I.agency a ON a.id = t.issuer_id JOIN %1$I.project p ON p.id = t.project_id$q$,
        $q$SELECT p.code, 'receipt', a.code, d.kind, d.issued_on, to_jsonb(t) - '{id,document_id,agency_id,after_seq}'::text[],
                  (SELECT s.to_stage FROM %1$I.act s WHERE s.project_id = p.id AND s.seq = t.after_seq)
             FROM %1$I.receipt t JOIN %1$I.agency a ON a.id = t.agency_id JOIN %1$I.document d ON d.id = t.document_id JOIN %1$I.project p ON p.id = d.project_id$q$,
        $q$SELECT p.code, 'contract', a.code, to_jsonb(t) - '{id,project_id,signer_id,number,after_seq,checked_seq}'::text[],
                  (SELECT s.to_stage FROM %1$I.act s WHERE s.project_id = p.id AND s.seq = t.after_seq)
             FROM %1$I.contract t JOIN %1$I.agency a ON a.id = t.signer_id JOIN %1$I.project p ON p.id = t.project_id$q$,
        $q$SELECT p.code, 'change', c.supplier, to_jsonb(t) - '{id,project_id,contract_id,after_seq}'::text[] FROM %1$I.change t JOIN %1$I.project p ON p.id = t.project_id LEFT JOIN %1$I.contract c ON c.id = t.contract_id$q$,
        $q$SELECT p.code, 'party', c.supplier, to_jsonb(t) - '{id,contract_id,after_seq}'::text[],
                  (SELECT s.to_stage FROM %1$I.act s WHERE s.project_id = p.id AND s.seq = t.after_seq)
             FROM %1$I.contract_party t JOIN %1$I.contract c ON c.id = t.contract_id JOIN %1$I.project p ON p.id = c.project_id$q$,
        $q$SELECT p.code, 'supplement', c.supplier, to_jsonb(t) - '{id,contract_id}'::text[] FROM %1$I.supplement t JOIN %1$I.contract c ON c.id = t.contract_id JOIN %1$I.project p ON p.id = c.project_id$q$,
        $q$SELECT p.code, 'payment', c.supplier, to_jsonb(t) - '{id,contract_id}'::text[] FROM %1$I.payment t JOIN %1$I.contract c ON c.id = t.contract_id JOIN %1$I.project p ON p.id = c.project_id$q$,
        $q$SELECT p.code, 'funds', to_jsonb(t) - '{id,project_id}'::text[] FROM %1$I.fund_allocation t JOIN %1$I.project p ON p.id = t.project_id$q$,
        $q$SELECT p.code, 'step', (SELECT count(*) FROM %1$I.act b WHERE b.project_id = p.id AND b.kind = 'step' AND b.seq <= t.seq), t.from_stage, t.to_stage, t.legal_on, t.agency_id
             FROM %1$I.act t JOIN %1$I.project p ON p.id = t.project_id WHERE t.kind = 'step'$q$,
        $q$SELECT p.code, 'duty', d.kind, d.article, d.agency_id, d.receiver, d.arose_on, d.due_on, d.dated_on FROM %1$I.project p, govproj.project_duties('%1$I.project', p.id) d$q$,
        $q$SELECT p.code, 'written', d.kind, d.arose_on, d.due_on, d.met_on IS NOT NULL FROM %1$I.project p JOIN %1$I.obligation d ON d.project_id = p.id WHERE d.kind NOT LIKE '%%delay%%'$q$]
    LOOP
        RETURN QUERY EXECUTE format('SELECT t::text FROM (' || part || ') AS t', register);
    END LOOP;
END $$;

-- The acts of a register that are not numbered without a gap, or whose hash computed anew is another.
CREATE FUNCTION pg_temp.broken(register text) RETURNS SETOF bigint LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format($q$
        SELECT a.project_id FROM (
            SELECT a.*, row_number() OVER w AS n, sha256(coalesce(lag(a.hash) OVER w, '') || convert_to(
                   (SELECT string_agg(coalesce(octet_length(convert_to(f.v, 'UTF8')) || ':' || f.v, '-') || ',', '' ORDER BY f.i)
                      FROM unnest(ARRAY[a.project_id::text, a.seq::text, a.kind, a.from_stage::text, a.to_stage::text, a.actor, a.agency_id::text,
                           to_char(a.legal_on, 'YYYY-MM-DD'), (extract(epoch FROM a.recorded_at) * 1000000)::bigint::text, a.policy_id::text,
                           a.detail::text]) WITH ORDINALITY AS f(v, i)), 'UTF8')) AS again
              FROM %1$I.act a WINDOW w AS (PARTITION BY a.project_id ORDER BY a.seq)) AS a
          JOIN %1$I.project p ON p.id = a.project_id
         WHERE a.seq <> a.n OR a.hash <> a.again OR (a.seq = p.last_seq) <> (a.hash = p.last_hash)
         GROUP BY 1$q$, register);
END $$;

-- a project of each class at each stage
SELECT count(drive.reach(track, stage)) FROM (SELECT track, from_stage AS stage FROM drive.need UNION SELECT track, to_stage FROM drive.need) AS place \g /dev/null
-- and some with a past: new rounds, off plan, money, changes, delays, a service of a service
CREATE FUNCTION pg_temp.pasts() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p bigint;
    c bigint;
BEGIN
    p := drive.reach('professional', 'returned');
    PERFORM drive.advance(p, 'submitted', '2020-06-01'), drive.advance(p, 'prechecked', '2020-06-08');
    p := drive.reach('public', 'returned');
    PERFORM drive.advance(p, 'planned', '2020-06-01'), drive.advance(p, 'reviewed', '2020-06-08');
    p := drive.reach('professional', 'approved');
    PERFORM drive.advance(p, 'submitted', '2023-01-02');
    p := drive.project('professional', '2020-03-02', 'vital');
    PERFORM drive.line(p, 'hardware', 100000.05), drive.paper(p, 'government_consent', '2020-03-05');
    PERFORM drive.advance(p, 'submitted', '2020-03-06');
    p := drive.reach('professional', 'implementing');
    SELECT min(id) INTO c FROM yunfu.contract WHERE project_id = p AND kind = 'main';
    INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (p, 'value', 'policy', 'hardware', 360000, '2020-06-10');
    INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on) VALUES (p, 'duration', 'other', c, 90, '2020-06-10');
    INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on) VALUES (p, 'duration', 'other', c, 120, '2020-06-11');
    PERFORM drive.paper(p, 'change_filing', '2020-06-12');
    INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (c, 100000, '2020-06-12'), (c, -50000, '2020-06-12');
    INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on) VALUES (c, 'payment', 2050000, '2020-06-12'), (c, 'refund', 50000, '2020-06-13'), (c, 'payment', 50000, '2020-06-13');
    INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided) VALUES (p, 'city', 2020, 2450000, 2450000);
    UPDATE yunfu.contract SET delivered_on = '2020-10-01' WHERE id = c;
    PERFORM drive.paper(p, 'delay_filing', '2020-10-02');
    PERFORM drive.advance(p, 'preaccepted', '2020-10-08'), drive.advance(p, 'accepted', '2020-10-15');
    p := drive.reach('professional', 'contracted');
    SELECT min(id) INTO c FROM yunfu.contract WHERE project_id = p AND kind = 'main';
    INSERT INTO yunfu.payment (contract_id, amount, paid_on) SELECT c, 500000, stage_on FROM yunfu.project WHERE id = p;
    PERFORM drive.advance(p, 'terminated', '2020-06-01');
    INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on) VALUES (c, 'settlement', 100000, '2020-06-01');
    INSERT INTO yunfu.receipt (document_id, agency_id, received_on, note) VALUES
        (drive.paper(p, 'termination_filing_finance', '2020-06-02'), 3, '2020-06-03', '窗口签收'), (drive.paper(p, 'termination_filing_data_bureau', '2020-06-02'), 1, '2020-06-02', NULL);
    c := p;
    p := drive.reach('professional', 'procuring');
    PERFORM drive.supply_all(p, 'contracted', '2020-06-01');
    UPDATE yunfu.contract SET supplier_code = '914403001922038216' WHERE project_id = p;
    INSERT INTO yunfu.contract_party (contract_id, name, code, part, note)
    SELECT id, v.* FROM yunfu.contract, (VALUES ('联合体成员公司', '91440300708461136T', 'member', '丙方'), ('分包公司', NULL, 'subcontractor', NULL)) AS v WHERE project_id = p;
    PERFORM drive.step(p, 'contracted', '2020-06-01');
    INSERT INTO yunfu.document (project_id, kind, issuer_id, third_party, third_party_code, issued_on, outcome)
    VALUES (p, 'acceptance_evaluation', 2, '省测评中心', '91330100799655058B', '2020-06-02', 'passed');
    -- of a system that has been terminated since
    p := c;
    INSERT INTO yunfu.project (title, category, owner_id, serves_id, budget_year, city_funds, stage_on)
    VALUES ('运维', '软件系统运维服务', 2, p, 2021, 300000.50, '2020-05-31') RETURNING id INTO p;
    INSERT INTO yunfu.project (title, category, owner_id, serves_id, budget_year, city_funds, national_funds, stage_on)
    VALUES ('监理', 'thirdparty.supervision', 2, p, 2021, 30000, 5, '2021-03-02');
    INSERT INTO yunfu.project (title, category, track, track_reason, owner_id, budget_year, city_funds, stage_on)
    VALUES ('测试', 'thirdparty.testing', 'professional', '服务于旧系统', 2, 2021, 30000, '2021-03-02');
END $$;
SELECT lives_ok('SELECT pg_temp.pasts()', 'projects with a past');

-- what was done comes out the same
CALL pg_temp.stage_all();
SELECT cmp_ok((SELECT count(*) FROM county.import_project), '>', 35::bigint, 'projects are staged');
SELECT set_config('test.acts', (SELECT count(*)::text FROM yunfu.act WHERE kind <> 'contract_changed'), true) \g /dev/null
SELECT is_empty($$ SELECT * FROM govproj.import('county', progress => 0) $$, 'nothing stands against the import');
SELECT results_eq($$ SELECT pg_temp.content('county') COLLATE "C" ORDER BY 1 $$, $$ SELECT pg_temp.content('yunfu') COLLATE "C" ORDER BY 1 $$, 'all is as it was where it came from');
SELECT is_empty('SELECT * FROM county.document WHERE entered_on <> issued_on', 'papers that are taken over were recorded on the days they bear');
SELECT set_eq($$ SELECT d.kind, d.met_on, d.received_on, d.received_by FROM county.project p, govproj.project_duties('county.project', p.id) AS d WHERE d.received_on IS NOT NULL $$,
              $$ VALUES ('termination_filing_finance', DATE '2020-06-02', DATE '2020-06-03', 3::bigint), ('termination_filing_data_bureau', '2020-06-02', '2020-06-02', 1) $$,
              'and met their duties on them, whenever they were received');
SELECT is_empty($$ SELECT * FROM pg_temp.broken('county') $$, 'every chain holds');
SELECT is_empty($$ SELECT * FROM county.act WHERE (detail ->> 'imported')::boolean IS NOT TRUE $$, 'every act is marked');
SELECT is((SELECT count(*)::text FROM county.act), current_setting('test.acts'), 'and there are no others');
SELECT is_empty($$ SELECT * FROM yunfu.act WHERE detail ->> 'imported' IS NOT NULL $$, 'no other act is');
SELECT is_empty($$ SELECT project_id, seq FROM (SELECT project_id, seq, legal_on < max(legal_on) OVER (PARTITION BY project_id ORDER BY seq) AS back
                      FROM county.act WHERE kind IN ('project_entered', 'step', 'document_entered', 'contract_entered', 'change_decided', 'supplement_entered', 'payment_entered')) AS a WHERE back $$,
                'acts stand in the order of their days');
CREATE FUNCTION pg_temp.staged() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    t regclass;
    n bigint;
    total bigint := 0;
BEGIN
    FOR t IN SELECT oid FROM pg_class WHERE relnamespace = 'county'::regnamespace AND relname LIKE 'import\_%' AND relkind = 'r' LOOP
        EXECUTE format('SELECT count(*) FROM %s', t) INTO n;
        total := total + n;
    END LOOP;
    RETURN total;
END $$;
SELECT is(pg_temp.staged(), 0::bigint, 'the staging tables are empty');
SELECT is_empty($$ SELECT * FROM govproj.import('county') $$, 'and importing nothing is no fault');

-- all of it again: in the register already
CALL pg_temp.stage_all();
SELECT is((SELECT min(id) FROM county.import_project), 1::bigint, 'rows are numbered anew');
SELECT results_eq($$ SELECT source_table, source_id, sqlstate, value::bigint FROM govproj.import('county', warnings => true, progress => 0) $$,
    $$ SELECT 'import_' || n.source, NULL::bigint, '00000', n.rows FROM (VALUES ('project', (SELECT count(*) FROM yunfu.project), 1), ('demand', (SELECT count(*) FROM yunfu.demand WHERE project_id IS NOT NULL), 2), ('cost_line', (SELECT count(*) FROM yunfu.cost_line), 3),
         ('document', (SELECT count(*) FROM yunfu.document), 4), ('receipt', (SELECT count(*) FROM yunfu.receipt), 5), ('contract', (SELECT count(*) FROM yunfu.contract), 6), ('contract_party', (SELECT count(*) FROM yunfu.contract_party), 7),
         ('step', (SELECT count(*) FROM yunfu.act WHERE kind = 'step'), 8), ('change', (SELECT count(*) FROM yunfu.change), 9), ('supplement', (SELECT count(*) FROM yunfu.supplement), 10), ('payment', (SELECT count(*) FROM yunfu.payment), 11),
         ('fund_allocation', (SELECT count(*) FROM yunfu.fund_allocation), 12)) AS n (source, rows, nr) ORDER BY nr $$, 'what is there is passed over, and how much of it is told');
SELECT is((SELECT count(*)::text FROM county.act), current_setting('test.acts'), 'and nothing is added');
SELECT is(pg_temp.staged(), 0::bigint, 'the staging tables are empty again');
CALL pg_temp.stage_all();
UPDATE county.import_project SET title = title || '二期';
SELECT results_eq($$ SELECT DISTINCT source_table, sqlstate, rule, message ~ '^project ".*" is in the register already, as ".*"$' FROM govproj.import('county', progress => 0) $$,
                  $$ VALUES ('import_project', '23505', 'code', true) $$, 'another project of the same code is not imported');
SELECT is((SELECT count(*)::text FROM county.act), current_setting('test.acts'), 'nothing is added');
TRUNCATE county.import_project, county.import_demand, county.import_cost_line, county.import_document, county.import_receipt, county.import_contract, county.import_contract_party, county.import_step,
         county.import_change, county.import_supplement, county.import_payment, county.import_fund_allocation RESTART IDENTITY;

-- projects to put faults into: 'A' is a professional one that gets to contracted, each thing a week apart
CREATE FUNCTION pg_temp.good(code text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO county.import_project (code, title, category, owner, budget_year, plan_line, city_funds, initiated_on)
    VALUES (good.code, '警务平台', 'software.professional', 'gaj', 2020, '年度项目', 2450000, '2020-03-02');
    INSERT INTO county.import_cost_line (project, kind, amount)
    VALUES (good.code, 'software_development', 500000), (good.code, 'acceptance', 10000), (good.code, 'security', 10000);
    INSERT INTO county.import_document (project, kind, issuer, issued_on, outcome, amount, third_party)
    SELECT good.code, kind, issuer, DATE '2020-03-02' + 7 * n, outcome, amount, third_party
      FROM (VALUES (1, 'scheme', 'gaj', NULL, NULL, NULL), (1, 'data_catalogue', 'gaj', NULL, NULL, NULL), (1, 'ipv6_support', 'gaj', NULL, NULL, NULL),
                   (1, 'argumentation', 'gaj', 'passed', NULL, NULL), (2, 'preliminary_review', 'dsj', 'passed', NULL, NULL),
                   (3, 'cost_review', 'dsj', 'passed', NULL, '造价公司'), (3, 'expert_review', 'dsj', 'passed', NULL, '专家组'),
                   (4, 'fund_review_opinion', 'czj', 'passed', 520000, NULL), (4, 'fund_arrangement_opinion', 'czj', NULL, 520000, NULL),
                   (5, 'approval_opinion', 'dsj', 'passed', 520000, NULL), (6, 'fund_application', 'gaj', NULL, 520000, NULL),
                   (6, 'fund_decision', 'szf', 'passed', 520000, NULL), (8, 'award_notice', 'gaj', NULL, NULL, NULL)) AS d (n, kind, issuer, outcome, amount, third_party);
    INSERT INTO county.import_contract (project, code, kind, supplier, amount, signed_on, delivery_due, security_undertaking)
    VALUES (good.code, 'HT1', 'main', '承建公司', 500000, DATE '2020-03-02' + 56, '2099-12-31', true);
    INSERT INTO county.import_payment (project, contract, amount, paid_on) VALUES (good.code, 'HT1', 200000, DATE '2020-03-02' + 56);
    INSERT INTO county.import_step (project, to_stage, stage_on)
    SELECT good.code, stage, DATE '2020-03-02' + 7 * n::integer
      FROM unnest('{submitted,prechecked,reviewed,fund_reviewed,approved,funded,procuring,contracted}'::text[]) WITH ORDINALITY AS s (stage, n);
$$;

-- Stages good projects, spoils them, and says what is found; then nothing of it may have stayed.
CREATE FUNCTION pg_temp.found(codes text, VARIADIC spoiling text[]) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    one text;
    before numeric[] := ARRAY[(SELECT count(*) FROM county.project), (SELECT count(*) FROM county.act), (SELECT count(*) FROM county.document),
                             (SELECT count(*) FROM county.obligation), (SELECT sum(last_seq) FROM county.project)];
    here bigint;
BEGIN
    BEGIN
        PERFORM pg_temp.good(code) FROM regexp_split_to_table(codes, '') AS code;
        FOREACH one IN ARRAY spoiling LOOP
            EXECUTE one;
        END LOOP;
        here := pg_temp.staged();
        RETURN QUERY SELECT concat_ws(' ', substr(f.source_table, 8), f.source_id, f.project_code, f.sqlstate, f.rule) FROM govproj.import('county', progress => 0) AS f;
        IF before <> ARRAY[(SELECT count(*) FROM county.project), (SELECT count(*) FROM county.act), (SELECT count(*) FROM county.document),
                           (SELECT count(*) FROM county.obligation), (SELECT sum(last_seq) FROM county.project)] THEN
            RETURN NEXT 'something was imported';
        END IF;
        IF here <> pg_temp.staged() AND pg_temp.staged() > 0 THEN
            RETURN NEXT 'the staging tables have changed';
        END IF;
        RAISE EXCEPTION SQLSTATE 'UNDO1';
    EXCEPTION WHEN SQLSTATE 'UNDO1' THEN
        NULL;
    END;
    -- keys are not given back by a rollback
    EXECUTE (SELECT string_agg(format('ALTER SEQUENCE %s RESTART', pg_get_serial_sequence(c.oid::regclass::text, 'id')), '; ')
               FROM pg_class c WHERE c.relnamespace = 'county'::regnamespace AND c.relname LIKE 'import\_%' AND c.relkind = 'r');
END $$;
CREATE FUNCTION pg_temp.finds(wanted text[], says text, codes text, VARIADIC spoiling text[]) RETURNS text LANGUAGE sql AS $$
    SELECT is(ARRAY(SELECT pg_temp.found(codes, VARIADIC spoiling)), wanted, says)
$$;
SELECT pg_temp.finds('{something was imported}', 'good projects go in', 'AB', 'SELECT');

-- one fault, whatever it is in
SELECT pg_temp.finds(ARRAY[fault], 'found: ' || fault, 'AB', spoiling)
  FROM (VALUES
    ('project 1 A 23502 title', 'UPDATE county.import_project SET title = NULL WHERE id = 1'),
    ('project 1 A 23502 title', 'UPDATE county.import_project SET title = ''　'' WHERE id = 1'),
    ('project 1 A 22P02 category', 'UPDATE county.import_project SET category = ''softwear'' WHERE id = 1'),
    ('project 1 A 23502 owner', 'UPDATE county.import_project SET owner = NULL WHERE id = 1'),
    ('project 1 A 23503 owner', 'UPDATE county.import_project SET owner = ''xxx'' WHERE id = 1'),
    ('project 1 A ZG006 owner_agrees', 'UPDATE county.import_project SET owner = ''szf'', plan_line = NULL WHERE id = 1'),
    ('project 1 A 23503 plan_line', 'UPDATE county.import_project SET plan_line = ''别的'' WHERE id = 1'),
    ('project 1 A 23503 plan_line', 'UPDATE county.import_project SET budget_year = 2021 WHERE id = 1'),
    ('project 1 A ZG010 unclassified', 'UPDATE county.import_project SET classified = true WHERE id = 1'),
    ('project 1 A ZG010 city_funds', 'UPDATE county.import_project SET city_funds = 0 WHERE id = 1'),
    ('project 1 A 23502 city_funds', 'UPDATE county.import_project SET city_funds = NULL WHERE id = 1'),
    ('project 1 A ZG007 policy', 'UPDATE county.import_project SET initiated_on = ''2019-12-31'' WHERE id = 1'),
    ('project 1 A 23503 serves', 'UPDATE county.import_project SET serves = ''nobody'' WHERE id = 1'),
    ('cost_line 2 A 23514 kind', 'UPDATE county.import_cost_line SET kind = ''x'' WHERE id = 2'),
    ('cost_line 2 A 23514 amount', 'UPDATE county.import_cost_line SET amount = -1 WHERE id = 2'),
    ('cost_line 2 A ZG009 frozen', 'UPDATE county.import_cost_line SET entered_on = ''2020-04-07'' WHERE id = 2'),
    ('document 1 A 22023 kind', 'UPDATE county.import_document SET kind = ''novel'' WHERE id = 1'),
    ('document 3 A 23502 issuer', 'UPDATE county.import_document SET issuer = NULL WHERE id = 3'),
    ('document 3 A 23503 issuer', 'UPDATE county.import_document SET issuer = ''xxx'' WHERE id = 3'),
    ('document 5 A ZG006 office', 'UPDATE county.import_document SET issuer = ''gaj'' WHERE id = 5'),
    ('document 6 A 23514 content', 'UPDATE county.import_document SET third_party = NULL WHERE id = 6'),
    ('document 1 A ZG011 legal_date', 'DELETE FROM county.import_step; DELETE FROM county.import_payment; UPDATE county.import_document SET issued_on = ''2025-01-01'' WHERE id = 1'),
    ('document 1 A 23502 issued_on', 'UPDATE county.import_document SET issued_on = NULL WHERE id = 1'),
    ('document 1 A 22023 sha256', 'UPDATE county.import_document SET sha256 = ''xyz'' WHERE id = 1'),
    ('document 1 A 22023 sha256', 'UPDATE county.import_document SET sha256 = ''abcd'' WHERE id = 1'),
    ('document 1 A 23502 document_id', 'UPDATE county.import_document SET kind = ''voiding'' WHERE id = 1'),
    ('step 1 A ZG002 scheme', 'DELETE FROM county.import_document WHERE id = 1'),
    ('step 1 A ZG002 scheme', 'UPDATE county.import_document SET issued_on = ''2020-03-10'' WHERE id = 1'),
    ('step 1 A ZG002 scheme', 'UPDATE county.import_document SET turn = 1 WHERE id = 1'),
    ('step 4 A ZG001 step', 'DELETE FROM county.import_step WHERE id = 3'),
    ('step 3 A 22P02 to_stage', 'UPDATE county.import_step SET to_stage = ''reviewd'' WHERE id = 3'),
    ('step 3 A 23502 stage_on', 'UPDATE county.import_step SET stage_on = NULL WHERE id = 3'),
    ('step 8 A ZG011 legal_date', 'UPDATE county.import_step SET stage_on = ''2025-01-01'' WHERE id = 8; DELETE FROM county.import_payment'),
    ('step 1 A ZG001 step', 'UPDATE county.import_step SET to_stage = ''planned'' WHERE id = 1'),
    ('contract 1 A ZG004 approval_opinion.alive', 'UPDATE county.import_step SET stage_on = ''2023-06-01'' WHERE id = 8; UPDATE county.import_contract SET signed_on = ''2023-06-01'' WHERE id = 1; UPDATE county.import_payment SET paid_on = ''2023-06-01'''),
    ('step 8 A ZG008 contracts.limit', 'UPDATE county.import_contract SET amount = 520000.01 WHERE id = 1'),
    ('contract 1 A 23514 kind', 'UPDATE county.import_contract SET kind = ''x'' WHERE id = 1'),
    ('contract 1 A ZG006 office', 'UPDATE county.import_contract SET signer = ''jyj'' WHERE id = 1'),
    ('contract 1 A 23503 signer', 'UPDATE county.import_contract SET signer = ''xxx'' WHERE id = 1'),
    ('contract 1 A 23514 supplier_code', 'UPDATE county.import_contract SET supplier_code = ''914403001922038217'' WHERE id = 1'),
    ('contract_party 1 A 23514 code', 'INSERT INTO county.import_contract_party (project, contract, name, part, code) VALUES (''A'', ''HT1'', ''甲'', ''member'', ''x'')'),
    ('contract_party 1 A 23514 part', 'INSERT INTO county.import_contract_party (project, contract, name, part) VALUES (''A'', ''HT1'', ''甲'', ''x'')'),
    ('contract_party 1 A 23503 contract', 'INSERT INTO county.import_contract_party (project, contract, name, part) VALUES (''A'', ''HT9'', ''甲'', ''member'')'),
    ('contract_party 1 A 23502 contract', 'INSERT INTO county.import_contract_party (project, name, part) VALUES (''A'', ''甲'', ''member'')'),
    ('receipt 1 A ZG010 duty', 'INSERT INTO county.import_receipt (project, kind, issued_on, agency, received_on) SELECT project, kind, issued_on, ''dsj'', issued_on FROM county.import_document WHERE id = 1'),
    ('receipt 1 A 23503 document', 'INSERT INTO county.import_receipt (project, kind, issued_on, agency, received_on) SELECT project, kind, issued_on::date + 1, ''dsj'', issued_on FROM county.import_document WHERE id = 1'),
    ('receipt 1 A 23503 agency', 'INSERT INTO county.import_receipt (project, kind, issued_on, agency, received_on) SELECT project, kind, issued_on, ''xxx'', issued_on FROM county.import_document WHERE id = 1'),
    ('receipt 1 A 23502 received_on', 'INSERT INTO county.import_receipt (project, kind, issued_on, agency) SELECT project, kind, issued_on, ''dsj'' FROM county.import_document WHERE id = 1'),
    ('receipt 1 X 23503 project', 'INSERT INTO county.import_receipt (project, kind, issued_on, agency, received_on) SELECT ''X'', kind, issued_on, ''dsj'', issued_on FROM county.import_document WHERE id = 1'),
    ('payment 1 A ZG008 amount', 'UPDATE county.import_payment SET amount = 500000.01 WHERE id = 1'),
    ('payment 1 A ZG011 legal_date', 'UPDATE county.import_payment SET paid_on = ''2020-04-26'' WHERE id = 1'),
    ('payment 1 A 23503 contract', 'UPDATE county.import_payment SET contract = ''HT9'' WHERE id = 1'),
    ('payment 1 A 23502 contract', 'UPDATE county.import_payment SET contract = NULL WHERE id = 1'),
    ('payment 1 A 23514 kind', 'UPDATE county.import_payment SET kind = ''gift'' WHERE id = 1'),
    ('payment 1 A 23502 paid_on', 'UPDATE county.import_payment SET paid_on = NULL WHERE id = 1'),
    ('payment 1 X 23503 project', 'UPDATE county.import_payment SET project = ''X'' WHERE id = 1'),
    ('document 27 23502 project', 'INSERT INTO county.import_document (kind, issuer, issued_on) VALUES (''scheme'', ''gaj'', ''2020-03-02'')'),
    ('contract 3 A 23505 code', 'INSERT INTO county.import_contract (project, code, kind, supplier, amount, signed_on) VALUES (''A'', ''HT1'', ''main'', ''甲'', 1, ''2020-03-02'')'),
    ('project 3 23502 code', 'INSERT INTO county.import_project (title, category, owner, budget_year, city_funds, initiated_on) VALUES (''x'', ''software.general'', ''gaj'', 2020, 1, ''2020-03-02'')'),
    ('project 3 A 23505 code', 'INSERT INTO county.import_project (code, title, category, owner, budget_year, city_funds, initiated_on) VALUES (''A'', ''x'', ''software.general'', ''gaj'', 2020, 1, ''2020-03-02'')'),
    ('change 1 A ZG009 reached.approved.value', 'INSERT INTO county.import_change (project, kind, cause, new, decided_on) VALUES (''A'', ''value'', ''law'', 1, ''2020-03-20'')'),
    ('supplement 1 A ZG011 legal_date', 'DELETE FROM county.import_payment; INSERT INTO county.import_supplement (project, contract, amount, signed_on) VALUES (''A'', ''HT1'', 1, ''2020-04-26'')'),
    ('supplement 1 A ZG009 reached.contracted.supplement', 'DELETE FROM county.import_step WHERE id = 8; DELETE FROM county.import_payment; INSERT INTO county.import_supplement (project, contract, amount, signed_on) VALUES (''A'', ''HT1'', 1, ''2020-05-26'')'),
    ('demand 1 A ZG010 demand', 'INSERT INTO county.import_demand (project, agency, year, title, category) VALUES (''A'', ''gaj'', 2020, ''x'', ''software'')'),
    ('fund_allocation 1 A ZG010 no_national_funds', 'INSERT INTO county.import_fund_allocation (project, source, year, requested) VALUES (''A'', ''national'', 2020, 1)')
  ) AS f (fault, spoiling);

-- several at once, in one pass: every cell that cannot be read, whatever else of its project is amiss; beyond that papers are looked
-- at after a fault, steps and money are not
SELECT pg_temp.finds('{project 4 D 22P02 category,document 13 A 22023 kind,document 14 B 22023 kind,document 15 B 23503 issuer,document 40 D 22023 kind,payment 1 A 23514 amount,payment 2 B 23514 amount,payment 3 C 23503 contract,step 1 A ZG002 scheme,step 48 F ZG002 undertaking.main}',
    'all at once', 'ABCDEF', 'DELETE FROM county.import_document WHERE id = 1', 'UPDATE county.import_document SET kind = ''novel'' WHERE id IN (13, 14)',
    'UPDATE county.import_document SET issuer = ''xxx'' WHERE id = 15', 'UPDATE county.import_payment SET contract = ''HT9'' WHERE project = ''C''',
    'UPDATE county.import_payment SET amount = -1 WHERE project IN (''A'', ''B'')', 'UPDATE county.import_project SET category = ''x'' WHERE code = ''D''',
    'UPDATE county.import_document SET kind = ''novel'' WHERE id = 40', 'UPDATE county.import_contract SET security_undertaking = NULL WHERE project = ''F''');
CREATE PROCEDURE pg_temp.clear() LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE (SELECT 'TRUNCATE ' || string_agg(c.oid::regclass::text, ', ') || ' RESTART IDENTITY' FROM pg_class c
              WHERE c.relnamespace = 'county'::regnamespace AND c.relname LIKE 'import\_%' AND c.relkind = 'r');
END $$;
SELECT pg_temp.good('A') \g /dev/null
DELETE FROM county.import_document WHERE kind IN ('scheme', 'argumentation');
SELECT results_eq($$ SELECT message, array_to_string(regexp_matches(detail, '^(Article 8.1., scheme .ZG002.: ).*\n(Article 8.1., argumentation .ZG002.: )[^\n]*$'), '') FROM govproj.import('county') $$,
                  $$ VALUES ('project "A" cannot go from "planned" to "submitted" on 2020-03-09: 2 rules are not met', 'Article 8(1), scheme (ZG002): Article 8(1), argumentation (ZG002): ') $$,
                  'one refusal lists every unmet rule with its article');
INSERT INTO county.import_document (project, kind, issuer, issued_on, outcome) VALUES ('A', 'scheme', 'gaj', '2020-03-09', NULL), ('A', 'argumentation', 'gaj', '2020-03-09', 'passed');
SELECT is_empty($$ SELECT * FROM govproj.import('county') $$, 'once they are there, it goes in');
SELECT is((SELECT stage::text || ' ' || stage_on FROM county.project WHERE code = 'A'), 'contracted 2020-04-27', 'to where it was');

-- what serves what
SELECT pg_temp.finds('{project 1 B 22P02 category,project 3 S 23503 serves,project 4 T 23503 serves}', 'what serves a project that did not go in', 'BC',
    'UPDATE county.import_project SET category = ''x'' WHERE id = 1',
    'INSERT INTO county.import_project (code, title, category, owner, serves, budget_year, city_funds, initiated_on)
     VALUES (''S'', ''s'', ''maintenance.software'', ''gaj'', ''B'', 2020, 1, ''2020-05-01''), (''T'', ''t'', ''thirdparty.supervision'', ''gaj'', ''S'', 2020, 1, ''2020-05-01'')');
SELECT pg_temp.finds('{project 1 B 23514 serves,project 2 C 23514 serves,project 3 D 23514 serves}', 'rings', 'BCDE',
    'UPDATE county.import_project SET serves = translate(code, ''BCD'', ''CBD'') WHERE code <> ''E''');
SELECT pg_temp.finds('{something was imported}', 'one that is in the register already, and one whose step is at fault only in its turn', 'B',
    'INSERT INTO county.import_project (code, title, category, owner, serves, budget_year, city_funds, initiated_on)
     VALUES (''T'', ''t'', ''thirdparty.supervision'', ''gaj'', ''S'', 2020, 1, ''2020-05-01''), (''S'', ''s'', ''maintenance.software'', ''gaj'', ''A'', 2020, 1, ''2020-05-01'')');
SELECT pg_temp.finds('{step 8 B ZG002 award_notice}', 'what serves one that got in but not on is not blamed', 'B', 'DELETE FROM county.import_document WHERE kind = ''award_notice''',
    'INSERT INTO county.import_project (code, title, category, owner, serves, budget_year, city_funds, initiated_on) VALUES (''S'', ''s'', ''maintenance.software'', ''gaj'', ''B'', 2020, 1, ''2020-05-01'')');

-- within a day: a paper of the new round after the return, in its turn; changes after the step that freezes, money after that to contracted
SELECT pg_temp.finds('{something was imported}', 'turns within a day', 'B',
    'UPDATE county.import_step SET stage_on = ''2020-03-09''', 'UPDATE county.import_document SET issued_on = ''2020-03-09''',
    'UPDATE county.import_contract SET signed_on = ''2020-03-09''', 'UPDATE county.import_payment SET paid_on = ''2020-03-09''',
    'INSERT INTO county.import_change (project, kind, cause, cost_line_kind, new, decided_on) VALUES (''B'', ''value'', ''law'', ''security'', 20000, ''2020-03-09'')',
    'INSERT INTO county.import_document (project, kind, issuer, issued_on, outcome, turn) VALUES (''B'', ''preliminary_review'', ''dsj'', ''2020-03-09'', ''failed'', -5), (''B'', ''scheme'', ''gaj'', ''2020-03-09'', NULL, -5),
        (''B'', ''data_catalogue'', ''gaj'', ''2020-03-09'', NULL, -5), (''B'', ''ipv6_support'', ''gaj'', ''2020-03-09'', NULL, -5), (''B'', ''argumentation'', ''gaj'', ''2020-03-09'', ''passed'', -5)',
    'INSERT INTO county.import_step (project, to_stage, stage_on, turn) VALUES (''B'', ''已申报'', ''2020-03-09'', -4), (''B'', ''returned'', ''2020-03-09'', -3)');
SELECT pg_temp.finds('{step 1 B ZG002 scheme}', 'without its turn the scheme is of the former round', 'B',
    'INSERT INTO county.import_document (project, kind, issuer, issued_on, outcome, turn) VALUES (''B'', ''preliminary_review'', ''dsj'', ''2020-03-09'', ''failed'', -5)',
    'UPDATE county.import_document SET turn = -5 WHERE id < 5',
    'INSERT INTO county.import_step (project, to_stage, stage_on, turn) VALUES (''B'', ''已申报'', ''2020-03-09'', -4), (''B'', ''returned'', ''2020-03-09'', -3)');

-- what is only warned of
SELECT pg_temp.good('B') \g /dev/null
UPDATE county.import_project SET plan_line = NULL;
DELETE FROM county.import_cost_line WHERE kind = 'security';
SELECT results_eq($$ SELECT source_table, source_id, project_code, sqlstate, rule FROM govproj.import('county', warnings => true) $$,
    $$ VALUES ('import_project', 1::bigint, 'B', '01000', 'budget_stated'), ('import_project', 1, 'B', '01000', 'planned'), ('import_step', 3, 'B', '01000', 'cost_line.security'), ('import_step', 5, 'B', '01000', 'approval_opinion.total') $$, 'warnings are returned on request');
SELECT is((SELECT stage::text FROM county.project WHERE code = 'B'), 'contracted', 'and stop nothing');

-- columns that the users added on both sides, and tables that they renamed
ALTER TABLE county.project ADD COLUMN remark text, ADD COLUMN heading text GENERATED ALWAYS AS (code || ' ' || title) STORED;
ALTER TABLE county.import_project ADD COLUMN remark text, ADD COLUMN heading text;
ALTER TABLE county.project RENAME TO 项目;
ALTER TABLE county.document RENAME TO "paper's";
SELECT pg_temp.good('C') \g /dev/null
UPDATE county.import_project SET remark = '甲''乙', heading = 'x';
SELECT is_empty($$ SELECT * FROM govproj.import('county') $$, 'into tables that were renamed');
SELECT is((SELECT remark || heading FROM county.项目 WHERE code = 'C'), '甲''乙C 警务平台', 'with columns of the users''');
ALTER TABLE county.项目 RENAME TO project;
ALTER TABLE county."paper's" RENAME TO document;
SELECT is((SELECT reloptions FROM pg_class WHERE oid = 'county.project'::regclass), NULL, 'the table is left as it was set');
ALTER TABLE county.project SET (fillfactor = 90, autovacuum_enabled = true);
SELECT pg_temp.good('D') \g /dev/null
SELECT is_empty($$ SELECT * FROM govproj.import('county') $$, 'once more');
SELECT is((SELECT reloptions FROM pg_class WHERE oid = 'county.project'::regclass), '{autovacuum_enabled=true,fillfactor=90}', 'whatever it was');

-- a trigger of the users' that keeps rows out, and one that objects
CREATE FUNCTION county.keep_out() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.kind = 'ipv6_support' THEN RETURN NULL; END IF; RETURN NEW; END $$;
CREATE TRIGGER aa BEFORE INSERT ON county.document FOR EACH ROW EXECUTE FUNCTION county.keep_out();
SELECT pg_temp.finds('{document 3 E 23503 trigger,document 16 F 23503 trigger}', 'no row is lost on the way', 'EF', 'SELECT');
CREATE OR REPLACE FUNCTION county.keep_out() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no' USING DETAIL = 'never', CONSTRAINT = 'mine'; END $$;
SELECT cmp_ok((SELECT count(*) FROM pg_temp.found('EF', 'SELECT') AS f WHERE f ~ '^document \d+ [EF] P0001 mine$'), '=', 26::bigint, 'and all objections are listed');
DROP TRIGGER aa ON county.document;

-- a register with an odd name, and the settings and search_path of a caller who means harm
ALTER SCHEMA county RENAME TO "云浮 ""市'";
CREATE SCHEMA evil;
CREATE FUNCTION evil.cardinality(anyarray) RETURNS integer LANGUAGE sql AS 'SELECT 1/0';
CREATE FUNCTION evil.is(anyarray) RETURNS integer LANGUAGE sql AS 'SELECT 1/0';
CREATE FUNCTION evil.format(text, VARIADIC "any") RETURNS text LANGUAGE internal AS 'text_format';
CREATE FUNCTION evil.plus(integer, integer) RETURNS integer LANGUAGE sql AS 'SELECT 1/0';
CREATE OPERATOR evil.+ (FUNCTION = evil.plus, LEFTARG = integer, RIGHTARG = integer);
CREATE TABLE evil.import_project (code text);
ALTER SCHEMA "云浮 ""市'" RENAME TO county;
SELECT pg_temp.good('E') \g /dev/null
ALTER SCHEMA county RENAME TO "云浮 ""市'";
SET LOCAL search_path = evil, pg_catalog, public;
SET LOCAL datestyle = 'German, DMY';
SET LOCAL standard_conforming_strings = off;
SELECT is_empty($$ SELECT * FROM govproj.import('云浮 "市''') $$, 'whatever name and whatever path');
RESET search_path;
RESET standard_conforming_strings;
RESET datestyle;
ALTER SCHEMA "云浮 ""市'" RENAME TO county;
SELECT is((SELECT stage::text FROM county.project WHERE code = 'E'), 'contracted', 'it went in');
SELECT is_empty($$ SELECT * FROM pg_temp.broken('county') $$, 'every chain holds');

-- who may
CREATE ROLE tap_clerk;
CREATE ROLE tap_chief;
CREATE ROLE tap_unit;
GRANT tap_chief TO tap_clerk;
SELECT pg_temp.refused($$ SELECT * FROM govproj.import('nowhere') $$, '42704', 'a register that is none');
SELECT pg_temp.refused($$ SELECT * FROM govproj.import(NULL) $$, '42704', 'nor NULL');
GRANT USAGE ON SCHEMA drive, county TO PUBLIC;
GRANT ALL ON ALL TABLES IN SCHEMA county TO tap_unit;
GRANT ALL ON ALL SEQUENCES IN SCHEMA county TO tap_unit;
UPDATE county.agency SET db_role = 'tap_unit' WHERE code IN ('gaj', 'dsj');
SELECT pg_temp.good('F') \g /dev/null
SET ROLE tap_unit;
SELECT (drive.outcome($$ SELECT * FROM govproj.import('county') $$, false)).result AS refused \gset
RESET ROLE;
SELECT is(split_part(:'refused', ' ', 1), '42501', 'only the register''s owner imports, whoever may write');
SELECT id AS e FROM county.project WHERE code = 'E' \gset
SET ROLE tap_unit;
SET LOCAL govproj.imported = on;
SELECT (drive.outcome(format('INSERT INTO county.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''scheme'', 2, ''2020-06-01'')', :e), false)).result AS marked,
       (drive.outcome('INSERT INTO county.matter (agency_id, title, raised_on) VALUES (2, ''x'', ''2020-06-01'')', false)).result AS marked_too \gset
RESET ROLE;
SELECT is(split_part(:'marked', ' ', 1) || split_part(:'marked_too', ' ', 1), '4250142501', 'nor does anybody else mark acts as imported');
INSERT INTO county.document (project_id, kind, issuer_id, issued_on) VALUES (:e, 'scheme', 2, '2020-06-01');
INSERT INTO county.matter (agency_id, title, raised_on) VALUES (2, 'x', '2020-06-01');
RESET govproj.imported;
INSERT INTO county.document (project_id, kind, issuer_id, issued_on) VALUES (:e, 'scheme', 2, '2020-06-01');
SELECT is((SELECT array_agg(detail ->> 'imported' ORDER BY seq DESC) FROM (SELECT * FROM county.act WHERE project_id = :e ORDER BY seq DESC LIMIT 2) AS a), '{NULL,true}', 'the owner does, by hand too');
SELECT is((SELECT detail ->> 'imported' FROM county.register_act ORDER BY seq DESC LIMIT 1), 'true', 'in the register''s own chain as well');
DO $$ DECLARE t record; BEGIN
    FOR t IN SELECT c.oid::regclass AS name, c.relkind FROM pg_class c WHERE c.relnamespace = 'county'::regnamespace AND c.relkind IN ('r', 'v') LOOP
        EXECUTE format('ALTER %s %s OWNER TO tap_chief', CASE t.relkind WHEN 'r' THEN 'TABLE' ELSE 'VIEW' END, t.name);
    END LOOP;
    EXECUTE 'ALTER SCHEMA county OWNER TO tap_chief';
END $$;
SET ROLE tap_clerk;
SELECT is_empty($$ SELECT * FROM govproj.import('county') $$, 'a member of the owner''s role does');
SELECT is((SELECT actor FROM county.act ORDER BY project_id DESC, seq LIMIT 1), 'tap_clerk', 'in its own name');
RESET ROLE;
CREATE TABLE county.x ();
DROP TABLE county.import_step;
CREATE TABLE county.import_step (id bigint, project text, to_stage text, stage_on text, turn text);
SELECT pg_temp.refused($$ SELECT * FROM govproj.import('county') $$, '42P01', 'a table of somebody else''s is not taken for a staging table');
SELECT is(current_setting('govproj.imported'), 'off', 'the mark is off afterwards');

SELECT * FROM finish();
ROLLBACK;
