package io.resonant.kernel.wire;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The proxies whose word about the client is taken. Nobody else's is: an {@code X-Forwarded-For} from a stranger would
 * let them pick the address that is throttled and audited.
 */
public final class TrustedProxies {
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = networks;
    }

    /**
     * @param texts addresses or networks such as {@code 10.0.0.0/8} and {@code ::1}
     * @throws IllegalArgumentException naming the text that is neither
     */
    public static TrustedProxies of(List<String> texts) {
        var networks = new ArrayList<Network>();
        for (var text : texts) {
            int slash = text.indexOf('/');
            var address = parse(slash < 0 ? text : text.substring(0, slash));
            if (address == null) {
                throw new IllegalArgumentException("not an address or network: " + text);
            }
            int bits = address.length * 8;
            int prefix = bits;
            if (slash >= 0) {
                var length = text.substring(slash + 1);
                prefix = length.matches("\\d{1,3}") ? Integer.parseInt(length) : -1;
            }
            if (prefix < 0 || prefix > bits) {
                throw new IllegalArgumentException("not a network: " + text);
            }
            networks.add(new Network(address, prefix));
        }
        return new TrustedProxies(List.copyOf(networks));
    }

    public boolean trusts(String address) {
        if (networks.isEmpty()) {
            return false;
        }
        var bytes = parse(address);
        if (bytes != null) {
            for (var network : networks) {
                if (network.contains(bytes)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The first address from the right that is not one of ours: what stands left of it anybody could have written. */
    public String client(String peer, List<String> forwardedFor) {
        var address = peer;
        for (int i = forwardedFor.size() - 1; i >= 0; i--) {
            var hops = forwardedFor.get(i).split(",", -1);
            for (int j = hops.length - 1; j >= 0; j--) {
                if (!trusts(address)) {
                    return address;
                }
                var hop = normal(hops[j].strip());
                if (hop == null) {
                    return address;
                }
                address = hop;
            }
        }
        return address;
    }

    private static @Nullable String normal(String hop) {
        var text = hop;
        if (text.startsWith("[") && text.indexOf(']') > 0) {
            text = text.substring(1, text.indexOf(']'));
        } else if (text.indexOf(':') >= 0 && text.indexOf(':') == text.lastIndexOf(':')) {
            text = text.substring(0, text.indexOf(':'));
        }
        return parse(text) == null ? null : text;
    }

    /** Literals only: a name must never cause a look-up. */
    private static byte @Nullable [] parse(String text) {
        if (text.isEmpty()
                || text.length() > 45
                || !text.matches("(\\d{1,3}\\.){3}\\d{1,3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static final class Network {
        private final byte[] address;
        private final int prefix;

        Network(byte[] address, int prefix) {
            this.address = address;
            this.prefix = prefix;
        }

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int i = 0; i < prefix; i += 8) {
                int mask = prefix - i >= 8 ? 0xff : 0xff << (8 - (prefix - i));
                if (((other[i / 8] ^ address[i / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
