import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { emptyServer, renderApp } from "../test/render";
import { task } from "../test/samples";
import { json, later, list, problem } from "../test/server";

function board() {
  return emptyServer().on("GET /tasks", asked =>
    asked.query.get("status") === "todo" || !asked.query.get("status")
      ? list(task(), task({ id: "t2", title: "Write the words", position: 200 }))
      : list(),
  );
}

async function column(name: string) {
  return within(await screen.findByRole("region", { name }));
}

describe("the board", () => {
  it("moves a card by keyboard at once and tells the server where", async () => {
    const answer = later<Response>();
    const server = board().on("PUT /tasks/t1/position", () => answer.promise);
    renderApp("/tasks?view=board");
    const card = await screen.findByRole("row", { name: /Draw the screens/ });
    card.focus();
    await userEvent.keyboard("{Alt>}{ArrowRight}{/Alt}");
    expect((await column("In progress")).getByText("Draw the screens")).toBeVisible();
    expect((await column("To do")).queryByText("Draw the screens")).toBeNull();
    expect(screen.getByText("Draw the screens moved to In progress, place 1")).toBeInTheDocument();
    await waitFor(() => expect(screen.getByRole("row", { name: /Draw the screens/ })).toHaveFocus());
    expect(server.calls("PUT /tasks/t1/position")[0]?.body).toEqual({
      status: "in_progress",
      before_id: null,
      after_id: null,
    });
    answer.keep(json(task({ status: "in_progress", version: 2 })));
  });

  it("puts the card back when the server refuses", async () => {
    board().on("PUT /tasks/t1/position", () => problem(409, "task_moved", "Somebody else has moved it."));
    renderApp("/tasks?view=board");
    const card = await screen.findByRole("row", { name: /Draw the screens/ });
    card.focus();
    await userEvent.keyboard("{Alt>}{ArrowRight}{/Alt}");
    expect(await screen.findByText(/Somebody else has moved it/)).toBeVisible();
    expect((await column("To do")).getByText("Draw the screens")).toBeVisible();
  });
});

describe("the list", () => {
  it("completes a task at once and takes it back when the server refuses", async () => {
    const answer = later<Response>();
    board().on("PUT /tasks/t1/completion", () => answer.promise);
    renderApp("/tasks?view=list");
    const box = await screen.findByRole("checkbox", { name: "Done: Draw the screens" });
    await userEvent.click(box);
    expect(screen.getByRole("checkbox", { name: "Done: Draw the screens" })).toBeChecked();
    answer.keep(problem(500, "internal", "Something failed on the server."));
    await waitFor(() => expect(screen.getByRole("checkbox", { name: "Done: Draw the screens" })).not.toBeChecked());
    expect(await screen.findByText(/Something failed on the server/)).toBeVisible();
  });
});

describe("the task panel", () => {
  it("saves what was changed and nothing else", async () => {
    const server = board()
      .on("GET /tasks/t1", () => json(task()))
      .on("PATCH /tasks/t1", asked => json(task({ ...(asked.body as object), version: 2 })));
    renderApp("/tasks?view=list&task=t1");
    const dialog = await screen.findByRole("dialog", { name: "Task" });
    await userEvent.click(await within(dialog).findByRole("button", { name: /Priority/ }));
    await userEvent.click(await screen.findByRole("option", { name: /High/ }));
    await waitFor(() => expect(server.calls("PATCH /tasks/t1")).toHaveLength(1));
    expect(server.calls("PATCH /tasks/t1")[0]?.body).toEqual({ priority: "high" });
  });

  it("creates a task and closes", async () => {
    const server = board().on("POST /tasks", () => json(task({ id: "t3" }), 201));
    renderApp("/tasks?view=list&new=1");
    await userEvent.type(await screen.findByLabelText("Title"), "Test it{Enter}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(server.calls("POST /tasks")[0]?.body).toMatchObject({ title: "Test it", status: "todo", spec_id: null });
  });
});
