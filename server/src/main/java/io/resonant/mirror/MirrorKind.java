package io.resonant.mirror;

/** What a mirror reads. */
public enum MirrorKind {
    /** A file in the form of the public registry (github.com/foxglove/extension-registry). */
    INDEX,
    /** Another Resonant, by its signed log. */
    REGISTRY
}
