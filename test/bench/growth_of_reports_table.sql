-- The figures of growth_of_reports, given on the standard input, as one table: rows and pages whole, pages of each part, and with what
-- exponent the pages of the whole grow from the smallest register to the largest that has a figure.

\set ON_ERROR_STOP on
CREATE TEMP TABLE figure (size integer, of text, who text, asked text, rows bigint, pages bigint);
\copy figure FROM pstdin
\pset format aligned
\pset tuples_only off
WITH growth AS (
    SELECT of, who, asked,
           round(ln(greatest((array_agg(pages ORDER BY size DESC))[1], 1)::numeric / greatest((array_agg(pages ORDER BY size))[1], 1))
                 / nullif(ln(max(size)::numeric / min(size)), 0), 2) AS exponent
      FROM figure
     GROUP BY of, who, asked
)
SELECT f.of, f.who, f.size,
       max(f.rows) FILTER (WHERE f.asked = 'whole') AS rows, max(f.pages) FILTER (WHERE f.asked = 'whole') AS whole,
       max(g.exponent) FILTER (WHERE f.asked = 'whole') AS exponent,
       max(f.pages) FILTER (WHERE f.asked = 'project') AS project, max(f.pages) FILTER (WHERE f.asked = 'code') AS code,
       max(f.pages) FILTER (WHERE f.asked = 'owner') AS owner, max(f.pages) FILTER (WHERE f.asked = 'page') AS page
  FROM figure f JOIN growth g USING (of, who, asked)
 GROUP BY f.of, f.who, f.size
 ORDER BY f.of, f.who, f.size;
