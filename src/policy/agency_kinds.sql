-- The kinds of agency of a register (单位类型): the offices of all its versions, for reports.

CREATE VIEW agency_kind WITH (security_invoker = true) AS
SELECT k.kind, k.label_zh, upper(left(k.label_en, 1)) || substr(k.label_en, 2) AS label_en, k.sees_all, k.settles, k.appoints
  FROM (
        SELECT w.word::text AS kind, (array_agg(w.label_zh::text ORDER BY p.valid_from DESC, p.id DESC))[1] AS label_zh,
               regexp_replace((array_agg(w.label_en::text ORDER BY p.valid_from DESC, p.id DESC))[1], '^(an?|the) ', '') AS label_en,
               bool_or(govproj.has_part(w.parts, 'sees_all')) AS sees_all, bool_or(govproj.has_part(w.parts, 'settles')) AS settles,
               bool_or(govproj.has_part(w.parts, 'appoints')) AS appoints
          FROM policy_word w
          JOIN policy p ON p.id = w.policy_id
         WHERE w.list = 'office'
         GROUP BY w.word
       ) AS k;

COMMENT ON VIEW agency_kind IS
    'The kinds of agency (单位类型): the offices of all versions (policy_word, list office), as the latest version calls them and with the '
    'parts that any gives them. Key: kind.';
COMMENT ON COLUMN agency_kind.kind IS 'The word, as agency.kind says it (类型).';
COMMENT ON COLUMN agency_kind.label_zh IS 'In Chinese (中文名称).';
COMMENT ON COLUMN agency_kind.label_en IS 'In English, without an article.';
COMMENT ON COLUMN agency_kind.sees_all IS 'Whether it sees the projects of all (可见全部项目).';
COMMENT ON COLUMN agency_kind.settles IS 'Whether it writes down what is owed (登记义务).';
COMMENT ON COLUMN agency_kind.appoints IS 'Whether it has to name a leading group and a responsible office (须设领导小组、责任科室).';
