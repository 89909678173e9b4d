/**
 * What went wrong, as a value that a person and a program can both use: a stable code, a status and
 * parameters. The words live in {@code messages/problems_<language>.properties}. Knows nothing of HTTP.
 */
@NullMarked
package io.resonant.kernel.problem;

import org.jspecify.annotations.NullMarked;
