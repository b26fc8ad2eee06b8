-- The ledger: exactly one act for each row that a statement enters or changes, of its own kind, and none for what is refused or changes nothing.
BEGIN;
SELECT plan(31);
\ir ../tap.sql

-- The kinds of the acts that a statement adds, over all projects.
CREATE FUNCTION pg_temp.acts(statement text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    before integer := (SELECT count(*) FROM yunfu.act);
BEGIN
    PERFORM drive.outcome(statement, false);
    RETURN ARRAY(SELECT kind FROM yunfu.act ORDER BY ctid OFFSET before);
END $$;

SELECT drive.reach('professional', 'planned') AS p, drive.reach('professional', 'planned') AS q, drive.reach('public', 'planned') AS u, drive.reach('professional', 'planned') AS r \gset
INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (2, 2020, '会商', 'software.platform'), (5, 2020, '会商', 'software.platform');
SELECT is(pg_temp.acts(statement), kinds::text[], format('%s: %s', kinds, statement))
  FROM (VALUES
    (1, 'SELECT drive.project()', '{project_entered}'),
    (2, format('UPDATE yunfu.project SET title = ''甲'' WHERE id = %s', :p), '{project_changed}'),
    (3, format('UPDATE yunfu.project SET title = ''甲'' WHERE id = %s', :p), '{}'),
    (4, format('UPDATE yunfu.project SET stage = stage WHERE id = %s', :p), '{}'),
    (5, format('UPDATE yunfu.project SET title = ''乙'' WHERE id IN (%s, %s)', :p, :q), '{project_changed,project_changed}'),
    (6, format('UPDATE yunfu.project SET title = ''乙'' || CASE WHEN id = %s THEN NULL ELSE '''' END WHERE id IN (%s, %s)', :q, :p, :q), '{}'),
    (7, format('SELECT drive.line(%s, ''other'', 5)', :p), '{cost_line_entered}'),
    (8, format('UPDATE yunfu.cost_line SET amount = 6 WHERE project_id = %s AND kind = ''other''', :p), '{cost_line_changed}'),
    (9, format('UPDATE yunfu.cost_line SET amount = 6 WHERE project_id = %s AND kind = ''other''', :p), '{}'),
    (10, format('DELETE FROM yunfu.cost_line WHERE project_id = %s AND kind = ''other''', :p), '{cost_line_removed}'),
    (11, format('SELECT drive.line(%s, ''other'', -5)', :p), '{}'),
    (12, format('SELECT drive.paper(%s, ''scheme'', ''2020-03-03'')', :p), '{document_entered}'),
    (13, 'SELECT drive.void(max(id), ''2020-03-04'') FROM yunfu.document', '{document_voided}'),
    (14, 'UPDATE yunfu.document SET number = ''1''', '{}'),
    (15, format('SELECT drive.contract(%s, ''other'', 5, ''2020-03-03'')', :p), '{contract_entered}'),
    (16, format('UPDATE yunfu.contract SET amount = 6 WHERE project_id = %s', :p), '{contract_changed}'),
    (17, format('UPDATE yunfu.contract SET amount = 6 WHERE project_id = %s', :p), '{}'),
    (18, 'INSERT INTO yunfu.demand (agency_id, year, title, category) VALUES (2, 2020, ''会商'', ''software.platform'')', '{}'),
    (19, format('UPDATE yunfu.demand SET project_id = %s WHERE agency_id = 5', :u), '{demand_taken_up}'),
    (20, format('UPDATE yunfu.project SET stage = ''submitted'' WHERE id = %s', :p), '{}'),
    (21, format('SELECT drive.advance(%s, ''withdrawn'', ''2020-03-05'')', :r), '{document_entered,step}'),
    (22, format('SELECT drive.advance(%s, ''submitted'', ''2020-03-05'')', :q), '{document_entered,document_entered,document_entered,document_entered,step}')
  ) AS v (place, statement, kinds) ORDER BY place;

-- seq runs from 1 without gaps, the head is on the project, the sums are those of the lines
SELECT is_empty($$ SELECT project_id FROM yunfu.act GROUP BY 1 HAVING min(seq) <> 1 OR max(seq) <> count(*) $$, 'no gaps');
SELECT is_empty($$ SELECT id FROM yunfu.project p LEFT JOIN yunfu.act a ON a.project_id = p.id AND a.seq = p.last_seq WHERE a.hash IS DISTINCT FROM p.last_hash $$,
                'the project carries the head of its chain');
SELECT is_empty($$ SELECT id FROM yunfu.project p WHERE total_investment <> (SELECT COALESCE(sum(amount), 0) FROM yunfu.cost_line l WHERE l.project_id = p.id) $$,
                'and the sum of its lines');
SELECT is_empty($$ SELECT hash FROM yunfu.act GROUP BY hash HAVING count(*) > 1 $$, 'no two acts have one hash');

-- what an act says of a step
SELECT drive.advance(:q, 'prechecked', '2020-03-06') \g /dev/null
SELECT is((SELECT format('%s > %s by %s on %s under %s as %s', from_stage, to_stage, agency_id, legal_on, policy_id, actor)
             FROM yunfu.act WHERE project_id = :q ORDER BY seq DESC LIMIT 1),
          'submitted > prechecked by 1 on 2020-03-06 under 1 as ' || current_user, 'from, to, office, day, law and role');
SELECT is((SELECT (detail::jsonb ->> 'days_back')::integer FROM yunfu.act WHERE project_id = :q ORDER BY seq DESC LIMIT 1), DATE '2024-12-31' - DATE '2020-03-06', 'and how far back it was dated');

-- what an act is not allowed to lose: numbers keep their digits, days their form, whatever the session says
SET LOCAL datestyle = 'German';
SET LOCAL timezone = 'America/New_York';
SET LOCAL bytea_output = 'escape';
SELECT drive.contract(:q, 'other', 1.50, '2020-03-06') \g /dev/null
SELECT is((SELECT detail::jsonb -> 'signed_on' FROM yunfu.act WHERE project_id = :q ORDER BY seq DESC LIMIT 1), '"2020-03-06"', 'days in ISO form');
SELECT matches((SELECT detail::text FROM yunfu.act WHERE project_id = :q ORDER BY seq DESC LIMIT 1), '"amount":1\.50,', 'amounts with their cents');
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, sha256) VALUES (:q, 'scheme', 2, '06.03.2020', sha256('1'));
SELECT matches((SELECT detail::text FROM yunfu.act WHERE project_id = :q ORDER BY seq DESC LIMIT 1), '"sha256":"\\\\x6b86b273', 'bytes in hex');

SELECT * FROM finish();
ROLLBACK;
