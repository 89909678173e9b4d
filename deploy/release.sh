#!/bin/sh
# release.sh HOST VERSION: another version on a machine that setup.sh has made, without a lost request; looked at from here,
# and the old one again when something is wrong. Images come from the registry that RESONANT_IMAGE in its .env names.
set -eu
host=${1:?release.sh HOST VERSION} version=${2:?release.sh HOST VERSION}
folder=${RESONANT_FOLDER:-/opt/resonant/deploy/compose}
case $version in *[!A-Za-z0-9._-]*) echo "A version has letters, digits, dots and hyphens only: $version" >&2 && exit 2 ;; esac
setting() { ssh "$host" "sed -n 's/^$1=//p' $folder/.env"; }
old=$(setting RESONANT_VERSION)
domain=$(setting RESONANT_DOMAIN)
image=$(setting RESONANT_IMAGE)
ssh "$host" "$folder/update.sh $version"
if docker run --rm "${image:-resonant/server}:$version" deploy check --domain "$domain"; then
    echo "$domain has $version now; it had $old." >&2
else
    echo "$version is not right; $old comes back." >&2
    ssh "$host" "$folder/update.sh $old"
    exit 1
fi
