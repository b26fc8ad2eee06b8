# Servers with registers in them, for the tests in this directory: a register in use, what it holds, and whether its
# ledger is whole.
package Register;
use strict;
use warnings;

use Exporter 'import';
use File::Basename qw(dirname);
use IPC::Run ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils ();
use Test::More;

our @EXPORT = qw(register_node citus_cluster asked answers use_drive fingerprint same_fingerprint broken_chains outcome session client said
  start_writer told_of lost_acts lost_documents);

# psql reads and writes bytes, and so do the tests: no "use utf8"
$ENV{PGCLIENTENCODING} = 'UTF8';
$ENV{PGTZ} = 'UTC';
$ENV{PGDATESTYLE} = 'ISO';

# A started server with the extension in database postgres, on which today is the last day of 2024. The settings may be
# preceded by what new() takes, in a hash.
sub register_node
{
	my ($name, @settings) = @_;
	my %params = ref $settings[0] ? %{shift @settings} : ();
	my $node = PostgreSQL::Test::Cluster->new($name, %params);
	$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
	$node->append_conf('postgresql.conf', join "\n", "govproj.today = '2024-12-31'", 'max_connections = 30', @settings, '');
	$node->start;
	$node->safe_psql('postgres', 'CREATE EXTENSION govproj');
	return $node;
}

# A coordinator and its workers, with Citus and the extension in database postgres; none where Citus 13 or 14 is not there. On each of them the
# same day is today, and nothing is compiled that runs once.
sub citus_cluster
{
	my ($pkglibdir) = `pg_config --pkglibdir` =~ /(.*)/;
	return () unless -e "$pkglibdir/citus.so";
	my ($coordinator, @workers) = map {
		my $node = PostgreSQL::Test::Cluster->new($_);
		$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
		$node->append_conf('postgresql.conf', join "\n", "govproj.today = '2024-12-31'", "shared_preload_libraries = 'citus'", 'jit = off', 'fsync = off',
			'max_prepared_transactions = 50', "listen_addresses = '127.0.0.1'", "timezone = 'UTC'", 'wal_level = logical', '');
		$node->start;
		$node->safe_psql('postgres', 'CREATE EXTENSION citus');
		$node;
	} @_;
	my $version = $coordinator->safe_psql('postgres', "SELECT split_part(extversion, '.', 1) FROM pg_extension WHERE extname = 'citus'");
	return () unless $version =~ /^1[34]$/;
	$coordinator->safe_psql('postgres', join ';', 'SET client_min_messages = error',
		"SELECT citus_set_coordinator_host('127.0.0.1', " . $coordinator->port . ')',
		(map { "SELECT citus_add_node('127.0.0.1', " . $_->port . ')' } @workers), 'CREATE EXTENSION govproj');
	return ($coordinator, @workers);
}

# What a statement comes to for a role: its rows, or all that its error says.
sub asked
{
	my ($node, $role, $statement) = @_;
	my ($code, $out, $err) = $node->psql('postgres', "\\set VERBOSITY verbose\nSET ROLE $role;\n$statement");
	return $out if $code == 0 && $err !~ /ERROR/;
	$err =~ s/^.*?ERROR:\s+//s;
	$err =~ s/\nLINE \d+:.*\n.*//;
	$err =~ s/\n(CONTEXT|SCHEMA NAME|LOCATION):.*//s;
	return $err;
}

# What each of many queries comes to for a role, by the query: its rows, counted and hashed, or the SQLSTATE of its error.
sub answers
{
	my ($node, $role, @questions) = @_;
	my $script = join '', "SET ROLE $role;\n", map {
		"SELECT count(*), md5(string_agg(x, chr(10) ORDER BY x COLLATE \"C\")) FROM (SELECT t::text AS x FROM ($_) AS t OFFSET 0) AS s;\n"
		  . "\\qecho :SQLSTATE\n\\qecho asked\n"
	} @questions;
	my ($code, $out) = $node->psql('postgres', $script, on_error_stop => 0);
	my @answers = map { /(.*?)\n?(\w{5})\n$/s; $2 eq '00000' ? $1 : $2 } split /^asked\n/m, "$out\n";
	die scalar(@answers) . ' answers of ' . @questions unless @answers == @questions;
	my %answers;
	@answers{@questions} = @answers;
	return \%answers;
}

