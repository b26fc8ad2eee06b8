-- What would be said against an entry: see govproj.explain_entry.

CREATE FUNCTION explain_entry(entry text, said jsonb)
    RETURNS TABLE (rule text, article text, met boolean, mode text, remedy text, office text, code text, detail jsonb)
    LANGUAGE sql
BEGIN ATOMIC
    SELECT e.rule, e.article, e.met, e.mode, e.remedy, e.office, e.code, e.detail
      FROM govproj.explain_entry('project'::regclass, explain_entry.entry, explain_entry.said) AS e;
END;
COMMENT ON FUNCTION explain_entry(text, jsonb) IS
    'What would be said against an entry (录入条件说明), such as explain_entry(''contract'', ''{"project_id": 1, "kind": "main"}''): a row for '
    'each rule by which it would be refused (mode refuse) or warned of (warn); none: it would be taken. It is entered with your rights '
    'and undone, so that the same triggers decide: it costs what the entry costs, and waits as it would for who is at work on the same '
    'rows; what is checked at the end of a transaction is not asked. Numbers of sequences are used up, and nothing else stays. '
    'Errors: 22023 nothing is entered there, or no JSON object; 42703 no such column; 25006 in a read-only transaction.';
