/**
 * Who runs the server sees the product as somebody else, when that person agrees: asking, answering, beginning, ending. How
 * far it goes is decided by the gate. Owns impersonations, impersonation_bans.
 */
@NullMarked
package io.resonant.impersonation;

import org.jspecify.annotations.NullMarked;
