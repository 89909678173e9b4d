import type { Intent } from "../api/types";
import type { Texts } from "../language/language";

/** What the bridge notes about work that it has done, as far as this page understands it. */
interface Result {
  findings?: number | null;
  task_ids?: string[];
  existing?: number;
}

/** Whether the work was done and there was nothing to do it on: neither a success nor a failure. */
export function cameToNothing(intent: Intent): boolean {
  const { task_ids: tasks = [], existing = 0 } = (intent.result ?? {}) as Result;
  return intent.type === "spec.tasks" && intent.status === "completed" && tasks.length === 0 && existing === 0;
}

/** What came of an intent that is completed, in words: also that nothing came of it, and why. */
export function outcome(t: Texts, intent: Intent): string {
  const done = t.intent.done;
  const { findings, task_ids: tasks = [], existing = 0 } = (intent.result ?? {}) as Result;
  switch (intent.type) {
    case "spec.review":
      return done.review({ findings: findings ?? 0 });
    case "spec.tasks":
      if (tasks.length > 0) return done.tasks({ count: tasks.length });
      return existing > 0 ? done.tasksThere({ count: existing }) : done.noTasks;
    case "thread.summarize":
      return done.summary;
    case "message.answer":
      return done.answer;
    default:
      return t.intent.status.completed;
  }
}
