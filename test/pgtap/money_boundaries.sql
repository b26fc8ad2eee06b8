-- The amounts and days at which a money rule begins to bind: the last one that passes and the first that does not, a fen or
-- a day apart, on both tracks.
BEGIN;
SELECT plan(258);
\ir ../tap.sql

-- A project of a total, taken to a stage a week a step, without supervision. The facts are what differs: track, day it is
-- entered on, lines of cost, main and supplier of the main contract, amounts of papers by kind.
CREATE FUNCTION pg_temp.make(total numeric, target text, facts jsonb DEFAULT '{}') RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    the_track text := coalesce(facts ->> 'track', 'professional');
    day date := coalesce(facts ->> 'day', '2020-03-02');
    lines jsonb := coalesce(facts -> 'lines', '{}') || '{"acceptance": 1, "security": 1}';
    new_id bigint := drive.project(the_track, day);
    step text;
    thing text;
BEGIN
    lines := lines || jsonb_build_object('hardware', total - (SELECT sum(value::numeric) FROM jsonb_each_text(lines)));
    PERFORM drive.line(new_id, key, value::numeric) FROM jsonb_each_text(lines);
    FOREACH step IN ARRAY coalesce(drive.path(the_track, target), '{}') LOOP
        day := day + 7;
        FOR thing IN SELECT n.thing FROM drive.need n JOIN yunfu.project p ON p.track = n.track AND p.stage::text = n.from_stage
                      WHERE p.id = new_id AND n.to_stage = step AND n.thing NOT SIMILAR TO 'line %|undertaking|contract supervision' ORDER BY n.id
        LOOP
            IF thing = 'contract main' THEN
                PERFORM drive.contract(new_id, 'main', coalesce((facts ->> 'main')::numeric, 900000), day, coalesce(facts ->> 'supplier', '云浮数科公司'));
            ELSIF facts ? thing THEN
                PERFORM drive.paper(new_id, thing, day, amount => (facts ->> thing)::numeric);
            ELSE
                PERFORM drive.supply(new_id, thing, day);
            END IF;
        END LOOP;
        UPDATE yunfu.project SET stage = step, stage_on = day WHERE id = new_id;
    END LOOP;
    RETURN new_id;
END $$;

-- Facts: every paper that states an amount states this one.
CREATE FUNCTION pg_temp.approved(amount numeric) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_object_agg(k, amount) FROM unnest('{fund_review_opinion,fund_arrangement_opinion,approval_opinion,fund_application,fund_decision}'::text[]) AS k
$$;

-- Entries on the main contract, and changes; a week after "contracted" of the professional track unless dated.
CREATE FUNCTION pg_temp.supplement(project_id bigint, amount numeric, day date DEFAULT '2020-06-01') RETURNS bigint LANGUAGE sql AS $$
    SELECT pg_temp.supplement_contract(pg_temp.main(project_id), amount, day)
$$;
CREATE FUNCTION pg_temp.undo(project_id bigint, wrong bigint) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO yunfu.supplement (contract_id, amount, signed_on, supplement_id) SELECT contract_id, -amount, signed_on, id FROM yunfu.supplement WHERE id = wrong RETURNING id INTO wrong;
    RETURN wrong;
END $$;
CREATE FUNCTION pg_temp.pay(project_id bigint, amount numeric, kind text DEFAULT 'payment', day date DEFAULT '2020-06-01') RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on) VALUES (pg_temp.main(project_id), kind, amount, day) RETURNING id
$$;
-- A change of value, filed the day it is decided (Article 17), so that its filing bars no acceptance here.
CREATE FUNCTION pg_temp.change(project_id bigint, cost_line_kind text, new numeric, day date DEFAULT '2020-06-01') RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (project_id, 'value', 'policy', cost_line_kind, new, day);
    SELECT drive.paper(project_id, 'change_filing', day)
$$;
-- A change undoes the pre-acceptance review of the professional track, and the acceptance papers of the public one: what makes it good.
CREATE FUNCTION pg_temp.reviewed(track text) RETURNS text LANGUAGE sql AS $$
    SELECT CASE track WHEN 'professional' THEN '; SELECT drive.paper(%s, ''preacceptance_opinion'', ''2020-06-01'')'
                ELSE '; SELECT drive.paper(%s, ''acceptance_report'', ''2020-06-01''), drive.paper(%s, ''expert_acceptance'', ''2020-06-01'')' END
$$;

-- What one money line says of a project.
CREATE FUNCTION pg_temp.line(project_id bigint, code text) RETURNS text LANGUAGE sql AS $$
    SELECT format('%s of %s, %s, %s', round(amount, 2), round(bound, 2), CASE WHEN reached THEN 'reached' ELSE 'below' END, CASE WHEN met THEN 'met' ELSE 'unmet' END)
      FROM govproj.judge_thresholds('yunfu.project', project_id) WHERE rule = code
$$;

-- A version under which contracts beyond the approval are only warned about, so that they may reach a line that the approval does not.
SELECT govproj.load_pack('yunfu', jsonb_set(body, '{limits}', (SELECT jsonb_agg(CASE l ->> 'subject' WHEN 'contracts' THEN l || '{"mode": "warn"}' ELSE l END) FROM jsonb_array_elements(body -> 'limits') AS l))
           || '{"code": "loose", "valid_from": "2010-01-01", "valid_until": "2019-12-31"}') FROM govproj.pack WHERE code = 'yunfu-2020' \g /dev/null

\set supervised 'SELECT drive.contract(%s, ''supervision'', 1, ''2020-06-01'', ''广东监理公司'')'
\set fee 'SELECT pg_temp.change(%s, ''supervision'', 20000)'

-- supervision, by the cost lines
CREATE TEMP TABLE lined AS
SELECT track, total, pg_temp.make(total, 'contracted', jsonb_build_object('track', track) || pg_temp.approved(total)) AS p
  FROM unnest('{professional,public}'::text[]) AS track, unnest('{1999999.99,2000000.00}'::numeric[]) AS total;
SELECT is(pg_temp.after('SELECT', p, 'implementing'), CASE total WHEN 1999999.99 THEN 'done' ELSE 'ZG003 supervision' END, format('%s, cost lines of %s', track, total))
  FROM lined ORDER BY track, total;
SELECT is(pg_temp.line(p, 'supervision'), CASE total WHEN 1999999.99 THEN '1999999.99 of 2000000.00, below, met' ELSE '2000000.00 of 2000000.00, reached, unmet' END,
          format('%s, so the money line of %s stands', track, total))
  FROM lined ORDER BY track, total;
