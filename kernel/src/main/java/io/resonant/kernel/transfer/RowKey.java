package io.resonant.kernel.transfer;

/** Names the row that is being read; asked only when something about it is odd. */
@FunctionalInterface
public interface RowKey {
    String text();
}
