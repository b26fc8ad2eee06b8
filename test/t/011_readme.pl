# The pages say what is so, in both languages: README.md and those under doc/. Their SQL is run as a reader would paste it, page by
# page, and must print what they show; their diagrams and tables must be what the functions and views give; and whoever
# reads finds his way: no page is too long, each has its contents at the top, every link leads somewhere.
use strict;
use warnings;

# no "use utf8": the pages and what psql prints are compared as bytes
use Encode qw(decode_utf8 encode_utf8);
use File::Basename qw(dirname);
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

$ENV{PGCLIENTENCODING} = 'UTF8';
my $node = PostgreSQL::Test::Cluster->new('readme');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->start;

# What a page is read for, without what it shows: no code, no programs, no outputs.
sub prose
{
	my ($text) = @_;
	$text =~ s/^```.*?^```$//msg;
	$text =~ s/^    .*$//mg;
	$text =~ s/`[^`\n]*`/code/g;
	return $text;
}

# The headings of a page, each with its level, as written.
sub headings
{
	my ($text) = @_;
	$text =~ s/^```.*?^```$//msg;
	return $text =~ /^(#+ .*)$/mg;
}

# The anchor that a heading gets where pages are shown.
sub anchor
{
	my ($heading) = @_;
	my $name = lc decode_utf8($heading =~ s/^#+ //r);
	$name =~ s/[^\w\- ]//g;
	return encode_utf8($name =~ tr/ /-/r);
}

# The page or file that a link on a page leads to, and the anchor on it.
sub target
{
	my ($page, $link) = @_;
	my ($path, $anchor) = split /#/, $link, 2;
	return ($page, $anchor) if $path eq '';
	$path = dirname($page) . "/$path";
	$path =~ s{^\./}{};
	1 while $path =~ s{[^/]+/\.\./}{};
	return ($path, $anchor);
}

# Why a link of a page leads nowhere, or nothing.
sub astray
{
	my ($page, $link) = @_;
	my ($path, $anchor) = target($page, $link);
	return "$link: no such file" unless -e $path;
	return if !defined $anchor;
	return "$link: no such heading" unless grep { anchor($_) eq $anchor } headings(slurp_file($path));
	return;
}

sub links { return prose($_[0]) =~ /\]\(((?![a-z]+:)[^)\s]+)\)/g }

# What psql prints for a script, errors in their places.
sub typed
{
	my ($script, $database) = @_;
	my $printed = '';
	IPC::Run::run([ 'psql', '-X', '-d', $node->connstr($database) ], '<', \$script, '>&', \$printed);
	return $printed;
}

# Spaces at the ends of lines are not the page's business.
sub tidy
{
	my ($text) = @_;
	$text =~ s/[ \t]+$//mg;
	$text =~ s/\A\n+|\n+\z//g;
	return $text;
}

# The SQL blocks of a page, each with the text block that follows it where there is one.
sub sql_blocks
{
	my ($text) = @_;
	my @blocks;
	push @blocks, { sql => $1, shown => $2 } while $text =~ /```sql\n(.*?)```\n(?:```text\n(.*?)```\n)?/sg;
	return @blocks;
}

sub script { return "\\pset pager off\n" . join '', map { "\\echo =====\n$_->{sql}" } @_ }

# The page that this one goes on from, as its head says.
sub before
{
	my ($page, $text) = @_;
	my ($name) = $text =~ /^<!-- after: (\S+) -->$/m or return;
	return dirname($page) . "/$name";
}

# Every SQL block of a page, in one go, in a database of its own: after those of the page that it goes on from, in another psql.
sub check_sql
{
	my ($page, $text) = @_;
	my @blocks = sql_blocks($text) or return;
	my $before = before($page, $text);

	$node->safe_psql('postgres', 'CREATE DATABASE govdata TEMPLATE template0');
	typed(script(sql_blocks(slurp_file($before))), 'govdata') if $before;
	my (undef, @printed) = split /^=====\n/m, typed(script(@blocks), 'govdata'), -1;
	$node->safe_psql('postgres', 'DROP DATABASE govdata');
	# the page's roles
	$node->safe_psql('postgres',
		q{SELECT format('DROP OWNED BY %I', rolname), format('DROP ROLE %I', rolname) FROM pg_roles WHERE oid >= 16384 \gexec});

	foreach my $i (0 .. $#blocks)
	{
		my ($first) = $blocks[$i]{sql} =~ /(.*)/;
		my $printed = tidy($printed[$i] // 'nothing: psql had stopped');
		if (defined $blocks[$i]{shown}) { is($printed, tidy($blocks[$i]{shown}), "$page: $first") }
		else { unlike($printed, qr/^(?:ERROR|WARNING|psql):|^nothing:/m, "$page: $first") }
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

my @names = ('README', map { "doc/$_" } qw(tour admin performance developer clients analyst auditor law packs examples duties reference));
# the law and its rows side by side: made by scripts/annotate, as long as the law is
my %annotated = ('doc/annotated-law.md' => 'en', 'doc/annotated-law.zh-CN.md' => 'zh');
is(join(' ', sort glob 'doc/*'), join(' ', sort keys %annotated, map { ("$_.md", "$_.zh-CN.md") } @names[ 1 .. $#names ]),
	'all pages, in both languages, are tested');

# Each page by itself.
my %text;
foreach my $page (map { ("$_.md", "$_.zh-CN.md") } @names)
{
	my $text = $text{$page} = slurp_file($page);
	my $longest = $page =~ /^README/ ? 250 : 600;

	cmp_ok(scalar(split /\n/, $text), '<=', $longest, "$page: no longer than $longest lines");
	my ($head) = prose($text) =~ /\A(.*?)^## /ms;
	is(join(' ', $head =~ /^- \[.*?\]\(#(.*)\)$/mg), join(' ', map { anchor($_) } grep { /^## / } headings($text)), "$page: contents at the top");
	is(join('; ', map { astray($page, $_) } links($text)), '', "$page: every link leads somewhere");
	is(join(' ', grep { !$function{$_} } $text =~ /\bgovproj\.(\w+)\(/g), '', "$page: every function named is there");
	my ($before) = $text =~ /^<!-- after: (\S+) -->$/m;
	ok(!defined $before || index($head, "]($before)") >= 0, "$page: what it goes on from is told to the reader too");
	cmp_ok(scalar sql_blocks($text), '>', 0, "$page has SQL") unless $page =~ /reference|clients|performance/;
	check_sql($page, $text);
}
is(join('; ', map { astray('src/README.md', $_) } links(slurp_file('src/README.md'))), '', 'src/README.md: every link leads somewhere');

# Where a text begins to be another, line by line.
sub first_difference
{
	my ($is, $should_be) = map { [ split /\n/ ] } @_;
	foreach my $i (0 .. ($#$is > $#$should_be ? $#$is : $#$should_be))
	{
		my ($line, $wanted) = map { $_->[$i] // 'nothing more' } $is, $should_be;
		return "line @{[ $i + 1 ]}: $line\nwhere there should be: $wanted" if $line ne $wanted;
	}
	return '';
}

foreach my $page (sort keys %annotated)
{
	my $text = slurp_file($page);
	my ($head, $law) = split /\n\n/, $text, 2;
	like($head, qr/scripts\/annotate/, "$page: says what makes it");
	is(first_difference($law, $node->safe_psql('postgres', "SELECT govproj.annotated_law('yunfu', 'yunfu-2020', '$annotated{$page}')")),
		'', "$page: as the shipped pack is told; else run scripts/annotate");
	is(join('; ', map { astray($page, $_) } links($text)), '', "$page: every link leads somewhere");
}

# What six measures say of the same situations stands in the manual as sql/policy_measures finds it.
{
	my @found = map { [ map { s/^\s+|\s+$//gr } split /\|/ ] } grep { /^ [^|]+(?:\|[^|]+){6}$/ } split /\n/, slurp_file('expected/policy_measures.out');
	my @start = grep { $found[$_][1] eq 'yunfu' } 0 .. $#found;
	is(scalar @start, 2, 'measures: one table in each language');
	foreach my $table ([ 'doc/examples.md', 'taken', $start[0] + 1 .. $start[1] - 1 ], [ 'doc/examples.zh-CN.md', '可以', $start[1] + 1 .. $#found ])
	{
		my ($page, $taken, @rows) = @$table;
		my $wanted = join '', map {
			my ($situation, @verdicts) = @$_;
			'| ' . join(' | ', $situation, map { $_ eq 'taken' ? $taken : $_ eq '-' ? $_ : "`$_`" } @verdicts) . " |\n"
		} @found[@rows];
		my ($is) = slurp_file($page) =~ /^\| \S+ \| `yunfu-2020` .*\n.*\n((?:\|.*\n)+)/m;
		is(scalar @rows, 40, "$page: forty situations");
		is($is, $wanted, "$page: what six measures say of them");
	}
}

# The tour is told in Chinese: every line of its narration, and nothing else.
{
	my ($told, $complaint);
	my @tour = glob 'demo/*.sql';
	ok(IPC::Run::run([ 'perl', 'scripts/narrate', 'zh', @tour ], '>', \$told, '2>', \$complaint), 'demo: all of it is told in Chinese') or diag($complaint);
	my $english = join '', map { slurp_file($_) } @tour;
	my @told = slurp_file('demo/narration.zh') =~ /((?:^(?!=\n).+\n)+)=\n/mg;
	is(join('', grep { $_ ne "-- refused: CODE, WHAT\n" && index($english, $_) < 0 } @told), '', 'demo: and no more than that');
	is($told =~ s/^--.*\n//mgr, $english =~ s/^--.*\n//mgr, 'demo: its SQL is the same');
	is(join('', decode_utf8($told) =~ /^-- (?!.*\p{Han}).*\n/mg), '', 'demo: each line has words of it');
	is(scalar(() = $told =~ /^-- 拒绝：\w{5}，/mg), scalar(() = $english =~ /^-- refused: \w{5}, /mg), 'demo: refusals are announced');
}

# Each language as a whole.
foreach my $ending ('.md', '.zh-CN.md')
{
	my $text = join "\n", map { $text{"$_$ending"} } @names;
	is(join("\n", $text =~ /```mermaid\n(.*?)\n```/sg), join("\n", @diagrams), "*$ending: diagrams");
	ok(index($text, "\n$table{$_}\n") >= 0, "*$ending: table of $_") foreach sort keys %table;
	is(join(' ', grep { $text !~ /^\| `$_` \|/m } @codes), '', "*$ending: every SQLSTATE has its row");
}

# Both languages alike: as many headings of each level in the same order, and as many SQL blocks, with and without output.
foreach my $name (@names)
{
	my ($english, $chinese) = map {
		join ' ', (map { /^(#+)/ } headings($_)), (map { defined $_->{shown} ? 'shown' : 'run' } sql_blocks($_))
	} $text{"$name.md"}, $text{"$name.zh-CN.md"};
	is($chinese, $english, "$name: the same headings and SQL in both languages");
}

$node->stop;
done_testing();