SELECT is(pg_temp.after(arrangement, p, 'implementing'), refusal, format('%s, on the line with %s', track, says))
  FROM lined, (VALUES ('a supervisor but no fee', :'supervised', 'ZG003 supervision'), ('a fee but no supervisor', :'fee', 'ZG003 supervision'),
                      ('a supervisor and a fee', :'supervised' || ';' || :'fee', 'done'),
                      ('a fee that was taken back', :'supervised' || ';' || :'fee' || '; SELECT pg_temp.change(%s, ''supervision'', 0)', 'ZG003 supervision'),
                      ('a fee of a fen', :'supervised' || '; SELECT pg_temp.change(%s, ''supervision'', 0.01)', 'done')) AS v (says, arrangement, refusal)
 WHERE total = 2000000 ORDER BY track, says;
SELECT matches((drive.outcome(format('UPDATE yunfu.project SET stage = ''implementing'' WHERE id = %s', p))).detail, '^Article 13, supervision \(ZG003\): investment is 2000000\.00 yuan, the line 2000000\.00;',
               track || ', the refusal names the figure and the line') FROM lined WHERE total = 2000000;

-- by the contracts together, and by a contract with its supplement
SELECT pg_temp.make(1000000, 'procuring', '{"day": "2010-03-02"}') AS p, pg_temp.make(1000000, 'procuring') AS q \gset
SELECT drive.paper(p, 'award_notice', day), drive.contract(p, 'main', 1900000, day) FROM (VALUES (:p, '2010-04-27'::date), (:q, '2020-04-27')) AS v (p, day) \g /dev/null
SELECT is(pg_temp.after(format('SELECT drive.contract(%%s, ''other'', %s, ''2010-04-27''); UPDATE yunfu.project SET stage = ''contracted'', stage_on = ''2010-04-27'' WHERE id = %%s', other), :p, 'implementing'),
          refusal, 'contracts of 1,900,000 and ' || other)
  FROM (VALUES (99999.99, 'done'), (100000.00, 'ZG003 supervision')) AS v (other, refusal);
SELECT is(pg_temp.after(format('SELECT drive.contract(%%s, ''other'', %s, ''2020-04-27'')', 100000), :q, 'contracted'), 'ZG008 contracts.limit', 'contracts reach no line below which the approval stays');
-- the approved amount counts, whatever is contracted
SELECT is(pg_temp.after('SELECT', pg_temp.make(1000000, 'contracted', '{"main": 900000}' || pg_temp.approved(amount)), 'implementing'), refusal, 'an approval of ' || amount)
  FROM (VALUES (1999999.99, 'done'), (2000000.00, 'ZG003 supervision')) AS v (amount, refusal);
SELECT pg_temp.make(1000000, 'contracted', '{"main": 1990000, "day": "2010-03-02"}') AS p \gset
SELECT is(pg_temp.after(arrangement, :p, 'implementing'), refusal, 'a contract of 1,990,000 and ' || says)
  FROM (VALUES ('nothing more', 'SELECT', 'done'), ('a supplement of 9,999.99', 'SELECT pg_temp.supplement(%s, 9999.99)', 'done'),
               ('a supplement of 10,000.00', 'SELECT pg_temp.supplement(%s, 10000.00)', 'ZG003 supervision'),
               ('two supplements to 1,999,999.99', 'SELECT pg_temp.supplement(%s, 5000), pg_temp.supplement(%s, 4999.99)', 'done'),
                              ('two supplements to 2,000,000.00', 'SELECT pg_temp.supplement(%s, 5000), pg_temp.supplement(%s, 5000.00)', 'ZG003 supervision'),
               ('a contract beside it of 9,999.99', 'SELECT drive.contract(%s, ''other'', 9999.99, ''2020-06-01'')', 'done'),
               ('a contract beside it of 10,000.00', 'SELECT drive.contract(%s, ''other'', 10000, ''2020-06-01'')', 'ZG003 supervision')) AS v (says, arrangement, refusal);
-- the larger of the two counts, not both together
SELECT is(pg_temp.line(:p, 'supervision'), '1999999.99 of 2000000.00, below, met', 'investment is the largest of total, contracts and approval');

-- software test, by the cost lines of software development alone
CREATE TEMP TABLE coded AS
SELECT track, software, pg_temp.make(1500000, CASE track WHEN 'public' THEN 'implementing' ELSE 'preaccepted' END,
                                     jsonb_build_object('track', track, 'lines', jsonb_build_object('software_development', software))) AS p
  FROM unnest('{professional,public}'::text[]) AS track, unnest('{999999.99,1000000.00}'::numeric[]) AS software;
SELECT drive.supply_all(p, 'accepted', '2020-06-01', without => 'software_test_report') FROM coded \g /dev/null
SELECT is(pg_temp.after('SELECT', p, 'accepted'), CASE software WHEN 999999.99 THEN 'done' ELSE 'ZG003 software_test' END, format('%s, software of %s', track, software))
  FROM coded ORDER BY track, software;
SELECT is(pg_temp.line(p, 'software_test'), CASE software WHEN 999999.99 THEN '999999.99 of 1000000.00, below, met' ELSE '1000000.00 of 1000000.00, reached, unmet' END,
          format('%s, so the money line of %s stands', track, software))
  FROM coded ORDER BY track, software;
SELECT is(pg_temp.after('SELECT drive.paper(%s, ''software_test_report'', ''2020-06-01'')', p, 'accepted'), 'done', track || ', on the line with a test report')
  FROM coded WHERE software = 1000000 ORDER BY track;
SELECT is(pg_temp.after('SELECT pg_temp.change(%s, ''software_development'', 1000000)', p, 'accepted'), 'ZG003 software_test', track || ', a change takes software to the line')
  FROM coded WHERE software < 1000000 ORDER BY track;
SELECT is(pg_temp.after('SELECT pg_temp.change(%s, ''testing'', 100000)' || reviewed, p, 'accepted'), 'done', track || ', what is no software development does not count')
  FROM coded, pg_temp.reviewed(track) AS reviewed WHERE software < 1000000 ORDER BY track;
SELECT is(pg_temp.after('SELECT pg_temp.change(%s, ''testing'', 100000)', p, 'accepted'), 'ZG011 preacceptance_opinion.after.change', 'but it is reviewed again')
  FROM coded WHERE software < 1000000 AND track = 'professional';

-- approved with less than 2,000,000, a supplement of 10,000 while implementing: the duty opens, and acceptance waits for it
CREATE TEMP TABLE grown AS
SELECT track, pg_temp.make(1990000, 'implementing', jsonb_build_object('track', track, 'main', 1990000, 'day', '2010-03-02')) AS p
  FROM unnest('{public}'::text[]) AS track;
