-- Offices are a version's own words: who owns, decides, issues, sees and is owed to is none of the shipped ones here.
BEGIN;
\ir ../tap.sql
GRANT USAGE ON SCHEMA drive TO PUBLIC;
SELECT no_plan();
SET govproj.today = '2031-12-31';

CREATE TEMPORARY TABLE law AS SELECT jsonb $${
  "code": "town-2031", "title": "某县政务信息化项目管理办法", "valid_from": "2031-01-01", "valid_until": "2032-12-31",
  "words": [
    {"list": "office", "word": "town", "label_zh": "乡镇", "label_en": "a town", "parts": "appoints", "article": "1"},
    {"list": "office", "word": "reform", "label_zh": "发展改革部门", "label_en": "the development and reform bureau", "parts": "sees_all", "article": "2"},
    {"list": "office", "word": "cyber", "label_zh": "网信部门", "label_en": "the cyberspace office", "parts": "sees_all", "article": "3"},
    {"list": "office", "word": "hub2", "label_zh": "大数据中心", "label_en": "the data hub", "parts": "sees_all, settles", "article": "4"},
    {"list": "cost_line", "word": "all", "label_zh": "全部费用", "label_en": "all costs", "parts": "software"},
    {"list": "source", "word": "county", "label_zh": "县级财政资金", "label_en": "county funds", "parts": "in_scope"},
    {"list": "contract", "word": "build", "label_zh": "建设合同", "label_en": "building contract", "parts": "main"}],
  "tracks": [{"track": "县级", "label_zh": "县级项目", "label_en": "county projects", "owner_kinds": "town, hub2", "article": "1"}],
  "classes": [{"category": "infrastructure", "track": "县级", "article": "1"}, {"category": "software", "track": "县级", "article": "1"},
              {"category": "maintenance", "track": "县级", "article": "1"}, {"category": "operation", "track": "县级", "article": "1"},
              {"category": "thirdparty", "track": "县级", "article": "1"}],
  "documents": [
    {"kind": "opinion", "label_zh": "网信意见", "label_en": "opinion on security", "issuer": "cyber", "has_outcome": true, "article": "3"},
    {"kind": "approval", "label_zh": "批复", "label_en": "approval", "issuer": "reform", "has_amount": true, "article": "2"},
    {"kind": "leave", "label_zh": "豁免文件", "label_en": "leave", "issuer": "reform", "article": "2"},
    {"kind": "report", "label_zh": "情况报告", "label_en": "report", "issuer": "owner", "article": "4"}],
  "steps": [{"track": "县级", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "1"},
            {"track": "县级", "from_stage": "planned", "to_stage": "approved", "office": "reform", "kind": "forward", "freezes": true, "limit_document": "approval", "article": "2"},
            {"track": "县级", "from_stage": "approved", "to_stage": "contracted", "office": "owner", "kind": "forward", "article": "4"},
            {"track": "县级", "from_stage": "contracted", "to_stage": "accepted", "office": "hub2", "kind": "forward", "article": "4"}],
  "requirements": [
    {"to_stage": "approved", "needs": "approval", "article": "2"},
    {"to_stage": "approved", "needs": "opinion", "outcome": "passed", "when": {"owner": "town"}, "article": "3"}],
  "conditions": [{"to_stage": "approved", "condition": "another_office", "article": "2"},
                 {"to_stage": "accepted", "condition": "another_office", "article": "4"}],
  "obligations": [{"code": "report", "label_zh": "情况报告", "label_en": "report", "event": "stage", "stage": "contracted", "receiver": "hub2", "met_by": "report", "period": "10 days", "article": "4"},
                  {"code": "plan", "label_zh": "年度计划", "label_en": "yearly plan", "event": "plan", "debtor": "town", "receiver": "reform", "due_month": 11, "due_day": 30, "article": "1"}],
  "waivers": [{"rule": "opinion", "grantor": "reform", "document_kind": "leave", "article": "2"}],
  "forms": [{"form": "matter", "does": "enter", "office": "owner", "article": "4"}, {"form": "matter", "does": "resolve", "office": "hub2", "article": "4"},
            {"form": "contract", "does": "enter", "office": "owner", "article": "4"}, {"form": "fund_allocation", "does": "enter", "office": "reform", "article": "2"}],
  "articles": [{"article": "1", "summary_zh": "一", "summary_en": "one"}, {"article": "2", "summary_zh": "二", "summary_en": "two"},
               {"article": "3", "summary_zh": "三", "summary_en": "three"}, {"article": "4", "summary_zh": "四", "summary_en": "four"}],
  "cases": [{"case": "乡镇须有网信意见", "article": "3", "given": {"category": "software", "total": 500000, "stage": "planned", "on": "2031-03-03"},
             "story": [{"on": "2031-03-03", "enter": "approval"}, {"on": "2031-03-03", "step": "approved", "expect": "opinion"},
                       {"on": "2031-03-03", "enter": "opinion"}, {"on": "2031-03-03", "step": "approved"}]},
            {"case": "大数据中心不须", "article": "3", "given": {"category": "software", "owner": "another_hub2", "total": 500000, "stage": "planned", "on": "2031-03-03"},
             "story": [{"on": "2031-03-03", "enter": "approval"}, {"on": "2031-03-03", "step": "approved"}]}]
}$$ AS body;

