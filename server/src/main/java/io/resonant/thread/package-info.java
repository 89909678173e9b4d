/**
 * Conversations about a spec, about a task or free, between people and the bridge. Knows no intent: what a command in
 * a message starts is behind {@link io.resonant.thread.MessageCommands}. Owns threads and messages.
 */
@NullMarked
package io.resonant.thread;

import org.jspecify.annotations.NullMarked;
