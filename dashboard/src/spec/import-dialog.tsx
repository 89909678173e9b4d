import { Link } from "@tanstack/react-router";
import { CircleAlert, CircleCheck } from "lucide-react";
import type { ImportResult } from "../api/types";
import { useTexts } from "../language/language";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import styles from "./import-dialog.module.css";

/** What an import brought in, and what it refused and why. */
export function ImportDialog({ result, onClose }: { result: ImportResult | undefined; onClose: () => void }) {
  const t = useTexts();
  return (
    <Dialog
      title={t.spec.imported({ count: result?.imported.length ?? 0 })}
      isOpen={result !== undefined}
      onClose={onClose}
      footer={
        <Button look="primary" onPress={onClose} autoFocus>
          {t.common.done}
        </Button>
      }
    >
      {result && result.rejected.length > 0 && (
        <section className={styles.part}>
          <h3>{t.spec.rejected({ count: result.rejected.length })}</h3>
          <ul>
            {result.rejected.map(file => (
              <li key={file.file} className={styles.bad}>
                <CircleAlert size={16} aria-hidden="true" />
                <span>
                  <strong>{file.file}</strong>
                  <br />
                  {file.detail}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <ul>
        {result?.imported.map(file => (
          <li key={file.spec_id} className={styles.good}>
            <CircleCheck size={16} aria-hidden="true" />
            <span>
              <Link to="/specs/$id" params={{ id: file.spec_id }}>
                {file.title}
              </Link>
              <small>
                {file.file} · {t.spec.outcomes[file.outcome]}
              </small>
              {file.warnings.map(warning => (
                <small key={warning.code} className={styles.warning}>
                  {warning.detail}
                </small>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {result && result.ignored > 0 && <p className={styles.ignored}>{t.spec.ignored({ count: result.ignored })}</p>}
    </Dialog>
  );
}
