# A register distributed by Citus over two servers: from the coordinator it answers as before, judges, and is kept from answering out of
# tables that are empty. Skipped where the server has no Citus.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

my ($coordinator, @workers) = citus_cluster(qw(coordinator worker_one worker_two));
plan skip_all => 'this server has no Citus 13 or 14' unless $coordinator;
$ENV{PGOPTIONS} = '-c client_min_messages=error';

use_drive($coordinator, 'postgres');
$coordinator->safe_psql('postgres', <<'SQL');
SELECT drive.reach('professional', 'implementing'), drive.reach('public', 'accepted'), drive.reach('professional', 'submitted');
SELECT format('CREATE ROLE %I LOGIN', 'office_' || id) FROM yunfu.agency
\gexec
UPDATE yunfu.agency SET db_role = 'office_' || id;
CREATE ROLE looker LOGIN;
SELECT govproj.settle('yunfu');
SELECT govproj.grant_register('yunfu');
SELECT govproj.grant_reader('yunfu', 'looker');
SQL
my ($bureau, $unit) = map {
	'office_' . $coordinator->safe_psql('postgres', "SELECT min(id) FROM yunfu.agency WHERE kind = '$_'")
} qw(data_bureau unit);

# Every table and view, but what is staged for import, and the functions that people ask.
my @questions = split /\n/, $coordinator->safe_psql('postgres', <<'SQL');
SELECT format('SELECT * FROM yunfu.%I', c.relname) FROM pg_class c
 WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind IN ('r', 'v') AND c.relname !~ '^(import_|policy_fault_found)' ORDER BY 1
SQL
push @questions, map { my $p = $_; map { sprintf $_, $p } 'SELECT * FROM yunfu.explain(%s)', 'SELECT yunfu.audit_export(%s)',
	'SELECT * FROM yunfu.project_flags(%s)', "SELECT * FROM yunfu.form('document', %s)", "SELECT * FROM yunfu.form('contract', %s)" } 1 .. 3;
push @questions, map { "SELECT * FROM yunfu.$_('2020-06-01')" } qw(project_on pipeline_on funds_on duties_on agency_on);
push @questions, "SELECT * FROM govproj.verify('yunfu')", "SELECT split_part(govproj.digest('yunfu'), ' until', 1)", "SELECT * FROM govproj.check_register('yunfu')",
	"SELECT l FROM govproj.export_ledger('yunfu') AS l WHERE l NOT LIKE '{\"digest\"%'", 'SELECT yunfu.policy_text(1)',
	"SELECT govproj.dump_pack('yunfu', 'yunfu-2020')", "SELECT govproj.annotated_law('yunfu', 'yunfu-2020', 'zh')";
my @roles = ('none', $bureau, $unit, 'looker');
my %before = map { ($_ => answers($coordinator, $_, @questions)) } @roles;
my $digest = $coordinator->safe_psql('postgres', "SELECT govproj.digest('yunfu')");

is(asked($coordinator, 'none', "SELECT govproj.distribute_register('yunfu')"), '', 'a filled register is distributed');
is(asked($coordinator, 'none', "SELECT govproj.distribute_register('yunfu')"), '', 'once');
is(asked($coordinator, 'none', 'SELECT count(*) FROM ONLY pg_dist_shard s JOIN pg_dist_placement p USING (shardid) JOIN pg_dist_node n USING (groupid) WHERE n.groupid = 0'), '0',
	'its rows are on a worker');
foreach my $role (@roles)
{
	my $after = answers($coordinator, $role, @questions);
	is(join("\n", map { "$_: $before{$role}{$_} then $after->{$_}" } grep { $before{$role}{$_} ne $after->{$_} && $after->{$_} !~ /^42501/ } @questions), '', "$role is answered as before");
	is(join("\n", grep { ($before{$role}{$_} =~ /^42501/) != ($after->{$_} =~ /^42501/) } @questions), '', "and $role is refused what it was");
}
is(asked($coordinator, 'none', "SELECT * FROM govproj.verify('yunfu', \$\$$digest\$\$)"), '', 'a digest from before holds');

