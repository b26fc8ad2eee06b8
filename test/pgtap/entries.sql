-- What one office enters and another answers: plans, requests, matters, evaluations, audit, findings. Who may, what, when, once; what it
-- leaves in the chains of acts; and the plan line that a project carries out.
BEGIN;
SELECT plan(734);
\ir ../tap.sql

-- The register's own chain: without a gap, each hash as it should be, and the head on the register's row.
CREATE FUNCTION pg_temp.whole() RETURNS boolean LANGUAGE sql AS $$
    SELECT bool_and(b.seq = b.n AND b.hash = b.again) AND max(b.seq) = (SELECT last_seq FROM yunfu.register)
           AND (array_agg(b.hash ORDER BY b.seq DESC))[1] = (SELECT last_hash FROM yunfu.register)
      FROM (SELECT t.*, row_number() OVER w AS n,
                   sha256(coalesce(lag(t.hash) OVER w, '') || convert_to(
                       (SELECT string_agg(coalesce(octet_length(convert_to(f.v, 'UTF8')) || ':' || f.v, '-') || ',', '' ORDER BY f.i)
                          FROM unnest(ARRAY[NULL, t.seq::text, t.kind, NULL, NULL, t.actor, t.agency_id::text, to_char(t.legal_on, 'YYYY-MM-DD'),
                               (extract(epoch FROM t.recorded_at) * 1000000)::bigint::text, NULL, t.detail::text]) WITH ORDINALITY AS f(v, i)), 'UTF8')) AS again
              FROM yunfu.register_act t WINDOW w AS (ORDER BY t.seq)) AS b
$$;
-- Acts since a place in the chain: KIND AGENCY DAY.
CREATE FUNCTION pg_temp.acts(since bigint) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', kind, agency_id, legal_on), ', ' ORDER BY seq) FROM yunfu.register_act WHERE seq > since
$$;
CREATE FUNCTION pg_temp.acts_of(project_id bigint, since bigint) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', kind, agency_id, legal_on), ', ' ORDER BY seq) FROM yunfu.act a WHERE a.project_id = acts_of.project_id AND seq > since
$$;
CREATE FUNCTION pg_temp.everything() RETURNS text LANGUAGE sql AS $$
    SELECT md5(concat_ws(' ', (SELECT string_agg(r::text, '' ORDER BY id) FROM yunfu.annual_plan r), (SELECT string_agg(r::text, '' ORDER BY id) FROM yunfu.plan_line r),
        (SELECT string_agg(r::text, '' ORDER BY id) FROM yunfu.service_request r), (SELECT string_agg(r::text, '' ORDER BY id) FROM yunfu.matter r),
        (SELECT string_agg(r::text, '' ORDER BY id) FROM yunfu.evaluation r), (SELECT string_agg(r::text, '' ORDER BY id) FROM yunfu.audit_request r),
        (SELECT string_agg(r::text, '' ORDER BY id) FROM yunfu.audit_item r), (SELECT string_agg(r::text, '' ORDER BY id) FROM yunfu.finding r),
        (SELECT string_agg(r::text, '' ORDER BY id) FROM yunfu.obligation r), (SELECT r::text FROM yunfu.register r),
        (SELECT string_agg(r::text, '' ORDER BY seq) FROM yunfu.register_act r), (SELECT string_agg(r::text, '' ORDER BY project_id, seq) FROM yunfu.act r)))
$$;

CREATE ROLE tap_bureau;
CREATE ROLE tap_police;
CREATE ROLE tap_finance;
CREATE ROLE tap_government;
CREATE ROLE tap_school;
CREATE ROLE tap_audit;
CREATE ROLE tap_stranger;
CREATE ROLE tap_officer IN ROLE tap_police;
CREATE ROLE tap_guest NOINHERIT IN ROLE tap_police;
GRANT USAGE ON SCHEMA drive, yunfu TO PUBLIC;
GRANT ALL ON ALL TABLES IN SCHEMA yunfu TO PUBLIC;
UPDATE yunfu.agency SET db_role = r FROM (VALUES (1, 'tap_bureau'), (2, 'tap_police'), (3, 'tap_finance'), (4, 'tap_government'), (5, 'tap_school'), (6, 'tap_audit')) AS v (agency_id, r)
 WHERE id = agency_id;

SELECT drive.reach('professional', 'implementing') AS p, pg_temp.whole() AS whole \gset
SELECT ok(:'whole', 'the chain that the plans of 2020 began is whole');
SELECT last_seq AS before FROM yunfu.register \gset
SELECT last_seq AS p_before FROM yunfu.project WHERE id = :p \gset

-- One of each, entered by its office, and open.
SELECT pg_temp.do(who, statement) FROM (VALUES
    (1, 'tap_police', 'INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (2, 2025)'),
    (2, 'tap_police', 'INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) SELECT max(id), ''指挥调度'', ''software.professional'', 800000.5 FROM yunfu.annual_plan'),
    (3, 'tap_police', 'INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on) VALUES (2, ''infrastructure.cloud'', ''云主机'', 8, ''vCPU'', ''2024-06-03'')'),
    (4, 'tap_police', 'INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (2, ''接口不通'', ''2024-06-04'')'),
    (5, 'tap_police', format('INSERT INTO yunfu.matter (agency_id, project_id, title, raised_on) VALUES (2, %s, ''工期'', ''2024-06-05'')', :p)),
    (6, 'tap_audit', 'INSERT INTO yunfu.audit_request (agency_id, title, requested_on, due_on) VALUES (2, ''年度审计'', ''2024-06-06'', ''2024-06-20'')'),
    (7, 'tap_audit', 'INSERT INTO yunfu.audit_item (audit_request_id, title) SELECT max(id), ''台账'' FROM yunfu.audit_request'),
    (8, 'tap_audit', format('INSERT INTO yunfu.audit_request (agency_id, project_id, title, requested_on, due_on) VALUES (2, %s, ''项目审计'', ''2024-06-07'', ''2025-06-20'')', :p)),
    (9, 'tap_audit', 'INSERT INTO yunfu.audit_item (audit_request_id, title) SELECT max(id), ''合同'' FROM yunfu.audit_request'),
    (10, 'tap_bureau', 'INSERT INTO yunfu.finding (agency_id, finder_id, article, title, found_on) VALUES (2, 1, ''6'', ''未报计划'', ''2024-06-08'')'),
    (11, 'tap_finance', format('INSERT INTO yunfu.finding (agency_id, project_id, finder_id, article, title, found_on) VALUES (2, %s, 3, ''22'', ''挪用'', ''2024-06-09'')', :p)),
    (12, 'tap_bureau', format('INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (%s, 2023, 1, 99.99, ''2024-06-10'')', :p)),
    (13, 'tap_finance', format('INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (%s, 2023, 3, 0, ''2024-06-11'')', :p)))
  AS v (place, who, statement) ORDER BY place \g /dev/null
SELECT is(pg_temp.acts(:before), 'annual_plan_entered 2 2024-12-31, plan_line_entered 2 2024-12-31, service_request_entered 2 2024-06-03, matter_entered 2 2024-06-04, audit_request_entered 6 2024-06-06, '
          'audit_item_entered 6 2024-12-31, audit_item_entered 6 2024-12-31, finding_entered 1 2024-06-08', 'what is about no project is an act of the register''s chain, of its agency and day');
SELECT is(pg_temp.acts_of(:p, :p_before), 'matter_entered 2 2024-06-05, audit_request_entered 6 2024-06-07, finding_entered 3 2024-06-09, evaluation_entered 1 2024-06-10, evaluation_entered 3 2024-06-11',
          'what is about one is an act of its chain');
