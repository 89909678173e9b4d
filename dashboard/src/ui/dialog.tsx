import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useTexts } from "../language/language";
import { Button, IconButton } from "./button";
import { cx } from "./cx";
import styles from "./dialog.module.css";

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** What stands at the bottom, usually the buttons. */
  footer?: ReactNode;
  size?: "s" | "m" | "l" | "panel";
  role?: "dialog" | "alertdialog";
  /** Shows no heading; the title still names the dialog. */
  bare?: boolean;
}

export function Dialog({ title, isOpen, onClose, children, footer, size = "m", role, bare }: DialogProps) {
  const t = useTexts();
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={open => !open && onClose()}
      isDismissable={role !== "alertdialog"}
      className={cx(styles.overlay, size === "panel" && styles.side)}
    >
      <Modal className={cx(styles.modal, styles[size])}>
        <AriaDialog role={role} aria-label={bare ? title : undefined} className={styles.dialog}>
          {!bare && (
            <header className={styles.header}>
              <Heading slot="title" className={styles.title}>
                {title}
              </Heading>
              <IconButton label={t.common.close} size="s" icon={<X />} onPress={onClose} />
            </header>
          )}
          <div className={bare ? styles.bare : styles.body}>{children}</div>
          {footer && <footer className={styles.footer}>{footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

interface ConfirmProps {
  title: string;
  children: ReactNode;
  action: string;
  isOpen: boolean;
  isPending?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that cannot be taken back. */
export function Confirm({ title, children, action, isOpen, isPending, onConfirm, onClose }: ConfirmProps) {
  const t = useTexts();
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      size="s"
      role="alertdialog"
      footer={
        <>
          <Button onPress={onClose}>{t.common.cancel}</Button>
          <Button look="danger" isPending={isPending} onPress={onConfirm} autoFocus>
            {action}
          </Button>
        </>
      }
    >
      <p>{children}</p>
    </Dialog>
  );
}
