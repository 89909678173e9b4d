import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams, useRouter } from "@tanstack/react-router";
import { ArrowLeft, UserMinus } from "lucide-react";
import { useState } from "react";
import { api, take } from "../api/client";
import type { Namespace, NamespaceMember } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import { paths } from "../paths";
import { atLeast, useSession } from "../session/session";
import { useMembers } from "../settings/members";
import settings from "../settings/settings-page.module.css";
import { Avatar } from "../ui/avatar";
import { Banner } from "../ui/banner";
import { Button, IconButton, IconLink } from "../ui/button";
import { ProblemBanner } from "../ui/form";
import { Page } from "../ui/page";
import { Select } from "../ui/select";
import { Failure, Skeleton } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import { CopyBox } from "./copy-box";
import styles from "./namespace.module.css";
import { Proofs } from "./proofs";
import { NamespaceState } from "./publishers-page";
import { namespaceMembersQuery, namespaceQuery } from "./queries";
import { useNamespaceTexts } from "./texts";

/** One publisher: who publishes, what proves the name, to whom it goes. */
export function PublisherPage() {
  const n = useNamespaceTexts();
  const { name = "" } = useParams({ strict: false });
  const found = useQuery(namespaceQuery(name));
  return (
    <Page
      title={found.data?.display_name ?? name}
      width="text"
      before={<IconLink href={paths.publishers} label={n.back} icon={<ArrowLeft />} />}
      actions={found.data && <NamespaceState namespace={found.data} />}
    >
      {found.isPending && <Skeleton />}
      {found.isError && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && <Parts namespace={found.data} />}
    </Page>
  );
}

function Parts({ namespace }: { namespace: Namespace }) {
  const n = useNamespaceTexts();
  const session = useSession();
  const members = useQuery(namespaceMembersQuery(namespace.name));
  const owns = members.data?.some(each => each.user_id === session.user.id && each.role === "owner");
  const manages = owns || atLeast(session, "admin");
  return (
    <div className={styles.page}>
      {namespace.state === "held" && <Banner tone="warn">{n.held({ resembles: namespace.resembles ?? "" })}</Banner>}
      {namespace.state === "rejected" && (
        <Banner tone="bad">
          {n.rejected} {namespace.reason && n.reason({ reason: namespace.reason })}
        </Banner>
      )}
      <section className={styles.section}>
        <h2>{n.members}</h2>
        {members.isPending && <Skeleton lines={2} />}
        {members.isError && <Failure compact error={members.error} onRetry={() => void members.refetch()} />}
        {members.data && <Members namespace={namespace} members={members.data} manages={manages} />}
      </section>
      <Proofs name={namespace.name} manages={manages} />
      {manages && <Transfer name={namespace.name} />}
      {manages && <Removal name={namespace.name} />}
    </div>
  );
}

interface MembersProps {
  namespace: Namespace;
  members: NamespaceMember[];
  manages: boolean;
}

function Members({ namespace, members, manages }: MembersProps) {
  const t = useTexts();
  const n = useNamespaceTexts();
  const client = useQueryClient();
  const people = useMembers();
  const [chosen, setChosen] = useState<string | null>(null);
  const read = () => client.invalidateQueries({ queryKey: namespaceMembersQuery(namespace.name).queryKey });
  const at = (user: string) => ({ params: { path: { name: namespace.name, user_id: user } } });
  const put = useMutation({
    mutationFn: ({ user, role }: { user: string; role: NamespaceMember["role"] }) =>
      take(api.PUT("/api/v1/namespaces/{name}/members/{user_id}", { ...at(user), body: { role } })),
    onError: error => notifyFailure(t, error),
    onSettled: read,
  });
  const remove = useMutation({
    mutationFn: (user: string) => take(api.DELETE("/api/v1/namespaces/{name}/members/{user_id}", at(user))),
    onError: error => notifyFailure(t, error),
    onSettled: read,
  });
  const others = [...people.values()].filter(
    person => person.role !== "guest" && !members.some(each => each.user_id === person.user_id),
  );
  return (
    <>
      <ul className={settings.people}>
        {members.map(each => (
          <li key={each.user_id}>
            <Avatar name={each.name} id={each.user_id} />
            <span className={settings.who}>{each.name}</span>
            {manages ? (
              <>
                <Select
                  label={n.roleOf({ name: each.name })}
                  hideLabel
                  look="compact"
                  value={each.role}
                  choices={(["contributor", "owner"] as const).map(id => ({ id, label: n.roles[id] }))}
                  onChange={role => put.mutate({ user: each.user_id, role })}
                />
                <IconButton
                  size="s"
                  label={n.remove({ name: each.name })}
                  icon={<UserMinus />}
                  onPress={() => remove.mutate(each.user_id)}
                />
              </>
            ) : (
              n.roles[each.role]
            )}
          </li>
        ))}
      </ul>
      {manages && others.length > 0 && (
        <div className={styles.add}>
          <Select
            label={n.add}
            value={chosen}
            choices={others.map(person => ({ id: person.user_id, label: person.name }))}
            onChange={setChosen}
          />
          <Button
            isDisabled={!chosen}
            isPending={put.isPending}
            onPress={() => {
              if (chosen) put.mutate({ user: chosen, role: "contributor" });
              setChosen(null);
            }}
          >
            {n.addAction}
          </Button>
        </div>
      )}
    </>
  );
}

function Transfer({ name }: { name: string }) {
  const t = useTexts();
  const n = useNamespaceTexts();
  const format = useFormat();
  const at = { params: { path: { name } } };
  const offer = useMutation({ mutationFn: () => take(api.PUT("/api/v1/namespaces/{name}/transfer", at)) });
  const withdraw = useMutation({
    mutationFn: () => take(api.DELETE("/api/v1/namespaces/{name}/transfer", at)),
    onSuccess: () => {
      offer.reset();
      notify(n.withdrawn);
    },
    onError: error => notifyFailure(t, error),
  });
  return (
    <section className={styles.section}>
      <h2>{n.transfer}</h2>
      <p className={settings.hint}>{n.transferText}</p>
      {offer.isError && <ProblemBanner error={offer.error} />}
      {offer.data && (
        <div className={settings.linkBox} role="status">
          {n.offered({ at: format.dateTime(offer.data.expires_at) })}
          <CopyBox text={offer.data.token} />
        </div>
      )}
      <div className={styles.buttons}>
        <Button isPending={offer.isPending} onPress={() => offer.mutate()}>
          {n.offer}
        </Button>
        <Button look="ghost" isPending={withdraw.isPending} onPress={() => withdraw.mutate()}>
          {n.withdraw}
        </Button>
      </div>
    </section>
  );
}

function Removal({ name }: { name: string }) {
  const n = useNamespaceTexts();
  const router = useRouter();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => take(api.DELETE("/api/v1/namespaces/{name}", { params: { path: { name } } })),
    onSuccess: () => {
      notify(n.deleted);
      void client.invalidateQueries({ queryKey: ["namespaces", "list"] });
      router.history.push(paths.publishers);
    },
  });
  return (
    <section className={styles.section}>
      <h2>{n.delete}</h2>
      <p className={settings.hint}>{n.deleteText}</p>
      {remove.isError && <ProblemBanner error={remove.error} />}
      <div className={styles.buttons}>
        <Button look="danger" isPending={remove.isPending} onPress={() => remove.mutate()}>
          {n.deleteAction}
        </Button>
      </div>
    </section>
  );
}
