#!/bin/sh
# use.sh SERVICE: sends new requests to another server; those that are under way are finished where they are.
set -eu
before=$(cat /run/nginx/backend)
echo "$1" >/run/nginx/backend
sed -e "s|@BACKEND@|$1|g" /etc/nginx/templates/upstreams.conf >/run/nginx/conf.d/upstreams.conf
if ! nginx -t -q; then
    echo "$before" >/run/nginx/backend
    sed -e "s|@BACKEND@|$before|g" /etc/nginx/templates/upstreams.conf >/run/nginx/conf.d/upstreams.conf
    echo "$1 cannot be used; requests still go to $before." >&2
    exit 1
fi
nginx -s reload
