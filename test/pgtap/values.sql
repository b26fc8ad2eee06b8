-- What values the columns of a register take: no text without end, no day that a function cannot follow, nothing to tell
-- things by that nobody could type again; and codes that the register gives out are nobody's before.
BEGIN;
SELECT plan(169);
\ir ../tap.sql
SELECT drive.reach('professional', 'planned') AS p, drive.reach('professional', 'contracted') AS signed \gset
SAVEPOINT made;

-- What comes to be of a value in a column, by what the engine looks at or the CHECKs on it alone: 'taken' or 'SQLSTATE constraint'.
CREATE FUNCTION pg_temp.taken(relation regclass, attribute name, value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    type text;
    check_of record;
    holds boolean;
    state text;
    fault_of text;
    rule text;
BEGIN
    SELECT format_type(a.atttypid, a.atttypmod) INTO type FROM pg_attribute a WHERE a.attrelid = relation AND a.attname = attribute;
    BEGIN
        -- what is staged is listed at the import, and not looked at before
        EXECUTE format(CASE WHEN relation::text ~ 'import_' THEN 'SELECT' ELSE 'INSERT INTO %s (%I) VALUES (%L)' END, relation, attribute, value);
        RAISE 'it went in, and is taken out again';
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, rule = CONSTRAINT_NAME, fault_of = COLUMN_NAME;
        IF state = '23514' AND fault_of = attribute THEN
            RETURN '23514 ' || rule;
        END IF;
    END;
    FOR check_of IN
        SELECT k.conname, pg_get_expr(k.conbin, k.conrelid) AS expression
          FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid
           -- of a staging table one CHECK looks at all columns, each by itself
           AND CASE WHEN relation::text ~ 'import_' THEN a.attnum = ANY (k.conkey) ELSE k.conkey = ARRAY[a.attnum] END
         WHERE k.conrelid = relation AND k.contype = 'c' AND a.attname = attribute
    LOOP
        EXECUTE CASE WHEN relation::text ~ 'import_'
                THEN format('SELECT %s FROM jsonb_populate_record(NULL::%s, jsonb_build_object(%L, %L)) AS v', check_of.expression, relation, attribute, value)
                ELSE format('SELECT %s FROM (SELECT %L::%s AS %I) AS v', check_of.expression, value, type, attribute) END INTO holds;
        IF NOT holds THEN
            RETURN '23514 ' || check_of.conname;
        END IF;
    END LOOP;
    RETURN 'taken';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, rule = CONSTRAINT_NAME;
    RETURN concat_ws(' ', state, nullif(rule, ''));
END $$;
CREATE VIEW pg_temp.columns AS
SELECT c.oid::regclass AS relation, c.relname::text AS "table", a.attname::text AS "column", format('%s.%s', c.relname, a.attname) AS place,
       CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END::regtype AS base
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
 WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
   -- what the engine alone writes
   AND c.relname NOT IN ('act', 'register_act', 'obligation', 'agency_version');

-- who asks what type a column has is told one of the server's, or of the engine's two
SELECT is_empty($$ SELECT c.relname, a.attname, a.atttypid::regtype FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
                    WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind IN ('r', 'v') AND a.attnum > 0 AND NOT a.attisdropped AND t.typtype = 'd' $$,
                'no column is of a domain');

-- texts
CREATE TEMP TABLE without_end (place text PRIMARY KEY, because text);
INSERT INTO without_end VALUES
    ('document.entered_by', 'the engine writes the database role'), ('change.entered_by', 'the engine writes the database role'),
    ('project.track', 'one of those that the policy names'), ('document.kind', 'one of those that the policy names');
SELECT ok(count(*) > 150, 'there are texts in every table') FROM pg_temp.columns WHERE base IN ('text'::regtype, 'varchar'::regtype);
SELECT is_empty($$
    SELECT place, pg_temp.taken(relation, "column", repeat('字', 10001)) FROM pg_temp.columns
     WHERE base IN ('text'::regtype, 'varchar'::regtype) AND place NOT IN (SELECT place FROM without_end)
       AND pg_temp.taken(relation, "column", repeat('字', 10001)) NOT LIKE '23514 %' $$, 'none of them takes 10,001 characters');
SELECT set_eq($$ SELECT DISTINCT "column" FROM pg_temp.columns WHERE base = 'text'::regtype AND pg_temp.taken(relation, "column", repeat('字', 501)) = 'taken'
                    AND "table" NOT LIKE 'import%' AND place NOT IN (SELECT place FROM without_end) $$,
              $$ VALUES ('note'), ('reason'), ('track_reason'), ('policy_reason'), ('owner_reason'), ('class_reason'), ('remedy'), ('resolution'), ('basis'), ('summary_zh'), ('summary_en'), ('text_zh'), ('note_zh'), ('unmet'), ('end_reason') $$,
              'and only remarks, reasons, answers and what articles say take 501');
SELECT is((SELECT count(*) FROM without_end w JOIN pg_temp.columns c USING (place)), 4::bigint, 'but for four, which are there');
SELECT pg_temp.refused(format('SELECT drive.paper(%s, %L, ''2020-03-05'')', :p, repeat('字', 10001)), '22023 kind', 'no policy knows such a kind');
SELECT isnt((drive.outcome(format('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, track, track_reason, stage_on) VALUES (''甲'', ''software.professional'', 2, 2020, 1, %L, ''甲'', ''2020-03-02'')', repeat('字', 10001)))).result, 'done', 'nor such a track');
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, entered_by) VALUES (:p, 'scheme', 2, '2020-03-05', repeat('字', 10001)) RETURNING entered_by = CURRENT_USER AS by_engine \gset
SELECT ok(:'by_engine', 'who entered a paper is not for him to say');
SELECT pg_temp.refused(format('INSERT INTO yunfu.cost_line (project_id, kind, amount, note) VALUES (%s, ''other'', 1, repeat(''字'', %s))', :p, n), refusal, n || ' characters')
  FROM (VALUES (10000, 'done'), (10001, '23514 cost_line_note_remark')) AS v (n, refusal);
