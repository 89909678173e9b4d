package io.resonant.kernel.migration;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Makes the role that the server works as when its login is a superuser, whom row-level security does not bind, and gives
 * it the tables.
 */
final class PostgresqlGrants {
    private static final String ROLE = "resonant_app";

    private PostgresqlGrants() {}

    static void apply(Connection connection, boolean always) throws SQLException {
        try (var statement = connection.createStatement()) {
            try (var login = statement.executeQuery("select rolsuper or rolbypassrls, exists (select 1 from pg_roles"
                    + " where rolname = '" + ROLE + "') from pg_roles where rolname = session_user")) {
                login.next();
                if (!login.getBoolean(1) || (login.getBoolean(2) && !always)) {
                    return;
                }
            }
            connection.setAutoCommit(false);
            // Roles belong to the whole cluster: two databases may be migrated at once.
            statement.execute("select pg_advisory_xact_lock(4706313551)");
            statement.execute("""
                    do $$ begin
                        if not exists (select 1 from pg_roles where rolname = 'resonant_app') then
                            create role resonant_app nologin;
                        end if;
                    exception when duplicate_object or unique_violation then null;
                    end $$""");
            statement.execute("grant usage on schema public to resonant_app");
            statement.execute("grant select, insert, update, delete on all tables in schema public to resonant_app");
            statement.execute("grant usage, select on all sequences in schema public to resonant_app");
            connection.commit();
        }
    }
}
