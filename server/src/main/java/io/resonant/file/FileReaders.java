package io.resonant.file;

import io.resonant.visibility.Sight;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/** Who sees a file beside who uploaded it: what a feature above knows that shows files. */
@FunctionalInterface
public interface FileReaders {
    /** Those of the files that are for these eyes. */
    Set<UUID> among(Sight sight, Collection<UUID> files);
}
