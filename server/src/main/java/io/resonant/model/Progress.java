package io.resonant.model;

/** Hears how far an answer has come. It may be called for every piece, so it must be cheap and bounded. */
@FunctionalInterface
public interface Progress {
    Progress NONE = _ -> {};

    /** @param characters how much of the answer is there so far */
    void received(int characters);
}
