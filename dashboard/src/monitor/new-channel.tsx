import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, take } from "../api/client";
import type { AlertChannel } from "../api/types";
import { useLanguage } from "../language/language";
import settings from "../settings/settings-page.module.css";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { Select } from "../ui/select";
import { alertsQuery } from "./queries";
import { useMonitorTexts } from "./texts";

type Kind = AlertChannel["kind"];
const kinds = ["mail", "webhook", "line"] as const satisfies Kind[];

/** One more who is told, in the language of who adds them. */
export function NewChannel() {
  const m = useMonitorTexts();
  const { language } = useLanguage();
  const client = useQueryClient();
  const [kind, setKind] = useState<Kind>("mail");
  const [made, setMade] = useState(0);
  const add = useMutation({
    mutationFn: ({ target = "", token }: Record<string, string>) =>
      take(
        api.POST("/api/v1/operator/alerts/channels", {
          body: { kind, target: target.trim(), language, ...(token ? { token } : {}) },
        }),
      ),
    onSuccess: () => {
      setMade(made + 1);
      return client.invalidateQueries({ queryKey: alertsQuery.queryKey });
    },
  });
  return (
    <Form key={made} className={settings.form} error={add.error} onSubmit={values => add.mutate(values)}>
      <Select<Kind>
        label={m.kind}
        value={kind}
        choices={kinds.map(id => ({ id, label: m.kinds[id] }))}
        onChange={setKind}
      />
      <TextField
        key={kind}
        name="target"
        label={m.targets[kind]}
        description={m.targetHints[kind]}
        autoComplete="off"
        isRequired
      />
      {kind === "line" && <TextField name="token" type="password" label={m.token} autoComplete="off" isRequired />}
      <Button type="submit" look="primary" className={settings.submit} isPending={add.isPending}>
        {m.add}
      </Button>
    </Form>
  );
}