SELECT drive.supply_all(p, 'accepted', '2020-06-01') FROM grown \g /dev/null
SELECT is(pg_temp.after('SELECT pg_temp.supplement(%s, 9999.99)', p, 'accepted'), 'done', track || ', a fen less and nothing is asked') FROM grown ORDER BY track;
SELECT pg_temp.supplement(p, 10000) FROM grown \g /dev/null
UPDATE yunfu.contract SET delivered_on = '2020-06-01' WHERE project_id IN (SELECT p FROM grown);
SELECT is(pg_temp.line(p, 'supervision'), '2000000.00 of 2000000.00, reached, unmet', track || ', the duty is open') FROM grown ORDER BY track;
SELECT is(pg_temp.after(arrangement || reviewed || '; UPDATE yunfu.contract SET delivered_on = ''2020-06-02'' WHERE project_id = %s AND delivered_on IS NULL', p, 'accepted'), refusal,
          format('%s, grown to the line, with %s', track, says))
  FROM grown, pg_temp.reviewed(track) AS reviewed, (VALUES ('nothing', 'SELECT', 'ZG003 supervision'),
                      ('a supervisor but no fee', :'supervised', 'ZG003 supervision'), ('a fee but no supervisor', :'fee', 'ZG003 supervision'),
                      ('an unqualified supervisor', :'fee' || '; SELECT drive.contract(%s, ''supervision'', 1, ''2020-06-01'', ''广东监理公司'', NULL)', 'ZG003 supervision'),
                      ('the main supplier for supervisor', :'fee' || '; SELECT drive.contract(%s, ''supervision'', 1, ''2020-06-01'')', 'ZG003 supervision'),
                      ('another contract with that supervisor', :'fee' || '; SELECT drive.contract(%s, ''other'', 1, ''2020-06-01'', ''广东监理公司'')', 'ZG003 supervision'),
                      ('a supervisor and a fee', :'fee' || ';' || :'supervised', 'done')) AS v (says, arrangement, refusal)
 ORDER BY track, says;
-- at every gate on the way, not at the last alone
SELECT pg_temp.make(1990000, 'implementing', '{"main": 1990000, "day": "2010-03-02"}') AS p \gset
SELECT drive.paper(:p, 'preacceptance_opinion', '2020-06-02'), pg_temp.supplement(:p, 10000) \g /dev/null
SELECT is(pg_temp.after('SELECT', :p, 'preaccepted'), 'ZG003 supervision', 'pre-acceptance waits for it too');
SELECT is(pg_temp.after(:'fee' || ';' || :'supervised', :p, 'preaccepted'), 'done', 'and goes on once it is there');
SELECT is(pg_temp.after(:'fee' || ';' || :'supervised', :p, 'preaccepted', '2020-05-31'), 'ZG002 preacceptance_opinion', 'not by a day on which it was not');
SELECT is(pg_temp.after('SELECT drive.paper(%s, ''termination_procedure'', ''2020-06-01'')', :p, 'terminated'), 'done', 'ending the contract does not wait for it');

-- a fee among the costs may itself carry the total to the line
SELECT is(pg_temp.after('SELECT', pg_temp.make(1989999 + fee, 'contracted', jsonb_build_object('lines', jsonb_build_object(kind, fee))), 'implementing'),
          CASE fee WHEN 10000.99 THEN 'done' ELSE 'ZG003 supervision' END, format('a fee for %s of %s within %s', kind, fee, 1989999 + fee))
  FROM unnest('{supervision,testing,other}'::text[]) AS kind, unnest('{10000.99,10001.00}'::numeric[]) AS fee;
SELECT pg_temp.make(1999999.99, 'contracted') AS p \gset
SELECT is(pg_temp.after('SELECT pg_temp.change(%s, ''supervision'', 0.01)', :p, 'implementing'), 'ZG003 supervision', 'a supervision fee that comes by a change carries it there too');
SELECT is(pg_temp.after(:'supervised' || '; SELECT pg_temp.change(%s, ''supervision'', 0.01)', :p, 'implementing'), 'done', 'and serves the line it opened');
SELECT is(pg_temp.after('SELECT pg_temp.change(%s, NULL, 2000000)', :p, 'implementing'), 'ZG003 supervision', 'so does a change of the total as a whole');
SELECT is(pg_temp.after(:'supervised' || '; SELECT pg_temp.change(%s, NULL, 2000000)', :p, 'implementing'), 'ZG003 supervision', 'which is no supervision fee');

-- supplements of ten per cent and a hundredth more: a warning, which the act keeps
CREATE TEMP TABLE share AS
SELECT track, pg_temp.make(1500000, 'contracted', jsonb_build_object('track', track, 'main', 1000000)) AS p FROM unnest('{professional,public}'::text[]) AS track;
SELECT is(pg_temp.warned_after(arrangement, p), warned, format('%s, a contract of 1,000,000: %s', track, says))
  FROM share, (VALUES ('10.00 %', 'SELECT pg_temp.supplement(%s, 100000)', 'nothing'), ('a fen more', 'SELECT pg_temp.supplement(%s, 100000.01)', 'supplements.limit'),
                      ('10.01 %', 'SELECT pg_temp.supplement(%s, 100100)', 'supplements.limit'), ('6 % and 4 %', 'SELECT pg_temp.supplement(%s, 60000); SELECT pg_temp.supplement(%s, 40000)', 'nothing'),
                      ('6 % and 4.01 %', 'SELECT pg_temp.supplement(%s, 60000); SELECT pg_temp.supplement(%s, 40100)', 'supplements.limit'),
                      ('what lowers it makes no room', 'SELECT pg_temp.supplement(%s, -500000); SELECT pg_temp.supplement(%s, 100000.01)', 'supplements.limit'),
                      ('nor takes any', 'SELECT pg_temp.supplement(%s, -500000); SELECT pg_temp.supplement(%s, 100000)', 'nothing'),
                      ('one that lowers is asked nothing', 'SELECT pg_temp.supplement(%s, 100000.01); SELECT pg_temp.supplement(%s, -100000.01)', 'nothing'),
                      ('nor does it mend what was added', 'SELECT pg_temp.supplement(%s, 100000.01); SELECT pg_temp.supplement(%s, -100000.01); SELECT pg_temp.supplement(%s, 0.01)', 'supplements.limit'),
                      ('what was entered wrong and undone does not count', 'SELECT pg_temp.undo(%s, pg_temp.supplement(%s, 100000.01)); SELECT pg_temp.supplement(%s, 100000)', 'nothing'),
                      ('and makes no room', 'SELECT pg_temp.undo(%s, pg_temp.supplement(%s, 100000.01)); SELECT pg_temp.supplement(%s, 100000.01)', 'supplements.limit'),
                      ('to undo what lowered it adds nothing', 'SELECT pg_temp.undo(%s, pg_temp.supplement(%s, -500000)); SELECT pg_temp.supplement(%s, 100000)', 'nothing')) AS v (says, arrangement, warned)
 ORDER BY track, says;
