import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Ban, Check, ChevronLeft, FileText, MessagesSquare, RotateCcw, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Intent } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import { atLeast, useSession } from "../session/session";
import back from "../spec/back.module.css";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { Confirm } from "../ui/dialog";
import { useTitle } from "../ui/page";
import { Preformatted } from "../ui/preformatted";
import { Failure, Skeleton } from "../ui/states";
import { ActionList } from "./action-list";
import { actionsOf } from "./actions";
import styles from "./intent-detail.module.css";
import { outcome } from "./outcome";
import { finished, intentQuery, stepsQuery, useDecideIntent, usePollWhenOffline } from "./queries";
import { IntentBadge, intentName, providerName } from "./status";
import { StepList } from "./step-list";
import { useSubject } from "./subject";

export function IntentDetailPage() {
  const { id = "" } = useParams({ strict: false });
  const intent = useQuery(intentQuery(id));
  const poll = usePollWhenOffline(intent.data !== undefined && !finished.includes(intent.data.status));
  useQuery({ ...intentQuery(id), refetchInterval: poll, enabled: poll !== false });
  if (intent.isPending) return <Skeleton lines={8} height={32} />;
  if (intent.isError) return <Failure error={intent.error} onRetry={() => void intent.refetch()} />;
  return <IntentDetail key={id} intent={intent.data} />;
}

function IntentDetail({ intent }: { intent: Intent }) {
  const t = useTexts();
  const name = intentName(t, intent.type);
  const steps = useQuery(stepsQuery(intent.id));
  const actions = actionsOf(intent.result);
  useTitle(name);
  return (
    <div className={styles.detail}>
      <header className={styles.header}>
        <Link to="/intents" className={`${back.back} ${styles.back}`} aria-label={t.intent.back}>
          <ChevronLeft size={18} aria-hidden="true" />
        </Link>
        <h2>{name}</h2>
        <IntentBadge intent={intent} />
        <span className={styles.decisions}>
          <Decisions intent={intent} />
        </span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long record must be scrollable by keyboard */}
      <section className={styles.body} tabIndex={0} aria-label={name}>
        {intent.status === "needs_review" && <Banner tone="warn">{t.intent.needsReviewText}</Banner>}
        {intent.error_code && (
          <Banner tone={intent.status === "failed" ? "bad" : "warn"}>
            {intent.error || intent.error_code} <code>{intent.error_code}</code>
          </Banner>
        )}
        {intent.status === "completed" && <p>{outcome(t, intent)}</p>}
        {actions.length > 0 && (
          <section className={styles.actions} aria-labelledby="actions">
            <h3 id="actions">{intent.status === "needs_review" ? t.intent.proposed : t.intent.carriedOut}</h3>
            <ActionList actions={actions} />
          </section>
        )}
        <Facts intent={intent} />
        <h3>{t.intent.steps}</h3>
        {steps.isPending && <Skeleton lines={4} height={28} />}
        {steps.isError && <Failure compact error={steps.error} onRetry={() => void steps.refetch()} />}
        {steps.data && <StepList steps={steps.data} />}
        {intent.result != null && (
          <details className={styles.raw}>
            <summary>{t.intent.result}</summary>
            <Preformatted>{JSON.stringify(intent.result, null, 2)}</Preformatted>
          </details>
        )}
        <details className={styles.raw}>
          <summary>{t.intent.data}</summary>
          <Preformatted>{JSON.stringify(intent.data, null, 2)}</Preformatted>
        </details>
      </section>
    </div>
  );
}

function Decisions({ intent }: { intent: Intent }) {
  const t = useTexts();
  const session = useSession();
  const decide = useDecideIntent();
  const [confirming, setConfirming] = useState(false);
  if (!atLeast(session, "member")) return null;
  const run = (decision: Parameters<typeof decide.mutate>[0]["decision"]) =>
    decide.mutate({ id: intent.id, decision }, { onSettled: () => setConfirming(false) });
  switch (intent.status) {
    case "needs_review":
      return (
        <>
          <Button icon={<X />} isDisabled={decide.isPending} onPress={() => run("reject")}>
            {t.intent.reject}
          </Button>
          <Button look="primary" icon={<Check />} isPending={decide.isPending} onPress={() => run("approve")}>
            {t.intent.approve}
          </Button>
        </>
      );
    case "pending":
    case "running":
      return (
        <>
          <Button icon={<Ban />} onPress={() => setConfirming(true)}>
            {t.intent.cancel}
          </Button>
          <Confirm
            title={t.intent.cancelTitle}
            action={t.intent.cancel}
            isOpen={confirming}
            isPending={decide.isPending}
            onClose={() => setConfirming(false)}
            onConfirm={() => run("cancel")}
          >
            {t.intent.cancelText}
          </Confirm>
        </>
      );
    case "failed":
    case "cancelled":
      return (
        <Button icon={<RotateCcw />} isPending={decide.isPending} onPress={() => run("retry")}>
          {t.intent.retry}
        </Button>
      );
    case "completed":
      return null;
  }
}

function Facts({ intent }: { intent: Intent }) {
  const t = useTexts();
  const format = useFormat();
  const facts: [string, ReactNode][] = [[t.intent.about, <Subject key="subject" data={intent.data} />]];
  facts.push([t.intent.asked, format.dateTime(intent.created_at)]);
  facts.push([t.intent.sourceLabel, t.intent.source[intent.source]]);
  facts.push([t.intent.attemptsLabel, format.number(intent.attempts)]);
  if (intent.started_at && intent.completed_at) {
    const took = new Date(intent.completed_at).getTime() - new Date(intent.started_at).getTime();
    facts.push([t.intent.took, format.duration(took)]);
  }
  if (intent.provider) {
    facts.push([t.intent.provider, providerName(t, intent.provider, intent.model)]);
  }
  if (intent.input_tokens + intent.output_tokens > 0) {
    const tokens = { input: format.number(intent.input_tokens), output: format.number(intent.output_tokens) };
    facts.push([t.intent.tokensLabel, t.intent.tokens(tokens)]);
  }
  facts.push([t.intent.cost, format.cost(intent.cost_micros)]);
  return (
    <dl className={styles.facts}>
      {facts.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The spec or thread that an intent is about, by name. */
function Subject({ data }: { data: Intent["data"] }) {
  const t = useTexts();
  const subject = useSubject(data);
  if (!subject) return "—";
  if (subject.gone) return t.intent.gone;
  const title = subject.title ?? t.common.loading;
  return subject.kind === "spec" ? (
    <Link to="/specs/$id" params={{ id: subject.id }} className={styles.subject}>
      <FileText size={15} aria-hidden="true" />
      {title}
    </Link>
  ) : (
    <Link to="/threads/$id" params={{ id: subject.id }} className={styles.subject}>
      <MessagesSquare size={15} aria-hidden="true" />
      {title}
    </Link>
  );
}
