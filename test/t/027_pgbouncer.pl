# pgbouncer in transaction mode, as pooled applications have it: many clients are one login on a few connections, each transaction
# says whose it is with SET LOCAL ROLE. What one may see and do is not the other's, steps of two offices follow each other over one
# connection, and nothing of a session is the next one's. Skipped where there is no pgbouncer.
use strict;
use warnings;

use FindBin;
use IPC::Run ();
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

my ($bouncer) = grep { -x } map { "$_/pgbouncer" } split(/:/, $ENV{PATH}), '/usr/sbin', '/usr/local/sbin';
plan skip_all => 'pgbouncer is not installed' unless $bouncer;
my ($major, $minor) = `$bouncer --version` =~ /PgBouncer (\d+)\.(\d+)/ or BAIL_OUT('which pgbouncer?');
my $keeps_prepared = $major > 1 || $minor >= 21;

my $node = register_node('pooled', 'jit = off');
use_drive($node, 'postgres');
$node->safe_psql('postgres', <<'SQL');
SET client_min_messages = error;
CREATE ROLE gaj; CREATE ROLE jyj; CREATE ROLE dsj; CREATE ROLE sjj;
CREATE ROLE zhang IN ROLE gaj; CREATE ROLE chen IN ROLE gaj; CREATE ROLE li IN ROLE jyj; CREATE ROLE wang IN ROLE dsj; CREATE ROLE sun IN ROLE sjj;
CREATE ROLE web LOGIN NOINHERIT IN ROLE zhang, chen, li, wang, sun;
ALTER ROLE web SET client_min_messages = error;
UPDATE yunfu.agency SET db_role = CASE id WHEN 1 THEN 'dsj' WHEN 2 THEN 'gaj' WHEN 5 THEN 'jyj' WHEN 6 THEN 'sjj' END WHERE id IN (1, 2, 5, 6);
SELECT drive.reach('professional', 'implementing'), drive.reach('public', 'reviewed') \g /dev/null
SELECT govproj.settle('yunfu'), govproj.grant_register('yunfu') \g /dev/null
GRANT EXECUTE ON FUNCTION govproj.register_today(regclass) TO PUBLIC;
SQL

# Two pools: one connection for all, and three.
my $dir = PostgreSQL::Test::Utils::tempdir('pool');
my $port = PostgreSQL::Test::Cluster::get_free_port();
my $server = 'host=' . $node->host . ' port=' . $node->port . ' dbname=postgres user=web';
append_to_file("$dir/pgbouncer.ini", <<"INI");
[databases]
one = $server pool_size=1
few = $server pool_size=3
[pgbouncer]
unix_socket_dir = ${\ $node->host}
listen_port = $port
auth_type = any
pool_mode = transaction
max_client_conn = 50
logfile = $dir/log
@{[ $keeps_prepared ? 'max_prepared_statements = 50' : '' ]}
INI
my $pool_process = IPC::Run::start([ $bouncer, '-q', "$dir/pgbouncer.ini" ], '<', \undef, '>', "$dir/out", '2>', "$dir/err");
END { my $status = $?; $pool_process->kill_kill if $pool_process; $? = $status }

# The same server by another door
my $pool = bless { %$node, _port => $port }, ref $node;
$pool->poll_query_until('one', 'SELECT true') or BAIL_OUT('pgbouncer does not answer: ' . slurp_file("$dir/err") . slurp_file("$dir/log"));

sub as { my ($role, @statements) = @_; return join ' ', 'BEGIN;', "SET LOCAL ROLE $role;", @statements, 'COMMIT;' }
sub as_told { my ($client, $role, @statements) = @_; my $said = said($client, as($role, @statements)); said($client, 'ROLLBACK;') if $said =~ /(^|\n)\w{5}\z/; return $said }

my ($a, $b) = map { client($pool, 'one') } 1 .. 2;
my $pid = said($a, 'SELECT pg_backend_pid();');
is(said($b, 'SELECT pg_backend_pid();'), $pid, 'two clients are on one connection');
is(said($a, 'SELECT count(*) FROM yunfu.project;'), '42501', 'which may nothing by itself');

