# The page's lines that have pg_cron settle a register, with the real pg_cron: the job writes down what has arisen, and again nothing.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

chomp(my $library = `pg_config --pkglibdir`);
chomp(my $extension = `pg_config --sharedir`);
plan skip_all => 'pg_cron is not installed here (Debian: postgresql-NN-cron)'
  unless -e "$library/pg_cron.so" && -e "$extension/extension/pg_cron.control";

# the page's own lines, the same in both languages: three settings, and what makes the job, as a superuser
my ($lines, $lines_zh) = map { slurp_file($_) =~ /^(    shared_preload_libraries = 'pg_cron'\n.*?^    RESET ROLE;\n)/ms } 'doc/admin.md', 'doc/admin.zh-CN.md';
is($lines, $lines_zh, 'both pages have the same lines');
my ($settings, $statements) = split /\n\n/, $lines =~ s/^    //mgr;

# its jobs run in background workers: the server listens on no port that it could connect to
my $node = register_node('cron');
$node->safe_psql('postgres', 'CREATE DATABASE govdata TEMPLATE template0');
$node->safe_psql('govdata', 'CREATE EXTENSION govproj');
use_drive($node, 'govdata');
$node->append_conf('postgresql.conf', "$settings\n");
$node->restart;

# as on the page, nobody logs in as the register's owner, and the data bureau's role is dsj
$node->safe_psql('govdata', <<'SQL');
SELECT drive.advance(drive.reach('professional', 'contracted'), 'terminated', '2020-07-06');
CREATE ROLE dsj;
UPDATE yunfu.agency SET db_role = 'dsj' WHERE kind = 'data_bureau';
SELECT govproj.grant_register('yunfu');
SQL
my $owed = $node->safe_psql('govdata', q{SELECT count(*) FROM govproj.agency_duties('yunfu.project')});
cmp_ok($owed, '>', 0, 'agencies owe plans');
is($node->safe_psql('govdata', q{SELECT count(*) FROM yunfu.obligation WHERE project_id IS NULL}), '0', 'of which nothing is written down');

my $job = $node->safe_psql('govdata', $statements);
like($job, qr/^\d+$/, 'the job is taken');
is($node->safe_psql('govdata', "SELECT active AND command ~ 'govproj.settle\\(''yunfu''\\)' FROM cron.job WHERE jobid = $job"), 't', 'and settles the register');
is($node->safe_psql('govdata', "SELECT rolsuper FROM pg_roles r JOIN cron.job j ON j.username = r.rolname WHERE jobid = $job"), 'f', 'but not as a superuser');

# at the next start, not at night: this pg_cron counts in minutes, and nobody should wait for one
$node->safe_psql('govdata', "SELECT cron.alter_job($job, schedule => '\@reboot')");
my $runs = "SELECT count(*) FROM cron.job_run_details WHERE jobid = $job AND status = 'succeeded'";
my $written = 'SELECT count(*), md5(string_agg(o::text, \' \' ORDER BY id)) FROM yunfu.obligation o';

$node->restart;
ok($node->poll_query_until('govdata', "$runs", '1'), 'it has run');
is($node->safe_psql('govdata', q{SELECT count(*) FROM yunfu.obligation WHERE project_id IS NULL}), $owed, 'what was owed is written down');
my $first = $node->safe_psql('govdata', $written);

$node->restart;
ok($node->poll_query_until('govdata', $runs, '2'), 'it has run again');
is($node->safe_psql('govdata', $written), $first, 'and wrote nothing twice');
is($node->safe_psql('govdata', "SELECT count(*) FROM cron.job_run_details WHERE status = 'failed'"), '0', 'no run has failed');
is($node->safe_psql('govdata', "SELECT govproj.settle('yunfu')"), '0', 'nothing was left to settle');

$node->stop('fast');
done_testing();
