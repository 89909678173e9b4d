import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FileText, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Task, TaskPriority, TaskStatus } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import { useSession } from "../session/session";
import { membersQuery } from "../settings/members";
import { specQuery, specsQuery } from "../spec/queries";
import { Avatar } from "../ui/avatar";
import { Button } from "../ui/button";
import { DateField } from "../ui/date-field";
import { Confirm, Dialog } from "../ui/dialog";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { Markdown } from "../ui/markdown";
import { Select } from "../ui/select";
import { Failure, Loading } from "../ui/states";
import { Ago } from "../ui/time";
import { dueDay, dueOn } from "./due";
import { PriorityIcon, TaskStatusIcon, taskPriorities, taskStatuses } from "./looks";
import { type TaskChange, taskQuery, useChangeTask, useCreateTask, useDeleteTask } from "./queries";
import styles from "./task-dialog.module.css";

interface TaskDialogProps {
  id: string | undefined;
  isNew: boolean;
  specId: string | undefined;
  mayWrite: boolean;
  onClose: () => void;
}

export function TaskDialog({ id, isNew, specId, mayWrite, onClose }: TaskDialogProps) {
  const t = useTexts();
  if (isNew) return <NewTask specId={specId} onClose={onClose} />;
  return (
    <Dialog title={t.task.task} isOpen={Boolean(id)} onClose={onClose} size="panel">
      {id && <TaskPanel key={id} id={id} mayWrite={mayWrite} onClose={onClose} />}
    </Dialog>
  );
}

/** One task; each field is saved when it is left, and shown at once everywhere. */
function TaskPanel({ id, mayWrite, onClose }: { id: string; mayWrite: boolean; onClose: () => void }) {
  const task = useQuery(taskQuery(id));
  if (task.isPending) return <Loading />;
  if (task.isError) return <Failure compact error={task.error} onRetry={() => void task.refetch()} />;
  return <TaskFields task={task.data} mayWrite={mayWrite} onClose={onClose} />;
}

function TaskFields({ task, mayWrite, onClose }: { task: Task; mayWrite: boolean; onClose: () => void }) {
  const t = useTexts();
  const change = useChangeTask();
  const remove = useDeleteTask();
  const [confirming, setConfirming] = useState(false);
  const save = (fields: TaskChange) => change.mutate({ id: task.id, change: fields });
  return (
    <div className={styles.panel}>
      <TextField
        key={`title ${task.title}`}
        label={t.task.title}
        hideLabel
        className={styles.title}
        defaultValue={task.title}
        isReadOnly={!mayWrite}
        maxLength={200}
        rows={2}
        onBlur={event => {
          const title = event.target.value.replace(/\s*\n\s*/g, " ").trim();
          if (title && title !== task.title) save({ title });
        }}
      />
      <TaskProperties value={task} isDisabled={!mayWrite} onChange={fields => save(fields)} />
      <Description text={task.description} mayWrite={mayWrite} onSave={description => save({ description })} />
      <footer className={styles.footer}>
        <p>
          {t.task.changed} <Ago at={task.updated_at} />
        </p>
        {task.intent_id && (
          <Link to="/intents/$id" params={{ id: task.intent_id }}>
            {t.task.fromIntent}
          </Link>
        )}
        {mayWrite && (
          <Button look="ghost" icon={<Trash2 />} onPress={() => setConfirming(true)}>
            {t.common.delete}
          </Button>
        )}
      </footer>
      <Confirm
        title={t.task.deleteTitle}
        action={t.common.delete}
        isOpen={confirming}
        isPending={remove.isPending}
        onClose={() => setConfirming(false)}
        onConfirm={() => remove.mutate(task.id, { onSuccess: onClose })}
      >
        {t.task.deleteText({ title: task.title })}
      </Confirm>
    </div>
  );
}

interface Properties {
  status: TaskStatus;
  priority: TaskPriority;
  assignee_id: string | null;
  due_date: string | null;
  spec_id: string | null;
}

interface TaskPropertiesProps {
  value: Properties;
  isDisabled?: boolean;
  onChange: (change: Partial<Properties>) => void;
}

