import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import type { NewReleaseState, OwnItem } from "../api/types";
import { useTexts } from "../language/language";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { notify } from "../ui/toast";
import { changeState } from "./queries";
import styles from "./registry.module.css";
import { useRegistryTexts } from "./texts";

/** What publishers can make of a release. */
export type WantedState = "published" | "deprecated" | "yanked" | "removed";

/** @param version null for all of them */
export interface Wanted {
  state: WantedState;
  version: string | null;
}

interface StateDialogProps {
  item: OwnItem;
  wanted: Wanted;
  onClose: () => void;
}

/** Asks for what has to be said with a change of state. */
export function StateDialog({ item, wanted: { state, version }, onClose }: StateDialogProps) {
  const t = useTexts();
  const r = useRegistryTexts();
  const client = useQueryClient();
  const form = useId();
  const change = useMutation({
    mutationFn: (values: Record<string, string>) => changeState(item, version, bodyOf(state, values)),
    onSuccess: () => {
      notify(r.changed[state]);
      void client.invalidateQueries({ queryKey: ["registry"] });
      void client.invalidateQueries({ queryKey: ["catalogue"] });
      onClose();
    },
  });
  const needsReason = state === "yanked" || state === "removed";
  return (
    <Dialog
      title={r.titles[state]({
        what: version === null ? r.allOf({ name: item.display_name }) : r.version({ version }),
      })}
      isOpen
      onClose={onClose}
      size="s"
      footer={
        <>
          <Button onPress={onClose}>{t.common.cancel}</Button>
          <Button
            type="submit"
            form={form}
            look={state === "removed" ? "danger" : "primary"}
            isPending={change.isPending}
          >
            {r.actions[state]}
          </Button>
        </>
      }
    >
      <Form id={form} error={change.error} onSubmit={values => change.mutate(values)} className={styles.form}>
        <p>{r.texts[state]}</p>
        {state !== "published" && (
          <TextField name="reason" label={r.reason} rows={3} maxLength={1000} isRequired={needsReason} />
        )}
        {state === "deprecated" && (
          <TextField
            name="replacement"
            label={r.replacement}
            placeholder={r.replacementHint}
            maxLength={200}
            autoComplete="off"
          />
        )}
      </Form>
    </Dialog>
  );
}

function bodyOf(state: WantedState, { reason = "", replacement = "" }: Record<string, string>): NewReleaseState {
  return { state, reason: reason.trim() || null, replacement: replacement.trim() || null };
}
