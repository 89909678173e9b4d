# Words for people. Everything goes to standard error: standard output belongs to the command that was asked for.

case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
    ja*) language=ja ;;
    *) language=en ;;
esac

# say ENGLISH JAPANESE
say() {
    printf '%s\n' "$(in_language "$1" "$2")" >&2
}

in_language() {
    if [ "$language" = ja ]; then
        printf '%s' "$2"
    else
        printf '%s' "$1"
    fi
}

# fail CODE ENGLISH JAPANESE
fail() {
    say "$2" "$3"
    exit "$1"
}

# Java takes file names and arguments to be in the locale's character set, which in the C locale cannot hold Japanese.
use_utf8() {
    if [ "$(uname -s)" != Darwin ] && [ "$(locale charmap 2>/dev/null)" != UTF-8 ]; then
        if [ -n "${LC_ALL-}" ]; then
            LANG=$LC_ALL
            unset LC_ALL
        fi
        LC_CTYPE=C.UTF-8
        export LANG LC_CTYPE
    fi
}
