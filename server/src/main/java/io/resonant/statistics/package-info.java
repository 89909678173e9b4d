/** What publishers and operators learn about use: downloads, versions, feedback, searches in vain. Owns no tables. */
@NullMarked
package io.resonant.statistics;

import org.jspecify.annotations.NullMarked;
