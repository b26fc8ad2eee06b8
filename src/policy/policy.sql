-- Policy packs (制度包): a regulation as data. A pack is JSON text that a person can read and compare;
-- load_pack turns it into rows of a register, where it lives from then on.

CREATE FUNCTION govproj.policy_guard() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_policy_guard';
COMMENT ON FUNCTION govproj.policy_guard() IS
    'Trigger of the policy tables: refuses to alter a policy version in use (ZG009). Argument: the table''s role.';

CREATE FUNCTION govproj.policy_changed() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_policy_changed';
COMMENT ON FUNCTION govproj.policy_changed() IS
    'Trigger of the policy tables: tells every backend to compile the policy anew. Argument: the table''s role.';

CREATE TABLE govproj.pack (
    code  text PRIMARY KEY,
    body  jsonb NOT NULL
);
COMMENT ON TABLE govproj.pack IS
    'The packs shipped with the extension (随附制度包). Packs of your own go straight to load_pack: a row added here is not dumped.';
COMMENT ON COLUMN govproj.pack.code IS 'Name of the pack (制度包代码), e.g. yunfu-2020.';
COMMENT ON COLUMN govproj.pack.body IS 'The pack itself, as load_pack takes it (制度包内容).';
GRANT SELECT ON govproj.pack TO PUBLIC;

CREATE VIEW govproj.packs WITH (security_invoker = true) AS
SELECT p.code,
       p.body ->> 'number' AS number,
       p.body ->> 'title' AS title,
       (p.body ->> 'valid_from')::date AS valid_from,
       (p.body ->> 'valid_until')::date AS valid_until,
       p.body
  FROM govproj.pack p;
COMMENT ON VIEW govproj.packs IS 'The packs that create_register can be given by name (可用制度包).';
COMMENT ON COLUMN govproj.packs.code IS 'Name of the pack (制度包代码).';
COMMENT ON COLUMN govproj.packs.number IS 'Document number of the regulation (文号).';
COMMENT ON COLUMN govproj.packs.title IS 'Title of the regulation (文件名称).';
COMMENT ON COLUMN govproj.packs.valid_from IS 'First day in force (施行日期).';
COMMENT ON COLUMN govproj.packs.valid_until IS 'Last day in force as enacted (有效期至).';
COMMENT ON COLUMN govproj.packs.body IS 'The pack itself: change a copy and give it to load_pack (制度包内容).';
GRANT SELECT ON govproj.packs TO PUBLIC;

