import { useQuery } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import type { ImpersonationRequest } from "../api/types";
import { useFormat } from "../language/language";
import styles from "../settings/settings-page.module.css";
import { IconButton } from "../ui/button";
import { Failure, Skeleton } from "../ui/states";
import { ownRequestsQuery, useOwnRequest } from "./queries";
import { StateBadge } from "./state-badge";
import { useImpersonationTexts } from "./texts";

/** Beside the person's own sessions: who sees the product as them, or wanted to. */
export function OwnRequests() {
  const i = useImpersonationTexts();
  const requests = useQuery(ownRequestsQuery);
  return (
    <>
      <h3 className={styles.subtitle}>{i.own}</h3>
      <p className={styles.hint}>{i.ownText}</p>
      {requests.isPending && <Skeleton lines={1} height={56} />}
      {requests.isError && <Failure compact error={requests.error} onRetry={() => void requests.refetch()} />}
      {requests.data?.length === 0 && <p className={styles.hint}>{i.none}</p>}
      <ul className={styles.people}>
        {requests.data?.map(request => (
          <Row key={request.id} request={request} />
        ))}
      </ul>
    </>
  );
}

function Row({ request }: { request: ImpersonationRequest }) {
  const i = useImpersonationTexts();
  const format = useFormat();
  const { end } = useOwnRequest(request);
  return (
    <li>
      <div className={styles.person}>
        <span className={styles.who}>
          {request.operator_name ?? i.somebody}
          <small>
            {request.reason} · {i.line({ minutes: request.minutes, date: format.dateTime(request.created_at) })} ·{" "}
            {request.writes ? i.write : i.look}
          </small>
        </span>
      </div>
      <StateBadge state={request.state} />
      {(request.state === "allowed" || request.state === "running") && (
        <IconButton
          size="s"
          label={request.state === "running" ? i.end : i.takeBack}
          icon={<LogOut />}
          isPending={end.isPending}
          onPress={() => end.mutate()}
        />
      )}
    </li>
  );
}
