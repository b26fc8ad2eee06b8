-- What other offices owe for a project, what steps meet, and papers that move the day on which something is due.
BEGIN;
SELECT plan(134);
\ir ../tap.sql

SELECT govproj.create_register('tap_owed', pack => NULL) \g /dev/null
CREATE FUNCTION pg_temp.pack(obligations jsonb DEFAULT NULL) RETURNS jsonb LANGUAGE sql AS $$ SELECT $j${"code": "owed", "title": "答复期限试验办法", "valid_from": "2019-01-01", "backdate_days": 10,
  "tracks": [{"track": "一般", "label_zh": "一般项目", "label_en": "ordinary projects", "owner_kinds": "unit", "article": "1"}],
  "documents": [{"kind": "review", "label_zh": "评审意见", "label_en": "review", "issuer": "data_bureau", "has_outcome": true, "article": "1"},
                {"kind": "extension", "label_zh": "延期通知", "label_en": "notice of extension", "issuer": "data_bureau", "article": "1"},
                {"kind": "notice", "label_zh": "资金通知", "label_en": "notice of funds", "issuer": "finance", "article": "1"},
                {"kind": "report", "label_zh": "年度报告", "label_en": "yearly report", "issuer": "owner", "has_outcome": true, "article": "1"},
                {"kind": "delay_consent", "label_zh": "缓报批准", "label_en": "consent to a delay", "issuer": "data_bureau", "article": "1"}],
  "steps": [{"track": "一般", "to_stage": "planned", "office": "owner", "kind": "birth", "article": "1"},
            {"track": "一般", "from_stage": "planned", "to_stage": "submitted", "office": "owner", "kind": "forward", "article": "1"},
            {"track": "一般", "from_stage": "submitted", "to_stage": "returned", "office": "data_bureau", "kind": "back", "article": "1"},
            {"track": "一般", "from_stage": "returned", "to_stage": "submitted", "office": "owner", "kind": "restart", "article": "1"},
            {"track": "一般", "from_stage": "submitted", "to_stage": "fund_reviewed", "office": "finance", "kind": "forward", "article": "1"},
            {"track": "一般", "from_stage": "fund_reviewed", "to_stage": "approved", "office": "government", "kind": "forward", "article": "1"},
            {"track": "一般", "from_stage": "fund_reviewed", "to_stage": "rejected", "office": "government", "kind": "exit", "article": "1"},
            {"track": "一般", "from_stage": "submitted", "to_stage": "withdrawn", "office": "owner", "kind": "exit", "article": "1"},
            {"track": "一般", "from_stage": "approved", "to_stage": "implementing", "office": "owner", "kind": "forward", "article": "1"},
            {"track": "一般", "from_stage": "implementing", "to_stage": "accepted", "office": "owner", "kind": "forward", "article": "1"},
            {"track": "一般", "from_stage": "approved", "to_stage": "terminated", "office": "owner", "kind": "exit", "article": "1"}],
  "conditions": [{"to_stage": "fund_reviewed", "condition": "settled", "argument": "review_due", "article": "10"},
                 {"to_stage": "implementing", "condition": "settled", "argument": "start_due", "mode": "warn", "article": "13"}],
  "obligations": [{"code": "review_due", "label_zh": "评审", "label_en": "review", "event": "stage", "stage": "submitted", "each_time": true, "debtor": "data_bureau", "receiver": "owner",
                   "met_by": ["review", "stage:returned"], "period": "15 working days", "extended_by": "extension", "extension": "10 working days", "times": 2, "asked": "3 days", "article": "10"},
                  {"code": "approval_due", "label_zh": "审批", "label_en": "approval", "event": "stage", "stage": "fund_reviewed", "debtor": "government",
                   "met_by": ["stage:approved", "stage:rejected"], "period": "10 days", "article": "11"},
                  {"code": "funds_due", "label_zh": "资金安排", "label_en": "funds", "event": "stage", "stage": "approved", "debtor": "finance", "receiver": "owner", "met_by": "notice", "in_time_by": "received",
                   "period": "1 month", "shifts": true, "article": "12"},
                  {"code": "start_due", "label_zh": "开工", "label_en": "start", "event": "stage", "stage": "approved", "receiver": "data_bureau", "met_by": "stage:implementing", "period": "20 days", "article": "13"},
                  {"code": "yearly", "label_zh": "年度报告", "label_en": "yearly report", "event": "year", "stage": "implementing", "receiver": "data_bureau", "met_by": "report", "due_month": 12, "due_day": 31,
                   "extended_by": "delay_consent", "extension": "30 days", "article": "14"}]}$j$::jsonb
  || jsonb_build_object('classes', (SELECT jsonb_agg(jsonb_build_object('category', c, 'track', '一般', 'article', '1')) FROM unnest('{infrastructure,software,maintenance,operation,thirdparty}'::text[]) AS c))
  || CASE WHEN obligations IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('code', 'faulty', 'valid_from', '2018-01-01', 'valid_until', '2018-12-31', 'conditions', '[]'::jsonb, 'obligations', obligations) END $$;
