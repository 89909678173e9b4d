package io.resonant.kernel.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses and networks that somebody listed. Names are never looked up. */
public final class Networks {
    private static final Pattern LITERAL = Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private final List<Network> networks;

    private Networks(List<Network> networks) {
        this.networks = networks;
    }

    /**
     * @param texts addresses or networks such as {@code 10.0.0.0/8} and {@code ::1}
     * @throws IllegalArgumentException naming the text that is neither
     */
    public static Networks of(List<String> texts) {
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
        return new Networks(List.copyOf(networks));
    }

    public boolean contain(String address) {
        if (networks.isEmpty()) {
            return false;
        }
        var bytes = parse(address);
        return bytes != null && networks.stream().anyMatch(network -> network.contains(bytes));
    }

    /** The one way in which we write an address, so that the same one is found again; nothing when it is none. */
    public static Optional<String> canonical(String text) {
        var bytes = parse(text);
        try {
            return bytes == null
                    ? Optional.empty()
                    : Optional.of(InetAddress.getByAddress(bytes).getHostAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // the length is right
        }
    }

    /** Literals only: a name must never cause a look-up. */
    static byte @Nullable [] parse(String text) {
        if (text.isEmpty() || text.length() > 45 || !LITERAL.matcher(text).matches()) {
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
