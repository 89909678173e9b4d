import type { Task } from "../api/types";
import { byPosition } from "./board-order";

export const taskSorts = ["due", "priority", "created", "title"] as const;
export type TaskSort = (typeof taskSorts)[number];

const weights = { high: 0, medium: 1, low: 2 };

/** Open tasks first; among equals the order of the board. */
export function sortTasks(tasks: readonly Task[], sort: TaskSort): Task[] {
  const order: Record<TaskSort, (a: Task, b: Task) => number> = {
    due: (a, b) => (a.due_date ?? "9").localeCompare(b.due_date ?? "9"),
    priority: (a, b) => weights[a.priority] - weights[b.priority],
    created: (a, b) => b.created_at.localeCompare(a.created_at),
    title: (a, b) => a.title.localeCompare(b.title),
  };
  const closed = (task: Task) => (task.status === "done" ? 1 : 0);
  return tasks.toSorted((a, b) => closed(a) - closed(b) || order[sort](a, b) || byPosition(a, b));
}
