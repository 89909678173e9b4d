import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Columns3, List, Plus, X } from "lucide-react";
import { useMemo } from "react";
import type { TaskPriority, TaskStatus } from "../api/types";
import { useTexts } from "../language/language";
import { atLeast, useSession } from "../session/session";
import { membersQuery } from "../settings/members";
import { specQuery } from "../spec/queries";
import { Avatar } from "../ui/avatar";
import { Button, IconButton } from "../ui/button";
import { Page } from "../ui/page";
import { Segments } from "../ui/segments";
import { Select } from "../ui/select";
import { useNarrow } from "../ui/use-narrow";
import { Board } from "./board";
import { PriorityIcon, TaskStatusIcon, taskPriorities, taskStatuses } from "./looks";
import type { TaskFilter } from "./queries";
import { TaskDialog } from "./task-dialog";
import { TaskList } from "./task-list";
import styles from "./tasks-page.module.css";

/** All tasks, as a board or as a list; what is filtered and open stands in the address. */
export function TasksPage() {
  const t = useTexts();
  const session = useSession();
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const narrow = useNarrow();
  const { data: members } = useQuery(membersQuery);
  const { data: spec } = useQuery({ ...specQuery(search.spec ?? ""), enabled: Boolean(search.spec) });
  const view = search.view === "list" || search.view === "board" ? search.view : narrow ? "list" : "board";
  const mayWrite = atLeast(session, "member");

  const go = (change: Record<string, string | undefined>) =>
    void navigate({ to: "/tasks", search: { ...search, ...change }, replace: !("task" in change) });

  const priority = taskPriorities.find(known => known === search.priority);
  const status = view === "list" ? taskStatuses.find(known => known === search.status) : undefined;
  const assignee = search.assignee === "me" ? session.user.id : search.assignee;
  const filter = useMemo((): TaskFilter => {
    const given: TaskFilter = {};
    if (priority) given.priority = priority;
    if (status) given.status = status;
    if (assignee) given.assignee_id = assignee;
    if (search.spec) given.spec_id = search.spec;
    return given;
  }, [priority, status, assignee, search.spec]);

  return (
    <Page
      title={t.places.tasks}
      width={view === "board" ? "full" : "wide"}
      actions={
        <>
          <Segments
            label={t.task.view}
            iconsOnly
            value={view}
            onChange={next => go({ view: next })}
            choices={[
              { id: "board", label: t.task.board, icon: <Columns3 /> },
              { id: "list", label: t.task.list, icon: <List /> },
            ]}
          />
          {mayWrite && (
            <Button look="primary" icon={<Plus />} onPress={() => go({ new: "1" })}>
              {t.task.new}
            </Button>
          )}
        </>
      }
      bar={
        <>
          <Select
            label={t.task.assignee}
            hideLabel
            look="compact"
            value={search.assignee ?? "all"}
            choices={[
              { id: "all", label: t.task.everyone },
              {
                id: "me",
                label: t.task.mine,
                icon: <Avatar name={session.user.name} id={session.user.id} size={18} />,
              },
              ...(members ?? [])
                .filter(member => member.user_id !== session.user.id)
                .map(member => ({
                  id: member.user_id,
                  label: member.name,
                  icon: <Avatar name={member.name} id={member.user_id} size={18} />,
                })),
            ]}
            onChange={choice => go({ assignee: choice === "all" ? undefined : choice })}
          />
          <Select
            label={t.task.priorityLabel}
            hideLabel
            look="compact"
            value={priority ?? "all"}
            choices={[
              { id: "all" as const, label: t.task.allPriorities },
              ...taskPriorities.map(id => ({ id, label: t.task.priority[id], icon: <PriorityIcon priority={id} /> })),
            ]}
            onChange={(choice: TaskPriority | "all") => go({ priority: choice === "all" ? undefined : choice })}
          />
          {view === "list" && (
            <Select
              label={t.task.statusLabel}
              hideLabel
              look="compact"
              value={status ?? "all"}
              choices={[
                { id: "all" as const, label: t.task.allStatuses },
                ...taskStatuses.map(id => ({ id, label: t.task.status[id], icon: <TaskStatusIcon status={id} /> })),
              ]}
              onChange={(choice: TaskStatus | "all") => go({ status: choice === "all" ? undefined : choice })}
            />
          )}
          {search.spec && (
            <span className={styles.filter}>
              {spec?.title ?? t.common.loading}
              <IconButton size="s" label={t.common.clearFilter} icon={<X />} onPress={() => go({ spec: undefined })} />
            </span>
          )}
        </>
      }
    >
      {view === "board" ? (
        <Board filter={filter} mayWrite={mayWrite} onOpen={id => go({ task: id })} />
      ) : (
        <TaskList filter={filter} mayWrite={mayWrite} onOpen={id => go({ task: id })} />
      )}
      <TaskDialog
        id={search.task}
        isNew={Boolean(search.new) && mayWrite}
        specId={search.spec}
        mayWrite={mayWrite}
        onClose={() => go({ task: undefined, new: undefined })}
      />
    </Page>
  );
}
