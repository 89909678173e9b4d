package io.resonant.spec;

import io.resonant.kernel.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A spec to be created.
 *
 * @param title 1 to 200 characters
 * @param status {@code draft} when not given
 */
public record NewSpec(
        String title,
        GivenContent content,
        @Nullable SpecStatus status,
        @Nullable List<String> tags) {

    /**
     * Content as a writer gives it.
     *
     * @param markdown at most 1 MiB in UTF-8
     * @param metadata at most 64 KiB; when not given, what was there before stays
     */
    public record GivenContent(String markdown, @Nullable Json metadata) {}

    public static NewSpec of(String title, String markdown) {
        return new NewSpec(title, new GivenContent(markdown, null), null, null);
    }
}
