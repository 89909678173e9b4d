package io.resonant;

import io.resonant.backup.BackupSettings;
import io.resonant.backup.BackupSettings.Keep;
import io.resonant.backup.BackupSettings.Target;
import io.resonant.kernel.blob.BlobLocation;
import io.resonant.kernel.config.Configuration;
import io.resonant.kernel.config.InvalidValueException;
import io.resonant.kernel.config.Key;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The settings that say where backups go, when, and how long they are kept. */
public final class BackupOptions {
    private static final Pattern KEEP_FORM = Pattern.compile("(\\d{1,4})d,(\\d{1,4})w,(\\d{1,4})m");

    private static final Key<List<BlobLocation.Parsed>> TO = Key.of("RESONANT_BACKUP_TO", BackupOptions::places)
            .shown(BackupOptions::withoutSecrets)
            .orElse("");
    private static final Key<LocalTime> AT =
            Key.of("RESONANT_BACKUP_AT", BackupOptions::time).orElse("03:00");
    private static final Key<Long> EVERY =
            Key.number("RESONANT_BACKUP_EVERY_MINUTES", 0, 1_440).orElse("15");
    private static final Key<Keep> KEEP =
            Key.of("RESONANT_BACKUP_KEEP", BackupOptions::keep).orElse("7d,4w,12m");
    private static final Key<Long> OLDEST =
            Key.number("RESONANT_BACKUP_OLDEST_HOURS", 1, 10_000).orElse("26");
    private static final Key<Long> PROTECT =
            Key.number("RESONANT_BACKUP_PROTECT_SECONDS", 0, 60).orElse("10");

    private static final Key<Path> ARCHIVE = Key.path("RESONANT_ARCHIVE");

    /** In the order in which they are listed. */
    static final List<Key<?>> KEYS = List.of(TO, AT, EVERY, PROTECT, ARCHIVE, KEEP, OLDEST);

    private BackupOptions() {}

    /** What the settings say. */
    public static BackupSettings of(Settings settings) {
        var configuration = settings.configuration();
        return new BackupSettings(
                settings.data(),
                targets(configuration.get(TO), configuration),
                configuration.get(AT),
                Optional.of(configuration.get(EVERY))
                        .filter(minutes -> minutes > 0)
                        .map(Duration::ofMinutes),
                configuration.get(KEEP),
                Duration.ofHours(configuration.get(OLDEST)),
                Optional.of(configuration.get(PROTECT))
                        .filter(seconds -> seconds > 0)
                        .map(Duration::ofSeconds),
                configuration.find(ARCHIVE));
    }

    /** Reads places as the setting has them. @throws IllegalArgumentException saying what is wrong, without secrets */
    public static List<Target> targets(String text, Settings settings) {
        return targets(Key.split(text).stream().map(BlobLocation::parse).toList(), settings.configuration());
    }

    private static List<Target> targets(List<BlobLocation.Parsed> places, Configuration configuration) {
        return places.stream()
                .map(place -> new Target(
                        place.location(),
                        place.location() instanceof BlobLocation.S3
                                ? place.credentials().or(() -> StorageSettings.amazon(configuration))
                                : place.credentials()))
                .toList();
    }

    private static List<BlobLocation.Parsed> places(String text) throws InvalidValueException {
        var places = new ArrayList<BlobLocation.Parsed>();
        for (var item : Key.split(text)) {
            try {
                places.add(BlobLocation.parse(item));
            } catch (IllegalArgumentException e) {
                throw new InvalidValueException("place_expected", Map.of("reason", String.valueOf(e.getMessage())));
            }
        }
        return places;
    }

    private static LocalTime time(String text) throws InvalidValueException {
        try {
            return LocalTime.parse(text);
        } catch (DateTimeParseException e) {
            throw new InvalidValueException("time_expected", Map.of());
        }
    }

    private static Keep keep(String text) throws InvalidValueException {
        var matcher = KEEP_FORM.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidValueException("keep_expected", Map.of());
        }
        return new Keep(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
    }

    private static String withoutSecrets(String text) {
        return text.replaceAll("//[^/@,]*@", "//***@");
    }
}
