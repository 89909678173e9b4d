package io.resonant.task;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Around;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;

/** Tasks over HTTP. */
final class TaskRoutes {
    private static final String ONE = "/api/v1/tasks/{id}";

    private final Tasks tasks;
    private final Around once;

    /** @param once replays the answer to a POST that comes twice with one key */
    TaskRoutes(Tasks tasks, Around once) {
        this.tasks = tasks;
        this.once = once;
    }

    void register(Routes routes) {
        routes.get("/api/v1/tasks")
                .summary("List tasks in the order of the board, column by column")
                .access(Access.GUEST)
                .query("status", "Only tasks in this column.", TaskStatus.class)
                .query("priority", "Only tasks of this priority.", TaskPriority.class)
                .query("assignee_id", "Only tasks of this member.")
                .query("spec_id", "Only tasks of this spec.")
                .paged()
                .respondsList(200, Task.class)
                .handle(this::list);
        routes.post("/api/v1/tasks")
                .summary("Create a task")
                .access(Access.MEMBER)
                .body(NewTask.class)
                .idempotent(once)
                .responds(201, Task.class)
                .problem(404, "not_found")
                .handle(this::create);
        routes.get(ONE)
                .summary("Read a task")
                .access(Access.GUEST)
                .responds(200, Task.class)
                .problem(404, "not_found")
                .handle(request -> answer(tasks.get(actor(request), request.pathId("id"))));
        routes.patch(ONE)
                .summary("Change a task")
                .description("What is not given stays; null empties assignee, date and spec. `If-Match` is optional.")
                .access(Access.MEMBER)
                .body(ChangeTask.class)
                .responds(200, Task.class)
                .problem(404, "not_found")
                .problem(412, "precondition_failed")
                .handle(request -> answer(tasks.change(
                        actor(request),
                        request.pathId("id"),
                        request.expectedVersions(),
                        request.body(ChangeTask.class))));
        routes.delete(ONE)
                .summary("Delete a task")
                .description("Only who created it and admins. Threads about it stay and lose the link.")
                .access(Access.MEMBER)
                .responds(204, null)
                .problem(404, "not_found")
                .problem(412, "precondition_failed")
                .handle(this::delete);
        board(routes);
    }

    private void board(Routes routes) {
        routes.put(ONE + "/completion")
                .summary("Complete a task")
                .description("Ticks the item of the spec's checklist that it mirrors.")
                .access(Access.MEMBER)
                .responds(200, Task.class)
                .problem(404, "not_found")
                .handle(request -> answer(tasks.complete(actor(request), request.pathId("id"))));
        routes.delete(ONE + "/completion")
                .summary("Reopen a task")
                .access(Access.MEMBER)
                .responds(200, Task.class)
                .problem(404, "not_found")
                .handle(request -> answer(tasks.reopen(actor(request), request.pathId("id"))));
        routes.put(ONE + "/position")
                .summary("Move a task on the board")
                .description("Without neighbours it goes to the end of the column. 409 when a neighbour has left the"
                        + " column meanwhile.")
                .access(Access.MEMBER)
                .body(MoveTask.class)
                .responds(200, Task.class)
                .problem(404, "not_found")
                .problem(409, "task_moved")
                .problem(412, "precondition_failed")
                .handle(request -> answer(tasks.move(
                        actor(request),
                        request.pathId("id"),
                        request.expectedVersions(),
                        request.body(MoveTask.class))));
    }

    private Response list(Request request) {
        var filter = new TaskFilter(
                request.query("status", TaskStatus.class),
                request.query("priority", TaskPriority.class),
                request.queryId("assignee_id"),
                request.queryId("spec_id"));
        var page = request.page();
        var slice = tasks.list(actor(request), filter, page.limit(), page.after());
        return Response.list(slice.items(), slice.next());
    }

    private Response create(Request request) {
        var task = tasks.create(actor(request), request.body(NewTask.class));
        return Response.created("/api/v1/tasks/" + task.id(), task).etag(task.version());
    }

    private Response delete(Request request) {
        tasks.delete(actor(request), request.pathId("id"), request.expectedVersions());
        return Response.noContent();
    }

    private static Response answer(Task task) {
        return Response.ok(task).etag(task.version());
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
