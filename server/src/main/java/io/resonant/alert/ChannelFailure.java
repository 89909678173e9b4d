package io.resonant.alert;

import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.problem.Messages;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Why a message did not arrive, for readers of any language: a code, and the status of the answer if that was it. Its words are
 * in {@code messages/alert_*.properties}.
 *
 * @param status of the HTTP answer, 0 when that is not why
 */
record ChannelFailure(String code, int status) {
    /** A token that no secret of this server opens. */
    static final ChannelFailure SEALED = new ChannelFailure("sealed", 0);

    private static final Pattern STORED = Pattern.compile("([a-z_]+)(?: (\\d{3}))?");

    static ChannelFailure of(OutboundException failure) {
        return new ChannelFailure(failure.code(), failure.status());
    }

    /** What is kept: readable also for a server of the version before. */
    String stored() {
        return status == 0 ? code : code + " " + status;
    }

    /** The sentence for what is kept. What a server of the version before has written is one already. */
    static String words(String stored, String language) {
        var matcher = STORED.matcher(stored);
        if (!matcher.matches()) {
            return stored;
        }
        var status = matcher.group(2) == null ? "" : matcher.group(2);
        return Messages.of("alert", language).text("failure." + matcher.group(1), Map.of("status", status));
    }
}
