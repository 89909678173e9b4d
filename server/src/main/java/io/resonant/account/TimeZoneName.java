package io.resonant.account;

import io.resonant.kernel.json.Given;
import io.resonant.kernel.problem.Problem;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Rules for the time zones of people: the name of a place or Etc/UTC. An offset such as +9 knows no summer time, and three
 * letters such as CST mean another zone to everybody.
 */
final class TimeZoneName {
    private static final String UNIVERSAL = "Etc/UTC";

    private TimeZoneName() {}

    /** The name as it is kept, or none. @throws Problem 422 with the field */
    static @Nullable String of(Given<String> given, String field) {
        var text = given.value();
        if (text != null && !text.equals(UNIVERSAL) && !isPlace(text)) {
            throw Problem.invalid(field, "time_zone_expected");
        }
        return text;
    }

    private static boolean isPlace(String text) {
        return text.contains("/")
                && !text.startsWith("Etc/")
                && !text.startsWith("SystemV/")
                && ZoneId.getAvailableZoneIds().contains(text);
    }
}
