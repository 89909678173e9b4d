package io.resonant.kernel.event;

/** Ends what was listened to. */
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
