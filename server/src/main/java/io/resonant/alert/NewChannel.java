package io.resonant.alert;

import io.resonant.account.EmailAddress;
import io.resonant.account.Language;
import io.resonant.kernel.problem.Problem;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is to be told.
 *
 * @param token of LINE's messaging API; for LINE only
 */
public record NewChannel(
        ChannelKind kind,
        String target,
        Language language,
        @Nullable String token) {
    private static final int LONGEST = 500;
    /** Of a user, a group or a room. */
    private static final Pattern LINE_ID = Pattern.compile("[UCR][0-9a-f]{32}");

    /** @throws Problem 422 when it could never work */
    NewChannel checked() {
        var cleaned = target.strip();
        switch (kind) {
            case MAIL -> cleaned = EmailAddress.of(cleaned, "/target").value();
            case WEBHOOK -> require(cleaned.length() <= LONGEST && isAddress(cleaned), "/target", "alert_webhook");
            case LINE -> require(LINE_ID.matcher(cleaned).matches(), "/target", "alert_line_id");
        }
        var given = Optional.ofNullable(token).map(String::strip).filter(text -> !text.isEmpty());
        require(given.isPresent() == (kind == ChannelKind.LINE), "/token", "alert_token");
        require(given.stream().allMatch(text -> text.matches("[!-~]{1,500}")), "/token", "alert_token");
        return new NewChannel(kind, cleaned, language, given.orElse(null));
    }

    private static void require(boolean fits, String field, String code) {
        if (!fits) {
            throw Problem.invalid(field, code);
        }
    }

    private static boolean isAddress(String text) {
        try {
            var uri = URI.create(text);
            return "https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getFragment() == null;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
