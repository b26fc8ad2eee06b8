# The one line that has pg_cron settle a register, with the real pg_cron: it writes down what has arisen, and again nothing.
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
plan skip_all => 'pg_cron is not installed here (Debian: postgresql-15-cron)'
  unless -e "$library/pg_cron.so" && -e "$extension/extension/pg_cron.control";

# its jobs run in background workers: the server listens on no port that it could connect to
my $node = register_node('cron', "shared_preload_libraries = 'pg_cron'", "cron.database_name = 'postgres'", 'cron.use_background_workers = on');
use_drive($node, 'postgres');
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION pg_cron;
SELECT drive.advance(drive.reach('professional', 'contracted'), 'terminated', '2020-07-06');
SQL
my $owed = $node->safe_psql('postgres', q{SELECT count(*) FROM govproj.agency_duties('yunfu.project')});
cmp_ok($owed, '>', 0, 'agencies owe plans');
is($node->safe_psql('postgres', q{SELECT count(*) FROM yunfu.obligation WHERE project_id IS NULL}), '0', 'of which nothing is written down');

# the page's own line
my ($line, $line_zh) = map { slurp_file($_) =~ /^ *(SELECT cron\.schedule\(.*\);)$/m } 'README.md', 'README.zh-CN.md';
is($line, $line_zh, 'both pages have the one line');
my $job = $node->safe_psql('postgres', $line);
like($job, qr/^\d+$/, 'the job is taken');
is($node->safe_psql('postgres', "SELECT active AND command ~ 'govproj.settle\\(''yunfu''\\)' FROM cron.job WHERE jobid = $job"), 't', 'and settles the register');

# at the next start, not at night: this pg_cron counts in minutes, and nobody should wait for one
$node->safe_psql('postgres', "SELECT cron.alter_job($job, schedule => '\@reboot')");
my $runs = "SELECT count(*) FROM cron.job_run_details WHERE jobid = $job AND status = 'succeeded'";
my $written = 'SELECT count(*), md5(string_agg(o::text, \' \' ORDER BY id)) FROM yunfu.obligation o';

$node->restart;
ok($node->poll_query_until('postgres', "$runs", '1'), 'it has run');
is($node->safe_psql('postgres', q{SELECT count(*) FROM yunfu.obligation WHERE project_id IS NULL}), $owed, 'what was owed is written down');
my $first = $node->safe_psql('postgres', $written);

$node->restart;
ok($node->poll_query_until('postgres', $runs, '2'), 'it has run again');
is($node->safe_psql('postgres', $written), $first, 'and wrote nothing twice');
is($node->safe_psql('postgres', "SELECT count(*) FROM cron.job_run_details WHERE status = 'failed'"), '0', 'no run has failed');
is($node->safe_psql('postgres', "SELECT govproj.settle('yunfu')"), '0', 'nothing was left to settle');

$node->stop('fast');
done_testing();
