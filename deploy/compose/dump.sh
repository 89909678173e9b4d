#!/bin/sh
# The second leg of backups (S1.39): one file a day that any PostgreSQL reads. Seven days are kept.
set -eu
umask 077
cd "$(dirname -- "$0")"
file=backups/db_$(date -u +%Y%m%d_%H%M%S).sql.gz
trap 'rm -f "$file.part"' EXIT
# In a pipe only the last program's exit code would count, and a dump that broke off would look like one.
docker compose exec -T postgres \
    sh -c 'trap "rm -f /tmp/dump" EXIT && pg_dump -U postgres --no-owner --no-privileges resonant_dashboard >/tmp/dump && gzip -c /tmp/dump' >"$file.part"
gzip -t "$file.part"
gzip -dc "$file.part" | tail -n 5 | grep -q 'PostgreSQL database dump complete'
mv "$file.part" "$file"
find backups -name 'db_*.sql.gz' -mtime +6 -delete
echo "Backup completed"
