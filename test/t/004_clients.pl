# The same register through every sort of client: simple, extended and prepared protocol, typed parameters, pipelines,
# cursors, COPY in every format, and with settings, encodings and dates of the client's own.
use strict;
use warnings;

use Encode ();
use FindBin;
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

my $node = register_node('clients');
my $dir = PostgreSQL::Test::Utils::tempdir('clients');
use_drive($node, 'postgres');

# pgbench sends :variables as parameters of the protocol, whose types the cast decides, as a driver's setString would
my $script = "$dir/drive.pgbench";
PostgreSQL::Test::Utils::append_to_file($script, <<'SQL');
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on)
VALUES (:title, :category::varchar, 2, :year, :amount, :day::date) RETURNING id AS project \gset
INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (:project, 'hardware', :amount);
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (:project, :kind, 2, :day::date);
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (:project, 'data_catalogue'::varchar, :unit, :day);
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome) VALUES (:project, 'ipv6_support', 2, :day, NULL), (:project, 'argumentation', 2, :day, 'passed');
SELECT 1 / count(*) AS found FROM yunfu.project WHERE id = :project AND stage = :old AND stage >= :old::varchar AND stage = ANY (:olds::text[]) AND category <@ 'software' \gset
UPDATE yunfu.project SET stage = :new::varchar, stage_on = :day::date WHERE id = :project AND stage = :old::text;
SELECT 1 / count(*) AS found FROM yunfu.project WHERE id = :project AND stage = :new \gset
SELECT 1 / count(*) AS found FROM yunfu.explain(:project, :next, :day) WHERE rule = 'preliminary_review' AND NOT met \gset
SQL
my @variables = map { ('-D', $_) } 'title=警务平台', 'category=software.professional', 'year=2020', 'amount=100.50', 'day=2020-03-02', 'kind=scheme',
  'unit=2', 'old=planned', 'olds={planned,returned}', 'new=submitted', 'next=prechecked';
foreach my $protocol (qw(extended prepared))
{
	$node->command_ok([ 'pgbench', '-n', '-t', '8', '-c', '2', '-M', $protocol, @variables, '-f', $script, 'postgres' ], "$protocol protocol");
}
is($node->safe_psql('postgres', "SELECT count(*) FROM yunfu.project WHERE stage = 'submitted' AND city_funds = 100.5"), '32', 'each project got to submitted');

# in simple protocol a variable is pasted into the statement, so there it is a word of SQL
my $simple = "$dir/simple.pgbench";
my %value = map { split /=/, $_, 2 } grep { $_ ne '-D' } @variables;
PostgreSQL::Test::Utils::append_to_file($simple, slurp_file($script) =~ s/(?<!:):(title|category|kind|olds|old|new|next|day)\b/'$value{$1}'/gr);
$node->command_ok([ 'pgbench', '-n', '-t', '4', '-M', 'simple', '-D', 'year=2020', '-D', 'amount=100.50', '-D', 'unit=2', '-f', $simple, 'postgres' ], 'simple protocol');

my $pipeline = "$dir/pipeline.pgbench";
PostgreSQL::Test::Utils::append_to_file($pipeline, <<'SQL');
\startpipeline
BEGIN;
INSERT INTO yunfu.project (id, title, category, owner_id, budget_year, city_funds, stage_on) VALUES (:id, 'a', 'software.professional', 2, 2020, 1, '2020-03-02');
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (:id, 'withdrawal', 2, '2020-03-02');
UPDATE yunfu.project SET stage = 'withdrawn', stage_on = '2020-03-02' WHERE id = :id;
COMMIT;
\endpipeline
SQL
$node->command_ok([ 'pgbench', '-n', '-t', '1', '-M', $_->[0], '-D', "id=$_->[1]", '-f', $pipeline, 'postgres' ], "a pipeline, $_->[0]")
  for [ 'extended', 1001 ], [ 'prepared', 1002 ];
is($node->safe_psql('postgres', "SELECT count(*) FROM yunfu.project WHERE stage = 'withdrawn' AND id > 1000"), '2', 'pipelines took the steps');
$node->command_checks_all([ 'pgbench', '-n', '-t', '1', '-M', 'prepared', '-D', 'id=1001', '-f', $pipeline, 'postgres' ], 2, [qr/./], [qr/duplicate key/], 'and a refusal in one is told');

# prepared statements with parameters of every type that a stage or category may come as, with custom and generic plans
foreach my $mode (qw(force_custom_plan force_generic_plan))
{
	foreach my $type (qw(unknown text varchar bpchar govproj.stage))
	{
		is(outcome($node, 'postgres', <<"SQL"), "submitted\nt", "stage as $type, $mode");
SET plan_cache_mode = $mode;
SELECT drive.project() AS p \\gset
SELECT drive.line(:p, 'hardware', 1), drive.supply_all(:p, 'submitted', '2020-03-02') \\g /dev/null
PREPARE step($type) AS UPDATE yunfu.project SET stage = \$1, stage_on = '2020-03-02' WHERE id = :p RETURNING stage;
PREPARE look($type) AS SELECT count(*) FILTER (WHERE stage = \$1) > 0 AND count(*) FILTER (WHERE stage >= \$1) > count(*) FILTER (WHERE stage > \$1) FROM yunfu.project;
EXECUTE step('submitted');
EXECUTE look('submitted');
SQL
	}
}

