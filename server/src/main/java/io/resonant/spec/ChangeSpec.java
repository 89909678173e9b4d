package io.resonant.spec;

import io.resonant.spec.NewSpec.GivenContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to change of a spec; what is not given stays. */
public record ChangeSpec(
        @Nullable String title,
        @Nullable GivenContent content,
        @Nullable SpecStatus status,
        @Nullable List<String> tags,
        @Nullable Boolean syncTrigger) {

    public static ChangeSpec markdown(String markdown) {
        return new ChangeSpec(null, new GivenContent(markdown, null), null, null, null);
    }

    public static ChangeSpec status(SpecStatus status) {
        return new ChangeSpec(null, null, status, null, null);
    }

    public static ChangeSpec syncTrigger(boolean on) {
        return new ChangeSpec(null, null, null, null, on);
    }
}
