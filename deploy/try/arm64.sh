#!/bin/bash
# The server's image for 64-bit ARM, at work: arm64.sh FOLDER. Expects engine.sh up FOLDER arm64 before, which builds it.
# On another processor QEMU runs it, some twenty times slower; whether it works is what this shows, not how fast.
set -euo pipefail
work=$(cd "${1:?arm64.sh FOLDER}" && pwd -P)
# shellcheck source=/dev/null
. "$work/environment"
cleanup() { docker rm -f resonant_arm64 >/dev/null 2>&1 || true; }
trap cleanup EXIT
cleanup
server() { docker exec resonant_arm64 "$@"; }

docker run -d --name resonant_arm64 --platform linux/arm64 --network none --read-only --cap-drop ALL --security-opt no-new-privileges \
    --tmpfs /tmp:mode=1777 -v /data resonant/server:try-arm64 >/dev/null
[ "$(server uname -m)" = aarch64 ] || { echo "✗ this is no ARM: $(server uname -m)" && exit 1; }
begun=$SECONDS
for _ in $(seq 300); do
    server healthy 2>/dev/null && break
    [ "$(docker inspect -f '{{.State.Running}}' resonant_arm64)" = true ] || break
    sleep 2
done
if ! server healthy; then
    docker logs --tail 30 resonant_arm64
    echo "✗ the server is not ready after $((SECONDS - begun)) s"
    exit 1
fi
echo "✓ the image for $(server uname -m) is ready after $((SECONDS - begun)) s: /health/ready answers 200"
printf 'a long passphrase for tries\n' | docker exec -i resonant_arm64 resonant user create --email owner@example.com --name Owner --role owner
echo "✓ the first account is written"
server bash -c 'exec 3<>/dev/tcp/127.0.0.1/8000
    form="username=owner%40example.com&password=a+long+passphrase+for+tries"
    printf "%s\r\n" "POST /api/v1/auth/login HTTP/1.1" "Host: localhost" "Content-Type: application/x-www-form-urlencoded" \
        "Content-Length: ${#form}" "Connection: close" "" >&3
    printf %s "$form" >&3
    grep -q access_token <&3' || { echo "✗ it does not sign in" && exit 1; }
echo "✓ and signs in"
