package io.resonant.oauth;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.json.Json;
import io.resonant.session.KeyRing.Reach;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

final class ClientStore {
    private static final String SELECT = """
            select c.id, c.name, c.home_page, c.redirect_uris, c.reach, c.secret_made_at, c.created_at,
                (select count(distinct g.user_id) from oauth_grants g join oauth_sessions s on s.grant_id = g.id
                    where g.organization_id = c.organization_id and g.client_id = c.id) as people
            from oauth_clients c where c.organization_id = :tenant""";

    private static final String REACH = "select reach from oauth_clients where organization_id = :tenant and id = :id";
    private static final Dialect HELD = Dialect.of(REACH, REACH + " for share"); // SQLite has only one writer
    private static final Dialect LOCKED = Dialect.of(REACH, REACH + " for update");

    private final Transaction transaction;

    ClientStore(Transaction transaction) {
        this.transaction = transaction;
    }

    /** A client that somebody names, and what its secret is compared with. */
    record Named(
            UUID id,
            UUID organizationId,
            String name,
            String homePage,
            List<String> redirectUris,
            Reach reach,
            @Nullable String secretHash) {}

    /** Whoever names a client names no organisation, so this look-up goes across tenants. */
    static Optional<Named> find(SystemTransaction transaction, UUID id) {
        return transaction
                .sql("""
                    select id, organization_id, name, home_page, redirect_uris, reach, secret_hash
                    from oauth_clients where id = :id
                    """)
                .bind("id", id)
                .first(row -> new Named(
                        row.uuid("id"),
                        row.uuid("organization_id"),
                        row.text("name"),
                        row.text("home_page"),
                        redirectUris(row),
                        row.constant("reach", Reach.class),
                        row.textOrNull("secret_hash")));
    }

    /** How far it may ask to go; until the end of the transaction it stays, and that stays. */
    Optional<Reach> hold(UUID id) {
        return transaction.sql(HELD).bind("id", id).first(row -> row.constant("reach", Reach.class));
    }

    /** Until the end of the transaction nobody exchanges a code of it. */
    void lock(UUID id) {
        transaction.sql(LOCKED).bind("id", id).exists();
    }

    List<OAuthClient> all() {
        return transaction.sql(SELECT + " order by c.id desc").list(ClientStore::client);
    }

    Optional<OAuthClient> find(UUID id) {
        return transaction.sql(SELECT + " and c.id = :id").bind("id", id).first(ClientStore::client);
    }

    void insert(UUID id, OAuthClients.Wanted wanted, @Nullable String secretHash) {
        transaction
                .sql("""
                    insert into oauth_clients (id, organization_id, name, home_page, redirect_uris, reach, secret_hash,
                        secret_made_at, created_at)
                    values (:id, :tenant, :name, :home, :redirects, :reach, :secret, :made, :now)
                    """)
                .bind("id", id)
                .bind("name", wanted.name())
                .bind("home", wanted.homePage())
                .bind("redirects", Json.of(wanted.redirectUris()))
                .bind("reach", wanted.reach())
                .bind("secret", secretHash)
                .bind("made", secretHash == null ? null : transaction.now())
                .bind("now", transaction.now())
                .update();
    }

    void change(UUID id, OAuthClients.Wanted wanted) {
        transaction
                .sql("""
                    update oauth_clients set name = :name, home_page = :home, redirect_uris = :redirects, reach = :reach
                    where organization_id = :tenant and id = :id
                    """)
                .bind("name", wanted.name())
                .bind("home", wanted.homePage())
                .bind("redirects", Json.of(wanted.redirectUris()))
                .bind("reach", wanted.reach())
                .bind("id", id)
                .update();
    }

    void setSecret(UUID id, String secretHash) {
        transaction
                .sql("""
                    update oauth_clients set secret_hash = :secret, secret_made_at = :now
                    where organization_id = :tenant and id = :id
                    """)
                .bind("secret", secretHash)
                .bind("now", transaction.now())
                .bind("id", id)
                .update();
    }

    void delete(UUID id) {
        transaction
                .sql("delete from oauth_clients where organization_id = :tenant and id = :id")
                .bind("id", id)
                .update();
    }

    private static OAuthClient client(Row row) {
        var secretMadeAt = row.instantOrNull("secret_made_at");
        return new OAuthClient(
                row.uuid("id"),
                row.text("name"),
                row.text("home_page"),
                redirectUris(row),
                row.constant("reach", Reach.class),
                secretMadeAt != null,
                row.instant("created_at"),
                secretMadeAt,
                Math.toIntExact(row.bigint("people")));
    }

    private static List<String> redirectUris(Row row) {
        return List.of(row.json("redirect_uris").as(String[].class));
    }
}
