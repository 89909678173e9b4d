#!/bin/sh
# The archive of a PostgreSQL, kept by pgBackRest beside its data: everything of a week, up to the last minute.
#   archive.sh watch   makes backups, says how things stand, and rebuilds the states that the server orders
# PostgreSQL itself carries its log over: archive_command = 'pgbackrest --config=… --stanza=resonant --pg1-path=… archive-push %p'
# The server never sees the archive or its key. It reads status.json in a folder that both share, and puts orders there:
# ID.order (key=value lines) asks for the state of a moment; ID.answer says where it runs; it goes when the order goes.
set -eu
umask 027

config=${ARCHIVE_CONFIG:-/run/secrets/pgbackrest} # settings of pgBackRest: repositories, keys, how long to keep
folder=${ARCHIVE_FOLDER:-/archive}                # shared with the server
scratch=${ARCHIVE_SCRATCH:-/scratch}              # where states are rebuilt; as large as the data, and nobody else's
database=${ARCHIVE_DATABASE:-resonant_dashboard}  # holds tables when the cluster is an installation
listen=${ARCHIVE_LISTEN:-127.0.0.1}               # addresses at which a rebuilt state is served …
host=${ARCHIVE_HOST:-127.0.0.1}                   # … how the server names that …
port=${ARCHIVE_PORT:-5433}                        # … and the port
full_days=${ARCHIVE_FULL_DAYS:-7}
incremental_hours=${ARCHIVE_INCREMENTAL_HOURS:-24}
look_seconds=${ARCHIVE_LOOK_SECONDS:-15}
patience_seconds=60 # for a segment on its way, and until an order counts as forgotten
pg1_port=${PGPORT:-5432}
pg1_socket=${PGHOST:-/var/run/postgresql}
PGUSER=${PGUSER:-postgres}
PGDATABASE=postgres PGCONNECT_TIMEOUT=5 PGHOST=$pg1_socket PGPORT=$pg1_port
export PGUSER PGDATABASE PGCONNECT_TIMEOUT PGHOST PGPORT

say() { printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*" >&2; }
backrest() { # OPTION… COMMAND
    pgbackrest --config="$config" --stanza=resonant --log-level-file=off --log-level-console=off --log-level-stderr="${level:-warn}" \
        --lock-path="${TMPDIR:-/tmp}/pgbackrest-resonant" "$@"
}
here() { backrest --pg1-path="$PGDATA" --pg1-port="$pg1_port" --pg1-socket-path="$pg1_socket" --pg1-user="$PGUSER" "$@"; }
ask() { psql -AtqXv ON_ERROR_STOP=1 -F ' ' "$@"; }
last_line() { grep -aE 'ERROR|FATAL|PANIC' "$1" | tail -n 1 | sed -E 's/^([0-9-]+ [0-9:.]+ )?([A-Z]+ )?(\[[0-9]+\] )?(P[0-9]+ +)?//'; }
# The text of a JSON string.
quoted() { tr -cd '[:print:]' | sed 's/\\/\\\\/g; s/"/\\"/g' | cut -c 1-500; }
write() { # FILE, whole or not at all
    cat >"$1.new"
    mv "$1.new" "$1"
}
tell() { # FILE, likewise; who may read it is another user, and must never find it closed
    cat >"$1.new"
    chmod 0644 "$1.new"
    mv "$1.new" "$1"
}

repositories() { sed -n 's/^repo\([0-9]\{1,\}\)-.*/\1/p' "$config" | sort -un; }

# A commit of our own, so that there is always one to stop at, and what it tells about the archive. Keeps nothing in a file:
# the one who rebuilds asks while the watch does.
ask_pulse() {
    told=$(ask <<'SQL'
select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
select pg_current_xact_id() is not null;
select pg_walfile_name(pg_current_wal_insert_lsn()), coalesce(left(last_archived_wal, 24), '0'),
    case when last_failed_time > coalesce(last_archived_time, '-infinity') then last_failed_wal else '-' end from pg_stat_archiver;
SQL
    ) || return 1
    now=$(printf '%s\n' "$told" | sed -n 1p)
    read -r segment archived failing <<EOF_PULSE
$(printf '%s\n' "$told" | sed -n 3p)
EOF_PULSE
}

# The same, and until when everything is in the archive; for the watch alone, which is the only one to write this down.
pulse() {
    [ -e "$scratch/pulses" ] || : >"$scratch/pulses"
    ask_pulse || return 1
    echo "$now $segment" >>"$scratch/pulses"
    # Everything committed before a pulse is in the archive once the segment is in which it fell.
    awk -v archived="$archived" '$2 "" <= archived "" { print $1 }' "$scratch/pulses" | tail -n 1 >"$scratch/reached"
    [ ! -s "$scratch/reached" ] || mv "$scratch/reached" "$scratch/until"
    awk -v archived="$archived" '$2 "" > archived ""' "$scratch/pulses" | tail -n 1000 | write "$scratch/pulses"
}

# What was committed just now, into the archive; without it a moment of the last minute could not be reached.
flush() {
    [ -n "$prepared" ] && ask_pulse || return 0
    wanted=$segment
    ask -c 'select pg_switch_wal()' >/dev/null || return 0
    end=$(($(date +%s) + patience_seconds))
    while [ "$(date +%s)" -lt "$end" ]; do
        ask_pulse && [ "$failing" = - ] || return 0
        [ "$(printf '%s\n%s\n' "$wanted" "$archived" | LC_ALL=C sort | head -n 1)" != "$wanted" ] || return 0
        sleep 0.2
    done
}

# The archive is made, or goes on with another cluster: not with an empty one, which waits for what the archive has.
prepare() {
    cluster=$(ask -c 'select system_identifier from pg_control_system()')
    [ "$cluster" != "$prepared" ] || return 0
    tables=$(ask -d "$database" -c "select count(*) from pg_tables where schemaname = 'public'" 2>/dev/null || echo 0)
    if [ "$tables" -eq 0 ]; then
        failing=-
        [ -n "$waiting" ] || say "there are no tables in $database yet; the archive waits"
        waiting=yes
        return 1
    elif here stanza-create >"$scratch/stanza" 2>&1; then
        prepared=$cluster
    elif grep -qE '\[028\]|do not match the database|stanza-upgrade' "$scratch/stanza"; then
        say "the archive goes on with another cluster: $cluster"
        here stanza-upgrade >"$scratch/stanza" 2>&1 && prepared=$cluster && return 0
        trouble=$(last_line "$scratch/stanza")
        return 1
    else
        trouble=$(last_line "$scratch/stanza")
        return 1
    fi
}

# full, incr or nothing, for a repository
due() {
    ask -v info="$1" -v repository="$2" -v cluster="$prepared" -v days="$full_days" -v hours="$incremental_hours" <<'SQL'
with backup as (
    select b ->> 'type' as type, to_timestamp((b -> 'timestamp' ->> 'stop')::bigint) as stop
    from json_array_elements(:'info'::json) s cross join json_array_elements(s -> 'backup') b
    where b -> 'database' ->> 'repo-key' = :'repository' and exists (
        select from json_array_elements(s -> 'db') d
        where d ->> 'repo-key' = :'repository' and d ->> 'id' = b -> 'database' ->> 'id' and d ->> 'system-id' = :'cluster'))
select case
    when not exists (select from backup where type = 'full' and stop > now() - make_interval(days => :days)) then 'full'
    when not exists (select from backup where stop > now() - make_interval(hours => :hours)) then 'incr' end;
SQL
}

back_up() {
    [ "$(($(date +%s) - $(stat -c %Y "$scratch/backup.failed" 2>/dev/null || echo 0)))" -ge "$patience_seconds" ] || return 0
    info=$(backrest --output=json info)
    for repository in $(repositories); do
        type=$(due "$info" "$repository")
        [ -n "$type" ] || continue
        if here --repo="$repository" --type="$type" --start-fast backup >"$scratch/backup" 2>&1; then
            say "backup ($type) to repository $repository"
            rm -f "$scratch/backup.failed"
        else
            last_line "$scratch/backup" >"$scratch/backup.failed"
            say "no backup to repository $repository: $(cat "$scratch/backup.failed")"
        fi
    done
}

standing() {
    info=$(backrest --output=json info 2>"$scratch/info.failed") || { trouble=${trouble:-$(last_line "$scratch/info.failed")} && info='[]'; }
    case $info in *'"code":99'*) trouble=${trouble:-the archive cannot be read} ;; esac
    [ -n "$trouble" ] || [ ! -s "$scratch/backup.failed" ] || trouble=$(cat "$scratch/backup.failed")
    [ -n "$trouble" ] || [ "$failing" = - ] || trouble="segment $failing of the log cannot be archived; PostgreSQL's log says why"
    until=$(cat "$scratch/until" 2>/dev/null || true)
    printf '{"at":"%s","until":%s,"trouble":%s,"info":%s}\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \
        "$([ -z "$until" ] && echo null || printf '"%s"' "$until")" \
        "$([ -z "$trouble" ] && echo null || printf '"%s"' "$(printf %s "$trouble" | quoted)")" "$info" | LC_ALL=C tr -cd '\n -~'
}

