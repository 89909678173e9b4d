package io.resonant.spec;

import java.util.Optional;

/** Which specs a list shows. */
public record SpecFilter(Optional<SpecStatus> status, Optional<String> tag) {
    public static final SpecFilter ALL = new SpecFilter(Optional.empty(), Optional.empty());
}
