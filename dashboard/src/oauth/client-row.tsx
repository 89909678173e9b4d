import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { AppWindow, KeyRound, Pencil, Trash2, Unlink, Users } from "lucide-react";
import { useState } from "react";
import type { useProof } from "../account/proof";
import { api, take } from "../api/client";
import type { OAuthClient, OAuthClientRegistered } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import styles from "../settings/settings-page.module.css";
import { IconButton } from "../ui/button";
import { Confirm, Dialog } from "../ui/dialog";
import { Failure, Skeleton } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import { ClientForm, type WantedClient } from "./client-form";
import { clientsQuery, peopleQuery } from "./queries";
import { useOAuthTexts } from "./texts";

interface ClientRowProps {
  held: OAuthClient;
  proven: ReturnType<typeof useProof>["proven"];
  onSecret: (made: OAuthClientRegistered) => void;
}

export function ClientRow({ held, proven, onSecret }: ClientRowProps) {
  const t = useTexts();
  const o = useOAuthTexts();
  const client = useQueryClient();
  const [open, setOpen] = useState<"change" | "people" | "renew" | "remove" | null>(null);
  const path = { id: held.id };
  const settle = {
    onError: (error: unknown) => notifyFailure(t, error),
    onSettled: () => {
      setOpen(null);
      return client.invalidateQueries({ queryKey: clientsQuery.queryKey });
    },
  };
  const change = useMutation({
    mutationFn: (body: WantedClient) =>
      proven(() => take(api.PUT("/api/v1/oauth-clients/{id}", { params: { path }, body }))),
    onSuccess: () => {
      setOpen(null);
      return client.invalidateQueries({ queryKey: clientsQuery.queryKey });
    },
  });
  const renew = useMutation({
    mutationFn: () => proven(() => take(api.POST("/api/v1/oauth-clients/{id}/secret", { params: { path } }))),
    onSuccess: onSecret,
    ...settle,
  });
  const remove = useMutation({
    mutationFn: () => take(api.DELETE("/api/v1/oauth-clients/{id}", { params: { path } })),
    onSuccess: () => notify(o.clients.removed({ name: held.name })),
    ...settle,
  });
  const acts = [
    { id: "people", label: o.clients.show, icon: <Users /> },
    { id: "change", label: o.clients.change, icon: <Pencil /> },
    ...(held.confidential ? [{ id: "renew", label: o.clients.renew, icon: <KeyRound /> } as const] : []),
    { id: "remove", label: o.clients.remove, icon: <Trash2 /> },
  ] as const;
  return (
    <li>
      <AppWindow size={18} aria-hidden="true" />
      <div className={styles.person}>
        <span className={styles.who}>
          {held.name}
          <small>
            {o.clients.id}: <code>{held.id}</code>
          </small>
          <small>
            {[o.reaches[held.reach], o.clients.people({ count: held.people }), held.redirect_uris.join(" ")].join(
              " · ",
            )}
          </small>
        </span>
        <div>
          {acts.map(act => (
            <IconButton
              key={act.id}
              size="s"
              label={act.label({ name: held.name })}
              icon={act.icon}
              onPress={() => setOpen(act.id)}
            />
          ))}
        </div>
      </div>
      <Dialog title={o.clients.change({ name: held.name })} isOpen={open === "change"} onClose={() => setOpen(null)}>
        <ClientForm
          client={held}
          error={change.error}
          isPending={change.isPending}
          onSubmit={wanted => change.mutate(wanted)}
        />
      </Dialog>
      <Dialog title={o.clients.show({ name: held.name })} isOpen={open === "people"} onClose={() => setOpen(null)}>
        <People id={held.id} />
      </Dialog>
      <Confirm
        title={o.clients.renewTitle}
        action={o.clients.renewAction}
        isOpen={open === "renew"}
        isPending={renew.isPending}
        onClose={() => setOpen(null)}
        onConfirm={() => renew.mutate()}
      >
        {o.clients.renewText({ name: held.name })}
      </Confirm>
      <Confirm
        title={o.clients.removeTitle}
        action={o.clients.removeAction}
        isOpen={open === "remove"}
        isPending={remove.isPending}
        onClose={() => setOpen(null)}
        onConfirm={() => remove.mutate()}
      >
        {o.clients.removeText({ name: held.name })}
      </Confirm>
    </li>
  );
}

function People({ id }: { id: string }) {
  const t = useTexts();
  const o = useOAuthTexts();
  const format = useFormat();
  const client = useQueryClient();
  const people = useQuery(peopleQuery(id));
  const end = useMutation({
    mutationFn: ({ userId }: { userId: string; person: string }) =>
      take(api.DELETE("/api/v1/oauth-clients/{id}/people/{user_id}", { params: { path: { id, user_id: userId } } })),
    onSuccess: (_, { person }) => notify(o.clients.ended({ person })),
    onError: error => notifyFailure(t, error),
    onSettled: () => client.invalidateQueries({ queryKey: clientsQuery.queryKey }),
  });
  if (people.isPending) return <Skeleton lines={2} height={56} />;
  if (people.isError) return <Failure compact error={people.error} onRetry={() => void people.refetch()} />;
  if (people.data.length === 0) return <p>{o.clients.people({ count: 0 })}</p>;
  return (
    <ul className={styles.people}>
      {people.data.map(({ user_id, user_name, reach, created_at, last_used_at }) => {
        const person = user_name ?? "—";
        return (
          <li key={user_id}>
            <span className={styles.who}>
              {person}
              <small>
                {[
                  o.reaches[reach],
                  o.connected.since({ date: format.date(created_at) }),
                  last_used_at && o.connected.used({ when: format.ago(last_used_at) }),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </small>
            </span>
            <IconButton
              size="s"
              label={o.clients.end({ person })}
              icon={<Unlink />}
              isPending={end.isPending && end.variables.userId === user_id}
              onPress={() => end.mutate({ userId: user_id, person })}
            />
          </li>
        );
      })}
    </ul>
  );
}
