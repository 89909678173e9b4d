import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, take } from "../api/client";
import { useSession } from "../session/session";
import styles from "../settings/settings-page.module.css";
import { Button } from "../ui/button";
import { Confirm } from "../ui/dialog";
import { ProblemBanner } from "../ui/form";
import { deletionsQuery } from "./deletions";
import { useProof } from "./proof";
import { useAccountTexts } from "./texts";

/** The end of one's own account. While it is pending, the banner above the page says so and takes it back. */
export function DeleteAccount() {
  const a = useAccountTexts();
  const client = useQueryClient();
  const query = deletionsQuery(useSession().organization.id);
  const pending = useQuery(query).data?.some(each => each.subject === "person") ?? true;
  const [confirming, setConfirming] = useState(false);
  const { proven, dialog } = useProof();
  const ask = useMutation({
    mutationFn: () => proven(() => take(api.PUT("/api/v1/users/me/deletion"))),
    onSettled: () => client.invalidateQueries({ queryKey: query.queryKey }),
  });
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
