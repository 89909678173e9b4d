package io.resonant.identity;

import io.resonant.account.EmailAddress;
import io.resonant.kernel.json.JsonView;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a provider says about a person.
 *
 * @param email only when the provider has made sure that it is theirs
 */
record Vouched(String issuer, String subject, Optional<EmailAddress> email, Optional<String> name, Set<String> groups) {
    private static final int MOST_GROUPS = 2000;

    /** @param groupsClaim where the groups are named; empty when nobody asks for them */
    static Vouched of(String issuer, String subject, JsonView claims, String groupsClaim) {
        return new Vouched(
                issuer,
                subject,
                claims.get("email").text().filter(_ -> isVerified(claims)).flatMap(EmailAddress::find),
                claims.get("name").text(),
                groupsClaim.isEmpty() ? Set.of() : groups(claims, groupsClaim));
    }

    /** Some providers write a text where the standard has a boolean. */
    private static boolean isVerified(JsonView claims) {
        var verified = claims.get("email_verified");
        return verified.bool().orElseGet(() -> "true".equals(verified.text("")));
    }

    /** A claim of that very name, which may have dots in it, or else members one below the other. */
    private static Set<String> groups(JsonView claims, String claim) {
        var whole = claims.get(claim);
        var value = whole.exists() ? whole : claims.at(claim.split("\\."));
        var groups = new LinkedHashSet<String>();
        value.text().ifPresent(groups::add);
        value.items().stream().limit(MOST_GROUPS).forEach(item -> item.text().ifPresent(groups::add));
        return groups;
    }
}
