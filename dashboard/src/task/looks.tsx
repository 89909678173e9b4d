import { ChevronDown, ChevronsUp, ChevronUp, Circle, CircleCheckBig, CircleDotDashed } from "lucide-react";
import type { TaskPriority, TaskStatus } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import { daysUntil, dueDay } from "./due";
import styles from "./looks.module.css";

export const taskStatuses = ["todo", "in_progress", "done"] as const satisfies TaskStatus[];
export const taskPriorities = ["high", "medium", "low"] as const satisfies TaskPriority[];

const statusIcons = { todo: Circle, in_progress: CircleDotDashed, done: CircleCheckBig };
const priorityIcons = { high: ChevronsUp, medium: ChevronUp, low: ChevronDown };

export function TaskStatusIcon({ status }: { status: TaskStatus }) {
  const Icon = statusIcons[status];
  return <Icon size={15} className={styles[status]} aria-hidden="true" />;
}

export function PriorityIcon({ priority }: { priority: TaskPriority }) {
  const t = useTexts();
  const Icon = priorityIcons[priority];
  return (
    <span
      className={styles[priority]}
      role="img"
      aria-label={t.task.priority[priority]}
      title={t.task.priority[priority]}
    >
      <Icon size={15} aria-hidden="true" />
    </span>
  );
}

/** When a task is due; says in words, not only in red, that it is late. */
export function Due({ at, done }: { at: string; done: boolean }) {
  const t = useTexts();
  const format = useFormat();
  const days = daysUntil(at, format);
  const late = !done && days < 0;
  const text = days === 0 ? t.task.today : days === 1 ? t.task.tomorrow : format.shortDay(dueDay(at, format));
  return (
    <time
      dateTime={at}
      title={format.day(dueDay(at, format))}
      className={late ? styles.late : !done && days <= 1 ? styles.soon : styles.due}
    >
      {late ? t.task.late({ date: text }) : text}
    </time>
  );
}
