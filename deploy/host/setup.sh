#!/bin/bash
# Makes a public installation of a bare Debian or Ubuntu machine, ARM or x86: the steps of docs/self-hosting.md. Every
# step looks first whether it is done, so the script can be run again at any time.
#   setup.sh --domain NAME --email ADDRESS --ssh-from NETWORK[,NETWORK…] [--monitoring] [--only STEP[,STEP…]]
# With --only, what the steps do not need may be left out.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
compose=$(cd "$here/../compose" && pwd -P)
root=${RESONANT_HOST_ROOT:-} # files go below it instead of /, for trying
domain='' email='' ssh_from='' monitoring='' only=''
steps=(packages users ssh swap time upgrades docker firewall fail2ban images settings start backups monitoring verify)

fail() {
    echo "$1" >&2
    exit "${2:-1}"
}

while [ $# -gt 0 ]; do
    case $1 in
        --domain) domain=${2:?$1 needs a value. Nothing was changed.} && shift ;;
        --email) email=${2:?$1 needs a value. Nothing was changed.} && shift ;;
        --ssh-from) ssh_from=${2:?$1 needs a value. Nothing was changed.} && shift ;;
        --only) only=${2:?$1 needs a value. Nothing was changed.} && shift ;;
        --monitoring) monitoring=yes ;;
        *) fail "Usage: setup.sh --domain NAME --email ADDRESS --ssh-from NETWORK[,NETWORK] [--monitoring] [--only STEP]" 2 ;;
    esac
    shift
done
# Everything that is missing or mistyped is said before the first step, not in the middle.
wanted=("${steps[@]}")
[ -z "$only" ] || IFS=, read -r -a wanted <<<"$only"
wants() { [[ " ${wanted[*]} " == *" $1 "* ]]; }
for step in "${wanted[@]}"; do
    [[ " ${steps[*]} " == *" $step "* ]] || fail "There is no step $step; there are: ${steps[*]}. Nothing was changed." 2
done
if wants settings || wants verify; then
    [ -n "$domain" ] && [ -n "$email" ] || fail "settings and verify need --domain and --email. Nothing was changed." 2
fi
octet='(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])' some='[1-9]|[12][0-9]|3[0-2]'
network="$octet(\\.$octet){3}(/($some))?"
if wants firewall; then
    [[ $ssh_from =~ ^$network(,$network)*$ ]] ||
        fail "--ssh-from names the addresses that may sign in by SSH, as in 203.0.113.10/32. Nothing was changed: without it you would lock yourself out." 2
    [[ ,$ssh_from != *,0.* ]] || fail "--ssh-from 0.0.0.0 would open SSH to everybody. Nothing was changed." 2
fi

