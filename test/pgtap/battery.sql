-- What the rows of a version ask for, each thing left out, spoilt and misdated in turn, at every step of every way through it:
-- of the shipped version, and of one that calls everything otherwise and differs in figures and rows.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
\ir ../walk.sql
SET govproj.today = '2039-12-31';

-- the shipped version under other names, in fewer stages, with other figures and modes, and rows of its own
UPDATE yunfu.policy SET superseded_on = '2024-06-30';
CREATE FUNCTION pg_temp.renamed(pack jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    body text := replace(replace(pack::text, '"professional"', '"departmental"'), '"public"', '"common"');
    kind text;
BEGIN
    FOR kind IN SELECT d ->> 'kind' FROM jsonb_array_elements(pack -> 'documents') AS d LOOP
        body := regexp_replace(body, '\m' || kind || '\M', kind || '_paper', 'g');
    END LOOP;
    RETURN body;
END $$;
-- rows that match are changed, or taken out where the change is NULL; the added ones come after
CREATE FUNCTION pg_temp.edited(pack jsonb, section text, matching jsonb, change jsonb, added jsonb DEFAULT '[]') RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_set(pack, ARRAY[section], added || jsonb_agg(CASE WHEN r @> matching THEN r || change ELSE r END ORDER BY n)
                                                   FILTER (WHERE change IS NOT NULL OR NOT r @> matching))
      FROM jsonb_array_elements(pack -> section) WITH ORDINALITY AS e (r, n)
$$;
CREATE TEMP TABLE edit (n serial, section text, matching jsonb, change jsonb, added jsonb DEFAULT '[]');
INSERT INTO edit (section, matching, change) VALUES
    -- one stage less
    ('steps', '{"to_stage": "prechecked"}', NULL),
    ('steps', '{"from_stage": "prechecked", "to_stage": "reviewed"}', '{"from_stage": "submitted"}'),
    ('steps', '{"from_stage": "prechecked"}', NULL),
    ('requirements', '{"to_stage": "prechecked"}', '{"to_stage": "reviewed"}'),
    ('requirements', '{"from_stage": "prechecked", "to_stage": "reviewed"}', '{"from_stage": "submitted"}'),
    ('requirements', '{"from_stage": "prechecked"}', NULL),
    ('conditions', '{"to_stage": "prechecked"}', NULL),
    ('orders', '{"after": "stage:prechecked"}', NULL),
    -- other figures
    ('requirements', '{"code": "supervision"}', '{"when": {"investment": {"from": 300000.00}}, "code": "watch", "label_zh": "实行监理", "label_en": "supervision"}'),
    ('requirements', '{"code": "software_test"}', '{"when": {"line:software_development": {"above": 50000.00}}, "label_zh": "第三方测试", "label_en": "third-party test"}'),
    ('orders', '{"at_most": "2 years"}', '{"at_most": "18 months"}'),
    ('limits', '{"subject": "fund_decision_paper", "ceiling": "limit"}', '{"percent": 90}'),
    -- other modes
    ('requirements', '{"code": "supervision_fee"}', '{"mode": "refuse"}'),
    ('requirements', '{"needs": "cost_line:acceptance", "mode": "warn"}', '{"mode": "refuse"}'),
    ('requirements', '{"needs": "cost_line:security", "mode": "warn"}', '{"mode": "refuse"}'),
    ('requirements', '{"needs": "cost_line:software_development", "mode": "warn"}', '{"mode": "refuse"}'),
    ('requirements', '{"code": "cost_lines"}', '{"mode": "refuse"}'),
    ('limits', '{"subject": "contracts", "mode": "warn"}', '{"mode": "refuse"}'),
    ('requirements', '{"needs": "ipv6_verification_paper"}', '{"mode": "off"}'),
    ('requirements', '{"needs": "data_registration_paper"}', '{"may_be_inapplicable": false}');
INSERT INTO edit (section, matching, change, added) VALUES
    -- rows of its own
    ('orders', '{"subject": "none"}', '{}', '[{"subject": "award_notice_paper", "after": "government_consent_paper", "code": "consented", "article": "1"}]'),
    ('requirements', '{"needs": "none"}', '{}', '[{"track": "common", "from_stage": "funded", "to_stage": "procuring", "needs": "waiver_consent_government_paper", "when": {"category": "maintenance.infrastructure"}, "article": "2"}]'),
    ('requirements', '{"code": "none"}', '{}', '[{"code": "second_look", "label_zh": "复核", "label_en": "second look", "track": "departmental", "to_stage": "funded", "onwards": true, "needs": "waiver_consent_data_bureau_paper", "each_round": true, "when": {"investment": {"from": 7000000.00}}, "article": "3"}]');
DO $$
DECLARE
    own jsonb;
    e edit;
BEGIN
    SELECT pg_temp.renamed(body) || '{"code": "own", "valid_from": "2024-07-01", "valid_until": null}' INTO own FROM govproj.packs WHERE code = 'yunfu-2020';
    FOR e IN SELECT * FROM edit ORDER BY n LOOP
        own := pg_temp.edited(own, e.section, e.matching, e.change, e.added);
    END LOOP;
    PERFORM govproj.load_pack('yunfu', own);
END $$;
SELECT is_empty('SELECT code, fault, article FROM yunfu.policy_fault', 'a version of other names, figures and rows has no fault');
SELECT is_empty($$ SELECT kind FROM yunfu.policy_document GROUP BY kind HAVING count(*) > 1 $$, 'and no kind in common with the shipped one');
SELECT is_empty($$ SELECT track FROM yunfu.policy_track GROUP BY track HAVING count(*) > 1 $$, 'nor a track');

CREATE TEMP TABLE trial AS SELECT * FROM walk.battery('yunfu-2020', '2020-03-02') UNION ALL SELECT * FROM walk.battery('own', '2024-07-01');
SELECT cmp_ok(count(*), '>', 3000::bigint, format('version %s: enough was tried', policy)) FROM trial GROUP BY policy ORDER BY policy;

-- every way of going wrong, and of going right, in words; where the thing can always be put right, the step is taken with it
CREATE TEMP TABLE way (variant text PRIMARY KEY, says text NOT NULL, put_right boolean NOT NULL DEFAULT false);
INSERT INTO way (variant, says) VALUES
    ('complete', 'each step is taken with all that explain asks for'),
    ('jump', 'every pair of stages that is no step of the version is refused as ZG001 step'),
    ('last day', 'on the last day a period binds nothing');
INSERT INTO way (variant, says, put_right) SELECT variant, what || ' is refused, by its rule and code', put_right
  FROM (VALUES ('missing', 'what is missing', true), ('voided', 'what was voided', true), ('failed', 'what came out otherwise than it must', true),
               ('late', 'what is dated, signed or delivered after the day of the step', false), ('early', 'what is dated before that on which it rests', false),
               ('early, entered first', 'what is dated before that on which it rests and was entered before it', false),
               ('overtaken', 'what is older than the last of that on which it rests anew', true),
               ('entered early', 'a paper of before that on which it rests, where that is on record', true),
               ('lapsed', 'what comes after the last day of that on which it rests', false), ('unqualified', 'a body without qualification', false),
               ('dependent', 'a body that is no third party', false), ('inapplicable', 'what is called not applicable where it may not be', true),
               ('without', 'a contract without undertaking or day of delivery', false), ('without line', 'a project without the cost line', false),
               ('open', 'a duty that is open', true), ('signed', 'a signed contract where none may be', false), ('above', 'an amount above its ceiling', false))
       AS v (variant, what, put_right);
SELECT is_empty(format('SELECT policy, track, from_stage, to_stage, kind, rule, refusal, detail FROM trial WHERE variant = %L AND good IS NOT TRUE', variant), says) FROM way;
-- the shipped version lets a paper be not applicable wherever it asks for one of a kind that may be
SELECT set_eq('SELECT DISTINCT policy, variant FROM trial', $$ SELECT y.code, variant FROM way, yunfu.policy y EXCEPT VALUES ('yunfu-2020', 'inapplicable') $$,
              'all of it was tried of every version, and nothing else');
SELECT is_empty($$ SELECT policy, track, from_stage, to_stage, variant, kind, rule, then_ FROM trial JOIN way USING (variant)
                    WHERE then_ <> 'done' OR then_ IS NULL AND put_right $$,
                'what was wrong is put right, and the step is taken');

-- and nothing that the rows say was left out
SELECT set_eq($$ SELECT DISTINCT policy, track, from_stage, to_stage FROM trial WHERE variant = 'complete' $$,
              $$ SELECT y.code, track, from_stage::text, to_stage::text FROM yunfu.policy_step s JOIN yunfu.policy y ON y.id = s.policy_id WHERE kind <> 'birth' $$,
              'every step of every version was taken');
SELECT set_eq($$ SELECT DISTINCT policy, track, from_stage, to_stage FROM trial WHERE variant IN ('complete', 'jump') $$,
              $$ SELECT DISTINCT y.code, track, f.to_stage::text, s.name FROM yunfu.policy_step f JOIN yunfu.policy y ON y.id = f.policy_id
                   JOIN govproj.stages s ON s.name <> f.to_stage::text $$, 'of every stage every other was asked');
SELECT is_empty($$ SELECT y.code, r.track, r.from_stage, r.to_stage, needs FROM yunfu.policy_requirement r JOIN yunfu.policy y ON y.id = r.policy_id
                    WHERE mode = 'refuse' AND NOT COALESCE(applies_when ? 'owner_approves', false) AND NOT EXISTS (SELECT FROM trial t WHERE t.policy = y.code AND COALESCE(r.track, t.track) = t.track
                          AND (needs ~ '^(contract|cost_line):' OR COALESCE(r.from_stage::text, t.from_stage) = t.from_stage AND t.to_stage = r.to_stage::text)
                          -- a cost line is left out once, for whichever row asks for it first
                          AND (t.rule = govproj.requirement_code(r.code, r.any_of, r.needs, r.absent) OR 'cost_line:' || t.kind = needs)
                          AND (needs ~ '^(contract|cost_line|demand)' OR t.kind = needs)
                          AND t.variant = CASE WHEN absent THEN 'signed' WHEN needs ~ '^cost_line' THEN 'without line' ELSE 'missing' END) $$,
                'every requirement was left unmet');
SELECT is_empty($$ SELECT y.code, o.track, subject, after FROM yunfu.policy_order o JOIN yunfu.policy y ON y.id = o.policy_id
                    WHERE mode = 'refuse' AND (subject ~ '^(contract|stage)' OR subject IN (SELECT kind FROM yunfu.policy_document)) AND NOT EXISTS (SELECT FROM trial t WHERE t.policy = y.code AND COALESCE(o.track, t.track) = t.track
                          AND t.rule = COALESCE(o.code, CASE WHEN at_most IS NULL THEN subject || '.after.' || after ELSE after || '.alive' END)
                          AND t.variant = ANY (CASE WHEN at_most IS NULL THEN '{early,entered early}' ELSE '{lapsed}' END::text[])) $$,
                'every order of a paper, a contract or a step was broken');
SELECT is_empty($$ SELECT y.code, c.track, condition, argument FROM yunfu.policy_condition c JOIN yunfu.policy y ON y.id = c.policy_id
                    WHERE mode = 'refuse' AND NOT EXISTS (SELECT FROM yunfu.policy_obligation d WHERE d.policy_id = c.policy_id AND d.code = c.argument AND d.applies_when IS NOT NULL)
                      AND condition IN ('delivered', 'settled')
                      AND NOT EXISTS (SELECT FROM trial t WHERE t.policy = y.code AND COALESCE(c.track, t.track) = t.track
                          AND t.to_stage = c.to_stage::text AND t.rule = concat_ws('.', condition, argument)) $$,
                'and every condition that can be');

SELECT * FROM finish();
ROLLBACK;
