/** Small texts of HTTP and URLs, read strictly: percent encoding, language ranges, forwarded addresses, gzip. */
@NullMarked
package io.resonant.kernel.wire;

import org.jspecify.annotations.NullMarked;
