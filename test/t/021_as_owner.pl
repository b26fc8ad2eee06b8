# A superuser looks after a register of somebody else's, who has put code of his own into it: it runs as its owner, never as
# the superuser. Each statement in a session of its own, for a session folds an index's expression once.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

my $node = register_node('as_owner');
$node->safe_psql('postgres', <<'SQL');
CREATE ROLE u_creator; CREATE ROLE u_unit;
GRANT CREATE ON DATABASE postgres TO u_creator;
SET ROLE u_creator;
SELECT govproj.create_register('forged');
CREATE SCHEMA mine; GRANT USAGE ON SCHEMA mine TO PUBLIC;
CREATE TABLE mine.caught (who text, su text); GRANT ALL ON mine.caught TO PUBLIC;
CREATE FUNCTION mine.inner() RETURNS void LANGUAGE plpgsql AS $$ BEGIN INSERT INTO mine.caught VALUES (current_user, current_setting('is_superuser')); END $$;
CREATE FUNCTION mine.evil(text) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN IF current_user <> 'u_creator' THEN PERFORM mine.inner(); END IF; RETURN 1; END $$;
INSERT INTO forged.agency (code, name, kind, db_role) VALUES ('A', '甲', 'unit', 'u_unit');
SELECT format('CREATE INDEX ON forged.%I ((mine.evil(''x'')))', c.relname) FROM pg_class c WHERE c.relnamespace = 'forged'::regnamespace AND c.relkind = 'r'
\gexec
SQL

# Who else than its owner ran the code, and what the statements came to.
sub caught
{
	my ($statements) = @_;
	$node->safe_psql('postgres', 'TRUNCATE mine.caught');
	my ($ret, $out, $err) = $node->psql('postgres', $statements, on_error_stop => 1);
	return ($ret == 0 ? 'done' : $err) . ', ' . $node->safe_psql('postgres', q{SELECT coalesce(string_agg(DISTINCT who || ' ' || su, ' '), 'nobody') FROM mine.caught});
}

like(caught('SELECT * FROM forged.agency'), qr/^done, postgres on$/, 'a plain SELECT runs it as who asks, which is the server\'s way');
is(caught($_), 'done, nobody', $_) foreach (
	"SELECT * FROM govproj.check_register('forged')", "SELECT govproj.check_register('forged')", "SELECT govproj.grant_register('forged')",
	"SELECT govproj.grant_register('forged', row_security => false)", "SELECT * FROM govproj.register_privileges('forged')", "SELECT govproj.revoke_register('forged')",
	"SELECT * FROM govproj.export_ledger('forged')", "SELECT govproj.export_ledger('forged')", "SELECT govproj.export_ledger('forged') LIMIT 3",
	"BEGIN; DECLARE c CURSOR WITH HOLD FOR SELECT govproj.export_ledger('forged'); FETCH 3 FROM c; FETCH 3 FROM c; COMMIT; FETCH 3 FROM c; CLOSE c",
	"SELECT * FROM govproj.verify('forged')", "SELECT * FROM govproj.verify('forged', govproj.digest('forged'))",
	"SELECT govproj.digest('forged')", "SELECT govproj.diagram('forged', 'professional')", "SELECT govproj.annotated_law('forged', 'yunfu-2020', 'zh')",
	"SELECT govproj.dump_pack('forged', 'yunfu-2020')", "SELECT * FROM govproj.policy_diff('forged', 'yunfu-2020', 'yunfu-2020')",
	"SELECT * FROM govproj.judge_under('forged', 'yunfu-2020')", q{SELECT j.* FROM govproj.packs AS p, govproj.judge_under('forged', p.body) AS j},
	"SELECT govproj.end_policy('forged', 'yunfu-2020', '2025-01-30', 'x')", q{SELECT govproj.correct_policy('forged', 'yunfu-2020', '{"head": {"title": "x"}}', 'x')},
	"SELECT govproj.revise_policy('forged', 'yunfu-2020', 'revised', '2036-01-01', '{}')",
	"SELECT * FROM govproj.load_holidays('forged', 2024, 2024)",
	"SELECT * FROM govproj.move_projects('forged', 'yunfu-2020')", "SELECT * FROM govproj.move_projects('forged', 'yunfu-2020', '{}', false, 'x')",
	"SELECT * FROM govproj.law_rows('forged', 1, 'en')", 'SELECT r.name, c.* FROM govproj.registers r, govproj.check_register(r.name) c',
	q{SELECT govproj.load_pack('forged', p.body || '{"code": "other", "valid_from": "2031-01-01", "valid_until": "2035-01-01"}') FROM govproj.packs AS p},
	q{UPDATE forged.register SET template_version = 'x'; TRUNCATE mine.caught; INSERT INTO govproj.register_upgrade SELECT 'x', extversion, 'CREATE VIEW new AS SELECT count(*) FROM act' FROM pg_extension WHERE extname = 'govproj'}
);
# in a session that has not yet met the table
is(caught("SELECT govproj.upgrade_register('forged')"), 'done, nobody', 'an upgrade');
is($node->safe_psql('postgres', q{SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'forged.new'::regclass}), 'u_creator', 'makes what is the owner\'s');

# The answers are the same, the caller is who he was, and who did it is told.
like($node->safe_psql('postgres', q{SELECT govproj.digest('forged'); SELECT current_user}), qr/^govproj-digest:1 .*\npostgres$/, 'a value comes back');
is($node->safe_psql('postgres', q{BEGIN; DECLARE c CURSOR FOR SELECT govproj.export_ledger('forged'); MOVE 2 IN c; SELECT current_user;
CREATE TEMP TABLE mine (); MOVE 2 IN c; SELECT current_user; COMMIT}), "postgres\npostgres", 'between lines, and where he asks for no more of them');
is($node->safe_psql('postgres', q{SELECT count(*) > 0 AND count(*) = (SELECT count(*) FROM govproj.register_privileges_now('forged')) FROM govproj.register_privileges('forged')}), 't', 'rows come back');
is(outcome($node, 'postgres', q{SELECT govproj.digest('nowhere')}), '42704', 'errors come through');
is(outcome($node, 'postgres', q{SELECT govproj.check_register(NULL)}), '42704', 'NULL is no register');
is(outcome($node, 'postgres', q{SET ROLE u_unit; SELECT govproj.grant_register('forged')}), '42501', 'who is no superuser gains nothing');
is($node->safe_psql('postgres', q{SELECT DISTINCT kind, actor, detail ->> 'by' FROM forged.register_act WHERE kind IN ('policy_ended', 'policy_corrected') ORDER BY kind}),
	"policy_ended|u_creator|postgres", 'and an act of the law');
is($node->safe_psql('postgres', <<'SQL'), 'u_creator|postgres', 'an act of DDL says who it was');
CREATE EVENT TRIGGER govproj_ddl ON ddl_command_end EXECUTE FUNCTION govproj.record_ddl();
DO $$BEGIN PERFORM govproj.grant_register('forged'); END$$;
SELECT DISTINCT actor, detail ->> 'by' FROM forged.register_act WHERE kind = 'ddl';
SQL

$node->stop;
done_testing();
