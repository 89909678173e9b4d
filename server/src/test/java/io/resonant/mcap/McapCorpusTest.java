package io.resonant.mcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.problem.Problem;
import io.resonant.testing.Corpus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Real files: those that every MCAP reader is tried with, and those that are wrong in one way each. */
class McapCorpusTest {
    private static final Map<String, String> EDGES = new TreeMap<>(Map.ofEntries(
            Map.entry("lfs-pointer", "mcap_lfs_pointer"),
            Map.entry("summary-bitflip-crc", "mcap_checksum"),
            Map.entry("empty", "mcap_magic"),
            Map.entry("bad-magic", "mcap_magic"),
            Map.entry("summary-start-beyond-eof", "mcap_out_of_range"),
            Map.entry("truncated-no-footer", "mcap_truncated"),
            Map.entry("topic-not-utf8", "mcap_checksum"),
            Map.entry("no-statistics", ""),
            Map.entry("zero-channels", ""),
            Map.entry("unicode-topics", ""),
            Map.entry("good", ""),
            Map.entry("5000-channels", ""),
            Map.entry("no-schema", ""),
            Map.entry("pii-everything", ""),
            Map.entry("no-repeated-channels", "")));

    private static List<Path> conformance() throws IOException {
        try (var paths = Files.walk(Corpus.path("mcap/conformance"))) {
            return paths.filter(path -> path.toString().endsWith(".mcap"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyConformanceFileIsUnderstood() throws IOException {
        var files = conformance();
        assertThat(files).hasSize(416);
        for (var file : files) {
            var recording = McapReader.read(file, McapLimits.USUAL);
            var expected = JsonCodec.tree(Files.readString(
                    file.resolveSibling(file.getFileName().toString().replace(".mcap", ".json"))));
            assertThat(recording.channels()).as(file.toString()).isEqualTo(channels(expected));
            assertThat(recording.span()).as(file.toString()).isEqualTo(span(expected));
            assertThat(recording.messages())
                    .as(file.toString())
                    .hasValue(records(expected, "Message").size());
        }
    }

    /** From the list of records that the specification's authors wrote beside each file. */
    private static List<Channel> channels(JsonNode expected) {
        var schemas = new HashMap<String, JsonNode>();
        records(expected, "Schema").forEach(schema -> schemas.put(field(schema, "id"), schema));
        var counts = new HashMap<String, Integer>();
        records(expected, "Message").forEach(message -> counts.merge(field(message, "channel_id"), 1, Integer::sum));
        var channels = new TreeMap<String, Channel>();
        for (var channel : records(expected, "Channel")) {
            var schema = Optional.ofNullable(schemas.get(field(channel, "schema_id")));
            channels.put(
                    field(channel, "topic"),
                    new Channel(
                            field(channel, "topic"),
                            schema.map(known -> field(known, "name")),
                            schema.map(known -> field(known, "encoding")),
                            field(channel, "message_encoding"),
                            OptionalLong.of(counts.getOrDefault(field(channel, "id"), 0))));
        }
        return List.copyOf(channels.values());
    }

    private static Optional<Recording.Span> span(JsonNode expected) {
        var times = records(expected, "Message").stream()
                .map(message -> Long.parseUnsignedLong(field(message, "log_time")))
                .sorted()
                .toList();
        return times.isEmpty() ? Optional.empty() : Optional.of(new Recording.Span(times.getFirst(), times.getLast()));
    }

    private static List<JsonNode> records(JsonNode expected, String type) {
        var found = new ArrayList<JsonNode>();
        for (var record : expected.path("records").values()) {
            if (record.path("type").asString("").equals(type)) {
                found.add(record.path("fields"));
            }
        }
        return found;
    }

    private static String field(JsonNode fields, String name) {
        for (var field : fields.values()) {
            if (field.get(0).stringValue().equals(name)) {
                return field.get(1).stringValue();
            }
        }
        throw new AssertionError(name + " is missing in " + fields);
    }

    @Test
    void edgesAreReadOrRefusedByName() throws IOException {
        var found = new TreeMap<String, String>();
        try (var paths = Files.list(Corpus.path("mcap/edge"))) {
            for (var path : paths.toList()) {
                found.put(path.getFileName().toString().replace(".mcap", ""), outcome(Files.readAllBytes(path)));
            }
        }
        assertThat(found).containsKeys("good", "truncated-no-footer", "5000-channels");
        assertThat(EDGES).containsAllEntriesOf(found);
        assertThat(McapReader.read(Corpus.path("mcap/edge/5000-channels.mcap"), McapLimits.USUAL)
                        .channels())
                .hasSize(5000);
    }

    @Test
    void whatNamesPeopleIsNotRead() throws IOException {
        var recording = McapReader.read(Corpus.path("mcap/edge/pii-everything.mcap"), McapLimits.USUAL);
        assertThat(recording.toString())
                .contains("sensor_msgs/msg/NavSatFix")
                .doesNotContain("jose_laptop", "face_2026", "Author", "driver_name", "+81-90");
    }

    /** A byte or a length changed anywhere leads to features or to a refusal, and never to much reading. */
    @Test
    void damagedFilesAreReadOrRefused() throws IOException {
        var random = new Random(20260301);
        var values = new byte[] {0, 1, -1, 127, -128, 0x0F, 0x05, 0x06};
        int refused = 0;
        for (var file : conformance()) {
            var original = Files.readAllBytes(file);
            for (int round = 0; round < 60; round++) {
                var damaged = original.clone();
                for (int change = random.nextInt(3); change >= 0; change--) {
                    damaged[random.nextInt(damaged.length)] = values[random.nextInt(values.length)];
                }
                clearChecksum(damaged, round);
                refused += outcome(damaged).isEmpty() ? 0 : 1;
            }
        }
        assertThat(refused).isBetween(1000, 24_000);
    }

    /** Or the checksum would refuse nearly everything before the reader has seen it. */
    private static void clearChecksum(byte[] file, int round) {
        if (round % 4 != 0) {
            ByteBuffer.wrap(file).putInt(file.length - 12, 0);
        }
    }

    /** @return the code of the refusal; empty when it was read */
    private static String outcome(byte[] content) throws IOException {
        var source = new CountingSource(content);
        try {
            McapReader.read(source, McapLimits.USUAL);
            return "";
        } catch (Problem problem) {
            assertThat(problem.code()).startsWith("mcap_");
            return problem.code();
        } catch (RuntimeException e) {
            return fail("not refused but broken", e);
        } finally {
            assertThat(source.bytes).isLessThan(3L * content.length + 300_000);
        }
    }

    private static final class CountingSource implements McapSource {
        private final McapSource content;
        private long bytes;

        CountingSource(byte[] content) {
            this.content = McapSource.of(content);
        }

        @Override
        public long size() {
            return content.size();
        }

        @Override
        public ByteBuffer read(long offset, int length) throws IOException {
            assertThat(offset).isNotNegative();
            assertThat(length).isNotNegative();
            assertThat(offset + length).isLessThanOrEqualTo(size());
            bytes += length;
            return content.read(offset, length);
        }
    }
}
