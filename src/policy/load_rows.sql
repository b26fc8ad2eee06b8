-- The rows of a pack become rows of a register's policy tables, or what speaks against each of them is told.

CREATE FUNCTION govproj.condition_that_was(condition text, argument text) RETURNS text
    LANGUAGE sql STABLE
RETURN CASE
    WHEN condition IN ('contract', 'cost_line') THEN
        govproj.said('condition %s is a row of requirements: write "needs": "%s" there', condition, concat_ws(':', condition, argument))
    WHEN condition = 'demand' THEN govproj.said('condition %s is a row of requirements: write "needs": "%s" there', condition, 'demand')
    WHEN condition = 'cost_lines' THEN
        govproj.said('condition %s is a row of requirements: write "needs": "%s" there', condition, 'cost_line", "code": "cost_lines')
    WHEN condition = 'nothing_signed' THEN
        govproj.said('condition %s is a row of requirements: write "needs": "%s" there', condition,
                     'contract", "absent": true, "code": "nothing_signed') END;
COMMENT ON FUNCTION govproj.condition_that_was(text, text) IS
    'Part of load_pack and policy_fault: what to write for a condition that is a row of policy_requirement by now; NULL: it is none.';

-- What the tables say against a pack's row, in words; NULL: none of theirs are for this constraint.
CREATE FUNCTION govproj.pack_row_fault(broken text, body jsonb) RETURNS text
    LANGUAGE sql STABLE
