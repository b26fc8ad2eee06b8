-- What would be said against an entry: see govproj.explain_entry.

CREATE FUNCTION explain_entry(entry text, said jsonb)
    RETURNS TABLE (rule text, article text, met boolean, mode text, remedy text, office text, code text, detail jsonb,
                   asks text, rule_zh text, rule_en text, article_text text, kind text,
                   needs text, needs_zh text, needs_en text, document_kind text, outcome text,
                   office_zh text, office_en text, agencies jsonb, mine boolean,
                   amount numeric, bound numeric, first_day date, last_day date, document_id bigint, contract_id bigint)
    LANGUAGE sql
BEGIN ATOMIC
    SELECT e.rule, e.article, e.met, e.mode, e.remedy, o.office, e.code, e.detail,
           article_asks(i.policy_id, e.article, govproj.message_language()),
           rule_label(i.policy_id, e.rule, e.detail, 'zh'), rule_label(i.policy_id, e.rule, e.detail, 'en'),
           article_text(i.policy_id, e.article), e.detail ->> 'kind',
           govproj.needs_of(e.detail), thing_label(i.policy_id, govproj.needs_of(e.detail), 'zh'),
           thing_label(i.policy_id, govproj.needs_of(e.detail), 'en'), govproj.paper_of(e.detail), w.wanted ->> 'outcome',
           office_label(i.policy_id, o.office, 'zh'), office_label(i.policy_id, o.office, 'en'),
           g.agencies, office_is_mine(g.agencies, (SELECT govproj.acting_for('project'::regclass))::bigint[]),
           (e.detail ->> 'amount')::numeric, (e.detail ->> 'bound')::numeric,
           (e.detail ->> 'first_day')::date, (e.detail ->> 'last_day')::date,
           govproj.document_of(e.detail), govproj.contract_of(e.detail)
      FROM govproj.explain_entry('project'::regclass, explain_entry.entry, explain_entry.said) AS e
     CROSS JOIN LATERAL (SELECT govproj.wanted_of(e.detail)) AS w (wanted)
     CROSS JOIN LATERAL (SELECT coalesce(w.wanted ->> 'office', e.office)) AS o (office)
     CROSS JOIN LATERAL (SELECT (e.detail ->> 'policy_id')::bigint, (e.detail ->> 'project_id')::bigint) AS i (policy_id, project_id)
     CROSS JOIN LATERAL (SELECT office_agencies(o.office, i.project_id) OFFSET 0) AS g (agencies);
END;
COMMENT ON FUNCTION explain_entry(text, jsonb) IS
    'What would be said against an entry (录入条件说明), such as explain_entry(''contract'', ''{"project_id": 1, "kind": "main"}''): a row for '
    'each rule by which it would be refused (mode refuse) or warned of (warn); none: it would be taken. It is entered with your rights '
    'and undone, so that the same triggers decide: it costs what the entry costs, and waits as it would for who is at work on the same '
    'rows; what is checked at the end of a transaction is not asked. Numbers of sequences are used up, and nothing else stays. '
    'From asks on the columns are those of explain; of what no rule of the law refuses they are NULL. '
    'Errors: 22023 nothing is entered there, or no JSON object; 42703 no such column; 25006 in a read-only transaction.';
