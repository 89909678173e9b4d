package io.resonant.namespace;

/** What somebody may do in a namespace, weakest first. */
public enum NamespaceRole {
    /** Publishes. */
    CONTRIBUTOR,
    /** Also manages members, proofs and transfers. */
    OWNER
}