RETURN CASE broken
    WHEN 'policy_step_birth_check' THEN govproj.said('a birth step, and no other, has no from_stage')
    WHEN 'policy_step_birth_when_check' THEN
        govproj.said('a birth step is for all: which way a project goes is for its class to say')
    WHEN 'policy_step_moves_check' THEN govproj.said('the step leads from a stage to itself')
    WHEN 'policy_document_kind_check' THEN govproj.said('%s is a word the engine keeps for itself', (body -> 'kind')::text)
    WHEN 'policy_condition_argument_check' THEN
        CASE WHEN govproj.condition_that_was(body ->> 'condition', body ->> 'argument') IS NOT NULL
             THEN govproj.condition_that_was(body ->> 'condition', body ->> 'argument')
             WHEN body ->> 'argument' IS NULL THEN govproj.said('condition %s lacks its argument', body ->> 'condition')
             ELSE govproj.said('condition %s takes no argument', body ->> 'condition') END
    WHEN 'policy_document_amount_optional_check' THEN govproj.said('amount_optional goes with has_amount')
    WHEN 'policy_requirement_percent_check' THEN govproj.said('a percentage is of a contract or a cost line, and is 100 at most')
    WHEN 'policy_requirement_code_check' THEN govproj.said('rows of a choice are called by any_of, and have no code')
    WHEN 'policy_requirement_onwards_check' THEN
        CASE WHEN body ->> 'from_stage' IS NULL THEN govproj.said('an exit is no gate from which on something is asked for')
             ELSE govproj.said('onwards it is asked for from to_stage on, whatever stage is left: leave from_stage out') END
    WHEN 'policy_requirement_absent_check' THEN
        govproj.said('what may not be there has neither outcome, qualified, independent, percent nor any_of')
    WHEN 'policy_condition_never_check' THEN
        govproj.said('condition never says in when what it rules out, and in label_zh and label_en how that is called')
    WHEN 'policy_condition_place_check' THEN
        govproj.said('a condition stands at a step, with its to_stage, or at an entry, with no from_stage')
    WHEN 'policy_order_period_check' THEN govproj.said('renewed_by, extended_by and shifts go with at_most')
    WHEN 'policy_order_extended_check' THEN govproj.said('extension goes with extended_by, and times and asked with both')
    WHEN 'policy_order_times_check' THEN govproj.said('a period is lengthened 1 to 100 times')
    WHEN 'policy_order_at_least_check' THEN govproj.said('a budget year is a period for at_most alone')
    WHEN 'policy_order_extension_check' THEN govproj.said('a budget year is a period for at_most alone')
    WHEN 'policy_order_asked_check' THEN govproj.said('a budget year is a period for at_most alone')
    WHEN 'policy_article_article_check' THEN govproj.said('a row is of one article')
    WHEN 'policy_form_form_check' THEN govproj.said('%s is no form: only evaluations are told apart by kind', (body -> 'form')::text)
    WHEN 'policy_form_does_check' THEN govproj.said('nobody can %s %s: each form has answers of its own', body ->> 'does', body ->> 'form')
    WHEN 'policy_form_owner_check' THEN
        govproj.said('%s of %s is for offices that are named: there is no owner whose it is', body ->> 'does', body ->> 'form')
    WHEN 'policy_form_track_check' THEN govproj.said('%s is about no project, and names no track', body ->> 'form')
    WHEN 'policy_form_office_check' THEN govproj.said('words are separated by commas, and there is none too many')
    WHEN 'policy_track_owner_kinds_check' THEN govproj.said('words are separated by commas, and there is none too many')
    WHEN 'policy_attribute_attribute_check' THEN
        CASE WHEN body ->> 'attribute' ~ '^[a-z][a-z0-9_]{0,62}$'
             THEN govproj.said('%s is a word the engine keeps for itself', (body -> 'attribute')::text)
             ELSE govproj.said('%s is no word: small letters, digits and underscores, beginning with a letter, 63 at most',
                               (body -> 'attribute')::text) END
    WHEN 'policy_document_parts_form_check' THEN govproj.said('words are separated by commas, and there is none too many')
    WHEN 'policy_word_parts_form_check' THEN govproj.said('words are separated by commas, and there is none too many')
    WHEN 'policy_word_word_check' THEN
        govproj.said('%s is no word: small letters, digits and underscores, beginning with a letter, 63 at most', (body -> 'word')::text)
    WHEN 'policy_word_stage_check' THEN
        govproj.said('%s is none of the stages, which a version may call otherwise, but not add to', (body -> 'word')::text)
            || govproj.near_words(body ->> 'word', ARRAY(SELECT s.name FROM govproj.stages AS s ORDER BY s.ordinal))
    WHEN 'policy_label_language_check' THEN
        govproj.said('%s is no tag of a further language, such as mn or bo: zh and en are label_zh and label_en of the row itself',
                     (body -> 'language')::text)
    WHEN 'policy_word_owner_check' THEN govproj.said('%s is a word the engine keeps for itself', (body -> 'word')::text)
    WHEN 'policy_word_parts_check' THEN
        CASE body ->> 'list'
            WHEN 'cost_line' THEN govproj.said('a word of list %s may have these parts: %s', 'cost_line', 'software')
            WHEN 'source' THEN govproj.said('a word of list %s may have these parts: %s', 'source', 'in_scope')
            WHEN 'contract' THEN
                govproj.said('a word of list %s may have these parts: %s', 'contract', 'main, supervision, examination, follows')
            WHEN 'office' THEN govproj.said('a word of list %s may have these parts: %s', 'office', 'sees_all, settles, appoints')
            WHEN 'evaluation' THEN govproj.said('a word of list %s may have these parts: %s', 'evaluation', 'yearly, scored')
            ELSE govproj.said('a word of list %s has no parts', body ->> 'list') END
    WHEN 'policy_obligation_debtor_check' THEN govproj.said('words are separated by commas, and there is none too many')
    WHEN 'policy_obligation_code_check' THEN govproj.said('the code is longer than 63 characters')
    WHEN 'policy_obligation_stage_check' THEN
        CASE WHEN (body ->> 'each_time')::boolean AND body ->> 'event' <> 'stage'
             THEN govproj.said('each_time goes with the event stage')
             ELSE govproj.said('a duty whose event is stage or year, and no other, names the stage; that of each year may name '
                               'until_stage too') END
    WHEN 'policy_obligation_met_by_check' THEN
        govproj.said('a duty that arises with a stage, each year, with a change, a delay or the end of a contract, and no other, says in '
                     'met_by what meets it')
    WHEN 'policy_obligation_step_check' THEN
        govproj.said('what is owed each year is met by a paper, and what a step meets is received by nobody')
    WHEN 'policy_obligation_evaluation_check' THEN
        govproj.said('an evaluation meets a duty by its day alone: in_time_by is dated, or left out')
    WHEN 'policy_obligation_debtor_of_plan_check' THEN
        govproj.said('a plan is owed by kinds of agency, an audit item by the owner, anything else by one office')
    WHEN 'policy_obligation_owed_to_owner_check' THEN
        govproj.said('a duty names its receiver: only what another office owes for a project is owed to the owner, if it names none')
    WHEN 'policy_obligation_extended_check' THEN
        govproj.said('extension goes with extended_by, times and asked with both, and all of them with a day on which it is due')
    WHEN 'policy_obligation_times_check' THEN govproj.said('a period is lengthened 1 to 100 times')
    WHEN 'policy_obligation_extension_check' THEN govproj.said('a budget year is a period for at_most alone')
    WHEN 'policy_obligation_asked_check' THEN govproj.said('a budget year is a period for at_most alone')
    WHEN 'policy_obligation_due_month_check' THEN govproj.said('due_month is a month, from 1 to 12')
    WHEN 'policy_obligation_due_day_check' THEN govproj.said('due_day is a day of a month, from 1 to 31')
    WHEN 'policy_backdate_days_check' THEN govproj.said('days are 36500 at most')
    WHEN 'policy_waiver_days_check' THEN govproj.said('days are 36500 at most')
    WHEN 'policy_obligation_due_check' THEN
        CASE WHEN body ->> 'event' IN ('plan', 'year') AND body ->> 'due_month' IS NOT NULL AND body ->> 'due_day' IS NOT NULL
                  AND body ->> 'period' IS NULL AND (body ->> 'year' IS NULL OR body ->> 'event' = 'plan')
             THEN govproj.said('no day %s: month %s has %s days', body ->> 'due_day', body ->> 'due_month',
                               CASE WHEN body ->> 'due_month' = '2' THEN '28' WHEN body ->> 'due_month' IN ('4', '6', '9', '11') THEN '30'
                                    ELSE '31' END)
             ELSE govproj.said('a plan, and what is owed each year, is due on a day of a month (due_month, due_day), '
                               'anything else within a period or whenever')
        END
    WHEN 'policy_obligation_filed_check' THEN
        govproj.said('an audit item is handed over, and neither recorded nor received as a filing is')
    WHEN 'policy_limit_percent_check' THEN govproj.said('a percentage of a ceiling is less than 100000')
    WHEN 'policy_limit_to_stage_check' THEN govproj.said('an exit is no gate for an amount')
    WHEN 'policy_limit_subject_check' THEN
        govproj.said('the subject is a document kind, contracts, changes or allocations, the ceiling another document kind or limit; '
                     'supplements go with the ceiling contract, payments with arranged or contract, '
                     'allocations:national and payments:national with national_funds')
    END;
