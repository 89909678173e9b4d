# shellcheck shell=bash disable=SC2154 # names of stack.sh
# Part of stack.sh: the agent carries the log of every container to Loki, where a request is found by the id that its answer bore.
# Debian has neither of the two; without their images this is not tried, and said so.

refused_request() { # prints the id of a request that leaves a line in the server's log
    inside curl -sS --cacert "$site/acme/root.pem" --resolve "$domain:443:127.0.0.1" -o /dev/null -D - "https://$domain/api/v1/auth/login" \
        --data-urlencode username=nobody@example.com --data-urlencode password=wrong | tr -d '\r' | sed -nE 's/^x-request-id: *//Ip'
}
in_loki() { # ID
    inside curl -fsSG http://127.0.0.1:3100/loki/api/v1/query_range --data-urlencode since=1h \
        --data-urlencode "query={container=\"resonant_backend\"} |= \"$1\"" 2>/dev/null | grep -q 'Sign-in refused'
}

logs() {
    say "a request is found in the logs"
    local image id
    for image in $(watching config --images | grep -E '^grafana/(loki|alloy):'); do
        docker image inspect "$image" >/dev/null 2>&1 || {
            say "  not tried: $image is not to be had here"
            return 0
        }
    done
    expect "Loki and its agent start" watching up -d loki alloy
    id=$(refused_request)
    [ -n "$id" ] || failed "an answer without the id of its request"
    for _ in $(seq 60); do
        in_loki "$id" && break
        sleep 2
    done
    expect "by the id that its answer bore" in_loki "$id"
    watching rm -sf loki alloy >/dev/null 2>&1
}
