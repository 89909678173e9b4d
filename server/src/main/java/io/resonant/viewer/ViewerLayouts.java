package io.resonant.viewer;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.kernel.database.ConstraintViolation;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.event.Event;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import io.resonant.layout.LayoutDocument;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The layouts of a workspace, which every viewer keeps in step with its own. The last writer wins, as the viewer means it. */
final class ViewerLayouts {
    private static final int MOST = 5_000;
    private static final int LONGEST_NAME = 200;
    private static final String TOPIC = "viewer";

    private final Database database;
    private final LayoutVersions versions;

    ViewerLayouts(Database database, LayoutVersions versions) {
        this.database = database;
        this.versions = versions;
    }

    /** What somebody sees, and the number of the state that it is. */
    record Seen(long version, List<ViewerLayout> layouts) {}

    /** What is to become of a layout; null leaves it as it is. */
    record Change(
            @Nullable String name,
            @Nullable Json data,
            @Nullable LayoutPermission permission) {}

    long version(Actor actor) {
        return versions.of(actor.organizationId());
    }

    Seen list(Actor actor) {
        return database.read(actor.organizationId(), transaction -> {
            var store = new ViewerLayoutStore(transaction);
            return new Seen(store.version(), store.list(actor.userId()));
        });
    }

    /**
     * Keeps a new layout. The viewer sends it again when it did not hear the answer.
     *
     * @throws Problem 403; 409 {@code viewer_layout_taken}, {@code viewer_layout_limit}; 422 also
     *     {@code viewer_layout_unusable}
     */
    ViewerLayout save(Actor actor, String layoutId, Change wanted) {
        actor.require(Role.MEMBER);
        if (layoutId.isBlank() || layoutId.length() > LONGEST_NAME) {
            throw Problem.invalid("layoutId", "invalid");
        }
        if (wanted.name() == null || wanted.data() == null || wanted.permission() == null) {
            throw Problem.invalid(
                    wanted.name() == null ? "name" : wanted.data() == null ? "data" : "permission", "required");
        }
        var first = new First(layoutId, name(wanted.name()), opened(wanted.data()), wanted.permission());
        try {
            return database.write(actor.organizationId(), transaction -> {
                var known = new ViewerLayoutStore(transaction).lock(layoutId);
                if (known.isEmpty()) {
                    return insert(transaction, actor, first);
                }
                if (!known.get().userId().equals(actor.userId())) {
                    throw taken(layoutId);
                }
                return change(transaction, actor, known.get(), wanted);
            });
        } catch (ConstraintViolation e) {
            throw taken(layoutId).cause(e); // at the same moment
        }
    }

    /** A layout in its first state. */
    private record First(String layoutId, String name, Json data, LayoutPermission permission) {}

    /**
     * Has a layout that everybody may change, under an id that is not a viewer's own. What is there already stays as it is.
     *
     * @throws Problem 403; 409 {@code viewer_layout_limit}
     */
    void keep(Actor actor, String layoutId, String name, Json data) {
        actor.require(Role.MEMBER);
        var shortened = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
        var first = new First(layoutId, shortened, data, LayoutPermission.ORG_WRITE);
        try {
            database.run(actor.organizationId(), transaction -> {
                if (new ViewerLayoutStore(transaction).lock(layoutId).isEmpty()) {
                    insert(transaction, actor, first);
                }
            });
        } catch (ConstraintViolation _) {
            // somebody else had it there at the same moment
        }
    }

    /** The viewers' ids of the organisation's layouts that begin with something. */
    List<String> ids(Actor actor, String prefix) {
        return database.read(actor.organizationId(), transaction -> new ViewerLayoutStore(transaction).ids(prefix));
    }

    private ViewerLayout insert(Transaction transaction, Actor actor, First first) {
        var store = new ViewerLayoutStore(transaction);
        transaction.oneAtATime("viewer_layouts");
        if (store.count() >= MOST) {
            throw Problem.of(409, "viewer_layout_limit").with("limit", MOST);
        }
        var now = transaction.now();
        var layout = new ViewerLayout(
                transaction.newId(),
                first.layoutId(),
                first.name(),
                first.data(),
                first.permission(),
                actor.userId(),
                now,
                now);
        store.insert(layout);
        tell(transaction, actor, "viewer_layout.created", layout);
        return layout;
    }

