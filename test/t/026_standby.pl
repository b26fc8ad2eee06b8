# A hot standby: every view, report and proof says there what it says on the primary, to the register's owner, a reader, an office
# that sees all and a unit; what must write refuses with 25006. Views and functions are taken from the catalogue.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

my $node = register_node('primary', 'wal_level = replica', 'max_wal_senders = 4', 'hot_standby = on', 'jit = off');
$node->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($node, 'base', has_streaming => 1);
$standby->start;

use_drive($node, 'postgres');
my ($project, $last) = split /\|/, $node->safe_psql('postgres', <<'SQL');
SET client_min_messages = error;
CREATE ROLE unit;
CREATE ROLE bureau;
CREATE ROLE reader;
UPDATE yunfu.agency SET db_role = CASE id WHEN 1 THEN 'bureau' WHEN 2 THEN 'unit' END WHERE id IN (1, 2);
SELECT count(drive.reach(t, s)) FROM (VALUES ('professional', 'implementing'), ('professional', 'filed'), ('public', 'reviewed'), ('professional', 'terminated')) AS v (t, s) \g /dev/null
UPDATE yunfu.contract SET delivered_on = '2020-09-01' WHERE project_id = 1 AND kind = 'main';
INSERT INTO yunfu.payment (contract_id, amount, paid_on) SELECT id, 600000, '2020-07-01' FROM yunfu.contract WHERE project_id = 1 AND kind = 'main';
INSERT INTO yunfu.change (project_id, kind, cause, old, new, decided_on) VALUES (1, 'value', 'policy', 2450000, 2460000, '2020-08-01');
SELECT govproj.settle('yunfu') \g /dev/null
SELECT govproj.grant_register('yunfu'), govproj.grant_reader('yunfu', 'reader') \g /dev/null
SELECT min(id), max(id) FROM yunfu.project;
SQL
my $digest = $node->safe_psql('postgres', q{SELECT govproj.digest('yunfu')});

# an argument of a function, by its name, and by its type where the name says less
my %value = (
	project_table => q{'yunfu.project'}, register => q{'yunfu'}, name => q{'yunfu'}, project_id => $project, of_project => $project, project => 'NULL', of_seq => '3',
	policy_id => '1', code => q{'yunfu-2020'}, policy => q{'yunfu-2020'}, a => q{'yunfu-2020'}, b => q{'yunfu-2020'}, track => q{'professional'}, language => q{'zh'},
	article => q{'8'}, to_stage => 'NULL', stage => q{'filed'}, on_date => q{'2024-06-30'}, day => q{'2020-06-30'}, known => 'NULL', entry => q{'document'}, office => q{'owner'}, thing => q{'scheme'},
	kind => q{'annual_plan'}, form => q{'demand'}, rule => q{'scheme'}, said => q{'scheme'}, detail => q{'{}'}, arose_on => q{'2020-01-01'}, due_on => q{'2020-01-31'}, document_id => '1', dated_on => q{'2020-02-01'},
	agency => '2', request => '1', as_of => 'NULL', until => 'NULL', role => q{'reader'}, digest => "\$d\$$digest\$d\$", of => q{'document'}, columns => 'NULL', by_actor => 'false', in_detail => 'false',
	applies_when => q{'{}'}, law => q{'yunfu.project'}, part => q{'sums'}, names => q{govproj.law_names('yunfu', 1, 'zh')}, r => q{'{}'}, tables => 'NULL', 'said jsonb' => qq{'{"project_id": $project, "kind": "scheme", "issuer_id": 2, "issued_on": "2020-06-30"}'},
	pack => q{'{}'}, 'pack jsonb' => q{(SELECT body || '{"code": "other"}' FROM govproj.packs WHERE code = 'yunfu-2020')}, last_day => q{'2024-12-31'}, reason => q{'x'}, changes => q{'{}'}, '"from"' => q{'yunfu-2020'}, new_code => q{'later'}, valid_from => q{'2025-01-01'},
	filter => 'NULL', dry_run => 'true', paper => 'NULL', mapping => 'NULL', only_lawful => 'false', whole => 'false', registers => q{'{yunfu}'}, target => q{'across'}, views => 'NULL',
	warnings => 'false', progress => '0', unit => q{'yuan'}, row_security => 'true', from_year => '2024', to_year => '2024', title => 'NULL', time_zone => q{'UTC'}, owner => 'NULL', begins_on => 'NULL',
	root => q{''}, chains => '1', acts => '1');

