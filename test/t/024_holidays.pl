# The holidays that come with the extension, compared with those of a package that many keep: npm's chinese-days, where it is
# installed (as the packages of t/023_clients are). Nothing is fetched.
use strict;
use warnings;

use Cwd qw(realpath);
use FindBin;
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

my $dir = realpath("$FindBin::RealBin/../clients");
$ENV{NODE_PATH} = join ':', grep { defined && $_ ne '' } $ENV{NODE_PATH},
  grep { -d } "$dir/node_modules", '/usr/lib/node_modules', '/usr/local/lib/node_modules', '/usr/share/nodejs';

# every day that is otherwise than its weekday says: "2024-10-12 worked", "2024-10-01 off"; days off of a weekend too
my $script = <<'JS';
const { isWorkday } = require('chinese-days');
const last = 2026;
for (let d = new Date(Date.UTC(2020, 0, 1)); d.getUTCFullYear() <= last; d.setUTCDate(d.getUTCDate() + 1)) {
	const day = d.toISOString().slice(0, 10), weekend = [0, 6].includes(d.getUTCDay());
	if (isWorkday(day)) { if (weekend) console.log(day + ' worked'); }
	else if (!weekend) console.log(day + ' off');
}
JS
my ($out, $err) = ('', '');
my $ran = eval { IPC::Run::run([ 'node', '-e', $script ], '<', \undef, '>', \$out, '2>', \$err) };
plan skip_all => 'npm\'s chinese-days is not installed here (npm install chinese-days)' unless $ran;

my $node = register_node('holidays');
my $ours = $node->safe_psql('postgres', <<'SQL');
SELECT day || CASE WHEN working THEN ' worked' ELSE ' off' END FROM govproj.published_holidays
 WHERE working <> (extract(isodow FROM day) < 6) ORDER BY day
SQL
is("$ours\n", $out, 'from 2020 to 2026 no day is otherwise than chinese-days has it');
cmp_ok(scalar(() = $ours =~ /\n/g), '>', 150, 'and they are many');
$node->stop('fast');
done_testing();
