#!/bin/sh
# update.sh VERSION: another version of the images, without a request being lost. A second server takes over while the
# first is replaced. When the new version does not get ready, the old one stays, and nothing has changed for anybody. What
# the new version would do to the database is tried before, on a copy of a backup.
set -eu
cd "$(dirname -- "$0")"
new=${1:?usage: update.sh VERSION}
old=$(sed -n 's/^RESONANT_VERSION=//p' .env)
compose() { docker compose "$@"; } # with the files that .env names
at() { RESONANT_VERSION=$1; export RESONANT_VERSION; }
use() { compose exec -T nginx sh /etc/nginx/use.sh "$1"; }

at "$new"
echo "0/4 what $new would do to the database is tried on a copy" >&2
if ! compose run --rm --no-deps -T backend upgrade --dry-run; then
    echo "$new does not suit the database as it is; $old goes on serving. Nothing was changed." >&2
    exit 1
fi
echo "1/4 $new starts beside $old" >&2
if ! compose --profile update up -d --no-deps --wait backend_standby; then
    compose --profile update logs --tail 40 backend_standby >&2 || true
    compose --profile update rm -sf backend_standby
    echo "$new does not get ready; $old goes on serving. Nothing was changed." >&2
    exit 1
fi
use backend_standby
echo "2/4 $new serves; the first server is replaced" >&2
if ! compose up -d --no-deps --wait backend; then
    at "$old"
    compose up -d --no-deps --wait backend
    use backend
    compose --profile update rm -sf backend_standby
    echo "$new did not get ready in its place; $old serves again." >&2
    exit 1
fi
use backend
echo "3/4 dashboard and bridge" >&2
compose up -d --no-deps --wait frontend intent_bridge
use backend # the dashboard may have another address now
echo "4/4 the second server goes" >&2
compose --profile update rm -sf backend_standby
sed -i.before "s/^RESONANT_VERSION=.*/RESONANT_VERSION=$new/" .env
echo "Done: $old -> $new. Back again: $0 $old" >&2
