#!/bin/bash
# The production compose file in a real engine, with everything that a day of operations brings: stack.sh FOLDER
# Expects engine.sh up FOLDER before. Ends with the number of findings; 0 is what it takes.
set -euo pipefail
work=$(cd "${1:?stack.sh FOLDER}" && pwd -P)
here=$(cd "$(dirname "$0")" && pwd -P)
space=
# shellcheck source=/dev/null
. "$work/environment"
domain=resonant.test
site=$work/site/compose
failures=0
inside() { nsenter --net="/run/netns/$space" "$@"; }
say() { printf '%s %s\n' "$(date -u +%H:%M:%S)" "$*"; }
passed() { say "✓ $*"; }
failed() {
    say "✗ $*"
    failures=$((failures + 1))
}
expect() { # NAME COMMAND…
    local name=$1
    shift
    if "$@" >"$work/last.log" 2>&1; then passed "$name"; else failed "$name: $(tail -n 3 "$work/last.log" | tr '\n' ' ')"; fi
}
get() { inside curl -fsS --cacert "$site/acme/root.pem" --resolve "$domain:443:127.0.0.1" "$@"; }
compose() { (cd "$site" && docker compose -f compose.prod.yml -f compose.try.yml "$@"); }

cleanup() {
    compose --profile update down --volumes --timeout 20 >/dev/null 2>&1 || true
}
trap cleanup EXIT

rm -rf "$work/site"
mkdir -p "$work/site"
cp -r "$here/../compose" "$here/../monitoring" "$work/site/"
cp "$here/compose.try.yml" "$site/"
docker image inspect resonant/acme:try >/dev/null 2>&1 || {
    echo "engine.sh has not made resonant/acme:try" >&2
    exit 1
}

say "settings: resonant deploy init"
docker run --rm --network none --user 0 -v "$site:/work" resonant/server:try \
    deploy init --domain "$domain" --email admin@example.com --directory /work >/dev/null 2>&1
sed -i 's/^RESONANT_VERSION=.*/RESONANT_VERSION=try/' "$site/.env"
{
    echo RESONANT_ACME_SERVER=https://acme:14000/dir
    echo RESONANT_ACME_CA=/acme/ca.crt
    echo RESONANT_CERTIFICATE_LOOK_SECONDS=2
} >>"$site/.env"

