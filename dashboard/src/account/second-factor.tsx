import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { encode } from "uqr";
import { api, take } from "../api/client";
import { useFormat, useTexts } from "../language/language";
import settings from "../settings/settings-page.module.css";
import { Button } from "../ui/button";
import { Confirm } from "../ui/dialog";
import { Form } from "../ui/form";
import { Failure, Skeleton } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import { CodeField } from "./code-field";
import { useProof } from "./proof";
import { factorQuery } from "./queries";
import styles from "./second-factor.module.css";
import { useAccountTexts } from "./texts";

/** The second factor: set it up, see its recovery codes once, take it away. */
export function SecondFactor() {
  const t = useTexts();
  const a = useAccountTexts();
  const format = useFormat();
  const client = useQueryClient();
  const factor = useQuery(factorQuery);
  const { proven, dialog } = useProof();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [removing, setRemoving] = useState(false);
  const look = () => client.invalidateQueries({ queryKey: factorQuery.queryKey });
  const begin = useMutation({
    mutationFn: () => proven(() => take(api.POST("/api/v1/users/me/second-factor"))),
    onError: error => notifyFailure(t, error),
  });
  const renew = useMutation({
    mutationFn: () => proven(() => take(api.POST("/api/v1/users/me/second-factor/recovery-codes"))),
    onSuccess: made => {
      setCodes(made.codes);
      return look();
    },
    onError: error => notifyFailure(t, error),
  });
  const remove = useMutation({
    mutationFn: () => {
      setRemoving(false);
      return proven(() => take(api.DELETE("/api/v1/users/me/second-factor")));
    },
    onSuccess: () => {
      notify(a.factor.removed);
      return look();
    },
    onError: error => notifyFailure(t, error),
  });
  if (factor.isPending) return <Skeleton lines={2} />;
  if (factor.isError) return <Failure compact error={factor.error} onRetry={() => void factor.refetch()} />;
  if (codes) {
    return <RecoveryCodes codes={codes} onStored={() => setCodes(null)} />;
  }
  if (begin.data) {
    return (
      <SetUp
        secret={begin.data}
        onDone={made => {
          begin.reset();
          setCodes(made);
          void look();
        }}
      />
    );
  }
  const { enabled, enabled_at: since, recovery_codes_left: count } = factor.data;
  return (
    <div className={settings.setting}>
      {enabled && since ? (
        <>
          <p className={settings.hint}>
            {a.factor.on({ date: format.date(since) })} {a.factor.left({ count })}
          </p>
          <div className={styles.buttons}>
            <Button isPending={renew.isPending} onPress={() => renew.mutate()}>
              {a.factor.renew}
            </Button>
            <Button look="danger" isPending={remove.isPending} onPress={() => setRemoving(true)}>
              {a.factor.remove}
            </Button>
          </div>
        </>
      ) : (
        <>
          <p className={settings.hint}>{a.factor.off}</p>
          <Button isPending={begin.isPending} onPress={() => begin.mutate()}>
            {a.factor.start}
          </Button>
        </>
      )}
      <Confirm
        title={a.factor.removeTitle}
        action={a.factor.remove}
        isOpen={removing}
        onClose={() => setRemoving(false)}
        onConfirm={() => remove.mutate()}
      >
        {a.factor.removeText}
      </Confirm>
      {dialog}
    </div>
  );
}

interface SetUpProps {
  secret: { secret: string; address: string };
  onDone: (codes: readonly string[]) => void;
}

function SetUp({ secret, onDone }: SetUpProps) {
  const a = useAccountTexts();
  const confirm = useMutation({
    mutationFn: (code: string) => take(api.POST("/api/v1/users/me/second-factor/confirmation", { body: { code } })),
    onSuccess: made => onDone(made.codes),
  });
  return (
    <Form className={settings.form} error={confirm.error} onSubmit={({ code = "" }) => confirm.mutate(code.trim())}>
      <p>{a.factor.scan}</p>
      <QrCode text={secret.address} label={a.factor.qr} />
      <p>
        {a.factor.key}: <code className={styles.key}>{secret.secret}</code>
      </p>
      <CodeField />
      <Button type="submit" look="primary" className={settings.submit} isPending={confirm.isPending}>
        {a.factor.confirm}
      </Button>
    </Form>
  );
}

/** Drawn here and not as a picture with its own address, which the page's policy would refuse. */
function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { border: 2 });
  const dots = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")));
  return (
    <svg className={styles.picture} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <path d={dots.join("")} fill="#000000" />
    </svg>
  );
}

function RecoveryCodes({ codes, onStored }: { codes: readonly string[]; onStored: () => void }) {
  const a = useAccountTexts();
  return (
    <div className={settings.linkBox} role="status">
      <strong>{a.factor.codes}</strong>
      <p>{a.factor.codesText}</p>
      <ul className={styles.codes}>
        {codes.map(code => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Button className={settings.submit} onPress={onStored}>
        {a.factor.stored}
      </Button>
    </div>
  );
}
