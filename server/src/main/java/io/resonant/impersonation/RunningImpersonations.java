package io.resonant.impersonation;

import io.resonant.account.Actor;
import io.resonant.account.Impersonation;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.kernel.cache.Cache;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.wire.UrlText;
import io.resonant.session.ImpersonationRule;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What sessions need to know: which of them act as somebody else, and that they cease to when that person's own end. */
public final class RunningImpersonations implements ImpersonationRule {
    private static final int REMEMBERED = 50_000;
    private static final Set<String> LOOKS = Set.of("GET", "HEAD");
    /** How parameters are called that name what is looked at. */
    private static final String NAMES_AN_OBJECT = "_id";

    private static final Pattern ID = Pattern.compile("[0-9a-fA-F-]{36}");

    private final Database database;
    private final Cache<Look, Look> noted;

    public RunningImpersonations(Database database, InstantSource clock) {
        this.database = database;
        this.noted = new Cache<>(REMEMBERED, clock, Look::endsAt);
    }

    /** What was looked at in one impersonation, which its session and its end tell from others. */
    private record Look(@Nullable UUID sessionId, Instant endsAt, String path) {}

    @Override
    public Optional<Impersonation> of(SystemTransaction transaction, UUID sessionId) {
        return new ImpersonationStore(transaction).running(sessionId);
    }

    @Override
    public Map<UUID, Impersonation> running(SystemTransaction transaction) {
        return new ImpersonationStore(transaction).running();
    }

    @Override
    public void note(Actor actor, Impersonation as, Request request) {
        if (!LOOKS.contains(request.method())) {
            note(actor, "impersonation.acted", request.method(), request.path());
            return;
        }
        var look = new Look(actor.sessionId(), as.endsAt(), object(request));
        if (noted.get(look) == null) {
            note(actor, "impersonation.looked", "GET", look.path());
            noted.put(look, look);
        }
    }

    private void note(Actor actor, String action, String method, String path) {
        database.run(
                actor.organizationId(),
                transaction -> Audit.record(
                        transaction, actor, action, new Target("route", null), Map.of("method", method, "path", path)));
    }

    /** The path, and of the query what names an object: neither words that are sought nor places in a list. */
    private static String object(Request request) {
        var target = request.target();
        int mark = target.indexOf('?');
        if (mark < 0) {
            return request.path();
        }
        var named = UrlText.parameters(target.substring(mark + 1)).entrySet().stream()
                .filter(parameter -> parameter.getKey().endsWith(NAMES_AN_OBJECT))
                .filter(parameter -> ID.matcher(parameter.getValue().getFirst()).matches())
                .map(parameter ->
                        parameter.getKey() + "=" + parameter.getValue().getFirst())
                .sorted()
                .collect(Collectors.joining("&", "?", ""));
        return named.length() == 1 ? request.path() : request.path() + named;
    }

    @Override
    public List<UUID> sessionsAs(SystemTransaction transaction, UUID userId) {
        return new ImpersonationStore(transaction).sessionsAs(userId);
    }

    @Override
    public List<UUID> end(SystemTransaction transaction, UUID userId, Optional<UUID> organizationId) {
        var store = new ImpersonationStore(transaction);
        return store.openOf(userId).stream()
                .filter(open ->
                        organizationId.isEmpty() || open.organizationId().equals(organizationId.get()))
                .filter(open -> store.end(open.id(), RequestState.ENDED))
                .peek(open -> record(transaction, open, "impersonation.ended"))
                .map(ImpersonationStore.Open::sessionId)
                .filter(Objects::nonNull)
                .toList();
    }

    /** For an end that follows from something else. */
    static void record(SystemTransaction transaction, ImpersonationStore.Open open, String action) {
        Audit.record(
                transaction.within(open.organizationId()),
                new Trace(open.organizationId(), null, null),
                action,
                Target.of("user", open.userId()),
                Map.of("request", open.id(), "operator", open.operatorId()));
    }
}
