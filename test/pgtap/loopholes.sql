-- Ways round the judge and the ledger that were once open: each is shut, and what is lawful beside it still passes.
BEGIN;
SELECT plan(192);
\ir ../tap.sql

-- Takes a project that is under way on to a stage, a week a step.
CREATE FUNCTION pg_temp.onward(project_id bigint, stage text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p yunfu.project;
    way text[];
    target text;
BEGIN
    SELECT * INTO p FROM yunfu.project WHERE id = project_id;
    way := drive.path(p.track, onward.stage);
    FOREACH target IN ARRAY way[COALESCE(array_position(way, p.stage::text), 0) + 1:] LOOP
        p.stage_on := p.stage_on + 7;
        PERFORM drive.advance(project_id, target, p.stage_on);
    END LOOP;
END $$;

-- What explain says of one rule of a step.
CREATE FUNCTION pg_temp.remedy(project_id bigint, target text, of_rule text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(remedy, E'\n') FROM yunfu.explain(project_id, target::govproj.stage) WHERE rule = of_rule AND NOT met
$$;

CREATE ROLE tap_police;
CREATE ROLE tap_school;
CREATE ROLE tap_bureau;
CREATE ROLE tap_stranger;
GRANT USAGE ON SCHEMA drive, yunfu TO PUBLIC;
UPDATE yunfu.agency SET db_role = r FROM (VALUES (1, 'tap_bureau'), (2, 'tap_police'), (5, 'tap_school')) AS v (agency_id, r) WHERE id = agency_id;

SELECT drive.reach('professional', 'planned') AS planned, drive.reach('professional', 'approved') AS approved \gset
SELECT drive.supply_all(:planned, 'submitted', '2020-03-09') \g /dev/null

-- a trigger that could swallow or alter acts stops the register
CREATE FUNCTION pg_temp.swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE FUNCTION pg_temp.alter_detail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.detail := '{}'; RETURN NEW; END $$;
CREATE FUNCTION pg_temp.listen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
SELECT is(pg_temp.after(format('CREATE TRIGGER meddle %s INSERT ON yunfu.act FOR EACH %s EXECUTE FUNCTION pg_temp.%s()', time, unit, what), :planned, 'submitted'), refusal,
          format('%s %s trigger on act that would %s', time, unit, what))
  FROM (VALUES ('BEFORE', 'ROW', 'swallow', '55000'), ('BEFORE', 'ROW', 'alter_detail', '55000'), ('BEFORE', 'ROW', 'listen', '55000'),
               ('AFTER', 'ROW', 'swallow', 'done'), ('AFTER', 'STATEMENT', 'swallow', 'done'), ('AFTER', 'ROW', 'alter_detail', 'done'),
               ('BEFORE', 'STATEMENT', 'swallow', 'done')) AS v (time, unit, what, refusal);
SELECT is(pg_temp.after(format('CREATE TRIGGER meddle BEFORE INSERT ON yunfu.act FOR EACH ROW EXECUTE FUNCTION pg_temp.swallow(); ALTER TABLE yunfu.act %s TRIGGER meddle', state),
                        :planned, 'submitted'), refusal, format('%s, one that would swallow', state))
  FROM (VALUES ('DISABLE', 'done'), ('ENABLE REPLICA', '55000'), ('ENABLE ALWAYS', '55000')) AS v (state, refusal);
SELECT is(pg_temp.after('CREATE TRIGGER meddle BEFORE UPDATE ON yunfu.act FOR EACH ROW EXECUTE FUNCTION pg_temp.swallow()', :planned, 'submitted'), 'done', 'one for UPDATE, which never comes');

GRANT TRIGGER ON yunfu.act TO tap_stranger;
SET LOCAL ROLE tap_stranger;
CREATE FUNCTION pg_temp.stranger_swallows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER meddle BEFORE INSERT ON yunfu.act FOR EACH ROW EXECUTE FUNCTION pg_temp.stranger_swallows();
RESET ROLE;
SELECT pg_temp.refused(statement, '55000', 'one by a role with no other privilege than TRIGGER: ' || statement)
  FROM unnest(ARRAY[format('UPDATE yunfu.project SET stage = ''submitted'', stage_on = ''2020-03-09'' WHERE id = %s', :planned),
                    'SELECT drive.project()', format('SELECT drive.paper(%s, ''scheme'', ''2020-03-09'')', :planned),
                    format('SELECT drive.line(%s, ''other'', 1)', :planned)]) AS statement;
DROP TRIGGER meddle ON yunfu.act;
SELECT is(drive.step(:planned, 'submitted', '2020-03-09', undo => true), 'done', 'it gone, the step is taken');

-- every main contract is signed while the approval lives
-- what a refusal says of that rule, which need not be the first it names
CREATE FUNCTION pg_temp.alive(statement text) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(substring(detail FROM 'approval_opinion\.alive \(ZG\d+\)'), result) FROM drive.outcome(statement)
$$;
SELECT drive.reach('professional', 'fund_reviewed') AS p, drive.reach('professional', 'fund_reviewed') AS q \gset
SELECT drive.advance(:p, step, '2020-04-06') FROM unnest('{approved,funded,procuring}'::text[]) AS step \g /dev/null
SELECT issued_on AS issued, approval_last_day AS last FROM yunfu.document d JOIN yunfu.project p ON p.id = project_id
 WHERE p.id = :p AND d.kind = 'approval_opinion' \gset
SELECT drive.paper(:p, 'award_notice', :'issued') FROM generate_series(1, 3) \g /dev/null
SELECT is(pg_temp.after(format('SELECT drive.contract(%s, ''main'', 800000, day) FROM unnest(%L::date[]) AS day', :p, days), :p, 'contracted'), 'done',
          'main contracts signed: ' || says)
  FROM (VALUES ('approval and contract of a day', ARRAY[:'issued']::date[]), ('all inside', ARRAY[:'issued', '2020-05-04', :'last']::date[])) AS v (says, days);
SELECT is(pg_temp.alive(format('SELECT drive.contract(%s, ''main'', 800000, %L)', :p, day)), refusal, 'a main contract signed ' || says)
  FROM (VALUES ('before it', :'issued'::date - 1, 'approval_opinion.alive (ZG011)'), ('after it', :'last'::date + 1, 'approval_opinion.alive (ZG004)')) AS v (says, day, refusal);
-- entered before the opinion, they are judged by the step
CREATE FUNCTION pg_temp.signed_first(project_id bigint, days date[], issued date) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    PERFORM drive.contract(project_id, 'main', 800000, day) FROM unnest(days) AS day;
    PERFORM drive.advance(project_id, step, issued) FROM unnest('{approved,funded,procuring}'::text[]) AS step;
    PERFORM drive.paper(project_id, 'award_notice', issued) FROM unnest(days);
    result := pg_temp.alive(format('UPDATE yunfu.project SET stage = ''contracted'' WHERE id = %s', project_id));
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = result;
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;
SELECT is(pg_temp.signed_first(:q, days, :'issued'), refusal, 'main contracts signed: ' || says)
  FROM (VALUES ('all inside', ARRAY[:'issued', '2020-05-04', :'last']::date[], 'done'),
               ('before it, alone', ARRAY[:'issued'::date - 1], 'approval_opinion.alive (ZG011)'),
               ('before it, entered first', ARRAY[:'issued'::date - 1, '2020-05-04'], 'approval_opinion.alive (ZG011)'),
               ('before it, entered last', ARRAY['2020-05-04', :'issued'::date - 1], 'approval_opinion.alive (ZG011)'),
               ('after it, alone', ARRAY[:'last'::date + 1], 'approval_opinion.alive (ZG004)'),
               ('after it, entered first', ARRAY[:'last'::date + 1, '2020-05-04'], 'approval_opinion.alive (ZG004)'),
               ('after it, entered last', ARRAY['2020-05-04', :'last'::date + 1], 'approval_opinion.alive (ZG004)'),
               ('one in the middle of many', ARRAY['2020-05-04', :'last'::date + 1, '2020-05-05'], 'approval_opinion.alive (ZG004)'))
       AS v (says, days, refusal);
SELECT drive.contract(:q, 'main', 1000000, '2020-05-04'), drive.contract(:q, 'main', 1000000, :'issued'::date - 1) AS early \gset
SELECT drive.advance(:q, step, :'issued') FROM unnest('{approved,funded,procuring}'::text[]) AS step \g /dev/null
SELECT matches(pg_temp.remedy(:q, 'contracted', 'approval_opinion.alive'), format('contract %s was signed on %s', :early, :'issued'::date - 1),
               'the contract signed too early is named');

-- a supplier is the same under any spacing and width
CREATE FUNCTION pg_temp.built_by(supplier text, stage text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    p bigint := drive.reach('professional', 'procuring');
    day date;
BEGIN
    SELECT stage_on + 7 INTO day FROM yunfu.project WHERE id = p;
    PERFORM drive.supply_all(p, 'contracted', day);
    UPDATE yunfu.contract SET supplier = built_by.supplier WHERE project_id = p AND kind = 'main';
    UPDATE yunfu.project SET stage = 'contracted', stage_on = day WHERE id = p;
    PERFORM pg_temp.onward(p, stage);
    RETURN p;
END $$;
CREATE TEMP TABLE alike (says text, name text, same boolean);
INSERT INTO alike VALUES
    ('the very name', '云浮ABC数科公司', true), ('a full-width space after it', U&'云浮ABC数科公司\3000', true),
    ('a full-width space before it', U&'\3000云浮ABC数科公司', true), ('inner spaces', '云浮 ABC 数科  公司', true),
    ('an inner full-width space', U&'云浮\3000ABC数科公司', true), ('a space that does not break', U&'云浮ABC\00A0数科公司', true),
    ('tab and newline', E'\t云浮ABC数科公司\n', true), ('full-width Latin letters', '云浮ＡＢＣ数科公司', true),
    ('a space of no width', U&'云浮\200BABC数科公司', true), ('all at once', U&'\3000云浮ＡＢ C\00A0数科公司\3000', true),
    ('another name', '云浮ABD数科公司', false), ('a shorter name', '云浮ABC数科', false), ('a longer name', '云浮ABC数科公司分公司', false);
SELECT pg_temp.built_by('云浮ABC数科公司', 'contracted') AS c, pg_temp.built_by('云浮ABC数科公司', 'preaccepted') AS t \gset
SELECT is(pg_temp.after(format('SELECT drive.contract(%s, ''supervision'', 100000, ''2020-06-01'', %L)', :c, name), :c, 'implementing'),
          CASE WHEN same THEN 'ZG003 supervision' ELSE 'done' END, 'the supervisor is ' || says) FROM alike;
SELECT drive.supply_all(:t, 'accepted', '2020-08-03', without => 'software_test_report') \g /dev/null
SELECT is(pg_temp.after(format('SELECT drive.paper(%s, ''software_test_report'', ''2020-08-03'', third_party => %L)', :t, name), :t, 'accepted'),
          CASE WHEN same THEN 'ZG003 software_test' ELSE 'done' END, 'the tester is ' || says) FROM alike;
SELECT pg_temp.built_by(U&'云浮\3000ＡＢＣ 数科公司', 'contracted') AS odd \gset
SELECT is(pg_temp.after(format('SELECT drive.contract(%s, ''supervision'', 100000, ''2020-06-01'', ''云浮ABC数科公司'')', :odd), :odd, 'implementing'),
          'ZG003 supervision', 'the main supplier''s name may be the odd one');

-- papers do not come in one statement with the step that rests on them
SELECT drive.reach('professional', 'prechecked') AS freezing, drive.reach('professional', 'procuring') AS signing, drive.paper(:planned, 'scheme', '2020-03-04') AS scheme \gset
SELECT drive.supply_all(:freezing, 'reviewed', '2020-03-23'), drive.supply_all(:signing, 'contracted', '2020-05-04') \g /dev/null
CREATE FUNCTION pg_temp.everything() RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ', (SELECT count(*) FROM yunfu.act), (SELECT count(*) FROM yunfu.document), (SELECT count(*) FROM yunfu.contract),
                     (SELECT sum(amount) FROM yunfu.cost_line), (SELECT md5(string_agg(p::text, '' ORDER BY id)) FROM yunfu.project p))
$$;
SELECT pg_temp.everything() AS before \gset
SELECT is((drive.outcome(format('WITH paper AS (%s RETURNING project_id) UPDATE yunfu.project SET stage = %L, stage_on = %L FROM paper WHERE id = paper.project_id',
                                format(entry, project), target, day), false)).result, refusal, format('to %s together with: %s', target, split_part(entry, ' (', 1)))
  FROM (VALUES
    (:planned, 'submitted', '2020-03-09', 'INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''scheme'', 2, ''2020-03-09'')', '55000'),
    (:planned, 'submitted', '2020-03-09', format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) VALUES (%%s, ''voiding'', 2, ''2020-03-09'', %s, ''误'')', :scheme), '55000'),
    (:signing, 'contracted', '2020-05-04', 'INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%s, ''other'', 2, ''甲'', 1, ''2020-05-04'')', '55000'),
    (:freezing, 'reviewed', '2020-03-23', 'INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (%s, ''other'', 1)', 'ZG009 frozen'),
    (:freezing, 'reviewed', '2020-03-23', 'UPDATE yunfu.cost_line SET amount = amount - 1 WHERE kind = ''security'' AND project_id = %s', 'ZG009 frozen'),
    (:freezing, 'reviewed', '2020-03-23', 'DELETE FROM yunfu.cost_line WHERE kind = ''security'' AND project_id = %s', 'ZG009 frozen'))
    AS v (project, target, day, entry, refusal);
SELECT is(pg_temp.everything(), :'before', 'and nothing of it is left behind');
SELECT is(pg_temp.after(format('SELECT drive.paper(%s, ''scheme'', ''2020-03-09'')', :planned), :planned, 'submitted', '2020-03-09'), 'done', 'a paper in a statement of its own, then the step');
SELECT is(pg_temp.after(format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%1$s, ''scheme'', 2, ''2020-03-09''), (%1$s, ''data_catalogue'', 2, ''2020-03-09''), (%1$s, ''scheme'', 2, ''2020-03-08'')', :planned),
                        :planned, 'submitted', '2020-03-09'), 'done', 'several papers in one statement, then the step');
SELECT is(pg_temp.after(format('SELECT drive.contract(%s, ''other'', 1, ''2020-05-04'')', :signing), :signing, 'contracted', '2020-05-04'), 'done', 'so with a contract');
SELECT is(pg_temp.after(format('SELECT drive.line(%s, ''other'', 1)', :freezing), :freezing, 'reviewed', '2020-03-23'), 'done', 'and with a cost line');

-- blank is blank in any width
SELECT pg_temp.refused(format(entry, blank), '23514 ' || rule, format('%s of %s', says, what))
  FROM (VALUES ('full-width spaces', U&'\3000\3000'), ('tabs and newlines', E'\t\n\r\n'), ('a mixture', E' \u3000\t\f')) AS b (says, blank),
       (VALUES ('project title', 'project_title_nonblank', 'INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES (%L, ''software.professional'', 2, 2020, 1, ''2020-03-02'')'),
               ('project code', 'project_code_identifier', 'INSERT INTO yunfu.project (code, title, category, owner_id, budget_year, city_funds, stage_on) VALUES (%L, ''甲'', ''software.professional'', 2, 2020, 1, ''2020-03-02'')'),
               ('track reason', 'project_track_reason_reason', 'INSERT INTO yunfu.project (track_reason, title, category, owner_id, budget_year, city_funds, stage_on) VALUES (%L, ''甲'', ''software.professional'', 2, 2020, 1, ''2020-03-02'')'),
               ('new title', 'project_title_nonblank', format('UPDATE yunfu.project SET title = %%L WHERE id = %s', :planned)),
               ('demand title', 'demand_title_nonblank', 'INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (2, 2020, %L, ''software.platform'')'),
               ('supplier', 'contract_supplier_nonblank', format('SELECT drive.contract(%s, ''other'', 1, ''2020-03-05'', %%L)', :planned)),
               ('supplier''s qualification', 'contract_qualification_nonblank', format('SELECT drive.contract(%s, ''other'', 1, ''2020-03-05'', ''甲'', %%L)', :planned)),
               ('third party', 'document_third_party_nonblank', format('SELECT drive.paper(%s, ''software_test_report'', ''2020-03-05'', third_party => %%L)', :t)),
               ('third party''s qualification', 'document_qualification_nonblank', format('SELECT drive.paper(%s, ''software_test_report'', ''2020-03-05'', qualification => %%L)', :t)),
               ('paper''s number', 'document_number_designation', format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, number) VALUES (%s, ''scheme'', 2, ''2020-03-05'', %%L)', :planned))) AS e (what, rule, entry);
SELECT pg_temp.refused(format(entry, blank), '23514 ' || rule, format('a reason of %s for %s', says, what))
  FROM (VALUES ('full-width spaces', U&'\3000\3000'), ('tabs and newlines', E'\t\n\r\n'), ('a mixture', E' \u3000\t\f')) AS b (says, blank),
       (VALUES ('what does not apply', 'content', format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, reason) VALUES (%s, ''data_catalogue'', 2, ''2020-03-05'', ''not_applicable'', %%L)', :planned)),
               ('a voiding', 'voiding', format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) VALUES (%s, ''voiding'', 2, ''2020-03-05'', %s, %%L)', :planned, :scheme))) AS e (what, rule, entry);
SELECT pg_temp.refused(format('UPDATE yunfu.project SET title = %L WHERE id = %s', U&'\3000名', :planned), 'done', 'spaces beside something do no harm');

-- no paper is older than the republic
SELECT pg_temp.refused(format('SELECT drive.paper(%s, ''scheme'', %L)', :planned, day), refusal, 'a paper of ' || day)
  FROM (VALUES ('1949-09-30', '23514 document_issued_on_legal_day'), ('2020-03-02 BC', '23514 document_issued_on_legal_day'), ('1949-10-01', 'done')) AS v (day, refusal);
SELECT pg_temp.refused(format('SELECT drive.contract(%s, ''other'', 1, %L)', :planned, day), refusal, 'a contract of ' || day)
  FROM (VALUES ('1949-09-30', '23514 contract_signed_on_legal_day'), ('2020-03-02 BC', '23514 contract_signed_on_legal_day'), ('1949-10-01', 'ZG011 contract.after.round'), ('2020-03-02', 'done')) AS v (day, refusal);

-- a demand is entered by its unit, or by the data bureau
GRANT SELECT, INSERT, UPDATE, DELETE ON yunfu.demand TO PUBLIC;
INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (2, 2020, '视频会议', 'software.platform') RETURNING id AS demand \gset
SELECT pg_temp.refused_to(who, format('INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (%s, 2020, ''政务云'', ''software.platform'')', agency),
                          refusal, format('%s enters a demand of agency %s', who, agency))
  FROM (VALUES ('tap_police', 2, 'done'), ('tap_police', 5, 'ZG006 demand'), ('tap_police', 1, 'ZG006 demand'), ('tap_school', 5, 'done'),
               ('tap_school', 2, 'ZG006 demand'), ('tap_bureau', 1, 'done'), ('tap_bureau', 2, 'done'), ('tap_bureau', 5, 'done'),
               ('tap_stranger', 2, 'ZG006 demand')) AS v (who, agency, refusal);
SELECT pg_temp.refused_to(who, format(change, :demand), refusal, format('%s: %s', who, change))
  FROM unnest(ARRAY['UPDATE yunfu.demand SET title = ''别的'' WHERE id = %s', 'DELETE FROM yunfu.demand WHERE id = %s']) AS change,
       (VALUES ('tap_police', 'done'), ('tap_school', 'ZG006 demand'), ('tap_bureau', 'done'), ('tap_stranger', 'ZG006 demand')) AS v (who, refusal);

-- a contract is put right until "contracted" rests on it, whenever it was entered
SELECT drive.reach('professional', 'planned') AS late \gset
SELECT drive.contract(:late, 'main', 2000000, '2020-03-05') AS contract \gset
CREATE FUNCTION pg_temp.correction(contract_id bigint, target text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.onward(project_id, target) FROM yunfu.contract WHERE id = contract_id;
    RETURN (drive.outcome(format('UPDATE yunfu.contract SET amount = 190000, supplier = ''别家公司'', signed_on = ''2020-04-27'' WHERE id = %s', contract_id))).result;
END $$;
SELECT is(pg_temp.correction(:contract, target), 'done', 'entered at planned, put right at ' || target)
  FROM unnest(ARRAY['submitted', 'reviewed', 'approved', 'procuring']) AS target;
UPDATE yunfu.contract SET amount = 200000, signed_on = '2020-04-20', security_undertaking = true WHERE id = :contract;
SELECT drive.paper(:late, 'award_notice', '2020-04-20') \g /dev/null
SELECT is(pg_temp.correction(:contract, target), 'ZG009 fixed', 'but not at ' || target) FROM unnest(ARRAY['contracted', 'implementing', 'accepted']) AS target;
SELECT drive.reach('professional', 'planned') AS back \gset
SELECT drive.contract(:back, 'main', 2000000, '2020-03-05') AS contract \gset
SELECT is(pg_temp.correction(:contract, 'returned'), 'done', 'a project that was returned has signed nothing yet');

-- an owner must exist before its kind is asked about
SELECT pg_temp.refused(format('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES (''甲'', %L, %s, 2020, 1, ''2020-03-02'')', category, owner), refusal,
                       format('%s owned by %s', category, owner))
  FROM (VALUES ('software.professional', '77', '23503'), ('software.platform', '77', '23503'), ('software.professional', '-1', '23503'),
               ('software.professional', '4', 'ZG006 owner_agrees'), ('software.platform', '3', 'ZG006 owner_agrees')) AS v (category, owner, refusal);

-- explain never answers with nothing
SELECT drive.reach('professional', 'filed') AS filed, drive.reach('public', 'filed') AS filed_public, drive.reach('professional', 'withdrawn') AS withdrawn,
       drive.reach('professional', 'rejected') AS rejected, drive.reach('public', 'terminated') AS terminated \gset
SELECT results_eq(format('SELECT rule, met, mode, remedy ~ %L FROM yunfu.explain(%s)', remedy, arguments), $$ VALUES ('step', false, 'refuse', true) $$, 'explain of ' || says)
  FROM (VALUES ('an unknown project', '-1', 'no such project'), ('an unknown project and a stage', '-1, ''submitted''', 'no such project'),
               ('null', 'NULL', 'no such project'), ('null and a stage', 'NULL, ''submitted''', 'no such project'),
               ('what is filed', :'filed', '"filed" is final'), ('what is filed, of the other track', :'filed_public', '"filed" is final'),
               ('what was withdrawn', :'withdrawn', '"withdrawn" is final'), ('what was rejected', :'rejected', '"rejected" is final'),
               ('what was terminated', :'terminated', '"terminated" is final')) AS v (says, arguments, remedy);

-- fees that freeze are warned about while there is time, and only then
CREATE FUNCTION pg_temp.fee_warnings(track text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    p bigint := drive.reach(track, 'planned');
    target text;
BEGIN
    FOREACH target IN ARRAY drive.path(track, 'filed') LOOP
        RETURN QUERY SELECT format('%s to %s: %s', stage, e.target, rule) FROM yunfu.project, yunfu.explain(p) AS e
                      WHERE id = p AND mode = 'warn' AND rule ~ '^(supervision|cost_line\.(acceptance|security))';
        PERFORM pg_temp.onward(p, target);
    END LOOP;
END $$;
SELECT bag_eq(format('SELECT pg_temp.fee_warnings(%L)', track), format('SELECT %L || unnest(%L::text[])', step || ': ', ARRAY['cost_line.acceptance', 'cost_line.security', fee]),
              track || ': the fees are asked about by one step, each once')
  FROM (VALUES ('professional', 'prechecked to reviewed', 'supervision_fee'), ('public', 'planned to reviewed', 'supervision_fee')) AS v (track, step, fee);
SELECT drive.reach('public', 'planned') AS freezing_public \gset
SELECT drive.supply_all(:freezing_public, 'reviewed', '2020-03-09') \g /dev/null
DELETE FROM yunfu.cost_line WHERE project_id IN (:freezing, :freezing_public) AND kind IN ('supervision', 'acceptance', 'security');
SELECT results_eq(format('SELECT rule FROM yunfu.explain(%s, %L) WHERE NOT met AND mode = ''warn'' AND rule !~ ''^four_eyes'' ORDER BY rule COLLATE "C"', p, target),
                  ARRAY['cost_line.acceptance', 'cost_line.security', fee], 'without any: three warnings for ' || target)
  FROM (VALUES (:freezing, 'reviewed', 'supervision_fee'), (:freezing_public, 'reviewed', 'supervision_fee')) AS v (p, target, fee);
SELECT matches(remedies, '^\(warn\) cost_line\.acceptance: .*\n\(warn\) cost_line\.security: .*\n\(warn\) supervision_fee: [^\n]*(\n\(warn\) four_eyes\.[^\n]*)*$', 'the worklist marks what only warns')
  FROM yunfu.worklist WHERE project_id = :freezing AND next_stage = 'reviewed';
SELECT ok(ready AND missing = 0, 'which keeps nothing from being ready') FROM yunfu.worklist WHERE project_id = :freezing AND next_stage = 'reviewed';
UPDATE yunfu.agency SET leading_group = NULL WHERE id = 5;
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES ('校务平台', 'software.professional', 5, 2020, 1, '2020-03-02') RETURNING id AS school \gset
SELECT is((SELECT array_agg(line LIKE '(warn) %' ORDER BY n) FROM yunfu.worklist w, string_to_table(remedies, E'\n') WITH ORDINALITY AS l (line, n)
            WHERE project_id = :school AND next_stage = 'submitted'),
          (SELECT array_agg(mode = 'warn' ORDER BY mode) FROM yunfu.explain(:school, 'submitted') WHERE NOT met),
          'the marks are those of the rules, and what refuses comes first');
SELECT ok(remedies ~ '(^|\n)\(warn\) leading_group: ' AND remedies ~ '(^|\n)scheme: ', 'by name') FROM yunfu.worklist WHERE project_id = :school AND next_stage = 'submitted';
UPDATE yunfu.cost_line SET amount = 1649999.99 WHERE project_id = :freezing_public AND kind = 'software_development';
SELECT is_empty(format('SELECT FROM yunfu.explain(%s, ''reviewed'') WHERE rule = ''supervision_fee''', :freezing_public), 'below the line no supervision fee is asked for');
SELECT is(drive.step(:freezing, 'reviewed', '2020-03-23'), 'done', 'warned, the professional project goes through');
SELECT is(drive.step(:freezing_public, 'reviewed', '2020-03-09'), 'done', 'warned, the public project goes through');

-- a cost line is of nobody, and has no outcome
SELECT govproj.create_register('tap_loopholes') \g /dev/null
CREATE FUNCTION pg_temp.pack(change jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT body || '{"code": "tap", "valid_from": "2030-01-01", "valid_until": null}'
           || jsonb_build_object('requirements', body -> 'requirements' || ('{"code": "fee", "label_zh": "费", "label_en": "fee", "to_stage": "funded",
                "needs": "cost_line:testing", "when": {"investment": {"from": 1}}, "article": "13"}'::jsonb || change))
      FROM govproj.packs WHERE code = 'yunfu-2020'
$$;
SELECT pg_temp.refused(format('SELECT govproj.load_pack(''tap_loopholes'', %L)', pg_temp.pack(change)), refusal, 'a pack whose requirement of a cost line says ' || change::text)
  FROM (VALUES ('{}'::jsonb, 'done'), ('{"mode": "warn"}', 'done'), ('{"needs": "cost_line:supervisor"}', '22023'), ('{"needs": "cost_line:scheme"}', '22023'),
               ('{"qualified": true}', '22023'), ('{"independent": true}', '22023'), ('{"outcome": "passed"}', '22023'),
               ('{"from_stage": "approved", "onwards": true}', '22023')) AS v (change, refusal);
CREATE FUNCTION pg_temp.faults(kind text, qualified boolean, independent boolean) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    new_id bigint;
BEGIN
    INSERT INTO tap_loopholes.policy_requirement (policy_id, code, to_stage, needs, applies_when, qualified, independent, article)
    SELECT id, 'fee ' || concat_ws(' ', $1, $2, $3), 'funded', 'cost_line:' || $1, '{"investment": {"from": 1}}', $2, $3, '13' FROM tap_loopholes.policy RETURNING id INTO new_id;
    RETURN (SELECT count(*) FROM tap_loopholes.policy_fault WHERE code = 'requirement_needs' AND rule_table = 'policy_requirement' AND rule_id = new_id);
END $$;
SELECT is(pg_temp.faults(kind, qualified, independent), faults, format('policy_fault of a cost line %s, qualified %s, independent %s', kind, qualified, independent))
  FROM (VALUES ('testing', false, false, 0::bigint), ('supervisor', false, false, 1), ('testing', true, false, 1), ('testing', false, true, 1)) AS v (kind, qualified, independent, faults);

-- the remedy of supervision names what is missing, and only that
SELECT drive.reach('professional', 'contracted') AS plain, drive.reach('professional', 'contracted', without => 'line supervision') AS unpaid \gset
CREATE FUNCTION pg_temp.supervision(project_id bigint, arrangement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(arrangement, project_id);
    RETURN (SELECT remedy FROM yunfu.explain(project_id, 'implementing', '2020-06-01') WHERE rule = 'supervision' AND NOT met);
END $$;
SELECT matches(pg_temp.supervision(p, arrangement), remedy, says)
  FROM (VALUES ('no contract', :plain, 'SELECT', '\(none is on record\).*; its cost line "supervision" is there$'),
               ('signed later', :plain, 'SELECT drive.contract(%s, ''supervision'', 1, ''2020-07-01'', ''广东监理公司'')', '\(contract \d+ is signed later, on 2020-07-01\)'),
               ('no qualification', :plain, 'SELECT drive.contract(%s, ''supervision'', 1, ''2020-06-01'', ''广东监理公司'', NULL)', '\(contract \d+ states no qualification\)'),
               ('the main supplier', :plain, 'SELECT drive.contract(%s, ''supervision'', 1, ''2020-06-01'', ''云浮 数科公司'')', '\("云浮 数科公司", the supplier of contract \d+, is the supplier of contract \d+\)'),
               ('no contract and no cost line', :unpaid, 'SELECT', '\(none is on record\).*; a cost line "supervision" above zero is missing$'),
               ('no cost line', :unpaid, 'SELECT drive.contract(%s, ''supervision'', 1, ''2020-06-01'', ''广东监理公司'')',
                '\(contract \d+ serves\).*; a cost line "supervision" above zero is missing$')) AS v (says, p, arrangement, remedy);

-- the letter v says something, a vertical tab does not
SELECT is('v'::govproj.nonblank::text, 'v', 'the letter v is text');
SELECT throws_ok($$ SELECT E'\x0B'::govproj.nonblank $$, '23514', NULL, 'a vertical tab is blank');

-- a unit does not pass its own demand to another
SELECT pg_temp.refused_to('tap_police', format('UPDATE yunfu.demand SET agency_id = 5 WHERE id = %s', :demand), 'ZG006 demand', 'a demand is not passed on');

-- what is changed in one statement with a step would stand after it in the ledger
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (:plain, 'termination_procedure', 2, '2024-12-01');
SELECT pg_temp.refused(format('WITH d AS (UPDATE yunfu.contract SET delivered_on = ''2024-12-01'' WHERE project_id = %s AND kind = ''main'' RETURNING project_id)
    UPDATE yunfu.project SET stage = ''terminated'', stage_on = ''2024-12-31'' FROM d WHERE id = d.project_id', :plain), '55000', 'a delivery and a step in one');
SELECT drive.reach('public', 'planned') AS born \gset
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (:born, 'withdrawal', 1, '2024-12-01');
SELECT pg_temp.refused(format('WITH d AS (UPDATE yunfu.demand SET project_id = %s WHERE id = %s RETURNING project_id)
    UPDATE yunfu.project SET stage = ''withdrawn'', stage_on = ''2024-12-31'' FROM d WHERE project.id = d.project_id', :born, :demand), 'ZG009 going_on.demand', 'a demand and a step in one');

-- an approval that has lapsed is not revived by another paper, nor by one in its place; given while it lives, another counts from its own day only on reviews that are new as well
SELECT drive.reach('professional', 'approved') AS revived \gset
SELECT drive.supply_all(:revived, 'funded', '2022-05-01');
SELECT issued_on AS approved_on FROM yunfu.document WHERE project_id = :revived AND kind = 'approval_opinion' \gset
SELECT is(drive.step(:revived, 'funded', '2022-06-01', true), 'ZG004 approval_opinion.alive', 'it has lapsed');
SAVEPOINT another;
SELECT drive.paper(:revived, 'approval_opinion', '2022-05-30', 'passed', 2450000) AS renewed \gset
SELECT is(drive.step(:revived, 'funded', '2022-06-01', true), 'ZG004 approval_opinion.alive', 'another opinion after that revives nothing');
SELECT matches(remedy, 'is valid until 2022-04-06; it must be alive on 2022-06-01', 'as explain says') FROM yunfu.explain(:revived, 'funded', '2022-06-01') WHERE rule = 'approval_opinion.alive';
SELECT ok(met, 'and a new round may begin') FROM yunfu.explain(:revived, 'submitted', '2022-06-01') WHERE rule LIKE 'approval_lapsed%';
SELECT drive.void((SELECT min(id) FROM yunfu.document WHERE project_id = :revived AND kind = 'approval_opinion'), '2022-05-30') \g /dev/null
SELECT is(drive.step(:revived, 'funded', '2022-06-01', true), 'ZG004 approval_opinion.alive', 'nor in the place of one that is voided');
ROLLBACK TO another;
SELECT is(pg_temp.after(format('SELECT drive.paper(%%s, kind, %L) FROM unnest(%L::text[]) AS kind; SELECT drive.paper(%%s, ''approval_opinion'', %L)', :'approved_on'::date + 699, kinds, :'approved_on'::date + 700),
                        :revived, 'funded', '2022-06-01'), refusal, 'one that was given in time, ' || says)
  FROM (VALUES ('alone', '{}', 'ZG004 approval_opinion.alive'),
               ('on some new reviews', '{cost_review,expert_review,fund_review_opinion}', 'ZG004 approval_opinion.alive'),
               ('on reviews that are all new', '{cost_review,expert_review,fund_review_opinion,fund_arrangement_opinion}', 'done')) AS v (says, kinds, refusal);

SELECT * FROM finish();
ROLLBACK;
