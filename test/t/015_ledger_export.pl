# The ledger as others see it: exported and checked by a script that knows neither the database nor the extension, and
# digests that are taken while others are at work.
use strict;
use warnings;

use File::Basename qw(dirname);
use FindBin;
use IPC::Run ();
use JSON::PP ();
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;
use Time::HiRes qw(usleep);

my $script = dirname($FindBin::RealBin) . '/ledger_verify.pl';
my $dir = PostgreSQL::Test::Utils::tempdir('export');
my $node = register_node('export', 'max_prepared_transactions = 4', 'wal_level = replica', 'max_wal_senders = 4', 'hot_standby = on');
use_drive($node, 'postgres');
my ($p, $q) = split /\|/, $node->safe_psql('postgres', <<'SQL');
SET client_min_messages = error;
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on)
VALUES (E'警务平台 "甲"\t''乙''\\n\n\u0001𠮷\uFDD0\uFDEF\uFFFE\uFFFF\U0001FFFE\U0001FFFF\U0002FFFF\U000FFFFE\U0010FFFF\U00010000\U0010FFFD', '专业软件开发服务', 2, 2021, 300000.50, '2021-03-01');
SELECT drive.reach('professional', 'implementing'), drive.reach('public', 'accepted');
SQL

# The digest of the ledger as it is, and the ledger.
sub digest { return $node->safe_psql($_[0] // 'postgres', q{SELECT govproj.digest('yunfu')}) }
sub export_of { return $_[0]->safe_psql($_[1] // 'postgres', q{SELECT govproj.export_ledger('yunfu')}) . "\n" }
sub export { return export_of($node, @_) }

# What the database says against a digest.
sub faults
{
	my ($digest, $db) = @_;
	return $node->safe_psql($db // 'postgres', qq{SELECT concat_ws(' ', project_id, seq, fault) FROM govproj.verify('yunfu', \$\$$digest\$\$)});
}

sub until_of { return $_[0] =~ /until=(\S+)/ ? $1 : die }
sub acts_of { return $_[0] =~ /acts=(\d+)/ ? $1 : die }

# How the script ends, and what it says, with the file's name left out.
sub checked
{
	my ($ledger, @digest) = @_;
	my $file = "$dir/ledger.jsonl";
	unlink $file;
	append_to_file($file, $ledger);
	IPC::Run::run([ $^X, $script, $file, @digest ], '<', \undef, '>', \my $out, '2>', \my $err);
	return join ' ', $? >> 8, map { s/\Q$file\E:?//gr =~ s/\s+\z//r } grep { $_ ne '' } $out, $err;
}

# A ledger with some of its lines changed: line is called with each in $_, and what it returns stands in its place.
sub changed
{
	my ($ledger, $line) = @_;
	return join '', map { $line->() } split /^/, $ledger;
}

sub is_act
{
	my ($project, $seq) = @_;
	return /"project_id" : "$project", "seq" : "$seq"/;
}

my $kept = digest();
my $ledger = export();
my $chains = $kept =~ /chains=(\d+)/ ? $1 : 0;
my $holds = sprintf '0 %d chains with %d acts hold', $chains, acts_of($kept);
my $other = 'tells of as many acts as there are, but they are not the same';
is($chains, 4, 'the register\'s own chain and three projects');
is(checked($ledger), $holds, 'the exported ledger holds');
is(checked($ledger, $kept), $holds, 'and is that of the digest');
is(checked($ledger, " $kept\n"), $holds, 'with a line feed as well');

# line by line, in a cursor that outlives its transaction, and as psql has it
my $streamed = $node->safe_psql('postgres', <<'SQL');
BEGIN;
DECLARE held CURSOR WITH HOLD FOR SELECT govproj.export_ledger('yunfu');
FETCH 3 FROM held;
COMMIT;
CREATE TABLE public.meanwhile ();
FETCH ALL FROM held;
CLOSE held;
DROP TABLE public.meanwhile;
SQL
is($streamed =~ s/\n[^\n]*\z//r, $ledger =~ s/\n[^\n]*\n\z//r, 'a cursor that is held has every line');
$streamed = $node->safe_psql('postgres', q{SELECT govproj.export_ledger('yunfu')}, extra_params => [ '-v', 'FETCH_COUNT=7' ]);
is($streamed =~ s/\n[^\n]*\z//r, $ledger =~ s/\n[^\n]*\n\z//r, 'and so has psql that asks for a few at a time');

# another writer of JSON, another order of names
my $json = JSON::PP->new->utf8;
is(checked(changed($ledger, sub { JSON::PP->new->canonical->ascii->encode($json->decode($_)) . "\n" }), $kept), $holds, 'however the JSON is written');
like($ledger, qr/𠮷\\ufdd0\\ufdef\\ufffe\\uffff\\ud83f\\udffe\\ud83f\\udfff\\ud87f\\udfff\\udbbf\\udffe\\udbff\\udfff𐀀\xf4\x8f\xbf\xbd/, 'noncharacters are escaped, their neighbours are not');
like($ledger, qr/警务平台 \\\\\\"甲\\\\\\"/, 'nothing in it is lost');

# faults of each kind
is(checked(changed($ledger, sub { is_act($p, 5) ? s/"actor" : "\w+"/"actor" : "nobody"/r : $_ })),
	"1 project $p: act 5, or the one before it, is not as it was written", 'an act altered');
is(checked(changed($ledger, sub { is_act($p, 5) ? () : $_ })) =~ s/\n.*//sr, "1 project $p: act 5 is missing", 'an act taken out');
is(checked(changed($ledger, sub { /"project_id" : null, "seq" : "2"/ ? s/"actor" : "\w+"/"actor" : "nobody"/r : $_ })),
	'1 the register: act 2, or the one before it, is not as it was written', 'the register\'s own chain');
my @lines = split /^/, $ledger;
my ($last) = grep { $lines[$_] =~ /"project_id" : "$q"/ && $lines[ $_ + 1 ] !~ /"project_id" : "$q"/ } 0 .. $#lines;
is(checked(join('', @lines[ 0 .. $last - 1, $last + 1 .. $#lines ])),
	sprintf('1 the digest at the end of the file tells of 4 chains with %d acts, where there are 4 with %d: acts that it knows are gone, or bear a later time now', acts_of($kept), acts_of($kept) - 1), 'the last act of a chain cut off');
like(checked(join('', grep { !/"project_id" : "$p"/ } @lines)), qr/^1 the digest at the end of the file tells of 4 chains with \d+ acts, where there are 3 with \d+: acts that it knows are gone, or bear/, 'a project left out');
is(checked($ledger, $kept =~ s/root=./root=/r =~ s/ chains/0 chains/r), "1 the digest that was kept $other", 'a digest with another root');

# what cannot be read
is(checked(''), '2  the end is missing, which is a digest', 'an empty file');
is(checked(join '', @lines[ 0 .. $#lines - 1 ]), '2  the end is missing, which is a digest', 'one cut off');
is(checked($ledger . $ledger), sprintf('2 %d: something follows the digest', @lines + 1), 'two in one');
is(checked("[1]\n"), '2 1: not an object in JSON', 'none');
is(checked("{}\n"), '2  not a ledger of version 1', 'another');
is(checked($ledger, 'govproj-digest:1 root=00'), '2 the digest that was kept is none', 'half a digest');
is(checked(changed($ledger, sub { is_act($p, 5) ? s/"detail"/"details"/r : $_ })) =~ s/\d+:/LINE:/r, '2 LINE: detail is missing', 'a field left out');

# The ledger goes on; the digest stays.
$node->safe_psql('postgres', "SELECT drive.advance($p, 'preaccepted', '2020-09-01'), drive.reach('professional', 'planned')");
my $later = export();
is(faults($kept), '', 'later acts do not touch a digest, in the database');
like(checked($later, $kept), qr/^0 5 chains with/, 'nor outside');

# One who may do anything cuts off the last act of a project: nobody sees that from within.
$node->safe_psql('postgres', <<"SQL");
BEGIN;
ALTER TABLE yunfu.act DISABLE TRIGGER ALL;
ALTER TABLE yunfu.project DISABLE TRIGGER ALL;
CREATE TABLE public.gone AS SELECT a.* FROM yunfu.act a JOIN yunfu.project p ON a.project_id = p.id AND a.seq = p.last_seq WHERE p.id = $q;
DELETE FROM yunfu.act a USING public.gone g WHERE (a.project_id, a.seq) = (g.project_id, g.seq);
UPDATE yunfu.project SET last_seq = last_seq - 1, last_hash = (SELECT hash FROM yunfu.act a WHERE a.project_id = project.id AND a.seq = project.last_seq - 1) WHERE id = $q;
COMMIT;
SQL
is($node->safe_psql('postgres', q{SELECT count(*) FROM govproj.verify('yunfu')}), '0', 'a ledger that was cut holds by itself');
like(faults($kept), qr/^up to the digest's time there are 4 chains with \d+ acts, where the digest tells of 4 with \d+: acts that it knows are gone, or bear a later time now$/, 'against the digest it does not');
my $cut = export();
like(checked($cut), qr/^0 /, 'an export of it holds by itself');
like(checked($cut, $kept), qr/^1 the digest that was kept tells of 4 chains with \d+ acts, where there are 4 with \d+: acts that it knows are gone, or bear a later time now$/, 'against the digest it does not, either');
$node->safe_psql('postgres', <<"SQL");
BEGIN;
INSERT INTO yunfu.act SELECT * FROM public.gone;
UPDATE yunfu.project SET last_seq = last_seq + 1, last_hash = (SELECT hash FROM public.gone) WHERE id = $q;
ALTER TABLE yunfu.act ENABLE TRIGGER ALL;
ALTER TABLE yunfu.project ENABLE TRIGGER ALL;
ALTER TABLE yunfu.act ENABLE ALWAYS TRIGGER zz_guard, ENABLE ALWAYS TRIGGER zz_guard_truncate;
SELECT format('ALTER TABLE yunfu.project ENABLE ALWAYS TRIGGER %I', tgname) FROM pg_trigger WHERE tgrelid = 'yunfu.project'::regclass AND tgname LIKE 'zz%' \\gexec
DROP TABLE public.gone;
COMMIT;
SQL
is(faults($kept), '', 'put back, it is what it was');

# Others at work: nothing that they may yet add is spoken of.
my $one = client($node, 'postgres');
my $two = client($node, 'postgres');
my $paper = "SELECT drive.paper(%d, 'termination_procedure', '2024-12-31') > 0;";
said($one, 'SET client_min_messages = error; BEGIN; ' . sprintf($paper, $p));
my $held = digest();
my $start = $node->safe_psql('postgres', q{SELECT to_char(min(xact_start) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') FROM pg_stat_activity WHERE state = 'idle in transaction'});
is(until_of($held), $start, 'a transaction that is open bounds the digest');
is(acts_of($held), acts_of($later =~ /(govproj-digest:1 [^}]*)/ ? $1 : ''), 'which speaks of what was there before');

# a statement that waits for a lock began before what was done meanwhile by the one who holds it, and is recorded after that
$two->query_until(qr/waiting/, "SET client_min_messages = error;\n\\echo waiting\n" . sprintf($paper, $p) . "\n");
$node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'}) or die 'nobody waits';
said($one, sprintf($paper, $p));
my $meanwhile = digest();
said($one, 'COMMIT;');
said($two, 'SELECT 1;');
is($node->safe_psql('postgres', "SELECT count(*) FROM (SELECT recorded_at < lag(recorded_at) OVER (ORDER BY seq) AS back FROM yunfu.act WHERE project_id = $p) a WHERE back"), '0', 'times do not run backwards in a chain');
my $after = digest();
is(acts_of($after), acts_of($held) + 3, 'afterwards all is spoken of');
is(join('', map { faults($_) } $held, $meanwhile, $after), '', 'and every digest holds');
like(checked(export(), $held), qr/^0 /, 'outside, too');
my ($last_at) = $node->safe_psql('postgres', "SELECT to_char((SELECT recorded_at FROM yunfu.act WHERE project_id = $p ORDER BY seq DESC LIMIT 1) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')");
my $between = $after =~ s/until=\S+/until=$last_at/r;
my ($counted) = faults($between) =~ /with (\d+) acts, where/;
is($counted, acts_of($after) - 1, 'a chain is spoken of as far as its acts are old enough');
like(checked(export(), $between), qr/ the digest that was kept tells of 5 chains with \d+ acts, where there are 5 with $counted: acts that it knows are gone/, 'by everybody');

my $late = $held =~ s/until=\S+/until=@{[until_of($after)]}/r;
my $come_in = 'acts that it does not know have come in, with a time before its own';
like(faults($late), qr/^up to the digest's time there are 5 chains with @{[acts_of($after)]} acts, where the digest tells of 5 with @{[acts_of($held)]}: $come_in$/, 'acts with a time before a digest\'s');
like(checked(export(), $late), qr/^1 the digest that was kept tells of 5 chains with @{[acts_of($held)]} acts, where there are 5 with @{[acts_of($after)]}: $come_in$/, 'are told from those that are gone');
like(faults($after =~ s/chains=5/chains=6/r), qr/: acts that it knows are gone, and others have come in$/, 'or have changed places');

# a statement that commits on its way
$one->query_until(qr/going/, "\\echo going\nDO \$\$BEGIN PERFORM drive.paper($p, 'termination_procedure', '2024-12-31'); COMMIT; PERFORM pg_sleep(0.5); PERFORM drive.paper($p, 'termination_procedure', '2024-12-31'); END\$\$;\n");
$node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'}) or die 'nobody sleeps';
my $on_its_way = digest();
said($one, 'SELECT 1;');
is(acts_of($on_its_way), acts_of($after) + 1, 'a statement that commits on its way is spoken of as far as it has committed');
is(acts_of(digest()), acts_of($after) + 2, 'later acts of its');
is(faults($on_its_way), '', 'bear a later time');

# a transaction that sees the past takes a digest of the present
said($one, 'BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM yunfu.act;');
said($two, sprintf($paper, $p));
my $present = said($one, q{SELECT govproj.digest('yunfu');});
is(acts_of($present), acts_of($after) + 3, 'what was committed since its snapshot is in the digest');
is(said($one, "SELECT count(*) FROM govproj.verify('yunfu', \$\$$present\$\$);"), '0', 'which holds in the same transaction');
like(checked(said($one, q{SELECT govproj.export_ledger('yunfu');}) . "\n", $present), qr/^0 /, 'and so does what it exports');
said($one, 'COMMIT;');
is(faults($present), '', 'and afterwards');

# one who does not tell what he is at
said($two, 'SET track_activities = off; SET client_min_messages = error;');
my $idle = digest();
said($two, 'BEGIN; ' . sprintf($paper, $p));
my $born = $node->safe_psql('postgres', q{SELECT to_char(backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') FROM pg_stat_activity WHERE state = 'disabled'});
is(until_of(digest()), $born, 'may have recorded since he came');
cmp_ok(until_of($idle), 'gt', $born, 'but only if he has recorded something');
said($two, 'ROLLBACK; SET track_activities = on;');

# what is prepared
said($one, q{CREATE TABLE public.elsewhere (); BEGIN; INSERT INTO public.elsewhere DEFAULT VALUES; SELECT count(*) FROM yunfu.register_act; PREPARE TRANSACTION 'of a stranger';});
is(faults(digest()), '', 'what is prepared and has recorded nothing keeps no digest away');
said($one, 'BEGIN; ' . sprintf($paper, $p) . q{PREPARE TRANSACTION 'pending';});
is(outcome($node, 'postgres', q{SELECT govproj.digest('yunfu')}), '55000', 'no digest while one is prepared that has');
is(outcome($node, 'postgres', q{SELECT govproj.export_ledger('yunfu')}), '55000', 'and no export');
is(faults($present), '', 'an earlier one can be compared with');
said($one, q{ROLLBACK PREPARED 'of a stranger';});
is(outcome($node, 'postgres', q{COMMIT PREPARED 'pending'; SELECT count(*) FROM govproj.verify('yunfu', govproj.digest('yunfu'))}), '0', 'one more when it is over');

# Many at work at once, and digests all the while
my @workers = map {
	my $file = "$dir/work$_.sql";
	append_to_file($file, "SET client_min_messages = error;\n" . sprintf("$paper\n", $_ ? $p : $q) x 300);
	IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('postgres'), '-f', $file ], '<', \undef, '>', \my $out, '2>', \my $err)
} 0 .. 2;
my $goal = acts_of($present) + 1 + 900;
my @digests = ($present);
while (acts_of($digests[-1]) < $goal && @digests < 5000)
{
	push @digests, @digests % 10 == 5 ? export() =~ /"digest" : "(.*)\\"yunfu\\""/ && "$1\"yunfu\"" : said($two, q{SELECT govproj.digest('yunfu');});
}
$_->finish for @workers;
my %seen = map { acts_of($_) => $_ } @digests;
cmp_ok(scalar(keys %seen), '>', 5, 'digests while others work');
is(join('', map { faults($_) } values %seen), '', 'hold when their work is done');
is(acts_of(digest()), $goal, 'all of which is there in the end');
my $all = export();
is((grep { !/^0 / } map { checked($all, $_) } (values %seen)[ 0 .. 2 ]), 0, 'outside, too');

# How far long work is, here at each look; what is quick says nothing
for (
	[ 'verify', q{SELECT * FROM govproj.verify('yunfu')}, 'projects' ],
	[ 'check_register', q{SELECT * FROM govproj.check_register('yunfu')}, 'parts \(sums is done\)' ],
	[ 'settle', q{SELECT govproj.settle('yunfu')}, 'projects looked at' ],
	[ 'export_ledger', q{SELECT govproj.export_ledger('yunfu')}, 'acts' ])
{
	my ($work, $query, $what) = @$_;
	my (undef, undef, $told) = $node->psql('postgres', "SET govproj.progress = 0; SET client_min_messages = notice; $query");
	ok($told =~ /NOTICE:  $work of "yunfu", $what: [1-9]\d* of \d+, about \d+ s left$/m, "$work tells how far it is");
	ok($told !~ /: (\d+) of \1,/, 'and not when it is done');
	(undef, undef, $told) = $node->psql('postgres', "SET govproj.progress = -1; SET client_min_messages = notice; $query");
	ok($told !~ /left/, 'turned off it does not');
}
{
	my (undef, undef, $told) = $node->psql('postgres', "SET govproj.progress = 0; SET client_min_messages = notice; SET lc_messages = 'C';"
		. q{ SELECT govproj.broken_chains_part('yunfu.project', NULL, 1, n, 3) FROM generate_series(1, 3) AS n});
	is_deeply([ $told =~ /parts: (\d of \d)/g ], [ '1 of 3', '2 of 3' ], 'where it goes by parts, too');
}

# Dumped and restored
my $final = digest();
$node->safe_psql('postgres', 'CREATE DATABASE again TEMPLATE template0');
command_ok([ 'pg_dump', '-d', $node->connstr('postgres'), '-f', "$dir/dump.sql" ], 'dumped');
$node->command_ok([ 'psql', '-Xq', '-d', $node->connstr('again'), '-f', "$dir/dump.sql" ], 'restored');
is(faults($final, 'again'), '', 'what is restored is what was dumped');
is(export('again') =~ s/until=\S+//r, export() =~ s/until=\S+//r, 'and exported alike');

# A standby cannot know what its primary is at, but it can compare, and export.
$node->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($node, 'base', has_streaming => 1);
$standby->start;
is(outcome($standby, 'postgres', q{SELECT govproj.digest('yunfu')}), '25006', 'no digest on a standby');
is($standby->safe_psql('postgres', "SELECT count(*) FROM govproj.verify('yunfu', \$\$$final\$\$)"), '0', 'which compares with that of its primary');
my $from_standby = export_of($standby);
is($from_standby =~ s/\{"digest" : null\}\n\z//r, export() =~ s/\{"digest" : .*\n\z//r, 'and exports the same ledger');
my ($final_chains, $final_acts) = $final =~ /chains=(\d+) acts=(\d+)/;
my $no_digest = "0 $final_chains chains with $final_acts acts hold; the file bears no digest, as one from a standby";
is(checked($from_standby), $no_digest, 'without a digest');
is(checked($from_standby, $final), $no_digest, 'which compares as well');
is(checked($from_standby . $from_standby), sprintf('2 %d: something follows the digest', 1 + $from_standby =~ tr/\n//), 'and has an end');
$standby->stop('immediate');

$_->quit for $one, $two;
$node->stop('fast');
done_testing();
