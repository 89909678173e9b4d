package io.resonant.organization;

/** Who may make an account on this server. */
public enum RegistrationMode {
    /** Anybody; without an invitation they found an organisation of their own. */
    OPEN,
    /** Only who was invited. */
    INVITATION,
    /** Nobody but the administrator, on the command line. */
    CLOSED
}
