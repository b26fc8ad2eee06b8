# A synchronous standby is promoted while clients work and their primary is killed: what they were told of is there, the
# ledger is whole, and the register goes on.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../t";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

my $dir = PostgreSQL::Test::Utils::tempdir('promotion');
my $writers = 4;
my $shared = $writers + 1;

foreach my $round (1 .. 5)
{
	my $node = PostgreSQL::Test::Cluster->new("primary$round");
	$node->init(allows_streaming => 1, extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
	$node->append_conf('postgresql.conf', "govproj.today = '2024-12-31'\nmax_connections = 30\n");
	$node->start;
	$node->safe_psql('postgres', 'CREATE EXTENSION govproj');
	use_drive($node, 'postgres');
	$node->safe_psql('postgres', "SELECT drive.project('public') FROM generate_series(1, $shared)");
	$node->backup('copy');
	my $standby = PostgreSQL::Test::Cluster->new("standby$round");
	$standby->init_from_backup($node, 'copy', has_streaming => 1);
	$standby->start;
	$node->safe_psql('postgres', "ALTER SYSTEM SET synchronous_standby_names = '*'; ALTER SYSTEM SET synchronous_commit = remote_apply; SELECT pg_reload_conf()");
	$node->poll_query_until('postgres', "SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync'") or die 'no synchronous standby';

	my @out = map { "$dir/said_${round}_$_" } 1 .. $writers;
	my @clients = map { start_writer($node, $dir, $_, $shared, $out[ $_ - 1 ]) } 1 .. $writers;
	$node->poll_query_until('postgres', 'SELECT count(*) > 300 * ' . $round . ' FROM yunfu.act') or die 'nobody works';
	$node->stop('immediate');
	$_->finish for @clients;
	$standby->promote;
	my $told = told_of(@out);
	cmp_ok(scalar @{$told->{acts}}, '>', 30, "round $round: clients were told of " . @{$told->{acts}} . ' acts');
	is(lost_acts($standby, $told), '', "round $round: every one is on the standby that was promoted");
	is(lost_documents($standby, $told), '', "round $round: and every document");
	is(broken_chains($standby, 'postgres', 'yunfu'), '', "round $round: every chain holds");
	is($standby->safe_psql('postgres', "SELECT * FROM govproj.check_register('yunfu')"), '', "round $round: and all is well");
	is(outcome($standby, 'postgres', "SELECT drive.reach('professional', 'approved') > $shared"), 't', "round $round: the register goes on");
	is($standby->safe_psql('postgres', "SELECT count(*) FROM govproj.verify('yunfu', govproj.digest('yunfu'))"), '0', "round $round: and is proved");
	$standby->stop('immediate');
}
done_testing();
