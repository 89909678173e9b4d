/**
 * What an e-mail address proves: links that reset a password, sign somebody in, and show that an address is theirs.
 * Owns email_links.
 */
@NullMarked
package io.resonant.email;

import org.jspecify.annotations.NullMarked;
