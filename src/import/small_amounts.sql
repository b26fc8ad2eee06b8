-- What looks like 万元 taken for yuan (疑似以万元填报的金额).

CREATE FUNCTION govproj.import_small_amounts(tables jsonb) RETURNS SETOF govproj.import_fault
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    place record;
    smallest numeric := 10000;
    all_small boolean;
    told text[] := '{}';
BEGIN
    -- a payment may be small, and so may a cost; a project or a contract is not
    FOR place IN
        SELECT * FROM (VALUES ('import_project', 'city_funds', 'code', true), ('import_cost_line', 'amount', 'project', false),
                              ('import_contract', 'amount', 'project', true), ('import_payment', 'amount', 'project', false),
                              ('import_fund_allocation', 'requested', 'project', false)) AS p (source, name, project, by_itself)
    LOOP
        EXECUTE format('SELECT max(s.%1$I::numeric) < $1 FROM %2$s s WHERE s.%1$I::numeric > 0', place.name, tables ->> place.source)
           INTO all_small USING smallest;
        CONTINUE WHEN all_small IS NOT TRUE AND NOT place.by_itself;
        IF all_small THEN
            told := told || (place.source || '.' || place.name);
        END IF;
        RETURN QUERY EXECUTE format($query$
            SELECT %L, s.id, s.%I, '01000', %L, format(%L, s.%I), NULL::text, %3$L, s.%5$I, NULL::text
              FROM %s s WHERE s.%5$I::numeric > 0 AND s.%5$I::numeric < $1 ORDER BY s.id $query$,
            place.source, place.project, place.name, govproj.said('an amount of %s yuan is small: is it in tens of thousands?'), place.name,
            tables ->> place.source) USING smallest;
    END LOOP;
    IF told <> '{}' THEN
        RAISE WARNING USING
            MESSAGE = govproj.said('every amount in %s is below 10,000 yuan', array_to_string(told, govproj.said(', '))),
            HINT = govproj.said('If they are in tens of thousands, undo the import and do it again with unit => ''wan''.');
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.import_small_amounts(jsonb) IS
    'Part of import: amounts so small that they look like tens of thousands (疑似以万元填报的金额); where all of a column are, a WARNING says so.';
