package io.resonant.kernel.json;

import org.jspecify.annotations.Nullable;

/**
 * A value as the database has it, taken apart only when somebody looks into it. A request that hands a row on to a
 * client never does: taking a specification apart and putting it together again was a tenth of reading it.
 *
 * @param <T> what the text was written from
 */
public final class StoredJson<T> {
    private final Json json;
    private final Class<T> type;
    private @Nullable T value; // kept; two threads at once would read the same from the same text

    /** @param json what this server wrote from a value of the type, and has checked then */
    public StoredJson(Json json, Class<T> type) {
        this.json = json;
        this.type = type;
    }

    /** A value that is about to be stored. */
    public static <T> StoredJson<T> of(T value, Class<T> type) {
        var stored = new StoredJson<>(Json.of(value), type);
        stored.value = value;
        return stored;
    }

    public Json json() {
        return json;
    }

    public T value() {
        var known = value;
        if (known == null) {
            known = json.as(type);
            value = known;
        }
        return known;
    }

    /** By value: an engine may keep the same JSON with other spaces. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StoredJson<?> that && value().equals(that.value());
    }

    @Override
    public int hashCode() {
        return value().hashCode();
    }

    @Override
    public String toString() {
        return json.text();
    }
}
