import { ShieldCheck } from "lucide-react";
import { useFormat } from "../language/language";
import { DataTable, NumberCell } from "../ui/data-table";
import styles from "./recommendation.module.css";
import type { Recording } from "./recording";
import { useRecommendationTexts } from "./texts";

/** What was read of the file, all of it, so that people can see that it is little. */
export function RecordingFacts({ recording, sharing }: { recording: Recording; sharing: boolean }) {
  const r = useRecommendationTexts();
  const format = useFormat();
  const facts: [string, string | null][] = [
    [r.facts.topics, format.number(recording.topics.length)],
    [r.facts.messages, recording.messages === null ? null : format.number(recording.messages)],
    [r.facts.duration, recording.duration === null ? null : format.duration(recording.duration)],
    [r.facts.size, format.bytes(recording.size)],
  ];
  return (
    <section className={styles.recording}>
      <h2>{recording.name}</h2>
      <p className={styles.kept}>
        <ShieldCheck size={16} aria-hidden="true" />
        {sharing ? r.keptSharing : r.kept}
      </p>
      <dl className={styles.facts}>
        {facts.map(
          ([name, value]) =>
            value !== null && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <details>
        <summary>{r.topics({ count: recording.topics.length })}</summary>
        <DataTable label={r.facts.topics} columns={[r.topic, r.schema, r.count]}>
          {recording.topics.map(topic => (
            <tr key={topic.name}>
              <th scope="row">{topic.name}</th>
              <td>{topic.schema}</td>
              <NumberCell>{topic.messages !== null && format.number(topic.messages)}</NumberCell>
            </tr>
          ))}
        </DataTable>
      </details>
    </section>
  );
}