# The engine never answers from the tables that are empty.
my %guarded = (
	"SELECT count(*) FROM govproj.verify_chains('yunfu.project')" => '55000', "SELECT govproj.ledger_root('yunfu.project')" => '55000',
	"SELECT govproj.write_duties('yunfu.project')" => '55000', "SELECT * FROM govproj.judge_explain('yunfu.project', 1, NULL, NULL, true)" => '55000',
	"SELECT govproj.import('yunfu')" => '0A000', "SELECT govproj.give_register('yunfu', '$unit')" => '0A000',
	"SELECT * FROM govproj.move_projects('yunfu', 'yunfu-2020')" => '0A000', "SELECT * FROM govproj.judge_under('yunfu', 'yunfu-2020')" => '55000',
	"SELECT * FROM yunfu.explain_entry('document', '{\"project_id\": 1}')" => '0A000');
like(asked($coordinator, 'none', $_), qr/^$guarded{$_}/, $_) foreach sort keys %guarded;

# It judges where the rows are: refusals come with their own code, and steps are taken.
like(asked($coordinator, 'none', "UPDATE yunfu.project SET stage = 'prechecked', stage_on = '2020-06-01' WHERE id = 3"), qr/^ZG002/, 'a step without its paper is refused');
# Citus takes no subquery into VALUES
my $paper = "INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (3, 'preliminary_review', " . ($bureau =~ /(\d+)/)[0] . ", '2024-12-31', 'passed')";
is(asked($coordinator, $bureau, "$paper RETURNING project_id"), '3', 'an office enters a paper');
is(asked($coordinator, $bureau, "UPDATE yunfu.project SET stage = 'prechecked', stage_on = '2024-12-31' WHERE id = 3 RETURNING stage"), 'prechecked', 'and takes the step');
like(asked($coordinator, $unit, "SELECT govproj.verify('yunfu')"), qr/^42501/, 'a unit is still refused what speaks of all');
is(asked($coordinator, 'none', "SELECT govproj.settle('yunfu') >= 0"), 't', 'duties are written down');
is(asked($coordinator, 'none', "SELECT * FROM govproj.verify('yunfu')"), '', 'every chain holds');
is(asked($coordinator, 'none', "SELECT * FROM govproj.check_register('yunfu')"), '', 'nothing is found wrong');

