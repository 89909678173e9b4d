import { useMutation } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { api, take } from "../api/client";
import { useLanguage } from "../language/language";
import { paths } from "../paths";
import { Front } from "../session/front";
import styles from "../session/front.module.css";
import { useBeginSession } from "../session/session";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { Form } from "../ui/form";
import { CodeField, needsCode } from "./code-field";
import { linkToken } from "./link-token";
import { useAccountTexts } from "./texts";

/** Where the link of a mail leads that signs somebody in. A button, because programs that look into mails open links. */
export function SignInLinkPage() {
  const { change, texts: t } = useLanguage();
  const a = useAccountTexts();
  const router = useRouter();
  const begin = useBeginSession();
  const [token] = useState(linkToken);
  const [asked, setAsked] = useState(false);
  const signIn = useMutation({
    mutationFn: (code: string | undefined) =>
      take(api.POST("/api/v1/auth/sign-in-links/completion", { body: { token, code } })),
    onSuccess: async session => {
      begin(session);
      await change(session.user.language);
      router.history.push(paths.home);
    },
    onError: problem => {
      if (needsCode(problem)) setAsked(true);
    },
  });
  return (
    <Front title={a.link.title} lead={a.link.lead} footer={<Link to="/forgot-password">{a.link.another}</Link>}>
      {!token && <Banner tone="warn">{a.link.missing}</Banner>}
      <Form error={needsCode(signIn.error) ? null : signIn.error} onSubmit={({ code }) => signIn.mutate(code?.trim())}>
        {asked && <CodeField />}
        <Button type="submit" look="primary" size="l" className={styles.submit} isPending={signIn.isPending}>
          {t.session.signIn}
        </Button>
      </Form>
    </Front>
  );
}
