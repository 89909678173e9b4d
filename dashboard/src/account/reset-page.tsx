import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, take } from "../api/client";
import { useTexts } from "../language/language";
import { paths } from "../paths";
import { Front } from "../session/front";
import styles from "../session/front.module.css";
import { shortestPassword } from "../session/session";
import { Banner } from "../ui/banner";
import { Button, LinkButton } from "../ui/button";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { linkToken } from "./link-token";
import { useAccountTexts } from "./texts";

/** Where the link of a mail leads with which a password is set anew. */
export function ResetPage() {
  const t = useTexts();
  const a = useAccountTexts();
  const [token] = useState(linkToken);
  const reset = useMutation({
    mutationFn: (new_password: string) =>
      take(api.POST("/api/v1/auth/password-resets/completion", { body: { token, new_password } })),
  });
  if (reset.isSuccess) {
    return (
      <Front title={a.reset.done} lead={a.reset.doneLead}>
        <LinkButton href={paths.signIn}>{t.session.signIn}</LinkButton>
      </Front>
    );
  }
  return (
    <Front title={a.reset.title} lead={a.reset.lead} footer={<Link to="/forgot-password">{a.link.another}</Link>}>
      {!token && <Banner tone="warn">{a.link.missing}</Banner>}
      <Form error={reset.error} onSubmit={({ new_password = "" }) => reset.mutate(new_password)}>
        <TextField
          name="new_password"
          type="password"
          label={t.settings.newPassword}
          description={t.session.passwordRule}
          autoComplete="new-password"
          minLength={shortestPassword}
          isRequired
          autoFocus
        />
        <Button type="submit" look="primary" size="l" className={styles.submit} isPending={reset.isPending}>
          {a.reset.action}
        </Button>
      </Form>
    </Front>
  );
}
