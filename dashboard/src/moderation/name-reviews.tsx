import { api, take } from "../api/client";
import type { Namespace } from "../api/types";
import { NamespaceState } from "../namespace/publishers-page";
import { useNamespaceTexts } from "../namespace/texts";
import { Ago } from "../ui/time";
import { Decision } from "./decision";
import styles from "./moderation.module.css";
import { reviewedNamesQuery } from "./queries";
import { Reviewed } from "./reviewed";
import { useModerationTexts } from "./texts";
import { Words } from "./words";

const states = ["held", "rejected", "active"] as const;

/** Names of publishers that could be mistaken for others. */
export function NameReviews() {
  const n = useNamespaceTexts();
  return (
    <Reviewed<Namespace, Namespace["state"]>
      states={states.map(id => ({ id, label: n.states[id] }))}
      query={reviewedNamesQuery}
    >
      {namespace => ({ key: namespace.id, card: <Card namespace={namespace} /> })}
    </Reviewed>
  );
}

function Card({ namespace }: { namespace: Namespace }) {
  const m = useModerationTexts();
  const { name, state, reason, resembles } = namespace;
  return (
    <article className={styles.card}>
      <div className={styles.head}>
        <h2>{name}</h2>
        <NamespaceState namespace={namespace} />
        <Ago at={namespace.created_at} />
      </div>
      {state === "held" && (
        <p>
          {reason && (m.why[reason] ?? m.whyOther({ code: reason }))} {resembles && m.resembles({ name: resembles })}
        </p>
      )}
      {state === "rejected" && reason && <Words title={m.before} text={reason} />}
      {state === "held" && (
        <Decision
          label={m.reason}
          name="reason"
          yes={m.approveName}
          no={m.rejectName}
          done={m.decided}
          decide={(approve, said) =>
            take(
              api.PUT("/api/v1/operator/namespaces/{name}/decision", {
                params: { path: { name } },
                body: { approve, reason: said },
              }),
            )
          }
        />
      )}
    </article>
  );
}
