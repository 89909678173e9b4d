import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Copy, KeySquare, Trash2 } from "lucide-react";
import { useState } from "react";
import { useProof } from "../account/proof";
import { useAccountTexts } from "../account/texts";
import { api, take } from "../api/client";
import type { ApiKey, ApiKeyCreated } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import { atLeast, useSession } from "../session/session";
import styles from "../settings/settings-page.module.css";
import { Button, IconButton } from "../ui/button";
import { copy } from "../ui/copy";
import { Confirm } from "../ui/dialog";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { LongList } from "../ui/long-list";
import { Select } from "../ui/select";
import { Empty, Failure, Skeleton } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";

type Reach = ApiKey["reach"];

const reaches = ["read", "write", "admin"] as const satisfies Reach[];
const day = 86_400_000;
const lifetimes = ["30", "90", "365", "never"] as const;
type Lifetime = (typeof lifetimes)[number];

const keysQuery = {
  queryKey: ["api-keys"],
  queryFn: async () => (await take(api.GET("/api/v1/api-keys"))).items,
};

/** Settings, "API keys": with which programs act for somebody. */
export function ApiKeysSection() {
  const a = useAccountTexts();
  const keys = useQuery(keysQuery);
  return (
    <>
      <p className={styles.hint}>{a.keys.text}</p>
      <NewKey />
      {keys.isPending && <Skeleton lines={2} height={56} />}
      {keys.isError && <Failure compact error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data?.length === 0 && (
        <Empty compact icon={<KeySquare />} title={a.keys.none}>
          {a.keys.noneText}
        </Empty>
      )}
      {keys.data && keys.data.length > 0 && (
        <LongList items={keys.data} className={styles.people}>
          {key => <KeyRow key={key.id} held={key} />}
        </LongList>
      )}
    </>
  );
}

function NewKey() {
  const t = useTexts();
  const a = useAccountTexts();
  const session = useSession();
  const client = useQueryClient();
  const { proven, dialog } = useProof();
  const [reach, setReach] = useState<Reach>("read");
  const [lifetime, setLifetime] = useState<Lifetime>("90");
  const [fresh, setFresh] = useState<ApiKeyCreated | null>(null);
  const create = useMutation({
    mutationFn: ({ name = "", networks = "" }: Record<string, string>) =>
      proven(() =>
        take(
          api.POST("/api/v1/api-keys", {
            body: {
              name: name.trim(),
              reach,
              networks: networks.split(/[\s,]+/).filter(Boolean),
              ...(lifetime === "never"
                ? {}
                : { expires_at: new Date(Date.now() + Number(lifetime) * day).toISOString() }),
            },
          }),
        ),
      ),
    onSuccess: created => {
      setFresh(created);
      void client.invalidateQueries({ queryKey: keysQuery.queryKey });
    },
  });
  const allowed = reaches.filter(each => each !== "admin" || atLeast(session, "admin"));
  return (
    <>
      <Form
        key={fresh?.details.id}
        className={styles.form}
        error={create.error}
        onSubmit={values => create.mutate(values)}
      >
        <TextField name="name" label={a.keys.name} description={a.keys.nameHint} autoComplete="off" isRequired />
        <Select<Reach>
          label={a.keys.reach}
          value={reach}
          choices={allowed.map(id => ({ id, label: a.keys.reaches[id] }))}
          onChange={setReach}
        />
        <Select<Lifetime>
          label={a.keys.lifetime}
          value={lifetime}
          choices={lifetimes.map(id => ({
            id,
            label: id === "never" ? a.keys.forEver : a.keys.days({ count: Number(id) }),
          }))}
          onChange={setLifetime}
        />
        <TextField name="networks" label={a.keys.networks} description={a.keys.networksHint} autoComplete="off" />
        <Button type="submit" look="primary" className={styles.submit} isPending={create.isPending}>
          {a.keys.create}
        </Button>
      </Form>
      {fresh && (
        <div className={styles.linkBox} role="status">
          {a.keys.fresh({ name: fresh.details.name })}
          <code>{fresh.key}</code>
          <Button icon={<Copy />} className={styles.submit} onPress={() => copy(t, fresh.key)}>
            {t.common.copy}
          </Button>
        </div>
      )}
      {dialog}
    </>
  );
}

function KeyRow({ held }: { held: ApiKey }) {
  const t = useTexts();
  const a = useAccountTexts();
  const format = useFormat();
  const session = useSession();
  const client = useQueryClient();
  const [confirming, setConfirming] = useState(false);
  const remove = useMutation({
    mutationFn: () => take(api.DELETE("/api/v1/api-keys/{id}", { params: { path: { id: held.id } } })),
    onSuccess: () => notify(a.keys.removed({ name: held.name })),
    onError: error => notifyFailure(t, error),
    onSettled: () => {
      setConfirming(false);
      return client.invalidateQueries({ queryKey: keysQuery.queryKey });
    },
  });
  const facts = [
    held.user_id === session.user.id ? null : held.user_name,
    a.keys.reaches[held.reach],
    held.expires_at ? a.keys.until({ date: format.date(held.expires_at) }) : a.keys.forEver,
    held.networks.join(", ") || null,
    held.last_used_at
      ? a.keys.used({ when: format.ago(held.last_used_at), address: held.last_used_address ?? "" })
      : a.keys.unused,
  ];
  return (
    <li>
      <KeySquare size={18} aria-hidden="true" />
      <div className={styles.person}>
        <span className={styles.who}>
          {held.name} <code>{held.prefix}…</code>
          <small>{facts.filter(Boolean).join(" · ")}</small>
        </span>
      </div>
      <IconButton
        size="s"
        label={a.keys.remove({ name: held.name })}
        icon={<Trash2 />}
        onPress={() => setConfirming(true)}
      />
      <Confirm
        title={a.keys.removeTitle}
        action={a.keys.removeAction}
        isOpen={confirming}
        isPending={remove.isPending}
        onClose={() => setConfirming(false)}
        onConfirm={() => remove.mutate()}
      >
        {a.keys.removeText({ name: held.name })}
      </Confirm>
    </li>
  );
}
