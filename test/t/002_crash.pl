# The server is shut down at once, twice, while clients step projects on and enter papers: what was committed is there
# after recovery, no act without its step and no step without its act.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use IPC::Run ();
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

# A client's work, each statement a transaction of its own or a block, and what it prints once that is committed: "act"
# with project and number, or "document" with its key. A public project goes round from planned to returned and back.
sub work
{
	my ($project) = @_;
	return <<"SQL" x 500;
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, third_party)
VALUES ($project, 'cost_review', 1, '2020-03-02', 'failed', '造价公司') RETURNING 'document', id;
UPDATE yunfu.project SET stage = 'returned', stage_on = '2020-03-02' WHERE id = $project RETURNING 'act', id, last_seq;
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES ($shared, 'scheme', 1, '2020-03-02') RETURNING 'document', id;
UPDATE yunfu.project SET stage = 'planned', stage_on = '2020-03-02' WHERE id = $project RETURNING 'act', id, last_seq;
BEGIN;
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on)
VALUES ('政务云平台', 'software.platform', 1, 2020, 100, '2020-03-02') RETURNING id AS born \\gset
INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (:born, 'hardware', 60), (:born, 'security', 40);
UPDATE yunfu.project SET title = title || '（二期）' WHERE id = :born RETURNING last_seq AS seq \\gset
COMMIT;
\\qecho act|:born|:seq
SQL
}

sub start_writer
{
	my ($project, $out) = @_;
	my $script = "$dir/work_$project.sql";
	PostgreSQL::Test::Utils::append_to_file($script, work($project)) unless -e $script;
	return IPC::Run::start([ 'psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('postgres'), '-f', $script, '-o', $out ],
		'<', '/dev/null', '>', '/dev/null', '2>', '/dev/null');
}

my $acknowledged = 0;
foreach my $round (1, 2)
{
	my $before = $node->safe_psql('postgres', 'SELECT count(*) FROM yunfu.act');
	my @out = map { "$dir/said_${round}_$_" } 1 .. $writers;
	my @clients = map { start_writer($_, $out[ $_ - 1 ]) } 1 .. $writers;

	$node->poll_query_until('postgres', "SELECT count(*) > $before + 600 FROM yunfu.act") or die 'nobody works';
	$node->stop('immediate');
	$_->finish for @clients;
	$node->start;

	# the last line may be cut off in the middle, where the client died
	my @said = map { my $text = slurp_file($_); $text =~ /^(.+)$/mg } @out;
	my @acts = map { /^act\|(\d+)\|(\d+)$/ ? "($1, $2)" : () } @said;
	my @documents = map { /^document\|(\d+)$/ ? $1 : () } @said;
	$acknowledged += @acts + @documents;
	cmp_ok(@acts, '>', 30, "round $round: clients were told of " . @acts . ' acts');
	is($node->safe_psql('postgres', 'SELECT * FROM (VALUES ' . join(', ', @acts) . ') AS said(project_id, seq)
		WHERE NOT EXISTS (SELECT FROM yunfu.act a WHERE a.project_id = said.project_id AND a.seq = said.seq)'),
		'', "round $round: every act that a client was told of is there");
	is($node->safe_psql('postgres', 'SELECT * FROM unnest(ARRAY[' . join(', ', @documents) . ']) AS said(id)
		WHERE NOT EXISTS (SELECT FROM yunfu.document d WHERE d.id = said.id)'),
		'', "round $round: and every document");
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
