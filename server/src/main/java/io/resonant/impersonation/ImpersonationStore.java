package io.resonant.impersonation;

import io.resonant.account.Impersonation;
import io.resonant.account.Role;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who asks and who is asked belong to different organisations, so the store works across tenants. */
final class ImpersonationStore {
    private static final String SELECT = """
            select i.id, i.organization_id, o.name as organization_name, i.user_id, u.name as user_name, i.operator_id,
                case when p.deleted_at is null then p.name end as operator_name, i.reason, i.minutes, i.writes, i.state,
                i.created_at, i.answered_at, i.begun_at, i.ended_at, i.expires_at
            from impersonations i
            join organizations o on o.id = i.organization_id
            join users u on u.id = i.user_id
            join users p on p.id = i.operator_id
            """;
    private static final String SELECT_RUNNING = """
            select i.session_id, i.user_id, i.organization_id, m.role, i.writes, i.expires_at
            from impersonations i
            join memberships m on m.organization_id = i.organization_id and m.user_id = i.user_id
            join sessions s on s.id = i.session_id and s.user_id = i.operator_id
            join memberships p on p.organization_id = s.organization_id and p.user_id = s.user_id and p.role = 'owner'
            where i.state = 'running' and i.expires_at > :now""";
    private static final String OPEN = "state in ('asked', 'allowed', 'running')";
    private static final String SELECT_OPEN =
            "select id, organization_id, user_id, operator_id, session_id from impersonations where " + OPEN;

    private final SystemTransaction transaction;

    ImpersonationStore(SystemTransaction transaction) {
        this.transaction = transaction;
    }

    /** One of which something may still come; {@code sessionId} of a running one. */
    record Open(
            UUID id,
            UUID organizationId,
            UUID userId,
            UUID operatorId,
            @Nullable UUID sessionId) {}

    void insert(UUID id, Open place, NewRequest wanted, Instant expiresAt) {
        transaction
                .sql("""
                    insert into impersonations (id, organization_id, user_id, operator_id, reason, minutes, writes,
                        state, created_at, expires_at)
                    values (:id, :organization, :user, :operator, :reason, :minutes, :writes, 'asked', :now, :expires)
                    """)
                .bind("id", id)
                .bind("organization", place.organizationId())
                .bind("user", place.userId())
                .bind("operator", place.operatorId())
                .bind("reason", wanted.reason().strip())
                .bind("minutes", wanted.minutes())
                .bind("writes", Boolean.TRUE.equals(wanted.writes()))
                .bind("now", transaction.now())
                .bind("expires", expiresAt)
                .update();
    }

    Optional<ImpersonationRequest> find(UUID id) {
        return transaction.sql(SELECT + " where i.id = :id").bind("id", id).first(this::request);
    }

    /** The newest first; of one person or of all. */
    List<ImpersonationRequest> page(Optional<UUID> userId, Optional<UUID> after, int limit) {
        var text = SELECT + " where true" + (userId.isPresent() ? " and i.user_id = :user" : "")
                + (after.isPresent() ? " and i.id < :after" : "") + " order by i.id desc limit :limit";
        var statement = transaction.sql(text).bind("limit", limit);
        userId.ifPresent(id -> statement.bind("user", id));
        after.ifPresent(id -> statement.bind("after", id));
        return statement.list(this::request);
    }

    boolean hasOpen(UUID userId, UUID organizationId) {
        return transaction
                .sql(SELECT_OPEN + " and user_id = :user and organization_id = :organization and expires_at > :now")
                .bind("user", userId)
                .bind("organization", organizationId)
                .bind("now", transaction.now())
                .exists();
    }

    List<Open> openOf(UUID userId) {
        return transaction
                .sql(SELECT_OPEN + " and user_id = :user")
                .bind("user", userId)
                .list(ImpersonationStore::open);
    }

    List<Open> openIn(UUID organizationId) {
        return transaction
                .sql(SELECT_OPEN + " and organization_id = :organization")
                .bind("organization", organizationId)
                .list(ImpersonationStore::open);
    }

    List<Open> expired() {
        return transaction
                .sql(SELECT_OPEN + " and expires_at <= :now")
                .bind("now", transaction.now())
                .list(ImpersonationStore::open);
    }

    /** Running ones whose operator has signed out. */
    List<Open> abandoned() {
        return transaction.sql(SELECT_OPEN + """
                     and state = 'running'
                    and not exists (select 1 from sessions s where s.id = impersonations.session_id)""").list(ImpersonationStore::open);
    }

