# A distributed register whose owner is no superuser, lived through by its offices, a joint owner and a reader: what is entered from the
# coordinator comes to the same as on one server, act by act. Skipped where the server has no Citus.
use strict;
use warnings;

use File::Basename qw(dirname);
use FindBin;
use IPC::Run ();
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

my ($coordinator, $worker) = citus_cluster(qw(coordinator worker));
plan skip_all => 'this server has no Citus 13 or 14' unless $coordinator;
$ENV{PGOPTIONS} = '-c client_min_messages=error';
my $test = dirname($FindBin::RealBin);

# What one server is told: the situations of the pgTAP tests, and more, until all that can be entered has been. In the middle of it the other
# register is distributed.
my $one = register_node('one');
$one->safe_psql('postgres', 'CREATE EXTENSION pgtap');
my ($contracts, $courses) = map {
	my $story = slurp_file("$test/pgtap/$_.sql");
	$story =~ s/^.*\\ir \.\.\/situation\.sql\n|SELECT \* FROM finish\(\);\nROLLBACK;\n$//sg;
	$story
} qw(situations situations_course);
my $script = $one->basedir . '/stories.sql';
append_to_file($script, <<"SQL");
BEGIN;
SELECT no_plan();
\\i $test/tap.sql
\\i $test/situation.sql
\\i $test/recorder.sql
CREATE OR REPLACE FUNCTION pg_temp.is_well(says text) RETURNS SETOF text LANGUAGE plpgsql AS \$\$
BEGIN
    PERFORM drive.run('SELECT govproj.settle(''yunfu'')');
    RETURN NEXT is_empty('SELECT * FROM govproj.check_register(''yunfu'')', says || ': rows and acts agree');
    RETURN NEXT is_empty('SELECT * FROM govproj.verify(''yunfu'')', says || ': the chains hold');
