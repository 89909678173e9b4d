import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, take } from "../api/client";
import type { FileMoveStatus, FileProblem } from "../api/types";
import { useFormat } from "../language/language";
import { Badge } from "../ui/badge";
import { Banner } from "../ui/banner";
import { Checkbox } from "../ui/checkbox";
import { Failure, Skeleton } from "../ui/states";
import { Ago } from "../ui/time";
import { ActButtons, isGrave, type Verb } from "./act-buttons";
import { ActDialog } from "./act-dialog";
import { StartedBy } from "./database-facts";
import { Fact } from "./facts";
import { FileForm } from "./file-form";
import styles from "./move-section.module.css";
import { fileMoveQuery, pace } from "./queries";
import { ReadReport } from "./read-report";
import { Stepper } from "./stepper";
import { fileSteps, filesAreMoving } from "./steps";
import { useMoveTexts } from "./texts";
import { useActs } from "./use-acts";

const root = "/api/v1/operator/move/files";

function send(verb: Verb, deep: boolean): Promise<FileMoveStatus> {
  switch (verb) {
    case "verify":
      return take(api.POST(`${root}/verification`, { body: { deep } }));
    case "switch":
      return take(api.POST(`${root}/switch`, { body: {} }));
    case "rollback":
      return take(api.POST(`${root}/rollback`, { body: {} }));
    case "complete":
      return take(api.POST(`${root}/completion`, { body: {} }));
    case "cancel":
      return take(api.POST(`${root}/cancellation`, { body: {} }));
  }
}

/** The move of files: where it stands, and what can be done now. */
export function FileMove() {
  const move = useQuery({
    ...fileMoveQuery,
    refetchInterval: query => (query.state.data ? pace(filesAreMoving(query.state.data)) : false),
  });
  if (move.data) return <Known status={move.data} unread={move.isError} />;
  if (move.isError) return <Failure compact error={move.error} onRetry={() => void move.refetch()} />;
  return <Skeleton lines={3} height={60} />;
}

function Known({ status, unread }: { status: FileMoveStatus; unread: boolean }) {
  const t = useMoveTexts();
  const client = useQueryClient();
  const [deep, setDeep] = useState(false);
  const acts = useActs({
    send: (verb: Verb) => send(verb, deep),
    done: t.file.done,
    onDone: async answer => {
      await client.cancelQueries({ queryKey: fileMoveQuery.queryKey });
      client.setQueryData(fileMoveQuery.queryKey, answer);
    },
  });
  const state = stateOf(status);
  const ready = state === "copied" && isReady(status);
  return (
    <>
      <Stepper label={t.pictureFiles} steps={fileSteps(status)} />
      <div className={styles.stage}>
        <p ref={acts.headline} tabIndex={-1} role="status" className={styles.headline}>
          {t.file.states[state]}
        </p>
        <p className={styles.hint}>{t.file.explained[state]}</p>
      </div>
      {unread && <Banner tone="warn">{t.unread}</Banner>}
      {status.error && <Banner tone="warn">{t.file.trouble({ reason: status.error })}</Banner>}
      <FileFacts status={status} />
      {status.problems.length > 0 && <Problems problems={status.problems} />}
      <ActButtons
        acts={acts}
        possible={status.next}
        first={ready ? "switch" : "verify"}
        names={verb => t.file.actions[verb]}
      />
      {status.next.includes("start") && <FileForm source={status.current} onStarted={acts.headline} />}
      {acts.asked && (
        <ActDialog
          {...acts.question}
          danger={isGrave(acts.asked)}
          title={t.file.ask[acts.asked]}
          text={t.file.will[acts.asked]({ source: status.from ?? "", target: status.to ?? "" })}
          action={t.file.actions[acts.asked]}
        >
          {acts.asked === "verify" && (
            <Checkbox isSelected={deep} onChange={setDeep}>
              {t.file.deep}
            </Checkbox>
          )}
        </ActDialog>
      )}
    </>
  );
}

