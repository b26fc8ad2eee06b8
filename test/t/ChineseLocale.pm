# A Chinese locale for servers started by a test: chinese_locale() returns its name, or undef when none can be had.
# A fresh machine has none, but glibc's localedef compiles one without root, and servers find it through LOCPATH.
package ChineseLocale;
use strict;
use warnings;

use Exporter 'import';
use PostgreSQL::Test::Utils ();

our @EXPORT = qw(chinese_locale $no_chinese_locale);
our $no_chinese_locale = 'there is no zh_CN locale here and localedef makes none (Debian: package locales)';

sub chinese_locale
{
	my ($found) = grep { /^zh_CN\.utf-?8$/i } split /\n/, `locale -a 2>/dev/null`;
	return $found if $found;

	my $dir = PostgreSQL::Test::Utils::tempdir('locale');
	system("localedef -i zh_CN -f UTF-8 '$dir/zh_CN.UTF-8' >/dev/null 2>&1");
	return undef unless -e "$dir/zh_CN.UTF-8/LC_MESSAGES/SYS_LC_MESSAGES";
	$ENV{LOCPATH} = $dir;
	return 'zh_CN.UTF-8';
}

1;
