import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Trash2 } from "lucide-react";
import { useState } from "react";
import { api, take } from "../api/client";
import type { Namespace, PublishToken } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import settings from "../settings/settings-page.module.css";
import { Badge } from "../ui/badge";
import { Button, IconButton } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { Confirm } from "../ui/dialog";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { Select } from "../ui/select";
import { Empty, Failure, Skeleton } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import { CopyBox } from "./copy-box";
import styles from "./namespace.module.css";
import { publishTokensQuery } from "./queries";
import { useNamespaceTexts } from "./texts";

const lifetimes = ["30", "90", "365"] as const;
/** From then on the server writes mails about it. */
const endsSoon = 14 * 86_400_000;
type Lifetime = (typeof lifetimes)[number];

/** With which programs publish. */
export function PublishTokens({ namespaces }: { namespaces: Namespace[] }) {
  const n = useNamespaceTexts();
  const tokens = useQuery(publishTokensQuery);
  return (
    <section className={styles.section}>
      <h2>{n.tokens}</h2>
      <p className={settings.hint}>{n.tokensText}</p>
      {tokens.isPending && <Skeleton lines={2} />}
      {tokens.isError && <Failure compact error={tokens.error} onRetry={() => void tokens.refetch()} />}
      {tokens.data?.length === 0 && (
        <Empty compact icon={<KeyRound />} title={n.tokenNone}>
          {n.tokenNoneText}
        </Empty>
      )}
      {tokens.data && tokens.data.length > 0 && (
        <ul className={settings.people}>
          {tokens.data.map(token => (
            <TokenRow key={token.id} token={token} />
          ))}
        </ul>
      )}
      {namespaces.length > 0 && <NewToken namespaces={namespaces} />}
    </section>
  );
}

function NewToken({ namespaces }: { namespaces: Namespace[] }) {
  const n = useNamespaceTexts();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<readonly string[]>(
    namespaces.length === 1 ? namespaces.map(each => each.name) : [],
  );
  const [lifetime, setLifetime] = useState<Lifetime>("90");
  const create = useMutation({
    mutationFn: ({ name = "" }: Record<string, string>) =>
      take(
        api.POST("/api/v1/publish-tokens", {
          body: { name: name.trim(), namespaces: [...chosen], expires_in_days: Number(lifetime) },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: publishTokensQuery.queryKey }),
  });
  const fresh = create.data;
  return (
    <>
      <Form key={fresh?.id} className={settings.form} error={create.error} onSubmit={values => create.mutate(values)}>
        <TextField name="name" label={n.tokenName} autoComplete="off" isRequired />
        <fieldset className={styles.choices}>
          <legend>{n.tokenFor}</legend>
          {namespaces.map(({ name }) => (
            <Checkbox
              key={name}
              isSelected={chosen.includes(name)}
              onChange={on => setChosen(on ? [...chosen, name] : chosen.filter(each => each !== name))}
            >
              {name}
            </Checkbox>
          ))}
        </fieldset>
        <Select<Lifetime>
          label={n.tokenDays}
          value={lifetime}
          choices={lifetimes.map(id => ({ id, label: n.days({ count: Number(id) }) }))}
          onChange={setLifetime}
        />
        <Button type="submit" className={settings.submit} isPending={create.isPending} isDisabled={chosen.length === 0}>
          {n.tokenCreate}
        </Button>
      </Form>
      {fresh?.token && (
        <div className={settings.linkBox} role="status">
          {n.tokenFresh({ name: fresh.name })}
          <CopyBox text={fresh.token} />
        </div>
      )}
    </>
  );
}

function TokenRow({ token }: { token: PublishToken }) {
  const t = useTexts();
  const n = useNamespaceTexts();
  const format = useFormat();
  const client = useQueryClient();
  const [confirming, setConfirming] = useState(false);
  const revoke = useMutation({
    mutationFn: () => take(api.DELETE("/api/v1/publish-tokens/{id}", { params: { path: { id: token.id } } })),
    onSuccess: () => notify(n.revoked({ name: token.name })),
    onError: error => notifyFailure(t, error),
    onSettled: () => {
      setConfirming(false);
      return client.invalidateQueries({ queryKey: publishTokensQuery.queryKey });
    },
  });
  const date = format.date(token.expires_at);
  const left = new Date(token.expires_at).getTime() - Date.now();
  const expired = left < 0;
  return (
    <li>
      <KeyRound size={18} aria-hidden="true" />
      <span className={settings.who}>
        <span className={styles.tokenName}>
          {token.name}
          {expired && <Badge tone="red">{n.tokenEnded}</Badge>}
          {!expired && left < endsSoon && (
            <Badge tone="amber">{n.tokenEnds({ when: format.ago(token.expires_at) })}</Badge>
          )}
        </span>
        <small>
          {[
            token.namespaces.join(", "),
            expired ? n.tokenExpired({ date }) : n.tokenUntil({ date }),
            token.used_at ? n.tokenUsed({ when: format.ago(token.used_at) }) : n.tokenUnused,
            ...(token.warned_at && !expired ? [n.tokenWarned({ when: format.ago(token.warned_at) })] : []),
          ].join(" · ")}
        </small>
      </span>
      <IconButton
        size="s"
        label={n.revoke({ name: token.name })}
        icon={<Trash2 />}
        onPress={() => setConfirming(true)}
      />
      <Confirm
        title={n.revokeTitle}
        action={n.revokeAction}
        isOpen={confirming}
        isPending={revoke.isPending}
        onClose={() => setConfirming(false)}
        onConfirm={() => revoke.mutate()}
      >
        {n.revokeText({ name: token.name })}
      </Confirm>
    </li>
  );
}
