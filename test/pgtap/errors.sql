-- What a refusal carries for a program: SQLSTATE, constraint, table and schema, beside the words.
BEGIN;
SELECT plan(38);
\ir ../tap.sql

CREATE FUNCTION pg_temp.fields(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    state text;
    rule text;
    tab text;
    sch text;
BEGIN
    EXECUTE statement;
    RETURN 'done';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, rule = CONSTRAINT_NAME, tab = TABLE_NAME, sch = SCHEMA_NAME;
    RETURN concat_ws(' ', state, NULLIF(rule, ''), NULLIF(sch || '.' || tab, '.'));
END $$;

SELECT drive.reach('professional', 'planned') AS p, drive.reach('professional', 'contracted') AS contracted, drive.reach('professional', 'approved') AS approved,
       drive.reach('professional', 'preaccepted') AS preaccepted, drive.reach('professional', 'fund_reviewed') AS reviewed \gset
SELECT drive.supply_all(:approved, 'funded', '2020-05-01'), drive.supply_all(:preaccepted, 'accepted', '2020-06-01', without => 'delivered'),
       drive.paper(:reviewed, 'approval_opinion', '2020-06-01', amount => 2450000.01) \g /dev/null

-- a test for each code, by each table that raises it
SELECT is(pg_temp.fields(statement), expected, expected)
  FROM (VALUES
    (1, format('UPDATE yunfu.project SET stage = ''funded'' WHERE id = %s', :p), 'ZG001 step yunfu.project'),
    (2, 'INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage) VALUES (''甲'', ''software.professional'', 2, 2020, 1, ''approved'')', 'ZG001 step yunfu.project'),
    (3, format('UPDATE yunfu.project SET stage = ''submitted'' WHERE id = %s', :approved), 'ZG002 scheme yunfu.project'),
    (4, format('UPDATE yunfu.project SET stage = ''submitted'' WHERE id = %s', :p), 'ZG002 scheme yunfu.project'),
    (5, format('UPDATE yunfu.project SET stage = ''implementing'' WHERE id = %s', :contracted), 'ZG003 supervision yunfu.project'),
    (6, format('UPDATE yunfu.project SET stage = ''funded'' WHERE id = %s', :approved), 'ZG004 approval_opinion.alive yunfu.project'),
    (7, format('UPDATE yunfu.project SET stage = ''accepted'' WHERE id = %s', :preaccepted), 'ZG005 delivered yunfu.project'),
    (8, 'INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES (''甲'', ''software.platform'', 2, 2020, 1, ''2020-03-02'')', 'ZG006 owner_agrees yunfu.project'),
    (9, format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''scheme'', 1, ''2020-03-02'')', :p), 'ZG006 office yunfu.document'),
    (10, format('INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%s, ''main'', 1, ''甲'', 1, ''2020-03-02'')', :p), 'ZG006 office yunfu.contract'),
    (11, 'INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES (''甲'', ''software.platform'', 1, 2020, 1, ''2020-01-02'')', 'ZG007 policy yunfu.project'),
    (12, format('UPDATE yunfu.project SET stage = ''approved'' WHERE id = %s', :reviewed), 'ZG008 approval_opinion.limit yunfu.project'),
    (13, format('UPDATE yunfu.project SET owner_id = 5 WHERE id = %s', :p), 'ZG009 fixed yunfu.project'),
    (14, 'DELETE FROM yunfu.project', 'ZG009 fixed yunfu.project'),
    (15, 'DELETE FROM yunfu.document', 'ZG009 fixed yunfu.document'),
    (16, 'UPDATE yunfu.act SET seq = 1', 'ZG009 fixed yunfu.act'),
    (17, 'DELETE FROM yunfu.contract', 'ZG009 fixed yunfu.contract'),
    (18, format('DELETE FROM yunfu.cost_line WHERE project_id = %s', :approved), 'ZG009 frozen yunfu.cost_line'),
    (19, 'TRUNCATE yunfu.demand', 'ZG009 fixed yunfu.demand'),
    (20, 'UPDATE yunfu.policy_step SET article = ''1''', 'ZG009 in_use yunfu.policy_step'),
    (21, format('UPDATE yunfu.project SET classified = true WHERE id = %s', :p), 'ZG010 unclassified yunfu.project'),
    (22, format('INSERT INTO yunfu.demand (agency_id, year, title, category, project_id) VALUES (2, 2020, ''甲'', ''software.platform'', %s)', :p), 'ZG010 demand yunfu.demand'),
    (23, format('UPDATE yunfu.project SET stage = ''contracted'', stage_on = ''2030-01-01'' WHERE id = %s', :approved), 'ZG001 step yunfu.project'),
    (24, format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''scheme'', 2, ''2030-03-02'')', :p), 'ZG011 legal_date yunfu.document'),
    (25, format('INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%s, ''main'', 2, ''甲'', 1, ''2030-03-02'')', :p), 'ZG011 legal_date yunfu.contract'),
    (26, format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''cost_review'', 1, ''2020-03-02'')', :p), '23514 content yunfu.document'),
    (27, 'INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (9999, ''scheme'', 2, ''2020-03-02'')', '23503'),
    (28, format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, ''x'', 2, ''2020-03-02'')', :p), '22023 kind yunfu.document'),
    (29, format('UPDATE yunfu.project SET city_funds = NULL WHERE id = %s', :p), '23502 yunfu.project')
  ) AS v (place, statement, expected) ORDER BY place;

-- the detail has a line for each unmet rule, with article and code; the hint leads on
CREATE TEMP TABLE told ON COMMIT DROP AS
SELECT message, detail, hint, lines FROM drive.outcome(format('UPDATE yunfu.project SET stage = ''submitted'', stage_on = ''2030-01-01'' WHERE id = %s', drive.project())),
       string_to_array(detail, E'\n') AS lines;
SELECT is(cardinality(lines), 6, 'six rules, six lines') FROM told;
SELECT is_empty($$ SELECT line FROM told, unnest(lines) AS line WHERE line !~ '^(Article [0-9(), ]+, (a reading, )?)?[a-z0-9_.]+ \(ZG0[01][0-9]\): .+\.$' $$,
                'each with rule, code and words, after the article that says so');
SELECT is(ARRAY(SELECT substring(line, '^(.+) \(ZG') FROM told, unnest(lines) AS line ORDER BY 1),
          ARRAY['Article 8(1), argumentation', 'Article 8(1), cost_lines', 'Article 8(1), data_catalogue',
                'Article 8(1), ipv6_support', 'Article 8(1), scheme', 'legal_date'],
          'an article is cited for what it says, and none for the engine''s own rule of days');
SELECT matches(lines[1], '\(ZG002\)', 'the lowest code comes first') FROM told;
SELECT matches(message, ': 6 rules are not met$', 'the message counts them') FROM told;
SELECT matches(hint, 'yunfu\.explain\(\d+, ''submitted''', 'the hint names explain, with its register') FROM told;
SELECT matches((drive.outcome(format('UPDATE yunfu.project SET stage = ''implementing'' WHERE id = %s', :contracted))).message, ': 1 rule is not met$', 'one rule, one');
SELECT matches((drive.outcome(format('UPDATE yunfu.project SET stage = ''implementing'' WHERE id = %s', :contracted))).detail,
               '2450000\.00 yuan, the line 2000000\.00', 'the detail gives the figures');
SELECT matches((drive.outcome(format('UPDATE yunfu.project SET stage = ''funded'' WHERE id = %s', :p))).hint, 'submitted \(owner\)', 'the hint lists the steps there are');

SELECT * FROM finish();
ROLLBACK;
