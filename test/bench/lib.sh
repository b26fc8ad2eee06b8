# What the benchmarks share: each runs in a sandbox of its own, as sandbox.sh makes it. Sourced by them.
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/sandbox.sh"
here=$top/test/bench

# bench_enter SCRIPT ARGUMENT...: unless already there, runs test/bench/SCRIPT again in a fresh sandbox and ends; what
# the variables PROJECTS and PATIENCE say goes along. The cluster is in the register's time zone, so that current_date, which costs
# nothing to speak of, is the register's day at any hour.
bench_enter() {
	local script=$1 as_user=()
	shift
	[ -z "${SANDBOX:-}" ] || return 0
	bash "$top/scripts/provision" bench
	SANDBOX=$(mktemp -d "${GOVPROJ_TMP:-/tmp}/govproj-bench.XXXXXX")
	trap 'rm -rf "$SANDBOX"' EXIT
	mkdir "$SANDBOX/tree"
	tar -C "$top" --exclude=./.git --exclude='*.o' --exclude='*.bc' --exclude='*.so' --exclude='*.d' \
		--exclude='./govproj--*.sql' -cf - . | tar -C "$SANDBOX/tree" -xf - --no-same-owner
	if [ "$(id -u)" -eq 0 ]; then
		chown -R postgres: "$SANDBOX"
		as_user=(setpriv --reuid postgres --regid postgres --clear-groups)
	fi
	cd "$SANDBOX/tree"
	"${as_user[@]}" env -i SANDBOX="$SANDBOX" HOME="$SANDBOX" PATH="$PATH" TZ=Asia/Shanghai LC_ALL=C.UTF-8 PROJECTS="${PROJECTS:-}" PATIENCE="${PATIENCE:-}" \
		PG_CONFIG="${PG_CONFIG:-/usr/lib/postgresql/15/bin/pg_config}" bash "test/bench/$script" "$@"
	exit
}
