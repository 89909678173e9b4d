import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Fingerprint, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { api, take } from "../api/client";
import type { Passkey } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import styles from "../settings/settings-page.module.css";
import { Button, IconButton } from "../ui/button";
import { Confirm } from "../ui/dialog";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { Rename } from "../ui/rename";
import { Failure, Skeleton } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import { createPasskey, isGivenUp, passkeysWork } from "./passkey";
import { useProof } from "./proof";
import { passkeysQuery } from "./queries";
import { useAccountTexts } from "./texts";

/** One's passkeys: make one on this device, see them, take one away. */
export function Passkeys() {
  const a = useAccountTexts();
  const client = useQueryClient();
  const passkeys = useQuery(passkeysQuery);
  const { proven, dialog } = useProof();
  const [round, setRound] = useState(0);
  const create = useMutation({
    mutationFn: (name: string) => proven(() => createPasskey(name)),
    onSuccess: passkey => {
      setRound(round + 1); // empties the field
      notify(a.passkeys.made({ name: passkey.name }));
      return client.invalidateQueries({ queryKey: passkeysQuery.queryKey });
    },
  });
  return (
    <>
      <p className={styles.hint}>{a.passkeys.text}</p>
      {passkeys.isPending && <Skeleton lines={1} height={56} />}
      {passkeys.isError && <Failure compact error={passkeys.error} onRetry={() => void passkeys.refetch()} />}
      {passkeys.data && passkeys.data.length > 0 && (
        <ul className={styles.people}>
          {passkeys.data.map(passkey => (
            <PasskeyRow key={passkey.id} passkey={passkey} proven={proven} />
          ))}
        </ul>
      )}
      {passkeysWork() ? (
        <Form
          key={round}
          className={styles.form}
          error={isGivenUp(create.error) ? null : create.error}
          onSubmit={({ name = "" }) => create.mutate(name.trim())}
        >
          <TextField
            name="name"
            label={a.passkeys.name}
            description={a.passkeys.nameHint}
            autoComplete="off"
            isRequired
          />
          <Button type="submit" icon={<Fingerprint />} className={styles.submit} isPending={create.isPending}>
            {a.passkeys.create}
          </Button>
        </Form>
      ) : (
        <p className={styles.hint}>{a.passkeys.notHere}</p>
      )}
      {dialog}
    </>
  );
}

interface PasskeyRowProps {
  passkey: Passkey;
  proven: ReturnType<typeof useProof>["proven"];
}

function PasskeyRow({ passkey, proven }: PasskeyRowProps) {
  const t = useTexts();
  const a = useAccountTexts();
  const format = useFormat();
  const client = useQueryClient();
  const [confirming, setConfirming] = useState(false);
  const [renaming, setRenaming] = useState(false);
  const rename = useMutation({
    mutationFn: (name: string) =>
      take(api.PATCH("/api/v1/users/me/passkeys/{id}", { params: { path: { id: passkey.id } }, body: { name } })),
    onSuccess: () => setRenaming(false),
    onSettled: () => client.invalidateQueries({ queryKey: passkeysQuery.queryKey }),
  });
  const remove = useMutation({
    mutationFn: () => {
      setConfirming(false);
      return proven(() => take(api.DELETE("/api/v1/users/me/passkeys/{id}", { params: { path: { id: passkey.id } } })));
    },
    onSuccess: () => notify(a.passkeys.removed({ name: passkey.name })),
    onError: error => notifyFailure(t, error),
    onSettled: () => client.invalidateQueries({ queryKey: passkeysQuery.queryKey }),
  });
  const facts = [
    a.passkeys.since({ date: format.date(passkey.created_at) }),
    passkey.last_used_at ? a.passkeys.used({ when: format.ago(passkey.last_used_at) }) : a.passkeys.unused,
    passkey.backed_up ? a.passkeys.backedUp : a.passkeys.oneDevice,
  ];
  return (
    <li>
      <Fingerprint size={18} aria-hidden="true" />
      <div className={styles.person}>
        <span className={styles.who}>
          {passkey.name}
          <small>{facts.join(" · ")}</small>
        </span>
      </div>
      <IconButton
        size="s"
        label={a.passkeys.rename({ name: passkey.name })}
        icon={<Pencil />}
        onPress={() => setRenaming(true)}
      />
      <IconButton
        size="s"
        label={a.passkeys.remove({ name: passkey.name })}
        icon={<Trash2 />}
        isPending={remove.isPending}
        onPress={() => setConfirming(true)}
      />
      {renaming && (
        <Rename
          title={a.passkeys.renameTitle}
          label={a.passkeys.name}
          name={passkey.name}
          renaming={rename}
          onClose={() => setRenaming(false)}
        />
      )}
      <Confirm
        title={a.passkeys.removeTitle}
        action={a.passkeys.removeAction}
        isOpen={confirming}
        onClose={() => setConfirming(false)}
        onConfirm={() => remove.mutate()}
      >
        {a.passkeys.removeText({ name: passkey.name })}
      </Confirm>
    </li>
  );
}
