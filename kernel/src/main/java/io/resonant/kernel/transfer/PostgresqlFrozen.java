package io.resonant.kernel.transfer;

import io.resonant.kernel.canonical.RowEncoder;
import io.resonant.kernel.catalogue.Names;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.transfer.Frozen.Chunk;
import io.resonant.kernel.transfer.Frozen.RowSink;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Several connections on one exported snapshot. */
final class PostgresqlFrozen implements Frozen {
    private static final int FLUSH = 256 * 1024;
    private static final int HEADER = 19; // of the binary COPY format: signature, flags, length of an extension
    private static final int PAGE = 8192;
    private static final int FEW = 10_000;
    /** Lets other connections see the same state. */
    static final String EXPORT = "select pg_export_snapshot()";

    private static final String CONTAINED =
            Ledger.LOG + " where pg_visible_in_snapshot(xid, ?::pg_snapshot)"; // of the log

    private final List<Connection> connections;
    private final String snapshot;
    private final @Nullable Connection separateLog;
    private final PostgresqlConnections owner;
    private @Nullable Boolean hasRepairs;
    private @Nullable Map<String, Set<String>> few; // what the log holds, by table, when that is little

    /** @param separateLog sees entries of the log that were made later, of changes that this state contains */
    PostgresqlFrozen(
            List<Connection> connections,
            String snapshot,
            @Nullable Connection separateLog,
            PostgresqlConnections owner) {
        this.connections = connections;
        this.snapshot = snapshot;
        this.separateLog = separateLog;
        this.owner = owner;
    }

    /** A connection that sees one state: the one that another has exported, or the one of its first question. */
    static Connection at(PostgresqlConnections connections, @Nullable String exported) throws SQLException {
        var connection = connections.take();
        try {
            PostgresqlConnections.execute(
                    connection,
                    "set transaction isolation level repeatable read"
                            + (exported == null ? "" : "; set transaction snapshot '" + exported + "'"));
            return connection;
        } catch (SQLException e) {
            connections.undo(connection);
            throw e;
        }
    }

    /** Which transactions this state contains, as text of a {@code pg_snapshot}. */
    String snapshot() {
        return snapshot;
    }

    @Override
    public int readers() {
        return connections.size();
    }

    /** {@code VACUUM FULL} and {@code CLUSTER} give a table another file, and cannot while this is open. */
    @Override
    public String layout(List<Table> tables) throws SQLException {
        var connection = connections.getFirst();
        PostgresqlConnections.execute(
                connection,
                "lock table " + Names.list(tables.stream().map(Table::name).toList()) + " in access share mode");
        var files = new StringBuilder();
        try (var statement = connection.prepareStatement("select pg_relation_filenode(to_regclass(?))")) {
            for (var table : tables) {
                statement.setString(1, Names.quoted(table.name()));
                try (var row = statement.executeQuery()) {
                    row.next();
                    files.append(row.getString(1)).append(' ');
                }
            }
        }
        return files.toString().strip();
    }

    @Override
    public List<Chunk> chunks(Table table, long bytes) throws SQLException {
        long pages;
        try (var statement = connections.getFirst().prepareStatement("select pg_relation_size(to_regclass(?)) / ?")) {
            statement.setString(1, Names.quoted(table.name()));
            statement.setLong(2, PAGE);
            try (var row = statement.executeQuery()) {
                row.next();
                pages = row.getLong(1);
            }
        }
        var step = Math.max(1, bytes / PAGE);
        var chunks = new ArrayList<Chunk>();
        for (long from = 0; from < pages; from += step) {
            var to = Math.min(from + step, pages);
            chunks.add(new Chunk(
                    chunks.size(), String.valueOf(from), to == pages ? null : String.valueOf(to), (to - from) * PAGE));
        }
        return chunks;
    }

    @Override
    public void read(int reader, Table table, Chunk chunk, RowSink sink) throws SQLException {
        var condition = chunk.from() == null ? "true" : "ctid >= '(" + Long.parseLong(chunk.from()) + ",0)'";
        if (chunk.to() != null) {
            condition += " and ctid < '(" + Long.parseLong(chunk.to()) + ",0)'";
        }
        copy(
                connections.get(reader),
                "select " + Names.list(table.columnNames()) + " from " + Names.quoted(table.name()) + " where "
                        + condition,
                sink);
    }

