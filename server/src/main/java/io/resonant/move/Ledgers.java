package io.resonant.move;

import io.resonant.kernel.canonical.Rules;
import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.transfer.MoveSuccession;
import io.resonant.kernel.transfer.PostgresqlSide;
import io.resonant.kernel.transfer.Side;
import io.resonant.kernel.transfer.SqliteConversions;
import io.resonant.kernel.transfer.SqliteSide;
import io.resonant.kernel.transfer.SqliteWriting;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The two sides of a move, found from the ledger of the database that is in use. */
final class Ledgers {
    static final String ROLE = "role";
    static final String STARTED_AT = "started_at";
    static final String STARTED_BY = "started_by";
    static final String RULES = "rules";
    static final String RATE = "rate";
    static final String ODD = "odd";
    static final String CAPTURE = "capture"; // the kernel's own line: how changes are followed
    static final String TRIGGERS = "triggers";

    private final Database database;
    private final Sealing sealing;
    private final MoveSuccession succession;

    Ledgers(Database database, Sealing sealing) {
        this.database = database;
        this.sealing = sealing;
        this.succession = new MoveSuccession(sealing::open);
    }

    /** Both sides, and the lines of the source, which tell what was asked for. */
    record Pair(Side source, Side target, Map<String, String> lines) implements AutoCloseable {
        void answerWithin(@Nullable Duration patience) {
            source.answerWithin(patience);
            target.answerWithin(patience);
        }

        @Override
        public void close() throws SQLException {
            try (source;
                    target) {
                // both, also when one fails
            }
        }
    }

    Map<String, String> current() throws SQLException {
        return MoveSuccession.ledger(database.location());
    }

    /**
     * The move that the database in use takes part in, when this machine can reach both sides.
     *
     * @throws IllegalStateException when the other side's address cannot be read with this server's secret
     */
    Optional<Pair> find() throws SQLException {
        var here = current();
        if (here.isEmpty()) {
            return Optional.empty();
        }
        var peer = succession
                .peer(here)
                .orElseThrow(() -> new IllegalStateException(
                        "The address of the other database of the move was sealed with another secret. Start the server"
                                + " with the SECRET_KEY that began the move."));
        if (peer instanceof DatabaseLocation.Sqlite sqlite && !Files.exists(sqlite.file())) {
            return Optional.empty(); // it lies on another machine, whose server does the work
        }
        var isSource = "source".equals(here.get(ROLE));
        var source = isSource ? database.location() : peer;
        var target = isSource ? peer : database.location();
        var lines = isSource ? here : MoveSuccession.ledger(source);
        return Optional.of(pair(source, target, lines));
    }

    Pair pair(DatabaseLocation source, DatabaseLocation target, Map<String, String> lines) {
        var rules = lines.getOrDefault(RULES, "");
        var parsed = rules.isEmpty() ? Rules.cautious() : Rules.parse(List.of(rules.split("\n")));
        return new Pair(side(source, parsed), side(target, parsed), lines);
    }

    Side side(DatabaseLocation location, Rules rules) {
        return switch (location) {
            case DatabaseLocation.Sqlite sqlite ->
                new SqliteSide(sqlite, new SqliteWriting(sqlite, database), new SqliteConversions(sqlite, rules));
            case DatabaseLocation.Postgresql postgresql -> new PostgresqlSide(postgresql);
        };
    }

    /** What the ledger of one side says of the other. */
    Map<String, String> lines(String role, DatabaseLocation peer, Map<String, String> more) {
        var lines = new TreeMap<>(more);
        lines.put(ROLE, role);
        lines.put(MoveSuccession.PEER, sealing.seal(peer.revealed()));
        return lines;
    }
}
