# Grants on a register at work, and giving it away: they have all its tables for a moment or give up and say who is in the way; writers neither
# fail nor wait behind them.
use strict;
use warnings;

use FindBin;
use IPC::Run ();
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

my $node = register_node('busy');
use_drive($node, 'postgres');
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE u_edu LOGIN;
UPDATE yunfu.agency SET db_role = 'u_edu' WHERE id = (SELECT min(id) FROM yunfu.agency WHERE kind = 'unit');
SELECT govproj.grant_register('yunfu');
SQL

sub heard
{
	my ($statements) = @_;
	my (undef, $out, $err) = $node->psql('postgres', "\\set VERBOSITY verbose\n$statements");
	return join ' ', grep { length } $out, $err =~ /ERROR:  (\w+: .*)/, $err =~ /DETAIL:  (.*)/;
}

# One who has begun to read, and idles.
my $reader = session($node, 'postgres', extra_params => [ '-U', 'u_edu' ]);
$reader->query_safe('BEGIN; SELECT count(*) FROM yunfu.project');
my $pid = $reader->query_safe('SELECT pg_backend_pid()');
foreach my $what ("SELECT govproj.grant_register('yunfu')", "SELECT govproj.revoke_register('yunfu')")
{
	is(heard($what), qq{55P03: register "yunfu" is in use, and its tables could not be locked In the way: role "u_edu" (process $pid).}, "$what gives up, and says who is there");
}
is(heard("SELECT govproj.settle('yunfu') >= 0"), 't', 'others go on');
is(heard("SELECT count(*) FROM govproj.check_register('yunfu')"), '0', 'nothing has been left half done');
$reader->query_safe('COMMIT');
$reader->quit;
is(heard("SELECT govproj.grant_register('yunfu')"), '', 'when he has gone it is done');

# One who grants by hand alters the same rows of the catalogue. While he is at it a grant gives up; when he has done it goes on.
$node->safe_psql('postgres', q{CREATE ROLE u_hand; CREATE ROLE u_read; CREATE ROLE u_owner; CREATE ROLE u_new LOGIN; UPDATE yunfu.agency SET db_role = 'u_new' WHERE id = (SELECT max(id) FROM yunfu.agency WHERE kind = 'unit')});
my $by_hand = session($node, 'postgres');
my $grants = 'BEGIN; GRANT SELECT ON yunfu.project, yunfu.document TO u_hand';
foreach my $call ("grant_register('yunfu')", "grant_reader('yunfu', 'u_read')", "give_register('yunfu', 'u_owner')")
{
	$by_hand->query_safe($grants);
	like(heard("SET statement_timeout = '100s'; SELECT govproj.$call"), qr/^55P03: register "yunfu" is being granted or altered by somebody else canceling/, "$call gives up beside a grant by hand");
	is(heard('SELECT count(*) >= 0 FROM yunfu.project'), 't', 'and keeps nobody waiting');
	my $out = '';
	my $granting = IPC::Run::start([ 'psql', '-XAtq', '-v', 'VERBOSITY=verbose', '-d', $node->connstr('postgres'), '-c', "SELECT govproj.$call" ], '<', \undef, '>', \$out, '2>&1');
	$node->poll_query_until('postgres', q{SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted}) or die 'nobody waits';
	$by_hand->query_safe('COMMIT');
	ok($granting->finish, 'once that is committed it is done') or diag($out);
	is($out =~ s/.*NOTICE.*\n(?:(?:HINT|LOCATION).*\n)*//gr, "\n", 'without a word');
}
$by_hand->quit;
is($node->safe_psql('postgres', q{SELECT govproj.give_register('yunfu', CURRENT_USER); SELECT govproj.revoke_reader('yunfu', 'u_read'); REVOKE ALL ON yunfu.project, yunfu.document FROM u_hand; SELECT count(*) FROM govproj.check_register('yunfu')}), "\n\n0", 'and all is well');

# Imports that stage and import in one transaction each.
my $one = client($node, 'postgres');
my $other = client($node, 'postgres');
my $stage = "BEGIN; INSERT INTO yunfu.import_project (code, title) VALUES ('%s', 'x')";
$one->query_safe(sprintf $stage, 'a');
$other->query_safe(sprintf $stage, 'b');
is(said($one, "SELECT count(*) FROM govproj.import('yunfu')"), '55P03', 'an import gives up where another stages');
$one->query('ROLLBACK');
is($other->query("SELECT count(*) > 0 FROM govproj.import('yunfu')"), 't', 'which goes on');
$other->query('ROLLBACK');
$one->quit;
$other->quit;

# Writers at work, and grants among them.
my $births = PostgreSQL::Test::Utils::tempdir('busy') . '/births.sql';
open(my $out, '>', $births) or die $!;
print $out "SELECT drive.reach('professional', 'submitted');\n";
close $out;
my $before = $node->safe_psql('postgres', 'SELECT count(*) FROM yunfu.project');
my ($stdout, $stderr) = ('', '');
my $bench = IPC::Run::start([ 'pgbench', '-n', '-c', '2', '-t', '40', '-f', $births, '--max-tries=1', $node->connstr('postgres') ], '>', \$stdout, '2>', \$stderr);
my %come_to;
for (1 .. 12)
{
	$come_to{ heard("SELECT govproj.grant_register('yunfu')") =~ s/: .*//r }++;
}
$bench->finish;
is(join(' ', sort grep { $_ !~ /^(55P03)?$/ } keys %come_to), '', 'grants are done, or say that somebody is at work');
is($stderr =~ s/^pgbench.*\n//gmr =~ /ERROR/ ? $stderr : '', '', 'no writer fails');
is($node->safe_psql('postgres', 'SELECT count(*) FROM yunfu.project') - $before, 80, 'each has done his work');
is($node->safe_psql('postgres', "SELECT govproj.grant_register('yunfu'); SELECT count(*) FROM govproj.check_register('yunfu')"), "\n0", 'and all is well');
note(join ', ', map { ($_ || 'done') . " $come_to{$_}" } sort keys %come_to);

$node->stop;
done_testing();
