import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, take } from "../api/client";
import { paths } from "../paths";
import { Front } from "../session/front";
import styles from "../session/front.module.css";
import { sessionQuery } from "../session/session";
import { Banner } from "../ui/banner";
import { Button, LinkButton } from "../ui/button";
import { Form } from "../ui/form";
import { linkToken } from "./link-token";
import { useAccountTexts } from "./texts";

/** Where the link of a mail leads that shows that an address is somebody's own. */
export function ConfirmEmailPage() {
  const a = useAccountTexts();
  const client = useQueryClient();
  const [token] = useState(linkToken);
  const confirm = useMutation({
    mutationFn: () => take(api.POST("/api/v1/auth/email-confirmations", { body: { token } })),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
  });
  if (confirm.isSuccess) {
    return (
      <Front title={a.confirm.done} lead={a.confirm.doneLead({ email: confirm.data.email })}>
        <LinkButton href={paths.home}>{a.confirm.on}</LinkButton>
      </Front>
    );
  }
  return (
    <Front title={a.confirm.title} lead={a.confirm.lead}>
      {!token && <Banner tone="warn">{a.link.missing}</Banner>}
      <Form error={confirm.error} onSubmit={() => confirm.mutate()}>
        <Button type="submit" look="primary" size="l" className={styles.submit} isPending={confirm.isPending}>
          {a.confirm.action}
        </Button>
      </Form>
    </Front>
  );
}
