package io.resonant.extension;

import io.resonant.check.Finding;
import java.util.List;
import java.util.Optional;

/**
 * What came out of looking at a file.
 *
 * @param extension there only when no finding is an error
 */
public record Inspection(List<Finding> findings, Optional<ExtensionPackage> extension) {}
