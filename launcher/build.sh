# Builds what is missing or older than its sources: the dashboard (npm), the server (Maven), the start-up cache (Java).

log=$home/server/target/build.log
built_something=

build_if_needed() {
    [ -f "$home/pom.xml" ] || return 0 # a package without sources: nothing to build
    dashboard_is_stale || server_is_stale || cache_is_stale || return 0
    take_turn
    if dashboard_is_stale; then
        build_dashboard
    fi
    if server_is_stale; then
        build_server
    fi
    if cache_is_stale; then
        build_cache
    fi
    if [ -n "$built_something" ]; then
        printf '\n' >&2
    fi
    give_turn
}

# One build at a time: two would take each other's files away. What is stale is asked again afterwards. The turn of a process
# that does not build any more is anybody's.
take_turn() {
    turn=$home/server/target/.building
    mkdir -p "$home/server/target"
    [ -w "$home/server/target" ] || return 0 # the build will say so
    nameless=0
    told=
    until mkdir "$turn" 2>/dev/null; do
        [ -d "$turn" ] || [ "$nameless" -lt 3 ] || return 0 # no room on the disk: the build will say so
        builder=$(cat "$turn/process" 2>/dev/null) || builder=
        [ -n "$builder" ] || nameless=$((nameless + 1)) # its name is written right after; without one it ended in between
        if [ "$nameless" -gt 3 ] || { [ -n "$builder" ] && ! is_building "$builder"; }; then
            rm -rf "$turn"
            nameless=0
        elif [ -n "$builder" ] && [ -z "$told" ]; then
            told=yes
            say "Process $builder is building Resonant in this folder; this one goes on when it is done." \
                "このフォルダーではプロセス $builder が Resonant をビルド中です。終わりしだい続けます。"
        fi
        sleep 1
    done
    printf '%s\n' "$$" >"$turn/process"
    trap 'rm -rf "$turn"' EXIT
}

# is_building PROCESS: does it run, and is it a launcher? After a restart its number may be somebody else's, or this one's.
is_building() {
    [ "$1" != "$$" ] && kill -0 "$1" 2>/dev/null || return 1
    arguments=$(ps -o args= -p "$1" 2>/dev/null) || return 0 # without ps the number has to do
    case $arguments in
    *resonant*) return 0 ;;
    *) return 1 ;;
    esac
}

give_turn() {
    trap - EXIT
    rm -rf "$turn"
}

# newer STAMP PATH...: is one of the paths, or something below it, newer than the stamp?
newer() {
    stamp=$1
    shift
    [ -f "$stamp" ] || return 0
    [ -n "$(find "$@" -newer "$stamp" 2>/dev/null | head -n 1)" ]
}

server_is_stale() {
    newer "$package/.built" "$home/pom.xml" "$home/kernel/pom.xml" "$home/kernel/src/main" \
        "$home/server/pom.xml" "$home/server/src/main" "$home/dashboard/dist"
}

