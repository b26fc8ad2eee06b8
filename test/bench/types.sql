-- For each type a table of its codes and one of the same codes as smallint, all rows in the same order. Needs: -v rows=N.

\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION govproj;
CREATE TABLE stage_rows AS
SELECT s.stage AS k, i AS n FROM generate_series(1, :rows) AS i
  JOIN (SELECT stage, row_number() OVER (ORDER BY stage) - 1 AS at, count(*) OVER () AS of FROM govproj.stages) AS s ON s.at = i * 7919 % s.of ORDER BY i;
CREATE TABLE category_rows AS
SELECT s.category AS k, i AS n FROM generate_series(1, :rows) AS i
  JOIN (SELECT category, row_number() OVER (ORDER BY category) - 1 AS at, count(*) OVER () AS of FROM govproj.categories) AS s ON s.at = i * 7919 % s.of ORDER BY i;
CREATE TABLE stage_plain AS SELECT govproj.ordinal(k)::smallint AS k, n FROM stage_rows ORDER BY n;
CREATE TABLE category_plain AS SELECT govproj.ordinal(k)::smallint AS k, n FROM category_rows ORDER BY n;
CREATE TABLE stage_rows_key AS SELECT DISTINCT k FROM stage_rows ORDER BY k;
CREATE TABLE stage_plain_key AS SELECT DISTINCT k FROM stage_plain ORDER BY k;
CREATE TABLE category_rows_key AS SELECT DISTINCT k FROM category_rows ORDER BY k;
CREATE TABLE category_plain_key AS SELECT DISTINCT k FROM category_plain ORDER BY k;
CREATE INDEX ON category_rows (k);
CREATE INDEX ON category_plain (k);
CREATE INDEX ON stage_rows (k);
CREATE INDEX ON stage_plain (k);
VACUUM (ANALYZE);

CREATE TABLE query AS
SELECT row_number() OVER () AS n, t.type, o.operation,
       format(o.text, t.type || '_rows', t.literal, t.below) AS of_type, format(o.text, t.type || '_plain', t.plain, t.plain_below) AS of_smallint
  FROM (VALUES ('stage', '''approved''', govproj.ordinal('approved'::govproj.stage)::text, '<= ''approved''', format('<= %s', govproj.ordinal('approved'::govproj.stage))),
               ('category', '''software.general''', govproj.ordinal('software.general'::govproj.category)::text, '<@ ''software''',
                format('BETWEEN %s AND %s', govproj.ordinal('software'::govproj.category), govproj.ordinal('software.professional'::govproj.category)))) AS t (type, literal, plain, below, plain_below)
 CROSS JOIN (VALUES ('=', 'SELECT count(*) FROM (SELECT k FROM %1$I OFFSET 0) AS t WHERE k = %2$s'),
                    ('GROUP BY', 'SELECT sum(c) FROM (SELECT k, count(*) AS c FROM %1$I GROUP BY k) AS t'),
                    ('ORDER BY', 'SELECT count(*) FROM (SELECT k FROM (SELECT k FROM %1$I OFFSET 0) AS u ORDER BY k OFFSET 0) AS t'),
                    ('hash join', 'SELECT count(*) FROM %1$I AS t JOIN %1$s_key AS d USING (k)'),
                    ('range', 'SELECT count(n) FROM %1$I WHERE k %3$s')) AS o (operation, text);
