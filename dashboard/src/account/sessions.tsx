import { type QueryKey, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { LogOut, MonitorSmartphone, SquareTerminal } from "lucide-react";
import { useState } from "react";
import { api, take } from "../api/client";
import type { OpenSession } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import styles from "../settings/settings-page.module.css";
import { Badge } from "../ui/badge";
import { Button, IconButton } from "../ui/button";
import { Confirm } from "../ui/dialog";
import { LongList } from "../ui/long-list";
import { Failure, Skeleton } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import { device } from "./device";
import type { AccountTexts } from "./en";
import { sessionsQuery } from "./queries";
import { useAccountTexts } from "./texts";

/** Where one is signed in, so that a session that is not one's own is found and ended. */
export function Sessions() {
  const t = useTexts();
  const a = useAccountTexts();
  const client = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const [confirming, setConfirming] = useState(false);
  const endOthers = useMutation({
    mutationFn: () => take(api.DELETE("/api/v1/users/me/sessions")),
    onSuccess: () => notify(a.sessions.ended),
    onError: error => notifyFailure(t, error),
    onSettled: () => {
      setConfirming(false);
      return client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    },
  });
  if (sessions.isPending) return <Skeleton lines={2} height={56} />;
  if (sessions.isError) return <Failure compact error={sessions.error} onRetry={() => void sessions.refetch()} />;
  return (
    <>
      <LongList items={sessions.data} className={styles.people}>
        {session => (
          <SessionRow
            key={session.id}
            session={session}
            end={() => take(api.DELETE("/api/v1/users/me/sessions/{id}", { params: { path: { id: session.id } } }))}
            queryKey={sessionsQuery.queryKey}
          />
        )}
      </LongList>
      {sessions.data.length > 1 && (
        <Button className={styles.submit} onPress={() => setConfirming(true)}>
          {a.sessions.endOthers}
        </Button>
      )}
      <Confirm
        title={a.sessions.endTitle}
        action={a.sessions.endOthers}
        isOpen={confirming}
        isPending={endOthers.isPending}
        onClose={() => setConfirming(false)}
        onConfirm={() => endOthers.mutate()}
      >
        {a.sessions.endText}
      </Confirm>
    </>
  );
}

interface SessionRowProps {
  session: OpenSession;
  end: () => Promise<unknown>;
  /** What is read again afterwards. */
  queryKey: QueryKey;
}

/** A sign-in, one's own or somebody's whom one helps. */
export function SessionRow({ session, end: ending, queryKey }: SessionRowProps) {
  const t = useTexts();
  const a = useAccountTexts();
  const format = useFormat();
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: ending,
    onSuccess: () => notify(a.sessions.ended),
    onError: error => notifyFailure(t, error),
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
  const name = nameOf(session, a);
  return (
    <li>
      {session.kind === "token" ? (
        <SquareTerminal size={18} aria-hidden="true" />
      ) : (
        <MonitorSmartphone size={18} aria-hidden="true" />
      )}
      <div className={styles.person}>
        <span className={styles.who}>
          {name}
          <small>
            {session.address} ·{" "}
            {a.sessions.since({ since: format.date(session.created_at), seen: format.ago(session.renewed_at) })}
          </small>
        </span>
      </div>
      {session.current ? (
        <Badge tone="green">{a.sessions.current}</Badge>
      ) : (
        <IconButton
          size="s"
          label={a.sessions.end({ device: name })}
          icon={<LogOut />}
          isPending={end.isPending}
          onPress={() => end.mutate()}
        />
      )}
    </li>
  );
}

function nameOf(session: OpenSession, a: AccountTexts): string {
  const found = device(session.user_agent ?? "");
  if (found) return a.sessions.on(found);
  return session.kind === "token" ? a.sessions.program : a.sessions.unknown;
}
