#!/bin/sh
# The program in the image. RESONANT_JAVA_OPTIONS adds options to the JVM.
cd /opt/resonant || exit 1
# The cache was made with this very command line; the JVM ignores it, and only starts slower, where one differs.
# shellcheck disable=SC2086 # several options in one variable, split on purpose
exec runtime/bin/java @java.options -XX:MaxRAMPercentage=70 ${RESONANT_JAVA_OPTIONS-} \
    -Dorg.sqlite.lib.path=native -Dresonant.home=/data \
    -XX:AOTCache=resonant.aot '-Xlog:aot*=off' -jar resonant.jar "$@"
