package io.resonant.kernel.canonical;

/** Gets the original of every value that a repair changed for good, so that it can be kept and put back. */
@FunctionalInterface
public interface RepairSink {
    /**
     * @param rule the last one that changed it for good
     * @param original the bytes of a text or blob; the digits of a number; nothing for NULL
     * @param typeOf the storage class, as SQLite names it, of the original
     */
    void keep(String table, String key, String column, OddRule rule, byte[] original, String typeOf);
}
