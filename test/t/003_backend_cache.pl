# What one backend has compiled and looked up, and what others change meanwhile: rules, tables, whole registers and the
# extension itself.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

my $node = register_node('cache', 'max_prepared_transactions = 4', 'client_min_messages = error');
use_drive($node, 'postgres');
my $one = client($node, 'postgres');
my $two = client($node, 'postgres');

# A birth that only one rule stands against; it is undone, so that the rules may still be edited.
my $birth = q{INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on)
VALUES ('警务平台', 'software.professional', 2, 2020, 0, '2020-03-01') RETURNING 'born';};
my $try = "BEGIN;\n$birth\nROLLBACK;";
my $refuse = q{UPDATE yunfu.policy_condition SET mode = 'refuse' WHERE condition = 'city_funds';};
my $off = q{UPDATE yunfu.policy_condition SET mode = 'off' WHERE condition = 'city_funds';};

is(said($one, $try), 'ZG010', 'refused under the rules as they are');
is(said($one, "PREPARE birth AS $birth"), '', 'prepared');

# others' changes
is(said($two, $off), '', 'another client changes a rule');
is(said($one, $try), 'born', 'and it is seen');
is(said($two, "BEGIN; $refuse ROLLBACK;"), '', 'it changes it again and gives that up');
is(said($one, "BEGIN; EXECUTE birth; ROLLBACK;"), 'born', 'which is never seen');
is(said($two, $refuse), '', 'it changes it for good');
is(said($one, "BEGIN; EXECUTE birth; ROLLBACK;"), 'ZG010', 'which is seen by a prepared statement too');
is(said($two, "BEGIN; $off PREPARE TRANSACTION 'rules';"), '', 'a change is prepared');
is(said($one, "SET lock_timeout = '10ms'; $try"), '55P03', 'and a birth waits for it');
is(said($one, "RESET lock_timeout; COMMIT PREPARED 'rules';"), '', 'until it is committed, by whom ever');
is(said($one, $try), 'born', 'then it is seen');
is(said($two, $try), 'born', 'by all');

# one's own
is(said($one, "BEGIN; $refuse $birth ROLLBACK;"), 'ZG010', "one's own change is seen at once");
is(said($one, $try), 'born', 'and gone with its transaction');
is(said($one, "BEGIN; SAVEPOINT s; $refuse ROLLBACK TO s; $birth ROLLBACK;"), 'born', 'or its savepoint');
is(said($one, "BEGIN; SAVEPOINT s; $refuse RELEASE s; $birth ROLLBACK;"), 'ZG010', 'but not before');
is(said($one, "BEGIN; $refuse SAVEPOINT s; $birth ROLLBACK TO s; $off $birth ROLLBACK;"), "born\nZG010", 'nor does a refusal stay');
is(said($one, "BEGIN; $refuse $off $birth ROLLBACK;"), 'born', 'the last change counts');

# an old snapshot
is(said($one, 'BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM yunfu.project;'), '0', 'a snapshot is taken');
is(said($two, $refuse), '', 'then a rule changes');
is(said($one, $birth), 'ZG010', 'rules hold as they are now, under any snapshot');
is(said($one, "ROLLBACK; $try"), 'ZG010', 'and in the next transaction');
is(said($one, 'BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT count(*) FROM yunfu.policy;'), '1', 'a snapshot again');
is(said($two, $off), '', 'and a change');
is(said($one, "COMMIT; $try"), 'born', 'which the next transaction sees');
is(said($two, $refuse), '', 'the rule is as it was');

# the index by which changes of rules are announced is built anew, and is another one from then on
is(said($two, 'REINDEX INDEX CONCURRENTLY yunfu.policy_pkey;'), '', 'built anew');
is(said($two, $off), '', 'a rule changes after that');
is(said($one, $try), 'born', 'which is still seen');
is(said($two, $refuse), '', 'and back');
is(said($one, $try), 'ZG010', 'which is seen, too');