# Whose it is, is seen by whom it may be.
my $id = as_told($a, 'zhang', q{INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on)
	VALUES ('智慧警务平台', '专业软件', 2, 2024, 900000.50, '2024-12-10') RETURNING id;});
like($id, qr/^\d+$/, 'a unit enters a project');
my $seen = "SELECT count(*) FROM yunfu.project WHERE id = $id;";
is(as_told($b, 'li', $seen), '0', 'another unit, on the same connection, does not see it');
is(as_told($a, $_, $seen), '1', "$_ does") foreach qw(chen wang sun);
is(as_told($b, 'li', "UPDATE yunfu.project SET stage = 'submitted' WHERE id = $id RETURNING id;"), '', 'nor takes it a step on');
is(as_told($b, 'li', "SELECT * FROM yunfu.explain($id);"), as_told($b, 'li', 'SELECT * FROM yunfu.explain(0);'), 'and is told what it is of one that is not there');
is(as_told($a, 'zhang', "UPDATE yunfu.project SET stage = 'submitted', stage_on = '2024-12-11' WHERE id = $id;"), 'ZG002', 'its own is told what is missing');

# A step after the other by two offices
is(as_told($b, 'zhang', map({ "INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES ($id, $_);" } "'software_development', 700000", "'acceptance', 1000", "'security', 5000"),
	map { my $outcome = $_ eq 'argumentation' ? "'passed'" : 'NULL'; "INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES ($id, '$_', 2, '2024-12-10', $outcome);" }
	  qw(scheme data_catalogue ipv6_support argumentation)), '', 'papers are entered on the same connection');
is(as_told($a, 'zhang', "UPDATE yunfu.project SET stage = 'submitted', stage_on = '2024-12-11' WHERE id = $id RETURNING stage;"), 'submitted', 'the unit takes its step');
is(as_told($b, 'wang', "INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES ($id, 'preliminary_review', 1, '2024-12-12', 'passed') RETURNING kind;"),
	'preliminary_review', 'the office enters its paper');
my $reviewed = "UPDATE yunfu.project SET stage = 'prechecked', stage_on = '2024-12-12' WHERE id = $id RETURNING stage;";
is(as_told($a, 'zhang', $reviewed), 'ZG006', 'the unit does not take the step of the office');
is(as_told($b, 'wang', $reviewed), 'prechecked', 'which takes it itself');
is(as_told($a, 'sun', "SELECT string_agg(actor || ' ' || to_stage, ', ' ORDER BY seq) FROM yunfu.act WHERE project_id = $id AND to_stage IS NOT NULL;"),
	'zhang planned, zhang submitted, wang prechecked', 'and each acts under his own name');
is(as_told($a, 'zhang', "SELECT stage FROM yunfu.project WHERE id = $id;"), 'prechecked', 'the other client sees what has come of it');

# Every view, by each role in turn on one connection, says what it says to that role on a connection of its own.
my @views = split /\n/, $node->safe_psql('postgres', q{SELECT viewname FROM pg_views WHERE schemaname = 'yunfu' ORDER BY 1});
my $views = join "\n", map { "SELECT md5(string_agg(v::text, E'\\n' ORDER BY v::text)), count(*) FROM yunfu.$_ AS v;\n\\echo $_ :SQLSTATE" } @views;
my %alone = map { my $role = $_; $role => ($node->psql('postgres', "SET client_min_messages = error; SET ROLE $role;\n$views", on_error_stop => 0))[1] } qw(zhang li wang);
isnt($alone{zhang}, $alone{li}, 'units see each their own');
foreach my $role (qw(zhang li wang li zhang))
{
	my $said = ($pool->psql('one', join("\n", map { "BEGIN;\nSET LOCAL ROLE $role;\n$_\nROLLBACK;" } split(/(?<=SQLSTATE)\n/, $views)), on_error_stop => 0))[1];
	is($said, $alone{$role}, "$role sees what $role sees, in every view");
}
is(said($b, 'SELECT pg_backend_pid();'), $pid, 'all on one connection');

