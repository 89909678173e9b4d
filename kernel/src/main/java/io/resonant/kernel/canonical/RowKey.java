package io.resonant.kernel.canonical;

/** Names the row that is being read; asked only when something about it is odd. */
@FunctionalInterface
public interface RowKey {
    String text();
}
