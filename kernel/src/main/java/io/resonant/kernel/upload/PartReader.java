package io.resonant.kernel.upload;

import java.io.IOException;

/** Takes one part after the other; a part's content must be read before the next one comes. */
@FunctionalInterface
public interface PartReader {
    /** Exceptions of the part's stream may pass; they become an answer. */
    void read(Part part) throws IOException;
}
