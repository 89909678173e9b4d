import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import type { Session } from "../api/types";
import { ownRequestsQuery } from "../impersonation/queries";
import styles from "./shell.module.css";

const ActingBanner = lazy(() => import("../impersonation/acting-banner"));
const RequestBanner = lazy(() => import("../impersonation/request-banner"));

/** Says above every page that one acts as somebody else, or that somebody wants to act as oneself. */
export function Impersonations({ session }: { session: Session }) {
  const acting = session.impersonation !== null;
  const { data } = useQuery({ ...ownRequestsQuery, enabled: !acting });
  const open = data?.filter(({ state }) => state === "asked" || state === "allowed" || state === "running") ?? [];
  if (!acting && open.length === 0) return null;
  return (
    <div className={styles.pending}>
      <Suspense fallback={null}>
        {acting ? (
          <ActingBanner session={session} />
        ) : (
          open.map(request => <RequestBanner key={request.id} request={request} />)
        )}
      </Suspense>
    </div>
  );
}
