import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { Download, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { api, take } from "../api/client";
import { pagesOf } from "../api/pages";
import { useFormat, useTexts } from "../language/language";
import { membersQuery } from "../settings/members";
import styles from "../settings/settings-page.module.css";
import { Banner } from "../ui/banner";
import { Button, LinkButton } from "../ui/button";
import { DataTable } from "../ui/data-table";
import { ProblemBanner } from "../ui/form";
import { MoreButton } from "../ui/more-button";
import { Select } from "../ui/select";
import { Failure, Skeleton } from "../ui/states";
import { useAuditTexts } from "./texts";

interface Filter {
  actor_id?: string;
  action?: string;
}

/** Whether anybody has changed the trail outside of the server. */
function TrailCheck() {
  const words = useAuditTexts();
  const check = useMutation({ mutationFn: () => take(api.GET("/api/v1/audit/verification")) });
  const report = check.data;
  return (
    <>
      <Button icon={<ShieldCheck />} isPending={check.isPending} onPress={() => check.mutate()}>
        {words.check}
      </Button>
      {check.isError && <ProblemBanner error={check.error} />}
      {report?.intact && <Banner>{words.intact({ lines: report.lines })}</Banner>}
      {report && !report.intact && (
        <Banner tone="bad">
          {words.broken}
          <ul>
            {report.findings.map(finding => (
              <li key={`${finding.code} ${finding.number} ${finding.entry_id}`}>
                {words.findings[finding.code]({ at: String(finding.number ?? finding.entry_id ?? "") })}
              </li>
            ))}
          </ul>
        </Banner>
      )}
    </>
  );
}

const auditQuery = (filter: Filter) =>
  pagesOf(["audit", filter], after =>
    take(api.GET("/api/v1/audit", { params: { query: { limit: 50, after, ...filter } } })),
  );

const anything = "";

/** Who did what and when, newest first. */
export function AuditTrail() {
  const t = useTexts();
  const words = useAuditTexts();
  const format = useFormat();
  const [filter, setFilter] = useState<Filter>({});
  const entries = useInfiniteQuery(auditQuery(filter));
  const members = useQuery(membersQuery);
  const actions: Record<string, string> = words.actions;
  const narrow = (part: Filter) =>
    setFilter(Object.fromEntries(Object.entries({ ...filter, ...part }).filter(([, value]) => value !== anything)));
  const bar = (
    <div className={styles.filters}>
      <Select
        label={words.who}
        value={filter.actor_id ?? anything}
        choices={[
          { id: anything, label: words.everybody },
          ...(members.data ?? []).map(member => ({ id: member.user_id, label: member.name })),
        ]}
        onChange={actor_id => narrow({ actor_id })}
      />
      <Select
        label={words.what}
        value={filter.action ?? anything}
        choices={[
          { id: anything, label: words.everything },
          ...Object.entries(actions).map(([id, label]) => ({ id, label })),
        ]}
        onChange={action => narrow({ action })}
      />
      <LinkButton href={`/api/v1/audit/export?${new URLSearchParams({ ...filter })}`} icon={<Download />} download>
        {words.download}
      </LinkButton>
      <TrailCheck />
    </div>
  );
  if (entries.isPending || entries.isError) {
    return (
      <>
        <p className={styles.hint}>{words.text}</p>
        {bar}
        {entries.isPending && <Skeleton lines={8} height={28} />}
        {entries.isError && <Failure compact error={entries.error} onRetry={() => void entries.refetch()} />}
      </>
    );
  }
  return (
    <>
      <p className={styles.hint}>{words.text}</p>
      {bar}
      <DataTable label={t.settings.sections.audit} columns={[words.when, words.who, words.what, words.where]}>
        {entries.data.map(entry => (
          <tr key={entry.id}>
            <td>
              <time dateTime={entry.created_at}>{format.dateTime(entry.created_at)}</time>
            </td>
            <td>
              {entry.actor_name ?? (entry.actor_id ? t.thread.formerMember : words.system)}
              {entry.on_behalf_of && words.as({ name: entry.on_behalf_of_name ?? t.thread.formerMember })}
            </td>
            <td className={styles.short}>{actions[entry.action] ?? <code>{entry.action}</code>}</td>
            <td>{entry.address ?? "—"}</td>
          </tr>
        ))}
      </DataTable>
      <MoreButton query={entries} />
    </>
  );
}
