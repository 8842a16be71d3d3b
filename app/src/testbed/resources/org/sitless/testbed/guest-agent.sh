#!/bin/sh
# Process 1 of a User-Mode Linux guest whose root is the host's own file system, read-only: mounts what it needs in memory, loads sit,
# and then obeys its console, line by line:
#
#   run ID COMMAND      starts COMMAND (a shell line) in a session of its own
#   signal ID NAME      sends a signal to that session
#   off                 powers off
#
# and answers, also line by line:
#
#   ready SECONDS       it may be asked; SECONDS since its kernel started
#   out ID LINE, err ID LINE    what a command said
#   end ID STATUS       a command has ended and all it said has been told
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp LC_ALL=C

mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs tmp /tmp
mount -t tmpfs run /run
exec < /dev/ttyS0 > /dev/ttyS0 2>&1
stty -echo -opost

modules=/usr/lib/uml/modules/$(uname -r)

# Loads a module after those it depends on; modules.dep names them nearest first.
load() {
    line=$(grep "/$1\.ko:" "$modules/modules.dep")
    reversed=${line%%:*}
    for dependency in ${line#*:}; do
        reversed="$dependency $reversed"
    done
    for module in $reversed; do
        insmod "$modules/$module" 2> /dev/null
    done
}

# grep ends the last line of an output that does not do so itself, and unlike sed's own way to do it holds no line back.
run() {
    mkfifo "/tmp/$1.out" "/tmp/$1.err"
    grep -a --line-buffered '' < "/tmp/$1.out" | sed -u "s/^/out $1 /" &
    out=$!
    grep -a --line-buffered '' < "/tmp/$1.err" | sed -u "s/^/err $1 /" &
    err=$!
    setsid sh -c "$2" < /dev/null > "/tmp/$1.out" 2> "/tmp/$1.err" &
    session=$!
    echo $session > "/tmp/$1.session"
    wait $session
    status=$?
    wait $out $err
    rm -f "/tmp/$1.out" "/tmp/$1.err" "/tmp/$1.session"
    echo "end $1 $status"
}

ip link set lo up
load ipv6
load sit

read -r uptime rest < /proc/uptime
echo "ready $uptime"
while read -r verb id rest; do
    case $verb in
        run) run "$id" "$rest" & ;;
        signal) kill -s "$rest" -- "-$(cat "/tmp/$id.session")" 2> /dev/null ;;
        off) break ;;
    esac
done
echo o > /proc/sysrq-trigger
sleep 5
