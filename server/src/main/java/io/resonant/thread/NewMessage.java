package io.resonant.thread;

import java.util.UUID;

/**
 * Something to be said.
 *
 * @param content Markdown, at most 64 KiB; a command to the bridge begins with a slash
 */
public record NewMessage(UUID threadId, String content) {}