END \$\$;
$contracts
INSERT INTO yunfu.joint_owner (project_id, agency_id, from_on, basis) VALUES (1, 5, '2020-04-27', '联合建设协议');
SELECT drive.run(\$\$SELECT govproj.grant_register('yunfu')\$\$);
SELECT pg_temp.set_today('2024-12-31');
SELECT drive.run(\$\$SELECT govproj.settle('yunfu', true)\$\$);
SELECT max(n) AS cut FROM drive.entered \\gset
$courses
-- Both tracks to their end, with what is raised, asked for, audited, received, waived; and another agency in place of one.
SELECT pg_temp.begun('public', 'filed'), pg_temp.begun('professional', 'filed') AS done \\gset
SELECT pg_temp.begun('professional', 'implementing') AS p \\gset
SELECT set_config('govproj.today', '2020-07-01', true) AS day \\gset
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.matter (agency_id, project_id, title, raised_on) VALUES (2, %s, ''共享接口'', %L)', :p, :'day'));
SELECT pg_temp.do('t_bureau', format('UPDATE yunfu.matter SET resolution = ''已协调'', resolved_on = %L WHERE project_id = %s', :'day', :p));
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.service_request (agency_id, category, title, asked, unit, requested_on) VALUES (2, ''infrastructure.cloud'', ''云资源'', 8, ''vCPU'', %L)', :'day'));
SELECT pg_temp.do('t_bureau', format('UPDATE yunfu.service_request SET decision = ''granted'', decided_on = %L', :'day'));
SELECT pg_temp.do('t_audit', format('INSERT INTO yunfu.audit_request (agency_id, project_id, title, requested_on, due_on) VALUES (2, %s, ''合同'', %2\$L, %2\$L)', :p, :'day'));
SELECT pg_temp.do('t_audit', 'INSERT INTO yunfu.audit_item (audit_request_id, title) SELECT max(id), ''主合同'' FROM yunfu.audit_request');
SELECT pg_temp.do('t_police', format('UPDATE yunfu.audit_item SET handed_on = %L', :'day'));
SELECT pg_temp.do('t_audit', format('INSERT INTO yunfu.finding (agency_id, project_id, finder_id, article, title, found_on) VALUES (2, %s, 6, ''24'', ''付款凭证不全'', %L)', :p, :'day'));
SELECT pg_temp.do('t_audit', format('UPDATE yunfu.finding SET remedy = ''已补齐'', remedied_on = %L', :'day'));
SELECT pg_temp.do('t_bureau', format('INSERT INTO yunfu.evaluation (project_id, kind, year, evaluator_id, score, evaluated_on) SELECT %s, min(word), 2020, 1, 88.5, %L FROM yunfu.policy_word WHERE list = ''evaluation''', :done, :'day'));
SELECT pg_temp.do('t_bureau', format('INSERT INTO yunfu.receipt (document_id, agency_id, received_on) SELECT id, 1, %L FROM yunfu.document WHERE project_id = %s AND kind = ''acceptance_filing''', :'day', :done));
SELECT pg_temp.paper(:p, 'waiver_consent_data_bureau') AS consent \\gset
SELECT pg_temp.do('t_bureau', format('INSERT INTO yunfu.waiver (project_id, rule, granted_by, document_id, granted_on, until) VALUES (%s, ''delivered'', 1, %s, %L, ''2020-12-31'')', :p, :consent, :'day'));
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.supplement (contract_id, amount, signed_on) VALUES (%s, 10000, %L)', pg_temp.main(:p), :'day'));
SELECT pg_temp.paper(:p, kind) FROM unnest('{government_consent,delay_filing,waiver_consent_government}'::text[]) AS kind;
SELECT pg_temp.signs(:p, kind, 1000, '广东测评公司') FROM unnest('{testing,evaluation,other}'::text[]) AS kind;
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.change (project_id, kind, cause, decided_on, note) VALUES (%s, ''scope'', ''other'', %L, ''调整范围'')', :p, :'day'));
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.change (project_id, kind, cause, contract_id, new, decided_on) VALUES (%s, ''duration'', ''other'', %s, 30, %L)', :p, pg_temp.main(:p), :'day'));
SELECT pg_temp.do('t_finance', format('INSERT INTO yunfu.fund_allocation (project_id, source, year, requested, decided, arranged) VALUES (%s, ''city'', 2020, 2000000, 2000000, 2000000)', :p));
SELECT pg_temp.do('t_police', pg_temp.paying(pg_temp.main(:p), 500));
SELECT pg_temp.do('t_police', format('INSERT INTO yunfu.payment (contract_id, kind, amount, paid_on, payment_id) SELECT contract_id, ''reversal'', amount, %L, id FROM yunfu.payment WHERE contract_id = %s', :'day', pg_temp.main(:p)));
SELECT pg_temp.begun('professional', 'fund_reviewed') AS r \\gset
SELECT pg_temp.paper(:r, 'return_notice'), pg_temp.step(:r, 'returned'), pg_temp.go(:r, 'submitted', '2020-07-01');
INSERT INTO yunfu.agency (id, code, name, kind, leading_group, responsible_office, db_role) VALUES (70, 'yjj', '市应急管理局', 'unit', '信息化领导小组', '办公室', 't_new');
SELECT drive.run(\$\$SELECT govproj.grant_register('yunfu')\$\$);
INSERT INTO yunfu.succession (agency_id, successor_id, from_on, basis, project_id) VALUES (2, 70, :'day', '云编〔2020〕3号', :p);
SELECT is(pg_temp.go(:p, 'preaccepted', :'day'::date + 7), 'preaccepted', 'who has it now goes on');
SELECT pg_temp.set_today('2024-12-31');
SELECT drive.run(\$\$SELECT govproj.settle('yunfu', true)\$\$);
SELECT * FROM pg_temp.is_well('all of it');
\\o @{[$one->basedir]}/first.sql
SELECT drive.entered_between(0, :cut, 'u_owner');
\\o @{[$one->basedir]}/then.sql
SELECT drive.entered_between(:cut, 1000000, 'u_owner');
\\o @{[$one->basedir]}/relations
SELECT DISTINCT relation FROM drive.entered WHERE relation IS NOT NULL;
\\o
RESET ROLE;
CREATE TABLE public.act AS SELECT * FROM yunfu.act;
CREATE TABLE public.project AS SELECT * FROM yunfu.project;
COMMIT;
SQL
my $told = $one->safe_psql('postgres', "\\i $script");
is(join("\n", $told =~ /^(not ok.*)/mg), '', 'on one server all goes as it must');
my %entered = map { ($_ => 1) } split /\n/, slurp_file($one->basedir . '/relations');
is(join(' ', grep { !$entered{$_} } split /\n/, $one->safe_psql('postgres', <<'SQL')), 'holiday', 'and nearly everything is entered that can be');
SELECT DISTINCT r.relation FROM govproj.register_tables('yunfu') AS r JOIN pg_trigger t ON t.tgrelid = r.oid WHERE t.tgname = 'aa_keep_entry' ORDER BY 1
SQL
is($one->safe_psql('postgres', <<'SQL'), '', 'of every kind');
SELECT kind FROM yunfu.policy_document EXCEPT SELECT kind FROM yunfu.document
UNION ALL (SELECT word FROM yunfu.policy_word WHERE list = 'contract' EXCEPT SELECT kind FROM yunfu.contract)
UNION ALL (VALUES ('value'), ('scope'), ('duration'), ('funds') EXCEPT SELECT kind FROM yunfu.change)
UNION ALL (VALUES ('payment'), ('refund'), ('settlement'), ('reversal') EXCEPT SELECT kind FROM yunfu.payment)
SQL

