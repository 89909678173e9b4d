package io.resonant.kernel.transfer;

import io.resonant.kernel.catalogue.Catalogue;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.testing.EmbeddedPostgresql;
import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Two databases with the tables of {@link MovingTables}, which no server uses, and the move from one to the other. */
record MovingPair(TestDatabase here, TestDatabase there, Side source, Side target, Move move) implements AutoCloseable {
    static MovingPair of(Engine from, Engine to) throws SQLException, IOException {
        var here = TestDatabase.create(from);
        var there = TestDatabase.create(to);
        MovingTables.create(here);
        MovingTables.create(there);
        var source = MovingTables.side(here);
        var target = MovingTables.side(there);
        return new MovingPair(here, there, source, target, new Move(MovingTables.tables(here, there), source, target));
    }

    /** From a PostgreSQL whose changes can be followed with a replication slot. */
    static MovingPair ofSlot(Engine to) throws SQLException, IOException {
        var here = TestDatabase.replicating();
        var there = TestDatabase.create(to);
        MovingTables.create(here);
        MovingTables.create(there);
        var source = MovingTables.side(here);
        var target = MovingTables.side(there);
        return new MovingPair(here, there, source, target, new Move(MovingTables.tables(here, there), source, target));
    }

    /** How many replication slots a database has. */
    static long slots(TestDatabase database) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select count(*) from pg_replication_slots where database = current_database()")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** On PostgreSQL, carried by somebody who may do everything. */
    static MovingPair ofSuperusers() throws SQLException, IOException {
        var here = TestDatabase.create(Engine.POSTGRESQL);
        var there = TestDatabase.create(Engine.POSTGRESQL);
        MovingTables.create(here);
        MovingTables.create(there);
        var source = new PostgresqlSide(superuser(here));
        var target = new PostgresqlSide(superuser(there));
        return new MovingPair(
                here,
                there,
                source,
                target,
                new Move(Catalogue.tables(superuser(here), MovingTables.NAMED), source, target));
    }

    /** Until changes are followed. */
    void follow() throws SQLException {
        move.prepare("m", Map.of(), Map.of());
        move.copy(2, _ -> {}, _ -> {}, new AtomicBoolean());
        move.build(2, _ -> {});
        move.round();
    }

    @Override
    public void close() throws SQLException, IOException {
        try (here;
                there;
                source;
                target) {
            // all of them, in the reverse order
        }
    }

    private static DatabaseLocation.Postgresql superuser(TestDatabase database) {
        return EmbeddedPostgresql.shared()
                .superuser((DatabaseLocation.Postgresql) database.settings().location());
    }
}
