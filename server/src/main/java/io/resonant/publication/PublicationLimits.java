package io.resonant.publication;

import io.resonant.extension.PackageLimits;
import io.resonant.layout.LayoutLimits;

/** How large what is published may be. */
public record PublicationLimits(PackageLimits packages, LayoutLimits layouts) {
    /** What is a little too large is read to its end, so that it is refused with a code and not cut off. */
    private static final long MARGIN = 1_000_000;

    /** The longest file that a request may bring, in bytes. */
    public long received() {
        return Math.max(packages.archive().maxBytes(), layouts.maxBytes()) + MARGIN;
    }
}
