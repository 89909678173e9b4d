import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Lock, Pencil, Trash2, UserMinus, Users } from "lucide-react";
import { useState } from "react";
import { api, take } from "../api/client";
import type { Group, Restricted } from "../api/types";
import { useTexts } from "../language/language";
import { atLeast, useSession } from "../session/session";
import { groupsQuery, restrictedQuery } from "../sharing/queries";
import { useSharingTexts } from "../sharing/texts";
import { Avatar } from "../ui/avatar";
import { Button, IconButton } from "../ui/button";
import { Confirm } from "../ui/dialog";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { Rename } from "../ui/rename";
import { Select } from "../ui/select";
import { Empty, Failure, Skeleton } from "../ui/states";
import { Ago } from "../ui/time";
import { notifyFailure } from "../ui/toast";
import { membersQuery, useMembers } from "./members";
import styles from "./settings-page.module.css";

/** Settings, "Groups": of the organisation's people, and for administrators what not everybody sees. */
export function GroupsSection() {
  const s = useSharingTexts();
  const session = useSession();
  const groups = useQuery(groupsQuery);
  const admin = atLeast(session, "admin");
  return (
    <>
      <p className={styles.hint}>{s.noGroupsText}</p>
      {admin && <NewGroup />}
      {groups.isPending && <Skeleton lines={2} height={56} />}
      {groups.isError && <Failure compact error={groups.error} onRetry={() => void groups.refetch()} />}
      {groups.data?.length === 0 && <Empty compact icon={<Users />} title={s.noGroups} />}
      {groups.data?.map(group => (
        <GroupView key={group.id} group={group} admin={admin} />
      ))}
      {admin && <RestrictedThings />}
    </>
  );
}

function NewGroup() {
  const s = useSharingTexts();
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: (name: string) => take(api.POST("/api/v1/groups", { body: { name: name.trim() } })),
    onSuccess: () => client.invalidateQueries({ queryKey: groupsQuery.queryKey }),
  });
  return (
    <Form
      key={create.data?.id}
      className={styles.form}
      error={create.error}
      onSubmit={({ name = "" }) => create.mutate(name)}
    >
      <TextField name="name" label={s.groupName} autoComplete="off" maxLength={100} isRequired />
      <Button type="submit" look="primary" className={styles.submit} isPending={create.isPending}>
        {s.createGroup}
      </Button>
    </Form>
  );
}

function GroupView({ group, admin }: { group: Group; admin: boolean }) {
  const t = useTexts();
  const s = useSharingTexts();
  const client = useQueryClient();
  const members = useMembers();
  const people = useQuery(membersQuery);
  const [confirming, setConfirming] = useState(false);
  const settled = { onSettled: () => client.invalidateQueries({ queryKey: groupsQuery.queryKey }) };
  const onError = (error: Error) => notifyFailure(t, error, s.groupNotChanged);
  const change = useMutation({
    mutationFn: ({ id, add }: { id: string; add: boolean }) => {
      const params = { params: { path: { id: group.id, user_id: id } } };
      return take(
        add
          ? api.PUT("/api/v1/groups/{id}/members/{user_id}", params)
          : api.DELETE("/api/v1/groups/{id}/members/{user_id}", params),
      );
    },
    onError,
    ...settled,
  });
  const [renaming, setRenaming] = useState(false);
  const rename = useMutation({
    mutationFn: (name: string) =>
      take(api.PATCH("/api/v1/groups/{id}", { params: { path: { id: group.id } }, body: { name } })),
    onSuccess: () => setRenaming(false),
    ...settled,
  });
  const remove = useMutation({
    mutationFn: () => take(api.DELETE("/api/v1/groups/{id}", { params: { path: { id: group.id } } })),
    onError,
    ...settled,
  });
  const others = people.data?.filter(each => !group.members.includes(each.user_id)) ?? [];
  return (
    <section aria-label={group.name}>
      <h3 className={styles.subtitle}>{group.name}</h3>
      <ul className={styles.people}>
        {group.members.map(id => (
          <li key={id}>
            <Avatar name={members.get(id)?.name ?? "?"} id={id} size={32} />
            <div className={styles.person}>
              <span className={styles.who}>{members.get(id)?.name ?? "?"}</span>
            </div>
            {admin && (
              <IconButton
                size="s"
                label={s.remove({ name: members.get(id)?.name ?? "?" })}
                icon={<UserMinus />}
                onPress={() => change.mutate({ id, add: false })}
              />
            )}
          </li>
        ))}
      </ul>
      {admin && (
        <div className={styles.invite}>
          <Select
            label={s.addPerson}
            hideLabel
            placeholder={s.addPerson}
            value={null}
            isDisabled={change.isPending || others.length === 0}
            choices={others.map(each => ({ id: each.user_id, label: each.name }))}
            onChange={id => change.mutate({ id, add: true })}
          />
          <Button icon={<Pencil />} onPress={() => setRenaming(true)}>
            {t.common.rename}
          </Button>
          <Button icon={<Trash2 />} onPress={() => setConfirming(true)}>
            {s.deleteGroup}
          </Button>
        </div>
      )}
      {renaming && (
        <Rename
          title={s.renameGroup}
          label={s.groupName}
          name={group.name}
          renaming={rename}
          onClose={() => setRenaming(false)}
        />
      )}
      <Confirm
        title={s.deleteGroupTitle}
        action={s.deleteGroup}
        isOpen={confirming}
        isPending={remove.isPending}
        onClose={() => setConfirming(false)}
        onConfirm={() => remove.mutate()}
      >
        {s.deleteGroupText({ name: group.name })}
      </Confirm>
    </section>
  );
}

function RestrictedThings() {
  const s = useSharingTexts();
  const restricted = useQuery(restrictedQuery);
  if (!restricted.data?.length) return null;
  return (
    <section aria-label={s.restrictedTitle}>
      <h3 className={styles.subtitle}>{s.restrictedTitle}</h3>
      <p className={styles.hint}>{s.restrictedText}</p>
      <ul className={styles.people}>
        {restricted.data.map(thing => (
          <RestrictedRow key={thing.id} thing={thing} />
        ))}
      </ul>
    </section>
  );
}

function RestrictedRow({ thing }: { thing: Restricted }) {
  const t = useTexts();
  const s = useSharingTexts();
  const session = useSession();
  const client = useQueryClient();
  const owner = useMembers().get(thing.owner_id)?.name ?? "?";
  const [confirming, setConfirming] = useState(false);
  const takeOver = useMutation({
    mutationFn: () =>
      take(api.POST("/api/v1/sharing/restricted/{id}/takeover", { params: { path: { id: thing.id } } })),
    onError: error => notifyFailure(t, error, s.notChanged),
    onSettled: () => {
      setConfirming(false);
      return client.invalidateQueries();
    },
  });
  return (
    <li>
      <Lock size={20} aria-hidden="true" />
      <div className={styles.person}>
        <span className={styles.who}>
          {s.kinds[thing.kind]}
          <small>
            {s.owner}: {owner} · <Ago at={thing.since} />
          </small>
        </span>
      </div>
      {thing.owner_id !== session.user.id && <Button onPress={() => setConfirming(true)}>{s.takeOver}</Button>}
      <Confirm
        title={s.takeOverTitle}
        action={s.takeOver}
        isOpen={confirming}
        isPending={takeOver.isPending}
        onClose={() => setConfirming(false)}
        onConfirm={() => takeOver.mutate()}
      >
        {s.takeOverText({ name: owner })}
      </Confirm>
    </li>
  );
}
