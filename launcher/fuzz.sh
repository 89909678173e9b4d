#!/bin/sh
# Looks for inputs that break the readers of what strangers send: launcher/fuzz.sh [SECONDS [TARGET...]]
# Targets are the classes io.resonant.fuzz.<TARGET>Fuzz. What is found stays in server/target/fuzz; an input that broke
# something belongs into server/src/test/resources/fuzz once it breaks nothing any more.
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
package=$home/server/target/resonant
. "$home/launcher/say.sh"
. "$home/launcher/java.sh"
. "$home/launcher/build.sh"
find_java
find_maven
export JAVA_HOME="$java_home"

seconds=${1:-60}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- Package Manifest Layout Script Mcap Request Json Frame Token Passkey Markdown Yaml Import Picture Stream Log
"$maven" -q -B -f "$home/pom.xml" -P fuzz -pl server -am test-compile \
    dependency:build-classpath -Dmdep.outputFile=target/fuzz.classpath
classes=$home/server/target/test-classes:$home/server/target/classes:$(cat "$home/server/target/fuzz.classpath")

for target in "$@"; do
    name=$(printf '%s' "$target" | tr '[:upper:]' '[:lower:]')
    found=$home/server/target/fuzz/$name
    mkdir -p "$found"
    say "$target: $seconds s" "$target：$seconds 秒"
    nice "$java_home/bin/java" -XX:+UseSerialGC -Xmx1g -cp "$classes" com.code_intelligence.jazzer.Jazzer \
        "--target_class=io.resonant.fuzz.${target}Fuzz" '--instrumentation_includes=io.resonant.**' \
        "-max_total_time=$seconds" -max_len=8192 -timeout=60 -rss_limit_mb=4096 -print_final_stats=1 \
        "--reproducer_path=$found" "-artifact_prefix=$found/broken-" "$found" "$home/server/src/test/resources/fuzz/$name"
done
