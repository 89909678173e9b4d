import { api, take } from "../api/client";
import type { Publication } from "../api/types";
import { useFormat } from "../language/language";
import { FindingList } from "../publication/finding-list";
import { PublicationState, titleOf } from "../publication/publish-page";
import { usePublicationTexts } from "../publication/texts";
import { Ago } from "../ui/time";
import { Decision } from "./decision";
import styles from "./moderation.module.css";
import { reviewedPublicationsQuery } from "./queries";
import { Reviewed } from "./reviewed";
import { useModerationTexts } from "./texts";
import { Words } from "./words";

const states = ["held", "rejected", "published", "refused"] as const;

/** Attempts to publish of all organisations, with everything that was found. */
export function PublicationReviews() {
  const p = usePublicationTexts();
  return (
    <Reviewed<Publication, Publication["state"]>
      states={states.map(id => ({ id, label: p.states[id] }))}
      query={reviewedPublicationsQuery}
    >
      {publication => ({ key: publication.id, card: <Card publication={publication} /> })}
    </Reviewed>
  );
}

function Card({ publication }: { publication: Publication }) {
  const m = useModerationTexts();
  const p = usePublicationTexts();
  const format = useFormat();
  const { state, held_for: heldFor } = publication;
  return (
    <article className={styles.card}>
      <div className={styles.head}>
        <h2>{titleOf(publication, p.unnamed)}</h2>
        <PublicationState state={state} />
        <Ago at={publication.created_at} />
      </div>
      <p className={styles.quiet}>
        {publication.file_name} · {format.bytes(publication.size)} · <code>{publication.sha256.slice(0, 16)}</code>
      </p>
      {heldFor && <p>{p.heldFor[heldFor] ?? p.heldForOther({ code: heldFor })}</p>}
      <FindingList findings={publication.findings} />
      {publication.appeal ? (
        <Words title={m.appeal} text={publication.appeal} at={publication.appealed_at} />
      ) : (
        state === "held" && <p className={styles.quiet}>{m.noAppeal}</p>
      )}
      {publication.decision && <Words title={m.before} text={publication.decision} at={publication.decided_at} />}
      {state === "held" && (
        <Decision
          label={m.reason}
          name="reason"
          yes={m.publish}
          no={m.reject}
          done={m.decided}
          decide={(approve, reason) =>
            take(
              api.PUT("/api/v1/operator/publications/{id}/decision", {
                params: { path: { id: publication.id } },
                body: { approve, reason },
              }),
            )
          }
        />
      )}
    </article>
  );
}
