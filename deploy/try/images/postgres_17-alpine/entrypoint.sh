#!/bin/sh
# What the official image's entry point does, as far as our compose file uses it.
set -eu
install -d -o postgres -m 0700 "$PGDATA"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    cp "$POSTGRES_PASSWORD_FILE" /tmp/password && chown postgres /tmp/password
    setpriv --reuid postgres --regid postgres --init-groups initdb -U "$POSTGRES_USER" --pwfile /tmp/password \
        --auth-local trust --auth-host scram-sha-256 --encoding UTF8 --locale C.UTF-8 >/dev/null
    rm /tmp/password
    echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
    setpriv --reuid postgres --regid postgres --init-groups pg_ctl -w -o "-c listen_addresses=''" start >/dev/null
    for script in /docker-entrypoint-initdb.d/*.sh; do
        sh "$script"
    done
    setpriv --reuid postgres --regid postgres --init-groups pg_ctl -w -m fast stop >/dev/null
fi
exec setpriv --reuid postgres --regid postgres --init-groups "$@" -c listen_addresses='*'
