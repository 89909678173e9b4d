import { Link } from "@tanstack/react-router";
import { CircleAlert, CircleCheck } from "lucide-react";
import { asProblem } from "../api/problem";
import { type Texts, useTexts } from "../language/language";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import styles from "./import-dialog.module.css";
import type { ImportSum } from "./import-parts";

/** Nobody reads thousands of lines, and drawing them would take seconds. */
const mostShown = 200;

/** What an import brought in, and what it refused and why. */
export function ImportDialog({ result, onClose }: { result: ImportSum | undefined; onClose: () => void }) {
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
      {result?.stopped && (
        <Banner tone="bad">
          {t.spec.importStopped({ count: result.stopped.files })} {reason(t, result.stopped.error)}
        </Banner>
      )}
      {result && result.rejected.length > 0 && (
        <section className={styles.part}>
          <h3>{t.spec.rejected({ count: result.rejected.length })}</h3>
          <ul>
            {result.rejected.slice(0, mostShown).map(file => (
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
          <More count={result.rejected.length - mostShown} />
        </section>
      )}
      <ul>
        {result?.imported.slice(0, mostShown).map(file => (
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
      <More count={(result?.imported.length ?? 0) - mostShown} />
      {result && result.ignored > 0 && <p className={styles.ignored}>{t.spec.ignored({ count: result.ignored })}</p>}
    </Dialog>
  );
}

function More({ count }: { count: number }) {
  const t = useTexts();
  return count > 0 && <p className={styles.ignored}>{t.spec.moreFiles({ count })}</p>;
}

function reason(t: Texts, error: unknown): string {
  const problem = asProblem(error);
  return problem.code === "network" ? t.errors.network : problem.detail || t.errors.unknown;
}