SELECT govproj.load_pack('tap_owed', pg_temp.pack()) \g /dev/null
SELECT is_empty('SELECT code, fault FROM tap_owed.policy_fault', 'no fault');
INSERT INTO tap_owed.agency (code, name, kind, active_since) VALUES ('u', '某局', 'unit', '2018-01-01') RETURNING id AS u \gset
INSERT INTO tap_owed.agency (code, name, kind, active_since) VALUES ('f', '财政局', 'finance', '2018-01-01') RETURNING id AS f \gset
SELECT set_config('tap.u', :'u', true), set_config('tap.f', :'f', true) \g /dev/null
CREATE FUNCTION pg_temp.project(day date) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO tap_owed.project (title, category, owner_id, budget_year, stage_on, city_funds)
    VALUES ('甲', 'software', current_setting('tap.u')::bigint, 2020, day, 1) RETURNING id
$$;
CREATE FUNCTION pg_temp.move(p bigint, stage text, day date) RETURNS text LANGUAGE sql AS $$
    SELECT (drive.outcome(format('UPDATE tap_owed.project SET stage = %L, stage_on = %L WHERE id = %s', stage, day, p), undo => false)).result
$$;
CREATE FUNCTION pg_temp.paper(p bigint, kind text, day date, issuer bigint, outcome text DEFAULT NULL) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO tap_owed.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (p, kind, issuer, day, outcome) RETURNING id
$$;
CREATE FUNCTION pg_temp.void(voided bigint, day date) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO tap_owed.document (project_id, kind, issuer_id, issued_on, document_id, reason)
    SELECT project_id, 'voiding', issuer_id, day, id, '有误' FROM tap_owed.document WHERE id = voided RETURNING id
$$;
-- What is owed of a kind, as it is computed on a day: who by, since when, until when, what has become of it.
CREATE FUNCTION pg_temp.owed(p bigint, kind text, day date DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(concat_ws(' ', coalesce(a.code, 'nobody'), to_char(d.arose_on, 'MM-DD'), to_char(d.due_on, 'MM-DD'),
                                         CASE WHEN d.met_on > d.due_on THEN 'late' WHEN d.met_on IS NOT NULL THEN 'met' ELSE 'open' END, to_char(d.met_on, 'MM-DD')), '; ' ORDER BY d.arose_on), 'nothing')
      FROM govproj.project_duties('tap_owed.project', p, day) AS d LEFT JOIN tap_owed.agency a ON a.id = d.agency_id WHERE d.kind = owed.kind
$$;
-- What is written says what is computed, for all projects.
CREATE FUNCTION pg_temp.amiss() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT concat_ws(' ', d.kind, d.project_id, w.agency_id, d.agency_id, w.arose_on, d.arose_on, w.due_on, d.due_on, w.met_on, d.met_on)
      FROM (SELECT p.id AS project_id, p.owner_id, j.* FROM tap_owed.project p CROSS JOIN govproj.project_duties('tap_owed.project', p.id) AS j WHERE j.agency_id IS NOT NULL) AS d
      FULL JOIN (SELECT * FROM tap_owed.obligation WHERE project_id IS NOT NULL AND lapsed_on IS NULL AND (met_on IS NULL OR EXISTS (
                     SELECT FROM govproj.project_duties('tap_owed.project', project_id) AS j WHERE j.kind = obligation.kind AND j.arose_on = obligation.arose_on))) AS w
             ON w.project_id = d.project_id AND w.kind = d.kind AND w.source_id = d.source_id AND w.arose_on = d.arose_on
     WHERE w.id IS NULL OR d.kind IS NULL OR (w.agency_id, w.due_on, w.met_on, w.document_id) IS DISTINCT FROM (d.agency_id, d.due_on, d.met_on, d.document_id)
        OR w.receiver_id IS DISTINCT FROM CASE d.receiver WHEN 'owner' THEN d.owner_id ELSE (SELECT min(a.id) FROM tap_owed.agency a WHERE a.kind = d.receiver AND a.active) END
    UNION ALL
    SELECT concat_ws(' ', c.problem, c.object, c.detail) FROM govproj.check_duties((SELECT jsonb_object_agg(t.relation, t.oid::regclass) FROM govproj.register_tables('tap_owed') AS t)) AS c
$$;

