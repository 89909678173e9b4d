package io.resonant;

import io.resonant.kernel.config.Key;
import java.nio.file.Path;

/** The setting that says which viewer is served. */
final class ViewerSettings {
    /** A built viewer; absent when something else on the same origin serves it. */
    static final Key<Path> FOLDER = Key.path("RESONANT_VIEWER_DIR");

    private ViewerSettings() {}
}
