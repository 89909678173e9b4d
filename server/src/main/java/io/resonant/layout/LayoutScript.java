package io.resonant.layout;

import io.resonant.script.Capability;
import java.util.List;
import java.util.Set;

/**
 * Code inside of a layout, which runs in the viewer of everybody who opens it.
 *
 * @param pointer to it (RFC 6901)
 * @param inputs topics that it reads
 */
public record LayoutScript(String name, String pointer, List<String> inputs, Set<Capability> capabilities) {}