-- What a pack may say. section NULL is the head of the pack; every other section is an array of rows,
-- whose keys are the columns of the register's table of that role.
CREATE VIEW govproj.pack_grammar AS
SELECT g.position, g.section, 'policy' || coalesce('_' || s.role, '') AS role, g.key, g.type, g.required, g.words
  FROM (VALUES
    ( 1, NULL,           'code',                'text',     true,  NULL::text[]),
    ( 2, NULL,           'number',              'text',     false, NULL),
    ( 3, NULL,           'title',               'text',     true,  NULL),
    ( 4, NULL,           'issuer',              'text',     false, NULL),
    ( 5, NULL,           'interpreter',         'text',     false, NULL),
    ( 6, NULL,           'basis',               'text',     false, NULL),
    ( 7, NULL,           'valid_from',          'date',     true,  NULL),
    ( 8, NULL,           'valid_until',         'date',     false, NULL),
    ( 9, NULL,           'superseded_on',       'date',     false, NULL),
    (10, NULL,           'backdate_days',       'days',     false, NULL),
    (11, NULL,           'note',                'text',     false, NULL),
    (12, 'tracks',       'track',               'text',     true,  NULL),
    (13, 'tracks',       'label_zh',            'text',     true,  NULL),
    (14, 'tracks',       'label_en',            'text',     true,  NULL),
    (15, 'tracks',       'owner_kinds',         'words',    true,  '{data_bureau,unit,finance,audit,government}'),
    (16, 'classes',      'category',            'category', true,  NULL),
    (17, 'classes',      'track',               'text',     false, NULL),
    (18, 'documents',    'kind',                'text',     true,  NULL),
    (19, 'documents',    'label_zh',            'text',     true,  NULL),
    (20, 'documents',    'label_en',            'text',     true,  NULL),
    (21, 'documents',    'issuer',              'word',     true,  '{owner,data_bureau,unit,finance,audit,government}'),
    (22, 'documents',    'has_outcome',         'boolean',  false, NULL),
    (23, 'documents',    'has_amount',          'boolean',  false, NULL),
    (24, 'documents',    'has_third_party',     'boolean',  false, NULL),
    (25, 'documents',    'has_qualification',   'boolean',  false, NULL),
    (26, 'documents',    'may_be_inapplicable', 'boolean',  false, NULL),
    (27, 'steps',        'track',               'text',     true,  NULL),
    (28, 'steps',        'from_stage',          'stage',    false, NULL),
    (29, 'steps',        'to_stage',            'stage',    true,  NULL),
    (30, 'steps',        'office',              'word',     true,  '{owner,data_bureau,unit,finance,audit,government}'),
    (31, 'steps',        'kind',                'word',     true,  '{birth,forward,back,restart,exit}'),
    (32, 'steps',        'freezes',             'boolean',  false, NULL),
    (33, 'steps',        'limit_document',      'text',     false, NULL),
    (34, 'requirements', 'track',               'text',     false, NULL),
    (35, 'requirements', 'from_stage',          'stage',    false, NULL),
    (36, 'requirements', 'to_stage',            'stage',    true,  NULL),
    (37, 'requirements', 'document_kind',       'text',     true,  NULL),
    (38, 'requirements', 'outcome',             'word',     false, '{passed,failed}'),
    (40, 'requirements', 'each_round',          'boolean',  false, NULL),
    (41, 'requirements', 'any_of',              'text',     false, NULL),
    (43, 'requirements', 'when',                'when',     false, NULL),
    (44, 'conditions',   'track',               'text',     false, NULL),
    (45, 'conditions',   'from_stage',          'stage',    false, NULL),
    (46, 'conditions',   'to_stage',            'stage',    false, NULL),
    (47, 'conditions',   'condition',           'text',     true,  NULL),
    (48, 'conditions',   'argument',            'text',     false, NULL),
    (49, 'conditions',   'when',                'when',     false, NULL),
    (50, 'thresholds',   'code',                'text',     true,  NULL),
    (51, 'thresholds',   'label_zh',            'text',     true,  NULL),
    (52, 'thresholds',   'label_en',            'text',     true,  NULL),
    (53, 'thresholds',   'track',               'text',     false, NULL),
    (54, 'thresholds',   'to_stage',            'stage',    true,  NULL),
    (55, 'thresholds',   'when',                'when',     false, NULL),
    (56, 'thresholds',   'basis',               'word',     true,  '{investment,software_cost}'),
    (57, 'thresholds',   'bound',               'amount',   true,  NULL),
    (58, 'thresholds',   'inclusive',           'boolean',  true,  NULL),
    (59, 'thresholds',   'demands',             'word',     true,  '{contract,document,cost_line}'),
    (60, 'thresholds',   'demanded_kind',       'text',     true,  NULL),
    (61, 'thresholds',   'outcome',             'word',     false, '{passed,failed}'),
    (62, 'thresholds',   'qualified',           'boolean',  false, NULL),
    (63, 'thresholds',   'independent',         'boolean',  false, NULL),
    (64, 'thresholds',   'cost_line_kind',      'word',     false, '{software_development,hardware,infrastructure,maintenance,'
                                                                   'operation,supervision,testing,acceptance,security,other}'),
    (65, 'limits',       'track',               'text',     false, NULL),
    (66, 'limits',       'to_stage',            'stage',    true,  NULL),
    (67, 'limits',       'subject',             'text',     true,  NULL),
    (68, 'limits',       'ceiling',             'text',     true,  NULL),
    (76, 'tracks',       'article',             'text',     true,  NULL),
    (77, 'classes',      'article',             'text',     true,  NULL),
    (78, 'documents',    'article',             'text',     true,  NULL),
    (79, 'steps',        'article',             'text',     true,  NULL),
    (80, 'requirements', 'article',             'text',     true,  NULL),
    (81, 'conditions',   'article',             'text',     true,  NULL),
    (82, 'thresholds',   'article',             'text',     true,  NULL),
    (83, 'limits',       'article',             'text',     true,  NULL),
    (85, 'requirements', 'mode',                'word',     false, '{refuse,warn,off}'),
    (86, 'conditions',   'mode',                'word',     false, '{refuse,warn,off}'),
    (87, 'thresholds',   'mode',                'word',     false, '{refuse,warn,off}'),
    (88, 'limits',       'mode',                'word',     false, '{refuse,warn,off}'),
    (90, 'tracks',       'note',                'text',     false, NULL),
    (91, 'classes',      'note',                'text',     false, NULL),
    (92, 'documents',    'note',                'text',     false, NULL),
    (93, 'steps',        'note',                'text',     false, NULL),
    (94, 'requirements', 'note',                'text',     false, NULL),
    (95, 'conditions',   'note',                'text',     false, NULL),
    (96, 'thresholds',   'note',                'text',     false, NULL),
    (97, 'limits',       'note',                'text',     false, NULL),
   (100, 'limits',       'percent',             'percent',  false, NULL),
   (102, 'obligations',  'code',                'text',     true,  NULL),
   (103, 'obligations',  'label_zh',            'text',     true,  NULL),
   (104, 'obligations',  'label_en',            'text',     true,  NULL),
   (105, 'obligations',  'track',               'text',     false, NULL),
   (106, 'obligations',  'event',               'word',     true,  '{plan,stage,change,delay,audit_item}'),
   (107, 'obligations',  'stage',               'stage',    false, NULL),
   (108, 'obligations',  'when',                'when',     false, NULL),
   (109, 'obligations',  'debtor',              'words',    false, '{owner,data_bureau,unit,finance,audit,government}'),
   (110, 'obligations',  'receiver',            'word',     true,  '{data_bureau,unit,finance,audit,government}'),
   (111, 'obligations',  'document_kind',       'text',     false, NULL),
   (112, 'obligations',  'due_month',           'days',     false, NULL),
   (113, 'obligations',  'due_day',             'days',     false, NULL),
   (114, 'obligations',  'days',                'days',     false, NULL),
   (115, 'obligations',  'counts',              'word',     false, '{days,working_days}'),
   (116, 'obligations',  'shifts',              'boolean',  false, NULL),
   (117, 'obligations',  'article',             'text',     true,  NULL),
   (118, 'obligations',  'note',                'text',     false, NULL),
   (119, 'requirements', 'may_be_inapplicable', 'boolean',  false, NULL),
   (120, 'waivers',      'track',               'text',     false, NULL),
   (121, 'waivers',      'rule',                'text',     true,  NULL),
   (122, 'waivers',      'grantor',             'word',     true,  '{data_bureau,unit,finance,audit,government}'),
   (123, 'waivers',      'document_kind',       'text',     true,  NULL),
   (124, 'waivers',      'days',                'days',     false, NULL),
   (125, 'waivers',      'article',             'text',     true,  NULL),
   (126, 'waivers',      'note',                'text',     false, NULL),
   (127, 'orders',       'track',               'text',     false, NULL),
   (128, 'orders',       'from_stage',          'stage',    false, NULL),
   (129, 'orders',       'subject',             'text',     true,  NULL),
   (130, 'orders',       'after',               'text',     true,  NULL),
   (131, 'orders',       'anew',                'boolean',  false, NULL),
   (132, 'orders',       'own',                 'boolean',  false, NULL),
   (133, 'orders',       'any_round',           'boolean',  false, NULL),
   (134, 'orders',       'at_most',             'period',   false, NULL),
   (135, 'orders',       'shifts',              'boolean',  false, NULL),
   (136, 'orders',       'renewed_by',          'text',     false, NULL),
   (137, 'orders',       'code',                'text',     false, NULL),
   (138, 'orders',       'mode',                'word',     false, '{refuse,warn,off}'),
   (139, 'orders',       'article',             'text',     true,  NULL),
   (140, 'orders',       'note',                'text',     false, NULL),
   (141, 'conditions',   'entry',               'text',     false, NULL),
   (142, 'conditions',   'until_stage',         'stage',    false, NULL),
   (143, 'requirements', 'independent',         'boolean',  false, NULL),
   (144, 'documents',    'amount_optional',     'boolean',  false, NULL),
   (145, 'conditions',   'percent',             'percent',  false, NULL),
   (146, 'thresholds',   'percent',             'percent',  false, NULL),
   (147, 'limits',       'optional',            'boolean',  false, NULL),
   (148, 'limits',       'when',                'when',     false, NULL),
   (149, 'orders',       'when',                'when',     false, NULL),
   (200, 'obligations',  'in_time_by',          'word',     false, '{dated,recorded,received}')
  ) AS g(position, section, key, type, required, words)
  LEFT JOIN (VALUES ('tracks', 'track'), ('classes', 'class'), ('documents', 'document'), ('steps', 'step'),
                    ('requirements', 'requirement'), ('conditions', 'condition'), ('thresholds', 'threshold'),
                    ('limits', 'limit'), ('orders', 'order'), ('obligations', 'obligation'),
                    ('waivers', 'waiver')) AS s(section, role) ON s.section = g.section;