-- An office that is not there owes nothing that could be written; then the first active one does.
SELECT pg_temp.set_today('2020-03-02') \g /dev/null
SELECT pg_temp.project('2020-03-02') AS p \gset
SELECT is(pg_temp.move(:p, 'submitted', '2020-03-02'), 'done', 'submitted');
SELECT is(pg_temp.owed(:p, 'review_due'), 'nobody 03-02 03-23 open', 'what no agency of that kind is there to owe, nobody does');
SELECT is((SELECT count(*) FROM tap_owed.obligation), 0::bigint, 'and it is not written down');
SELECT is_empty('SELECT pg_temp.amiss()', 'which is in order');
SELECT is((SELECT concat_ws(' ', agency_name, receiver_kind, receiver_name, state) FROM tap_owed.obligation_watch WHERE project_id = :p), 'owner 某局 open', 'the watch has it all the same');
INSERT INTO tap_owed.agency (code, name, kind, active_since) VALUES ('d', '数据局', 'data_bureau', '2018-01-01') RETURNING id AS d \gset
INSERT INTO tap_owed.agency (code, name, kind, active_since) VALUES ('e', '数据局二', 'data_bureau', '2018-01-01') RETURNING id AS e \gset
INSERT INTO tap_owed.agency (code, name, kind, active_since) VALUES ('g', '市政府', 'government', '2018-01-01') RETURNING id AS g \gset
SELECT is(pg_temp.owed(:p, 'review_due'), 'd 03-02 03-23 open', 'of several agencies of a kind the first');
SELECT is(govproj.settle('tap_owed'), 1::bigint, 'it is written when somebody settles');
SELECT is((SELECT agency_id FROM tap_owed.obligation), :d::bigint, 'of that agency');
SELECT is((SELECT receiver_id FROM tap_owed.obligation), :u::bigint, 'owed to the owner');
SELECT is_empty('SELECT pg_temp.amiss()', 'as it is computed');
UPDATE tap_owed.agency SET active = false WHERE id = :d;
SELECT is(pg_temp.owed(:p, 'review_due'), 'e 03-02 03-23 open', 'when it retires the next one owes it');
SELECT is_empty($$ SELECT problem FROM govproj.check_register('tap_owed') WHERE problem = 'duty_differs' $$, 'which only settling says, and so is no fault');
SELECT is(govproj.settle('tap_owed'), 1::bigint, 'and it does');
SELECT is((SELECT string_agg(agency_id::text, ' ') FROM tap_owed.obligation), :'e', 'in the same row');
UPDATE tap_owed.agency SET active = true WHERE id = :d;
SELECT is(govproj.settle('tap_owed'), 1::bigint, 'and back');
SELECT is_empty('SELECT pg_temp.amiss()', 'all is written');

-- A paper of any outcome is an answer; whoever of the kind gave it has it
SELECT pg_temp.set_today('2020-03-24') \g /dev/null
SELECT is((SELECT concat_ws(' ', agency_name, state, days_late) FROM tap_owed.obligation_watch WHERE project_id = :p), '数据局 overdue 1', 'it becomes overdue');
SELECT is((SELECT concat_ws(' ', duties, duties_open, duties_overdue) FROM tap_owed.unit_scorecard WHERE agency_id = :d), '1 1 1', 'in the office''s score');
SELECT is_empty(format('SELECT FROM tap_owed.unit_scorecard WHERE agency_id = %s AND duties > 0', :u), 'and not in the owner''s');
SELECT is((SELECT concat_ws(' ', owner_name, office, remedies) FROM tap_owed.worklist WHERE project_id = :p AND step = 'duty'),
          '某局 data_bureau review_due: 评审 open since 2020-03-02, due by 2020-03-23; it is met by document review (评审意见) or the step to returned dated that day or later', 'the worklist has it for that office');
SELECT is((SELECT (office, remedy)::text FROM tap_owed.explain(:p, 'fund_reviewed') WHERE rule = 'settled.review_due'),
          '(data_bureau,"review_due (评审) has been open since 2020-03-02; it is met by document review (评审意见) or the step to ""returned"" dated that day or later")', 'so does the step that it bars');
SELECT pg_temp.refused(format('UPDATE tap_owed.project SET stage = ''fund_reviewed'', stage_on = ''2020-03-24'' WHERE id = %s', :p), 'ZG005 settled.review_due', 'which is refused');
SELECT pg_temp.paper(:p, 'review', '2020-03-23', :e, 'failed') AS answer \gset
SELECT is(pg_temp.owed(:p, 'review_due'), 'e 03-02 03-23 met 03-23', 'the last day is in time, a no is an answer, and it is that agency''s which gave it');
SELECT is(pg_temp.owed(:p, 'review_due', '2020-03-22'), 'd 03-02 03-23 open', 'on the day before it was open');
SELECT is_empty('SELECT pg_temp.amiss()', 'so it is written');
SELECT pg_temp.void(:answer, '2020-03-24') \g /dev/null
SELECT is(pg_temp.owed(:p, 'review_due'), 'd 03-02 03-23 open', 'voided it opens again');
SELECT is_empty('SELECT pg_temp.amiss()', 'which is written, too');
SELECT pg_temp.paper(:p, 'review', '2020-03-24', :d, 'passed') \g /dev/null
SELECT is(pg_temp.owed(:p, 'review_due'), 'd 03-02 03-23 late 03-24', 'a day later is late');

