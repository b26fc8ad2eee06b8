# What nobody may do, where it takes several connections: settings before the library is loaded, locks of hidden rows,
# statements kept while rights, policies and offices change, notifications, and DDL that is recorded.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

my $node = register_node('attack', 'client_min_messages = error', 'max_prepared_transactions = 4');
use_drive($node, 'postgres');
my %agency = (bureau => 1, police => 2, finance => 3, government => 4, school => 5, audit => 6);
$node->safe_psql('postgres', join '', map { "CREATE ROLE $_ LOGIN; UPDATE yunfu.agency SET db_role = '$_' WHERE id = $agency{$_};" } sort keys %agency);
$node->safe_psql('postgres', 'CREATE ROLE outsider LOGIN; CREATE ROLE person LOGIN NOINHERIT IN ROLE police, school; CREATE SCHEMA mine AUTHORIZATION police;');
my ($mine, $hidden) = split /\|/, $node->safe_psql('postgres', q{SELECT drive.reach('professional', 'contracted'), drive.reach('public', 'contracted')});
my $line = $node->safe_psql('postgres', q{INSERT INTO yunfu.annual_plan (agency_id, year) VALUES (5, 2025) RETURNING id});
my $contract = $node->safe_psql('postgres', "SELECT id FROM yunfu.contract WHERE project_id = $hidden AND kind = 'main'");
my $paper = $node->safe_psql('postgres', "SELECT min(id) FROM yunfu.document WHERE project_id = $hidden");
$node->safe_psql('postgres', q{SELECT govproj.grant_register('yunfu')});

# a client that has logged in as a role of its own
sub login
{
	my ($role) = @_;
	return client($node, 'postgres', extra_params => [ '-U', $role ]);
}

# what a fresh connection as a role is told
sub told_afresh
{
	my ($role, $statements) = @_;
	return outcome($node, 'postgres', $statements, extra_params => [ '-U', $role ]);
}

# 1. Settings that are made before the library is there to object
my $ask = q{SELECT govproj.register_today('yunfu.project')};
is(told_afresh('police', "SET govproj.today = '2030-01-01'; $ask;"), '2024-12-31', 'a day that is set before the library is loaded is no day');
is(told_afresh('police', "SELECT set_config('govproj.today', '2030-01-01', false); $ask;"), "2030-01-01\n2024-12-31", 'nor one by set_config');
{
	local $ENV{PGOPTIONS} = '-c govproj.today=2030-01-01';
	# the server's own setting is gone with it, which leaves the real day
	unlike(told_afresh('police', "$ask;"), qr/2030-01-01/, 'nor one that comes with the connection');
	$ENV{PGOPTIONS} = '-c govproj.imported=on';
	is(told_afresh('police', "INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES ($mine, 'scheme', 2, '2024-12-20');"), '42501', 'what comes with the connection as imported is not');
}
is(told_afresh('police', q{ALTER ROLE police SET govproj.today = '2030-01-01';}), '42501', 'nor may a role be given a day, before');
is(told_afresh('police', qq{$ask; ALTER ROLE police SET govproj.today = '2030-01-01';}), "2024-12-31\n42501", 'or after');
is(told_afresh('police', q{CREATE FUNCTION mine.f() RETURNS date LANGUAGE sql SET govproj.today = '2030-01-01' AS $$ SELECT govproj.register_today('yunfu.project') $$; SELECT mine.f();}), '42501',
	'or a function');
is(told_afresh('police', "SET govproj.nonsense = 1; $ask; SHOW govproj.nonsense;"), "2024-12-31\n42704", 'a setting that there is not is gone once the library is there');
is(told_afresh('police', 'SET SESSION AUTHORIZATION postgres;'), '42501', 'nobody becomes another');
is(told_afresh('police', 'SET ROLE school;'), '42501', 'of a role that he is not in');
is(told_afresh('person', 'SELECT FROM yunfu.project;'), '42501', 'who does not inherit has nothing of his own');

