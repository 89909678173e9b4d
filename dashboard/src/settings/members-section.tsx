import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Copy, Search, Trash2, UserMinus, UserPlus } from "lucide-react";
import { useState } from "react";
import { useProof } from "../account/proof";
import { api, take } from "../api/client";
import type { Invitation, Member, Role } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import { atLeast, useSession } from "../session/session";
import { Avatar } from "../ui/avatar";
import { Button, IconButton } from "../ui/button";
import { copy } from "../ui/copy";
import { Confirm } from "../ui/dialog";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { LongList } from "../ui/long-list";
import { Select } from "../ui/select";
import { Failure, Skeleton } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import { membersQuery } from "./members";
import styles from "./settings-page.module.css";

/** So many are seen at a glance. */
const few = 10;

const roles = ["owner", "admin", "member", "guest"] as const satisfies Role[];

export function Members() {
  const t = useTexts();
  const session = useSession();
  const members = useQuery(membersQuery);
  const admin = atLeast(session, "admin");
  const [words, setWords] = useState("");
  const wanted = words.trim().toLocaleLowerCase();
  const found = members.data?.filter(({ name, email }) => `${name} ${email}`.toLocaleLowerCase().includes(wanted));
  return (
    <>
      {members.isPending && <Skeleton lines={3} height={56} />}
      {members.isError && <Failure compact error={members.error} onRetry={() => void members.refetch()} />}
      {members.data && members.data.length > few && (
        <TextField
          type="search"
          label={t.members.find}
          placeholder={t.members.findHint}
          value={words}
          onChange={setWords}
          icon={<Search size={16} />}
          className={styles.form}
        />
      )}
      {found?.length === 0 && <p className={styles.hint}>{t.members.notFound({ words })}</p>}
      <LongList items={found ?? []} className={styles.people}>
        {member => <MemberRow key={member.user_id} member={member} />}
      </LongList>
      {admin && (
        <>
          <h3 className={styles.subtitle}>{t.members.invite}</h3>
          <Invite />
          <Invitations />
        </>
      )}
    </>
  );
}

function MemberRow({ member }: { member: Member }) {
  const t = useTexts();
  const session = useSession();
  const client = useQueryClient();
  const [confirming, setConfirming] = useState(false);
  const { proven, dialog } = useProof();
  const params = { params: { path: { user_id: member.user_id } } };
  const mine = member.user_id === session.user.id;
  // Only owners make and unmake owners; the server holds the rule, this only spares a refusal.
  const mayChange = atLeast(session, "admin") && (member.role !== "owner" || session.role === "owner");
  const change = useMutation({
    mutationKey: ["members"],
    mutationFn: (role: Role) =>
      proven(() => take(api.PATCH("/api/v1/organizations/current/members/{user_id}", { ...params, body: { role } }))),
    onMutate: async role => {
      await client.cancelQueries({ queryKey: membersQuery.queryKey });
      const before = client.getQueryData(membersQuery.queryKey);
      client.setQueryData(membersQuery.queryKey, members =>
        members?.map(each => (each.user_id === member.user_id ? { ...each, role } : each)),
      );
      return before;
    },
    onError: (error, _role, before) => {
      client.setQueryData(membersQuery.queryKey, before);
      notifyFailure(t, error, t.members.notChanged);
    },
    onSettled: () => client.invalidateQueries({ queryKey: membersQuery.queryKey }),
  });
  const remove = useMutation({
    mutationKey: ["members"],
    mutationFn: () => take(api.DELETE("/api/v1/organizations/current/members/{user_id}", params)),
    onSuccess: () => notify(t.members.removed({ name: member.name })),
    onError: error => notifyFailure(t, error, t.members.notChanged),
    onSettled: () => {
      setConfirming(false);
      return client.invalidateQueries({ queryKey: membersQuery.queryKey });
    },
  });
  return (
    <li>
      <Avatar name={member.name} id={member.user_id} size={32} />
      <div className={styles.person}>
        <span className={styles.who}>
          {member.name} {mine && t.members.you}
          <small>{member.email}</small>
        </span>
        {mayChange ? (
          <Select<Role>
            label={t.members.roleOf({ name: member.name })}
            hideLabel
            look="quiet"
            value={member.role}
            choices={roles
              .filter(role => role !== "owner" || session.role === "owner")
              .map(id => ({ id, label: t.members.roles[id] }))}
            onChange={role => change.mutate(role)}
          />
        ) : (
          <span className={styles.hint}>{t.members.roles[member.role]}</span>
        )}
      </div>
      {mayChange && !mine && (
        <IconButton
          size="s"
          label={t.members.remove({ name: member.name })}
          icon={<UserMinus />}
          onPress={() => setConfirming(true)}
        />
      )}
      <Confirm
        title={t.members.removeTitle}
        action={t.members.removeAction}
        isOpen={confirming}
        isPending={remove.isPending}
        onClose={() => setConfirming(false)}
        onConfirm={() => remove.mutate()}
      >
        {t.members.removeText({ name: member.name })}
      </Confirm>
      {dialog}
    </li>
  );
}

