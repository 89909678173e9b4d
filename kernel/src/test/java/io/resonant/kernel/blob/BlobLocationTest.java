package io.resonant.kernel.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.blob.BlobException.Kind;
import io.resonant.kernel.testing.S3Server;
import io.resonant.kernel.testing.SupabaseServer;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobLocationTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///var/lib/resonant/files",
                "s3://bucket/?region=us-east-1",
                "s3://bucket/a/b%20c/?region=ap-northeast-1",
                "s3://bucket/?region=auto&endpoint=https%3A%2F%2Fabc.r2.example.com",
                "supabase://files/objects/?endpoint=https%3A%2F%2Fabc.supabase.co"
            })
    void itsTextIsReadBack(String text) {
        var parsed = BlobLocation.parse(text);
        assertThat(parsed.location()).hasToString(text);
        assertThat(parsed.credentials()).isEmpty();
    }

    @Test
    void credentialsStandInTheUrlAndNowhereElse() {
        var parsed = BlobLocation.parse("s3://KEY:a%2Fb+c@bucket/prefix");
        assertThat(parsed.credentials()).hasValueSatisfying(found -> {
            assertThat(found.id()).isEqualTo("KEY");
            assertThat(found.secret().reveal()).isEqualTo("a/b+c");
            assertThat(found.toString()).doesNotContain("a/b+c");
        });
        assertThat(parsed.location()).hasToString("s3://bucket/prefix/?region=us-east-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host/x",
                "s3:///prefix",
                "s3://b@d/x",
                "s3://bucket/?endpont=http://localhost",
                "s3://bucket/?endpoint=localhost:9000",
                "supabase://bucket/",
                "file://host/x",
                "file:x",
                "s 3"
            })
    void whatCannotBeMeantIsRefused(String text) {
        assertThatThrownBy(() -> BlobLocation.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Examples from AWS's documentation of Signature Version 4 for S3. */
    @Test
    void signaturesAreThoseOfTheSpecification() {
        var credentials = BlobCredentials.of("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
        var signed = new S3Signature(credentials, "us-east-1")
                .sign(
                        "GET",
                        "examplebucket.s3.amazonaws.com",
                        "/test.txt",
                        Map.of(),
                        Map.of("range", "bytes=0-9"),
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                        java.time.Instant.parse("2013-05-24T00:00:00Z"));
        assertThat(signed.get("authorization"))
                .endsWith("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }

    @Test
    void aFailureSaysWhatIsWrong() throws IOException {
        var hash = Sha256.of(new byte[] {1});
        try (var server = new S3Server();
                var wrong = new S3Blobs(
                        server.location(""),
                        BlobCredentials.of(S3Server.CREDENTIALS.id(), "not the secret"),
                        new ByteBudget(1),
                        InstantSource.system());
                var late = new S3Blobs(
                        server.location(""),
                        S3Server.CREDENTIALS,
                        new ByteBudget(1),
                        InstantSource.offset(InstantSource.system(), Duration.ofDays(-1)))) {
            assertThatThrownBy(() -> wrong.open(hash)).isInstanceOfSatisfying(BlobException.class, e -> {
                assertThat(e.kind()).isEqualTo(Kind.DENIED);
                assertThat(e).hasMessageContaining("the secret does not belong to the access key");
            });
            assertThatThrownBy(() -> late.open(hash)).hasMessageContaining("the clock of this machine is wrong");
        }
    }

    @Test
    void anOverloadedStoreIsTriedAgainAndARefusalIsSaid() {
        var content = new byte[] {1, 2, 3};
        var hash = Sha256.of(content);
        try (var server = new SupabaseServer();
                var store = new SupabaseBlobs(server.location(""), SupabaseServer.CREDENTIALS, InstantSource.system());
                var stranger = new SupabaseBlobs(
                        server.location(""), BlobCredentials.of("", "anon-key"), InstantSource.system())) {
            server.failNext(2);
            store.put(hash, BlobSource.of(content, "image/png"));
            assertThat(server.keys()).containsExactly(hash.hex());
            assertThatThrownBy(() -> stranger.head(hash))
                    .isInstanceOfSatisfying(
                            BlobException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED));
        }
    }
}