COMMENT ON FUNCTION govproj.pack_row_fault(text, jsonb) IS
    'Part of load_pack: a constraint of the policy tables that a row of a pack breaks, in words.';

-- The first value that the type of its column does not take, with what it says against it.
CREATE FUNCTION govproj.pack_column_fault(target regclass, body jsonb, OUT key text, OUT fault text)
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    member record;
BEGIN
    FOR member IN SELECT e.key, e.value FROM jsonb_each(body) AS e WHERE jsonb_typeof(e.value) <> 'null' LOOP
        BEGIN
            EXECUTE format('SELECT FROM jsonb_populate_record(NULL::%s, $1)', target)
              USING jsonb_build_object(member.key, member.value);
        EXCEPTION
            WHEN integrity_constraint_violation OR data_exception THEN
                key := member.key;
                fault := SQLERRM;
                RETURN;
        END;
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.pack_column_fault(regclass, jsonb) IS
    'Part of load_pack: which value of a row its column does not take, and what its type says; NULLs when all are taken.';

CREATE FUNCTION govproj.pack_column(key text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE key WHEN 'when' THEN 'applies_when' WHEN 'case' THEN 'title' WHEN 'case_en' THEN 'title_en' ELSE key END;
COMMENT ON FUNCTION govproj.pack_column(text) IS
    'Part of load_pack: the column that a key of a pack fills (键对应的列): when and case are words of SQL, so that theirs have other names.';

-- Puts one row of a pack into a register. fault NULL when it went in; else what spoke against it, and of which key (NULL: of the row).
CREATE FUNCTION govproj.load_pack_row(target regclass, body jsonb, OUT row_id bigint, OUT key text, OUT fault text)
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    said jsonb := (SELECT jsonb_object_agg(govproj.pack_column(e.key), e.value) FROM jsonb_each(body) AS e);
    columns text[] := ARRAY(SELECT quote_ident(e.key) FROM jsonb_each(said) AS e WHERE jsonb_typeof(e.value) <> 'null');
    broken text;
    broken_column text;
    detail text;
BEGIN
    EXECUTE format('INSERT INTO %1$s (%2$s) SELECT %3$s FROM jsonb_populate_record(NULL::%1$s, $1) AS r RETURNING id',
                   target, array_to_string(columns, ', '), 'r.' || array_to_string(columns, ', r.'))
       INTO row_id USING said;
EXCEPTION
    WHEN unique_violation THEN
        fault := govproj.said('says the same as an earlier row');
    WHEN integrity_constraint_violation OR data_exception THEN
        GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME, broken_column = COLUMN_NAME;
        detail := SQLERRM;
        fault := govproj.pack_row_fault(broken, body);
        IF fault IS NULL THEN
            SELECT coalesce(c.key, (SELECT k.key FROM jsonb_object_keys(body) AS k (key) WHERE govproj.pack_column(k.key) = broken_column)),
                   coalesce(c.fault, detail)
              INTO key, fault
              FROM govproj.pack_column_fault(target, body) AS c;
        END IF;
END
$$;
COMMENT ON FUNCTION govproj.load_pack_row(regclass, jsonb) IS
    'Part of load_pack: inserts one row and says what spoke against it, so that the next row can be tried.';

-- A list of words stands for them by commas, any other for a row each; of several lists, for each of the one with each of the other.
CREATE FUNCTION govproj.pack_row_spread(section text, body jsonb) RETURNS SETOF jsonb
    LANGUAGE sql STABLE ROWS 1
BEGIN ATOMIC
    WITH RECURSIVE list (key, lists, n) AS (
        SELECT g.key, g.lists, row_number() OVER (PARTITION BY g.lists ORDER BY g.position)
          FROM govproj.pack_grammar AS g
         WHERE g.section = pack_row_spread.section AND g.lists IS NOT NULL AND jsonb_typeof(body -> g.key) = 'array'
    ), spread (body, n, place) AS (
        SELECT body || coalesce((SELECT jsonb_object_agg(l.key, (SELECT string_agg(w.word, ',' ORDER BY w.n) FROM jsonb_array_elements_text(
                                                                     body -> l.key) WITH ORDINALITY AS w (word, n)))
                                   FROM list AS l WHERE l.lists = 'words'), '{}'),
               0::bigint, '{}'::bigint[]
        UNION ALL
        SELECT s.body || jsonb_build_object(l.key, e.value), l.n, s.place || e.n
          FROM spread AS s
          JOIN list AS l ON l.lists = 'rows' AND l.n = s.n + 1
         CROSS JOIN LATERAL jsonb_array_elements(s.body -> l.key) WITH ORDINALITY AS e (value, n)
    )
    SELECT s.body FROM spread AS s
     WHERE s.n = (SELECT count(*) FROM list AS l WHERE l.lists = 'rows')
     ORDER BY s.place;
END;
COMMENT ON FUNCTION govproj.pack_row_spread(text, jsonb) IS
    'Part of load_pack: the rows of a table that one row of a pack with lists stands for (列表展开).';

CREATE FUNCTION govproj.pack_section_rows(pack jsonb, section text, skipped jsonb) RETURNS TABLE (item bigint, body jsonb)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    listing text[] := ARRAY(SELECT g.key FROM govproj.pack_grammar AS g
                             WHERE g.section = pack_section_rows.section AND g.lists IS NOT NULL);
BEGIN
    RETURN QUERY
        SELECT e.n - 1, s.body
          FROM jsonb_array_elements(pack -> pack_section_rows.section) WITH ORDINALITY AS e (body, n)
         CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM unnest(listing) AS l (key)
                                             WHERE jsonb_typeof(e.body -> l.key) = 'array')) AS h (lists)
         CROSS JOIN LATERAL (SELECT e.body WHERE NOT h.lists
                             UNION ALL
                             SELECT r.body FROM govproj.pack_row_spread(pack_section_rows.section, e.body) AS r (body) WHERE h.lists)
                         AS s (body)
         WHERE NOT skipped ? (pack_section_rows.section || ' ' || (e.n - 1))
         ORDER BY e.n;
