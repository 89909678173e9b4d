import { useMutation } from "@tanstack/react-query";
import { Flag } from "lucide-react";
import { useId, useState } from "react";
import { api, take } from "../api/client";
import type { CatalogueItem, ContentReport } from "../api/types";
import { useTexts } from "../language/language";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { Select } from "../ui/select";
import { notify } from "../ui/toast";
import styles from "./moderation.module.css";
import { useModerationTexts } from "./texts";

const reasons = ["malware", "personal_data", "rights", "misleading", "other"] as const;

/** Tells the operator that something should not be in the catalogue. */
export function ReportButton({ item }: { item: CatalogueItem }) {
  const m = useModerationTexts();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="s" look="ghost" icon={<Flag />} onPress={() => setOpen(true)}>
        {m.report}
      </Button>
      {open && <ReportDialog item={item} onClose={() => setOpen(false)} />}
    </>
  );
}

function ReportDialog({ item, onClose }: { item: CatalogueItem; onClose: () => void }) {
  const t = useTexts();
  const m = useModerationTexts();
  const form = useId();
  const [reason, setReason] = useState<ContentReport["reason"]>("malware");
  const send = useMutation({
    mutationFn: (text: string) =>
      take(api.POST("/api/v1/reports", { body: { kind: item.kind, item: item.id, reason, text } })),
    onSuccess: () => {
      notify(m.sent);
      onClose();
    },
  });
  return (
    <Dialog
      title={m.reportTitle({ name: item.display_name })}
      isOpen
      onClose={onClose}
      size="s"
      footer={
        <>
          <Button onPress={onClose}>{t.common.cancel}</Button>
          <Button type="submit" form={form} look="primary" isPending={send.isPending}>
            {m.send}
          </Button>
        </>
      }
    >
      <Form id={form} error={send.error} onSubmit={({ text = "" }) => send.mutate(text)} className={styles.form}>
        <p>{m.reportText}</p>
        <Select
          label={m.reportWhat}
          value={reason}
          choices={reasons.map(id => ({ id, label: m.reportReasons[id] }))}
          onChange={setReason}
        />
        <TextField name="text" label={m.reportWords} rows={4} isRequired maxLength={4000} />
      </Form>
    </Dialog>
  );
}