SELECT pg_temp.refused(format('UPDATE yunfu.project SET title = repeat(''字'', %s) WHERE id = %s', n, :p), refusal, n || ' characters')
  FROM (VALUES (500, 'done'), (501, '23514 project_title_nonblank')) AS v (n, refusal);
SELECT matches((drive.outcome(format('UPDATE yunfu.project SET title = repeat(''字'', 501) WHERE id = %s', :p))).message, '501.*500', 'it says how many there are, and may be');
SELECT pg_temp.refused($$ INSERT INTO yunfu.import_payment (note) VALUES (repeat('字', 10001)) $$, '23514 import_payment_note_length', 'a file with such a cell does not load');

-- days
CREATE TEMP TABLE any_day (place text PRIMARY KEY, because text);
INSERT INTO any_day VALUES
    ('project.stage_on', 'neither in the future nor before its policy'), ('project.initiated_on', 'kept by the engine'), ('project.round_on', 'kept by the engine'),
    ('project.changed_on', 'kept by the engine'), ('project.suspended_on', 'kept by the engine'), ('project.approval_last_day', 'kept by the engine'), ('document.entered_on', 'kept by the engine');
INSERT INTO any_day SELECT place, 'import lists it' FROM pg_temp.columns WHERE "table" LIKE 'import%' AND base = 'date'::regtype;
SELECT is_empty($$
    SELECT place, day FROM pg_temp.columns, unnest(ARRAY['infinity', '-infinity', '5874897-12-31', '294277-01-01', '3000-01-01', '1949-09-30', '0044-03-15 BC']) AS day
     WHERE base = 'date'::regtype AND place NOT IN (SELECT place FROM any_day) AND pg_temp.taken(relation, "column", day) NOT LIKE '23514 %' $$, 'no column takes a day that not every function bears');
SELECT is_empty($$
    SELECT place, day FROM pg_temp.columns, unnest(ARRAY['1949-10-01', '2999-12-31']) AS day
     WHERE base = 'date'::regtype AND pg_temp.taken(relation, "column", day) <> 'taken' $$, 'all take the first and the last');
