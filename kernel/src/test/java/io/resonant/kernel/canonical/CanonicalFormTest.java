package io.resonant.kernel.canonical;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.EmbeddedPostgresql;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;
import org.postgresql.PGConnection;

/** Rows keep their meaning, and so their hash, through a real PostgreSQL, through SQLite, and from one to the other. */
class CanonicalFormTest {
    private static final byte[] HEADER = "PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int[] KEY = {0};
    private static final String ALL = "select * from rows order by number";
    private static final int ROWS = 3_000;

    private Connection postgresql;
    private Connection sqlite;

    @BeforeEach
    void tables() throws SQLException {
        postgresql = EmbeddedPostgresql.shared().emptyDatabase().connect();
        postgresql
                .createStatement()
                .execute("create table rows (number bigint primary key, a_text text, a_uuid uuid,"
                        + " a_json jsonb, an_instant timestamptz, a_date date, a_boolean boolean, an_integer integer,"
                        + " a_double double precision, some_bytes bytea, a_smallint smallint)");
        sqlite = DriverManager.getConnection("jdbc:sqlite::memory:");
        sqlite.createStatement()
                .execute("create table rows (number integer primary key, a_text text, a_uuid text,"
                        + " a_json text check (json_valid(a_json)), an_instant text check (length(an_instant) = 27), a_date text,"
                        + " a_boolean integer check (a_boolean in (0, 1)), an_integer integer, a_double real, some_bytes blob, a_smallint integer)"
                        + " strict");
    }

    @AfterEach
    void close() throws SQLException {
        postgresql.close();
        sqlite.close();
    }

    @Test
    void postgresqlReadsWhatWeEncodeAndGivesItBackWithTheSameHash() throws Exception {
        var rows = randomRows(1);
        copyIn("rows", rows);
        assertThat(copyOut()).isEqualTo(hashes(rows));
        assertThat(buckets(copyOut()).differing(buckets(hashes(rows)))).isEqualTo(new java.util.BitSet());
    }

    @Test
    void sqliteGivesBackExactlyWhatWasBound() throws Exception {
        var rows = randomRows(2);
        bindAll(rows);
        assertThat(readStrict()).isEqualTo(hashes(rows));
        assertThat(readLoose()).isEqualTo(hashes(rows));
    }

    @Test
    void aRowThatGoesFromPostgresqlToSqliteAndBackIsTheSameRow() throws Exception {
        var rows = randomRows(3);
        copyIn("rows", rows);
        var fromPostgresql = new RowEncoder();
        forEachRow(copyOutBytes(ALL), (array, at, end) -> fromPostgresql.raw(array, at, end - at));
        bindAll(fromPostgresql);
        assertThat(readStrict()).isEqualTo(copyOut());
    }

    @Test
    void postgresqlTakesEveryOddValueThatItsRuleRepaired() throws Exception {
        try (var conversions = new Conversions()) {
            for (var kind : ColumnKind.values()) {
                var out = new RowEncoder();
                var expected = new Buckets();
                for (var value : ConversionTest.oddValues().map(Arguments::get).toList()) {
                    if (value[0] == kind && value[3] != null) {
                        var conversion = new Conversion("t", "v", kind, true, Rules.accepting(), new OddValues());
                        conversions.encode((String) value[1], conversion, out);
                        expected.add(0, RowHash.row(out.array(), out.rowStart(), new ColumnKind[] {kind}));
                    }
                }
                postgresql.createStatement().execute("create table odd_" + kind + " (v " + type(kind) + ")");
                copyIn("odd_" + kind, out);
                var actual = new Buckets();
                forEachRow(
                        copyOutBytes("select v from odd_" + kind),
                        (array, at, end) -> actual.add(0, RowHash.row(array, at, new ColumnKind[] {kind})));
                assertThat(actual.differing(expected).isEmpty()).as("%s", kind).isTrue();
                assertThat(actual.rows()).as("%s", kind).isPositive();
            }
        }
    }

    @Test
    void aFieldThatChangedChangesTheHash() {
        var random = new Random(4);
        for (var round = 0; round < 200; round++) {
            var seed = random.nextLong();
            var rows = new RowEncoder();
            new RandomRows(new Random(seed)).next(rows);
            var before = RowHash.row(rows.array(), 0, RandomRows.KINDS);
            var last = 0;
            for (var at = 2; at < rows.size(); ) { // the last byte of each field, but not of documents and reals
                var length = ByteBuffer.wrap(rows.array()).getInt(at);
                at += 4 + Math.max(0, length);
                var kind = RandomRows.KINDS[last++];
                if (length > 0 && kind != ColumnKind.JSON && kind != ColumnKind.DOUBLE) {
                    rows.array()[at - 1] ^= 1;
                    assertThat(RowHash.row(rows.array(), 0, RandomRows.KINDS)).isNotEqualTo(before);
                    rows.array()[at - 1] ^= 1;
                }
            }
            assertThat(RowHash.row(rows.array(), 0, RandomRows.KINDS)).isEqualTo(before);
        }
    }