# What must write, and what speaks of the law alone, which is the same to everybody and is asked for the owner
my $writes = qr/\.(correct_policy|digest|end_policy|explain_entry|give_register|grant_reader|grant_register|import|judge_under\(pack\)|ledger_root|load_holidays|load_pack|require_cases|revise_policy|revoke_reader|revoke_register|set_comments|settle|test_pack)$/;
my $of_law = qr/\.(annotated_law|dump_pack|law_\w+|policy_\w+|version_rows|keyed_rows)$/;

# The functions that are no part of another, with their arguments; what has one that is not known here is given back as such.
sub calls
{
	my ($condition) = @_;
	my @calls;
	foreach my $line (split /\n/, $node->safe_psql('postgres', <<"SQL"))
SELECT p.pronamespace::regnamespace || '.' || p.proname || E'\\t' || coalesce((SELECT string_agg(coalesce(nullif(quote_ident(p.proargnames[i]), ''), '?') || ' ' || format_type(t, NULL), ',' ORDER BY i)
         FROM unnest(p.proargtypes) WITH ORDINALITY AS a (t, i)), '')
  FROM pg_proc p
 WHERE p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype) AND p.prokind = 'f' AND coalesce(obj_description(p.oid, 'pg_proc'), '') !~ '^Part of ' AND $condition
 ORDER BY 1
SQL
	{
		my ($name, $arguments) = split /\t/, $line;
		my @values = map { my ($argument, $type) = /^(\S+) (.*)/; $value{"$argument $type"} // $value{$argument} // "unknown: $argument" } split /,/, $arguments // '';
		$name .= '(pack)' if $name =~ /judge_under$/ && $arguments =~ /jsonb/;
		push @calls, [ $name, @values ];
	}
	return @calls;
}

my @views = map { "yunfu.$_" } split /\n/, $node->safe_psql('postgres', q{SELECT viewname FROM pg_views WHERE schemaname = 'yunfu' ORDER BY 1});
my @functions = (calls(q{p.pronamespace = 'yunfu'::regnamespace}),
	calls(q{p.pronamespace = 'govproj'::regnamespace AND p.proargnames[1] IN ('register', 'project_table', 'name') AND p.provolatile <> 'i'}));
cmp_ok(scalar @views, '>=', 40, 'the views are all there');
cmp_ok(scalar @functions, '>=', 90, 'and the functions');
is(join("\n", grep { /unknown/ } map { join ' ', @$_ } @functions), '', 'of which every argument is known here');

