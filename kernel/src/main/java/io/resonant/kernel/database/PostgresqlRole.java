package io.resonant.kernel.database;

/**
 * What a new connection is told. Row-level security does not apply to superusers and roles with BYPASSRLS, so with such a
 * login the connection becomes {@code resonant_app}, which the migration runner has made.
 */
final class PostgresqlRole {
    static final String NAME = "resonant_app";

    private PostgresqlRole() {}

    static String initSql(DatabaseSettings settings) {
        return """
                set default_transaction_read_only = on;
                set statement_timeout = %d;
                set idle_in_transaction_session_timeout = %d;
                select set_config('role', '%s', false)
                  from pg_roles where rolname = session_user and (rolsuper or rolbypassrls)""".formatted(
                        settings.statementTimeout().toMillis(),
                        settings.statementTimeout().toMillis() * 2,
                        NAME);
    }
}
