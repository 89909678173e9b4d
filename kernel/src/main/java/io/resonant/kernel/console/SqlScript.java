package io.resonant.kernel.console;

import io.resonant.kernel.database.Engine;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Cuts what is typed into statements: at a semicolon that is not inside of quotes or a comment. */
public final class SqlScript {
    private static final Pattern DOLLAR_QUOTE = Pattern.compile("\\$[A-Za-z_]*\\$");

    private final StringBuilder text;

    public SqlScript(String text) {
        this.text = new StringBuilder(text);
    }

    public void append(String more) {
        text.append(more);
    }

    public boolean isEmpty() {
        return text.toString().isBlank();
    }

    /** The next whole statement without its semicolon; null when none is complete. A line such as {@code .tables} is whole. */
    public @Nullable String next() {
        while (true) {
            var end = isShortcut() ? text.indexOf("\n") : end();
            if (end < 0) {
                return null;
            }
            var statement = text.substring(0, end).strip();
            text.delete(0, end + 1);
            if (!statement.isEmpty()) {
                return statement;
            }
        }
    }

    /** Turns {@code .tables} and {@code .schema NAME} into SQL. */
    public static String expand(String statement, Engine engine) {
        var words = statement.split("\\s+");
        var name = words.length > 1 ? words[1].replace("'", "''") : "";
        return switch (words[0]) {
            case ".tables" ->
                switch (engine) {
                    case SQLITE ->
                        "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by 1";
                    case POSTGRESQL ->
                        "select tablename as name from pg_tables where schemaname = current_schema() order by 1";
                };
            case ".schema" ->
                switch (engine) {
                    case SQLITE ->
                        "select sql from sqlite_schema where tbl_name = '" + name
                                + "' and sql is not null order by type desc, name";
                    case POSTGRESQL ->
                        "select column_name, data_type, is_nullable, column_default from information_schema.columns"
                                + " where table_schema = current_schema() and table_name = '" + name
                                + "' order by ordinal_position";
                };
            default -> statement;
        };
    }

    private boolean isShortcut() {
        return text.toString().stripLeading().startsWith(".");
    }

    private int end() {
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case ';' -> {
                    return i;
                }
                case '\'', '"' -> i = after(String.valueOf(text.charAt(i)), i + 1);
                case '-' -> i = text.indexOf("--", i) == i ? after("\n", i) : i;
                case '/' -> i = text.indexOf("/*", i) == i ? after("*/", i + 2) : i;
                case '$' -> {
                    var quote = DOLLAR_QUOTE.matcher(text).region(i, text.length());
                    i = quote.lookingAt() ? after(quote.group(), quote.end()) : i;
                }
                default -> {}
            }
        }
        return -1;
    }

    /** Index of the last character of the closing mark; the end of the text when it is not there yet. */
    private int after(String mark, int from) {
        var found = text.indexOf(mark, from);
        return found < 0 ? text.length() : found + mark.length() - 1;
    }
}
