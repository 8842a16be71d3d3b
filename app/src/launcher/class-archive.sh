#!/usr/bin/env bash
# Makes a class-data archive of what was packaged, so that the JVM maps its classes instead of reading, parsing and verifying them anew.
#
#   class-archive.sh DIST        DIST/lib/*.jar -> DIST/class-archive.jsa, and DIST/class-archive.options for java @FILE
#
# The classes are those that a rehearsal loads: a broker, a client and an endpoint in a network namespace of their own, on its
# loopback; where no namespace can be made, commands that need none. All of our own come with them. A JVM that the archive does not
# fit (another one, a newer jar) goes without it and says nothing.
set -euo pipefail

launcher=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
# shellcheck source=app/src/launcher/prerequisites.sh
. "$launcher/prerequisites.sh"

# Both run and archive must name the same jars in the same order; the C locale's is the same everywhere.
export LC_ALL=C

rehearse=no
if [ "$1" = --rehearse ]; then
    rehearse=yes
    shift
fi
dist=$(cd "$1" && pwd)
archive=$dist/class-archive.jsa
options=$dist/class-archive.options
class_path=$(printf '%s:' "$dist"/lib/*.jar)
class_path=${class_path%:}
# The rehearsal is short: what the second compiler makes of it would come too late.
# shellcheck disable=SC2207 # a list of flags
java=("$(java_command)" $(java_flags) -XX:TieredStopAtLevel=1 -cp "$class_path")

# recorded NAME COMMAND...: runs a command of sitless and writes down what classes it loads.
recorded() {
    local name=$1
    shift
    exec "${java[@]}" -Xlog:disable -XX:DumpLoadedClassList="$SITLESS_RUN_DIR/$name.classes" org.sitless.app.Main "$@"
}

# await FILE: until a line that begins with "ready" stands in it; gives up after a minute.
await() {
    local tries
    for ((tries = 0; tries < 600; tries++)); do
        if grep -q ^ready "$1"; then return 0; fi
        sleep 0.1
    done
    return 1
}

# Everything with everybody, on the loopback of a namespace that ends with this shell.
play() {
    local said=$SITLESS_RUN_DIR broker client endpoint address
    ip link set lo up
    for address in 1 2 3; do ip address add "192.0.2.$address/32" dev lo; done
    cat >"$said/broker.toml" <<-END
	tsp = { realm = "example.net" }
	tunnel = { local = "192.0.2.1", address = "2001:db8:f000::1", dns = "2001:db8:f000::53" }
	pool = { host = { prefix = "2001:db8:f000::/64" } }
	store = { url = "sqlite:$said/broker.db" }
	END
    cat >"$said/tspc.conf" <<-END
	server=192.0.2.1
	client_v4=192.0.2.2
	userid=rehearsal
	passwd=rehearsal
	auth_method=any
	host_type=host
	tunnel_mode=v6v4
	if_tunnel_v6v4=rehearsal1
	END
    chmod 600 "$said/tspc.conf"
    echo rehearsal | (recorded user broker user add rehearsal --config "$said/broker.toml" --password-stdin)
    (recorded broker broker --config "$said/broker.toml") >"$said/broker.said" &
    broker=$!
    (recorded endpoint up --tun rehearsal2 --local 192.0.2.3 --remote 192.0.2.2 --address 2001:db8:1::1/64) >"$said/endpoint.said" &
    endpoint=$!
    trap 'kill "$broker" "$endpoint" ${client-} 2>/dev/null || true' EXIT
    await "$said/broker.said"
    (recorded client tspc -vf "$said/tspc.conf") >"$said/client.said" 2>&1 &
    client=$!
    await "$said/endpoint.said"
    await "$said/client.said"
    (recorded status status) >/dev/null
    kill "$client" "$endpoint"
    wait "$client" "$endpoint"
    kill "$broker"
    wait "$broker"
    trap - EXIT
}

if [ "$rehearse" = yes ]; then
    play
    exit
fi

# Up to date: newer than every jar, and of the same jars.
if [ -f "$archive" ] && grep -qxF -- "$class_path" "$options" && [ -z "$(find "$dist/lib" -maxdepth 1 -name '*.jar' -newer "$archive")" ]; then
    exit
fi
rm -f "$archive" "$options"

SITLESS_RUN_DIR=$(mktemp -d)
export SITLESS_RUN_DIR
trap 'rm -rf "$SITLESS_RUN_DIR"' EXIT
namespace=(unshare --net)
if [ "$(id -u)" -ne 0 ]; then namespace=(unshare --net --map-root-user); fi
if ! "${namespace[@]}" "$BASH" "${BASH_SOURCE[0]}" --rehearse "$dist" >"$SITLESS_RUN_DIR/said" 2>&1; then
    (recorded help --help) >/dev/null
    (recorded status status) >/dev/null
fi

# Newer JVMs number the classes of each list; the numbers of several do not go together, and only classes of other loaders need them.
{
    for module in app dataplane native-loader tsp tun; do
        jar tf "$dist/lib/$module"-[0-9]*.jar | sed -n '/-info\.class$/d; s/\.class$//p'
    done
    sed '/^#/d; / source: /d; s/ id: [0-9]*$//' "$SITLESS_RUN_DIR"/*.classes
} | sort -u >"$SITLESS_RUN_DIR/all"
"${java[@]}" -Xshare:dump -Xlog:disable -XX:SharedClassListFile="$SITLESS_RUN_DIR/all" -XX:SharedArchiveFile="$archive.new" >/dev/null
mv -f "$archive.new" "$archive"

# What a JVM has to warn of belongs on stderr, where nobody parses; that the archive does not fit is none of it.
cat >"$options" <<END
-XX:SharedArchiveFile=$archive
-Xlog:disable
-Xlog:all=warning:stderr
-Xlog:cds*=off:stderr
-cp
$class_path
END
