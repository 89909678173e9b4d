package io.resonant.kernel.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.image.WriteAheadLog.Frames;
import io.resonant.kernel.image.WriteAheadLog.Position;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteAheadLogTest {
    @TempDir
    private Path folder;

    private DatabaseLocation.Sqlite database;
    private WriteAheadLog log;
    private Connection writer;
    private Path copy;

    @BeforeEach
    void begin() throws SQLException {
        database = new DatabaseLocation.Sqlite(folder.resolve("a.db"));
        log = new WriteAheadLog(database);
        writer = database.connect();
        copy = folder.resolve("copy.db");
        run("pragma wal_autocheckpoint = 0");
        run("create table notes (text text not null) strict");
        note("before");
        SqliteImage.copy(database, copy);
    }

    @AfterEach
    void end() throws SQLException {
        writer.close();
    }

    private void run(String sql) throws SQLException {
        try (var statement = writer.createStatement()) {
            statement.execute(sql);
        }
    }

    private void note(String text) throws SQLException {
        run("insert into notes values ('" + text + "')");
    }

    private static String notes(Path file) throws SQLException {
        var location = new DatabaseLocation.Sqlite(file);
        assertThat(SqliteImage.faults(location)).isEmpty();
        try (var connection = location.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select group_concat(text, ' ' order by rowid) from notes")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private Frames all() throws IOException {
        return log.after(new Position(log.salt().orElseThrow(), 0)).orElseThrow();
    }

    private void replay(Frames frames) throws IOException {
        WriteAheadLog.replay(copy, frames.pageSize(), frames.frames());
    }

    @Test
    void whatWasCommittedComesBackOnACopyPieceByPiece() throws IOException, SQLException {
        note("one");
        var first = all();
        run("insert into notes with recursive n(i) as (select 1 union all select i + 1 from n where i < 50)"
                + " select hex(randomblob(2000)) from n");
        run("delete from notes where length(text) > 1000");
        note("two");
        var second = log.after(first.end()).orElseThrow();
        replay(first);
        assertThat(notes(copy)).isEqualTo("before one");
        Files.delete(copy);
        SqliteImage.copy(database, copy);
        replay(first);
        replay(second); // frames that the copy has already do no harm
        assertThat(notes(copy)).isEqualTo("before one two");
        assertThat(log.after(second.end()).orElseThrow().isEmpty()).isTrue();
    }

    @Test
    void aFileThatHasShrunkIsAsLongAsItShouldBe() throws IOException, SQLException {
        run("insert into notes with recursive n(i) as (select 1 union all select i + 1 from n where i < 300)"
                + " select hex(randomblob(2000)) from n");
        run("delete from notes where length(text) > 1000");
        run("vacuum");
        replay(all());
        assertThat(notes(copy)).isEqualTo("before");
        assertThat(Files.size(copy)).isLessThan(100_000);
    }

    @Test
    void whatIsNotCommittedOrTornDoesNotCount() throws IOException, SQLException {
        note("one");
        var whole = all();
        run("pragma cache_size = 5"); // so that pages go to the log before the commit
        run("begin");
        run("insert into notes with recursive n(i) as (select 1 union all select i + 1 from n where i < 300)"
                + " select hex(randomblob(2000)) from n");
        assertThat(all().frames()).isEqualTo(whole.frames());
        run("commit");
        var more = all();
        assertThat(more.frames().length).isGreaterThan(whole.frames().length);
        try (var file = new RandomAccessFile(folder.resolve("a.db-wal").toFile(), "rw")) {
            file.seek(file.length() - 100);
            int one = file.read();
            file.seek(file.length() - 100);
            file.write(one ^ 1);
        }
        assertThat(all().frames()).as("the last commit is torn").isEqualTo(whole.frames());
        replay(whole);
        assertThat(notes(copy)).isEqualTo("before one");
    }

    @Test
    void aLogThatIsBegunAnewIsToldFromTheOldOne() throws IOException, SQLException {
        note("one");
        var first = all();
        replay(first);
        run("pragma wal_checkpoint(passive)");
        note("two");
        assertThat(log.after(first.end())).isEmpty();
        long salt = log.salt().orElseThrow();
        assertThat(first.end().isFollowedBy(salt)).isTrue();
        var second = log.after(new Position(salt, 0)).orElseThrow();
        replay(second);
        assertThat(notes(copy)).isEqualTo("before one two");
        run("pragma wal_checkpoint(passive)");
        note("three");
        assertThat(first.end().isFollowedBy(log.salt().orElseThrow()))
                .as("one was missed")
                .isFalse();
        writer.close();
        assertThat(log.salt()).as("the last one to leave takes the log away").isEmpty();
        assertThat(log.after(second.end())).isEmpty();
    }

    @Test
    void whatIsNotFramesIsRefused() {
        assertThatThrownBy(() -> WriteAheadLog.replay(copy, 4096, new byte[100]))
                .isInstanceOf(IOException.class);
    }
}
