package io.resonant;

import io.resonant.extension.PackageLimits;
import io.resonant.kernel.config.Configuration;
import io.resonant.kernel.config.InvalidValueException;
import io.resonant.kernel.config.Key;
import io.resonant.layout.LayoutLimits;
import io.resonant.publication.PublicationLimits;
import java.util.List;
import java.util.Map;

/** Settings of the marketplace. */
final class MarketplaceSettings {
    /** Where nginx finds the folder of files as an internal location, with a slash at both ends. */
    static final Key<String> ACCELERATOR = Key.of("RESONANT_ACCEL_REDIRECT", MarketplaceSettings::location);

    private static final Key<Long> PACKAGE_BYTES =
            Key.number("RESONANT_PACKAGE_MAX_BYTES", 100_000, 64_000_000).orElse("20000000");
    private static final Key<Long> LAYOUT_BYTES =
            Key.number("RESONANT_LAYOUT_MAX_BYTES", 10_000, 16_000_000).orElse("1000000");

    static final List<Key<?>> KEYS = List.of(ACCELERATOR, PACKAGE_BYTES, LAYOUT_BYTES);

    private MarketplaceSettings() {}

    static PublicationLimits limits(Configuration configuration) {
        return new PublicationLimits(
                PackageLimits.of(Math.toIntExact(configuration.get(PACKAGE_BYTES))),
                LayoutLimits.of(Math.toIntExact(configuration.get(LAYOUT_BYTES))));
    }

    private static String location(String text) throws InvalidValueException {
        if (!text.matches("/(?:[A-Za-z0-9._-]+/)+")) {
            throw new InvalidValueException("location_expected", Map.of());
        }
        return text;
    }
}
