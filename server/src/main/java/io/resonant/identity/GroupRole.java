package io.resonant.identity;

import io.resonant.account.Role;

/** What the members of a group at the provider are here. */
record GroupRole(String group, Role role) {}