SELECT ok(pg_temp.whole(), 'the register''s chain is whole');
SELECT set_eq(format('SELECT actor::text FROM yunfu.register_act WHERE seq > %s', :before), ARRAY['tap_police', 'tap_audit', 'tap_bureau'], 'each act names who did it');
SELECT is(detail::text, format('{"id":%s,"agency_id":2,"category":"infrastructure.cloud","title":"云主机","asked":8,"unit":"vCPU","requested_on":"2024-06-03","decision":null,"decided_on":null,"allocated":null,"allocated_on":null,"note":null}',
          (SELECT max(id) FROM yunfu.service_request)), 'the detail is the row') FROM yunfu.register_act WHERE kind = 'service_request_entered';

-- Who: for each thing that is done, the roles that may; the register's owner may act for any agency, and is told when none may.
CREATE TEMP TABLE doing (place int, what text, statement text, roles text);
INSERT INTO doing VALUES
    (1, 'enters a plan', 'INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (2, 2026)', 'police officer owner'),
    (2, 'files it', 'UPDATE yunfu.annual_plan SET filed_on = ''2024-12-30'' WHERE year = 2025', 'police officer owner'),
    (3, 'enters a line', 'INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) SELECT max(id), ''甲'', ''software.professional'', 1 FROM yunfu.annual_plan', 'police officer owner'),
    (4, 'changes a line', 'UPDATE yunfu.plan_line SET estimate = 1 WHERE title = ''指挥调度''', 'police officer owner'),
    (5, 'removes a line', 'DELETE FROM yunfu.plan_line WHERE title = ''指挥调度''', 'police officer owner'),
    (6, 'asks for a service', 'INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on) VALUES (2, ''infrastructure.network'', ''专线'', 1, ''条'', ''2024-06-03'')', 'police officer owner'),
    (7, 'decides', 'UPDATE yunfu.service_request SET decision = ''granted'', decided_on = ''2024-06-10''', 'bureau owner'),
    (8, 'refuses', 'UPDATE yunfu.service_request SET decision = ''refused'', decided_on = ''2024-06-10''', 'bureau owner'),
    (9, 'decides and allocates', 'UPDATE yunfu.service_request SET decision = ''granted'', decided_on = ''2024-06-10'', allocated = 8, allocated_on = ''2024-06-10''', 'bureau owner'),
    (10, 'asks and decides at once', 'INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on, decision, decided_on) VALUES (2, ''infrastructure.network'', ''专线'', 1, ''条'', ''2024-06-03'', ''granted'', ''2024-06-03'')', 'owner'),
    (11, 'raises a matter', 'INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (2, ''甲'', ''2024-06-04'')', 'police officer owner'),
    (12, 'resolves it', 'UPDATE yunfu.matter SET resolution = ''已协调'', resolved_on = ''2024-06-30'' WHERE project_id IS NULL', 'bureau owner'),
    (13, 'resolves one of a project', 'UPDATE yunfu.matter SET resolution = ''已协调'', resolved_on = ''2024-06-30'' WHERE project_id IS NOT NULL', 'bureau owner'),
    (14, 'evaluates as the data bureau', format('INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (%s, 2024, 1, 80, ''2024-12-01'')', :p), 'bureau owner'),
    (15, 'evaluates as finance', format('INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (%s, 2024, 3, 80, ''2024-12-01'')', :p), 'finance owner'),
    (16, 'evaluates as its owner', format('INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (%s, 2024, 2, 80, ''2024-12-01'')', :p), ''),
    (17, 'evaluates as audit', format('INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (%s, 2024, 6, 80, ''2024-12-01'')', :p), ''),
    (18, 'evaluates as the government', format('INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (%s, 2024, 4, 80, ''2024-12-01'')', :p), ''),
    (19, 'asks for material', 'INSERT INTO yunfu.audit_request (agency_id, title, requested_on, due_on) VALUES (5, ''甲'', ''2024-06-06'', ''2024-06-06'')', 'audit owner'),
    (20, 'asks for an item', 'INSERT INTO yunfu.audit_item (audit_request_id, title) SELECT min(id), ''甲'' FROM yunfu.audit_request', 'audit owner'),
    (21, 'hands over', 'UPDATE yunfu.audit_item SET handed_on = ''2024-12-20'' WHERE title = ''台账''', 'police officer owner'),
    (22, 'hands over a paper', format('UPDATE yunfu.audit_item SET handed_on = ''2024-12-20'', document_id = (SELECT min(id) FROM yunfu.document WHERE project_id = %s) WHERE title = ''合同''', :p), 'police officer owner'),
    (23, 'asks and hands over at once', 'INSERT INTO yunfu.audit_item (audit_request_id, title, handed_on) SELECT min(id), ''甲'', ''2024-12-20'' FROM yunfu.audit_request', 'owner'),
    (24, 'finds as the data bureau', 'INSERT INTO yunfu.finding (agency_id, finder_id, article, title, found_on) VALUES (2, 1, ''6'', ''甲'', ''2024-06-08'')', 'bureau owner'),
    (25, 'finds as finance', 'INSERT INTO yunfu.finding (agency_id, finder_id, article, title, found_on) VALUES (2, 3, ''6'', ''甲'', ''2024-06-08'')', 'finance owner'),
    (26, 'finds as audit', 'INSERT INTO yunfu.finding (agency_id, finder_id, article, title, found_on) VALUES (1, 6, ''6'', ''甲'', ''2024-06-08'')', 'audit owner'),
    (27, 'finds as the government', 'INSERT INTO yunfu.finding (agency_id, finder_id, article, title, found_on) VALUES (1, 4, ''6'', ''甲'', ''2024-06-08'')', 'government owner'),
    (28, 'finds as a unit', 'INSERT INTO yunfu.finding (agency_id, finder_id, article, title, found_on) VALUES (5, 2, ''6'', ''甲'', ''2024-06-08'')', ''),
    (29, 'accepts the remedy of a finding of the data bureau', 'UPDATE yunfu.finding SET remedy = ''已补报'', remedied_on = ''2024-07-01'' WHERE finder_id = 1', 'bureau owner'),
    (30, 'accepts the remedy of a finding of finance', 'UPDATE yunfu.finding SET remedy = ''已退回'', remedied_on = ''2024-07-01'' WHERE finder_id = 3', 'finance owner'),
    (31, 'annotates a request', 'UPDATE yunfu.service_request SET note = ''急''', 'police officer owner'),
    (32, 'annotates a plan', 'UPDATE yunfu.annual_plan SET note = ''急'' WHERE year = 2025', 'police officer owner'),
    (33, 'annotates a request of audit', 'UPDATE yunfu.audit_request SET note = ''急'' WHERE project_id IS NULL', 'audit owner'),
    (34, 'annotates an evaluation', 'UPDATE yunfu.evaluation SET note = ''急'' WHERE evaluator_id = 3', 'finance owner');
SELECT is(pg_temp.by(CASE who WHEN 'owner' THEN 'none' ELSE 'tap_' || who END, statement), CASE WHEN who = ANY (string_to_array(roles, ' ')) THEN 'done' ELSE 'ZG006 office' END, who || ' ' || what)
  FROM doing, unnest(ARRAY['owner', 'bureau', 'police', 'officer', 'guest', 'finance', 'government', 'school', 'audit', 'stranger']) AS who ORDER BY place;
