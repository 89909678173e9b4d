/**
 * Mirrors: what another registry publishes, fetched, looked at like everything else, and hosted here, so that it can be had
 * when the other one cannot. Owns mirrors and mirror_entries.
 */
@NullMarked
package io.resonant.mirror;

import org.jspecify.annotations.NullMarked;