# Who asks for nothing is told nothing, and no more: reporting tools begin with that.
foreach my $role (@roles)
{
	my @views = grep { /^SELECT \* FROM yunfu/ && !/\(/ && $before{$role}{$_} !~ /^42501/ } @questions;
	is(join("\n", map { my $told = asked($coordinator, $role, "$_ WHERE false"); $told eq '' ? () : "$_: $told" } @views), '', "$role asks every view for nothing");
}

# Many pay at once, and no more goes out than the contract has.
my ($contract, $left) = split /\|/, asked($coordinator, 'none', 'SELECT id, amount - paid FROM yunfu.contract WHERE project_id = 1 ORDER BY id LIMIT 1');
my $part = int($left / 14);
my @pays = map {
	IPC::Run::start([ 'psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=sqlstate', '-d', $coordinator->connstr('postgres'),
			'-c', "INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES ($contract, $part, '2024-12-30')" ], '<', \undef, '>', \my $out, '2>', \my $err)
} 1 .. 20;
my $paid = grep { $_->finish } @pays;
is($paid, 14, 'of twenty payments at once fourteen go in');
is(asked($coordinator, 'none', "SELECT paid = amount OR amount - paid < 14, paid <= amount FROM yunfu.contract WHERE id = $contract"), 't|t', 'and the sum is theirs');

# It moves to the other server while somebody works, who goes on.
my $session = client($coordinator, 'postgres');
my $enter = "INSERT INTO yunfu.matter (agency_id, project_id, title, raised_on) VALUES (" . ($unit =~ /(\d+)/)[0] . ", 1, '甲', '2024-12-30')";
is(said($session, "$enter;"), '', 'somebody works');
my $where = "SELECT DISTINCT n.nodeport FROM pg_dist_shard s JOIN pg_dist_placement p USING (shardid) JOIN pg_dist_node n USING (groupid) WHERE s.logicalrelid = 'yunfu.act'::regclass";
my $from = $coordinator->safe_psql('postgres', $where);
my ($other) = grep { $_ != $from } map { $_->port } @workers;
is(asked($coordinator, 'none', "SELECT citus_schema_move('yunfu', '127.0.0.1', $other, 'block_writes')"), '', 'the register moves');
is($coordinator->safe_psql('postgres', $where), $other, 'to the other server');
is(said($session, "$enter;"), '', 'and the session goes on');
is(asked($coordinator, 'none', "SELECT * FROM govproj.verify('yunfu', \$\$$digest\$\$)"), '', 'the digest holds there, too');
is(asked($coordinator, 'none', "SELECT * FROM govproj.check_register('yunfu')"), '', 'and nothing is found wrong');

# The way out: a dump restores where there is no Citus.
my $plain = PostgreSQL::Test::Cluster->new('plain');
$plain->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$plain->append_conf('postgresql.conf', "govproj.today = '2024-12-31'\n");
$plain->start;
$plain->safe_psql('postgres', join ';', 'CREATE EXTENSION govproj', map { "CREATE ROLE $_" }
	  split /\n/, $coordinator->safe_psql('postgres', "SELECT rolname FROM pg_roles WHERE rolname ~ '^(office_|looker)'"));
my $dumped = $coordinator->basedir . '/register.sql';
$coordinator->command_ok([ 'pg_dump', '-n', 'yunfu', '-f', $dumped, $coordinator->connstr('postgres') ], 'it is dumped from the coordinator');
$plain->command_ok([ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-f', $dumped, $plain->connstr('postgres') ], 'and restored');
is($plain->safe_psql('postgres', "SELECT * FROM govproj.verify('yunfu', \$\$$digest\$\$)"), '', 'the digest holds');
is($plain->safe_psql('postgres', "SELECT split_part(govproj.digest('yunfu'), ' until', 1)"), asked($coordinator, 'none', "SELECT split_part(govproj.digest('yunfu'), ' until', 1)"), 'what is digested is the same');
is($plain->safe_psql('postgres', "SELECT project_id FROM yunfu.worklist LIMIT 1"), '1', 'and its views answer');

# What is done to the tables on the worker itself is seen.
my ($shard) = split /\|/, $coordinator->safe_psql('postgres',
	"SELECT 'yunfu.act_' || s.shardid || '|' || n.nodeport FROM pg_dist_shard s JOIN pg_dist_placement p USING (shardid) JOIN pg_dist_node n USING (groupid) WHERE s.logicalrelid = 'yunfu.act'::regclass");
my $port = $coordinator->safe_psql('postgres', $where);
my ($worker) = grep { $_->port == $port } @workers;
$worker->safe_psql('postgres', "SET citus.enable_manual_changes_to_shards = on; ALTER TABLE $shard DISABLE TRIGGER USER; UPDATE $shard SET actor = 'nobody' WHERE project_id = 1 AND seq = 2");
like(asked($coordinator, 'none', "SELECT problem || ' ' || object FROM govproj.check_register('yunfu') ORDER BY 1"), qr/chain_broken project 1, act 2\ntrigger_disabled /, 'an act altered and triggers switched off');
like(asked($coordinator, 'none', "SELECT project_id, seq FROM govproj.verify('yunfu')"), qr/^1\|2$/, 'which verify sees as well');

done_testing();
