import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useRouter, useSearch } from "@tanstack/react-router";
import { Fingerprint } from "lucide-react";
import { useState } from "react";
import { CodeField, needsCode } from "../account/code-field";
import { isGivenUp, passkeysWork, signInWithPasskey } from "../account/passkey";
import { useAccountTexts } from "../account/texts";
import { api, take } from "../api/client";
import type { Session } from "../api/types";
import { ProviderButtons } from "../identity/provider-buttons";
import { useLanguage, useTexts } from "../language/language";
import { goOn } from "../routes";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { Front } from "./front";
import styles from "./front.module.css";
import { setupQuery, useBeginSession } from "./session";

export function SignInPage() {
  const t = useTexts();
  const a = useAccountTexts();
  const { change } = useLanguage();
  const router = useRouter();
  const { to } = useSearch({ strict: false });
  const { data: setup } = useQuery(setupQuery);
  const begin = useBeginSession();
  const [asked, setAsked] = useState(false);
  const enter = async (session: Session) => {
    begin(session);
    await change(session.user.language);
    goOn(router.history, to);
  };
  const passkey = useMutation({ mutationFn: signInWithPasskey, onSuccess: enter });
  const signIn = useMutation({
    mutationFn: (values: { email: string; password: string; code?: string }) =>
      take(api.POST("/api/v1/auth/session", { body: values })),
    onSuccess: enter,
    onError: problem => {
      if (needsCode(problem)) setAsked(true);
    },
  });
  return (
    <Front
      title={t.session.signIn}
      lead={t.session.signInLead}
      footer={
        <>
          <Link to="/forgot-password">{a.forgot.link}</Link>
          {setup?.registration === "open" && (
            <>
              {" · "}
              {t.session.noAccount} <Link to="/register">{t.session.register}</Link>
            </>
          )}
        </>
      }
    >
      {passkeysWork() && (
        <Form error={isGivenUp(passkey.error) ? null : passkey.error} onSubmit={() => passkey.mutate()}>
          <Button type="submit" size="l" icon={<Fingerprint />} className={styles.submit} isPending={passkey.isPending}>
            {a.passkeys.signIn}
          </Button>
        </Form>
      )}
      <Form
        error={needsCode(signIn.error) ? null : signIn.error}
        onSubmit={({ email = "", password = "", code }) =>
          signIn.mutate({ email, password, ...(code ? { code: code.trim() } : {}) })
        }
      >
        <TextField name="email" type="email" label={t.session.email} autoComplete="username" isRequired autoFocus />
        <TextField
          name="password"
          type="password"
          label={t.session.password}
          autoComplete="current-password"
          isRequired
        />
        {asked && <CodeField />}
        <Button type="submit" look="primary" size="l" className={styles.submit} isPending={signIn.isPending}>
          {t.session.signIn}
        </Button>
      </Form>
      <ProviderButtons to={to} />
    </Front>
  );
}
