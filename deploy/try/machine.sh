#!/bin/bash
# A machine as a provider makes it, of which cloud-init makes an installation with deploy/host/cloud-init.yaml: machine.sh FOLDER
# Expects engine.sh up FOLDER machine before. The machine is a container with systemd, its Docker an engine within the engine. It
# reaches nobody: what apt-get and Docker's package repository would bring is there already, and the images are.
# Ends with the number of findings; 0 is what it takes.
set -euo pipefail
work=$(cd "${1:?machine.sh FOLDER}" && pwd -P)
here=$(cd "$(dirname "$0")" && pwd -P)
home=$(cd "$here/../.." && pwd -P)
# shellcheck source=/dev/null
. "$work/environment"
domain=resonant.test
failures=0
say() { printf '%s %s\n' "$(date -u +%H:%M:%S)" "$*"; }
expect() { # NAME COMMAND…
    local name=$1
    shift
    if "$@" >"$work/last.log" 2>&1; then say "✓ $name"; else
        say "✗ $name: $(tail -n 3 "$work/last.log" | tr '\n' ' ')"
        failures=$((failures + 1))
    fi
}
machine() { docker exec resonant_machine "$@"; }
within() { machine sh -c "cd /opt/resonant/deploy/compose && $*"; }

cleanup() {
    docker rm -f resonant_machine resonant_machine_images >/dev/null 2>&1 || true
    docker volume rm resonant_machine_docker >/dev/null 2>&1 || true
}
trap cleanup EXIT
cleanup

rm -rf "$work/provider"
mkdir -p "$work/provider/seed"
git clone -q --bare "$home" "$work/provider/resonant.git"
git --git-dir "$work/provider/resonant.git" update-ref refs/heads/tried "$(git -C "$home" rev-parse HEAD)"
sed -e "s|^\( *DOMAIN=\).*|\1$domain|; s|^\( *EMAIL=\).*|\1admin@example.com|; s|^\( *SSH_FROM=\).*|\1203.0.113.10/32,198.51.100.0/24|" \
    -e 's|^\( *REPOSITORY=\).*|\1file:///srv/resonant.git|; s|^\( *VERSION=\).*|\1tried|' \
    "$here/../host/cloud-init.yaml" >"$work/provider/seed/user-data"
ssh-keygen -q -t ed25519 -N '' -C administrator -f "$work/provider/key"
printf 'instance-id: tried\nlocal-hostname: machine\npublic-keys: ["%s"]\n' "$(cat "$work/provider/key.pub")" >"$work/provider/seed/meta-data"

say "the images, as the machine would have built them"
version=$(sed -n 's|.*<version>\([^<]*\)</version>.*|\1|p' "$home/pom.xml" | head -n 1)
docker tag resonant/server:try "resonant/server:$version"
docker tag resonant/frontend:try "resonant/frontend:$version"
docker volume create resonant_machine_docker >/dev/null
docker run -d --name resonant_machine_images --privileged --network none -v resonant_machine_docker:/var/lib/docker \
    resonant/machine:try dockerd --bridge=none --iptables=false --ip6tables=false >/dev/null
for _ in $(seq 100); do
    docker exec resonant_machine_images docker info >/dev/null 2>&1 && break
    sleep 0.5
done
docker save "resonant/server:$version" "resonant/frontend:$version" resonant/postgres:17 nginx:1.28-alpine certbot/certbot:v4.0.0 |
    docker exec -i resonant_machine_images docker load >"$work/last.log"
docker stop -t 20 resonant_machine_images >/dev/null
docker rm resonant_machine_images >/dev/null

