-- form: what may be said of an entry, for whoever draws a form: its columns, and what each may be for a project at its stage.
-- Constants say their type, so that the functions come back from a dump as they were.

-- For which project a form is, and by which version of the law: the project's, else that of today, else the last.
CREATE FUNCTION form_of(project_id bigint,
                        OUT id bigint, OUT policy_id bigint, OUT track text, OUT owner_id bigint, OUT frozen boolean)
    RETURNS SETOF record
    LANGUAGE sql STABLE ROWS 1
BEGIN ATOMIC
    SELECT p.id, p.policy_id, p.track, p.owner_id, p.frozen FROM project p WHERE p.id = form_of.project_id
    UNION ALL
    (SELECT NULL::bigint, y.id, NULL::text, NULL::bigint, false
       FROM policy y
      CROSS JOIN govproj.register_today('project'::regclass) AS t (today)
      WHERE form_of.project_id IS NULL AND y.valid_from <= t.today
      ORDER BY least(y.valid_until, y.superseded_on, t.today) DESC, y.valid_from DESC
      LIMIT 1);
END;
COMMENT ON FUNCTION form_of(bigint) IS
    'Part of form: the project that is asked about, with its version of the law, class and owner (所填项目); NULL: the version of today, or '
    'the last there was. No row: the project is not there, or not to be seen.';

-- Who enters it; NULL: any agency.
CREATE FUNCTION form_offices(policy_id bigint, track text, form text) RETURNS text[]
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT regexp_split_to_array(btrim(f.office, ', '), '[, ]+')
      FROM policy_form f
     WHERE f.policy_id = form_offices.policy_id AND f.does = 'enter'
       AND f.form IN (form_offices.form, split_part(form_offices.form, ':', 1))
       AND (f.track IS NULL OR form_offices.track IS NULL OR f.track = form_offices.track)
     ORDER BY f.form <> form_offices.form, f.track IS NULL
     LIMIT 1;
END;
COMMENT ON FUNCTION form_offices(bigint, text, text) IS
    'Part of form: the offices that enter something, evaluation:KIND among it, by the rows of policy_form (经办单位类型); NULL: any agency.';

CREATE FUNCTION form_tracks(policy_id bigint, OUT category text, OUT track text, OUT owner_kinds text[])
    RETURNS SETOF record
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT c.name, k.track::text, regexp_split_to_array(btrim(t.owner_kinds, ', '), '[, ]+')
      FROM govproj.categories AS c
     CROSS JOIN LATERAL (
            SELECT x.track FROM policy_class x
             WHERE x.policy_id = form_tracks.policy_id AND c.category <@ x.category
             ORDER BY length(x.category::text) DESC, x.applies_when IS NOT NULL LIMIT 1) AS k
      LEFT JOIN policy_track t ON t.policy_id = form_tracks.policy_id AND t.track = k.track;
END;
COMMENT ON FUNCTION form_tracks(bigint) IS
    'Part of form: of which class a project of each category is, and who may own it (服务类别与类别轨道); '
    'NULL: of that of the project it serves.';

-- What each thing that can be entered is called for by: the first of the steps on, and the rest.
CREATE FUNCTION form_wanted(project_id bigint, OUT thing text, OUT steps jsonb, OUT first boolean, OUT n bigint)
    RETURNS SETOF record
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT w.wanted ->> 'needs', jsonb_agg(DISTINCT e.target::text), bool_or(e.step IN ('forward', 'restart')), min(e.n)
      FROM govproj.judge_explain('project'::regclass, form_wanted.project_id, NULL, NULL, false, true)
           WITH ORDINALITY AS e (target, rule, article, met, mode, remedy, office, step, code, policy_id, detail, n)
     CROSS JOIN LATERAL jsonb_array_elements(e.detail -> 'wanted') AS w (wanted)
     WHERE NOT e.met AND NOT (w.wanted ->> 'met')::boolean AND NOT (w.wanted ->> 'absent')::boolean
     GROUP BY w.wanted ->> 'needs';
END;
COMMENT ON FUNCTION form_wanted(bigint) IS
    'Part of form: what the next steps of a project want that is missing (下一步骤所需), the steps that want it, and whether one leads on.';

