# A register in use is dumped and restored in every way that a DBA would: nothing is lost or doubled, and it goes on
# working. The registers' tables are their owner's, and their triggers come after the rows; see Backup and restore in doc/admin.md.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

my $node = register_node('dump');
my $dir = PostgreSQL::Test::Utils::tempdir('dump');
my @registers = ('yunfu', '云浮 市', 'county');

# One register with an odd name, projects at many stages and all sorts of additions of its user's; one beside it; and one
# of a clerk who is no superuser.
use_drive($node, 'postgres');
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE clerk LOGIN;
CREATE ROLE reader;
GRANT CREATE ON DATABASE postgres TO clerk;

SELECT drive.reach(t, s) FROM (VALUES ('professional', 'planned'), ('professional', 'submitted'), ('professional', 'approved'),
    ('professional', 'procuring'), ('professional', 'filed'), ('professional', 'returned'), ('professional', 'rejected'),
    ('public', 'planned'), ('public', 'reviewed'), ('public', 'funded'), ('public', 'filed'), ('public', 'terminated')) AS r(t, s);
SELECT drive.advance(drive.reach('professional', 'returned'), 'submitted', '2020-06-01');
SELECT drive.void(id) FROM yunfu.document WHERE project_id = 2 AND kind = 'scheme';
INSERT INTO yunfu.project (title, category, owner_id, serves_id, budget_year, city_funds, stage_on)
VALUES (E'警务平台运维 "甲"\t''乙''\\n', '软件系统运维服务', 2, 5, 2021, 300000.50, '2021-03-01');

ALTER TABLE yunfu.project ADD COLUMN remark text DEFAULT '无', ADD COLUMN heading text GENERATED ALWAYS AS (code || ' ' || title) STORED;
ALTER TABLE yunfu.act ADD COLUMN host text DEFAULT 'vm-1';
ALTER TABLE yunfu.agency ADD COLUMN spare text, ADD COLUMN phone text CHECK (phone <> '');
ALTER TABLE yunfu.agency DROP COLUMN spare;
CREATE INDEX project_stage_idx ON yunfu.project (stage, category) WHERE stage < 'filed';
CREATE VIEW yunfu.software WITH (security_barrier) AS SELECT code, title, stage FROM yunfu.project WHERE category <@ 'software' AND stage > '已立项';
CREATE TABLE yunfu.visit (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, project_id bigint REFERENCES yunfu.project, category govproj.category);
INSERT INTO yunfu.visit (project_id, category) SELECT id, category FROM yunfu.project;
CREATE FUNCTION yunfu.stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.remark := COALESCE(NEW.remark, '') || '*'; RETURN NEW; END $$;
CREATE TRIGGER aa_stamp BEFORE INSERT OR UPDATE ON yunfu.project FOR EACH ROW EXECUTE FUNCTION yunfu.stamp();
CREATE TRIGGER aa_off BEFORE INSERT ON yunfu.document FOR EACH ROW EXECUTE FUNCTION yunfu.stamp();
ALTER TABLE yunfu.document DISABLE TRIGGER aa_off;
COMMENT ON COLUMN yunfu.project.remark IS '备注';
GRANT USAGE ON SCHEMA yunfu TO reader;
GRANT SELECT ON yunfu.project_overview, yunfu.project TO reader;
UPDATE yunfu.project SET title = title || '（二期）' WHERE id = 1;
ALTER SCHEMA yunfu RENAME TO "云浮 市";
SELECT govproj.correct_policy('云浮 市', 'yunfu-2020', '{"head": {"title": "市级办法"}, "steps": {"alter": [{"row": {"track": "public", "from_stage": null}, "set": {"note": "更正"}}]}}', '错字');
SELECT govproj.revise_policy('云浮 市', 'yunfu-2020', 'next', '2024-11-01', '{"obligations": {"alter": [{"row": {"code": "annual_plan"}, "set": {"due_day": 15}}]}}');

SELECT govproj.create_register('yunfu', title => '云浮市政务信息化项目台账');
INSERT INTO yunfu.agency (code, name, kind, leading_group, responsible_office) SELECT code, name, kind, leading_group, responsible_office
  FROM "云浮 市".agency ORDER BY id;
SELECT drive.reach(t, s) FROM (VALUES ('professional', 'submitted'), ('public', 'procuring'), ('professional', 'accepted')) AS r(t, s);

