-- Public holidays, and the working days made up for them, as the State Council has published them (节假日安排). A year that is not
-- here yet is told, not guessed: its notice comes in the last weeks of the year before.

CREATE VIEW govproj.published_holidays WITH (security_invoker = true) AS
SELECT d.day::date AS day, d.working, h.name, h.notice
  FROM (VALUES
    ('国办发明电〔2019〕16号', '元旦',         DATE '2020-01-01', DATE '2020-01-01', '{}'::date[]),
    -- prolonged by the notice of 26 January 2020, which undid 1 February as a working day
    ('国办发明电〔2020〕1号',  '春节',         '2020-01-24', '2020-02-02', '{2020-01-19}'),
    ('国办发明电〔2019〕16号', '清明节',       '2020-04-04', '2020-04-06', '{}'),
    ('国办发明电〔2019〕16号', '劳动节',       '2020-05-01', '2020-05-05', '{2020-04-26,2020-05-09}'),
    ('国办发明电〔2019〕16号', '端午节',       '2020-06-25', '2020-06-27', '{2020-06-28}'),
    ('国办发明电〔2019〕16号', '国庆节、中秋节', '2020-10-01', '2020-10-08', '{2020-09-27,2020-10-10}'),
    ('国办发明电〔2020〕27号', '元旦',         '2021-01-01', '2021-01-03', '{}'),
    ('国办发明电〔2020〕27号', '春节',         '2021-02-11', '2021-02-17', '{2021-02-07,2021-02-20}'),
    ('国办发明电〔2020〕27号', '清明节',       '2021-04-03', '2021-04-05', '{}'),
    ('国办发明电〔2020〕27号', '劳动节',       '2021-05-01', '2021-05-05', '{2021-04-25,2021-05-08}'),
    ('国办发明电〔2020〕27号', '端午节',       '2021-06-12', '2021-06-14', '{}'),
    ('国办发明电〔2020〕27号', '中秋节',       '2021-09-19', '2021-09-21', '{2021-09-18}'),
    ('国办发明电〔2020〕27号', '国庆节',       '2021-10-01', '2021-10-07', '{2021-09-26,2021-10-09}'),
    ('国办发明电〔2021〕11号', '元旦',         '2022-01-01', '2022-01-03', '{}'),
    ('国办发明电〔2021〕11号', '春节',         '2022-01-31', '2022-02-06', '{2022-01-29,2022-01-30}'),
    ('国办发明电〔2021〕11号', '清明节',       '2022-04-03', '2022-04-05', '{2022-04-02}'),
    ('国办发明电〔2021〕11号', '劳动节',       '2022-04-30', '2022-05-04', '{2022-04-24,2022-05-07}'),
    ('国办发明电〔2021〕11号', '端午节',       '2022-06-03', '2022-06-05', '{}'),
    ('国办发明电〔2021〕11号', '中秋节',       '2022-09-10', '2022-09-12', '{}'),
    ('国办发明电〔2021〕11号', '国庆节',       '2022-10-01', '2022-10-07', '{2022-10-08,2022-10-09}'),
    ('国办发明电〔2022〕16号', '元旦',         '2022-12-31', '2023-01-02', '{}'),
    ('国办发明电〔2022〕16号', '春节',         '2023-01-21', '2023-01-27', '{2023-01-28,2023-01-29}'),
    ('国办发明电〔2022〕16号', '清明节',       '2023-04-05', '2023-04-05', '{}'),
    ('国办发明电〔2022〕16号', '劳动节',       '2023-04-29', '2023-05-03', '{2023-04-23,2023-05-06}'),
    ('国办发明电〔2022〕16号', '端午节',       '2023-06-22', '2023-06-24', '{2023-06-25}'),
    ('国办发明电〔2022〕16号', '中秋节、国庆节', '2023-09-29', '2023-10-06', '{2023-10-07,2023-10-08}'),
    ('国办发明电〔2023〕7号',  '元旦',         '2024-01-01', '2024-01-01', '{}'),
    ('国办发明电〔2023〕7号',  '春节',         '2024-02-10', '2024-02-17', '{2024-02-04,2024-02-18}'),
    ('国办发明电〔2023〕7号',  '清明节',       '2024-04-04', '2024-04-06', '{2024-04-07}'),
    ('国办发明电〔2023〕7号',  '劳动节',       '2024-05-01', '2024-05-05', '{2024-04-28,2024-05-11}'),
    ('国办发明电〔2023〕7号',  '端午节',       '2024-06-10', '2024-06-10', '{}'),
    ('国办发明电〔2023〕7号',  '中秋节',       '2024-09-15', '2024-09-17', '{2024-09-14}'),
    ('国办发明电〔2023〕7号',  '国庆节',       '2024-10-01', '2024-10-07', '{2024-09-29,2024-10-12}'),
    ('国办发明电〔2024〕12号', '元旦',         '2025-01-01', '2025-01-01', '{}'),
    ('国办发明电〔2024〕12号', '春节',         '2025-01-28', '2025-02-04', '{2025-01-26,2025-02-08}'),
    ('国办发明电〔2024〕12号', '清明节',       '2025-04-04', '2025-04-06', '{}'),
    ('国办发明电〔2024〕12号', '劳动节',       '2025-05-01', '2025-05-05', '{2025-04-27}'),
    ('国办发明电〔2024〕12号', '端午节',       '2025-05-31', '2025-06-02', '{}'),
    ('国办发明电〔2024〕12号', '国庆节、中秋节', '2025-10-01', '2025-10-08', '{2025-09-28,2025-10-11}'),
    ('国办发明电〔2025〕7号',  '元旦',         '2026-01-01', '2026-01-03', '{2026-01-04}'),
    ('国办发明电〔2025〕7号',  '春节',         '2026-02-15', '2026-02-23', '{2026-02-14,2026-02-28}'),
    ('国办发明电〔2025〕7号',  '清明节',       '2026-04-04', '2026-04-06', '{}'),
    ('国办发明电〔2025〕7号',  '劳动节',       '2026-05-01', '2026-05-05', '{2026-05-09}'),
    ('国办发明电〔2025〕7号',  '端午节',       '2026-06-19', '2026-06-21', '{}'),
    ('国办发明电〔2025〕7号',  '中秋节',       '2026-09-25', '2026-09-27', '{}'),
    ('国办发明电〔2025〕7号',  '国庆节',       '2026-10-01', '2026-10-07', '{2026-09-20,2026-10-10}')
  ) AS h (notice, name, first, last, made_up)
 CROSS JOIN LATERAL (
    SELECT generate_series(h.first, h.last, interval '1 day'), false
     UNION ALL
    SELECT unnest(h.made_up), true) AS d (day, working);