SELECT pg_temp.make(1500000, 'contracted', '{"main": 999999.99}') AS p \gset
SELECT is(pg_temp.warned_after(format('SELECT pg_temp.supplement(%%s, %s)', amount), :p), warned, format('ten per cent of 999,999.99 is not rounded: %s', amount))
  FROM (VALUES (99999.99, 'nothing'), (100000.00, 'supplements.limit')) AS v (amount, warned);
SELECT drive.contract(:p, 'other', 10000, '2020-06-01') AS small \gset
SELECT is(pg_temp.warned_after(format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%s, %s, ''2020-06-01'')', :small, amount), :p), warned,
          format('each contract by its own amount: %s to one of 10,000', amount))
  FROM (VALUES (1000.00, 'nothing'), (1000.01, 'supplements.limit')) AS v (amount, warned);

-- payment of the last fen, and one fen more
SELECT pg_temp.make(1500000, 'contracted', '{"main": 1000000}') AS p \gset
SELECT pg_temp.refused(replace(statement, '%s', :'p'), refusal, says)
  FROM (VALUES ('all at once', 'SELECT pg_temp.pay(%s, 1000000.00)', 'done'), ('a fen more', 'SELECT pg_temp.pay(%s, 1000000.01)', 'ZG008 amount'),
               ('all but the last fen', 'SELECT pg_temp.pay(%s, 999999.99)', 'done'),
               ('and the last fen', 'SELECT pg_temp.pay(%s, 999999.99); SELECT pg_temp.pay(%s, 0.01)', 'done'),
               ('and two', 'SELECT pg_temp.pay(%s, 999999.99); SELECT pg_temp.pay(%s, 0.02)', 'ZG008 amount'),
               ('one after the last', 'SELECT pg_temp.pay(%s, 1000000); SELECT pg_temp.pay(%s, 0.01)', 'ZG008 amount'),
               ('one after the last, as a settlement', 'SELECT pg_temp.pay(%s, 1000000); SELECT pg_temp.pay(%s, 0.01, ''settlement'')', 'ZG008 amount'),
               ('what a supplement adds', 'SELECT pg_temp.supplement(%s, 0.01); SELECT pg_temp.pay(%s, 1000000.01)', 'done'),
               ('and a fen more', 'SELECT pg_temp.supplement(%s, 0.01); SELECT pg_temp.pay(%s, 1000000.02)', 'ZG008 amount'),
               ('what a supplement takes away', 'SELECT pg_temp.supplement(%s, -0.01); SELECT pg_temp.pay(%s, 1000000)', 'ZG008 amount'),
               ('and what it leaves', 'SELECT pg_temp.supplement(%s, -0.01); SELECT pg_temp.pay(%s, 999999.99)', 'done'),
               ('the contract lowered to what was paid', 'SELECT pg_temp.pay(%s, 400000); SELECT pg_temp.supplement(%s, -600000)', 'done'),
               ('and a fen below', 'SELECT pg_temp.pay(%s, 400000); SELECT pg_temp.supplement(%s, -600000.01)', 'ZG008 amount'),
               ('lowered to nothing', 'SELECT pg_temp.supplement(%s, -1000000)', 'done'), ('and below', 'SELECT pg_temp.supplement(%s, -1000000.01)', 'ZG008 amount'),
               ('all of it comes back', 'SELECT pg_temp.pay(%s, 400000); SELECT pg_temp.pay(%s, 400000, ''refund'')', 'done'),
               ('and a fen more than was paid', 'SELECT pg_temp.pay(%s, 400000); SELECT pg_temp.pay(%s, 400000.01, ''refund'')', 'ZG008 amount'),
               ('what came back may be paid again', 'SELECT pg_temp.pay(%s, 1000000); SELECT pg_temp.pay(%s, 1, ''refund''); SELECT pg_temp.pay(%s, 1)', 'done'),
               ('but no fen more', 'SELECT pg_temp.pay(%s, 1000000); SELECT pg_temp.pay(%s, 1, ''refund''); SELECT pg_temp.pay(%s, 1.01)', 'ZG008 amount')) AS v (says, statement, refusal);
SELECT is((drive.outcome(format('SELECT pg_temp.pay(%s, 1000000.01)', :p))).message, format('payment of 1000000.01 yuan exceeds what is left of contract %s: 1000000.00 yuan', pg_temp.main(:p)),
          'the refusal says what is left');

-- from the review on a line stays reached, whatever lowers a figure, before the main contract or after
CREATE TEMP TABLE reaching AS
SELECT pg_temp.make(2000000, 'procuring', '{"lines": {"software_development": 1000000}}') AS before,
       pg_temp.make(2000000, 'contracted', '{"lines": {"software_development": 1000000}}') AS signed,
       pg_temp.make(1000000, 'contracted', '{"main": 2000000, "day": "2010-03-02"}') AS dear,
       pg_temp.make(1000000, 'contracted', '{"main": 1990000, "day": "2010-03-02"}') AS cheap;
