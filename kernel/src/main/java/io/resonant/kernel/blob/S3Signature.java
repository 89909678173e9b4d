package io.resonant.kernel.blob;

import io.resonant.kernel.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4 in the form that S3 wants (paths are encoded once), with the hash of the content signed.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">the specification</a>
 */
final class S3Signature {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final BlobCredentials credentials;
    private final String region;
    private volatile DayKey dayKey = new DayKey("", new byte[0]);

    S3Signature(BlobCredentials credentials, String region) {
        this.credentials = credentials;
        this.region = region;
    }

    /** The key of one day, which takes four of the five hashes of a signature. */
    private static final class DayKey {
        private final String day;
        private final byte[] key;

        DayKey(String day, byte[] key) {
            this.day = day;
            this.key = key;
        }
    }

    /**
     * @param path encoded
     * @param query names and values, not encoded
     * @param headers in lower case; all of them are signed
     * @return the headers, the host left out, with what proves who sends them
     */
    Map<String, String> sign(
            String method,
            String host,
            String path,
            Map<String, String> query,
            Map<String, String> headers,
            String contentHash,
            Instant now) {
        var time = TIME.format(now);
        var signed = new TreeMap<>(headers);
        signed.put("host", host);
        signed.put("x-amz-content-sha256", contentHash);
        signed.put("x-amz-date", time);
        credentials.token().map(Secret::reveal).ifPresent(token -> signed.put("x-amz-security-token", token));
        var names = String.join(";", signed.keySet());
        var lines = signed.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue().strip() + "\n")
                .collect(Collectors.joining());
        var request = String.join("\n", method, path, query(query), lines, names, contentHash);
        var scope = time.substring(0, 8) + "/" + region + "/s3/aws4_request";
        var text = String.join(
                "\n",
                "AWS4-HMAC-SHA256",
                time,
                scope,
                Sha256.of(request.getBytes(StandardCharsets.UTF_8)).hex());
        var signature = HexFormat.of().formatHex(hmac(key(time.substring(0, 8)), text));
        signed.remove("host");
        signed.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=" + credentials.id() + "/" + scope + ", SignedHeaders=" + names
                        + ", Signature=" + signature);
        return signed;
    }

    /** Sorted and encoded, as it is signed and as it is sent. */
    static String query(Map<String, String> query) {
        return new TreeMap<>(query)
                .entrySet().stream()
                        .map(entry ->
                                Remote.encoded(entry.getKey(), false) + "=" + Remote.encoded(entry.getValue(), false))
                        .collect(Collectors.joining("&"));
    }

    private byte[] key(String day) {
        var known = dayKey;
        if (!known.day.equals(day)) {
            var start = ("AWS4" + credentials.secret().reveal()).getBytes(StandardCharsets.UTF_8);
            known = new DayKey(day, hmac(hmac(hmac(hmac(start, day), region), "s3"), "aws4_request"));
            dayKey = known;
        }
        return known.key;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
