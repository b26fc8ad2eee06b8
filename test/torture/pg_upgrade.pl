# pg_upgrade takes a register in use to this server from an older one (GOVPROJ_OLD, where that is installed, with this extension
# in it): everything is as it was, digests taken before hold, and work goes on.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../t";
use File::Copy;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

my $from = $ENV{GOVPROJ_OLD} or die 'GOVPROJ_OLD names no server';
my $old = register_node('older', { install_path => $from });
use_drive($old, 'postgres');
$old->safe_psql('postgres', <<'SQL');
SELECT drive.project(track) FROM unnest(ARRAY['professional', 'public']) AS track, generate_series(1, 5);
SELECT drive.reach(track, stage)
  FROM (VALUES ('professional', 'reviewed'), ('professional', 'contracted'), ('professional', 'filed'), ('public', 'funded'), ('public', 'filed')) AS s(track, stage);
SQL

# what every table and view says
my $asked = <<'SQL';
SELECT format('SELECT %L, md5(string_agg(t::text, E''\\n'' ORDER BY t::text COLLATE "C")) FROM %s t', c.oid::regclass, c.oid::regclass)
  FROM pg_class c WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind IN ('r', 'v') ORDER BY c.relname COLLATE "C"
\gexec
SQL
my $digest = $old->safe_psql('postgres', "SELECT govproj.digest('yunfu')");
my $before = $old->safe_psql('postgres', $asked);
is($old->safe_psql('postgres', "SELECT * FROM govproj.check_register('yunfu')"), '', 'all is well on ' . $old->safe_psql('postgres', 'SHOW server_version'));
$old->stop;

my $new = PostgreSQL::Test::Cluster->new('newer');
my $checksums = `initdb --help` =~ /--no-data-checksums/ ? ['--no-data-checksums'] : [];
$new->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8', @$checksums ]);
$new->append_conf('postgresql.conf', "govproj.today = '2024-12-31'\nmax_connections = 30\n");
my $bindir = `pg_config --bindir` =~ s/\n//r;
chdir ${PostgreSQL::Test::Utils::tmp_check} or die $!;
$new->command_ok([ 'pg_upgrade', '--no-sync', '-d', $old->data_dir, '-D', $new->data_dir, '-b', "$from/bin", '-B', $bindir,
	'-s', $new->host, '-p', $old->port, '-P', $new->port ], 'pg_upgrade runs to its end');
$new->start;
note $new->safe_psql('postgres', 'SELECT version()');

is($new->safe_psql('postgres', "SELECT * FROM govproj.verify('yunfu', \$d\$$digest\$d\$)"), '', 'the digest that was taken before holds');
cmp_ok(scalar(split /\n/, $before), '>', 60, 'every table and view was asked');
is($new->safe_psql('postgres', $asked), $before, 'and each says what it said');
is($new->safe_psql('postgres', "SELECT * FROM govproj.check_register('yunfu')"), '', 'all is well');
is(broken_chains($new, 'postgres', 'yunfu'), '', 'every chain holds');
is(outcome($new, 'postgres', q{SELECT drive.reach('professional', 'approved') > 15}), 't', 'the register goes on');
is($new->safe_psql('postgres', "SELECT * FROM govproj.check_register('yunfu')"), '', 'and all stays well');
is($new->safe_psql('postgres', "SELECT count(*) FROM govproj.verify('yunfu', \$d\$$digest\$d\$)"), '0', 'the digest holds on');
$new->stop('fast');
done_testing();