# put SOURCE TARGET [MODE]: with what is to be filled in; says whether anything is new
changed=''
put() {
    local text
    text=$(sed -e "s|@COMPOSE@|$compose|g" -e "s|@SSH_FROM@|${ssh_from//,/, }|g" \
        -e "s|@SSH_BACKEND@|$ssh_backend|g" -e "s|@SSH_LOG@|$ssh_log|g" "$1")
    if [[ $text == *@SSH_RULES@* ]]; then
        local rules='' one
        for one in ${ssh_from//,/ }; do
            rules+="-A INPUT -s $one -p tcp --dport 22 -j ACCEPT"$'\n'
        done
        text=${text//@SSH_RULES@/${rules%$'\n'}}
    fi
    if [ "$text" != "$(cat "$root$2" 2>/dev/null)" ]; then
        install -D -m "${3:-0644}" /dev/stdin "$root$2" <<<"$text"
        changed=yes
        echo "  $2"
    fi
}

ssh_backend=systemd ssh_log='# in the journal'
if [ -e /var/log/auth.log ]; then
    ssh_backend=auto ssh_log='logpath = /var/log/auth.log'
fi

step_packages() {
    export DEBIAN_FRONTEND=noninteractive
    local missing=() one
    for one in ca-certificates curl git fail2ban unattended-upgrades systemd-timesyncd logrotate iptables; do
        dpkg-query -W -f '${Status}' "$one" 2>/dev/null | grep -q 'ok installed' || missing+=("$one")
    done
    if [ ${#missing[@]} -gt 0 ]; then
        apt-get update -qq
        apt-get install -y -qq --no-install-recommends "${missing[@]}"
    fi
}

step_users() {
    id resonant >/dev/null 2>&1 || useradd --create-home --shell /bin/bash resonant
    if [ ! -s /home/resonant/.ssh/authorized_keys ] && [ -n "${SUDO_USER-}" ] && [ -s "/home/$SUDO_USER/.ssh/authorized_keys" ]; then
        install -d -m 0700 -o resonant -g resonant /home/resonant/.ssh
        install -m 0600 -o resonant -g resonant "/home/$SUDO_USER/.ssh/authorized_keys" /home/resonant/.ssh/authorized_keys
    fi
}

step_ssh() {
    command -v sshd >/dev/null || return 0
    if ! compgen -G '/home/*/.ssh/authorized_keys' >/dev/null && [ ! -s /root/.ssh/authorized_keys ]; then
        echo "  Nobody has an SSH key here, so passwords stay allowed. Add one and run this again." >&2
        return 0
    fi
    changed=''
    put "$here/ssh/10-resonant.conf" /etc/ssh/sshd_config.d/10-resonant.conf
    [ -z "$changed" ] || { sshd -t && systemctl reload ssh; }
}

step_swap() {
    [ -z "$(swapon --show --noheadings)" ] || return 0
    fallocate -l 2G /swapfile
    chmod 0600 /swapfile
    mkswap -q /swapfile
    swapon /swapfile
    grep -q '^/swapfile ' /etc/fstab || echo '/swapfile none swap sw 0 0' >>/etc/fstab
}

step_time() {
    systemctl enable --now systemd-timesyncd >/dev/null 2>&1
    timedatectl set-ntp true
}

step_upgrades() {
    put "$here/20auto-upgrades" /etc/apt/apt.conf.d/20auto-upgrades
}

step_docker() {
    if ! docker compose version >/dev/null 2>&1; then
        # shellcheck source=/dev/null
        . /etc/os-release
        install -d -m 0755 /etc/apt/keyrings
        curl -fsSL "https://download.docker.com/linux/$ID/gpg" -o /etc/apt/keyrings/docker.asc
        echo "deb [arch=$(dpkg --print-architecture) signed-by=/etc/apt/keyrings/docker.asc] https://download.docker.com/linux/$ID $VERSION_CODENAME stable" \
            >/etc/apt/sources.list.d/docker.list
        apt-get update -qq
        apt-get install -y -qq docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin
    fi
    systemctl enable --now docker >/dev/null 2>&1
}

# Where netfilter-persistent is installed, as on Oracle's images, it owns the firewall; elsewhere nftables does.
step_firewall() {
    changed=''
    if command -v netfilter-persistent >/dev/null; then
        put "$here/iptables/rules.v4" /etc/iptables/rules.v4 0600
        put "$here/iptables/rules.v6" /etc/iptables/rules.v6 0600
        if [ -n "$changed" ] && [ -z "$root" ]; then
            iptables-restore --test /etc/iptables/rules.v4 && ip6tables-restore --test /etc/iptables/rules.v6
            netfilter-persistent reload
            systemctl try-restart docker # its chains went with the old rules
        fi
    else
        command -v nft >/dev/null || apt-get install -y -qq nftables
        put "$here/nftables/resonant.nft" /etc/nftables.d/resonant.nft 0600
        local main=$root/etc/nftables.conf
        if ! grep -qs 'nftables.d/resonant.nft' "$main"; then
            install -D -m 0755 /dev/stdin "$main" <<'N'
#!/usr/sbin/nft -f
include "/etc/nftables.d/resonant.nft"
N
            changed=yes
        fi
        # Also when a former run wrote the file and could not load it.
        if [ -z "$root" ] && { [ -n "$changed" ] || ! nft list table inet resonant >/dev/null 2>&1; }; then
            nft --check --file /etc/nftables.d/resonant.nft && nft --file /etc/nftables.d/resonant.nft
            systemctl enable nftables >/dev/null 2>&1
        fi
    fi
}

step_fail2ban() {
    changed=''
    put "$here/fail2ban/resonant-signin.conf" /etc/fail2ban/filter.d/resonant-signin.conf
    put "$here/fail2ban/resonant.local" /etc/fail2ban/jail.d/resonant.local
    put "$here/logrotate" /etc/logrotate.d/resonant
    install -d "$compose/logs/nginx"
    touch "$compose/logs/nginx/error.log" # a log that is missing would keep fail2ban from starting
    local one
    for one in path service; do
        put "$here/systemd/resonant-signin.$one" "/etc/systemd/system/resonant-signin.$one"
    done
    [ -z "$root" ] || return 0
    if [ -n "$changed" ] || ! systemctl --quiet is-active fail2ban; then
        fail2ban-client -t && systemctl enable --now fail2ban && systemctl restart fail2ban
        systemctl daemon-reload
        systemctl enable --now resonant-signin.path
    fi
}

version_of_sources() {
    sed -n 's|.*<version>\([^<]*\)</version>.*|\1|p' "$here/../../pom.xml" | head -n 1
}

step_images() {
    local version
    version=$(version_of_sources)
    docker image inspect "resonant/server:$version" >/dev/null 2>&1 ||
        docker build -q -t "resonant/server:$version" -f "$here/../docker/server.Dockerfile" "$here/../.."
    docker image inspect resonant/postgres:17 >/dev/null 2>&1 ||
        docker build -q -t resonant/postgres:17 -f "$here/../docker/postgres.Dockerfile" "$here/../.."
    docker image inspect "resonant/frontend:$version" >/dev/null 2>&1 ||
        docker build -q -t "resonant/frontend:$version" -f "$here/../docker/frontend.Dockerfile" "$here/../.."
}

step_settings() {
    [ ! -e "$compose/.env" ] || return 0
    docker run --rm --user 0 -v "$compose:/work" "resonant/server:$(version_of_sources)" \
        deploy init --domain "$domain" --email "$email" --directory /work
}

step_start() {
    (cd "$compose" && docker compose up -d --wait)
}

step_backups() {
    changed=''
    local one
    for one in dump.service dump.timer drill.service drill.timer; do
        put "$here/systemd/resonant-$one" "/etc/systemd/system/resonant-$one"
    done
    if [ -z "$root" ]; then
        [ -z "$changed" ] || systemctl daemon-reload
        systemctl enable --now resonant-dump.timer resonant-drill.timer >/dev/null 2>&1
    fi
}

step_monitoring() {
    [ -n "$monitoring" ] || return 0
    (cd "$compose" && docker compose -f compose.prod.yml -f compose.monitoring.yml up -d --wait)
}

step_verify() {
    docker run --rm "resonant/server:$(version_of_sources)" deploy check --domain "$domain"
}

for step in "${wanted[@]}"; do
    echo "== $step"
    "step_$step"
done