# The owner is an ordinary role, who may make schemas here; the offices are as ordinary.
my @offices = qw(t_bureau t_police t_finance t_government t_school t_audit);
$coordinator->safe_psql('postgres', join ';', (map { "CREATE ROLE $_ LOGIN" } 'u_owner', @offices, 't_new', 'u_reader', 'u_stranger'), 'CREATE ROLE u_closed', 'GRANT CREATE ON DATABASE postgres TO u_owner');
# the day is told to the worker as well
$_->safe_psql('postgres', 'GRANT SET ON PARAMETER govproj.today TO PUBLIC') foreach $coordinator, $worker;
sub replay
{
	my ($part) = @_;
	my ($code, $out, $err) = $coordinator->psql('postgres', "SET citus.propagate_set_commands = 'local';\n\\i @{[$one->basedir]}/$part.sql");
	return $code == 0 ? '' : $err;
}
sub as_owner { return $coordinator->psql('postgres', shift, extra_params => [ '-U', 'u_owner' ], on_error_die => 1) }
as_owner("\\i $test/drive.sql");
as_owner(<<"SQL");
UPDATE yunfu.agency SET db_role = ('{@{[join ',', @offices]}}'::text[])[id];
SELECT govproj.grant_register('yunfu');
SQL
is(replay('first'), '', 'the first half goes into his register');
as_owner("SELECT govproj.grant_register('yunfu'), govproj.grant_reader('yunfu', 'u_reader')");

is(asked($coordinator, 'u_owner', "SELECT * FROM govproj.check_register('yunfu')"), '', 'in which nothing is found wrong');

my @questions = split /\n/, $coordinator->safe_psql('postgres', <<'SQL');
SELECT format('SELECT * FROM yunfu.%I', c.relname) FROM pg_class c
 WHERE c.relnamespace = 'yunfu'::regnamespace AND c.relkind IN ('r', 'v') AND c.relname !~ '^(import_|policy_fault_found)' ORDER BY 1
SQL
push @questions, map { my $p = $_; map { sprintf $_, $p } 'SELECT * FROM yunfu.explain(%s)', 'SELECT yunfu.audit_export(%s)',
	'SELECT * FROM yunfu.project_flags(%s)', "SELECT * FROM yunfu.form('contract', %s)" } 1, 5, 12;
push @questions, map { "SELECT * FROM yunfu.$_('2020-06-01')" } qw(project_on pipeline_on funds_on duties_on agency_on);
push @questions, map { "SELECT * FROM govproj.$_('yunfu')" } qw(verify check_register);
my @roles = ('u_owner', @offices, 'u_reader', 'u_stranger');
my %before = map { ($_ => answers($coordinator, $_, @questions)) } @roles;
isnt($before{t_school}{'SELECT * FROM yunfu.document'}, $before{u_stranger}{'SELECT * FROM yunfu.document'}, 'the joint owner sees something');

