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
export RESONANT_ENGINE_SOCKET=${DOCKER_HOST#unix://} # the agent of the logs asks the engine
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
# shellcheck source=deploy/try/alerts.sh
. "$here/alerts.sh"
# shellcheck source=deploy/try/logs.sh
. "$here/logs.sh"
compose() { (cd "$site" && docker compose -f compose.prod.yml -f compose.try.yml "$@"); }

cleanup() {
    watching --profile update down --volumes --timeout 20 >/dev/null 2>&1 || true
}
trap cleanup EXIT

rm -rf "$work/site"
mkdir -p "$work/site"
cp -r "$here/../compose" "$here/../monitoring" "$work/site/"
cp "$here/compose.try.yml" "$here/compose.watch.yml" "$site/"
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
echo RESONANT_REGISTRATION=open >>"$site/secrets/resonant.properties" # 500 people will come

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
if [ -d "$here/../../dashboard/node_modules/@playwright/test" ]; then
    trusted=$(inside openssl s_client -connect 127.0.0.1:443 -servername "$domain" </dev/null 2>/dev/null | openssl x509 -noout -pubkey |
        openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64)
    expect "so does a browser, with live updates" env KEY="$trusted" OWNER_PASSWORD='a long passphrase for tries' nsenter --net="/run/netns/$space" \
        node "$here/browser.mjs" "https://$domain" owner@example.com before
else
    say "no browser was driven: npm --prefix dashboard ci makes what that needs"
fi

key=$(docker exec resonant_backend resonant backup init 2>/dev/null)
expect "a backup is made and proven" docker exec resonant_backend resonant backup create
expect "the nightly dump is whole" "$site/dump.sh"
before=$(titles)

inside docker run --rm --network host -v "$site/acme:/acme:ro" resonant/server:try \
    deploy check --domain "$domain" --address 127.0.0.1 --ca /acme/root.pem --closed 5432,8000,3000 >"$work/last.log" 2>&1 || true
grep -E '^(✓|✗)' "$work/last.log" || true
wrong=$(grep '^✗' "$work/last.log" | grep -vc '^✗ disk:') || true # how full its disk is, is this machine's own affair
[ "$wrong" -eq 0 ] && grep -q '^✓' "$work/last.log" && passed "deploy check finds nothing wrong with the installation" || failed "deploy check finds $wrong faults"
expect "TLS is worth an A+" inside "$here/tls.sh" 127.0.0.1:443 "$domain" "$site/acme/root.pem"
cat "$work/last.log"

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

say "containers die at random, while people write"
RANDOM=${SEED:=$RANDOM}
say "  SEED=$SEED"
rm -f "$work/enough" "$work/kept"
writer() {
    local number=0
    while [ ! -e "$work/enough" ]; do
        number=$((number + 1))
        if write "kept $1 $number" >/dev/null 2>&1; then echo "kept $1 $number" >>"$work/kept"; else sleep 0.2; fi
    done
}
for number in 1 2 3; do
    writer "$number" &
    writers[number]=$!
done
mortal=(backend postgres nginx intent_bridge archive frontend)
for _ in $(seq "${KILLS:-10}"); do
    victim=${mortal[RANDOM % ${#mortal[@]}]}
    sleep "$((RANDOM % 4)).$((RANDOM % 10))"
    kill -9 "$(docker inspect -f '{{.State.Pid}}' "resonant_$victim")" 2>/dev/null || true
    for _ in $(seq 90); do
        [ "$(docker inspect -f '{{.State.Running}}' "resonant_$victim")" = true ] && get -m 5 "https://$domain/health/ready" >/dev/null 2>&1 && break
        sleep 1
    done
    get -m 5 "https://$domain/health/ready" >/dev/null 2>&1 && passed "$victim died, and is back" || failed "$victim died, and nobody answers"
done
touch "$work/enough"
wait "${writers[@]}"
rm -f "$work/enough"
docker exec resonant_postgres psql -U postgres -d resonant_dashboard -Atc "select title from threads where title like 'kept %'" | sort >"$work/stored"
lost=$(sort "$work/kept" | comm -23 - "$work/stored" | wc -l)
[ "$lost" -eq 0 ] && passed "everything is there of $(wc -l <"$work/kept") writes that were acknowledged" || failed "$lost acknowledged writes are lost"

say "a renewed certificate"
serial() { inside openssl s_client -connect 127.0.0.1:443 -servername "$domain" </dev/null 2>/dev/null | openssl x509 -noout -serial; }
old=$(serial)
compose exec -T certbot certbot renew --non-interactive --no-random-sleep-on-renew --force-renewal --server https://acme:14000/dir >"$work/last.log" 2>&1 || failed "renewal: $(tail -n 3 "$work/last.log")"
for _ in $(seq 20); do
    [ "$(serial)" != "$old" ] && break
    sleep 1
done
[ "$(serial)" != "$old" ] && passed "nginx uses it without a restart" || failed "nginx still has the old certificate"

say "a mistake"
archived() { docker exec resonant_backend resonant backup status --json 2>/dev/null | grep -o '"until":"[^"]*"' | cut -d '"' -f 4; }
for _ in $(seq 120); do # the archive begins when there is something in the database
    [ -n "$(archived)" ] && docker exec resonant_backend resonant backup status >/dev/null 2>&1 && break
    sleep 1
done
expect "the archive goes on" docker exec resonant_backend resonant backup status
expect "somebody writes after the last backup" write between
before=$(titles)
head -c 3000000 /dev/urandom >"$work/file"
file=$(get -X POST -H "Authorization: Bearer $token" -F "file=@$work/file;filename=between.bin" "https://$domain/api/v1/files" |
    grep -oE '"id":"[^"]*"' | head -n 1 | cut -d '"' -f 4)
[ -n "$file" ] && passed "and uploads a file of 3 MB" || failed "the upload"
sleep 1
moment=$(date -u +%Y-%m-%dT%H:%M:%SZ)
sleep 1
docker exec -e PGOPTIONS='-c client_min_messages=warning' resonant_postgres psql -qU postgres -d resonant_dashboard -c 'truncate threads cascade' >/dev/null
expect "and everything is deleted" sh -c "[ -z '$(titles)' ]"
for _ in $(seq 150); do
    [[ "$(archived)" > "$moment" ]] && break
    sleep 1
done
passed "the archive has it all until $(archived)"
carried() { [ -n "$(docker exec resonant_backend find /backups/arrivals -type f 2>/dev/null)" ]; }
for _ in $(seq 60); do
    carried && break
    sleep 1
done
expect "and the file is in the place of backups, before the next backup" carried
expect "a drill rebuilds it from everywhere" docker exec resonant_backend resonant drill
cat "$work/last.log"

say "the database's volume is deleted, and every file"
begun=$SECONDS
compose stop backend intent_bridge >/dev/null 2>&1
compose rm -sf postgres archive >/dev/null 2>&1
docker volume rm resonant_postgres_data_prod >/dev/null
docker run --rm --network none --user 0 -v resonant_files_prod:/files --entrypoint sh resonant/server:try -c 'rm -rf /files/*' # and every file
compose up -d --wait --no-deps postgres archive >/dev/null 2>&1
expect "the moment before the mistake comes back from the archive" sh -c "echo '$key' | (cd '$site' && docker compose -f compose.prod.yml -f compose.try.yml run --rm -T --no-deps backend backup restore --at $moment)"
cat "$work/last.log"
expect "and the stack starts on it" compose up -d --wait --wait-timeout 240
for _ in $(seq 30); do
    get "https://$domain/health/ready" >/dev/null 2>&1 && break
    sleep 1
done
[ "$(titles)" = "$before" ] && passed "with all that was there, after $((SECONDS - begun)) s" || failed "what was there is not there: $(titles)"
get -H "Authorization: Bearer $token" "https://$domain/files/$file" | cmp -s - "$work/file" && passed "and the file" || failed "the file is not what it was"

built_in_alerts
prometheus_alerts
logs

bench=$here/../../bench
if command -v node >/dev/null && [ -d "$bench/node_modules" ]; then
    say "500 people, with the whole stack on two processors"
    ip -n "$space" route replace local 10.99.0.0/16 dev lo # each of them has an address
    door=$(docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' resonant_nginx)
    OWNER_PASSWORD='a long passphrase for tries' inside node "$bench/stage2.mjs" --url "https://$domain" --connect "$door:443" \
        --ca "$site/acme/root.pem" --owner owner@example.com --from 10.99 --log "$site/logs/nginx/access.log" || failed "500 people"
else
    say "500 people were not tried: npm --prefix bench ci makes what that needs"
fi

if [ "$failures" -eq 0 ]; then say "Nothing is wrong."; else say "$failures findings"; fi
exit "$failures"
