package io.resonant.mcap;

import io.resonant.kernel.problem.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What has been learnt of a file so far, record by record. */
final class Contents {
    private final Map<Integer, Schema> schemas = new HashMap<>();
    private final Map<Integer, Link> channels = new TreeMap<>();
    private final TreeSet<String> compressions = new TreeSet<>();
    private @Nullable Statistics statistics;

    private record Schema(String name, String encoding) {}

    private record Link(int schema, String topic, String encoding) {}

    private record Statistics(long messages, long channels, Map<Integer, Long> counts, Recording.Span span) {}

    void add(Operation operation, Fields fields, long fileSize) {
        switch (operation) {
            case SCHEMA -> addSchema(fields);
            case CHANNEL -> addChannel(fields);
            case STATISTICS -> addStatistics(fields);
            case CHUNK_INDEX -> addChunkIndex(fields, fileSize);
            case ATTACHMENT_INDEX, METADATA_INDEX -> requireInside(fields.unsigned64(), fields.unsigned64(), fileSize);
            default -> {
                // nothing that a person would ask for
            }
        }
    }

    private void addSchema(Fields fields) {
        int id = fields.unsigned16();
        if (id == 0) {
            throw fields.malformed("a schema cannot have the number 0");
        }
        same(fields, schemas.put(id, new Schema(fields.text(), fields.text())), schemas.get(id));
    }

    private void addChannel(Fields fields) {
        int id = fields.unsigned16();
        int schema = fields.unsigned16();
        same(fields, channels.put(id, new Link(schema, fields.text(), fields.text())), channels.get(id));
    }

    private static void same(Fields fields, @Nullable Object before, @Nullable Object now) {
        if (before != null && !before.equals(now)) {
            throw fields.malformed("its number stands for something else already");
        }
    }

    private void addStatistics(Fields fields) {
        long messages = fields.count();
        fields.unsigned16(); // schemas
        long channelCount = fields.unsigned32();
        fields.unsigned32(); // attachments
        fields.unsigned32(); // metadata
        fields.unsigned32(); // chunks
        var span = new Recording.Span(fields.unsigned64(), fields.unsigned64());
        if (Long.compareUnsigned(span.start(), span.end()) > 0) {
            throw fields.malformed("the last message is older than the first");
        }
        var counts = new HashMap<Integer, Long>();
        for (var entries = fields.block(); entries.hasMore(); ) {
            counts.put(entries.unsigned16(), entries.count());
        }
        statistics = new Statistics(messages, channelCount, counts, span);
    }

    private void addChunkIndex(Fields fields, long fileSize) {
        fields.unsigned64(); // time of the first message
        fields.unsigned64(); // and of the last
        requireInside(fields.unsigned64(), fields.unsigned64(), fileSize);
        fields.block(); // offsets of message indexes
        fields.unsigned64(); // and their length
        compressions.add(fields.text());
    }

    static void requireInside(long offset, long length, long fileSize) {
        if (offset < 0 || offset > fileSize) {
            throw Refusals.outside("offset", offset, fileSize);
        }
        if (length < 0 || length > fileSize - offset) {
            throw Refusals.outside("length", length, fileSize);
        }
    }

    void addCompression(String name) {
        compressions.add(name);
    }

    /** What no walk through the data would make better: all channels with their schemas and counts. */
    boolean isComplete() {
        return statistics != null && statistics.channels() == channels.size() && hasAllSchemas();
    }

    boolean hasStatistics() {
        return statistics != null;
    }

    boolean hasChannel(int id) {
        return channels.containsKey(id);
    }

    boolean hasChannels() {
        return !channels.isEmpty() && hasAllSchemas();
    }

    private boolean hasAllSchemas() {
        return channels.values().stream().allMatch(link -> link.schema() == 0 || schemas.containsKey(link.schema()));
    }

    /** As the summary tells; without statistics the counts stay unknown. */
    Recording recording(Head head) {
        if (statistics == null) {
            return recording(head, _ -> OptionalLong.empty(), OptionalLong.empty(), Optional.empty());
        }
        var told = statistics;
        return recording(
                head,
                id -> OptionalLong.of(told.counts().getOrDefault(id, 0L)),
                OptionalLong.of(told.messages()),
                told.messages() == 0 ? Optional.empty() : Optional.of(told.span()));
    }

    /** As a walk through the data found. */
    Recording recording(Head head, Map<Integer, Long> counts, Optional<Recording.Span> span) {
        long sum = counts.values().stream().mapToLong(Long::longValue).sum();
        return recording(head, id -> OptionalLong.of(counts.getOrDefault(id, 0L)), OptionalLong.of(sum), span);
    }

    /** What the first record says. */
    record Head(String profile, String library) {}

    private interface Counts {
        OptionalLong of(int channel);
    }

    private Recording recording(Head head, Counts counts, OptionalLong messages, Optional<Recording.Span> span) {
        var all = new ArrayList<Channel>();
        channels.forEach((id, link) -> all.add(channel(link, counts.of(id))));
        all.sort(Comparator.comparing(Channel::topic));
        return new Recording(
                head.profile(),
                head.library(),
                List.copyOf(all),
                messages,
                span,
                Collections.unmodifiableSortedSet(compressions));
    }

    private Channel channel(Link link, OptionalLong messages) {
        if (link.schema() == 0) {
            return new Channel(link.topic(), Optional.empty(), Optional.empty(), link.encoding(), messages);
        }
        var schema = schemas.get(link.schema());
        if (schema == null) {
            throw unknownSchema(link);
        }
        return new Channel(
                link.topic(), Optional.of(schema.name()), Optional.of(schema.encoding()), link.encoding(), messages);
    }

    private static Problem unknownSchema(Link link) {
        return Refusals.malformed("Channel", 0, "its schema " + link.schema() + " is nowhere in the file");
    }
}
