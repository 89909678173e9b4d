package io.resonant.kernel.testing;

import io.resonant.kernel.blob.BlobCredentials;
import io.resonant.kernel.blob.BlobLocation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;

/** A real server that speaks S3, on loopback, with one bucket in a folder: it checks signatures and hashes. */
public final class S3Server implements AutoCloseable {
    public static final String BUCKET = "resonant-files";
    public static final BlobCredentials CREDENTIALS = BlobCredentials.of("AKIDEXAMPLE", "a secret/with+odd characters");

    private final Path folder;
    private final S3Proxy proxy;

    public S3Server() {
        this(15 * 60, null);
    }

    private S3Server(int skewSeconds, @Nullable TestCertificate certificate) {
        try {
            folder = Files.createTempDirectory("s3-");
            Files.createDirectory(folder.resolve(BUCKET));
            var builder = S3Proxy.builder()
                    .blobStore(new FilesystemNio2BlobStore(folder.toString()))
                    .awsAuthentication(
                            AuthenticationType.AWS_V4,
                            CREDENTIALS.id(),
                            CREDENTIALS.secret().reveal())
                    .maximumTimeSkew(skewSeconds)
                    .stopTimeout(0);
            if (certificate == null) {
                builder.endpoint(URI.create("http://127.0.0.1:0"));
            } else {
                builder.secureEndpoint(URI.create("https://127.0.0.1:0"))
                        .keyStore(certificate.keys().toString(), TestCertificate.PASSWORD);
            }
            proxy = builder.build();
            proxy.start();
        } catch (Exception e) { // it declares no narrower one
            throw new IllegalStateException(e);
        }
    }

    /** For tests whose clock stands still somewhere in the past. */
    public static S3Server atAnyTime() {
        return new S3Server(Integer.MAX_VALUE, null);
    }

    /** At {@link #securePort} instead, with the certificate. */
    public static S3Server overTls(TestCertificate certificate) {
        return new S3Server(15 * 60, certificate);
    }

    public int securePort() {
        return proxy.getSecurePort();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + proxy.getPort());
    }

    public BlobLocation.S3 location(String prefix) {
        return new BlobLocation.S3(BUCKET, prefix, "ap-northeast-1", Optional.of(endpoint()));
    }

    /** Where it keeps the objects, for a test that damages one. */
    public Path bucket() {
        return folder.resolve(BUCKET);
    }

    @Override
    public void close() throws IOException {
        try {
            proxy.stop();
        } catch (Exception e) { // it declares no narrower one
            throw new IllegalStateException(e);
        }
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