SELECT is((SELECT count(*) FROM any_day JOIN pg_temp.columns USING (place)), (SELECT count(*) FROM any_day), 'those that take any are there');
SELECT pg_temp.refused(format('INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES (''甲'', ''software.professional'', 2, 2020, 1, %L)', day), refusal, 'born on ' || day)
  FROM (VALUES ('infinity', 'ZG007 policy'), ('-infinity', 'ZG007 policy'), ('3000-01-01', 'ZG007 policy')) AS v (day, refusal);
INSERT INTO yunfu.audit_request (agency_id, title, requested_on, due_on) VALUES (2, '甲', '2020-12-01', '2999-12-31') RETURNING id AS request \gset
INSERT INTO yunfu.audit_item (audit_request_id, title) VALUES (:request, '乙');
SELECT matches((SELECT string_agg(remedies, E'\n') FROM yunfu.worklist WHERE step = 'duty'), '2999-12-31', 'the worklist follows as far');

-- what is not seen
SELECT is(govproj.says_something(value), says, format('%s', says_what))
  FROM (VALUES ('', false, 'nothing'), (E' \t\r\n\f\x0B', false, 'blanks'), (U&'\3000\00A0\0085\1680\2003\2028\202F\205F', false, 'blanks of every width'),
               (U&'\200B\2060\FEFF\00AD\180E\034F\FE0F', false, 'what shows nothing'), (U&'\2800\3164\115F', false, 'blanks that are called letters'), ('.', true, 'a stop'), (U&'\FEFF甲', true, 'something after a mark')) AS v (value, says, says_what);
SELECT is(govproj.identifier_fault(value), fault, format('code %s', govproj.shown(value)))
  FROM (VALUES ('YJ-2020-08', NULL), ('云财信〔2020〕3号', NULL), ('a b', NULL),
               (U&'\FEFFYJ-2020-08', 'it contains U+FEFF at character 1, which is not seen'), ('GAJ ', 'it contains U+0020 at character 4, which is not seen'), (E'GAJ\n', 'it contains U+000A at character 4, which is not seen'),
               (' GAJ', 'it contains U+0020 at character 1, which is not seen'), (U&'GAJ\3000', 'it contains U+3000 at character 4, which is not seen'), (U&'云\200B财', 'it contains U+200B at character 2, which is not seen'),
               (U&'a\00A0b', 'it contains U+00A0 at character 2, which is not seen'), (U&'a\202Eb', 'it contains U+202E at character 2, which is not seen'), (U&'a\2066b', 'it contains U+2066 at character 2, which is not seen'),
               (U&'a\00ADb', 'it contains U+00AD at character 2, which is not seen'), (U&'a\180Eb', 'it contains U+180E at character 2, which is not seen'), (U&'a\FE0F', 'it contains U+FE0F at character 2, which is not seen'),
               (U&'a\+0E0100', 'it contains U+E0100 at character 2, which is not seen'), (U&'a\+01FFFEb', 'it contains U+1FFFE at character 2, which is not seen'), (E'a\x7Fb', 'it contains U+007F at character 2, which is not seen'),
               (U&'２０２０', 'it contains U+FF12 at character 1, which is of full width'), (U&'YＪ', 'it contains U+FF2A at character 2, which is of full width'), (U&'Yｊ', 'it contains U+FF4A at character 2, which is of full width'),
               ('', 'there is nothing in it that can be seen'), (U&'\200B', 'there is nothing in it that can be seen')) AS v (value, fault);
SELECT is(govproj.identifier_fault(value, is_code => false), fault, format('name %s', govproj.shown(value)))
  FROM (VALUES (U&'云浮市\3000公安局（本级）Ａ１', NULL), (U&'云浮市公安局\3000', 'it contains U+3000 at character 7, which is not seen'), (U&'云浮市\00A0公安局', 'it contains U+00A0 at character 4, which is not seen'),
               (U&'云浮市\200B公安局', 'it contains U+200B at character 4, which is not seen')) AS v (value, fault);
