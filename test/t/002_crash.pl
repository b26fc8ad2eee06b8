# The server is shut down at once, twice (or GOVPROJ_CRASHES times), while clients step projects on and enter papers: what was
# committed is there after recovery, no act without its step and no step without its act.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

my $node = register_node('crash', 'fsync = on', 'synchronous_commit = on', 'checkpoint_timeout = 30', 'max_wal_size = 32MB');
my $dir = PostgreSQL::Test::Utils::tempdir('crash');
my $writers = 4;
my $shared = $writers + 1;    # the project they all work on

use_drive($node, 'postgres');
$node->safe_psql('postgres', "SELECT drive.project('public') FROM generate_series(1, $shared)");

my $acknowledged = 0;
foreach my $round (1 .. $ENV{GOVPROJ_CRASHES} // 2)
{
	my $before = $node->safe_psql('postgres', 'SELECT count(*) FROM yunfu.act');
	my @out = map { "$dir/said_${round}_$_" } 1 .. $writers;
	my @clients = map { start_writer($node, $dir, $_, $shared, $out[ $_ - 1 ]) } 1 .. $writers;

	$node->poll_query_until('postgres', "SELECT count(*) > $before + 600 FROM yunfu.act") or die 'nobody works';
	$node->stop('immediate');
	$_->finish for @clients;
	$node->start;

	my $told = told_of(@out);
	$acknowledged += @{$told->{acts}} + @{$told->{documents}};
	cmp_ok(scalar @{$told->{acts}}, '>', 30, "round $round: clients were told of " . @{$told->{acts}} . ' acts');
	is(lost_acts($node, $told), '', "round $round: every act that a client was told of is there");
	is(lost_documents($node, $told), '', "round $round: and every document");
	is(broken_chains($node, 'postgres', 'yunfu'), '', "round $round: no act without its step, no step without its act");
	is($node->safe_psql('postgres', 'SELECT count(*) FROM yunfu.project p WHERE p.total_investment <>
		(SELECT coalesce(sum(amount), 0) FROM yunfu.cost_line l WHERE l.project_id = p.id) OR p.title NOT LIKE \'%（二期）\' AND p.id > ' . $shared),
		'0', "round $round: every block is whole or not there");
	is($node->safe_psql('postgres', 'SELECT count(*) FROM yunfu.act WHERE kind = \'project_entered\''),
		$node->safe_psql('postgres', 'SELECT count(*) FROM yunfu.project'), "round $round: every project was born once");
}
note "$acknowledged statements were acknowledged";

is(outcome($node, 'postgres', "SELECT drive.reach('professional', 'approved') > $shared"), 't', 'the register goes on');
is(broken_chains($node, 'postgres', 'yunfu'), '', 'and so do its chains');
$node->command_ok([ 'pg_amcheck', '--install-missing', '-s', 'yunfu', 'postgres' ], 'tables and indexes are sound')
  if -e (`pg_config --sharedir` =~ s/\n//r) . '/extension/amcheck.control';

# that an altered act would have been seen
$node->safe_psql('postgres', <<'SQL');
ALTER TABLE yunfu.act DISABLE TRIGGER ALL;
UPDATE yunfu.act SET legal_on = legal_on + 1 WHERE project_id = 1 AND seq = 2;
DELETE FROM yunfu.act WHERE project_id = 2 AND seq = (SELECT max(seq) FROM yunfu.act WHERE project_id = 2);
SQL
is(scalar(split /\n/, broken_chains($node, 'postgres', 'yunfu')), 2, 'broken chains are seen');

$node->stop('fast');
done_testing();