# The register yunfu and the functions drive.* that take projects through it.
sub use_drive
{
	my ($node, $db) = @_;
	my $drive = dirname(dirname(__FILE__)) . '/drive.sql';
	$node->safe_psql($db, "\\i $drive");
}

# Everything that schemas hold, a line for each table's rows and for each thing in the catalogues.
sub fingerprint
{
	my ($node, $db, @schemas) = @_;
	my $names = join ', ', map { "'$_'" } @schemas;
	return $node->safe_psql($db, <<"SQL");
SET search_path = '';
CREATE TEMPORARY VIEW here AS SELECT n.oid, n.nspname FROM pg_catalog.pg_namespace n WHERE n.nspname IN ($names);
SELECT format('SELECT %L, count(*), md5(string_agg(t::text, E''\\n'' ORDER BY t::text COLLATE "C")) FROM %s t', 'rows of ' || c.oid::regclass, c.oid::regclass)
  FROM pg_class c JOIN pg_temp.here h ON h.oid = c.relnamespace WHERE c.relkind = 'r' ORDER BY c.oid::regclass::text COLLATE "C"
\\gexec
SELECT line FROM (
    SELECT concat_ws(' ', 'schema', h.nspname, pg_get_userbyid(n.nspowner), n.nspacl) FROM pg_namespace n JOIN pg_temp.here h USING (oid)
    UNION ALL
    SELECT concat_ws(' ', 'relation', c.oid::regclass, c.relkind, pg_get_userbyid(c.relowner), c.relacl, c.reloptions, c.relrowsecurity)
      FROM pg_class c JOIN pg_temp.here h ON h.oid = c.relnamespace
    UNION ALL
    SELECT concat_ws(' ', 'column', a.attrelid::regclass, row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum), a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
                     pg_get_expr(d.adbin, d.adrelid), a.attacl)
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_temp.here h ON h.oid = c.relnamespace
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'v')
    UNION ALL
    SELECT concat_ws(' ', 'constraint', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid), k.convalidated)
      FROM pg_constraint k JOIN pg_temp.here h ON h.oid = k.connamespace
    UNION ALL
    SELECT concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid), i.indisvalid)
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_temp.here h ON h.oid = c.relnamespace
    UNION ALL
    SELECT concat_ws(' ', 'trigger', t.tgenabled, pg_get_triggerdef(t.oid))
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_temp.here h ON h.oid = c.relnamespace WHERE NOT t.tgisinternal
    UNION ALL
    -- a constant in a later arm of a UNION comes back with its type for a name, which nobody sees
    SELECT concat_ws(' ', 'view', c.oid::regclass, md5(regexp_replace(pg_get_viewdef(c.oid), '::([a-z]+) AS "?[a-z0-9]+"?', '::\\1', 'g')))
      FROM pg_class c JOIN pg_temp.here h ON h.oid = c.relnamespace WHERE c.relkind = 'v'
    UNION ALL
    SELECT concat_ws(' ', 'function', p.oid::regprocedure, md5(pg_get_functiondef(p.oid)), p.proacl)
      FROM pg_proc p JOIN pg_temp.here h ON h.oid = p.pronamespace WHERE p.prokind IN ('f', 'p')
    UNION ALL
    SELECT concat_ws(' ', 'sequence', s.schemaname, s.sequencename, s.last_value) FROM pg_sequences s JOIN pg_temp.here h ON h.nspname = s.schemaname
    UNION ALL
    SELECT concat_ws(' ', 'comment', i.type, i.identity, md5(d.description))
      FROM pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) i, pg_temp.here h
     WHERE i.identity ~ ('(^| )' || quote_ident(h.nspname) || '([. ]|\$)')) AS l(line)
 ORDER BY line COLLATE "C";
