# Long work: it tells how far it is, may be cancelled wherever it stands, leaves nothing behind that was half done, and in the same
# session goes through when it is asked for once more.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

my $node = register_node('long');
use_drive($node, 'postgres');
$node->safe_psql('postgres', <<'SQL');
SET client_min_messages = error;
SELECT count(drive.reach('professional', s)) FROM generate_series(1, 4), unnest('{planned,submitted,implementing,filed}'::text[]) AS s;
SELECT count(drive.reach('public', s)) FROM generate_series(1, 4), unnest('{planned,reviewed,withdrawn}'::text[]) AS s;
UPDATE yunfu.policy SET superseded_on = '2024-06-30';
SELECT govproj.load_pack('yunfu', body || '{"code": "second", "valid_from": "2024-07-01", "valid_until": "2028-12-31", "cases": []}') FROM govproj.packs WHERE code = 'yunfu-2020';
INSERT INTO yunfu.import_project (code, title, category, owner, budget_year, city_funds, initiated_on)
SELECT 'IM' || n, 'migrated', '专业软件开发服务', (SELECT code FROM yunfu.agency WHERE id = 2), '2020', '100', '2020-03-02' FROM generate_series(1, 250) AS n;
INSERT INTO yunfu.import_cost_line (project, kind, amount) SELECT code, 'hardware', '100' FROM yunfu.import_project;
INSERT INTO yunfu.import_document (project, kind, issuer, issued_on) SELECT code, 'scheme', owner, '2020-03-03' FROM yunfu.import_project;
SQL

# the work, what it goes through, and what it comes to in the end; the order is that of what it writes
my $moving = q{FROM govproj.move_projects('yunfu', 'second', '{"stage": ["planned", "submitted", "implementing"]}'};
my @works = (
	[ verify => q{SELECT count(*) FROM govproj.verify('yunfu')}, 'projects', '0' ],
	[ check_register => q{SELECT count(*) FROM govproj.check_register('yunfu') WHERE severity = 'error'}, 'parts \(\w+ is done\)', '0' ],
	[ export_ledger => q{SELECT count(*) > 400 FROM govproj.export_ledger('yunfu')}, 'acts', 't' ],
	[ judge_under => q{SELECT count(*) > 20 FROM govproj.judge_under('yunfu', 'second')}, 'projects', 't' ],
	[ judge_under => q{SELECT count(*) > 20 FROM govproj.judge_under('yunfu', (SELECT body || '{"code": "third"}' FROM govproj.packs WHERE code = 'yunfu-2020'))}, 'projects', 't' ],
	[ move_projects => "SELECT count(*), count(*) FILTER (WHERE moved) $moving)", 'projects', '16|0' ],
	[ settle => q{SELECT govproj.settle('yunfu') > 4}, 'projects (looked at|behind)', 't' ],
	[ move_projects => "SELECT count(*), count(*) FILTER (WHERE moved) $moving, dry_run => false, paper => '市府办〔2024〕7号', only_lawful => true)", 'projects', '16|16' ],
	[ import => q{SELECT count(*) FROM govproj.import('yunfu')}, 'projects', '0' ]);

# but for numbers that were drawn: a sequence takes none back
sub everything { return fingerprint($node, 'postgres', 'yunfu') =~ s/^sequence .*\n//gmr }

# What it tells, and what is there of it afterwards: nothing, for it is undone.
sub tells
{
	my ($every, $query) = @_;
	my (undef, $out, $err) = $node->psql('postgres', "SET govproj.progress = '$every'; SET client_min_messages = notice; BEGIN; $query; ROLLBACK");
	return ($err, $out);
}

foreach (@works)
{
	my ($work, $query, $what, $wanted) = @$_;
	my ($told, $out) = tells(0, $query);
	ok($told =~ /NOTICE:  $work of "yunfu", $what: [1-9]\d* of \d+, about \d+ s left$/m, "$work tells how far it is") or diag($told, $query);
	unlike($told, qr/ (\d+) of \1,/, 'and not when it is done');
	unlike((tells($_, $query))[0], qr/ left$/m, "every $_, nothing") foreach '-1', '1h';
	is($out, $wanted, 'and comes to what it should') or diag($told);

	# cancelled here and there: the less time, the nearer to where it begins
	my $before = everything();
	my $session = client($node, 'postgres');
	my $cancelled = 0;
	said($session, 'SET client_min_messages = error;');
	foreach my $time (1, 3, 9, 27, 81)
	{
		my $answer = said($session, "BEGIN; SET LOCAL statement_timeout = $time; $query;");
		$cancelled++ if $answer eq '57014';
		is($answer, $answer eq '57014' ? '57014' : $wanted, "cancelled after $time ms, or it was done");
		said($session, 'ROLLBACK;');
	}
	cmp_ok($cancelled, '>', 0, "$work can be cancelled");
	same_fingerprint(everything(), $before, 'of which nothing is left');
	is(said($session, "$query;"), $wanted, 'in the same session it goes through');
	$session->quit;
}

is($node->safe_psql('postgres', q{SELECT count(*) FROM yunfu.project WHERE code LIKE 'IM%'}), 250, 'what was cancelled came in afterwards');
is($node->safe_psql('postgres', q{SELECT * FROM govproj.check_register('yunfu') WHERE severity = 'error'; SELECT * FROM govproj.verify('yunfu')}), '', 'and the register is whole');

$node->stop;
done_testing();
