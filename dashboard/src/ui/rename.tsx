import type { UseMutationResult } from "@tanstack/react-query";
import { useTexts } from "../language/language";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { TextField } from "./field";
import { Form } from "./form";

interface RenameProps {
  title: string;
  label: string;
  /** The present name. */
  name: string;
  renaming: UseMutationResult<unknown, Error, string>;
  onClose: () => void;
}

/** Asks what something shall be called from now on. */
export function Rename({ title, label, name, renaming, onClose }: RenameProps) {
  const t = useTexts();
  return (
    <Dialog title={title} isOpen onClose={onClose} size="s">
      <Form error={renaming.error} onSubmit={({ name: wanted = "" }) => renaming.mutate(wanted.trim())}>
        <TextField
          name="name"
          label={label}
          defaultValue={name}
          maxLength={100}
          autoComplete="off"
          autoFocus
          isRequired
        />
        <Button type="submit" look="primary" isPending={renaming.isPending}>
          {t.common.save}
        </Button>
      </Form>
    </Dialog>
  );
}
