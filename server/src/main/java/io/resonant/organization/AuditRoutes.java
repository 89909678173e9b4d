package io.resonant.organization;

import io.resonant.account.Access;
import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.audit.Audit;
import io.resonant.audit.AuditChain;
import io.resonant.audit.AuditEntry;
import io.resonant.audit.AuditFilter;
import io.resonant.audit.AuditReport;
import io.resonant.audit.Target;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Route;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.page.Cursor;
import io.resonant.kernel.page.Slice;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The trail stands below the features that know people by name, so its page is here. */
final class AuditRoutes {
    private static final String LINES = "application/x-ndjson";
    private static final int AT_ONCE = 500;

    private final Database database;
    private final AuditChain chain;

    AuditRoutes(Database database, AuditChain chain) {
        this.database = database;
        this.chain = chain;
    }

    /**
     * @param actorName as the person is called now; none when no person did it
     * @param onBehalfOf as whom it was done, when somebody who runs the server acted as somebody else
     */
    record Entry(
            UUID id,
            @Nullable UUID actorId,
            @Nullable String actorName,
            @Nullable UUID onBehalfOf,
            @Nullable String onBehalfOfName,
            String action,
            String targetKind,
            @Nullable String targetId,
            Json detail,
            @Nullable String address,
            Instant createdAt) {
        static Entry of(AuditEntry entry, Map<UUID, String> names) {
            return new Entry(
                    entry.id(),
                    entry.actorId(),
                    entry.actorId() == null ? null : names.get(entry.actorId()),
                    entry.onBehalfOf(),
                    entry.onBehalfOf() == null ? null : names.get(entry.onBehalfOf()),
                    entry.action(),
                    entry.target().kind(),
                    entry.target().id(),
                    entry.detail(),
                    entry.address(),
                    entry.createdAt());
        }
    }

    void declare(Routes routes) {
        filtered(routes.get("/api/v1/audit"))
                .summary("Who did what in the organisation, the newest first")
                .access(Access.ADMIN)
                .paged()
                .respondsList(200, Entry.class)
                .handle(this::list);
        filtered(routes.get("/api/v1/audit/export"))
                .summary("The whole trail, or what the filters leave of it, one JSON object on each line")
                .description("Taking the trail away is itself a line of it.")
                .access(Access.ADMIN)
                .respondsContent(200, LINES)
                .handle(this::export);
        routes.get("/api/v1/audit/verification")
                .summary("Whether anybody has changed the trail behind the server's back")
                .description("Looks at every line. Lines of the last minutes may not be linked yet.")
                .access(Access.ADMIN)
                .responds(200, AuditReport.class)
                .handle(request ->
                        Response.ok(chain.verify(request.principal(Actor.class).organizationId())));
    }

    private static Route filtered(Route route) {
        return route.query("actor_id", "Only what this person did")
                .query("action", "Only this action, for instance `member.removed`")
                .query("target_kind", "Only what was done to this kind of thing, for instance `spec`")
                .query("target_id", "Only what was done to the thing with this id");
    }

    private static AuditFilter filter(Request request) {
        return new AuditFilter(
                request.queryId("actor_id"),
                request.query("action"),
                request.query("target_kind"),
                request.query("target_id"));
    }

    private Response export(Request request) {
        var filter = filter(request);
        var actor = request.principal(Actor.class);
        database.run(
                actor.organizationId(),
                transaction -> Audit.record(
                        transaction,
                        actor,
                        "audit.exported",
                        Target.of("organization", actor.organizationId()),
                        Map.of()));
        return Response.download("resonant-audit.jsonl", LINES, out -> {
            Optional<UUID> after = Optional.empty();
            do {
                var entries = read(actor, filter, after, AT_ONCE);
                for (var entry : entries) {
                    out.write(JsonCodec.writeBytes(entry));
                    out.write('\n');
                }
                after = entries.size() < AT_ONCE
                        ? Optional.empty()
                        : Optional.of(entries.getLast().id());
            } while (after.isPresent());
        });
    }

    private List<Entry> read(Actor actor, AuditFilter filter, Optional<UUID> after, int limit) {
        return database.read(actor.organizationId(), transaction -> {
            var found = Audit.page(transaction, filter, after, limit);
            var names = Accounts.names(
                    transaction,
                    found.stream()
                            .flatMap(entry -> Stream.of(entry.actorId(), entry.onBehalfOf()))
                            .filter(Objects::nonNull)
                            .distinct()
                            .toList());
            return found.stream().map(entry -> Entry.of(entry, names)).toList();
        });
    }

    private Response list(Request request) {
        var page = request.page();
        var after = page.after().map(text -> Cursor.parse(text, 1).uuid(0));
        var entries = read(request.principal(Actor.class), filter(request), after, page.limit() + 1);
        var slice = Slice.of(entries, page.limit(), entry -> Cursor.of(entry.id()));
        return Response.list(slice.items(), slice.next());
    }
}
