import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BellRing, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { api, take } from "../api/client";
import type { AlertChannel } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import { Badge } from "../ui/badge";
import { Banner } from "../ui/banner";
import { IconButton } from "../ui/button";
import { DataTable } from "../ui/data-table";
import { Confirm } from "../ui/dialog";
import { Empty, Failure, Skeleton } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import type { AlertRule } from "./en";
import styles from "./monitor.module.css";
import { NewChannel } from "./new-channel";
import { alertsQuery } from "./queries";
import { useMonitorTexts } from "./texts";

/** What is wrong now, and who is told when something is. */
export function Alerts() {
  const m = useMonitorTexts();
  const format = useFormat();
  const found = useQuery(alertsQuery);
  if (found.isPending) return <Skeleton lines={2} height={40} />;
  if (found.isError) return <Failure compact error={found.error} onRetry={() => void found.refetch()} />;
  const { open, channels } = found.data;
  return (
    <section className={styles.section}>
      <h3>{m.alerts}</h3>
      {open.length === 0 && <p className={styles.quiet}>{m.allWell}</p>}
      {open.map(alert => (
        <Banner key={`${alert.rule} ${alert.subject}`} tone="bad">
          <strong>{m.rules[alert.rule as AlertRule] ?? alert.rule}</strong> {alert.subject}
          <br />
          {m.since({ ago: format.ago(alert.opened_at), runbook: `docs/operations.md#${alert.rule.toLowerCase()}` })}
        </Banner>
      ))}
      <p className={styles.quiet}>{m.channelsText}</p>
      {channels.length === 0 ? (
        <Empty compact icon={<BellRing />} title={m.noChannels}>
          {m.noChannelsText}
        </Empty>
      ) : (
        <DataTable label={m.channels} columns={[m.kind, m.target, m.lastSent, ""]}>
          {channels.map(channel => (
            <ChannelRow key={channel.id} channel={channel} />
          ))}
        </DataTable>
      )}
      <NewChannel />
    </section>
  );
}

function ChannelRow({ channel }: { channel: AlertChannel }) {
  const t = useTexts();
  const m = useMonitorTexts();
  const format = useFormat();
  const client = useQueryClient();
  const [confirming, setConfirming] = useState(false);
  const params = { params: { path: { id: channel.id } } };
  const look = () => client.invalidateQueries({ queryKey: alertsQuery.queryKey });
  const onError = (error: Error) => notifyFailure(t, error);
  const test = useMutation({
    mutationFn: () => take(api.POST("/api/v1/operator/alerts/channels/{id}/test", params)),
    onSuccess: () => notify(m.tested),
    onError,
    onSettled: look,
  });
  const remove = useMutation({
    mutationFn: () => take(api.DELETE("/api/v1/operator/alerts/channels/{id}", params)),
    onError,
    onSettled: () => {
      setConfirming(false);
      return look();
    },
  });
  return (
    <tr>
      <td>{m.kinds[channel.kind]}</td>
      <td className={styles.target}>{channel.target}</td>
      <td>
        {channel.failure ? (
          <Badge tone="red">{channel.failure}</Badge>
        ) : channel.last_sent_at ? (
          format.dateTime(channel.last_sent_at)
        ) : (
          m.never
        )}
      </td>
      <td>
        <IconButton
          label={m.test({ target: channel.target })}
          icon={<Send />}
          isPending={test.isPending}
          onPress={() => test.mutate()}
        />
        <IconButton
          label={m.remove({ target: channel.target })}
          icon={<Trash2 />}
          onPress={() => setConfirming(true)}
        />
        <Confirm
          title={m.remove({ target: channel.target })}
          action={m.removeNow}
          isOpen={confirming}
          isPending={remove.isPending}
          onConfirm={() => remove.mutate()}
          onClose={() => setConfirming(false)}
        >
          {m.removeText}
        </Confirm>
      </td>
    </tr>
  );
}
