package io.resonant.kernel.blob;

import io.resonant.kernel.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
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
        var scope = scope(time);
        var signature = signature(time, request);
        signed.remove("host");
        signed.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=" + credentials.id() + "/" + scope + ", SignedHeaders=" + names
                        + ", Signature=" + signature);
        return signed;
    }

    /**
     * Puts the proof into the query of an address instead, so that whoever has it may read the object until it expires.
     *
     * @param path encoded
     * @param query names and values, not encoded
     * @return the whole query, encoded
     */
    String presign(String host, String path, Map<String, String> query, Duration validity, Instant now) {
        var time = TIME.format(now);
        var all = new TreeMap<>(query);
        all.put("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
        all.put("X-Amz-Credential", credentials.id() + "/" + scope(time));
        all.put("X-Amz-Date", time);
        all.put("X-Amz-Expires", String.valueOf(validity.toSeconds()));
        all.put("X-Amz-SignedHeaders", "host");
        credentials.token().map(Secret::reveal).ifPresent(token -> all.put("X-Amz-Security-Token", token));
        var request = String.join("\n", "GET", path, query(all), "host:" + host + "\n", "host", "UNSIGNED-PAYLOAD");
        return query(all) + "&X-Amz-Signature=" + signature(time, request);
    }

    private String scope(String time) {
        return time.substring(0, 8) + "/" + region + "/s3/aws4_request";
    }

    private String signature(String time, String request) {
        var text = String.join(
                "\n",
                "AWS4-HMAC-SHA256",
                time,
                scope(time),
                Sha256.of(request.getBytes(StandardCharsets.UTF_8)).hex());
        return HexFormat.of().formatHex(hmac(key(time.substring(0, 8)), text));
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
