import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { Download, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { api, take } from "../api/client";
import { pagesOf } from "../api/pages";
import { useFormat, useTexts } from "../language/language";
import { Banner } from "../ui/banner";
import { Button, LinkButton } from "../ui/button";
import { DataTable } from "../ui/data-table";
import { ProblemBanner } from "../ui/form";
import { MoreButton } from "../ui/more-button";
import { Select } from "../ui/select";
import { Failure, Skeleton } from "../ui/states";
import { membersQuery } from "./members";
import styles from "./settings-page.module.css";

interface Filter {
  actor_id?: string;
  action?: string;
}

/** Whether anybody has changed the trail outside of the server. */
function TrailCheck() {
  const t = useTexts();
  const check = useMutation({ mutationFn: () => take(api.GET("/api/v1/audit/verification")) });
  const report = check.data;
  return (
    <>
      <Button icon={<ShieldCheck />} isPending={check.isPending} onPress={() => check.mutate()}>
        {t.audit.check}
      </Button>
      {check.isError && <ProblemBanner error={check.error} />}
      {report?.intact && <Banner>{t.audit.intact({ lines: report.lines })}</Banner>}
      {report && !report.intact && (
        <Banner tone="bad">
          {t.audit.broken}
          <ul>
            {report.findings.map(finding => (
              <li key={`${finding.code} ${finding.number} ${finding.entry_id}`}>
                {t.audit.findings[finding.code]({ at: String(finding.number ?? finding.entry_id ?? "") })}
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
  const format = useFormat();
  const [filter, setFilter] = useState<Filter>({});
  const entries = useInfiniteQuery(auditQuery(filter));
  const members = useQuery(membersQuery);
  const actions: Record<string, string> = t.audit.actions;
  const narrow = (part: Filter) =>
    setFilter(Object.fromEntries(Object.entries({ ...filter, ...part }).filter(([, value]) => value !== anything)));
  const bar = (
    <div className={styles.filters}>
      <Select
        label={t.audit.who}
        value={filter.actor_id ?? anything}
        choices={[
          { id: anything, label: t.audit.everybody },
          ...(members.data ?? []).map(member => ({ id: member.user_id, label: member.name })),
        ]}
        onChange={actor_id => narrow({ actor_id })}
      />
      <Select
        label={t.audit.what}
        value={filter.action ?? anything}
        choices={[
          { id: anything, label: t.audit.everything },
          ...Object.entries(actions).map(([id, label]) => ({ id, label })),
        ]}
        onChange={action => narrow({ action })}
      />
      <LinkButton href={`/api/v1/audit/export?${new URLSearchParams({ ...filter })}`} icon={<Download />} download>
        {t.audit.download}
      </LinkButton>
      <TrailCheck />
    </div>
  );
  if (entries.isPending || entries.isError) {
    return (
      <>
        <p className={styles.hint}>{t.audit.text}</p>
        {bar}
        {entries.isPending && <Skeleton lines={8} height={28} />}
        {entries.isError && <Failure compact error={entries.error} onRetry={() => void entries.refetch()} />}
      </>
    );
  }
  return (
    <>
      <p className={styles.hint}>{t.audit.text}</p>
      {bar}
      <DataTable label={t.settings.sections.audit} columns={[t.audit.when, t.audit.who, t.audit.what, t.audit.where]}>
        {entries.data.map(entry => (
          <tr key={entry.id}>
            <td>
              <time dateTime={entry.created_at}>{format.dateTime(entry.created_at)}</time>
            </td>
            <td>
              {entry.actor_name ?? (entry.actor_id ? t.thread.formerMember : t.audit.system)}
              {entry.on_behalf_of && t.audit.as({ name: entry.on_behalf_of_name ?? t.thread.formerMember })}
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