# What each comes to in a transaction of its own, of which nothing is left: a hash of its rows and their number, or SQLSTATE.
sub all_said
{
	my ($server, $role, @from) = @_;
	my $script = join '', map { "BEGIN;\nSELECT md5(string_agg(r::text, E'\\n' ORDER BY r::text)), count(*) FROM $_ AS r;\n\\echo :SQLSTATE\nROLLBACK;\n" } @from;
	my (undef, $out) = $server->psql('postgres', "SET client_min_messages = error; SET ROLE $role;\n$script", on_error_stop => 0);
	my @said = map { s/\n?00000$//r } $out =~ /((?:\w*\|\d+\n)?\w{5})(?:\n|\z)/g;
	BAIL_OUT(scalar(@said) . ' answers to ' . scalar(@from) . ' questions') unless @said == @from;
	return @said;
}

$node->wait_for_catchup($standby);
my @asked = (map({ [ $_, $_ ] } @views), map { my ($name, @values) = @$_; [ $name, $name =~ s/\(.*//r . '(' . join(', ', @values) . ')' ] } @functions);
# its last line is a digest, which a standby cannot make
$_->[1] = "(SELECT l FROM $_->[1] AS l WHERE l NOT LIKE '{\"digest\"%')" foreach grep { $_->[0] =~ /\.export_ledger$/ } @asked;
foreach my $role (qw(postgres bureau unit reader))
{
	my @from = map { $_->[1] } grep { $_->[0] !~ $writes && ($role eq 'postgres' || $_->[0] !~ $of_law) } @asked;
	my @here = all_said($node, $role, @from);
	my @there = all_said($standby, $role, @from);
	is(join("\n", map { "$from[$_]: here $here[$_], there $there[$_]" } grep { $here[$_] ne $there[$_] } 0 .. $#from), '', "$role: what is read is the same on a standby");
	cmp_ok((grep { /\|/ } @there), '>', $role eq 'postgres' ? 100 : 60, 'of which it may see much');
}
{
	my @from = map { $_->[1] } grep { $_->[0] =~ $writes } @asked;
	my @refused = all_said($standby, 'postgres', @from);
	is(join("\n", map { "$from[$_]: $refused[$_]" } grep { $refused[$_] ne '25006' } 0 .. $#from), '', 'what must write refuses');
	cmp_ok(scalar @refused, '>=', 20, 'all of it');
	# a digest is only not to be had of a standby, and what has been granted is not granted again
	@from = grep { !/\.(digest|ledger_root|grant_\w+)\(/ } @from;
	@refused = all_said($node, 'postgres', map { "(SELECT set_config('transaction_read_only', 'on', true)) AS s, LATERAL $_" } @from);
	is(join("\n", map { "$from[$_]: $refused[$_]" } grep { $refused[$_] !~ /^25006$/ } 0 .. $#from), '', 'and so it does where a transaction may only read');
}

# said so that one knows why; what has been done above is there by then, locks and all, for a query that meets them may be ended
$node->wait_for_catchup($standby);
foreach (q{SELECT govproj.settle('yunfu')}, q{SELECT govproj.digest('yunfu')}, q{SELECT * FROM govproj.import('yunfu')}, q{SELECT govproj.create_register('other')},
	qq{SELECT * FROM yunfu.explain_entry('document', $value{'said jsonb'})}, q{SELECT * FROM govproj.overview_across()}, q{SELECT * FROM govproj.move_projects('yunfu', 'yunfu-2020', dry_run => false, paper => 'x')},
	"UPDATE yunfu.project SET title = 'x' WHERE id = $project",
	"SELECT * FROM govproj.judge_under('yunfu', $value{'pack jsonb'})", "SELECT * FROM govproj.test_pack('yunfu', 'yunfu-2020')")
{
	my (undef, undef, $err) = $standby->psql('postgres', "SET client_min_messages = error; $_");
	like($err, qr/ERROR:  cannot execute .* (in a read-only transaction|during recovery)|standby/, 'it is told why: ' . substr($_, 0, 60));
}

# what happens meanwhile is seen, also by a session that has been there before
my $there = client($standby, 'postgres');
my $asked = "SELECT stage FROM yunfu.project WHERE id = $last; SELECT count(*) FROM yunfu.explain($last) WHERE NOT met; SELECT * FROM govproj.verify('yunfu');";
my $before = said($there, $asked);
$node->safe_psql('postgres', "SET client_min_messages = error; SELECT drive.reach('public', 'funded'); UPDATE yunfu.policy_requirement SET article = article WHERE false; SELECT govproj.load_holidays('yunfu', 2025, 2025)");
$node->wait_for_catchup($standby);
is(said($there, $asked), $before, 'what has not changed is the same');
is(said($there, q{SELECT count(*) FROM yunfu.project_overview;}), $node->safe_psql('postgres', 'SELECT count(*) FROM yunfu.project'), 'what has come is there');
$there->quit;

# promoted, it goes on
$standby->promote;
is(outcome($standby, 'postgres', q{SELECT govproj.settle('yunfu') >= 0; SELECT govproj.digest('yunfu') <> ''; SELECT count(*) FROM govproj.check_register('yunfu') WHERE severity = 'error'}), "t\nt\n0", 'promoted it writes, and is whole');

$standby->stop('immediate');
$node->stop;
done_testing();
