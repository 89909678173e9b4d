import { useState } from "react";
import styles from "../settings/settings-page.module.css";
import { Button } from "../ui/button";
import { Confirm } from "../ui/dialog";
import { ProblemBanner } from "../ui/form";
import { useDeletion } from "./deletions";
import { useAccountTexts } from "./texts";

/** The end of one's own account. While it is pending, the banner above the page says so and takes it back. */
export function DeleteAccount() {
  const a = useAccountTexts();
  const { pending, ask, dialog } = useDeletion("person");
  const [confirming, setConfirming] = useState(false);
  return (
    <>
      <h3 className={styles.subtitle}>{a.deletion.account}</h3>
      <p className={styles.hint}>{a.deletion.accountText}</p>
      {ask.isError && <ProblemBanner error={ask.error} />}
      <Button
        className={styles.submit}
        isDisabled={pending}
        isPending={ask.isPending}
        onPress={() => setConfirming(true)}
      >
        {a.deletion.accountAction}
      </Button>
      <Confirm
        title={a.deletion.account}
        action={a.deletion.accountAction}
        isOpen={confirming}
        onClose={() => setConfirming(false)}
        onConfirm={() => {
          setConfirming(false);
          ask.mutate();
        }}
      >
        {a.deletion.accountConfirm}
      </Confirm>
      {dialog}
    </>
  );
}
