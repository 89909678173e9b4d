package io.resonant.move;

import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.problem.Problem;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The secrets of the nodes that use one database, by their fingerprints. A node with another secret than the one that moves
 * could not read where the rows have gone: it would find its database closed, and nothing else.
 */
public final class NodeKeys {
    private static final String SESSION = "resonant ";
    private static final String OTHERS = "select distinct substr(application_name, ?) from pg_stat_activity"
            + " where datname = current_database() and application_name like ? and application_name <> ? order by 1";

    private NodeKeys() {}

    /** How the sessions of a node are named, so that the others can see which secret it has. */
    public static String session(SecretKeys keys) {
        return SESSION + keys.fingerprint();
    }

    /** @throws Problem 409 {@code move_keys_differ} */
    static void require(DatabaseLocation location, SecretKeys keys) {
        try {
            var others = others(location, keys);
            if (!others.isEmpty()) {
                throw Problem.of(409, "move_keys_differ")
                        .with("others", String.join(", ", others))
                        .with("fingerprint", keys.fingerprint());
            }
        } catch (SQLException e) {
            throw Moves.failed(e);
        }
    }

    /** The fingerprints of nodes with another secret. A SQLite file has one process only. */
    static List<String> others(DatabaseLocation location, SecretKeys keys) throws SQLException {
        var found = new ArrayList<String>();
        if (location instanceof DatabaseLocation.Postgresql postgresql) {
            try (var connection = postgresql.connect();
                    var statement = connection.prepareStatement(OTHERS)) {
                statement.setInt(1, SESSION.length() + 1);
                statement.setString(2, SESSION + "_".repeat(keys.fingerprint().length()));
                statement.setString(3, session(keys));
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                }
            }
        }
        return found;
    }
}
