package io.resonant.kernel.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, the shape of every list answer.
 *
 * @param next what to pass as {@code after} for the following page; null at the end
 */
public record Listing<T>(List<T> items, @Nullable String next) {
    public Listing {
        items = List.copyOf(items);
    }
}
