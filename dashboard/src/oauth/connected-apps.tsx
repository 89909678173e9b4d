import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { AppWindow, Unlink } from "lucide-react";
import { useState } from "react";
import { api, take } from "../api/client";
import type { ConnectedApp } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import styles from "../settings/settings-page.module.css";
import { IconButton } from "../ui/button";
import { Confirm } from "../ui/dialog";
import { Failure } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import { appsQuery } from "./queries";
import { useOAuthTexts } from "./texts";

/** Which apps one allows, so that the one that is no longer wanted is found and ended. */
export function ConnectedApps() {
  const o = useOAuthTexts();
  const apps = useQuery(appsQuery);
  return (
    <>
      <h3 className={styles.subtitle}>{o.connected.title}</h3>
      <p className={styles.hint}>{apps.data?.length === 0 ? o.connected.none : o.connected.text}</p>
      {apps.isError && <Failure compact error={apps.error} onRetry={() => void apps.refetch()} />}
      {apps.data && apps.data.length > 0 && (
        <ul className={styles.people}>
          {apps.data.map(app => (
            <AppRow key={app.id} app={app} />
          ))}
        </ul>
      )}
    </>
  );
}

function AppRow({ app }: { app: ConnectedApp }) {
  const t = useTexts();
  const o = useOAuthTexts();
  const format = useFormat();
  const client = useQueryClient();
  const [confirming, setConfirming] = useState(false);
  const end = useMutation({
    mutationFn: () => take(api.DELETE("/api/v1/users/me/apps/{id}", { params: { path: { id: app.id } } })),
    onSuccess: () => notify(o.connected.ended({ name: app.name })),
    onError: error => notifyFailure(t, error),
    onSettled: () => {
      setConfirming(false);
      return client.invalidateQueries({ queryKey: appsQuery.queryKey });
    },
  });
  const facts = [
    app.organization_name,
    o.reaches[app.reach],
    o.connected.since({ date: format.date(app.created_at) }),
    app.last_used_at && o.connected.used({ when: format.ago(app.last_used_at) }),
  ];
  return (
    <li>
      <AppWindow size={18} aria-hidden="true" />
      <div className={styles.person}>
        <span className={styles.who}>
          <a href={app.home_page} target="_blank" rel="noreferrer">
            {app.name}
          </a>
          <small>{facts.filter(Boolean).join(" · ")}</small>
        </span>
      </div>
      <IconButton
        size="s"
        label={o.connected.end({ name: app.name })}
        icon={<Unlink />}
        onPress={() => setConfirming(true)}
      />
      <Confirm
        title={o.connected.endTitle}
        action={o.connected.endAction}
        isOpen={confirming}
        isPending={end.isPending}
        onClose={() => setConfirming(false)}
        onConfirm={() => end.mutate()}
      >
        {o.connected.endText({ name: app.name })}
      </Confirm>
    </li>
  );
}
