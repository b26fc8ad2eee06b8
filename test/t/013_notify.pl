# NOTIFY govproj: what a listener hears of when a register is set to tell, and that it hears of nothing else.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use JSON::PP ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

my $node = register_node('notify', 'max_prepared_transactions = 4');
use_drive($node, 'postgres');
my $listener = client($node, 'postgres');
my $actor = client($node, 'postgres');
said($listener, 'LISTEN govproj;');
said($actor, 'SET client_min_messages = error;');

# What has been heard since the last time, one text for each: event and what was said of it. A commit that has returned has
# told every listener, who is heard after its next statement.
sub heard
{
	my $out = said($listener, 'SELECT 1;');
	my @payloads = $out =~ /^Asynchronous notification "govproj" with payload "(.*)" received from server process with PID \d+\.$/mg;
	my @events = map { JSON::PP->new->utf8->decode($_) } @payloads;
	return map { my $event = $_; join ' ', map { ref $event->{$_} ? die : "$_=$event->{$_}" } sort keys %$event } @events;
}

# What the actor is told, and what the listener then hears.
sub hears
{
	my ($statements, $told, $heard, $name) = @_;
	is(said($actor, $statements) =~ s/^\n+\z//r, $told, "$name: the one who acts");
	is_deeply([ map { utf8::encode($_); $_ } heard() ], $heard, "$name: the one who listens");
}

my ($p, $q, $r) = split /\|/,
  said($actor, "SELECT drive.reach('professional', 'submitted'), drive.reach('professional', 'contracted'), drive.reach('public', 'implementing');");

# off unless set
is_deeply([heard()], [], 'nothing is heard by default');
hears("SELECT drive.advance($p, 'prechecked', '2020-07-01');", '', [], 'a step, by default');
hears("BEGIN; SELECT drive.advance($p, 'reviewed', '2020-07-02'); PREPARE TRANSACTION 'one'; COMMIT PREPARED 'one';", '', [], 'a step that is prepared');
hears('SELECT govproj.settle(\'yunfu\') > 0;', 't', [], 'duties, by default');

# on: steps
hears('UPDATE yunfu.register SET notify = true;', '', [], 'set to tell');
hears("SELECT drive.advance($p, 'fund_reviewed', '2020-07-03');", '',
	["event=step from=reviewed on=2020-07-03 project_id=$p register=yunfu to=fund_reviewed"], 'a step');
hears("BEGIN; SELECT drive.advance($p, 'approved', '2020-07-04'); SAVEPOINT a; SELECT drive.advance($p, 'funded', '2020-07-05'); ROLLBACK TO a; COMMIT;", '',
	["event=step from=fund_reviewed on=2020-07-04 project_id=$p register=yunfu to=approved"], 'what is rolled back to a savepoint is not told');
hears("BEGIN; SELECT drive.advance($p, 'funded', '2020-07-05'); ROLLBACK;", '', [], 'nor what is rolled back whole');
hears("UPDATE yunfu.project SET stage = 'filed' WHERE id = $p;", 'ZG001', [], 'nor what is refused');
hears("SELECT drive.paper($p, 'fund_application', '2020-07-05') > 0; UPDATE yunfu.project SET title = '别的' WHERE id = $p;", 't', [], 'papers and titles are not told of');
hears("BEGIN; SELECT drive.advance($p, 'funded', '2020-07-05'); PREPARE TRANSACTION 'two';", '0A000', [], 'a transaction that tells cannot be prepared');
said($actor, 'ROLLBACK;');

# on: duties, once each
said($actor, "SELECT drive.advance($q, 'terminated', '2020-07-06');");
is_deeply([ sort grep { /event=duty/ } heard() ],
	[ map { "agency_id=2 arose_on=2020-07-06 event=duty kind=$_ project_id=$q register=yunfu source_id=0" } 'termination_filing_data_bureau', 'termination_filing_finance' ],
	'a step that obliges: each duty');
hears("SELECT drive.paper($q, 'termination_filing_finance', '2020-07-07') > 0;", 't', [], 'one that is met is not told of again');
hears('SELECT govproj.settle(\'yunfu\');', '0', [], 'nor one that was written down before');

# on: what passes with time is told of when somebody settles
my $late = said($actor, "SET govproj.today = '2020-06-20'; SELECT drive.reach('professional', 'contracted') AS late \\gset\nSELECT :late;");
said($actor, "UPDATE yunfu.contract SET delivered_on = NULL WHERE project_id = $late;
	INSERT INTO yunfu.change (project_id, kind, cause, new, decided_on) VALUES ($late, 'duration', 'other', '2020-06-30'::date - (SELECT min(signed_on) FROM yunfu.contract WHERE project_id = $late), '2020-06-20');");
said($actor, "SET govproj.today = '2020-06-30'; SELECT govproj.settle('yunfu');");
is_deeply([ grep { /delay/ } heard() ], [], 'nothing on the day that delivery is due');
hears('RESET govproj.today;', '', [], 'nor when it passes');
said($actor, "SELECT govproj.settle('yunfu');");
my $main = said($actor, "SELECT min(id) FROM yunfu.contract WHERE project_id = $late;");
is_deeply([ grep { /delay/ } heard() ], ["agency_id=2 arose_on=2020-07-01 event=duty kind=delay_filing project_id=$late register=yunfu source_id=$main"], 'but when it is settled');
hears("SELECT govproj.settle('yunfu');", '0', [], 'once');

# on: requests that are answered
hears("INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on) VALUES (2, 'infrastructure.cloud', '云主机', 8, 'vCPU', '2020-07-01') RETURNING id;", '1', [], 'a request');
hears("UPDATE yunfu.service_request SET decision = 'granted', decided_on = '2020-07-02' WHERE id = 1;", '', ['agency_id=2 event=service_request_decided id=1 register=yunfu'], 'its decision');
hears("UPDATE yunfu.service_request SET allocated = 4, allocated_on = '2020-07-03' WHERE id = 1;", '', ['agency_id=2 event=service_request_allocated id=1 register=yunfu'], 'its allocation');
hears("UPDATE yunfu.service_request SET allocated = 8 WHERE id = 1;", 'ZG009', [], 'a second one is refused');

# whatever is in a name, the payload is JSON
my $odd = said($actor, q{INSERT INTO yunfu.project (code, title, category, owner_id, budget_year, city_funds, stage_on) VALUES (E'甲"乙\\\\''', 'a', 'software.professional', 2, 2020, 1, '2020-03-02') RETURNING id;});
said($actor, 'ALTER SCHEMA yunfu RENAME TO "云浮 ""市";');
is(said($actor, qq{INSERT INTO "云浮 ""市".document (project_id, kind, issuer_id, issued_on) VALUES ($odd, 'withdrawal', 2, '2020-03-03'); UPDATE "云浮 ""市".project SET stage = 'withdrawn', stage_on = '2020-03-03' WHERE id = $odd;}), '', 'odd names');
is_deeply([ map { utf8::encode($_); $_ } heard() ], [qq{event=step from=planned on=2020-03-03 project_id=$odd register=云浮 "市 to=withdrawn}], 'are told as they are');
said($actor, 'ALTER SCHEMA "云浮 ""市" RENAME TO yunfu;');

# off again, for whoever is connected
hears('UPDATE yunfu.register SET notify = false;', '', [], 'set to tell no more');
hears("SELECT drive.advance($r, 'accepted', '2020-07-08');", '', [], 'a step that obliges, untold');

$_->quit for $listener, $actor;
$node->stop('fast');
done_testing();
