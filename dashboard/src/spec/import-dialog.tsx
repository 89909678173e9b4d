import { Link } from "@tanstack/react-router";
import { CircleAlert, CircleCheck, CircleMinus } from "lucide-react";
import { asProblem } from "../api/problem";
import { type Texts, useTexts } from "../language/language";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import styles from "./import-dialog.module.css";
import { byReason, type ImportedFile, type ImportSum, type RejectedFile } from "./import-parts";

/** Nobody reads thousands of lines, and drawing them would take seconds. */
const mostShown = 200;
/** A longer list hides what is below it, so it waits for somebody to open it. */
const mostOpen = 12;

/** What an import brought in, what was there already, and what it refused and why. */
export function ImportDialog({ result, onClose }: { result: ImportSum | undefined; onClose: () => void }) {
  const t = useTexts();
  const changed = result?.imported.filter(file => file.outcome !== "unchanged") ?? [];
  return (
    <Dialog
      title={changed.length > 0 ? t.spec.imported({ count: changed.length }) : t.spec.importedNothing}
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
      {result && <Refused files={result.rejected} />}
      {result && <Taken files={result.imported} />}
      {result && result.ignored > 0 && <p className={styles.ignored}>{t.spec.ignored({ count: result.ignored })}</p>}
    </Dialog>
  );
}

/** One reason, said once, with the files that it concerns. */
function Refused({ files }: { files: readonly RejectedFile[] }) {
  const t = useTexts();
  if (files.length === 0) return null;
  return (
    <section className={styles.part}>
      <h3>{t.spec.rejected({ count: files.length })}</h3>
      {byReason(files).map(({ detail, names }) => (
        <div key={detail} className={styles.bad}>
          <CircleAlert size={16} aria-hidden="true" />
          <div>
            <p>{detail}</p>
            <ul className={styles.names}>
              {names.slice(0, mostShown).map((name, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two files of one folder may have the same name; the list stays
                <li key={place}>{name}</li>
              ))}
            </ul>
            <More count={names.length - mostShown} />
          </div>
        </div>
      ))}
    </section>
  );
}

function Taken({ files }: { files: readonly ImportedFile[] }) {
  const t = useTexts();
  const warned = files.filter(file => file.warnings.length > 0);
  const of = (outcome: ImportedFile["outcome"]) =>
    files.filter(file => file.outcome === outcome && file.warnings.length === 0);
  return (
    <>
      <Group title={t.spec.importedWarned({ count: warned.length })} files={warned} outcomes />
      <Group title={t.spec.importedNew({ count: of("created").length })} files={of("created")} />
      <Group title={t.spec.importedUpdated({ count: of("updated").length })} files={of("updated")} />
      <Group title={t.spec.importedBefore({ count: of("unchanged").length })} files={of("unchanged")} closed />
    </>
  );
}

interface GroupProps {
  title: string;
  files: readonly ImportedFile[];
  /** Whether each file says what became of it, where the title does not. */
  outcomes?: boolean;
  closed?: boolean;
}

function Group({ title, files, outcomes, closed }: GroupProps) {
  const t = useTexts();
  if (files.length === 0) return null;
  return (
    <details className={styles.part} open={!closed && (outcomes || files.length <= mostOpen)}>
      <summary>{title}</summary>
      <ul>
        {files.slice(0, mostShown).map(file => (
          <li key={file.spec_id} className={styles.good}>
            {file.outcome === "unchanged" ? (
              <CircleMinus size={16} aria-hidden="true" />
            ) : (
              <CircleCheck size={16} aria-hidden="true" />
            )}
            <span>
              <Link to="/specs/$id" params={{ id: file.spec_id }}>
                {file.title}
              </Link>
              <small>{outcomes ? `${file.file} · ${t.spec.outcomes[file.outcome]}` : file.file}</small>
              {file.warnings.map(warning => (
                <small key={warning.code} className={styles.warning}>
                  {warning.detail}
                </small>
              ))}
            </span>
          </li>
        ))}
      </ul>
      <More count={files.length - mostShown} />
    </details>
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
