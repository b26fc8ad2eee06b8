# Where the extension comes, and where not: databases of another encoding, and a schema govproj that somebody made beforehand.
use strict;
use warnings;

use FindBin;
use lib $FindBin::RealBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Register;
use Test::More;

my $node = register_node('install');
$node->safe_psql('postgres', 'CREATE ROLE evil; CREATE ROLE chief SUPERUSER');

my $made = 0;

# What CREATE EXTENSION comes to after statements, in a database of its own.
sub installing
{
	my ($before, $options) = @_;
	my $db = 'db' . ++$made;
	$node->safe_psql('postgres', "CREATE DATABASE $db TEMPLATE template0 " . ($options // ''));
	$node->safe_psql($db, "GRANT CREATE ON DATABASE $db TO evil; $before") if $before ne '';
	my (undef, $out, $err) = $node->psql($db, "\\set VERBOSITY verbose\nCREATE EXTENSION govproj");
	my $left = $node->safe_psql($db, q{SELECT count(*) FROM pg_extension WHERE extname = 'govproj'});
	return $err =~ /ERROR:  (\w+): (.*)/ ? "$1 $2, $left" : "done, $left";
}

foreach my $encoding (qw(EUC_CN SQL_ASCII LATIN1 EUC_JIS_2004))
{
	like(installing('', "ENCODING '$encoding' LOCALE 'C'"), qr/^(55000 govproj works in databases of encoding UTF8, and this one is of $encoding|22P05 .*), 0$/, "$encoding is refused");
}
like(installing('SET ROLE evil; CREATE SCHEMA govproj'), qr/^42501 schema "govproj" is there already and belongs to role "evil", .*, 0$/, 'so is a schema of somebody else');
like(installing('CREATE SCHEMA govproj; GRANT CREATE ON SCHEMA govproj TO evil'), qr/^42501 .* evil may create objects in it, 0$/, 'one that others may create in');
like(installing('CREATE SCHEMA govproj; GRANT ALL ON SCHEMA govproj TO PUBLIC'), qr/^42501 .* PUBLIC may create objects in it, 0$/, 'or everybody');
like(installing('CREATE SCHEMA govproj; GRANT CREATE ON SCHEMA govproj TO evil; SET ROLE evil; CREATE FUNCTION govproj.label(text) RETURNS text LANGUAGE sql RETURN 1; RESET ROLE; REVOKE CREATE ON SCHEMA govproj FROM evil'),
	qr/^42501 .* holds (?:govproj\.)?label\(text\), of role "evil", 0$/, 'one in which somebody left something');
is(installing('CREATE SCHEMA govproj'), 'done, 1', 'one of the installer\'s is taken');
is(installing('SET ROLE chief; CREATE SCHEMA govproj'), 'done, 1', 'and another superuser\'s');
is(installing('CREATE EXTENSION govproj; DROP EXTENSION govproj'), 'done, 1', 'what was dropped comes again');
my $db = "db$made";
is($node->safe_psql($db, q{SELECT pg_get_userbyid(nspowner) = current_user FROM pg_namespace WHERE nspname = 'govproj'}), 't', 'into a schema of its installer');

# Whoever is given the schema afterwards is told of.
$node->safe_psql($db, q{SELECT govproj.create_register('yunfu')});
is($node->safe_psql($db, q{SELECT count(*) FROM govproj.check_register('yunfu')}), 0, 'nothing to tell');
is($node->safe_psql($db, q{ALTER SCHEMA govproj OWNER TO evil; SELECT severity, problem, object FROM govproj.check_register('yunfu')}), 'error|engine_schema|schema govproj', 'check_register tells');

# Statements of the script mean the same under any of its installer's settings.
$node->safe_psql($db, 'ALTER SCHEMA govproj OWNER TO CURRENT_USER');
my $wanted = fingerprint($node, $db, 'govproj');
foreach my $setting ('standard_conforming_strings = off', 'quote_all_identifiers = on', 'check_function_bodies = off', 'search_path = \'\'', 'default_transaction_isolation = serializable',
	'DateStyle = German', 'array_nulls = off')
{
	my $other = 'db' . ++$made;
	$node->safe_psql('postgres', "CREATE DATABASE $other TEMPLATE template0");
	$node->safe_psql($other, "SET client_min_messages = error; SET $setting; CREATE EXTENSION govproj; SELECT govproj.create_register('yunfu')");
	is(fingerprint($node, $other, 'govproj'), $wanted, "the extension is the same under $setting");
	is(fingerprint($node, $other, 'yunfu') =~ s/^rows of .*\n//gmr, fingerprint($node, $db, 'yunfu') =~ s/^rows of .*\n//gmr, "and so is a register");
}

$node->stop;
done_testing();
