package io.resonant.kernel.crypto;

import com.password4j.Argon2Function;
import com.password4j.BcryptFunction;
import com.password4j.types.Argon2;
import io.resonant.kernel.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with Argon2id (RFC 9106) and still verifies bcrypt. Each hashing takes 19 MiB and a third of a tenth
 * of a second of one core on purpose, so only a few run at once, on threads of their own: a flood of sign-ins makes
 * sign-ins slow, never the rest of the server.
 */
public final class PasswordHasher implements AutoCloseable {
    /** OWASP's first recommendation for Argon2id with one lane: 19 MiB, two passes. */
    private static final int MEMORY_KIB = 19_456;

    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final String CURRENT = "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$";

    /** What we are ready to compute for a stored hash: parameters beyond that would be an attack on our memory. */
    private static final Pattern ARGON2 = Pattern.compile(
            "\\$argon2(?:id|i|d)\\$v=\\d{2}\\$m=(\\d{1,6}),t=(\\d{1,2}),p=(\\d)\\$[^$]{8,}\\$[^$]{16,}");

    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(?:0[4-9]|1[0-6])\\$[./A-Za-z0-9]{53}");
    private static final int MAX_MEMORY_KIB = 262_144;

    private final String nobody = nobody();
    private final ThreadPoolExecutor threads;

    /**
     * @param parallel hashings at once
     * @param waiting callers that may wait for their turn; more are told to come back
     */
    public PasswordHasher(int parallel, int waiting) {
        threads = new ThreadPoolExecutor(
                parallel,
                parallel,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                Thread.ofPlatform().daemon().name("password-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
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
        return inTurn(() ->
                argon2().hash(bytes(password), Tokens.randomBytes(SALT_BYTES)).getResult());
    }

    /**
     * Does the same work whether there is a hash or not, so that time does not tell which accounts exist.
     *
     * @throws Problem 503 {@code busy} when too many wait already
     */
    public Check verify(String password, @Nullable String stored) {
        var hash = stored != null && readable(stored) ? stored : nobody;
        var match = inTurn(() -> matches(password, hash));
        if (!match) {
            return Check.NO_MATCH;
        }
        return hash.startsWith(CURRENT) ? Check.MATCH : Check.MATCH_OUTDATED;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static boolean readable(String hash) {
        return ARGON2.matcher(hash).matches() || BCRYPT.matcher(hash).matches();
    }

    private static boolean matches(String password, String hash) {
        var argon2 = ARGON2.matcher(hash);
        try {
            if (!argon2.matches()) {
                return BcryptFunction.getInstanceFromHash(hash).check(bytes(password), bytes(hash));
            }
            if (Integer.parseInt(argon2.group(1)) > MAX_MEMORY_KIB) {
                return false;
            }
            return Argon2Function.getInstanceFromHash(hash).check(bytes(password), bytes(hash));
        } catch (IllegalArgumentException _) {
            return false; // a hash that nothing can match
        }
    }

    /** Made lazily by the library: it keeps a working block of the full 19 MiB, which an idle server need not hold. */
    private static Argon2Function argon2() {
        return Argon2Function.getInstance(
                MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID, Argon2Function.ARGON2_VERSION_13);
    }

    /** A hash in today's parameters that no password has. */
    private static String nobody() {
        var encoder = Base64.getEncoder().withoutPadding();
        return CURRENT
                + encoder.encodeToString(Tokens.randomBytes(SALT_BYTES))
                + "$"
                + encoder.encodeToString(Tokens.randomBytes(HASH_BYTES));
    }

    private <T> T inTurn(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, threads).join();
        } catch (RejectedExecutionException e) {
            throw Problem.of(503, "busy").header("Retry-After", "1").cause(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
