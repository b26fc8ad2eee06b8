# Object mappers against a register: each tells the story of test/clients in its own default way, as a unit's login, and is
# told nothing but what a person with psql would be. A client whose packages are not here is skipped; nothing is fetched.
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
my $story = "entered planned 900000.5\nsaved\nrefused ZG002\nstepped submitted 2024-12-31\nsent 1\nread 1\n";
my @pythons = grep { -x $_ || $_ !~ m{/} } qw(python3 /usr/bin/python3);
# where npm's packages may lie
my @modules = grep { -d } "$dir/node_modules", '/usr/lib/node_modules', '/usr/local/lib/node_modules', '/usr/share/nodejs';
$ENV{NODE_PATH} = join ':', grep { defined && $_ ne '' } $ENV{NODE_PATH}, @modules;
# a newer node may lie among them, as a package
my @nodes = ('node', grep { -x } map { "$_/.bin/node" } split /:/, $ENV{NODE_PATH});
my @rubies = grep { -x $_ || $_ !~ m{/} } qw(ruby /usr/bin/ruby);

# a client: its file, who may run it, how to ask whether its packages are there, and what they are called
my @clients = (
	[ 'sqlalchemy_automap.py', \@pythons, [ '-c', 'import sqlalchemy.ext.automap, psycopg2' ], 'python3-sqlalchemy, python3-psycopg2' ],
	[ 'django_save.py', \@pythons, [ '-c', 'import django, psycopg2' ], 'python3-django, python3-psycopg2' ],
	[ 'active_record.rb', \@rubies, [ '-e', 'require "active_record"; require "pg"' ], 'ruby-activerecord, ruby-pg' ],
	(map { [ "$_->[0].cjs", \@nodes, [ '-e', join ';', map { "require.resolve('$_')" } @$_[ 1 .. $#$_ ] ], 'npm: ' . join ', ', map { s{/build/.*}{}r } @$_[ 1 .. $#$_ ] ] }
	  [qw(knex knex pg)], [qw(sequelize sequelize pg)], [qw(typeorm typeorm pg reflect-metadata)], [qw(drizzle drizzle-orm pg)], [qw(kysely kysely pg)],
	  [qw(prisma prisma/build/index.js @prisma/client @prisma/adapter-pg)]),
	(map { [ "postgraphile$_->[0].cjs", \@nodes, [ '-e', "require('$dir/story.cjs').versioned('postgraphile', $_->[0], $_->[1]); require('pg')" ],
			 "npm: postgraphile of version $_->[0] (or postgraphile$_->[0]) for Node $_->[1] or later, pg" ] } [ 4, 8 ], [ 5, 22 ]));

# Runs a program with what the variables of its environment are to be; what it prints, and what it complains of.
sub run_with
{
	my ($env, @command) = @_;
	my ($out, $err) = ('', '');
	local @ENV{keys %$env} = values %$env;
	my $lived = eval { IPC::Run::run(\@command, '<', \undef, '>', \$out, '2>', \$err) };
	return ($lived, $out, $err);
}

# The example of each client, as the pages have it.
foreach my $client (@clients)
{
	my ($example) = slurp_file("$dir/$client->[0]") =~ m{^\h*(?:#|//) example\n(.*?)^\h*(?:#|//) end\n}ms;
	my ($indent) = ($example // '') =~ /^(\h*)/;
	$example =~ s/^$indent//mg if defined $example;
	foreach my $page ('clients.md', 'clients.zh-CN.md')
	{
		ok(defined $example && index(slurp_file("$dir/../../doc/$page"), "\n$example```\n") >= 0, "$page shows what $client->[0] runs");
	}
}

my $node = register_node('clients');
use_drive($node, 'postgres');
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE gaj;
CREATE ROLE zhangsan IN ROLE gaj;
CREATE ROLE clerk LOGIN IN ROLE gaj, zhangsan;
ALTER TABLE yunfu.document ADD COLUMN sent text UNIQUE;
UPDATE yunfu.agency SET db_role = 'gaj' WHERE code = 'gaj';
SELECT govproj.grant_register('yunfu');
GRANT EXECUTE ON FUNCTION govproj.register_today(regclass) TO clerk;
SQL
my ($owner, $line) = split /\|/, $node->safe_psql('postgres', q{SELECT a.id, (SELECT min(l.id) FROM yunfu.plan_line l JOIN yunfu.annual_plan p ON p.id = l.annual_plan_id WHERE p.agency_id = a.id)
  FROM yunfu.agency a WHERE code = 'gaj'});
my %login = (PGHOST => $node->host, PGPORT => $node->port, PGDATABASE => 'postgres', PGUSER => 'clerk', OWNER => $owner, PLAN_LINE => $line, TODAY => '2024-12-31');

foreach my $client (@clients)
{
	my ($file, $runners, $asking, $packages) = @$client;
	my ($runner) = grep { (run_with({}, $_, @$asking))[0] } @$runners;
  SKIP: {
		skip "$file: $packages: not all of them are installed", 3 unless $runner;
		my $before = $node->safe_psql('postgres', 'SELECT coalesce(max(id), 0) FROM yunfu.project');
		my ($lived, $out, $err) = run_with(\%login, $runner, "$dir/$file");
		is($out, $story, "$file tells the story") or diag($err);
		is($node->safe_psql('postgres', "SELECT string_agg(kind, ' ' ORDER BY project_id, seq) FROM yunfu.act WHERE project_id > $before"),
			join(' ', 'project_entered', ('cost_line_entered') x 3, ('document_entered') x 4, 'step', ('document_entered') x ($file =~ /^sqlalchemy/ ? 2 : 1)), 'and so do the acts');
		is($node->safe_psql('postgres', "SELECT count(*) FROM yunfu.act WHERE project_id > $before AND kind = 'step' AND actor = 'zhangsan'"), $file =~ /knex|kysely|prisma|postgraphile/ ? '1' : '0',
			'the step by the person whose role was taken');
	}
}
is($node->safe_psql('postgres', q{SELECT count(*) FROM govproj.check_register('yunfu')}), '0', 'the register is as it should be');
$node->stop('fast');
done_testing();
