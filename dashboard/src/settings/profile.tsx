import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { DeleteAccount } from "../account/delete-account";
import { EmailAddress } from "../account/email-address";
import { ExportAccount } from "../account/export-account";
import { OwnPicture } from "../account/own-picture";
import { api, take } from "../api/client";
import { useTexts } from "../language/language";
import { sessionQuery, shortestPassword, useSession } from "../session/session";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { notify } from "../ui/toast";
import styles from "./settings-page.module.css";
import { TimeZoneField } from "./time-zone-field";

export function Profile() {
  const t = useTexts();
  const { user } = useSession();
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (name: string) => take(api.PATCH("/api/v1/users/me", { body: { name } })),
    onSuccess: changed => {
      client.setQueryData(
        sessionQuery.queryKey,
        session => session && { ...session, user: { ...session.user, ...changed } },
      );
      void client.invalidateQueries({ queryKey: ["members"] });
      notify(t.settings.saved);
    },
  });
  return (
    <>
      <OwnPicture />
      <Form className={styles.form} error={save.error} onSubmit={({ name = "" }) => save.mutate(name.trim())}>
        <TextField name="name" label={t.session.name} defaultValue={user.name} autoComplete="name" isRequired />
        <Button type="submit" look="primary" className={styles.submit} isPending={save.isPending}>
          {t.common.save}
        </Button>
      </Form>
      <TimeZoneField />
      <EmailAddress />
      <ExportAccount />
      <DeleteAccount />
    </>
  );
}

export function Password() {
  const t = useTexts();
  const { user } = useSession();
  const [round, setRound] = useState(0);
  const save = useMutation({
    mutationFn: ({ current_password = "", new_password = "" }: Record<string, string>) =>
      take(api.PUT("/api/v1/users/me/password", { body: { current_password, new_password } })),
    onSuccess: () => {
      setRound(round + 1); // empties the fields
      notify(t.settings.passwordChanged);
    },
  });
  return (
    <Form key={round} className={styles.form} error={save.error} onSubmit={values => save.mutate(values)}>
      {/* Password managers look for the account that the password belongs to. */}
      <input type="hidden" name="username" autoComplete="username" value={user.email} readOnly />
      <TextField
        name="current_password"
        type="password"
        label={t.settings.currentPassword}
        autoComplete="current-password"
        isRequired
      />
      <TextField
        name="new_password"
        type="password"
        label={t.settings.newPassword}
        description={t.session.passwordRule}
        autoComplete="new-password"
        minLength={shortestPassword}
        isRequired
      />
      <Button type="submit" look="primary" className={styles.submit} isPending={save.isPending}>
        {t.settings.changePassword}
      </Button>
    </Form>
  );
}
