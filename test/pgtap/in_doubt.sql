-- check_register looks closely at the rows that are not plainly what their acts say, and finds of them what it finds of all.
BEGIN;
SELECT no_plan();
\ir ../tap.sql
SELECT pg_temp.set_today('2024-12-31') \g /dev/null

SELECT drive.reach('professional', 'filed') AS p, drive.reach('public', 'implementing') AS q, drive.reach('professional', 'submitted') AS r \gset
SELECT id AS c FROM yunfu.contract WHERE project_id = :q AND kind = 'main' \gset
INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (:c, -1000, '2024-12-01');
INSERT INTO yunfu.payment (contract_id, amount, paid_on, note) VALUES (:c, 5000, '2024-12-02', E'引号"、反斜杠\\、换行\n、控制符\x01'), (:c, 700, '2024-12-02', '');
INSERT INTO yunfu.fund_allocation (project_id, source, year, requested) VALUES (:q, 'city', 2024, 100);
UPDATE yunfu.fund_allocation SET decided = 50;
UPDATE yunfu.fund_allocation SET decided = 60;
UPDATE yunfu.fund_allocation SET decided = 50, arranged = 40.5;
INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (2, '一件事', '2024-12-01');
UPDATE yunfu.matter SET resolution = '已办', resolved_on = '2024-12-02';
INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (2, 2025);
UPDATE yunfu.annual_plan SET filed_on = '2024-12-30' WHERE year = 2025;
UPDATE yunfu.agency SET leading_group = '领导小组' WHERE id = 2;
UPDATE yunfu.project SET title = '换个名字' WHERE id = :r;
INSERT INTO yunfu.receipt (annual_plan_id, agency_id, received_on, note) SELECT max(id), 1, '2024-12-30', '收' FROM yunfu.annual_plan;

CREATE TEMP TABLE known AS SELECT jsonb_object_agg(t.role, t.relation) AS tables FROM govproj.checked_tables('yunfu') AS t;
-- what is looked at closely
CREATE FUNCTION pg_temp.in_doubt() RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(format('%s %s', d.role, cardinality(d.ids)), ', ' ORDER BY d.role), 'nothing')
      FROM govproj.rows_in_doubt('yunfu.project', NULL) AS d WHERE d.ids <> '{}'
$$;
SELECT set_eq('SELECT d.role FROM govproj.rows_in_doubt(''yunfu.project'', NULL) AS d',
              'SELECT r.role FROM govproj.recorded_tables r', 'all tables whose rows are recorded are read');
SELECT is(pg_temp.in_doubt(), 'nothing', 'rows that were entered and changed, by steps and by hand, are as their acts say');
SELECT is_empty($$SELECT * FROM govproj.check_register('yunfu')$$, 'and there is nothing to tell');
INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (:r, 'other', 1), (:r, 'other', 2);
DELETE FROM yunfu.cost_line WHERE project_id = :r AND amount = 1;
INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on) VALUES (:q, 'duration', 'other', :c, 777, '2024-12-05');
SELECT is(pg_temp.in_doubt(), 'contract 1, cost_line 1, project 1', 'a row that was removed is looked at, and what another''s act may have altered');
SELECT is_empty($$SELECT * FROM govproj.check_register('yunfu')$$, 'nor is there then');

