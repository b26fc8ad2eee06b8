-- explain: the judge's own answer, as data and in words.
--
-- What a column needs besides the judge's answer it asks for by a function of its own, so that nobody needs more than what he
-- selects: who may read the project table alone is told which rules are not met.

CREATE FUNCTION stage_label(policy_id bigint, stage govproj.stage, language text) RETURNS text
    LANGUAGE sql STABLE
RETURN coalesce((SELECT CASE language WHEN 'zh' THEN w.label_zh ELSE w.label_en END
                   FROM policy_word w
                  WHERE w.policy_id = stage_label.policy_id AND w.list = 'stage' AND w.word = stage_label.stage::text),
                govproj.label(stage_label.stage, language));
COMMENT ON FUNCTION stage_label(bigint, govproj.stage, text) IS
    'What a version of the law calls a stage (阶段名称), in Chinese (zh) or English (en).';

CREATE FUNCTION track_label(policy_id bigint, track text, language text) RETURNS text
    LANGUAGE sql STABLE
RETURN (SELECT CASE language WHEN 'zh' THEN t.label_zh ELSE t.label_en END
          FROM policy_track t WHERE t.policy_id = track_label.policy_id AND t.track = track_label.track);
COMMENT ON FUNCTION track_label(bigint, text, text) IS
    'What a version of the law calls a track (类别名称), in Chinese (zh) or English (en).';

CREATE FUNCTION scope_named(policy_id bigint, said text, language text) RETURNS text
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT CASE WHEN said !~ '[{]' THEN said
                ELSE replace(replace(said, '{in}', coalesce(string_agg(s.label, s.comma ORDER BY s.id) FILTER (WHERE s.in_scope),
                                                            CASE language WHEN 'zh' THEN '本级资金' ELSE 'funds in scope' END)),
                             '{out}', coalesce(string_agg(s.label, s.comma ORDER BY s.id) FILTER (WHERE NOT s.in_scope),
                                               CASE language WHEN 'zh' THEN '其他来源资金' ELSE 'funds of other sources' END)) END
      FROM (SELECT w.id, govproj.has_part(w.parts, 'in_scope') AS in_scope,
                   CASE language WHEN 'zh' THEN w.label_zh ELSE w.label_en END AS label,
                   CASE language WHEN 'zh' THEN '和' ELSE ' and ' END AS comma
              FROM policy_word w
             WHERE w.policy_id = scope_named.policy_id AND w.list = 'source') AS s;
END;
COMMENT ON FUNCTION scope_named(bigint, text, text) IS
    'Part of explain: a text in which the sources in scope, {in}, and all others, {out}, are called as the version does (资金来源名称).';

CREATE FUNCTION thing_label(policy_id bigint, thing text, language text) RETURNS text
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT coalesce(
        (SELECT CASE language WHEN 'zh' THEN d.label_zh ELSE d.label_en END
           FROM policy_document d WHERE d.policy_id = thing_label.policy_id AND d.kind = thing),
        -- contract:main, cost_line:hardware, and a stage that the version calls otherwise
        (SELECT CASE language WHEN 'zh' THEN w.label_zh ELSE w.label_en END
           FROM policy_word w
          WHERE w.policy_id = thing_label.policy_id AND w.list = split_part(thing, ':', 1) AND w.word = split_part(thing, ':', 2)),
        CASE WHEN thing LIKE 'stage:%' THEN stage_label(thing_label.policy_id, substr(thing, 7)::govproj.stage, language) END,
        govproj.word_label(split_part(thing, ':', 1), split_part(thing, ':', 2), language),
        (SELECT scope_named(thing_label.policy_id, CASE language WHEN 'zh' THEN l.label_zh ELSE l.label_en END, language)
           FROM govproj.law_words l WHERE l.list IN ('thing', 'amount', 'event') AND l.word = thing LIMIT 1),
        CASE thing WHEN 'cost_line' THEN CASE language WHEN 'zh' THEN '费用' ELSE 'cost lines' END END);
END;
COMMENT ON FUNCTION thing_label(bigint, text, text) IS
    'What people call a thing that a rule speaks of (事项名称): a kind of paper, contract:main, stage:planned, an amount or an event, by the '
    'version of the law, in Chinese (zh) or English (en). NULL: there is no such thing.';

