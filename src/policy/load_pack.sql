-- A pack becomes rows of a register, or all that is wrong with it is told.

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
    WHEN 'period_check' THEN govproj.said('a period is 100 years at most')
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
    WHEN 'policy_word_parts_form_check' THEN govproj.said('words are separated by commas, and there is none too many')
    WHEN 'policy_word_word_check' THEN
        govproj.said('%s is no word: small letters, digits and underscores, beginning with a letter, 63 at most', (body -> 'word')::text)
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
        govproj.said('a duty that arises with a stage, each year, with a change or a delay, and no other, says in met_by what meets it')
    WHEN 'policy_obligation_step_check' THEN
        govproj.said('what is owed each year is met by a paper, and what a step meets is received by nobody')
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

-- Puts one row of a pack into a register. fault NULL when it went in; else what spoke against it, and of which key (NULL: of the row).
CREATE FUNCTION govproj.load_pack_row(target regclass, body jsonb, OUT row_id bigint, OUT key text, OUT fault text)
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    -- when and case are words of SQL, so that their columns have other names
    said jsonb := (SELECT jsonb_object_agg(CASE e.key WHEN 'when' THEN 'applies_when' WHEN 'case' THEN 'title'
                                                      WHEN 'case_en' THEN 'title_en' ELSE e.key END, e.value) FROM jsonb_each(body) AS e);
    columns text[] := ARRAY(SELECT quote_ident(e.key) FROM jsonb_each(said) AS e WHERE jsonb_typeof(e.value) <> 'null');
    broken text;
    detail text;
BEGIN
    EXECUTE format('INSERT INTO %1$s (%2$s) SELECT %3$s FROM jsonb_populate_record(NULL::%1$s, $1) AS r RETURNING id',
                   target, array_to_string(columns, ', '), 'r.' || array_to_string(columns, ', r.'))
       INTO row_id USING said;
EXCEPTION
    WHEN unique_violation THEN
        fault := govproj.said('says the same as an earlier row');
    WHEN integrity_constraint_violation OR data_exception THEN
        GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
        detail := SQLERRM;
        fault := govproj.pack_row_fault(broken, body);
        IF fault IS NULL THEN
            SELECT c.key, coalesce(c.fault, detail) INTO key, fault FROM govproj.pack_column_fault(target, body) AS c;
        END IF;
END
$$;
COMMENT ON FUNCTION govproj.load_pack_row(regclass, jsonb) IS
    'Part of load_pack: inserts one row and says what spoke against it, so that the next row can be tried.';

CREATE FUNCTION govproj.load_pack_head(register text, pack jsonb, head_faulty boolean, OUT policy_id bigint, OUT key text, OUT fault text)
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    policy_table regclass := govproj.policy_table(register, 'policy');
    other record;
    loaded record;