COMMENT ON VIEW govproj.pack_grammar IS
    'What a pack may say (制度包格式): one row for each key of the head and of each section.';
COMMENT ON COLUMN govproj.pack_grammar.position IS 'Order of the keys, and with it of the sections (顺序).';
COMMENT ON COLUMN govproj.pack_grammar.section IS 'Section of the pack, an array of rows (部分); NULL: the head.';
COMMENT ON COLUMN govproj.pack_grammar.role IS 'Role of the register''s table that the section fills (对应表).';
COMMENT ON COLUMN govproj.pack_grammar.key IS 'Key, and column of that table (键); when is its column applies_when.';
COMMENT ON COLUMN govproj.pack_grammar.type IS
    'Sort of value (类型): text, word, words (by commas), boolean, stage, category, date (YYYY-MM-DD), amount (yuan), percent, '
    'days, period ("2 years") or when (an object of facts, see govproj.facts).';
COMMENT ON COLUMN govproj.pack_grammar.required IS 'Whether the key must be there and not null (必填).';
COMMENT ON COLUMN govproj.pack_grammar.words IS 'The words a key of type word or words may hold (可选词).';
GRANT SELECT ON govproj.pack_grammar TO PUBLIC;

-- A text that looks like a date may still be none (31 April), and only the type itself knows.
CREATE FUNCTION govproj.is_pack_date(value text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF value !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN
        RETURN false;
    END IF;
    PERFORM make_date(left(value, 4)::integer, substr(value, 6, 2)::integer, right(value, 2)::integer);
    RETURN true;
EXCEPTION
    WHEN datetime_field_overflow THEN
        RETURN false;
END
$$;
COMMENT ON FUNCTION govproj.is_pack_date(text) IS
    'Whether a text is a calendar day written YYYY-MM-DD, whatever the client''s DateStyle.';

CREATE FUNCTION govproj.pack_value_fault(type text, words text[], value jsonb) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
    SELECT CASE
        WHEN type = 'boolean' THEN
            CASE WHEN jsonb_typeof(value) <> 'boolean' THEN format('%s is neither true nor false', v.shown) END
        WHEN type = 'amount' THEN
            CASE WHEN jsonb_typeof(value) <> 'number' OR v.word !~ '^[0-9]{1,16}([.][0-9]{1,2}0*)?$'
                 THEN format('%s is no amount in yuan: a number, not negative, at most two decimals', v.shown) END
        WHEN type = 'percent' THEN
            CASE WHEN jsonb_typeof(value) <> 'number' OR v.word !~ '^[0-9]{1,5}([.][0-9]{1,2}0*)?$' OR v.word ~ '^[0.]+$'
                 THEN format('%s is no percentage: a number above zero, at most two decimals', v.shown) END
        WHEN type = 'days' THEN
            CASE WHEN jsonb_typeof(value) <> 'number' OR v.word !~ '^[0-9]{1,5}$'
                 THEN format('%s is no number of days', v.shown) END
        WHEN type = 'when' THEN
            CASE WHEN jsonb_typeof(value) <> 'object' OR value = '{}'
                 THEN format('%s is no occasion such as {"off_plan": true}', v.shown) END
        WHEN jsonb_typeof(value) <> 'string' THEN format('%s is not a text', v.shown)
        WHEN btrim(v.word) = '' THEN 'is empty'
        WHEN type = 'word' THEN
            CASE WHEN v.word <> ALL (words) THEN format('%s is none of: %s', v.shown, array_to_string(words, ', ')) END
        WHEN type = 'words' THEN
            (SELECT format('%s is none of: %s', to_jsonb(left(k.word, 40)), array_to_string(words, ', '))
               FROM regexp_split_to_table(btrim(v.word, ', '), '[, ]+') WITH ORDINALITY AS k(word, n)
              WHERE k.word <> ALL (words)
              ORDER BY k.n
              LIMIT 1)
        WHEN type = 'stage' THEN
            CASE WHEN NOT govproj.is_stage(v.word) THEN format('%s is no stage', v.shown) END
        WHEN type = 'category' THEN
            CASE WHEN NOT govproj.is_category(v.word) THEN format('%s is no category', v.shown) END
        WHEN type = 'date' THEN
            CASE WHEN NOT govproj.is_pack_date(v.word) THEN format('%s is no date: YYYY-MM-DD', v.shown) END
        WHEN type = 'period' THEN
            CASE WHEN v.word !~ '^[1-9][0-9]{0,3} (year|month|day)s?$'
                 THEN format('%s is no period such as "2 years", "6 months" or "30 days"', v.shown) END
        END
      FROM (SELECT value #>> '{}',
                   CASE WHEN length(value::text) > 40 THEN left(value::text, 40) || '…' ELSE value::text END) AS v(word, shown)
);
COMMENT ON FUNCTION govproj.pack_value_fault(text, text[], jsonb) IS
    'What is wrong with one value of a pack, given the type and words that pack_grammar wants; NULL when nothing is.';