-- Each time, and met by a return
SELECT pg_temp.set_today('2020-06-30') \g /dev/null
SELECT pg_temp.project('2020-06-01') AS q \gset
SELECT is(pg_temp.move(:q, 'submitted', '2020-06-22') || pg_temp.move(:q, 'returned', '2020-06-22'), 'donedone', 'returned on the day of its submission');
SELECT is(pg_temp.owed(:q, 'review_due'), 'd 06-22 07-13 met 06-22', 'that is an answer');
SELECT is(pg_temp.move(:q, 'submitted', '2020-06-22'), 'done', 'submitted again that day');
SELECT is(pg_temp.owed(:q, 'review_due'), 'd 06-22 07-13 open', 'what came before it is none');
SELECT is(pg_temp.move(:q, 'returned', '2020-06-23') || pg_temp.move(:q, 'submitted', '2020-06-29'), 'donedone', 'returned and submitted');
SELECT is(pg_temp.owed(:q, 'review_due'), 'd 06-22 07-13 met 06-23; d 06-29 07-20 open', 'another answer is due each time');
SELECT is_empty('SELECT pg_temp.amiss()', 'each is written');
SELECT pg_temp.paper(:q, 'review', '2020-06-29', :d, 'passed') AS review \gset
SELECT is(pg_temp.owed(:q, 'review_due'), 'd 06-22 07-13 met 06-23; d 06-29 07-20 met 06-29', 'a paper of that day meets the one, and the return the other');
SELECT pg_temp.void(:review, '2020-06-30') \g /dev/null

-- Extended: at most twice, three days before the end, to the day
SELECT pg_temp.set_today('2020-07-31') \g /dev/null
SELECT pg_temp.paper(:q, 'extension', '2020-07-18', :d) AS short \gset
SELECT is(pg_temp.owed(:q, 'review_due'), 'd 06-22 07-13 met 06-23; d 06-29 07-20 open', 'a notice two days before the end comes too late');
SELECT pg_temp.paper(:q, 'extension', '2020-07-17', :d) AS once \gset
SELECT is(pg_temp.owed(:q, 'review_due'), 'd 06-22 07-13 met 06-23; d 06-29 08-17 open', 'one of three days before moves it, and then the other is in time, too');
SELECT is_empty('SELECT pg_temp.amiss()', 'the rows move with it');
SELECT pg_temp.paper(:q, 'extension', '2020-07-20', :d) \g /dev/null
SELECT is(pg_temp.owed(:q, 'review_due'), 'd 06-22 07-13 met 06-23; d 06-29 08-17 open', 'no more than twice');
SELECT is(pg_temp.owed(:q, 'review_due', '2020-07-17'), 'd 06-22 07-13 met 06-23; d 06-29 08-03 open', 'on the day of the first the others are not there yet');
SELECT is(pg_temp.owed(:q, 'review_due', '2020-07-16'), 'd 06-22 07-13 met 06-23; d 06-29 07-20 open', 'nor is itself the day before');
SELECT pg_temp.void(:once, '2020-07-31') \g /dev/null
SELECT is(pg_temp.owed(:q, 'review_due'), 'd 06-22 07-13 met 06-23; d 06-29 07-20 open', 'voided it moves back');
SELECT is_empty('SELECT pg_temp.amiss()', 'and the rows with it');
SELECT pg_temp.paper(:q, 'extension', '2020-06-29', :d) \g /dev/null
SELECT is(pg_temp.owed(:q, 'review_due'), 'd 06-22 08-10 met 06-23; d 06-29 08-17 open', 'the day on which it arose is early enough; it moves all that ran on that day');

-- Met by steps alone
SELECT pg_temp.paper(:q, 'review', '2020-07-27', :d, 'passed') \g /dev/null
SELECT is(pg_temp.move(:q, 'fund_reviewed', '2020-07-27'), 'done', 'reviewed by finance');
SELECT is(pg_temp.owed(:q, 'approval_due'), 'g 07-27 08-06 open', 'the government is to approve');
SELECT is_empty('SELECT pg_temp.amiss()', 'which is written with the step');
SELECT pg_temp.set_today('2020-08-10') \g /dev/null
SELECT is((SELECT remedies FROM tap_owed.worklist WHERE project_id = :q AND step = 'duty'), 'approval_due: 审批 open since 2020-07-27, due by 2020-08-06; it is met by the step to approved or the step to rejected dated that day or later', 'in the worklist');
SAVEPOINT approval;
SELECT is(pg_temp.move(:q, 'approved', '2020-08-07'), 'done', 'approved a day too late');
SELECT is(pg_temp.owed(:q, 'approval_due'), 'g 07-27 08-06 late 08-07', 'is late');
SELECT is_empty('SELECT pg_temp.amiss()', 'and written');
ROLLBACK TO approval;
SELECT is(pg_temp.move(:q, 'rejected', '2020-08-06'), 'done', 'rejected on the last day, entered some days after');
SELECT is(pg_temp.owed(:q, 'approval_due'), 'g 07-27 08-06 met 08-06', 'the answer stands, though the project has ended');
SELECT is(pg_temp.owed(:q, 'review_due'), 'd 06-22 08-10 met 06-23; d 06-29 08-17 met 07-27', 'as do those before');
SELECT is_empty('SELECT pg_temp.amiss()', 'all is written');
ROLLBACK TO approval;
SELECT is(pg_temp.move(:q, 'approved', '2020-08-06'), 'done', 'approved on the last day');
SELECT is(pg_temp.owed(:q, 'approval_due'), 'g 07-27 08-06 met 08-06', 'is in time');
SELECT is(pg_temp.owed(:q, 'start_due') || ', ' || pg_temp.owed(:q, 'funds_due'), 'u 08-06 08-26 open, f 08-06 09-07 open', 'other duties begin: the owner''s, and finance''s, whose last day is no Sunday');

