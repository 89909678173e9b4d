#!/bin/bash
# Looks over everything below deploy/ with the tools that made it necessary. One that is not installed is named, not missed.
set -uo pipefail
cd "$(dirname "$0")" || exit 1
failures=0
skipped=''
has() {
    command -v "$1" >/dev/null 2>&1 && return 0
    skipped+=" $1"
    return 1
}
try() { # NAME COMMAND…
    local name=$1 said
    shift
    if said=$("$@" 2>&1); then
        echo "✓ $name"
    else
        echo "✗ $name"
        printf '%s\n' "$said" | sed 's/^/    /'
        failures=$((failures + 1))
    fi
}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

for script in check.sh ./*/*.sh ./*/*/*.sh ./*/*/*/*.sh ../scripts/*.sh; do
    [ -e "$script" ] || continue
    try "syntax of $script" bash -n "$script"
    has shellcheck && try "shellcheck $script" shellcheck -S warning "$script"
done

if has promtool; then
    sed "s|/etc/prometheus/||; s|/run/secrets/metrics_token|$scratch/token|" monitoring/prometheus/prometheus.yml >"$scratch/prometheus.yml"
    : >"$scratch/token"
    cp monitoring/prometheus/resonant.yml "$scratch/"
    try "Prometheus' configuration" promtool check config "$scratch/prometheus.yml"
    try "rules" promtool check rules monitoring/prometheus/resonant.yml
    try "every alert fires when it should, and only then" promtool test rules monitoring/prometheus/resonant.test.yml
fi
if has node; then
    try "dashboards are what dashboards.mjs says" node monitoring/dashboards.mjs --check
    node monitoring/dashboards.mjs --expressions >"$scratch/expressions.yml"
    has promtool && try "every expression of a dashboard" promtool check rules "$scratch/expressions.yml"
fi
has amtool && try "Alertmanager's configuration" amtool check-config monitoring/alertmanager/alertmanager.yml
if has fail2ban-regex; then
    matches() { fail2ban-regex ${FAIL2BAN_CONFIG:+-c "$FAIL2BAN_CONFIG"} host/fail2ban/sample.txt host/fail2ban/resonant-signin.conf 2>/dev/null | grep '^Lines: 5 lines, 0 ignored, 2 matched, 3 missed'; }
    try "fail2ban bans who was refused, and nobody whom a stranger names" matches
fi
if has nft; then
    sed 's|@SSH_FROM@|203.0.113.10/32, 198.51.100.0/24|' host/nftables/resonant.nft >"$scratch/resonant.nft"
    try "firewall in nftables" unshare --net nft --check --file "$scratch/resonant.nft"
fi
if has nft; then
    twice() {
        local run=(env "RESONANT_HOST_ROOT=$scratch/root" host/setup.sh --ssh-from 203.0.113.10/32 --only "upgrades,firewall,fail2ban,backups")
        mkdir -p "$scratch/root"
        "${run[@]}" >/dev/null && ! "${run[@]}" | grep '^  /'
    }
    try "setup.sh has nothing to do the second time" twice
fi
if has iptables-restore; then
    sed 's|@SSH_RULES@|-A INPUT -s 203.0.113.10/32 -p tcp --dport 22 -j ACCEPT|' host/iptables/rules.v4 >"$scratch/rules.v4"
    try "firewall in iptables" unshare --net iptables-restore --test "$scratch/rules.v4"
    try "firewall in ip6tables" unshare --net ip6tables-restore --test host/iptables/rules.v6
fi
if has systemd-analyze; then
    for unit in host/systemd/*; do
        sed "s|@COMPOSE@|$PWD/compose|g; s|/opt/resonant/deploy|$PWD|g" "$unit" >"$scratch/$(basename "$unit")"
    done
    units() { ! systemd-analyze verify "$scratch"/resonant-*.timer "$scratch"/resonant-*.path "$scratch/resonant-archive.service" 2>&1 | grep -v 'docker.service\|Unit docker' | grep -q 'resonant-'; }
    try "units" units
fi
has cloud-init && try "cloud-init" cloud-init schema --config-file host/cloud-init.yaml
if docker compose version >/dev/null 2>&1; then
    export RESONANT_DOMAIN=resonant.example.com RESONANT_EMAIL=admin@example.com RESONANT_VERSION=0
    try "compose.yml" docker compose -f compose/compose.yml config -q
    try "compose.prod.yml" docker compose -f compose/compose.prod.yml config -q
    try "compose.monitoring.yml" docker compose -f compose/compose.prod.yml -f compose/compose.monitoring.yml config -q
else
    skipped+=" docker-compose"
fi

[ -z "$skipped" ] || echo "Not looked at, because it is not installed:$(tr ' ' '\n' <<<"$skipped" | sort -u | tr '\n' ' ')"
[ "$failures" -eq 0 ]
