package io.resonant.kernel.crypto;

import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.worker.Workers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with Argon2id (RFC 9106) and still verifies bcrypt. Each hashing takes 19 MiB and a third of a tenth
 * of a second of one core on purpose, so only a few run at once, in time that nobody else wants: a flood of sign-ins makes
 * sign-ins slow, never the rest of the server. The memory is used again, so that the collector has nothing to do either.
 */
public final class PasswordHasher implements AutoCloseable {
    /** OWASP's first recommendation for Argon2id with one lane: 19 MiB, two passes. */
    private static final Argon2 CURRENT = Argon2.id(19_456, 2, 1);

    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;

    /** What we are ready to compute for a stored hash: parameters beyond that would be an attack on our memory. */
    private static final Pattern ARGON2 = Pattern.compile("\\$argon2(?<variant>id|i|d)\\$v=(?<version>16|19)"
            + "\\$m=(?<memory>\\d{1,6}),t=(?<passes>[1-9]\\d?),p=(?<lanes>[1-9])"
            + "\\$(?<salt>[A-Za-z0-9+/]{8,86})\\$(?<hash>[A-Za-z0-9+/]{16,172})");

    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(?:0[4-9]|1[0-6])\\$[./A-Za-z0-9]{53}");
    private static final int MAX_MEMORY_KIB = 262_144;

    private final String nobody = nobody();
    private final Workers workers;

    /** Working memory that no hashing uses right now: made when first needed, as much as ever was at once. */
    private final ConcurrentLinkedDeque<BlockPool> memory = new ConcurrentLinkedDeque<>();

    /**
     * @param parallel hashings at once
     * @param waiting callers that may wait for their turn; more are told to come back
     */
    public PasswordHasher(int parallel, int waiting) {
        workers = new Workers("password", parallel, waiting, Duration.ofSeconds(1));
    }

    /** Half of the cores, so that the other half serves everybody who is signed in already. */
    public static PasswordHasher forThisMachine() {
        return new PasswordHasher(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), 64);
    }

    public enum Check {
        MATCH,
        /** Right, but the hash is older or weaker than what we make now: replace it while the password is at hand. */
        MATCH_OUTDATED,
        NO_MATCH
    }

    /** @throws Problem 503 {@code busy} when too many wait already */
    public String hash(String password) {
        var salt = Tokens.randomBytes(SALT_BYTES);
        return workers.inSpareTime(() -> encoded(salt, compute(CURRENT, password, salt, HASH_BYTES)));
    }

    /**
     * Does the same work whether there is a hash or not, so that time does not tell which accounts exist.
     *
     * @throws Problem 503 {@code busy} when too many wait already
     */
    public Check verify(String password, @Nullable String stored) {
        var hash = stored != null && readable(stored) ? stored : nobody;
        var match = workers.inSpareTime(() -> matches(password, hash));
        if (!match) {
            return Check.NO_MATCH;
        }
        return hash.startsWith(CURRENT.prefix()) ? Check.MATCH : Check.MATCH_OUTDATED;
    }

    @Override
    public void close() {
        workers.close();
    }

    private static boolean readable(String hash) {
        return ARGON2.matcher(hash).matches() || BCRYPT.matcher(hash).matches();
    }

    private boolean matches(String password, String hash) {
        var argon2 = ARGON2.matcher(hash);
        try {
            return argon2.matches() ? matches(password, argon2) : OpenBSDBCrypt.checkPassword(hash, bytes(password));
        } catch (IllegalArgumentException | IllegalStateException _) {
            return false; // a hash that nothing can match
        }
    }

    private boolean matches(String password, Matcher stored) {
        var argon2 = new Argon2(
                stored.group("variant"),
                Integer.parseInt(stored.group("version")),
                Integer.parseInt(stored.group("memory")),
                Integer.parseInt(stored.group("passes")),
                Integer.parseInt(stored.group("lanes")));
        if (argon2.memory() > MAX_MEMORY_KIB) {
            return false;
        }
        var expected = Base64.getDecoder().decode(stored.group("hash"));
        var salt = Base64.getDecoder().decode(stored.group("salt"));
        return MessageDigest.isEqual(expected, compute(argon2, password, salt, expected.length));
    }

    private byte[] compute(Argon2 argon2, String password, byte[] salt, int bytes) {
        var free = memory.poll();
        var blocks = free == null ? CURRENT.blocks() : free;
        try {
            return argon2.hash(bytes(password), salt, bytes, blocks);
        } finally {
            memory.push(blocks);
        }
    }

    /** A hash in today's parameters that no password has. */
    private static String nobody() {
        return encoded(Tokens.randomBytes(SALT_BYTES), Tokens.randomBytes(HASH_BYTES));
    }

    private static String encoded(byte[] salt, byte[] hash) {
        var encoder = Base64.getEncoder().withoutPadding();
        return CURRENT.prefix() + encoder.encodeToString(salt) + "$" + encoder.encodeToString(hash);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
