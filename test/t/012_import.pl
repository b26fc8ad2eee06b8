# An import as a city does it: files loaded by COPY, by an owner who is no superuser, beside others who work in the register.
use strict;
use warnings;

use Cwd qw(realpath);
use FindBin;
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

my $node = register_node('import');
my $dir = PostgreSQL::Test::Utils::tempdir('import');

$node->safe_psql('postgres', <<'SQL');
CREATE ROLE city LOGIN;
CREATE ROLE unit LOGIN;
GRANT CREATE ON DATABASE postgres TO city;
SET ROLE city;
SELECT govproj.create_register('yunfu');
INSERT INTO yunfu.agency (code, name, kind, db_role, leading_group, responsible_office) VALUES
    ('dsj', '市政务服务数据管理局', 'data_bureau', NULL, '领导小组', '规划科'), ('gaj', '市公安局', 'unit', 'unit', '领导小组', '科信科'),
    ('jyj', '市教育局', 'unit', NULL, NULL, NULL);
GRANT USAGE ON SCHEMA yunfu TO unit;
GRANT SELECT, INSERT, UPDATE ON yunfu.project, yunfu.document TO unit;
-- the first project of all takes its policy into use, for which others wait
INSERT INTO yunfu.project (code, title, category, owner_id, budget_year, city_funds, stage_on) VALUES ('GA-0', '警务', 'software.professional', 2, 2024, 1, '2024-12-31');
SQL

# one hundred and fifty projects that were submitted, from a table of the city's; nothing about plans, which is warned of
my %file = (
	project => join('', map { "XM$_,\"警务, \"\"平台\"\" $_\",专业软件开发服务,gaj,2020,\"2,450,000.00\",2020年3月2日\n" } 1 .. 150),
	cost_line => join('', map { "XM$_,hardware,100万元\nXM$_,other,0.50\n" } 1 .. 150),
	document => join('', map { my $n = $_; map { "XM$n,$_,gaj,2020-03-09," . ($_ eq 'argumentation' ? 'passed' : '') . "\n" } qw(scheme data_catalogue ipv6_support argumentation) } 1 .. 150),
	step => join('', map { "XM$_,已申报,2020-03-09\n" } 1 .. 150));
my %columns = (
	project => 'code, title, category, owner, budget_year, city_funds, initiated_on', cost_line => 'project, kind, amount',
	document => 'project, kind, issuer, issued_on, outcome', step => 'project, to_stage, stage_on');
PostgreSQL::Test::Utils::append_to_file("$dir/$_.csv", $file{$_}) for keys %file;
my @load = map { "\\copy yunfu.import_$_ ($columns{$_}) FROM '$dir/$_.csv' (FORMAT csv)" } sort keys %file;

my @as_city = (extra_params => [ '-U', 'city' ]);
my $import = q{SELECT concat_ws(' ', source_table, source_id, project_code, sqlstate, rule) FROM govproj.import('yunfu', progress => 50)};
is(outcome($node, 'postgres', join("\n", @load), @as_city), '', 'files are loaded, in whatever order');

# one fault: found, and nothing is imported
is(outcome($node, 'postgres', "UPDATE yunfu.import_document SET kind = 'scheme' WHERE id = 600", @as_city), '', 'one row is spoiled');
my ($ret, $out, $err) = $node->psql('postgres', $import, @as_city);
is($out, 'import_document 600 XM150 23514 content', 'its fault is found');
unlike($err, qr/WARNING/, 'warnings are not shown');
is_deeply([ $err =~ /NOTICE:  (.*)/g ], [ map { "import of \"yunfu\": $_ projects, " . ($_ =~ /^150/ ? 1 : 0) . ' faults' } '100 of 150', '150 of 150' ], 'progress is') or diag($err);
is(outcome($node, 'postgres', 'SELECT count(*) FROM yunfu.act; SELECT count(*) FROM yunfu.import_document', @as_city), "1\n600", 'nothing is imported');
(undef, undef, $err) = $node->psql('postgres', "SET govproj.progress = 0; SELECT * FROM govproj.import('yunfu')", @as_city);
ok($err =~ /NOTICE:  import of "yunfu", projects: \d+ of 150, about \d+ s left$/m, 'it tells in between how long it may take') or diag($err);

