-- Kinds of evaluation are words of a version: who makes which, what it rests on, in which years one is missed, and what counts for the owner. A law
-- that knows one kind need not name it.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
CREATE TEMPORARY TABLE pack AS SELECT jsonb $${
  "code": "kinds", "title": "多种评价试验办法", "valid_from": "2019-01-01", "valid_until": "2029-12-31",
  "words": [{"list": "cost_line", "word": "all", "label_zh": "费用", "label_en": "cost"}, {"list": "source", "word": "city", "label_zh": "市级", "label_en": "city", "parts": "in_scope"},
            {"list": "evaluation", "word": "yearly", "label_zh": "年度评价", "label_en": "yearly evaluation", "parts": "yearly, scored", "article": "21"},
            {"list": "evaluation", "word": "self", "label_zh": "自评价", "label_en": "self-evaluation", "article": "26"},
            {"list": "evaluation", "word": "post", "label_zh": "后评价", "label_en": "post-evaluation", "parts": "scored", "article": "27"}],
  "tracks": [{"track": "一般", "label_zh": "一般项目", "label_en": "ordinary projects", "owner_kinds": "unit", "article": "1"}],
  "documents": [{"kind": "report", "label_zh": "自评报告", "label_en": "report", "issuer": "owner", "has_outcome": true, "article": "26"},
                {"kind": "consent", "label_zh": "同意意见", "label_en": "consent", "issuer": "finance", "article": "26"}],
  "steps": [{"track": "一般", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "1"},
            {"track": "一般", "from_stage": "planned", "to_stage": "implementing", "office": "owner", "kind": "forward", "article": "1"},
            {"track": "一般", "from_stage": "implementing", "to_stage": "accepted", "office": "owner", "kind": "forward", "article": "1"},
            {"track": "一般", "from_stage": "accepted", "to_stage": "filed", "office": "owner", "kind": "forward", "article": "1"},
            {"track": "一般", "from_stage": "implementing", "to_stage": "terminated", "office": "owner", "kind": "exit", "article": "1"}],
  "conditions": [{"entry": "evaluation", "condition": "not_reached", "argument": "filed", "when": {"kind": "yearly"}, "mode": "warn", "article": "21"},
                 {"entry": "evaluation:post", "condition": "reached", "argument": "accepted", "article": "27"},
                 {"entry": "evaluation", "condition": "reached", "argument": "implementing", "when": {"kind": {"not": ["post", "self"]}}, "article": "21"}],
  "orders": [{"subject": "evaluation:self", "after": "stage:accepted", "at_least": "12 months", "at_most": "24 months", "code": "self.time", "article": "26"},
             {"subject": "evaluation:self", "after": "report", "article": "26"}],
  "waivers": [{"rule": "self.time", "grantor": "finance", "document_kind": "consent", "article": "26"}],
  "forms": [{"form": "evaluation", "does": "enter", "office": "data_bureau, finance", "article": "21"},
            {"form": "evaluation:self", "does": "enter", "office": "owner", "article": "26", "note": "reading: nobody else"},
            {"form": "evaluation:post", "does": "enter", "office": "finance", "article": "27"}],
  "cases": [{"case": "自评价在验收一年之后", "article": "26", "given": {"category": "software", "lines": {"all": 1}, "stage": "accepted", "on": "2020-02-29"},
             "story": [{"enter": "report"}, {"enter": "evaluation:self", "on": "2021-02-27", "expect": "self.time"}, {"enter": "evaluation:self", "on": "2021-02-28"}]},
            {"case": "自评价以报告为依据", "article": "26", "given": {"category": "software", "lines": {"all": 1}, "stage": "accepted", "on": "2020-02-29"},
             "story": [{"enter": "evaluation:self", "on": "2022-02-28", "expect": "evaluation:self.after.report"}, {"enter": "report", "with": {"outcome": "failed"}},
                       {"enter": "evaluation:self", "expect": "evaluation:self.after.report"}, {"enter": "report"}, {"enter": "evaluation:self"},
                       {"enter": "evaluation:self", "on": "2022-03-01", "with": {"year": 2021}, "expect": "self.time"}]},
            {"case": "评价的先后", "article": "27", "given": {"category": "software", "lines": {"all": 1}, "stage": "planned", "on": "2020-02-29"},
             "story": [{"enter": "evaluation", "expect": "reached.implementing.evaluation"}, {"enter": "evaluation:post", "expect": "reached.accepted.post"}, {"step": "implementing"}, {"enter": "evaluation"},
                       {"enter": "evaluation:yearly", "with": {"evaluator": "unit", "year": 2019}, "expect": "office"}, {"enter": "evaluation:post", "expect": "reached.accepted.post"},
                       {"step": "accepted"}, {"enter": "evaluation:post"}, {"step": "filed"}, {"enter": "evaluation:yearly", "with": {"year": 2019}, "warns": "not_reached.filed.evaluation"}]}]
}$$ || jsonb_build_object('classes', (SELECT jsonb_agg(jsonb_build_object('category', c, 'track', '一般', 'article', '1')) FROM unnest('{infrastructure,software,maintenance,operation,thirdparty}'::text[]) AS c)) AS body;
SELECT govproj.create_register('tap_kinds', pack => NULL) \g /dev/null
SELECT govproj.load_pack('tap_kinds', body) FROM pack \g /dev/null
SELECT is_empty('SELECT code, fault FROM tap_kinds.policy_fault', 'no fault');
SELECT results_eq($$ SELECT title, line, tried, got, remark FROM govproj.test_pack('tap_kinds', 'kinds') WHERE passed IS FALSE $$, $$ SELECT NULL::text, NULL::integer, NULL::text, NULL::text[], NULL::text WHERE false $$, 'cases enter evaluations by kind, by whom the law has make them');
SELECT is_empty($$ SELECT tried FROM govproj.test_pack('tap_kinds', 'kinds') WHERE line IS NULL $$, 'and see every rule unmet');

