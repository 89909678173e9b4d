package io.resonant.moderation;

import io.resonant.account.Actor;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.catalogue.Catalogue;
import io.resonant.kernel.database.ConstraintViolation;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reports of content. They belong to the organisation of who reports, so that nobody else reads them but the operators of
 * the server; removing what was reported is a deed of its own.
 */
public final class Reports {
    private final Database database;
    private final Catalogue catalogue;

    public Reports(Database database, Catalogue catalogue) {
        this.database = database;
        this.catalogue = catalogue;
    }

    public void declareRoutes(Routes routes) {
        new ReportRoutes(this).declare(routes);
    }

    /** @throws Problem 404 for what the actor does not see; 409 {@code report_open} while an earlier one waits */
    Report create(Actor actor, NewReport wanted) {
        wanted.check();
        var item = catalogue
                .item(Optional.of(actor), wanted.kind(), wanted.item())
                .orElseThrow(() -> Problem.notFound(wanted.kind().word()));
        try {
            return insert(actor, item.id(), wanted);
        } catch (ConstraintViolation e) {
            if (e.kind() == ConstraintViolation.Kind.UNIQUE) {
                throw Problem.of(409, "report_open").with("item", item.id()).cause(e);
            }
            throw e;
        }
    }

    /** Those of the actor's organisation, the newest first. */
    List<Report> list(Actor actor, @Nullable UUID before, int limit) {
        return database.read(actor.organizationId(), transaction -> new ReportStore(transaction).page(before, limit));
    }

    /** Those of all organisations in one state, the oldest first. */
    List<Report> inState(ReportState state, @Nullable UUID after, int limit) {
        return database.readSystem(transaction -> ReportStore.inState(transaction, state, after, limit));
    }

    /**
     * Closes a report; who made it reads the answer.
     *
     * @param operator the person; nobody when a command on the server's machine decides
     * @throws Problem 404; 409 {@code report_decided}; 422
     */
    Report decide(Optional<Actor> operator, UUID id, boolean uphold, String answer) {
        var said = answer.strip();
        if (said.isEmpty()) {
            throw Problem.invalid("answer", "required");
        }
        if (said.length() > NewReport.LONGEST_TEXT) {
            throw Problem.invalid("answer", "too_long");
        }
        var state = uphold ? ReportState.UPHELD : ReportState.DISMISSED;
        return database.writeSystem(system -> {
            var owned = ReportStore.lockAnywhere(system, id).orElseThrow(() -> Problem.notFound("report"));
            if (owned.report().state() != ReportState.OPEN) {
                throw Problem.of(409, "report_decided");
            }
            var transaction = system.within(owned.organizationId());
            var store = new ReportStore(transaction);
            var user = operator.map(Actor::userId).orElse(null);
            store.decide(id, state, said, user);
            Audit.record(
                    transaction,
                    new Trace(
                            owned.organizationId(),
                            user,
                            operator.map(Actor::address).orElse(null)),
                    "report.decided",
                    Target.of("report", id),
                    Map.of("item", owned.report().item(), "state", state, "answer", said));
            return store.find(id).orElseThrow();
        });
    }

    private Report insert(Actor actor, String item, NewReport wanted) {
        return database.write(actor.organizationId(), transaction -> {
            var report = new Report(
                    transaction.newId(),
                    wanted.kind(),
                    item,
                    wanted.reason(),
                    wanted.text().strip(),
                    ReportState.OPEN,
                    null,
                    null,
                    actor.userId(),
                    transaction.now());
            new ReportStore(transaction).insert(report);
            Audit.record(
                    transaction,
                    actor,
                    "report.created",
                    Target.of("report", report.id()),
                    Map.of("item", item, "reason", wanted.reason()));
            return report;
        });
    }
}