CREATE FUNCTION govproj.pack_fault(pack jsonb)
    RETURNS TABLE (section text, item integer, place text, fault text)
    LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH head AS (
        SELECT CASE WHEN jsonb_typeof(pack) = 'object' THEN pack ELSE '{}' END AS body
    ),
    part AS (
        SELECT g.section, min(g.position) AS position
          FROM govproj.pack_grammar g
         WHERE g.section IS NOT NULL
         GROUP BY g.section
    ),
    element AS (
        SELECT p.section, e.n::integer - 1 AS item, format('%s[%s]', p.section, e.n - 1) AS place, e.row, p.position
          FROM head h, part p,
               jsonb_array_elements(CASE WHEN jsonb_typeof(h.body -> p.section) = 'array'
                                         THEN h.body -> p.section ELSE '[]' END)
                   WITH ORDINALITY AS e("row", n)
    ),
    -- the head is looked at as one more row, less the sections
    entry AS (
        SELECT NULL::text AS section, NULL::integer AS item, NULL::text AS place, 0 AS position,
               h.body - ARRAY(SELECT p.section FROM part p) AS "row"
          FROM head h
        UNION ALL
        SELECT e.section, e.item, e.place, e.position, e.row
          FROM element e
         WHERE jsonb_typeof(e.row) = 'object'
    ),
    found AS (
        SELECT 0 AS position, NULL::text AS section, NULL::integer AS item, 'pack' AS place,
               format('is no JSON object but a JSON %s', jsonb_typeof(pack)) AS fault
         WHERE jsonb_typeof(pack) <> 'object'
        UNION ALL
        SELECT p.position, p.section, NULL, p.section, 'is missing'
          FROM head h, part p
         WHERE p.section IN ('tracks', 'classes', 'documents', 'steps')
           AND coalesce(jsonb_typeof(h.body -> p.section), 'null') = 'null'
        UNION ALL
        SELECT p.position, p.section, NULL, p.section,
               format('is no array of rows but a JSON %s', jsonb_typeof(h.body -> p.section))
          FROM head h, part p
         WHERE jsonb_typeof(h.body -> p.section) NOT IN ('array', 'null')
        UNION ALL
        SELECT e.position, e.section, e.item, e.place,
               format('is no JSON object but a JSON %s', jsonb_typeof(e.row))
          FROM element e
         WHERE jsonb_typeof(e.row) <> 'object'
        UNION ALL
        SELECT e.position, e.section, e.item, concat_ws('.', e.place, k.key), 'is no key of a pack'
          FROM entry e, jsonb_object_keys(e.row) AS k(key)
         WHERE NOT EXISTS (SELECT FROM govproj.pack_grammar g
                            WHERE g.section IS NOT DISTINCT FROM e.section AND g.key = k.key)
        UNION ALL
        SELECT e.position, e.section, e.item, concat_ws('.', e.place, g.key), 'is missing'
          FROM entry e
          JOIN govproj.pack_grammar g ON g.section IS NOT DISTINCT FROM e.section AND g.required
         WHERE coalesce(jsonb_typeof(e.row -> g.key), 'null') = 'null' AND jsonb_typeof(pack) = 'object'
        UNION ALL
        SELECT e.position, e.section, e.item, concat_ws('.', e.place, g.key),
               govproj.pack_value_fault(g.type, g.words, e.row -> g.key)
          FROM entry e
          JOIN govproj.pack_grammar g ON g.section IS NOT DISTINCT FROM e.section
         WHERE jsonb_typeof(e.row -> g.key) <> 'null'
           AND govproj.pack_value_fault(g.type, g.words, e.row -> g.key) IS NOT NULL
        UNION ALL
        -- written YYYY-MM-DD, dates compare as texts do
        SELECT 0, NULL, NULL, d.key, format('%s lies %s %s', h.body -> d.key, d.side, h.body ->> d.other)
          FROM head h,
               (VALUES ('valid_until', 'before', 'valid_from', -1),
                       ('superseded_on', 'before', 'valid_from', -1),
                       ('superseded_on', 'after', 'valid_until', 1)) AS d(key, side, other, wrong)
         WHERE govproj.is_pack_date(h.body ->> d.key) AND govproj.is_pack_date(h.body ->> d.other)
           AND CASE d.wrong WHEN -1 THEN (h.body ->> d.key) COLLATE "C" < (h.body ->> d.other)
                            ELSE (h.body ->> d.key) COLLATE "C" > (h.body ->> d.other) END
    )
    SELECT f.section, f.item, f.place, f.fault
      FROM found f
     ORDER BY f.position, f.item NULLS FIRST, f.place COLLATE "C", f.fault COLLATE "C";
