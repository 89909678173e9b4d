import type { ReactNode } from "react";
import { useTexts } from "../language/language";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Form } from "../ui/form";
import styles from "./move-section.module.css";

interface ActDialogProps {
  title: string;
  /** What will happen. */
  text: string;
  action: string;
  danger?: boolean;
  error: unknown;
  isPending: boolean;
  /** Fields that belong to it. */
  children?: ReactNode;
  onConfirm: (values: Record<string, string>) => void;
  onClose: () => void;
}

/** Says what will happen before it does, and stays with the reason when the server refuses. */
export function ActDialog({
  title,
  text,
  action,
  danger,
  error,
  isPending,
  children,
  onConfirm,
  onClose,
}: ActDialogProps) {
  const t = useTexts();
  return (
    <Dialog title={title} isOpen onClose={onClose} size="m" role="alertdialog">
      <Form className={styles.ask} error={error} onSubmit={onConfirm}>
        <p>{text}</p>
        {children}
        <div className={styles.buttons}>
          <Button onPress={onClose}>{t.common.cancel}</Button>
          <Button type="submit" look={danger ? "danger" : "primary"} isPending={isPending} autoFocus>
            {action}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
