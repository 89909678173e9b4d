package io.resonant;

import io.resonant.kernel.canonical.ColumnKind;
import io.resonant.kernel.catalogue.Table.Column;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every table, in an order in which rows can be inserted without breaking a foreign key. Backup, export and the move
 * between databases follow this list, and a test compares it with what the migrations make, so no table is forgotten.
 *
 * <p>Who adds a table adds a line here.
 */
public final class Manifest {
    public static final List<Table> TABLES = List.of(
            system("organizations", "id"),
            system("plan_limits", "plan"),
            tenant("plan_exceptions", "organization_id"),
            system("users", "id"),
            system("deletions", "subject_id"),
            system("totp_factors", "user_id"),
            system("recovery_codes", "hash"),
            system("passkeys", "id"),
            system("passkey_answers", "hash"),
            system("email_links", "hash"),
            system("mails", "id"),
            tenant("memberships", "organization_id", "user_id"),
            tenant("groups", "id"),
            tenant("group_members", "organization_id", "group_id", "user_id"),
            tenant("restrictions", "organization_id", "subject_id", "origin_id"),
            tenant("grants", "id"),
            tenant("sessions", "id"),
            tenant("impersonations", "id"),
            tenant("impersonation_bans", "organization_id"),
            tenant("identity_providers", "id"),
            tenant("identity_domains", "id"),
            tenant("identities", "id"),
            system("identity_sessions", "session_id"),
            system("identity_answers", "hash"),
            system("refresh_tokens", "hash"),
            tenant("invitations", "id"),
            tenant("api_keys", "id"),
            tenant("oauth_clients", "id"),
            tenant("oauth_grants", "id"),
            system("oauth_sessions", "session_id"),
            system("sign_in_throttles", "subject"),
            system("setup_tokens", "hash"),
            tenant("audit_entries", "id"),
            tenant("audit_links", "organization_id", "number"),
            tenant("audit_heads", "organization_id"),
            tenant("specs", "id"),
            tenant("spec_tags", "organization_id", "spec_id", "tag"),
            tenant("spec_revisions", "id"),
            tenant("spec_findings", "id"),
            tenant("spec_imports", "organization_id", "source"),
            tenant("tasks", "id"),
            tenant("threads", "id"),
            tenant("messages", "organization_id", "id"),
            tenant("share_links", "id"),
            tenant("intents", "id"),
            tenant("intent_steps", "organization_id", "intent_id", "number"),
            tenant("intent_budgets", "organization_id", "month"),
            system("file_stores", "id"),
            system("file_objects", "sha256"),
            system("file_copies", "sha256", "store_id"),
            system("file_holds", "sha256", "holder"),
            tenant("file_usage", "organization_id"),
            tenant("files", "id"),
            tenant("file_references", "organization_id", "file_id", "subject_id"),
            system("file_moves", "id"),
            tenant("namespaces", "id"),
            tenant("namespace_members", "organization_id", "namespace_id", "user_id"),
            tenant("namespace_proofs", "id"),
            tenant("publish_tokens", "id"),
            tenant("publish_token_namespaces", "organization_id", "token_id", "namespace_id"),
            tenant("registry_items", "id"),
            tenant("registry_releases", "id"),
            system("registry_keys", "id"),
            system("registry_log", "number"),
            system("registry_head", "id"),
            system("registry_settings", "name"),
            tenant("publications", "id"),
            tenant("moderation_reports", "id"),
            tenant("mirrors", "id"),
            tenant("mirror_entries", "organization_id", "mirror_id", "item", "version"),
            tenant("registry_downloads", "organization_id", "release_id", "day"),
            system("registry_download_marks", "day", "release_id", "client"),
            system("registry_download_days", "day"),
            system("catalogue_misses", "day", "kind", "words"),
            system("feedback_votes", "day", "item_id", "voter"),
            system("feedback_traits", "trait", "item_id", "voter"),
            system("feedback_installs", "install"),
            system("feedback_totals", "item_id"),
            system("feedback_trait_totals", "trait", "item_id"),
            tenant("viewer_layouts", "id"),
            tenant("viewer_versions", "organization_id"),
            tenant("viewer_recordings", "id"),
            tenant("viewer_extensions", "organization_id", "item"),
            system("monitor_samples", "node", "minute"),
            system("alert_states", "rule", "subject"),
            system("alert_channels", "id"),
            system("alert_deliveries", "id"),
            tenant("event_log", "organization_id", "sequence"),
            tenant("event_sequences", "organization_id"),
            tenant("event_cursors", "consumer", "organization_id"),
            tenant("idempotency_keys", "organization_id", "user_id", "key"),
            system("scheduled_tasks", "task_name", "task_instance"),
            derived("rate_limits"),
            derived("search_documents"),
            derived("search_grams"));

    /** What refers to nothing, and is written at the end of other work. */
    private static final Set<String> LOOSE =
            Set.of("event_log", "event_sequences", "event_cursors", "idempotency_keys");

    private Manifest() {}

    /**
     * Tables of organisations in the order in which the rows of one can be deleted while others work: what refers goes
     * before what it refers to, and last what other work writes at its end, or that work and the deletion would wait for
     * each other.
     */
    static List<String> deletable() {
        var names = TABLES.reversed().stream()
                .filter(table -> table.kind() == Kind.TENANT)
                .map(Table::name)
                .toList();
        return Stream.concat(
                        names.stream().filter(name -> !LOOSE.contains(name)),
                        names.stream().filter(LOOSE::contains))
                .toList();
    }

    /**
     * The tables that are carried from database to database, with what their columns hold. Tables that are derived are
     * built anew instead.
     */
    public static List<io.resonant.kernel.catalogue.Table> carried() {
        var columns = columns();
        return TABLES.stream()
                .filter(table -> table.kind() != Kind.DERIVED)
                .map(table -> new io.resonant.kernel.catalogue.Table(
                        table.name(), table.key(), columns.getOrDefault(table.name(), List.of())))
                .toList();
    }

    /** From the list that a test compares with the schema: SQLite alone does not tell an instant from a text. */
    private static Map<String, List<Column>> columns() {
        try (var in = Objects.requireNonNull(Manifest.class.getResourceAsStream("/database/columns.txt"))) {
            var columns = new HashMap<String, List<Column>>();
            for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                var words = line.split(" ");
                columns.computeIfAbsent(words[0], _ -> new ArrayList<>())
                        .add(new Column(words[1], ColumnKind.valueOf(words[2]), words.length > 3));
            }
            return columns;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a table's rows belong to. */
    public enum Kind {
        /** Each row belongs to the organisation that its {@code organization_id} names. */
        TENANT,
        /** Rows belong to no organisation. */
        SYSTEM,
        /** Built again from other tables, or worth nothing elsewhere, so it is not copied; the engines may differ in it. */
        DERIVED
    }

    /** @param key columns of the primary key; not told for derived tables */
    public record Table(String name, Kind kind, List<String> key) {}

    private static Table tenant(String name, String... key) {
        return new Table(name, Kind.TENANT, List.of(key));
    }

    private static Table system(String name, String... key) {
        return new Table(name, Kind.SYSTEM, List.of(key));
    }

    private static Table derived(String name) {
        return new Table(name, Kind.DERIVED, List.of());
    }
}
