# The optional event triggers: DDL on a register is an act of its own chain, nobody makes one up, and nothing else is harmed.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

my $node = register_node('ddl', 'max_prepared_transactions = 4');
my $dir = PostgreSQL::Test::Utils::tempdir('ddl');
my $make = <<'SQL';
CREATE EVENT TRIGGER govproj_ddl ON ddl_command_end EXECUTE FUNCTION govproj.record_ddl();
CREATE EVENT TRIGGER govproj_drop ON sql_drop EXECUTE FUNCTION govproj.record_ddl();
ALTER EVENT TRIGGER govproj_ddl ENABLE ALWAYS;
ALTER EVENT TRIGGER govproj_drop ENABLE ALWAYS;
SQL

sub told
{
	my ($statements, $db) = @_;
	my ($ret, $out, $err) = $node->psql($db // 'postgres', "SET client_min_messages = warning; $statements");
	return "$ret $err";
}

# What has been recorded since the last time.
my $seen = 0;

sub recorded
{
	my ($register) = @_;
	my $out = $node->safe_psql('postgres', <<"SQL");
SELECT concat_ws(' ', detail ->> 'command_tag', detail ->> 'object_type', detail ->> 'object_identity', 'by', actor)
  FROM $register.register_act WHERE kind = 'ddl' AND seq > $seen ORDER BY seq
SQL
	$seen = $node->safe_psql('postgres', "SELECT coalesce(max(seq), 0) FROM $register.register_act");
	return $out =~ s/ by postgres$//gmr;
}

sub records
{
	my ($statements, $wanted, $name) = @_;
	is(told($statements), '0 ', "$name: done, and nothing said");
	is(recorded('yunfu'), $wanted, "$name: recorded");
}

is(told($make), '0 ', 'the event triggers are made');
use_drive($node, 'postgres');
is(recorded('yunfu'), '', 'a register that is being made records nothing of itself');
is(told("SELECT govproj.create_register('county'); DROP SCHEMA county CASCADE;"), '0 ', 'and one is made and dropped in peace');

# each kind of change
records('ALTER TABLE yunfu.act DISABLE TRIGGER zz_guard', 'ALTER TABLE table yunfu.act', 'a trigger is disabled');
records('ALTER TABLE yunfu.act ENABLE ALWAYS TRIGGER zz_guard', 'ALTER TABLE table yunfu.act', 'and enabled');
records('CREATE RULE r AS ON INSERT TO yunfu.demand DO INSTEAD NOTHING; DROP RULE r ON yunfu.demand',
	"CREATE RULE rule r on yunfu.demand\nDROP RULE rule r on yunfu.demand", 'a rule');
records('CREATE POLICY p ON yunfu.project USING (true); DROP POLICY p ON yunfu.project',
	"CREATE POLICY policy p on yunfu.project\nDROP POLICY policy p on yunfu.project", 'a policy');
records('GRANT SELECT ON yunfu.act, pg_class TO pg_monitor; REVOKE ALL ON ALL TABLES IN SCHEMA yunfu FROM pg_monitor; GRANT USAGE ON SCHEMA yunfu TO pg_monitor',
	"GRANT table yunfu.act\nREVOKE all in schema yunfu\nGRANT schema yunfu", 'grants');
records('CREATE FUNCTION yunfu.f() RETURNS integer LANGUAGE sql RETURN 1; REVOKE ALL ON FUNCTION yunfu.f() FROM PUBLIC; DROP FUNCTION yunfu.f()',
	"CREATE FUNCTION function yunfu.f()\nREVOKE function yunfu.f\nDROP FUNCTION function yunfu.f()", 'a function');
records('ALTER TABLE yunfu.project ADD COLUMN extra text; ALTER TABLE yunfu.project DROP COLUMN extra',
	"ALTER TABLE table yunfu.project\nALTER TABLE table column yunfu.project.extra\nALTER TABLE table yunfu.project", 'a column');
records('ALTER SCHEMA yunfu RENAME TO elsewhere; ALTER SCHEMA elsewhere RENAME TO yunfu', "ALTER SCHEMA schema elsewhere\nALTER SCHEMA schema yunfu", 'the schema renamed');
records('ALTER TABLE yunfu.payment SET SCHEMA public; ALTER TABLE public.payment SET SCHEMA yunfu', "ALTER TABLE table public.payment\nALTER TABLE table yunfu.payment", 'a table moved out');
records('CREATE INDEX CONCURRENTLY i ON yunfu.project (title)', 'CREATE INDEX index yunfu.i', 'an index made without locks');
records('DROP INDEX CONCURRENTLY yunfu.i', 'DROP INDEX index yunfu.i', 'and dropped');
records('CREATE FUNCTION public.g() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$; CREATE TRIGGER mine AFTER INSERT ON yunfu.demand FOR EACH ROW EXECUTE FUNCTION public.g(); DROP FUNCTION public.g() CASCADE',
	"CREATE TRIGGER trigger mine on yunfu.demand\nDROP FUNCTION trigger mine on yunfu.demand", 'what goes with something dropped elsewhere');
records('BEGIN; DROP TRIGGER zz_changed ON yunfu.holiday; SAVEPOINT a; DROP TRIGGER zz_guard ON yunfu.agency; ROLLBACK TO a; ROLLBACK', '', 'what is rolled back');
records("BEGIN; ALTER TABLE yunfu.demand SET (fillfactor = 90); PREPARE TRANSACTION 'p'; COMMIT PREPARED 'p'", 'ALTER TABLE table yunfu.demand', 'what is prepared');
records('CREATE TABLE public.t (id bigint); CREATE TEMP TABLE project (id bigint); DROP TABLE public.t; DROP TABLE pg_temp.project; CREATE SCHEMA s; DROP SCHEMA s', '', 'what concerns no register');
records('SET search_path = yunfu; CREATE FUNCTION pg_temp.format(text) RETURNS text LANGUAGE sql RETURN 1; COMMENT ON TABLE demand IS NULL', 'COMMENT table yunfu.demand', 'whatever the search_path');
records("UPDATE yunfu.register SET notify = false; SELECT govproj.settle('yunfu')", '', 'no DDL, no act');

# what names no object of a register, and changes some
$node->safe_psql('postgres', 'CREATE ROLE leaving');
records('GRANT SELECT ON yunfu.demand TO leaving; DROP OWNED BY leaving', "GRANT table yunfu.demand\nDROP OWNED owned by leaving", 'what a role had is dropped');
records('ALTER DEFAULT PRIVILEGES IN SCHEMA yunfu GRANT SELECT ON TABLES TO leaving', 'ALTER DEFAULT PRIVILEGES default privileges yunfu', 'default privileges in the schema');
records('ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO leaving', 'ALTER DEFAULT PRIVILEGES default privileges postgres', 'or for all that its owner makes');
records('ALTER DEFAULT PRIVILEGES FOR ROLE leaving GRANT SELECT ON TABLES TO PUBLIC; ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC', '', 'but not for others');
$node->safe_psql('postgres', 'DROP OWNED BY leaving; ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM PUBLIC; DROP ROLE leaving');
recorded('yunfu');
records('CREATE VIEW yunfu.own AS SELECT 1 AS one; ALTER VIEW yunfu.own SET SCHEMA public; ALTER VIEW public.own SET SCHEMA yunfu', "CREATE VIEW view yunfu.own\nALTER VIEW view public.own\nALTER VIEW view yunfu.own", 'a view that leaves, and comes back');
records('SET search_path = yunfu; ALTER VIEW own SET SCHEMA public; DROP VIEW public.own', 'ALTER VIEW view public.own', 'one that is not qualified');
records('CREATE FUNCTION yunfu.own() RETURNS integer LANGUAGE sql RETURN 1; ALTER FUNCTION yunfu.own() SET SCHEMA public; DROP FUNCTION public.own()', "CREATE FUNCTION function yunfu.own()\nALTER FUNCTION function public.own()", 'a function that leaves');
records('CREATE TYPE yunfu.own AS (one integer); ALTER TYPE yunfu.own SET SCHEMA public; DROP TYPE public.own', "CREATE TYPE type yunfu.own\nALTER TYPE type public.own", 'a type');
records('SET search_path = yunfu; GRANT SELECT ON demand TO pg_monitor; REVOKE SELECT ON demand FROM pg_monitor', "GRANT table yunfu.demand\nREVOKE table yunfu.demand", 'grants on what is not qualified');
records('SET quote_all_identifiers = on; CREATE VIEW yunfu.own AS SELECT 1 AS one; DROP VIEW yunfu.own', "CREATE VIEW view yunfu.own\nDROP VIEW view yunfu.own", 'whatever names are quoted');

# a register that is broken by it
records('ALTER TABLE yunfu.policy_step RENAME article TO said; ALTER TABLE yunfu.act DISABLE TRIGGER USER; ALTER TABLE yunfu.act ENABLE ALWAYS TRIGGER zz_guard, ENABLE ALWAYS TRIGGER zz_guard_truncate; ALTER TABLE yunfu.policy_step RENAME said TO article',
	"ALTER TABLE table column yunfu.policy_step.said\nALTER TABLE table yunfu.act\nALTER TABLE table yunfu.act\nALTER TABLE table column yunfu.policy_step.article", 'under cover of a register that is not whole');
records('BEGIN; DROP TRIGGER zz_judge ON yunfu.project; DROP TRIGGER zz_record ON yunfu.project; DROP TRIGGER zz_judge_truncate ON yunfu.project; DROP TRIGGER zz_guard ON yunfu.act; DROP TRIGGER zz_guard_truncate ON yunfu.act; COMMIT',
	"DROP TRIGGER trigger zz_judge on yunfu.project\nDROP TRIGGER trigger zz_record on yunfu.project\nDROP TRIGGER trigger zz_judge_truncate on yunfu.project\nDROP TRIGGER trigger zz_guard on yunfu.act\nDROP TRIGGER trigger zz_guard_truncate on yunfu.act",
	'the judge and the guards dropped');
is(told(<<'SQL'), '0 ', 'the remedies of check_register mend it');
DO $$ DECLARE f record; BEGIN FOR f IN SELECT * FROM govproj.check_register('yunfu') WHERE problem LIKE 'trigger%' LOOP EXECUTE f.remedy; END LOOP; END $$
SQL
$node->safe_psql('postgres', 'REVOKE USAGE ON SCHEMA yunfu FROM pg_monitor');
is($node->safe_psql('postgres', "SELECT * FROM govproj.check_register('yunfu')"), '', 'and all is well');
recorded('yunfu');
like(told('ALTER TABLE yunfu.register_act RENAME detail TO said'), qr/^0 .*WARNING:  the change of table column "yunfu\.register_act\.said" was not recorded/, 'where it cannot be written, that is said');
is(told('ALTER TABLE yunfu.register_act RENAME said TO detail'), '0 ', 'and the way back is open');
is(recorded('yunfu'), 'ALTER TABLE table column yunfu.register_act.detail', 'and recorded');

# nobody makes it up, nobody gets round it
$node->safe_psql('postgres', 'CREATE ROLE clerk LOGIN; GRANT CREATE ON DATABASE postgres TO clerk');
is(outcome($node, 'postgres', 'SELECT govproj.record_ddl()'), '39P03', 'it cannot be called');
is(outcome($node, 'postgres', 'SELECT * FROM govproj.ddl_touched(false)'), '39P03', 'nor what it asks');
is(outcome($node, 'postgres', 'SET ROLE clerk; CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION govproj.record_ddl()'), '42501', 'only a superuser makes event triggers');
is(outcome($node, 'postgres', 'CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION govproj.record_ddl(); CREATE TABLE t ()'), '39P03', 'of other events it serves none');
$node->safe_psql('postgres', 'DROP EVENT TRIGGER e');
is(told("SET ROLE clerk; SELECT govproj.create_register('county'); SET govproj.imported = on; ALTER TABLE county.act DISABLE TRIGGER USER; COMMENT ON TABLE county.act IS NULL"), '0 ', 'an owner who is no superuser');
is($node->safe_psql('postgres', "SELECT string_agg(concat_ws(' ', actor, detail ->> 'command_tag', detail ->> 'object_identity'), ', ' ORDER BY seq) FROM county.register_act WHERE kind = 'ddl'"),
	'clerk ALTER TABLE county.act, clerk COMMENT county.act', 'is recorded too');
is(outcome($node, 'postgres', 'SET ROLE clerk; DELETE FROM county.register_act'), 'ZG009', 'and his acts stay');

is(told("SET ROLE clerk; CREATE FUNCTION county.whose() RETURNS text LANGUAGE sql RETURN current_user; ALTER TABLE county.register_act ADD COLUMN w text; ALTER TABLE county.register_act ALTER w SET DEFAULT county.whose()"),
	'0 ', 'an owner puts a default of his own on his acts');
is(told("COMMENT ON TABLE county.act IS 'x'"), '0 ', 'and a superuser changes something of his');
is($node->safe_psql('postgres', "SELECT concat_ws(' ', w, actor, detail ->> 'by') FROM county.register_act ORDER BY seq DESC LIMIT 1"), 'clerk clerk postgres',
	'which runs as the owner, and says who it was');
is($node->safe_psql('postgres', "SELECT * FROM govproj.verify('county')"), '', 'and the chain holds');

# privileges come by DDL
is(told("CREATE ROLE unit; UPDATE yunfu.agency SET db_role = 'unit' WHERE id = 2; SELECT govproj.grant_register('yunfu'); SELECT govproj.revoke_register('yunfu')") =~ s/^0 .*//sr, '', 'grants are given and taken');
like(recorded('yunfu'), qr/^GRANT schema yunfu$/m, 'and recorded');
is($node->safe_psql('postgres', "SELECT * FROM govproj.verify('yunfu')"), '', 'the chain holds');

# dump and restore
$node->safe_psql('postgres', "DROP SCHEMA county CASCADE; SELECT drive.reach('professional', 'submitted')");
my $acts = 'SELECT count(*), max(seq), md5(string_agg(hash::text, \',\' ORDER BY seq)) FROM yunfu.register_act';
my $wanted = $node->safe_psql('postgres', $acts);
$node->command_ok([ 'pg_dump', '-Fc', '-f', "$dir/dump", '-d', $node->connstr('postgres') ], 'a dump');
$node->safe_psql('postgres', "CREATE DATABASE $_ TEMPLATE template0") for 'one', 'two', 'three';
$node->command_ok([ 'pg_restore', '-e', '-j2', '-d', $node->connstr('one'), "$dir/dump" ], 'is restored');
is($node->safe_psql('one', $acts), $wanted, 'with the acts that were there, and no other');
is($node->safe_psql('one', "SELECT string_agg(evtname || evtenabled::text, ' ' ORDER BY evtname) FROM pg_event_trigger"), 'govproj_ddlA govproj_dropA', 'and the event triggers');
is($node->safe_psql('one', "SELECT * FROM govproj.check_register('yunfu')"), '', 'and nothing to tell');
$node->safe_psql('two', 'CREATE EXTENSION govproj; CREATE SCHEMA yunfu;' . $make);
$node->command_ok([ 'pg_restore', '-e', '-n', 'yunfu', '-d', $node->connstr('two'), "$dir/dump" ], 'the register alone is restored where the event triggers stand');
is($node->safe_psql('two', "SELECT * FROM govproj.verify('yunfu')"), '', 'and its chains hold');
is($node->safe_psql('two', "SELECT * FROM govproj.check_register('yunfu')"), '', 'and nothing to tell');

# rows alone, as check_register is for
$node->command_ok([ 'pg_restore', '-e', '-s', '-d', $node->connstr('three'), "$dir/dump" ], 'the schema alone');
$node->safe_psql('three', 'DROP EVENT TRIGGER govproj_ddl; ALTER EVENT TRIGGER govproj_drop DISABLE');
$node->command_ok([ 'pg_restore', '-e', '-a', '-n', 'yunfu', '--disable-triggers', '-d', $node->connstr('three'), "$dir/dump" ], 'and then the rows of it');
is($node->safe_psql('three', "SELECT string_agg(DISTINCT problem, ' ') FROM govproj.check_register('yunfu')"), 'event_trigger_off trigger_downgraded',
	'which leaves the triggers no longer ALWAYS, and is told');
$node->safe_psql('three', <<'SQL');
DO $$ DECLARE f record; BEGIN FOR f IN SELECT * FROM govproj.check_register('yunfu') LOOP EXECUTE f.remedy; END LOOP; END $$
SQL
is($node->safe_psql('three', "SELECT * FROM govproj.check_register('yunfu')"), '', 'and mended by the remedies');

done_testing();
