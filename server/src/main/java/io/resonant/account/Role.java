package io.resonant.account;

/** What a person may do in one organisation, weakest first: the order is the rule. */
public enum Role {
    /** Reads everything and takes part in conversations. */
    GUEST,
    /** Works: writes specs, tasks, messages and intents. */
    MEMBER,
    /** Also manages members, invitations and settings, but never an owner. */
    ADMIN,
    /** Also makes and unmakes owners and deletes the organisation. */
    OWNER;

    public boolean atLeast(Role other) {
        return compareTo(other) >= 0;
    }
}