# who may act for an agency: another client says otherwise, gives that up, says it for good
$node->safe_psql('postgres', 'CREATE ROLE u_one; CREATE ROLE u_other; GRANT USAGE ON SCHEMA yunfu TO u_one; GRANT ALL ON ALL TABLES IN SCHEMA yunfu TO u_one;
	UPDATE yunfu.agency SET db_role = $$u_one$$ WHERE id = 2');
my $enter = q{BEGIN; SET LOCAL govproj.today = '2020-03-01'; SET LOCAL ROLE u_one; INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds)
	VALUES ('警务平台', 'software.professional', 2, 2020, 1) RETURNING 'entered'; ROLLBACK;};
my ($to_one, $to_other) = map { "UPDATE yunfu.agency SET db_role = '$_' WHERE id = 2;" } 'u_one', 'u_other';
is(said($_, $enter), 'entered', 'who acts for an agency') for $one, $two;
is(said($two, "BEGIN; $to_other ROLLBACK;"), '', 'another client gives it to another role, and gives that up');
is(said($one, $enter), 'entered', 'which is never seen');
is(said($two, $to_other), '', 'it does so for good');
is(said($one, $enter), 'ZG006', 'which is seen');
is(said($two, "BEGIN; SAVEPOINT s; $to_one " . $enter =~ s/^BEGIN; |ROLLBACK;$//gr . "RESET ROLE; ROLLBACK TO s; SELECT 1; ROLLBACK; $enter"),
	"entered\n1\nZG006", "one's own change is seen at once, and gone with its savepoint");
is(said($two, "BEGIN; $to_one " . $enter =~ s/^BEGIN; |ROLLBACK;$//gr . "ROLLBACK; $enter"), "entered\nZG006", 'or with its transaction');
is(said($one, 'BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM yunfu.project;'), '0', 'a snapshot is taken');
is(said($two, $to_one), '', 'and the agency given back');
is(said($one, $enter =~ s/^BEGIN; |ROLLBACK;$//gr), '40001', 'under a snapshot from before that it waits for another');
is(said($one, "ROLLBACK; $enter"), 'entered', 'and in the next transaction for whom it does');
is(said($two, 'REINDEX INDEX CONCURRENTLY yunfu.agency_pkey;'), '', 'the index by which that is announced is built anew');
is(said($one, $enter), 'entered', 'and another from then on');
is(said($two, $to_other), '', 'another change');
is(said($one, $enter), 'ZG006', 'is seen through it');

# what a statement had changed of an agency when it was refused, before that was announced
my $bond = "INSERT INTO yunfu.bond (project_id, kind, giver, amount, received_on) VALUES (:p, 'bid', '甲公司', 1";
my $refused = "SET govproj.today = '2020-12-31'; SELECT drive.reach('professional', 'planned') AS p \\gset
	BEGIN; SAVEPOINT s; WITH b AS ($bond, '2001-01-01') RETURNING id) UPDATE yunfu.agency SET db_role = 'u_one' WHERE id = 2 AND EXISTS (SELECT FROM b);
	ROLLBACK TO s; SET LOCAL ROLE u_one;";
is(said($one, $refused), 'ZG011', 'refused beside a change of the agency');
is(said($one, "$bond, '2020-12-31');"), 'ZG006', 'a role that a refused statement gave an agency is not its own');
is(said($one, "ROLLBACK; $enter"), 'ZG006', 'nor in the next transaction');
said($one, "CREATE FUNCTION pg_temp.deposit_and_fail(p bigint) RETURNS bigint LANGUAGE plpgsql AS \$\$ BEGIN SET LOCAL ROLE u_one; "
	. ($bond =~ s/:p/p/r) . ", '2020-12-31'); RAISE EXCEPTION 'no' USING ERRCODE = 'T0001'; END \$\$;");
said($one, "UPDATE yunfu.agency SET responsible_office = 'c' WHERE id = 2;"); # so that it is read anew
is(said($one, "BEGIN; SAVEPOINT s; UPDATE yunfu.agency SET db_role = 'u_one' WHERE id = 2 RETURNING pg_temp.deposit_and_fail(:p);"), 'T0001',
	'something is entered under the change before it is announced, and both are undone');
is(said($one, "ROLLBACK TO s; SET LOCAL ROLE u_one; $bond, '2020-12-31');"), 'ZG006', 'nor is that role its own');
is(said($one, "ROLLBACK; $enter"), 'ZG006', 'or in the next transaction');

# what another client says of an agency is seen also where nothing looks at its row
my $enter_bond = "BEGIN; SET LOCAL ROLE u_one; $bond, '2020-12-31') RETURNING 'deposited'; ROLLBACK;";
is(said($two, $to_one), '', 'the agency is given to a role');
is(said($one, $enter_bond), 'deposited', 'which enters something');
is(said($two, $to_other), '', 'and to another');
is(said($one, $enter_bond), 'ZG006', 'from which on it does no more');

# where a head was stored last there may be no block any more
is(said($one, "BEGIN; SELECT pg_current_xact_id() IS NOT NULL; SAVEPOINT s;
	INSERT INTO yunfu.matter (agency_id, title, raised_on) SELECT 2, '甲', '2020-12-01' FROM generate_series(1, 2000); ROLLBACK TO s;"), 't', 'a long chain is undone');
is(said($two, "SELECT pg_relation_size('yunfu.register') / 8192 > 16; VACUUM yunfu.register; SELECT pg_relation_size('yunfu.register') / 8192;"), "t\n1",
	'and its heads go from the table');
is(said($one, "INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (2, '甲', '2020-12-01') RETURNING 'goes on'; ROLLBACK; RESET govproj.today;"), 'goes on', 'the chain goes on');

# the time zone, far in the east and far in the west, where it is never the same day
my $day = sub {
	my ($zone) = @_;
	return "SET govproj.today = ''; BEGIN; INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds)
	VALUES ('警务平台', 'software.professional', 2, 2026, 100) RETURNING stage_on = (transaction_timestamp() AT TIME ZONE '$zone')::date;
	ROLLBACK; RESET govproj.today;";
};
$node->safe_psql('postgres', q{SELECT govproj.load_pack('yunfu', body - 'valid_until' || '{"code": "next", "valid_from": "2025-02-01"}') FROM govproj.packs});
foreach my $zone ('Etc/GMT+12', 'Pacific/Kiritimati', 'Asia/Shanghai')
{
	is(said($two, "UPDATE yunfu.register SET time_zone = '$zone';"), '', "the register moves to $zone");
	is(said($one, $day->($zone)), 't', "and it is today there");
}

# what a refused statement had written of the rules when they were first read
my $fresh = client($node, 'postgres');
my $other_day = "UPDATE yunfu.register SET time_zone = 'Pacific/Kiritimati'";
is(said($two, "UPDATE yunfu.register SET time_zone = 'Etc/GMT+12';"), '', 'it is another day there');
is(said($fresh, "WITH b AS (INSERT INTO yunfu.bond (project_id, kind, giver, amount, received_on) SELECT max(id), 'bid', '甲公司', 1, '2001-01-01' FROM yunfu.project RETURNING id)
	$other_day WHERE EXISTS (SELECT FROM b);"), 'ZG011', 'refused beside a change of the register');
is(said($fresh, $day->('Etc/GMT+12')), 't', 'which is never seen');
is(said($two, "UPDATE yunfu.register SET time_zone = 'Asia/Shanghai';"), '', 'and back');

# tables are altered between statements
my ($p, $q) = split /\|/, said($one, "SELECT drive.reach('professional', 'planned'), drive.reach('public', 'reviewed');");
is(said($one, "PREPARE paper AS INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES ($p, \$1, 2, \$2) RETURNING kind;"), '', 'prepared');
is(said($one, "PREPARE step AS UPDATE yunfu.project SET stage = \$2 WHERE id = \$1 RETURNING stage;"), '', 'prepared');
my @alterations = (
	'DROP INDEX yunfu.document_day_idx;' => 'scheme',
	'CREATE INDEX ON yunfu.document (project_id);' => 'data_catalogue',
	"ALTER TABLE yunfu.document ADD COLUMN shelf text DEFAULT '甲', ALTER COLUMN uri TYPE text;" => 'ipv6_support',
	'ALTER TABLE yunfu.document DROP COLUMN shelf; ALTER TABLE yunfu.project ADD COLUMN remark text;' => 'scheme',
	'VACUUM FULL yunfu.act;' => 'scheme',
	'REINDEX SCHEMA yunfu;' => 'scheme',
	'CREATE FUNCTION pg_temp.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
	 CREATE TRIGGER aa AFTER INSERT ON yunfu.act FOR EACH ROW EXECUTE FUNCTION pg_temp.f();' => 'scheme',
	'DROP TRIGGER aa ON yunfu.act;' => 'scheme',);
while (my ($alteration, $kind) = splice @alterations, 0, 2)
{
	is(said($two, $alteration), '', $alteration);
	is(said($one, "EXECUTE paper('$kind', '2020-03-09');"), $kind, 'work goes on');
}
# more happens than a backend is told of one by one, while it cannot listen: then it hears only that anything may be another
my $pid = said($one, 'SELECT pg_backend_pid();');
kill 'STOP', $pid;
is(said($two, 'DROP INDEX yunfu.document_project_id_idx; DO $$ BEGIN FOR i IN 1 .. 300 LOOP CREATE TABLE much (a integer); DROP TABLE much; END LOOP; END $$;'), '', 'much happens');
kill 'CONT', $pid;
is(said($one, "EXECUTE paper('scheme', '2020-03-09');"), 'scheme', 'work goes on');
is(said($two, 'CREATE INDEX ON yunfu.document (project_id);'), '', 'the index is back');
is(said($one, "EXECUTE step($p, 'submitted');"), 'ZG002', 'a step is refused');
is(said($two, 'ALTER TABLE yunfu.project RENAME TO 项目; ALTER TABLE yunfu.document RENAME TO 文件; ALTER SCHEMA yunfu RENAME TO "云浮 市";'), '', 'all is renamed');
is(said($one, qq{INSERT INTO "云浮 市".文件 (project_id, kind, issuer_id, issued_on, outcome) VALUES ($p, 'argumentation', 2, '2020-03-10', 'passed') RETURNING kind;}),
	'argumentation', 'work goes on under other names');
is(said($one, qq{UPDATE "云浮 市".项目 SET stage = 'submitted' WHERE id = $p RETURNING stage;}), 'submitted', 'and so do steps');
is(said($one, qq{SELECT rule FROM "云浮 市".explain($p, 'prechecked') WHERE NOT met AND mode = 'refuse';}), 'preliminary_review', 'and explain');
is(said($two, 'ALTER SCHEMA "云浮 市" RENAME TO yunfu; ALTER TABLE yunfu.项目 RENAME TO project; ALTER TABLE yunfu.文件 RENAME TO document;'), '', 'the old names are back');
is(said($one, "EXECUTE step($q, 'withdrawn');"), 'ZG002', 'and what was prepared works again');
is(broken_chains($node, 'postgres', 'yunfu'), '', 'every chain holds');

# what a table is like is looked at when it is first opened: until then others alter it, and one's own transaction may give that up
my $late = client($node, 'postgres');
my $deposit = "INSERT INTO yunfu.bond (project_id, kind, giver, amount, received_on) VALUES (:p, 'bid', '甲公司', 1, '2020-12-31') RETURNING 'held';";
my $as_of_late = "SET govproj.today = '2020-12-31'; SELECT drive.project() AS p \\gset
	BEGIN; SELECT drive.line(:p, 'other', 1);";
like(said($late, $as_of_late), qr/^\d*$/, 'the register is found, and some of its tables are opened');
is(said($two, 'ALTER TABLE yunfu.bond RENAME COLUMN giver TO payer;'), '', 'another is altered');
is(said($late, "SAVEPOINT s; $deposit"), '42703', 'a statement that names what is gone');
is(said($late, "ROLLBACK TO s; " . $deposit =~ s/giver/payer/r), '55000', 'one that names what is there is refused, for the engine reads it');
is(said($late, "ROLLBACK TO s; ALTER TABLE yunfu.bond RENAME COLUMN payer TO giver; $deposit"), 'held', 'put right in this transaction');
is(said($late, "ROLLBACK TO s; " . $deposit =~ s/giver/payer/r), '55000', 'which is given up');
is(said($late, "ROLLBACK; ALTER TABLE yunfu.bond RENAME COLUMN payer TO giver; BEGIN; $deposit SAVEPOINT s;
	ALTER TABLE yunfu.bond ADD COLUMN box text; $deposit ROLLBACK TO s; $deposit ROLLBACK;"), "held\nheld\nheld", 'and for good');
is(said($late, "BEGIN; SAVEPOINT s; DROP TRIGGER zz_check ON yunfu.bond; DROP TRIGGER zz_check_truncate ON yunfu.bond; DROP TRIGGER zz_record ON yunfu.bond;
	SELECT drive.line(:p, 'other', 1);"), '55000', 'a table is missing that is not even opened');
is(said($late, "ROLLBACK TO s; $deposit ROLLBACK; RESET govproj.today;"), 'held', 'and is not');
$late->quit;

# a register goes and another of its name comes, for the backend that did it and for one that only looked on
my $again = q{SELECT govproj.create_register('yunfu');
INSERT INTO yunfu.agency (code, name, kind, leading_group, responsible_office) VALUES ('dsj', '市局', 'data_bureau', 'a', 'b'), ('gaj', '市公安局', 'unit', 'a', 'b');};
said($_, 'SET client_min_messages = error;') for $one, $two;
is(said($one, "DROP SCHEMA yunfu CASCADE; $again SELECT drive.project();"), "yunfu\n1", 'dropped and made again');
is(said($two, 'SELECT drive.project();'), '2', 'the other backend works in the new one');
is(said($one, "BEGIN; DROP SCHEMA yunfu CASCADE; $again SELECT drive.project(); ROLLBACK; SELECT drive.project();"), "yunfu\n1\n3", 'dropped, made again, and not');
is(said($one, "BEGIN; SELECT govproj.create_register('county'); INSERT INTO county.agency (code, name, kind) VALUES ('a', 'a', 'unit');
	UPDATE county.policy SET note = 'x'; ROLLBACK; SELECT count(*) FROM govproj.registers;"), "county\n1", 'made, used and given up');
is(said($one, "DROP SCHEMA yunfu CASCADE; DROP EXTENSION govproj; CREATE EXTENSION govproj; $again SELECT drive.project();"), "yunfu\n1", 'the extension too');
is(said($two, 'SELECT drive.project();'), '2', 'and the other backend takes the new one');
is(said($two, q{SELECT 'software.general'::govproj.category <@ 'software', '已立项'::govproj.stage > 'planned';}), 't|t', 'types and operators too');
is(broken_chains($node, 'postgres', 'yunfu'), '', 'every chain holds');

# many registers in one backend leave nothing behind
my $held = q{SELECT count(*) FROM pg_backend_memory_contexts WHERE name LIKE 'govproj%';};
my $come_and_go = sub {
	my ($times) = @_;
	my $statements = join "\n", map { "SELECT govproj.create_register('r$_', NULL) = '';
		INSERT INTO r$_.policy (code, title, valid_from) VALUES ('a', 'a', '2020-01-01');
		DO \$\$ BEGIN INSERT INTO r$_.project (title, category, owner_id, budget_year) VALUES ('a', 'software', 1, 2020); EXCEPTION WHEN OTHERS THEN NULL; END \$\$;
		DROP SCHEMA r$_ CASCADE;" } 1 .. $times;
	said($one, $statements);
	return said($one, $held);
};
my $before = $come_and_go->(2);
cmp_ok($before, '>', 0, 'what is held can be counted');
is($come_and_go->(12), $before, 'registers that came and went leave no memory behind');

$_->quit for $one, $two;
$node->stop('fast');
done_testing();
