import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BadgeCheck, Globe, Trash2 } from "lucide-react";
import { useProof } from "../account/proof";
import { api, take } from "../api/client";
import type { IdentityDomain } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import { CopyBox } from "../namespace/copy-box";
import styles from "../settings/settings-page.module.css";
import { Button, IconButton } from "../ui/button";
import { TextField } from "../ui/field";
import { Form, ProblemBanner } from "../ui/form";
import { Failure } from "../ui/states";
import { notifyFailure } from "../ui/toast";
import { domainsQuery } from "./queries";
import { useIdentityTexts } from "./texts";

/** The domains whose addresses the organisation's providers vouch for, and how to prove them. */
export function Domains() {
  const i = useIdentityTexts();
  const client = useQueryClient();
  const domains = useQuery(domainsQuery);
  const { proven, dialog } = useProof();
  const add = useMutation({
    mutationFn: (domain: string) => proven(() => take(api.POST("/api/v1/identity-domains", { body: { domain } }))),
    onSuccess: () => client.invalidateQueries({ queryKey: domainsQuery.queryKey }),
  });
  return (
    <>
      <p className={styles.hint}>{i.domains.text}</p>
      {domains.isError && <Failure compact error={domains.error} onRetry={() => void domains.refetch()} />}
      {domains.data && domains.data.length > 0 && (
        <ul className={styles.people}>
          {domains.data.map(domain => (
            <DomainRow key={domain.id} domain={domain} proven={proven} />
          ))}
        </ul>
      )}
      <Form
        key={add.data?.id}
        className={styles.form}
        error={add.error}
        onSubmit={({ domain = "" }) => add.mutate(domain)}
      >
        <TextField name="domain" label={i.domains.domain} autoComplete="off" isRequired />
        <Button type="submit" className={styles.submit} isPending={add.isPending}>
          {i.domains.add}
        </Button>
      </Form>
      {dialog}
    </>
  );
}

interface DomainRowProps {
  domain: IdentityDomain;
  proven: ReturnType<typeof useProof>["proven"];
}

function DomainRow({ domain, proven }: DomainRowProps) {
  const t = useTexts();
  const i = useIdentityTexts();
  const format = useFormat();
  const client = useQueryClient();
  const at = { params: { path: { id: domain.id } } };
  const read = () => client.invalidateQueries({ queryKey: domainsQuery.queryKey });
  const look = useMutation({
    mutationFn: () => proven(() => take(api.POST("/api/v1/identity-domains/{id}/proof", at))),
    onSettled: read,
  });
  const remove = useMutation({
    mutationFn: () => proven(() => take(api.DELETE("/api/v1/identity-domains/{id}", at))),
    onError: error => notifyFailure(t, error),
    onSettled: read,
  });
  return (
    <li>
      {domain.proven_at ? <BadgeCheck size={18} aria-hidden="true" /> : <Globe size={18} aria-hidden="true" />}
      <div className={styles.person}>
        <span className={styles.who}>
          {domain.domain}
          {domain.proven_at && <small>{i.domains.proven({ date: format.date(domain.proven_at) })}</small>}
        </span>
        {!domain.proven_at && (
          <div className={styles.setting}>
            <p>{i.domains.record}</p>
            <CopyBox text={domain.record} />
            <p>{i.domains.value}</p>
            <CopyBox text={domain.text} />
            {look.isError && <ProblemBanner error={look.error} />}
            <Button size="s" isPending={look.isPending} onPress={() => look.mutate()}>
              {i.domains.look}
            </Button>
          </div>
        )}
      </div>
      <IconButton
        size="s"
        label={i.domains.remove({ domain: domain.domain })}
        icon={<Trash2 />}
        isPending={remove.isPending}
        onPress={() => remove.mutate()}
      />
    </li>
  );
}