SELECT is(pg_temp.by('tap_bureau', statement), 'done', 'not even in one statement: ' || statement)
  FROM unnest(ARRAY['UPDATE yunfu.service_request SET decision = ''granted'', decided_on = ''2024-06-10'' WHERE id = (SELECT max(id) FROM yunfu.service_request)']) AS statement;
SELECT is(pg_temp.by('tap_police', statement), 'ZG006 office', 'nobody answers in passing: ' || statement)
  FROM unnest(ARRAY['UPDATE yunfu.service_request SET note = ''急'', decision = ''granted'', decided_on = ''2024-06-10''', 'UPDATE yunfu.matter SET note = ''急'', resolution = ''好'', resolved_on = ''2024-06-10''',
                    'INSERT INTO yunfu.matter (agency_id, title, raised_on, resolution, resolved_on) VALUES (2, ''甲'', ''2024-06-04'', ''好'', ''2024-06-04'')']) AS statement;
-- an agency that is gone enters and decides nothing, and one without a role is the register's owner's to act for
SELECT pg_temp.refused('UPDATE yunfu.agency SET active = false WHERE id = 1; UPDATE yunfu.service_request SET decision = ''granted'', decided_on = ''2024-06-10''', 'ZG006 office', 'a data bureau that is no longer there decides nothing');
-- (one of them owns a running project, so that it is past the guard that it is gone)
SELECT pg_temp.refused('ALTER TABLE yunfu.agency DISABLE TRIGGER zz_guard; UPDATE yunfu.agency SET active = false WHERE id IN (2, 3, 6); ' || statement, 'ZG006 office', 'an agency that is no longer there: ' || what) FROM doing WHERE place IN (1, 2, 3, 4, 6, 11, 15, 19, 20, 21, 25, 26, 30);
UPDATE yunfu.agency SET db_role = NULL WHERE id = 2;
SELECT is(pg_temp.by(who, statement), outcome, format('an agency without a role: %s %s', who, what))
  FROM doing, (VALUES ('tap_police', 'ZG006 office'), ('none', 'done')) AS v (who, outcome) WHERE place IN (1, 4, 6, 11, 21);
UPDATE yunfu.agency SET db_role = 'tap_nobody' WHERE id = 2;
SELECT is(pg_temp.by(who, statement), outcome, format('an agency whose role there is not: %s %s', who, what))
  FROM doing, (VALUES ('tap_police', 'ZG006 office'), ('none', 'done')) AS v (who, outcome) WHERE place IN (1, 4, 6, 11, 21);
UPDATE yunfu.agency SET db_role = 'tap_police' WHERE id = 2;
SELECT matches((drive.outcome('INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (1, 2024, 2, 80, ''2024-12-01'')')).detail,
               '^Article 21: agency "市公安局" is none of the kinds "data_bureau", "finance"\.$', 'the refusal says who it is for');

-- Figures and texts that are none.
SELECT pg_temp.refused('INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on) VALUES ' || v, refusal, 'a request of ' || v)
  FROM (VALUES ('(2, ''infrastructure.cloud'', ''甲'', 0, ''个'', ''2024-06-03'')', '23514 service_request_asked_check'), ('(2, ''infrastructure.cloud'', ''甲'', -1, ''个'', ''2024-06-03'')', '23514 service_request_asked_check'),
               ('(2, ''infrastructure.cloud'', ''甲'', ''NaN'', ''个'', ''2024-06-03'')', '23514 service_request_asked_check'), ('(2, ''infrastructure.cloud'', ''甲'', ''Infinity'', ''个'', ''2024-06-03'')', '23514 service_request_asked_check'),
               ('(2, ''infrastructure.cloud'', ''甲'', 1e16, ''个'', ''2024-06-03'')', '23514 service_request_asked_check'), ('(2, ''infrastructure.cloud'', ''甲'', 0.5, ''TB'', ''2024-06-03'')', 'done'),
               ('(2, ''software.professional'', ''甲'', 1, ''个'', ''2024-06-03'')', '23514 service_request_category_check'), ('(2, ''infrastructure'', ''甲'', 1, ''个'', ''2024-06-03'')', 'done'),
               ('(2, ''cloud'', ''甲'', 1, ''个'', ''2024-06-03'')', '22P02'), ('(2, ''infrastructure.cloud'', '' 　'', 1, ''个'', ''2024-06-03'')', '23514 service_request_title_nonblank'),
               ('(2, ''infrastructure.cloud'', ''甲'', 1, '''', ''2024-06-03'')', '23514 service_request_unit_nonblank'), ('(99, ''infrastructure.cloud'', ''甲'', 1, ''个'', ''2024-06-03'')', '23503'),
               ('(2, ''infrastructure.cloud'', ''甲'', 1, ''个'', ''2025-01-01'')', 'ZG011 legal_date'), ('(2, ''infrastructure.cloud'', ''甲'', 1, ''个'', ''2024-12-31'')', 'done'),
               ('(2, ''infrastructure.cloud'', ''甲'', 1, ''个'', ''infinity'')', '23514 service_request_requested_on_legal_day'), ('(2, ''infrastructure.cloud'', ''甲'', 1, ''个'', ''-infinity'')', '23514 service_request_requested_on_legal_day'),
               ('(2, ''infrastructure.cloud'', ''甲'', 1, ''个'', ''1949-09-30'')', '23514 service_request_requested_on_legal_day'), ('(2, ''infrastructure.cloud'', ''甲'', 1, ''个'', ''2024-02-29'')', 'done')) AS a (v, refusal);
SELECT pg_temp.refused('UPDATE yunfu.service_request SET ' || v, refusal, 'an answer of ' || v)
  FROM (VALUES ('decision = ''granted''', '23514 service_request_answer_check'), ('decided_on = ''2024-06-10''', '23514 service_request_answer_check'), ('decision = ''maybe'', decided_on = ''2024-06-10''', '23514 service_request_decision_check'),
               ('decision = ''granted'', decided_on = ''2024-06-02''', '23514 service_request_decided_on_check'), ('decision = ''granted'', decided_on = ''2024-06-03''', 'done'),
               ('decision = ''granted'', decided_on = ''2025-01-01''', 'ZG011 legal_date'), ('decision = ''granted'', decided_on = ''infinity''', '23514 service_request_decided_on_legal_day'),
               ('allocated = 8, allocated_on = ''2024-06-10''', '23514 service_request_allocation_check'), ('decision = ''refused'', decided_on = ''2024-06-10'', allocated = 8, allocated_on = ''2024-06-10''', '23514 service_request_allocation_check'),
               ('decision = ''granted'', decided_on = ''2024-06-10'', allocated = 8', '23514 service_request_allocation_check'), ('decision = ''granted'', decided_on = ''2024-06-10'', allocated_on = ''2024-06-10''', '23514 service_request_allocation_check'),
               ('decision = ''granted'', decided_on = ''2024-06-10'', allocated = 8.01, allocated_on = ''2024-06-10''', '23514 service_request_allocated_check'), ('decision = ''granted'', decided_on = ''2024-06-10'', allocated = 0, allocated_on = ''2024-06-10''', '23514 service_request_allocated_check'),
               ('decision = ''granted'', decided_on = ''2024-06-10'', allocated = ''NaN'', allocated_on = ''2024-06-10''', '23514 service_request_allocated_check'),
               ('decision = ''granted'', decided_on = ''2024-06-10'', allocated = 8, allocated_on = ''2024-06-09''', '23514 service_request_allocated_on_check'),
               ('decision = ''granted'', decided_on = ''2024-06-10'', allocated = 8, allocated_on = ''2025-01-01''', 'ZG011 legal_date'),
               ('decision = ''granted'', decided_on = ''2024-06-10'', allocated = 0.1, allocated_on = ''2024-06-10''', 'done')) AS a (v, refusal);
