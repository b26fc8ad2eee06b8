# Messages in Chinese: a catalogue that holds every message, and one that holds every COMMENT of a register; govproj.language, which
# needs no locale, by role, database and client; and a refusal under lc_messages = zh_CN.
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
	skip 'gettext is not installed', 3
	  if system('command -v xgettext msgcmp msgfmt >/dev/null 2>&1') != 0;
	my $pot = File::Temp->new(SUFFIX => '.pot');
	my $keywords = join ' ', map { "-k$_" } '_', 'errmsg', 'errmsg_plural:1,2', 'errdetail',
	  'errdetail_plural:1,2', 'errhint', 'errhint_plural:1,2', 'errcontext', 'GUC_check_errmsg',
	  'GUC_check_errdetail', 'GUC_check_errhint';
	is(`xgettext --from-code=UTF-8 -o $pot $keywords src/*.[ch] src/*/*.[ch] && msgcmp po/zh_CN.po $pot 2>&1`,
		'', 'po/zh_CN.po translates every message');
	is(system('msgfmt -c -o /dev/null po/zh_CN.po'), 0, 'po/zh_CN.po is well formed');
	is(system('msgfmt -c -o /dev/null po/comments/zh_CN.po'), 0, 'po/comments/zh_CN.po, too');
}
is(`perl scripts/comments faults 2>&1`, '', 'po/comments/zh_CN.po translates every COMMENT of a register, and nothing else');

# Articles as rows write them and what their note says, and how they are cited in English and in Chinese.
sub asked
{
	return (
		[ '8(1)', '', 'Article 8(1)', '第八条第（一）项' ],
		[ '6, 9', '', 'Article 6, 9', '第六条、第九条' ],
		[ '7(4), 8(5)', '', 'Article 7(4), 8(5)', '第七条第（四）项、第八条第（五）项' ],
		[ '4(4), 22', '', 'Article 4(4), 22', '第四条第（四）项、第二十二条' ],
		[ '10, 11', '', 'Article 10, 11', '第十条、第十一条' ],
		[ '20', '', 'Article 20', '第二十条' ],
		[ '21(12)', '', 'Article 21(12)', '第二十一条第（十二）项' ],
		[ '99(40)', '', 'Article 99(40)', '第九十九条第（四十）项' ],
		[ '政府采购法第49条', '', '政府采购法第49条', '政府采购法第49条' ],
		# not written as expected: as it stands
		[ '100', '', 'Article 100', '第100条' ],
		[ '0', '', 'Article 0', '第0条' ],
		[ '8(1', '', 'Article 8(1', '第8(1条' ],
		[ '8(1),', '', 'Article 8(1),', '第8(1),条' ],
		[ '8(1)-8(3)', '', 'Article 8(1)-8(3)', '第8(1)-8(3)条' ],
		# what no article says in so many words
		[ '30', 'reading: of two', 'Article 30, a reading', '对第三十条的理解' ],
		[ '政府采购法第49条', 'reading', '政府采购法第49条, a reading', '对政府采购法第49条的理解' ],
		[ '31', 'no letter of the law: four eyes', '', '' ],
		[ '12', 'the letter; reading: of the day', 'Article 12', '第十二条' ],
	);
}