# 2. COPY from the client
for my $table (qw(document cost_line contract payment project act obligation agency policy_step register))
{
	my ($ret, $out, $err) = $node->psql('postgres', "\\set VERBOSITY sqlstate\nCOPY yunfu.$table FROM STDIN;\n1\t2\n\\.\n", on_error_stop => 1, extra_params => [ '-U', 'police' ]);
	like($err, qr/ERROR:  (42501|0A000)/, "nothing is copied into $table");
}
unlike(told_afresh('police', 'COPY yunfu.act TO STDOUT;'), qr/^$hidden\t/m, 'what is copied out is one\'s own');
is(told_afresh('police', "COPY (SELECT id FROM yunfu.project WHERE id = $hidden) TO STDOUT;"), '', 'by a query as well');

# 3. Rows that are hidden are not waited for: whether there is one would show
my ($owner, $police) = (client($node, 'postgres'), login('police'));
said($owner, "BEGIN; SELECT FROM yunfu.project WHERE id = $hidden FOR UPDATE; SELECT FROM yunfu.contract WHERE project_id = $hidden FOR UPDATE;
	SELECT FROM yunfu.annual_plan WHERE id = $line FOR UPDATE; SELECT FROM yunfu.document WHERE project_id = $hidden FOR UPDATE;");
said($police, "SET lock_timeout = '200ms';");
for my $door (
	[ $hidden, "INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (%s, 'scheme', 2, '2024-12-20')" ],
	[ $hidden, "INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (%s, 'other', 1)" ],
	[ $hidden, "INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on) VALUES (%s, 'other', 2, 'x', 1, '2024-12-20')" ],
	[ $hidden, "INSERT INTO yunfu.change (project_id, kind, cause, note, decided_on) VALUES (%s, 'scope', 'policy', 'x', '2024-12-20')" ],
	[ $hidden, "INSERT INTO yunfu.matter (agency_id, project_id, title, raised_on) VALUES (2, %s, 'x', '2024-12-20')" ],
	[ $hidden, "INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, off_plan_ground, serves_id) VALUES ('x', 'thirdparty.supervision', 2, 2024, 1, 'vital', %s)" ],
	[ $hidden, "UPDATE yunfu.project SET title = 'x' WHERE id = %s" ],
	[ $hidden, "SELECT FROM yunfu.project WHERE id = %s FOR UPDATE" ],
	[ $hidden, "SELECT count(*) FROM yunfu.explain(%s)" ],
	[ $contract, "INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 1, '2024-12-20')" ],
	[ $contract, "INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%s, 1, '2024-12-20')" ],
	[ $contract, "INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on) VALUES ($mine, 'duration', 'other', %s, 1, '2024-12-20')" ],
	[ $line, "INSERT INTO yunfu.plan_line (annual_plan_id, title, category, estimate) VALUES (%s, 'x', 'software.professional', 1)" ],
	[ $paper, "INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, document_id, reason) VALUES ($mine, 'voiding', 2, '2024-12-20', %s, 'x')" ])
{
	my ($id, $statement) = @$door;
	my $absent = said($police, sprintf "$statement;", 99999);
	is(said($police, sprintf "$statement;", $id), $absent, "a hidden row is not waited for: $statement");
}
said($owner, 'ROLLBACK;');
# nor does it fail to serialize with what it may not know
for my $door ([ 'REPEATABLE READ', "INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on) VALUES ($mine, 'duration', 'other', %s, 1, '2024-12-20')" ],
	[ 'SERIALIZABLE', "INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (%s, 1, '2024-12-20')" ])
{
	my ($level, $statement) = @$door;
	said($police, "BEGIN ISOLATION LEVEL $level; SELECT count(*) FROM yunfu.project;");
	said($owner, "INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES ($contract, 1, '2024-12-20');");
	my $hidden_told = said($police, sprintf "$statement;", $contract);
	said($police, "ROLLBACK; BEGIN ISOLATION LEVEL $level; SELECT count(*) FROM yunfu.project;");
	is($hidden_told, said($police, sprintf "$statement;", 99999), "what has changed meanwhile does not show at $level");
	said($police, 'ROLLBACK;');
}
# whom the row is not hidden from waits as ever
my $bureau = login('bureau');
said($owner, "BEGIN; SELECT FROM yunfu.project WHERE id = $hidden FOR UPDATE;");
is(said($bureau, "SET lock_timeout = '200ms'; UPDATE yunfu.project SET title = 'x' WHERE id = $hidden;"), '55P03', 'the owner of the project waits for its row');
said($owner, 'ROLLBACK;');

# 4. What one connection keeps while another changes rights, policies and offices
my $keep = 'SELECT count(*) FROM yunfu.project';
said($police, "RESET lock_timeout; SET plan_cache_mode = force_generic_plan; PREPARE kept AS $keep;
	PREPARE entered AS INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES ($mine, 'scheme', 2, '2024-12-20') RETURNING 'entered';
	PREPARE explained AS SELECT count(*) > 1 FROM yunfu.explain($mine);
	CREATE FUNCTION mine.kept() RETURNS bigint LANGUAGE plpgsql AS \$\$ BEGIN RETURN (SELECT count(*) FROM yunfu.project); END \$\$;");
my $all = "EXECUTE kept; SELECT mine.kept(); EXECUTE explained; BEGIN; EXECUTE entered; ROLLBACK;";
is(said($police, $all), "1\n1\nt\nentered", 'before');
for my $change (
	[ q{SELECT govproj.revoke_register('yunfu')}, '42501', 'the grants are taken back' ],
	[ q{SELECT govproj.grant_register('yunfu')}, "1\n1\nt\nentered", 'and given again' ],
	[ q{ALTER POLICY sees_own ON yunfu.project USING (code = '') WITH CHECK (false)}, "0\n0", 'the policy is altered' ],
	[ q{SELECT govproj.grant_register('yunfu')}, "1\n1\nt\nentered", 'and set right again' ],
	[ q{UPDATE yunfu.agency SET db_role = 'outsider' WHERE id = 2}, '42501', 'the unit is another role\'s' ],
	[ q{UPDATE yunfu.agency SET db_role = 'police' WHERE id = 2}, "1\n1\nt\nentered", 'and this one\'s again' ],
	[ q{ALTER TABLE yunfu.agency DISABLE TRIGGER zz_guard; UPDATE yunfu.agency SET active = false WHERE id = 2; ALTER TABLE yunfu.agency ENABLE ALWAYS TRIGGER zz_guard},
		"1\n1\nt\nZG006", 'the unit is closed past its guard, for a project of it is running: what it has it sees' ],
	[ q{UPDATE yunfu.agency SET active = true WHERE id = 2}, "1\n1\nt\nentered", 'and open again' ],
	[ q{REVOKE INSERT ON yunfu.document FROM police; REVOKE INSERT (project_id) ON yunfu.document FROM police}, "1\n1\nt\n42501", 'one right is taken back' ],
	[ q{SELECT govproj.grant_register('yunfu')}, "1\n1\nt\nentered", 'and given again' ],
	[ q{CREATE POLICY curfew ON yunfu.project AS RESTRICTIVE TO police USING (false)}, "0\n0\nf\n23503", 'a restrictive policy is added' ],
	[ q{DROP POLICY curfew ON yunfu.project}, "1\n1\nt\nentered", 'and dropped' ])
{
	my ($statement, $told, $name) = @$change;
	$node->safe_psql('postgres', $statement);
	# each by itself, for what is refused ends the rest
	my @told = map { said($police, $_) } 'EXECUTE kept;', 'SELECT mine.kept();', 'EXECUTE explained;', 'BEGIN; EXECUTE entered;';
	said($police, 'ROLLBACK;');
	# one code stands for all; what the judge says where the owner has altered grant_register's policies is not asked
	$told = join "\n", ($told) x 4 if $told eq '42501';
	$#told = 1 if $told eq "0\n0";
	is(join("\n", @told), $told, $name);
}
# a cursor that is held shows what it was opened on, and the next asks anew
my $person = login('person');
said($person, "SET ROLE police; BEGIN; DECLARE held CURSOR WITH HOLD FOR SELECT id FROM yunfu.project; COMMIT; SET ROLE school;");
is(said($person, 'FETCH ALL FROM held;'), $mine, 'a cursor that was held shows what its opener saw');
is(said($person, "CLOSE held; $keep;"), '0', 'and nobody else sees it');
is(said($person, "RESET ROLE; DISCARD ALL; $keep;"), '42501', 'nor does who has put the role down');

# 5. Notifications: they reach whoever listens
$node->safe_psql('postgres', 'UPDATE yunfu.register SET notify = true');
my $outsider = login('outsider');
said($outsider, 'LISTEN govproj;');
said($owner, "SELECT drive.advance($hidden, 'implementing', '2020-12-20');");
my $heard = said($outsider, 'SELECT 1;');
$node->safe_psql('postgres', 'UPDATE yunfu.register SET notify = false');
unlike($heard, qr/title|supplier|amount|"code"/, 'a notification names no project by code or title, and no money');
is(told_afresh('outsider', q{NOTIFY govproj, '{"register":"yunfu","event":"step"}'; SELECT 'sent';}), 'sent', 'anybody can notify, which is why nothing in the engine goes by it');

# 6. Recorded DDL: nobody writes such an act without doing what it says
$node->safe_psql('postgres', q{CREATE EVENT TRIGGER x_end ON ddl_command_end EXECUTE FUNCTION govproj.record_ddl(); CREATE EVENT TRIGGER x_drop ON sql_drop EXECUTE FUNCTION govproj.record_ddl();});
sub ddl_acts { return $node->safe_psql('postgres', q{SELECT count(*) FROM yunfu.register_act WHERE kind = 'ddl'}) }
my $before = ddl_acts();
for my $statement ('SELECT govproj.record_ddl()', 'ALTER TABLE yunfu.project DISABLE TRIGGER ALL', 'DROP TABLE yunfu.act', 'CREATE INDEX ON yunfu.project (title)', 'GRANT SELECT ON yunfu.import_project TO outsider',
	'CREATE EVENT TRIGGER y ON ddl_command_end EXECUTE FUNCTION govproj.record_ddl()', 'DROP EVENT TRIGGER x_end', 'ALTER EVENT TRIGGER x_end DISABLE', 'SET session_replication_role = replica')
{
	like(told_afresh('police', "$statement;"), qr/^(42501|39P03)$/, "refused: $statement");
}
is(told_afresh('police', q{CREATE TABLE mine.project (id bigint); CREATE TABLE mine.act (id bigint); CREATE TABLE mine.register_act (id bigint); CREATE TEMP TABLE register (id bigint); DROP TABLE mine.project, mine.act, mine.register_act; SELECT 'done';}), 'done',
	'tables of one\'s own by the same names are nobody\'s concern');
is(ddl_acts(), $before, 'and none of it is recorded');
told_afresh('police', 'GRANT SELECT ON yunfu.project TO PUBLIC;');
is(ddl_acts(), $before, 'nor is a GRANT by who may give nothing');
is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_class, aclexplode(relacl) AS x WHERE relnamespace = 'yunfu'::regnamespace AND x.grantee = 0}), '0', 'which gave nothing');
$node->safe_psql('postgres', 'DROP EVENT TRIGGER x_end; DROP EVENT TRIGGER x_drop');

is($node->safe_psql('postgres', q{SELECT * FROM govproj.verify('yunfu')}), '', 'the ledger is whole');
is(broken_chains($node, 'postgres', 'yunfu'), '', 'by another reckoning, too');
$_->quit for $owner, $police, $bureau, $person, $outsider;
$node->stop;
done_testing();
