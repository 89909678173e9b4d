package io.resonant.kernel.canonical;

import java.util.Locale;

/** What a column holds, as far as a move must know: one constant for each binary form of PostgreSQL that we use. */
public enum ColumnKind {
    TEXT("text"),
    UUID("text"),
    JSON("text"),
    INSTANT("text"),
    DATE("text"),
    BOOLEAN("integer"),
    SMALLINT("integer"),
    INTEGER("integer"),
    BIGINT("integer"),
    DOUBLE("real"),
    BYTES("blob");

    private final String storage;

    ColumnKind(String storage) {
        this.storage = storage;
    }

    /**
     * The kind of a column of PostgreSQL.
     *
     * @param typeName as {@code information_schema.columns.udt_name} has it
     * @throws IllegalArgumentException for a type whose values could not be moved without loss
     */
    public static ColumnKind ofPostgresql(String typeName) {
        return switch (typeName) {
            case "text", "varchar", "bpchar" -> TEXT;
            case "uuid" -> UUID;
            case "jsonb" -> JSON;
            case "timestamptz" -> INSTANT;
            case "date" -> DATE;
            case "bool" -> BOOLEAN;
            case "int2" -> SMALLINT;
            case "int4" -> INTEGER;
            case "int8" -> BIGINT;
            case "float8" -> DOUBLE;
            case "bytea" -> BYTES;
            default ->
                throw new IllegalArgumentException("Columns of the type " + typeName
                        + " cannot be moved. Use one of text, varchar, bpchar, uuid, jsonb, timestamptz, date, bool,"
                        + " int2, int4, int8, float8, bytea");
        };
    }

    /**
     * Whether a STRICT table of SQLite that declares this type holds the kind's own storage class and nothing else, so
     * that {@link Conversion#strict} may read it.
     */
    public boolean isStoredAs(String declaredType) {
        var declared = declaredType.toLowerCase(Locale.ROOT);
        return storage.equals(declared.equals("int") ? "integer" : declared);
    }
}
