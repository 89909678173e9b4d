#!/bin/sh
# Gets a certificate from any ACME server and renews it: a look every twelve hours (S1.28). nginx notices by itself.
set -eu
: "${RESONANT_DOMAIN:?}" "${RESONANT_EMAIL:?}"
server=${RESONANT_ACME_SERVER:-https://acme-v02.api.letsencrypt.org/directory}
live=/etc/letsencrypt/live/$RESONANT_DOMAIN

if [ ! -s /etc/letsencrypt/placeholder/fullchain.pem ]; then
    mkdir -p /etc/letsencrypt/placeholder
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=$RESONANT_DOMAIN" \
        -keyout /etc/letsencrypt/placeholder/privkey.pem -out /etc/letsencrypt/placeholder/chain.pem 2>/dev/null
    cp /etc/letsencrypt/placeholder/chain.pem /etc/letsencrypt/placeholder/fullchain.pem
fi

issue() {
    certbot certonly --non-interactive --agree-tos --email "$RESONANT_EMAIL" --server "$server" \
        --webroot --webroot-path /var/www/certbot --cert-name "$RESONANT_DOMAIN" -d "$RESONANT_DOMAIN" \
        --key-type ecdsa --keep-until-expiring
}

trap 'exit 0' TERM INT
wait_seconds() {
    sleep "$1" &
    wait $!
}

wait_seconds "${RESONANT_ACME_DELAY_SECONDS:-10}" # nginx must answer first
pause=60
until [ -s "$live/fullchain.pem" ] || issue; do
    echo "No certificate yet; the next attempt is in $pause s. Does $RESONANT_DOMAIN lead to this machine, port 80?" >&2
    wait_seconds "$pause"
    pause=$((pause < 1800 ? pause * 2 : 3600)) # an authority counts failures, five an hour
done
while :; do
    wait_seconds "${RESONANT_ACME_LOOK_SECONDS:-43200}"
    certbot renew --non-interactive --server "$server" || echo "The renewal failed; it is tried again later." >&2
done
