# What an import leaves behind: tables and indexes as dense as a restore makes them, and nobody else's rows the worse for it.
use strict;
use warnings;

use FindBin;
use IPC::Run ();
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

my $node = register_node('density', "deadlock_timeout = '20ms'");
my $staging = "$FindBin::RealBin/../bench/import_load.sql";
my $dir = PostgreSQL::Test::Utils::tempdir('density');

# A database with a register and the course of 120 projects in its staging tables.
sub staged
{
	my ($db) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $db TEMPLATE template0 ENCODING 'UTF8'");
	$node->command_ok([ 'psql', '-Xq', '-v', 'projects=120', '-f', $staging, $node->connstr($db) ], "$db is staged");
}

# Pages of each table and index that has more than a few; the register's own row was there before.
sub pages
{
	my ($db) = @_;
	return $node->safe_psql($db, <<'SQL');
SELECT format('%s %s', c.relname, pg_relation_size(c.oid) / 8192) FROM pg_class c
 WHERE c.relnamespace = 'city'::regnamespace AND c.relkind IN ('r', 'i') AND c.relname !~ '^(import|policy)_' AND c.relname <> 'register' AND pg_relation_size(c.oid) > 16384
 ORDER BY c.relname
SQL
}

my $import = q{SELECT count(*) FROM govproj.import('city', progress => 0);};
my $rows = 'SELECT (SELECT count(*) FROM city.project), (SELECT count(*) FROM city.act), (SELECT count(*) FROM city.document);';

my $dense = q{SELECT pg_relation_size('city.project') < 65536;};

staged('town');
my $before = client($node, 'town');
is(said($before, 'BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM city.agency;'), '63', 'somebody reads');
my $fillfactor = $node->safe_psql('town', q{SELECT reloptions FROM pg_class WHERE oid = 'city.project'::regclass});
my ($ret, $out, $err) = $node->psql('town', $import);
is($out, '0', 'an import into a register without projects');
unlike($err, qr/most of it empty/, 'there is nothing to tidy up');
($ret, $out, $err) = $node->psql('town', q{SELECT govproj.import_tell_size('city', 'city.act', pg_relation_size('city.act')) IS NULL, pg_relation_size('city.act') > 1048576});
is("$out$err", 'f|t', 'nor is said to be, where a large table has not grown');
is(said($before, $rows), '0|0|0', 'who reads goes on reading what there was');
is(said($before, "COMMIT; $rows"), $node->safe_psql('town', $rows), 'and then what there is');
is($node->safe_psql('town', q{SELECT reloptions FROM pg_class WHERE oid = 'city.project'::regclass}), $fillfactor, 'the table is filled as it was to be');
is($node->safe_psql('town', "SELECT * FROM govproj.verify('city')"), '', 'every chain holds');
is($node->safe_psql('town', "SELECT * FROM govproj.check_register('city')"), '', 'nothing is amiss');

$node->safe_psql('postgres', "CREATE DATABASE restored TEMPLATE template0 ENCODING 'UTF8'");
$node->command_ok([ 'pg_dump', '-Fc', '-f', "$dir/town.dump", $node->connstr('town') ], 'it is dumped');
$node->command_ok([ 'pg_restore', '-d', $node->connstr('restored'), "$dir/town.dump" ], 'and restored');
like(pages('town'), qr/^act \d+\n.*^project \d+$/ms, 'tables of many pages');
is(pages('town'), pages('restored'), 'are no larger than after a restore');

# rows that others have seen, or that are asked for, stay where they are
is($node->safe_psql('town', q{BEGIN; UPDATE city.project SET title = title || '二期' WHERE id = 1; SELECT govproj.write_dense('city.project'); ROLLBACK}), 'f', 'a row that others may have seen');
is($node->safe_psql('town', q{BEGIN; CREATE TABLE city.own (x int); INSERT INTO city.own SELECT generate_series(1, 9000); UPDATE city.own SET x = 0;
	DECLARE c CURSOR FOR TABLE city.own; SELECT govproj.write_dense('city.own'); CLOSE c;
	SELECT govproj.write_dense('city.own'); SELECT pg_relation_size('city.own') / 8192, count(*), sum(x) FROM city.own; ROLLBACK}), "f\nt\n40|9000|0", 'rows that a cursor is still to fetch, and none');
is($node->safe_psql('town', q{BEGIN; CREATE TABLE city.own (x int, gone text); INSERT INTO city.own VALUES (1, 'x'); UPDATE city.own SET x = 2;
	ALTER TABLE city.own ADD y int DEFAULT 7, DROP gone; SELECT govproj.write_dense('city.own'); TABLE city.own; ROLLBACK}), "t\n2|7", 'a row that takes a value from its column');
is($node->safe_psql('town', q{SELECT govproj.write_dense(0), govproj.write_dense('pg_class'), govproj.write_dense('city.worklist'), govproj.write_dense('city.project_pkey')}), 'f|f|f|f', 'what is no table of anybody');
is(outcome($node, 'town', q{SET default_transaction_read_only = on; SELECT govproj.write_dense('city.project')}), '25006', 'who is only to read');
is(said($before, 'BEGIN; SELECT count(*) FROM city.project;'), '120', 'somebody reads');
is(outcome($node, 'town', q{CREATE ROLE stranger; SET lock_timeout = '1min'; SET ROLE stranger; SELECT govproj.write_dense((SELECT oid FROM pg_class WHERE relname = 'project'))}), '42501',
	'a stranger is told that the table is not his, and keeps nobody waiting');
