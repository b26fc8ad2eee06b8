-- What a pack may say. section NULL is the head of the pack; every other section is an array of rows,
-- whose keys are the columns of the register's table of that role.
CREATE VIEW govproj.pack_grammar AS
SELECT g.position, g.section, 'policy' || coalesce('_' || s.role, '') AS role, g.key, g.type, g.required, g.words,
       s.section_required IS TRUE AS section_required, s.named_by,
       CASE WHEN g.section IS NULL THEN NULL
            WHEN g.key IN ('from_stage', 'to_stage', 'entry', 'needs', 'subject', 'after') THEN 'rows'
            WHEN g.type IN ('words', 'offices') OR g.key IN ('renewed_by', 'met_by') THEN 'words' END AS lists,
       -- a file begins with its head and says of each row at last how it binds, where it comes from, and what is remarked
       coalesce(s.written, 0) * 10000
           + CASE WHEN s.section IS NULL THEN 0
                  WHEN g.section = 'requirements' AND g.key IN ('code', 'label_zh', 'label_en') THEN 0
                  WHEN g.section = 'conditions' AND g.key IN ('code', 'label_zh', 'label_en') THEN 4000
                  WHEN g.section = 'conditions' AND g.key IN ('to_stage', 'until_stage') THEN 2000
                  WHEN g.key IN ('condition', 'argument') THEN 2500
                  WHEN g.key = 'mode' THEN 5000
                  WHEN g.key IN ('article', 'note') AND g.key <> ALL (s.named_by) THEN CASE g.key WHEN 'article' THEN 6000 ELSE 8000 END
                  WHEN g.type IN ('given', 'story') THEN 7000
                  WHEN g.type = 'when' AND g.section <> 'obligations' THEN 3000 ELSE 1000 END
           + g.position AS written,
       g.type = 'text'
           AND (g.key IN ('label_zh', 'label_en', 'label', 'note', 'note_zh', 'summary_zh', 'summary_en', 'text_zh', 'case_en')
                OR (g.section IS NULL AND g.key IN ('number', 'title', 'issuer', 'interpreter', 'basis'))) AS correctable
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
    (15, 'tracks',       'owner_kinds',         'offices',  true,  NULL),
    (16, 'classes',      'category',            'category', true,  NULL),
    (17, 'classes',      'track',               'text',     false, NULL),
   (187, 'classes',      'when',                'when',     false, NULL),
    (18, 'documents',    'kind',                'text',     true,  NULL),
    (19, 'documents',    'label_zh',            'text',     true,  NULL),
    (20, 'documents',    'label_en',            'text',     true,  NULL),
    (21, 'documents',    'issuer',              'office',   true,  '{owner}'),
    (22, 'documents',    'has_outcome',         'boolean',  false, NULL),
    (23, 'documents',    'has_amount',          'boolean',  false, NULL),
    (24, 'documents',    'has_third_party',     'boolean',  false, NULL),
    (25, 'documents',    'has_qualification',   'boolean',  false, NULL),
    (26, 'documents',    'may_be_inapplicable', 'boolean',  false, NULL),
    (27, 'steps',        'track',               'text',     true,  NULL),
    (28, 'steps',        'from_stage',          'stage',    false, NULL),
    (29, 'steps',        'to_stage',            'stage',    true,  NULL),
    (30, 'steps',        'office',              'office',   true,  '{owner}'),
    (31, 'steps',        'kind',                'word',     true,  '{birth,forward,back,restart,exit}'),
    (32, 'steps',        'freezes',             'boolean',  false, NULL),
    (33, 'steps',        'limit_document',      'text',     false, NULL),
   (188, 'steps',        'when',                'when',     false, NULL),
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
   (106, 'obligations',  'event',               'word',     true,  '{plan,stage,year,change,delay,contract_end,audit_item}'),
   (107, 'obligations',  'stage',               'stage',    false, NULL),
   (171, 'obligations',  'until_stage',         'stage',    false, NULL),
   (108, 'obligations',  'when',                'when',     false, NULL),
   (109, 'obligations',  'debtor',              'offices',  false, '{owner}'),
   (110, 'obligations',  'receiver',            'office',   false, '{owner}'),
   (111, 'obligations',  'met_by',              'text',     false, NULL),
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
   (122, 'waivers',      'grantor',             'office',   true,  NULL),
   (123, 'waivers',      'document_kind',       'text',     true,  NULL),
   (124, 'waivers',      'days',                'days',     false, NULL),
   (125, 'waivers',      'article',             'text',     true,  NULL),
   (126, 'waivers',      'note',                'text',     false, NULL),
   (189, 'waivers',      'when',                'when',     false, NULL),
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
   (145, 'documents',    'parts',               'words',    false,
         '{fund_request,fund_review,approval,fund_grant,appraisal,award,failure,suspension,resumption,partial_acceptance}'),
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
   (160, 'forms',        'form',                'form',     true,
         '{project,cost_line,contract,contract_party,supplement,payment,change,fund_allocation,annual_plan,demand,service_request,'
         'matter,evaluation,audit_request,audit_item,finding}'),
   (161, 'forms',        'does',                'word',     true,
         '{enter,supplement,file,take_up,decide,allocate,resolve,hand_over,remedy,approve,transfer,reclassify}'),
   (162, 'forms',        'track',               'text',     false, NULL),
   (163, 'forms',        'office',              'offices',  true,  '{owner}'),
   (164, 'forms',        'article',             'text',     true,  NULL),
   (165, 'forms',        'note',                'text',     false, NULL),
   (170, 'attributes',   'attribute',           'text',     true,  NULL),
   (171, 'attributes',   'label_zh',            'text',     true,  NULL),
   (172, 'attributes',   'label_en',            'text',     true,  NULL),
   (173, 'attributes',   'article',             'text',     true,  NULL),
   (174, 'attributes',   'note',                'text',     false, NULL),
   (180, 'words',        'list',                'list',     true,  govproj.word_lists()),
   (181, 'words',        'word',                'text',     true,  NULL),
   (182, 'words',        'label_zh',            'text',     true,  NULL),
   (183, 'words',        'label_en',            'text',     true,  NULL),
   (184, 'words',        'parts',               'words',    false,
         '{software,in_scope,main,supervision,examination,follows,sees_all,settles,appoints,yearly,scored}'),
   (185, 'words',        'article',             'text',     false, NULL),
   (186, 'words',        'note',                'text',     false, NULL),
   (190, 'labels',       'language',            'text',     true,  NULL),
   (191, 'labels',       'list',                'text',     true,  NULL),
   (192, 'labels',       'word',                'text',     true,  NULL),
   (193, 'labels',       'label',               'text',     true,  NULL),
   (194, 'labels',       'note',                'text',     false, NULL),
   (200, 'obligations',  'in_time_by',          'word',     false, '{dated,recorded,received}'),
   (201, 'obligations',  'each_time',           'boolean',  false, NULL),
   (202, 'obligations',  'extended_by',         'text',     false, NULL),
   (203, 'obligations',  'extension',           'period',   false, NULL),
   (204, 'obligations',  'times',               'days',     false, NULL),
   (205, 'obligations',  'asked',               'period',   false, NULL),
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
  LEFT JOIN (VALUES ('tracks',       'track',       true,  '{track}'::text[], 5),
                    ('classes',      'class',       true,  '{category,when}', 6),
                    ('documents',    'document',    true,  '{kind}', 7),
                    ('steps',        'step',        true,  '{track,from_stage,to_stage,when}', 8),
                    ('requirements', 'requirement', false,
                     '{code,track,from_stage,to_stage,needs,outcome,any_of,when}', 9),
                    ('conditions',   'condition',   false, '{track,from_stage,to_stage,entry,condition,argument,when}', 10),
                    ('limits',       'limit',       false, '{track,to_stage,subject,ceiling,when}', 11),
                    ('orders',       'order',       false, '{track,from_stage,subject,after,when}', 12),
                    ('obligations',  'obligation',  false, '{code}', 13),
                    ('waivers',      'waiver',      false, '{track,rule,when}', 14),
                    ('forms',        'form',        false, '{form,does,track}', 1),
                    ('attributes',   'attribute',   false, '{attribute}', 2),
                    ('words',        'word',        false, '{list,word}', 3),
                    ('labels',       'label',       false, '{language,list,word}', 16),
                    ('articles',     'article',     false, '{article}', 4),
                    ('notes',        'note',        false, '{note}', 15),
                    ('cases',        'case',        false, '{case}', 17)) AS s(section, role, section_required, named_by, written)
    ON s.section = g.section;
