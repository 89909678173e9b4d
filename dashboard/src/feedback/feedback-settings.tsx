import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { anonymous, take } from "../api/client";
import { useTexts } from "../language/language";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Confirm } from "../ui/dialog";
import { Failure } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import { agree, changeInstall, decline } from "./choice";
import styles from "./feedback.module.css";
import { outbox } from "./outbox";
import { OutgoingView } from "./outgoing-view";
import { useFeedbackTexts } from "./texts";
import { useFeedback } from "./use-feedback";

/** What this browser tells, and everything that its user can do about it; nobody has to be signed in for it. */
export function FeedbackSettings() {
  const f = useFeedbackTexts();
  const { state, choice, consent, error, refetch } = useFeedback();
  const isChanged = state === "unasked" && choice !== null;
  const sharing = state === "sharing";
  return (
    <div className={styles.settings}>
      <p>
        <Badge tone={sharing ? "green" : "gray"}>{f.states[state]}</Badge> {f.explained[isChanged ? "changed" : state]}
      </p>
      {error && <Failure compact error={error} onRetry={() => void refetch()} />}
      {consent && (
        <>
          <p className={styles.text} lang={consent.language}>
            {consent.text} <small>{f.version({ version: consent.version })}</small>
          </p>
          <OutgoingView version={consent.version} install={choice?.install ?? null} />
        </>
      )}
      <div className={styles.actions}>
        {consent && !sharing && <Button onPress={() => agree(consent.version)}>{f.share}</Button>}
        {choice?.answer === "yes" && (
          <Button
            onPress={() => {
              decline(consent?.version ?? choice.version);
              notify(f.withdrawn);
            }}
          >
            {f.withdraw}
          </Button>
        )}
      </div>
      {choice?.install ? (
        <Install install={choice.install} sharing={sharing} />
      ) : (
        <p className={styles.text}>{f.nothingSent}</p>
      )}
    </div>
  );
}

/** The number that stands for this browser, with what was told under it. */
function Install({ install, sharing }: { install: string; sharing: boolean }) {
  const t = useTexts();
  const f = useFeedbackTexts();
  const [asks, setAsks] = useState(false);
  const remove = useMutation({
    mutationFn: async () => {
      await outbox.settled();
      return take(anonymous.POST("/api/v1/feedback/deletion", { body: { install } }));
    },
    onSuccess: ({ deleted }) => {
      outbox.forget();
      changeInstall();
      notify(f.removed({ count: deleted }));
    },
    onError: error => notifyFailure(t, error, f.notRemoved),
    onSettled: () => setAsks(false),
  });
  return (
    <section className={styles.settings}>
      <h3>{f.install}</h3>
      <code>{install}</code>
      <p className={styles.text}>{f.installText}</p>
      <div className={styles.actions}>
        {sharing && (
          <Button
            onPress={() => {
              changeInstall();
              notify(f.changed);
            }}
          >
            {f.change}
          </Button>
        )}
        <Button look="danger" onPress={() => setAsks(true)}>
          {f.remove}
        </Button>
      </div>
      <Confirm
        title={f.remove}
        action={f.remove}
        isOpen={asks}
        isPending={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsks(false)}
      >
        {f.removeText}
      </Confirm>
    </section>
  );
}

/** The same for people without an account, where recommendations stand. */
export function FeedbackDetails() {
  const f = useFeedbackTexts();
  const { state, choice } = useFeedback();
  if (choice === null && state !== "refused") return null; // they are asked, or could not be
  return (
    <details className={styles.place}>
      <summary>
        <h2>
          {f.title}: {f.states[state]}
        </h2>
      </summary>
      <FeedbackSettings />
    </details>
  );
}