-- The first problem that check_register tells of a table after statements past the engine, which are undone. It must tell the same whether
-- or not it looks at all rows.
CREATE FUNCTION pg_temp.told(of_role text, VARIADIC statements text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    statement text;
    closely text;
    whole text;
BEGIN
    EXECUTE format('ALTER TABLE yunfu.%I DISABLE TRIGGER ALL', of_role);
    ALTER TABLE yunfu.act DISABLE TRIGGER ALL;
    ALTER TABLE yunfu.register_act DISABLE TRIGGER ALL;
    FOREACH statement IN ARRAY statements LOOP EXECUTE statement; END LOOP;
    SELECT string_agg(concat_ws(' ', f.problem, f.object, f.detail), '; ' ORDER BY f.problem, f.object, f.detail) INTO whole
      FROM known k, govproj.check_part('yunfu', k.tables, of_role, NULL) AS f;
    SELECT string_agg(concat_ws(' ', f.problem, f.object, f.detail), '; ' ORDER BY f.problem, f.object, f.detail) INTO closely
      FROM known k, govproj.check_part('yunfu', k.tables, of_role) AS f;
    IF whole IS DISTINCT FROM closely THEN
        RAISE EXCEPTION '% but of all rows %', closely, whole;
    END IF;
    RAISE EXCEPTION '%', coalesce(split_part(whole, ' ', 1), 'nothing') USING ERRCODE = 'UNDO0';
EXCEPTION WHEN SQLSTATE 'UNDO0' THEN
    RETURN SQLERRM;
END $$;
SELECT id AS d FROM yunfu.document WHERE project_id = :p AND kind = 'cost_review' \gset
SELECT seq AS s FROM yunfu.act WHERE project_id = :p AND kind = 'document_entered' AND (detail ->> 'id')::bigint = :d \gset

SELECT is(pg_temp.told('document', statement), told, coalesce(statement, 'nothing is done'))
  FROM (VALUES ('SELECT', 'nothing'),
               (format('UPDATE yunfu.document SET amount = 1 WHERE id = %s', :d), 'row_differs'),
               (format('UPDATE yunfu.document SET outcome = NULL WHERE id = %s', :d), 'row_differs'),
               (format('UPDATE yunfu.document SET project_id = %s WHERE id = %s', :r, :d), 'row_differs'),
               (format('UPDATE yunfu.document SET after_seq = after_seq - 1 WHERE id = %s', :d), 'row_differs'),
               (format('UPDATE yunfu.document SET entered_by = ''x'' WHERE id = %s', :d), 'row_differs'),
               (format('UPDATE yunfu.document SET id = -5 WHERE id = %s', :d), 'act_without_row'),
               ('UPDATE yunfu.document SET id = id + 100000', 'act_without_row'),
               (format('INSERT INTO yunfu.document SELECT (jsonb_populate_record(t, ''{"id": 99999}'')).* FROM yunfu.document t WHERE id = %s', :d), 'row_without_act'),
               -- acts that do not read as the engine writes them
               (format('UPDATE yunfu.act SET detail = detail::jsonb::text::json WHERE project_id = %s AND seq = %s', :p, :s), 'nothing'),
               (format('UPDATE yunfu.act SET detail = replace(detail::text, ''{"id":'', ''{"id": '')::json WHERE project_id = %s AND seq = %s', :p, :s), 'nothing'),
               (format('UPDATE yunfu.act SET detail = replace(detail::text, ''{"id":'', ''{"\u0069d":'')::json WHERE project_id = %s AND seq = %s', :p, :s), 'nothing'),
               (format('UPDATE yunfu.act SET detail = replace(detail::text, ''{"id":'', ''{"id":7,"id":'')::json WHERE project_id = %s AND seq = %s', :p, :s), 'nothing'),
               (format('UPDATE yunfu.act SET detail = replace(detail::text, ''"outcome"'', ''"outcome":"failed","outcome"'')::json WHERE project_id = %s AND seq = %s', :p, :s), 'nothing'),
               (format('UPDATE yunfu.act SET detail = replace(detail::text, ''}'', '',"outcome":"failed"}'')::json WHERE project_id = %s AND seq = %s', :p, :s), 'row_differs'),
               (format('UPDATE yunfu.act SET detail = ''{}'' WHERE project_id = %s AND seq = %s', :p, :s), 'act_without_row'),
               (format('UPDATE yunfu.act SET detail = ''[1]'' WHERE project_id = %s AND seq = %s', :p, :s), 'act_without_row'),
               (format('UPDATE yunfu.act SET detail = ''null'' WHERE project_id = %s AND seq = %s', :p, :s), 'check_impossible'),
               (format('UPDATE yunfu.act SET detail = ''{"id":"x"}'' WHERE project_id = %s AND seq = %s', :p, :s), 'check_impossible'),
               (format('UPDATE yunfu.act SET detail = ''{"id":99999999999999999999}'' WHERE project_id = %s AND seq = %s', :p, :s), 'check_impossible'),
               (format('UPDATE yunfu.act SET actor = ''x'' WHERE project_id = %s AND seq = %s', :p, :s), 'row_differs'),
               (format('UPDATE yunfu.act SET kind = ''paper'' WHERE project_id = %s AND seq = %s', :p, :s), 'row_without_act'),
               (format('INSERT INTO yunfu.act SELECT (jsonb_populate_record(a, ''{"seq": 9999}'')).* FROM yunfu.act a WHERE project_id = %s AND seq = %s', :p, :s), 'row_differs'),
               -- a step that was not taken, and one that is taken back
               (format('UPDATE yunfu.act SET to_stage = NULL WHERE project_id = %s AND kind = ''step''', :p), 'row_differs'),
               (format('UPDATE yunfu.act SET kind = ''step_undone'', detail = ''{"step_seq":[0,1]}'' WHERE project_id = %s AND kind = ''step'' AND to_stage = ''reviewed''', :p), 'row_differs'),
               -- nothing leads to a row by its id
               (format('ALTER TABLE yunfu.document DROP CONSTRAINT document_pkey CASCADE'), 'nothing'),
               (format('ALTER TABLE yunfu.document DROP COLUMN reason CASCADE'), 'nothing')
       ) AS t(statement, told);
SELECT is(pg_temp.told('document', 'ALTER TABLE yunfu.document DROP CONSTRAINT document_pkey CASCADE',
                       format('INSERT INTO yunfu.document SELECT * FROM yunfu.document WHERE id = %s', :d),
                       format('UPDATE yunfu.document SET amount = 3 WHERE ctid = (SELECT max(ctid) FROM yunfu.document WHERE id = %s)', :d)), 'row_differs',
          'a row that is there twice, in a table without a key');

SELECT is(pg_temp.told(role, statement), told, role || ': ' || statement)
  FROM (VALUES ('fund_allocation', 'UPDATE yunfu.fund_allocation SET decided = 60', 'row_differs'),
               ('fund_allocation', 'UPDATE yunfu.fund_allocation SET requested = 101', 'row_differs'),
               ('fund_allocation', 'UPDATE yunfu.act SET detail = replace(detail::text, ''[60,50]'', ''[61,50]'')::json WHERE kind = ''fund_allocation_changed''', 'acts_disagree'),
               ('fund_allocation', 'UPDATE yunfu.act SET detail = replace(detail::text, ''[60,50]'', ''50'')::json WHERE kind = ''fund_allocation_changed''', 'acts_disagree'),
               ('fund_allocation', 'UPDATE yunfu.act SET detail = replace(detail::text, ''[60,50]'', ''[60,50,70]'')::json WHERE kind = ''fund_allocation_changed''', 'nothing'),
               ('fund_allocation', 'UPDATE yunfu.act SET detail = replace(detail::text, ''[60,50]'', ''[60.0,50.00]'')::json WHERE kind = ''fund_allocation_changed''', 'nothing'),
               ('fund_allocation', 'UPDATE yunfu.act SET detail = replace(detail::text, ''[60,50]'', ''[60, 50]'')::json WHERE kind = ''fund_allocation_changed''', 'nothing'),
               ('fund_allocation', 'DELETE FROM yunfu.act WHERE kind = ''fund_allocation_changed'' AND detail::text LIKE ''%[60,50]%''', 'row_differs'),
               ('fund_allocation', 'DELETE FROM yunfu.act WHERE kind = ''fund_allocated''', 'row_without_act'),
               ('fund_allocation', 'DELETE FROM yunfu.fund_allocation', 'act_without_row'),
               ('project', 'UPDATE yunfu.project SET frozen = NOT frozen', 'row_differs'),
               ('project', 'UPDATE yunfu.project SET approved_amount = approved_amount + 1', 'row_differs'),
               ('project', 'UPDATE yunfu.act SET detail = replace(detail::text, ''[false,true]'', ''[true,true]'')::json WHERE kind = ''step''', 'acts_disagree'),
               ('project', 'UPDATE yunfu.act SET detail = replace(detail::text, ''[false,true]'', ''[false,false]'')::json WHERE kind = ''step''', 'row_differs'),
               ('project', 'UPDATE yunfu.act SET detail = replace(detail::text, ''"changed":{'', ''"changed":{"title":["x","y"],'')::json WHERE kind = ''step''', 'acts_disagree'),
               ('project', 'UPDATE yunfu.act SET detail = replace(detail::text, ''"changed":{'', ''"Changed":{'')::json WHERE kind = ''step''', 'row_differs'),
               ('project', 'UPDATE yunfu.act SET detail = ''{"changed":null}'' WHERE kind = ''step''', 'check_impossible'),
               ('matter', 'UPDATE yunfu.matter SET resolved_on = resolved_on + 1', 'row_differs'),
               ('agency', 'UPDATE yunfu.agency SET name = name || ''x'' WHERE id = 1', 'row_differs'),
               ('agency', 'UPDATE yunfu.register_act SET kind = ''agency_removed'' WHERE kind = ''agency_changed''', 'row_without_act'),
               ('payment', 'UPDATE yunfu.payment SET note = note || '' ''', 'row_differs'),
               ('payment', 'UPDATE yunfu.payment SET note = NULL WHERE note = ''''', 'row_differs'),
               ('receipt', 'UPDATE yunfu.receipt SET after_seq = 1 WHERE annual_plan_id IS NOT NULL', 'row_differs'),
               ('contract', 'UPDATE yunfu.contract SET end_reason = ''x''', 'row_differs'),
               ('cost_line', 'INSERT INTO yunfu.cost_line SELECT (jsonb_populate_record(l, ''{"id": 99999}'')).* FROM yunfu.cost_line l LIMIT 1', 'row_without_act')
       ) AS t(role, statement, told);

-- acts that agree only where they are read in another order, in another chain, or more of them than JSON says
SELECT id AS l, amount AS l_amount FROM yunfu.cost_line WHERE project_id = :p ORDER BY id LIMIT 1 \gset
SELECT id AS f FROM yunfu.fund_allocation \gset
SELECT id AS m FROM yunfu.matter \gset
SELECT title AS p_title FROM yunfu.project WHERE id = :p \gset
CREATE FUNCTION pg_temp.another_act(of_project bigint, at bigint, of_kind text, says text) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO yunfu.act SELECT (jsonb_populate_record(a, %L)).* FROM yunfu.act a WHERE project_id = %s AND seq = 1; '
                  'UPDATE yunfu.act SET detail = %L WHERE project_id = %2$s AND seq = %4$s', jsonb_build_object('seq', at, 'kind', of_kind, 'to_stage', NULL), of_project, says, at)
