-- Everything that a step may touch into the server's memory, as far as it fits; of acts the index, since they are only added to.

\set ON_ERROR_STOP on
CREATE EXTENSION pg_prewarm;
SELECT sum(pg_prewarm(c.oid)) AS pages
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE n.nspname IN ('bench', 'floor', 'bare', 'twin', 'client') AND c.relkind IN ('r', 'i') AND c.relname <> 'act';