-- Who makes which
CREATE ROLE tap_kinds_unit; CREATE ROLE tap_kinds_bureau; CREATE ROLE tap_kinds_finance; CREATE ROLE tap_kinds_other; CREATE ROLE tap_kinds_government;
INSERT INTO tap_kinds.agency (code, name, kind, active_since, db_role) VALUES ('u', '某局', 'unit', '2018-01-01', 'tap_kinds_unit') RETURNING id AS u \gset
INSERT INTO tap_kinds.agency (code, name, kind, active_since, db_role) VALUES ('d', '数据局', 'data_bureau', '2018-01-01', 'tap_kinds_bureau') RETURNING id AS d \gset
INSERT INTO tap_kinds.agency (code, name, kind, active_since, db_role) VALUES ('f', '财政局', 'finance', '2018-01-01', 'tap_kinds_finance') RETURNING id AS f \gset
INSERT INTO tap_kinds.agency (code, name, kind, active_since, db_role) VALUES ('o', '另一局', 'unit', '2018-01-01', 'tap_kinds_other') RETURNING id AS o \gset
INSERT INTO tap_kinds.agency (code, name, kind, active_since, db_role) VALUES ('g', '市政府', 'government', '2018-01-01', 'tap_kinds_government') RETURNING id AS g \gset
SELECT govproj.grant_register('tap_kinds') \g /dev/null
GRANT USAGE ON SCHEMA drive TO PUBLIC;
SELECT results_eq($$ SELECT office FROM govproj.office_words('tap_kinds') WHERE word = 'evaluation.enter' ORDER BY 1 $$, $$ VALUES ('data_bureau'), ('finance'), ('unit') $$, 'whoever makes some kind is granted it');
SELECT pg_temp.set_today('2020-03-02') \g /dev/null
INSERT INTO tap_kinds.project (title, category, owner_id, budget_year, city_funds) VALUES ('甲', 'software', :u, 2020, 1) RETURNING id AS p \gset
CREATE FUNCTION pg_temp.evaluating(project bigint, evaluator bigint, year integer, day date, kind text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO tap_kinds.evaluation (project_id, year, evaluator_id, score, evaluated_on%s) VALUES (%s, %s, %s, 80, %L%s)', CASE WHEN kind IS NOT NULL THEN ', kind' END, project, year, evaluator, day, CASE WHEN kind IS NOT NULL THEN ', ' || quote_nullable(nullif(kind, '-')) END)
$$;
SELECT pg_temp.refused(pg_temp.evaluating(:p, :f, 2020, '2020-03-02', 'yearly'), 'ZG009 reached.implementing.evaluation', 'before the work there is nothing to evaluate');
SELECT is((drive.outcome(pg_temp.evaluating(:p, :f, 2020, '2020-03-02', 'yearly'))).message, 'this cannot be entered for project "2020-000001" while it is at "planned": 1 rule is not met', 'which is a matter of time');
UPDATE tap_kinds.project SET stage = 'implementing', stage_on = '2020-03-02' WHERE id = :p;
SELECT pg_temp.refused_to(who, pg_temp.evaluating(:p, evaluator, 2020, '2020-03-02', kind), result, format('%s as %s: %s', who, evaluator, kind))
  FROM (VALUES ('tap_kinds_finance', :f, 'yearly', 'done'), ('tap_kinds_bureau', :d, 'yearly', 'done'), ('tap_kinds_unit', :u, 'yearly', 'ZG006 office'), ('tap_kinds_government', :g, 'yearly', '42501'),
               ('tap_kinds_finance', :d, 'yearly', 'ZG006 office'), ('tap_kinds_bureau', :d, 'post', 'ZG006 office'), ('tap_kinds_unit', :u, 'post', 'ZG006 office'), ('tap_kinds_finance', :f, 'post', 'ZG009 reached.accepted.post'),
               ('tap_kinds_finance', :f, 'self', 'ZG006 office'), ('tap_kinds_unit', :u, 'self', 'ZG002 self.time'), ('tap_kinds_unit', :f, 'self', 'ZG006 office'),
               ('tap_kinds_other', :o, 'self', 'ZG006 office'), ('tap_kinds_other', :o, 'yearly', 'ZG006 office'), ('tap_kinds_other', :o, 'none', '23514 evaluation_kind_check')) AS v (who, evaluator, kind, result);
SELECT is((pg_temp.outcome_for('tap_kinds_finance', pg_temp.evaluating(:p, :f, 2020, '2020-03-02', 'self'))).detail, 'Article 26, a reading: agency "财政局" is none of the kinds "owner".', 'by the row of its kind');
SELECT is((pg_temp.outcome_for('tap_kinds_unit', pg_temp.evaluating(:p, :u, 2020, '2020-03-02', 'self'))).detail,
          'Article 26, self.time (ZG002): the entry is of 2020-03-02; the project came to "accepted" never.' || E'\n' || 'Article 26, evaluation:self.after.report (ZG002): the entry is of 2020-03-02 and needs report (自评报告); none is on record that is dated by that day.',
          'what is not there yet is missed, for nothing asks about evaluations again');

-- Which it is
SELECT is((o).result || ': ' || (o).message || ' ' || (o).detail || ' ' || (o).hint, expected, said)
  FROM (VALUES ('of several kinds one is named', NULL, '23502: kind of "evaluation" has to be named under policy "kinds" Its words: yearly (年度评价 / yearly evaluation), self (自评价 / self-evaluation), post (后评价 / post-evaluation). It can be left out where the version has one word for it.'),
               ('and NULL is none', '-', '23502: kind of "evaluation" has to be named under policy "kinds" Its words: yearly (年度评价 / yearly evaluation), self (自评价 / self-evaluation), post (后评价 / post-evaluation). It can be left out where the version has one word for it.'),
               ('a word of another is none', 'main', '23514 evaluation_kind_check: kind of "evaluation" is "main", which is no word of policy "kinds" Its words: yearly (年度评价 / yearly evaluation), self (自评价 / self-evaluation), post (后评价 / post-evaluation). The words of a version are rows of policy_word, the section "words" of its pack.')) AS v (said, kind, expected),
       LATERAL (SELECT drive.outcome(pg_temp.evaluating(:p, :f, 2020, '2020-03-02', kind))) AS r (o);
SELECT pg_temp.refused(pg_temp.evaluating(:p, :f, 2020, '2020-03-02', kind), result, said)
  FROM (VALUES ('', '23514 evaluation_kind_nonblank', 'nor is nothing a word'), ('YEARLY', '23514 evaluation_kind_check', 'words are small'), ('yearly ', '23514 evaluation_kind_check', 'and end where they end')) AS v (kind, result, said);
SELECT pg_temp.refused(pg_temp.evaluating(9999, :f, 2020, '2020-03-02', 'yearly'), '23503 evaluation_project_id_fkey', 'of no project there is none');
SELECT pg_temp.refused(format('INSERT INTO tap_kinds.evaluation (kind, year, evaluator_id, score, evaluated_on) VALUES (''yearly'', 2020, %s, 80, ''2020-03-02'')', :f), '23502', 'nor of none that is named');

-- Of each kind one a year by each evaluator
SELECT pg_temp.do('tap_kinds_finance', pg_temp.evaluating(:p, :f, 2020, '2020-03-02', 'yearly'));
SELECT pg_temp.refused(pg_temp.evaluating(:p, :f, 2020, '2020-03-02', 'yearly'), '23505 evaluation_key', 'one a year of a kind');
SELECT is((SELECT concat_ws(' ', kind, agency_id, legal_on, detail ->> 'kind') FROM tap_kinds.act WHERE project_id = :p ORDER BY seq DESC LIMIT 1), format('evaluation_entered %s 2020-03-02 yearly', :f), 'the act says which');
UPDATE tap_kinds.project SET stage = 'accepted', stage_on = '2020-03-02' WHERE id = :p;
SELECT pg_temp.refused(pg_temp.evaluating(:p, :f, 2020, '2020-03-02', 'post'), 'done', 'another kind is another evaluation');
SELECT pg_temp.refused(format('UPDATE tap_kinds.evaluation SET kind = %s', said), 'ZG009 fixed', 'its kind stays: ' || said) FROM unnest(ARRAY['''post''', 'NULL', '''none''']) AS said;
SELECT pg_temp.refused(format('INSERT INTO tap_kinds.evaluation (project_id, year, evaluator_id, score, evaluated_on, kind) VALUES (%s, 2020, %s, 99, ''2020-03-02'', ''yearly'') ON CONFLICT (project_id, year, evaluator_id, kind) DO UPDATE SET kind = ''post''', :p, :f), 'ZG009 fixed', 'by way of a conflict too');

-- When, and on what it rests
SELECT pg_temp.set_today('2022-03-10') \g /dev/null
SELECT pg_temp.refused(pg_temp.evaluating(:p, :u, 2021, '2022-03-02', 'self'), 'ZG002 evaluation:self.after.report', 'a self-evaluation rests on its report');
INSERT INTO tap_kinds.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (:p, 'report', :u, '2021-01-01', 'passed');
INSERT INTO tap_kinds.document (project_id, kind, issuer_id, issued_on) VALUES (:p, 'consent', :f, '2022-03-03') RETURNING id AS consent \gset
SELECT pg_temp.refused(pg_temp.evaluating(:p, :u, 2020, day, 'self'), result, 'a self-evaluation of ' || day)
  FROM (VALUES (DATE '2020-12-31', 'ZG011 self.time'), ('2021-01-01', 'ZG011 self.time'), ('2021-03-01', 'ZG011 self.time'), ('2021-03-02', 'done'), ('2022-03-02', 'done'), ('2022-03-03', 'ZG004 self.time'),
               ('2022-03-11', 'ZG011 legal_date')) AS v (day, result);
INSERT INTO tap_kinds.waiver (project_id, rule, granted_by, document_id, granted_on, until) VALUES (:p, 'self.time', :f, :consent, '2022-03-03', '2022-12-31');
SELECT pg_temp.do('tap_kinds_unit', pg_temp.evaluating(:p, :u, 2020, '2022-03-03', 'self'));
SELECT is((SELECT concat_ws(' ', kind, detail ->> 'waived', detail ->> 'kind') FROM tap_kinds.act WHERE project_id = :p ORDER BY seq DESC LIMIT 1), 'evaluation_entered self.time self', 'what is waived is told');
UPDATE tap_kinds.project SET stage = 'filed', stage_on = '2022-03-04' WHERE id = :p;
INSERT INTO tap_kinds.evaluation (project_id, kind, year, evaluator_id, score, evaluated_on) VALUES (:p, 'yearly', 2021, :d, 70, '2022-03-05'), (:p, 'post', 2022, :f, 60, '2022-03-05');
SELECT is((SELECT string_agg(concat_ws(' ', detail ->> 'kind', detail ->> 'warned'), ', ' ORDER BY seq) FROM tap_kinds.act WHERE project_id = :p AND kind = 'evaluation_entered'), 'yearly, self, yearly not_reached.filed.evaluation, post', 'what is warned of is told, of the kind that it is asked of');
UPDATE tap_kinds.evaluation SET note = '备' WHERE kind = 'self';
SELECT is((SELECT concat_ws(' ', kind, agency_id, detail) FROM tap_kinds.act WHERE project_id = :p ORDER BY seq DESC LIMIT 1), format('evaluation_changed %s {"id":%s,"note":[null,"备"]}', :u, (SELECT id FROM tap_kinds.evaluation WHERE kind = 'self')), 'a remark is judged by no rule of entries');

-- What the views say
SELECT results_eq($$ SELECT year, kind, kind_zh, kind_en, state, evaluations, last_score, last_on FROM tap_kinds.evaluation_watch ORDER BY year, kind $$,
                  $$ VALUES (2020, 'self', '自评价', 'self-evaluation', 'evaluated', 1::bigint, 80::numeric, DATE '2022-03-03'), (2020, 'yearly', '年度评价', 'yearly evaluation', 'evaluated', 1, 80, '2020-03-02'),
                            (2021, 'yearly', '年度评价', 'yearly evaluation', 'evaluated', 1, 70, '2022-03-05'), (2022, 'post', '后评价', 'post-evaluation', 'evaluated', 1, 60, '2022-03-05'), (2022, 'yearly', '年度评价', 'yearly evaluation', 'missing', 0, NULL, NULL) $$,
                  'a yearly one is missed each year, the others are told where they are');
SELECT results_eq($$ SELECT year, evaluations, average_score FROM tap_kinds.unit_scorecard WHERE evaluations > 0 ORDER BY year $$, $$ VALUES (2020, 1::bigint, 80.00), (2021, 1, 70.00), (2022, 1, 60.00) $$, 'what is scored counts, an owner''s own evaluation does not');
SELECT is((SELECT string_agg(e ->> 'kind', ' ' ORDER BY (e ->> 'id')::bigint) FROM jsonb_array_elements(tap_kinds.audit_export(:p) -> 'evaluations') AS e), 'yearly self yearly post', 'auditors are told the kinds');
SELECT is_empty($$ SELECT * FROM govproj.check_register('tap_kinds') WHERE severity = 'error' $$, 'the register is in order');
SELECT is_empty($$ SELECT * FROM govproj.verify('tap_kinds') $$, 'and its chains');
SELECT set_config('session_replication_role', 'replica', true) \g /dev/null
ALTER TABLE tap_kinds.evaluation DISABLE TRIGGER USER;
UPDATE tap_kinds.evaluation SET kind = 'post' WHERE kind = 'self';
ALTER TABLE tap_kinds.evaluation ENABLE ALWAYS TRIGGER zz_check, ENABLE ALWAYS TRIGGER zz_record, ENABLE ALWAYS TRIGGER zz_check_truncate;
SELECT set_config('session_replication_role', 'origin', true) \g /dev/null
SELECT matches((SELECT detail FROM govproj.check_register('tap_kinds') WHERE problem = 'row_differs'), 'kind: "self" by act [0-9]+, "post" in the row', 'a kind that was altered is told');

-- In words
SELECT results_eq($$ SELECT e.code, z.sentence, e.sentence FROM govproj.law_rows('tap_kinds', 1, 'zh') z JOIN govproj.law_rows('tap_kinds', 1, 'en') e USING (position, id) WHERE e.sentence ~* 'evaluation' AND e.position <> 3 ORDER BY e.position, e.id $$,
    $$ VALUES ('self.time', '自评价须在到“已验收”之日起24个月内，且不得早于满12个月之日。', 'Each self-evaluation must come within 24 months of the coming to “Accepted”, and not sooner than 12 months after it.'),
              ('evaluation:self.after.report', '自评价不得早于《自评报告》。', 'Each self-evaluation may bear no day before the report.'),
              ('not_reached.filed.evaluation', '录入绩效评价时，项目须尚未到“已备案”；仅限：录入事项种类为年度评价。', 'On entry of each evaluation: the project must not have come to “Filed” yet; only where: kind of what is entered is yearly evaluation.'),
              ('reached.accepted.post', '录入后评价时，项目须已到“已验收”。', 'On entry of each post-evaluation: the project must have come to “Accepted”.'),
              ('reached.implementing.evaluation', '录入绩效评价时，项目须已到“实施中”；仅限：录入事项种类不为后评价、自评价。', 'On entry of each evaluation: the project must have come to “In implementation”; only where: kind of what is entered is not post-evaluation nor self-evaluation.'),
              (NULL, '绩效评价由数据主管部门、财政部门录入。', 'Evaluations are entered by the data bureau or the finance bureau.'), (NULL, '自评价由项目单位录入。', 'Evaluations (self-evaluation) are entered by the owner.'),
              (NULL, '后评价由财政部门录入。', 'Evaluations (post-evaluation) are entered by the finance bureau.') $$, 'rows of evaluations are sentences');
SELECT is((SELECT count(*) FROM govproj.annotated_law('tap_kinds', 'kinds', 'en') AS l (line) WHERE l.line ~ '`post` post-evaluation: counts for its owner'), 1::bigint, 'and so are their words');

-- What a pack may say
CREATE FUNCTION pg_temp.load(section text, said jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce((o).detail, (o).result) FROM pack, drive.outcome(format('SELECT govproj.load_pack(''tap_kinds'', %L)', body - 'cases' || '{"code": "next", "valid_from": "2033-01-01", "valid_until": null}' || jsonb_build_object(section, coalesce(body -> section, '[]') || said))) AS o
$$;
SELECT matches(pg_temp.load(v.section, v.said::jsonb), v.fault, v.section || ': ' || v.said)
  FROM (VALUES
    ('forms', '{"form": "evaluation:selv", "does": "enter", "office": "owner", "article": "1"}', 'enter of evaluation:selv: evaluation:selv means nothing; did you mean "evaluation:self"\?'),
    ('forms', '{"form": "evaluation:Self", "does": "enter", "office": "owner", "article": "1"}', '"evaluation:Self" is no form: only evaluations are told apart by kind'),
    ('forms', '{"form": "contract:main", "does": "enter", "office": "owner", "article": "1"}', '"contract:main" is no form: only evaluations are told apart by kind'),
    ('forms', '{"form": "evaluations:self", "does": "enter", "office": "owner", "article": "1"}', '"evaluations:self" is no word for this'),
    ('forms', '{"form": "evaluation:", "does": "enter", "office": "owner", "article": "1"}', 'is no form'),
    ('forms', '{"form": "evaluation:self", "does": "decide", "office": "finance", "article": "1"}', 'nobody can decide evaluation:self'),
    ('forms', '{"form": "evaluation:self", "does": "enter", "office": "finance", "article": "1"}', 'is given twice'),
    ('conditions', '{"entry": "evaluation:main", "condition": "going_on", "article": "1"}', 'asked of the entry of evaluation:main, which nobody enters'),
    ('conditions', '{"entry": "evaluation:self", "condition": "undertaking", "article": "1"}', 'is of contracts and asked of the entry of evaluation:self'),
    ('conditions', '{"entry": "evaluation", "condition": "going_on", "when": {"kind": "main"}, "article": "1"}', 'when.kind "main" is no word for this; one of: yearly, self, post'),
    ('conditions', '{"entry": "evaluation", "condition": "going_on", "when": {"amount": {"from": 1}}, "article": "1"}', 'when.amount is not known of the entry of evaluation'),
    ('conditions', '{"entry": "evaluation:self", "condition": "going_on", "when": {"kind": "self"}, "article": "1"}', 'when.kind is not known of the entry of evaluation:self'),
    ('orders', '{"subject": "evaluation:main", "after": "report", "article": "1"}', 'evaluation:main means nothing'),
    ('orders', '{"subject": "evaluation:self", "after": "initiation", "own": true, "article": "1"}', 'only a contract has a document of its own'),
    ('orders', '{"subject": "report", "after": "evaluation:self", "article": "1"}', 'evaluation:self means nothing'),
    ('documents', '{"kind": "evaluation", "label_zh": "评价", "label_en": "evaluation", "issuer": "owner", "article": "1"}', '"evaluation" is a word the engine keeps for itself'),
    ('attributes', '{"attribute": "evaluation", "label_zh": "评价", "label_en": "evaluation", "article": "1"}', '"evaluation" is a word the engine keeps for itself'),
    ('words', '{"list": "evaluation", "word": "mid", "label_zh": "中期评价", "label_en": "mid-term", "parts": "main"}', 'a word of list evaluation may have these parts: yearly, scored'),
    ('words', '{"list": "evaluations", "word": "mid", "label_zh": "中期评价", "label_en": "mid-term"}', 'list: "evaluations" is no word for this; did you mean "evaluation"\?'),
    ('words', '{"list": "evaluation", "word": "mid", "label_zh": "中期评价", "label_en": "mid-term", "parts": "scored"}', '^done$')) AS v (section, said, fault);
SELECT results_eq($$ SELECT code, advice FROM tap_kinds.policy_advice WHERE code LIKE 'form%' AND advice ~ 'evaluation' $$, $$ SELECT NULL::text, NULL::text WHERE false $$, 'who makes them is said');

-- Kinds without a row are for any agency
SELECT govproj.load_pack('tap_kinds', body - 'cases' - 'forms' || '{"code": "rowless", "valid_from": "2030-01-01", "valid_until": "2030-12-31", "forms": [{"form": "evaluation:self", "does": "enter", "office": "owner", "article": "1"}, {"form": "evaluation:yearly", "does": "enter", "track": "一般", "office": "finance", "article": "1"}]}')
  FROM pack \g /dev/null
SELECT matches((SELECT advice FROM tap_kinds.policy_advice a JOIN tap_kinds.policy p ON p.id = a.policy_id WHERE p.code = 'rowless' AND a.code = 'form_unassigned'), 'evaluation\.enter', 'which is worth a look');
SELECT is((SELECT string_agg(office, ' ' ORDER BY office) FROM govproj.office_words('tap_kinds') WHERE word = 'evaluation.enter'), 'audit data_bureau finance government unit', 'all are granted it then');
SELECT govproj.grant_register('tap_kinds') \g /dev/null
SELECT pg_temp.set_today('2030-03-02') \g /dev/null
INSERT INTO tap_kinds.project (title, category, owner_id, budget_year, city_funds) VALUES ('乙', 'software', :u, 2030, 1) RETURNING id AS q \gset
UPDATE tap_kinds.project SET stage = 'implementing', stage_on = '2030-03-02' WHERE id = :q;
UPDATE tap_kinds.project SET stage = 'accepted', stage_on = '2030-03-02' WHERE id = :q;
SELECT pg_temp.refused_to(who, pg_temp.evaluating(:q, evaluator, 2030, '2030-03-02', kind), result, format('%s as %s: %s', who, evaluator, kind))
  FROM (VALUES ('tap_kinds_government', :g, 'post', 'done'), ('tap_kinds_unit', :u, 'post', 'done'), ('tap_kinds_government', :g, 'yearly', 'ZG006 office'), ('tap_kinds_finance', :f, 'yearly', 'done'), ('tap_kinds_government', :g, 'self', 'ZG006 office'),
               ('tap_kinds_other', :o, 'post', '42501'), ('tap_kinds_other', :o, NULL, '23502')) AS v (who, evaluator, kind, result);
-- of a hidden project nothing is told: it is as one that is not there
SELECT is(pg_temp.outcome_for('tap_kinds_other', pg_temp.evaluating(:q, :o, 2030, '2030-03-02', 'none')), pg_temp.outcome_for('tap_kinds_other', pg_temp.evaluating(9999, :o, 2030, '2030-03-02', 'none')), 'a hidden project is as none');

-- A version whose words are of no evaluation has the usual one, and names it by itself; one that has none on purpose takes none
SELECT govproj.load_pack('tap_kinds', body - 'cases' - 'forms' - 'orders' - 'conditions' - 'waivers'
       || '{"code": "one", "valid_from": "2031-01-01", "valid_until": "2031-12-31", "words": [{"list": "cost_line", "word": "all", "label_zh": "费用", "label_en": "cost"}, {"list": "source", "word": "city", "label_zh": "市级", "label_en": "city", "parts": "in_scope"}]}') AS one FROM pack \gset
SELECT results_eq(format('SELECT word::text, label_zh::text, label_en::text, parts::text, article::text FROM tap_kinds.policy_word WHERE policy_id = %s AND list = ''evaluation''', :one), $$ VALUES ('yearly', '年度绩效评价', 'yearly evaluation', 'yearly,scored', NULL) $$, 'the usual word, of no article of its own');
SELECT pg_temp.set_today('2031-03-02') \g /dev/null
INSERT INTO tap_kinds.project (title, category, owner_id, budget_year, city_funds) VALUES ('丙', 'software', :u, 2031, 1) RETURNING id AS r \gset
SELECT pg_temp.do('tap_kinds_finance', pg_temp.evaluating(:r, :f, 2031, '2031-03-02'));
SELECT pg_temp.do('tap_kinds_bureau', pg_temp.evaluating(:r, :d, 2031, '2031-03-02', '-'));
SELECT is((SELECT string_agg(kind, ' ') FROM tap_kinds.evaluation WHERE project_id = :r), 'yearly yearly', 'left out, or NULL, it is the only one');
SELECT is((SELECT count(*) FROM tap_kinds.act WHERE project_id = :r AND detail ->> 'kind' = 'yearly'), 2::bigint, 'which the acts say');
-- a project of another version's words goes to none that lacks them
SELECT pg_temp.refused(format('UPDATE tap_kinds.project SET policy_id = %s, policy_reason = ''制度更新'' WHERE id = %s', :one, :q), 'done', 'of no evaluation, it goes there');
SELECT pg_temp.do('tap_kinds_unit', pg_temp.evaluating(:q, :u, 2030, '2030-03-02', 'post'));
SELECT pg_temp.refused(format('UPDATE tap_kinds.project SET policy_id = %s, policy_reason = ''制度更新'' WHERE id = %s', :one, :q), '23514 policy', 'with one of a kind that is none there, it does not');
INSERT INTO tap_kinds.policy (code, title, valid_from, valid_until) VALUES ('bare', 'x', '2032-01-01', '2032-12-31') RETURNING id AS bare \gset
INSERT INTO tap_kinds.policy_track (policy_id, track, label_zh, label_en, owner_kinds, article) VALUES (:bare, '一般', '一般', 'o', 'unit', '1');
INSERT INTO tap_kinds.policy_class (policy_id, category, track, article) VALUES (:bare, 'software', '一般', '1');
INSERT INTO tap_kinds.policy_word (policy_id, list, word, label_zh, label_en) VALUES (:bare, 'office', 'unit', '单位', 'a unit');
INSERT INTO tap_kinds.policy_step (policy_id, track, to_stage, office, kind, article) VALUES (:bare, '一般', 'planned', 'owner', 'birth', '1');
SELECT pg_temp.set_today('2032-03-02') \g /dev/null
INSERT INTO tap_kinds.project (title, category, owner_id, budget_year, city_funds) VALUES ('丁', 'software', :u, 2032, 1) RETURNING id AS s \gset
SELECT is((o).result || ': ' || (o).detail || ' ' || (o).hint, expected, 'a version without such words: ' || coalesce(kind, 'none named'))
  FROM (VALUES (NULL, '23502: It has no word for this. The words of a version are rows of policy_word, the section "words" of its pack.'),
               ('yearly', '23514 evaluation_kind_check: It has no word for this. The words of a version are rows of policy_word, the section "words" of its pack.')) AS v (kind, expected),
       LATERAL (SELECT drive.outcome(pg_temp.evaluating(:s, :u, 2032, '2032-03-02', kind))) AS r (o);
SELECT * FROM finish();
ROLLBACK;