SELECT pg_temp.refused(statement, refusal, statement)
  FROM (VALUES
    ('UPDATE yunfu.matter SET resolution = ''好'' WHERE project_id IS NULL', '23514 matter_resolution_check'), ('UPDATE yunfu.matter SET resolved_on = ''2024-07-01''', '23514 matter_resolution_check'),
    ('UPDATE yunfu.matter SET resolution = ''好'', resolved_on = ''2024-06-03'' WHERE project_id IS NULL', '23514 matter_resolved_on_check'), ('UPDATE yunfu.matter SET resolution = '' '', resolved_on = ''2024-07-01''', '23514 matter_resolution_reason'),
    ('UPDATE yunfu.matter SET resolution = ''好'', resolved_on = ''2025-01-01''', 'ZG011 legal_date'), ('INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (2, ''甲'', ''2025-01-01'')', 'ZG011 legal_date'),
    ('INSERT INTO yunfu.matter (agency_id, project_id, title, raised_on) VALUES (2, 9999, ''甲'', ''2024-01-01'')', '23503 matter_project_id_fkey'),
    ('UPDATE yunfu.finding SET remedy = ''好''', '23514 finding_remedy_check'), ('UPDATE yunfu.finding SET remedy = ''好'', remedied_on = ''2024-06-07''', '23514 finding_remedied_on_check'),
    ('UPDATE yunfu.finding SET remedy = ''好'', remedied_on = ''2025-06-07''', 'ZG011 legal_date'), ('INSERT INTO yunfu.finding (agency_id, finder_id, article, title, found_on) VALUES (2, 1, '' '', ''甲'', ''2024-06-08'')', '23514 finding_article_nonblank'),
    ('INSERT INTO yunfu.finding (agency_id, finder_id, article, title, found_on) VALUES (2, 1, ''6'', ''甲'', ''2025-06-08'')', 'ZG011 legal_date'), ('INSERT INTO yunfu.finding (agency_id, finder_id, article, title, found_on) VALUES (99, 1, ''6'', ''甲'', ''2024-06-08'')', '23503 finding_agency_id_fkey'),
    ('INSERT INTO yunfu.finding (agency_id, finder_id, article, title, found_on) VALUES (2, 99, ''6'', ''甲'', ''2024-06-08'')', '23503'),
    ('INSERT INTO yunfu.audit_request (agency_id, title, requested_on, due_on) VALUES (2, ''甲'', ''2024-06-06'', ''2024-06-05'')', '23514 audit_request_due_on_check'),
    ('INSERT INTO yunfu.audit_request (agency_id, title, requested_on, due_on) VALUES (2, ''甲'', ''2024-06-06'', ''infinity'')', '23514 audit_request_due_on_legal_day'),
    ('INSERT INTO yunfu.audit_request (agency_id, title, requested_on, due_on) VALUES (2, ''甲'', ''2024-12-31'', ''2030-01-01'')', 'done'),
    ('INSERT INTO yunfu.audit_request (agency_id, title, requested_on, due_on) VALUES (2, ''甲'', ''2025-01-01'', ''2030-01-01'')', 'ZG011 legal_date'),
    ('INSERT INTO yunfu.audit_item (audit_request_id, title) VALUES (99, ''甲'')', '23503 audit_item_audit_request_id_fkey'), ('INSERT INTO yunfu.audit_item (audit_request_id, title) VALUES (1, '''')', '23514 audit_item_title_nonblank'),
    ('UPDATE yunfu.audit_item SET handed_on = ''2025-01-01''', 'ZG011 legal_date'), ('UPDATE yunfu.audit_item SET handed_on = ''2024-12-31'', document_id = 99999', '23503 audit_item_document_id_fkey'),
    ('INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (2, 1999)', '23514 annual_plan_year_calendar_year'), ('INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (2, 3000)', '23514 annual_plan_year_calendar_year'),
    ('INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (2, 2025, ''2025-01-01'')', 'ZG011 legal_date'), ('INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (2, 2025, ''-infinity'')', '23514 annual_plan_filed_on_legal_day'),
    ('INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (99, 2025)', '23503')) AS v (statement, refusal);
SELECT pg_temp.refused(format('INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (%s, %s)', :p, v), refusal, 'an evaluation of ' || v)
  FROM (VALUES ('2024, 3, 100, ''2024-12-01''', 'done'), ('2024, 3, 0, ''2024-12-01''', 'done'), ('2024, 3, 59.95, ''2024-12-01''', 'done'), ('2024, 3, 100.01, ''2024-12-01''', '23514 evaluation_score_check'),
               ('2024, 3, -0.01, ''2024-12-01''', '23514 evaluation_score_check'), ('2024, 3, 59.955, ''2024-12-01''', '23514 evaluation_score_check'), ('2024, 3, ''NaN'', ''2024-12-01''', '23514 evaluation_score_check'),
               ('2024, 3, ''Infinity'', ''2024-12-01''', '23514 evaluation_score_check'), ('2024, 3, 80, ''2025-01-01''', 'ZG011 legal_date'), ('1999, 3, 80, ''2024-12-01''', '23514 evaluation_year_calendar_year'),
               ('2023, 3, 80, ''2024-12-01''', '23505 evaluation_key'), ('2022, 3, 80, ''2024-12-01''', 'done'), ('2025, 3, 80, ''2024-12-01''', '23514 evaluation_year_check')) AS a (v, refusal);
