import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Building2, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useProof } from "../account/proof";
import { api, take } from "../api/client";
import type { IdentityProvider } from "../api/types";
import { useTexts } from "../language/language";
import styles from "../settings/settings-page.module.css";
import { Button, IconButton } from "../ui/button";
import { Confirm } from "../ui/dialog";
import { Empty, Failure, Skeleton } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import { Domains } from "./domains";
import { ProviderForm } from "./provider-form";
import { providersQuery } from "./queries";
import { useIdentityTexts } from "./texts";

/** Settings, "Single sign-on": whose server vouches for people of the organisation. */
export function IdentitySection() {
  const i = useIdentityTexts();
  const providers = useQuery(providersQuery);
  const [adding, setAdding] = useState(false);
  return (
    <>
      <p className={styles.hint}>{i.providers.text}</p>
      {providers.isPending && <Skeleton lines={1} height={56} />}
      {providers.isError && <Failure compact error={providers.error} onRetry={() => void providers.refetch()} />}
      {providers.data?.length === 0 && !adding && (
        <Empty compact icon={<Building2 />} title={i.providers.none}>
          {i.providers.noneText}
        </Empty>
      )}
      {providers.data && providers.data.length > 0 && (
        <ul className={styles.people}>
          {providers.data.map(provider => (
            <ProviderRow key={provider.id} provider={provider} />
          ))}
        </ul>
      )}
      {adding ? (
        <ProviderForm onDone={() => setAdding(false)} />
      ) : (
        <Button icon={<Plus />} className={styles.submit} onPress={() => setAdding(true)}>
          {i.providers.add}
        </Button>
      )}
      <h3 className={styles.subtitle}>{i.domains.title}</h3>
      <Domains />
    </>
  );
}

function ProviderRow({ provider }: { provider: IdentityProvider }) {
  const t = useTexts();
  const i = useIdentityTexts();
  const client = useQueryClient();
  const { proven, dialog } = useProof();
  const [changing, setChanging] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const remove = useMutation({
    mutationFn: () => {
      setConfirming(false);
      const path = { id: provider.id };
      return proven(() => take(api.DELETE("/api/v1/identity-providers/{id}", { params: { path } })));
    },
    onSuccess: () => notify(i.providers.removed({ name: provider.name })),
    onError: error => notifyFailure(t, error),
    onSettled: () => client.invalidateQueries({ queryKey: providersQuery.queryKey }),
  });
  if (changing) {
    return (
      <li>
        <ProviderForm provider={provider} onDone={() => setChanging(false)} />
      </li>
    );
  }
  return (
    <li>
      <Building2 size={18} aria-hidden="true" />
      <div className={styles.person}>
        <span className={styles.who}>
          {provider.name}
          <small>{[provider.issuer, provider.required ? i.providers.on : null].filter(Boolean).join(" · ")}</small>
        </span>
      </div>
      <IconButton
        size="s"
        label={i.providers.change({ name: provider.name })}
        icon={<Pencil />}
        onPress={() => setChanging(true)}
      />
      <IconButton
        size="s"
        label={i.providers.remove({ name: provider.name })}
        icon={<Trash2 />}
        isPending={remove.isPending}
        onPress={() => setConfirming(true)}
      />
      <Confirm
        title={i.providers.removeTitle}
        action={i.providers.removeAction}
        isOpen={confirming}
        onClose={() => setConfirming(false)}
        onConfirm={() => remove.mutate()}
      >
        {i.providers.removeText({ name: provider.name })}
      </Confirm>
      {dialog}
    </li>
  );
}
