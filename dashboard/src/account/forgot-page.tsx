import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, take } from "../api/client";
import { useTexts } from "../language/language";
import { Front } from "../session/front";
import styles from "../session/front.module.css";
import { setupQuery } from "../session/session";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { useAccountTexts } from "./texts";

const links = { reset: "/api/v1/auth/password-resets", signIn: "/api/v1/auth/sign-in-links" } as const;

/** Sends a mail to whoever has the address. The page says the same whether anybody has. */
export function ForgotPage() {
  const t = useTexts();
  const a = useAccountTexts();
  const { data: setup } = useQuery(setupQuery);
  const [wanted, setWanted] = useState<keyof typeof links>("reset");
  const ask = useMutation({
    mutationFn: (email: string) => take(api.POST(links[wanted], { body: { email } })),
  });
  const footer = <Link to="/sign-in">{a.forgot.back}</Link>;
  if (ask.isSuccess) {
    return (
      <Front title={a.forgot.sent} lead={a.forgot.sentLead({ email: ask.variables })} footer={footer}>
        {setup?.mail === false && <Banner>{a.forgot.noMail}</Banner>}
      </Front>
    );
  }
  return (
    <Front title={a.forgot.title} lead={a.forgot.lead} footer={footer}>
      {setup?.mail === false && <Banner>{a.forgot.noMail}</Banner>}
      <Form error={ask.error} onSubmit={({ email = "" }) => ask.mutate(email.trim())}>
        <TextField name="email" type="email" label={t.session.email} autoComplete="username" isRequired autoFocus />
        <Button
          type="submit"
          look="primary"
          size="l"
          className={styles.submit}
          isPending={ask.isPending && wanted === "reset"}
          onPress={() => setWanted("reset")}
        >
          {a.forgot.reset}
        </Button>
        <Button
          type="submit"
          size="l"
          className={styles.submit}
          isPending={ask.isPending && wanted === "signIn"}
          onPress={() => setWanted("signIn")}
        >
          {a.forgot.signIn}
        </Button>
      </Form>
    </Front>
  );
}
