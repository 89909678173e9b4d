package io.resonant.move;

import io.resonant.kernel.canonical.OddValues;
import io.resonant.kernel.canonical.Rules;
import io.resonant.kernel.catalogue.Catalogue;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.migration.Migrations;
import io.resonant.kernel.migration.SchemaProblem;
import io.resonant.kernel.replication.ReplicationSlot;
import io.resonant.kernel.transfer.Copy;
import io.resonant.kernel.transfer.MoveSuccession;
import io.resonant.kernel.transfer.SqliteConversions;
import io.resonant.kernel.transfer.SqliteSide;
import io.resonant.kernel.transfer.SqliteWriting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Looks at both databases before anything is done: what would stop a move, and what would be treated how. */
final class MoveCheck {
    private static final int OLDEST = 15;
    private static final int NEWEST = 18;
    private static final Set<String> LOADED = Set.of("loading", "building", "following", "aborted");
    private static final Set<Integer> POOLER_PORTS = Set.of(6543, 6432);
    /** Bytes a second with one busy core on each side; only for the estimate. */
    private static final long USUAL_RATE = 40L << 20;

    private final List<Table> tables;
    private final Set<String> known;
    private final DatabaseLocation source;
    private final DatabaseLocation target;
    private final Rules rules;
    private final Database database;
    private final MoveSuccession succession;
    private final SecretKeys keys;
    private final boolean byTriggers;
    private final List<Finding> findings = new ArrayList<>();
    private Role looking = Role.TARGET;

    MoveCheck(Moves.Wiring wiring, NewMove wanted) {
        this.tables = wiring.tables();
        this.known = wiring.known();
        this.database = wiring.database();
        this.keys = wiring.keys();
        this.succession = new MoveSuccession(new Sealing(wiring.keys(), Moves.PURPOSE)::open);
        this.source = database.location();
        this.target = wanted.location();
        this.rules = wanted.parsedRules();
        this.byTriggers = wanted.byTriggers();
    }

    enum Severity {
        OK,
        WARNING,
        BLOCKING
    }

    /** Which of the two a finding is about. */
    enum Role {
        SOURCE,
        TARGET
    }

    /** @param code names a text, in which the values stand */
    record Finding(Severity severity, Role database, String code, Map<String, Object> values) {}

    /**
     * @param bytes of the source on disk
     * @param seconds an estimate for the first load
     * @param odd values that are not in the form that our own program writes
     */
    record Report(
            String source,
            String target,
            boolean ready,
            long bytes,
            long seconds,
            List<Finding> findings,
            List<OddValues.Found> odd) {}

    Report run() {
        var bytes = bytes();
        if (source.equals(target)) {
            add(Severity.BLOCKING, "same", Map.of());
        } else if (source instanceof DatabaseLocation.Sqlite && target instanceof DatabaseLocation.Sqlite) {
            add(Severity.BLOCKING, "sqlite_to_sqlite", Map.of());
        } else {
            look(target, true, bytes);
            look(source, false, bytes);
        }
        looking = Role.SOURCE;
        var odd = survey();
        var undecided = odd.stream()
                .filter(found -> found.outcome() == OddValues.Outcome.UNDECIDED)
                .mapToLong(OddValues.Found::count)
                .sum();
        if (undecided > 0) {
            add(Severity.BLOCKING, "odd_values", Map.of("count", undecided));
        }
        var ready = findings.stream().noneMatch(finding -> finding.severity() == Severity.BLOCKING);
        return new Report(
                source.toString(), target.toString(), ready, bytes, 1 + bytes / USUAL_RATE, List.copyOf(findings), odd);
    }

    private void look(DatabaseLocation location, boolean receives, long bytes) {
        looking = receives ? Role.TARGET : Role.SOURCE;
        try {
            switch (location) {
                case DatabaseLocation.Postgresql postgresql -> postgresql(postgresql, receives);
                case DatabaseLocation.Sqlite sqlite -> sqlite(sqlite, receives, bytes);
            }
            if (!receives) {
                schema(location);
                keys(location);
                for (var table : Catalogue.unknown(location, known)) {
                    add(Severity.WARNING, "unknown_table", Map.of("table", table));
                }
            }
        } catch (SQLException e) {
            add(
                    Severity.BLOCKING,
                    "unreachable",
                    Map.of("database", location.toString(), "reason", String.valueOf(e.getMessage())));
        }
    }

    /** Rows and files move; the secret that opens what is sealed in them does not. */
    private void keys(DatabaseLocation location) throws SQLException {
        var fingerprint = keys.fingerprint();
        var others = NodeKeys.others(location, keys);
        if (others.isEmpty()) {
            add(Severity.OK, "keys", Map.of("fingerprint", fingerprint));
        } else {
            var values = Map.<String, Object>of("fingerprint", fingerprint, "others", String.join(", ", others));
            add(Severity.BLOCKING, "keys_differ", values);
        }
    }

    /** Another program may have changed it since this one started. */
    private void schema(DatabaseLocation location) {
        try {
            var pending = new Migrations(location).status().pending();
            if (!pending.isEmpty()) {
                add(Severity.BLOCKING, "schema", Map.of("reason", String.join(", ", pending)));
            }
        } catch (SchemaProblem e) {
            add(Severity.BLOCKING, "schema", Map.of("reason", String.valueOf(e.getMessage())));
        }
    }

