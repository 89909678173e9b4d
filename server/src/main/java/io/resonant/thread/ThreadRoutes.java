package io.resonant.thread;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Around;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;

/** Threads and messages over HTTP. */
final class ThreadRoutes {
    private static final String ONE = "/api/v1/threads/{id}";
    private static final String MESSAGE = "/api/v1/messages/{id}";

    private final Threads threads;
    private final Messages messages;
    private final Around once;

    /** @param once replays the answer to a POST that comes twice with one key */
    ThreadRoutes(Threads threads, Messages messages, Around once) {
        this.threads = threads;
        this.messages = messages;
        this.once = once;
    }

    /** In which direction messages are listed. */
    private enum Order {
        ASC,
        DESC
    }

    void register(Routes routes) {
        threads(routes);
        messages(routes);
    }

    private void threads(Routes routes) {
        routes.get("/api/v1/threads")
                .summary("List threads, last active first")
                .access(Access.GUEST)
                .query("spec_id", "Only threads about this spec.")
                .query("task_id", "Only threads about this task.")
                .paged()
                .respondsList(200, ThreadView.class)
                .handle(this::list);
        routes.post("/api/v1/threads")
                .summary("Start a thread, about a spec, a task or nothing in particular")
                .access(Access.MEMBER)
                .body(NewThread.class)
                .idempotent(once)
                .responds(201, ThreadView.class)
                .problem(404, "not_found")
                .problem(409, "plan_limit_reached")
                .handle(this::create);
        routes.get(ONE)
                .summary("Read a thread")
                .access(Access.GUEST)
                .responds(200, ThreadView.class)
                .problem(404, "not_found")
                .handle(request -> Response.ok(threads.get(actor(request), request.pathId("id"))));
        routes.patch(ONE)
                .summary("Rename a thread")
                .description("Only who started it and admins.")
                .access(Access.MEMBER)
                .body(ChangeThread.class)
                .responds(200, ThreadView.class)
                .problem(404, "not_found")
                .handle(request -> Response.ok(
                        threads.rename(actor(request), request.pathId("id"), request.body(ChangeThread.class))));
        routes.delete(ONE)
                .summary("Delete a thread with everything said in it")
                .description("Only who started it and admins.")
                .access(Access.MEMBER)
                .responds(204, null)
                .problem(404, "not_found")
                .handle(this::delete);
    }

    private void messages(Routes routes) {
        routes.get("/api/v1/messages")
                .summary("List the messages of a thread")
                .access(Access.GUEST)
                .query("thread_id", "The thread; required.")
                .query("order", "Oldest first (the default) or newest first.", Order.class)
                .paged()
                .respondsList(200, Message.class)
                .problem(404, "not_found")
                .handle(this::listMessages);
        routes.post("/api/v1/messages")
                .summary("Say something in a thread")
                .description("A message that begins with `/review`, `/tasks`, `/ask` or `/summarize` also asks the"
                        + " bridge; `intent_id` says what became of it. Guests only speak.")
                .access(Access.GUEST)
                .body(NewMessage.class)
                .idempotent(once)
                .responds(201, Message.class)
                .problem(404, "not_found")
                .problem(409, "plan_limit_reached")
                .handle(this::post);
        routes.patch(MESSAGE)
                .summary("Change the words of a message")
                .description("Only who said it. A command that has been carried out is not carried out again.")
                .access(Access.GUEST)
                .body(ChangeMessage.class)
                .responds(200, Message.class)
                .problem(403, "not_author")
                .problem(404, "not_found")
                .handle(request -> Response.ok(
                        messages.edit(actor(request), request.pathId("id"), request.body(ChangeMessage.class))));
        routes.delete(MESSAGE)
                .summary("Delete a message")
                .description("Only who said it and admins.")
                .access(Access.GUEST)
                .responds(204, null)
                .problem(403, "not_author")
                .problem(404, "not_found")
                .handle(this::deleteMessage);
    }

    private Response list(Request request) {
        var filter = new ThreadFilter(request.queryId("spec_id"), request.queryId("task_id"));
        var page = request.page();
        var slice = threads.list(actor(request), filter, page.limit(), page.after());
        return Response.list(slice.items(), slice.next());
    }

    private Response create(Request request) {
        var thread = threads.create(actor(request), request.body(NewThread.class));
        return Response.created("/api/v1/threads/" + thread.id(), thread);
    }

    private Response delete(Request request) {
        threads.delete(actor(request), request.pathId("id"));
        return Response.noContent();
    }

    private Response listMessages(Request request) {
        var threadId = request.queryId("thread_id").orElseThrow(() -> Problem.invalid("thread_id", "required"));
        boolean newestFirst = request.query("order", Order.class).orElse(Order.ASC) == Order.DESC;
        var page = request.page();
        var slice = messages.list(actor(request), threadId, newestFirst, page.limit(), page.after());
        return Response.list(slice.items(), slice.next());
    }

    private Response post(Request request) {
        var message = messages.post(actor(request), request.body(NewMessage.class));
        return Response.created("/api/v1/messages/" + message.id(), message);
    }

    private Response deleteMessage(Request request) {
        messages.delete(actor(request), request.pathId("id"));
        return Response.noContent();
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
