package io.resonant.kernel.wire;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which addresses and names mean this machine. */
public final class Addresses {
    private Addresses() {}

    /** @param address numeric */
    public static boolean isLoopback(String address) {
        return address.startsWith("127.") || address.equals("0:0:0:0:0:0:0:1") || address.equals("::1");
    }

    /** @param host as in the Host header, perhaps with a port */
    public static boolean isLocalHost(@Nullable String host) {
        if (host == null) {
            return false;
        }
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        var name = (end <= 0 ? host : host.substring(0, end)).toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.equals("[::1]") || name.matches("127(\\.\\d{1,3}){3}");
    }
}
