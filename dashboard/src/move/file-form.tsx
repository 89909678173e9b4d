import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ArrowRight, SearchCheck } from "lucide-react";
import { type RefObject, useState } from "react";
import { api, take } from "../api/client";
import { useFormat } from "../language/language";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { notify } from "../ui/toast";
import { ActDialog } from "./act-dialog";
import styles from "./move-section.module.css";
import { fileMoveQuery } from "./queries";
import { useMoveTexts } from "./texts";

interface FileFormProps {
  source: string;
  onStarted: RefObject<HTMLElement | null>;
}

const empty = { to: "", access_key_id: "", secret: "", session_token: "", rate: "" };

/** Names the other store, tries it and begins. The secrets stay in this component. */
export function FileForm({ source, onStarted }: FileFormProps) {
  const t = useMoveTexts();
  const format = useFormat();
  const client = useQueryClient();
  const [fields, setFields] = useState(empty);
  const [asking, setAsking] = useState(false);
  const send = (dry: boolean) => {
    const text = (value: string) => value.trim() || null;
    return take(
      api.POST("/api/v1/operator/move/files", {
        body: {
          to: fields.to.trim(),
          access_key_id: text(fields.access_key_id),
          secret: text(fields.secret),
          session_token: text(fields.session_token),
          rate: Number(fields.rate) > 0 ? Math.round(Number(fields.rate) * 1_000_000) : null,
          dry_run: dry,
        },
      }),
    );
  };
  const check = useMutation({ mutationFn: () => send(true) });
  const start = useMutation({
    mutationFn: () => send(false),
    onSuccess: async status => {
      await client.cancelQueries({ queryKey: fileMoveQuery.queryKey });
      setAsking(false);
      setFields(empty);
      check.reset();
      client.setQueryData(fileMoveQuery.queryKey, status);
      notify(t.file.done.start);
      setTimeout(() => onStarted.current?.focus(), 50);
    },
  });
  const change = (name: keyof typeof empty) => ({
    name,
    value: fields[name],
    onChange: (value: string) => {
      setFields({ ...fields, [name]: value });
      check.reset(); // it was about another store
    },
    autoComplete: "off",
    spellCheck: "false" as const,
  });
  return (
    <>
      <Form className={styles.form} error={check.error} onSubmit={() => check.mutate()}>
        <TextField {...change("to")} label={t.file.to} description={t.file.toHint} isRequired />
        <TextField {...change("access_key_id")} label={t.file.accessKey} />
        <TextField {...change("secret")} type="password" label={t.file.secret} description={t.file.secretHint} />
        <TextField {...change("session_token")} type="password" label={t.file.sessionToken} />
        <TextField
          {...change("rate")}
          type="number"
          inputMode="decimal"
          label={t.form.rate}
          description={t.form.rateHint}
        />
        <Button
          type="submit"
          look={check.data ? "secondary" : "primary"}
          icon={<SearchCheck />}
          className={styles.submit}
          isPending={check.isPending}
        >
          {t.file.check}
        </Button>
      </Form>
      {check.data && (
        <>
          <Banner>
            {t.file.checked({
              number: format.number(check.data.progress.objects),
              bytes: format.bytes(check.data.progress.bytes),
            })}
          </Banner>
          <Button
            look="primary"
            icon={<ArrowRight />}
            className={styles.submit}
            onPress={() => {
              start.reset();
              setAsking(true);
            }}
          >
            {t.file.actions.start}
          </Button>
        </>
      )}
      {asking && (
        <ActDialog
          title={t.file.ask.start}
          text={t.file.will.start({ source, target: fields.to.trim().replace(/\/\/[^/]*@/, "//") })}
          action={t.file.actions.start}
          error={start.error}
          isPending={start.isPending}
          onConfirm={() => start.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
