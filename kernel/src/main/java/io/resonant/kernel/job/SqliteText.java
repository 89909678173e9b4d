package io.resonant.kernel.job;

import com.github.kagkarlsson.scheduler.jdbc.SqliteJdbcCustomization;
import io.resonant.kernel.time.Instants;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Instants in the text form that all our tables use. */
final class SqliteText extends SqliteJdbcCustomization {
    @Override
    public void setInstant(PreparedStatement statement, int index, @Nullable Instant value) throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.VARCHAR);
        } else {
            statement.setString(index, Instants.format(value));
        }
    }

    @Override
    public @Nullable Instant getInstant(ResultSet result, String column) throws SQLException {
        var text = result.getString(column);
        return text == null ? null : Instants.parse(text);
    }
}