-- A register without a law has no offices, and takes agencies of any kind that is a word.
SELECT govproj.create_register('town', pack => NULL) \g /dev/null
SELECT pg_temp.refused(format($$ INSERT INTO town.agency (code, name, kind) VALUES ('x', '某局', %L) $$, kind), result, format('without a law, a %s', kind))
  FROM (VALUES ('warden', 'done'), ('owner', '23514 agency_kind_check'), ('Warden', '23514 agency_kind_check'), ('', '23514 agency_kind_check')) AS v (kind, result);
SELECT isnt(govproj.load_pack('town', body), NULL, 'offices of one''s own are lawful') FROM law;
SELECT is_empty('SELECT code, fault FROM town.policy_fault', 'and contradict nothing');
SELECT is_empty($$ SELECT title, line, tried, expected, got, remark FROM govproj.test_pack('town', 'town-2031') WHERE passed IS FALSE $$, 'its cases play among its offices');
SELECT is((drive.outcome($$ INSERT INTO town.agency (code, name, kind) VALUES ('x', '某局', 'unit') $$))::text,
          ROW('23514 agency_kind_check', 'kind of "agency" is "unit", which is no office of any policy',
              'Its words: town (乡镇 / a town), reform (发展改革部门 / the development and reform bureau), cyber (网信部门 / the cyberspace office), hub2 (大数据中心 / the data hub).',
              'The offices of a version are rows of policy_word, list office, the section "words" of its pack.')::text, 'an agency of another kind is refused, and those there are are listed in both languages');

CREATE ROLE tap_town; CREATE ROLE tap_other; CREATE ROLE tap_reform; CREATE ROLE tap_cyber; CREATE ROLE tap_hub;
INSERT INTO town.agency (code, name, kind, db_role, leading_group) VALUES ('t', '某镇', 'town', 'tap_town', '领导小组'), ('o', '另一镇', 'town', 'tap_other', NULL),
    ('r', '发改局', 'reform', 'tap_reform', NULL), ('c', '网信办', 'cyber', 'tap_cyber', NULL), ('h', '大数据中心', 'hub2', 'tap_hub', NULL);
SELECT id AS t FROM town.agency WHERE code = 't' \gset
SELECT id AS r FROM town.agency WHERE code = 'r' \gset
SELECT id AS c FROM town.agency WHERE code = 'c' \gset
SELECT id AS h FROM town.agency WHERE code = 'h' \gset
SELECT govproj.grant_register('town') \g /dev/null

-- Who may own, decide and issue
\set born 'INSERT INTO town.project (title, category, owner_id, budget_year, budgeted, city_funds, stage_on) VALUES (''镇项目'', ''software.professional'', %s, 2031, true, 500000, ''2031-02-03'')'
SELECT pg_temp.do('tap_town', format(:'born', :t));
SELECT max(id) AS p FROM town.project \gset
INSERT INTO town.cost_line (project_id, kind, amount) VALUES (:p, 'all', 500000);
SELECT pg_temp.refused_to('tap_reform', format('INSERT INTO town.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (%s, ''opinion'', %s, ''2031-03-03'', ''passed'')', :p, :r), 'ZG006 office', 'a paper is issued by its office alone');
SELECT is((pg_temp.outcome_for('tap_reform', format('INSERT INTO town.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (%s, ''opinion'', %s, ''2031-03-03'', ''passed'')', :p, :r))).detail,
          'Article 3: it is issued by an agency of kind "cyber".', 'which is named');
