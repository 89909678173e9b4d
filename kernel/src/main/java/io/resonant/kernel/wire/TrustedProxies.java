package io.resonant.kernel.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The proxies whose word about the client is taken. Nobody else's is: an {@code X-Forwarded-For} from a stranger would
 * let them pick the address that is throttled and audited.
 */
public final class TrustedProxies {
    public static final TrustedProxies NONE = new TrustedProxies(Networks.of(List.of()));

    private final Networks networks;

    private TrustedProxies(Networks networks) {
        this.networks = networks;
    }

    /**
     * @param texts addresses or networks such as {@code 10.0.0.0/8} and {@code ::1}
     * @throws IllegalArgumentException naming the text that is neither
     */
    public static TrustedProxies of(List<String> texts) {
        return new TrustedProxies(Networks.of(texts));
    }

    public boolean trusts(String address) {
        return networks.contain(address);
    }

    /**
     * The first address from the right that is not one of ours: what stands left of it anybody could have written. It is
     * written in our one way, or each spelling of an IPv6 address would be somebody else to whoever counts calls.
     */
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
        return Networks.canonical(text).orElse(null);
    }
}
