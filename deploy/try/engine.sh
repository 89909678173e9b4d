#!/bin/bash
# A container engine for tries, on a machine that has none: engine.sh up|down FOLDER [arm64|machine]. Debian's own Docker is unpacked below
# FOLDER, and base images with the official names are made of Debian packages, so that no image registry is needed. They are
# stand-ins: the same programs, another distribution. FOLDER/environment holds what a shell needs to use it.
# With arm64 the server's image is also built for 64-bit ARM; on another processor QEMU runs what belongs to it. With machine there is
# an image more, of a whole machine: systemd, cloud-init, Docker, and what setup.sh would install.
# Needs root and a Debian 12 host. Networks of containers live in a network namespace of their own.
set -euo pipefail
action=${1:?engine.sh up|down FOLDER [arm64|machine]} work=${2:?engine.sh up|down FOLDER [arm64|machine]} other=${3-}
here=$(cd "$(dirname "$0")" && pwd -P)
mkdir -p "$work"
work=$(cd "$work" && pwd -P)
architecture=$(dpkg --print-architecture)
space=resonant-$(cksum <<<"$work" | cut -d' ' -f1)
export DOCKER_HOST=unix://$work/docker.sock DOCKER_CONFIG=$work/cfg PATH=$work/dk/usr/bin:$work/dk/usr/sbin:$PATH
daemon=(dockerd --data-root "$work/data" --exec-root "$work/exec" -p "$work/docker.pid" -H "$DOCKER_HOST" --storage-driver overlay2)

mirror() {
    grep -rhoE '(deb|URIs:).*https?://[^ ]+/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null |
        grep -oE 'https?://[^ ]+' | head -n 1
}

stop_daemon() {
    [ -s "$work/docker.pid" ] || return 0
    local pid
    pid=$(cat "$work/docker.pid")
    kill "$pid" 2>/dev/null || true
    for _ in $(seq 150); do
        kill -0 "$pid" 2>/dev/null || return 0
        sleep 0.2
    done
}

await_daemon() {
    for _ in $(seq 150); do
        docker info >/dev/null 2>&1 && return 0
        sleep 0.2
    done
    tail -n 20 "$work/dockerd.log" >&2
    exit 1
}

