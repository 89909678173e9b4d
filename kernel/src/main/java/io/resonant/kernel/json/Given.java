package io.resonant.kernel.json;

import org.jspecify.annotations.Nullable;

/**
 * A member that the sender did give, perhaps as null. A component of type {@code @Nullable Given<T>} tells "not
 * mentioned" (null) from "set to nothing" (a value of null), which a PATCH needs.
 */
public record Given<T>(@Nullable T value) {}