SET ROLE clerk;
SELECT govproj.create_register('county', time_zone => 'Asia/Urumqi', language => 'zh');
INSERT INTO county.agency (code, name, kind, leading_group, responsible_office) VALUES ('jyj', '县教育局', 'unit', '领导小组', '办公室');
INSERT INTO county.project (title, category, owner_id, budget_year, city_funds, stage_on) VALUES ('智慧校园', '专业软件开发服务', 1, 2020, 100, '2020-05-01');
INSERT INTO county.document (project_id, kind, issuer_id, issued_on) VALUES (1, 'withdrawal', 1, '2020-05-02');
RESET ROLE;
SELECT govproj.overview_across(ARRAY['云浮 市', 'yunfu', 'county'], '全 省');
SQL
my $wanted = fingerprint($node, 'postgres', @registers);
is(broken_chains($node, 'postgres', $_), '', "every chain of $_ holds before the dump") for @registers;

my $engine_triggers = $node->safe_psql('postgres', "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'zz\\_%'");
cmp_ok($engine_triggers, '>', 100, "the engine's triggers are counted");

my $seen_across = q{SELECT register, count(*) FROM "全 省".project_overview GROUP BY register ORDER BY register COLLATE "C"};
my $across = $node->safe_psql('postgres', $seen_across);
like($across, qr/^county\|1\nyunfu\|3\n云浮 市\|\d+$/, 'the registers are seen side by side');

my $written = q{SELECT y.code, md5(govproj.dump_pack('云浮 市', y.code)) FROM "云浮 市".policy AS y ORDER BY y.code};
my $law = $node->safe_psql('postgres', $written);
like($law, qr/^next\|\w{32}\nyunfu-2020\|\w{32}$/, 'both versions of the law are written');

# After a restore: the same in rows and catalogues, every trigger of the engine's on, and all goes on.
sub check_copy
{
	my ($db, $how) = @_;
	same_fingerprint(fingerprint($node, $db, @registers), $wanted, "$how: the registers are the same");
	is($node->safe_psql($db, "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'zz\\_%' AND tgenabled = 'A'"),
		$engine_triggers, "$how: every trigger of the engine's is always on");
	is(broken_chains($node, $db, $_), '', "$how: every chain of $_ holds") for @registers;
	is($node->safe_psql($db, $seen_across), $across, "$how: the registers are seen side by side");
	is($node->safe_psql($db, $written), $law, "$how: the versions of the law are written as they were");
	is($node->safe_psql($db, "SELECT problem, object FROM govproj.check_register('云浮 市') WHERE problem ~ 'policy'"), '', "$how: and read as recorded");
	is($node->safe_psql($db, "SELECT string_agg(name, ', ' ORDER BY name COLLATE \"C\") FROM govproj.registers"),
		join(', ', sort @registers), "$how: the registers are known");
}

sub check_goes_on
{
	my ($db, $how) = @_;
	is(outcome($node, $db, "SELECT drive.advance(1, 'prechecked', '2020-07-01'); SELECT stage FROM yunfu.project WHERE id = 1"),
		"\nprechecked", "$how: a project steps on");
	is(outcome($node, $db, "SELECT drive.project() - (SELECT max(id) FROM yunfu.project), drive.paper(1, 'scheme', '2020-07-01') - (SELECT max(id) FROM yunfu.document)"),
		'1|1', "$how: a new project and a new document get new keys");
	is(outcome($node, $db, "UPDATE \"云浮 市\".project SET stage = 'filed' WHERE id = 2"), 'ZG001', "$how: an unlawful step is refused");
	is(outcome($node, $db, "UPDATE \"云浮 市\".project SET stage = 'withdrawn' WHERE id = 1"), 'ZG002', "$how: a step without its paper is refused");
	is(outcome($node, $db, 'DELETE FROM yunfu.act'), 'ZG009', "$how: the ledger is guarded");
	is(outcome($node, $db, "UPDATE yunfu.policy_requirement SET mode = 'off'"), 'ZG009', "$how: rules in use stand still");
	is(outcome($node, $db, q{SELECT govproj.correct_policy('云浮 市', 'yunfu-2020', '{"head": {"title": "办法"}}', '再更正')}), '1', "$how: words of the law are corrected");
	is(outcome($node, $db, <<'SQL'), "withdrawn\nwithdrawn|无*|vm-1", "$how: the user's additions work, and so does the clerk's register");
SET ROLE clerk;
UPDATE county.project SET stage = 'withdrawn', stage_on = '2020-05-02' RETURNING stage;
RESET ROLE;
INSERT INTO "云浮 市".document (project_id, kind, issuer_id, issued_on) VALUES (1, 'withdrawal', 2, '2020-07-01');
UPDATE "云浮 市".project p SET stage = 'withdrawn', remark = '无' FROM "云浮 市".act a WHERE p.id = 1 AND a.project_id = 1 AND a.seq = 1
RETURNING p.stage, p.remark, (SELECT max(host) FROM "云浮 市".act);
SQL
	is(broken_chains($node, $db, $_), '', "$how: every chain of $_ still holds") for @registers;
}