-- A receipt by the owner
SELECT pg_temp.paper(:q, 'notice', '2020-08-10', :f) AS notice \gset
SELECT is(pg_temp.owed(:q, 'funds_due'), 'f 08-06 09-07 open', 'a paper that is to be received waits');
SELECT is((SELECT concat_ws(' ', office, remedies) FROM tap_owed.worklist WHERE project_id = :q AND step = 'duty' AND remedies ~ 'funds_due'),
          format('owner funds_due: 资金安排 open since 2020-08-06, due by 2020-09-07; document %s (资金通知) of 2020-08-10 waits for its receipt', :notice), 'for the owner');
SELECT is((drive.outcome(format('INSERT INTO tap_owed.receipt (document_id, agency_id, received_on) VALUES (%s, %s, ''2020-08-10'')', :notice, :d))).detail,
          'Article 12: it is filed with agency "某局" (owner), who alone receives it.', 'nobody else receives it');
INSERT INTO tap_owed.receipt (document_id, agency_id, received_on) VALUES (:notice, :u, '2020-08-10');
SELECT is(pg_temp.owed(:q, 'funds_due'), 'f 08-06 09-07 met 08-10', 'received it is met');
SELECT is_empty('SELECT pg_temp.amiss()', 'and written');

-- An exit: what a step was to meet lapses, what an office owed besides stands where the owner's would
SELECT pg_temp.set_today('2020-09-01') \g /dev/null
SAVEPOINT ending;
SELECT is(pg_temp.move(:q, 'terminated', '2020-08-31'), 'done', 'terminated before it starts');
SELECT is(pg_temp.owed(:q, 'start_due'), 'nothing', 'nobody waits for the start any more');
SELECT is(pg_temp.owed(:q, 'start_due', '2020-08-30'), 'u 08-06 08-26 open', 'on the day before it was overdue');
SELECT is((SELECT lapsed_on FROM tap_owed.obligation WHERE project_id = :q AND kind = 'start_due'), '2020-09-01'::date, 'its row lapses with the step');
SELECT is_empty('SELECT pg_temp.amiss()', 'all else stands');
ROLLBACK TO ending;
SELECT pg_temp.project('2020-08-24') AS w \gset
SELECT is(pg_temp.move(:w, 'submitted', '2020-08-24') || pg_temp.move(:w, 'withdrawn', '2020-08-31'), 'donedone', 'withdrawn before it is reviewed');
SELECT is(pg_temp.owed(:w, 'review_due'), 'nothing', 'no review is owed');
SELECT is((SELECT lapsed_on FROM tap_owed.obligation WHERE project_id = :w), '2020-09-01'::date, 'its row lapses');
SELECT is_empty('SELECT pg_temp.amiss()', 'and none is amiss');
SELECT is(govproj.settle('tap_owed'), 0::bigint, 'settling has nothing to add');

-- Met by the owner's own step, which warns until then; a day of each year moves as well
SELECT is(pg_temp.move(:q, 'implementing', '2020-09-01'), 'done', 'started');
SELECT is(pg_temp.owed(:q, 'start_due'), 'u 08-06 08-26 late 09-01', 'late');
SELECT is(pg_temp.owed(:q, 'yearly'), 'u 09-01 12-31 open', 'a report is due');
SELECT pg_temp.set_today('2021-02-01') \g /dev/null
SELECT pg_temp.paper(:q, 'report', '2020-12-30', :u, 'failed') \g /dev/null
SELECT is(pg_temp.owed(:q, 'yearly', '2020-12-31'), 'u 09-01 12-31 open', 'what an owner files is to say yes');
SELECT pg_temp.paper(:q, 'delay_consent', '2020-12-31', :d) AS consent \gset
SELECT pg_temp.paper(:q, 'report', '2021-01-30', :u, 'passed') \g /dev/null
SELECT is(pg_temp.owed(:q, 'yearly'), 'u 09-01 01-30 met 01-30; u 01-01 12-31 open', 'a consent of the last day moves it into the next year, where the report is in time');
SELECT govproj.settle('tap_owed') \g /dev/null
SELECT is_empty('SELECT pg_temp.amiss()', 'and written');
SELECT pg_temp.void(:consent, '2021-02-01') \g /dev/null
SELECT is(pg_temp.owed(:q, 'yearly'), 'u 09-01 12-31 open; u 01-01 12-31 met 01-30', 'without it the report is of the year whose day it bears');
SELECT is_empty('SELECT pg_temp.amiss()', 'as the rows say');
SELECT is_empty($$ SELECT problem, object, detail FROM govproj.check_register('tap_owed') WHERE severity = 'error' $$, 'the register is in order');

