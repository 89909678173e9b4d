package io.resonant.model;

import java.util.OptionalLong;

/** A wire format for asking models. */
public interface ModelClient extends AutoCloseable {
    /** The name in the configuration and in records. */
    String provider();

    String model();

    /** Whose price list counts; empty for a server of one's own, which costs nothing per token. */
    String prices();

    /** @throws ModelFailure for anything but a filled-in form */
    ModelAnswer ask(ModelRequest request, Progress progress);

    /** How many tokens the other side will count for this question; empty when it cannot say. */
    OptionalLong countTokens(ModelRequest request);

    @Override
    void close();
}
