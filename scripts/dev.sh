#!/bin/sh
# scripts/dev.sh up|down|migrate|logs|psql|reset: development in containers, with server and dashboard from the sources.
set -eu
cd "$(dirname -- "$0")/../deploy/compose"
compose() { docker compose -f compose.yml "$@"; }
case ${1-} in
    up) compose up -d && echo "http://localhost:3000 (dashboard), http://localhost:8000 (server); scripts/dev.sh logs shows the set-up link" ;;
    down) compose down ;;
    migrate) compose exec backend java -jar server/target/resonant/resonant.jar migrate ;;
    logs) shift && compose logs -f "$@" ;;
    psql) compose exec db psql -U resonant -d resonant_dashboard ;;
    reset) compose down --volumes && echo "Everything of the development database is gone." ;;
    *)
        echo "Usage: scripts/dev.sh up|down|migrate|logs|psql|reset" >&2
        exit 2
        ;;
esac
