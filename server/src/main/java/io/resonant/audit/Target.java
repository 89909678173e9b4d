package io.resonant.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a deed was done to.
 *
 * @param kind for instance {@code spec}
 * @param id none when the kind says it all
 */
public record Target(String kind, @Nullable String id) {
    public static Target of(String kind, UUID id) {
        return new Target(kind, id.toString());
    }
}