# What is compiled in needs no locale of the machine: a server of none, set for a role, for a database, by the client, and before
# the library is loaded.
{
	delete local $ENV{LOCPATH};
	my $node = PostgreSQL::Test::Cluster->new('no_locale');
	$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
	$node->start;
	$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION govproj;
CREATE ROLE reader LOGIN; CREATE ROLE writer LOGIN; CREATE ROLE stranger LOGIN;
ALTER ROLE reader SET govproj.language = 'zh';
ALTER ROLE writer SET govproj.detail = 'json';
CREATE DATABASE chinese TEMPLATE template0;
ALTER DATABASE chinese SET govproj.language = 'zh';
SQL
	$node->safe_psql('chinese', 'CREATE EXTENSION govproj; CREATE DATABASE latin TEMPLATE template0 ENCODING \'LATIN1\';');

	# told DATABASE, ROLE, OPTIONS, STATEMENT: the error, and the notices before it
	my $told = sub {
		my ($database, $role, $options, $statement) = @_;
		local $ENV{PGOPTIONS} = $options;
		my ($ret, $out, $err) = $node->psql($database, "SET client_encoding = 'UTF8';\n$statement", extra_params => [ '-U', $role ]);
		return "$out$err";
	};
	my $wrong = "SELECT 'x'::govproj.stage;";
	my ($zh, $en) = (qr/类型 govproj\.stage 的输入值无效："x"/, qr/invalid input value for type govproj\.stage: "x"/);
	like($told->('postgres', 'stranger', '', $wrong), $en, 'nothing is set: English');
	like($told->('postgres', 'reader', '', $wrong), $zh, 'a role that carries the setting');
	like($told->('chinese', 'stranger', '', $wrong), $zh, 'a database that does');
	like($told->('chinese', 'stranger', '-c govproj.language=en', $wrong), $en, 'the client says otherwise');
	like($told->('postgres', 'stranger', '-c govproj.language=zh', $wrong), $zh, 'a client that asks for it as it connects');
	like($told->('postgres', 'stranger', '', "SET govproj.language = 'zh'; $wrong"), $zh, 'before the library is loaded');
	like($told->('postgres', 'stranger', '', "SELECT govproj.message_language(); SET govproj.language = 'zh'; $wrong"), $zh, 'and after');
	like($told->('postgres', 'reader', '', "SET govproj.language = ''; $wrong"), $en, 'empty: as lc_messages has it');
	like($told->('postgres', 'stranger', '', "SELECT govproj.message_language(); ALTER ROLE stranger SET govproj.language = 'zh';") . $told->('postgres', 'stranger', '', $wrong),
		$zh, 'a role may set it for himself');
	like($told->('postgres', 'stranger', '-c govproj.language=fr', $wrong), qr/invalid value for parameter "govproj\.language": "fr"/,
		'what was no language before the library knew is told of as it is loaded');
	like($told->('latin', 'stranger', '-c govproj.language=zh', q{LOAD 'govproj'}) . $told->('latin', 'postgres', '-c govproj.language=zh', q{LOAD 'govproj'; SET govproj.today = 'x';}),
		qr/A day is written YYYY-MM-DD/, 'a database that has no Chinese letters stays with English');

	$node->safe_psql('postgres', q{SELECT govproj.create_register('yunfu'); INSERT INTO yunfu.agency (code, name, kind, db_role) VALUES ('gaj', '市公安局', 'unit', 'writer');
		SELECT govproj.grant_register('yunfu'); SET govproj.today = '2020-12-31';
		INSERT INTO yunfu.project (code, title, category, owner_id, budget_year, city_funds, stage_on) VALUES ('JW-1', '警务平台', 'software.professional', 1, 2020, 100, '2020-02-10');});
	my $refused = $told->('postgres', 'writer', '', q{UPDATE yunfu.project SET stage = 'submitted' WHERE code = 'JW-1';});
	like($refused, qr/project "JW-1" cannot go from "planned" to "submitted"/, 'a role that carries the form of details: the message is text');
	my ($json) = $refused =~ /^DETAIL:\s+(\[.*?\])\s*^HINT:/ms;
	SKIP:
	{
		skip 'JSON::PP is not installed', 1 unless eval { require JSON::PP };
		my $rules = eval { JSON::PP::decode_json($json) } || [];
		is_deeply([ sort map { $_->{rule} } @$rules ], [ qw(argumentation cost_lines data_catalogue ipv6_support scheme) ], 'and the detail JSON')
		  or diag($refused);
	}
	like($told->('postgres', 'reader', '', q{\c postgres postgres
		SET govproj.language = 'zh'; ALTER TABLE yunfu.payment DISABLE TRIGGER zz_check; SELECT detail FROM govproj.check_register('yunfu');}),
		qr/该触发器不触发。/, 'check_register in Chinese, without a locale');
	$node->append_conf('postgresql.conf', "shared_preload_libraries = 'govproj'\ngovproj.language = 'zh'");
	$node->restart;
	like($told->('postgres', 'writer', '', $wrong), $zh, 'set for the whole server, which loads the library itself');
	like($told->('postgres', 'writer', '-c govproj.language=en', $wrong), $en, 'where a client may still have English');
	$node->stop;
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
VALUES ('gaj', '市公安局', 'unit', '信息化领导小组', '科技信息化科'), ('sjj', '市政务服务数据管理局', 'data_bureau', NULL, NULL);
INSERT INTO yunfu.project (code, title, category, owner_id, budget_year, city_funds, stage_on)
VALUES ('JW-1', '警务平台', 'software.professional', 1, 2020, 100, '2020-02-10');
SQL

		# papers of a county's own, each asked for by articles written in another way
		my $ask = '';
		my @asked = asked();
		foreach my $n (0 .. $#asked)
		{
			my ($article, $note) = @{ $asked[$n] };
			my $row = sprintf q{'paper_%02d', '%s', '%s' FROM county.policy}, $n, $article, $note;
			$ask .= "INSERT INTO county.policy_document (policy_id, label_zh, label_en, issuer, kind, article, note) SELECT id, '文件', 'paper', 'owner', $row;\n"
			  . "INSERT INTO county.policy_requirement (policy_id, to_stage, needs, article, note) SELECT id, 'submitted', $row;\n";
		}
		$node->safe_psql('postgres', <<"SQL");
SELECT govproj.create_register('county');
$ask
SET govproj.today = '2020-12-31';
INSERT INTO county.agency (code, name, kind) VALUES ('gaj', '县公安局', 'unit');
INSERT INTO county.project (code, title, category, owner_id, budget_year, city_funds, stage_on)
VALUES ('XW-1', '警务平台', 'software.professional', 1, 2020, 100, '2020-02-10');
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
		like($chinese, qr/ZG002: 项目 "JW-1" 不能从已计划（planned）转入已申报（submitted）：有 5 项规定未满足/,
			'the same in Chinese, with the same SQLSTATE');
		like($chinese, qr/第八条第（一）项，scheme（ZG002）：需要文件：项目方案（scheme），由项目单位出具；截至当日没有该文件。\n/,
			'each unmet rule in Chinese');
		like($chinese, qr/请按上述各条补正后重新办理。SELECT \* FROM yunfu\.explain\(1, 'submitted'\)/, 'and the hint');
		like($chinese, qr/CONSTRAINT NAME: +scheme/, 'the constraint name is a word of SQL');
		unlike($chinese, qr/ is | the |needs/, 'nothing of it is left in English');

		my $papers = q{UPDATE county.project SET stage = 'submitted', stage_on = '2020-12-30' WHERE code = 'XW-1';};
		foreach my $messages ('C', $locale)
		{
			my %cited = reverse $refusal->($messages, $papers) =~ /^(?:DETAIL:  )?(?:(.*)(?:, |，))?(paper_\d\d)\b/mg;
			my @expected = map { $_->[ $messages eq 'C' ? 2 : 3 ] } @asked;
			is_deeply([ map { $cited{ sprintf 'paper_%02d', $_ } // '' } 0 .. $#asked ], \@expected, "articles as $messages cites them");
		}
		like($refusal->($locale, q{INSERT INTO yunfu.contract (project_id, kind, signer_id, supplier, amount, signed_on)
			SELECT 1, 'main', id, '甲公司', 1, '2020-12-30' FROM yunfu.agency WHERE code = 'sjj';}),
			qr/第四条第（一）项、第四条第（二）项、第十二条：合同由项目单位签订/, 'and those that no row names');
		like($refusal->($locale, q{INSERT INTO yunfu.evaluation (project_id, year, evaluator_id, score, evaluated_on) VALUES (1, 2020, 1, 90, '2020-12-30');}),
			qr/第二十一条：单位 "市公安局" 不属于下列类型之一：数据主管部门（data_bureau）、财政部门（finance）。/, 'lists as Chinese writes them');

		# words of SQL, which messages call by their labels in Chinese alone
		my $leap = q{UPDATE yunfu.project SET stage = 'accepted' WHERE code = 'JW-1';};
		like($refusal->('C', $leap), qr/ from "planned" to "accepted" on the professional track\..*: submitted \(owner\), withdrawn \(owner\), terminated \(owner\)\.\n/s,
			'words by themselves in English');
		$chinese = $refusal->($locale, $leap);
		like($chinese, qr/类别为专业类（professional）的项目没有从已计划（planned）到已验收（accepted）的步骤。\n/, 'stages and tracks');
		like($chinese, qr/从已计划（planned）可办理的步骤有：已申报（submitted）由项目单位办理、已撤回（withdrawn）由项目单位办理、已终止（terminated）由项目单位办理。\n/,
			'steps and who takes them');
		like($refusal->($locale, q{INSERT INTO yunfu.document (project_id, kind, issuer_id, issued_on, outcome)
			SELECT 1, 'preliminary_review', 1, '2020-12-30', 'passed';}),
			qr/单位 "市公安局" 不得登记种类为初审意见（preliminary_review）的文件\n.*由类型为数据主管部门（data_bureau）的单位出具。\n/s,
			'kinds of document and of agency');
		like($refusal->($locale, q{INSERT INTO yunfu.project (code, title, category, owner_id, budget_year, city_funds, stage_on)
			VALUES ('JW-2', '警务网', 'infrastructure.network', 1, 2020, 100, '2020-02-10');}),
			qr/类别为公共类（public）的项目，项目单位须为未停用的单位，类型为数据主管部门（data_bureau）。\n/, 'what a track demands');

		like($refusal->($locale, q{INSERT INTO yunfu.waiver (project_id, rule, granted_by, document_id, granted_on, until)
			VALUES (1, 'scheme', 2, 1, '2020-12-30', '2020-12-31');}),
			qr/可以给予例外许可的规定及许可单位：delivered（数据主管部门）。\n/, 'labels alone, where nobody writes the word');
		like($refusal->($locale, q{INSERT INTO yunfu.receipt (agency_id, received_on) VALUES (2, '2020-12-30');}),
			qr/签收的对象为一份文件或一版年度计划\n/, 'receipts');

		like($refusal->($locale, q{SELECT 'x'::govproj.stage;}),
			qr/22P02: 类型 govproj\.stage 的输入值无效："x"/, 'a standard SQLSTATE in Chinese');
		like($refusal->($locale, q{DELETE FROM yunfu.act;}), qr/ZG009: "act" 中的办理记录不得修改或删除.*审计工作以此为依据。\n/s,
			'the ledger too, which cites no article');
		$node->stop;
	}
}

done_testing();
