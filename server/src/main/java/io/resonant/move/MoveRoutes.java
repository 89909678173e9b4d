package io.resonant.move;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.report.ReportRoutes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** HTTP to the verbs of {@link Moves}. Long work answers at once; the status tells how far it is. */
final class MoveRoutes {
    private static final String PATH = "/api/v1/operator/move";
    private static final Duration USUAL_PAUSE = Duration.ofSeconds(5);

    private final Moves moves;

    MoveRoutes(Moves moves) {
        this.moves = moves;
    }

    /** @param maxPauseMillis the longest that writes may wait; five seconds when it is not given */
    record SwitchOver(@Nullable Long maxPauseMillis) {}

    void declare(Routes routes) {
        routes.get(PATH)
                .summary("Where the move of the database stands")
                .access(Access.OPERATOR)
                .responds(200, MoveStatus.class)
                .handle(_ -> Response.ok(moves.status()));
        ReportRoutes.declare(routes, PATH, "the last move", Access.OPERATOR, moves::report, moves::reportPage);
        routes.post(PATH + "/check")
                .summary("Look at a database to move to, and change nothing")
                .access(Access.OPERATOR)
                .body(NewMove.class)
                .responds(200, MoveCheck.Report.class)
                .problem(422, "move_target_invalid", "move_rule_invalid")
                .handle(request -> Response.ok(moves.check(request.body(NewMove.class))));
        routes.post(PATH)
                .summary("Begin to move to another database")
                .access(Access.OPERATOR)
                .body(NewMove.class)
                .responds(202, MoveStatus.class)
                .problem(409, "move_in_progress", "move_needs_decision")
                .problem(422, "move_target_invalid", "move_rule_invalid")
                .handle(request -> Response.of(202, moves.begin(request.body(NewMove.class), name(request))));
        routes.post(PATH + "/verification")
                .summary("Compare every row of both databases at one state")
                .access(Access.OPERATOR)
                .responds(200, MoveStatus.Verification.class)
                .problem(409, "move_stage", "move_schema_changed")
                .handle(_ -> Response.ok(moves.verify()));
        switching(routes);
        end(routes, "/rollback", "Bring everybody back, with all that was written since", moves::rollBack);
        end(routes, "/completion", "End the way back; the old database stays closed", moves::complete);
        end(routes, "/cancellation", "Take a move back that has not switched", moves::cancel);
    }

    private void switching(Routes routes) {
        routes.post(PATH + "/switch")
                .summary("Make the other database the one that everybody uses")
                .access(Access.OPERATOR)
                .body(SwitchOver.class)
                .responds(200, MoveStatus.class)
                .problem(
                        409,
                        "move_stage",
                        "move_unverified",
                        "move_behind",
                        "move_keys_differ",
                        "move_pause_exceeded",
                        "move_jobs_running",
                        "move_schema_changed")
                .handle(request -> Response.ok(moves.switchOver(pause(request.body(SwitchOver.class)), name(request))));
    }

    private interface Verb {
        MoveStatus run(String by);
    }

    private static void end(Routes routes, String path, String summary, Verb verb) {
        routes.post(PATH + path)
                .summary(summary)
                .access(Access.OPERATOR)
                .responds(200, MoveStatus.class)
                .problem(409, "move_stage")
                .handle(request -> Response.ok(verb.run(name(request))));
    }

    private static Duration pause(SwitchOver wanted) {
        var millis = wanted.maxPauseMillis();
        return millis == null ? USUAL_PAUSE : Duration.ofMillis(Math.max(1, millis));
    }

    /** Who asks: a person's id, or the command on the server's machine. */
    private static String name(Request request) {
        return request.findPrincipal(Actor.class)
                .map(actor -> actor.userId().toString())
                .orElse("command line");
    }
}
