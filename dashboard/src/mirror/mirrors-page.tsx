import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Radar } from "lucide-react";
import { useState } from "react";
import { api, take } from "../api/client";
import { ApiProblem } from "../api/problem";
import type { Mirror } from "../api/types";
import { MarketplaceNav } from "../catalogue/marketplace-nav";
import { useTexts } from "../language/language";
import { useOperator } from "../move/use-operator";
import settings from "../settings/settings-page.module.css";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { Page } from "../ui/page";
import { Select } from "../ui/select";
import { Empty, Failure, Loading, Skeleton } from "../ui/states";
import { notify } from "../ui/toast";
import styles from "./mirror.module.css";
import { MirrorCard } from "./mirror-card";
import { mirrorsQuery } from "./queries";
import { useMirrorTexts } from "./texts";

const kinds: readonly Mirror["kind"][] = ["index", "registry"];

/** Which registries this server follows, for whoever runs it. */
export function MirrorsPage() {
  const t = useTexts();
  const m = useMirrorTexts();
  const operator = useOperator();
  return (
    <Page title={m.title} width="text" bar={<MarketplaceNav />}>
      {operator === undefined && <Loading />}
      {operator === false && <Failure error={new ApiProblem(404, { code: "not_found", detail: t.notFound.text })} />}
      {operator && (
        <div className={styles.page}>
          <p className={settings.hint}>{m.lead}</p>
          <Mirrors />
          <NewMirror />
        </div>
      )}
    </Page>
  );
}

function Mirrors() {
  const m = useMirrorTexts();
  const mirrors = useQuery(mirrorsQuery);
  if (mirrors.isPending) return <Skeleton lines={2} height={96} />;
  if (mirrors.isError) return <Failure compact error={mirrors.error} onRetry={() => void mirrors.refetch()} />;
  if (mirrors.data.length === 0) {
    return (
      <Empty compact icon={<Radar />} title={m.none}>
        {m.noneText}
      </Empty>
    );
  }
  return (
    <ul className={styles.list}>
      {mirrors.data.map(mirror => (
        <li key={mirror.id}>
          <MirrorCard mirror={mirror} />
        </li>
      ))}
    </ul>
  );
}

function NewMirror() {
  const m = useMirrorTexts();
  const client = useQueryClient();
  const [kind, setKind] = useState<Mirror["kind"]>("index");
  const create = useMutation({
    mutationFn: ({ address = "" }: Record<string, string>) =>
      take(api.POST("/api/v1/operator/mirrors", { body: { kind, address: address.trim() } })),
    onSuccess: ({ address }) => {
      notify(m.followed({ address }));
      return client.invalidateQueries({ queryKey: mirrorsQuery.queryKey });
    },
  });
  return (
    <section className={styles.section}>
      <h2>{m.add}</h2>
      <Form
        key={create.data?.id}
        className={settings.form}
        error={create.error}
        onSubmit={values => create.mutate(values)}
      >
        <TextField
          name="address"
          type="url"
          label={m.address}
          description={m.addressHint}
          autoComplete="off"
          isRequired
        />
        <Select<Mirror["kind"]>
          label={m.kind}
          value={kind}
          choices={kinds.map(id => ({ id, label: m.kinds[id] }))}
          onChange={setKind}
        />
        <Button type="submit" className={settings.submit} isPending={create.isPending}>
          {m.follow}
        </Button>
      </Form>
    </section>
  );
}