$$;
SELECT is(pg_temp.told(role, VARIADIC statements), told, role || ': ' || says)
  FROM (VALUES ('cost_line', ARRAY[format('UPDATE yunfu.cost_line SET amount = 7 WHERE id = %s', :l),
                                   pg_temp.another_act(:r, 9999, 'cost_line_changed', format('{"id":%s,"amount":[%s,7]}', :l, :l_amount))],
                'row_differs', 'changed in another project''s chain'),
               ('cost_line', ARRAY[format('UPDATE yunfu.cost_line SET project_id = %s WHERE id = %s', :r, :l),
                                   format('UPDATE yunfu.act SET detail = replace(detail::text, ''{"id":%s,'', ''{"id":%s,"project_id":%s,'')::json WHERE kind = ''cost_line_entered''', :l, :l, :r)],
                'act_without_row', 'moved to another project, as its act says'),
               ('fund_allocation', ARRAY['UPDATE yunfu.fund_allocation SET decided = 70',
                                         pg_temp.another_act(:r, 0, 'fund_allocation_changed', format('{"id":%s,"decided":[50,70]}', :f))],
                'row_differs', 'changed in a later chain by an earlier act'),
               ('matter', ARRAY['UPDATE yunfu.matter SET title = ''x''',
                                pg_temp.another_act(:r, 0, 'matter_changed', format('{"id":%s,"title":["一件事","x"]}', :m))],
                'row_differs', 'changed in a project''s chain, entered in the register''s'),
               ('agency', ARRAY['UPDATE yunfu.agency SET basis = ''x'' WHERE id = 3', pg_temp.another_act(:r, 0, 'agency_changed', '{"id":3,"basis":[null,"x"]}')],
                'row_differs', 'and of no project'),
               ('fund_allocation', ARRAY['UPDATE yunfu.act SET detail = replace(detail::text, ''[null,50]'', ''[null,51],"decided":[51,50]'')::json WHERE kind = ''fund_allocation_changed'''],
                'acts_disagree', 'changed twice in one act, of which JSON knows the second'),
               ('project', ARRAY[format('UPDATE yunfu.project SET title = ''x'' WHERE id = %s', :p),
                                 format('UPDATE yunfu.act SET detail = replace(detail::text, ''"changed":{'', ''"changed":{"title":["%s","x"]},"changed":{'')::json WHERE project_id = %s AND kind = ''step'' AND detail::text LIKE ''%%[false,true]%%''',
                                        :'p_title', :p)],
                'row_differs', 'a step that says twice what it changes'),
               ('project', ARRAY['UPDATE yunfu.act SET detail = replace(detail::text, ''"changed":{'', ''"changed":{"id":[0,0],'')::json WHERE kind = ''step'''],
                'acts_disagree', 'a step that changes the id'),
               ('project', ARRAY['UPDATE yunfu.register_act SET kind = ''project_entered'' WHERE kind = ''agency_changed'''],
                'act_without_row', 'entered in the register''s chain'),
               ('document', ARRAY[format('UPDATE yunfu.act SET detail = replace(detail::text, ''}'', '',"warned":"\u0000"}'')::json WHERE project_id = %s AND seq = %s', :p, :s)],
                'check_impossible', 'a letter that no text has'),
               ('document', ARRAY[format('UPDATE yunfu.act SET detail = replace(detail::text, ''}'', '',"warned":1e200000}'')::json WHERE project_id = %s AND seq = %s', :p, :s)],
                'check_impossible', 'a number that is too large'),
               ('contract', ARRAY['UPDATE yunfu.act SET detail = replace(detail::text, ''"new":777'', ''"new":"x"'')::json WHERE kind = ''change_decided'''], 'check_impossible', 'prolonged by no number'),
               ('contract', ARRAY['UPDATE yunfu.act SET detail = jsonb_set(detail::jsonb - ''contract_id'', ''{new}'', ''"x"'')::json WHERE kind = ''change_decided'''], 'row_differs', 'no contract prolonged')
       ) AS t(role, statements, told, says);