-- What a project costs says what it owes: written with whatever alters the cost
UPDATE tap_owed.policy SET superseded_on = '2021-01-24' WHERE code = 'owed';
SELECT govproj.load_pack('tap_owed', pg_temp.pack() || '{"code": "dear", "valid_from": "2021-01-25", "obligations": [
    {"code": "dear_report", "label_zh": "重大项目备案", "label_en": "report of dear projects", "event": "stage", "stage": "submitted", "when": {"investment": {"from": 100}}, "receiver": "data_bureau", "met_by": "report", "period": "5 days", "article": "9"}],
    "conditions": []}') \g /dev/null
SELECT pg_temp.project('2021-01-26') AS z \gset
INSERT INTO tap_owed.cost_line (project_id, kind, amount) VALUES (:z, 'hardware', 99) RETURNING id AS line \gset
SELECT is(pg_temp.move(:z, 'submitted', '2021-01-26'), 'done', 'a project of 99 yuan is submitted');
SELECT is(pg_temp.owed(:z, 'dear_report'), 'nothing', 'which owes nothing');
UPDATE tap_owed.cost_line SET amount = 100 WHERE id = :line;
SELECT is(pg_temp.owed(:z, 'dear_report'), 'u 01-26 01-31 open', 'of 100 it owes a report');
SELECT is_empty('SELECT pg_temp.amiss()', 'which is written with the line');
SELECT is((SELECT count(*) FROM tap_owed.obligation WHERE project_id = :z AND lapsed_on IS NULL), 1::bigint, 'once');
UPDATE tap_owed.cost_line SET amount = 98 WHERE id = :line;
SELECT is((SELECT lapsed_on FROM tap_owed.obligation WHERE project_id = :z), '2021-02-01'::date, 'and lapses with the next');
SELECT is_empty('SELECT pg_temp.amiss()', 'nothing is amiss');
INSERT INTO tap_owed.cost_line (project_id, kind, amount) VALUES (:z, 'other', 2);
SELECT is_empty('SELECT pg_temp.amiss()', 'a line more owes it again');
SELECT is(govproj.settle('tap_owed'), 0::bigint, 'settling has nothing to add');
SELECT is((SELECT string_agg(detail, '; ') FROM govproj.check_register('tap_owed') WHERE problem = 'duty_differs'), NULL, 'no duty differs');

-- A row that was altered is told
SELECT set_config('session_replication_role', 'replica', true) \g /dev/null
ALTER TABLE tap_owed.obligation DISABLE TRIGGER USER;
UPDATE tap_owed.obligation SET agency_id = :u WHERE project_id = :p AND kind = 'review_due';
UPDATE tap_owed.obligation SET receiver_id = :g WHERE project_id = :q AND kind = 'funds_due';
UPDATE tap_owed.obligation SET due_on = due_on + 1 WHERE project_id = :q AND kind = 'yearly' AND source_id = 2020;
ALTER TABLE tap_owed.obligation ENABLE ALWAYS TRIGGER zz_guard;
SELECT results_eq($$ SELECT regexp_replace(detail, '\d+ ', 'N ', 'g') COLLATE "C" FROM govproj.check_register('tap_owed') WHERE problem = 'duty_differs' ORDER BY 1 $$,
    $$ VALUES ('agency_id: N by what is recorded, N in the row.' COLLATE "C"), ('due_on: 2020-12-N by what is recorded, 2021-01-N in the row.'), ('receiver: owner by what is recorded, government in the row.') $$, 'each');
SELECT set_config('session_replication_role', 'origin', true) \g /dev/null

