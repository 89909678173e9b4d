import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeySquare, Trash2 } from "lucide-react";
import { useState } from "react";
import { SessionRow } from "../account/sessions";
import { useAccountTexts } from "../account/texts";
import { api, take } from "../api/client";
import type { HeldKey, Person } from "../api/types";
import { useTexts } from "../language/language";
import styles from "../settings/settings-page.module.css";
import { Button, IconButton } from "../ui/button";
import { Confirm, Dialog } from "../ui/dialog";
import { Failure, Skeleton } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import { keysOf, sessionsOf } from "./queries";
import { useDirectoryTexts } from "./texts";

/** Where somebody is signed in and which keys act as them, each with a way to end it. */
export function PersonDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const d = useDirectoryTexts();
  return (
    <Dialog title={d.look({ name: person.name })} isOpen onClose={onClose}>
      <h3 className={styles.subtitle}>{d.sessions}</h3>
      <SessionsOf person={person} />
      <h3 className={styles.subtitle}>{d.keys}</h3>
      <KeysOf person={person} />
    </Dialog>
  );
}

function SessionsOf({ person: { id, name } }: { person: Person }) {
  const t = useTexts();
  const a = useAccountTexts();
  const d = useDirectoryTexts();
  const client = useQueryClient();
  const query = sessionsOf(id);
  const sessions = useQuery(query);
  const [confirming, setConfirming] = useState(false);
  const endAll = useMutation({
    mutationFn: () => take(api.DELETE("/api/v1/operator/people/{id}/sessions", { params: { path: { id } } })),
    onSuccess: () => notify(a.sessions.ended),
    onError: error => notifyFailure(t, error),
    onSettled: () => {
      setConfirming(false);
      return client.invalidateQueries({ queryKey: query.queryKey });
    },
  });
  if (sessions.isPending) return <Skeleton lines={2} height={56} />;
  if (sessions.isError) return <Failure compact error={sessions.error} onRetry={() => void sessions.refetch()} />;
  if (sessions.data.length === 0) return <p className={styles.hint}>{d.noSessions}</p>;
  return (
    <>
      <ul className={styles.people}>
        {sessions.data.map(session => (
          <SessionRow
            key={session.id}
            session={session}
            end={() =>
              take(
                api.DELETE("/api/v1/operator/people/{id}/sessions/{session}", {
                  params: { path: { id, session: session.id } },
                }),
              )
            }
            queryKey={query.queryKey}
          />
        ))}
      </ul>
      <Button className={styles.submit} onPress={() => setConfirming(true)}>
        {d.endAll}
      </Button>
      <Confirm
        title={d.endAllTitle({ name })}
        action={d.endAll}
        isOpen={confirming}
        isPending={endAll.isPending}
        onClose={() => setConfirming(false)}
        onConfirm={() => endAll.mutate()}
      >
        {d.endAllText}
      </Confirm>
    </>
  );
}

function KeysOf({ person: { id } }: { person: Person }) {
  const d = useDirectoryTexts();
  const keys = useQuery(keysOf(id));
  if (keys.isPending) return <Skeleton lines={1} height={56} />;
  if (keys.isError) return <Failure compact error={keys.error} onRetry={() => void keys.refetch()} />;
  if (keys.data.length === 0) return <p className={styles.hint}>{d.noKeys}</p>;
  return (
    <ul className={styles.people}>
      {keys.data.map(held => (
        <KeyRow key={held.key.id} person={id} held={held} />
      ))}
    </ul>
  );
}

function KeyRow({ person, held: { key, organization_name: organization } }: { person: string; held: HeldKey }) {
  const t = useTexts();
  const d = useDirectoryTexts();
  const client = useQueryClient();
  const [confirming, setConfirming] = useState(false);
  const remove = useMutation({
    mutationFn: () =>
      take(
        api.DELETE("/api/v1/operator/people/{id}/api-keys/{key}", { params: { path: { id: person, key: key.id } } }),
      ),
    onSuccess: () => notify(d.removed({ name: key.name })),
    onError: error => notifyFailure(t, error),
    onSettled: () => {
      setConfirming(false);
      return client.invalidateQueries({ queryKey: keysOf(person).queryKey });
    },
  });
  return (
    <li>
      <KeySquare size={18} aria-hidden="true" />
      <div className={styles.person}>
        <span className={styles.who}>
          {key.name}
          <small>{d.keyOf({ organization, prefix: key.prefix })}</small>
        </span>
      </div>
      <IconButton size="s" label={d.remove({ name: key.name })} icon={<Trash2 />} onPress={() => setConfirming(true)} />
      <Confirm
        title={d.removeTitle({ name: key.name })}
        action={d.remove({ name: key.name })}
        isOpen={confirming}
        isPending={remove.isPending}
        onClose={() => setConfirming(false)}
        onConfirm={() => remove.mutate()}
      >
        {d.removeText}
      </Confirm>
    </li>
  );
}
