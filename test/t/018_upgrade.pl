# The way to a later version, from the files to the register: what scripts/assemble makes of src/upgrade, ALTER EXTENSION,
# check_register, upgrade_register, while a client of the earlier version is still connected.
use strict;
use warnings;

use File::Path qw(make_path);
use FindBin;
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

chomp(my $extensions = `pg_config --sharedir`);
$extensions .= '/extension';
plan skip_all => "$extensions may not be written to" unless -w $extensions;

my $node = register_node('upgrade');
my $now = $node->safe_psql('postgres', q{SELECT extversion FROM pg_extension WHERE extname = 'govproj'});
my $later = 'later';
my $script = "$extensions/govproj--$now--$later.sql";
END { unlink $script if $script }

# A version with one step for registers, and text in it that must come through byte for byte.
my $tree = PostgreSQL::Test::Utils::tempdir('tree');
make_path("$tree/src/upgrade");
append_to_file("$tree/src/upgrade/register--$now--$later.sql", <<'SQL');
ALTER TABLE project ADD COLUMN remark text;
COMMENT ON COLUMN project.remark IS 'A "remark" (备注), it''s $body$ and \n.';
CREATE VIEW remarks AS SELECT id, remark FROM project;
SQL
my $top = "$FindBin::RealBin/../..";
append_to_file($script, scalar `cd '$tree' && sh '$top/scripts/assemble' /dev/null`);

use_drive($node, 'postgres');
my $id = $node->safe_psql('postgres', q{SELECT drive.reach('professional', 'submitted')});
my $client = $node->background_psql('postgres');
my $title = "UPDATE yunfu.project SET title = title || '（改）' WHERE id = $id;";
$client->query_safe($title);

is($node->safe_psql('postgres', q{SELECT govproj.upgrade_register('yunfu')}), $now, 'a register of the installed version stays');
$node->safe_psql('postgres', "ALTER EXTENSION govproj UPDATE TO '$later'");
is($node->safe_psql('postgres', q{SELECT problem, remedy FROM govproj.check_register('yunfu')}),
	"version_differs|SELECT govproj.upgrade_register('yunfu');", 'check_register tells that it is behind');
$client->query_safe($title);
is($node->safe_psql('postgres', q{SELECT govproj.upgrade_register('yunfu')}), $later, 'it is upgraded');
is($node->safe_psql('postgres', q{SELECT col_description('yunfu.project'::regclass, attnum) FROM pg_attribute WHERE attrelid = 'yunfu.project'::regclass AND attname = 'remark'}),
	q{A "remark" (备注), it's $body$ and \n.}, 'by the very text of the file');
is($node->safe_psql('postgres', q{SELECT count(*) FROM govproj.check_register('yunfu')}), 0, 'and all is well');
$client->query_safe("UPDATE yunfu.project SET remark = 'x' WHERE id = $id;");
$client->quit;
is($node->safe_psql('postgres', "SELECT remark FROM yunfu.remarks WHERE id = $id"), 'x', 'a client that was there before works on');
is($node->safe_psql('postgres', "SELECT count(*) FROM yunfu.act WHERE project_id = $id AND kind = 'project_changed'"), 3, 'each change an act');
is(broken_chains($node, 'postgres', 'yunfu'), '', 'every chain holds');

$node->stop;
done_testing();
