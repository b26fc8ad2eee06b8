# Sourced by check and demo: a throwaway server with govproj, apart from everything else on the machine.
#
# A sandbox is one directory that holds a copy of the source tree, a private copy of the server's files (PostgreSQL
# finds its files relative to its programs, so a copy is a whole installation), a cluster and its socket. It listens
# on no port and installs nothing outside itself, so no existing cluster is touched or even seen.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

fail() { printf '%s\n' "$*" >&2; exit 1; }
progress() { printf '%s== %s%s\n' "${bold:-}" "$*" "${plain:-}"; }

# sandbox_enter SCRIPT: provisions, makes a sandbox in /tmp (or GOVPROJ_TMP), and runs SCRIPT in it again: unprivileged,
# because PostgreSQL refuses root, and with a clean environment. Returns that run's status; $SANDBOX is the directory.
sandbox_enter() {
	local script=$1 user as_user=()
	bash "$top/scripts/provision" "$script" || exit 1

	SANDBOX=$(mktemp -d "${GOVPROJ_TMP:-/tmp}/govproj-$script.XXXXXX")
	mkdir "$SANDBOX/tree"
	tar -C "$top" --exclude=./.git --exclude='*.o' --exclude='*.bc' --exclude='*.so' --exclude='*.d' \
		--exclude='./govproj--*.sql' --exclude='*.mo' --exclude=./src/schema -cf - . | tar -C "$SANDBOX/tree" -xf - --no-same-owner

	if [ "$(id -u)" -eq 0 ]; then
		user=$(id -un "${SUDO_UID:-0}")
		[ "$user" != root ] || user=$(id -un postgres 2>/dev/null || echo nobody)
		chown -R "$user:" "$SANDBOX"
		as_user=(setpriv --reuid "$(id -u "$user")" --regid "$(id -g "$user")" --clear-groups)
	fi
	chmod -R u+rwX "$SANDBOX"

	local bold='' red='' dim='' plain=''
	if [ -t 1 ]; then bold=$'\e[1m' red=$'\e[31m' dim=$'\e[36m' plain=$'\e[0m'; fi
	cd "$SANDBOX/tree"
	"${as_user[@]}" env -i SANDBOX="$SANDBOX" HOME="$SANDBOX" PATH="$PATH:/usr/sbin:/sbin" TERM="${TERM:-dumb}" \
		LC_ALL=C.UTF-8 PG_CONFIG="${PG_CONFIG:-/usr/lib/postgresql/15/bin/pg_config}" \
		SUITES="${SUITES:-}" TESTS="${TESTS:-}" SANITIZE="${SANITIZE:-}" DEMO_LANG="${DEMO_LANG:-en}" bold="$bold" red="$red" dim="$dim" plain="$plain" \
		bash "scripts/$script"
}

# quietly COMMAND...: its output is shown only when it fails
quietly() {
	"$@" >"$SANDBOX/step.log" 2>&1 </dev/null && return
	tail -n 40 "$SANDBOX/step.log" >&2
	fail "failed: $*"
}

# sandbox_install: a private copy of the server, with govproj built from the tree and installed into it
sandbox_install() {
	local dirs=() dir kind prefix
	for kind in bindir pkglibdir sharedir includedir; do
		dir=$("$PG_CONFIG" --$kind) || dir=
		[[ $dir = /?* ]] || fail "$PG_CONFIG does not say where the server's $kind is"
		dirs+=("$dir")
	done

	# what the server's directories have in common stands where the copy's root will be
	prefix=${dirs[0]}
	for dir in "${dirs[@]}"; do
		while [[ $dir/ != "$prefix"/* ]]; do prefix=${prefix%/*}; done
	done
	for dir in "${dirs[@]:0:3}"; do
		mkdir -p "$SANDBOX/server${dir#"$prefix"}"
		cp -a "$dir/." "$SANDBOX/server${dir#"$prefix"}"
	done
	dir=$SANDBOX/server${dirs[3]#"$prefix"}
	mkdir -p "${dir%/*}"
	ln -s "${dirs[3]}" "$dir"

	PG_CONFIG=$SANDBOX/server${dirs[0]#"$prefix"}/pg_config
	export PATH=${PG_CONFIG%/*}:$PATH
	[ "$(pg_config --sharedir)" = "$SANDBOX/server${dirs[2]#"$prefix"}" ] || fail "this server cannot be copied: $PG_CONFIG"

	quietly make -C "$SANDBOX/tree" -j "$(nproc)" PG_CONFIG="$PG_CONFIG" ${SANITIZE:+"COPT=$sanitizers"}
	quietly make -C "$SANDBOX/tree" PG_CONFIG="$PG_CONFIG" install
}

# What gcc adds where SANITIZE is set. A server that was built without it needs its library first; ASan's own stacks would
# deceive the server's check of its depth, and a server's memory is meant to live as long as its process.
sanitizers='-fsanitize=address,undefined -fno-sanitize-recover=undefined'
sanitized=("LD_PRELOAD=$(gcc -print-file-name=libasan.so 2>/dev/null)"
	ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=0:abort_on_error=1:quarantine_size_mb=16
	UBSAN_OPTIONS=print_stacktrace=1:abort_on_error=1)

# sandbox_start [SETTING...]: a cluster on a socket in the sandbox, and the environment that leads clients to it
sandbox_start() {
	quietly initdb -D "$SANDBOX/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync
	printf '%s\n' "listen_addresses = ''" "unix_socket_directories = '$SANDBOX'" 'fsync = off' "$@" \
		>>"$SANDBOX/data/postgresql.conf"
	quietly env ${SANITIZE:+"${sanitized[@]}"} pg_ctl -D "$SANDBOX/data" -l "$SANDBOX/server.log" -w start
	export PGHOST=$SANDBOX PGPORT=5432 PGUSER=postgres PGCLIENTENCODING=UTF8
}

sandbox_stop() {
	[ ! -f "$SANDBOX/data/postmaster.pid" ] || pg_ctl -D "$SANDBOX/data" -m immediate stop >/dev/null
}

# narrated FILE: a part of the tour, told in the language that was asked for
narrated() {
	if [ "${DEMO_LANG:-en}" = en ]; then cat "$1"; else perl scripts/narrate "$DEMO_LANG" "$1"; fi
}

# play FILE: a part of the tour, in database govproj_demo; fails when the refusals seen are not those it announces
play() {
	local announced seen
	narrated "$1" | psql -X -a -q -P pager=off -v VERBOSITY=verbose -d govproj_demo 2>&1 | tee "$SANDBOX/step.log"
	[ "${PIPESTATUS[0]}${PIPESTATUS[1]}" = 00 ] || { echo "psql failed on $1"; return 1; }
	announced=$(sed -nE 's/^-- refused: *([0-9A-Z]{5}).*/\1/p' "$1")
	seen=$(sed -nE 's/^(ERROR|FATAL): +([0-9A-Z]{5}):.*/\2/p' "$SANDBOX/step.log")
	[ "$announced" = "$seen" ] && return
	echo "$1 announces other refusals ($(xargs <<<"$announced")) than were seen ($(xargs <<<"$seen"))"
	return 1
}