function TaskProperties({ value, isDisabled, onChange }: TaskPropertiesProps) {
  const t = useTexts();
  const format = useFormat();
  const session = useSession();
  const { data: members = [] } = useQuery(membersQuery);
  const { data: specs = [] } = useInfiniteQuery(specsQuery({}));
  const { data: spec } = useQuery({ ...specQuery(value.spec_id ?? ""), enabled: Boolean(value.spec_id) });
  const others = specs.filter(each => each.id !== value.spec_id && each.status !== "archived");
  const ordered = members.toSorted(
    (a, b) => Number(b.user_id === session.user.id) - Number(a.user_id === session.user.id),
  );
  return (
    <div className={styles.properties}>
      <Select<TaskStatus>
        label={t.task.statusLabel}
        isDisabled={isDisabled}
        value={value.status}
        choices={taskStatuses.map(id => ({ id, label: t.task.status[id], icon: <TaskStatusIcon status={id} /> }))}
        onChange={status => onChange({ status })}
      />
      <Select<TaskPriority>
        label={t.task.priorityLabel}
        isDisabled={isDisabled}
        value={value.priority}
        choices={taskPriorities.map(id => ({ id, label: t.task.priority[id], icon: <PriorityIcon priority={id} /> }))}
        onChange={priority => onChange({ priority })}
      />
      <Select
        label={t.task.assignee}
        isDisabled={isDisabled}
        value={value.assignee_id ?? "none"}
        choices={[
          { id: "none", label: t.task.nobody },
          ...ordered.map(member => ({
            id: member.user_id,
            label: member.name,
            icon: <Avatar name={member.name} id={member.user_id} size={18} />,
          })),
        ]}
        onChange={choice => onChange({ assignee_id: choice === "none" ? null : choice })}
      />
      <DateField
        label={t.task.due}
        isDisabled={isDisabled}
        value={value.due_date && dueDay(value.due_date, format)}
        onChange={day => onChange({ due_date: day && dueOn(day) })}
      />
      <div className={styles.spec}>
        <Select
          label={t.task.spec}
          isDisabled={isDisabled}
          value={value.spec_id ?? "none"}
          choices={[
            { id: "none", label: t.task.noSpec },
            ...(value.spec_id ? [{ id: value.spec_id, label: spec?.title ?? "…", icon: <FileText size={15} /> }] : []),
            ...others.map(each => ({ id: each.id, label: each.title, icon: <FileText size={15} /> })),
          ]}
          onChange={choice => onChange({ spec_id: choice === "none" ? null : choice })}
        />
        {value.spec_id && (
          <Link to="/specs/$id" params={{ id: value.spec_id }}>
            {t.task.openSpec}
          </Link>
        )}
      </div>
    </div>
  );
}

interface DescriptionProps {
  text: string;
  mayWrite: boolean;
  onSave: (text: string) => void;
}

function Description({ text, mayWrite, onSave }: DescriptionProps) {
  const t = useTexts();
  const [editing, setEditing] = useState(false);
  const [value, setValue] = useState(text);
  if (editing) {
    return (
      <div className={styles.description}>
        <TextField
          label={t.task.description}
          rows={8}
          value={value}
          onChange={setValue}
          autoFocus
          description={t.markdown.hint}
        />
        <div className={styles.buttons}>
          <Button
            look="primary"
            onPress={() => {
              if (value !== text) onSave(value);
              setEditing(false);
            }}
          >
            {t.common.save}
          </Button>
          <Button onPress={() => setEditing(false)}>{t.common.cancel}</Button>
        </div>
      </div>
    );
  }
  return (
    <div className={styles.description}>
      <div className={styles.heading}>
        <h3>{t.task.description}</h3>
        {mayWrite && (
          <Button
            size="s"
            look="ghost"
            onPress={() => {
              setValue(text);
              setEditing(true);
            }}
          >
            {t.common.edit}
          </Button>
        )}
      </div>
      {text.trim() ? <Markdown compact text={text} /> : <p className={styles.none}>{t.task.noDescription}</p>}
    </div>
  );
}

function NewTask({ specId, onClose }: { specId: string | undefined; onClose: () => void }) {
  const t = useTexts();
  const create = useCreateTask();
  const [properties, setProperties] = useState<Properties>({
    status: "todo",
    priority: "medium",
    assignee_id: null,
    due_date: null,
    spec_id: specId ?? null,
  });
  return (
    <Dialog title={t.task.new} isOpen onClose={onClose} size="m">
      <Form
        error={create.error}
        onSubmit={({ title = "", description = "" }) =>
          create.mutate({ ...properties, title: title.trim(), description }, { onSuccess: onClose })
        }
      >
        <TextField name="title" label={t.task.title} isRequired autoFocus maxLength={200} />
        <TextField name="description" label={t.task.description} rows={3} />
        <TaskProperties value={properties} onChange={change => setProperties(current => ({ ...current, ...change }))} />
        <div className={styles.buttons}>
          <Button type="submit" look="primary" isPending={create.isPending}>
            {t.task.create}
          </Button>
          <Button onPress={onClose}>{t.common.cancel}</Button>
        </div>
      </Form>
    </Dialog>
  );
}
