import { useInfiniteQuery } from "@tanstack/react-query";
import { api, take } from "../api/client";
import { pagesOf } from "../api/pages";
import { useFormat, useTexts } from "../language/language";
import { MoreButton } from "../ui/more-button";
import { Failure, Skeleton } from "../ui/states";
import styles from "./settings-page.module.css";

const auditQuery = pagesOf(["audit"], after =>
  take(api.GET("/api/v1/audit", { params: { query: { limit: 50, after } } })),
);

/** Who did what and when, newest first. */
export function AuditTrail() {
  const t = useTexts();
  const format = useFormat();
  const entries = useInfiniteQuery(auditQuery);
  const actions: Record<string, string> = t.audit.actions;
  if (entries.isPending) return <Skeleton lines={8} height={28} />;
  if (entries.isError) return <Failure compact error={entries.error} onRetry={() => void entries.refetch()} />;
  return (
    <>
      <p className={styles.hint}>{t.audit.text}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table must be scrollable by keyboard */}
      <section className={styles.table} tabIndex={0} aria-label={t.settings.sections.audit}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.audit.when}</th>
              <th scope="col">{t.audit.who}</th>
              <th scope="col">{t.audit.what}</th>
              <th scope="col">{t.audit.where}</th>
            </tr>
          </thead>
          <tbody>
            {entries.data.map(entry => (
              <tr key={entry.id}>
                <td>
                  <time dateTime={entry.created_at}>{format.dateTime(entry.created_at)}</time>
                </td>
                <td>{entry.actor_name ?? (entry.actor_id ? t.thread.formerMember : t.audit.system)}</td>
                <td className={styles.short}>{actions[entry.action] ?? <code>{entry.action}</code>}</td>
                <td>{entry.address ?? "—"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <MoreButton query={entries} />
    </>
  );
}
