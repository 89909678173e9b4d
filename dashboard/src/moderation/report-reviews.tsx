import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId, useState } from "react";
import { api, take } from "../api/client";
import type { ContentReport } from "../api/types";
import { useTexts } from "../language/language";
import { paths } from "../paths";
import { Badge, type Tone } from "../ui/badge";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { Ago } from "../ui/time";
import { notify } from "../ui/toast";
import { Decision } from "./decision";
import styles from "./moderation.module.css";
import { reportsQuery } from "./queries";
import { Reviewed } from "./reviewed";
import { useModerationTexts } from "./texts";
import { Words } from "./words";

const states = ["open", "upheld", "dismissed"] as const;
const tones: Record<ContentReport["state"], Tone> = { open: "violet", upheld: "green", dismissed: "gray" };

/** What people reported. */
export function ReportReviews() {
  const m = useModerationTexts();
  return (
    <Reviewed<ContentReport, ContentReport["state"]>
      states={states.map(id => ({ id, label: m.reportStates[id] }))}
      query={reportsQuery}
    >
      {report => ({ key: report.id, card: <Card report={report} /> })}
    </Reviewed>
  );
}

function Card({ report }: { report: ContentReport }) {
  const m = useModerationTexts();
  const [removing, setRemoving] = useState(false);
  return (
    <article className={styles.card}>
      <div className={styles.head}>
        <h2>
          <Link to={paths.item(report.kind, report.item)}>{report.item}</Link>
        </h2>
        <Badge tone={tones[report.state]}>{m.reportStates[report.state]}</Badge>
        <Ago at={report.created_at} />
      </div>
      <Words title={m.reportReasons[report.reason]} text={report.text} />
      {report.decision && <Words title={m.before} text={report.decision} at={report.decided_at} />}
      {report.state === "open" && (
        <>
          <div className={styles.buttons}>
            <Button look="danger" onPress={() => setRemoving(true)}>
              {m.removal}
            </Button>
          </div>
          <Decision
            label={m.answer}
            name="answer"
            yes={m.uphold}
            no={m.dismiss}
            done={m.closed}
            decide={(uphold, answer) =>
              take(
                api.PUT("/api/v1/operator/reports/{id}/decision", {
                  params: { path: { id: report.id } },
                  body: { uphold, answer },
                }),
              )
            }
          />
        </>
      )}
      {removing && <Removal report={report} onClose={() => setRemoving(false)} />}
    </article>
  );
}

function Removal({ report: { kind, item }, onClose }: { report: ContentReport; onClose: () => void }) {
  const t = useTexts();
  const m = useModerationTexts();
  const client = useQueryClient();
  const form = useId();
  const remove = useMutation({
    mutationFn: (reason: string) =>
      take(api.POST("/api/v1/operator/registry/removals", { body: { kind, item, version: null, reason } })),
    onSuccess: () => {
      notify(m.removed({ item }));
      void client.invalidateQueries({ queryKey: ["catalogue"] });
      onClose();
    },
  });
  return (
    <Dialog
      title={m.removalTitle({ item })}
      isOpen
      onClose={onClose}
      size="s"
      footer={
        <>
          <Button onPress={onClose}>{t.common.cancel}</Button>
          <Button type="submit" form={form} look="danger" isPending={remove.isPending}>
            {m.removal}
          </Button>
        </>
      }
    >
      <Form
        id={form}
        error={remove.error}
        onSubmit={({ reason = "" }) => remove.mutate(reason)}
        className={styles.form}
      >
        <p>{m.removalText}</p>
        <TextField name="reason" label={m.removalReason} rows={3} isRequired maxLength={1000} />
      </Form>
    </Dialog>
  );
}
