# Messages in Chinese: a refusal under lc_messages = zh_CN, and a catalogue that holds every message.
use strict;
use warnings;
# no "use utf8": Chinese text is bytes here, as psql reads and writes it

use File::Temp;
use FindBin;
use lib $FindBin::RealBin;
use ChineseLocale;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# Any message added or changed in the sources must be in the catalogue.
SKIP:
{
	skip 'gettext is not installed', 2
	  if system('command -v xgettext msgcmp msgfmt >/dev/null 2>&1') != 0;
	my $pot = File::Temp->new(SUFFIX => '.pot');
	my $keywords = join ' ', map { "-k$_" } '_', 'errmsg', 'errmsg_plural:1,2', 'errdetail',
	  'errdetail_plural:1,2', 'errhint', 'errhint_plural:1,2', 'errcontext', 'GUC_check_errmsg',
	  'GUC_check_errdetail', 'GUC_check_errhint';
	is(`xgettext --from-code=UTF-8 -o $pot $keywords src/*.c src/*/*.c && msgcmp po/zh_CN.po $pot 2>&1`,
		'', 'po/zh_CN.po translates every message');
	is(system('msgfmt -c -o /dev/null po/zh_CN.po'), 0, 'po/zh_CN.po is well formed');
}

if (`pg_config --configure` !~ /--enable-nls/)
{
	note 'this server is built without NLS';
	done_testing();
	exit;
}

my ($major) = `pg_config --version` =~ /(\d+)/;
chomp(my $localedir = `pg_config --localedir`);
my $catalogue = "$localedir/zh_CN/LC_MESSAGES/govproj-$major.mo";

SKIP:
{
	skip 'the extension was built without msgfmt', 1 unless -e 'po/zh_CN.mo' || -e $catalogue;
	ok(-s $catalogue, 'the catalogue is where the server looks for it');

	my $locale = chinese_locale();
	skip $no_chinese_locale, 1 unless $locale;

	# in the postmaster, and where nothing but the database tells the encoding, too
	foreach my $server ([ 'nls', 'C.UTF-8', '' ], [ 'preloaded', 'C', 'govproj' ])
	{
		my ($name, $ctype, $libraries) = @$server;
		my $node = PostgreSQL::Test::Cluster->new($name);
		$node->init(extra => [ '--encoding=UTF8', "--locale=$ctype" ]);
		$node->append_conf('postgresql.conf', "shared_preload_libraries = '$libraries'");
		$node->start;
		$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION govproj;
SELECT govproj.create_register('yunfu');
SET govproj.today = '2020-12-31';
INSERT INTO yunfu.agency (code, name, kind, leading_group, responsible_office)
VALUES ('gaj', '市公安局', 'unit', '信息化领导小组', '科技信息化科');
INSERT INTO yunfu.project (code, title, category, owner_id, budget_year, city_funds, stage_on)
VALUES ('JW-1', '警务平台', 'software.professional', 1, 2020, 100, '2020-02-10');
SQL

		my $refusal = sub {
			my ($messages, $statement) = @_;
			my ($ret, $out, $err) = $node->psql('postgres',
				"\\set VERBOSITY verbose\nSET client_encoding = 'UTF8';\nSET govproj.today = '2020-12-31';\nSET lc_messages = '$messages';\n$statement");
			return $err;
		};
		my $step = q{UPDATE yunfu.project SET stage = 'submitted' WHERE code = 'JW-1';};

		my $english = $refusal->('C', $step);
		like($english, qr/ZG002: project "JW-1" cannot go from "planned" to "submitted": 5 rules are not met/,
			"$name: a refusal in English");

		my $chinese = $refusal->($locale, $step);
		like($chinese, qr/ZG002: 项目 "JW-1" 不能从 "planned" 转入 "submitted"：有 5 项规定未满足/,
			'the same in Chinese, with the same SQLSTATE');
		like($chinese, qr/第8\(1\)条，scheme（ZG002）：需要文件 scheme \(项目方案\)，由 项目单位 出具; 截至当日没有该文件。\n/,
			'each unmet rule in Chinese');
		like($chinese, qr/请按上述各条补正后重新办理。SELECT \* FROM yunfu\.explain\(1, 'submitted'\)/, 'and the hint');
		like($chinese, qr/CONSTRAINT NAME: +argumentation/, 'the constraint name is a word of SQL');
		unlike($chinese, qr/ is | the |needs/, 'nothing of it is left in English');

		like($refusal->($locale, q{SELECT 'x'::govproj.stage;}),
			qr/22P02: 类型 govproj\.stage 的输入值无效："x"/, 'a standard SQLSTATE in Chinese');
		like($refusal->($locale, q{DELETE FROM yunfu.act;}), qr/ZG009: "act" 中的办理记录不得修改或删除/,
			'the ledger too');
		$node->stop;
	}
}

done_testing();