-- The words of columns named kind, with the thing that a rule of the law calls each: by these it is asked whether it is the time.
CREATE FUNCTION form_kinds(entry text, policy_id bigint, track text,
                           OUT word text, OUT label_zh text, OUT label_en text, OUT thing text, OUT offices text[], OUT n bigint)
    RETURNS SETOF record
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT d.kind::text, d.label_zh::text, d.label_en::text, d.kind::text, ARRAY[d.issuer::text], d.id
      FROM policy_document d
     WHERE entry = 'document' AND d.policy_id = form_kinds.policy_id
    UNION ALL
    SELECT 'voiding'::text, '作废'::text, 'voiding'::text, NULL::text, NULL::text[], 9223372036854775807::bigint WHERE entry = 'document'
    UNION ALL
    SELECT w.word, w.label_zh, w.label_en,
           CASE entry WHEN 'cost_line' THEN 'cost_line:' WHEN 'contract' THEN 'contract:' ELSE 'evaluation:' END || w.word,
           form_offices(form_kinds.policy_id, form_kinds.track,
                        CASE entry WHEN 'evaluation' THEN 'evaluation:' || w.word ELSE entry END), w.id
      FROM policy_word w
     WHERE w.policy_id = form_kinds.policy_id AND w.list = entry AND entry IN ('cost_line', 'contract', 'evaluation')
    UNION ALL
    -- who enters payments enters bonds
    SELECT e.word, e.label_zh, e.label_en, entry || ':' || e.word,
           form_offices(form_kinds.policy_id, form_kinds.track, CASE WHEN entry LIKE 'bond%' THEN 'payment' ELSE entry END), e.word_order
      FROM govproj.engine_words AS e
     WHERE e.list = entry AND entry IN ('change', 'payment', 'bond', 'bond_release');
END;
COMMENT ON FUNCTION form_kinds(text, bigint, text) IS
    'Part of form: the kinds there are of an entry (种类), papers, contracts, payments and so on, what people call them, and who '
    'enters them.';

-- Under which column, what, who may say it; only_for: of which kinds.
CREATE FUNCTION form_agencies(entry text, project_id bigint, OUT column_name text, OUT agency_id bigint, OUT only_for jsonb)
    RETURNS SETOF record
    LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH f AS (SELECT * FROM form_of(form_agencies.project_id)),
    kind AS (SELECT k.* FROM f CROSS JOIN LATERAL form_kinds(entry, f.policy_id, f.track) AS k)
    -- of papers and evaluations it hangs on the kind who enters them
    SELECT CASE entry WHEN 'document' THEN 'issuer_id' ELSE 'evaluator_id' END, a.id,
           CASE WHEN (SELECT count(*) FROM kind) > 1 THEN jsonb_build_object('kind', jsonb_agg(k.word ORDER BY k.n, k.word)) END
      FROM f
     CROSS JOIN kind k
      JOIN agency a ON a.active
       AND (k.offices IS NULL OR a.kind = ANY (k.offices) OR ('owner' = ANY (k.offices) AND a.id = f.owner_id))
     WHERE entry IN ('document', 'evaluation')
     GROUP BY a.id
    UNION ALL
    SELECT v.column_name, a.id, NULL::jsonb
      FROM f
      JOIN (VALUES ('contract', 'signer_id'), ('annual_plan', 'agency_id'), ('demand', 'agency_id'), ('service_request', 'agency_id'),
                   ('matter', 'agency_id'), ('finding', 'finder_id')) AS v (entry, column_name) ON v.entry = form_agencies.entry
     CROSS JOIN LATERAL (SELECT form_offices(f.policy_id, f.track, v.entry)) AS o (offices)
      JOIN agency a ON a.active
       AND (o.offices IS NULL OR a.kind = ANY (o.offices)
            OR ('owner' = ANY (o.offices) AND (a.id = f.owner_id OR f.owner_id IS NULL OR v.entry <> 'contract')))
    UNION ALL
    -- who is asked, or found
    SELECT 'agency_id'::text, a.id, NULL::jsonb FROM agency a WHERE entry IN ('audit_request', 'finding') AND a.active
    UNION ALL
    SELECT 'owner_id'::text, a.id, jsonb_build_object('category', jsonb_agg(t.category ORDER BY t.category))
      FROM f
     CROSS JOIN LATERAL form_tracks(f.policy_id) AS t
      JOIN agency a ON a.active AND (t.owner_kinds IS NULL OR a.kind = ANY (t.owner_kinds))
     WHERE entry = 'project'
     GROUP BY a.id
    UNION ALL
    SELECT 'granted_by'::text, a.id, jsonb_build_object('rule', jsonb_agg(DISTINCT w.rule::text))
      FROM f
      JOIN policy_waiver w ON w.policy_id = f.policy_id AND (w.track IS NULL OR f.track IS NULL OR w.track = f.track)
      JOIN agency a ON a.active AND a.kind = w.grantor
     WHERE entry = 'waiver'
     GROUP BY a.id
    UNION ALL
    SELECT 'agency_id'::text, a.id, NULL::jsonb
      FROM f
      JOIN agency a ON a.active
       AND EXISTS (SELECT FROM policy_obligation o
                    WHERE o.policy_id = f.policy_id AND o.event <> 'audit_item'
                      AND (o.receiver = a.kind OR (o.receiver = 'owner' AND coalesce(a.id = f.owner_id, true))))
     WHERE entry = 'receipt';
