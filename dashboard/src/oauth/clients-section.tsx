import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { AppWindow, Copy } from "lucide-react";
import { useState } from "react";
import { useProof } from "../account/proof";
import { api, take } from "../api/client";
import type { OAuthClientRegistered } from "../api/types";
import { useTexts } from "../language/language";
import styles from "../settings/settings-page.module.css";
import { Button } from "../ui/button";
import { copy } from "../ui/copy";
import { Empty, Failure, Skeleton } from "../ui/states";
import { ClientForm, type WantedClient } from "./client-form";
import { ClientRow } from "./client-row";
import { clientsQuery } from "./queries";
import { useOAuthTexts } from "./texts";

/** Settings, "Apps": which apps people of the organisation may allow to act for them. */
export function ClientsSection() {
  const o = useOAuthTexts();
  const client = useQueryClient();
  const clients = useQuery(clientsQuery);
  const { proven, dialog } = useProof();
  const [made, setMade] = useState<OAuthClientRegistered | null>(null);
  const register = useMutation({
    mutationFn: (body: WantedClient & { confidential: boolean }) =>
      proven(() => take(api.POST("/api/v1/oauth-clients", { body }))),
    onSuccess: registered => {
      setMade(registered);
      void client.invalidateQueries({ queryKey: clientsQuery.queryKey });
    },
  });
  return (
    <>
      <p className={styles.hint}>{o.clients.text}</p>
      <ClientForm
        key={register.data?.client.id}
        error={register.error}
        isPending={register.isPending}
        onSubmit={(wanted, confidential) => register.mutate({ ...wanted, confidential })}
      />
      {made?.secret && <Secret name={made.client.name} secret={made.secret} />}
      {clients.isPending && <Skeleton lines={2} height={56} />}
      {clients.isError && <Failure compact error={clients.error} onRetry={() => void clients.refetch()} />}
      {clients.data?.length === 0 && (
        <Empty compact icon={<AppWindow />} title={o.clients.none}>
          {o.clients.noneText}
        </Empty>
      )}
      {clients.data && clients.data.length > 0 && (
        <ul className={styles.people}>
          {clients.data.map(held => (
            <ClientRow key={held.id} held={held} proven={proven} onSecret={setMade} />
          ))}
        </ul>
      )}
      {dialog}
    </>
  );
}

function Secret({ name, secret }: { name: string; secret: string }) {
  const t = useTexts();
  const o = useOAuthTexts();
  return (
    <div className={styles.linkBox} role="status">
      {o.clients.fresh({ name })}
      <code>{secret}</code>
      <Button icon={<Copy />} className={styles.submit} onPress={() => copy(t, secret)}>
        {t.common.copy}
      </Button>
    </div>
  );
}
