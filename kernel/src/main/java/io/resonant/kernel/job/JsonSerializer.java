package io.resonant.kernel.job;

import com.github.kagkarlsson.scheduler.serializer.Serializer;
import io.resonant.kernel.json.JsonCodec;
import org.jspecify.annotations.Nullable;

/** What a job is told is kept as JSON, which survives a new version of the class. */
final class JsonSerializer implements Serializer {
    @Override
    public byte @Nullable [] serialize(@Nullable Object data) {
        return data == null ? null : JsonCodec.writeBytes(data);
    }

    @Override
    public <T> @Nullable T deserialize(Class<T> type, byte @Nullable [] data) {
        return data == null ? null : JsonCodec.read(data, type);
    }
}
