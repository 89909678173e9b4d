package io.resonant.mcap;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a file is about, without a single message of it. What may name people is not read at all: attachments, metadata and
 * the texts of schemas.
 *
 * @param channels sorted by topic, then by the order in the file
 * @param messages how many there are, when the file tells
 * @param span between the first and the last message; none for a file without messages
 * @param compressions of its chunks; empty text for those that are not compressed
 */
public record Recording(
        String profile,
        String library,
        List<Channel> channels,
        OptionalLong messages,
        Optional<Span> span,
        Set<String> compressions) {

    /** Nanoseconds since 1970, as the file has them: unsigned. */
    public record Span(long start, long end) {
        public Duration duration() {
            long nanoseconds = end - start;
            return Duration.ofSeconds(
                    Long.divideUnsigned(nanoseconds, 1_000_000_000L),
                    Long.remainderUnsigned(nanoseconds, 1_000_000_000L));
        }
    }

    /** Messages of a channel in a second, when both are known and the recording has a length. */
    public Optional<Double> rate(Channel channel) {
        if (channel.messages().isEmpty() || span.isEmpty()) {
            return Optional.empty();
        }
        var duration = span.get().duration();
        return duration.isZero()
                ? Optional.empty()
                : Optional.of(channel.messages().getAsLong() / (duration.toNanos() / 1e9));
    }
}