END;
COMMENT ON FUNCTION govproj.pack_fault(jsonb) IS
    'What is wrong with the form of a pack: keys, types, words, stages, categories, dates, amounts. '
    'Items count from zero, as in pack -> section -> item.';

CREATE FUNCTION govproj.policy_table(register text, role text) RETURNS regclass
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    found_table regclass;
BEGIN
    -- by the engine's trigger and its argument, since its owner may have renamed the table
    SELECT t.tgrelid INTO found_table
      FROM pg_trigger t
      JOIN pg_proc p ON p.oid = t.tgfoid
      JOIN pg_class c ON c.oid = t.tgrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = policy_table.register
       AND p.pronamespace = 'govproj'::regnamespace AND p.proname = 'policy_guard'
       AND t.tgargs = convert_to(policy_table.role, 'UTF8') || decode('00', 'hex')
     ORDER BY t.oid
     LIMIT 1;
    IF found_table IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_object',
            MESSAGE = format('"%s" is not a register', policy_table.register),
            HINT = coalesce('Registers here: ' ||
                            (SELECT string_agg(quote_ident(r.name), ', ' ORDER BY r.name) FROM govproj.registers r) || '.',
                            'There is none yet: SELECT govproj.create_register(''yunfu'').');
    END IF;
    RETURN found_table;