SELECT is(govproj.shown(U&'\FEFFGAJ 甲\3000乙\200B '), U&'<U+FEFF>GAJ 甲\3000乙<U+200B><U+0020>', 'a message shows them');
-- one hidden character, and one blank at the end, in each that things are told by
SELECT pg_temp.refused(format(statement, value), refusal, format('%s with %s', what, shown))
  FROM (VALUES ('a hidden character', U&'A\200BB'), ('a mark before it', U&'\FEFFAB'), ('a blank after it', 'AB '), ('a line end', E'AB\n')) AS b (shown, value),
       (VALUES ('a project''s code', 'INSERT INTO yunfu.project (code, title, category, owner_id, budget_year, city_funds, stage_on) VALUES (%L, ''甲'', ''software.professional'', 2, 2020, 1, ''2020-03-02'')', '23514 project_code_identifier'),
               ('an agency''s code', 'INSERT INTO yunfu.agency (code, name, kind) VALUES (%L, ''甲'', ''unit'')', '23514 agency_code_identifier'),
               ('an agency''s name', 'INSERT INTO yunfu.agency (code, name, kind) VALUES (''X'', %L, ''unit'')', '23514 agency_name_designation'),
               ('a new name', 'UPDATE yunfu.agency SET name = %L WHERE id = 2', '23514 agency_name_designation'),
               ('a paper''s number', format('INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, number) VALUES (%s, ''scheme'', 2, ''2020-03-05'', %%L)', :p), '23514 document_number_designation'),
               ('a supplier''s credit code', format('UPDATE yunfu.contract SET supplier_code = %%L WHERE project_id = %s', :signed), '23514 contract_supplier_code_credit_code'),
               ('a policy''s code', 'INSERT INTO yunfu.policy (code, title, valid_from) VALUES (%L, ''甲'', ''2990-01-01'')', '23514 policy_code_identifier'),
               ('a policy''s number', 'INSERT INTO yunfu.policy (code, number, title, valid_from) VALUES (''x'', %L, ''甲'', ''2990-01-01'')', '23514 policy_number_designation')) AS e (what, statement, refusal);
-- and in every column that is called after one, of whatever table
SELECT set_eq($$ SELECT place FROM pg_temp.columns WHERE base = 'text'::regtype AND "table" !~ '^(import|policy_)' AND "column" ~ '(^|_)(code|number|voucher)$'
                    AND pg_temp.taken(relation, "column", U&'A\200BB') NOT LIKE '23514 %' $$,
              $$ VALUES ('assignment.former_code') $$, 'no code and no number has a hidden character, but for one that the engine copies');
SELECT is((drive.outcome($$ INSERT INTO yunfu.agency (code, name, kind) VALUES (U&'\FEFFGAJ', '甲', 'unit') $$)).message, '"<U+FEFF>GAJ" cannot be a code: it contains U+FEFF at character 1, which is not seen', 'it says which, and where');
SELECT pg_temp.refused(format('INSERT INTO yunfu.agency (code, name, kind) VALUES (%L, %L, ''unit'')', code, name), refusal, format('agency %s %s', code, name))
  FROM (VALUES ('Ｘ１', '甲', '23514 agency_code_identifier'), ('X1', '第１中学（Ａ）', 'done')) AS v (code, name, refusal);
SELECT matches((drive.outcome(format('SELECT drive.paper(%s, U&''scheme\200B'', ''2020-03-05'')', :p))).message, 'scheme<U\+200B>', 'what is refused for another cause is shown as it is');

-- the import lists them
INSERT INTO yunfu.import_project (code, title, category, owner, budget_year, city_funds, initiated_on)
VALUES (U&'\FEFFYJ\200B-1', '甲', '专业软件', (SELECT code FROM yunfu.agency WHERE id = 2), 2020, 100, '2020-03-02'), ('YJ-2', '乙', '专业软件', 'GAJ ', 2020, 100, '2020-03-02'), ('YJ-3', '丙', '专业软件', (SELECT code FROM yunfu.agency WHERE id = 2), 2020, 100, '2020-03-02');
INSERT INTO yunfu.import_contract (project, code, kind, supplier, amount, signed_on) VALUES ('YJ-3', U&'HT\200B1', 'other', '甲', 1, '2020-03-05');
INSERT INTO yunfu.import_cost_line (project, kind, amount) VALUES ('YJ-1', 'other', 1);
INSERT INTO yunfu.import_receipt (project, kind, issued_on, agency, received_on) VALUES ('YJ-3', 'scheme', '5874897-12-31', 'X', '5874897-12-31');
SELECT set_eq($$ SELECT source_table, source_id, sqlstate, rule, message FROM govproj.import('yunfu') WHERE source_table IN ('import_project', 'import_contract', 'import_cost_line') $$,
              $$ VALUES ('import_project', 1::bigint, '23514', 'code', '"YJ<U+200B>-1" cannot be a code: it contains U+200B at character 3, which is not seen'),
                        ('import_cost_line', 1, '23503', 'project', 'no project "YJ-1" is staged, nor in the register'),
                        ('import_contract', 1, '23514', 'code', '"HT<U+200B>1" cannot stand in code: it contains U+200B at character 3, which is not seen') $$, 'a mark of a file does not become part of a code');