BEGIN
    IF NOT head_faulty THEN
        EXECUTE format(
            'SELECT p.code, p.valid_from, least(p.valid_until, p.superseded_on) AS last_day
               FROM %s p
              WHERE daterange(p.valid_from, least(p.valid_until, p.superseded_on), ''[]'')
                    && daterange($1, least($2, $3), ''[]'')
              ORDER BY p.valid_from
              LIMIT 1', policy_table)
           INTO other
          USING (pack ->> 'valid_from')::date, (pack ->> 'valid_until')::date, (pack ->> 'superseded_on')::date;
        IF other.code IS NOT NULL THEN
            key := 'valid_from';
            fault := CASE WHEN other.last_day IS NULL
                THEN govproj.said('overlaps policy "%s", in force from %s without end', other.code, to_char(other.valid_from, 'YYYY-MM-DD'))
                ELSE govproj.said('overlaps policy "%s", in force from %s until %s', other.code,
                                  to_char(other.valid_from, 'YYYY-MM-DD'), to_char(other.last_day, 'YYYY-MM-DD')) END;
        END IF;
    END IF;
    IF NOT head_faulty AND fault IS NULL THEN
        SELECT r.row_id, r.key, r.fault INTO loaded
          FROM govproj.load_pack_row(policy_table, (SELECT jsonb_object_agg(g.key, pack -> g.key) FROM govproj.pack_grammar g
                                                     WHERE g.section IS NULL AND pack ? g.key)) AS r;
        policy_id := loaded.row_id;
        key := loaded.key;
        fault := loaded.fault;
    END IF;
    IF policy_id IS NULL THEN
        -- Nothing will stay; a stand-in lets the rows be looked at all the same, on a day before all versions, if there is one.
        EXECUTE format('INSERT INTO %1$s (code, title, valid_from, valid_until)
                        SELECT gen_random_uuid()::text, ''stand-in'', d.day, d.day
                          FROM (SELECT coalesce(min(valid_from), DATE ''2000-01-01'') - 1 FROM %1$s) AS d(day)
                         WHERE d.day >= ''1949-10-01''
                        RETURNING id', policy_table) INTO policy_id;
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.load_pack_head(text, jsonb, boolean) IS
    'Part of load_pack: the version itself, or where something speaks against it a stand-in.';

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

-- Every fault is {"section", "item", "place", "fault", "sort", "line"}, as pack_fault tells them; sort row is what the tables say
-- of a row, and rule what the rows say of one another.
CREATE FUNCTION govproj.load_pack_rows(register text, pack jsonb, policy_id bigint, rows jsonb, skipped jsonb, OUT faults jsonb[])
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    part record;
    entry record;
    body jsonb;
    outcome record;
    places jsonb[] := '{}';
    contradiction record;
BEGIN
    faults := '{}';
    FOR part IN
        SELECT g.section, govproj.policy_table(register, g.role) AS target, g.role
          FROM govproj.pack_grammar g
         WHERE g.section IS NOT NULL AND jsonb_typeof(pack -> g.section) = 'array'
         GROUP BY g.section, g.role
         ORDER BY min(g.position)
    LOOP
        FOR entry IN
            SELECT e.body, rows -> (part.section || ' ' || (e.n - 1)) AS place
              FROM jsonb_array_elements(pack -> part.section) WITH ORDINALITY AS e(body, n)
             WHERE NOT skipped ? (part.section || ' ' || (e.n - 1))
             ORDER BY e.n
        LOOP
            FOR body IN SELECT s.body FROM govproj.pack_row_spread(part.section, entry.body) AS s (body) LOOP
                outcome := govproj.load_pack_row(part.target, body || jsonb_build_object('policy_id', policy_id));
                IF outcome.fault IS NOT NULL THEN
                    faults := faults || (entry.place || jsonb_build_object('key', outcome.key, 'fault', outcome.fault, 'sort', 'row'));
                    EXIT;
                END IF;
                places := places || (entry.place || jsonb_build_object('rule', part.role || ' ' || outcome.row_id));
            END LOOP;
        END LOOP;
    END LOOP;
    IF skipped <> '{}' OR cardinality(faults) > 0 THEN
        RETURN;
    END IF;

    FOR contradiction IN EXECUTE format('SELECT f.rule_table || '' '' || f.rule_id AS rule, f.fault, f.article FROM %I.policy_fault f
                                          WHERE f.policy_id = $1 ORDER BY f.code, f.fault', register)
        USING policy_id
    LOOP
        faults := faults || (coalesce((SELECT p - 'rule' FROM unnest(places) AS p WHERE p ->> 'rule' = contradiction.rule),
                                      '{"place": "pack"}')
                             || jsonb_build_object('sort', 'rule', 'fault', contradiction.fault || CASE
                                    WHEN contradiction.article IS NULL THEN ''
                                    ELSE govproj.said(' (Art. %s)', contradiction.article) END));
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.load_pack_rows(text, jsonb, bigint, jsonb, jsonb) IS
    'Part of load_pack: the rows of all sections, less those whose form is wrong, and what speaks against them; '
    'when nothing does, what they say against one another.';

-- A fault as a line: where, and what.
CREATE FUNCTION govproj.pack_fault_line(fault jsonb) RETURNS text
    LANGUAGE sql STABLE
RETURN (
    SELECT govproj.said('%s: %s', CASE WHEN fault ->> 'line' IS NULL THEN p.place
                                       ELSE govproj.said('%s (line %s)', p.place, fault ->> 'line') END, fault ->> 'fault')
      FROM (SELECT CASE WHEN fault ->> 'key' IS NULL THEN fault ->> 'place'
                        ELSE govproj.said('%s, %s', fault ->> 'place', fault ->> 'key') END) AS p (place)
);
COMMENT ON FUNCTION govproj.pack_fault_line(jsonb) IS 'Part of load_pack: a fault as a line of its detail.';

-- Tells what may be meant otherwise, and refuses what is wrong.
CREATE FUNCTION govproj.tell_pack_faults(code text, faults jsonb[], sections text[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    advice text[];
    refusal text[];
    form_is_wrong boolean;
BEGIN
    -- in the order of the text: the head, then the sections as they come
    SELECT array_agg(govproj.pack_fault_line(f.fault) ORDER BY f.n) FILTER (WHERE f.fault ->> 'sort' = 'advice'),
           array_agg(govproj.pack_fault_line(f.fault) ORDER BY f.n) FILTER (WHERE f.fault ->> 'sort' <> 'advice'),
           bool_or(f.fault ->> 'sort' IN ('form', 'row'))
      INTO advice, refusal, form_is_wrong
      FROM (SELECT e.fault, row_number() OVER (ORDER BY CASE WHEN e.fault ->> 'section' IS NULL THEN 0
                                                             ELSE coalesce(array_position(sections, e.fault ->> 'section'), 1000000) END,
                                                        (e.fault ->> 'item')::integer NULLS FIRST, e.n) AS n
              FROM unnest(faults) WITH ORDINALITY AS e(fault, n)) AS f;
    IF advice IS NOT NULL THEN
        RAISE WARNING USING
            MESSAGE = govproj.said('pack "%s" says what may be meant otherwise', coalesce(code, '?')),
            DETAIL = array_to_string(advice, E'\n'),
            HINT = govproj.said('It is loaded as it stands where nothing else is wrong. '
                                'A label that names the figure says that it is meant.');
    END IF;
    IF refusal IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = CASE cardinality(refusal)
                WHEN 1 THEN govproj.said('pack "%s" is not lawful to load: 1 fault', coalesce(code, '?'))
                ELSE govproj.said('pack "%s" is not lawful to load: %s faults', coalesce(code, '?'), cardinality(refusal)::text) END,
            DETAIL = array_to_string(refusal, E'\n'),
            HINT = CASE WHEN form_is_wrong
                THEN govproj.said('Mend these and load the pack again: what its rows say of one another is looked at when the form '
                                  'is right. The view govproj.pack_grammar tells what a pack may say.')
                ELSE govproj.said('Mend these and load the pack again. The view govproj.pack_grammar tells what a pack may say.') END;
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.tell_pack_faults(text, jsonb[], text[]) IS
    'Part of load_pack: warns of what may be meant otherwise, and refuses (22023) with every fault, in the order of the text.';

-- Who says nothing of words speaks the usual ones, of no article of his own; whose words are of no office has the usual offices, and
-- whose are of no evaluation the usual evaluations.
CREATE FUNCTION govproj.pack_with_words(pack jsonb) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
RETURN pack || (
    SELECT jsonb_build_object('words', coalesce(pack -> 'words', '[]') || coalesce(jsonb_agg(u.body - 'article' ORDER BY u.position), '[]'))
      FROM govproj.usual_words AS u
     WHERE NOT pack ? 'words'
        OR (u.list IN ('office', 'evaluation')
            AND NOT EXISTS (SELECT FROM jsonb_path_query(pack, '$.words[*].list') AS l (list) WHERE l.list #>> '{}' = u.list)));
COMMENT ON FUNCTION govproj.pack_with_words(jsonb) IS 'Part of load_pack: a pack with the words that it leaves to the shipped one.';

-- form: what pack_fault says; rows: what its rows are called, by section and number; sections: in the order of the text.
CREATE FUNCTION govproj.load_pack_from(register text, pack jsonb, form jsonb[], rows jsonb, sections text[]) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    SET jit = off
AS $$
DECLARE
    head record;
    head_faulty boolean;
    skipped jsonb;
    faults jsonb[] := form;
    unreadable boolean := jsonb_typeof(pack) <> 'object';
    taken boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %s p WHERE p.code = $1)', govproj.policy_table(register, 'policy'))
       INTO taken USING pack ->> 'code';
    IF taken THEN
        RAISE EXCEPTION USING
            ERRCODE = 'duplicate_object',
            MESSAGE = govproj.said('register "%s" already holds a policy "%s"', register, pack ->> 'code'),
            HINT = govproj.said('Give the new version a code of its own, or delete the old one while no project was born under it.');
    END IF;

    SELECT coalesce(bool_or(f ->> 'section' IS NULL), false),
           coalesce(jsonb_object_agg(concat_ws(' ', f ->> 'section', f ->> 'item'), true), '{}')
      INTO head_faulty, skipped
      FROM unnest(form) AS f
     WHERE f ->> 'sort' = 'form';
    IF NOT unreadable THEN
        pack := govproj.pack_with_words(pack);
        head := govproj.load_pack_head(register, pack, head_faulty);
        IF head.fault IS NOT NULL THEN
            faults := faults || jsonb_build_object('place', coalesce(head.key, 'pack'), 'fault', head.fault, 'sort', 'head');
        END IF;
        IF head.policy_id IS NOT NULL THEN
            faults := faults || govproj.load_pack_rows(register, pack, head.policy_id, rows, skipped);
        END IF;
    END IF;
    PERFORM govproj.tell_pack_faults(left(pack ->> 'code', 60), faults, sections);
    RETURN head.policy_id;
END
$$;
COMMENT ON FUNCTION govproj.load_pack_from(text, jsonb, jsonb[], jsonb, text[]) IS
    'Part of load_pack: loads a pack whose form has been looked at, or tells all that speaks against it.';

-- What speaks against loading anything.
CREATE FUNCTION govproj.require_pack_and_register(register text, pack_is_null boolean) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF register IS NULL OR pack_is_null THEN
        RAISE EXCEPTION USING
            ERRCODE = 'null_value_not_allowed',
            MESSAGE = CASE WHEN register IS NULL THEN govproj.said('load_pack needs the name of a register')
                           ELSE govproj.said('load_pack needs a pack') END;
    END IF;
    PERFORM govproj.policy_table(register, 'policy');
    PERFORM govproj.require_version(r.project::regclass) FROM govproj.registers AS r WHERE r.name = register;
END
$$;
COMMENT ON FUNCTION govproj.require_pack_and_register(text, boolean) IS
    'Part of load_pack. Errors: 22004 an argument is NULL; 42704 no such register; 55000 a register of another version.';

CREATE FUNCTION govproj.load_pack_now(register text, pack jsonb) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    form jsonb[];
    rows jsonb;
    sections text[];
BEGIN
    PERFORM govproj.require_pack_and_register(register, pack IS NULL);
    SELECT array_agg(to_jsonb(f)) INTO form FROM govproj.pack_fault(pack) AS f;
    SELECT jsonb_object_agg(r.section || ' ' || r.item, to_jsonb(r) - 'line') INTO rows FROM govproj.pack_rows(pack::text) AS r;
    sections := ARRAY(SELECT g.section FROM govproj.pack_grammar g WHERE g.section IS NOT NULL GROUP BY g.section ORDER BY min(g.position));
    RETURN govproj.load_pack_from(register, pack, coalesce(form, '{}'), coalesce(rows, '{}'), sections);
END
$$;
COMMENT ON FUNCTION govproj.load_pack_now(text, jsonb) IS
    'Part of load_pack, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.load_pack_now(register text, pack text) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- of a text in one line its number says nothing
    unsaid text := CASE WHEN btrim(pack, E' \t\r\n') ~ E'\n' THEN '' ELSE 'line' END;
    form jsonb[];
    rows jsonb;
    sections text[];
BEGIN
    PERFORM govproj.require_pack_and_register(register, pack IS NULL);
    SELECT array_agg(to_jsonb(f) - unsaid) INTO form FROM govproj.pack_fault(pack) AS f;
    IF form[1] ->> 'sort' = 'json' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_text_representation',
            MESSAGE = govproj.said('the pack is no JSON'),
            DETAIL = govproj.said('%s: %s', form[1] ->> 'place', form[1] ->> 'fault'),
            HINT = govproj.said('Mend this and load the pack again. Nothing else of it has been looked at.');
    END IF;
    SELECT jsonb_object_agg(r.section || ' ' || r.item, to_jsonb(r) - unsaid) INTO rows FROM govproj.pack_rows(pack) AS r;
    IF json_typeof(pack::json) = 'object' THEN
        sections := ARRAY(SELECT json_object_keys(pack::json));
    END IF;
    RETURN govproj.load_pack_from(register, pack::jsonb, coalesce(form, '{}'), coalesce(rows, '{}'), sections);
END
$$;
COMMENT ON FUNCTION govproj.load_pack_now(text, text) IS
    'Part of load_pack, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.load_pack(register text, pack jsonb) RETURNS bigint
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.load_pack(text, jsonb) IS
    'Loads a policy pack (制度包) into a register as a new version and returns its policy id: all of it or nothing. '
    'Errors: 22023 the pack is malformed or contradicts itself, with every fault in the detail; '
    '42710 its code is loaded already; 42704 no such register; 22004 an argument is NULL.';

CREATE FUNCTION govproj.load_pack(register text, pack text) RETURNS bigint
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.load_pack(text, text) IS
    'The same from the text of a pack (制度包文本), as a file has it: what is said twice is told, and every fault with its line. '
    'Errors: as of the other, and 22P02 the text is no JSON.';