SELECT pg_temp.refused('INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (9999, 2024, 3, 80, ''2024-12-01'')', '23503 evaluation_project_id_fkey', 'of no project');
SELECT pg_temp.refused(format('INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) SELECT max(id), %s FROM yunfu.annual_plan', v), refusal, 'a line of ' || v)
  FROM (VALUES ('''甲'', ''software.professional'', 0', 'done'), ('''甲'', ''software.professional'', -1', '23514 plan_line_estimate_yuan'), ('''甲'', ''software.professional'', 0.001', '23514 plan_line_estimate_yuan'), ('''甲'', ''software.professional'', ''NaN''', '23514 plan_line_estimate_yuan'),
               ('''　'', ''software.professional'', 1', '23514 plan_line_title_nonblank'), ('''甲'', ''software.x'', 1', '22P02')) AS a (v, refusal);
-- what must be there
SELECT pg_temp.refused(format('INSERT INTO yunfu.%s (%s) SELECT %s FROM (SELECT * FROM yunfu.%1$s ORDER BY id LIMIT 1) AS r', tab, string_agg(quote_ident(col), ', '),
                              string_agg(CASE WHEN col = absent THEN 'NULL' ELSE 'r.' || quote_ident(col) END, ', ')), '23502', format('%s without %s', tab, absent))
  FROM (VALUES ('service_request', '{agency_id,category,title,asked,unit,requested_on}'::text[]), ('matter', '{agency_id,title,raised_on}'), ('audit_request', '{agency_id,title,requested_on,due_on}'),
               ('audit_item', '{audit_request_id,title}'), ('finding', '{agency_id,finder_id,article,title,found_on}'), ('evaluation', '{project_id,year,evaluator_id,score,evaluated_on}'),
               ('annual_plan', '{agency_id,year}'), ('plan_line', '{annual_plan_id,title,category,estimate}')) AS t (tab, cols), unnest(cols) AS col, unnest(cols) AS absent
 GROUP BY tab, absent;

-- What was entered stays: every column but the answers and the remark; nothing is removed.
SELECT pg_temp.refused(format('UPDATE yunfu.%I SET %I = %s', relname, attname,
                              CASE format_type(atttypid, NULL) WHEN 'bigint' THEN attname || ' + 1000' WHEN 'integer' THEN attname || ' + 1' WHEN 'numeric' THEN attname || ' / 2' WHEN 'date' THEN '''2024-05-01'''
                                   WHEN 'govproj.legal_day' THEN '''2024-05-01''' WHEN 'govproj.calendar_year' THEN attname || ' + 1' WHEN 'govproj.category' THEN '''infrastructure.network''' WHEN 'boolean' THEN 'NOT ' || attname
                                   ELSE '''改''' END),
                       -- nobody approves plans under the shipped pack
                       CASE attname WHEN 'approved_on' THEN 'ZG006 office' ELSE 'ZG009 fixed' END, format('%s of %s stays', attname, relname))
  FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
 WHERE relnamespace = 'yunfu'::regnamespace AND relname IN ('annual_plan', 'service_request', 'matter', 'evaluation', 'audit_request', 'audit_item', 'finding') AND attnum > 0 AND relkind = 'r'
   AND attname NOT IN ('note', 'decision', 'decided_on', 'allocated', 'allocated_on', 'resolution', 'resolved_on', 'handed_on', 'document_id', 'remedy', 'remedied_on', 'filed_on')
   AND NOT (relname IN ('matter', 'audit_request', 'finding') AND attname = 'project_id');
SELECT pg_temp.refused(format('UPDATE yunfu.%I SET project_id = %s WHERE project_id IS %s NULL', tab, value, no), 'ZG009 fixed', format('the project of a %s stays (%s)', tab, value))
  FROM unnest(ARRAY['matter', 'audit_request', 'finding']) AS tab, (VALUES ('NULL', 'NOT'), ('1', '')) AS v (value, no);
SELECT pg_temp.refused(format('UPDATE yunfu.%I SET id = NULL', tab), refusal, tab || ' keeps its id')
  FROM (VALUES ('annual_plan', 'ZG009 fixed'), ('matter', 'ZG009 fixed'), ('plan_line', 'ZG009 fixed')) AS v (tab, refusal);
SELECT pg_temp.refused(format(statement, tab), 'ZG009 fixed', format(statement, tab))
  FROM unnest(ARRAY['annual_plan', 'service_request', 'matter', 'evaluation', 'audit_request', 'audit_item', 'finding']) AS tab,
       unnest(ARRAY['DELETE FROM yunfu.%I', 'TRUNCATE yunfu.%I CASCADE', 'SET LOCAL session_replication_role = replica; DELETE FROM yunfu.%I', 'MERGE INTO yunfu.%1$I t USING yunfu.%1$I s ON s.id = t.id WHEN MATCHED THEN DELETE',
                    'INSERT INTO yunfu.%1$I SELECT * FROM yunfu.%1$I ON CONFLICT (id) DO UPDATE SET id = 0']) AS statement
 WHERE NOT (statement LIKE 'INSERT%' AND tab = 'evaluation');
SELECT pg_temp.refused('TRUNCATE yunfu.plan_line CASCADE', 'ZG009 fixed', 'lines are not truncated');
SELECT pg_temp.refused(format('INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (%s, 2023, 3, 80, ''2024-12-01'') ON CONFLICT (project_id, year, evaluator_id, kind) DO UPDATE SET score = excluded.score', :p), 'ZG009 fixed', 'no score by way of a conflict');
SELECT last_seq AS seq FROM yunfu.project WHERE id = :p \gset
INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (:p, 2023, 3, 80, '2024-12-01') ON CONFLICT DO NOTHING;
SELECT is(last_seq, :seq::bigint, 'what is not inserted is no act') FROM yunfu.project WHERE id = :p;

-- Answered once.
SELECT last_seq AS before FROM yunfu.register \gset
SELECT last_seq AS p_before FROM yunfu.project WHERE id = :p \gset
SELECT pg_temp.do(who, statement) FROM (VALUES
    (1, 'tap_bureau', 'UPDATE yunfu.service_request SET decision = ''granted'', decided_on = ''2024-06-10'''),
    (2, 'tap_bureau', 'UPDATE yunfu.service_request SET allocated = 4.5, allocated_on = ''2024-06-12'''),
    (3, 'tap_bureau', 'UPDATE yunfu.matter SET resolution = ''已协调'', resolved_on = ''2024-06-30'''),
    (4, 'tap_police', format('UPDATE yunfu.audit_item SET handed_on = ''2024-12-01'', document_id = (SELECT min(id) FROM yunfu.document WHERE project_id = %s) WHERE title = ''合同''', :p)),
    (5, 'tap_police', 'UPDATE yunfu.audit_item SET handed_on = ''2024-12-22'' WHERE title = ''台账'''),
    (6, 'tap_bureau', 'UPDATE yunfu.finding SET remedy = ''已补报'', remedied_on = ''2024-07-01'' WHERE finder_id = 1'),
    (7, 'tap_finance', 'UPDATE yunfu.finding SET remedy = ''已退回'', remedied_on = ''2024-07-02'' WHERE finder_id = 3'),
    (8, 'tap_police', 'UPDATE yunfu.annual_plan SET filed_on = ''2024-12-01'' WHERE year = 2025'),
    (9, 'tap_police', 'UPDATE yunfu.service_request SET note = ''已用''')) AS v (place, who, statement) ORDER BY place \g /dev/null
SELECT is(pg_temp.acts(:before), 'service_request_decided 1 2024-06-10, service_request_allocated 1 2024-06-12, matter_resolved 1 2024-06-30, audit_item_handed_over 2 2024-12-01, audit_item_handed_over 2 2024-12-22, '
          'finding_remedied 1 2024-07-01, annual_plan_filed 2 2024-12-01, service_request_changed 2 2024-06-03', 'each answer is an act of who gave it and of its day');
SELECT is(pg_temp.acts_of(:p, :p_before), 'matter_resolved 1 2024-06-30, finding_remedied 3 2024-07-02', 'on a project, in its chain; audit items are the agency''s');
SELECT is(detail::text, format('{"id":%s,"allocated":[null,4.5],"allocated_on":[null,"2024-06-12"]}', (SELECT max(id) FROM yunfu.service_request)), 'the detail is what was filled in') FROM yunfu.register_act WHERE kind = 'service_request_allocated';
SELECT ok(pg_temp.whole(), 'the chain is whole');
SELECT pg_temp.refused(statement, 'ZG009 fixed', 'answers stay: ' || statement)
  FROM unnest(ARRAY['UPDATE yunfu.service_request SET decision = ''refused''', 'UPDATE yunfu.service_request SET decision = NULL, decided_on = NULL, allocated = NULL, allocated_on = NULL', 'UPDATE yunfu.service_request SET decided_on = ''2024-06-11''',
                    'UPDATE yunfu.service_request SET allocated = 8', 'UPDATE yunfu.service_request SET allocated = NULL, allocated_on = NULL', 'UPDATE yunfu.service_request SET allocated_on = ''2024-06-13''',
                    'UPDATE yunfu.matter SET resolution = ''又'' WHERE project_id IS NULL', 'UPDATE yunfu.matter SET resolution = NULL, resolved_on = NULL', 'UPDATE yunfu.audit_item SET handed_on = ''2024-12-20''', 'UPDATE yunfu.audit_item SET handed_on = NULL',
                    'UPDATE yunfu.audit_item SET document_id = NULL WHERE title = ''合同''', 'UPDATE yunfu.audit_item SET document_id = document_id + 1 WHERE title = ''合同''', 'UPDATE yunfu.finding SET remedy = ''又''', 'UPDATE yunfu.finding SET remedy = NULL, remedied_on = NULL',
                    'UPDATE yunfu.annual_plan SET filed_on = ''2024-11-29'' WHERE year = 2025', 'UPDATE yunfu.annual_plan SET filed_on = NULL WHERE year = 2025']) AS statement;
SELECT pg_temp.everything() AS before \gset
UPDATE yunfu.service_request SET decision = decision, allocated = allocated, note = note;
UPDATE yunfu.matter SET title = title, resolution = resolution;
UPDATE yunfu.annual_plan SET filed_on = filed_on, sealed = sealed;
UPDATE yunfu.evaluation SET score = score;
SELECT is(pg_temp.everything(), :'before', 'to say the same again is no act');
CREATE FUNCTION pg_temp.at_once() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    before bigint := (SELECT last_seq FROM yunfu.register);
    acts text;
BEGIN
    INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on) VALUES (2, 'infrastructure.cloud', '又', 2, 'vCPU', '2024-06-03');
    UPDATE yunfu.service_request SET decision = 'granted', decided_on = '2024-06-10', allocated = 2, allocated_on = '2024-06-12' WHERE title = '又';
    acts := pg_temp.acts(before);
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = acts;
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;
SELECT is(pg_temp.at_once(), 'service_request_entered 2 2024-06-03, service_request_decided 1 2024-06-10, service_request_allocated 1 2024-06-12', 'two answers in one statement are two acts');
SELECT pg_temp.refused('UPDATE yunfu.audit_item SET document_id = (SELECT min(id) FROM yunfu.document) WHERE title = ''台账''', 'ZG009 fixed', 'what was handed over without a paper is not handed over again with one');
INSERT INTO yunfu.audit_item (audit_request_id, title) SELECT min(id), '发票' FROM yunfu.audit_request;
SELECT pg_temp.refused('UPDATE yunfu.audit_item SET handed_on = ''2024-06-05'' WHERE title = ''发票''', 'ZG011 legal_date', 'nothing is handed over before it is asked for');
SELECT is(pg_temp.by(who, 'UPDATE yunfu.audit_item SET handed_on = ''2024-11-30'' WHERE title = ''发票'''), outcome, 'nor dated back more than 30 days but by the register''s owner: ' || who) FROM (VALUES ('tap_police', 'ZG011 legal_date'), ('none', 'done')) AS v (who, outcome);
SELECT pg_temp.refused('UPDATE yunfu.audit_item SET document_id = (SELECT min(id) FROM yunfu.document) WHERE title = ''发票''', '23514 audit_item_document_check', 'nor is a paper named for what was not handed over');

-- The chain is nobody's to write.
SELECT pg_temp.refused(statement, 'ZG009 fixed', statement) || E'\n' || is(pg_temp.by('tap_stranger', statement), 'ZG009 fixed', 'granted all: ' || statement)
  FROM unnest(ARRAY['UPDATE yunfu.register_act SET detail = ''{}''', 'DELETE FROM yunfu.register_act WHERE seq = (SELECT max(seq) FROM yunfu.register_act)', 'TRUNCATE yunfu.register_act',
                    'INSERT INTO yunfu.register_act SELECT * FROM yunfu.register_act', 'INSERT INTO yunfu.register_act (seq, kind, actor, legal_on, recorded_at, detail, hash) VALUES (9999, ''x'', ''x'', ''2024-01-01'', now(), ''{}'', ''\x00'')',
                    'INSERT INTO yunfu.register_act SELECT * FROM yunfu.register_act ON CONFLICT (register_id, seq) DO UPDATE SET kind = ''x''', 'UPDATE yunfu.register SET last_seq = last_seq - 1', 'UPDATE yunfu.register SET last_hash = NULL',
                    'UPDATE yunfu.register SET last_hash = sha256(''x''), title = ''x''', 'DELETE FROM yunfu.register', 'TRUNCATE yunfu.register CASCADE']) AS statement;
SELECT pg_temp.refused('SET LOCAL session_replication_role = replica; ' || statement, 'ZG009 fixed', 'as a replica: ' || statement)
  FROM unnest(ARRAY['UPDATE yunfu.register_act SET detail = ''{}''', 'DELETE FROM yunfu.register_act', 'UPDATE yunfu.register SET last_seq = 0']) AS statement;
REVOKE ALL ON yunfu.register_act, yunfu.register, yunfu.act FROM PUBLIC;
SELECT is(pg_temp.by('tap_police', statement), 'done', 'whoever enters needs no rights on the chain: ' || what) FROM doing WHERE place IN (1, 6, 11);

-- Columns of the users' own, and triggers of their own.
ALTER TABLE yunfu.service_request ADD COLUMN contact text, ADD COLUMN urgent boolean DEFAULT false, ADD COLUMN spare numeric GENERATED ALWAYS AS (asked - allocated) STORED;
ALTER TABLE yunfu.annual_plan ADD COLUMN contact text;
ALTER TABLE yunfu.plan_line ADD COLUMN contact text;
ALTER TABLE yunfu.evaluation ADD COLUMN contact text;
ALTER TABLE yunfu.audit_item DROP COLUMN note, ADD COLUMN contact text;
SELECT last_seq AS before FROM yunfu.register \gset
SELECT last_seq AS p_before FROM yunfu.project WHERE id = :p \gset
UPDATE yunfu.service_request SET contact = '办公室', urgent = true;
UPDATE yunfu.annual_plan SET contact = '办公室' WHERE year = 2025;
UPDATE yunfu.evaluation SET contact = '办公室' WHERE evaluator_id = 3;
UPDATE yunfu.audit_item SET contact = '办公室' WHERE title = '合同';
SELECT is(pg_temp.acts(:before), 'service_request_changed 2 2024-06-03, annual_plan_changed 2 2024-12-31, audit_item_changed 6 2024-12-31', 'a column of the users'' own is theirs to change, and an act');
SELECT is(pg_temp.acts_of(:p, :p_before), 'evaluation_changed 3 2024-06-11', 'of the project where it is about one');
SELECT is(detail::text, format('{"id":%s,"contact":[null,"办公室"],"urgent":[false,true]}', (SELECT max(id) FROM yunfu.service_request)), 'with old and new') FROM yunfu.register_act WHERE seq = :before + 1;
SELECT is(spare, 3.5, 'a column that is computed stays computed') FROM yunfu.service_request;
SELECT is(pg_temp.by('tap_school', statement), 'ZG006 office', 'they are the office''s that entered the row: ' || statement)
  FROM unnest(ARRAY['UPDATE yunfu.service_request SET contact = ''我''', 'UPDATE yunfu.annual_plan SET contact = ''我'' WHERE year = 2025', 'UPDATE yunfu.evaluation SET contact = ''我''', 'UPDATE yunfu.audit_item SET contact = ''我''']) AS statement;
SELECT pg_temp.refused('UPDATE yunfu.plan_line SET contact = ''我'' WHERE title = ''指挥调度''', 'ZG009 fixed', 'a line that is filed keeps them too');
SELECT ok(pg_temp.whole(), 'the chain is whole');
CREATE FUNCTION pg_temp.meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.title := '改'; RETURN NEW; END $$;
CREATE FUNCTION pg_temp.swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
SELECT pg_temp.refused(format('CREATE TRIGGER %s BEFORE INSERT OR UPDATE ON yunfu.%s FOR EACH ROW EXECUTE FUNCTION pg_temp.%s(); %s', name, tab, what, statement), refusal, format('%s on %s that would %s', name, tab, what))
  FROM (VALUES ('matter', 'INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (2, ''甲'', ''2024-01-01'')'), ('plan_line', 'INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) SELECT max(id), ''甲'', ''software.professional'', 1 FROM yunfu.annual_plan'),
               ('finding', 'INSERT INTO yunfu.finding (agency_id, finder_id, article, title, found_on) VALUES (2, 1, ''6'', ''甲'', ''2024-01-01'')'),
               ('service_request', 'INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on) VALUES (2, ''infrastructure'', ''甲'', 1, ''个'', ''2024-01-01'')')) AS t (tab, statement),
       (VALUES ('zzz_last', 'meddle', '55000'), ('zzz_last', 'swallow', '55000'), ('aaa_first', 'meddle', 'done'), ('aaa_first', 'swallow', 'done')) AS v (name, what, refusal)
 WHERE NOT (tab = 'plan_line' AND refusal = 'done');
SELECT pg_temp.refused(format('CREATE TRIGGER meddle BEFORE INSERT ON yunfu.register_act FOR EACH ROW EXECUTE FUNCTION pg_temp.%s(); INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (2, ''甲'', ''2024-01-01'')', what), '55000',
                       'none that would meddle with acts: ' || what) FROM unnest(ARRAY['meddle', 'swallow']) AS what;

-- Plans: open, filed, and a new version.
SELECT pg_temp.do('tap_police', 'INSERT INTO yunfu.annual_plan (agency_id, year, version, sealed) VALUES (2, 2025, 9, true)') \g /dev/null
SELECT results_eq('SELECT version, filed_on::date, sealed FROM yunfu.annual_plan WHERE agency_id = 2 AND year = 2025 ORDER BY id', $$ VALUES (1, DATE '2024-12-01', true), (2, NULL, false) $$, 'a revision is the next version, open, whatever the client says');
SELECT id AS v2 FROM yunfu.annual_plan WHERE agency_id = 2 AND year = 2025 AND version = 2 \gset
SELECT pg_temp.do('tap_police', format(statement, :v2)) FROM (VALUES (1, 'INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) VALUES (%s, ''甲'', ''software.professional'', 1), (%1$s, ''乙'', ''software.professional'', 2)'),
    (2, 'UPDATE yunfu.plan_line SET estimate = 3, title = ''丙'' WHERE title = ''甲'''), (3, 'DELETE FROM yunfu.plan_line WHERE title = ''乙''')) AS v (place, statement) ORDER BY place \g /dev/null
SELECT results_eq(format('SELECT title::text, estimate::numeric FROM yunfu.plan_line WHERE annual_plan_id = %s', :v2), $$ VALUES ('丙', 3::numeric) $$, 'lines come, change and go while it is open');
SELECT is((SELECT string_agg(kind, ', ' ORDER BY seq) FROM yunfu.register_act WHERE kind LIKE 'plan_line%' AND seq > :before), 'plan_line_entered, plan_line_entered, plan_line_changed, plan_line_removed', 'each an act');
SELECT is(pg_temp.by('tap_police', format(statement, :v2)), refusal, statement)
  FROM (VALUES ('UPDATE yunfu.plan_line SET annual_plan_id = 1 WHERE title = ''丙''', 'ZG009 fixed'), ('UPDATE yunfu.plan_line SET id = id + 100 WHERE title = ''丙''', 'ZG009 fixed'),
               ('UPDATE yunfu.annual_plan SET sealed = true WHERE id = %s', 'ZG009 fixed'), ('UPDATE yunfu.annual_plan SET sealed = NULL WHERE id = %s', 'ZG009 fixed'), ('UPDATE yunfu.annual_plan SET version = 1 WHERE id = %s', 'ZG009 fixed'),
               ('INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) SELECT id, ''甲'', ''software.professional'', 1 FROM yunfu.annual_plan WHERE year = 2025 AND version = 1', 'ZG009 fixed'),
               ('UPDATE yunfu.plan_line SET estimate = 1 WHERE title = ''指挥调度''', 'ZG009 fixed'), ('DELETE FROM yunfu.plan_line WHERE title = ''指挥调度''', 'ZG009 fixed'),
               ('INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) VALUES (99, ''甲'', ''software.professional'', 1)', '23503 plan_line_annual_plan_id_fkey'),
               ('UPDATE yunfu.annual_plan SET filed_on = ''2024-12-01'' WHERE id = %s; INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) VALUES (%1$s, ''甲'', ''software.professional'', 1)', 'ZG009 fixed'),
               ('UPDATE yunfu.annual_plan SET filed_on = ''2024-12-01'' WHERE id = %s; DELETE FROM yunfu.plan_line WHERE annual_plan_id = %1$s', 'ZG009 fixed'),
               ('UPDATE yunfu.annual_plan SET filed_on = ''2024-12-01'' WHERE id = %s', 'done'),
               ('UPDATE yunfu.annual_plan SET filed_on = ''2024-11-30'' WHERE id = %s', 'ZG011 legal_date'), ('UPDATE yunfu.annual_plan SET filed_on = ''2025-01-01'' WHERE id = %s', 'ZG011 legal_date'),
               ('INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (2, 2024, ''2024-12-01'')', 'done'), ('INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (2, 2024, ''2024-11-30'')', 'ZG011 legal_date')) AS v (statement, refusal);
SELECT pg_temp.refused(format('UPDATE yunfu.annual_plan SET filed_on = ''2024-01-01'' WHERE id = %s', :v2), 'done', 'only the register''s owner dates further back than 30 days');
-- one that is entered from a paper, with its day of filing, takes its lines afterwards
SELECT pg_temp.do('tap_school', 'INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (5, 2025, ''2024-12-02'')') \g /dev/null
SELECT id AS school FROM yunfu.annual_plan WHERE agency_id = 5 AND year = 2025 \gset
SELECT pg_temp.do('tap_school', format('INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) VALUES (%s, ''校园'', ''software.professional'', 1)', :school)) \g /dev/null
SELECT is(pg_temp.by('tap_school', format(statement, :school)), refusal, statement)
  FROM (VALUES ('INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) VALUES (%s, ''二'', ''software.professional'', 1)', 'done'), ('UPDATE yunfu.plan_line SET estimate = 2 WHERE annual_plan_id = %s', 'ZG009 fixed'),
               ('DELETE FROM yunfu.plan_line WHERE annual_plan_id = %s', 'ZG009 fixed'),
               ('INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (5, 2025); INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) VALUES (%s, ''二'', ''software.professional'', 1)', 'ZG009 fixed'),
               ('INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (5, 2026); INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) VALUES (%s, ''二'', ''software.professional'', 1)', 'done')) AS v (statement, refusal);
SET govproj.today = '2025-01-01';
SELECT is(pg_temp.by(who, format('INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) VALUES (%s, ''三'', ''software.professional'', 1)', :school)), 'done', 'thirty days on: ' || who) FROM unnest(ARRAY['tap_school', 'none']) AS who;
SET govproj.today = '2025-01-02';
SELECT is(pg_temp.by(who, format('INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) VALUES (%s, ''三'', ''software.professional'', 1)', :school)), outcome, 'and one day later: ' || who)
  FROM (VALUES ('tap_school', 'ZG009 fixed'), ('none', 'done')) AS v (who, outcome);
SET govproj.today = '2024-12-31';
INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (5, 2030), (5, 2030), (2, 2030);
SELECT results_eq('SELECT agency_id, version FROM yunfu.annual_plan WHERE year = 2030 ORDER BY id', 'VALUES (5::bigint, 1), (5, 2), (2, 1)', 'versions count for each agency, in one statement too');

-- The plan line of a project.
INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (2, 2021);
INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) SELECT id, '未报', 'software.professional', 1 FROM yunfu.annual_plan WHERE agency_id = 2 AND year = 2021;
SELECT l.id AS own FROM yunfu.plan_line l JOIN yunfu.annual_plan a ON a.id = annual_plan_id WHERE agency_id = 2 AND year = 2020 \gset
SELECT l.id AS other FROM yunfu.plan_line l JOIN yunfu.annual_plan a ON a.id = annual_plan_id WHERE agency_id = 5 AND year = 2020 \gset
SELECT l.id AS unfiled FROM yunfu.plan_line l JOIN yunfu.annual_plan a ON a.id = annual_plan_id WHERE agency_id = 2 AND year = 2021 \gset
SELECT l.id AS next FROM yunfu.plan_line l JOIN yunfu.annual_plan a ON a.id = annual_plan_id WHERE agency_id = 2 AND year = 2025 AND version = 1 \gset
SELECT pg_temp.refused(format('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, plan_line_id, stage_on) VALUES (''甲'', ''software.professional'', 2, %s, 1, %s, ''2020-03-02'')', year, line), refusal,
                       format('a project of %s that carries out %s', year, what))
  FROM (VALUES (2020, :own, 'done', 'its owner''s line of that year'), (2021, :own, 'ZG010 plan_line', 'one of another year'), (2020, :other, 'ZG010 plan_line', 'another agency''s'), (2021, :unfiled, 'ZG010 plan_line', 'one that is not filed'),
               (2020, 9999, 'ZG010 plan_line', 'one that is not there'), (2025, :next, 'ZG010 plan_line', 'one of a plan that was filed only after that day')) AS v (year, line, refusal, what);