CREATE FUNCTION requirement_label(policy_id bigint, rule text, detail jsonb, language text) RETURNS text
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT coalesce(
        (SELECT CASE language WHEN 'zh' THEN q.label_zh ELSE q.label_en END
           FROM policy_requirement q
          WHERE q.policy_id = requirement_label.policy_id AND q.code = rule AND q.label_zh IS NOT NULL
          ORDER BY q.id LIMIT 1),
        (SELECT string_agg(format(CASE WHEN NOT (w.wanted ->> 'absent')::boolean THEN CASE w.wanted ->> 'outcome'
                                            WHEN 'failed' THEN CASE language WHEN 'zh' THEN '%s（未通过）' ELSE '%s, failed' END
                                            ELSE '%s' END
                                       ELSE CASE language WHEN 'zh' THEN '无%s' ELSE 'no %s' END END,
                                  thing_label(requirement_label.policy_id, w.wanted ->> 'needs', language)),
                           CASE WHEN (detail ->> 'any')::boolean THEN CASE language WHEN 'zh' THEN '或' ELSE ' or ' END
                                ELSE CASE language WHEN 'zh' THEN '、' ELSE ', ' END END ORDER BY w.n)
           FROM jsonb_array_elements(detail -> 'wanted') WITH ORDINALITY AS w (wanted, n)));
END;
COMMENT ON FUNCTION requirement_label(bigint, text, jsonb, text) IS
    'Part of explain: what people call a requirement (办理要求名称): as its row has it, or what it asks for.';

CREATE FUNCTION condition_label(policy_id bigint, rule text, detail jsonb, language text) RETURNS text
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT coalesce(
        (SELECT CASE language WHEN 'zh' THEN c.label_zh ELSE c.label_en END
           FROM policy_condition c
          WHERE c.policy_id = condition_label.policy_id AND c.label_zh IS NOT NULL
            AND govproj.law_code('policy_condition', to_jsonb(c)) = rule
          ORDER BY c.id LIMIT 1),
        (SELECT replace(scope_named(condition_label.policy_id,
                                    CASE language WHEN 'zh' THEN l.label_zh ELSE l.label_en END, language),
                        '%1$s', coalesce((SELECT CASE language WHEN 'zh' THEN o.label_zh ELSE o.label_en END
                                            FROM policy_obligation o
                                           WHERE o.policy_id = condition_label.policy_id AND o.code = detail ->> 'argument'),
                                         thing_label(condition_label.policy_id, detail ->> 'argument', language),
                                         CASE WHEN govproj.is_stage(detail ->> 'argument')
                                              THEN stage_label(condition_label.policy_id, (detail ->> 'argument')::govproj.stage,
                                                               language) END,
                                         detail ->> 'argument', ''))
           FROM govproj.law_words l WHERE l.list = 'condition' AND l.word = detail ->> 'condition'));
END;
COMMENT ON FUNCTION condition_label(bigint, text, jsonb, text) IS
    'Part of explain: what people call a condition (办理条件名称): as its row has it, or what must hold.';

CREATE FUNCTION rule_label(policy_id bigint, rule text, detail jsonb, language text) RETURNS text
    LANGUAGE sql STABLE
RETURN CASE coalesce(detail ->> 'kind', CASE WHEN detail IS NULL THEN rule END)
    WHEN 'requirement' THEN requirement_label(policy_id, rule, detail, language)
    WHEN 'condition' THEN condition_label(policy_id, rule, detail, language)
    WHEN 'limit' THEN
        format(CASE language WHEN 'zh' THEN '%s不超过%s' ELSE '%s within %s' END,
               thing_label(policy_id, detail ->> 'subject', language), thing_label(policy_id, detail ->> 'ceiling', language))
    WHEN 'order' THEN
        CASE WHEN detail ->> 'at_most' IS NOT NULL
             THEN format(CASE language WHEN 'zh' THEN '%s有效期' ELSE 'validity of %s' END,
                         thing_label(policy_id, detail ->> 'after', language))
             ELSE format(CASE language WHEN 'zh' THEN '%s不早于%s' ELSE '%s not before %s' END,
                         thing_label(policy_id, detail ->> 'subject', language), thing_label(policy_id, detail ->> 'after', language)) END
    ELSE govproj.word_label('rule', coalesce(detail ->> 'kind', rule), language) END;
