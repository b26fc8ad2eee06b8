-- Occasions (适用情形): for which projects, and for which of what is entered for them, a row of the law speaks. It is the
-- key "when" of a pack and the column applies_when of the policy tables, an object whose members must all hold:
--     {"investment": {"from": 200000, "below": 5000000}, "category": "software", "off_plan": true, "owner": {"not": "finance"}}

CREATE VIEW govproj.facts AS
SELECT f.position, f.fact, f.sort, f.of_entry,
       f.fact IN ('funds', 'funds_in_scope', 'funds_out_of_scope', 'category', 'owner', 'ground', 'off_plan', 'in_plan', 'budgeted',
                  'classified', 'serves', 'share:served') AS at_birth,
       f.list, f.words, f.label_zh, f.label_en
  FROM (VALUES
    ( 1, 'total',          'amount',   false, NULL, NULL::text[], '总投资', 'total investment'),
    ( 2, 'investment',     'amount',   false, NULL, NULL, '投资总额（总投资、批复金额、合同总额中最高者）',
          'investment: the largest of total, approved and contracted'),
    ( 3, 'approved',       'amount',   false, NULL, NULL, '批复金额', 'approved amount'),
    ( 4, 'contracted',     'amount',   false, NULL, NULL, '合同总额', 'contracts together'),
    ( 5, 'software',       'amount',   false, NULL, NULL, '软件开发费用合计', 'software development cost'),
    ( 6, 'line',           'amount',   false, 'cost_line', NULL, '费用', 'cost line'),
    ( 7, 'funds',          'amount',   false, 'source', NULL, '各渠道资金合计', 'funds of all sources'),
    ( 8, 'funds_in_scope', 'amount',   false, NULL, NULL, '本级资金合计', 'funds of the sources in scope'),
    ( 9, 'funds_out_of_scope', 'amount', false, NULL, NULL, '其他来源资金合计', 'funds of the other sources'),
    (10, 'share:change',   'percent',  false, NULL, NULL, '本轮变更占批复金额的比例',
          'share of this round''s changes in the approved amount'),
    (24, 'share:served',   'percent',  false, NULL, NULL, '各渠道资金占所服务项目投资总额的比例',
          'share of its funds in the investment of the project it serves'),
    (11, 'category',       'category', false, NULL, NULL, '服务类别', 'category of service'),
    (12, 'owner',          'word',     false, 'office', NULL, '项目单位类型', 'kind of agency that owns it'),
    (13, 'ground',         'word',     false, 'ground', NULL, '计划外理由', 'off-plan ground'),
    (14, 'off_plan',       'flag',     false, NULL, NULL, '计划外', 'a ground is named, or it is said not to be budgeted'),
    (15, 'in_plan',        'flag',     false, NULL, NULL, '列入年度计划', 'it carries out a line of the plan'),
    (16, 'budgeted',       'flag',     false, NULL, NULL, '列入年初预算', 'it is in the year''s budget'),
    (17, 'classified',     'flag',     false, NULL, NULL, '涉密', 'classified'),
    (18, 'serves',         'flag',     false, NULL, NULL, '服务于其他项目', 'it serves another project'),
    (19, 'owner_approves', 'flag',     false, NULL, NULL, '项目单位即审批单位', 'its owner issues the paper that sets its limit'),
    (20, 'kind',           'word',     true,  NULL, NULL, '录入事项种类', 'kind of what is entered'),
    (21, 'cause',          'word',     true,  'cause', NULL, '变更原因', 'cause of the change'),
    (22, 'source',         'word',     true,  'source', NULL, '资金来源', 'source of the money'),
    (23, 'amount',         'amount',   true,  NULL, NULL, '录入金额（变更的为增减额）', 'amount of what is entered (of a change what it adds)')
  ) AS f(position, fact, sort, of_entry, list, words, label_zh, label_en);
COMMENT ON VIEW govproj.facts IS
    'The facts by which a row of the law says when it speaks (适用情形事项). What nobody has entered is unknown, and no test of it holds.';