    Optional<Open> runningIn(UUID sessionId) {
        return transaction
                .sql(SELECT_OPEN + " and state = 'running' and session_id = :session")
                .bind("session", sessionId)
                .first(ImpersonationStore::open);
    }

    List<UUID> sessionsAs(UUID userId) {
        return transaction
                .sql("select session_id from impersonations where user_id = :user and state = 'running'")
                .bind("user", userId)
                .list(row -> row.uuid("session_id"));
    }

    /** Only while its time is not over and the one who acts still runs the server. */
    Optional<Impersonation> running(UUID sessionId) {
        return transaction
                .sql(SELECT_RUNNING + " and i.session_id = :session")
                .bind("session", sessionId)
                .bind("now", transaction.now())
                .first(ImpersonationStore::impersonation);
    }

    /** By session: those of all. */
    Map<UUID, Impersonation> running() {
        var running = new HashMap<UUID, Impersonation>();
        transaction
                .sql(SELECT_RUNNING)
                .bind("now", transaction.now())
                .list(row -> Map.entry(row.uuid("session_id"), impersonation(row)))
                .forEach(entry -> running.put(entry.getKey(), entry.getValue()));
        return running;
    }

    private static Impersonation impersonation(Row row) {
        return new Impersonation(
                row.uuid("user_id"),
                row.uuid("organization_id"),
                row.constant("role", Role.class),
                row.bool("writes"),
                row.instant("expires_at"));
    }

    /** Whether it was we who answered it, in time. */
    boolean answer(UUID id, RequestState state, Instant expiresAt) {
        return transaction
                        .sql("""
                            update impersonations set state = :state, answered_at = :now, expires_at = :expires
                            where id = :id and state = 'asked' and expires_at > :now
                            """)
                        .bind("state", state)
                        .bind("expires", expiresAt)
                        .bind("now", transaction.now())
                        .bind("id", id)
                        .update()
                == 1;
    }

    /** Whether it was we who began it, in time. */
    boolean begin(UUID id, UUID sessionId, Instant expiresAt) {
        return transaction
                        .sql("""
                            update impersonations set state = 'running', session_id = :session, begun_at = :now,
                                expires_at = :expires
                            where id = :id and state = 'allowed' and expires_at > :now
                            """)
                        .bind("session", sessionId)
                        .bind("expires", expiresAt)
                        .bind("now", transaction.now())
                        .bind("id", id)
                        .update()
                == 1;
    }

    /** Whether it was we who ended it. */
    boolean end(UUID id, RequestState state) {
        return transaction
                        .sql("update impersonations set state = :state, ended_at = :now where id = :id and " + OPEN)
                        .bind("state", state)
                        .bind("now", transaction.now())
                        .bind("id", id)
                        .update()
                == 1;
    }

    boolean isBanned(UUID organizationId) {
        return transaction
                .sql("select 1 from impersonation_bans where organization_id = :organization")
                .bind("organization", organizationId)
                .exists();
    }

    void ban(UUID organizationId) {
        transaction
                .sql("""
                    insert into impersonation_bans (organization_id, created_at) values (:organization, :now)
                    on conflict (organization_id) do nothing
                    """)
                .bind("organization", organizationId)
                .bind("now", transaction.now())
                .update();
    }

    void unban(UUID organizationId) {
        transaction
                .sql("delete from impersonation_bans where organization_id = :organization")
                .bind("organization", organizationId)
                .update();
    }

    private static Open open(Row row) {
        return new Open(
                row.uuid("id"),
                row.uuid("organization_id"),
                row.uuid("user_id"),
                row.uuid("operator_id"),
                row.uuidOrNull("session_id"));
    }

    /** What is over but has not been noted yet reads as over. */
    private ImpersonationRequest request(Row row) {
        var state = row.constant("state", RequestState.class);
        var expiresAt = row.instant("expires_at");
        return new ImpersonationRequest(
                row.uuid("id"),
                row.uuid("organization_id"),
                row.text("organization_name"),
                row.uuid("user_id"),
                row.text("user_name"),
                row.uuid("operator_id"),
                row.textOrNull("operator_name"),
                row.text("reason"),
                row.integer("minutes"),
                row.bool("writes"),
                state.isOpen() && !expiresAt.isAfter(transaction.now()) ? RequestState.EXPIRED : state,
                row.instant("created_at"),
                row.instantOrNull("answered_at"),
                row.instantOrNull("begun_at"),
                row.instantOrNull("ended_at"),
                expiresAt);
    }
}