    @Override
    public List<Table> touched(List<Table> tables) throws SQLException {
        if (!PostgresqlConnections.exists(log(), Ledger.LOG)) {
            return List.of();
        }
        var all = few();
        if (all != null) {
            return tables.stream()
                    .filter(table -> all.containsKey(table.name()))
                    .toList();
        }
        try (var statement = log().prepareStatement("select distinct table_name from " + CONTAINED)) {
            statement.setString(1, snapshot);
            try (var rows = statement.executeQuery()) {
                return Keys.tables(rows, tables);
            }
        }
    }

    /** Asked once instead of several times for each table: this counts in a pause. */
    private @Nullable Map<String, Set<String>> few() throws SQLException {
        var found = new HashMap<String, Set<String>>();
        try (var statement =
                log().prepareStatement("select table_name, row_key from " + CONTAINED + " limit " + (FEW + 1))) {
            statement.setString(1, snapshot);
            var count = 0;
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    count++;
                    found.computeIfAbsent(rows.getString(1), _ -> new LinkedHashSet<>())
                            .add(rows.getString(2));
                }
            }
            few = count > FEW ? null : found;
        }
        return few;
    }

    @Override
    public void changed(Table table, int batch, KeySink sink) throws SQLException {
        var known = few;
        if (known != null) {
            var keys = List.copyOf(known.getOrDefault(table.name(), Set.of()));
            for (var from = 0; from < keys.size(); from += batch) {
                sink.accept(keys.subList(from, Math.min(from + batch, keys.size())));
            }
            return;
        }
        try (var statement =
                log().prepareStatement("select distinct row_key from " + CONTAINED + " and table_name = ?")) {
            statement.setFetchSize(batch);
            statement.setString(1, snapshot);
            statement.setString(2, table.name());
            try (var rows = statement.executeQuery()) {
                Keys.inBatches(rows, batch, sink);
            }
        }
    }

    @Override
    public void rows(Table table, List<String> keys, RowSink sink) throws SQLException {
        var connection = beside();
        var array = connection.unwrap(PGConnection.class).escapeLiteral(Keys.array(keys)); // COPY takes no parameters
        copy(
                connection,
                "select " + Names.list("t.", table.columnNames()) + " from json_array_elements('" + array
                        + "'::json) as k (v) join " + Names.quoted(table.name()) + " t on "
                        + PostgresqlLoader.join(table),
                sink);
    }

    /** A connection on which nobody reads the log just now: rows and keys come at the same time when there are many. */
    private Connection beside() throws SQLException {
        if (few == null && connections.size() == 1) {
            var exported = PostgresqlConnections.text(connections.getFirst(), EXPORT);
            connections.add(at(owner, exported));
        }
        return connections.getLast();
    }

    @Override
    public List<Repairs.Repair> repairs() {
        return List.of(); // nothing needs one
    }

    @Override
    public Map<String, List<String>> repaired(Table table) throws SQLException {
        var known = hasRepairs;
        if (known == null) {
            known = Repairs.exist(log());
            hasRepairs = known;
        }
        return known ? Repairs.changed(log(), table) : Map.of();
    }

    @Override
    public void close() {
        connections.forEach(owner::undo);
        if (separateLog != null) {
            owner.undo(separateLog);
        }
    }

    private Connection log() {
        return separateLog == null ? connections.getFirst() : separateLog;
    }

    private static void copy(Connection connection, String query, RowSink sink) throws SQLException {
        var out = new RowEncoder();
        var copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("copy (" + query + ") to stdout (format binary)");
        var finished = false;
        try {
            var start = HEADER;
            for (var message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
                if (message.length - start > 2) { // the last one is a count of -1 alone
                    out.begin((message[start] << 8) | (message[start + 1] & 0xFF));
                    out.raw(message, start + 2, message.length - start - 2);
                    if (out.size() >= FLUSH) {
                        sink.accept(out);
                        out.clear();
                    }
                }
                start = 0;
            }
            finished = true;
        } finally {
            if (!finished && copy.isActive()) {
                copy.cancelCopy();
            }
        }
        if (out.size() > 0) {
            sink.accept(out);
        }
    }
}
