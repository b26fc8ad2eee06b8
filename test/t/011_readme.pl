# The pages README.md and README.zh-CN.md say what is so: their SQL is run as a reader would paste it and must print what
# they show, and their diagrams and tables must be what the functions and views give.
use strict;
use warnings;

# no "use utf8": the pages and what psql prints are compared as bytes
use FindBin;
use lib $FindBin::RealBin;
use ChineseLocale;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

$ENV{PGCLIENTENCODING} = 'UTF8';
my $chinese = chinese_locale();
my $node = PostgreSQL::Test::Cluster->new('readme');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->start;

# What psql prints for a script, errors in their places.
sub typed
{
	my ($script, $database) = @_;
	my $printed = '';
	IPC::Run::run([ 'psql', '-X', '-d', $node->connstr($database) ], '<', \$script, '>&', \$printed);
	return $printed;
}

# Spaces at the ends of lines, and the server's own word for ERROR, are not the page's business.
sub tidy
{
	my ($text) = @_;
	$text =~ s/[ \t]+$//mg;
	$text =~ s/^(?:错误|警告): +/index($&, '错误') == 0 ? 'ERROR:  ' : 'WARNING:  '/mge;
	$text =~ s/\A\n+|\n+\z//g;
	return $text;
}

# Every SQL block of a page, in one go, and the text block that follows it where there is one.
sub check_sql
{
	my ($page, $text) = @_;
	my (@statements, @shown);
	while ($text =~ /```sql\n(.*?)```\n(?:```text\n(.*?)```\n)?/sg)
	{
		push @statements, $1;
		push @shown, $2;
	}
	cmp_ok(scalar @statements, '>', 15, "$page has SQL");

	my $script = "\\pset pager off\n" . join '', map { "\\echo =====\n$_" } @statements;
	$node->safe_psql('postgres', 'CREATE DATABASE govdata TEMPLATE template0');
	my (undef, @printed) = split /^=====\n/m, typed($script, 'govdata'), -1;
	$node->safe_psql('postgres', 'DROP DATABASE govdata');
	# the page's roles
	$node->safe_psql('postgres', q{SELECT format('DROP ROLE %I', rolname) FROM pg_roles WHERE oid >= 16384 \gexec});

	foreach my $i (0 .. $#statements)
	{
		my ($first) = $statements[$i] =~ /(.*)/;
		my $printed = tidy($printed[$i]);
		if (defined $shown[$i]) { is($printed, tidy($shown[$i]), "$page: $first") }
		else { unlike($printed, qr/^(?:ERROR|WARNING):/m, "$page: $first") }
	}
}

$node->safe_psql('postgres', q{CREATE EXTENSION govproj; SELECT govproj.create_register('yunfu');});
my @diagrams = map { $node->safe_psql('postgres', "SELECT govproj.diagram('yunfu', '$_')") } qw(professional public);
my $row = q{SELECT format('| `%s` | %s | %s | %s |', name, label_zh, label_en, ordinal)};
my %table = map { $_ => $node->safe_psql('postgres', "$row FROM govproj.$_ ORDER BY ordinal") } qw(categories stages);
my %function = map { $_ => 1 } split /\n/,
  $node->safe_psql('postgres', q{SELECT DISTINCT proname FROM pg_proc WHERE pronamespace = 'govproj'::regnamespace});
my @codes = slurp_file('src/errors.h') =~ /MAKE_SQLSTATE\(([^)]*)\)/g;
s/[', ]//g foreach @codes;

foreach my $page ('README.md', 'README.zh-CN.md')
{
	my $text = slurp_file($page);

	is(join("\n", $text =~ /```mermaid\n(.*?)\n```/sg), join("\n", @diagrams), "$page: diagrams");
	ok(index($text, "\n$table{$_}\n") >= 0, "$page: table of $_") foreach sort keys %table;
	is(join(' ', grep { $text !~ /^\| `$_` \|/m } @codes), '', "$page: every SQLSTATE has its row");
	is(join(' ', grep { !$function{$_} } $text =~ /\bgovproj\.(\w+)\(/g), '', "$page: every function named is there");
	is(join(' ', grep { !-e $_ } $text =~ /\]\(([^):]+)\)/g), '', "$page: every link leads somewhere");

  SKIP:
	{
		skip $no_chinese_locale, 1 if $page =~ /zh/ && !$chinese;
		check_sql($page, $text);
	}
}

$node->stop;
done_testing();