END;
COMMENT ON FUNCTION form_agencies(text, bigint) IS
    'Part of form: the agencies that a column may name (可填单位), and of which kinds, categories or rules alone.';

-- Rows of the project's own, and those of agencies, that a column may name: by what they are of, and what tells them apart.
CREATE FUNCTION form_rows(entry text, project_id bigint,
                          OUT column_name text, OUT value bigint, OUT label_zh text, OUT label_en text, OUT only_for jsonb)
    RETURNS SETOF record
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT r.column_name, r.value, concat_ws(' ', r.zh, r.name, to_char(r.day, 'YYYY-MM-DD')),
           concat_ws(' ', r.en, r.name, to_char(r.day, 'YYYY-MM-DD')), r.only_for
      FROM (
            SELECT 'contract_id' AS column_name, c.id AS value, thing_label(p.policy_id, 'contract:' || c.kind, 'zh') AS zh,
                   thing_label(p.policy_id, 'contract:' || c.kind, 'en') AS en, c.supplier::text AS name, c.signed_on::date AS day,
                   NULL::jsonb AS only_for
              FROM contract c
              JOIN project p ON p.id = c.project_id
             WHERE entry IN ('contract_party', 'assignment', 'supplement', 'payment', 'change', 'acceptance_part', 'bond')
               AND c.project_id = form_rows.project_id
            UNION ALL
            SELECT 'party_id'::text, y.id, NULL::text, NULL::text, y.name, NULL::date,
                   jsonb_build_object('contract_id', jsonb_build_array(y.contract_id))
              FROM contract_party y
              JOIN contract c ON c.id = y.contract_id
             WHERE entry = 'contract_party' AND c.project_id = form_rows.project_id AND y.party_id IS NULL
               AND NOT EXISTS (SELECT FROM contract_party z WHERE z.party_id = y.id)
            UNION ALL
            SELECT 'document_id'::text, d.id, k.label_zh::text, k.label_en::text, d.number::text, d.issued_on::date, NULL::jsonb
              FROM document d
              JOIN project p ON p.id = d.project_id
              JOIN policy_document k ON k.policy_id = p.policy_id AND k.kind = d.kind
             WHERE entry = 'acceptance_part' AND d.project_id = form_rows.project_id AND govproj.has_part(k.parts, 'partial_acceptance')
               AND NOT govproj.says_no(d.outcome::text, d.amount) AND NOT EXISTS (SELECT FROM document v WHERE v.document_id = d.id)
            UNION ALL
            SELECT 'part_id'::text, x.id, NULL::text, NULL::text, x.title::text, x.accepted_on::date,
                   CASE WHEN x.contract_id IS NOT NULL
                        THEN jsonb_build_object('contract_id', jsonb_build_array(x.contract_id)) END
              FROM acceptance_part x
             WHERE entry = 'acceptance_part' AND x.project_id = form_rows.project_id AND x.part_id IS NULL
               AND NOT EXISTS (SELECT FROM acceptance_part z WHERE z.part_id = x.id)
            UNION ALL
            SELECT 'bond_id'::text, b.id, govproj.word_label('bond', b.kind, 'zh'), govproj.word_label('bond', b.kind, 'en'),
                   concat_ws(' ', b.giver, b.number, b.amount), b.received_on, NULL::jsonb
              FROM bond b
             WHERE entry IN ('bond', 'bond_release') AND b.project_id = form_rows.project_id AND b.bond_id IS NULL
               AND NOT EXISTS (SELECT FROM bond z WHERE z.bond_id = b.id)
            UNION ALL
            SELECT 'bond_release_id'::text, r.id, govproj.word_label('bond_release', r.kind, 'zh'),
                   govproj.word_label('bond_release', r.kind, 'en'), r.amount::text, r.released_on,
                   jsonb_build_object('bond_id', jsonb_build_array(r.bond_id))
              FROM bond_release r
              JOIN bond b ON b.id = r.bond_id
             WHERE entry = 'bond_release' AND b.project_id = form_rows.project_id AND r.bond_release_id IS NULL
               AND NOT EXISTS (SELECT FROM bond_release z WHERE z.bond_release_id = r.id)
            UNION ALL
            SELECT 'supplement_id'::text, s.id, NULL::text, NULL::text, s.amount::text, s.signed_on,
                   jsonb_build_object('contract_id', jsonb_build_array(s.contract_id))
              FROM supplement s
              JOIN contract c ON c.id = s.contract_id
             WHERE entry = 'supplement' AND c.project_id = form_rows.project_id AND s.supplement_id IS NULL
               AND NOT EXISTS (SELECT FROM supplement z WHERE z.supplement_id = s.id)
            UNION ALL
            SELECT 'payment_id'::text, y.id, govproj.word_label('payment', y.kind, 'zh'), govproj.word_label('payment', y.kind, 'en'),
                   y.amount::text, y.paid_on, jsonb_build_object('contract_id', jsonb_build_array(y.contract_id))
              FROM payment y
              JOIN contract c ON c.id = y.contract_id
             WHERE entry = 'payment' AND c.project_id = form_rows.project_id AND y.payment_id IS NULL
               AND NOT EXISTS (SELECT FROM payment z WHERE z.payment_id = y.id)
            UNION ALL
            SELECT 'document_id'::text, d.id, k.label_zh, k.label_en, d.number, d.issued_on,
                   CASE entry WHEN 'document' THEN jsonb_build_object('issuer_id', jsonb_build_array(d.issuer_id))
                              WHEN 'waiver' THEN jsonb_build_object('granted_by', jsonb_build_array(d.issuer_id)) END
              FROM document d
              JOIN project p ON p.id = d.project_id
              JOIN policy_document k ON k.policy_id = p.policy_id AND k.kind = d.kind
             WHERE d.project_id = form_rows.project_id AND NOT EXISTS (SELECT FROM document v WHERE v.document_id = d.id)
               AND CASE entry
                   WHEN 'document' THEN true
                   WHEN 'correction' THEN true
                   WHEN 'assignment' THEN true
                   WHEN 'bond_release' THEN true
                   WHEN 'waiver' THEN EXISTS (SELECT FROM policy_waiver w WHERE w.policy_id = p.policy_id AND w.document_kind = d.kind)
                   WHEN 'receipt' THEN NOT EXISTS (SELECT FROM receipt r WHERE r.document_id = d.id)
                       AND EXISTS (SELECT FROM policy_obligation o
                                    WHERE o.policy_id = p.policy_id
                                      AND d.kind = ANY (regexp_split_to_array(btrim(o.met_by, ', '), '[, ]+')))
                   ELSE false END
            UNION ALL
            SELECT 'annual_plan_id'::text, n.id, a.name, a.name, n.year::text, n.filed_on, NULL::jsonb
              FROM annual_plan n
              JOIN agency a ON a.id = n.agency_id
             WHERE (entry = 'plan_line' AND NOT n.sealed)
                OR (entry = 'receipt' AND form_rows.project_id IS NULL AND n.filed_on IS NOT NULL
                    AND NOT EXISTS (SELECT FROM receipt r WHERE r.annual_plan_id = n.id))
            UNION ALL
            SELECT 'plan_line_id'::text, l.id, NULL::text, NULL::text, format('%s %s', n.year, l.title), NULL::date,
                   jsonb_build_object('owner_id', jsonb_build_array(n.agency_id), 'budget_year', jsonb_build_array(n.year))
              FROM plan_line l
              JOIN annual_plan n ON n.id = l.annual_plan_id
             WHERE entry = 'project' AND n.filed_on IS NOT NULL
            UNION ALL
            SELECT 'audit_request_id'::text, q.id, NULL::text, NULL::text, q.title, q.requested_on, NULL::jsonb
              FROM audit_request q
             WHERE entry = 'audit_item' AND (form_rows.project_id IS NULL OR q.project_id = form_rows.project_id)
           ) AS r;
