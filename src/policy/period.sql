-- How long something lasts, as a policy says it.

CREATE DOMAIN govproj.period AS text
    CONSTRAINT period_check CHECK (govproj.check_value(VALUE, 'period'));
COMMENT ON DOMAIN govproj.period IS
    'Length of time (期限): a number of years, months, days or working days, 100 years at most, such as 2 years or 15 working days; '
    'the day from which it runs does not count, and one of months or years ends on the corresponding day, or on the month''s last. '
    'budget year: until 31 December of the year of that day (预算年度).';

-- of texts: a row that was altered past the engine may say what is no period, and what lists faults goes on
CREATE FUNCTION govproj.period_exceeds(one text, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    -- the fewest days and the most that each may come to; months are the same on both sides
    WITH said (at, n, unit) AS (
        SELECT p.at, CASE WHEN p.period ~ 'years?$' THEN 12 ELSE 1 END * substring(p.period FROM '^[0-9]+')::integer,
               CASE WHEN p.period = 'budget year' THEN 'budget' WHEN p.period ~ '(year|month)s?$' THEN 'month'
                    WHEN p.period ~ 'working' THEN 'working' ELSE 'day' END
          FROM (VALUES (1, one), (2, other)) AS p (at, period)
         WHERE p.period ~ '^([1-9][0-9]{0,3} (year|month|day|working day)s?|budget year)$'
    ), days (at, n, unit, least, most) AS (
        SELECT s.at, s.n, s.unit,
               CASE s.unit WHEN 'budget' THEN 0 WHEN 'month' THEN s.n * 30 - 2 ELSE s.n END,
               CASE s.unit WHEN 'budget' THEN 365 WHEN 'month' THEN s.n * 31 WHEN 'working' THEN s.n * 2 + 20 ELSE s.n END
          FROM said AS s
    )
    SELECT CASE WHEN a.unit = b.unit THEN a.n > b.n ELSE a.least > b.most END
      FROM days AS a, days AS b
     WHERE a.at = 1 AND b.at = 2;
END;
COMMENT ON FUNCTION govproj.period_exceeds(text, text) IS
    'Whether the one lasts longer than the other, whatever day both run from (期限比较); NULL where one of them is no period.';
