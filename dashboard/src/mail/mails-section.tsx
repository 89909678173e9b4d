import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Mail as MailIcon, MailOpen, RotateCw } from "lucide-react";
import { useState } from "react";
import { useAccountTexts } from "../account/texts";
import { api, take } from "../api/client";
import { pagesOf } from "../api/pages";
import type { Mail, MailState } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import { setupQuery } from "../session/session";
import styles from "../settings/settings-page.module.css";
import { Badge, type Tone } from "../ui/badge";
import { Banner } from "../ui/banner";
import { Button, IconButton } from "../ui/button";
import { DataTable } from "../ui/data-table";
import { Dialog } from "../ui/dialog";
import { MoreButton } from "../ui/more-button";
import { Empty, Failure, Loading, Skeleton } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import mailStyles from "./mails-section.module.css";

const mailsQuery = pagesOf(["mails"], after =>
  take(api.GET("/api/v1/operator/mails", { params: { query: { limit: 50, after } } })),
);

const tones: Record<MailState, Tone> = {
  waiting: "accent",
  sending: "accent",
  sent: "green",
  failed: "red",
  uncertain: "amber",
  kept: "violet",
  expired: "gray",
};

/** Settings, "Mails": for whoever runs the server. */
export function MailsSection() {
  const t = useTexts();
  const a = useAccountTexts();
  const format = useFormat();
  const client = useQueryClient();
  const { data: setup } = useQuery(setupQuery);
  const mails = useInfiniteQuery(mailsQuery);
  const [reading, setReading] = useState<Mail | null>(null);
  const look = () => client.invalidateQueries({ queryKey: mailsQuery.queryKey });
  const test = useMutation({
    mutationFn: () => take(api.POST("/api/v1/operator/mails/test")),
    onSuccess: () => {
      notify(a.mails.tested);
      return look();
    },
    onError: error => notifyFailure(t, error),
  });
  return (
    <>
      {setup?.mail === false && <Banner>{a.mails.noServer}</Banner>}
      <Button className={styles.submit} isPending={test.isPending} onPress={() => test.mutate()}>
        {a.mails.test}
      </Button>
      {mails.isPending && <Skeleton lines={6} height={28} />}
      {mails.isError && <Failure compact error={mails.error} onRetry={() => void mails.refetch()} />}
      {mails.data?.length === 0 && (
        <Empty compact icon={<MailIcon />} title={a.mails.none}>
          {a.mails.noneText}
        </Empty>
      )}
      {mails.data && mails.data.length > 0 && (
        <DataTable
          label={t.settings.sections.mails}
          columns={[a.mails.when, a.mails.to, a.mails.subject, a.mails.state, ""]}
        >
          {mails.data.map(mail => (
            <tr key={mail.id}>
              <td>
                <time dateTime={mail.created_at}>{format.dateTime(mail.created_at)}</time>
              </td>
              <td>{mail.recipient}</td>
              <td>{mail.subject}</td>
              <td>
                <Badge tone={tones[mail.state]}>{a.mails.states[mail.state]}</Badge>
              </td>
              <td>
                <IconButton
                  size="s"
                  label={a.mails.read({ subject: mail.subject })}
                  icon={<MailOpen />}
                  onPress={() => setReading(mail)}
                />
              </td>
            </tr>
          ))}
        </DataTable>
      )}
      <MoreButton query={mails} />
      {reading && <MailDialog mail={reading} onClose={() => setReading(null)} onChanged={look} />}
    </>
  );
}

interface MailDialogProps {
  mail: Mail;
  onClose: () => void;
  onChanged: () => Promise<void>;
}

function MailDialog({ mail, onClose, onChanged }: MailDialogProps) {
  const t = useTexts();
  const a = useAccountTexts();
  const params = { params: { path: { id: mail.id } } };
  const read = useQuery({
    queryKey: ["mails", mail.id],
    queryFn: () => take(api.GET("/api/v1/operator/mails/{id}", params)),
    staleTime: 0,
  });
  const again = useMutation({
    mutationFn: () => take(api.POST("/api/v1/operator/mails/{id}/delivery", params)),
    onSuccess: async () => {
      await onChanged();
      onClose();
    },
    onError: error => notifyFailure(t, error),
  });
  const shown = read.data ?? mail;
  return (
    <Dialog
      title={mail.subject}
      isOpen
      onClose={onClose}
      footer={
        (shown.state === "failed" || shown.state === "uncertain") && (
          <Button icon={<RotateCw />} isPending={again.isPending} onPress={() => again.mutate()}>
            {a.mails.again}
          </Button>
        )
      }
    >
      <p className={styles.hint}>
        {a.mails.to}: {mail.recipient} · {a.mails.states[shown.state]}
      </p>
      {read.isPending && <Loading />}
      {read.isError && <Failure compact error={read.error} onRetry={() => void read.refetch()} />}
      {shown.state === "uncertain" && <Banner tone="warn">{a.mails.uncertain}</Banner>}
      {shown.error && (
        <p>
          {a.mails.error}: {shown.error}
        </p>
      )}
      {shown.text && <pre className={mailStyles.text}>{shown.text}</pre>}
    </Dialog>
  );
}
