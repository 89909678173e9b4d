/** Where strangers and their programs are told the way: {@code /.well-known/} (RFC 8615). Owns no table. */
@NullMarked
package io.resonant.signpost;

import org.jspecify.annotations.NullMarked;
