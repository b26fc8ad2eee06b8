#!/usr/bin/env perl
# Checks an exported ledger with nothing but Perl: no database, no extension, no code of theirs.
#
#   psql -XAtc "SELECT govproj.export_ledger('yunfu')" >ledger.jsonl
#   perl ledger_verify.pl ledger.jsonl
#   perl ledger_verify.pl ledger.jsonl 'govproj-digest:1 root=... register="yunfu"'
#
# Computes every chain of acts anew, and the digest at the end of the file (a ledger exported on a standby has none there);
# with a digest that was kept elsewhere also whether the acts up to its time are still those it was taken of. Prints a line for each fault and exits with 1; with
# 2 when it cannot read what it is given. '-' reads standard input.
use strict;
use warnings;

use Digest::SHA qw(sha256);
use JSON::PP ();
use Time::Local qw(timegm);

my @FIELDS = qw(project_id seq kind from_stage to_stage actor agency_id legal_on recorded_at policy_id detail);

my ($file, @kept) = @ARGV;
die_of_use("usage: $0 FILE [DIGEST LINE]") if !defined $file || @kept > 1;

my (%chains, @faults);
my $own_digest = read_ledger($file);
check_chain($_) for sort { $a <=> $b } keys %chains;
check_digest('the digest at the end of the file', $own_digest) if defined $own_digest;
check_digest('the digest that was kept', $_) for @kept;

print "$_\n" for @faults;
exit 1 if @faults;
my $acts = 0;
$acts += @$_ for values %chains;
printf "%d chains with %d acts hold%s\n", scalar(keys %chains), $acts, defined $own_digest ? '' : '; the file bears no digest, as one from a standby';

sub die_of_use
{
	my ($message) = @_;
	print STDERR "$message\n";
	exit 2;
}

# Fills %chains: project_id (0 for the register's own) => its acts as they come. Returns the digest in the last line, undef for null.
sub read_ledger
{
	my ($name) = @_;
	my $json = JSON::PP->new->utf8;
	my $in = \*STDIN;
	if ($name ne '-')
	{
		undef $in;
		open($in, '<', $name) or die_of_use("$name: $!");
	}
	binmode $in;
	my ($header, $digest, $ended);
	while (my $line = <$in>)
	{
		die_of_use("$name:$.: something follows the digest") if $ended;
		my $entry = eval { $json->decode($line) };
		die_of_use("$name:$.: not an object in JSON") if ref $entry ne 'HASH';
		if (!$header)
		{
			$header = $entry;
			die_of_use("$name: not a ledger of version 1")
			  if ($header->{format} // '') ne 'govproj-ledger' || ($header->{version} // 0) ne '1';
		}
		elsif (exists $entry->{digest})
		{
			($digest, $ended) = ($entry->{digest}, 1);
		}
		else
		{
			push @{ $chains{ $entry->{project_id} // 0 } }, shortened($entry, "$name:$.");
		}
	}
	die_of_use("$name: the end is missing, which is a digest") if !$ended;
	return $digest;
}

# Of an act only what is needed further on: its canonical form, and what is compared.
sub shortened
{
	my ($act, $where) = @_;
	for my $field (@FIELDS, 'hash')
	{
		die_of_use("$where: $field is missing") if !exists $act->{$field};
	}
	for my $field (qw(seq recorded_at hash))
	{
		die_of_use("$where: no $field") if ($act->{$field} // '') !~ /^[0-9a-f-]+$/;
	}
	return { seq => $act->{seq}, at => $act->{recorded_at}, hash => $act->{hash}, form => join('', map { netstring($act->{$_}) } @FIELDS) };
}

sub netstring
{
	my ($text) = @_;
	return '-,' if !defined $text;
	utf8::encode($text);
	return length($text) . ":$text,";
}

sub name_of
{
	my ($project) = @_;
	return $project ? "project $project" : 'the register';
}

# hash = SHA-256 (hash of the previous act, canonical form), in the order of seq, which counts from 1 without gaps.
sub check_chain
{
	my ($project) = @_;
	my $previous = '';
	my $seq = 0;
	for my $act (@{ $chains{$project} })
	{
		$seq++;
		if ($act->{seq} ne $seq)
		{
			push @faults, name_of($project) . ": act $seq is missing";
			return;
		}
		$previous = sha256($previous . $act->{form});
		if (unpack('H*', $previous) ne $act->{hash})
		{
			push @faults, name_of($project) . ": act $seq, or the one before it, is not as it was written";
			return;
		}
	}
	return;
}

# Compares a digest with what the acts up to its time come to.
sub check_digest
{
	my ($name, $line) = @_;
	my ($root, $chains, $acts, $until) =
	  $line =~ /^\s*govproj-digest:1 root=([0-9a-f]{64}) chains=(\d+) acts=(\d+) until=(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) register=".*"\s*$/
	  or die_of_use("$name is none");
	my @heads = heads_at(microseconds($until));
	my $acts_here = 0;
	$acts_here += $_->[1] for @heads;
	if (@heads != $chains || $acts_here != $acts)
	{
		push @faults, sprintf '%s tells of %s chains with %s acts, where there are %d with %d: %s', $name, $chains, $acts, scalar(@heads), $acts_here,
		  told_by_count($acts_here <=> $acts);
	}
	elsif (unpack('H*', merkle_root(map { leaf(@$_) } @heads)) ne $root)
	{
		push @faults, "$name tells of as many acts as there are, but they are not the same";
	}
	return;
}

# What follows for certain from there being fewer acts than the digest tells of, as many in other chains, or more.
sub told_by_count
{
	my ($order) = @_;
	return 'acts that it knows are gone, or bear a later time now' if $order < 0;
	return 'acts that it does not know have come in, with a time before its own' if $order > 0;
	return 'acts that it knows are gone, and others have come in';
}

# Microseconds since 1970-01-01 UTC.
sub microseconds
{
	my ($time) = @_;
	my ($year, $month, $day, $hour, $minute, $second, $micro) = $time =~ /(\d+)/g;
	my $seconds = eval { timegm($second, $minute, $hour, $day, $month - 1, $year) };
	die_of_use("$time is no time") if !defined $seconds;
	return $seconds * 1_000_000 + $micro;
}

# As of a moment, a chain is its longest beginning whose acts were all recorded before it. Returns [project, seq, hash]
# of each chain that had begun.
sub heads_at
{
	my ($until) = @_;
	my @heads;
	for my $project (sort { $a <=> $b } keys %chains)
	{
		my $last;
		for my $act (@{ $chains{$project} })
		{
			last if $act->{at} >= $until;
			$last = $act;
		}
		push @heads, [ $project, $last->{seq}, $last->{hash} ] if $last;
	}
	return @heads;
}

sub leaf
{
	my ($project, $seq, $hash) = @_;
	return sha256("\0" . netstring($project) . netstring($seq) . netstring($hash));
}

# RFC 6962: a tree of more than one leaf is split after the largest power of two below their number. Here from below,
# level by level; the last of an odd number goes up as it is.
sub merkle_root
{
	my @nodes = @_;
	return sha256('') if !@nodes;
	while (@nodes > 1)
	{
		my @above;
		while (my ($left, $right) = splice @nodes, 0, 2)
		{
			push @above, defined $right ? sha256("\1$left$right") : $left;
		}
		@nodes = @above;
	}
	return $nodes[0];
}
