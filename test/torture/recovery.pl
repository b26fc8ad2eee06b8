# Recovery to a moment between two digests, under load: the earlier one holds, the later one is told apart, and work goes on.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../t";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

my $dir = PostgreSQL::Test::Utils::tempdir('recovery');
my $writers = 4;
my $shared = $writers + 1;
my $node = PostgreSQL::Test::Cluster->new('lived');
$node->init(allows_streaming => 1, has_archiving => 1, extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "govproj.today = '2024-12-31'\nmax_connections = 30\n");
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION govproj');
use_drive($node, 'postgres');
$node->safe_psql('postgres', "SELECT drive.project('public') FROM generate_series(1, $shared)");
$node->backup('copy');

my @clients = map { start_writer($node, $dir, $_, $shared, "$dir/said_$_") } 1 .. $writers;
my @taken;
foreach my $n (1 .. 5)
{
	$node->poll_query_until('postgres', 'SELECT count(*) > 200 * ' . $n . ' FROM yunfu.act') or die 'nobody works';
	my $digest = $node->safe_psql('postgres', "SELECT govproj.digest('yunfu')");
	$node->safe_psql('postgres', "SELECT pg_create_restore_point('after_$n')");
	push @taken, $digest;
}
$_->kill_kill for @clients;
$node->safe_psql('postgres', 'SELECT pg_switch_wal()');
$node->poll_query_until('postgres', q{SELECT count(*) = 0 FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'}) or die 'not archived';

foreach my $n (1 .. 5)
{
	my $again = PostgreSQL::Test::Cluster->new("again$n");
	$again->init_from_backup($node, 'copy', has_restoring => 1, standby => 0);
	$again->append_conf('postgresql.conf', "recovery_target_name = 'after_$n'\nrecovery_target_action = 'promote'\narchive_mode = off\n");
	$again->start;
	$again->poll_query_until('postgres', 'SELECT NOT pg_is_in_recovery()') or die 'not recovered';
	my @fault = map { $again->safe_psql('postgres', "SELECT count(*) FROM govproj.verify('yunfu', \$d\$$_\$d\$)") } @taken;
	is("@fault", join(' ', map { $_ <= $n ? 0 : 1 } 1 .. 5), "recovered to digest $n: those taken by then hold, the others are told apart");
	is(broken_chains($again, 'postgres', 'yunfu'), '', 'every chain holds');
	is($again->safe_psql('postgres', "SELECT * FROM govproj.check_register('yunfu')"), '', 'and all is well');
	is(outcome($again, 'postgres', "SELECT drive.reach('professional', 'approved') > $shared"), 't', 'the register goes on');
	$again->stop('immediate');
}
$node->stop('immediate');
done_testing();
