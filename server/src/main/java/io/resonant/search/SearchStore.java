package io.resonant.search;

import io.resonant.intent.Intents;
import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.text.TextFolding;
import io.resonant.task.Tasks;
import io.resonant.thread.Threads;
import io.resonant.visibility.Sight;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The texts that can be found and the index that finds candidates; each candidate is checked against its folded text. */
final class SearchStore {
    private static final Dialect DELETE_GRAMS = Dialect.of("""
            delete from search_grams where rowid in (
                select number from search_documents
                where organization_id = :tenant and kind = :kind and document_id = :id)
            """, """
            delete from search_grams where organization_id = :tenant and number in (
                select number from search_documents
                where organization_id = :tenant and kind = :kind and document_id = :id)
            """);
    private static final Dialect DELETE_THREAD_GRAMS = Dialect.of("""
            delete from search_grams where rowid in (
                select number from search_documents where organization_id = :tenant and thread_id = :thread)
            """, """
            delete from search_grams where organization_id = :tenant and number in (
                select number from search_documents where organization_id = :tenant and thread_id = :thread)
            """);
    private static final Dialect DELETE_ALL_GRAMS =
            Dialect.of("""
            delete from search_grams where rowid in (
                select number from search_documents where organization_id = :tenant)
            """, "delete from search_grams where organization_id = :tenant");
    private static final String PUT = """
            insert into search_documents (organization_id, kind, document_id, thread_id, title, body, folded_title, folded,
                updated_at)
            values (:tenant, :kind, :id, :thread, :title, :body, :folded_title, :folded, :updated_at)
            on conflict (organization_id, kind, document_id) do update set thread_id = excluded.thread_id,
                title = excluded.title, body = excluded.body, folded_title = excluded.folded_title,
                folded = excluded.folded, updated_at = excluded.updated_at
            """;
    private static final Dialect PUT_GRAMS = Dialect.of("""
            insert or replace into search_grams (rowid, grams)
            select number, :grams from search_documents
            where organization_id = :tenant and kind = :kind and document_id = :id
            """, """
            insert into search_grams (number, organization_id, grams)
            select number, organization_id, string_to_array(:grams, ' ') from search_documents
            where organization_id = :tenant and kind = :kind and document_id = :id
            on conflict (number) do update set grams = excluded.grams
            """);
    private static final String COLUMNS = "d.kind, d.document_id, d.thread_id, d.title, d.body, d.updated_at";

    /** A kind that nobody thought of is seen by nobody. */
    private static final String SEEN = """
            and case d.kind when 'spec' then %s when 'task' then %s when 'intent' then %s
                when 'thread' then %s when 'message' then %s else :everything end
            """.formatted(
                    Sight.sees("d.document_id"),
                    Sight.sees(Tasks.seenWith("d.document_id")),
                    Sight.sees(Intents.seenWith("d.document_id")),
                    Sight.sees(Threads.seenWith("d.document_id")),
                    Sight.sees(Threads.seenWith("d.thread_id")));

    private final Sight sight;
    private final Transaction transaction;

    SearchStore(Sight sight) {
        this.sight = sight;
        this.transaction = sight.transaction();
    }

    void put(SearchDocument document) {
        var title = TextFolding.fold(document.title()).text();
        var folded = title + "\n" + TextFolding.fold(document.body()).text();
        transaction
                .sql(PUT)
                .bind("kind", document.kind())
                .bind("id", document.id())
                .bind("thread", document.threadId())
                .bind("title", document.title())
                .bind("body", document.body())
                .bind("folded_title", title)
                .bind("folded", folded)
                .bind("updated_at", document.updatedAt())
                .later();
        transaction
                .sql(PUT_GRAMS)
                .bind("kind", document.kind())
                .bind("id", document.id())
                .bind("grams", forTenant(Grams.of(folded)))
                .later();
    }

    void delete(SearchKind kind, UUID id) {
        transaction.sql(DELETE_GRAMS).bind("kind", kind).bind("id", id).update();
        transaction.sql("""
                        delete from search_documents
                        where organization_id = :tenant and kind = :kind and document_id = :id
                        """).bind("kind", kind).bind("id", id).update();
    }