type State = "none" | "copying" | "copied" | "switched" | "rolling_back" | "rolled_back" | "completed" | "cancelled";

function stateOf({ state, progress }: FileMoveStatus): State {
  if (state === "copying" && progress.copied === progress.objects) return "copied";
  return (state ?? "none") as State;
}

/** It was looked at, and nothing was wrong. */
function isReady({ verification, problems }: FileMoveStatus): boolean {
  return verification?.at != null && problems.length === 0;
}

function FileFacts({ status }: { status: FileMoveStatus }) {
  const t = useMoveTexts();
  const format = useFormat();
  const { progress } = status;
  const open = filesAreMoving(status);
  return (
    <>
      {open && (
        <div className={styles.progress}>
          <progress
            max={1}
            value={progress.objects === 0 ? 1 : progress.copied / progress.objects}
            aria-label={t.file.progress}
          />
          <p>
            {t.file.copied({
              done: format.number(progress.copied),
              all: format.number(progress.objects),
              bytes: format.bytes(progress.copied_bytes),
              allBytes: format.bytes(progress.bytes),
            })}
          </p>
        </div>
      )}
      <dl className={styles.facts} aria-label={t.facts.title}>
        {status.from && status.to && (
          <>
            <Fact name={t.facts.source}>
              <code>{status.from}</code>
            </Fact>
            <Fact name={t.facts.target}>
              <code>{status.to}</code>
            </Fact>
          </>
        )}
        <Fact name={t.file.current}>
          <code>{status.current}</code>
        </Fact>
        {!open && (
          <Fact name={t.file.objects}>
            {format.number(progress.objects)} ({format.bytes(progress.bytes)})
          </Fact>
        )}
        {open && status.bytes_per_second !== null && progress.copied < progress.objects && (
          <Fact name={t.facts.rate}>{t.perSecond({ bytes: format.bytes(status.bytes_per_second) })}</Fact>
        )}
        {status.started_at && (
          <Fact name={t.facts.started}>
            <StartedBy at={status.started_at} by={status.started_by} />
          </Fact>
        )}
        {status.verification && (
          <Fact name={t.facts.verification}>
            <FileComparison verification={status.verification} problems={status.problems.length} />
          </Fact>
        )}
      </dl>
      {status.id && (
        <div className={styles.kept}>
          <ReadReport path={`${root}/report`} />
        </div>
      )}
    </>
  );
}

interface FileComparisonProps {
  verification: NonNullable<FileMoveStatus["verification"]>;
  problems: number;
}

function FileComparison({ verification, problems }: FileComparisonProps) {
  const t = useMoveTexts();
  const format = useFormat();
  if (verification.wanted) return t.file.verifying;
  if (!verification.at) return t.neverCompared;
  const number = format.number(verification.objects);
  return (
    <>
      <Badge tone={problems > 0 ? "red" : "green"}>
        {verification.deep ? t.file.verifiedDeep({ number }) : t.file.verified({ number })}
      </Badge>{" "}
      <Ago at={verification.at} />
    </>
  );
}

function Problems({ problems }: { problems: FileProblem[] }) {
  const t = useMoveTexts();
  const words: Record<string, (values: { store: string }) => string> = t.file.problem;
  return (
    <section aria-label={t.file.problems}>
      <h4 className={styles.title}>{t.file.problems}</h4>
      <ul className={styles.odd}>
        {problems.map(problem => (
          <li key={`${problem.sha256} ${problem.store}`}>
            <p>
              <strong>{problem.files.map(file => file.name).join(", ") || problem.sha256.slice(0, 12)}</strong>{" "}
              {words[problem.problem]?.({ store: problem.store }) ?? problem.problem}
            </p>
            <p className={styles.hint}>{problem.repairable ? t.file.repaired : t.file.lost}</p>
            <code>{problem.sha256}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