# others meanwhile
is(outcome($node, 'postgres', "UPDATE yunfu.import_document SET kind = 'argumentation' WHERE id = 600", @as_city), '', 'it is put right');
my $one = client($node, 'postgres');
my $two = client($node, 'postgres');
said($one, 'SET ROLE city; SET client_min_messages = warning;');
said($two, "SET lock_timeout = '10ms'; SET client_min_messages = error;");
is(said($one, "BEGIN; SELECT count(*) FROM govproj.import('yunfu');"), '0', 'an import that is not committed yet');
is(said($two, "INSERT INTO yunfu.import_step (project) VALUES ('XM1');"), '55P03', 'nobody adds to what it imports');
is(said($two, "SELECT count(*) FROM govproj.import('yunfu');"), '55P03', 'nor imports it again');
is(said($two, q{SET ROLE unit; INSERT INTO yunfu.project (code, title, category, owner_id, budget_year, city_funds, stage_on)
	VALUES ('GA-1', '警务', 'software.professional', 2, 2024, 1, '2024-12-31') RETURNING stage; RESET ROLE;}), 'planned', 'others work in the register');
is(said($two, 'SELECT count(*) FROM yunfu.project;'), '2', 'and see nothing of it');
is(said($one, 'ROLLBACK;'), '', 'it is given up');
is(said($two, 'SELECT count(*) FROM yunfu.import_project;'), '150', 'the staging tables are as they were');

# what ails the server is an error, not a fault of some row
said($two, 'BEGIN; LOCK TABLE yunfu.document;');
is(said($one, "SET lock_timeout = '10ms'; SELECT count(*) FROM govproj.import('yunfu');"), '55P03', 'a lock that cannot be had');
said($two, 'ROLLBACK;');
is(said($one, "RESET lock_timeout; SET statement_timeout = '50ms'; SELECT count(*) FROM govproj.import('yunfu');"), '57014', 'a statement that took too long');
is(said($one, 'RESET statement_timeout; SELECT count(*) FROM yunfu.project;'), '2', 'imports nothing');

# a project that somebody entered meanwhile under the same code is found, not overwritten
said($two, 'BEGIN; ' . q{INSERT INTO yunfu.project (code, title, category, owner_id, budget_year, city_funds, stage_on)
	VALUES ('XM7', '警务', 'software.professional', 2, 2024, 1, '2024-12-31');});
is(said($one, "SET lock_timeout = '10ms'; SELECT count(*) FROM govproj.import('yunfu');"), '55P03', 'a code that somebody else may be taking');
said($two, 'ROLLBACK;');

is(said($one, 'RESET lock_timeout; SELECT count(*) FROM govproj.import(\'yunfu\', warnings => true);'), '300', 'each is warned of its plan and its budget');
is(said($one, q{SELECT count(*), count(DISTINCT stage), count(*) FILTER (WHERE title = '警务, "平台" ' || substr(code, 3)), sum(total_investment) FROM yunfu.project WHERE code LIKE 'XM%';}),
	'150|1|150|150000075.00', 'and all are there');
is(said($one, q{SELECT count(*), count(*) FILTER (WHERE detail ->> 'imported' = 'true'), string_agg(DISTINCT actor, ' ') FROM yunfu.act WHERE project_id IN (SELECT id FROM yunfu.project WHERE code LIKE 'XM%');}),
	'1200|1200|city', 'their acts are marked as imported, by who did it');
is(broken_chains($node, 'postgres', 'yunfu'), '', 'every chain holds');
is(outcome($node, 'postgres', q{INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) SELECT id, 'withdrawal', 2, '2024-12-31' FROM yunfu.project WHERE code = 'XM1';
	UPDATE yunfu.project SET stage = 'withdrawn' WHERE code = 'XM1' RETURNING stage}, extra_params => [ '-U', 'unit' ]), 'withdrawn', 'and the unit goes on');
