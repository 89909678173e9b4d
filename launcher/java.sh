# Finds a JDK. Sets java_home and java_major, or says exactly what to install.

needed_java=25

# Reads the `release` file that every JDK has instead of starting it, which would cost a noticeable part of our start.
java_version_of() {
    java_major=0
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
    while IFS= read -r line; do
        case $line in
            JAVA_VERSION=*)
                line=${line#JAVA_VERSION=}
                line=${line#\"}
                java_major=${line%%[!0-9]*}
                ;;
        esac
    done <"$1/release"
    [ "${java_major:-0}" -ge "$needed_java" ]
}

# Only a JDK builds; a JRE is enough for what is already built.
usable_java() {
    java_version_of "$1" && { [ -x "$1/bin/javac" ] || [ -f "$package/resonant.jar" ]; }
}

# The JDK behind a `java` in the PATH, through its symbolic links.
java_in_path() {
    program=$(command -v java 2>/dev/null) || return 1
    while [ -L "$program" ]; do
        target=$(readlink "$program")
        case $target in
            /*) program=$target ;;
            *) program=$(dirname -- "$program")/$target ;;
        esac
    done
    dirname -- "$(dirname -- "$program")"
}

find_java() {
    for java_home in "${JAVA_HOME-}" "$(java_in_path || :)"; do
        [ -n "$java_home" ] && usable_java "$java_home" && return
    done
    found=
    found_major=0
    # The usual places; of several the oldest that will do, because that is what we test with.
    for java_home in \
        /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec \
        "${SDKMAN_DIR:-${HOME-}/.sdkman}"/candidates/java/* "${HOME-}"/.jdks/* "${HOME-}"/.local/share/mise/installs/java/* \
        "${HOME-}"/.asdf/installs/java/*; do
        if usable_java "$java_home" && { [ -z "$found" ] || [ "$java_major" -lt "$found_major" ]; }; then
            found=$java_home
            found_major=$java_major
        fi
    done
    if [ -z "$found" ]; then
        missing_java
    fi
    java_home=$found
    java_major=$found_major
}

missing_java() {
    say "Resonant needs a JDK $needed_java or newer, and found none in JAVA_HOME, in the PATH or in the usual places." \
        "Resonant には JDK $needed_java 以降が必要ですが、JAVA_HOME、PATH、一般的な場所のいずれにも見つかりませんでした。"
    if [ -n "${JAVA_HOME-}" ]; then
        say "JAVA_HOME is $JAVA_HOME, which is not such a JDK." "JAVA_HOME は $JAVA_HOME ですが、該当する JDK ではありません。"
    fi
    case $(uname -s) in
        Darwin) say "Install one with:  brew install openjdk@$needed_java" "次のコマンドでインストールできます:  brew install openjdk@$needed_java" ;;
        *)
            if command -v apt-get >/dev/null 2>&1; then
                command="sudo apt-get install openjdk-$needed_java-jdk-headless"
            elif command -v dnf >/dev/null 2>&1; then
                command="sudo dnf install java-$needed_java-openjdk-devel"
            elif command -v pacman >/dev/null 2>&1; then
                command="sudo pacman -S jdk$needed_java-openjdk"
            else
                command=
            fi
            if [ -n "$command" ]; then
                say "Install one with:  $command" "次のコマンドでインストールできます:  $command"
            fi
            ;;
    esac
    fail 1 "Or download Temurin $needed_java from https://adoptium.net/temurin/releases/?version=$needed_java and set JAVA_HOME to it." \
        "または Temurin $needed_java を https://adoptium.net/temurin/releases/?version=$needed_java から入手し、JAVA_HOME に設定してください。"
}
