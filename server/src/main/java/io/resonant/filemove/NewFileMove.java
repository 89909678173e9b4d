package io.resonant.filemove;

import io.resonant.kernel.blob.BlobCredentials;
import io.resonant.kernel.blob.BlobLocation;
import io.resonant.kernel.config.Secret;
import io.resonant.kernel.problem.Problem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A move that somebody wants.
 *
 * @param to {@code file:///folder}, {@code s3://bucket/prefix?endpoint=…&region=…} or {@code supabase://bucket?endpoint=…}
 * @param accessKeyId for S3
 * @param secret the secret of the access key, or the key of the Supabase project
 * @param rate bytes in a second at most
 * @param dryRun only try the target and say what would be copied
 */
public record NewFileMove(
        String to,
        @Nullable String accessKeyId,
        @Nullable String secret,
        @Nullable String sessionToken,
        @Nullable Long rate,
        @Nullable Boolean dryRun) {

    /** @throws Problem 422 saying what is wrong with it, without its secrets */
    BlobLocation.Parsed target() {
        if (rate != null && rate < 1) {
            throw Problem.invalid("rate", "too_small");
        }
        BlobLocation.Parsed parsed;
        try {
            parsed = BlobLocation.parse(to);
        } catch (IllegalArgumentException e) {
            throw Problem.of(422, "file_move_address").with("reason", String.valueOf(e.getMessage()));
        }
        if (secret == null || parsed.credentials().isPresent() || parsed.location() instanceof BlobLocation.Local) {
            return parsed;
        }
        var given = new BlobCredentials(
                parsed.location() instanceof BlobLocation.Supabase || accessKeyId == null ? "" : accessKeyId,
                new Secret(secret),
                Optional.ofNullable(sessionToken).map(Secret::new));
        return new BlobLocation.Parsed(parsed.location(), Optional.of(given));
    }

    boolean isDryRun() {
        return Boolean.TRUE.equals(dryRun);
    }

    /** Without what nobody may read. */
    @Override
    public String toString() {
        return "NewFileMove[" + rate + "]";
    }
}
