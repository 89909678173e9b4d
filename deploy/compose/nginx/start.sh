#!/bin/sh
# Renders the configuration, starts nginx, and loads it anew whenever the certificate has been renewed.
set -eu

renew_every=${RESONANT_CERTIFICATE_LOOK_SECONDS:-30}
mkdir -p /run/nginx/conf.d
[ -s /run/nginx/backend ] || echo backend >/run/nginx/backend

# The placeholder that the certbot service makes lets nginx start before there is a certificate.
certificate() {
    if [ -s "/etc/letsencrypt/live/$RESONANT_DOMAIN/fullchain.pem" ]; then
        echo "/etc/letsencrypt/live/$RESONANT_DOMAIN"
    else
        echo /etc/letsencrypt/placeholder
    fi
}

fingerprint() {
    cksum "$(certificate)/fullchain.pem" 2>/dev/null || echo none
}

render() {
    sed -e "s|@DOMAIN@|$RESONANT_DOMAIN|g" -e "s|@CERTIFICATE@|$(certificate)|g" \
        /etc/nginx/templates/resonant.conf >/run/nginx/conf.d/resonant.conf
    sed -e "s|@BACKEND@|$(cat /run/nginx/backend)|g" \
        /etc/nginx/templates/upstreams.conf >/run/nginx/conf.d/upstreams.conf
}

watch() {
    seen=$(fingerprint)
    while sleep "$renew_every"; do
        now=$(fingerprint)
        if [ "$now" != "$seen" ]; then
            render
            if nginx -t -q && nginx -s reload; then
                seen=$now
                echo "The certificate was renewed and is in use." >&2
            else
                echo "The new certificate could not be loaded; the old one stays in use. Look at $(certificate)." >&2
            fi
        fi
    done
}

render
watch &
exec nginx -g 'daemon off;'
