package io.resonant.viewer;

import io.resonant.catalogue.Catalogue;
import io.resonant.catalogue.DownloadCounts;
import io.resonant.file.Objects;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.feed.EventFeed;
import io.resonant.kernel.http.Routes;
import io.resonant.namespace.Namespaces;
import io.resonant.publication.Publications;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** What an unmodified viewer, built with {@code API_URL=/api} and opened with {@code ?workspace=<organisation>}, needs. */
public final class Viewer {
    private final Database database;
    private final Catalogue catalogue;
    private final Publications publications;
    private final Namespaces namespaces;
    private final Objects objects;
    private final DownloadCounts downloads;

    public Viewer(
            Database database,
            Catalogue catalogue,
            Publications publications,
            Namespaces namespaces,
            Objects objects,
            DownloadCounts downloads) {
        this.database = database;
        this.catalogue = catalogue;
        this.publications = publications;
        this.namespaces = namespaces;
        this.objects = objects;
        this.downloads = downloads;
    }

    /**
     * @param folder of a built viewer to serve; absent when something else on the same origin serves it
     * @param feed tells what has changed, also on other nodes
     */
    public void declareRoutes(Routes routes, Optional<Path> folder, EventFeed feed, InstantSource clock) {
        var extensions = new ViewerExtensions(database, catalogue, publications, namespaces);
        var layouts = new ViewerLayouts(database, new LayoutVersions(database, feed, clock));
        ViewerExtensionRoutes.Downloads counted =
                (actor, item, address) -> downloads.note(catalogue, actor, item, address);
        new ViewerExtensionRoutes(extensions, objects, counted).declare(routes);
        new ViewerLayoutRoutes(layouts).declare(routes);
        new ViewerItemRoutes(extensions, new CatalogueLayouts(catalogue, objects, layouts), counted).declare(routes);
        new ViewerRecordingRoutes(new ViewerRecordings(database)).declare(routes);
        folder.ifPresent(files -> new ViewerFiles(files, catalogue).declare(routes));
    }
}