-- In words
SELECT results_eq($$ SELECT z.code, z.sentence, e.sentence FROM govproj.law_rows('tap_owed', 1, 'zh') z JOIN govproj.law_rows('tap_owed', 1, 'en') e USING (position, id)
                       JOIN tap_owed.policy_obligation o ON o.id = z.id AND o.code = z.code ORDER BY o.id $$,
    $$ VALUES ('review_due', '评审：项目每次到“已申报”的，数据主管部门须向项目单位出具《评审意见》，或者办理项目到“已退回”的步骤，期限15个工作日；凭《延期通知》可延长10个工作日，以2次为限，其日期须在期满3天前。',
               'Review: each time the project is at “Submitted”, the data bureau owes the owner the review or the step to “Returned”, within 15 working days; the notice of extension lengthens it by 10 working days, 2 times at most, dated 3 days or more before its end.'),
              ('approval_due', '审批：项目到“已审核资金”的，政府须办理项目到“已立项”或者“不予立项”的步骤，期限10天。',
               'Approval: once the project is at “Funds reviewed”, the government owes the owner the step to “Approved” or “Rejected”, within 10 days.'),
              ('funds_due', '资金安排：项目到“已立项”的，财政部门须向项目单位出具《资金通知》，期限1个月，末日不是工作日的顺延到下一工作日；是否按时，按签收日期。',
               'Funds: once the project is at “Approved”, the finance bureau owes the owner the notice of funds, within 1 month, a last day that is no working day moving to the next one; in time is judged by the day it was received.'),
              ('start_due', '开工：项目到“已立项”的，项目单位须办理项目到“实施中”的步骤，期限20天。', 'Start: once the project is at “Approved”, the owner owes the data bureau the step to “In implementation”, within 20 days.'),
              ('yearly', '年度报告：项目到“实施中”之后，每年12月31日以前（含当日），项目单位须将《年度报告》报数据主管部门；凭《缓报批准》可延长30天，以1次为限。',
               'Yearly report: from “In implementation” on each year by 31 December (inclusive) the owner owes the data bureau the yearly report; the consent to a delay lengthens it by 30 days, once at most.') $$, 'each is a sentence');

-- What a pack may not say
CREATE FUNCTION pg_temp.fault(form jsonb) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM govproj.load_pack('tap_owed', pg_temp.pack(jsonb_build_array('{"code": "x", "label_zh": "答复", "label_en": "answer", "event": "stage", "stage": "submitted", "debtor": "data_bureau", "met_by": "review", "period": "5 days", "article": "9"}'::jsonb || form)));
    RAISE EXCEPTION 'loaded' USING ERRCODE = 'UNDO0';
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN RETURN 'loaded';
WHEN invalid_parameter_value THEN
    DECLARE
        detail text;
    BEGIN
        GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
        RETURN detail;
    END;
END $$;
SELECT is(pg_temp.fault(form::jsonb), fault, form) FROM (VALUES
    ('{}', 'loaded'), ('{"met_by": ["review", "stage:returned", "stage:rejected"]}', 'loaded'), ('{"met_by": "stage:fund_reviewed, stage:returned"}', 'loaded'), ('{"receiver": "finance"}', 'loaded'),
    ('{"event": "change", "stage": null, "met_by": "stage:returned"}', 'loaded'), ('{"event": "delay", "stage": null, "each_time": false}', 'loaded'),
    ('{"extended_by": "extension", "extension": "5 days", "times": 100, "asked": "5 days"}', 'loaded'),
    ('{"debtor": "mayor"}', 'obligations x, debtor: "mayor" is no word for this; one of: owner, data_bureau, unit, finance, audit, government'),
    ('{"debtor": "finance, audit"}', 'obligations x: a plan is owed by kinds of agency, an audit item by the owner, anything else by one office'),
    ('{"debtor": "unit", "met_by": "stage:submitted", "stage": "returned"}', 'obligations x: duty x is owed by unit, which does not see all projects: its owner owes it, or an office with the part sees_all (Art. 9)' || E'\n'
        'obligations x: duty x is owed by unit, who takes no step to submitted (Art. 9)'),
    ('{"debtor": "owner"}', 'obligations x: a duty names its receiver: only what another office owes for a project is owed to the owner, if it names none'),
    ('{"met_by": "reviews"}', 'obligations x: document kind reviews is not defined by the policy, so nobody may issue it; did you mean "review"? One of: review, extension, notice, report, delay_consent (Art. 9)'),
    ('{"met_by": "stage:reviews"}', 'obligations x: duty x is met by stage:reviews, which is no stage (Art. 9)'),
    ('{"met_by": "report"}', 'obligations x: duty x is owed by data_bureau, but its document report is issued by owner (Art. 9)'),
    ('{"met_by": ["review", "notice"]}', 'obligations x: duty x is owed by data_bureau, but its document notice is issued by finance (Art. 9)'),
    ('{"debtor": "owner", "receiver": "audit"}', 'obligations x: duty x is the owner''s, but its document review is issued by data_bureau (Art. 9)'),
    ('{"met_by": ["stage:approved", "stage:rejected"]}', 'obligations x: duty x is owed by data_bureau, who takes no step to rejected, approved (Art. 9)'),
    ('{"met_by": ["review", "stage:filed"]}', 'obligations x: duty x is met by the step to filed, and no way leads there from submitted (Art. 9)'),
    ('{"stage": "implementing", "met_by": ["review", "stage:returned"]}', 'obligations x: duty x is met by the step to returned, and no way leads there from implementing (Art. 9)'),
    ('{"event": "change", "stage": null, "met_by": ["review", "stage:filed"]}', 'obligations x: duty x is met by the step to filed, which is never reached (Art. 9)'),
    ('{"event": "year", "due_month": 5, "due_day": 1, "period": null, "met_by": "stage:returned"}', 'obligations x: what is owed each year is met by a paper, and what a step meets is received by nobody'),
    ('{"in_time_by": "received", "met_by": ["review", "stage:returned"]}', 'obligations x: what is owed each year is met by a paper, and what a step meets is received by nobody'),
    ('{"event": "change", "stage": null, "each_time": true}', 'obligations x: each_time goes with the event stage'),
    ('{"extended_by": "extension"}', 'obligations x: extension goes with extended_by, times and asked with both, and all of them with a day on which it is due'),
    ('{"extended_by": "extension", "extension": "5 days", "period": null}', 'obligations x: extension goes with extended_by, times and asked with both, and all of them with a day on which it is due'),
    ('{"times": 2}', 'obligations x: extension goes with extended_by, times and asked with both, and all of them with a day on which it is due'),
    ('{"extended_by": "extension", "extension": "5 days", "times": 101}', 'obligations x: a period is lengthened 1 to 100 times'),
    ('{"extended_by": "extension", "extension": "5 days", "asked": "6 days"}', 'obligations x: duty x is due after 5 days, and is moved no later than 6 days before (Art. 9)'),
    ('{"when": {"share:served": {"from": 10}}}', 'obligations x: duty x cannot go by what another project costs: it would begin and end unseen (Art. 9)'),
    ('{"extended_by": "review", "extension": "5 days"}', 'obligations x: duty x: review meets it, and so does not move the day on which it is due (Art. 9)'),
    ('{"extended_by": "extensions", "extension": "5 days"}', 'obligations x: document kind extensions is not defined by the policy, so nobody may issue it; did you mean "extension"? One of: review, extension, notice, report, delay_consent (Art. 9)')) AS v (form, fault);

