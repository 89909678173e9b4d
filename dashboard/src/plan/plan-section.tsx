import { useQuery } from "@tanstack/react-query";
import { api, take } from "../api/client";
import type { PlanUse } from "../api/types";
import { useFormat } from "../language/language";
import { useSession } from "../session/session";
import styles from "../settings/settings-page.module.css";
import { Failure, Skeleton } from "../ui/states";
import { usePlanTexts } from "./texts";

/** Settings, "Plan": what the organisation may use and how much of it is used. */
export function PlanSection() {
  const p = usePlanTexts();
  const { organization } = useSession();
  const plan = useQuery({
    queryKey: ["plan", organization.id],
    queryFn: () => take(api.GET("/api/v1/organizations/current/plan")),
    staleTime: 0, // files and intents come and go without an event that says so here
  });
  if (plan.isPending) return <Skeleton lines={4} height={60} />;
  if (plan.isError) return <Failure compact error={plan.error} onRetry={() => void plan.refetch()} />;
  return (
    <>
      <p>{p.is({ plan: p.names[plan.data.plan] })}</p>
      {plan.data.uses.map(use => (
        <Use key={use.limit} use={use} />
      ))}
      <p className={styles.hint}>{p.hint}</p>
    </>
  );
}

function Use({ use: { limit, used, allowed } }: { use: PlanUse["uses"][number] }) {
  const p = usePlanTexts();
  const format = useFormat();
  const amount = limit === "storage_bytes" ? format.bytes : format.number;
  const words =
    allowed === null
      ? p.unlimited({ used: amount(used) })
      : p.limited({ used: amount(used), allowed: amount(allowed) });
  return (
    <div className={styles.setting}>
      <p>{p.limits[limit]}</p>
      {allowed !== null && (
        <meter
          className={styles.meter}
          aria-label={p.limits[limit]}
          aria-valuetext={words}
          max={Math.max(1, allowed)}
          value={allowed === 0 ? 1 : Math.min(used, allowed)}
        />
      )}
      <p className={styles.hint}>{words}</p>
    </div>
  );
}
