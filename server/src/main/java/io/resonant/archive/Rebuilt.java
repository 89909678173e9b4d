package io.resonant.archive;

import io.resonant.kernel.catalogue.Catalogue;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.image.TableDigests;
import io.resonant.kernel.image.TableDigests.Digest;
import io.resonant.kernel.image.TableRows;
import io.resonant.kernel.migration.Migrations;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The state of a moment, as a server of its own that nobody else uses. It is gone when it is closed. */
public final class Rebuilt implements AutoCloseable {
    private final Order order;
    private final DatabaseLocation.Postgresql location;
    private final Instant reached;
    private final List<Table> tables;

    Rebuilt(Order order, DatabaseLocation.Postgresql location, Instant reached, List<Table> tables) {
        this.order = order;
        this.location = location;
        this.reached = reached;
        this.tables = tables;
    }

    public DatabaseLocation.Postgresql location() {
        return location;
    }

    /** When the last transaction was committed that is in it. */
    public Instant reached() {
        return reached;
    }

    /** Reads every row. @return how many there are */
    public long read() throws SQLException {
        return count(TableDigests.of(location, Catalogue.present(location, tables)));
    }

    /**
     * Puts every row into a database that is empty, in the schema that they come from, and compares each.
     *
     * @param waiting a folder for rows on their way
     * @return how many there are
     * @throws Problem when that database is not empty, or the state holds no installation
     */
    public long load(DatabaseLocation empty, Path waiting) throws IOException, SQLException {
        var schema = new Migrations(location).status().current();
        if (schema == null) {
            throw Problem.of(422, "archive_empty").with("at", reached);
        }
        var known = Catalogue.present(location, tables);
        var digests = TableRows.write(location, known, Files.createDirectories(waiting));
        new Migrations(empty).apply(schema);
        try {
            TableRows.load(empty, known, table -> Files.newInputStream(waiting.resolve(table.name())));
        } catch (IllegalStateException e) {
            throw Problem.of(409, "backup_not_empty").with("database", empty).cause(e);
        }
        for (var table : known) {
            Files.delete(waiting.resolve(table.name()));
        }
        var differing = new TreeMap<>(digests);
        TableDigests.of(empty, known).forEach(differing::remove);
        if (!differing.isEmpty()) {
            throw Problem.of(422, "archive_failed").with("reason", "rows of " + differing.keySet() + " differ");
        }
        return count(digests);
    }

    private static long count(Map<String, Digest> digests) {
        return digests.values().stream().mapToLong(Digest::rows).sum();
    }

    @Override
    public void close() {
        order.close();
    }
}