COMMENT ON VIEW govproj.published_holidays IS
    'Public holidays and the working days made up for them, as the State Council has published them (节假日安排): what load_holidays '
    'puts into a register.';
COMMENT ON COLUMN govproj.published_holidays.day IS 'The day (日期).';
COMMENT ON COLUMN govproj.published_holidays.working IS
    'Whether it is worked (调休上班): false, a day off (休); true, a weekend day that is made up for.';
COMMENT ON COLUMN govproj.published_holidays.name IS 'The holiday it belongs to (节日名称).';
COMMENT ON COLUMN govproj.published_holidays.notice IS 'Number of the notice of the State Council''s General Office (文号).';
GRANT SELECT ON govproj.published_holidays TO PUBLIC;

CREATE FUNCTION govproj.holiday_table(register text) RETURNS regclass
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    policy_table regclass := govproj.policy_table(register, 'policy');
BEGIN
    RETURN (SELECT t.tgrelid
              FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
             WHERE c.relnamespace = (SELECT p.relnamespace FROM pg_class p WHERE p.oid = policy_table)
               AND t.tgfoid = 'govproj.policy_changed()'::regprocedure AND t.tgargs = E'holiday\\000'::bytea
             ORDER BY t.oid LIMIT 1);
END
$$;
COMMENT ON FUNCTION govproj.holiday_table(text) IS
    'Part of load_holidays: the calendar of a register, whatever its name by now (节假日历). Errors: 42704 no such register.';

CREATE FUNCTION govproj.load_holidays_now(register text, from_year integer, to_year integer)
    RETURNS TABLE (year integer, added bigint, there_already bigint, otherwise date[])
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET quote_all_identifiers = off
AS $$
DECLARE
    holidays regclass := govproj.holiday_table(register);
    unknown text;
BEGIN
    IF from_year > to_year OR to_year::bigint - from_year > 1000 OR from_year IS NULL OR to_year IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = govproj.said('from "%s" to "%s" are no years whose holidays can be loaded', from_year::text, to_year::text),
            HINT = govproj.said('Name the first and the last, e.g. SELECT * FROM govproj.load_holidays(''yunfu'', 2024, 2026);');
    END IF;
    -- asked only now: years without end would take as long
    SELECT string_agg(y::text, govproj.said(', ') ORDER BY y) INTO unknown
      FROM generate_series(from_year, to_year) AS y
     WHERE NOT EXISTS (SELECT FROM govproj.published_holidays h WHERE extract(year FROM h.day) = y AND extract(month FROM h.day) < 12);
    RETURN QUERY EXECUTE format($query$
        WITH published AS (
            SELECT h.* FROM govproj.published_holidays h WHERE extract(year FROM h.day) BETWEEN $1 AND $2
        ),
        entered AS (
            INSERT INTO %s AS x (day, working, name) SELECT p.day, p.working, p.name FROM published p ORDER BY p.day
            ON CONFLICT (day) DO NOTHING RETURNING x.day
        )
        SELECT y::integer, count(e.day), count(x.day) FILTER (WHERE x.working = p.working),
               array_agg(p.day ORDER BY p.day) FILTER (WHERE x.working <> p.working)
          FROM generate_series($1, $2) AS y
          LEFT JOIN published p ON extract(year FROM p.day) = y
          LEFT JOIN entered e ON e.day = p.day
          LEFT JOIN %1$s x ON x.day = p.day
         GROUP BY y ORDER BY y $query$, holidays)
        USING from_year, to_year;
    IF unknown IS NOT NULL THEN
        RAISE WARNING USING
            MESSAGE = govproj.said('the holidays of %s are not known to this version of the extension, and none are guessed', unknown),
            HINT = govproj.said('Enter them in table "%s" when the State Council has published them.', holidays::text);
    END IF;
END
$$;
COMMENT ON FUNCTION govproj.load_holidays_now(text, integer, integer) IS
    'Part of load_holidays, which calls it for a superuser as the register''s owner.';

CREATE FUNCTION govproj.load_holidays(register text, from_year integer, to_year integer)
    RETURNS TABLE (year integer, added bigint, there_already bigint, otherwise date[])
    LANGUAGE c AS 'MODULE_PATHNAME', 'govproj_as_owner';
COMMENT ON FUNCTION govproj.load_holidays(text, integer, integer) IS
    'Puts the public holidays of these years, and the working days made up for them, into the calendar of a register (载入节假日): '
    'a row a year with how many days were added and how many were there already; days that the register says otherwise stay as it '
    'says, and are listed. A year that has not been published is told by a WARNING. Errors: 42704 no such register, 42501 no right '
    'to write its calendar, 22023 no years.';