END
$$;
COMMENT ON FUNCTION govproj.pack_section_rows(jsonb, text, jsonb) IS
    'Part of load_pack: the rows of a table that a section of a pack stands for, in its order, each with the number of the row that '
    'says it, counted from 0; less those that are skipped.';

-- What a row leaves out, or says as null, has the default of its column; so has a column that no row speaks of.
CREATE FUNCTION govproj.insertion_of_rows(target regclass, bodies jsonb[]) RETURNS text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
RETURN (
    SELECT format('WITH loaded AS (INSERT INTO %s (policy_id, %s) SELECT $1, %s FROM unnest($2) WITH ORDINALITY AS b (body, n), '
                  'jsonb_to_record(b.body) AS r (%s) ORDER BY b.n RETURNING id) SELECT array_agg(l.id) FROM loaded AS l',
                  target, string_agg(quote_ident(c.name), ', ' ORDER BY c.name),
                  string_agg(CASE WHEN d.adbin IS NULL THEN format('r.%I', c.key)
                                  ELSE format('coalesce(r.%I, %s)', c.key, pg_get_expr(d.adbin, d.adrelid)) END, ', ' ORDER BY c.name),
                  string_agg(format('%I %s', c.key, coalesce(format_type(a.atttypid, a.atttypmod), 'text')), ', ' ORDER BY c.name))
      FROM (SELECT DISTINCT k.key, govproj.pack_column(k.key) AS name
              FROM unnest(bodies) AS b (body), jsonb_object_keys(b.body) AS k (key)) AS c
      LEFT JOIN pg_attribute AS a ON a.attrelid = target AND a.attname = c.name
      LEFT JOIN pg_attrdef AS d ON d.adrelid = target AND d.adnum = a.attnum);
