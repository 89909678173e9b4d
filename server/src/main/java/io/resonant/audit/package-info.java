/**
 * The trail of who did what, written in the transaction of the deed and never changed. Stands below every other
 * feature, so it knows people and things only by id. Owns audit_entries.
 */
@NullMarked
package io.resonant.audit;

import org.jspecify.annotations.NullMarked;
