package io.resonant.exchange;

import java.util.List;
import java.util.UUID;

/**
 * What became of each file of an import.
 *
 * @param ignored files that nobody means to import, such as what a system leaves in folders, and the parts of an
 *     export that are no specs
 */
public record ImportReport(List<Imported> imported, List<Rejected> rejected, int ignored) {
    /** @param warnings what was odd about the file and did not keep it out */
    public record Imported(String file, UUID specId, String title, Outcome outcome, List<Note> warnings) {}

    /** A file that did not come in; nothing of it was stored. */
    public record Rejected(String file, String code, String detail) {}

    /** @param detail in the language of whoever reads the report */
    public record Note(String code, String detail) {}

    /** What an import did to the spec. */
    public enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED
    }
}
