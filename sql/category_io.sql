-- govproj.category: what is read, what is written.
SELECT * FROM govproj.categories;

-- two bytes by value
SELECT typlen, typbyval, typalign, typstorage, typcategory FROM pg_type WHERE oid = 'govproj.category'::regtype;

-- every name is read as its category: in any case, between white space, in Chinese
WITH name AS (
    SELECT category,
           unnest(ARRAY[name, upper(name), E' \t' || initcap(name) || E'\r\n', label_zh, ' ' || label_zh || ' ']
                  || array_remove(aliases, '其他')) AS text
      FROM govproj.categories
)
SELECT count(*) AS names, count(DISTINCT text) AS different,
       bool_and(text::govproj.category = category) AS read_as_meant,
       bool_and(govproj.is_category(text)) AS said_to_be_names
  FROM name;

-- so is every path of two names, whichever of its names each goes by
WITH name AS (
    SELECT category, parent, unnest(ARRAY[name, label_zh, split_part(name, '.', 2)] || aliases) AS text
      FROM govproj.categories
), path AS (
    SELECT below.category, above.text || separator || below.text AS text
      FROM name AS below JOIN name AS above ON above.category = below.parent, unnest(ARRAY['.', '/']) AS separator
     WHERE above.text <> '' AND below.text NOT LIKE '%.%'
)
SELECT count(*) AS paths, count(DISTINCT text) AS different,
       bool_and(text::govproj.category = category) AS read_as_meant,
       bool_and(govproj.is_category(text)) AS said_to_be_names
  FROM path;
SELECT text, text::govproj.category
  FROM unnest(ARRAY['软件开发服务/专业软件开发服务', '第三方服务.其他', '业务运营/其他', 'software/通用软件开发服务']) AS text;

-- nothing else is
SELECT left(text, 30) AS text, govproj.is_category(text)
  FROM unnest(ARRAY['', ' ', '.', '/', 'software.', '.software', 'software..general', 'software.general.',
                    'software.general.x', 'software general', 'software .general', 'software. general',
                    'software.network', 'software.software',
                    'general', 'other', '其他', '软件开发服务/政务云', '软件开发服务/软件开发服务', '政务云/政务网', '软件',
                    '512', 'NULL', 'ｓｏｆｔｗａｒｅ', repeat('software.general', 20), repeat('软件', 40)]) AS text;
SELECT govproj.is_category(NULL);
SELECT ''::govproj.category;
SELECT 'software.network'::govproj.category;
SELECT '其他'::text::govproj.category;
SELECT repeat('software.', 20)::govproj.category;
SELECT 512::govproj.category;

-- labels, tree
SELECT govproj.label(category) AS zh, govproj.label(category, 'EN') AS en, govproj.label(category, NULL) AS nothing,
       govproj.label(NULL::govproj.category) AS nothing_either
  FROM govproj.categories WHERE category = 'software.general';
SELECT govproj.label('software'::govproj.category, 'fr');
SELECT govproj.parent('software.general'), govproj.parent('software'), govproj.parent(NULL);
SELECT string_agg(name, ' ' ORDER BY category) = string_agg(name, ' ' ORDER BY ordinal) AS ordered_as_the_ordinal_says
  FROM govproj.categories;

-- stored from text, varchar and char; used as text
CREATE TEMP TABLE service (id integer, category govproj.category);
INSERT INTO service VALUES (1, 'software'), (2, text 'software'), (3, varchar '政务云'), (4, char(20) 'operation.other'),
                           (5, NULL);
UPDATE service SET category = ' 监理 '::text WHERE id = 2;
INSERT INTO service VALUES (6, 'hardware'::varchar);
INSERT INTO service VALUES (6, 512);
SELECT id, category, upper(category), 'is ' || category || '!' AS joined, category LIKE 'infra%' AS infra,
       split_part(category, '.', 2) AS sub
  FROM service ORDER BY id;
SELECT to_jsonb(service) FROM service ORDER BY id;
SELECT (jsonb_populate_record(NULL::service, '{"category": "监理"}')).category;

-- the binary form is the path, and goes round
SELECT govproj.category_send('政务云'), convert_from(govproj.category_send('政务云'), 'UTF8');
SELECT current_setting('data_directory') || '/govproj_category_io.bin' AS file \gset
INSERT INTO service SELECT ordinal, category FROM govproj.categories;
COPY service TO :'file' (FORMAT binary);
CREATE TEMP TABLE again (LIKE service);
COPY again FROM :'file' (FORMAT binary);
SELECT count(*) AS rows, count(a.category) AS categories, bool_and(s.category IS NOT DISTINCT FROM a.category) AS same
  FROM service s JOIN again a USING (id);
COPY (SELECT 1, text '第三方服务/其他') TO :'file' (FORMAT binary);
COPY again FROM :'file' (FORMAT binary);
COPY (SELECT 1, text '其他') TO :'file' (FORMAT binary);
COPY again FROM :'file' (FORMAT binary);
\set remove 'rm -- "' :file '"'
COPY again FROM PROGRAM :'remove';
DROP TABLE service, again;
