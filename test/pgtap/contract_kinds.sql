-- Contracts by their kind: what a renewal renews, which ends a signed contract bars or opens, and what pre-acceptance closes.
BEGIN;
SELECT no_plan();
\ir ../tap.sql

-- A project with a main contract of a million, signed on the day it came to its contract.
CREATE FUNCTION pg_temp.contracted(track text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p bigint := drive.reach(track, 'procuring');
    day date := (SELECT stage_on + 7 FROM yunfu.project WHERE id = p);
BEGIN
    PERFORM drive.paper(p, 'award_notice', day), drive.contract(p, 'main', 1000000, day);
    UPDATE yunfu.project SET stage = 'contracted', stage_on = day WHERE id = p;
    RETURN p;
END $$;
CREATE FUNCTION pg_temp.renewal(project_id bigint, amount numeric, day date, supplier text DEFAULT '云浮数科公司') RETURNS bigint LANGUAGE sql AS $$
    SELECT drive.contract(project_id, 'renewal', amount, day, supplier)
$$;

--
-- A renewal is of a main contract, with its supplier, and for no more (Articles 10, 11).
--
CREATE TEMP TABLE renewed AS
SELECT track, pg_temp.contracted(track) AS p, NULL::date AS day FROM unnest('{professional,public}'::text[]) AS track;
UPDATE renewed SET day = stage_on FROM yunfu.project WHERE id = p;
SELECT pg_temp.refused(format('SELECT pg_temp.renewal(%s, %s, %L, %L)', p, amount, day + days, supplier), refusal, format('%s, a renewal %s', track, says))
  FROM renewed, (VALUES ('for as much', 1000000.00, 365, '云浮数科公司', 'done'), ('for a fen less', 999999.99, 365, '云浮数科公司', 'done'),
                        ('for a fen more', 1000000.01, 365, '云浮数科公司', 'ZG002 renews.renewal'), ('of another supplier', 1, 365, '云浮数字公司', 'ZG002 renews.renewal'),
                        ('of the day of the contract', 1, 0, '云浮数科公司', 'done'), ('of the day before', 1, -1, '云浮数科公司', 'ZG002 renews.renewal')) AS v (says, amount, days, supplier, refusal)
 ORDER BY track, says;
-- no contract of another kind is one to renew
SELECT drive.contract(p, 'supervision', 10000, day, '广东监理公司'), drive.contract(p, 'other', 10000, day, '云浮数字公司') FROM renewed \g /dev/null
SELECT pg_temp.refused(format('SELECT pg_temp.renewal(%s, 1, %L, %L)', p, day + 365, supplier), 'ZG002 renews.renewal', format('%s, a renewal with %s, who has no main contract', track, supplier))
  FROM renewed, unnest('{广东监理公司,云浮数字公司}'::text[]) AS supplier ORDER BY track, supplier;
-- each by itself, and each of one main contract: two do not add up to what a third renews
SELECT drive.paper(p, 'award_notice', day), drive.contract(p, 'main', 200000, day, '云浮数据公司') FROM renewed \g /dev/null
SELECT pg_temp.refused(format('SELECT pg_temp.renewal(%s, %s, %L, %L)', p, amount, day + 365, supplier), refusal, format('%s, %s to %s beside another main contract', track, amount, supplier))
  FROM renewed, (VALUES ('云浮数据公司', 200000.00, 'done'), ('云浮数据公司', 200000.01, 'ZG002 renews.renewal'), ('云浮数科公司', 1000000.01, 'ZG002 renews.renewal')) AS v (supplier, amount, refusal)
 ORDER BY track, supplier, amount;
-- what was entered before the project came to its contract is judged by the step that takes it there
CREATE TEMP TABLE procuring AS
SELECT track, drive.reach(track, 'procuring') AS p, NULL::date AS day FROM unnest('{professional,public}'::text[]) AS track;
UPDATE procuring SET day = stage_on + 7 FROM yunfu.project WHERE id = p;
SELECT drive.paper(p, 'award_notice', day) FROM procuring \g /dev/null
SELECT is(pg_temp.after(format(arrangement, '%s', day), p, 'contracted', day), refusal, format('%s, contracted with %s', track, says))
  FROM procuring, (VALUES ('a renewal and what it renews', 'SELECT drive.contract(%1$s, ''main'', 1000000, %2$L), pg_temp.renewal(%1$s, 1000000, %2$L)', 'done'),
                          ('a renewal of a fen more', 'SELECT drive.contract(%1$s, ''main'', 1000000, %2$L), pg_temp.renewal(%1$s, 1000000.01, %2$L)', 'ZG002 renews.renewal'),
                          ('a renewal of another supplier', 'SELECT drive.contract(%1$s, ''main'', 1000000, %2$L), pg_temp.renewal(%1$s, 1, %2$L, ''云浮数字公司'')', 'ZG002 renews.renewal')) AS v (says, arrangement, refusal)
 ORDER BY track, says;
SELECT pg_temp.renewal(p, 1, day) FROM procuring \g /dev/null
SELECT pg_temp.refused_for(pg_temp.stepping(p, 'contracted', day), 'ZG002 renews.renewal', track || ', a renewal of nothing') FROM procuring ORDER BY track;
-- and once more, as the contracts stand then, by the step that closes them
CREATE TEMP TABLE renewing AS
SELECT track, drive.reach(track, 'implementing') AS p, NULL::bigint AS main, NULL::bigint AS renewal, NULL::date AS day FROM unnest('{professional,public}'::text[]) AS track;
UPDATE renewing SET main = c.id, day = c.signed_on FROM yunfu.contract c WHERE c.project_id = p AND c.kind = 'main';
UPDATE renewing SET renewal = drive.contract(p, 'renewal', 100000, day + 365);
UPDATE yunfu.contract SET delivered_on = signed_on WHERE id IN (SELECT renewal FROM renewing);
SELECT drive.supply_all(p, CASE track WHEN 'public' THEN 'accepted' ELSE 'preaccepted' END, day + 366) FROM renewing \g /dev/null
SELECT is(pg_temp.after(format(arrangement, main, renewal, amount - 100000, y.amount, day + 365), p, CASE track WHEN 'public' THEN 'accepted' ELSE 'preaccepted' END, day + 366), refusal, format('%s, %s', track, says))
  FROM (SELECT r.*, c.amount FROM renewing r JOIN yunfu.contract c ON c.id = main) AS y,
       (VALUES ('as it was signed', 'SELECT', 'done'),
               ('main contract and renewal grown alike', 'SELECT pg_temp.supplement_contract(%1$s, 1, %5$L), pg_temp.supplement_contract(%2$s, 1, %5$L)', 'done'),
               ('the main contract lowered to the renewal', 'SELECT pg_temp.supplement_contract(%1$s, -%3$s, %5$L)', 'done'),
               ('the main contract lowered below it', 'SELECT pg_temp.supplement_contract(%1$s, -%3$s - 0.01, %5$L)', 'ZG002 renews.renewal'),
               ('the renewal grown beyond the main contract', 'SELECT pg_temp.supplement_contract(%1$s, -%3$s, %5$L), pg_temp.supplement_contract(%2$s, 0.01, %5$L)', 'ZG002 renews.renewal')) AS v (says, arrangement, refusal)
 ORDER BY track, says;

--
-- What is signed is ended; what is not is withdrawn, or rejected (Article 17).
--
CREATE TEMP TABLE unsigned AS
SELECT track, stage, drive.reach(track, stage) AS p
  FROM (SELECT 'professional', unnest('{planned,submitted,returned,prechecked,reviewed,fund_reviewed,approved,funded,procuring}'::text[])
         UNION ALL SELECT 'public', unnest('{planned,returned,reviewed,fund_reviewed,funded,procuring}'::text[])) AS v (track, stage);
SELECT drive.paper(p, kind, stage_on) FROM unsigned u JOIN yunfu.project j ON j.id = p, unnest('{withdrawal,termination_procedure}'::text[]) AS kind \g /dev/null
SELECT drive.paper(p, 'approval_opinion', stage_on, 'failed') FROM unsigned u JOIN yunfu.project j ON j.id = p WHERE u.track = 'professional' AND u.stage = 'fund_reviewed' \g /dev/null
CREATE TEMP TABLE ends AS
SELECT u.track, u.stage, p, stage_on AS day, target
  FROM unsigned u JOIN yunfu.project j ON j.id = p, unnest('{withdrawn,terminated,rejected}'::text[]) AS target
 WHERE target <> 'rejected' OR u.track = 'professional' AND u.stage = 'fund_reviewed';
SELECT is(drive.step(p, target, day, undo => true), CASE target WHEN 'terminated' THEN 'ZG001 something_signed' ELSE 'done' END, format('%s at %s, nothing signed: %s', track, stage, target)) FROM ends ORDER BY p, target;
SELECT is(pg_temp.after(format('SELECT drive.contract(%%s, %L, 1, %L)', kind, day), p, target, day), CASE target WHEN 'terminated' THEN 'done' ELSE 'ZG001 nothing_signed' END,
          format('%s at %s, a contract of kind %s signed: %s', track, stage, kind, target)) FROM ends, unnest('{other,supervision}'::text[]) AS kind ORDER BY p, target, kind;

--
-- From the pre-acceptance review until it fails nothing more is contracted but who supervises, tests and evaluates (Article 18).
--
CREATE FUNCTION pg_temp.contracting(project_id bigint, kind text, day date) RETURNS text LANGUAGE sql AS $$
    SELECT CASE kind WHEN 'supplement' THEN format('SELECT pg_temp.supplement_contract(pg_temp.main(%s), 1, %L)', project_id, day)
                ELSE format('SELECT drive.contract(%s, %L, 1, %L%s)', project_id, kind, day, CASE WHEN kind NOT IN ('main', 'renewal') THEN ', ''广东检测公司''' ELSE '' END) END
$$;
CREATE TEMP TABLE contracting (kind text, closed boolean);
INSERT INTO contracting VALUES ('main', true), ('renewal', true), ('other', true), ('supplement', true), ('supervision', false), ('testing', false), ('evaluation', false);
SELECT drive.reach('professional', 'implementing') AS p, drive.reach('public', 'implementing') AS q \gset
SELECT drive.paper(p, 'award_notice', '2020-05-11') FROM unnest(ARRAY[:p, :q]::bigint[]) AS p \g /dev/null
SELECT pg_temp.refused(pg_temp.contracting(p, kind, '2020-05-11'), 'done', format('while project %s is carried out, %s', p, kind)) FROM contracting, unnest(ARRAY[:p, :q]::bigint[]) AS p ORDER BY p, kind;
SELECT drive.advance(:p, 'preaccepted', '2020-05-11') \g /dev/null
SELECT pg_temp.refused(pg_temp.contracting(:p, kind, day::date), CASE WHEN closed THEN 'ZG009 not_reached.preaccepted.' || kind ELSE 'done' END, format('reviewed on 2020-05-11, %s of %s', kind, day))
  FROM contracting, unnest('{2020-05-11,2020-05-12}'::text[]) AS day ORDER BY day, kind;
SELECT drive.paper(:p, 'preacceptance_opinion', '2020-05-12', 'failed') \g /dev/null
SELECT pg_temp.refused(pg_temp.contracting(:p, 'main', '2020-05-12'), 'ZG009 not_reached.preaccepted.main', 'a review that says no opens nothing by itself');
SELECT is(drive.step(:p, 'implementing', '2020-05-12'), 'done', 'it sends the project back');
SELECT pg_temp.refused(pg_temp.contracting(:p, kind, '2020-05-12'), 'done', 'back in implementation, ' || kind) FROM contracting ORDER BY kind;
SELECT drive.advance(:p, 'preaccepted', '2020-05-13') \g /dev/null
SELECT pg_temp.refused(pg_temp.contracting(:p, kind, '2020-05-13'), CASE WHEN closed THEN 'ZG009 not_reached.preaccepted.' || kind ELSE 'done' END, 'reviewed again, ' || kind) FROM contracting ORDER BY kind;

SELECT * FROM finish();
ROLLBACK;
