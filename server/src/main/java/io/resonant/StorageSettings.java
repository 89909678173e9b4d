package io.resonant;

import io.resonant.file.FileSettings;
import io.resonant.kernel.blob.BlobCredentials;
import io.resonant.kernel.blob.BlobLocation;
import io.resonant.kernel.config.Configuration;
import io.resonant.kernel.config.InvalidValueException;
import io.resonant.kernel.config.Key;
import io.resonant.kernel.config.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings that say where files are kept, and how large they may be. */
final class StorageSettings {
    /** Who keeps the files. */
    enum Provider {
        LOCAL,
        S3,
        SUPABASE
    }

    /** Who sends a package to whoever downloads it. */
    enum Sender {
        STORE,
        SERVER
    }

    private static final long MIB = 1L << 20;
    private static final String BUCKET = "[A-Za-z0-9][A-Za-z0-9._-]{1,62}";

    private static final Key<Provider> PROVIDER =
            Key.choice("STORAGE_PROVIDER", Provider.class).orElse("local");
    private static final Key<String> S3_BUCKET = Key.of("S3_BUCKET", StorageSettings::bucket);
    private static final Key<String> S3_PREFIX = Key.text("S3_PREFIX").orElse("");
    private static final Key<URI> S3_ENDPOINT = Key.address("S3_ENDPOINT");
    private static final Key<String> AWS_REGION = Key.text("AWS_REGION").orElse(BlobLocation.DEFAULT_REGION);
    private static final Key<String> AWS_KEY = Key.text("AWS_ACCESS_KEY_ID");
    private static final Key<Secret> AWS_SECRET = Key.secret("AWS_SECRET_ACCESS_KEY");
    private static final Key<Secret> AWS_TOKEN = Key.secret("AWS_SESSION_TOKEN");
    private static final Key<URI> SUPABASE_URL = Key.address("SUPABASE_URL");
    private static final Key<Secret> SUPABASE_KEY = Key.secret("SUPABASE_KEY");
    private static final Key<String> SUPABASE_BUCKET =
            Key.of("SUPABASE_BUCKET", StorageSettings::bucket).orElse("files");
    private static final Key<Sender> DOWNLOADS =
            Key.choice("RESONANT_FILE_DOWNLOADS", Sender.class).orElse("store");
    private static final Key<Long> MAX_BYTES =
            Key.number("RESONANT_FILE_MAX_BYTES", 1, 100L * 1024 * MIB).orElse(String.valueOf(64 * MIB));
    private static final Key<Long> QUOTA_BYTES = Key.number("RESONANT_FILE_QUOTA_BYTES", 0, Long.MAX_VALUE);

    /** In the order in which they are listed. */
    static final List<Key<?>> KEYS = List.of(
            PROVIDER,
            S3_BUCKET,
            S3_PREFIX,
            S3_ENDPOINT,
            AWS_REGION,
            AWS_KEY,
            AWS_SECRET,
            AWS_TOKEN,
            SUPABASE_URL,
            SUPABASE_KEY,
            SUPABASE_BUCKET,
            DOWNLOADS,
            MAX_BYTES,
            QUOTA_BYTES);

    private StorageSettings() {}

    /** Notes every mistake in the configuration; to be called before it is judged. */
    static void check(Configuration configuration) {
        switch (configuration.get(PROVIDER)) {
            case LOCAL -> {}
            case S3 -> require(configuration, "s3", List.of(S3_BUCKET, AWS_KEY, AWS_SECRET));
            case SUPABASE -> require(configuration, "supabase", List.of(SUPABASE_URL, SUPABASE_KEY));
        }
    }

    private static void require(Configuration configuration, String provider, List<Key<?>> needed) {
        for (var key : needed) {
            if (configuration.find(key).isEmpty()) {
                configuration.reject(PROVIDER, "needs_other", Map.of("value", provider, "needed", key.name()));
            }
        }
    }

    static FileSettings read(Configuration configuration, Path data) {
        return new FileSettings(
                data,
                location(configuration, data),
                credentials(configuration),
                configuration.get(DOWNLOADS) == Sender.STORE,
                configuration.get(MAX_BYTES),
                configuration.find(QUOTA_BYTES));
    }

    private static BlobLocation location(Configuration configuration, Path data) {
        return switch (configuration.get(PROVIDER)) {
            case LOCAL -> FileSettings.home(data);
            case S3 ->
                new BlobLocation.S3(
                        configuration.find(S3_BUCKET).orElseThrow(),
                        configuration.get(S3_PREFIX),
                        configuration.get(AWS_REGION),
                        configuration.find(S3_ENDPOINT));
            case SUPABASE ->
                new BlobLocation.Supabase(
                        configuration.find(SUPABASE_URL).orElseThrow(), configuration.get(SUPABASE_BUCKET), "");
        };
    }

    private static Optional<BlobCredentials> credentials(Configuration configuration) {
        return switch (configuration.get(PROVIDER)) {
            case LOCAL -> Optional.empty();
            case S3 ->
                Optional.of(new BlobCredentials(
                        configuration.find(AWS_KEY).orElseThrow(),
                        configuration.find(AWS_SECRET).orElseThrow(),
                        configuration.find(AWS_TOKEN)));
            case SUPABASE ->
                Optional.of(
                        new BlobCredentials("", configuration.find(SUPABASE_KEY).orElseThrow(), Optional.empty()));
        };
    }

    /** The access key for Amazon's language, for whatever is kept in a bucket. */
    static Optional<BlobCredentials> amazon(Configuration configuration) {
        return configuration
                .find(AWS_KEY)
                .flatMap(id -> configuration
                        .find(AWS_SECRET)
                        .map(secret -> new BlobCredentials(id, secret, configuration.find(AWS_TOKEN))));
    }

    private static String bucket(String text) throws InvalidValueException {
        if (!text.matches(BUCKET)) {
            throw new InvalidValueException("bucket_expected", Map.of());
        }
        return text;
    }
}
