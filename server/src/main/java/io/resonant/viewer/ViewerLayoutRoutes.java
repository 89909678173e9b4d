package io.resonant.viewer;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.wire.ByteRange;
import io.resonant.viewer.ViewerLayouts.Change;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Layouts as the viewer asks for them. It polls the list with all of their content, every few seconds from every tab: an
 * unchanged list costs one look at one row and no body.
 */
final class ViewerLayoutRoutes {
    private static final long LONGEST = 4L << 20;

    private final ViewerLayouts layouts;

    ViewerLayoutRoutes(ViewerLayouts layouts) {
        this.layouts = layouts;
    }

    void declare(Routes routes) {
        routes.get("/api/workspaces/{workspace}/layouts")
                .summary("All layouts of a workspace, with their content, as the viewer polls them")
                .access(Access.VIEWER)
                .hidden()
                .handle(this::list);
        routes.post("/api/workspaces/{workspace}/layout")
                .summary("Keep a new layout")
                .access(Access.VIEWER)
                .body(Json.class)
                .limit(LONGEST)
                .hidden()
                .handle(request -> {
                    var actor = Workspaces.actor(request);
                    var body = body(request);
                    var layout = layouts.save(actor, text(body, "layoutId", true), change(body));
                    return Response.of(201, Envelope.of(request, Map.of("layout", entity(actor, layout))));
                });
        routes.put("/api/layouts/{id}")
                .summary("Change a layout")
                .access(Access.VIEWER)
                .body(Json.class)
                .limit(LONGEST)
                .hidden()
                .handle(request -> {
                    var actor = request.principal(Actor.class);
                    return answer(request, actor, layouts.change(actor, id(request), change(body(request))));
                });
        routes.delete("/api/workspaces/{workspace}/layout/{id}")
                .summary("Delete a layout")
                .access(Access.VIEWER)
                .hidden()
                .handle(request -> {
                    var actor = Workspaces.actor(request);
                    return answer(request, actor, layouts.delete(actor, id(request)));
                });
    }

    private Response list(Request request) {
        var actor = Workspaces.actor(request);
        var tag = tag(actor, layouts.version(actor));
        if (ByteRange.isKnown(request::header, tag)) {
            return Response.ok(Map.of()).etag(tag); // is sent as unchanged
        }
        var seen = layouts.list(actor);
        var newest = seen.layouts().stream()
                .map(ViewerLayout::updatedAt)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        var entities =
                seen.layouts().stream().map(layout -> entity(actor, layout)).toList();
        return Response.ok(Envelope.of(request, entities, newest))
                .etag(tag(actor, seen.version()))
                .header("Cache-Control", "private, no-cache");
    }

    /** What one person sees is not what another one sees. */
    private static String tag(Actor actor, long version) {
        return "layouts-" + version + "-" + actor.userId();
    }

    private static Response answer(Request request, Actor actor, ViewerLayout layout) {
        return Response.ok(Envelope.of(request, entity(actor, layout)));
    }

    private static Map<String, @Nullable Object> entity(Actor actor, ViewerLayout layout) {
        var entity = new LinkedHashMap<String, @Nullable Object>();
        entity.put("id", layout.id());
        entity.put("layoutId", layout.layoutId());
        entity.put("name", layout.name());
        entity.put("data", layout.data());
        entity.put("workspace", actor.organizationId());
        entity.put("permission", layout.permission().name());
        entity.put("from", "org");
        entity.put("createdAt", layout.createdAt());
        entity.put("updatedAt", layout.updatedAt());
        return entity;
    }

    private static Change change(JsonNode body) {
        var data = body.path("data");
        if (!data.isMissingNode() && !data.isObject()) {
            throw Problem.invalid("data", "invalid");
        }
        return new Change(
                body.has("name") ? text(body, "name", true) : null,
                data.isMissingNode() ? null : Json.of(data),
                permission(body));
    }

    private static @Nullable LayoutPermission permission(JsonNode body) {
        if (!body.has("permission")) {
            return null;
        }
        try {
            return LayoutPermission.valueOf(text(body, "permission", true).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("permission", "invalid").cause(e);
        }
    }

    private static String text(JsonNode body, String name, boolean required) {
        var value = body.path(name);
        if (!value.isString() && (required || !value.isMissingNode())) {
            throw Problem.invalid(name, value.isMissingNode() ? "required" : "invalid");
        }
        return value.asString("");
    }

    private static JsonNode body(Request request) {
        var tree = request.body(Json.class).tree();
        if (!tree.isObject()) {
            throw Problem.invalid("", "invalid");
        }
        return tree;
    }

    private static UUID id(Request request) {
        return request.pathId("id");
    }
}
