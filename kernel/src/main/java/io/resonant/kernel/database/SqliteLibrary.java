package io.resonant.kernel.database;

import io.resonant.kernel.database.Backend.Work;
import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * JDBC for a library that brings its own SQL. Its queries run on a connection of their own; its changes are recorded and
 * played back by the writer thread, one write for each statement, so that nothing of this process ever competes with the
 * writer for the file.
 */
final class SqliteLibrary implements DataSource {
    private final DatabaseLocation.Sqlite location;
    private final SqliteWriter writer;
    private final UnitOfWork.Context context;

    SqliteLibrary(DatabaseLocation.Sqlite location, SqliteWriter writer, UnitOfWork.Context context) {
        this.location = location;
        this.writer = writer;
        this.context = context;
    }

    @Override
    public Connection getConnection() {
        return proxy(Connection.class, new LibraryConnection());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("A file has no login");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("Not a wrapper");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** Always in autocommit mode. Opens a connection to the file only when something is read. */
    private final class LibraryConnection implements InvocationHandler {
        private @Nullable Connection reader;
        private boolean closed;

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws SQLException {
            return switch (method.getName()) {
                case "prepareStatement" -> prepare(String.valueOf(Objects.requireNonNull(arguments)[0]));
                case "getAutoCommit" -> true;
                case "isClosed" -> closed;
                case "close" -> {
                    closed = true;
                    if (reader != null) {
                        reader.close();
                    }
                    yield null;
                }
                default -> throw new SQLFeatureNotSupportedException("Not for libraries: " + method.getName());
            };
        }

        private PreparedStatement prepare(String sql) throws SQLException {
            if (!sql.stripLeading().toLowerCase(Locale.ROOT).startsWith("select")) {
                return proxy(PreparedStatement.class, new RecordedStatement(sql));
            }
            if (reader == null) {
                reader = SqliteBackend.connect(location, true);
            }
            return reader.prepareStatement(sql);
        }
    }

    /** Remembers what is set and batched, and lets the writer do it. */
    private final class RecordedStatement implements InvocationHandler {
        private final String sql;
        private final List<Setter> calls = new ArrayList<>();
        private int updated = -1;

        RecordedStatement(String sql) {
            this.sql = sql;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws SQLException {
            var name = method.getName();
            if (name.startsWith("set") || name.equals("addBatch")) {
                calls.add(statement -> method.invoke(statement, arguments));
                return null;
            }
            return switch (name) {
                case "execute" -> {
                    updated = play(PreparedStatement::executeUpdate);
                    yield false;
                }
                case "executeUpdate" -> play(PreparedStatement::executeUpdate);
                case "executeBatch" -> play(PreparedStatement::executeBatch);
                case "getUpdateCount" -> updated;
                case "close" -> null;
                default -> throw new SQLFeatureNotSupportedException("Not for libraries: " + name);
            };
        }

        private <T> T play(Execution<T> execution) throws SQLException {
            try {
                return writer.write(new Work<>(
                                unit -> unit.jdbc(connection -> {
                                    try (var statement = connection.prepareStatement(sql)) {
                                        for (var call : calls) {
                                            call.set(statement);
                                        }
                                        return execution.run(statement);
                                    } catch (InvocationTargetException e) {
                                        throw new SQLException(e.getCause());
                                    } catch (IllegalAccessException e) {
                                        throw new SQLException(e);
                                    }
                                }),
                                context))
                        .result();
            } catch (RuntimeException e) {
                if (e.getCause() instanceof SQLException cause) {
                    throw cause;
                }
                throw e;
            }
        }
    }

    private interface Setter {
        void set(PreparedStatement statement) throws InvocationTargetException, IllegalAccessException;
    }

    private interface Execution<T> {
        T run(PreparedStatement statement) throws SQLException;
    }
}
