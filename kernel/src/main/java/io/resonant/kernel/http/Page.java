package io.resonant.kernel.http;

import java.util.Optional;

/**
 * Which part of a list is asked for.
 *
 * @param limit 1 to {@value #MOST}
 * @param after the {@code next} of the page before
 */
public record Page(int limit, Optional<String> after) {
    static final int USUAL = 50;
    static final int MOST = 200;
}
