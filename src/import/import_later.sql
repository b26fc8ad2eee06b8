-- Later files (后续文件): what is staged for projects that are in the register. What they hold already is passed over, so that a file
-- may be loaded again: a row that bears a number by it, any other by all that it says, as often as the register has it.

CREATE FUNCTION govproj.import_known(tables jsonb) RETURNS TABLE (role text, key text, rows text, same text)
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
BEGIN ATOMIC
SELECT k.role, k.key, r.rows, r.same
  FROM (VALUES
        ('demand', 's.agency, s.year, s.title', '%3$s x',
         'x.project_id = s.project_id AND x.agency_id = (SELECT a.id FROM %1$s a WHERE a.code = s.agency) AND x.year = '
         's.year::integer AND x.title = s.title'),
        ('cost_line', 's.kind, s.amount::numeric, s.note', '%4$s x',
         'x.project_id = s.project_id AND x.kind = s.kind AND x.amount = s.amount::numeric AND x.note IS NOT DISTINCT FROM '
         's.note'),
        ('document', 's.kind, s.issuer, s.number, CASE WHEN s.number IS NULL THEN ROW(s.issued_on, s.outcome, s.amount::numeric, '
         's.third_party) END', '%5$s x',
         'x.project_id = s.project_id AND x.kind = s.kind AND x.issuer_id = (SELECT a.id FROM %1$s a WHERE a.code = '
         's.issuer) AND x.document_id IS NULL AND NOT EXISTS (SELECT FROM %5$s v WHERE v.document_id = x.id) AND CASE WHEN '
         's.number IS NOT NULL THEN x.number = s.number ELSE x.issued_on = s.issued_on::date AND x.outcome IS NOT DISTINCT '
         'FROM s.outcome AND x.amount IS NOT DISTINCT FROM s.amount::numeric AND x.third_party IS NOT DISTINCT FROM '
         's.third_party END'),
        ('receipt', 's.kind, s.issued_on, s.agency', '%6$s x JOIN %5$s d ON d.id = x.document_id',
         'd.project_id = s.project_id AND d.kind = s.kind AND d.issued_on = s.issued_on::date AND x.agency_id = (SELECT '
         'a.id FROM %1$s a WHERE a.code = s.agency) AND NOT EXISTS (SELECT FROM %5$s v WHERE v.document_id = d.id)'),
        ('contract', 's.code, CASE WHEN s.code IS NULL THEN ROW(s.kind, s.supplier, s.amount::numeric, s.signed_on) END', '%2$s x',
         'x.project_id = s.project_id AND CASE WHEN s.code IS NOT NULL THEN x.number = s.code ELSE x.kind = s.kind AND '
         'x.supplier = s.supplier AND x.amount = s.amount::numeric AND x.signed_on = s.signed_on::date END'),
        ('contract_party', 's.contract, s.name, s.code, s.part', '%7$s x',
         'x.contract_id IN (SELECT c.id FROM %2$s c WHERE c.project_id = s.project_id AND c.number = s.contract) AND '
         'x.name = s.name AND x.code IS NOT DISTINCT FROM s.code AND x.part = s.part AND x.party_id IS NULL'),
        ('step', 's.to_stage, s.stage_on', '%8$s x',
         'x.project_id = s.project_id AND x.kind = ''step'' AND x.to_stage = s.to_stage::govproj.stage AND x.legal_on = '
         's.stage_on::date AND NOT EXISTS (SELECT FROM %8$s u WHERE u.project_id = x.project_id AND u.kind = ''step_undone'' AND '
         'u.detail::jsonb ->> ''undoes'' = x.seq::text)'),
        ('change', 's.kind, s.cause, s.source, s.cost_line_kind, s.contract, s.new::numeric, s.decided_on, s.note', '%9$s x',
         'x.project_id = s.project_id AND x.kind = s.kind AND x.cause = s.cause AND x.source IS NOT DISTINCT FROM s.source '
         'AND x.cost_line_kind IS NOT DISTINCT FROM s.cost_line_kind AND (s.contract IS NULL OR x.contract_id IN (SELECT '
         'c.id FROM %2$s c WHERE c.project_id = s.project_id AND c.number = s.contract)) AND x.new IS NOT DISTINCT FROM '
         's.new::numeric AND x.decided_on = s.decided_on::date AND x.note IS NOT DISTINCT FROM s.note'),
        ('supplement', 's.contract, s.number, CASE WHEN s.number IS NULL THEN ROW(s.amount::numeric, s.signed_on) END', '%10$s x',
         'x.contract_id IN (SELECT c.id FROM %2$s c WHERE c.project_id = s.project_id AND c.number = s.contract) AND '
         'x.supplement_id IS NULL AND NOT EXISTS (SELECT FROM %10$s v WHERE v.supplement_id = x.id) AND CASE WHEN s.number '
         'IS NOT NULL THEN x.number = s.number ELSE x.amount = s.amount::numeric AND x.signed_on = s.signed_on::date END'),
        ('payment', 's.contract, s.voucher, CASE WHEN s.voucher IS NULL THEN ROW(coalesce(s.kind, ''payment''), s.amount::numeric, '
         's.paid_on) END', '%11$s x',
         'x.contract_id IN (SELECT c.id FROM %2$s c WHERE c.project_id = s.project_id AND c.number = s.contract) AND '
         'x.payment_id IS NULL AND NOT EXISTS (SELECT FROM %11$s v WHERE v.payment_id = x.id) AND CASE WHEN s.voucher IS '
         'NOT NULL THEN x.voucher = s.voucher ELSE x.kind = coalesce(s.kind, ''payment'') AND x.amount = s.amount::numeric '
         'AND x.paid_on = s.paid_on::date END'),
        ('fund_allocation', 's.source, s.year, s.requested::numeric, s.decided::numeric, s.arranged::numeric', '%12$s x',
         'x.project_id = s.project_id AND x.source = s.source AND x.year = s.year::integer AND x.requested = '
         's.requested::numeric AND x.decided IS NOT DISTINCT FROM s.decided::numeric AND x.arranged IS NOT DISTINCT FROM '
         's.arranged::numeric')
       ) AS k (role, key, rows, same)
 CROSS JOIN LATERAL (
        SELECT format(k.rows, VARIADIC n.names) AS rows, format(k.same, VARIADIC n.names) AS same
          FROM (SELECT array_agg(tables ->> t.role ORDER BY t.n) AS names
                  FROM unnest('{agency,contract,demand,cost_line,document,receipt,contract_party,act,change,supplement,payment,
                                fund_allocation}'::text[]) WITH ORDINALITY AS t (role, n)) AS n) AS r;
END;
COMMENT ON FUNCTION govproj.import_known(jsonb) IS
    'Part of import: how a staged row s is found in the register (已有记录的识别): what tells it apart, among which rows x, and what is the same.';

CREATE FUNCTION govproj.import_drop_known(tables jsonb) RETURNS TABLE (source text, dropped bigint)
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    known record;
BEGIN
    source := 'import_project';
    EXECUTE format('DELETE FROM %s s USING %s p WHERE p.code = s.code AND p.title = s.title', tables ->> source, tables ->> 'project');
    GET DIAGNOSTICS dropped = ROW_COUNT;
    RETURN NEXT;
    IF NOT EXISTS (SELECT FROM govproj.import_later(tables)) THEN
        RETURN;
    END IF;
    FOR known IN SELECT k.* FROM govproj.import_known(tables) AS k LOOP
        source := 'import_' || known.role;
        EXECUTE format($query$
            WITH later AS (
                SELECT s.*, p.id AS project_id, row_number() OVER (PARTITION BY p.id, %3$s ORDER BY s.id) AS nr
                  FROM %1$s s JOIN %2$s p ON p.code = s.project
                 WHERE NOT EXISTS (SELECT FROM %6$s i WHERE i.code = s.project)
            )
            DELETE FROM %1$s d USING later s WHERE d.id = s.id AND s.nr <= (SELECT count(*) FROM %4$s WHERE %5$s) $query$,
            tables ->> source, tables ->> 'project', known.key, known.rows, known.same, tables ->> 'import_project');
        GET DIAGNOSTICS dropped = ROW_COUNT;
        RETURN NEXT;
    END LOOP;
END
$$;
COMMENT ON FUNCTION govproj.import_drop_known(jsonb) IS
    'Part of import: takes out what the register has already (剔除已有记录), and says of how many rows of each staging table.';

CREATE FUNCTION govproj.import_later(tables jsonb) RETURNS TABLE (code text, last_seq bigint)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT p.code::text, p.last_seq FROM (%s) AS s JOIN %s p ON p.code = s.project
                                  WHERE NOT EXISTS (SELECT FROM %s i WHERE i.code = s.project) ORDER BY p.id',
        (SELECT string_agg(format('SELECT t.project FROM %s t', tables ->> c.source), ' UNION ' ORDER BY c.source COLLATE "C")
           FROM govproj.import_columns() AS c WHERE c.name = 'project'),
        tables ->> 'project', tables ->> 'import_project');
END
$$;
COMMENT ON FUNCTION govproj.import_later(jsonb) IS
    'Part of import: projects of the register for which something is staged (有后续记录的项目), with the number of their last act.';
