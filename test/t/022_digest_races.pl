# A digest that was rightly taken holds for ever: whoever records, and however long that takes him, brings no act among those
# that a digest has spoken of.
use strict;
use warnings;

use FindBin;
use IPC::Run ();
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

my $dir = PostgreSQL::Test::Utils::tempdir('races');
my $node = register_node('races', 'max_prepared_transactions = 2', 'autovacuum_naptime = 1');
use_drive($node, 'postgres');
my $auditor = client($node, 'postgres');
my @digests;

sub take_digest
{
	push @digests, said($auditor, q{SELECT govproj.digest('yunfu');});
	return;
}

# How many of the digests taken no longer hold.
sub broken
{
	my $values = join ', ', map { "(\$d\$$_\$d\$)" } @digests;
	return $node->safe_psql('postgres', "SELECT count(*) FROM (VALUES $values) d (line), govproj.verify('yunfu', line)");
}

sub acts_of { return $_[0] =~ /acts=(\d+)/ ? $1 : die $_[0] }

# A statement that takes the server long to read and to convert: the backend has read the clock, and seems idle.
my $file = "$dir/long.sql";
append_to_file($file, "INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (2, 'long', '2020-12-01') /* " . ("\xc4\xe3" x (40 * 512 * 1024)) . " */;\n");
take_digest();
my $clerk = IPC::Run::start([ 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('postgres'), '-c', "SET client_encoding = 'GBK'", '-f', $file ], '<', \undef, '>', \my $out, '2>', \my $err);
take_digest() while $clerk->pumpable && @digests < 20000 && ($clerk->pump_nb, 1);
ok($clerk->finish, 'a statement of 40 MB from a client in GBK') or diag($err);
take_digest();
is(acts_of($digests[-1]), acts_of($digests[0]) + 1, 'is recorded');
cmp_ok(scalar(@digests), '>', 100, scalar(@digests) . ' digests beside it');
is(broken(), '0', 'all of which hold');

# An act recorded by an autovacuum worker, which runs the function of somebody's index; it waits for two locks on its way.
@digests = ();
my $holder = client($node, 'postgres');
said($holder, 'SELECT pg_advisory_lock(1), pg_advisory_lock(2);');
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE public.t (a integer) WITH (autovacuum_analyze_threshold = 1, autovacuum_analyze_scale_factor = 0, autovacuum_vacuum_insert_threshold = -1);
CREATE FUNCTION public.record() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM yunfu.matter WHERE title = 'by autovacuum') OR
       NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = pg_backend_pid() AND backend_type = 'autovacuum worker') THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock_shared(1);
    INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (2, 'by autovacuum', '2020-12-01');
    PERFORM pg_advisory_xact_lock_shared(2);
END $$;
CREATE FUNCTION public.f(integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM public.record(); RETURN $1; END $$;
CREATE INDEX ON public.t (public.f(a));
INSERT INTO public.t SELECT generate_series(1, 10);
SQL
my $waits = q{SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND objid = %d AND NOT granted};
$node->poll_query_until('postgres', sprintf $waits, 1) or die 'no autovacuum';
take_digest() for 1 .. 100;
said($holder, 'SELECT pg_advisory_unlock(1);');
$node->poll_query_until('postgres', sprintf $waits, 2) or die 'autovacuum records nothing';
take_digest() for 1 .. 100;
my $before = acts_of($digests[-1]);
said($holder, 'SELECT pg_advisory_unlock(2);');
$node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM yunfu.matter WHERE title = 'by autovacuum'}) or die 'nothing was recorded';
take_digest();
is(acts_of($digests[-1]), $before + 1, 'autovacuum has recorded something');
is(broken(), '0', 'none of 200 digests beside it is broken');

# An act in a subtransaction that is undone, whose lock goes with it, and one after that
@digests = ();
said($holder, q{SET client_min_messages = error; BEGIN; SAVEPOINT s; INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (2, 'undone', '2020-12-01'); ROLLBACK TO s;});
take_digest();
said($holder, q{INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (2, 'done', '2020-12-01');});
take_digest();
said($holder, 'COMMIT;');
take_digest();
is(broken(), '0', 'a subtransaction that is undone');
is(join(' ', map { acts_of($_) - $before } @digests), '1 1 2', 'counts for nothing');

# Who may name the register's tables and write nothing takes locks on them all the same; they keep no digest back.
$node->safe_psql('postgres', 'CREATE ROLE passer LOGIN; GRANT USAGE ON SCHEMA yunfu TO passer');
my $passer = client($node, 'postgres', extra_params => [ '-U', 'passer' ]);
my $locks = q{BEGIN; SET lock_timeout = 0; PREPARE any%d AS INSERT INTO yunfu.register_act DEFAULT VALUES; SELECT count(*) FROM pg_locks WHERE mode = 'RowExclusiveLock' AND pid = pg_backend_pid();};
is(said($passer, sprintf $locks, 1), '1', 'a passer-by has a lock');
my $now = $node->safe_psql('postgres', 'SELECT clock_timestamp()');
like(said($auditor, qq{SELECT substring(govproj.digest('yunfu') FROM 'until=(\\S+)')::timestamptz >= '$now';}), qr/^t$/, 'and a digest is of now');
said($passer, q{PREPARE TRANSACTION 'passed';});
is(outcome($node, 'postgres', q{SELECT count(*) FROM govproj.verify('yunfu', govproj.digest('yunfu'))}), '0', 'even when it is prepared');
$node->safe_psql('postgres', q{ROLLBACK PREPARED 'passed'});
$passer->quit;

# One that is prepared: as long as its acts may come, there is no digest
@digests = ();
said($holder, q{BEGIN; INSERT INTO yunfu.matter (agency_id, title, raised_on) VALUES (2, 'prepared', '2020-12-01'); PREPARE TRANSACTION 'p';});
$node->restart;
is(outcome($node, 'postgres', q{SELECT govproj.digest('yunfu')}), '55000', 'what is prepared is remembered over a restart');
is(outcome($node, 'postgres', q{COMMIT PREPARED 'p'; SELECT count(*) FROM govproj.verify('yunfu', govproj.digest('yunfu'))}), '0', 'and spoken of when it has come');

eval { $_->quit } for $auditor, $holder;
$node->stop('fast');
done_testing();
