package io.resonant.session;

import io.resonant.account.Language;
import io.resonant.account.Role;
import io.resonant.account.User;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a program needs to know about its own sign-in.
 *
 * @param csrfToken to be sent in {@code X-CSRF-Token} with everything that changes something; none for tokens
 * @param organizations all that the person may switch to
 */
public record SessionView(
        User user,
        Organization organization,
        Role role,
        @Nullable String csrfToken,
        List<Choice> organizations) {

    public record Organization(UUID id, String name, String plan, Language language) {}

    public record Choice(UUID id, String name, Role role) {}
}
