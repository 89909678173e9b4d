#!/bin/sh
# Builds and runs the server, and does both again whenever a source has changed (a look every two seconds).
set -u
server=
stop() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null
        wait "$server"
        server=
    fi
}
trap 'stop; exit 0' TERM INT

changed() {
    find pom.xml kernel/pom.xml kernel/src/main server/pom.xml server/src/main -newer /tmp/built | grep -q .
}

while :; do
    touch /tmp/built
    if mvn -B -ntp -q -Dquick -pl server -am package; then
        stop
        java @server/target/resonant/java.options -jar server/target/resonant/resonant.jar serve &
        server=$!
    fi
    until changed; do
        sleep 2 &
        wait $!
    done
    echo "A source has changed." >&2
done