COMMENT ON FUNCTION govproj.insertion_of_rows(regclass, jsonb[]) IS
    'Part of load_pack: the statement that inserts rows of a pack ($2) of one version ($1) into a table and returns their ids in order.';

CREATE FUNCTION govproj.load_together(target regclass, policy_id bigint, bodies jsonb[], OUT ids bigint[])
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    EXECUTE govproj.insertion_of_rows(target, bodies) INTO ids USING policy_id, bodies;
    -- a trigger of the register's owner may have kept rows out
    IF cardinality(ids) IS DISTINCT FROM cardinality(bodies) THEN
        RAISE data_exception;
    END IF;
EXCEPTION
    WHEN integrity_constraint_violation OR data_exception THEN
        ids := NULL;
END
$$;
COMMENT ON FUNCTION govproj.load_together(regclass, bigint, jsonb[]) IS
    'Part of load_pack: inserts rows of a table by one statement and returns their ids in order; NULL, and none is there, when '
    'something speaks against one of them.';

CREATE FUNCTION govproj.load_singly(target regclass, policy_id bigint, items bigint[], bodies jsonb[], OUT ids bigint[], OUT faults jsonb[])
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    outcome record;
    faulty bigint := -1;
BEGIN
    ids := array_fill(NULL::bigint, ARRAY[cardinality(bodies)]);
    faults := '{}';
    FOR i IN 1 .. cardinality(bodies) LOOP
        CONTINUE WHEN items[i] = faulty;
        outcome := govproj.load_pack_row(target, bodies[i] || jsonb_build_object('policy_id', policy_id));
        ids[i] := outcome.row_id;
        IF outcome.fault IS NOT NULL THEN
            faulty := items[i];
            faults := faults || jsonb_build_object('item', faulty, 'key', outcome.key, 'fault', outcome.fault, 'sort', 'row');
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.load_singly(regclass, bigint, bigint[], jsonb[]) IS
    'Part of load_pack: inserts rows of a table one by one, and says of each row of the pack the first thing that speaks against it; '
    'NULL stands for the id of one that did not go in.';

