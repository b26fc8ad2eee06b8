-- The register bench under a law of some 2,000 rows that each say of which projects they speak: every row of the shipped pack nine
-- times more, each time of others than any that is measured. Its cases come with it, and come out as they do under the shipped one
-- (occasions cases): the rows are quiet.

\set ON_ERROR_STOP on
SET client_min_messages = warning;

-- Of another amount than any other row, and now of no other fact, now of another category or ground, now of services alone.
CREATE FUNCTION pg_temp.another_occasion(sort bigint, number bigint, has_track boolean) RETURNS jsonb
    LANGUAGE sql
RETURN CASE sort
    WHEN 0 THEN jsonb_build_object('total', jsonb_build_object('from', 1000000000 + number * 1000000, 'below', 1000500000 + number * 1000000))
    WHEN 1 THEN CASE WHEN has_track THEN '{"ground": "security"}' ELSE '{"category": "thirdparty"}' END::jsonb
                || jsonb_build_object('approved', jsonb_build_object('above', 1000000 * number))
    ELSE jsonb_build_object('serves', true, 'line:hardware', jsonb_build_object('below', 100000 * number)) END;

-- A choice is one rule whose rows are for the same projects, by a name of its own each time. How long a paper lives is said once.
CREATE FUNCTION pg_temp.with_occasions(section jsonb, times integer) RETURNS jsonb
    LANGUAGE sql
RETURN (
    SELECT jsonb_agg(CASE n WHEN 0 THEN r.body
                     ELSE r.body || jsonb_build_object('when', coalesce(r.body -> 'when', '{}') || pg_temp.another_occasion(
                                        n % 3, 1000 * n + CASE WHEN r.body ? 'any_of' THEN 0 ELSE r.place END, r.body ? 'track'))
                          || CASE WHEN r.body ? 'any_of' THEN jsonb_build_object('any_of', (r.body ->> 'any_of') || n) ELSE '{}' END END
                     ORDER BY n, r.place)
      FROM jsonb_array_elements(section) WITH ORDINALITY AS r (body, place), generate_series(0, times) AS n
     WHERE n = 0 OR NOT r.body ? 'at_most');

SELECT govproj.create_register('bench', NULL);
SELECT govproj.load_pack('bench', (
    SELECT p.body || jsonb_object_agg(s.section, pg_temp.with_occasions(p.body -> s.section, 9))
      FROM govproj.pack AS p, unnest('{requirements,conditions,limits,orders}'::text[]) AS s (section)
     WHERE p.code = 'yunfu-2020'
     GROUP BY p.body));
