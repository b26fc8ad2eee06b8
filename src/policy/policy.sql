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
SELECT g.position, g.section, 'policy' || coalesce('_' || s.role, '') AS role, g.key, g.type, g.required, g.words,
       s.section_required IS TRUE AS section_required, s.named_by,
       CASE WHEN g.section IS NULL THEN NULL
            WHEN g.key IN ('from_stage', 'to_stage', 'entry', 'needs', 'subject', 'after') THEN 'rows'
            WHEN g.type = 'words' OR g.key = 'renewed_by' THEN 'words' END AS lists
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
    (37, 'requirements', 'needs',               'text',     true,  NULL),
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
    (83, 'limits',       'article',             'text',     true,  NULL),
    (85, 'requirements', 'mode',                'word',     false, '{refuse,warn,off}'),
    (86, 'conditions',   'mode',                'word',     false, '{refuse,warn,off}'),
    (88, 'limits',       'mode',                'word',     false, '{refuse,warn,off}'),
    (90, 'tracks',       'note',                'text',     false, NULL),
    (91, 'classes',      'note',                'text',     false, NULL),
    (92, 'documents',    'note',                'text',     false, NULL),
    (93, 'steps',        'note',                'text',     false, NULL),
    (94, 'requirements', 'note',                'text',     false, NULL),
    (95, 'conditions',   'note',                'text',     false, NULL),
    (97, 'limits',       'note',                'text',     false, NULL),
   (100, 'limits',       'percent',             'percent',  false, NULL),
   (102, 'obligations',  'code',                'text',     true,  NULL),
   (103, 'obligations',  'label_zh',            'text',     true,  NULL),
   (104, 'obligations',  'label_en',            'text',     true,  NULL),
   (105, 'obligations',  'track',               'text',     false, NULL),
   (106, 'obligations',  'event',               'word',     true,  '{plan,stage,year,change,delay,audit_item}'),
   (107, 'obligations',  'stage',               'stage',    false, NULL),
   (171, 'obligations',  'until_stage',         'stage',    false, NULL),
   (108, 'obligations',  'when',                'when',     false, NULL),
   (109, 'obligations',  'debtor',              'words',    false, '{owner,data_bureau,unit,finance,audit,government}'),
   (110, 'obligations',  'receiver',            'word',     true,  '{data_bureau,unit,finance,audit,government}'),
   (111, 'obligations',  'document_kind',       'text',     false, NULL),
   (112, 'obligations',  'due_month',           'days',     false, NULL),
   (113, 'obligations',  'due_day',             'days',     false, NULL),
   (114, 'obligations',  'year',                'word',     false, '{next,same}'),
   (115, 'obligations',  'period',              'period',   false, NULL),
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
   (166, 'orders',       'at_least',            'period',   false, NULL),
   (167, 'orders',       'extended_by',         'text',     false, NULL),
   (168, 'orders',       'extension',           'period',   false, NULL),
   (169, 'orders',       'times',               'days',     false, NULL),
   (170, 'orders',       'asked',               'period',   false, NULL),
   (137, 'orders',       'code',                'text',     false, NULL),
   (138, 'orders',       'mode',                'word',     false, '{refuse,warn,off}'),
   (139, 'orders',       'article',             'text',     true,  NULL),
   (140, 'orders',       'note',                'text',     false, NULL),
   (141, 'conditions',   'entry',               'text',     false, NULL),
   (142, 'conditions',   'until_stage',         'stage',    false, NULL),
   (143, 'requirements', 'independent',         'boolean',  false, NULL),
   (144, 'documents',    'amount_optional',     'boolean',  false, NULL),
   (146, 'requirements', 'qualified',           'boolean',  false, NULL),
   (147, 'limits',       'optional',            'boolean',  false, NULL),
   (172, 'limits',       'until_stage',         'stage',    false, NULL),
   (173, 'limits',       'lifted_by',           'text',     false, NULL),
   (148, 'limits',       'when',                'when',     false, NULL),
   (149, 'orders',       'when',                'when',     false, NULL),
   (150, 'requirements', 'onwards',             'boolean',  false, NULL),
   (151, 'requirements', 'absent',              'boolean',  false, NULL),
   (152, 'requirements', 'percent',             'percent',  false, NULL),
   (153, 'requirements', 'code',                'text',     false, NULL),
   (154, 'requirements', 'label_zh',            'text',     false, NULL),
   (155, 'requirements', 'label_en',            'text',     false, NULL),
   (156, 'conditions',   'code',                'text',     false, NULL),
   (157, 'conditions',   'label_zh',            'text',     false, NULL),
   (158, 'conditions',   'label_en',            'text',     false, NULL),
   (160, 'forms',        'form',                'word',     true,
         '{project,cost_line,contract,contract_party,supplement,payment,change,fund_allocation,annual_plan,demand,service_request,'
         'matter,evaluation,audit_request,audit_item,finding}'),
   (161, 'forms',        'does',                'word',     true,
         '{enter,file,take_up,decide,allocate,resolve,hand_over,remedy}'),
   (162, 'forms',        'track',               'text',     false, NULL),
   (163, 'forms',        'office',              'words',    true,  '{owner,data_bureau,unit,finance,audit,government}'),
   (164, 'forms',        'article',             'text',     true,  NULL),
   (165, 'forms',        'note',                'text',     false, NULL),
   (180, 'words',        'list',                'word',     true,  '{cost_line,source,ground,cause,contract}'),
   (181, 'words',        'word',                'text',     true,  NULL),
   (182, 'words',        'label_zh',            'text',     true,  NULL),
   (183, 'words',        'label_en',            'text',     true,  NULL),
   (184, 'words',        'parts',               'words',    false,
         '{software,in_scope,main,supervision,examination,follows}'),
   (185, 'words',        'article',             'text',     false, NULL),
   (186, 'words',        'note',                'text',     false, NULL),
   (200, 'obligations',  'in_time_by',          'word',     false, '{dated,recorded,received}'),
   (301, 'articles',     'article',             'text',     true,  NULL),
   (302, 'articles',     'summary_zh',          'text',     true,  NULL),
   (303, 'articles',     'summary_en',          'text',     true,  NULL),
   (304, 'articles',     'text_zh',             'text',     false, NULL),
   (305, 'articles',     'note',                'text',     false, NULL),
   (306, 'notes',        'note',                'text',     true,  NULL),
   (307, 'notes',        'note_zh',             'text',     true,  NULL),
   (401, 'cases',        'case',                'text',     true,  NULL),
   (402, 'cases',        'case_en',             'text',     false, NULL),
   (403, 'cases',        'article',             'text',     true,  NULL),
   (404, 'cases',        'given',               'given',    true,  NULL),
   (405, 'cases',        'story',               'story',    true,  NULL),
   (406, 'cases',        'note',                'text',     false, NULL)
  ) AS g(position, section, key, type, required, words)
  -- a row is named by what is unique in its table
  LEFT JOIN (VALUES ('tracks',       'track',       true,  '{track}'::text[]),
                    ('classes',      'class',       true,  '{category}'),
                    ('documents',    'document',    true,  '{kind}'),
                    ('steps',        'step',        true,  '{track,from_stage,to_stage}'),
                    ('requirements', 'requirement', false,
                     '{code,track,from_stage,to_stage,needs,outcome,any_of,when}'),
                    ('conditions',   'condition',   false, '{track,from_stage,to_stage,entry,condition,argument,when}'),
                    ('limits',       'limit',       false, '{track,to_stage,subject,ceiling,when}'),
                    ('orders',       'order',       false, '{track,from_stage,subject,after,when}'),
                    ('obligations',  'obligation',  false, '{code}'),
                    ('waivers',      'waiver',      false, '{track,rule}'),
                    ('forms',        'form',        false, '{form,does,track}'),
                    ('words',        'word',        false, '{list,word}'),
                    ('articles',     'article',     false, '{article}'),
                    ('notes',        'note',        false, '{note}'),
                    ('cases',        'case',        false, '{case}')) AS s(section, role, section_required, named_by)
    ON s.section = g.section;