COMMENT ON FUNCTION rule_label(bigint, text, jsonb, text) IS
    'Part of explain: what people call a rule (规定名称), by what it was judged by, in Chinese (zh) or English (en).';

-- Where rows of several kinds share a name, such as "delivered", the condition says best what it is about; a paper that several
-- steps ask for is said once.
CREATE FUNCTION rule_said(policy_id bigint, track text, rule text) RETURNS jsonb
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT coalesce(
        (SELECT jsonb_build_object('kind', 'condition', 'condition', c.condition, 'argument', c.argument)
           FROM policy_condition c
          WHERE c.policy_id = rule_said.policy_id AND (c.track = rule_said.track) IS NOT FALSE
            AND govproj.law_code('policy_condition', to_jsonb(c)) = rule_said.rule
          ORDER BY c.id LIMIT 1),
        (SELECT jsonb_build_object('kind', 'requirement', 'any', bool_or(w.one_of),
                                   'wanted', jsonb_agg(jsonb_build_object('needs', w.needs, 'outcome', w.outcome, 'absent', w.absent)
                                                       ORDER BY w.id))
           FROM (SELECT min(q.id) AS id, q.needs, q.outcome, q.absent, bool_or(q.any_of IS NOT NULL) AS one_of
                   FROM policy_requirement q
                  WHERE q.policy_id = rule_said.policy_id AND (q.track = rule_said.track) IS NOT FALSE
                    AND govproj.law_code('policy_requirement', to_jsonb(q)) = rule_said.rule
                  GROUP BY q.needs, q.outcome, q.absent) AS w
         HAVING count(*) > 0),
        (SELECT jsonb_build_object('kind', 'limit', 'subject', l.subject, 'ceiling', l.ceiling)
           FROM policy_limit l
          WHERE l.policy_id = rule_said.policy_id AND (l.track = rule_said.track) IS NOT FALSE
            AND govproj.law_code('policy_limit', to_jsonb(l)) = rule_said.rule
          ORDER BY l.id LIMIT 1),
        (SELECT jsonb_build_object('kind', 'order', 'subject', o.subject, 'after', o.after, 'at_most', o.at_most)
           FROM policy_order o
          WHERE o.policy_id = rule_said.policy_id AND (o.track = rule_said.track) IS NOT FALSE
            AND govproj.law_code('policy_order', to_jsonb(o)) = rule_said.rule
          ORDER BY o.id LIMIT 1));
END;
COMMENT ON FUNCTION rule_said(bigint, text, text) IS
    'What the rows of a version say under the name of a rule (规定内容), as rule_label takes it; track NULL: on any. NULL: no row has it.';

CREATE FUNCTION article_text(policy_id bigint, article text) RETURNS text
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT string_agg(a.text_zh, E'\n' ORDER BY c.n)
      FROM govproj.articles_cited(article_text.article) AS c
     CROSS JOIN LATERAL (
            SELECT x.text_zh
              FROM policy_article x
             WHERE x.policy_id = article_text.policy_id AND govproj.is_of_article(c.article, x.article) AND x.text_zh IS NOT NULL
             ORDER BY length(x.article) DESC
             LIMIT 1
           ) AS a;
END;
COMMENT ON FUNCTION article_text(bigint, text) IS
    'The official text of an article, or of each of several (条文原文), where the register has it; of an item without one, its article''s. '
    'NULL: nobody has filled it in.';

CREATE FUNCTION office_label(policy_id bigint, office text, language text) RETURNS text
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT coalesce(
        govproj.word_label('office', office, language),
        (SELECT CASE language WHEN 'zh' THEN w.label_zh ELSE govproj.as_label(w.label_en) END
           FROM policy_word w
          WHERE w.policy_id = office_label.policy_id AND w.list = 'office' AND w.word = office),
        office);
END;
COMMENT ON FUNCTION office_label(bigint, text, text) IS
    'What people call an office (单位类型名称), owner among them, by the version of the law, in Chinese (zh) or English (en).';

CREATE FUNCTION office_agencies(office text, project_id bigint) RETURNS jsonb
    LANGUAGE sql STABLE
