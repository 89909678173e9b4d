import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import { BadgeCheck, Building } from "lucide-react";
import { api, take } from "../api/client";
import type { Namespace } from "../api/types";
import { MarketplaceNav } from "../catalogue/marketplace-nav";
import { paths } from "../paths";
import { atLeast, useSession } from "../session/session";
import settings from "../settings/settings-page.module.css";
import { Badge, type Tone } from "../ui/badge";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { Page } from "../ui/page";
import { Empty, Failure, Skeleton } from "../ui/states";
import { notify } from "../ui/toast";
import styles from "./namespace.module.css";
import { PublishTokens } from "./publish-tokens";
import { namespacesQuery } from "./queries";
import { useNamespaceTexts } from "./texts";

/** The names under which the organisation publishes, and the tokens of its programs. */
export function PublishersPage() {
  const n = useNamespaceTexts();
  const session = useSession();
  const namespaces = useQuery(namespacesQuery);
  const mayChange = atLeast(session, "member");
  return (
    <Page title={n.title} width="text" bar={<MarketplaceNav />}>
      <div className={styles.page}>
        <p className={settings.hint}>{n.lead}</p>
        {namespaces.isPending && <Skeleton lines={2} />}
        {namespaces.isError && <Failure compact error={namespaces.error} onRetry={() => void namespaces.refetch()} />}
        {namespaces.data?.length === 0 && (
          <Empty compact icon={<Building />} title={n.none}>
            {n.noneText}
          </Empty>
        )}
        {namespaces.data && namespaces.data.length > 0 && (
          <ul className={settings.people}>
            {namespaces.data.map(each => (
              <li key={each.id}>
                <Building size={18} aria-hidden="true" />
                <span className={settings.who}>
                  <Link to={paths.publisher(each.name)}>{each.display_name}</Link>
                  <small>{each.name}</small>
                </span>
                <NamespaceState namespace={each} />
              </li>
            ))}
          </ul>
        )}
        {mayChange && <NewNamespace />}
        {mayChange && namespaces.data && <PublishTokens namespaces={namespaces.data} />}
        {mayChange && <TakeOver />}
      </div>
    </Page>
  );
}

const tones: Record<Namespace["state"], Tone> = { active: "green", held: "violet", rejected: "red" };

export function NamespaceState({ namespace }: { namespace: Namespace }) {
  const n = useNamespaceTexts();
  return (
    <span className={styles.badges}>
      {namespace.verified && (
        <Badge tone="accent" icon={<BadgeCheck aria-hidden="true" />}>
          {n.verified}
        </Badge>
      )}
      {namespace.state !== "active" && <Badge tone={tones[namespace.state]}>{n.states[namespace.state]}</Badge>}
    </span>
  );
}

function NewNamespace() {
  const n = useNamespaceTexts();
  const router = useRouter();
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: ({ name = "", display_name = "" }: Record<string, string>) =>
      take(api.POST("/api/v1/namespaces", { body: { name, display_name: display_name.trim() || null } })),
    onSuccess: made => {
      if (made.state === "active") notify(n.created({ name: made.name }));
      void client.invalidateQueries({ queryKey: ["namespaces"] });
      router.history.push(paths.publisher(made.name));
    },
  });
  return (
    <section className={styles.section}>
      <h2>{n.new}</h2>
      <Form className={settings.form} error={create.error} onSubmit={values => create.mutate(values)}>
        <TextField name="name" label={n.name} description={n.nameHint} autoComplete="off" isRequired />
        <TextField name="display_name" label={n.displayName} autoComplete="off" />
        <Button type="submit" look="primary" className={settings.submit} isPending={create.isPending}>
          {n.create}
        </Button>
      </Form>
    </section>
  );
}

function TakeOver() {
  const n = useNamespaceTexts();
  const client = useQueryClient();
  const accept = useMutation({
    mutationFn: ({ token = "" }: Record<string, string>) =>
      take(api.POST("/api/v1/namespace-transfers", { body: { token: token.trim() } })),
    onSuccess: taken => {
      notify(n.taken({ name: taken.display_name }));
      void client.invalidateQueries({ queryKey: ["namespaces"] });
    },
  });
  return (
    <section className={styles.section}>
      <h2>{n.take}</h2>
      <Form
        key={accept.data?.id}
        className={settings.form}
        error={accept.error}
        onSubmit={values => accept.mutate(values)}
      >
        <TextField name="token" label={n.takeCode} autoComplete="off" isRequired />
        <Button type="submit" className={settings.submit} isPending={accept.isPending}>
          {n.takeAction}
        </Button>
      </Form>
    </section>
  );
}