CREATE FUNCTION govproj.policy_contradictions(register text, policy_id bigint) RETURNS TABLE (rule text, fault text, article text)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT f.rule_table || '' '' || f.rule_id, f.fault, f.article FROM %I.policy_fault AS f
                                  WHERE f.policy_id = $1 ORDER BY f.code, f.fault', register)
        USING policy_id;
END
$$;
COMMENT ON FUNCTION govproj.policy_contradictions(text, bigint) IS
    'Part of load_pack: what the rows of a version say against one another, by policy_fault of its register, each with its row as table '
    'and id.';

-- Every fault is {"section", "item", "key", "fault", "sort"}; sort row is what the tables say of a row, and rule what the rows say of
-- one another. What has no section is said of the pack.
CREATE FUNCTION govproj.load_pack_rows(register text, pack jsonb, policy_id bigint, skipped jsonb, OUT faults jsonb[])
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    part record;
    items bigint[];
    bodies jsonb[];
    ids bigint[];
    against jsonb[];
    rules text[] := '{}';
    origins jsonb[] := '{}';
BEGIN
    faults := '{}';
    FOR part IN
        SELECT g.section, t.target, g.role
          FROM govproj.pack_grammar AS g
          JOIN govproj.policy_tables(register) AS t ON t.role = g.role
         WHERE g.section IS NOT NULL AND jsonb_typeof(pack -> g.section) = 'array'
         GROUP BY g.section, t.target, g.role
         ORDER BY min(g.position)
    LOOP
        SELECT array_agg(r.item), array_agg(r.body) INTO items, bodies
          FROM govproj.pack_section_rows(pack, part.section, skipped) AS r;
        CONTINUE WHEN bodies IS NULL;
        ids := govproj.load_together(part.target, policy_id, bodies);
        IF ids IS NULL THEN
            SELECT s.ids, s.faults INTO ids, against FROM govproj.load_singly(part.target, policy_id, items, bodies) AS s;
            faults := faults || ARRAY(SELECT a || jsonb_build_object('section', part.section) FROM unnest(against) AS a);
        END IF;
        rules := rules || ARRAY(SELECT part.role || ' ' || i.id FROM unnest(ids) AS i (id));
        origins := origins || ARRAY(SELECT jsonb_build_object('section', part.section, 'item', i.item) FROM unnest(items) AS i (item));
    END LOOP;
    IF skipped <> '{}' OR cardinality(faults) > 0 THEN
        RETURN;
    END IF;
    faults := ARRAY(
        SELECT coalesce(origins[array_position(rules, c.rule)], '{}')
               || jsonb_build_object('sort', 'rule', 'fault', c.fault || CASE WHEN c.article IS NULL THEN ''
                                                                              ELSE govproj.said(' (Art. %s)', c.article) END)
          FROM govproj.policy_contradictions(register, policy_id) AS c);
END
$$;
COMMENT ON FUNCTION govproj.load_pack_rows(text, jsonb, bigint, jsonb) IS
    'Part of load_pack: the rows of all sections, less those whose form is wrong, and what speaks against them; '
    'when nothing does, what they say against one another.';