COMMENT ON VIEW govproj.pack_grammar IS
    'What a pack may say (制度包格式): one row for each key of the head and of each section.';
COMMENT ON COLUMN govproj.pack_grammar.position IS 'Order of the keys, and with it of the sections (顺序).';
COMMENT ON COLUMN govproj.pack_grammar.section IS 'Section of the pack, an array of rows (部分); NULL: the head.';
COMMENT ON COLUMN govproj.pack_grammar.role IS 'Role of the register''s table that the section fills (对应表).';
COMMENT ON COLUMN govproj.pack_grammar.key IS
    'Key, and column of that table (键); when is its column applies_when, case and case_en are its title and title_en.';
COMMENT ON COLUMN govproj.pack_grammar.type IS
    'Sort of value (类型): text, word, words (by commas), boolean, stage, category, date (YYYY-MM-DD), percent, '
    'days, period ("2 years", "15 working days", "budget year"), when (an object of facts, see govproj.facts), given or story '
    '(of a case, see policy_case).';
COMMENT ON COLUMN govproj.pack_grammar.required IS 'Whether the key must be there and not null (必填).';
COMMENT ON COLUMN govproj.pack_grammar.words IS 'The words a key of type word or words may hold (可选词).';
COMMENT ON COLUMN govproj.pack_grammar.section_required IS 'Whether the section must be there (部分必备).';
COMMENT ON COLUMN govproj.pack_grammar.named_by IS
    'The keys that tell the rows of the section apart, by which messages name them (行的标识).';
COMMENT ON COLUMN govproj.pack_grammar.lists IS
    'What a list of values means (列表含义): rows, a row for each; words, the same as the words by commas; NULL: there may be none.';
GRANT SELECT ON govproj.pack_grammar TO PUBLIC;

