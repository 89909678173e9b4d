package io.resonant.viewer;

import io.resonant.kernel.database.Database;
import io.resonant.kernel.http.Routes;
import java.nio.file.Path;
import java.util.Optional;

/** What an unmodified viewer, built with {@code API_URL=/api} and opened with {@code ?workspace=<organisation>}, needs. */
public final class Viewer {
    private final Database database;
    private final Optional<Path> folder;

    /** @param folder of a built viewer to serve; absent when something else on the same origin serves it */
    public Viewer(Database database, Optional<Path> folder) {
        this.database = database;
        this.folder = folder;
    }

    public void declareRoutes(Routes routes) {
        new ViewerLayoutRoutes(new ViewerLayouts(database)).declare(routes);
        new ViewerRecordingRoutes(new ViewerRecordings(database)).declare(routes);
        folder.ifPresent(files -> new ViewerFiles(files).declare(routes));
    }
}
