import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { notify } from "../ui/toast";
import styles from "./moderation.module.css";

interface DecisionProps {
  label: string;
  yes: string;
  no: string;
  done: string;
  /** The name under which the server complains about the text. */
  name: "reason" | "answer";
  decide: (yes: boolean, text: string) => Promise<unknown>;
}

/** Yes or no, always with words. */
export function Decision({ label, yes, no, done, name, decide }: DecisionProps) {
  const client = useQueryClient();
  const send = useMutation({
    mutationFn: ({ approve, text }: { approve: boolean; text: string }) => decide(approve, text),
    onSuccess: () => notify(done),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ["review"] });
      void client.invalidateQueries({ queryKey: ["catalogue"] });
    },
  });
  return (
    <Form
      error={send.error}
      onSubmit={values => send.mutate({ approve: values.decision === "yes", text: values[name] ?? "" })}
      className={styles.form}
    >
      <TextField name={name} label={label} rows={2} isRequired maxLength={1000} />
      <div className={styles.buttons}>
        <Button
          type="submit"
          name="decision"
          value="yes"
          look="primary"
          isPending={send.isPending && send.variables.approve}
        >
          {yes}
        </Button>
        <Button type="submit" name="decision" value="no" isPending={send.isPending && !send.variables.approve}>
          {no}
        </Button>
      </div>
    </Form>
  );
}