SELECT matches((drive.outcome(format('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, plan_line_id, stage_on) VALUES (''甲'', ''software.professional'', 2, %s, 1, %s, ''2020-03-02'')', year, line))).detail,
               format('^Article 6, a reading, plan_line \(ZG010\): plan line %s cannot be carried out by the project: %s\.', line, why), why)
  FROM (VALUES (2021, :own, 'its plan is of another year'), (2020, :other, 'it is of another agency''s plan'), (2021, :unfiled, 'its plan is not filed by that day'), (2020, 9999, 'there is no such plan line')) AS v (year, line, why);
SELECT drive.project() AS planned, drive.project(ground => 'vital') AS off_plan \gset
SELECT pg_temp.refused(format('UPDATE yunfu.project SET %s WHERE id = %s', change, :planned), refusal, 'while planned: ' || change)
  FROM (VALUES ('plan_line_id = ' || :other, 'ZG010 plan_line'), ('plan_line_id = ' || :unfiled, 'ZG010 plan_line'), ('plan_line_id = 9999', 'ZG010 plan_line'), ('budget_year = 2021', 'ZG010 plan_line'),
               ('plan_line_id = NULL', 'done'), ('plan_line_id = NULL, off_plan_ground = ''security''', 'done'), ('budget_year = 2025, plan_line_id = ' || :next, 'done'), ('title = ''乙''', 'done')) AS v (change, refusal);
