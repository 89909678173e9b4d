package io.resonant.viewer;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.catalogue.Catalogue;
import io.resonant.catalogue.CatalogueItem;
import io.resonant.extension.ExtensionPackage;
import io.resonant.file.Upload;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.problem.Problem;
import io.resonant.namespace.Namespaces;
import io.resonant.namespace.Publisher;
import io.resonant.publication.Outcome;
import io.resonant.publication.Publications;
import io.resonant.publication.SubmissionOptions;
import io.resonant.registry.ItemKind;
import io.resonant.registry.Visibility;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The extensions of a workspace: those that only its organisation sees, and those that it has taken in from the
 * catalogue, each in its newest version.
 */
final class ViewerExtensions {
    private final Database database;
    private final Catalogue catalogue;
    private final Publications publications;
    private final Namespaces namespaces;

    ViewerExtensions(Database database, Catalogue catalogue, Publications publications, Namespaces namespaces) {
        this.database = database;
        this.catalogue = catalogue;
        this.publications = publications;
        this.namespaces = namespaces;
    }

    /** Takes a file in; the caller closes it. @throws IOException as the content does */
    Upload receive(InputStream content) throws IOException {
        return publications.receive(content);
    }

    /** The longest file that it takes in, in bytes. */
    long longestUpload() {
        return publications.limits().received();
    }

    /** Lets the request go on when its sender may see the catalogue. @throws Problem 401 */
    void admit(Request request) {
        catalogue.admit(request);
    }

    List<CatalogueItem> list(Actor actor) {
        var choices = choices(actor);
        return catalogue.items(actor, ItemKind.EXTENSION).stream()
                .filter(item -> choices.getOrDefault(item.id(), item.visibility() == Visibility.ORGANIZATION))
                .toList();
    }

    /** Ids of what the workspace has, also of what publishers have withdrawn since: the workspace did not put that away. */
    Set<String> ids(Actor actor) {
        var ids = new TreeSet<String>();
        list(actor).forEach(item -> ids.add(item.id()));
        choices(actor).forEach((id, shown) -> {
            if (shown) {
                ids.add(id);
            }
        });
        return ids;
    }

    private Map<String, Boolean> choices(Actor actor) {
        return database.read(actor.organizationId(), transaction -> new ViewerExtensionStore(transaction).choices());
    }

    /** Also one that the workspace does not show: who has a layout may need it. @throws Problem 404 */
    CatalogueItem get(Optional<Actor> reader, String id) {
        return catalogue.item(reader, ItemKind.EXTENSION, id).orElseThrow(() -> Problem.notFound("extension"));
    }

    /** Takes something of the catalogue into the workspace. @throws Problem 403, 404 */
    CatalogueItem show(Actor actor, String id) {
        actor.require(Role.MEMBER);
        var item = get(Optional.of(actor), id);
        choose(actor, item, true);
        return item;
    }

    /** Puts it away for everybody in the workspace; it stays in the catalogue. @throws Problem 403, 404 */
    CatalogueItem hide(Actor actor, String id) {
        actor.require(Role.MEMBER);
        var item = list(actor).stream()
                .filter(shown -> shown.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("extension"));
        choose(actor, item, false);
        return item;
    }

    /**
     * Publishes a package for the workspace alone. A publisher's name that nobody has yet becomes the organisation's: the
     * viewer has no other way to ask for it.
     *
     * @throws IOException when the file cannot be read again
     * @throws Problem what publishing refuses; 409 {@code publication_held}
     */
    CatalogueItem upload(Actor actor, Upload upload, String fileName, String language) throws IOException {
        var outcome = submit(actor, upload, fileName);
        return switch (outcome) {
            case Outcome.Published published ->
                show(actor, published.release().item().itemId());
            case Outcome.Held held ->
                throw Problem.of(409, "publication_held")
                        .with("url", held.publication().url());
            case Outcome.Refused refused -> throw refused.problem(language);
        };
    }

    private Outcome submit(Actor actor, Upload upload, String fileName) throws IOException {
        actor.require(Role.MEMBER);
        var found = ExtensionPackage.inspect(
                        upload.path(), publications.limits().packages())
                .extension()
                .map(extension -> extension.manifest().publisher())
                .filter(name -> database.readSystem(transaction -> Namespaces.find(transaction, name))
                        .isEmpty());
        found.ifPresent(name -> namespaces.create(actor, name, null));
        return publications.submit(
                new Publisher(actor, Optional.empty()),
                ItemKind.EXTENSION,
                upload,
                SubmissionOptions.of(fileName, Visibility.ORGANIZATION));
    }

    private void choose(Actor actor, CatalogueItem item, boolean shown) {
        database.run(actor.organizationId(), transaction -> {
            new ViewerExtensionStore(transaction).choose(item.id(), shown, actor.userId());
            Audit.record(
                    transaction,
                    actor,
                    shown ? "viewer_extension.shown" : "viewer_extension.hidden",
                    Target.of("organization", actor.organizationId()),
                    Map.of("item", item.id(), "version", item.version()));
        });
    }
}
