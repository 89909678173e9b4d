# shellcheck shell=bash disable=SC2154 # names of stack.sh
# Part of stack.sh: everything that may be wrong goes wrong, and somebody is told. Every rule of Prometheus is tried at any moment
# of its time by `make check-deploy`; here those of which the stack can have the cause within minutes.

sql() { docker exec -i resonant_postgres psql -qAtU postgres -d resonant_dashboard -v ON_ERROR_STOP=1 "$@"; }

# The built-in alerts look at figures of up to 30 hours. Those are put where the server would have put them, also for the
# minutes to come, in which the server's own would tell another story.
figures() { # JSON FOR-MINUTES-WITH-DOWNLOADS
    sql -v "node=$(docker exec resonant_backend cat /data/node)" -v "figures=$1" -v "earlier=$2" <<'SQL'
insert into monitor_samples (node, minute, figures)
select :'node', minute, case
    when minute < now - 420 then :'earlier'::jsonb
    else :'figures'::jsonb || jsonb_build_object('disk_free', (:'figures'::jsonb ->> 'disk_free')::numeric - 1e6 * (minute - now) * (:'figures'::jsonb ->> 'falls')::int)
end
from (select floor(extract(epoch from now()) / 60)::bigint as now) clock, generate_series(now - 1799, now + 4) minute
on conflict (node, minute) do update set figures = excluded.figures;
SQL
}

alerts() { get -H "Authorization: Bearer $token" "https://$domain/api/v1/operator/alerts"; }
opened() { alerts | grep -oE '"rule":"[A-Za-z]+","subject"' | cut -d '"' -f 4 | sort -u; }
mails() { sql -c "select count(*) from mails where recipient = 'watch@example.com'"; }

well() {
    figures '{"requests":50,"errors":0,"p99":9,"intents_failed":0,"intents_done":9,"intent_age":0,"downloads":1,"jobs_late":0,
        "database_waiting":0,"disk_free":5e10,"disk_size":1e11,"falls":0,"backup_age":60,"protection_age":5,"archive_age":20,
        "archive_full_age":60,"certificate_left":7000000}' '{"downloads":1}'
}

badly() {
    figures '{"requests":50,"errors":0.5,"p99":9000,"intents_failed":3,"intents_done":0,"intent_age":3600,"downloads":0,"jobs_late":5000,
        "database_waiting":90,"disk_free":1e9,"disk_size":1e11,"falls":1,"backup_age":200000,"protection_age":300,"archive_age":900,
        "archive_full_age":900000,"certificate_left":86400}' '{"downloads":1}'
}

until_open() { # RULES
    for _ in $(seq 30); do
        [ "$(opened)" = "$1" ] && return 0
        sleep 5
    done
    return 1
}

built_in_alerts() {
    say "every built-in alert opens, somebody gets a mail, and it closes"
    local rules wanted
    rules=$(alerts | grep -oE '"rule":"[A-Za-z]+","opens"' | cut -d '"' -f 4 | sort)
    wanted=$(wc -l <<<"$rules")
    well
    until_open "" || failed "open before anything happened: $(opened | tr '\n' ' ')"
    get -X POST -H "Authorization: Bearer $token" -H 'Content-Type: application/json' -o /dev/null \
        -d '{"kind":"mail","target":"watch@example.com","language":"en"}' "https://$domain/api/v1/operator/alerts/channels" || failed "nobody can be told"
    badly
    if until_open "$rules"; then passed "$wanted of $wanted are open: $(tr '\n' ' ' <<<"$rules")"; else failed "not open: $(comm -13 <(opened) <(echo "$rules") | tr '\n' ' ')"; fi
    [ "$(mails)" = "$wanted" ] && passed "$wanted mails tell so" || failed "$(mails) mails of $wanted"
    well
    if until_open ""; then passed "and all are closed"; else failed "still open: $(opened | tr '\n' ' ')"; fi
    [ "$(mails)" = $((2 * wanted)) ] && passed "$wanted mails tell that it is over" || failed "$(mails) mails of $((2 * wanted))"
    sql -c 'delete from monitor_samples'
}

watching() { (cd "$site" && docker compose -f compose.prod.yml -f compose.monitoring.yml -f compose.try.yml -f compose.watch.yml "$@"); }
asked() { inside curl -fs "http://127.0.0.1:9090/api/v1/query" --data-urlencode "query=$1" | grep -o '"value":\[[^]]*\]' | grep -oE '"[0-9.]+"\]' | tr -d '"]'; }
told() { inside curl -fs http://127.0.0.1:9093/api/v2/alerts | grep -oE '"alertname":"[A-Za-z]+"' | cut -d '"' -f 4 | sort -u; }
until_told() { # NAME SECONDS
    for _ in $(seq $(($2 / 3))); do
        told | grep -qx "$1" && passed "$1 reaches Alertmanager" && return
        sleep 3
    done
    failed "$1 does not reach Alertmanager"
}
until_over() { # NAME SECONDS
    for _ in $(seq $(($2 / 3))); do
        [ -z "$(asked "ALERTS{alertname=\"$1\",alertstate=\"firing\"}")" ] && passed "$1 is over" && return
        sleep 3
    done
    failed "$1 is not over"
}

prometheus_alerts() {
    say "Prometheus watches, and the database and the server go away"
    expect "Prometheus, Alertmanager and three exporters start" watching up -d prometheus alertmanager node_exporter postgres_exporter blackbox_exporter
    for _ in $(seq 30); do
        [ "$(asked 'sum(up)')" = 5 ] && break
        sleep 2
    done
    [ "$(asked 'sum(up)')" = 5 ] && passed "all five are asked, the server with its token" || failed "asked: $(asked 'up' | tr '\n' ' ')"
    [ "$(asked 'probe_success')" = 1 ] && [ "$(asked 'pg_up')" = 1 ] && passed "the site answers from outside, and the database its exporter" || failed "site $(asked probe_success), database $(asked pg_up)"
    if command -v node >/dev/null; then
        dashboards_answer() { inside node "$here/../monitoring/dashboards.mjs" --ask http://127.0.0.1:9090; }
        for _ in $(seq 40); do # a rate needs two looks
            dashboards_answer >/dev/null 2>&1 && break
            sleep 3
        done
        expect "every query of every dashboard has an answer" dashboards_answer
        grep '^✗' "$work/last.log" || true
    fi
    docker stop -t 5 resonant_postgres >/dev/null
    rm -f "$work/enough"
    while [ ! -e "$work/enough" ]; do
        get -m 5 -o /dev/null "https://$domain/api/v1/threads" -H "Authorization: Bearer $token" 2>/dev/null || sleep 0.3
    done &
    local people=$!
    until_told DatabaseDown 180
    until_told SiteDown 240
    until_told ErrorRateCritical 240
    touch "$work/enough"
    wait "$people"
    rm -f "$work/enough"
    docker start resonant_postgres >/dev/null
    docker stop -t 5 resonant_backend >/dev/null
    until_told ServerDown 180
    docker start resonant_backend >/dev/null
    for name in DatabaseDown ServerDown SiteDown; do
        until_over "$name" 180
    done
    watching rm -sf prometheus alertmanager node_exporter postgres_exporter blackbox_exporter >/dev/null 2>&1
}
