-- govproj.stage: what is read, what is written.
SELECT * FROM govproj.stages;

-- two bytes by value
SELECT typlen, typbyval, typalign, typstorage, typcategory FROM pg_type WHERE oid = 'govproj.stage'::regtype;

-- every name is read as its stage: in any case, between white space, in Chinese; none twice
WITH name AS (
    SELECT stage, unnest(ARRAY[name, upper(name), E' \t' || initcap(name) || E'\r\n', label_zh, ' ' || label_zh || ' ']
                         || aliases) AS text
      FROM govproj.stages
)
SELECT count(*) AS names, count(DISTINCT text) AS different, bool_and(text::govproj.stage = stage) AS read_as_meant,
       bool_and(govproj.is_stage(text)) AS said_to_be_names
  FROM name;

-- nothing else is
SELECT left(text, 20) AS text, govproj.is_stage(text)
  FROM unnest(ARRAY['', ' ', 'stage', 'approve', 'approvedd', 'approved.', 'fund reviewed', 'fund-reviewed', '400',
                    'NULL', '已', '已 立项', '立项已', 'ａｐｐｒｏｖｅｄ', repeat('approved', 20), repeat('立', 50)]) AS text;
SELECT govproj.is_stage(NULL);
SELECT ''::govproj.stage;
SELECT 'approve'::govproj.stage;
SELECT '已 立项'::text::govproj.stage;
SELECT repeat('approved', 20)::govproj.stage;
SELECT 400::govproj.stage;

-- labels
SELECT govproj.label('approved');
SELECT govproj.label('approved'::govproj.stage) AS zh, govproj.label('approved'::govproj.stage, 'EN') AS en,
       govproj.label('approved'::govproj.stage, NULL) AS nothing, govproj.label(NULL::govproj.stage) AS nothing_either;
SELECT govproj.label('approved'::govproj.stage, 'fr');

-- ordered by progress: leaving is none
SELECT string_agg(name, ' ' ORDER BY stage) AS in_order,
       string_agg(name, ' ' ORDER BY stage) = string_agg(name, ' ' ORDER BY ordinal) AS as_the_ordinal_says
  FROM govproj.stages;
SELECT string_agg(name, ' ' ORDER BY stage) AS exits FROM govproj.stages WHERE stage < 'planned';

-- stored from text, varchar and char; used as text
CREATE TEMP TABLE step (id integer, stage govproj.stage);
INSERT INTO step VALUES (1, 'planned'), (2, text 'planned'), (3, varchar '已申报'), (4, char(20) 'filed'), (5, NULL);
UPDATE step SET stage = ' 已备案 '::text WHERE id = 2;
INSERT INTO step VALUES (6, 'gone'::varchar);
INSERT INTO step VALUES (6, 100);
SELECT id, stage, lower(stage), upper(stage), 'is ' || stage || '!' AS joined, stage LIKE '%ed' AS ends_in_ed FROM step
 ORDER BY id;
SELECT to_jsonb(step) FROM step ORDER BY id;
SELECT (jsonb_populate_record(NULL::step, '{"stage": "已立项"}')).stage;

-- the binary form is the name, and goes round
SELECT govproj.stage_send('fund_reviewed'), convert_from(govproj.stage_send('资金审核'), 'UTF8');
SELECT current_setting('data_directory') || '/govproj_stage_io.bin' AS file \gset
INSERT INTO step SELECT 10 + ordinal, stage FROM govproj.stages;
COPY step TO :'file' (FORMAT binary);
CREATE TEMP TABLE again (LIKE step);
COPY again FROM :'file' (FORMAT binary);
SELECT count(*) AS rows, count(a.stage) AS stages, bool_and(s.stage IS NOT DISTINCT FROM a.stage) AS same
  FROM step s JOIN again a USING (id);
-- and is judged like text when it comes from elsewhere
COPY (SELECT 1, text '已备案') TO :'file' (FORMAT binary);
COPY again FROM :'file' (FORMAT binary);
COPY (SELECT 1, text 'gone') TO :'file' (FORMAT binary);
COPY again FROM :'file' (FORMAT binary);
COPY (SELECT 1, '\x00ff'::bytea) TO :'file' (FORMAT binary);
COPY again FROM :'file' (FORMAT binary);
\set remove 'rm -- "' :file '"'
COPY again FROM PROGRAM :'remove';
DROP TABLE step, again;
