/**
 * The end of accounts and of organisations: asked for, waited for, taken back or carried out. Owns deletions; the rest of
 * its tables it shares with account.
 */
@NullMarked
package io.resonant.deletion;

import org.jspecify.annotations.NullMarked;
