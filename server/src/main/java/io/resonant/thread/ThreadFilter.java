package io.resonant.thread;

import java.util.Optional;
import java.util.UUID;

/** Which threads a list shows. */
public record ThreadFilter(Optional<UUID> specId, Optional<UUID> taskId) {
    public static final ThreadFilter ALL = new ThreadFilter(Optional.empty(), Optional.empty());
}