# What is refused, to whom.
my @refused = map { [ split / /, $_, 2 ] } split /\n/, <<'SQL';
t_school INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (1, 'scheme', 5, '2024-12-31')
t_school INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (1, 1, '2024-12-31')
t_school UPDATE yunfu.project SET title = '甲' WHERE id = 1 RETURNING id
t_school UPDATE yunfu.project SET stage = 'filed' WHERE id = 3 RETURNING id
t_school DELETE FROM yunfu.joint_owner
t_school SELECT yunfu.audit_export(2)
t_school SELECT govproj.digest('yunfu')
t_police UPDATE yunfu.project SET stage = 'filed' WHERE id = 1
t_police UPDATE yunfu.project SET stage = 'nowhere' WHERE id = 1
t_police UPDATE yunfu.project SET paid = 1 WHERE id = 1
t_police UPDATE yunfu.contract SET amount = -1 WHERE id = 1
t_police INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (1, 'no_such', 2, '2024-12-31')
t_police INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (9999, 'scheme', 2, '2024-12-31')
t_police INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (1, 'scheme', 2, '2030-12-31')
t_police INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES (1, 'scheme', 2, '2020-12-31')
t_police INSERT INTO yunfu.payment (contract_id, amount, paid_on) VALUES (1, 99999999, '2024-12-31')
t_police INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (3, 2026, '2024-12-31')
t_police INSERT INTO yunfu.annual_plan (agency_id, year, filed_on) VALUES (2, 2020, '2024-12-31')
t_police DELETE FROM yunfu.document
t_police DELETE FROM yunfu.matter
t_police TRUNCATE yunfu.act
u_reader INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (2, '甲', '2024-12-31')
u_stranger SELECT * FROM yunfu.project
u_owner DELETE FROM yunfu.joint_owner
u_owner DELETE FROM yunfu.document
u_owner UPDATE yunfu.act SET actor = 'nobody'
u_owner INSERT INTO yunfu.agency (code, name, kind) VALUES ('gaj', '市公安局', 'unit')
u_owner INSERT INTO yunfu.agency (code, name, kind) VALUES ('x', '甲', 'no_such')
u_owner INSERT INTO yunfu.joint_owner (project_id, agency_id, from_on) VALUES (1, 5, '2024-12-31')
SQL
# what the server itself says of a table is of the one there, which has a number behind its name
sub refusals { return map { asked($coordinator, $_->[0], "BEGIN; $_->[1]; ROLLBACK") =~ s/[a-z]\K_10[0-9]{4}\b//gr } @refused }
my @refusals = refusals();

# Citus connects as whoever asks, so that who cannot log in is told before anything is changed.
$coordinator->safe_psql('postgres', 'ALTER ROLE u_owner NOLOGIN');
my $before = $coordinator->safe_psql('postgres', "SELECT md5(string_agg(pg_get_viewdef(oid), '' ORDER BY oid)) FROM pg_class WHERE relnamespace = 'yunfu'::regnamespace AND relkind = 'v'");
like(asked($coordinator, 'u_owner', "SELECT govproj.distribute_register('yunfu')"), qr/^28000: .*u_owner.*127\.0\.0\.1:\d+.*HINT: .*ALTER ROLE u_owner LOGIN/s, 'an owner who is not let in is told');
is($coordinator->safe_psql('postgres', "SELECT md5(string_agg(pg_get_viewdef(oid), '' ORDER BY oid)) FROM pg_class WHERE relnamespace = 'yunfu'::regnamespace AND relkind = 'v'"), $before, 'and nothing was begun');
$coordinator->safe_psql('postgres', 'ALTER ROLE u_owner LOGIN; REVOKE CREATE ON DATABASE postgres FROM u_owner');
is(asked($coordinator, 'u_owner', "SELECT govproj.distribute_register('yunfu')"), '', 'let in, he distributes his register, with no other right');
is(asked($coordinator, 'u_owner', "SELECT count(*) FROM pg_dist_partition WHERE logicalrelid = 'yunfu.act'::regclass"), '1', 'which is distributed');

foreach my $role (@roles)
{
	my $after = answers($coordinator, $role, @questions);
	is(join("\n", map { "$_: $before{$role}{$_} then $after->{$_}" } grep { $before{$role}{$_} ne $after->{$_} } @questions), '', "$role is answered as before");
}
my @now = refusals();
is($now[$_], $refusals[$_], "refused as before: $refused[$_][0] $refused[$_][1]") foreach 0 .. $#refused;
like(asked($coordinator, 't_police', "INSERT INTO yunfu.matter (id, agency_id, title, raised_on) VALUES (-1, 2, '甲', '2024-12-31')"), qr/^ZG009: id -1 of table "matter"/, 'an id that no sequence gives');

# And it goes on.
is(replay('then'), '', 'the second half goes into the distributed register');
$coordinator->safe_psql('postgres', 'CREATE TABLE public.act AS SELECT * FROM yunfu.act; CREATE TABLE public.project AS SELECT * FROM yunfu.project');
my $acts = <<'SQL';
SELECT project_id, seq, kind, from_stage, to_stage, CASE WHEN actor IN ('postgres', 'u_owner') THEN 'owner' ELSE actor END, agency_id, legal_on, policy_id, detail
  FROM public.act ORDER BY project_id, seq
SQL
my @on_one = split /\n/, $one->safe_psql('postgres', $acts);
my @on_two = split /\n/, $coordinator->safe_psql('postgres', $acts);
cmp_ok(scalar @on_one, '>', 800, 'what was done is much');
is(scalar @on_two, scalar @on_one, 'there are as many acts');
my ($first) = grep { $on_one[$_] ne ($on_two[$_] // '') } 0 .. $#on_one;
is(defined $first ? $on_two[$first] : '', defined $first ? $on_one[$first] : '', 'each of them the same');
my $projects = 'SELECT to_jsonb(p) - \'{last_hash,created_at}\'::text[] FROM public.project p ORDER BY id';
is($coordinator->safe_psql('postgres', $projects), $one->safe_psql('postgres', $projects), 'and every project is what it is on one server');
is($coordinator->safe_psql('postgres', "SELECT count(DISTINCT track) FROM public.project WHERE stage = 'filed'"), '2', 'on both tracks to the end');
sub is_well
{
	my ($says) = @_;
	is(asked($coordinator, 'u_owner', "SELECT govproj.settle('yunfu') >= 0"), 't', "$says: duties are written down");
	is(asked($coordinator, 'u_owner', "SELECT * FROM govproj.$_('yunfu')"), '', "$says: nothing is found by $_") foreach qw(verify check_register);
}
my (undef, undef, $notice) = as_owner("SET client_min_messages = notice; SELECT govproj.grant_reader('yunfu', 'u_closed'); SELECT govproj.grant_register('yunfu')");
like($notice, qr/NOTICE: .*"u_closed" cannot log in/, 'a role that Citus cannot connect as is told of');
is_well('offices at work');

# A joint owner comes and goes.
my $joint = "SELECT count(*) FROM yunfu.project WHERE id = 2";
is(asked($coordinator, 't_school', $joint), '0', 'a unit sees no project of another');
is(asked($coordinator, 'u_owner', "INSERT INTO yunfu.joint_owner (project_id, agency_id, from_on) VALUES (2, 5, '2024-12-31') RETURNING project_id"), '2', 'until it owns it with that');
is(asked($coordinator, 't_school', "$joint; SELECT count(*) > 0 FROM yunfu.explain(2); SELECT yunfu.audit_export(2) -> 'project' IS NOT NULL"), "1\nt\nt", 'and sees all of it');
is(asked($coordinator, 'u_owner', "UPDATE yunfu.joint_owner SET ended_on = '2024-12-31' WHERE project_id = 2 RETURNING id > 0"), 't', 'it owns it no more');
is(asked($coordinator, 't_school', $joint), '0', 'and sees no more of it');
is_well('a joint owner');

# Many at once: each steps a project of his own, and all raise matters of one.
my @clients = map {
	my $own = asked($coordinator, 't_bureau', "INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds) VALUES ('政务云平台', 'software.platform', 1, 2024, 100) RETURNING id");
	my $round = "INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, third_party) VALUES ($own, 'cost_review', 1, '2024-12-31', 'failed', '造价公司');\n"
	  . "UPDATE yunfu.project SET stage = 'returned' WHERE id = $own;\n"
	  . "INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES ($own, 'scheme', 1, '2024-12-31');\n"
	  . "UPDATE yunfu.project SET stage = 'planned' WHERE id = $own;\n"
	  . "INSERT INTO yunfu.matter (agency_id, project_id, title, raised_on) VALUES (1, 1, '甲', '2024-12-31');\n";
	[ $own, $round x 6 ]
} 1 .. 4;
my @running = map {
	my $work = $_->[1];
	IPC::Run::start([ 'psql', '-XqAt', '-U', 't_bureau', '-v', 'ON_ERROR_STOP=1', '-d', $coordinator->connstr('postgres') ], '<', \$work, '>', \my $out, '2>', \my $err)
} @clients;
is(scalar(grep { $_->finish } @running), 4, 'four sessions work at once');
is(asked($coordinator, 'u_owner', "SELECT count(*) FILTER (WHERE kind = 'step') FROM yunfu.act WHERE project_id IN (@{[join ', ', map { $_->[0] } @clients]})"), '48', 'and every step is taken');
is_well('many at once');

done_testing();