\set step 'SELECT drive.paper(%s, ''award_notice'', ''2020-06-01''); UPDATE yunfu.project SET stage = ''contracted'', stage_on = ''2020-06-02'' WHERE id = %s'
\set signed 'SELECT drive.paper(%s, ''award_notice'', ''2020-06-02''), drive.contract(%s, ''main'', 900000, ''2020-06-02''); UPDATE yunfu.project SET stage = ''contracted'', stage_on = ''2020-06-02'' WHERE id = %s'
SELECT is(pg_temp.after(arrangement, p, 'implementing'), refusal, says)
  FROM reaching, LATERAL (VALUES
    ('not lowered', before, :'signed', 'ZG003 supervision'),
    ('lowered by a change before the contract', before, 'SELECT pg_temp.change(%s, ''hardware'', 999997.99);' || :'signed', 'ZG003 supervision'),
    ('lowered and raised again before it', before, 'SELECT pg_temp.change(%s, ''hardware'', 1); SELECT pg_temp.change(%s, ''hardware'', 999998);' || :'signed', 'ZG003 supervision'),
    ('lowered by a change of the day the contract is signed, before the step', before, 'SELECT drive.contract(%s, ''main'', 900000, ''2020-06-01''), pg_temp.change(%s, ''hardware'', 1);' || :'step', 'ZG003 supervision'),
    ('lowered by a change of the day before', before, 'SELECT drive.contract(%s, ''main'', 900000, ''2020-06-02''), pg_temp.change(%s, ''hardware'', 1);' || :'step', 'ZG003 supervision'),
    ('lowered by a change after the contract', signed, 'SELECT pg_temp.change(%s, ''hardware'', 999997.99)', 'ZG003 supervision'),
    ('lowered as a whole', signed, 'SELECT pg_temp.change(%s, NULL, 1000000)', 'ZG003 supervision'),
    ('lowered twice', signed, 'SELECT pg_temp.change(%s, ''hardware'', 500000); SELECT pg_temp.change(%s, ''hardware'', 0)', 'ZG003 supervision'),
    ('a dear contract', dear, 'SELECT', 'ZG003 supervision'),
    ('a dear contract lowered by a supplement', dear, 'SELECT pg_temp.supplement(%s, -0.01)', 'ZG003 supervision'),
    ('a dear contract lowered to nothing', dear, 'SELECT pg_temp.supplement(%s, -2000000)', 'ZG002 contract.main'),
    ('a cheap contract', cheap, 'SELECT', 'done'),
    ('a cheap contract raised and lowered', cheap, 'SELECT pg_temp.supplement(%s, 10000); SELECT pg_temp.supplement(%s, -10000)', 'ZG003 supervision'),
    ('a cheap contract lowered and raised', cheap, 'SELECT pg_temp.supplement(%s, -10000); SELECT pg_temp.supplement(%s, 10000)', 'done'),
    ('a total raised and lowered', cheap, 'SELECT pg_temp.change(%s, ''hardware'', 1999998); SELECT pg_temp.change(%s, ''hardware'', 1)', 'ZG003 supervision'),
    ('a second contract, then the first lowered', cheap, 'SELECT drive.contract(%s, ''other'', 10000, ''2020-06-01''); SELECT pg_temp.supplement(%s, -10000)', 'ZG003 supervision'),
    ('a second contract lowered by its own supplement', cheap, 'INSERT INTO yunfu.supplement (contract_id, amount, signed_on)
        SELECT drive.contract(%s, ''other'', 10000, ''2020-06-01''), -10000, ''2020-06-01''', 'ZG003 supervision'),
    ('a supplement that was entered wrong, and undone', cheap, 'SELECT pg_temp.undo(%s, pg_temp.supplement(%s, 10000))', 'ZG003 supervision'),
    ('a second contract, mistyped and put right', cheap, 'SELECT drive.contract(%s, ''other'', 10000, ''2020-06-01''); UPDATE yunfu.contract SET amount = 1 WHERE project_id = %s AND kind = ''other''', 'done'))
    AS v (says, p, arrangement, refusal);
SELECT pg_temp.change(signed, 'hardware', 1) FROM reaching \g /dev/null
SELECT results_eq('SELECT total_investment::numeric, highest_investment::numeric, highest_software_cost::numeric FROM yunfu.project, reaching WHERE id = signed',
                  'VALUES (1000003.00, 2000000.00, 1000000.00)', 'the total falls, the highest stays');
SELECT results_eq('SELECT highest_investment::numeric, highest_software_cost::numeric FROM yunfu.project, reaching WHERE id = before', 'VALUES (2000000.00, 1000000.00)', 'the highest is kept from the review on');
SELECT is(pg_temp.line(signed, 'supervision'), '2450000.00 of 2000000.00, reached, unmet', 'the money line says so') FROM reaching;
SELECT matches(remedy, 'total investment 1000003\.00, contracted 900000\.00', 'and names the figures that fell')
  FROM reaching, govproj.judge_thresholds('yunfu.project', signed) WHERE rule = 'supervision';
-- nothing, or next to nothing, is no contract for the project
SELECT pg_temp.make(2000000, 'procuring') AS p \gset
SELECT drive.paper(:p, 'award_notice', '2020-04-27') \g /dev/null
SELECT is(pg_temp.after(format('SELECT drive.contract(%%s, ''main'', %s, ''2020-04-27'')', main), :p, 'contracted'), refusal, format('of 2,450,000 approved, a main contract of %s', main))
  FROM (VALUES (0, 'ZG002 contract.main'), (0.01, 'ZG002 contract.main'), (24499.99, 'ZG002 contract.main'), (24500.00, 'done')) AS v (main, refusal);
SELECT is(pg_temp.after('SELECT drive.paper(%s, ''award_notice'', ''2020-04-27''); SELECT drive.contract(%s, ''main'', 12250, ''2020-04-27''), drive.contract(%s, ''main'', 12250, ''2020-04-27'')', :p, 'contracted'), 'done', 'in two lots');
SELECT is(pg_temp.after('SELECT drive.contract(%s, ''main'', 12250, ''2020-04-27''), drive.contract(%s, ''other'', 900000, ''2020-04-27'')', :p, 'contracted'), 'ZG002 contract.main', 'and no other kind makes up for it');
-- so with software
SELECT pg_temp.make(1500000, 'procuring', '{"lines": {"software_development": 1000000}}') AS before, pg_temp.make(1500000, 'preaccepted', '{"lines": {"software_development": 1000000}}') AS signed \gset
SELECT pg_temp.change(:before, 'software_development', 999999.99), pg_temp.change(:signed, 'software_development', 999999.99) \g /dev/null
SELECT drive.paper(:before, 'award_notice', '2020-06-02'), drive.contract(:before, 'main', 900000, '2020-06-02') \g /dev/null
SELECT is(drive.step(:before, target, '2020-06-02'), 'done', 'on to ' || target)
  FROM unnest('{contracted,implementing,preaccepted}'::text[]) AS target
 WHERE target <> 'preaccepted' OR drive.paper(:before, 'preacceptance_opinion', '2020-06-02') > 0;
SELECT drive.supply_all(p, 'accepted', '2020-06-10', without => 'software_test_report') FROM unnest(ARRAY[:before, :signed]::bigint[]) AS p \g /dev/null
SELECT is(pg_temp.after('SELECT', :before, 'accepted'), 'ZG003 software_test', 'software lowered before the contract needs its test');
SELECT is(pg_temp.after('SELECT', :signed, 'accepted'), 'ZG003 software_test', 'software lowered afterwards does');
SELECT drive.paper(:signed, 'preacceptance_opinion', '2020-06-11', 'failed') \g /dev/null
SELECT is(drive.step(:signed, 'implementing', '2020-06-11'), 'done', 'a step back');
SELECT is(pg_temp.line(:signed, 'software_test'), '1000000.00 of 1000000.00, reached, unmet', 'does not lower it either');