say "the machine starts, and cloud-init does what it was told"
# Its own view of swap, so that the machine beneath gets none.
printf '#!/bin/sh\necho "/swapfile file 2G 0B -2"\n' >"$work/provider/swapon"
chmod 0755 "$work/provider/swapon"
docker run -d --name resonant_machine --hostname machine --privileged --cgroupns host --tmpfs /run --tmpfs /run/lock \
    -v /sys/fs/cgroup:/sys/fs/cgroup:rw -v resonant_machine_docker:/var/lib/docker \
    -v "$work/provider/seed:/var/lib/cloud/seed/nocloud:ro" -v "$work/provider/resonant.git:/srv/resonant.git:ro" \
    -v "$work/provider/swapon:/usr/local/sbin/swapon:ro" resonant/machine:try >/dev/null
for _ in $(seq 300); do
    machine test -e /var/lib/cloud/instance/boot-finished 2>/dev/null && break
    sleep 2
done
machine cloud-init status --long || true
machine cat /var/log/resonant-setup.log 2>/dev/null | tee "$work/setup.log" || true
reached() { grep -q '^== verify' "$work/setup.log"; }
expect "every step is done, up to the look from outside" reached
nowhere() { [ "$(grep -c '^✗' "$work/setup.log")" = 1 ] && grep -q "^✗ $domain leads nowhere" "$work/setup.log"; }
expect "which finds nothing but that nobody knows the name here" nowhere
expect "the site answers over TLS" machine curl -fsSk --resolve "$domain:443:127.0.0.1" -o /dev/null "https://$domain/health/ready"
expect "port 80 leads to it" sh -c "[ \"\$(docker exec resonant_machine curl -s -o /dev/null -w '%{redirect_url}' -H 'Host: $domain' http://127.0.0.1/x)\" = https://$domain/x ]"
expect "six containers and the archive run" within '[ "$(docker compose ps -q --status running | wc -l)" = 7 ]'
expect "the dump and the drill have their hours" machine systemctl is-active resonant-dump.timer resonant-drill.timer
expect "the nightly dump is made by its unit" machine sh -c 'systemctl start resonant-dump.service && grep -q "Backup completed" /var/log/backup.log && ls /opt/resonant/deploy/compose/backups/db_*.sql.gz'
expect "the firewall drops what is not named" machine sh -c "nft list chain inet resonant input | grep -q 'policy drop' && nft list set inet resonant administrators | grep -q 203.0.113.10"
expect "it is there after a restart, too" machine systemctl is-enabled nftables
expect "fail2ban watches SSH and our own sign-in" machine sh -c 'fail2ban-client status resonant-signin && fail2ban-client status sshd'
# One that is made anew has another log.
watched() {
    within 'docker compose up -d --wait --no-deps --force-recreate backend' &&
        for _ in $(seq 60); do
            machine curl -sk --resolve "$domain:443:127.0.0.1" -o /dev/null "https://$domain/api/v1/auth/login" -d 'username=nobody@example.com&password=wrong'
            machine fail2ban-client status resonant-signin | grep -q 'Total failed:.*[1-9]' && return 0
            sleep 1
        done
    machine fail2ban-client status resonant-signin && return 1
}
expect "also when the server's container is another one" watched
expect "SSH takes keys only" machine sh -c 'sshd -T | grep -qx "passwordauthentication no"'
expect "security updates come by themselves" machine sh -c 'apt-config dump | grep -q "APT::Periodic::Unattended-Upgrade \"1\""'
expect "secrets are root's alone" machine sh -c '[ "$(stat -c %a:%u /opt/resonant/deploy/compose/secrets)" = 700:0 ]'
again() { machine /opt/resonant/deploy/host/setup.sh --domain "$domain" --email admin@example.com --ssh-from 203.0.113.10/32,198.51.100.0/24 \
    --only packages,users,ssh,swap,time,upgrades,docker,firewall,fail2ban,images,settings,start,backups,monitoring >"$work/again.log" 2>&1 && ! grep '^  /' "$work/again.log"; }
expect "and a second run has nothing to do" again

if [ "$failures" -eq 0 ]; then say "Nothing is wrong."; else say "$failures findings"; fi
exit "$failures"