status() {
    standing | tell "$folder/status.json"
}

look() {
    trouble='' failing=-
    if pulse 2>"$scratch/psql"; then
        # After a crash PostgreSQL does not think of archive_timeout before its next checkpoint, minutes later.
        [ "$failing" != - ] || [ -z "$(find "$scratch/until" -mmin +1 2>/dev/null)" ] || ask -c 'select pg_switch_wal()' >/dev/null || true
        [ "$failing" = - ] || running "$backup" || prepared='' # a repository may have been lost, and is made anew
        if prepare && ! running "$backup" && [ -z "$order" ]; then
            rm -f "$scratch/stanza"
            back_up &
            backup=$!
        fi
    else
        trouble="PostgreSQL does not answer: $(tail -n 1 "$scratch/psql")"
    fi
    status
}

running() { [ -n "$1" ] && kill -0 "$1" 2>/dev/null; }

field() { sed -n "s/^$1=//p" "$folder/$order.order" | head -n 1; }
answer() { tell "$folder/$order.answer"; }
refuse() { # CODE LOG
    reason=$(last_line "$2" || true)
    say "order $order cannot be carried out: $1: $reason"
    printf 'state=failed\ncode=%s\nset=%s\nlast=%s\nreached=%s\nknown=%s\nreason=%s\n' "$1" "$set" "$last" "$reached" "$known" "$reason" | answer
    exit 0
}

beside() { PGHOST=$scratch/socket PGPORT=$port ask "$@"; }

# Waits for the end of the recovery; false when it has failed.
recovered() {
    sleep 1
    until beside -c 'select 1' >/dev/null 2>&1; do
        pg_ctl -D "$state" status >/dev/null || break
        sleep 0.5
    done
    last=$(sed -n 's/.*restored log file "\([0-9A-F]\{24\}\)".*/\1/p' "$log" | tail -n 1)
    reached=$(sed -n 's/.*last completed transaction was at log time \(.*\) \(.*\)+00$/\1T\2Z/p' "$log" | tail -n 1)
    pg_ctl -D "$state" status >/dev/null
}

