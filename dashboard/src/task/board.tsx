import { useInfiniteQuery } from "@tanstack/react-query";
import { GripVertical } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import {
  Button as AriaButton,
  DropIndicator,
  GridList,
  GridListItem,
  isTextDropItem,
  useDragAndDrop,
} from "react-aria-components";
import type { Task, TaskStatus } from "../api/types";
import { type Texts, useTexts } from "../language/language";
import { useMembers } from "../settings/members";
import { RestrictedMark } from "../sharing/share-button";
import { Avatar } from "../ui/avatar";
import { MoreButton } from "../ui/more-button";
import { Failure, Skeleton } from "../ui/states";
import styles from "./board.module.css";
import { byPosition, neighbourPlace, type TaskPlace } from "./board-order";
import { Due, PriorityIcon, TaskStatusIcon, taskStatuses } from "./looks";
import { type TaskFilter, tasksQuery, useMoveTask } from "./queries";

interface BoardProps {
  filter: TaskFilter;
  mayWrite: boolean;
  onOpen: (id: string) => void;
}

const dragType = "application/x-resonant-task";

type Direction = "up" | "down" | "left" | "right";

const arrows: Record<string, Direction> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

/** Three columns. Cards move by pointer, by the grip (Enter, arrows, Enter) and by Alt with an arrow key. */
export function Board({ filter, mayWrite, onOpen }: BoardProps) {
  const t = useTexts();
  const columns = {
    todo: useInfiniteQuery(tasksQuery({ ...filter, status: "todo" })),
    in_progress: useInfiniteQuery(tasksQuery({ ...filter, status: "in_progress" })),
    done: useInfiniteQuery(tasksQuery({ ...filter, status: "done" })),
  };
  const move = useMoveTask();
  const [announcement, setAnnouncement] = useState("");
  // A task stands where its status says, even while the list that it was read with has not been read again.
  const all = [
    ...new Map(taskStatuses.flatMap(status => columns[status].data ?? []).map(task => [task.id, task])).values(),
  ].toSorted(byPosition);
  const tasks = (status: TaskStatus) => all.filter(task => task.status === status);
  const sorted: Record<TaskStatus, Task[]> = {
    todo: tasks("todo"),
    in_progress: tasks("in_progress"),
    done: tasks("done"),
  };

  // A card that was moved by a key keeps the focus, so that it can be moved on.
  const board = useRef<HTMLDivElement>(null);
  const [followed, setFollowed] = useState<{ id: string } | null>(null);
  const moveTo = (task: Task, place: TaskPlace) => {
    move.mutate({ task, place });
    setAnnouncement(announce(t, task, place, sorted[place.status]));
  };

  const moveByKey = (event: KeyboardEvent, id: string | undefined) => {
    const direction = arrows[event.key];
    const task = all.find(each => each.id === id);
    if (!event.altKey || !direction || !task || !mayWrite) return;
    event.preventDefault();
    event.stopPropagation();
    const place = neighbourPlace(sorted, task, direction);
    if (!place) return;
    moveTo(task, place);
    setFollowed({ id: task.id });
  };
  const pressed = useEffectEvent(moveByKey);

  useEffect(() => {
    if (!followed) return;
    let frame = 0;
    let left = 15; // the card appears in its column, and its old column gives the focus away, some frames later
    const follow = () => {
      const card = board.current?.querySelector<HTMLElement>(`[data-task="${followed.id}"]`);
      if (card && !card.contains(document.activeElement)) card.focus();
      if (--left > 0) frame = requestAnimationFrame(follow);
      else ignore();
    };
    const press = (event: KeyboardEvent) => {
      const at = document.activeElement; // nowhere, or on a neighbour, while it is on its way to the card
      if (at === document.body || board.current?.contains(at)) pressed(event, followed.id);
    };
    const ignore = () => window.removeEventListener("keydown", press, true);
    window.addEventListener("keydown", press, true);
    frame = requestAnimationFrame(follow);
    return () => {
      cancelAnimationFrame(frame);
      ignore();
    };
  }, [followed]);

  const failed = taskStatuses.map(status => columns[status]).find(query => query.isError);
  if (failed) return <Failure error={failed.error} onRetry={() => void failed.refetch()} />;

  return (
    <div
      className={styles.board}
      ref={board}
      onKeyDownCapture={event => moveByKey(event.nativeEvent, cardOf(event.target)?.dataset.task)}
    >
      <p className="visually-hidden" role="status">
        {announcement}
      </p>
      {taskStatuses.map(status => (
        <section key={status} className={styles.column} aria-label={t.task.status[status]}>
          <h2 className={styles.heading}>
            <TaskStatusIcon status={status} />
            {t.task.status[status]}
            <span className={styles.count}>
              {sorted[status].length}
              {columns[status].hasNextPage ? "+" : ""}
            </span>
          </h2>
          {columns[status].isPending ? (
            <Skeleton lines={3} height={72} />
          ) : (
            <Column
              status={status}
              tasks={sorted[status]}
              mayWrite={mayWrite}
              onOpen={onOpen}
              onDrop={(id, place) => {
                const task = all.find(each => each.id === id);
                if (task) moveTo(task, place);
              }}
            />
          )}
          <MoreButton query={columns[status]} />
        </section>
      ))}
    </div>
  );
}

