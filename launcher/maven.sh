#!/bin/sh
# Maven with the JDK that the launcher would take, for those who have not set JAVA_HOME.
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
package=$home/server/target/resonant
. "$home/launcher/say.sh"
. "$home/launcher/java.sh"
. "$home/launcher/build.sh"
find_java
find_maven
exec "$maven" -f "$home/pom.xml" "$@"
