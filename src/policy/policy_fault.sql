-- Every contradiction of every version, one row each. load_pack consults it before it lets a pack in;
-- whoever edits a version by SQL should find it empty before the first project is born under it.
--
-- Each file that is named here is a query of one concept, or what several of them ask. scripts/assemble puts it in its place, as C
-- would: all are one view, so that what several ask is found out once.
CREATE VIEW policy_fault_found WITH (security_invoker = true) AS
WITH RECURSIVE
#include "fault_terms_words.sql"
,
#include "fault_terms_rows.sql"
,
#include "fault_terms_tracks.sql"
,
#include "fault_terms_documents.sql"
(
#include "fault_tracks.sql"
)
UNION ALL
(
#include "fault_choices.sql"
)
UNION ALL
(
#include "fault_gates.sql"
)
UNION ALL
(
#include "fault_documents.sql"
)
UNION ALL
(
#include "fault_requirements.sql"
)
UNION ALL
(
#include "fault_conditions.sql"
)
UNION ALL
(
#include "fault_orders.sql"
)
UNION ALL
(
#include "fault_offices.sql"
)
UNION ALL
(
#include "fault_occasions.sql"
)
UNION ALL
(
#include "fault_duties.sql"
)
UNION ALL
(
#include "fault_waivers.sql"
)
UNION ALL
(
#include "fault_limits.sql"
)
UNION ALL
(
#include "fault_words.sql"
)
UNION ALL
SELECT policy_id, code, fault, article, rule_table, rule_id FROM policy_case_fault;

COMMENT ON VIEW policy_fault_found IS 'Part of policy_fault: the same, as it is looked for (制度条文矛盾). '
    'Key: policy_id, code, rule_table, rule_id, fault.';
COMMENT ON COLUMN policy_fault_found.policy_id IS 'The version (制度版本).';
COMMENT ON COLUMN policy_fault_found.code IS 'Name of the sort of fault (错误代码).';
COMMENT ON COLUMN policy_fault_found.fault IS 'What is wrong, in words (错误说明).';
COMMENT ON COLUMN policy_fault_found.article IS 'Article of the row at fault (条款); NULL where a row is missing.';
COMMENT ON COLUMN policy_fault_found.rule_table IS 'Which of the policy tables the row is in (所在表).';
COMMENT ON COLUMN policy_fault_found.rule_id IS 'id of that row (行号).';

-- Tables that were never analysed look large to the planner, which then compiles for seconds what runs for some milliseconds.
CREATE FUNCTION policy_faults()
    RETURNS TABLE (policy_id bigint, code text, fault text, article text, rule_table text, rule_id bigint)
    LANGUAGE sql STABLE ROWS 10
    SET jit = off
BEGIN ATOMIC
    SELECT f.policy_id, f.code, f.fault, f.article, f.rule_table, f.rule_id FROM policy_fault_found AS f;
END;
COMMENT ON FUNCTION policy_faults() IS 'Part of policy_fault: its rows (制度条文矛盾).';

CREATE VIEW policy_fault WITH (security_invoker = true) AS
SELECT f.policy_id, f.code, f.fault, f.article, f.rule_table, f.rule_id FROM policy_faults() AS f;
COMMENT ON VIEW policy_fault IS
    'Contradictions within the loaded versions (制度条文矛盾): one row each, none when all is well. '
    'Key: policy_id, code, rule_table, rule_id, fault.';
COMMENT ON COLUMN policy_fault.policy_id IS 'The version (制度版本).';
COMMENT ON COLUMN policy_fault.code IS 'Name of the sort of fault (错误代码).';
COMMENT ON COLUMN policy_fault.fault IS 'What is wrong, in words (错误说明).';
COMMENT ON COLUMN policy_fault.article IS 'Article of the row at fault (条款); NULL where a row is missing.';
COMMENT ON COLUMN policy_fault.rule_table IS 'Which of the policy tables the row is in (所在表).';
COMMENT ON COLUMN policy_fault.rule_id IS 'id of that row (行号).';