END
$$;
COMMENT ON FUNCTION govproj.policy_table(text, text) IS
    'The table that plays a role (policy, policy_step, ...) in a register, whatever its name by now. Errors: 42704 no such register.';

-- Puts one row of a pack into a register. NULL when it went in; else what spoke against it.
CREATE FUNCTION govproj.load_pack_row(target regclass, policy_id bigint, body jsonb, OUT row_id bigint, OUT fault text)
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    -- when is a word of SQL, so that its column has another name
    said jsonb := CASE WHEN body ? 'when' THEN body - 'when' || jsonb_build_object('applies_when', body -> 'when') ELSE body END;
    columns text[] := ARRAY(SELECT quote_ident(e.key) FROM jsonb_each(said) AS e WHERE jsonb_typeof(e.value) <> 'null');
    broken text;
BEGIN
    EXECUTE format('INSERT INTO %1$s (policy_id, %2$s) SELECT $1, %3$s FROM jsonb_populate_record(NULL::%1$s, $2) AS r RETURNING id',
                   target, array_to_string(columns, ', '), 'r.' || array_to_string(columns, ', r.'))
       INTO row_id USING load_pack_row.policy_id, said;
EXCEPTION
    WHEN unique_violation THEN
        fault := 'says the same as an earlier row';
    WHEN integrity_constraint_violation OR data_exception THEN
        GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
        fault := CASE broken
            WHEN 'policy_step_birth_check' THEN 'a birth step, and no other, has no from_stage'
            WHEN 'policy_step_moves_check' THEN 'the step leads from a stage to itself'
            WHEN 'policy_document_kind_check' THEN format('%s is a word the engine keeps for itself', body -> 'kind')
            WHEN 'policy_condition_argument_check' THEN
                format('condition %s %s', body ->> 'condition',
                       CASE WHEN body ->> 'argument' IS NULL THEN 'lacks its argument' ELSE 'takes no argument' END)
            WHEN 'policy_document_amount_optional_check' THEN 'amount_optional goes with has_amount'
            WHEN 'policy_condition_percent_check' THEN 'a percentage goes with condition contract or cost_line, and is 100 at most'
            WHEN 'policy_threshold_percent_check' THEN 'a percentage is of a contract or a cost line, and is 100 at most'
            WHEN 'policy_condition_place_check' THEN
                'a condition stands at a step, with its to_stage, or at an entry, with no from_stage'
            WHEN 'policy_order_period_check' THEN 'renewed_by and shifts go with at_most'
            WHEN 'policy_obligation_stage_check' THEN 'a duty whose event is stage, and no other, names the stage'
            WHEN 'policy_obligation_document_check' THEN
                'a duty that arises with a stage, a change or a delay, and no other, names the document that meets it'
            WHEN 'policy_obligation_debtor_of_plan_check' THEN 'a plan is owed by a kind of agency, anything else by the owner'
            WHEN 'policy_obligation_due_check' THEN 'a plan is due on a day of a month, anything else within days or whenever'
            WHEN 'policy_obligation_filed_check' THEN 'an audit item is handed over, and neither recorded nor received as a filing is'
            WHEN 'policy_limit_to_stage_check' THEN 'an exit is no gate for an amount'
            WHEN 'policy_threshold_to_stage_check' THEN 'an exit is no gate for an amount'
            WHEN 'policy_limit_subject_check' THEN
                'the subject is a document kind, contracts or allocations, the ceiling another document kind or limit; '
                'supplements go with the ceiling contract, payments with arranged, allocations:national and payments:national with '
                'national_funds'
            ELSE SQLERRM END;
END
$$;
COMMENT ON FUNCTION govproj.load_pack_row(regclass, bigint, jsonb) IS
    'Part of load_pack: inserts one row of a section and says what spoke against it, so that the next row can be tried.';

CREATE FUNCTION govproj.load_pack_now(register text, pack jsonb) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
    SET jit = off
AS $$
DECLARE
    policy_table regclass;
    target regclass;
    head_faulty boolean;
    unreadable boolean;
    policy_id bigint;
    faults text[];
    skipped text[];
    part record;
    places jsonb := '{}';
    entry record;
    outcome record;
