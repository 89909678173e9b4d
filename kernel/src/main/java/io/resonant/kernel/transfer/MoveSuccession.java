package io.resonant.kernel.transfer;

import io.resonant.kernel.database.Database.Succession;
import io.resonant.kernel.database.DatabaseLocation;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the open database of a move from the ledger of the one that is closed. */
public final class MoveSuccession implements Succession {
    /** The line with the sealed address of the other side. */
    public static final String PEER = "peer";

    private static final Logger LOG = LoggerFactory.getLogger(MoveSuccession.class);
    private static final Set<String> CLOSED_FOR_GOOD = Set.of("left", "cleared");
    private static final int LONGEST_CHAIN = 20;

    private final Function<String, Optional<String>> unseal;

    /** @param unseal reads what {@link #PEER} holds */
    public MoveSuccession(Function<String, Optional<String>> unseal) {
        this.unseal = unseal;
    }

    @Override
    public Optional<DatabaseLocation> successor(DatabaseLocation fenced) {
        try {
            return successor(fenced, ledger(fenced));
        } catch (SQLException e) {
            LOG.warn(
                    "The database that was left cannot be asked where its rows are; it is tried again: {}",
                    e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<DatabaseLocation> successor(DatabaseLocation fenced, Map<String, String> here) {
        try {
            if (!"1".equals(here.get("fence"))) {
                return Optional.of(fenced); // it was opened again
            }
            var peer = peer(here);
            if (peer.isEmpty()) {
                return Optional.empty();
            }
            var there = ledger(peer.get());
            var sameMove = String.valueOf(here.get("id")).equals(there.get("id"));
            var open = !"1".equals(there.get("fence"));
            if (sameMove && open && "active".equals(there.get("state"))) {
                return peer;
            }
            if (CLOSED_FOR_GOOD.contains(String.valueOf(here.get("state"))) && !sameMove) {
                return open ? peer : successor(peer.get()); // it has moved on since
            }
            return Optional.empty();
        } catch (SQLException e) {
            LOG.warn(
                    "The other database of the move cannot be asked whether it is open; it is tried again: {}",
                    e.getMessage());
            return Optional.empty();
        }
    }

    /** The other side that a ledger names. */
    public Optional<DatabaseLocation> peer(Map<String, String> ledger) {
        return Optional.ofNullable(ledger.get(PEER)).flatMap(unseal).map(DatabaseLocation::parse);
    }

    /**
     * The database that is open now, from one that was once. While a switch is under way that is the old one, which lets
     * itself be read.
     */
    public DatabaseLocation current(DatabaseLocation configured) {
        var location = configured;
        for (var i = 0; i < LONGEST_CHAIN; i++) {
            if (location instanceof DatabaseLocation.Sqlite sqlite && !Files.exists(sqlite.file())) {
                return location;
            }
            Map<String, String> here;
            try {
                here = ledger(location);
            } catch (SQLException e) {
                LOG.debug("Whoever opens {} next says what is wrong with it", location, e);
                return location;
            }
            var next = successor(location, here);
            if (next.isEmpty() || next.get().jdbcUrl().equals(location.jdbcUrl())) {
                return location;
            }
            location = next.get();
        }
        throw new IllegalStateException("The databases lead to each other in a circle, from " + configured);
    }

    /**
     * Seals anew, in every ledger that one can come to from here, where the other side is; to be done before anybody is
     * served. A database that was left long ago still leads to the one in use, and only by that line.
     *
     * @param renewed a sealed text sealed anew; nothing for what needs it not, or cannot be read
     */
    public void reseal(DatabaseLocation from, Function<String, Optional<String>> renewed) {
        var seen = new HashSet<String>();
        var next = Optional.of(from);
        while (next.isPresent() && seen.add(next.get().jdbcUrl())) {
            next = resealOne(next.get(), renewed);
        }
    }

    /** @return where it leads */
    private Optional<DatabaseLocation> resealOne(
            DatabaseLocation location, Function<String, Optional<String>> renewed) {
        if (location instanceof DatabaseLocation.Sqlite sqlite && !Files.exists(sqlite.file())) {
            return Optional.empty();
        }
        try {
            var lines = ledger(location);
            var anew = Optional.ofNullable(lines.get(PEER)).flatMap(renewed);
            if (anew.isPresent()) {
                try (var connection = location.connect()) {
                    Ledger.write(connection, Map.of(PEER, anew.get()));
                }
            }
            return peer(lines);
        } catch (SQLException e) {
            LOG.warn(
                    "Where the other database of a move is could not be sealed with the new SECRET_KEY; it is as it was."
                            + " Keep SECRET_KEY_PREVIOUS until a start without this warning: {}",
                    e.getMessage());
            return Optional.empty();
        }
    }

    /** What the ledger of a database says; empty when there is none. */
    public static Map<String, String> ledger(DatabaseLocation location) throws SQLException {
        try (var connection = location.connect()) {
            return Ledger.read(
                    connection,
                    switch (location.engine()) {
                        case SQLITE -> SqliteWriting.exists(connection, Ledger.TABLE);
                        case POSTGRESQL -> PostgresqlConnections.exists(connection, Ledger.TABLE);
                    });
        }
    }
}
