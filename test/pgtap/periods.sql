-- How long after something a row of the law lets come what rests on it: at least, at most, in months, days, working days, within the
-- budget year, lengthened by a paper.
BEGIN;
SELECT plan(66);
\ir ../tap.sql

SELECT govproj.create_register('tap_periods', pack => NULL) \g /dev/null
CREATE FUNCTION pg_temp.pack(orders jsonb, cases jsonb DEFAULT '[]') RETURNS jsonb LANGUAGE sql AS $$
    SELECT $pack${"code": "periods", "title": "期限试验办法", "valid_from": "2024-01-01",
      "tracks": [{"track": "一般", "label_zh": "一般项目", "label_en": "ordinary projects", "owner_kinds": "unit", "article": "1"}],
      "documents": [{"kind": "opinion", "label_zh": "意见", "label_en": "opinion", "issuer": "owner", "article": "1"},
                    {"kind": "consent", "label_zh": "延期批准", "label_en": "consent", "issuer": "owner", "has_outcome": true, "article": "1"},
                    {"kind": "award", "label_zh": "中标通知", "label_en": "award", "issuer": "owner", "article": "1"},
                    {"kind": "works", "label_zh": "施工报告", "label_en": "report of works", "issuer": "owner", "article": "1"},
                    {"kind": "report", "label_zh": "评价报告", "label_en": "evaluation", "issuer": "owner", "article": "1"}],
      "steps": [{"track": "一般", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "1"},
                {"track": "一般", "from_stage": "planned", "to_stage": "approved", "office": "owner", "kind": "forward", "freezes": true, "article": "1"},
                {"track": "一般", "from_stage": "approved", "to_stage": "contracted", "office": "owner", "kind": "forward", "article": "1"},
                {"track": "一般", "from_stage": "contracted", "to_stage": "implementing", "office": "owner", "kind": "forward", "article": "1"},
                {"track": "一般", "from_stage": "implementing", "to_stage": "accepted", "office": "owner", "kind": "forward", "article": "1"},
                {"track": "一般", "from_stage": "accepted", "to_stage": "filed", "office": "owner", "kind": "forward", "article": "1"}]}$pack$::jsonb
           || jsonb_build_object('classes', (SELECT jsonb_agg(jsonb_build_object('category', c, 'track', '一般', 'article', '1'))
                                               FROM unnest('{infrastructure,software,maintenance,operation,thirdparty}'::text[]) AS c),
                                 'orders', orders, 'cases', cases)
