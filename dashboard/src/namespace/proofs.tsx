import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BadgeCheck, Trash2 } from "lucide-react";
import { useState } from "react";
import { api, take } from "../api/client";
import type { NamespaceProof } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import settings from "../settings/settings-page.module.css";
import { Button, IconButton } from "../ui/button";
import { TextField } from "../ui/field";
import { Form, ProblemBanner } from "../ui/form";
import { Segments } from "../ui/segments";
import { Failure, Skeleton } from "../ui/states";
import { notifyFailure } from "../ui/toast";
import { CopyBox } from "./copy-box";
import styles from "./namespace.module.css";
import { proofsQuery } from "./queries";
import { useNamespaceTexts } from "./texts";

type Method = NamespaceProof["method"];

/** What shows that the name belongs to who it seems to, and how to show it. */
export function Proofs({ name, manages }: { name: string; manages: boolean }) {
  const n = useNamespaceTexts();
  const client = useQueryClient();
  const proofs = useQuery(proofsQuery(name));
  const [method, setMethod] = useState<Method>("dns");
  const begin = useMutation({
    mutationFn: ({ subject = "" }: Record<string, string>) =>
      take(api.POST("/api/v1/namespaces/{name}/proofs", { params: { path: { name } }, body: { method, subject } })),
    onSuccess: () => client.invalidateQueries({ queryKey: proofsQuery(name).queryKey }),
  });
  return (
    <section className={styles.section}>
      <h2>{n.proofs}</h2>
      <p className={settings.hint}>{n.proofsText}</p>
      {proofs.isPending && <Skeleton lines={1} />}
      {proofs.isError && <Failure compact error={proofs.error} onRetry={() => void proofs.refetch()} />}
      {proofs.data?.map(proof => (
        <ProofCard key={proof.id} name={name} proof={proof} manages={manages} />
      ))}
      {manages && (
        <Form
          key={begin.data?.id}
          className={settings.form}
          error={begin.error}
          onSubmit={values => begin.mutate(values)}
        >
          <Segments<Method>
            label={n.method}
            value={method}
            onChange={setMethod}
            choices={(["dns", "repository"] as const).map(id => ({ id, label: n.methods[id] }))}
          />
          <TextField
            name="subject"
            label={n.subject[method]}
            placeholder={method === "dns" ? "example.com" : "https://github.com/example/extension"}
            autoComplete="off"
            isRequired
          />
          <Button type="submit" className={settings.submit} isPending={begin.isPending}>
            {n.begin}
          </Button>
        </Form>
      )}
    </section>
  );
}

function ProofCard({ name, proof, manages }: { name: string; proof: NamespaceProof; manages: boolean }) {
  const t = useTexts();
  const n = useNamespaceTexts();
  const format = useFormat();
  const client = useQueryClient();
  const at = { params: { path: { name, proof_id: proof.id } } };
  const read = () => client.invalidateQueries({ queryKey: ["namespaces"] });
  const check = useMutation({
    mutationFn: () => take(api.POST("/api/v1/namespaces/{name}/proofs/{proof_id}/check", at)),
    onSettled: read,
  });
  const remove = useMutation({
    mutationFn: () => take(api.DELETE("/api/v1/namespaces/{name}/proofs/{proof_id}", at)),
    onError: error => notifyFailure(t, error),
    onSettled: read,
  });
  return (
    <div className={styles.proof}>
      <div className={styles.proofHead}>
        <strong>{proof.subject}</strong>
        {proof.proven_at && (
          <span className={styles.proven}>
            <BadgeCheck size={15} aria-hidden="true" />
            {n.proven({ at: format.date(proof.proven_at) })}
          </span>
        )}
        {manages && (
          <IconButton
            size="s"
            label={n.giveUp({ subject: proof.subject })}
            icon={<Trash2 />}
            isPending={remove.isPending}
            onPress={() => remove.mutate()}
          />
        )}
      </div>
      {!proof.proven_at && (
        <>
          <p>{n.step[proof.method]}</p>
          <CopyBox text={proof.place} />
          <p>{n.stepText}</p>
          <CopyBox text={proof.text} />
        </>
      )}
      {check.isError && <ProblemBanner error={check.error} />}
      {manages && (
        <Button size="s" className={settings.submit} isPending={check.isPending} onPress={() => check.mutate()}>
          {n.check}
        </Button>
      )}
    </div>
  );
}
