package io.resonant.identity;

import io.resonant.account.DisplayName;
import io.resonant.account.Role;
import io.resonant.kernel.problem.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an owner says about a provider.
 *
 * @param clientSecret none: the one that is kept stays, if there is any
 * @param groupRoles none: no group gives a role
 */
record ProviderSettings(
        String name,
        String issuer,
        String clientId,
        @Nullable String clientSecret,
        @Nullable String groupsClaim,
        @Nullable List<GroupRole> groupRoles,
        @Nullable Role defaultRole,
        boolean required) {
    private static final int LONGEST_ISSUER = 500;
    private static final int LONGEST_TEXT = 255;
    private static final int LONGEST_CLAIM = 100;
    private static final int MOST_GROUPS = 100;

    /** The same in the form in which it is kept. @throws Problem 422 with the fields */
    ProviderSettings checked() {
        requireAddress(issuer.strip());
        requireText(clientId.strip(), LONGEST_TEXT, "client_id");
        if (clientSecret != null) {
            requireText(clientSecret, LONGEST_TEXT, "client_secret");
        }
        if (groupsClaim != null) {
            requireText(groupsClaim, LONGEST_CLAIM, "groups_claim");
        }
        var roles = groupRoles == null ? List.<GroupRole>of() : List.copyOf(groupRoles);
        if (roles.size() > MOST_GROUPS) {
            throw Problem.invalid("group_roles", "too_long");
        }
        for (int i = 0; i < roles.size(); i++) {
            requireText(roles.get(i).group(), LONGEST_TEXT, "group_roles/" + i + "/group");
            requireGiven(roles.get(i).role(), "group_roles/" + i + "/role");
        }
        if (!roles.isEmpty() && groupsClaim == null) {
            throw Problem.invalid("groups_claim", "required");
        }
        if (defaultRole != null) {
            requireGiven(defaultRole, "default_role");
        } else if (roles.isEmpty()) {
            throw Problem.invalid("default_role", "required"); // nobody could get in
        }
        return new ProviderSettings(
                DisplayName.of(name, "name"),
                issuer.strip(),
                clientId.strip(),
                clientSecret,
                groupsClaim,
                roles,
                defaultRole,
                required);
    }

    /** Under the name that the provider gives itself. */
    ProviderSettings at(String named) {
        return new ProviderSettings(
                name, named, clientId, clientSecret, groupsClaim, groupRoles, defaultRole, required);
    }

    List<GroupRole> roles() {
        return groupRoles == null ? List.of() : groupRoles;
    }

    /** Owners are made by owners: who runs a provider must not be able to take the organisation over. */
    private static void requireGiven(Role role, String field) {
        if (role == Role.OWNER) {
            throw Problem.invalid(field, "owner_not_given");
        }
    }

    private static void requireText(String text, int longest, String field) {
        if (text.isBlank()) {
            throw Problem.invalid(field, "required");
        }
        if (text.length() > longest) {
            throw Problem.invalid(field, "too_long");
        }
    }

    private static void requireAddress(String text) {
        requireText(text, LONGEST_ISSUER, "issuer");
        try {
            var uri = new URI(text);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (web
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return; // whether http will do is for Issuers to say
            }
        } catch (URISyntaxException _) {
            // said below
        }
        throw Problem.invalid("issuer", "issuer_expected");
    }
}
