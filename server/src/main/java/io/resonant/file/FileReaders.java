package io.resonant.file;

import io.resonant.visibility.Sight;
import java.util.UUID;

/** Who sees a file beside who uploaded it: what a feature above knows that shows files. */
@FunctionalInterface
public interface FileReaders {
    boolean includes(Sight sight, UUID fileId);
}
