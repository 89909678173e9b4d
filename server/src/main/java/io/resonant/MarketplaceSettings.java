package io.resonant;

import io.resonant.kernel.config.InvalidValueException;
import io.resonant.kernel.config.Key;
import java.util.Map;

/** Settings of the marketplace. */
final class MarketplaceSettings {
    /** Where nginx finds the folder of files as an internal location, with a slash at both ends. */
    static final Key<String> ACCELERATOR = Key.of("RESONANT_ACCEL_REDIRECT", MarketplaceSettings::location);

    private MarketplaceSettings() {}

    private static String location(String text) throws InvalidValueException {
        if (!text.matches("/(?:[A-Za-z0-9._-]+/)+")) {
            throw new InvalidValueException("location_expected", Map.of());
        }
        return text;
    }
}