END;
COMMENT ON FUNCTION form_rows(text, bigint) IS
    'Part of form: the rows of the register that a column may name (可引用的行), papers, contracts, plans and so on that the current '
    'user sees.';

-- The words that a column may say, but for kinds.
CREATE FUNCTION form_words(entry text, project_id bigint,
                           OUT column_name text, OUT value jsonb, OUT label_zh text, OUT label_en text, OUT only_for jsonb, OUT n bigint)
    RETURNS SETOF record
    LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH f AS (SELECT * FROM form_of(form_words.project_id))
    SELECT v.column_name, to_jsonb(w.word::text), w.label_zh::text, w.label_en::text, v.only_for, w.id
      FROM f
      JOIN (VALUES ('project', 'off_plan_ground', 'ground', NULL::jsonb), ('payment', 'source', 'source', NULL),
                   ('change', 'cause', 'cause', NULL), ('change', 'source', 'source', '{"kind": ["funds"]}'),
                   ('change', 'cost_line_kind', 'cost_line', '{"kind": ["value"]}'),
                   ('fund_allocation', 'source', 'source', NULL)) AS v (entry, column_name, list, only_for)
        ON v.entry = form_words.entry
      JOIN policy_word w ON w.policy_id = f.policy_id AND w.list = v.list
    UNION ALL
    SELECT v.column_name, to_jsonb(e.word), e.label_zh, e.label_en, v.only_for, e.word_order
      FROM f
     CROSS JOIN LATERAL (
            SELECT 'outcome', 'outcome', o.outcome, jsonb_build_object('kind', o.kinds)
              FROM (SELECT unnest('{passed,failed}'::text[]) AS outcome, jsonb_agg(d.kind ORDER BY d.id) AS kinds
                      FROM policy_document d WHERE d.policy_id = f.policy_id AND d.has_outcome
                    UNION ALL
                    SELECT 'not_applicable'::text, jsonb_agg(d.kind ORDER BY d.id)
                      FROM policy_document d WHERE d.policy_id = f.policy_id AND d.may_be_inapplicable) AS o
             WHERE form_words.entry = 'document' AND o.kinds IS NOT NULL
            UNION ALL
            SELECT 'part'::text, 'party'::text, unnest('{member,subcontractor}'::text[]), NULL::jsonb
             WHERE form_words.entry = 'contract_party'
            UNION ALL
            SELECT 'cause'::text, 'assignment'::text, unnest('{renamed,merged,assigned}'::text[]), NULL::jsonb
             WHERE form_words.entry = 'assignment'
            UNION ALL
            SELECT 'form'::text, 'bond_form'::text, w.word,
                   CASE w.word WHEN 'withheld' THEN '{"kind": ["performance", "warranty"]}'::jsonb END
              FROM unnest('{cash,guarantee,withheld}'::text[]) AS w (word)
             WHERE form_words.entry = 'bond'
           ) AS v (column_name, list, word, only_for)
      JOIN govproj.engine_words AS e ON e.list = v.list AND e.word = v.word
    UNION ALL
    SELECT 'category'::text, to_jsonb(c.name), c.label_zh, c.label_en, NULL::jsonb, c.ordinal
      FROM govproj.categories AS c
     WHERE form_words.entry IN ('plan_line', 'demand', 'service_request')
       AND (form_words.entry <> 'service_request' OR c.category <@ 'infrastructure')
    UNION ALL
    SELECT 'category'::text, to_jsonb(t.category), c.label_zh, c.label_en, NULL::jsonb, c.ordinal
      FROM f
     CROSS JOIN LATERAL form_tracks(f.policy_id) AS t
      JOIN govproj.categories AS c ON c.name = t.category
     WHERE form_words.entry = 'project'
    UNION ALL
    -- what follows from the category is said only where the category does not say it
    SELECT 'track'::text, to_jsonb(t.track::text), t.label_zh, t.label_en,
           jsonb_build_object('category', coalesce((SELECT jsonb_agg(c.category ORDER BY c.category) FROM form_tracks(f.policy_id) AS c
                                                     WHERE c.track IS NULL OR c.track = t.track), '[]')), t.id
      FROM f
      JOIN policy_track t ON t.policy_id = f.policy_id
     WHERE form_words.entry = 'project'
    UNION ALL
    SELECT 'stage'::text, to_jsonb(s.to_stage::text),
           stage_label(f.policy_id, s.to_stage, 'zh'), stage_label(f.policy_id, s.to_stage, 'en'),
           NULL::jsonb, govproj.ordinal(s.to_stage)
      FROM f
     CROSS JOIN LATERAL (SELECT b.name::govproj.stage AS to_stage
                           FROM (SELECT DISTINCT s.to_stage::text AS name FROM policy_step s
                                  WHERE s.policy_id = f.policy_id AND s.kind = 'birth') AS b) AS s
     WHERE form_words.entry = 'project'
    UNION ALL
    SELECT 'attributes'::text, jsonb_build_object(a.attribute, w.word), format('%s：%s', a.label_zh, w.label_zh),
           format('%s: %s', a.label_en, w.label_en), NULL::jsonb, w.id
      FROM f
      JOIN policy_attribute a ON a.policy_id = f.policy_id
      JOIN policy_word w ON w.policy_id = f.policy_id AND w.list = a.attribute
     WHERE form_words.entry = 'project'
    UNION ALL
    SELECT DISTINCT ON (w.rule) 'rule'::text, to_jsonb(w.rule::text), coalesce(rule_label(f.policy_id, w.rule, l.said, 'zh'), w.rule),
           coalesce(rule_label(f.policy_id, w.rule, l.said, 'en'), w.rule), NULL::jsonb, w.id
      FROM f
      JOIN policy_waiver w ON w.policy_id = f.policy_id AND (w.track IS NULL OR f.track IS NULL OR w.track = f.track)
     CROSS JOIN LATERAL rule_said(f.policy_id, f.track, w.rule) AS l (said)
     WHERE form_words.entry = 'waiver';
