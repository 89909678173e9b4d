package io.resonant.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tokens that are no sessions: a program has them for one purpose. A feature above knows them. */
@FunctionalInterface
public interface ProgramTokens {
    /**
     * Who has a token.
     *
     * @param principal what handlers are told
     * @param key counts the calls
     */
    record Holder(Object principal, String key) {}

    /** Nothing for every text that is no such token now. */
    Optional<Holder> find(String token, @Nullable String address);
}
