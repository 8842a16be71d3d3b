# Sourced by ./sitless and ./verify: what each needs from the system, how it is installed, built and started.
# shellcheck shell=bash

# The Debian or Ubuntu package that brings a program.
package_of() {
    case $1 in
        java) echo openjdk-17-jdk-headless ;;
        mvn) echo maven ;;
        cc) echo gcc libc6-dev ;;
        linux-headers) echo linux-libc-dev ;;
        ip | ss) echo iproute2 ;;
        ping) echo iputils-ping ;;
        nft) echo nftables ;;
        linux.uml) echo user-mode-linux ;;
        modprobe | insmod) echo kmod ;;
        ps | sysctl) echo procps ;;
        rdisc6) echo ndisc6 ;;
        systemd-analyze) echo systemd ;;
        setpriv | unshare) echo util-linux ;;
        *) echo "$1" ;;
    esac
}

# A JDK of 17 or later counts as java; a bare runtime does not, since we compile.
has() {
    case $1 in
        java) command -v javac "${JAVA_HOME-}/bin/javac" >/dev/null && [ "$(java_major)" -ge 17 ] ;;
        *) command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ] || [ -x "/sbin/$1" ] ;;
    esac
}

java_command() {
    if [ -n "${JAVA_HOME-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then echo "$JAVA_HOME/bin/java"; else echo java; fi
}

# The note beside the JVM says as much as the JVM would after its start.
java_major() {
    local home=${JAVA_HOME-}
    if [ -z "$home" ] || [ ! -x "$home/bin/java" ]; then home=$(readlink -f "$(command -v java)") && home=${home%/bin/java}; fi
    if [ -r "$home/release" ]; then
        sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release"
    else
        "$(java_command)" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1
    fi
}

# need YES PROGRAM...: installs the packages of the programs that are missing, asking first unless YES is "yes".
need() {
    local yes=$1 program answer missing=() packages=()
    shift
    for program in "$@"; do
        has "$program" || missing+=("$program")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    for program in "${missing[@]}"; do
        # shellcheck disable=SC2207 # a list of words
        packages+=($(package_of "$program"))
    done
    if ! command -v apt-get >/dev/null; then
        echo "sitless: missing: ${missing[*]}: install them with this system's package manager and try again" >&2
        exit 3
    fi
    if [ "$(id -u)" -ne 0 ]; then
        echo "sitless: missing: ${missing[*]}: run 'apt-get install ${packages[*]}' as root, or run this as root" >&2
        exit 3
    fi
    echo "sitless: installing: ${packages[*]}" >&2
    if [ "$yes" != yes ]; then
        if [ ! -t 0 ]; then
            echo "sitless: nobody to ask: say --yes to install them" >&2
            exit 2
        fi
        read -r -p "Install these packages with apt-get? [y/N] " answer
        case $answer in [yY]*) ;; *) exit 3 ;; esac
    fi
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${packages[@]}"; } >/dev/null || {
        echo "sitless: apt-get could not install ${packages[*]}: see its messages above" >&2
        exit 1
    }
}

# stale ROOT LIB: whether the build in LIB is missing or older than the sources it was made from.
stale() {
    local sources=("$1"/pom.xml "$1"/*/pom.xml "$1"/*/src/main)
    [ -d "$2" ] || return 0
    case $2 in */bench/*) sources+=("$1"/app/src/testbed) ;; esac
    [ -n "$(find "${sources[@]}" -newer "$2" -type f -print -quit)" ]
}

# build ROOT MODULE LIB: packages a module, and what it needs, into LIB. Only bench needs what the tests share.
# LIB is made anew: jars of another version must not stay, nor those change in place that a process runs from, nor half of them do.
build() {
    local skip=-Dmaven.test.skip=true
    if [ "$2" = bench ]; then skip=-DskipTests; fi
    rm -rf "$3" "${3%/lib}"/class-archive.*
    (cd "$1" && mvn -q -B "$skip" -Dspotless.check.skip=true -pl "$2" -am package) >&2 || {
        rm -rf "$3"
        echo "sitless: the build failed: see Maven's messages above" >&2
        exit 1
    }
    if [ "$2" = app ]; then "$1/app/src/launcher/class-archive.sh" "${3%/lib}" || true; fi
    touch "$3"
}

# Flags that the JVM needs; nobody types them. Agrona reaches into java.base; 22 and later ask before native calls. The second compiler
# waits until code has run four times as often as usual: it competes with packets for the processors, and most of a start never comes back.
java_flags() {
    local major
    major=$(java_major)
    echo --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED -XX:+UseSerialGC -Xss512k -XX:-UsePerfData \
        -XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=2400 -XX:Tier4CompileThreshold=60000 \
        -XX:Tier4BackEdgeThreshold=160000
    if [ "$major" -ge 22 ]; then echo --enable-native-access=ALL-UNNAMED; fi
    if [ "$major" -ge 23 ]; then echo --sun-misc-unsafe-memory-access=allow; fi
}