COMMENT ON VIEW govproj.pack_grammar IS
    'What a pack may say (制度包格式): one row for each key of the head and of each section.';
COMMENT ON COLUMN govproj.pack_grammar.position IS 'Order of the keys, and with it of the sections (顺序).';
COMMENT ON COLUMN govproj.pack_grammar.section IS 'Section of the pack, an array of rows (部分); NULL: the head.';
COMMENT ON COLUMN govproj.pack_grammar.role IS 'Role of the register''s table that the section fills (对应表).';
COMMENT ON COLUMN govproj.pack_grammar.key IS
    'Key, and column of that table (键); when is its column applies_when, case and case_en are its title and title_en.';
COMMENT ON COLUMN govproj.pack_grammar.type IS
    'Sort of value (类型): text, word, words (by commas), office, offices (by commas), list (of words), form (a word, after which a '
    'colon and a kind may stand), boolean, stage, category, date (YYYY-MM-DD), percent, '
    'days, period ("2 years", "15 working days", "budget year"), when (an object of facts, see govproj.facts), given or story '
    '(of a case, see policy_case).';
COMMENT ON COLUMN govproj.pack_grammar.required IS 'Whether the key must be there and not null (必填).';
COMMENT ON COLUMN govproj.pack_grammar.words IS
    'The words a key of type word, words or form may hold (可选词); of type office or offices those besides the pack''s '
    'own of list office, of type list those besides its attributes.';
COMMENT ON COLUMN govproj.pack_grammar.section_required IS 'Whether the section must be there (部分必备).';
COMMENT ON COLUMN govproj.pack_grammar.named_by IS
    'The keys that tell the rows of the section apart, by which messages name them (行的标识).';
COMMENT ON COLUMN govproj.pack_grammar.lists IS
    'What a list of values means (列表含义): rows, a row for each; words, the same as the words by commas; NULL: there may be none.';
COMMENT ON COLUMN govproj.pack_grammar.written IS
    'Order of the sections and keys in a file, as dump_pack writes it (书写顺序).';
COMMENT ON COLUMN govproj.pack_grammar.correctable IS
    'Whether it is what people read and no rule, so that correct_policy may alter it in a version in use (可更正).';
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

CREATE FUNCTION govproj.pack_case_keys(type text) RETURNS text[]
    LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_pack_case_keys';
COMMENT ON FUNCTION govproj.pack_case_keys(text) IS
    'The keys of what is given in a case (type given), or of a line of its story (story), in the order in which they are written '
    '(案例各键); NULL of another type.';
