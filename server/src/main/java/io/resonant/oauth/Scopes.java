package io.resonant.oauth;

import io.resonant.session.KeyRing.Reach;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reaches of keys as scopes: each contains the ones before it. */
final class Scopes {
    private Scopes() {}

    /** The furthest of those asked for, the nearest when none is; nothing when one is unknown. */
    static Optional<Reach> parse(@Nullable String scope) {
        var furthest = Reach.READ;
        for (var word :
                scope == null || scope.isBlank() ? new String[0] : scope.strip().split(" +")) {
            var known = Arrays.stream(Reach.values())
                    .filter(reach -> name(reach).equals(word))
                    .findFirst();
            if (known.isEmpty()) {
                return Optional.empty();
            }
            furthest = known.get().compareTo(furthest) > 0 ? known.get() : furthest;
        }
        return Optional.of(furthest);
    }

    static List<String> all() {
        return Arrays.stream(Reach.values()).map(Scopes::name).toList();
    }

    static String text(Reach reach) {
        return Arrays.stream(Reach.values())
                .filter(each -> each.compareTo(reach) <= 0)
                .map(Scopes::name)
                .collect(Collectors.joining(" "));
    }

    private static String name(Reach reach) {
        return reach.name().toLowerCase(Locale.ROOT);
    }
}
