package io.resonant.testing;

import io.resonant.kernel.database.Engine;
import io.resonant.kernel.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** Rows as text, seen from outside of every rule. */
@NullMarked
public final class TableRows {
    private TableRows() {}

    /** @param condition SQL */
    public static List<String> of(TestDatabase database, String table, String condition) {
        var rows = new ArrayList<String>();
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            if (database.engine() == Engine.POSTGRESQL) {
                statement.execute("set resonant.tenant = '*'"); // or row-level security would show nothing
            }
            try (var result = statement.executeQuery("select * from " + table + " where " + condition)) {
                var columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    var row = new StringBuilder();
                    for (int i = 1; i <= columns; i++) {
                        row.append(result.getString(i)).append('|');
                    }
                    rows.add(row.toString());
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return rows;
    }
}
