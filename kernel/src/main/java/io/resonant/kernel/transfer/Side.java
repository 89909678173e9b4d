package io.resonant.kernel.transfer;

import io.resonant.kernel.catalogue.SchemaChanged;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.transfer.Frozen.Chunk;
import io.resonant.kernel.transfer.Frozen.RowSink;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One of the two databases of a move, in either role. Each method is one transaction where it changes what it is about,
 * writes the ledger's lines in that same transaction, and can be called again after a crash.
 */
public sealed interface Side extends AutoCloseable permits SqliteSide, PostgresqlSide {
    Engine engine();

    DatabaseLocation location();

    /**
     * Makes this process the one that carries the move on: whoever did before cannot change anything here any more.
     *
     * @param token names the process
     * @throws Superseded while another process is at it
     */
    void claim(String token) throws SQLException;

    /** How long to wait for an answer of the database from now on; null for as long as is usual. */
    void answerWithin(@Nullable Duration patience);

    /** What the ledger says; empty when there is none. */
    Map<String, String> ledger() throws SQLException;

    /** Writes lines of the ledger, which must exist; a null removes one. */
    void note(Map<String, @Nullable String> lines) throws SQLException;

    /**
     * Changes one line when it still has the expected value.
     *
     * @return false when it has another one
     */
    boolean replace(String name, String expected, String value) throws SQLException;

    /** Begins to log the keys of what is written. Makes the ledger, with its line {@code shape} at last. */
    void capture(List<Table> tables, Map<String, @Nullable String> lines) throws SQLException;

    /** Ends the logging, and the fence where there is one, and removes everything that belongs to a move. */
    void release(List<Table> tables) throws SQLException;

    /** Keeps one state for reading. */
    Frozen freeze(int readers) throws SQLException;

    /** The same when its log will be asked for: it has arrived, as far as this state contains it. */
    default Frozen freezeWithLog(List<Table> tables, int readers) throws SQLException {
        return freeze(readers);
    }

    /** Removes from the log what a frozen state held: it has arrived. */
    void forget(Frozen frozen) throws SQLException;

    /** How many entries the log holds, and so how much there is to do; counted up to a limit. */
    long logged(long limit) throws SQLException;

    /** What the log takes on disk beside the rows; 0 where that cannot be told apart. */
    long logBytes() throws SQLException;

    /** What a database keeps of its own log until changes have been read from it; 0 where triggers note them. */
    default long slotBytes() throws SQLException {
        return 0;
    }

    /** Frees what is kept for the following of a side that has been left. */
    default void endCapture() throws SQLException {}

    /**
     * Refuses every write from anybody, from the commit of this on. Waits for writers that have begun.
     *
     * @throws SQLException when they did not end in time; nothing has changed then
     */
    void fence(List<Table> tables, Map<String, @Nullable String> lines, Duration patience) throws SQLException;

    /**
     * Lets everybody write, restores what was left out while receiving, and logs from the first write on if asked to.
     *
     * @param expected what the line {@code state} must say, or nothing happens
     * @return whether that was so, and it is open now
     */
    boolean open(List<Table> tables, String expected, Map<String, @Nullable String> lines, boolean capture)
            throws SQLException;

    /** What needs no hurry after {@link #open}. */
    void settle() throws SQLException;

    /** What can be done before {@link #fence}, while everybody writes, so that it does not fall into the pause. */
    void beforeFence(List<Table> tables) throws SQLException;

    /** Learns what the database needs to answer quickly, from the rows that it has now; while everybody uses the other one. */
    void gatherStatistics(int threads) throws SQLException;

    /** What can be done before {@link #open}, so that it does not fall into the pause. */
    void beforeOpening(List<Table> tables, boolean capture) throws SQLException;

    /**
     * Makes an empty, migrated database ready for many rows: closed to everybody else, without what slows them down.
     *
     * @throws IllegalStateException when it is not empty
     */
    void receive(List<Table> tables, Map<String, @Nullable String> lines) throws SQLException;

    /** The same for a database that has been left and has its rows: ready for what changes elsewhere. */
    void receiveChanges(List<Table> tables, Map<String, @Nullable String> lines) throws SQLException;

    /** Keeps the plan of what is to be loaded, in place of any former one, and notes it with these lines. */
    void plan(Map<Table, List<Chunk>> chunks, Map<String, @Nullable String> lines) throws SQLException;

    /** The chunks that have not arrived. */
    List<Planned> missing(List<Table> tables) throws SQLException;

    /** How many chunks of each table have arrived. */
    List<Part> planned() throws SQLException;

    /** Throws away what has been loaded and planned, with these lines. */
    void startOver(List<Table> tables, Map<String, @Nullable String> lines) throws SQLException;

    /** The same, which changes no line. */
    default void startOver(List<Table> tables) throws SQLException {
        startOver(tables, Map.of());
    }

    /** A loader for one thread. */
    Loader loader() throws SQLException;

    /** Builds what was left out for loading. May be called again after a crash; builds what is missing. */
    void build(int threads, Progress progress) throws SQLException;

    /** Takes keys out and puts the rows of the frozen state in, in one transaction. Returns how many keys it touched. */
    long apply(List<Table> tables, Frozen frozen, Map<String, @Nullable String> lines) throws SQLException;

    /** Only takes keys out: they come back with {@link #apply}. Needed when the loading begins from a second state. */
    void takeOut(List<Table> tables, Frozen frozen) throws SQLException;

    /** Long reading begins or ends: while it lasts, what depends on how much is written at a time is put off. */
    void reading(boolean begins) throws SQLException;

    /** Whether what is kept for a long reading has grown so much that it should end and begin again with a newer state. */
    default boolean isCrowded() {
        return false;
    }

    /** Frees what was kept for a reading that has ended. */
    default void relieve() throws SQLException {}

    /** Which tables somebody has changed since the move began, so that they have other columns now. */
    List<String> reshaped(List<Table> tables) throws SQLException;

    /** @throws SchemaChanged when somebody has */
    default void requireShape(List<Table> tables) throws SQLException {
        var changed = reshaped(tables);
        if (!changed.isEmpty()) {
            throw new SchemaChanged(location(), changed);
        }
    }

    /** Bytes that the database has on disk. */
    long bytes() throws SQLException;

    @Override
    void close() throws SQLException;

    /** Another process carries the move on; this one must leave its hands off it. */
    final class Superseded extends SQLException {
        private static final long serialVersionUID = 1L;

        Superseded() {
            super("Another process carries the move on. Nothing has changed; watch it there, or stop that process.");
        }
    }

    /** Changes can be brought over no more, because the server has thrown away what was to be read. */
    final class ChangesLost extends SQLException {
        private static final long serialVersionUID = 1L;

        ChangesLost(String reason) {
            super(reason
                    + " All rows are in the database in use, but the other one cannot be brought up to date any more."
                    + " Cancel the move and start it again, with --triggers if this happens once more.");
        }
    }

    /** How far one table is. */
    record Part(String table, int done, int parts, long doneBytes, long bytes) {}

    /** A chunk and the table it belongs to. */
    record Planned(Table table, Chunk chunk) {}

    /** Loads chunks, each in a transaction of its own. */
    interface Loader extends AutoCloseable {
        /** Streams the rows that the source gives. */
        void load(Planned planned, Source source) throws SQLException;

        @Override
        void close() throws SQLException;
    }

    /** Gives rows to a sink, and returns what was repaired in them. */
    interface Source {
        List<Repairs.Repair> pour(RowSink sink) throws SQLException;
    }

    /** Hears how far long work is. */
    interface Progress {
        void done(String what);
    }
}
