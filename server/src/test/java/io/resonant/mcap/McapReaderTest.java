package io.resonant.mcap;

import static io.resonant.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class McapReaderTest {
    private static Recording read(byte[] file) throws IOException {
        return McapReader.read(McapSource.of(file), McapLimits.USUAL);
    }

    private static Channel camera(long messages) {
        return new Channel(
                "/カメラ/image",
                java.util.Optional.of("sensor_msgs/msg/Image"),
                java.util.Optional.of("ros2msg"),
                "cdr",
                OptionalLong.of(messages));
    }

    private static byte[] indexed() {
        return new McapFile()
                .chunk("zstd", 0, 10_000_000_000L, new byte[100])
                .summary()
                .schema(3, "sensor_msgs/msg/Image")
                .channel(1, 3, "/カメラ/image")
                .statistics(1, 1, 50, 0, 10_000_000_000L)
                .end();
    }

    @Test
    void theSummaryTellsEverything() throws IOException {
        var recording = read(indexed());
        assertThat(recording.profile()).isEqualTo("ros2");
        assertThat(recording.channels()).containsExactly(camera(50));
        assertThat(recording.messages()).hasValue(50);
        assertThat(recording.span().orElseThrow().duration()).hasSeconds(10);
        assertThat(recording.rate(recording.channels().getFirst())).contains(5.0);
    }

    @Test
    void withoutASummaryTheDataAreWalkedThrough() throws IOException {
        var plain = new McapFile()
                .schema(3, "sensor_msgs/msg/Image")
                .channel(1, 3, "/カメラ/image")
                .message(1, 5)
                .message(1, 3)
                .raw(0x85, 3, new byte[3])
                .end();
        var inChunk = new McapFile()
                .chunk(
                        "",
                        3,
                        5,
                        McapFile.records(records -> records.schema(3, "sensor_msgs/msg/Image")
                                .channel(1, 3, "/カメラ/image")
                                .message(1, 5)
                                .message(1, 3)))
                .messageIndex(1, 2)
                .end();
        for (var file : new byte[][] {plain, inChunk}) {
            var recording = read(file);
            assertThat(recording.channels()).containsExactly(camera(2));
            assertThat(recording.span()).contains(new Recording.Span(3, 5));
        }
    }

    @Test
    void theIndexesBesideCompressedChunksTellTheCounts() throws IOException {
        var counted = new McapFile()
                .chunk("lz4", 1, 9, new byte[50])
                .messageIndex(1, 4)
                .chunk("lz4", 9, 11, new byte[50])
                .messageIndex(1, 1)
                .summary()
                .schema(3, "sensor_msgs/msg/Image")
                .channel(1, 3, "/カメラ/image")
                .end();
        assertThat(read(counted).channels()).containsExactly(camera(5));
        assertThat(read(counted).span()).contains(new Recording.Span(1, 11));
        var uncounted = new McapFile()
                .chunk("lz4", 1, 9, new byte[50])
                .summary()
                .channel(1, 0, "/a")
                .end();
        assertThat(read(uncounted).channels())
                .singleElement()
                .satisfies(channel -> assertThat(channel.messages()).isEmpty());
        assertThat(read(uncounted).messages()).isEmpty();
    }

    @Test
    void topicsThatAreOnlyInCompressedChunksAreNotGuessed() {
        assertRefused(
                422,
                "mcap_not_indexed",
                () -> read(new McapFile().chunk("zstd", 1, 9, new byte[50]).end()));
        assertRefused(
                422,
                "mcap_not_indexed",
                () -> read(new McapFile()
                        .channel(1, 0, "/a")
                        .chunk("zstd", 1, 9, new byte[50])
                        .messageIndex(2, 1)
                        .end()));
    }

    @Test
    void whatIsNoRecordingIsNamed() {
        assertRefused(422, "mcap_magic", () -> read(new byte[0]));
        assertRefused(422, "mcap_magic", () -> read("PK a zip file".getBytes(StandardCharsets.UTF_8)));
        assertRefused(
                422,
                "mcap_lfs_pointer",
                () -> read("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n"
                        .getBytes(StandardCharsets.UTF_8)));
        var file = indexed();
        assertRefused(422, "mcap_truncated", () -> read(java.util.Arrays.copyOf(file, file.length - 20)));
        assertRefused(422, "mcap_truncated", () -> read(java.util.Arrays.copyOf(file, 20)));
    }

    @Test
    void aTopicThatIsNotUtf8IsRefused() {
        byte[] channel = {1, 0, 0, 0, 2, 0, 0, 0, '/', (byte) 0xFF, 0, 0, 0, 0, 0, 0, 0, 0};
        assertRefused(
                422,
                "mcap_malformed",
                () -> read(new McapFile()
                        .summary()
                        .raw(Operation.CHANNEL.code(), channel.length, channel)
                        .end()));
    }

    @Test
    void noLengthIsBelieved() {
        assertRefused(422, "mcap_out_of_range", () -> read(new McapFile().end(1L << 40)));
        assertRefused(422, "mcap_out_of_range", () -> read(new McapFile().end(-1)));
        assertRefused(
                422,
                "mcap_malformed",
                () -> read(new McapFile()
                        .summary()
                        .raw(Operation.CHANNEL.code(), Long.MAX_VALUE, new byte[4])
                        .end()));
        assertRefused(
                422,
                "mcap_malformed",
                () -> read(new McapFile()
                        .summary()
                        .raw(Operation.CHANNEL.code(), 12, new byte[] {1, 0, 0, 0, -1, -1, -1, -1, 0, 0, 0, 0})
                        .end()));
        assertRefused(
                422,
                "mcap_malformed",
                () -> read(new McapFile()
                        .raw(Operation.CHUNK.code(), -1, new byte[4])
                        .end()));
    }

    @Test
    void aDamagedSummaryIsNoticed() {
        var file = indexed();
        file[file.length - 60] ^= 1;
        assertRefused(422, "mcap_checksum", () -> read(file));
    }

    @Test
    void oneNumberCannotStandForTwoTopics() {
        assertRefused(
                422,
                "mcap_malformed",
                () -> read(
                        new McapFile().channel(1, 0, "/a").channel(1, 0, "/b").end()));
    }

    @Test
    void theLimitsHold() {
        var file = indexed();
        assertRefused(422, "mcap_too_large", () -> McapReader.read(McapSource.of(file), new McapLimits(100, 1L << 30)));
        assertRefused(
                422,
                "mcap_too_large",
                () -> McapReader.read(
                        McapSource.of(new McapFile().channel(1, 0, "/a").end()), new McapLimits(1000, 10)));
    }
}
