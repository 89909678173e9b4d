package io.resonant.session;

import io.resonant.account.Language;
import io.resonant.account.Plan;
import io.resonant.account.Role;
import io.resonant.account.User;
import java.util.List;
import java.util.UUID;

/**
 * What a program needs to know about its own sign-in.
 *
 * @param csrfToken to be sent in {@code X-CSRF-Token} with everything that a browser changes
 * @param organizations all that the person may switch to
 */
public record SessionView(
        User user, Organization organization, Role role, String csrfToken, List<Choice> organizations) {

    public record Organization(UUID id, String name, Plan plan, Language language) {}

    public record Choice(UUID id, String name, Role role) {}
}
