package io.resonant.kernel.transfer;

import io.resonant.kernel.canonical.RowEncoder;
import io.resonant.kernel.catalogue.Table;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One state of a database, seen by several connections at once, while others go on writing. What its log holds is exactly
 * what the last {@link Side#forget} has not covered and what this state contains.
 */
public interface Frozen extends AutoCloseable {
    /** How many threads may read at once; each uses its own number. */
    int readers();

    /** Something that changes when rows may have changed places without being written, as after a reorganisation. */
    String layout(List<Table> tables) throws SQLException;

    /** A number that grows from state to state, where the log has one; otherwise 0. */
    default long position() {
        return 0;
    }

    /** Leaves out of {@link #touched} and {@link #changed} what the log held in an earlier state. */
    default void without(long position) {}

    List<Chunk> chunks(Table table, long bytes) throws SQLException;

    void read(int reader, Table table, Chunk chunk, RowSink sink) throws SQLException;

    /** The tables of which the log holds keys, in the given order. */
    List<Table> touched(List<Table> tables) throws SQLException;

    /** Every key of a table that the log holds, once each, in batches, as JSON arrays. */
    void changed(Table table, int batch, KeySink sink) throws SQLException;

    /** The rows of keys, as far as they exist. */
    void rows(Table table, List<String> keys, RowSink sink) throws SQLException;

    /** What was repaired in rows that this thread has read since it asked last. */
    List<Repairs.Repair> repairs();

    /** The columns that had been repaired when their rows came here, of rows that the log holds, by key. */
    Map<String, List<String>> repaired(Table table) throws SQLException;

    @Override
    void close() throws SQLException;

    /** Takes keys as JSON arrays. */
    interface KeySink {
        void accept(List<String> keys) throws SQLException;
    }

    /**
     * A part of a table that is carried over in one transaction of the receiver. What the bounds mean is the giver's affair:
     * row ids, keys as JSON arrays, or pages.
     *
     * @param number within its table
     * @param from exclusive for keys and row ids, inclusive for pages; null for the beginning
     * @param to inclusive for keys and row ids, exclusive for pages; null for the end
     * @param bytes about how many it has; 0 for the last of a table without row ids, whose rows nobody counts
     */
    record Chunk(
            int number, @Nullable String from, @Nullable String to, long bytes) {}

    /** Takes rows in canonical form. Must have used them up when it returns; the encoder is then cleared. */
    interface RowSink {
        void accept(RowEncoder rows) throws SQLException;
    }
}