rebuild() {
    level=info log=$scratch/rebuild.log state=$scratch/state set='' last='' reached='' known=''
    : >"$log"
    time=$(field time) user=$(field user) password=$(field password)
    case $time in *[!0-9TZ:.-]*) refuse order "$log" ;; esac
    case $user$password in *[!A-Za-z0-9_.-]*) refuse order "$log" ;; esac
    [ "$(field flush)" != yes ] || flush 2>/dev/null
    known=$(standing) # later segments may be missed without being lost
    if [ -n "$time" ]; then
        set -- --type=time --target="$(echo "$time" | sed 's/T/ /; s/Z$/+00/')"
    else
        set -- --type=default
    fi
    mkdir -m 0700 "$state" "$scratch/socket"
    backrest --pg1-path="$state" --tablespace-map-all="$scratch/tablespaces" \
        "$@" ${time:+--target-action=promote} restore >"$log" 2>&1 || {
        if grep -qaE 'CryptoError|FormatError' "$log"; then refuse key "$log"; fi
        if grep -q 'unable to find backup set' "$log"; then refuse early "$log"; fi
        refuse restore "$log"
    }
    set=$(sed -n 's/.*restore backup set \([^ ,]*\).*/\1/p' "$log" | tail -n 1)
    touch "$state/postgresql.conf" # Debian keeps it elsewhere
    printf 'local all all trust\nhost all all all scram-sha-256\n' >"$state/resonant_hba.conf"
    pg_ctl -D "$state" -l "$log" -W -o "-c port=$port -c listen_addresses='$listen' -c archive_mode=off -c hot_standby=off \
        -c hba_file='$state/resonant_hba.conf' -c unix_socket_directories='$scratch/socket' -c ssl=off -c logging_collector=off \
        -c log_destination=stderr -c lc_messages=C -c timezone=UTC -c shared_buffers=128MB -c fsync=off -c password_encryption=scram-sha-256" start >/dev/null
    recovered || {
        if grep -q 'recovery ended before configured recovery target' "$log"; then refuse ended "$log"; fi
        if grep -q 'before consistent recovery point' "$log"; then refuse early "$log"; fi
        refuse start "$log"
    }
    beside >>"$log" 2>&1 <<SQL || refuse start "$log"
select format('create role %I login', '$user') where not exists (select from pg_roles where rolname = '$user') \gexec
alter role "$user" login password '$password';
SQL
    printf 'state=ready\nhost=%s\nport=%s\nset=%s\nlast=%s\nreached=%s\nknown=%s\n' "$host" "$port" "$set" "$last" "$reached" "$known" | answer
    say "order $order: the state of ${time:-the end of the archive} runs"
}

tear_down() {
    [ ! -e "$scratch/state/postmaster.pid" ] || pg_ctl -D "$scratch/state" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$scratch/state" "$scratch/socket" "$scratch/tablespaces"
    [ -z "$order" ] || rm -f "$folder/$order.answer"
    order=
}

# One at a time. An order that nobody has touched for a while is forgotten: who gave it has died.
orders() {
    if [ -n "$order" ]; then
        [ -e "$folder/$order.order" ] && [ "$(($(date +%s) - $(stat -c %Y "$folder/$order.order" 2>/dev/null || echo 0)))" -lt "$patience_seconds" ] && {
            running "$rebuilding" || [ -e "$folder/$order.answer" ] || printf 'state=failed\ncode=broken\n' | answer
            return 0
        }
        running "$rebuilding" || tear_down
        return 0
    fi
    for file in "$folder"/*.order; do
        [ -e "$file" ] || continue
        [ "$(($(date +%s) - $(stat -c %Y "$file")))" -lt "$patience_seconds" ] || continue
        order=$(basename "$file" .order)
        rebuild &
        rebuilding=$!
        return 0
    done
}

watch() {
    mkdir -p "$scratch"
    order='' rebuilding='' backup='' prepared='' waiting='' next=0
    tear_down
    rm -f "$folder"/*.answer
    trap 'tear_down; wait; exit 0' TERM INT
    while :; do
        if [ "$(date +%s)" -ge "$next" ]; then
            look
            next=$(($(date +%s) + look_seconds))
        fi
        orders
        sleep 0.5 &
        wait $! || true
    done
}

case ${1:-} in
    watch) watch ;;
    *)
        sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
esac
