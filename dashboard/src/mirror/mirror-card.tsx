import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, take } from "../api/client";
import type { Mirror, MirrorEntry } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import { Badge, type Tone } from "../ui/badge";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { Confirm } from "../ui/dialog";
import { Failure } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import styles from "./mirror.module.css";
import { mirrorEntriesQuery, mirrorsQuery } from "./queries";
import { useMirrorTexts } from "./texts";

const tones: Record<MirrorEntry["state"], Tone> = {
  hosted: "green",
  held: "violet",
  removed: "gray",
  refused: "red",
  failed: "amber",
};
const states = Object.keys(tones) as MirrorEntry["state"][];

/** One source: when somebody was there last, what came of it, and what is wrong with it. */
export function MirrorCard({ mirror }: { mirror: Mirror }) {
  const t = useTexts();
  const m = useMirrorTexts();
  const format = useFormat();
  const client = useQueryClient();
  const { id, address } = mirror;
  const visit = useMutation({
    mutationFn: () => take(api.POST("/api/v1/operator/mirrors/{id}/visits", { params: { path: { id } } })),
    onSuccess: visited => visited.failure === null && notify(m.done({ address })),
    onError: error => notifyFailure(t, error),
    onSettled: () => client.invalidateQueries({ queryKey: mirrorsQuery.queryKey }),
  });
  const visiting = visit.isPending || mirror.visiting;
  return (
    <article className={styles.card} aria-busy={visiting}>
      <div className={styles.head}>
        <h2>{address}</h2>
        <Badge>{m.kindShort[mirror.kind]}</Badge>
      </div>
      <p className={styles.quiet} role="status">
        {visiting ? m.visiting : mirror.visited_at ? m.visited({ when: format.ago(mirror.visited_at) }) : m.never}
        {!visiting && mirror.kind === "registry" && mirror.log_number > 0 && (
          <> {m.logNumber({ number: format.number(mirror.log_number) })}</>
        )}
      </p>
      {mirror.failure && !visiting && <Banner tone="warn">{mirror.failure.message}</Banner>}
      <Entries id={id} visiting={visiting} />
      <div className={styles.buttons}>
        <Button isPending={visiting} onPress={() => visit.mutate()}>
          {m.visit}
        </Button>
        <Stop mirror={mirror} />
      </div>
    </article>
  );
}

function Entries({ id, visiting }: { id: string; visiting: boolean }) {
  const m = useMirrorTexts();
  const format = useFormat();
  const entries = useQuery(mirrorEntriesQuery(id, visiting));
  if (entries.isError) return <Failure compact error={entries.error} onRetry={() => void entries.refetch()} />;
  if (!entries.data || entries.data.length === 0) return null;
  const remarked = entries.data.filter(entry => entry.findings.length > 0);
  return (
    <>
      <ul className={styles.figures} aria-label={m.figures}>
        {states
          .map(state => ({ state, count: entries.data.filter(entry => entry.state === state).length }))
          .filter(({ count }) => count > 0)
          .map(({ state, count }) => (
            <li key={state}>
              <Badge tone={tones[state]}>
                {format.number(count)} {m.states[state]}
              </Badge>
            </li>
          ))}
      </ul>
      {remarked.length === 0 ? (
        !visiting && <p className={styles.quiet}>{m.allRight}</p>
      ) : (
        <details className={styles.remarks}>
          <summary>{m.remarks({ count: format.number(remarked.length) })}</summary>
          <ul>
            {remarked.map(entry => (
              <li key={`${entry.item} ${entry.version}`}>
                <h3>
                  {entry.item} {entry.version}
                  <Badge tone={tones[entry.state]}>{m.states[entry.state]}</Badge>
                </h3>
                {entry.findings.map(finding => (
                  <p key={finding.code + finding.message}>{finding.message}</p>
                ))}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Stop({ mirror: { id, address } }: { mirror: Mirror }) {
  const t = useTexts();
  const m = useMirrorTexts();
  const client = useQueryClient();
  const [confirming, setConfirming] = useState(false);
  const remove = useMutation({
    mutationFn: () => take(api.DELETE("/api/v1/operator/mirrors/{id}", { params: { path: { id } } })),
    onSuccess: () => notify(m.stopped({ address })),
    onError: error => notifyFailure(t, error),
    onSettled: () => {
      setConfirming(false);
      return client.invalidateQueries({ queryKey: mirrorsQuery.queryKey });
    },
  });
  return (
    <>
      <Button look="ghost" onPress={() => setConfirming(true)}>
        {m.stop}
      </Button>
      <Confirm
        title={m.stopTitle}
        action={m.stop}
        isOpen={confirming}
        isPending={remove.isPending}
        onClose={() => setConfirming(false)}
        onConfirm={() => remove.mutate()}
      >
        {m.stopText({ address })}
      </Confirm>
    </>
  );
}