is($node->safe_psql('postgres', q{SELECT count(*) FROM yunfu.act WHERE actor = 'unit' AND detail ->> 'imported' IS NOT NULL}), '0', 'whose acts are its own');

# files as offices have them: one COPY each, whatever they were saved by (test/import)
$node->safe_psql('postgres', <<'SQL');
CREATE DATABASE county TEMPLATE template0 ENCODING 'UTF8';
SQL
$node->safe_psql('county', <<'SQL');
CREATE EXTENSION govproj;
GRANT CREATE ON DATABASE county TO city;
SET ROLE city;
SELECT govproj.create_register('yunfu');
INSERT INTO yunfu.agency (code, name, kind, leading_group, responsible_office) VALUES
    ('dsj', '市政务服务数据管理局', 'data_bureau', '领导小组', '规划科'), ('gaj', '公安局', 'unit', '领导小组', '科信科'),
    ('jyj', '市教育局（本级）', 'unit', '领导小组', '办公室'), ('czj', '市财政局', 'finance', NULL, NULL);
UPDATE yunfu.agency SET name = '市公安局' WHERE code = 'gaj';
SQL
my $files = realpath("$FindBin::RealBin/../import");
my $heads = 'code, title, category, owner, budget_year, budgeted, classified, city_funds, initiated_on';
my %copy = (
	projects => "import_project ($heads) FROM '$files/projects.csv' (FORMAT csv)",
	papers => "import_document (project, kind, issuer, number, issued_on, outcome) FROM '$files/papers.gb18030.csv' (FORMAT csv, ENCODING 'GB18030')",
	steps => "import_step (project, to_stage, stage_on) FROM '$files/steps.tsv'",
	funds => "import_fund_allocation (project, source, year, requested) FROM '$files/funds.csv' (FORMAT csv, DELIMITER ';', HEADER)",
	lines => "import_cost_line (project, kind, amount) FROM '$files/cost_lines.csv' (FORMAT csv, HEADER)",
	amiss => "import_project ($heads) FROM '$files/amiss.csv' (FORMAT csv)");
sub load { return outcome($node, 'county', join("\n", map { "\\copy yunfu.$copy{$_}" } @_), @as_city); }

