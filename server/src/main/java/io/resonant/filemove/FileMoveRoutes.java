package io.resonant.filemove;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Route;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.report.ReportRoutes;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** HTTP to the verbs of {@link FileMoves}, for the command line and the dashboard. */
final class FileMoveRoutes {
    private static final String PATH = "/api/v1/operator/move/files";

    private final FileMoves moves;

    FileMoveRoutes(FileMoves moves) {
        this.moves = moves;
    }

    /** @param deep whether every object is read back */
    record Verify(@Nullable Boolean deep) {}

    /** @param dryRun only say whether it is possible */
    record Act(@Nullable Boolean dryRun) {}

    void register(Routes routes) {
        declare(routes.get(PATH), "Read how far the move of files is", request -> moves.status());
        ReportRoutes.declare(routes, PATH, "the last move of files", Access.OPERATOR, moves::report, moves::reportPage);
        declare(
                routes.post(PATH)
                        .body(NewFileMove.class)
                        .problem(409, "file_move_open", "file_move_same")
                        .problem(422, "file_move_address", "file_move_target"),
                "Start to move all files to another store",
                request -> moves.begin(request.body(NewFileMove.class), name(request)));
        declare(
                routes.post(PATH + "/verification").body(Verify.class).problem(409, "file_move_none"),
                "Compare the new store with the list of what it should have",
                request -> moves.verify(
                        Boolean.TRUE.equals(request.body(Verify.class).deep())));
        declare(
                routes.post(PATH + "/switch")
                        .body(Act.class)
                        .problem(409, "file_move_none", "file_move_behind", "file_move_unverified"),
                "Let the new store serve",
                request -> moves.switchOver(isDryRun(request)));
        declare(
                routes.post(PATH + "/rollback").body(Act.class).problem(409, "file_move_none"),
                "Let the old store serve again, with what was added since",
                request -> moves.rollBack(isDryRun(request)));
        declare(
                routes.post(PATH + "/completion").body(Act.class).problem(409, "file_move_none"),
                "Let go of the old store",
                request -> moves.complete(isDryRun(request)));
        declare(
                routes.post(PATH + "/cancellation").body(Act.class).problem(409, "file_move_none"),
                "Give the move up before the switch",
                request -> moves.cancel(isDryRun(request)));
    }

    private void declare(Route route, String summary, Function<Request, FileMoveStatus> action) {
        route.summary(summary)
                .access(Access.OPERATOR)
                .responds(200, FileMoveStatus.class)
                .handle(request -> Response.ok(action.apply(request)));
    }

    /** Who asks: a person's id, or the command on the server's machine. */
    private static String name(Request request) {
        return request.findPrincipal(Actor.class)
                .map(actor -> actor.userId().toString())
                .orElse("command line");
    }

    private static boolean isDryRun(Request request) {
        return Boolean.TRUE.equals(request.body(Act.class).dryRun());
    }
}
