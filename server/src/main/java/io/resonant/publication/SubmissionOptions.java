package io.resonant.publication;

import io.resonant.registry.Visibility;
import java.util.List;
import java.util.Optional;

/**
 * What the sender of a file says beside it.
 *
 * @param fileName as the client calls it
 * @param namespace needed for layouts of those who publish under several
 * @param version of a layout; the next one when it is not given
 * @param personalData what to do with what a layout tells about people
 */
public record SubmissionOptions(
        String fileName,
        Optional<String> namespace,
        Optional<String> name,
        Optional<String> displayName,
        Optional<String> description,
        List<String> keywords,
        Optional<String> version,
        Visibility visibility,
        Optional<PersonalDataChoice> personalData) {

    /** What becomes of paths, places and addresses in a layout. */
    public enum PersonalDataChoice {
        STRIP,
        KEEP
    }

    /** With nothing but the file. */
    public static SubmissionOptions of(String fileName) {
        return of(fileName, Visibility.PUBLIC);
    }

    /** With nothing but the file, for those who shall see it. */
    public static SubmissionOptions of(String fileName, Visibility visibility) {
        return new SubmissionOptions(
                fileName,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                visibility,
                Optional.empty());
    }
}