-- What a duty bars until it is met is not all that meets it
CREATE FUNCTION pg_temp.barred(met_by text) RETURNS text LANGUAGE sql AS $$
    SELECT o.detail FROM drive.outcome(format('SELECT govproj.load_pack(''tap_owed'', %L)', pg_temp.pack(jsonb_build_array(jsonb_build_object('code', 'x', 'label_zh', '答复', 'label_en', 'answer', 'event', 'stage',
        'stage', 'submitted', 'debtor', 'data_bureau', 'period', '5 days', 'article', '9', 'met_by', met_by)))
        || '{"conditions": [{"to_stage": "returned", "condition": "settled", "argument": "x", "article": "9"}]}')) AS o
$$;
SELECT is(pg_temp.barred('stage:returned'), 'conditions > returned settled x: condition settled/x bars the only steps that meet that duty (Art. 9)', 'whoever may return only what is returned never does');
SELECT is(pg_temp.barred('stage:returned, review'), NULL, 'a paper meets it as well');

-- Who may do what: the unit receives what is owed to it
SELECT ok('unit' IN (SELECT office FROM govproj.office_words('tap_owed') WHERE word = 'receiver'), 'whoever may own receives what is owed to owners');
SELECT is_empty($$ SELECT office FROM govproj.office_words('tap_owed') WHERE word = 'debtor' $$, 'who owes something for a project files no plans for that');

-- Cases play it, and its fingerprint is of all columns
SELECT govproj.load_pack('tap_owed', pg_temp.pack() || '{"code": "cased", "valid_from": "2018-01-01", "valid_until": "2018-12-31", "cases": [{"case": "答复期限", "article": "10",
    "given": {"category": "software", "stage": "submitted", "on": "2018-06-01"},
    "story": [{"on": "2018-06-22", "duty": "review_due", "expect": "open"}, {"on": "2018-06-23", "duty": "review_due", "expect": "late"}, {"step": "fund_reviewed", "expect": ["settled.review_due"]},
              {"on": "2018-06-15", "enter": "extension"}, {"on": "2018-06-23", "duty": "review_due", "expect": "open"}, {"enter": "needs:fund_reviewed"}, {"duty": "review_due", "expect": "met"},
              {"step": "fund_reviewed"}, {"duty": "approval_due", "expect": "open"}, {"step": "approved"}, {"duty": "approval_due", "expect": "met"}]}]}') \g /dev/null
SELECT results_eq($$ SELECT line, passed, got FROM govproj.test_pack('tap_owed', 'cased') WHERE NOT passed $$, $$ SELECT 1, true, '{}'::text[] WHERE false $$, 'cases tell of it');
SELECT is((SELECT count(*) FROM govproj.test_pack('tap_owed', 'cased') WHERE passed), 12::bigint, 'and all come out');
SELECT ok('{met_by,each_time,extended_by,extension,times,asked}' <@ (SELECT string_to_array(r.detail::jsonb #>> '{columns,policy_obligation}', ' ') FROM tap_owed.register_act r WHERE r.kind = 'policy_in_use' ORDER BY r.seq LIMIT 1),
          'the fingerprint of a version in use is of these columns too');
SELECT * FROM finish();
ROLLBACK;
