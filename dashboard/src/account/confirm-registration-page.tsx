import { useMutation } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { api, take } from "../api/client";
import { paths } from "../paths";
import { Front } from "../session/front";
import styles from "../session/front.module.css";
import { useBeginSession } from "../session/session";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { Form } from "../ui/form";
import { linkToken } from "./link-token";
import { useAccountTexts } from "./texts";

/** Where the link of a mail leads that makes the account which was asked for. */
export function ConfirmRegistrationPage() {
  const a = useAccountTexts();
  const router = useRouter();
  const begin = useBeginSession();
  const [token] = useState(linkToken);
  const complete = useMutation({
    mutationFn: () => take(api.POST("/api/v1/auth/register/completion", { body: { token } })),
    onSuccess: session => {
      begin(session);
      router.history.push(paths.home);
    },
  });
  return (
    <Front title={a.registration.title} lead={a.registration.lead}>
      {!token && <Banner tone="warn">{a.link.missing}</Banner>}
      <Form error={complete.error} onSubmit={() => complete.mutate()}>
        <Button type="submit" look="primary" size="l" className={styles.submit} isPending={complete.isPending}>
          {a.registration.action}
        </Button>
      </Form>
    </Front>
  );
}