# Prepared, and asked by another role in the same transaction
is(said($a, 'BEGIN; SET LOCAL ROLE zhang; PREPARE mine AS SELECT count(*) > 0 FROM yunfu.project WHERE owner_id = 2; PREPARE told AS SELECT count(*) FROM yunfu.explain($1) WHERE step <> $$refuse$$;'
	. "EXECUTE mine; EXECUTE told($id) \\g /dev/null\nSET LOCAL ROLE li; EXECUTE mine; EXECUTE told($id); SET LOCAL ROLE wang; EXECUTE mine; DEALLOCATE ALL; COMMIT;"), "t\nf\n0\nt", 'a prepared statement says to each role its own');

# What is LOCAL goes with its transaction, ended well or not.
my $refused = "UPDATE yunfu.project SET stage = 'filed' WHERE id = $id;";
foreach my $how ('COMMIT', 'ROLLBACK')
{
	said($a, "BEGIN; SET LOCAL ROLE zhang; SET LOCAL govproj.language = 'zh'; SET LOCAL govproj.detail = 'json'; SET LOCAL timezone = 'America/New_York'; SAVEPOINT s; $refused ROLLBACK TO s; $how;");
	is(said($b, q{SELECT current_user, current_setting('govproj.language'), current_setting('govproj.detail'), current_setting('timezone');}), 'web||text|UTC', "nothing local is left after $how");
}
is(said($b, "BEGIN; SET LOCAL ROLE zhang; $refused"), 'ZG001', 'a client is refused, and stays away');
said($b, 'ROLLBACK;');
is(as_told($a, 'wang', "SELECT count(*) FROM yunfu.document WHERE project_id = $id;"), '5', 'the connection is the next one\'s');
my $gone = client($pool, 'one');
said($gone, "BEGIN; SET LOCAL ROLE zhang; UPDATE yunfu.project SET title = 'never' WHERE id = $id;");
$gone->quit;
is(as_told($a, 'wang', "SELECT title FROM yunfu.project WHERE id = $id;"), '智慧警务平台', 'who goes away in the middle has done nothing');
$_->quit foreach $a, $b;

# Many at once, as drivers send it: by the extended protocol, unnamed, and by name where the pool keeps that
my %told = map { $_ => "$dir/$_.sql" } qw(zhang chen wang);
append_to_file($told{$_}, <<"SQL") foreach qw(zhang chen);
\\set day random(1, 20)
BEGIN;
SET LOCAL ROLE $_;
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES ($id, 'scheme', 2, date '2024-12-01' + :day::integer);
SELECT 1 / (count(*) FILTER (WHERE agency_id = 2))::integer FROM yunfu.obligation_watch;
SELECT 1 / (current_user = '$_')::integer, 1 / (count(*) = count(*) FILTER (WHERE owner_id = 2))::integer FROM yunfu.project WHERE owner_id <> 5;
COMMIT;
SQL
append_to_file($told{wang}, <<"SQL");
BEGIN;
SET LOCAL ROLE wang;
SELECT 1 / (current_user = 'wang')::integer, 1 / (count(*) > 0)::integer FROM yunfu.worklist WHERE project_id <> $id;
COMMIT;
SQL
foreach my $protocol ('extended', $keeps_prepared ? 'prepared' : ())
{
	my $acts = $node->safe_psql('postgres', "SELECT count(*) FROM yunfu.act WHERE project_id = $id");
	$pool->command_checks_all([ 'pgbench', '-n', '-M', $protocol, '-c', '9', '-j', '2', '-t', '10', map({ ('-f', "$_\@1") } @told{qw(zhang chen wang)}), 'few' ],
		0, [ qr{number of transactions actually processed: 90/90} ], [ qr/^$/ ], "nine clients on three connections, $protocol");
	cmp_ok($node->safe_psql('postgres', "SELECT count(*) - $acts FROM yunfu.act WHERE project_id = $id"), '>', 20, 'have entered what they should');
}
is($node->safe_psql('postgres', "SELECT string_agg(DISTINCT actor, ' ' ORDER BY actor) FROM yunfu.act WHERE project_id = $id"), 'chen wang zhang', 'each under his own name');
is($node->safe_psql('postgres', q{SELECT * FROM govproj.verify('yunfu'); SELECT * FROM govproj.check_register('yunfu') WHERE severity = 'error'}), '', 'and the register is whole');

$node->stop('fast');
done_testing();