const invitationsKey = ["members", "invitations"];

function Invite() {
  const t = useTexts();
  const client = useQueryClient();
  const [role, setRole] = useState<Role>("member");
  const [fresh, setFresh] = useState<Invitation | null>(null);
  const invite = useMutation({
    mutationFn: (email: string) =>
      take(api.POST("/api/v1/organizations/current/invitations", { body: { email, role } })),
    onSuccess: invitation => {
      setFresh(invitation);
      void client.invalidateQueries({ queryKey: invitationsKey });
    },
  });
  return (
    <>
      <Form
        key={fresh?.id}
        className={styles.invite}
        error={invite.error}
        onSubmit={({ email = "" }) => invite.mutate(email.trim())}
      >
        <TextField name="email" type="email" label={t.session.email} autoComplete="off" isRequired />
        <Select<Role>
          label={t.members.role}
          value={role}
          choices={roles.filter(id => id !== "owner").map(id => ({ id, label: t.members.roles[id] }))}
          onChange={setRole}
        />
        <Button type="submit" icon={<UserPlus />} isPending={invite.isPending}>
          {t.members.inviteAction}
        </Button>
      </Form>
      {fresh?.link && (
        <div className={styles.linkBox} role="status">
          <p>{t.members.link({ email: fresh.email })}</p>
          <code>{fresh.link}</code>
          <Button size="s" className={styles.submit} icon={<Copy />} onPress={() => copy(t, fresh.link ?? "")}>
            {t.common.copy}
          </Button>
        </div>
      )}
    </>
  );
}

function Invitations() {
  const t = useTexts();
  const format = useFormat();
  const client = useQueryClient();
  const invitations = useQuery({
    queryKey: invitationsKey,
    queryFn: async () => (await take(api.GET("/api/v1/organizations/current/invitations"))).items,
  });
  const withdraw = useMutation({
    mutationFn: (id: string) =>
      take(api.DELETE("/api/v1/organizations/current/invitations/{id}", { params: { path: { id } } })),
    onError: error => notifyFailure(t, error),
    onSettled: () => client.invalidateQueries({ queryKey: invitationsKey }),
  });
  if (invitations.isError) {
    return <Failure compact error={invitations.error} onRetry={() => void invitations.refetch()} />;
  }
  if (!invitations.data?.length) return null;
  return (
    <>
      <h3 className={styles.subtitle}>{t.members.open}</h3>
      <LongList items={invitations.data} className={styles.people}>
        {invitation => (
          <li key={invitation.id}>
            <span className={styles.who}>
              {invitation.email}
              <small>
                {t.members.roles[invitation.role]} ·{" "}
                {t.members.validUntil({ date: format.date(invitation.expires_at) })}
              </small>
            </span>
            <IconButton
              size="s"
              label={t.members.withdraw({ email: invitation.email })}
              icon={<Trash2 />}
              onPress={() => withdraw.mutate(invitation.id)}
            />
          </li>
        )}
      </LongList>
    </>
  );
}
