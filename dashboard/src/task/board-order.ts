import type { InfiniteData } from "@tanstack/react-query";
import type { PageOf } from "../api/pages";
import type { Task, TaskStatus } from "../api/types";

/** A place on the board: a column and, unless it is its end, a neighbour. */
export interface TaskPlace {
  status: TaskStatus;
  before?: Task;
  after?: Task;
}

/** Board order: the server's positions, ids where two are alike. */
export function byPosition(a: Task, b: Task): number {
  return a.position - b.position || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

const gap = 1 << 20;

/** A position that sorts the task where it was dropped until the server has said its own. */
export function positionAt(column: readonly Task[], moved: Task, place: TaskPlace): number {
  const others = column.filter(task => task.id !== moved.id).toSorted(byPosition);
  const neighbour = place.before ?? place.after;
  const index = neighbour ? others.findIndex(task => task.id === neighbour.id) : -1;
  if (index < 0) return (others.at(-1)?.position ?? 0) + gap;
  const above = place.before ? others[index - 1] : others[index];
  const below = place.before ? others[index] : others[index + 1];
  if (!above) return (below?.position ?? 0) - gap;
  if (!below) return above.position + gap;
  return (above.position + below.position) / 2;
}

/** The pages with the task in its new column and place. */
export function placeTask(
  cached: InfiniteData<PageOf<Task>, string | undefined>,
  moved: Task,
  place: TaskPlace,
): InfiniteData<PageOf<Task>, string | undefined> {
  const column = cached.pages.flatMap(page => page.items).filter(task => task.status === place.status);
  const position = positionAt(column, moved, place);
  return {
    ...cached,
    pages: cached.pages.map(page => ({
      ...page,
      items: page.items.map(task => (task.id === moved.id ? { ...task, status: place.status, position } : task)),
    })),
  };
}

/** Where an arrow key takes a task; null when it is at the edge. */
export function neighbourPlace(
  columns: Record<TaskStatus, readonly Task[]>,
  task: Task,
  direction: "up" | "down" | "left" | "right",
): TaskPlace | null {
  const order: TaskStatus[] = ["todo", "in_progress", "done"];
  const column = columns[task.status];
  const index = column.findIndex(each => each.id === task.id);
  if (direction === "up") {
    const before = column[index - 1];
    return before ? { status: task.status, before } : null;
  }
  if (direction === "down") {
    const after = column[index + 1];
    return after ? { status: task.status, after } : null;
  }
  const status = order[order.indexOf(task.status) + (direction === "right" ? 1 : -1)];
  if (!status) return null;
  const before = columns[status][0];
  return before ? { status, before } : { status };
}
