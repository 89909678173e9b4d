import { CircleAlert, CircleDot, ListChecks, MessageSquareText } from "lucide-react";
import type { ReactNode } from "react";
import type { SpecStatus, TaskPriority } from "../api/types";
import { type Format, type Texts, useFormat, useTexts } from "../language/language";
import { dueDay } from "../task/due";
import { Markdown } from "../ui/markdown";
import styles from "./action-list.module.css";
import type { ProposedAction } from "./actions";

/** The proposed actions in words: what will be changed when a person agrees. */
export function ActionList({ actions }: { actions: readonly ProposedAction[] }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <ul className={styles.actions}>
      {actions.map((action, index) => {
        const { icon, what, detail } = inWords(t, format, action);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: proposals have no other name and never move
          <li key={index}>
            {icon}
            <div>
              <strong>{what}</strong>
              {detail}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

interface Described {
  icon: ReactNode;
  what: string;
  detail: ReactNode;
}

function inWords(t: Texts, format: Format, proposed: ProposedAction): Described {
  switch (proposed.kind) {
    case "add_finding": {
      const { message, quote } = proposed.action.finding ?? {};
      return {
        icon: <CircleAlert size={16} aria-hidden="true" />,
        what: t.intent.actions.add_finding,
        detail: <p>{message ?? quote}</p>,
      };
    }
    case "set_spec_status":
      return {
        icon: <CircleDot size={16} aria-hidden="true" />,
        what: t.intent.actions.set_spec_status,
        detail: <p>{t.spec.status[proposed.action.status as SpecStatus]}</p>,
      };
    case "create_task": {
      const { title, priority, due_date: due } = proposed.action;
      const facts = [
        t.task.priority[priority as TaskPriority],
        due ? format.day(dueDay(due, format)) : undefined,
      ].filter(Boolean);
      return {
        icon: <ListChecks size={16} aria-hidden="true" />,
        what: t.intent.actions.create_task,
        detail: (
          <p>
            {title} <small>{facts.join(" · ")}</small>
          </p>
        ),
      };
    }
    case "post_message":
      return {
        icon: <MessageSquareText size={16} aria-hidden="true" />,
        what: t.intent.actions.post_message,
        detail: <Markdown compact text={proposed.action.markdown ?? ""} />,
      };
  }
}