    /** What the index has of a kind, after one id and up to another. */
    List<UUID> between(SearchKind kind, @Nullable UUID after, @Nullable UUID last) {
        var statement = transaction
                .sql("select document_id from search_documents where organization_id = :tenant and kind = :kind"
                        + (after == null ? "" : " and document_id > :after")
                        + (last == null ? "" : " and document_id <= :last"))
                .bind("kind", kind);
        if (after != null) {
            statement.bind("after", after);
        }
        if (last != null) {
            statement.bind("last", last);
        }
        return statement.list(row -> row.uuid("document_id"));
    }

    /** Removes what was said in a conversation that is gone. */
    void deleteThread(UUID thread) {
        transaction.sql(DELETE_THREAD_GRAMS).bind("thread", thread).update();
        transaction
                .sql("delete from search_documents where organization_id = :tenant and thread_id = :thread")
                .bind("thread", thread)
                .update();
    }

    void deleteAll() {
        transaction.sql(DELETE_ALL_GRAMS).update();
        transaction
                .sql("delete from search_documents where organization_id = :tenant")
                .update();
    }

    /** Hits in the title first, then the newest. */
    List<SearchDocument> find(SearchQuery query, Collection<SearchKind> kinds, int limit) {
        var grams = query.grams();
        var terms = query.terms();
        var statement = sight.sql(grams.isEmpty() ? scan(terms.size()) : lookup(terms.size()))
                .bind("kinds", kinds)
                .bind("limit", limit);
        for (int i = 0; i < terms.size(); i++) {
            statement.bind("term" + i, terms.get(i));
        }
        if (!grams.isEmpty()) {
            statement.bind("grams", forTenant(String.join(" ", grams)));
        }
        return statement.list(SearchStore::document);
    }

    /** Space means "and" in a full-text query of SQLite, and separates the elements of the array on PostgreSQL. */
    private String forTenant(String grams) {
        return Grams.tenantToken(transaction.tenant()) + " " + grams;
    }

    private static Dialect lookup(int terms) {
        return Dialect.of(
                """
                select %s from search_grams g join search_documents d on d.number = g.rowid
                where search_grams match :grams and d.organization_id = :tenant and d.kind in (:kinds) %s
                """.formatted(COLUMNS, contains("instr(d.folded, :term%d) > 0", terms))
                        + order("instr(d.folded_title, :term0) > 0"),
                """
                select %s from search_grams g join search_documents d on d.number = g.number
                where g.organization_id = :tenant and g.grams @> string_to_array(:grams, ' ')
                    and d.organization_id = :tenant and d.kind in (:kinds) %s
                """.formatted(COLUMNS, contains("strpos(d.folded, :term%d) > 0", terms))
                        + order("strpos(d.folded_title, :term0) > 0"));
    }

    private static Dialect scan(int terms) {
        var from = "select %s from search_documents d where d.organization_id = :tenant and d.kind in (:kinds) %s ";
        return Dialect.of(
                from.formatted(COLUMNS, contains("instr(d.folded, :term%d) > 0", terms))
                        + order("instr(d.folded_title, :term0) > 0"),
                from.formatted(COLUMNS, contains("strpos(d.folded, :term%d) > 0", terms))
                        + order("strpos(d.folded_title, :term0) > 0"));
    }

    private static String contains(String condition, int terms) {
        var text = new StringBuilder();
        for (int i = 0; i < terms; i++) {
            text.append(" and ").append(condition.formatted(i));
        }
        return text.append(' ').append(SEEN).toString();
    }

    private static String order(String inTitle) {
        return " order by case when %s then 0 else 1 end, d.updated_at desc, d.document_id limit :limit"
                .formatted(inTitle);
    }

    private static SearchDocument document(Row row) {
        return new SearchDocument(
                row.constant("kind", SearchKind.class),
                row.uuid("document_id"),
                row.uuidOrNull("thread_id"),
                row.text("title"),
                row.text("body"),
                row.instant("updated_at"));
    }
}
