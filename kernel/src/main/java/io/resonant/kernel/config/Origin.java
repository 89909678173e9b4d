package io.resonant.kernel.config;

import java.nio.file.Path;

/** Where a value came from, so that a person can go there and change it. */
public sealed interface Origin {
    record Variable() implements Origin {
        @Override
        public String toString() {
            return "environment";
        }
    }

    /** @param line counted from 1 */
    record Line(Path file, int line) implements Origin {
        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    record Default() implements Origin {
        @Override
        public String toString() {
            return "default";
        }
    }
}