# cursors, and what psql and drivers do around statements
is(outcome($node, 'postgres', <<'SQL'), "submitted\nZG001 step\n2", 'a positioned step, and a refusal inside a block that goes on');
SELECT drive.project() AS p \gset
SELECT drive.line(:p, 'hardware', 1), drive.supply_all(:p, 'submitted', '2020-03-02') \g /dev/null
BEGIN;
DECLARE c CURSOR FOR SELECT * FROM yunfu.project WHERE id = :p FOR UPDATE;
FETCH c \g /dev/null
UPDATE yunfu.project SET stage = 'submitted', stage_on = '2020-03-02' WHERE CURRENT OF c RETURNING stage;
SELECT drive.step(:p, 'filed');
SELECT count(*) FROM yunfu.act WHERE project_id = :p AND to_stage IS NOT NULL;
COMMIT;
SQL

# COPY: out and in again, in every format; births by COPY are judged like any other
foreach my $format (qw(text csv binary))
{
	is(outcome($node, 'postgres', <<"SQL"), '0', "COPY $format carries every value of both types");
CREATE TEMPORARY TABLE sent AS SELECT s AS stage, c AS category FROM unnest(ARRAY(SELECT stage FROM yunfu.project UNION SELECT stage FROM yunfu.act, LATERAL (SELECT to_stage) AS t(stage) WHERE to_stage IS NOT NULL)) s,
    unnest('{infrastructure,infrastructure.network,software,software.platform,software.professional,maintenance.software,thirdparty.testing}'::govproj.category[]) c;
CREATE TEMPORARY TABLE got (LIKE sent);
\\copy sent TO '$dir/both.$format' (FORMAT $format)
\\copy got FROM '$dir/both.$format' (FORMAT $format)
SELECT count(*) FROM (TABLE sent EXCEPT TABLE got UNION ALL (TABLE got EXCEPT TABLE sent)) AS d;
SQL
	is(outcome($node, 'postgres', <<"SQL"), 't', "births by COPY $format");
\\copy (SELECT '警务平台'::text, 'software.professional'::govproj.category, 2::bigint, 2020, 5.25::numeric, DATE '2020-03-02' FROM generate_series(1, 3)) TO '$dir/births.$format' (FORMAT $format)
\\copy yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on) FROM '$dir/births.$format' (FORMAT $format)
SELECT count(*) = 3 AND bool_and(track = 'professional' AND last_seq = 1) FROM (SELECT * FROM yunfu.project WHERE id < 1000 ORDER BY id DESC LIMIT 3) AS p WHERE city_funds = 5.25;
SQL
	is(outcome($node, 'postgres', <<"SQL"), 'ZG001', "no birth at a later stage by COPY $format");
\\copy (SELECT '警务平台'::text, 'software.professional'::govproj.category, 2::bigint, 2020, 5.25::numeric, DATE '2020-03-02', 'approved'::govproj.stage) TO '$dir/late.$format' (FORMAT $format)
\\copy yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on, stage) FROM '$dir/late.$format' (FORMAT $format)
SQL
}

# whatever the client sets, the same is judged and the same is hashed
my $number = 0;
foreach my $settings (
	"SET DateStyle = 'German, DMY'; SET TimeZone = 'Pacific/Kiritimati'",
	"SET DateStyle = 'SQL, MDY'; SET TimeZone = 'Etc/GMT+12'; SET IntervalStyle = 'iso_8601'",
	"SET DateStyle = 'Postgres, YMD'; SET bytea_output = 'escape'; SET extra_float_digits = -15; SET standard_conforming_strings = off",
	"SET search_path = drive, yunfu; SET default_transaction_isolation = 'serializable'; SET jit = on; SET jit_above_cost = 0",
	"SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_seqscan = off; SET row_security = off; SET check_function_bodies = off",
	"SET session_replication_role = replica",
	"SET default_transaction_deferrable = on; SET xmlbinary = hex; SET lc_messages = 'C'; SET client_min_messages = error; SET transform_null_equals = on")
{
	$number++;
	is(outcome($node, 'postgres', <<"SQL"), "2020-04-06\n2022-04-06\nZG009", $settings);
$settings;
SELECT drive.reach('professional', 'approved') AS p \\gset
SELECT to_char(stage_on, 'YYYY-MM-DD') FROM yunfu.project WHERE id = :p;
SELECT to_char(approval_last_day, 'YYYY-MM-DD') FROM yunfu.project WHERE id = :p;
\\o /dev/null
UPDATE yunfu.act SET detail = '{}' WHERE project_id = :p;
SQL
}
is(broken_chains($node, 'postgres', 'yunfu'), '', 'every chain holds');

# a client that speaks GBK: its text is stored, and it is answered, in its own encoding
my $gbk = sub { Encode::encode('GBK', Encode::decode('UTF-8', $_[0])) };
my ($ret, $out, $err) = $node->psql('postgres', $gbk->(<<'SQL'));
SET client_encoding = 'GBK';
INSERT INTO yunfu.project (code, title, category, owner_id, budget_year, city_funds, stage_on)
VALUES ('GBK', '警务平台（二期）', '专业软件开发服务', 2, 2020, 1, '2020-03-02') RETURNING title;
UPDATE yunfu.project SET stage = '已申报' WHERE code = 'GBK';
SQL
is($out, $gbk->('警务平台（二期）'), 'GBK goes in and comes out');
ok(index($err, $gbk->('项目方案')) > 0, 'a refusal too is in GBK');
is($node->safe_psql('postgres', "SELECT title, category FROM yunfu.project WHERE code = 'GBK'"), '警务平台（二期）|software.professional', 'it is stored as it was meant');

$node->stop('fast');
done_testing();
