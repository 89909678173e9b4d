import { Ago } from "../ui/time";
import styles from "./moderation.module.css";

/** What somebody wrote. */
export function Words({ title, text, at }: { title: string; text: string; at?: string | null }) {
  return (
    <div className={styles.words}>
      <h3>
        {title} {at && <Ago at={at} />}
      </h3>
      <p>{text}</p>
    </div>
  );
}
