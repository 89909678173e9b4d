package io.resonant.spec;

import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.json.Json;
import io.resonant.review.Finding;
import io.resonant.review.ReviewMessage;
import io.resonant.review.Severity;
import io.resonant.spec.SpecFinding.Known;
import io.resonant.spec.SpecFinding.State;
import io.resonant.visibility.Sight;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of what reviews found. */
final class SpecFindingStore {
    private static final String SEEN = Sight.sees("spec_id");
    private static final String WHOLE = """
            select id, severity, rule, message, line, end_line, quote, state, intent_id, created_at
            from spec_findings
            where organization_id = :tenant and spec_id = :spec_id and\s""" + SEEN;
    private static final String KNOWN = """
            select id, rule, quote, line, end_line, state, state_user_id
            from spec_findings
            where organization_id = :tenant and spec_id = :spec_id and\s""" + SEEN + " order by line, end_line, id";
    private static final String OPEN = """
            select count(*) as open_findings from spec_findings
            where organization_id = :tenant and spec_id = :spec_id and state = 'open' and\s""" + SEEN;

    private final Sight sight;
    private final Transaction transaction;

    SpecFindingStore(Sight sight) {
        this.sight = sight;
        this.transaction = sight.transaction();
    }

    /** In the order of the text. */
    List<SpecFinding> list(UUID specId, Optional<State> state, String language) {
        var statement = sight.sql(
                        WHOLE + (state.isPresent() ? " and state = :state" : "") + " order by line, end_line, id")
                .bind("spec_id", specId);
        state.ifPresent(wanted -> statement.bind("state", wanted));
        return statement.list(row -> finding(row, language));
    }

    Optional<SpecFinding> find(UUID specId, UUID id, String language) {
        return sight.sql(WHOLE + " and id = :id")
                .bind("spec_id", specId)
                .bind("id", id)
                .first(row -> finding(row, language));
    }

    List<Known> known(UUID specId) {
        return sight.sql(KNOWN)
                .bind("spec_id", specId)
                .list(row -> new Known(
                        row.uuid("id"),
                        row.text("rule"),
                        row.text("quote"),
                        row.integer("line"),
                        row.integer("end_line"),
                        row.constant("state", State.class),
                        row.uuidOrNull("state_user_id") != null));
    }

    int countOpen(UUID specId) {
        return sight.sql(OPEN).bind("spec_id", specId).one(row -> row.integer("open_findings"));
    }

    void insert(UUID specId, UUID intentId, Finding finding) {
        transaction
                .sql("""
                        insert into spec_findings (id, organization_id, spec_id, intent_id, severity, rule, message,
                            line, end_line, quote, state, created_at, updated_at)
                        values (:id, :tenant, :spec_id, :intent_id, :severity, :rule, :message,
                            :line, :end_line, :quote, 'open', :now, :now)""")
                .bind("id", transaction.newId())
                .bind("spec_id", specId)
                .bind("intent_id", intentId)
                .bind("severity", finding.severity())
                .bind("rule", finding.rule())
                .bind("message", Json.of(finding.message()))
                .bind("line", finding.line())
                .bind("end_line", finding.endLine())
                .bind("quote", finding.quote())
                .bind("now", transaction.now())
                .update();
    }

    /** The same finding, seen by another review. */
    void update(UUID id, UUID intentId, Finding finding, State state) {
        transaction
                .sql("""
                        update spec_findings set intent_id = :intent_id, severity = :severity, message = :message,
                            line = :line, end_line = :end_line, state = :state, updated_at = :now
                        where organization_id = :tenant and id = :id""")
                .bind("id", id)
                .bind("intent_id", intentId)
                .bind("severity", finding.severity())
                .bind("message", Json.of(finding.message()))
                .bind("line", finding.line())
                .bind("end_line", finding.endLine())
                .bind("state", state)
                .bind("now", transaction.now())
                .update();
    }

    /** @param decidedBy the person who decided; null when the text decided */
    void setState(UUID id, State state, @Nullable UUID decidedBy) {
        transaction
                .sql("""
                        update spec_findings set state = :state, state_user_id = :decided_by, updated_at = :now
                        where organization_id = :tenant and id = :id""")
                .bind("id", id)
                .bind("state", state)
                .bind("decided_by", decidedBy)
                .bind("now", transaction.now())
                .update();
    }

    /** Lets findings keep their place in a text that changed. */
    void follow(SpecChange change) {
        var findings = known(change.specId());
        if (findings.isEmpty()) {
            return;
        }
        var map = new LineMap(change.before(), change.after());
        for (var finding : findings) {
            int line = map.follow(finding.line(), finding.quote());
            if (line != finding.line()) {
                transaction
                        .sql("""
                                update spec_findings set line = :line, end_line = :end_line, updated_at = :now
                                where organization_id = :tenant and id = :id""")
                        .bind("id", finding.id())
                        .bind("line", line)
                        .bind("end_line", line + finding.endLine() - finding.line())
                        .bind("now", transaction.now())
                        .update();
            }
        }
    }

    private static SpecFinding finding(Row row, String language) {
        return new SpecFinding(
                row.uuid("id"),
                row.constant("severity", Severity.class),
                row.text("rule"),
                row.json("message").as(ReviewMessage.class).text(language),
                row.integer("line"),
                row.integer("end_line"),
                row.text("quote"),
                row.constant("state", State.class),
                row.uuidOrNull("intent_id"),
                row.instant("created_at"));
    }
}
