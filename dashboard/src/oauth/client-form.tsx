import { useState } from "react";
import type { OAuthClient } from "../api/types";
import styles from "../settings/settings-page.module.css";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { Select } from "../ui/select";
import { useOAuthTexts } from "./texts";

type Reach = OAuthClient["reach"];

const reaches = ["read", "write", "admin"] as const satisfies Reach[];
const kinds = ["public", "confidential"] as const;

/** An app as it shall be. */
export interface WantedClient {
  name: string;
  home_page: string;
  redirect_uris: string[];
  reach: Reach;
}

interface ClientFormProps {
  /** The app that is changed; none for a new one. */
  client?: OAuthClient;
  error: unknown;
  isPending: boolean;
  onSubmit: (wanted: WantedClient, confidential: boolean) => void;
}

export function ClientForm({ client, error, isPending, onSubmit }: ClientFormProps) {
  const o = useOAuthTexts();
  const [reach, setReach] = useState<Reach>(client?.reach ?? "read");
  const [kind, setKind] = useState<(typeof kinds)[number]>("public");
  return (
    <Form
      className={styles.form}
      error={error}
      onSubmit={({ name = "", home_page = "", redirect_uris = "" }) =>
        onSubmit(
          {
            name: name.trim(),
            home_page: home_page.trim(),
            redirect_uris: redirect_uris.split(/\s+/).filter(Boolean),
            reach,
          },
          kind === "confidential",
        )
      }
    >
      <TextField
        name="name"
        label={o.clients.name}
        description={o.clients.nameHint}
        defaultValue={client?.name}
        autoComplete="off"
        isRequired
      />
      <TextField
        name="home_page"
        type="url"
        label={o.clients.home}
        defaultValue={client?.home_page}
        autoComplete="off"
        isRequired
      />
      <TextField
        name="redirect_uris"
        label={o.clients.redirects}
        description={o.clients.redirectsHint}
        defaultValue={client?.redirect_uris.join("\n")}
        rows={2}
        autoComplete="off"
        isRequired
      />
      <Select<Reach>
        label={o.clients.reach}
        value={reach}
        choices={reaches.map(id => ({ id, label: o.reaches[id] }))}
        onChange={setReach}
      />
      {!client && (
        <Select<(typeof kinds)[number]>
          label={o.clients.kind}
          value={kind}
          choices={kinds.map(id => ({ id, label: o.clients.kinds[id] }))}
          onChange={setKind}
        />
      )}
      <Button type="submit" look="primary" className={styles.submit} isPending={isPending}>
        {client ? o.clients.save : o.clients.add}
      </Button>
    </Form>
  );
}
