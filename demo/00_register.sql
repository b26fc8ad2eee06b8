-- A register (台账) for the city of Yunfu: one call makes the schema "yunfu", with tables, law and guards.
CREATE EXTENSION govproj;
\pset linestyle unicode
\pset footer off
SELECT govproj.create_register('yunfu');

-- The law that governs it came along as rows, which a person can read and a new regulation can replace.
SELECT number, title, valid_from, valid_until FROM yunfu.policy;

-- The offices (单位) that act in it. No database roles are tied to them until act 7: whoever plays this tour owns the register
-- and may act for every office. In service each office has a role of its own and acts for itself only.
INSERT INTO yunfu.agency (code, name, kind) VALUES
    ('bureau', '市政务服务数据管理局', 'data_bureau'), ('finance',    '市财政局',   'finance'),
    ('audit',  '市审计局',             'audit'),       ('government', '市人民政府', 'government');
INSERT INTO yunfu.agency (code, name, kind, leading_group, responsible_office) VALUES
    ('labour',    '市人力资源和社会保障局', 'unit', '信息化建设领导小组', '信息中心'),
    ('land',      '市自然资源局',           'unit', '信息化建设领导小组', '信息科'),
    ('education', '市教育局',               'unit', '信息化建设领导小组', '办公室'),
    ('health',    '市卫生健康局',           'unit', '信息化建设领导小组', '规划信息科'),
    ('emergency', '市应急管理局',           'unit', '信息化建设领导小组', '指挥中心');

-- What each of them plans for 2020 (年度计划, Article 6), as it was filed with the data bureau in the November before.
INSERT INTO yunfu.annual_plan (agency_id, year, filed_on)
SELECT id, 2020, '2019-11-28' FROM yunfu.agency WHERE code IN ('bureau', 'labour', 'land', 'health', 'emergency');
INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate)
SELECT p.id, l.title, l.category, l.estimate
  FROM (VALUES ('labour', '社会保险业务综合管理系统', '专业软件开发服务',     2450000.00),
               ('bureau', '统一身份认证公共支撑平台', '公共支撑平台开发服务', 1300000.00),
               ('land',   '不动产登记档案管理系统',   '专业软件开发服务',      980000.00),
               ('health', '区域医学影像共享系统',     '专业软件开发服务',     1150000.00)) AS l (code, title, category, estimate)
  JOIN yunfu.agency a ON a.code = l.code
  JOIN yunfu.annual_plan p ON p.agency_id = a.id;
