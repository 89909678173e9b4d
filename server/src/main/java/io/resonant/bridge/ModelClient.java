package io.resonant.bridge;

import java.util.OptionalLong;

/** A wire format for asking models. */
interface ModelClient extends AutoCloseable {
    /** The name in the configuration and in an intent's record. */
    String provider();

    String model();

    /** @throws ProcessorFailure for anything but a filled-in form */
    ModelAnswer ask(ModelRequest request, Progress progress);

    /** How many tokens the other side will count for this question; empty when it cannot say. */
    OptionalLong countTokens(ModelRequest request);

    @Override
    void close();
}
