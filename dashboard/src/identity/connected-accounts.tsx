import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Building2, Unlink } from "lucide-react";
import { useProof } from "../account/proof";
import { api, take } from "../api/client";
import type { Identity } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import styles from "../settings/settings-page.module.css";
import { Button, IconButton } from "../ui/button";
import { Failure } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import { departToConnect } from "./journey";
import { connectableQuery, identitiesQuery } from "./queries";
import { useIdentityTexts } from "./texts";

/** As whom providers of the organisation know one. Nothing where it has none. */
export function ConnectedAccounts() {
  const t = useTexts();
  const i = useIdentityTexts();
  const identities = useQuery(identitiesQuery);
  const providers = useQuery(connectableQuery);
  const { proven, dialog } = useProof();
  const connect = useMutation({
    mutationFn: (id: string) => proven(() => departToConnect(id)),
    onError: error => notifyFailure(t, error),
  });
  if (providers.data?.length === 0 && identities.data?.length === 0) return null;
  const known = new Set(identities.data?.map(identity => identity.provider));
  return (
    <>
      <h3 className={styles.subtitle}>{i.connected.title}</h3>
      <p className={styles.hint}>{i.connected.text}</p>
      {identities.isError && <Failure compact error={identities.error} onRetry={() => void identities.refetch()} />}
      {identities.data && identities.data.length > 0 && (
        <ul className={styles.people}>
          {identities.data.map(identity => (
            <IdentityRow key={identity.id} identity={identity} proven={proven} />
          ))}
        </ul>
      )}
      {providers.data
        ?.filter(provider => !known.has(provider.name))
        .map(provider => (
          <Button
            key={provider.id}
            icon={<Building2 />}
            className={styles.submit}
            isPending={connect.isPending && connect.variables === provider.id}
            onPress={() => connect.mutate(provider.id)}
          >
            {i.connected.connect({ name: provider.name })}
          </Button>
        ))}
      {dialog}
    </>
  );
}

interface IdentityRowProps {
  identity: Identity;
  proven: ReturnType<typeof useProof>["proven"];
}

function IdentityRow({ identity, proven }: IdentityRowProps) {
  const t = useTexts();
  const i = useIdentityTexts();
  const format = useFormat();
  const client = useQueryClient();
  const name = identity.provider ?? identity.issuer;
  const remove = useMutation({
    mutationFn: () =>
      proven(() => take(api.DELETE("/api/v1/users/me/identities/{id}", { params: { path: { id: identity.id } } }))),
    onSuccess: () => notify(i.connected.removed({ name })),
    onError: error => notifyFailure(t, error),
    onSettled: () => client.invalidateQueries({ queryKey: identitiesQuery.queryKey }),
  });
  const facts = [
    i.connected.since({ date: format.date(identity.created_at) }),
    i.connected.used({ when: format.ago(identity.last_used_at) }),
  ];
  return (
    <li>
      <Building2 size={18} aria-hidden="true" />
      <div className={styles.person}>
        <span className={styles.who}>
          {name}
          <small>{facts.join(" · ")}</small>
        </span>
      </div>
      <IconButton
        size="s"
        label={i.connected.remove({ name })}
        icon={<Unlink />}
        isPending={remove.isPending}
        onPress={() => remove.mutate()}
      />
    </li>
  );
}
