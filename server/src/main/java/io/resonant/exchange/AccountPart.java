package io.resonant.exchange;

import java.util.UUID;
import java.util.function.Consumer;

/**
 * Something that another feature keeps of a person, as a JSON file with a list of views in the export of their account.
 *
 * @param name also the name of the file: {@code passkeys} becomes {@code passkeys.json}
 * @param <T> what it is read with
 */
public record AccountPart<T>(String name, Reader<T> each) {

    /** Hands over each view: no secret, no hash of one, nothing that the person could not see otherwise. */
    @FunctionalInterface
    public interface Reader<T> {
        void each(T transaction, UUID userId, Consumer<Object> item);
    }
}