SELECT pg_temp.refused(format('UPDATE yunfu.annual_plan SET filed_on = ''2020-11-20'' WHERE agency_id = 2 AND year = 2021; UPDATE yunfu.project SET budget_year = 2021, plan_line_id = %s WHERE id = %s', :unfiled, :planned), 'done', 'once filed, its line may be carried out');
SELECT pg_temp.refused(format('UPDATE yunfu.project SET plan_line_id = %s WHERE id = %s', :own, :off_plan), 'done', 'off plan, it may come to a line');
SELECT pg_temp.refused(format('UPDATE yunfu.project SET %s WHERE id = %s', change, :p), 'ZG009 fixed', 'later: ' || change) FROM unnest(ARRAY['plan_line_id = NULL', 'plan_line_id = ' || :other, 'budget_year = 2021']) AS change;
SELECT pg_temp.refused(format('UPDATE yunfu.project SET stage = ''withdrawn'', plan_line_id = NULL WHERE id = %s', :planned), 'ZG009 fixed', 'nor together with a step');
SELECT is(pg_temp.by('tap_school', format('UPDATE yunfu.project SET plan_line_id = NULL WHERE id = %s', :planned)), 'ZG006 office', 'nor by another agency');
UPDATE yunfu.project SET plan_line_id = NULL WHERE id = :planned;
SELECT is(detail::jsonb -> 'plan_line_id', jsonb_build_array(:own, NULL), 'the change is an act') FROM yunfu.act WHERE project_id = :planned ORDER BY seq DESC LIMIT 1;
-- neither a line nor a ground: the shipped pack warns, a pack may refuse
UPDATE yunfu.policy SET superseded_on = '2024-03-31';
SELECT govproj.load_pack('yunfu', jsonb_set(body, '{conditions}', (SELECT jsonb_agg(CASE WHEN c ->> 'condition' = 'planned' THEN c - 'mode' ELSE c END) FROM jsonb_array_elements(body -> 'conditions') AS c))
                                  || '{"code": "strict", "valid_from": "2024-04-01", "valid_until": null}') FROM govproj.packs WHERE code = 'yunfu-2020' \g /dev/null