    /** @throws Problem 403 for what is others' alone to change, 404, 422 */
    ViewerLayout change(Actor actor, UUID id, Change wanted) {
        actor.require(Role.MEMBER);
        if (wanted.data() != null) {
            opened(wanted.data());
        }
        return database.write(actor.organizationId(), transaction -> {
            var layout = seen(new ViewerLayoutStore(transaction), actor, id);
            var shares = wanted.permission() != null && wanted.permission() != layout.permission();
            if (!layout.isChangedBy(actor.userId())
                    || (shares && !layout.userId().equals(actor.userId()))) {
                actor.require(Role.ADMIN);
            }
            return change(transaction, actor, layout, wanted);
        });
    }

    /** Its author and admins. @throws Problem 403, 404 */
    ViewerLayout delete(Actor actor, UUID id) {
        actor.require(Role.MEMBER);
        return database.write(actor.organizationId(), transaction -> {
            var layout = seen(new ViewerLayoutStore(transaction), actor, id);
            delete(transaction, actor, layout);
            return layout;
        });
    }

    /** The same by the viewers' id. @throws Problem 403, 404 */
    void delete(Actor actor, String layoutId) {
        actor.require(Role.MEMBER);
        database.run(actor.organizationId(), transaction -> {
            var layout = new ViewerLayoutStore(transaction)
                    .lock(layoutId)
                    .filter(known -> known.isSeenBy(actor.userId()))
                    .orElseThrow(() -> Problem.notFound("layout"));
            delete(transaction, actor, layout);
        });
    }

    private void delete(Transaction transaction, Actor actor, ViewerLayout layout) {
        if (!layout.userId().equals(actor.userId())) {
            actor.require(Role.ADMIN);
            Audit.record(
                    transaction,
                    actor,
                    "viewer_layout.deleted",
                    Target.of("viewer_layout", layout.id()),
                    Map.of("name", layout.name()));
        }
        new ViewerLayoutStore(transaction).delete(layout.id());
        tell(transaction, actor, "viewer_layout.deleted", layout);
    }

    private ViewerLayout change(Transaction transaction, Actor actor, ViewerLayout layout, Change wanted) {
        var changed = new ViewerLayout(
                layout.id(),
                layout.layoutId(),
                wanted.name() == null ? layout.name() : name(wanted.name()),
                wanted.data() == null ? layout.data() : wanted.data(),
                wanted.permission() == null ? layout.permission() : wanted.permission(),
                layout.userId(),
                layout.createdAt(),
                transaction.now());
        new ViewerLayoutStore(transaction).update(changed);
        tell(transaction, actor, "viewer_layout.updated", changed);
        return changed;
    }

    /** The list is another one now, here at once and on other nodes when they hear of the event. */
    private void tell(Transaction transaction, Actor actor, String what, ViewerLayout layout) {
        transaction.publish(new Event(TOPIC, what, Map.of("id", layout.id())));
        transaction.afterCommit(() -> versions.forget(actor.organizationId()));
    }

    private static ViewerLayout seen(ViewerLayoutStore store, Actor actor, UUID id) {
        return store.lock(id)
                .filter(layout -> layout.isSeenBy(actor.userId()))
                .orElseThrow(() -> Problem.notFound("layout"));
    }

    private static String name(String text) {
        if (text.isBlank() || text.length() > LONGEST_NAME) {
            throw Problem.invalid("name", "invalid");
        }
        return text;
    }

    /** Only what viewers can open: they believe a server, and everybody's would fail at one bad layout. @throws Problem 422 */
    private static Json opened(Json data) {
        LayoutDocument.faults(data.tree()).stream().findFirst().ifPresent(fault -> {
            throw Problem.of(422, "viewer_layout_unusable")
                    .with("finding", fault.code())
                    .with("pointer", fault.values().getOrDefault("pointer", ""));
        });
        return data;
    }

    private static Problem taken(String layoutId) {
        return Problem.of(409, "viewer_layout_taken").with("layout", layoutId);
    }
}
