import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { deletionsQuery } from "../account/deletions";
import styles from "./shell.module.css";

const DeletionBanner = lazy(() => import("../account/deletion-banner"));

/** Says above every page that the account or the organisation is about to go. Hardly anybody ever sees it. */
export function PendingDeletions({ organization }: { organization: string }) {
  const { data } = useQuery(deletionsQuery(organization));
  if (!data?.length) return null;
  return (
    <div className={styles.pending}>
      <Suspense fallback={null}>
        {data.map(deletion => (
          <DeletionBanner key={deletion.subject} deletion={deletion} />
        ))}
      </Suspense>
    </div>
  );
}
