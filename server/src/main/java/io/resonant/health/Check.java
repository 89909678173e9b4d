package io.resonant.health;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Something the server cannot work without.
 *
 * @param name for operators, such as {@code database}
 * @param failure what is wrong with it now; empty when nothing is. It may throw instead
 */
public record Check(String name, Supplier<Optional<String>> failure) {}
