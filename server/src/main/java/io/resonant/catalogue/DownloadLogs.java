package io.resonant.catalogue;

import io.resonant.kernel.database.Database;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.zip.GZIPInputStream;

/**
 * Counts the downloads that stand in the logs of web servers and delivery networks, which answer most of them without
 * asking us. They count as our own do: each client once for each release and day, so that a log that is read twice, or
 * overlaps another one, or tells of what went through us as well, changes nothing. Nothing of a line is kept.
 */
public final class DownloadLogs {
    private static final int AT_ONCE = 2000;
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int GZIP_MAGIC = 0x1f8b;

    private final Database database;
    private final Catalogue catalogue;
    private final InstantSource clock;

    public DownloadLogs(Database database, Catalogue catalogue, InstantSource clock) {
        this.database = database;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /**
     * What was in a log.
     *
     * @param lines all of them
     * @param downloads lines that tell of a package that was sent whole
     * @param counted of these, those that count now
     * @param known of these, those of clients that were counted for that release and day before
     * @param closed of these, those of days that take nothing in any more
     * @param foreign of these, those of content that is no release here
     * @param unreadable lines that nobody understands; they are skipped
     */
    public record Report(
            long lines, long downloads, long counted, long known, long closed, long foreign, long unreadable) {
        public static final Report NOTHING = new Report(0, 0, 0, 0, 0, 0, 0);

        public Report plus(Report other) {
            return new Report(
                    lines + other.lines,
                    downloads + other.downloads,
                    counted + other.counted,
                    known + other.known,
                    closed + other.closed,
                    foreign + other.foreign,
                    unreadable + other.unreadable);
        }
    }

    /** The content broke off; what was read before is counted. */
    public static final class BrokenLogException extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenLogException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /**
     * Reads a log to its end, packed with gzip or not, in parts that are each counted as a whole.
     *
     * @throws BrokenLogException when it cannot be read to its end; reading it again counts nothing twice
     */
    public Report read(InputStream log) throws BrokenLogException {
        var parser = new AccessLog();
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var report = Report.NOTHING;
        var batch = new ArrayList<AccessLog.Line.Download>();
        try (var lines = new Lines(unpacked(log))) {
            while (lines.advance()) {
                var read = lines.line().map(parser::read).orElseGet(AccessLog.Line.Unreadable::new);
                boolean readable = !(read instanceof AccessLog.Line.Unreadable);
                if (read instanceof AccessLog.Line.Download download) {
                    if (day(download).isAfter(today)) {
                        readable = false; // nobody has been there yet
                    } else {
                        batch.add(download);
                    }
                }
                report = report.plus(new Report(1, 0, 0, 0, 0, 0, readable ? 0 : 1));
                if (batch.size() == AT_ONCE) {
                    report = report.plus(count(batch));
                    batch.clear();
                }
            }
        } catch (IOException e) {
            count(batch);
            throw new BrokenLogException(e);
        }
        return report.plus(count(batch));
    }

    private Report count(List<AccessLog.Line.Download> downloads) {
        if (downloads.isEmpty()) {
            return Report.NOTHING;
        }
        var offered =
                new HashMap<String, Optional<UUID>>(); // looked up before the transaction, which must not wait for it
        downloads.forEach(download -> offered.computeIfAbsent(download.sha256(), this::offered));
        return database.writeSystem(transaction -> {
            var store = new DownloadStore(transaction);
            var releases = new HashMap<String, Optional<UUID>>();
            offered.forEach((hash, release) -> releases.put(hash, release.or(() -> store.release(hash))));
            var secrets = new HashMap<LocalDate, Optional<String>>();
            Set<DownloadCounts.Mark> marks = new HashSet<>();
            long foreign = 0;
            long closed = 0;
            for (var download : downloads) {
                var release = releases.getOrDefault(download.sha256(), Optional.empty());
                if (release.isEmpty()) {
                    foreign++;
                    continue;
                }
                var day = day(download);
                var secret = secrets.computeIfAbsent(day, store::open);
                if (secret.isEmpty()) {
                    closed++;
                    continue;
                }
                marks.add(DownloadCounts.Mark.of(day, release.get(), secret.get(), download.client()));
            }
            long counted = DownloadCounts.count(store, marks);
            long known = downloads.size() - foreign - closed - counted;
            return new Report(0, downloads.size(), counted, known, closed, foreign, 0);
        });
    }

    /** The release that a download of strangers through us counts for. */
    private Optional<UUID> offered(String hash) {
        return catalogue
                .everybodys()
                .content(hash)
                .map(content -> content.version().id());
    }

    private static LocalDate day(AccessLog.Line.Download download) {
        return LocalDate.ofInstant(download.at(), ZoneOffset.UTC);
    }

    private static InputStream unpacked(InputStream log) throws IOException {
        var buffered = new BufferedInputStream(log);
        buffered.mark(2);
        int magic = buffered.read() << 8 | buffered.read();
        buffered.reset();
        return magic == GZIP_MAGIC ? new BufferedInputStream(new GZIPInputStream(buffered)) : buffered;
    }

    /** Lines of which none takes more memory than it may. */
    private static final class Lines implements AutoCloseable {
        private final InputStream in;
        private final byte[] bytes = new byte[LONGEST_LINE];
        private int length;

        Lines(InputStream in) {
            this.in = in;
        }

        /** Goes to the next line. @return false at the end */
        boolean advance() throws IOException {
            length = 0;
            int value = in.read();
            if (value < 0) {
                return false;
            }
            for (; value >= 0 && value != '\n'; value = in.read()) {
                if (length < LONGEST_LINE) {
                    bytes[length] = (byte) value;
                    length++;
                } else {
                    length = LONGEST_LINE + 1;
                }
            }
            return true;
        }

        /** Nothing when it is too long. */
        Optional<String> line() {
            return length > LONGEST_LINE
                    ? Optional.empty()
                    : Optional.of(new String(bytes, 0, length, StandardCharsets.ISO_8859_1).stripTrailing());
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
