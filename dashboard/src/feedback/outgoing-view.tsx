import { useSyncExternalStore } from "react";
import type { Feedback } from "../api/types";
import { Preformatted } from "../ui/preformatted";
import type { Draft } from "./draft";
import styles from "./feedback.module.css";
import { outbox } from "./outbox";
import { useFeedbackTexts } from "./texts";

const example: Draft = {
  events: [
    { item: "acme.map-panel", outcome: "shown", position: 1 },
    { item: "acme.map-panel", outcome: "opened" },
    { item: "acme.map-panel", outcome: "installed" },
  ],
  recording: { schemas: [{ name: "sensor_msgs/NavSatFix", topics: "one" }], length: "minutes", pace: "hundreds" },
};
/** Stands where the number goes that is made when somebody agrees. */
const noInstall = "00000000-0000-4000-8000-000000000000";

interface OutgoingViewProps {
  version: string;
  install?: string | null;
  draft?: Draft | null;
}

/** What is sent, to the letter. */
export function OutgoingView({ version, install, draft }: OutgoingViewProps) {
  const f = useFeedbackTexts();
  const { next, last } = useSyncExternalStore(outbox.subscribe, outbox.look);
  const bodyOf = (from: Draft): Feedback => ({ install: install ?? noInstall, consent: version, ...from });
  let kind: keyof typeof f.previews = "example";
  if (next) kind = "next";
  else if (last) kind = "last";
  else if (draft) kind = "draft";
  return (
    <details className={styles.outgoing}>
      <summary>{f.outgoing}</summary>
      <p>{f.previews[kind]}</p>
      <Preformatted className={styles.body}>
        {JSON.stringify(next ?? last ?? bodyOf(draft ?? example), null, 2)}
      </Preformatted>
    </details>
  );
}