    private static String type(ColumnKind kind) {
        return switch (kind) {
            case INSTANT -> "timestamptz";
            case JSON -> "jsonb";
            case DOUBLE -> "double precision";
            case BYTES -> "bytea";
            default -> kind.toString();
        };
    }

    private static RowEncoder randomRows(long seed) {
        var source = new RandomRows(new Random(seed));
        var rows = new RowEncoder();
        for (var i = 0; i < ROWS; i++) {
            source.next(rows);
        }
        return rows;
    }

    /** A hash of the key and one of the row, for each row in the order of their numbers. */
    private static List<List<Long>> hashes(RowEncoder rows) {
        var hashes = new ArrayList<List<Long>>();
        var array = rows.array();
        for (var at = 0; at < rows.size(); at = end(array, at)) {
            hashes.add(hash(array, at));
        }
        return hashes;
    }

    private static List<Long> hash(byte[] array, int at) {
        return List.of(RowHash.key(array, at, KEY), RowHash.row(array, at, RandomRows.KINDS));
    }

    private static int end(byte[] array, int rowStart) {
        var buffer = ByteBuffer.wrap(array);
        var at = rowStart + 2;
        for (var i = RowHash.fields(array, rowStart); i > 0; i--) {
            at += 4 + Math.max(0, buffer.getInt(at));
        }
        return at;
    }

    private static Buckets buckets(List<List<Long>> hashes) {
        var buckets = new Buckets();
        hashes.forEach(hash -> buckets.add(hash.get(0), hash.get(1)));
        return buckets;
    }

    private void copyIn(String table, RowEncoder rows) throws SQLException {
        var copy = postgresql
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy " + table + " from stdin (format binary)");
        copy.writeToCopy(HEADER, 0, HEADER.length);
        copy.writeToCopy(rows.array(), 0, rows.size());
        copy.writeToCopy(new byte[] {-1, -1}, 0, 2);
        copy.endCopy();
    }

    private List<List<Long>> copyOut() throws SQLException, IOException {
        var hashes = new ArrayList<List<Long>>();
        forEachRow(copyOutBytes(ALL), (array, at, end) -> hashes.add(hash(array, at)));
        return hashes;
    }

    private byte[] copyOutBytes(String query) throws SQLException, IOException {
        var bytes = new ByteArrayOutputStream();
        postgresql
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("copy (" + query + ") to stdout (format binary)", bytes);
        return bytes.toByteArray();
    }

    private interface RowReader {
        void read(byte[] array, int at, int end);
    }

    private static void forEachRow(byte[] copy, RowReader reader) {
        var at = HEADER.length;
        while (RowHash.fields(copy, at) >= 0) {
            var end = end(copy, at);
            reader.read(copy, at, end);
            at = end;
        }
    }

    private void bindAll(RowEncoder rows) throws SQLException {
        sqlite.createStatement().execute("delete from rows");
        var array = rows.array();
        try (var insert = sqlite.prepareStatement("insert into rows values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (var row = 0; row < rows.size(); row = end(array, row)) {
                var at = row + 2;
                for (var i = 0; i < RandomRows.KINDS.length; i++) {
                    SqliteBinding.bind(insert, i + 1, RandomRows.KINDS[i], array, at);
                    at += 4 + Math.max(0, ByteBuffer.wrap(array).getInt(at));
                }
                insert.execute();
            }
        }
    }

    private List<List<Long>> readStrict() throws SQLException {
        return read(ALL, 0);
    }

    private List<List<Long>> readLoose() throws SQLException {
        return read(
                "select *, typeof(number), typeof(a_text), typeof(a_uuid), typeof(a_json), typeof(an_instant), typeof(a_date),"
                        + " typeof(a_boolean), typeof(an_integer), typeof(a_double), typeof(some_bytes), typeof(a_smallint)"
                        + " from rows order by number",
                RandomRows.KINDS.length);
    }

    private List<List<Long>> read(String query, int types) throws SQLException {
        var odd = new OddValues();
        var conversions = new ArrayList<Conversion>();
        for (var kind : RandomRows.KINDS) {
            conversions.add(new Conversion("rows", kind.name(), kind, true, Rules.cautious(), odd));
        }
        var out = new RowEncoder(8);
        try (var statement = sqlite.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                out.begin(conversions.size());
                for (var i = 0; i < conversions.size(); i++) {
                    if (types == 0) {
                        assertThat(conversions.get(i).strict(rows, i + 1, out, () -> ""))
                                .isTrue();
                    } else {
                        var typeOf = rows.getString(types + i + 1);
                        assertThat(conversions.get(i).loose(rows, i + 1, typeOf, out, () -> ""))
                                .isTrue();
                    }
                }
            }
        }
        assertThat(odd.found()).allMatch(found -> found.rule().treatment() == OddRule.Treatment.HARMLESS);
        return hashes(out);
    }
}
