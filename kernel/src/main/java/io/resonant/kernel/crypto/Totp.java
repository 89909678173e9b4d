package io.resonant.kernel.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes of authenticator programs: six digits, a new one every thirty seconds (RFC 6238 over HMAC-SHA-1, which is what
 * all of those programs make).
 */
public final class Totp {
    /** 160 bits, as long as the hash (RFC 4226, section 4). */
    private static final int SECRET_BYTES = 20;

    private static final Duration STEP = Duration.ofSeconds(30);
    private static final int DIGITS = 6;
    private static final int MODULUS = 1_000_000;

    /** Clocks of telephones are off by a little, and people take a while to type. */
    private static final int TOLERATED_STEPS = 1;

    private Totp() {}

    /** A new secret in base 32. */
    public static String newSecret() {
        return Base32.random(SECRET_BYTES);
    }

    /** Which thirty seconds, counted from 1970, a code belongs to; nothing when it is not right at this moment. */
    public static OptionalLong step(String secret, String code, Instant now) {
        long current = now.getEpochSecond() / STEP.toSeconds();
        var key = Base32.decode(secret);
        for (long step = current - TOLERATED_STEPS; step <= current + TOLERATED_STEPS; step++) {
            if (Digests.same(code(key, step), code)) {
                return OptionalLong.of(step);
            }
        }
        return OptionalLong.empty();
    }

    /** The code of a moment. */
    public static String code(String secret, Instant now) {
        return code(Base32.decode(secret), now.getEpochSecond() / STEP.toSeconds());
    }

    private static String code(byte[] key, long step) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
            var hash = ByteBuffer.wrap(
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array()));
            int number = hash.getInt(hash.get(hash.capacity() - 1) & 0xF) & Integer.MAX_VALUE;
            return String.format("%0" + DIGITS + "d", number % MODULUS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