$$;
-- A case of a project that came to a stage on a day.
CREATE FUNCTION pg_temp.story(title text, stage text, day date, story jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('case', title, 'article', '2', 'given', jsonb_build_object('category', 'software', 'total', 500000, 'stage', stage, 'on', day), 'story', story)
$$;

SELECT govproj.load_pack('tap_periods', pg_temp.pack($$[
    {"subject": "works", "after": "opinion", "at_most": "5 working days", "code": "opinion.working", "article": "2"},
    {"subject": "contract:other", "after": "opinion", "at_most": "1 month", "code": "opinion.month", "article": "2"},
    {"subject": "contract:testing", "after": "opinion", "at_most": "budget year", "code": "opinion.year", "article": "2"},
    {"subject": "contract:evaluation", "after": "contract:testing", "at_least": "1 month", "at_most": "3 months", "code": "tested.month", "article": "2"},
    {"subject": "contract:main", "after": "award", "own": true, "at_least": "2 days", "at_most": "30 days", "code": "award.own", "article": "2"},
    {"subject": "stage:accepted", "after": "stage:implementing", "at_least": "3 months", "article": "2"},
    {"subject": "stage:filed", "after": "stage:accepted", "at_least": "1 working day", "at_most": "10 working days", "shifts": true, "code": "filed.soon", "article": "2"},
    {"subject": "report", "after": "stage:accepted", "at_least": "12 months", "at_most": "24 months", "code": "evaluated", "article": "2"},
    {"subject": "award", "after": "change", "at_most": "5 days", "code": "after.change", "article": "2"},
    {"subject": "payment", "after": "contract:other", "at_least": "7 days", "at_most": "60 days", "code": "paid", "article": "2"},
    {"subject": "contract:supervision", "after": "opinion", "at_most": "20 days", "extended_by": "consent", "extension": "10 days", "times": 2, "asked": "3 days",
     "code": "opinion.extended", "article": "2"}]$$,
    (SELECT jsonb_agg(s) FROM (VALUES
     (pg_temp.story('工作日', 'approved', '2024-09-25', '[{"enter": "opinion", "on": "2024-09-25"},
        {"enter": "works", "on": "2024-10-03", "expect": "opinion.working"}, {"enter": "works", "on": "2024-10-02"}]')),
     (pg_temp.story('月末为止', 'approved', '2024-08-30', '[{"enter": "opinion", "on": "2024-08-31"},
        {"enter": "contract:other", "on": "2024-10-01", "expect": "opinion.month"}, {"enter": "contract:other", "on": "2024-09-30"}]')),
     (pg_temp.story('预算年度', 'approved', '2024-08-30', '[{"enter": "opinion", "on": "2024-08-31"},
        {"enter": "contract:testing", "on": "2025-01-01", "expect": "opinion.year"}, {"enter": "contract:testing", "on": "2024-12-31"}]')),
     (pg_temp.story('预算年度最后一日', 'approved', '2024-12-30', '[{"enter": "opinion", "on": "2024-12-31"},
        {"enter": "contract:testing", "on": "2025-01-01", "expect": "opinion.year"}, {"enter": "contract:testing", "on": "2024-12-31"}]')),
     (pg_temp.story('满一个月', 'approved', '2025-01-31', '[{"enter": "opinion", "on": "2025-01-31"}, {"enter": "contract:testing", "on": "2025-01-31"},
        {"enter": "contract:evaluation", "on": "2025-02-27", "expect": "tested.month"}, {"enter": "contract:evaluation", "on": "2025-05-01", "expect": "tested.month"},
        {"enter": "contract:evaluation", "on": "2025-02-28"}, {"enter": "contract:evaluation", "on": "2025-04-30"}]')),
     (pg_temp.story('各有各的', 'approved', '2024-08-30', '[{"enter": "award", "on": "2024-09-01"}, {"enter": "award", "on": "2024-09-20"},
        {"enter": "contract:main", "on": "2024-09-02", "expect": "award.own"}, {"enter": "contract:main", "on": "2024-10-02"},
        {"enter": "contract:main", "on": "2024-10-02", "expect": "award.own"}, {"enter": "award", "on": "2024-10-01"},
        {"enter": "contract:main", "on": "2024-10-02", "expect": "award.own"}, {"enter": "contract:main", "on": "2024-10-03"}]')),
     (pg_temp.story('末日仍取最早的一份', 'approved', '2024-08-30', '[{"enter": "award", "on": "2024-09-01"}, {"enter": "award", "on": "2024-09-20"},
        {"enter": "contract:main", "on": "2024-10-01"}, {"enter": "contract:main", "on": "2024-10-02"}]')),
     (pg_temp.story('过了期的不算', 'approved', '2024-08-30', '[{"enter": "award", "on": "2024-09-01"},
        {"enter": "contract:main", "on": "2024-10-02", "expect": "award.own"}, {"enter": "contract:main", "on": "2024-10-01"}]')),
     (pg_temp.story('试运行', 'implementing', '2024-10-10', '[{"step": "accepted", "on": "2025-01-09", "expect": "stage:accepted.after.stage:implementing"},
        {"step": "accepted", "on": "2025-01-10"}, {"step": "filed", "on": "2025-01-12", "expect": "filed.soon"}, {"step": "filed", "on": "2025-01-25", "expect": "filed.soon"},
        {"enter": "report", "on": "2026-01-09", "expect": "evaluated"}, {"enter": "report", "on": "2027-01-11", "expect": "evaluated"},
        {"enter": "report", "on": "2026-01-10"}, {"enter": "report", "on": "2027-01-10"}, {"step": "filed", "on": "2025-01-24"}]')),
     (pg_temp.story('变更之后', 'contracted', '2024-09-01', '[{"enter": "award", "on": "2024-10-01"}, {"enter": "change:scope", "on": "2024-10-15"},
        {"enter": "award", "on": "2024-10-21", "expect": "after.change"}, {"enter": "award", "on": "2024-10-20"}]')),
     (pg_temp.story('延期一次', 'approved', '2024-08-01', '[{"enter": "consent", "on": "2024-08-20"}, {"enter": "opinion", "on": "2024-09-01"},
        {"enter": "contract:supervision", "on": "2024-09-22", "expect": "opinion.extended"}, {"enter": "contract:supervision", "on": "2024-09-21"},
        {"enter": "consent", "on": "2024-09-18"}, {"enter": "contract:supervision", "on": "2024-10-02", "expect": "opinion.extended"},
        {"enter": "contract:supervision", "on": "2024-10-01"}]')),
     (pg_temp.story('延期两次为限', 'approved', '2024-08-01', '[{"enter": "opinion", "on": "2024-09-01"}, {"enter": "consent", "on": "2024-09-18"}, {"enter": "consent", "on": "2024-09-28"},
        {"enter": "consent", "on": "2024-10-08"}, {"enter": "contract:supervision", "on": "2024-10-12", "expect": "opinion.extended"},
        {"enter": "contract:supervision", "on": "2024-10-11"}]')),
     (pg_temp.story('申请太迟', 'approved', '2024-08-01', '[{"enter": "opinion", "on": "2024-09-01"}, {"enter": "consent", "on": "2024-09-19"},
        {"enter": "contract:supervision", "on": "2024-09-22", "expect": "opinion.extended"}]')),
     (pg_temp.story('不批准的不延期', 'approved', '2024-08-01', '[{"enter": "opinion", "on": "2024-09-01"}, {"enter": "consent", "on": "2024-09-10", "with": {"outcome": "failed"}},
        {"enter": "contract:supervision", "on": "2024-09-22", "expect": "opinion.extended"}, {"enter": "consent", "on": "2024-09-11"},
        {"enter": "contract:supervision", "on": "2024-09-22"}, {"void": "consent", "on": "2024-09-23"},
        {"enter": "contract:supervision", "on": "2024-09-22", "expect": "opinion.extended"}]'))
    ) AS v (s)))) \g /dev/null
SELECT is_empty('SELECT code, fault FROM tap_periods.policy_fault', 'such rows have no fault');
CREATE TEMPORARY TABLE played AS SELECT row_number() OVER () AS n, t.* FROM govproj.test_pack('tap_periods', 'periods') AS t;
SELECT is_empty('SELECT title, line, tried, expected, got, remark FROM played WHERE passed IS FALSE', 'each comes out to the day');
SELECT is((SELECT count(DISTINCT title) FROM played WHERE passed), 14::bigint, 'all of them');
SELECT is_empty($$ SELECT tried FROM played WHERE passed IS NULL AND tried <> 'paid' $$, 'and each row is seen unmet');

-- By the register's own calendar, and in words
SELECT pg_temp.set_today('2027-12-31') \g /dev/null
INSERT INTO tap_periods.holiday (day, working, name) SELECT d, false, '国庆' FROM generate_series(DATE '2024-10-01', '2024-10-07', '1 day') AS d;
INSERT INTO tap_periods.holiday (day, working, name) VALUES ('2024-10-12', true, '调休');
INSERT INTO tap_periods.agency (code, name, kind) VALUES ('u', '某局', 'unit') RETURNING id AS u \gset
INSERT INTO tap_periods.project (title, category, owner_id, budget_year, stage_on, city_funds) VALUES ('甲', 'software', :u, 2024, '2024-09-01', 500000) RETURNING id AS p \gset
CREATE FUNCTION pg_temp.paper(p bigint, kind text, day date) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO tap_periods.document (project_id, kind, issuer_id, issued_on) SELECT id, %L, owner_id, %L FROM tap_periods.project WHERE id = %s', kind, day, p)
$$;
CREATE FUNCTION pg_temp.move(p bigint, stage text, day date) RETURNS text LANGUAGE sql AS $$
    SELECT format('UPDATE tap_periods.project SET stage = %L, stage_on = %L WHERE id = %s', stage, day, p)
$$;
SELECT pg_temp.paper(:p, 'opinion', '2024-09-25') \gexec
SELECT pg_temp.refused(pg_temp.paper(:p, 'works', day), result, 'of five working days, with a week off, ' || day)
  FROM (VALUES ('2024-10-09'::date, 'done'), ('2024-10-10', 'ZG004 opinion.working')) AS v (day, result);
SELECT pg_temp.paper(:p, 'opinion', '2024-10-08') \gexec
SELECT pg_temp.refused(pg_temp.paper(:p, 'works', day), result, 'and a Saturday on which all work, ' || day)
  FROM (VALUES ('2024-10-14'::date, 'done'), ('2024-10-15', 'ZG004 opinion.working')) AS v (day, result);
SELECT pg_temp.move(:p, s, d) FROM (VALUES ('approved', DATE '2024-09-26'), ('contracted', '2024-09-26')) AS v (s, d) \gexec
INSERT INTO tap_periods.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (:p, 'other', :u, '甲公司', 100, '2024-09-26') RETURNING id AS one \gset
INSERT INTO tap_periods.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (:p, 'other', :u, '乙公司', 100, '2024-10-25') RETURNING id AS other \gset
SELECT pg_temp.refused(format('INSERT INTO tap_periods.payment (contract_id, kind, amount, paid_on) VALUES (%s, ''payment'', 1, %L)', contract, day), result, format('paid on contract %s on %s, by its own day', contract, day))
  FROM (VALUES (:one, DATE '2024-10-02', 'ZG011 paid'), (:one, '2024-10-03', 'done'), (:one, '2024-11-25', 'done'), (:one, '2024-11-26', 'ZG004 paid'), (:other, '2024-10-31', 'ZG011 paid'), (:other, '2024-12-24', 'done'),
               (:other, '2024-12-25', 'ZG004 paid')) AS v (contract, day, result);
SELECT pg_temp.move(:p, s, d) FROM (VALUES ('implementing', DATE '2024-10-10')) AS v (s, d) \gexec
SELECT is((drive.outcome(pg_temp.move(:p, 'accepted', '2025-01-09'))).detail,
          'Article 2, stage:accepted.after.stage:implementing (ZG011): the step is of 2025-01-09; the project came to "implementing" on 2024-10-10, and it may not be before 2025-01-10.',
          'a refusal names the first day');
SELECT pg_temp.move(:p, 'accepted', '2025-01-10') \gexec
SELECT is((drive.outcome(pg_temp.paper(:p, 'report', '2027-01-11'))).detail,
          'Article 2, evaluated (ZG004): document 7 (report) is of 2027-01-11; the project came to "accepted" on 2025-01-10: from 2026-01-10 to 2027-01-10.', 'and the last');
SELECT is((SELECT string_agg(remedy, ' ') FROM tap_periods.explain(:p, 'filed', '2025-01-13') WHERE rule = 'filed.soon'),
          'the step is of 2025-01-13; the project came to "accepted" on 2025-01-10: from 2025-01-13 to 2025-01-24', 'explain names both');

-- As sentences
SELECT results_eq($$ SELECT z.code, z.sentence, e.sentence FROM govproj.law_rows('tap_periods', 1, 'zh') z JOIN govproj.law_rows('tap_periods', 1, 'en') e USING (position, id)
                      JOIN tap_periods.policy_order o ON o.id = z.id AND z.code = coalesce(o.code, o.subject || '.after.' || o.after)
                      ORDER BY o.id $$,
    $$ VALUES ('opinion.working', '《施工报告》须以《意见》为依据，在其日期起5个工作日内；有效期内另有一份的，期限重新起算。', 'The report of works must rest on the opinion, within 5 working days of its day; another one within it begins the period again.'),
              ('opinion.month', '其他合同须以《意见》为依据，在其日期起1个月内；有效期内另有一份的，期限重新起算。', 'Each other contract must rest on the opinion, within 1 month of its day; another one within it begins the period again.'),
              ('opinion.year', '测试合同须以《意见》为依据，在其日期所在预算年度内；有效期内另有一份的，期限重新起算。', 'Each testing contract must rest on the opinion, within the budget year of its day; another one within it begins the period again.'),
              ('tested.month', '测评合同须以测试合同为依据，在其日期起3个月内，且不得早于满1个月之日；有效期内另有一份的，期限重新起算。', 'Each evaluation contract must rest on the testing contract, within 3 months of its day, and not sooner than 1 month after it; another one within it begins the period again.'),
              ('award.own', '主合同须以《中标通知》为依据，在其日期起30天内，且不得早于满2天之日，每份合同各须有一份。', 'Each main contract must rest on the award, within 30 days of its day, and not sooner than 2 days after it, one of its own for each contract.'),
              ('stage:accepted.after.stage:implementing', '到“已验收”的步骤不得早于到“实施中”之日满3个月之日。', 'The step to “Accepted” may bear no day before 3 months after the coming to “In implementation”.'),
              ('filed.soon', '到“已备案”的步骤须在到“已验收”之日起10个工作日内，且不得早于满1个工作日之日；末日不是工作日的，顺延到下一工作日。', 'The step to “Filed” must come within 10 working days of the coming to “Accepted”, and not sooner than 1 working day after it; a last day that is no working day moves to the next one.'),
              ('evaluated', '《评价报告》须在到“已验收”之日起24个月内，且不得早于满12个月之日。', 'The evaluation must come within 24 months of the coming to “Accepted”, and not sooner than 12 months after it.'),
              ('after.change', '《中标通知》须在最近一次变更（资金变更除外）之日起5天内。', 'The award must come within 5 days of the last change but of funds.'),
              ('paid', '支付须以其他合同为依据，在其日期起60天内，且不得早于满7天之日。', 'Each payment must rest on the other contract, within 60 days of its day, and not sooner than 7 days after it.'),
              ('opinion.extended', '监理合同须以《意见》为依据，在其日期起20天内；有效期内另有一份的，期限重新起算；凭《延期批准》可延长10天，以2次为限，其日期须在期满3天前。', 'Each supervision contract must rest on the opinion, within 20 days of its day; another one within it begins the period again; the consent lengthens it by 10 days, 2 times at most, dated 3 days or more before its end.') $$, 'each is a sentence');

-- A paper that lengthens a period lengthens the approval that the register keeps
SELECT govproj.create_register('tap_extended', pack => NULL) \g /dev/null
SELECT govproj.load_pack('tap_extended', jsonb_set(jsonb_set(pg_temp.pack('[
    {"subject": "contract:main", "after": "opinion", "at_most": "1 month", "extended_by": "consent", "extension": "10 days", "article": "2"}]'),
    '{documents,0}', '{"kind": "opinion", "label_zh": "意见", "label_en": "opinion", "issuer": "owner", "has_amount": true, "article": "1"}'),
    '{steps,1,limit_document}', '"opinion"')) \g /dev/null
INSERT INTO tap_extended.agency (code, name, kind) VALUES ('u', '某局', 'unit') RETURNING id AS u \gset
INSERT INTO tap_extended.project (title, category, owner_id, budget_year, stage_on, city_funds) VALUES ('乙', 'software', :u, 2024, '2024-09-01', 500000) RETURNING id AS e \gset
INSERT INTO tap_extended.document (project_id, kind, issuer_id, issued_on, amount) VALUES (:e, 'opinion', :u, '2024-09-10', 500000) \g /dev/null
UPDATE tap_extended.project SET stage = 'approved', stage_on = '2024-09-11' WHERE id = :e;
PREPARE lasts AS SELECT approval_last_day FROM tap_extended.project;
SELECT results_eq('lasts', $$ VALUES (DATE '2024-10-10') $$, 'an approval lasts a month');
INSERT INTO tap_extended.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (:e, 'consent', :u, '2024-10-01', 'passed') RETURNING id AS consent \gset
SELECT results_eq('lasts', $$ VALUES (DATE '2024-10-20') $$, 'and is lengthened by the paper that lengthens it');
SELECT is_empty($$ SELECT * FROM govproj.check_register('tap_extended') $$, 'which the proof finds, too');
INSERT INTO tap_extended.document (project_id, kind, issuer_id, issued_on, document_id, reason) VALUES (:e, 'voiding', :u, '2024-10-02', :consent, '有误');
SELECT results_eq('lasts', $$ VALUES (DATE '2024-10-10') $$, 'until that is voided');

-- What no version could mean
UPDATE tap_periods.policy SET superseded_on = '2098-12-31';
SELECT govproj.load_pack('tap_periods', pg_temp.pack('[]') || '{"code": "draft", "valid_from": "2099-01-01"}') \g /dev/null
CREATE FUNCTION pg_temp.faults(rows text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO tap_periods.policy_order (policy_id, subject, after, at_least, at_most, renewed_by, extended_by, extension, times, asked, article)
                    SELECT p.id, r.*, ''2'' FROM tap_periods.policy p, (VALUES (%s)) AS r WHERE p.code = ''draft''', rows);
    RETURN QUERY SELECT f.code || ': ' || regexp_replace(f.fault, '; one of: .*', '') FROM tap_periods.policy_fault f JOIN tap_periods.policy p ON p.id = f.policy_id
                  WHERE p.code = 'draft' AND f.rule_table = 'policy_order' ORDER BY 1;
    DELETE FROM tap_periods.policy_order o USING tap_periods.policy p WHERE p.id = o.policy_id AND p.code = 'draft';
END $$;
SELECT set_eq(format('SELECT pg_temp.faults(%L)', rows), says, rows)
  FROM (VALUES ($$'contract:main', 'contract:other', '31 days', '1 month', NULL, NULL, NULL, NULL::integer, NULL$$, '{}'::text[]),
               ($$'contract:main', 'contract:other', '32 days', '1 month', NULL, NULL, NULL, NULL::integer, NULL$$,
                '{"order_period: order of contract:main after contract:other: it is in order after 32 days at the earliest, and for 1 month at most"}'),
               ($$'contract:main', 'contract:other', '2 years', '24 months', NULL, NULL, NULL, NULL::integer, NULL$$, '{}'),
               ($$'contract:main', 'contract:other', '25 months', '2 years', NULL, NULL, NULL, NULL::integer, NULL$$,
                '{"order_period: order of contract:main after contract:other: it is in order after 25 months at the earliest, and for 2 years at most"}'),
               ($$'contract:main', 'contract:other', '366 days', 'budget year', NULL, NULL, NULL, NULL::integer, NULL$$,
                '{"order_period: order of contract:main after contract:other: it is in order after 366 days at the earliest, and for budget year at most"}'),
               ($$'contract:main', 'contract:other', '10 working days', '9 days', NULL, NULL, NULL, NULL::integer, NULL$$,
                '{"order_period: order of contract:main after contract:other: it is in order after 10 working days at the earliest, and for 9 days at most"}'),
               ($$'contract:main', 'contract:other', '10 days', '10 working days', NULL, NULL, NULL, NULL::integer, NULL$$, '{}'),
               ($$'contract:main', 'change', NULL, '10 days', NULL, 'prayer', '1 day', 3, '1 day'$$,
                '{"document_unknown: document kind prayer is not defined by the policy, so nobody may issue it"}'),
               ($$'contract:main', 'contract:other', NULL, '1 month', NULL, 'consent', '1 day', NULL::integer, '32 days'$$,
                '{"order_period: order of contract:main after contract:other: it lasts 1 month, and is lengthened no later than 32 days before it ends"}'),
               ($$'contract:main', 'contract:other', NULL, '1 month', NULL, 'consent', '1 day', NULL::integer, '31 days'$$, '{}'),
               ($$'contract:main', 'consent', NULL, '1 month', NULL, 'consent', '1 day', NULL::integer, NULL$$,
                '{"order_period: order of contract:main after consent: consent begins the period, and so does not lengthen it"}'),
               ($$'contract:main', 'change', NULL, '10 days', 'prayer', NULL, NULL, NULL::integer, NULL$$,
                '{"document_unknown: document kind prayer is not defined by the policy, so nobody may issue it","order_period: order of contract:main after change: only a document begins a period again"}')) AS v (rows, says);
-- of an approval two lives, whatever it is that differs
UPDATE tap_periods.policy_step SET limit_document = 'opinion' WHERE to_stage = 'approved' AND policy_id = (SELECT id FROM tap_periods.policy WHERE code = 'draft');
SELECT set_eq(format('SELECT pg_temp.faults(%L)', format($$'contract:main', 'opinion', NULL, '1 month', 'works', 'consent', '1 day', 2, '3 days'), ('contract:other', 'opinion', NULL, %s$$, other)), says, other)
  FROM (VALUES ($$'1 month', 'works', 'consent', '1 day', 2, '3 days'$$, '{}'::text[]),
               ($$'2 months', 'works', 'consent', '1 day', 2, '3 days'$$, '{"period_contradicts: order of contract:other after opinion: another row gives what it rests on another length of life"}'),
               ($$'1 month', 'report', 'consent', '1 day', 2, '3 days'$$, '{"period_contradicts: order of contract:other after opinion: another row gives what it rests on another length of life"}'),
               ($$'1 month', 'works', 'award', '1 day', 2, '3 days'$$, '{"period_contradicts: order of contract:other after opinion: another row gives what it rests on another length of life"}'),
               ($$'1 month', 'works', 'consent', '2 days', 2, '3 days'$$, '{"period_contradicts: order of contract:other after opinion: another row gives what it rests on another length of life"}'),
               ($$'1 month', 'works', 'consent', '1 day', 3, '3 days'$$, '{"period_contradicts: order of contract:other after opinion: another row gives what it rests on another length of life"}'),
               ($$'1 month', 'works', 'consent', '1 day', 2, NULL$$, '{"period_contradicts: order of contract:other after opinion: another row gives what it rests on another length of life"}')) AS v (other, says);
SELECT throws_ok(format('INSERT INTO tap_periods.policy_order (policy_id, subject, after, article, %s) SELECT id, ''contract:main'', ''change'', ''2'', %s FROM tap_periods.policy WHERE code = ''draft''', columns, said), '23514', NULL, columns || ': ' || said)
  FROM (VALUES ('at_most', $$'0 days'$$), ('at_most', $$'101 years'$$), ('at_most', $$'1201 months'$$), ('at_most', $$'10000 days'$$), ('at_most', $$'2  years'$$), ('at_most', $$'P2Y'$$), ('at_most', $$'-1 day'$$),
               ('at_most', $$'two years'$$), ('at_most', $$E'2 years\n'$$), ('at_most', $$''$$), ('at_least', $$'budget year'$$), ('extended_by', $$'consent'$$), ('at_most, extended_by', $$'1 day', 'consent'$$), ('at_most, extension', $$'1 day', '1 day'$$),
               ('at_most, times', $$'1 day', 1$$), ('at_most, extended_by, extension, times', $$'1 day', 'consent', '1 day', 0$$), ('at_most, extended_by, extension', $$'1 day', 'consent', 'budget year'$$), ('shifts', 'true')) AS v (columns, said);
SELECT lives_ok(format('INSERT INTO tap_periods.policy_order (policy_id, subject, after, article, at_most) SELECT id, %L, ''change'', ''3'', %L FROM tap_periods.policy WHERE code = ''draft''', 'x' || period, period), period)
  FROM (VALUES ('100 years'), ('1 day'), ('1 years'), ('1200 months'), ('9999 working days'), ('budget year')) AS v (period);

SELECT * FROM finish();
ROLLBACK;
