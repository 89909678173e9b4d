import { DatabaseMove } from "./database-move";
import { FileMove } from "./file-move";
import styles from "./move-section.module.css";
import { useMoveTexts } from "./texts";

/** Settings, "Move the server": for whoever runs it. */
export function MoveSection() {
  const t = useMoveTexts();
  return (
    <>
      <p className={styles.hint}>{t.intro}</p>
      <section className={styles.part} aria-label={t.database}>
        <h3 className={styles.subtitle}>{t.database}</h3>
        <DatabaseMove />
      </section>
      <section className={styles.part} aria-label={t.files}>
        <h3 className={styles.subtitle}>{t.files}</h3>
        <FileMove />
      </section>
    </>
  );
}
