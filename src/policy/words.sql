-- Words of the versions (用词): kinds of cost line, contract and evaluation, sources of money, off-plan grounds, causes of change,
-- offices are rows of policy_word, and what one counts as is said by its parts.

CREATE FUNCTION govproj.word_lists() RETURNS text[]
    LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'govproj_word_lists';
COMMENT ON FUNCTION govproj.word_lists() IS
    'The lists of words that the engine asks (词表), as policy_word.list has them; the attributes of a version are lists besides.';

CREATE FUNCTION govproj.has_part(parts text, part text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(part = ANY (regexp_split_to_array(parts, '[, ]+')), false);
COMMENT ON FUNCTION govproj.has_part(text, text) IS
    'Whether a word counts as something (是否具有该作用), by policy_word.parts and a part: software, in_scope, main, supervision, '
    'examination, follows, sees_all, settles, appoints, yearly or scored; of a kind of document, by policy_document.parts: fund_request, '
    'fund_review, approval, fund_grant, appraisal, award, failure, suspension, resumption or partial_acceptance.';