BEGIN
    IF register IS NULL OR pack IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'null_value_not_allowed',
            MESSAGE = format('load_pack needs %s', CASE WHEN register IS NULL THEN 'the name of a register' ELSE 'a pack' END);
    END IF;
    policy_table := govproj.policy_table(register, 'policy');
    PERFORM govproj.require_version(r.project::regclass) FROM govproj.registers AS r WHERE r.name = register;

    EXECUTE format('SELECT p.id FROM %s p WHERE p.code = $1', policy_table) INTO policy_id USING pack ->> 'code';
    IF policy_id IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'duplicate_object',
            MESSAGE = format('register "%s" already holds a policy "%s"', register, pack ->> 'code'),
            HINT = 'Give the new version a code of its own, or delete the old one while no project was born under it.';
    END IF;

    SELECT coalesce(array_agg(format('%s: %s', f.place, f.fault)), '{}'),
           array_agg(format('%s[%s]', f.section, f.item)) FILTER (WHERE f.item IS NOT NULL),
           coalesce(bool_or(f.section IS NULL), false),
           coalesce(bool_or(f.place IN ('pack', 'tracks', 'classes', 'documents', 'steps')), false)
      INTO faults, skipped, head_faulty, unreadable
      FROM govproj.pack_fault(pack) f;
    IF NOT head_faulty THEN
        FOR entry IN EXECUTE format(
            'SELECT p.code, p.valid_from, least(p.valid_until, p.superseded_on) AS last_day
               FROM %s p
              WHERE daterange(p.valid_from, least(p.valid_until, p.superseded_on), ''[]'')
                    && daterange($1, least($2, $3), ''[]'')
              ORDER BY p.valid_from', policy_table)
            USING (pack ->> 'valid_from')::date, (pack ->> 'valid_until')::date, (pack ->> 'superseded_on')::date
        LOOP
            head_faulty := true;
            faults := faults || format('valid_from: overlaps policy "%s", in force from %s %s', entry.code,
                                       to_char(entry.valid_from, 'YYYY-MM-DD'),
                                       coalesce('until ' || to_char(entry.last_day, 'YYYY-MM-DD'), 'without end'));
        END LOOP;
    END IF;

    -- With a fault in the head nothing will stay; a stand-in lets the rows below be looked at all the same.
    -- A pack that lacks a whole section is not looked at further: all else would follow from that.
    IF unreadable THEN
        NULL;
    ELSIF head_faulty THEN
        EXECUTE format('INSERT INTO %1$s (code, title, valid_from, valid_until)
                        SELECT gen_random_uuid()::text, ''stand-in'', d.day, d.day
                          FROM (SELECT coalesce(min(valid_from), DATE ''2000-01-01'') - 1 FROM %1$s) AS d(day)
                        RETURNING id', policy_table) INTO policy_id;
    ELSE
        EXECUTE format('INSERT INTO %1$s (code, number, title, issuer, interpreter, basis, valid_from, valid_until,
                                          superseded_on, backdate_days, note)
                        SELECT r.code, r.number, r.title, r.issuer, r.interpreter, r.basis, r.valid_from, r.valid_until,
                               r.superseded_on, r.backdate_days, r.note
                          FROM jsonb_populate_record(NULL::%1$s, $1) AS r
                        RETURNING id', policy_table) INTO policy_id USING pack;
    END IF;

    FOR part IN
        SELECT g.section, g.role
          FROM govproj.pack_grammar g
         WHERE g.section IS NOT NULL AND jsonb_typeof(pack -> g.section) = 'array' AND NOT unreadable
         GROUP BY g.section, g.role
         ORDER BY min(g.position)
    LOOP
        target := govproj.policy_table(register, part.role);
        FOR entry IN
            SELECT format('%s[%s]', part.section, e.n - 1) AS place, e.body
              FROM jsonb_array_elements(pack -> part.section) WITH ORDINALITY AS e(body, n)
             ORDER BY e.n
        LOOP
            CONTINUE WHEN entry.place = ANY (skipped);
            outcome := govproj.load_pack_row(target, policy_id, entry.body);
            IF outcome.fault IS NOT NULL THEN
                faults := faults || format('%s: %s', entry.place, outcome.fault);
            ELSE
                places := places || jsonb_build_object(part.role || ' ' || outcome.row_id, entry.place);
            END IF;
        END LOOP;
    END LOOP;

    FOR entry IN EXECUTE format('SELECT f.rule_table, f.rule_id, f.fault, f.article FROM %I.policy_fault f
                                  WHERE f.policy_id = $1 ORDER BY f.rule_table, f.rule_id, f.code, f.fault', register)
        USING policy_id
    LOOP
        faults := faults || format('%s: %s%s', coalesce(places ->> (entry.rule_table || ' ' || entry.rule_id), 'pack'),
                                   entry.fault, ' (Art. ' || entry.article || ')');
    END LOOP;

    IF cardinality(faults) > 0 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('pack "%s" is not lawful to load: %s', coalesce(pack ->> 'code', '?'),
                             CASE cardinality(faults) WHEN 1 THEN '1 fault' ELSE cardinality(faults) || ' faults' END),
            DETAIL = array_to_string(faults, E'\n'),
            HINT = 'Items count from zero. A row that cannot be read is missing to those that build on it, '
                   'so mend the form first: the view govproj.pack_grammar describes it.';
    END IF;
    RETURN policy_id;
END
$$;
COMMENT ON FUNCTION govproj.load_pack_now(text, jsonb) IS
    'Part of load_pack, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.load_pack(register text, pack jsonb) RETURNS bigint
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.load_pack(text, jsonb) IS
    'Loads a policy pack (制度包) into a register as a new version and returns its policy id: all of it or nothing. '
    'Errors: 22023 the pack is malformed or contradicts itself, with every fault in the detail; '
    '42710 its code is loaded already; 42704 no such register; 22004 an argument is NULL.';

CREATE FUNCTION govproj.diagram_now(register text, track text) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    policy record;
    track_table regclass;
    title text;
    known text;
    lines text[];
BEGIN
    IF register IS NULL OR track IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'null_value_not_allowed',
            MESSAGE = 'diagram needs the name of a register and of a track';
    END IF;
    EXECUTE format('SELECT p.id, concat_ws('' '', p.number, p.code) AS title FROM %s p ORDER BY p.valid_from DESC, p.id DESC LIMIT 1',
                   govproj.policy_table(register, 'policy')) INTO policy;
    IF policy.id IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_object',
            MESSAGE = format('register "%s" holds no policy', register),
            HINT = 'Load one with govproj.load_pack().';
    END IF;
    track_table := govproj.policy_table(register, 'policy_track');
    EXECUTE format('SELECT t.label_zh || '' ('' || t.label_en || '')'' FROM %s t WHERE t.policy_id = $1 AND t.track = $2',
                   track_table) INTO title USING policy.id, track;
    IF title IS NULL THEN
        EXECUTE format('SELECT string_agg(t.track, '', '' ORDER BY t.track COLLATE "C") FROM %s t WHERE t.policy_id = $1',
                       track_table) INTO known USING policy.id;
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_object',
            MESSAGE = format('the policy of register "%s" has no track "%s"', register, track),
            HINT = format('Its tracks: %s.', coalesce(known, 'none'));
    END IF;

    -- a colon, quote, semicolon or hash ends a label in Mermaid
    EXECUTE format($query$
        WITH step AS (
            SELECT s.from_stage, s.to_stage,
                   o.zh || ' ' || s.office || ', Art. ' || translate(s.article, ':;"#%%' || chr(10), '     ') AS label
              FROM %s s
              JOIN (VALUES ('owner', '项目单位'), ('data_bureau', '数据主管部门'), ('unit', '市直单位'),
                           ('finance', '财政部门'), ('audit', '审计部门'), ('government', '政府')) AS o(office, zh)
                ON o.office = s.office
             WHERE s.policy_id = $1 AND s.track = $2
        ),
        stage AS (
            SELECT from_stage AS stage FROM step WHERE from_stage IS NOT NULL
            UNION
            SELECT to_stage FROM step
        ),
        line AS (
            SELECT 1 AS part, stage AS a, stage AS b,
                   format('    state "%%s %%s" as %%s', govproj.label(stage, 'zh'), govproj.label(stage, 'en'), stage::text) AS line
              FROM stage
            UNION ALL
            SELECT 2, from_stage, to_stage,
                   format('    %%s --> %%s : %%s', coalesce(from_stage::text, '[*]'), to_stage::text, label)
              FROM step
            UNION ALL
            SELECT 3, stage, stage, format('    %%s --> [*]', stage::text)
              FROM stage
             WHERE stage NOT IN (SELECT from_stage FROM step WHERE from_stage IS NOT NULL)
        )
        SELECT array_agg(line ORDER BY part, a NULLS FIRST, b) FROM line
        $query$, govproj.policy_table(register, 'policy_step')) INTO lines USING policy.id, track;
    RETURN array_to_string(ARRAY['stateDiagram-v2',
                                 format('    %%%% %s, %s', translate(policy.title, chr(10), ' '), translate(title, chr(10), ' '))]
                           || lines, E'\n');
END
$$;
COMMENT ON FUNCTION govproj.diagram_now(text, text) IS
    'Part of diagram, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.diagram(register text, track text) RETURNS text
    LANGUAGE c STABLE AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.diagram(text, text) IS
    'The steps of a track (流程图) as Mermaid text, drawn from the newest policy of the register. '
    'Errors: 42704 no such register, policy or track, the hint names the known ones; 22004 an argument is NULL.';