function cardOf(target: EventTarget): HTMLElement | null {
  return (target as Element).closest<HTMLElement>("[data-task]");
}

function announce(t: Texts, task: Task, place: TaskPlace, column: readonly Task[]): string {
  const others = column.filter(each => each.id !== task.id);
  const index = place.before
    ? others.findIndex(each => each.id === place.before?.id)
    : place.after
      ? others.findIndex(each => each.id === place.after?.id) + 1
      : others.length;
  return t.task.moved({ title: task.title, column: t.task.status[place.status], place: index + 1 });
}

interface ColumnProps {
  status: TaskStatus;
  tasks: Task[];
  mayWrite: boolean;
  onOpen: (id: string) => void;
  onDrop: (id: string, place: TaskPlace) => void;
}

function Column({ status, tasks, mayWrite, onOpen, onDrop }: ColumnProps) {
  const t = useTexts();
  const placeAt = (key: unknown, position: "before" | "after" | "on"): TaskPlace => {
    const neighbour = tasks.find(task => task.id === key);
    if (!neighbour) return { status };
    return position === "before" ? { status, before: neighbour } : { status, after: neighbour };
  };
  const { dragAndDropHooks } = useDragAndDrop({
    isDisabled: !mayWrite,
    getItems: keys => [...keys].map(key => ({ [dragType]: String(key), "text/plain": textOf(tasks, key) })),
    acceptedDragTypes: [dragType],
    getDropOperation: () => "move",
    renderDropIndicator: target => <DropIndicator target={target} className={styles.indicator} />,
    onReorder: event => {
      for (const key of event.keys) onDrop(String(key), placeAt(event.target.key, event.target.dropPosition));
    },
    onInsert: async event => {
      for (const item of event.items.filter(isTextDropItem)) {
        onDrop(await item.getText(dragType), placeAt(event.target.key, event.target.dropPosition));
      }
    },
    onRootDrop: async event => {
      for (const item of event.items.filter(isTextDropItem)) onDrop(await item.getText(dragType), { status });
    },
  });
  return (
    <GridList
      aria-label={t.task.columnOf({ column: t.task.status[status] })}
      items={tasks}
      dragAndDropHooks={dragAndDropHooks}
      onAction={key => onOpen(String(key))}
      className={styles.cards}
      renderEmptyState={() => (
        <p className={styles.empty} data-short="">
          {t.task.columnEmpty}
        </p>
      )}
    >
      {task => <Card task={task} mayWrite={mayWrite} />}
    </GridList>
  );
}

function textOf(tasks: readonly Task[], key: unknown): string {
  return tasks.find(task => task.id === key)?.title ?? "";
}

interface CardProps {
  task: Task;
  mayWrite: boolean;
}

function Card({ task, mayWrite }: CardProps) {
  const t = useTexts();
  const members = useMembers();
  const assignee = task.assignee_id ? members.get(task.assignee_id) : undefined;
  return (
    <GridListItem id={task.id} textValue={task.title} className={styles.card} data-task={task.id}>
      <div className={styles.inside}>
        <p className={styles.title}>{task.title}</p>
        <div className={styles.meta}>
          <PriorityIcon priority={task.priority} />
          <RestrictedMark restricted={task.restricted} />
          {task.due_date && <Due at={task.due_date} done={task.status === "done"} />}
          <span className={styles.grow} />
          {assignee && (
            <span role="img" aria-label={t.task.assignedTo({ name: assignee.name })} title={assignee.name}>
              <Avatar name={assignee.name} id={assignee.user_id} />
            </span>
          )}
        </div>
        {mayWrite && (
          <AriaButton slot="drag" className={styles.grip} aria-label={t.task.move({ title: task.title })}>
            <GripVertical size={14} aria-hidden="true" />
          </AriaButton>
        )}
      </div>
    </GridListItem>
  );
}