mkdir "$site/acme"
(
    cd "$site/acme"
    openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=try -keyout ca.key -out ca.crt \
        -addext keyUsage=critical,keyCertSign,cRLSign
    openssl req -newkey rsa:2048 -nodes -subj /CN=acme -keyout acme.key -out acme.csr
    openssl x509 -req -in acme.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -out acme.crt -extfile <(echo subjectAltName=DNS:acme)
    chmod 0644 ./*.key
) >/dev/null 2>&1
cat >"$site/acme/pebble.json" <<'J'
{ "pebble": { "listenAddress": "0.0.0.0:14000", "managementListenAddress": "0.0.0.0:15000", "certificate": "/acme/acme.crt",
  "privateKey": "/acme/acme.key", "httpPort": 80, "tlsPort": 443, "certificateValidityPeriod": 7776000 } }
J

expect "compose files are valid" compose config -q
expect "with monitoring too" sh -c "cd '$site' && docker compose -f compose.prod.yml -f compose.monitoring.yml config -q"
expect "and for development" sh -c "cd '$site' && docker compose -f compose.yml config -q"
start=$SECONDS
expect "the stack starts, each part when those that it needs are healthy" compose up -d --wait --wait-timeout 240
say "  $((SECONDS - start)) s"
compose ps --format '{{.Name}} {{.Status}}'
expect "nginx takes its configuration" compose exec -T nginx nginx -t -q

for _ in $(seq 60); do
    [ -s "$site/certbot/conf/live/$domain/fullchain.pem" ] && break
    sleep 1
done
address=$(docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' resonant_acme)
inside curl -fsS --cacert "$site/acme/ca.crt" --resolve "acme:15000:$address" https://acme:15000/roots/0 >"$site/acme/root.pem" || failed "the root of the authority"
for _ in $(seq 20); do
    get "https://$domain/health/live" >/dev/null 2>&1 && break
    sleep 1
done
expect "the certificate was issued over ACME and is in use" get "https://$domain/health/ready"
expect "nobody runs as root in the server" sh -c "[ \"\$(docker exec resonant_backend id -u)\" = 10001 ]"
expect "its root file system is read-only" sh -c "! docker exec resonant_backend touch /opt/x"
expect "PostgreSQL is not published" sh -c "[ -z \"\$(docker port resonant_postgres)\" ]"
expect "the server's role is no superuser" sh -c "[ \"\$(docker exec resonant_postgres psql -U postgres -Atc \"select rolsuper or rolbypassrls from pg_roles where rolname='resonant'\")\" = f ]"

say "the first account, and something to lose"
link=$(docker logs resonant_backend 2>&1 | grep -oE 'https://[^ ]+#[^ ]*|https://[^ ]*setup[^ ]*' | tail -n 1)
say "  $(sed -E 's/(=|#|setup\/).*/\1…/' <<<"$link")"
printf 'a long passphrase for tries\n' | docker exec -i resonant_backend resonant user create --email owner@example.com --name Owner --role owner >"$work/last.log" 2>&1 || failed "user create: $(tail -n 2 "$work/last.log")"
token=$(get -X POST "https://$domain/api/v1/auth/login" --data-urlencode username=owner@example.com --data-urlencode 'password=a long passphrase for tries' | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')
[ -n "$token" ] && passed "somebody signs in through nginx" || failed "sign-in"
write() { get -X POST -H "Authorization: Bearer $token" -H 'Content-Type: application/json' -d "{\"title\":\"$1\"}" "https://$domain/api/v1/threads" -o /dev/null; }
titles() { get -H "Authorization: Bearer $token" "https://$domain/api/v1/threads?limit=100" | grep -o '"title":"[^"]*"' | sort; }
expect "and writes" write before

key=$(docker exec resonant_backend resonant backup init 2>/dev/null)
expect "a backup is made and proven" docker exec resonant_backend resonant backup create
expect "the nightly dump is whole" "$site/dump.sh"
before=$(titles)

expect "deploy check finds nothing wrong" inside docker run --rm --network host -v "$site/acme:/acme:ro" resonant/server:try \
    deploy check --domain "$domain" --address 127.0.0.1 --ca /acme/root.pem --closed 5432,8000,3000
grep -E '^(✓|✗)' "$work/last.log" || true

say "an update to a new image, under load"
docker tag resonant/server:try resonant/server:try2
docker tag resonant/frontend:try resonant/frontend:try2
ask() {
    local outcome=0
    get -o /dev/null "$@" || outcome=$?
    # HTTP/2: nginx says goodbye to a connection before it answers, and the client asks on another one, as every browser does.
    [ "$outcome" -ne 16 ] || { outcome=0 && get -o /dev/null "$@" || outcome=$?; }
    return "$outcome"
}
(
    ok=0 bad=0
    while [ ! -e "$work/enough" ]; do
        if ask "https://$domain/api/v1/auth/session" -H "Authorization: Bearer $token" 2>>"$work/load.log"; then ok=$((ok + 1)); else bad=$((bad + 1)); fi
        if ask "https://$domain/" 2>>"$work/load.log"; then ok=$((ok + 1)); else bad=$((bad + 1)); fi
    done
    echo "$ok $bad" >"$work/load"
) &
load=$!
rm -f "$work/enough" "$work/load.log"
(cd "$site" && COMPOSE_FILE=compose.prod.yml:compose.try.yml ./update.sh try2) >"$work/last.log" 2>&1 && passed "update.sh" || failed "update.sh: $(tail -n 5 "$work/last.log")"
touch "$work/enough"
wait "$load"
rm -f "$work/enough"
read -r ok bad <"$work/load"
[ "$bad" -eq 0 ] && passed "$ok requests meanwhile, none failed" || failed "$bad of $((ok + bad)) requests failed meanwhile: $(head -n 3 "$work/load.log" 2>/dev/null)"
[ "$(docker inspect -f '{{.Config.Image}}' resonant_backend)" = resonant/server:try2 ] && passed "the new image serves" || failed "the old image still serves"
docker tag debian:trixie-slim resonant/server:broken
docker tag resonant/frontend:try resonant/frontend:broken
if (cd "$site" && COMPOSE_FILE=compose.prod.yml:compose.try.yml ./update.sh broken) >"$work/last.log" 2>&1; then failed "a broken image was taken"; else passed "a broken image is not taken"; fi
expect "and nothing has changed" get "https://$domain/health/ready"

say "a container dies"
kill -9 "$(docker inspect -f '{{.State.Pid}}' resonant_backend)" # from outside, so that the engine takes it for a crash
page=$(inside curl -sk --resolve "$domain:443:127.0.0.1" -o /dev/null -w '%{http_code}' "https://$domain/api/v1/auth/session")
[ "$page" = 503 ] || [ "$page" = 401 ] && passed "meanwhile an answer with words ($page)" || failed "meanwhile $page"

for _ in $(seq 60); do
    get "https://$domain/health/ready" >/dev/null 2>&1 && break
    sleep 1
done
expect "it is back" get "https://$domain/health/ready"

say "a renewed certificate"
serial() { inside openssl s_client -connect 127.0.0.1:443 -servername "$domain" </dev/null 2>/dev/null | openssl x509 -noout -serial; }
old=$(serial)
compose exec -T certbot certbot renew --non-interactive --no-random-sleep-on-renew --force-renewal --server https://acme:14000/dir >"$work/last.log" 2>&1 || failed "renewal: $(tail -n 3 "$work/last.log")"
for _ in $(seq 20); do
    [ "$(serial)" != "$old" ] && break
    sleep 1
done
[ "$(serial)" != "$old" ] && passed "nginx uses it without a restart" || failed "nginx still has the old certificate"

say "the database's volume is deleted"
lost=$SECONDS
compose stop backend intent_bridge >/dev/null 2>&1
compose rm -sf postgres >/dev/null 2>&1
docker volume rm resonant_postgres_data_prod >/dev/null
compose up -d --wait --no-deps postgres >/dev/null 2>&1
expect "everything comes back from the backup" sh -c "echo '$key' | (cd '$site' && docker compose -f compose.prod.yml -f compose.try.yml run --rm -T --no-deps backend backup restore)"
expect "and the stack starts on it" compose up -d --wait --wait-timeout 240
for _ in $(seq 30); do
    get "https://$domain/health/ready" >/dev/null 2>&1 && break
    sleep 1
done
[ "$(titles)" = "$before" ] && passed "with all that was there, after $((SECONDS - lost)) s" || failed "what was there is not there: $(titles)"

if [ "$failures" -eq 0 ]; then say "Nothing is wrong."; else say "$failures findings"; fi
exit "$failures"