dashboard_is_stale() {
    [ -f "$home/dashboard/package.json" ] || return 1
    newer "$home/dashboard/dist/.built" "$home/dashboard/src" "$home/dashboard/public" "$home"/dashboard/*.json \
        "$home"/dashboard/*.ts "$home"/dashboard/*.html
}

# A cache serves exactly one JDK and one copy of the jars. The JVM ignores one that does not fit, which only costs time.
cache_is_stale() {
    [ -w "$package" ] || return 1
    [ ! -f "$package/.trained" ] || [ "$(cat "$package/.trained")" != "$(cache_identity)" ]
}

cache_identity() {
    printf '%s\n' "$package" "$java_home"
    cat "$java_home/release" "$package/java.options"
    ls -l "$package/resonant.jar"
}

build_dashboard() {
    if ! node_is_new_enough; then
        if [ ! -f "$home/dashboard/dist/index.html" ]; then
            say "No Node.js 20 or newer with npm was found: Resonant runs without its dashboard. Install it and start again to add the dashboard." \
                "Node.js 20 以降（npm 付き）が見つからないため、ダッシュボードなしで動きます。インストールして再び起動すると、ダッシュボードが加わります。"
        fi
        return 0
    fi
    install_dashboard_packages
    started=$home/dashboard/node_modules/.started
    : >"$started"
    phase "$(in_language 'Dashboard: build' 'ダッシュボード: ビルド')" bundle_dashboard
    mv "$started" "$home/dashboard/dist/.built"
}

node_is_new_enough() {
    command -v npm >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null
}

# Without checking the types, which is for those who change them.
bundle_dashboard() {
    cd "$home/dashboard" && npx --no-install vite build
}

install_dashboard_packages() {
    modules=$home/dashboard/node_modules
    if [ ! -f "$modules/.installed" ] || ! cmp -s "$home/dashboard/package-lock.json" "$modules/.installed"; then
        phase "$(in_language 'Dashboard: packages' 'ダッシュボード: パッケージ')" \
            npm --prefix "$home/dashboard" ci --no-audit --no-fund
        cp "$home/dashboard/package-lock.json" "$modules/.installed"
    fi
}

build_server() {
    find_maven
    mkdir -p "$home/server/target"
    started=$home/server/target/.started
    : >"$started"
    leave_to_running_servers "$package/resonant.jar"
    phase "$(in_language 'Server: build' 'サーバー: ビルド')" \
        "$maven" -B -ntp -Dquick -f "$home/pom.xml" -pl server -am package
    mv "$started" "$package/.built"
    rm -rf "$package/.trained" "$package/native"
}

# A server that runs goes on reading from the file that it has opened, which Maven would write over: it gets that file for
# itself, and the name leads to a copy.
leave_to_running_servers() {
    if [ -f "$1" ]; then
        cp -p "$1" "$1.copy"
        mv -f "$1.copy" "$1"
    fi
}

# The server is started for training on a database that is thrown away. Without a cache it runs as well, but starts slower.
# Interpreted (-Xint), so that no profiles are kept: with them the JVM compiles hundreds of methods for peak speed at each start.
build_cache() {
    rm -f "$package/resonant.aot"
    if ! try_phase "$(in_language 'Server: start-up cache' 'サーバー: 起動キャッシュ')" train; then
        say "The start-up cache could not be made (see $log). Resonant runs as well without it, but starts more slowly." \
            "起動キャッシュを作れませんでした（$log を参照）。動作に問題はありませんが、起動が遅くなります。"
    fi
    cache_identity >"$package/.trained"
}

train() {
    if ! "$java_home/bin/java" @"$package/java.options" -XX:AOTCacheOutput="$package/resonant.aot" -Dresonant.niceness.stays=true -Xint \
        -Dorg.sqlite.lib.path="$package/native" -jar "$package/resonant.jar" train; then
        rm -f "$package/resonant.aot"
        return 1
    fi
}

find_maven() {
    maven=$(command -v mvn 2>/dev/null) || fail 1 \
        "Resonant builds itself with Maven 3.8.7 or newer, and there is no mvn in the PATH. Install it (Debian, Ubuntu: sudo apt-get install maven; macOS: brew install maven) and start again." \
        "ビルドには Maven 3.8.7 以降が必要ですが、PATH に mvn がありません。インストールして（Debian、Ubuntu: sudo apt-get install maven、macOS: brew install maven）から再び起動してください。"
    JAVA_HOME=$java_home
    export JAVA_HOME
}

# phase LABEL COMMAND...: one line with the elapsed seconds; the command's own words go to the log.
phase() {
    if ! try_phase "$@"; then
        show_errors "$log"
        fail 1 "$1 failed. Why stands above; the whole log is $log" "$1 に失敗しました。理由は上のとおりです。ログ全体: $log"
    fi
}

try_phase() {
    label=$1
    shift
    mkdir -p "$home/server/target"
    if [ -z "$built_something" ]; then
        built_something=yes
        : >"$log"
        say "Building Resonant (log: $log)" "Resonant をビルドします（ログ: $log）"
    fi
    printf '\n== %s\n' "$label" >>"$log"
    start=$(date +%s)
    "$@" >>"$log" 2>&1 </dev/null &
    running=$!
    trap 'kill "$running" 2>/dev/null; exit 130' INT TERM
    if [ -t 2 ]; then
        while kill -0 "$running" 2>/dev/null; do
            printf '\r  %s … %s s' "$label" "$(($(date +%s) - start))" >&2
            sleep 1
        done
        printf '\r' >&2
    fi
    outcome=0
    wait "$running" || outcome=$?
    trap - INT TERM
    printf '  %s … %s s\n' "$label" "$(($(date +%s) - start))" >&2
    return "$outcome"
}

# show_errors LOG: what Maven or npm say is wrong, without the advice that they add; else the end of the log.
show_errors() {
    if grep -q '^\[ERROR\]' "$1"; then
        grep '^\[ERROR\] [^R[]' "$1" | head -n 40 >&2
    elif grep -q '^npm error' "$1"; then
        grep '^npm error' "$1" | head -n 8 >&2
    else
        tail -n 25 "$1" >&2
    fi
}
