import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Copy, Link2, Trash2 } from "lucide-react";
import { useState } from "react";
import { api, take } from "../api/client";
import type { ShareLink } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import { useMembers } from "../settings/members";
import { Button, IconButton } from "../ui/button";
import { copy } from "../ui/copy";
import { Confirm } from "../ui/dialog";
import { Select } from "../ui/select";
import { Failure } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import { linksQuery, makeLink, type Subject } from "./queries";
import styles from "./share-dialog.module.css";
import { useSharingTexts } from "./texts";

const day = 86_400_000;
const lifetimes = ["1", "7", "30", "90", "365"] as const;
type Lifetime = (typeof lifetimes)[number];

/** The links that open a thing without signing in. */
export function Links({ subject }: { subject: Subject }) {
  const t = useTexts();
  const s = useSharingTexts();
  const client = useQueryClient();
  const links = useQuery(linksQuery(subject));
  const [lifetime, setLifetime] = useState<Lifetime>("7");
  const make = useMutation({
    mutationFn: () => makeLink(subject, new Date(Date.now() + Number(lifetime) * day).toISOString()),
    onSuccess: () => client.invalidateQueries({ queryKey: linksQuery(subject).queryKey }),
    onError: error => notifyFailure(t, error),
  });
  const address = make.data && `${location.origin}${make.data.path}`;
  return (
    <section className={styles.part} aria-label={s.links}>
      <h3 className={styles.subtitle}>{s.links}</h3>
      <p className={styles.hint}>{s.linksText}</p>
      {links.isError && <Failure compact error={links.error} onRetry={() => void links.refetch()} />}
      {links.data && links.data.length > 0 && (
        <ul className={styles.people}>
          {links.data.map(link => (
            <LinkRow key={link.id} link={link} subject={subject} />
          ))}
        </ul>
      )}
      {address && (
        <div className={styles.fresh} role="status">
          {s.fresh}
          <code>{address}</code>
          <Button icon={<Copy />} onPress={() => copy(t, address)}>
            {t.common.copy}
          </Button>
        </div>
      )}
      <div className={styles.adding}>
        <Select<Lifetime>
          label={s.linkFor}
          value={lifetime}
          choices={lifetimes.map(id => ({ id, label: s.days({ count: Number(id) }) }))}
          onChange={setLifetime}
        />
        <Button icon={<Link2 />} isPending={make.isPending} onPress={() => make.mutate()}>
          {s.makeLink}
        </Button>
      </div>
    </section>
  );
}

function LinkRow({ link, subject }: { link: ShareLink; subject: Subject }) {
  const t = useTexts();
  const s = useSharingTexts();
  const format = useFormat();
  const members = useMembers();
  const client = useQueryClient();
  const [confirming, setConfirming] = useState(false);
  const remove = useMutation({
    mutationFn: () => take(api.DELETE("/api/v1/share-links/{id}", { params: { path: { id: link.id } } })),
    onSuccess: () => notify(s.takenBack),
    onError: error => notifyFailure(t, error),
    onSettled: () => {
      setConfirming(false);
      return client.invalidateQueries({ queryKey: linksQuery(subject).queryKey });
    },
  });
  const over = Date.parse(link.expires_at) <= Date.now();
  return (
    <li>
      <Link2 size={18} className={styles.group} aria-hidden="true" />
      <span className={styles.who}>
        {over ? s.expired : s.until({ time: format.dateTime(link.expires_at) })}
        <small>{s.madeBy({ name: members.get(link.created_by)?.name ?? "?" })}</small>
      </span>
      <IconButton size="s" label={s.takeBack} icon={<Trash2 />} onPress={() => setConfirming(true)} />
      <Confirm
        title={s.takeBackTitle}
        action={s.takeBack}
        isOpen={confirming}
        isPending={remove.isPending}
        onClose={() => setConfirming(false)}
        onConfirm={() => remove.mutate()}
      >
        {s.takeBackText}
      </Confirm>
    </li>
  );
}
