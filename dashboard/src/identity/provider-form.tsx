import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useProof } from "../account/proof";
import { api, take } from "../api/client";
import type { IdentityProvider, ProviderSettings, Role } from "../api/types";
import { useTexts } from "../language/language";
import { CopyBox } from "../namespace/copy-box";
import styles from "../settings/settings-page.module.css";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { TextField } from "../ui/field";
import { Form, ProblemBanner } from "../ui/form";
import { Select } from "../ui/select";
import { notify } from "../ui/toast";
import { providersQuery, registrationQuery } from "./queries";
import { useIdentityTexts } from "./texts";

const roles = ["admin", "member", "guest"] as const;
type Given = (typeof roles)[number];
type Otherwise = Given | "nobody";

interface ProviderFormProps {
  /** The one to change; none: a new one is made. */
  provider?: IdentityProvider;
  onDone: () => void;
}

function isGiven(role: Role | null | undefined): role is Given {
  return role === "admin" || role === "member" || role === "guest";
}

export function ProviderForm({ provider, onDone }: ProviderFormProps) {
  const t = useTexts();
  const i = useIdentityTexts();
  const client = useQueryClient();
  const { proven, dialog } = useProof();
  const registration = useQuery(registrationQuery);
  const present = provider?.default_role;
  const [otherwise, setOtherwise] = useState<Otherwise>(isGiven(present) ? present : provider ? "nobody" : "member");
  const [required, setRequired] = useState(provider?.required ?? false);
  const save = useMutation({
    mutationFn: (body: ProviderSettings) =>
      proven(() =>
        take(
          provider
            ? api.PUT("/api/v1/identity-providers/{id}", { params: { path: { id: provider.id } }, body })
            : api.POST("/api/v1/identity-providers", { body }),
        ),
      ),
    onSuccess: saved => {
      notify(i.providers.saved({ name: saved.name }));
      onDone();
      return client.invalidateQueries({ queryKey: providersQuery.queryKey });
    },
  });
  const submit = (values: Record<string, string>) =>
    save.mutate({
      name: values.name ?? "",
      issuer: values.issuer ?? "",
      client_id: values.client_id ?? "",
      ...(values.client_secret ? { client_secret: values.client_secret } : {}),
      ...(values.groups_claim?.trim() ? { groups_claim: values.groups_claim.trim() } : {}),
      group_roles: roles.flatMap(role => split(values[`groups_${role}`]).map(group => ({ group, role }))),
      ...(otherwise === "nobody" ? {} : { default_role: otherwise }),
      required,
    });
  const groupsOf = (role: Given) =>
    provider?.group_roles
      .filter(each => each.role === role)
      .map(each => each.group)
      .join(", ");
  return (
    <Form className={styles.form} error={save.error} onSubmit={submit}>
      <TextField
        name="name"
        label={i.providers.name}
        description={i.providers.nameHint}
        defaultValue={provider?.name}
        autoComplete="off"
        isRequired
      />
      <TextField
        name="issuer"
        label={i.providers.issuer}
        description={i.providers.issuerHint}
        defaultValue={provider?.issuer}
        autoComplete="off"
        isRequired
      />
      <TextField
        name="client_id"
        label={i.providers.clientId}
        defaultValue={provider?.client_id}
        autoComplete="off"
        isRequired
      />
      <TextField
        name="client_secret"
        type="password"
        label={i.providers.clientSecret}
        description={provider?.secret ? i.providers.secretKept : undefined}
        autoComplete="off"
      />
      <div className={styles.setting}>
        <p>{i.providers.redirect}</p>
        {registration.isError && <ProblemBanner error={registration.error} />}
        {registration.data && <Redirect uri={registration.data.redirect_uri} />}
      </div>
      <TextField
        name="groups_claim"
        label={i.providers.groupsClaim}
        description={i.providers.groupsClaimHint}
        defaultValue={provider?.groups_claim ?? undefined}
        autoComplete="off"
      />
      {roles.map(role => (
        <TextField
          key={role}
          name={`groups_${role}`}
          label={i.providers.groups[role]}
          description={i.providers.groupsHint}
          defaultValue={groupsOf(role)}
          autoComplete="off"
        />
      ))}
      <Select<Otherwise>
        label={i.providers.otherwise}
        value={otherwise}
        choices={[
          ...roles.map(id => ({ id, label: t.members.roles[id] })),
          { id: "nobody" as const, label: i.providers.otherwiseNone },
        ]}
        onChange={setOtherwise}
      />
      <Checkbox isSelected={required} onChange={setRequired}>
        {i.providers.required}
      </Checkbox>
      <Button type="submit" look="primary" className={styles.submit} isPending={save.isPending}>
        {i.providers.save}
      </Button>
      <Button look="ghost" className={styles.submit} onPress={onDone}>
        {t.common.cancel}
      </Button>
      {dialog}
    </Form>
  );
}

/** People come back to the server's public address: whoever has it open at another one would not arrive. */
function Redirect({ uri }: { uri: string }) {
  const i = useIdentityTexts();
  const { origin } = new URL(uri);
  return (
    <>
      <CopyBox text={uri} />
      {origin !== location.origin && <Banner>{i.providers.elsewhere({ origin, here: location.origin })}</Banner>}
    </>
  );
}

function split(text: string | undefined): string[] {
  return (text ?? "")
    .split(",")
    .map(item => item.trim())
    .filter(Boolean);
}
