package io.resonant.kernel.json;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.exc.MismatchedInputException;

/** Text that valid JSON can carry and a database cannot store: NUL, or half of a surrogate pair. */
final class InvalidTextException extends MismatchedInputException {
    private static final long serialVersionUID = 1L;

    InvalidTextException(JsonParser parser) {
        super(parser, "text with NUL or half of a surrogate pair");
    }
}
