import { CheckSquare, FileText, MessageSquareText, MessagesSquare, Workflow } from "lucide-react";
import { Fragment } from "react";
import type { SearchHit } from "../api/types";
import { intentName } from "../intent/status";
import type { Texts } from "../language/language";
import styles from "./hit.module.css";
import { plain } from "./plain";

const icons = {
  spec: FileText,
  task: CheckSquare,
  thread: MessagesSquare,
  message: MessageSquareText,
  intent: Workflow,
};

export function HitIcon({ kind }: { kind: SearchHit["kind"] }) {
  const Icon = icons[kind];
  return <Icon size={16} aria-hidden="true" className={styles.icon} />;
}

/** What a hit is called; an intent by what it does. */
export function hitName(t: Texts, hit: SearchHit): string {
  return hit.kind === "intent" ? intentName(t, hit.title) : hit.title;
}

/** The place where the words were found, with the words marked. */
export function Excerpt({ parts }: { parts: SearchHit["excerpt"] }) {
  return (
    <span className={styles.excerpt}>
      {parts.map((part, index) =>
        part.match ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name and never move
          <mark key={index}>{part.text}</mark>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name and never move
          <Fragment key={index}>{plain(part.text, index > 0)}</Fragment>
        ),
      )}
    </span>
  );
}