COMMENT ON COLUMN govproj.facts.position IS 'Order (顺序).';
COMMENT ON COLUMN govproj.facts.fact IS
    'Member of the object (事项); category is tested with its subtree. After line a colon and a kind of cost line must follow, after funds '
    'a source may: line:hardware, funds:national.';
COMMENT ON COLUMN govproj.facts.sort IS
    'How it is tested (类型): amount and percent by {"from", "above", "below", "to"}, word and category by one, a list or {"not": ...}, '
    'flag by true or false.';
COMMENT ON COLUMN govproj.facts.of_entry IS 'Whether it is of what is entered, not of the project (录入事项).';
COMMENT ON COLUMN govproj.facts.at_birth IS
    'Whether it is known as a project is entered, before its class is and it has cost lines (建项时已知): a class may test it.';
COMMENT ON COLUMN govproj.facts.list IS
    'The list of policy_word that its words are of (词表), or the one that follows the colon; NULL: none.';
COMMENT ON COLUMN govproj.facts.words IS 'The words it may be that are the engine''s own (可选词); of kind those of what is entered.';
COMMENT ON COLUMN govproj.facts.label_zh IS 'Chinese name (中文名称).';
COMMENT ON COLUMN govproj.facts.label_en IS 'English name (英文名称).';
GRANT SELECT ON govproj.facts TO PUBLIC;

