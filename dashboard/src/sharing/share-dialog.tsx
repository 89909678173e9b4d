import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { UserMinus, Users } from "lucide-react";
import type { ReactNode } from "react";
import type { ChangeSharing, Sharing } from "../api/types";
import { useTexts } from "../language/language";
import { membersQuery, useMembers } from "../settings/members";
import { Avatar } from "../ui/avatar";
import { IconButton } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Select } from "../ui/select";
import { Failure, Skeleton } from "../ui/states";
import { notifyFailure } from "../ui/toast";
import { Links } from "./links";
import { changeSharing, groupsQuery, type Subject, sharingQuery } from "./queries";
import styles from "./share-dialog.module.css";
import { useSharingTexts } from "./texts";

/** Who sees a thing, and the links that open it for others. */
export function ShareDialog({ subject, onClose }: { subject: Subject; onClose: () => void }) {
  const s = useSharingTexts();
  const sharing = useQuery(sharingQuery(subject));
  return (
    <Dialog title={subject.kind === "spec" ? s.titleSpec : s.titleThread} isOpen onClose={onClose}>
      {sharing.isPending && <Skeleton lines={4} height={40} />}
      {sharing.isError && <Failure compact error={sharing.error} onRetry={() => void sharing.refetch()} />}
      {sharing.data && (
        <div className={styles.parts}>
          <Access subject={subject} sharing={sharing.data} />
          {sharing.data.may_change && <Links subject={subject} />}
        </div>
      )}
    </Dialog>
  );
}

function Access({ subject, sharing }: { subject: Subject; sharing: Sharing }) {
  const t = useTexts();
  const s = useSharingTexts();
  const client = useQueryClient();
  const { queryKey } = sharingQuery(subject);
  const change = useMutation({
    mutationKey: ["sharing"],
    mutationFn: (wanted: ChangeSharing) => changeSharing(subject, wanted),
    onSuccess: changed => {
      client.setQueryData(queryKey, changed);
      void client.invalidateQueries({ queryKey: [`${subject.kind}s`] });
    },
    onError: error => notifyFailure(t, error, s.notChanged),
  });
  const set = (wanted: Partial<ChangeSharing>) =>
    change.mutate({ visibility: "private", people: sharing.people, groups: sharing.groups, ...wanted });
  return (
    <section className={styles.part} aria-label={s.visibility}>
      <Select<Sharing["visibility"]>
        label={s.visibility}
        value={sharing.visibility}
        isDisabled={!sharing.may_change || change.isPending}
        choices={[
          { id: "organization", label: s.organization },
          { id: "private", label: s.private },
        ]}
        onChange={visibility =>
          visibility === "organization" ? change.mutate({ visibility, people: [], groups: [] }) : set({})
        }
      />
      {sharing.visibility === "private" && <Chosen sharing={sharing} onChange={set} isPending={change.isPending} />}
      {!sharing.may_change && <p className={styles.hint}>{s.readOnly}</p>}
    </section>
  );
}

interface ChosenProps {
  sharing: Sharing;
  isPending: boolean;
  onChange: (wanted: Partial<ChangeSharing>) => void;
}

function Chosen({ sharing, isPending, onChange }: ChosenProps) {
  const s = useSharingTexts();
  const members = useMembers();
  const people = useQuery(membersQuery);
  const groups = useQuery({ ...groupsQuery, enabled: sharing.may_change || sharing.groups.length > 0, retry: false });
  const nameOf = (id: string) => members.get(id)?.name ?? "?";
  const groupName = (id: string) => groups.data?.find(group => group.id === id)?.name ?? "?";
  const others = people.data?.filter(
    each => each.user_id !== sharing.owner_id && !sharing.people.includes(each.user_id),
  );
  const otherGroups = groups.data?.filter(each => !sharing.groups.includes(each.id));
  return (
    <>
      <ul className={styles.people}>
        <Entry icon={<Avatar name={nameOf(sharing.owner_id)} id={sharing.owner_id} size={28} />} detail={s.owner}>
          {nameOf(sharing.owner_id)}
        </Entry>
        {sharing.people.map(id => (
          <Entry
            key={id}
            icon={<Avatar name={nameOf(id)} id={id} size={28} />}
            action={
              sharing.may_change && (
                <IconButton
                  size="s"
                  isDisabled={isPending}
                  label={s.remove({ name: nameOf(id) })}
                  icon={<UserMinus />}
                  onPress={() => onChange({ people: sharing.people.filter(each => each !== id) })}
                />
              )
            }
          >
            {nameOf(id)}
          </Entry>
        ))}
        {sharing.groups.map(id => (
          <Entry
            key={id}
            icon={<Users size={20} className={styles.group} aria-hidden="true" />}
            detail={s.groups}
            action={
              sharing.may_change && (
                <IconButton
                  size="s"
                  isDisabled={isPending}
                  label={s.remove({ name: groupName(id) })}
                  icon={<UserMinus />}
                  onPress={() => onChange({ groups: sharing.groups.filter(each => each !== id) })}
                />
              )
            }
          >
            {groupName(id)}
          </Entry>
        ))}
      </ul>
      {sharing.people.length + sharing.groups.length === 0 && <p className={styles.hint}>{s.nobodyElse}</p>}
      {sharing.may_change && (
        <div className={styles.adding}>
          <Select
            label={s.addPerson}
            hideLabel
            placeholder={s.addPerson}
            value={null}
            isDisabled={isPending || !others?.length}
            choices={(others ?? []).map(each => ({ id: each.user_id, label: each.name }))}
            onChange={id => onChange({ people: [...sharing.people, id] })}
          />
          {otherGroups && otherGroups.length > 0 && (
            <Select
              label={s.addGroup}
              hideLabel
              placeholder={s.addGroup}
              value={null}
              isDisabled={isPending}
              choices={otherGroups.map(each => ({ id: each.id, label: each.name }))}
              onChange={id => onChange({ groups: [...sharing.groups, id] })}
            />
          )}
        </div>
      )}
    </>
  );
}

function Entry({
  icon,
  children,
  detail,
  action,
}: {
  icon: ReactNode;
  children: ReactNode;
  detail?: string;
  action?: ReactNode;
}) {
  return (
    <li>
      {icon}
      <span className={styles.who}>
        {children}
        {detail && <small>{detail}</small>}
      </span>
      {action}
    </li>
  );
}