CREATE FUNCTION govproj.pack_fault(pack text)
    RETURNS TABLE (section text, item integer, place text, fault text, sort text, line integer)
    LANGUAGE c STABLE STRICT AS 'MODULE_PATHNAME', 'govproj_pack_fault_of_text';
COMMENT ON FUNCTION govproj.pack_fault(text) IS
    'What is wrong with the form of a pack (制度包格式问题), each slip once and in the order of the text: keys, types, words, stages, '
    'categories, dates, amounts, what is said twice. sort: json (no JSON, and nothing else is looked at), form, '
    'contradiction (within a row) or advice (may be meant so, and is loaded). Items count from zero, as in pack -> section -> item.';

CREATE FUNCTION govproj.pack_fault(pack jsonb)
    RETURNS TABLE (section text, item integer, place text, fault text, sort text, line integer)
    LANGUAGE c STABLE STRICT AS 'MODULE_PATHNAME', 'govproj_pack_fault_of_jsonb';
COMMENT ON FUNCTION govproj.pack_fault(jsonb) IS
    'The same of a pack that has become jsonb (制度包格式问题), which no longer knows what was said twice, nor lines.';

CREATE FUNCTION govproj.pack_rows(pack text)
    RETURNS TABLE (section text, item integer, place text, line integer)
    LANGUAGE c STABLE STRICT AS 'MODULE_PATHNAME', 'govproj_pack_rows';
COMMENT ON FUNCTION govproj.pack_rows(text) IS
    'Part of load_pack: what messages call each row of a pack (行名), and its line.';

CREATE FUNCTION govproj.requirement_code(code text, any_of text, needs text, absent boolean) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(any_of, code, replace(needs, ':', '.') || CASE WHEN absent THEN '.absent' ELSE '' END);
COMMENT ON FUNCTION govproj.requirement_code(text, text, text, boolean) IS
    'How refusals and explain call a row of policy_requirement (规则代码), by its columns.';

CREATE FUNCTION govproj.condition_code(code text, condition text, argument text, entry text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(code, concat_ws('.', condition, argument, regexp_replace(entry, '^[^:]*:', '')));
COMMENT ON FUNCTION govproj.condition_code(text, text, text, text) IS
    'How refusals and explain call a row of policy_condition (规则代码), by its columns.';

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
    WHEN 'policy_form_does_check' THEN govproj.said('nobody can %s %s: each form has answers of its own', body ->> 'does', body ->> 'form')
    WHEN 'policy_form_owner_check' THEN
        govproj.said('%s of %s is for offices that are named: there is no owner whose it is', body ->> 'does', body ->> 'form')
    WHEN 'policy_form_track_check' THEN govproj.said('%s is about no project, and names no track', body ->> 'form')
    WHEN 'policy_form_office_check' THEN govproj.said('words are separated by commas, and there is none too many')
    WHEN 'policy_track_owner_kinds_check' THEN govproj.said('words are separated by commas, and there is none too many')
    WHEN 'policy_word_parts_form_check' THEN govproj.said('words are separated by commas, and there is none too many')
    WHEN 'policy_word_word_check' THEN
        govproj.said('%s is no word: small letters, digits and underscores, beginning with a letter, 63 at most', (body -> 'word')::text)
    WHEN 'policy_word_parts_check' THEN
        CASE body ->> 'list'
            WHEN 'cost_line' THEN govproj.said('a word of list %s may have these parts: %s', 'cost_line', 'software')
            WHEN 'source' THEN govproj.said('a word of list %s may have these parts: %s', 'source', 'in_scope')
            WHEN 'contract' THEN
                govproj.said('a word of list %s may have these parts: %s', 'contract', 'main, supervision, examination, follows')
            ELSE govproj.said('a word of list %s has no parts', body ->> 'list') END
    WHEN 'policy_obligation_debtor_check' THEN govproj.said('words are separated by commas, and there is none too many')
    WHEN 'policy_obligation_code_check' THEN govproj.said('the code is longer than 63 characters')
    WHEN 'policy_obligation_stage_check' THEN
        govproj.said('a duty whose event is stage or year, and no other, names the stage; that of each year may name until_stage too')
    WHEN 'policy_obligation_document_check' THEN
        govproj.said('a duty that arises with a stage, each year, with a change or a delay, and no other, names the document that '
                     'meets it')
    WHEN 'policy_obligation_debtor_of_plan_check' THEN
        govproj.said('a plan is owed by a kind of agency, anything else by the owner')
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
    WHEN 'policy_limit_until_stage_check' THEN govproj.said('until_stage is a later one than to_stage')
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

-- Every fault is {"section", "item", "place", "fault", "sort", "line"}, as pack_fault tells them; sort row is what the tables say
-- of a row, and rule what the rows say of one another.
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
        -- who says nothing of words speaks the usual ones
        pack := jsonb_build_object('words', (SELECT p.body -> 'words' FROM govproj.packs AS p WHERE p.code = 'yunfu-2020')) || pack;
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