    private void postgresql(DatabaseLocation.Postgresql location, boolean receives) throws SQLException {
        try (var connection = location.connect()) {
            var version = Integer.parseInt(text(connection, "show server_version_num")) / 10_000;
            add(
                    version < OLDEST ? Severity.BLOCKING : version > NEWEST ? Severity.WARNING : Severity.OK,
                    "version",
                    Map.of("version", version, "oldest", OLDEST, "newest", NEWEST));
            var encoding = text(connection, "show server_encoding");
            add(encoding.equals("UTF8") ? Severity.OK : Severity.BLOCKING, "encoding", Map.of("encoding", encoding));
            if (POOLER_PORTS.contains(location.port()) || location.host().contains("pooler")) {
                add(Severity.BLOCKING, "pooler", Map.of("host", location.host(), "port", location.port()));
            }
            var mayCreate = text(connection, "select has_schema_privilege('public', 'create')")
                    .equals("t");
            add(mayCreate ? Severity.OK : Severity.BLOCKING, "rights", Map.of("user", location.user()));
            var collation = text(connection, "select datcollate from pg_database where datname = current_database()");
            add(Severity.OK, "collation", Map.of("collation", collation));
            if (receives) {
                empty(connection, location);
                return;
            }
        }
        capture(location);
    }

    /** How changes of the source will be followed, and why. */
    private void capture(DatabaseLocation.Postgresql location) throws SQLException {
        if (byTriggers) {
            add(Severity.OK, "capture_triggers", Map.of());
            return;
        }
        var obstacle = ReplicationSlot.obstacle(location, tables);
        if (obstacle.isEmpty()) {
            add(Severity.OK, "capture_slot", Map.of());
        } else {
            add(
                    Severity.OK,
                    "capture_" + obstacle.get().code(),
                    new TreeMap<>(obstacle.get().values()));
        }
    }

    private void sqlite(DatabaseLocation.Sqlite location, boolean receives, long bytes) throws SQLException {
        if (!receives) {
            encoding(location);
            return;
        }
        var directory = location.file().toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory) || !Files.isWritable(directory)) {
            add(Severity.BLOCKING, "directory", Map.of("path", String.valueOf(directory)));
            return;
        }
        try {
            var free = Files.getFileStore(directory).getUsableSpace();
            add(free < 2 * bytes ? Severity.BLOCKING : Severity.OK, "space", Map.of("free", free, "needed", 2 * bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (Files.exists(location.file())) {
            encoding(location);
            try (var connection = location.connect()) {
                empty(connection, location);
            }
        }
    }

    /** Texts are read and written as the bytes that the file holds. */
    private void encoding(DatabaseLocation.Sqlite location) throws SQLException {
        try (var connection = location.connect()) {
            var encoding = text(connection, "pragma encoding");
            var fits = encoding.equals("UTF-8");
            add(fits ? Severity.OK : Severity.BLOCKING, "sqlite_encoding", Map.of("encoding", encoding));
        }
    }

    private void empty(Connection connection, DatabaseLocation location) throws SQLException {
        var ledger = MoveSuccession.ledger(location);
        if (isLeftOver(ledger)) {
            add(Severity.WARNING, "left_over", Map.of("database", location.toString()));
            return;
        }
        if (!ledger.isEmpty() && !"cleared".equals(ledger.get("state"))) {
            add(Severity.BLOCKING, "in_another_move", Map.of("database", location.toString()));
            return;
        }
        var existing = new HashSet<>(Catalogue.unknown(location, Set.of()));
        for (var table : tables) {
            if (existing.contains(table.name()) && hasRows(connection, table.name())) {
                add(Severity.BLOCKING, "not_empty", Map.of("table", table.name()));
                return;
            }
        }
        existing.removeAll(known);
        for (var table : existing) {
            add(Severity.WARNING, "foreign_table", Map.of("table", table));
        }
        add(Severity.OK, "empty", Map.of());
    }

    /** Of a move from this very source that was cancelled while the target was out of reach; it was never in use. */
    private boolean isLeftOver(Map<String, String> ledger) {
        return LOADED.contains(String.valueOf(ledger.get("state")))
                && succession.peer(ledger).filter(source::equals).isPresent();
    }

    private List<OddValues.Found> survey() {
        if (!(source instanceof DatabaseLocation.Sqlite sqlite)) {
            return List.of();
        }
        var odd = new OddValues();
        var side = new SqliteSide(
                sqlite, new SqliteWriting(sqlite, database), new SqliteConversions(sqlite, rules.surveying(), odd));
        try {
            Copy.survey(side, tables, Moves.THREADS);
        } catch (SQLException e) {
            add(
                    Severity.BLOCKING,
                    "unreadable",
                    Map.of("database", source.toString(), "reason", String.valueOf(e.getMessage())));
        }
        return odd.found();
    }

    private long bytes() {
        try {
            return switch (source) {
                case DatabaseLocation.Sqlite sqlite -> Files.size(sqlite.file());
                case DatabaseLocation.Postgresql postgresql -> {
                    try (var connection = postgresql.connect()) {
                        yield Long.parseLong(text(connection, "select pg_database_size(current_database())"));
                    }
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            return 0; // that it cannot be reached is a finding of its own
        }
    }

    private void add(Severity severity, String code, Map<String, Object> values) {
        findings.add(new Finding(severity, looking, code, values));
    }

    private static boolean hasRows(Connection connection, String table) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select 1 from " + table + " limit 1")) {
            return rows.next();
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }
}
