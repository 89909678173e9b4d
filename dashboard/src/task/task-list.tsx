import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ListChecks } from "lucide-react";
import { useMemo } from "react";
import type { Task } from "../api/types";
import { useTexts } from "../language/language";
import { useMembers } from "../settings/members";
import { RestrictedMark } from "../sharing/share-button";
import { Avatar } from "../ui/avatar";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { cx } from "../ui/cx";
import { MoreButton } from "../ui/more-button";
import { Select } from "../ui/select";
import { Empty, Failure, Skeleton } from "../ui/states";
import { Due, PriorityIcon } from "./looks";
import { type TaskFilter, tasksQuery, useCompleteTask } from "./queries";
import { sortTasks, type TaskSort, taskSorts } from "./sort";
import styles from "./task-list.module.css";

interface TaskListProps {
  filter: TaskFilter;
  mayWrite: boolean;
  onOpen: (id: string) => void;
}

export function TaskList({ filter, mayWrite, onOpen }: TaskListProps) {
  const t = useTexts();
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const sort = taskSorts.find(known => known === search.sort) ?? "due";
  const tasks = useInfiniteQuery(tasksQuery(filter));
  const sorted = useMemo(() => sortTasks(tasks.data ?? [], sort), [tasks.data, sort]);
  if (tasks.isPending) return <Skeleton />;
  if (tasks.isError) return <Failure error={tasks.error} onRetry={() => void tasks.refetch()} />;
  if (tasks.data.length === 0) {
    const filtered = Object.keys(filter).length > 0;
    return (
      <Empty
        icon={<ListChecks />}
        title={filtered ? t.task.noMatch : t.task.empty}
        action={
          filtered && (
            <Button onPress={() => void navigate({ to: "/tasks", search: { view: "list" } })}>
              {t.common.clearFilter}
            </Button>
          )
        }
      >
        {filtered ? undefined : t.task.emptyText}
      </Empty>
    );
  }
  return (
    <>
      <div className={styles.sort}>
        <Select<TaskSort>
          label={t.task.sort}
          hideLabel
          look="quiet"
          value={sort}
          choices={taskSorts.map(id => ({ id, label: t.task.sortBy[id] }))}
          onChange={next => void navigate({ to: "/tasks", search: { ...search, sort: next }, replace: true })}
        />
      </div>
      <ul className={styles.list} aria-label={t.places.tasks}>
        {sorted.map(task => (
          <TaskRow key={task.id} task={task} mayWrite={mayWrite} onOpen={() => onOpen(task.id)} />
        ))}
      </ul>
      <MoreButton query={tasks} />
    </>
  );
}

interface TaskRowProps {
  task: Task;
  mayWrite: boolean;
  onOpen: () => void;
}

export function TaskRow({ task, mayWrite, onOpen }: TaskRowProps) {
  const t = useTexts();
  const members = useMembers();
  const complete = useCompleteTask();
  const assignee = task.assignee_id ? members.get(task.assignee_id) : undefined;
  const done = task.status === "done";
  return (
    <li className={styles.row}>
      <span className={styles.tick}>
        <Checkbox
          round
          label={t.task.complete({ title: task.title })}
          isSelected={done}
          isDisabled={!mayWrite}
          onChange={next => complete.mutate({ id: task.id, done: next })}
        />
      </span>
      <PriorityIcon priority={task.priority} />
      <span className={styles.main}>
        <button type="button" className={cx(styles.title, done && styles.done)} onClick={onOpen}>
          {task.title}
        </button>
        <RestrictedMark restricted={task.restricted} />
        {task.status === "in_progress" && <span className={styles.progress}>{t.task.status.in_progress}</span>}
        {task.due_date && <Due at={task.due_date} done={done} />}
      </span>
      {assignee && (
        <span role="img" aria-label={t.task.assignedTo({ name: assignee.name })} title={assignee.name}>
          <Avatar name={assignee.name} id={assignee.user_id} />
        </span>
      )}
    </li>
  );
}