SQL
}

# Names what was lost and what was added, which a comparison of the whole texts would not.
sub same_fingerprint
{
	my ($got, $wanted, $name) = @_;
	my %got = map { $_ => 1 } split /\n/, $got;
	my %wanted = map { $_ => 1 } split /\n/, $wanted;
	my @lost = grep { !$got{$_} } sort keys %wanted;
	my @added = grep { !$wanted{$_} } sort keys %got;
	return ok(%wanted > 400 && !@lost && !@added, $name)
	  || diag(join "\n", scalar(keys %wanted) . ' lines wanted', map({ "lost: $_" } @lost), map({ "added: $_" } @added));
}

# The projects of a register whose acts are not numbered without a gap, whose chain of hashes, computed anew, does not
# hold or does not end in the project's head, whose stage is not the last step's, or whose papers are not its acts'.
sub broken_chains
{
	my ($node, $db, $schema) = @_;
	return $node->safe_psql($db, <<"SQL");
SET search_path = "$schema";
WITH again AS (
    SELECT a.*, row_number() OVER w AS n,
           sha256(coalesce(lag(a.hash) OVER w, '') || convert_to(
               (SELECT string_agg(coalesce(octet_length(convert_to(f.v, 'UTF8')) || ':' || f.v, '-') || ',', '' ORDER BY f.i)
                  FROM unnest(ARRAY[a.project_id::text, a.seq::text, a.kind, a.from_stage::text, a.to_stage::text, a.actor, a.agency_id::text,
                       to_char(a.legal_on, 'YYYY-MM-DD'), (extract(epoch FROM a.recorded_at) * 1000000)::bigint::text, a.policy_id::text,
                       a.detail::text]) WITH ORDINALITY AS f(v, i)), 'UTF8')) AS hash_again
      FROM act a WINDOW w AS (PARTITION BY a.project_id ORDER BY a.seq)),
chain AS (
    SELECT project_id, max(seq) AS last_seq, bool_and(seq = n) AS gapless, bool_and(hash = hash_again) AS holds,
           (array_agg(hash ORDER BY seq DESC))[1] AS last_hash,
           max(seq) FILTER (WHERE to_stage IS NOT NULL) AS step_seq,
           (array_agg(to_stage ORDER BY seq DESC) FILTER (WHERE to_stage IS NOT NULL))[1] AS stage,
           (array_agg(legal_on ORDER BY seq DESC) FILTER (WHERE to_stage IS NOT NULL))[1] AS stage_on,
           array_agg((detail ->> 'id')::bigint ORDER BY (detail ->> 'id')::bigint) FILTER (WHERE kind LIKE 'document%') AS papers
      FROM again GROUP BY project_id)
SELECT p.code, c.*
  FROM project p LEFT JOIN chain c ON c.project_id = p.id
 WHERE (c.gapless AND c.holds AND p.last_seq = c.last_seq AND p.last_hash = c.last_hash AND p.stage = c.stage AND p.stage_on = c.stage_on
       AND p.step_seq = c.step_seq
       AND c.papers IS NOT DISTINCT FROM (SELECT array_agg(d.id ORDER BY d.id) FROM document d WHERE d.project_id = p.id)) IS NOT TRUE
UNION ALL
SELECT 'stray act', c.* FROM chain c WHERE NOT EXISTS (SELECT FROM project p WHERE p.id = c.project_id);
SQL
}

sub told
{
	my ($out, $err) = @_;
	return join "\n", grep { $_ ne '' } $out, $err =~ /ERROR:\s+(\w+)/ ? $1 : "failed: $err";
}

# What statements come to: what they print, and the SQLSTATE of the first that is refused.
sub outcome
{
	my ($node, $db, $statements, @params) = @_;
	my ($ret, $out, $err) = $node->psql($db, "\\set VERBOSITY sqlstate\n$statements", on_error_stop => 1, @params);
	return $ret ? told($out, $err) : $out;
}