SELECT pg_temp.do('tap_reform', format('INSERT INTO town.document (project_id, kind, issuer_id, issued_on, amount) VALUES (%s, ''approval'', %s, ''2031-03-03'', 500000)', :p, :r));
\set step 'UPDATE town.project SET stage = %L, stage_on = ''2031-03-04'' WHERE id = %s'
SELECT pg_temp.refused_to('tap_reform', format(:'step', 'approved', :p), 'ZG002 opinion', 'what rests on who owns is asked of whom it is for');
SELECT results_eq(format('SELECT office FROM town.explain(%s, ''approved'') WHERE rule = ''opinion''', :p), $$ VALUES ('cyber') $$, 'and explain says whose turn it is');
SELECT pg_temp.do('tap_cyber', format('INSERT INTO town.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (%s, ''opinion'', %s, ''2031-03-03'', ''passed'')', :p, :c));
SELECT results_eq(format('SELECT DISTINCT office FROM town.worklist WHERE project_id = %s', :p), $$ VALUES ('reform') $$, 'the worklist, too');
SELECT pg_temp.refused_to('tap_hub', format(:'step', 'approved', :p), 'ZG006 office', 'a step is taken by its office alone');
SELECT pg_temp.do('tap_reform', format(:'step', 'approved', :p));
INSERT INTO town.project (title, category, owner_id, budget_year, budgeted, city_funds, stage_on) VALUES ('中心项目', 'software.professional', :h, 2031, true, 1, '2031-02-03') RETURNING id AS q \gset
INSERT INTO town.cost_line (project_id, kind, amount) VALUES (:q, 'all', 1);
INSERT INTO town.document (project_id, kind, issuer_id, issued_on, amount) VALUES (:q, 'approval', :r, '2031-03-03', 1);
UPDATE town.project SET stage = 'approved', stage_on = '2031-03-04' WHERE id = :q;
UPDATE town.project SET stage = 'contracted', stage_on = '2031-03-04' WHERE id = :q;
SELECT pg_temp.refused(format(:'step', 'accepted', :q), 'ZG006 another_office', 'an office is not its own judge');

-- Who sees what, and who settles
SELECT is(pg_temp.by(who, 'DO $d$ BEGIN ASSERT (SELECT count(*) FROM town.project) = ' || sees || '; END $d$'), 'done', format('%s sees %s projects', who, sees))
  FROM (VALUES ('tap_town', 1), ('tap_other', 0), ('tap_reform', 2), ('tap_cyber', 2), ('tap_hub', 2)) AS v (who, sees);
SELECT is(pg_temp.by(who, 'SELECT govproj.settle(''town'')'), result, who || ' settles') FROM (VALUES ('tap_hub', 'done'), ('tap_reform', '42501'), ('tap_town', '42501')) AS v (who, result);
SELECT pg_temp.refused_to('tap_other', 'SELECT * FROM govproj.check_register(''town'')', '42501', 'who sees some cannot ask of all');
SELECT lives_ok($$ SELECT pg_temp.do('tap_cyber', 'SELECT * FROM govproj.check_register(''town'')') $$, 'who sees all can');
SELECT is_empty($$ SELECT * FROM govproj.check_register('town') WHERE severity = 'error' $$, 'which finds nothing');

-- Who grants, receives, answers, and owes a plan
SELECT pg_temp.refused(format('INSERT INTO town.waiver (project_id, rule, granted_by, document_id, granted_on, until) SELECT %s, ''opinion'', %s, max(id), ''2031-03-03'', ''2031-12-31'' FROM town.document', :p, :c), 'ZG006 office', 'a waiver is its office''s');
SELECT set_eq($$ SELECT DISTINCT a.kind FROM town.obligation_watch w JOIN town.agency a ON a.id = w.agency_id WHERE w.kind = 'plan' $$, $$ VALUES ('town') $$, 'plans are owed by those who owe them');
INSERT INTO town.document (project_id, kind, issuer_id, issued_on) VALUES (:q, 'report', :h, '2031-03-05') RETURNING id AS report \gset
SELECT pg_temp.refused(format('INSERT INTO town.receipt (document_id, agency_id, received_on) VALUES (%s, %s, ''2031-03-06'')', :report, agency), result, 'received by ' || agency)
  FROM (VALUES (:r, 'ZG006 office'), (:h, 'done')) AS v (agency, result);
