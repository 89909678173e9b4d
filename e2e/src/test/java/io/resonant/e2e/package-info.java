/** The packaged server from outside: started as a user starts it, killed, asked over HTTP and WebSocket. */
@NullMarked
package io.resonant.e2e;

import org.jspecify.annotations.NullMarked;