-- line:hardware is a fact by what stands before its colon, where a word of a list may follow; share:change and share:served are
-- by themselves.
CREATE FUNCTION govproj.fact_of(key text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN key LIKE 'line:%' THEN 'line' WHEN key LIKE 'funds:%' THEN 'funds' ELSE key END;
COMMENT ON FUNCTION govproj.fact_of(text) IS
    'The fact of govproj.facts that a member of an occasion names (事项), without the word after its colon.';

-- One word, a list of them, or {"not": either}. Without a query, so that it costs what the expression does.
CREATE FUNCTION govproj.when_list(said jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE jsonb_typeof(CASE jsonb_typeof(said) WHEN 'object' THEN said -> 'not' ELSE said END)
           WHEN 'string' THEN jsonb_build_array(CASE jsonb_typeof(said) WHEN 'object' THEN said -> 'not' ELSE said END)
           WHEN 'array' THEN CASE jsonb_typeof(said) WHEN 'object' THEN said -> 'not' ELSE said END END;
COMMENT ON FUNCTION govproj.when_list(jsonb) IS
    'Part of policy_fault: the words that a member of an occasion says, be they meant or, in an object, excluded, as a list; '
    'NULL: it says none.';

-- The ends of an amount or a percentage. An end that excludes its number is the next one, where numbers have two decimals.
CREATE FUNCTION govproj.when_range(said jsonb) RETURNS numrange
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN numrange(coalesce(said ->> 'from', said ->> 'above')::numeric, coalesce(said ->> 'to', said ->> 'below')::numeric,
                    CASE WHEN said ? 'from' THEN '[' ELSE '(' END || CASE WHEN said ? 'to' THEN ']' ELSE ')' END);
EXCEPTION
    WHEN data_exception THEN
        RETURN 'empty';
END
$$;
COMMENT ON FUNCTION govproj.when_range(jsonb) IS
    'Part of policy_fault: the numbers between the ends that a member of an occasion says; empty where none are.';

CREATE FUNCTION govproj.when_value_fault(sort text, words text[], said jsonb, negative boolean) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE
    WHEN sort = 'flag' THEN CASE WHEN jsonb_typeof(said) <> 'boolean' THEN govproj.said('is neither true nor false') END
    WHEN sort IN ('amount', 'percent') THEN
        CASE WHEN jsonb_typeof(said) <> 'object' OR said = '{}' THEN govproj.said('is not between ends: {"from": 1, "below": 2}')
             WHEN EXISTS (SELECT FROM jsonb_object_keys(said) AS k(key) WHERE k.key NOT IN ('from', 'above', 'below', 'to'))
             THEN (SELECT govproj.said('%s is no end: from, above, below, to', to_jsonb(left(min(k.key), 40))::text)
                     FROM jsonb_object_keys(said) AS k(key)
                    WHERE k.key NOT IN ('from', 'above', 'below', 'to'))
             WHEN EXISTS (SELECT FROM jsonb_each(said) AS e WHERE jsonb_typeof(e.value) <> 'number'
                              OR (e.value #>> '{}') !~ CASE WHEN negative THEN '^-?[0-9]{1,16}([.][0-9]{1,2}0*)?$'
                                                            ELSE '^[0-9]{1,16}([.][0-9]{1,2}0*)?$' END)
             THEN CASE WHEN sort = 'percent'
                       THEN govproj.said('has an end that is no percentage: a number, not negative, at most two decimals')
                       WHEN negative THEN govproj.said('has an end that is no amount in yuan: a number, at most two decimals')
                       ELSE govproj.said('has an end that is no amount in yuan: a number, not negative, at most two decimals') END
             WHEN said ?& '{from,above}' OR said ?& '{below,to}' THEN govproj.said('has two ends on one side')
             WHEN isempty(govproj.when_range(said)) THEN govproj.said('lets nothing through: its ends leave nothing between them')
             WHEN said ?& '{above,below}' AND sort = 'amount'
                  AND (said ->> 'below')::numeric - (said ->> 'above')::numeric <= 0.01
             THEN govproj.said('lets nothing through: its ends leave nothing between them')
             END
    ELSE
        CASE WHEN jsonb_typeof(said) = 'object' AND (SELECT array_agg(k.key) <> '{not}' FROM jsonb_object_keys(said) AS k(key))
             THEN govproj.said('is neither a word, a list of words nor {"not": words}')
             WHEN EXISTS (SELECT FROM jsonb_array_elements(govproj.when_list(said)) AS e(word) WHERE jsonb_typeof(e.word) <> 'string')
             THEN govproj.said('lists what is no word')
             WHEN coalesce(jsonb_array_length(govproj.when_list(said)), 0) = 0
             THEN govproj.said('is neither a word, a list of words nor {"not": words}')
             WHEN sort = 'category' THEN
                (SELECT govproj.said('%s is no category', to_jsonb(left(min(w.word), 40))::text)
                   FROM jsonb_array_elements_text(govproj.when_list(said)) AS w(word)
                  WHERE NOT govproj.is_category(w.word) HAVING count(*) > 0)
             ELSE
                (SELECT govproj.said('%s is no word for this; one of: %s', to_jsonb(left(min(w.word), 40))::text,
                                     array_to_string(words, ', '))
                   FROM jsonb_array_elements_text(govproj.when_list(said)) AS w(word)
                  WHERE w.word <> ALL (words) HAVING count(*) > 0)
             END
    END;
COMMENT ON FUNCTION govproj.when_value_fault(text, text[], jsonb, boolean) IS
    'Part of policy_fault: what is wrong with what an occasion says of one fact; NULL when nothing is.';

-- What is wrong with the word after the colon of a fact; lists: see when_faults.
CREATE FUNCTION govproj.when_suffix_fault(key text, lists jsonb) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE
    WHEN key = 'line' THEN govproj.said('names no kind of cost line: line:WORD')
    WHEN govproj.fact_of(key) = key THEN NULL
    WHEN NOT coalesce(lists -> CASE govproj.fact_of(key) WHEN 'line' THEN 'cost_line' ELSE 'source' END
                      ? substr(key, strpos(key, ':') + 1), false)
    THEN govproj.said('%s is no word of list %s', to_jsonb(left(substr(key, strpos(key, ':') + 1), 40))::text,
                      CASE govproj.fact_of(key) WHEN 'line' THEN 'cost_line' ELSE 'source' END)
         || govproj.near_words(substr(key, strpos(key, ':') + 1),
                               ARRAY(SELECT jsonb_array_elements_text(
                                         lists -> CASE govproj.fact_of(key) WHEN 'line' THEN 'cost_line' ELSE 'source' END)))
    WHEN key LIKE 'funds:%' AND jsonb_array_length(lists -> 'together' -> substr(key, 7)) > 1
    THEN govproj.said('cannot be told apart: a project keeps the funds of %s together; use funds_in_scope or funds_out_of_scope',
                      (SELECT string_agg(w.word, ', ') FROM jsonb_array_elements_text(lists -> 'together' -> substr(key, 7)) AS w (word)))
    END;
COMMENT ON FUNCTION govproj.when_suffix_fault(text, jsonb) IS
    'Part of policy_fault: what is wrong with the word after the colon of a fact; NULL when nothing is.';

-- Without a SET, so that it is planned with policy_fault, once, and not for every occasion.
CREATE FUNCTION govproj.when_faults(said jsonb, entry text, lists jsonb) RETURNS SETOF text
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    WITH known AS (
        -- which facts there are of what is entered, and what kinds of it
        SELECT CASE
                   WHEN entry = 'contract' THEN '{kind,amount}'
                   WHEN entry = 'change' THEN '{kind,cause,source,amount}'
                   WHEN entry = 'change:value' THEN '{cause,amount}'
                   WHEN entry = 'change:funds' THEN '{cause,source,amount}'
                   WHEN entry LIKE 'change:%' THEN '{cause}'
                   WHEN entry = 'payment' THEN '{kind,source,amount}'
                   WHEN entry LIKE 'payment:%' THEN '{source,amount}'
                   WHEN entry = 'evaluation' THEN '{kind}'
                   WHEN entry IN ('party', 'demand', 'acceptance_part') OR entry LIKE 'evaluation:%' THEN '{}'
                   WHEN entry LIKE 'allocation:%' THEN '{source,amount}'
                   WHEN entry IS NOT NULL THEN '{amount}'
                   ELSE '{}' END::text[] AS facts,
               CASE split_part(entry, ':', 1)
                   WHEN 'contract' THEN ARRAY(SELECT jsonb_array_elements_text(lists -> 'contract'))
                   WHEN 'evaluation' THEN ARRAY(SELECT jsonb_array_elements_text(lists -> 'evaluation'))
                   WHEN 'change' THEN '{value,scope,duration,funds}'
                   WHEN 'payment' THEN '{payment,settlement,refund,reversal}' END::text[] AS kinds
    ),
    member AS (
        -- what is no fact of the engine's may be an attribute of the version
        SELECT m.key, m.value, coalesce(f.sort, CASE WHEN lists -> 'attributes' ? m.key THEN 'word' END) AS sort, f.of_entry, f.at_birth,
               k.facts, govproj.when_suffix_fault(m.key, lists) AS suffix_fault,
               CASE WHEN f.fact = 'kind' THEN k.kinds
                    WHEN f.sort = 'word' AND f.list IS NOT NULL THEN ARRAY(SELECT jsonb_array_elements_text(lists -> f.list))
                    WHEN f.fact IS NULL THEN ARRAY(SELECT jsonb_array_elements_text(lists -> m.key))
                    ELSE f.words END AS words
          FROM known k,
               jsonb_each(CASE WHEN jsonb_typeof(said) = 'object' THEN said ELSE '{}' END) AS m
          LEFT JOIN govproj.facts f ON f.fact = govproj.fact_of(m.key)
    ),
    found AS (
        SELECT m.key,
               CASE WHEN m.sort IS NULL THEN govproj.said('is no fact that govproj.facts lists')
                    WHEN entry = 'birth' AND NOT m.at_birth
                    THEN govproj.said('is not known yet as a project is entered, which is when its class is chosen')
                    WHEN m.of_entry AND entry IS NULL THEN govproj.said('is of what is entered, and nothing is entered here')
                    WHEN m.of_entry AND m.key <> ALL (m.facts) THEN govproj.said('is not known of the entry of %s', entry)
                    ELSE coalesce(m.suffix_fault, govproj.when_value_fault(m.sort, m.words, m.value, m.key = 'amount')) END AS fault
          FROM member m
    )
    SELECT format('when.%s %s', f.key, f.fault)
      FROM found f
     WHERE f.fault IS NOT NULL
     ORDER BY f.key;
END;
COMMENT ON FUNCTION govproj.when_faults(jsonb, text, jsonb) IS
    'Part of policy_fault: what is wrong with an occasion (适用情形), said of an entry, of a birth or, where that is NULL, of a step; '
    'lists: the words of the version by list, under attributes its attributes, and under together those sources whose funds a project '
    'keeps in one column.';

-- An amount in fen, so that "to" 199999.99 and "from" 200000 leave nothing between them.
CREATE FUNCTION govproj.when_fen(said jsonb) RETURNS int8range
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN int8range(coalesce((said ->> 'from')::numeric * 100, (said ->> 'above')::numeric * 100 + 1)::bigint,
                     coalesce((said ->> 'below')::numeric * 100, (said ->> 'to')::numeric * 100 + 1)::bigint);
EXCEPTION
    WHEN data_exception THEN
        RETURN 'empty';
END
$$;
COMMENT ON FUNCTION govproj.when_fen(jsonb) IS
    'Part of policy_fault: the amounts between the ends that a member of an occasion says, in fen; empty where none are.';

-- What several rows that are for different projects leave out together, where they all test one fact alone. A cost of nothing is
-- unknown, and left to whoever enters it.
CREATE FUNCTION govproj.when_gap(said jsonb[]) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
    SELECT CASE t.sort
               WHEN 'amount' THEN
                   (SELECT t.key || concat(' from ' || round(lower(r.gap) / 100.0, 2), ' below ' || round(upper(r.gap) / 100.0, 2))
                      FROM unnest(t.asked - t.covered) AS r (gap)
                     LIMIT 1)
               WHEN 'flag' THEN CASE WHEN t.values = 1 THEN t.key || CASE t.value WHEN 'true' THEN ' false' ELSE ' true' END END END
      FROM (SELECT min(m.key) AS key, min(f.sort) AS sort, min(m.value::text) AS value, count(DISTINCT m.value) AS values,
                   range_agg(CASE f.sort WHEN 'amount' THEN govproj.when_fen(m.value) END) AS covered,
                   int8multirange(int8range((min(f.fact) IN ('total', 'investment', 'software', 'line'))::integer, NULL)) AS asked
              FROM unnest(said) AS w (occasion)
              LEFT JOIN LATERAL jsonb_each(CASE WHEN jsonb_typeof(w.occasion) = 'object' THEN w.occasion ELSE '{}' END) AS m ON true
              LEFT JOIN govproj.facts f ON f.fact = govproj.fact_of(m.key)
            HAVING count(DISTINCT m.key) = 1 AND count(m.key) = cardinality(said)) AS t);
COMMENT ON FUNCTION govproj.when_gap(jsonb[]) IS
    'Part of policy_fault: for which projects none of some rows is, where each tests the same fact and nothing else; NULL: none is told.';

-- Which fact is a money line, as the judge takes it: where money comes from is none.
CREATE FUNCTION govproj.when_line(said jsonb) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
    SELECT m.key
      FROM jsonb_each(CASE jsonb_typeof(said) WHEN 'object' THEN said ELSE '{}' END) WITH ORDINALITY AS m (key, value, n)
     WHERE (m.key IN ('total', 'investment', 'approved', 'contracted', 'software') OR m.key LIKE 'line:%')
       AND (m.value ? 'from' OR m.value ? 'above')
     ORDER BY m.n
     LIMIT 1);
COMMENT ON FUNCTION govproj.when_line(jsonb) IS
    'The amount from which on an occasion speaks (金额门槛): the first of its facts of what the project costs that has a lower end; '
    'NULL: there is none.';

CREATE FUNCTION govproj.when_excludes(one jsonb, other jsonb, lists jsonb DEFAULT '{}') RETURNS boolean
    LANGUAGE c STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_when_excludes';
COMMENT ON FUNCTION govproj.when_excludes(jsonb, jsonb, jsonb) IS
    'Part of policy_fault: whether no project is of both occasions (适用情形互斥), by some fact that both test; NULL is every project. '
    'lists: the words of the version, by list.';
