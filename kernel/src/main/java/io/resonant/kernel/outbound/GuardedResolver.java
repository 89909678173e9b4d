package io.resonant.kernel.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * The process's name lookup, with a gate. A check before connecting is not enough: a name server under an attacker's
 * control can answer a public address to the check and a private one to the connection a moment later (DNS rebinding).
 * So while a guarded call to a name is under way, the very lookup that the connection uses refuses private answers.
 * Registered in {@code META-INF/services}; other names pass untouched.
 */
public final class GuardedResolver extends InetAddressResolverProvider {
    private static final ConcurrentMap<String, Integer> GUARDED = new ConcurrentHashMap<>();
    private static volatile boolean active;

    /** For the service loader. */
    public GuardedResolver() {}

    /** Whether the JVM uses this resolver; a packaging mistake must not weaken the guard silently. */
    static boolean active() {
        return active;
    }

    /** Refuses private answers for this name until {@link #release}. Calls nest. */
    static void guard(String host) {
        GUARDED.merge(key(host), 1, Integer::sum);
    }

    static void release(String host) {
        GUARDED.computeIfPresent(key(host), (name, count) -> count == 1 ? null : count - 1);
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        active = true;
        return new Gate(configuration.builtinResolver());
    }

    @Override
    public String name() {
        return "resonant";
    }

    private static String key(String host) {
        return host.toLowerCase(Locale.ROOT);
    }

    /** Package-private so that a test can put a lying name server behind it. */
    record Gate(InetAddressResolver behind) implements InetAddressResolver {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
            if (!GUARDED.containsKey(key(host))) {
                return behind.lookupByName(host, policy);
            }
            var found = behind.lookupByName(host, policy).toList();
            if (!found.stream().allMatch(AddressGuard::isPublic)) {
                throw new UnknownHostException(host + " leads to a private address");
            }
            return found.stream();
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
            return behind.lookupByAddress(address);
        }
    }
}
