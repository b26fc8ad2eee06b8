# An import as a city does it: files loaded by COPY, by an owner who is no superuser, beside others who work in the register.
use strict;
use warnings;

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
	project => join('', map { "XM$_,\"警务, \"\"平台\"\" $_\",专业软件开发服务,gaj,2020,245.00,2020-03-02\n" } 1 .. 150),
	cost_line => join('', map { "XM$_,hardware,100.50\nXM$_,other,0\n" } 1 .. 150),
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
	'150|1|150|15075.00', 'and all are there');
is(said($one, q{SELECT count(*), count(*) FILTER (WHERE detail ->> 'imported' = 'true'), string_agg(DISTINCT actor, ' ') FROM yunfu.act WHERE project_id IN (SELECT id FROM yunfu.project WHERE code LIKE 'XM%');}),
	'1200|1200|city', 'their acts are marked as imported, by who did it');
is(broken_chains($node, 'postgres', 'yunfu'), '', 'every chain holds');
is(outcome($node, 'postgres', q{INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) SELECT id, 'withdrawal', 2, '2024-12-31' FROM yunfu.project WHERE code = 'XM1';
	UPDATE yunfu.project SET stage = 'withdrawn' WHERE code = 'XM1' RETURNING stage}, extra_params => [ '-U', 'unit' ]), 'withdrawn', 'and the unit goes on');
is($node->safe_psql('postgres', q{SELECT count(*) FROM yunfu.act WHERE actor = 'unit' AND detail ->> 'imported' IS NOT NULL}), '0', 'whose acts are its own');

$_->quit for $one, $two;
$node->stop('fast');
done_testing();
