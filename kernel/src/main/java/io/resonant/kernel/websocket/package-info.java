/**
 * WebSocket (RFC 6455) on connections of the HTTP server: texts both ways, a bounded queue for each client, and nobody
 * waits for a slow one.
 */
@NullMarked
package io.resonant.kernel.websocket;

import org.jspecify.annotations.NullMarked;