SELECT results_eq(format('SELECT receiver FROM govproj.project_duties(''town.project'', %s) WHERE kind = ''report''', :q), $$ VALUES ('hub2') $$, 'to whom it is owed');

-- Reports call them as the latest version does, with the parts that any gives them
SELECT results_eq($$ SELECT agency_code, agency_kind_zh, agency_kind_en, missing_leading_group, missing_responsible_office FROM town.agency_watch ORDER BY agency_id $$,
    $$ VALUES ('t', '乡镇', 'Town', false, true), ('o', '乡镇', 'Town', true, true), ('r', '发展改革部门', 'Development and reform bureau', false, false),
              ('c', '网信部门', 'Cyberspace office', false, false), ('h', '大数据中心', 'Data hub', false, false) $$, 'who has to appoint what');
SELECT isnt(govproj.load_pack('town', body || jsonb_build_object('code', 'town-2033', 'valid_from', '2033-01-01', 'valid_until', NULL, 'cases', '[]'::jsonb,
    'words', (SELECT jsonb_agg(CASE w ->> 'word' WHEN 'cyber' THEN w || '{"label_zh": "网络安全部门", "label_en": "the office of network security", "parts": "appoints"}'
                                                 WHEN 'hub2' THEN w - 'parts' ELSE w END) FROM jsonb_array_elements(body -> 'words') AS w))), NULL, 'another version') FROM law;
SELECT results_eq('SELECT kind, label_zh, label_en, sees_all, settles, appoints FROM town.agency_kind ORDER BY kind',
    $$ VALUES ('cyber', '网络安全部门', 'Office of network security', true, false, true), ('hub2', '大数据中心', 'Data hub', true, true, false),
              ('reform', '发展改革部门', 'Development and reform bureau', true, false, false), ('town', '乡镇', 'Town', false, false, true) $$, 'all versions together');
SELECT is((SELECT count(*) FROM regexp_matches(govproj.annotated_law('town', 'town-2031', language), v.line, 'g')), 1::bigint, v.line)
  FROM (VALUES ('zh', '\n- `hub2` 大数据中心：可见全部项目、登记到期义务（第四条）\n'), ('en', '\n- `town` a town: has to name a leading group and a responsible office \(Article 1\)\n'),
               ('zh', '县级项目的项目单位可以是：乡镇、大数据中心'), ('en', 'To “Approved”: needs the opinion on security, passed; only where: kind of agency that owns it is a town'),
               ('en', 'The approval is issued by the development and reform bureau'), ('zh', '年度计划：每年11月30日以前（含当日），乡镇须将下一年度计划报发展改革部门备案')) AS v (language, line);
SELECT matches(govproj.diagram('town', '县级'), 'planned --> approved : 发展改革部门 reform, Art. 2', 'a diagram names them');

