package io.resonant.viewer;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.catalogue.Catalogue;
import io.resonant.catalogue.CatalogueItem;
import io.resonant.file.Objects;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import io.resonant.registry.ItemKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Layouts of the catalogue of which a workspace has a copy. Its people change the copy; the item never changes. */
final class CatalogueLayouts {
    /** Of a copy's id in the viewer, before the item's. */
    private static final String PREFIX = "catalogue:";

    private final Catalogue catalogue;
    private final Objects objects;
    private final ViewerLayouts layouts;

    CatalogueLayouts(Catalogue catalogue, Objects objects, ViewerLayouts layouts) {
        this.catalogue = catalogue;
        this.objects = objects;
        this.layouts = layouts;
    }

    /** Ids of the items. */
    List<String> list(Actor actor) {
        return layouts.ids(actor, PREFIX).stream()
                .map(id -> id.substring(PREFIX.length()))
                .toList();
    }

    /** @throws Problem 403; 404; 409 {@code viewer_layout_limit}; 503 when the content cannot be read */
    CatalogueItem take(Actor actor, String id) {
        actor.require(Role.MEMBER);
        var item =
                catalogue.item(Optional.of(actor), ItemKind.LAYOUT, id).orElseThrow(() -> Problem.notFound("layout"));
        layouts.keep(actor, PREFIX + item.id(), item.displayName(), content(item));
        return item;
    }

    /** @throws Problem 403 for what somebody else took, unless an admin asks; 404 */
    void delete(Actor actor, String id) {
        layouts.delete(actor, PREFIX + id);
    }

    private Json content(CatalogueItem item) {
        try (var content = objects.open(new Sha256(item.sha256()), Optional.empty())) {
            return Json.parse(new String(content.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw Problem.of(503, "file_storage").cause(e);
        }
    }
}
