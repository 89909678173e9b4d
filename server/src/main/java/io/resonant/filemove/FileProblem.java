package io.resonant.filemove;

import java.util.List;

/**
 * Content that is not as it should be.
 *
 * @param problem {@code missing}, {@code wrong_size} or {@code damaged}, in the store that is named
 * @param files what people call it
 * @param repairable whether another store has it, so that the copier brings it again
 */
public record FileProblem(String sha256, String problem, String store, List<Name> files, boolean repairable) {
    public FileProblem {
        files = List.copyOf(files);
    }

    /** A file with that content. */
    public record Name(String id, String name) {}
}
