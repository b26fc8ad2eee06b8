-- A register (台账) for the city of Yunfu: one call makes the schema "yunfu", with tables, law and guards.
CREATE EXTENSION govproj;
\pset linestyle unicode
\pset footer off
SELECT govproj.create_register('yunfu');

-- The law that governs it came along as rows, which a person can read and a new regulation can replace.
SELECT number, title, valid_from, valid_until FROM yunfu.policy;

-- The offices (单位) that act in it. No database roles are tied to them here: whoever plays this tour owns the register
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
