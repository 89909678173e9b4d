import { describe, expect, it } from "vitest";
import { createFormat } from "../language/format";
import { task } from "../test/samples";
import { byPosition, neighbourPlace, placeTask, positionAt } from "./board-order";
import { daysUntil } from "./due";
import { sortTasks } from "./sort";

const a = task({ id: "a", position: 100 });
const b = task({ id: "b", position: 200 });
const c = task({ id: "c", position: 300 });
const column = [a, b, c];

describe("a place on the board", () => {
  it("lies between the neighbours", () => {
    const moved = task({ id: "m", position: 0 });
    expect(positionAt(column, moved, { status: "todo", before: b })).toBe(150);
    expect(positionAt(column, moved, { status: "todo", after: b })).toBe(250);
    expect(positionAt(column, moved, { status: "todo", before: a })).toBeLessThan(100);
    expect(positionAt(column, moved, { status: "todo", after: c })).toBeGreaterThan(300);
    expect(positionAt(column, moved, { status: "todo" })).toBeGreaterThan(300);
    expect(positionAt([], moved, { status: "todo" })).toBeGreaterThan(0);
  });

  it("does not count the moved task as its own neighbour", () => {
    expect(positionAt(column, b, { status: "todo", after: a })).toBe(200);
    expect(positionAt(column, a, { status: "todo", after: b })).toBe(250);
  });

  it("moves a task in the pages that hold it", () => {
    const placed = placeTask({ pages: [{ items: column, next: null }], pageParams: [undefined] }, c, {
      status: "todo",
      before: a,
    });
    expect(placed.pages[0]?.items.toSorted(byPosition).map(each => each.id)).toEqual(["c", "a", "b"]);
  });

  it("is reached by arrow keys and ends at the edges", () => {
    const columns = { todo: column, in_progress: [], done: [task({ id: "d", status: "done" })] };
    expect(neighbourPlace(columns, b, "up")).toEqual({ status: "todo", before: a });
    expect(neighbourPlace(columns, b, "down")).toEqual({ status: "todo", after: c });
    expect(neighbourPlace(columns, a, "up")).toBeNull();
    expect(neighbourPlace(columns, c, "down")).toBeNull();
    expect(neighbourPlace(columns, b, "left")).toBeNull();
    expect(neighbourPlace(columns, b, "right")).toEqual({ status: "in_progress" });
    expect(neighbourPlace(columns, task({ status: "in_progress" }), "right")).toEqual({
      status: "done",
      before: columns.done[0],
    });
  });
});

describe("the list of tasks", () => {
  const late = task({ id: "late", due_date: "2026-11-01T00:00:00Z", priority: "low" });
  const none = task({ id: "none", priority: "high" });
  const done = task({ id: "done", status: "done", due_date: "2026-01-01T00:00:00Z" });

  it("shows open tasks first, then what is due first", () => {
    expect(sortTasks([done, none, late], "due").map(each => each.id)).toEqual(["late", "none", "done"]);
  });

  it("can show the important ones first", () => {
    expect(sortTasks([late, done, none], "priority").map(each => each.id)).toEqual(["none", "late", "done"]);
  });

  it("counts days, not hours", () => {
    const format = createFormat("en", undefined, () => new Date(2026, 10, 21, 23, 30).getTime());
    expect(daysUntil(new Date(2026, 10, 22, 0, 10).toISOString(), format)).toBe(1);
    expect(daysUntil(new Date(2026, 10, 21, 0, 10).toISOString(), format)).toBe(0);
    expect(daysUntil(new Date(2026, 10, 20, 23, 59).toISOString(), format)).toBe(-1);
  });
});
