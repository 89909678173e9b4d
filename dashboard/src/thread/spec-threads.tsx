import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Spec } from "../api/types";
import { useTexts } from "../language/language";
import { paths } from "../paths";
import { LinkButton } from "../ui/button";
import split from "../ui/split-page.module.css";
import { Empty, Failure, Skeleton } from "../ui/states";
import { Ago } from "../ui/time";
import { threadsQuery } from "./queries";
import styles from "./spec-threads.module.css";

/** The conversations about one spec, beside its text. */
export function SpecThreads({ spec, icon }: { spec: Spec; icon: ReactNode }) {
  const t = useTexts();
  const threads = useInfiniteQuery(threadsQuery({ spec_id: spec.id }));
  const start = (
    <LinkButton size="s" href={`${paths.threads}?new=1&spec=${spec.id}`}>
      {t.thread.new}
    </LinkButton>
  );
  if (threads.isPending) return <Skeleton lines={3} />;
  if (threads.isError) return <Failure compact error={threads.error} onRetry={() => void threads.refetch()} />;
  if (threads.data.length === 0) {
    return (
      <Empty compact icon={icon} title={t.thread.noneForSpec} action={start}>
        {t.thread.noneForSpecText}
      </Empty>
    );
  }
  return (
    <div className={styles.threads}>
      <ul>
        {threads.data.map(thread => (
          <li key={thread.id}>
            <Link to="/threads/$id" params={{ id: thread.id }} className={split.row}>
              <span className={split.main}>
                <span className={split.title}>{thread.title}</span>
                <small className={split.detail}>
                  <Ago at={thread.updated_at} />
                </small>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {start}
    </div>
  );
}
