package io.resonant.mcap;

import java.util.List;

/** Small recordings, one for each thing that the reader knows. */
public final class McapSeeds {
    private McapSeeds() {}

    public static List<byte[]> all() {
        return List.of(
                new McapFile().end(0),
                new McapFile()
                        .schema(1, "a/msg/B")
                        .channel(1, 1, "/a")
                        .message(1, 5)
                        .end(0),
                new McapFile()
                        .schema(1, "a/msg/B")
                        .channel(1, 1, "/a")
                        .message(1, 5)
                        .summary()
                        .schema(1, "a/msg/B")
                        .channel(1, 1, "/a")
                        .statistics(1, 1, 1, 5, 5)
                        .end(),
                new McapFile()
                        .chunk(
                                "",
                                1,
                                2,
                                McapFile.records(file ->
                                        file.schema(1, "x").channel(1, 1, "/x").message(1, 1)))
                        .messageIndex(1, 1)
                        .end(0),
                new McapFile()
                        .chunk("zstd", 1, 2, new byte[] {1, 2, 3})
                        .messageIndex(1, 2)
                        .end(0),
                new McapFile().raw(0x80, 3, new byte[] {1, 2, 3}).end(0),
                new McapFile().raw(5, -1, new byte[] {1}).end(30),
                new McapFile().summary().raw(3, 2, new byte[] {0, 0}).end());
    }
}
