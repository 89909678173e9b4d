/**
 * Specifications: Markdown with metadata, every version of it, and what reviews found in it. Knows nothing of what
 * hangs on a spec; features above are told through {@link io.resonant.spec.SpecLink} in the same transaction.
 * Owns specs, spec_tags, spec_revisions, spec_findings.
 */
@NullMarked
package io.resonant.spec;

import org.jspecify.annotations.NullMarked;