$node->command_ok([ 'pg_dump', '-f', "$dir/plain.sql", 'postgres' ], 'pg_dump, plain');
$node->command_ok([ 'pg_dump', '-Fc', '-f', "$dir/custom", 'postgres' ], 'pg_dump -Fc');
$node->command_ok([ 'pg_dump', '-Fd', '-j2', '-f', "$dir/directory", 'postgres' ], 'pg_dump -Fd -j2');

$node->safe_psql('postgres', "CREATE DATABASE $_ TEMPLATE template0") for qw(plain custom directory);
$node->command_ok([ 'psql', '-qX', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-f', "$dir/plain.sql", 'plain' ], 'psql restores');
check_copy('plain', 'plain');
check_goes_on('plain', 'plain');

$node->command_ok([ 'pg_restore', '-j2', '-d', 'custom', "$dir/custom" ], 'pg_restore -j2 restores');
check_copy('custom', '-Fc -j2');
check_goes_on('custom', '-Fc -j2');

# over the copy just made, which has gone its own way since
$node->command_ok([ 'pg_restore', '--clean', '--if-exists', '-d', 'custom', "$dir/custom" ], 'pg_restore --clean --if-exists restores');
check_copy('custom', '--clean');
check_goes_on('custom', '--clean');

$node->command_ok([ 'pg_restore', '-j2', '--exit-on-error', '-d', 'directory', "$dir/directory" ], 'pg_restore of a parallel dump restores');
check_copy('directory', '-Fd -j2');

# rows alone, into a register that stands: refused, and nothing is harmed
$node->command_ok([ 'pg_dump', '-a', '-n', 'yunfu', '-f', "$dir/data.sql", 'postgres' ], 'pg_dump -a');
$node->command_fails([ 'psql', '-qX1', '-v', 'ON_ERROR_STOP=1', '-f', "$dir/data.sql", 'directory' ], 'a dump of rows alone is refused');
same_fingerprint(fingerprint($node, 'directory', @registers), $wanted, 'and harms nothing');

# one register alone, into a database that has the extension: by a superuser, and by the clerk whose register it is
$node->safe_psql('postgres', $_) for 'CREATE DATABASE one TEMPLATE template0', 'CREATE DATABASE clerks TEMPLATE template0 OWNER clerk';
$node->safe_psql($_, 'CREATE EXTENSION govproj') for qw(one clerks);
$node->command_ok([ 'pg_dump', '-n', '云浮 市', '-f', "$dir/one.sql", 'postgres' ], 'pg_dump -n');
$node->command_ok([ 'psql', '-qX1', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-f', "$dir/one.sql", 'one' ], 'one register restores');
same_fingerprint(fingerprint($node, 'one', '云浮 市'), fingerprint($node, 'postgres', '云浮 市'), '-n: the register is the same');

$node->command_ok([ 'pg_dump', '-U', 'clerk', '-Fc', '-n', 'county', '-f', "$dir/clerk", 'postgres' ], 'the clerk dumps');
$node->command_ok([ 'pg_restore', '-U', 'clerk', '-j2', '--exit-on-error', '-d', 'clerks', "$dir/clerk" ], 'the clerk restores');
same_fingerprint(fingerprint($node, 'clerks', 'county'), fingerprint($node, 'postgres', 'county'), "the clerk's register is the same");
is(outcome($node, 'clerks', "UPDATE county.project SET stage = 'withdrawn', stage_on = '2020-05-02' RETURNING stage", extra_params => [ '-U', 'clerk' ]),
	'withdrawn', 'and works for the clerk');

# the extension stays for as long as a register stands
is(outcome($node, 'one', 'DROP EXTENSION govproj'), '2BP01', 'DROP EXTENSION is refused while a register stands');
is(outcome($node, 'one', 'DROP SCHEMA "云浮 市" CASCADE; DROP EXTENSION govproj; SELECT count(*) FROM pg_type WHERE typnamespace = \'govproj\'::regnamespace'),
	'0', 'with the last register gone, it goes');

$node->stop('fast');
done_testing();
