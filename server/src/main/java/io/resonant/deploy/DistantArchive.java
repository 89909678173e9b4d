package io.resonant.deploy;

import io.resonant.kernel.blob.BlobCredentials;
import io.resonant.kernel.blob.BlobLocation;
import io.resonant.kernel.problem.Problem;
import java.util.Optional;
import java.util.regex.Pattern;

/** A bucket in which pgBackRest keeps the archive of PostgreSQL a second time, away from the machine, with a key of its own. */
public final class DistantArchive {
    /** What would become another line of the settings, or lose its ends. */
    private static final Pattern PLAIN = Pattern.compile("[^\\s\\p{Cntrl}](?:[^\\p{Cntrl}]*[^\\s\\p{Cntrl}])?");

    private final BlobLocation.S3 place;
    private final BlobCredentials credentials;

    private DistantArchive(BlobLocation.S3 place, BlobCredentials credentials) {
        this.place = place;
        this.credentials = credentials;
    }

    /**
     * Reads {@code s3://bucket/folder[?endpoint=https://HOST&region=NAME]}.
     *
     * @param credentials of who may write there
     * @throws Problem when pgBackRest could not use it
     */
    public static DistantArchive of(String url, Optional<BlobCredentials> credentials) {
        BlobLocation.Parsed parsed;
        try {
            parsed = BlobLocation.parse(url);
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage())).cause(e);
        }
        if (!(parsed.location() instanceof BlobLocation.S3 place)) {
            throw refused("it must begin with s3://");
        }
        if (place.endpoint().filter(uri -> !"https".equals(uri.getScheme())).isPresent()) {
            throw refused("pgBackRest speaks with a bucket only over https");
        }
        if (place.endpoint().filter(uri -> !uri.getPath().isEmpty()).isPresent()) {
            throw refused("its endpoint has a path");
        }
        var opening = parsed.credentials()
                .or(() -> credentials)
                .orElseThrow(() -> refused("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set"));
        var archive = new DistantArchive(place, opening);
        for (var value : new String[] {
            place.prefix(), place.region(), opening.id(), opening.secret().reveal()
        }) {
            if (!value.isEmpty() && !PLAIN.matcher(value).matches()) {
                throw refused("its folder, region or key has characters that the settings cannot hold");
            }
        }
        return archive;
    }

    private static Problem refused(String reason) {
        return Problem.of(422, "deploy_archive").with("reason", reason);
    }

    /** For people: without what opens it. */
    @Override
    public String toString() {
        return place.toString();
    }

    /** Of pgBackRest, as its second repository. */
    String settings(String passphrase) {
        var path = place.prefix().replaceFirst("/$", "");
        var host = place.endpoint()
                .map(uri -> uri.getHost() + (uri.getPort() < 0 ? "" : "\nrepo2-storage-port=" + uri.getPort()))
                .orElse("s3." + place.region() + ".amazonaws.com");
        return """
                repo2-type=s3
                repo2-path=/%s
                repo2-s3-endpoint=%s
                repo2-s3-uri-style=%s
                repo2-s3-region=%s
                repo2-s3-bucket=%s
                repo2-s3-key=%s
                repo2-s3-key-secret=%s
                repo2-bundle=y
                repo2-cipher-type=aes-256-cbc
                repo2-cipher-pass=%s
                repo2-retention-full-type=time
                repo2-retention-full=7
                """.formatted(
                        path,
                        host,
                        place.endpoint().isPresent() || place.bucket().contains(".") ? "path" : "host",
                        place.region(),
                        place.bucket(),
                        credentials.id(),
                        credentials.secret().reveal(),
                        passphrase);
    }
}