-- a qualification covers the day it was relied on
SELECT pg_temp.make(2000000, 'contracted', '{"lines": {"supervision": 1, "software_development": 1000000}}') AS p \gset
SELECT is(pg_temp.after(format('INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on, qualification, qualified_until)
              VALUES (%%s, ''supervision'', 2, ''广东监理公司'', 1, ''2020-06-15'', %L, %L)', qualification, until), :p, 'implementing'), refusal, 'a supervisor signed on 15 June whose qualification ' || says)
  FROM (VALUES ('ended the day before', '甲级', '2020-06-14', 'ZG003 supervision'), ('ends that day', '甲级', '2020-06-15', 'done'), ('ends the day after', '甲级', '2020-06-16', 'done'),
               ('has no end', '甲级', NULL, 'done'), ('ended before the step, not before the contract', '甲级', '2020-07-01', 'done'),
               ('is not stated, but its end', NULL, '2030-01-01', 'ZG003 supervision')) AS v (says, qualification, until, refusal);
SELECT matches((SELECT remedy FROM yunfu.explain(:p, 'implementing') WHERE rule = 'supervision'), 'none is on record', 'no supervisor yet');
SELECT drive.contract(:p, 'supervision', 1, '2020-06-15', '广东监理公司') AS c \gset
UPDATE yunfu.contract SET qualified_until = '2020-06-14' WHERE id = :c;
SELECT matches((SELECT remedy FROM yunfu.explain(:p, 'implementing') WHERE rule = 'supervision'),
               format('the qualification in contract %s ended on 2020-06-14, before it was signed on 2020-06-15', :c), 'the refusal names both days');
UPDATE yunfu.contract SET qualified_until = '2020-06-15' WHERE id = :c;
SELECT is(drive.step(:p, 'implementing', '2020-06-15'), 'done', 'put right, implementation begins');
SELECT drive.paper(:p, 'preacceptance_opinion', '2020-06-16') \g /dev/null
SELECT is(drive.step(:p, 'preaccepted', '2020-06-16'), 'done', 'and comes to its end');
SELECT drive.supply_all(:p, 'accepted', '2020-06-20', without => 'software_test_report') \g /dev/null
SELECT is(pg_temp.after(format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, third_party, qualification, qualified_until)
              VALUES (%%s, ''software_test_report'', 2, ''2020-06-15'', ''passed'', ''省软件测试中心'', %L, %L)', qualification, until), :p, 'accepted'), refusal, 'a test report of 15 June by a body whose qualification ' || says)
  FROM (VALUES ('ended the day before', '甲级', '2020-06-14', 'ZG003 software_test'), ('ends that day', '甲级', '2020-06-15', 'done'), ('ends the day after', '甲级', '2020-06-16', 'done'),
               ('has no end', '甲级', NULL, 'done'), ('is not stated, but its end', NULL, '2030-01-01', 'ZG003 software_test')) AS v (says, qualification, until, refusal);

-- supervisor and tester are not the main supplier, however the name is written (the others: independence.sql)
SELECT pg_temp.make(2000000, 'contracted', '{"lines": {"supervision": 1}, "supplier": "云浮ABC数科公司"}') AS c,
       pg_temp.make(1500000, 'preaccepted', '{"lines": {"software_development": 1000000}, "supplier": "云浮ABC数科公司"}') AS t \gset
SELECT drive.supply_all(:t, 'accepted', '2020-06-01', without => 'software_test_report') \g /dev/null
CREATE TEMP TABLE names (says text, name text, same boolean, related boolean);
INSERT INTO names VALUES ('the main supplier', '云浮ABC数科公司', true, true), ('it in full-width letters', '云浮ＡＢＣ数科公司', true, true), ('it with spaces', ' 云浮 ABC　数科公司 ', true, true),
                         ('its branch', '云浮ABC数科公司广州分公司', false, true), ('somebody else', '广东监理公司', false, false);
SELECT is(pg_temp.after(format('SELECT drive.contract(%%s, ''supervision'', 1, ''2020-06-01'', %L)', name), :c, 'implementing'),
          CASE WHEN same THEN 'ZG003 supervision' ELSE 'done' END, 'a supervisor is ' || says) FROM names;
SELECT is(pg_temp.after(format('SELECT drive.paper(%%s, ''software_test_report'', ''2020-06-01'', third_party => %L)', name), :t, 'accepted'),
          CASE WHEN same THEN 'ZG003 software_test' ELSE 'done' END, 'a tester is ' || says) FROM names;
SELECT is(govproj.related_suppliers(name, '云浮ABC数科公司'), related, 'related: ' || says) FROM names;

-- papers: the decision within the approval, the approval within the fund review
SELECT pg_temp.refused(format('SELECT pg_temp.make(1000000, %L, %L)', stage, facts), refusal, says)
  FROM (VALUES ('approved as much as was reviewed', 'approved', '{"fund_review_opinion": 1500000, "approval_opinion": 1500000}', 'done'),
               ('a fen more', 'approved', '{"fund_review_opinion": 1500000, "approval_opinion": 1500000.01}', 'ZG008 approval_opinion.limit'),
               ('decided as much as was approved', 'funded', '{"approval_opinion": 1500000, "fund_decision": 1500000}', 'done'),
               ('a fen more', 'funded', '{"approval_opinion": 1500000, "fund_decision": 1500000.01}', 'ZG008 fund_decision.limit'),
               ('public: decided as much as was reviewed', 'funded', '{"track": "public", "fund_review_opinion": 1500000, "fund_decision": 1500000}', 'done'),
               ('public: a fen more', 'funded', '{"track": "public", "fund_review_opinion": 1500000, "fund_decision": 1500000.01}', 'ZG008 fund_decision.limit')) AS v (says, stage, facts, refusal);

-- contracts with their supplements within the limit of the track: what was approved, or what was decided
SELECT pg_temp.make(1000000, 'funded', '{"approval_opinion": 1500000, "fund_decision": 1200000}') AS p, pg_temp.make(1000000, 'funded', '{"track": "public", "fund_decision": 1500000}') AS q \gset
SELECT is(approved_amount::numeric, 1500000.00, track || ': the limit is what was ' || CASE track WHEN 'public' THEN 'decided' ELSE 'approved' END)
  FROM yunfu.project WHERE id IN (:p, :q) ORDER BY id;
SELECT pg_temp.refused(format('SELECT pg_temp.make(1000000, ''contracted'', %L)', facts || jsonb_build_object('track', track, 'main', main)), refusal, format('%s, a contract of %s within 1,500,000', track, main))
  FROM (VALUES ('professional', '{"approval_opinion": 1500000, "fund_decision": 1500000}'::jsonb), ('public', '{"fund_decision": 1500000}')) AS t (track, facts),
       (VALUES (1500000.00, 'done'), (1500000.01, 'ZG008 contracts.limit')) AS v (main, refusal);
CREATE TEMP TABLE bounded AS
SELECT track, pg_temp.make(1000000, 'contracted', facts || jsonb_build_object('track', track, 'main', 1400000)) AS p
  FROM (VALUES ('professional', '{"approval_opinion": 1500000, "fund_decision": 1500000}'::jsonb), ('public', '{"fund_decision": 1500000}')) AS t (track, facts);
SELECT pg_temp.refused(replace(statement, '%s', p::text), refusal, format('%s, 1,400,000 of 1,500,000: %s', track, says))
  FROM bounded, (VALUES ('a supplement to the last fen', 'SELECT pg_temp.supplement(%s, 100000)', 'done'), ('and one more', 'SELECT pg_temp.supplement(%s, 100000.01)', 'ZG008 contracts.limit'),
                        ('a contract to the last fen', 'SELECT drive.contract(%s, ''other'', 100000, ''2020-06-01'')', 'done'),
                        ('and one more', 'SELECT drive.contract(%s, ''other'', 100000.01, ''2020-06-01'')', 'ZG008 contracts.limit'),
                        ('both together', 'SELECT drive.contract(%s, ''other'', 60000, ''2020-06-01''); SELECT pg_temp.supplement(%s, 40000)', 'done'),
                        ('and one more', 'SELECT drive.contract(%s, ''other'', 60000, ''2020-06-01''); SELECT pg_temp.supplement(%s, 40000.01)', 'ZG008 contracts.limit'),
                        ('what one contract gives up, another may take', 'SELECT pg_temp.supplement(%s, -1000000); SELECT drive.contract(%s, ''other'', 1100000, ''2020-06-01'')', 'done'),
                        ('but no fen more', 'SELECT pg_temp.supplement(%s, -1000000); SELECT drive.contract(%s, ''other'', 1100000.01, ''2020-06-01'')', 'ZG008 contracts.limit'),
                        ('a contract put right to the last fen', 'SELECT drive.contract(%s, ''other'', 1, ''2020-06-01''); UPDATE yunfu.contract SET amount = 100000 WHERE kind = ''other'' AND project_id = %s', 'done'),
                        ('and one more', 'SELECT drive.contract(%s, ''other'', 1, ''2020-06-01''); UPDATE yunfu.contract SET amount = 100000.01 WHERE kind = ''other'' AND project_id = %s', 'ZG008 contracts.limit'),
                        ('a change of the total makes no room', 'SELECT pg_temp.change(%s, ''hardware'', 2000000); SELECT pg_temp.supplement(%s, 100000.01)', 'ZG008 contracts.limit')) AS v (says, statement, refusal)
 ORDER BY track, says, refusal;

-- what a paper says after the step that rests on it moves no limit
SELECT pg_temp.make(1000000, 'contracted', '{"approval_opinion": 1500000, "fund_decision": 1500000, "main": 1400000}') AS p, pg_temp.make(1000000, 'approved', '{"approval_opinion": 1500000}') AS a \gset
SELECT pg_temp.refused(replace(statement, '%s', :'p'), refusal, says)
  FROM (VALUES ('a later approval', 'SELECT drive.paper(%s, ''approval_opinion'', ''2020-06-01'', amount => 9000000); SELECT pg_temp.supplement(%s, 100000.01)', 'ZG008 contracts.limit'),
               ('a later decision', 'SELECT drive.paper(%s, ''fund_decision'', ''2020-06-01'', amount => 9000000); SELECT pg_temp.supplement(%s, 100000.01)', 'ZG008 contracts.limit'),
               ('a voided approval', 'SELECT drive.void(id) FROM yunfu.document WHERE project_id = %s AND kind = ''approval_opinion''; SELECT pg_temp.supplement(%s, 100000)', 'done')) AS v (says, statement, refusal);
SELECT is(pg_temp.after('SELECT drive.paper(%s, ''approval_opinion'', ''2020-06-01'', amount => 9000000), drive.paper(%s, ''fund_application'', ''2020-06-01''), drive.paper(%s, ''fund_decision'', ''2020-06-01'', amount => 1500000.01)', :a, 'funded', '2020-06-01'),
          'ZG008 fund_decision.limit', 'an approval written after the approval lets the government decide no more');
SELECT pg_temp.refused(format('SELECT drive.paper(%s, ''fund_decision'', ''2020-06-01'', amount => 9000000); INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided) VALUES (%s, ''city'', 2020, 9000000, %s)', q, q, decided), refusal,
                       format('a decision of 9,000,000 written after the funds were granted, %s: %s of 1,500,000', track, decided))
  FROM (VALUES ('professional', :p), ('public', pg_temp.make(1000000, 'contracted', '{"track": "public", "fund_decision": 1500000}'))) AS t (track, q), (VALUES (1500000, 'done'), (1500000.01, 'ZG008 allocations.limit')) AS v (decided, refusal);
-- a paper that failed is no ceiling
SELECT pg_temp.make(1000000, 'fund_reviewed', '{"fund_review_opinion": 1500000}') AS r, pg_temp.make(1000000, 'funded', '{"approval_opinion": 1500000, "fund_decision": 1500000}') AS f,
       pg_temp.make(1000000, 'fund_reviewed', '{"track": "public", "fund_review_opinion": 1500000}') AS u \gset
SELECT drive.supply_all(:u, 'funded', '2020-06-02') \g /dev/null
SELECT pg_temp.refused(format('SELECT drive.paper(%1$s, ''fund_review_opinion'', ''2020-06-01'', ''failed'', 9000000), drive.paper(%1$s, ''approval_opinion'', ''2020-06-02'', amount => 1500000.01)', :r), 'ZG002 approval_opinion.after.fund_review_opinion', 'after a failed review nothing is approved');
SAVEPOINT failed;
SELECT drive.paper(:r, 'approval_opinion', '2020-06-01', amount => 1500000.01), drive.paper(:r, 'fund_review_opinion', '2020-06-02', 'failed', 9000000), drive.paper(:u, 'fund_review_opinion', '2020-06-03', 'failed', 9000000) \g /dev/null
SELECT is(drive.step(p, target, '2024-12-31', undo => true), 'ZG002 fund_review_opinion', target || ': a review that fails afterwards undoes the one that passed')
  FROM (VALUES (:r, 'approved'), (:u, 'funded')) AS v (p, target);
SELECT is(string_agg(format('%s %s', rule, met), ', '), rule_ || ' f', 'and is no ceiling of ' || rule_)
  FROM (VALUES (:r, 'approved', 'approval_opinion.limit'), (:u, 'funded', 'fund_decision.limit')) AS v (p, target, rule_), yunfu.explain(p, target::govproj.stage) WHERE rule = rule_ GROUP BY rule_;
ROLLBACK TO failed;
SELECT is(result || ', ' || array_to_string(regexp_match(detail, 'allocations\.fund_decision \(ZG008\)'), ''), 'ZG002 allocation.decided, allocations.fund_decision (ZG008)', 'a refusal is no ceiling, and nothing is decided after it')
  FROM drive.outcome(format('SELECT drive.paper(%1$s, ''fund_decision'', ''2020-06-01'', ''failed'', 9000000); INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided) VALUES (%1$s, ''city'', 2020, 9000000, 1500000.01)', :f));

-- the pre-acceptance review is not older than the last change, of whatever kind
SELECT pg_temp.make(1000000, 'implementing') AS p \gset
SELECT drive.paper(:p, 'preacceptance_opinion', '2020-06-15') \g /dev/null
SELECT is(pg_temp.after(format(statement, day), :p, 'preaccepted'), CASE day WHEN '2020-06-14' THEN 'done' ELSE 'ZG011 preacceptance_opinion.after.change' END, format('reviewed on 15 June, a change of %s on %s, entered after it', kind, day))
  FROM (VALUES ('value', 'INSERT INTO yunfu.change (project_id, kind, cause, cost_line_kind, new, decided_on) VALUES (%%s, ''value'', ''law'', ''hardware'', 1, %L)'),
               ('scope', 'INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) VALUES (%%s, ''scope'', ''law'', ''增加模块'', %L)'),
               ('duration', 'INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) VALUES (%%s, ''duration'', ''law'', 90, %L)')) AS v (kind, statement),
       unnest('{2020-06-14,2020-06-15,2020-06-16}'::text[]) AS day ORDER BY kind, day;
SELECT is(pg_temp.after('SELECT pg_temp.change(%s, ''hardware'', 1, ''2020-06-16''), drive.paper(%s, ''preacceptance_opinion'', ''2020-06-16'')', :p, 'preaccepted'), 'done', 'reviewed again, it goes on');
SELECT is(pg_temp.after('SELECT pg_temp.change(%s, ''hardware'', 1, ''2020-06-16''), pg_temp.change(%s, ''hardware'', 2, ''2020-06-10'')', :p, 'preaccepted'), 'ZG011 preacceptance_opinion.after.change', 'the latest day counts, not the latest entry');

-- what was approved on 6 April is not changed before, nor dated back by a unit beyond what the policy allows
SELECT pg_temp.refused(format('SELECT pg_temp.change(%s, ''hardware'', 1, %L)', :p, day), refusal, 'approved on 6 April, a change of ' || day)
  FROM (VALUES ('2020-04-05', 'ZG011 change:value.after.stage:approved'), ('2020-04-06', 'done'), ('1950-01-01', 'ZG011 change:value.after.stage:approved')) AS v (day, refusal);
CREATE ROLE tap_police;
GRANT USAGE ON SCHEMA yunfu TO tap_police;
GRANT INSERT ON yunfu.change TO tap_police;
UPDATE yunfu.agency SET db_role = 'tap_police' WHERE id = 2;
CREATE FUNCTION pg_temp.as_police(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    name text;
BEGIN
    SET LOCAL ROLE tap_police;
    EXECUTE statement;
    RESET ROLE;
    RETURN 'done';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS name = CONSTRAINT_NAME;
    RETURN rtrim(SQLSTATE || ' ' || name);
END $$;
SELECT is(pg_temp.as_police(format('INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) VALUES (%s, ''scope'', ''law'', ''甲'', %L)', :p, day)), refusal, 'a change of ' || day || ' entered by a unit on 31 December')
  FROM (VALUES ('2024-11-30', 'ZG011 legal_date'), ('2024-12-01', 'done'), ('2024-12-31', 'done')) AS v (day, refusal);

-- policy rows decide: in a copy of the pack supplements of more than ten per cent are refused, and the supplier may supervise
UPDATE yunfu.policy SET superseded_on = '2020-12-31' WHERE code = 'yunfu-2020';
SELECT govproj.load_pack('yunfu', body || jsonb_build_object('code', 'strict', 'valid_from', '2021-01-01',
           'limits', (SELECT jsonb_agg(CASE l ->> 'subject' WHEN 'supplements' THEN l || '{"mode": "refuse"}' ELSE l END) FROM jsonb_array_elements(body -> 'limits') AS l),
           'requirements', (SELECT jsonb_agg(CASE WHEN r ? 'code' THEN r || '{"independent": false}' ELSE r END) FROM jsonb_array_elements(body -> 'requirements') AS r)))
  FROM govproj.packs WHERE code = 'yunfu-2020' \g /dev/null
SELECT pg_temp.make(1500000, 'contracted', '{"day": "2021-03-01", "main": 1000000}') AS p,
       pg_temp.make(2000000, 'contracted', '{"day": "2021-03-01", "lines": {"supervision": 1}}') AS c,
       pg_temp.make(1500000, 'preaccepted', '{"day": "2021-03-01", "lines": {"software_development": 1000000}}') AS t \gset
SELECT pg_temp.refused(replace(statement, '%s', :'p'), refusal, 'strictly, a contract of 1,000,000: ' || says)
  FROM (VALUES ('10.00 %', 'SELECT pg_temp.supplement(%s, 100000, ''2021-06-01'')', 'done'), ('a fen more', 'SELECT pg_temp.supplement(%s, 100000.01, ''2021-06-01'')', 'ZG008 supplements.limit'),
               ('10.01 %', 'SELECT pg_temp.supplement(%s, 100100, ''2021-06-01'')', 'ZG008 supplements.limit'),
               ('6 % and 4.01 %', 'SELECT pg_temp.supplement(%s, 60000, ''2021-06-01''); SELECT pg_temp.supplement(%s, 40100, ''2021-06-01'')', 'ZG008 supplements.limit'),
               ('what lowers it makes no room', 'SELECT pg_temp.supplement(%s, -500000, ''2021-06-01''); SELECT pg_temp.supplement(%s, 100000.01, ''2021-06-01'')', 'ZG008 supplements.limit')) AS v (says, statement, refusal);
SELECT matches((drive.outcome(format('SELECT pg_temp.supplement(%s, 100100, ''2021-06-01'')', :p))).detail,
               '^政府采购法第49条, a reading, supplements\.limit \(ZG008\): supplements add 100100\.00 yuan to contract \d+ of 1000000\.00 yuan; 10\.00 % at most', 'the refusal names the figures');
SELECT is(pg_temp.after('SELECT drive.contract(%s, ''supervision'', 1, ''2021-06-01'', ''云浮数科公司'')', :c, 'implementing'), 'done', 'not independent, the main supplier supervises');
SELECT drive.supply_all(:t, 'accepted', '2021-06-01', without => 'software_test_report') \g /dev/null
SELECT is(pg_temp.after('SELECT drive.paper(%s, ''software_test_report'', ''2021-06-01'', third_party => ''云浮数科公司'')', :t, 'accepted'), 'done', 'and tests');

SELECT * FROM finish();
ROLLBACK;
