/**
 * The trail of who did what, written in the transaction of the deed, never changed, and chained. Stands below every other
 * feature, so it knows people and things only by id. Owns audit_entries, audit_links and audit_heads.
 */
@NullMarked
package io.resonant.audit;

import org.jspecify.annotations.NullMarked;