-- What speaks against a pack's offices
CREATE FUNCTION pg_temp.load(section text, said jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce((o).detail, (o).result) FROM (SELECT drive.outcome(format('SELECT govproj.load_pack(''town'', %L)', body - 'cases'
        || '{"code": "next", "valid_from": "2030-01-01", "valid_until": "2030-12-31"}' || jsonb_build_object(section, body -> section || said))) AS o FROM law) AS s
$$;
SELECT matches(pg_temp.load(v.section, v.said::jsonb), v.fault, v.section || ': ' || v.said)
  FROM (VALUES
    ('words', '{"list": "office", "word": "owner", "label_zh": "主", "label_en": "an owner"}', '"owner" is a word the engine keeps for itself'),
    ('words', '{"list": "office", "word": "mayor", "label_zh": "主", "label_en": "a mayor", "parts": "main"}', 'a word of list office may have these parts: sees_all, settles, appoints'),
    ('steps', '{"track": "县级", "from_stage": "accepted", "to_stage": "filed", "office": "reforn", "kind": "forward", "article": "4"}', 'office: "reforn" is no word for this; did you mean "reform"'),
    ('steps', '{"track": "县级", "from_stage": "accepted", "to_stage": "filed", "office": "发展改革部门", "kind": "forward", "article": "4"}', 'did you mean "reform"'),
    ('documents', '{"kind": "x", "label_zh": "x", "label_en": "x", "issuer": "finance", "article": "4"}', '"finance" is no word for this; one of: owner, town, reform, cyber, hub2'),
    ('forms', '{"form": "finding", "does": "enter", "office": "cyber，audit", "article": "4"}', 'commas of full width'),
    ('waivers', '{"rule": "approval", "grantor": "owner", "document_kind": "leave", "article": "2"}', '"owner" is no word for this; one of: town, reform, cyber, hub2'),
    ('requirements', '{"to_stage": "approved", "needs": "report", "when": {"owner": "unit"}, "article": "2"}', 'when.owner "unit" is no word for this; one of: town, reform, cyber, hub2')) AS v (section, said, fault);
-- by plain SQL as well, row by row
INSERT INTO town.policy (code, title, valid_from, valid_until) VALUES ('draft', 'x', '2029-01-01', '2029-12-31') RETURNING id AS draft \gset
INSERT INTO town.policy_word (policy_id, list, word, label_zh, label_en) VALUES (:draft, 'office', 'town', '乡镇', 'a town');
INSERT INTO town.policy_track (policy_id, track, label_zh, label_en, owner_kinds, article) VALUES (:draft, 'a', 'a', 'a', 'town,towm', '1');
INSERT INTO town.policy_step (policy_id, track, to_stage, office, kind, article) VALUES (:draft, 'a', 'planned', 'reform', 'birth', '1');
INSERT INTO town.policy_document (policy_id, kind, label_zh, label_en, issuer, article) VALUES (:draft, 'd', 'd', 'd', 'reform', '1');
INSERT INTO town.policy_obligation (policy_id, code, label_zh, label_en, event, stage, receiver, met_by, article) VALUES (:draft, 'o', 'o', 'o', 'stage', 'planned', 'reform', 'd', '1');
INSERT INTO town.policy_waiver (policy_id, rule, grantor, document_kind, article) VALUES (:draft, 'd', 'reform', 'd', '1');
INSERT INTO town.policy_form (policy_id, form, does, office, article) VALUES (:draft, 'payment', 'enter', 'owner, reform', '1');
SELECT set_eq(format('SELECT rule_table, fault FROM town.policy_fault WHERE policy_id = %s AND code = ''office_unknown''', :draft),
    $$ VALUES ('policy_track', 'projects of track a may be owned by towm, which is no kind of agency; did you mean "town"? One of: town'), ('policy_step', 'the step to planned is taken by reform, which is no kind of agency; one of: town'),
              ('policy_document', 'document kind d is issued by reform, which is no kind of agency; one of: town'), ('policy_obligation', 'duty o is owed to reform, which is no kind of agency; one of: town'),
              ('policy_waiver', 'waiver of d is granted by reform, which is no kind of agency; one of: town'), ('policy_form', 'enter of payment is for reform, which is no kind of agency; one of: town') $$, 'each place is told');
INSERT INTO town.policy_word (policy_id, list, word, label_zh, label_en) SELECT :draft, 'office', 'o' || n, 'x', 'x' FROM generate_series(1, 62) AS n;
SELECT is_empty(format($$ SELECT FROM town.policy_fault WHERE policy_id = %s AND code = 'word_too_many' $$, :draft), 'a version has 63 offices');
-- a pack that says nothing of offices has the usual ones, whatever other words it has
SELECT govproj.create_register('usual', pack => NULL) \g /dev/null
SELECT govproj.load_pack('usual', p.body || jsonb_build_object('cases', '[]'::jsonb, 'words', (SELECT jsonb_agg(w) FROM jsonb_array_elements(p.body -> 'words') AS w WHERE w ->> 'list' <> 'office')))
  FROM govproj.packs AS p \g /dev/null
SELECT results_eq($$ SELECT array_agg(word::text ORDER BY id) FROM usual.policy_word WHERE list = 'office' $$, $$ VALUES ('{data_bureau,unit,finance,audit,government}'::text[]) $$, 'those');

SELECT * FROM finish();
ROLLBACK;