-- which step was the last one where an act takes one back
SELECT is(pg_temp.told('document', format('UPDATE yunfu.act SET kind = %L, detail = %L WHERE project_id = %s AND kind = ''step'' AND to_stage = ''reviewed''', kind, detail, :p)), told, kind || ' ' || detail)
  FROM (VALUES ('step_undone', '{"step_seq":[0,1]}', 'row_differs'), ('step_undone', '{"step_seq":[0,0]}', 'row_differs'), ('step_undone', '{"step_seq":[0,null]}', 'nothing'), ('step_undone', '{"step_seq":[0]}', 'nothing'),
               ('step_undone', '{"step_seq":1}', 'nothing'), ('step_undone', '{"step_seq":{"1":1}}', 'nothing'), ('step_undone', '[1]', 'nothing'),
               ('step_undone', '{"step_seq":[0,"1"]}', 'row_differs'), ('step_undone', '{"step_seq":[0,1.0]}', 'check_impossible'), ('step_undone', '{"step_seq":[0,true]}', 'check_impossible'),
               ('step_undone', '{"step_seq":[0,[1]]}', 'check_impossible'), ('project_moved', '{"undoes":null,"step_seq":[0,1]}', 'nothing'),
               ('project_moved', '{"undoes":false,"step_seq":[0,1]}', 'row_differs'), ('project_moved', '{"undoes":1,"step_seq":7}', 'nothing')
       ) AS t(kind, detail, told);

