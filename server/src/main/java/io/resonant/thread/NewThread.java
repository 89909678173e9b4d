package io.resonant.thread;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conversation to be started, about one spec, one task or nothing in particular.
 *
 * @param title 1 to 200 characters
 * @param message the first message
 */
public record NewThread(
        String title,
        @Nullable UUID specId,
        @Nullable UUID taskId,
        @Nullable String message) {}