unpack() {
    local suite=trixie options
    mkdir -p "$work"/apt/{state/lists/partial,cache/archives/partial,etc/apt.conf.d,etc/preferences.d,etc/sources.list.d} "$work/debs" "$work/cfg/cli-plugins"
    : >"$work/apt/status"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(mirror) $suite main" >"$work/apt/etc/sources.list"
    options=(-o "Dir::Etc=$work/apt/etc" -o "Dir::State=$work/apt/state" -o "Dir::Cache=$work/apt/cache" -o "Dir::State::status=$work/apt/status"
        -o "Dir::Etc::sourcelist=$work/apt/etc/sources.list" -o "Dir::Etc::sourceparts=$work/apt/etc/sources.list.d" -o APT::Sandbox::User=root)
    apt-get "${options[@]}" update -qq
    (cd "$work/debs" && apt-get "${options[@]}" download -qq docker.io docker-cli docker-compose docker-buildx containerd)
    for deb in "$work"/debs/*.deb; do
        dpkg -x "$deb" "$work/dk"
    done
    ln -sf /usr/bin/tini-static "$work/dk/usr/bin/docker-init"
    ln -sf "$work"/dk/usr/libexec/docker/cli-plugins/* "$work/cfg/cli-plugins/"
    rm -rf "$work/debs" "$work/apt"
}

# The one that the launcher takes, JAVA_HOME or not.
jdk() (
    # shellcheck disable=SC2034,SC2154 # the launcher's names
    home=$here/../.. package=$work
    # shellcheck source=/dev/null disable=SC2154
    . "$home/launcher/say.sh" && . "$home/launcher/java.sh" && find_java && printf '%s' "$java_home"
)

# debian NAME ARCHITECTURE SUITE [PACKAGES]
debian() {
    docker image inspect "$1" >/dev/null 2>&1 && return
    echo "base image $1" >&2
    mmdebstrap --quiet --arch="$2" --variant=minbase --aptopt='APT::Install-Recommends "false"' --include="ca-certificates,curl${4:+,$4}" \
        "$3" "$work/debian.tar" "$(mirror)"
    docker import --platform "linux/$2" "$work/debian.tar" "$1" >/dev/null
    rm "$work/debian.tar"
}

base_images() {
    debian debian:trixie-slim "$architecture" trixie
    local name context
    for name in node:22-bookworm-slim maven:3-eclipse-temurin-25 nginx:1.28-alpine postgres:17-alpine certbot/certbot:v4.0.0 resonant/acme:try; do
        docker image inspect "$name" >/dev/null 2>&1 && continue
        context=$here/images/${name//[:\/]/_}
        case $name in
            maven*)
                context=$work/maven
                mkdir -p "$context"
                cp "$here/images/maven_3-eclipse-temurin-25/Dockerfile" "$context/"
                cp -rL "$(jdk)" "$context/jdk"
                cp /etc/ssl/certs/java/cacerts "$context/cacerts"
                cp -rL /etc/maven/settings.xml "$context/settings.xml"
                ;;
            node*)
                context=$work/node
                mkdir -p "$context"
                cp "$here/images/node_22-bookworm-slim/Dockerfile" "$context/"
                cat /etc/npmrc /root/.npmrc >"$context/npmrc" 2>/dev/null || : >"$context/npmrc"
                cp -L "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" "$context/authorities.crt"
                ;;
        esac
        echo "base image $name" >&2
        docker build -q --network host -t "$name" "$context" >/dev/null
    done
    local program
    while read -r program name; do
        docker image inspect "$name" >/dev/null 2>&1 && continue
        echo "base image $name" >&2
        docker build -q --network host --build-arg "PROGRAM=$program" -t "$name" "$here/images/watching" >/dev/null </dev/null
    done <<L
prometheus prom/prometheus:v3.5.0
prometheus-alertmanager prom/alertmanager:v0.28.1
prometheus-node-exporter prom/node-exporter:v1.9.1
prometheus-postgres-exporter prometheuscommunity/postgres-exporter:v0.17.1
prometheus-blackbox-exporter prom/blackbox-exporter:v0.27.0
L
    # Debian has no such programs. Where no registry of images is reached, the logs are not tried.
    for name in $(grep -oE 'grafana/(loki|alloy):[^ ]+' "$here/../compose/compose.monitoring.yml"); do
        docker image inspect "$name" >/dev/null 2>&1 || timeout 300 docker pull -q "$name" >/dev/null 2>&1 || echo "not to be had here: $name" >&2
    done
}

# The kernel gives every program of 64-bit ARM to QEMU from now on, also within containers, until the machine restarts.
emulator() {
    [ "$architecture" != arm64 ] || return 0
    command -v qemu-aarch64-static arch-test >/dev/null || {
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends qemu-user-static arch-test >/dev/null
    }
    local formats=/proc/sys/fs/binfmt_misc
    [ -e "$formats/register" ] || mount -t binfmt_misc binfmt_misc "$formats"
    [ -e "$formats/qemu-aarch64" ] || cat /usr/lib/binfmt.d/qemu-aarch64.conf >"$formats/register"
}

arm64_images() {
    emulator
    debian debian:trixie-slim-arm64 arm64 trixie
    docker image inspect openjdk:25-arm64 >/dev/null 2>&1 || {
        echo "base image openjdk:25-arm64" >&2
        docker build -q --network host --platform linux/arm64 -t openjdk:25-arm64 "$here/images/openjdk_25-arm64" >/dev/null
    }
    docker image inspect resonant/server:try-arm64 >/dev/null 2>&1 ||
        docker build -q --network host --platform linux/arm64 --build-arg BASE_IMAGE=debian:trixie-slim-arm64 --build-arg JDK_IMAGE=openjdk:25-arm64 \
            -t resonant/server:try-arm64 -f "$here/../docker/server.Dockerfile" "$here/../.."
}

# Debian 12, because its systemd still knows the control groups of this engine.
machine_image() {
    docker image inspect resonant/machine:try >/dev/null 2>&1 && return
    debian debian:bookworm-machine "$architecture" bookworm systemd,systemd-sysv,dbus,cloud-init,locales,openssh-server,sudo,procps,kmod,git,fail2ban,python3-systemd,unattended-upgrades,systemd-timesyncd,logrotate,iptables,nftables,iproute2,runc,tini
    mkdir -p "$work/machine"
    cp "$here/images/machine/Dockerfile" "$work/machine/"
    cp -rT "$work/dk/usr" "$work/machine/usr"
    docker build -q --network host -t resonant/machine:try "$work/machine" >/dev/null
    rm -rf "$work/machine"
}

case $action in
    up)
        command -v mmdebstrap runc tini-static >/dev/null || {
            apt-get update -qq
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends mmdebstrap iptables nftables iproute2 runc tini >/dev/null
        }
        [ -x "$work/dk/usr/sbin/dockerd" ] || unpack
        # First in the host's network, where builds reach the package mirrors, without touching it; then in a space of its own.
        setsid "${daemon[@]}" --bridge=none --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false >"$work/dockerd.log" 2>&1 &
        await_daemon
        base_images
        docker image inspect resonant/server:try >/dev/null 2>&1 ||
            docker build -q --network host -t resonant/server:try -f "$here/../docker/server.Dockerfile" "$here/../.."
        docker image inspect resonant/postgres:17 >/dev/null 2>&1 ||
            docker build -q --network host -t resonant/postgres:17 -f "$here/../docker/postgres.Dockerfile" "$here/../.."
        docker image inspect resonant/frontend:try >/dev/null 2>&1 ||
            docker build -q --network host -t resonant/frontend:try -f "$here/../docker/frontend.Dockerfile" "$here/../.."
        case $other in
            arm64) arm64_images ;;
            machine) machine_image ;;
        esac
        stop_daemon
        ip netns list | grep -q "^$space" || ip netns add "$space"
        nsenter --net="/run/netns/$space" ip link set lo up
        setsid nsenter --net="/run/netns/$space" "${daemon[@]}" >"$work/dockerd.log" 2>&1 &
        await_daemon
        printf 'export DOCKER_HOST=%s DOCKER_CONFIG=%s PATH=%s:$PATH\nspace=%s\n' "$DOCKER_HOST" "$DOCKER_CONFIG" "$work/dk/usr/bin" "$space" >"$work/environment"
        docker images --format '{{.Repository}}:{{.Tag}} {{.Size}}' >&2
        ;;
    down)
        stop_daemon
        ip netns list | grep -q "^$space" && ip netns delete "$space"
        rm -f "$work/environment"
        ;;
    *) exit 2 ;;
esac