END;
COMMENT ON FUNCTION form_words(text, bigint) IS
    'Part of form: the words that a column other than the kind may say (可填用词), by the version of the law, and beside which '
    'other word alone.';

-- What must be there, or may, only beside certain other words. A list that has null: also where nothing is said there.
CREATE FUNCTION form_terms(entry text, project_id bigint, OUT column_name text, OUT required_for jsonb, OUT only_for jsonb)
    RETURNS SETOF record
    LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH f AS (SELECT * FROM form_of(form_terms.project_id)),
    kind AS (
        SELECT jsonb_agg(d.kind ORDER BY d.id) FILTER (WHERE d.has_outcome) AS outcome,
               jsonb_agg(d.kind ORDER BY d.id) FILTER (WHERE d.has_outcome OR d.may_be_inapplicable) AS any_outcome,
               jsonb_agg(d.kind ORDER BY d.id) FILTER (WHERE d.has_amount AND NOT d.amount_optional) AS amount,
               jsonb_agg(d.kind ORDER BY d.id) FILTER (WHERE d.has_amount) AS any_amount,
               jsonb_agg(d.kind ORDER BY d.id) FILTER (WHERE d.has_third_party) AS third_party
          FROM f JOIN policy_document d ON d.policy_id = f.policy_id),
    -- what a step, or a rule of the entry, will not do without
    asked AS (
        SELECT CASE WHEN q.needs LIKE 'contract:%' THEN 'contract' ELSE 'document' END AS entry, 'qualification' AS column_name,
               regexp_replace(q.needs, '^contract:', '') AS kind
          FROM f
          JOIN policy_requirement q ON q.policy_id = f.policy_id AND (q.track IS NULL OR f.track IS NULL OR q.track = f.track)
         WHERE q.qualified AND q.mode = 'refuse'
        UNION
        SELECT 'contract'::text, CASE c.condition WHEN 'undertaking' THEN 'security_undertaking' ELSE c.condition END, w.word
          FROM f
          JOIN policy_condition c ON c.policy_id = f.policy_id AND (c.track IS NULL OR f.track IS NULL OR c.track = f.track)
          JOIN policy_word w ON w.policy_id = f.policy_id AND w.list = 'contract' AND c.entry IN ('contract', 'contract:' || w.word)
         WHERE c.condition IN ('undertaking', 'delivery_due') AND c.mode = 'refuse')
    SELECT v.column_name, v.required_for, v.only_for
      FROM kind k
     CROSS JOIN LATERAL (VALUES
            ('document', 'outcome', jsonb_build_object('kind', k.outcome), jsonb_build_object('kind', k.any_outcome)),
            ('document', 'amount', jsonb_build_object('kind', k.amount), jsonb_build_object('kind', k.any_amount)),
            ('document', 'third_party', jsonb_build_object('kind', k.third_party), NULL),
            ('document', 'reason', '{"kind": ["voiding"], "outcome": ["not_applicable"]}', NULL),
            ('document', 'document_id', '{"kind": ["voiding"]}', '{"kind": ["voiding"]}'),
            ('payment', 'payment_id', '{"kind": ["reversal"]}', '{"kind": ["reversal"]}'),
            ('change', 'source', '{"kind": ["funds"]}', '{"kind": ["funds"]}'),
            ('change', 'cost_line_kind', NULL, '{"kind": ["value"]}'),
            ('change', 'contract_id', '{"kind": ["duration"]}', '{"kind": ["duration"]}'),
            ('change', 'new', '{"kind": ["value", "duration", "funds"]}', NULL),
            ('change', 'note', '{"kind": ["scope"]}', NULL),
            ('bond', 'contract_id', '{"kind": ["performance", "warranty"]}', '{"kind": ["performance", "warranty"]}'),
            ('bond_release', 'reason', '{"kind": ["forfeited"]}', NULL),
            ('bond_release', 'bond_release_id', '{"kind": ["reversal"]}', '{"kind": ["reversal"]}'),
            ('assignment', 'document_id', '{"paper": [null]}', NULL),
            ('assignment', 'paper', '{"document_id": [null]}', NULL),
            ('correction', 'document_id', '{"paper": [null]}', NULL),
            ('correction', 'paper', '{"document_id": [null]}', NULL),
            ('receipt', 'document_id', '{"annual_plan_id": [null]}', '{"annual_plan_id": [null]}'),
            ('receipt', 'annual_plan_id', '{"document_id": [null]}', '{"document_id": [null]}')
           ) AS v (entry, column_name, required_for, only_for)
     WHERE v.entry = form_terms.entry
    UNION ALL
    SELECT a.column_name, jsonb_build_object('kind', jsonb_agg(a.kind ORDER BY a.kind)), NULL::jsonb
      FROM asked a
     WHERE a.entry = form_terms.entry
     GROUP BY a.column_name
    UNION ALL
    SELECT 'kind'::text, '{}'::jsonb, NULL::jsonb
      FROM f
     WHERE form_terms.entry = 'evaluation'
       AND (SELECT count(*) FROM policy_word w WHERE w.policy_id = f.policy_id AND w.list = 'evaluation') <> 1
    UNION ALL
    SELECT v.column_name, jsonb_build_object('category', c.categories), jsonb_build_object('category', c.categories)
      FROM f
     CROSS JOIN LATERAL (SELECT jsonb_agg(t.category ORDER BY t.category) FROM form_tracks(f.policy_id) AS t
                          WHERE t.track IS NULL) AS c (categories)
     CROSS JOIN (VALUES ('serves_id')) AS v (column_name)
     WHERE form_terms.entry = 'project' AND c.categories IS NOT NULL;