is(said($before, 'COMMIT;'), '', 'whoever reads it');
is($node->safe_psql('town', q{SELECT govproj.import_make_dense('city', govproj.import_tables('city'), '{city.project}')}), 'f', 'a project table that has somebody else\'s rows is not dense');
is($node->safe_psql('town', $rows), $node->safe_psql('restored', $rows), 'nothing is lost');
$before->quit;

# who is in the way keeps nothing away but this
staged('village');
my $reader = client($node, 'village');
is(said($reader, 'BEGIN; SELECT count(*) FROM city.document;'), '0', 'somebody reads a table, and is not done');
($ret, $out, $err) = $node->psql('village', "SET statement_timeout = '2min'; $import");
is($out, '0', 'an import beside him');
like($err, qr/NOTICE:  import of "city": its project table has grown by \d+ kB, most of it empty\nHINT:  Once it is committed, VACUUM \(FULL, ANALYZE\) city\.project;/, 'tells what to do after it');
is(said($reader, "COMMIT; $rows"), $node->safe_psql('restored', $rows), 'everything is there');
is($node->safe_psql('village', "SELECT * FROM govproj.check_register('city')"), '', 'and nothing is amiss');

$reader->quit;

# projects alone, which nothing supersedes
staged('hamlet');
($ret, $out, $err) = $node->psql('hamlet', qq{BEGIN; TRUNCATE city.import_step, city.import_demand, city.import_cost_line, city.import_document, city.import_contract, city.import_payment;
	$import $dense ROLLBACK});
is($out, "0\nt", 'the room that was left to them is not kept');

# an index of the users' own that cannot be made anew
for my $own (
	[ "CREATE UNIQUE INDEX own ON city.document (kind); UPDATE pg_index SET indisvalid = false, indisready = false WHERE indexrelid = 'city.own'::regclass", 'could not create unique index' ],
	[ 'CREATE FUNCTION city.papers(text) RETURNS bigint IMMUTABLE LANGUAGE sql AS $$SELECT count(*) FROM city.document$$; CREATE INDEX own ON city.document (city.papers(kind))', 'cannot access index' ])
{
	($ret, $out, $err) = $node->psql('hamlet', "BEGIN; $own->[0]; $import $rows ROLLBACK");
	like($out, qr/^0\n120\|\d+\|\d+$/, 'does not keep an import away');
	like($err, qr/NOTICE:  import of "city": its tables are not written anew: $own->[1].*\n.*NOTICE:  import of "city": its project table has grown by/, 'which says so');
}

# what was undone is not in the way, be it by a crash
my $undone = client($node, 'hamlet');
is(said($undone, "BEGIN; $import"), '0', 'an import that is not to last');
$node->safe_psql('hamlet', 'CHECKPOINT');
$node->stop('immediate');
$node->start;
eval { $undone->quit };
cmp_ok($node->safe_psql('hamlet', q{SELECT pg_relation_size('city.project')}), '>', 1048576, 'has left its rows behind');
($ret, $out, $err) = $node->psql('hamlet', "BEGIN; SAVEPOINT s; $import ROLLBACK TO s; $import $dense ROLLBACK");
is($out, "0\n0\nt", 'the next leaves none of them, after one that was rolled back');
is($err, '', 'and says nothing');

# an import that waits keeps nobody out of the register
my @psql = ('psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('hamlet'));
my $waiting = q{SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'};
my $clerk = client($node, 'hamlet');
is(said($clerk, 'BEGIN; SELECT count(*) FROM city.import_contract_party;'), '0', 'somebody looks at what is staged');
my $import_behind = IPC::Run::start([ @psql, '-c', 'BEGIN', '-c', $import, '-c', 'ROLLBACK' ], '<', '/dev/null', '>', \my $imported, '2>', \my $told);
$node->poll_query_until('hamlet', $waiting) or die 'the import does not wait';
is(outcome($node, 'hamlet', "SET lock_timeout = '5s'; $rows"), '0|0|0', 'the import, done, waits for him, and nobody for the import');
is(said($clerk, 'COMMIT;'), '', 'he is done');
ok($import_behind->finish && $imported eq "0\n" && $told eq '', 'and so is the import');

# nor is refused what waits for the import's end
my $importer = session($node, 'hamlet');
is($importer->query('BEGIN; SELECT id FROM city.policy FOR UPDATE;'), '1', 'an import goes on');
my $office = IPC::Run::start([ @psql, '-c', "SET deadlock_timeout = '3s'", '-c', q{INSERT INTO city.project (title, category, owner_id, budget_year, city_funds, stage_on)
	SELECT '政务云平台', 'software.platform', id, 2020, 100, '2020-03-02' FROM city.agency WHERE code = 'dsj'} ], '<', '/dev/null', '>', \my $entered, '2>', \my $refused);
$node->poll_query_until('hamlet', $waiting) or die 'the office does not wait';
is($importer->query("SET deadlock_timeout = '10s'; $import"), '0', 'an office that enters a project waits for it');
like($importer->{stderr}, qr/NOTICE:  import of "city": its project table has grown by \d+ kB, most of it empty/, 'the import leaves its table to the office');
$importer->{stderr} = '';
is($importer->query('COMMIT;'), '', 'and is done');
ok($office->finish && $refused !~ /ERROR/, 'and so is the office') or diag($refused);
is($node->safe_psql('hamlet', "SELECT * FROM govproj.verify('city'); SELECT * FROM govproj.check_register('city'); SELECT count(*) FROM city.project"), '121', 'nothing is amiss');
$clerk->quit;
$importer->quit;

$node->stop('fast');
done_testing();