# A session that stays open: each of its queries may take as long as the runner grants one, and not all of them together.
sub session
{
	my ($node, $db, @params) = @_;
	my $session = $node->background_psql($db, on_error_stop => 0, @params);
	$session->set_query_timer_restart;
	return $session;
}

# A client that stays connected.
sub client
{
	my ($node, $db, @params) = @_;
	my $client = session($node, $db, @params);
	$client->query_safe('\\set VERBOSITY sqlstate');
	return $client;
}

# What a client is told: what its statements print, and the SQLSTATE of the first that is refused.
sub said
{
	my ($client, $statements) = @_;
	my $out = $client->query($statements);
	my $err = $client->{stderr};
	$client->{stderr} = '';
	return $err eq '' ? $out : told($out, $err);
}

# A client's work, each statement a transaction of its own or a block, and what it prints once that is committed: "act"
# with project and number, or "document" with its key. A public project goes round from planned to returned and back.
sub work
{
	my ($project, $shared) = @_;
	return <<"SQL" x 500;
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome, third_party)
VALUES ($project, 'cost_review', 1, '2020-03-02', 'failed', '造价公司') RETURNING 'document', id;
UPDATE yunfu.project SET stage = 'returned', stage_on = '2020-03-02' WHERE id = $project RETURNING 'act', id, last_seq;
INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on) VALUES ($shared, 'scheme', 1, '2020-03-02') RETURNING 'document', id;
UPDATE yunfu.project SET stage = 'planned', stage_on = '2020-03-02' WHERE id = $project RETURNING 'act', id, last_seq;
BEGIN;
INSERT INTO yunfu.project (title, category, owner_id, budget_year, city_funds, stage_on)
VALUES ('政务云平台', 'software.platform', 1, 2020, 100, '2020-03-02') RETURNING id AS born \\gset
INSERT INTO yunfu.cost_line (project_id, kind, amount) VALUES (:born, 'hardware', 60), (:born, 'security', 40);
UPDATE yunfu.project SET title = title || '（二期）' WHERE id = :born RETURNING last_seq AS seq \\gset
COMMIT;
\\qecho act|:born|:seq
SQL
}

# A client at work on that project and on one that all share; what it is told goes to a file.
sub start_writer
{
	my ($node, $dir, $project, $shared, $out) = @_;
	my $script = "$dir/work_$project.sql";
	PostgreSQL::Test::Utils::append_to_file($script, work($project, $shared)) unless -e $script;
	return IPC::Run::start([ 'psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('postgres'), '-f', $script, '-o', $out ],
		'<', '/dev/null', '>', '/dev/null', '2>', '/dev/null');
}

# What clients were told of, by their files; the last line may be cut off in the middle, where the client died.
sub told_of
{
	my @said = map { my $text = PostgreSQL::Test::Utils::slurp_file($_); $text =~ /^(.+)$/mg } @_;
	return {
		acts => [ map { /^act\|(\d+)\|(\d+)$/ ? "($1, $2)" : () } @said ],
		documents => [ map { /^document\|(\d+)$/ ? $1 : () } @said ]
	};
}

# Those of them that are not there
sub lost_acts
{
	my ($node, $told) = @_;
	return $node->safe_psql('postgres', 'SELECT * FROM (VALUES ' . join(', ', @{$told->{acts}}) . ') AS said(project_id, seq)
		WHERE NOT EXISTS (SELECT FROM yunfu.act a WHERE a.project_id = said.project_id AND a.seq = said.seq)');
}

sub lost_documents
{
	my ($node, $told) = @_;
	return $node->safe_psql('postgres', 'SELECT * FROM unnest(ARRAY[' . join(', ', @{$told->{documents}}) . ']) AS said(id)
		WHERE NOT EXISTS (SELECT FROM yunfu.document d WHERE d.id = said.id)');
}

1;
