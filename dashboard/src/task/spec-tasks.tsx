import { useInfiniteQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTexts } from "../language/language";
import { paths } from "../paths";
import { atLeast, useSession } from "../session/session";
import { LinkButton } from "../ui/button";
import { Empty, Failure, Skeleton } from "../ui/states";
import { tasksQuery } from "./queries";
import { sortTasks } from "./sort";
import styles from "./spec-tasks.module.css";
import { TaskRow } from "./task-list";

/** The tasks of one spec, beside its text. */
export function SpecTasks({ specId, icon }: { specId: string; icon: ReactNode }) {
  const t = useTexts();
  const session = useSession();
  const router = useRouter();
  const tasks = useInfiniteQuery(tasksQuery({ spec_id: specId }));
  if (tasks.isPending) return <Skeleton lines={4} />;
  if (tasks.isError) return <Failure compact error={tasks.error} onRetry={() => void tasks.refetch()} />;
  if (tasks.data.length === 0) {
    return (
      <Empty compact icon={icon} title={t.task.noneForSpec}>
        {t.task.noneForSpecText}
      </Empty>
    );
  }
  return (
    <div className={styles.tasks}>
      <ul>
        {sortTasks(tasks.data, "due").map(task => (
          <TaskRow
            key={task.id}
            task={task}
            mayWrite={atLeast(session, "member")}
            onOpen={() => router.history.push(paths.task(task.id))}
          />
        ))}
      </ul>
      <LinkButton size="s" look="ghost" href={`${paths.tasks}?spec=${specId}`}>
        {t.task.showOnBoard}
      </LinkButton>
    </div>
  );
}