SELECT is(array_agg(mode || ' ' || article), '{"warn 6, 9"}', 'the shipped pack warns') FROM yunfu.policy_condition JOIN yunfu.policy p ON p.id = policy_id WHERE condition = 'planned' AND p.code = 'yunfu-2020';
SELECT pg_temp.refused(format('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, plan_line_id, off_plan_ground, stage_on) VALUES (''甲'', ''software.professional'', 2, 2020, 1, %s, %s, %L)', line, ground, day), refusal,
                       format('plan line %s, ground %s, %s', line, ground, day))
  FROM (VALUES ('NULL', 'NULL', '2024-03-31', 'done'), ('NULL', 'NULL', '2024-04-01', 'ZG002 planned'), ('NULL', '''vital''', '2024-04-01', 'done'), (:'own', 'NULL', '2024-04-01', 'done'), (:'own', '''vital''', '2024-04-01', 'done')) AS v (line, ground, day, refusal);
SELECT drive.project(day => '2024-04-01') AS strict \gset
SELECT pg_temp.refused(format('UPDATE yunfu.project SET plan_line_id = NULL WHERE id = %s', :strict), 'ZG002 planned', 'nor may it be given up while planned');
SELECT pg_temp.refused(format('UPDATE yunfu.project SET plan_line_id = NULL, off_plan_ground = ''vital'' WHERE id = %s', :strict), 'done', 'but for a ground');

-- Demands go on as before.
SELECT drive.project('public') AS u \gset
SELECT is(pg_temp.by('tap_police', 'INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (2, 2020, ''视频会议'', ''software.platform'')'), 'done', 'a unit enters its demand');
INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (2, 2020, '视频会议', 'software.platform');
UPDATE yunfu.demand SET project_id = :u;
SELECT is(kind, 'demand_taken_up', 'it is taken up, an act of the project') FROM yunfu.act WHERE project_id = :u ORDER BY seq DESC LIMIT 1;
SELECT pg_temp.refused('UPDATE yunfu.demand SET project_id = NULL', 'ZG009 demand', 'once');

SELECT ok(pg_temp.whole(), 'at the end the chain is whole');
SELECT is(count(DISTINCT last_hash), 1::bigint, 'and there is one') FROM yunfu.register;

SELECT * FROM finish();
ROLLBACK;
