# Which Debian has which PostgreSQL. Sourced.

debian=${GOVPROJ_MIRROR:-http://deb.debian.org/debian}
debian_keys=/usr/share/keyrings/debian-archive-keyring.gpg
declare -A release=([15]=bookworm [17]=trixie [18]=sid)

# debian_suites VERSION: where the Debian that has it keeps it, and what came to it since, a line each
debian_suites() {
	local name=${release[$1]:-}
	[ -n "$name" ] || { echo "No Debian is known to have PostgreSQL $1." >&2; return 1; }
	echo "$debian $name"
	[ "$name" = sid ] || printf '%s\n' "$debian $name-updates" "${debian/%debian/debian-security} $name-security"
}