SELECT is((SELECT count(*) FROM yunfu.project WHERE title IN ('甲', '乙', '丙')), 0::bigint, 'and nothing has come in');
TRUNCATE yunfu.import_project, yunfu.import_contract, yunfu.import_cost_line, yunfu.import_receipt;
ROLLBACK TO made;

-- a day that no table takes is a fault of its row, whatever the column
INSERT INTO yunfu.import_project (code, title, category, owner, budget_year, city_funds, initiated_on) VALUES ('YJ-3', '丙', '专业软件', (SELECT code FROM yunfu.agency WHERE id = 2), 2020, 100, '2020-03-02');
CREATE FUNCTION pg_temp.faults_of(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    found text;
BEGIN
    EXECUTE statement;
    found := (SELECT string_agg(DISTINCT concat_ws(' ', f.source_table, f.sqlstate, f.rule), ', ' ORDER BY concat_ws(' ', f.source_table, f.sqlstate, f.rule)) FROM govproj.import('yunfu') AS f);
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = coalesce(found, 'none');
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;
SELECT is(pg_temp.faults_of(format(statement, day)), wanted, format('%s on %s', what, day))
  FROM unnest(ARRAY['infinity', '5874897-12-31']) AS day,
       (VALUES ('a qualification', 'INSERT INTO yunfu.import_contract (project, kind, supplier, amount, signed_on, qualified_until) VALUES (''YJ-3'', ''other'', ''甲'', 1, ''2020-03-05'', %L)', 'import_contract 22007 qualified_until'),
               ('a delivery due', 'INSERT INTO yunfu.import_contract (project, kind, supplier, amount, signed_on, delivery_due) VALUES (''YJ-3'', ''other'', ''甲'', 1, ''2020-03-05'', %L)', 'import_contract 22007 delivery_due'),
               ('a signing', 'INSERT INTO yunfu.import_contract (project, kind, supplier, amount, signed_on) VALUES (''YJ-3'', ''other'', ''甲'', 1, %L)', 'import_contract 22007 signed_on'),
               ('a paper', 'INSERT INTO yunfu.import_document (project, kind, issuer, issued_on) VALUES (''YJ-3'', ''scheme'', (SELECT code FROM yunfu.agency WHERE id = 2), %L)', 'import_document 22007 issued_on'),
               ('a step', 'INSERT INTO yunfu.import_step (project, to_stage, stage_on) VALUES (''YJ-3'', ''submitted'', %L)', 'import_step 22007 stage_on'),
               ('a birth', 'UPDATE yunfu.import_project SET initiated_on = %L', 'import_project 22007 initiated_on')) AS v (what, statement, wanted);
ROLLBACK TO made;

-- a refusal names the table, the column and the value, and so does its JSON
CREATE FUNCTION pg_temp.places(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    at_table text;
    at_column text;
    rule text;
    told text;
BEGIN
    EXECUTE statement;
    RETURN 'done';
EXCEPTION WHEN check_violation THEN
    GET STACKED DIAGNOSTICS at_table = TABLE_NAME, at_column = COLUMN_NAME, rule = CONSTRAINT_NAME, told = PG_EXCEPTION_DETAIL;
    RETURN format('%s|%s.%s|%s|%s', SQLERRM, at_table, at_column, rule, told);
END $$;
SELECT is(pg_temp.places(format('INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%s, ''other'', 2, ''甲'', -5, ''2020-03-05'')', :p)),
          '-5 is no amount in yuan|contract.amount|contract_amount_yuan|Column "amount" of table "contract" takes no such value.', 'one amount');
SELECT is(pg_temp.places(format('UPDATE yunfu.project SET title = '''' WHERE id = %s', :p)),
          '"" says nothing, where something must be said|project.title|project_title_nonblank|Column "title" of table "project" takes no such value.', 'one title');
SELECT is(pg_temp.places(format('UPDATE yunfu.contract SET supplier_code = ''1'' WHERE project_id = %s', :signed)),
          '"1" is no unified social credit code|contract.supplier_code|contract_supplier_code_credit_code|Column "supplier_code" of table "contract" takes no such value.' || E'\n' || 'It has 1 characters; a code has 18.', 'one code');
SET LOCAL govproj.detail = json;
SELECT is(substring(pg_temp.places(format('UPDATE yunfu.project SET title = '''' WHERE id = %s', :p)) FROM '\[.*')::jsonb #>> '{0,rule}', 'project_title_nonblank', 'as JSON');
RESET govproj.detail;
-- a trigger of the owner's own cannot bring in what nobody could enter
CREATE FUNCTION pg_temp.spoils() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.amount := 0.001; RETURN NEW; END';
CREATE TRIGGER spoils BEFORE INSERT ON yunfu.cost_line FOR EACH ROW EXECUTE FUNCTION pg_temp.spoils();
SELECT pg_temp.refused(format('INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (%s, ''other'', 1)', :p), '23514 cost_line_amount_yuan', 'not even by a trigger');
ROLLBACK TO made;

-- codes that the register gives out
CREATE ROLE tap_school;
UPDATE yunfu.agency SET db_role = 'tap_school' WHERE id = 2;
SELECT govproj.grant_register('yunfu') \g /dev/null
CREATE FUNCTION pg_temp.birth(code text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    INSERT INTO yunfu.project (code, title, category, owner_id, budget_year, city_funds, stage_on, off_plan_ground) VALUES (code, '甲', 'software.professional', 2, 2020, 1, '2020-03-02', 'vital') RETURNING code::text
$$;
CREATE FUNCTION pg_temp.given(number bigint) RETURNS text LANGUAGE sql AS $$ SELECT format('2020-%s', lpad(number::text, 6, '0')) $$;
GRANT USAGE ON SCHEMA drive TO tap_school;
SELECT nextval(pg_get_serial_sequence('yunfu.project', 'id')) AS last \gset
SELECT is(pg_temp.birth(), pg_temp.given(:last + 1), 'a project gets the code of its number');
SELECT pg_temp.birth(pg_temp.given(:last + 3)), pg_temp.birth(pg_temp.given(:last + 5)) \g /dev/null
SELECT is(pg_temp.birth(), pg_temp.given(:last + 4), 'the register''s owner may have given one of them');
SELECT is(pg_temp.birth(), pg_temp.given(:last + 6), 'then the next is given that is free, not twice');
SELECT is(pg_temp.birth(), pg_temp.given(:last + 7), 'and on from there');
SELECT is((SELECT count(DISTINCT code) FROM yunfu.project WHERE id > :last), 6::bigint, 'all of them are different');
INSERT INTO yunfu.project (code, title, category, owner_id, budget_year, city_funds, stage_on, off_plan_ground)
SELECT CASE n WHEN 1 THEN pg_temp.given(:last + 9) END, '甲', 'software.professional', 2, 2020, 1, '2020-03-02', 'vital' FROM generate_series(1, 3) AS n;
SELECT is((SELECT string_agg(right(code, 6)::bigint - :last || '', ' ' ORDER BY id) FROM (SELECT * FROM yunfu.project ORDER BY id DESC LIMIT 3) AS p), '9 10 11', 'what the same statement has given before counts');
SELECT pg_temp.turn('tap_school');
SELECT pg_temp.refused(format('INSERT INTO yunfu.project (code, title, category, owner_id, budget_year, city_funds, stage_on, off_plan_ground) VALUES (%L, ''甲'', ''software.professional'', 2, 2020, 1, ''2024-12-31'', ''vital'')', code), refusal, 'an office gives ' || code)
  FROM (VALUES ('2020-900000', '23514 code'), ('2021-000001', '23514 code'), ('1999-1000000', '23514 code'), ('2020-0000001', 'done'), ('2020-00001', 'done'), ('YJ-2020-000001', 'done'), ('2020-00000a', 'done')) AS v (code, refusal);
SELECT pg_temp.turn('none');
SELECT nextval(pg_get_serial_sequence('yunfu.project', 'id')) AS last \gset
SELECT pg_temp.refused_to('tap_school', format('INSERT INTO yunfu.project (code, title, category, owner_id, budget_year, city_funds, stage_on, off_plan_ground) VALUES (%L, ''甲'', ''software.professional'', 2, 2020, 1, ''2024-12-31'', ''vital'')', pg_temp.given(:last + n)), refusal, says)
  FROM (VALUES (1, 'done', 'an office may give the code that it would get'), (1, '23514 code', 'but not of the number that was'), (4, '23514 code', 'nor of one to come')) AS v (n, refusal, says);
-- a city's own list of that form
SELECT nextval(pg_get_serial_sequence('yunfu.project', 'id')) AS last \gset
INSERT INTO yunfu.import_project (code, title, category, owner, budget_year, city_funds, off_plan_ground, initiated_on)
SELECT pg_temp.given(:last + 3 + n), '甲' || n, '专业软件', (SELECT code FROM yunfu.agency WHERE id = 2), 2020, 100, 'vital', '2020-03-02' FROM generate_series(1, 3) AS n;
SELECT is_empty($$ SELECT * FROM govproj.import('yunfu') $$, 'is imported');
SELECT unalike(pg_temp.birth(), '%' || (:last + 4) || '%', 'and collides with no birth after it');
SELECT is((SELECT count(*) FROM yunfu.project WHERE id > :last), 4::bigint, 'which goes in');

SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'the register is as it should be');

-- a pack: what only the columns know is a fault like any other, and the rows are looked at beside it
SELECT govproj.create_register('tap_packs', NULL) \g /dev/null
CREATE FUNCTION pg_temp.pack_with(key text, value jsonb) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_set(body || jsonb_build_object(key, value), '{tracks,0,label_zh}', '""') FROM govproj.pack WHERE code = 'yunfu-2020' $$;
SELECT is((SELECT result || ' ' || (detail ~ 'tracks public, label_zh: is empty' AND detail ~ '(^|\n)(pack|[a-z_]+): ')::text FROM drive.outcome(format('SELECT govproj.load_pack(''tap_packs'', %L)', pg_temp.pack_with(key, value)))), '22023 true', format('%s: %s', key, left(value::text, 20)))
  FROM (VALUES ('title', to_jsonb(repeat('字', 501)::text)), ('title', to_jsonb(U&'\3000'::text)), ('code', to_jsonb('Ａ１'::text)), ('code', to_jsonb(U&'\FEFFa'::text)), ('number', to_jsonb(repeat('1', 501)::text)), ('note', to_jsonb(repeat('字', 10001)::text)),
               ('valid_from', '"1949-09-30"'), ('valid_until', '"9999-12-31"'), ('superseded_on', '"3000-01-01"'), ('backdate_days', '99999'), ('backdate_days', '1e1000'), ('title', '[[[[[]]]]]'), ('code', '{"a": {"b": 1}}'), ('valid_from', '"２０２０-01-01"')) AS v (key, value);
SELECT lives_ok($$ SELECT govproj.load_pack('tap_packs', (SELECT body || '{"code": "first", "valid_from": "1949-10-01", "valid_until": "1949-12-31"}' FROM govproj.pack WHERE code = 'yunfu-2020')) $$, 'a version may be of the first day of all');
SELECT pg_temp.refused(format('SELECT govproj.load_pack(''tap_packs'', %L)', pg_temp.pack_with('title', to_jsonb(repeat('字', 501)::text))), '22023', 'and leaves no day before it');

-- texts of a version: formats, escapes, lines, marks, whatever its author wrote
ROLLBACK TO made;
CREATE TEMP TABLE strange (i integer, v text);
INSERT INTO strange VALUES
    (0, repeat('字', 500)), (1, '%s %n %d %1$s %99999999s %%'), (2, '{} ${x} $1 $$ \ \\ \u0000 \x'), (3, E'one\ntwo\r\n\tthree'), (4, '"dq" ''sq'' `bt` ; -- /* */ <b>&amp;'), (5, U&'\+01F469\200D\+01F469 e\0301\0302 z'),
    (6, U&'\202Ertl\2067mark\200F'), (7, U&'\FEFFbom'), (8, U&'non\FFFF\FFFE\+01FFFE'), (9, E'\x01\x02\x1b[31m\x7f'), (10, '"'), (11, '\'), (12, 'null'), (13, '[]'), (14, 'a,b: c; d (e)'), (15, '0020,3-5;(1)'), (16, ' x ');
SELECT govproj.load_pack('yunfu', (SELECT body || '{"code": "strange", "valid_from": "1990-01-01", "valid_until": "1999-12-31", "superseded_on": null}' FROM govproj.pack WHERE code = 'yunfu-2020')) AS strange \gset
DO $$
DECLARE
    cell record;
BEGIN
    FOR cell IN
        SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relname ~ '^policy_' AND c.relkind = 'r' AND a.attname IN ('label_zh', 'label_en', 'article', 'note', 'summary_zh', 'summary_en', 'text_zh', 'note_zh')
           -- of these the texts are what other rows name them by
           AND (c.relname, a.attname) NOT IN (('policy_article', 'article'), ('policy_note', 'note'))
    LOOP
        EXECUTE format('UPDATE yunfu.%I t SET %I = (SELECT v FROM strange WHERE i = (t.id + %s) %% 17) FROM yunfu.policy p WHERE p.id = t.policy_id AND p.code = %L', cell.relname, cell.attname, length(cell.relname || cell.attname), 'strange');
    END LOOP;
END $$;
SELECT results_eq(format('SELECT DISTINCT code FROM yunfu.policy_fault WHERE policy_id = %s', :strange), $$ VALUES ('label_unseen') $$, 'nothing is wrong with them but names that cannot be read');
SELECT drive.project('professional', '1995-03-02', 'vital') AS s \gset
SELECT is((SELECT policy_id FROM yunfu.project WHERE id = :s), :strange::bigint, 'a project is born under them');
SELECT drive.line(:s, 'software_development', 1800000), drive.line(:s, 'hardware', 350000) \g /dev/null
SELECT drive.paper(:s, 'government_consent', '1995-03-05'), drive.advance(:s, 'submitted', '1995-03-09') \g /dev/null
SELECT is((SELECT stage::text FROM yunfu.project WHERE id = :s), 'submitted', 'and goes on');
CREATE FUNCTION pg_temp.runs(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    n bigint;
BEGIN
    EXECUTE format('SELECT count(t::text) FROM (%s) AS t', statement) INTO n;
    RETURN 'runs';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT is_empty($$ SELECT c.relname, pg_temp.runs(format('TABLE yunfu.%I', c.relname)) FROM pg_class c WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind = 'v' AND pg_temp.runs(format('TABLE yunfu.%I', c.relname)) <> 'runs' $$, 'every view shows them');
SELECT is(pg_temp.runs(statement), 'runs', statement)
  FROM unnest(ARRAY['SELECT yunfu.explain(p.id) FROM yunfu.project p', 'SELECT yunfu.audit_export(p.id) FROM yunfu.project p', 'SELECT govproj.export_ledger(''yunfu'')', 'SELECT govproj.diagram(''yunfu'', ''professional'')',
                    'SELECT govproj.policy_digest(''yunfu.project'', p.id) FROM yunfu.policy p', 'SELECT govproj.digest(''yunfu'')', 'SELECT govproj.verify(''yunfu'')', 'SELECT govproj.agency_duties(''yunfu.project'')', 'SELECT govproj.settle(''yunfu'')', 'SELECT govproj.annotated_law(''yunfu'', ''strange'', ''zh'')', 'SELECT govproj.annotated_law(''yunfu'', ''strange'', ''en'')']) AS statement;
SELECT matches((drive.outcome(format('UPDATE yunfu.project SET stage = %L, stage_on = ''1995-03-16'' WHERE id = %s', stage, :s))).result, '^ZG00[12] ', format('a refusal of %s words them', stage))
  FROM unnest('{prechecked,approved,returned,withdrawn,terminated}'::text[]) AS stage;
SELECT is_empty($$ SELECT * FROM govproj.check_register('yunfu') $$, 'the register is as it should be');
SELECT * FROM finish();
ROLLBACK;