BEGIN ATOMIC
    -- each by its index
    SELECT jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name) ORDER BY a.id)
      FROM (SELECT g.id, g.name FROM agency g
             WHERE office = 'owner' AND g.id = (SELECT p.owner_id FROM project p WHERE p.id = office_agencies.project_id)
            UNION ALL
            SELECT g.id, g.name FROM agency g WHERE office <> 'owner' AND g.kind = office AND g.active) AS a;
END;
COMMENT ON FUNCTION office_agencies(text, bigint) IS
    'The agencies that may act in an office for a project (可经办单位), id and name of each: its owner, or the active ones of that kind. '
    'NULL: there is none.';

CREATE FUNCTION office_is_mine(agencies jsonb, own bigint[]) RETURNS boolean
    LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
    SELECT coalesce((SELECT bool_or((e.agency ->> 'id')::bigint = ANY (own)) FROM jsonb_array_elements(agencies) AS e (agency)), false);
END;
COMMENT ON FUNCTION office_is_mine(jsonb, bigint[]) IS
    'Part of explain and explain_entry: whether one of the agencies that office_agencies has is among the user''s own (是否本单位经办).';

CREATE FUNCTION explain(project_id bigint, to_stage govproj.stage DEFAULT NULL, on_date date DEFAULT NULL)
    RETURNS TABLE (target govproj.stage, rule text, article text, met boolean, mode text, remedy text, office text, asks text,
                   rule_zh text, rule_en text, article_text text, code text, kind text, step text,
                   needs text, needs_zh text, needs_en text, document_kind text, outcome text,
                   office_zh text, office_en text, agencies jsonb, mine boolean,
                   amount numeric, bound numeric, first_day date, last_day date,
                   document_id bigint, contract_id bigint, waiver_id bigint, detail jsonb)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT e.target, e.rule, e.article, e.met, e.mode, e.remedy, coalesce(w.wanted ->> 'office', e.office),
           article_asks(e.policy_id, e.article, govproj.message_language()),
           rule_label(e.policy_id, e.rule, e.detail, 'zh'), rule_label(e.policy_id, e.rule, e.detail, 'en'),
           article_text(e.policy_id, e.article), e.code, coalesce(e.detail ->> 'kind', e.rule), e.step,
           govproj.needs_of(e.detail), thing_label(e.policy_id, govproj.needs_of(e.detail), 'zh'),
           thing_label(e.policy_id, govproj.needs_of(e.detail), 'en'), govproj.paper_of(e.detail), w.wanted ->> 'outcome',
           office_label(e.policy_id, coalesce(w.wanted ->> 'office', e.office), 'zh'),
           office_label(e.policy_id, coalesce(w.wanted ->> 'office', e.office), 'en'),
           g.agencies, office_is_mine(g.agencies, (SELECT govproj.acting_for('project'::regclass))::bigint[]),
           (e.detail ->> 'amount')::numeric, (e.detail ->> 'bound')::numeric,
           (e.detail ->> 'first_day')::date, (e.detail ->> 'last_day')::date,
           govproj.document_of(e.detail), govproj.contract_of(e.detail), (e.detail #>> '{waiver,id}')::bigint, e.detail
      FROM govproj.judge_explain('project'::regclass, project_id, to_stage, on_date, true, true) AS e
     CROSS JOIN LATERAL (SELECT govproj.wanted_of(e.detail)) AS w (wanted)
     CROSS JOIN LATERAL (SELECT office_agencies(coalesce(w.wanted ->> 'office', e.office), explain.project_id) OFFSET 0) AS g (agencies);
END;
COMMENT ON FUNCTION explain(bigint, govproj.stage, date) IS
    'Why a project can or cannot step on (办理条件说明): '
    'a row for each rule of the step to to_stage (NULL: of every possible step) on a day (NULL: today), '
    'met or not, with what would meet it, the office that must act, and what its article asks. The same judge decides the UPDATE. '
    'As data: what people call the rule (rule_zh, rule_en), the official text of its article (article_text), its SQLSTATE (code) and kind; '
    'what is wanted (needs: a paper''s kind, which document_kind says too, contract:KIND, cost_line:KIND; of several the first that is '
    'missing; outcome; amount, and the bound it is put to; the days between which it would be in order) and from whom (agencies: those '
    'that may act; mine: whether you may for one of them); what is there (document_id, contract_id) and what excuses it (waiver_id). '
    'detail: all that is known, with the keys of govproj.detail = ''json''; NULL where no step is judged.';
