-- Money is exact: yuan with two decimals, finite, never negative, never rounded on the way in.

CREATE DOMAIN govproj.yuan AS numeric
    CONSTRAINT yuan_check CHECK (govproj.check_value(VALUE, 'yuan'));
COMMENT ON DOMAIN govproj.yuan IS
    'Amount in yuan (元): at most two decimals, finite, not negative, below 10^16. '
    'Anything else is refused (23514), never rounded; zeros beyond two decimals are no more than zeros.';

CREATE DOMAIN govproj.figure AS numeric
    CONSTRAINT figure_check CHECK (govproj.check_value(VALUE, 'figure'));
COMMENT ON DOMAIN govproj.figure IS
    'What a change changes (变更指标): yuan (元), or days (天) where it is a duration; at most two decimals, finite, not negative.';

CREATE FUNCTION govproj.cost_line_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_cost_line_record';
COMMENT ON FUNCTION govproj.cost_line_record() IS
    'Trigger of a register''s cost_line table: keeps the project''s sums and writes the acts; '
    'ZG009 once the lines are frozen, ZG006 for another office, 23514 for a kind that is no word of the policy.';

CREATE FUNCTION govproj.contract_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_contract_record';
COMMENT ON FUNCTION govproj.contract_record() IS
    'Trigger of a register''s contract table: the signer is the owner (Article 12), what a step rests on stays, '
    'contracts together keep their limit; ZG006, ZG008, ZG009, ZG011, 23514 for a kind that is no word of the policy.';

CREATE FUNCTION govproj.contract_party_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_contract_party_record';
COMMENT ON FUNCTION govproj.contract_party_record() IS
    'Trigger of a register''s contract_party table: parties are added as long as the policy says, '
    'and taken back until a step rests on them; ZG006, ZG009, 23503, 23514.';

CREATE FUNCTION govproj.acceptance_part_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_acceptance_part_record';
COMMENT ON FUNCTION govproj.acceptance_part_record() IS
    'Trigger of a register''s acceptance_part table: parts are accepted by the owner, as long as the policy says, '
    'on a paper, and taken back until a step rests on them; ZG002, ZG006, ZG008, ZG009, ZG011, 23503, 23514.';
CREATE FUNCTION govproj.assignment_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_assignment_record';
COMMENT ON FUNCTION govproj.assignment_record() IS
    'Trigger of a register''s assignment table: a contract has another supplier from a day on, or its supplier another name; '
    'ZG002, ZG006, ZG009, ZG011, 23503, 23514.';

CREATE FUNCTION govproj.bond_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_bond_record';
COMMENT ON FUNCTION govproj.bond_record() IS
    'Trigger of a register''s bond table: bonds and retention money, of which only the day they are due back changes; '
    'ZG006, ZG008, ZG009, ZG011, 23503, 23505, 23514.';

CREATE FUNCTION govproj.bond_release_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_bond_release_record';
COMMENT ON FUNCTION govproj.bond_release_record() IS
    'Trigger of a register''s bond_release table: bonds are given back or forfeited, together no more than they are; '
    'ZG002, ZG006, ZG008, ZG009, ZG011, 23503, 23514.';

CREATE FUNCTION govproj.supplement_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_supplement_record';
COMMENT ON FUNCTION govproj.supplement_record() IS
    'Trigger of a register''s supplement table: adds to its contract, keeps the limits of the policy, writes the act; '
    'ZG006, ZG008, ZG009, ZG011.';

CREATE FUNCTION govproj.payment_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_payment_record';
COMMENT ON FUNCTION govproj.payment_record() IS
    'Trigger of a register''s payment table: '
    'nothing beyond its contract with supplements, nor at a time that the policy does not leave for it; ZG006, ZG008, ZG009, ZG011, 23514.';

CREATE FUNCTION govproj.change_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_change_record';
COMMENT ON FUNCTION govproj.change_record() IS
    'Trigger of a register''s change table: the only way to alter a frozen figure or a day of delivery (Article 17); '
    'ZG006, ZG009, ZG011, 23514.';

CREATE FUNCTION govproj.fund_allocation_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_fund_allocation_record';
COMMENT ON FUNCTION govproj.fund_allocation_record() IS
    'Trigger of a register''s fund_allocation table: '
    'entered by finance (Article 4(4)), money in scope within what the government granted; ZG006, ZG008, ZG009, ZG010, 23514.';
