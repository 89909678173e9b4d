package io.resonant.kernel.transfer;

import io.resonant.kernel.canonical.OddValues;
import io.resonant.kernel.canonical.Rules;
import io.resonant.kernel.catalogue.Catalogue;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.testing.TestDatabase;
import java.util.List;

/** Tables that only tests have: keys of one and two parts, a unique value, a cascade, and a column of each kind. */
final class MovingTables {
    static final List<Table.Named> NAMED = List.of(
            new Table.Named("people", List.of("id")),
            new Table.Named("notes", List.of("person_id", "number")),
            new Table.Named("values_of_all_kinds", List.of("id")));

    private MovingTables() {}

    static void create(TestDatabase database) {
        switch (database.engine()) {
            case SQLITE ->
                database.script(
                        "create table people (id text not null primary key check (length(id) = 36), email text not null unique,"
                                + " score integer not null) strict",
                        "create index people_score on people (score)",
                        "create table notes (person_id text not null references people (id) on delete cascade, number integer"
                                + " not null, content text not null check (json_valid(content)), primary key (person_id,"
                                + " number)) strict, without rowid",
                        "create table values_of_all_kinds (id text not null primary key, amount real, flag integer, day text,"
                                + " moment text, big integer, bytes blob, document text) strict");
            case POSTGRESQL ->
                database.script(
                        "create table people (id uuid not null primary key, email text not null unique, score integer not null)",
                        "create index people_score on people (score)",
                        "create table notes (person_id uuid not null references people (id) on delete cascade, number integer"
                                + " not null, content jsonb not null, primary key (person_id, number))",
                        "create table values_of_all_kinds (id text not null primary key, amount double precision, flag boolean,"
                                + " day date, moment timestamptz, big bigint, bytes bytea, document jsonb)");
        }
    }

    /** A side that no server uses. */
    static Side side(TestDatabase database) {
        return switch (database.settings().location()) {
            case io.resonant.kernel.database.DatabaseLocation.Sqlite sqlite ->
                new SqliteSide(
                        sqlite,
                        new SqliteWriting(sqlite, null),
                        new SqliteConversions(sqlite, Rules.cautious(), new OddValues()));
            case io.resonant.kernel.database.DatabaseLocation.Postgresql postgresql -> new PostgresqlSide(postgresql);
        };
    }

    static List<Table> tables(TestDatabase... databases) throws java.sql.SQLException {
        for (var database : databases) {
            if (database.engine() == Engine.POSTGRESQL) {
                return Catalogue.tables(
                        (io.resonant.kernel.database.DatabaseLocation.Postgresql)
                                database.settings().location(),
                        NAMED);
            }
        }
        throw new IllegalArgumentException("One side must be PostgreSQL");
    }
}
