package io.resonant.kernel.upload;

import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A field or a file of a form. */
public final class Part {
    private final String name;
    private final Optional<String> fileName;
    private final String contentType;
    private final InputStream content;

    Part(String name, Optional<String> fileName, String contentType, InputStream content) {
        this.name = name;
        this.fileName = fileName;
        this.contentType = contentType;
        this.content = content;
    }

    public String name() {
        return name;
    }

    /** As the client calls it, perhaps with a path: never to be used as the name of a file here. */
    public Optional<String> fileName() {
        return fileName;
    }

    /** As the client says; empty when it does not. */
    public String contentType() {
        return contentType;
    }

    /** Fails with a 413 Problem beyond the limit. */
    public InputStream stream() {
        return content;
    }

    /** The content as text. @throws Problem 422 when it is not UTF-8 or holds what cannot be stored */
    public String text() throws IOException {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content.readAllBytes()))
                    .toString();
            if (text.indexOf(0) >= 0) {
                throw Problem.invalid(name, "invalid_text");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw Problem.invalid(name, "invalid_text");
        }
    }
}