is(load('amiss'), '', 'a file of which hardly anything can be read is loaded all the same');
is($node->safe_psql('county', q{SELECT concat_ws(' ', source_id, source_column, sqlstate) FROM govproj.import('yunfu', progress => 0)}, @as_city), <<'TXT' =~ s/\n\z//r, 'each cell that cannot be read is told, by the line of the file');
2 title 23502
2 category 22P02
2 owner 23503
2 budget_year 23514
2 budgeted 22P02
2 city_funds 22P02
2 initiated_on 22007
3 city_funds 22P02
3 initiated_on 22007
4 city_funds 23514
4 initiated_on 22007
5 city_funds 22P02
5 initiated_on 22007
6 code 23502
6 city_funds 22P02
6 initiated_on 22007
TXT
is($node->safe_psql('county', q{SET govproj.language = 'zh'; SELECT value FROM govproj.import('yunfu', progress => 0) WHERE source_id = 3 AND message ~ '[^ -~]'}, @as_city), "拟面向中小企业预留\n2020年3月", 'in the language of the session, with what the file says');
is($node->safe_psql('county', 'SELECT count(*) FROM yunfu.project'), '0', 'and nothing has been imported');

is(outcome($node, 'county', 'TRUNCATE yunfu.import_project RESTART IDENTITY', @as_city), '', 'once more');
is(load(qw(projects papers steps funds)), '', 'four files are loaded');
is(outcome($node, 'county', q{SELECT count(*) FROM govproj.import('yunfu', progress => 0)}, @as_city), '4', 'what is missing is found');
is(outcome($node, 'county', "TRUNCATE yunfu.import_project, yunfu.import_document, yunfu.import_step, yunfu.import_fund_allocation, yunfu.import_cost_line RESTART IDENTITY", @as_city), '', 'they are taken out again');
# amounts in 万元 are imported with their unit, which a cell's own stands above
is(load(qw(projects papers steps funds lines)), '', 'all of them are loaded');
is(outcome($node, 'county', q{UPDATE yunfu.import_project SET city_funds = '245' WHERE city_funds = '2,450,000.00';
	UPDATE yunfu.import_fund_allocation SET requested = '245' WHERE requested = '2,450,000';
	SELECT concat_ws(' ', source_table, source_id, rule, message) FROM govproj.import('yunfu', unit => 'wan', progress => 0)}, @as_city), '', 'and imported');
is($node->safe_psql('county', q{SELECT concat_ws('|', p.code, replace(p.title, chr(10), ' '), p.category, a.name, p.budget_year, p.budgeted, p.classified, p.city_funds, p.total_investment, p.stage, p.stage_on, p.initiated_on)
	FROM yunfu.project p JOIN yunfu.agency a ON a.id = p.owner_id ORDER BY p.code}), <<'TXT' =~ s/\n\z//r, 'they are what was meant');
YX-01|智慧警务平台, "一期"|software.professional|市公安局|2020|t|f|2450000|2205000|submitted|2020-03-09|2020-03-02
YX-02|教育资源平台|software.professional|市教育局（本级）|2020|t|f|1800000|1500000|submitted|2020-03-09|2020-03-02
YX-03|档案数字化系统|software.professional|市公安局|2020|t|f|960000|800000|submitted|2020-03-09|2020-03-02
YX-04|绩效管理系统 （含二期）|software.professional|市公安局|2020|t|f|600000|1200|submitted|2020-03-09|2020-03-02
TXT
is($node->safe_psql('county', q{SELECT string_agg(DISTINCT number, ' ' ORDER BY number) FROM yunfu.document}), join(' ', map { "𬭊论〔2020〕${_}号" } 1 .. 4), 'with characters that GBK lacks');
is(broken_chains($node, 'county', 'yunfu'), '', 'every chain holds');
is($node->safe_psql('county', q{SELECT * FROM govproj.check_register('yunfu')}), '', 'nothing is amiss in the register');

# a later file, and the same again
$copy{later} = "import_document (project, kind, issuer, number, issued_on, outcome) FROM '$files/later.csv' (FORMAT csv)";
my $later = q{SELECT count(*) FROM govproj.import('yunfu', progress => 0)};
is(load('later'), '', 'a later file is loaded');
is(outcome($node, 'county', $later, @as_city), '0', 'and imported');
is(load('later'), '', 'again');
($ret, $out, $err) = $node->psql('county', $later, @as_city);
is($out, '0', 'it is no fault');
like($err, qr/NOTICE:  in the register already, and passed over: import_document 2$/m, 'what is there is passed over, and told');
is($node->safe_psql('county', q{SELECT string_agg(concat_ws(' ', p.code, d.number, d.issued_on, d.outcome), ', ' ORDER BY p.code) FROM yunfu.document d JOIN yunfu.project p ON p.id = d.project_id WHERE d.kind = 'preliminary_review'}),
	'YX-01 云数初审〔2020〕11号 2020-03-16 passed, YX-02 云数初审〔2020〕12号 2020-03-16 failed', 'each paper once');

# a template is a file that is loaded
my $template = $node->safe_psql('county', q{SELECT govproj.import_template('import_payment', 'zh')});
is($template, "项目编号,合同编号,支付种类,金额,支付日期,资金来源,备注,同日次序,支付凭证号\nYJ-2020-07,云公采〔2020〕3号,支付,17.4万元,20200601,市本级财政资金,,,2020-0615\n", 'a template has a header and an example');

$_->quit for $one, $two;
$node->stop('fast');
done_testing();
