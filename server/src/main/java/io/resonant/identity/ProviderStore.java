package io.resonant.identity;

import io.resonant.account.Role;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

final class ProviderStore {
    private static final String COLUMNS = """
            select id, organization_id, name, issuer, client_id, client_secret, groups_claim, group_roles, default_role,
                required, created_at, updated_at
            from identity_providers
            """;
    private static final String MINE = COLUMNS + " where organization_id = :tenant";

    private final Transaction transaction;
    private final String redirectUri;

    ProviderStore(Transaction transaction, String redirectUri) {
        this.transaction = transaction;
        this.redirectUri = redirectUri;
    }

    /** A provider, whose it is, and the sealed client secret; empty without one. */
    record Held(IdentityProvider provider, UUID organizationId, Optional<String> sealedSecret) {}

    /** Whoever signs in belongs to no organisation yet, so this look-up goes across tenants. */
    static Optional<Held> find(SystemTransaction transaction, UUID id, String redirectUri) {
        return transaction.sql(COLUMNS + " where id = :id").bind("id", id).first(row -> held(row, redirectUri));
    }

    /** Those of the organisation that has proven the domain, by name. */
    static List<SignInChoice> ofDomain(SystemTransaction transaction, String domain) {
        return transaction.sql("""
                    select p.id, p.name from identity_providers p
                    join identity_domains d on d.organization_id = p.organization_id
                    where d.proven_domain = :domain order by p.name, p.id
                    """).bind("domain", domain).list(ProviderStore::choice);
    }

    static List<SignInChoice> all(SystemTransaction transaction) {
        return transaction
                .sql("select id, name from identity_providers order by name, id")
                .list(ProviderStore::choice);
    }

    static List<SignInChoice> choices(Transaction transaction) {
        return transaction
                .sql("select id, name from identity_providers where organization_id = :tenant order by name, id")
                .list(ProviderStore::choice);
    }

    /** Whether an organisation wants the people of a domain to sign in through a provider. */
    static boolean isRequired(SystemTransaction transaction, UUID organizationId, String domain) {
        return transaction
                .sql("""
                    select p.id from identity_providers p
                    join identity_domains d on d.organization_id = p.organization_id
                    where p.organization_id = :organization and p.required and d.proven_domain = :domain
                    """)
                .bind("organization", organizationId)
                .bind("domain", domain)
                .exists();
    }

    List<IdentityProvider> list() {
        return transaction
                .sql(MINE + " order by name, id")
                .list(row -> held(row, redirectUri).provider());
    }

    Optional<IdentityProvider> find(UUID id) {
        return transaction
                .sql(MINE + " and id = :id")
                .bind("id", id)
                .first(row -> held(row, redirectUri).provider());
    }

    void insert(UUID id, ProviderSettings settings, Optional<String> sealedSecret) {
        transaction
                .sql("""
                    insert into identity_providers (id, organization_id, name, issuer, client_id, client_secret,
                        groups_claim, group_roles, default_role, required, created_at, updated_at)
                    values (:id, :tenant, :name, :issuer, :client, :secret,
                        :claim, :roles, :role, :required, :now, :now)
                    """)
                .bind("id", id)
                .bind("name", settings.name())
                .bind("issuer", settings.issuer())
                .bind("client", settings.clientId())
                .bind("secret", sealedSecret.orElse(null))
                .bind("claim", settings.groupsClaim())
                .bind("roles", Json.of(settings.roles()))
                .bind("role", settings.defaultRole())
                .bind("required", settings.required())
                .bind("now", transaction.now())
                .update();
    }

    void update(UUID id, ProviderSettings settings, Optional<String> sealedSecret) {
        transaction
                .sql("""
                    update identity_providers set name = :name, issuer = :issuer, client_id = :client,
                        client_secret = coalesce(:secret, client_secret), groups_claim = :claim, group_roles = :roles,
                        default_role = :role, required = :required, updated_at = :now
                    where organization_id = :tenant and id = :id
                    """)
                .bind("id", id)
                .bind("name", settings.name())
                .bind("issuer", settings.issuer())
                .bind("client", settings.clientId())
                .bind("secret", sealedSecret.orElse(null))
                .bind("claim", settings.groupsClaim())
                .bind("roles", Json.of(settings.roles()))
                .bind("role", settings.defaultRole())
                .bind("required", settings.required())
                .bind("now", transaction.now())
                .update();
    }

    /** A sealed client secret and whose it is. */
    record Sealed(UUID id, UUID organizationId, String text) {}

    /** Of all organisations. */
    static List<Sealed> secrets(SystemTransaction transaction) {
        return transaction
                .sql(
                        "select id, organization_id, client_secret from identity_providers where client_secret is not null")
                .list(row -> new Sealed(row.uuid("id"), row.uuid("organization_id"), row.text("client_secret")));
    }

    /** Unless it has become another one meanwhile. */
    void replace(Sealed before, String sealed) {
        transaction
                .sql("""
                    update identity_providers set client_secret = :secret
                    where organization_id = :tenant and id = :id and client_secret = :before
                    """)
                .bind("id", before.id())
                .bind("secret", sealed)
                .bind("before", before.text())
                .update();
    }

    boolean delete(UUID id) {
        return transaction
                        .sql("delete from identity_providers where organization_id = :tenant and id = :id")
                        .bind("id", id)
                        .update()
                == 1;
    }

    private static SignInChoice choice(Row row) {
        return new SignInChoice(row.uuid("id"), row.text("name"));
    }

    private static Held held(Row row, String redirectUri) {
        var secret = Optional.ofNullable(row.textOrNull("client_secret"));
        return new Held(
                new IdentityProvider(
                        row.uuid("id"),
                        row.text("name"),
                        row.text("issuer"),
                        row.text("client_id"),
                        secret.isPresent(),
                        row.textOrNull("groups_claim"),
                        List.of(row.json("group_roles").as(GroupRole[].class)),
                        row.constantOrNull("default_role", Role.class),
                        row.bool("required"),
                        redirectUri,
                        row.instant("created_at"),
                        row.instant("updated_at")),
                row.uuid("organization_id"),
                secret);
    }
}
