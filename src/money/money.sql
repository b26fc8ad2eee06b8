-- Money is exact: yuan with two decimals, finite, never negative, never rounded on the way in.

CREATE DOMAIN govproj.yuan AS numeric
    CONSTRAINT yuan_check CHECK (VALUE >= 0 AND VALUE < 10000000000000000 AND scale(VALUE) <= 2);
COMMENT ON DOMAIN govproj.yuan IS
    'Amount in yuan (元): at most two decimals, finite, not negative, below 10^16. Anything else is refused (23514), never rounded.';

CREATE FUNCTION govproj.cost_line_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_cost_line_record';
COMMENT ON FUNCTION govproj.cost_line_record() IS
    'Trigger of a register''s cost_line table: keeps the project''s sums and writes the acts; ZG009 once the lines are frozen, ZG006 for another office.';

CREATE FUNCTION govproj.contract_record() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_contract_record';
COMMENT ON FUNCTION govproj.contract_record() IS
    'Trigger of a register''s contract table: the signer is the owner (Article 12), what a step rests on stays; ZG006, ZG009, ZG011.';