-- The same of alterations drawn at random: of rows, of acts, of what these say, and of a row with an act that tells of it.
CREATE FUNCTION pg_temp.one_of(VARIADIC choices text[]) RETURNS text LANGUAGE sql AS $$ SELECT choices[1 + floor(random() * cardinality(choices))::integer] $$;
CREATE FUNCTION pg_temp.drawn(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    drawn text[];
BEGIN
    EXECUTE format('SELECT array_agg(v::text ORDER BY v::text COLLATE "C") FROM (%s) AS t (v)', query) INTO drawn;
    RETURN pg_temp.one_of(VARIADIC drawn);
END $$;
CREATE FUNCTION pg_temp.otherwise(detail text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    key text := pg_temp.drawn(format('SELECT DISTINCT json_object_keys(%L)', detail));
    value text := pg_temp.one_of('null', '1', '1.0', '"x"', '[1,2]', '{"id":1}', '"\u4e91"', '"\u0000"', pg_temp.drawn(format('SELECT v.value::text FROM yunfu.act a, json_each(a.detail) v WHERE v.key = %L', key)));
BEGIN
    RETURN CASE floor(random() * 9)::integer
               WHEN 0 THEN regexp_replace(detail, '"' || key || '":', '"' || key || '":' || replace(value, '\', '\\') || ',"' || key || '":')
               WHEN 1 THEN left(detail, -1) || ',"' || key || '":' || value || '}'
               WHEN 2 THEN replace(detail, '"' || key || '":', '"' || key || '": ')
               WHEN 3 THEN replace(detail, '"' || key || '":', '"\u' || lpad(to_hex(ascii(key)), 4, '0') || substr(key, 2) || '":')
               WHEN 4 THEN regexp_replace(detail, '\[([^][,]*),([^][,]*)\]', '[\2,\1]', 'g')
               WHEN 5 THEN regexp_replace(detail, '"([a-z_]+)":\[([^][,]*),([^][,]*)\]', '"\1":[\2,\3],"\1":[\3,\2]', 'g')
               WHEN 6 THEN replace(detail, '"' || key || '":', '"' || pg_temp.one_of('id', 'x', 'warned', 'by', 'changed', 'contract_id', 'undoes', 'step_seq') || '":')
               WHEN 7 THEN (detail::jsonb - key || jsonb_build_object(key, value::jsonb))::text
               ELSE (detail::jsonb - key)::text END;
END $$;
CREATE FUNCTION pg_temp.alteration(OUT statements text[], OUT about text[]) LANGUAGE plpgsql AS $$
DECLARE
    role text := pg_temp.drawn('SELECT role FROM govproj.recorded_tables');
    a text := pg_temp.drawn(format('SELECT id FROM yunfu.%I', role));
    b text := pg_temp.drawn(format('SELECT id FROM yunfu.%I WHERE id <> %L', role, a));
    col text := pg_temp.drawn(format('SELECT attname FROM pg_attribute WHERE attrelid = %L::regclass AND attnum > 0 AND attgenerated = ''''', 'yunfu.' || role));
    kind text := pg_temp.drawn('SELECT DISTINCT kind FROM yunfu.act');
    act text := pg_temp.drawn(format('SELECT format(''project_id = %%s AND seq = %%s'', project_id, seq) FROM yunfu.act WHERE kind = %L', kind));
    detail text := pg_temp.drawn('SELECT detail FROM yunfu.act WHERE ' || act);
    other text := pg_temp.drawn('SELECT unnest(entered || changed || removed || moved_by) FROM govproj.recorded_tables');
    chain text := pg_temp.drawn('SELECT id FROM yunfu.project');
    at text := pg_temp.one_of('0', '9999');
    said text;
BEGIN
    about := ARRAY(SELECT r.role FROM govproj.recorded_tables r WHERE ARRAY[kind, other] && (r.entered || r.changed || r.removed || r.moved_by) ORDER BY r.role);
    CASE floor(random() * 12)::integer
        WHEN 0 THEN statements := ARRAY[format('UPDATE yunfu.act SET kind = %L WHERE ', other) || act];
        WHEN 1 THEN statements := ARRAY[format('UPDATE yunfu.act SET project_id = %s, seq = %s WHERE ', chain, at) || act];
        WHEN 2 THEN statements := ARRAY['DELETE FROM yunfu.act WHERE ' || act];
        WHEN 3 THEN statements := ARRAY[format('UPDATE yunfu.register_act SET kind = %L WHERE seq = %s', other, pg_temp.drawn('SELECT seq FROM yunfu.register_act'))];
        WHEN 4, 5, 6 THEN statements := ARRAY[format('UPDATE yunfu.act SET detail = %L WHERE ', pg_temp.otherwise(detail)) || act];
        WHEN 7 THEN
            statements := ARRAY[format('UPDATE yunfu.act SET kind = %L, detail = %L WHERE ', pg_temp.one_of('step_undone', 'project_moved'),
                                       format('{"undoes":%s,"step_seq":%s}', pg_temp.one_of('1', 'null'), pg_temp.one_of('1', '[0,1]', '[0,"1"]', 'null', '[0,null]', '[0,1.5]')))
                                || pg_temp.drawn('SELECT format(''project_id = %s AND seq = %s'', project_id, seq) FROM yunfu.act WHERE to_stage IS NOT NULL')];
            about := '{document,contract,project}';
        WHEN 8 THEN about := ARRAY[role]; statements := ARRAY[format('UPDATE yunfu.%I SET %I = NULL WHERE id = %s', role, col, a)];
        WHEN 9 THEN about := ARRAY[role]; statements := ARRAY[pg_temp.one_of(format('DELETE FROM yunfu.%I WHERE id = %s', role, a), format('UPDATE yunfu.%I SET id = -5 WHERE id = %s', role, a))];
        ELSE
            about := ARRAY[role];
            EXECUTE format('SELECT format(''{"id":%%s,%%s:[%%s,%%s]}'', a.id, to_json(%2$L::text), (govproj.row_detail(a)::json -> %2$L)::text, (govproj.row_detail(b)::json -> %2$L)::text)'
                           ' FROM yunfu.%1$I a, yunfu.%1$I b WHERE a.id = %3$L AND b.id = %4$L', role, col, a, b) INTO said;
            kind := (SELECT pg_temp.one_of(VARIADIC r.changed) FROM govproj.recorded_tables r WHERE r.role = alteration.role);
            statements := ARRAY[format('UPDATE yunfu.%1$I SET %2$I = (SELECT %2$I FROM yunfu.%1$I WHERE id = %3$s) WHERE id = %4$s', role, col, b, a),
                                pg_temp.another_act(chain::bigint, at::bigint, kind, CASE kind WHEN 'step' THEN '{"changed":' || said || '}' ELSE said END)];
    END CASE;
END $$;
-- How many were made of n, and the first that is told otherwise where not all rows are looked at.
CREATE FUNCTION pg_temp.random_alterations(n integer, OUT made integer, OUT otherwise text) LANGUAGE plpgsql AS $$
DECLARE
    tables jsonb := (SELECT k.tables FROM known k);
    statement text;
    drawn record;
BEGIN
    made := 0;
    FOR statement IN SELECT format('ALTER TABLE yunfu.%I DISABLE TRIGGER ALL', t) FROM unnest(ARRAY(SELECT role FROM govproj.recorded_tables) || '{act,register_act}'::text[]) AS t LOOP
        EXECUTE statement;
    END LOOP;
    FOR i IN 1 .. n LOOP
        BEGIN
            drawn := pg_temp.alteration();
            FOREACH statement IN ARRAY drawn.statements LOOP EXECUTE statement; END LOOP;
            SELECT format('%s: %s', r.role, drawn.statements) INTO otherwise
              FROM unnest(drawn.about) AS r(role)
             WHERE ARRAY(SELECT f FROM govproj.check_part('yunfu', tables, r.role, NULL) AS f ORDER BY f) <> ARRAY(SELECT f FROM govproj.check_part('yunfu', tables, r.role) AS f ORDER BY f);
            RAISE EXCEPTION USING ERRCODE = 'UNDO0';
        EXCEPTION
            WHEN SQLSTATE 'UNDO0' THEN made := made + 1;
            -- a constraint keeps it, or it is none
            WHEN integrity_constraint_violation OR data_exception OR syntax_error_or_access_rule_violation THEN NULL;
        END;
        EXIT WHEN otherwise IS NOT NULL;
    END LOOP;
END $$;
SAVEPOINT random_alterations;
SELECT setseed(0.5) \g /dev/null
SELECT made, coalesce(otherwise, 'none') AS otherwise FROM pg_temp.random_alterations(400) \gset
ROLLBACK TO random_alterations;
SELECT is(:'otherwise'::text, 'none', 'no alteration is told by a look at all rows alone');
SELECT cmp_ok(:made, '>', 200, 'of those that were made');

-- where the engine cannot tell, all is looked at
SELECT is(pg_temp.told('document', 'DROP TRIGGER zz_judge ON yunfu.project', format('UPDATE yunfu.document SET amount = 1 WHERE id = %s', :d)), 'row_differs',
          'a register without its judge');
SELECT is(pg_temp.told('document', 'SET LOCAL maintenance_work_mem = ''1MB''', 'UPDATE yunfu.document SET amount = 1',
                       'UPDATE yunfu.act SET detail = replace(detail::text, ''}'', '',"reason":"'' || repeat(''长'', 200000) || ''"}'')::json WHERE kind = ''document_entered'''),
          'row_differs', 'more in doubt than there is room for');

-- it is for those who see all
CREATE ROLE tap_unit; CREATE ROLE tap_reader;
UPDATE yunfu.agency SET db_role = 'tap_unit' WHERE id = 2;
SELECT govproj.grant_register('yunfu') \g /dev/null
SELECT govproj.grant_reader('yunfu', 'tap_reader') \g /dev/null
SET LOCAL ROLE tap_unit;
SELECT throws_ok('SELECT * FROM govproj.rows_in_doubt(''yunfu.project'', NULL)', '42501', NULL, 'a unit is not told which rows are in doubt');
SET LOCAL ROLE tap_reader;
SELECT lives_ok('SELECT * FROM govproj.rows_in_doubt(''yunfu.project'', NULL)', 'a reader is');
RESET ROLE;
REVOKE SELECT ON yunfu.payment FROM tap_reader;
SET LOCAL ROLE tap_reader;
SELECT throws_ok('SELECT * FROM govproj.rows_in_doubt(''yunfu.project'', NULL)', '42501', NULL, 'who may read all tables');
RESET ROLE;
SELECT throws_ok('SELECT * FROM govproj.rows_in_doubt(''yunfu.document'', NULL)', '42809', NULL, 'it is asked of the project table');
SELECT is_empty('SELECT * FROM govproj.rows_in_doubt(NULL, NULL)', 'of none there is nothing to tell');
SELECT is_empty('SELECT * FROM govproj.rows_in_doubt(''yunfu.project'', ''policy'')', 'nor of a table whose rows are not recorded one by one');
SELECT is_empty($$SELECT * FROM govproj.check_register('yunfu') WHERE problem NOT LIKE 'privilege%' AND problem <> 'role_unbound'$$, 'all is as it was');
SELECT is_empty($$SELECT * FROM govproj.verify('yunfu')$$, 'and the ledger holds');

SELECT * FROM finish();
ROLLBACK;
