import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Eye, Undo2 } from "lucide-react";
import { useState } from "react";
import { useProof } from "../account/proof";
import { api, take } from "../api/client";
import { pagesOf } from "../api/pages";
import type { ImpersonationRequest } from "../api/types";
import { useFormat, useTexts } from "../language/language";
import { useSession } from "../session/session";
import styles from "../settings/settings-page.module.css";
import { Button, IconButton } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { TextField } from "../ui/field";
import { Form } from "../ui/form";
import { MoreButton } from "../ui/more-button";
import { Select } from "../ui/select";
import { Failure, Skeleton } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import { requestsQuery, startAnew } from "./queries";
import { StateBadge } from "./state-badge";
import { useImpersonationTexts } from "./texts";

const lengths = [15, 30, 60];
const only = "";

const organizationsQuery = pagesOf(["organization-plans"], after =>
  take(api.GET("/api/v1/operator/organizations", { params: { query: { after } } })),
);

/** Settings, "Help people": ask somebody, and see the product as them once they agree. For whoever runs the server. */
export function AccessSection() {
  const i = useImpersonationTexts();
  return (
    <>
      <p className={styles.hint}>{i.text}</p>
      <Ask />
      <h3 className={styles.subtitle}>{i.requests}</h3>
      <Requests />
    </>
  );
}

function Ask() {
  const i = useImpersonationTexts();
  const client = useQueryClient();
  const organizations = useInfiniteQuery(organizationsQuery);
  const [organization, setOrganization] = useState(only);
  const [minutes, setMinutes] = useState("30");
  const [writes, setWrites] = useState(false);
  const [round, setRound] = useState(0);
  const ask = useMutation({
    mutationFn: ({ email = "", reason = "" }: Record<string, string>) =>
      take(
        api.POST("/api/v1/operator/impersonations", {
          body: {
            email: email.trim(),
            reason,
            minutes: Number(minutes),
            writes,
            organization_id: organization || null,
          },
        }),
      ),
    onSuccess: () => {
      setRound(round + 1); // the next one begins with empty fields
      setWrites(false);
      notify(i.asked);
      return client.invalidateQueries({ queryKey: requestsQuery.queryKey });
    },
  });
  return (
    <Form key={round} className={styles.form} error={ask.error} onSubmit={values => ask.mutate(values)}>
      <TextField name="email" type="email" label={i.email} isRequired />
      <Select
        label={i.organization}
        value={organization}
        choices={[
          { id: only, label: i.anyOrganization },
          ...(organizations.data ?? []).map(({ id, name }) => ({ id, label: name })),
        ]}
        onChange={setOrganization}
      />
      <TextField name="reason" label={i.why} description={i.whyHint} rows={2} maxLength={500} isRequired />
      <Select
        label={i.howLong}
        value={minutes}
        choices={lengths.map(count => ({ id: String(count), label: i.minutes({ count }) }))}
        onChange={setMinutes}
      />
      <Checkbox isSelected={writes} onChange={setWrites}>
        {i.wantWrites}
      </Checkbox>
      <Button type="submit" look="primary" className={styles.submit} isPending={ask.isPending}>
        {i.ask}
      </Button>
    </Form>
  );
}

function Requests() {
  const i = useImpersonationTexts();
  const requests = useInfiniteQuery({ ...requestsQuery, refetchInterval: 10_000 });
  const { proven, dialog } = useProof();
  if (requests.isPending) return <Skeleton lines={2} height={56} />;
  if (requests.isError) return <Failure compact error={requests.error} onRetry={() => void requests.refetch()} />;
  if (requests.data.length === 0) return <p className={styles.hint}>{i.nobody}</p>;
  return (
    <>
      <ul className={styles.people}>
        {requests.data.map(request => (
          <Row key={request.id} request={request} proven={proven} />
        ))}
      </ul>
      <MoreButton query={requests} />
      {dialog}
    </>
  );
}

interface RowProps {
  request: ImpersonationRequest;
  proven: ReturnType<typeof useProof>["proven"];
}

function Row({ request, proven }: RowProps) {
  const t = useTexts();
  const i = useImpersonationTexts();
  const format = useFormat();
  const session = useSession();
  const client = useQueryClient();
  const params = { path: { id: request.id } };
  const settle = {
    onError: (error: unknown) => notifyFailure(t, error),
    onSettled: () => client.invalidateQueries({ queryKey: requestsQuery.queryKey }),
  };
  const begin = useMutation({
    mutationFn: () => proven(() => take(api.POST("/api/v1/operator/impersonations/{id}/session", { params }))),
    ...settle,
    onSuccess: () => startAnew("/"),
  });
  const withdraw = useMutation({
    mutationFn: () => take(api.DELETE("/api/v1/operator/impersonations/{id}", { params })),
    ...settle,
  });
  const { state, user_name: name } = request;
  const isOpen = state === "asked" || state === "allowed" || state === "running";
  return (
    <li>
      <div className={styles.person}>
        <span className={styles.who}>
          {i.as({ name, organization: request.organization_name })}
          <small>
            {request.reason} · {i.line({ minutes: request.minutes, date: format.dateTime(request.created_at) })} ·{" "}
            {request.writes ? i.write : i.look}
          </small>
        </span>
        <StateBadge state={state} />
      </div>
      {state === "allowed" && request.operator_id === session.user.id && (
        <Button size="s" look="primary" icon={<Eye />} isPending={begin.isPending} onPress={() => begin.mutate()}>
          {i.begin({ name })}
        </Button>
      )}
      {isOpen && (
        <IconButton
          size="s"
          label={state === "running" ? i.end : i.takeBack}
          icon={<Undo2 />}
          isPending={withdraw.isPending}
          onPress={() => withdraw.mutate()}
        />
      )}
    </li>
  );
}
