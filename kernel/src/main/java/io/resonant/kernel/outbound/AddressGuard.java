package io.resonant.kernel.outbound;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * Which addresses are out in the open internet. Everything that routers keep to themselves counts as private: loopback,
 * local networks, carrier networks, cloud metadata services, documentation and multicast ranges (IANA's special-purpose
 * address registries), IPv6 forms that carry such an IPv4 address inside, and what a cloud answers its own machines at.
 */
public final class AddressGuard {
    private static final int[][] PRIVATE_V4 = {
        {0, 8}, // this network
        {10 << 24, 8},
        {100 << 24 | 64 << 16, 10}, // carriers, and one cloud's metadata service
        {127 << 24, 8},
        {168 << 24 | 63 << 16 | 129 << 8 | 16, 32}, // one cloud's agent, which knows the secrets of its machine
        {169 << 24 | 254 << 16, 16}, // link-local: most clouds' metadata service
        {172 << 24 | 16 << 16, 12},
        {192 << 24, 24},
        {192 << 24 | 2 << 8, 24},
        {192 << 24 | 88 << 16 | 99 << 8, 24},
        {192 << 24 | 168 << 16, 16},
        {198 << 24 | 18 << 16, 15},
        {198 << 24 | 51 << 16 | 100 << 8, 24},
        {203 << 24 | 113 << 8, 24},
        {224 << 24, 3}, // multicast, reserved, broadcast
    };

    private static final Pattern OCTAL = Pattern.compile("(?:\\d+\\.)*0\\d+(?:\\.\\d+)*\\.?");
    private static final Pattern LOCAL = Pattern.compile("(?i)(?:.+\\.)?localhost\\.?");

    private AddressGuard() {}

    /**
     * Whether this host, as it is written, may be looked up at all. Numbers with a leading zero may not: {@code 0177.0.0.1}
     * is 177.0.0.1 to us and 127.0.0.1 to others. Neither may the names that mean one's own machine (RFC 6761), which a
     * name server must not be asked for.
     */
    static boolean mayBeLookedUp(String host) {
        return !OCTAL.matcher(host).matches() && !LOCAL.matcher(host).matches();
    }

    public static boolean isPublic(InetAddress address) {
        var bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublicV4(number(bytes, 0)) : isPublicV6(bytes);
    }

    private static boolean isPublicV4(int address) {
        for (var range : PRIVATE_V4) {
            int mask = -1 << (32 - range[1]);
            if ((address & mask) == (range[0] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPublicV6(byte[] bytes) {
        int first = number(bytes, 0);
        int second = number(bytes, 4);
        if (first == 0x0064ff9b && second == 0 && number(bytes, 8) == 0) {
            return isPublicV4(number(bytes, 12)); // 64:ff9b::/96, translated to IPv4 on the way
        }
        if (first >>> 16 == 0x2002) {
            return isPublicV4(first << 16 | second >>> 16); // 2002::/16 holds the IPv4 address of its router
        }
        boolean globalUnicast = first >>> 29 == 1; // 2000::/3
        boolean special = first >>> 9 == 0x20010000 >>> 9 // 2001::/23: Teredo, benchmarks, ORCHID
                || first == 0x20010db8 // documentation
                || first >>> 12 == 0x3fff0000 >>> 12; // documentation, RFC 9637
        return globalUnicast && !special;
    }

    private static int number(byte[] bytes, int offset) {
        return (bytes[offset] & 0xff) << 24
                | (bytes[offset + 1] & 0xff) << 16
                | (bytes[offset + 2] & 0xff) << 8
                | (bytes[offset + 3] & 0xff);
    }
}
