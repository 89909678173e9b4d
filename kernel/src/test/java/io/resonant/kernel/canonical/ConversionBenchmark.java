package io.resonant.kernel.canonical;

import io.resonant.kernel.literal.JsonHash;
import io.resonant.kernel.literal.JsonText;
import io.resonant.kernel.literal.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * What conversion and hashing add to reading, in one thread: run the class, and read the ratios. The floor of the first
 * table is reading every column as bytes or number and {@link System#arraycopy} into a buffer; of the second it is
 * {@link System#arraycopy} of the text alone.
 */
final class ConversionBenchmark {
    private static final int SPECS = 20_000;
    private static final int MESSAGES = 200_000;
    private static final int ROUNDS = 7;
    private static final ColumnKind[] SPEC = {
        ColumnKind.UUID,
        ColumnKind.UUID,
        ColumnKind.TEXT,
        ColumnKind.BOOLEAN,
        ColumnKind.INTEGER,
        ColumnKind.INSTANT,
        ColumnKind.JSON
    };
    private static final ColumnKind[] MESSAGE = {
        ColumnKind.UUID, ColumnKind.UUID, ColumnKind.UUID, ColumnKind.TEXT, ColumnKind.TEXT, ColumnKind.INSTANT
    };

    private final RowEncoder out = new RowEncoder(1 << 20);
    private long bytes;
    private long checksum;

    private interface Work {
        void run() throws SQLException;
    }

    /** Takes no arguments; needs about 150 MB in the folder for temporary files. */
    public static void main(String[] arguments) throws SQLException, IOException {
        var file = Files.createTempFile("conversion", ".db");
        try (var sqlite = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            fill(sqlite);
            new ConversionBenchmark().reading(sqlite, file);
            new ConversionBenchmark().texts();
        } finally {
            Files.delete(file);
        }
    }

    private void reading(Connection sqlite, Path file) throws SQLException, IOException {
        System.out.printf("%nReading a database of %d MB%n", Files.size(file) >> 20);
        var ways = new LinkedHashMap<String, Work>();
        ways.put("bytes and arraycopy (floor)", () -> scan(sqlite, this::copy));
        ways.put("conversion, strict", () -> scan(sqlite, this::convert));
        ways.put("conversion and hash", () -> scan(sqlite, this::convertAndHash));
        compare(ways);
    }

    private void texts() throws SQLException {
        var random = new Random(1);
        var documents = new ArrayList<byte[]>();
        for (var i = 0; i < 5_000; i++) {
            documents.add(content(random).getBytes(StandardCharsets.UTF_8));
        }
        var target = new byte[1 << 20];
        var json = new JsonHash();
        System.out.printf("%nDocuments of 3 KB in memory%n");
        var ways = new LinkedHashMap<String, Work>();
        ways.put(
                "arraycopy (floor)",
                () -> each(documents, text -> {
                    System.arraycopy(text, 0, target, 0, text.length);
                    return target[text.length / 2];
                }));
        ways.put("UTF-8 check", () -> each(documents, text -> Utf8.check(text, 0, text.length)));
        ways.put("JSON check", () -> each(documents, text -> JsonText.check(text, 0, text.length)));
        ways.put("JSON hash", () -> each(documents, text -> json.of(text, 0, text.length)));
        ways.put("new String", () -> each(documents, text -> new String(text, StandardCharsets.UTF_8).length()));
        compare(ways);
    }

    private void each(List<byte[]> documents, java.util.function.ToLongFunction<byte[]> work) {
        for (var repetition = 0; repetition < 10; repetition++) {
            for (var text : documents) {
                checksum += work.applyAsLong(text);
                bytes += text.length;
            }
        }
    }

    private void compare(Map<String, Work> ways) throws SQLException {
        var seconds = new LinkedHashMap<String, double[]>();
        var sizes = new LinkedHashMap<String, Long>();
        for (var round = 0; round < ROUNDS; round++) { // the ways take turns, so that noise meets all of them
            for (var way : ways.entrySet()) {
                bytes = 0;
                var start = System.nanoTime();
                way.getValue().run();
                seconds.computeIfAbsent(way.getKey(), any -> new double[ROUNDS])[round] =
                        (System.nanoTime() - start) / 1e9;
                sizes.put(way.getKey(), bytes);
            }
        }
        var floor = 0.0;
        for (var way : ways.keySet()) {
            var sorted = seconds.get(way).clone();
            Arrays.sort(sorted);
            var median = sorted[ROUNDS / 2];
            floor = floor == 0 ? median : floor;
            System.out.printf(
                    Locale.ROOT,
                    "%-30s %8.1f ms %8.0f MB/s %6.2f x floor%n",
                    way,
                    median * 1e3,
                    sizes.get(way) / 1e6 / median,
                    median / floor);
        }
        System.out.println("(" + checksum + ")");
    }

    private interface RowReader {
        void read(ResultSet row, ColumnKind[] kinds, Conversion[] conversions) throws SQLException;
    }

    private void scan(Connection sqlite, RowReader reader) throws SQLException {
        scan(sqlite, "specs", SPEC, reader);
        scan(sqlite, "messages", MESSAGE, reader);
    }

    private void scan(Connection sqlite, String table, ColumnKind[] kinds, RowReader reader) throws SQLException {
        var odd = new OddValues();
        var conversions = Arrays.stream(kinds)
                .map(kind -> new Conversion(table, kind.name(), kind, false, Rules.cautious(), odd))
                .toArray(Conversion[]::new);
        try (var statement = sqlite.createStatement();
                var rows = statement.executeQuery("select * from " + table)) {
            while (rows.next()) {
                if (out.size() > 1 << 18) {
                    bytes += out.size();
                    out.clear();
                }
                reader.read(rows, kinds, conversions);
            }
        }
        bytes += out.size();
        out.clear();
    }

    private void copy(ResultSet row, ColumnKind[] kinds, Conversion[] conversions) throws SQLException {
        out.begin(kinds.length);
        for (var i = 0; i < kinds.length; i++) {
            if (kinds[i] == ColumnKind.BOOLEAN || kinds[i] == ColumnKind.INTEGER) {
                out.int8(row.getLong(i + 1));
            } else {
                out.bytes(row.getBytes(i + 1));
            }
        }
    }

    private void convert(ResultSet row, ColumnKind[] kinds, Conversion[] conversions) throws SQLException {
        out.begin(kinds.length);
        for (var i = 0; i < kinds.length; i++) {
            conversions[i].strict(row, i + 1, out, () -> "");
        }
    }

    private void convertAndHash(ResultSet row, ColumnKind[] kinds, Conversion[] conversions) throws SQLException {
        convert(row, kinds, conversions);
        checksum += RowHash.row(out.array(), out.rowStart(), kinds);
    }

    private static void fill(Connection sqlite) throws SQLException {
        var random = new Random(1);
        sqlite.setAutoCommit(false);
        sqlite.createStatement()
                .execute("create table specs (id text primary key, organization_id text, title text,"
                        + " sync_trigger integer, version integer, created_at text, content text) strict");
        sqlite.createStatement()
                .execute(
                        "create table messages (id text primary key, organization_id text, thread_id text, sender text,"
                                + " content text, created_at text) strict");
        try (var insert = sqlite.prepareStatement("insert into specs values (?, ?, ?, ?, ?, ?, ?)")) {
            for (var i = 0; i < SPECS; i++) {
                insert.setString(1, id(random));
                insert.setString(2, id(random));
                insert.setString(3, "仕様書 " + i);
                insert.setInt(4, i & 1);
                insert.setInt(5, i);
                insert.setString(6, "2026-11-21T13:05:07.%06dZ".formatted(i));
                insert.setString(7, content(random));
                insert.execute();
            }
        }
        try (var insert = sqlite.prepareStatement("insert into messages values (?, ?, ?, ?, ?, ?)")) {
            for (var i = 0; i < MESSAGES; i++) {
                for (var place = 1; place <= 3; place++) {
                    insert.setString(place, id(random));
                }
                insert.setString(4, "user");
                insert.setString(5, sentence(random).repeat(1 + random.nextInt(3)));
                insert.setString(6, "2026-11-21T13:05:07.%06dZ".formatted(i));
                insert.execute();
            }
        }
        sqlite.commit();
    }

    private static String content(Random random) {
        var markdown = new StringBuilder("{\"format\": \"markdown\", \"text\": \"");
        while (markdown.length() < 2_600) {
            markdown.append("- [ ] ").append(sentence(random)).append("\\n");
        }
        return markdown.append("\", \"n\": ")
                .append(random.nextInt())
                .append("}")
                .toString();
    }

    private static String sentence(Random random) {
        return random.nextInt(4) == 0
                ? "検索は 200 ミリ秒以内に答える。"
                : "The export must finish within " + random.nextInt(60) + " seconds for every organisation.";
    }

    private static String id(Random random) {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private ConversionBenchmark() {}
}
