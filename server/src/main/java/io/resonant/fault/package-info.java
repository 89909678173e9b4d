/**
 * Errors of the program, reported to a server that understands Sentry's protocol. Owns no table. Sentry's own library is not
 * used: it brings an HTTP client of its own, which our rules for calls to the outside do not bind, and collects more than
 * may leave the machine.
 */
@NullMarked
package io.resonant.fault;

import org.jspecify.annotations.NullMarked;
