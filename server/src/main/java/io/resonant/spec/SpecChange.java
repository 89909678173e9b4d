package io.resonant.spec;

import java.util.UUID;

/** A change of a spec's Markdown. */
public record SpecChange(UUID specId, String before, String after) {}
