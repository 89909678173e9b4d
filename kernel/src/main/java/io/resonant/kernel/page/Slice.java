package io.resonant.kernel.page;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next where the following page begins; null at the end
 */
public record Slice<T>(List<T> items, @Nullable String next) {
    public Slice {
        items = List.copyOf(items);
    }

    /** @param rows up to one more than {@code limit}: the one too many says that there is a following page */
    public static <T> Slice<T> of(List<T> rows, int limit, Function<T, Cursor> place) {
        if (rows.size() <= limit) {
            return new Slice<>(rows, null);
        }
        return new Slice<>(
                rows.subList(0, limit), place.apply(rows.get(limit - 1)).text());
    }
}
