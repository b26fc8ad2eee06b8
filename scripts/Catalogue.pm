# What scripts read of the catalogues in po/, of the literals in SQL, and of its domains.
package Catalogue;
use strict;
use warnings FATAL => 'all';

use Exporter 'import';
our @EXPORT_OK = qw(bytes domains entries slurp sql_literal);

sub slurp
{
	my $file = shift;
	open(my $in, '<', $file) or die "$0: $file: $!\n";
	local $/;
	return scalar <$in>;
}

# The bytes that a literal of C, or of a catalogue, stands for.
my %escape = (n => "\n", t => "\t", r => "\r", '"' => '"', '\\' => '\\');
sub bytes
{
	my $literal = shift;
	$literal =~ s{\\(.)}{ $escape{$1} // die "$0: unknown escape \\$1\n" }ges;
	return $literal;
}

# What literals of SQL stand for, of which one may follow the other on the next line.
sub sql_literal { return join '', map { s/''/'/gr } shift =~ /'((?:[^']|'')*)'/g; }

# The engine's domains, each with the type that it is over.
sub domains
{
	my %base;
	foreach my $file (glob 'src/*/*.sql')
	{
		my $text = slurp($file);
		while ($text =~ /^CREATE DOMAIN\b([^\n]*)/mg)
		{
			my ($name, $type) = $1 =~ /^ govproj\.(\w+) AS (\w+)$/ or die "$0: $file: cannot read CREATE DOMAIN$1\n";
			die "$0: $file: domain govproj.$name stands twice\n" if $base{$name};
			$base{$name} = $type;
		}
	}
	return %base;
}

# The entries of a catalogue, each as a hash of what stands under msgid, msgid_plural and msgstr, as they are written.
sub entries
{
	my $po = shift;
	my (@entries, $entry, $key);
	foreach (split /\n/, slurp($po))
	{
		if (/^#,.*\bfuzzy\b/) { $entry->{fuzzy} = 1; }
		elsif (/^#/) { }
		elsif (/^\s*$/) { push @entries, $entry if $entry; undef $entry; undef $key; }
		elsif (/^(msgid|msgid_plural|msgstr)(?:\[0\])?\s+"(.*)"$/) { $key = $1; $entry->{$key} = $2; }
		elsif (/^"(.*)"$/ && $key) { $entry->{$key} .= $1; }
		else { die "$0: $po: cannot read this: $_\n"; }
	}
	push @entries, $entry if $entry;
	return @entries;
}

1;
