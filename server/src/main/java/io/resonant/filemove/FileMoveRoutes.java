package io.resonant.filemove;

import io.resonant.account.Access;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Route;
import io.resonant.kernel.http.Routes;
import io.resonant.session.OperatorTokens;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The move of files over HTTP, for the command line: whoever can read the server's secret is its operator. A person who
 * has signed in is not, whatever their role: an organisation's owner need not own the server.
 */
final class FileMoveRoutes {
    private static final String PATH = "/api/v1/admin/moves/files";

    private final FileMoves moves;
    private final OperatorTokens operators;

    FileMoveRoutes(FileMoves moves, OperatorTokens operators) {
        this.moves = moves;
        this.operators = operators;
    }

    /** @param deep whether every object is read back */
    record Verify(@Nullable Boolean deep) {}

    /** @param dryRun only say whether it is possible */
    record Act(@Nullable Boolean dryRun) {}

    void register(Routes routes) {
        declare(routes.get(PATH), "Read how far the move of files is", request -> moves.status());
        declare(
                routes.post(PATH)
                        .body(NewFileMove.class)
                        .problem(409, "file_move_open", "file_move_same")
                        .problem(422, "file_move_address", "file_move_target"),
                "Start to move all files to another store",
                request -> moves.begin(request.body(NewFileMove.class), "command line"));
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
                .description("For the command line, with a token made from the server's secret.")
                .access(Access.PUBLIC)
                .responds(200, FileMoveStatus.class)
                .problem(401, "unauthenticated")
                .problem(403, "forbidden")
                .handle(request -> {
                    operators.require(request);
                    return Response.ok(action.apply(request));
                });
    }

    private static boolean isDryRun(Request request) {
        return Boolean.TRUE.equals(request.body(Act.class).dryRun());
    }
}
