import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, take } from "../api/client";
import { useTexts } from "../language/language";
import { useSession } from "../session/session";
import styles from "../settings/settings-page.module.css";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { notify, notifyFailure } from "../ui/toast";
import { useProof } from "./proof";
import { useAccountTexts } from "./texts";

/** One's address: whether it is confirmed, and how it is changed. */
export function EmailAddress() {
  const t = useTexts();
  const a = useAccountTexts();
  const { user } = useSession();
  const [changing, setChanging] = useState(false);
  const { proven, dialog } = useProof();
  const verify = useMutation({
    mutationFn: () => take(api.POST("/api/v1/users/me/email/verification")),
    onSuccess: () => notify(a.email.sent({ email: user.email })),
    onError: error => notifyFailure(t, error),
  });
  const change = useMutation({
    mutationFn: (email: string) => proven(() => take(api.PUT("/api/v1/users/me/email", { body: { email } }))),
    onSuccess: (_data, email) => {
      setChanging(false);
      notify(a.email.sent({ email }));
    },
  });
  return (
    <div className={styles.setting}>
      <p>{t.session.email}</p>
      <p>
        {user.email}{" "}
        <Badge tone={user.email_verified ? "green" : "amber"}>
          {user.email_verified ? a.email.verified : a.email.unverified}
        </Badge>
      </p>
      {changing ? (
        <Form className={styles.form} error={change.error} onSubmit={({ email = "" }) => change.mutate(email.trim())}>
          <TextField
            name="email"
            type="email"
            label={a.email.next}
            description={a.email.hint}
            autoComplete="email"
            isRequired
            autoFocus
          />
          <Button type="submit" look="primary" className={styles.submit} isPending={change.isPending}>
            {a.email.send}
          </Button>
        </Form>
      ) : (
        <>
          {!user.email_verified && (
            <Button isPending={verify.isPending} onPress={() => verify.mutate()}>
              {a.email.verify}
            </Button>
          )}
          <Button onPress={() => setChanging(true)}>{a.email.change}</Button>
        </>
      )}
      {dialog}
    </div>
  );
}