END;
COMMENT ON FUNCTION form_terms(text, bigint) IS
    'Part of form: which columns must be filled, or may be, only beside certain words of others (填写条件).';

CREATE FUNCTION form(entry text, project_id bigint DEFAULT NULL)
    RETURNS TABLE (column_name text, label_zh text, label_en text, type text, required boolean, default_value text, allowed jsonb,
                   required_for jsonb, only_for jsonb, refers_to text, column_order integer)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH f AS (SELECT * FROM form_of(form.project_id)),
    me AS (SELECT govproj.acting_for('project'::regclass) AS agencies),
    barred AS (
        SELECT t.thing, min(t.remedy) AS remedy, min(t.article) AS article
          FROM govproj.judge_times('project'::regclass, form.project_id) AS t
         GROUP BY t.thing),
    choice AS (
        SELECT 'kind' AS column_name, to_jsonb(k.word) AS value, k.label_zh, k.label_en,
               jsonb_build_object('now', b.thing IS NULL AND NOT (form.entry = 'cost_line' AND f.frozen),
                                  'because', b.remedy, 'article', b.article, 'steps', w.steps,
                                  'offices', (SELECT jsonb_agg(jsonb_build_object(
                                                         'office', o.office, 'label_zh', office_label(f.policy_id, o.office, 'zh'),
                                                         'label_en', office_label(f.policy_id, o.office, 'en')) ORDER BY o.n)
                                                FROM unnest(k.offices) WITH ORDINALITY AS o (office, n))) AS more,
               CASE WHEN w.first THEN 1 WHEN b.thing IS NOT NULL THEN 4 WHEN w.thing IS NOT NULL THEN 3 ELSE 2 END AS rank,
               CASE WHEN w.first THEN w.n ELSE k.n END AS n
          FROM f
         CROSS JOIN LATERAL form_kinds(form.entry, f.policy_id, f.track) AS k
          LEFT JOIN barred b ON b.thing = k.thing
          LEFT JOIN form_wanted(form.project_id) AS w ON w.thing = k.thing OR (w.thing = split_part(k.thing, ':', 1) AND k.thing LIKE '%:%')
        UNION ALL
        SELECT a.column_name, to_jsonb(a.agency_id), g.name, g.name,
               jsonb_build_object('for', a.only_for, 'office', g.kind, 'mine', a.agency_id = ANY (me.agencies)),
               CASE WHEN a.agency_id = ANY (me.agencies) THEN 1 ELSE 2 END, a.agency_id
          FROM me
         CROSS JOIN form_agencies(form.entry, form.project_id) AS a
          JOIN agency g ON g.id = a.agency_id
        UNION ALL
        SELECT r.column_name, to_jsonb(r.value), r.label_zh, r.label_en, jsonb_build_object('for', r.only_for), 1, r.value
          FROM f
         CROSS JOIN form_rows(form.entry, form.project_id) AS r
        UNION ALL
        SELECT w.column_name, w.value, w.label_zh, w.label_en, jsonb_build_object('for', w.only_for), 1, w.n
          FROM form_words(form.entry, form.project_id) AS w
        UNION ALL
        SELECT 'project_id'::text, to_jsonb(p.id), concat_ws(' ', p.code, p.title), concat_ws(' ', p.code, p.title), '{}'::jsonb, 1, p.id
          FROM project p
         WHERE p.id = form.project_id),
    yes AS (
        SELECT c.column_name, v.value, v.label_zh, v.label_en,
               -- what must be undertaken is
               jsonb_build_object('for', CASE WHEN NOT v.value AND t.required_for IS NOT NULL
                                              THEN jsonb_build_object('kind', (
                                                       SELECT coalesce(jsonb_agg(k.word ORDER BY k.n), '[]')
                                                         FROM f CROSS JOIN LATERAL form_kinds(form.entry, f.policy_id, f.track) AS k
                                                        WHERE NOT t.required_for -> 'kind' ? k.word)) END) AS more,
               CASE WHEN t.required_for IS NULL AND c.default_value = 'false' THEN v.value ELSE NOT v.value END::integer AS n
          FROM govproj.entry_columns('project'::regclass, form.entry) AS c
          LEFT JOIN form_terms(form.entry, form.project_id) AS t ON t.column_name = c.column_name
         CROSS JOIN (VALUES (true, '是', 'Yes'), (false, '否', 'No')) AS v (value, label_zh, label_en)
         WHERE c.type = 'boolean')
    SELECT c.column_name, c.label_zh, c.label_en, c.type, c.required OR coalesce(t.required_for = '{}', false),
           CASE c.column_name WHEN 'project_id' THEN coalesce(form.project_id::text, c.default_value) ELSE c.default_value END,
           a.allowed, nullif(jsonb_strip_nulls(CASE t.required_for WHEN '{}' THEN NULL ELSE t.required_for END), '{}'),
           nullif(jsonb_strip_nulls(t.only_for), '{}'), c.refers_to, c.column_order
      FROM f
     CROSS JOIN govproj.entry_columns('project'::regclass, form.entry) AS c
      LEFT JOIN form_terms(form.entry, form.project_id) AS t ON t.column_name = c.column_name
      LEFT JOIN LATERAL (
            SELECT jsonb_agg(jsonb_build_object('value', x.value, 'label_zh', x.label_zh, 'label_en', x.label_en)
                             || jsonb_strip_nulls(x.more) ORDER BY x.rank, x.n, x.value) AS allowed
              FROM (SELECT k.value, k.label_zh, k.label_en, k.more, k.rank, k.n FROM choice k WHERE k.column_name = c.column_name
                    UNION ALL
                    SELECT to_jsonb(y.value), y.label_zh, y.label_en, y.more, 1, y.n
                      FROM yes y WHERE y.column_name = c.column_name) AS x
           ) AS a ON true
     ORDER BY c.column_order;
END;
COMMENT ON FUNCTION form(text, bigint) IS
    'What may be said of an entry (录入表单): a row for each column of a table, such as form(''document'', 7), that a client may fill, in '
    'their order, for a project at its stage, or for none. Left out is what the engine keeps. Errors: 22023 nothing is entered there. '
    'No rows: there is no such project, or it is not to be seen. '
    'column_name, label_zh and label_en; type; required: it must be said; default_value: what it is where it is not said; '
    'allowed: an array of what it may be, in the order in which to offer it, NULL where anything will do: value, label_zh, label_en; '
    'of a kind of entry now (it may be entered at this stage; if not, because and article), steps (the next steps that want it; what '
    'steps on want comes first) and offices (who enters it); of an agency office and mine (you may act for it); for: it may be said only '
    'beside one of these words of each of those columns. required_for: it must be said beside one of these words of one of those columns, '
    'only_for: it may be said only then; null among them: where nothing is said. refers_to: the table that it names a row of; all may be '
    'too many to list.';
