import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { api, take } from "../api/client";
import type { MoveStatus } from "../api/types";
import { useFormat } from "../language/language";
import { Banner } from "../ui/banner";
import { LinkButton } from "../ui/button";
import { TextField } from "../ui/field";
import { ProblemBanner } from "../ui/form";
import { Spinner } from "../ui/spinner";
import { Failure, Skeleton } from "../ui/states";
import { ActButtons, isGrave, type Verb } from "./act-buttons";
import { ActDialog } from "./act-dialog";
import { DatabaseFacts } from "./database-facts";
import { DatabaseForm } from "./database-form";
import styles from "./move-section.module.css";
import { moveQuery, pace, reportQuery } from "./queries";
import { ReadReport } from "./read-report";
import { Stepper } from "./stepper";
import { databaseSteps, isMoving, isVerified } from "./steps";
import { useMoveTexts } from "./texts";
import { useActs } from "./use-acts";

const root = "/api/v1/operator/move";

async function send(verb: Verb, values: Record<string, string>): Promise<MoveStatus | null> {
  switch (verb) {
    case "verify":
      await take(api.POST(`${root}/verification`));
      return null;
    case "switch": {
      const seconds = Number(values.max_pause);
      const body = { max_pause_millis: Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1000) : null };
      return take(api.POST(`${root}/switch`, { body }));
    }
    case "rollback":
      return take(api.POST(`${root}/rollback`));
    case "complete":
      return take(api.POST(`${root}/completion`));
    case "cancel":
      return take(api.POST(`${root}/cancellation`));
  }
}

/** The move of the database: where it stands, and what can be done now. */
export function DatabaseMove() {
  const move = useQuery({
    ...moveQuery,
    refetchInterval: query => (query.state.data ? pace(isMoving(query.state.data)) : false),
  });
  if (move.data) return <Known status={move.data} unread={move.isError} />;
  if (move.isError) return <Failure compact error={move.error} onRetry={() => void move.refetch()} />;
  return <Skeleton lines={4} height={60} />;
}

function Known({ status, unread }: { status: MoveStatus; unread: boolean }) {
  const t = useMoveTexts();
  const format = useFormat();
  const client = useQueryClient();
  const clears = status.stage === "returned";
  const acts = useActs({
    send,
    long: "verify",
    done: { ...t.done, cancel: clears ? t.done.clear : t.done.cancel },
    onDone: async answer => {
      await client.cancelQueries({ queryKey: moveQuery.queryKey });
      if (answer) client.setQueryData(moveQuery.queryKey, answer);
      else await client.invalidateQueries({ queryKey: moveQuery.queryKey });
      void client.invalidateQueries({ queryKey: reportQuery.queryKey });
    },
  });
  const comparing = acts.pendingVerb === "verify";
  const ready = status.stage === "following" && isVerified(status);
  const word = (verb: Verb) => (verb === "cancel" && clears ? "clear" : verb);
  const names = { source: status.source, target: status.target ?? "", number: format.number(status.behind) };
  const will = (verb: Verb) => {
    const text = t.will[word(verb)];
    return typeof text === "string" ? text : text(names);
  };
  return (
    <>
      <Stepper label={t.picture} steps={databaseSteps(status, comparing)} />
      <div className={styles.stage}>
        <p ref={acts.headline} tabIndex={-1} role="status" className={styles.headline}>
          {t.stages[status.stage]}
        </p>
        <p className={styles.hint}>{ready ? t.explained.ready : t.explained[status.stage]}</p>
      </div>
      {unread && <Banner tone="warn">{t.unread}</Banner>}
      {status.trouble && <Banner tone="warn">{t.trouble({ reason: status.trouble })}</Banner>}
      {comparing && (
        <p className={styles.busy}>
          <Spinner size={16} /> {t.comparing}
        </p>
      )}
      {acts.error && !acts.asked && <ProblemBanner error={acts.error} />}
      {isMoving(status) && <DatabaseFacts status={status} />}
      <ActButtons
        acts={acts}
        possible={status.next}
        first={ready ? "switch" : "verify"}
        names={verb => t.actions[word(verb)]}
      />
      <LastReport />
      {status.next.includes("start") && <DatabaseForm source={status.source} onStarted={acts.headline} />}
      {acts.asked && (
        <ActDialog
          {...acts.question}
          danger={isGrave(acts.asked)}
          title={t.ask[word(acts.asked)]}
          text={will(acts.asked)}
          action={t.actions[word(acts.asked)]}
        >
          {acts.asked === "switch" && (
            <TextField
              name="max_pause"
              type="number"
              label={t.maxPause}
              description={t.maxPauseHint}
              defaultValue="5"
              inputMode="decimal"
              isRequired
            />
          )}
        </ActDialog>
      )}
    </>
  );
}

/** What the last move did, signed by this server, to keep. */
function LastReport() {
  const t = useMoveTexts();
  const report = useQuery(reportQuery);
  if (!report.data) return null;
  return (
    <div className={styles.kept}>
      <ReadReport path="/api/v1/operator/move/report" />
      <LinkButton href="/api/v1/operator/move/report" download size="s" icon={<Download aria-hidden="true" />}>
        {t.report}
      </LinkButton>
      <p className={styles.hint}>{t.reportHint}</p>
    </div>
  );
}
